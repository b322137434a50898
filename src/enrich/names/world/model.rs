//! The model: a hidden layer over hashed features, a table of hashed features, and a chain over the labels.
//!
//! Scores of one unit: `out * relu(bias + rows) + table[hashed]`, with 0 for the label that says "no name". Numbers are added in a fixed
//! order and without library functions, so that the same input gives the same output on every machine.

use super::features::{Input, ROWS, TABLE};
use crate::enrich::names::model::{Chain, LABELS, Scores, Small, small, wide};

/// Width of the hidden layer.
pub const HIDDEN: usize = 48;
/// Labels that are part of a name.
pub const NAMED: usize = LABELS - 1;

/// The weights as they are trained.
#[derive(Clone)]
pub struct Weights {
    /// `ROWS` rows of the hidden layer.
    pub rows: Vec<[f32; HIDDEN]>,
    /// Bias of the hidden layer.
    pub bias: [f32; HIDDEN],
    /// `HIDDEN` rows of `NAMED`.
    pub out: Vec<[f32; NAMED]>,
    /// `TABLE` rows of `NAMED`.
    pub table: Vec<[f32; NAMED]>,
    /// Score of a label behind another; meaningless where not legal.
    pub chain: [Scores; LABELS],
}

impl Weights {
    /// Weights of zero.
    pub fn zero() -> Self {
        Self {
            rows: vec![[0.0; HIDDEN]; ROWS],
            bias: [0.0; HIDDEN],
            out: vec![[0.0; NAMED]; HIDDEN],
            table: vec![[0.0; NAMED]; TABLE],
            chain: [[0.0; LABELS]; LABELS],
        }
    }
}

/// The model as it ships: 8 bits a weight of the two large tables.
pub struct WorldModel {
    rows: Small<HIDDEN>,
    row_unit: f32,
    bias: [f32; HIDDEN],
    out: Vec<[f32; NAMED]>,
    table: Small<NAMED>,
    table_unit: f32,
    scores: [Scores; LABELS],
    chain: Chain,
}

/// How far a score is from the one of "no name" at most: with more, the chain's products leave the range of `f32`.
const FARTHEST: f32 = 20.0;

/// The scores of all labels, from those of the labels that are part of a name.
pub fn bounded(named: &[f32; NAMED]) -> Scores {
    let mut scores = [0.0; LABELS];
    for (s, &n) in scores[1..].iter_mut().zip(named) {
        *s = n.clamp(-FARTHEST, FARTHEST);
    }
    scores
}

/// Rows rounded to 8 bits, with their unit. The few largest weights are cut so that the others keep their digits.
fn quantise<const N: usize>(rows: &[[f32; N]]) -> (Small<N>, f32) {
    let mut sizes: Vec<f32> = rows.iter().flatten().map(|w| w.abs()).filter(|&w| w > 0.0).collect();
    sizes.sort_by(f32::total_cmp);
    let largest = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 20_000)).copied().unwrap_or(1.0);
    let unit = (largest / 127.0).max(f32::MIN_POSITIVE);
    (rows.iter().map(|row| row.map(|w| small(w / unit))).collect(), unit)
}

impl WorldModel {
    /// Rounds the weights.
    pub fn new(weights: &Weights) -> Self {
        let (rows, row_unit) = quantise(&weights.rows);
        let (table, table_unit) = quantise(&weights.table);
        let Weights { bias, out, chain, .. } = weights.clone();
        Self { rows, row_unit, bias, out, table, table_unit, scores: chain, chain: Chain::of(&chain) }
    }

    /// Reads what [`WorldModel::write`] wrote, and leaves the two large tables where they are; `None` where the size is another.
    pub fn read(bytes: &'static [u8]) -> Option<Self> {
        let (table, rest) = bytes.split_at_checked(TABLE * NAMED)?;
        let (rows, rest) = rest.split_at_checked(ROWS * HIDDEN)?;
        let mut numbers = rest.as_chunks::<4>().0.iter().map(|&four| f32::from_le_bytes(four));
        let (row_unit, table_unit) = (numbers.next()?, numbers.next()?);
        let mut bias = [0.0; HIDDEN];
        let mut out = vec![[0.0; NAMED]; HIDDEN];
        let mut scores = [[0.0; LABELS]; LABELS];
        for number in bias.iter_mut().chain(out.iter_mut().flatten()).chain(scores.iter_mut().flatten()) {
            *number = numbers.next()?;
        }
        Some(Self {
            rows: rows.as_chunks().0.into(),
            row_unit,
            bias,
            out,
            table: table.as_chunks().0.into(),
            table_unit,
            scores,
            chain: Chain::of(&scores),
        })
    }

    /// The model as bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = [self.table.as_flattened(), self.rows.as_flattened()].concat();
        let numbers = [self.row_unit, self.table_unit];
        let numbers =
            numbers.iter().chain(&self.bias).chain(self.out.iter().flatten()).chain(self.scores.iter().flatten());
        bytes.extend(numbers.flat_map(|n| n.to_le_bytes()));
        bytes
    }

    /// The scores of one unit.
    pub fn scores(&self, input: &Input) -> Scores {
        let mut sums = [0i16; NAMED];
        for &row in input.hashed.iter().chain(&input.known_hashed) {
            for (s, &w) in sums.iter_mut().zip(&self.table[row as usize]) {
                *s += wide(w);
            }
        }
        let mut named = sums.map(|s| f32::from(s) * self.table_unit);
        let mut hidden = [0i16; HIDDEN];
        for &row in input.rows.iter().chain(&input.known_rows) {
            for (h, &w) in hidden.iter_mut().zip(&self.rows[row as usize]) {
                *h += wide(w);
            }
        }
        for ((&h, &b), weights) in hidden.iter().zip(&self.bias).zip(&self.out) {
            let h = f32::from(h) * self.row_unit + b;
            if h > 0.0 {
                for (s, &w) in named.iter_mut().zip(weights) {
                    *s += h * w;
                }
            }
        }
        bounded(&named)
    }

    /// The chain over the labels.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }
}
