//! Names of places and peoples that stand for something else: money, goods and dishes, the sides of a match, companies.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::fold::fold;
use super::gazetteer::{self, Record, Walk};
use crate::enrich::Analysis;
use crate::enrich::entities::{Kind, Knowledge};
use crate::enrich::roles;

/// The words of `idle.tsv`, by what they tell.
struct Words {
    money: Vec<&'static str>,
    no_money: Vec<&'static str>,
    /// With their language, as all below.
    wares: FxHashSet<(&'static str, &'static str)>,
    goods: FxHashSet<(&'static str, &'static str)>,
    state: FxHashSet<(&'static str, &'static str)>,
    states: FxHashSet<(&'static str, &'static str)>,
    bare_wares: Vec<&'static str>,
    directions: Vec<&'static str>,
    articles: Vec<&'static str>,
    nouns: FxHashSet<(&'static str, &'static str)>,
    family_before: FxHashSet<(&'static str, &'static str)>,
    family_behind: FxHashSet<(&'static str, &'static str)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let rows = || roles::rows(include_str!("../../../data/places/idle.tsv"));
    let of = |role: &str| rows().filter(|row| row.1 == role).flat_map(|row| row.2.split(" | ")).collect();
    let with_language = |role: &str| {
        let rows = rows().filter(|row| row.1 == role);
        rows.flat_map(|row| row.2.split(" | ").map(move |word| (row.0, word))).collect()
    };
    Words {
        money: of("money"),
        no_money: of("no money"),
        wares: with_language("ware"),
        goods: with_language("good"),
        state: with_language("state"),
        states: with_language("states"),
        bare_wares: of("bare ware"),
        directions: of("direction"),
        articles: of("article"),
        nouns: with_language("noun"),
        family_before: with_language("family before"),
        family_behind: with_language("family behind"),
    }
});

/// Whether what stands at `bytes` is money, ware, the last name of a family or a common word and no place.
pub(super) fn is_idle(analysis: &Analysis<'_>, bytes: &Range<usize>) -> bool {
    is_money(analysis, bytes)
        || is_ware(analysis, bytes)
        || is_family(analysis, bytes)
        || analysis.language != "en"
            && (is_word(&analysis.text[bytes.clone()], analysis.language) || is_called(analysis, bytes))
}

/// `Sud-Ouest`, `El Centro`, `la Capital`, `المدينة`.
fn is_word(text: &str, language: &str) -> bool {
    let known = &*WORDS;
    let words: Vec<_> = text.split([' ', '-']).map(fold).filter(|word| !known.articles.contains(&&**word)).collect();
    let is_noun = |word: &str| known.nouns.contains(&(language, word));
    !words.is_empty() && words.iter().all(|word| known.directions.contains(&&**word) || is_noun(word))
}

/// `US$`, `Hong Kong dollars`, `US-Dollar`, `dólares canadienses`.
fn is_money(analysis: &Analysis<'_>, bytes: &Range<usize>) -> bool {
    let rest = &analysis.text[bytes.end..];
    if rest.starts_with(['$', '€', '£', '¥']) {
        return true;
    }
    let money = |word: &str| {
        let lower = word.to_lowercase();
        WORDS.money.iter().any(|stem| lower.starts_with(stem)) && !WORDS.no_money.contains(&lower.as_str())
    };
    let behind = rest.strip_prefix([' ', '-', '\u{a0}']).and_then(|rest| word(rest, false));
    let before = analysis.text[..bytes.start].strip_suffix([' ', '\u{a0}']).and_then(|front| word(front, true));
    // In English what stands in front is another sum: `20 dollars American tourists paid`.
    behind.is_some_and(money) || analysis.language != "en" && before.is_some_and(money)
}

/// The word that `text` begins or ends with.
fn word(text: &str, last: bool) -> Option<&str> {
    let no_letter = |c: char| !c.is_alphabetic();
    let word = if last { text.rsplit(no_letter).next() } else { text.split(no_letter).next() };
    word.filter(|word| !word.is_empty())
}

/// `noix du Brésil`, `gallina de Guinea`, `porcellini d’India`: what stands in front, past a word in small letters.
fn is_called(analysis: &Analysis<'_>, bytes: &Range<usize>) -> bool {
    const LINK: usize = 5;
    let good = |word: &str| WORDS.goods.contains(&(analysis.language, word.to_lowercase().as_str()));
    let front = analysis.text[..bytes.start].trim_end_matches([' ', '\u{a0}', '\'', '’']);
    let Some(last) = word(front, true) else { return false };
    let link = last.len() <= LINK && last.chars().all(char::is_lowercase);
    good(last) || link && word(front[..front.len() - last.len()].trim_end(), true).is_some_and(good)
}

/// Whether `word` in small letters is what a part of a federation is called in `language`, in the plural or a word for nothing else; with `alone`,
/// one that a whole state is called, too.
pub(super) fn is_state(word: &str, language: &str, alone: bool) -> bool {
    let known = if alone { &WORDS.state } else { &WORDS.states };
    known.contains(&(language, word))
}

/// `Turkey breast`, `French fries`, `China shop`, `русская рулетка`.
fn is_ware(analysis: &Analysis<'_>, bytes: &Range<usize>) -> bool {
    let Some(next) = analysis.text[bytes.end..].strip_prefix(' ').and_then(|rest| word(rest, false)) else {
        return false;
    };
    if analysis.language != "en" {
        return WORDS.wares.contains(&(analysis.language, next.to_lowercase().as_str()));
    }
    let adjective = ["an", "ch", "sh", "se", "ss"].iter().any(|end| analysis.text[bytes.clone()].ends_with(end));
    WORDS.wares.contains(&("en", next)) && !(adjective && WORDS.bare_wares.contains(&next))
}

/// `Os irmãos França`, `a Török testvérek`, `the Ireland sisters`: brothers, couples and families are called by their last name. What peoples are
/// called has a capital letter in English anyway (`the Polish brothers`), and at the beginning of a sentence everywhere.
fn is_family(analysis: &Analysis<'_>, bytes: &Range<usize>) -> bool {
    let text = &analysis.text[bytes.clone()];
    let known = |words: &FxHashSet<(&str, &str)>, word: &str| {
        words.contains(&(analysis.language, word.to_lowercase().as_str()))
    };
    if !text.starts_with(char::is_uppercase) || text.contains(' ') {
        return false;
    }
    let front = analysis.text[..bytes.start].strip_suffix([' ', '\u{a0}']);
    if front.and_then(|front| word(front, true)).is_some_and(|word| known(&WORDS.family_before, word)) {
        return true;
    }
    let next = analysis.text[bytes.end..].strip_prefix([' ', '\u{a0}']).and_then(|rest| word(rest, false));
    let opens = front.is_none_or(|front| front.trim_end().ends_with(['.', '!', '?', '\n']));
    let demonym = |(record, _): (Record, bool)| record.kind == gazetteer::Kind::Demonym;
    let people = || analysis.language == "en" && Walk::to(text).is_none_or(|name| name.records().any(demonym));
    !opens && next.is_some_and(|word| known(&WORDS.family_behind, word)) && !people()
}

/// Whether it is a side of a match, named as in tables of fixtures and results: `Georgia v Alabama`, `France 2-1 Brazil`.
pub(super) fn is_side(analysis: &Analysis<'_>, bytes: &Range<usize>) -> bool {
    let versus = |word: Option<&str>| word.is_some_and(|word| matches!(word, "v" | "vs" | "versus"));
    let rest = analysis.text[bytes.end..].trim_start_matches(' ');
    let front = analysis.text[..bytes.start].trim_end_matches([' ', '.']);
    let points = |text: &str| {
        let mut sides = text.splitn(2, ['-', '\u{2013}', ':']);
        let side = |part: Option<&str>| {
            part.is_some_and(|p| (1..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
        };
        side(sides.next()) && side(sides.next())
    };
    let next = rest.split([' ', '\n', ',', '.']).next().unwrap_or_default();
    let last = front.rsplit([' ', '\n']).next().unwrap_or_default();
    versus(word(rest, false)) || versus(word(front, true)) || points(next) || points(last)
}

/// Whether packs know a name as one of a company, club, newspaper or the like, which says little of the country in it.
pub(super) fn is_commercial(knowledge: &Knowledge, name: &str) -> bool {
    knowledge.candidates(name).iter().any(|candidate| {
        let kind = candidate.record.kind;
        let business =
            matches!(kind, Kind::Company | Kind::Bank | Kind::Press | Kind::Broadcaster | Kind::Club | Kind::Band);
        candidate.weight > 3 && business
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        for (language, role, words) in roles::rows(include_str!("../../../data/places/idle.tsv")) {
            let words: Vec<&str> = words.split(" | ").collect();
            assert!(words.iter().all(|word| !word.is_empty() && *word == word.to_lowercase()), "{language} {role}");
            match role {
                "noun" | "direction" | "article" => assert!(words.iter().all(|word| *word == fold(word)), "{language}"),
                "money" | "no money" | "ware" | "bare ware" | "good" | "state" | "states" | "family before"
                | "family behind" => {}
                role => panic!("{role}"),
            }
        }
        assert!(WORDS.bare_wares.iter().all(|ware| WORDS.wares.contains(&("en", ware))));
    }

    #[test]
    fn points_of_the_compass_and_nouns_are_no_places() {
        assert!(is_word("Sud-Ouest", "fr") && is_word("El Centro", "es") && is_word("المدينة", "ar"));
        assert!(!is_word("La Rochelle", "fr") && !is_word("Linden", "fr") && is_word("Linden", "de"));
    }
}
