//! The shapes in which JSON holds a text, a moment, people, or a list of texts.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{folded, literal, nodes};
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

/// Kinds of pieces of a paragraph that hold pieces themselves.
const INLINE: [&str; 12] = [
    "link",
    "hyperlink",
    "a",
    "entry-hyperlink",
    "asset-hyperlink",
    "autolink",
    "mention",
    "strong",
    "em",
    "bold",
    "italic",
    "underline",
];

/// Kinds of parts of a body that are seen or heard, not read.
const UNREAD: [&str; 17] = [
    "image",
    "images",
    "img",
    "picture",
    "photo",
    "figure",
    "gallery",
    "slideshow",
    "video",
    "audio",
    "embed",
    "iframe",
    "ad",
    "advert",
    "advertisement",
    "related",
    "interstitial",
];

/// Members whose values are parts of a body.
const BODY_MEMBERS: [&str; 10] =
    ["summary", "sections", "blocks", "headline", "paragraphs", "content", "children", "elements", "items", "data"];

/// Levels of objects that a text may be wrapped in.
const DEPTH: usize = 6;

/// Levels of parts that a body may have.
const BODY_DEPTH: usize = 16;

/// Parts of a name, as names are compared.
const GIVEN: [&str; 9] =
    ["givenname", "firstname", "given", "first", "forename", "fname", "vorname", "prénom", "prenom"];
const FAMILY: [&str; 10] =
    ["familyname", "lastname", "surname", "family", "last", "lname", "nachname", "nom", "apellido", "cognome"];

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

/// [`text`] of a value that is given away, in the same way.
pub(in crate::decode) fn into_text(value: Value) -> Result<String, Value> {
    match value {
        Value::String(text) if is_plain(&text) && markup::shows_text(&text) => Ok(text),
        value => text(&value).ok_or(value),
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
    TEXT_MEMBERS.iter().any(|name| is_said(name))
        || object.keys().any(|name| GIVEN.iter().chain(&FAMILY).any(|part| folded(name) == *part))
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

/// The names of the people that `value` lists. The text nodes of one byline become that byline again.
pub(in crate::decode) fn people(value: &Value) -> Vec<String> {
    match &*opened(value) {
        Value::Array(values) if is_torn_byline(values) => {
            let line = nodes::join(values.iter().filter_map(Value::as_str));
            line.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
        }
        Value::Array(values) => listed(values, DEPTH).into_iter().filter_map(|value| person(related(value))).collect(),
        value => person(value).into_iter().collect(),
    }
}

/// Whether `values` are text nodes of a byline; an address of mail begins with a small letter, too.
fn is_torn_byline(values: &[Value]) -> bool {
    let mut nodes = values.iter().filter_map(Value::as_str);
    nodes.clone().any(nodes::is_torn) && !nodes.any(|node| node.contains('@'))
}

/// A number is the author's key in some database.
fn person(value: &Value) -> Option<String> {
    if value.is_number() {
        return None;
    }
    let part = |object: &Map<String, Value>, names: &[&str]| {
        let member = object.iter().find(|(name, _)| names.contains(&folded(name).as_str()));
        member.and_then(|(_, value)| value.as_str()).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned)
    };
    if let Value::Object(object) = value {
        if let Some(name) = part(object, &["name", "displayname", "fullname"]) {
            return Some(name);
        }
        match (part(object, &GIVEN), part(object, &FAMILY)) {
            (Some(given), Some(family)) => return Some(format!("{given} {family}")),
            (None, None) => {}
            (given, family) => return given.or(family),
        }
    }
    string(value)
}

/// The moment that `value` states, in any notation; year, month, day, hour, minute and second as numbers are in UTC, as parsers of feeds give them.
pub(in crate::decode) fn moment(value: &Value) -> Option<String> {
    let Value::Array(parts) = value else { return string(value).map(|text| counted(&text).unwrap_or(text)) };
    let parts: Vec<u64> = parts.iter().map_while(Value::as_u64).collect();
    match *parts.as_slice() {
        [year @ 1000..=9999, month, day] => Some(format!("{year}-{month:02}-{day:02}")),
        [year @ 1000..=9999, month, day, hour, minute, ref rest @ ..] => {
            let second = rest.first().copied().unwrap_or(0);
            Some(format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
        }
        _ => string(value),
    }
}

/// Milliseconds since 1970 of a count that is finer: micro- or nanoseconds since then, or ticks of 100 nanoseconds since the year 1.
fn counted(text: &str) -> Option<String> {
    const YEAR_1970: u64 = 62_135_596_800_000;
    let digits = text.split('.').next().filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let count: u64 = digits.parse().ok()?;
    let milliseconds = match digits.len() {
        15 | 16 => count / 1000,
        18 if count / 10_000 > YEAR_1970 => count / 10_000 - YEAR_1970,
        19 => count / 1_000_000,
        _ => return None,
    };
    Some(milliseconds.to_string())
}

/// The text that `value` holds: of a list, its items as paragraphs, or as the text nodes of paragraphs. Not trimmed: the first line is
/// evidence.
pub(in crate::decode) fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::Number(_) => None,
        Value::String(_) => body(&opened(value), BODY_DEPTH),
        value => body(value, BODY_DEPTH),
    }?;
    markup::shows_text(&text).then_some(text)
}

/// Whether [`text`] is there, without a copy of what is a page as often as not.
pub(in crate::decode) fn has_text(value: &Value) -> bool {
    match value {
        Value::String(text) if is_plain(text) => markup::shows_text(text),
        value => text(value).is_some(),
    }
}

fn body(value: &Value, depth: usize) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) if depth > 0 => match alternatives(items) {
            Some(best) => one(best, DEPTH),
            None if items.iter().all(Value::is_string) => Some(nodes::join(items.iter().filter_map(Value::as_str))),
            None if let Some(leaves) = leaves(items, DEPTH).filter(|leaves| is_torn_paragraph(leaves)) => {
                Some(nodes::join(leaves.into_iter()))
            }
            None => {
                let read = items.iter().filter(|item| !is_unread(item));
                Some(read.filter_map(|item| body(item, depth - 1)).collect::<Vec<_>>().join("\n\n"))
            }
        },
        Value::Object(object) => member(object, depth.min(DEPTH)).or_else(|| {
            let parts = BODY_MEMBERS.iter().filter_map(|member| body(object.get(*member)?, depth.checked_sub(1)?));
            let parts: Vec<String> = parts.filter(|part| !part.trim().is_empty()).collect();
            match related(value) {
                inner if parts.is_empty() && depth > 0 && !std::ptr::eq(inner, value) => body(inner, depth - 1),
                _ => Some(parts.join("\n\n")),
            }
        }),
        value => string(value),
    }
}

/// The pieces of one paragraph, as editors keep them apart by their type face: objects with nothing but a text and its marks, and links
/// around some of them.
fn leaves(items: &[Value], depth: usize) -> Option<Vec<&str>> {
    let mut pieces = Vec::new();
    for item in items {
        let inline = kind(item).is_some_and(|kind| INLINE.contains(&kind));
        let is_piece = item.is_object() && (inline || kind(item).is_none_or(|kind| matches!(kind, "text" | "span")));
        let text = ["text", "value"].iter().find_map(|name| item.get(*name)?.as_str());
        let within = || ["content", "children"].iter().find_map(|name| item.get(*name)?.as_array());
        match text {
            Some(text) if is_piece => pieces.push(text),
            None if inline && depth > 0 => pieces.extend(leaves(within()?, depth - 1)?),
            _ => return None,
        }
    }
    Some(pieces)
}

fn is_torn_paragraph(leaves: &[&str]) -> bool {
    leaves.len() > 1 && leaves.iter().any(|piece| nodes::is_torn(piece))
}

/// What a part of a body says that it is.
fn kind(item: &Value) -> Option<&str> {
    ["type", "_type", "kind", "nodeType", "blockType", "block_type"].iter().find_map(|name| item.get(*name)?.as_str())
}

/// Whether a part of a body says that it is a picture, a film or an advertisement.
fn is_unread(item: &Value) -> bool {
    // `core/image`, `image-block`
    kind(item)
        .is_some_and(|kind| kind.split(['/', '-', '_', ' ']).any(|word| UNREAD.contains(&word.to_lowercase().as_str())))
}

/// Of items that state media types, and so hold the same content in several forms: the page if there is one, else the first that is not empty.
fn alternatives(items: &[Value]) -> Option<&Value> {
    let media = |item: &Value| {
        let kind = ["type", "contentType", "contenttype", "mime_type"].iter().find_map(|name| item.get(*name));
        kind.and_then(Value::as_str).filter(|kind| kind.contains('/')).map(str::to_owned)
    };
    let shows = |item: &Value| string(item).is_some_and(|text| markup::shows_text(&text));
    let mut filled = items.iter().filter(|item| media(item).is_some() && shows(item));
    let first = filled.next()?;
    let is_page = |item: &&Value| media(item).is_some_and(|kind| kind.contains("html"));
    Some(if is_page(&first) { first } else { filled.find(is_page).unwrap_or(first) })
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
    fn people_of_many_shapes() {
        let nested = serde_json::json!([["Ana Ruiz"], ["Tom Berg", [{ "name": "Bo Li" }]]]);
        assert_eq!(people(&nested), ["Ana Ruiz", "Tom Berg", "Bo Li"]);
        for (value, names) in [
            (
                json!([{"firstName": "Mara", "lastName": "Quill"}, {"family_name": "Li", "given_name": "Bo"}]),
                &["Mara Quill", "Bo Li"][..],
            ),
            (json!({"L": [{"S": "Mara Quill"}, {"M": {"name": {"S": "Bo Li"}}}]}), &["Mara Quill", "Bo Li"]),
            (
                json!([{"Prénom": "Mara", "Nom": "Quill"}, {"forename": "Bo", "surname": "Li"}]),
                &["Mara Quill", "Bo Li"],
            ),
            (json!("['Mara Quill', 'Bo Li']"), &["Mara Quill", "Bo Li"]),
            (json!({"node": {"firstName": "Mara", "lastName": "Quill"}}), &["Mara Quill"]),
            (
                json!({"data": [{"id": 1, "attributes": {"name": "Mara Quill"}}, {"attributes": {"name": "Bo Li"}}]}),
                &["Mara Quill", "Bo Li"],
            ),
            (json!({"data": {"type": "people", "id": "9"}}), &[]),
            (json!({"arrayValue": {"values": [{"stringValue": "Mara Quill"}]}}), &["Mara Quill"]),
            (json!(["By ", "Mara Quill", " and ", "Bo Li"]), &["By Mara Quill and Bo Li"]),
            (json!({"name": "Mara Quill", "description": "Reporter"}), &["Mara Quill"]),
            (
                json!(["desk@e.org (Mara Quill)", "desk@e.org (Bo Li)"]),
                &["desk@e.org (Mara Quill)", "desk@e.org (Bo Li)"],
            ),
            (json!("Mara Quill"), &["Mara Quill"]),
            (json!([7, {"name": "Mara Quill"}]), &["Mara Quill"]),
            (json!(7), &[]),
        ] {
            assert_eq!(people(&value), names, "{value}");
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

    #[test]
    fn moments_as_numbers() {
        for (count, milliseconds) in [
            (json!(1556962200000000u64), "1556962200000"),
            (json!("1556962200000000000"), "1556962200000"),
            (json!(636925590000000000u64), "1556962200000"),
            (json!(1556962200), "1556962200"),
            (json!(1556962200.5), "1556962200.5"),
            (json!({"N": "1556962200"}), "1556962200"),
        ] {
            assert_eq!(moment(&count).as_deref(), Some(milliseconds), "{count}");
        }
        assert_eq!(moment(&json!([2016, 11, 23, 3, 16, 41, 2, 328, 0])).as_deref(), Some("2016-11-23T03:16:41Z"));
        assert_eq!(moment(&json!([2016, 11, 23])).as_deref(), Some("2016-11-23"));
        assert_eq!(moment(&json!(["12 March 2024"])).as_deref(), Some("12 March 2024"));
    }

    #[test]
    fn texts_of_many_shapes() {
        for (value, expected) in [
            (json!(["One.", "Two."]), "One.\n\nTwo."),
            (json!({"sections": [{"headline": ["Head"], "paragraphs": ["One.", "Two."]}]}), "Head\n\nOne.\n\nTwo."),
            (
                json!([{"type": "paragraph", "text": "One."}, {"type": "image", "src": "/i.jpg"}, {"blockType": "core/gallery", "text": "3 pictures"},
                    {"type": "paragraph", "text": "Two."}]),
                "One.\n\nTwo.",
            ),
            (
                json!({"blocks": [{"type": "header", "data": {"text": "Head"}}, {"type": "paragraph", "data": {"text": "One."}}]}),
                "Head\n\nOne.",
            ),
            (
                json!({"nodeType": "document", "content": [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "One "},
                    {"nodeType": "hyperlink", "content": [{"nodeType": "text", "value": "pier"}]}, {"nodeType": "text", "value": " shut."}]},
                    {"nodeType": "unordered-list", "content": [{"nodeType": "list-item", "content": [{"nodeType": "paragraph",
                    "content": [{"nodeType": "text", "value": "Two."}]}]}]}]}),
                "One pier shut.\n\nTwo.",
            ),
            (
                json!([{"_type": "block", "children": [{"_type": "span", "text": "One "}, {"_type": "span", "text": "pier."}]}]),
                "One pier.",
            ),
            (json!({"en-GB": "One."}), "One."),
            (
                json!([{"children": [{"text": "One "}, {"text": "pier", "bold": true}, {"text": "."}]}, {"children": [{"text": "Two."}]}]),
                "One pier.\n\nTwo.",
            ),
            (
                json!([{"type": "text/plain", "value": ""}, {"type": "text/plain", "value": "a"}, {"type": "text/html", "value": "<p>a"}]),
                "<p>a",
            ),
            (
                json!([{"type": "text/html", "value": "<p>&nbsp;</p>"}, {"type": "application/xhtml+xml", "value": "<p>a"}]),
                "<p>a",
            ),
        ] {
            assert_eq!(text(&value).as_deref(), Some(expected), "{value}");
            assert!(has_text(&value), "{value}");
        }
    }
}
