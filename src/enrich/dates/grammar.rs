//! Expressions of time over the words of a sentence.
//!
//! The patterns are the same for all languages; a language takes part in those for which the table has words.

use jiff::civil::Date;

use super::calendar::{self, Direction};
use super::lexicon::{Item, Lex, Unit};

/// An expression: where it ends, what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Index of the item behind it.
    pub end: usize,
    pub value: Option<String>,
    pub kind: &'static str,
}

/// One sentence, and what the article said before it.
pub(super) struct Grammar<'a> {
    pub text: &'a str,
    pub english: bool,
    pub items: &'a [Item],
    pub published: Option<Date>,
    /// The quarter that the article spoke of last.
    pub quarter: Option<(i16, i16)>,
}

impl Grammar<'_> {
    fn lex(&self, at: usize) -> Lex {
        self.items.get(at).map_or(Lex::Other, |i| i.lex)
    }

    fn word(&self, at: usize) -> &str {
        self.items.get(at).map_or("", |i| &self.text[i.start..i.end])
    }

    fn date(&self, end: usize, value: Option<String>) -> Option<Found> {
        Some(Found { end, value: Some(value?), kind: "DATE" })
    }

    fn other(end: usize, value: String, kind: &'static str) -> Option<Found> {
        Some(Found { end, value: Some(value), kind })
    }

    /// The expression that starts at item `at`.
    pub fn expression(&mut self, at: usize) -> Option<Found> {
        match self.lex(at) {
            Lex::Early | Lex::Ago if self.lex(at) == Lex::Early || self.word(at).eq_ignore_ascii_case("earlier") => {
                let core =
                    (at + 1..=at + 3).take_while(|&k| k == at + 1 || matches!(self.lex(k - 1), Lex::Of | Lex::Article));
                let core = core.last().unwrap_or(at + 1);
                // `the end of the year`
                if let (Lex::Unit(unit @ (Unit::Week | Unit::Month | Unit::Quarter | Unit::Year)), Lex::Article) =
                    (self.lex(core), self.lex(core - 1))
                {
                    return self.date(core + 1, calendar::relative(self.published?, unit, 0));
                }
                self.core(core, true).filter(|f| f.kind == "DATE")
            }
            Lex::Article => self.with_article(at + 1),
            _ => self.core(at, false),
        }
    }

    fn with_article(&mut self, at: usize) -> Option<Found> {
        match (self.lex(at), self.lex(at + 1)) {
            (Lex::Unit(Unit::Quarter | Unit::Period), next) if self.english && !matches!(next, Lex::Ago) => {
                self.quarter?;
                let (year, quarter) = self.reported_quarter()?;
                self.date(at + 1, Some(calendar::quarter(year, quarter)))
            }
            (Lex::Unit(Unit::Weekend), _) if self.english => {
                // Until Thursday the last one is meant.
                let published = self.published?;
                let weeks = if published.weekday().to_monday_one_offset() <= 4 { -1 } else { 0 };
                self.date(at + 1, calendar::relative(published, Unit::Weekend, weeks))
            }
            (Lex::Early, _) => self.expression(at),
            // `the 1988 third quarter`
            (Lex::Digits(year @ 1000..=2100, 4), Lex::Ordinal(n))
                if matches!(self.lex(at + 2), Lex::Unit(Unit::Quarter)) =>
            {
                self.quarter_of_year(at + 3, n, year as i32)
            }
            _ => self.core(at, true),
        }
    }

    /// `introduced`: an article or `early` stands in front.
    fn core(&mut self, at: usize, introduced: bool) -> Option<Found> {
        let next = at + 1;
        match self.lex(at) {
            Lex::Weekday(n) => self.weekday(at, n),
            Lex::Month(n) => self.month(at, n),
            Lex::Digits(n, length) => self.digits(at, n, length),
            Lex::Nominal(n) => self.nominal(at, n),
            Lex::Clock(hour, minute) => self.clock(next, hour, minute),
            Lex::Iso(year, month, day) => self.date(next, Some(calendar::day(Date::new(year, month, day).ok()?))),
            Lex::Day(n) => {
                let end = if matches!(self.lex(next), Lex::Part(_)) { next + 1 } else { next };
                self.date(end, calendar::relative(self.published?, Unit::Day, n))
            }
            Lex::Night => self.date(next, calendar::relative(self.published?, Unit::Day, 0)),
            Lex::Last => self.pointed(at, -1),
            Lex::Next => self.pointed(at, 1),
            Lex::This => self.pointed(at, 0),
            Lex::Latest => match self.lex(next) {
                Lex::Unit(Unit::Quarter | Unit::Period) => {
                    let (year, quarter) = self.reported_quarter()?;
                    self.date(next + 1, Some(calendar::quarter(year, quarter)))
                }
                Lex::Unit(unit @ (Unit::Year | Unit::Month | Unit::Week)) => {
                    self.date(next + 1, calendar::relative(self.published?, unit, -1))
                }
                _ => None,
            },
            Lex::Unit(unit) => self.unit(at, unit),
            Lex::Ordinal(n) => self.ordinal(at, n),
            Lex::Number(n) => self.length(at, Some(n)),
            Lex::Vague => self.length(at, None),
            Lex::AgoPrefix => self.ago_prefix(next),
            Lex::Present => Self::other(next, "PRESENT_REF".into(), "DATE"),
            Lex::Past => match self.lex(next) {
                Lex::Unit(unit) => Self::other(next + 1, calendar::duration(unit, None), "DURATION"),
                Lex::Number(_) | Lex::Digits(..) | Lex::Vague => self.core(next, true).filter(|f| f.kind == "DURATION"),
                _ => Self::other(next, "PAST_REF".into(), "DATE"),
            },
            Lex::Future => Self::other(next, "FUTURE_REF".into(), "DATE"),
            Lex::Season(name) => self.season(at, name, introduced),
            Lex::Decade(year) => self.date(next, Some(format!("{:03}", year / 10))),
            Lex::Fixed(month, day) => {
                let (end, year) = self.year_behind(next);
                let date = match year {
                    Some(year) => Date::new(year, month, day).ok()?,
                    None => calendar::month_day(self.published?, month, day, self.direction(at))?,
                };
                self.date(end, Some(calendar::day(date)))
            }
            Lex::Nth(month, weekday, nth) => {
                let (end, year) = self.year_behind(next);
                let year = match year {
                    Some(year) => year,
                    None => calendar::month_day(self.published?, month, 15, self.direction(at))?.year(),
                };
                self.date(end, calendar::nth_weekday(year, month, weekday, nth).map(calendar::day))
            }
            Lex::Every => match (self.lex(next), self.lex(next + 1)) {
                (Lex::Unit(unit), _) => Self::other(next + 1, calendar::duration(unit, Some(1)), "SET"),
                (Lex::Number(n) | Lex::Digits(n, _), Lex::Unit(unit)) => {
                    Self::other(next + 2, calendar::duration(unit, Some(n)), "SET")
                }
                (Lex::Weekday(n), _) => Self::other(next + 1, format!("XXXX-WXX-{n}"), "SET"),
                _ => None,
            },
            Lex::Set(unit) => Self::other(next, calendar::duration(unit, Some(1)), "SET"),
            Lex::Fiscal => match (self.lex(next), self.lex(next + 1)) {
                (Lex::Digits(year, 4), _) => self.date(next + 1, Some(format!("{year:04}"))),
                (Lex::Unit(Unit::Year), Lex::Digits(year, 4)) => self.date(next + 2, Some(format!("{year:04}"))),
                (Lex::Ordinal(n), _) => self.ordinal(next, n),
                _ => None,
            },
            Lex::Whole(unit, n) => self.whole(next, unit, n),
            Lex::That | Lex::Ago | Lex::Later | Lex::Early | Lex::Article | Lex::Of | Lex::Will | Lex::Part(_) => None,
            Lex::YearMark | Lex::MonthMark | Lex::DayMark | Lex::HalfDay(_) | Lex::Comma | Lex::Other => None,
        }
    }

    /// `去年10月`: a whole year, perhaps a month of it.
    fn whole(&self, at: usize, unit: Unit, count: i32) -> Option<Found> {
        let published = self.published?;
        if let (Unit::Year, Lex::Digits(month, 1..=2), Lex::MonthMark) = (unit, self.lex(at), self.lex(at + 1)) {
            let year = i32::from(published.year()) + count;
            return self.marked_day(at + 2, year as i16, month);
        }
        self.date(at, calendar::relative(published, unit, count))
    }

    /// Behind a month with its mark: the day, if there is one.
    fn marked_day(&self, at: usize, year: i16, month: u32) -> Option<Found> {
        let month = i8::try_from(month).ok()?;
        if let (Lex::Digits(day, 1..=2), Lex::DayMark) = (self.lex(at), self.lex(at + 1)) {
            let date = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
            return self.date(at + 2, Some(calendar::day(date)));
        }
        self.date(at, Some(calendar::month(Date::new(year, month, 1).ok()?)))
    }

    fn weekday(&mut self, at: usize, weekday: i8) -> Option<Found> {
        let mut next = at + 1;
        // `Monday, Oct. 26`, `Sunday 16 October`
        let dated = if self.lex(next) == Lex::Comma { next + 1 } else { next };
        let full = match self.lex(dated) {
            Lex::Month(n) => self.month(dated, n),
            Lex::Digits(n, length @ 1..=2) => self.digits(dated, n, length),
            Lex::Nominal(n) => self.nominal(dated, n),
            _ => None,
        };
        if let Some(found) = full.filter(|f| f.kind == "DATE" && f.value.as_ref().is_some_and(|v| v.len() == 10)) {
            return Some(found);
        }
        let published = self.published?;
        let direction = match self.lex(next) {
            Lex::Last if !self.english => Some(-1),
            Lex::Next if !self.english => Some(1),
            _ => None,
        };
        let date = match direction {
            Some(step) => {
                next += 1;
                self.pointed_weekday(published, weekday, step)?
            }
            None => calendar::weekday(published, weekday, self.direction(at))?,
        };
        if matches!(self.lex(next), Lex::Part(_)) {
            next += 1;
        }
        self.date(next, Some(calendar::day(date)))
    }

    fn pointed_weekday(&self, published: Date, weekday: i8, step: i32) -> Option<Date> {
        match step {
            -1 => calendar::weekday(published.yesterday().ok()?, weekday, Direction::Past),
            0 => calendar::weekday(published, weekday, Direction::Future),
            _ => calendar::weekday(published.tomorrow().ok()?, weekday, Direction::Future),
        }
    }

    fn month(&mut self, at: usize, month: i8) -> Option<Found> {
        let mut next = at + 1;
        if let Lex::Digits(day, 1..=2) | Lex::Nominal(day) = self.lex(next)
            && (1..=31).contains(&day)
            && !matches!(self.lex(next + 1), Lex::HalfDay(_))
        {
            return self.day_of_month(next + 1, month, day as i8, self.direction(at));
        }
        let (end, year) = self.year_behind(next);
        if let Some(year) = year {
            return self.date(end, Some(format!("{year:04}-{month:02}")));
        }
        let published = self.published?;
        let step = match self.lex(next) {
            // `July last year`
            Lex::Last if matches!(self.lex(next + 1), Lex::Unit(Unit::Year)) => {
                let year = published.year() - 1;
                return self.date(next + 2, Some(format!("{year:04}-{month:02}")));
            }
            Lex::Last if !self.english => Some(-1),
            Lex::Next if !self.english => Some(1),
            _ => None,
        };
        let date = match step {
            Some(step) => {
                next += 1;
                self.pointed_month(published, month, step)?
            }
            None => calendar::named_month(published, month, self.direction(at))?,
        };
        self.date(next, Some(calendar::month(date)))
    }

    fn pointed_month(&self, published: Date, month: i8, step: i32) -> Option<Date> {
        match step {
            -1 => calendar::named_month(published.first_of_month().yesterday().ok()?, month, Direction::Past),
            0 => Date::new(published.year(), month, 1).ok(),
            _ => calendar::named_month(published.last_of_month().tomorrow().ok()?, month, Direction::Future),
        }
    }

    /// Behind day and month: the year, or the nearest.
    fn day_of_month(&self, at: usize, month: i8, day: i8, direction: Direction) -> Option<Found> {
        let (end, year) = self.year_behind(at);
        let date = match year {
            Some(year) => Date::new(year, month, day).ok()?,
            None => calendar::month_day(self.published?, month, day, direction)?,
        };
        self.date(end, Some(calendar::day(date)))
    }

    /// A year of four digits at `at`, perhaps behind a comma or `of`, and where it ends.
    fn year_behind(&self, at: usize) -> (usize, Option<i16>) {
        for skip in 0..3 {
            if let Lex::Digits(year @ 1000..=2100, 4) = self.lex(at + skip) {
                // Russian and others name the unit behind the number.
                let end = at + skip + 1;
                let end = if !self.english && matches!(self.lex(end), Lex::Unit(Unit::Year)) { end + 1 } else { end };
                return (end, Some(year as i16));
            }
            let unit = skip == 1 && matches!(self.lex(at + skip), Lex::Unit(Unit::Year));
            if !matches!(self.lex(at + skip), Lex::Comma | Lex::Of | Lex::Article) && !unit {
                break;
            }
        }
        (at, None)
    }

    fn digits(&mut self, at: usize, n: u32, length: u8) -> Option<Found> {
        let next = at + 1;
        match self.lex(next) {
            Lex::YearMark if length == 4 => {
                let year = i16::try_from(n).ok()?;
                return match (self.lex(next + 1), self.lex(next + 2)) {
                    (Lex::Digits(month, 1..=2), Lex::MonthMark) => self.marked_day(next + 3, year, month),
                    _ => self.date(next + 1, Some(format!("{year:04}"))),
                };
            }
            Lex::MonthMark if length <= 2 => {
                let published = self.published?;
                let month = i8::try_from(n).ok().filter(|m| (1..=12).contains(m))?;
                if let (Lex::Digits(day, 1..=2), Lex::DayMark) = (self.lex(next + 1), self.lex(next + 2)) {
                    let date = calendar::month_day(published, month, i8::try_from(day).ok()?, self.direction(at))?;
                    return self.date(next + 3, Some(calendar::day(date)));
                }
                return self
                    .date(next + 1, calendar::named_month(published, month, self.direction(at)).map(calendar::month));
            }
            Lex::DayMark if length <= 2 => {
                let published = self.published?;
                let date = Date::new(published.year(), published.month(), i8::try_from(n).ok()?).ok()?;
                return self.date(next + 1, Some(calendar::day(date)));
            }
            Lex::HalfDay(_) if length <= 2 && n <= 12 => return self.clock(next, n as u8, 0),
            _ => {}
        }
        if length <= 2 && (1..=31).contains(&n) {
            // `30 September`, `30 de septiembre`, `3. Oktober`
            let skip = match self.lex(next) {
                Lex::Of => 1,
                Lex::Other if !self.english && self.word(next) == "." => 1,
                _ => 0,
            };
            if let Lex::Month(month) = self.lex(next + skip) {
                return self.day_of_month(next + skip + 1, month, n as i8, self.direction(at));
            }
        }
        if length == 4 && (1000..=2100).contains(&n) {
            let unit = matches!(self.lex(next), Lex::Unit(Unit::Year));
            if unit && !self.english {
                return self.date(next + 1, Some(format!("{n:04}")));
            }
            // `the 1988 period`
            if self.english && matches!(self.lex(next), Lex::Unit(Unit::Period | Unit::Quarter)) {
                return self.date(next + 1, Some(format!("{n:04}")));
            }
            if n >= 1500 && !matches!(self.lex(next), Lex::Unit(_)) && self.stands_as_year(at) {
                return self.date(next, Some(format!("{n:04}")));
            }
        }
        self.length(at, Some(n))
    }

    /// Whether a number of four digits is used as a year: nothing counted follows, no sign of money in front.
    fn stands_as_year(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map_or("", |k| self.word(k));
        let after = self.word(at + 1);
        let counted = self.english
            && at + 1 < self.items.len()
            && self.lex(at + 1) == Lex::Other
            && ((after.ends_with('s') && after.len() > 3) || matches!(after, "people" | "men" | "women" | "children"))
            && after.starts_with(|c: char| c.is_lowercase())
            && !matches!(before.to_lowercase().as_str(), "in" | "since" | "by" | "the" | "from" | "until" | "of");
        !counted && !matches!(before, "$" | "€" | "£" | "¥" | "#" | "No.") && !matches!(after, "%" | "percent" | "°")
    }

    fn nominal(&mut self, at: usize, n: u32) -> Option<Found> {
        let next = at + 1;
        match self.lex(next) {
            Lex::Unit(Unit::Century) => self.date(next + 1, Some(format!("{:02}", n.checked_sub(1)?))),
            Lex::Unit(Unit::Quarter) => self.ordinal(at, n),
            Lex::Month(month) if (1..=31).contains(&n) => {
                self.day_of_month(next + 1, month, n as i8, self.direction(at))
            }
            Lex::Of => match self.lex(next + 1) {
                Lex::Month(month) if (1..=31).contains(&n) => {
                    self.day_of_month(next + 2, month, n as i8, self.direction(at))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Behind hours and minutes: half of the day, zone, day.
    fn clock(&mut self, at: usize, hour: u8, minute: u8) -> Option<Found> {
        let mut next = at;
        let mut hour = hour;
        if let Lex::HalfDay(after) = self.lex(next) {
            hour = hour % 12 + if after { 12 } else { 0 };
            next += 1;
        }
        let zone = self.word(next);
        if self.lex(next) == Lex::Other && (2..=4).contains(&zone.len()) && zone.bytes().all(|b| b.is_ascii_uppercase())
        {
            next += 1;
        }
        let mut day_at = next;
        // `10:35 a.m. (0735 GMT) Friday`
        if self.word(day_at) == "("
            && let Some(close) = (day_at..day_at + 5).find(|&k| self.word(k) == ")")
        {
            day_at = close + 1;
        }
        let named_from = day_at;
        while day_at < named_from + 2 && matches!(self.lex(day_at), Lex::Of | Lex::Comma) {
            day_at += 1;
        }
        let named = match self.lex(day_at) {
            Lex::Weekday(_) | Lex::Day(_) | Lex::Month(_) => self.core(day_at, false),
            _ => None,
        };
        let named = named.filter(|f| f.value.as_ref().is_some_and(|v| v.len() == 10));
        let (end, day) = match named {
            Some(found) => (found.end, found.value?),
            None => (next, calendar::day(self.published?)),
        };
        Self::other(end, format!("{day}T{hour:02}:{minute:02}"), "TIME")
    }

    /// Behind `last`, `next`, `this`.
    fn pointed(&mut self, at: usize, step: i32) -> Option<Found> {
        let next = at + 1;
        match self.lex(next) {
            Lex::Number(_) | Lex::Digits(..) | Lex::Vague if step != 0 => {
                return self.core(next, true).filter(|f| f.kind == "DURATION");
            }
            _ => {}
        }
        let current = step == 0 && self.word(at).eq_ignore_ascii_case("current");
        let published = self.published?;
        match self.lex(next) {
            Lex::Unit(Unit::Quarter | Unit::Period) if step == 0 => {
                let (year, quarter) = calendar::quarter_of(published);
                self.date(next + 1, Some(calendar::quarter(year, quarter)))
            }
            Lex::Unit(unit) => {
                // `this year's third quarter`
                if unit == Unit::Year
                    && let (Lex::Of, Lex::Ordinal(n), Lex::Unit(Unit::Quarter)) =
                        (self.lex(next + 1), self.lex(next + 2), self.lex(next + 3))
                {
                    return self.quarter_of_year(next + 4, n, i32::from(published.year()) + step);
                }
                self.date(next + 1, calendar::relative(published, unit, step))
            }
            Lex::Month(n) => match self.lex(next + 1) {
                Lex::Digits(day @ 1..=31, 1..=2) | Lex::Nominal(day @ 1..=31) => {
                    let direction = if step < 0 { Direction::Past } else { Direction::Future };
                    self.day_of_month(next + 2, n, day as i8, direction)
                }
                _ => self.date(next + 1, self.pointed_month(published, n, step).map(calendar::month)),
            },
            Lex::Weekday(n) => {
                let end = if matches!(self.lex(next + 1), Lex::Part(_)) { next + 2 } else { next + 1 };
                self.date(end, self.pointed_weekday(published, n, step).map(calendar::day))
            }
            Lex::Part(part) => {
                let days = if step < 0 && part == "NI" { -1 } else { step };
                self.date(next + 1, calendar::relative(published, Unit::Day, days))
            }
            Lex::Season(name) => self.date(next + 1, Some(season_value(published, name, step))),
            Lex::Fixed(month, day) => {
                let from = calendar::month_day(
                    published,
                    month,
                    day,
                    if step < 0 { Direction::Past } else { Direction::Future },
                )?;
                self.date(next + 1, Some(calendar::day(from)))
            }
            Lex::Nth(month, weekday, nth) => {
                let past = step < 0 && published.month() <= month;
                let year = published.year() - i16::from(past);
                self.date(next + 1, calendar::nth_weekday(year, month, weekday, nth).map(calendar::day))
            }
            _ if current => Self::other(next, "PRESENT_REF".into(), "DATE"),
            _ => None,
        }
    }

    fn unit(&mut self, at: usize, unit: Unit) -> Option<Found> {
        let next = at + 1;
        match self.lex(next) {
            // `year-earlier`, `year-ago`
            Lex::Ago => {
                let found = self.ago(next + 1, 1, unit, -1)?;
                let period = matches!(self.lex(next + 1), Lex::Unit(Unit::Quarter | Unit::Period));
                Some(Found { end: found.end + usize::from(period), ..found })
            }
            Lex::Last if !self.english => self.date(next + 1, calendar::relative(self.published?, unit, -1)),
            Lex::Next if !self.english => self.date(next + 1, calendar::relative(self.published?, unit, 1)),
            Lex::Digits(year @ 1000..=2100, 4) if unit == Unit::Year => self.date(next + 1, Some(format!("{year:04}"))),
            _ if unit == Unit::Year && self.english && self.word(next) == "end" => {
                self.date(next + 1, calendar::relative(self.published?, Unit::Year, 0))
            }
            _ => None,
        }
    }

    fn ordinal(&mut self, at: usize, n: u32) -> Option<Found> {
        let next = at + 1;
        match self.lex(next) {
            Lex::Unit(Unit::Quarter) if (1..=4).contains(&n) => {
                let mut year_at = next + 1;
                while year_at < next + 3 && matches!(self.lex(year_at), Lex::Of | Lex::Article | Lex::Fiscal) {
                    year_at += 1;
                }
                match (self.lex(year_at), self.lex(year_at + 1)) {
                    (Lex::Digits(year @ 1000..=2100, 4), _) => self.quarter_of_year(year_at + 1, n, year as i32),
                    (Lex::Last, Lex::Unit(Unit::Year)) => {
                        self.quarter_of_year(year_at + 2, n, i32::from(self.published?.year()) - 1)
                    }
                    (Lex::This, Lex::Unit(Unit::Year)) => {
                        self.quarter_of_year(year_at + 2, n, i32::from(self.published?.year()))
                    }
                    _ => {
                        let (year, quarter) = calendar::named_quarter(self.published?, n as i16, self.direction(at));
                        self.quarter_of_year(next + 1, quarter as u32, i32::from(year))
                    }
                }
            }
            Lex::Unit(Unit::Century) => self.date(next + 1, Some(format!("{:02}", n.checked_sub(1)?))),
            Lex::Number(_) | Lex::Digits(..) => self.core(next, true).filter(|f| f.kind == "DURATION"),
            _ => None,
        }
    }

    fn quarter_of_year(&mut self, end: usize, quarter: u32, year: i32) -> Option<Found> {
        let (year, quarter) = (i16::try_from(year).ok()?, quarter as i16);
        self.quarter = Some((year, quarter));
        self.date(end, Some(calendar::quarter(year, quarter)))
    }

    /// The last quarter that was over when the article appeared.
    fn last_quarter(&self) -> Option<(i16, i16)> {
        let (year, quarter) = calendar::quarter_of(self.published?);
        Some(if quarter == 1 { (year - 1, 4) } else { (year, quarter - 1) })
    }

    /// The quarter that the article reports on: what it spoke of last, unless that was not over yet.
    fn reported_quarter(&self) -> Option<(i16, i16)> {
        let over = self.last_quarter()?;
        Some(self.quarter.map_or(over, |quarter| quarter.min(over)))
    }

    /// A count of units: a length, or a point so far away.
    fn length(&mut self, at: usize, count: Option<u32>) -> Option<Found> {
        let mut unit_at = at + 1;
        // `a few years`
        if self.lex(unit_at) == Lex::Vague {
            unit_at += 1;
        }
        let count = if unit_at > at + 1 { None } else { count };
        let Lex::Unit(unit) = self.lex(unit_at) else { return None };
        let next = unit_at + 1;
        match self.lex(next) {
            Lex::Ago => self.ago(next + 1, count.unwrap_or(0), unit, -1),
            Lex::Later if self.published.is_some() && count.is_some() && !self.english => {
                self.ago(next + 1, count.unwrap_or(0), unit, 1)
            }
            // An age.
            Lex::Other if self.english && matches!(self.word(next), "old" | "olds") => None,
            _ => Self::other(next, calendar::duration(unit, count), "DURATION"),
        }
    }

    fn ago(&self, end: usize, count: u32, unit: Unit, sign: i32) -> Option<Found> {
        let count = i32::try_from(count).ok()?;
        if count == 0 {
            return Self::other(end, "PAST_REF".into(), "DATE");
        }
        let published = self.published?;
        if unit == Unit::Decade {
            return self.date(end, calendar::relative(published, Unit::Year, count.checked_mul(10 * sign)?));
        }
        // In a report on a quarter, a year before is the same quarter of that year.
        let reported = self.quarter.and_then(|_| self.reported_quarter());
        if let (Unit::Year, 1, -1, Some((year, quarter))) = (unit, count, sign, reported) {
            return self.date(end, Some(calendar::quarter(year - 1, quarter)));
        }
        self.date(end, calendar::relative(published, unit, count.checked_mul(sign)?))
    }

    /// Behind `vor`, `hace`, `il y a`.
    fn ago_prefix(&mut self, at: usize) -> Option<Found> {
        let count = match self.lex(at) {
            Lex::Number(n) | Lex::Digits(n, 1..=3) => n,
            Lex::Vague => 0,
            _ => return None,
        };
        let Lex::Unit(unit) = self.lex(at + 1) else { return None };
        self.ago(at + 2, count, unit, -1)
    }

    fn season(&mut self, at: usize, name: &str, introduced: bool) -> Option<Found> {
        let (end, year) = self.year_behind(at + 1);
        if let Some(year) = year {
            return self.date(end, Some(format!("{year:04}-{name}")));
        }
        if self.english && !introduced {
            return None;
        }
        self.date(at + 1, Some(season_value(self.published?, name, 0)))
    }

    /// Where the words around item `at` point: the future behind `will`, the past behind a verb of the past.
    fn direction(&self, at: usize) -> Direction {
        if self.english && at > 0 && self.word(at - 1) == "by" {
            return Direction::Future;
        }
        for back in 1..=at.min(14) {
            if self.lex(at - back) == Lex::Will {
                // `had been due to end Friday` was before.
                let before = at - back;
                let perfect = (before.saturating_sub(3)..before).any(|k| self.word(k) == "had");
                return if self.english && perfect { Direction::Past } else { Direction::Future };
            }
            if self.english && back <= 6 && is_past_verb(self.word(at - back)) {
                return Direction::Past;
            }
        }
        // `On Friday, voters will`, but not `On Friday they said it will`.
        for behind in (at + 1..(at + 8).min(self.items.len())).filter(|_| at <= 2) {
            if self.lex(behind) == Lex::Will {
                return Direction::Future;
            }
            if self.english && is_past_verb(self.word(behind)) {
                return Direction::Past;
            }
        }
        Direction::Open
    }
}

fn is_past_verb(word: &str) -> bool {
    (word.len() > 4 && word.ends_with("ed") && word.starts_with(|c: char| c.is_lowercase()))
        || matches!(
            word,
            "was"
                | "were"
                | "had"
                | "said"
                | "began"
                | "came"
                | "fell"
                | "rose"
                | "took"
                | "told"
                | "went"
                | "won"
                | "made"
                | "met"
        )
}

/// The season of the year that is `step` away, counted from the last one that has begun.
fn season_value(published: Date, name: &str, step: i32) -> String {
    let start = match name {
        "SP" => 3,
        "SU" => 6,
        "FA" => 9,
        _ => 12,
    };
    let begun = published.month() >= start;
    let year = i32::from(published.year());
    let year = match step {
        -1 if begun && (published.month() - start) >= 3 => year,
        -1 => year - 1,
        0 => year,
        _ if begun => year + 1,
        _ => year,
    };
    format!("{year:04}-{name}")
}
