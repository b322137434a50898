//! The shapes in which JSON holds a text or a list of texts.

use serde_json::Value;

/// Members of an object that stand for its text, in the words of feeds, WordPress, schema.org, XML converters and our own document.
const TEXT_MEMBERS: [&str; 13] =
    ["text", "value", "rendered", "at", "code", "original", "name", "url", "@id", "href", "content", "#text", "$t"];

/// The one string that `value` stands for; `None` where it is empty.
pub(in crate::decode) fn string(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => TEXT_MEMBERS.iter().find_map(|member| match object.get(*member)? {
            text @ (Value::String(_) | Value::Number(_)) => string(text),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }),
        Value::Array(values) => values.iter().find_map(|value| match value {
            Value::Array(_) => None,
            value => string(value),
        }),
        Value::Null | Value::Bool(_) => None,
    }
}

/// The strings that `value` lists; one string is split at commas and semicolons where `split` says so.
pub(in crate::decode) fn strings(value: &Value, split: bool) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().filter_map(string).collect(),
        value => match string(value) {
            Some(text) if split => {
                text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
            }
            text => text.into_iter().collect(),
        },
    }
}

/// The text that `value` holds: of a list, its items as paragraphs. Not trimmed: the first line is evidence.
pub(in crate::decode) fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().filter_map(string).collect::<Vec<_>>().join("\n\n"),
        value => string(value)?,
    };
    (!text.trim().is_empty()).then_some(text)
}
