//! The Media Topics of the first two levels, as both voices publish them.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::article::{Subject, rounded};

/// Topics of the first level; they come first in [`TOPICS`].
pub const TOPS: usize = 17;

/// A Media Topic.
pub struct Topic {
    /// As in `medtop:16000000`.
    pub code: String,
    /// English label.
    name: &'static str,
    /// Its place in [`TOPICS`], of a topic of the second level.
    pub parent: Option<usize>,
}

/// `data/subjects/topics.tsv`, in its order.
pub static TOPICS: LazyLock<Vec<Topic>> = LazyLock::new(|| {
    let mut topics: Vec<Topic> = Vec::new();
    for line in include_str!("../../../data/subjects/topics.tsv").lines() {
        let mut fields = line.split('\t');
        let (code, name) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let parent = fields.next().map(|p| format!("medtop:{p}"));
        let parent = parent.and_then(|p| topics.iter().position(|t| t.code == p));
        topics.push(Topic { code: format!("medtop:{code}"), name, parent });
    }
    topics
});

/// The place in [`TOPICS`] of a code without its prefix.
pub fn position(code: &str) -> Option<usize> {
    TOPICS.iter().position(|t| t.code.strip_prefix("medtop:") == Some(code))
}

/// What is published of a topic.
pub fn subject(topic: usize, score: f32) -> Subject {
    let Topic { code, name, .. } = &TOPICS[topic];
    Subject { code: Cow::Owned(code.clone()), name: Cow::Borrowed(name), score: rounded(f64::from(score)) }
}

/// The topics of the second level within `top` that hold more than `least` of its evidence, the strongest first, at most `most`, with
/// their shares. `within` holds evidence by place in [`TOPICS`], `whole` that of the first-level topic.
pub fn parts(top: usize, within: &[f32], whole: f32, least: f32, most: usize) -> Vec<(usize, f32)> {
    let mut parts: Vec<(usize, f32)> = (TOPS..TOPICS.len())
        .filter(|&i| TOPICS[i].parent == Some(top) && within[i] > least * whole)
        .map(|i| (i, within[i] / whole))
        .collect();
    parts.sort_by(|a, b| b.1.total_cmp(&a.1));
    parts.truncate(most);
    parts
}
