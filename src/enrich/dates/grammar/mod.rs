//! Expressions of time over the words of a sentence.
//!
//! The patterns are the same for all languages; a language takes part in those for which the table has words. One file for each
//! kind of expression.

mod clock;
mod day;
mod direction;
mod mistaken;
mod period;
mod pointed;
mod range;
mod week;

use jiff::civil::Date;

use super::calendar::{self, Direction};
use super::lexicon::{Item, Lex, Lexicon, Role, Unit};
use super::story::Story;

/// An expression: where it ends, what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Index of the item behind it.
    pub end: usize,
    pub value: Option<String>,
    pub kind: &'static str,
}

impl Found {
    /// Whether it names a day.
    fn is_day(&self) -> bool {
        self.kind == "DATE" && self.value.as_ref().is_some_and(|v| v.len() == 10 && v.as_bytes()[4] == b'-')
    }
}

/// One sentence, and what the article said before it.
pub(super) struct Grammar<'a> {
    pub text: &'a str,
    /// The words of the language.
    pub words: &'static Lexicon,
    pub english: bool,
    /// The verb stands at the end of its clause (Turkish, Hindi, Japanese, Korean).
    pub verb_last: bool,
    /// The verb at the end of the sentence tells when it was that something was said (Korean).
    pub ends_tell: bool,
    pub items: &'a [Item],
    pub published: Option<Date>,
    pub story: Story,
    /// Behind the day of a month: where, and which year and month.
    pub listed: Option<(usize, i16, i8)>,
    /// Years of the text may be counted from the Hijra.
    pub hijri: bool,
}

impl Grammar<'_> {
    fn lex(&self, at: usize) -> Lex {
        self.items.get(at).map_or(Lex::Other, |i| i.lex)
    }

    fn word(&self, at: usize) -> &str {
        self.items.get(at).map_or("", |i| &self.text[i.start..i.end])
    }

    /// The word in front of item `at`.
    fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |k| self.word(k))
    }

    /// Whether the word at `at` does this in its language.
    fn has_role(&self, at: usize, role: Role) -> bool {
        self.words.has_role(self.word(at), role)
    }

    /// An English plural, which names no single unit (`coming quarters`).
    fn plural(&self, at: usize) -> bool {
        self.english && self.word(at).ends_with('s')
    }

    /// The item at which the expression that was found at `at` begins. English says how exact a count is in front of it (`nearly two
    /// years`); the article in front of a day or a year that tells of a noun behind it is that noun's (`the Aug. 7 attack`).
    pub fn begin(&self, at: usize, end: usize) -> usize {
        if !self.english {
            return at;
        }
        if self.lex(at) == Lex::Article {
            let first = at + 1;
            let adjective = match self.lex(first) {
                Lex::Month(_) | Lex::Weekday(_) => true,
                Lex::Digits(_, 4) => end == first + 1,
                Lex::Early => false,
                _ => end > first + 1 && self.items[first..end - 1].iter().all(|item| item.hyphen),
            };
            let noun = self.word(end).starts_with(char::is_alphabetic) && self.lex(end) != Lex::Of;
            return if adjective && noun { first } else { at };
        }
        let counts = matches!(self.lex(at), Lex::Number(_) | Lex::Digits(..) | Lex::Two(_) | Lex::Clock(..));
        let mut from = at;
        if counts {
            for words in 1..=3 {
                let Some(first) = at.checked_sub(words) else { break };
                let phrase = &self.text[self.items[first].start..self.items[at - 1].end];
                if self.words.has_role(&phrase.replace(' ', "_"), Role::Approximate) {
                    from = first;
                }
            }
        }
        from
    }

    fn date(&self, end: usize, value: Option<String>) -> Option<Found> {
        Some(Found { end, value: Some(value?), kind: "DATE" })
    }

    fn other(end: usize, value: String, kind: &'static str) -> Option<Found> {
        Some(Found { end, value: Some(value), kind })
    }

    /// The expression that starts at item `at`.
    pub fn expression(&mut self, at: usize) -> Option<Found> {
        let found = match self.lex(at) {
            // `will start next Tuesday`
            Lex::Early if self.english && matches!(self.word(at), "start" | "end") && self.lex(at + 1) != Lex::Of => {
                None
            }
            Lex::Early => self.early(at),
            Lex::Ago if self.word(at).eq_ignore_ascii_case("earlier") => self.early(at),
            Lex::After if self.word(at).eq_ignore_ascii_case("later") => self.early(at),
            Lex::Article => self.with_article(at + 1),
            _ => self.core(at, false),
        }?;
        Some(self.with_clock(found))
    }

    /// Behind `early`, `the end of`: the expression itself.
    fn early(&mut self, at: usize) -> Option<Found> {
        let core = (at + 1..=at + 3).take_while(|&k| k == at + 1 || matches!(self.lex(k - 1), Lex::Of | Lex::Article));
        let core = core.last().unwrap_or(at + 1);
        // `by mid afternoon`: of the day of publication
        if self.english && matches!(self.lex(at + 1), Lex::Part(_)) && self.word(at) != "end" {
            return self.date(at + 2, calendar::relative(self.published?, Unit::Day, 0));
        }
        // `the end of the year`
        if let (
            Lex::Unit(unit @ (Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Century)),
            Lex::Article,
        ) = (self.lex(core), self.article_or_fused(core - 1))
            && !matches!(self.lex(core + 1), Lex::Last | Lex::Next | Lex::Digits(..))
        {
            return self.date(core + 1, calendar::relative(self.published?, unit, 0));
        }
        self.core(core, true).filter(|f| f.kind != "DURATION" && f.kind != "SET")
    }

    /// What stands at `at`; `dell'`, `do` and `del` are articles too.
    fn article_or_fused(&self, at: usize) -> Lex {
        match self.lex(at) {
            Lex::Of if !self.english => Lex::Article,
            lex => lex,
        }
    }

    fn with_article(&mut self, at: usize) -> Option<Found> {
        match (self.lex(at), self.lex(at + 1)) {
            (Lex::Unit(Unit::Quarter | Unit::Period), _)
                if self.story.quarter.is_none() && self.ended_quarter(at + 1).is_some() =>
            {
                let (year, quarter) = self.ended_quarter(at + 1)?;
                self.quarter_of_year(at + 1, quarter as u32, i32::from(year))
            }
            (Lex::Unit(Unit::Quarter | Unit::Period), next)
                if self.english && !matches!(next, Lex::Ago | Lex::Last | Lex::Of) =>
            {
                self.story.quarter?;
                let (year, quarter) = self.reported_quarter()?;
                self.date(at + 1, Some(calendar::quarter(year, quarter)))
            }
            (Lex::Unit(Unit::Weekend), _) if self.english => {
                // Until Thursday the last one is meant, and on Friday where something is told of it.
                let published = self.published?;
                let last = match published.weekday().to_monday_one_offset() {
                    ..=4 => true,
                    5 => self.direction(at).is_past(),
                    _ => false,
                };
                let weeks = if last { -1 } else { 0 };
                self.date(at + 1, calendar::relative(published, Unit::Weekend, weeks))
            }
            // `for the year`, `the full year`
            (Lex::Unit(Unit::Year), next)
                if self.english
                    && matches!(self.before(at - 1), "for" | "For" | "during" | "During")
                    && !matches!(next, Lex::Ago | Lex::Digits(..) | Lex::Of) =>
            {
                self.date(at + 1, calendar::relative(self.published?, Unit::Year, 0))
            }
            (Lex::Entire | Lex::Fiscal, Lex::Unit(Unit::Year)) if !matches!(self.lex(at + 2), Lex::Digits(..)) => {
                self.date(at + 2, calendar::relative(self.published?, Unit::Year, 0))
            }
            (Lex::Next | Lex::Last | Lex::Following, unit) => self.told(at, unit).or_else(|| self.core(at, true)),
            // `the index ended the week higher`: until Tuesday the last one; `the days of the week`
            (Lex::Unit(Unit::Week), next)
                if self.english
                    && !self.plural(at)
                    && !self.counts_days(at)
                    && !matches!(next, Lex::Of | Lex::Ago | Lex::Last | Lex::Before | Lex::After) =>
            {
                let published = self.published?;
                let early = published.weekday().to_monday_one_offset() <= 2 && self.direction(at) != Direction::Future;
                self.date(at + 1, calendar::relative(published, Unit::Week, -i32::from(early)))
            }
            // `in the morning`
            (Lex::Part("MO" | "AF" | "EV"), next)
                if self.english && next != Lex::Of && self.before(at - 1).eq_ignore_ascii_case("in") =>
            {
                self.date(at + 1, self.day_of_clock())
            }
            // `the morning of June 6`
            (Lex::Part(_), Lex::Of) => {
                let day_at = (at + 2..at + 4).find(|&k| !matches!(self.lex(k), Lex::Of | Lex::Article))?;
                self.core(day_at, false).filter(Found::is_day)
            }
            (Lex::Early, _) => self.early(at),
            // `the 1988 third quarter`
            (Lex::Digits(year @ 1000..=2100, 4), Lex::Ordinal(n))
                if matches!(self.lex(at + 2), Lex::Unit(Unit::Quarter)) =>
            {
                self.quarter_of_year(at + 3, n, year as i32)
            }
            // `on the 22nd`: of the month that the text speaks of
            (Lex::Nominal(n @ 1..=31), _) if self.english && self.is_day_alone(at) => {
                let month = self.story.anchor_of(Unit::Month).or(self.published)?;
                let day = Date::new(month.year(), month.month(), n as i8).ok()?;
                self.date(at + 1, Some(calendar::day(day)))
            }
            _ => self.core(at, true),
        }
    }

    /// Whether `week` at `at` is that of `days of the week`, which is any.
    fn counts_days(&self, at: usize) -> bool {
        self.before(at.saturating_sub(1)) == "of" && self.lex(at.saturating_sub(3)) == Lex::Unit(Unit::Day)
    }

    /// Whether the number behind `the` at `at` counts nothing but a day: `on the 22nd,`.
    fn is_day_alone(&self, at: usize) -> bool {
        let preposition = at.checked_sub(2).map_or("", |k| self.word(k));
        matches!(preposition, "on" | "On" | "until" | "by")
            && !self.word(at + 1).starts_with(|c: char| c.is_alphanumeric())
    }

    /// `introduced`: an article or `early` stands in front.
    fn core(&mut self, at: usize, introduced: bool) -> Option<Found> {
        let next = at + 1;
        match self.lex(at) {
            Lex::Weekday(_) | Lex::Fixed(..) | Lex::Nth(..) | Lex::Easter(_) if self.is_title(at) => None,
            Lex::Weekday(n) | Lex::WeekdayOr(n, _) => self.weekday(at, n),
            // `joia trecută`
            Lex::Weekdays(n)
                if self.pointer_behind(next).is_some()
                    || self.week_behind(next).is_some()
                    || self.is_this_behind(next) =>
            {
                self.weekday(at, n)
            }
            Lex::Weekdays(n) => Self::other(next, format!("XXXX-WXX-{n}"), "SET"),
            // `på fredag nästa vecka`
            Lex::WeekdayTo(n, _) if self.week_behind(next).is_some() => self.weekday(at, n),
            Lex::WeekdayTo(n, step) => {
                let day = self.pointed_weekday(self.published?, n, i32::from(step))?;
                self.part_of(next, calendar::day(day))
            }
            Lex::DayMonth(n) => {
                let (end, year) = self.year_behind(next);
                self.date(end, Some(format!("{:04}-{n:02}", year?)))
            }
            Lex::Month(_) if self.is_name(at) => None,
            Lex::Month(n) => self.month(at, n),
            Lex::Digits(n, length) => self.digits(at, n, length),
            Lex::Nominal(n) => self.nominal(at, n),
            Lex::Clock(hour, minute) => self.clock(next, hour, minute),
            Lex::Iso(year, month, day) => self.dated(next, Date::new(year, month, day).ok()?),
            Lex::Day(n) if self.weeks_on(next).is_some() => self.day_and_weeks(next, n),
            Lex::Day(n) => {
                let day = calendar::relative(self.published?, Unit::Day, n)?;
                self.part_of(next, day)
            }
            Lex::Overnight => self.overnight(at),
            Lex::Night => self.date(next, calendar::relative(self.published?, Unit::Day, 0)),
            Lex::Last => self.pointed(at, -1),
            Lex::Next | Lex::Following => self.pointed(at, 1),
            Lex::This => self.pointed(at, 0),
            Lex::That | Lex::Same => self.told(at, self.lex(next)).or_else(|| self.same_period(at)),
            Lex::Latest => self.latest(at),
            Lex::Unit(unit) => self.unit(at, unit),
            Lex::Ordinal(n) => self.ordinal(at, n),
            // `a couple of days`
            Lex::Number(1) if self.english && self.word(next) == "couple" => self.length(next, Some(2)),
            Lex::Number(1) if self.is_rate(at) => {
                let Lex::Unit(unit) = self.lex(next) else { return None };
                Self::other(next + 1, calendar::duration(unit, Some(1)), "SET")
            }
            Lex::Number(n) => self.length(at, Some(n)),
            Lex::Era(before) => self.reign(at, before),
            Lex::Vague => self.length(at, None),
            Lex::Two(unit) => self.two(at, unit),
            Lex::AgoPrefix => self.ago_prefix(next),
            Lex::Ahead => self.ahead_prefix(at),
            Lex::HalfOf(n) => self.half_of(at, n),
            Lex::Present => Self::other(next, "PRESENT_REF".into(), "DATE"),
            Lex::Past => match self.lex(next) {
                Lex::Unit(unit) => {
                    let count = if self.plural(next) { None } else { Some(1) };
                    Self::other(next + 1, calendar::duration(unit, count), "DURATION")
                }
                Lex::Number(_) | Lex::Digits(..) | Lex::Vague => self.core(next, true).filter(|f| f.kind == "DURATION"),
                // `as recently as 2009`
                _ if self.english && self.before(at).eq_ignore_ascii_case("as") && self.word(next) == "as" => None,
                _ => Self::other(next, "PAST_REF".into(), "DATE"),
            },
            Lex::Future => Self::other(next, "FUTURE_REF".into(), "DATE"),
            Lex::Season(name) => self.season(at, name, introduced),
            Lex::Decade(year) => {
                // `in his 30s`, `in her late 20s` are ages.
                let owner = at - usize::from(at > 0 && self.lex(at - 1) == Lex::Early);
                let age = self.english && matches!(self.before(owner), "his" | "her" | "their" | "my" | "our");
                self.date(next, (!age).then(|| format!("{:03}", year / 10)))
            }
            Lex::Fixed(month, day) => self.holiday(at, month, day),
            Lex::Nth(month, weekday, nth) => self.moving_holiday(at, month, weekday, nth),
            Lex::Easter(days) => self.easter(at, days),
            Lex::Every => match (self.lex(next), self.lex(next + 1)) {
                (Lex::Unit(unit), _) => Self::other(next + 1, calendar::duration(unit, Some(1)), "SET"),
                (Lex::Number(n) | Lex::Digits(n, _), Lex::Unit(unit)) => {
                    Self::other(next + 2, calendar::duration(unit, Some(n)), "SET")
                }
                (Lex::Weekday(n), _) => Self::other(next + 1, format!("XXXX-WXX-{n}"), "SET"),
                _ => None,
            },
            Lex::Set(unit) => Self::other(next, calendar::duration(unit, Some(1)), "SET"),
            Lex::Fiscal => match (self.lex(next), self.lex(next + 1)) {
                (Lex::Digits(year, 4), _) => self.date(next + 1, Some(format!("{year:04}"))),
                (Lex::Unit(Unit::Year), Lex::Digits(year, 4)) => self.date(next + 2, Some(format!("{year:04}"))),
                (Lex::Ordinal(n), _) => self.ordinal(next, n),
                _ => None,
            },
            Lex::Whole(unit, n) => self.whole(next, unit, n),
            Lex::DayAfter(days) => self.day_after(at, days),
            Lex::ShortQuarter(n) => self.short_quarter(at, n),
            Lex::Ago
            | Lex::Later
            | Lex::Before
            | Lex::After
            | Lex::Early
            | Lex::Article
            | Lex::Of
            | Lex::Will
            | Lex::Was
            | Lex::Part(_) => None,
            Lex::WeeksOn(_) => None,
            Lex::YearMark | Lex::MonthMark | Lex::DayMark | Lex::DecadeMark | Lex::QuarterMark => None,
            Lex::HalfDay(_) | Lex::Calendar => None,
            Lex::Roman(n) => match self.lex(next) {
                Lex::Unit(Unit::Century) => self.century(next + 1, n),
                _ => None,
            },
            Lex::Half | Lex::HalfYear | Lex::Entire | Lex::Comma | Lex::Join | Lex::Label | Lex::Other => None,
        }
    }
}
