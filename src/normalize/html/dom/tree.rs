//! The stack of open elements: what a start tag and an end tag do to the tree.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::names::{self, KNOWN, Packed, Tag};
use super::{Attribute, Document, MAX_DEPTH, MAX_NODES, Node, NodeId, ROOT};

/// Tags beyond those that HTML knows, and that get a number of their own within a page.
const FOREIGN_NAMES: u16 = 1024;
const NONE: u16 = u16::MAX;

/// An open element. The limits are heights of the stack at and below which its kind of end tag does not reach.
#[derive(Debug, Clone, Copy)]
struct Open {
    node: NodeId,
    tag: Tag,
    /// Height of the next open element of the same tag below this one.
    same_below: u16,
    scope: u16,
    list: u16,
    grid: u16,
    /// Height of the topmost block at or below this one.
    block: u16,
}

pub(super) struct Builder<'a> {
    pub page: &'a str,
    nodes: Vec<Node>,
    pub attributes: Vec<Attribute>,
    cut: Vec<(NodeId, NodeId)>,
    open: Vec<Open>,
    /// Height of the topmost open element of each tag.
    top: Vec<u16>,
    names: FxHashMap<Cow<'a, str>, Tag>,
    /// Elements that were not opened for depth, and whose end tags are still to come.
    skipped: u32,
    flattened: bool,
    /// Whether white space alone would stand at the edge of a block.
    at_edge: bool,
}

impl<'a> Builder<'a> {
    pub fn new(page: &'a str) -> Self {
        let root =
            Node { tag: Tag::ROOT, attributes: 0, first_attribute: 0, parent: ROOT, end: 1, start: 0, length: 0 };
        let mut nodes = Vec::with_capacity(page.len() / 48 + 8);
        nodes.push(root);
        let open = Open { node: ROOT, tag: Tag::ROOT, same_below: NONE, scope: 0, list: 0, grid: 0, block: 0 };
        Self {
            page,
            nodes,
            attributes: Vec::with_capacity(page.len() / 64 + 8),
            cut: Vec::new(),
            open: vec![open],
            top: vec![NONE; usize::from(KNOWN + FOREIGN_NAMES)],
            names: FxHashMap::default(),
            skipped: 0,
            flattened: false,
            at_edge: true,
        }
    }

    pub fn is_full(&self) -> bool {
        self.nodes.len() >= MAX_NODES
    }

    pub fn finish(mut self) -> Document<'a> {
        let end = self.nodes.len() as NodeId;
        while let Some(open) = self.open.pop() {
            self.nodes[open.node as usize].end = end;
        }
        self.cut.sort_unstable();
        self.cut.dedup_by_key(|&mut (link, _)| link);
        self.nodes.shrink_to_fit();
        Document {
            page: self.page,
            nodes: self.nodes,
            attributes: self.attributes,
            cut: self.cut,
            flattened: self.flattened,
        }
    }

    /// The number of a name, known or not.
    pub fn tag(&mut self, name: &'a str) -> Tag {
        if let Some(tag) = Tag::known(Packed::of(name.as_bytes())) {
            return tag;
        }
        let lower = if name.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(name.to_ascii_lowercase())
        } else {
            Cow::Borrowed(name)
        };
        let next = Tag(KNOWN + (self.names.len() as u16).min(FOREIGN_NAMES - 1));
        if next.0 == KNOWN + FOREIGN_NAMES - 1 {
            return self.names.get(&lower).copied().unwrap_or(next);
        }
        *self.names.entry(lower).or_insert(next)
    }

    /// Whether SVG or MathML is open.
    pub fn in_foreign(&self) -> bool {
        let outer = self.height_of(Tag::SVG).max(self.height_of(Tag::MATH));
        outer > 0 && outer > self.height_of(Tag::FOREIGN_OBJECT)
    }

    fn height_of(&self, tag: Tag) -> u16 {
        match self.top.get(usize::from(tag.0)) {
            Some(&height) if height != NONE => height,
            _ => 0,
        }
    }

    fn current(&self) -> Open {
        self.open.last().copied().unwrap_or(Open {
            node: ROOT,
            tag: Tag::ROOT,
            same_below: NONE,
            scope: 0,
            list: 0,
            grid: 0,
            block: 0,
        })
    }

    /// Adds a text node of `page[start..end]`.
    pub fn text(&mut self, start: usize, end: usize) {
        let Some(text) = self.page.get(start..end) else { return };
        if self.at_edge && text.bytes().all(|b| b.is_ascii_whitespace()) {
            return;
        }
        self.at_edge = false;
        self.append(Tag::TEXT, start, end - start, self.attributes.len(), 0);
    }

    fn append(&mut self, tag: Tag, start: usize, length: usize, first_attribute: usize, attributes: u16) -> NodeId {
        let id = self.nodes.len() as NodeId;
        self.nodes.push(Node {
            tag,
            attributes,
            first_attribute: first_attribute as u32,
            parent: self.current().node,
            end: id + 1,
            start: start as u32,
            length: length as u32,
        });
        id
    }

    /// Adds an element whose name is `page[start..start + length]`, and opens it unless it is `closed` already.
    pub fn start(&mut self, tag: Tag, (start, length): (usize, usize), first_attribute: usize, closed: bool) {
        if tag.has(names::LEAVES_FOREIGN) && self.in_foreign() {
            let height = self.height_of(Tag::SVG).max(self.height_of(Tag::MATH));
            self.pop_to(height);
        }
        self.end_implied(tag);
        if tag.is_block() || tag == Tag::BR {
            self.at_edge = true;
        }
        let attributes = (self.attributes.len() - first_attribute) as u16;
        let node = self.append(tag, start, length, first_attribute, attributes);
        if closed || tag.has(names::VOID) {
            return;
        }
        if self.open.len() >= MAX_DEPTH {
            self.skipped += 1;
            self.flattened = true;
            return;
        }
        let below = self.current();
        let height = self.open.len() as u16;
        let same = self.top.get_mut(usize::from(tag.0));
        let same_below = same.map_or(NONE, |slot| std::mem::replace(slot, height));
        let at = |flag, limit| if tag.has(flag) { height } else { limit };
        self.open.push(Open {
            node,
            tag,
            same_below,
            scope: at(names::SCOPE, below.scope),
            list: at(names::LIST, below.list),
            grid: at(names::GRID, below.grid),
            block: if tag.is_block() { height } else { below.block },
        });
    }

    /// Ends what the start of `tag` ends by implication.
    fn end_implied(&mut self, tag: Tag) {
        let limits = self.current();
        if tag.has(names::ENDS_P) {
            self.end_within(Tag::P, limits.scope);
        }
        match tag {
            Tag::LI => self.end_within(Tag::LI, limits.list),
            Tag::DT | Tag::DD => {
                self.end_within(Tag::DT, limits.list);
                self.end_within(Tag::DD, self.current().list);
            }
            Tag::TD | Tag::TH => self.end_cells(),
            Tag::TR => {
                self.end_cells();
                self.end_within(Tag::TR, self.current().grid);
            }
            Tag::TBODY | Tag::THEAD | Tag::TFOOT => {
                self.end_cells();
                for part in [Tag::TR, Tag::TBODY, Tag::THEAD, Tag::TFOOT, Tag::CAPTION, Tag::COLGROUP] {
                    self.end_within(part, self.current().grid);
                }
            }
            Tag::OPTION => self.end_within(Tag::OPTION, limits.scope),
            Tag::OPTGROUP => {
                self.end_within(Tag::OPTION, limits.scope);
                self.end_within(Tag::OPTGROUP, self.current().scope);
            }
            Tag::BUTTON => self.end_within(Tag::BUTTON, limits.scope),
            Tag::BODY => self.end_within(Tag::HEAD, 0),
            Tag::A => {
                let height = self.height_of(Tag::A);
                if height > limits.scope {
                    if self.current().block <= height {
                        self.pop_to(height);
                    } else {
                        self.cut_link(height);
                    }
                }
            }
            _ if limits.tag.heading().is_some() && tag.heading().is_some() => self.pop_to(self.open.len() as u16 - 1),
            _ => {}
        }
    }

    fn end_cells(&mut self) {
        for cell in [Tag::TD, Tag::TH, Tag::CAPTION, Tag::COLGROUP] {
            self.end_within(cell, self.current().grid);
        }
    }

    fn end_within(&mut self, tag: Tag, limit: u16) {
        let height = self.height_of(tag);
        if height > limit {
            self.pop_to(height);
        }
    }

    fn cut_link(&mut self, height: u16) {
        if let Some(open) = self.open.get(usize::from(height)) {
            self.cut.push((open.node, self.nodes.len() as NodeId));
        }
    }

    /// What the end tag of `tag` does.
    pub fn end(&mut self, tag: Tag) {
        if tag.is_block() || tag == Tag::BR {
            self.at_edge = true;
        }
        if tag.has(names::VOID) || matches!(tag, Tag::HTML | Tag::BODY) {
            if tag == Tag::BR {
                self.append(Tag::BR, 0, 0, self.attributes.len(), 0);
            }
            return;
        }
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let limits = self.current();
        let height = self.height_of(tag);
        let limit = match tag {
            Tag::TR | Tag::TBODY | Tag::THEAD | Tag::TFOOT | Tag::TD | Tag::TH | Tag::CAPTION => limits.grid,
            Tag::LI => limits.list,
            // Their end tags reach themselves, and not out of what they bound.
            _ if tag.has(names::GRID) => limits.grid.saturating_sub(1),
            _ if tag.has(names::SCOPE) => limits.scope.saturating_sub(1),
            _ => limits.scope,
        };
        if height == 0 || height <= limit {
            if tag == Tag::P {
                self.append(Tag::P, 0, 0, self.attributes.len(), 0);
            }
            return;
        }
        if tag.has(names::FORMATTING) && limits.block > height {
            if tag == Tag::A {
                self.cut_link(height);
            }
            return;
        }
        self.pop_to(height);
    }

    /// Ends every open element from `height` of the stack on.
    fn pop_to(&mut self, height: u16) {
        let end = self.nodes.len() as NodeId;
        while self.open.len() > usize::from(height).max(1) {
            let Some(open) = self.open.pop() else { return };
            self.nodes[open.node as usize].end = end;
            if let Some(slot) = self.top.get_mut(usize::from(open.tag.0)) {
                *slot = open.same_below;
            }
            self.at_edge |= open.tag.is_block();
        }
    }
}
