//! What stands in the text or behind it and is set apart by its own mark: boxes of facts, posts of networks that are shown in it, what is
//! not displayed, comments, and the furniture of a page.

use super::choice::Choice;
use super::features::Page;
use super::place::{DIALOG, FOOTER, HEADING, NAV};
use super::vocabulary::{COMMENT, CONTENT, FACTS, HIDDEN, Hints, POSTS, Reader, TEXT, TRACKED};
use crate::normalize::html::dom::{Document, Name, NodeId};

/// Share of the text that such an element may hold; what holds more is the text.
const MOST: f32 = 0.4;

/// Share of the text that comments may outweigh it by, and fewest words that stand before them.
const THREAD: (f32, f32) = (0.7, 40.0);

/// Class words of what is not displayed. What a script shows at once has others.
const NOT_SHOWN: [&str; 2] = ["hidden", "d-none"];

/// Takes back what `choice` holds of such elements.
pub fn drop_set_apart(page: &Page<'_, '_>, choice: &mut Choice) {
    let marked = FACTS | POSTS | HIDDEN | COMMENT;
    let words = |i: usize| page.measures.get(i).map_or(0.0, |m| m.words);
    let sum =
        |choice: &Choice, range: std::ops::Range<usize>| -> f32 { range.filter(|&i| choice.has(i)).map(words).sum() };
    let all = sum(choice, 0..choice.chosen.len());
    let headline = page.headline().map(|b| b.nodes.0);
    let mut reader = Reader::default();
    let mut done = 0;
    // The words that are left of the blocks before one.
    let (mut before, mut counted) = (0.0, 0);
    for (i, block) in page.blocks.blocks.iter().enumerate() {
        if !choice.has(i) || block.node < done || (block.own | block.near | block.far) & marked == 0 {
            continue;
        }
        let around = std::iter::once(block.nodes.0).chain(page.document.ancestors(block.nodes.0));
        let around = around.take_while(|&n| !headline.is_some_and(|h| page.document.contains(n, h)));
        let apart = around.filter(|&n| is_apart(page.document, n, &mut reader)).last();
        let Some(element) = apart else { continue };
        let range = page.blocks.range(element, page.document.end(element));
        let headed = |i: usize| page.blocks.blocks.get(i).is_some_and(|b| b.place & HEADING != 0);
        let hints = reader.hints_of(page.document, element);
        // A post has no headings: one that seems to was never closed.
        if hints & POSTS != 0 && range.clone().any(headed) {
            continue;
        }
        done = page.document.end(element);
        before += sum(choice, counted..range.start);
        counted = counted.max(range.start);
        let (thread, is_behind) = (is_of_thread(hints), before >= THREAD.1);
        let most = if thread && is_behind { THREAD.0 } else { MOST };
        if (is_behind || !thread) && sum(choice, range.clone()) <= most * all {
            choice.chosen.get_mut(range).unwrap_or_default().fill(false);
        }
    }
}

/// Whether an element says of itself that it is no part of the running text.
fn is_apart<'a>(document: &Document<'a>, n: NodeId, reader: &mut Reader<'a>) -> bool {
    if document.is_text(n) {
        return false;
    }
    let hints = reader.hints_of(document, n);
    // What a reader unfolds is displayed in the end.
    is_of_thread(hints)
        || hints & (FACTS | POSTS) != 0
        || hints & HIDDEN != 0 && hints & TRACKED == 0 && is_not_shown(document, n)
}

/// Whether an element with these hints holds comments of readers.
fn is_of_thread(hints: Hints) -> bool {
    hints & COMMENT != 0 && hints & (TEXT | CONTENT) == 0
}

/// Takes back what `choice` holds of menus, footers and dialogs, unless a page has its text there.
pub fn drop_furniture(page: &Page<'_, '_>, choice: &mut Choice) {
    let is_furniture = |i: usize| page.blocks.blocks.get(i).is_some_and(|b| b.place & (DIALOG | FOOTER | NAV) != 0);
    let words = |i: usize| page.measures.get(i).map_or(0.0, |m| m.words);
    let furniture: Vec<usize> = (0..choice.chosen.len()).filter(|&i| choice.has(i) && is_furniture(i)).collect();
    if furniture.iter().map(|&i| words(i)).sum::<f32>() <= MOST * choice.words {
        furniture.into_iter().for_each(|i| choice.set(i, false));
    }
}

fn is_not_shown(document: &Document<'_>, n: NodeId) -> bool {
    let class = document.raw_attr(n, Name::CLASS).unwrap_or_default();
    let mut words = class.split_ascii_whitespace();
    // `hidden md:block`, `d-none d-md-block`: not displayed on small screens alone.
    let elsewhere = |word: &str| word.contains(':') || word.starts_with("d-") && word != "d-none";
    words.clone().any(|word| NOT_SHOWN.contains(&word)) && !words.any(elsewhere)
}
