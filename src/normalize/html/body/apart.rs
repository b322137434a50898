//! What stands in the text and is set apart from it by its own mark: boxes of facts, posts of networks that are shown in it, and what is
//! not displayed.

use super::choice::Choice;
use super::features::Page;
use super::place::HEADING;
use super::vocabulary::{FACTS, HIDDEN, POSTS, Reader, TRACKED};
use crate::normalize::html::dom::{Document, Name, NodeId};

/// Share of the text that such an element may hold; what holds more is the text.
const MOST: f32 = 0.4;

/// Class words of what is not displayed. What a script shows at once has others.
const NOT_SHOWN: [&str; 2] = ["hidden", "d-none"];

/// Takes back what `choice` holds of such elements.
pub fn drop_set_apart(page: &Page<'_, '_>, choice: &mut Choice) {
    let marked = FACTS | POSTS | HIDDEN;
    let words = |i: usize| page.measures.get(i).map_or(0.0, |m| m.words);
    let all: f32 = (0..choice.chosen.len()).filter(|&i| choice.has(i)).map(words).sum();
    let mut reader = Reader::default();
    let mut done = 0;
    for (i, block) in page.blocks.blocks.iter().enumerate() {
        if !choice.has(i) || block.node < done || (block.own | block.near | block.far) & marked == 0 {
            continue;
        }
        let around = std::iter::once(block.nodes.0).chain(page.document.ancestors(block.nodes.0));
        let apart = around.filter(|&n| is_apart(page.document, n, &mut reader)).last();
        let Some(element) = apart else { continue };
        let range = page.blocks.range(element, page.document.end(element));
        let headed = |i: usize| page.blocks.blocks.get(i).is_some_and(|b| b.place & HEADING != 0);
        let posts = reader.hints_of(page.document, element) & POSTS != 0;
        // A post has no headings: one that seems to was never closed.
        if page.title.is_some_and(|title| range.contains(&title)) || posts && range.clone().any(headed) {
            continue;
        }
        done = page.document.end(element);
        let inside: f32 = range.clone().filter(|&i| choice.has(i)).map(words).sum();
        if inside <= MOST * all {
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
    hints & (FACTS | POSTS) != 0 || hints & HIDDEN != 0 && hints & TRACKED == 0 && is_not_shown(document, n)
}

fn is_not_shown(document: &Document<'_>, n: NodeId) -> bool {
    let class = document.raw_attr(n, Name::CLASS).unwrap_or_default();
    let mut words = class.split_ascii_whitespace();
    // `hidden md:block`, `d-none d-md-block`: not displayed on small screens alone.
    let elsewhere = |word: &str| word.contains(':') || word.starts_with("d-") && word != "d-none";
    words.clone().any(|word| NOT_SHOWN.contains(&word)) && !words.any(elsewhere)
}
