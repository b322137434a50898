//! A scrape as text to a draft.

pub mod context;
pub mod lines;
pub mod phrases;
pub mod shape;

use crate::article::Given;
use crate::budget::Budget;
use crate::normalize::{Draft, Paragraph, Trace};
use crate::reason::Reason;

/// Finds the article in `text`.
///
/// # Errors
/// A [`Reason`] of class not-an-article, or an overrun.
pub fn extract(text: &str, given: &Given, budget: &Budget, trace: &mut Trace) -> Result<Draft, Reason> {
    let _ = (given, trace);
    budget.spend(text.len() as u64)?;
    let paragraphs =
        lines::read(text).into_iter().map(|l| Paragraph { kind: None, text: l.text.into_owned() }).collect();
    Ok(Draft { paragraphs, ..Draft::default() })
}
