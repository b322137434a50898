//! Adds metadata to a clean article.
//!
//! Each enricher is one file and one line in [`Registry::standard`]; it sees the article through the shared [`Analysis`], fills its own
//! fields, and fails alone: a panic or an overrun costs those fields and leaves a warning. A program of one's own adds more with
//! [`Registry::with`].

pub mod analysis;
pub mod dates;
pub mod fingerprint;
pub mod keywords;
pub mod language;
pub mod lexicon;
pub mod names;
pub mod places;
pub mod quotations;
pub mod readability;
pub mod stopwords;
pub mod subjects;
pub mod summary;
pub mod tone;

use std::cell::LazyCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use analysis::Analysis;

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
    /// taken from what it returns.
    ///
    /// # Errors
    /// [`Overrun`] when the budget of its step ends.
    fn enrich(&self, analysis: &Analysis<'_>, found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun>;
}

/// The enrichers that are switched on, in order.
#[derive(Default)]
pub struct Registry {
    language: Option<language::Detector>,
    enrichers: Vec<Box<dyn Enricher>>,
    step_units: u64,
}

impl Registry {
    /// All enrichers, language first, in the order in which they build on each other, without those named in `off`. `step_units` is
    /// the work that each one may spend on an article.
    pub fn standard(off: &[String], step_units: u64) -> Self {
        let enrichers: [Box<dyn Enricher>; 10] = [
            Box::new(names::Names::new()),
            Box::new(places::Places),
            Box::new(dates::Dates),
            Box::new(quotations::Quotations),
            Box::new(subjects::SubjectsEnricher),
            Box::new(keywords::KeywordsEnricher),
            Box::new(summary::SummaryEnricher),
            Box::new(tone::ToneEnricher),
            Box::new(readability::ReadabilityEnricher),
            Box::new(fingerprint::FingerprintEnricher),
        ];
        Self {
            language: (!off.iter().any(|name| name == language::NAME)).then(language::Detector::default),
            enrichers: enrichers.into_iter().filter(|e| !off.iter().any(|name| name == e.name())).collect(),
            step_units,
        }
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
        if let Some(detector) = &self.language {
            let declared = article.declared_language.as_deref();
            match catch_unwind(AssertUnwindSafe(|| detector.detect(&article.body.text, declared))) {
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
    /// Takes over every field that `part` fills.
    fn merge(&mut self, part: Annotations) {
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
        list(&mut self.countries, part.countries);
        list(&mut self.subjects, part.subjects);
        list(&mut self.keywords, part.keywords);
        list(&mut self.quotations, part.quotations);
        list(&mut self.dates, part.dates);
        self.summary = part.summary.or(self.summary.take());
        self.tone = part.tone.or(self.tone.take());
        self.readability = part.readability.or(self.readability.take());
        self.fingerprint = part.fingerprint.or(self.fingerprint.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Body, Entity, Language, Span};

    const TEXT: &str = "Ann Lee opened the bridge on Friday, 3 May 2002. “It took us four years to build it,” she said. The council had \
                        planned it for a decade, and the people of the town had asked for it even longer.";

    fn article(language: &str) -> Article {
        Article {
            body: Body { text: TEXT.into(), ..Body::default() },
            language: Some(Language { code: language.into(), script: None, confidence: 1.0 }),
            ..Article::default()
        }
    }

    /// All enrichers of this module that need no large model, behind `first`.
    fn small(first: Box<dyn Enricher>, step_units: u64) -> Registry {
        Registry {
            language: None,
            enrichers: vec![first, Box::new(dates::Dates), Box::new(quotations::Quotations)],
            step_units,
        }
    }

    struct Panicking;

    impl Enricher for Panicking {
        fn name(&self) -> &'static str {
            "panicking"
        }

        fn version(&self) -> u32 {
            1
        }

        fn serves(&self, _: &str) -> bool {
            true
        }

        fn enrich(&self, _: &Analysis<'_>, _: &Annotations, _: &Budget) -> Result<Annotations, Overrun> {
            panic!("as the test wants")
        }
    }

    struct Spending;

    impl Enricher for Spending {
        fn name(&self) -> &'static str {
            "spending"
        }

        fn version(&self) -> u32 {
            1
        }

        fn serves(&self, language: &str) -> bool {
            language == "en"
        }

        fn enrich(&self, _: &Analysis<'_>, _: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
            loop {
                budget.spend(1000)?;
            }
        }
    }

    fn warnings(article: &Article) -> Vec<(String, String)> {
        article
            .warnings
            .iter()
            .map(|w| (w.code.to_string(), w.field.as_deref().unwrap_or_default().to_owned()))
            .collect()
    }

    #[test]
    fn one_that_panics_or_overruns_costs_its_own_field_alone() {
        let cases: [(Box<dyn Enricher>, &str, &str); 2] = [
            (Box::new(Panicking), "enricher_panicked", "panicking"),
            (Box::new(Spending), "enricher_over_budget", "spending"),
        ];
        for (first, code, name) in cases {
            let mut article = article("en");
            small(first, 1_000_000).enrich(&mut article, &Budget::unlimited()).expect("nobody cancels");
            assert_eq!(warnings(&article), [(code.to_owned(), name.to_owned())]);
            assert!(!article.annotations.dates.is_empty());
            assert_eq!(article.annotations.quotations.len(), 1);
            let ran: Vec<&str> = article.processing.enrichers.keys().map(AsRef::as_ref).collect();
            assert_eq!(ran, ["dates", "quotations"]);
        }
    }

    #[test]
    fn the_budget_of_a_step_ends_each_enricher() {
        let mut article = article("en");
        small(Box::new(Spending), 10).enrich(&mut article, &Budget::unlimited()).expect("nobody cancels");
        let over: Vec<String> = warnings(&article).into_iter().map(|(_, name)| name).collect();
        assert_eq!(over, ["spending", "dates", "quotations"]);
        assert_eq!(article.annotations, Annotations::default());
    }

    #[test]
    fn what_does_not_serve_the_language_says_so() {
        let mut article = article("sw");
        small(Box::new(Spending), 10).enrich(&mut article, &Budget::unlimited()).expect("nobody cancels");
        assert_eq!(article.processing.not_served, ["spending", "dates", "quotations"]);
        assert!(article.warnings.is_empty() && article.processing.enrichers.is_empty());
    }

    #[test]
    fn ten_languages_are_served() {
        for language in ["ar", "de", "en", "es", "fr", "hi", "pt", "ru", "tr", "zh"] {
            assert!(dates::Dates.serves(language), "dates in {language}");
            assert!(quotations::Quotations.serves(language), "quotations in {language}");
            assert!(keywords::KeywordsEnricher.serves(language), "keywords in {language}");
            assert!(fingerprint::FingerprintEnricher.serves(language), "fingerprint in {language}");
        }
    }

    #[test]
    fn any_can_be_switched_off() {
        let all = Registry::standard(&[], 1).names();
        for name in &all {
            let rest = Registry::standard(&[(*name).to_owned()], 1).names();
            assert_eq!(rest.len() + 1, all.len());
            assert!(!rest.contains(name));
        }
    }

    #[test]
    fn reading_time_follows_the_detected_language() {
        let text = "Der Stadtrat hat am Dienstag beschlossen, die alte Hafenbrücke für achtzehn Monate zu sperren, weil Ingenieure Risse in \
            zwei ihrer Pfeiler gefunden haben. Der Bürgermeister sagte, dass die Stadt keine andere Wahl habe."
            .to_owned();
        let words = count::words(&text);
        let read_as_english = count::reading_seconds(words, None);
        let body = Body { text, words, reading_seconds: read_as_english, ..Body::default() };
        let mut article = Article { body, ..Article::default() };
        let registry = Registry::standard(&[], 1_000_000);
        registry.enrich(&mut article, &Budget::unlimited()).expect("within budget");
        assert_eq!(article.language.map(|l| l.code).as_deref(), Some("de"));
        assert_eq!(article.body.reading_seconds, count::reading_seconds(words, Some("de")));
        assert!(article.body.reading_seconds > read_as_english);
    }

    /// A second opinion from outside: takes over the people that `names` found and knows one more.
    struct Outside;

    impl Enricher for Outside {
        fn name(&self) -> &'static str {
            "outside"
        }

        fn version(&self) -> u32 {
            7
        }

        fn serves(&self, language: &str) -> bool {
            matches!(language, "en" | "de")
        }

        fn enrich(
            &self,
            analysis: &Analysis<'_>,
            found: &Annotations,
            budget: &Budget,
        ) -> Result<Annotations, Overrun> {
            budget.spend(analysis.text.len() as u64)?;
            let mut people = found.people.clone();
            let mentions = vec![Span { start: 0, end: 3 }];
            people.push(Entity { name: "the messenger".into(), mentions, ..Entity::default() });
            Ok(Annotations { people, ..Annotations::default() })
        }
    }

    fn enriched(language: &str, text: &str) -> Article {
        let language = Some(Language { code: language.into(), script: None, confidence: 1.0 });
        let body = Body { text: text.into(), ..Body::default() };
        let mut article = Article { body, language, ..Article::default() };
        let registry = Registry::standard(&[language::NAME.into()], 10_000_000).with(Box::new(Outside));
        registry.enrich(&mut article, &Budget::unlimited()).expect("no bounds");
        article
    }

    #[test]
    fn an_enricher_from_outside_builds_on_the_others() {
        let article = enriched("en", "She told the mayor, Ingrid Halvorsen, that the bridge would open in May.");
        let people: Vec<&str> = article.annotations.people.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(people, ["Ingrid Halvorsen", "the messenger"]);
        assert_eq!(article.processing.enrichers.get("outside"), Some(&7));
    }

    #[test]
    fn what_a_language_is_not_served_with_is_absent_and_said() {
        let article = enriched("fi", "Pormestari Ingrid Halvorsen kertoi Bergenissä, että silta avataan toukokuussa.");
        assert!(article.annotations.people.is_empty() && article.annotations.places.is_empty());
        for name in ["names", "places", "outside"] {
            assert!(article.processing.not_served.iter().any(|n| n == name), "{name}");
            assert!(!article.processing.enrichers.contains_key(name), "{name}");
        }
        let german = enriched("de", "Bürgermeisterin Ingrid Halvorsen sprach in Frankreich über die neue Brücke.");
        assert_eq!(german.annotations.places.len(), 1);
        assert!(german.processing.not_served.iter().any(|n| n == "names"));
    }
}
