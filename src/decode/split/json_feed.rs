//! JSON Feed 1.1: <https://www.jsonfeed.org/version/1.1/>.

use serde_json::{Map, Value, json};

use super::{INHERITED, Item, JSON};
use crate::decode::json::memory;
use crate::normalize::url;

/// Whether `value` is a feed.
pub(super) fn is(value: &Value) -> bool {
    let version = value.get("version").and_then(Value::as_str);
    version.is_some_and(|version| version.contains("jsonfeed.org/version/")) && value["items"].is_array()
}

/// The items of a feed that hold a text, each with what the feed states of all.
pub(super) fn items(mut feed: Value) -> Vec<Item<'static>> {
    let items = match feed.get_mut("items").map(Value::take) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    let page = feed.get("home_page_url").or(feed.get("feed_url")).and_then(Value::as_str);
    let domain = page.and_then(url::parse).and_then(|url| url.host_str().map(str::to_owned));
    let inherited = [
        ("source", feed.get("title").map(|title| json!({ "name": title }))),
        ("source_domain", domain.map(Value::from)),
        ("language", feed.get("language").cloned()),
        ("authors", feed.get("authors").or(feed.get("author")).cloned()),
    ];
    let inherited: Vec<(&str, Value)> = inherited
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.filter(|value| memory(value) <= INHERITED)?)))
        .collect();
    let holds_text =
        |item: &Map<String, Value>| ["content_html", "content_text"].iter().any(|name| item.contains_key(*name));
    let objects = items.into_iter().filter_map(|item| match item {
        Value::Object(item) if holds_text(&item) => Some(item),
        _ => None,
    });
    let with_inherited = |mut item: Map<String, Value>| {
        for (name, value) in &inherited {
            if !(item.contains_key(*name) || (*name == "authors" && item.contains_key("author"))) {
                item.insert((*name).to_owned(), value.clone());
            }
        }
        Item::Object(item, JSON)
    };
    objects.map(with_inherited).collect()
}

#[cfg(test)]
mod tests {
    use crate::budget::Budget;
    use crate::decode::tests::message;
    use crate::decode::{Feeds, Options, decode};
    use crate::reason::Code;

    const FEED: &str = r#"{"version":"https://jsonfeed.org/version/1.1","title":"The Example","home_page_url":"https://example.org/","language":"en",
        "items":[{"id":"1","url":"https://example.org/1","title":"One","content_html":"<p>One.</p>","authors":[{"name":"Ann Bo"}]},
        {"id":"2","content_text":"Two."},{"id":"3","url":"https://example.org/3"}]}"#;

    #[test]
    fn each_item_with_a_text_is_an_article() {
        let read = |feeds| {
            decode(
                &message("application/feed+json", FEED),
                &Options { feeds, ..Options::default() },
                &Budget::unlimited(),
            )
        };
        let articles = read(Feeds::Articles).unwrap();
        assert_eq!(articles.iter().filter_map(|a| a.origin.id.as_deref()).collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(articles[0].given.authors, ["Ann Bo"]);
        assert_eq!(articles[1].given.source_name.as_deref(), Some("The Example"));
        assert_eq!(articles[1].given.source_domain.as_deref(), Some("example.org"));
        assert_eq!(articles[1].given.language.as_deref(), Some("en"));
        assert_eq!(read(Feeds::Refuse).unwrap_err().code, Code::Feed);
    }
}
