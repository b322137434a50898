//! Points counted from the day of publication, or from what the text spoke of last.

use jiff::Span;
use jiff::civil::Date;

use super::super::calendar::{self, Direction};
use super::super::lexicon::{Lex, Role, Unit};
use super::period::season_value;
use super::{Found, Grammar};

impl Grammar<'_> {
    /// Behind `last`, `next`, `this`.
    pub(super) fn pointed(&mut self, at: usize, step: i32) -> Option<Found> {
        let mut next = at + 1;
        let marked = matches!(self.lex(next + 1), Lex::MonthMark | Lex::DayMark);
        if step != 0 && matches!(self.lex(next), Lex::Number(_) | Lex::Digits(..) | Lex::Vague) && !marked {
            return self.core(next, true).filter(|f| f.kind == "DURATION");
        }
        if self.lex(next) == Lex::Fiscal && matches!(self.lex(next + 1), Lex::Unit(_)) {
            next += 1;
        }
        let current = step == 0 && self.word(at).eq_ignore_ascii_case("current");
        let published = self.published?;
        match self.lex(next) {
            // `The next morning he left`, of a day that nothing told
            Lex::Unit(Unit::Day) | Lex::Part(_) if step > 0 && self.english && self.direction(at).is_past() => None,
            // `the last-minute offer`
            Lex::Unit(Unit::Second | Unit::Minute) if step != 0 && !self.plural(next) => None,
            // `coming quarters`
            Lex::Unit(_) if step != 0 && self.plural(next) => {
                Self::other(next + 1, if step < 0 { "PAST_REF" } else { "FUTURE_REF" }.into(), "DATE")
            }
            Lex::Unit(Unit::Quarter | Unit::Period) if step == 0 => {
                let (year, quarter) = calendar::quarter_of(published);
                self.date(next + 1, Some(calendar::quarter(year, quarter)))
            }
            Lex::Unit(Unit::Day) if step == 0 && self.weeks_on(next + 1).is_some() => self.day_and_weeks(next + 1, 0),
            Lex::Unit(unit) => self.pointed_unit(next, unit, step),
            // `오는 15일`, `지난 3월`
            Lex::Digits(month, 1..=2) if self.lex(next + 1) == Lex::MonthMark => {
                self.marked_month(next, month, towards(step))
            }
            Lex::Digits(day, 1..=2) if self.lex(next + 1) == Lex::DayMark => {
                let day = calendar::day_alone(published, i8::try_from(day).ok()?, towards(step))?;
                self.dated(next + 2, day)
            }
            Lex::Month(n) => match self.lex(next + 1) {
                Lex::Digits(day @ 1..=31, 1..=2) | Lex::Nominal(day @ 1..=31) => {
                    self.day_of_month(next + 2, n, day as i8, towards(step))
                }
                _ => self.date(next + 1, self.pointed_month(published, n, step).map(calendar::month)),
            },
            // `the last Sunday in May`
            Lex::Weekday(n) if step < 0 && self.weekday_of_month(next, n, 5).is_some() => {
                self.weekday_of_month(next, n, 5)
            }
            // `este lunes` is behind or ahead.
            Lex::Weekday(n) if step == 0 && !self.english && self.is_behind_in_week(at, n) => {
                self.part_of(next + 1, calendar::day(calendar::weekday(published, n, Direction::Past)?))
            }
            Lex::Weekday(n) => {
                let day = self.pointed_weekday(published, n, step).map(calendar::day)?;
                self.part_of(next + 1, day)
            }
            Lex::Part(part) => {
                let days = if step < 0 && part == "NI" { -1 } else { step };
                self.date(next + 1, calendar::relative(published, Unit::Day, days))
            }
            Lex::Season(name) => self.date(next + 1, Some(season_value(published, name, step))),
            Lex::Half if step < 0 => self.half(at, 2),
            Lex::Fixed(month, day) => {
                let from = calendar::month_day(published, month, day, towards(step))?;
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

    /// Whether the weekday that `this` at `at` points to is over: what the words around say, but of one that is still to come in its
    /// week only what those of its own clause do (`votó el martes, y este viernes vota de nuevo`).
    pub(super) fn is_behind_in_week(&self, at: usize, weekday: i8) -> bool {
        let to_come = self.published.is_some_and(|day| day.weekday().to_monday_one_offset() < weekday);
        let direction = if to_come { self.direction_in_clause(at) } else { self.direction(at) };
        direction.is_past()
    }

    fn pointed_unit(&mut self, at: usize, unit: Unit, step: i32) -> Option<Found> {
        let published = self.published?;
        if unit == Unit::Year {
            let year = published.year() + step as i16;
            match (self.lex(at + 1), self.lex(at + 2), self.lex(at + 3)) {
                // `this year's third quarter`
                (Lex::Of, Lex::Ordinal(n), Lex::Unit(Unit::Quarter)) => {
                    return self.quarter_of_year(at + 4, n, i32::from(year));
                }
                // `last year's quarter`
                (Lex::Of, Lex::Unit(Unit::Quarter | Unit::Period), _) => {
                    return self.date(at + 3, Some(self.period_of_year(year)));
                }
                _ => {}
            }
        }
        // `volgende week dinsdag`
        if let (Unit::Week, Lex::Weekday(day), false) = (unit, self.lex(at + 1), self.english) {
            let day = calendar::day_of_week(published, step, day)?;
            return self.part_of(at + 2, calendar::day(day));
        }
        self.date(at + 1, calendar::relative(published, unit, step))
    }

    pub(super) fn pointed_weekday(&self, from: Date, weekday: i8, step: i32) -> Option<Date> {
        match step {
            -1 => calendar::weekday(from.yesterday().ok()?, weekday, Direction::Past),
            0 => calendar::weekday(from, weekday, Direction::Future),
            _ => calendar::weekday(from.tomorrow().ok()?, weekday, Direction::Future),
        }
    }

    pub(super) fn pointed_month(&self, from: Date, month: i8, step: i32) -> Option<Date> {
        match step {
            -1 => calendar::named_month(from.first_of_month().yesterday().ok()?, month, Direction::Past),
            0 => Date::new(from.year(), month, 1).ok(),
            _ => calendar::named_month(from.last_of_month().tomorrow().ok()?, month, Direction::Future),
        }
    }

    /// `that year`, `the next day`, `the following month`: counted from what the text spoke of last.
    pub(super) fn told(&self, at: usize, what: Lex) -> Option<Found> {
        let step = match (self.lex(at), what) {
            // `that same year`
            (Lex::That, Lex::Same) => return self.told(at + 1, self.lex(at + 2)),
            (Lex::That | Lex::Same, Lex::Unit(_)) => 0,
            (Lex::Following, _) => 1,
            (Lex::Next, Lex::Unit(Unit::Day) | Lex::Part(_)) => 1,
            (Lex::Last, Lex::Unit(Unit::Day) | Lex::Weekday(_)) if self.word(at) == "previous" => -1,
            _ => return None,
        };
        let end = at + 2;
        if self.lex(end) == Lex::Ago {
            return None;
        }
        match what {
            Lex::Unit(unit @ (Unit::Year | Unit::Month | Unit::Day)) if !self.plural(at + 1) => {
                self.date(end, calendar::relative(self.story.anchor_of(unit)?, unit, step))
            }
            Lex::Weekday(n) => {
                let day = self.pointed_weekday(self.story.anchor_of(Unit::Day)?, n, step)?;
                self.part_of(end, calendar::day(day))
            }
            Lex::Part(_) => self.date(end, calendar::relative(self.story.anchor_of(Unit::Day)?, Unit::Day, step)),
            _ => None,
        }
    }

    /// A count of units: a length, or a point so far away.
    pub(super) fn length(&mut self, at: usize, count: Option<u32>) -> Option<Found> {
        let mut unit_at = at + 1;
        // `a few years`
        if self.lex(unit_at) == Lex::Vague {
            unit_at += 1;
        }
        let count = if unit_at > at + 1 { None } else { count };
        // `a couple of days`, `20 de ani`
        if self.lex(unit_at) == Lex::Of && (!self.english || self.word(unit_at) == "of") {
            unit_at += 1;
        }
        let (unit, count) = match self.lex(unit_at) {
            Lex::Unit(unit) | Lex::WeekdayOr(_, unit) => (unit, count),
            Lex::YearMark => (Unit::Year, count),
            Lex::DayMark => (Unit::Day, count),
            // `a fortnight`
            Lex::Two(unit) if self.english => (unit, count.and_then(|count| count.checked_mul(2))),
            _ => return None,
        };
        // A report that counts months speaks no longer of a quarter alone.
        if unit == Unit::Month && matches!(count, Some(6 | 9)) {
            self.story.long_period = true;
        }
        let next = unit_at + 1;
        if unit == Unit::Hour
            && let Some(found) = count.and_then(|hour| self.hour_named(at, next, hour))
        {
            return Some(found);
        }
        // `in two years' time`
        let possessive = matches!(self.word(next), "'" | "’" | "'s" | "’s") && self.word(next + 1) == "time";
        if let (true, "in" | "In", Some(count)) = (self.english && possessive, self.before(at), count) {
            return self.ago(next + 2, count, unit, 1);
        }
        if let Some(found) = count.and_then(|count| self.ago_from_day(next, count, unit)) {
            return Some(found);
        }
        if unit == Unit::Week
            && let Some(found) = count.and_then(|weeks| self.weeks_from(next, i32::try_from(weeks).ok()?))
        {
            return Some(found);
        }
        if let Some(found) = count.and_then(|count| self.counted_from_story(next, count, unit)) {
            return Some(found);
        }
        // `will open in two weeks`
        if let (true, "in" | "In", Some(count @ 1..)) = (self.english, self.before(at), count)
            && matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year)
            && self.direction(at) == Direction::Future
        {
            return self.ago(next, count, unit, 1);
        }
        match self.lex(next) {
            Lex::Ago => self.ago(next + 1, count.unwrap_or(0), unit, -1),
            Lex::Later if self.published.is_some() && count.is_some() => {
                self.ago(next + 1, count.unwrap_or(0), unit, 1)
            }
            // An age.
            Lex::Other if self.english && matches!(self.word(next), "old" | "olds") => None,
            _ => Self::other(next, calendar::duration(unit, count), "DURATION"),
        }
    }

    /// A word that is two units (`عامين`, `fortnight`): a length, or a point so far away.
    pub(super) fn two(&mut self, at: usize, unit: Unit) -> Option<Found> {
        if let Some(found) = self.weeks_from(at + 1, 2).filter(|_| unit == Unit::Week) {
            return Some(found);
        }
        match self.lex(at + 1) {
            Lex::Ago if self.english => self.ago(at + 2, 2, unit, -1),
            _ => Self::other(at + 1, calendar::duration(unit, Some(2)), "DURATION"),
        }
    }

    /// Whether `a day` at `at` says how often: `$500 a week`, `twice a month`.
    pub(super) fn is_rate(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|_| self.english && matches!(self.word(at), "a" | "an")) else {
            return false;
        };
        let counted = matches!(self.lex(before), Lex::Digits(..) | Lex::Number(_))
            || self.word(before).starts_with(|c: char| c.is_ascii_digit())
            || self.has_role(before, Role::Times)
            || self.has_role(before, Role::Thousands)
            || matches!(self.word(before), "%" | "percent")
            || self.plural(before) && self.is_counted(before);
        counted
            && matches!(self.lex(at + 1), Lex::Unit(_))
            && !matches!(self.lex(at + 2), Lex::Ago | Lex::Later | Lex::After | Lex::Before)
    }

    /// Whether a number stands in front of the word at `at`.
    fn is_counted(&self, at: usize) -> bool {
        at > 0 && matches!(self.lex(at - 1), Lex::Digits(..) | Lex::Number(_) | Lex::Vague)
    }

    pub(super) fn ago(&self, end: usize, count: u32, unit: Unit, sign: i32) -> Option<Found> {
        let count = i32::try_from(count).ok()?;
        if count == 0 {
            return Self::other(end, "PAST_REF".into(), "DATE");
        }
        let published = self.published?;
        if unit == Unit::Decade {
            return self.date(end, calendar::relative(published, Unit::Year, count.checked_mul(10 * sign)?));
        }
        // In a report on a quarter, a year before is the same quarter of that year.
        if let (Unit::Year, 1, -1, Some(_)) = (unit, count, sign, self.story.quarter) {
            let (year, _) = self.reported_quarter()?;
            return self.date(end, Some(self.period_of_year(year - 1)));
        }
        self.date(end, calendar::relative(published, unit, count.checked_mul(sign)?))
    }

    /// Behind a count of units in English: `ago today`, `ago yesterday`, the day itself.
    fn ago_from_day(&self, at: usize, count: u32, unit: Unit) -> Option<Found> {
        let (Lex::Ago, Lex::Day(days), true) = (self.lex(at), self.lex(at + 1), self.english) else { return None };
        let count = i64::from(count);
        let back = match unit {
            Unit::Day => Span::new().try_days(count),
            Unit::Week => Span::new().try_weeks(count),
            Unit::Month => Span::new().try_months(count),
            Unit::Year => Span::new().try_years(count),
            _ => return None,
        };
        let from = self.published?.checked_add(Span::new().days(days)).ok()?;
        self.date(at + 2, Some(calendar::day(from.checked_sub(back.ok()?).ok()?)))
    }

    /// Behind a count of units: `later`, `earlier`, `before`, where the text has named what they count from.
    fn counted_from_story(&self, at: usize, count: u32, unit: Unit) -> Option<Found> {
        let sign = match self.lex(at) {
            Lex::After | Lex::Later if !self.names_event(at) => 1,
            Lex::Before if !self.names_event(at) => -1,
            // A year earlier is often the same quarter of that year, but in a sentence that tells of a year it is counted from that one.
            Lex::Ago if self.english && self.word(at) == "earlier" && (unit != Unit::Year || self.tells_of_year()) => {
                -1
            }
            _ => return None,
        };
        let step = i32::try_from(count).ok()?.checked_mul(sign)?;
        let (unit, step) = if unit == Unit::Decade { (Unit::Year, step.checked_mul(10)?) } else { (unit, step) };
        let exact = match unit {
            Unit::Year => Unit::Year,
            Unit::Month => Unit::Month,
            Unit::Day | Unit::Week => Unit::Day,
            _ => return None,
        };
        let value = calendar::relative(self.story.anchor_of(exact)?, unit, step)?;
        // What is told of is over.
        let over =
            self.published.is_none_or(|day| calendar::relative(day, unit, 0).is_some_and(|today| value <= today));
        if sign > 0 && !over && self.direction(at) != Direction::Future {
            return None;
        }
        self.date(at + 1, Some(value))
    }

    /// Whether the sentence has named a year, in a report that is not on a quarter.
    fn tells_of_year(&self) -> bool {
        self.story.quarter.is_none() && self.story.year_of_sentence().is_some()
    }

    /// Whether `before` or `after` at `at` counts from an event (`two days after the vote`, `dos días después de la boda`).
    fn names_event(&self, at: usize) -> bool {
        if self.lex(at) == Lex::Later || matches!(self.word(at), "later") {
            return false;
        }
        match self.lex(at + 1) {
            Lex::Comma => false,
            Lex::Of | Lex::Article => true,
            _ => self.english && self.word(at + 1).starts_with(char::is_alphanumeric),
        }
    }

    /// `the year before`: the unit beside the one that the text spoke of, else beside that of the day of publication.
    pub(super) fn beside_story(&self, at: usize, unit: Unit) -> Option<Found> {
        let step = match self.lex(at) {
            Lex::Before if !self.names_event(at) => -1,
            Lex::After if !self.names_event(at) => 1,
            _ => return None,
        };
        let exact = match unit {
            Unit::Year | Unit::Month => unit,
            Unit::Day | Unit::Week => Unit::Day,
            _ => return None,
        };
        let from = self.story.anchor_of(exact).or(self.published.filter(|_| step < 0))?;
        self.date(at + 1, calendar::relative(from, unit, step))
    }

    /// `le lendemain`: a day counted from the one that the text spoke of.
    pub(super) fn day_after(&self, at: usize, days: i32) -> Option<Found> {
        let day = calendar::relative(self.story.anchor_of(Unit::Day)?, Unit::Day, days)?;
        self.part_of(at + 1, day)
    }

    /// `before last Tuesday`, `after Christmas`, behind `day`: the day beside the one that is named.
    pub(super) fn day_beside(&mut self, at: usize) -> Option<Found> {
        let step = match self.word(at) {
            "before" => -1,
            "after" => 1,
            _ => return None,
        };
        let named = self.expression(at + 1).filter(Found::is_day)?;
        let day: Date = named.value?.parse().ok()?;
        self.date(named.end, calendar::relative(day, Unit::Day, step))
    }

    /// Behind `vor`, `hace`, `il y a`.
    pub(super) fn ago_prefix(&mut self, at: usize) -> Option<Found> {
        let count = match self.lex(at) {
            Lex::Number(n) | Lex::Digits(n, 1..=3) => n,
            Lex::Vague => 0,
            Lex::Two(unit) => return self.ago(at + 1, 2, unit, -1),
            _ => return None,
        };
        let at = at + usize::from(self.lex(at + 1) == Lex::Of);
        let (Lex::Unit(unit) | Lex::WeekdayOr(_, unit)) = self.lex(at + 1) else { return None };
        self.ago(at + 2, count, unit, -1)
    }
}

impl Grammar<'_> {
    /// Behind `dans`, `через`: so far ahead, unless the words around speak of the past.
    pub(super) fn ahead_prefix(&mut self, at: usize) -> Option<Found> {
        let of = usize::from(self.lex(at + 2) == Lex::Of);
        let (count, unit, end) = match (self.lex(at + 1), self.lex(at + 2 + of)) {
            (Lex::Number(n) | Lex::Digits(n, 1..=3), Lex::Unit(unit) | Lex::WeekdayOr(_, unit)) => {
                (n, unit, at + 3 + of)
            }
            (Lex::Two(unit), _) => (2, unit, at + 2),
            _ => return None,
        };
        if !matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year) || self.has_role(end, Role::FromEvent) {
            return None;
        }
        if self.direction(at).is_past() {
            return None;
        }
        self.ago(end, count, unit, 1)
    }
}

/// Where `last` and `next` point.
fn towards(step: i32) -> Direction {
    if step < 0 { Direction::Past } else { Direction::Future }
}
