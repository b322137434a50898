//! Finds names: scores every candidate unit, lets the whole article vote on each word, and takes the best sequence of labels.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::features::{Input, Reading};
use super::found::Found;
use super::lexicon::WorldLexicon;
use super::model::WorldModel;
use super::{borders, merge, trained_as};
use crate::budget::{Budget, Overrun};
use crate::enrich::analysis::Analysis;
use crate::enrich::names::mention::Named;
use crate::enrich::names::model::{KINDS, Kind, Scores, part};

/// How sure the surest mention of a name must be for the name to be published.
const LEAST: f64 = 0.5;

/// Lexicon and model.
pub struct WorldRecognizer {
    lexicon: WorldLexicon,
    model: WorldModel,
    /// How much the other occurrences of a word count against its own context.
    pub vote: f32,
    /// Added to the score of every label that is part of a name.
    pub inside: f32,
}

impl WorldRecognizer {
    /// A recognizer with another model, for training.
    pub fn new(model: WorldModel) -> Self {
        Self { lexicon: WorldLexicon::load(), model, vote: 0.6, inside: 0.5 }
    }

    /// The recognizer that ships, or `None` if its weights do not fit this program.
    pub fn shipped() -> Option<Self> {
        WorldModel::read(include_bytes!("../../../../data/ner/world-weights.bin")).map(Self::new)
    }

    /// What a text names, merged, and the byte ranges of names of other kinds.
    ///
    /// # Errors
    /// [`Overrun`] when the budget ends.
    pub fn named(&self, analysis: &Analysis<'_>, budget: &Budget) -> Result<(Vec<Named>, Vec<Range<usize>>), Overrun> {
        let (mut found, reading) = self.recognize(analysis, budget)?;
        budget.spend(100 * found.len() as u64)?;
        found.retain_mut(|found| borders::bare(analysis, &reading, found));
        let others = found.iter().filter(|f| f.kind == Kind::Other).map(|f| reading.bytes(&f.units)).collect();
        let mut named = merge::merge(analysis, &reading, &self.lexicon, &found);
        named.retain(|named| named.confidence >= LEAST);
        Ok((named, others))
    }

    /// What it knows about words.
    pub fn lexicon(&self) -> &WorldLexicon {
        &self.lexicon
    }

    /// The names in an article, in order, with the reading that they were found in.
    ///
    /// # Errors
    /// [`Overrun`] when the budget ends.
    pub fn recognize(&self, analysis: &Analysis<'_>, budget: &Budget) -> Result<(Vec<Found>, Reading), Overrun> {
        budget.spend(2 * analysis.text.len() as u64)?;
        let reading = Reading::of(analysis, trained_as(analysis.language), &self.lexicon);
        let mut scores: Vec<Scores> = Vec::new();
        let mut input = Input::default();
        for (sentence, run) in reading.runs() {
            budget.spend(40 * run.len() as u64)?;
            for at in run.clone() {
                reading.input(*sentence, at, &mut input);
                scores.push(self.model.scores(&input));
            }
        }
        for score in &mut scores {
            score[0] -= self.inside;
        }
        self.vote(&reading, &mut scores);
        let mut found = Vec::new();
        let mut from = 0;
        for (_, run) in reading.runs() {
            let scores = &scores[from..from + run.len()];
            from += run.len();
            let labels = self.model.chain().best(scores);
            if labels.iter().any(|&l| l != 0) {
                let (marginals, _) = self.model.chain().marginals(scores, None);
                collect(&labels, &marginals, run.start, &mut found);
            }
        }
        Ok((found, reading))
    }

    /// Moves the scores of every word that may be a name towards the mean of its occurrences in the article.
    fn vote(&self, reading: &Reading, scores: &mut [Scores]) {
        const GROUPS: usize = 1 + KINDS;
        let group = |label: usize| if label == 0 { 0 } else { 1 + (label - 1) / 4 };
        let places: Vec<usize> = reading.runs().iter().flat_map(|(_, run)| run.clone()).collect();
        let mut words: FxHashMap<u32, (f32, [f32; GROUPS])> = FxHashMap::default();
        let mut tops: Vec<Option<[f32; GROUPS]>> = Vec::with_capacity(scores.len());
        for (&at, score) in places.iter().zip(scores.iter()) {
            if !reading.is_capitalised(at) && !reading.is_word_without_case(at) {
                tops.push(None);
                continue;
            }
            let mut top = [f32::NEG_INFINITY; GROUPS];
            for (l, &s) in score.iter().enumerate() {
                top[group(l)] = top[group(l)].max(s);
            }
            let mean = top.iter().sum::<f32>() / GROUPS as f32;
            let top = top.map(|t| (t - mean).clamp(-6.0, 6.0));
            let entry = words.entry(reading.stem(at)).or_insert((0.0, [0.0; GROUPS]));
            entry.0 += 1.0;
            for (sum, t) in entry.1.iter_mut().zip(top) {
                *sum += t;
            }
            tops.push(Some(top));
        }
        for ((&at, score), top) in places.iter().zip(scores.iter_mut()).zip(tops) {
            let Some(top) = top else { continue };
            let Some(&(count, sums)) = words.get(&reading.stem(at)) else { continue };
            if count < 2.0 {
                continue;
            }
            let share = self.vote * (count - 1.0) / count;
            for (l, s) in score.iter_mut().enumerate() {
                let g = group(l);
                *s += share * (sums[g] - top[g]) / (count - 1.0);
            }
        }
    }
}

fn collect(labels: &[usize], marginals: &[Scores], start: usize, found: &mut Vec<Found>) {
    let mut from = 0;
    for (at, &label) in labels.iter().enumerate() {
        if label == 0 {
            continue;
        }
        let (kind, part) = ((label - 1) / 4, (label - 1) % 4);
        if matches!(part, part::BEGIN | part::UNIT) {
            from = at;
        }
        if matches!(part, part::LAST | part::UNIT) {
            let confidence = (from..=at).map(|i| marginals[i][labels[i]]).fold(1.0, f32::min);
            found.push(Found { units: start + from..start + at + 1, kind: Kind::ALL[kind], confidence });
        }
    }
}
