//! A scrape as text to a draft: the lines of the article are told from the page around it, and the fields from the text.

pub(super) mod caption;
pub mod context;
mod dateline;
mod decide;
mod dump;
mod fields;
mod furniture;
pub mod lines;
mod marks;
mod model;
mod phrases;
mod reading;
mod shape;
mod stamp;
mod tail;
#[cfg(test)]
mod tests;

pub(super) use self::shape::ends_sentence;

use self::context::Page;
use self::reading::Reading;
use crate::article::Given;
use crate::budget::Budget;
use crate::normalize::{Draft, Trace};
use crate::reason::Reason;

/// Units of work that a line costs besides its bytes: the model's walk over its trees.
const LINE_COST: u64 = 450;

/// Finds the article in `text`.
///
/// # Errors
/// A [`Reason`] of class not-an-article, or an overrun.
pub fn extract(text: &str, given: &Given, budget: &Budget, trace: &mut Trace) -> Result<Draft, Reason> {
    budget.spend(text.len() as u64)?;
    let lines = lines::read(text);
    budget.spend(lines.len() as u64 * LINE_COST)?;
    let page = Page::of(&lines);
    let fates = decide::fates(&lines, &page);
    let mut reading = Reading::new(lines, page, fates);
    reading.fields(given, trace);
    Ok(reading.finish(trace))
}
