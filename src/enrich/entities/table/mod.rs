//! Tables of entities: rows, and the two forms in which they are written.
//!
//! One entity a row. Of an entity on several rows, in one table or in several, names and identifiers are put together, and what the later row
//! says of it counts.

mod json;
mod tsv;

use thiserror::Error;

use super::country::Country;
use super::kind::{Class, Kind};

pub use tsv::Columns;

/// One entity as a table has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Wikidata number: 42 of `Q42`.
    pub wikidata: Option<u32>,
    /// Identifiers in other schemes.
    pub ids: Vec<(String, String)>,
    /// What it is.
    pub class: Class,
    /// What it is, more closely.
    pub kind: Kind,
    /// Its main name.
    pub label: String,
    /// Its other names.
    pub names: Vec<Name>,
    /// Its country, if it has one.
    pub country: Option<Country>,
    /// How well known it is, 0 to 255.
    pub fame: u8,
    /// GeoNames identifier.
    pub geonames: Option<u32>,
}

/// A name of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Language tag; empty where it is not known or does not matter.
    pub language: String,
    /// As it is written.
    pub text: String,
    /// How well it stands for the entity, 1 to 7, where the table says so.
    pub weight: Option<u8>,
}

/// Why a row is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refused {
    /// No identifier at all.
    #[error("no identifier: neither a Wikidata one nor one of your own")]
    NoIdentifier,
    /// `Q`, digits, at most 4294967295.
    #[error("{0:?} is no Wikidata identifier such as Q42")]
    Identifier(String),
    /// Not one of the four.
    #[error("class {0:?} is none of person, organisation, place, other")]
    Class(String),
    /// Neither label nor names, or its identifier in its place.
    #[error("no name")]
    NoName,
    /// Fewer fields than the header, or a number that is none.
    #[error("{0}")]
    Field(String),
    /// The line is no JSON object of this form.
    #[error("no such JSON object: {0}")]
    Json(String),
}

/// The form of a table.
#[derive(Debug)]
pub enum Form {
    /// Fields parted by tabs; the first line names them.
    Tsv(Columns),
    /// A JSON object a line.
    Json,
}

impl Form {
    /// Tells the form from the first line of a table. The second value says whether that line is a header.
    ///
    /// # Errors
    /// What is wrong with the header.
    pub fn of(first: &str) -> Result<(Self, bool), Refused> {
        if first.trim_start().starts_with('{') {
            return Ok((Self::Json, false));
        }
        Ok((Self::Tsv(Columns::of(first)?), true))
    }

    /// Reads a row.
    ///
    /// # Errors
    /// Why it cannot be an entity.
    pub fn row(&self, line: &str) -> Result<Row, Refused> {
        let row = match self {
            Self::Tsv(columns) => columns.row(line)?,
            Self::Json => json::row(line)?,
        };
        checked(row)
    }
}

fn checked(mut row: Row) -> Result<Row, Refused> {
    if row.wikidata.is_none() && row.ids.is_empty() {
        return Err(Refused::NoIdentifier);
    }
    // A label that repeats the identifier says that the source had none.
    if row.wikidata.is_some_and(|id| row.label == format!("Q{id}")) {
        row.label.clear();
    }
    if row.label.is_empty() {
        let best = row.names.iter().position(|n| n.language == "en").or((!row.names.is_empty()).then_some(0));
        row.label = best.map(|at| row.names[at].text.clone()).ok_or(Refused::NoName)?;
    }
    if row.class == Class::Other && row.kind.class() != Class::Other {
        row.class = row.kind.class();
    }
    Ok(row)
}

/// Reads `Q42`.
pub(super) fn wikidata(text: &str) -> Result<Option<u32>, Refused> {
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.strip_prefix('Q').and_then(|digits| digits.parse().ok()).filter(|&number| number > 0);
    number.map(Some).ok_or_else(|| Refused::Identifier(text.to_owned()))
}

/// What tables tell of how well known something is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Signs {
    /// How many articles about it there are in Wikipedias and their sisters.
    pub sitelinks: Option<f64>,
    /// Of 22 languages, in how many it has a name.
    pub languages: Option<f64>,
    /// Inhabitants.
    pub population: Option<f64>,
}

impl Signs {
    /// One scale for all, 0 to 250: a thing in every Wikipedia, a name in all 22 languages and a city of ten millions stand near its end. Where
    /// nothing is known, the Wikidata number says a little: what was best known was numbered first.
    pub fn fame(self, wikidata: Option<u32>) -> u8 {
        let log = |value: f64| (1.0 + value.max(0.0)).log2();
        let sitelinks = self.sitelinks.map_or(0.0, |n| 26.0 * log(n));
        let languages = self.languages.map_or(0.0, |n| n.clamp(0.0, 22.0) / 22.0 * 200.0);
        let population = self.population.map_or(0.0, |n| 14.0 * log(n) - 100.0);
        let numbered = wikidata.map_or(0.0, |id| 110.0 - 13.0 * f64::from(id).log10());
        sitelinks.max(languages).max(population).max(numbered).clamp(0.0, 250.0) as u8
    }
}

/// The country that a list of codes or names means, as `US`, `Albania,albania`: none where it means several.
pub(super) fn country(text: &str) -> Option<Country> {
    let mut all = text.split([',', ';', '|']).filter_map(|word| Country::named(word.trim()));
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fame_is_one_scale() {
        let of = |sitelinks, languages, population| Signs { sitelinks, languages, population }.fame(None);
        assert_eq!(of(None, None, None), 0);
        assert!(Signs::default().fame(Some(60)) > Signs::default().fame(Some(100_000_000)));
        assert!(of(Some(300.0), None, None) > 200 && of(Some(3.0), None, None) < 60);
        assert!(of(None, Some(22.0), None) == 200 && of(None, None, Some(10e6)) > 200);
        assert!(of(None, None, Some(1000.0)) < 50);
    }

    #[test]
    fn several_countries_are_none() {
        assert_eq!(country("Albania,albania").map(Country::code), Some("AL"));
        assert_eq!(country("albania,world"), Country::named("AL"));
        assert_eq!(country("AT,BA"), None);
        assert_eq!(country(""), None);
    }
}
