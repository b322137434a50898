//! schema.org `NewsArticle` as JSON-LD 1.1: what of an article the vocabulary has a property for.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::json::json as written;
use crate::article::{Article, AuthorKind, Entity, Image, Moment, Place, Precision};

/// The vocabulary of IPTC's Media Topics.
const MEDIA_TOPICS: &str = "http://cv.iptc.org/newscodes/mediatopic/";

/// Writes the article as a `NewsArticle`. Dates are as precise as they are known: `2016-10` for a month, `2016-10-16` for a day.
pub fn json_ld(article: &Article) -> Vec<u8> {
    let annotations = &article.annotations;
    let url = article.url.canonical.as_deref().or(article.url.original.as_deref());
    let mut news = Properties::of("NewsArticle");
    news.put("@id", Some(format!("urn:uuid:{}", article.id)));
    news.put("identifier", article.origin.id.as_deref());
    news.put("url", url);
    news.put("mainEntityOfPage", article.url.canonical.as_deref());
    news.put("headline", article.headline.as_deref());
    news.put("description", article.description.as_deref());
    news.put("abstract", annotations.summary.as_deref());
    news.put("articleBody", Some(article.body.text.as_str()).filter(|text| !text.is_empty()));
    news.put("wordCount", Some(article.body.words));
    news.put("timeRequired", Some(format!("PT{}S", article.body.reading_seconds)));
    news.put("inLanguage", article.language.as_ref().map(|language| language.code.as_str()));
    news.put("articleSection", article.section.as_deref());
    news.put("dateline", article.dateline.as_deref());
    news.put("creditText", article.credits.as_deref());
    news.put("datePublished", article.published.as_ref().map(date));
    news.put("dateModified", article.modified.as_ref().map(date));
    news.put("isAccessibleForFree", article.is_accessible_for_free);
    news.list("keywords", article.tags.iter().cloned().chain(annotations.keywords.iter().map(|k| k.text.clone())));
    news.list("correction", article.corrections.iter().cloned());
    news.list(
        "author",
        article.authors.iter().map(|author| {
            let mut of = Properties::of(match author.kind {
                Some(AuthorKind::Organisation) => "Organization",
                Some(AuthorKind::Person) | None => "Person",
            });
            of.put("name", Some(&author.name));
            of.put("url", author.url.as_deref());
            of.0
        }),
    );
    news.put("publisher", publisher(article));
    news.list("image", article.images.iter().map(image));
    let subjects = annotations.subjects.iter().map(|subject| {
        let mut of = Properties::of("DefinedTerm");
        of.put("termCode", Some(&subject.code));
        of.put("name", Some(&subject.name));
        let code = subject.code.strip_prefix("medtop:").unwrap_or(&subject.code);
        of.put("url", Some(format!("{MEDIA_TOPICS}{code}")));
        of.put("inDefinedTermSet", Some(MEDIA_TOPICS));
        of.0
    });
    let countries = annotations.countries.iter().map(|country| {
        let mut of = Properties::of("Country");
        of.put("name", Some(&country.name));
        of.put("identifier", Some(&country.code));
        of.put("sameAs", country.wikidata.as_deref().map(wikidata));
        of.0
    });
    news.list("about", subjects.chain(countries));
    let people = annotations.people.iter().map(|person| named("Person", person));
    let organisations = annotations.organisations.iter().map(|organisation| named("Organization", organisation));
    let others = annotations.other_names.iter().map(|other| named("Thing", other));
    news.list("mentions", people.chain(organisations).chain(annotations.places.iter().map(place)).chain(others));
    let mut document = Map::new();
    document.insert("@context".to_owned(), "https://schema.org".into());
    document.extend(news.0);
    written(&document)
}

/// The properties of one node.
struct Properties(Map<String, Value>);

impl Properties {
    fn of(kind: &str) -> Self {
        Self([("@type".to_owned(), kind.into())].into_iter().collect())
    }

    fn put(&mut self, name: &str, value: Option<impl Serialize>) {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), json!(value));
        }
    }

    fn list(&mut self, name: &str, values: impl Iterator<Item = impl Serialize>) {
        let values: Vec<Value> = values.map(|value| json!(value)).collect();
        self.put(name, (!values.is_empty()).then_some(values));
    }
}

fn date(moment: &Moment) -> &str {
    let length = match moment.precision {
        Precision::Month => 7,
        Precision::Day => 10,
        Precision::Minute | Precision::Instant => moment.at.len(),
    };
    moment.at.get(..length).unwrap_or(&moment.at)
}

fn publisher(article: &Article) -> Option<Map<String, Value>> {
    let name = article.source.name.as_deref().or(article.source.domain.as_deref())?;
    let mut of = Properties::of("Organization");
    of.put("name", Some(name));
    of.put("url", article.source.domain.as_ref().map(|domain| format!("https://{domain}/")));
    Some(of.0)
}

fn wikidata(id: &str) -> String {
    format!("http://www.wikidata.org/entity/{id}")
}

fn named(kind: &str, entity: &Entity) -> Map<String, Value> {
    let mut of = Properties::of(kind);
    of.put("name", Some(&entity.name));
    of.put("sameAs", entity.wikidata.as_deref().map(wikidata));
    of.0
}

fn place(place: &Place) -> Map<String, Value> {
    let mut of = Properties::of("Place");
    of.put("name", Some(&place.name));
    let links =
        [place.wikidata.as_deref().map(wikidata), place.geonames.map(|id| format!("https://sws.geonames.org/{id}/"))];
    of.list("sameAs", links.into_iter().flatten());
    if let (Some(latitude), Some(longitude)) = (place.latitude, place.longitude) {
        let mut at = Properties::of("GeoCoordinates");
        at.put("latitude", Some(latitude));
        at.put("longitude", Some(longitude));
        of.put("geo", Some(at.0));
    }
    of.0
}

fn image(image: &Image) -> Map<String, Value> {
    let mut of = Properties::of("ImageObject");
    of.put("contentUrl", Some(&image.url));
    of.put("caption", image.caption.as_deref());
    of.put("creditText", image.credit.as_deref());
    of.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Annotations, Author, Body, Country, Language, Source, Subject};

    /// The properties that this encoder uses, with the types that schema.org expects of them; nothing else is allowed.
    const USED: &str = include_str!("json-ld-used.schema.json");

    #[test]
    fn holds_to_the_vocabulary() {
        let article = Article {
            id: "0f8a0000-0000-5000-8000-000000000000".into(),
            headline: Some("H".into()),
            language: Some(Language { code: "de".into(), script: None, confidence: 1.0 }),
            published: Some(Moment { at: "2016-10-16T00:00:00Z".into(), precision: Precision::Day }),
            modified: Some(Moment { at: "2016-10-01T00:00:00Z".into(), precision: Precision::Month }),
            source: Source { name: None, domain: Some("e.org".into()) },
            authors: vec![Author { name: "A".into(), kind: Some(AuthorKind::Organisation), url: None }],
            body: Body { text: "T".into(), words: 1, paragraphs: 1, reading_seconds: 1, structure: Vec::new() },
            images: vec![Image { url: "https://e.org/i.jpg".into(), caption: Some("C".into()), credit: None }],
            is_accessible_for_free: Some(true),
            annotations: Annotations {
                people: vec![Entity { name: "B".into(), wikidata: Some("Q42".into()), ..Entity::default() }],
                places: vec![Place {
                    name: "L".into(),
                    latitude: Some(46.5),
                    longitude: Some(6.6),
                    ..Place::default()
                }],
                countries: vec![Country { code: "CH".into(), name: "Switzerland".into(), ..Country::default() }],
                subjects: vec![Subject { code: "medtop:16000000".into(), name: "conflict".into(), score: 0.9 }],
                ..Annotations::default()
            },
            ..Article::default()
        };
        let schema = serde_json::from_str(USED).unwrap();
        let document: Value = serde_json::from_slice(&json_ld(&article)).unwrap();
        assert_eq!(document["datePublished"], "2016-10-16");
        assert_eq!(document["dateModified"], "2016-10");
        assert_eq!(document["about"][0]["url"], "http://cv.iptc.org/newscodes/mediatopic/16000000");
        for document in [document, serde_json::from_slice(&json_ld(&Article::default())).unwrap()] {
            assert!(jsonschema::validate(&schema, &document).is_ok(), "{document:#}");
        }
    }
}
