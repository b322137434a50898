//! The enricher that gives names their identifiers.

mod asked;
mod merge;
mod uninflect;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use asked::Asked;
use uninflect::uninflect;

use super::countries::Countries;
use super::country::Country;
use super::kind::{Class, Kind};
use super::knowledge::Knowledge;
use super::link::model::Weights;
use super::link::{self, Decision, Named, Signed};
use super::pack::Record;
use super::titles;
use crate::article::{Annotations, Entity, Place, Span, rounded};
use crate::budget::{Budget, Overrun};
use crate::enrich::{Analysis, Enricher};

/// Gives people, organisations and places their identifiers, makes one of those with the same, and counts what is known of their countries.
pub struct Linker {
    knowledge: Arc<Knowledge>,
}

/// The least confidence of an identifier that is published: it is rather right than wrong.
const LEAST: f64 = 0.5;

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
        9
    }

    fn serves(&self, _language: &str) -> bool {
        true
    }

    fn enrich(&self, analysis: &Analysis<'_>, found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        let mut settled = found.clone();
        titles::settle(analysis, &mut settled.people);
        uninflect(&self.knowledge, analysis, &mut settled, budget)?;
        let found = &settled;
        let asked = Asked::of(&self.knowledge, analysis, found);
        budget.spend(asked.names.iter().map(|named| 200 * named.forms.len() as u64).sum())?;
        let mut decisions = link::decide(&self.knowledge, &asked.names, &asked.countries).into_iter();
        let mut people = found.people.clone();
        let mut organisations = found.organisations.clone();
        let mut places = found.places.clone();
        let mut evidence = Countries::of(&found.countries);
        let classes = people.iter().map(|_| Class::Person).chain(organisations.iter().map(|_| Class::Organisation));
        let classes: Vec<Class> = classes.collect();
        let mut miscast = BTreeSet::new();
        let named = people.iter_mut().chain(&mut organisations).zip(classes).enumerate();
        for ((at, (entity, class)), decision) in named.zip(&mut decisions) {
            let Some((record, share, confidence)) = chosen(&self.knowledge, class, &decision) else { continue };
            identify(entity, &record, confidence);
            if class == Class::Person && record.class == Class::Organisation {
                miscast.insert(at);
            }
            // A paper says where it is read, not what an article is about.
            let is_press = matches!(record.kind, Kind::Press | Kind::Broadcaster);
            if let Some(country) = record.country.filter(|_| !is_press) {
                evidence.add_entity(country, share, entity.mentions.len());
            }
        }
        let mut teams = BTreeMap::new();
        for (at, (place, decision)) in places.iter_mut().zip(&mut decisions).enumerate() {
            let Some((record, share, confidence)) = chosen(&self.knowledge, Class::Place, &decision) else { continue };
            if record.kind == Kind::Club {
                let mut team =
                    Entity { name: place.name.clone(), mentions: place.mentions.clone(), ..Entity::default() };
                identify(&mut team, &record, confidence);
                teams.insert(at, team);
                continue;
            }
            // An entry is of one thing: an entity of another country than the coordinates is none.
            let found = place.country.as_deref().and_then(Country::named);
            let abroad = found.zip(record.country).is_some_and(|(found, known)| found != known);
            if record.class == Class::Person || abroad {
                continue;
            }
            if let (None, Some(country)) = (&place.country, record.country) {
                place.country = Some(country.code().to_owned());
                place.geonames = place.geonames.or(record.geonames);
                evidence.add_place(country, share, place.mentions.len());
            }
            place.wikidata = record.wikidata.map(|id| format!("Q{id}"));
            place.label = Some(record.label.to_owned());
            place.ids = record.ids().map(|(scheme, id)| (scheme.to_owned(), id.to_owned())).collect();
            place.confidence = Some(rounded(confidence));
        }
        organisations.extend(take(&mut people, &miscast));
        take(&mut places, &teams.keys().copied().collect());
        organisations.extend(teams.into_values());
        organisations.sort_by_key(|organisation| organisation.mentions.first().map(|mention| mention.start));
        leave_to_places(&mut organisations, &places);
        merge::entities(&mut people);
        merge::entities(&mut organisations);
        merge::places(&mut places);
        let countries = evidence.ranked(analysis, found, |country| self.country_id(country));
        Ok(Annotations { people, organisations, places, countries, entities_settled: true, ..Annotations::default() })
    }
}

impl Linker {
    /// What the candidates of each name were, for `explain`: name, class, and the decision, in the order of people, organisations, places.
    pub fn decisions(&self, analysis: &Analysis<'_>, found: &Annotations) -> Vec<(String, Class, Decision)> {
        let Asked { names, countries } = Asked::of(&self.knowledge, analysis, found);
        let decisions = link::decide(&self.knowledge, &names, &countries);
        let told = |(named, decision): (&Named<'_>, Decision)| {
            (named.forms.first().map_or_else(String::new, |form| (*form).to_owned()), named.class, decision)
        };
        names.iter().zip(decisions).map(told).collect()
    }

    /// The signs of each name's candidates, to learn weights from: its mentions, class, forms and signs, in the order of people, organisations,
    /// places.
    pub fn signs<'a>(&self, analysis: &Analysis<'a>, found: &'a Annotations) -> Vec<(Vec<Span>, Named<'a>, Signed)> {
        let Asked { names, countries } = Asked::of(&self.knowledge, analysis, found);
        let signed = link::signed(&self.knowledge, &names, &countries);
        let entities = found.people.iter().chain(&found.organisations).map(|entity| &entity.mentions);
        let mentions = entities.chain(found.places.iter().map(|place| &place.mentions)).cloned();
        mentions.zip(names).zip(signed).map(|((mentions, named), signed)| (mentions, named, signed)).collect()
    }

    fn country_id(&self, country: Country) -> Option<String> {
        let names = [country.name(), country.code()];
        let mut candidates = names.iter().flat_map(|name| self.knowledge.candidates(name));
        let of = |c: &super::Candidate<'_>| c.record.kind == super::Kind::Country && c.record.country == Some(country);
        candidates.find(of).and_then(|c| c.record.wikidata).map(|id| format!("Q{id}"))
    }
}

/// What a name means, if that is sure enough, with its share and how sure it is.
fn chosen<'a>(knowledge: &'a Knowledge, class: Class, decision: &Decision) -> Option<(Record<'a>, f64, f64)> {
    let best = decision.chosen()?;
    let record = knowledge.record(best.key)?;
    // What only looked like a person is as sure as other organisations.
    let class = if record.class == Class::Organisation { record.class } else { class };
    let confidence = Weights::shipped().confidence(class, best.share);
    (confidence >= LEAST).then_some((record, best.share, confidence))
}

/// Says what an entity is.
fn identify(entity: &mut Entity, record: &Record<'_>, confidence: f64) {
    entity.wikidata = record.wikidata.map(|id| format!("Q{id}"));
    entity.label = Some(record.label.to_owned());
    entity.ids = record.ids().map(|(scheme, id)| (scheme.to_owned(), id.to_owned())).collect();
    entity.confidence = Some(rounded(confidence));
}

/// Takes the mentions of places from organisations: one mention is of one thing, and the enricher of places saw what else each was taken for.
fn leave_to_places(organisations: &mut Vec<Entity>, places: &[Place]) {
    let placed: BTreeSet<Span> = places.iter().flat_map(|place| &place.mentions).copied().collect();
    organisations.retain_mut(|organisation| {
        organisation.mentions.retain(|mention| !placed.contains(mention));
        !organisation.mentions.is_empty()
    });
}

/// Takes those with these numbers out.
fn take<T>(all: &mut Vec<T>, numbers: &BTreeSet<usize>) -> Vec<T> {
    let mut at = 0..;
    all.extract_if(.., |_| at.next().is_some_and(|at| numbers.contains(&at))).collect()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::article::{Article, Body, Language, Place};
    use crate::enrich::entities::{Pack, compile::Compiler, table};

    const ROWS: &[&str] = &[
        "Q910000001\torganisation\tNorvik Clinic\t\thospital\tNO\t150",
        "Q910000002\torganisation\tFC Marlow\tMarlow\tfootball club\tGB\t170",
        "Q910000003\tplace\tOldham Bay\tVelbridge\tcity\tGB\t150\t91",
        "Q910000004\torganisation\tVelmora Motors\tVelmora\tcompany\tNO\t180",
        "Q910000005\torganisation\tOldham Bay State Police\t\tpolice\t\t20",
        "Q910000006\torganisation\tSouthern State Police\t\tpolice\t\t20",
        "Q910000009\torganisation\tNorland Workers' Party\tNWP\tpolitical party\tNO\t160",
        "Q910000009\torganisation\tOldham Airways\tOA\tairline\tGB\t170",
        "Q910000010\torganisation\tNorland Wire\tNOW\tnews agency\tNO\t150",
        "Q910000007\tperson\tNora Feldt\t\tpolitician\tNO\t90",
        "Q910000008\tperson\tNora Feldt\t\tathlete\tNO\t90",
        "Q910000011\tplace\tVeluria\t\tregion\tSE\t150",
        "Q910000012\tplace\tVeluria\t\tplace\tSE\t140",
        "Q910000014\torganisation\tNorland Farmers' Union\tNFU\tpolitical party\tNO\t170",
        "Q910000013\torganisation\tNorland Daily\t\tnewspaper\tNO\t160",
        "Q910000015\tperson\tIda Quist\t\thuman\t\t50",
        "Q910000016\tplace\tQuist\t\tcity\tSE\t160",
        "Q910000017\tplace\tSelbrook\tSelbrook, Marland\tcity\tSE\t120",
        "Q910000018\tplace\tSelbrook\t\tcity\tSE\t150\t94",
        "Q910000019\tplace\tMarland\tMrl.\tregion\tSE\t150",
        "Q910000020\torganisation\tOldham Air Force\tOAF\tmilitary\tGB\t170",
    ];

    fn linker() -> Linker {
        let (form, _) = table::Form::of("id\tclass\tlabel\tnames\tkind\tcountry\tfame\tgeonames").unwrap();
        let mut compiler = Compiler::new(vec!["en".into()]);
        ROWS.iter().for_each(|line| compiler.add(form.row(line).unwrap()));
        let pack = Pack::read(Bytes::from(compiler.finish().unwrap().0)).unwrap();
        Linker::new(&Arc::new(Knowledge::default().with(pack)))
    }

    /// What becomes of names that were found where they stand in `text`.
    fn linked(text: &str, people: &[&str], organisations: &[&str], places: &[Place]) -> Annotations {
        linked_in("en", text, people, organisations, places)
    }

    fn linked_in(code: &str, text: &str, people: &[&str], organisations: &[&str], places: &[Place]) -> Annotations {
        let code = Some(Language { code: code.into(), script: None, confidence: 1.0 });
        let article =
            Article { body: Body { text: text.into(), ..Body::default() }, language: code, ..Article::default() };
        let analysis = Analysis::of(&article);
        let mentions =
            |name: &str| text.match_indices(name).map(|(at, _)| analysis.span(at..at + name.len())).collect();
        let entity = |name: &&str| Entity { name: (*name).into(), mentions: mentions(name), ..Entity::default() };
        let found = Annotations {
            people: people.iter().map(entity).collect(),
            organisations: organisations.iter().map(entity).collect(),
            places: places.iter().map(|p| Place { mentions: mentions(&p.name), ..p.clone() }).collect(),
            ..Annotations::default()
        };
        linker().enrich(&analysis, &found, &Budget::unlimited()).unwrap()
    }

    #[test]
    fn a_mention_of_a_place_is_none_of_an_organisation() {
        let town = Place { name: "Quellbrunn".into(), country: Some("AT".into()), ..Place::default() };
        let text = "The council of Quellbrunn met. The Quorv Union did not.";
        let found = linked(text, &[], &["Quellbrunn", "Quorv Union"], &[town]);
        assert_eq!(found.organisations.iter().map(|o| &*o.name).collect::<Vec<_>>(), ["Quorv Union"]);
        assert_eq!(found.places.len(), 1);
    }

    #[test]
    fn what_looks_like_a_person_may_be_an_organisation() {
        let found = linked("Ida Marl works at Norvik Clinic.", &["Ida Marl", "Norvik Clinic"], &[], &[]);
        assert_eq!(found.organisations.iter().map(|o| o.wikidata.as_deref()).collect::<Vec<_>>(), [Some("Q910000001")]);
        assert_eq!(found.people.iter().map(|p| &*p.name).collect::<Vec<_>>(), ["Ida Marl"]);
        let alone = linked("Doctors work at Norvik Clinic.", &["Norvik Clinic"], &[], &[]);
        assert!(alone.people.is_empty() && alone.organisations.len() == 1 && alone.entities_settled);
    }

    #[test]
    fn who_has_a_part_of_a_name_is_no_rival_of_one_who_has_it_whole() {
        let person = Entity { name: "Ida Quist".into(), ..Entity::default() };
        let text = "Ida Quist came. Quist said so.";
        let mentions = vec![Span { start: 0, end: 9 }, Span { start: 16, end: 21 }];
        let found = Annotations { people: vec![Entity { mentions, ..person }], ..Annotations::default() };
        assert_eq!(with_text(text, &found).as_deref(), Some("Q910000015"));
    }

    #[test]
    fn what_a_town_lies_in_tells_it_from_others_of_its_name() {
        let place = |name: &str, geonames| Place {
            name: name.into(),
            country: Some("SE".into()),
            geonames,
            ..Place::default()
        };
        let ids = |text: &str, places: &[Place]| {
            let found = linked(text, &[], &[], places).places;
            found.iter().map(|place| place.wikidata.clone().unwrap_or_default()).collect::<Vec<_>>()
        };
        let text = "A barn burned in Selbrook, Mrl., on Monday.";
        // By its longer name, in whatever form the region stands there; and the region by its town.
        assert_eq!(ids(text, &[place("Selbrook", None), place("Mrl.", None)]), ["Q910000017", "Q910000019"]);
        // By what the gazetteer found.
        let text = "A barn burned in Selbrook, Norland, on Monday.";
        assert_eq!(ids(text, &[place("Selbrook", Some(94)), place("Norland", None)])[0], "Q910000018");
    }

    #[test]
    fn letters_with_the_form_of_a_company_are_no_air_force() {
        for (name, id) in [("OAF", Some("Q910000020")), ("OAF Corp", None)] {
            let found = linked(&format!("{name} bought it."), &[], &[name], &[]);
            assert_eq!(found.organisations[0].wikidata.as_deref(), id, "{name}");
        }
    }

    #[test]
    fn a_club_is_called_for_its_town() {
        let marlow = Place { name: "Marlow".into(), ..Place::default() };
        let reading = Place { name: "Harbourton".into(), ..Place::default() };
        let text = "Marlow captain Ida Marl scored two goals in the match at Harbourton.";
        let found = linked(text, &["Ida Marl"], &[], &[marlow, reading]);
        assert_eq!(found.organisations.iter().map(|o| o.wikidata.as_deref()).collect::<Vec<_>>(), [Some("Q910000002")]);
        assert_eq!(found.places.iter().map(|p| &*p.name).collect::<Vec<_>>(), ["Harbourton"]);
    }

    #[test]
    fn another_place_than_the_one_found_is_not_meant_by_an_old_name() {
        let town =
            Place { name: "Velbridge".into(), geonames: Some(92), country: Some("GB".into()), ..Place::default() };
        let found = linked("A barn burned in Velbridge on Monday.", &[], &[], &[town]);
        assert_eq!(found.places[0].wikidata, None);
    }

    #[test]
    fn a_sign_at_the_exchange_is_no_part_of_a_name() {
        let found = linked("Velmora Corp VLM grew.", &[], &["Velmora Corp VLM"], &[]);
        assert_eq!(found.organisations[0].wikidata.as_deref(), Some("Q910000004"));
        let found = linked("Velmora VLM grew.", &[], &["Velmora VLM"], &[]);
        assert_eq!(found.organisations[0].wikidata, None);
    }

    #[test]
    fn an_acronym_stays_what_it_is_beside_its_parts() {
        let found = linked("NWP won. NWP Oslova lost.", &[], &["NWP", "NWP Oslova"], &[]);
        assert_eq!(found.organisations[0].wikidata.as_deref(), Some("Q910000009"));
    }

    #[test]
    fn letters_of_a_party_abroad_are_not_its() {
        let id = |language: &str, text: &str, places: &[Place]| {
            linked_in(language, text, &[], &["NFU"], places).organisations[0].wikidata.clone()
        };
        assert_eq!(id("pl", "Poseł NFU nie głosował.", &[]), None);
        assert_eq!(id("no", "En representant for NFU stemte ikke.", &[]).as_deref(), Some("Q910000014"));
        assert_eq!(id("en", "A member of NFU did not vote.", &[]).as_deref(), Some("Q910000014"));
    }

    #[test]
    fn of_two_rows_of_a_region_the_better_known_is_meant() {
        let region = Place { name: "Veluria".into(), country: Some("SE".into()), ..Place::default() };
        let found = linked_in("sv", "Det snöade i Veluria.", &[], &[], &[region]);
        assert_eq!(found.places[0].wikidata.as_deref(), Some("Q910000011"));
    }

    #[test]
    fn a_paper_is_no_sign_of_a_country() {
        let found = linked("Norland Daily wrote so.", &[], &["Norland Daily"], &[]);
        assert_eq!(found.organisations[0].wikidata.as_deref(), Some("Q910000013"));
        assert_eq!(found.countries, []);
    }

    #[test]
    fn in_the_brackets_of_a_dateline_stand_agencies() {
        for (text, name, id) in [
            ("OLDHAM (OA) - It rained on Monday.", "OA", None),
            ("OLDHAM, 3 May (NOW) — It rained on Monday.", "NOW", Some("Q910000010")),
            ("The airline (OA) flew on Monday.", "OA", Some("Q910000009")),
        ] {
            assert_eq!(linked(text, &[], &[name], &[]).organisations[0].wikidata.as_deref(), id, "{text}");
        }
    }

    #[test]
    fn a_body_whose_name_says_where_it_is_needs_no_country_beside_it() {
        let found = linked("Oldham Bay State Police came.", &[], &["Oldham Bay State Police"], &[]);
        assert_eq!(found.organisations[0].wikidata.as_deref(), Some("Q910000005"));
        let found = linked("Southern State Police came.", &[], &["Southern State Police"], &[]);
        assert_eq!(found.organisations[0].wikidata, None);
    }

    #[test]
    fn the_role_tells_people_of_one_name() {
        for (role, id) in
            [(Some("state Senator"), Some("Q910000007")), (Some("striker"), Some("Q910000008")), (None, None)]
        {
            let mut person = Entity { name: "Nora Feldt".into(), ..Entity::default() };
            person.role = role.map(str::to_owned);
            assert_eq!(with(Annotations { people: vec![person], ..Annotations::default() }), id.map(str::to_owned));
        }
    }

    /// The identifier of the one person of these annotations.
    fn with(found: Annotations) -> Option<String> {
        with_text("Nora Feldt came.", &found)
    }

    fn with_text(text: &str, found: &Annotations) -> Option<String> {
        let article = Article {
            body: Body { text: text.into(), ..Body::default() },
            language: Some(Language { code: "en".into(), script: None, confidence: 1.0 }),
            ..Article::default()
        };
        let linked = linker().enrich(&Analysis::of(&article), found, &Budget::unlimited()).unwrap();
        linked.people[0].wikidata.clone()
    }

    #[test]
    fn a_name_with_its_legal_form_is_no_longer_one() {
        let found = linked("Velmora grew. Velmora Co. hired.", &[], &["Velmora", "Velmora Co."], &[]);
        assert!(found.organisations.iter().all(|o| o.wikidata.as_deref() == Some("Q910000004")), "{found:?}");
    }
}
