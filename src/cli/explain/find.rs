//! Fields with their evidence, and what the enrichers found, in short.

use serde::Serialize;

use super::cost::Ran;
use crate::article::Article;
use crate::enrich::{Registry, language};
use crate::normalize::{Candidate, Trace};

/// A field, what won, and what lost.
#[derive(Debug, Serialize)]
pub struct Field {
    pub field: &'static str,
    /// As text; absent where nothing was good enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// How the value was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Methods that found the same value.
    pub agreed: Vec<String>,
    /// Candidates with another value, best first.
    pub lost: Vec<Candidate>,
}

/// An enricher and what it found.
#[derive(Debug, Serialize)]
pub struct Found {
    pub name: &'static str,
    /// `ran`, `not_served` (it does not know the language) or `failed` (see the warnings).
    pub outcome: &'static str,
    pub found: String,
    pub units: u64,
    pub milliseconds: f64,
}

/// The fields that are established by evidence, in the order of the document.
const FIELDS: [&str; 16] = [
    "headline",
    "description",
    "byline",
    "authors",
    "dateline",
    "published",
    "modified",
    "language",
    "section",
    "tags",
    "source",
    "url",
    "is_accessible_for_free",
    "credits",
    "charset",
    "body",
];

/// Every field that has a value or a candidate.
pub fn fields(article: &Article, trace: &Trace) -> Vec<Field> {
    let field = |name: &'static str| {
        let value = value(article, name);
        let evidence = article.provenance.get(name);
        let method = evidence.map(|e| e.method.to_string());
        let candidates = trace.candidates.iter().filter(|c| c.field == name).cloned();
        // A body's candidates hold an excerpt only, so they are told apart by method.
        let same = |c: &Candidate| match name {
            "body" => method.as_deref() == Some(&*c.method),
            _ => value.as_deref() == Some(&*c.value),
        };
        let (agreeing, mut lost): (Vec<Candidate>, Vec<Candidate>) = candidates.partition(same);
        lost.sort_by(|a, b| b.score.total_cmp(&a.score));
        lost.dedup();
        let mut agreed: Vec<String> = agreeing.into_iter().map(|c| c.method.to_string()).collect();
        agreed.sort();
        agreed.dedup();
        agreed.retain(|other| Some(other) != method.as_ref());
        let confidence = match (name, &article.language) {
            ("language", Some(language)) => Some(language.confidence),
            _ => evidence.and_then(|e| e.confidence),
        };
        Field { field: name, method, value, confidence, agreed, lost }
    };
    FIELDS.into_iter().map(field).filter(|field| field.value.is_some() || !field.lost.is_empty()).collect()
}

fn value(article: &Article, field: &str) -> Option<String> {
    let list = |items: Vec<&str>, by: &str| (!items.is_empty()).then(|| items.join(by));
    match field {
        "headline" => article.headline.clone(),
        "description" => article.description.clone(),
        "byline" => article.byline.clone(),
        "authors" => list(article.authors.iter().map(|a| a.name.as_str()).collect(), "; "),
        "dateline" => article.dateline.clone(),
        "published" => article.published.as_ref().map(|m| m.at.clone()),
        "modified" => article.modified.as_ref().map(|m| m.at.clone()),
        "language" => article.language.as_ref().map(|l| l.code.clone()),
        "section" => article.section.clone(),
        "tags" => list(article.tags.iter().map(String::as_str).collect(), ", "),
        "source" => article.source.name.clone(),
        "url" => article.url.canonical.clone(),
        "is_accessible_for_free" => article.is_accessible_for_free.map(|free| free.to_string()),
        "credits" => article.credits.clone(),
        "charset" => article.origin.charset.clone(),
        _ => {
            let body = &article.body;
            (!body.text.is_empty()).then(|| format!("{} paragraphs, {} words", body.paragraphs, body.words))
        }
    }
}

/// What each enricher of `registry` gave, with its cost from `ran`.
pub fn found(registry: &Registry, article: &Article, ran: Vec<Ran>) -> Vec<Found> {
    let processing = &article.processing;
    let told = |ran: &Ran| Found {
        name: ran.name,
        outcome: if processing.enrichers.contains_key(ran.name) { "ran" } else { "failed" },
        found: Some(what(article, ran.name)).filter(|what| !what.is_empty()).unwrap_or_else(|| "nothing".to_owned()),
        units: ran.units,
        milliseconds: ran.milliseconds,
    };
    let mut found: Vec<Found> = ran.iter().map(told).collect();
    let silent = registry.names().into_iter().filter(|name| processing.not_served.iter().any(|n| n == name));
    found.extend(silent.map(|name| Found {
        name,
        outcome: "not_served",
        found: String::new(),
        units: 0,
        milliseconds: 0.0,
    }));
    found
}

/// How many names of a list are told.
const NAMES: usize = 4;

fn what(article: &Article, enricher: &str) -> String {
    let found = &article.annotations;
    let list = |what: &str, names: Vec<&str>| {
        let more = if names.len() > NAMES { ", …" } else { "" };
        let first = names.iter().take(NAMES).copied().collect::<Vec<_>>().join(", ");
        if names.is_empty() { format!("no {what}") } else { format!("{} {what}: {first}{more}", names.len()) }
    };
    match enricher {
        language::NAME => article.language.as_ref().map_or_else(String::new, |l| {
            let script = l.script.as_deref().map_or_else(String::new, |script| format!(" in {script}"));
            format!("{}{script}", l.code)
        }),
        "names" => {
            let people = list("people", found.people.iter().map(|p| p.name.as_str()).collect());
            let organisations = list("organisations", found.organisations.iter().map(|o| o.name.as_str()).collect());
            let others = list("other names", found.other_names.iter().map(|o| o.name.as_str()).collect());
            format!("{people}; {organisations}; {others}")
        }
        "places" => {
            let places = list("places", found.places.iter().map(|p| p.name.as_str()).collect());
            let countries = list("countries", found.countries.iter().map(|c| c.code.as_str()).collect());
            format!("{places}; {countries}")
        }
        "entities" => {
            let ids = |ids: Vec<&Option<String>>| ids.into_iter().flatten().count();
            let people = ids(found.people.iter().map(|p| &p.wikidata).collect());
            let organisations = ids(found.organisations.iter().map(|o| &o.wikidata).collect());
            let places = ids(found.places.iter().map(|p| &p.wikidata).collect());
            format!("identifiers of {people} people, {organisations} organisations, {places} places")
        }
        "dates" => list("dates", found.dates.iter().map(|d| d.text.as_str()).collect()),
        "quotations" => {
            let speakers: Vec<&str> =
                found.quotations.iter().filter_map(|q| q.speaker.as_ref().map(|s| s.name.as_str())).collect();
            format!("quotations: {}, with a speaker: {}", found.quotations.len(), speakers.len())
        }
        "subjects" => list("subjects", found.subjects.iter().map(|s| &*s.name).collect()),
        "keywords" => list("keywords", found.keywords.iter().map(|k| k.text.as_str()).collect()),
        "summary" => found.summary.clone().unwrap_or_else(|| "no summary".to_owned()),
        "tone" => found.tone.map_or_else(String::new, |tone| format!("{:+.2}", tone.score)),
        "readability" => {
            found.readability.map_or_else(String::new, |r| format!("LIX {:.0}, {} sentences", r.lix, r.sentences))
        }
        "fingerprint" => found
            .fingerprint
            .as_ref()
            .map_or_else(String::new, |f| format!("sha256 {:.12}…, {} hashes", f.sha256, f.minhash.len())),
        "story" => {
            let names = found.terms.iter().filter(|term| term.hash & 1 == 1).count();
            format!("terms for the memory: {}, of names: {names}", found.terms.len())
        }
        // An enricher of a program that embeds this one.
        _ => String::new(),
    }
}
