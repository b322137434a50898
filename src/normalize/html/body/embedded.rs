//! Text that stands only in the page's data: JSON-LD's `articleBody`, and the state that scripts would have drawn.

use super::blocks::{self, Blocks};
use super::stated::{Stated, unescape};
use crate::budget::{Budget, Overrun};
use crate::normalize::Paragraph;
use crate::normalize::html::dom::{self, Document, push_folded};

/// Shortest string in a state script that can be a paragraph, in bytes.
const SHORTEST: usize = 60;
/// Scripts that are searched.
const SCRIPTS: usize = 4;

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
        out.extend(cut.blocks.iter().map(|b| Paragraph { kind: b.kind(), text: cut.text(b).to_owned() }));
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
        let mut found: Vec<Paragraph> = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        let mut at = 0;
        while let Some(quote) = memchr::memchr(b'"', text.as_bytes().get(at..).unwrap_or_default()) {
            at += quote + 1;
            let rest = text.get(at..).unwrap_or_default();
            let (content, taken) = unescape(rest);
            at += taken;
            if content.len() < SHORTEST || !reads_like_prose(&content) {
                continue;
            }
            // JSON inside a JSON string: its strings are read in turn.
            let content = dom::decode(&content).into_owned();
            for paragraph in paragraphs(&content, budget)? {
                if seen.insert(paragraph.text.clone()) {
                    found.push(paragraph);
                }
            }
        }
        let size = found.iter().map(|p| p.text.len()).sum();
        if size > best.0 {
            best = (size, found);
        }
    }
    Ok(best.1)
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
}
