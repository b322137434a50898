//! Words as the enrichers look them up: in lower case, with their rank among English words, and whether they are stop words. Each form
//! that a text has is looked up once, however often it comes back and however many enrichers ask.

use rustc_hash::FxHashMap;

use super::{Token, TokenKind};
use crate::enrich::lexicon::{Lexicon, lower_into};
use crate::enrich::stopwords::stop_words;

/// A form of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form<'a> {
    /// Its number among the forms of the text.
    pub number: usize,
    /// The word as [`lower_into`] writes it.
    pub lower: &'a str,
    /// Its rank in the English lexicon, whatever language the text is in.
    pub rank: Option<u32>,
    /// Whether it is a stop word of the text's language.
    pub is_stop: bool,
}

/// The forms of all tokens but punctuation.
#[derive(Debug)]
pub(super) struct Forms {
    lower: String,
    /// Each form's end in `lower`, rank, and whether it is a stop word.
    forms: Vec<(u32, Option<u32>, bool)>,
    /// The form of each token; of punctuation any.
    of: Vec<u32>,
}

impl Forms {
    pub(super) fn of(text: &str, language: &str, tokens: &[Token]) -> Self {
        let stop = stop_words(language);
        let mut all = Self { lower: String::new(), forms: Vec::new(), of: Vec::with_capacity(tokens.len()) };
        let mut known: FxHashMap<&str, u32> = FxHashMap::default();
        let mut lower = String::new();
        for token in tokens {
            if token.kind == TokenKind::Punctuation {
                all.of.push(0);
                continue;
            }
            let word = text.get(token.start as usize..token.end as usize).unwrap_or_default();
            let number = *known.entry(word).or_insert_with(|| {
                lower_into(word, &mut lower);
                all.lower.push_str(&lower);
                let is_stop = stop.is_some_and(|stop| stop.contains(lower.as_str()));
                all.forms.push((all.lower.len() as u32, Lexicon::english().rank(&lower), is_stop));
                all.forms.len() as u32 - 1
            });
            all.of.push(number);
        }
        all
    }

    /// The form of a token that is no punctuation.
    pub(super) fn get(&self, token: usize) -> Form<'_> {
        let number = self.of.get(token).map_or(0, |&number| number as usize);
        let start = number.checked_sub(1).and_then(|before| self.forms.get(before)).map_or(0, |before| before.0);
        let (end, rank, is_stop) = self.forms.get(number).copied().unwrap_or_default();
        Form { number, lower: self.lower.get(start as usize..end as usize).unwrap_or_default(), rank, is_stop }
    }

    pub(super) fn len(&self) -> usize {
        self.forms.len()
    }
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Body, Language};
    use crate::enrich::Analysis;

    #[test]
    fn each_form_is_one() {
        let article = Article {
            body: Body { text: "The bridge, the Bridge: don’t the 3rd.".into(), ..Body::default() },
            language: Some(Language { code: "en".into(), script: None, confidence: 1.0 }),
            ..Article::default()
        };
        let analysis = Analysis::of(&article);
        let found: Vec<_> = (0..analysis.tokens.len())
            .filter(|&i| analysis.token(i).chars().any(char::is_alphanumeric))
            .map(|i| analysis.form(i))
            .map(|form| (form.number, form.lower, form.rank.is_some(), form.is_stop))
            .collect();
        assert_eq!(
            found,
            [
                (0, "the", true, true),
                (1, "bridge", true, false),
                (2, "the", true, true),
                (3, "bridge", true, false),
                (4, "don't", false, true),
                (2, "the", true, true),
                (5, "3rd", found[6].2, false),
            ]
        );
        assert_eq!(analysis.forms(), 6);
    }
}
