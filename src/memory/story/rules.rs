//! When a report belongs to a story: the figures and the arithmetic that every store keeps. They were chosen on one half of the measure of
//! `docs/stories.md`.

/// Terms kept of a story.
pub const KEPT: usize = 40;
/// Keys of a report, from the most telling one on, under which its story is remembered. It is looked for under all.
pub const TELLING: usize = 20;
/// Most stories that are remembered under one key.
pub const POSTED: usize = 16;
/// Fewest keys that a story has to share to be looked at.
pub const SHARED_KEYS: usize = 2;
/// Most stories looked at closely.
pub const STORIES: usize = 8;
/// Most stories that one takes in.
pub const MERGED: usize = 16;
/// Counts of terms: cells in each of two generations, and articles in one generation.
pub const CELLS: usize = 1 << 16;
/// See [`CELLS`].
pub const GENERATION: u32 = 1 << 14;
/// Articles that what is known beforehand of a term's rarity counts as.
pub const BEFOREHAND: f64 = 100.0;
/// Least share of a new report in its story's centre.
pub const FRESH: f64 = 0.2;

/// Least likeness at which a report joins a story, at no time between them.
pub const JOIN: f64 = 0.24;
/// What a day between them adds to that.
pub const DAY: f64 = 0.2;
/// Least likeness of a report to two stories, and of these to each other, at which they become one.
pub const MERGE: f64 = 0.4;
/// What each shared word, and each shared name, adds to the likeness; of each kind so many count at most.
pub const WORD: f64 = 0.06;
/// See [`WORD`].
pub const NAME: f64 = 0.034;
/// See [`WORD`].
pub const COUNTED: u32 = 10;

/// What two terms that are the same have in common: the hash without the mark of names.
pub const fn key(hash: u32) -> u32 {
    hash >> 1
}

/// Where the articles with a term are counted.
pub const fn cell(hash: u32) -> u16 {
    (hash >> 16) as u16
}

/// Weight of a term in an article: how much is made of it, times how rare it is among the `articles` of its language that were counted, of which
/// `with` have it.
pub fn weight(term: crate::article::Term, with: u32, articles: u32) -> f64 {
    let beforehand = BEFOREHAND * (-f64::from(term.rarity) / 16.0).exp();
    let share = (f64::from(with) + beforehand) / (f64::from(articles.max(with)) + BEFOREHAND);
    f64::from(term.weight) / 16.0 * (-share.ln()).max(0.0)
}

/// What a report and a story, or two stories, have in common: sums over squares and products of weights, of names and of other words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overlap {
    /// Products of the shared terms.
    pub shared: [u32; 2],
    /// Squares of the one's terms.
    pub mine: [u32; 2],
    /// Squares of the other's.
    pub theirs: [u32; 2],
    /// Number of shared terms.
    pub terms: [u32; 2],
}

impl Overlap {
    /// The cosine of one kind of terms, 0 where one has none of it.
    fn cosine(self, kind: usize) -> f64 {
        let norms = f64::from(self.mine[kind]) * f64::from(self.theirs[kind]);
        if norms > 0.0 { f64::from(self.shared[kind]) / norms.sqrt() } else { 0.0 }
    }

    /// How alike they are, from 0; the same twice has more than 1. What happened has to be alike as well as whom it happened to: hence the
    /// geometric mean.
    pub fn likeness(self) -> f64 {
        let [words, names] = self.terms.map(|terms| f64::from(terms.min(COUNTED)));
        (self.cosine(0) * self.cosine(1)).sqrt() + WORD * words + NAME * names
    }
}

/// The least likeness at which a report joins a story that is `seconds` away.
pub fn join_at(seconds: u32) -> f64 {
    JOIN + DAY * f64::from(seconds) / 86_400.0
}
