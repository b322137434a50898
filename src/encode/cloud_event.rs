//! CloudEvents 1.0 around a document: structured (JSON event format) and binary (AMQP protocol binding, as headers).

use serde_json::{Map, Value as Json};

use super::Format;
use super::envelope::revision;
use crate::article::Article;
use crate::message::{Headers, Message, Value};

/// Where the attributes of an event stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// In the body, with the document as `data`.
    Structured,
    /// In headers that begin with `cloudEvents_`; the body is the document alone.
    Binary,
}

/// `content_type` of a structured event.
pub const CONTENT_TYPE: &str = "application/cloudevents+json";
/// What the headers of a binary event begin with.
const PREFIX: &str = "cloudEvents_";
/// The context in which the events happen.
const SOURCE: &str = "urn:copydesk:worker";

/// Attributes by name.
pub type Attributes = Vec<(&'static str, String)>;

/// The attributes of the event that the article was published, in the order in which they are written. The same text of the same article
/// is the same event. What ninjs and schema.org have no place for stands in extension attributes.
pub fn attributes(message: &Message, article: &Article, format: Format) -> Attributes {
    let revision = revision(&article.body.text);
    let country = article.annotations.countries.first();
    let subject = article.annotations.subjects.first();
    let header = |name: &str| message.headers.get(name).and_then(Value::as_str).map(str::to_owned);
    let time = message.properties.timestamp.and_then(|seconds| i64::try_from(seconds).ok());
    let time = time.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let all = [
        ("specversion", Some("1.0".to_owned())),
        ("id", Some(format!("{}-{revision}", article.id))),
        ("source", Some(SOURCE.to_owned())),
        ("type", Some(format.kind().to_owned())),
        ("subject", article.url.canonical.clone().or_else(|| Some(format!("urn:uuid:{}", article.id)))),
        ("time", time.map(|time| time.to_string())),
        ("datacontenttype", Some(format.content_type().to_owned())),
        ("dataschema", format.schema().map(str::to_owned)),
        ("revision", Some(revision)),
        ("sourcedomain", article.source.domain.clone()),
        ("language", article.language.as_ref().map(|language| language.code.clone())),
        ("country", country.map(|country| country.code.clone())),
        ("subjectcode", subject.map(|subject| subject.code.to_string())),
        ("duplicateof", article.duplicate.as_ref().map(|duplicate| duplicate.of.clone())),
        ("traceparent", header("traceparent")),
        ("tracestate", header("tracestate")),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).filter(|(_, value)| !value.is_empty()).collect()
}

/// The event as JSON, around a document that is JSON.
pub fn structured(attributes: &[(&'static str, String)], document: &[u8]) -> Vec<u8> {
    let fields: Map<String, Json> =
        attributes.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into())).collect();
    let mut bytes = super::json(&fields);
    bytes.pop();
    bytes.extend_from_slice(b",\"data\":");
    bytes.extend_from_slice(document);
    bytes.push(b'}');
    bytes
}

/// The event's headers.
pub fn binary(attributes: Attributes) -> Headers {
    let stated = attributes.into_iter().filter(|(name, _)| *name != "datacontenttype");
    stated.map(|(name, value)| (format!("{PREFIX}{name}"), value.into())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Duplicate;

    /// What the JSON event format of CloudEvents 1.0 demands, and the extension attributes that are used.
    const RULES: &str = include_str!("cloud-event.schema.json");

    #[test]
    fn events_hold_to_the_standard_and_say_what_the_document_cannot() {
        let mut message = Message::default();
        message.properties.timestamp = Some(1_476_576_000);
        message.headers.insert("traceparent".into(), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".into());
        let article = Article {
            id: "0f8a0000-0000-5000-8000-000000000000".into(),
            duplicate: Some(Duplicate { of: "x".into(), containment: 1.0, kind: crate::article::DuplicateKind::Exact }),
            ..Article::default()
        };
        let schema = serde_json::from_str(RULES).unwrap();
        for (_, format) in Format::ALL {
            let attributes = attributes(&message, &article, format);
            let event: Json = serde_json::from_slice(&structured(&attributes, b"{\"a\":[1]}")).unwrap();
            assert!(jsonschema::validate(&schema, &event).is_ok(), "{event:#}");
            assert_eq!((&event["data"]["a"][0], &event["duplicateof"]), (&1.into(), &"x".into()));
            assert_eq!(event["time"], "2016-10-16T00:00:00Z");
            let headers = binary(attributes);
            assert_eq!(headers["cloudEvents_specversion"].as_str(), Some("1.0"));
            assert!(!headers.contains_key("cloudEvents_datacontenttype"), "it is the property content_type");
        }
    }
}
