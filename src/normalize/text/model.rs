//! The line model: boosted trees that score each line, more of them that score it again by what its neighbours got, and a decode that keeps
//! the article together.
//!
//! `lines.model` holds the trees of both stages, one behind the other: the number of trees and of features (u16 each), then for each tree
//! the number of nodes and of leaves (u8 each), the nodes (feature u8, threshold f32, left and right i8; a negative child is the leaf -1-i)
//! and the leaves (f32), all little-endian. `data/lines/` makes it and says from what.

use std::sync::OnceLock;

use super::context::FEATURES;

/// What a change between article and page costs the decode, in units of log odds. The second stage has seen the neighbours.
const CHANGE: f32 = 0.0;

/// Added to each line's log odds of belonging to the article.
const BIAS: f32 = 0.0;

/// Numbers that the second stage has of each line besides those of the first.
const BESIDE: usize = 13;

/// Score of what lies outside of the text, and the least and greatest that the second stage is told.
const OUTSIDE: f32 = -6.0;

/// One stage: trees over so many features.
struct Stage {
    width: usize,
    trees: Vec<Tree>,
}

struct Tree {
    nodes: Vec<Node>,
    /// From left to right; at most 32.
    leaves: Vec<f32>,
}

/// A question to one feature. Sets of leaves have a bit for each leaf, the leftmost the lowest.
#[derive(Clone, Copy)]
struct Node {
    feature: u8,
    threshold: f32,
    /// The leaves that a line can still reach whose feature is at most the threshold, and above it.
    below: u32,
    above: u32,
}

fn stages() -> &'static [Stage] {
    static STAGES: OnceLock<Vec<Stage>> = OnceLock::new();
    STAGES.get_or_init(|| parse(include_bytes!("lines.model"), &[FEATURES, FEATURES + BESIDE]).unwrap_or_default())
}

/// The stages of a model, which have these `widths`.
fn parse(bytes: &[u8], widths: &[usize]) -> Option<Vec<Stage>> {
    let mut bytes = Bytes(bytes);
    widths.iter().map(|&width| stage(&mut bytes, width)).collect()
}

fn stage(bytes: &mut Bytes<'_>, width: usize) -> Option<Stage> {
    let trees = u16::from_le_bytes(bytes.take()?);
    if usize::from(u16::from_le_bytes(bytes.take()?)) != width {
        return None;
    }
    let trees = (0..trees).map(|_| tree(bytes, width)).collect::<Option<_>>()?;
    Some(Stage { width, trees })
}

fn tree(bytes: &mut Bytes<'_>, width: usize) -> Option<Tree> {
    let [nodes, leaves] = bytes.take()?;
    let mut children = Vec::with_capacity(usize::from(nodes));
    let mut nodes = (0..nodes)
        .map(|_| {
            let [feature, a, b, c, d, left, right] = bytes.take()?;
            children.push([left as i8, right as i8]);
            let node = Node { feature, threshold: f32::from_le_bytes([a, b, c, d]), below: !0, above: !0 };
            (usize::from(feature) < width).then_some(node)
        })
        .collect::<Option<Vec<_>>>()?;
    let stored = (0..leaves).map(|_| bytes.take().map(f32::from_le_bytes)).collect::<Option<Vec<_>>>()?;
    let mut leaves = Vec::with_capacity(stored.len());
    let root = if nodes.is_empty() { !0 } else { 0 };
    plant(root, 0, &children, &stored, &mut nodes, &mut leaves)?;
    (leaves.len() <= u32::BITS as usize).then_some(Tree { nodes, leaves })
}

/// Puts the leaves under `child` into `leaves` in their order and tells each node which of them each answer leaves; the set of leaves
/// under `child`, or nothing where a reference is wrong. A child comes after its parent, so that this ends.
fn plant(
    child: i8,
    least: usize,
    children: &[[i8; 2]],
    stored: &[f32],
    nodes: &mut [Node],
    leaves: &mut Vec<f32>,
) -> Option<u32> {
    let Ok(at) = usize::try_from(child) else {
        leaves.push(*stored.get(usize::from(!child as u8))?);
        return 1_u32.checked_shl(leaves.len() as u32 - 1);
    };
    let [left, right] = *children.get(at).filter(|_| at >= least)?;
    let left = plant(left, at + 1, children, stored, nodes, leaves)?;
    let right = plant(right, at + 1, children, stored, nodes, leaves)?;
    (nodes[at].below, nodes[at].above) = (!right, !left);
    Some(left | right)
}

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }
}

/// Most lines that are scored side by side.
const LANES: usize = 128;

/// Log odds of each line of belonging to the article; `features` has [`FEATURES`] numbers a line.
pub fn score(features: &[f32]) -> Vec<f32> {
    let [first, second] = stages() else { return vec![0.0; features.len() / FEATURES] };
    let alone = first.score(features);
    let mut scores = second.score(&with_neighbours(features, &alone));
    scores.iter_mut().for_each(|score| *score += BIAS);
    scores
}

/// The features of the second stage: those of the first, and what it made of each line, of the lines around it and of the whole.
fn with_neighbours(features: &[f32], alone: &[f32]) -> Vec<f32> {
    let scores: Vec<f32> = alone.iter().map(|score| score.clamp(OUTSIDE, -OUTSIDE)).collect();
    let at = |line: isize| usize::try_from(line).ok().and_then(|line| scores.get(line)).copied().unwrap_or(OUTSIDE);
    let chance = |score: f32| 1.0 / (1.0 + (-f64::from(score)).exp());
    let all: f64 = scores.iter().map(|&score| chance(score)).sum();
    let mut before = 0.0;
    let mut out = Vec::with_capacity(alone.len() * (FEATURES + BESIDE));
    for (line, (own, &score)) in (0..).zip(features.chunks_exact(FEATURES).zip(&scores)) {
        out.extend_from_slice(own);
        out.push(score);
        out.extend([-3, -2, -1, 1, 2, 3].map(|step| at(line + step)));
        for reach in [4, 8] {
            let mean = |steps: std::ops::Range<isize>| {
                (steps.map(|step| f64::from(at(line + step))).sum::<f64>() / reach as f64) as f32
            };
            out.extend([mean(-reach..0), mean(1..reach + 1)]);
        }
        out.push(before as f32);
        before += chance(score);
        out.push((all - before) as f32);
    }
    out
}

impl Stage {
    /// The sum of the trees for each line.
    ///
    /// Trees are walked as in QuickScorer (Lucchese and others, SIGIR 2015): every question takes away the leaves that its answer rules
    /// out, and the leftmost that remains is the tree's.
    fn score(&self, features: &[f32]) -> Vec<f32> {
        let width = self.width;
        let trees = open(&self.trees, &Bounds::of(features, width));
        let mut scores = Vec::with_capacity(features.len() / width);
        let mut columns = vec![0.0; width * LANES];
        let mut left = [0; LANES];
        for lines in features.chunks(LANES * width) {
            for (lane, line) in lines.chunks_exact(width).enumerate() {
                for (at, value) in line.iter().enumerate() {
                    columns[at * LANES + lane] = *value;
                }
            }
            let mut sums = [0.0; LANES];
            let lines = lines.len() / width;
            for tree in &trees {
                let left = &mut left[..lines];
                left.fill(tree.left);
                for node in &tree.nodes {
                    rule_out(node, &columns[usize::from(node.feature) * LANES..][..lines], left);
                }
                for (sum, left) in sums.iter_mut().zip(left) {
                    *sum += tree.leaves[left.trailing_zeros() as usize];
                }
            }
            scores.extend_from_slice(&sums[..lines]);
        }
        scores
    }
}

/// Takes away the leaves of each line that its answer rules out; a loop without branches, for several lines at once.
fn rule_out(node: &Node, column: &[f32], left: &mut [u32]) {
    for (left, value) in left.iter_mut().zip(column) {
        *left &= node.above | u32::from(*value <= node.threshold).wrapping_neg();
    }
}

/// The least and the greatest value of each feature among the lines of a text.
struct Bounds {
    least: Vec<f32>,
    most: Vec<f32>,
}

impl Bounds {
    fn of(features: &[f32], width: usize) -> Self {
        let mut bounds = Self { least: vec![f32::INFINITY; width], most: vec![f32::NEG_INFINITY; width] };
        for line in features.chunks_exact(width) {
            for ((least, most), &value) in bounds.least.iter_mut().zip(&mut bounds.most).zip(line) {
                *least = if value < *least { value } else { *least };
                *most = if value > *most { value } else { *most };
            }
        }
        bounds
    }
}

/// A tree without the questions that all lines of a text answer alike: much of what is asked is about the text as a whole.
struct Open<'a> {
    nodes: Vec<Node>,
    /// The leaves that any line can reach.
    left: u32,
    leaves: &'a [f32],
}

fn open<'a>(trees: &'a [Tree], bounds: &Bounds) -> Vec<Open<'a>> {
    let open = |tree: &'a Tree| {
        let mut left = u32::MAX;
        let mut nodes = Vec::with_capacity(tree.nodes.len());
        for node in &tree.nodes {
            let feature = usize::from(node.feature);
            if bounds.most[feature] <= node.threshold {
                left &= node.below;
            } else if bounds.least[feature] > node.threshold {
                left &= node.above;
            } else {
                nodes.push(*node);
            }
        }
        nodes.retain(|node| left & !node.above != 0);
        Open { nodes, left, leaves: &tree.leaves }
    };
    trees.iter().map(open).collect()
}

/// Which lines to keep: the sequence of decisions with the best sum of log odds, where each change between keeping and
/// dropping costs [`CHANGE`] (Viterbi).
pub fn decode(scores: &[f32]) -> Vec<bool> {
    let mut kept_from_kept = Vec::with_capacity(scores.len());
    let mut dropped_from_kept = Vec::with_capacity(scores.len());
    let (mut kept, mut dropped) = (0.0_f32, 0.0_f32);
    for score in scores {
        kept_from_kept.push(kept >= dropped - CHANGE);
        dropped_from_kept.push(kept - CHANGE > dropped);
        (kept, dropped) = (kept.max(dropped - CHANGE) + score / 2.0, dropped.max(kept - CHANGE) - score / 2.0);
    }
    let mut keep = vec![false; scores.len()];
    let mut state = kept > dropped;
    for at in (0..scores.len()).rev() {
        keep[at] = state;
        state = if state { kept_from_kept[at] } else { dropped_from_kept[at] };
    }
    keep
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_model_is_whole() {
        assert!(stages().len() == 2 && stages().iter().all(|stage| stage.trees.len() > 50));
        assert!(include_bytes!("lines.model").len() < 300_000);
        assert!(parse(b"", &[FEATURES]).is_none() && parse(&[1, 0, FEATURES as u8, 0, 1, 1, 0], &[FEATURES]).is_none());
    }

    /// A tree walked from question to question, straight from the bytes.
    fn walked(model: &[u8], line: &[f32]) -> f32 {
        let mut at = 4;
        let mut sum = 0.0;
        for _ in 0..u16::from_le_bytes([model[0], model[1]]) {
            let (nodes, leaves) = (usize::from(model[at]), usize::from(model[at + 1]));
            let (tree, values) = model[at + 2..].split_at(nodes * 7);
            let number = |bytes: &[u8]| f32::from_le_bytes(bytes[..4].try_into().expect("four bytes"));
            let mut child = if nodes == 0 { -1 } else { 0 };
            while child >= 0 {
                let node = &tree[child as usize * 7..];
                child = node[if line[usize::from(node[0])] <= number(&node[1..]) { 5 } else { 6 }] as i8;
            }
            sum += number(&values[usize::from(!child as u8) * 4..]);
            at += 2 + nodes * 7 + leaves * 4;
        }
        sum
    }

    #[test]
    fn the_second_stage_sees_the_neighbours() {
        let alone: Vec<f32> = (0..12).map(|line| line as f32 - 4.0).collect();
        let features = vec![0.5; 12 * FEATURES];
        let all = with_neighbours(&features, &alone);
        assert_eq!(all.len(), 12 * (FEATURES + BESIDE));
        let line = &all[5 * (FEATURES + BESIDE) + FEATURES..][..BESIDE];
        assert_eq!(line[..11], [1.0, -2.0, -1.0, 0.0, 2.0, 3.0, 4.0, -1.5, 3.5, -3.5, 1.75]);
        assert!(with_neighbours(&[], &[]).is_empty() && score(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn scores_side_by_side_as_one_by_one(
            lines in prop::collection::vec(prop::collection::vec(-2.0_f32..300.0, FEATURES), 1..40),
            alike in prop::collection::vec(any::<bool>(), FEATURES),
        ) {
            let mut lines = lines;
            let first = lines[0].clone();
            for line in &mut lines {
                for (at, value) in line.iter_mut().enumerate() {
                    *value = if alike[at] { first[at] } else { value.round() / 4.0 };
                }
            }
            let want: Vec<f32> = lines.iter().map(|line| walked(include_bytes!("lines.model"), line)).collect();
            prop_assert_eq!(stages()[0].score(&lines.concat()), want);
        }
    }

    #[test]
    fn leaves_are_told_by_what_remains() {
        // One question whose answers lead to the second leaf and the first, and a tree that asks nothing.
        let mut model = vec![2, 0, FEATURES as u8, 0, 1, 2, 3];
        model.extend(7.0_f32.to_le_bytes());
        model.extend([!1_u8, !0]);
        model.extend([1.0_f32, 2.0].map(f32::to_le_bytes).concat());
        model.extend([0, 1]);
        model.extend(0.5_f32.to_le_bytes());
        let trees = parse(&model, &[FEATURES]).expect("a stage").remove(0).trees;
        assert_eq!((&*trees[0].leaves, &*trees[1].leaves), (&[2.0, 1.0][..], &[0.5][..]));
        assert_eq!((trees[0].nodes[0].below & 3, trees[0].nodes[0].above & 3), (1, 2));
        model[12] = 0;
        assert!(parse(&model, &[FEATURES]).is_none(), "a node under itself");
    }

    #[test]
    fn decodes_by_the_sum() {
        assert_eq!(decode(&[]), [false; 0]);
        assert_eq!(decode(&[-3.0, 2.0, -0.1, 3.0, -4.0]), [false, true, false, true, false]);
        assert_eq!(decode(&[2.0, -5.0, 2.0]), [true, false, true]);
    }
}
