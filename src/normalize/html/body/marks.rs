//! Marks that point at notes, and those that point back: no words of the text.

use crate::normalize::html::dom::{Document, Name, NodeId, Tag};

/// Most characters of a mark.
const LONGEST: usize = 6;

/// Words in classes of raised marks.
const NOTES: [&str; 20] = [
    "ref", "note", "fn", "cite", "citation", "nota", "fuss", "voet", "przypis", "pozn", "odkaz", "viite", "noot",
    "snosk", "dipnot", "labjegy", "lábjegy", "primech", "vinos", "catatan",
];

/// Fewest letters of a word whose raised number is no power of a unit.
const WORD: usize = 5;

/// Whether an element is a mark alone: a number or a sign, raised or in brackets, that leads to a place on the page; a raised one that
/// says by its class or by its form what it is; or a sign that leads back.
pub fn is_mark(document: &Document<'_>, n: NodeId, tag: Tag) -> bool {
    if !matches!(tag, Tag::SUP | Tag::A) || document.end(n) - n > 8 {
        return false;
    }
    let links = |n: NodeId| {
        let href = document.raw_attr(n, Name::HREF).unwrap_or_default();
        document.tag(n) == Tag::A && href.contains('#')
    };
    let text = || document.text_content(n);
    let leads = links(n) || document.descendants(n).any(links);
    if !leads && (tag != Tag::SUP || !is_note(document, n, text().trim())) {
        return false;
    }
    let text = text();
    let raised = tag == Tag::SUP || document.descendants(n).any(|inner| document.tag(inner) == Tag::SUP);
    is_sign(&text, raised)
}

/// Whether a raised text is a note's mark though it leads nowhere: by its sign, its class, a bracket, or as a number behind a word or a
/// sentence's mark.
fn is_note(document: &Document<'_>, n: NodeId, text: &str) -> bool {
    let class = document.raw_attr(n, Name::CLASS).unwrap_or_default();
    let signs = !text.is_empty() && text.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶'));
    signs
        || NOTES.iter().any(|word| class.contains(word))
        || text.starts_with(['※', '[', '［', '〔', '注', '註'])
        || is_number(text.trim_matches(['(', ')', '（', '）', '.'])) && (!is_number(text) || follows_word(document, n))
}

/// A number of one or two digits.
fn is_number(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether what stands right in front of an element is a word that is no unit, or the mark behind a sentence or a quotation.
fn follows_word(document: &Document<'_>, n: NodeId) -> bool {
    let Some(before) = n.checked_sub(1).filter(|&n| document.is_text(n)) else { return false };
    let text = document.text(before);
    let letters = text.chars().rev().take_while(|c| c.is_alphabetic()).take(WORD);
    let (count, dense) = letters.fold((0, false), |(count, dense), c| (count + 1, dense || c as u32 >= 0x2E80));
    let mark = text
        .chars()
        .next_back()
        .is_some_and(|c| matches!(c, '.' | ',' | '!' | '?' | '”' | '“' | '»' | '。' | '，' | '」'));
    count == WORD || dense || mark
}

/// Classes of what is there for those who hear a page.
const HEARD: [&str; 9] = [
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    "screen-reader-text",
    "screen-reader-only",
    "screenreader-text",
    "show-for-sr",
    "u-visually-hidden",
    "element-invisible",
];

/// Most nodes of it.
const SPOKEN: NodeId = 12;

/// Whether an element is there for those alone who hear the page: `(opens in a new window)`. A headline may stand in one.
pub fn is_read_aloud(document: &Document<'_>, n: NodeId, tag: Tag) -> bool {
    let class = || document.raw_attr(n, Name::CLASS).unwrap_or_default();
    let heads = || tag.heading().is_some() || document.descendants(n).any(|n| document.tag(n).heading().is_some());
    document.end(n) - n <= SPOKEN && class().split_ascii_whitespace().any(|word| HEARD.contains(&word)) && !heads()
}

/// Whether an element beside a formula says it again: for the eye, or as it was typed.
pub fn is_formula_again(document: &Document<'_>, n: NodeId) -> bool {
    document.raw_attr(n, Name::ARIA_HIDDEN) == Some("true") || document.name(n).starts_with("annotation")
}

/// Words in classes of what is laid over the text, the card of a person or the meaning of a word, and of the way to edit a section.
const CARDS: [&str; 8] = [
    "popover",
    "hovercard",
    "hover-card",
    "tooltiptext",
    "tooltip-text",
    "tooltip-content",
    "tooltip__content",
    "editsection",
];

/// Words in classes of the part of it that stands in the text.
const ANCHORS: [&str; 8] = ["trigger", "target", "toggle", "link", "anchor", "wrap", "term", "word"];

/// Whether an element inside a line is a card that is laid over it or a tool beside it, and no part of the sentence.
pub fn is_card(document: &Document<'_>, n: NodeId) -> bool {
    let Some(class) = document.raw_attr(n, Name::CLASS) else { return false };
    let says =
        |words: &[&str]| words.iter().any(|word| memchr::memmem::find(class.as_bytes(), word.as_bytes()).is_some());
    says(&CARDS) && !says(&ANCHORS)
}

/// A number in brackets or one of the signs of notes; raised, the bare number or a letter too.
fn is_sign(text: &str, raised: bool) -> bool {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return false;
    }
    let bare = text.trim_matches(['[', ']', '(', ')', '{', '}', '［', '］', '（', '）', '〔', '〕']);
    let bare = if raised { bare.trim_end_matches('.') } else { bare };
    let in_brackets = bare.len() < text.len();
    let numbers =
        |c: char| c.is_numeric() || matches!(c, ',' | '-' | '–' | '*' | '†' | '‡' | '§' | '¶' | '※' | '注' | '註');
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
    fn cards_are_no_part_of_the_sentence() {
        let page =
            "<p><span class=popover-trigger>Ada <span class='card hovercard'>Ada Brill, mayor</span></span> said";
        let document = Document::parse(page, &Budget::unlimited()).expect("parses");
        let cards: Vec<String> =
            document.descendants(ROOT).filter(|&n| is_card(&document, n)).map(|n| document.text_content(n)).collect();
        assert_eq!(cards, ["Ada Brill, mayor"]);
        let heading =
            "<h2><span>The bridge</span><span class=wiki-editsection>[<a href='?edit=1'>edit</a>]</span></h2>";
        let document = Document::parse(heading, &Budget::unlimited()).expect("parses");
        assert_eq!(document.descendants(ROOT).filter(|&n| is_card(&document, n)).count(), 1);
    }

    #[test]
    fn notes_and_their_ways_back() {
        for page in [
            "<p>a ferry<sup><a href=#fn1>1</a></sup>",
            "<p>a ferry<a href=#n3>[3]</a>",
            "<p>a ferry<a href=#n3><sup>3</sup></a>",
            "<p>a ferry<a href='/page#n3'>*</a>",
            "<li>The archive. <a href=#r1>↩</a>",
            "<p>a ferry<sup class=footnote-ref>3</sup>",
            "<p>a ferry<sup>[3]</sup>",
            "<p>a ferry<sup>**</sup>",
            "<p>渡し船<sup>※1</sup>",
            "<p>渡し船<sup>注2</sup>",
            "<p>eine Fähre<sup>1)</sup>",
            "<p>le bac<sup>(1)</sup>",
            "<p>a rév<sup>1.</sup>",
            "<p>перевозчик<sup>3</sup>",
            "<p>渡口<sup>2</sup>",
            "<p>a ferry.”<sup>12</sup>",
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
            "<p>48 км<sup>2</sup>",
            "<p>10<sup>15</sup>",
        ] {
            assert_eq!(marks(page), 0, "{page}");
        }
    }
}
