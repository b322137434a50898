//! The enricher that gives names their identifiers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::country::Country;
use super::fold::fold;
use super::kind::Class;
use super::knowledge::{Key, Knowledge};
use super::link::model::Weights;
use super::link::{self, Beside, Decision, Found, Named, Signed, beside};
use super::{inflect, peoples, titles};
use crate::article::{Annotations, Country as Ranked, Entity, Place, Span, rounded};
use crate::budget::{Budget, Overrun};
use crate::enrich::{Analysis, Enricher};

/// Gives people, organisations and places their identifiers, makes one of those with the same, and counts what is known of their countries.
pub struct Linker {
    knowledge: Arc<Knowledge>,
}

/// What a mention of an organisation or a person counts for its country, a mention of a place being 1.
const SHARE: f64 = 0.35;
/// The share of the evidence that makes a country of an article that names no place in it.
const COUNTRY_ALONE: f64 = 0.3;

impl Linker {
    /// With this knowledge.
    pub fn new(knowledge: &Arc<Knowledge>) -> Self {
        Self { knowledge: Arc::clone(knowledge) }
    }
}

impl Enricher for Linker {
    fn name(&self) -> &'static str {
        "entities"
    }

    fn version(&self) -> u32 {
        3
    }

    fn serves(&self, _language: &str) -> bool {
        true
    }

    fn enrich(&self, analysis: &Analysis<'_>, found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        let mut settled = found.clone();
        titles::settle(analysis, &mut settled.people);
        self.uninflect(analysis.language, &mut settled, budget)?;
        let found = &settled;
        let names = names(&self.knowledge, analysis, found);
        budget.spend(names.iter().map(|named| 200 * named.forms.len() as u64).sum())?;
        let decisions = link::decide(&self.knowledge, &names, &countries(found));
        let mut decisions = decisions.into_iter();
        let mut people = found.people.clone();
        let mut organisations = found.organisations.clone();
        let mut places = found.places.clone();
        let mut weights: BTreeMap<Country, (f64, u32)> = BTreeMap::new();
        let classes = people.iter().map(|_| Class::Person).chain(organisations.iter().map(|_| Class::Organisation));
        let classes: Vec<Class> = classes.collect();
        let named = people.iter_mut().chain(&mut organisations).zip(classes);
        for ((entity, class), decision) in named.zip(&mut decisions) {
            let Some((key, share)) = chosen(&decision) else { continue };
            let Some(record) = self.knowledge.record(key) else { continue };
            entity.wikidata = record.wikidata.map(|id| format!("Q{id}"));
            entity.label = Some(record.label.to_owned());
            entity.ids = record.ids().map(|(scheme, id)| (scheme.to_owned(), id.to_owned())).collect();
            entity.confidence = Some(rounded(Weights::shipped().confidence(class, share)));
            if let Some(country) = record.country {
                let weight = weights.entry(country).or_default();
                weight.0 += share * SHARE * entity.mentions.len() as f64;
                weight.1 += entity.mentions.len() as u32;
            }
        }
        for (place, decision) in places.iter_mut().zip(&mut decisions) {
            let Some((key, share)) = chosen(&decision) else { continue };
            let Some(record) = self.knowledge.record(key).filter(|record| record.class != Class::Person) else {
                continue;
            };
            if let (None, Some(country)) = (&place.country, record.country) {
                place.country = Some(country.code().to_owned());
                place.geonames = place.geonames.or(record.geonames);
                let weight = weights.entry(country).or_default();
                weight.0 += share * place.mentions.len() as f64;
                weight.1 += place.mentions.len() as u32;
            }
            place.wikidata = record.wikidata.map(|id| format!("Q{id}"));
            place.label = Some(record.label.to_owned());
            place.ids = record.ids().map(|(scheme, id)| (scheme.to_owned(), id.to_owned())).collect();
            place.confidence = Some(rounded(Weights::shipped().confidence(Class::Place, share)));
        }
        merge(&mut people);
        merge(&mut organisations);
        let countries = self.ranked(&found.countries, &weights);
        Ok(Annotations { people, organisations, places, countries, ..Annotations::default() })
    }
}

impl Linker {
    /// What the candidates of each name were, for `explain`: name, class, and the decision, in the order of people, organisations, places.
    pub fn decisions(&self, analysis: &Analysis<'_>, found: &Annotations) -> Vec<(String, Class, Decision)> {
        let names = names(&self.knowledge, analysis, found);
        let decisions = link::decide(&self.knowledge, &names, &countries(found));
        let told = |(named, decision): (&Named<'_>, Decision)| {
            (named.forms.first().map_or_else(String::new, |form| (*form).to_owned()), named.class, decision)
        };
        names.iter().zip(decisions).map(told).collect()
    }

    /// The signs of each name's candidates, to learn weights from: its mentions, class, forms and signs, in the order of people, organisations,
    /// places.
    pub fn signs<'a>(&self, analysis: &Analysis<'a>, found: &'a Annotations) -> Vec<(Vec<Span>, Named<'a>, Signed)> {
        let names = names(&self.knowledge, analysis, found);
        let signed = link::signed(&self.knowledge, &names, &countries(found));
        let entities = found.people.iter().chain(&found.organisations).map(|entity| &entity.mentions);
        let mentions = entities.chain(found.places.iter().map(|place| &place.mentions)).cloned();
        mentions.zip(names).zip(signed).map(|((mentions, named), signed)| (mentions, named, signed)).collect()
    }

    /// Gives names that no pack knows as they stand in the text the form that one knows, if only the endings differ.
    fn uninflect(&self, language: &str, found: &mut Annotations, budget: &Budget) -> Result<(), Overrun> {
        if language == "en" {
            return Ok(());
        }
        let people = found.people.iter_mut().map(|person| (&mut person.name, Class::Person));
        let organisations = found.organisations.iter_mut().map(|entity| (&mut entity.name, Class::Organisation));
        let places = found.places.iter_mut().map(|place| (&mut place.name, Class::Place));
        for (name, class) in people.chain(organisations).chain(places) {
            name.truncate(inflect::without_suffix(language, name).len());
            let known = |name: &str| {
                let mut candidates = self.knowledge.candidates(name).into_iter();
                candidates.find(|candidate| candidate.record.class == class && candidate.weight > 3)
            };
            if known(name).is_none() {
                let guesses = inflect::bare_forms(language, name);
                budget.spend(guesses.len() as u64)?;
                if let Some((guess, found)) =
                    guesses.into_iter().find_map(|guess| known(&guess).map(|found| (guess, found)))
                {
                    // The label has the accents that a guess may miss.
                    let label = found.record.label;
                    *name = if fold(&guess) == fold(label) { label.to_owned() } else { guess };
                }
            }
        }
        Ok(())
    }

    /// The countries of places with what their entities add, best first, each with its identifier.
    fn ranked(&self, found: &[Ranked], weights: &BTreeMap<Country, (f64, u32)>) -> Vec<Ranked> {
        let mut all: Vec<(Country, f64, u32)> = Vec::new();
        for ranked in found {
            let Some(country) = Country::named(&ranked.code) else { continue };
            let (more, mentions) = weights.get(&country).copied().unwrap_or_default();
            all.push((country, f64::from(ranked.mentions) + more, ranked.mentions + mentions));
        }
        let known = all.len();
        for (&country, &(weight, mentions)) in weights {
            if !all[..known].iter().any(|(other, ..)| *other == country) {
                all.push((country, weight, mentions));
            }
        }
        let total: f64 = all.iter().map(|(_, weight, _)| weight).sum();
        let mut at = 0;
        all.retain(|(_, weight, _)| {
            at += 1;
            at <= known || *weight >= COUNTRY_ALONE * total
        });
        let total: f64 = all.iter().map(|(_, weight, _)| weight).sum();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        let ranked = |(country, weight, mentions): (Country, f64, u32)| Ranked {
            code: country.code().to_owned(),
            name: country.name().to_owned(),
            wikidata: self.country_id(country),
            mentions,
            score: rounded(weight / total),
        };
        all.into_iter().map(ranked).collect()
    }

    fn country_id(&self, country: Country) -> Option<String> {
        let names = [country.name(), country.code()];
        let mut candidates = names.iter().flat_map(|name| self.knowledge.candidates(name));
        let of = |c: &super::Candidate<'_>| c.record.kind == super::Kind::Country && c.record.country == Some(country);
        candidates.find(of).and_then(|c| c.record.wikidata).map(|id| format!("Q{id}"))
    }
}

fn chosen(decision: &Decision) -> Option<(Key, f64)> {
    decision.chosen().map(|best| (best.key, best.share))
}

/// The countries of the article's places, with their mentions.
fn countries(found: &Annotations) -> Vec<(Country, f64)> {
    let count = |c: &Ranked| Some((Country::named(&c.code)?, f64::from(c.mentions)));
    found.countries.iter().filter_map(count).collect()
}

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
    let entity = |class: Class| {
        move |entity: &'a Entity| {
            let forms = forms(&entity.name, &entity.mentions);
            let begins = class == Class::Organisation && begins(analysis, &found.organisations, &entity.name);
            let beside = Beside { begins, ..Beside::default() };
            Named { class, forms, place: None, beside, mentions: entity.mentions.len(), foreign }
        }
    };
    let (sport, regions) = (beside::is_sport(analysis), beside::has_regions(analysis));
    let place = |place: &'a Place| {
        let country = place.country.as_deref().and_then(Country::named);
        let own = |country| peoples::of(analysis.language).and_then(|table| table.name(country));
        let whole = country.is_some_and(|country| country.name() == place.name || own(country) == Some(&*place.name));
        let beside = Beside { sport, regions, ..around(knowledge, analysis, found, place) };
        let place_found = Found { geonames: place.geonames, country, whole };
        let forms = forms(&place.name, &place.mentions);
        Named { class: Class::Place, forms, place: Some(place_found), beside, mentions: place.mentions.len(), foreign }
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
fn around(knowledge: &Knowledge, analysis: &Analysis<'_>, found: &Annotations, place: &Place) -> Beside {
    let mut all = Beside::default();
    let (mut parts, mut located) = (0, 0);
    for &mention in &place.mentions {
        let bytes = analysis.bytes(mention);
        let one = beside::of_mention(analysis, bytes.start, bytes.end);
        let longer =
            || beside::longer(analysis, bytes.clone()).into_iter().flatten().any(|name| is_name(knowledge, name));
        let part = one.part && !beside_a_person(found, mention) || is_part(found, mention) || longer();
        parts += usize::from(part);
        let anchored = is_anchored(analysis, found, mention);
        all.anchored |= anchored;
        located += usize::from((one.located || anchored) && !part);
        all.plays |= one.plays;
        all.region |= one.region;
    }
    all.located = LOCATED * located >= place.mentions.len() && located > 0;
    all.part = 2 * parts >= place.mentions.len();
    all.begins = begins(analysis, &found.organisations, &place.name);
    all
}

/// Whether packs know the name well.
fn is_name(knowledge: &Knowledge, name: &str) -> bool {
    knowledge.candidates(name).iter().any(|candidate| candidate.weight > 3)
}

/// Whether the name of a person ends right in front of `mention` or begins right behind it: `Veluria` `Ingrid Keller`.
fn beside_a_person(found: &Annotations, mention: Span) -> bool {
    let mut people = found.people.iter().flat_map(|person| &person.mentions);
    people.any(|person| person.start == mention.end + 1 || person.end + 1 == mention.start)
}

/// Whether another place stands behind it as the one that it lies in: `Veluria, Norway`.
fn is_anchored(analysis: &Analysis<'_>, found: &Annotations, mention: Span) -> bool {
    let rest = &analysis.text[analysis.bytes(mention).end..];
    let gap = if rest.starts_with(", ") {
        2
    } else if rest.starts_with(" , ") {
        3
    } else {
        return false;
    };
    found.places.iter().flat_map(|place| &place.mentions).any(|other| other.start == mention.end + gap)
}

/// Whether a longer name of an organisation begins with `name`.
fn begins(analysis: &Analysis<'_>, organisations: &[Entity], name: &str) -> bool {
    let longer = |text: &str| text.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '-']));
    let mentions = organisations.iter().flat_map(|entity| &entity.mentions);
    mentions.into_iter().any(|&mention| longer(&analysis.text[analysis.bytes(mention)]))
}

/// Whether a place is named as a part of something longer: of an organisation, of a work, of an event.
fn is_part(found: &Annotations, mention: Span) -> bool {
    let within = |other: &Span| other.start <= mention.start && mention.end <= other.end && *other != mention;
    let named = [&found.organisations, &found.unsure.organisations, &found.other_names];
    named.into_iter().flatten().flat_map(|entity| &entity.mentions).chain(&found.unsure.others).any(within)
}

/// Makes one of those with the same identifier.
fn merge(entities: &mut Vec<Entity>) {
    let mut kept: Vec<Entity> = Vec::with_capacity(entities.len());
    for entity in entities.drain(..) {
        let same = |other: &&mut Entity| other.wikidata.is_some() && other.wikidata == entity.wikidata;
        match kept.iter_mut().find(same) {
            Some(known) => {
                if entity.name.split_whitespace().count() > known.name.split_whitespace().count() {
                    known.name = entity.name;
                }
                known.role = known.role.take().or(entity.role);
                if entity.confidence > known.confidence {
                    known.confidence = entity.confidence;
                }
                known.mentions.extend(entity.mentions);
                known.mentions.sort_unstable();
            }
            None => kept.push(entity),
        }
    }
    *entities = kept;
}
