//! Markup in what should be text: tags, CDATA brackets and character references that feeds, content systems and crawlers leave in fields.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memmem};

use super::entities;

/// Elements that part paragraphs or lines.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "li",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Elements within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "label", "link", "mark", "noscript", "q", "s", "samp", "script", "small", "source", "span", "strike",
    "strong", "style", "sub", "sup", "svg", "time", "tt", "u", "var", "video", "wbr",
];

/// Elements whose content is no text.
const CODE: &[&str] = &["script", "style", "svg", "noscript", "iframe"];

/// Elements other than blocks with which a page may begin.
const HEAD: &[&str] = &["script", "style", "link", "noscript"];

/// Bytes of the longest reference that is looked at.
const LONGEST_REFERENCE: usize = 12;

/// How much markup a text holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Markup {
    /// None: a bracket in it is a bracket.
    None,
    /// Tags within lines.
    Inline,
    /// Paragraphs, line breaks and the like.
    Blocks,
}

/// Lines of a text for each block in it, from which on the lines are its structure and the tags are strays.
const LINES: usize = 4;

/// How much markup `text` holds. An inline tag that is never closed and has no attributes may be what the text speaks of, and a block that
/// is only closed was cut off somewhere.
pub fn kind(text: &str) -> Markup {
    let mut found = Markup::None;
    if opens_page(behind_prologue(text)) {
        return Markup::Blocks;
    }
    let mut blocks = 0;
    let mut opened: Vec<&str> = Vec::new();
    for tag in tags(text) {
        if tag.is(BLOCKS) {
            blocks += usize::from(!tag.closing);
        } else if found == Markup::None {
            let closes = tag.closing && opened.iter().any(|name| name.eq_ignore_ascii_case(tag.name));
            let telling = tag.inner.contains('=') || tag.inner.ends_with('/');
            match closes || telling {
                true => found = Markup::Inline,
                false if opened.len() < 20 => opened.push(tag.name),
                false => {}
            }
        }
    }
    match blocks {
        0 => found,
        _ => {
            let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
            if lines > 2 * LINES && blocks * LINES < lines { Markup::Inline } else { Markup::Blocks }
        }
    }
}

/// `text` behind what may stand in front of the first element of a page: byte-order mark, comments, and instructions such as `<?xml …?>`.
fn behind_prologue(text: &str) -> &str {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?") => ">",
            _ => return rest,
        };
        let Some((_, behind)) = rest.split_once(end) else { return rest };
        rest = behind;
    }
}

/// Whether `text` is a page from its first element on.
pub fn is_whole_page(text: &str) -> bool {
    let start = behind_prologue(text);
    ["<!doctype", "<html"].iter().any(|root| start.get(..root.len()).is_some_and(|s| s.eq_ignore_ascii_case(root)))
}

/// Whether `text` begins as a page or a part of one does. A script or a style may stand in front of the page's own element.
fn opens_page(text: &str) -> bool {
    if !text.starts_with('<') {
        return false;
    }
    let is_declared = text.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("<!doctype"));
    let first = || tags(text).next().filter(|tag| tag.start == 0);
    let has_root = || tags(text).any(|tag| !tag.closing && tag.is(&["html", "body"]));
    is_declared || first().is_some_and(|tag| tag.is(BLOCKS) || (tag.is(HEAD) && has_root()))
}

/// `text` without its tags, comments and CDATA brackets; blanks stand where blocks were parted.
pub fn strip(text: &str) -> Cow<'_, str> {
    if memchr(b'<', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let text = without_cdata(text);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for tag in tags(&text) {
        if tag.start < done {
            continue;
        }
        out.push_str(&text[done..tag.start]);
        if tag.is(BLOCKS) {
            out.push(' ');
        }
        done = tag.end;
        if !tag.closing && tag.is(CODE) {
            let closing = tags(&text[done..]).find(|other| other.closing && other.name.eq_ignore_ascii_case(tag.name));
            done = closing.map_or(text.len(), |closing| done + closing.end);
        }
    }
    out.push_str(&text[done..]);
    Cow::Owned(without_comments(out))
}

/// A text that a field states, without markup and with its character references decoded, however often it was escaped.
pub fn plain(text: &str) -> Cow<'_, str> {
    let mut plain = Cow::Borrowed(text);
    // A feed in a feed escapes twice; nothing seen escapes more often.
    for _ in 0..3 {
        if plain.contains("<![CDATA[") || kind(&plain) > Markup::None {
            plain = Cow::Owned(strip(&plain).into_owned());
        }
        match entities::decode(&plain) {
            Some(decoded) => plain = Cow::Owned(decoded),
            None => break,
        }
    }
    plain
}

/// `text` as it was before it was escaped as a whole, which shows in tags that stand there as references alone; `None` if it was not.
pub fn unescaped(text: &str) -> Option<String> {
    if opens_page(behind_prologue(text)) {
        return None;
    }
    if !memchr_iter(b'&', text.as_bytes()).any(|at| is_escaped_bracket(&text[at..])) || kind(text) > Markup::None {
        return None;
    }
    let mut plain = htmlize::unescape(text).into_owned();
    for _ in 0..2 {
        if kind(&plain) > Markup::None {
            break;
        }
        plain = htmlize::unescape(&plain).into_owned();
    }
    (kind(&plain) > Markup::None).then_some(plain)
}

/// Whether a text begins with a reference to `<`, by its name or its number, however often it was escaped: `&lt;`, `&#60;`, `&amp;#x3C;`.
fn is_escaped_bracket(text: &str) -> bool {
    let mut name = text.strip_prefix('&').unwrap_or(text);
    while let Some(rest) = name.strip_prefix("amp;") {
        name = rest;
    }
    let number = |digits: &str, code: &str| {
        digits.trim_start_matches('0').get(..3).is_some_and(|digits| digits.eq_ignore_ascii_case(code))
    };
    match name.strip_prefix('#') {
        Some(hex) if hex.starts_with(['x', 'X']) => number(&hex[1..], "3c;"),
        Some(decimal) => number(decimal, "60;"),
        None => name.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("lt;")),
    }
}

/// Whether markup shows anything that is read: a letter or a digit outside of tags and references to blanks.
pub fn shows_text(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_alphanumeric() || matches!(c, '<' | '&')) {
        let end = match rest.as_bytes()[at] {
            b'<' => memchr(b'>', &rest.as_bytes()[at..]).map(|end| at + end + 1),
            b'&' => rest[at..].find(';').filter(|end| *end < LONGEST_REFERENCE).map(|end| at + end + 1),
            _ => return true,
        };
        let Some(end) = end else { return true };
        if rest.as_bytes()[at] == b'&' && htmlize::unescape(&rest[at..end]).contains(char::is_alphanumeric) {
            return true;
        }
        rest = &rest[end..];
    }
    false
}

/// `text` without the brackets of CDATA sections, whose content stays. A page keeps them: they are its scripts' own.
pub fn without_cdata(text: &str) -> Cow<'_, str> {
    if is_whole_page(text) || memmem::find(text.as_bytes(), b"<![CDATA[").is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("<![CDATA[", "").replace("]]>", ""))
}

fn without_comments(text: String) -> String {
    let Some(mut start) = text.find("<!--") else { return text };
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    loop {
        out.push_str(&text[done..start]);
        let Some(end) = text[start..].find("-->") else { return out };
        done = start + end + 3;
        match text[done..].find("<!--") {
            Some(next) => start = done + next,
            None => break,
        }
    }
    out.push_str(&text[done..]);
    out
}

struct Tag<'a> {
    start: usize,
    /// Behind the closing bracket.
    end: usize,
    name: &'a str,
    /// What stands between the brackets.
    inner: &'a str,
    closing: bool,
}

impl Tag<'_> {
    fn is(&self, names: &[&str]) -> bool {
        names.iter().any(|name| name.eq_ignore_ascii_case(self.name))
    }
}

/// Longest tag that is looked at, in bytes.
const LONGEST: usize = 4096;

/// The tags of HTML elements in `text`; `a < b` and `<3` are none.
fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    memchr::memchr_iter(b'<', text.as_bytes()).filter_map(|start| {
        let rest = &text[start + 1..];
        let closing = rest.starts_with('/');
        let named = rest.strip_prefix('/').unwrap_or(rest);
        let length = named.bytes().take(12).position(|b| !b.is_ascii_alphanumeric())?;
        let name = &named[..length];
        if !matches!(named.as_bytes()[length], b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r') {
            return None;
        }
        let end = memchr(b'>', &rest.as_bytes()[..rest.len().min(LONGEST)])?;
        let tag = Tag { start, end: start + 1 + end + 1, name, inner: &rest[..end], closing };
        (tag.is(BLOCKS) || tag.is(INLINE)).then_some(tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_markup_from_brackets() {
        for (text, markup) in [
            ("5 < 6 and 7 > 3, I <3 it", Markup::None),
            ("How the <b> tag came about", Markup::None),
            ("a <unknown>b</unknown>", Markup::None),
            ("a <em>b</em> c", Markup::Inline),
            ("see <a href='x'>there", Markup::Inline),
            ("one<br/>two", Markup::Blocks),
            ("<P class=lead>one", Markup::Blocks),
            ("one\ntwo</body>", Markup::None),
            ("1\n2\n3\n4\n5\n6\n7\n8\n9<br>10", Markup::Inline),
            ("<", Markup::None),
            ("</", Markup::None),
            (
                "<!-- cache: hit -->\n<?xml version='1.0'?>\n<!DOCTYPE html>\n1\n2\n3\n4\n5\n6\n7\n8\n9\n<p>10",
                Markup::Blocks,
            ),
            ("\u{feff}<!-- a --><html lang=x>\n1\n2\n3\n4\n5\n6\n7\n8\n9\n<p>10", Markup::Blocks),
            ("<script>var a;</script>\n<html>\n1\n2\n3\n4\n5\n6\n7\n8\n9\n<p>10", Markup::Blocks),
            ("<script>var a;</script>\n1\n2\n3\n4\n5\n6\n7\n8\n9\n<p>10", Markup::Inline),
            ("<!-- never ends", Markup::None),
        ] {
            assert_eq!(kind(text), markup, "{text}");
        }
    }

    #[test]
    fn makes_plain_text_of_stated_ones() {
        for (stated, text) in [
            ("plain", "plain"),
            ("Mole &amp; <i>Pier</i>", "Mole & Pier"),
            ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;amp; three.&lt;/p&gt;", " One.  Two & three. "),
            ("<![CDATA[Tides &#8211; and <b>what</b> moves them]]>", "Tides – and what moves them"),
            ("&amp;#8220;Yes&amp;#8221;", "“Yes”"),
            ("H<sub>2</sub>O<script>var a = '<p>';</script> found<!-- note -->", "H2O found"),
            ("x < y & z", "x < y & z"),
        ] {
            assert_eq!(plain(stated), text, "{stated}");
        }
    }

    #[test]
    fn markup_alone_shows_no_text() {
        for text in [
            "",
            "<p>&nbsp;</p>",
            " \n<div>&#160;<br/></div>",
            "<img src='a.jpg' alt='A'/>",
            "<p>\u{200b}&zwnj;</p>",
            "…",
        ] {
            assert!(!shows_text(text), "{text}");
        }
        for text in ["A", "<p>Quay</p>", "<p>&Eacute;</p>", "<p>5", "渡し船", "a < b", "& B"] {
            assert!(shows_text(text), "{text}");
        }
    }

    #[test]
    fn sees_what_was_escaped_as_a_whole() {
        assert_eq!(unescaped("&lt;p&gt;A &amp;amp; B&lt;/p&gt;").as_deref(), Some("<p>A &amp; B</p>"));
        assert_eq!(unescaped("&amp;lt;p&amp;gt;A&amp;lt;/p&amp;gt;").as_deref(), Some("<p>A</p>"));
        for (open, close) in [
            ("&#60;", "&#62;"),
            ("&#x3C;", "&#x3e;"),
            ("&#060;", "&#062;"),
            ("&amp;#60;", "&amp;#62;"),
            ("&LT;", "&GT;"),
        ] {
            let escaped = format!("{open}p{close}A{open}/p{close}");
            assert_eq!(unescaped(&escaped).as_deref(), Some("<p>A</p>"), "{escaped}");
        }
        assert_eq!(unescaped("Fish &#38; chips &#60 5"), None);
        assert_eq!(unescaped("The sign &lt; means less"), None);
        assert_eq!(unescaped("<p>the sign &lt;p&gt;</p>"), None);
    }

    #[test]
    fn a_page_keeps_the_brackets_of_its_scripts() {
        let page = "<!-- a --><!DOCTYPE html><script>//<![CDATA[\nvar a;//]]></script><p>A";
        assert_eq!(without_cdata(page), page);
        assert_eq!(without_cdata("<p><![CDATA[A]]></p>"), "<p>A</p>");
    }

    #[test]
    fn survives_hostile_input() {
        for text in ["<".repeat(1 << 18), "<b".repeat(1 << 17), "<p>".repeat(1 << 16), "<!--".repeat(1 << 16)] {
            let _ = (kind(&text), plain(&text), unescaped(&text));
        }
        let _ = strip(&"<script>".repeat(1 << 14));
    }
}
