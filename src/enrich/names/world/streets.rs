//! Streets: a `Beatrixlaan` is no person, nor is a `rua Doutor Álvaro Peixoto`, whoever it is called after. So it is with schools and the like where a word
//! says whom they are called after: `школа имени Анны Орловой`.

use super::features::Reading;
use super::found::Found;
use super::trained_as;
use crate::enrich::analysis::Analysis;
use crate::enrich::names::model::Kind;
use crate::enrich::roles;

static STREETS: &str = include_str!("../../../../data/ner/streets.tsv");

/// Letters in front of the ending: fewer make a family name (`Ter Laan`).
const BEFORE: usize = 3;
/// Titles that stand between the word for the street and the name at most.
const TITLES: usize = 2;

/// Makes places of people and organisations whose last word is that of a street, and other names of those behind such a word.
pub(super) fn tell(analysis: &Analysis<'_>, reading: &Reading, found: &mut [Found]) {
    let Some(row) = row(analysis.language) else { return };
    for found in found.iter_mut().filter(|found| matches!(found.kind, Kind::Person | Kind::Organisation)) {
        let bytes = reading.bytes(&found.units);
        let name = analysis.text.get(bytes.clone()).unwrap_or_default();
        let last = name.rsplit([' ', '\u{a0}']).next().unwrap_or_default().to_lowercase();
        let ends = |word: &str| match word.strip_prefix('=') {
            Some(word) => last == word && last.len() < name.len(),
            None => last.strip_suffix(word).is_some_and(|rest| rest.chars().count() >= BEFORE),
        };
        if row.split(' ').filter(|word| !word.starts_with('^')).any(ends) {
            found.kind = Kind::Place;
        } else if is_behind_street(&analysis.text[..bytes.start], row) {
            found.kind = Kind::Other;
        }
    }
}

/// Whether `before` ends in a word for a street or in `called after`, or in one with titles behind it.
fn is_behind_street(before: &str, row: &str) -> bool {
    let Some(before) = before.strip_suffix([' ', '\u{a0}']) else { return false };
    for word in before.rsplit([' ', '\u{a0}', '\n']).take(TITLES + 1) {
        let lower = word.to_lowercase();
        if row.split(' ').any(|street| street.strip_prefix('^').is_some_and(|street| street == lower)) {
            return true;
        }
        if !word.starts_with(char::is_uppercase) {
            return false;
        }
    }
    false
}

fn row(language: &str) -> Option<&'static str> {
    roles::row(STREETS, trained_as(language))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body, Language};
    use crate::enrich::entities::Knowledge;
    use crate::enrich::names::world::lexicon::WorldLexicon;

    #[test]
    fn streets_are_places_and_family_names_are_not() {
        let (lexicon, knowledge) = (WorldLexicon::shipped(), Knowledge::shipped());
        for (language, name, kind) in [
            ("nl", "Beatrixlaan", Kind::Place),
            ("nl", "Ter Laan", Kind::Person),
            ("nb", "Feldtsgate", Kind::Place),
            ("sv", "Feldtsgatan", Kind::Place),
            ("es", "Beatrixlaan", Kind::Person),
            ("hu", "Feldt Anna utca", Kind::Place),
            ("hu", "Utca", Kind::Person),
        ] {
            let language = Some(Language { code: language.into(), script: None, confidence: 1.0 });
            let article =
                Article { body: Body { text: name.into(), ..Body::default() }, language, ..Article::default() };
            let analysis = Analysis::of(&article);
            let reading = Reading::of(&analysis, analysis.language, lexicon, &knowledge);
            let mut found = [Found { units: 0..reading.units.all.len(), kind: Kind::Person, confidence: 0.9 }];
            tell(&analysis, &reading, &mut found);
            assert_eq!(found[0].kind, kind, "{name}");
        }
    }

    #[test]
    fn who_a_street_is_called_after_is_no_person_there() {
        let row = row("pt").expect("a row");
        assert!(is_behind_street("Passa pela Rua ", row) && is_behind_street("Passa pela Rua Doutor ", row));
        assert!(!is_behind_street("Na rua, ", row) && !is_behind_street("Na rua disse ", row));
        assert!(!is_behind_street("", row));
        let row = super::row("uk").expect("a row");
        assert!(is_behind_street("Школа імені ", row) && is_behind_street("театр ім. ", row));
    }
}
