//! What a block's surroundings say of whom it belongs to: pictures beside it, other articles between it and the headline, elements
//! repeated as cards, and where its links lead.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHasher};
use smallvec::SmallVec;

use super::blocks::{Block, Blocks};
use super::measure::{Measure, words};
use super::place::HEADING;
use super::views::{Views, density};
use super::vocabulary::{AUTHOR, META};
use crate::normalize::html::dom::{Document, Name, NodeId, ROOT, Tag};

/// The features, in order.
pub const NAMES: &[&str] = &[
    "image_level",
    "image_words",
    "image_blocks",
    "since_image",
    "blocks_since_image",
    "same_article",
    "articles_between",
    "firsts_since_title",
    "linked_headings_since_title",
    "bylines_since_title",
    "twin_of_title",
    "peers",
    "peer_words",
    "peer_link_density",
    "peer_level",
    "start_repeats",
    "outside_link",
    "link_shape",
    "external_links",
    "anchor_links",
];

/// Levels that are looked at for a picture.
const PICTURE_LEVELS: usize = 4;
/// Levels that are looked at for the picture of a slide: a caption stands deep in one.
const SLIDE_LEVELS: usize = 8;
/// Most nodes between a picture and its caption.
const NEAR: NodeId = 80;
/// Levels that are looked at for cards.
const CARD_LEVELS: usize = 6;
/// Most words that a card has.
const CARD_WORDS: f32 = 400.0;
/// Most words beside a picture that make a slide of a gallery, and fewest slides of one.
const SLIDE_WORDS: f32 = 80.0;
const FEWEST_SLIDES: f32 = 3.0;
/// Words that an article beside the page's own has at least.
const TWIN_WORDS: f32 = 20.0;

/// Siblings that look alike: how many, and their sums.
#[derive(Debug, Clone, Copy, Default)]
struct Peers {
    count: f32,
    words: f32,
    chars: f32,
    link_chars: f32,
}

/// What is counted from the start of the page on, up to each block.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    firsts: u16,
    linked_headings: u16,
    bylines: u16,
}

/// The groups of alike children of a node, by what makes them alike.
type Groups = SmallVec<[(u64, Peers); 4]>;

/// The relations of a page's blocks.
#[derive(Debug)]
pub struct Relations {
    /// The pictures, in order.
    pictures: Vec<NodeId>,
    /// The `article` elements, in order.
    articles: Vec<NodeId>,
    /// The `article` around the headline.
    own_article: Option<NodeId>,
    /// Counts before each block.
    counts: Vec<Count>,
    /// The headline's block.
    title: Option<usize>,
    /// Ranges of elements that look like the one around the headline, and have a heading of their own.
    twins: Vec<(NodeId, NodeId, f32)>,
    /// For each parent the kinds of its children.
    peers: RefCell<FxHashMap<NodeId, Groups>>,
    /// How many linked blocks begin with the same two words.
    starts: FxHashMap<u64, u16>,
    /// The site's host, without `www.`.
    host: Option<String>,
}

impl Relations {
    /// Looks at the page once.
    pub fn look(
        document: &Document<'_>,
        blocks: &Blocks,
        measures: &[Measure],
        views: &Views,
        title: Option<usize>,
        host: Option<&str>,
    ) -> Self {
        let (mut pictures, mut articles) = (Vec::new(), Vec::new());
        for n in document.descendants(ROOT) {
            match document.tag(n) {
                Tag::IMG | Tag::PICTURE | Tag::VIDEO => pictures.push(n),
                Tag::ARTICLE => articles.push(n),
                _ => {}
            }
        }
        let mut counts = Vec::with_capacity(blocks.blocks.len());
        let mut count = Count::default();
        let mut starts: FxHashMap<u64, u16> = FxHashMap::default();
        for (block, m) in blocks.blocks.iter().zip(measures) {
            counts.push(count);
            if block.place & HEADING != 0 {
                count.firsts += u16::from(level(document, block) == Some(1));
                count.linked_headings += u16::from(density(block.link_chars, block.chars) > 0.8);
            }
            count.bylines += u16::from(m.words <= 12.0 && block.own & (AUTHOR | META) != 0);
            if let Some(start) = start(blocks, block, m) {
                *starts.entry(start).or_default() += 1;
            }
        }
        let headline = title.and_then(|t| blocks.blocks.get(t));
        let own_article = headline.and_then(|b| document.ancestors(b.node).find(|&n| document.tag(n) == Tag::ARTICLE));
        let twins = headline.map(|b| twins(document, blocks, views, b)).unwrap_or_default();
        let host = host.map(|h| h.trim_start_matches("www.").to_owned());
        Self { pictures, articles, own_article, counts, title, twins, peers: RefCell::default(), starts, host }
    }

    /// Hands the features of block `i` to `push`.
    pub fn of(
        &self,
        document: &Document<'_>,
        blocks: &Blocks,
        views: &Views,
        (i, m): (usize, &Measure),
        mut push: impl FnMut(f32),
    ) {
        let Some(block) = blocks.blocks.get(i) else { return };
        self.picture(document, blocks, views, (i, block), &mut push);
        let after = self.title.filter(|&t| i > t).and_then(|t| Some((blocks.blocks.get(t)?, self.counts.get(t + 1)?)));
        push(self.own_article.map_or(-1.0, |a| f32::from(u8::from(document.contains(a, block.node)))));
        let articles_before = |n: NodeId| self.articles.partition_point(|&a| a <= n);
        push(
            after.map_or(-1.0, |(t, _)| {
                articles_before(block.nodes.0).saturating_sub(articles_before(t.nodes.0)) as f32
            }),
        );
        let here = self.counts.get(i).copied().unwrap_or_default();
        let since = |of: fn(Count) -> u16| after.map_or(-1.0, |(_, c)| f32::from(of(here).saturating_sub(of(*c))));
        push(since(|c| c.firsts));
        push(since(|c| c.linked_headings));
        push(since(|c| c.bylines));
        let twin = self.twins.partition_point(|t| t.0 <= block.node).checked_sub(1).and_then(|t| self.twins.get(t));
        push(twin.filter(|t| block.node < t.1).map_or(0.0, |t| t.2));
        self.card(document, blocks, views, block, &mut push);
        push(start(blocks, block, m).and_then(|s| self.starts.get(&s)).map_or(0.0, |&n| f32::from(n)));
        push(m.words * (1.0 - density(block.link_chars, block.chars)));
        self.links(document, block, &mut push);
    }

    /// The nearest element around the block that also holds a picture, and how far back one began.
    fn picture(
        &self,
        document: &Document<'_>,
        blocks: &Blocks,
        views: &Views,
        (i, block): (usize, &Block),
        push: &mut impl FnMut(f32),
    ) {
        let at = self.pictures.partition_point(|&p| p < block.nodes.0);
        let last = at.checked_sub(1).and_then(|at| self.pictures.get(at)).copied();
        let mut around = std::iter::once(block.node).chain(document.ancestors(block.node)).take(PICTURE_LEVELS + 1);
        let found = around
            .by_ref()
            .enumerate()
            .find(|(_, n)| document.tag(*n) != Tag::BODY && self.holds_picture(document, *n));
        let sums = found.map(|(_, n)| views.sums(document, blocks, n)).unwrap_or_default();
        push(found.map_or(9.0, |(level, _)| level as f32));
        push(sums.words);
        push(sums.blocks);
        push(last.map_or(99.0, |p| block.nodes.0.saturating_sub(p).min(99) as f32));
        let between = last.map_or(99, |p| i.saturating_sub(blocks.range(p, p).start));
        push(between.min(99) as f32);
    }

    /// Whether block `i` stands with a picture, and with two short texts at most, in one of several like elements without a heading.
    pub fn is_slide(&self, document: &Document<'_>, blocks: &Blocks, views: &Views, i: usize) -> bool {
        let Some(block) = blocks.blocks.get(i) else { return false };
        let around = std::iter::once(block.node).chain(document.ancestors(block.node)).take(SLIDE_LEVELS);
        let Some(n) = around.into_iter().find(|&n| self.holds_picture(document, n)) else { return false };
        // Up to the element that is repeated.
        let mut slide = None;
        for n in std::iter::once(n).chain(document.ancestors(n)).take(CARD_LEVELS) {
            let sums = views.sums(document, blocks, n);
            if sums.words > SLIDE_WORDS || sums.blocks > 3.0 || matches!(document.tag(n), Tag::BODY | Tag::ROOT) {
                break;
            }
            if self.peers_of(document, blocks, views, n).count >= FEWEST_SLIDES {
                slide = Some(n);
            }
        }
        let Some(slide) = slide else { return false };
        let peers: Vec<NodeId> = document
            .children(document.parent(slide))
            .filter(|&c| look_of(document, c) == look_of(document, slide))
            .take(12)
            .collect();
        let is_picture_alone = |&n: &NodeId| {
            let inside = blocks.blocks.get(blocks.range(n, document.end(n))).unwrap_or_default();
            inside.len() <= 3 && inside.iter().all(|b| b.place & HEADING == 0) && self.holds_picture(document, n)
        };
        peers.len() >= FEWEST_SLIDES as usize && peers.iter().all(is_picture_alone)
    }

    fn holds_picture(&self, document: &Document<'_>, n: NodeId) -> bool {
        let first = self.pictures.partition_point(|&p| p < n);
        self.pictures.get(first).is_some_and(|&p| p < document.end(n))
    }

    /// The level at which the block stands in most elements that look alike: cards, comments, items of a feed.
    fn card(&self, document: &Document<'_>, blocks: &Blocks, views: &Views, block: &Block, push: &mut impl FnMut(f32)) {
        let mut best = (Peers::default(), 0);
        for (up, n) in std::iter::once(block.node).chain(document.ancestors(block.node)).take(CARD_LEVELS).enumerate() {
            let own = views.sums(document, blocks, n);
            if own.words > CARD_WORDS || matches!(document.tag(n), Tag::BODY | Tag::ROOT) {
                break;
            }
            if own.blocks < 2.0 {
                continue;
            }
            let peers = self.peers_of(document, blocks, views, n);
            if peers.count > best.0.count {
                best = (peers, up);
            }
        }
        let (peers, up) = best;
        push(peers.count);
        push(peers.words / peers.count.max(1.0));
        push(peers.link_chars / peers.chars.max(1.0));
        push(up as f32);
    }

    /// The siblings of `n` that look like it, with itself.
    fn peers_of(&self, document: &Document<'_>, blocks: &Blocks, views: &Views, n: NodeId) -> Peers {
        let parent = document.parent(n);
        let mut known = self.peers.borrow_mut();
        let kinds = known.entry(parent).or_insert_with(|| {
            let mut kinds: SmallVec<[(u64, Peers); 4]> = SmallVec::new();
            for child in document.children(parent).filter(|&c| !document.is_text(c)) {
                let sums = views.sums(document, blocks, child);
                if sums.blocks < 1.0 {
                    continue;
                }
                let look = look_of(document, child);
                let at = kinds.iter().position(|(l, _)| *l == look).unwrap_or_else(|| {
                    kinds.push((look, Peers::default()));
                    kinds.len() - 1
                });
                if let Some((_, peers)) = kinds.get_mut(at) {
                    peers.count += 1.0;
                    peers.words += sums.words;
                    peers.chars += sums.chars;
                    peers.link_chars += sums.link_chars;
                }
                if kinds.len() > 64 {
                    break;
                }
            }
            kinds
        });
        let look = look_of(document, n);
        kinds.iter().find(|(l, _)| *l == look).map(|(_, peers)| *peers).unwrap_or_default()
    }

    /// How links lie in the block, and where they lead.
    fn links(&self, document: &Document<'_>, block: &Block, push: &mut impl FnMut(f32)) {
        if block.link_chars == 0 {
            (0..3).for_each(|_| push(0.0));
            return;
        }
        let link = |n: NodeId| {
            let up = document.ancestors(n).take(8).find(|&a| document.tag(a) == Tag::A);
            up.filter(|&a| document.link_end(a) > n)
        };
        let (first, last) = (link(block.nodes.0), link(block.nodes.1));
        push(match (first, last) {
            (Some(a), Some(b)) if a == b => 1.0,
            (Some(_), None) => 2.0,
            (None, Some(_)) => 3.0,
            (Some(_), Some(_)) => 4.0,
            (None, None) => 5.0,
        });
        let (mut external, mut anchors) = (0.0, 0.0);
        let inside = (block.nodes.0..=block.nodes.1).filter(|&n| document.tag(n) == Tag::A);
        for a in first.into_iter().chain(inside) {
            match document.raw_attr(a, Name::HREF).map(str::trim).unwrap_or_default() {
                href if href.starts_with('#') => anchors += 1.0,
                href => external += f32::from(u8::from(self.is_external(href))),
            }
        }
        push(external);
        push(anchors);
    }

    /// Whether a picture stands right before a block or right behind it, with hardly another text between.
    pub fn is_beside_picture(&self, blocks: &Blocks, (i, block): (usize, &Block)) -> bool {
        let at = self.pictures.partition_point(|&p| p < block.nodes.0);
        let before = at.checked_sub(1).and_then(|at| self.pictures.get(at));
        let after = self.pictures.get(at);
        let (start, end) = (block.nodes.0, block.nodes.1);
        before.is_some_and(|&p| start - p <= NEAR && i.saturating_sub(blocks.range(p, p).start) <= 2)
            || after.is_some_and(|&p| p.saturating_sub(end) <= NEAR / 4 && blocks.range(p, p).start <= i + 1)
    }

    /// Whether the links of a block lead to other pages of the site, and to no place on this one.
    pub fn leads_inside(&self, document: &Document<'_>, block: &Block) -> bool {
        let around = document.ancestors(block.nodes.0).take(8).filter(|&n| document.tag(n) == Tag::A);
        let inside = (block.nodes.0..=block.nodes.1).filter(|&n| document.tag(n) == Tag::A);
        let addresses = around.chain(inside).filter_map(|n| document.raw_attr(n, Name::HREF)).map(str::trim);
        let mut addresses = addresses.peekable();
        addresses.peek().is_some()
            && addresses.all(|href| !href.is_empty() && !href.starts_with('#') && !self.is_external(href))
    }

    fn is_external(&self, href: &str) -> bool {
        let rest = href.strip_prefix("https:").or_else(|| href.strip_prefix("http:")).unwrap_or(href);
        let Some(host) = rest.strip_prefix("//").and_then(|r| r.split(['/', '?', '#', ':']).next()) else {
            return false;
        };
        self.host.as_deref().is_some_and(|own| {
            let host = host.trim_start_matches("www.");
            host != own && !host.strip_suffix(own).is_some_and(|sub| sub.ends_with('.'))
        })
    }
}

/// The level of the heading that a block is or stands in.
fn level(document: &Document<'_>, block: &Block) -> Option<u8> {
    std::iter::once(block.node).chain(document.ancestors(block.node)).take(4).find_map(|n| document.tag(n).heading())
}

/// Hash of the first two words of a short block that holds a link.
fn start(blocks: &Blocks, block: &Block, m: &Measure) -> Option<u64> {
    if block.link_chars == 0 || !(3.0..=40.0).contains(&m.words) {
        return None;
    }
    let text = blocks.text(block);
    let end = text.char_indices().nth(40).map_or(text.len(), |(at, _)| at);
    let (mut hash, mut n) = (0u64, 0);
    words(text.get(..end).unwrap_or_default(), |word, is_dense| {
        let most = if is_dense { 4 } else { 2 };
        if n < most {
            hash = hash.rotate_left(7) ^ word;
            n += 1;
        }
    });
    (n >= 2).then_some(hash)
}

/// What an element looks like to one who repeats it: its name and the first word of its class, without numbers.
pub fn look_of(document: &Document<'_>, n: NodeId) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = FxHasher::default();
    document.tag(n).hash(&mut hasher);
    let class = document.raw_attr(n, Name::CLASS).and_then(|c| c.split_ascii_whitespace().next()).unwrap_or_default();
    class.bytes().filter(|b| !b.is_ascii_digit()).for_each(|b| hasher.write_u8(b));
    hasher.finish()
}

/// The siblings of the elements around the headline that look like them and begin with a heading too: other articles. The number
/// is 1 for a heading of the headline's own level, else one half.
fn twins(document: &Document<'_>, blocks: &Blocks, views: &Views, headline: &Block) -> Vec<(NodeId, NodeId, f32)> {
    let mut twins = Vec::new();
    let own = level(document, headline);
    let around = std::iter::once(headline.node).chain(document.ancestors(headline.node));
    for n in around.take(24).take_while(|&n| !matches!(document.tag(n), Tag::BODY | Tag::HTML | Tag::ROOT)) {
        let look = look_of(document, n);
        for sibling in document.children(document.parent(n)).filter(|&s| s != n && !document.is_text(s)).take(400) {
            if look_of(document, sibling) != look || views.sums(document, blocks, sibling).words < TWIN_WORDS {
                continue;
            }
            let range = blocks.range(sibling, document.end(sibling));
            let heading = blocks.blocks.get(range).unwrap_or_default().iter().take(8).find(|b| b.place & HEADING != 0);
            if let Some(heading) = heading {
                let alike = if level(document, heading) == own { 1.0 } else { 0.5 };
                twins.push((sibling, document.end(sibling), alike));
            }
        }
    }
    // Those of one level lie outside of those of the level below, so no two overlap.
    twins.sort_by_key(|t| t.0);
    twins
}
