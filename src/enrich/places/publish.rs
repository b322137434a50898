//! The places that are published, each with its mentions.

use std::collections::BTreeMap;

use super::evidence::{Evidence, Within};
use super::gazetteer::{self, Kind, Record};
use super::mentions::Mention;
use super::resolve::Resolved;
use super::unread::CAPITALISING;
use super::{codes, idle, words};
use crate::article::{Place, Span, rounded};
use crate::enrich::Analysis;
use crate::enrich::entities::{self, peoples::Peoples};

/// The places, without peoples and without what is only part of another name (`Bank of Ohio`, `Ohio Players`); those count for their
/// countries only. A place in front of a body that serves it (`Ohio Supreme Court`) is kept. What the text shows to be a place and the
/// table does not know is a place without identifier, country and coordinates.
pub(super) fn places(
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
        let country = peoples.and_then(|table| table.country(text)).and_then(gazetteer::of_country);
        let idle = idle::is_idle(analysis, &bytes) || codes::is_behind(analysis, &bytes, &published);
        if idle || country.is_some() && idle::is_side(analysis, &bytes) {
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
