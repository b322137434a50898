//! Quarters, halves, seasons, centuries, and the periods that a report speaks of.

use jiff::Span;
use jiff::civil::Date;

use super::super::calendar::{self, Direction};
use super::super::lexicon::{Lex, Role, Unit};
use super::{Found, Grammar};

/// Days from the middle of a quarter to its end.
const HALF_A_QUARTER: i64 = 45;

impl Grammar<'_> {
    pub(super) fn unit(&mut self, at: usize, unit: Unit) -> Option<Found> {
        let next = at + 1;
        if let Some(step) = self.pointer_behind(next) {
            return self.date(next + 1, calendar::relative(self.published?, unit, step));
        }
        if unit == Unit::Day
            && let Some(found) = self.numbered_day(at)
        {
            return Some(found);
        }
        match self.lex(next) {
            // `66 milionów lat temu`
            Lex::Ago if self.is_behind_thousands(at) => None,
            // `months ago`
            Lex::Ago if self.plural(at) => Self::other(next + 1, "PAST_REF".into(), "DATE"),
            // `for years`
            _ if self.plural(at) && matches!(self.before(at), "for" | "For") && self.lex(next) != Lex::Of => {
                Self::other(next, calendar::duration(unit, None), "DURATION")
            }
            // `year-earlier`, `year-ago`
            Lex::Ago => {
                let found = self.ago(next + 1, 1, unit, -1)?;
                let period = matches!(self.lex(next + 1), Lex::Unit(Unit::Quarter | Unit::Period));
                Some(Found { end: found.end + usize::from(period), ..found })
            }
            // `the period last year`
            Lex::Last | Lex::Of if matches!(unit, Unit::Quarter | Unit::Period) && self.english => {
                let year_at = next + usize::from(self.lex(next) == Lex::Of);
                let year = self.pointed_year(year_at)?;
                self.date(year_at + 2, Some(self.period_of_year(year)))
            }
            // `in the days ahead`
            _ if self.plural(at) && self.word(next) == "ahead" => Self::other(next + 1, "FUTURE_REF".into(), "DATE"),
            // `by year's end`
            Lex::Of if unit == Unit::Year && self.english && self.word(next + 1) == "end" => {
                self.date(next + 2, calendar::relative(self.published?, Unit::Year, 0))
            }
            // `the week of March 6`
            Lex::Of if unit == Unit::Week && self.english && !self.plural(at) && self.word(next) == "of" => {
                let day = self.core(next + 1, false).filter(Found::is_day)?;
                self.date(day.end, Some(calendar::week(day.value?.parse().ok()?)))
            }
            // `the year two thousand`
            Lex::Number(2) if unit == Unit::Year && self.word(next + 1) == "thousand" => {
                let rest = match self.lex(next + 2) {
                    Lex::Number(rest @ 1..=99) => rest,
                    _ => 0,
                };
                self.date(next + 2 + usize::from(rest > 0), Some(format!("{}", 2000 + rest)))
            }
            // `the week before last`
            _ if !self.plural(at) && self.units_beside(next).is_some() => {
                let (end, step) = self.units_beside(next)?;
                self.date(end, calendar::relative(self.published?, unit, step))
            }
            // `the year before`
            _ if !self.plural(at) && self.beside_story(next, unit).is_some() => self.beside_story(next, unit),
            // `the day before last Tuesday`
            Lex::Other | Lex::Before | Lex::After if unit == Unit::Day && self.english && !self.plural(at) => {
                self.day_beside(next)
            }
            // `Let 1952 přistál`
            Lex::Digits(_, 4) if self.has_role(at, Role::Numbered) && self.word(at).starts_with(char::is_uppercase) => {
                None
            }
            Lex::Digits(year @ 1000..=2100, 4) if unit == Unit::Year && self.is_common_year(next, year) => {
                // `les années 1990`
                let decade = !self.english && self.word(at).ends_with('s') && year.is_multiple_of(10);
                let value = if decade { format!("{:03}", year / 10) } else { format!("{year:04}") };
                self.date(next + 1, Some(value))
            }
            Lex::Digits(year @ (20 | 30 | 40 | 50 | 60 | 70 | 80 | 90), 2)
                if unit == Unit::Year && !self.english && self.is_of_years(at) =>
            {
                self.date(next + 1, Some(format!("{:03}", 190 + year / 10)))
            }
            // `الربع الثالث`
            Lex::Ordinal(n @ 1..=4) if unit == Unit::Quarter && !self.english => {
                let found = self.short_quarter(next, n)?;
                Some(found)
            }
            Lex::Roman(n) if unit == Unit::Century => self.century(next + 1, n),
            // `secolul al XVII-lea`
            Lex::Of if unit == Unit::Century && !self.english => match self.lex(next + 1) {
                Lex::Roman(n) => self.century(next + 2 + usize::from(self.items[next + 1].hyphen), n),
                _ => None,
            },
            _ if unit == Unit::Year && self.english && self.word(next) == "end" => {
                self.date(next + 1, calendar::relative(self.published?, Unit::Year, 0))
            }
            _ => None,
        }
    }

    pub(super) fn century(&self, end: usize, n: u32) -> Option<Found> {
        if self.lex(end) == Lex::Calendar {
            return None;
        }
        self.date(end, Some(format!("{:02}", n.checked_sub(1)?)))
    }

    /// Whether thousands, millions or more stand in front of item `at`.
    fn is_behind_thousands(&self, at: usize) -> bool {
        let of = at.checked_sub(1).is_some_and(|k| self.lex(k) == Lex::Of);
        let Some(before) = at.checked_sub(1 + usize::from(of)) else { return false };
        self.word(before).starts_with(|c: char| c.is_ascii_digit()) || self.has_role(before, Role::Thousands)
    }

    /// Whether the word at `at` names years in front of the tens of a decade (`les années 90`, `w latach 90.`).
    fn is_of_years(&self, at: usize) -> bool {
        self.word(at).ends_with('s') || self.has_role(at, Role::Years)
    }

    pub(super) fn ordinal(&mut self, at: usize, n: u32) -> Option<Found> {
        let next = at + 1;
        if let Some(found) = self.in_pointed_month(next, n) {
            return Some(found);
        }
        match self.lex(next) {
            Lex::Unit(Unit::Quarter) if (1..=4).contains(&n) => match self.named_year(next + 1) {
                Some((end, year)) => self.quarter_of_year(end, n, i32::from(year)),
                None => {
                    let (year, quarter) = calendar::named_quarter(self.published?, n as i16, self.direction(at));
                    self.quarter_of_year(next + 1, quarter as u32, i32::from(year))
                }
            },
            Lex::Half | Lex::HalfYear if n <= 2 => self.half(at, n),
            Lex::Weekday(day) => self.weekday_of_month(next, day, n),
            // `am dritten Oktober`, `1er octobre`
            Lex::Month(month) if !self.english && n <= 31 => {
                self.day_of_month(next + 1, month, n as i8, self.direction(at))
            }
            // `the twenty-first of June`
            Lex::Of if self.english && n <= 31 && self.word(next) == "of" => match self.lex(next + 1) {
                Lex::Month(month) => self.day_of_month(next + 2, month, n as i8, self.direction(at)),
                _ => None,
            },
            Lex::Unit(Unit::Century) => self.century(next + 1, n),
            Lex::Number(_) | Lex::Digits(..) => self.core(next, true).filter(|f| f.kind == "DURATION"),
            _ => None,
        }
    }

    /// `Q3`, `Q3 2012`
    pub(super) fn short_quarter(&mut self, at: usize, n: u32) -> Option<Found> {
        match self.named_year(at + 1) {
            Some((end, year)) => self.quarter_of_year(end, n, i32::from(year)),
            None => {
                let (year, quarter) = calendar::named_quarter(self.published?, n as i16, self.direction(at));
                self.quarter_of_year(at + 1, quarter as u32, i32::from(year))
            }
        }
    }

    /// `first half of 1989`; without a year it may be that of a match.
    pub(super) fn half(&mut self, at: usize, n: u32) -> Option<Found> {
        let (end, year) = match self.named_year(at + 2) {
            None if self.lex(at + 1) == Lex::HalfYear => (at + 2, self.year_of_half(at, n)?),
            named => named?,
        };
        self.story.long_period = true;
        self.date(end, Some(format!("{year:04}-H{n}")))
    }

    /// The year of a half that no year is named with: one that has begun, unless the future is spoken of.
    fn year_of_half(&self, at: usize, n: u32) -> Option<i16> {
        let published = self.published?;
        let ahead = n == 2 && published.month() <= 6;
        Some(if ahead && self.direction(at) != Direction::Future { published.year() - 1 } else { published.year() })
    }

    /// `上半年`, `النصف الأول من 2012`
    pub(super) fn half_of(&mut self, at: usize, n: u32) -> Option<Found> {
        let (end, year) = self.named_year(at + 1).or_else(|| Some((at + 1, self.year_of_half(at, n)?)))?;
        self.date(end, Some(format!("{year:04}-H{n}")))
    }

    /// A year that the words at `at` name, behind `of`, `of fiscal`, `of the`.
    fn named_year(&self, at: usize) -> Option<(usize, i16)> {
        let year_at = (at..at + 3).find(|&k| !matches!(self.lex(k), Lex::Of | Lex::Article | Lex::Fiscal))?;
        match self.lex(year_at) {
            Lex::Digits(year @ 1000..=2100, 4) => {
                let unit = !self.english && self.lex(year_at + 1) == Lex::Unit(Unit::Year);
                Some((year_at + 1 + usize::from(unit), year as i16))
            }
            Lex::Unit(Unit::Year) if self.english && self.lex(year_at - 1) == Lex::Article => {
                Some((year_at + 1, self.published?.year()))
            }
            _ => Some((year_at + 2, self.pointed_year(year_at)?)),
        }
    }

    pub(super) fn quarter_of_year(&mut self, end: usize, quarter: u32, year: i32) -> Option<Found> {
        let (year, quarter) = (i16::try_from(year).ok()?, quarter as i16);
        self.story.quarter = Some((year, quarter));
        self.story.long_period = false;
        self.date(end, Some(calendar::quarter(year, quarter)))
    }

    /// The last quarter that was over when the article appeared.
    fn last_quarter(&self) -> Option<(i16, i16)> {
        let (year, quarter) = calendar::quarter_of(self.published?);
        Some(if quarter == 1 { (year - 1, 4) } else { (year, quarter - 1) })
    }

    /// The quarter that the article reports on: what it spoke of last, unless that was not over yet.
    pub(super) fn reported_quarter(&self) -> Option<(i16, i16)> {
        let over = self.last_quarter()?;
        Some(self.story.quarter.map_or(over, |quarter| quarter.min(over)))
    }

    /// What `the period` means in another `year`: the quarter that the article reports on, else the year.
    pub(super) fn period_of_year(&self, year: i16) -> String {
        match self.story.quarter.filter(|_| !self.story.long_period).and_then(|_| self.reported_quarter()) {
            Some((_, quarter)) => calendar::quarter(year, quarter),
            None => format!("{year:04}"),
        }
    }

    /// `the latest quarter`, `the latest fiscal year`
    pub(super) fn latest(&mut self, at: usize) -> Option<Found> {
        let unit_at = at + 1 + usize::from(self.lex(at + 1) == Lex::Fiscal);
        match self.lex(unit_at) {
            Lex::Unit(Unit::Quarter | Unit::Period) => {
                let (year, quarter) = self.reported_quarter()?;
                self.date(unit_at + 1, Some(calendar::quarter(year, quarter)))
            }
            Lex::Unit(unit @ (Unit::Year | Unit::Month | Unit::Week)) => {
                self.date(unit_at + 1, calendar::relative(self.published?, unit, -1))
            }
            _ => None,
        }
    }

    /// Behind `the quarter`: `ended Sept. 30`. The calendar's quarter in which most of it lies, as its year and number.
    pub(super) fn ended_quarter(&self, at: usize) -> Option<(i16, i16)> {
        if !self.english || !matches!(self.word(at), "ended" | "ending") {
            return None;
        }
        let Lex::Month(month) = self.lex(at + 1) else { return None };
        let (day, behind) = match self.lex(at + 2) {
            Lex::Digits(day @ 1..=31, 1..=2) => (day as i8, at + 3),
            _ => (28, at + 2),
        };
        let end = match self.year_behind(behind).1 {
            Some(year) => Date::new(year, month, day).ok()?,
            None => calendar::month_day(self.published?, month, day, Direction::Past)?,
        };
        Some(calendar::quarter_of(end.checked_sub(Span::new().days(HALF_A_QUARTER)).ok()?))
    }

    /// `the same quarter last year`, `the corresponding period a year earlier`
    pub(super) fn same_period(&mut self, at: usize) -> Option<Found> {
        let next = at + 2;
        if !matches!(self.lex(at + 1), Lex::Unit(Unit::Quarter | Unit::Period)) {
            return None;
        }
        let (end, year) = match (self.lex(next), self.lex(next + 1), self.lex(next + 2)) {
            (Lex::Number(1), Lex::Unit(Unit::Year), Lex::Ago) => (next + 3, self.published?.year() - 1),
            _ => self.named_year(next)?,
        };
        self.date(end, Some(self.period_of_year(year)))
    }

    /// Whether the `fall` at `at` is that of prices, walls or governments.
    fn is_decline(&self, at: usize) -> bool {
        let in_time = at.checked_sub(2).is_some_and(|k| {
            matches!(self.lex(k), Lex::Of | Lex::Join | Lex::Early)
                || matches!(self.word(k), "since" | "during" | "by" | "By" | "for" | "from" | "this" | "During")
        });
        self.word(at) == "fall"
            && self.lex(at - 1) == Lex::Article
            && (!in_time || matches!(self.word(at + 1), "in" | "of" | "from" | "to"))
    }

    pub(super) fn season(&mut self, at: usize, name: &str, introduced: bool) -> Option<Found> {
        let (end, year) = self.year_behind(at + 1);
        if let Some(year) = year {
            return self.date(end, Some(format!("{year:04}-{name}")));
        }
        // `avait été fermé`: behind a verb it is a verb.
        let behind_verb =
            at.checked_sub(2).is_some_and(|from| (from..at).any(|k| matches!(self.lex(k), Lex::Was | Lex::Will)));
        let verb_or_name = if self.english { !introduced || self.is_decline(at) } else { behind_verb };
        if verb_or_name {
            return None;
        }
        match self.pointer_behind(at + 1) {
            Some(step) => self.date(at + 2, Some(season_value(self.published?, name, step))),
            None => {
                let published = self.published?;
                let over = published.month() < first_month(name) && self.direction(at).is_past();
                self.date(at + 1, Some(season_value(published, name, if over { -1 } else { 0 })))
            }
        }
    }
}

/// The month in which a season begins.
fn first_month(season: &str) -> i8 {
    match season {
        "SP" => 3,
        "SU" => 6,
        "FA" => 9,
        _ => 12,
    }
}

/// The season of the year that is `step` away, counted from the last one that has begun.
pub(super) fn season_value(published: Date, name: &str, step: i32) -> String {
    let start = first_month(name);
    let begun = published.month() >= start;
    let year = i32::from(published.year());
    // The winter of a January began in the year before.
    let in_winter = start == 12 && published.month() <= 3;
    let year = match step {
        0 if in_winter => year - 1,
        -1 if begun && (published.month() - start) >= 3 => year,
        -1 => year - 1,
        0 => year,
        _ if begun => year + 1,
        _ => year,
    };
    format!("{year:04}-{name}")
}
