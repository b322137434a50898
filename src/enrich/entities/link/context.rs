//! What the rest of the article says for and against a candidate.

use std::collections::{BTreeMap, BTreeSet};

use crate::enrich::entities::country::Country;
use crate::enrich::entities::kind::Kind;
use crate::enrich::entities::knowledge::Key;

/// Countries, kinds and entities of an article, as far as they are decided.
#[derive(Debug, Default)]
pub struct Context {
    countries: BTreeMap<Country, f64>,
    total: f64,
    groups: [f64; GROUPS],
    full: BTreeSet<(Key, usize)>,
}

/// Evidence that an article without a word about countries would have, so that one mention does not decide.
const FLOOR: f64 = 2.0;

impl Context {
    /// Counts a country with what speaks for it.
    pub fn add_country(&mut self, country: Country, weight: f64) {
        *self.countries.entry(country).or_default() += weight;
        self.total += weight;
    }

    /// Counts an entity of a group of kinds.
    pub fn add_group(&mut self, group: usize) {
        self.groups[group] += 1.0;
    }

    /// Notes an entity that the name with this number names in full.
    pub fn add_full(&mut self, key: Key, name: usize) {
        self.full.insert((key, name));
    }

    /// The country's share of the evidence, and, where that is nothing, how much evidence there is for others: both 0 to 1.
    pub fn country(&self, country: Country) -> (f64, f64) {
        let share = self.countries.get(&country).copied().unwrap_or(0.0) / (self.total + FLOOR);
        (share, if share > 0.0 { 0.0 } else { self.total / (self.total + FLOOR) })
    }

    /// Whether something of `country` is named.
    pub fn speaks_of(&self, country: Country) -> bool {
        self.countries.contains_key(&country)
    }

    /// How much of what is sure is of a group of kinds, 0 to 1.
    pub fn group(&self, group: Option<usize>) -> f64 {
        let total: f64 = self.groups.iter().sum();
        group.map_or(0.0, |group| self.groups[group] / (total + 2.0))
    }

    /// Whether another name than that with this number names the entity in full.
    pub fn has(&self, key: Key, name: usize) -> bool {
        self.full.range((key, 0)..=(key, usize::MAX)).any(|(_, other)| *other != name)
    }
}

/// Kinds that are named together.
pub(super) fn group(kind: Kind) -> Option<usize> {
    match kind {
        Kind::Club | Kind::League | Kind::Athlete => Some(0),
        Kind::Politician | Kind::Party | Kind::Parliament | Kind::Agency | Kind::International => Some(1),
        Kind::Company | Kind::Bank | Kind::Executive | Kind::Product => Some(2),
        Kind::Artist | Kind::Band | Kind::Writer | Kind::Film | Kind::Series | Kind::Music | Kind::Book => Some(3),
        _ => None,
    }
}

/// How many groups there are.
pub(super) const GROUPS: usize = 4;
