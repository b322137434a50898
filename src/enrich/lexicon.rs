//! English words by frequency, shared by the enrichers that ask how telling a word is.

use std::hash::BuildHasher;
use std::sync::LazyLock;

use rustc_hash::{FxBuildHasher, FxHashMap};

/// Words in the order of their frequency in news and encyclopedic text (see `data/lexicon/ORIGIN`).
///
/// Nearly all of them stand in the slots of one table, so that a look-up waits for memory once, and not for a table, a bucket and a text.
pub struct Lexicon {
    /// Their number is a power of two. A word is in the slot that its hash names, or behind it where others were first.
    slots: Vec<Slot>,
    /// The ranks of words that are longer than a slot.
    long: FxHashMap<&'static str, u32>,
    words: usize,
}

/// A word, filled up with what is in no text, and its rank.
#[derive(Debug, Clone, Copy)]
struct Slot {
    word: Short,
    rank: u32,
}

type Short = [u8; 12];

/// The word of an empty slot. No byte of UTF-8 is 0xFF.
const NOTHING: Short = [0xFF; 12];

fn short(word: &str) -> Option<Short> {
    let mut short = NOTHING;
    short.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    Some(short)
}

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../../data/lexicon/en.txt")));

impl Lexicon {
    /// The English lexicon.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    fn of(lines: &'static str) -> Self {
        let words = lines.lines().count();
        let slots = vec![Slot { word: NOTHING, rank: 0 }; (words * 4 / 3).next_power_of_two()];
        let mut lexicon = Self { slots, long: FxHashMap::default(), words };
        for (rank, word) in (0..).zip(lines.lines()) {
            let Some(short) = short(word) else {
                lexicon.long.insert(word, rank);
                continue;
            };
            if let Some(free) = lexicon.places(&short).find(|&at| lexicon.slots[at].word == NOTHING) {
                lexicon.slots[free] = Slot { word: short, rank };
            }
        }
        lexicon
    }

    /// Where a word may be, in the order in which it is looked for.
    fn places(&self, word: &Short) -> impl Iterator<Item = usize> + use<> {
        let last = self.slots.len() - 1;
        let first = FxBuildHasher.hash_one(word) as usize;
        (0..=last).map(move |step| first.wrapping_add(step) & last)
    }

    /// The rank of a lower-case word, 0 for the most frequent.
    pub fn rank(&self, word: &str) -> Option<u32> {
        let Some(word) = short(word) else { return self.long.get(word).copied() };
        let slots = self.places(&word).map(|at| self.slots[at]);
        let found = slots.take_while(|slot| slot.word != NOTHING).find(|slot| slot.word == word);
        found.map(|slot| slot.rank)
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.words
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.words == 0
    }
}

/// Logarithm of how much rarer than everyday words a word of this rank is; 0 for the most frequent. By Zipf's law, frequency falls with
/// the inverse of the rank, and so this is an inverse document frequency up to a constant.
pub fn rarity(rank: u32) -> f32 {
    static OF_WORDS: LazyLock<Vec<f32>> = LazyLock::new(|| (0..Lexicon::english().len() as u32).map(of).collect());
    fn of(rank: u32) -> f32 {
        (rank as f32 / 200.0).ln_1p()
    }
    OF_WORDS.get(rank as usize).copied().unwrap_or_else(|| of(rank))
}

/// Writes `word` into `out` in lower case, with straight apostrophes and without soft hyphens.
pub fn lower_into(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.push_str(word);
        out.make_ascii_lowercase();
    } else {
        for c in word.chars() {
            match c {
                '\u{2019}' => out.push('\''),
                '\u{AD}' => {}
                c => out.extend(c.to_lowercase()),
            }
        }
    }
}

/// The words of a headline: runs of letters and digits with hyphens and apostrophes inside.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '\u{2019}')))
        .map(|w| w.trim_matches(['-', '\'', '\u{2019}']))
        .map(|w| w.strip_suffix("'s").or_else(|| w.strip_suffix("\u{2019}s")).unwrap_or(w))
        .filter(|w| !w.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_words_come_first() {
        let lexicon = Lexicon::english();
        let the = lexicon.rank("the").unwrap();
        let minister = lexicon.rank("minister").unwrap();
        let turbine = lexicon.rank("turbine").unwrap();
        assert!(the < 10 && the < minister && minister < turbine);
        assert!(rarity(the) < 0.1 && rarity(minister) < rarity(turbine));
        assert_eq!((lexicon.rank("xqzzv"), lexicon.rank(""), lexicon.rank("the\0")), (None, None, None));
    }

    #[test]
    fn every_word_has_its_rank() {
        let lexicon = Lexicon::english();
        for (rank, word) in (0..).zip(include_str!("../../data/lexicon/en.txt").lines()) {
            assert_eq!(lexicon.rank(word), Some(rank), "{word}");
        }
    }

    #[test]
    fn headlines_are_cut_into_words() {
        let found: Vec<&str> = words("Minister\u{2019}s \u{2018}well-kept\u{2019} secret: don't ask!").collect();
        assert_eq!(found, ["Minister", "well-kept", "secret", "don't", "ask"]);
    }
}
