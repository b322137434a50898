//! People and organisations, and the places among the names: finds names, tells what they name, and merges the mentions of each.
//!
//! English has a network with vectors of its words; the other languages share one ([`world`]).

mod agree;
mod bearer;
mod candidates;
mod decode;
mod dictionary;
mod endings;
pub mod features;
pub mod known;
pub mod lexicon;
mod memo;
pub mod mention;
mod merge;
pub mod model;
mod owned;
mod publish;
pub mod recognize;
mod role;
mod seen;
mod storms;
pub mod world;

use std::sync::Arc;

use crate::article::Annotations;
use crate::budget::{Budget, Overrun};
use crate::enrich::entities::{Knowledge, peoples};
use crate::enrich::{Analysis, Enricher};

use mention::Named;
use model::Kind;
use publish::Words;
pub use recognize::Recognizer;
use world::recognize::WorldRecognizer;

/// Fills `people`, `organisations` and `other_names`, and for the enricher of places, which runs later and weighs them against its gazetteer,
/// `place_names` and `unsure`.
pub struct Names {
    english: Option<Recognizer>,
    world: Option<WorldRecognizer>,
    knowledge: Arc<Knowledge>,
}

impl Names {
    /// With the models that ship, and this knowledge of the world.
    pub fn new(knowledge: &Arc<Knowledge>) -> Self {
        Self { english: Recognizer::shipped(), world: WorldRecognizer::shipped(), knowledge: Arc::clone(knowledge) }
    }
}

impl Enricher for Names {
    fn name(&self) -> &'static str {
        "names"
    }

    fn version(&self) -> u32 {
        13
    }

    fn serves(&self, language: &str) -> bool {
        match language {
            "en" => self.english.is_some(),
            other => self.world.is_some() && (world::LANGUAGES.contains(&other) || world::NAMES_ALONE.contains(&other)),
        }
    }

    fn enrich(&self, analysis: &Analysis<'_>, _found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        let knowledge = &self.knowledge;
        match (analysis.language, &self.english, &self.world) {
            ("en", Some(recognizer), _) => {
                let named = english(recognizer, analysis, knowledge, budget)?;
                let is_people = |name: &str| name.split([' ', '-']).all(|word| recognizer.lexicon().is_people(word));
                let words = Words { is_people: &is_people, is_common: &|_| false };
                Ok(publish::published(analysis, knowledge, named, &words))
            }
            (language, _, Some(recognizer)) => {
                let named = recognizer.named(analysis, knowledge, budget)?;
                let peoples = peoples::of(language);
                let is_people = |name: &str| peoples.is_some_and(|peoples| peoples.is_people(name));
                let is_common = |word: &str| recognizer.lexicon().rank(language, word) > 0;
                let words = Words { is_people: &is_people, is_common: &is_common };
                Ok(publish::published(analysis, knowledge, named, &words))
            }
            _ => Ok(Annotations::default()),
        }
    }
}

/// What an English text names.
fn english(
    recognizer: &Recognizer,
    analysis: &Analysis<'_>,
    knowledge: &Knowledge,
    budget: &Budget,
) -> Result<Vec<Named>, Overrun> {
    let (mut mentions, reading) = recognizer.recognize(analysis, budget)?;
    budget.spend(50 * mentions.len() as u64)?;
    let bytes: Vec<_> = mentions.iter().map(|mention| mention::bytes(analysis, &mention.tokens)).collect();
    let storms = storms::storms(analysis.text, "en", knowledge, &bytes, &|a, b| a == b);
    for (mention, _) in mentions.iter_mut().zip(storms).filter(|(_, storm)| *storm) {
        mention.kind = Kind::Other;
    }
    Ok(merge::merge(analysis, &reading, &mentions))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body, Entity, Language};

    fn named(text: &str) -> Annotations {
        named_in("en", text)
    }

    fn named_in(language: &str, text: &str) -> Annotations {
        let language = Some(Language { code: language.into(), script: None, confidence: 1.0 });
        let article = Article { body: Body { text: text.into(), ..Body::default() }, language, ..Article::default() };
        let analysis = Analysis::of(&article);
        Names::new(&Knowledge::shipped())
            .enrich(&analysis, &Annotations::default(), &Budget::unlimited())
            .expect("no bounds")
    }

    #[test]
    fn forms_of_one_name_are_one_person() {
        let text = "The mayor, Ingrid Halvorsen, met reporters in Bergen. Halvorsen said that the bridge would open in May.\n\n\
                    Ms. Halvorsen thanked the Norwegian Red Cross.";
        let found = named(text);
        assert_eq!(found.people.len(), 1);
        assert_eq!(found.people[0].name, "Ingrid Halvorsen");
        assert_eq!(found.people[0].mentions.len(), 3);
        for mention in &found.people[0].mentions {
            let words: String =
                text.chars().skip(mention.start as usize).take((mention.end - mention.start) as usize).collect();
            assert!(words.ends_with("Halvorsen") && !words.starts_with("Ms"), "{words}");
        }
        assert!(found.place_names.iter().any(|p| p.name == "Bergen"));
    }

    #[test]
    fn titles_are_roles() {
        let found = named(
            "On Tuesday Kenyan Foreign Minister Daniel Otieno flew to Geneva, where he met President Maria Keller.",
        );
        let roles: Vec<_> = found.people.iter().map(|p| (p.name.as_str(), p.role.as_deref())).collect();
        assert_eq!(roles, [("Daniel Otieno", Some("Kenyan Foreign Minister")), ("Maria Keller", Some("President"))]);
    }

    #[test]
    fn initials_without_blanks_are_of_a_person() {
        let found = named(
            "The map was later drawn by G.B.J. Quarrelfield. In 1840 it was bought by R.L. Osterby, who sold it to the U.S. Navy.",
        );
        let names: Vec<&str> = found.people.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["G.B.J. Quarrelfield", "R.L. Osterby"]);
    }

    #[test]
    fn an_acronym_is_its_organisation() {
        let found = named(
            "The World Health Organization warned of a second wave. WHO officials said on Monday that hospitals in Lagos were full, \
             and the World Health Organization sent doctors.",
        );
        let who = found.organisations.iter().find(|o| o.name == "World Health Organization").expect("found");
        assert_eq!(who.mentions.len(), 3);
    }

    #[test]
    fn other_languages_name_somebody_too() {
        for (language, text, person, organisation, place) in [
            (
                "de",
                "Die Bürgermeisterin Annika Vogelsang lobte in Kassel die Feuerwehr. Vogelsang sagte der Zeitung, die Deutsche Bahn habe geholfen.",
                "Annika Vogelsang",
                "Deutsche Bahn",
                "Kassel",
            ),
            (
                "es",
                "La vicepresidenta Carmen Olmedo anunció en Sevilla un acuerdo con el Banco de España. Olmedo dijo que era bueno.",
                "Carmen Olmedo",
                "Banco de España",
                "Sevilla",
            ),
            (
                "ru",
                "Министр Андрей Соколов заявил в Москве, что Газпром построит завод. Соколова поддержали рабочие.",
                "Андрей Соколов",
                "Газпром",
                "Москва",
            ),
        ] {
            let found = named_in(language, text);
            let names = |list: &[Entity]| list.iter().map(|e| e.name.clone()).collect::<Vec<_>>();
            assert_eq!(names(&found.people), [person], "{language}");
            assert!(names(&found.organisations).contains(&organisation.to_owned()), "{language}: {found:?}");
            assert!(found.place_names.iter().any(|p| p.name == place), "{language}: {found:?}");
        }
    }

    #[test]
    fn a_first_name_that_is_a_word_too_is_a_name_inside_a_sentence() {
        let found = named_in("pl", "Mruknęła Józefina Marzycka. Potem westchnęła Małgorzata Marzycka, jej siostra.");
        let people: Vec<&str> = found.people.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(people, ["Józefina Marzycka", "Małgorzata Marzycka"]);
    }

    #[test]
    fn languages_whose_names_alone_are_served_have_people() {
        let found = named_in("hr", "Nagradu dijele Choi Min-seo i Ante Babić, rekla je u Zagrebu Ivana Perković.");
        let people: Vec<&str> = found.people.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(people, ["Choi Min-seo", "Ante Babić", "Ivana Perković"]);
    }

    #[test]
    fn tags_of_parties_and_sums_are_no_names() {
        let found = named(
            "Sen. Joe Halloran, D-W.Va., opposed it. Rep. Mary Costello (R-KY) and Sen. Tim Alvarez (D., Conn.) said that it \
             would cost US$2.5 billion.",
        );
        let names = |list: &[Entity]| list.iter().map(|e| e.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&found.people), ["Joe Halloran", "Mary Costello", "Tim Alvarez"]);
        assert!(found.organisations.is_empty(), "{:?}", found.organisations);
    }

    #[test]
    fn an_acronym_in_brackets_is_the_organisation_in_front_of_it() {
        let found = named(
            "A spokeswoman for the Harbour Safety Board (HASABO), Dorcas Wanjiru, said that HASABO would investigate.",
        );
        assert_eq!(found.organisations.len(), 1, "{:?}", found.organisations);
        assert_eq!(found.organisations[0].mentions.len(), 3);
    }

    #[test]
    fn what_is_no_person_organisation_or_place_is_an_other_name() {
        let found = named(
            "The Clean Air Act and the Inflation Reduction Act were passed in Washington. German and Muslim leaders praised the Clean Air \
             Act, and so did the makers of the iPhone 15.",
        );
        let others: Vec<&str> = found.other_names.iter().map(|o| o.name.as_str()).collect();
        assert!(others.contains(&"Clean Air Act"), "{others:?}");
        assert!(!others.iter().any(|name| matches!(*name, "German" | "Muslim" | "Washington")), "{others:?}");
        let act = found.other_names.iter().find(|o| o.name == "Clean Air Act").expect("found");
        assert_eq!(act.mentions.len(), 2);
    }

    #[test]
    fn a_place_or_a_noun_in_front_of_a_known_person_is_no_first_name() {
        for (language, text, person) in [
            ("de", "Mathias Hafner kam nach Kiel. Später lobte Kontrolleur Hafner die Athleten.", "Mathias Hafner"),
            ("hu", "Orbán Viktor beszédet mondott. Debrecenből Orbán Szegedre utazott.", "Orbán Viktor"),
            ("nl", "Bart De Wever sprak in Gent. De Wever noemde het plan goed.", "Bart De Wever"),
        ] {
            let found = named_in(language, text);
            let people: Vec<&str> = found.people.iter().map(|p| p.name.as_str()).collect();
            assert_eq!(people, [person], "{language}");
        }
    }

    #[test]
    fn a_first_name_in_front_of_a_person_belongs_to_the_person() {
        let found = named(
            "A member of the National Coalition for Opposition Forces Mohammed Bassam Al-Malek told reporters so.",
        );
        assert!(found.people.iter().any(|p| p.name == "Mohammed Bassam Al-Malek"), "{:?}", found.people);
    }

    #[test]
    fn a_quotation_in_a_name_is_whole() {
        let found =
            named_in("uk", "Суд оштрафував ТОВ «Будмонтаж-Люкс» на мільйон. ТОВ «Будмонтаж-Люкс» подало скаргу.");
        let names: Vec<&str> = found.organisations.iter().map(|o| o.name.as_str()).collect();
        assert!(names.iter().all(|name| name.contains('«') == name.contains('»')), "{names:?}");
        assert!(!names.is_empty());
    }

    #[test]
    fn without_a_pack_names_are_found() {
        let article = Article {
            body: Body { text: "In Kassel lobte Annika Vogelsang die Polizei.".into(), ..Body::default() },
            language: Some(Language { code: "de".into(), script: None, confidence: 1.0 }),
            ..Article::default()
        };
        let names = Names::new(&Arc::new(Knowledge::default()));
        let found = names.enrich(&Analysis::of(&article), &Annotations::default(), &Budget::unlimited());
        let found = found.expect("no bounds");
        assert_eq!(found.people.first().map(|p| p.name.as_str()), Some("Annika Vogelsang"));
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        for text in ["", "\n\n", "...", "it rained all day and nobody came"] {
            assert_eq!(named(text), Annotations::default(), "{text}");
        }
    }
}
