//! What the words around a name say about what it names: a part of a longer name, a team called for its town, or a place to be in.

use std::sync::LazyLock;

use crate::enrich::Analysis;
use crate::enrich::analysis::TokenKind;
use crate::enrich::roles::{Index, Roles};

/// What the mentions of a name have beside them, taken together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beside {
    /// They are parts of longer names.
    pub part: bool,
    /// A good part of them shows a place: `in Veluria`, `Veluria, Norway`.
    pub located: bool,
    /// What it lies in stands behind one of them: `Veluria, Norway`.
    pub anchored: bool,
    /// One of them does what teams do: `beat Veluria`, `Veluria captain`.
    pub plays: bool,
    /// The article is a report of sport.
    pub sport: bool,
    /// A longer name of an organisation in the article begins with it: `Veluria` beside `Veluria Insurance`.
    pub begins: bool,
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
    pub const SPORT: Roles = Roles::nth(3);
    pub const TITLE: Roles = Roles::nth(4);
    pub const REGION: Roles = Roles::nth(5);
    pub const BETWEEN: Roles = Roles::nth(6);
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    Index::of(&[
        (LOCATING, role::LOCATING),
        (PLAYED, role::PLAYED),
        (PLAYS, role::PLAYS),
        (POSITIONS, role::PLAYS.and(role::SPORT)),
        (SPORT, role::SPORT),
        (TITLES, role::TITLE),
        (REGIONS, role::REGION),
        (BETWEEN, role::BETWEEN),
    ])
});

/// English words in front of a place, and rarely in front of a team.
const LOCATING: &[&str] = &[
    "across",
    "around",
    "from",
    "in",
    "inside",
    "into",
    "near",
    "outside",
    "through",
    "throughout",
    "toward",
    "towards",
    "visiting",
    "within",
    "downtown",
    "leaving",
    "via",
];

/// English words between a team and the one that it plays.
const PLAYED: &[&str] = &[
    "against",
    "beat",
    "beating",
    "beats",
    "defeated",
    "defeating",
    "edged",
    "facing",
    "hosted",
    "hosting",
    "hosts",
    "thrashed",
    "topped",
    "versus",
    "vs",
    "v",
];

/// What English teams do.
const PLAYS: &[&str] = &[
    "beat", "beats", "defeated", "edged", "lost", "loses", "scored", "thrashed", "topped", "trailed", "won", "wins",
    "vs",
];

/// Who stands behind the name of a team; some of them elsewhere too, but rarely right behind a town.
const POSITIONS: &[&str] = &[
    "batsman",
    "captain",
    "fans",
    "rookie",
    "slugger",
    "manager",
    "star",
    "stars",
    "coach",
    "cornerback",
    "defenceman",
    "defender",
    "defenders",
    "defenseman",
    "fullback",
    "goalie",
    "goalkeeper",
    "linebacker",
    "lineman",
    "midfielder",
    "midfielders",
    "outfielder",
    "pitcher",
    "quarterback",
    "receiver",
    "shortstop",
    "striker",
    "strikers",
    "winger",
];

/// English words that reports of sport have and others rarely: two of them make one.
const SPORT: &[&str] = &[
    "baseman",
    "baseball",
    "basketball",
    "batting",
    "championship",
    "championships",
    "coaches",
    "cricket",
    "cup",
    "football",
    "freshman",
    "game",
    "games",
    "goal",
    "goals",
    "halftime",
    "homer",
    "homered",
    "homers",
    "hockey",
    "inning",
    "innings",
    "kickoff",
    "league",
    "match",
    "matches",
    "nfl",
    "nba",
    "nhl",
    "offense",
    "olympic",
    "olympics",
    "penalty",
    "pitched",
    "pitching",
    "playing",
    "player",
    "players",
    "playoff",
    "playoffs",
    "points",
    "quarterfinal",
    "rebounds",
    "relay",
    "rookie",
    "rugby",
    "runs",
    "season",
    "seeded",
    "semifinal",
    "semifinals",
    "serve",
    "sets",
    "soccer",
    "starter",
    "stadium",
    "team",
    "teammate",
    "teammates",
    "teams",
    "tennis",
    "title",
    "touchdown",
    "touchdowns",
    "tournament",
    "victory",
    "wicket",
    "wickets",
    "wimbledon",
    "yards",
];

/// English titles behind the name of a country, state or town that leave it one: `Veluria Mayor Ingrid Keller`.
const TITLES: &[&str] = &[
    "ambassador",
    "assemblyman",
    "chancellor",
    "congressman",
    "congresswoman",
    "councilman",
    "democrat",
    "democratic",
    "gov",
    "governor",
    "judge",
    "king",
    "mayor",
    "minister",
    "pm",
    "premier",
    "president",
    "prime",
    "prince",
    "queen",
    "rep",
    "representative",
    "republican",
    "republicans",
    "democrats",
    "resident",
    "secretary",
    "sen",
    "senator",
    "sheriff",
    "sheikh",
    "vice",
];

/// Words for parts of a country that often bear the name of their capital.
const REGIONS: &[&str] = &[
    "province",
    "provinces",
    "governorate",
    "oblast",
    "prefecture",
    "voivodeship",
    "canton",
    "provinz",
    "provincia",
    "provincias",
    "provincie",
    "provins",
    "provinsen",
    "область",
    "области",
    "محافظة",
    "ولاية",
    "eyaleti",
    "ili",
    "megye",
    "województwo",
    "województwie",
    "kraj",
    "kraji",
    "județul",
    "lääni",
    "省",
];

/// Words with a capital in front of the name of a place that are no part of a longer name.
const BETWEEN: &[&str] = &[
    "central",
    "downtown",
    "east",
    "eastern",
    "greater",
    "north",
    "northeast",
    "northern",
    "northwest",
    "outside",
    "south",
    "southeast",
    "southern",
    "southwest",
    "west",
    "western",
    "the",
    "in",
    "from",
    "at",
    "near",
    "for",
    "to",
    "of",
    "and",
    "on",
    "inside",
    "across",
    "while",
    "when",
    "but",
    "with",
    "as",
    "if",
    "is",
    "a",
    "via",
    "rt",
];

/// How English days and months begin.
const DATES: &[&str] = &[
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
    "oct", "nov", "dec",
];

/// Whether an English article is a report of sport: several of its words are of it, or a few in a short text.
pub(in super::super) fn is_sport(analysis: &Analysis<'_>) -> bool {
    if analysis.language != "en" {
        return false;
    }
    let words = analysis.forms().filter(|form| INDEX.get(form.lower).has(role::SPORT)).count();
    words >= 2 + analysis.tokens.len() / 120
}

/// Whether the article speaks of provinces.
pub(in super::super) fn has_regions(analysis: &Analysis<'_>) -> bool {
    analysis.forms().any(|form| INDEX.get(form.lower).has(role::REGION))
}

/// What one mention, the bytes `at..end` of the text, has beside it: whether it runs on into a longer name, shows a place, or plays.
pub(in super::super) fn of_mention(analysis: &Analysis<'_>, at: usize, end: usize) -> Beside {
    let first = analysis.tokens.partition_point(|token| (token.end as usize) <= at);
    let next = analysis.tokens.partition_point(|token| (token.start as usize) < end);
    let lower =
        |at: Option<usize>| at.filter(|&at| at < analysis.tokens.len()).map_or("", |at| analysis.form(at).lower);
    let before = lower(first.checked_sub(1));
    let region = |word: &str| INDEX.get(word).has(role::REGION);
    let mut beside = Beside {
        part: runs_on(analysis, end, next) || follows_on(analysis, first),
        region: region(lower(Some(next))) || region(before),
        ..Beside::default()
    };
    if analysis.language != "en" {
        return beside;
    }
    let before_article = if before == "the" { lower(first.checked_sub(2)) } else { before };
    let behind = lower(Some(next));
    let second = lower(Some(next + 1));
    // `OXFORD (AP) --`
    let dateline =
        matches!(behind, "(" | "-" | "--" | "\u{2013}" | "\u{2014}") && (first == 0 || opens(analysis, first));
    beside.located = INDEX.get(before_article).has(role::LOCATING) || dateline;
    let score = is_score(analysis, next) || matches!(behind, "'s" | "\u{2019}s") && INDEX.get(second).has(role::PLAYS);
    let played = INDEX.get(before_article).has(role::PLAYED);
    beside.plays = score || played || INDEX.get(behind).has(role::PLAYS);
    beside
}

/// Whether the token opens a paragraph.
fn opens(analysis: &Analysis<'_>, token: usize) -> bool {
    analysis.tokens.get(token).is_some_and(|token| analysis.text[..token.start as usize].ends_with('\n'))
}

/// `6-4`, `1:0`
fn is_score(analysis: &Analysis<'_>, at: usize) -> bool {
    let Some(token) = analysis.tokens.get(at) else { return false };
    let rest = &analysis.text[token.start as usize..];
    let mut parts = rest.splitn(2, ['-', ':', '\u{2013}']);
    let points = |part: Option<&str>| {
        part.map(|part| part.bytes().take_while(u8::is_ascii_digit).count()).filter(|digits| (1..=3).contains(digits))
    };
    let first = parts.next();
    points(first).is_some_and(|digits| first.is_some_and(|part| part.len() == digits)) && points(parts.next()).is_some()
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
    let opens = |at: &usize| analysis.sentence_tokens.iter().any(|sentence| sentence.start == *at);
    let before = first
        .checked_sub(1)
        .filter(|at| !opens(at))
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
    let opens = analysis.sentence_tokens.iter().any(|sentence| sentence.start == before);
    let word = analysis.token(before);
    let lower = analysis.form(before).lower;
    let shouted = word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
    analysis.tokens[before].kind == TokenKind::Word
        && word.chars().next().is_some_and(char::is_uppercase)
        && (before..first).all(adjacent)
        && !opens
        && !shouted
        && !is_dated(lower)
        && !INDEX.get(lower.trim_end_matches('.')).has(role::TITLE.and(role::BETWEEN))
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
    if analysis.language == "en" && INDEX.get(lower).has(role::PLAYS) && INDEX.get(lower).has(role::SPORT) {
        return true;
    }
    let apart = INDEX.get(lower.trim_end_matches('.')).has(role::TITLE.and(role::BETWEEN));
    analysis.token(next).chars().next().is_some_and(char::is_uppercase) && !is_dated(lower) && !apart
}
