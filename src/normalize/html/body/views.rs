//! Where the article could be: several views of the page, each naming one element.

use super::blocks::Blocks;
use super::measure::Measure;
use super::place::{ARTICLE, BODY_PROPERTY, MAIN};
use crate::normalize::html::dom::{Document, NodeId, ROOT, Tag};

/// Sums over the blocks before a place, so that any element's sums are one subtraction.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    /// Words.
    pub words: f32,
    /// Words in blocks that read like paragraphs.
    pub prose: f32,
    /// Characters.
    pub chars: f32,
    /// Characters inside links.
    pub link_chars: f32,
    /// Blocks.
    pub blocks: f32,
    /// Blocks that read like paragraphs.
    pub paragraphs: f32,
}

impl Sums {
    fn minus(self, o: Sums) -> Sums {
        Sums {
            words: self.words - o.words,
            prose: self.prose - o.prose,
            chars: self.chars - o.chars,
            link_chars: self.link_chars - o.link_chars,
            blocks: self.blocks - o.blocks,
            paragraphs: self.paragraphs - o.paragraphs,
        }
    }

    /// Share of characters inside links.
    pub fn link_density(self) -> f32 {
        self.link_chars / self.chars.max(1.0)
    }
}

/// Number of views.
pub const VIEWS: usize = 5;

/// Names of the views, in the order of [`Views::of`].
pub const NAMES: [&str; VIEWS] = ["scored", "semantic", "most_prose", "half_prose", "run"];

/// The elements that the views name.
#[derive(Debug)]
pub struct Views {
    sums: Vec<Sums>,
    /// One element for each view.
    pub of: [NodeId; VIEWS],
}

/// Whether a block reads like a paragraph.
pub fn is_prose(m: &Measure, link_density: f32) -> bool {
    link_density < 0.4 && (m.words >= 10.0 && (m.stops + m.commas) >= 1.0 || m.words >= 20.0)
}

impl Views {
    /// Looks at the page in every way.
    pub fn look(document: &Document<'_>, blocks: &Blocks, measures: &[Measure]) -> Self {
        let mut sums = Vec::with_capacity(blocks.blocks.len() + 1);
        let mut sum = Sums::default();
        sums.push(sum);
        let mut scores: Vec<f32> = vec![0.0; document.len() as usize];
        for (block, m) in blocks.blocks.iter().zip(measures) {
            sum.words += m.words;
            sum.chars += block.chars as f32;
            sum.link_chars += block.link_chars as f32;
            sum.blocks += 1.0;
            if is_prose(m, density(block.link_chars, block.chars)) {
                sum.prose += m.words;
                sum.paragraphs += 1.0;
                let score = 1.0 + (m.commas + m.stops).min(10.0) + (m.chars / 100.0).min(3.0);
                let mut node = block.node;
                for weight in [1.0, 1.0, 0.5, 0.25] {
                    if let Some(slot) = scores.get_mut(node as usize) {
                        *slot += score * weight;
                    }
                    node = document.parent(node);
                }
            }
            sums.push(sum);
        }
        let mut views = Self { sums, of: [ROOT; VIEWS] };
        views.of = [
            views.scored(document, blocks, &scores),
            views.semantic(document, blocks),
            views.descend(document, blocks, 0.8),
            views.descend(document, blocks, 0.5),
            views.run(document, blocks, measures),
        ];
        views
    }

    /// The sums over the blocks of an element.
    pub fn sums(&self, document: &Document<'_>, blocks: &Blocks, node: NodeId) -> Sums {
        self.between(blocks.range(node, document.end(node)))
    }

    /// The sums over a range of blocks.
    pub fn between(&self, range: std::ops::Range<usize>) -> Sums {
        let at = |i: usize| self.sums.get(i).or(self.sums.last()).copied().unwrap_or_default();
        at(range.end).minus(at(range.start))
    }

    /// The element whose near paragraphs score highest, links held against it.
    fn scored(&self, document: &Document<'_>, blocks: &Blocks, scores: &[f32]) -> NodeId {
        let mut best = (ROOT, 0.0);
        for (node, &score) in (0..).zip(scores) {
            if score > best.1 {
                let score = score * (1.0 - self.sums(document, blocks, node).link_density());
                if score > best.1 {
                    best = (node, score);
                }
            }
        }
        best.0
    }

    /// The element with most prose among those that say that they hold the article.
    fn semantic(&self, document: &Document<'_>, blocks: &Blocks) -> NodeId {
        let mut best = (ROOT, 0.0);
        for (place, weight) in [(BODY_PROPERTY, 1.3), (ARTICLE, 1.1), (MAIN, 1.0)] {
            let mut covered = 0;
            for block in blocks.blocks.iter().filter(|b| b.place & place != 0) {
                if block.node < covered {
                    continue;
                }
                // The nearest that says so; a wider one gets its turn at the first block that is in it alone.
                let Some(node) =
                    document.ancestors(block.node).find(|&n| says(document, n, place)).or(Some(block.node))
                else {
                    continue;
                };
                covered = document.end(node);
                let prose = self.sums(document, blocks, node).prose * weight;
                if prose > best.1 {
                    best = (node, prose);
                }
            }
        }
        best.0
    }

    /// The smallest element that still holds `share` of the page's prose.
    fn descend(&self, document: &Document<'_>, blocks: &Blocks, share: f32) -> NodeId {
        let goal = self.sums(document, blocks, ROOT).prose * share;
        let mut node = ROOT;
        if goal <= 0.0 {
            return node;
        }
        while let Some(child) = document.children(node).find(|&c| self.sums(document, blocks, c).prose >= goal) {
            node = child;
        }
        if document.tag(node) == Tag::P { document.parent(node) } else { node }
    }

    /// The element that holds the heaviest run of paragraphs with little between them.
    fn run(&self, document: &Document<'_>, blocks: &Blocks, measures: &[Measure]) -> NodeId {
        let mut best = (ROOT, ROOT, 0.0);
        let mut current: Option<(NodeId, NodeId, f32)> = None;
        for (block, m) in blocks.blocks.iter().zip(measures) {
            let prose = is_prose(m, density(block.link_chars, block.chars));
            let gain = if prose { m.words } else { -6.0 - block.link_chars as f32 / 8.0 };
            current = match current {
                Some((first, last, score)) if score + gain > 0.0 => {
                    Some((first, if prose { block.nodes.1 } else { last }, score + gain))
                }
                _ if prose => Some((block.nodes.0, block.nodes.1, gain)),
                _ => None,
            };
            if let Some(run) = current
                && run.2 > best.2
            {
                best = run;
            }
        }
        let mut node = best.0;
        while node != ROOT && !document.contains(node, best.1) {
            node = document.parent(node);
        }
        if document.tag(node) == Tag::TEXT || document.tag(node) == Tag::P { document.parent(node) } else { node }
    }
}

fn says(document: &Document<'_>, node: NodeId, place: u32) -> bool {
    use crate::normalize::html::dom::Name;
    let tag = document.tag(node);
    match place {
        MAIN => tag == Tag::MAIN || document.raw_attr(node, Name::ROLE) == Some("main"),
        ARTICLE => {
            tag == Tag::ARTICLE
                || document
                    .raw_attr(node, Name::ITEMTYPE)
                    .is_some_and(|t| t.ends_with("Article") || t.ends_with("Posting"))
        }
        _ => document.raw_attr(node, Name::ITEMPROP).is_some_and(|p| p.contains("rticleBody")),
    }
}

/// Share of characters inside links.
pub fn density(link_chars: u32, chars: u32) -> f32 {
    link_chars as f32 / chars.max(1) as f32
}
