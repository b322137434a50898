//! Whether the words around an expression speak of what was or of what will be.

use super::super::calendar::Direction;
use super::super::lexicon::Lex;
use super::Grammar;

/// How many words back a word of the future is looked for.
const WILL_REACH: usize = 14;
/// The same in front of `Wednesday's`.
const OWNED_REACH: usize = 5;
/// How many words back a verb of the past, or an infinitive, is looked for.
const PAST_REACH: usize = 8;
/// How many words on either is looked for behind an expression at the start of a sentence.
const BEHIND_REACH: usize = 14;

impl Grammar<'_> {
    /// Where the words around item `at` point: the future behind `will`, the past behind a verb of the past.
    pub(super) fn direction(&self, at: usize) -> Direction {
        // `will look for ways around Wednesday's ruling`: what has a day of its own is no part of the plan.
        let owned = self.english && matches!(self.word(at + 1), "'s" | "’s");
        let first = at.saturating_sub(if owned { OWNED_REACH } else { WILL_REACH });
        if self.english && matches!(self.before(at), "by" | "By") {
            let perfect = (first..at).any(|k| matches!(self.word(k), "had" | "Had"));
            return if perfect { Direction::Past } else { Direction::Future };
        }
        for k in (first..at).rev() {
            if self.lex(k) == Lex::Will {
                // `Until Friday, they had`
                if self.english && k < 2 && matches!(self.word(k), "until" | "Until") {
                    break;
                }
                // `had been due to end Friday` was before.
                let perfect = (k.saturating_sub(3)..k).any(|k| self.word(k) == "had");
                return if self.english && perfect { Direction::Past } else { Direction::Future };
            }
            if !self.english {
                continue;
            }
            if at - k > PAST_REACH {
                continue;
            }
            if let Some(direction) = self.infinitive(k) {
                return direction;
            }
            if self.is_past(k) {
                return Direction::Past;
            }
        }
        // `On Friday, voters will`, but not `On Friday they said it will`.
        for k in (at + 1..(at + BEHIND_REACH).min(self.items.len())).filter(|_| at <= 3) {
            if self.lex(k) == Lex::Will {
                return Direction::Future;
            }
            if self.english && self.is_past(k) {
                return Direction::Past;
            }
        }
        Direction::Open
    }

    /// `to be held`, `should begin`, but not `had to be held`, `could not be reached`.
    fn infinitive(&self, k: usize) -> Option<Direction> {
        let ahead = |yes| Some(if yes { Direction::Future } else { Direction::Past });
        match (self.before(k), self.word(k)) {
            ("not" | "n't" | "n’t", "be") => ahead(false),
            ("to", "be") => ahead(k < 2 || !self.is_past(k - 2)),
            ("may" | "might" | "must" | "should", word) => ahead(word != "have"),
            _ => None,
        }
    }

    /// A verb of the past at `k`, unless it is no predicate (`be held`, `a proposed merger`).
    fn is_past(&self, k: usize) -> bool {
        let word = self.word(k);
        let past = match self.lex(k) {
            Lex::Was => true,
            Lex::Other => is_regular_past(word),
            _ => false,
        };
        let no_predicate = k > 0
            && (matches!(self.lex(k - 1), Lex::Article | Lex::Number(1))
                || matches!(self.word(k - 1), "be" | "its" | "their" | "his" | "her" | "'s" | "’s"));
        past && !no_predicate
    }
}

/// Words in `ed`, without those that are none (`need`, `succeed`).
fn is_regular_past(word: &str) -> bool {
    word.len() > 4
        && word.ends_with("ed")
        && word.starts_with(|c: char| c.is_lowercase())
        && (!word.ends_with("eed") || matches!(word, "agreed" | "disagreed" | "freed" | "guaranteed"))
        && !matches!(word, "hundred" | "sacred" | "naked" | "hatred")
}
