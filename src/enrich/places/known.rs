//! What the packs know of a name: what is known as a company, a club or a work is no town, but where the words around it show one.

use super::gazetteer::{Kind, Record};
use crate::enrich::entities::{Class, Knowledge};

/// How much better known than the town something else must be, on the scale of fame (0 to 255), where the text does not say what it means.
const BETTER: f64 = 50.0;
/// The same where the enricher of names took it for an organisation.
const NAMED_SO: f64 = -40.0;
/// Names of this weight and more count (see `entities::pack::Posting`): no nicknames, no last names.
const NAME: u8 = 4;

/// Whether `text` is better known as something else than as this town.
pub(super) fn is_no_town(knowledge: &Knowledge, text: &str, town: &Record, organisation: bool) -> bool {
    if town.kind != Kind::City {
        return false;
    }
    let shouted = !text.chars().any(char::is_lowercase);
    // The scale of fame for inhabitants, as in entities::table.
    let mut place = 14.0 * (1.0 + town.population).log2() - 100.0;
    let mut other = f64::NEG_INFINITY;
    for candidate in knowledge.candidates(text).iter().filter(|c| c.weight >= NAME && (shouted || !c.capitals)) {
        let fame = f64::from(candidate.record.fame);
        match candidate.record.class {
            Class::Place => place = place.max(fame),
            Class::Organisation | Class::Other => other = other.max(fame),
            Class::Person => {}
        }
    }
    other > place + if organisation { NAMED_SO } else { BETTER }
}
