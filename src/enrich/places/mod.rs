//! Places named in the text, and the countries that it is about.
//!
//! Names come from a compiled-in table (GeoNames, CLDR), for streets, waters and hills from their generic words, and in English from what the
//! enricher of names took for places. Names of people are left out. Adjectives and names of peoples count for the country, without being places.

mod accept;
mod codes;
mod countries;
mod evidence;
mod fold;
mod gazetteer;
mod idle;
mod inflected;
mod known;
mod mentions;
mod publish;
mod resolve;
mod states;
mod unread;
mod words;

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::article::{Annotations, Place};
use crate::budget::{Budget, Overrun};
use crate::enrich::entities::peoples::{self, Peoples};
use crate::enrich::entities::{self, Knowledge};
use crate::enrich::{Analysis, Enricher};

use accept::{is_accepted, is_firm, is_landscape, is_stray, is_two_letters};
use evidence::Evidence;
use gazetteer::{Kind, Record};
use mentions::{Finder, Mention};
use resolve::Resolved;
use unread::Unread;

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
        codes::drop_foreign(analysis, &mut resolved);
        let unread = (!finder.english).then(|| Unread::of(analysis, &mut resolved));
        let located = resolved.iter().filter(|r| r.mention.located);
        let shown: FxHashSet<u32> = located.filter_map(|r| Some(r.place?.index)).collect();
        // A mention is of one thing: what is published as an organisation is no place as well.
        let known = |r: &Resolved| {
            let text = &analysis.text[r.mention.bytes.clone()];
            !r.anchored
                && match evidence.organisation(analysis.span(r.mention.bytes.clone())) {
                    Some(sure) if finder.english => {
                        let called = || known::is_body(&self.knowledge, text, r.place.as_ref(), sure);
                        is_two_letters(r) || !is_landscape(analysis, r) && called()
                    }
                    organisation => {
                        let town = r.place.as_ref().filter(|_| !r.mention.located);
                        town.is_some_and(|t| known::is_no_town(&self.knowledge, text, t, organisation.is_some()))
                    }
                }
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
            countries: countries::ranked(analysis, &self.knowledge, &kept, &evidence, &named),
            places: publish::places(analysis, &kept, &evidence, peoples),
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
    let Some(country) = peoples.called(&analysis.text[mention.bytes.clone()]).and_then(gazetteer::of_country) else {
        return;
    };
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

#[cfg(test)]
mod tests;
