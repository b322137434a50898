//! JSON in a text: a string of another JSON, as it is or in Base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::decode::json;

/// What was packed.
pub(super) struct Packed {
    pub(super) value: Value,
    /// How many values it has.
    size: usize,
}

impl Packed {
    /// The value, whose size is taken off what is `left`.
    pub(super) fn take(self, left: &mut usize) -> Value {
        *left = left.saturating_sub(self.size);
        self.value
    }
}

/// The object or the list of at most `limit` values that a text is in JSON, or in the Base64 of JSON.
pub(super) fn open(value: &Value, limit: usize) -> Option<Packed> {
    let text = value.as_str().filter(|_| may_be(value))?.trim();
    let decoded = match text.starts_with(['{', '[']) {
        true => None,
        false => Some(String::from_utf8(STANDARD.decode(text).ok()?).ok()?),
    };
    let (value, size) = json::parse(decoded.as_deref().unwrap_or(text).trim(), limit).ok()?;
    (value.is_object() || value.is_array()).then_some(Packed { value, size })
}

/// Whether a text looks like an object or a list, in JSON or in Base64.
pub(super) fn may_be(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default().trim();
    let within = |open, close| text.starts_with(open) && text.ends_with(close);
    within('{', '}') || within('[', ']') || BASE64.iter().any(|start| text.starts_with(start)) && is_base64(text)
}

/// How `{"`, `{ `, `{` with a line end, `[{` and `[ ` begin in Base64.
const BASE64: [&str; 5] = ["eyJ", "eyA", "ewo", "W3s", "WyA"];

fn is_base64(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}
