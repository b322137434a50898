//! `application/ld+json`: a schema.org `NewsArticle`, alone, in an array or in a `@graph`.

use serde_json::{Map, Value};

use super::{Input, fields, json};
use crate::article::RawArticle;
use crate::reason::{Code, Reason};

pub(super) fn read(input: &Input<'_>) -> Result<RawArticle, Reason> {
    of(json::value(input)?)
}

/// Whether `object` is linked data, whatever its content type.
pub(super) fn is_linked(object: &Map<String, Value>) -> bool {
    object.contains_key("@graph") || object.contains_key("@context")
}

/// The article in `value`.
pub(super) fn of(value: Value) -> Result<RawArticle, Reason> {
    match article(value) {
        Some(node) => fields::article(node),
        None => Err(Reason::new(Code::JsonShape, "no node whose type is an article")),
    }
}

/// The first node whose type is a kind of article; of one object without `@graph`, the object.
fn article(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(mut object) => match object.remove("@graph") {
            Some(graph) => article(graph),
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
        let none = decoded("application/ld+json", r#"{"@graph":[{"@type":"WebSite"}]}"#);
        assert_eq!(none.unwrap_err(), Code::JsonShape);
    }
}
