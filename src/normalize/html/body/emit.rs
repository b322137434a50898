//! Chosen blocks to paragraphs, links and images.

use rustc_hash::FxHashMap;
use url::Url;

use super::features::Page;
use super::place::{LINKED, ROW};
use super::vocabulary;
use crate::article::{Image, Link};
use crate::normalize::Paragraph;
use crate::normalize::html::dom::{Document, Name, NodeId, ROOT, Tag};

/// Words from which on a block that stands in two places is taken once.
const REPEATED: f32 = 10.0;
/// Most links and images that are listed.
const MOST: usize = 200;

/// Resolves addresses against the page's own.
#[derive(Debug)]
pub struct Resolver {
    base: Option<Url>,
}

impl Resolver {
    /// Resolves against the `base` element, itself against the address of the page.
    pub fn new(page: Option<&str>, base: Option<&str>) -> Self {
        let page = page.and_then(|p| Url::parse(p.trim()).ok());
        let base = match (&page, base) {
            (Some(page), Some(base)) => page.join(base).ok(),
            (None, Some(base)) => Url::parse(base).ok(),
            (_, None) => None,
        };
        Self { base: base.or(page) }
    }

    /// The absolute address, of `http` and `https` only.
    pub fn absolute(&self, address: &str) -> Option<String> {
        let address = address.trim();
        if address.is_empty() || address.starts_with('#') || address.len() > 4096 {
            return None;
        }
        let url = match &self.base {
            Some(base) => base.join(address).ok()?,
            None => Url::parse(address).ok()?,
        };
        matches!(url.scheme(), "http" | "https").then(|| url.into())
    }
}

/// The paragraphs of the chosen blocks. A long one that also stands elsewhere on the page is taken once: it is the copy for another
/// screen, or a quotation set apart. Where it stands among its likes, in the same element, the text itself repeats it: a refrain, an
/// answer, a clause.
pub fn paragraphs(page: &Page<'_, '_>, chosen: &[bool]) -> Vec<Paragraph> {
    let mut seen: FxHashMap<u64, (NodeId, usize)> = FxHashMap::default();
    let mut out = Vec::new();
    for (i, (block, m)) in page.blocks.blocks.iter().zip(&page.measures).enumerate() {
        if !chosen.get(i).is_some_and(|&c| c) {
            continue;
        }
        let place = page.document.parent(block.node);
        let before = seen.insert(m.hash, (place, i));
        if m.words >= REPEATED && before.is_some_and(|(other, j)| other != place || i == j + 1) {
            continue;
        }
        out.extend(page.blocks.paragraphs(block));
    }
    out
}

/// The links inside the chosen blocks.
pub fn links(page: &Page<'_, '_>, chosen: &[bool], resolver: &Resolver) -> Vec<Link> {
    let mut out: Vec<Link> = Vec::new();
    let document = page.document;
    let mut done = ROOT;
    for (block, _) in
        page.blocks.blocks.iter().zip(chosen).filter(|(b, chosen)| **chosen && (b.links > 0 || b.link_chars > 0))
    {
        let from = if block.place & (LINKED | ROW) != 0 { block.nodes.0 } else { block.node };
        for n in from.max(done)..=block.nodes.1 {
            if document.tag(n) == Tag::A
                && out.len() < MOST
                && let Some(url) = document.attr(n, Name::HREF).and_then(|href| resolver.absolute(&href))
            {
                let text = document.text_content(n);
                out.push(Link { url, text: Some(text).filter(|t| !t.is_empty()) });
            }
        }
        done = block.nodes.1 + 1;
    }
    out
}

/// The images of the article: those in the element that holds the chosen blocks, but in links, lists of links and asides.
pub fn images(page: &Page<'_, '_>, chosen: &[bool], resolver: &Resolver) -> Vec<Image> {
    let document = page.document;
    let mut of_chosen = page.blocks.blocks.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(b, _)| b);
    let Some(first) = of_chosen.next() else { return Vec::new() };
    let last = of_chosen.next_back().unwrap_or(first);
    let mut holder = first.node;
    while holder != ROOT && !document.contains(holder, last.node) {
        holder = document.parent(holder);
    }
    // Lead pictures often stand one level further out, before the text.
    let from = document.ancestors(holder).take(2).find(|&n| document.tag(n) != Tag::BODY).unwrap_or(holder);
    let from = if document.tag(from) == Tag::BODY || from == ROOT { holder } else { from };
    let end = last.nodes.1.max(document.end(holder).min(last.nodes.1 + 60));
    let is_picture = |n: &NodeId| matches!(document.tag(*n), Tag::FIGURE | Tag::IMG);
    let mut reader = vocabulary::Reader::default();
    let mut out: Vec<Image> = Vec::new();
    let mut n = from;
    let mut next = n;
    while n < end && out.len() < MOST {
        if next <= n {
            match (n..end).find(is_picture) {
                Some(picture) => next = picture,
                None => break,
            }
        }
        let tag = document.tag(n);
        let is_other = matches!(tag, Tag::NAV | Tag::ASIDE | Tag::FOOTER | Tag::SVG | Tag::SCRIPT);
        if is_other || next >= document.end(n) || passed_over(document, n, &mut reader) {
            n = document.end(n);
            continue;
        }
        let image = match tag {
            Tag::FIGURE => figure(document, n, resolver),
            Tag::IMG if !is_linked_away(document, n, from) => picture(document, n, resolver),
            _ => None,
        };
        if let Some(image) = image
            && !out.iter().any(|known| known.url == image.url)
        {
            out.push(image);
        }
        n = if tag == Tag::FIGURE { document.end(n) } else { n + 1 };
    }
    out
}

/// Boxes of related articles, comments, authors and advertisements.
fn passed_over<'a>(document: &Document<'a>, n: NodeId, reader: &mut vocabulary::Reader<'a>) -> bool {
    use vocabulary::{AUTHOR, COMMENT, PROMO, RELATED, TEXT};
    if document.end(n) - n >= document.len() / 4 {
        return false;
    }
    let hints = reader.hints_of(document, n);
    hints & (RELATED | COMMENT | AUTHOR | PROMO) != 0 && hints & TEXT == 0
}

fn is_linked_away(document: &Document<'_>, n: NodeId, up_to: NodeId) -> bool {
    let up = document.ancestors(n).take(4).take_while(|&a| a != up_to);
    up.filter(|&a| document.tag(a) == Tag::A).any(|a| {
        let href = document.raw_attr(a, Name::HREF).unwrap_or_default();
        let path = href.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        !href.is_empty() && ![".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"].iter().any(|end| path.ends_with(end))
    })
}

fn figure(document: &Document<'_>, figure: NodeId, resolver: &Resolver) -> Option<Image> {
    let mut image = document.elements(figure, Tag::IMG).find_map(|n| picture(document, n, resolver))?;
    if let Some(caption) = document.elements(figure, Tag::FIGCAPTION).next() {
        let is_credit = |&n: &NodeId| {
            let class = document.raw_attr(n, Name::CLASS).unwrap_or_default().to_ascii_lowercase();
            ["credit", "copyright", "source", "byline", "photographer"].iter().any(|word| class.contains(word))
        };
        let credit = document.descendants(caption).filter(|&n| !document.is_text(n)).find(is_credit);
        let whole = document.text_content(caption);
        let credit = credit.map(|n| document.text_content(n)).filter(|c| !c.is_empty() && c.len() < whole.len());
        let text =
            credit.as_ref().map_or_else(|| whole.clone(), |c| whole.replacen(c.as_str(), "", 1).trim().to_owned());
        image.caption = Some(text).filter(|t| t.chars().any(char::is_alphanumeric));
        image.credit = credit;
    }
    Some(image)
}

fn picture(document: &Document<'_>, n: NodeId, resolver: &Resolver) -> Option<Image> {
    let tiny = |name| {
        document.attr_named(n, name).and_then(|v| v.trim_end_matches("px").parse::<u32>().ok()).is_some_and(|v| v < 80)
    };
    if tiny("width") || tiny("height") {
        return None;
    }
    let late = || ["data-original", "data-lazy-src", "data-lazy"].into_iter().find_map(|a| document.attr_named(n, a));
    let stated = document.attr(n, Name::SRC).filter(|a| !a.starts_with("data:"));
    let address = document.attr(n, Name::DATA_SRC).filter(|a| !a.starts_with("data:")).or(stated).or_else(late);
    let of_set = || {
        let set = document.attr(n, Name::SRCSET).or_else(|| document.attr(n, Name::DATA_SRCSET))?;
        set.split_whitespace()
            .find(|part| part.len() > 8 && !part.starts_with("data:"))
            .map(|part| part.trim_end_matches(',').to_owned())
    };
    let address = address.map(|a| a.into_owned()).or_else(of_set)?;
    resolver.absolute(&address).map(|url| Image { url, ..Image::default() })
}
