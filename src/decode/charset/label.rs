//! Labels of encodings: as producers write them, and as a page states its own.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How far a page is searched for its own statement (the HTML standard asks for 1,024 bytes; scripts often come before it).
pub(super) const PRESCAN: usize = 8192;

/// Names of code pages that are not on the WHATWG list, and what they are there: Python's, Java's and MySQL's.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("utf8mb3", "utf-8"),
    ("utf8mb4", "utf-8"),
    ("utf8sig", "utf-8"),
    ("latin1", "windows-1252"),
    ("iso88591", "windows-1252"),
    ("cp932", "shift_jis"),
    ("cp936", "gbk"),
    ("cp949", "euc-kr"),
    ("cp950", "big5"),
    ("windows936", "gbk"),
    ("windows949", "euc-kr"),
    ("windows950", "big5"),
];

/// The encoding that a producer's label names.
pub(super) fn known(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.as_bytes()).or_else(|| {
        let folded: String =
            label.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        let (_, name) = OTHER_NAMES.iter().find(|(other, _)| *other == folded)?;
        Encoding::for_label(name.as_bytes())
    })
}

/// What a page says of itself: `charset=` in a `meta` element, or `encoding=` in an XML prolog.
pub(super) fn of_page(bytes: &[u8]) -> Option<&'static Encoding> {
    let found = tags(bytes).find_map(|tag| {
        let key: &[u8] = if tag.starts_with(b"<meta") {
            b"charset"
        } else if tag.starts_with(b"<?xml") {
            b"encoding"
        } else {
            return None;
        };
        Encoding::for_label(value_after(&tag, key)?)
    })?;
    // A label of UTF-16 in ASCII-compatible bytes cannot be true (HTML standard, prescan step).
    Some(if found == UTF_16LE || found == UTF_16BE { UTF_8 } else { found })
}

/// The primary language that a page states in `<html lang>`, lower-case.
pub(super) fn language(bytes: &[u8]) -> Option<String> {
    let root = tags(bytes).find(|tag| tag.starts_with(b"<html"))?;
    let value = value_after(&root, b" lang").or_else(|| value_after(&root, b":lang"))?;
    let primary = value.split(|b| *b == b'-' || *b == b'_').next()?;
    (2..=3).contains(&primary.len()).then(|| String::from_utf8_lossy(primary).into_owned())
}

/// The first tags of a page, in small letters, each without its closing bracket.
fn tags(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    memchr::memchr_iter(b'<', head).map(|start| {
        let end = memchr::memchr(b'>', &head[start..]).map_or(head.len(), |close| start + close);
        // Labels stand at the beginning; a page without brackets costs no more for it.
        head[start..end.min(start + 512)].to_ascii_lowercase()
    })
}

fn value_after<'a>(tag: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let at = memchr::memmem::find(tag, key)? + key.len();
    let rest = tag[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| b"\"'; />?".contains(b)).unwrap_or(rest.len());
    Some(&rest[..end])
}
