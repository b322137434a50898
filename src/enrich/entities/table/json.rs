//! Tables of a JSON object a line.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Name, Refused, Row, Signs, country, wikidata};
use crate::enrich::entities::kind::{Class, Kind};

/// A row as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    ids: BTreeMap<String, String>,
    class: String,
    #[serde(default)]
    label: String,
    /// Names by language tag; the empty tag where the language does not matter.
    #[serde(default)]
    names: BTreeMap<String, Vec<WrittenName>>,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    fame: Option<u8>,
    #[serde(default)]
    sitelinks: Option<f64>,
    #[serde(default)]
    population: Option<f64>,
    #[serde(default)]
    geonames: Option<u32>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenName {
    Plain(String),
    Weighed { name: String, weight: u8 },
}

pub(super) fn row(line: &str) -> Result<Row, Refused> {
    let mut written: Written = serde_json::from_str(line).map_err(|e| Refused::Json(e.to_string()))?;
    let class = Class::named(&written.class).ok_or(Refused::Class(written.class))?;
    let signs = Signs { sitelinks: written.sitelinks, languages: None, population: written.population };
    let wikidata = wikidata(&written.ids.remove("wikidata").unwrap_or_default())?;
    let names = written.names.into_iter().flat_map(|(language, names)| {
        names.into_iter().map(move |name| {
            let (text, weight) = match name {
                WrittenName::Plain(text) => (text, None),
                WrittenName::Weighed { name, weight } => (name, Some(weight.clamp(1, 7))),
            };
            Name { language: language.clone(), text, weight }
        })
    });
    Ok(Row {
        wikidata,
        ids: written.ids.into_iter().collect(),
        class,
        kind: Kind::described(class, &written.kind),
        label: written.label,
        names: names.filter(|name| !name.text.trim().is_empty()).collect(),
        country: country(&written.country),
        fame: written.fame.unwrap_or_else(|| signs.fame(wikidata)),
        geonames: written.geonames.filter(|&id| id > 0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::entities::table::Form;

    #[test]
    fn an_object_is_a_row() {
        let line = r#"{"ids": {"wikidata": "Q9", "own": "org/17"}, "class": "organisation", "label": "Norvik Daily", "kind": "newspaper",
            "names": {"no": ["Norvik Dagblad", {"name": "Dagbladet", "weight": 2}]}, "country": "NO", "fame": 30}"#;
        let (form, header) = Form::of(line).unwrap();
        assert!(!header);
        let row = form.row(line).unwrap();
        assert_eq!((row.wikidata, row.kind, row.fame), (Some(9), Kind::Press, 30));
        assert_eq!(row.ids, [("own".to_owned(), "org/17".to_owned())]);
        assert_eq!(row.names[1], Name { language: "no".into(), text: "Dagbladet".into(), weight: Some(2) });
    }

    #[test]
    fn what_it_does_not_know_is_refused() {
        let (form, _) = Form::of("{").unwrap();
        let misspelt = r#"{"ids": {"own": "1"}, "class": "person", "lable": "Ada"}"#;
        assert!(matches!(form.row(misspelt), Err(Refused::Json(why)) if why.contains("lable")));
        assert_eq!(form.row(r#"{"class": "person", "label": "Ada"}"#), Err(Refused::NoIdentifier));
    }
}
