//! Times of day and zones beside a date.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::calendar;
use super::lexer::{Kind, Token};
use super::lexicon::Sense;

/// A time of day as written.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// The time.
    pub time: Time,
    /// Whether the second was written.
    pub to_the_second: bool,
    /// The zone, where one was.
    pub zone: Option<Zone>,
    /// Index of the token after it.
    pub end: usize,
}

/// A zone as written.
#[derive(Debug, Clone, Copy)]
pub enum Zone {
    /// Minutes east of Greenwich.
    Fixed(i16),
    /// The same in winter; an hour more in North American summer time.
    Seasonal(i16),
}

impl Zone {
    /// Its offset on `date`.
    pub fn offset(self, date: Date) -> Option<Offset> {
        let minutes = match self {
            Zone::Fixed(minutes) => minutes,
            Zone::Seasonal(minutes) => minutes + if calendar::is_american_summer(date) { 60 } else { 0 },
        };
        Offset::from_seconds(i32::from(minutes) * 60).ok()
    }
}

/// The tokens of a line, with questions about them that never fail.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    /// The line.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: &'a [Token],
}

impl Line<'_> {
    /// The number at `i`, if it has that many digits.
    pub fn number(&self, i: usize, digits: std::ops::RangeInclusive<u8>) -> Option<u32> {
        match self.tokens.get(i)?.kind {
            Kind::Number(value, n) if digits.contains(&n) => Some(value),
            Kind::Number(..) | Kind::Word(_) | Kind::Mark(_) => None,
        }
    }

    /// Whether `c` stands at `i`.
    pub fn mark(&self, i: usize, c: char) -> bool {
        matches!(self.tokens.get(i), Some(Token { kind: Kind::Mark(m), .. }) if *m == c)
    }

    /// The mark at `i`.
    pub fn any_mark(&self, i: usize) -> Option<char> {
        match self.tokens.get(i)?.kind {
            Kind::Mark(c) => Some(c),
            Kind::Number(..) | Kind::Word(_) => None,
        }
    }

    /// What the word at `i` can mean; nothing where there is none.
    pub fn senses(&self, i: usize) -> &'static [Sense] {
        match self.tokens.get(i).map(|t| t.kind) {
            Some(Kind::Word(senses)) => senses,
            _ => &[],
        }
    }

    /// Whether the word at `i` can mean that.
    pub fn is(&self, i: usize, sense: Sense) -> bool {
        self.senses(i).contains(&sense)
    }

    /// Whether the token at `i` follows without white space.
    pub fn tight(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.tight)
    }

    /// The text of the token at `i`.
    pub fn text(&self, i: usize) -> &str {
        self.tokens.get(i).and_then(|t| self.text.get(t.start..t.end)).unwrap_or("")
    }
}

/// Reads a time of day at token `i`.
pub fn time_at(line: &Line<'_>, i: usize) -> Option<Clock> {
    let (mut i, mut half) = (i, half_of_day(line, i));
    let mut introduced =
        i > 0 && line.is(i - 1, Sense::TimeIntro) || i > 1 && line.mark(i - 1, '.') && line.is(i - 2, Sense::TimeIntro);
    if half.is_some() {
        // `오후 3:20`; English puts it behind.
        i += 1;
        introduced = true;
    }
    let hour = line.number(i, 1..=2).filter(|h| *h <= 24)?;
    let mut end = i + 1;
    let mut minute = None;
    let mut second = None;
    if line.mark(end, ':') || line.mark(end, '：') {
        minute = Some(line.number(end + 1, 2..=2)?);
        end += 2;
        if line.mark(end, ':')
            && let Some(s) = line.number(end + 1, 2..=2)
        {
            second = Some(s);
            end += 2;
            if line.mark(end, '.') && line.tight(end + 1) && line.number(end + 1, 1..=9).is_some() {
                end += 2;
            }
        }
    } else if line.is(end, Sense::HourUnit) {
        end += 1;
        introduced = true;
        if let Some(m) =
            line.number(end, 2..=2).or_else(|| line.number(end, 1..=1).filter(|_| line.is(end + 1, Sense::MinuteUnit)))
        {
            minute = Some(m);
            end += 1;
        }
    } else if line.mark(end, '.')
        && line.tight(end)
        && line.tight(end + 1)
        && !(line.mark(end + 2, '.') && line.tight(end + 3))
    {
        // `10.30`, which is also a decimal number or the start of a date: only where something says that it is a time.
        let m = line.number(end + 1, 2..=2)?;
        let unit_follows = line.is(end + 2, Sense::HourUnit) || half_of_day(line, end + 2).is_some();
        if !(introduced || unit_follows || line.number(i, 2..=2).is_some()) {
            return None;
        }
        minute = Some(m);
        end += 2;
    }
    if minute.is_some()
        && (line.is(end, Sense::MinuteUnit) || line.is(end, Sense::HourUnit))
        && half_of_day(line, end).is_none()
    {
        end += 1;
        if let Some(s) = line.number(end, 1..=2).filter(|_| line.is(end + 1, Sense::SecondUnit)) {
            second = Some(s);
            end += 2;
        }
    }
    // `2:20 de la tarde`
    let skipped = end + (0..=2).take_while(|n| *n == 0 || line.is(end + n - 1, Sense::Filler)).last().unwrap_or(0);
    let behind = (end..=skipped).find(|at| half_of_day(line, *at).is_some());
    if let Some(at) = behind
        && let Some(found) = half_of_day(line, at)
    {
        half = Some(found);
        end = at + 1;
        introduced = true;
    } else if let Some(found) = dotted_half(line, end) {
        half = Some(found);
        end += if line.mark(end + 3, '.') { 4 } else { 3 };
        introduced = true;
    }
    if minute.is_none() && !(introduced && (half.is_some() || line.is(end - 1, Sense::HourUnit))) {
        return None;
    }
    let hour = match half {
        Some(Half::Am) if hour == 12 => 0,
        Some(Half::Pm) if hour < 12 => hour + 12,
        _ if hour == 24 => 0,
        _ => hour,
    };
    let time = Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(minute.unwrap_or(0)).ok()?,
        i8::try_from(second.unwrap_or(0)).ok()?,
        0,
    )
    .ok()?;
    let (zone, end) = zone_at(line, end);
    Some(Clock { time, to_the_second: second.is_some(), zone, end })
}

#[derive(Clone, Copy)]
enum Half {
    Am,
    Pm,
}

fn half_of_day(line: &Line<'_>, i: usize) -> Option<Half> {
    if line.is(i, Sense::Am) {
        Some(Half::Am)
    } else if line.is(i, Sense::Pm) {
        Some(Half::Pm)
    } else {
        None
    }
}

/// `a.m.`, `p. m.`, `π.μ.`, `μ.μ.`
fn dotted_half(line: &Line<'_>, i: usize) -> Option<Half> {
    if !line.mark(i + 1, '.') {
        return None;
    }
    match (line.text(i), line.text(i + 2)) {
        ("a" | "A", "m" | "M") | ("π" | "Π", "μ" | "Μ") => Some(Half::Am),
        ("p" | "P", "m" | "M") | ("μ" | "Μ", "μ" | "Μ") => Some(Half::Pm),
        _ => None,
    }
}

/// The zone at token `i`, and the token after it.
fn zone_at(line: &Line<'_>, i: usize) -> (Option<Zone>, usize) {
    let start = if line.mark(i, '(') || line.mark(i, ',') { i + 1 } else { i };
    if let Some((minutes, end)) = numeric_zone(line, start) {
        return (Some(Zone::Fixed(minutes)), end);
    }
    // Two words are common and zones at once (`et`, `pt`); zones are printed in capitals.
    let word = line.text(start);
    let named = line.senses(start).iter().find_map(|sense| match *sense {
        Sense::Zone(minutes) => Some(Zone::Fixed(minutes)),
        Sense::Seasonal(minutes) => Some(Zone::Seasonal(minutes)),
        _ => None,
    });
    let Some(zone) = named.filter(|_| word.chars().all(char::is_uppercase)) else { return (None, i) };
    let mut end = start + 1;
    let mut zone = zone;
    if let Zone::Fixed(0) = zone
        && let Some((minutes, after)) = numeric_zone(line, end)
    {
        (zone, end) = (Zone::Fixed(minutes), after);
    }
    if line.mark(end, ')') {
        end += 1;
    }
    (Some(zone), end)
}

/// `+0200`, `-05:00`, `+2`
fn numeric_zone(line: &Line<'_>, i: usize) -> Option<(i16, usize)> {
    let sign = match line.any_mark(i)? {
        '+' => 1,
        '-' | '−' | '–' if line.tight(i + 1) => -1,
        _ => return None,
    };
    let (hours, minutes, end) = if let Some(n) = line.number(i + 1, 4..=4) {
        (n / 100, n % 100, i + 2)
    } else {
        let hours = line.number(i + 1, 1..=2)?;
        match line.number(i + 3, 2..=2).filter(|_| line.mark(i + 2, ':')) {
            Some(minutes) => (hours, minutes, i + 4),
            None if sign > 0 || line.number(i + 1, 2..=2).is_some() || i > 0 && line.is(i - 1, Sense::Zone(0)) => {
                (hours, 0, i + 2)
            }
            None => return None,
        }
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    Some((sign * i16::try_from(hours * 60 + minutes).ok()?, end))
}
