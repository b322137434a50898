//! Sparse vectors of terms.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::rules::{KEPT, MANY, Overlap, key, weight};
use crate::article::Term;

/// Terms with their weights, of 255 parts of the length of the whole; the heaviest first, then the smallest hash. No two have the same key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vector(pub Vec<(u32, u8)>);

impl Vector {
    /// The vector of a report's terms. `counts` says of its language and then of each term how many articles have it.
    pub fn of(terms: &[Term], counts: &[u32]) -> Self {
        let articles = counts.first().copied().unwrap_or_default();
        let counts = counts.iter().skip(1).copied().chain(std::iter::repeat(0));
        let weights: Vec<(u32, f64)> =
            terms.iter().zip(counts).map(|(term, with)| (term.hash, weight(*term, with, articles))).collect();
        let length = weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        if length > 0.0 {
            Self::sorted(weights.into_iter().map(|(hash, weight)| (hash, 255.0 * weight / length)))
        } else {
            Self::default()
        }
    }

    /// The heaviest terms of `weights`, rounded.
    fn sorted(weights: impl Iterator<Item = (u32, f64)>) -> Self {
        let rounded = weights.map(|(hash, weight)| (hash, (weight + 0.5).floor().clamp(0.0, 255.0) as u8));
        let mut terms: Vec<(u32, u8)> = rounded.filter(|(_, weight)| *weight > 0).collect();
        terms.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        terms.truncate(KEPT);
        Self(terms)
    }

    /// The centre of `members` reports, of which this is the centre without the last, `fresh`.
    pub fn joined(&self, fresh: &Self, members: u32) -> Self {
        self.mixed(fresh, 1.0 / f64::from(members.clamp(1, MANY)))
    }

    /// The sum of so much of `other` and the rest of this. A term that either names counts as a name.
    pub fn mixed(&self, other: &Self, share: f64) -> Self {
        let mut terms: Vec<(u32, f64)> =
            self.0.iter().map(|(hash, weight)| (*hash, (1.0 - share) * f64::from(*weight))).collect();
        let places: FxHashMap<u32, usize> = terms.iter().enumerate().map(|(at, (hash, _))| (key(*hash), at)).collect();
        for (hash, weight) in &other.0 {
            let weight = share * f64::from(*weight);
            match places.get(&key(*hash)).and_then(|at| terms.get_mut(*at)) {
                Some(term) => *term = (term.0 | hash & 1, term.1 + weight),
                None => terms.push((*hash, weight)),
            }
        }
        Self::sorted(terms.into_iter())
    }

    /// What it has in common with `other`. A shared term is a name where either takes it for one.
    pub fn overlap(&self, other: &Self) -> Overlap {
        let mut overlap = Overlap::default();
        let mine: FxHashMap<u32, (u32, u32)> =
            self.0.iter().map(|(hash, weight)| (key(*hash), (hash & 1, u32::from(*weight)))).collect();
        let mut moved = 0;
        for (hash, weight) in &other.0 {
            let (mut named, theirs) = (hash & 1, u32::from(*weight));
            if let Some((as_named, mine)) = mine.get(&key(*hash)) {
                let either = named | as_named;
                // Its weight moves over to the names.
                if either != *as_named {
                    moved += mine * mine;
                }
                named = either;
                overlap.shared[named as usize] += mine * theirs;
                overlap.retold += if named == 0 { theirs * theirs } else { 0 };
            }
            overlap.theirs[named as usize] += theirs * theirs;
        }
        for (hash, weight) in &self.0 {
            overlap.mine[(hash & 1) as usize] += u32::from(*weight) * u32::from(*weight);
        }
        overlap.mine[1] += moved;
        overlap.mine[0] = overlap.mine[0].saturating_sub(moved);
        overlap
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::story::rules::JOIN;

    fn term(hash: u32) -> Term {
        Term { hash, weight: 32, rarity: 80 }
    }

    #[test]
    fn what_many_articles_have_weighs_little() {
        let vector = Vector::of(&[term(2), term(4)], &[500, 400, 1]);
        assert_eq!(vector.0[0].0, 4);
        assert!(vector.0.get(1).is_none_or(|(_, weight)| *weight < 40), "{vector:?}");
        assert_eq!(Vector::of(&[], &[3]), Vector::default());
    }

    #[test]
    fn the_same_is_like_itself_and_strangers_are_not() {
        let a = Vector::of(&[term(2), term(5), term(6)], &[0; 4]);
        assert!(a.overlap(&a).likeness() > 15.0);
        let b = Vector::of(&[term(20), term(51), term(60)], &[0; 4]);
        assert!(a.overlap(&b).likeness() < JOIN);
        let mixed = a.mixed(&b, 0.5);
        assert!(mixed.overlap(&a).likeness() > 10.0 && mixed.overlap(&b).likeness() > 10.0);
    }

    #[test]
    fn a_term_that_one_takes_for_a_name_is_one_for_both() {
        let (a, b) = (Vector(vec![(2, 200), (8, 100)]), Vector(vec![(3, 200), (8, 100)]));
        // The word that both have is all that is left of the words of each.
        assert_eq!(
            a.overlap(&b),
            Overlap { shared: [10_000, 40_000], mine: [10_000, 40_000], theirs: [10_000, 40_000], retold: 10_000 }
        );
        assert_eq!(a.overlap(&b), b.overlap(&a));
        assert!(a.overlap(&b).likeness() > 15.0);
    }
}
