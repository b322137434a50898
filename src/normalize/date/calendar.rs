//! Years, calendars and summer time: numbers to a Gregorian day.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// Years between the Thai solar (Buddhist) calendar and the Gregorian.
const BUDDHIST: i16 = 543;

/// The Gregorian day of a date whose year may be counted in the Buddhist era.
pub fn gregorian(year: i16, month: i8, day: i8) -> Option<Date> {
    let year = if (2538..=2643).contains(&year) { year - BUDDHIST } else { year };
    if !(1900..=2100).contains(&year) {
        return None;
    }
    Date::new(year, month, day).ok()
}

/// Whether a number of four digits can be a year on a news page: Gregorian or Buddhist.
pub fn is_year(number: u32) -> bool {
    (1900..=2100).contains(&number) || (2538..=2643).contains(&number)
}

/// Whether a number of four digits can be a year of the Solar Hijri calendar, as Iran counts (1374 is 1995).
pub fn is_solar_year(number: u32) -> bool {
    (1374..=1479).contains(&number)
}

/// The Gregorian day of a Solar Hijri date, by the arithmetic of the 33-year cycle, which is exact for 1925 to 2088.
pub fn solar_hijri(year: i16, month: i8, day: i8) -> Option<Date> {
    if !is_solar_year(u32::try_from(year).ok()?) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let (year, month, day) = (i64::from(year) + 1595, i64::from(month), i64::from(day));
    let before_month = if month < 7 { (month - 1) * 31 } else { (month - 7) * 30 + 186 };
    let days = 365 * year + (year / 33) * 8 + (year % 33 + 3) / 4 + before_month + day - 355_668;
    Date::constant(0, 1, 1).checked_add(Span::new().try_days(days).ok()?).ok()
}

/// Two digits of a year: 95 to 99 are of the last century.
pub fn short_year(number: u32) -> Option<i16> {
    let number = i16::try_from(number).ok().filter(|n| (0..100).contains(n))?;
    Some(if number >= 95 { 1900 + number } else { 2000 + number })
}

/// Whether summer time is in force on `date` by the rule of the United States and Canada since 2007: from the second Sunday in March
/// to the first Sunday in November. The hour of the change is not looked at.
pub fn is_american_summer(date: Date) -> bool {
    let sunday = |month, n| Date::new(date.year(), month, 1).and_then(|d| d.nth_weekday_of_month(n, Weekday::Sunday));
    match (sunday(3, 2), sunday(11, 1)) {
        (Ok(first), Ok(last)) => first <= date && date < last,
        _ => false,
    }
}

/// The last day on or before `latest` with that month and day.
pub fn latest_before(latest: Date, month: i8, day: i8) -> Option<Date> {
    let this = Date::new(latest.year(), month, day).ok().filter(|d| *d <= latest);
    this.or_else(|| Date::new(latest.year() - 1, month, day).ok())
}

/// `date` so many months earlier.
pub fn months_before(date: Date, months: i32) -> Option<Date> {
    date.checked_sub(months.months()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendars() {
        let date = |y, m, d| Date::new(y, m, d).ok();
        assert_eq!(solar_hijri(1395, 7, 25), date(2016, 10, 16));
        assert_eq!(solar_hijri(1399, 12, 30), date(2021, 3, 20));
        assert_eq!(solar_hijri(1400, 1, 1), date(2021, 3, 21));
        assert_eq!(solar_hijri(1403, 1, 1), date(2024, 3, 20));
        assert_eq!(gregorian(2559, 10, 16), date(2016, 10, 16));
        assert_eq!(gregorian(2016, 2, 30), None);
        assert_eq!(latest_before(Date::constant(2024, 1, 5), 12, 30), date(2023, 12, 30));
        assert!(is_american_summer(Date::constant(2024, 7, 1)));
        assert!(!is_american_summer(Date::constant(2024, 12, 1)));
    }
}
