//! A scrape as text to a draft.

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
    let paragraphs = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .map(|l| Paragraph { kind: None, text: l.to_owned() })
        .collect();
    Ok(Draft { paragraphs, ..Draft::default() })
}
