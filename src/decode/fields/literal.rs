//! Lists that became strings: Python's `['Ann', "O'Neill"]` and `{'name': 'Ann'}`, as `str()` and spreadsheets leave them, JSON's `["Ann"]`,
//! and a database's `{Ann,"Bo Li"}`.

use serde_json::{Map, Value};

/// Deepest nesting that is read.
const DEPTH: usize = 8;

/// Most characters that are read: a list of names is short, and a text that begins with a bracket is none.
const LONGEST: usize = 1 << 20;

/// The list or object that `text` is as a whole; `None` where it is anything else.
pub(super) fn read(text: &str) -> Option<Value> {
    let text = text.trim();
    let closing = match text.as_bytes().first()? {
        b'[' => b']',
        b'{' => b'}',
        b'(' => b')',
        _ => return None,
    };
    if text.as_bytes().last() != Some(&closing) || text.len() > LONGEST {
        return None;
    }
    let mut reader = Reader { rest: text, bare: false };
    let value = reader.value(DEPTH).filter(|_| reader.rest.trim().is_empty());
    value.or_else(|| {
        let mut reader = Reader { rest: text.strip_prefix('{').map(|_| text)?, bare: true };
        reader.value(1).filter(|_| reader.rest.trim().is_empty())
    })
}

struct Reader<'a> {
    rest: &'a str,
    /// Whether words without quotation marks are strings, as in a database's arrays.
    bare: bool,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Option<Value> {
        self.rest = self.rest.trim_start();
        let first = self.rest.chars().next()?;
        match first {
            '[' if depth > 0 => self.list(']', depth - 1),
            '(' if depth > 0 => self.list(')', depth - 1),
            '{' if depth > 0 => self.braces(depth - 1),
            '\'' | '"' => self.string(first).map(Value::String),
            _ => self.word(),
        }
    }

    fn eat(&mut self, c: char) -> bool {
        self.rest = self.rest.trim_start();
        let rest = self.rest.strip_prefix(c);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn list(&mut self, closing: char, depth: usize) -> Option<Value> {
        self.rest = &self.rest[1..];
        let mut items = Vec::new();
        while !self.eat(closing) {
            items.push(self.value(depth)?);
            if !self.eat(',') {
                return self.eat(closing).then_some(Value::Array(items));
            }
        }
        Some(Value::Array(items))
    }

    /// An object, or a set as a list.
    fn braces(&mut self, depth: usize) -> Option<Value> {
        self.rest = &self.rest[1..];
        let (mut object, mut items) = (Map::new(), Vec::new());
        while !self.eat('}') {
            let value = self.value(depth)?;
            match (self.eat(':'), value) {
                (true, Value::String(name)) if !self.bare => drop(object.insert(name, self.value(depth)?)),
                (true, _) => return None,
                (false, value) => items.push(value),
            }
            if !self.eat(',') && !self.rest.trim_start().starts_with('}') {
                return None;
            }
        }
        match (object.is_empty(), items.is_empty()) {
            (false, false) => None,
            (false, true) => Some(Value::Object(object)),
            (true, _) => Some(Value::Array(items)),
        }
    }

    fn string(&mut self, quote: char) -> Option<String> {
        let mut out = String::new();
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => match chars.next()?.1 {
                    'n' => out.push('\n'),
                    't' => out.push('\t'),
                    'r' => out.push('\r'),
                    'x' => out.push(code(&mut chars, 2)?),
                    'u' => out.push(code(&mut chars, 4)?),
                    other => out.push(other),
                },
                c if c == quote => {
                    self.rest = &self.rest[at + 1..];
                    return Some(out);
                }
                c => out.push(c),
            }
        }
        None
    }

    fn word(&mut self) -> Option<Value> {
        let end = self.rest.find([',', ']', '}', ')', ':']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        match word.trim() {
            "None" | "null" | "NULL" => Some(Value::Null),
            "True" | "true" => Some(Value::Bool(true)),
            "False" | "false" => Some(Value::Bool(false)),
            "" => None,
            word => match word.parse::<serde_json::Number>() {
                Ok(number) => Some(Value::Number(number)),
                Err(_) => self.bare.then(|| Value::String(word.to_owned())),
            },
        }
    }
}

/// A character by its number, of `digits` hexadecimal digits; half of a surrogate pair is a replacement character.
fn code(chars: &mut impl Iterator<Item = (usize, char)>, digits: usize) -> Option<char> {
    let number: String = chars.take(digits).map(|(_, c)| c).collect();
    let number = u32::from_str_radix(&number, 16).ok()?;
    Some(char::from_u32(number).unwrap_or('\u{fffd}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_lists_of_other_languages() {
        for (text, value) in [
            ("['Mara Quill', \"Sean O'Dell\"]", json!(["Mara Quill", "Sean O'Dell"])),
            ("[\"Mara\", \"Bo\"]", json!(["Mara", "Bo"])),
            (" ('Mara',) ", json!(["Mara"])),
            ("[{'name': 'Mara', 'url': None, 'age': 41}]", json!([{"name": "Mara", "url": null, "age": 41}])),
            ("{Mara,\"Bo Li\"}", json!(["Mara", "Bo Li"])),
            ("['it\\'s \\u00e9', 'a\\nb']", json!(["it's é", "a\nb"])),
            ("[]", json!([])),
        ] {
            assert_eq!(read(text), Some(value), "{text}");
        }
    }

    #[test]
    fn leaves_texts_alone() {
        for text in ["[Update] Ferry sinks", "(AP) - The ferry (Linnet)", "['cut o", "[a, b]", "", "[1] [2]", "{x: y}"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&"[".repeat(100_000)), None);
        assert_eq!(read(&format!("{}{}", "[".repeat(1000), "]".repeat(1000))), None);
    }
}
