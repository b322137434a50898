//! Bytes to tags and text.

use memchr::{memchr, memchr_iter, memmem};

use super::names::{self, Name, Packed, Tag};
use super::tree::Builder;
use super::{Attribute, Document, MAX_NODES};
use crate::budget::Budget;
use crate::reason::{Code, Reason};

/// Attributes beyond this many are dropped from an element.
const MAX_ATTRIBUTES: usize = 200;
/// Bytes between two visits to the budget.
const STRIDE: usize = 8192;

pub(super) fn parse<'a>(page: &'a str, budget: &Budget) -> Result<Document<'a>, Reason> {
    if u32::try_from(page.len()).is_err() {
        return Err(Reason::new(Code::Depth, "the page is larger than 4 GiB"));
    }
    let mut parser = Parser { bytes: page.as_bytes(), at: 0, builder: Builder::new(page), unended: Unended::default() };
    let mut paid = 0;
    while parser.at < page.len() {
        parser.step();
        if parser.at - paid >= STRIDE {
            budget.spend((parser.at - paid) as u64)?;
            paid = parser.at;
        }
        if parser.builder.is_full() {
            return Err(Reason::new(Code::Depth, format!("more than {MAX_NODES} nodes")));
        }
    }
    budget.spend((page.len() - paid) as u64)?;
    Ok(parser.builder.finish())
}

/// Ends that were looked for and are nowhere in the rest of the page, so that nobody looks twice.
#[derive(Default)]
struct Unended {
    double_quote: bool,
    single_quote: bool,
    title: bool,
    textarea: bool,
    cdata: bool,
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    builder: Builder<'a>,
    unended: Unended,
}

impl Parser<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// Everything from `at` on; empty beyond the end.
    fn rest(&self, at: usize) -> &[u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    /// Reads the next text, tag or comment.
    fn step(&mut self) {
        let start = self.at;
        // A `<` that opens no tag belongs to the text.
        let markup = memchr_iter(b'<', self.rest(start)).map(|i| start + i).find(|&i| {
            matches!(self.byte(i + 1), b'a'..=b'z' | b'A'..=b'Z' | b'!' | b'?')
                || self.byte(i + 1) == b'/' && (self.byte(i + 2).is_ascii_alphabetic() || self.byte(i + 2) == b'>')
        });
        let open = markup.unwrap_or(self.bytes.len());
        if open > start {
            self.builder.text(start, open);
        }
        self.at = open;
        match self.byte(open + 1) {
            _ if open >= self.bytes.len() => {}
            b'!' => self.comment(),
            b'?' => self.skip_past(open + 2, b">"),
            b'/' => self.end_tag(),
            _ => self.start_tag(),
        }
    }

    fn skip_past(&mut self, from: usize, end: &[u8]) {
        self.at = memmem::find(self.rest(from), end).map_or(self.bytes.len(), |i| from + i + end.len());
    }

    fn comment(&mut self) {
        let inner = self.at + 2;
        if self.rest(inner).starts_with(b"--") {
            let end = memchr_iter(b'>', self.rest(inner)).find(|&i| {
                let body = self.rest(inner).get(..i).unwrap_or_default();
                body.ends_with(b"--") || body.ends_with(b"--!")
            });
            self.at = end.map_or(self.bytes.len(), |i| inner + i + 1);
        } else if self.rest(inner).starts_with(b"[CDATA[") {
            let body = inner + 7;
            let found = if self.unended.cdata { None } else { memmem::find(self.rest(body), b"]]>") };
            match found {
                Some(length) => {
                    self.builder.text(body, body + length);
                    self.at = body + length + 3;
                }
                None => {
                    self.unended.cdata = true;
                    self.skip_past(inner, b">");
                }
            }
        } else {
            self.skip_past(inner, b">");
        }
    }

    /// One past the name that starts at `start`.
    fn name_end(&self, start: usize) -> usize {
        let ends = |b: &u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>' | b'<');
        self.rest(start).iter().position(ends).map_or(self.bytes.len(), |i| start + i)
    }

    fn end_tag(&mut self) {
        let start = self.at + 2;
        let end = self.name_end(start);
        let page = self.builder.page;
        if let Some(name) = page.get(start..end).filter(|name| !name.is_empty()) {
            let tag = self.builder.tag(name);
            self.builder.end(tag);
        }
        self.at = if self.byte(end) == b'<' {
            end
        } else {
            end + memchr(b'>', self.rest(end)).map_or(self.bytes.len() - end, |i| i + 1)
        };
    }

    fn start_tag(&mut self) {
        let start = self.at + 1;
        let end = self.name_end(start);
        let page = self.builder.page;
        let tag = self.builder.tag(page.get(start..end).unwrap_or_default());
        let first = self.builder.attributes.len();
        let slash = self.attributes(end, first);
        let foreign = self.builder.in_foreign();
        let closed = slash && (foreign || matches!(tag, Tag::SVG | Tag::MATH));
        self.builder.start(tag, (start, end - start), first, closed);
        if closed || foreign {
            return;
        }
        if tag.has(names::RAW) {
            self.raw(tag, page.get(start..end).unwrap_or_default().as_bytes());
        } else if tag.has(names::ESCAPABLE) {
            let unended = if tag == Tag::TITLE { self.unended.title } else { self.unended.textarea };
            if !unended {
                self.raw(tag, page.get(start..end).unwrap_or_default().as_bytes());
            }
        }
    }

    /// Text up to the end tag of `name`; for the escapable ones, whose end people forget, only where there is one.
    fn raw(&mut self, tag: Tag, name: &[u8]) {
        let from = self.at;
        let found = memmem::find_iter(self.rest(from), b"</").map(|i| from + i).find(|&i| {
            let after = i + 2 + name.len();
            self.bytes.get(i + 2..after).is_some_and(|b| b.eq_ignore_ascii_case(name))
                && matches!(self.byte(after), b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>')
        });
        match (found, tag) {
            (None, Tag::TITLE) => self.unended.title = true,
            (None, Tag::TEXTAREA) => self.unended.textarea = true,
            _ => {
                let end = found.unwrap_or(self.bytes.len());
                if end > from {
                    self.builder.text(from, end);
                }
                self.builder.end(tag);
                self.at = end + memchr(b'>', self.rest(end)).map_or(self.bytes.len() - end, |i| i + 1);
            }
        }
    }

    /// Reads attributes up to and with the tag's `>`; tells whether the tag closes itself.
    fn attributes(&mut self, from: usize, first: usize) -> bool {
        let mut at = from;
        let mut slash = false;
        loop {
            match self.byte(at) {
                _ if at >= self.bytes.len() => break,
                b'>' => {
                    at += 1;
                    break;
                }
                // A new tag before the end of this one: the `>` was forgotten.
                b'<' => break,
                b'/' => {
                    slash = true;
                    at += 1;
                }
                b if b.is_ascii_whitespace() => at += 1,
                _ => {
                    slash = false;
                    at = self.attribute(at, first);
                }
            }
        }
        self.at = at;
        slash
    }

    /// Reads one attribute; gives the place after it, always beyond `start`.
    fn attribute(&mut self, start: usize, first: usize) -> usize {
        let ends = |b: &u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>' | b'=');
        let rest = self.rest(start + 1);
        let name_end = rest.iter().position(ends).map_or(self.bytes.len(), |i| start + 1 + i);
        let skip = |at: usize| at + self.rest(at).iter().take_while(|b| b.is_ascii_whitespace()).count();
        let mut at = skip(name_end);
        let (mut value, mut value_end) = (name_end, name_end);
        if self.byte(at) == b'=' {
            at = skip(at + 1);
            (value, value_end, at) = self.value(at);
        }
        if let Some(name) = self.bytes.get(start..name_end)
            && self.builder.attributes.len() - first < MAX_ATTRIBUTES
        {
            self.builder.attributes.push(Attribute {
                known: Name::known(Packed::of(name)),
                name_length: if name.len() > 255 { 0 } else { name.len() as u8 },
                name: start as u32,
                value: value as u32,
                value_length: (value_end - value) as u32,
            });
        }
        at.max(start + 1)
    }

    /// Start and end of the value at `at`, and the place after it.
    fn value(&mut self, at: usize) -> (usize, usize, usize) {
        let quote = self.byte(at);
        let unended = match quote {
            b'"' => Some(self.unended.double_quote),
            b'\'' => Some(self.unended.single_quote),
            _ => None,
        };
        if unended == Some(false) {
            if let Some(length) = memchr(quote, self.rest(at + 1)) {
                return (at + 1, at + 1 + length, at + 2 + length);
            }
            if quote == b'"' {
                self.unended.double_quote = true;
            } else {
                self.unended.single_quote = true;
            }
        }
        let start = if unended.is_some() { at + 1 } else { at };
        let ends = |b: &u8| b.is_ascii_whitespace() || *b == b'>';
        let end = self.rest(start).iter().position(ends).map_or(self.bytes.len(), |i| start + i).max(start);
        (start.min(end), end, end)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{MAX_DEPTH, ROOT};
    use super::*;

    fn parsed(page: &str) -> Document<'_> {
        parse(page, &Budget::unlimited()).expect("small enough")
    }

    /// The tree in brackets: `p(b("x"))`.
    fn outline(page: &str) -> String {
        let document = parsed(page);
        let (mut out, mut ends) = (String::new(), Vec::new());
        for n in document.descendants(ROOT) {
            while ends.last().is_some_and(|&end| end <= n) {
                ends.pop();
                out.push(')');
            }
            if document.is_text(n) {
                out.push_str(&format!("{:?} ", document.text(n)));
            } else {
                out.push_str(document.name(n));
                out.push('(');
                ends.push(document.end(n));
            }
        }
        out.push_str(&")".repeat(ends.len()));
        out
    }

    #[test]
    fn blocks_end_paragraphs_and_items_end_items() {
        assert_eq!(outline("<p>a<p>b<div>c</div>d"), r#"p("a" )p("b" )div("c" )"d" "#);
        assert_eq!(outline("<ul><li>a<ul><li>b</ul><li>c</ul>"), r#"ul(li("a" ul(li("b" )))li("c" ))"#);
        assert_eq!(
            outline("<table><tr><td>a<td>b<tr><td>c</table>d"),
            r#"table(tr(td("a" )td("b" ))tr(td("c" )))"d" "#
        );
        assert_eq!(outline("<dl><dt>a<dd>b<dt>c</dl>"), r#"dl(dt("a" )dd("b" )dt("c" ))"#);
        assert_eq!(outline("<select><option>a<option>b</select>"), r#"select(option("a" )option("b" ))"#);
        assert_eq!(outline("<h2>a<h3>b</h3>"), r#"h2("a" )h3("b" )"#);
    }

    #[test]
    fn a_cell_keeps_its_content_to_itself() {
        assert_eq!(
            outline("<table><tr><td></div></tr><tr><td>x</td></tr></table>y"),
            r#"table(tr(td())tr(td("x" )))"y" "#
        );
        assert_eq!(outline("<div><table><td><div></table>x</div>y"), r#"div(table(td(div()))"x" )"y" "#);
        assert_eq!(outline("<li>a<table><td><li>b</table>c</li>d"), r#"li("a" table(td(li("b" )))"c" )"d" "#);
    }

    #[test]
    fn formatting_never_ends_a_block() {
        assert_eq!(outline("<b><p>one</b>two</p>three</b>"), r#"b(p("one" "two" )"three" )"#);
        assert_eq!(outline("<p><b>a<i>b</b>c</i>d</p>"), r#"p(b("a" i("b" ))"c" "d" )"#);
        assert_eq!(outline("<span><div>a</div></span>b"), r#"span(div("a" ))"b" "#);
    }

    #[test]
    fn a_link_ends_where_it_was_ended() {
        let document = parsed("<a href=/x><div>in</a>out</div>");
        let link = document.elements(ROOT, Tag::A).next().expect("a link");
        let texts: Vec<_> = document.elements(ROOT, Tag::TEXT).collect();
        assert!(document.contains(link, texts[1]), "the tree keeps the place");
        assert!(texts[0] < document.link_end(link) && texts[1] >= document.link_end(link));
        assert_eq!(outline("<a name=x><p>a</p><a href=y>b</a>"), r#"a(p("a" ))a("b" )"#);
    }

    #[test]
    fn scripts_styles_and_comments_are_no_markup() {
        assert_eq!(outline("<script>if (a<b) '<p>'</script>x"), r#"script("if (a<b) '<p>'" )"x" "#);
        assert_eq!(outline("<style>a>b{}</style ><!-- <p> -- > --><!--> x"), r#"style("a>b{}" )" x" "#);
        assert_eq!(outline("<title>a &amp; <b></title>x"), r#"title("a & <b>" )"x" "#);
        assert_eq!(outline("<title>a<p>b"), r#"title("a" p("b" ))"#, "a title without an end hides nothing");
        assert_eq!(outline("a<![CDATA[b]]>c<?php x ?>d<!DOCTYPE html>"), r#""a" "b" "c" "d" "#);
        assert_eq!(outline("<script>x"), r#"script("x" )"#);
        assert_eq!(outline("<!-- x"), "");
    }

    #[test]
    fn svg_closes_its_tags_and_lets_go_of_html() {
        assert_eq!(outline("<svg><path d=1 /><g/></svg>x<svg><g><div>y"), r#"svg(path()g())"x" svg(g())div("y" )"#);
        assert_eq!(outline("<div />x"), r#"div("x" )"#);
    }

    #[test]
    fn attributes_in_every_notation() {
        let document = parsed("<A HREF='a&amp;b' class=\"x y\" data-Foo=1/2 hidden id = z title=\"t\0\" class=w>");
        let a = ROOT + 1;
        assert_eq!(document.attr(a, Name::HREF).as_deref(), Some("a&b"));
        assert_eq!(document.raw_attr(a, Name::HREF), Some("a&amp;b"));
        assert_eq!(document.attr(a, Name::CLASS).as_deref(), Some("x y"));
        assert_eq!(document.attr_named(a, "data-foo").as_deref(), Some("1/2"));
        assert_eq!(document.attr(a, Name::HIDDEN).as_deref(), Some(""));
        assert_eq!(document.attr(a, Name::ID).as_deref(), Some("z"));
        assert_eq!(document.attr(a, Name::TITLE).as_deref(), Some("t"));
        assert_eq!(document.attr(a, Name::REL), None);
        assert_eq!(document.attrs(a).count(), 7);
    }

    #[test]
    fn less_than_signs_in_text_stay() {
        assert_eq!(outline("1 < 2 <3 a</ b"), r#""1 < 2 <3 a</ b" "#);
        assert_eq!(outline("<p x <b>y"), r#"p(b("y" ))"#);
        assert_eq!(outline("x<"), r#""x<" "#);
        assert_eq!(outline("a</>b</p>c<br/>d</br>e"), r#""a" "b" ()"c" br()"d" ()"e" "#);
    }

    #[test]
    fn deep_nesting_is_flattened() {
        let page = format!("{}x{}<p>y</p>", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let document = parsed(&page);
        assert!(document.flattened());
        let deepest = document.descendants(ROOT).map(|n| document.ancestors(n).count()).take(3000).max();
        assert_eq!(deepest, Some(MAX_DEPTH));
        let last = document.elements(ROOT, Tag::P).last().expect("the paragraph");
        assert_eq!(document.parent(last), ROOT);
    }

    #[test]
    fn everything_unclosed_and_broken_still_parses() {
        let pieces = [
            "<",
            "</",
            "<a",
            "<a href=\"",
            "<!--",
            "<script",
            "<title>",
            "<textarea>",
            "<b><p></b>",
            "\0",
            "é<",
            "<td>",
            "<svg>",
        ];
        for piece in pieces {
            for n in [1, 2, 1000] {
                let page = piece.repeat(n);
                let document = parsed(&page);
                assert_eq!(document.end(ROOT), document.len());
                for node in document.descendants(ROOT) {
                    assert!(document.end(node) > node && document.end(node) <= document.end(document.parent(node)));
                }
            }
        }
    }

    #[test]
    fn work_is_a_unit_a_byte() {
        for piece in
            ["<p>x", "<a href='", "<title>", "<i>", "</i>", "<li>", "<!--", "<![CDATA[", "<td><a></p>", "a<b c=\"d"]
        {
            for n in [10_000, 40_000] {
                let page = piece.repeat(n);
                let budget = Budget::new(page.len() as u64, std::sync::Arc::default());
                parse(&page, &budget).expect("within a unit a byte");
            }
        }
    }

    #[test]
    fn too_many_nodes_are_refused() {
        let page = "<b>".repeat(MAX_NODES + 1);
        assert_eq!(parse(&page, &Budget::unlimited()).map(|_| ()).map_err(|r| r.code), Err(Code::Depth));
    }
}
