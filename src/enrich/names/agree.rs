//! One name names one thing throughout an article: what stands beside it differs from mention to mention, so that doubtful ones follow the others.

use rustc_hash::FxHashMap;

use super::features::Reading;
use super::lexicon::Hash;
use super::mention::Mention;
use super::model::{KINDS, Kind};

/// How sure a mention must be to go its own way.
const SURE: f32 = 0.9;

/// Gives doubtful mentions the kind for which the same words stand elsewhere in the article, where that outweighs all other kinds together.
pub(super) fn agree(reading: &Reading, mentions: &mut [Mention]) {
    let words = |mention: &Mention| {
        let keys = mention.tokens.clone().flat_map(|at| reading.key(at).to_le_bytes());
        keys.fold(Hash::EMPTY, Hash::byte).get()
    };
    let mut sums: FxHashMap<u32, [f32; KINDS]> = FxHashMap::default();
    for mention in &*mentions {
        if let Some(sum) = sums.entry(words(mention)).or_default().get_mut(mention.kind.index()) {
            *sum += mention.confidence;
        }
    }
    sums.retain(|_, sums| sums.iter().filter(|&&sum| sum > 0.0).count() > 1);
    if sums.is_empty() {
        return;
    }
    for mention in mentions.iter_mut().filter(|mention| mention.confidence < SURE) {
        let Some(sums) = sums.get(&words(mention)) else { continue };
        let all: f32 = sums.iter().sum();
        mention.kind =
            Kind::ALL.into_iter().zip(sums).find(|&(_, &sum)| 2.0 * sum > all).map_or(mention.kind, |(kind, _)| kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body};
    use crate::enrich::analysis::Analysis;
    use crate::enrich::names::lexicon::Lexicon;

    #[test]
    fn doubtful_mentions_follow_what_the_same_words_name_elsewhere() {
        let text = "Plumly sells tea. Buy Plumly now. Ask Plumly today. Meet Plumly there.";
        let article = Article { body: Body { text: text.into(), ..Body::default() }, ..Article::default() };
        let analysis = Analysis::of(&article);
        let reading = Reading::of(&analysis, &Lexicon::load());
        let at: Vec<usize> = (0..analysis.tokens.len()).filter(|&at| analysis.token(at) == "Plumly").collect();
        let agreed = |named: [(Kind, f32); 4]| {
            let mention = |(&at, (kind, confidence)): (&usize, _)| Mention { tokens: at..at + 1, kind, confidence };
            let mut mentions: Vec<Mention> = at.iter().zip(named).map(mention).collect();
            agree(&reading, &mut mentions);
            mentions.iter().map(|mention| mention.kind).collect::<Vec<_>>()
        };
        let (person, body, place) = (Kind::Person, Kind::Organisation, Kind::Place);
        assert_eq!(agreed([(body, 0.8), (person, 0.6), (body, 0.7), (place, 0.5)]), [body; 4]);
        assert_eq!(agreed([(body, 0.8), (person, 0.95), (body, 0.7), (body, 0.5)]), [body, person, body, body]);
        assert_eq!(agreed([(body, 0.7), (person, 0.7), (place, 0.7), (place, 0.6)]), [body, person, place, place]);
    }
}
