//! A list of articles inside an object, as interfaces of news services, content systems and search indexes answer.

use serde_json::{Map, Value};

use super::packed;
use crate::decode::fields::{CONTAINERS, ENVELOPES, Field, LISTS, Names, WRAPPERS, folded, path, values};
use crate::normalize::clean::markup::{self, Markup};

/// Levels of objects that the list may be in: `data.posts.nodes`.
const DEPTH: usize = 3;

/// The objects of the list that `object` is about, each with a text and with something that names it. An object that has a text or a headline
/// itself is an article, whatever lists it holds; under the title of a feed or of a stream stand articles with addresses or days of their own.
pub(super) fn take(object: &mut Map<String, Value>, names: &Names) -> Option<Vec<Value>> {
    list(object, names, DEPTH)
}

/// Whether `object` holds a text that is no list of articles and no JSON.
pub(super) fn holds_text(object: &Map<String, Value>, names: &Names) -> bool {
    object.iter().any(|(name, value)| {
        matches!(names.known(name), Some((_, Field::Html | Field::Text)))
            && !packed::may_be(value)
            && values::has_text(value)
            && !value.as_array().is_some_and(|items| is_list_of(items, names, true))
    })
}

fn list(object: &mut Map<String, Value>, names: &Names, depth: usize) -> Option<Vec<Value>> {
    if holds_text(object, names) {
        return None;
    }
    let (mut titled, mut placed) = (false, false);
    for (name, value) in object.iter() {
        match names.known(name).map(|(_, field)| field) {
            Some(Field::Headline) => titled |= values::has_text(value),
            Some(Field::Url | Field::CanonicalUrl | Field::Published | Field::Authors) => {
                placed |= values::has_text(value)
            }
            _ => {}
        }
    }
    if titled && placed {
        return None;
    }
    // `{"data": {"allPosts": …}}`
    let is_only = object.len() == 1;
    for (name, value) in object.iter_mut() {
        let is_list = LISTS.contains(&folded(name).as_str());
        let may_be_list = is_list || is_only || matches!(names.known(name), Some((_, Field::Text)));
        match value {
            Value::Array(items) if may_be_list && is_list_of(items, names, titled || !is_list) => {
                return Some(std::mem::take(items));
            }
            Value::Object(inner) if depth > 1 && (is_only || is_list) => {
                if let Some(found) = list(inner, names, depth - 1) {
                    return Some(found);
                }
            }
            _ => {}
        }
    }
    None
}

fn is_list_of(items: &[Value], names: &Names, placed: bool) -> bool {
    !items.is_empty() && items.iter().all(|item| states(item, names, placed))
}

/// Whether this is an article and no paragraph: it, or what it wraps, has a text, and a field beside it; one that tells its address or its
/// day where it is to be `placed`.
pub(super) fn states(item: &Value, names: &Names, placed: bool) -> bool {
    let Some(object) = item.as_object() else { return false };
    let within = WRAPPERS.iter().filter_map(|wrapper| object.get(*wrapper)?.as_object());
    std::iter::once(object).chain(within).any(|object| is_article(object, names, placed)) || carries(object)
}

/// Whether an object may be an envelope, by where it has an object, or by JSON in a text.
fn carries(object: &Map<String, Value>) -> bool {
    let is_packed = |value: &Value| value.is_object() || packed::may_be(value);
    ENVELOPES.iter().any(|place| path::get(object, place).is_some_and(is_packed)) || object.values().any(packed::may_be)
}

fn is_article(object: &Map<String, Value>, names: &Names, placed: bool) -> bool {
    let (mut text, mut named) = (false, false);
    let further = CONTAINERS.iter().filter_map(|container| object.get(*container)?.as_object()).flatten();
    for (name, value) in object.iter().chain(further) {
        match names.known(name).map(|(_, field)| field) {
            Some(Field::Html | Field::Text) => text |= values::has_text(value),
            Some(Field::Description) => text |= is_page(value),
            Some(Field::Url | Field::CanonicalUrl | Field::Published) => named = true,
            Some(Field::Headline) => named |= !placed,
            _ => {}
        }
    }
    text && named
}

/// Whether a description has paragraphs: of an entry of a feed it may be all there is.
fn is_page(description: &Value) -> bool {
    values::string(description).is_some_and(|text| markup::kind(&text) == Markup::Blocks)
}

#[cfg(test)]
mod tests {
    use crate::decode::tests::several;
    use crate::reason::Code;

    #[test]
    fn a_list_in_an_object_is_several_articles() {
        let item = |n: u32| format!(r#"{{"id":{n},"title":"T{n}","content":"One."}}"#);
        let list = format!("[{},{}]", item(1), item(2));
        for answer in [
            format!(r#"{{"status":"ok","totalResults":2,"articles":{list}}}"#),
            format!(r#"{{"response":{{"status":"ok","results":{list}}}}}"#),
            format!(r#"{{"numFound":2,"response":{{"docs":{list}}}}}"#),
            format!(
                r#"{{"took":3,"hits":{{"total":2,"hits":[{{"_id":"a","_source":{}}},{{"_id":"b","_source":{}}}]}}}}"#,
                item(1),
                item(2)
            ),
            format!(r#"{{"data":{list},"links":{{"next":"https://a.example/?page=2"}}}}"#),
            format!(r#"{{"stories":{list},"pagination_token":"x"}}"#),
            format!(r#"{{"page":1,"articles":{{"totalResults":2,"results":{list}}}}}"#),
            format!(r#"{{"posts":{list}}}"#),
        ] {
            let articles =
                several("application/json", answer.as_str()).unwrap_or_else(|reason| panic!("{answer}: {reason}"));
            let headlines: Vec<_> = articles.iter().map(|article| article.given.headline.as_deref()).collect();
            assert_eq!(headlines, [Some("T1"), Some("T2")], "{answer}");
            assert_eq!(articles[1].origin.item, Some(2));
        }
    }

    #[test]
    fn lists_under_other_names_hold_articles_with_addresses() {
        let item = r#"{"title":"T","summary":{"content":"<p>One.</p><p>Two.</p>"},"link":"https://e.example/a"}"#;
        for answer in [
            format!(r#"{{"title":"Reading list","updated":1714690000,"items":[{item}]}}"#),
            r#"{"seq":0,"content":[{"title":"T","content":"One.","link":"https://e.example/a"}]}"#.to_owned(),
            format!(r#"{{"data":{{"allNotes":{{"edges":[{{"node":{item}}}]}}}}}}"#),
            format!(r#"{{"data":{{"allNotes":[{item}]}}}}"#),
            r#"{"response":{"results":[{"webUrl":"https://e.example/a","fields":{"headline":"T","body":"One."}}]}}"#
                .to_owned(),
        ] {
            let articles =
                several("application/json", answer.as_str()).unwrap_or_else(|reason| panic!("{answer}: {reason}"));
            let [article] = articles.as_slice() else { panic!("{answer}") };
            assert_eq!(article.given.headline.as_deref(), Some("T"), "{answer}");
            assert_eq!(article.given.url.as_deref(), Some("https://e.example/a"), "{answer}");
        }
    }

    #[test]
    fn lists_that_belong_to_an_article_are_left_alone() {
        let parts = r#"[{"title":"A","text":"Part."},{"title":"B","text":"Part."}]"#;
        for article in [
            format!(r#"{{"title":"T","text":"The text.","items":{parts}}}"#),
            format!(r#"{{"text":"The text.","results":{parts}}}"#),
        ] {
            assert_eq!(several("application/json", article.as_str()).unwrap().len(), 1, "{article}");
        }
        for none in [
            format!(r#"{{"headline":"T","articles":{parts}}}"#),
            r#"{"results":[{"text":"a paragraph"},{"text":"another one"}]}"#.to_owned(),
            r#"{"results":[{"title":"T","text":"One."},{"title":"no text"}]}"#.to_owned(),
            r#"{"results":[1,2]}"#.to_owned(),
        ] {
            assert_eq!(several("application/json", none.as_str()).unwrap_err().code, Code::JsonShape, "{none}");
        }
    }

    #[test]
    fn their_number_is_limited() {
        let item = r#"{"title":"T","text":"One."}"#;
        let many = format!(r#"{{"results":[{}]}}"#, [item; 300].join(","));
        assert_eq!(several("application/json", many.as_str()).unwrap_err().code, Code::TooManyArticles);
    }
}
