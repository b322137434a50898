//! The tokens of a sentence, read by the table.

use super::number::{number, roman};
use super::table::{self, Entry, Lexicon};
use super::{Item, Lex};
use crate::enrich::Analysis;
use crate::enrich::analysis::TokenKind;

/// Reads the sentences of an article. A word that has several readings in the table has the first one.
pub(in super::super) struct Reader<'a> {
    analysis: &'a Analysis<'a>,
    lexicon: &'static Lexicon,
    /// By the number of the form, once it was met.
    readings: Vec<Option<Reading>>,
    scratch: Scratch,
}

/// What a form is by itself.
#[derive(Clone, Copy)]
struct Reading {
    /// `None` where its parts are to be read.
    lex: Option<Lex>,
    /// The most words of an entry that starts with it; 0 where none does.
    most: usize,
}

impl<'a> Reader<'a> {
    /// `None` where there is no table for the article's language.
    pub fn new(analysis: &'a Analysis<'a>) -> Option<Self> {
        let lexicon = table::of(analysis.language)?;
        let readings = vec![None; analysis.forms().len()];
        Some(Self { analysis, lexicon, readings, scratch: Scratch::default() })
    }

    /// The words of the article's language.
    pub fn words(&self) -> &'static Lexicon {
        self.lexicon
    }

    /// Reads the tokens of one sentence.
    pub fn sentence(&mut self, sentence: std::ops::Range<usize>, items: &mut Vec<Item>) {
        items.clear();
        let analysis = self.analysis;
        let mut at = sentence.start;
        while at < sentence.end {
            let token = analysis.tokens[at];
            let (start, end) = (token.start as usize, token.end as usize);
            let text = analysis.token(at);
            if token.kind == TokenKind::Number && glued(self.lexicon, text, start, items) {
                at += 1;
                continue;
            }
            if let Some((lex, length)) = mark_behind_digits(self.lexicon, text, items.last(), start) {
                items.push(Item { lex, start, end: start + length, hyphen: false });
                at += 1;
                // `2012年上半年`: the next word may begin inside this token.
                let behind = start + length;
                let rest = text.get(length..).unwrap_or("");
                // `日前` in `3日前`
                if let Some(lex) = self.lexicon.get(rest) {
                    items.push(Item { lex, start: behind, end: behind + rest.len(), hyphen: false });
                } else if let Some((lex, end)) = part_of_year(self.lexicon, analysis.text, behind) {
                    items.push(Item { lex, start: behind, end, hyphen: false });
                    while at < sentence.end && (analysis.tokens[at].start as usize) < end {
                        at += 1;
                    }
                }
                continue;
            }
            let reading = self.reading(at);
            if reading.most > 1
                && let Some((lex, count)) =
                    several(self.lexicon, analysis, at..sentence.end.min(at + reading.most), &mut self.scratch)
            {
                let end = analysis.tokens[at + count - 1].end as usize;
                items.push(Item { lex, start, end, hyphen: false });
                at += count;
                continue;
            }
            match reading.lex {
                Some(lex) => items.push(Item { lex, start, end, hyphen: false }),
                None => parts(self.lexicon, text, start, items),
            }
            if token.kind != TokenKind::Number {
                join_spelled(items);
            }
            at += 1;
        }
    }

    fn reading(&mut self, token: usize) -> Reading {
        let number = self.analysis.form_number(token);
        if let Some(known) = self.readings[number] {
            return known;
        }
        let text = self.analysis.token(token);
        let lexicon = self.lexicon;
        let folded = &mut self.scratch.part;
        lower(text, folded);
        let (lex, most) = match self.analysis.tokens[token].kind {
            TokenKind::Punctuation if text == "," => (Some(Lex::Comma), 0),
            TokenKind::Number => (any_number(lexicon, text).or_else(|| lexicon.get(folded)), 0),
            TokenKind::Punctuation | TokenKind::Word => {
                let entry = lexicon.words.get(folded.as_str()).copied().unwrap_or_default();
                (word(lexicon, entry, text, folded), entry.most)
            }
        };
        let lex = if has_parts(text) { lex } else { lex.or(Some(Lex::Other)) };
        let reading = Reading { lex, most };
        self.readings[number] = Some(reading);
        reading
    }
}

/// The mark of a year, month, day or decade right behind digits, and its length; the word that it was taken into does not matter
/// (`30日和`).
fn mark_behind_digits(lexicon: &Lexicon, text: &str, last: Option<&Item>, start: usize) -> Option<(Lex, usize)> {
    last.filter(|l| l.end == start && matches!(l.lex, Lex::Digits(..)))?;
    let mut ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let first = ends.next().filter(|_| !text.starts_with(|c: char| c.is_ascii()))?;
    // `3日間` counts days, `3日` names one.
    let two = ends.next();
    if two.is_some_and(|end| matches!(lexicon.get(&text[..end]), Some(Lex::Unit(_)))) {
        return None;
    }
    [two, Some(first)].into_iter().flatten().find_map(|end| {
        let lex = lexicon.get(&text[..end])?;
        matches!(lex, Lex::YearMark | Lex::MonthMark | Lex::DayMark | Lex::DecadeMark | Lex::QuarterMark)
            .then_some((lex, end))
    })
}

/// Reads digits with letters of another script right behind them (`2015년`, `1445هـ`), if the letters are a word of the table.
fn glued(lexicon: &Lexicon, text: &str, start: usize, items: &mut Vec<Item>) -> bool {
    let Some(digits) = text.find(|c: char| !c.is_ascii_digit()).filter(|at| (1..=4).contains(at)) else { return false };
    let letters = &text[digits..];
    if !letters.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii()) {
        return false;
    }
    let Some(number) = number(&text[..digits], false) else { return false };
    let item = Item { lex: number, start, end: start + digits, hyphen: false };
    let behind = start + digits;
    let (lex, length) = match mark_behind_digits(lexicon, letters, Some(&item), behind) {
        Some(found) => found,
        None => match lexicon.get(letters).or_else(|| without_suffix(lexicon, letters)) {
            Some(lex) => (lex, letters.len()),
            None => return false,
        },
    };
    items.push(item);
    items.push(Item { lex, start: behind, end: behind + length, hyphen: false });
    true
}

/// A number, perhaps with an ending of the language behind a hyphen (`2015-ben`, `30-án`).
fn any_number(lexicon: &Lexicon, text: &str) -> Option<Lex> {
    let stem = |ending: &&str| text.strip_suffix(*ending)?.strip_suffix('-');
    number(text, lexicon.capitals)
        .or_else(|| lexicon.suffixes.iter().find_map(stem).and_then(|stem| number(stem, lexicon.capitals)))
}

/// The part of a year (`上半年`, `第三季度`, `春季`) that is written at `at` of the text, and where it ends.
fn part_of_year(lexicon: &Lexicon, text: &str, at: usize) -> Option<(Lex, usize)> {
    let rest = text.get(at..)?;
    let ends = rest.char_indices().map(|(from, c)| from + c.len_utf8()).take(4).skip(1);
    ends.filter_map(|end| Some((lexicon.get(&rest[..end])?, at + end)))
        .filter(|(lex, _)| matches!(lex, Lex::HalfOf(_) | Lex::ShortQuarter(_) | Lex::Season(_)))
        .last()
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
    if let [b'Q', digit @ b'1'..=b'4'] = text.as_bytes() {
        return Some(Lex::ShortQuarter(u32::from(digit - b'0')));
    }
    // `FY2016`
    if let Some(year) = text.strip_prefix("FY").filter(|year| year.len() == 4) {
        return year.parse().ok().map(|year| Lex::Digits(year, 4));
    }
    let lex = entry
        .lex
        .or_else(|| lexicon.get(folded.strip_suffix('.')?))
        .or_else(|| if lexicon.clitics { lexicon.get(without_clitics(folded)?) } else { None })
        .or_else(|| without_suffix(lexicon, folded))
        .or_else(|| if lexicon.capitals { None } else { roman(text).map(Lex::Roman) })
        .or_else(|| if text.starts_with(char::is_uppercase) { None } else { lexicon.tense(folded) })?;
    let capital = text.starts_with(|c: char| c.is_uppercase());
    let needs_capital = lexicon.capitals && matches!(lex, Lex::Month(_) | Lex::Weekday(_))
        || lexicon.capital_days && matches!(lex, Lex::Weekday(_));
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

/// What the word is without its ending (`syyskuuta`, `금요일에는`); a stem has two letters, or one syllable.
fn without_suffix(lexicon: &Lexicon, folded: &str) -> Option<Lex> {
    let stem = |ending: &&str| folded.strip_suffix(*ending).filter(|stem| stem.len() > 2);
    lexicon.suffixes.iter().filter_map(stem).find_map(|stem| lexicon.get(stem))
}

/// Joins a year that is spelled out (`nineteen ninety-six`), and hundreds (`five hundred`).
fn join_spelled(items: &mut Vec<Item>) {
    let Some(from) = items.len().checked_sub(2) else { return };
    let (first, last) = (items[from], items[from + 1]);
    if let (Lex::Number(count @ 1..=9), Lex::Number(100)) = (first.lex, last.lex) {
        items.truncate(from);
        items.push(Item { lex: Lex::Number(count * 100), end: last.end, ..first });
    } else if let (Lex::Number(century @ 17..=20), Lex::Number(rest @ 10..=99)) = (first.lex, last.lex) {
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
    scratch: &mut Scratch,
) -> Option<(Lex, usize)> {
    let Scratch { key, part } = scratch;
    lower(analysis.token(tokens.start), key);
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

/// Whether [`parts`] may find any.
fn has_parts(text: &str) -> bool {
    text.as_bytes().contains(&b'-') || (!text.is_ascii() && text.chars().count() <= 4)
}

/// `2012-13`: a year and the last digits of the next.
fn two_years(text: &str) -> bool {
    let years =
        text.split_once('-').and_then(|(first, next)| Some((first.parse::<u32>().ok()?, next.parse::<u32>().ok()?)));
    years.is_some_and(|(first, next)| text.len() == 7 && (1500..2100).contains(&first) && next == (first + 1) % 100)
}

/// `3-7`, `1998-2001`: two days of a month or two years, the earlier first.
fn two_numbers(text: &str) -> Option<(&str, &str)> {
    let (first, last) = text.split_once('-')?;
    let (a, b): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
    let days = first.len() <= 2 && last.len() <= 2 && (1..=31).contains(&a) && b <= 31;
    let years = first.len() == 4 && last.len() == 4 && (1500..2100).contains(&a) && b < 2100;
    ((days || years) && a < b).then_some((first, last))
}

/// Reads the parts of a hyphenated word (`third-quarter`, `mid-November`); one of them must be a word of the calendar.
fn parts(lexicon: &Lexicon, text: &str, start: usize, items: &mut Vec<Item>) {
    let from = items.len();
    let mut folded = String::new();
    let mut folded_before = String::new();
    let mut at = start;
    // `the 2012-13 season`, but no telephone number
    let mut known = two_years(text);
    if text.as_bytes().contains(&b'-') {
        if let Some((first, last)) = two_numbers(text) {
            let (a, b) = (first.len(), last.len());
            let lex = |part: &str| number(part, lexicon.capitals).unwrap_or(Lex::Other);
            items.push(Item { lex: lex(first), start, end: start + a, hyphen: true });
            items.push(Item { lex: Lex::Join, start: start + a, end: start + a + 1, hyphen: true });
            items.push(Item { lex: lex(last), start: start + a + 1, end: start + a + 1 + b, hyphen: false });
            return;
        }
        for part in text.split('-') {
            lower(part, &mut folded);
            let entry = lexicon.words.get(folded.as_str()).copied().unwrap_or_default();
            let lex =
                number(part, lexicon.capitals).or_else(|| word(lexicon, entry, part, &folded)).unwrap_or(Lex::Other);
            known |= !matches!(lex, Lex::Other | Lex::Article | Lex::Of | Lex::Number(_) | Lex::Digits(..));
            known |= matches!(lex, Lex::Digits(1500..=2100, 4)) && matches!(folded_before.as_str(), "pre" | "post");
            folded_before.clone_from(&folded);
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
        // `twenty-first`
        if let [Item { lex: Lex::Number(tens @ 20..), .. }, Item { lex: Lex::Ordinal(ones @ 1..=9), end, .. }] =
            items[from..]
        {
            items.truncate(from);
            items.push(Item { lex: Lex::Ordinal(tens + ones), start, end, hyphen: false });
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
