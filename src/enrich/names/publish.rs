//! Which of the names that were found go into the document: its reader rather misses a name than reads a wrong one. The others are evidence.

use super::dictionary;
use super::mention::Named;
use super::model::Kind;
use super::owned;
use crate::article::{Annotations, Entity, Place, rounded};
use crate::enrich::Analysis;
use crate::enrich::entities::Knowledge;

/// How sure an organisation must be that is named once and that no pack knows. Of those below it, little more than half were right in reports of twenty
/// languages that the network had not seen, and of those above it two thirds and more.
const ORGANISATION_ONCE: f64 = 0.7;
/// Words from which on the name of an organisation in English is long, and the confidence that it needs then: it is as sure as its least sure
/// word.
const LONG: usize = 3;
const LONG_ONCE: f64 = 0.6;
/// The same of a place, in other languages than English, where no gazetteer has the last word.
const PLACE_ONCE: f64 = 0.6;
/// The same of a person of one word in English: below it, one in nine was right on pages of shops, companies and guides that the network had not
/// seen, and a third elsewhere. Longer names are as sure as their least sure word, which is little where they are rare.
const ENGLISH_WORD_ONCE: f64 = 0.5;
/// The same of a person whose only name is a common word of the language, or stands in German, which writes nouns as it does names. Below it, a third was
/// right.
const WORD_ONCE: f64 = 0.75;
/// The same of anything in Japanese, where neither blanks nor capitals show a name.
const JAPANESE_ONCE: f64 = 0.85;
/// How sure a name of another kind must be, and how sure where packs know it as such.
const OTHER: f64 = 0.85;
const OTHER_KNOWN: f64 = 0.6;

/// What is known of the words of a language.
pub(super) struct Words<'a> {
    /// Whether it is one for a people, a faith or a language: the recognizer counts those among the other names, and no reader does.
    pub is_people: &'a dyn Fn(&str) -> bool,
    /// Whether it is one of the common words of the language.
    pub is_common: &'a dyn Fn(&str) -> bool,
}

/// The fields of a document and the evidence that `named` makes.
pub(super) fn published(
    analysis: &Analysis<'_>,
    knowledge: &Knowledge,
    named: Vec<Named>,
    words: &Words<'_>,
) -> Annotations {
    let mut annotations = Annotations::default();
    for mut named in named {
        named.kind = owned::kind(analysis.text, analysis.language, &named);
        let is_common = named.kind == Kind::Other && ((words.is_people)(&named.name) || is_unit(analysis.text, &named));
        let is_sure = !is_common && is_sure(&named, knowledge, analysis.language, words);
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
fn is_sure(named: &Named, knowledge: &Knowledge, language: &str, words: &Words<'_>) -> bool {
    let is_known = || dictionary::form(knowledge, &named.name, named.kind, language).is_some();
    let least = |least: f64| if language == "ja" { JAPANESE_ONCE.max(least) } else { least };
    let is_sure = |once: f64| named.mentions.len() > 1 || named.confidence >= least(once);
    match named.kind {
        // Packs know a person by many a noun: `Sturm`.
        Kind::Person => {
            let is_short = !named.name.contains(' ');
            is_sure(match language {
                "en" if is_short => ENGLISH_WORD_ONCE,
                _ if is_short && (language == "de" || (words.is_common)(&named.name)) => WORD_ONCE,
                _ => 0.0,
            })
        }
        Kind::Organisation => {
            let is_long = language == "en" && named.name.split(' ').count() >= LONG;
            is_sure(if is_long { LONG_ONCE } else { ORGANISATION_ONCE }) || is_known()
        }
        Kind::Place => language == "en" || is_sure(PLACE_ONCE) || is_known(),
        Kind::Other => named.confidence >= OTHER || (named.confidence >= OTHER_KNOWN && is_known()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_once_has_to_be_surer_the_likelier_it_is_a_word() {
        let knowledge = Knowledge::default();
        let words = Words { is_people: &|_| false, is_common: &|word| word == "Vesi" };
        let is_sure = |language: &str, kind, name: &str, confidence: f64, mentions: usize| {
            let mentions = (0..mentions).map(|at| at..at + 1).collect();
            is_sure(&Named { kind, name: name.into(), role: None, confidence, mentions }, &knowledge, language, &words)
        };
        assert!(is_sure("fi", Kind::Person, "Aalto", 0.65, 1) && !is_sure("fi", Kind::Person, "Vesi", 0.65, 1));
        assert!(is_sure("fi", Kind::Person, "Vesi", 0.65, 2) && !is_sure("fi", Kind::Organisation, "Aalto", 0.6, 1));
        assert!(!is_sure("de", Kind::Person, "Regler", 0.7, 1) && is_sure("de", Kind::Person, "Uwe Regler", 0.7, 1));
        assert!(is_sure("ko", Kind::Place, "가온", 0.7, 1) && !is_sure("ja", Kind::Place, "ソラ", 0.7, 1));
        assert!(is_sure("en", Kind::Person, "Aalto", 0.5, 1) && !is_sure("en", Kind::Organisation, "Aalto", 0.5, 1));
        assert!(is_sure("en", Kind::Organisation, "Port of Aalto", 0.65, 1));
        assert!(!is_sure("en", Kind::Person, "Aalto", 0.4, 1) && is_sure("en", Kind::Person, "Aalto", 0.4, 2));
        assert!(is_sure("en", Kind::Person, "Zoe Aalto", 0.4, 1));
    }

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
