//! TIMEX3 values (TimeML annotation guidelines 1.2.1; ISO 8601) of points counted from the day of publication.

use jiff::Span;
use jiff::civil::{Date, Weekday, date};

use super::lexicon::Unit;

/// Where in time the words around an expression point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Past,
    /// The past, and nothing ahead (`since October 7`).
    Over,
    Future,
    /// Nothing was said.
    Open,
}

pub(super) fn day(date: Date) -> String {
    date.to_string()
}

pub(super) fn month(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

pub(super) fn week(date: Date) -> String {
    let week = date.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

pub(super) fn quarter(year: i16, quarter: i16) -> String {
    format!("{year:04}-Q{quarter}")
}

/// The year and quarter of a day.
pub(super) fn quarter_of(date: Date) -> (i16, i16) {
    (date.year(), (i16::from(date.month()) - 1) / 3 + 1)
}

/// `count` days, weeks, months or years on.
fn shifted(from: Date, unit: Unit, count: i32) -> Option<Date> {
    let span = match unit {
        Unit::Day => Span::new().try_days(count),
        Unit::Week => Span::new().try_weeks(count),
        Unit::Month => Span::new().try_months(count),
        Unit::Year => Span::new().try_years(count),
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Weekend | Unit::Quarter | Unit::Period => return None,
        Unit::Decade | Unit::Century => return None,
    };
    from.checked_add(span.ok()?).ok()
}

/// The value of the `unit` that lies `count` of them after that of `from`.
pub(super) fn relative(from: Date, unit: Unit, count: i32) -> Option<String> {
    Some(match unit {
        Unit::Second | Unit::Minute | Unit::Hour => day(from),
        Unit::Day => day(shifted(from, Unit::Day, count)?),
        Unit::Week => week(shifted(from, Unit::Week, count)?),
        Unit::Weekend => format!("{}-WE", week(shifted(from, Unit::Week, count)?)),
        Unit::Month => month(shifted(from, Unit::Month, count)?),
        Unit::Quarter | Unit::Period => {
            let (year, of) = quarter_of(shifted(from.first_of_month(), Unit::Month, count.checked_mul(3)?)?);
            quarter(year, of)
        }
        Unit::Year => format!("{:04}", shifted(from, Unit::Year, count)?.year()),
        Unit::Decade => format!("{:03}", shifted(from, Unit::Year, count.checked_mul(10)?)?.year() / 10),
        Unit::Century => format!("{:02}", shifted(from, Unit::Year, count.checked_mul(100)?)?.year() / 100),
    })
}

/// The length of `count` units, `None` for an uncertain count.
pub(super) fn duration(unit: Unit, count: Option<u32>) -> String {
    let (prefix, letter, factor) = match unit {
        Unit::Second => ("PT", 'S', 1),
        Unit::Minute => ("PT", 'M', 1),
        Unit::Hour => ("PT", 'H', 1),
        Unit::Day => ("P", 'D', 1),
        Unit::Week => ("P", 'W', 1),
        Unit::Weekend => ("P", 'E', 1),
        Unit::Month => ("P", 'M', 1),
        Unit::Quarter | Unit::Period => ("P", 'Q', 1),
        Unit::Year => ("P", 'Y', 1),
        Unit::Decade => ("P", 'Y', 10),
        Unit::Century => ("P", 'Y', 100),
    };
    match count {
        Some(count) => format!("{prefix}{}{letter}", count.saturating_mul(factor)),
        None => format!("{prefix}X{letter}"),
    }
}

/// The day with this weekday (1 is Monday) that is meant.
pub(super) fn weekday(from: Date, weekday: i8, direction: Direction) -> Option<Date> {
    let ahead = (i32::from(weekday) - i32::from(from.weekday().to_monday_one_offset())).rem_euclid(7);
    let offset = match direction {
        Direction::Future => ahead,
        Direction::Past | Direction::Over | Direction::Open if ahead == 0 => 0,
        Direction::Past | Direction::Over | Direction::Open => ahead - 7,
    };
    shifted(from, Unit::Day, offset)
}

/// The first of the month that lies `months` after that of `from`.
pub(super) fn months_away(from: Date, months: i32) -> Option<Date> {
    shifted(from.first_of_month(), Unit::Month, months)
}

/// A day of the month so many months away, where that has it.
pub(super) fn day_months_away(from: Date, months: i32, day: u32) -> Option<Date> {
    let first = months_away(from, months)?;
    Date::new(first.year(), first.month(), i8::try_from(day).ok()?).ok()
}

/// The first of the month (1 to 12) that is meant.
pub(super) fn named_month(from: Date, named: i8, direction: Direction) -> Option<Date> {
    let back = (i32::from(from.month()) - i32::from(named)).rem_euclid(12);
    let offset = match direction {
        _ if back == 0 => 0,
        Direction::Future => 12 - back,
        // A month close ahead is rather meant than one that is nearly a year gone.
        Direction::Open if back >= 10 => 12 - back,
        Direction::Past | Direction::Over | Direction::Open => -back,
    };
    shifted(from.first_of_month(), Unit::Month, offset)
}

/// What makes a day on the wrong side of the direction that much farther. Reports of the past often name a day to come (`called a vote for
/// May 3`), so that one close ahead is still rather meant than one a year before; one behind hardly ever where the future is spoken of.
const WRONG_AHEAD: i64 = 400;
const WRONG_BEHIND: i64 = 800;
const NEVER_AHEAD: i64 = 2000;

impl Direction {
    /// Whether what is told is over.
    pub fn is_past(self) -> bool {
        matches!(self, Direction::Past | Direction::Over)
    }
}

/// How far a day that may be meant is from `from`; one ahead is farther, and one on the wrong side of `direction` much farther. `over` are the days
/// ahead on which a report of the past may lie.
fn remoteness(from: Date, day: Date, direction: Direction, over: i64) -> i64 {
    let days = i64::from(from.until(day).map_or(i32::MAX, |s| s.get_days()));
    let wrong = match direction {
        Direction::Past if days > over => WRONG_AHEAD,
        Direction::Over if days > over => NEVER_AHEAD,
        Direction::Future if days < 0 => WRONG_BEHIND,
        _ => 0,
    };
    days.abs() * 2 + days.max(0) + wrong
}

/// The day of this month that is meant: the nearest, unless a direction is given.
pub(super) fn month_day(from: Date, month: i8, day: i8, direction: Direction) -> Option<Date> {
    let year = from.year();
    (year.saturating_sub(1)..=year.saturating_add(1))
        .filter_map(|y| Date::new(y, month, day).ok())
        .min_by_key(|d| remoteness(from, *d, direction, 0))
}

/// The day of a month that is not named: of the month of `from` or one beside it, the nearest unless a direction is given.
pub(super) fn day_alone(from: Date, day: i8, direction: Direction) -> Option<Date> {
    let first = from.first_of_month();
    // The day of a report may be over elsewhere.
    (-1..=1)
        .filter_map(|months| shifted(first, Unit::Month, months))
        .filter_map(|month| Date::new(month.year(), month.month(), day).ok())
        .min_by_key(|d| remoteness(from, *d, direction, 1))
}

/// The day (1 is Monday) of the week that lies `weeks` after that of `from`.
pub(super) fn day_of_week(from: Date, weeks: i32, day: i8) -> Option<Date> {
    let ahead = i32::from(day) - i32::from(from.weekday().to_monday_one_offset());
    shifted(from, Unit::Day, weeks.checked_mul(7)?.checked_add(ahead)?)
}

/// The year's quarter that is meant: one that has begun or is the next to begin, unless the future is spoken of. The report on a
/// quarter that has just ended is still to come.
pub(super) fn named_quarter(from: Date, named: i16, direction: Direction) -> (i16, i16) {
    let (year, now) = quarter_of(from);
    match direction {
        Direction::Future if (now - named).rem_euclid(4) == 1 => (if named > now { year - 1 } else { year }, named),
        Direction::Future if named < now => (year + 1, named),
        Direction::Future => (year, named),
        Direction::Past | Direction::Over | Direction::Open if named > now + 1 => (year - 1, named),
        Direction::Past | Direction::Over | Direction::Open => (year, named),
    }
}

/// The n-th weekday of a month; 5 is the last one.
pub(super) fn nth_weekday(year: i16, month: i8, weekday: i8, nth: i8) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    let nth = if nth == 5 { -1 } else { nth };
    Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
}

/// Easter Sunday of the Western churches (the algorithm of Meeus, Jones and Butcher).
pub(super) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let days = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?).ok()
}

/// The day at the start of an RFC 3339 instant.
pub(super) fn published(at: Option<&str>) -> Option<Date> {
    let at = at?.get(..10)?;
    let found: Date = at.parse().ok()?;
    (found >= date(1000, 1, 1)).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = date(2016, 10, 16);

    #[test]
    fn weekdays_lie_behind_unless_ahead() {
        assert_eq!(weekday(DAY, 6, Direction::Open), Some(date(2016, 10, 15)));
        assert_eq!(weekday(DAY, 7, Direction::Open), Some(DAY));
        assert_eq!(weekday(DAY, 5, Direction::Future), Some(date(2016, 10, 21)));
    }

    #[test]
    fn months_and_days_are_the_nearest() {
        assert_eq!(named_month(DAY, 9, Direction::Open), Some(date(2016, 9, 1)));
        assert_eq!(named_month(DAY, 12, Direction::Open), Some(date(2016, 12, 1)));
        assert_eq!(named_month(DAY, 12, Direction::Past), Some(date(2015, 12, 1)));
        assert_eq!(month_day(date(2017, 1, 3), 12, 30, Direction::Open), Some(date(2016, 12, 30)));
        assert_eq!(month_day(DAY, 2, 30, Direction::Open), None);
        assert_eq!(named_quarter(date(2017, 2, 1), 4, Direction::Open), (2016, 4));
        assert_eq!(named_quarter(DAY, 1, Direction::Open), (2016, 1));
        assert_eq!(named_quarter(DAY, 3, Direction::Future), (2016, 3));
        assert_eq!(named_quarter(DAY, 1, Direction::Future), (2017, 1));
        assert_eq!(named_quarter(date(2017, 2, 1), 4, Direction::Future), (2016, 4));
        assert_eq!(day_of_week(DAY, -1, 5), Some(date(2016, 10, 7)));
        assert_eq!(nth_weekday(2016, 11, 4, 4), Some(date(2016, 11, 24)));
    }

    #[test]
    fn easter_sundays() {
        for (year, month, day) in
            [(1999, 4, 4), (2008, 3, 23), (2011, 4, 24), (2024, 3, 31), (2025, 4, 20), (2038, 4, 25)]
        {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn values() {
        assert_eq!(relative(DAY, Unit::Week, -1).as_deref(), Some("2016-W40"));
        assert_eq!(relative(DAY, Unit::Quarter, -1).as_deref(), Some("2016-Q3"));
        assert_eq!(relative(DAY, Unit::Year, -20_000), None);
        assert_eq!(duration(Unit::Decade, Some(2)), "P20Y");
        assert_eq!(published(Some("2016-10-16T00:00:00Z")), Some(DAY));
        assert_eq!(published(Some("soon")), None);
    }
}
