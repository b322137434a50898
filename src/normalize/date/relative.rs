//! Dates that count from the time of fetching: `3 hours ago`, `gestern, 10:20 Uhr`.

use jiff::tz::Offset;
use jiff::{SignedDuration, ToSpan};

use super::When;
use super::calendar;
use super::clock::Line;
use super::lexicon::Sense;
use crate::article::Precision;

/// Reads such a date at token `i`: the point in time and the token after it.
pub fn at(line: &Line<'_>, i: usize, fetched: &When) -> Option<(When, usize)> {
    if line.is(i, Sense::Today) {
        // `aujourd'hui` is three pieces.
        let end = if line.text(i + 2) == "hui" { i + 3 } else { i + 1 };
        return Some((When::day(fetched.date), end));
    }
    if line.is(i, Sense::Yesterday) {
        return Some((When::day(fetched.date.yesterday().ok()?), i + 1));
    }
    let (count, unit) = match line.number(i, 1..=3) {
        Some(count) => (count, i + 1),
        None if line.is(i, Sense::One) => (1, i + 1),
        None => return None,
    };
    // `16日前` is before the 16th where a month stands before it.
    if i > 0 && line.is(i - 1, Sense::MonthUnit) {
        return None;
    }
    let minutes =
        line.senses(unit).iter().find_map(|s| if let Sense::Span(minutes) = s { Some(*minutes) } else { None })?;
    let after = (unit + 1..unit + 3).find(|j| line.is(*j, Sense::Ago));
    let before =
        i > 0 && line.is(i - 1, Sense::Ago) || i > 1 && line.is(i - 2, Sense::Ago) && line.is(i - 1, Sense::One);
    let end = match after {
        Some(j) => j + 1,
        None if before => unit + 1,
        None => return None,
    };
    Some((ago(fetched, count, minutes)?, end))
}

fn ago(fetched: &When, count: u32, minutes: u32) -> Option<When> {
    let count = i64::from(count);
    match minutes {
        43_200 => {
            let date = calendar::months_before(fetched.date, i32::try_from(count).ok()?)?;
            Some(When { date: date.first_of_month(), time: None, offset: None, precision: Precision::Month })
        }
        1440 | 10_080 => {
            let days = count * i64::from(minutes / 1440);
            Some(When::day(fetched.date.checked_sub(days.days()).ok()?))
        }
        _ => {
            if fetched.time.is_none() {
                return Some(When::day(fetched.date));
            }
            let instant =
                fetched.timestamp()?.checked_sub(SignedDuration::from_mins(count * i64::from(minutes))).ok()?;
            let offset = fetched.offset.unwrap_or(Offset::UTC);
            let local = offset.to_datetime(instant);
            // Hours are rounded by whoever printed them; the day is what can be trusted.
            if minutes > 1 {
                return Some(When::day(local.date()));
            }
            Some(When {
                date: local.date(),
                time: Some(local.time()),
                offset: Some(offset),
                precision: Precision::Minute,
            })
        }
    }
}
