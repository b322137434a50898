//! A text as lines: split, cleaned, and lines that were wrapped at a fixed width joined again.

use std::borrow::Cow;

use memchr::memchr_iter;

use super::marks::Notation;
use crate::normalize::{bytes, clean};

/// What becomes of a line: `None` to keep it, else the rule that removes it.
pub type Fate = Option<&'static str>;

/// A line of the text, clean and not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// The text, without line breaks.
    pub text: Cow<'a, str>,
    /// Whether empty lines stand before it.
    pub gap: bool,
}

/// Fewest columns of a text that counts as wrapped at a fixed width, and most.
const COLUMNS: std::ops::RangeInclusive<usize> = 38..=132;

/// The lines of `text`, clean, without empty ones, wrapped paragraphs joined.
pub fn read(text: &str) -> Vec<Line<'_>> {
    let (mut lines, mut indented) = (Vec::new(), Vec::new());
    let mut gap = true;
    let notation = Notation::of(text);
    for raw in split(text) {
        let clean = match notation.plain(raw) {
            Cow::Borrowed(raw) => clean::line(raw),
            Cow::Owned(plain) => Cow::Owned(clean::line(&plain).into_owned()),
        };
        if clean.is_empty() {
            gap = true;
            continue;
        }
        // A soft hyphen at the end of a line is a hyphenation that only a join may undo.
        let text = if raw.trim_end().ends_with('\u{ad}') { Cow::Owned(format!("{clean}\u{ad}")) } else { clean };
        lines.push(Line { text, gap });
        indented.push(indentation(raw));
        gap = false;
    }
    unwrap(lines, &indented)
}

/// Splits at every line break of Unicode; all but the line feed are rare, and looked for only where one may be.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let lines = ends.map(move |end| &text[std::mem::replace(&mut from, end + 1)..end]);
    lines.flat_map(|line| {
        // Bytes 0xC2 0x85, and 0xE2 0x80 0xA8 or 0xA9.
        let rare = bytes::any(line.as_bytes(), |b| matches!(b, 0xb..=0xd | 0x85 | 0xa8 | 0xa9));
        let (whole, parts) = if rare { (None, Some(line)) } else { (Some(line), None) };
        let breaks = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
        whole.into_iter().chain(parts.into_iter().flat_map(move |line| line.split(breaks)))
    })
}

/// Columns of blanks in front of a line that is set in; one blank alone is an accident.
fn indentation(raw: &str) -> usize {
    let columns = raw.chars().map_while(|c| match c {
        ' ' => Some(1),
        '\u{3000}' => Some(2),
        '\t' => Some(8),
        _ => None,
    });
    Some(columns.sum()).filter(|columns| *columns > 1).unwrap_or(0)
}

/// Joins the lines of paragraphs that were wrapped at a fixed width, and that blank lines part or a first line that is set in.
fn unwrap<'a>(lines: Vec<Line<'a>>, indented: &[usize]) -> Vec<Line<'a>> {
    let first = indented.iter().filter(|&&columns| columns > 0).count();
    if (2..=lines.len() * 3 / 5).contains(&first) {
        let parted = lines.iter().zip(indented);
        let parted: Vec<Line<'a>> =
            parted.map(|(line, &columns)| Line { gap: line.gap || columns > 0, ..line.clone() }).collect();
        if let Some(columns) = columns(&parted) {
            return joined(parted, indented, columns);
        }
    }
    match columns(&lines) {
        Some(columns) => joined(lines, indented, columns),
        None => lines,
    }
}

fn joined<'a>(lines: Vec<Line<'a>>, indented: &[usize], columns: usize) -> Vec<Line<'a>> {
    let mut joined: Vec<Line<'a>> = Vec::with_capacity(lines.len());
    let mut last_width = 0;
    for (line, indented) in lines.into_iter().zip(indented) {
        let width = indented + line.text.chars().count();
        match joined.last_mut() {
            Some(last) if !line.gap && continues(&last.text, last_width, &line.text, columns) => {
                join(&mut last.text, &line.text)
            }
            _ => joined.push(line),
        }
        last_width = width;
    }
    for line in &mut joined {
        if line.text.ends_with('\u{ad}') {
            line.text = Cow::Owned(line.text.trim_end_matches('\u{ad}').to_owned());
        }
    }
    joined
}

/// The width at which the text was wrapped: most lines come near the widest, and most of those break inside a sentence.
fn columns(lines: &[Line<'_>]) -> Option<usize> {
    let widths: Vec<usize> = lines.iter().map(|l| l.text.chars().count()).collect();
    if widths.len() < 4 {
        return lines.iter().any(|l| l.text.ends_with('\u{ad}')).then_some(*COLUMNS.end());
    }
    let at = (widths.len() * 19 / 20).min(widths.len() - 1);
    let widest = *widths.clone().select_nth_unstable(at).1;
    if !COLUMNS.contains(&widest) {
        return None;
    }
    let (mut inner, mut full, mut inside, mut small, mut over) = (0, 0, 0, 0, 0);
    for (pair, &width) in lines.windows(2).zip(&widths) {
        over += usize::from(width > widest * 5 / 4);
        inner += usize::from(!pair[1].gap);
        if width * 4 >= widest * 3 && !pair[1].gap {
            full += 1;
            let goes_on = !ends_sentence(&pair[0].text);
            inside += usize::from(goes_on && !starts_with_capital(&pair[1].text));
            small += usize::from(goes_on && pair[1].text.starts_with(char::is_lowercase));
        }
    }
    // In running text of any language nine breaks in ten fall inside a sentence, and most of the words after them are not names.
    let wrapped = full * 2 >= lines.len() && inside * 5 >= full * 2;
    // Paragraphs of two or three lines have as many that are not full; then the full ones must go on with small letters.
    let short = full >= 3 && full * 2 >= inner && full * 5 >= lines.len() && small * 4 >= full * 3;
    (full >= 2 && (wrapped || short) && over * 50 <= lines.len()).then_some(widest)
}

fn continues(last: &str, last_width: usize, next: &str, columns: usize) -> bool {
    let letters = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let parted = last.strip_suffix('-').is_some_and(|word| letters(word.chars().next_back()));
    if last.ends_with('\u{ad}') || (parted && letters(next.chars().next())) {
        return true;
    }
    // The next line's first word did not fit any more.
    let word = next.split(' ').next().map_or(0, |w| w.chars().count());
    let full = last_width + 1 + word.min(20) > columns || last_width * 10 >= columns * 9;
    full && !is_item(next)
}

fn is_item(line: &str) -> bool {
    line.starts_with(['•', '*', '–', '—', '►', '▪', '‣', '●', '·'])
}

fn starts_with_capital(line: &str) -> bool {
    line.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase() && c.is_uppercase())
}

fn ends_sentence(line: &str) -> bool {
    super::shape::ends_sentence(line)
}

fn join(last: &mut Cow<'_, str>, next: &str) {
    let text = last.to_mut();
    let unspaced = || super::shape::unspaced_end(text) && next.chars().next().is_some_and(super::shape::is_unspaced);
    if text.ends_with('\u{ad}') || (text.ends_with('-') && hyphenated(text, next)) {
        text.pop();
    } else if !text.ends_with('-') && !unspaced() {
        text.push(' ');
    }
    text.push_str(next);
}

/// Whether the hyphen at the end of `last` only parts a word: small letters on both sides, and no other hyphen in the word.
fn hyphenated(last: &str, next: &str) -> bool {
    let word = last.trim_end_matches('-').rsplit(' ').next().unwrap_or("");
    word.chars().count() > 1
        && word.chars().all(char::is_alphabetic)
        && word.ends_with(char::is_lowercase)
        && next.starts_with(char::is_lowercase)
        && next.split(' ').next().is_some_and(|w| !w.contains('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        read(text).into_iter().map(|l| l.text.into_owned()).collect()
    }

    #[test]
    fn splits_at_every_break_and_drops_empty_lines() {
        assert_eq!(texts("a\r\nb\u{2028}c\n\n \u{a0}\nd"), ["a", "b", "c", "d"]);
        assert_eq!(read("a\n\nb\nc").iter().map(|l| l.gap).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn joins_what_was_wrapped() {
        let text = "The council met on Tuesday evening to discuss the new bridge over\n\
                    the river, which has been planned for more than a decade and has\n\
                    still not found enough money, as the mayor said after the meet-\n\
                    ing. Several residents spoke against it.\n\n\
                    A second vote is planned for the spring, when the results of the\n\
                    survey are known. Until then the old bridge stays open for cars\n\
                    and lorries.";
        let joined = texts(text);
        assert_eq!(joined.len(), 2, "{joined:#?}");
        assert!(joined[0].contains("over the river") && joined[0].contains("after the meeting. Several"));
    }

    #[test]
    fn joins_a_name_that_was_parted_at_its_hyphen() {
        let text = "Le champion rame chaque nuit entre les cargos, avec un rameur des États-\n\
                    Unis qui dort dans la cale. Son bateau, que la ville lui prête, est le\n\
                    plus vieux du port, et il y tient plus qu'à sa maison.\n\
                    Les championnats auront lieu en juin, et le capitaine a promis de laisser\n\
                    un feu allumé au bout du môle.";
        assert!(texts(text).join(" ").contains("des États-Unis qui dort"), "{:#?}", texts(text));
    }

    #[test]
    fn joins_short_paragraphs_that_were_wrapped() {
        let text = "Bakers of the old town go on strike\nBy Mara Quill\n\n\
                    The bakers of the old town will not open their shops on the market\n\
                    day, their guild said.\n\n\
                    They ask for ovens that burn less wood, and for a street that lorries\n\
                    can pass before six.\n\n\
                    The town hall called the demand reasonable but would not say how the\n\
                    works are to be paid for.";
        let joined = texts(text);
        assert_eq!(joined.len(), 5, "{joined:#?}");
        assert!(joined[2].ends_with("on the market day, their guild said."));
    }

    #[test]
    fn an_indented_line_begins_a_paragraph() {
        let text = "   The bakers of the old town will not open their shops on the\n\
                    market day, their guild said on Monday in the town hall.\n   \
                    They ask for ovens that burn less wood, and for a street that\n\
                    lorries can pass before six.\n   \
                    The town hall called the demand reasonable but would not say how\n\
                    the works are to be paid for.";
        let joined = texts(text);
        assert_eq!(joined.len(), 3, "{joined:#?}");
        assert!(joined[1].ends_with("a street that lorries can pass before six."));
    }

    #[test]
    fn leaves_lists_of_lines_alone() {
        let menu = "Home\nWorld\nPolitics\nBusiness\nA headline that is somewhat longer than the others\nSport";
        assert_eq!(texts(menu).len(), 6);
        let headlines = "Government announces new plan for the railways of the north\nMinister resigns after long debate over \
                         taxes and pensions\nTeam wins the final in front of seventy thousand people\nStorm brings down trees \
                         and power lines along the coast\nBank raises rates again as prices go on rising fast";
        assert_eq!(texts(headlines).len(), 5);
    }

    #[test]
    fn keeps_long_paragraphs() {
        let text = format!(
            "{}.\n{}.\n{}.\n{}.",
            "word ".repeat(80),
            "word ".repeat(70),
            "more ".repeat(60),
            "last ".repeat(50)
        );
        assert_eq!(texts(&text).len(), 4);
    }
}
