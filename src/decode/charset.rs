//! Bytes to characters, in any encoding of the WHATWG Encoding Standard.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::reason::{Code, Reason};

/// Most replacement characters that a decoded text may have, as one in so many characters, before its label is taken for wrong.
const REPLACEMENTS: usize = 100;

/// How far a page is searched for its own statement (the HTML standard asks for 1,024 bytes; scripts often come before it).
const PRESCAN: usize = 8192;

/// The text of `bytes`, and the encoding that it was read in. `declared` is the producer's label; `markup` says whether a page's own
/// label counts. Order of trust: byte-order mark, producer's label, page's label, valid UTF-8, detection.
///
/// # Errors
/// [`Code::Charset`] for a label that is not on the WHATWG list; [`Code::CharsetInvalid`] where the bytes are no text in it.
pub(super) fn decode(
    bytes: &[u8],
    declared: Option<&str>,
    markup: bool,
) -> Result<(String, &'static Encoding), Reason> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strict(&bytes[mark..], encoding);
    }
    if let Some(label) = declared {
        let Some(encoding) = Encoding::for_label(label.as_bytes()) else {
            let label: String = label.chars().take(40).collect();
            return Err(Reason::new(Code::Charset, format!("unknown character encoding {label:?}")));
        };
        return strict(bytes, encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), UTF_8));
    }
    if let Some(encoding) = markup.then(|| own_label(bytes)).flatten()
        && let Ok(done) = strict(bytes, encoding)
    {
        return Ok(done);
    }
    if let Some(encoding) = utf16(bytes) {
        return strict(bytes, encoding);
    }
    let (text, damaged) = UTF_8.decode_without_bom_handling(bytes);
    if damaged && few_replacements(&text) {
        return Ok((text.into_owned(), UTF_8));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    strict(bytes, detector.guess(None, Utf8Detection::Allow))
}

/// A declared UTF-8 must hold to the byte; legacy encodings may have a few damaged characters.
fn strict(bytes: &[u8], encoding: &'static Encoding) -> Result<(String, &'static Encoding), Reason> {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    if damaged && (encoding == UTF_8 || !few_replacements(&text)) {
        let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), |_| 0);
        let detail = match encoding == UTF_8 {
            true => format!("not valid UTF-8 at byte {at}"),
            false => format!("not text in {}", encoding.name()),
        };
        return Err(Reason::new(Code::CharsetInvalid, detail));
    }
    Ok((text.into_owned(), encoding))
}

fn few_replacements(text: &str) -> bool {
    let replaced = text.matches('\u{fffd}').count();
    replaced * REPLACEMENTS <= text.chars().count()
}

/// UTF-16 without a mark: every other byte of a mostly Latin text is zero.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512) & !1];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|&&b| b == 0).count();
    let most = head.len() / 2 * 7 / 10;
    match (zeros(0), zeros(1)) {
        (even, odd) if odd > most && even == 0 => Some(UTF_16LE),
        (even, odd) if even > most && odd == 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// What a page says of itself: `charset=` in a `meta` element, or `encoding=` in an XML prolog.
fn own_label(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    let lower = head.to_ascii_lowercase();
    let (mut at, mut found) = (0, None);
    while let Some(open) = memchr::memmem::find(&lower[at..], b"<") {
        let start = at + open;
        let end = memchr::memchr(b'>', &lower[start..]).map_or(lower.len(), |close| start + close);
        let tag = &lower[start..end];
        let key: &[u8] = if tag.starts_with(b"<meta") {
            b"charset"
        } else if tag.starts_with(b"<?xml") {
            b"encoding"
        } else {
            at = start + 1;
            continue;
        };
        found = found.or_else(|| value_after(tag, key)).or(None);
        if found.is_some() {
            break;
        }
        at = start + 1;
    }
    // A label of UTF-16 in ASCII-compatible bytes cannot be true (HTML standard, prescan step).
    found.map(|encoding| if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

fn value_after(tag: &[u8], key: &[u8]) -> Option<&'static Encoding> {
    let at = memchr::memmem::find(tag, key)? + key.len();
    let rest = tag[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| b"\"'; />?".contains(b)).unwrap_or(rest.len());
    Encoding::for_label(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], declared: Option<&str>, markup: bool) -> Result<(String, &'static str), Code> {
        decode(bytes, declared, markup).map(|(text, encoding)| (text, encoding.name())).map_err(|r| r.code)
    }

    #[test]
    fn the_order_of_trust() {
        assert_eq!(text(b"\xef\xbb\xbfcaf\xc3\xa9", Some("windows-1252"), false).unwrap(), ("café".into(), "UTF-8"));
        assert_eq!(text(b"\xff\xfeh\0i\0", None, false).unwrap(), ("hi".into(), "UTF-16LE"));
        assert_eq!(text(b"caf\xe9", Some("latin1"), false).unwrap(), ("café".into(), "windows-1252"));
        assert_eq!(text("день".as_bytes(), None, true).unwrap(), ("день".into(), "UTF-8"));
        let page = b"<html><meta http-equiv=\"Content-Type\" content=\"text/html; charset=koi8-r\"><p>\xc4\xc5\xce\xd8";
        assert!(text(page, None, true).unwrap().0.ends_with("день"));
        let prolog = b"<?xml version='1.0' encoding='windows-1251'?><p>\xe4\xe5\xed\xfc</p>";
        assert!(text(prolog, None, true).unwrap().0.contains("день"));
    }

    #[test]
    fn a_declared_utf_8_holds_to_the_byte() {
        assert_eq!(text(b"caf\xe9", Some("utf-8"), true), Err(Code::CharsetInvalid));
        assert_eq!(text(b"caf\xe9", Some("no-such"), true), Err(Code::Charset));
    }

    #[test]
    fn without_a_label_a_damaged_byte_costs_no_article() {
        let damaged = [&b"word ".repeat(100)[..], b"\xff\xc3", &b" more".repeat(100)].concat();
        assert_eq!(text(&damaged, None, false).unwrap().1, "UTF-8");
        let legacy = "Les élèves français étaient très fâchés à l'école. ".repeat(4);
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&legacy);
        assert_eq!(text(&bytes, None, false).unwrap(), (legacy, "windows-1252"));
    }

    #[test]
    fn utf_16_without_a_mark() {
        let bytes: Vec<u8> = "plain text".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&bytes, None, false).unwrap().1, "UTF-8", "valid UTF-8 with NULs stays what it claims to be");
        let bytes: Vec<u8> = "naïve text, plainly".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&bytes, None, false).unwrap(), ("naïve text, plainly".into(), "UTF-16LE"));
    }
}
