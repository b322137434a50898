//! What the packs know of a name: what is known as a company, a club or a work is no town, but where the words around it show one.

use super::gazetteer::{Kind, Record};
use crate::enrich::entities::{self, Class, Country, Knowledge};

/// How much better known than the town something else must be, on the scale of fame (0 to 255), where the text does not say what it means.
const BETTER: f64 = 50.0;
/// The same where the enricher of names took it for an organisation.
const NAMED_SO: f64 = -40.0;
/// Names of this weight and more count (see `entities::pack::Posting`): no nicknames, no last names.
const NAME: u8 = 4;

/// How well known a town is by its inhabitants, on the scale of entities::table.
fn fame(town: &Record) -> f64 {
    14.0 * (1.0 + town.population).log2() - 100.0
}

/// How much better known a region must be than the towns abroad that have its name.
const LARGER: f64 = 40.0;

/// Whether `text` names `towns`, and packs know a region of this name elsewhere that is meant before them: one in the country where the article's
/// language is spoken alone, or a much better known one (`गुजरात` is no town in Pakistan, `Andalucía` none in Colombia).
pub(super) fn is_region(knowledge: &Knowledge, text: &str, towns: &[(Record, bool)], home: Option<Country>) -> bool {
    if towns.is_empty() || towns.iter().any(|(record, _)| record.kind != Kind::City) {
        return false;
    }
    let has = |country: Country| towns.iter().any(|(town, _)| town.country == Some(country.number()));
    let most = towns.iter().map(|(town, _)| fame(town)).fold(f64::NEG_INFINITY, f64::max);
    let at_home = home.is_some_and(has);
    knowledge.candidates(text).iter().any(|candidate| {
        let record = &candidate.record;
        let country = record.country.filter(|country| record.kind == entities::Kind::Region && !has(*country));
        let known = candidate.weight >= NAME && f64::from(record.fame) >= most + LARGER;
        country.is_some_and(|country| !at_home && (Some(country) == home || known))
    })
}

/// How well known what packs call `text` is: as a place, and as an organisation or something else; without end below 0 where there is none.
fn fames(knowledge: &Knowledge, text: &str) -> (f64, f64) {
    let shouted = !text.chars().any(char::is_lowercase);
    let (mut place, mut other) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for candidate in knowledge.candidates(text).iter().filter(|c| c.weight >= NAME && (shouted || !c.capitals)) {
        let fame = f64::from(candidate.record.fame);
        match candidate.record.class {
            Class::Place => place = place.max(fame),
            Class::Organisation | Class::Other => other = other.max(fame),
            Class::Person => {}
        }
    }
    (place, other)
}

/// Whether `text` is better known as something else than as this town; `organisation` where the enricher of names took it for one.
pub(super) fn is_no_town(knowledge: &Knowledge, text: &str, town: &Record, organisation: bool) -> bool {
    if town.kind != Kind::City {
        return false;
    }
    let (place, other) = fames(knowledge, text);
    other > place.max(fame(town)) + if organisation { NAMED_SO } else { BETTER }
}

/// How sure the enricher of names must be of an organisation of one word that no pack knows, for it not to be the town of this name.
const SURE: f64 = 0.85;
/// Inhabitants from which on a town is rather meant than an organisation that no pack knows.
const LARGE: f64 = 1_000_000.0;

/// Whether `text`, which the enricher of names takes for an organisation and is so `sure` of, is one and not `place`, where nothing behind the name
/// says where it lies: `Nokia`, `Monsanto` and `Amazon` are, `Parkers Prairie` is not.
pub(super) fn is_body(knowledge: &Knowledge, text: &str, place: Option<&Record>, sure: f64) -> bool {
    let town = place.filter(|place| place.kind == Kind::City);
    let (known, other) = fames(knowledge, text);
    if other > town.map_or(known, |town| known.max(fame(town))) + NAMED_SO {
        return true;
    }
    let small = town.is_some_and(|town| town.population < LARGE);
    small && known == f64::NEG_INFINITY && !text.contains(' ') && sure >= SURE
}
