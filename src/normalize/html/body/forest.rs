//! Boosted trees, as `data/html-body/train.py` writes them.

use std::sync::LazyLock;

/// The shipped model: what the block looks like, then what its neighbours turned out to be.
static MODEL: LazyLock<Vec<Forest>> = LazyLock::new(|| read(include_str!("../../../../data/html-body/model.txt")));

/// A node: a leaf's value, or a feature with the threshold up to which the next node follows, else `right`.
#[derive(Debug, Clone, Copy)]
struct Node {
    value: f32,
    feature: u16,
    right: u16,
}

const LEAF: u16 = u16::MAX;

/// A sum of trees, in log-odds; the nodes of all trees stand one after the other.
#[derive(Debug, Default)]
pub struct Forest {
    nodes: Vec<Node>,
    roots: Vec<u16>,
}

/// The forest of the first look (0) or the second (1).
pub fn shipped(look: usize) -> Option<&'static Forest> {
    MODEL.get(look)
}

fn read(text: &str) -> Vec<Forest> {
    let mut forests: Vec<Forest> = Vec::new();
    for line in text.lines() {
        if line.starts_with("forest") {
            forests.push(Forest::default());
        } else if let Some(forest) = forests.last_mut() {
            let root = forest.nodes.len() as u16;
            forest.roots.push(root);
            let nodes = line.split(';').map(node);
            forest.nodes.extend(nodes.map(|n| Node { right: n.right.saturating_add(root), ..n }));
        }
    }
    forests
}

fn node(text: &str) -> Node {
    let mut parts = text.split(' ');
    let first = parts.next().unwrap_or_default();
    match (parts.next().and_then(|t| t.parse().ok()), parts.next().and_then(|r| r.parse().ok())) {
        (Some(value), Some(right)) => Node { value, feature: first.parse().unwrap_or(LEAF), right },
        _ => Node { value: first.parse().unwrap_or(0.0), feature: LEAF, right: 0 },
    }
}

impl Forest {
    /// The probability that it gives to a row of features.
    pub fn probability(&self, row: &[f32]) -> f32 {
        let odds: f32 = self.roots.iter().map(|&root| self.leaf(root, row)).sum();
        1.0 / (1.0 + (-odds).exp())
    }

    fn leaf(&self, root: u16, row: &[f32]) -> f32 {
        let mut at = usize::from(root);
        // Children lie further on, so this ends.
        while let Some(node) = self.nodes.get(at) {
            if node.feature == LEAF {
                return node.value;
            }
            let value = row.get(usize::from(node.feature)).copied().unwrap_or(0.0);
            at = if value <= node.value { at + 1 } else { usize::from(node.right).max(at + 1) };
        }
        0.0
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
            assert!(forest.roots.len() > 10 && forest.nodes.len() < usize::from(u16::MAX));
            for node in &forest.nodes {
                assert!(node.feature == LEAF || usize::from(node.feature) < features);
            }
        }
    }
}
