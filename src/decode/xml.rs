//! XML within bounds: a tree of elements, without anything that a document could make larger than itself. Entities that a document
//! declares are not expanded, and nothing outside of it is read; references are those of XML and of HTML alone.

use std::borrow::Cow;
use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::reason::{Code, Reason};

/// Elements of running text that have the same names in XHTML and in the formats of agencies.
pub(super) const TEXT_TAGS: [&str; 27] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "td",
    "th",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "a",
    "em",
    "strong",
    "q",
    "br",
    "hr",
];

/// Deepest nesting that is read.
const DEPTH: usize = 200;

/// Most prefixes of these namespaces that hold at a place, so that a name is soon looked up.
const PREFIXES: usize = 64;

/// Namespaces whose prefix is the usual one, whatever the document calls them.
const NAMESPACES: [(&str, &str); 5] = [
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://search.yahoo.com/mrss/", "media"),
    ("http://www.w3.org/2005/Atom", "atom"),
];

/// An element.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Element {
    /// Its name; with a prefix where the document gives one, by [`NAMESPACES`] if its namespace is known.
    pub(super) name: String,
    /// Its attributes by name, references resolved.
    pub(super) attributes: Vec<(String, String)>,
    /// What is in it.
    pub(super) nodes: Vec<Node>,
}

/// What an element holds.
#[derive(Debug, PartialEq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        self.name.rsplit_once(':').map_or(&self.name, |(_, local)| local)
    }

    /// The elements in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements in it of this name: prefix and all where `name` has one, else without regard to it.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        let qualified = name.contains(':');
        self.elements().filter(move |element| if qualified { element.name == name } else { element.local() == name })
    }

    /// The first element at a path of names below this one.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Element> {
        match path {
            [] => Some(self),
            [name, rest @ ..] => self.elements().filter(|e| e.local() == *name).find_map(|inner| inner.at(rest)),
        }
    }

    /// The first element of this name, however deep.
    pub(super) fn find(&self, local: &str) -> Option<&Element> {
        self.elements().find_map(|inner| if inner.local() == local { Some(inner) } else { inner.find(local) })
    }

    /// An attribute that is not empty.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// All text in it, trimmed; `None` where there is none.
    pub(super) fn text(&self) -> Option<String> {
        let mut out = String::new();
        self.text_into(&mut out);
        let text = out.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn text_into(&self, out: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.text_into(out),
            }
        }
    }

    /// What is in it as HTML. `tag` names the HTML element that stands for one of these; of others only the content is kept.
    pub(super) fn html(&self, tag: &dyn Fn(&Element) -> Option<&'static str>) -> String {
        let mut out = String::new();
        self.html_into(&mut out, tag);
        out
    }

    fn html_into(&self, out: &mut String, names: &dyn Fn(&Element) -> Option<&'static str>) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => escape(text, out),
                Node::Element(element) => match names(element) {
                    Some(tag) => {
                        let _ = write!(out, "<{tag}");
                        for (name, value) in &element.attributes {
                            if matches!(name.as_str(), "href" | "src" | "alt" | "title" | "datetime" | "lang") {
                                let _ = write!(out, " {name}=\"");
                                escape(value, out);
                                out.push('"');
                            }
                        }
                        out.push('>');
                        element.html_into(out, names);
                        if !matches!(tag, "br" | "hr" | "img") {
                            let _ = write!(out, "</{tag}>");
                        }
                    }
                    None => element.html_into(out, names),
                },
            }
        }
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// `text` as a tree of at most `elements` elements.
///
/// # Errors
/// [`Code::Xml`] where it is not well-formed, [`Code::XmlEntity`], and [`Code::Depth`] for too many elements or too deep ones.
pub(super) fn parse(text: &str, elements: usize) -> Result<Element, Reason> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let mut tree = Tree { open: vec![Element::default()], prefixes: Vec::new(), left: elements, declares: false };
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|error| malformed(at, &error))?;
        match event {
            Event::Start(start) => tree.open(&start)?,
            Event::Empty(start) => {
                tree.open(&start)?;
                tree.close();
            }
            Event::End(_) => tree.close(),
            Event::Text(text) => tree.text(&text.xml10_content()),
            Event::CData(text) => tree.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let name = reference.into_inner();
                let resolved = tree.resolve(&name)?;
                tree.text(&resolved);
            }
            Event::DocType(declaration) => tree.declares = declaration.contains("<!ENTITY"),
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
    match (tree.open.pop(), tree.open.is_empty()) {
        (Some(mut document), true) if !document.nodes.is_empty() => {
            let root = document.nodes.iter().position(|node| matches!(node, Node::Element(_)));
            match root.map(|at| document.nodes.swap_remove(at)) {
                Some(Node::Element(root)) => Ok(root),
                Some(Node::Text(_)) | None => Err(Reason::new(Code::Xml, "no element")),
            }
        }
        (Some(inner), false) => Err(Reason::new(Code::Xml, format!("it ends before </{}>", short(&inner.name)))),
        (Some(_), true) | (None, _) => Err(Reason::new(Code::Xml, "no element")),
    }
}

fn malformed(at: u64, error: &dyn std::fmt::Display) -> Reason {
    let error: String = error.to_string().chars().take(120).collect();
    Reason::new(Code::Xml, format!("byte {at}: {error}"))
}

fn short(name: &str) -> String {
    name.chars().take(40).collect()
}

/// A tree that is being built.
struct Tree {
    /// The elements that are open, the document itself first.
    open: Vec<Element>,
    /// The prefixes that they bind, with the usual ones, each with the depth at which it is bound.
    prefixes: Vec<(usize, String, &'static str)>,
    /// How many elements may follow.
    left: usize,
    /// Whether the document declares entities of its own.
    declares: bool,
}

impl Tree {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), Reason> {
        if self.open.len() > DEPTH {
            return Err(Reason::new(Code::Depth, format!("elements nested more than {DEPTH} deep")));
        }
        self.left = self.left.checked_sub(1).ok_or_else(|| Reason::new(Code::Depth, "too many elements"))?;
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| Reason::new(Code::Xml, error.to_string()))?;
            let (name, value) = (attribute.key.into_inner(), self.resolved(&attribute.value)?);
            match name.strip_prefix("xmlns:") {
                Some(prefix) => {
                    let usual = usual(&value).filter(|_| self.prefixes.len() < PREFIXES);
                    self.prefixes.extend(usual.map(|usual| (self.open.len(), prefix.to_owned(), usual)));
                }
                None => attributes.push((name.to_owned(), value)),
            }
        }
        let name = match start.name().into_inner().split_once(':') {
            Some((prefix, local)) => {
                let bound = self.prefixes.iter().rev().find(|(_, known, _)| known == prefix);
                format!("{}:{local}", bound.map_or(prefix, |(.., usual)| usual))
            }
            None => start.name().into_inner().to_owned(),
        };
        self.open.push(Element { name, attributes, nodes: Vec::new() });
        Ok(())
    }

    fn close(&mut self) {
        let element = self.open.pop();
        self.prefixes.truncate(self.prefixes.partition_point(|(depth, ..)| *depth < self.open.len()));
        self.add(element.map(Node::Element));
    }

    fn text(&mut self, text: &str) {
        if let Some(Node::Text(before)) = self.open.last_mut().and_then(|element| element.nodes.last_mut()) {
            before.push_str(text);
        } else {
            self.add(Some(Node::Text(text.to_owned())));
        }
    }

    fn add(&mut self, node: Option<Node>) {
        if let Some(element) = self.open.last_mut() {
            element.nodes.extend(node);
        }
    }

    /// `text` with its references resolved.
    fn resolved(&self, text: &str) -> Result<String, Reason> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('&') {
            out.push_str(before);
            let name = behind.split_once(';').filter(|(name, _)| name.len() < 40 && !name.contains([' ', '&', '=']));
            match name {
                Some((name, after)) => {
                    out.push_str(&self.resolve(name)?);
                    rest = after;
                }
                None => {
                    out.push('&');
                    rest = behind;
                }
            }
        }
        out.push_str(rest);
        Ok(out)
    }

    /// What the reference `name` stands for. One that neither XML nor HTML knows is refused where the document declares entities, and is
    /// text where it does not.
    fn resolve(&self, name: &str) -> Result<String, Reason> {
        let reference = format!("&{name};");
        match htmlize::unescape(&reference) {
            Cow::Owned(resolved) if !resolved.starts_with('&') || resolved == "&" => Ok(resolved),
            _ if self.declares => {
                let detail = format!("the entity {:?}; those that a document declares are not expanded", short(name));
                Err(Reason::new(Code::XmlEntity, detail))
            }
            _ => Ok(reference),
        }
    }
}

/// The usual prefix of a namespace.
fn usual(namespace: &str) -> Option<&'static str> {
    NAMESPACES.iter().find(|(known, _)| *known == namespace).map(|&(_, usual)| usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Code {
        parse(text, 1000).unwrap_err().code
    }

    #[test]
    fn elements_attributes_text_and_references() {
        let root = parse(
            "<?xml version='1.0'?><!-- c --><!DOCTYPE a SYSTEM 'a.dtd'><a x='1 &amp; 2' xmlns:c='http://purl.org/rss/1.0/modules/content/'>\
             <b>One &lt;p&gt; &eacute;&#233; AT&T; &amp;amp;</b><c:encoded><![CDATA[<p>Two]]></c:encoded><e/>tail</a>",
            1000,
        )
        .unwrap();
        assert_eq!((root.name.as_str(), root.attribute("x")), ("a", Some("1 & 2")));
        assert_eq!(root.at(&["b"]).and_then(Element::text).as_deref(), Some("One <p> éé AT&T; &amp;"));
        assert_eq!(root.all("content:encoded").next().and_then(Element::text).as_deref(), Some("<p>Two"));
        assert!(root.find("e").is_some_and(|e| e.text().is_none()));
    }

    #[test]
    fn prefixes_hold_where_they_are_bound_and_cost_little() {
        let content = "http://purl.org/rss/1.0/modules/content/";
        let text =
            format!("<a><b xmlns:c='{content}'><c:x/></b><c:x/><d xmlns:c='{content}'><e><c:x/></e><c:x/></d></a>");
        let root = parse(&text, 99).unwrap();
        let names = |path: &[&str]| root.at(path).map(|e| e.elements().map(|e| e.name.clone()).collect::<Vec<_>>());
        assert_eq!(names(&["b"]), Some(vec!["content:x".to_owned()]));
        assert_eq!(names(&[]), Some(["b", "c:x", "d"].map(str::to_owned).to_vec()));
        assert_eq!(names(&["d", "e"]), Some(vec!["content:x".to_owned()]));
        assert_eq!(names(&["d"]), Some(vec!["e".to_owned(), "content:x".to_owned()]));
        let bound: String = (0..60_000).map(|n| format!(" xmlns:p{n}='{content}'")).collect();
        let many = format!("<a{bound}>{}</a>", "<q:b/>".repeat(90_000));
        let begun = std::time::Instant::now();
        assert!(parse(&many, 100_000).is_ok());
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    }

    #[test]
    fn nothing_grows_and_nothing_outside_is_read() {
        let laughs = "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><l>&b;</l>";
        let outside = "<!DOCTYPE l [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><l>&x;</l>";
        let inside = "<!DOCTYPE l [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><l a='&x;'/>";
        for text in [laughs, outside, inside] {
            assert_eq!(code(text), Code::XmlEntity, "{text}");
        }
        let unused = parse("<!DOCTYPE l [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><l>text &amp; more</l>", 10).unwrap();
        assert_eq!(unused.text().as_deref(), Some("text & more"));
    }

    #[test]
    fn what_is_not_well_formed_or_too_large_has_its_code() {
        for text in ["", "text", "<a>", "<a><b></a>", "<a></b>", "<a", "<a x=>", "<a x='1></a>", "<![CDATA[", "<!--"] {
            assert_eq!(code(text), Code::Xml, "{text}");
        }
        assert_eq!(code(&"<a>".repeat(100_000)), Code::Depth);
        assert_eq!(code(&format!("<a>{}</a>", "<b/>".repeat(1000))), Code::Depth);
    }

    #[test]
    fn html_of_what_is_in_an_element() {
        let root = parse(
            "<d><hl2>Head</hl2><p>One <person>Ann</person> &lt;b&gt;<br/></p><x a='1'><a href='u?a&amp;b'>t</a></x></d>",
            99,
        );
        let tag = |element: &Element| match element.local() {
            "hl2" => Some("h2"),
            "p" => Some("p"),
            "br" => Some("br"),
            "a" => Some("a"),
            _ => None,
        };
        let html = root.unwrap().html(&tag);
        assert_eq!(html, "<h2>Head</h2><p>One Ann &lt;b&gt;<br></p><a href=\"u?a&amp;b\">t</a>");
    }
}
