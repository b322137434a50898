//! Tables of fields parted by tabs. The first line names the columns, in any order; those that it does not know are left alone.

use super::{Name, Refused, Row, Signs, country, wikidata};
use crate::enrich::entities::kind::{Class, Kind};

/// Which column is where.
#[derive(Debug, Default)]
pub struct Columns {
    id: Option<usize>,
    class: Option<usize>,
    label: Option<usize>,
    names: Option<usize>,
    kind: Option<usize>,
    country: Option<usize>,
    fame: Option<usize>,
    sitelinks: Option<usize>,
    languages: Option<usize>,
    population: Option<usize>,
    geonames: Option<usize>,
    /// Columns of other identifiers, `id:SCHEME`.
    ids: Vec<(String, usize)>,
}

impl Columns {
    /// Reads the header. The first word of a column's title counts: `aliases (language:name, …)`.
    pub(super) fn of(header: &str) -> Result<Self, Refused> {
        let mut columns = Self::default();
        for (at, title) in header.trim_start_matches(['\u{feff}', '#', ' ']).trim_end().split('\t').enumerate() {
            let word = title.split([' ', ',', '(']).next().unwrap_or_default();
            let slot = match word.to_lowercase().as_str() {
                "id" | "qid" | "wikidata" => &mut columns.id,
                "class" | "type" => &mut columns.class,
                "label" | "name" => &mut columns.label,
                "names" | "aliases" => &mut columns.names,
                "kind" | "note" | "description" => &mut columns.kind,
                "country" | "countries" => &mut columns.country,
                "fame" => &mut columns.fame,
                "sitelinks" => &mut columns.sitelinks,
                "languages" => &mut columns.languages,
                "population" => &mut columns.population,
                "geonames" => &mut columns.geonames,
                other => {
                    if let Some(scheme) = other.strip_prefix("id:") {
                        columns.ids.push((scheme.to_owned(), at));
                    }
                    continue;
                }
            };
            *slot = slot.or(Some(at));
        }
        if columns.id.is_none() && columns.ids.is_empty() || columns.class.is_none() || columns.label.is_none() {
            let message =
                "the first line must name the columns, parted by tabs: at least class, label, and id or id:SCHEME";
            return Err(Refused::Field(message.into()));
        }
        Ok(columns)
    }

    pub(super) fn row(&self, line: &str) -> Result<Row, Refused> {
        let fields: Vec<&str> = line.trim_end_matches(['\r', '\n']).split('\t').collect();
        let get = |at: Option<usize>| at.and_then(|at| fields.get(at)).map_or("", |field| field.trim());
        let number = |at: Option<usize>| match get(at) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| Refused::Field(format!("{text:?} is no number"))),
        };
        let class = Class::named(get(self.class)).ok_or_else(|| Refused::Class(get(self.class).to_owned()))?;
        let signs = Signs {
            sitelinks: number(self.sitelinks)?,
            languages: number(self.languages)?,
            population: number(self.population)?,
        };
        let id = wikidata(get(self.id))?;
        let ids = self.ids.iter().map(|(scheme, at)| (scheme.clone(), get(Some(*at)).to_owned()));
        Ok(Row {
            wikidata: id,
            ids: ids.filter(|(_, id)| !id.is_empty()).collect(),
            class,
            kind: Kind::described(class, get(self.kind)),
            label: get(self.label).to_owned(),
            names: get(self.names).split('|').filter_map(name).collect(),
            country: country(get(self.country)),
            fame: number(self.fame)?.map_or(signs.fame(id), |fame: f64| fame.clamp(0.0, 255.0) as u8),
            geonames: number(self.geonames)?.map(|id: f64| id as u32).filter(|&id| id > 0),
        })
    }
}

/// `de:Wien`, or a name alone.
fn name(text: &str) -> Option<Name> {
    let tag = |tag: &str| {
        (2..=8).contains(&tag.len())
            && tag.starts_with(|c: char| c.is_ascii_lowercase())
            && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let (language, name) = text.split_once(':').filter(|(language, _)| tag(language)).unwrap_or(("", text));
    let name = name.trim();
    (!name.is_empty()).then(|| Name { language: language.to_owned(), text: name.to_owned(), weight: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::entities::country::Country;
    use crate::enrich::entities::table::Form;

    #[test]
    fn a_row_is_read_by_its_titles() {
        let (form, header) =
            Form::of("# qid\ttype\tlabel\taliases (language:name)\tpopulation\tcountry\tnote\tid:own").unwrap();
        assert!(header);
        let row = form.row("Q7\tplace\tWardale\tde:Wartal|The Dale|zh-Hant:某谷\t20000\tNorway\tcity\tw-1").unwrap();
        assert_eq!((row.wikidata, row.label.as_str(), row.kind), (Some(7), "Wardale", Kind::City));
        assert_eq!(row.country, Country::named("NO"));
        let names: Vec<_> = row.names.iter().map(|n| (n.language.as_str(), n.text.as_str())).collect();
        assert_eq!(names, [("de", "Wartal"), ("", "The Dale"), ("zh-Hant", "某谷")]);
        assert_eq!(row.ids, [("own".to_owned(), "w-1".to_owned())]);
        assert!(row.fame > 50);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let (form, _) = Form::of("id\tclass\tlabel\tfame").unwrap();
        assert_eq!(form.row("\tperson\tAda\t1"), Err(Refused::NoIdentifier));
        assert_eq!(form.row("X1\tperson\tAda\t1"), Err(Refused::Identifier("X1".into())));
        assert_eq!(form.row("Q1\thuman\tAda\t1"), Err(Refused::Class("human".into())));
        assert_eq!(form.row("Q1\tperson\tQ1\t1"), Err(Refused::NoName));
        assert!(matches!(form.row("Q1\tperson\tAda\tmuch"), Err(Refused::Field(_))));
        assert!(matches!(Form::of("a,b,c"), Err(Refused::Field(_))));
    }
}
