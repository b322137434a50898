//! A line in front of a text or behind it that is nothing but the name of whoever wrote it.

use super::choice::Choice;
use super::features::Page;
use super::place::{HEADING, ITEM, PRE, ROW};
use crate::article::Author;
use crate::normalize::byline;

/// Fewest blocks of a text that can have such a line.
const FEWEST: usize = 4;
/// Most words of one.
const MOST: f32 = 8.0;
/// Share of it that is set in bold or in italics.
const SET: f32 = 0.9;

/// Takes such lines out of `choice`; gives the authors that they name.
pub fn take(page: &Page<'_, '_>, choice: &mut Choice) -> Vec<Author> {
    let (first, last) = (choice.chosen.iter().position(|&c| c), choice.chosen.iter().rposition(|&c| c));
    let count = choice.chosen.iter().filter(|&&c| c).count();
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    if count < FEWEST {
        return Vec::new();
    }
    let mut found: Vec<Author> = Vec::new();
    for i in [first, last] {
        let authors = signed(page, i);
        if !authors.is_empty() {
            choice.set(i, false);
        }
        for author in authors {
            if !found.iter().any(|known| byline::same(&known.name, &author.name)) {
                found.push(author);
            }
        }
    }
    found
}

/// The authors that block `i` is the signature of.
fn signed(page: &Page<'_, '_>, i: usize) -> Vec<Author> {
    let (Some(block), Some(m)) = (page.blocks.blocks.get(i), page.measures.get(i)) else { return Vec::new() };
    if m.words > MOST || m.ending == 1.0 || block.breaks > 0 || block.place & (HEADING | ITEM | PRE | ROW) != 0 {
        return Vec::new();
    }
    let text = page.blocks.text(block);
    let authors = byline::signed(text);
    let is_set = block.bold_chars.max(block.italic_chars) as f32 >= SET * block.chars as f32;
    if !authors.is_empty() || !is_set {
        return authors;
    }
    let names: Option<Vec<Author>> = text.split('/').map(byline::bare).collect();
    names.unwrap_or_default()
}
