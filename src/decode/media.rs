//! A parsed `content_type` (RFC 9110 §8.3), and how bytes look whatever it says.

use encoding_rs::{Encoding, UTF_8};

use super::charset;

/// How many bytes of UTF-16 are looked at.
const HEAD: usize = 256;

/// A media type with the parameter that matters here.
#[derive(Debug, Clone, Default)]
pub(super) struct ContentType {
    /// `type/subtype`, lower-case; empty where absent.
    pub(super) essence: String,
    /// The `charset` parameter.
    pub(super) charset: Option<String>,
}

impl ContentType {
    pub(super) fn parse(text: &str) -> Self {
        let mut parts = text.split(';');
        let essence = parts.next().unwrap_or("").trim().to_ascii_lowercase();
        let charset = parts.find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']).trim();
            (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
        });
        Self { essence, charset }
    }
}

/// The element that an XML document or a page begins with.
pub(super) struct Root {
    /// Its name, without prefix.
    pub(super) name: String,
    /// Whether an XML declaration stands before it.
    pub(super) declared: bool,
}

/// The root element of `bytes`; looks at the first ones alone.
pub(super) fn root(bytes: &[u8]) -> Option<Root> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let wide = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).filter(|&encoding| encoding != UTF_8);
    let text = match wide.or_else(|| charset::utf16(bytes)) {
        Some(encoding) => encoding.decode_with_bom_removal(head).0,
        None => String::from_utf8_lossy(if head.len() < 4096 { bytes } else { head }),
    };
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    let declared = rest.starts_with("<?xml");
    loop {
        rest = if let Some(behind) = rest.strip_prefix("<?") {
            behind.split_once("?>")?.1
        } else if let Some(behind) = rest.strip_prefix("<!--") {
            behind.split_once("-->")?.1
        } else if let Some(behind) = rest.strip_prefix("<!") {
            let subset = behind.split_once('[').filter(|(before, _)| !before.contains('>')).map(|(_, inner)| inner);
            match subset {
                Some(inner) => inner.split_once(']')?.1.split_once('>')?.1,
                None => behind.split_once('>')?.1,
            }
        } else {
            break;
        }
        .trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let name = &name[..name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?];
    let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
    (!local.is_empty()).then(|| Root { name: local.to_owned(), declared })
}

/// What the first bytes of a body look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    Markup,
    Object,
    /// A list of objects.
    Array,
    Text,
    Binary,
}

impl Looks {
    /// In the spirit of the WHATWG MIME Sniffing Standard §7.1.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let wide = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).filter(|&encoding| encoding != UTF_8);
        if let Some(encoding) = wide.or_else(|| charset::utf16(bytes)) {
            let (head, _) = encoding.decode_with_bom_removal(&bytes[..bytes.len().min(HEAD) & !1]);
            return match Looks::of(head.as_bytes()) {
                Looks::Binary => Looks::Text,
                looks => looks,
            };
        }
        let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes).trim_ascii_start();
        const MARKUP: [&[u8]; 12] = [
            b"<!doctype",
            b"<html",
            b"<head",
            b"<body",
            b"<?xml",
            b"<!--",
            b"<script",
            b"<article",
            b"<div",
            b"<rss",
            b"<feed",
            b"<meta",
        ];
        let starts = |with: &&[u8]| bytes.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
        if MARKUP.iter().any(starts) {
            return Looks::Markup;
        }
        match bytes.first() {
            Some(b'{') => Looks::Object,
            Some(b'[') if bytes[1..].trim_ascii_start().starts_with(b"{") => Looks::Array,
            _ if bytes.iter().take(1024).any(|b| matches!(b, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f)) => Looks::Binary,
            _ if bytes.starts_with(b"%PDF-") => Looks::Binary,
            _ => Looks::Text,
        }
    }
}
