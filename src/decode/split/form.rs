//! Which form a body has.

use super::{feed, lines};
use crate::article::Evidence;
use crate::decode::json;
use crate::decode::media::{self, ContentType, Looks, Root};
use crate::reason::{Code, Reason};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    /// A page.
    Html,
    /// XML, with the name of its root element.
    Xml(String),
    Json,
    /// JSON, an article a line.
    Lines,
    LdJson,
}

/// What a content type says.
enum Declared {
    As(Form),
    Nothing,
    Unread,
}

fn declared_form(essence: &str) -> Declared {
    match essence {
        "" | "application/octet-stream" | "binary/octet-stream" | "application/data" => Declared::Nothing,
        "text/html" | "application/xhtml+xml" => Declared::As(Form::Html),
        "text/xml" | "application/xml" => Declared::As(Form::Xml(String::new())),
        "application/ld+json" => Declared::As(Form::LdJson),
        "application/json" | "text/json" => Declared::As(Form::Json),
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonl"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/json-seq" => Declared::As(Form::Lines),
        other if other.ends_with("+json") => Declared::As(Form::Json),
        other if other.ends_with("+xml") => Declared::As(Form::Xml(String::new())),
        other if other.starts_with("text/") => Declared::As(Form::Text),
        _ => Declared::Unread,
    }
}

/// The form of `bytes`, and the evidence for it where it is not the one that is declared.
///
/// # Errors
/// [`Code::ContentType`].
pub(super) fn of(declared: &ContentType, bytes: &[u8]) -> Result<(Form, Option<Evidence>), Reason> {
    let said = declared_form(&declared.essence);
    let is_declared = matches!(said, Declared::As(Form::Xml(_)));
    if let Some(root) = xml(bytes, is_declared) {
        let evidence = Evidence { method: "root_element".into(), confidence: None };
        return Ok((Form::Xml(root), (!is_declared).then_some(evidence)));
    }
    let said = if is_declared { Declared::As(Form::Html) } else { said };
    let looks = Looks::of(bytes);
    let text = || json::text(bytes, declared.charset.as_deref());
    let found = match (&said, looks) {
        (_, Looks::Markup) => Form::Html,
        (Declared::As(form @ (Form::Json | Form::Lines | Form::LdJson)), _) => form.clone(),
        (_, Looks::Object | Looks::Array) if text().is_ok_and(|text| parses(&text)) => Form::Json,
        (_, Looks::Object) if text().is_ok_and(|text| lines::are(&text)) => Form::Lines,
        (Declared::As(Form::Html), Looks::Text | Looks::Object | Looks::Array) if !bytes.contains(&b'<') => Form::Text,
        (Declared::As(form), _) => form.clone(),
        (Declared::Nothing, Looks::Object | Looks::Array) => Form::Json,
        (Declared::Nothing, Looks::Text) => Form::Text,
        (Declared::Nothing | Declared::Unread, _) => {
            let essence: String = declared.essence.chars().take(60).collect();
            let detail = format!("content type {essence:?} is not read, and the bytes are neither text, HTML nor JSON");
            return Err(Reason::new(Code::ContentType, detail));
        }
    };
    let agreed = matches!(said, Declared::As(form) if form == found);
    let evidence = (!agreed).then(|| Evidence { method: "first_bytes".into(), confidence: None });
    Ok((found, evidence))
}

/// The root element of XML that is no page: what says that it is XML, or begins as it does, and feeds whatever is said.
fn xml(bytes: &[u8], is_declared: bool) -> Option<String> {
    let Root { name, declared } = media::root(bytes).filter(|root| !root.name.eq_ignore_ascii_case("html"))?;
    (is_declared || declared || feed::is_feed(&name) || feed::is_entry(&name)).then_some(name)
}

fn parses(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c == '\u{feff}' || c == '\0' || c.is_whitespace());
    text.ends_with(['}', ']']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}
