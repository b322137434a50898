//! Readability: Flesch reading ease (English) and LIX.

use crate::article::{Annotations, Readability, rounded};
use crate::budget::{Budget, Overrun};
use crate::enrich::analysis::TokenKind;
use crate::enrich::{Analysis, Enricher};

/// Languages in whose script a word's letters can be counted as LIX does.
const LANGUAGES: &[&str] =
    &["cs", "da", "de", "el", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pl", "pt", "ro", "ru", "sv", "tr", "uk"];
/// A long word has more letters than this (LIX).
const LONG: usize = 6;
/// Fewest words for which the figures mean anything.
const FEWEST: u32 = 30;

/// Fills `readability`.
pub struct ReadabilityEnricher;

impl Enricher for ReadabilityEnricher {
    fn name(&self) -> &'static str {
        "readability"
    }

    fn version(&self) -> u32 {
        2
    }

    fn serves(&self, language: &str) -> bool {
        LANGUAGES.contains(&language)
    }

    fn enrich(&self, analysis: &Analysis<'_>, _found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        budget.spend(analysis.text.len() as u64)?;
        let (mut words, mut long, mut syllables, mut sentences) = (0_u32, 0_u32, 0_u32, 0_u32);
        let english = analysis.language == "en";
        // Whether each form is long, and its syllables.
        let figures: Vec<(bool, u32)> = analysis
            .forms()
            .map(|form| {
                let letters = if form.word.is_ascii() { form.word.len() } else { form.word.chars().count() };
                (letters > LONG, if english { count_syllables(form.word) } else { 0 })
            })
            .collect();
        for sentence in &analysis.sentence_tokens {
            let before = words;
            for index in sentence.clone() {
                match analysis.tokens[index].kind {
                    TokenKind::Word => {
                        let (is_long, n) = figures[analysis.form_number(index)];
                        words += 1;
                        long += u32::from(is_long);
                        syllables += n;
                    }
                    TokenKind::Number => {
                        words += 1;
                        syllables += 1;
                    }
                    TokenKind::Punctuation => {}
                }
            }
            sentences += u32::from(words > before);
        }
        if words < FEWEST {
            return Ok(Annotations::default());
        }
        let (n, per_sentence) = (f64::from(words), f64::from(words) / f64::from(sentences));
        let flesch = english.then(|| rounded(206.835 - 1.015 * per_sentence - 84.6 * f64::from(syllables) / n));
        let lix = rounded(per_sentence + 100.0 * f64::from(long) / n);
        Ok(Annotations { readability: Some(Readability { flesch, lix, sentences }), ..Annotations::default() })
    }
}

/// Syllables of an English word: groups of vowels, less a silent final `e` or `ed`; at least one.
fn count_syllables(word: &str) -> u32 {
    let bytes = word.as_bytes();
    let vowel = |b: u8| matches!(b | 0x20, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let mut groups = 0;
    let mut inside = false;
    for &b in bytes {
        let is = vowel(b) || b >= 0xC3;
        groups += u32::from(is && !inside);
        inside = is;
    }
    let silent = match bytes {
        [.., c, b'e'] => !vowel(*c) && *c != b'l',
        [.., c, b'e', b'd'] => !vowel(*c) && !matches!(c, b't' | b'd'),
        [.., c, b'e', b's'] => !vowel(*c) && !matches!(c, b's' | b'x' | b'z' | b'h' | b'c' | b'g' | b'l'),
        _ => false,
    };
    (groups - u32::from(silent && groups > 1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Language};

    fn read(language: &str, text: &str) -> Option<Readability> {
        let mut article = Article {
            language: Some(Language { code: language.into(), script: None, confidence: 1.0 }),
            ..Article::default()
        };
        article.body.text = text.into();
        let analysis = Analysis::of(&article);
        ReadabilityEnricher.enrich(&analysis, &Annotations::default(), &Budget::unlimited()).unwrap().readability
    }

    #[test]
    fn syllables_of_common_words() {
        for (word, n) in [
            ("cat", 1),
            ("make", 1),
            ("table", 2),
            ("walked", 1),
            ("wanted", 2),
            ("government", 3),
            ("the", 1),
            ("prices", 2),
        ] {
            assert_eq!(count_syllables(word), n, "{word}");
        }
    }

    #[test]
    fn easy_text_reads_easier() {
        let easy = read("en", &"The cat sat on the mat. It was a big red cat. ".repeat(5)).unwrap();
        let hard = read(
            "en",
            &"Intergovernmental negotiations concerning agricultural subsidies deteriorated considerably. ".repeat(6),
        )
        .unwrap();
        assert_eq!((easy.sentences, hard.sentences), (10, 6));
        assert!(easy.flesch > Some(90.0) && hard.flesch < Some(0.0));
        assert!(easy.lix < 10.0 && hard.lix > 60.0);
    }

    #[test]
    fn other_languages_have_lix_alone_and_short_texts_nothing() {
        let german = read("de", &"Der Hund läuft über die Straße und bellt. ".repeat(6)).unwrap();
        assert_eq!(german.flesch, None);
        assert!(german.lix > 0.0);
        assert_eq!(read("en", "Too short."), None);
    }
}
