//! The body of the article: the page as blocks of text, each judged by what it looks like, where it stands and what stands
//! around it; several views of the page, and a judge that compares them.

pub mod affinity;
mod apart;
pub mod blocks;
pub mod choice;
pub mod context;
pub mod embedded;
pub mod emit;
pub mod features;
mod feed;
pub mod forest;
pub mod gate;
pub mod judge;
mod lines;
mod marks;
pub mod measure;
pub mod phrases;
pub mod place;
pub mod relations;
mod settle;
mod signature;
pub mod stated;
mod strangers;
mod tables;
mod tail;
mod unfold;
pub mod views;
pub mod vocabulary;

use blocks::Blocks;
use choice::Choice;
use emit::Resolver;
use features::Page;
use judge::SHORT;
use stated::Stated;

use super::dom::{Document, NodeId, ROOT};
use crate::article::{Author, Evidence, Given, Image, Link, Warning, rounded};
use crate::budget::Budget;
use crate::normalize::{Paragraph, Trace};
use crate::reason::Reason;

/// A body stated in data must be this much longer than the one that was found to be taken for it.
const LONGER: f32 = 1.6;
/// The same, where the page itself shows [`COMPLETE`] words: data can hold more articles than the one that is shown.
const MUCH_LONGER: f32 = 3.0;
/// Words from which on a text that was found is not the beginning of one.
const COMPLETE: f32 = 400.0;

/// The body, and what else is known once it is found.
#[derive(Debug)]
pub struct Body {
    /// The text.
    pub paragraphs: Vec<Paragraph>,
    /// What found it.
    pub evidence: Evidence,
    /// Links inside it.
    pub links: Vec<Link>,
    /// Images beside it.
    pub images: Vec<Image>,
    /// What went less than well.
    pub warnings: Vec<Warning>,
    /// The first and the last text node of the body in the tree; absent where it was found in data.
    pub nodes: Option<(NodeId, NodeId)>,
    /// Whether the page marks it as an article's.
    pub marked: bool,
    /// The authors who signed the text in front of it or behind it.
    pub signed: Vec<Author>,
    /// The headline as the page prints it, and its text node.
    pub headline: Option<(String, NodeId)>,
}

/// Finds the body in `document`.
///
/// # Errors
/// A [`Reason`] of class not-an-article, or an overrun.
pub fn find(document: &Document<'_>, given: &Given, budget: &Budget, trace: &mut Trace) -> Result<Body, Reason> {
    let stated = stated::read(document, budget)?;
    let reference = stated.reference(given);
    let mut blocks = blocks::cut(document, false, budget)?;
    if is_empty(&blocks) {
        // Without a script to run, the page is what it says without scripts.
        blocks = blocks::cut(document, true, budget)?;
    }
    let page = Page::new(document, &blocks, &reference, &stated);
    let mut choice = judge::choose(&page, budget)?;
    let signed = signature::take(&page, &mut choice);
    let resolver = Resolver::new(given.url.as_deref().or(given.canonical_url.as_deref()), stated.base.as_deref());
    let mut body = from_choice(&page, &choice, &resolver);
    body.marked = gate::is_marked(&page, &stated, &choice);
    body.signed = signed;
    let mut words = choice.words;
    if let Some((paragraphs, count, method)) = from_data(document, &stated, &page, &choice, budget)? {
        trace.candidate("body", &excerpt(&body.paragraphs), choice.method, f64::from(choice.words));
        trace.candidate("body", &excerpt(&paragraphs), method, f64::from(count));
        body = Body {
            paragraphs,
            evidence: evidence(method, 0.7),
            links: Vec::new(),
            nodes: None,
            marked: method == "json_ld",
            ..body
        };
        words = count;
    } else {
        note_removed(&page, &choice, trace);
    }
    gate::after(document, &page, &stated, given, &choice, words)?;
    warn(document, &stated, &mut body, words);
    Ok(body)
}

fn is_empty(blocks: &Blocks) -> bool {
    blocks.text.len() < 400
}

fn from_choice(page: &Page<'_, '_>, choice: &Choice, resolver: &Resolver) -> Body {
    let nodes = page.blocks.blocks.iter().zip(&choice.chosen).filter(|(_, chosen)| **chosen).map(|(b, _)| b.nodes);
    let nodes = nodes.fold(None, |all: Option<(NodeId, NodeId)>, nodes| Some((all.map_or(nodes.0, |a| a.0), nodes.1)));
    let headline =
        page.title.and_then(|i| page.blocks.blocks.get(i)).map(|b| (page.blocks.text(b).to_owned(), b.nodes.0));
    Body {
        paragraphs: emit::paragraphs(page, &choice.chosen),
        evidence: evidence(choice.method, choice.confidence),
        links: emit::links(page, &choice.chosen, resolver),
        images: emit::images(page, &choice.chosen, resolver),
        warnings: Vec::new(),
        nodes,
        marked: false,
        signed: Vec::new(),
        headline,
    }
}

fn evidence(method: &'static str, confidence: f32) -> Evidence {
    Evidence { method: method.into(), confidence: Some(rounded(f64::from(confidence))) }
}

type FromData = (Vec<Paragraph>, f32, &'static str);

/// The text in the page's data, where it is much more than what stands in the page.
fn from_data(
    document: &Document<'_>,
    stated: &Stated<'_>,
    page: &Page<'_, '_>,
    choice: &Choice,
    budget: &Budget,
) -> Result<Option<FromData>, Reason> {
    if let Some(text) = &stated.article_body {
        let paragraphs = embedded::paragraphs(text, budget)?;
        let words = count(&paragraphs);
        // Text of the page that the article's own data does not know speaks against the data.
        let known = page.measures.iter().zip(&choice.chosen).filter(|(m, chosen)| **chosen && m.words >= 6.0);
        let (known, all) =
            known.fold((0.0, 0.0), |(k, a), (m, _)| (k + m.words * m.in_reference.max(0.0), a + m.words));
        let agrees = choice.words < SHORT || known >= 0.4 * all;
        let longer = if choice.words < COMPLETE || stated.paywalled { LONGER } else { MUCH_LONGER };
        if words > choice.words * longer + 20.0 && agrees {
            return Ok(Some((paragraphs, words, "json_ld")));
        }
    }
    if choice.words < SHORT {
        let paragraphs = embedded::from_state(document, stated, budget)?;
        let words = count(&paragraphs);
        if words > choice.words * 2.0 + SHORT {
            return Ok(Some((paragraphs, words, "embedded_state")));
        }
    }
    Ok(None)
}

fn count(paragraphs: &[Paragraph]) -> f32 {
    paragraphs.iter().map(|p| measure::measure(&p.text, &measure::Reference::default()).words).sum()
}

fn excerpt(paragraphs: &[Paragraph]) -> String {
    paragraphs.first().map(|p| p.text.chars().take(200).collect()).unwrap_or_default()
}

fn note_removed(page: &Page<'_, '_>, choice: &Choice, trace: &mut Trace) {
    if !trace.is_on() {
        return;
    }
    for (i, (block, chosen)) in page.blocks.blocks.iter().zip(&choice.chosen).enumerate() {
        if !chosen {
            trace.removed(page.blocks.text(block), rule(page, i, block));
        }
    }
}

/// What most plainly spoke against a block, for people; the model itself weighs everything.
fn rule(page: &Page<'_, '_>, i: usize, block: &blocks::Block) -> String {
    let found = page.found.get(i).copied().unwrap_or_default();
    let hints = block.own | block.near;
    if let Some(kind) = (0..phrases::KINDS).find(|&k| found.at_start >> k & 1 == 1) {
        return format!("model: says {}", phrases::name(kind));
    }
    if let Some(place) = (0..place::PLACES.len()).find(|&p| block.place >> p & 1 == 1 && UNLIKELY & 1 << p != 0) {
        return format!("model: in {}", place::PLACES.get(place).copied().unwrap_or_default().to_lowercase());
    }
    if let Some(hint) = (2..vocabulary::HINTS).find(|&h| hints >> h & 1 == 1) {
        return format!("model: marked {}", vocabulary::name(hint).to_lowercase());
    }
    if page.title == Some(i) {
        return "model: the headline".to_owned();
    }
    "model".to_owned()
}

const UNLIKELY: place::Place = place::ASIDE
    | place::NAV
    | place::HEADER
    | place::FOOTER
    | place::FIGURE
    | place::FORM
    | place::HIDDEN
    | place::DIALOG
    | place::LINKED
    | place::COMMENT;

fn warn(document: &Document<'_>, stated: &Stated<'_>, body: &mut Body, words: f32) {
    if document.flattened() {
        body.warnings.push(Warning::about("nested_too_deeply", "body"));
    }
    if stated.paywalled && words < 250.0 {
        body.warnings.push(Warning::about("paywalled", "body"));
    }
    let mut reader = vocabulary::Reader::default();
    let hints = body.nodes.map_or(0, |(first, _)| {
        document.ancestors(first).take(8).filter(|&n| n != ROOT).fold(0, |h, n| h | reader.hints_of(document, n))
    });
    if hints & vocabulary::LIVE != 0 && body.paragraphs.len() > 15 {
        body.warnings.push(Warning::about("live_blog", "body"));
    }
    if body.images.len() >= 12 && words < 40.0 * body.images.len() as f32 {
        body.warnings.push(Warning::about("gallery", "body"));
    }
    if is_paginated(document) {
        body.warnings.push(Warning::about("paginated", "body"));
    }
}

/// Whether the head names a next page.
fn is_paginated(document: &Document<'_>) -> bool {
    use super::dom::{Name, Tag};
    document
        .elements(ROOT, Tag::LINK)
        .any(|n| document.raw_attr(n, Name::REL).is_some_and(|rel| rel.eq_ignore_ascii_case("next")))
}
