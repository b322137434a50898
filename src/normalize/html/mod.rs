//! A page to a draft.

pub mod body;
#[cfg(test)]
mod complaints;
pub mod dom;
pub mod gate;
pub mod metadata;

use crate::article::{Given, Warning};
use crate::budget::Budget;
use crate::normalize::{Draft, Pick, Trace};
use crate::reason::Reason;

/// Finds the article in `page`.
///
/// # Errors
/// A [`Reason`] of class not-an-article, or an overrun.
pub fn extract(page: &str, given: &Given, budget: &Budget, trace: &mut Trace) -> Result<Draft, Reason> {
    gate::before(page)?;
    let document = dom::Document::parse(page, budget)?;
    let body = body::find(&document, given, budget, trace)?;
    let mut draft = Draft {
        paragraphs: body.paragraphs,
        body_evidence: Some(body.evidence),
        images: body.images,
        links: body.links,
        warnings: body.warnings,
        ..Draft::default()
    };
    metadata::extract(&document, given, budget, trace)?.fill(&mut draft);
    // Body and metadata may both notice the same, as that a page is not free to read.
    let mut warnings: Vec<Warning> = Vec::with_capacity(draft.warnings.len());
    for warning in draft.warnings.drain(..) {
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    draft.warnings = warnings;
    if draft.headline.is_none() {
        draft.headline = body.headline.map(|(text, _)| Pick::new(text, "h1", 0.5));
    }
    Ok(draft)
}
