//! Correction notices: what a newsroom says that it got wrong before.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::needles::Needles;
use crate::cut;

/// Longest notice, in bytes; what is longer is an article about corrections.
const LONGEST: usize = 1500;

/// Most notices of an article.
const MOST: usize = 10;

/// What notices begin with, before a colon, a dash or a date; lower case.
const LABELS: &[&str] = &[
    // English
    "corrections and clarifications",
    "correction and clarification",
    "corrections",
    "correction",
    "clarification",
    "editor's correction",
    "corrected",
    // German, Dutch
    "korrektur",
    "korrekturhinweis",
    "berichtigung",
    "richtigstellung",
    "correctie",
    "rectificatie",
    // French, Spanish, Portuguese, Italian, Romanian
    "rectificatif",
    "erratum",
    "correctif",
    "corrección",
    "correcciones",
    "fe de errores",
    "fe de erratas",
    "rectificación",
    "correção",
    "errata",
    "erramos",
    "correzione",
    "errata corrige",
    "rettifica",
    "erată",
    // Nordic and Finnish
    "rettelse",
    "retting",
    "rättelse",
    "oikaisu",
    "leiðrétting",
    // Slavic, Hungarian, Greek
    "sprostowanie",
    "oprava",
    "исправление",
    "поправка",
    "виправлення",
    "helyesbítés",
    "διόρθωση",
    // Turkish, Indonesian, Arabic
    "düzeltme",
    "koreksi",
    "ralat",
    "تصحيح",
    // Chinese, Japanese, Korean
    "更正",
    "勘误",
    "訂正",
    "お詫びと訂正",
    "정정",
    "바로잡습니다",
];

/// What they say of the text as it was; lower case.
const PHRASES: &[&str] = &[
    "an earlier version of this ",
    "a previous version of this ",
    "a prior version of this ",
    "this article has been corrected",
    "this story has been corrected",
    "this article was amended",
    "in einer früheren version dieses ",
    "in einer früheren fassung dieses ",
    "in einer vorherigen version dieses ",
    "in einer ersten version dieses ",
    "een eerdere versie van dit ",
    "une version précédente de cet ",
    "une première version de cet ",
    "une version antérieure de cet ",
    "una versión anterior de est",
    "una primera versión de est",
    "uma versão anterior dest",
    "una versione precedente di quest",
    "en tidligere versjon av denne ",
    "en tidligere version af denne ",
    "en tidigare version av ",
    "artikkelin aiemmassa versiossa",
    "jutun aiemmassa versiossa",
    "we wcześniejszej wersji ",
    "v předchozí verzi článku",
    "v původní verzi článku",
    "в предыдущей версии ",
    "в более ранней версии ",
    "у попередній версії ",
];

/// The notices among the paragraphs of a text.
pub fn find<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    texts.into_iter().filter(|text| is_notice(text)).take(MOST).map(str::to_owned).collect()
}

/// Bytes of a text that its first words are looked for in.
const FIRST: usize = 80;

/// Shortest notice, in bytes: a label of five letters, a colon, and eight letters behind.
const SHORTEST: usize = 14;

/// Whether the first words of a text can begin a notice; quick, for every text of a page.
pub fn may_begin(text: &str) -> bool {
    static WORDS: LazyLock<Needles> = LazyLock::new(|| {
        let capitalized = |word: &str| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>().to_ascii_lowercase())
        };
        let words = LABELS.iter().chain(PHRASES).copied();
        Needles::new(words.clone().map(str::to_owned).chain(words.filter_map(capitalized)))
    });
    let text = text.trim_start();
    let end = cut::head(text, FIRST).len();
    if end < SHORTEST {
        return false;
    }
    let mut first = [0; FIRST];
    let first = first.get_mut(..end).unwrap_or_default();
    first.iter_mut().zip(text.as_bytes()).for_each(|(lower, byte)| *lower = byte.to_ascii_lowercase());
    WORDS.find(first, 0).is_some()
}

/// Whether a paragraph is a correction notice.
pub fn is_notice(text: &str) -> bool {
    static FIRST_WORDS: LazyLock<Needles> = LazyLock::new(|| Needles::new(LABELS));
    static INSIDE: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        // Of that kind it looks for the first bytes of all phrases at once.
        let mut builder = AhoCorasick::builder();
        builder.match_kind(MatchKind::LeftmostFirst).kind(Some(AhoCorasickKind::ContiguousNFA)).build(PHRASES).ok()
    });
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    if text.len() > LONGEST {
        return false;
    }
    let mut rest = text.chars();
    rest.nth(299);
    let mut told = text[..text.len() - rest.as_str().len()].to_lowercase();
    if told.contains('’') {
        told = told.replace('’', "'");
    }
    INSIDE.as_ref().is_some_and(|phrases| phrases.is_match(&told))
        || FIRST_WORDS.at_start(told.as_bytes()).is_some()
            && LABELS.iter().any(|label| told.strip_prefix(label).is_some_and(announces))
}

/// Whether what follows a label makes a notice of it: a colon, a dash or a stop, with nothing but a date or a bracket before.
fn announces(rest: &str) -> bool {
    let Some((before, mark)) = rest.char_indices().find_map(|(at, c)| {
        let ends = matches!(c, ':' | '：' | '—' | '–' | '.' | '】' | ']') || c == '-' && rest[..at].ends_with(' ');
        ends.then(|| (&rest[..at], c))
    }) else {
        return false;
    };
    let after = &rest[before.len() + mark.len_utf8()..];
    let dated = before.len() <= 60 && before.starts_with([' ', ',', '(']) && before.chars().any(char::is_numeric);
    (before.trim().is_empty() || dated) && after.chars().filter(|c| c.is_alphanumeric()).count() >= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_told_from_sentences() {
        for notice in [
            "Correction: The bridge was closed on Tuesday, not on Monday.",
            "CORRECTION, March 5, 2024: The name of the ferry was misspelled.",
            "Correction (5 March): the mayor is 54.",
            "* Clarification – The council has yet to vote on the plan.",
            "This story has been corrected to show that the ferry is older.",
            "An earlier version of this article gave the wrong year.",
            "Korrektur: Die Brücke wurde am Dienstag gesperrt.",
            "In einer früheren Version dieses Artikels hieß es, die Brücke sei neu.",
            "Rectificatif : le pont a été fermé mardi.",
            "Fe de errores: el puente se cerró el martes.",
            "Errata: a ponte foi fechada na terça-feira.",
            "Una versione precedente di questo articolo riportava un altro anno.",
            "Rättelse: Bron stängdes på tisdagen.",
            "Исправление: мост закрыли во вторник.",
            "訂正：橋が閉鎖されたのは火曜日でした。",
        ] {
            assert!(is_notice(notice) && may_begin(notice), "{notice}");
        }
        for other in [
            "Correction officers voted on Tuesday to strike.",
            "A correction: she had never been on the ferry before, she said.",
            "Corrections to the course of the ferry are made by hand.",
            "Correction:",
            "The paper printed a correction on the next day.",
            "Korrekturen sind nötig, sagte der Bürgermeister.",
        ] {
            assert!(!is_notice(other), "{other}");
        }
        assert_eq!(find(["One.", "Correction: The ferry is older than we said.", "Two."]).len(), 1);
    }
}
