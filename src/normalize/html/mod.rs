//! A page to a draft.

pub mod dom;

use crate::article::Given;
use crate::budget::Budget;
use crate::normalize::{Draft, Trace};
use crate::reason::Reason;

/// Finds the article in `page`.
///
/// # Errors
/// A [`Reason`] of class not-an-article, or an overrun.
pub fn extract(page: &str, given: &Given, budget: &Budget, trace: &mut Trace) -> Result<Draft, Reason> {
    let _ = (given, trace);
    let document = dom::Document::parse(page, budget)?;
    let _ = document.len();
    Ok(Draft::default())
}
