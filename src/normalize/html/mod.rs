//! A page to a draft.

pub mod body;
pub mod dom;
pub mod metadata;
mod recall;
#[cfg(test)]
mod tests;

use crate::article::{Author, AuthorKind, Given};
use crate::budget::Budget;
use crate::normalize::short::Grounds;
use crate::normalize::{Draft, Pick, Trace};
use crate::reason::Reason;

/// Finds the article in `page`.
///
/// # Errors
/// A [`Reason`] of class not-an-article, or an overrun.
pub fn extract(page: &str, given: &Given, budget: &Budget, trace: &mut Trace) -> Result<Draft, Reason> {
    body::gate::before(page)?;
    let document = dom::Document::parse(page, budget)?;
    let body = body::find(&document, given, budget, trace)?;
    let stated = metadata::extract(&document, given, budget, trace)?;
    let mut warnings = body.warnings;
    for warning in stated.warnings {
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    let mut images = body.images;
    for image in stated.images {
        if !images.iter().any(|i| i.url == image.url) {
            images.push(image);
        }
    }
    // Whom the data name is right but where they name a house alone.
    let authors = stated.authors.filter(|stated| body.signed.is_empty() || stated.value.iter().any(is_no_house));
    let signed = || (!body.signed.is_empty()).then(|| Pick::new(body.signed, "signature", 0.5));
    Ok(Draft {
        authors: authors.or_else(signed),
        headline: stated.headline.or_else(|| body.headline.map(|(text, _)| Pick::new(text, "h1", 0.5))),
        paragraphs: body.paragraphs,
        body_evidence: Some(body.evidence),
        images,
        links: body.links,
        warnings,
        grounds: if body.marked { Grounds::Marked } else { Grounds::None },
        ..stated
    })
}

fn is_no_house(author: &Author) -> bool {
    author.kind != Some(AuthorKind::Organisation)
}
