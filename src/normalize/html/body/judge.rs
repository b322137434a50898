//! Which blocks are the article: two looks by the model, then its choice held against the other views of the page.

use rustc_hash::FxHashSet;

use super::context::Context;
use super::features::{FEATURES, Page, Row};
use super::forest;
use super::place::{ASIDE, CAPTION, COMMENT, DIALOG, FOOTER, HIDDEN, LINKED, NAV, Place};
use super::views::{density, is_prose};
use super::vocabulary::{CAPTION as CAPTION_HINT, CONTENT, LEAD, TEXT};
use crate::budget::{Budget, Overrun};
use crate::normalize::html::dom::Tag;

/// A block belongs from this probability on.
const ENOUGH: f32 = 0.52;
/// Blocks below this at the first look, with nothing better beside them, are not looked at again.
const HOPELESS: f32 = 0.015;
/// Blocks above this, among others above it, are not looked at again.
const SURE: f32 = 0.985;
/// What a block is given that no look is spent on.
const FURNITURE: f32 = 0.0005;
/// What a block marked as a caption needs.
const MARKED: f32 = 0.9;
/// Where no standfirst stands.
const UNREAD: Place = ASIDE | CAPTION | COMMENT | DIALOG | FOOTER | LINKED | NAV;
/// Words that a body needs before the judge looks elsewhere.
pub const SHORT: f32 = 40.0;

/// A choice of blocks.
#[derive(Debug, Clone)]
pub struct Choice {
    /// For each block whether it belongs.
    pub chosen: Vec<bool>,
    /// The model's probability for each block.
    pub p: Vec<f32>,
    /// The view that was followed.
    pub method: &'static str,
    /// Words chosen.
    pub words: f32,
    /// Mean probability of what was chosen, by words.
    pub confidence: f32,
}

impl Choice {
    fn new(page: &Page<'_, '_>, p: Vec<f32>, chosen: Vec<bool>, method: &'static str) -> Self {
        let (mut words, mut sum) = (0.0, 0.0);
        for ((m, &p), _) in page.measures.iter().zip(&p).zip(&chosen).filter(|(_, chosen)| **chosen) {
            words += m.words;
            sum += m.words * p;
        }
        let confidence = if words > 0.0 { sum / words } else { 0.0 };
        Self { chosen, p, method, words, confidence }
    }
}

/// Chooses. Costs some hundred units a block.
///
/// # Errors
/// An overrun.
pub fn choose(page: &Page<'_, '_>, budget: &Budget) -> Result<Choice, Overrun> {
    let p = look(page, budget)?;
    let chosen = p.iter().map(|&p| p > ENOUGH).collect();
    let mut choice = Choice::new(page, p, chosen, "model");
    if choice.words >= SHORT {
        settle(page, &mut choice);
        return Ok(Choice::new(page, choice.p, choice.chosen, choice.method));
    }
    // The model found next to nothing. Prose in the places that the other views name is better than nothing at all.
    let prose = |i: usize| {
        let (Some(block), Some(m)) = (page.blocks.blocks.get(i), page.measures.get(i)) else { return false };
        is_prose(m, density(block.link_chars, block.chars))
    };
    let lenient = choice.p.iter().map(|&p| p > ENOUGH / 3.0).collect();
    let mut best = Choice::new(page, choice.p.clone(), lenient, "model_lenient");
    if best.words < SHORT {
        for (view, node) in super::views::NAMES.iter().zip(page.views.of) {
            let range = page.blocks.range(node, page.document.end(node));
            let inside = |i: usize| range.contains(&i) && prose(i) && choice.p.get(i).is_some_and(|&p| p > 0.02);
            let chosen =
                (0..choice.chosen.len()).map(|i| inside(i) || best.chosen.get(i).is_some_and(|&c| c)).collect();
            let other = Choice::new(page, choice.p.clone(), chosen, view);
            if other.words > best.words * 1.5 && other.words >= SHORT {
                best = other;
                break;
            }
        }
    }
    Ok(if best.words > choice.words { best } else { choice })
}

/// The probability of each block.
fn look(page: &Page<'_, '_>, budget: &Budget) -> Result<Vec<f32>, Overrun> {
    let n = page.blocks.blocks.len();
    let (Some(first), Some(second)) = (forest::shipped(0), forest::shipped(1)) else { return Ok(vec![0.0; n]) };
    // Rows are kept for the second look as long as they are small beside the page, and made anew beyond.
    let kept = (page.document.page().len() * 6 / size_of::<Row>()).min(n);
    let mut rows: Vec<Row> = Vec::with_capacity(kept);
    let mut p = Vec::with_capacity(n);
    for i in 0..n {
        if is_furniture(page, i) {
            p.push(FURNITURE);
            if i < kept {
                rows.push([0.0; FEATURES]);
            }
            continue;
        }
        budget.spend(500)?;
        let row = page.row(i);
        p.push(first.probability(&row));
        if i < kept {
            rows.push(row);
        }
    }
    let context = Context::new(page, &p);
    let mut out = Vec::with_capacity(n);
    for (i, &own) in p.iter().enumerate() {
        let near = p.get(i.saturating_sub(3)..(i + 4).min(n)).unwrap_or_default();
        let hopeless = own <= FURNITURE || own < HOPELESS && near.iter().all(|&p| p < 0.3);
        if hopeless || own > SURE && near.iter().all(|&p| p > SURE) {
            out.push(own);
            continue;
        }
        budget.spend(500)?;
        let again = match rows.get(i) {
            Some(row) => second.probability(&context.widen(i, row)),
            None => second.probability(&context.widen(i, &page.row(i))),
        };
        // The two err differently, so their mean is better than either.
        out.push((own + again) / 2.0);
    }
    Ok(out)
}

/// Short linked lines of menus and footers need no look at all.
fn is_furniture(page: &Page<'_, '_>, i: usize) -> bool {
    let (Some(block), Some(m)) = (page.blocks.blocks.get(i), page.measures.get(i)) else { return false };
    block.place & (NAV | FOOTER) != 0 && m.words < 12.0 && density(block.link_chars, block.chars) > 0.8
}

/// Applies what the document's form fixes whatever the model thinks: the headline and captions are fields of their own, and a
/// standfirst opens the text.
fn settle(page: &Page<'_, '_>, choice: &mut Choice) {
    let blocks = &page.blocks.blocks;
    for (i, (block, chosen)) in blocks.iter().zip(&mut choice.chosen).enumerate() {
        let p = choice.p.get(i).copied().unwrap_or(0.0);
        let marked = block.own & CAPTION_HINT != 0 && block.own & (TEXT | CONTENT) == 0 && p < MARKED;
        if *chosen && (block.place & CAPTION != 0 || page.title == Some(i) || marked) {
            *chosen = false;
        }
    }
    drop_twins(page, choice);
    // A plain short paragraph between two that belong, in the same place, belongs too: a refrain, an answer, a line of dialogue.
    for i in 1..blocks.len().saturating_sub(1) {
        let (Some(block), Some(m), Some(found)) = (blocks.get(i), page.measures.get(i), page.found.get(i)) else {
            continue;
        };
        let beside = |j: usize| {
            let alike = blocks.get(j).is_some_and(|b| page.document.parent(b.node) == page.document.parent(block.node));
            alike && choice.chosen.get(j).is_some_and(|&c| c)
        };
        let is_plain =
            page.document.tag(block.node) == Tag::P && block.link_chars == 0 && found.anywhere == 0 && block.own == 0;
        if is_plain
            && m.words >= 2.0
            && m.ending == 1.0
            && beside(i - 1)
            && beside(i + 1)
            && block.place & (CAPTION | UNREAD) == 0
            && let Some(slot) = choice.chosen.get_mut(i)
        {
            *slot = true;
        }
    }
    let Some(begin) = choice.chosen.iter().position(|&c| c) else { return };
    let Some(title) = page.title.filter(|&t| t < begin && begin - t <= 15) else { return };
    for i in title + 1..begin {
        let (Some(block), Some(m)) = (blocks.get(i), page.measures.get(i)) else { continue };
        let is_lead = page.is_description(i) || block.own & LEAD != 0 && block.own & CAPTION_HINT == 0;
        let is_text = m.words >= 7.0 && density(block.link_chars, block.chars) < 0.3 && block.place & UNREAD == 0;
        if is_lead
            && is_text
            && let Some(slot) = choice.chosen.get_mut(i)
        {
            *slot = true;
            break;
        }
    }
}

/// Takes back what is not displayed where it says again what is: the text for another screen, with what only that one has.
fn drop_twins(page: &Page<'_, '_>, choice: &mut Choice) {
    let blocks = &page.blocks.blocks;
    let is_hidden = |i: usize| blocks.get(i).is_some_and(|b| b.place & HIDDEN != 0);
    let taken = |i: usize| choice.chosen.get(i).is_some_and(|&c| c);
    let hidden: Vec<usize> = (0..blocks.len()).filter(|&i| is_hidden(i) && taken(i)).collect();
    if hidden.is_empty() {
        return;
    }
    let shown = (0..blocks.len()).filter(|&i| !is_hidden(i) && taken(i)).filter_map(|i| page.measures.get(i));
    let shown: FxHashSet<u64> = shown.map(|m| m.hash).collect();
    // Words that are shown too, and all words, of each run of hidden blocks.
    let mut from = 0;
    while let Some(&first) = hidden.get(from) {
        let run = hidden.iter().skip(from).enumerate().take_while(|(n, i)| **i == first + n).count();
        let blocks = hidden.get(from..from + run).unwrap_or_default();
        let (mut again, mut all) = (0.0, 0.0);
        for m in blocks.iter().filter_map(|&i| page.measures.get(i)) {
            again += if shown.contains(&m.hash) { m.words } else { 0.0 };
            all += m.words;
        }
        if again > 0.5 * all {
            for &i in blocks {
                if let Some(slot) = choice.chosen.get_mut(i) {
                    *slot = false;
                }
            }
        }
        from += run;
    }
}
