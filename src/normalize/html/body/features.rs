//! What the block model sees of each block, as numbers.

use rustc_hash::{FxHashMap, FxHashSet};

use super::blocks::{Block, Blocks};
use super::measure::{Measure, Reference, Terms, measure, measure_and_tell};
use super::phrases::{self, Found};
use super::place::{HEADING, ITEM, LINKED, PLACES, ROW};
use super::relations::{self, Relations};
use super::stated::Stated;
use super::views::{self, Sums, VIEWS, Views, density, is_prose};
use super::vocabulary::{self, HINTS};
use crate::normalize::clean::letters;
use crate::normalize::html::dom::{Document, Name, NodeId, Tag};

const LOCAL: &[&str] = &[
    "tag",
    "heading_level",
    "chars",
    "words",
    "word_length",
    "link_density",
    "links",
    "link_chars",
    "bold",
    "italic",
    "breaks",
    "capitals",
    "capitalised",
    "digits",
    "stops",
    "stops_per_word",
    "commas_per_word",
    "separators",
    "quotes",
    "ending",
    "beginning",
    "in_title",
    "in_reference",
    "is_description",
    "repeats",
    "covered",
    "prose",
];
const STRUCTURE: &[&str] = &[
    "depth",
    "position",
    "position_chars",
    "after_title",
    "blocks_since_title",
    "is_title",
    "headings_since_title",
    "signature_blocks",
    "signature_words",
    "signature_link_density",
    "signature_share",
    "parent_blocks",
    "parent_words",
    "parent_link_density",
    "parent_prose_share",
    "parent_page_share",
    "grand_blocks",
    "grand_words",
    "grand_link_density",
    "grand_prose_share",
    "grand_page_share",
    "great_link_density",
    "great_prose_share",
    "great_page_share",
    "section_link_density",
    "section_prose_share",
    "section_page_share",
    "section_blocks",
    "page_words",
    "page_prose_share",
    "page_link_density",
    "page_blocks",
    "page_has_article",
    "page_articles",
    "since_heading",
    "heading_covered",
    "heading_words",
];
const NEIGHBOUR: &[&str] =
    &["words", "link_density", "tag", "stops", "prose", "same_parent", "same_signature", "covered"];
const AROUND: [isize; 4] = [-2, -1, 1, 2];

/// Number of features of a block on its own.
pub const FEATURES: usize = LOCAL.len()
    + 3 * HINTS
    + PLACES.len()
    + phrases::KINDS
    + 4 * VIEWS
    + STRUCTURE.len()
    + NEIGHBOUR.len() * AROUND.len()
    + relations::NAMES.len();

/// The features of one block.
pub type Row = [f32; FEATURES];

/// The names of the features, in order.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = LOCAL.iter().map(|&n| n.to_owned()).collect();
    for range in ["own", "near", "far"] {
        names.extend((0..HINTS).map(|i| format!("{range}_{}", vocabulary::name(i))));
    }
    names.extend(PLACES.iter().map(|p| format!("in_{p}")));
    names.extend((0..phrases::KINDS).map(|i| format!("says_{}", phrases::name(i))));
    for view in views::NAMES {
        names.extend(["inside", "offset", "share", "level"].map(|what| format!("{view}_{what}")));
    }
    names.extend(STRUCTURE.iter().map(|&n| n.to_owned()));
    for at in AROUND {
        names.extend(NEIGHBOUR.iter().map(|n| format!("{n}@{at}")));
    }
    names.extend(relations::NAMES.iter().map(|&n| n.to_owned()));
    names
}

/// A page, measured.
#[derive(Debug)]
pub struct Page<'d, 'a> {
    /// The tree.
    pub document: &'d Document<'a>,
    /// The blocks.
    pub blocks: &'d Blocks,
    /// The measures of each block.
    pub measures: Vec<Measure>,
    /// The phrases in each block.
    pub found: Vec<Found>,
    /// Where the article could be.
    pub views: Views,
    /// The block that is the headline, where one is.
    pub title: Option<usize>,
    /// Whether the page says that it grows while something happens.
    pub is_live: bool,
    /// Terms of the titles and the description that the page states.
    pub topic: FxHashSet<u64>,
    terms: Terms,
    /// Where the terms of each block end.
    ends: Vec<usize>,
    /// Names of the site, letters and digits alone.
    sites: Vec<String>,
    signatures: Vec<u64>,
    by_signature: FxHashMap<u64, Sums>,
    repeats: FxHashMap<u64, u32>,
    description: u64,
    view_sums: [Sums; VIEWS],
    articles: f32,
    whole: Sums,
    relations: Relations,
    /// For each block the last heading before it, and how many headings lie between it and the title.
    headings: Vec<(Option<usize>, usize)>,
}

impl<'d, 'a> Page<'d, 'a> {
    /// Measures every block against what the page states: `reference` was made of it.
    pub fn new(document: &'d Document<'a>, blocks: &'d Blocks, reference: &Reference, stated: &Stated<'_>) -> Self {
        let (mut terms, mut ends) = (Terms::default(), Vec::with_capacity(blocks.blocks.len()));
        let measured = blocks.blocks.iter().map(|b| {
            let m = measure_and_tell(blocks.text(b), reference, |hash, is_dense| terms.add(hash, is_dense));
            ends.push(terms.end());
            m
        });
        let measures: Vec<_> = measured.collect();
        let mut lower = String::new();
        let found: Vec<_> = blocks.blocks.iter().map(|b| phrases::find(blocks.text(b), &mut lower)).collect();
        let views = Views::look(document, blocks, &measures);
        let title = title_block(document, blocks, &measures);
        let signatures: Vec<_> = blocks.blocks.iter().map(|b| signature(document, b.node)).collect();
        let mut by_signature: FxHashMap<u64, Sums> = FxHashMap::default();
        let mut repeats: FxHashMap<u64, u32> = FxHashMap::default();
        for ((block, m), s) in blocks.blocks.iter().zip(&measures).zip(&signatures) {
            let sums = by_signature.entry(*s).or_default();
            sums.words += m.words;
            sums.blocks += 1.0;
            sums.chars += block.chars as f32;
            sums.link_chars += block.link_chars as f32;
            *repeats.entry(m.hash).or_default() += 1;
        }
        let view_sums = views.of.map(|node| views.sums(document, blocks, node));
        let whole = views.between(0..blocks.blocks.len());
        let articles = document.elements(0, Tag::ARTICLE).take(20).count() as f32;
        let description = measure(stated.description(), &Reference::default()).hash;
        let relations = Relations::look(document, blocks, &measures, &views, title, stated.host().as_deref());
        let (mut last, mut count) = (None, 0);
        let headings = (blocks.blocks.iter().enumerate()).map(|(i, block)| {
            let before = (last, count);
            if block.place & HEADING != 0 {
                last = Some(i);
                count += usize::from(title.is_some_and(|t| i > t));
            }
            before
        });
        let headings = headings.collect();
        Self {
            headings,
            document,
            blocks,
            measures,
            found,
            views,
            title,
            signatures,
            by_signature,
            repeats,
            is_live: stated.is_live(),
            topic: stated.topic(),
            terms,
            ends,
            sites: stated.sites(),
            description,
            view_sums,
            articles,
            whole,
            relations,
        }
    }

    /// The features of block `i`.
    pub fn row(&self, i: usize) -> Row {
        let (heading, headings) = self.headings.get(i).copied().unwrap_or_default();
        let mut row = Filler { row: [0.0; FEATURES], n: 0 };
        let (Some(block), Some(m)) = (self.blocks.blocks.get(i), self.measures.get(i)) else { return row.row };
        let found = self.found.get(i).copied().unwrap_or_default();
        self.local(&mut row, block, m, found);
        for hints in [block.own, block.near, block.far] {
            (0..HINTS).for_each(|bit| row.push((hints >> bit & 1) as f32));
        }
        (0..PLACES.len()).for_each(|bit| row.push((block.place >> bit & 1) as f32));
        (0..phrases::KINDS)
            .for_each(|bit| row.push((found.anywhere >> bit & 1) as f32 + (found.at_start >> bit & 1) as f32));
        for (&node, sums) in self.views.of.iter().zip(&self.view_sums) {
            let inside = self.document.contains(node, block.node);
            row.push(f32::from(u8::from(inside)));
            let range = self.blocks.range(node, self.document.end(node));
            let offset = if inside {
                (i.saturating_sub(range.start)) as f32 / range.len().max(1) as f32
            } else if i < range.start {
                -((range.start - i) as f32)
            } else {
                1.0 + i.saturating_sub(range.end) as f32
            };
            row.push(offset);
            row.push(sums.prose / self.whole.prose.max(1.0));
            let level = if inside {
                self.document.ancestors(block.node).take(12).take_while(|&a| a != node).count()
            } else {
                20
            };
            row.push(level as f32);
        }
        self.structure(&mut row, i, block, heading, headings);
        for at in AROUND {
            self.neighbour(&mut row, i, at);
        }
        self.relations.of(self.document, self.blocks, &self.views, (i, m), |value| row.push(value));
        debug_assert_eq!(row.n, FEATURES);
        row.row
    }

    fn local(&self, row: &mut Filler, block: &Block, m: &Measure, found: Found) {
        let words = m.words.max(1.0);
        let link_density = density(block.link_chars, block.chars);
        row.push(class_of(self.document, block));
        row.push(self.document.tag(block.node).heading().map_or(0.0, f32::from));
        row.push(m.chars);
        row.push(m.words);
        row.push(m.chars / words);
        row.push(link_density);
        row.push(f32::from(block.links));
        row.push(block.link_chars as f32);
        row.push(density(block.bold_chars, block.chars));
        row.push(density(block.italic_chars, block.chars));
        row.push(f32::from(block.breaks));
        row.push(m.capitals / m.letters.max(1.0));
        row.push(m.capitalised / words);
        row.push(m.digits / m.chars.max(1.0));
        row.push(m.stops);
        row.push(m.stops / words);
        row.push(m.commas / words);
        row.push(m.separators / words);
        row.push(m.quotes);
        row.push(m.ending);
        row.push(m.beginning);
        row.push(m.in_title);
        row.push(m.in_reference);
        row.push(f32::from(u8::from(self.says_description(m))));
        row.push(self.repeats.get(&m.hash).copied().unwrap_or(0).min(9) as f32);
        row.push(found.covered);
        row.push(f32::from(u8::from(is_prose(m, link_density))));
    }

    fn structure(&self, row: &mut Filler, i: usize, block: &Block, heading: Option<usize>, headings: usize) {
        let n = self.blocks.blocks.len().max(1) as f32;
        row.push(f32::from(block.depth));
        row.push(i as f32 / n);
        row.push(self.views.between(0..i).chars / self.whole.chars.max(1.0));
        row.push(self.title.map_or(-1.0, |t| f32::from(u8::from(i > t))));
        row.push(self.title.map_or(-99.0, |t| (i as f32 - t as f32).clamp(-50.0, 200.0)));
        row.push(f32::from(u8::from(self.title == Some(i))));
        row.push(headings as f32);
        let own = self.signatures.get(i).and_then(|s| self.by_signature.get(s)).copied().unwrap_or_default();
        row.push(own.blocks);
        row.push(own.words / own.blocks.max(1.0));
        row.push(own.link_density());
        row.push(own.words / self.whole.words.max(1.0));
        let mut node = block.node;
        for _ in 0..2 {
            node = self.wider(node);
            let sums = self.views.sums(self.document, self.blocks, node);
            row.push(sums.blocks);
            row.push(sums.words);
            row.push(sums.link_density());
            row.push(sums.prose / sums.words.max(1.0));
            row.push(sums.prose / self.whole.prose.max(1.0));
        }
        node = self.wider(node);
        let sums = self.views.sums(self.document, self.blocks, node);
        row.push(sums.link_density());
        row.push(sums.prose / sums.words.max(1.0));
        row.push(sums.prose / self.whole.prose.max(1.0));
        let section = self.section(block.node);
        let sums = self.views.sums(self.document, self.blocks, section);
        row.push(sums.link_density());
        row.push(sums.prose / sums.words.max(1.0));
        row.push(sums.prose / self.whole.prose.max(1.0));
        row.push(sums.blocks);
        row.push(self.whole.words);
        row.push(self.whole.prose / self.whole.words.max(1.0));
        row.push(self.whole.link_density());
        row.push(self.whole.blocks);
        row.push(f32::from(u8::from(self.articles > 0.0)));
        row.push(self.articles);
        row.push(heading.map_or(99.0, |h| (i - h).min(99) as f32));
        row.push(heading.and_then(|h| self.found.get(h)).map_or(0.0, |f| f.covered));
        row.push(heading.and_then(|h| self.measures.get(h)).map_or(0.0, |m| m.words));
    }

    /// Whether block `i` is what the page states as its description.
    pub fn is_description(&self, i: usize) -> bool {
        self.measures.get(i).is_some_and(|m| self.says_description(m))
    }

    fn says_description(&self, m: &Measure) -> bool {
        m.hash == self.description && m.words >= 3.0
    }

    /// Whether block `i` stands alone with a picture in one of several like elements without a heading.
    pub fn is_slide(&self, i: usize) -> bool {
        self.relations.is_slide(self.document, self.blocks, &self.views, i)
    }

    /// The words of block `i`, as [`terms`](super::measure::terms) has them.
    pub fn terms(&self, i: usize) -> Vec<u64> {
        let end = |i: usize| self.ends.get(i).copied();
        let from = i.checked_sub(1).and_then(end).unwrap_or(0);
        self.terms.of(from, end(i).unwrap_or(from))
    }

    /// Whether a text names the site.
    pub fn names_site(&self, text: &str) -> bool {
        !self.sites.is_empty() && {
            let told: String = letters(text).collect();
            self.sites.iter().any(|site| told.contains(site.as_str()))
        }
    }

    /// Whether a picture stands right before block `i`, or right behind it.
    pub fn is_beside_picture(&self, i: usize) -> bool {
        self.blocks.blocks.get(i).is_some_and(|block| self.relations.is_beside_picture(self.blocks, (i, block)))
    }

    /// The block that is the headline, where one is.
    pub fn headline(&self) -> Option<&Block> {
        self.blocks.blocks.get(self.title?)
    }

    /// Whether the links of block `i` lead to other pages of the site.
    pub fn leads_inside(&self, i: usize) -> bool {
        self.blocks.blocks.get(i).is_some_and(|block| self.relations.leads_inside(self.document, block))
    }

    /// The ranges of blocks in the two next wider elements around a block.
    pub fn groups(&self, block: &Block) -> [std::ops::Range<usize>; 2] {
        let range = |n| self.blocks.range(n, self.document.end(n));
        let near = self.wider(block.node);
        [range(near), range(self.wider(near))]
    }

    /// For each block the hash of what it looks like.
    pub fn signatures(&self) -> &[u64] {
        &self.signatures
    }

    /// The nearest element around `node` that holds more blocks than it.
    fn wider(&self, node: NodeId) -> NodeId {
        let blocks = |n| self.blocks.range(n, self.document.end(n)).len();
        let own = blocks(node);
        self.document.ancestors(node).take(16).find(|&n| blocks(n) > own).unwrap_or(node)
    }

    /// The widest element around `node` that holds less than a third of the page's words: the part of the page it is in.
    fn section(&self, node: NodeId) -> NodeId {
        let limit = self.whole.words / 3.0;
        let fits = |&n: &NodeId| self.views.sums(self.document, self.blocks, n).words <= limit;
        self.document.ancestors(node).take(24).take_while(fits).last().unwrap_or(node)
    }

    fn neighbour(&self, row: &mut Filler, i: usize, at: isize) {
        let j = i.checked_add_signed(at);
        let found = j.and_then(|j| Some((j, self.blocks.blocks.get(j)?, self.measures.get(j)?)));
        let Some((j, block, m)) = found else {
            (0..NEIGHBOUR.len()).for_each(|_| row.push(-1.0));
            return;
        };
        let link_density = density(block.link_chars, block.chars);
        row.push(m.words);
        row.push(link_density);
        row.push(class_of(self.document, block));
        row.push(m.stops);
        row.push(f32::from(u8::from(is_prose(m, link_density))));
        let own = self.blocks.blocks.get(i).map_or(0, |b| self.document.parent(b.node));
        row.push(f32::from(u8::from(self.document.parent(block.node) == own)));
        row.push(f32::from(u8::from(self.signatures.get(i) == self.signatures.get(j))));
        row.push(self.found.get(j).map_or(0.0, |f| f.covered));
    }
}

struct Filler {
    row: Row,
    n: usize,
}

impl Filler {
    fn push(&mut self, value: f32) {
        if let Some(slot) = self.row.get_mut(self.n) {
            *slot = value;
        }
        self.n += 1;
    }
}

/// What lays the block out, ordered from prose to furniture so that a tree can split it.
fn class_of(document: &Document<'_>, block: &Block) -> f32 {
    match document.tag(block.node) {
        _ if block.place & ROW != 0 => 8.0,
        Tag::P => 0.0,
        Tag::BLOCKQUOTE | Tag::PRE => 1.0,
        tag if tag.heading().is_some() || block.place & HEADING != 0 => 2.0,
        Tag::LI => 3.0,
        Tag::DD | Tag::DT => 4.0,
        _ if block.place & ITEM != 0 => 5.0,
        Tag::DIV | Tag::SECTION | Tag::ARTICLE | Tag::MAIN => 6.0,
        Tag::TD | Tag::TH => 7.0,
        Tag::FIGCAPTION | Tag::FIGURE => 9.0,
        _ if block.place & LINKED != 0 => 11.0,
        _ => 10.0,
    }
}

/// Blocks that look alike on the page: same element, same class, same element around.
fn signature(document: &Document<'_>, node: NodeId) -> u64 {
    use std::hash::Hash;
    let mut hasher = rustc_hash::FxHasher::default();
    document.tag(node).hash(&mut hasher);
    document.raw_attr(node, Name::CLASS).hash(&mut hasher);
    let parent = document.parent(node);
    document.tag(parent).hash(&mut hasher);
    document.raw_attr(parent, Name::CLASS).hash(&mut hasher);
    std::hash::Hasher::finish(&hasher)
}

/// The heading that is most like the page's title; without any likeness the first `h1`.
fn title_block(document: &Document<'_>, blocks: &Blocks, measures: &[Measure]) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (i, (block, m)) in blocks.blocks.iter().zip(measures).enumerate() {
        if block.place & HEADING == 0 {
            continue;
        }
        let level = document
            .ancestors(block.node)
            .take(3)
            .chain([block.node])
            .find_map(|n| document.tag(n).heading())
            .unwrap_or(4);
        let score = m.in_title * m.words.min(12.0) + if level == 1 { 1.5 } else { 0.0 } - f32::from(level) * 0.2;
        if score > 0.5 && best.is_none_or(|b| score > b.1) {
            best = Some((i, score));
        }
    }
    best.map(|b| b.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Budget;
    use crate::normalize::html::body::blocks::cut;

    #[test]
    fn every_feature_has_a_name() {
        assert_eq!(names().len(), FEATURES);
    }

    #[test]
    fn rows_are_filled_to_the_end() {
        let page =
            "<h1>Harbour closed</h1><p>The harbour was closed on Monday, officials said.</p><p><a href=/x>More</a></p>";
        let document = Document::parse(page, &Budget::unlimited()).expect("parses");
        let blocks = cut(&document, false, &Budget::unlimited()).expect("cuts");
        let page = Page::new(&document, &blocks, &Reference::default(), &Stated::default());
        assert_eq!(page.title, Some(0));
        let rows: Vec<_> = (0..3).map(|i| page.row(i)).collect();
        let names = names();
        let value = |row: &Row, name: &str| row[names.iter().position(|n| n == name).expect("a feature")];
        assert_eq!(value(&rows[2], "link_density"), 1.0);
        assert_eq!(value(&rows[1], "prose"), 0.0);
        assert_eq!(value(&rows[1], "words"), 8.0);
        assert_eq!(value(&rows[1], "covered@2"), -1.0);
        assert_eq!(value(&rows[1], "link_density@1"), 1.0);
    }
}
