//! From scores to names: the vote of an article's words, and the names that a sequence of labels holds.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::model::{Chain, KINDS, Kind, Scores, part};

/// Labels by what they say: no name, or a kind of name.
const GROUPS: usize = 1 + KINDS;

fn group(label: usize) -> usize {
    if label == 0 { 0 } else { 1 + (label - 1) / 4 }
}

/// Moves the scores of every word with a key towards the mean of its occurrences in the article. `share` is how much the others count against
/// the word's own context.
pub(super) fn vote(keys: &[Option<u32>], scores: &mut [Scores], share: f32) {
    // The best score in each group of labels, per occurrence, then summed by word.
    let mut words: FxHashMap<u32, (f32, [f32; GROUPS])> = FxHashMap::default();
    let mut tops: Vec<[f32; GROUPS]> = Vec::with_capacity(scores.len());
    for (key, score) in keys.iter().zip(scores.iter()) {
        let Some(key) = *key else {
            tops.push([0.0; GROUPS]);
            continue;
        };
        let mut top = [f32::NEG_INFINITY; GROUPS];
        for (l, &s) in score.iter().enumerate() {
            top[group(l)] = top[group(l)].max(s);
        }
        let mean = top.iter().sum::<f32>() / GROUPS as f32;
        let top = top.map(|t| (t - mean).clamp(-6.0, 6.0));
        let entry = words.entry(key).or_insert((0.0, [0.0; GROUPS]));
        entry.0 += 1.0;
        for (sum, t) in entry.1.iter_mut().zip(top) {
            *sum += t;
        }
        tops.push(top);
    }
    for ((key, score), top) in keys.iter().zip(scores.iter_mut()).zip(tops) {
        let Some(&(count, sums)) = key.and_then(|key| words.get(&key)) else { continue };
        if count < 2.0 {
            continue;
        }
        let share = share * (count - 1.0) / count;
        for (l, s) in score.iter_mut().enumerate() {
            let g = group(l);
            *s += share * (sums[g] - top[g]) / (count - 1.0);
        }
    }
}

/// The names of the best sequence of labels of a run: which of its units, what kind, and how sure (the least of its units' probabilities).
pub(super) fn names(chain: &Chain, scores: &[Scores]) -> Vec<(Range<usize>, Kind, f32)> {
    let labels = chain.best(scores);
    let mut names = Vec::new();
    if labels.iter().all(|&label| label == 0) {
        return names;
    }
    let (marginals, _) = chain.marginals(scores, None);
    let mut from = 0;
    for (at, &label) in labels.iter().enumerate() {
        if label == 0 {
            continue;
        }
        let (kind, part) = ((label - 1) / 4, (label - 1) % 4);
        if matches!(part, part::BEGIN | part::UNIT) {
            from = at;
        }
        if matches!(part, part::LAST | part::UNIT) {
            let confidence = (from..=at).map(|i| marginals[i][labels[i]]).fold(1.0, f32::min);
            names.push((from..at + 1, Kind::ALL[kind], confidence));
        }
    }
    names
}
