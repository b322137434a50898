//! Places whose names have the endings of their sentence: `Klatovech` is Klatovy, `Kolozsváron` Kolozsvár. The enricher of names says that they
//! are names of places, the table which.

use super::gazetteer::{Flags, Kind, Record, Walk};
use super::mentions::Mention;
use crate::article::{Place, Span};
use crate::enrich::Analysis;
use crate::enrich::entities::{Country, bare_forms};

/// Inhabitants from which on a town abroad is meant by a name without its ending.
const KNOWN_ABROAD: f64 = 100_000.0;

/// What the table has under the names of `named` without their endings, where it has nothing under them as they stand: `mentions` are all that it
/// has so, in order. `home` is the country where the language is spoken alone.
pub(super) fn mentions(
    analysis: &Analysis<'_>,
    named: &[Place],
    mentions: &[Mention],
    home: Option<Country>,
) -> Vec<Mention> {
    let is_read = |span: Span| {
        let bytes = analysis.bytes(span);
        let at = mentions.partition_point(|mention| mention.bytes.end <= bytes.start);
        mentions.get(at).is_some_and(|mention| mention.bytes.start < bytes.end)
    };
    let spans = named.iter().flat_map(|place| place.mentions.iter().map(move |&span| (place, span)));
    let unread = spans.filter(|(_, span)| !is_read(*span));
    let mut found: Vec<Mention> = unread.filter_map(|(place, span)| mention(analysis, place, span, home)).collect();
    found.sort_by_key(|mention| mention.bytes.start);
    found
}

fn mention(analysis: &Analysis<'_>, place: &Place, span: Span, home: Option<Country>) -> Option<Mention> {
    let bytes = analysis.bytes(span);
    let forms = bare_forms(analysis.language, &analysis.text[bytes.clone()]).into_iter().chain([place.name.clone()]);
    let known = forms.filter_map(|form| {
        let name = Walk::to(&form).filter(|name| name.is_place())?;
        let candidates: Vec<_> = name.records().filter(|(record, main)| *main && is_meant(record, home)).collect();
        let sizes = candidates.iter().map(|(record, _)| (is_at(record, home), record.population));
        let size = sizes.reduce(|a, b| if b > a { b } else { a })?;
        Some((size, form, candidates))
    });
    let (_, name, candidates) = known.reduce(|a, b| if b.0 > a.0 { b } else { a })?;
    let first = analysis.tokens.partition_point(|token| (token.end as usize) <= bytes.start);
    let end = analysis.tokens.partition_point(|token| (token.start as usize) < bytes.end);
    Some(Mention {
        tokens: first..end,
        bytes,
        flags: Flags::default(),
        candidates,
        located: true,
        governed: false,
        opening: false,
        person: false,
        name: Some(name),
    })
}

/// Whether a name without its ending may mean it: nearly every word is the name of some village abroad.
fn is_meant(record: &Record, home: Option<Country>) -> bool {
    match record.kind {
        Kind::City => is_at(record, home) || record.population >= KNOWN_ABROAD,
        Kind::Division | Kind::Feature | Kind::County => is_at(record, home),
        Kind::Country | Kind::Demonym => false,
    }
}

fn is_at(record: &Record, home: Option<Country>) -> bool {
    home.is_some_and(|home| record.country == Some(home.number()))
}
