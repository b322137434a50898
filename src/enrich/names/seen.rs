//! How tokens are written, and what is kept of each.

use crate::enrich::analysis::TokenKind;

/// How a token is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Shape {
    Lower,
    Initial,
    /// One capital letter, with or without a full stop.
    Letter,
    Capitals,
    /// Capitals with full stops: `U.S.`.
    Dotted,
    Mixed,
    /// Capitalised on both sides of a hyphen.
    Hyphenated,
    Number,
    NumberLetters,
    Mark,
    Possessive,
    /// Neither upper nor lower case.
    Caseless,
}

/// A token as the model sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) key: u32,
    /// Index of its vector.
    pub(super) word: Option<u32>,
    pub(super) classes: u16,
    pub(super) shape: Shape,
    pub(super) mark: u8,
    pub(super) document: u16,
}

/// How a sentence is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    /// All in capitals.
    Capitals,
    /// Most words capitalised.
    Headline,
}

impl Style {
    /// Of a sentence of tokens that are written so.
    pub(super) fn of(shapes: impl Iterator<Item = Shape>) -> Self {
        let (mut upper, mut lower, mut capitals) = (0, 0, 0);
        for shape in shapes {
            match shape {
                Shape::Lower => lower += 1,
                Shape::Capitals | Shape::Letter => {
                    capitals += 1;
                    upper += 1;
                }
                shape if shape.is_upper() => upper += 1,
                _ => {}
            }
        }
        if capitals >= 3 && lower == 0 && capitals == upper {
            Self::Capitals
        } else if upper >= 4 && upper > 2 * lower {
            Self::Headline
        } else {
            Self::Plain
        }
    }
}

impl Shape {
    /// Whether it has a capital letter.
    pub(super) fn is_upper(self) -> bool {
        match self {
            Shape::Initial | Shape::Letter | Shape::Capitals | Shape::Dotted | Shape::Mixed | Shape::Hyphenated => true,
            Shape::Lower | Shape::Number | Shape::NumberLetters | Shape::Mark | Shape::Possessive | Shape::Caseless => {
                false
            }
        }
    }
}

/// How a token is written.
pub(super) fn shape(text: &str, kind: TokenKind) -> Shape {
    match kind {
        TokenKind::Number => {
            if text.bytes().all(|b| !b.is_ascii_alphabetic()) {
                Shape::Number
            } else {
                Shape::NumberLetters
            }
        }
        TokenKind::Punctuation => {
            let mut chars = text.chars();
            let apostrophe = matches!(chars.next(), Some('\'' | '\u{2019}'));
            if apostrophe && chars.next().is_some_and(char::is_alphabetic) { Shape::Possessive } else { Shape::Mark }
        }
        TokenKind::Word if text.bytes().all(|b| b.is_ascii_lowercase()) => Shape::Lower,
        TokenKind::Word => {
            let (mut upper, mut lower, mut dots) = (0, 0, 0);
            for c in text.chars() {
                if c.is_uppercase() {
                    upper += 1;
                } else if c.is_lowercase() {
                    lower += 1;
                } else if c == '.' {
                    dots += 1;
                }
            }
            let first = text.chars().next().is_some_and(char::is_uppercase);
            let hyphen = || text.split('-').skip(1).any(|part| part.chars().next().is_some_and(char::is_uppercase));
            match (upper, lower) {
                (0, 0) => Shape::Caseless,
                (0, _) => Shape::Lower,
                (1, 0) => Shape::Letter,
                (_, 0) if dots > 0 => Shape::Dotted,
                (_, 0) => Shape::Capitals,
                (1, _) if first => Shape::Initial,
                _ if first && hyphen() => Shape::Hyphenated,
                _ => Shape::Mixed,
            }
        }
    }
}

/// The class of a punctuation mark; 0 for all others.
pub(super) fn mark(text: &str) -> u8 {
    match text {
        "," => 1,
        "." | "!" | "?" => 2,
        "(" | "[" => 3,
        ")" | "]" => 4,
        "\"" | "\u{201c}" | "\u{201d}" | "``" | "''" | "\u{ab}" | "\u{bb}" => 5,
        "'" | "\u{2018}" | "\u{2019}" => 6,
        "-" | "\u{2013}" | "\u{2014}" | "--" => 7,
        ":" | ";" => 8,
        "&" => 9,
        "/" => 10,
        "@" | "#" => 11,
        _ => 0,
    }
}
