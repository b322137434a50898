//! Which of the dates that were found is which.

use jiff::civil::Date;
use jiff::tz::Offset;

use super::super::candidates::{Candidate, either};
use super::super::names::Kind;
use super::{Dates, Orders, Piece, Role};
use crate::article::Precision;
use crate::normalize::date::{self, Order, When};

/// Less than this is no more than a date somewhere on the page.
const WEAK: f64 = 0.45;

/// A date, the kind of its best witness, and how sure it is.
type Chosen = (When, Kind, f64);

impl Dates<'_> {
    /// First publication and last change.
    pub(super) fn weigh(&self) -> (Option<Chosen>, Option<Chosen>) {
        let published = choose(self.of(|role| role != Role::Modified))
            .map(|chosen| self.earlier(chosen))
            .map(|chosen| self.localized(chosen));
        let modified = choose(self.of(|role| role == Role::Modified));
        let published = match (published, modified) {
            // Nothing says when it appeared; it was there when it was changed.
            (None, Some((when, kind, score))) => Some((when, kind, score * 0.5)),
            // Some date somewhere on the page is less than that.
            (Some((first, _, weak)), Some((when, kind, score)))
                if weak < WEAK && score > weak * 1.5 && first.date != when.date =>
            {
                Some((when, kind, score * 0.5))
            }
            (published, _) => published,
        };
        // A change before publication is a mistake of the template.
        let modified = modified.filter(|(when, ..)| {
            let before = |(first, ..): Chosen| when.date < first.date && when.timestamp() < first.timestamp();
            !published.is_some_and(before)
        });
        (published, modified)
    }

    /// The candidates in such a role.
    fn of(&self, wanted: impl Fn(Role) -> bool) -> Vec<&Candidate<When>> {
        self.found.iter().filter(|piece| wanted(piece.role)).map(|piece| &piece.date).collect()
    }

    /// Changes day and month for each other in dates that were read the wrong way: where the other reading, and not this one, is a
    /// date of the page for certain, or where the page writes its other dates that way.
    pub(super) fn turn(&mut self) {
        let certain: Vec<Date> = self.found.iter().filter(|p| p.certain).map(|p| p.date.value.date).collect();
        let Orders { day_first, month_first } = self.orders;
        let shown = match (day_first, month_first) {
            (1.., 0) => Some(Order::DayFirst),
            (0, 1..) => Some(Order::MonthFirst),
            _ => None,
        };
        let assumed = self.anchors.order.unwrap_or(date::order_in(self.anchors.language));
        for first in 0..self.found.len() {
            let second = first + 1;
            let Some([a, b]) = self.found.get(first..=second) else { break };
            let (read, turned) = (a.date.value, b.date.value);
            if a.certain || b.certain || !is_turned(read, turned) || a.date.score < b.date.score {
                continue;
            }
            let wrong = match (certain.contains(&read.date), certain.contains(&turned.date)) {
                (true, false) => false,
                (false, true) => true,
                _ => shown.is_some_and(|order| order != assumed),
            };
            if wrong {
                let (high, low) = (a.date.score, b.date.score);
                self.found[first].date.score = low;
                self.found[second].date.score = high;
            }
        }
    }

    /// A month in the address speaks for the days in it.
    pub(super) fn support_month(&mut self) {
        let in_address = |c: &Candidate<When>| c.kind == Kind::Address && c.value.precision == Precision::Month;
        let Some(month) = self.found.iter().map(|p| &p.date).find(|c| in_address(c)).map(|c| c.value.date) else {
            return;
        };
        for Piece { date: candidate, .. } in &mut self.found {
            if candidate.value.precision > Precision::Month && candidate.value.date.first_of_month() == month {
                candidate.score = either(candidate.score, 0.4);
            }
        }
    }

    /// What readers see beside the headline, or the address, may name an earlier day than what is stated to machines: a page that moved
    /// to another system keeps the one and loses the other. The first publication is the earlier one.
    fn earlier(&self, chosen: Chosen) -> Chosen {
        let (when, kind, score) = chosen;
        if matches!(kind, Kind::Address | Kind::Visible | Kind::Class) || when.precision == Precision::Month {
            return chosen;
        }
        let shown = |c: &Candidate<When>| matches!(c.kind, Kind::Address | Kind::Visible | Kind::Class | Kind::Time);
        let mut seen = self.of(|role| role != Role::Modified);
        seen.retain(|c| c.value.precision > Precision::Month && shown(c));
        // The same day beside the headline confirms what is stated; several days are those of a list.
        let near: Vec<&Candidate<When>> = seen.iter().copied().filter(|c| c.score >= 0.3).collect();
        // The address of an article is made when it appears, and kept.
        let address = seen.iter().find(|c| c.kind == Kind::Address && days_between(c.value, when) > 1);
        if let Some(address) = address
            && !near.iter().any(|c| c.value.date == when.date && c.score >= 0.45)
        {
            return (address.value, Kind::Address, address.score.min(score));
        }
        if near.iter().any(|c| days_between(c.value, when).abs() <= 1) {
            return chosen;
        }
        if near.windows(2).any(|pair| pair[0].value.date != pair[1].value.date) {
            return chosen;
        }
        match choose(seen) {
            // The same day and month the other way round was misread here.
            Some((early, ..)) if is_turned(early, when) => chosen,
            Some((early, kind, seen_score)) if seen_score >= 0.5 && days_between(early, when) > 1 => {
                (early, kind, seen_score.min(score))
            }
            _ => chosen,
        }
    }

    /// An instant stated in UTC gets the zone of the publisher where the page shows the same minute in local time.
    fn localized(&self, chosen: Chosen) -> Chosen {
        let (when, kind, score) = chosen;
        let (Some(time), true) = (when.time, when.offset == Some(Offset::UTC)) else { return chosen };
        let minute = |t: jiff::civil::Time| i64::from(t.hour()) * 60 + i64::from(t.minute());
        let mut apart = None;
        let (mut same_day, mut next_day) = (false, false);
        for candidate in self.of(|role| role != Role::Modified) {
            let shown = candidate.value;
            if candidate.score < 0.3 || shown.offset.is_some() {
                continue;
            }
            let Some(local) = shown.time else {
                if shown.precision == Precision::Day && matches!(candidate.kind, Kind::Visible | Kind::Class) {
                    same_day |= shown.date == when.date;
                    next_day |= days_between(when, shown) == 1;
                }
                continue;
            };
            let minutes = i64::from(days_between(when, shown)) * 1440 + minute(local) - minute(time);
            if minutes == 0 {
                // The page shows UTC.
                return chosen;
            }
            if minutes % 30 == 0 && (-720..=840).contains(&minutes) {
                apart = apart.or(Some(minutes));
            }
        }
        // 23:00 in UTC of the day before the one shown is midnight there.
        if apart.is_none()
            && next_day
            && !same_day
            && minute(time) >= 600
            && minute(time) % 30 == 0
            && time.second() == 0
        {
            apart = Some(1440 - minute(time));
        }
        let offset = apart.and_then(|m| i32::try_from(m * 60).ok()).and_then(|s| Offset::from_seconds(s).ok());
        match offset.zip(when.timestamp()) {
            Some((offset, instant)) => {
                let there = offset.to_datetime(instant);
                (When { date: there.date(), time: Some(there.time()), offset: Some(offset), ..when }, kind, score)
            }
            None => chosen,
        }
    }
}

/// Days from `a` to `b` as written.
fn days_between(a: When, b: When) -> i32 {
    a.date.until(b.date).map_or(0, |span| span.get_days())
}

/// Whether one is the other with day and month changed for each other.
fn is_turned(a: When, b: When) -> bool {
    a.date.year() == b.date.year() && (a.date.month(), a.date.day()) == (b.date.day(), b.date.month())
}

/// The day that most evidence speaks for, in the words of the best witness; of one kind, only the best piece counts.
/// Where one vocabulary states two, the earlier one was the first publication.
fn choose(candidates: Vec<&Candidate<When>>) -> Option<Chosen> {
    let mut best: Option<(&Candidate<When>, f64)> = None;
    for candidate in &candidates {
        let mut score = candidate.score;
        let mut kinds = vec![candidate.kind];
        for other in &candidates {
            if same_day(&candidate.value, &other.value) && !kinds.contains(&other.kind) {
                kinds.push(other.kind);
                score = either(score, other.score * 0.7);
            }
        }
        if best.is_none_or(|(b, s)| {
            let finer = candidate.value.date == b.value.date
                && candidate.value.precision > b.value.precision
                && score > s * 0.85;
            let coarser = candidate.value.date == b.value.date
                && candidate.value.precision < b.value.precision
                && s > score * 0.85;
            let stated = matches!(candidate.kind, Kind::JsonLd | Kind::OpenGraph | Kind::DublinCore | Kind::Meta);
            let earlier = stated
                && candidate.kind == b.kind
                && (score - s).abs() <= 1e-9
                && days_between(candidate.value, b.value) > 1;
            !coarser && (finer || earlier || score > s + 1e-9)
        }) {
            best = Some((candidate, score));
        }
    }
    best.map(|(c, score)| (c.value, c.kind, score))
}

/// Whether two dates can be one: the same day as written, or instants less than a day apart in zones that explain it.
fn same_day(a: &When, b: &When) -> bool {
    if a.precision == Precision::Month || b.precision == Precision::Month {
        return a.precision == b.precision && a.date == b.date;
    }
    if a.date == b.date {
        return true;
    }
    match (a.timestamp(), b.timestamp()) {
        (Some(x), Some(y)) if a.offset.is_some() && b.offset.is_some() => (x.as_second() - y.as_second()).abs() < 60,
        _ => false,
    }
}
