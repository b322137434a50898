//! A page to a draft.

pub mod dom;
pub mod metadata;

use crate::article::Given;
use crate::budget::Budget;
use crate::normalize::{Draft, Trace};
use crate::reason::Reason;

/// Finds the article in `page`.
///
/// # Errors
/// A [`Reason`] of class not-an-article, or an overrun.
pub fn extract(page: &str, given: &Given, budget: &Budget, trace: &mut Trace) -> Result<Draft, Reason> {
    let document = dom::Document::parse(page, budget)?;
    let mut draft = Draft::default();
    metadata::extract(&document, given, budget, trace)?.fill(&mut draft);
    Ok(draft)
}
