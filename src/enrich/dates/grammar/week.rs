//! Days by their week: `Tuesday last week`, `mardi de la semaine dernière`, and as the British count: `Monday week`, `a week on Friday`,
//! `a fortnight today`.

use super::super::calendar::{self, Direction};
use super::super::lexicon::{Lex, Unit};
use super::{Found, Grammar};

impl Grammar<'_> {
    /// Behind a weekday: its week, counted from that of the article, and where that ends.
    pub(super) fn week_behind(&self, at: usize) -> Option<(usize, i32)> {
        let unit = (at..at + 3).find(|&k| !matches!(self.lex(k), Lex::Of | Lex::Article))?;
        let step = |k: usize| match self.lex(k) {
            Lex::Last => Some(-1),
            Lex::This => Some(0),
            Lex::Next => Some(1),
            _ => None,
        };
        let is_week = |k: usize| self.lex(k) == Lex::Unit(Unit::Week) && !self.plural(k);
        if is_week(unit + 1)
            && let Some(step) = step(unit)
        {
            return Some((unit + 2, step));
        }
        let step = if self.english { None } else { step(unit + 1) };
        step.filter(|_| is_week(unit)).map(|step| (unit + 2, step))
    }

    /// Behind an English weekday: how many weeks after the coming one (`Monday week`), and where that ends.
    pub(super) fn weeks_on(&self, at: usize) -> Option<(usize, i32)> {
        match self.lex(at) {
            _ if !self.english => None,
            Lex::Unit(Unit::Week) if !self.plural(at) && !matches!(self.lex(at + 1), Lex::Ago | Lex::Of) => {
                Some((at + 1, 1))
            }
            Lex::Two(Unit::Week) => Some((at + 1, 2)),
            _ => None,
        }
    }

    /// Behind `a week`, `a fortnight` and so many `weeks`: the day from which they count ahead.
    pub(super) fn weeks_from(&mut self, at: usize, weeks: i32) -> Option<Found> {
        let published = self.published.filter(|_| self.english)?;
        let day_at = match (self.lex(at), self.word(at)) {
            (Lex::Day(_), _) => at,
            (_, "on" | "from") => at + 1,
            _ => return None,
        };
        let from = match self.lex(day_at) {
            Lex::Day(days @ 0..) => calendar::relative(published, Unit::Day, days)?.parse().ok()?,
            Lex::Weekday(day) => calendar::weekday(published, day, Direction::Future)?,
            _ => return None,
        };
        self.date(day_at + 1, calendar::relative(from, Unit::Day, weeks.checked_mul(7)?))
    }
}
