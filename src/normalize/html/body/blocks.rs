//! A tree to a list of text blocks: the runs of inline text between the edges of blocks, each with where it stands.

use super::vocabulary::{self, Hints};
use crate::article::BlockKind;
use crate::budget::{Budget, Overrun};
use crate::normalize::html::dom::{Document, Name, NodeId, ROOT, Tag, push_folded, visible_chars};

/// What a block stands in; a bit each.
pub type Place = u32;

macro_rules! places {
    ($($name:ident $number:literal $doc:literal;)*) => {
        $(#[doc = $doc] pub const $name: Place = 1 << $number;)*
        /// Names of the places, by bit.
        pub const PLACES: &[&str] = &[$(stringify!($name)),*];
    };
}

places! {
    ARTICLE 0 "Inside `article`, or an element that schema.org calls one.";
    MAIN 1 "Inside `main`.";
    ASIDE 2 "Inside `aside`.";
    NAV 3 "Inside `nav`.";
    HEADER 4 "Inside `header`.";
    FOOTER 5 "Inside `footer`.";
    FIGURE 6 "Inside `figure`.";
    CAPTION 7 "Inside `figcaption`.";
    FORM 8 "Inside `form`.";
    TABLE 9 "Inside a table.";
    LIST 10 "Inside a list.";
    QUOTE 11 "Inside `blockquote`.";
    BODY_PROPERTY 12 "Inside an element marked as schema.org `articleBody`.";
    HIDDEN 13 "Inside an element that is not displayed.";
    DETAILS 14 "Inside `details`.";
    DIALOG 15 "Inside a dialog.";
    LINKED 16 "Inside one link that surrounds blocks.";
    HEADING 17 "Inside a heading.";
    ITEM 18 "Inside a list item, near.";
    COMMENT 19 "Inside a schema.org `Comment` or a list of them.";
    PRE 20 "Inside `pre`.";
    ROW 21 "A row of a table of data.";
    NOTED 22 "Inside `address`, `small` or `sup`.";
}

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
    /// Whether line breaks part it.
    pub breaks: u16,
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
}

impl Blocks {
    /// The text of a block.
    pub fn text(&self, block: &Block) -> &str {
        self.text.get(block.start as usize..block.end as usize).unwrap_or_default()
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
    noscript: bool,
    hints: vocabulary::Reader<'a>,
}

/// Cuts the page into blocks. `noscript` also reads what browsers show only without scripts. Costs a unit for each node.
///
/// # Errors
/// An overrun.
pub fn cut(document: &Document<'_>, noscript: bool, budget: &Budget) -> Result<Blocks, Overrun> {
    let text = String::with_capacity(document.page().len() / 8);
    let out = Blocks { text, blocks: Vec::new(), before: Vec::with_capacity(document.len() as usize + 1) };
    let hints = vocabulary::Reader::default();
    let mut walker = Walker { document, out, stack: Vec::new(), run: Run::default(), row_end: 0, noscript, hints };
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
                self.run.breaks += 1;
                self.blank();
                return n + 1;
            }
            Tag::WBR => return n + 1,
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
            Tag::TEMPLATE if self.document.raw_attr(n, Name::SHADOW_ROOT_MODE).is_none() => {
                return self.document.end(n);
            }
            _ => {}
        }
        self.enter(n, tag);
        n + 1
    }

    fn top(&self) -> Option<&Level> {
        self.stack.last()
    }

    fn blank(&mut self) {
        if self.run.block.chars > 0 && !self.out.text.ends_with(' ') {
            self.out.text.push(' ');
        }
    }

    /// The edge of a block: ends the run, but inside a row of data, where it is a blank.
    fn edge(&mut self, n: NodeId) {
        if n < self.row_end {
            self.blank();
        } else {
            self.flush();
        }
    }

    fn enter(&mut self, n: NodeId, tag: Tag) {
        let is_block = tag.is_block();
        if is_block {
            self.edge(n);
            self.run.breaks = 0;
        }
        let Some(&outer) = self.top() else { return };
        let end = self.document.end(n);
        if end <= n + 1 {
            return;
        }
        let own = if matches!(tag, Tag::BODY | Tag::HTML) { 0 } else { self.hints.hints_of(self.document, n) };
        let height = self.stack.len();
        let three_up = height.checked_sub(3).and_then(|i| self.stack.get(i)).map_or(0, |level| level.own);
        let mut place = outer.place | self.place_of(n, tag);
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
        if tag == Tag::TR && n >= self.row_end && self.is_data_row(n) {
            self.row_end = end;
            place |= ROW;
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
    }

    fn place_of(&self, n: NodeId, tag: Tag) -> Place {
        let mut place = match tag {
            Tag::ARTICLE => ARTICLE,
            Tag::MAIN => MAIN,
            Tag::ASIDE => ASIDE,
            Tag::NAV => NAV,
            Tag::HEADER => HEADER,
            Tag::FOOTER => FOOTER,
            Tag::FIGURE => FIGURE,
            Tag::FIGCAPTION => FIGURE | CAPTION,
            Tag::FORM => FORM,
            Tag::TABLE => TABLE,
            Tag::UL | Tag::OL | Tag::MENU | Tag::DL => LIST,
            Tag::BLOCKQUOTE => QUOTE,
            Tag::DETAILS => DETAILS,
            Tag::DIALOG => DIALOG,
            Tag::PRE | Tag::XMP => PRE,
            Tag::ADDRESS | Tag::SMALL | Tag::SUP => NOTED,
            _ if tag.heading().is_some() => HEADING,
            _ => 0,
        };
        for (name, value) in self.document.known_attrs(n) {
            match name {
                Name::ITEMPROP if value.split_ascii_whitespace().any(|v| v.eq_ignore_ascii_case("articleBody")) => {
                    place |= BODY_PROPERTY
                }
                Name::ITEMPROP if value.eq_ignore_ascii_case("comment") => place |= COMMENT,
                Name::ITEMTYPE if value.ends_with("Comment") => place |= COMMENT,
                Name::ITEMTYPE if value.ends_with("Article") || value.ends_with("BlogPosting") => place |= ARTICLE,
                Name::HIDDEN => place |= HIDDEN,
                Name::ARIA_HIDDEN if value == "true" => place |= HIDDEN,
                Name::STYLE if hides(value) => place |= HIDDEN,
                Name::ROLE => {
                    place |= match value {
                        "navigation" | "menu" | "menubar" => NAV,
                        "main" => MAIN,
                        "article" => ARTICLE,
                        "contentinfo" => FOOTER,
                        "complementary" => ASIDE,
                        "dialog" | "alertdialog" => DIALOG,
                        "heading" => HEADING,
                        _ => 0,
                    }
                }
                _ => {}
            }
        }
        place
    }

    /// A row of two cells and more, none of which holds a table or much text.
    fn is_data_row(&self, row: NodeId) -> bool {
        let (mut cells, mut bytes) = (0, 0);
        for n in self.document.descendants(row) {
            match self.document.tag(n) {
                Tag::TABLE | Tag::TEMPLATE | Tag::ARTICLE | Tag::SCRIPT | Tag::FORM | Tag::H1 | Tag::H2 | Tag::H3 => {
                    return false;
                }
                Tag::TD | Tag::TH => cells += 1,
                Tag::TEXT => bytes += self.document.raw_text(n).len(),
                _ => {}
            }
            if bytes > 800 {
                return false;
            }
        }
        cells >= 2
    }

    fn text(&mut self, n: NodeId) {
        let text = self.document.text(n);
        let chars = visible_chars(&text) as u32;
        if chars == 0 {
            if self.run.block.chars > 0 {
                push_folded(&mut self.out.text, &text);
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
        let text = if self.out.text.len() == self.run.start { text.trim_start() } else { &text };
        push_folded(&mut self.out.text, text);
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
        if !text.chars().any(char::is_alphanumeric) {
            self.out.text.truncate(run.start);
            self.run.start = run.start;
            return;
        }
        self.run.start = end;
        let own = run.block.own | run.inline;
        self.out.blocks.push(Block { start: run.start as u32, end: end as u32, links: run.links, own, ..run.block });
    }
}

/// Whether an inline style takes the element out of sight.
fn hides(style: &str) -> bool {
    style.len() < 2000 && (style.contains("none") || style.contains("hidden")) && {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    }
}
