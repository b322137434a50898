//! Decides which place a name means.
//!
//! Every name votes for the countries and divisions of what it may mean, the more the fewer meanings it has; the votes of all other
//! names then weigh its own meanings, besides population and kind. `City, State` is decided by the state.

use rustc_hash::FxHashMap;

use super::gazetteer::{Kind, Record};
use super::mentions::Mention;

/// A mention and what it means.
#[derive(Debug)]
pub(super) struct Resolved {
    pub mention: Mention,
    pub place: Option<Record>,
    /// Share of the chosen meaning among all, 0 to 1.
    pub confidence: f64,
    /// Votes of other names for the division of the place.
    pub support: f64,
    /// Votes of other names for the country of the place.
    pub country_support: f64,
    /// Its state or country stands behind it.
    pub anchored: bool,
}

/// The countries and divisions that the names of an article may mean, numbered from 1; 0 is none.
struct Keys {
    /// The country and the division of each candidate of each mention.
    of: Vec<Vec<[usize; 2]>>,
    count: usize,
}

impl Keys {
    fn of(mentions: &[Mention]) -> Self {
        let mut numbers: FxHashMap<(bool, u16), usize> = FxHashMap::default();
        let mut number = |key: Option<(bool, u16)>| {
            let next = numbers.len() + 1;
            key.map_or(0, |key| *numbers.entry(key).or_insert(next))
        };
        let mut keys = |(record, _): &(Record, bool)| {
            let country = number(record.country.map(|country| (true, u16::from(country))));
            [country, number(record.division.map(|division| (false, division)))]
        };
        let of = mentions.iter().map(|m| m.candidates.iter().take(MEANINGS).map(&mut keys).collect()).collect();
        Self { of, count: numbers.len() + 1 }
    }
}

/// Adds votes for a country and a division.
fn add(votes: &mut [f64], keys: [usize; 2], weight: f64) {
    for key in keys.into_iter().filter(|&key| key > 0) {
        votes[key] += weight;
    }
}

/// How likely a name means this record, before the article is considered.
fn prior(record: &Record, main: bool, english: bool) -> f64 {
    let size = (record.population + 50.0).powf(0.6);
    let kind = match record.kind {
        Kind::Country => 3.0,
        Kind::Division => 0.25,
        Kind::City => 1.0,
        Kind::County => 0.2,
        Kind::Feature => 1.0,
        Kind::Demonym => 6.0,
    };
    let capital = if record.capital { 4.0 } else { 1.0 };
    // Names in other languages and old names are rarely meant in English text.
    let main = match (main, english) {
        (true, _) => 1.0,
        (false, false) => 0.5,
        (false, true) if record.population > 500_000.0 => 0.1,
        (false, true) => 0.0,
    };
    size * kind * capital * main
}

/// How much more often a state is meant than without words of its government around the name.
const GOVERNED: f64 = 12.0;

/// Distinct meanings that one name may have.
const MEANINGS: usize = 24;
/// Votes that a country or division has before anything is named.
const COUNTRY_FLOOR: f64 = 0.08;
const DIVISION_FLOOR: f64 = 0.05;

/// What the fame of the largest cities is worth beside that: they are named without their countries, among names from anywhere.
const FAME: f64 = 0.4;
/// Most votes for a country that are those of one neighbour, and how many times as many the others have to be for the names to be from anywhere.
const ONE_NEIGHBOUR: f64 = 1.2;
const ABROAD: f64 = 2.0;
/// The least that counts as one neighbour.
const LEAST_HOME: f64 = 0.75;
/// Inhabitants of a city that has it whole.
const FAMOUS: f64 = 1_000_000.0;

/// Votes that a record has for being known.
fn fame(record: &Record) -> f64 {
    if record.kind == Kind::City { FAME * (record.population / FAMOUS).min(1.0) } else { 0.0 }
}

/// What a town has to make up for by its neighbours where another of its name is as `famous`.
fn obscurity(record: &Record, famous: f64) -> f64 {
    let less = famous - fame(record);
    if matches!(record.kind, Kind::City | Kind::County) && less > 0.0 {
        COUNTRY_FLOOR / (COUNTRY_FLOOR + less) * DIVISION_FLOOR / (DIVISION_FLOOR + less)
    } else {
        1.0
    }
}

pub(super) fn resolve(
    mentions: Vec<Mention>,
    english: bool,
    touching: &dyn Fn(&Mention, &Mention) -> bool,
) -> Vec<Resolved> {
    let mut weights: Vec<Vec<f64>> = mentions
        .iter()
        .map(|m| m.candidates.iter().take(MEANINGS).map(|(r, main)| prior(r, *main, english)).collect())
        .collect();
    let distinct = distinct_names(&mentions);
    prefer_governed(&mentions, &distinct, &mut weights);
    let mut anchored = vec![false; mentions.len()];
    // From right to left, so that `Town, County, State` is decided by the state.
    for at in (0..mentions.len().saturating_sub(1)).rev() {
        let (this, next) = (&mentions[at], &mentions[at + 1]);
        if !touching(this, next) {
            continue;
        }
        let fits = |(inner, _): &(Record, bool), outer: &Record| match outer.kind {
            Kind::Country => inner.country == outer.country && inner.kind != Kind::Country,
            Kind::Division => inner.division == outer.division && !matches!(inner.kind, Kind::Division | Kind::Country),
            Kind::County => inner.division == outer.division && inner.kind == Kind::City,
            Kind::City | Kind::Feature | Kind::Demonym => false,
        };
        let outers: Vec<Record> =
            next.candidates.iter().zip(&weights[at + 1]).filter(|(_, w)| **w > 0.0).map(|((r, _), _)| *r).collect();
        let fitting: Vec<bool> =
            this.candidates.iter().take(MEANINGS).map(|c| outers.iter().any(|o| fits(c, o))).collect();
        if fitting.contains(&true) {
            for (w, fit) in weights[at].iter_mut().zip(&fitting) {
                *w = if *fit { w.max(1e-3) } else { 0.0 };
            }
            let chosen: Vec<&(Record, bool)> =
                this.candidates.iter().zip(&fitting).filter(|(_, fit)| **fit).map(|(c, _)| c).collect();
            for ((outer, _), w) in next.candidates.iter().zip(weights[at + 1].iter_mut()) {
                if !chosen.iter().any(|c| fits(c, outer)) {
                    *w = 0.0;
                }
            }
            anchored[at] = true;
        }
    }
    let prior_weights = weights.clone();
    let keys = Keys::of(&mentions);
    for _ in 0..2 {
        weights = rescore(&mentions, &keys, &prior_weights, &weights, &distinct);
    }
    let votes = all_votes(&mentions, &keys, &weights, &distinct);
    let repeats = repeats(&mentions, &distinct);
    let resolved = mentions.into_iter().zip(weights).zip(&keys.of).zip(anchored).zip(&distinct);
    resolved
        .map(|((((mention, weights), keys), anchored), first)| {
            let total: f64 = weights.iter().sum();
            let best = weights.iter().enumerate().fold(None, |best: Option<(usize, f64)>, (i, &w)| match best {
                Some((_, b)) if b >= w => best,
                _ if w > 0.0 => Some((i, w)),
                _ => best,
            });
            let (place, confidence) = match best {
                Some((i, w)) => (mention.candidates.get(i).map(|(r, _)| *r), w / total),
                None => (None, 0.0),
            };
            let own = |key: usize, kind: usize| {
                let same = keys.iter().zip(&weights).filter(|(keys, _)| keys[kind] == key);
                same.map(|(_, w)| repeats[*first] * w / total).sum::<f64>()
            };
            let support = |kind: usize| best.map_or(0.0, |(i, _)| votes[keys[i][kind]] - own(keys[i][kind], kind));
            let (country_support, support) = (support(0), support(1));
            Resolved { mention, place, confidence, support, country_support, anchored }
        })
        .collect()
}

/// Where the words around a name speak of the government of a state, it means the state there, and nothing abroad anywhere; but for states
/// that are less than a country of their name, as the governments of countries are named so too.
fn prefer_governed(mentions: &[Mention], distinct: &[usize], weights: &mut [Vec<f64>]) {
    for at in (0..mentions.len()).filter(|&at| mentions[at].governed) {
        let candidates = || mentions[at].candidates.iter().map(|(record, _)| record);
        let countries = candidates().filter(|record| record.kind == Kind::Country);
        let least = countries.map(|country| country.population).fold(0.0, f64::max);
        let is_meant = |record: &Record| record.kind == Kind::Division && record.population > least;
        let homes: Vec<Option<u8>> = candidates().filter(|r| is_meant(r)).map(|record| record.country).collect();
        if homes.is_empty() {
            continue;
        }
        for other in (0..mentions.len()).filter(|&other| distinct[other] == distinct[at]) {
            for ((record, _), weight) in mentions[other].candidates.iter().zip(&mut weights[other]) {
                if !homes.contains(&record.country) {
                    *weight = 0.0;
                } else if other == at && is_meant(record) {
                    *weight *= GOVERNED;
                }
            }
        }
    }
}

/// For each mention, the first mention with the same meanings; repeated names vote once.
fn distinct_names(mentions: &[Mention]) -> Vec<usize> {
    let key = |m: &Mention| (m.candidates.first().map(|(r, _)| r.index), m.candidates.len());
    let mut first: std::collections::BTreeMap<(Option<u32>, usize), usize> = std::collections::BTreeMap::new();
    mentions.iter().enumerate().map(|(i, m)| *first.entry(key(m)).or_insert(i)).collect()
}

/// What each name votes with its repetitions, at its first mention. It is no evidence for the name itself.
fn repeats(mentions: &[Mention], distinct: &[usize]) -> Vec<f64> {
    let mut repeats = vec![0.0; mentions.len()];
    for (at, first) in distinct.iter().enumerate() {
        let certain = if mentions[at].person { 0.1 } else { 1.0 };
        repeats[*first] += certain * if *first == at { 1.0 } else { 0.15 };
    }
    repeats
}

fn all_votes(mentions: &[Mention], keys: &Keys, weights: &[Vec<f64>], distinct: &[usize]) -> Vec<f64> {
    let mut votes = vec![0.0; keys.count];
    for (at, mention) in mentions.iter().enumerate() {
        // Repetition counts a little, and a name of one meaning more than one of many.
        let share = if distinct[at] == at { 1.0 } else { 0.15 };
        let certain = if mention.person { 0.1 } else { 1.0 };
        let total: f64 = weights[at].iter().sum();
        if total > 0.0 {
            for (keys, w) in keys.of[at].iter().zip(&weights[at]) {
                add(&mut votes, *keys, share * certain * w / total);
            }
        }
    }
    votes
}

fn rescore(
    mentions: &[Mention],
    keys: &Keys,
    prior: &[Vec<f64>],
    weights: &[Vec<f64>],
    distinct: &[usize],
) -> Vec<Vec<f64>> {
    let votes = all_votes(mentions, keys, weights, distinct);
    let repeats = repeats(mentions, distinct);
    let all: f64 = repeats.iter().sum();
    let mut own = vec![0.0; keys.count];
    mentions
        .iter()
        .enumerate()
        .map(|(at, mention)| {
            let total: f64 = weights[at].iter().sum();
            if total <= 0.0 {
                return weights[at].clone();
            }
            let keys = &keys.of[at];
            keys.iter().flatten().for_each(|&key| own[key] = 0.0);
            let share = repeats[distinct[at]];
            for (keys, w) in keys.iter().zip(&weights[at]) {
                add(&mut own, *keys, share * w / total);
            }
            let others = |key: usize| f64::max(votes[key] - own[key], 0.0);
            let famous = mention.candidates.iter().map(|(record, main)| if *main { fame(record) } else { 0.0 });
            let famous = famous.fold(0.0, f64::max);
            let candidates = mention.candidates.iter().zip(keys).zip(&prior[at]);
            candidates
                .map(|(((record, _), &[country, division]), p)| {
                    let near = match record.kind {
                        Kind::Country | Kind::Demonym | Kind::Feature => DIVISION_FLOOR * 4.0,
                        Kind::Division | Kind::City | Kind::County => DIVISION_FLOOR + others(division),
                    };
                    let home = others(country);
                    let is_abroad = home <= ONE_NEIGHBOUR && all - share - home >= ABROAD * home.max(LEAST_HOME);
                    p * (COUNTRY_FLOOR + home) * near * if is_abroad { obscurity(record, famous) } else { 1.0 }
                })
                .collect()
        })
        .collect()
}
