//! A page that grows while something happens: entries in a row, each with its time and often with a heading of its own.
//!
//! To the block model such an entry looks like a teaser or like another article. Where the page says that it is live, entries that look
//! alike and tell a time each are the text, and so is the list of its main points above them.

use rustc_hash::FxHashMap;

use super::choice::Choice;
use super::features::Page;
use super::place::{ASIDE, CAPTION, DIALOG, FIGURE, FOOTER, FORM, HEADING, HIDDEN, ITEM, NAV, Place};
use super::relations::look_of;
use super::views::{density, is_prose};
use super::vocabulary::{COMMENT, LIVE};
use crate::normalize::html::dom::{Name, NodeId, Tag};

/// Fewest entries of a feed.
const FEWEST: usize = 3;
/// Elements around a time that can be its entry.
const LEVELS: usize = 8;
/// Most words of a line that tells a time, and most bytes.
const TIME: (f32, usize) = (8.0, 60);
/// Fewest words of a point in the list above the entries, and most blocks between the headline and the first entry.
const POINT: (f32, usize) = (3.0, 40);
/// Fewest words of a line in an entry that does not end as a sentence.
const LINE: f32 = 8.0;
/// Where no part of an entry stands.
const ELSEWHERE: Place = ASIDE | CAPTION | DIALOG | FIGURE | FOOTER | FORM | HIDDEN | NAV;

/// Takes the entries of a feed and its main points into `choice`, and the teasers between the entries out of it.
pub fn keep_entries(page: &Page<'_, '_>, choice: &mut Choice) {
    let is_marked = |i: usize| page.blocks.blocks.get(i).is_some_and(|b| (b.own | b.near | b.far) & LIVE != 0);
    if !page.is_live && !(0..page.blocks.blocks.len()).any(is_marked) {
        return;
    }
    let mut first = usize::MAX;
    for entries in rows(page) {
        let ranges: Vec<_> = entries.iter().map(|&n| page.blocks.range(n, page.document.end(n))).collect();
        let told = |range: &std::ops::Range<usize>| range.clone().any(|i| is_text(page, i));
        let (tell, lead): (Vec<_>, Vec<_>) = ranges.into_iter().partition(|range| !leads_away(page, range.clone()));
        let marked = page.is_live || tell.iter().any(|range| is_marked(range.start));
        if !marked || tell.iter().filter(|range| told(range)).count() < FEWEST.max(lead.len() + 1) {
            continue;
        }
        for i in lead.into_iter().flatten() {
            choice.set(i, false);
        }
        for range in tell {
            first = first.min(range.start);
            range.filter(|&i| belongs(page, i)).for_each(|i| choice.set(i, true));
        }
    }
    keep_points(page, choice, first);
}

/// Elements side by side that look alike and tell a time each, without those of comments.
fn rows(page: &Page<'_, '_>) -> Vec<Vec<NodeId>> {
    let document = page.document;
    let headline = page.headline().map(|b| b.nodes.0);
    let mut rows: FxHashMap<(NodeId, u64), Vec<NodeId>> = FxHashMap::default();
    for (i, block) in page.blocks.blocks.iter().enumerate() {
        if (block.own | block.near | block.far) & COMMENT != 0 || !tells_time(page, i) {
            continue;
        }
        let around = std::iter::once(block.node).chain(document.ancestors(block.node)).take(LEVELS);
        for n in around.take_while(|&n| !headline.is_some_and(|h| document.contains(n, h))) {
            let row = rows.entry((document.parent(n), look_of(document, n))).or_default();
            if row.last() != Some(&n) {
                row.push(n);
            }
        }
    }
    let mut rows: Vec<_> = rows.into_values().filter(|row| row.len() >= FEWEST).collect();
    rows.sort();
    rows
}

/// Whether a block is a line with a time and little else: marked as one, or begun with the hour.
fn tells_time(page: &Page<'_, '_>, i: usize) -> bool {
    let (Some(block), Some(m)) = (page.blocks.blocks.get(i), page.measures.get(i)) else { return false };
    let text = page.blocks.text(block);
    if m.digits == 0.0 || m.words > TIME.0 || text.len() > TIME.1 {
        return false;
    }
    let document = page.document;
    let marked = |n: NodeId| document.tag(n) == Tag::TIME;
    let hour = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - hour.len();
    let begins = (1..=2).contains(&digits)
        && hour.strip_prefix([':', '.', 'h', '：']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    begins || marked(document.parent(block.nodes.0)) || (block.nodes.0..=block.nodes.1).any(marked)
}

/// Whether a block reads like a paragraph that leads nowhere else.
fn is_text(page: &Page<'_, '_>, i: usize) -> bool {
    let (Some(block), Some(m)) = (page.blocks.blocks.get(i), page.measures.get(i)) else { return false };
    is_prose(m, density(block.link_chars, block.chars)) && block.place & ELSEWHERE == 0
}

/// Whether what an entry begins with, but for its time, is a link to another page.
fn leads_away(page: &Page<'_, '_>, mut range: std::ops::Range<usize>) -> bool {
    let is_title = |i: &usize| page.measures.get(*i).is_some_and(|m| m.words >= POINT.0) && !tells_time(page, *i);
    let Some((i, block)) = range.find(is_title).and_then(|i| Some((i, page.blocks.blocks.get(i)?))) else {
        return false;
    };
    let mut nodes = (block.nodes.0..=block.nodes.1).chain(page.document.ancestors(block.nodes.0).take(LEVELS));
    let mut is_anchor = |n| page.document.raw_attr(n, Name::HREF).is_some_and(|href| href.contains('#'));
    density(block.link_chars, block.chars) > 0.8 && page.leads_inside(i) && !nodes.any(&mut is_anchor)
}

/// Whether a block of an entry is of its text, its heading or its time.
fn belongs(page: &Page<'_, '_>, i: usize) -> bool {
    let (Some(block), Some(m)) = (page.blocks.blocks.get(i), page.measures.get(i)) else { return false };
    let says = page.found.get(i).is_some_and(|found| found.at_start != 0);
    if block.place & ELSEWHERE != 0 || says || density(block.link_chars, block.chars) > 0.5 {
        return false;
    }
    let is_time = || block.link_chars == 0 && tells_time(page, i);
    block.place & HEADING != 0 || m.words >= LINE || m.ending == 1.0 && m.words >= POINT.0 || is_time()
}

/// Takes the list between the headline and the first entry, with the line over it.
fn keep_points(page: &Page<'_, '_>, choice: &mut Choice, first: usize) {
    let Some(title) = page.title.filter(|&t| t < first && first - t <= POINT.1) else { return };
    let plain = |i: usize| {
        page.blocks.blocks.get(i).is_some_and(|b| b.link_chars == 0 && b.place & ELSEWHERE == 0)
            && page.found.get(i).is_some_and(|found| found.at_start == 0)
    };
    let is_item = |i: usize| page.blocks.blocks.get(i).is_some_and(|b| b.place & ITEM != 0);
    let is_point = |i: usize| is_item(i) && plain(i) && page.measures.get(i).is_some_and(|m| m.words >= POINT.0);
    for i in (title + 1..first).filter(|&i| is_point(i)) {
        choice.set(i, true);
        if i - 1 > title && !is_item(i - 1) && plain(i - 1) {
            choice.set(i - 1, true);
        }
    }
}
