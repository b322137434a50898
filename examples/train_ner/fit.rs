//! Steps that both trainers take: Adagrad, the chain over the labels, and the labels of a name.

use std::ops::Range;

use copydesk::enrich::names::model::{Chain, LABELS, Scores, label, part};

/// One step of Adagrad down `gradient`.
pub fn step<const N: usize>(weights: &mut [f32; N], squares: &mut [f32; N], gradient: &[f32; N], rate: f32) {
    for ((w, s), &g) in weights.iter_mut().zip(squares).zip(gradient) {
        *s += g * g;
        *w -= rate * g / (s.sqrt() + 1e-6);
    }
}

/// Adds a share of `other` to `sum`.
pub fn add<const N: usize>(sum: &mut [[f32; N]], other: &[[f32; N]], share: f32) {
    for (x, y) in sum.iter_mut().flatten().zip(other.iter().flatten()) {
        *x += y * share;
    }
}

/// One step of the chain down the gradient of one run; returns the run's marginals and its loss.
pub fn learn_chain(
    chain: &mut [Scores; LABELS],
    squares: &mut [Scores; LABELS],
    scores: &[Scores],
    labels: &[u8],
    rate: f32,
) -> (Vec<Scores>, f32) {
    let mut steps = [[0.0; LABELS]; LABELS];
    let (marginals, log) = Chain::of(chain).marginals(scores, Some(&mut steps));
    let (Some(first), Some(last)) = (marginals.first(), marginals.last()) else { return (marginals, 0.0) };
    for (l, row) in steps.iter_mut().enumerate() {
        row[0] += last[l];
    }
    for (g, m) in steps[0].iter_mut().zip(first) {
        *g += m;
    }
    let mut gold = 0.0;
    let mut before = 0;
    for (&l, score) in labels.iter().zip(scores) {
        let l = usize::from(l);
        gold += score[l] + chain[before][l];
        steps[before][l] -= 1.0;
        before = l;
    }
    gold += chain[before][0];
    steps[before][0] -= 1.0;
    for ((w, s), g) in chain.iter_mut().zip(squares).zip(&steps) {
        step(w, s, g, rate);
    }
    (marginals, log - gold)
}

/// Labels `units` as one name of the kind with this number.
pub fn mark(labels: &mut [u8], units: Range<usize>, kind: usize) {
    let Range { start, end } = units;
    for (at, slot) in labels.iter_mut().enumerate().take(end).skip(start) {
        let part = match (at == start, at + 1 == end) {
            (true, true) => part::UNIT,
            (true, false) => part::BEGIN,
            (false, true) => part::LAST,
            (false, false) => part::INSIDE,
        };
        *slot = label(kind, part) as u8;
    }
}
