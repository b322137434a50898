//! From a payload to the article in it: which form it has, as its content type says unless the bytes say better, and of a graph the node
//! that is an article.
//!
//! A payload that held several articles would become several [`Item`]s here. None of the forms that are read today does.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::media::{ContentType, Looks};
use super::unwrap::Content;
use super::{Options, json};
use crate::reason::{Code, Reason};

/// One article in the form in which it came.
pub(super) enum Item<'a> {
    /// A scrape, with the label of its character encoding.
    Text(Cow<'a, [u8]>, Option<String>),
    /// A page, with the label of its character encoding.
    Page(Cow<'a, [u8]>, Option<String>),
    /// An object whose members are the article's fields.
    Object(Map<String, Value>),
    /// A node of linked data.
    Linked(Map<String, Value>),
}

impl Item<'_> {
    /// The media type by which `origin.content_type` names the form.
    pub(super) fn media_type(&self) -> &'static str {
        match self {
            Item::Text(..) => "text/plain",
            Item::Page(..) => "text/html",
            Item::Object(_) => "application/json",
            Item::Linked(_) => "application/ld+json",
        }
    }
}

/// The article in `content`, of which `declared` is said.
///
/// # Errors
/// [`Code::ContentType`] where neither the type nor the bytes name a form that is read, [`Code::JsonShape`] where no node is an article,
/// and those of JSON.
pub(super) fn split<'a>(content: Content<'a>, declared: &ContentType, options: &Options) -> Result<Item<'a>, Reason> {
    let bytes = match content {
        Content::Object(object) => return Ok(Item::Object(object)),
        Content::Bytes(bytes) => bytes,
    };
    let charset = declared.charset.as_deref();
    match form(declared, &bytes)? {
        Form::Text => Ok(Item::Text(bytes, declared.charset.clone())),
        Form::Html => Ok(Item::Page(bytes, declared.charset.clone())),
        Form::LdJson => linked(json::value(&bytes, charset, options.json_values)?),
        Form::Json => {
            let object = json::object(&bytes, charset, options.json_values)?;
            if is_linked(&object) { linked(Value::Object(object)) } else { Ok(Item::Object(object)) }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Html,
    Json,
    LdJson,
}

enum Declared {
    As(Form),
    Nothing,
    Unread,
}

fn declared_form(essence: &str) -> Declared {
    match essence {
        "" | "application/octet-stream" | "binary/octet-stream" | "application/data" => Declared::Nothing,
        "text/html" | "application/xhtml+xml" | "text/xml" | "application/xml" => Declared::As(Form::Html),
        "application/cloudevents-batch+json" => Declared::Unread,
        "application/ld+json" => Declared::As(Form::LdJson),
        "application/json" | "text/json" => Declared::As(Form::Json),
        other if other.ends_with("+json") => Declared::As(Form::Json),
        other if other.ends_with("+xml") => Declared::As(Form::Html),
        other if other.starts_with("text/") => Declared::As(Form::Text),
        _ => Declared::Unread,
    }
}

fn form(declared: &ContentType, bytes: &[u8]) -> Result<Form, Reason> {
    Ok(match (declared_form(&declared.essence), Looks::of(bytes)) {
        (_, Looks::Markup) => Form::Html,
        (Declared::As(form @ (Form::Json | Form::LdJson)), _) => form,
        (Declared::As(_) | Declared::Unread, Looks::Object) if parses(bytes) => Form::Json,
        (Declared::As(Form::Html), Looks::Text | Looks::Object) if !bytes.contains(&b'<') => Form::Text,
        (Declared::As(form), _) => form,
        (Declared::Nothing, Looks::Object) => Form::Json,
        (Declared::Nothing, Looks::Text) => Form::Text,
        (Declared::Nothing | Declared::Unread, _) => {
            let essence: String = declared.essence.chars().take(60).collect();
            let detail = format!("content type {essence:?} is not read, and the bytes are neither text, HTML nor JSON");
            return Err(Reason::new(Code::ContentType, detail));
        }
    })
}

fn parses(bytes: &[u8]) -> bool {
    bytes.trim_ascii_end().ends_with(b"}") && serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok()
}

/// Whether `object` is linked data, whatever its content type.
fn is_linked(object: &Map<String, Value>) -> bool {
    object.contains_key("@graph") || object.contains_key("@context")
}

fn linked(value: Value) -> Result<Item<'static>, Reason> {
    match node(value) {
        Some(node) => Ok(Item::Linked(node)),
        None => Err(Reason::new(Code::JsonShape, "no node whose type is an article")),
    }
}

/// The first node whose type is a kind of article; of one object without `@graph`, the object.
fn node(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(mut object) => match object.remove("@graph") {
            Some(graph) => node(graph),
            None => Some(object),
        },
        Value::Array(nodes) => nodes.into_iter().find_map(|node| match node {
            Value::Object(object) if is_article(&object) => Some(object),
            _ => None,
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn is_article(node: &Map<String, Value>) -> bool {
    let named = |kind: &Value| kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"));
    match node.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(named),
        Some(kind) => named(kind),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::article::Content;
    use crate::decode::tests::decoded;
    use crate::reason::Code;

    #[test]
    fn finds_the_article_in_a_graph() {
        let raw = decoded(
            "application/ld+json",
            r#"{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"W"},{"@type":["NewsArticle"],
               "headline":"H","articleBody":"One.\n\nTwo.","author":[{"@type":"Person","name":"A B"}],"datePublished":"2016-10-16",
               "publisher":{"@type":"Organization","name":"P"},"mainEntityOfPage":{"@id":"https://example.org/a"}}]}"#,
        )
        .unwrap();
        assert_eq!(raw.content, Content::Text("One.\n\nTwo.".into()));
        assert_eq!(raw.given.headline.as_deref(), Some("H"));
        assert_eq!(raw.given.authors, ["A B"]);
        assert_eq!(raw.given.source_name.as_deref(), Some("P"));
        assert_eq!(raw.given.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(raw.origin.content_type.as_deref(), Some("application/ld+json"));
        let none = decoded("application/ld+json", r#"{"@graph":[{"@type":"WebSite"}]}"#);
        assert_eq!(none.unwrap_err(), Code::JsonShape);
    }
}
