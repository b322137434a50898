//! A tree to a list of text blocks: the runs of inline text between the edges of blocks, each with where it stands.

use super::lines::{are_paragraphs, break_line, is_verse, is_wrapped_prose, parted, push_lines};
use super::marks::{is_card, is_formula_again, is_mark, is_read_aloud};
use super::place::{HEADING, ITEM, LINKED, PRE, Place, QUOTE, ROW, place_of};
use super::tables::is_data_row;
use super::vocabulary::{self, HIDDEN, Hints};
use crate::article::BlockKind;
use crate::budget::{Budget, Overrun};
use crate::normalize::Paragraph;
use crate::normalize::html::dom::{Document, Name, NodeId, ROOT, Tag, push_folded, visible_chars};

/// Fewest bytes of a line that is the headline.
const HEADLINE: usize = 12;

/// A run of text.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// The element that lays it out.
    pub node: NodeId,
    /// The first and the last text node.
    pub nodes: (NodeId, NodeId),
    /// Its place in [`Blocks::text`].
    pub start: u32,
    /// One past its end there.
    pub end: u32,
    /// What it stands in.
    pub place: Place,
    /// Hints of the block's own element and the inline ones around all of it.
    pub own: Hints,
    /// Hints of the two elements around that.
    pub near: Hints,
    /// Hints of every element further out, but `body` and `html`.
    pub far: Hints,
    /// Element depth.
    pub depth: u16,
    /// Characters that are no blanks.
    pub chars: u32,
    /// Those inside links.
    pub link_chars: u32,
    /// Those in bold type.
    pub bold_chars: u32,
    /// Those in italics.
    pub italic_chars: u32,
    /// Links.
    pub links: u16,
    /// Line breaks inside it.
    pub breaks: u16,
    /// Whether each of its lines is a paragraph.
    pub parted: bool,
}

/// All blocks of a page.
#[derive(Debug, Default)]
pub struct Blocks {
    /// The text of all blocks, one after the other.
    pub text: String,
    /// In reading order.
    pub blocks: Vec<Block>,
    /// For each node, how many blocks begin before it; one more entry for the end.
    pub before: Vec<u32>,
    /// The text of the page's `title`, in one line; empty where it has none.
    pub title: String,
}

impl Blocks {
    /// The text of a block.
    pub fn text(&self, block: &Block) -> &str {
        self.text.get(block.start as usize..block.end as usize).unwrap_or_default()
    }

    /// A block as paragraphs: one, or one for each line.
    pub fn paragraphs<'t>(&'t self, block: &Block) -> impl Iterator<Item = Paragraph> + use<'t> {
        let kind = block.kind();
        let lines = self.text(block).splitn(if block.parted { usize::MAX } else { 1 }, '\n');
        let lines = lines.filter(|line| line.contains(char::is_alphanumeric));
        lines.map(move |line| Paragraph { kind, text: line.to_owned() })
    }

    /// The blocks inside the nodes `from..to`.
    pub fn range(&self, from: NodeId, to: NodeId) -> std::ops::Range<usize> {
        let at = |n: NodeId| self.before.get(n as usize).copied().unwrap_or(self.blocks.len() as u32) as usize;
        at(from)..at(to).max(at(from))
    }
}

impl Block {
    /// What it is in the document's terms.
    pub fn kind(&self) -> Option<BlockKind> {
        [
            (HEADING, BlockKind::Heading),
            (ROW, BlockKind::TableRow),
            (PRE, BlockKind::Preformatted),
            (ITEM, BlockKind::ListItem),
            (QUOTE, BlockKind::BlockQuote),
        ]
        .into_iter()
        .find_map(|(place, kind)| (self.place & place != 0).then_some(kind))
    }
}

#[derive(Debug, Clone, Copy)]
struct Level {
    end: NodeId,
    node: NodeId,
    is_block: bool,
    place: Place,
    own: Hints,
    /// Hints of everything further out than the two elements above.
    far: Hints,
    /// Where a link ends that is open here; 0 for none.
    link_end: NodeId,
    bold: bool,
    italic: bool,
}

/// The run that is being read: a block whose start, end and links are still open.
#[derive(Debug, Default)]
struct Run {
    block: Block,
    start: usize,
    links: u16,
    inline: Hints,
    /// Line breaks since the last text.
    breaks: u16,
}

struct Walker<'d, 'a> {
    document: &'d Document<'a>,
    out: Blocks,
    stack: Vec<Level>,
    run: Run,
    /// End of the row of data that is being read; 0 for none.
    row_end: NodeId,
    /// End of the element that is being read whose lines stay; 0 for none.
    lines_end: NodeId,
    /// End of what stands around the formula that was read last; 0 for none.
    formula_end: NodeId,
    /// The element whose children were looked at last, their name, and whether they are paragraphs.
    alike: (NodeId, Tag, bool),
    noscript: bool,
    hints: vocabulary::Reader<'a>,
}

/// Cuts the page into blocks. `noscript` also reads what browsers show only without scripts. Costs a unit for each node.
///
/// # Errors
/// An overrun.
pub fn cut(document: &Document<'_>, noscript: bool, budget: &Budget) -> Result<Blocks, Overrun> {
    let text = String::with_capacity(document.page().len() / 8);
    let before = Vec::with_capacity(document.len() as usize + 1);
    let title = document.elements(ROOT, Tag::TITLE).next().map(|n| document.text_content(n)).unwrap_or_default();
    let out = Blocks { text, blocks: Vec::new(), before, title };
    let hints = vocabulary::Reader::default();
    let mut walker = Walker {
        document,
        out,
        stack: Vec::new(),
        run: Run::default(),
        row_end: 0,
        lines_end: 0,
        formula_end: 0,
        alike: (ROOT, Tag::ROOT, false),
        noscript,
        hints,
    };
    walker.stack.push(Level {
        end: document.len(),
        node: ROOT,
        is_block: true,
        place: 0,
        own: 0,
        far: 0,
        link_end: 0,
        bold: false,
        italic: false,
    });
    walker.out.before.push(0);
    let mut n = ROOT + 1;
    let mut paid = 0;
    while n < document.len() {
        let next = walker.visit(n);
        let blocks = walker.out.blocks.len() as u32;
        walker.out.before.extend((n..next).map(|_| blocks));
        n = next;
        if n - paid >= 4096 {
            budget.spend(u64::from(n - paid))?;
            paid = n;
        }
    }
    budget.spend(u64::from(n - paid))?;
    walker.flush();
    let blocks = walker.out.blocks.len() as u32;
    walker.out.before.push(blocks);
    Ok(walker.out)
}

/// Whether what a template holds is displayed; the attribute had another name at first.
fn is_shadow_root(document: &Document<'_>, n: NodeId) -> bool {
    document.raw_attr(n, Name::SHADOW_ROOT_MODE).is_some() || document.attr_named(n, "shadowroot").is_some()
}

impl Walker<'_, '_> {
    /// Reads node `n`; gives the next to read.
    fn visit(&mut self, n: NodeId) -> NodeId {
        while self.stack.last().is_some_and(|level| level.end <= n) {
            if self.stack.pop().is_some_and(|level| level.is_block) {
                self.edge(n);
            }
        }
        let tag = self.document.tag(n);
        if tag == Tag::TEXT {
            self.text(n);
            return n + 1;
        }
        match tag {
            Tag::BR => {
                if self.is_headline(n) {
                    self.flush();
                }
                self.run.breaks += 1;
                self.line_end(n);
                return n + 1;
            }
            Tag::SUP | Tag::A if is_mark(self.document, n, tag) => return self.document.end(n),
            Tag::WBR => return n + 1,
            Tag::SPAN if self.run.block.chars > 0 && is_card(self.document, n) => return self.document.end(n),
            Tag::NOSCRIPT if !self.noscript => return self.document.end(n),
            Tag::BUTTON if self.top().is_none_or(|l| l.place & HEADING == 0) => return self.document.end(n),
            Tag::SCRIPT
            | Tag::STYLE
            | Tag::SVG
            | Tag::SELECT
            | Tag::TEXTAREA
            | Tag::IFRAME
            | Tag::OBJECT
            | Tag::AUDIO
            | Tag::VIDEO
            | Tag::CANVAS
            | Tag::TITLE
            | Tag::DATALIST
            | Tag::RP
            | Tag::RT
            | Tag::NOFRAMES
            | Tag::NOEMBED
            | Tag::METER
            | Tag::PROGRESS => return self.document.end(n),
            Tag::TEMPLATE if !is_shadow_root(self.document, n) => return self.document.end(n),
            _ => {}
        }
        if tag == Tag::MATH {
            let around = self.document.ancestors(n).nth(1).unwrap_or(n);
            self.formula_end = self.document.end(around);
        } else if n < self.formula_end && is_formula_again(self.document, n) {
            return self.document.end(n);
        }
        if self.enter(n, tag) { n + 1 } else { self.document.end(n) }
    }

    /// Whether an element that HTML does not know is a paragraph: others of its name stand beside it, and nothing but elements.
    fn is_paragraph(&mut self, n: NodeId, tag: Tag) -> bool {
        if !tag.is_foreign() || !self.document.name(n).contains('-') {
            return false;
        }
        let parent = self.document.parent(n);
        if (self.alike.0, self.alike.1) != (parent, tag) {
            let mut children = self.document.children(parent);
            let bare = children.all(|n| !self.document.is_text(n) || visible_chars(&self.document.text(n)) == 0);
            let likes = self.document.children(parent).filter(|&n| self.document.tag(n) == tag).take(2).count();
            self.alike = (parent, tag, bare && likes > 1);
        }
        self.alike.2
    }

    fn top(&self) -> Option<&Level> {
        self.stack.last()
    }

    fn blank(&mut self) {
        if self.run.block.chars > 0 && !self.out.text.ends_with(' ') {
            self.out.text.push(' ');
        }
    }

    /// Whether the run, which a line break at `n` follows, is the headline, as pages laid out by tables have it: the same in the page's `title`.
    fn is_headline(&self, n: NodeId) -> bool {
        let plain = n >= self.row_end && n >= self.lines_end && self.run.block.breaks == 0 && self.run.breaks == 0;
        let line = self.out.text.get(self.run.start..).unwrap_or_default().trim();
        let begins = || self.out.title.trim_start().starts_with(line);
        plain && self.run.block.chars > 0 && line.contains(' ') && line.len() >= HEADLINE && begins()
    }

    /// A line break; inside a row of data it is a blank.
    fn line_end(&mut self, n: NodeId) {
        if n < self.row_end {
            self.blank();
        } else if self.run.block.chars > 0 {
            break_line(&mut self.out.text);
        }
    }

    /// The edge of a block: ends the run, but inside a row of data, where it is a blank, and inside code, where it ends the line.
    fn edge(&mut self, n: NodeId) {
        if n < self.row_end || n < self.lines_end {
            self.line_end(n);
        } else {
            self.flush();
        }
    }

    /// Opens an element; gives whether what it holds is read.
    fn enter(&mut self, n: NodeId, tag: Tag) -> bool {
        let own = if matches!(tag, Tag::BODY | Tag::HTML) { 0 } else { self.hints.hints_of(self.document, n) };
        if own & HIDDEN != 0 && is_read_aloud(self.document, n, tag) {
            return false;
        }
        let is_block = tag.is_block() || self.is_paragraph(n, tag);
        if is_block {
            self.edge(n);
            self.run.breaks = 0;
        }
        let Some(&outer) = self.top() else { return false };
        let end = self.document.end(n);
        if end <= n + 1 {
            return true;
        }
        let height = self.stack.len();
        let three_up = height.checked_sub(3).and_then(|i| self.stack.get(i)).map_or(0, |level| level.own);
        let mut place = outer.place | place_of(self.document, n, tag);
        if tag == Tag::LI {
            place |= ITEM;
        } else if matches!(tag, Tag::DIV | Tag::ARTICLE | Tag::SECTION | Tag::TABLE | Tag::UL | Tag::OL) {
            place &= !ITEM;
        }
        let mut link_end = outer.link_end;
        if tag == Tag::A && self.document.raw_attr(n, Name::HREF).is_some_and(|h| !h.is_empty()) {
            link_end = self.document.link_end(n);
            self.run.links = self.run.links.saturating_add(1);
        }
        if is_block && link_end > n {
            place |= LINKED;
        }
        if tag == Tag::TR && n >= self.row_end && is_data_row(self.document, n) {
            self.row_end = end;
            place |= ROW;
        }
        if matches!(tag, Tag::PRE | Tag::XMP) && !is_wrapped_prose(self.document, n) {
            self.lines_end = end;
        }
        if matches!(tag, Tag::TD | Tag::TH) && n < self.row_end && self.run.block.chars > 0 {
            let kept = self.out.text.trim_end().len();
            self.out.text.truncate(kept);
            self.out.text.push_str(" | ");
        }
        self.stack.push(Level {
            end,
            node: n,
            is_block,
            place,
            own,
            far: outer.far | three_up,
            link_end,
            bold: outer.bold || matches!(tag, Tag::B | Tag::STRONG),
            italic: outer.italic || matches!(tag, Tag::I | Tag::EM | Tag::CITE),
        });
        true
    }

    fn text(&mut self, n: NodeId) {
        let text = self.document.text(n);
        if n >= self.lines_end && self.top().is_some_and(|level| level.place & PRE != 0) {
            // Wrapped prose: blank lines part its paragraphs.
            for (i, paragraph) in parted(&text).into_iter().enumerate() {
                if i > 0 {
                    self.flush();
                }
                self.piece(n, paragraph);
            }
        } else {
            self.piece(n, &text);
        }
    }

    /// Takes up text of node `n`.
    fn piece(&mut self, n: NodeId, text: &str) {
        let chars = visible_chars(text) as u32;
        let keeps_lines = n < self.lines_end;
        if chars == 0 {
            if self.run.block.chars > 0 {
                if keeps_lines { push_lines(&mut self.out.text, text) } else { push_folded(&mut self.out.text, text) }
            }
            return;
        }
        if self.run.breaks >= 2 {
            self.flush();
        }
        let Some(&level) = self.top() else { return };
        if self.run.block.chars == 0 {
            self.out.text.truncate(self.run.start);
            let links = self.run.links;
            self.run = Run { block: self.block_here(n), start: self.out.text.len(), links, ..Run::default() };
            self.run.inline = self.inline_hints();
        } else {
            self.run.inline &= self.inline_hints();
            self.run.block.breaks += u16::from(self.run.breaks > 0 && self.run.block.breaks < u16::MAX);
        }
        self.run.breaks = 0;
        let block = &mut self.run.block;
        block.nodes.1 = n;
        block.chars += chars;
        block.link_chars += if level.link_end > n { chars } else { 0 };
        block.bold_chars += if level.bold { chars } else { 0 };
        block.italic_chars += if level.italic { chars } else { 0 };
        let begins = self.out.text.len() == self.run.start;
        if keeps_lines {
            push_lines(&mut self.out.text, if begins { text.trim_start_matches(['\n', '\r']) } else { text });
        } else {
            let begins = begins || self.out.text.ends_with('\n');
            push_folded(&mut self.out.text, if begins { text.trim_start() } else { text });
        }
    }

    /// A block that begins with text `n`, as far as the open elements tell.
    fn block_here(&self, n: NodeId) -> Block {
        let height = self.stack.iter().rposition(|level| level.is_block).unwrap_or(0);
        let own_of = |up: usize| height.checked_sub(up).and_then(|i| self.stack.get(i)).map_or(0, |level| level.own);
        let level = self.stack.get(height);
        Block {
            node: level.map_or(ROOT, |level| level.node),
            nodes: (n, n),
            place: self.top().map_or(0, |level| level.place),
            own: own_of(0),
            near: own_of(1) | own_of(2),
            far: level.map_or(0, |level| level.far),
            depth: height as u16,
            ..Block::default()
        }
    }

    /// Hints of the inline elements between the top of the stack and its nearest block.
    fn inline_hints(&self) -> Hints {
        self.stack.iter().rev().take_while(|level| !level.is_block).fold(0, |hints, level| hints | level.own)
    }

    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run.block.chars == 0 {
            self.out.text.truncate(run.start);
            self.run.start = self.out.text.len();
            return;
        }
        let end = self.out.text.trim_end().len();
        self.out.text.truncate(end);
        let text = self.out.text.get(run.start..).unwrap_or_default();
        let is_code = run.block.place & PRE != 0;
        // Code without a letter is a column of line numbers.
        let has_text = |c: char| c.is_alphabetic() || !is_code && c.is_numeric();
        if !text.chars().any(has_text) {
            self.out.text.truncate(run.start);
            self.run.start = run.start;
            return;
        }
        let has_lines = !is_code && text.contains('\n');
        let is_verse = has_lines && run.block.place & HEADING == 0 && is_verse(text);
        let parted = has_lines && !is_verse && run.block.place & (HEADING | ITEM | ROW) == 0 && are_paragraphs(text);
        if has_lines && !is_verse && !parted {
            let folded = text.replace('\n', " ");
            self.out.text.replace_range(run.start.., &folded);
        }
        self.run.start = end;
        let own = run.block.own | run.inline;
        self.out.blocks.push(Block {
            start: run.start as u32,
            end: end as u32,
            links: run.links,
            own,
            parted,
            ..run.block
        });
    }
}
