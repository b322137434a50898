//! The calendar words of each language, and an article's tokens read by them.

mod number;
mod read;
mod table;

pub(super) use read::Reader;
pub(super) use table::{Lexicon, Role, serves};

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    /// A span of reporting: the quarter that the text speaks of, else a year.
    Period,
    Year,
    Decade,
    Century,
}

impl Unit {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "week" => Unit::Week,
            "weekend" => Unit::Weekend,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "period" => Unit::Period,
            "year" => Unit::Year,
            "decade" => Unit::Decade,
            "century" => Unit::Century,
            _ => return None,
        })
    }
}

/// What a word does in an expression of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lex {
    Month(i8),
    /// A month whose name is another word too, and a month only beside a day or a year.
    DayMonth(i8),
    /// 1 is Monday.
    Weekday(i8),
    /// A weekday in a phrase that says that it is over (`i fredags`, -1) or to come (`på fredag`, 1).
    WeekdayTo(i8, i8),
    /// Every such weekday (`montags`).
    Weekdays(i8),
    /// A weekday that is written like a unit behind a number (`luni`).
    WeekdayOr(i8, Unit),
    /// A day, counted from the day of publication.
    Day(i32),
    /// `tonight`
    Night,
    /// `overnight`: the night that is over, or the one to come.
    Overnight,
    Unit(Unit),
    /// TIMEX3 season.
    Season(&'static str),
    /// TIMEX3 part of the day.
    Part(&'static str),
    Number(u32),
    /// Two of a unit in one word (`عامين`).
    Two(Unit),
    /// A number in Roman digits.
    Roman(u32),
    /// A number of no certain size (`several`).
    Vague,
    Ordinal(u32),
    Last,
    Next,
    This,
    That,
    /// `the same`, `the corresponding`
    Same,
    /// `the following`
    Following,
    Latest,
    /// `the full year`
    Entire,
    /// Half of a year that is named, or of a match.
    Half,
    /// Half of a year in a word of its own (`Halbjahr`).
    HalfYear,
    /// Which half of a year, in one word (`上半年`).
    HalfOf(u32),
    /// In front of a length of time: so much ahead (`dans`, `через`).
    Ahead,
    /// Behind a length of time: so much before.
    Ago,
    /// So much after what the text spoke of, else after the day of publication.
    Later,
    /// Behind a weekday: so many weeks after the coming one (`en huit`).
    WeeksOn(i32),
    /// So much before what the text spoke of.
    Before,
    /// So much after what the text spoke of.
    After,
    /// A day counted from the one that the text spoke of (`le lendemain`).
    DayAfter(i32),
    /// A quarter by its short name (`Q3`).
    ShortQuarter(u32),
    /// In front of a length of time: so much before (`vor`, `hace`).
    AgoPrefix,
    /// `early`, `late`, `mid`
    Early,
    Article,
    Of,
    Fiscal,
    Every,
    Set(Unit),
    Present,
    Past,
    Future,
    Will,
    /// An irregular verb of the past.
    Was,
    /// Month and day of a holiday.
    Fixed(i8, i8),
    /// The n-th weekday of a month; 5 is the last.
    Nth(i8, i8, i8),
    /// A whole year, month or week, counted from that of publication (`去年`).
    Whole(Unit, i32),
    YearMark,
    MonthMark,
    DayMark,
    DecadeMark,
    /// Behind the number of a quarter (`3분기`).
    QuarterMark,
    /// In front of the years of a reign: the year before its first.
    Era(u32),
    /// Behind a year: it is one of another calendar, or before the common era.
    Calendar,
    /// Digits: the number and how many digits it is written with.
    Digits(u32, u8),
    /// Digits with an ordinal ending (`30th`).
    Nominal(u32),
    /// `1990s`: the first year.
    Decade(u32),
    /// `10:35`
    Clock(u8, u8),
    /// `2015-09-30`, `9/30/2015`
    Iso(i16, i8, i8),
    /// `a.m.`, true for p.m.
    HalfDay(bool),
    Comma,
    /// `and`, `to`, `bis`: what joins two days.
    Join,
    /// `flight`, `room`: what is numbered and is no year.
    Label,
    /// So many days after Easter Sunday.
    Easter(i32),
    Other,
}

/// A token, or a part of one between hyphens, as the grammar reads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub lex: Lex,
    pub start: usize,
    pub end: usize,
    /// Part of a hyphenated word that goes on behind it.
    pub hyphen: bool,
}
