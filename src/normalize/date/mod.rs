//! Dates as machines and pages write them.
//!
//! [`parse`] reads a value that is nothing but a date, such as an attribute of a page or a field of a message; [`find`] looks for one
//! inside a short line of text. What they find is a [`When`]: as much of a point in time as was written, with the zone as written.

mod calendar;
mod clock;
mod grammar;
pub mod labels;
mod lexer;
mod lexicon;
mod machine;
mod months;
mod relative;

use smallvec::SmallVec;

pub use grammar::{order_in, order_of};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
pub use lexer::digit;

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

/// How a date was written, from the surest form to the least sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// With the month's name, or with units as in `10月16日`, and a year.
    Named,
    /// In numbers that can be read one way.
    Numeric,
    /// In numbers, where the order of day and month was inferred.
    Ambiguous,
    /// In numbers, with two digits for the year and one for the day or the month: `8.5.12`.
    Short,
    /// Counted from the time of fetching.
    Relative,
    /// The year was inferred from the time of fetching.
    WithoutYear,
    /// A month and a year.
    MonthOnly,
}

/// A date inside a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The date, with the time and the zone that stand beside it.
    pub when: When,
    /// How it was written.
    pub form: Form,
    /// Byte offset of its start, the time included.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
}

/// Reads `text`, which is a date and little else; `None` where it is none, or none that can be true.
pub fn parse(text: &str, anchors: &Anchors<'_>) -> Option<When> {
    read(text, anchors).map(|found| found.when)
}

/// As [`parse`], with the way it is written and where in `text`.
pub fn read(text: &str, anchors: &Anchors<'_>) -> Option<Found> {
    let whole = text;
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    if let Some(when) = machine::parse(text).filter(|when| when.is_plausible(anchors)) {
        return Some(Found { when, form: Form::Numeric, start: 0, end: whole.len() });
    }
    if text.len() <= 120 { find(whole, anchors) } else { None }
}

/// Whether a word is a weekday or another small word that belongs to a date.
pub fn is_filler(word: &str) -> bool {
    let folded = lexicon::fold(word.trim_matches([',', '.', ':']));
    lexicon::senses(&folded).iter().any(|s| matches!(s, lexicon::Sense::Filler | lexicon::Sense::TimeIntro))
}

/// Reads a machine date that a producer states, which may be of an archive older than the web: from 1600 on.
pub fn parse_archived(text: &str) -> Option<When> {
    // The first second of the Unix epoch is no date: a program had none.
    let is_zero =
        |when: &When| when.date == Date::constant(1970, 1, 1) && when.time.is_none_or(|time| time == Time::midnight());
    machine::parse(text.trim()).filter(|when| (1600..FIRST_YEAR).contains(&when.date.year()) && !is_zero(when))
}

/// Finds the surest date in a short text, of equal ones the first.
pub fn find(text: &str, anchors: &Anchors<'_>) -> Option<Found> {
    find_all(text, anchors).into_iter().reduce(|best, next| if next.form < best.form { next } else { best })
}

/// Finds the dates in a short text (its first 400 bytes), in order.
pub fn find_all(text: &str, anchors: &Anchors<'_>) -> SmallVec<[Found; 2]> {
    let mut found = SmallVec::new();
    let tokens = lexer::tokens(text);
    let line = clock::Line { text, tokens: &tokens };
    let (mut i, mut free) = (0, 0);
    while i < tokens.len() {
        let Some((when, form, end)) = date_at(&line, i, anchors) else {
            i += 1;
            continue;
        };
        let (when, start, end) = with_time(&line, when, free, i, end);
        if when.is_plausible(anchors) {
            let span = (tokens.get(start).map_or(0, |t| t.start), tokens.get(end - 1).map_or(text.len(), |t| t.end));
            found.push(Found { when, form, start: span.0, end: span.1 });
            free = end;
        }
        i = end;
    }
    found
}

fn date_at(line: &clock::Line<'_>, i: usize, anchors: &Anchors<'_>) -> Option<(When, Form, usize)> {
    if let Some(day) = grammar::day_at(line, i, anchors) {
        let when = When { date: day.date, time: None, offset: None, precision: day.precision };
        return Some((when, day.form, day.end));
    }
    let (when, end) = relative::at(line, i, anchors.fetched.as_ref()?)?;
    Some((when, Form::Relative, end))
}

/// Adds the time that stands after the date, or else before it but not before token `free`.
fn with_time(line: &clock::Line<'_>, when: When, free: usize, start: usize, end: usize) -> (When, usize, usize) {
    if when.precision == Precision::Month || when.time.is_some() {
        return (when, start, end);
    }
    let between = |i: usize| {
        line.any_mark(i).is_some_and(|c| ".,|-–—•·@()（）[]/،:".contains(c))
            || [lexicon::Sense::TimeIntro, lexicon::Sense::Filler, lexicon::Sense::DayUnit]
                .iter()
                .any(|s| line.is(i, *s))
            || matches!(line.text(i), "T" | "t")
    };
    for at in end..end + 5 {
        if let Some(clock) = clock::time_at(line, at) {
            return (timed(when, &clock), start, clock.end);
        }
        if !between(at) {
            break;
        }
    }
    for at in (free.max(start.saturating_sub(9))..start).rev() {
        let Some(clock) = clock::time_at(line, at) else { continue };
        // The earliest reading that still ends here: `10:20` and not its `20`.
        let earlier = (free.max(at.saturating_sub(3))..at)
            .find_map(|k| clock::time_at(line, k).filter(|c| c.end >= clock.end).map(|c| (k, c)));
        let (at, clock) = earlier.unwrap_or((at, clock));
        if clock.end <= start && (clock.end..start).all(between) {
            return (timed(when, &clock), at, end);
        }
    }
    (when, start, end)
}

fn timed(when: When, clock: &clock::Clock) -> When {
    let offset = clock.zone.and_then(|zone| zone.offset(when.date));
    let precision = if clock.to_the_second && offset.is_some() { Precision::Instant } else { Precision::Minute };
    When { time: Some(clock.time), offset, precision, ..when }
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
    fn zones_have_their_names() {
        assert_eq!(
            at("Thu, 16 Jun 2016 10:20:30 MEST"),
            Some(("2016-06-16T10:20:30+02:00".into(), Precision::Instant))
        );
        assert_eq!(at("Thu, 16 Jun 2016 10:20:30 JST"), Some(("2016-06-16T10:20:30+09:00".into(), Precision::Instant)));
    }

    #[test]
    fn the_zero_of_the_epoch_is_no_archived_day() {
        for text in
            ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00+00:00", "Thu, 01 Jan 1970 00:00:00 +0000", "1970-01-01"]
        {
            assert_eq!(parse_archived(text), None, "{text}");
        }
        assert!(parse_archived("1970-01-02").is_some());
    }

    fn seen(text: &str, language: &str) -> Option<String> {
        let fetched = machine::parse("2024-03-10T12:00:00Z");
        let language = Some(language).filter(|l| !l.is_empty());
        find(text, &Anchors { fetched, language, order: None }).map(|f| f.when.moment().at)
    }

    #[test]
    fn visible_dates_in_many_languages() {
        for (language, text, at) in [
            ("en", "Published: October 16, 2016", "2016-10-16T00:00:00Z"),
            ("en", "Sunday 16th of October 2016 at 3:20 pm EDT", "2016-10-16T15:20:00-04:00"),
            ("en", "Oct. 16, 2016, 12:05 a.m. ET", "2016-10-16T00:05:00-04:00"),
            ("en", "10:20 GMT+2, 16 Oct 2016", "2016-10-16T10:20:00+02:00"),
            ("en", "16-Oct-16", "2016-10-16T00:00:00Z"),
            ("en", "Updated 2016-10-16 10:20:30 +0530", "2016-10-16T10:20:30+05:30"),
            ("en-US", "03/04/2016", "2016-03-04T00:00:00Z"),
            ("en-GB", "03/04/2016", "2016-04-03T00:00:00Z"),
            ("en-US", "16/10/2016", "2016-10-16T00:00:00Z"),
            ("en-US", "12/02/2024", "2024-02-12T00:00:00Z"),
            ("de", "16. Oktober 2016, 10.20 Uhr", "2016-10-16T10:20:00Z"),
            ("de", "Stand: 16.10.2016 - 10:20 Uhr (MESZ)", "2016-10-16T10:20:00+02:00"),
            ("de", "16.10.16", "2016-10-16T00:00:00Z"),
            ("de", "8.5.12", "2012-05-08T00:00:00Z"),
            ("en-US", "8/25/12", "2012-08-25T00:00:00Z"),
            ("fr", "Publié le 1er août 2016 à 10h20", "2016-08-01T10:20:00Z"),
            ("es", "16 de octubre de 2016 - 10:20 h.", "2016-10-16T10:20:00Z"),
            ("pt", "16/10/2016 às 10h20", "2016-10-16T10:20:00Z"),
            ("it", "Domenica 16 ottobre 2016, ore 10:20", "2016-10-16T10:20:00Z"),
            ("nl", "zo 16 okt. 2016", "2016-10-16T00:00:00Z"),
            ("da", "16. okt. 2016 kl. 10.20", "2016-10-16T10:20:00Z"),
            ("fi", "16.10.2016 klo 10.20", "2016-10-16T10:20:00Z"),
            ("fi", "16. lokakuuta 2016", "2016-10-16T00:00:00Z"),
            ("pl", "16 października 2016, 10:20", "2016-10-16T10:20:00Z"),
            ("pl", "16 listopada 2016", "2016-11-16T00:00:00Z"),
            ("hr", "16. listopada 2016.", "2016-10-16T00:00:00Z"),
            ("cs", "16. října 2016", "2016-10-16T00:00:00Z"),
            ("hu", "2016. október 16. 10:20", "2016-10-16T10:20:00Z"),
            ("lt", "2016 m. spalio 16 d.", "2016-10-16T00:00:00Z"),
            ("lv", "2016. gada 16. oktobris", "2016-10-16T00:00:00Z"),
            ("ru", "16 октября 2016 г., 10:20 МСК", "2016-10-16T10:20:00+03:00"),
            ("uk", "16 жовтня 2016 року", "2016-10-16T00:00:00Z"),
            ("el", "16 Οκτωβρίου 2016", "2016-10-16T00:00:00Z"),
            ("tr", "16 Ekim 2016 Pazar 10:20", "2016-10-16T10:20:00Z"),
            ("tr", "16 AĞUSTOS 2016", "2016-08-16T00:00:00Z"),
            ("ar", "١٦ أكتوبر ٢٠١٦", "2016-10-16T00:00:00Z"),
            ("ar", "الأحد 16 تشرين الأول 2016", "2016-10-16T00:00:00Z"),
            ("fa", "۲۵ مهر ۱۳۹۵", "2016-10-16T00:00:00Z"),
            ("fa", "۱۳۹۵/۰۷/۲۵", "2016-10-16T00:00:00Z"),
            ("he", "16 באוקטובר 2016", "2016-10-16T00:00:00Z"),
            ("hi", "16 अक्टूबर 2016", "2016-10-16T00:00:00Z"),
            ("bn", "১৬ অক্টোবর ২০১৬", "2016-10-16T00:00:00Z"),
            ("th", "16 ต.ค. 2559", "2016-10-16T00:00:00Z"),
            ("vi", "Chủ nhật, ngày 16 tháng 10 năm 2016", "2016-10-16T00:00:00Z"),
            ("id", "Minggu, 16 Oktober 2016 10:20 WIB", "2016-10-16T10:20:00+07:00"),
            ("zh", "2016年10月16日 下午3:20", "2016-10-16T15:20:00Z"),
            ("ja", "2016年10月16日（日） 10時20分", "2016-10-16T10:20:00Z"),
            ("ja", "平成28年10月16日", "2016-10-16T00:00:00Z"),
            ("ja", "令和元年7月27日", "2019-07-27T00:00:00Z"),
            ("ko", "입력 2016.10.16. 오후 3:20", "2016-10-16T15:20:00Z"),
            ("ko", "2016년 10월 16일 15시 20분", "2016-10-16T15:20:00Z"),
            ("ko", "2월 3일 14:20", "2024-02-03T14:20:00Z"),
            ("ja", "3月7日 9時05分", "2024-03-07T09:05:00Z"),
            ("el", "16 Οκτωβρίου 2016, 3:20 μ.μ.", "2016-10-16T15:20:00Z"),
            ("es", "16 de octubre de 2016, 3:20 de la tarde", "2016-10-16T15:20:00Z"),
            ("pt", "16/10/2016, 8:20 da noite", "2016-10-16T20:20:00Z"),
            ("eu", "2016ko urriaren 16a", "2016-10-16T00:00:00Z"),
            ("", "October 2016", "2016-10-01T00:00:00Z"),
            ("en", "Mar 5", "2024-03-05T00:00:00Z"),
            ("en", "Dec 5", "2023-12-05T00:00:00Z"),
        ] {
            assert_eq!(seen(text, language).as_deref(), Some(at), "{text}");
        }
    }

    #[test]
    fn programs_cut_months_to_three_letters() {
        for (language, text, month) in [
            ("fi", "Ma, 12 Mar 2012 09:15:00 +0000", 11),
            ("fi", "Ti, 06 Tou 2014 09:15:00 +0000", 5),
            ("uk", "Чт, 14 Лют 2013 09:15:00 +0000", 2),
            ("lt", "Pn, 07 Lap 2014 09:15:00 +0000", 11),
            ("sq", "15 Sht 2016 09:15", 9),
            ("az", "15 Avq 2016 09:15", 8),
            ("he", "15 אוק 2016 09:15", 10),
        ] {
            let anchors = Anchors { language: Some(language), ..Anchors::default() };
            let when = parse(text, &anchors).unwrap();
            assert_eq!((when.date.month(), when.time.is_some()), (month, true), "{text}");
        }
    }

    #[test]
    fn relative_dates_count_from_the_fetch() {
        for (text, at) in [
            ("3 hours ago", "2024-03-10T00:00:00Z"),
            ("vor 20 Minuten", "2024-03-10T11:40:00Z"),
            ("hace 2 días", "2024-03-08T00:00:00Z"),
            ("il y a 13 heures", "2024-03-09T00:00:00Z"),
            ("a week ago", "2024-03-03T00:00:00Z"),
            ("gestern, 10:20 Uhr", "2024-03-09T10:20:00Z"),
            ("aujourd'hui à 10h20", "2024-03-10T10:20:00Z"),
            ("5分钟前", "2024-03-10T11:55:00Z"),
            ("3일 전", "2024-03-07T00:00:00Z"),
            ("2 часа назад", "2024-03-10T00:00:00Z"),
        ] {
            assert_eq!(seen(text, "").as_deref(), Some(at), "{text}");
            assert_eq!(find(text, &Anchors::default()), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "5 min read",
            "10:20",
            "Room 16/10",
            "192.168.10.16",
            "version 2016.10.16.2",
            "call 555-12-2016-7",
            "$20.16",
            "May",
            "16 comments",
            "12 of 2016 voters",
            "3.5.2",
            "in 30 days",
            "31 February 2016",
            "October 16",
            "",
        ] {
            assert_eq!(find(text, &Anchors::default()), None, "{text}");
        }
    }

    #[test]
    fn several_dates_keep_their_own_times() {
        let text = "Published 10:20, 16 October 2016 | Updated 17 October 2016 11:30";
        let found: Vec<_> = find_all(text, &Anchors::default()).iter().map(|f| f.when.moment().at).collect();
        assert_eq!(found, ["2016-10-16T10:20:00Z", "2016-10-17T11:30:00Z"]);
        let spans: Vec<_> = find_all(text, &Anchors::default()).iter().map(|f| &text[f.start..f.end]).collect();
        assert_eq!(spans, ["10:20, 16 October 2016", "17 October 2016 11:30"]);
    }

    #[test]
    fn any_text_can_be_read() {
        for text in ["2016年".repeat(200), "1.".repeat(400), "12:".repeat(200), "ago ".repeat(100), "１２月".repeat(90)]
        {
            let _ = find_all(&text, &Anchors { fetched: machine::parse("2024-03-10"), ..Anchors::default() });
        }
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
