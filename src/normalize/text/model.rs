//! The line model: boosted trees that score each line, and a decode that keeps the article together.
//!
//! `lines.model` holds the trees: the number of trees and of features (u16 each), then for each tree the number of nodes and of leaves
//! (u8 each), the nodes (feature u8, threshold f32, left and right i8; a negative child is the leaf -1-i) and the leaves (f32), all
//! little-endian. `data/lines/` makes it and says from what.

use std::sync::OnceLock;

use super::context::FEATURES;

/// What a change between article and page costs the decode, in units of log odds.
const CHANGE: f32 = 0.15;

/// Added to each line's log odds of belonging to the article.
const BIAS: f32 = 0.2;

struct Tree {
    nodes: Vec<Node>,
    leaves: Vec<f32>,
}

struct Node {
    feature: u8,
    threshold: f32,
    left: i8,
    right: i8,
}

fn trees() -> &'static [Tree] {
    static TREES: OnceLock<Vec<Tree>> = OnceLock::new();
    TREES.get_or_init(|| parse(include_bytes!("lines.model")).unwrap_or_default())
}

fn parse(bytes: &[u8]) -> Option<Vec<Tree>> {
    let mut bytes = Bytes(bytes);
    let trees = u16::from_le_bytes(bytes.take()?);
    if usize::from(u16::from_le_bytes(bytes.take()?)) != FEATURES {
        return None;
    }
    (0..trees).map(|_| tree(&mut bytes)).collect()
}

fn tree(bytes: &mut Bytes<'_>) -> Option<Tree> {
    let [nodes, leaves] = bytes.take()?;
    let nodes = (0..nodes)
        .map(|_| {
            let [feature, a, b, c, d, left, right] = bytes.take()?;
            let node =
                Node { feature, threshold: f32::from_le_bytes([a, b, c, d]), left: left as i8, right: right as i8 };
            (usize::from(feature) < FEATURES).then_some(node)
        })
        .collect::<Option<Vec<_>>>()?;
    let leaves = (0..leaves).map(|_| bytes.take().map(f32::from_le_bytes)).collect::<Option<Vec<_>>>()?;
    // Children come after their parent, so that a walk ends; every reference exists.
    let sound = |at: usize, child: i8| {
        if child < 0 {
            leaves.len() > usize::from(!child as u8)
        } else {
            child as usize > at && (child as usize) < nodes.len()
        }
    };
    nodes.iter().enumerate().all(|(at, n)| sound(at, n.left) && sound(at, n.right)).then_some(())?;
    (!leaves.is_empty()).then_some(Tree { nodes, leaves })
}

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }
}

/// Log odds of each line of belonging to the article; `features` has [`FEATURES`] numbers a line.
pub fn score(features: &[f32]) -> Vec<f32> {
    let trees = trees();
    features.chunks_exact(FEATURES).map(|line| BIAS + trees.iter().map(|tree| walk(tree, line)).sum::<f32>()).collect()
}

fn walk(tree: &Tree, line: &[f32]) -> f32 {
    let mut at = 0_i8;
    if tree.nodes.is_empty() {
        return tree.leaves[0];
    }
    while at >= 0 {
        let node = &tree.nodes[at as usize];
        at = if line[usize::from(node.feature)] <= node.threshold { node.left } else { node.right };
    }
    tree.leaves[usize::from(!at as u8)]
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
    use super::*;

    #[test]
    fn the_model_is_whole() {
        assert!(trees().len() > 50);
        assert!(include_bytes!("lines.model").len() < 300_000);
        assert!(parse(b"").is_none() && parse(&[1, 0, FEATURES as u8, 0, 1, 1, 0]).is_none());
    }

    #[test]
    fn decodes_by_the_sum() {
        assert_eq!(decode(&[]), [false; 0]);
        assert_eq!(decode(&[-3.0, 2.0, -0.1, 3.0, -4.0]), [false, true, true, true, false]);
        assert_eq!(decode(&[-3.0, 0.2, -3.0]), [false; 3]);
        assert_eq!(decode(&[2.0, -5.0, 2.0]), [true, false, true]);
    }
}
