//! The JSON Schema of an article as input, under the names of this program.

use serde_json::{Map, Value, json};

use super::{ALIASES, Field};

/// The identifier of the schema.
const ID: &str = "urn:copydesk:schema:input:1";

/// The JSON Schema (2020-12) of what is read as `application/json`: an article, or a list of them. Other members are passed through.
pub fn schema() -> Value {
    let properties: Map<String, Value> =
        Field::ALL.iter().map(|&(name, field)| (name.to_owned(), property(name, field))).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "Article as input",
        "description": "One article, or several that are settled as one. Every member may stand under another name, as docs/inputs.md lists them \
                        and decode.fields adds them; members without a place in the document are passed through in `extra`.",
        "anyOf": [
            { "$ref": "#/$defs/article" },
            { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/article" } }
        ],
        "$defs": {
            "article": {
                "type": "object",
                "properties": properties,
                "anyOf": [{ "required": ["text"] }, { "required": ["html"] }]
            },
            "person": {
                "anyOf": [
                    { "type": "string" },
                    { "type": "object", "properties": { "name": { "type": "string" } }, "required": ["name"] }
                ]
            },
            "moment": {
                "anyOf": [
                    { "type": "string", "examples": ["2024-05-16T18:30:00+02:00", "2024-05-16", "Thu, 16 May 2024 16:30:00 GMT"] },
                    { "type": "integer", "description": "Seconds, or milliseconds, since 1970-01-01T00:00:00Z." }
                ]
            },
            "strings": {
                "anyOf": [
                    { "type": "array", "items": { "type": "string" } },
                    { "type": "string", "description": "One, or several with commas between them." }
                ]
            }
        }
    })
}

/// The schema of one member.
fn property(name: &str, field: Field) -> Value {
    let string = || json!({ "type": "string" });
    let defined = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
    let (mut schema, about) = match field {
        Field::Id => {
            (json!({ "type": ["string", "integer"] }), "The producer's identifier; it comes back as `origin.id`.")
        }
        Field::Html => {
            (json!({ "type": "string", "minLength": 1 }), "A whole page, or a fragment of one. Counts before `text`.")
        }
        Field::Text => (
            json!({ "anyOf": [
                { "type": "string", "minLength": 1 },
                { "type": "array", "minItems": 1, "items": { "type": "string" } }
            ] }),
            "The text, or HTML where it holds markup; a list is one of paragraphs.",
        ),
        Field::Url => (string(), "Where it was fetched."),
        Field::CanonicalUrl => (string(), "Its canonical address."),
        Field::Headline => (string(), "The headline."),
        Field::Description => (string(), "A summary or standfirst."),
        Field::Byline => (string(), "The byline as printed."),
        Field::Authors => (
            json!({ "anyOf": [defined("person"), { "type": "array", "items": defined("person") }] }),
            "The names of its authors.",
        ),
        Field::Published => (defined("moment"), "When it was first published."),
        Field::Modified => (defined("moment"), "When it was last changed."),
        Field::Fetched => (defined("moment"), "When it was fetched; what \"yesterday\" is counted from."),
        Field::Language => (string(), "A tag of BCP 47, as `pt-BR`."),
        Field::Section => (string(), "The section of the publication."),
        Field::Tags => (defined("strings"), "Its tags or keywords."),
        Field::Source => (
            json!({ "anyOf": [
                { "type": "string" },
                { "type": "object", "properties": { "name": { "type": "string" }, "url": { "type": "string" }, "domain": { "type": "string" } } }
            ] }),
            "The publication: its name, its address or both.",
        ),
        Field::SourceDomain => (string(), "The domain of the publication."),
        Field::Images => (defined("strings"), "Addresses of images."),
    };
    let others: Vec<&str> = ALIASES
        .iter()
        .filter(|(row, _)| *row == field)
        .flat_map(|(_, names)| names.iter().copied())
        .filter(|other| *other != name)
        .collect();
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), format!("{about} Also read as: {}.", others.join(", ")).into());
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::fields::Names;
    use crate::decode::tests::several;

    #[test]
    fn what_the_schema_takes_is_read_and_what_it_refuses_is_refused() {
        let schema = jsonschema::validator_for(&schema()).unwrap();
        let names = Names::default();
        for (name, field) in Field::ALL {
            assert_eq!(names.known(name).map(|(_, field)| field), Some(field), "{name}");
        }
        let whole = json!({"id": 7, "text": ["One.", "Two."], "url": "https://e.org/a", "canonical_url": "https://e.org/a", "headline": "H",
            "description": "D", "byline": "By A", "authors": [{"name": "A B"}, "C D"], "published": 1_476_576_000, "modified": "2016-10-17",
            "fetched": "2016-10-18", "language": "en", "section": "S", "tags": ["t"], "source": {"name": "P"}, "source_domain": "e.org",
            "images": ["https://e.org/i.jpg"], "rank": 3});
        for input in [whole.clone(), json!([whole, {"html": "<p>x</p>"}]), json!({"text": "One."})] {
            assert!(
                schema.is_valid(&input),
                "{:?}",
                schema.iter_errors(&input).map(|e| e.to_string()).collect::<Vec<_>>()
            );
            let raw = several("application/json", input.to_string()).unwrap().remove(0);
            if raw.extra.contains_key("rank") {
                assert_eq!(raw.extra.len(), 1, "everything else has its place: {:?}", raw.extra);
                assert_eq!(
                    (raw.given.authors.len(), raw.given.images.len(), raw.origin.id.as_deref()),
                    (2, 1, Some("7"))
                );
            }
        }
        for input in [
            json!({}),
            json!({"headline": "H"}),
            json!([]),
            json!({"text": ""}),
            json!({"text": 7, "html": null}),
            json!("text"),
        ] {
            assert!(!schema.is_valid(&input), "{input}");
            if input != json!({"text": 7, "html": null}) {
                assert!(several("application/json", input.to_string()).is_err(), "{input}");
            }
        }
    }
}
