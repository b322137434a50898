//! Keeps what frequent words give the hidden layer, so that it is computed once and not at each occurrence.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::features::WINDOW;
use super::lexicon::Lexicon;
use super::model::{Hidden, add};

/// Words that are kept: those that come first, among which the frequent ones are. They take at most 5.5 MB.
const KEPT: usize = 4096;

/// For each word of the lexicon what it gives at each position of the window. The numbers depend on nothing but the word, so it makes no
/// difference to the output which words are kept.
pub struct Memo {
    words: Vec<OnceLock<Box<[OnceLock<Hidden>; WINDOW]>>>,
    left: AtomicUsize,
}

impl Memo {
    /// An empty memo for the words of `lexicon`.
    pub fn of(lexicon: &Lexicon) -> Self {
        let mut words = Vec::new();
        words.resize_with(lexicon.words(), OnceLock::new);
        Self { words, left: AtomicUsize::new(KEPT) }
    }

    /// Adds what `project` computes for `word` at `position` of the window to `hidden`.
    pub fn add(&self, word: u32, position: usize, project: impl FnOnce() -> Hidden, hidden: &mut Hidden) {
        match self.kept(word).and_then(|positions| positions.get(position)) {
            Some(kept) => add(hidden, kept.get_or_init(project)),
            None => add(hidden, &project()),
        }
    }

    fn kept(&self, word: u32) -> Option<&[OnceLock<Hidden>; WINDOW]> {
        let slot = self.words.get(word as usize)?;
        if slot.get().is_none() {
            // Two threads may pay for one word; then the memo holds one less.
            self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).ok()?;
        }
        Some(slot.get_or_init(Box::default))
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
            for word in 0..KEPT as u32 + 10 {
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
