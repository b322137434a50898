//! Whole pages dumped as text: the line model tells their article, and rules keep together what belongs together.

use super::context::{Page, Seen};
use super::model;
use super::phrases::Kind;
use super::shape::Ending;

/// Whether each line is kept, where the text is a whole page.
pub fn kept(page: &Page) -> Option<Vec<bool>> {
    if !is_dump(page) {
        return None;
    }
    let mut keep = model::decode(&model::score(&page.features()));
    drop_islands(&page.lines, &mut keep);
    keep_prose(&page.lines, &mut keep);
    Some(keep)
}

/// Lines between two stretches of kept lines, from which on they are parts of the page of their own.
const APART: usize = 6;

/// Drops stretches far from the longest one that hold little prose beside it: boxes with other articles, notices at the foot.
fn drop_islands(seen: &[Seen], keep: &mut [bool]) {
    let mut stretches: Vec<(std::ops::Range<usize>, f32)> = Vec::new();
    for (at, line) in seen.iter().enumerate().filter(|&(at, _)| keep[at]) {
        let prose = if line.shape.width >= 80.0 { line.shape.width } else { 0.0 };
        match stretches.last_mut() {
            Some((range, width)) if at - (range.end - 1) < APART => {
                range.end = at + 1;
                *width += prose;
            }
            _ => stretches.push((at..at + 1, prose)),
        }
    }
    let Some((main, most)) = stretches.iter().cloned().reduce(|best, next| if next.1 > best.1 { next } else { best })
    else {
        return;
    };
    for (range, width) in stretches {
        let least = if range.start > main.start { 0.25 } else { 0.1 };
        if range != main && width < most * least {
            keep[range].fill(false);
        }
    }
}

/// Most lines of a small page, of which the model has seen few.
const SMALL: usize = 40;

/// Lines from the text, at most, in which a sentence of a small page belongs to it.
const NEAR: usize = 4;

/// Keeps the sentences of a small page that stand close to the text, and what heads them.
fn keep_prose(seen: &[Seen], keep: &mut [bool]) {
    if seen.len() > SMALL {
        return;
    }
    let is_prose = |at: usize| seen[at].shape.is_prose() && seen[at].shape.ending == Ending::Stop;
    let plain = |at: usize| seen[at].hits.start.is_empty() && !seen[at].is_furniture();
    let ends = |at: usize| seen[at].hits.whole.has(Kind::Comments);
    for at in (0..seen.len()).filter(|&at| is_prose(at) && plain(at)) {
        let above = (at.saturating_sub(NEAR)..at).rev().take_while(|&at| !ends(at));
        let below = (at + 1..(at + NEAR + 1).min(seen.len())).take_while(|&at| !ends(at));
        keep[at] = keep[at] || above.chain(below).any(|at| keep[at] && is_prose(at));
    }
    for at in 1..seen.len().saturating_sub(1) {
        keep[at] |= keep[at - 1] && keep[at + 1] && is_prose(at + 1) && plain(at);
    }
}

/// Fewest lines of a page dumped whole.
const PAGE: usize = 12;

/// Whether the text is a page dumped whole, with menus and lists: many of its lines are short and end nothing.
fn is_dump(page: &Page) -> bool {
    // The model knows whole pages.
    if page.lines.len() < PAGE {
        return false;
    }
    let open = page
        .lines
        .iter()
        .filter(|l| !l.shape.is_prose() && l.shape.ending < Ending::Ellipsis && l.shape.width < 100.0)
        .count();
    let furniture = page.lines.iter().filter(|l| l.is_furniture()).count();
    let lines = page.lines.len();
    // A list of names or results is no menu: without any word of a page, the short lines must stand before the text.
    let before = page.lines.iter().take_while(|l| !l.shape.is_prose()).count();
    (furniture >= 3 && open >= 6 && open * 4 >= lines)
        || (open >= 12 && open * 3 >= lines && furniture > 0)
        || (open >= 25 && open * 2 >= lines && before >= 8)
}
