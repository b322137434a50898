//! What the role beside a name says about its bearer: `Senator Ida Marl` governs, and plays for no club.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::enrich::entities::fold::fold;
use crate::enrich::entities::kind::Kind;
use crate::enrich::entities::stems::Stems;
use crate::enrich::roles::rows;

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Office {
    /// Governs, or is elected.
    State,
    /// Plays, or trains those who do.
    Sport,
}

static TABLE: LazyLock<FxHashMap<&str, Vec<(Office, Stems)>>> = LazyLock::new(|| {
    let mut table: FxHashMap<&str, Vec<(Office, Stems)>> = FxHashMap::default();
    for (code, row, words) in rows(include_str!("../../../../data/entities/offices.tsv")) {
        let mut stems = Stems::default();
        words.split(' ').for_each(|word| stems.add(word));
        table.entry(code).or_default().push((if row == "state" { Office::State } else { Office::Sport }, stems));
    }
    table
});

impl Office {
    /// The one that a role beside a name tells, if it is one alone.
    pub fn of(language: &str, role: &str) -> Option<Self> {
        let code = if matches!(language, "nb" | "nn") { "no" } else { language };
        let words: Vec<String> = role.split([' ', '-', '\u{a0}']).map(fold).collect();
        let mut told = TABLE.get(code)?.iter().filter(|(_, stems)| words.iter().any(|word| stems.has(word)));
        let (office, _) = told.next()?;
        told.next().is_none().then_some(*office)
    }

    /// Whether people of this kind do it; `None` where the kind says nothing.
    pub(super) fn fits(self, kind: Kind) -> Option<bool> {
        match (self, kind) {
            (Self::State, Kind::Politician) | (Self::Sport, Kind::Athlete) => Some(true),
            (Self::State, Kind::Athlete) | (Self::Sport, Kind::Politician) => Some(false),
            (_, Kind::Artist | Kind::Writer | Kind::Journalist | Kind::Scientist) => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_tell_who_governs_and_who_plays() {
        for (language, role, office) in [
            ("en", "state Sen.", Some(Office::State)),
            ("en", "Norland Prime Minister", Some(Office::State)),
            ("en", "Marlow striker", Some(Office::Sport)),
            ("en", "spokeswoman", None),
            ("en", "administrator", None),
            ("de", "Finanzministerin", Some(Office::State)),
            ("de", "Bundestrainer", Some(Office::Sport)),
            ("fr", "ministre de l'Économie", Some(Office::State)),
            ("es", "administradora", None),
            ("it", "sindaco", Some(Office::State)),
            ("nb", "statsminister", Some(Office::State)),
            ("pl", "premiera", Some(Office::State)),
            ("ru", "тренера", Some(Office::Sport)),
            ("uk", "премʼєр-міністр", Some(Office::State)),
            ("tr", "Dışişleri Bakanı", Some(Office::State)),
            ("ar", "وزير الخارجية", Some(Office::State)),
            ("hi", "मुख्यमंत्री", Some(Office::State)),
            ("ja", "首相", Some(Office::State)),
            ("ko", "감독", Some(Office::Sport)),
        ] {
            assert_eq!(Office::of(language, role), office, "{language} {role}");
        }
    }

    #[test]
    fn the_table_is_well_formed() {
        for line in include_str!("../../../../data/entities/offices.tsv").lines().filter(|line| !line.starts_with('#'))
        {
            let [code, row, words] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            assert!(code.len() == 2 && matches!(row, "state" | "sport"), "{line}");
            let is_word = |word: &str| !word.is_empty() && !word.contains('-') && word.to_lowercase() == word;
            assert!(words.split(' ').all(|word| is_word(word.trim_matches('-'))), "{line}");
        }
    }
}
