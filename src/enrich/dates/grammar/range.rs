//! Two days of one month: `between 3 and 7 March`, `du 3 au 7 mars`, `vom 3. bis 7. März`.

use jiff::civil::Date;

use super::super::calendar;
use super::super::lexicon::{Lex, Role};
use super::{Found, Grammar};

impl Grammar<'_> {
    /// The first day of a range at `at`, whose month stands behind the second.
    pub(super) fn first_of_range(&self, at: usize, day: u32) -> Option<Found> {
        let dot = |k: usize| usize::from(!self.english && self.word(k) == ".");
        let join = at + 1 + dot(at + 1);
        if !self.joins(join) {
            return None;
        }
        // `du 3 au 7`, `entre el 3 y el 7`
        let second = (join + 1..join + 3).find(|&k| !matches!(self.lex(k), Lex::Article | Lex::Of))?;
        let (Lex::Digits(last, 1..=2) | Lex::Nominal(last)) = self.lex(second) else { return None };
        let behind = second + 1 + dot(second + 1);
        // `won 3-5 in May` names no days.
        let of = self.lex(behind) == Lex::Of && (!self.english || self.word(behind) == "of");
        let month_at = behind + usize::from(of);
        let month = self.month_beside_day(month_at)?;
        if !(day < last && (1..=31).contains(&last)) {
            return None;
        }
        let (_, year) = self.year_behind(month_at + 1);
        let date = match year {
            Some(year) => Date::new(year, month, day as i8).ok()?,
            None => calendar::month_day(self.published?, month, day as i8, self.direction(at))?,
        };
        self.date(at + 1, Some(calendar::day(date)))
    }

    /// Whether a word or a dash stands at `at` that joins two days.
    pub(super) fn joins(&self, at: usize) -> bool {
        self.lex(at) == Lex::Join || matches!(self.word(at), "-" | "–" | "—") || self.has_role(at, Role::Joins)
    }
}
