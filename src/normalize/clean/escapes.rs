//! Text that kept the escapes of JSON or of a program's string: `first\n\nsecond`, `<p class=\"lead\">`.

use memchr::memmem;

/// `text` without escapes; `None` where it has none, or where they may be meant, as in a text that has line ends of its own.
pub fn undo(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    memchr::memchr(b'\\', bytes)?;
    if let Some(text) = literal(text.trim()) {
        return Some(text);
    }
    let count = |needle: &str| memmem::find_iter(bytes, needle.as_bytes()).take(3).count();
    // `C:\new\notes` is a path.
    let ends = memmem::find_iter(bytes, b"\\n").filter(|at| !bytes.get(at + 2).is_some_and(u8::is_ascii_lowercase));
    let lines = memchr::memchr(b'\n', bytes).is_none() && ends.take(2).count() == 2;
    // A page shows at once that its quotation marks have no escapes.
    let quoted = count("=\"") == 0 && count("=\\\"") >= 2;
    // `\u003c` is how programs write the `<` of a page.
    let opened = memchr::memchr(b'<', bytes).is_none() && count("\\u003c") + count("\\u003C") >= 2;
    // Scripts of a page hold escapes that are right.
    let written = || memmem::find(bytes, b"<script").is_none() && letters(bytes) >= 2;
    (lines || quoted || opened || written()).then(|| unescape(text))
}

/// [`undo`] for a headline or a name, in which one letter is proof.
pub fn undo_field(text: &str) -> Option<String> {
    undo(text).or_else(|| (letters(text.as_bytes()) > 0).then(|| unescape(text)))
}

/// How many characters stand as `\u` and their number within words, up to two: a text about escapes has them in quotation marks.
fn letters(bytes: &[u8]) -> usize {
    let is_escape = |at: usize| {
        let digits = bytes.get(at..at + 6).filter(|escape| escape.starts_with(b"\\u")).unwrap_or_default();
        let mut digits = digits.iter().skip(2);
        // A name of a folder has letters alone.
        digits.len() == 4 && digits.clone().any(u8::is_ascii_digit) && digits.all(u8::is_ascii_hexdigit)
    };
    let within = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let behind = at + 6;
        before.is_some_and(u8::is_ascii_alphabetic)
            || is_escape(behind)
            || bytes.get(behind).is_some_and(u8::is_ascii_lowercase)
    };
    memmem::find_iter(bytes, b"\\u").filter(|&at| is_escape(at) && within(at)).take(2).count()
}

/// What a literal of bytes stands for that Python wrote instead of a text: `b'Caf\xc3\xa9'`.
fn literal(text: &str) -> Option<String> {
    let inner = text.strip_prefix('b')?;
    let quote = ['\'', '"'].into_iter().find(|quote| inner.starts_with(*quote))?;
    let inner = inner.strip_prefix(quote)?.strip_suffix(quote)?;
    let mut out = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, behind)) = rest.split_once('\\') {
        out.extend_from_slice(before.as_bytes());
        let hex = behind.strip_prefix('x').and_then(|hex| u8::from_str_radix(hex.get(..2)?, 16).ok());
        let (byte, taken) = match (hex, behind.bytes().next()?) {
            (Some(byte), _) => (byte, 3),
            (None, b'n') => (b'\n', 1),
            (None, b't') => (b'\t', 1),
            (None, b'r') => (b'\r', 1),
            (None, sign @ (b'\\' | b'\'' | b'"')) => (sign, 1),
            (None, _) => return None,
        };
        out.push(byte);
        rest = behind.get(taken..)?;
    }
    out.extend_from_slice(rest.as_bytes());
    String::from_utf8(out).ok()
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(c) = rest.chars().next() else {
            out.push('\\');
            break;
        };
        let mut length = c.len_utf8();
        match c {
            'n' => out.push('\n'),
            'r' => {}
            't' => out.push('\t'),
            '"' | '\'' | '/' | '\\' => out.push(c),
            'u' => match units(rest) {
                Some((c, taken)) => {
                    out.push(c);
                    length = taken;
                }
                None => out.push_str("\\u"),
            },
            _ => {
                out.push('\\');
                out.push(c);
            }
        }
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// The character that `u` and four hexadecimal digits name, or two such units; and how many bytes they take.
fn units(text: &str) -> Option<(char, usize)> {
    let unit = |from: usize| u16::from_str_radix(text.get(from..from + 4)?, 16).ok();
    let first = unit(1)?;
    if let Some(c) = char::from_u32(u32::from(first)) {
        return Some((c, 5));
    }
    let second = text.get(5..7).filter(|mark| *mark == "\\u").and_then(|_| unit(7))?;
    let c = char::decode_utf16([first, second]).next()?.ok()?;
    Some((c, 11))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undoes_what_was_escaped_once_too_often() {
        for (text, want) in [
            (r#"One.\n\nTwo \u2019s \ud83d\ude00 \"three\".\r\n"#, "One.\n\nTwo ’s 😀 \"three\".\n"),
            (r#"<p class=\"a\">x<\/p><p id=\"b\">y<\/p>"#, r#"<p class="a">x</p><p id="b">y</p>"#),
            (r#"b'<p>L\'\xc3\xa9t\xc3\xa9\n</p>'"#, "<p>L'été\n</p>"),
            (r"\u003cp\u003ex \u0026amp; y\u003c/p\u003e", "<p>x &amp; y</p>"),
        ] {
            assert_eq!(undo(text).as_deref(), Some(want), "{text}");
        }
        assert_eq!(undo(r"Le caf\u00e9 est ferm\u00e9.").as_deref(), Some("Le café est fermé."));
        assert_eq!(undo_field(r"\u041f\u043b").as_deref(), Some("Пл"));
        assert_eq!(undo_field(r"Le caf\u00e9").as_deref(), Some("Le café"));
        for text in [r#"Write "\u00e9" or '\u00e8'"#, r"C:\users\ubeda\udead"] {
            assert_eq!(undo_field(text), None, "{text}");
        }
        assert_eq!(undo(r#"<script>{"a":"caf\u00e9 caf\u00e9"}</script>"#), None);
        for text in ["One\n\nTwo \\n \\n", r"C:\new\notes", r"a \n b", "plain", r#"<p class="a" x=\"b\" y=\"c\">"#] {
            assert_eq!(undo(text), None, "{text}");
        }
    }
}
