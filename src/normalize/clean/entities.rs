//! Character references that were left over in text.

use memchr::memchr;

/// Longest reference that is looked at, in bytes.
const LONGEST: usize = 34;

/// `text` with its references decoded, and decoded again where that leaves references (`&amp;quot;`); `None` where it has none.
/// Only references that are closed by a semicolon count, so that `R&D` and `?a=1&copy=2` stay.
pub fn decode(text: &str) -> Option<String> {
    let once = decode_once(text)?;
    Some(decode_once(&once).unwrap_or(once))
}

fn decode_once(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    let mut from = 0;
    while let Some(at) = memchr(b'&', &text.as_bytes()[from..]) {
        let start = from + at;
        from = start + 1;
        let Some(end) = reference_end(&text.as_bytes()[start..]) else { continue };
        let reference = &text[start..start + end];
        let decoded = htmlize::unescape(reference);
        // A semicolon that is left over belongs to text after a shorter, unclosed reference.
        if !decoded.ends_with(';') {
            out.push_str(&text[done..start]);
            out.push_str(&decoded);
            done = start + end;
            from = done;
        }
    }
    if done == 0 {
        return None;
    }
    out.push_str(&text[done..]);
    Some(out)
}

/// Length of the reference that `bytes` begin with, its semicolon included.
fn reference_end(bytes: &[u8]) -> Option<usize> {
    let name = bytes.get(1..)?;
    let semicolon = name.iter().take(LONGEST).position(|b| !b.is_ascii_alphanumeric() && *b != b'#')?;
    (semicolon > 1 && name[semicolon] == b';').then_some(semicolon + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_closed_references_only() {
        for (text, decoded) in [
            ("a &lt;b&gt; c", Some("a <b> c")),
            ("&#39;x&#x27; &#8220;", Some("'x' “")),
            ("&amp;amp; &amp;eacute;", Some("& é")),
            ("R&D, AT&T; ?a=1&copy=2 &notareference; & ;", None),
            ("&", None),
            ("tail &amp", None),
        ] {
            assert_eq!(decode(text).as_deref(), decoded, "{text}");
        }
    }

    #[test]
    fn survives_a_million_ampersands() {
        assert_eq!(decode(&"&".repeat(1 << 20)), None);
        assert_eq!(decode(&"&amp;".repeat(1 << 18)).map(|s| s.len()), Some(1 << 18));
    }
}
