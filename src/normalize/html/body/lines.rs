//! Which line ends belong to a text: those of code and verse do, those that only wrap prose do not.

use super::measure::{Reference, measure};
use crate::normalize::html::dom::{Document, NodeId, Tag};

/// Most words that a line of verse has on average, and most characters.
const VERSE: (f32, f32) = (10.0, 50.0);
/// Fewest lines of verse.
const FEWEST: usize = 3;
/// Share of the lines that are paragraphs which ends as sentences do, and fewest characters of such a line on average.
const ENDED: f32 = 0.8;
const PARAGRAPH: f32 = 50.0;

/// Whether a `pre` holds prose, whose lines are only wrapped: paragraphs parted by blank lines, and nothing indented but their first lines.
pub fn is_wrapped_prose(document: &Document<'_>, pre: NodeId) -> bool {
    let is_code = |n: NodeId| matches!(document.tag(n), Tag::CODE | Tag::KBD | Tag::SAMP | Tag::SPAN);
    if document.descendants(pre).any(is_code) {
        return false;
    }
    let (mut lines, mut indented, mut words, mut letters, mut signs) = (0, 0, 0, 0, 0);
    for text in document.descendants(pre).filter(|&n| document.is_text(n)) {
        let mut begins = true;
        for line in document.text(text).lines().take(400) {
            let before = std::mem::replace(&mut begins, line.trim().is_empty());
            if begins {
                continue;
            }
            lines += 1;
            indented += usize::from(line.starts_with([' ', '\t']) && !before);
            words += line.split_whitespace().count();
            letters += line.chars().filter(|c| c.is_alphabetic()).count();
            signs += line.chars().filter(|c| matches!(c, '{' | '}' | '=' | '<' | '>' | ';' | '|' | '$' | '_')).count();
        }
    }
    lines >= 2 && indented * 4 <= lines && words >= lines * 6 && signs * 50 <= letters
}

/// The parts of `text` that blank lines part.
pub fn parted(text: &str) -> Vec<&str> {
    let (mut parts, mut from, mut at) = (Vec::new(), 0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            parts.push(text.get(from..at).unwrap_or_default());
            from = at + line.len();
        }
        at += line.len();
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
}

/// Appends the lines of `text` as they stand; blank lines, which part paragraphs in a document, are left out.
pub fn push_lines(out: &mut String, text: &str) {
    let mut lines = text.split('\n');
    out.push_str(lines.next().unwrap_or_default().trim_end_matches('\r'));
    for line in lines {
        break_line(out);
        out.push_str(line.trim_end_matches('\r'));
    }
}

/// Ends the line, unless it is blank.
pub fn break_line(out: &mut String) {
    let kept = out.trim_end_matches([' ', '\t']).len();
    out.truncate(kept);
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Whether the lines of `text` are paragraphs that only line breaks part: they end as sentences do, and are no short ones.
pub fn are_paragraphs(text: &str) -> bool {
    let (mut count, mut chars, mut ended) = (0.0, 0.0, 0.0);
    for line in text.lines() {
        let m = measure(line, &Reference::default());
        // As long as it is read: a character of a script without blanks takes the time of two others.
        let length = m.chars.max(m.words * 4.0);
        count += 1.0;
        chars += length;
        ended += if matches!(m.ending, 1.0 | 4.0) { length } else { 0.0 };
    }
    count >= 2.0 && ended >= ENDED * chars && chars >= PARAGRAPH * count
}

/// Whether the lines of `text` are short ones that were broken on purpose.
pub fn is_verse(text: &str) -> bool {
    let count = text.lines().count();
    if count < FEWEST {
        return false;
    }
    let mut words = 0.0;
    super::measure::words(text, |_, is_dense| words += if is_dense { 0.5 } else { 1.0 });
    words <= VERSE.0 * count as f32 && text.chars().count() as f32 <= VERSE.1 * count as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_and_blank_ones_go() {
        let mut out = String::new();
        push_lines(&mut out, "fn tide() {\r\n\n    ebb()  \n}");
        assert_eq!(out, "fn tide() {\n    ebb()\n}");
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(parted("a\nb\n\n \nc\n"), ["a\nb\n", "", "c\n"]);
        assert_eq!(parted("a"), ["a"]);
    }

    #[test]
    fn lines_of_whole_sentences_are_paragraphs() {
        let first = "The council met on Monday in the old hall by the harbour, and debated for two hours.";
        let second =
            "The mayor called the vote a beginning: \u{201c}Nobody wanted to wait for another winter of ice.\u{201d}";
        assert!(are_paragraphs(&format!("{first}\n{second}")));
        assert!(are_paragraphs(
            "議会は火曜日、三年にわたる議論の末に古い港の橋を再建することを決めた。\n市長は、新しい橋はまず自転車に開放されると述べた。"
        ));
        assert!(!are_paragraphs(first), "one line");
        assert!(!are_paragraphs("Closed on Monday.\nOpen on Sunday."), "short");
        let wrapped = first.replacen(", ", ",\n", 1) + "\n" + &second.replacen("a ", "a\n", 1);
        assert!(!are_paragraphs(&wrapped), "wrapped");
    }

    #[test]
    fn short_lines_are_verse() {
        assert!(is_verse(
            "The boats go out at four,\nthe gulls are there before,\nand nobody is sure\nwho wakes the other more."
        ));
        assert!(is_verse("春の海\nひねもすのたり\nのたりかな"));
        let wrapped = "The council met on Monday in the old hall by the harbour, and after two hours of debate\nit voted for the bridge \
            that the engineers had drawn in the spring, against the wish of the mayor and\nof those who live on the quay below it.";
        assert!(!is_verse(wrapped));
        assert!(!is_verse("One\nTwo"));
    }
}
