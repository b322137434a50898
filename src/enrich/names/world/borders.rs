//! Where a name begins and ends: without marks and titles; and names that are none by their form.

use std::ops::Range;

use super::features::Reading;
use super::found::Found;
use crate::enrich::analysis::Analysis;
use crate::enrich::entities::is_article;
use crate::enrich::names::lexicon::class;
use crate::enrich::names::model::Kind;

/// Takes marks and titles off the borders of a name; whether a name is left that may be one.
pub(super) fn bare(analysis: &Analysis<'_>, reading: &Reading, found: &mut Found) -> bool {
    let text = |at: usize| &analysis.text[reading.bytes(&(at..at + 1))];
    let word = |at: usize| text(at).contains(char::is_alphanumeric);
    let ending = |at: usize| text(at).starts_with(['\'', '\u{2019}']) && text(at).chars().count() > 1;
    let units = &mut found.units;
    while units.start < units.end && (!word(units.start) || ending(units.start)) {
        units.start += 1;
    }
    let brackets = units.clone().any(|at| matches!(text(at), "(" | "（"));
    let belongs = |at: usize| word(at) || matches!(text(at), "!" | "+") || (brackets && matches!(text(at), ")" | "）"));
    while units.start < units.end && !belongs(units.end - 1) {
        units.end -= 1;
    }
    quotation(analysis, reading, units);
    if found.kind == Kind::Person {
        let title = |at: usize| {
            let classes = reading.classes(at);
            let named = classes & (class::FIRST | class::LAST) != 0;
            // `CSU-Mann Hahn`: a compound whose parts are no first names says what somebody is.
            let compound = text(at).contains('-') && text(at).chars().count() > 6;
            // `AfD-Mann Ohlsen`
            let party = text(at)
                .split_once('-')
                .is_some_and(|(front, _)| front.chars().filter(|c| c.is_uppercase()).count() > 1);
            party || (!named && reading.is_whole(at) && (classes & class::TITLE != 0 || compound))
        };
        // `Landesbischof Christian Koppel`: a noun, which German capitalises, in front of a first name.
        let is_first = |at: usize| reading.classes(at) & class::FIRST != 0;
        let noun = |units: &Range<usize>| {
            let at = units.start;
            analysis.language == "de"
                && units.len() > 2
                && !is_first(at)
                && is_first(at + 1)
                && text(at).chars().count() > 5
                && text(at).chars().all(char::is_alphabetic)
        };
        while units.len() > 1 && (title(units.start) || noun(units)) {
            units.start += 1;
        }
    }
    if found.kind == Kind::Organisation && units.start < units.end && is_titled(analysis, reading, units.start) {
        units.start -= 1;
    }
    let address = units.len() == 1 && text(units.start).contains('@');
    units.start < units.end && !address && !(found.kind == Kind::Place && is_ware(analysis, reading, &found.units))
}

/// Whether an article with a capital letter stands in front, inside of a sentence: `schrieb` `Der` `Spiegel`.
fn is_titled(analysis: &Analysis<'_>, reading: &Reading, start: usize) -> bool {
    let Some(at) = start.checked_sub(1) else { return false };
    let text = |at: usize| &analysis.text[reading.bytes(&(at..at + 1))];
    let touch = |at: usize| {
        let (left, right) = (reading.bytes(&(at..at + 1)), reading.bytes(&(at + 1..at + 2)));
        matches!(analysis.text.get(left.end..right.start), Some(" " | "\u{a0}"))
    };
    let shouted = |word: &str| word.chars().count() > 1 && !word.contains(char::is_lowercase);
    let is_inside = at.checked_sub(1).is_some_and(|before| touch(before) && text(before).ends_with(char::is_lowercase));
    // `Die EZB` is the bank's article, at the beginning of a sentence that no mark parts.
    is_inside
        && touch(at)
        && !shouted(text(start))
        && text(at).starts_with(char::is_uppercase)
        && !shouted(text(at))
        && is_article(analysis.language, text(at))
}

/// Whether it is one word in katakana that a known place begins and no known place is: `フランスパン`, a loaf. A dot parts the words of a name.
fn is_ware(analysis: &Analysis<'_>, reading: &Reading, units: &Range<usize>) -> bool {
    let is_katakana = |c: char| matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{30fc}');
    let ends = |at: usize| reading.known_place_ends(at);
    analysis.text[reading.bytes(units)].chars().all(is_katakana)
        && units.clone().take(units.len().saturating_sub(1)).any(ends)
        && reading.known_place_begins(units.start)
}

/// Ends a name where a quotation ends that began in front of it, and goes on to the end of one that began in it: `ТОВ «Трио»`.
fn quotation(analysis: &Analysis<'_>, reading: &Reading, units: &mut Range<usize>) {
    let bytes = |at: usize| reading.bytes(&(at..at + 1));
    let is_quote = |at: usize| {
        let text = &analysis.text[bytes(at)];
        text.chars().all(|c| matches!(c, '«' | '»' | '"' | '“' | '”' | '„')) && !text.is_empty()
    };
    // By what it touches: which mark opens and which closes depends on the language.
    let closes = |at: usize| {
        let before = analysis.text[..bytes(at).start].chars().next_back();
        before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '!' | '?' | ')'))
    };
    let mut open = 0;
    for at in units.clone().filter(|&at| is_quote(at)) {
        match (closes(at), open) {
            (true, 0) if at > units.start => return units.end = at,
            (true, _) => open -= i32::from(open > 0),
            (false, _) => open += 1,
        }
    }
    if open > 0 && units.end < reading.units.all.len() && is_quote(units.end) && closes(units.end) {
        units.end += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body, Language};
    use crate::enrich::entities::Knowledge;
    use crate::enrich::names::world::lexicon::WorldLexicon;

    #[test]
    fn an_article_with_a_capital_letter_is_part_of_the_name() {
        let (lexicon, knowledge) = (WorldLexicon::shipped(), Knowledge::shipped());
        for (language, text, name) in [
            ("de", "Das schrieb Der Wecker gestern.", "Der Wecker"),
            ("fr", "Selon Les Vagues, il pleut.", "Les Vagues"),
            ("fr", "selon les Vagues, il pleut.", "Vagues"),
            ("es", "Llueve. El Faro cierra.", "Faro"),
            ("de", "DAS SCHRIEB DER WECKER", "WECKER"),
        ] {
            let article = Article {
                body: Body { text: text.into(), ..Body::default() },
                language: Some(Language { code: language.into(), script: None, confidence: 1.0 }),
                ..Article::default()
            };
            let analysis = Analysis::of(&article);
            let reading = Reading::of(&analysis, language, lexicon, &knowledge);
            let last = name.rsplit(' ').next().expect("a word");
            let is_last = |at: &usize| &text[reading.bytes(&(*at..at + 1))] == last;
            let at = (0..reading.units.all.len()).find(is_last).expect("in the text");
            let mut found = Found { units: at..at + 1, kind: Kind::Organisation, confidence: 0.9 };
            assert!(bare(&analysis, &reading, &mut found));
            assert_eq!(&text[reading.bytes(&found.units)], name);
        }
    }

    #[test]
    fn a_dish_called_for_a_country_is_no_place() {
        let (lexicon, knowledge) = (WorldLexicon::shipped(), Knowledge::shipped());
        for (name, ware) in [
            ("スペインオムレツ", true),
            ("トルコアイス", true),
            ("スペイン", false),
            ("オーストラリア", false),
            ("スペイン・バスク", false),
            ("バルセロナ", false),
        ] {
            let language = Some(Language { code: "ja".into(), script: None, confidence: 1.0 });
            let body = Body { text: name.into(), ..Body::default() };
            let article = Article { body, language, ..Article::default() };
            let analysis = Analysis::of(&article);
            let reading = Reading::of(&analysis, "ja", lexicon, &knowledge);
            assert_eq!(is_ware(&analysis, &reading, &(0..reading.units.all.len())), ware, "{name}");
        }
    }
}
