//! Text that kept the escapes of JSON or of a program's string: `first\n\nsecond`, `<p class=\"lead\">`.

use memchr::memmem;

/// `text` without escapes; `None` where it has none, or where they may be meant, as in a text that has line ends of its own.
pub fn undo(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    memchr::memchr(b'\\', bytes)?;
    let count = |needle: &str| memmem::find_iter(bytes, needle.as_bytes()).take(3).count();
    // `C:\new\notes` is a path.
    let ends = memmem::find_iter(bytes, b"\\n").filter(|at| !bytes.get(at + 2).is_some_and(u8::is_ascii_lowercase));
    let lines = memchr::memchr(b'\n', bytes).is_none() && ends.take(2).count() == 2;
    // A page shows at once that its quotation marks have no escapes.
    let quoted = count("=\"") == 0 && count("=\\\"") >= 2;
    // `\u003c` is how programs write the `<` of a page.
    let opened = memchr::memchr(b'<', bytes).is_none() && count("\\u003c") + count("\\u003C") >= 2;
    (lines || quoted || opened).then(|| unescape(text))
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
            (r"\u003cp\u003ex \u0026amp; y\u003c/p\u003e", "<p>x &amp; y</p>"),
        ] {
            assert_eq!(undo(text).as_deref(), Some(want), "{text}");
        }
        for text in ["One\n\nTwo \\n \\n", r"C:\new\notes", r"a \n b", "plain", r#"<p class="a" x=\"b\" y=\"c\">"#] {
            assert_eq!(undo(text), None, "{text}");
        }
    }
}
