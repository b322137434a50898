//! One record of a WARC file (ISO 28500): its block, and what its header states of the page.

use serde_json::{Map, Value};

use super::block::{self, Fields};
use super::{Content, Payload};
use crate::article::Warning;
use crate::decode::fields::Field;
use crate::decode::media::ContentType;
use crate::decode::statement::{By, Statement};
use crate::reason::{Code, Reason};

/// The media type of a record (ISO 28500 §8).
const MEDIA_TYPE: &str = "application/warc";

/// Fields of the header that are kept for people who look for the record.
const KEPT: [(&str, &str); 4] = [
    ("warc-record-id", "record_id"),
    ("warc-payload-digest", "payload_digest"),
    ("warc-truncated", "truncated"),
    ("warc-filename", "filename"),
];

/// Where `payload` is a record, puts its block in its place.
///
/// # Errors
/// [`Code::Warc`] for a record that is cut within its page, without a header that can be read, or with another one behind it, [`Code::Record`] for one that holds
/// no page, as a request.
pub(super) fn open(mut payload: Payload<'_>) -> Result<Payload<'_>, Reason> {
    let Content::Bytes(bytes) = &payload.content else { return Ok(payload) };
    let is_declared = payload.declared.essence == MEDIA_TYPE;
    if !bytes.starts_with(b"WARC/") && !is_declared {
        return Ok(payload);
    }
    let from = behind_info(bytes);
    let bytes = &bytes[from..];
    let damaged = |why: &str| Reason::new(Code::Warc, format!("the record {why}"));
    let (version, fields, start) = block::split(bytes).ok_or_else(|| damaged("has no header that ends"))?;
    if !version.starts_with("WARC/") {
        return Err(damaged("does not begin with its version"));
    }
    let length = length_of(&fields).ok_or_else(|| damaged("states no Content-Length"))?;
    let block = &bytes[start..];
    let held = block.trim_ascii_end();
    let end = match block.get(length..).map(<[u8]>::trim_ascii_start) {
        Some([]) => length,
        Some(rest) if rest.starts_with(b"WARC/") || has_record(block) => {
            return Err(damaged("is followed by another one; a message holds one"));
        }
        None if has_record(block) || !ends_page(held) => {
            return Err(damaged(&format!("holds {} of {length} bytes", block.len())));
        }
        Some(_) | None => held.len(),
    };
    if end != length {
        let detail = format!("the WARC record states {length} bytes and holds {end}");
        payload.warnings.push(Warning { code: "record_length".into(), field: None, detail: Some(detail) });
    }
    let kind = fields.get("warc-type").unwrap_or_default().to_ascii_lowercase();
    if !matches!(kind.as_str(), "response" | "resource" | "conversion") {
        let kind: String = kind.chars().take(40).collect();
        return Err(Reason::new(Code::Record, format!("a record of type {kind:?}")));
    }
    payload.declared = ContentType::parse(fields.get("content-type").unwrap_or_default());
    payload.stated.extend(statements(&fields));
    payload.extra.insert("warc".to_owned(), Value::Object(kept(&fields)));
    payload.envelope = Some(MEDIA_TYPE);
    payload.content = payload.content.part(from + start..from + start + end);
    Ok(payload)
}

/// Where the record of the page begins: a file may begin with one about itself.
fn behind_info(bytes: &[u8]) -> usize {
    let next = || {
        let (version, fields, start) = block::split(bytes)?;
        let is_info = version.starts_with("WARC/") && fields.get("warc-type")?.eq_ignore_ascii_case("warcinfo");
        let rest = bytes.get(start.checked_add(length_of(&fields)?)?..)?.trim_ascii_start();
        (is_info && rest.starts_with(b"WARC/")).then(|| bytes.len() - rest.len())
    };
    next().unwrap_or(0)
}

fn length_of(fields: &Fields) -> Option<usize> {
    fields.get("content-length")?.parse().ok()
}

/// Whether nothing of a page is missing, though its record states more.
fn ends_page(block: &[u8]) -> bool {
    const END: &[u8] = b"</html>";
    block.len().checked_sub(END.len()).is_some_and(|at| block[at..].eq_ignore_ascii_case(END))
}

/// Whether another record begins in a block that is longer than was stated.
fn has_record(block: &[u8]) -> bool {
    [&b"\nWARC/1."[..], b"\nWARC/0."].iter().any(|version| memchr::memmem::find(block, version).is_some())
}

fn statements(fields: &Fields) -> impl Iterator<Item = Statement> {
    const STATED: [(&str, Field); 3] =
        [("WARC-Target-URI", Field::Url), ("WARC-Date", Field::Fetched), ("WARC-Record-ID", Field::Id)];
    STATED.into_iter().filter_map(move |(name, field)| {
        // WARC 1.0 was read as putting angle brackets around addresses.
        let value = fields.get(&name.to_ascii_lowercase())?.trim_matches(['<', '>']);
        Some(Statement { by: By::Record, name: name.into(), field, value: value.into() })
    })
}

fn kept(fields: &Fields) -> Map<String, Value> {
    KEPT.iter().filter_map(|(field, name)| Some(((*name).to_owned(), fields.get(field)?.into()))).collect()
}

#[cfg(test)]
mod tests {
    use crate::article::Content;
    use crate::decode::tests::decoded;
    use crate::reason::Code;

    fn record(kind: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2016-10-16T08:00:00Z\r\n\
             WARC-Target-URI: <https://example.org/a>\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    #[test]
    fn a_response_gives_its_page_and_what_the_record_states() {
        let http =
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nDate: Sun, 01 Jan 2017 00:00:00 GMT\r\n\r\n<p>Page</p>";
        for content_type in ["application/warc", "", "application/octet-stream"] {
            let raw = decoded(content_type, record("response", "application/http; msgtype=response", http)).unwrap();
            assert_eq!(raw.content, Content::Html("<p>Page</p>".into()));
            assert_eq!(raw.given.url.as_deref(), Some("https://example.org/a"));
            assert_eq!(
                raw.given.fetched.as_deref(),
                Some("2016-10-16T08:00:00Z"),
                "the record's before the response's"
            );
            assert_eq!(raw.origin.id.as_deref(), Some("urn:uuid:1"));
            assert_eq!(raw.origin.content_type.as_deref(), Some("application/warc"));
            assert_eq!(raw.extra["warc"]["record_id"], "<urn:uuid:1>");
        }
        let text = decoded("application/warc", record("conversion", "text/plain", b"Text.")).unwrap();
        assert_eq!(text.content, Content::Text("Text.".into()));
        let page = decoded("application/warc", record("resource", "text/html", b"<p>Page</p>")).unwrap();
        assert_eq!(page.content, Content::Html("<p>Page</p>".into()));
    }

    #[test]
    fn a_length_that_is_too_short_is_not_believed() {
        let whole = String::from_utf8(record("resource", "text/plain", b"Text of the page.")).unwrap();
        let stated = |length: &str| whole.replace("Content-Length: 17", &format!("Content-Length: {length}"));
        let raw = decoded("application/warc", stated("5").into_bytes()).unwrap();
        assert_eq!(raw.content, Content::Text("Text of the page.".into()));
        assert_eq!(raw.warnings[0].code, "record_length");
        assert!(decoded("application/warc", whole.clone().into_bytes()).unwrap().warnings.is_empty());
        let two = decoded("application/warc", (stated("5") + &whole).into_bytes()).unwrap_err();
        assert_eq!(two, Code::Warc, "an article would be lost");
    }

    #[test]
    fn a_length_that_is_too_long_is_not_believed_where_the_page_is_whole() {
        let page = b"<html><body><p>Text of the page.</p></body></HTML>";
        let whole = String::from_utf8(record("resource", "text/html", page)).unwrap();
        let long = whole.replace("Content-Length: 50", "Content-Length: 500");
        let raw = decoded("application/warc", long.clone().into_bytes()).unwrap();
        assert_eq!(raw.content, Content::Html(String::from_utf8_lossy(page).into()));
        assert_eq!(raw.warnings[0].code, "record_length");
        let cut = long.trim_end().strip_suffix("</body></HTML>").unwrap();
        assert_eq!(
            decoded("application/warc", cut.to_owned().into_bytes()).unwrap_err(),
            Code::Warc,
            "half of an article"
        );
    }

    #[test]
    fn a_record_of_the_file_may_stand_in_front() {
        let info = record("warcinfo", "application/warc-fields", b"software: x\r\n");
        let page = record("resource", "text/plain", b"Text of the page.");
        let raw = decoded("application/warc", [&info[..], &page].concat()).unwrap();
        assert_eq!(raw.content, Content::Text("Text of the page.".into()));
        assert_eq!(raw.given.url.as_deref(), Some("https://example.org/a"));
        let two = decoded("application/warc", [info, page.clone(), page].concat()).unwrap_err();
        assert_eq!(two, Code::Warc, "an article would be lost");
    }

    #[test]
    fn damage_and_other_records_have_their_codes() {
        let whole = record("resource", "text/plain", b"Text of the page.");
        for (bytes, code) in [
            (record("request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"), Code::Record),
            (record("warcinfo", "application/warc-fields", b"software: x\r\n"), Code::Record),
            (record("revisit", "application/http", b"HTTP/1.1 200 OK\r\n\r\n"), Code::Record),
            (whole[..whole.len() - 10].to_vec(), Code::Warc),
            (whole[..60].to_vec(), Code::Warc),
            (whole.repeat(2), Code::Warc),
            (b"WARC/1.0\r\nWARC-Type: resource\r\n\r\nx".to_vec(), Code::Warc),
            (b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 99999999999999999999\r\n\r\nx".to_vec(), Code::Warc),
            (b"no record\r\n\r\n".to_vec(), Code::Warc),
        ] {
            assert_eq!(decoded("application/warc", bytes).unwrap_err(), code);
        }
    }
}
