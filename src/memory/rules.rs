//! When a text repeats another: the rules that every store keeps.

use crate::article::{Changed, Duplicate, DuplicateKind, Version, rounded};

/// Least share of the smaller text's shingles that makes a duplicate.
pub const CONTAINED: f64 = 0.28;
/// Least share of the later text's shingles: one that swallows a short earlier text whole and says much more is new.
pub const REPEATED: f64 = 0.28;
/// Below this share, what is shared must be spread over the text: one unbroken piece is a quotation or a standing paragraph.
pub const SPREAD_BELOW: f64 = 0.55;
/// Fewest shared hashes.
pub const SHARED: u32 = 3;
/// Hashes under which an article is remembered and looked for: its smallest. What two articles share is counted over all that is kept of both.
pub const INDEXED: usize = 24;
/// A shingle that this many unrelated articles hold is a standing text and counts for nothing.
pub const COMMON: usize = 3;
/// Most owners remembered of one shingle.
pub const OWNERS: usize = 24;
/// Most candidates looked at closely.
pub const CANDIDATES: usize = 8;
/// Most earlier states of an article that are looked at.
pub const VERSIONS: usize = 16;

/// Share of a text from which on another one holds nearly all of it.
const WHOLE: f64 = 0.8;
/// Share of a text below which another one leaves much of it out.
const PART: f64 = 0.6;

/// Hashes of two texts below both ceilings, without those of standing texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Of both.
    pub shared: u32,
    /// Of the later text.
    pub mine: u32,
    /// Of the earlier text.
    pub theirs: u32,
}

/// How many of a text's hashes an earlier one has, or how many it has at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Part {
    /// Of those that it is looked for under, without standing texts.
    pub own: u32,
    /// Of those, the ones of standing texts.
    pub standing: u32,
    /// Of the others, of which nobody knows whether they are of standing texts.
    pub rest: u32,
}

impl Part {
    /// Those of no standing text. Hashes are a random sample, so that among those of which it is not known the share is the same.
    pub fn without_standing(self) -> u32 {
        if self.standing == 0 {
            self.own + self.rest
        } else {
            self.own + self.rest * self.own / (self.own + self.standing)
        }
    }
}

impl Counts {
    /// Two texts of the same words.
    pub const EXACT: Self = Self { shared: 0, mine: 0, theirs: 0 };

    /// Share of the smaller text that the other one holds.
    pub fn containment(self) -> f64 {
        if self == Self::EXACT {
            return 1.0;
        }
        (f64::from(self.shared) / f64::from(self.mine.min(self.theirs).max(1))).min(1.0)
    }

    /// Whether they make a duplicate; `spread` tells whether what is shared is scattered over the later text.
    pub fn repeat(self, spread: impl FnOnce() -> bool) -> bool {
        let containment = self.containment();
        self.shared >= SHARED
            && containment >= CONTAINED
            && f64::from(self.shared) >= REPEATED * f64::from(self.mine)
            && (containment >= SPREAD_BELOW || spread())
    }

    /// How the later text lies to the earlier one.
    pub fn kind(self) -> DuplicateKind {
        if self == Self::EXACT {
            return DuplicateKind::Exact;
        }
        let share = |of: u32| f64::from(self.shared) / f64::from(of.max(1));
        let (mine, theirs) = (share(self.mine), share(self.theirs));
        if mine >= WHOLE && theirs < PART {
            DuplicateKind::Contained
        } else if theirs >= WHOLE && mine < PART {
            DuplicateKind::Contains
        } else {
            DuplicateKind::Near
        }
    }

    /// What the document says of an article that repeats `of`.
    pub fn duplicate(self, of: impl Into<String>) -> Duplicate {
        Duplicate { of: of.into(), containment: rounded(self.containment()), kind: self.kind() }
    }
}

/// Whether what a text shares is scattered over it, as it is in an edited copy, rather than in one or two pieces: `shared` says of each of its
/// hashes, in order, whether the earlier text has it.
pub fn is_spread(shared: &[bool]) -> bool {
    let count = shared.iter().filter(|&&s| s).count();
    let changes = shared.windows(2).filter(|w| w[0] != w[1]).count();
    changes * 4 > count
}

/// What a new state of an article changes, as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// The headline is another.
    pub headline: bool,
    /// Sentences that the state before did not have.
    pub new: u32,
    /// Sentences.
    pub of: u32,
    /// There are more correction notices.
    pub correction: bool,
}

impl Difference {
    /// What the document says of the state with `number` that follows the one of the text with the hash `previous`.
    pub fn version(self, number: u32, previous: &[u8]) -> Version {
        Version {
            number,
            previous: previous.iter().map(|byte| format!("{byte:02x}")).collect(),
            changed: Changed {
                headline: self.headline,
                sentences: rounded(f64::from(self.new) / f64::from(self.of.max(1))),
                correction: self.correction,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_follow_from_the_shares_of_both_texts() {
        let kind = |shared, mine, theirs| Counts { shared, mine, theirs }.kind();
        assert_eq!(Counts::EXACT.kind(), DuplicateKind::Exact);
        assert_eq!(kind(40, 42, 45), DuplicateKind::Near);
        assert_eq!(kind(20, 20, 60), DuplicateKind::Contained);
        assert_eq!(kind(20, 60, 20), DuplicateKind::Contains);
        assert_eq!(kind(10, 20, 60), DuplicateKind::Near);
        assert!((Counts::EXACT.containment() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn standing_texts_are_counted_out_where_they_are_known_and_where_they_are_not() {
        let part = |own, standing, rest| Part { own, standing, rest }.without_standing();
        assert_eq!([part(10, 0, 7), part(0, 5, 12), part(6, 2, 12), part(0, 0, 0)], [17, 0, 15, 0]);
    }

    #[test]
    fn one_piece_is_not_spread() {
        assert!(!is_spread(&[false, true, true, true, true, true, true, true, true, false]));
        assert!(is_spread(&[true, false, true, true, false, true]));
    }
}
