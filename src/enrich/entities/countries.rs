//! The countries that an article is about: those of its places, what is known of its people and organisations, and the one it is written for.

use super::country::Country;
use super::peoples::{self, Peoples};
use crate::article::{Annotations, Country as Ranked, rounded};
use crate::enrich::Analysis;

/// What a mention of an organisation or a person counts for its country, a mention of a place being 1.
const SHARE: f64 = 0.35;
/// The share of the evidence that makes a country of an article that names no place in it.
const ALONE: f64 = 0.3;
/// Bytes of text, about a hundred words, in which a report from abroad names the country that it is about. Of 49 articles in sixteen languages
/// those from abroad named it once in 500 bytes and oftener, those from home that named another one once in 1500 and more rarely.
const REACH: usize = 1000;
/// Bytes and names that a text needs to tell so much: a recipe happens nowhere.
const SHORTEST: usize = 500;
const NAMES: usize = 3;

/// The evidence for each country, in the order in which they were found.
pub(super) struct Countries(Vec<Evidence>);

struct Evidence {
    country: Country,
    weight: f64,
    mentions: u32,
    /// Whether a place, a people or the country itself is named.
    named: bool,
}

impl Countries {
    /// What the places and peoples of an article say.
    pub(super) fn of(found: &[Ranked]) -> Self {
        let evidence = |ranked: &Ranked| {
            let country = Country::named(&ranked.code)?;
            Some(Evidence { country, weight: f64::from(ranked.mentions), mentions: ranked.mentions, named: true })
        };
        Self(found.iter().filter_map(evidence).collect())
    }

    /// Adds a person or an organisation of `country` with so many mentions, known by a `share` of 1 at most.
    pub(super) fn add_entity(&mut self, country: Country, share: f64, mentions: usize) {
        self.add(country, share * SHARE, mentions);
    }

    /// Adds a place in `country`, likewise.
    pub(super) fn add_place(&mut self, country: Country, share: f64, mentions: usize) {
        self.add(country, share, mentions).named = true;
    }

    fn add(&mut self, country: Country, share: f64, mentions: usize) -> &mut Evidence {
        let at = self.0.iter().position(|evidence| evidence.country == country).unwrap_or(self.0.len());
        if at == self.0.len() {
            self.0.push(Evidence { country, weight: 0.0, mentions: 0, named: false });
        }
        let evidence = &mut self.0[at];
        evidence.weight += share * mentions as f64;
        evidence.mentions += mentions as u32;
        evidence
    }

    /// The countries with their share of the evidence, best first; `id` gives their identifiers.
    pub(super) fn ranked(
        mut self,
        analysis: &Analysis<'_>,
        found: &Annotations,
        id: impl Fn(Country) -> Option<String>,
    ) -> Vec<Ranked> {
        let total = self.total();
        self.0.retain(|evidence| evidence.named || evidence.weight >= ALONE * total);
        if let Some(country) = peoples::of(analysis.language).and_then(Peoples::home)
            && self.is_from_home(analysis, found, country)
        {
            let weight = analysis.text.len() as f64 / REACH as f64;
            self.0.push(Evidence { country, weight, mentions: 0, named: false });
        }
        let total = self.total();
        self.0.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let ranked = |evidence: &Evidence| Ranked {
            code: evidence.country.code().to_owned(),
            name: evidence.country.name().to_owned(),
            wikidata: id(evidence.country),
            mentions: evidence.mentions,
            score: rounded(evidence.weight / total),
        };
        self.0.iter().map(ranked).collect()
    }

    /// Whether a report hardly names any country, as reports do for those who live where it happened.
    fn is_from_home(&self, analysis: &Analysis<'_>, found: &Annotations, home: Country) -> bool {
        let length = analysis.text.len();
        let rarely = |evidence: &Evidence| evidence.country != home && (evidence.mentions as usize) * REACH < length;
        let names = found.people.len() + found.organisations.len() + found.places.len();
        length >= SHORTEST && names >= NAMES && self.0.iter().all(rarely)
    }

    fn total(&self) -> f64 {
        self.0.iter().map(|evidence| evidence.weight).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body, Entity, Language};

    /// The countries of a text in `language` that names people and, so often, places of these countries.
    fn ranked(language: &str, text: &str, people: usize, countries: &[(&str, u32)]) -> Vec<(String, u32)> {
        let article = Article {
            body: Body { text: text.into(), ..Body::default() },
            language: Some(Language { code: language.into(), script: None, confidence: 1.0 }),
            ..Article::default()
        };
        let named = |&(code, mentions): &(&str, u32)| Ranked { code: code.into(), mentions, ..Ranked::default() };
        let found = Annotations {
            people: vec![Entity::default(); people],
            countries: countries.iter().map(named).collect(),
            ..Annotations::default()
        };
        let ranked = Countries::of(&found.countries).ranked(&Analysis::of(&article), &found, |_| None);
        assert!(ranked.is_sorted_by(|a, b| a.score >= b.score), "{ranked:?}");
        ranked.into_iter().map(|c| (c.code, c.mentions)).collect()
    }

    #[test]
    fn a_report_that_hardly_names_a_country_is_from_home() {
        let text = "Kommunen bygger en ny skola vid sjön och river den gamla. ".repeat(40);
        assert_eq!(ranked("sv", &text, 3, &[]), [("SE".into(), 0)]);
        assert_eq!(ranked("sv", &text, 3, &[("ES", 1)]), [("SE".into(), 0), ("ES".into(), 1)]);
        assert_eq!(ranked("sv", &text, 3, &[("ES", 9)]), [("ES".into(), 9)], "a report from abroad");
        assert_eq!(ranked("sv", &text, 3, &[("ES", 1), ("SE", 1)]), [("ES".into(), 1), ("SE".into(), 1)]);
        assert_eq!(ranked("sv", "En ny skola.", 3, &[]), [], "too short");
        assert_eq!(ranked("sv", &text, 2, &[]), [], "a recipe");
        assert_eq!(ranked("es", &text, 3, &[]), [], "a language of many countries");
    }

    #[test]
    fn entities_alone_make_a_country_of_an_article_where_they_weigh_enough_and_places_always() {
        let country = |code| Country::named(code).expect("a country");
        let article = Article::default();
        let of = |add: &dyn Fn(&mut Countries)| {
            let mut countries = Countries::of(&[Ranked { code: "ES".into(), mentions: 6, ..Ranked::default() }]);
            add(&mut countries);
            let ranked = countries.ranked(&Analysis::of(&article), &Annotations::default(), |_| None);
            ranked.into_iter().map(|c| c.code).collect::<Vec<_>>()
        };
        assert_eq!(of(&|all| all.add_entity(country("CZ"), 1.0, 3)), ["ES"]);
        assert_eq!(of(&|all| all.add_entity(country("CZ"), 1.0, 12)), ["ES", "CZ"]);
        assert_eq!(of(&|all| all.add_place(country("CZ"), 0.9, 1)), ["ES", "CZ"]);
    }
}
