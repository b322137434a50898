//! What the rest of the article shows of a word.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::STEM;
use super::seen::Seen;
use super::units::Units;
use crate::enrich::names::lexicon::{Hash, class};
use crate::enrich::names::seen::Shape;

/// What stands around a word that occurs more than once.
#[derive(Default, Clone, Copy)]
pub(super) struct Context {
    pub(super) count: u16,
    pub(super) at: [u32; Context::KEPT],
    pub(super) before: [u32; Context::KEPT],
    pub(super) after: [u32; Context::KEPT],
}

impl Context {
    /// Occurrences that are kept.
    pub(super) const KEPT: usize = 3;
}

/// What the article shows of a word, over all its occurrences.
mod shown {
    pub const LOWER: u16 = 1 << 0;
    pub const CAPITALISED_INSIDE: u16 = 1 << 1;
    pub const TWICE: u16 = 1 << 2;
    pub const AFTER_TITLE: u16 = 1 << 3;
    pub const AFTER_FIRST_NAME: u16 = 1 << 4;
    pub const NEAR_SPEECH: u16 = 1 << 5;
    pub const AFTER_LOCATIVE: u16 = 1 << 6;
    pub const AFTER_SUFFIX: u16 = 1 << 7;
    pub const BEFORE_SUFFIX: u16 = 1 << 8;
    pub const AFTER_FEATURE: u16 = 1 << 9;
    pub const AFTER_CAPITALISED: u16 = 1 << 10;
    pub const BEFORE_CAPITALISED: u16 = 1 << 11;
    pub const AFTER_DETERMINER: u16 = 1 << 12;
    pub const BEFORE_APOSTROPHE: u16 = 1 << 14;
}

/// Words in front of common nouns, which German capitalises as it does names.
static DETERMINERS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
    const WORDS: &str = "ein eine einen einem einer eines kein keine keinen keinem keiner keines mein meine meinen meiner sein seine seinen seinem \
         seiner ihr ihre ihren ihrem ihrer unser unsere unseren unserer viele vielen wenige mehrere mehreren manche einige einigen alle allen jede \
         jeder jedes jeden jedem solche diese dieser dieses diesen diesem welche zwei drei vier fünf zehn";
    WORDS.split_whitespace().map(|word| Hash::EMPTY.lower(word).get()).collect()
});

/// Fills in what the rest of the article shows of each word, and returns what stands around words that come back.
pub(super) fn document(seen: &mut [Seen], units: &Units) -> FxHashMap<u32, Context> {
    let mut shown: FxHashMap<u32, u16> = FxHashMap::default();
    let mut contexts: FxHashMap<u32, Context> = FxHashMap::default();
    for sentence in &units.sentences {
        for at in sentence.clone() {
            let token = seen[at];
            let name = token.shape.is_upper() || token.shape == Shape::Caseless;
            if !name {
                continue;
            }
            let before = (at > sentence.start).then(|| seen[at - 1]);
            let after = (at + 1 < sentence.end).then(|| seen[at + 1]);
            let mut bits = 0;
            let mut set = |on: bool, bit: u16| bits |= if on { bit } else { 0 };
            if let Some(before) = before {
                set(!before.is_mark && token.shape.is_upper(), shown::CAPITALISED_INSIDE);
                set(before.classes & class::TITLE != 0, shown::AFTER_TITLE);
                set(before.classes & class::FIRST != 0 && before.shape == token.shape, shown::AFTER_FIRST_NAME);
                set(before.classes & class::SPEECH != 0, shown::NEAR_SPEECH);
                set(before.classes & class::LOCATIVE != 0, shown::AFTER_LOCATIVE);
                set(before.classes & class::SUFFIX != 0, shown::AFTER_SUFFIX);
                set(before.classes & class::FEATURE != 0, shown::AFTER_FEATURE);
                set(before.shape.is_upper(), shown::AFTER_CAPITALISED);
                set(DETERMINERS.contains(&before.key), shown::AFTER_DETERMINER);
            }
            if let Some(after) = after {
                set(after.classes & class::SPEECH != 0, shown::NEAR_SPEECH);
                set(after.classes & class::SUFFIX != 0, shown::BEFORE_SUFFIX);
                set(after.shape.is_upper(), shown::BEFORE_CAPITALISED);
                set(after.shape == Shape::Possessive, shown::BEFORE_APOSTROPHE);
            }
            let entry = shown.entry(token.stem).or_insert(0);
            *entry |= bits | if *entry != 0 { shown::TWICE } else { 0 };
            let context = contexts.entry(token.stem).or_default();
            let n = usize::from(context.count);
            if n < Context::KEPT {
                context.at[n] = at as u32;
                context.before[n] = before.map_or(0, |t| t.key);
                context.after[n] = after.map_or(0, |t| t.key);
                context.count += 1;
            }
        }
    }
    for token in seen.iter().filter(|token| token.shape == Shape::Lower) {
        if let Some(bits) = shown.get_mut(&token.stem) {
            *bits |= shown::LOWER;
        }
    }
    for token in seen.iter_mut() {
        if token.shape.is_upper() || token.classes & !STEM != 0 || token.shape == Shape::Caseless {
            token.document = shown.get(&token.stem).copied().unwrap_or(0);
        }
    }
    contexts.retain(|_, context| context.count > 1);
    contexts
}
