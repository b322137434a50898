//! The one reading of an article that all enrichers share: paragraphs, sentences, tokens and their offsets, computed once.
//!
//! # Tokens
//! Tokens never hold white space and together cover everything else, in order.
//! - A word goes on over letters, marks and digits, and over what stands between two of them: a hyphen (`Al-Hamdi`, `U.S.-led`,
//!   `18-year-old`), an apostrophe (`don't`, `O'Neill`), `@`, `_`, and `&` between capitals (`AT&T`). Dashes part words.
//! - The possessive is a token of its own (`Russia`, `'s`); a bare apostrophe behind a plural is punctuation. French, Italian and Catalan
//!   elisions end behind the apostrophe (`l'`, `été`); Turkish suffixes start with it (`Ankara`, `'nın`). Tokens that start with an
//!   apostrophe are [`TokenKind::Punctuation`].
//! - The full stop belongs to initials (`J.`, before a capital), to dotted abbreviations (`U.S.`, `a.m.`, `Ph.D.`) and to those in the
//!   table (`Mr.`, `Inc.`, `Sept.`, `Calif.`; `No.` before a number), also where it ends the sentence as well. Otherwise it is a token.
//! - A number keeps `.`, `,`, `:` and `/` between digits (`1,234.5`, `10:35`) and the letters behind it (`1990s`, `3rd`). Signs and units
//!   (`$`, `%`) are punctuation.
//! - Repeated quote signs, dots and dashes are one token: ` `` `, `''`, `--`, `...`. Other marks are one character each.
//! - Han, kana, Thai, Lao, Khmer and Myanmar runs are split into words by dictionary (ICU).

mod abbreviations;
mod forms;
mod sentences;
mod tokens;

use std::cell::OnceCell;
use std::ops::Range;

pub(crate) use abbreviations::STARTERS;
pub use forms::Form;
use forms::Forms;

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
    /// Byte ranges of the sentences, without white space around them; never across paragraphs.
    pub sentences: Vec<Range<usize>>,
    /// Index ranges of each sentence's tokens; every token is in one sentence.
    pub sentence_tokens: Vec<Range<usize>>,
    /// Tokens.
    pub tokens: Vec<Token>,
    scalars: Scalars,
    forms: OnceCell<Forms>,
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
        let tokens = tokens::tokenize(text, language);
        let sentence_tokens = sentences::segment(text, language, &paragraphs, &tokens);
        let sentences =
            sentence_tokens.iter().map(|r| tokens[r.start].start as usize..tokens[r.end - 1].end as usize).collect();
        Self {
            text,
            language,
            headline: article.headline.as_deref(),
            published: article.published.as_ref().map(|m| m.at.as_str()),
            sentences,
            sentence_tokens,
            paragraphs,
            tokens,
            scalars: Scalars::of(text),
            forms: OnceCell::new(),
        }
    }

    /// The token's text.
    pub fn token(&self, index: usize) -> &'a str {
        let token = self.tokens[index];
        &self.text[token.start as usize..token.end as usize]
    }

    /// The form of a token.
    pub fn form(&self, token: usize) -> Form<'_> {
        let forms = self.all_forms();
        forms.get(forms.number(token))
    }

    /// The form with this number.
    pub fn form_of(&self, number: usize) -> Form<'_> {
        self.all_forms().get(number)
    }

    /// The number of a token's form.
    pub fn form_number(&self, token: usize) -> usize {
        self.all_forms().number(token)
    }

    /// All forms, those of the headline included, by their numbers.
    pub fn forms(&self) -> impl ExactSizeIterator<Item = Form<'_>> {
        self.all_forms().iter()
    }

    /// The forms of the headline's words (see [`words`](super::lexicon::words)).
    pub fn headline_forms(&self) -> impl Iterator<Item = Form<'_>> {
        self.all_forms().headline()
    }

    fn all_forms(&self) -> &Forms {
        self.forms.get_or_init(|| Forms::of(self.text, self.headline, self.language, &self.tokens))
    }

    /// The document's span of a byte range that lies on character boundaries.
    pub fn span(&self, bytes: Range<usize>) -> Span {
        Span { start: self.scalars.at(self.text, bytes.start), end: self.scalars.at(self.text, bytes.end) }
    }

    /// Whether a sentence begins with the token.
    pub fn opens_sentence(&self, token: usize) -> bool {
        self.sentence_tokens.binary_search_by_key(&token, |sentence| sentence.start).is_ok()
    }

    /// The byte range of a span of the document.
    pub fn bytes(&self, span: Span) -> Range<usize> {
        self.scalars.byte(self.text, span.start)..self.scalars.byte(self.text, span.end)
    }
}

/// Scalar offsets at every 64th byte, so that a look-up counts at most 63 bytes.
#[derive(Debug)]
struct Scalars(Vec<u32>);

impl Scalars {
    const STEP: usize = 64;

    fn of(text: &str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut scalars = 0;
        for chunk in text.as_bytes().chunks(Self::STEP) {
            marks.push(scalars);
            scalars += chunk.iter().map(|&b| u32::from(is_scalar_start(b))).sum::<u32>();
        }
        marks.push(scalars);
        Self(marks)
    }

    fn at(&self, text: &str, byte: usize) -> u32 {
        let mark = (byte / Self::STEP).min(self.0.len() - 1);
        let from = (mark * Self::STEP).min(text.len());
        if self.is_ascii(mark) {
            return self.0[mark] + (byte - from) as u32;
        }
        if byte >= text.len() && mark == self.0.len() - 1 {
            return self.0[mark];
        }
        self.0[mark] + text.as_bytes()[from..byte].iter().map(|&b| u32::from(is_scalar_start(b))).sum::<u32>()
    }

    /// Whether each byte behind the mark, up to the next, is a scalar.
    fn is_ascii(&self, mark: usize) -> bool {
        self.0.get(mark + 1).is_some_and(|next| (next - self.0[mark]) as usize == Self::STEP)
    }

    /// The byte offset of a scalar offset; the end of the text for what lies beyond it.
    fn byte(&self, text: &str, scalar: u32) -> usize {
        let mark = self.0.partition_point(|&s| s <= scalar).saturating_sub(1);
        let from = (mark * Self::STEP).min(text.len());
        let mut left = scalar - self.0[mark];
        if self.is_ascii(mark) {
            return from + left as usize;
        }
        for (at, &byte) in text.as_bytes().iter().enumerate().skip(from) {
            if is_scalar_start(byte) {
                if left == 0 {
                    return at;
                }
                left -= 1;
            }
        }
        text.len()
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
                assert_eq!(scalars.byte(text, scalars.at(text, at)), at);
            }
        }
    }
}
