//! Which of the names that were found go into the document: its reader rather misses a name than reads a wrong one. The others are evidence.

use super::dictionary;
use super::mention::Named;
use super::model::Kind;
use crate::article::{Annotations, Entity, Place, rounded};
use crate::enrich::Analysis;
use crate::enrich::entities::Knowledge;

/// How sure an organisation must be that is named once and that no pack knows. Of those below it, fewer than a third were right in whole articles
/// of a dozen languages.
const ORGANISATION_ONCE: f64 = 0.7;
/// The same of a place, in other languages than English, where no gazetteer has the last word.
const PLACE_ONCE: f64 = 0.6;
/// The same of a person with one name in German, which writes nouns as it does names.
const GERMAN_ONCE: f64 = 0.75;
/// How sure a name of another kind must be, and how sure where packs know it as such.
const OTHER: f64 = 0.85;
const OTHER_KNOWN: f64 = 0.6;

/// The fields of a document and the evidence that `named` makes. `is_people` says whether a name is a word for a people, a faith or a language: the
/// recognizer counts those among the other names, and no reader does.
pub(super) fn published(
    analysis: &Analysis<'_>,
    knowledge: &Knowledge,
    named: Vec<Named>,
    is_people: &dyn Fn(&str) -> bool,
) -> Annotations {
    let mut annotations = Annotations::default();
    for named in named {
        let is_common = named.kind == Kind::Other && (is_people(&named.name) || is_unit(analysis.text, &named));
        let is_sure = !is_common && is_sure(&named, knowledge, analysis.language);
        let Named { kind, name, role, confidence, mentions } = named;
        let mentions = mentions.into_iter().map(|bytes| analysis.span(bytes)).collect();
        let confidence = Some(rounded(confidence));
        if kind == Kind::Place {
            if is_sure {
                annotations.place_names.push(Place { name, confidence, mentions, ..Place::default() });
            }
            continue;
        }
        let entity = Entity { name, role, confidence, mentions, ..Entity::default() };
        match (kind, is_sure) {
            (Kind::Person, true) => annotations.people.push(entity),
            (Kind::Person, false) => {}
            (Kind::Organisation, true) => annotations.organisations.push(entity),
            (Kind::Organisation, false) => annotations.unsure.organisations.push(entity),
            (Kind::Other, true) => annotations.other_names.push(entity),
            (Kind::Other | Kind::Place, _) => annotations.unsure.others.extend(entity.mentions),
        }
    }
    annotations.unsure.others.sort_unstable();
    annotations
}

/// How words for large numbers begin that stand between a number and what it counts, in the languages of Europe.
const THOUSANDS: &[&str] = &[
    "mil", "mio", "mld", "mln", "mrd", "bil", "bn", "тыс", "тис", "мил", "міл", "млн", "млрд", "tis", "tys", "tus",
    "bin",
];

/// Whether a word is what a number counts: `250 Euro`, `3,5 Milliarden Euro`. A year counts nothing: `2024 Olympics`.
fn is_unit(text: &str, named: &Named) -> bool {
    let counted = |front: &str| {
        let mut front = front.trim_end();
        let word = front.rsplit(char::is_whitespace).next().unwrap_or_default();
        let is_large = |begin: &&str| word.get(..begin.len()).is_some_and(|w| w.to_lowercase() == **begin);
        if word.chars().all(|c| c.is_alphabetic() || c == '.') && THOUSANDS.iter().any(is_large) {
            front = front[..front.len() - word.len()].trim_end();
        }
        let number = &front[front.trim_end_matches(|c: char| c.is_numeric() || matches!(c, '.' | ',')).len()..];
        let is_year = number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit());
        number.chars().any(char::is_numeric) && !is_year
    };
    !named.name.contains(' ') && named.mentions.iter().any(|mention| text.get(..mention.start).is_some_and(counted))
}

/// Whether it is sure enough to be published.
fn is_sure(named: &Named, knowledge: &Knowledge, language: &str) -> bool {
    let is_known = || dictionary::form(knowledge, &named.name, named.kind, language).is_some();
    let sure_once = |least: f64| named.mentions.len() > 1 || named.confidence >= least || is_known();
    match named.kind {
        // Packs know a person by many a noun: `Sturm`.
        Kind::Person => {
            let is_sure = named.mentions.len() > 1 || named.confidence >= GERMAN_ONCE;
            language != "de" || named.name.contains(' ') || is_sure
        }
        Kind::Organisation => sure_once(ORGANISATION_ONCE),
        Kind::Place => language == "en" || sure_once(PLACE_ONCE),
        Kind::Other => named.confidence >= OTHER || (named.confidence >= OTHER_KNOWN && is_known()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_number_counts_is_a_unit() {
        let is_unit = |front: &str, name: &str, behind: &str| {
            let text = format!("{front}{name}{behind}");
            let mentions = std::iter::once(front.len()..front.len() + name.len()).collect();
            is_unit(&text, &Named { kind: Kind::Other, name: name.into(), role: None, confidence: 1.0, mentions })
        };
        for (front, name) in [
            ("Sie zahlt 250 ", "Euro"),
            ("rund 3,5 Milliarden ", "Euro"),
            ("koštuje 12 mil. ", "Kč"),
            ("стоит 40 тыс. ", "Рублей"),
        ] {
            assert!(is_unit(front, name, " mehr"), "{front}{name}");
        }
        for (front, name) in [("The 2024 ", "Olympics"), ("Die neue ", "Berlinale"), ("70 Jahre ", "Grundgesetz")] {
            assert!(!is_unit(front, name, " begins"), "{front}{name}");
        }
    }
}
