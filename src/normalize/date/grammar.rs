//! The forms that dates have on pages: which numbers and words, in which order, are a day.

use jiff::civil::Date;

use super::calendar;
use super::clock::Line;
use super::lexicon::{self, Sense};
use super::{Anchors, Form, Order};
use crate::article::Precision;

/// A date read at some token.
#[derive(Debug, Clone, Copy)]
pub struct Day {
    /// The day; the first of the month where no day was written.
    pub date: Date,
    /// Day or month.
    pub precision: Precision,
    /// How it was written.
    pub form: Form,
    /// Index of the token after it.
    pub end: usize,
}

/// Reads a date that starts at token `i`.
pub fn day_at(line: &Line<'_>, i: usize, anchors: &Anchors<'_>) -> Option<Day> {
    let reader = Reader { line, anchors };
    if let Some((year, next)) = reader.year(i, true) {
        return reader.year_first(year, next).or_else(|| reader.solar_numeric(i));
    }
    if line.number(i, 4..=4).is_some() {
        return reader.solar_numeric(i);
    }
    if line.number(i, 1..=2).is_some() {
        return reader.day_first(i).or_else(|| reader.numeric(i)).or_else(|| reader.east_asian_without_year(i));
    }
    reader.month_first(i)
}

struct Reader<'a> {
    line: &'a Line<'a>,
    anchors: &'a Anchors<'a>,
}

impl Reader<'_> {
    /// A year at `i` and the token after it and its unit.
    fn year(&self, i: usize, first: bool) -> Option<(i16, usize)> {
        let named = |s: &Sense| if let Sense::FirstYear(year) = s { Some(*year) } else { None };
        if let Some(year) = self.line.senses(i).iter().find_map(named) {
            return Some((year, i + 1));
        }
        let era =
            self.line.senses(i).iter().find_map(|s| if let Sense::Era(before) = s { Some(*before) } else { None });
        if let Some(before) = era {
            let year = i16::try_from(self.line.number(i + 1, 1..=3)?).ok()? + before;
            return self.line.is(i + 2, Sense::YearUnit).then_some((year, i + 3));
        }
        let number = self.line.number(i, 4..=4).filter(|n| calendar::is_year(*n))?;
        let mut next = i + 1;
        if first && self.line.is(next, Sense::YearUnit) {
            next += 1;
        }
        Some((i16::try_from(number).ok()?, next))
    }

    /// A month's name at `i`: the month, whether it is of the Solar Hijri calendar, and the token after it and its dot.
    fn month(&self, i: usize) -> Option<(i8, bool, usize)> {
        let senses = self.line.senses(i);
        let primary = self.anchors.language.map_or("", |l| l.split(['-', '_']).next().unwrap_or(""));
        let in_language = senses.iter().find_map(|s| match *s {
            Sense::Month(month, row) if lexicon::language_of(row).eq_ignore_ascii_case(primary) => Some((month, false)),
            Sense::SolarMonth(month) if primary.eq_ignore_ascii_case("fa") => Some((month, true)),
            _ => None,
        });
        let (month, solar) = in_language.or_else(|| {
            senses.iter().find_map(|s| match *s {
                Sense::Month(month, _) => Some((month, false)),
                Sense::SolarMonth(month) => Some((month, true)),
                _ => None,
            })
        })?;
        Some((month, solar, if self.line.mark(i + 1, '.') { i + 2 } else { i + 1 }))
    }

    /// Skips what may stand between the parts of a date: at most `most` fillers, commas and the like.
    fn skip(&self, mut i: usize, most: usize) -> usize {
        for _ in 0..most {
            let mark = matches!(self.line.any_mark(i), Some(',' | '.' | '/' | '-' | '‐' | '–' | '،' | '\'' | '’'));
            let word =
                [Sense::Filler, Sense::Ordinal, Sense::DayUnit, Sense::YearUnit].iter().any(|s| self.line.is(i, *s));
            // A month's name is never skipped, though `mar` is also a Tuesday.
            if !(mark || word && self.month(i).is_none()) {
                break;
            }
            i += 1;
        }
        i
    }

    fn day_number(&self, i: usize) -> Option<(i8, usize)> {
        let day = self.line.number(i, 1..=2).filter(|d| (1..=31).contains(d))?;
        // `10:20` and `10h` are times.
        if self.line.mark(i + 1, ':') || self.line.mark(i + 1, '：') {
            return None;
        }
        Some((i8::try_from(day).ok()?, i + 1))
    }

    /// `2016-10-16`, `2016年10月16日`, `2016. október 16.`
    fn year_first(&self, year: i16, next: usize) -> Option<Day> {
        if let Some(separator) = self.separator(next)
            && let Some(month) = self.line.number(next + 1, 1..=2)
            && self.separator(next + 2) == Some(separator)
            && let Some((day, end)) = self.day_number(next + 3)
            && !self.continues(end)
        {
            return self.day(year, i8::try_from(month).ok()?, day, Form::Numeric, end);
        }
        let at = self.skip(next, 3);
        if let Some((month, solar, after)) = self.month(at) {
            if solar {
                return None;
            }
            if let Some((day, end)) = self.day_number(self.skip(after, 2)) {
                return self.day(year, month, day, Form::Named, end);
            }
            return self.only_month(year, month, after);
        }
        // `2016. gada 16. oktobris`
        if let Some((day, after)) = self.day_number(at)
            && let Some((month, false, end)) = self.month(self.skip(after, 2))
        {
            return self.day(year, month, day, Form::Named, end);
        }
        let month =
            i8::try_from(self.line.number(at, 1..=2).filter(|_| self.line.is(at + 1, Sense::MonthUnit))?).ok()?;
        match self.day_number(at + 2) {
            Some((day, end)) => {
                let end = if self.line.is(end, Sense::DayUnit) { end + 1 } else { end };
                self.day(year, month, day, Form::Named, end)
            }
            None => self.only_month(year, month, at + 2),
        }
    }

    /// `16 October 2016`, `16. Oktober 2016`, `16 de octubre de 2016`, `16 tháng 10, 2016`, `16-Oct-16`
    fn day_first(&self, i: usize) -> Option<Day> {
        let (day, next) = self.day_number(i)?;
        let at = self.skip(next, 3);
        let (month, solar, after) = match self.month(at) {
            Some(found) => found,
            // `9월 3일`, `3月7日` begin with the month.
            None if self.line.is(at, Sense::MonthUnit) && !self.line.is(at + 2, Sense::DayUnit) => {
                (i8::try_from(self.line.number(at + 1, 1..=2)?).ok()?, false, at + 2)
            }
            None => return None,
        };
        let at = self.skip(after, 3);
        if solar {
            let year = self.line.number(at, 4..=4).filter(|y| calendar::is_solar_year(*y))?;
            let date = calendar::solar_hijri(i16::try_from(year).ok()?, month, day)?;
            return Some(Day { date, precision: Precision::Day, form: Form::Named, end: at + 1 });
        }
        if let Some((year, end)) = self.year(at, false) {
            let end = if self.line.is(end, Sense::YearUnit) { end + 1 } else { end };
            return self.day(year, month, day, Form::Named, end);
        }
        let short = self.line.number(at, 2..=2).filter(|_| self.marked_short(at));
        if let Some(year) = short.and_then(calendar::short_year) {
            return self.day(year, month, day, Form::Named, at + 1);
        }
        self.without_year(month, day, after)
    }

    /// `October 16, 2016`, `Oct. 16th '16`, `October 2016`
    fn month_first(&self, i: usize) -> Option<Day> {
        let (month, solar, after) = self.month(i)?;
        if solar {
            return None;
        }
        let at = self.skip(after, 1);
        if let Some((day, next)) = self.day_number(at) {
            let at = self.skip(next, 3);
            if let Some((year, end)) = self.year(at, false) {
                return self.day(year, month, day, Form::Named, end);
            }
            let short = self
                .line
                .number(at, 2..=2)
                .filter(|_| matches!(self.line.any_mark(at.wrapping_sub(1)), Some('\'' | '’')));
            if let Some(year) = short.and_then(calendar::short_year) {
                return self.day(year, month, day, Form::Named, at + 1);
            }
            return self.without_year(month, day, next);
        }
        if i > 0 && self.line.number(i - 1, 1..=2).is_some() {
            return None;
        }
        let (year, end) = self.year(self.skip(after, 2), false)?;
        self.only_month(year, month, end)
    }

    /// `16/10/2016`, `16.10.2016`, `10-16-16`
    fn numeric(&self, i: usize) -> Option<Day> {
        // Not in the middle of a longer number.
        if i > 1 && self.line.tight(i) && self.separator(i - 1).is_some() && self.line.number(i - 2, 1..=9).is_some() {
            return None;
        }
        let separator = self.separator(i + 1)?;
        let (first, second) = (self.line.number(i, 1..=2)?, self.line.number(i + 2, 1..=2)?);
        if self.separator(i + 3) != Some(separator) || self.continues(i + 5) {
            return None;
        }
        let (year, form) = match self.year(i + 4, false) {
            Some((year, _)) => (year, Form::Numeric),
            None => {
                let full = [i, i + 2].iter().all(|at| self.line.number(*at, 2..=2).is_some());
                let year = calendar::short_year(self.line.number(i + 4, 2..=2)?)?;
                // `1-5-12` is rather a number of something.
                if !full && separator == '-' {
                    return None;
                }
                (year, if full { Form::Numeric } else { Form::Short })
            }
        };
        let (first, second) = (i8::try_from(first).ok()?, i8::try_from(second).ok()?);
        let day_first = self.day(year, second, first, form, i + 5);
        let month_first = self.day(year, first, second, form, i + 5);
        match (day_first, month_first) {
            (Some(a), Some(b)) if a.date != b.date && separator != '.' => Some(self.choose(a, b)),
            (Some(a), _) => Some(a),
            (None, found) => found,
        }
    }

    /// Both readings of `03/04/2016` are days: what is known of the page decides.
    fn choose(&self, day_first: Day, month_first: Day) -> Day {
        let latest = self.anchors.fetched.and_then(|f| f.date.tomorrow().ok());
        let possible = |d: &Day| latest.is_none_or(|latest| d.date <= latest);
        let order = match (possible(&day_first), possible(&month_first)) {
            (true, false) => Order::DayFirst,
            (false, true) => Order::MonthFirst,
            (true, true) | (false, false) => self.anchors.order.unwrap_or_else(|| order_in(self.anchors.language)),
        };
        let day = match order {
            Order::DayFirst => day_first,
            Order::MonthFirst => month_first,
        };
        Day { form: day.form.max(Form::Ambiguous), ..day }
    }

    /// `1395/07/25` on a page in Persian.
    fn solar_numeric(&self, i: usize) -> Option<Day> {
        if !self.anchors.language.is_some_and(|l| l.starts_with("fa") || l.starts_with("ps")) {
            return None;
        }
        let year = self.line.number(i, 4..=4).filter(|y| calendar::is_solar_year(*y))?;
        let separator = self.separator(i + 1)?;
        let (month, day) = (self.line.number(i + 2, 1..=2)?, self.line.number(i + 4, 1..=2)?);
        if self.separator(i + 3) != Some(separator) {
            return None;
        }
        let date =
            calendar::solar_hijri(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)?;
        Some(Day { date, precision: Precision::Day, form: Form::Numeric, end: i + 5 })
    }

    /// `10月16日`
    fn east_asian_without_year(&self, i: usize) -> Option<Day> {
        let month = self.line.number(i, 1..=2)?;
        if !self.line.is(i + 1, Sense::MonthUnit) || !self.line.is(i + 3, Sense::DayUnit) {
            return None;
        }
        let (day, next) = self.day_number(i + 2)?;
        self.without_year(i8::try_from(month).ok()?, day, next + 1)
    }

    fn without_year(&self, month: i8, day: i8, end: usize) -> Option<Day> {
        let latest = self.anchors.fetched?.date.tomorrow().ok()?;
        let date = calendar::latest_before(latest, month, day)?;
        Some(Day { date, precision: Precision::Day, form: Form::WithoutYear, end })
    }

    fn day(&self, year: i16, month: i8, day: i8, form: Form, end: usize) -> Option<Day> {
        Some(Day { date: calendar::gregorian(year, month, day)?, precision: Precision::Day, form, end })
    }

    fn only_month(&self, year: i16, month: i8, end: usize) -> Option<Day> {
        Some(Day {
            date: calendar::gregorian(year, month, 1)?,
            precision: Precision::Month,
            form: Form::MonthOnly,
            end,
        })
    }

    fn separator(&self, i: usize) -> Option<char> {
        self.line.any_mark(i).and_then(|c| match c {
            '-' | '.' | '/' | '|' => Some(c),
            '‐' | '‑' | '–' | '−' => Some('-'),
            '．' => Some('.'),
            '／' => Some('/'),
            _ => None,
        })
    }

    /// Whether the number before `i` goes on, as in an address or a version.
    fn continues(&self, i: usize) -> bool {
        self.line.tight(i)
            && (matches!(self.separator(i), Some('-' | '/' | '.'))
                && self.line.tight(i + 1)
                && self.line.number(i + 1, 1..=9).is_some())
    }

    /// `'16`, `-16`, `/16`: two digits that are marked as a year.
    fn marked_short(&self, i: usize) -> bool {
        i > 0 && self.line.tight(i) && matches!(self.line.any_mark(i - 1), Some('\'' | '’' | '-' | '/'))
    }
}

/// The order that a date in numbers shows, because one of them can be no month.
pub fn order_of(text: &str) -> Option<Order> {
    let mut parts = text.split(['/', '-']).map(|part| part.trim().parse::<u8>());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(13..=31)), Some(Ok(1..=12)), Some(_)) => Some(Order::DayFirst),
        (Some(Ok(1..=12)), Some(Ok(13..=31)), Some(_)) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// The order that a language tag speaks for: the month first in the United States, in the Philippines, and in English that does not say
/// where it is from.
pub fn order_in(language: Option<&str>) -> Order {
    let Some(tag) = language else { return Order::MonthFirst };
    let mut parts = tag.split(['-', '_']);
    let (primary, region) = (parts.next().unwrap_or(""), parts.next_back().unwrap_or(""));
    let american = ["us", "ph", ""].iter().any(|r| region.eq_ignore_ascii_case(r));
    if primary.eq_ignore_ascii_case("en") && american { Order::MonthFirst } else { Order::DayFirst }
}
