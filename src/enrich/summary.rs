//! Summary: two or three sentences of the text, in their order.
//!
//! A sentence counts for the words that the article repeats and that are rare elsewhere, for what it shares with the headline, and for
//! standing early; what earlier choices already say counts no more. Sentences that lean on others or only quote are left out.

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{Lexicon, lower_into, rarity, words};
use super::stopwords::{Words, stop_words};
use crate::article::Annotations;
use crate::budget::{Budget, Overrun};
use crate::enrich::analysis::TokenKind;
use crate::enrich::{Analysis, Enricher};

/// Sentences that may be chosen are among the first ones.
const SENTENCES: usize = 400;
/// Words that a sentence must have, and may have.
const SHORTEST: usize = 7;
const LONGEST: usize = 60;
/// Sentences that a text must have, and must have for a third one.
const FEWEST: usize = 4;
const FOR_THREE: usize = 9;
/// How fast the weight falls from sentence to sentence.
const LEAD: f32 = 0.12;
/// What a word of the headline counts more.
const HEADLINE: f32 = 1.5;
/// Rarity of words outside the lexicon, and most of all.
const RAREST: f32 = 4.5;
/// Words that point back to another sentence when they open one.
const POINTERS: &[&str] = &[
    "he",
    "she",
    "it",
    "they",
    "this",
    "that",
    "these",
    "those",
    "his",
    "her",
    "hers",
    "their",
    "theirs",
    "its",
    "we",
    "i",
    "you",
    "our",
    "my",
    "him",
    "them",
    "such",
    "but",
    "and",
    "or",
    "so",
    "yet",
    "nor",
    "however",
    "also",
    "meanwhile",
    "then",
    "thus",
    "therefore",
    "instead",
    "besides",
    "moreover",
    "furthermore",
    "nevertheless",
    "still",
    "another",
    "others",
    "both",
    "there",
    "here",
    "because",
    "which",
    "who",
    "what",
    "why",
    "how",
];

/// Fills `summary`. Serves English.
pub struct SummaryEnricher;

impl Enricher for SummaryEnricher {
    fn name(&self) -> &'static str {
        "summary"
    }

    fn version(&self) -> u32 {
        1
    }

    fn serves(&self, language: &str) -> bool {
        language == "en"
    }

    fn enrich(&self, analysis: &Analysis<'_>, _found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        budget.spend(2 * analysis.text.len() as u64)?;
        let Some(stop) = stop_words(analysis.language) else { return Ok(Annotations::default()) };
        let mut reader = Reader { stop, slots: FxHashMap::default(), words: Vec::new(), lower: String::new() };
        let headline: FxHashSet<usize> =
            analysis.headline.into_iter().flat_map(words).filter_map(|word| reader.read(word)).collect();
        // The slot of each form, once it was asked for.
        let mut slots: Vec<Option<Option<usize>>> = vec![None; analysis.forms()];
        let mut sentences = Vec::new();
        for (number, tokens) in analysis.sentence_tokens.iter().enumerate().take(SENTENCES) {
            let mut sentence = Sentence { number, words: Vec::new(), length: 0 };
            for index in tokens.clone() {
                match analysis.tokens[index].kind {
                    TokenKind::Word => {
                        sentence.length += 1;
                        let form = analysis.form(index);
                        let known = slots.get(form.number).copied().unwrap_or_default();
                        let slot = known.unwrap_or_else(|| reader.slot(form.lower, form.is_stop, form.rank));
                        if let Some(known) = slots.get_mut(form.number) {
                            *known = Some(slot);
                        }
                        sentence.words.extend(slot.and_then(|slot| reader.count(slot)));
                    }
                    TokenKind::Number => sentence.length += 1,
                    TokenKind::Punctuation => {}
                }
            }
            sentence.words.sort_unstable();
            sentence.words.dedup();
            sentences.push(sentence);
        }
        if sentences.len() < FEWEST {
            return Ok(Annotations::default());
        }
        let mut weights: Vec<f32> = reader
            .words
            .iter()
            .enumerate()
            .map(|(i, &(count, rarity))| {
                (count as f32).ln_1p() * rarity * if headline.contains(&i) { HEADLINE } else { 1.0 }
            })
            .collect();
        let wanted = if sentences.len() < FOR_THREE { 2 } else { 3 };
        let usable: Vec<&Sentence> = sentences
            .iter()
            .filter(|s| {
                (SHORTEST..=LONGEST).contains(&s.length)
                    && is_whole(&analysis.text[analysis.sentences[s.number].clone()])
            })
            .collect();
        let mut chosen: Vec<usize> = Vec::new();
        while chosen.len() < wanted {
            let mut best: Option<(f32, &Sentence)> = None;
            for sentence in usable.iter().filter(|s| !chosen.contains(&s.number)) {
                let leans = leans(analysis.text[analysis.sentences[sentence.number].clone()].trim_start());
                if leans && !(sentence.number > 0 && chosen.contains(&(sentence.number - 1))) {
                    continue;
                }
                let sum: f32 = sentence.words.iter().map(|&w| weights[w]).sum();
                let score = sum / (sentence.length as f32 + 8.0).powf(0.7) / (1.0 + LEAD * sentence.number as f32);
                if best.is_none_or(|(most, _)| score > most) {
                    best = Some((score, sentence));
                }
            }
            let Some((_, sentence)) = best else { break };
            chosen.push(sentence.number);
            for &word in &sentence.words {
                weights[word] *= 0.3;
            }
        }
        if chosen.len() < 2 {
            return Ok(Annotations::default());
        }
        chosen.sort_unstable();
        let summary: Vec<&str> = chosen.iter().map(|&n| analysis.text[analysis.sentences[n].clone()].trim()).collect();
        Ok(Annotations { summary: Some(summary.join(" ")), ..Annotations::default() })
    }
}

struct Sentence {
    number: usize,
    /// Words that count, each once.
    words: Vec<usize>,
    /// All words.
    length: usize,
}

struct Reader {
    stop: &'static Words,
    slots: FxHashMap<String, usize>,
    /// How often a word stands in the article, and its rarity.
    words: Vec<(u32, f32)>,
    lower: String,
}

impl Reader {
    /// Counts a word of the headline; gives its number if it matters.
    fn read(&mut self, word: &str) -> Option<usize> {
        let mut lower = std::mem::take(&mut self.lower);
        lower_into(word, &mut lower);
        let slot = self.slot(&lower, self.stop.contains(lower.as_str()), Lexicon::english().rank(&lower));
        self.lower = lower;
        self.count(slot?)
    }

    /// The number of a word in lower case, if it matters.
    fn slot(&mut self, lower: &str, is_stop: bool, rank: Option<u32>) -> Option<usize> {
        if lower.len() < 3 || is_stop {
            return None;
        }
        let stem = match lower.strip_suffix('s') {
            Some(one) if one.len() > 3 && !one.ends_with('s') => one,
            _ => lower,
        };
        if let Some(&slot) = self.slots.get(stem) {
            return Some(slot);
        }
        self.words.push((0, rank.map_or(RAREST, |rank| rarity(rank).min(RAREST))));
        self.slots.insert(stem.to_owned(), self.words.len() - 1);
        Some(self.words.len() - 1)
    }

    fn count(&mut self, slot: usize) -> Option<usize> {
        self.words.get_mut(slot)?.0 += 1;
        Some(slot)
    }
}

/// Whether a sentence opens with a word that points back.
fn leans(sentence: &str) -> bool {
    let first: String = sentence
        .chars()
        .skip_while(|c| !c.is_alphanumeric())
        .take_while(|c| c.is_alphabetic())
        .take(16)
        .flat_map(char::to_lowercase)
        .collect();
    POINTERS.contains(&first.as_str())
}

/// Whether it is a sentence of the reporter's: it starts like one, ends like one, and is not all quotation.
fn is_whole(sentence: &str) -> bool {
    let sentence = sentence.trim();
    let ends = sentence.trim_end_matches(['"', '\u{201D}', '\'', '\u{2019}', ')']).ends_with(['.', '!', '\u{2026}']);
    let starts = sentence.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    // Marks that do not pair up: the sentence is a piece of a longer quotation.
    let open = sentence.matches('\u{201C}').count() != sentence.matches('\u{201D}').count()
        || sentence.matches('"').count() % 2 == 1;
    starts && ends && !open
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Language};

    fn summary(headline: &str, text: &str) -> Option<String> {
        let mut article = Article { headline: Some(headline.into()), ..Article::default() };
        article.language = Some(Language { code: "en".into(), script: None, confidence: 1.0 });
        article.body.text = text.into();
        let analysis = Analysis::of(&article);
        SummaryEnricher.enrich(&analysis, &Annotations::default(), &Budget::unlimited()).unwrap().summary
    }

    const TEXT: &str = "The town council of Harlow voted on Tuesday to close the old harbour bridge to lorries from next spring.\n\n\
        It has been a long time coming. \u{201C}We are glad, and so are our children,\u{201D} said a resident.\n\n\
        \u{201C}The bridge was never built for this, and everybody on the council knew it for years.\u{201D}\n\n\
        Engineers found cracks in two of the four harbour bridge piers last year, and the repair will cost the town three million. \
        Weather was mild. The council will decide on a new road for lorries in June.";

    #[test]
    fn sentences_stand_in_order_and_on_their_own() {
        let found = summary("Harbour bridge to close to lorries", TEXT).unwrap();
        assert!(found.starts_with("The town council of Harlow"));
        assert!(found.contains("Engineers found cracks"), "{found}");
        assert!(!found.contains("It has been") && !found.contains("never built"));
    }

    #[test]
    fn too_little_text_has_no_summary() {
        assert_eq!(summary("A", "One sentence that is long enough to count as one here."), None);
        assert_eq!(summary("", ""), None);
    }

    #[test]
    fn pointers_are_seen_behind_quotation_marks() {
        assert!(leans("\u{201C}They came,\u{201D} he said."));
        assert!(leans("However, nothing came of it."));
        assert!(!leans("Theatre is back."));
    }
}
