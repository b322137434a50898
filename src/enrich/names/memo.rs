//! Keeps what frequent words give the hidden layer, so that it is computed once and not at each occurrence.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU16, Ordering::Relaxed};

use super::features::WINDOW;
use super::lexicon::Lexicon;
use super::model::{Hidden, add};

/// Words that are kept: those that come first, among which the frequent ones are. They take at most 5.5 MB.
const KEPT: u16 = 4096;
/// The number of a word that is not kept, or not yet.
const NONE: u16 = u16::MAX;

/// What a word gives the hidden layer at each position of the window.
type Positions = [OnceLock<Hidden>; WINDOW];

/// For each word of the lexicon what it gives at each position of the window. The numbers depend on nothing but the word, so it makes no
/// difference to the output which words are kept.
pub struct Memo {
    /// By word: where in `kept` it is.
    numbers: Vec<AtomicU16>,
    kept: Vec<OnceLock<Box<Positions>>>,
    next: AtomicU16,
}

impl Memo {
    /// An empty memo for the words of `lexicon`.
    pub fn of(lexicon: &Lexicon) -> Self {
        Self {
            numbers: (0..lexicon.words()).map(|_| AtomicU16::new(NONE)).collect(),
            kept: (0..KEPT).map(|_| OnceLock::new()).collect(),
            next: AtomicU16::new(0),
        }
    }

    /// Adds what `project` computes for `word` at `position` of the window to `hidden`.
    pub fn add(&self, word: u32, position: usize, project: impl FnOnce() -> Hidden, hidden: &mut Hidden) {
        match self.kept(word).and_then(|positions| positions.get(position)) {
            Some(kept) => add(hidden, kept.get_or_init(project)),
            None => add(hidden, &project()),
        }
    }

    fn kept(&self, word: u32) -> Option<&Positions> {
        let place = self.numbers.get(word as usize)?;
        let mut number = place.load(Relaxed);
        if number == NONE {
            let next = self.next.fetch_update(Relaxed, Relaxed, |next| (next < KEPT).then_some(next + 1)).ok()?;
            // Where another thread was first, its number stands, and ours is left empty.
            number = place.compare_exchange(NONE, next, Relaxed, Relaxed).map_or_else(|first| first, |_| next);
        }
        Some(self.kept.get(usize::from(number))?.get_or_init(Box::default))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_first_words_and_computes_the_others_each_time() {
        let lexicon = Lexicon::load();
        let memo = Memo::of(&lexicon);
        let mut computed = 0;
        for _ in 0..2 {
            for word in 0..u32::from(KEPT) + 10 {
                let mut hidden = [1.0; crate::enrich::names::model::HIDDEN];
                let project = || {
                    computed += 1;
                    [word as f32; crate::enrich::names::model::HIDDEN]
                };
                memo.add(word, 3, project, &mut hidden);
                assert_eq!(hidden[5], 1.0 + word as f32);
            }
        }
        assert_eq!(computed, KEPT + 20);
    }
}
