//! Wikidata identifiers of a few well-known names, from a hand-written table (`data/ner/ids.tsv`). Everything else has none.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::model::Kind;

static LINES: &str = include_str!("../../../data/ner/ids.tsv");
static TABLE: LazyLock<FxHashMap<(usize, String), &'static str>> = LazyLock::new(|| entries().collect());

fn entries() -> impl Iterator<Item = ((usize, String), &'static str)> {
    let fields = LINES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (id, rest) = line.split_once('\t')?;
        let (kind, names) = rest.split_once('\t')?;
        let kind = if kind == "person" { Kind::Person } else { Kind::Organisation };
        Some((id, kind, names))
    });
    fields.flat_map(|(id, kind, names)| names.split('|').map(move |name| (key(kind, name), id)))
}

/// The identifier of what is called `name`, if the table has it.
pub(super) fn of(kind: Kind, name: &str) -> Option<&'static str> {
    TABLE.get(&key(kind, name)).copied()
}

/// Acronyms keep their capitals: `WHO` is not `Who`.
fn key(kind: Kind, name: &str) -> (usize, String) {
    let acronym = !name.contains(' ') && !name.contains(char::is_lowercase);
    let folded = if acronym { name.to_owned() } else { name.to_lowercase().replace('\u{2019}', "'") };
    let bare = folded.strip_prefix("the ").unwrap_or(&folded);
    (kind.index(), bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_names_have_their_identifier() {
        assert_eq!(of(Kind::Organisation, "UN security council"), Some("Q37470"));
        assert_eq!(of(Kind::Organisation, "the World Bank"), Some("Q7164"));
        assert_eq!(of(Kind::Organisation, "NATO"), Some("Q7184"));
        assert_eq!(of(Kind::Organisation, "Eu"), None);
        assert_eq!(of(Kind::Person, "Kofi Annan"), Some("Q1254"));
        assert_eq!(of(Kind::Person, "World Bank"), None);
    }

    #[test]
    fn every_line_is_whole_and_no_name_stands_twice() {
        let lines = LINES.lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let fields: Vec<&str> = line.split('\t').collect();
            assert!(fields.len() == 3 && matches!(fields[1], "person" | "organisation"), "{line}");
            assert!(fields[0].strip_prefix('Q').is_some_and(|n| n.parse::<u32>().is_ok()), "{line}");
        }
        assert_eq!(TABLE.len(), entries().count());
    }
}
