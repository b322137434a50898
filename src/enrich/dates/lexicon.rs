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
    /// Two of a unit in one word (`عامين`).
    Two(Unit),
    /// A number in Roman digits.
    Roman(u32),
    /// A number of no certain size (`several`).
    Vague,
    Ordinal(u32),
    Last,
    Next,
    This,
    That,
    /// `the same`, `the corresponding`
    Same,
    /// `the following`
    Following,
    Latest,
    /// `the full year`
    Entire,
    /// Half of a year.
    Half,
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
    /// An irregular verb of the past.
    Was,
    /// Month and day of a holiday.
    Fixed(i8, i8),
    /// The n-th weekday of a month; 5 is the last.
    Nth(i8, i8, i8),
    /// A whole year, month or week, counted from that of publication (`去年`).
    Whole(Unit, i32),
    YearMark,
    MonthMark,
    DayMark,
    DecadeMark,
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

/// What a word is, alone and as the first of several.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    lex: Option<Lex>,
    /// The most words of an entry that starts with it; 0 where none does.
    most: usize,
}

struct Lexicon {
    words: FxHashMap<&'static str, Entry>,
    /// Months and days are written with a capital (English: `may` and `march` are verbs).
    capitals: bool,
    /// Words are written together with endings or with words in front (Turkish, Arabic).
    clitics: bool,
}

impl Lexicon {
    fn get(&self, word: &str) -> Option<Lex> {
        self.words.get(word)?.lex
    }
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
        let lexicon = lexica.entry(language).or_insert_with(|| Lexicon {
            words: FxHashMap::default(),
            capitals: language == "en",
            clitics: matches!(language, "tr" | "ar"),
        });
        let Some(lex) = lex(class, value) else { continue };
        for word in words.split('|') {
            if let Some((first, rest)) = word.split_once('_') {
                let entry = lexicon.words.entry(first).or_default();
                entry.most = entry.most.max(2 + rest.matches('_').count());
            }
            // An earlier line wins, so that the table can say which reading is the usual one.
            lexicon.words.entry(word).or_default().lex.get_or_insert(lex);
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
        "same" => Lex::Same,
        "following" => Lex::Following,
        "entire" => Lex::Entire,
        "half" => Lex::Half,
        "two" => Lex::Two(Unit::of(value)?),
        "decade" => Lex::Decade(number()? as u32),
        "clock" => Lex::Clock(number()? as u8, 0),
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
        "was" => Lex::Was,
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
        "decademark" => Lex::DecadeMark,
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
    let mut scratch = Scratch::default();
    let mut at = sentence.start;
    while at < sentence.end {
        let token = analysis.tokens[at];
        let (start, end) = (token.start as usize, token.end as usize);
        let text = analysis.token(at);
        let item = |lex| Item { lex, start, end, hyphen: false };
        if let Some((lex, length)) = mark_behind_digits(lexicon, text, items.last(), start) {
            items.push(Item { lex, start, end: start + length, hyphen: false });
            at += 1;
            continue;
        }
        match token.kind {
            TokenKind::Punctuation if text == "," => items.push(item(Lex::Comma)),
            TokenKind::Number => {
                lower(text, &mut folded);
                match number(text).or_else(|| lexicon.get(&folded)) {
                    Some(lex) => items.push(item(lex)),
                    None => hyphenated(lexicon, text, start, items),
                }
            }
            TokenKind::Punctuation | TokenKind::Word => {
                lower(text, &mut folded);
                let entry = lexicon.words.get(folded.as_str()).copied().unwrap_or_default();
                if entry.most > 1
                    && let Some((lex, count)) =
                        several(lexicon, analysis, at..sentence.end.min(at + entry.most), &folded, &mut scratch)
                {
                    let end = analysis.tokens[at + count - 1].end as usize;
                    items.push(Item { lex, start, end, hyphen: false });
                    at += count;
                    continue;
                }
                match word(lexicon, entry, text, &folded) {
                    Some(lex) => items.push(item(lex)),
                    None => hyphenated(lexicon, text, start, items),
                }
                join_spelled_year(items);
            }
        }
        at += 1;
    }
}

/// The mark of a year, month, day or decade right behind digits, and its length; the word that it was taken into does not matter
/// (`30日和`).
fn mark_behind_digits(lexicon: &Lexicon, text: &str, last: Option<&Item>, start: usize) -> Option<(Lex, usize)> {
    last.filter(|l| l.end == start && matches!(l.lex, Lex::Digits(..)))?;
    let mut ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let first = ends.next().filter(|_| !text.starts_with(|c: char| c.is_ascii()))?;
    [ends.next(), Some(first)].into_iter().flatten().find_map(|end| {
        let lex = lexicon.get(&text[..end])?;
        matches!(lex, Lex::YearMark | Lex::MonthMark | Lex::DayMark | Lex::DecadeMark).then_some((lex, end))
    })
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

/// What the word is; `entry` is what the table has for it as it stands.
fn word(lexicon: &Lexicon, entry: Entry, text: &str, folded: &str) -> Option<Lex> {
    match folded {
        "a.m." | "am" | "a.m" => return Some(Lex::HalfDay(false)),
        "p.m." | "pm" | "p.m" => return Some(Lex::HalfDay(true)),
        _ => {}
    }
    let lex = entry
        .lex
        .or_else(|| lexicon.get(folded.strip_suffix('.')?))
        .or_else(|| if lexicon.clitics { lexicon.get(without_clitics(folded)?) } else { None })
        .or_else(|| if lexicon.capitals { None } else { roman(text).map(Lex::Roman) })?;
    let capital = text.starts_with(|c: char| c.is_uppercase());
    let needs_capital = lexicon.capitals && matches!(lex, Lex::Month(_) | Lex::Weekday(_));
    (capital || !needs_capital).then_some(lex)
}

/// The word without what its language writes together with it: a Turkish case ending behind an apostrophe, an Arabic `and`, `in`
/// or `to` in front.
fn without_clitics(folded: &str) -> Option<&str> {
    if let Some(at) = folded.find(['\'', '’']) {
        return Some(&folded[..at]).filter(|base| !base.is_ascii() || base.len() > 2);
    }
    folded.strip_prefix(['و', 'ب', 'ل', 'ف']).filter(|rest| rest.len() > 4)
}

/// Joins a year that is spelled out (`nineteen ninety-six`).
fn join_spelled_year(items: &mut Vec<Item>) {
    let Some(from) = items.len().checked_sub(2) else { return };
    let (first, last) = (items[from], items[from + 1]);
    if let (Lex::Number(century @ 17..=20), Lex::Number(rest @ 10..=99)) = (first.lex, last.lex) {
        items.truncate(from);
        items.push(Item { lex: Lex::Digits(century * 100 + rest, 4), end: last.end, ..first });
    }
}

/// Strings that are filled anew for each word.
#[derive(Default)]
struct Scratch {
    key: String,
    part: String,
}

/// The longest entry of several words that starts with the first of `tokens`, and the number of its tokens.
fn several(
    lexicon: &Lexicon,
    analysis: &Analysis<'_>,
    tokens: std::ops::Range<usize>,
    first: &str,
    scratch: &mut Scratch,
) -> Option<(Lex, usize)> {
    let Scratch { key, part } = scratch;
    key.clear();
    key.push_str(first);
    let mut best = None;
    for index in tokens.start + 1..tokens.end {
        if analysis.tokens[index].start != analysis.tokens[index - 1].end {
            key.push('_');
        }
        lower(analysis.token(index), part);
        key.push_str(part);
        if let Some(lex) = lexicon.get(key) {
            best = Some((lex, index + 1 - tokens.start));
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
    if text.as_bytes().contains(&b'-') {
        for part in text.split('-') {
            lower(part, &mut folded);
            let entry = lexicon.words.get(folded.as_str()).copied().unwrap_or_default();
            let lex = number(part).or_else(|| word(lexicon, entry, part, &folded)).unwrap_or(Lex::Other);
            known |= !matches!(lex, Lex::Other | Lex::Article | Lex::Of | Lex::Number(_) | Lex::Digits(..));
            items.push(Item { lex, start: at, end: at + part.len(), hyphen: true });
            at += part.len() + 1;
        }
        if let Some(last) = items.last_mut() {
            last.hyphen = false;
        }
        // `ninety-six`
        if let [Item { lex: Lex::Number(tens @ 20..), .. }, Item { lex: Lex::Number(ones @ 1..=9), end, .. }] =
            items[from..]
        {
            items.truncate(from);
            items.push(Item { lex: Lex::Number(tens + ones), start, end, hyphen: false });
            return;
        }
    } else if !text.is_ascii() && text.chars().count() <= 4 {
        // `三天前` taken as one word.
        let of = |c: char| lexicon.get(c.encode_utf8(&mut [0; 4]));
        if text.chars().all(|c| of(c).is_some()) {
            for (offset, c) in text.char_indices() {
                let from = start + offset;
                items.push(Item {
                    lex: of(c).unwrap_or(Lex::Other),
                    start: from,
                    end: from + c.len_utf8(),
                    hyphen: false,
                });
            }
            return;
        }
    }
    if !known {
        items.truncate(from);
        items.push(Item { lex: Lex::Other, start, end: start + text.len(), hyphen: false });
    }
}

/// Digits of other scripts as ASCII.
fn ascii_digits(text: &str) -> Option<String> {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        let zero = match c {
            '\u{660}'..='\u{669}' => 0x660,
            '\u{6f0}'..='\u{6f9}' => 0x6f0,
            '\u{966}'..='\u{96f}' => 0x966,
            '\u{ff10}'..='\u{ff19}' => 0xff10,
            c if c.is_ascii() => 0,
            _ => return None,
        };
        folded.push(if zero == 0 { c } else { char::from(b'0' + (c as u32 - zero) as u8) });
    }
    Some(folded)
}

/// A Roman number up to 29, in capitals, as centuries are written.
fn roman(text: &str) -> Option<u32> {
    let (tens, rest) = match text.strip_prefix("XX") {
        Some(rest) => (20, rest),
        None => text.strip_prefix('X').map_or((0, text), |rest| (10, rest)),
    };
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let ones = ONES.iter().position(|one| *one == rest)? as u32;
    (tens + ones > 0).then_some(tens + ones)
}

fn number(text: &str) -> Option<Lex> {
    if !text.is_ascii()
        && text.starts_with(|c: char| c.is_numeric() && !c.is_ascii())
        && let Some(folded) = ascii_digits(text)
    {
        return number(&folded);
    }
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
    let decade = ["s", "er", "-х", "-е", "х", "е"].iter().find_map(|ending| text.strip_suffix(ending));
    if let Some(digits) = decade {
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
