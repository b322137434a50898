//! Which blocks are the article: two looks by the model, then its choice held against the other views of the page.

use std::ops::Range;

use super::choice::Choice;
use super::context::Context;
use super::features::{FEATURES, Page, Row};
use super::forest;
use super::place::{FOOTER, NAV};
use super::settle::settle;
use super::views::{density, is_prose};
use crate::budget::{Budget, Overrun};
use crate::normalize::html::dom::Tag;

/// A block belongs from this probability on.
const ENOUGH: f32 = 0.45;
/// Blocks below this at the first look, with nothing better beside them, are not looked at again.
const HOPELESS: f32 = 0.015;
/// Blocks above this, among others above it, are not looked at again.
const SURE: f32 = 0.985;
/// What a block is given that no look is spent on.
const FURNITURE: f32 = 0.0005;
/// Words that a body needs before the judge looks elsewhere.
pub const SHORT: f32 = 40.0;
/// Words of a sentence that is an article by itself.
const FEWEST: f32 = 6.0;

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
    // Where the little that was found stands in an article element, nothing outside of that is of the same article.
    let article = article_of(page, &choice);
    let allowed = |i: usize| article.as_ref().is_none_or(|range| range.contains(&i));
    let kept = choice.chosen.iter().enumerate().map(|(i, &chosen)| chosen && allowed(i)).collect();
    let choice = Choice::new(page, choice.p, kept, choice.method);
    let lenient = choice.p.iter().enumerate().map(|(i, &p)| p > ENOUGH / 3.0 && allowed(i)).collect();
    let mut best = Choice::new(page, choice.p.clone(), lenient, "model_lenient");
    if best.words < SHORT {
        for (view, node) in super::views::NAMES.iter().zip(page.views.of) {
            let range = page.blocks.range(node, page.document.end(node));
            let inside =
                |i: usize| range.contains(&i) && allowed(i) && prose(i) && choice.p.get(i).is_some_and(|&p| p > 0.02);
            let chosen =
                (0..choice.chosen.len()).map(|i| inside(i) || best.chosen.get(i).is_some_and(|&c| c)).collect();
            let other = Choice::new(page, choice.p.clone(), chosen, view);
            if other.words > best.words * 1.5 && other.words >= SHORT {
                best = other;
                break;
            }
        }
    }
    let mut best = if best.words > choice.words { best } else { choice };
    settle(page, &mut best);
    Ok(Choice::new(page, best.p, best.chosen, best.method))
}

/// The blocks of the `article` element around the headline, where a sentence that may belong stands in it.
fn article_of(page: &Page<'_, '_>, choice: &Choice) -> Option<Range<usize>> {
    let headline = page.blocks.blocks.get(page.title?)?;
    let article = page.document.ancestors(headline.node).find(|&n| page.document.tag(n) == Tag::ARTICLE)?;
    let range = page.blocks.range(article, page.document.end(article));
    let words = |i: usize| page.measures.get(i).map_or(0.0, |m| m.words);
    let may_belong = |i: &usize| choice.p.get(*i).is_some_and(|&p| p > ENOUGH / 3.0) && page.title != Some(*i);
    let inside: f32 = range.clone().filter(may_belong).map(words).sum();
    (inside >= FEWEST).then_some(range)
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
