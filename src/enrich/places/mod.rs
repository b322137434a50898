//! Places named in the text, and the countries that it is about.
//!
//! Names come from a compiled-in table (GeoNames, CLDR), for streets, waters and hills from their generic words, and in English from what the
//! enricher of names took for places. Names of people are left out. Adjectives and names of peoples count for the country, without being places.

mod evidence;
mod fold;
mod gazetteer;
mod idle;
mod inflected;
mod known;
mod mentions;
mod resolve;
mod states;
mod unread;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::article::{Annotations, Country, Place, Span, rounded};
use crate::budget::{Budget, Overrun};
use crate::enrich::entities::peoples::{self, Peoples};
use crate::enrich::entities::{self, Knowledge};
use crate::enrich::{Analysis, Enricher};

use evidence::{Evidence, Within};
use gazetteer::{Kind, Record, Walk};
use mentions::{Finder, Mention};
use resolve::Resolved;
use unread::{CAPITALISING, Unread};

/// Fills `places` and `countries`.
#[derive(Debug)]
pub struct Places {
    knowledge: Arc<Knowledge>,
}

impl Places {
    /// With this knowledge of what else names mean.
    pub fn new(knowledge: &Arc<Knowledge>) -> Self {
        Self { knowledge: Arc::clone(knowledge) }
    }
}

impl Enricher for Places {
    fn name(&self) -> &'static str {
        "places"
    }

    fn version(&self) -> u32 {
        14
    }

    fn serves(&self, language: &str) -> bool {
        matches!(language, "en" | "pcm") || crate::enrich::names::world::LANGUAGES.contains(&language)
    }

    fn enrich(&self, analysis: &Analysis<'_>, found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        budget.spend(analysis.text.len() as u64)?;
        let mut finder = Finder::new(analysis);
        let mut mentions = Vec::new();
        for sentence in &analysis.sentence_tokens {
            budget.spend(sentence.len() as u64 * 4)?;
            finder.sentence(sentence.clone(), &mut mentions);
        }
        mentions.retain(|mention| !idle::is_idle(analysis, &mention.bytes));
        let peoples = peoples::of(analysis.language);
        let mut named = peoples.map(|peoples| peoples.find(analysis)).unwrap_or_default();
        let home = peoples.and_then(Peoples::home);
        if !finder.english {
            let text = |mention: &Mention| &analysis.text[mention.bytes.clone()];
            mentions.retain(|m| !known::is_region(&self.knowledge, text(m), &m.candidates, home));
        }
        if let Some(peoples) = peoples {
            mentions.iter_mut().for_each(|mention| prefer_country(analysis, peoples, mention));
            mentions.retain(|mention| !is_part_of_country(&named, mention));
        }
        if !finder.english {
            let parts = states::note(analysis, &mut mentions, &named);
            let is_part = |bytes: &Range<usize>| parts.iter().any(|part| states::overlaps(part, bytes));
            let division = |m: &Mention| m.candidates.iter().any(|(record, _)| record.kind == Kind::Division);
            mentions.retain(|mention| !is_part(&mention.bytes) || division(mention));
            named.retain(|mention| !is_part(&mention.bytes));
            budget.spend(50 * found.place_names.len() as u64)?;
            let is_country = |place: &Place| peoples.is_some_and(|peoples| peoples.country(&place.name).is_some());
            let towns: Vec<Place> = found.place_names.iter().filter(|place| !is_country(place)).cloned().collect();
            mentions.extend(inflected::mentions(analysis, &towns, &mentions, home));
            mentions.sort_by_key(|mention| mention.bytes.start);
        }
        let evidence = Evidence::of(found, finder.english);
        for mention in &mut mentions {
            let span = analysis.span(mention.bytes.clone());
            let place = evidence.is_place(span);
            mention.located |= place;
            mention.person = !place && (mention.person || is_surname(&finder, mention) || evidence.is_person(span));
        }
        budget.spend(mentions.iter().map(|m| m.candidates.len() as u64 * 8).sum())?;
        let mut resolved = resolve::resolve(mentions, finder.english, &|a, b| is_inside(analysis, a, b));
        let unread = (!finder.english).then(|| Unread::of(analysis, &mut resolved));
        let located = resolved.iter().filter(|r| r.mention.located);
        let shown: FxHashSet<u32> = located.filter_map(|r| Some(r.place?.index)).collect();
        let known = |r: &Resolved| {
            let town = r.place.as_ref().filter(|_| !r.anchored && !r.mention.located);
            let organisation = evidence.is_organisation(analysis.span(r.mention.bytes.clone()));
            let text = &analysis.text[r.mention.bytes.clone()];
            town.is_some_and(|town| known::is_no_town(&self.knowledge, text, town, organisation))
        };
        let recognized = |r: &Resolved| match &unread {
            Some(_) if evidence.is_place(analysis.span(r.mention.bytes.clone())) => r.place.is_some(),
            Some(_) if !is_firm(r) && evidence.is_none(analysis.span(r.mention.bytes.clone())) => false,
            unread => is_accepted(&finder, unread.as_ref(), &shown, r),
        };
        let home = home.map(entities::Country::number);
        let stray = |r: &Resolved| unread.is_some() && is_stray(r, home);
        let accepted = |r: &Resolved| recognized(r) && !known(r) && !stray(r);
        let kept: Vec<Resolved> = resolved.into_iter().filter(accepted).collect();
        Ok(Annotations {
            countries: countries(analysis, &self.knowledge, &kept, &evidence, &named),
            places: places(analysis, &kept, &evidence, peoples),
            ..Annotations::default()
        })
    }
}

/// The name that the article's own language gives a country means it, and no town of another country that is called so: `Nederland` in Texas,
/// `Węgry` in Poland.
fn prefer_country(analysis: &Analysis<'_>, peoples: &Peoples, mention: &mut Mention) {
    let of_towns = |(record, _): &(Record, bool)| matches!(record.kind, Kind::City | Kind::County);
    if !mention.candidates.iter().any(of_towns) {
        return;
    }
    let Some(country) = peoples.called(&analysis.text[mention.bytes.clone()]).and_then(known_country) else { return };
    mention.candidates.retain(|entry| !of_towns(entry) || entry.0.country == country.country);
    if !mention.candidates.iter().any(|(record, _)| record.kind == Kind::Country) {
        mention.candidates.push((country, true));
    }
}

/// Whether the mention is part of a longer name of another country: `Irlande du Nord`.
fn is_part_of_country(named: &[peoples::Mention], mention: &Mention) -> bool {
    let at = named.partition_point(|longer| longer.bytes.end <= mention.bytes.start);
    named.get(at).is_some_and(|longer| {
        let holds = longer.bytes.start <= mention.bytes.start && mention.bytes.end <= longer.bytes.end;
        let other = mention.candidates.iter().all(|(record, _)| record.country != Some(longer.country.number()));
        holds && longer.bytes.len() > mention.bytes.len() && other
    })
}

/// A small town abroad that nothing else in the article speaks for: the text names another place of this name.
fn is_stray(resolved: &Resolved, home: Option<u8>) -> bool {
    resolved.place.is_some_and(|place| {
        place.kind == Kind::City && place.population < SMALL && place.country != home && resolved.country_support < 0.5
    }) && !resolved.anchored
}

/// Whether the mention is known to be a country or a people, whatever the words around it say.
fn is_firm(resolved: &Resolved) -> bool {
    resolved.place.is_some_and(|place| matches!(place.kind, Kind::Country | Kind::Demonym))
}

/// A lone word that ended the name of a person elsewhere.
fn is_surname(finder: &Finder<'_>, mention: &Mention) -> bool {
    mention.tokens.len() == 1
        && !mention.located
        && finder.surnames.contains(&finder.analysis.form_number(mention.tokens.start))
}

/// Whether `inner` and `outer` are written as `City, State` or `City (Country)`.
fn is_inside(analysis: &Analysis<'_>, inner: &Mention, outer: &Mention) -> bool {
    let gap = &analysis.text[inner.bytes.end.min(outer.bytes.start)..outer.bytes.start];
    matches!(gap.trim(), "," | "(" | "،" | "，") || (gap == " " && outer.flags.abbreviation())
}

/// Inhabitants up to which a city needs more than its name: nearly every word is the name of some village.
const SMALL: f64 = 15_000.0;

/// Whether the text means the place; `shown` are those that the words around them show somewhere in the text.
fn is_accepted(finder: &Finder<'_>, unread: Option<&Unread>, shown: &FxHashSet<u32>, resolved: &Resolved) -> bool {
    let Resolved { mention, place, support, country_support, anchored, .. } = resolved;
    let Some(place) = place else {
        return mention.candidates.is_empty() && !mention.person;
    };
    if *anchored {
        return true;
    }
    if mention.person {
        return false;
    }
    // `S.C.` is a legal form in Romanian.
    if mention.flags.abbreviation() {
        return finder.english && is_written_as_state(finder, mention);
    }
    let located = shown.contains(&place.index);
    match place.kind {
        Kind::Country | Kind::Demonym | Kind::Feature => return true,
        Kind::Division => return place.population > 500_000.0 || located || *support > 0.5,
        Kind::County => return mention.tokens.len() > 1 || located,
        Kind::City => {}
    }
    if let Some(unread) = unread {
        return unread.is_believed(mention, place, located);
    }
    let alone = mention.tokens.len() == 1;
    // `Mobile kitchens served soup`, where the text has `mobile games` too.
    if alone && mention.opening && !mention.located && finder.is_small_elsewhere(mention.tokens.start) {
        return false;
    }
    let at_home = *country_support > 0.5;
    if place.population < SMALL && (!at_home || alone && !located) {
        return false;
    }
    if alone && mention.flags.common() {
        return (place.population > 400_000.0 && !mention.opening && (located || at_home))
            || (located && *support > 0.5);
    }
    if alone && (mention.flags.given_name() || mention.flags.family_name()) {
        let large = place.population > if at_home { 20_000.0 } else { 150_000.0 };
        return place.population > 400_000.0 || (located && (*support > 0.3 || large)) || *support > 1.5;
    }
    let large = place.population > if at_home { 30_000.0 } else { 300_000.0 };
    large || located || *support > 0.5 || (!alone && at_home)
}

/// How abbreviations of states begin that have stops inside: those of two words. `M.D.` and `L.A.` are no states.
const OF_TWO_WORDS: [&str; 8] = ["N.", "R.I", "S.C", "S.D", "W.", "D.C", "B.C", "P.E"];

/// Abbreviations of states are words elsewhere: they need a comma, a bracket or a party letter in front.
fn is_written_as_state(finder: &Finder<'_>, mention: &Mention) -> bool {
    let before = finder.analysis.text[..mention.bytes.start].trim_end();
    let text = &finder.analysis.text[mention.bytes.clone()];
    if text.matches('.').count() > 1 {
        return OF_TWO_WORDS.iter().any(|beginning| text.starts_with(beginning));
    }
    before.ends_with([',', '(', '-'])
}

/// Whether a town is told by another spelling of its name alone and that stands inside the name of a work or an event: `Barış`, peace, in that
/// of a day.
fn is_word_of_name(analysis: &Analysis<'_>, resolved: &Resolved, evidence: &Evidence) -> bool {
    let town = resolved.place.filter(|place| place.kind == Kind::City);
    let main = |place: Record| resolved.mention.candidates.iter().any(|(of, main)| of.index == place.index && *main);
    town.is_some_and(|place| !main(place))
        && evidence.within(analysis.span(resolved.mention.bytes.clone())) == Within::Other
}

/// The country's share of the mentions, best first.
fn countries(
    analysis: &Analysis<'_>,
    knowledge: &Knowledge,
    resolved: &[Resolved],
    evidence: &Evidence,
    named: &[peoples::Mention],
) -> Vec<Country> {
    let mut counts: BTreeMap<u8, (u32, usize)> = BTreeMap::new();
    let mut count = |country: u8, at: usize| counts.entry(country).or_insert((0, at)).0 += 1;
    let commercial = |bytes: &Range<usize>| {
        let whole = evidence.organisation_around(analysis.span(bytes.clone()));
        whole.is_some_and(|span| idle::is_commercial(knowledge, &analysis.text[analysis.bytes(span)]))
    };
    let mut spans: Vec<Range<usize>> = Vec::with_capacity(resolved.len());
    for r in resolved {
        let Some(country) = r.place.and_then(|place| place.country) else { continue };
        spans.push(r.mention.bytes.clone());
        if !commercial(&r.mention.bytes) && !is_word_of_name(analysis, r, evidence) {
            count(country, r.mention.bytes.start);
        }
    }
    spans.sort_by_key(|span| span.start);
    for mention in named {
        let at = spans.partition_point(|span| span.end <= mention.bytes.start);
        let counted = spans.get(at).is_some_and(|span| span.start < mention.bytes.end);
        let idle = || idle::is_idle(analysis, &mention.bytes) || commercial(&mention.bytes);
        if !counted && !evidence.is_person(analysis.span(mention.bytes.clone())) && !idle() {
            count(mention.country.number(), mention.bytes.start);
        }
    }
    let total: u32 = counts.values().map(|(mentions, _)| mentions).sum();
    let mut list: Vec<(u8, u32, usize)> = counts.into_iter().map(|(country, (n, first))| (country, n, first)).collect();
    list.sort_by_key(|&(_, mentions, first)| (std::cmp::Reverse(mentions), first));
    list.into_iter()
        .filter_map(|(index, mentions, _)| {
            let (code, name) = gazetteer::country(index)?;
            let score = rounded(f64::from(mentions) / f64::from(total));
            Some(Country { code: code.to_owned(), name: name.to_owned(), wikidata: None, mentions, score })
        })
        .collect()
}

/// The places, without peoples and without what is only part of another name (`Bank of Ohio`, `Ohio Players`); those count for their
/// countries only. A place in front of a body that serves it (`Ohio Supreme Court`) is kept. What the text shows to be a place and the
/// table does not know is a place without identifier, country and coordinates.
fn places(
    analysis: &Analysis<'_>,
    resolved: &[Resolved],
    evidence: &Evidence,
    peoples: Option<&Peoples>,
) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut known: BTreeMap<(bool, u64, String), usize> = BTreeMap::new();
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    // By the number of the place among those that the enricher of names told apart, whose forms may have other endings.
    let mut groups: BTreeMap<usize, usize> = BTreeMap::new();
    let mut published: Vec<Span> = Vec::new();
    for r in resolved {
        let country = r.place.is_some_and(|place| matches!(place.kind, Kind::Country | Kind::Division));
        if r.place.is_some_and(|p| p.kind == Kind::Demonym)
            || !is_published(analysis, r, evidence)
            || country && idle::is_side(analysis, &r.mention.bytes)
        {
            continue;
        }
        let text = &analysis.text[r.mention.bytes.clone()];
        let text = r.mention.name.as_deref().unwrap_or(text);
        let key = match &r.place {
            Some(p) if matches!(p.kind, Kind::Country | Kind::Demonym) => {
                (true, u64::from(p.country.unwrap_or(255)), String::new())
            }
            Some(p) => (false, u64::from(p.index), String::new()),
            None => (false, u64::MAX, text.to_lowercase()),
        };
        let at = *known.entry(key).or_insert_with(|| {
            places.push(place(r, text, peoples));
            places.len() - 1
        });
        named.entry(text.to_lowercase()).or_insert(at);
        let span = analysis.span(r.mention.bytes.clone());
        if let Some(group) = evidence.place(span) {
            groups.entry(group).or_insert(at);
        }
        published.push(span);
        places[at].mentions.extend(published.last());
        if text.len() > places[at].name.len() && !matches!(r.place.map(|p| p.kind), Some(Kind::Country | Kind::Demonym))
        {
            text.clone_into(&mut places[at].name);
        }
    }
    for (span, confidence, group) in evidence.places().filter(|(span, ..)| !touches(&published, *span)) {
        let bytes = analysis.bytes(span);
        let text = &analysis.text[bytes.clone()];
        let country = peoples.and_then(|table| table.country(text)).and_then(known_country);
        if idle::is_idle(analysis, &bytes) || country.is_some() && idle::is_side(analysis, &bytes) {
            continue;
        }
        let whole = country.and_then(|record| known.get(&(true, u64::from(record.country?), String::new())).copied());
        let known = whole.or_else(|| groups.get(&group).copied()).or_else(|| named.get(&text.to_lowercase()).copied());
        let doubtful = analysis.language == CAPITALISING && !text.contains(' ') && confidence < SURE_WORD;
        if is_seat(text) || doubtful && known.is_none() {
            continue;
        }
        let at = known.unwrap_or_else(|| {
            if let Some(record) = country {
                places.push(of_record(&record, confidence, text, peoples));
                return places.len() - 1;
            }
            let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
            places.push(Place { name, confidence: Some(rounded(confidence)), ..Place::default() });
            places.len() - 1
        });
        groups.entry(group).or_insert(at);
        named.entry(text.to_lowercase()).or_insert(at);
        places[at].mentions.push(span);
    }
    for place in &mut places {
        place.mentions.sort_unstable();
    }
    places.sort_by_key(|place| place.mentions.first().copied());
    places
}

/// Confidence from which on a single word that only the recognizer of names takes for a place is one, where every noun has a capital letter:
/// of 46 such words in German pages of news 6 of the 12 above were places, and 7 of the 34 below.
const SURE_WORD: f64 = 0.83;

/// Whether one of `spans`, sorted and apart, overlaps `span`.
fn touches(spans: &[Span], span: Span) -> bool {
    let at = spans.partition_point(|s| s.end <= span.start);
    spans.get(at).is_some_and(|s| s.start < span.end)
}

/// Party and seat of a member: `D-N.Y.`
fn is_seat(text: &str) -> bool {
    matches!(text.as_bytes(), [b'A'..=b'Z', b'-', b'A'..=b'Z', ..])
}

fn is_published(analysis: &Analysis<'_>, resolved: &Resolved, evidence: &Evidence) -> bool {
    let Mention { tokens, bytes, .. } = &resolved.mention;
    let serving = |end: u32| {
        let inside = |at: &usize| {
            let token = analysis.tokens[*at];
            analysis.span(token.start as usize..token.end as usize).end <= end
        };
        let mut rest = (tokens.end..analysis.tokens.len()).take_while(inside);
        rest.any(|at| words::roles(analysis.token(at)).has(words::role::SERVING))
    };
    match evidence.within(analysis.span(bytes.clone())) {
        Within::Nothing => true,
        Within::Organisation { front, end } => front && serving(end),
        Within::Place { end } => is_seat(analysis.token(tokens.start)) || serving(end),
        Within::Other => resolved.anchored,
    }
}

fn place(resolved: &Resolved, text: &str, peoples: Option<&Peoples>) -> Place {
    match &resolved.place {
        Some(record) => of_record(record, resolved.confidence, text, peoples),
        None => Place { name: text.to_owned(), ..Place::default() },
    }
}

fn of_record(record: &Record, confidence: f64, text: &str, peoples: Option<&Peoples>) -> Place {
    let country = record.country.and_then(gazetteer::country);
    // A country has the name that its language gives it, else the English one.
    let own = || peoples?.name(entities::Country::numbered(record.country?)?);
    let name = match (record.kind, country) {
        (Kind::Country | Kind::Demonym, Some((_, name))) => own().unwrap_or(name),
        _ => text,
    };
    Place {
        name: name.to_owned(),
        geonames: record.geonames,
        latitude: Some(record.latitude),
        longitude: Some(record.longitude),
        country: country.map(|(code, _)| code.to_owned()),
        confidence: Some(rounded(confidence)),
        ..Place::default()
    }
}

/// The record of a country.
fn known_country(country: entities::Country) -> Option<Record> {
    let is = |record: &Record| record.kind == Kind::Country && record.country == Some(country.number());
    Walk::to(country.name())?.records().map(|(record, _)| record).find(is)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body, Entity, Language, Unsure};

    fn enrich(text: &str, language: &str, found: &Annotations) -> Annotations {
        let article = Article {
            body: Body { text: text.into(), ..Body::default() },
            language: Some(Language { code: language.into(), script: None, confidence: 1.0 }),
            ..Article::default()
        };
        Places::new(&Knowledge::shipped())
            .enrich(&Analysis::of(&article), found, &Budget::unlimited())
            .expect("no budget")
    }

    /// `name/country` of the places found, in order of first mention.
    fn named(text: &str, language: &str) -> String {
        let found = enrich(text, language, &Annotations::default());
        let one = |p: &Place| format!("{}/{}", p.name, p.country.as_deref().unwrap_or("-"));
        found.places.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn names_with_endings_are_places_of_the_table() {
        for (language, text, town, want) in [
            ("cs", "Na radnici v Klatovech se jednalo.", "Klatovech", "Klatovy/CZ"),
            ("pl", "Spotkanie w Zamościu odwołano.", "Zamościu", "Zamość/PL"),
            ("hu", "Tatabányán esett a hó.", "Tatabányán", "Tatabánya/HU"),
            ("fi", "Kokous pidettiin Kuusamossa.", "Kuusamossa", "Kuusamo/FI"),
            ("fi", "Kokous pidettiin Qvorbassa.", "Qvorbassa", "Qvorbassa/-"),
        ] {
            let at = text.find(town).expect("in the text");
            let start = text[..at].chars().count() as u32;
            let mentions = vec![Span { start, end: start + town.chars().count() as u32 }];
            let place = Place { name: town.into(), mentions, confidence: Some(0.9), ..Place::default() };
            let found = Annotations { place_names: vec![place], ..Annotations::default() };
            let found = enrich(text, language, &found);
            let place = found.places.first().expect("a place");
            assert_eq!(format!("{}/{}", place.name, place.country.as_deref().unwrap_or("-")), want, "{text}");
        }
    }

    #[test]
    fn the_state_behind_a_town_decides() {
        let found =
            enrich("A storm hit Paris, Texas, and later Athens, Ga., on its way.", "en", &Annotations::default());
        assert_eq!(found.countries.len(), 1);
        let paris = &found.places[0];
        assert_eq!((paris.name.as_str(), paris.country.as_deref()), ("Paris", Some("US")));
        assert!(paris.latitude.is_some_and(|l| (33.0..34.5).contains(&l)));
    }

    #[test]
    fn what_else_is_named_decides() {
        assert_eq!(named("Talks in Tbilisi: Georgia and Armenia agreed.", "en"), "Tbilisi/GE Georgia/GE Armenia/AM");
        let text = "Police in Atlanta and Savannah said the Georgia lottery would go on.";
        assert_eq!(named(text, "en"), "Atlanta/US Savannah/US Georgia/US");
    }

    #[test]
    fn a_city_of_fame_outweighs_one_neighbour_of_a_village_of_its_name() {
        let text = "Singers from Melbourne, Leeds, Quito and Oslo came to the quay.";
        assert_eq!(named(text, "en"), "Melbourne/AU Leeds/GB Quito/EC Oslo/NO");
        let near = "Melbourne, Derby, Leeds, Nottingham and Leicester shared the bill of the English league.";
        assert!(named(near, "en").contains("Leicester/GB"));
    }

    #[test]
    fn a_country_of_the_language_is_no_town_abroad() {
        assert_eq!(named("Het water stijgt in Nederland en blijft hoog.", "nl"), "Nederland/NL");
        let found = enrich("Rząd Węgier jest zadowolony. Węgry zapłacą.", "pl", &Annotations::default());
        assert_eq!(found.countries.first().map(|c| (c.code.as_str(), c.mentions)), Some(("HU", 2)));
    }

    #[test]
    fn peoples_count_for_their_country() {
        let found = enrich("The Egyptian minister met a Syrian delegation in Egypt.", "en", &Annotations::default());
        let counts: Vec<_> = found.countries.iter().map(|c| (c.code.as_str(), c.mentions)).collect();
        assert_eq!(counts, [("EG", 2), ("SY", 1)]);
        assert_eq!(found.places.len(), 1);
    }

    #[test]
    fn names_of_people_are_left_out() {
        assert_eq!(named("Chelsea Clinton met Jordan Smith and Mr. Lincoln.", "en"), "");
        let person = Entity { name: "Jordan".into(), mentions: vec![Span { start: 0, end: 6 }], ..Entity::default() };
        let found = Annotations { people: vec![person], ..Annotations::default() };
        assert!(enrich("Jordan won again.", "en", &found).places.is_empty());
    }

    #[test]
    fn parts_of_other_names_are_left_out_but_count() {
        let span = |start, end| vec![Span { start, end }];
        let text = "Ohio Players met Ohio Department staff after the 2004 Ohio election in Grand Veluria.";
        let body = |start, end| Entity { mentions: span(start, end), ..Entity::default() };
        let unknown =
            Place { name: "Grand Veluria".into(), confidence: Some(0.9), mentions: span(71, 84), ..Place::default() };
        let found = Annotations {
            organisations: vec![body(0, 12), body(17, 32)],
            unsure: Unsure { others: span(49, 67), ..Unsure::default() },
            place_names: vec![unknown],
            ..Annotations::default()
        };
        let enriched = enrich(text, "en", &found);
        let places: Vec<_> = enriched.places.iter().map(|p| (p.name.as_str(), p.mentions[0].start)).collect();
        assert_eq!(places, [("Ohio", 17), ("Grand Veluria", 71)]);
        assert!(enriched.places[1].geonames.is_none() && enriched.places[1].country.is_none());
        assert_eq!(enriched.countries[0].mentions, 3);
    }

    #[test]
    fn money_goods_and_sides_of_a_match_are_no_places() {
        let text =
            "It paid US$ 453 million, 20 Hong Kong dollars and five Swiss francs for turkey breast and French fries.";
        let found = enrich(text, "en", &Annotations::default());
        assert!(found.places.is_empty() && found.countries.is_empty(), "{found:?}");
        assert_eq!(
            named("The shop lies in Hong Kong, and a Turkey breast in a China shop.", "en"),
            "Hong Kong SAR China/HK"
        );
        assert_eq!(named("Georgia v Alabama at noon. Jordan 2-1 Iraq. Fans in Peru watched.", "en"), "Peru/PE");
        assert_eq!(named("Der Konzern zahlte 40 Millionen US-Dollar in Chile.", "de"), "Chile/CL");
        let found = enrich("L’équipe d’Irlande du Nord a battu le Chili.", "fr", &Annotations::default());
        assert_eq!(found.countries.iter().map(|c| c.code.as_str()).collect::<Vec<_>>(), ["GB", "CL"]);
        assert_eq!(named("Le Sud-Ouest a voté, puis le Centre et Dakar.", "fr"), "Dakar/SN");
        assert_eq!(named("El Centro está seco, y el Noroeste de Chile también.", "es"), "Chile/CL");
        assert_eq!(named("اجتمع الصيادون في المدينة ثم في تونس.", "ar"), "تونس/TN");
        assert_eq!(named("انتشر فيروس كورونا في تونس.", "ar"), "تونس/TN");
        assert_eq!(named("गुजरात में बारिश हुई।", "hi"), "");
        assert_eq!(named("Ayer llovió en Andalucía y en Lima.", "es"), "Lima/PE");
        assert_eq!(named("Tribunalul a amendat S.C. Velmora S.R.L. din Galați.", "ro"), "");
        let span = vec![Span { start: 0, end: 15 }];
        let bank = Entity { name: "Bank of America".into(), mentions: span, ..Entity::default() };
        let found = Annotations { organisations: vec![bank], ..Annotations::default() };
        let countries = enrich("Bank of America opens in Chile.", "en", &found).countries;
        assert_eq!(countries.iter().map(|c| c.code.as_str()).collect::<Vec<_>>(), ["CL"]);
    }

    #[test]
    fn words_and_features() {
        assert_eq!(
            named("The London-based firm moved to Lake Tulliver near Old Mill Road.", "en"),
            "London/GB Lake Tulliver/- Old Mill Road/-"
        );
        assert_eq!(named("Sen. Ann Lee, D-N.Y., told us in the US.", "en"), "N.Y./US United States/US");
        assert_eq!(
            named("They met in Dakar. Mobile kitchens served soup. The mobile kitchens left.", "en"),
            "Dakar/SN"
        );
        assert_eq!(named("In March the police asked us to do our best.", "en"), "");
        assert_eq!(
            named("Ann Lee, M.D., of Raleigh, N.C., and Tom Reed, R.D., led the study.", "en"),
            "Raleigh/US N.C./US"
        );
    }

    #[test]
    fn villages_need_more_than_their_names() {
        // Rust in Germany has 3,400 inhabitants; it is no evidence for itself, however often it is named.
        assert_eq!(named("It was rewritten in Rust. Rust is fast, and whoever writes Rust likes Rust.", "en"), "");
        let text = "Police in Stowe, and later in Burlington, looked for him all over Vermont.";
        assert_eq!(named(text, "en"), "Stowe/US Burlington/US Vermont/US");
    }

    fn codes(text: &str, language: &str) -> Vec<String> {
        enrich(text, language, &Annotations::default()).countries.into_iter().map(|country| country.code).collect()
    }

    #[test]
    fn a_part_of_a_country_is_told_from_the_country_of_its_name() {
        for (text, language) in [
            ("Aux États-Unis on vote mardi, en Géorgie et dans deux autres États américains.", "fr"),
            ("En Estados Unidos se vota el martes, en Georgia y en otros dos estados del país.", "es"),
            ("In den Vereinigten Staaten wählen Georgia und zwei weitere Bundesstaaten am Dienstag.", "de"),
            ("O furacão chegou ao estado da Geórgia na terça-feira.", "pt"),
        ] {
            assert_eq!(codes(text, language), ["US"], "{text}");
        }
        for (text, language) in [
            ("La Géorgie a remercié les États-Unis et le Japon mardi à Tbilissi.", "fr"),
            ("El jefe de Estado de Georgia viajó el martes a Estados Unidos.", "es"),
        ] {
            assert!(codes(text, language).contains(&"GE".into()), "{text}");
        }
    }

    #[test]
    fn goods_are_called_for_countries() {
        for (text, language) in [
            ("Ils vendent des noix du Brésil et des cochons d’Inde en massepain.", "fr"),
            ("Sirve nueces de Brasil y una gallina de Guinea asada.", "es"),
            ("Vende noci del Brasile e porcellini d’India di zucchero.", "it"),
            ("Подали бразильский орех и сыграли в русскую рулетку.", "ru"),
            ("Guinea fowl and Brazil nuts were on the table.", "en"),
        ] {
            assert_eq!(codes(text, language), [""; 0], "{text}");
        }
        assert_eq!(codes("Le café du Brésil vient de Guinée.", "fr"), ["BR", "GN"]);
    }

    #[test]
    fn a_state_is_meant_where_its_government_is_named() {
        let kinds = |text: &str| {
            let found = enrich(text, "en", &Annotations::default());
            found.places.iter().filter_map(|place| place.geonames).collect::<Vec<_>>()
        };
        let (city, state) = (5_128_581, 5_128_638);
        assert_eq!(kinds("The firm opened an office in New York on Monday."), [city]);
        for text in
            ["New York's governor signed it.", "It is law in the state of New York.", "Snow fell in upstate New York."]
        {
            assert_eq!(kinds(text), [state], "{text}");
        }
        assert_eq!(kinds("The bill went to Washington Governor Ann Lee."), [5_815_135]);
        assert_eq!(named("The Georgia legislature met, as Georgia lawmakers must.", "en"), "Georgia/US");
        assert_eq!(named("Luxembourg's state bank lent Georgia money.", "en"), "Luxembourg/LU Georgia/GE");
    }

    #[test]
    fn cities_that_nothing_shows_are_words() {
        let text =
            "Dabei sah er Türen und Länder. Gerne reiste er nach Neuss und aus Bamako an, sagte Nico Schulz in Moskau.";
        assert_eq!(named(text, "de"), "Neuss/DE Bamako/ML Moskau/RU");
        assert_eq!(named("Der Ofen steht in der Halle, und Nathan Chen lief dort.", "de"), "");
        assert_eq!(named("Vorn liegen Mannheim und Hamburg, München auch.", "de"), "Mannheim/DE Hamburg/DE München/DE");
        assert_eq!(
            named("Ankara'da toplanan heyet Bursa ve İzmir için karar aldı.", "tr"),
            "Ankara/TR Bursa/TR İzmir/TR"
        );
    }

    #[test]
    fn other_languages() {
        assert_eq!(named("Der Kanzler reiste nach Frankreich und Moskau.", "de"), "Frankreich/FR Moskau/RU");
        assert_eq!(named("Делегация прибыла в Египет, затем в Россию.", "ru"), "Египет/EG Россия/RU");
        assert_eq!(named("代表团从埃及前往俄罗斯。", "zh"), "埃及/EG 俄罗斯/RU");
        assert_eq!(named("وصل الوفد إلى مصر ثم سوريا", "ar"), "مصر/EG سوريا/SY");
    }
}
