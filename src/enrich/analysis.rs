//! The one reading of an article that all enrichers share: paragraphs, sentences, tokens and their offsets, computed once.

use std::ops::Range;

use crate::article::{Article, Span};

/// A token: a word, a number or a punctuation mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Byte offset of its start in [`Analysis::text`].
    pub start: u32,
    /// Byte offset of its end, exclusive.
    pub end: u32,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Starts with a letter.
    Word,
    /// Starts with a digit.
    Number,
    /// Anything else that is not white space.
    Punctuation,
}

/// An article read once. All ranges are byte ranges into `text` or index ranges into `tokens`; [`Analysis::span`] turns bytes into
/// the scalar offsets of the document.
#[derive(Debug)]
pub struct Analysis<'a> {
    /// `body.text`.
    pub text: &'a str,
    /// Primary language subtag, `und` where unsure.
    pub language: &'a str,
    /// Headline, if any; it is not part of `text`.
    pub headline: Option<&'a str>,
    /// `published.at`, if any; anchors relative dates.
    pub published: Option<&'a str>,
    /// Byte ranges of the paragraphs.
    pub paragraphs: Vec<Range<usize>>,
    /// Byte ranges of the sentences.
    pub sentences: Vec<Range<usize>>,
    /// Index ranges of each sentence's tokens.
    pub sentence_tokens: Vec<Range<usize>>,
    /// Tokens.
    pub tokens: Vec<Token>,
    scalars: Scalars,
}

impl<'a> Analysis<'a> {
    /// Reads `article`, whose language is already known.
    pub fn of(article: &'a Article) -> Self {
        let text = article.body.text.as_str();
        let language = article.language.as_ref().map_or("und", |l| l.code.split('-').next().unwrap_or("und"));
        let mut paragraphs = Vec::new();
        let mut at = 0;
        for paragraph in text.split("\n\n") {
            paragraphs.push(at..at + paragraph.len());
            at += paragraph.len() + 2;
        }
        let tokens = tokens(text);
        Self {
            text,
            language,
            headline: article.headline.as_deref(),
            published: article.published.as_ref().map(|m| m.at.as_str()),
            sentences: paragraphs.clone(),
            sentence_tokens: Vec::new(),
            paragraphs,
            tokens,
            scalars: Scalars::of(text),
        }
    }

    /// The token's text.
    pub fn token(&self, index: usize) -> &'a str {
        let token = self.tokens[index];
        &self.text[token.start as usize..token.end as usize]
    }

    /// The document's span of a byte range that lies on character boundaries.
    pub fn span(&self, bytes: Range<usize>) -> Span {
        Span { start: self.scalars.at(self.text, bytes.start), end: self.scalars.at(self.text, bytes.end) }
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let kind = match c {
            c if c.is_alphabetic() => TokenKind::Word,
            c if c.is_numeric() => TokenKind::Number,
            _ => TokenKind::Punctuation,
        };
        let mut end = start + c.len_utf8();
        while kind != TokenKind::Punctuation {
            match chars.peek() {
                Some(&(at, c)) if c.is_alphanumeric() => end = at + c.len_utf8(),
                _ => break,
            }
            chars.next();
        }
        tokens.push(Token { start: start as u32, end: end as u32, kind });
    }
    tokens
}

/// Scalar offsets at every 64th byte, so that a look-up counts at most 63 bytes.
#[derive(Debug)]
struct Scalars(Vec<u32>);

impl Scalars {
    const STEP: usize = 64;

    fn of(text: &str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut scalars = 0;
        for (at, byte) in text.bytes().enumerate() {
            if at % Self::STEP == 0 {
                marks.push(scalars);
            }
            scalars += u32::from(is_scalar_start(byte));
        }
        marks.push(scalars);
        Self(marks)
    }

    fn at(&self, text: &str, byte: usize) -> u32 {
        let mark = (byte / Self::STEP).min(self.0.len() - 1);
        let from = (mark * Self::STEP).min(text.len());
        if byte >= text.len() && mark == self.0.len() - 1 {
            return self.0[mark];
        }
        self.0[mark] + text.as_bytes()[from..byte].iter().map(|&b| u32::from(is_scalar_start(b))).sum::<u32>()
    }
}

fn is_scalar_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalar_offsets_agree_with_counting() {
        for text in ["", "a", &"é".repeat(200), &"a“b”–😀 ".repeat(90), &"x".repeat(128)] {
            let scalars = Scalars::of(text);
            for at in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
                assert_eq!(scalars.at(text, at) as usize, text[..at].chars().count());
            }
        }
    }
}
