//! An HTTP/1 response (RFC 9112), as archives keep it: its content, and what its header states of the page.

use std::borrow::Cow;

use super::block::{self, Fields};
use super::{Content, Payload, compression};
use crate::decode::Options;
use crate::decode::fields::Field;
use crate::decode::media::{ContentType, Looks};
use crate::decode::statement::{By, Statement};
use crate::reason::{Code, Reason};

/// The media types of a response.
const MEDIA_TYPES: [&str; 2] = ["application/http", "message/http"];

/// Where `payload` is a response, puts its content in its place, without transfer and content encodings.
///
/// # Errors
/// [`Code::Http`] for one that is damaged, [`Code::ErrorPage`] for one that reports an error, [`Code::Record`] for one without a page, as a
/// redirection or a picture, and those of compression.
pub(super) fn open<'a>(mut payload: Payload<'a>, options: &Options) -> Result<Payload<'a>, Reason> {
    let Content::Bytes(bytes) = &payload.content else { return Ok(payload) };
    let is_declared = MEDIA_TYPES.contains(&payload.declared.essence.as_str());
    let is_unsaid = payload.declared.essence.is_empty() && bytes.starts_with(b"HTTP/");
    if !is_declared && !is_unsaid {
        return Ok(payload);
    }
    let damaged = |why: &str| Reason::new(Code::Http, format!("the response {why}"));
    let header = last_header(bytes).ok_or_else(|| damaged("has no header that ends"))?;
    let Header { status, fields, start } = header;
    match code(&status) {
        Some(200..=203 | 206) => {}
        Some(code @ (100..=199 | 204..=399)) => {
            return Err(Reason::new(Code::Record, format!("HTTP status {code}, which has no page")));
        }
        Some(code) => return Err(Reason::new(Code::ErrorPage, format!("HTTP status {code}"))),
        None => return Err(damaged("does not begin with a status")),
    }
    payload.declared = ContentType::parse(fields.get("content-type").unwrap_or_default());
    if is_no_page(&payload.declared.essence) {
        let detail = format!("an HTTP response of {:.40}, which is no page", payload.declared.essence);
        return Err(Reason::new(Code::Record, detail));
    }
    payload.stated.extend(statements(&fields));
    payload.envelope = payload.envelope.or(Some(MEDIA_TYPES[0]));
    let transferred = payload.content.part(start..usize::MAX);
    let Content::Bytes(transferred) = transferred else { return Ok(payload) };
    let is_chunked =
        fields.get("transfer-encoding").is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
    let whole = match is_chunked.then(|| unchunked(&transferred)).flatten() {
        Some(whole) => Cow::Owned(whole),
        // Crawlers that took the chunks apart leave the field where it was.
        None => transferred,
    };
    let decoded = decoded(&whole, &fields, &mut payload.declared, options)?;
    payload.content = Content::Bytes(match decoded {
        Some(decoded) => {
            payload.decompressed = Some(decoded.len() as u64);
            decoded.into()
        }
        None => whole,
    });
    Ok(payload)
}

/// Most headers in front of the one that counts.
const HEADERS: usize = 32;

/// A header, and where its content begins.
struct Header {
    status: String,
    fields: Fields,
    start: usize,
}

/// The last of the headers that `bytes` begin with: those of early answers (`100 Continue`, `103 Early Hints`), of proxies, of refusals and
/// of redirections stand in front of it where a program wrote down all that it was sent.
fn last_header(bytes: &[u8]) -> Option<Header> {
    let mut last: Option<Header> = None;
    for _ in 0..=HEADERS {
        let from = last.as_ref().map_or(0, |header| header.start);
        let header = block::split(bytes.get(from..)?).map(|(status, fields, start)| (status, fields, from + start));
        match header {
            Some((status, fields, start)) if last.is_none() || code(&status).is_some() => {
                last = Some(Header { status, fields, start });
            }
            _ => break,
        }
    }
    last
}

/// The code in a line of status, as in `HTTP/1.1 200 OK`.
fn code(status: &str) -> Option<u16> {
    status.strip_prefix("HTTP/")?.split_ascii_whitespace().nth(1)?.parse().ok()
}

/// Whether a type is that of what pages are made with: pictures, films, fonts, styles and scripts.
fn is_no_page(essence: &str) -> bool {
    let kind = essence.split('/').next().unwrap_or_default();
    matches!(kind, "image" | "video" | "audio" | "font")
        || matches!(essence, "text/css" | "text/javascript" | "application/javascript" | "application/x-javascript")
}

/// `whole` without its content encoding; `None` where it has none, though the header may state one: crawlers that undid it leave the field.
fn decoded(
    whole: &[u8],
    fields: &Fields,
    declared: &mut ContentType,
    options: &Options,
) -> Result<Option<Vec<u8>>, Reason> {
    let encoding = fields.get("content-encoding").unwrap_or_default();
    match compression::decompress(whole, encoding, declared, options.decompressed_bytes) {
        Ok(Cow::Owned(decoded)) => Ok(Some(decoded)),
        Ok(Cow::Borrowed(_)) => Ok(None),
        Err(reason) if reason.code == Code::DecompressionLimit || Looks::of(whole) == Looks::Binary => Err(reason),
        Err(_) => Ok(None),
    }
}

fn statements(fields: &Fields) -> impl Iterator<Item = Statement> {
    const STATED: [(&str, Field); 3] =
        [("Last-Modified", Field::Modified), ("Content-Language", Field::Language), ("Date", Field::Fetched)];
    STATED.into_iter().filter_map(move |(name, field)| {
        let value = fields.get(&name.to_ascii_lowercase())?;
        Some(Statement { by: By::Response, name: name.into(), field, value: value.into() })
    })
}

/// What the chunks of `bytes` hold (RFC 9112 §7.1); `None` where they are none. A last chunk that was cut off counts as far as it goes.
fn unchunked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = bytes;
    loop {
        let end = memchr::memchr(b'\n', rest.get(..rest.len().min(1024))?)?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(out);
        }
        let chunk = &rest[..size.min(rest.len())];
        out.extend_from_slice(chunk);
        rest = &rest[chunk.len()..];
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Content as Text;
    use crate::decode::tests::decoded as read;

    fn response(status: &str, fields: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 {status}\r\n{fields}\r\n").as_bytes(), body].concat()
    }

    #[test]
    fn a_response_gives_its_page_and_its_header() {
        let fields = "Content-Type: text/html; charset=windows-1252\r\nLast-Modified: Sun, 16 Oct 2016 08:00:00 GMT\r\nContent-Language: fr\r\n";
        for content_type in ["application/http; msgtype=response", ""] {
            let raw =
                read(content_type, response("200 OK", fields, b"<p>Un caf\xe9 de plus, et l'\xe9t\xe9.</p>")).unwrap();
            assert_eq!(raw.content, Text::Html("<p>Un café de plus, et l'été.</p>".into()));
            assert_eq!(raw.given.language.as_deref(), Some("fr"));
            assert_eq!(raw.given.modified.as_deref(), Some("Sun, 16 Oct 2016 08:00:00 GMT"));
            assert_eq!(raw.origin.content_type.as_deref(), Some("application/http"));
        }
    }

    #[test]
    fn chunks_and_encodings_are_undone_and_a_field_that_lies_costs_nothing() {
        use std::io::Write;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"<p>Page</p>").unwrap();
        let gzip = gzip.finish().unwrap();
        let chunked = |body: &[u8]| {
            let (a, b) = body.split_at(5);
            [b"5\r\n", a, b"\r\n", format!("{:x};x=y\r\n", b.len()).as_bytes(), b, b"\r\n0\r\n\r\n"].concat()
        };
        let html = "Content-Type: text/html\r\n";
        let both = format!("{html}Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n");
        for (fields, body) in [
            (both.as_str(), chunked(&gzip)),
            (&both, gzip.clone()),
            (&both, b"<p>Page</p>".to_vec()),
            (&format!("{html}Content-Encoding: br\r\n"), b"<p>Page</p>".to_vec()),
            (&format!("{html}Transfer-Encoding: chunked\r\n"), chunked(b"<p>Page</p>")),
            (&format!("{html}Transfer-Encoding: chunked\r\n"), b"b\r\n<p>Page</p>".to_vec()),
        ] {
            let raw = read("application/http", response("200 OK", fields, &body)).unwrap();
            assert_eq!(raw.content, Text::Html("<p>Page</p>".into()), "{fields}");
        }
    }

    #[test]
    fn the_last_of_several_headers_counts() {
        let page = response("200 OK", "Content-Type: text/html\r\n", b"<p>Page</p>");
        for before in [
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n",
            "HTTP/1.0 200 Connection established\r\nVia: quay\r\n\r\n",
            "HTTP/1.1 401 Unauthorized\r\n\r\n",
            "HTTP/2 301\r\nContent-Type: image/png\r\nLocation: /b\r\n\r\nHTTP/2 302 \r\n\r\n",
        ] {
            for content_type in ["application/http", ""] {
                let raw = read(content_type, [before.as_bytes(), &page].concat()).unwrap();
                assert_eq!(raw.content, Text::Html("<p>Page</p>".into()), "{before}");
            }
        }
        for (bytes, code) in [
            (b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), Code::Record),
            (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n<p>x".to_vec(), Code::ErrorPage),
            (b"HTTP/1.1 100 Continue\r\n\r\n".repeat(1000), Code::Record),
        ] {
            assert_eq!(read("application/http", bytes).unwrap_err(), code);
        }
    }

    #[test]
    fn what_is_no_page_has_its_code() {
        let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut bomb, &vec![0; 40 << 20]).unwrap();
        let bomb = response("200 OK", "Content-Encoding: gzip\r\n", &bomb.finish().unwrap());
        for (bytes, code) in [
            (response("404 Not Found", "", b"<p>x"), Code::ErrorPage),
            (response("503", "", b""), Code::ErrorPage),
            (response("301 Moved", "Location: /x\r\n", b""), Code::Record),
            (response("304 Not Modified", "", b""), Code::Record),
            (response("200 OK", "Content-Type: text/html\r\n", b""), Code::Empty),
            (response("200 OK", "Content-Type: image/png\r\n", b"\x89PNG\r\n\x1a\n\0\0"), Code::Record),
            (response("200 OK", "Content-Type: text/css; charset=utf-8\r\n", b"p { color: red }"), Code::Record),
            (response("200 OK", "Content-Type: application/zip\r\n", b"PK\x03\x04\0\0"), Code::ContentType),
            (b"HTTP/1.1 200 OK\r\nContent-Type: text".to_vec(), Code::Http),
            (b"GET / HTTP/1.1\r\n\r\n".to_vec(), Code::Http),
            (bomb, Code::DecompressionLimit),
        ] {
            assert_eq!(read("application/http", bytes).unwrap_err(), code);
        }
    }
}
