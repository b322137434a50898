//! Dates as machines and pages write them.
//!
//! [`parse`] reads a value that is nothing but a date, such as an attribute of a page or a field of a message; [`find`] looks for one
//! inside a short line of text. What they find is a [`When`]: as much of a point in time as was written, with the zone as written.

mod machine;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use crate::article::{Moment, Precision};

/// The first year that a news page can have been published in.
const FIRST_YEAR: i16 = 1995;

/// What is known from elsewhere and helps to read a date.
#[derive(Debug, Clone, Copy, Default)]
pub struct Anchors<'a> {
    /// When the page was fetched: relative dates count from it, and nothing can be later than a day after it. There is no other clock.
    pub fetched: Option<When>,
    /// Language of the page as declared (BCP 47); chooses between month names, and between day and month where both are numbers.
    pub language: Option<&'a str>,
    /// Order of day and month, where other dates of the same page show it.
    pub order: Option<Order>,
}

/// Which comes first in `03/04/2016`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The day, as in most of the world.
    DayFirst,
    /// The month, as in the United States.
    MonthFirst,
}

/// A point in time as far as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The day, in the zone as written; the first of the month where no day is known.
    pub date: Date,
    /// Time of day in that zone.
    pub time: Option<Time>,
    /// Offset of the zone, where it was written.
    pub offset: Option<Offset>,
    /// How much was written.
    pub precision: Precision,
}

impl When {
    /// A day.
    pub fn day(date: Date) -> Self {
        Self { date, time: None, offset: None, precision: Precision::Day }
    }

    /// The value for the document: RFC 3339 with the zone as written, `Z` where none was.
    pub fn moment(&self) -> Moment {
        let date = self.date;
        let at = match (self.time, self.offset) {
            (None, _) => format!("{date}T00:00:00Z"),
            (Some(time), offset) => {
                let (hour, minute, second) = (time.hour(), time.minute(), time.second());
                format!("{date}T{hour:02}:{minute:02}:{second:02}{}", zone(offset.unwrap_or(Offset::UTC)))
            }
        };
        Moment { at, precision: self.precision }
    }

    /// The instant; noon of the day where no time is known, UTC where no zone is.
    pub fn timestamp(&self) -> Option<Timestamp> {
        let time = self.time.unwrap_or(Time::constant(12, 0, 0, 0));
        self.offset.unwrap_or(Offset::UTC).to_timestamp(DateTime::from_parts(self.date, time)).ok()
    }

    /// Whether a time is known and its zone is not.
    pub fn zone_is_assumed(&self) -> bool {
        self.time.is_some() && self.offset.is_none()
    }

    /// Whether a page fetched at that time can carry this date: from 1995 to a day after fetching.
    pub fn is_plausible(&self, anchors: &Anchors<'_>) -> bool {
        let latest = anchors.fetched.and_then(|f| f.date.tomorrow().ok());
        self.date.year() >= FIRST_YEAR && self.date.year() <= 2100 && latest.is_none_or(|latest| self.date <= latest)
    }
}

/// Reads `text`, which is nothing but a date (and its time and zone); `None` where it is none, or none that can be true.
pub fn parse(text: &str, anchors: &Anchors<'_>) -> Option<When> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    machine::parse(text).filter(|when| when.is_plausible(anchors))
}

fn zone(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    match minutes {
        0 => "Z".to_owned(),
        _ => format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<(String, Precision)> {
        parse(text, &Anchors::default()).map(|w| w.moment()).map(|m| (m.at, m.precision))
    }

    #[test]
    fn the_zone_stays_as_written() {
        assert_eq!(at("2016-10-16T10:20:30+05:30"), Some(("2016-10-16T10:20:30+05:30".into(), Precision::Instant)));
        assert_eq!(at("2016-10-16T10:20:30-0330"), Some(("2016-10-16T10:20:30-03:30".into(), Precision::Instant)));
        assert_eq!(at("2016-10-16T10:20:30+00:00"), Some(("2016-10-16T10:20:30Z".into(), Precision::Instant)));
    }

    #[test]
    fn nothing_before_the_web_and_nothing_after_the_fetch() {
        assert_eq!(at("1970-01-01T00:00:00Z"), None);
        let fetched = parse("2020-05-01T10:00:00Z", &Anchors::default());
        let anchors = Anchors { fetched, ..Anchors::default() };
        assert!(parse("2020-05-02", &anchors).is_some());
        assert_eq!(parse("2020-05-03", &anchors), None);
    }
}
