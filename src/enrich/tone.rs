//! Tone: how favourable or unfavourable the wording is, not the news.
//!
//! Each sentence gets a rating from a ridge over the valences of its words (VADER lexicon, with the negations of VADER), valences carried
//! over to the other words by word vectors, and a correction for each word, fitted on rated sentences of news editorials
//! (`data/tone/build.py`). The article's tone is the mean over its sentences, the headline counting double.

use std::sync::LazyLock;

use crate::article::{Annotations, Tone, rounded};
use crate::budget::{Budget, Overrun};
use crate::enrich::analysis::TokenKind;
use crate::enrich::{Analysis, Enricher};

/// Units of the table (`build.py`): valence, valences carried over in two ways, correction.
const VALENCE: f32 = 31.0;
const MEAN: f32 = 60.0;
const CHANGE: f32 = 250.0;
/// Ranks up to this one carry no valence of their own.
const COMMONEST: u32 = 150;
/// What a valence becomes within three words of a negation (Hutto and Gilbert 2014).
const NEGATED: f32 = -0.74;
const WINDOW: usize = 3;
const NEGATIONS: &[&str] = &[
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "nowhere", "without", "hardly", "scarcely",
    "barely", "rarely", "seldom", "cannot",
];
/// The rating, on a scale from -4 to 4 that sentences hardly use beyond 2, at which the tone is 1.
const FULL: f32 = 2.0;
/// Weight of the headline, in sentences.
const HEADLINE: f32 = 2.0;
/// Fewest words of a text.
const FEWEST: usize = 20;
const FIGURES: usize = 10;
/// Bytes of a word in the table.
const ROW: usize = 4;

static COEFFICIENTS: LazyLock<Vec<f32>> = LazyLock::new(|| {
    include_str!("../../data/tone/coefficients.txt").lines().filter_map(|line| line.trim().parse().ok()).collect()
});
static WORDS: &[u8] = include_bytes!("../../data/tone/words.bin");

/// Fills `tone`. Serves English.
pub struct ToneEnricher;

impl Enricher for ToneEnricher {
    fn name(&self) -> &'static str {
        "tone"
    }

    fn version(&self) -> u32 {
        1
    }

    fn serves(&self, language: &str) -> bool {
        language == "en"
    }

    fn enrich(&self, analysis: &Analysis<'_>, _found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        budget.spend(analysis.text.len() as u64)?;
        let mut sentence = Sentence::default();
        let (mut sum, mut weight, mut words) = (0.0, 0.0, 0);
        let negations: Vec<bool> = analysis.forms().map(|form| is_negation(form.lower)).collect();
        for form in analysis.headline_forms() {
            sentence.add(form.rank, negations[form.number]);
        }
        if let Some(rating) = sentence.rating() {
            sum += HEADLINE * rating;
            weight += HEADLINE;
        }
        for tokens in &analysis.sentence_tokens {
            sentence = Sentence::default();
            for index in tokens.clone() {
                match analysis.tokens[index].kind {
                    TokenKind::Word => {
                        let form = analysis.form(index);
                        sentence.add(form.rank, negations[form.number]);
                    }
                    TokenKind::Number | TokenKind::Punctuation => {}
                }
            }
            words += sentence.words;
            if let Some(rating) = sentence.rating() {
                sum += rating;
                weight += 1.0;
            }
        }
        if words < FEWEST || weight <= 0.0 {
            return Ok(Annotations::default());
        }
        let score = rounded(f64::from((sum / weight / FULL).clamp(-1.0, 1.0)));
        Ok(Annotations { tone: Some(Tone { score }), ..Annotations::default() })
    }
}

/// Whether a word in lower case negates.
fn is_negation(lower: &str) -> bool {
    NEGATIONS.contains(&lower) || lower.ends_with("n't")
}

#[derive(Default)]
struct Sentence {
    words: usize,
    positive: f32,
    negative: f32,
    carried: f32,
    linear: f32,
    carrying: usize,
    correction: f32,
    /// Words since the last negation.
    since: Option<usize>,
}

impl Sentence {
    /// Adds a word by its rank in the lexicon; a negation turns those behind it.
    fn add(&mut self, rank: Option<u32>, negation: bool) {
        self.words += 1;
        if let Some(rank) = rank {
            let start = rank as usize * ROW;
            if let Some(&[valence, carried, linear, change]) = WORDS.get(start..start + ROW) {
                let negated = self.since.is_some_and(|n| n < WINDOW);
                let sign = if negated { NEGATED } else { 1.0 };
                let valence = f32::from(valence as i8) / VALENCE * sign;
                self.positive += valence.max(0.0);
                self.negative -= valence.min(0.0);
                self.correction += f32::from(change as i8) / CHANGE * sign;
                if rank > COMMONEST {
                    self.carried += f32::from(carried as i8) / MEAN;
                    self.linear += f32::from(linear as i8) / MEAN;
                    self.carrying += 1;
                }
            }
        }
        self.since = if negation { Some(0) } else { self.since.map(|n| n + 1) };
    }

    /// The rating from -4 to 4, of a sentence that has words.
    fn rating(&self) -> Option<f32> {
        if self.words == 0 {
            return None;
        }
        let (p, q, n) = (self.positive, self.negative, self.words as f32 + 5.0);
        let raw = p - q;
        let figures: [f32; FIGURES] = [
            raw / (raw * raw + 15.0).sqrt(),
            p / n.sqrt(),
            q / n.sqrt(),
            raw / (p + q + 1.0),
            p / n,
            q / n,
            p.ln_1p(),
            q.ln_1p(),
            5.0 * self.carried / self.carrying.max(1) as f32,
            5.0 * self.linear / self.carrying.max(1) as f32,
        ];
        let constant = COEFFICIENTS.get(FIGURES).copied().unwrap_or_default();
        Some(figures.iter().zip(COEFFICIENTS.iter()).map(|(f, c)| f * c).sum::<f32>() + self.correction + constant)
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Lexicon;
    use super::*;
    use crate::article::{Article, Language};

    fn tone(text: &str) -> Option<f64> {
        let mut article = Article {
            language: Some(Language { code: "en".into(), script: None, confidence: 1.0 }),
            ..Article::default()
        };
        article.body.text = text.into();
        let analysis = Analysis::of(&article);
        ToneEnricher.enrich(&analysis, &Annotations::default(), &Budget::unlimited()).unwrap().tone.map(|t| t.score)
    }

    #[test]
    fn the_tables_fit_together() {
        assert_eq!(WORDS.len(), Lexicon::english().len() * ROW);
        assert_eq!(COEFFICIENTS.len(), FIGURES + 1);
    }

    #[test]
    fn praise_is_above_and_blame_below() {
        let praise = tone(
            &"The brilliant young team won great praise, and happy fans celebrated a wonderful victory. ".repeat(3),
        )
        .unwrap();
        let blame = tone(
            &"The brutal attack killed innocent people, and angry mourners condemned a horrible failure. ".repeat(3),
        )
        .unwrap();
        let plain =
            tone(&"The committee will meet in the town hall on Tuesday and the minutes will be printed. ".repeat(3))
                .unwrap();
        assert!(praise > 0.25 && blame < -0.4, "{praise} {blame}");
        assert!(blame < plain && plain < praise && (-1.0..=1.0).contains(&blame));
    }

    #[test]
    fn negation_turns_a_word() {
        let with =
            tone(&"The report says that the plan for the valley and the town is good for all. ".repeat(2)).unwrap();
        let without =
            tone(&"The report says that the plan for the valley and the town is not good at all. ".repeat(2)).unwrap();
        assert!(without < with);
    }

    #[test]
    fn short_texts_have_none() {
        assert_eq!(tone("Great!"), None);
        assert_eq!(tone(""), None);
    }
}
