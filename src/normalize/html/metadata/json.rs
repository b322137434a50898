//! Reads JSON as pages contain it: strictly where it is well formed, and else forgiving what templates get wrong.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::normalize::html::dom;

/// Deepest nesting that is read; what lies deeper is dropped.
const MAX_DEPTH: usize = 48;

/// Reads every value in `text`; more than one where a script holds several in a row.
pub fn read(text: &str) -> Vec<Value> {
    let text = &*unescaped(strip(text));
    match serde_json::from_str::<Value>(text) {
        // Data that were written out twice.
        Ok(Value::String(inner)) if inner.trim_start().starts_with(['{', '[']) => {
            serde_json::from_str(&inner).into_iter().collect()
        }
        Ok(value) => vec![value],
        Err(_) => Reader { bytes: text.as_bytes(), text, at: 0 }.all(),
    }
}

/// Without the comments and sections that scripts are wrapped in.
fn strip(text: &str) -> &str {
    let mut text = text.trim().trim_start_matches('\u{feff}');
    for (open, close) in [("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("/*<![CDATA[*/", "/*]]>*/"), ("<![CDATA[", "]]>")]
    {
        text = text.strip_prefix(open).unwrap_or(text);
        text = text.strip_suffix(close).unwrap_or(text);
        text = text.trim();
    }
    text.trim_end_matches(';')
}

/// Without the references that every quotation mark became where a script was written as text is; some were so twice.
fn unescaped(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for _ in 0..2 {
        if !text.starts_with(['{', '[']) || memchr::memchr(b'"', text.as_bytes()).is_some() || !text.contains('&') {
            break;
        }
        text = Cow::Owned(dom::decode(&text).into_owned());
    }
    text
}

/// A reader that always gets on: every step consumes at least a byte.
struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn all(mut self) -> Vec<Value> {
        let mut values = Vec::new();
        while let Some(byte) = self.peek() {
            if matches!(byte, b'{' | b'[') {
                values.push(self.value(0));
            } else {
                self.at += 1;
            }
            if values.len() >= 16 {
                break;
            }
        }
        values
    }

    /// The next byte that is neither white space nor in a comment.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if byte.is_ascii_whitespace() {
                self.at += 1;
            } else if self.bytes[self.at..].starts_with(b"/*") {
                let end = memchr::memmem::find(&self.bytes[self.at..], b"*/");
                self.at = end.map_or(self.bytes.len(), |end| self.at + end + 2);
            } else if self.bytes[self.at..].starts_with(b"//") {
                let end = memchr::memchr(b'\n', &self.bytes[self.at..]);
                self.at = end.map_or(self.bytes.len(), |end| self.at + end);
            } else {
                return Some(byte);
            }
        }
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(quote @ (b'"' | b'\'')) => Value::String(self.string(quote)),
            Some(_) => self.bare(),
            None => Value::Null,
        }
    }

    fn object(&mut self, depth: usize) -> Value {
        self.at += 1;
        let mut map = Map::new();
        loop {
            match self.peek() {
                None => break,
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                // The array around ends before the object did: the object's brace was forgotten.
                Some(b']') => break,
                Some(b',') => self.at += 1,
                Some(quote @ (b'"' | b'\'')) => {
                    let key = self.string(quote);
                    self.member(&mut map, key, depth);
                }
                Some(byte) if byte.is_ascii_alphabetic() || byte == b'@' || byte == b'_' => {
                    let key = self.word();
                    self.member(&mut map, key, depth);
                }
                Some(_) => self.at += 1,
            }
        }
        Value::Object(map)
    }

    fn member(&mut self, map: &mut Map<String, Value>, key: String, depth: usize) {
        if self.peek() != Some(b':') {
            return;
        }
        self.at += 1;
        if matches!(self.peek(), Some(b',' | b'}')) {
            return;
        }
        if depth >= MAX_DEPTH {
            self.at += 1;
            return;
        }
        let value = self.value(depth + 1);
        if !map.contains_key(&key) {
            map.insert(key, value);
        }
    }

    fn array(&mut self, depth: usize) -> Value {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            match self.peek() {
                None => break,
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                Some(b'}') => break,
                Some(b',' | b':') => self.at += 1,
                Some(_) => {
                    let value = if depth < MAX_DEPTH { self.value(depth + 1) } else { self.shallow() };
                    items.push(value);
                }
            }
        }
        Value::Array(items)
    }

    /// Beyond the deepest nesting: one byte is dropped.
    fn shallow(&mut self) -> Value {
        self.at += 1;
        Value::Null
    }

    /// A string; a quotation mark ends it only where JSON can go on behind it, so that unescaped ones inside are kept.
    fn string(&mut self, quote: u8) -> String {
        self.at += 1;
        let mut out = String::new();
        let mut run = self.at;
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'\\' {
                out.push_str(self.text.get(run..self.at).unwrap_or(""));
                self.escape(&mut out);
                run = self.at;
            } else if byte == quote && self.ends_string() {
                out.push_str(self.text.get(run..self.at).unwrap_or(""));
                self.at += 1;
                return out;
            } else {
                self.at += 1;
            }
        }
        out.push_str(self.text.get(run..).unwrap_or(""));
        out
    }

    fn ends_string(&self) -> bool {
        let next = self.bytes[self.at + 1..].iter().position(|b| !b.is_ascii_whitespace());
        match next.map(|offset| self.at + 1 + offset) {
            None => true,
            Some(at) => match self.bytes[at] {
                b':' | b'}' | b']' => true,
                // A comma inside a text is followed by a word; between members by a quotation mark or a bracket.
                b',' => {
                    let after = self.bytes[at + 1..].trim_ascii_start();
                    let word = after.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
                    let bare_key = word > 0 && after[word..].trim_ascii_start().starts_with(b":");
                    bare_key
                        || after.first().is_none_or(|b| {
                            matches!(
                                b,
                                b'"' | b'\'' | b'{' | b'[' | b'}' | b']' | b'-' | b'0'
                                    ..=b'9' | b't' | b'f' | b'n' | b','
                            )
                        })
                }
                _ => false,
            },
        }
    }

    fn escape(&mut self, out: &mut String) {
        let escaped = self.bytes.get(self.at + 1).copied();
        self.at += 2;
        match escaped {
            Some(b'n' | b'r' | b't') => out.push(' '),
            Some(b'b' | b'f') => {}
            Some(b'u') => {
                let first = self.hex();
                let code = match first {
                    Some(high @ 0xD800..=0xDBFF) if self.bytes.get(self.at..self.at + 2) == Some(b"\\u") => {
                        self.at += 2;
                        self.hex().map(|low| 0x10000 + ((high - 0xD800) << 10) + (low.wrapping_sub(0xDC00) & 0x3FF))
                    }
                    other => other,
                };
                out.extend(code.and_then(char::from_u32));
            }
            Some(byte) if byte.is_ascii() => out.push(char::from(byte)),
            // The backslash stands before a character of several bytes, which is read as it is.
            Some(_) => self.at -= 1,
            None => self.at = self.bytes.len(),
        }
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let code = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(code)
    }

    fn word(&mut self) -> String {
        let start = self.at;
        while self
            .bytes
            .get(self.at)
            .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'@' | b'_' | b'-' | b'.'))
        {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or("").to_owned()
    }

    /// A number, a literal, or something that is none of JSON.
    fn bare(&mut self) -> Value {
        let word = self.word();
        if word.is_empty() {
            self.at += 1;
            return Value::Null;
        }
        match word.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" | "undefined" => Value::Null,
            _ => serde_json::from_str(&word).unwrap_or(Value::String(word)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_templates_get_wrong() {
        for (text, expected) in [
            ("{\"a\": 1,}", json!({"a": 1})),
            ("<!-- {\"a\": \"x\"} -->", json!({"a": "x"})),
            ("//<![CDATA[\n{\"a\": [1, 2,]}\n//]]>", json!({"a": [1, 2]})),
            ("{\"a\": \"line\nbreak\"}", json!({"a": "line\nbreak"})),
            ("{\"a\": \"he said \"no\" twice\", \"b\": 2}", json!({"a": "he said \"no\" twice", "b": 2})),
            ("{'a': 'x', b: true};", json!({"a": "x", "b": true})),
            ("{\"a\": , \"b\": 2}", json!({"b": 2})),
            ("\"{\\\"a\\\": 1}\"", json!({"a": 1})),
            ("{\"a\": {\"b\": 1}", json!({"a": {"b": 1}})),
            ("/* note */ {\"a\": \"\\u00e9\\ud83d\\ude00\\é\", }", json!({"a": "é😀é"})),
        ] {
            let read = read(text);
            assert_eq!(read, [expected], "{text}");
        }
    }

    #[test]
    fn several_values_in_a_row() {
        assert_eq!(read("{\"a\":1}\n{\"b\":2}"), [json!({"a": 1}), json!({"b": 2})]);
        assert!(read("var x = 1;").is_empty());
    }

    #[test]
    fn hostile_input_ends() {
        for text in [
            "[".repeat(100_000),
            "{\"a\":".repeat(50_000),
            "\"\\u".repeat(1000),
            "{\"a\":\"\\".into(),
            "{]}[".repeat(1000),
        ] {
            let _ = read(&text);
        }
    }
}
