//! What a name means, as far as its text tells.

use copydesk::enrich::entities::link::model::{Sign, Signs};
use copydesk::enrich::entities::link::{Named, Signed};
use copydesk::enrich::entities::{Class, Key, Kind, Knowledge, Record};

use crate::texts::Tag;

/// What a name means: an entity, or none that a pack knows.
pub type Truth = Option<Key>;

/// Fame from which on a full name that nobody else has is its owner's.
const FAMOUS: u8 = 100;
/// The same for a place, which must be so much better known than all others of the name.
const HOUSEHOLD: u8 = 120;
const AHEAD: u8 = 45;
/// How much evidence of other countries an article must have for it to be about these: that of four mentions.
const MUCH: f64 = 0.65;
/// How often the full name of someone little known is his own and no namesake's, where nothing tells: of nobody, and of one who is nearly
/// [`FAMOUS`]. Where the program's own packs have a name of people that readers linked in public sets of English news, it is so with nine in ten; where a
/// table has ten times as many people, with less than eight.
const OWN: [f64; 2] = [0.75, 1.0];

pub fn has(signs: &Signs, sign: Sign) -> bool {
    signs.iter().any(|(known, _)| *known == sign)
}

/// What `named` means, whose mentions bear `tags`, and how sure that is, 0 to 1; `None` where it cannot be told. `inside`: they lie in longer names.
pub fn of(
    named: &Named<'_>,
    tags: &[Tag],
    inside: bool,
    signed: &Signed,
    knowledge: &Knowledge,
) -> Option<(Truth, f64)> {
    if let Some(id) = tags.iter().find_map(|tag| if let Tag::Id(id) = tag { Some(*id) } else { None }) {
        return Some((id.and_then(|id| knowledge.find(id)), 1.0));
    }
    if let Some(truth) = otherwise(named, tags, signed) {
        return Some((Some(truth), 1.0));
    }
    // A name that the people who tagged the text saw otherwise means nothing of its class.
    let kind = Class::ALL.iter().position(|class| *class == named.class);
    if !tags.iter().any(|tag| matches!(tag, Tag::Kind(of) if Some(*of) == kind)) {
        return (inside || !tags.is_empty()).then_some((None, 1.0));
    }
    by_name(named, signed, knowledge)
}

/// What an organisation means that looks like a person or a place: the only one that signs say is meant by such a name.
fn otherwise(named: &Named<'_>, tags: &[Tag], signed: &Signed) -> Option<Key> {
    let organisation = Class::ALL.iter().position(|class| *class == Class::Organisation);
    let sign = match named.class {
        Class::Person => Sign::Miscast,
        Class::Place => Sign::Team,
        Class::Organisation | Class::Other => return None,
    };
    let tagged = !tags.is_empty() && tags.iter().all(|tag| matches!(tag, Tag::Kind(of) if Some(*of) == organisation));
    let mut candidates = signed.candidates.iter().filter(|(_, signs)| has(signs, sign)).map(|(key, _)| *key);
    candidates.next().filter(|_| tagged && candidates.next().is_none())
}

/// What a name of the right class means.
fn by_name(named: &Named<'_>, signed: &Signed, knowledge: &Knowledge) -> Option<(Truth, f64)> {
    // A service goes by the name of its company.
    let fits = |record: &Record<'_>| {
        record.class == named.class || named.class == Class::Organisation && record.kind == Kind::Product
    };
    let is_full =
        |signs: &Signs| ![Sign::Surname, Sign::Nickname, Sign::Contradicted].iter().any(|sign| has(signs, *sign));
    let all: Vec<(Key, Record<'_>, &Signs)> = signed
        .candidates
        .iter()
        .filter(|(_, signs)| is_full(signs))
        .filter_map(|(key, signs)| Some((*key, knowledge.record(*key)?, signs)))
        .collect();
    let full: Vec<(Key, u8, &Signs)> = all
        .iter()
        .filter(|(_, record, _)| fits(record))
        .map(|(key, record, signs)| (*key, record.fame, *signs))
        .collect();
    let best = full.iter().max_by_key(|(_, fame, _)| *fame);
    let others = |key: Key| full.iter().filter(move |(other, ..)| *other != key).map(|(_, fame, _)| *fame);
    let words = named.forms.iter().map(|form| form.split_whitespace().count()).max().unwrap_or(0);
    let Some(&(key, fame, signs)) = best else {
        // A full name that no pack has. One word may be short for something that one has.
        return (words > 1 && named.class != Class::Place).then_some((None, 1.0));
    };
    if named.class == Class::Place {
        if let Some((key, ..)) = full.iter().find(|(_, _, signs)| has(signs, Sign::SamePlace)) {
            return Some((Some(*key), 1.0));
        }
        return (fame >= HOUSEHOLD && ahead(fame, others(key))).then_some((Some(key), 1.0));
    }
    if words == 1 {
        let all = all.iter().filter(|(other, ..)| *other != key).map(|(_, record, _)| record.fame);
        return (fame >= FAMOUS && ahead(fame, all)).then_some((Some(key), 1.0));
    }
    if !ahead(fame, others(key)) {
        return None;
    }
    // A little known politician is at home where the text is about; who plays or trades may be anywhere.
    let elsewhere = signs.iter().any(|(sign, amount)| *sign == Sign::CountryAbsent && *amount > MUCH);
    match (fame >= FAMOUS, has(signs, Sign::CountryNamed)) {
        (true, _) | (_, true) => Some((Some(key), 1.0)),
        _ if elsewhere && knowledge.record(key)?.kind == Kind::Politician => Some((None, 1.0)),
        _ => Some((Some(key), OWN[0] + (OWN[1] - OWN[0]) * f64::from(fame) / f64::from(FAMOUS))),
    }
}

/// Whether `fame` is far above that of all `others`.
fn ahead(fame: u8, mut others: impl Iterator<Item = u8>) -> bool {
    others.all(|other| fame >= other.saturating_add(AHEAD))
}
