//! English words by frequency, shared by the enrichers that ask how telling a word is.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Words in the order of their frequency in news and encyclopedic text (see `data/lexicon/ORIGIN`).
pub struct Lexicon {
    ranks: FxHashMap<&'static str, u32>,
}

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../../data/lexicon/en.txt")));

impl Lexicon {
    /// The English lexicon.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    fn of(lines: &'static str) -> Self {
        Self { ranks: (0..).zip(lines.lines()).map(|(rank, word)| (word, rank)).collect() }
    }

    /// The rank of a lower-case word, 0 for the most frequent.
    pub fn rank(&self, word: &str) -> Option<u32> {
        self.ranks.get(word).copied()
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.ranks.len()
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.ranks.is_empty()
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
        assert_eq!(lexicon.rank("xqzzv"), None);
    }

    #[test]
    fn headlines_are_cut_into_words() {
        let found: Vec<&str> = words("Minister\u{2019}s \u{2018}well-kept\u{2019} secret: don't ask!").collect();
        assert_eq!(found, ["Minister", "well-kept", "secret", "don't", "ask"]);
    }
}
