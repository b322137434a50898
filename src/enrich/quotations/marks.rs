//! Finds what stands between quotation marks, one paragraph at a time.

use std::ops::Range;

/// A stretch of text between quotation marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// Byte range of the words, without the marks.
    pub inner: Range<usize>,
    /// Byte range with the marks.
    pub outer: Range<usize>,
    /// The closing mark is missing, as where the quotation goes on in the next paragraph.
    pub open: bool,
}

/// Which marks may close after `opener`; `None` where `opener` opens nothing.
fn closers(opener: char, language: &str) -> Option<&'static [char]> {
    Some(match opener {
        '\u{201c}' | '\u{201f}' => &['\u{201d}', '"'],
        '\u{201e}' => &['\u{201c}', '\u{201d}', '"'],
        '\u{ab}' => &['\u{bb}'],
        '\u{bb}' if matches!(language, "cs" | "da" | "de" | "fi" | "hu" | "no" | "pl" | "sv") => &['\u{ab}', '\u{bb}'],
        '\u{201d}' if is_same_on_both_sides(language) => &['\u{201d}', '"'],
        '\u{300c}' => &['\u{300d}'],
        '\u{300e}' => &['\u{300f}'],
        '"' | '\u{ff02}' => &['"', '\u{201d}', '\u{ff02}'],
        _ => return None,
    })
}

/// Whether the mark that closes a quotation opens it too: `”so”`.
fn is_same_on_both_sides(language: &str) -> bool {
    matches!(language, "da" | "fi" | "nl" | "no" | "sv")
}

/// Whether single quotation marks enclose speech in `language`: where text uses no double ones at all.
fn single(opener: char) -> Option<char> {
    match opener {
        '\u{2018}' => Some('\u{2019}'),
        '\'' => Some('\''),
        _ => None,
    }
}

/// Whether the text has a double mark that opens a quotation in some language, curly, straight, angled or of two backticks.
fn has_double(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'"', 0xc2, 0xe2, bytes).any(|at| {
        let rest = &text[at..];
        rest.starts_with(['"', '\u{ab}', '\u{201c}', '\u{201d}', '\u{201e}'])
    }) || memchr::memmem::find(bytes, b"``").is_some()
}

/// Where the next character stands, from byte `from` on, that may be a mark: a straight one, or of a block that holds marks; `commas` are some
/// where two of them open a quotation.
fn next_mark(paragraph: &str, from: usize, commas: bool) -> Option<usize> {
    let rest = paragraph.as_bytes().get(from..)?;
    Some(from + rest.iter().position(|&byte| LEADS[usize::from(byte)] || commas && byte == b',')?)
}

/// The bytes that such characters start with.
static LEADS: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < 256 {
        table[at] = matches!(at as u8, b'"' | b'\'' | b'`' | 0xc2 | 0xe2 | 0xe3 | 0xef);
        at += 1;
    }
    table
};

/// Whether single marks enclose the speech of a text: it has no double ones, or has them only inside single ones that open a paragraph
/// (`‘He said: “Never,” and went’`).
pub fn are_single(text: &str, paragraphs: &[Range<usize>], language: &str) -> bool {
    if !has_double(text) {
        return true;
    }
    let opens_single = |paragraph: &Range<usize>| text[paragraph.clone()].starts_with(['\u{2018}', '\'']);
    paragraphs.iter().any(opens_single)
        && paragraphs.iter().all(|paragraph| {
            let outer = find(text, paragraph.clone(), language, true, None);
            let inside = |double: &Quoted| {
                outer.iter().any(|q| q.outer.start < double.outer.start && double.outer.end < q.outer.end)
            };
            find(text, paragraph.clone(), language, false, None).iter().all(inside)
        })
}

/// The quoted stretches of the paragraph at `range`. `singles` says whether single marks count, `resumed` which mark opened what the paragraph
/// before left open.
pub fn find(text: &str, range: Range<usize>, language: &str, singles: bool, resumed: Option<char>) -> Vec<Quoted> {
    let mut found = Vec::new();
    let Some(paragraph) = text.get(range.clone()) else { return found };
    // The mark that is open: where it starts, where its words start, and what closes it.
    let mut open: Option<(usize, usize, char)> = None;
    let mut from = 0;
    if let Some(mark) = resumed {
        let opener = match mark {
            '\u{bb}' if closers(mark, language).is_none() => '\u{ab}',
            '\u{201d}' if closers(mark, language).is_none() => '\u{201c}',
            _ => mark,
        };
        let resumes = paragraph.chars().next().filter(|&mark| is_closer(opener, mark, language));
        // `»Y además…`: papers of Southern Europe repeat the closing mark in front of each paragraph of a quotation.
        if let Some(mark) = resumes {
            from = mark.len_utf8();
            open = Some((0, from, opener));
        } else if ends_first(opener, paragraph, language) {
            open = Some((0, 0, opener));
        }
    }
    // Dutch papers write `,,so’’`.
    let commas = language == "nl";
    let spaced = has_spaced(paragraph);
    while let Some(at) = next_mark(paragraph, from, commas) {
        let Some(c) = paragraph[at..].chars().next() else { break };
        let before = paragraph[..at].chars().next_back().unwrap_or(' ');
        let mut length = c.len_utf8();
        let mut mark = c;
        if matches!(c, '`' | '\'' | ',' | '\u{2019}') && paragraph[at + length..].starts_with(c) {
            length *= 2;
            mark = match c {
                '`' => '\u{201c}',
                ',' => '\u{201e}',
                _ => '\u{201d}',
            };
        } else if c == ',' {
            from = at + 1;
            continue;
        }
        from = at + length;
        let next = paragraph[at + length..].chars().next().unwrap_or(' ');
        let closes = |opener: char| {
            if let Some(list) = closers(opener, language) {
                // A straight mark closes only behind something; before a word it is a nested opening.
                list.contains(&mark)
                    && !(mark == '"' && before.is_whitespace() && !next.is_whitespace() && next.is_alphanumeric())
            } else {
                // The apostrophe of a plural looks the same: punctuation stands beside a mark.
                let beside =
                    matches!(before, ',' | '.' | '?' | '!' | '…') || !(next.is_whitespace() || next.is_alphanumeric());
                let last = paragraph[at + length..].trim().is_empty();
                // `het plan ‘een geschenk’ is`: elsewhere than in English no letters are left out there.
                let last = last || mark == '\u{2019}' && language != "en" && !matches!(before, 's' | 'x' | 'z');
                single(opener) == Some(mark) && (beside || last) && !before.is_whitespace() && !next.is_alphanumeric()
            }
        };
        match open {
            Some((start, inner, opener)) if closes(opener) => {
                found.push(quoted(
                    range.start + start..range.start + at + length,
                    range.start + inner..range.start + at,
                    text,
                    false,
                ));
                open = None;
            }
            Some(_) => {}
            None => {
                let free = !before.is_alphanumeric() && !next.is_whitespace();
                let opens = match mark {
                    '"' if spaced && before.is_whitespace() => true,
                    '"' | '\u{ff02}' => free,
                    '\u{ab}' | '\u{201e}' => true,
                    '\u{201d}' if is_same_on_both_sides(language) => free,
                    _ => {
                        !before.is_alphanumeric()
                            || closers(mark, language).is_some_and(|_| mark != '\u{201d}' && !mark.is_ascii())
                    }
                };
                let known = closers(mark, language).is_some() || (singles && single(mark).is_some() && free);
                if opens && known {
                    open = Some((at, at + length, mark));
                }
            }
        }
    }
    // An opening single mark without its partner is an apostrophe.
    if let Some((start, inner, opener)) = open
        && single(opener).is_none()
    {
        found.push(quoted(range.start + start..range.end, range.start + inner..range.end, text, true));
    }
    found
}

/// Whether `mark` closes what `opener` opened, and opens nothing in `language`.
fn is_closer(opener: char, mark: char, language: &str) -> bool {
    closers(opener, language).is_some_and(|list| list.contains(&mark)) && closers(mark, language).is_none()
}

/// Whether the paragraph ends what `opener` opened in the one before, without any other mark in front of its end.
fn ends_first(opener: char, paragraph: &str, language: &str) -> bool {
    let marks = ['"', '\u{ab}', '\u{bb}', '\u{201c}', '\u{201d}', '\u{201e}', '\u{300c}', '\u{300d}'];
    let Some((words, rest)) = paragraph.find(marks).and_then(|at| paragraph.split_at_checked(at)) else { return false };
    let mut rest = rest.chars();
    let closes = rest.next().is_some_and(|mark| is_closer(opener, mark, language));
    let beside = rest.next().is_none_or(|next| !next.is_alphanumeric());
    closes && beside && (opener == '\u{ab}' || !words.ends_with(char::is_whitespace))
}

/// Whether blanks stand on both sides of straight marks, as in texts that were cut into words: `" So it is , " she said .` An even number of
/// them, none behind a number, where it means inches.
fn has_spaced(paragraph: &str) -> bool {
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let spaced = paragraph
        .match_indices('"')
        .filter(|&(at, _)| blank(paragraph[..at].chars().next_back()) && blank(paragraph[at + 1..].chars().next()));
    let mut count = 0;
    for (at, _) in spaced {
        if paragraph[..at].trim_end().ends_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        count += 1;
    }
    count > 0 && count % 2 == 0
}

fn quoted(outer: Range<usize>, inner: Range<usize>, text: &str, open: bool) -> Quoted {
    let words = &text[inner.clone()];
    let start = inner.start + (words.len() - words.trim_start().len());
    let end = start + words.trim().len();
    Quoted { inner: start..end.max(start), outer, open }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str, language: &str) -> Vec<String> {
        let singles = !text.contains(['"', '\u{201c}']);
        find(text, 0..text.len(), language, singles, None).into_iter().map(|q| text[q.inner].to_owned()).collect()
    }

    #[test]
    fn styles() {
        assert_eq!(inner("“One,” she said. “Two ‘three’ four.”", "en"), ["One,", "Two ‘three’ four."]);
        assert_eq!(inner("\"One,\" he said, \"and the 6' wall.\"", "en"), ["One,", "and the 6' wall."]);
        assert_eq!(inner("``One,'' he said.", "en"), ["One,"]);
        assert_eq!(inner("\" One , \" he said , \" two . \"", "en"), ["One ,", "two ."]);
        assert_eq!(inner("Er sagte : \" Eins . \"", "de"), ["Eins ."]);
        assert!(inner("a pipe of 6 \" and one of 8 \" in the wall", "en").is_empty());
        assert_eq!(inner("„Eins“, sagte sie. »Zwei«, sagte er.", "de"), ["Eins", "Zwei"]);
        assert_eq!(inner("« Un », dit-elle.", "fr"), ["Un"]);
        assert_eq!(inner("他说：“一二三。”「四」", "zh"), ["一二三。", "四"]);
        assert_eq!(inner("‘It’s the ministers’ plan,’ he said.", "en"), ["It’s the ministers’ plan,"]);
    }

    #[test]
    fn a_missing_mark_leaves_it_open() {
        let text = "“One two three.";
        let found = find(text, 0..text.len(), "en", false, None);
        assert!(found[0].open);
        assert_eq!(found[0].inner, 3..text.len());
    }

    #[test]
    fn apostrophes_are_no_marks() {
        assert!(inner("It's the ministers' plan, he didn't say.", "en").is_empty());
        assert!(inner("rock 'n' roll in the '90s", "en").iter().all(|q| q.len() < 3));
    }
}
