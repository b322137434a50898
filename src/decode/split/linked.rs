//! JSON-LD: the nodes of a graph that are articles.

use serde_json::{Map, Value};

use super::{Item, LINKED};
use crate::reason::{Code, Reason};

/// Whether `value` is linked data, whatever its content type.
pub(super) fn is(value: &Value) -> bool {
    value.as_object().is_some_and(|object| object.contains_key("@graph") || object.contains_key("@context"))
}

/// The articles of linked data.
///
/// # Errors
/// [`Code::JsonShape`] where there is none.
pub(super) fn items(value: Value) -> Result<Vec<Item<'static>>, Reason> {
    let nodes = nodes(value);
    match nodes.is_empty() {
        true => Err(Reason::new(Code::JsonShape, "no node whose type is an article")),
        false => Ok(nodes.into_iter().map(|node| Item::Object(node, LINKED)).collect()),
    }
}

/// Of a list or a `@graph`, the nodes that are articles and state their text; where none does, the first one that is an article: the others
/// are what the page links to. Of one object without `@graph`, the object.
fn nodes(value: Value) -> Vec<Map<String, Value>> {
    match value {
        Value::Object(mut object) => match object.remove("@graph") {
            Some(graph) => nodes(graph),
            None => vec![object],
        },
        Value::Array(values) => {
            let is_node = |value| match value {
                Value::Object(object) if is_article(&object) => Some(object),
                _ => None,
            };
            let mut articles: Vec<_> = values.into_iter().filter_map(is_node).collect();
            if articles.iter().any(has_text) {
                articles.retain(has_text);
            } else {
                articles.truncate(1);
            }
            articles
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn has_text(node: &Map<String, Value>) -> bool {
    ["articleBody", "text"].iter().any(|name| node.get(*name).and_then(Value::as_str).is_some_and(|t| !t.is_empty()))
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
    use crate::decode::tests::{decoded, several};
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

    #[test]
    fn nodes_that_state_their_text_are_articles_and_links_are_not() {
        let node = |id: &str, text: &str| {
            format!(r#"{{"@context":"https://schema.org","@type":"NewsArticle","@id":"{id}"{text}}}"#)
        };
        let (one, two) = (node("1", r#","articleBody":"One.""#), node("2", r#","articleBody":"Two.""#));
        let body = format!("[{one},{},{two}]", node("3", ""));
        for content_type in ["application/json", "application/ld+json"] {
            assert_eq!(several(content_type, body.as_str()).unwrap().len(), 2, "{content_type}");
        }
    }
}
