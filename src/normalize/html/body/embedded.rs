//! Text that stands only in the page's data: JSON-LD's `articleBody`, and the state that scripts would have drawn.

use rustc_hash::FxHashSet;

use super::blocks::{self, Blocks};
use super::stated::{Stated, unescape};
use crate::budget::{Budget, Overrun};
use crate::normalize::Paragraph;
use crate::normalize::html::dom::{self, Document, push_folded};

/// Shortest string in a state script that can be a paragraph, in bytes.
const SHORTEST: usize = 60;
/// Scripts that are searched.
const SCRIPTS: usize = 4;
/// How deep data is searched that stands in strings of data.
const DEEPEST: usize = 3;

/// Cuts a text, plain or HTML, into paragraphs.
///
/// # Errors
/// An overrun.
pub fn paragraphs(text: &str, budget: &Budget) -> Result<Vec<Paragraph>, Overrun> {
    budget.spend(text.len() as u64)?;
    let has_markup = ["</p>", "<p>", "<p ", "<br", "</div>", "</h2>"].iter().any(|tag| text.contains(tag));
    let mut out: Vec<Paragraph> = Vec::new();
    if has_markup {
        let Ok(document) = Document::parse(text, budget) else { return Ok(out) };
        let cut: Blocks = blocks::cut(&document, false, budget)?;
        out.extend(cut.blocks.iter().flat_map(|b| cut.paragraphs(b)));
        return Ok(out);
    }
    for line in text.lines() {
        let mut folded = String::new();
        push_folded(&mut folded, line.trim());
        if folded.chars().any(char::is_alphanumeric) {
            out.push(Paragraph { kind: None, text: folded.trim_end().to_owned() });
        }
    }
    Ok(out)
}

/// The paragraphs among the strings of the page's state scripts, in order, each once. Costs a unit a byte of script.
///
/// # Errors
/// An overrun.
pub fn from_state(document: &Document<'_>, stated: &Stated<'_>, budget: &Budget) -> Result<Vec<Paragraph>, Overrun> {
    let mut best: (usize, Vec<Paragraph>) = (0, Vec::new());
    for &script in stated.scripts.iter().take(SCRIPTS) {
        let text = document.raw_content(script);
        budget.spend(text.len() as u64)?;
        let mut found = Found::default();
        strings(text, 0, &mut found, budget)?;
        let found = found.paragraphs;
        let size = found.iter().map(|p| p.text.len()).sum();
        if size > best.0 {
            best = (size, found);
        }
    }
    Ok(best.1)
}

/// Paragraphs so far, each once.
#[derive(Default)]
struct Found {
    paragraphs: Vec<Paragraph>,
    seen: FxHashSet<String>,
}

/// Collects the prose among the strings of `text`. A string that is data itself is searched in turn; its keys are never text.
fn strings(text: &str, depth: usize, found: &mut Found, budget: &Budget) -> Result<(), Overrun> {
    let mut at = 0;
    while let Some(quote) = memchr::memchr(b'"', text.as_bytes().get(at..).unwrap_or_default()) {
        at += quote + 1;
        let (content, taken) = unescape(text.get(at..).unwrap_or_default());
        at += taken;
        if content.len() < SHORTEST {
            continue;
        }
        if is_data(&content) {
            if depth < DEEPEST {
                budget.spend(content.len() as u64)?;
                strings(&content, depth + 1, found, budget)?;
            }
            continue;
        }
        if !reads_like_prose(&content) {
            continue;
        }
        for paragraph in paragraphs(&dom::decode(&content), budget)? {
            if found.seen.insert(paragraph.text.clone()) {
                found.paragraphs.push(paragraph);
            }
        }
    }
    Ok(())
}

/// Whether a string holds members of JSON: quoted names before colons.
fn is_data(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut members = memchr::memmem::find_iter(bytes, b"\":");
    let begins = matches!(text.trim_start().as_bytes().first(), Some(b'{' | b'['));
    if begins { members.next().is_some() } else { members.take(2).count() == 2 }
}

/// Sentences, and neither code nor addresses.
fn reads_like_prose(text: &str) -> bool {
    let (mut blanks, mut code, mut stops, mut all) = (0, 0, 0, 0);
    for c in text.chars().take(600) {
        all += 1;
        match c {
            ' ' => blanks += 1,
            '{' | '}' | ';' | '=' | '_' | '$' | '\\' | '|' => code += 1,
            '.' | '!' | '?' | '。' | ',' | '،' | '।' => stops += 1,
            _ if super::measure::is_dense(c) => blanks += 1,
            _ => {}
        }
    }
    stops >= 1 && blanks * 14 > all && code * 40 < all + 40 && !text.starts_with("http")
}

#[cfg(test)]
mod tests {
    use super::super::stated;
    use super::*;

    #[test]
    fn cuts_plain_and_marked_up_text() {
        let texts = |t: &str| {
            paragraphs(t, &Budget::unlimited()).expect("budget").into_iter().map(|p| p.text).collect::<Vec<_>>()
        };
        assert_eq!(texts("One.\n\n Two  three.\n---"), ["One.", "Two three."]);
        assert_eq!(texts("<p>One <b>x</b>.</p><p>Two.</p>"), ["One x.", "Two."]);
    }

    #[test]
    fn finds_prose_in_state() {
        let prose = "The council met on Monday, and after two hours of debate it voted for the new bridge.";
        let page = format!(
            "<div id=app></div><script>window.S={{\"u\":\"https://example.org/a.b,c\",\"css\":\"{}\",\"body\":[\"{prose}\",\"{prose}\"]}}</script>",
            "a {color: red; width: 1px} ".repeat(20)
        );
        let document = Document::parse(&page, &Budget::unlimited()).expect("parses");
        let stated = stated::read(&document, &Budget::unlimited()).expect("reads");
        let found = from_state(&document, &stated, &Budget::unlimited()).expect("budget");
        assert_eq!(found.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), [prose]);
    }

    #[test]
    fn keys_and_escapes_of_nested_data_are_no_text() {
        let prose = "The ferry sank at her moorings on Monday night, after a fire that burned for six hours.";
        let inner = format!("{{\"providerName\":\"Wire, and more\",\"kind\":\"text\",\"body\":\"{prose}\"}}");
        let state = serde_json::json!({ "title": "Ferry", "payload": inner, "css": "a, b. ".repeat(80) });
        let page = format!("<div id=app></div><script>window.S={state}</script>");
        let document = Document::parse(&page, &Budget::unlimited()).expect("parses");
        let stated = stated::read(&document, &Budget::unlimited()).expect("reads");
        let found = from_state(&document, &stated, &Budget::unlimited()).expect("budget");
        assert!(found.iter().any(|p| p.text == prose), "{found:?}");
        assert!(found.iter().all(|p| !p.text.contains("providerName") && !p.text.contains('"')), "{found:?}");
    }
}
