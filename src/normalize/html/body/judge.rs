//! Which blocks are the article: two looks by the model, then its choice held against the other views of the page.

use super::context::Context;
use super::features::Page;
use super::forest;
use super::views::{density, is_prose};
use crate::budget::{Budget, Overrun};

/// A block belongs from this probability on.
const ENOUGH: f32 = 0.5;
/// Blocks below this at the first look, with nothing better beside them, are not looked at again.
const HOPELESS: f32 = 0.008;
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
    let choice = Choice::new(page, p, chosen, "model");
    if choice.words >= SHORT {
        return Ok(choice);
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
    let mut p = Vec::with_capacity(n);
    for i in 0..n {
        budget.spend(500)?;
        p.push(first.probability(&page.row(i)));
    }
    let context = Context::new(page, &p);
    let mut out = Vec::with_capacity(n);
    for (i, &own) in p.iter().enumerate() {
        let near = p.get(i.saturating_sub(3)..(i + 4).min(n)).unwrap_or_default().iter().copied().fold(0.0, f32::max);
        if own < HOPELESS && near < 0.3 {
            out.push(own);
            continue;
        }
        budget.spend(500)?;
        out.push(second.probability(&context.widen(i, &page.row(i))));
    }
    Ok(out)
}
