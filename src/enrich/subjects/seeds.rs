//! Subjects by seed words: what an editor would underline.
//!
//! Each language has a table of words that speak for a topic (`data/subjects/seeds`). All are found in one pass; a topic's evidence grows
//! with the number of its different seeds, and with the logarithm of how often each stands. A seed of several topics is shared by them.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;

use super::topics::{self, TOPICS, TOPS};
use crate::article::Subject;

/// How often a seed in the headline counts.
const HEADLINE: u32 = 2;
/// Different seeds that a topic must have.
const FEWEST: u32 = 3;
/// Evidence that a topic must have, times the root of the number of words: long texts meet seeds by chance.
const DENSITY: f32 = 0.1;
/// Share of all evidence that a topic must have, and share of the best topic's.
const SHARE: f32 = 0.25;
const OF_BEST: f32 = 0.6;
/// Evidence at which the score is half of what the share gives.
const HALF_SURE: f32 = 2.0;
/// Most topics of the first level, and of the second within one.
const MOST: usize = 3;
const MOST_WITHIN: usize = 2;
/// Share of its parent's evidence that a second-level topic must have, and its different seeds.
const WITHIN: f32 = 0.4;
const FEWEST_WITHIN: u32 = 2;

macro_rules! languages {
    ($($code:literal),*) => {
        /// Languages that have a table (primary subtags).
        pub const LANGUAGES: &[&str] = &[$($code),*];

        /// The table of a language, compiled on first use.
        pub fn table(language: &str) -> Option<&'static Table> {
            match language {
                $($code => {
                    static TABLE: LazyLock<Option<Table>> = LazyLock::new(|| {
                        Table::compile(include_str!(concat!("../../../data/subjects/seeds/", $code, ".txt")), Writing::of($code))
                    });
                    TABLE.as_ref()
                })*
                _ => None,
            }
        }
    };
}

languages!(
    "ar", "cs", "da", "de", "es", "fi", "fr", "hi", "hu", "it", "ja", "ko", "nl", "no", "pl", "pt", "ro", "ru", "sv",
    "tr", "uk", "zh"
);

/// How a language is written, as far as finding words in it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writing {
    /// Words between blanks.
    Words,
    /// The same, with dotted and dotless i.
    Turkish,
    /// The same, with article, conjunction and prepositions written together with the word.
    Arabic,
    /// Seeds anywhere: no blanks, or, in Korean, words that particles and other words are written together with.
    Han,
}

impl Writing {
    fn of(language: &str) -> Self {
        match language {
            "ar" => Self::Arabic,
            "tr" => Self::Turkish,
            "ja" | "ko" | "zh" => Self::Han,
            _ => Self::Words,
        }
    }

    /// Adds `text` to `out` as seeds are looked for in it: lower case; letters, marks and digits; one blank before and behind each word.
    fn normalise(self, text: &str, out: &mut String) {
        if self == Self::Han {
            out.push_str(text);
            return;
        }
        for word in text.split(|c: char| !is_part(c)).filter(|word| !word.is_empty()) {
            out.push(' ');
            let from = out.len();
            for c in word.chars() {
                match c {
                    'I' if self == Self::Turkish => out.push('ı'),
                    'İ' => out.push('i'),
                    'ё' | 'Ё' => out.push('е'),
                    'أ' | 'إ' | 'آ' => out.push('ا'),
                    'ى' => out.push('ي'),
                    'ة' => out.push('ه'),
                    '\u{640}' | '\u{64B}'..='\u{652}' => {}
                    c => out.extend(c.to_lowercase()),
                }
            }
            if self == Self::Arabic {
                let clitic = out.get(from..).map_or(0, clitic);
                out.drain(from..from + clitic);
            }
        }
        out.push(' ');
    }

    /// The pattern of an entry: `word`, `stem-`, or `-part-` (and `-end-`) anywhere in a word; inner hyphens part the words of a phrase.
    fn pattern(self, entry: &str) -> String {
        let (anywhere, open) = (entry.starts_with('-'), entry.ends_with('-') || entry.starts_with('-'));
        let mut pattern = String::new();
        self.normalise(entry.trim_matches('-'), &mut pattern);
        if self != Self::Han {
            if open {
                pattern.pop();
            }
            if anywhere {
                pattern.remove(0);
            }
        }
        pattern
    }
}

/// Whether a character belongs to a word: letters, digits, and the signs of Devanagari that are not letters.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{93C}' | '\u{94D}' | '\u{64B}'..='\u{652}')
}

/// Bytes of what is, or looks like being, written together with the front of an Arabic word, layer by layer; at least three letters are
/// left. Entries lose the same, so that a root that starts like a clitic is found behind an article too.
fn clitic(word: &str) -> usize {
    const CLITICS: &[&str] = &["ال", "لل", "و", "ب", "ل", "ف", "ك"];
    let mut rest = word;
    while let Some(shorter) =
        CLITICS.iter().filter_map(|c| rest.strip_prefix(c)).find(|shorter| shorter.chars().nth(2).is_some())
    {
        rest = shorter;
    }
    word.len() - rest.len()
}

/// The seeds of a language.
pub struct Table {
    writing: Writing,
    automaton: AhoCorasick,
    /// By pattern: places in `topics.tsv`.
    topics: Vec<Vec<usize>>,
}

/// What speaks for a topic.
#[derive(Clone, Copy, Default)]
struct Evidence {
    weight: f32,
    seeds: u32,
}

impl Evidence {
    fn add(&mut self, weight: f32) {
        self.weight += weight;
        self.seeds += 1;
    }
}

impl Table {
    /// `None` where the automaton would be too large, which the tests rule out.
    fn compile(table: &str, writing: Writing) -> Option<Self> {
        let mut patterns: FxHashMap<String, usize> = FxHashMap::default();
        let mut by_pattern: Vec<Vec<usize>> = Vec::new();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let Some((code, entries)) = line.split_once(':') else { continue };
            let Some(topic) = topics::position(code) else { continue };
            for entry in entries.split_whitespace() {
                let next = by_pattern.len();
                let at = *patterns.entry(writing.pattern(entry)).or_insert(next);
                if at == next {
                    by_pattern.push(Vec::new());
                }
                by_pattern[at].push(topic);
            }
        }
        let mut ordered = vec![""; by_pattern.len()];
        for (pattern, &at) in &patterns {
            ordered[at] = pattern;
        }
        Some(Self { writing, automaton: AhoCorasick::new(ordered).ok()?, topics: by_pattern })
    }

    /// The subjects of an article, the surest first.
    pub fn subjects(&self, headline: &str, text: &str) -> Vec<Subject> {
        let mut counts = vec![0u32; self.topics.len()];
        let words = self.count(text, 1, &mut counts);
        self.count(headline, HEADLINE, &mut counts);
        let mut found = vec![Evidence::default(); TOPICS.len()];
        for (seeds, &count) in self.topics.iter().zip(&counts).filter(|&(_, &count)| count > 0) {
            share(seeds, 1.0 + (count as f32).ln(), &mut found);
        }
        published(&found, words)
    }

    /// Counts the seeds of a text; gives the number of its words.
    fn count(&self, text: &str, times: u32, counts: &mut [u32]) -> usize {
        let mut normal = String::with_capacity(text.len() + 8);
        self.writing.normalise(text, &mut normal);
        for hit in self.automaton.find_overlapping_iter(&normal) {
            counts[hit.pattern().as_usize()] += times;
        }
        match self.writing {
            Writing::Han => normal.chars().count() / 2,
            _ => normal.bytes().filter(|&b| b == b' ').count(),
        }
    }
}

/// Adds the weight of a seed to its topics, divided among those of the first level.
fn share(seeds: &[usize], weight: f32, found: &mut [Evidence]) {
    let top = |topic: usize| TOPICS[topic].parent.unwrap_or(topic);
    let mut tops: Vec<usize> = seeds.iter().map(|&topic| top(topic)).collect();
    tops.sort_unstable();
    tops.dedup();
    let weight = weight / tops.len() as f32;
    for &top in &tops {
        found[top].add(weight);
    }
    for &part in seeds.iter().filter(|&&topic| TOPICS[topic].parent.is_some()) {
        found[part].add(weight);
    }
}

fn published(found: &[Evidence], words: usize) -> Vec<Subject> {
    let total: f32 = found[..TOPS].iter().map(|e| e.weight).sum();
    let mut order: Vec<usize> = (0..TOPS).collect();
    order.sort_by(|&a, &b| found[b].weight.total_cmp(&found[a].weight));
    let best = found[order[0]].weight;
    let least = (SHARE * total).max(OF_BEST * best).max(DENSITY * (words as f32).sqrt());
    let within: Vec<f32> = found.iter().map(|e| if e.seeds >= FEWEST_WITHIN { e.weight } else { 0.0 }).collect();
    let mut subjects = Vec::new();
    for &top in order.iter().take(MOST).filter(|&&t| found[t].seeds >= FEWEST && found[t].weight >= least) {
        let weight = found[top].weight;
        let score = (weight / total).sqrt() * weight / (weight + HALF_SURE);
        subjects.push(topics::subject(top, score));
        let parts = topics::parts(top, &within, weight, WITHIN, MOST_WITHIN);
        subjects.extend(parts.into_iter().map(|(part, share)| topics::subject(part, score * share.min(1.0))));
    }
    subjects.sort_by(|a, b| b.score.total_cmp(&a.score));
    subjects
}
