//! Adds metadata to a clean article.
//!
//! Each enricher is one file and one line in [`Registry::standard`]; it sees the article through the shared [`Analysis`], fills its own
//! fields, and fails alone: a panic or an overrun costs those fields and leaves a warning. A program of one's own adds more with
//! [`Registry::with`].

pub mod analysis;
pub mod dates;
pub mod entities;
pub mod fingerprint;
pub mod keywords;
mod korean;
pub mod language;
pub mod lexicon;
pub mod names;
pub mod places;
pub mod quotations;
pub mod readability;
mod roles;
pub mod stopwords;
pub mod story;
pub mod subjects;
pub mod summary;
#[cfg(test)]
mod tests;
pub mod tone;

use std::cell::LazyCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub use analysis::Analysis;
use entities::Knowledge;

use crate::article::{Annotations, Article, Warning};
use crate::budget::{Budget, Overrun};
use crate::normalize::count;

/// Something that adds one kind of metadata.
pub trait Enricher: Send + Sync {
    /// Its name in the configuration, in `processing.enrichers` and in warnings: the field that it fills.
    fn name(&self) -> &'static str;

    /// Raised when its output for the same article changes.
    fn version(&self) -> u32;

    /// Whether it serves articles in `language` (primary subtag, or `und`).
    fn serves(&self, language: &str) -> bool;

    /// Finds its metadata. `found` holds what enrichers before it in the registry found. Only the fields that it fills are
    /// taken from what it returns, and the empty lists of entities where it says that these are settled.
    ///
    /// # Errors
    /// [`Overrun`] when the budget of its step ends.
    fn enrich(&self, analysis: &Analysis<'_>, found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun>;
}

/// The enrichers that are switched on, in order.
#[derive(Default)]
pub struct Registry {
    language: bool,
    enrichers: Vec<Box<dyn Enricher>>,
    step_units: u64,
}

/// Makes an enricher out of what is known of the world, and loads what else it needs.
type Make = fn(&Arc<Knowledge>) -> Box<dyn Enricher>;

/// The enrichers that ship but language, by name, in the order in which they build on each other. Only those that are switched on are made:
/// some load a model.
const STANDARD: &[(&str, Make)] = &[
    ("names", |knowledge| Box::new(names::Names::new(knowledge))),
    ("places", |knowledge| Box::new(places::Places::new(knowledge))),
    ("subjects", |_| Box::new(subjects::SubjectsEnricher)),
    ("entities", |knowledge| Box::new(entities::Linker::new(knowledge))),
    ("dates", |_| Box::new(dates::Dates)),
    ("quotations", |_| Box::new(quotations::Quotations)),
    ("keywords", |_| Box::new(keywords::KeywordsEnricher)),
    ("summary", |_| Box::new(summary::SummaryEnricher)),
    ("tone", |_| Box::new(tone::ToneEnricher)),
    ("readability", |_| Box::new(readability::ReadabilityEnricher)),
    ("fingerprint", |_| Box::new(fingerprint::FingerprintEnricher)),
    ("story", |_| Box::new(story::StoryEnricher)),
];

impl Registry {
    /// All enrichers, language first, in the order in which they build on each other, without those named in `off`. `step_units` is
    /// the work that each one may spend on an article. What they know of the world is what is part of the program.
    pub fn standard(off: &[String], step_units: u64) -> Self {
        Self::knowing(&Knowledge::shipped(), off, step_units)
    }

    /// The same with other knowledge.
    pub fn knowing(knowledge: &Arc<Knowledge>, off: &[String], step_units: u64) -> Self {
        let on = |name: &str| !off.iter().any(|other| other == name);
        Self {
            language: on(language::NAME),
            enrichers: STANDARD.iter().filter(|(name, _)| on(name)).map(|(_, make)| make(knowledge)).collect(),
            step_units,
        }
    }

    /// The names of all that [`Registry::standard`] has where none is off, without loading them.
    pub fn standard_names() -> Vec<&'static str> {
        STANDARD.iter().map(|&(name, _)| name).collect()
    }

    /// The names of all that are in it, in order.
    pub fn names(&self) -> Vec<&'static str> {
        self.enrichers.iter().map(|e| e.name()).collect()
    }

    /// The same with `enricher` at the end.
    pub fn with(mut self, enricher: Box<dyn Enricher>) -> Self {
        self.enrichers.push(enricher);
        self
    }

    /// Enriches `article` in place.
    ///
    /// # Errors
    /// [`Overrun`] only when the article's own `budget` was cancelled; an enricher's overrun is a warning.
    pub fn enrich(&self, article: &mut Article, budget: &Budget) -> Result<(), Overrun> {
        self.enrich_and_tell(article, budget, &mut |_, _| ())
    }

    /// The same; `tell` hears the name of each enricher that ended, and the work units that it spent.
    ///
    /// # Errors
    /// As for [`Registry::enrich`].
    pub fn enrich_and_tell(
        &self,
        article: &mut Article,
        budget: &Budget,
        tell: &mut dyn FnMut(&'static str, u64),
    ) -> Result<(), Overrun> {
        let mut found = Annotations::default();
        let mut warnings = Vec::new();
        let mut versions = std::collections::BTreeMap::new();
        if self.language {
            let declared = article.declared_language.as_deref();
            match catch_unwind(AssertUnwindSafe(|| language::detect(&article.body.text, declared))) {
                Ok(language) => {
                    if language.code != "und" {
                        let code = Some(language.code.as_str());
                        article.body.reading_seconds = count::reading_seconds(article.body.words, code);
                    }
                    article.language = Some(language);
                    versions.insert(language::NAME.into(), language::VERSION);
                }
                Err(_) => warnings.push(Warning::about("enricher_panicked", language::NAME)),
            }
            tell(language::NAME, 0);
        }
        let analysis = LazyCell::new(|| Analysis::of(article));
        let mut not_served = Vec::new();
        for enricher in &self.enrichers {
            if !enricher.serves(analysis.language) {
                not_served.push(enricher.name().into());
                continue;
            }
            let step = budget.step(self.step_units);
            match catch_unwind(AssertUnwindSafe(|| enricher.enrich(&analysis, &found, &step))) {
                Ok(Ok(part)) => {
                    versions.insert(enricher.name().into(), enricher.version());
                    found.merge(part);
                }
                Ok(Err(Overrun::Units)) => warnings.push(Warning::about("enricher_over_budget", enricher.name())),
                Ok(Err(Overrun::Cancelled)) => return Err(Overrun::Cancelled),
                Err(_) => warnings.push(Warning::about("enricher_panicked", enricher.name())),
            }
            tell(enricher.name(), self.step_units - step.left());
        }
        drop(analysis);
        article.annotations = found;
        article.warnings.append(&mut warnings);
        article.processing.enrichers.append(&mut versions);
        article.processing.not_served = not_served;
        Ok(())
    }
}

impl Annotations {
    /// Takes over every field that `part` fills, and the empty lists of entities that it has settled.
    fn merge(&mut self, part: Annotations) {
        if part.entities_settled {
            self.people.clear();
            self.organisations.clear();
            self.places.clear();
            self.countries.clear();
        }
        fn list<T>(mine: &mut Vec<T>, theirs: Vec<T>) {
            if !theirs.is_empty() {
                *mine = theirs;
            }
        }
        list(&mut self.people, part.people);
        list(&mut self.organisations, part.organisations);
        list(&mut self.places, part.places);
        list(&mut self.place_names, part.place_names);
        list(&mut self.other_names, part.other_names);
        list(&mut self.unsure.organisations, part.unsure.organisations);
        list(&mut self.unsure.others, part.unsure.others);
        list(&mut self.countries, part.countries);
        list(&mut self.subjects, part.subjects);
        list(&mut self.keywords, part.keywords);
        list(&mut self.quotations, part.quotations);
        list(&mut self.dates, part.dates);
        self.summary = part.summary.or(self.summary.take());
        self.tone = part.tone.or(self.tone.take());
        self.readability = part.readability.or(self.readability.take());
        self.fingerprint = part.fingerprint.or(self.fingerprint.take());
        list(&mut self.terms, part.terms);
    }
}
