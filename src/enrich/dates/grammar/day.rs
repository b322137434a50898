//! Days, months and years.

use jiff::civil::Date;

use super::super::calendar::{self, Direction};
use super::super::lexicon::{Lex, Unit};
use super::{Found, Grammar};

/// Beginnings of words for attacks. In every language those of 11 September are meant without their year.
const ATTACKS: [&str; 12] = [
    "attack",
    "terror",
    "hijack",
    "attentat",
    "anschl",
    "atentad",
    "aanslag",
    "теракт",
    "атак",
    "saldırı",
    "هجمات",
    "zamach",
];

impl Grammar<'_> {
    /// `去年10月`: a whole year, perhaps a month of it; a week, perhaps a day of it.
    pub(super) fn whole(&self, at: usize, unit: Unit, count: i32) -> Option<Found> {
        let published = self.published?;
        match (unit, self.lex(at), self.lex(at + 1)) {
            (Unit::Year, Lex::Digits(month, 1..=2), Lex::MonthMark) => {
                let year = i32::from(published.year()) + count;
                self.marked_day(at + 2, year as i16, month)
            }
            (Unit::Year, Lex::ShortQuarter(n), _) => {
                self.date(at + 1, Some(calendar::quarter(published.year() + count as i16, n as i16)))
            }
            (Unit::Year, Lex::HalfOf(n), _) => {
                self.date(at + 1, Some(format!("{:04}-H{n}", i32::from(published.year()) + count)))
            }
            (Unit::Year, Lex::Season(name), _) => {
                self.date(at + 1, Some(format!("{:04}-{name}", i32::from(published.year()) + count)))
            }
            (Unit::Month, Lex::Digits(day, 1..=2), Lex::DayMark) => {
                let month: Date = format!("{}-01", calendar::relative(published, Unit::Month, count)?).parse().ok()?;
                let date = Date::new(month.year(), month.month(), i8::try_from(day).ok()?).ok()?;
                self.part_of(at + 2, calendar::day(date))
            }
            (Unit::Week, Lex::Weekday(day), _) => {
                self.date(at + 1, calendar::day_of_week(published, count, day).map(calendar::day))
            }
            (Unit::Week, Lex::Number(day @ 1..=7), _) => {
                self.date(at + 1, calendar::day_of_week(published, count, day as i8).map(calendar::day))
            }
            _ => self.date(at, calendar::relative(published, unit, count)),
        }
    }

    /// Behind a month with its mark: the day, if there is one.
    fn marked_day(&self, at: usize, year: i16, month: u32) -> Option<Found> {
        let month = i8::try_from(month).ok()?;
        if let (Lex::Digits(day, 1..=2), Lex::DayMark) = (self.lex(at), self.lex(at + 1)) {
            let date = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
            return self.part_of(at + 2, calendar::day(date));
        }
        self.date(at, Some(calendar::month(Date::new(year, month, 1).ok()?)))
    }

    pub(super) fn weekday(&mut self, at: usize, weekday: i8) -> Option<Found> {
        let mut next = at + 1;
        // `Monday, Oct. 26`, `Sunday 16 October`
        let dated = if self.lex(next) == Lex::Comma { next + 1 } else { next };
        let full = match self.lex(dated) {
            Lex::Month(n) => self.month(dated, n),
            Lex::Digits(n, length @ 1..=2) => self.digits(dated, n, length),
            Lex::Nominal(n) => self.nominal(dated, n),
            Lex::Ordinal(n) => self.ordinal(dated, n),
            _ => None,
        };
        if let Some(found) = full.filter(Found::is_day) {
            return Some(found);
        }
        // `on Fridays`
        if self.english && self.word(at).ends_with("days") {
            return Self::other(next, format!("XXXX-WXX-{weekday}"), "SET");
        }
        if self.is_any_day(at) {
            let end = next + usize::from(matches!(self.lex(next), Lex::Part(_)));
            return Self::other(end, format!("XXXX-WXX-{weekday}"), "DATE");
        }
        let published = self.published?;
        if let Some((end, weeks)) = self.week_behind(next) {
            return self.part_of(end, calendar::day(calendar::day_of_week(published, weeks, weekday)?));
        }
        if let Some((end, weeks)) = self.weeks_on(next) {
            let coming = calendar::weekday(published, weekday, Direction::Future)?;
            return self.date(end, calendar::relative(coming, Unit::Day, weeks * 7));
        }
        let date = match self.pointer_behind(next) {
            Some(step) => {
                next += 1;
                self.pointed_weekday(published, weekday, step)?
            }
            None => calendar::weekday(published, weekday, self.direction(at))?,
        };
        self.part_of(next, calendar::day(date))
    }

    /// Whether an English weekday is one of many (`on a Tuesday in 2010`), and not the day of something (`a Tuesday meeting`).
    fn is_any_day(&self, at: usize) -> bool {
        let behind = at + 1 + usize::from(matches!(self.lex(at + 1), Lex::Part(_)));
        self.english
            && matches!(self.before(at), "a" | "A" | "any")
            && (self.lex(behind) == Lex::Of || !self.word(behind).starts_with(|c: char| c.is_alphanumeric()))
    }

    /// Whether an English month is a person's name (`May told the court`) or a procession (`the March for the Harbour`).
    pub(super) fn is_name(&self, at: usize) -> bool {
        let dated = |k: usize| {
            matches!(self.lex(k), Lex::Last | Lex::Next | Lex::This | Lex::Of | Lex::Early | Lex::Digits(..))
        };
        let before = at.checked_sub(1);
        let in_time = before.is_some_and(|k| {
            dated(k)
                || matches!(
                    self.word(k),
                    "in" | "In" | "since" | "Since" | "by" | "By" | "until" | "from" | "for" | "during"
                )
        });
        if !self.english || in_time {
            return false;
        }
        match (self.word(at), self.word(at + 1)) {
            ("May" | "April" | "June" | "August", next) => {
                matches!(next, "said" | "says" | "told" | "added" | "warned" | "asked" | "insisted")
            }
            ("March", "for" | "on" | "of") => before.is_some_and(|k| self.lex(k) != Lex::Comma),
            _ => false,
        }
    }

    pub(super) fn month(&mut self, at: usize, month: i8) -> Option<Found> {
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
        let date = match self.pointer_behind(next) {
            Some(step) => {
                next += 1;
                self.pointed_month(published, month, step)?
            }
            None => calendar::named_month(published, month, self.direction(at))?,
        };
        self.date(next, Some(calendar::month(date)))
    }

    /// Behind day and month: the year, or the nearest.
    pub(super) fn day_of_month(&mut self, at: usize, month: i8, day: i8, direction: Direction) -> Option<Found> {
        let (end, year) = self.year_behind(at);
        let date = match year {
            Some(year) => Date::new(year, month, day).ok()?,
            None if (month, day) == (9, 11) && self.speaks_of_attacks(at) => Date::new(2001, 9, 11).ok()?,
            None => calendar::month_day(self.published?, month, day, direction)?,
        };
        self.listed = Some((end, date.year(), month));
        self.part_of(end, calendar::day(date))
    }

    /// Whether a day that ends at `at` is called after an attack: `the Sept. 11 attacks`, `les attentats du 11 septembre`.
    fn speaks_of_attacks(&self, at: usize) -> bool {
        (at.saturating_sub(6)..at + 3).any(|k| {
            let word = self.word(k).to_lowercase();
            ATTACKS.iter().any(|stem| word.starts_with(stem))
        })
    }

    /// A year at `at`, perhaps behind a comma or `of`, and where it ends.
    pub(super) fn year_behind(&self, at: usize) -> (usize, Option<i16>) {
        for skip in 0..3 {
            if let Lex::Digits(year @ 1000..=2100, 4) = self.lex(at + skip) {
                // Russian and others name the unit behind the number.
                let end = at + skip + 1;
                let end = if !self.english && matches!(self.lex(end), Lex::Unit(Unit::Year)) { end + 1 } else { end };
                return (end, Some(year as i16));
            }
            let comma = skip > 0 && self.lex(at + skip - 1) == Lex::Comma;
            if let Some(year) = self.pointed_year(at + skip).filter(|_| !comma) {
                return (at + skip + 2, Some(year));
            }
            let unit = skip == 1 && matches!(self.lex(at + skip), Lex::Unit(Unit::Year));
            if !matches!(self.lex(at + skip), Lex::Comma | Lex::Of | Lex::Article) && !unit {
                break;
            }
        }
        (at, None)
    }

    /// `last year`, `année dernière`, `that year` at `at`: which one.
    pub(super) fn pointed_year(&self, at: usize) -> Option<i16> {
        let year = |step: i16| Some(self.published?.year() + step);
        match (self.lex(at), self.lex(at + 1)) {
            (Lex::Last, Lex::Unit(Unit::Year)) => year(-1),
            (Lex::This, Lex::Unit(Unit::Year)) => year(0),
            (Lex::Next, Lex::Unit(Unit::Year)) => year(1),
            (Lex::That | Lex::Same, Lex::Unit(Unit::Year)) => Some(self.story.anchor_of(Unit::Year)?.year()),
            (Lex::Unit(Unit::Year), _) => year(self.pointer_behind(at + 1)? as i16),
            _ => None,
        }
    }

    /// Where the word at `at`, behind what it points at, points (`lundi dernier`): -1 back, 1 ahead. English puts it in front.
    pub(super) fn pointer_behind(&self, at: usize) -> Option<i32> {
        match self.lex(at) {
            Lex::Last if !self.english => Some(-1),
            Lex::Next if !self.english => Some(1),
            _ => None,
        }
    }

    pub(super) fn digits(&mut self, at: usize, n: u32, length: u8) -> Option<Found> {
        let next = at + 1;
        if length == 4
            && let Some((end, half)) = self.half_behind(at)
        {
            return self.date(end, Some(format!("{n:04}-H{half}")));
        }
        match self.lex(next) {
            Lex::YearMark if length == 4 => {
                let year = i16::try_from(n).ok()?;
                return match (self.lex(next + 1), self.lex(next + 2)) {
                    (Lex::Digits(month, 1..=2), Lex::MonthMark) => self.marked_day(next + 3, year, month),
                    (Lex::ShortQuarter(n), _) => self.quarter_of_year(next + 2, n, i32::from(year)),
                    (Lex::HalfOf(n), _) => self.date(next + 2, Some(format!("{year:04}-H{n}"))),
                    (Lex::Season(name), _) => self.date(next + 2, Some(format!("{year:04}-{name}"))),
                    _ => self.date(next + 1, Some(format!("{year:04}"))),
                };
            }
            Lex::MonthMark if length <= 2 => return self.marked_month(at, n),
            Lex::DayMark if length <= 2 => {
                let published = self.published?;
                let date = Date::new(published.year(), published.month(), i8::try_from(n).ok()?).ok()?;
                return self.part_of(next + 1, calendar::day(date));
            }
            Lex::DecadeMark if length == 2 && n.is_multiple_of(10) => {
                let century = if n < 30 { 200 } else { 190 };
                return self.date(next + 1, Some(format!("{:03}", century + n / 10)));
            }
            Lex::DecadeMark if length == 4 => return self.date(next + 1, Some(format!("{:03}", n / 10))),
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
            match self.lex(next + skip) {
                Lex::Month(month) => {
                    return self.day_of_month(next + skip + 1, month, n as i8, self.direction(at));
                }
                Lex::Unit(Unit::Century) if !self.english => return self.century(next + skip + 1, n),
                _ => {}
            }
            if let Some(found) = self.listed_day(at, n).or_else(|| self.first_of_range(at, n)) {
                return Some(found);
            }
            if self.english
                && n <= 12
                && let Some(found) = self.hour_of_part(next, n)
            {
                return Some(found);
            }
        }
        if length == 4
            && let Some(found) = self.military_hours(at, n)
        {
            return Some(found);
        }
        if length == 4 && (1000..=2100).contains(&n) {
            let unit = matches!(self.lex(next), Lex::Unit(Unit::Year));
            if unit && !self.english {
                return self.date(next + 1, Some(format!("{n:04}")));
            }
            // `the 1988 period`
            if self.english && matches!(self.lex(next), Lex::Unit(Unit::Period | Unit::Quarter)) {
                return self.date(next + 1, Some(self.period_of_year(n as i16)));
            }
            if n >= 1500 && !matches!(self.lex(next), Lex::Unit(_)) && self.stands_as_year(at) {
                return self.date(next, Some(format!("{n:04}")));
            }
        }
        self.length(at, Some(n))
    }

    /// Behind a year: which half of it, and where that ends (`2012'nin ilk yarısında`, with the ending in tokens of its own).
    fn half_behind(&self, at: usize) -> Option<(usize, u32)> {
        (at + 1..at + 4).find_map(|k| match self.lex(k) {
            Lex::HalfOf(half) => {
                Some((k + 1, half)).filter(|_| k == at + 1 || self.word(at + 1).starts_with(['\'', '’']))
            }
            _ => None,
        })
    }

    /// `9月30日`
    fn marked_month(&self, at: usize, month: u32) -> Option<Found> {
        let published = self.published?;
        let month = i8::try_from(month).ok().filter(|m| (1..=12).contains(m))?;
        if let (Lex::Digits(day, 1..=2), Lex::DayMark) = (self.lex(at + 2), self.lex(at + 3)) {
            let date = calendar::month_day(published, month, i8::try_from(day).ok()?, self.direction(at))?;
            return self.part_of(at + 4, calendar::day(date));
        }
        self.date(at + 2, calendar::named_month(published, month, self.direction(at)).map(calendar::month))
    }

    /// `April 24 and 25`: a further day of the month named before.
    fn listed_day(&mut self, at: usize, n: u32) -> Option<Found> {
        let (end, year, month) = self.listed?;
        let joined = at == end + 1 && self.joins(end);
        if !joined || matches!(self.lex(at + 1), Lex::Unit(_)) || !self.stands_as_year(at) {
            return None;
        }
        let (end, stated) = self.year_behind(at + 1);
        let year = stated.unwrap_or(year);
        let date = Date::new(year, month, n as i8).ok()?;
        self.listed = Some((end, year, month));
        self.date(end, Some(calendar::day(date)))
    }

    /// Whether a number of four digits is used as a year: nothing counted follows, no sign of money in front.
    fn stands_as_year(&self, at: usize) -> bool {
        let before = self.before(at);
        let after = self.word(at + 1);
        let counted = self.english
            && at + 1 < self.items.len()
            && self.lex(at + 1) == Lex::Other
            && ((after.ends_with('s') && after.len() > 3) || matches!(after, "people" | "men" | "women" | "children"))
            && after.starts_with(|c: char| c.is_lowercase())
            && !matches!(before.to_lowercase().as_str(), "in" | "since" | "by" | "the" | "from" | "until" | "of");
        // `Flight 1945`, `room 1999`
        let labelled = at > 0 && self.lex(at - 1) == Lex::Label;
        !counted
            && !labelled
            && !matches!(before, "$" | "€" | "£" | "¥" | "#" | "No.")
            && !matches!(after, "%" | "percent" | "°")
    }

    pub(super) fn nominal(&mut self, at: usize, n: u32) -> Option<Found> {
        let next = at + 1;
        match self.lex(next) {
            Lex::Unit(Unit::Century) => self.century(next + 1, n),
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

    pub(super) fn holiday(&self, at: usize, month: i8, day: i8) -> Option<Found> {
        let (end, year) = self.year_behind(at + 1);
        let date = match year {
            Some(year) => Date::new(year, month, day).ok()?,
            None => calendar::month_day(self.published?, month, day, self.direction(at))?,
        };
        self.date(end, Some(calendar::day(date)))
    }

    /// A day that is so many days after Easter Sunday.
    pub(super) fn easter(&self, at: usize, days: i32) -> Option<Found> {
        let (end, year) = self.year_behind(at + 1);
        let year = match year {
            Some(year) => year,
            None => {
                let near = calendar::easter(self.published?.year())?;
                calendar::month_day(self.published?, near.month(), near.day(), self.direction(at))?.year()
            }
        };
        self.date(end, calendar::relative(calendar::easter(year)?, Unit::Day, days))
    }

    pub(super) fn moving_holiday(&self, at: usize, month: i8, weekday: i8, nth: i8) -> Option<Found> {
        let (end, year) = self.year_behind(at + 1);
        let year = match year {
            Some(year) => year,
            None => calendar::month_day(self.published?, month, 15, self.direction(at))?.year(),
        };
        self.date(end, calendar::nth_weekday(year, month, weekday, nth).map(calendar::day))
    }
}
