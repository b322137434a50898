//! What the first look at all blocks says about the neighbourhood of each: the features that the second look adds.

use rustc_hash::FxHashMap;

use super::affinity::{self, Affinity};
use super::features::{FEATURES, Page, Row};

/// Features that the second look adds.
pub const ADDED: usize = NAMES.len() + affinity::NAMES.len();

const NAMES: [&str; 22] = [
    "p",
    "p-1",
    "p-2",
    "p-3",
    "p+1",
    "p+2",
    "p+3",
    "mean_3",
    "mean_8",
    "before_8",
    "after_8",
    "best_before",
    "best_after",
    "near_group",
    "far_group",
    "alike",
    "mass_before",
    "mass",
    "best",
    "relative",
    "gap_before",
    "gap_after",
];

/// The names of the added features, in order.
pub fn names() -> Vec<&'static str> {
    NAMES.into_iter().chain(affinity::NAMES).collect()
}

/// The features of a block at the second look.
pub type WideRow = [f32; FEATURES + ADDED];

/// The answers of the first look, with sums that make every mean one subtraction.
#[derive(Debug)]
pub struct Context<'p, 'd, 'a> {
    page: &'p Page<'d, 'a>,
    p: &'p [f32],
    /// Probability times words, and words, before each block.
    mass: Vec<(f32, f32)>,
    alike: FxHashMap<u64, (f32, f32)>,
    best: f32,
    /// The nearest block before, and after, that surely belongs.
    sure: Vec<(Option<usize>, Option<usize>)>,
    affinity: Affinity,
}

impl<'p, 'd, 'a> Context<'p, 'd, 'a> {
    /// Takes the probabilities `p` of all blocks.
    pub fn new(page: &'p Page<'d, 'a>, p: &'p [f32]) -> Self {
        let mut mass = Vec::with_capacity(p.len() + 1);
        let mut alike: FxHashMap<u64, (f32, f32)> = FxHashMap::default();
        let mut sure = vec![(None, None); p.len()];
        let (mut total, mut last) = ((0.0, 0.0), None);
        mass.push(total);
        for (i, ((&p, m), s)) in p.iter().zip(&page.measures).zip(page.signatures()).enumerate() {
            let words = m.words + 1.0;
            total = (total.0 + p * words, total.1 + words);
            mass.push(total);
            let sum = alike.entry(*s).or_default();
            *sum = (sum.0 + p * words, sum.1 + words);
            if let Some(slot) = sure.get_mut(i) {
                slot.0 = last;
            }
            if p > 0.5 && words > 10.0 {
                last = Some(i);
            }
        }
        let mut next = None;
        for (i, slot) in sure.iter_mut().enumerate().rev() {
            slot.1 = next;
            if p.get(i).is_some_and(|&p| p > 0.5) && page.measures.get(i).is_some_and(|m| m.words + 1.0 > 10.0) {
                next = Some(i);
            }
        }
        let best = p.iter().copied().fold(0.0, f32::max);
        Self { page, p, mass, alike, best, sure, affinity: Affinity::compare(page, p) }
    }

    fn mean(&self, from: usize, to: usize) -> f32 {
        let at = |i: usize| self.mass.get(i.min(self.p.len())).copied().unwrap_or_default();
        let (a, b) = (at(from), at(to.max(from)));
        if b.1 > a.1 { (b.0 - a.0) / (b.1 - a.1) } else { -1.0 }
    }

    fn peak(&self, from: usize, to: usize) -> f32 {
        let to = to.min(self.p.len());
        self.p.get(from.min(to)..to).unwrap_or_default().iter().copied().fold(0.0, f32::max)
    }

    /// The features of block `i`, whose own ones are `row`.
    pub fn widen(&self, i: usize, row: &Row) -> WideRow {
        let at = |by: isize| i.checked_add_signed(by).and_then(|j| self.p.get(j)).copied().unwrap_or(-1.0);
        let group = self.page.blocks.blocks.get(i).map(|block| self.page.groups(block)).unwrap_or_default();
        let [near, far] = group.clone().map(|range| self.mean(range.start, range.end));
        let alike = self.page.signatures().get(i).and_then(|s| self.alike.get(s)).map_or(0.0, |s| s.0 / s.1);
        let total = self.mass.last().map_or(0.0, |m| m.0);
        let (last, next) = self.sure.get(i).copied().unwrap_or_default();
        let gap = |j: Option<usize>| j.map_or(99.0, |j| j.abs_diff(i).min(99) as f32);
        let added: [f32; NAMES.len()] = [
            at(0),
            at(-1),
            at(-2),
            at(-3),
            at(1),
            at(2),
            at(3),
            self.mean(i.saturating_sub(3), i + 4),
            self.mean(i.saturating_sub(8), i + 9),
            self.mean(i.saturating_sub(8), i),
            self.mean(i + 1, i + 9),
            self.peak(i.saturating_sub(10), i),
            self.peak(i + 1, i + 11),
            near,
            far,
            alike,
            self.mass.get(i).map_or(0.0, |m| m.0) / total.max(1e-6),
            total,
            self.best,
            at(0) / self.best.max(1e-6),
            gap(last),
            gap(next),
        ];
        let mut wide = [0.0; FEATURES + ADDED];
        wide[..FEATURES].copy_from_slice(row);
        wide[FEATURES..FEATURES + NAMES.len()].copy_from_slice(&added);
        wide[FEATURES + NAMES.len()..].copy_from_slice(&self.affinity.of(i, &group));
        wide
    }
}
