//! The end of a text: what a house says there of itself, of its authors and of its offers.
//!
//! Some houses count a line on the author, or on how a story came about, as part of it, and so does the model. What goes is a block at the end
//! that names the site, where the text before hardly does, and that the model, its type or an address of mail tells from the text.

use super::choice::Choice;
use super::features::Page;
use super::phrases;
use crate::normalize::html::dom::{Name, Tag};

/// Most blocks at the end that are looked at, and fewest that are no end.
const END: (usize, usize) = (4, 3);
/// Below this the model is in doubt.
const DOUBT: f32 = 0.8;
/// Share of a block in italics that is set apart by them.
const ITALIC: f32 = 0.9;
/// How often a text may name the site and still be about other things.
const NAMED: usize = 1;

/// Takes back what `choice` holds of such things.
pub fn drop_tail(page: &Page<'_, '_>, choice: &mut Choice) {
    let taken: Vec<usize> = (0..choice.chosen.len()).filter(|&i| choice.has(i)).collect();
    let (text, end) = taken.split_at(taken.len().saturating_sub(END.0).max(END.1.min(taken.len())));
    let names = |&i: &usize| page.blocks.blocks.get(i).is_some_and(|b| page.names_site(page.blocks.text(b)));
    let named: Vec<usize> = end.iter().copied().filter(|i| is_set_apart(page, choice, *i) && names(i)).collect();
    if named.is_empty() || text.iter().filter(|i| names(i)).take(NAMED + 1).count() > NAMED {
        return;
    }
    for i in named {
        choice.set(i, false);
    }
}

/// Whether the model doubts a block, or it is in italics, offers an address, or says what the ends of pages say.
fn is_set_apart(page: &Page<'_, '_>, choice: &Choice, i: usize) -> bool {
    let Some(block) = page.blocks.blocks.get(i) else { return false };
    let doubted = choice.p.get(i).is_none_or(|&p| p < DOUBT);
    let italic = block.italic_chars as f32 >= ITALIC * block.chars as f32;
    let writes = |n| page.document.raw_attr(n, Name::HREF).is_some_and(|href| href.starts_with("mailto:"));
    let mut links = (block.nodes.0..=block.nodes.1).filter(|&n| page.document.tag(n) == Tag::A);
    let says = phrases::kinds(&["share", "subscribe", "comment", "copyright"]);
    doubted || italic || links.any(writes) || page.found.get(i).is_some_and(|found| found.at_start & says != 0)
}
