//! `application/json` and `+json`: one object whose members are the fields of one article.

use serde_json::{Map, Value};

use super::Read;
use crate::article::Content;
use crate::decode::fields::{Field, known, values};
use crate::decode::statement::{By, Statement};
use crate::reason::{Code, Reason};

/// Fields in which some producers wrap the article.
const WRAPPERS: [&str; 7] = ["article", "data", "document", "item", "payload", "_source", "entry"];

/// What `object` holds.
///
/// # Errors
/// [`Code::JsonShape`] where no field holds content.
pub(super) fn read(mut object: Map<String, Value>) -> Result<Read, Reason> {
    unwrap(&mut object);
    let (mut content, mut stated) = (None, Vec::new());
    let mut names: Vec<_> = object.keys().filter_map(|name| Some((known(name)?, name.clone()))).collect();
    names.sort();
    for ((_, field), name) in names {
        let found = match field {
            Field::Html if content.is_none() => values::string(&object[&name]).map(Content::Html),
            Field::Text if content.is_none() => values::text(&object[&name]).map(form),
            Field::Html | Field::Text => None,
            field => {
                let value = object.remove(&name).unwrap_or_default();
                stated.push(Statement { by: By::Body, name: name.into(), field, value });
                continue;
            }
        };
        if found.is_some() {
            object.remove(&name);
            content = found;
        }
    }
    let content = content.ok_or_else(|| {
        Reason::new(
            Code::JsonShape,
            "no field holds the content; looked for html, text, body, articleBody, content and their like",
        )
    })?;
    Ok(Read { content, stated, extra: object, ..Read::default() })
}

/// Lifts the fields of a wrapped article over those of the object around it.
fn unwrap(object: &mut Map<String, Value>) {
    let is_content = |name: &String| matches!(known(name), Some((_, Field::Html | Field::Text)));
    for wrapper in WRAPPERS {
        if object.keys().any(is_content) {
            return;
        }
        if let Some(Value::Object(inner)) = object.get_mut(wrapper).map(Value::take) {
            object.remove(wrapper);
            object.extend(inner);
        }
    }
}

/// HTML where the text holds at least one paragraph, break or block in markup.
fn form(text: String) -> Content {
    const TAGS: [&str; 10] =
        ["<p>", "<p ", "<br", "<div", "<html", "<!doctype", "<article", "<h1", "<ul", "<blockquote"];
    let has = |tag: &&str| memchr::memmem::find(text.as_bytes(), tag.as_bytes()).is_some();
    let markup = text.contains('<')
        && (TAGS.iter().any(has) || text.trim_start().get(..9).is_some_and(|t| t.eq_ignore_ascii_case("<!doctype")));
    if markup { Content::Html(text) } else { Content::Text(text) }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::article::{Content, RawArticle};
    use crate::decode::tests::decoded;
    use crate::reason::Code;

    fn read(json: &str) -> RawArticle {
        decoded("application/json", json).unwrap()
    }

    #[test]
    fn the_first_name_counts_and_the_rest_is_kept() {
        let raw = read(r#"{"body":"B text","text":"T text","title":"T","Date-Published":"2016","rank":3,"note":null}"#);
        assert_eq!(raw.content, Content::Text("T text".into()));
        assert_eq!(raw.given.headline.as_deref(), Some("T"));
        assert_eq!(raw.given.published.as_deref(), Some("2016"));
        assert_eq!(Value::Object(raw.extra), serde_json::json!({"body": "B text", "rank": 3}));
    }

    #[test]
    fn shapes_of_feeds_blogs_and_indexes() {
        let wordpress = read(
            r#"{"id":12,"title":{"rendered":"T"},"content":{"rendered":"<p>One</p>"},"date":"2016-10-16T00:00:00"}"#,
        );
        assert_eq!(wordpress.content, Content::Html("<p>One</p>".into()));
        assert_eq!((wordpress.origin.id.as_deref(), wordpress.given.headline.as_deref()), (Some("12"), Some("T")));
        let feed = read(
            r#"{"content":[{"type":"text/html","value":"<p>One</p>"}],"author":"A B","tags":[{"name":"x"},"y"],"link":"u"}"#,
        );
        assert_eq!(feed.content, Content::Html("<p>One</p>".into()));
        assert_eq!(
            (feed.given.authors, feed.given.tags),
            (vec!["A B".to_owned()], vec!["x".to_owned(), "y".to_owned()])
        );
        let index = read(
            r#"{"_id":"7","_source":{"maintext":"One.","source_domain":"example.org","date_publish":1476576000}}"#,
        );
        assert_eq!(index.given.published.as_deref(), Some("1476576000"));
        assert_eq!(index.origin.id.as_deref(), Some("7"));
        let lines = read(r#"{"paragraphs":["One.","Two."],"source":{"name":"P","url":"https://p.example"}}"#);
        assert_eq!(lines.content, Content::Text("One.\n\nTwo.".into()));
        assert_eq!(lines.given.source_domain.as_deref(), Some("https://p.example"));
    }

    #[test]
    fn our_own_document_is_an_input() {
        let raw = read(
            r#"{"body":{"text":"One."},"url":{"original":"https://e.org/a"},"published":{"at":"2016-10-16T00:00:00Z"},"language":{"code":"en"}}"#,
        );
        assert_eq!(raw.content, Content::Text("One.".into()));
        assert_eq!(raw.given.url.as_deref(), Some("https://e.org/a"));
        assert_eq!(raw.given.language.as_deref(), Some("en"));
    }

    #[test]
    fn an_object_without_content_is_refused() {
        for json in ["{}", r#"{"title":"T"}"#, r#"{"text":"  "}"#, r#"{"text":null,"html":true}"#] {
            assert_eq!(decoded("application/json", json).unwrap_err(), Code::JsonShape, "{json}");
        }
    }
}
