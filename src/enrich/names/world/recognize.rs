//! Finds names: scores every candidate unit, lets the whole article vote on each word, and takes the best sequence of labels.

use super::features::{Input, Reading};
use super::forms::alike;
use super::found::Found;
use super::lexicon::WorldLexicon;
use super::model::WorldModel;
use super::{borders, joined, merge, streets, trained_as};
use crate::budget::{Budget, Overrun};
use crate::enrich::analysis::Analysis;
use crate::enrich::entities::Knowledge;
use crate::enrich::names::decode;
use crate::enrich::names::mention::Named;
use crate::enrich::names::model::{Kind, Scores};
use crate::enrich::names::storms::storms;

/// How sure the surest mention of a person, an organisation or a place must be.
const LEAST: f64 = 0.5;

/// Lexicon and model.
pub struct WorldRecognizer {
    lexicon: &'static WorldLexicon,
    model: WorldModel,
    /// How much the other occurrences of a word count against its own context.
    pub vote: f32,
}

impl WorldRecognizer {
    /// A recognizer with another model, for training.
    pub fn new(model: WorldModel) -> Self {
        Self { lexicon: WorldLexicon::shipped(), model, vote: 0.6 }
    }

    /// The recognizer that ships, or `None` if its weights do not fit this program.
    pub fn shipped() -> Option<Self> {
        WorldModel::read(include_bytes!("../../../../data/ner/world-weights.bin")).map(Self::new)
    }

    /// What a text names, merged.
    ///
    /// # Errors
    /// [`Overrun`] when the budget ends.
    pub fn named(
        &self,
        analysis: &Analysis<'_>,
        knowledge: &Knowledge,
        budget: &Budget,
    ) -> Result<Vec<Named>, Overrun> {
        let (mut found, reading) = self.recognize(analysis, knowledge, budget)?;
        budget.spend(100 * found.len() as u64)?;
        found.retain_mut(|found| borders::bare(analysis, &reading, found));
        joined::mend(analysis, &reading, &mut found);
        joined::join(analysis, &reading, knowledge, &mut found);
        streets::tell(analysis, &reading, &mut found);
        let bytes: Vec<_> = found.iter().map(|found| reading.bytes(&found.units)).collect();
        let alike = |a: &str, b: &str| alike(a, b, analysis.language);
        let storms = storms(analysis.text, trained_as(analysis.language), knowledge, &bytes, &alike);
        for (found, _) in found.iter_mut().zip(storms).filter(|(_, storm)| *storm) {
            found.kind = Kind::Other;
        }
        let mut named = merge::merge(analysis, &reading, self.lexicon, knowledge, &found);
        named.retain(|named| named.kind == Kind::Other || named.confidence >= LEAST);
        Ok(named)
    }

    /// What it knows about words.
    pub fn lexicon(&self) -> &WorldLexicon {
        self.lexicon
    }

    /// The names in an article, in order, with the reading that they were found in.
    ///
    /// # Errors
    /// [`Overrun`] when the budget ends.
    pub fn recognize(
        &self,
        analysis: &Analysis<'_>,
        knowledge: &Knowledge,
        budget: &Budget,
    ) -> Result<(Vec<Found>, Reading), Overrun> {
        budget.spend(3 * analysis.text.len() as u64)?;
        let reading = Reading::of(analysis, trained_as(analysis.language), self.lexicon, knowledge);
        let mut scores: Vec<Scores> = Vec::new();
        let mut input = Input::default();
        for (sentence, run) in reading.runs() {
            budget.spend(40 * run.len() as u64)?;
            for at in run.clone() {
                reading.input(*sentence, at, &mut input);
                scores.push(self.model.scores(&input));
            }
        }
        let votes = |at: usize| reading.is_capitalised(at) || reading.is_word_without_case(at);
        let units = reading.runs().iter().flat_map(|(_, run)| run.clone());
        let keys: Vec<Option<u32>> = units.map(|at| votes(at).then(|| reading.stem(at))).collect();
        decode::vote(&keys, &mut scores, self.vote);
        let mut found = Vec::new();
        let mut from = 0;
        for (_, run) in reading.runs() {
            let scores = &scores[from..from + run.len()];
            from += run.len();
            let names = decode::names(self.model.chain(), scores);
            found.extend(names.into_iter().map(|(units, kind, confidence)| Found {
                units: run.start + units.start..run.start + units.end,
                kind,
                confidence,
            }));
        }
        Ok((found, reading))
    }
}
