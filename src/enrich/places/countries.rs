//! The countries that an article is about, by the mentions of their places and peoples.

use std::collections::BTreeMap;
use std::ops::Range;

use super::evidence::{Evidence, Within};
use super::gazetteer::{self, Kind, Record};
use super::idle;
use super::resolve::Resolved;
use crate::article::{Country, rounded};
use crate::enrich::Analysis;
use crate::enrich::entities::{Knowledge, peoples};

/// The country's share of the mentions, best first.
pub(super) fn ranked(
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

/// Whether a town is told by another spelling of its name alone and that stands inside the name of a work or an event: `Barış`, peace, in that
/// of a day.
fn is_word_of_name(analysis: &Analysis<'_>, resolved: &Resolved, evidence: &Evidence) -> bool {
    let town = resolved.place.filter(|place| place.kind == Kind::City);
    let main = |place: Record| resolved.mention.candidates.iter().any(|(of, main)| of.index == place.index && *main);
    town.is_some_and(|place| !main(place))
        && evidence.within(analysis.span(resolved.mention.bytes.clone())) == Within::Other
}
