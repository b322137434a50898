//! Which JSON fields are read as what: our own names first, then the names that crawlers, feeds and extractors use.
//!
//! Names are compared without case, `_`, `-`, `:` and blanks, so `datePublished`, `date_published` and `DATE-PUBLISHED` are one. Where
//! several fields of an object say the same, the one that stands first in [`ALIASES`] counts and the others go to `extra`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use crate::article::{Content, Given, Origin, RawArticle};
use crate::reason::{Code, Reason};

/// What a field of the input can be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The producer's identifier, `origin.id`.
    Id,
    /// A whole page or a fragment of one.
    Html,
    /// Text, or HTML where it holds markup.
    Text,
    /// Where it was fetched.
    Url,
    /// The canonical address.
    CanonicalUrl,
    /// Headline.
    Headline,
    /// Description.
    Description,
    /// Byline as printed.
    Byline,
    /// Authors.
    Authors,
    /// First publication.
    Published,
    /// Last change.
    Modified,
    /// Fetching.
    Fetched,
    /// Language.
    Language,
    /// Section.
    Section,
    /// Tags.
    Tags,
    /// The publication: its name, its address or both.
    Source,
    /// Its domain.
    SourceDomain,
    /// Images.
    Images,
}

/// Every field with its names, best first.
pub const ALIASES: &[(Field, &[&str])] = &[
    (Field::Id, &["id", "uuid", "guid", "article_id", "item_id", "doc_id", "document_id"]),
    (Field::Html, &["html", "raw_html", "html_content", "content_html", "page", "page_source", "raw_content", "raw"]),
    (
        Field::Text,
        &[
            "text",
            "body",
            "articleBody",
            "content",
            "content_encoded",
            "maintext",
            "cleaned_text",
            "full_text",
            "plain_text",
            "article_text",
            "article_content",
            "content_text",
            "raw_text",
            "story",
            "paragraphs",
        ],
    ),
    (
        Field::Url,
        &["url", "link", "source_url", "original_url", "page_url", "permalink", "href", "uri", "mainEntityOfPage"],
    ),
    (Field::CanonicalUrl, &["canonical_url", "canonical", "canonical_link", "normalized_url"]),
    (Field::Headline, &["headline", "title", "article_title", "og_title", "name"]),
    (
        Field::Description,
        &["description", "summary", "standfirst", "abstract", "excerpt", "lead", "meta_description", "subtitle"],
    ),
    (Field::Byline, &["byline", "byline_text", "author_line"]),
    (Field::Authors, &["authors", "author", "creator", "dc_creator", "author_name", "writers"]),
    (
        Field::Published,
        &[
            "published",
            "published_at",
            "date_published",
            "publish_date",
            "publication_date",
            "pub_date",
            "published_date",
            "published_time",
            "first_published",
            "date_publish",
            "dc_date",
            "issued",
            "created_at",
            "date_created",
            "date",
            "timestamp",
        ],
    ),
    (
        Field::Modified,
        &[
            "modified",
            "date_modified",
            "modified_at",
            "updated",
            "updated_at",
            "last_modified",
            "date_modify",
            "version_created",
        ],
    ),
    (
        Field::Fetched,
        &[
            "fetched",
            "fetched_at",
            "crawled_at",
            "scraped_at",
            "date_download",
            "downloaded_at",
            "retrieved_at",
            "fetch_time",
            "crawl_date",
        ],
    ),
    (Field::Language, &["language", "lang", "in_language", "language_code", "dc_language", "content_language"]),
    (Field::Section, &["section", "article_section", "category", "rubric", "channel"]),
    (Field::Tags, &["tags", "keywords", "categories", "topics", "news_keywords"]),
    (
        Field::Source,
        &["source", "publisher", "source_name", "site_name", "publication", "provider", "media_name", "outlet"],
    ),
    (Field::SourceDomain, &["source_domain", "domain", "hostname", "host", "site", "media_url"]),
    (Field::Images, &["images", "image", "image_url", "top_image", "lead_image_url", "thumbnail"]),
];

/// Fields in which some producers wrap the article.
const WRAPPERS: [&str; 7] = ["article", "data", "document", "item", "payload", "_source", "entry"];

/// Folded name to field, with the place in [`ALIASES`] that decides between several.
static INDEX: LazyLock<FxHashMap<String, (usize, Field)>> = LazyLock::new(|| {
    let names = ALIASES.iter().flat_map(|(field, names)| names.iter().map(|name| (folded(name), *field)));
    names.enumerate().map(|(place, (name, field))| (name, (place, field))).collect()
});

/// What a field of this name is read as, and its place among its rivals.
pub(super) fn known(name: &str) -> Option<(usize, Field)> {
    INDEX.get(&folded(name)).copied()
}

/// A name as it is compared.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The raw article that `object` holds.
///
/// # Errors
/// [`Code::JsonShape`] where no field holds content.
pub(super) fn article(mut object: Map<String, Value>) -> Result<RawArticle, Reason> {
    unwrap(&mut object);
    let mut raw = RawArticle::default();
    let mut content = None;
    let mut names: Vec<_> = object.keys().filter_map(|name| Some((known(name)?, name.clone()))).collect();
    names.sort();
    for ((_, field), name) in names {
        let value = &object[&name];
        let taken = match field {
            Field::Html | Field::Text if content.is_some() => false,
            Field::Html => string(value).map(|page| content = Some(Content::Html(page))).is_some(),
            Field::Text => text(value).map(|text| content = Some(form(text))).is_some(),
            field => assign(&mut raw.origin, &mut raw.given, field, value),
        };
        if taken {
            object.remove(&name);
        }
    }
    raw.content = content.ok_or_else(|| {
        Reason::new(
            Code::JsonShape,
            "no field holds the content; looked for html, text, body, articleBody, content and their like",
        )
    })?;
    object.retain(|name, value| !value.is_null() && !name.starts_with("@"));
    raw.extra = object;
    Ok(raw)
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

/// Takes over `value` as `field`, unless the field is set already or the value says nothing; tells whether it was taken.
pub(super) fn assign(origin: &mut Origin, given: &mut Given, field: Field, value: &Value) -> bool {
    let one = |slot: &mut Option<String>| {
        let value = slot.is_none().then(|| string(value)).flatten();
        let taken = value.is_some();
        *slot = slot.take().or(value);
        taken
    };
    let many = |slot: &mut Vec<String>, split: bool| {
        let values = if slot.is_empty() { strings(value, split) } else { Vec::new() };
        let taken = !values.is_empty();
        slot.extend(values);
        taken
    };
    match field {
        Field::Html | Field::Text => false,
        Field::Id => one(&mut origin.id),
        Field::Url => one(&mut given.url),
        Field::CanonicalUrl => one(&mut given.canonical_url),
        Field::Headline => one(&mut given.headline),
        Field::Description => one(&mut given.description),
        Field::Byline => one(&mut given.byline),
        Field::Authors => many(&mut given.authors, false),
        Field::Published => one(&mut given.published),
        Field::Modified => one(&mut given.modified),
        Field::Fetched => one(&mut given.fetched),
        Field::Language => one(&mut given.language),
        Field::Section => one(&mut given.section),
        Field::Tags => many(&mut given.tags, true),
        Field::Source => source(given, value),
        Field::SourceDomain => one(&mut given.source_domain),
        Field::Images => many(&mut given.images, false),
    }
}

fn source(given: &mut Given, value: &Value) -> bool {
    let (name, domain) = match value {
        Value::Object(object) => {
            let get = |keys: [&str; 2]| keys.iter().find_map(|key| object.get(*key).and_then(string));
            (get(["name", "title"]), get(["domain", "url"]))
        }
        value => match string(value) {
            Some(text) if text.contains("://") => (None, Some(text)),
            Some(text) if text.contains('.') && !text.contains(' ') => (None, Some(text)),
            text => (text, None),
        },
    };
    let taken = (name.is_some() && given.source_name.is_none()) || (domain.is_some() && given.source_domain.is_none());
    given.source_name = given.source_name.take().or(name);
    given.source_domain = given.source_domain.take().or(domain);
    taken
}

/// Members of an object that stand for its text, in the words of feeds, WordPress, schema.org, XML converters and our own document.
const TEXT_MEMBERS: [&str; 13] =
    ["text", "value", "rendered", "at", "code", "original", "name", "url", "@id", "href", "content", "#text", "$t"];

/// The one string that `value` stands for; `None` where it is empty.
fn string(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => TEXT_MEMBERS.iter().find_map(|member| match object.get(*member)? {
            text @ (Value::String(_) | Value::Number(_)) => string(text),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }),
        Value::Array(values) => values.iter().find_map(|value| match value {
            Value::Array(_) => None,
            value => string(value),
        }),
        Value::Null | Value::Bool(_) => None,
    }
}

/// The strings that `value` lists; one string is split at commas and semicolons where `split` says so.
fn strings(value: &Value, split: bool) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().filter_map(string).collect(),
        value => match string(value) {
            Some(text) if split => {
                text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
            }
            text => text.into_iter().collect(),
        },
    }
}

/// The text that `value` holds: of a list, its items as paragraphs. Not trimmed: the first line is evidence.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().filter_map(string).collect::<Vec<_>>().join("\n\n"),
        value => string(value)?,
    };
    (!text.trim().is_empty()).then_some(text)
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
    use super::*;

    fn read(json: &str) -> RawArticle {
        article(serde_json::from_str(json).unwrap()).unwrap()
    }

    #[test]
    fn aliases_are_unique_and_fold_apart() {
        let mut names: Vec<_> = ALIASES.iter().flat_map(|(_, names)| names.iter().map(|name| folded(name))).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
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
            assert_eq!(article(serde_json::from_str(json).unwrap()).unwrap_err().code, Code::JsonShape, "{json}");
        }
    }
}
