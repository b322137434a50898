//! Days by their week: `Tuesday last week`, `mardi de la semaine dernière`, and as the British count: `Monday week`, `a week on Friday`,
//! `a fortnight today`.

use super::super::calendar::{self, Direction};
use super::super::lexicon::{Lex, Role, Unit};
use super::{Found, Grammar};

impl Grammar<'_> {
    /// Behind a weekday: its week, counted from that of the article, and where that ends.
    pub(super) fn week_behind(&self, at: usize) -> Option<(usize, i32)> {
        self.pointed_behind(at, Unit::Week)
    }

    /// Behind a day: the period that it is of, counted from that of the article, and where that ends (`of last week`, `du mois dernier`).
    pub(super) fn pointed_behind(&self, at: usize, unit: Unit) -> Option<(usize, i32)> {
        // `marți, săptămâna trecută`, `во вторник на прошлой неделе`
        let joins = |k: usize| {
            !self.english && unit == Unit::Week && (self.lex(k) == Lex::Comma || self.has_role(k, Role::InWeek))
        };
        let from = (at..at + 3).find(|&k| !matches!(self.lex(k), Lex::Of | Lex::Article) && !joins(k))?;
        let step = |k: usize| match self.lex(k) {
            Lex::Last => Some(-1),
            // `Selasa pekan lalu`
            Lex::Ago if !self.english && k > from => Some(-1),
            Lex::This => Some(0),
            Lex::Next => Some(1),
            _ => None,
        };
        let is_unit = |k: usize| self.lex(k) == Lex::Unit(unit) && !self.plural(k);
        if is_unit(from + 1)
            && let Some(step) = step(from)
        {
            return Some((from + 2, step));
        }
        let step = if self.english { None } else { step(from + 1) };
        step.filter(|_| is_unit(from)).map(|step| (from + 2, step))
    }

    /// Behind a weekday or a day: how many weeks after it (`Monday week`, `mardi en huit`, `heute in einer Woche`), and where that ends.
    pub(super) fn weeks_on(&self, at: usize) -> Option<(usize, i32)> {
        match self.lex(at) {
            Lex::WeeksOn(weeks) => Some((at + 1, weeks)),
            Lex::Ahead | Lex::AgoPrefix => {
                let sign = if self.lex(at) == Lex::Ahead { 1 } else { -1 };
                let count = match self.lex(at + 1) {
                    // `v pondělí za týden`
                    Lex::Unit(Unit::Week) if !self.english => return Some((at + 2, sign)),
                    Lex::Number(count @ 1..=52) | Lex::Digits(count @ 1..=52, _) => count as i32,
                    _ => return None,
                };
                match (self.lex(at + 2), count) {
                    (Lex::Unit(Unit::Week), weeks) => Some((at + 3, sign * weeks)),
                    // `Montag in acht Tagen`, `fredag om fjorten dage`
                    (Lex::Unit(Unit::Day), 7 | 8) => Some((at + 3, sign)),
                    (Lex::Unit(Unit::Day), 14 | 15) => Some((at + 3, 2 * sign)),
                    _ => None,
                }
            }
            _ if !self.english => None,
            // `Monday week in the old hall`
            Lex::Unit(Unit::Week)
                if !self.plural(at)
                    && self.lex(at + 1) != Lex::Ago
                    && !matches!(self.word(at + 1), "of" | "'s" | "’s") =>
            {
                Some((at + 1, 1))
            }
            Lex::Two(Unit::Week) => Some((at + 1, 2)),
            _ => None,
        }
    }

    /// Behind a day that is counted from that of publication: so many weeks after it (`tomorrow week`, `this day fortnight`).
    pub(super) fn day_and_weeks(&self, at: usize, days: i32) -> Option<Found> {
        let (end, weeks) = self.weeks_on(at)?;
        // `yesterday week` is a week before yesterday.
        let weeks = if days < 0 && self.english { -weeks } else { weeks };
        self.date(end, calendar::relative(self.published?, Unit::Day, days.checked_add(weeks * 7)?))
    }

    /// Behind an English weekday: how many weeks from the next or the last one (`the Friday after next`), and where that ends.
    pub(super) fn weeks_beside(&self, at: usize) -> Option<(usize, i32)> {
        // `the day before last Tuesday` is counted from that Tuesday.
        let named = !matches!(self.lex(at + 2), Lex::Other | Lex::Comma | Lex::Of | Lex::Join | Lex::Was | Lex::Will);
        match (self.lex(at), self.lex(at + 1)) {
            (Lex::After, Lex::Next) if self.english && !named => Some((at + 2, 1)),
            (Lex::Before, Lex::Last) if self.english && !named => Some((at + 2, -1)),
            _ => None,
        }
    }

    /// Behind an English unit: how many of them on (`the week before last`), and where that ends.
    pub(super) fn units_beside(&self, at: usize) -> Option<(usize, i32)> {
        self.weeks_beside(at).map(|(end, step)| (end, step * 2))
    }

    /// A weekday at `at` that is counted within a month (`the first Monday of October`); 5 is the last.
    pub(super) fn weekday_of_month(&mut self, at: usize, weekday: i8, nth: u32) -> Option<Found> {
        let month_at = (at + 1..at + 4).find(|&k| !matches!(self.lex(k), Lex::Of | Lex::Article))?;
        let month = self.month_beside_day(month_at).filter(|_| month_at > at + 1 && nth <= 5)?;
        let (end, year) = self.year_behind(month_at + 1);
        let year = match year {
            Some(year) => year,
            None => calendar::named_month(self.published?, month, self.direction(at))?.year(),
        };
        self.date(end, calendar::nth_weekday(year, month, weekday, nth as i8).map(calendar::day))
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
