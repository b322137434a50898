//! The subjects of English articles.
//!
//! A linear classifier over words and a few phrases. No labelled article went into it: seed words written for each topic, carried over to
//! the rest of the lexicon by the closeness of word vectors, give every word its probabilities (`data/subjects/build.py`). An article's
//! score for a topic is the mean of its words' log probabilities, weighed by frequency in the article and rarity outside, and what the seed
//! words themselves add to it: they are the words that an editor would underline, most of all in the headline.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::topics::{self, TOPICS, TOPS};
use crate::article::Subject;
use crate::enrich::Analysis;
use crate::enrich::analysis::TokenKind;
use crate::enrich::lexicon::{Lexicon, rarity};

/// Second-level topics kept of a word.
const SUBS: usize = 3;
/// Bytes of a row: log probabilities of the first level, then topic and share of each of the second level.
const ROW: usize = TOPS + 2 * SUBS;
/// What one step of a stored log probability is worth (`STEP` of `build.py`).
const STEP: f32 = 4.1 / 255.0;
/// Rarity counts up to here; beyond, words are names and slips.
const RAREST: f32 = 4.0;
/// How often a word of the headline counts.
const HEADLINE: u32 = 2;
/// Inverse temperature. At 8 the best subject alone would be calibrated (least log loss on labelled news); lower, since several may hold.
const SHARPNESS: f32 = 3.5;
/// Short texts are less sure: at this many known words the sharpness is half.
const HALF_SURE: f32 = 12.0;
/// Fewest known words.
const FEWEST: usize = 4;
/// What the topic's share of the evidence of seeds adds to its score, and what its share of the headline's adds.
const SEEDS: f32 = 1.0;
const HEADLINE_SEEDS: f32 = 0.4;
/// Evidence of seeds, and seeds of the headline, at which a share counts half.
const HALF_SEEDS: f32 = 6.0;
const HALF_HEADLINE: f32 = 1.0;
/// Probability that the best subject must have, and the others.
const BEST: f32 = 0.3;
const OTHERS: f32 = 0.12;
/// Most subjects of the first level, and of the second within one.
const MOST: usize = 3;
const MOST_WITHIN: usize = 2;
/// Share of its parent's evidence that a second-level subject must have.
const WITHIN: f32 = 0.3;
/// How common each first-level topic is in general news, in the order of `topics.tsv`: a mild prior.
const COMMON: [f32; TOPS] = [1.0, 1.0, 0.4, 1.2, 0.35, 0.35, 0.7, 0.25, 0.3, 0.4, 1.4, 0.3, 0.8, 0.4, 1.3, 0.8, 0.3];
const PRIOR: f32 = 0.05;

struct Model {
    rows: &'static [u8],
    /// Pairs of lexicon ranks to rows.
    phrases: FxHashMap<(u32, u32), u32>,
    /// The topics of the first level that a row is a seed of, a bit each.
    seeds: FxHashMap<u32, u32>,
}

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let lexicon = Lexicon::english();
    let first = lexicon.len() as u32;
    let phrases = (first..)
        .zip(include_str!("../../../data/subjects/phrases.txt").lines())
        .filter_map(|(row, phrase)| {
            let (a, b) = phrase.split_once(' ')?;
            Some(((lexicon.rank(a)?, lexicon.rank(b)?), row))
        })
        .collect();
    Model { rows: include_bytes!("../../../data/subjects/weights.bin"), seeds: seeds(lexicon, &phrases), phrases }
});

/// The rows of the seed words, with their topics.
fn seeds(lexicon: &Lexicon, phrases: &FxHashMap<(u32, u32), u32>) -> FxHashMap<u32, u32> {
    let mut seeds: FxHashMap<u32, u32> = FxHashMap::default();
    for line in include_str!("../../../data/subjects/seeds.txt").lines() {
        let Some((topic, words)) =
            line.split_once(": ").and_then(|(code, words)| Some((topics::position(code)?, words)))
        else {
            continue;
        };
        let top = TOPICS[topic].parent.unwrap_or(topic);
        for word in words.split_whitespace() {
            let row = match word.split_once('_') {
                Some((a, b)) => lexicon.rank(a).zip(lexicon.rank(b)).and_then(|pair| phrases.get(&pair).copied()),
                None => lexicon.rank(word),
            };
            if let Some(row) = row {
                *seeds.entry(row).or_default() |= 1 << top;
            }
        }
    }
    seeds
}

/// The subjects of an English article, the surest first.
pub fn subjects(analysis: &Analysis<'_>) -> Vec<Subject> {
    let mut counts = Counts::new(analysis);
    for form in analysis.headline_forms() {
        counts.add(form.number, HEADLINE);
    }
    counts.headline = counts.rows.len();
    counts.last = None;
    for (i, token) in analysis.tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Word | TokenKind::Number => counts.add(analysis.form_number(i), 1),
            TokenKind::Punctuation => counts.last = None,
        }
    }
    counts.subjects()
}

/// Rows of the model that an article uses, in the order of their first use.
struct Counts<'a> {
    analysis: &'a Analysis<'a>,
    /// The rank of each form that has one and where it is counted, once the form was met.
    known: Vec<Option<Option<(u32, usize)>>>,
    /// By row.
    slots: FxHashMap<u32, usize>,
    rows: Vec<(u32, u32)>,
    /// How many of these are the headline's.
    headline: usize,
    /// The rank of the word before.
    last: Option<u32>,
}

impl<'a> Counts<'a> {
    fn new(analysis: &'a Analysis<'a>) -> Self {
        let forms = analysis.forms().len();
        let mut slots = FxHashMap::default();
        slots.reserve(forms);
        Self { analysis, known: vec![None; forms], slots, rows: Vec::with_capacity(forms), headline: 0, last: None }
    }

    /// Counts a word by the number of its form.
    fn add(&mut self, form: usize, times: u32) {
        let known = self.known[form].unwrap_or_else(|| {
            let rank = self.analysis.form_of(form).rank;
            rank.map(|rank| (rank, self.slot(rank)))
        });
        self.known[form] = Some(known);
        let Some((rank, slot)) = known else {
            self.last = None;
            let lower = self.analysis.form_of(form).lower;
            if lower.contains('-') {
                for rank in lower.split('-').filter_map(|p| Lexicon::english().rank(p)) {
                    let slot = self.slot(rank);
                    self.rows[slot].1 += times;
                }
            }
            return;
        };
        self.rows[slot].1 += times;
        if let Some(&row) = self.last.and_then(|last| MODEL.phrases.get(&(last, rank))) {
            let slot = self.slot(row);
            self.rows[slot].1 += times;
        }
        self.last = Some(rank);
    }

    /// Where the row is counted.
    fn slot(&mut self, row: u32) -> usize {
        *self.slots.entry(row).or_insert_with(|| {
            self.rows.push((row, 0));
            self.rows.len() - 1
        })
    }

    /// What seeds add to the score of each topic.
    fn seeded(&self) -> [f32; TOPS] {
        let (mut text, mut headline) = ([0.0; TOPS], [0.0; TOPS]);
        for (at, &(row, n)) in self.rows.iter().enumerate() {
            let Some(&topics) = MODEL.seeds.get(&row) else { continue };
            let share = 1.0 / topics.count_ones() as f32;
            let mut left = topics;
            while left != 0 {
                let top = left.trailing_zeros() as usize;
                left &= left - 1;
                text[top] += share * (1.0 + (n as f32).ln());
                headline[top] += if at < self.headline { share } else { 0.0 };
            }
        }
        let whole: f32 = text.iter().sum();
        let of_headline: f32 = headline.iter().sum();
        let mut added = [0.0; TOPS];
        for (added, (text, headline)) in added.iter_mut().zip(text.into_iter().zip(headline)) {
            *added = SEEDS * text / (whole + HALF_SEEDS) + HEADLINE_SEEDS * headline / (of_headline + HALF_HEADLINE);
        }
        added
    }

    fn subjects(&self) -> Vec<Subject> {
        let model = &*MODEL;
        if self.rows.len() < FEWEST {
            return Vec::new();
        }
        let mut sums = [0.0; TOPS];
        let mut within = vec![0.0; TOPICS.len()];
        let mut total = 0.0;
        for &(row, n) in &self.rows {
            let start = row as usize * ROW;
            let Some(cells) = model.rows.get(start..start + ROW) else { continue };
            let weight = (1.0 + (n as f32).ln()) * rarity(row).min(RAREST);
            total += weight;
            for (sum, &cell) in sums.iter_mut().zip(cells) {
                *sum += weight * f32::from(cell);
            }
            for pair in cells[TOPS..].chunks_exact(2) {
                if let Some(sum) = within.get_mut(TOPS + usize::from(pair[0])) {
                    *sum += weight * f32::from(pair[1]);
                }
            }
        }
        if total <= 0.0 {
            return Vec::new();
        }
        let mut scores = self.seeded();
        for ((score, sum), common) in scores.iter_mut().zip(sums).zip(COMMON) {
            *score += sum * STEP / total + PRIOR * common.ln();
        }
        let known = self.rows.len() as f32;
        let chances = softmax(&scores, SHARPNESS * known / (known + HALF_SURE));
        let mut order: Vec<usize> = (0..TOPS).collect();
        order.sort_by(|&a, &b| chances[b].total_cmp(&chances[a]));
        if chances[order[0]] < BEST {
            return Vec::new();
        }
        let mut subjects = Vec::new();
        for &top in order.iter().take(MOST).filter(|&&t| chances[t] >= OTHERS) {
            subjects.push(topics::subject(top, chances[top]));
            let whole: f32 = (TOPS..TOPICS.len()).filter(|&i| TOPICS[i].parent == Some(top)).map(|i| within[i]).sum();
            let parts = topics::parts(top, &within, whole, WITHIN, MOST_WITHIN);
            subjects.extend(parts.into_iter().map(|(part, share)| topics::subject(part, chances[top] * share)));
        }
        subjects.sort_by(|a, b| b.score.total_cmp(&a.score));
        subjects
    }
}

fn softmax(scores: &[f32; TOPS], sharpness: f32) -> [f32; TOPS] {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let out = scores.map(|score| ((score - most) * sharpness).exp());
    let sum: f32 = out.iter().sum();
    out.map(|value| value / sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_seeds_have_a_row() {
        let lines = include_str!("../../../data/subjects/seeds.txt").lines().filter(|line| !line.starts_with('#'));
        let words: std::collections::BTreeSet<&str> =
            lines.filter(|line| !line.starts_with("none")).flat_map(|line| line.split_whitespace().skip(1)).collect();
        assert!(MODEL.seeds.len() > words.len() * 9 / 10, "{} of {}", MODEL.seeds.len(), words.len());
    }

    #[test]
    fn the_tables_fit_together() {
        let model = &*MODEL;
        assert_eq!(TOPICS.iter().filter(|t| t.parent.is_none()).count(), TOPS);
        let lines = include_str!("../../../data/subjects/phrases.txt").lines().count();
        assert_eq!(model.rows.len(), (Lexicon::english().len() + lines) * ROW);
        assert!(model.phrases.len() > lines * 9 / 10);
    }
}
