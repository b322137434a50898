//! The calendar words of each language, and an article's tokens read by them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::enrich::Analysis;
use crate::enrich::analysis::TokenKind;

static TABLE: &str = include_str!("../../../data/dates/lexicon.tsv");

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    /// A span of reporting: the quarter that the text speaks of, else a year.
    Period,
    Year,
    Decade,
    Century,
}

impl Unit {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "week" => Unit::Week,
            "weekend" => Unit::Weekend,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "period" => Unit::Period,
            "year" => Unit::Year,
            "decade" => Unit::Decade,
            "century" => Unit::Century,
            _ => return None,
        })
    }
}

/// What a word does in an expression of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lex {
    Month(i8),
    /// 1 is Monday.
    Weekday(i8),
    /// A day, counted from the day of publication.
    Day(i32),
    /// `tonight`
    Night,
    Unit(Unit),
    /// TIMEX3 season.
    Season(&'static str),
    /// TIMEX3 part of the day.
    Part(&'static str),
    Number(u32),
    /// A number of no certain size (`several`).
    Vague,
    Ordinal(u32),
    Last,
    Next,
    This,
    That,
    Latest,
    /// Behind a length of time: so much before.
    Ago,
    Later,
    /// In front of a length of time: so much before (`vor`, `hace`).
    AgoPrefix,
    /// `early`, `late`, `mid`
    Early,
    Article,
    Of,
    Fiscal,
    Every,
    Set(Unit),
    Present,
    Past,
    Future,
    Will,
    /// Month and day of a holiday.
    Fixed(i8, i8),
    /// The n-th weekday of a month; 5 is the last.
    Nth(i8, i8, i8),
    /// A whole year, month or week, counted from that of publication (`去年`).
    Whole(Unit, i32),
    YearMark,
    MonthMark,
    DayMark,
    /// Digits: the number and how many digits it is written with.
    Digits(u32, u8),
    /// Digits with an ordinal ending (`30th`).
    Nominal(u32),
    /// `1990s`: the first year.
    Decade(u32),
    /// `10:35`
    Clock(u8, u8),
    /// `2015-09-30`, `9/30/2015`
    Iso(i16, i8, i8),
    /// `a.m.`, true for p.m.
    HalfDay(bool),
    Comma,
    Other,
}

/// A token, or a part of one between hyphens, as the grammar reads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub lex: Lex,
    pub start: usize,
    pub end: usize,
    /// Part of a hyphenated word that goes on behind it.
    pub hyphen: bool,
}

type Words = FxHashMap<&'static str, Lex>;

struct Lexicon {
    words: Words,
    /// Words with which an entry of several words starts, and its most words.
    several: FxHashMap<String, usize>,
}

static LEXICA: LazyLock<FxHashMap<&'static str, Lexicon>> = LazyLock::new(|| {
    let mut lexica: FxHashMap<&str, Lexicon> = FxHashMap::default();
    for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(language), Some(class), Some(value), Some(words)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let lexicon = lexica
            .entry(language)
            .or_insert_with(|| Lexicon { words: Words::default(), several: FxHashMap::default() });
        let Some(lex) = lex(class, value) else { continue };
        for word in words.split('|') {
            if let Some((first, rest)) = word.split_once('_') {
                let count = lexicon.several.entry(first.to_owned()).or_insert(0);
                *count = (*count).max(2 + rest.matches('_').count());
            }
            // An earlier line wins, so that the table can say which reading is the usual one.
            lexicon.words.entry(word).or_insert(lex);
        }
    }
    lexica
});

fn lex(class: &str, value: &'static str) -> Option<Lex> {
    let number = || value.parse::<i32>().ok();
    let parts = || value.split('-').map(|p| p.parse::<i8>().ok()).collect::<Option<Vec<i8>>>();
    Some(match class {
        "month" => Lex::Month(number()? as i8),
        "weekday" => Lex::Weekday(number()? as i8),
        "day" => Lex::Day(number()?),
        "night" => Lex::Night,
        "unit" => Lex::Unit(Unit::of(value)?),
        "season" => Lex::Season(value),
        "part" => Lex::Part(value),
        "number" => Lex::Number(number()? as u32),
        "vague" => Lex::Vague,
        "ordinal" => Lex::Ordinal(number()? as u32),
        "last" => Lex::Last,
        "next" => Lex::Next,
        "this" => Lex::This,
        "that" => Lex::That,
        "latest" => Lex::Latest,
        "ago" => Lex::Ago,
        "later" => Lex::Later,
        "agoprefix" => Lex::AgoPrefix,
        "early" => Lex::Early,
        "article" => Lex::Article,
        "of" => Lex::Of,
        "fiscal" => Lex::Fiscal,
        "every" => Lex::Every,
        "set" => Lex::Set(Unit::of(value)?),
        "present" => Lex::Present,
        "past" => Lex::Past,
        "future" => Lex::Future,
        "will" => Lex::Will,
        "fixed" => match parts()?[..] {
            [month, day] => Lex::Fixed(month, day),
            _ => return None,
        },
        "nth" => match parts()?[..] {
            [month, weekday, nth] => Lex::Nth(month, weekday, nth),
            _ => return None,
        },
        "wholeyear" => Lex::Whole(Unit::Year, number()?),
        "wholemonth" => Lex::Whole(Unit::Month, number()?),
        "wholeweek" => Lex::Whole(Unit::Week, number()?),
        "yearmark" => Lex::YearMark,
        "monthmark" => Lex::MonthMark,
        "daymark" => Lex::DayMark,
        _ => return None,
    })
}

/// Whether there are words for `language`.
pub(super) fn serves(language: &str) -> bool {
    LEXICA.contains_key(language)
}

/// Reads the tokens of one sentence. A word that has several readings in the table has the first one.
pub(super) fn read(analysis: &Analysis<'_>, sentence: std::ops::Range<usize>, items: &mut Vec<Item>) {
    items.clear();
    let Some(lexicon) = LEXICA.get(analysis.language) else { return };
    let mut folded = String::new();
    let mut at = sentence.start;
    while at < sentence.end {
        let token = analysis.tokens[at];
        let (start, end) = (token.start as usize, token.end as usize);
        let text = analysis.token(at);
        let item = |lex| Item { lex, start, end, hyphen: false };
        if let Some(mark) = mark_behind_digits(lexicon, text, items.last(), start) {
            items.push(Item {
                lex: mark,
                start,
                end: start + text.chars().next().map_or(0, char::len_utf8),
                hyphen: false,
            });
            at += 1;
            continue;
        }
        match token.kind {
            TokenKind::Punctuation if text == "," => items.push(item(Lex::Comma)),
            TokenKind::Number => match number(text) {
                Some(lex) => items.push(item(lex)),
                None => hyphenated(lexicon, text, start, items),
            },
            TokenKind::Punctuation | TokenKind::Word => {
                lower(text, &mut folded);
                if let Some((lex, count)) = several(lexicon, analysis, at, sentence.end, &folded) {
                    let end = analysis.tokens[at + count - 1].end as usize;
                    items.push(Item { lex, start, end, hyphen: false });
                    at += count;
                    continue;
                }
                match word(lexicon, text, &folded) {
                    Some(lex) => items.push(item(lex)),
                    None => hyphenated(lexicon, text, start, items),
                }
            }
        }
        at += 1;
    }
}

/// The mark of a year, month or day right behind digits; the word that it was taken into does not matter (`30日和`).
fn mark_behind_digits(lexicon: &Lexicon, text: &str, last: Option<&Item>, start: usize) -> Option<Lex> {
    let digits = last.is_some_and(|l| l.end == start && matches!(l.lex, Lex::Digits(..)));
    let first = text.chars().next().filter(|c| digits && !c.is_ascii())?;
    let lex = *lexicon.words.get(&text[..first.len_utf8()])?;
    matches!(lex, Lex::YearMark | Lex::MonthMark | Lex::DayMark).then_some(lex)
}

fn lower(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_lowercase();
    } else {
        out.extend(text.chars().flat_map(char::to_lowercase));
    }
}

fn word(lexicon: &Lexicon, text: &str, folded: &str) -> Option<Lex> {
    match folded {
        "a.m." | "am" | "a.m" => return Some(Lex::HalfDay(false)),
        "p.m." | "pm" | "p.m" => return Some(Lex::HalfDay(true)),
        _ => {}
    }
    let lex = *lexicon.words.get(folded).or_else(|| lexicon.words.get(folded.strip_suffix('.')?))?;
    // English months and days are written with a capital; `may` and `march` are verbs.
    let capital = text.starts_with(|c: char| c.is_uppercase());
    let needs_capital = lexicon.words.contains_key("january") && matches!(lex, Lex::Month(_) | Lex::Weekday(_));
    (capital || !needs_capital).then_some(lex)
}

fn several(lexicon: &Lexicon, analysis: &Analysis<'_>, at: usize, limit: usize, first: &str) -> Option<(Lex, usize)> {
    let most = *lexicon.several.get(first)?;
    let mut key = first.to_owned();
    let mut best = None;
    let mut part = String::new();
    for count in 2..=most.min(limit - at) {
        let index = at + count - 1;
        if analysis.tokens[index].start != analysis.tokens[index - 1].end {
            key.push('_');
        }
        lower(analysis.token(index), &mut part);
        key.push_str(&part);
        if let Some(lex) = lexicon.words.get(key.as_str()) {
            best = Some((*lex, count));
        }
    }
    best
}

/// Reads the parts of a hyphenated word (`third-quarter`, `mid-November`); one of them must be a word of the calendar.
fn hyphenated(lexicon: &Lexicon, text: &str, start: usize, items: &mut Vec<Item>) {
    let from = items.len();
    let mut folded = String::new();
    let mut at = start;
    let mut known = false;
    if text.contains('-') {
        for part in text.split('-') {
            lower(part, &mut folded);
            let lex = number(part).or_else(|| word(lexicon, part, &folded)).unwrap_or(Lex::Other);
            known |= !matches!(lex, Lex::Other | Lex::Article | Lex::Of | Lex::Number(_) | Lex::Digits(..));
            items.push(Item { lex, start: at, end: at + part.len(), hyphen: true });
            at += part.len() + 1;
        }
        if let Some(last) = items.last_mut() {
            last.hyphen = false;
        }
    }
    if !known {
        items.truncate(from);
        items.push(Item { lex: Lex::Other, start, end: start + text.len(), hyphen: false });
    }
}

fn number(text: &str) -> Option<Lex> {
    let bytes = text.as_bytes();
    if bytes.iter().all(u8::is_ascii_digit) && bytes.len() <= 4 {
        return Some(Lex::Digits(text.parse().ok()?, bytes.len() as u8));
    }
    if let Some((hours, minutes)) = text.split_once(':') {
        let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?);
        return (hours < 24 && minutes < 60).then_some(Lex::Clock(hours, minutes));
    }
    for ending in ["st", "nd", "rd", "th"] {
        if let Some(digits) = text.strip_suffix(ending) {
            return Some(Lex::Nominal(digits.parse().ok().filter(|n| *n < 100)?));
        }
    }
    if let Some(digits) = text.strip_suffix('s') {
        let year: u32 = digits.parse().ok()?;
        return match digits.len() {
            4 if year.is_multiple_of(10) && (1500..2100).contains(&year) => Some(Lex::Decade(year)),
            2 if year.is_multiple_of(10) => Some(Lex::Decade(if year < 30 { 2000 } else { 1900 } + year)),
            _ => None,
        };
    }
    let mut parts = text.splitn(3, ['-', '/', '.']).map(str::parse::<i16>);
    let (Some(Ok(a)), Some(Ok(b)), Some(Ok(c))) = (parts.next(), parts.next(), parts.next()) else { return None };
    let (year, month, day) = match (a, b, c) {
        (1000.., 1..=12, 1..=31) => (a, b, c),
        // The month first where it can be, as English writes it with slashes; elsewhere the day.
        (1..=12, 1..=31, 1000..) if text.contains('/') => (c, a, b),
        (1..=31, 1..=12, 1000..) => (c, b, a),
        _ => return None,
    };
    Some(Lex::Iso(year, month as i8, day as i8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), 4, "{line}");
            let class = fields[1];
            assert!(lex(class, fields[2]).is_some(), "{line}");
        }
    }

    #[test]
    fn numbers() {
        assert_eq!(number("2015"), Some(Lex::Digits(2015, 4)));
        assert_eq!(number("10:35"), Some(Lex::Clock(10, 35)));
        assert_eq!(number("80s"), Some(Lex::Decade(1980)));
        assert_eq!(number("30.9.2015"), Some(Lex::Iso(2015, 9, 30)));
        assert_eq!(number("9/30/2015"), Some(Lex::Iso(2015, 9, 30)));
        assert_eq!(number("31st"), Some(Lex::Nominal(31)));
        assert_eq!(number("1,234"), None);
    }
}
