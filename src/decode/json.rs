//! JSON within bounds: depth and number of values are known before anything is built.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::charset::{self, Hints};
use crate::reason::{Code, Reason};

/// Deepest nesting that is read; what the parser itself can bear.
const DEPTH: usize = 120;

/// `value` as an object.
///
/// # Errors
/// [`Code::JsonShape`] for another value.
pub(super) fn object(value: Value) -> Result<Map<String, Value>, Reason> {
    match value {
        Value::Object(object) => Ok(object),
        other => Err(Reason::new(Code::JsonShape, format!("{} where an object is expected", kind(&other)))),
    }
}

/// Bytes that `value` takes in memory, roughly.
pub(super) fn memory(value: &Value) -> usize {
    /// Of a value itself, or of a member with its place in a map.
    const EACH: usize = 64;
    let inside = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(memory).sum(),
        Value::Object(object) => object.iter().map(|(name, value)| name.len() + EACH + memory(value)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    };
    EACH + inside
}

/// `bytes` as a value of at most `values` values.
///
/// # Errors
/// [`Code::Json`], [`Code::JsonDepth`], [`Code::JsonShape`], and those of the encoding.
pub(super) fn value(bytes: &[u8], charset: Option<&str>, values: usize) -> Result<Value, Reason> {
    let text = text(bytes, charset)?;
    // A terminating zero is what some languages end strings with.
    let text = text.trim_start_matches('\u{feff}').trim_end_matches(|c: char| c == '\0' || c.is_whitespace());
    parse(text, values).map(|(value, _)| value)
}

/// `bytes` as text; what is valid UTF-8 is that, whatever is declared (RFC 8259 §8.1).
///
/// # Errors
/// Those of the encoding.
pub(super) fn text<'a>(bytes: &'a [u8], charset: Option<&str>) -> Result<Cow<'a, str>, Reason> {
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) if charset::utf16(bytes).is_none() => Cow::Borrowed(text),
        _ => Cow::Owned(charset::decode(bytes, Hints { label: charset, ..Hints::default() })?.text),
    })
}

/// `text` as a value of at most `values` values, and how many it has.
///
/// # Errors
/// [`Code::Json`], [`Code::JsonDepth`], [`Code::JsonShape`].
pub(super) fn parse(text: &str, values: usize) -> Result<(Value, usize), Reason> {
    // A text that could not hold too many values is parsed at once, within the depth that the parser bears, and measured as what it became.
    if most_values(text.as_bytes()) <= values
        && let Ok(value) = serde_json::from_str(text)
    {
        let size = Size::of(&value);
        return if size.depth > DEPTH { Err(too_deep(&size)) } else { Ok((value, size.values)) };
    }
    let size = measure(text.as_bytes());
    if size.depth > DEPTH {
        return Err(too_deep(&size));
    }
    if size.values > values {
        return Err(Reason::new(Code::JsonShape, format!("{} values, more than {values}", size.values)));
    }
    let value = serde_json::from_str(text).or_else(|error| {
        let mended = without_lone_surrogates(text).and_then(|mended| serde_json::from_str(&mended).ok());
        mended.ok_or_else(|| Reason::new(Code::Json, error.to_string()))
    })?;
    Ok((value, size.values))
}

fn too_deep(size: &Size) -> Reason {
    Reason::new(Code::JsonDepth, format!("nested {} deep, more than {DEPTH}", size.depth))
}

/// A number of values that `json` does not exceed, from what parts values inside strings and outside of them.
fn most_values(json: &[u8]) -> usize {
    // Each value but the first has a sign before it.
    json.chunks(255)
        .map(|chunk| usize::from(chunk.iter().map(|b| u8::from(matches!(b, b',' | b'[' | b'{'))).sum::<u8>()))
        .sum::<usize>()
        + 1
}

/// `text` with a replacement character for each half of a surrogate pair that stands alone, as in a text that was cut between them; `None`
/// where there is none.
fn without_lone_surrogates(text: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let (mut out, mut done, mut from) = (String::new(), 0, 0);
    while let Some(found) = memchr::memchr(b'\\', text.as_bytes().get(from..).unwrap_or_default()) {
        let at = from + found;
        from = at + 2;
        match unit(at) {
            Some(0xd800..=0xdbff) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => from = at + 12,
            Some(0xd800..=0xdfff) => {
                out.push_str(&text[done..at]);
                out.push_str("\\ufffd");
                done = at + 6;
                from = done;
            }
            _ => {}
        }
    }
    out.push_str(&text[done..]);
    (done > 0).then_some(out)
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

struct Size {
    depth: usize,
    values: usize,
}

impl Size {
    /// Of a value that was parsed; members of one name count once.
    fn of(value: &Value) -> Self {
        let inside = |count: usize, sizes: &mut dyn Iterator<Item = Size>| {
            let inner = sizes.fold(Size { depth: 0, values: 0 }, |all, size| Size {
                depth: all.depth.max(size.depth),
                values: all.values + size.values - 1,
            });
            Size { depth: 1 + inner.depth, values: 2 + count.saturating_sub(1) + inner.values }
        };
        match value {
            Value::Array(items) => inside(items.len(), &mut items.iter().map(Size::of)),
            Value::Object(object) => inside(object.len(), &mut object.values().map(Size::of)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Size { depth: 0, values: 1 },
        }
    }
}

/// Depth and number of values, from one look at each byte: memory is taken only for what is known to fit.
fn measure(json: &[u8]) -> Size {
    let (mut depth, mut deepest, mut values) = (0usize, 0, 1);
    let mut at = 0;
    while at < json.len() {
        match json[at] {
            b'"' => at = end_of_string(json, at + 1),
            b'{' | b'[' => {
                depth += 1;
                values += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => {}
        }
        at += 1;
    }
    Size { depth: deepest, values }
}

fn end_of_string(json: &[u8], mut at: usize) -> usize {
    while let Some(found) = memchr::memchr2(b'"', b'\\', json.get(at..).unwrap_or_default()) {
        at += found;
        if json[at] == b'"' {
            return at;
        }
        at += 2;
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_without_being_fooled_by_strings() {
        let size = measure(br#"{"a":"[[[,,,\"{","b":[1,2,{"c":null}]}"#);
        assert_eq!((size.depth, size.values), (3, 7));
        assert_eq!(measure(b"\"\\").values, 1);
        for json in ["7", "[]", "{}", "[[]]", r#"{"a":[1,2,{"c":null}],"b":"[,,{"}"#, "[1,[2,[3]],4]"] {
            let (size, value) = (measure(json.as_bytes()), serde_json::from_str(json).unwrap());
            let parsed = Size::of(&value);
            assert_eq!((parsed.depth, parsed.values), (size.depth, size.values), "{json}");
            assert!(most_values(json.as_bytes()) >= size.values, "{json}");
        }
    }

    #[test]
    fn half_a_pair_costs_one_character() {
        let value = parse(r#"{"a":"cut \ud83d","b":"whole \ud83d\ude00","c":"\\ud83d \udc00"}"#, 10).unwrap().0;
        assert_eq!(value, serde_json::json!({"a": "cut \u{fffd}", "b": "whole 😀", "c": "\\ud83d \u{fffd}"}));
        assert_eq!(parse(r#"{"a":"\ud83d"#, 10).unwrap_err().code, Code::Json);
    }

    #[test]
    fn what_stands_around_the_value_is_no_error() {
        assert_eq!(value("\u{feff}[1]\r\n\0".as_bytes(), None, 10).unwrap(), serde_json::json!([1]));
    }

    #[test]
    fn names_the_place_of_an_error() {
        let error = parse("{\"text\": oops}", 10).unwrap_err();
        assert_eq!(error.code, Code::Json);
        assert!(error.detail.contains("line 1 column 10"), "{}", error.detail);
    }
}
