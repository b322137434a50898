//! A page as a tree: a forgiving tokenizer and one arena, borrowed from the page.
//!
//! Nodes stand in document order, so a subtree is a range of ids: the descendants of `n` are `n + 1 .. end(n)`. There is no
//! adoption agency and no foster parenting; what is nested wrongly stays where it was written, and no end tag of a formatting
//! element ends a block. Text keeps its entities until it is asked for.

mod names;
mod parse;
mod tree;

use std::borrow::Cow;
use std::ops::Range;

pub use names::{Name, Tag};

use smallvec::SmallVec;

use crate::budget::Budget;
use crate::reason::Reason;

/// A node, by its place in document order.
pub type NodeId = u32;

/// The root of every document.
pub const ROOT: NodeId = 0;

/// Elements nested more deeply than this become siblings (browsers stop at 512 too).
pub const MAX_DEPTH: usize = 512;

/// Most nodes that a page may have; beyond it the page is refused.
pub const MAX_NODES: usize = 3_000_000;

#[derive(Debug, Clone, Copy)]
struct Node {
    tag: Tag,
    attributes: u16,
    first_attribute: u32,
    parent: NodeId,
    end: NodeId,
    /// Text: its bytes in the page. Element: its name.
    start: u32,
    length: u32,
}

#[derive(Debug, Clone, Copy)]
struct Attribute {
    known: Name,
    name_length: u8,
    name: u32,
    value: u32,
    value_length: u32,
}

/// A parsed page.
#[derive(Debug)]
pub struct Document<'a> {
    page: &'a str,
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    /// Links that were ended inside a block that they had opened, and where: pairs in order of the link.
    cut: Vec<(NodeId, NodeId)>,
    flattened: bool,
}

impl<'a> Document<'a> {
    /// Parses `page`, whatever it is. Costs a unit a byte.
    ///
    /// # Errors
    /// `malformed.depth` beyond [`MAX_NODES`], or an overrun.
    pub fn parse(page: &'a str, budget: &Budget) -> Result<Self, Reason> {
        parse::parse(page, budget)
    }

    /// The page.
    pub fn page(&self) -> &'a str {
        self.page
    }

    /// Number of nodes.
    #[expect(clippy::len_without_is_empty, reason = "the root is always there")]
    pub fn len(&self) -> u32 {
        self.nodes.len() as u32
    }

    /// Whether elements were nested more deeply than [`MAX_DEPTH`].
    pub fn flattened(&self) -> bool {
        self.flattened
    }

    /// The element's name, or [`Tag::TEXT`].
    pub fn tag(&self, node: NodeId) -> Tag {
        self.nodes[node as usize].tag
    }

    /// Whether it is a text node; the content of scripts and styles is one too.
    pub fn is_text(&self, node: NodeId) -> bool {
        self.tag(node) == Tag::TEXT
    }

    /// The element's name as the page writes it; empty for text.
    pub fn name(&self, node: NodeId) -> &'a str {
        let n = &self.nodes[node as usize];
        if n.tag == Tag::TEXT { "" } else { self.slice(n.start, n.length) }
    }

    /// The parent; the root is its own.
    pub fn parent(&self, node: NodeId) -> NodeId {
        self.nodes[node as usize].parent
    }

    /// The parents from the nearest to the root.
    pub fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(node), |&n| (n != ROOT).then(|| self.parent(n))).skip(1)
    }

    /// One past the last node of the subtree.
    pub fn end(&self, node: NodeId) -> NodeId {
        self.nodes[node as usize].end
    }

    /// Everything below `node`, in document order.
    pub fn descendants(&self, node: NodeId) -> Range<NodeId> {
        node + 1..self.end(node)
    }

    /// Whether `inner` is `outer` or below it.
    pub fn contains(&self, outer: NodeId, inner: NodeId) -> bool {
        outer <= inner && inner < self.end(outer)
    }

    /// The children, in order.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.end(node);
        std::iter::successors(Some(node + 1).filter(|&n| n < end), move |&n| Some(self.end(n)).filter(|&n| n < end))
    }

    /// The elements of one kind below `node`.
    pub fn elements(&self, node: NodeId, tag: Tag) -> impl Iterator<Item = NodeId> + '_ {
        self.descendants(node).filter(move |&n| self.tag(n) == tag)
    }

    /// One past the last node that a link covers; like [`end`](Self::end), but where `</a>` stands inside a block opened in the link.
    pub fn link_end(&self, node: NodeId) -> NodeId {
        match self.cut.binary_search_by_key(&node, |&(link, _)| link) {
            Ok(i) => self.cut[i].1,
            Err(_) => self.end(node),
        }
    }

    /// The page's bytes of a text node, entities and all; empty for an element.
    pub fn raw_text(&self, node: NodeId) -> &'a str {
        let n = &self.nodes[node as usize];
        if n.tag == Tag::TEXT { self.slice(n.start, n.length) } else { "" }
    }

    /// A text node's text, entities decoded but in scripts and styles.
    pub fn text(&self, node: NodeId) -> Cow<'a, str> {
        let raw = self.raw_text(node);
        if self.tag(self.parent(node)).has(names::RAW) { Cow::Borrowed(raw) } else { decode(raw) }
    }

    /// All text below `node`, white space folded, blocks and line breaks parted by a blank; without scripts and styles.
    pub fn text_content(&self, node: NodeId) -> String {
        let mut out = String::new();
        let mut n = node;
        let end = self.end(node);
        // Where the blocks end that are open.
        let mut open: SmallVec<[NodeId; 16]> = SmallVec::new();
        while n < end {
            let mut apart = false;
            while open.last().is_some_and(|e| *e <= n) {
                open.pop();
                apart = true;
            }
            let tag = self.tag(n);
            if tag.is_block() {
                open.push(self.end(n));
            }
            if (apart || tag.is_block() || tag == Tag::BR) && !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            if tag == Tag::TEXT {
                push_folded(&mut out, &self.text(n));
            } else if tag.has(names::RAW) && n != node {
                n = self.end(n);
                continue;
            }
            n += 1;
        }
        out.truncate(out.trim_end().len());
        out
    }

    /// The text inside a script or style, as it stands.
    pub fn raw_content(&self, node: NodeId) -> &'a str {
        let child = node + 1;
        if child < self.end(node) { self.raw_text(child) } else { "" }
    }

    /// The value of an attribute, entities decoded; of several the first, as browsers do.
    pub fn attr(&self, node: NodeId, name: Name) -> Option<Cow<'a, str>> {
        self.raw_attr(node, name).map(decode_attribute)
    }

    /// The value of an attribute as the page writes it.
    pub fn raw_attr(&self, node: NodeId, name: Name) -> Option<&'a str> {
        let found = self.attributes_of(node).iter().find(|a| a.known == name)?;
        Some(self.slice(found.value, found.value_length))
    }

    /// The value of an attribute by its name in any case, for names that [`Name`] does not list.
    pub fn attr_named(&self, node: NodeId, name: &str) -> Option<Cow<'a, str>> {
        self.attrs(node).find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| decode_attribute(value))
    }

    /// Names and raw values of all attributes.
    pub fn attrs(&self, node: NodeId) -> impl Iterator<Item = (&'a str, &'a str)> + '_ {
        let attributes = self.attributes_of(node).iter();
        attributes.map(|a| (self.slice(a.name, a.name_length.into()), self.slice(a.value, a.value_length)))
    }

    /// The attributes that [`Name`] lists, with raw values.
    pub fn known_attrs(&self, node: NodeId) -> impl Iterator<Item = (Name, &'a str)> + '_ {
        let known = self.attributes_of(node).iter().filter(|a| a.known != Name::OTHER);
        known.map(|a| (a.known, self.slice(a.value, a.value_length)))
    }

    fn attributes_of(&self, node: NodeId) -> &[Attribute] {
        let n = &self.nodes[node as usize];
        &self.attributes[n.first_attribute as usize..][..n.attributes.into()]
    }

    fn slice(&self, start: u32, length: u32) -> &'a str {
        self.page.get(start as usize..start as usize + length as usize).unwrap_or_default()
    }
}

/// Decodes character references in text, and drops NULs.
pub fn decode(raw: &str) -> Cow<'_, str> {
    let text = if memchr::memchr(b'&', raw.as_bytes()).is_some() { htmlize::unescape(raw) } else { Cow::Borrowed(raw) };
    without_nul(text)
}

fn decode_attribute(raw: &str) -> Cow<'_, str> {
    let text = if memchr::memchr(b'&', raw.as_bytes()).is_some() {
        htmlize::unescape_attribute(raw)
    } else {
        Cow::Borrowed(raw)
    };
    without_nul(text)
}

fn without_nul(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(0, text.as_bytes()).is_some() { Cow::Owned(text.replace('\0', "")) } else { text }
}

/// Appends `text` with runs of white space folded to one blank, none at the start of `out`.
pub fn push_folded(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let (mut from, mut at) = (0, 0);
    while let Some(&byte) = bytes.get(at) {
        if byte > b' ' && byte < 0xC2 {
            at += 1;
            continue;
        }
        let width = white_space(bytes, at);
        // A single blank stays with the words on both sides, so that they are copied in one piece.
        if width == 0 || byte == b' ' && at > from && white_space(bytes, at + 1) == 0 {
            at += 1;
            continue;
        }
        out.push_str(text.get(from..at).unwrap_or_default());
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        at += width;
        from = at;
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

/// Characters of `text` that are no white space.
pub fn visible_chars(text: &str) -> usize {
    let is_visible = |&&b: &&u8| b & 0xC0 != 0x80 && b != b' ' && !(9..=13).contains(&b);
    let bytes = text.as_bytes();
    let visible = bytes.iter().filter(is_visible).count();
    if bytes.is_ascii() {
        return visible;
    }
    visible
        - (0..bytes.len()).filter(|&at| bytes.get(at).is_some_and(|b| *b > 0x7F) && white_space(bytes, at) > 0).count()
}

/// Bytes of the white space character that begins at `at`; 0 where none does.
fn white_space(bytes: &[u8], at: usize) -> usize {
    let byte = |i: usize| bytes.get(at + i).copied().unwrap_or(0);
    match byte(0) {
        b' ' | 9..=13 => 1,
        0..0xC2 => 0,
        0xC2 => 2 * usize::from(matches!(byte(1), 0x85 | 0xA0)),
        0xE1 => 3 * usize::from((byte(1), byte(2)) == (0x9A, 0x80)),
        0xE2 => 3 * usize::from(matches!((byte(1), byte(2)), (0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF) | (0x81, 0x9F))),
        0xE3 => 3 * usize::from((byte(1), byte(2)) == (0x80, 0x80)),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_what_unicode_calls_so() {
        for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
            let text = c.to_string();
            let width = if c.is_whitespace() { c.len_utf8() } else { 0 };
            assert_eq!(white_space(text.as_bytes(), 0), width, "{c:?}");
            assert_eq!(visible_chars(&text), usize::from(width == 0), "{c:?}");
        }
    }

    #[test]
    fn folds_white_space_across_pieces() {
        for (before, text, folded) in [
            ("", "  a  b\u{a0}c\n", "a b c "),
            ("x", " a b", "x a b"),
            ("x", "a\u{3000}\u{2003}é ", "xa é "),
            ("x ", " ", "x "),
            ("", " ", ""),
            ("x", "", "x"),
        ] {
            let mut out = before.to_owned();
            push_folded(&mut out, text);
            assert_eq!(out, folded);
        }
    }
}
