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
        language: false,
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
    article.warnings.iter().map(|w| (w.code.to_string(), w.field.as_deref().unwrap_or_default().to_owned())).collect()
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
    assert_eq!(all, Registry::standard_names());
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

    fn enrich(&self, analysis: &Analysis<'_>, found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
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
    let article =
        enriched("sw", "Meya Ingrid Halvorsen alisema mjini Bergen kwamba daraja litafunguliwa mwezi wa Mei.");
    assert!(article.annotations.people.is_empty() && article.annotations.places.is_empty());
    for name in ["names", "places", "outside"] {
        assert!(article.processing.not_served.iter().any(|n| n == name), "{name}");
        assert!(!article.processing.enrichers.contains_key(name), "{name}");
    }
    let german = enriched("de", "Bürgermeisterin Ingrid Halvorsen sprach in Frankreich über die neue Brücke.");
    assert_eq!((german.annotations.people.len(), german.annotations.places.len()), (2, 1), "with the one from outside");
    assert!(!german.processing.not_served.iter().any(|n| n == "summary"));
}
