//! One pass over the tree: every place where a page may say something about its article.

use std::borrow::Cow;

use serde_json::Value;

use super::json;
use super::names::{self, Field, Hints, Kind};
use crate::budget::Budget;
use crate::normalize::html::dom::{Document, Name, NodeId, Tag};
use crate::normalize::html::recall::Recall;
use crate::normalize::{byline, corrections};
use crate::reason::Reason;

/// Most places of one kind that are kept; pages with more are lists.
const MOST: usize = 400;

/// Largest subtree that can be a byline or a date, in nodes.
const MOST_NODES: NodeId = 80;

/// Attributes that hold a date for scripts, in the order in which they are read.
pub const DATED: [(Name, Field); 9] = [
    (Name::DATA_PUBLISHED, Field::Published),
    (Name::DATA_PUBDATE, Field::Published),
    (Name::DATETIME, Field::Date),
    (Name::CONTENT, Field::Date),
    (Name::DATA_DATETIME, Field::Date),
    (Name::DATA_UTC, Field::Date),
    (Name::DATA_TIMESTAMP, Field::Date),
    (Name::DATA_DATE, Field::Date),
    (Name::DATA_TIME, Field::Date),
];

/// A `meta` tag.
#[derive(Debug)]
pub struct Meta<'a> {
    /// The field it speaks for.
    pub field: Field,
    /// Its vocabulary.
    pub kind: Kind,
    /// Its content, entities decoded.
    pub content: Cow<'a, str>,
}

/// An element that may hold an author's name or a date.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// The element.
    pub node: NodeId,
    /// The field it speaks for.
    pub field: Field,
    /// How it says so.
    pub kind: Kind,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Gathered<'a> {
    /// `meta` tags, in order.
    pub metas: Vec<Meta<'a>>,
    /// Which of a card's labels introduces the author: its number.
    author_label: Option<String>,
    /// The values of JSON-LD scripts.
    pub json_ld: Vec<Value>,
    /// `<title>`.
    pub title: Option<NodeId>,
    /// `<h1>` and `<h2>`, in order.
    pub headings: Vec<(NodeId, u8)>,
    /// Elements that look like headlines by microdata or class.
    pub headline_spots: Vec<Spot>,
    /// Elements that may hold authors.
    pub author_spots: Vec<Spot>,
    /// Elements that may hold dates.
    pub date_spots: Vec<Spot>,
    /// Elements that say who publishes.
    pub site_spots: Vec<Spot>,
    /// Ranges that are not of the article: navigation, footers, comments, related articles.
    pub foreign: Vec<(NodeId, NodeId)>,
    /// Texts that may begin a correction notice.
    pub correction_spots: Vec<NodeId>,
    /// `<link rel=canonical>`.
    pub canonical: Option<Cow<'a, str>>,
    /// `<link rel=amphtml>` is there, or the page is AMP.
    pub base: Option<Cow<'a, str>>,
    /// `<html lang>`.
    pub language: Option<Cow<'a, str>>,
}

impl Gathered<'_> {
    /// The contents of `meta` tags for a field.
    pub fn metas(&self, field: Field) -> impl Iterator<Item = &Meta<'_>> {
        self.metas.iter().filter(move |m| m.field == field)
    }

    /// Whether `node` is outside the article that `headline` heads.
    pub fn is_foreign(&self, node: NodeId, headline: Option<NodeId>) -> bool {
        let inside = |range: &(NodeId, NodeId), n: NodeId| range.0 <= n && n < range.1;
        self.foreign.iter().any(|range| inside(range, node) && !headline.is_some_and(|h| inside(range, h)))
    }
}

/// Looks at every element of `document` once.
///
/// # Errors
/// An overrun.
pub fn gather<'a>(document: &Document<'a>, budget: &Budget) -> Result<Gathered<'a>, Reason> {
    let mut found = Gathered::default();
    let mut classes = Recall::default();
    let len = document.len();
    let mut in_body = false;
    for node in 0..len {
        if node % 4096 == 0 {
            budget.spend(4096)?;
        }
        let tag = document.tag(node);
        in_body |= matches!(tag, Tag::BODY | Tag::DIV | Tag::ARTICLE);
        match tag {
            Tag::TEXT => {
                if found.correction_spots.len() < MOST && corrections::may_begin(document.raw_text(node)) {
                    found.correction_spots.push(node);
                }
                continue;
            }
            Tag::META => {
                meta(document, node, in_body, &mut found);
                continue;
            }
            Tag::LINK => {
                link(document, node, &mut found);
                continue;
            }
            Tag::SCRIPT => {
                if document.raw_attr(node, Name::TYPE).is_some_and(|t| t.to_ascii_lowercase().contains("ld+json"))
                    && found.json_ld.len() < 64
                {
                    let text = document.raw_content(node);
                    budget.spend(text.len() as u64)?;
                    found.json_ld.extend(json::read(text));
                }
                continue;
            }
            Tag::STYLE => continue,
            Tag::BASE => found.base = found.base.take().or_else(|| document.attr(node, Name::HREF)),
            Tag::HTML => {
                found.language = document.attr(node, Name::LANG).or_else(|| document.attr(node, Name::XML_LANG))
            }
            Tag::TITLE => {
                found.title = found.title.or_else(|| (document.name(document.parent(node)) != "svg").then_some(node))
            }
            Tag::H1 | Tag::H2 if found.headings.len() < MOST => found.headings.push((node, tag.heading().unwrap_or(2))),
            Tag::TIME => spot(&mut found.date_spots, node, Field::Date, Kind::Time),
            _ => {}
        }
        element(document, node, tag, &mut classes, &mut found);
    }
    Ok(found)
}

fn spot(spots: &mut Vec<Spot>, node: NodeId, field: Field, kind: Kind) {
    if spots.len() < MOST {
        spots.push(Spot { node, field, kind });
    }
}

fn meta<'a>(document: &Document<'a>, node: NodeId, in_body: bool, found: &mut Gathered<'a>) {
    let Some(content) = document.attr(node, Name::CONTENT).filter(|c| !c.trim().is_empty()) else { return };
    for attribute in [Name::PROPERTY, Name::NAME, Name::ITEMPROP, Name::HTTP_EQUIV] {
        let Some(names) = document.raw_attr(node, attribute).filter(|n| n.len() <= 60) else { continue };
        for name in names.split_ascii_whitespace() {
            let name = name.to_ascii_lowercase();
            // A framework's way to print JSON-LD that was handed to it as a `meta` tag.
            if name.ends_with("ld+json") && found.json_ld.len() < 64 {
                found.json_ld.extend(json::read(&content));
                return;
            }
            // All that a page says of itself in one object, as Parse.ly had it first.
            if name == "parsely-page" || content.trim_start().starts_with('{') {
                of_object(&content, found);
                return;
            }
            // `twitter:label1` says what `twitter:data1` is.
            if let Some(number) = name.strip_prefix("twitter:label").filter(|_| byline::is_label(&content)) {
                found.author_label = Some(number.to_owned());
                return;
            }
            let known = if attribute == Name::ITEMPROP {
                names::property(&name).map(|f| (f, Kind::Microdata))
            } else {
                let of_card = name.strip_prefix("twitter:data").filter(|n| found.author_label.as_deref() == Some(n));
                let prefixed = || name.strip_prefix("og:").filter(|n| n.starts_with("article:")).and_then(names::meta);
                of_card.map(|_| (Field::Author, Kind::Twitter)).or_else(|| names::meta(&name)).or_else(prefixed)
            };
            // Microdata in the body may be of any of the articles that are listed there: where it stands counts.
            if let Some((field @ (Field::Published | Field::Modified), Kind::Microdata)) = known
                && in_body
            {
                spot(&mut found.date_spots, node, field, Kind::Microdata);
                return;
            }
            if let Some((field, kind)) = known
                && found.metas.len() < MOST
            {
                found.metas.push(Meta { field, kind, content });
                return;
            }
        }
    }
}

/// Takes over what the members of an object say that a `meta` tag holds, where it has a title or an author.
fn of_object(content: &str, found: &mut Gathered<'_>) {
    let Some(Value::Object(object)) = json::read(content).into_iter().next() else { return };
    let says = |key: &str| object.get(key).is_some_and(Value::is_string);
    if !says("title") && !says("headline") && !object.contains_key("author") && !object.contains_key("authors") {
        return;
    }
    for (key, value) in object {
        let field = match key.to_ascii_lowercase().as_str() {
            "title" => Some(Field::Headline),
            "link" | "url" => Some(Field::Url),
            "tags" => Some(Field::Tag),
            "image_url" | "image" => Some(Field::Image),
            key => names::meta(key).map(|(field, _)| field),
        };
        let Some(field) = field else { continue };
        let values = match value {
            Value::Array(values) => values,
            value => vec![value],
        };
        let texts = values.into_iter().filter_map(|value| match value {
            Value::String(text) if !text.trim().is_empty() => Some(text),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        let left = MOST.saturating_sub(found.metas.len());
        found.metas.extend(texts.take(left).map(|text| Meta { field, kind: Kind::Parsely, content: text.into() }));
    }
}

fn link<'a>(document: &Document<'a>, node: NodeId, found: &mut Gathered<'a>) {
    let Some(rel) = document.raw_attr(node, Name::REL) else { return };
    if rel.split_ascii_whitespace().any(|r| r.eq_ignore_ascii_case("canonical")) && found.canonical.is_none() {
        found.canonical = document.attr(node, Name::HREF).filter(|h| !h.trim().is_empty());
    }
}

/// Microdata, `rel`, and the hints of classes and ids.
fn element<'a>(
    document: &Document<'a>,
    node: NodeId,
    tag: Tag,
    classes: &mut Recall<'a, Hints>,
    found: &mut Gathered<'a>,
) {
    let small = document.end(node) - node <= MOST_NODES;
    let mut hints = Hints::default();
    // Of several attributes of one name the first counts.
    let [mut class, mut id, mut test_id, mut component, mut itemprop, mut property, mut rel] = [None; 7];
    let mut dated = None;
    for (name, value) in document.known_attrs(node) {
        let first = match name {
            Name::CLASS => &mut class,
            Name::ID => &mut id,
            Name::DATA_TESTID => &mut test_id,
            Name::DATA_COMPONENT => &mut component,
            Name::ITEMPROP => &mut itemprop,
            Name::PROPERTY => &mut property,
            Name::REL => &mut rel,
            name => {
                if !small {
                    continue;
                }
                dated = dated.or_else(|| DATED.iter().find(|(of, _)| *of == name).map(|(_, field)| *field));
                continue;
            }
        };
        first.get_or_insert(value);
    }
    for value in [class, id, test_id, component].into_iter().flatten().filter(|v| v.len() <= 600) {
        hints |= classes.get(value, names::hints);
    }
    // `<footer class="author__meta">`, `<aside class="post-date">`: where and when, set apart by the tag alone.
    let set_apart = match tag {
        Tag::NAV => true,
        Tag::FOOTER => !(small && (hints.author || hints.date)),
        Tag::ASIDE => !(small && hints.date),
        _ => false,
    };
    // What readers wrote below, though no class says so.
    let is_comment =
        itemprop.is_some_and(|p: &str| p.split_ascii_whitespace().any(|p| p.eq_ignore_ascii_case("comment")));
    let foreign =
        set_apart || is_comment || hints.foreign && !matches!(tag, Tag::HTML | Tag::BODY | Tag::A | Tag::SPAN);
    if foreign && found.foreign.len() < MOST {
        found.foreign.push((node, document.end(node)));
    }
    if let Some(properties) = itemprop.or(property).filter(|p: &&str| p.len() <= 80) {
        for property in properties.split_ascii_whitespace() {
            let property = property.rsplit([':', '/']).next().unwrap_or(property).to_ascii_lowercase();
            match names::property(&property) {
                Some(Field::Headline) => spot(&mut found.headline_spots, node, Field::Headline, Kind::Microdata),
                Some(Field::Site) if small => spot(&mut found.site_spots, node, Field::Site, Kind::Microdata),
                Some(Field::Author) if small => spot(&mut found.author_spots, node, Field::Author, Kind::Microdata),
                Some(field @ (Field::Published | Field::Modified)) => {
                    spot(&mut found.date_spots, node, field, Kind::Microdata)
                }
                _ => {}
            }
        }
    }
    if tag == Tag::A && rel.is_some_and(|r: &str| r.split_ascii_whitespace().any(|r| r.eq_ignore_ascii_case("author")))
    {
        spot(&mut found.author_spots, node, Field::Author, Kind::Rel);
    } else if tag == Tag::A && document.raw_attr(node, Name::HREF).is_some_and(names::is_profile) {
        spot(&mut found.author_spots, node, Field::Author, Kind::Profile);
    } else if hints.author && small {
        spot(&mut found.author_spots, node, Field::Author, Kind::Class);
    }
    if (hints.date || dated.is_some()) && small && tag != Tag::TIME {
        spot(&mut found.date_spots, node, dated.unwrap_or(Field::Date), Kind::Class);
    }
    if hints.headline && small && !hints.foreign && matches!(tag, Tag::DIV | Tag::SPAN | Tag::P | Tag::H3) {
        spot(&mut found.headline_spots, node, Field::Headline, Kind::Class);
    }
}
