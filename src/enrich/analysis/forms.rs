//! Words as the enrichers look them up: in lower case, with their rank among English words, and whether they are stop words. Each form
//! that an article has is looked up once, however often it comes back and however many enrichers ask; what an enricher makes of a form it
//! can keep by the form's number.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Token;
use crate::enrich::lexicon::{Lexicon, lower_into, words};
use crate::enrich::stopwords::stop_words;

/// A form of a word, or a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form<'a> {
    /// Its number among the forms of the article.
    pub number: usize,
    /// As it is written.
    pub word: &'a str,
    /// The word as [`lower_into`] writes it.
    pub lower: &'a str,
    /// Its rank in the English lexicon, whatever language the text is in.
    pub rank: Option<u32>,
    /// Whether it is a stop word of the text's language.
    pub is_stop: bool,
    /// Whether the article has the word as `lower` is written.
    pub is_small_somewhere: bool,
}

/// The forms of all tokens and of the headline's words, in the order of their first use, the text's first.
#[derive(Debug)]
pub(super) struct Forms {
    /// All words, as written and in lower case.
    letters: String,
    forms: Vec<Entry>,
    /// The form of each token.
    tokens: Vec<u32>,
    /// The form of each word of the headline.
    headline: Vec<u32>,
}

/// A form; the ranges are of `letters`.
#[derive(Debug)]
struct Entry {
    word: Range<u32>,
    lower: Range<u32>,
    rank: Option<u32>,
    is_stop: bool,
    is_small_somewhere: bool,
}

impl Forms {
    pub(super) fn of(text: &str, headline: Option<&str>, language: &str, tokens: &[Token]) -> Self {
        let stop = stop_words(language);
        let mut letters = String::with_capacity(text.len());
        let mut forms = Vec::with_capacity(tokens.len() / 2);
        let mut known: FxHashMap<&str, u32> = FxHashMap::default();
        known.reserve(tokens.len() / 2);
        let mut lower = String::new();
        let mut number = |word| {
            *known.entry(word).or_insert_with(|| {
                lower_into(word, &mut lower);
                let as_written = push(&mut letters, word);
                forms.push(Entry {
                    lower: if lower == word { as_written.clone() } else { push(&mut letters, &lower) },
                    word: as_written,
                    rank: Lexicon::english().rank(&lower),
                    is_stop: stop.is_some_and(|stop| stop.contains(lower.as_str())),
                    is_small_somewhere: lower == word,
                });
                forms.len() as u32 - 1
            })
        };
        let word = |token: &Token| text.get(token.start as usize..token.end as usize).unwrap_or_default();
        let tokens = tokens.iter().map(|token| number(word(token))).collect();
        let headline = headline.into_iter().flat_map(words).map(&mut number).collect();
        for entry in forms.iter_mut().filter(|entry| !entry.is_small_somewhere) {
            let lower = letters.get(entry.lower.start as usize..entry.lower.end as usize).unwrap_or_default();
            entry.is_small_somewhere = known.contains_key(lower);
        }
        Self { letters, forms, tokens, headline }
    }

    fn form(&self, number: usize, entry: &Entry) -> Form<'_> {
        let at = |range: &Range<u32>| self.letters.get(range.start as usize..range.end as usize).unwrap_or_default();
        Form {
            number,
            word: at(&entry.word),
            lower: at(&entry.lower),
            rank: entry.rank,
            is_stop: entry.is_stop,
            is_small_somewhere: entry.is_small_somewhere,
        }
    }

    pub(super) fn number(&self, token: usize) -> usize {
        self.tokens[token] as usize
    }

    pub(super) fn get(&self, number: usize) -> Form<'_> {
        self.form(number, &self.forms[number])
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = Form<'_>> {
        self.forms.iter().enumerate().map(|(number, entry)| self.form(number, entry))
    }

    pub(super) fn headline(&self) -> impl Iterator<Item = Form<'_>> {
        self.headline.iter().map(|&number| self.get(number as usize))
    }
}

fn push(letters: &mut String, word: &str) -> Range<u32> {
    let start = letters.len() as u32;
    letters.push_str(word);
    start..letters.len() as u32
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Body, Language};
    use crate::enrich::Analysis;

    #[test]
    fn each_form_is_one() {
        let article = Article {
            body: Body { text: "The bridge, the Bridge: don’t the 3rd.".into(), ..Body::default() },
            headline: Some("The old bridge’s".into()),
            language: Some(Language { code: "en".into(), script: None, confidence: 1.0 }),
            ..Article::default()
        };
        let analysis = Analysis::of(&article);
        let found: Vec<_> = (0..analysis.tokens.len())
            .map(|i| analysis.form(i))
            .map(|form| (form.number, form.lower, form.rank.is_some(), form.is_stop))
            .collect();
        assert_eq!(
            found,
            [
                (0, "the", true, true),
                (1, "bridge", true, false),
                (2, ",", false, false),
                (3, "the", true, true),
                (4, "bridge", true, false),
                (5, ":", false, false),
                (6, "don't", false, true),
                (3, "the", true, true),
                (7, "3rd", found[8].2, false),
                (8, ".", false, false),
            ]
        );
        let small: Vec<_> = analysis.forms().filter(|form| form.is_small_somewhere).map(|form| form.word).collect();
        assert_eq!(small, ["The", "bridge", ",", "the", "Bridge", ":", "3rd", ".", "old"], "`don’t` with another mark");
        assert_eq!(analysis.headline_forms().map(|form| form.number).collect::<Vec<_>>(), [0, 9, 1]);
        let words: Vec<_> = analysis.forms().map(|form| form.word).collect();
        assert_eq!(words, ["The", "bridge", ",", "the", "Bridge", ":", "don’t", "3rd", ".", "old"]);
    }
}
