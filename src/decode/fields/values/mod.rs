//! The shapes in which JSON holds a text, a moment, people, or a list of texts.

mod body;
mod moment;
mod people;

use std::borrow::Cow;

use serde_json::{Map, Value};

pub(in crate::decode) use self::body::{has_text, into_text, text};
pub(in crate::decode) use self::moment::moment;
pub(in crate::decode) use self::people::people;
use super::{literal, nodes};
use crate::normalize::clean::markup;

/// Members of an object that stand for its text, in the words of feeds, content systems, schema.org, XML converters, databases and our own
/// document.
const TEXT_MEMBERS: [&str; 42] = [
    "text",
    "value",
    "rendered",
    "processed",
    "main",
    "basic",
    "at",
    "$date",
    "code",
    "original",
    "name",
    "displayName",
    "term",
    "label",
    "title",
    "url",
    "@id",
    "$oid",
    "$numberLong",
    "href",
    "content",
    "#text",
    "$t",
    "default",
    "src",
    "#cdata-section",
    "#cdata",
    "_cdata",
    "__cdata",
    "_text",
    "__text",
    "_",
    "string",
    "S",
    "N",
    "stringValue",
    "timestampValue",
    "integerValue",
    "iso",
    "long",
    "_seconds",
    "seconds",
];

/// Attributes of an element that stand for its text, as XML converters name them: `@href`, `@_term`, `-url`, or in an object of attributes.
const ATTRIBUTES: [&str; 5] = ["term", "label", "href", "url", "src"];

/// Objects of attributes.
const ATTRIBUTE_OBJECTS: [&str; 3] = ["$", "_attributes", "@attributes"];

/// Members of an object that is a picture.
const ADDRESS_MEMBERS: [&str; 9] =
    ["url", "src", "href", "source_url", "sourceUrl", "contentUrl", "content_url", "secure_url", "file"];

/// Members that hold what a relation leads to, or a value by its type: `{"edges": [{"node": …}]}`, `{"data": {"attributes": …}}`,
/// `{"L": [{"S": "One"}]}`.
const RELATIONS: [&str; 14] = [
    "node",
    "nodes",
    "edges",
    "data",
    "attributes",
    "L",
    "SS",
    "M",
    "arrayValue",
    "values",
    "mapValue",
    "fields",
    "array",
    "collection",
];

/// Levels of objects that a text may be wrapped in.
const DEPTH: usize = 6;

/// The one string that `value` stands for; `None` where it is empty. The text nodes of one line become that line again.
pub(in crate::decode) fn string(value: &Value) -> Option<String> {
    match &*opened(value) {
        Value::Array(values) if is_torn_line(values) => {
            Some(nodes::join(values.iter().filter_map(Value::as_str)).replace("\n\n", " "))
        }
        value => one(value, DEPTH),
    }
}

/// Whether `values` are the text nodes of a line, none of them an address.
fn is_torn_line(values: &[Value]) -> bool {
    let mut nodes = values.iter().map(|value| value.as_str().filter(|node| !node.contains("://")));
    values.len() > 1 && nodes.clone().all(|node| node.is_some()) && nodes.any(|node| node.is_some_and(nodes::is_torn))
}

/// [`string`] of a value that is given away, without a copy of what may be a page; the value again where it is empty.
pub(in crate::decode) fn into_string(value: Value) -> Result<String, Value> {
    match value {
        Value::String(text) if is_plain(&text) && !markup::shows_text(&text) => Err(Value::String(text)),
        Value::String(mut text) if is_plain(&text) => {
            text.truncate(text.trim_end().len());
            text.drain(..text.len() - text.trim_start().len());
            Ok(text)
        }
        // A number is the page of an answer, not a page.
        Value::Number(_) => Err(value),
        value => string(&value).ok_or(value),
    }
}

/// Whether a string cannot be a list or an object that became one.
fn is_plain(text: &str) -> bool {
    !text.trim_start().starts_with(['[', '{', '('])
}

fn one(value: &Value, depth: usize) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) if depth > 0 => member(object, depth - 1).or_else(|| match related(value) {
            inner if std::ptr::eq(inner, value) => None,
            inner => one(inner, depth - 1),
        }),
        Value::Array(values) => values.iter().find_map(|value| match value {
            Value::Array(_) => None,
            value => one(value, depth),
        }),
        Value::Null | Value::Bool(_) | Value::Object(_) => None,
    }
}

/// The text that one of an object's members, or of its attributes, is.
fn member(object: &Map<String, Value>, depth: usize) -> Option<String> {
    let text = |value: &Value| match value {
        Value::Null | Value::Bool(_) | Value::Array(_) => None,
        text => one(text, depth),
    };
    let within = || ATTRIBUTE_OBJECTS.iter().find_map(|name| object.get(*name)?.as_object());
    let found = TEXT_MEMBERS.iter().find_map(|name| text(object.get(*name)?));
    found.or_else(|| attributes(object).find_map(text)).or_else(|| {
        let inner = within()?;
        ATTRIBUTES.iter().find_map(|name| text(inner.get(*name)?))
    })
}

/// The attributes among the members of an object that stand for its text.
fn attributes(object: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    let marked =
        |name: &str| ["@_", "@", "-"].iter().find_map(|mark| Some(ATTRIBUTES.contains(&name.strip_prefix(mark)?)));
    object.iter().filter(move |(name, _)| marked(name) == Some(true)).map(|(_, value)| value)
}

/// A list or an object that became a string, or that stands under its type or behind a relation, as what it is.
fn opened(value: &Value) -> Cow<'_, Value> {
    match value {
        Value::String(text) => literal::read(text).map_or(Cow::Borrowed(value), Cow::Owned),
        value => Cow::Borrowed(related(value)),
    }
}

/// Languages by whose names alone members are told from others.
const LANGUAGES: [&str; 26] = [
    "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hi", "hu", "it", "ja", "ko", "nb", "nl", "pl", "pt",
    "ro", "ru", "sv", "tr", "uk", "vi", "zh",
];

/// The first value of an object that holds one a language: `{"en-GB": …}`.
fn localized(object: &Map<String, Value>) -> Option<&Value> {
    let is_language = |name: &String| match name.split_once(['-', '_']) {
        Some((language, region)) => {
            language.len() == 2 && matches!(region.len(), 2..=4) && language.bytes().all(|b| b.is_ascii_lowercase())
        }
        None => LANGUAGES.contains(&name.as_str()),
    };
    object.values().next().filter(|_| object.keys().all(is_language))
}

/// What relations lead to from `value`, or `value`.
fn related(mut value: &Value) -> &Value {
    for _ in 0..DEPTH {
        let Value::Object(object) = value else { break };
        let inner = RELATIONS.iter().find_map(|name| object.get(*name).filter(|v| v.is_object() || v.is_array()));
        let Some(inner) = inner.or_else(|| localized(object)).filter(|_| !says_itself(object)) else { break };
        value = inner;
    }
    value
}

/// Whether an object has a text or a name beside what it leads to.
fn says_itself(object: &Map<String, Value>) -> bool {
    let is_said = |name: &str| object.get(name).is_some_and(|v| v.is_string() || v.is_number() || v.is_object());
    TEXT_MEMBERS.iter().any(|name| is_said(name)) || object.keys().any(|name| people::is_part(name))
}

/// The strings that `value` lists; one string is split at commas and semicolons where `split` says so. Numbers are keys in some database.
pub(in crate::decode) fn strings(value: &Value, split: bool) -> Vec<String> {
    match &*opened(value) {
        Value::Array(values) if !values.is_empty() && values.iter().all(Value::is_number) => Vec::new(),
        Value::Array(values) => listed(values, DEPTH).into_iter().filter_map(|value| one(value, DEPTH)).collect(),
        value => match one(value, DEPTH) {
            Some(text) if split => {
                text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
            }
            text => text.into_iter().collect(),
        },
    }
}

/// The values of a list, with those of lists in it in their place.
fn listed(values: &[Value], depth: usize) -> Vec<&Value> {
    let mut all = Vec::with_capacity(values.len());
    for value in values {
        match value {
            Value::Array(inner) if depth > 0 => all.extend(listed(inner, depth - 1)),
            value => all.push(value),
        }
    }
    all
}

/// The addresses that `value` lists; of an object its address, not its name.
pub(in crate::decode) fn addresses(value: &Value) -> Vec<String> {
    let address = |value: &Value| {
        let object = related(value).as_object();
        let own = object.and_then(|object| ADDRESS_MEMBERS.iter().find_map(|name| one(object.get(*name)?, DEPTH)));
        own.or_else(|| one(value, DEPTH))
    };
    match &*opened(value) {
        Value::Array(values) if values.iter().all(Value::is_number) => Vec::new(),
        Value::Array(values) => values.iter().filter_map(address).collect(),
        value => address(value).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_string_of_many_shapes() {
        for (value, text) in [
            (json!({"$date": "2019-07-26"}), Some("2019-07-26")),
            (json!({"$date": {"$numberLong": "1564125480000"}}), Some("1564125480000")),
            (json!({"main": "Main", "kicker": null}), Some("Main")),
            (json!([null, {"value": "V"}]), Some("V")),
            (json!("['only']"), Some("only")),
            (json!({"_seconds": 1564125480, "_nanoseconds": 0}), Some("1564125480")),
            (json!({"_": "Quay shut", "$": {"lang": "en"}}), Some("Quay shut")),
            (json!({"string": "Quay shut"}), Some("Quay shut")),
            (json!(["Quay ", "shut", "\n for a year "]), Some("Quay shut for a year")),
            (json!(["Quay shut", "Second line"]), Some("Quay shut")),
            (json!([" https://e.org/a", " https://e.org/b"]), Some("https://e.org/a")),
            (json!({"value": ""}), None),
            (json!({"#text": "Quay", "@_type": "html"}), Some("Quay")),
            (json!({"@_href": "https://e.org/a", "@_rel": "alternate"}), Some("https://e.org/a")),
            (json!({"$": {"term": "Ports"}}), Some("Ports")),
            (json!({"edges": [{"node": {"name": "Ports"}}]}), Some("Ports")),
            (json!({"en-GB": "Quay shut", "fr-FR": "Quai fermé"}), Some("Quay shut")),
            (json!({"id": "Quay"}), None),
        ] {
            assert_eq!(string(&value).as_deref(), text, "{value}");
        }
    }

    #[test]
    fn a_picture_is_its_address() {
        for picture in [
            json!({"name": "quay.jpg", "url": "https://e.org/q.jpg"}),
            json!([{"title": "The quay", "src": "https://e.org/q.jpg"}]),
            json!({"node": {"sourceUrl": "https://e.org/q.jpg", "altText": "x"}}),
            json!({"data": {"attributes": {"name": "quay.jpg", "url": "https://e.org/q.jpg"}}}),
            json!("https://e.org/q.jpg"),
        ] {
            assert_eq!(addresses(&picture), ["https://e.org/q.jpg"], "{picture}");
        }
        assert!(addresses(&json!([7])).is_empty());
    }
}
