//! Summary: two or three sentences of the text, in their order.
//!
//! A sentence counts for the words that the article repeats and that are rare elsewhere, for what it shares with the headline, and for
//! standing early; what earlier choices already say counts no more. Sentences that lean on others or only quote are left out.

use rustc_hash::FxHashMap;

use super::lexicon::rarity;
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
        let mut reader = Reader::new(analysis);
        for form in analysis.headline_forms() {
            reader.count(form.number);
        }
        let headline = reader.words.len();
        let mut sentences = Vec::new();
        let mut words = Vec::new();
        for (number, tokens) in analysis.sentence_tokens.iter().enumerate().take(SENTENCES) {
            let from = words.len();
            let mut length = 0;
            for index in tokens.clone() {
                match analysis.tokens[index].kind {
                    TokenKind::Word => {
                        length += 1;
                        words.extend(reader.count(analysis.form_number(index)));
                    }
                    TokenKind::Number => length += 1,
                    TokenKind::Punctuation => {}
                }
            }
            sentences.push((number, length, from..words.len()));
        }
        if sentences.len() < FEWEST {
            return Ok(Annotations::default());
        }
        let mut weights: Vec<f32> = reader
            .words
            .iter()
            .enumerate()
            .map(|(i, &(count, rarity))| (count as f32).ln_1p() * rarity * if i < headline { HEADLINE } else { 1.0 })
            .collect();
        let wanted = if sentences.len() < FOR_THREE { 2 } else { 3 };
        let text = |number: usize| &analysis.text[analysis.sentences[number].clone()];
        let usable: Vec<Sentence> = sentences
            .into_iter()
            .filter(|&(number, length, _)| (SHORTEST..=LONGEST).contains(&length) && is_whole(text(number)))
            .map(|(number, length, range)| Sentence {
                number,
                leans: leans(text(number).trim_start()),
                words: each_once(&words[range]),
                length: (length as f32 + 8.0).powf(0.7),
                lead: 1.0 + LEAD * number as f32,
            })
            .collect();
        let mut chosen: Vec<usize> = Vec::new();
        while chosen.len() < wanted {
            let mut best: Option<(f32, &Sentence)> = None;
            for sentence in usable.iter().filter(|s| !chosen.contains(&s.number)) {
                if sentence.leans && !(sentence.number > 0 && chosen.contains(&(sentence.number - 1))) {
                    continue;
                }
                let sum: f32 = sentence.words.iter().map(|&w| weights[w]).sum();
                let score = sum / sentence.length / sentence.lead;
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

/// A sentence that may be chosen.
struct Sentence {
    number: usize,
    leans: bool,
    /// Words that count, each once.
    words: Vec<usize>,
    /// What its length divides its score by, and its place.
    length: f32,
    lead: f32,
}

fn each_once(words: &[usize]) -> Vec<usize> {
    let mut words = words.to_vec();
    words.sort_unstable();
    words.dedup();
    words
}

struct Reader<'a> {
    analysis: &'a Analysis<'a>,
    /// The word of each form, once it was met; `None` inside where it does not matter.
    known: Vec<Option<Option<usize>>>,
    /// By their stems.
    slots: FxHashMap<&'a str, usize>,
    /// How often a word stands in the article, and its rarity.
    words: Vec<(u32, f32)>,
}

impl<'a> Reader<'a> {
    fn new(analysis: &'a Analysis<'a>) -> Self {
        let forms = analysis.forms().len();
        let mut slots = FxHashMap::default();
        slots.reserve(forms);
        Self { analysis, known: vec![None; forms], slots, words: Vec::with_capacity(forms) }
    }

    /// Counts a word by the number of its form; gives its own number if it matters.
    fn count(&mut self, form: usize) -> Option<usize> {
        let slot = self.known[form].unwrap_or_else(|| self.slot(form));
        self.known[form] = Some(slot);
        self.words[slot?].0 += 1;
        slot
    }

    fn slot(&mut self, form: usize) -> Option<usize> {
        let form = self.analysis.form_of(form);
        if form.lower.len() < 3 || form.is_stop {
            return None;
        }
        let stem = match form.lower.strip_suffix('s') {
            Some(one) if one.len() > 3 && !one.ends_with('s') => one,
            _ => form.lower,
        };
        Some(*self.slots.entry(stem).or_insert_with(|| {
            self.words.push((0, form.rank.map_or(RAREST, |rank| rarity(rank).min(RAREST))));
            self.words.len() - 1
        }))
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
    let open = || {
        sentence.bytes().filter(|&b| b == b'"').count() % 2 == 1
            || !sentence.is_ascii() && sentence.matches('\u{201C}').count() != sentence.matches('\u{201D}').count()
    };
    starts && ends && !open()
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
