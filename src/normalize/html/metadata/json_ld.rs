//! What a page says of itself in JSON-LD, in the vocabulary of schema.org.

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use crate::article::{Author, AuthorKind};
use crate::normalize::byline;
use crate::normalize::html::dom;
use crate::normalize::url;

/// Most objects of a page that are looked at.
const MOST_OBJECTS: usize = 2000;

/// What an article's object says; values as they stand, entities decoded.
#[derive(Debug, Clone, Default)]
pub struct Stated {
    /// 0 to 1: how much an object of this type speaks for the article.
    pub weight: f64,
    /// `headline`.
    pub headline: Option<String>,
    /// `name`.
    pub name: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `author`, else `creator`.
    pub authors: Vec<Author>,
    /// `datePublished`.
    pub published: Option<String>,
    /// `dateCreated`.
    pub created: Option<String>,
    /// `dateModified`.
    pub modified: Option<String>,
    /// `articleSection`.
    pub section: Option<String>,
    /// `keywords`.
    pub tags: Vec<String>,
    /// `image`.
    pub images: Vec<String>,
    /// `publisher.name`.
    pub publisher: Option<String>,
    /// `isAccessibleForFree`.
    pub free: Option<bool>,
    /// `inLanguage`.
    pub language: Option<String>,
    /// `url`, or the address of `mainEntityOfPage`.
    pub url: Option<String>,
}

/// How much objects of a type speak for the article; `None` for types that say nothing of one.
fn weight(kind: &str) -> Option<f64> {
    let kind = kind.rsplit(['/', '#', ':']).next().unwrap_or(kind);
    Some(match kind {
        "NewsArticle"
        | "ReportageNewsArticle"
        | "AnalysisNewsArticle"
        | "OpinionNewsArticle"
        | "BackgroundNewsArticle"
        | "ReviewNewsArticle"
        | "AskPublicNewsArticle"
        | "AdvertiserContentArticle"
        | "SatiricalArticle"
        | "LiveBlogPosting" => 1.0,
        "Article"
        | "BlogPosting"
        | "TechArticle"
        | "ScholarlyArticle"
        | "Report"
        | "SocialMediaPosting"
        | "DiscussionForumPosting"
        | "MedicalScholarlyArticle" => 0.98,
        "Review" | "Recipe" | "HowTo" | "CreativeWork" | "PodcastEpisode" | "Blog" | "Course" | "FAQPage"
        | "QAPage" => 0.8,
        "WebPage" | "ItemPage" | "MedicalWebPage" | "AboutPage" | "VideoObject" | "Event" | "ImageGallery"
        | "MediaGallery" | "Book" => 0.6,
        _ => return None,
    })
}

/// The objects that describe the page's article, best first. `is_page` tells whether an address is the page's own.
pub fn stated(values: &[Value], is_page: &dyn Fn(&str) -> bool) -> Vec<Stated> {
    let mut index: FxHashMap<&str, &Map<String, Value>> = FxHashMap::default();
    // How well the object fits, and how much its type speaks for an article.
    let mut found: Vec<(f64, f64, &Map<String, Value>)> = Vec::new();
    let mut pending: Vec<(&Value, bool)> = values.iter().rev().map(|v| (v, true)).collect();
    let mut looked_at = 0;
    while let Some((value, is_top)) = pending.pop() {
        looked_at += 1;
        if looked_at > MOST_OBJECTS {
            break;
        }
        match value {
            Value::Array(items) => pending.extend(items.iter().rev().map(|v| (v, is_top))),
            Value::Object(object) => {
                if let Some(id) = object.get("@id").and_then(Value::as_str)
                    && object.len() > 1
                {
                    let known = index.entry(id).or_insert(object);
                    if known.len() < object.len() {
                        *known = object;
                    }
                }
                if is_top && let Some(weight) = types(object).filter_map(weight).reduce(f64::max) {
                    let own = [object.get("url"), object.get("mainEntityOfPage"), object.get("@id")];
                    let own = own.into_iter().flatten().filter_map(address).any(is_page);
                    found.push((weight + if own { 0.5 } else { 0.0 }, weight, object));
                }
                for (key, inner) in object {
                    let of_page = match key.as_str() {
                        // What is reviewed has makers of its own, who wrote none of the page.
                        "@graph" | "mainEntity" | "mainEntityOfPage" => true,
                        // A page of a blog that holds one posting is that posting's.
                        "blogPost" => inner.as_array().is_none_or(|posts| posts.len() == 1),
                        _ => false,
                    };
                    if matches!(inner, Value::Object(_) | Value::Array(_)) {
                        pending.push((inner, is_top && of_page));
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    // A list of articles is of other pages, unless one of them is this page's.
    let articles = found.iter().filter(|(w, ..)| (0.9..1.4).contains(w)).count();
    if articles > 4 {
        found.retain(|(w, ..)| *w >= 1.4 || *w < 0.9);
    }
    // Several reviews are the readers'.
    let is_review = |object: &Map<String, Value>| types(object).any(|t| t.ends_with("Review"));
    if found.iter().filter(|(.., object)| is_review(object)).count() > 1 {
        found.retain(|(.., object)| !is_review(object));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let reader = Reader { index };
    found.into_iter().take(6).map(|(_, weight, object)| reader.read(weight, object)).collect()
}

/// The names of publications and sites that objects anywhere in `values` carry.
pub fn site_names(values: &[Value]) -> Vec<String> {
    let mut names = Vec::new();
    let mut pending: Vec<&Value> = values.iter().rev().collect();
    let mut looked_at = 0;
    while let Some(value) = pending.pop() {
        looked_at += 1;
        if looked_at > MOST_OBJECTS {
            break;
        }
        match value {
            Value::Array(items) => pending.extend(items.iter().rev()),
            Value::Object(object) => {
                let is_site = types(object).any(|t| {
                    matches!(
                        t.rsplit(['/', '#', ':']).next(),
                        Some("WebSite" | "NewsMediaOrganization" | "Organization" | "Blog")
                    )
                });
                if is_site && let Some(name) = object.get("name").and_then(text) {
                    names.push(name);
                }
                for key in ["@graph", "publisher", "isPartOf", "sourceOrganization"] {
                    pending.extend(object.get(key));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    names
}

fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let kind = object.get("@type").or_else(|| object.get("type"));
    let one = kind.and_then(Value::as_str);
    let many = kind.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(many)
}

fn address(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(object) => object.get("@id").or_else(|| object.get("url")).and_then(Value::as_str),
        Value::Array(items) => items.first().and_then(address),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// A text value, its entities decoded, tags dropped and white space folded; of an array the first.
fn text(value: &Value) -> Option<String> {
    let raw = match value {
        Value::String(text) => text.as_str(),
        Value::Array(items) => return items.first().and_then(text),
        Value::Object(object) => {
            return object.get("@value").or_else(|| object.get("name")).filter(|v| v.is_string()).and_then(text);
        }
        Value::Number(number) => return Some(number.to_string()),
        Value::Null | Value::Bool(_) => return None,
    };
    let clean = super::clean(raw);
    (!clean.is_empty()).then_some(clean)
}

/// Most people, or names of one, that are listed.
const MOST_LISTED: usize = 50;

/// Levels of lists within lists that are read.
const LIST_DEPTH: usize = 8;

/// The values that `value` lists, those of lists within it in their place (`[[…], …]`, `{"@list": […]}`, `{"itemListElement": […]}`); a
/// value that is no list as the only one.
fn listed(value: &Value) -> Vec<&Value> {
    let mut all = Vec::new();
    collect(value, LIST_DEPTH, &mut all);
    all
}

fn collect<'a>(value: &'a Value, depth: usize, all: &mut Vec<&'a Value>) {
    let inner = value.as_object().and_then(|object| {
        ["@list", "@set", "itemListElement", "item"].iter().find_map(|name| object.get(*name).filter(|_| depth > 0))
    });
    match (value, inner) {
        (_, Some(inner)) => collect(inner, depth - 1, all),
        (Value::Array(items), None) if depth > 0 => {
            items.iter().take(MOST_LISTED).for_each(|item| collect(item, depth - 1, all));
        }
        _ if all.len() < MOST_LISTED => all.push(value),
        _ => {}
    }
}

struct Reader<'a> {
    index: FxHashMap<&'a str, &'a Map<String, Value>>,
}

impl Reader<'_> {
    fn read(&self, weight: f64, object: &Map<String, Value>) -> Stated {
        let get = |key: &str| object.get(key).and_then(text);
        let publisher =
            object.get("publisher").and_then(|p| self.resolve(p)).and_then(|p| p.get("name")).and_then(text);
        Stated {
            weight,
            headline: get("headline"),
            name: get("name"),
            description: get("description"),
            authors: self.authors(object),
            published: get("datePublished"),
            created: get("dateCreated").or_else(|| get("uploadDate")),
            modified: get("dateModified"),
            section: get("articleSection"),
            tags: tags(object.get("keywords")),
            images: self.images(object),
            publisher,
            free: object.get("isAccessibleForFree").and_then(boolean).or_else(|| part_is_free(object)),
            language: object.get("inLanguage").and_then(|v| match v {
                Value::Object(o) => o.get("alternateName").or_else(|| o.get("name")).and_then(text),
                other => text(other),
            }),
            url: object.get("url").or_else(|| object.get("mainEntityOfPage")).and_then(address).map(str::to_owned),
        }
    }

    /// The object itself, or the one that its `@id` names.
    fn resolve<'v>(&'v self, value: &'v Value) -> Option<&'v Map<String, Value>> {
        let object = match value {
            Value::Object(object) => object,
            Value::Array(items) => items.first()?.as_object()?,
            Value::String(id) => return self.index.get(id.as_str()).copied(),
            Value::Null | Value::Bool(_) | Value::Number(_) => return None,
        };
        let named = object.contains_key("name");
        let known = object.get("@id").and_then(Value::as_str).and_then(|id| self.index.get(id).copied());
        if named { Some(object) } else { known.or(Some(object)) }
    }

    fn authors(&self, object: &Map<String, Value>) -> Vec<Author> {
        let mut found: Vec<Author> = Vec::new();
        for key in ["author", "creator"] {
            let Some(value) = object.get(key) else { continue };
            for author in listed(value).into_iter().flat_map(|item| self.author(item)) {
                if !found.iter().any(|a| byline::same(&a.name, &author.name)) {
                    found.push(author);
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        found
    }

    fn author(&self, value: &Value) -> Vec<Author> {
        if let Value::String(name) = value
            && !self.index.contains_key(name.as_str())
        {
            return byline::stated(&super::clean(name));
        }
        let Some(object) = self.resolve(value) else { return Vec::new() };
        let names: Vec<String> = match object.get("name") {
            Some(name) => listed(name).into_iter().filter_map(text).collect(),
            None => Vec::new(),
        };
        let names = if names.is_empty() { name_of_parts(object).into_iter().collect() } else { names };
        let organisation = types(object).any(|t| t.ends_with("Organization"));
        let person = types(object).any(|t| t.ends_with("Person"));
        let url = object.get("url").and_then(address).filter(|u| u.starts_with("http"));
        let url = url.map(|u| url::unescaped(u).into_owned());
        let mut found = Vec::new();
        for name in names {
            if organisation {
                found.extend(byline::single(&name).map(|a| Author { kind: Some(AuthorKind::Organisation), ..a }));
            } else {
                found.extend(byline::stated(&name).into_iter().map(|a| {
                    let kind = a.kind.or(if person && a.name.contains(' ') { Some(AuthorKind::Person) } else { None });
                    Author { kind, ..a }
                }));
            }
        }
        if let [only] = found.as_mut_slice() {
            only.url = url;
        }
        found
    }

    fn images(&self, object: &Map<String, Value>) -> Vec<String> {
        let Some(value) = object.get("image").or_else(|| object.get("thumbnailUrl")) else { return Vec::new() };
        let one = std::slice::from_ref(value);
        let items = value.as_array().map_or(one, Vec::as_slice);
        let found = items.iter().take(20).filter_map(|item| match item {
            Value::String(url) if !self.index.contains_key(url.as_str()) => Some(url.clone()),
            other => {
                let image = self.resolve(other)?;
                image.get("url").or_else(|| image.get("contentUrl")).and_then(Value::as_str).map(str::to_owned)
            }
        });
        found.collect()
    }
}

/// The name whose parts an object states; the family's comes first where names are written without blanks.
fn name_of_parts(object: &Map<String, Value>) -> Option<String> {
    let part = |key: &str| object.get(key).and_then(text);
    let (given, family) = (part("givenName"), part("familyName"));
    let (Some(given), Some(family)) = (&given, &family) else { return given.or(family) };
    let is_dense = |name: &str| {
        name.chars().all(|c| ('\u{2e80}'..='\u{9fff}').contains(&c) || ('\u{ac00}'..='\u{d7a3}').contains(&c))
    };
    if is_dense(given) && is_dense(family) {
        return Some(format!("{family}{given}"));
    }
    Some(
        part("additionalName")
            .map_or_else(|| format!("{given} {family}"), |middle| format!("{given} {middle} {family}")),
    )
}

fn tags(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(list)) => dom::decode(list).split(',').map(super::clean).filter(|t| !t.is_empty()).collect(),
        Some(Value::Array(items)) => items.iter().filter_map(text).take(100).collect(),
        _ => Vec::new(),
    }
}

/// Whether the parts of the article that are marked are free: a page that states only of its paid section that it is not.
fn part_is_free(object: &Map<String, Value>) -> Option<bool> {
    let parts = object.get("hasPart")?;
    let parts = parts.as_array().map_or(std::slice::from_ref(parts), Vec::as_slice);
    let free = parts.iter().take(20).filter_map(|p| p.get("isAccessibleForFree").and_then(boolean));
    free.reduce(|a, b| a && b)
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(b) => Some(*b),
        Value::String(s) if s.rsplit('/').next().is_some_and(|s| s.eq_ignore_ascii_case("true")) => Some(true),
        Value::String(s) if s.rsplit('/').next().is_some_and(|s| s.eq_ignore_ascii_case("false")) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn first(value: Value) -> Stated {
        stated(&[value], &|_| false).into_iter().next().unwrap_or_default()
    }

    #[test]
    fn graphs_and_references() {
        let found = first(json!({"@context": "https://schema.org", "@graph": [
            {"@type": "WebPage", "@id": "#page", "name": "Ferry sinks - Example", "datePublished": "2024-03-01"},
            {"@type": "Person", "@id": "#ana", "name": "Ana Ruiz"},
            {"@type": ["Article", "NewsArticle"], "headline": "Ferry &amp; tug sink", "author": {"@id": "#ana"},
             "datePublished": "2024-03-05T10:00:00Z", "isAccessibleForFree": "False", "keywords": "sea, ships"},
        ]}));
        assert_eq!(found.headline.as_deref(), Some("Ferry & tug sink"));
        assert_eq!(found.authors[0].name, "Ana Ruiz");
        assert_eq!(found.published.as_deref(), Some("2024-03-05T10:00:00Z"));
        assert_eq!(found.free, Some(false));
        assert_eq!(found.tags, ["sea", "ships"]);
    }

    #[test]
    fn authors_in_every_shape() {
        for (author, expected) in [
            (json!("Ana Ruiz"), vec!["Ana Ruiz"]),
            (json!(["Ana Ruiz", {"name": "Tom Berg"}]), vec!["Ana Ruiz", "Tom Berg"]),
            (json!({"@type": "Person", "name": "Ana Ruiz and Tom Berg"}), vec!["Ana Ruiz", "Tom Berg"]),
            (json!({"@type": "Person", "name": ["Ana Ruiz", "Tom Berg"]}), vec!["Ana Ruiz", "Tom Berg"]),
            (json!({"@type": "Organization", "name": "Smith, Lee and Sons"}), vec!["Smith, Lee and Sons"]),
            (json!({"@type": "Person", "name": ""}), vec![]),
            (json!({"@type": "Person", "givenName": "Ana", "familyName": "Ruiz"}), vec!["Ana Ruiz"]),
            (json!({"@type": "Person", "givenName": "小明", "familyName": "王"}), vec!["王小明"]),
            (json!({"@type": "Person", "name": "A. Ruiz", "givenName": "Ana"}), vec!["A. Ruiz"]),
            (
                json!([[{"name": "Ana Ruiz"}, "Tom Berg"], [[{"name": "Kim Lee"}]]]),
                vec!["Ana Ruiz", "Tom Berg", "Kim Lee"],
            ),
            (json!({"@list": [{"name": "Ana Ruiz"}, ["Tom Berg"]]}), vec!["Ana Ruiz", "Tom Berg"]),
            (
                json!({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"name": "Ana Ruiz"}}, "Tom Berg"]}),
                vec!["Ana Ruiz", "Tom Berg"],
            ),
            (json!({"@type": "Person", "name": [["Ana Ruiz"], "Tom Berg"]}), vec!["Ana Ruiz", "Tom Berg"]),
            (json!(null), vec![]),
        ] {
            let found = first(json!({"@type": "NewsArticle", "author": author}));
            assert_eq!(found.authors.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn makers_of_what_is_reviewed_wrote_nothing() {
        let review = json!({"@type": "Review", "headline": "Tide Runner tested", "author": "Ana Ruiz",
            "itemReviewed": {"@type": "VideoGame", "name": "Tide Runner", "author": {"@type": "Organization", "name": "Foam Games"}}});
        assert_eq!(first(review).authors[0].name, "Ana Ruiz");
        let book = json!({"@type": "Review", "itemReviewed": {"@type": "Book", "name": "Tides", "author": "Kim Lee"}});
        assert!(first(book).authors.is_empty());
        let readers = json!([{"@type": "Review", "author": "Bob"}, {"@type": "Review", "author": "Eve"}]);
        assert!(stated(&[readers], &|_| false).is_empty());
    }

    #[test]
    fn a_list_of_articles_is_not_the_page() {
        let items: Vec<Value> = (0..9)
            .map(|i| json!({"@type": "NewsArticle", "headline": format!("Story {i}"), "url": format!("/{i}")}))
            .collect();
        assert!(stated(std::slice::from_ref(&json!(items)), &|_| false).is_empty());
        let own = stated(&[json!(items)], &|url| url == "/3");
        assert_eq!(own[0].headline.as_deref(), Some("Story 3"));
    }
}
