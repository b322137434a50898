//! Times of the day.

use super::super::calendar::{self, Direction};
use super::super::lexicon::{Lex, Role, Unit};
use super::{Found, Grammar};

impl Grammar<'_> {
    /// Behind a day: its part (`Friday night`, `Friday noon`), if one is named. A part does not change the value: where `night` begins
    /// is anybody's guess.
    pub(super) fn part_of(&self, at: usize, day: String) -> Option<Found> {
        match self.lex(at) {
            Lex::Part(_) => self.date(at + 1, Some(day)),
            Lex::Clock(hour, minute) if !self.word(at).contains(':') => {
                Self::other(at + 1, format!("{day}T{hour:02}:{minute:02}"), "TIME")
            }
            _ => self.date(at, Some(day)),
        }
    }

    /// `às 17 horas`: the hour of a day in a number of hours, whose unit ends at `end`.
    pub(super) fn hour_named(&self, at: usize, end: usize, hour: u32) -> Option<Found> {
        let named = hour <= 24 && at.checked_sub(1).is_some_and(|before| self.has_role(before, Role::AtHour));
        // Of an unknown day, though no number of hours.
        let value = || self.day_of_clock().map(|day| format!("{day}T{hour:02}:00"));
        named.then(|| Found { end, value: value(), kind: "TIME" })
    }

    /// `overnight`: as an adverb, and no part of what it tells of (`an overnight train`).
    pub(super) fn overnight(&mut self, at: usize) -> Option<Found> {
        let next = at + 1;
        if matches!(self.lex(next), Lex::Weekday(_) | Lex::Month(_) | Lex::Day(_)) {
            return self.core(next, false).filter(Found::is_day);
        }
        let adverb = !self.word(next).starts_with(char::is_alphanumeric)
            || matches!(self.lex(next), Lex::Of | Lex::Join)
            || matches!(self.word(next), "at" | "by" | "from" | "after" | "as" | "with" | "when" | "but" | "before");
        let told_of = matches!(self.before(at), "an" | "the" | "this" | "'s" | "’s" | "of" | "and");
        if !adverb || told_of {
            return None;
        }
        let days = if self.direction(at) == Direction::Future { 0 } else { -1 };
        self.date(next, calendar::relative(self.published?, Unit::Day, days))
    }

    /// The day of a time that stands alone: the one that the text told of just now, else that of publication.
    pub(super) fn day_of_clock(&self) -> Option<String> {
        self.story.day_at_hand().or(self.published).map(calendar::day)
    }

    /// Hours and minutes at `at` as they stand there, and where they end.
    fn hours(&self, at: usize) -> Option<(usize, u8, u8)> {
        let (hour, minute) = match self.lex(at) {
            Lex::Clock(hour, minute) => (hour, minute),
            Lex::Digits(hour @ 1..=12, 1..=2) if matches!(self.lex(at + 1), Lex::HalfDay(_)) => (hour as u8, 0),
            _ => return None,
        };
        Some(match self.lex(at + 1) {
            Lex::HalfDay(after) => (at + 2, hour % 12 + if after { 12 } else { 0 }, minute),
            _ => (at + 1, hour, minute),
        })
    }

    /// `Friday at 10 a.m.`: the day, and behind it the time.
    pub(super) fn with_clock(&self, found: Found) -> Found {
        if !self.english || !found.is_day() || self.word(found.end) != "at" {
            return found;
        }
        let at = found.end + if matches!(self.word(found.end + 1), "about" | "around") { 2 } else { 1 };
        match (self.hours(at), &found.value) {
            (Some((end, hour, minute)), Some(day)) => {
                let value = Some(format!("{day}T{hour:02}:{minute:02}"));
                Found { end: self.zone(end), value, kind: "TIME" }
            }
            _ => found,
        }
    }

    /// Behind an abbreviated time zone at `at`, if there is one.
    fn zone(&self, at: usize) -> usize {
        at + usize::from(self.is_zone(at))
    }

    /// Whether an abbreviated time zone stands at `at`.
    pub(super) fn is_zone(&self, at: usize) -> bool {
        let word = self.word(at);
        self.lex(at) == Lex::Other && (2..=4).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
    }

    /// Behind hours and minutes: half of the day, zone, day.
    pub(super) fn clock(&mut self, at: usize, hour: u8, minute: u8) -> Option<Found> {
        let mut next = at;
        let mut hour = hour;
        if let Lex::HalfDay(after) = self.lex(next) {
            hour = hour % 12 + if after { 12 } else { 0 };
            next += 1;
        }
        next = self.zone(next);
        // `10:35 a.m. (0735 GMT) Friday`: the day is an expression of its own.
        let bracket = if self.word(next) == "(" { (next..next + 5).find(|&k| self.word(k) == ")") } else { None };
        let named_from = bracket.map_or(next, |close| close + 1);
        let mut day_at = named_from;
        while day_at < named_from + 2 && matches!(self.lex(day_at), Lex::Of | Lex::Comma) {
            day_at += 1;
        }
        let named = match self.lex(day_at) {
            Lex::Weekday(_) | Lex::Day(_) | Lex::Month(_) => self.core(day_at, false),
            _ => None,
        };
        let named = named.filter(|f| f.value.as_ref().is_some_and(|v| v.len() >= 10));
        let (end, day) = match named {
            Some(found) => (if bracket.is_some() { next } else { found.end }, found.value?.get(..10)?.to_owned()),
            None => (next, self.day_of_clock()?),
        };
        Self::other(end, format!("{day}T{hour:02}:{minute:02}"), "TIME")
    }

    /// `at 2000 hours`: a time of day in four digits.
    pub(super) fn military_hours(&self, at: usize, digits: u32) -> Option<Found> {
        let named = self.english && matches!(self.word(at + 1), "hours" | "hrs" | "GMT" | "UTC");
        let pointed = matches!(
            self.before(at).to_lowercase().as_str(),
            "at" | "by" | "until" | "till" | "from" | "before" | "after" | "around" | "about" | "since"
        );
        if !named || !pointed || digits / 100 > 23 || digits % 100 > 59 {
            return None;
        }
        let day = self.day_of_clock()?;
        Self::other(at + 2, format!("{day}T{:02}:{:02}", digits / 100, digits % 100), "TIME")
    }

    /// `4 in the morning`
    pub(super) fn hour_of_part(&self, at: usize, hour: u32) -> Option<Found> {
        let behind = match (self.word(at), self.word(at + 1)) {
            ("in", "the") => at + 2,
            ("at", _) => at + 1,
            _ => return None,
        };
        let Lex::Part(part) = self.lex(behind) else { return None };
        let after = match (part, hour) {
            (_, 12) => 0,
            ("AF" | "EV", _) | ("NI", 6..) => 12,
            _ => 0,
        };
        let day = self.day_of_clock()?;
        Self::other(behind + 1, format!("{day}T{:02}:00", hour + after), "TIME")
    }
}
