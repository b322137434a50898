//! Boosted trees, as `data/html-body/train.py` writes them.

use std::sync::LazyLock;

/// The shipped model: what the block looks like, then what its neighbours turned out to be.
static MODEL: LazyLock<Vec<Forest>> = LazyLock::new(|| read(include_str!("../../../../data/html-body/model.txt")));

/// A split: the node that follows up to the threshold, and the one beyond.
#[derive(Debug, Clone, Copy)]
struct Split {
    threshold: f32,
    feature: u16,
    next: [u16; 2],
}

/// Most features of a row, a power of two.
const ROOM: usize = 512;

/// A sum of trees, in log-odds.
#[derive(Debug, Default)]
pub struct Forest {
    /// The splits of all trees, one after the other. Leaves are numbered from their end on.
    splits: Vec<Split>,
    /// The leaves' values.
    leaves: Vec<f32>,
    /// The first node of each tree.
    roots: Vec<u16>,
}

/// The forest of the first look (0) or the second (1).
pub fn shipped(look: usize) -> Option<&'static Forest> {
    MODEL.get(look)
}

fn read(text: &str) -> Vec<Forest> {
    let mut forests: Vec<Vec<Vec<Line>>> = Vec::new();
    for line in text.lines() {
        if line.starts_with("forest") {
            forests.push(Vec::new());
        } else if let Some(forest) = forests.last_mut() {
            forest.push(line.split(';').map(node).collect());
        }
    }
    forests.iter().map(|trees| Forest::new(trees)).collect()
}

/// A node as the file has it: the left child is the next one.
enum Line {
    Leaf(f32),
    Split { feature: u16, threshold: f32, right: usize },
}

fn node(text: &str) -> Line {
    let mut parts = text.split(' ');
    let first = parts.next().unwrap_or_default();
    match (parts.next().and_then(|t| t.parse().ok()), parts.next().and_then(|r| r.parse().ok())) {
        (Some(threshold), Some(right)) => Line::Split { feature: first.parse().unwrap_or(0), threshold, right },
        _ => Line::Leaf(first.parse().unwrap_or(0.0)),
    }
}

impl Forest {
    fn new(trees: &[Vec<Line>]) -> Self {
        let splits = trees.iter().flatten().filter(|node| matches!(node, Line::Split { .. })).count();
        let mut forest = Self::default();
        let (mut split, mut leaf) = (0, splits);
        for tree in trees {
            let mut places = Vec::with_capacity(tree.len());
            for node in tree {
                let next = if matches!(node, Line::Split { .. }) { &mut split } else { &mut leaf };
                places.push(*next as u16);
                *next += 1;
            }
            forest.roots.extend(places.first());
            let place = |at: usize| places.get(at).copied().unwrap_or(u16::MAX);
            for (at, node) in tree.iter().enumerate() {
                match *node {
                    // Children lie further on, so every walk ends.
                    Line::Split { feature, threshold, right } => {
                        let next = [place(at + 1), place(right.max(at + 1))];
                        forest.splits.push(Split { threshold, feature, next });
                    }
                    Line::Leaf(value) => forest.leaves.push(value),
                }
            }
        }
        forest
    }

    /// The probability that it gives to a row of features.
    pub fn probability(&self, row: &[f32]) -> f32 {
        // Room for any feature, so that none is looked for beyond the end.
        let mut room = [0.0; ROOM];
        for (slot, &value) in room.iter_mut().zip(row) {
            *slot = value;
        }
        let odds: f32 = self.roots.iter().map(|&root| self.leaf(root, &room)).sum();
        1.0 / (1.0 + (-odds).exp())
    }

    fn leaf(&self, root: u16, row: &[f32; ROOM]) -> f32 {
        let mut at = usize::from(root);
        while let Some(split) = self.splits.get(at) {
            let value = row[usize::from(split.feature) % ROOM];
            let [up_to, beyond] = split.next;
            at = usize::from(if value <= split.threshold { up_to } else { beyond });
        }
        self.leaves.get(at - self.splits.len()).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::html::body::context::ADDED;
    use crate::normalize::html::body::features::FEATURES;

    #[test]
    fn walks_trees() {
        let forests = read("forest 2\n1 0.5 2;-1.0;2.0\n0.25\nforest 1\n0\n");
        assert_eq!(forests.len(), 2);
        assert!((forests[0].probability(&[0.0, 0.5]) - 1.0 / (1.0 + 0.75f32.exp())).abs() < 1e-6);
        assert!((forests[0].probability(&[0.0, 0.6]) - 1.0 / (1.0 + (-2.25f32).exp())).abs() < 1e-6);
        assert_eq!(forests[1].probability(&[]), 0.5);
    }

    #[test]
    fn the_shipped_model_fits_the_features() {
        for (look, features) in [(0, FEATURES), (1, FEATURES + ADDED)] {
            let forest = shipped(look).expect("a forest");
            let nodes = forest.splits.len() + forest.leaves.len();
            assert!(forest.roots.len() > 10 && nodes < usize::from(u16::MAX));
            for (at, split) in forest.splits.iter().enumerate() {
                assert!(usize::from(split.feature) < features && features <= ROOM);
                assert!(split.next.iter().all(|&next| (at + 1..nodes).contains(&usize::from(next))));
            }
        }
    }
}
