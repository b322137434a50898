//! How likely a candidate is what a name means: logarithms of odds, added up, each term with its reason.

use super::Named;
use super::context::{Context, group};
use crate::enrich::entities::kind::{Class, Kind};
use crate::enrich::entities::knowledge::Candidate;

/// A candidate's score in parts, the parts named for `explain`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Score {
    /// Reason and amount.
    pub parts: Vec<(&'static str, f64)>,
}

impl Score {
    /// The sum of the parts.
    pub fn total(&self) -> f64 {
        self.parts.iter().map(|(_, amount)| amount).sum()
    }

    fn add(&mut self, reason: &'static str, amount: f64) {
        if amount != 0.0 {
            self.parts.push((reason, amount));
        }
    }
}

/// How a candidate is named in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Naming {
    /// Weight of the best form that names it (see [`crate::enrich::entities::pack::Posting`]).
    pub weight: u8,
    /// Words of the longest form that names it.
    pub words: usize,
    /// The article has a fuller form, which does not name it.
    pub contradicted: bool,
    /// An acronym names it, and nothing fuller.
    pub capitals: bool,
}

/// From this fame on an acronym needs no full name beside it.
const HOUSEHOLD: u8 = 150;

/// Other meanings of the name that make a place doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rivals {
    /// The article speaks of provinces, and one has the name of the town.
    pub region: bool,
    /// The name is first of all that of another place.
    pub famous: bool,
}

/// Whether the name is one that public bodies of many countries have: its first or its last word says what it is.
fn is_office(name: &str) -> bool {
    let ends = [name.split(' ').next(), name.rsplit(' ').next()];
    ends.into_iter().flatten().any(|word| OFFICES.contains(&word))
}

/// English words for public bodies and parties.
const OFFICES: &[&str] = &[
    "Agency",
    "Army",
    "Assembly",
    "Authority",
    "Bureau",
    "Cabinet",
    "Commission",
    "Committee",
    "Congress",
    "Council",
    "Court",
    "Department",
    "Government",
    "Ministry",
    "Navy",
    "Parliament",
    "Party",
    "Police",
    "Senate",
    "Service",
    "Treasury",
];

/// What the other meaning of every name, "something that no pack knows", scores. People without a pack's notice are many, towns few.
pub(super) fn unknown(class: Class) -> f64 {
    match class {
        Class::Person => 4.8,
        Class::Organisation => 3.9,
        Class::Place => 4.6,
        Class::Other => 4.0,
    }
}

/// The score of a candidate for a name.
pub(super) fn score(
    named: &Named<'_>,
    candidate: &Candidate<'_>,
    naming: Naming,
    context: &Context,
    rivals: Rivals,
) -> Score {
    let record = &candidate.record;
    // The class of the record says more than its kind where the two differ.
    let kind = if record.kind.class() == record.class { record.kind } else { Kind::of_class(record.class) };
    let mut score = Score::default();
    score.add("name", f64::from(NAME[usize::from(naming.weight & 7)]));
    score.add("known", f64::from(record.fame) / 255.0 * 6.0);
    score.add(
        "length of the name",
        match (naming.words, record.class) {
            (0 | 1, Class::Person) => -1.0,
            (0 | 1, _) => 0.0,
            (2, _) => 1.6,
            _ => 2.4,
        },
    );
    if naming.capitals && record.fame < HOUSEHOLD {
        score.add(
            "letters stand for many things",
            if named.forms.iter().all(|form| form.len() < 3) { -2.5 } else { -0.5 },
        );
    }
    if naming.contradicted {
        score.add("a fuller form of the name is not its", -6.0);
    }
    score.add("class", class(named.class, kind));
    beside(named, kind, &mut score);
    if rivals.region {
        score.add("a province is called so too", -9.0);
    }
    if rivals.famous {
        score.add("a better known place is called so", -5.0);
    }
    let home = record.country.is_some_and(|country| context.speaks_of(country));
    if record.class == Class::Organisation && !home && named.forms.iter().any(|form| is_office(form)) {
        score.add("many countries have one", -2.5);
    }
    if let Some(place) = named.place {
        score.add("place", self::place(place, candidate));
    }
    if let Some(country) = record.country {
        score.add("country", context.country(country));
    }
    score.add("company", context.group(group(record.kind)));
    if context.has(candidate.key) {
        score.add("named in full elsewhere", 3.0);
    }
    score
}

/// What the words around the name say.
fn beside(named: &Named<'_>, kind: Kind, score: &mut Score) {
    let beside = named.beside;
    if beside.part {
        score.add("part of a longer name", -16.0);
    }
    let town = named.class == Class::Place && kind.class() == Class::Place;
    if named.class == Class::Organisation && beside.begins {
        score.add("short for another organisation", -6.0);
    }
    if town && !beside.located {
        if beside.plays {
            score.add("plays", if beside.sport { -16.0 } else { -8.0 });
        } else if beside.sport {
            score.add("in a report of sport", -9.0);
        }
        if beside.begins {
            score.add("short for an organisation", -9.0);
        }
    }
    if town && beside.region {
        score.add("said to be a province", if kind == Kind::City { -8.0 } else { 6.0 });
    }
}

/// By the weight of a name.
const NAME: [f32; 8] = [-3.0, -1.2, -0.2, 0.4, 0.9, 1.3, 1.8, 2.2];

fn class(named: Class, known: Kind) -> f64 {
    match (named, known.class()) {
        (a, b) if a == b => 1.0,
        // A service is its company; and tables are vague.
        (Class::Organisation, Class::Other) if known == Kind::Product => 0.0,
        // A club is named for its town, a court for its building: the recogniser may be wrong.
        (Class::Organisation, Class::Place | Class::Other) | (Class::Place, Class::Organisation) => -2.5,
        (Class::Person | Class::Place | Class::Other, _) | (Class::Organisation, Class::Person) => -6.0,
        (Class::Organisation, Class::Organisation) => 1.0,
    }
}

/// What the gazetteer says: the same place, or another.
fn place(found: super::Found, candidate: &Candidate<'_>) -> f64 {
    let record = &candidate.record;
    if found.geonames.is_some() && found.geonames == record.geonames {
        return 4.0;
    }
    match (found.country, record.country) {
        (Some(a), Some(b)) if a != b => -5.0,
        (Some(_), Some(_)) if found.whole != (record.kind == Kind::Country) => -4.0,
        (Some(_), Some(_)) if found.whole => 4.0,
        (Some(_), Some(_)) => 1.2,
        _ => 0.0,
    }
}
