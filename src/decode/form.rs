//! Which form a body has: as its content type says, unless the bytes say better.

use super::{Input, cloud_event};
use crate::reason::{Code, Reason};

/// The forms that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Html,
    Json,
    LdJson,
    CloudEvent,
    BinaryCloudEvent,
}

impl Form {
    /// The media type by which `origin.content_type` names it.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Form::Text => "text/plain",
            Form::Html => "text/html",
            Form::Json => "application/json",
            Form::LdJson => "application/ld+json",
            Form::CloudEvent | Form::BinaryCloudEvent => "application/cloudevents+json",
        }
    }
}

/// A parsed `content_type` (RFC 9110 §8.3).
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

    fn form(&self) -> Declared {
        match self.essence.as_str() {
            "" | "application/octet-stream" | "binary/octet-stream" | "application/data" => Declared::Nothing,
            "text/html" | "application/xhtml+xml" | "text/xml" | "application/xml" => Declared::As(Form::Html),
            "application/cloudevents+json" => Declared::As(Form::CloudEvent),
            "application/cloudevents-batch+json" => Declared::Unread,
            "application/ld+json" => Declared::As(Form::LdJson),
            "application/json" | "text/json" => Declared::As(Form::Json),
            other if other.ends_with("+json") => Declared::As(Form::Json),
            other if other.ends_with("+xml") => Declared::As(Form::Html),
            other if other.starts_with("text/") => Declared::As(Form::Text),
            _ => Declared::Unread,
        }
    }
}

enum Declared {
    As(Form),
    Nothing,
    Unread,
}

/// The form of `input`.
///
/// # Errors
/// [`Code::ContentType`] where neither the type nor the bytes name one that is read.
pub(super) fn of(input: &Input<'_>) -> Result<Form, Reason> {
    let looks = look(&input.bytes);
    let form = match (input.declared.form(), looks) {
        (Declared::As(Form::CloudEvent), _) => Form::CloudEvent,
        (Declared::As(Form::Json | Form::LdJson), Looks::Markup) => Form::Html,
        (Declared::As(Form::Json), _) => Form::Json,
        (Declared::As(Form::LdJson), _) => Form::LdJson,
        (Declared::As(_) | Declared::Nothing, Looks::Markup) => Form::Html,
        (Declared::As(_), Looks::Object) if parses(&input.bytes) => Form::Json,
        (Declared::As(Form::Html), Looks::Text | Looks::Object) if !input.bytes.contains(&b'<') => Form::Text,
        (Declared::As(form), _) => form,
        (Declared::Nothing, Looks::Object) => Form::Json,
        (Declared::Nothing, Looks::Text) => Form::Text,
        (Declared::Unread, Looks::Markup) => Form::Html,
        (Declared::Unread, Looks::Object) if parses(&input.bytes) => Form::Json,
        (Declared::Nothing | Declared::Unread, _) => {
            let essence: String = input.declared.essence.chars().take(60).collect();
            let detail = format!("content type {essence:?} is not read, and the bytes are neither text, HTML nor JSON");
            return Err(Reason::new(Code::ContentType, detail));
        }
    };
    let wrapped =
        matches!(form, Form::Text | Form::Html | Form::Json | Form::LdJson) && cloud_event::is_binary(input.message);
    Ok(if wrapped { Form::BinaryCloudEvent } else { form })
}

/// The form of a body inside another one, of which only the media type and the bytes are known.
pub(super) fn of_data(essence: &str, bytes: &[u8]) -> Form {
    match (ContentType::parse(essence).form(), look(bytes)) {
        (Declared::As(Form::LdJson), Looks::Object) => Form::LdJson,
        (_, Looks::Markup) => Form::Html,
        (Declared::As(Form::Json | Form::LdJson | Form::CloudEvent), _) | (_, Looks::Object) => Form::Json,
        (Declared::As(Form::Html), _) => Form::Html,
        _ => Form::Text,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    Markup,
    Object,
    Text,
    Binary,
}

/// How the first bytes look (in the spirit of the WHATWG MIME Sniffing Standard §7.1).
fn look(bytes: &[u8]) -> Looks {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Looks::Text;
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

fn parses(bytes: &[u8]) -> bool {
    bytes.trim_ascii_end().ends_with(b"}") && serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok()
}
