//! What the model labels: words, or single characters where a script writes no blanks between words.

use std::ops::Range;

use crate::enrich::analysis::{Analysis, TokenKind};

/// A unit of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// First byte.
    pub start: u32,
    /// Last byte, exclusive.
    pub end: u32,
    /// The token that it is, or is part of.
    pub token: u32,
    /// Where in its token it stands.
    pub place: Place,
}

/// Where in its token a unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Place {
    /// It is the token.
    Whole,
    /// The first of several.
    First,
    /// Neither first nor last.
    Inside,
    /// The last of several.
    Last,
}

/// The units of a text, by sentence.
pub struct Units {
    /// In order.
    pub all: Vec<Unit>,
    /// Index ranges of each sentence's units.
    pub sentences: Vec<Range<usize>>,
}

/// Whether `c` is written without blanks around words: Han and kana.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether words that begin with `c` are read by the character: those without blanks around them, and Hangul, whose words end in particles.
pub fn is_split(c: char) -> bool {
    is_unspaced(c) || matches!(c, '\u{ac00}'..='\u{d7a3}')
}

impl Units {
    /// Of a text that was read.
    pub fn of(analysis: &Analysis<'_>) -> Self {
        let mut all = Vec::with_capacity(analysis.tokens.len());
        let mut sentences = Vec::with_capacity(analysis.sentence_tokens.len());
        for sentence in &analysis.sentence_tokens {
            let from = all.len();
            for index in sentence.clone() {
                let token = analysis.tokens[index];
                let text = analysis.token(index);
                let unit = |start, end, place| Unit { start, end, token: index as u32, place };
                let split = token.kind == TokenKind::Word && text.chars().next().is_some_and(is_split);
                let count = if split { text.chars().count() } else { 1 };
                if count == 1 {
                    all.push(unit(token.start, token.end, Place::Whole));
                    continue;
                }
                for (n, (at, c)) in text.char_indices().enumerate() {
                    let place = match n {
                        0 => Place::First,
                        n if n + 1 == count => Place::Last,
                        _ => Place::Inside,
                    };
                    let start = token.start + at as u32;
                    all.push(unit(start, start + c.len_utf8() as u32, place));
                }
            }
            sentences.push(from..all.len());
        }
        Self { all, sentences }
    }
}
