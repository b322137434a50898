//! Marks that point at notes, and those that point back: no words of the text.

use crate::normalize::html::dom::{Document, Name, NodeId, Tag};

/// Most characters of a mark.
const LONGEST: usize = 6;

/// Whether an element is a mark alone: a number or a sign, raised or in brackets, that leads to a place on the page; or a sign that
/// leads back.
pub fn is_mark(document: &Document<'_>, n: NodeId, tag: Tag) -> bool {
    if !matches!(tag, Tag::SUP | Tag::A) || document.end(n) - n > 8 {
        return false;
    }
    let links = |n: NodeId| {
        let href = document.raw_attr(n, Name::HREF).unwrap_or_default();
        document.tag(n) == Tag::A && href.contains('#')
    };
    if !links(n) && !document.descendants(n).any(links) {
        return false;
    }
    let text = document.text_content(n);
    let raised = tag == Tag::SUP || document.descendants(n).any(|inner| document.tag(inner) == Tag::SUP);
    is_sign(&text, raised)
}

/// A number in brackets or one of the signs of notes; raised, the bare number or a letter too.
fn is_sign(text: &str, raised: bool) -> bool {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return false;
    }
    let bare = text.trim_matches(['[', ']', '(', ')', '{', '}', '［', '］', '（', '）', '〔', '〕']);
    let in_brackets = bare.len() < text.len();
    let numbers = |c: char| c.is_numeric() || matches!(c, ',' | '-' | '–' | '*' | '†' | '‡' | '§' | '¶');
    let counted = !bare.is_empty() && bare.chars().all(numbers);
    let lettered = bare.chars().count() == 1 && bare.chars().all(|c| c.is_ascii_alphabetic());
    let sign = !bare.chars().any(|c| c.is_alphanumeric());
    sign || (counted || lettered) && (raised || in_brackets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Budget;
    use crate::normalize::html::dom::ROOT;

    fn marks(page: &str) -> usize {
        let document = Document::parse(page, &Budget::unlimited()).expect("parses");
        document.descendants(ROOT).filter(|&n| is_mark(&document, n, document.tag(n))).count()
    }

    #[test]
    fn notes_and_their_ways_back() {
        for page in [
            "<p>a ferry<sup><a href=#fn1>1</a></sup>",
            "<p>a ferry<a href=#n3>[3]</a>",
            "<p>a ferry<a href=#n3><sup>3</sup></a>",
            "<p>a ferry<a href='/page#n3'>*</a>",
            "<li>The archive. <a href=#r1>↩</a>",
        ] {
            assert!(marks(page) >= 1, "{page}");
        }
        for page in [
            "<p>10 m<sup>2</sup>",
            "<p>the 1<sup>st</sup> of May",
            "<p>see <a href=#two>chapter 2</a>",
            "<p>in <a href=/1999>1999</a>",
            "<p>see <a href=#y>1999</a>",
            "<p>E = mc<sup>2</sup>",
        ] {
            assert_eq!(marks(page), 0, "{page}");
        }
    }
}
