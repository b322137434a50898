//! Instants and durations, as CEL has them: `timestamp('2026-01-01T00:00:00Z')`, `duration('36h')`. There is no clock among them.

use std::cmp::Ordering;

use cel::common::traits::{Adder, Comparer, Subtractor};
use cel::common::types::{CelInt, CelString, STRING_TYPE, Type as CelType};
use cel::common::value::{CowVal, StaticVal, Val};
use cel::{Env, ExecutionError};
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// The type of instants.
const INSTANT_TYPE: CelType = CelType::new_unspecified_type("copydesk.Timestamp");
static INSTANT: CelType = INSTANT_TYPE;
/// The type of durations.
const DURATION_TYPE: CelType = CelType::new_unspecified_type("copydesk.Duration");
static DURATION: CelType = DURATION_TYPE;

type Outcome<'b, 'v> = Result<CowVal<'b, 'v>, ExecutionError>;
type Part = fn(&DateTime) -> i64;

/// Parts of an instant, in UTC, with the names and the counting of CEL: months and days of a month from 0 on, days of a week from Sunday as 0.
pub const PARTS: [(&str, Part); 8] = [
    ("getFullYear", |at| at.year().into()),
    ("getMonth", |at| i64::from(at.month()) - 1),
    ("getDate", |at| at.day().into()),
    ("getDayOfMonth", |at| i64::from(at.day()) - 1),
    ("getDayOfYear", |at| i64::from(at.day_of_year()) - 1),
    ("getDayOfWeek", |at| at.weekday().to_sunday_zero_offset().into()),
    ("getHours", |at| at.hour().into()),
    ("getMinutes", |at| at.minute().into()),
];

/// An instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Instant(Timestamp);

/// A duration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duration(SignedDuration);

impl Instant {
    /// Reads RFC 3339, as in `2026-01-01T00:00:00Z`; a day alone is its beginning in UTC.
    pub fn parse(text: &str) -> Option<Self> {
        let day = || Offset::UTC.to_timestamp(text.parse::<Date>().ok()?.at(0, 0, 0, 0)).ok();
        if text.len() == "2026-01-01".len() { day().map(Self) } else { text.parse().ok().map(Self) }
    }

    /// As RFC 3339 has it, in UTC.
    pub fn text(self) -> String {
        self.0.to_string()
    }
}

impl Duration {
    /// Reads numbers with units, as in `36h`, `1h30m`, `90s`.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// In seconds, as in `5400s`.
    pub fn text(self) -> String {
        format!("{}s", self.0.as_secs_f64())
    }
}

/// Adds `timestamp()`, `duration()` and the parts of instants to an environment; whether none of them was there.
pub fn add(env: &mut Env) -> bool {
    let made = [
        env.add_overload("timestamp", "string_to_instant", vec![STRING_TYPE], |arguments| {
            read("timestamp", &arguments, Instant::parse)
        }),
        env.add_overload("duration", "string_to_duration", vec![STRING_TYPE], |arguments| {
            read("duration", &arguments, Duration::parse)
        }),
        env.add_member_overload("getFullYear", "instant_year", INSTANT_TYPE, vec![], |of| part(0, &of)),
        env.add_member_overload("getMonth", "instant_month", INSTANT_TYPE, vec![], |of| part(1, &of)),
        env.add_member_overload("getDate", "instant_date", INSTANT_TYPE, vec![], |of| part(2, &of)),
        env.add_member_overload("getDayOfMonth", "instant_day_of_month", INSTANT_TYPE, vec![], |of| part(3, &of)),
        env.add_member_overload("getDayOfYear", "instant_day_of_year", INSTANT_TYPE, vec![], |of| part(4, &of)),
        env.add_member_overload("getDayOfWeek", "instant_day_of_week", INSTANT_TYPE, vec![], |of| part(5, &of)),
        env.add_member_overload("getHours", "instant_hours", INSTANT_TYPE, vec![], |of| part(6, &of)),
        env.add_member_overload("getMinutes", "instant_minutes", INSTANT_TYPE, vec![], |of| part(7, &of)),
    ];
    made.iter().all(Result::is_ok)
}

fn read<'b, 'v, T: Val + 'static>(
    function: &str,
    arguments: &[CowVal<'b, 'v>],
    parse: fn(&str) -> Option<T>,
) -> Outcome<'b, 'v> {
    let text = arguments.first().and_then(|text| text.downcast_ref::<CelString>());
    match text.and_then(|text| parse(text.inner())) {
        Some(value) => Ok(CowVal::owned(value)),
        None => Err(ExecutionError::function_error(function, "no such text")),
    }
}

fn part<'b, 'v>(number: usize, of: &[CowVal<'b, 'v>]) -> Outcome<'b, 'v> {
    let at = of.first().and_then(|at| at.downcast_ref::<Instant>());
    match at.zip(PARTS.get(number)) {
        Some((at, (_, part))) => Ok(CowVal::owned(CelInt::from(part(&Offset::UTC.to_datetime(at.0))))),
        None => Err(ExecutionError::no_such_overload("get", Vec::new())),
    }
}

fn out_of_range(operator: &str) -> ExecutionError {
    ExecutionError::function_error(operator, "out of range")
}

impl StaticVal for Instant {}

impl Val for Instant {
    fn get_type(&self) -> &CelType {
        &INSTANT
    }
    fn cel_type() -> &'static CelType {
        &INSTANT
    }
    fn as_adder<'b, 'v>(&'b self) -> Option<&'b (dyn Adder + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }
    fn as_comparer(&self) -> Option<&dyn Comparer> {
        Some(self)
    }
    fn as_subtractor<'b, 'v>(&'b self) -> Option<&'b (dyn Subtractor + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }
    fn equals(&self, other: &dyn Val) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| self == other)
    }
    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
    where
        Self: 'v,
    {
        Box::new(*self)
    }
    fn as_any(&self) -> Option<&dyn std::any::Any> {
        Some(self)
    }
}

impl Comparer for Instant {
    fn compare(&self, other: &dyn Val) -> Result<Ordering, ExecutionError> {
        let other = other.downcast_ref::<Self>().ok_or_else(|| ExecutionError::no_such_overload("<", Vec::new()))?;
        Ok(self.0.cmp(&other.0))
    }
}

impl Adder for Instant {
    fn add<'b, 'v>(&'b self, other: &(dyn Val + 'v)) -> Outcome<'b, 'v>
    where
        Self: 'v,
    {
        let other =
            other.downcast_ref::<Duration>().ok_or_else(|| ExecutionError::no_such_overload("+", Vec::new()))?;
        let sum = self.0.checked_add(other.0).map_err(|_| out_of_range("+"))?;
        Ok(CowVal::owned(Instant(sum)))
    }
}

impl Subtractor for Instant {
    fn sub<'b, 'v>(&'b self, other: &(dyn Val + 'v)) -> Outcome<'b, 'v>
    where
        Self: 'v,
    {
        if let Some(other) = other.downcast_ref::<Instant>() {
            return Ok(CowVal::owned(Duration(self.0.duration_since(other.0))));
        }
        let other =
            other.downcast_ref::<Duration>().ok_or_else(|| ExecutionError::no_such_overload("-", Vec::new()))?;
        let difference = self.0.checked_sub(other.0).map_err(|_| out_of_range("-"))?;
        Ok(CowVal::owned(Instant(difference)))
    }
}

impl StaticVal for Duration {}

impl Val for Duration {
    fn get_type(&self) -> &CelType {
        &DURATION
    }
    fn cel_type() -> &'static CelType {
        &DURATION
    }
    fn as_comparer(&self) -> Option<&dyn Comparer> {
        Some(self)
    }
    fn equals(&self, other: &dyn Val) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| self == other)
    }
    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
    where
        Self: 'v,
    {
        Box::new(*self)
    }
    fn as_any(&self) -> Option<&dyn std::any::Any> {
        Some(self)
    }
}

impl Comparer for Duration {
    fn compare(&self, other: &dyn Val) -> Result<Ordering, ExecutionError> {
        let other = other.downcast_ref::<Self>().ok_or_else(|| ExecutionError::no_such_overload("<", Vec::new()))?;
        Ok(self.0.cmp(&other.0))
    }
}
