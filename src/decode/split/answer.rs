//! A list of articles inside an object, as interfaces of news services, content systems and search indexes answer.

use serde_json::{Map, Value};

use crate::decode::fields::{Field, LISTS, Names, WRAPPERS, path, values};

/// The objects of the list that `value` is about: two and more, each with a text and with something that names it. An object that has a text or a
/// headline itself is an article, whatever lists it holds.
pub(super) fn take(value: &mut Value, names: &Names) -> Option<Vec<Value>> {
    let object = value.as_object_mut()?;
    let is_article = object.iter().any(|(name, value)| {
        matches!(names.known(name), Some((_, Field::Html | Field::Text | Field::Headline))) && values::has_text(value)
    });
    if is_article {
        return None;
    }
    for place in LISTS {
        let Some(list) = path::take(object, place, false) else { continue };
        match list {
            Value::Array(items) if items.len() > 1 && items.iter().all(|item| states(item, names)) => {
                return Some(items);
            }
            other => path::put(object, place, other),
        }
    }
    None
}

/// Whether this is an article and no paragraph: it, or what it wraps, has a text, and a field beside it.
fn states(item: &Value, names: &Names) -> bool {
    let Some(object) = item.as_object() else { return false };
    let within = WRAPPERS.iter().filter_map(|wrapper| object.get(*wrapper)?.as_object());
    std::iter::once(object).chain(within).any(|object| is_article(object, names))
}

fn is_article(object: &Map<String, Value>, names: &Names) -> bool {
    let (mut text, mut named) = (false, false);
    for (name, value) in object {
        match names.known(name) {
            Some((_, Field::Html | Field::Text)) => text |= values::has_text(value),
            Some((_, Field::Headline | Field::Url | Field::CanonicalUrl | Field::Published)) => named = true,
            _ => {}
        }
    }
    text && named
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
        ] {
            let articles =
                several("application/json", answer.as_str()).unwrap_or_else(|reason| panic!("{answer}: {reason}"));
            let headlines: Vec<_> = articles.iter().map(|article| article.given.headline.as_deref()).collect();
            assert_eq!(headlines, [Some("T1"), Some("T2")], "{answer}");
            assert_eq!(articles[1].origin.item, Some(2));
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
