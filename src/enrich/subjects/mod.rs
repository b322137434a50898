//! Subjects: IPTC Media Topics of the first and second level.
//!
//! English has a classifier over its whole lexicon, the other languages tables of seed words; both publish few subjects that an editor
//! would accept rather than many.

mod english;
mod seeds;
#[cfg(test)]
mod tests;
mod topics;

use crate::article::Annotations;
use crate::budget::{Budget, Overrun};
use crate::enrich::{Analysis, Enricher};

/// Fills `subjects`. Serves English and the languages of `data/subjects/seeds`.
pub struct SubjectsEnricher;

impl Enricher for SubjectsEnricher {
    fn name(&self) -> &'static str {
        "subjects"
    }

    fn version(&self) -> u32 {
        4
    }

    fn serves(&self, language: &str) -> bool {
        language == "en" || seeds::LANGUAGES.contains(&language)
    }

    fn enrich(&self, analysis: &Analysis<'_>, _found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        budget.spend(analysis.text.len() as u64)?;
        let subjects = match seeds::table(analysis.language) {
            Some(table) => table.subjects(analysis.headline.unwrap_or_default(), analysis.text),
            None => english::subjects(analysis),
        };
        Ok(Annotations { subjects, ..Annotations::default() })
    }
}
