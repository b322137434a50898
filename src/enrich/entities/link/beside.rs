//! What the words around a name say about what it names: a part of a longer name, a team called for its town, or a place to be in.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::article::Subject;
use crate::enrich::Analysis;
use crate::enrich::analysis::TokenKind;
use crate::enrich::roles::{EVERY, Index, Roles, rows};

/// What the mentions of a name have beside them, taken together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beside {
    /// They are parts of longer names.
    pub part: bool,
    /// These are known or found, or of public bodies and the like: `Veluria Supreme Court`.
    pub body: bool,
    /// A good part of them shows a place: `in Veluria`, `Veluria, Norway`.
    pub located: bool,
    /// What it lies in stands behind one of them: `Veluria, Norway`.
    pub anchored: bool,
    /// What lies in it stands in front of one of them.
    pub anchor: bool,
    /// One of them does what teams do: `beat Veluria`, `Veluria captain`.
    pub plays: bool,
    /// The article is a report of sport.
    pub sport: bool,
    /// A longer name of an organisation in the article begins with it: `Veluria` beside `Veluria Insurance`.
    pub begins: bool,
    /// It stands in the brackets of a dateline, where agencies do: `ANKARA (AA) -`.
    pub credited: bool,
    /// The name says which country's or region's it is: `Veluria State Police`.
    pub homed: bool,
    /// It is said to be a province, state or the like: `Veluria province`.
    pub region: bool,
    /// The article speaks of provinces, so that a town's name may be its province's.
    pub regions: bool,
}

mod role {
    use super::Roles;
    pub const LOCATING: Roles = Roles::nth(0);
    pub const PLAYED: Roles = Roles::nth(1);
    pub const PLAYS: Roles = Roles::nth(2);
    pub const POSITION: Roles = Roles::nth(3);
    pub const OF: Roles = Roles::nth(4);
    pub const PLAY: Roles = Roles::nth(5);
    pub const SPORT: Roles = Roles::nth(6);
    pub const TITLE: Roles = Roles::nth(7);
    pub const BETWEEN: Roles = Roles::nth(8);
    pub const BODY: Roles = Roles::nth(9);
    pub const REGION: Roles = Roles::nth(10);
}

/// The rows of the table, and what their words do.
const ROWS: [(&str, Roles); 11] = [
    ("locating", role::LOCATING),
    ("played", role::PLAYED),
    ("plays", role::PLAYS),
    ("position", role::POSITION),
    ("of", role::OF),
    ("play", role::PLAY),
    ("sport", role::SPORT),
    ("title", role::TITLE),
    ("between", role::BETWEEN),
    ("body", role::BODY),
    ("region", role::REGION),
];

/// What words do in a language.
struct Words {
    index: Index,
    /// Some word shows a place, so that its absence says something.
    locates: bool,
    /// A word parts the name of a position from that of its team.
    parts: bool,
}

static WORDS: LazyLock<FxHashMap<&str, Words>> = LazyLock::new(|| {
    let rows: Vec<_> = rows(include_str!("../../../../data/entities/beside.tsv")).collect();
    let codes: BTreeSet<&str> = rows.iter().map(|(code, ..)| *code).collect();
    let words = |code: &'static str| {
        let own = || rows.iter().filter(|(language, ..)| *language == code || *language == EVERY);
        let role = |row: &str| ROWS.iter().find(|(name, _)| *name == row).map_or(Roles::default(), |(_, role)| *role);
        let lists: Vec<(Vec<&str>, Roles)> =
            own().map(|(_, row, words)| (words.split(' ').collect(), role(row))).collect();
        let lists: Vec<_> = lists.iter().map(|(words, role)| (words.as_slice(), *role)).collect();
        let has = |row: &str| own().any(|(_, other, _)| *other == row);
        (code, Words { index: Index::of(&lists), locates: has("locating"), parts: has("of") })
    };
    codes.into_iter().map(words).collect()
});

/// The words of a language; those that count in every one where it has no others.
fn words(language: &str) -> Option<&'static Words> {
    let code = if matches!(language, "nb" | "nn") { "no" } else { language };
    WORDS.get(code).or_else(|| WORDS.get(EVERY))
}

/// What the word does in this language.
fn roles(language: &str, lower: &str) -> Roles {
    words(language).map_or(Roles::default(), |words| words.index.get(lower))
}

/// Whether an English word is one for a public body or the like.
pub(in super::super) fn is_body(lower: &str) -> bool {
    roles("en", lower).has(role::BODY)
}

/// How English days and months begin.
const DATES: &[&str] = &[
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
    "oct", "nov", "dec",
];

/// Whether the article is a report of sport: in English by several of its words, or a few in a short text, elsewhere by its subjects. Only where
/// the language has words that show a place.
pub(in super::super) fn is_sport(analysis: &Analysis<'_>, subjects: &[Subject]) -> bool {
    if analysis.language != "en" {
        let locates = words(analysis.language).is_some_and(|words| words.locates);
        return locates && subjects.first().is_some_and(|subject| subject.code == SPORT);
    }
    // Subjects of a text of few words are a guess.
    count(analysis, role::SPORT) >= 2 + analysis.tokens.len() / 120
}

/// The Media Topic of sport.
const SPORT: &str = "medtop:15000000";

/// Whether the article speaks of provinces.
pub(in super::super) fn has_regions(analysis: &Analysis<'_>) -> bool {
    count(analysis, role::REGION) > 0
}

/// How many different words of the article do this.
fn count(analysis: &Analysis<'_>, role: Roles) -> usize {
    words(analysis.language).map_or(0, |words| {
        analysis.forms().filter(|form| form.lower.len() > 1 && words.index.get(form.lower).has(role)).count()
    })
}

/// What one mention, the bytes `at..end` of the text, has beside it: whether it runs on into a longer name, shows a place, or plays.
pub(in super::super) fn of_mention(analysis: &Analysis<'_>, at: usize, end: usize) -> Beside {
    let first = analysis.tokens.partition_point(|token| (token.end as usize) <= at);
    let next = analysis.tokens.partition_point(|token| (token.start as usize) < end);
    let lower =
        |at: Option<usize>| at.filter(|&at| at < analysis.tokens.len()).map_or("", |at| analysis.form(at).lower);
    let ahead = |steps: usize| lower(first.checked_sub(steps));
    let words = words(analysis.language);
    let roles = |word: &str| words.map_or(Roles::default(), |words| words.index.get(word));
    let (before, behind, second) = (ahead(1), lower(Some(next)), lower(Some(next + 1)));
    let part = runs_on(analysis, end, next) || follows_on(analysis, first);
    let body = part && begins_body(analysis, end, next);
    let region = roles(behind).has(role::REGION) || roles(before).has(role::REGION);
    // `in the Netherlands`
    let (before, second_before, third_before) =
        if before == "the" { (ahead(2), ahead(3), ahead(4)) } else { (before, ahead(2), ahead(3)) };
    // `OXFORD (AP) --`
    let dateline =
        matches!(behind, "(" | "-" | "--" | "\u{2013}" | "\u{2014}") && (first == 0 || opens(analysis, first));
    let located = roles(before).has(role::LOCATING) || dateline;
    let possessed = matches!(behind, "'s" | "\u{2019}s") && roles(second).has(role::PLAYS);
    let parted = words.is_some_and(|words| words.parts);
    let of = roles(before).has(role::OF);
    // `captain of Veluria`, `capitaine de la Vélurie`, `тренер Велурии`, `plays for Veluria`
    let named_for = if parted {
        of && roles(second_before).has(role::POSITION.and(role::PLAY))
            || roles(second_before).has(role::OF) && roles(third_before).has(role::POSITION)
    } else {
        roles(before).has(role::POSITION)
    };
    let position = roles(behind).has(role::POSITION) || named_for;
    let played = roles(before).has(role::PLAYED) || roles(behind).has(role::PLAYS);
    let plays = position || played || possessed || is_score(analysis, next);
    Beside { part, body, region, located, plays, sport: position, ..Beside::default() }
}

/// The words of a longer name that are looked at.
const LONGEST: usize = 6;

/// Whether one of the capitalised words behind a name is one for a public body or the like: `Veluria` `Supreme Court`.
fn begins_body(analysis: &Analysis<'_>, end: usize, next: usize) -> bool {
    let mut from = end;
    for at in next..analysis.tokens.len().min(next + LONGEST) {
        let token = analysis.tokens[at];
        let joined = matches!(analysis.text.get(from..token.start as usize), Some(" " | "-"));
        let lower = analysis.form(at).lower;
        let capital = analysis.token(at).chars().next().is_some_and(char::is_uppercase);
        if !joined || !capital && !matches!(lower, "of" | "and" | "for" | "the" | "&") {
            return false;
        }
        if capital && is_body(lower) {
            return true;
        }
        from = token.end as usize;
    }
    false
}

/// Whether the token opens a paragraph.
fn opens(analysis: &Analysis<'_>, token: usize) -> bool {
    analysis.tokens.get(token).is_some_and(|token| analysis.text[..token.start as usize].ends_with('\n'))
}

/// `6-4`, `1:0`
fn is_score(analysis: &Analysis<'_>, at: usize) -> bool {
    let Some(token) = analysis.tokens.get(at) else { return false };
    let rest = &analysis.text[token.start as usize..];
    let points = |text: &str| {
        Some(text.bytes().take_while(u8::is_ascii_digit).count()).filter(|digits| (1..=3).contains(digits))
    };
    let behind = points(rest).and_then(|digits| rest[digits..].strip_prefix(['-', ':', '\u{2013}']));
    behind.and_then(points).is_some()
}

/// The name with the capitalised word in front of it, and with the one behind it.
pub(in super::super) fn longer<'a>(analysis: &Analysis<'a>, bytes: std::ops::Range<usize>) -> [Option<&'a str>; 2] {
    let first = analysis.tokens.partition_point(|token| (token.end as usize) <= bytes.start);
    let next = analysis.tokens.partition_point(|token| (token.start as usize) < bytes.end);
    let capital = |at: usize| {
        let token = analysis.tokens.get(at).filter(|token| token.kind == TokenKind::Word)?;
        analysis.token(at).chars().next().is_some_and(char::is_uppercase).then_some(*token)
    };
    let joined = |from: usize, to: usize| matches!(analysis.text.get(from..to), Some(" " | "-"));
    // At the beginning of a sentence every word has a capital letter.
    let before = first
        .checked_sub(1)
        .filter(|&at| !analysis.opens_sentence(at))
        .and_then(capital)
        .filter(|token| joined(token.end as usize, bytes.start));
    let behind = capital(next).filter(|token| joined(bytes.end, token.start as usize));
    [
        before.and_then(|token| analysis.text.get(token.start as usize..bytes.end)),
        behind.and_then(|token| analysis.text.get(bytes.start..token.end as usize)),
    ]
}

/// Whether a capitalised word stands right in front, which is part of the same name: `Protect` `Veluria`, `Tour de` `Veluria`.
fn follows_on(analysis: &Analysis<'_>, first: usize) -> bool {
    if analysis.language == "de" {
        return false;
    }
    let Some(mut before) = first.checked_sub(1) else { return false };
    if matches!(analysis.form(before).lower, "de" | "di" | "da" | "du") {
        let Some(earlier) = before.checked_sub(1) else { return false };
        before = earlier;
    } else if analysis.language != "en" {
        return false;
    }
    let adjacent = |at: usize| {
        let gap =
            analysis.tokens.get(at).zip(analysis.tokens.get(at + 1)).map(|(a, b)| (a.end as usize, b.start as usize));
        gap.is_some_and(|(end, start)| analysis.text.get(end..start) == Some(" "))
    };
    let opens = analysis.opens_sentence(before);
    let word = analysis.token(before);
    let lower = analysis.form(before).lower;
    let shouted = word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
    analysis.tokens[before].kind == TokenKind::Word
        && word.chars().next().is_some_and(char::is_uppercase)
        && (before..first).all(adjacent)
        && !opens
        && !shouted
        && !is_dated(lower)
        && !roles(analysis.language, lower.trim_end_matches('.')).has(role::TITLE.and(role::BETWEEN))
}

fn is_dated(lower: &str) -> bool {
    DATES.iter().any(|date| lower.starts_with(date)) && lower.len() < 10
}

/// Whether the text behind a name goes on with another capitalised word, as in `Veluria` `Stock Exchange`. Days, months, titles, prepositions and
/// the names of persons are no parts of it, and in German every noun has a capital.
fn runs_on(analysis: &Analysis<'_>, end: usize, next: usize) -> bool {
    let Some(token) = analysis.tokens.get(next).filter(|token| token.kind == TokenKind::Word) else { return false };
    if analysis.language == "de" || !matches!(analysis.text.get(end..token.start as usize), Some(" " | "-")) {
        return false;
    }
    let lower = analysis.form(next).lower;
    let apart = roles(analysis.language, lower.trim_end_matches('.')).has(role::TITLE.and(role::BETWEEN));
    analysis.token(next).chars().next().is_some_and(char::is_uppercase) && !is_dated(lower) && !apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body, Language};

    fn article(language: &str, text: &str) -> Article {
        let code = Some(Language { code: language.into(), script: None, confidence: 1.0 });
        Article { body: Body { text: text.into(), ..Body::default() }, language: code, ..Article::default() }
    }

    fn beside(language: &str, text: &str, name: &str) -> Beside {
        let article = article(language, text);
        let at = text.find(name).expect("in the text");
        of_mention(&Analysis::of(&article), at, at + name.len())
    }

    #[test]
    fn the_table_is_well_formed() {
        for line in include_str!("../../../../data/entities/beside.tsv").lines().filter(|line| !line.starts_with('#')) {
            let [code, row, words] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            assert!(code == EVERY || code.len() == 2, "{line}");
            assert!(ROWS.iter().any(|(name, _)| *name == row), "{line}");
            let all: Vec<&str> = words.split(' ').collect();
            assert!(all.iter().all(|word| !word.is_empty() && word.to_lowercase() == **word), "{line}");
            assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{line}");
        }
    }

    #[test]
    fn teams_are_told_in_many_languages() {
        for (language, text, name) in [
            ("en", "Norland captain Ida Marl lost the ball.", "Norland"),
            ("en", "He is the captain of the Norland team.", "Norland"),
            ("en", "She plays for Marlow now.", "Marlow"),
            ("de", "Der Trainer von Norland schwieg.", "Norland"),
            ("fr", "Le capitaine de la Norlande se tait.", "Norlande"),
            ("es", "El entrenador de Marlona calló.", "Marlona"),
            ("it", "Il capitano del Marlone tace.", "Marlone"),
            ("pt", "O treinador do Marlão calou.", "Marlão"),
            ("ru", "Тренер Марландии молчал.", "Марландии"),
            ("pl", "Trener Marlandii milczał.", "Marlandii"),
            ("nl", "De aanvoerder van Norland zweeg.", "Norland"),
        ] {
            let found = beside(language, text, name);
            assert!(found.plays && found.sport, "{language}: {found:?}");
        }
        for (language, text, name) in [
            ("en", "The captain sailed from Norland.", "Norland"),
            ("de", "Der Minister von Norland schwieg.", "Norland"),
            ("ru", "Министр Марландии молчал.", "Марландии"),
        ] {
            assert!(!beside(language, text, name).sport, "{language}");
        }
    }

    #[test]
    fn places_are_shown_in_many_languages() {
        for (language, text) in [
            ("en", "He lives in Marlow."),
            ("de", "Er wohnt in Marlow."),
            ("fr", "Il habite à Marlow."),
            ("pl", "Mieszka w Marlow."),
            ("sv", "Han bor i Marlow."),
        ] {
            assert!(beside(language, text, "Marlow").located, "{language}");
        }
    }

    #[test]
    fn public_bodies_begin_with_their_country() {
        assert!(beside("en", "The Norland Harbour Board met.", "Norland").body);
        assert!(beside("en", "The Norland Board of Pilots met.", "Norland").body);
        let president = beside("en", "Norland President Ida Marl left.", "Norland");
        assert!(!president.body && !president.part);
    }

    #[test]
    fn sport_is_told_by_subjects_where_words_show_places() {
        let sport = [Subject { code: SPORT.into(), name: "sport".into(), score: 0.8 }];
        let told = |language: &str| is_sport(&Analysis::of(&article(language, "Marlow.")), &sport);
        assert!(told("de") && told("nb") && !told("hu") && !told("zz"));
        assert!(is_sport(&Analysis::of(&article("en", "The league match began.")), &[]));
        assert!(!is_sport(&Analysis::of(&article("en", "They met.")), &sport));
    }
}
