//! One item of a dump.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Classes;
use crate::enrich::entities::kind::{Class, Kind};

/// An item, as far as it matters here. Every other part is skipped over.
#[derive(Debug, Deserialize)]
pub struct Item {
    id: String,
    #[serde(default)]
    labels: Map<Text>,
    #[serde(default)]
    aliases: Map<Vec<Text>>,
    #[serde(default)]
    claims: OrEmpty<Claims>,
    #[serde(default)]
    sitelinks: Map<IgnoredAny>,
}

/// The dump writes `[]` for an empty object.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OrEmpty<T> {
    Some(T),
    Empty([IgnoredAny; 0]),
}

type Map<T> = OrEmpty<BTreeMap<String, T>>;

impl<T> Default for OrEmpty<T> {
    fn default() -> Self {
        Self::Empty([])
    }
}

impl<T> OrEmpty<T> {
    fn get(&self) -> Option<&T> {
        match self {
            Self::Some(value) => Some(value),
            Self::Empty(_) => None,
        }
    }
}

#[derive(Debug, Deserialize)]
struct Text {
    value: String,
}

/// The statements that are read.
#[derive(Debug, Default, Deserialize)]
struct Claims {
    #[serde(rename = "P31", default)]
    instance_of: Vec<Claim>,
    #[serde(rename = "P279", default)]
    subclass_of: Vec<Claim>,
    #[serde(rename = "P106", default)]
    occupation: Vec<Claim>,
    #[serde(rename = "P17", default)]
    country: Vec<Claim>,
    #[serde(rename = "P27", default)]
    citizenship: Vec<Claim>,
    #[serde(rename = "P297", default)]
    iso_code: Vec<Claim>,
    #[serde(rename = "P1082", default)]
    population: Vec<Claim>,
    #[serde(rename = "P1566", default)]
    geonames: Vec<Claim>,
}

#[derive(Debug, Deserialize)]
struct Claim {
    mainsnak: Snak,
    #[serde(default)]
    rank: String,
}

#[derive(Debug, Deserialize)]
struct Snak {
    #[serde(default)]
    datavalue: Option<Data>,
}

#[derive(Debug, Deserialize)]
struct Data {
    value: serde_json::Value,
}

impl Claim {
    fn item(&self) -> Option<u32> {
        let value = &self.mainsnak.datavalue.as_ref()?.value;
        let number = value.get("numeric-id").and_then(serde_json::Value::as_u64);
        let id = || value.get("id")?.as_str()?.strip_prefix('Q')?.parse().ok();
        number.or_else(id).and_then(|id| u32::try_from(id).ok())
    }

    fn text(&self) -> Option<&str> {
        let value = &self.mainsnak.datavalue.as_ref()?.value;
        value.as_str().or_else(|| value.get("amount")?.as_str())
    }
}

/// Statements that hold: the preferred ones where there are any, without those that are deprecated.
fn holding(claims: &[Claim]) -> impl Iterator<Item = &Claim> {
    let preferred = claims.iter().any(|claim| claim.rank == "preferred");
    claims.iter().filter(move |claim| if preferred { claim.rank == "preferred" } else { claim.rank != "deprecated" })
}

/// What is kept of an item until all classes are known.
#[derive(Debug, PartialEq, Deserialize, serde::Serialize)]
pub struct Draft {
    id: u32,
    classes: Vec<u32>,
    occupations: Vec<u32>,
    country: Option<u32>,
    label: String,
    names: String,
    sitelinks: usize,
    population: Option<u64>,
    geonames: Option<u32>,
}

impl Item {
    /// Reads a line of a dump: an item with a comma behind it, or one of the brackets around all, which are `None`.
    ///
    /// # Errors
    /// What is wrong with the JSON.
    pub fn read(line: &str) -> Result<Option<Self>, serde_json::Error> {
        let line = line.trim().trim_end_matches(',');
        if line.is_empty() || line == "[" || line == "]" {
            return Ok(None);
        }
        serde_json::from_str(line).map(Some)
    }

    /// Hands what it says of classes and countries to `classes`, and makes a draft of it if it has `least` sitelinks, a class, and a name in one
    /// of `languages`.
    pub fn draft(self, languages: &[String], least: usize, classes: &mut Classes) -> Option<Draft> {
        let id = self.id.strip_prefix('Q')?.parse().ok()?;
        let nothing = Claims::default();
        let claims = self.claims.get().unwrap_or(&nothing);
        for above in holding(&claims.subclass_of).filter_map(Claim::item) {
            classes.add(id, above);
        }
        if let Some(code) = holding(&claims.iso_code).find_map(Claim::text) {
            classes.add_country(id, code.to_owned());
        }
        let sitelinks = self.sitelinks.get().map_or(0, BTreeMap::len);
        if sitelinks < least || claims.instance_of.is_empty() {
            return None;
        }
        let labels = self.labels.get();
        let label = |language: &str| labels.and_then(|labels| labels.get(language)).map(|text| plain(&text.value));
        let main = label("en").or_else(|| label("mul")).or_else(|| languages.iter().find_map(|l| label(l)))?;
        let mut names = String::new();
        for language in languages.iter().map(String::as_str).chain(["mul"]) {
            let aliases = self.aliases.get().and_then(|aliases| aliases.get(language)).into_iter().flatten();
            let all = label(language).into_iter().chain(aliases.map(|text| plain(&text.value)));
            let tag = if language == "mul" { String::new() } else { format!("{language}:") };
            for name in all.filter(|name| *name != main || language != "en") {
                let _ = write!(names, "{}{tag}{name}", if names.is_empty() { "" } else { "|" });
            }
        }
        let items = |claims: &[Claim]| holding(claims).filter_map(Claim::item).collect::<Vec<u32>>();
        let amount =
            |claims: &[Claim]| holding(claims).find_map(Claim::text)?.trim_start_matches('+').parse::<u64>().ok();
        let country = holding(&claims.citizenship).chain(holding(&claims.country)).find_map(Claim::item);
        Some(Draft {
            id,
            classes: items(&claims.instance_of),
            occupations: items(&claims.occupation),
            country,
            label: main,
            names,
            sitelinks,
            population: amount(&claims.population),
            geonames: amount(&claims.geonames).and_then(|id| u32::try_from(id).ok()),
        })
    }
}

/// A name without what parts fields and names in a table.
fn plain(name: &str) -> String {
    name.replace(['\t', '\n', '\r', '|'], " ")
}

impl Draft {
    /// What it is; `None` where no chain of classes leads to anything that is kept.
    pub fn kind(&self, classes: &mut Classes) -> Option<Kind> {
        let kind = self.classes.iter().find_map(|&class| classes.kind(class))?;
        if kind != Kind::Person {
            return Some(kind);
        }
        let occupation = self.occupations.iter().find_map(|&o| classes.kind(o).filter(|k| k.class() == Class::Person));
        Some(occupation.unwrap_or(kind))
    }

    /// Its row, under [`super::HEADER`].
    pub fn row(&self, kind: Kind, classes: &Classes) -> String {
        let number = |number: Option<u64>| number.map_or_else(String::new, |number| number.to_string());
        // A country is its own.
        let country = classes.country(self.id).or_else(|| classes.country(self.country?)).unwrap_or_default();
        format!(
            "Q{}\t{}\t{}\t{}\t{}\t{country}\t{}\t{}\t{}",
            self.id,
            kind.class().word(),
            kind.word(),
            self.label,
            self.names,
            self.sitelinks,
            number(self.population),
            number(self.geonames.map(u64::from)),
        )
    }
}
