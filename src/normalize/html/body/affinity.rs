//! How much a block has in common with the headline, and with what surely belongs. Words that few blocks have weigh most, so that
//! names and subjects count and the words of every sentence do not.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::features::Page;

/// The features, in order: shares of a block's words, by weight, that the headline's surroundings have, and that other sure blocks have;
/// of the block, of those near it, and of the two elements around it.
pub const NAMES: [&str; 9] = [
    "core",
    "bound",
    "core_window",
    "bound_window",
    "core_near",
    "bound_near",
    "core_far",
    "bound_far",
    "core_relative",
];

/// Blocks below this at the first look have no say.
const HOPELESS: f32 = 0.015;
/// Blocks above it surely belong.
const SURE: f32 = 0.5;
/// Words of the opening: what follows the headline.
const OPENING: f32 = 120.0;
/// Blocks on either side that make a window.
const WINDOW: usize = 4;

/// Sums of weights: of the words shared with the core, of those shared with sure blocks, and of all.
#[derive(Debug, Clone, Copy, Default)]
struct Shared {
    core: f32,
    bound: f32,
    all: f32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Word {
    blocks: u32,
    sure: u32,
    core: u32,
    /// Whether the page's title or description has it.
    topical: bool,
    weight: f32,
}

/// The affinities of all blocks of a page.
#[derive(Debug)]
pub struct Affinity {
    /// Sums over all blocks before each.
    sums: Vec<Shared>,
    /// Mean share of the core in what surely belongs.
    usual: f32,
}

impl Affinity {
    /// Compares all blocks, given what the first look thinks of them.
    pub fn compare(page: &Page<'_, '_>, p: &[f32]) -> Self {
        let sure = |i: usize| p.get(i).is_some_and(|&p| p > SURE);
        let opening = opening(page, p);
        // Each term gets a number, so that it is looked up once.
        let mut numbers: FxHashMap<u64, u32> = FxHashMap::default();
        let mut known: Vec<Word> = Vec::new();
        let mut all: Vec<Range<usize>> = Vec::with_capacity(p.len());
        let mut found: Vec<u32> = Vec::new();
        let mut count = 0.0f32;
        for (i, &p) in p.iter().enumerate().take(page.blocks.blocks.len()) {
            let from = found.len();
            let terms = if p > HOPELESS { page.terms(i) } else { Vec::new() };
            count += f32::from(u8::from(!terms.is_empty()));
            for term in terms {
                let number = *numbers.entry(term).or_insert_with(|| {
                    known.push(Word { topical: page.topic.contains(&term), ..Word::default() });
                    known.len() as u32 - 1
                });
                found.push(number);
                if let Some(word) = known.get_mut(number as usize) {
                    word.blocks += 1;
                    word.sure += u32::from(sure(i));
                    word.core += u32::from(opening.contains(&i));
                }
            }
            all.push(from..found.len());
        }
        for word in &mut known {
            word.weight = (1.0 + count / word.blocks.max(1) as f32).ln();
        }
        let mut sums = Vec::with_capacity(p.len() + 1);
        let (mut sum, mut of_sure) = (Shared::default(), Shared::default());
        sums.push(sum);
        for (i, range) in all.into_iter().enumerate() {
            let before = sum;
            let (own_core, own_sure) = (u32::from(opening.contains(&i)), u32::from(sure(i)));
            let numbers = found.get(range).unwrap_or_default();
            for word in numbers.iter().filter_map(|&n| known.get(n as usize)) {
                sum.core += if word.topical || word.core > own_core { word.weight } else { 0.0 };
                sum.bound += if word.sure > own_sure { word.weight } else { 0.0 };
                sum.all += word.weight;
            }
            if sure(i) {
                of_sure.core += sum.core - before.core;
                of_sure.all += sum.all - before.all;
            }
            sums.push(sum);
        }
        Self { sums, usual: of_sure.core / of_sure.all.max(1e-6) }
    }

    /// The features of block `i`; `groups` are the ranges of the two elements around it.
    pub fn of(&self, i: usize, groups: &[Range<usize>; 2]) -> [f32; NAMES.len()] {
        let [near, far] = groups.clone().map(|g| self.shares(g));
        let own = self.shares(i..i + 1);
        let window = self.shares(i.saturating_sub(WINDOW)..i + WINDOW + 1);
        let relative = window.0 / self.usual.max(1e-6);
        [own.0, own.1, window.0, window.1, near.0, near.1, far.0, far.1, relative]
    }

    fn shares(&self, range: Range<usize>) -> (f32, f32) {
        let at = |i: usize| self.sums.get(i).or(self.sums.last()).copied().unwrap_or_default();
        let (a, b) = (at(range.start), at(range.end));
        let all = b.all - a.all;
        if all > 1e-3 { ((b.core - a.core) / all, (b.bound - a.bound) / all) } else { (-1.0, -1.0) }
    }
}

/// The blocks that open the text: the sure ones behind the headline; without one, the first sure ones.
fn opening(page: &Page<'_, '_>, p: &[f32]) -> FxHashSet<usize> {
    let mut words = 0.0;
    let sure = p.iter().enumerate().skip(page.title.map_or(0, |t| t + 1)).filter(|(_, p)| **p > SURE).map(|(i, _)| i);
    let still = |i: &usize| {
        let before = words;
        words += page.measures.get(*i).map_or(0.0, |m| m.words);
        before < OPENING
    };
    sure.take_while(still).collect()
}
