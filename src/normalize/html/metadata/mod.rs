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
mod masthead;
mod names;
mod rest;
mod state;
#[cfg(test)]
mod tests;

use ::url::Url;

use self::gather::Gathered;
use super::dom::{self, Document, NodeId};
use crate::article::Given;
use crate::budget::Budget;
use crate::normalize::date::{self, Anchors};
use crate::normalize::{Draft, Trace, url};
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
    /// Where the headline stands in the text of the page.
    headline: Option<NodeId>,
}

/// What a page says about its article: a draft without text, its images without captions.
///
/// # Errors
/// An overrun.
pub fn extract(document: &Document<'_>, given: &Given, budget: &Budget, trace: &mut Trace) -> Result<Draft, Reason> {
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
    let mut page = Page { document, gathered, stated, given, base, language: None, sites: Vec::new(), headline: None };
    let mut found = Draft::default();
    rest::language(&page, &mut found, trace);
    page.language = found.language.as_ref().map(|l| l.value.clone());
    rest::site(&mut page, &mut found, trace);
    masthead::read(&mut page);
    rest::canonical(&page, &mut found, trace);
    page.headline = headline::decide(&page, &mut found, trace);
    dates::decide(&page, &mut found, budget, trace)?;
    authors::decide(&page, &mut found, budget, trace)?;
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
    if !out.is_ascii() && out.contains(['\u{ad}', '\u{200b}', '\u{feff}']) {
        out.replace(['\u{ad}', '\u{200b}', '\u{feff}'], "")
    } else {
        out
    }
}

/// The text below a node, cleaned as [`clean`] does.
fn text_of(document: &Document<'_>, node: NodeId) -> String {
    clean(&document.text_content(node))
}
