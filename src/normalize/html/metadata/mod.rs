//! What a page says about its article: gathered from everywhere, weighed, and decided field by field.
//!
//! [`gather`] looks at the tree once. Each field's own module turns what was found into candidates with a method and a score, lets
//! agreement between vocabularies raise the score, and picks. Every candidate is noted in the [`Trace`].

mod authors;
mod candidates;
mod dates;
mod gather;
mod headline;
mod json;
mod json_ld;
mod names;
mod rest;

use ::url::Url;

use self::gather::Gathered;
use super::dom::{self, Document, NodeId};
use crate::article::{Author, Given, Image, Moment, Warning};
use crate::budget::Budget;
use crate::normalize::date::{self, Anchors};
use crate::normalize::{Draft, Pick, Trace, url};
use crate::reason::Reason;

/// What is known of the page while its fields are decided.
struct Page<'a> {
    document: &'a Document<'a>,
    gathered: Gathered<'a>,
    /// What JSON-LD says of the article, best object first.
    stated: Vec<json_ld::Stated>,
    given: &'a Given,
    base: Option<Url>,
    language: Option<String>,
    /// Names that the site goes by.
    sites: Vec<String>,
}

/// What a page says about its article.
#[derive(Debug, Default)]
pub struct Metadata {
    /// Headline, without the site's name.
    pub headline: Option<Pick<String>>,
    /// Where the headline stands in the text of the page.
    pub headline_node: Option<NodeId>,
    /// Description or standfirst.
    pub description: Option<Pick<String>>,
    /// Byline as printed.
    pub byline: Option<Pick<String>>,
    /// Authors.
    pub authors: Option<Pick<Vec<Author>>>,
    /// First publication.
    pub published: Option<Pick<Moment>>,
    /// Last change.
    pub modified: Option<Pick<Moment>>,
    /// Language as declared.
    pub language: Option<Pick<String>>,
    /// Section.
    pub section: Option<Pick<String>>,
    /// Tags.
    pub tags: Option<Pick<Vec<String>>>,
    /// Name of the publication.
    pub source_name: Option<Pick<String>>,
    /// Canonical address.
    pub canonical_url: Option<Pick<String>>,
    /// Free to read or not, as declared.
    pub is_accessible_for_free: Option<Pick<bool>>,
    /// Images that stand for the article, without captions.
    pub images: Vec<Image>,
    /// `articleBody` of the page's JSON-LD.
    pub article_body: Option<String>,
    /// What went less than well.
    pub warnings: Vec<Warning>,
}

impl Metadata {
    /// Puts the fields into `draft`; those that it has already stay, and its images come first.
    pub fn fill(self, draft: &mut Draft) {
        fn keep<T>(mine: &mut Option<T>, theirs: Option<T>) {
            if mine.is_none() {
                *mine = theirs;
            }
        }
        keep(&mut draft.headline, self.headline);
        keep(&mut draft.description, self.description);
        keep(&mut draft.byline, self.byline);
        keep(&mut draft.authors, self.authors);
        keep(&mut draft.published, self.published);
        keep(&mut draft.modified, self.modified);
        keep(&mut draft.language, self.language);
        keep(&mut draft.section, self.section);
        keep(&mut draft.tags, self.tags);
        keep(&mut draft.source_name, self.source_name);
        keep(&mut draft.canonical_url, self.canonical_url);
        keep(&mut draft.is_accessible_for_free, self.is_accessible_for_free);
        for image in self.images {
            if !draft.images.iter().any(|i| i.url == image.url) {
                draft.images.push(image);
            }
        }
        draft.warnings.extend(self.warnings);
    }
}

/// Finds the metadata of the article in `document`.
///
/// # Errors
/// An overrun.
pub fn extract(document: &Document<'_>, given: &Given, budget: &Budget, trace: &mut Trace) -> Result<Metadata, Reason> {
    let gathered = gather::gather(document, budget)?;
    let own = given.url.as_deref().and_then(url::parse);
    let base = match (&gathered.base, &own) {
        (Some(href), own) => url::absolute(own.as_ref(), href).or_else(|| own.clone()),
        (None, own) => own.clone(),
    };
    let addresses: Vec<String> = [given.url.as_deref(), gathered.canonical.as_deref()]
        .into_iter()
        .flatten()
        .filter_map(url::canonical)
        .collect();
    let is_page = |address: &str| {
        let absolute = url::absolute(base.as_ref(), address).and_then(|a| url::canonical(a.as_str()));
        absolute.is_some_and(|a| addresses.contains(&a))
    };
    let stated = json_ld::stated(&gathered.json_ld, &is_page);
    let mut page = Page { document, gathered, stated, given, base, language: None, sites: Vec::new() };
    let mut found = Metadata::default();
    rest::language(&page, &mut found, trace);
    page.language = found.language.as_ref().map(|l| l.value.clone());
    rest::site(&mut page, &mut found, trace);
    rest::canonical(&page, &mut found, trace);
    headline::decide(&page, &mut found, trace);
    dates::decide(&page, &mut found, budget, trace)?;
    authors::decide(&page, &mut found, trace);
    rest::decide(&page, &mut found, trace);
    Ok(found)
}

impl Page<'_> {
    fn anchors(&self) -> Anchors<'_> {
        let fetched = self.given.fetched.as_deref().and_then(|text| date::parse(text, &Anchors::default()));
        Anchors { fetched, language: self.language.as_deref(), order: None }
    }
}

/// A value of an attribute or of JSON-LD as text: entities decoded (twice, where they were encoded twice), tags dropped, white space folded.
fn clean(raw: &str) -> String {
    let mut text = dom::decode(raw);
    if memchr::memchr(b'&', text.as_bytes()).is_some() {
        text = dom::decode(&text).into_owned().into();
    }
    let mut out = String::with_capacity(text.len());
    if memchr::memchr(b'<', text.as_bytes()).is_none() {
        dom::push_folded(&mut out, &text);
    } else {
        let mut rest = text.as_ref();
        let last = memchr::memrchr(b'>', text.as_bytes()).map_or(0, |at| text.len() - at);
        while let Some(open) = rest.find('<') {
            dom::push_folded(&mut out, &rest[..open]);
            let tag = &rest[open..];
            // `<` before a letter or a slash opens a tag; any other is a sign.
            let is_tag = tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
            let close = if is_tag && tag.len() >= last { tag.find('>') } else { None };
            match close {
                Some(close) => {
                    if tag.starts_with("<br") || tag.starts_with("</p") {
                        dom::push_folded(&mut out, " ");
                    }
                    rest = &tag[close + 1..];
                }
                None => {
                    out.push('<');
                    rest = &tag[1..];
                }
            }
        }
        dom::push_folded(&mut out, rest);
    }
    out.truncate(out.trim_end().len());
    if out.contains(['\u{ad}', '\u{200b}', '\u{feff}']) {
        out.replace(['\u{ad}', '\u{200b}', '\u{feff}'], "")
    } else {
        out
    }
}

/// The text below a node, cleaned as [`clean`] does.
fn text_of(document: &Document<'_>, node: NodeId) -> String {
    clean(&document.text_content(node))
}
