//! From a payload to the articles in it: which form it has, as its content type says unless the bytes say better, and of a list, of lines
//! or of a graph each one that is an article.

mod answer;
mod envelope;
mod feed;
mod form;
mod json_feed;
mod lines;
mod linked;
mod packed;

use std::borrow::Cow;

use serde_json::{Map, Value};

use self::form::Form;
use super::charset::{self, Charset, Hints};
use super::media::ContentType;
use super::unwrap::Content;
use super::xml::{self, Element, Node};
use super::{Feeds, Options, json, too_many};
use crate::article::Evidence;
use crate::reason::{Code, Reason};

/// The articles of a payload.
pub(super) struct Split<'a> {
    /// One or more, in their order.
    pub(super) items: Vec<Item<'a>>,
    /// Why the form was taken, where its content type did not say it.
    pub(super) form: Option<Evidence>,
    /// The character encoding, where the articles had to be decoded to tell them apart.
    pub(super) charset: Option<Charset>,
}

/// One article in the form in which it came.
pub(super) enum Item<'a> {
    /// A scrape, with the label of its character encoding.
    Text(Cow<'a, [u8]>, Option<String>),
    /// A page, with the label of its character encoding.
    Page(Cow<'a, [u8]>, Option<String>),
    /// A document in XML, with the label of its character encoding and the name of its root element.
    Xml(Cow<'a, [u8]>, Option<String>, String),
    /// An element of a document in XML that holds several.
    Element(Element),
    /// An object whose members are the article's fields, with the media type that it came as.
    Object(Map<String, Value>, &'static str),
}

/// Media types of objects.
const JSON: &str = "application/json";
const LINKED: &str = "application/ld+json";

impl Item<'_> {
    /// The media type by which `origin.content_type` names the form.
    pub(super) fn media_type(&self) -> &'static str {
        match self {
            Item::Text(..) => "text/plain",
            Item::Page(..) | Item::Xml(..) => "text/html",
            Item::Element(_) => "application/xml",
            Item::Object(_, media_type) => media_type,
        }
    }
}

/// The articles in `content`, of which `declared` is said.
///
/// # Errors
/// [`Code::ContentType`] where neither the type nor the bytes name a form that is read, [`Code::JsonShape`] where no node is an article,
/// [`Code::TooManyArticles`], [`Code::Empty`] for a list of none, and those of JSON.
pub(super) fn split<'a>(
    content: Content<'a>,
    declared: &ContentType,
    top_level: Option<&str>,
    options: &Options,
) -> Result<Split<'a>, Reason> {
    let mut left = options.json_values;
    let bytes = match content {
        Content::Value(value) => {
            return Ok(Split { items: objects(value, options, &mut left, ROUNDS)?, form: None, charset: None });
        }
        Content::Bytes(bytes) => bytes,
    };
    let mut encoding = None;
    let (label, charset) = (declared.charset.clone(), declared.charset.as_deref());
    let (form, evidence) = form::of(declared, &bytes)?;
    let items = match form {
        Form::Text => vec![Item::Text(bytes, label)],
        Form::Html => vec![Item::Page(bytes, label)],
        Form::Xml(root) if feed::is_feed(&root) && options.feeds == Feeds::Refuse => vec![Item::Page(bytes, label)],
        Form::Xml(root) if feed::is_feed(&root) || feed::is_entry(&root) || root == NEWS_MESSAGE => {
            let decoded = charset::decode(&bytes, Hints { label: charset, markup: true, top_level })?;
            encoding = Some(Charset::of(&decoded));
            elements(xml::parse(&decoded.text, options.json_values)?, options)?
        }
        Form::Xml(root) => vec![Item::Xml(bytes, label, root)],
        Form::LdJson => linked::items(json::value(&bytes, charset, options.json_values)?)?,
        Form::Lines => lines::items(&json::text(&bytes, charset)?, options)?,
        Form::Json => match json::value(&bytes, charset, options.json_values) {
            Ok(value) => objects(value, options, &mut left, ROUNDS)?,
            Err(reason) if reason.code == Code::Json => {
                let text = json::text(&bytes, charset)?;
                if !lines::are(&text) {
                    return Err(reason);
                }
                lines::items(&text, options)?
            }
            Err(reason) => return Err(reason),
        },
    };
    Ok(Split { items, form: evidence, charset: encoding })
}

/// The root element of NewsML-G2 that holds several items.
const NEWS_MESSAGE: &str = "newsMessage";

/// The articles of a document in XML that may hold several.
fn elements(root: Element, options: &Options) -> Result<Vec<Item<'static>>, Reason> {
    let items: Vec<Item<'static>> = match root.local() {
        NEWS_MESSAGE => {
            let sets = root.nodes.into_iter().filter_map(element).filter(|set| set.local() == "itemSet");
            let items = sets.flat_map(|set| set.nodes).filter_map(element).filter(|item| item.local() == "newsItem");
            items.map(Item::Element).collect()
        }
        _ => feed::items(&root),
    };
    counted(items, options)
}

fn counted(items: Vec<Item<'static>>, options: &Options) -> Result<Vec<Item<'static>>, Reason> {
    match items.len() {
        0 => Err(Reason::new(Code::Empty, "a feed or a message whose entries hold no text")),
        count if count > options.articles => Err(too_many(count, options)),
        _ => Ok(items),
    }
}

fn element(node: Node) -> Option<Element> {
    match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    }
}

/// Most bytes of a value that a feed states of all its entries, each of which gets it.
const INHERITED: usize = 16 << 10;

/// Most envelopes and lists, one in the other, that are opened.
const ROUNDS: usize = 5;

/// The articles that `value` is, lists or carries. JSON in its texts may have `left` values in all.
fn objects(value: Value, options: &Options, left: &mut usize, rounds: usize) -> Result<Vec<Item<'static>>, Reason> {
    match value {
        Value::Array(values) if values.is_empty() => Err(Reason::new(Code::Empty, "an array of no articles")),
        Value::Array(values) if values.len() > options.articles => Err(too_many(values.len(), options)),
        Value::Array(values) if values.iter().any(linked::is) => linked::items(Value::Array(values)),
        Value::Array(values) => {
            let count = values.len();
            let mut items = Vec::with_capacity(count);
            for (n, value) in (1..).zip(values) {
                items.extend(carried(value, options, left, rounds).map_err(|reason| reason.of_article(n, count))?);
            }
            counted(items, options)
        }
        feed if json_feed::is(&feed) => match options.feeds {
            Feeds::Refuse => Err(Reason::new(Code::Feed, "a JSON Feed")),
            Feeds::Articles => counted(json_feed::items(feed), options),
        },
        value => carried(value, options, left, rounds),
    }
}

/// The articles that an object is or carries; `left` as in [`objects`].
fn carried(value: Value, options: &Options, left: &mut usize, rounds: usize) -> Result<Vec<Item<'static>>, Reason> {
    let value = packed::open(&value, *left).map_or(value, |packed| packed.take(left));
    if linked::is(&value) {
        return linked::items(value);
    }
    let mut object = json::object(value)?;
    if let Some(rounds) = rounds.checked_sub(1).filter(|_| !answer::holds_text(&object, &options.names)) {
        let inner = answer::take(&mut object, &options.names).map(Value::Array);
        if let Some(inner) = inner.or_else(|| envelope::take(&mut object, &options.names, left)) {
            return objects(inner, options, left, rounds);
        }
    }
    Ok(vec![Item::Object(object, JSON)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Budget;
    use crate::decode::decode;
    use crate::decode::tests::{message, several};

    /// The producer's ids of the articles of a message.
    fn ids(content_type: &str, body: &str) -> Vec<String> {
        let articles = several(content_type, body).unwrap_or_else(|reason| panic!("{content_type}: {reason}"));
        assert!(articles.len() == 1 || articles.iter().enumerate().all(|(n, a)| a.origin.item == Some(n as u32 + 1)));
        articles.into_iter().filter_map(|article| article.origin.id).collect()
    }

    #[test]
    fn lists_and_lines_are_several_articles() {
        let array = r#"[{"id":1,"text":"One."}, {"id":2,"text":"Two."}]"#;
        let lines = "{\"id\":1,\"text\":\"One.\"}\n\n{\"id\":2,\"text\":\"Two.\"}\r\n";
        for content_type in ["application/json", "", "text/plain", "application/octet-stream"] {
            assert_eq!(ids(content_type, array), ["1", "2"], "array as {content_type}");
            assert_eq!(ids(content_type, lines), ["1", "2"], "lines as {content_type}");
        }
        for content_type in ["application/x-ndjson", "application/jsonl", "application/x-jsonlines; charset=utf-8"] {
            assert_eq!(ids(content_type, lines), ["1", "2"], "{content_type}");
            assert_eq!(ids(content_type, r#"{"id":7,"text":"One."}"#), ["7"]);
        }
        assert_eq!(ids("application/json", r#"[{"id":7,"text":"One."}]"#), ["7"]);
    }

    #[test]
    fn one_that_is_wrong_refuses_all_and_is_named() {
        for (content_type, body, code, said) in [
            ("application/json", r#"[{"text":"One."},{"title":"T"}]"#, Code::JsonShape, "article 2 of 2"),
            (
                "application/json",
                r#"[{"text":"One."},7]"#,
                Code::JsonShape,
                "article 2 of 2, for which none was published: a number",
            ),
            ("application/x-ndjson", "{\"text\":\"One.\"}\n{\"text\":\"cut o", Code::Json, "article 2 of 2"),
            ("application/x-ndjson", "{\"text\":\"One.\"}\n[1]\n", Code::JsonShape, "article 2 of 2"),
            ("application/json", "[]", Code::Empty, "no articles"),
        ] {
            let reason = several(content_type, body).unwrap_err();
            assert_eq!(reason.code, code, "{body}");
            assert!(reason.detail.contains(said), "{}", reason.detail);
        }
    }

    #[test]
    fn the_number_of_articles_is_limited() {
        let options = Options { articles: 3, ..Options::default() };
        let refused = |content_type, body: String| {
            decode(&message(content_type, body), &options, &Budget::unlimited()).map(|articles| articles.len())
        };
        let object = r#"{"text":"One."}"#;
        assert_eq!(refused("application/json", format!("[{}]", [object; 3].join(","))), Ok(3));
        for (content_type, body) in [
            ("application/json", format!("[{}]", [object; 4].join(","))),
            ("application/x-ndjson", [object; 4].join("\n")),
        ] {
            assert_eq!(refused(content_type, body).unwrap_err().code, Code::TooManyArticles, "{content_type}");
        }
    }

    #[test]
    fn json_in_utf_16_is_json_whatever_is_said() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let marked = |text: &str| [&[0xff, 0xfe][..], &wide(text)].concat();
        let object = r#"{"id":1,"title":"A title","text":"One more text."}"#;
        for body in
            [wide(object), marked(object), wide(&format!("{object}\n{object}")), marked(&format!("[{object}]\n"))]
        {
            for content_type in ["text/plain", "", "text/plain; charset=utf-16", "application/json"] {
                let articles = several(content_type, body.clone()).unwrap();
                assert!(
                    articles.iter().all(|article| article.given.headline.as_deref() == Some("A title")),
                    "{content_type}"
                );
            }
        }
    }

    #[test]
    fn what_the_bytes_decided_is_said() {
        let method = |content_type, body: &str| {
            let raw = several(content_type, body).unwrap().remove(0);
            raw.provenance.into_iter().find(|(field, _)| *field == "content_type").map(|(_, e)| e.method.into_owned())
        };
        assert_eq!(method("text/html", "<!doctype html><p>x</p>"), None);
        assert_eq!(method("text/plain", "<!doctype html><p>x</p>").as_deref(), Some("first_bytes"));
        assert_eq!(method("", r#"{"text":"x"}"#).as_deref(), Some("first_bytes"));
        assert_eq!(method("application/json", r#"{"text":"x"}"#), None);
    }
}
