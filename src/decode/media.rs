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

/// What the first bytes of a body look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    Markup,
    Object,
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
            _ if bytes.iter().take(1024).any(|b| matches!(b, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f)) => Looks::Binary,
            _ if bytes.starts_with(b"%PDF-") => Looks::Binary,
            _ => Looks::Text,
        }
    }
}
