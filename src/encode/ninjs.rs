//! IPTC ninjs 3.1 (CC BY 4.0, International Press Telecommunications Council): what of an article the standard has a place for.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use crate::article::{Article, Entity, Image, Place, Subject};

/// Prefix of IPTC's Media Topic concept URIs; the code `medtop:16000000` follows it without `medtop:`.
const MEDIA_TOPIC: &str = "http://cv.iptc.org/newscodes/mediatopic/";

/// Writes the article as ninjs 3.1. Times coarser than an instant are given as the first instant of their day or month.
pub fn ninjs(article: &Article) -> Vec<u8> {
    let annotations = &article.annotations;
    let news = News {
        uri: format!("urn:uuid:{}", article.id),
        kind: "text",
        representation_type: "full",
        standard: STANDARD,
        title: article.headline.as_deref(),
        headlines: texts(article.headline.as_deref(), "main"),
        descriptions: texts(article.description.as_deref(), "summary"),
        bodies: [Text {
            role: "main",
            content_type: Some("text/plain"),
            char_count: Some(article.body.text.chars().count()),
            word_count: Some(article.body.words),
            value: &article.body.text,
        }],
        by: article.byline.as_deref(),
        located: article.dateline.as_deref(),
        language: article.language.as_ref().map(|l| l.code.as_str()),
        first_created: article.published.as_ref().map(|m| m.at.as_str()),
        version_created: article.modified.as_ref().or(article.published.as_ref()).map(|m| m.at.as_str()),
        people: annotations.people.iter().map(named).collect(),
        organisations: annotations.organisations.iter().map(named).collect(),
        places: annotations.places.iter().map(located).collect(),
        subjects: annotations.subjects.iter().map(about).collect(),
        info_sources: article
            .source
            .name
            .as_deref()
            .or(article.source.domain.as_deref())
            .map(|name| InfoSource { name, role: "publisher" })
            .into_iter()
            .collect(),
        alt_ids: alt_ids(article),
        associations: article.images.iter().map(picture).collect(),
    };
    let mut bytes = Vec::with_capacity(article.body.text.len() + 2048);
    // Plain data with string keys: writing it to memory fails on no input.
    let written = serde_json::to_writer(&mut bytes, &news);
    debug_assert!(written.is_ok(), "{written:?}");
    bytes
}

const STANDARD: Standard =
    Standard { name: "ninjs", version: "3.1", schema: "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#" };

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct News<'a> {
    uri: String,
    #[serde(rename = "type")]
    kind: &'static str,
    representation_type: &'static str,
    standard: Standard,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headlines: Vec<Text<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    descriptions: Vec<Text<'a>>,
    bodies: [Text<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    located: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_created: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version_created: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    people: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    organisations: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<Located<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subjects: Vec<About<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    info_sources: Vec<InfoSource<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alt_ids: Vec<AltId<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    associations: Vec<Picture<'a>>,
}

#[derive(Serialize)]
struct Standard {
    name: &'static str,
    version: &'static str,
    schema: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Text<'a> {
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    char_count: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    word_count: Option<u32>,
    value: &'a str,
}

fn texts<'a>(value: Option<&'a str>, role: &'static str) -> Vec<Text<'a>> {
    value
        .map(|value| Text { role, content_type: None, char_count: None, word_count: None, value })
        .into_iter()
        .collect()
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
}

fn named(entity: &Entity) -> Named<'_> {
    let uri = entity.wikidata.as_ref().map(|id| format!("http://www.wikidata.org/entity/{id}"));
    Named { name: &entity.name, uri }
}

#[derive(Serialize)]
struct Located<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    #[serde(rename = "geoJSON", skip_serializing_if = "Option::is_none")]
    geo_json: Option<Point>,
}

#[derive(Serialize)]
struct Point {
    #[serde(rename = "type")]
    kind: &'static str,
    /// Longitude first (RFC 7946 §3.1.1).
    coordinates: [f64; 2],
}

fn located(place: &Place) -> Located<'_> {
    let point = |(longitude, latitude)| Point { kind: "Point", coordinates: [longitude, latitude] };
    Located {
        name: &place.name,
        uri: place.geonames.map(|id| format!("https://sws.geonames.org/{id}/")),
        geo_json: place.longitude.zip(place.latitude).map(point),
    }
}

#[derive(Serialize)]
struct About<'a> {
    name: &'a str,
    uri: String,
    creator: &'static str,
    /// Per cent.
    confidence: u8,
}

fn about(subject: &Subject) -> About<'_> {
    let code = subject.code.strip_prefix("medtop:").unwrap_or(&subject.code);
    let confidence = (subject.score.clamp(0.0, 1.0) * 100.0).round() as u8;
    About { name: &subject.name, uri: format!("{MEDIA_TOPIC}{code}"), creator: "copydesk", confidence }
}

#[derive(Serialize)]
struct InfoSource<'a> {
    name: &'a str,
    role: &'static str,
}

#[derive(Serialize)]
struct AltId<'a> {
    role: &'static str,
    value: &'a str,
}

fn alt_ids(article: &Article) -> Vec<AltId<'_>> {
    let ids = [
        ("canonicalUrl", &article.url.canonical),
        ("originalUrl", &article.url.original),
        ("producerId", &article.origin.id),
    ];
    ids.into_iter().filter_map(|(role, value)| Some(AltId { role, value: value.as_deref()? })).collect()
}

#[derive(Serialize)]
struct Picture<'a> {
    name: String,
    uri: Cow<'a, str>,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    descriptions: Vec<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    renditions: [Rendition; 1],
}

#[derive(Serialize)]
struct Rendition {
    name: &'static str,
    href: String,
}

/// What RFC 3986 has no place for in a URI; addresses on pages hold it all the same, as browsers send it encoded.
const FOREIGN: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// An address as a URI.
fn uri(address: &str) -> Cow<'_, str> {
    utf8_percent_encode(address, FOREIGN).into()
}

fn picture(image: &Image) -> Picture<'_> {
    Picture {
        name: image.url.rsplit('/').next().unwrap_or_default().chars().take(80).collect(),
        uri: uri(&image.url),
        kind: "picture",
        descriptions: texts(image.caption.as_deref(), "caption"),
        by: image.credit.as_deref(),
        renditions: [Rendition { name: "original", href: uri(&image.url).into_owned() }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Annotations, Body, Language, Moment, Precision, Source, Urls};

    /// All that the schema of ninjs 3.1 asks; properties that it does not know are refused.
    const SCHEMA: &str = include_str!("ninjs-3.1.schema.json");

    #[test]
    fn holds_to_the_standard() {
        let article = Article {
            id: "0f8a0000-0000-5000-8000-000000000000".into(),
            headline: Some("H".into()),
            description: Some("D".into()),
            byline: Some("By A".into()),
            dateline: Some("CAIRO (Agency)".into()),
            language: Some(Language { code: "en".into(), script: None, confidence: 1.0 }),
            published: Some(Moment { at: "2016-10-16T00:00:00Z".into(), precision: Precision::Day }),
            source: Source { name: Some("P".into()), domain: None },
            url: Urls { original: None, canonical: Some("https://e.org/a".into()) },
            body: Body { text: "Één.".into(), words: 1, paragraphs: 1, ..Body::default() },
            images: vec![Image { url: "https://e.org/i.jpg".into(), caption: Some("C".into()), credit: None }],
            annotations: Annotations {
                people: vec![Entity { name: "A B".into(), wikidata: Some("Q42".into()), ..Entity::default() }],
                places: vec![Place {
                    name: "Lausanne".into(),
                    geonames: Some(2_659_994),
                    latitude: Some(46.5),
                    longitude: Some(6.6),
                    ..Place::default()
                }],
                subjects: vec![Subject { code: "medtop:16000000".into(), name: "conflict".into(), score: 0.905 }],
                ..Annotations::default()
            },
            ..Article::default()
        };
        let schema = serde_json::from_str(SCHEMA).unwrap();
        for article in [article, Article::default()] {
            let document: serde_json::Value = serde_json::from_slice(&ninjs(&article)).unwrap();
            assert!(jsonschema::validate(&schema, &document).is_ok(), "{document:#}");
        }
    }

    #[test]
    fn speaks_the_standards_identifiers() {
        let subject = Subject { code: "medtop:16000000".into(), name: "conflict".into(), score: 0.905 };
        let about = about(&subject);
        assert_eq!((about.uri.as_str(), about.confidence), ("http://cv.iptc.org/newscodes/mediatopic/16000000", 91));
        let place = Place { latitude: Some(46.5), longitude: Some(6.6), ..Place::default() };
        assert_eq!(located(&place).geo_json.unwrap().coordinates, [6.6, 46.5]);
        let image = Image { url: "https://e.org/ä b|c.jpg?w={width}&q=%20#x".into(), ..Image::default() };
        assert_eq!(picture(&image).uri, "https://e.org/%C3%A4%20b%7Cc.jpg?w=%7Bwidth%7D&q=%20#x");
    }
}
