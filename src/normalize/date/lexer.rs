//! A short text as numbers, words with their senses, and marks.

use smallvec::SmallVec;

use super::lexicon::{self, Sense};
use crate::cut;

/// Most bytes of a text that are read.
const LONGEST: usize = 400;

/// A piece of a text.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Byte offset of its start.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
    /// Whether no white space stands before it.
    pub tight: bool,
}

/// What a piece is.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A number of so many digits, of any script.
    Number(u32, u8),
    /// A word, with what it can mean in a date.
    Word(&'static [Sense]),
    /// Anything else.
    Mark(char),
}

/// The pieces of the first 400 bytes.
pub fn tokens(text: &str) -> SmallVec<[Token; 48]> {
    let mut tokens: SmallVec<[Token; 48]> = SmallVec::new();
    let text = cut::head(text, LONGEST);
    let mut at = 0;
    let mut tight = false;
    // The word that may open a pair.
    let mut opening: Option<(usize, String)> = None;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            tight = false;
            at += c.len_utf8();
            continue;
        }
        let (kind, length) = if digit(c).is_some() {
            number(&text[at..])
        } else if let Some(number) = han_number(&text[at..], c) {
            number
        } else if is_letter(c) {
            let length = word_length(&text[at..], c);
            let folded = lexicon::fold(&text[at..at + length]).replace('.', "");
            let senses = lexicon::senses(&folded);
            let paired = opening.take().and_then(|(start, first)| {
                let senses = lexicon::senses(&format!("{first}_{folded}"));
                (!senses.is_empty()).then_some((start, senses))
            });
            if let Some((start, senses)) = paired {
                let first = tokens.pop();
                let tight = first.is_some_and(|t| t.tight);
                tokens.push(Token { kind: Kind::Word(senses), start, end: at + length, tight });
                at += length;
                continue;
            }
            if senses.contains(&Sense::Opens) {
                opening = Some((at, folded));
            }
            (Kind::Word(senses), length)
        } else if is_invisible(c) {
            at += c.len_utf8();
            continue;
        } else {
            (Kind::Mark(c), c.len_utf8())
        };
        if !matches!(kind, Kind::Word(_)) {
            opening = None;
        }
        tokens.push(Token { kind, start: at, end: at + length, tight });
        at += length;
        tight = true;
    }
    tokens
}

fn number(text: &str) -> (Kind, usize) {
    let (mut value, mut digits, mut length) = (0u32, 0u8, 0);
    for c in text.chars() {
        let Some(d) = digit(c) else { break };
        value = value.saturating_mul(10).saturating_add(d);
        digits = digits.saturating_add(1);
        length += c.len_utf8();
    }
    (Kind::Number(value, digits), length)
}

/// A number in Chinese figures in front of a unit of a date: `二〇一六年`, `三十一日`.
fn han_number(text: &str, first: char) -> Option<(Kind, usize)> {
    const FIGURES: &str = "〇一二三四五六七八九";
    let figure = |c: char| match c {
        '零' => Some(0),
        '十' => Some(10),
        c => FIGURES.chars().position(|figure| figure == c).map(|n| n as u32),
    };
    // No other script is looked at further.
    if !('\u{3007}'..='\u{96f6}').contains(&first) {
        return None;
    }
    figure(first)?;
    let run = || text.chars().map_while(figure).take(5);
    let length: usize = text.chars().take(run().count()).map(char::len_utf8).sum();
    if !text.get(length..)?.starts_with(['年', '月', '日', '號', '号']) {
        return None;
    }
    let tens = run().any(|n| n == 10);
    let value = run().fold((0, 0), |(sum, last), n| match (n, tens) {
        (10, _) => (sum + 10 * u32::max(last, 1), 0),
        (n, true) => (sum, n),
        (n, false) => (sum * 10 + n, 0),
    });
    let value = value.0 + value.1;
    let digits = if tens { 2 } else { run().count() as u8 };
    Some((Kind::Number(value, digits), length))
}

/// Scripts that write words without blanks: words are cut by the lexicon, longest first.
fn word_length(text: &str, first: char) -> usize {
    let run = |belongs: fn(char) -> bool| text.find(|c| !belongs(c)).unwrap_or(text.len());
    if is_han(first) || is_hangul(first) {
        let run = run(if is_han(first) { is_han } else { is_hangul });
        for characters in (1..=4).rev() {
            let length: usize = text[..run].chars().take(characters).map(char::len_utf8).sum();
            if !lexicon::senses(&text[..length]).is_empty() {
                return length;
            }
        }
        return if is_han(first) { first.len_utf8() } else { run };
    }
    if is_thai(first) {
        let run = text.find(|c| !(is_thai(c) || c == '.')).unwrap_or(text.len());
        return text[..run].trim_end_matches('.').len();
    }
    run(|c| is_letter(c) && !is_han(c) && !is_thai(c))
}

/// The value of a decimal digit of the scripts that pages use.
pub fn digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    const ZEROS: [u32; 13] =
        [0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xE50, 0x1040, 0xFF10];
    let c = c as u32;
    ZEROS.iter().find(|&&zero| (zero..zero + 10).contains(&c)).map(|zero| c - zero)
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, 'º' | 'ª' | '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{200c}' | '\u{200d}')
        // Vowel signs and viramas of the Indic scripts, without dandas and digits.
        || (matches!(c, '\u{900}'..='\u{dff}') && !matches!(c, '\u{964}' | '\u{965}') && digit(c).is_none())
        || matches!(c, '\u{e31}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7af}')
}

fn is_thai(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        tokens(text)
            .iter()
            .map(|t| match t.kind {
                Kind::Number(n, digits) => format!("{n}/{digits}"),
                Kind::Word(senses) => if senses.is_empty() { "x" } else { "w" }.to_owned(),
                Kind::Mark(c) => c.to_string(),
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn scripts_without_blanks_are_cut() {
        assert_eq!(shape("2016年10月16日上午10時"), "2016/4 w 10/2 w 16/2 w w 10/2 w");
        assert_eq!(shape("二〇一六年十月三十一日"), "2016/4 w 10/2 w 31/2 w");
        assert_eq!(shape("一月二日，一些"), "1/1 w 2/1 w ， x x");
        assert_eq!(shape("2016년10월16일오후3시"), "2016/4 w 10/2 w 16/2 w w 3/1 w");
        assert_eq!(shape("16 ต.ค. 2559"), "16/2 w . 2559/4");
        assert_eq!(shape("١٦ تشرين الأول ٢٠١٦"), "16/2 w 2016/4");
    }

    #[test]
    fn any_text_is_cut_at_characters() {
        for text in ["é".repeat(300), "日".repeat(500), "٣".repeat(500), "a\u{301}".repeat(300)] {
            let tokens = tokens(&text);
            assert!(tokens.iter().all(|t| text.get(t.start..t.end).is_some()));
        }
    }
}
