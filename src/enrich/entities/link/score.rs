//! The signs for and against a candidate for what a name means.

use super::Named;
use super::beside::is_body;
use super::context::{Context, group};
use super::model::{Sign, Signs, Weights};
use crate::enrich::entities::kind::{Class, Kind};
use crate::enrich::entities::knowledge::Candidate;

/// A candidate's score in parts, the parts named for `explain`: logarithms of odds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Score {
    /// Reason and amount.
    pub parts: Vec<(&'static str, f64)>,
}

impl Score {
    /// What the signs weigh.
    pub fn of(signs: &Signs, weights: &Weights) -> Self {
        let parts = signs.iter().map(|&(sign, amount)| (sign.reason(), weights.of(sign) * amount));
        Self { parts: parts.filter(|(_, amount)| *amount != 0.0).collect() }
    }

    /// The sum of the parts.
    pub fn total(&self) -> f64 {
        self.parts.iter().map(|(_, amount)| amount).sum()
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
    /// What it lies in stands behind the name, and tells it from others: `Veluria, Norland`.
    pub pinned: bool,
}

/// From this fame on an acronym needs no full name beside it.
const HOUSEHOLD: u8 = 150;

/// The other meanings of a name, as far as they bear on one candidate.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Rivals {
    /// The article speaks of provinces, and one has the name of the town.
    pub region: bool,
    /// The name is first of all that of another place.
    pub famous: bool,
    /// It is a region, and a town in it has the name.
    pub town: bool,
    /// Others with the name, by more than a short form.
    pub count: usize,
    /// Fame of the best known of them.
    pub best: u8,
    /// One of them is a person.
    pub person: bool,
    /// One of them is a place.
    pub place: bool,
    /// One of them is of the class that the words around the name show.
    pub like: bool,
    /// Another name of the article names the candidate in full.
    pub full: bool,
    /// What stands behind the name tells that another is meant.
    pub pinned: bool,
}

/// Whether the name is one that public bodies of many countries have: its first or its last word says what it is.
pub(in super::super) fn is_office(name: &str) -> bool {
    let ends = [name.split(' ').next(), name.rsplit(' ').next()];
    ends.into_iter().flatten().any(|word| word.starts_with(char::is_uppercase) && is_body(&word.to_lowercase()))
}

/// The signs of the other meaning of every name, "something that no pack knows".
pub(super) fn unknown(named: &Named<'_>, longest: usize) -> Signs {
    let class = match named.class {
        Class::Person => Sign::UnknownPerson,
        Class::Place => Sign::UnknownPlace,
        Class::Organisation | Class::Other => Sign::UnknownOrganisation,
    };
    let mut signs = Signs::new();
    signs.push((class, 1.0));
    if longest == 1 {
        signs.push((Sign::UnknownOneWord, 1.0));
    }
    signs
}

/// The signs of a candidate for a name.
pub(super) fn signs(
    named: &Named<'_>,
    candidate: &Candidate<'_>,
    naming: Naming,
    context: &Context,
    rivals: Rivals,
) -> Signs {
    let record = &candidate.record;
    // The class of the record says more than its kind where the two differ.
    let kind = if record.kind.class() == record.class { record.kind } else { Kind::of_class(record.class) };
    let mut signs = Signs::new();
    let mut add = |sign: Sign, amount: f64| {
        if amount != 0.0 {
            signs.push((sign, amount));
        }
    };
    match naming.weight {
        0 | 1 => add(Sign::Surname, 1.0),
        2 | 3 => add(Sign::Nickname, 1.0),
        4 => add(Sign::Alias, 1.0),
        5 => add(Sign::EnglishAlias, 1.0),
        6 => add(Sign::Short, 1.0),
        _ => {}
    }
    let fame = f64::from(record.fame) / 100.0;
    match record.class {
        Class::Person => add(Sign::FamePerson, fame),
        Class::Organisation => add(Sign::FameOrganisation, fame),
        Class::Place => add(Sign::FamePlace, fame),
        Class::Other => add(Sign::FameOther, fame),
    }
    add(Sign::Household, (f64::from(record.fame) - 130.0).max(0.0) / 100.0);
    if rivals.count == 0 {
        add(Sign::Alone, 1.0);
    } else {
        add(Sign::Ahead, (fame - f64::from(rivals.best) / 100.0).clamp(-1.5, 1.5));
        add(Sign::Rivals, (1.0 + rivals.count as f64).ln());
    }
    match (naming.words, record.class) {
        (0 | 1, Class::Person) => add(Sign::OneWordPerson, 1.0),
        (0 | 1, _) => {}
        (2, Class::Person) => add(Sign::TwoWordsPerson, 1.0),
        (2, _) => add(Sign::TwoWords, 1.0),
        _ => add(Sign::ThreeWords, 1.0),
    }
    if naming.capitals && record.fame < HOUSEHOLD {
        let short = named.forms.iter().all(|form| form.len() < 3);
        add(if short { Sign::TwoLetters } else { Sign::Acronym }, 1.0);
    }
    add(Sign::Contradicted, f64::from(u8::from(naming.contradicted)));
    if let Some(sign) = class(named.class, kind) {
        let beside = named.beside;
        let team = kind == Kind::Club && !beside.located;
        match sign {
            Sign::Wrong if is_miscast(named, candidate, naming) && !rivals.like => add(Sign::Miscast, 1.0),
            // `Liverpool beat Chelsea`: what plays is a team, whatever the recognizer took it for.
            Sign::Body if team && beside.plays => {}
            Sign::Body if team && beside.sport => add(Sign::Team, 1.0),
            sign => add(sign, 1.0),
        }
    }
    beside(named, kind, &mut add);
    add(Sign::ProvinceToo, f64::from(u8::from(rivals.region)));
    add(Sign::TownToo, f64::from(u8::from(rivals.town)));
    add(Sign::Foremost, f64::from(u8::from(rivals.famous)));
    add(Sign::PersonToo, f64::from(u8::from(rivals.person && record.class != Class::Person)));
    add(Sign::PlaceToo, f64::from(u8::from(rivals.place && record.class != Class::Place)));
    let home = record.country.is_some_and(|country| context.speaks_of(country));
    if let Some(fits) = named.office.filter(|_| record.class == Class::Person).and_then(|office| office.fits(kind)) {
        add(if fits { Sign::InOffice } else { Sign::OtherOffice }, 1.0);
    }
    let told = home || named.beside.homed;
    if record.class == Class::Organisation && !told && named.forms.iter().any(|form| is_office(form)) {
        add(Sign::OfficeAbroad, 1.0);
    }
    add(Sign::AcronymAbroad, f64::from(u8::from(!home && is_abroad(named, candidate, naming))));
    if let Some(sign) = named.place.and_then(|found| place(found, candidate)) {
        add(sign, 1.0);
    }
    if naming.pinned {
        add(Sign::Pinned, 1.0);
    } else if rivals.pinned {
        add(Sign::Elsewhere, 1.0);
    }
    // Of a place the gazetteer weighed its countries before.
    if let Some(country) = record.country.filter(|_| record.class != Class::Place) {
        let (share, absent) = context.country(country);
        add(Sign::CountryNamed, f64::from(u8::from(share > 0.0)));
        add(Sign::CountryShare, share);
        // Who plays, sings or trades may be anywhere.
        let homely = matches!(kind, Kind::Politician | Kind::Party | Kind::Parliament | Kind::Agency);
        add(Sign::CountryAbsent, if homely { absent } else { 0.0 });
    }
    add(Sign::Group, context.group(group(record.kind)));
    add(Sign::Full, f64::from(u8::from(rivals.full)));
    add(Sign::Mentions, (named.mentions.max(1) as f64).ln());
    add(Sign::Foreign, f64::from(u8::from(named.foreign)));
    signs
}

/// Whether only letters name it that stand for something else in most countries: not for what is known everywhere, but that goes for no party and no public
/// body. Tables leave out many countries, but not those of public bodies that many countries have.
fn is_abroad(named: &Named<'_>, candidate: &Candidate<'_>, naming: Naming) -> bool {
    let record = &candidate.record;
    let national = matches!(record.kind, Kind::Party | Kind::Agency | Kind::Parliament);
    let placed = record.country.is_some() || record.kind == Kind::Agency;
    let letters = named.foreign && naming.capitals && naming.weight < 7;
    letters && placed && (national || record.fame < HOUSEHOLD)
}

/// Whether a name that looks like a person's is a main name of the organisation, by two words and more: `Norvik Clinic`.
fn is_miscast(named: &Named<'_>, candidate: &Candidate<'_>, naming: Naming) -> bool {
    let full = naming.weight > 5 && naming.words > 1 && !naming.contradicted;
    named.class == Class::Person && candidate.record.class == Class::Organisation && full
}

/// What the words around the name say.
fn beside(named: &Named<'_>, kind: Kind, add: &mut dyn FnMut(Sign, f64)) {
    let beside = named.beside;
    if beside.part {
        add(if kind == Kind::Country { Sign::PartCountry } else { Sign::Part }, 1.0);
    }
    if beside.body {
        add(Sign::PartBody, 1.0);
    }
    if beside.credited {
        add(Sign::Credited, 1.0);
    }
    let town = named.class == Class::Place && kind.class() == Class::Place;
    if named.class == Class::Organisation && beside.begins {
        add(Sign::Begins, 1.0);
    }
    if town && beside.located {
        add(Sign::Located, 1.0);
    }
    if town && beside.anchored {
        add(Sign::Anchored, 1.0);
    }
    if town && !beside.located {
        if beside.plays {
            add(if beside.sport { Sign::PlaysSport } else { Sign::Plays }, 1.0);
        } else if beside.sport && !named.foreign {
            // Languages with cases need no word to show a place.
            add(Sign::Sport, 1.0);
        }
        if beside.begins {
            add(Sign::BeginsPlace, 1.0);
        }
    }
    if town && beside.region {
        add(if kind == Kind::City { Sign::ProvinceTown } else { Sign::Province }, 1.0);
    }
}

/// What it says that the words around a name and a pack call the same thing by different classes.
fn class(named: Class, known: Kind) -> Option<Sign> {
    match (named, known.class()) {
        (a, b) if a == b => None,
        // A service is its company; and tables are vague.
        (Class::Organisation, Class::Other) if known == Kind::Product => Some(Sign::Product),
        (Class::Organisation, Class::Other) => Some(Sign::Other),
        // A club is named for its town, a court for its building: the recogniser may be wrong.
        (Class::Organisation, Class::Place) => Some(Sign::Town),
        (Class::Place, Class::Organisation) => Some(Sign::Body),
        _ => Some(Sign::Wrong),
    }
}

/// What the gazetteer says: the same place, or another.
fn place(found: super::Found, candidate: &Candidate<'_>) -> Option<Sign> {
    let record = &candidate.record;
    if found.geonames.is_some() && found.geonames == record.geonames {
        return Some(Sign::SamePlace);
    }
    let alias = candidate.weight < 6;
    let both = found.geonames.is_some() && record.geonames.is_some();
    match (found.country, record.country) {
        (Some(a), Some(b)) if a != b => Some(Sign::OtherCountry),
        (Some(_), Some(_)) if found.whole != (record.kind == Kind::Country) => Some(Sign::OtherKind),
        (Some(_), Some(_)) if both && alias && record.kind == Kind::City => Some(Sign::OtherTown),
        (Some(_), Some(_)) if found.whole => Some(Sign::Whole),
        (Some(_), Some(_)) => Some(Sign::SameCountry),
        _ => None,
    }
}
