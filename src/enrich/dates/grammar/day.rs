//! Days, months and years.

use jiff::Span;
use jiff::civil::Date;

use super::super::calendar::{self, Direction};
use super::super::lexicon::{Lex, Role, Unit};
use super::{Found, Grammar};

/// Years that in Arabic are rather counted from the Hijra.
const HIJRI: std::ops::RangeInclusive<u32> = 1340..=1460;

impl Grammar<'_> {
    /// `去年10月`: a whole year, perhaps a month of it; a week, perhaps a day of it.
    pub(super) fn whole(&self, at: usize, unit: Unit, count: i32) -> Option<Found> {
        let published = self.published?;
        // `来年の3月`
        let joined = self.lex(at) == Lex::Of && !matches!(self.lex(at + 1), Lex::Other | Lex::Unit(_));
        let end = at;
        let at = at + usize::from(joined);
        match (unit, self.lex(at), self.lex(at + 1)) {
            (Unit::Year, Lex::Digits(month, 1..=2), Lex::MonthMark) => {
                let year = i32::from(published.year()) + count;
                self.marked_day(at + 2, year as i16, month)
            }
            (Unit::Year, Lex::Digits(n @ 1..=4, 1), Lex::QuarterMark) => {
                self.date(at + 2, Some(calendar::quarter(published.year() + count as i16, n as i16)))
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
            // `tavaly novemberben`, `loni v listopadu`
            (Unit::Year, Lex::Month(month), next) if !matches!(next, Lex::Digits(..)) => {
                self.date(at + 1, Some(format!("{:04}-{month:02}", i32::from(published.year()) + count)))
            }
            (Unit::Month, Lex::Digits(day, 1..=2), Lex::DayMark) => {
                self.part_of(at + 2, calendar::day(calendar::day_months_away(published, count, day)?))
            }
            (Unit::Week, Lex::Weekday(day), _) => {
                self.date(at + 1, calendar::day_of_week(published, count, day).map(calendar::day))
            }
            (Unit::Week, Lex::Number(day @ 1..=7), _) => {
                self.date(at + 1, calendar::day_of_week(published, count, day as i8).map(calendar::day))
            }
            _ => self.date(end, calendar::relative(published, unit, count)),
        }
    }

    /// `令和5年3月`: a year of a reign, whose first is the one after `before`.
    pub(super) fn reign(&mut self, at: usize, before: u32) -> Option<Found> {
        // The first year has a name of its own.
        match self.word(at + 1) {
            "元年" => return self.marked_year(at + 2, i16::try_from(before + 1).ok()?),
            "元" if self.lex(at + 2) == Lex::YearMark => {
                return self.marked_year(at + 3, i16::try_from(before + 1).ok()?);
            }
            _ => {}
        }
        let (Lex::Digits(n @ 1..=150, 1..=3) | Lex::Number(n @ 1..=150)) = self.lex(at + 1) else { return None };
        let year = i16::try_from(before + n).ok().filter(|_| self.lex(at + 2) == Lex::YearMark)?;
        self.marked_year(at + 3, year)
    }

    /// Behind a year and its mark: what of it.
    fn marked_year(&mut self, at: usize, year: i16) -> Option<Found> {
        match (self.lex(at), self.lex(at + 1)) {
            (Lex::Digits(month, 1..=2), Lex::MonthMark) => self.marked_day(at + 2, year, month),
            (Lex::Digits(n @ 1..=4, 1), Lex::QuarterMark) => self.quarter_of_year(at + 2, n, i32::from(year)),
            (Lex::ShortQuarter(n), _) => self.quarter_of_year(at + 1, n, i32::from(year)),
            (Lex::HalfOf(n), _) => self.date(at + 1, Some(format!("{year:04}-H{n}"))),
            (Lex::Season(name), _) => self.date(at + 1, Some(format!("{year:04}-{name}"))),
            _ => self.date(at, Some(format!("{year:04}"))),
        }
    }

    /// A day that is known with its year: what names its weekday or its part behind it belongs to it.
    pub(super) fn dated(&self, at: usize, date: Date) -> Option<Found> {
        let weekday = (at..at + 3).find(|&k| !matches!(self.word(k), "," | "(" | "（"));
        let end = match weekday.map(|k| (k, self.lex(k))) {
            Some((k, Lex::Weekday(n) | Lex::WeekdayOr(n, _))) if date.weekday().to_monday_one_offset() == n => {
                k + 1 + usize::from(matches!(self.word(k + 1), ")" | "）"))
            }
            _ => at,
        };
        self.part_of(end, calendar::day(date))
    }

    /// The month at `at`, beside a day.
    pub(super) fn month_beside_day(&self, at: usize) -> Option<i8> {
        match self.lex(at) {
            Lex::Month(month) | Lex::DayMonth(month) => Some(month),
            _ => None,
        }
    }

    /// Whether the year at `at` is one of the common era.
    pub(super) fn is_common_year(&self, at: usize, year: u32) -> bool {
        self.lex(at + 1) != Lex::Calendar && !(self.hijri && HIJRI.contains(&year))
    }

    /// Behind a month with its mark: the day, if there is one.
    fn marked_day(&self, at: usize, year: i16, month: u32) -> Option<Found> {
        let month = i8::try_from(month).ok()?;
        if let (Lex::Digits(day, 1..=2), Lex::DayMark) = (self.lex(at), self.lex(at + 1)) {
            let date = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
            return self.dated(at + 2, date);
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
        let full = full.filter(|found| found.is_day() && !self.is_place(dated, found));
        if let Some(found) = full.or_else(|| self.day_in_brackets(next, weekday)) {
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
        if let Some((end, weeks)) = self.weeks_beside(next) {
            let towards = if weeks > 0 { Direction::Future } else { Direction::Past };
            let beside = calendar::weekday(published, weekday, towards)?;
            return self.date(end, calendar::relative(beside, Unit::Day, weeks * 7));
        }
        if let Some((end, weeks)) = self.weeks_on(next) {
            let towards = if weeks < 0 { Direction::Past } else { Direction::Future };
            let near = calendar::weekday(published, weekday, towards)?;
            return self.date(end, calendar::relative(near, Unit::Day, weeks * 7));
        }
        let date = match self.pointer_behind(next) {
            Some(step) => {
                next += 1;
                self.pointed_weekday(published, weekday, step)?
            }
            None if self.is_gone(next) => {
                next += 1;
                self.pointed_weekday(published, weekday, -1)?
            }
            None if self.is_this_behind(next) => {
                let towards = if self.is_behind_in_week(next, weekday) { Direction::Past } else { Direction::Future };
                next += 1;
                calendar::weekday(published, weekday, towards)?
            }
            None => self.near_weekday(at, weekday)?,
        };
        self.part_of(next, calendar::day(date))
    }

    /// The weekday at `at` that is meant: the first behind the one that it is joined to (`from Monday to Wednesday`), else the nearest in the
    /// direction in which the words around point, from the day on which the sentence says that it was said.
    fn near_weekday(&self, at: usize, weekday: i8) -> Option<Date> {
        let published = self.published?;
        let direction = self.direction(at);
        if let Some(beside) = self.day_in_front(at) {
            return calendar::weekday(beside.checked_sub(Span::new().days(3)).ok()?, weekday, Direction::Future);
        }
        if let Some(said) = self.day_of_report(at) {
            return calendar::weekday(said.tomorrow().ok()?, weekday, Direction::Future);
        }
        let near = calendar::weekday(published, weekday, direction)?;
        let follows = at >= 2 && self.joins(at - 1) && matches!(self.lex(at - 2), Lex::Weekday(_));
        let second = self
            .story
            .day_of_sentence()
            .filter(|_| follows)
            .and_then(|first| calendar::weekday(first.tomorrow().ok()?, weekday, Direction::Future));
        Some(second.filter(|&day| day <= published || !direction.is_past()).unwrap_or(near))
    }

    /// Behind a weekday: its day in brackets, with or without month and year (`Sabtu (9/3)`, `quarta-feira (13)`).
    fn day_in_brackets(&self, at: usize, weekday: i8) -> Option<Found> {
        if !matches!(self.word(at), "(" | "（") || !matches!(self.word(at + 2), ")" | "）") {
            return None;
        }
        let published = self.published?;
        let near = |months: i32| calendar::months_away(published, months);
        let days: Vec<Date> = match numbers(self.word(at + 1))?[..] {
            [day] => (-1..=1).filter_map(near).filter_map(|m| Date::new(m.year(), m.month(), day as i8).ok()).collect(),
            [day, month] => {
                let years = published.year().saturating_sub(1)..=published.year().saturating_add(1);
                years.filter_map(|year| Date::new(year, month as i8, day as i8).ok()).collect()
            }
            [day, month, year] => Date::new(year, month as i8, day as i8).into_iter().collect(),
            _ => Vec::new(),
        };
        let named = days.into_iter().filter(|day| day.weekday().to_monday_one_offset() == weekday);
        let day = named.min_by_key(|&day| (day - published).get_days().abs())?;
        self.date(at + 3, Some(calendar::day(day)))
    }

    /// Behind a word for a day: its number, perhaps with that of the month (`dia 12`, `ngày 12/3`).
    pub(super) fn numbered_day(&self, at: usize) -> Option<Found> {
        if !self.has_role(at, Role::DayName) {
            return None;
        }
        let (published, next) = (self.published?, at + 1);
        let day = match numbers(self.word(next))?[..] {
            [day @ 1..=31] if matches!(self.lex(next + 1), Lex::Other | Lex::Comma | Lex::Join) => {
                calendar::day_alone(published, day as i8, self.direction(at))
            }
            [day, month @ 1..=12] => calendar::month_day(published, month as i8, day as i8, self.direction(at)),
            _ => None,
        };
        self.date(next + 1, Some(calendar::day(day?)))
    }

    /// The day in front of the brackets in which the weekday at `at` says it once more: `on Tuesday (early Wednesday in Tokyo)`.
    fn day_in_front(&self, at: usize) -> Option<Date> {
        let bracket = at.checked_sub(1 + usize::from(at > 0 && self.lex(at - 1) == Lex::Early))?;
        let behind_day = bracket.checked_sub(1).is_some_and(|k| !matches!(self.lex(k), Lex::Other | Lex::Comma));
        self.story.day_of_sentence().filter(|_| behind_day && matches!(self.word(bracket), "(" | "（"))
    }

    pub(super) fn month(&mut self, at: usize, month: i8) -> Option<Found> {
        let mut next = at + 1;
        if let Lex::Digits(day, 1..=2) | Lex::Nominal(day) = self.lex(next)
            && (1..=31).contains(&day)
            && !matches!(self.lex(next + 1), Lex::HalfDay(_))
        {
            return self.day_of_month(next + 1, month, day as i8, self.direction_of_month(at, month));
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
            None if self.is_gone(next) => {
                next += 1;
                self.pointed_month(published, month, -1)?
            }
            None => match self.month_told(at, month) {
                Some(told) => told,
                None => calendar::named_month(published, month, self.direction_of_month(at, month))?,
            },
        };
        self.date(next, Some(calendar::month(date)))
    }

    /// A month without its year in a sentence that tells of an earlier year (`In 2009 he won the June vote`): the next one from there, if it is
    /// over.
    fn month_told(&self, at: usize, month: i8) -> Option<Date> {
        let published = self.published?;
        let told = self.story.date_of_sentence().filter(|told| told.year() < published.year())?;
        let next = calendar::named_month(told, month, Direction::Future)?;
        (next <= published && self.direction(at) != Direction::Future).then_some(next)
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
        self.dated(end, date)
    }

    /// Whether a day that ends at `at` is called after an attack: `the Sept. 11 attacks`, `les attentats du 11 septembre`.
    fn speaks_of_attacks(&self, at: usize) -> bool {
        (at.saturating_sub(6)..at + 3).any(|k| self.has_role(k, Role::Attack))
    }

    /// A year at `at`, perhaps behind a comma or `of`, and where it ends.
    pub(super) fn year_behind(&self, at: usize) -> (usize, Option<i16>) {
        for skip in 0..3 {
            if let Lex::Digits(year @ 1000..=2100, 4) = self.lex(at + skip) {
                if !self.is_common_year(at + skip, year) {
                    break;
                }
                // Russian and others name the unit behind the number.
                let end = at + skip + 1;
                let end = if !self.english && matches!(self.lex(end), Lex::Unit(Unit::Year)) { end + 1 } else { end };
                return (end, Some(year as i16));
            }
            let comma = skip > 0 && self.lex(at + skip - 1) == Lex::Comma;
            if let Some(year) = self.pointed_year(at + skip).filter(|_| !comma) {
                return (at + skip + 2, Some(year));
            }
            let unit = matches!(self.lex(at + skip), Lex::Unit(Unit::Year))
                && (skip == 1 || !self.english && matches!(self.lex(at + 1), Lex::Digits(_, 4)));
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

    /// Whether the word at `at`, behind a weekday, points to that of the week itself (`vinerea aceasta`).
    pub(super) fn is_this_behind(&self, at: usize) -> bool {
        !self.english && self.lex(at) == Lex::This && !matches!(self.lex(at + 1), Lex::Unit(_) | Lex::Weekday(_))
    }

    /// Whether the word at `at` says of the weekday or month in front of it that it is over (`Jumat lalu`).
    fn is_gone(&self, at: usize) -> bool {
        !self.english && self.lex(at) == Lex::Ago
    }

    /// Behind the number of a day: `of this month`, `du mois dernier`, `des vergangenen Monats`.
    pub(super) fn in_pointed_month(&self, at: usize, day: u32) -> Option<Found> {
        if !matches!(self.lex(at), Lex::Of | Lex::Article) {
            return None;
        }
        let (end, months) = self.pointed_behind(at, Unit::Month)?;
        self.date(end, Some(calendar::day(calendar::day_months_away(self.published?, months, day)?)))
    }

    pub(super) fn digits(&mut self, at: usize, n: u32, length: u8) -> Option<Found> {
        let next = at + 1;
        if length == 4
            && let Some((end, half)) = self.half_behind(at)
        {
            return self.date(end, Some(format!("{n:04}-H{half}")));
        }
        if length == 4
            && !self.english
            && let Some(found) = self.year_first(at, n)
        {
            return Some(found);
        }
        match self.lex(next) {
            Lex::Calendar => return None,
            Lex::YearMark if length == 4 => return self.marked_year(next + 1, i16::try_from(n).ok()?),
            Lex::MonthMark if length <= 2 => return self.marked_month(at, n, self.direction(at)),
            Lex::QuarterMark if (1..=4).contains(&n) => return self.short_quarter(next, n),
            Lex::DayMark if length <= 2 && !matches!(self.lex(next + 1), Lex::Ago | Lex::Later | Lex::After) => {
                let date = calendar::day_alone(self.published?, i8::try_from(n).ok()?, self.direction(at))?;
                return self.dated(next + 1, date);
            }
            Lex::DecadeMark if length == 2 && n.is_multiple_of(10) => {
                let century = if n < 30 { 200 } else { 190 };
                return self.date(next + 1, Some(format!("{:03}", century + n / 10)));
            }
            Lex::DecadeMark if length == 4 => return self.date(next + 1, Some(format!("{:03}", n / 10))),
            Lex::HalfDay(_) if length <= 2 && n <= 12 => return self.clock(next, n as u8, 0),
            _ => {}
        }
        if length <= 2 && (1..=99).contains(&n) {
            // `30 September`, `30 de septiembre`, `3. Oktober`, `1.º de outubro`; `won 3, 5 in May` names no day.
            let sign = |k: usize| !self.english && matches!(self.word(k), "." | "º" | ".º");
            let signs = (next..next + 2).take_while(|&k| sign(k)).count();
            let of = self.lex(next + signs) == Lex::Of && (!self.english || self.word(next) == "of");
            let skip = signs + usize::from(of);
            if let Some(found) = self.in_pointed_month(next + signs, n) {
                return Some(found);
            }
            match self.lex(next + skip) {
                Lex::Month(month) | Lex::DayMonth(month) if n <= 31 => {
                    return self.day_of_month(next + skip + 1, month, n as i8, self.direction(at));
                }
                Lex::Unit(Unit::Century) if !self.english => return self.century(next + skip + 1, n),
                // `v 90. letech`
                Lex::Unit(Unit::Year) if skip == 1 && n >= 20 && n.is_multiple_of(10) && self.word(next) == "." => {
                    return self.date(next + 2, Some(format!("{:03}", 190 + n / 10)));
                }
                _ => {}
            }
            if n <= 31
                && let Some(found) = self.listed_day(at, n).or_else(|| self.first_of_range(at, n))
            {
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
            if !self.is_common_year(at, n) {
                return None;
            }
            if unit && !self.english {
                return self.date(next + 1, Some(format!("{n:04}")));
            }
            // `the 2012 fiscal year`
            if self.lex(next) == Lex::Fiscal && self.lex(next + 1) == Lex::Unit(Unit::Year) {
                return self.date(next + 2, Some(format!("{n:04}")));
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

    /// `2015. szeptember 30.`, `2013 márciusában`: the year in front of the month.
    fn year_first(&mut self, at: usize, year: u32) -> Option<Found> {
        let dot = |k: usize| usize::from(self.word(k) == ".");
        let month_at = at + 1 + dot(at + 1);
        let Lex::Month(month) = self.lex(month_at) else { return None };
        let year = i16::try_from(year).ok().filter(|year| (1000..=2100).contains(year))?;
        let day_at = month_at + 1;
        if let Lex::Digits(day, 1..=2) = self.lex(day_at) {
            let date = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
            self.listed = Some((day_at + 1, year, month));
            return self.dated(day_at + 1, date);
        }
        self.date(month_at + 1, Some(format!("{year:04}-{month:02}")))
    }

    /// `9月30日`
    pub(super) fn marked_month(&self, at: usize, month: u32, direction: Direction) -> Option<Found> {
        let published = self.published?;
        let month = i8::try_from(month).ok().filter(|m| (1..=12).contains(m))?;
        if let (Lex::Digits(day, 1..=2), Lex::DayMark) = (self.lex(at + 2), self.lex(at + 3)) {
            let date = calendar::month_day(published, month, i8::try_from(day).ok()?, direction)?;
            return self.dated(at + 4, date);
        }
        self.date(at + 2, calendar::named_month(published, month, direction).map(calendar::month))
    }

    /// `April 24 and 25`: a further day of the month named before.
    fn listed_day(&mut self, at: usize, n: u32) -> Option<Found> {
        let (end, year, month) = self.listed?;
        let joined = at == end + 1 && self.joins(end);
        // `le 3 mars à 10 h`
        let hour = self.has_role(at + 1, Role::Hour);
        if !joined || hour || matches!(self.lex(at + 1), Lex::Unit(_)) || !self.stands_as_year(at) {
            return None;
        }
        let (end, stated) = self.year_behind(at + 1);
        let year = stated.unwrap_or(year);
        let date = Date::new(year, month, n as i8).ok()?;
        self.listed = Some((end, year, month));
        self.date(end, Some(calendar::day(date)))
    }

    pub(super) fn nominal(&mut self, at: usize, n: u32) -> Option<Found> {
        let next = at + 1;
        if let Some(found) = self.first_of_range(at, n).or_else(|| self.in_pointed_month(next, n)) {
            return Some(found);
        }
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

/// The numbers of a date in digits: day, month, year.
fn numbers(text: &str) -> Option<Vec<i16>> {
    let short = |part: &str| if part.len() <= 4 { part.parse().ok() } else { None };
    text.split(['/', '.', '-']).take(4).map(short).collect()
}
