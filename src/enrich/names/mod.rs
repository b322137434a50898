//! People and organisations, and the places among the names: finds names, tells what they name, and merges the mentions of each.
//!
//! English only: the model was trained and measured on nothing else.

pub mod features;
pub mod lexicon;
mod merge;
pub mod model;
pub mod recognize;
mod role;

use crate::article::{Annotations, Entity, Place, rounded};
use crate::budget::{Budget, Overrun};
use crate::enrich::{Analysis, Enricher};

use model::Kind;
pub use recognize::Recognizer;

/// Fills `people` and `organisations`. It also fills `places` with what it takes for names of places: name, mentions and confidence,
/// nothing looked up. The enricher of places, which runs later, finds them in `found.places` and resolves, drops or extends them.
pub struct Names {
    recognizer: Option<Recognizer>,
}

impl Names {
    /// With the model that ships.
    pub fn new() -> Self {
        Self { recognizer: Recognizer::shipped() }
    }
}

impl Default for Names {
    fn default() -> Self {
        Self::new()
    }
}

impl Enricher for Names {
    fn name(&self) -> &'static str {
        "names"
    }

    fn version(&self) -> u32 {
        1
    }

    fn serves(&self, language: &str) -> bool {
        language == "en" && self.recognizer.is_some()
    }

    fn enrich(&self, analysis: &Analysis<'_>, _found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        let mut annotations = Annotations::default();
        let Some(recognizer) = &self.recognizer else { return Ok(annotations) };
        let (mentions, reading) = recognizer.recognize(analysis, budget)?;
        budget.spend(50 * mentions.len() as u64)?;
        for named in merge::merge(analysis, &reading, &mentions) {
            let mentions = named.mentions.into_iter().map(|bytes| analysis.span(bytes)).collect();
            let confidence = Some(rounded(named.confidence));
            match named.kind {
                Kind::Person | Kind::Organisation => {
                    let entity = Entity { name: named.name, role: named.role, wikidata: None, confidence, mentions };
                    let list = if named.kind == Kind::Person {
                        &mut annotations.people
                    } else {
                        &mut annotations.organisations
                    };
                    list.push(entity);
                }
                Kind::Place => {
                    annotations.places.push(Place { name: named.name, confidence, mentions, ..Place::default() })
                }
                Kind::Other => {}
            }
        }
        Ok(annotations)
    }
}
