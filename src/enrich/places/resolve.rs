//! Decides which place a name means.
//!
//! Every name votes for the countries and divisions of what it may mean, the more the fewer meanings it has; the votes of all other
//! names then weigh its own meanings, besides population and kind. `City, State` is decided by the state.

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

#[derive(Debug, Default)]
struct Votes {
    countries: Vec<(u8, f64)>,
    divisions: Vec<(u16, f64)>,
}

fn add<K: PartialEq + Copy>(votes: &mut Vec<(K, f64)>, key: Option<K>, weight: f64) {
    let Some(key) = key else { return };
    match votes.iter_mut().find(|(k, _)| *k == key) {
        Some((_, w)) => *w += weight,
        None => votes.push((key, weight)),
    }
}

fn get<K: PartialEq + Copy>(votes: &[(K, f64)], key: Option<K>) -> f64 {
    key.and_then(|key| votes.iter().find(|(k, _)| *k == key)).map_or(0.0, |(_, w)| *w)
}

impl Votes {
    fn add(&mut self, record: &Record, weight: f64) {
        add(&mut self.countries, record.country, weight);
        add(&mut self.divisions, record.division, weight);
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

/// Distinct meanings that one name may have.
const MEANINGS: usize = 24;
/// Votes that a country or division has before anything is named.
const COUNTRY_FLOOR: f64 = 0.08;
const DIVISION_FLOOR: f64 = 0.05;

pub(super) fn resolve(
    mentions: Vec<Mention>,
    english: bool,
    touching: &dyn Fn(&Mention, &Mention) -> bool,
) -> Vec<Resolved> {
    let mut weights: Vec<Vec<f64>> = mentions
        .iter()
        .map(|m| m.candidates.iter().take(MEANINGS).map(|(r, main)| prior(r, *main, english)).collect())
        .collect();
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
    let distinct = distinct_names(&mentions);
    let prior_weights = weights.clone();
    for _ in 0..2 {
        weights = rescore(&mentions, &prior_weights, &weights, &distinct);
    }
    let votes = all_votes(&mentions, &weights, &distinct);
    let resolved = mentions.into_iter().zip(weights).zip(anchored);
    resolved
        .map(|((mention, weights), anchored)| {
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
            let own = confidence;
            let support = place.map_or(0.0, |p| get(&votes.divisions, p.division) - own);
            let country_support = place.map_or(0.0, |p| get(&votes.countries, p.country) - own);
            Resolved { mention, place, confidence, support, country_support, anchored }
        })
        .collect()
}

/// For each mention, the first mention with the same meanings; repeated names vote once.
fn distinct_names(mentions: &[Mention]) -> Vec<usize> {
    let key = |m: &Mention| (m.candidates.first().map(|(r, _)| r.index), m.candidates.len());
    let mut first: std::collections::BTreeMap<(Option<u32>, usize), usize> = std::collections::BTreeMap::new();
    mentions.iter().enumerate().map(|(i, m)| *first.entry(key(m)).or_insert(i)).collect()
}

fn all_votes(mentions: &[Mention], weights: &[Vec<f64>], distinct: &[usize]) -> Votes {
    let mut votes = Votes::default();
    for (at, mention) in mentions.iter().enumerate() {
        // Repetition counts a little, and a name of one meaning more than one of many.
        let share = if distinct[at] == at { 1.0 } else { 0.15 };
        let certain = if mention.person { 0.1 } else { 1.0 };
        let total: f64 = weights[at].iter().sum();
        if total > 0.0 {
            for ((record, _), w) in mention.candidates.iter().zip(&weights[at]) {
                votes.add(record, share * certain * w / total);
            }
        }
    }
    votes
}

fn rescore(mentions: &[Mention], prior: &[Vec<f64>], weights: &[Vec<f64>], distinct: &[usize]) -> Vec<Vec<f64>> {
    let votes = all_votes(mentions, weights, distinct);
    // What a name itself voted, with its repetitions, is not evidence for it.
    let mut repeats = vec![0.0; mentions.len()];
    for (at, first) in distinct.iter().enumerate() {
        let certain = if mentions[at].person { 0.1 } else { 1.0 };
        repeats[*first] += certain * if *first == at { 1.0 } else { 0.15 };
    }
    mentions
        .iter()
        .enumerate()
        .map(|(at, mention)| {
            let total: f64 = weights[at].iter().sum();
            if total <= 0.0 {
                return weights[at].clone();
            }
            let mut own = Votes::default();
            let share = repeats[distinct[at]];
            for ((record, _), w) in mention.candidates.iter().zip(&weights[at]) {
                own.add(record, share * w / total);
            }
            let minus = |all: f64, own: f64| (all - own).max(0.0);
            mention
                .candidates
                .iter()
                .zip(&prior[at])
                .map(|((record, _), p)| {
                    let country = minus(get(&votes.countries, record.country), get(&own.countries, record.country));
                    let division = minus(get(&votes.divisions, record.division), get(&own.divisions, record.division));
                    let near = match record.kind {
                        Kind::Country | Kind::Demonym | Kind::Feature => DIVISION_FLOOR * 4.0,
                        Kind::Division | Kind::City | Kind::County => DIVISION_FLOOR + division,
                    };
                    p * (COUNTRY_FLOOR + country) * near
                })
                .collect()
        })
        .collect()
}
