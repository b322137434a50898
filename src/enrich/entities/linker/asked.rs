//! What is asked of an article: which entities its names mean, with what the text around them says.

use std::sync::LazyLock;

use crate::article::{Annotations, Country as Ranked, Entity, Place, Span};
use crate::enrich::Analysis;
use crate::enrich::entities::country::Country;
use crate::enrich::entities::kind::{Class, Kind};
use crate::enrich::entities::knowledge::Knowledge;
use crate::enrich::entities::link::{self, Beside, Found, Named, Office, beside};
use crate::enrich::entities::standing::Standing;
use crate::enrich::entities::{inflect, peoples};

/// The names of an article, and what is known of where they belong before any of them is.
pub(super) struct Asked<'a> {
    /// People, organisations and places, in this order.
    pub names: Vec<Named<'a>>,
    /// The countries of its places with their mentions, and those where its language is spoken, for nothing.
    pub countries: Vec<(Country, f64)>,
}

impl<'a> Asked<'a> {
    pub fn of(knowledge: &Knowledge, analysis: &Analysis<'a>, found: &'a Annotations) -> Self {
        Self { names: names(knowledge, analysis, found), countries: countries(analysis, found) }
    }
}

/// The countries of the article's places, with their mentions, and those where its language is spoken, for nothing.
fn countries(analysis: &Analysis<'_>, found: &Annotations) -> Vec<(Country, f64)> {
    let count = |c: &Ranked| Some((Country::named(&c.code)?, f64::from(c.mentions)));
    let home = peoples::of(analysis.language).and_then(peoples::Peoples::home);
    let spoken = SPOKEN.iter().filter(|(language, _)| *language == analysis.language).flat_map(|(_, spoken)| spoken);
    let homes = home.into_iter().chain(spoken.copied());
    found.countries.iter().filter_map(count).chain(homes.map(|country| (country, 0.0))).collect()
}

/// The countries of languages that are spoken in several: those whose bodies and parties are named by letters without a word for the country.
static SPOKEN: LazyLock<Vec<(&str, Vec<Country>)>> = LazyLock::new(|| {
    let languages = [
        ("de", "AT CH DE"),
        ("es", "AR CL CO ES MX PE"),
        ("fr", "BE CA CH FR"),
        ("it", "CH IT"),
        ("nl", "BE NL"),
        ("pt", "BR PT"),
        ("ru", "RU"),
        ("zh", "CN HK TW"),
    ];
    languages.map(|(language, codes)| (language, codes.split(' ').filter_map(Country::named).collect())).into()
});

/// People, organisations and places, in this order, with the forms of their names.
fn names<'a>(knowledge: &Knowledge, analysis: &Analysis<'a>, found: &'a Annotations) -> Vec<Named<'a>> {
    // The name in another form is no fuller name.
    let is_inflected = |text: &str, name: &str| {
        analysis.language != "en" && inflect::bare_forms(analysis.language, text).iter().any(|bare| bare == name)
    };
    let forms = |name: &'a str, mentions: &[Span]| {
        let mut forms = vec![name];
        for &mention in mentions {
            let text = &analysis.text[analysis.bytes(mention)];
            if !forms.contains(&text) && !is_inflected(text, name) {
                forms.push(text);
            }
        }
        forms
    };
    let foreign = analysis.language != "en";
    let standing = &Standing::of(analysis, found);
    let entity = |class: Class| {
        move |entity: &'a Entity| {
            let forms = forms(&entity.name, &entity.mentions);
            // What begins with an acronym is mostly a part of it: `AfD Hessen`.
            let is_acronym = entity.name.ends_with(char::is_uppercase) && !entity.name.contains(' ');
            let begins = class == Class::Organisation && !is_acronym && standing.begins(&entity.name);
            let homed =
                class == Class::Organisation && link::is_office(&entity.name) && is_homed(knowledge, &entity.name);
            let credited = class == Class::Organisation && is_credited(analysis, entity);
            let beside = Beside { begins, homed, credited, ..Beside::default() };
            let office = entity.role.as_deref().and_then(|role| Office::of(analysis.language, role));
            let mentions = entity.mentions.len();
            Named { class, forms, place: None, located: None, beside, office, mentions, foreign }
        }
    };
    let (sport, regions) = (beside::is_sport(analysis, &found.subjects), beside::has_regions(analysis));
    let place = |place: &'a Place| {
        let country = place.country.as_deref().and_then(Country::named);
        let own = |country| peoples::of(analysis.language).and_then(|table| table.name(country));
        let whole = country.is_some_and(|country| country.name() == place.name || own(country) == Some(&*place.name));
        let around = around(knowledge, analysis, standing, place);
        let sport = sport || around.sport;
        // Elsewhere the words for what teams do say more than that of it.
        let beside = Beside { sport, regions, plays: around.plays && (sport || !foreign), ..around };
        let place_found = Found { geonames: place.geonames, country, whole };
        let forms = forms(&place.name, &place.mentions);
        let mentions = place.mentions.len();
        let located = located(knowledge, analysis, standing, place);
        let (class, place) = (Class::Place, Some(place_found));
        Named { class, forms, place, located, beside, office: None, mentions, foreign }
    };
    let people = found.people.iter().map(entity(Class::Person));
    people
        .chain(found.organisations.iter().map(entity(Class::Organisation)))
        .chain(found.places.iter().map(place))
        .collect()
}

/// One of so many mentions must show a place.
const LOCATED: usize = 3;

/// What the words around the mentions of a place say.
fn around(knowledge: &Knowledge, analysis: &Analysis<'_>, standing: &Standing<'_>, place: &Place) -> Beside {
    let mut all = Beside::default();
    let (mut parts, mut bodies, mut located) = (0, 0, 0);
    for &mention in &place.mentions {
        let bytes = analysis.bytes(mention);
        let one = beside::of_mention(analysis, bytes.start, bytes.end);
        let apart = one.part && !standing.is_beside_a_person(mention);
        let longer =
            || beside::longer(analysis, bytes.clone()).into_iter().flatten().any(|name| is_name(knowledge, name));
        let body = apart && one.body || standing.is_part(mention) || longer();
        let part = apart || body;
        parts += usize::from(part);
        bodies += usize::from(body);
        let anchored = standing.anchor(analysis, mention).is_some();
        all.anchored |= anchored;
        all.anchor |= standing.is_anchor(analysis, mention);
        located += usize::from((one.located || anchored) && !part);
        all.plays |= one.plays;
        all.sport |= one.sport;
        all.region |= one.region;
    }
    all.located = LOCATED * located >= place.mentions.len() && located > 0;
    all.part = 2 * parts >= place.mentions.len();
    all.body = 2 * bodies >= place.mentions.len() && bodies > 0;
    all.begins = standing.begins(&place.name);
    all
}

/// The name of a place with the main name of the region that stands behind it, in any of its forms: `Veluria, Norland` of `Veluria, Nld.`
fn located(knowledge: &Knowledge, analysis: &Analysis<'_>, standing: &Standing<'_>, place: &Place) -> Option<String> {
    let country = place.country.as_deref().and_then(Country::named)?;
    let behind = place.mentions.iter().find_map(|&mention| standing.anchor(analysis, mention))?;
    let regions = knowledge.candidates(behind).into_iter().map(|candidate| knowledge.settle(candidate).record);
    let regions = regions.filter(|region| region.kind == Kind::Region && region.country == Some(country));
    let region = regions.max_by_key(|region| region.fame)?;
    Some(format!("{}, {}", place.name, region.label))
}

/// Whether a name stands first in the brackets of a dateline.
fn is_credited(analysis: &Analysis<'_>, entity: &Entity) -> bool {
    /// Characters of a dateline up to its agency.
    const DATELINE: u32 = 60;
    entity.mentions.first().filter(|mention| mention.start <= DATELINE).is_some_and(|&mention| {
        let bytes = analysis.bytes(mention);
        let behind = analysis.text[bytes.end..].strip_prefix(')').map(str::trim_start);
        analysis.text[..bytes.start].ends_with('(') && behind.is_some_and(|text| text.starts_with(['-', '–', '—', '_']))
    })
}

/// How well known a place must be whose name in that of a body says where that is.
const HOME: u8 = 130;

/// Whether one of the first words of a name, or the last, is a well-known country, region or town: `Veluria State Police`.
fn is_homed(knowledge: &Knowledge, name: &str) -> bool {
    let ends = [1, 2].map(|words| name.match_indices(' ').nth(words - 1).map(|(at, _)| &name[..at]));
    let last = name.rsplit(' ').next();
    let is_place = |name: &str| {
        let shouted = !name.chars().any(char::is_lowercase);
        let known = knowledge.candidates(name);
        known.iter().any(|c| {
            c.record.class == Class::Place && c.weight > 4 && c.record.fame >= HOME && (shouted || !c.capitals)
        })
    };
    ends.into_iter().chain([last]).flatten().any(is_place)
}

/// Whether packs know the name well.
fn is_name(knowledge: &Knowledge, name: &str) -> bool {
    knowledge.candidates(name).iter().any(|candidate| candidate.weight > 3)
}
