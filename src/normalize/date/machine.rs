//! Dates in the notations made for machines: ISO 8601, RFC 3339, RFC 2822, seconds and milliseconds since the Unix epoch.

use jiff::Timestamp;
use jiff::fmt::{rfc2822, temporal};
use jiff::tz::Offset;

use super::When;
use super::lexicon::{self, Sense};
use crate::article::Precision;

static RFC_2822: rfc2822::DateTimeParser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
/// The names of zones in RFC 2822.
const ZONES: [&str; 12] = ["Z", "UT", "UTC", "GMT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"];

static ISO_8601: temporal::DateTimeParser = temporal::DateTimeParser::new();

/// Reads `text` whole; `None` where it is in no machine notation.
pub fn parse(text: &str) -> Option<When> {
    let first = *text.as_bytes().first()?;
    if !(6..=96).contains(&text.len()) {
        return None;
    }
    match first {
        b'0'..=b'9' => digits(text).or_else(|| epoch(text)).or_else(|| iso(text)),
        b'A'..=b'Z' | b'a'..=b'z' => rfc_2822(text).or_else(|| asctime(text)).or_else(|| printed(text)),
        // `/Date(1476613230000+0200)/`, as .NET writes it: the zone is for display.
        b'/' => epoch(text.strip_prefix("/Date(")?.strip_suffix(")/")?.split(['+', '-']).next()?),
        _ => None,
    }
    .or_else(|| if first.is_ascii_digit() { rfc_2822(text) } else { None })
}

/// Seconds (9 or 10 digits) or milliseconds (12 or 13) since the epoch, with or without a fraction.
fn epoch(text: &str) -> Option<When> {
    let whole = text.split('.').next().unwrap_or(text);
    if !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') || text.len() - whole.len() > 10 {
        return None;
    }
    let seconds = match whole.len() {
        9 | 10 => whole.parse::<i64>().ok()?,
        12 | 13 => whole.parse::<i64>().ok()? / 1000,
        _ => return None,
    };
    let local = Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?);
    Some(When {
        date: local.date(),
        time: Some(local.time()),
        offset: Some(Offset::UTC),
        precision: Precision::Instant,
    })
}

/// Year to second as fourteen digits, or to the minute as twelve, as archives and databases write them, without a zone. Milliseconds that begin
/// like a year are of the seventies.
fn digits(text: &str) -> Option<When> {
    let is_minute = text.len() == 12 && (text.starts_with("19") || text.starts_with("20"));
    if !(is_minute || text.len() == 14) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (date, time) = text.split_at(8);
    iso(&format!("{date}T{time}"))
}

/// `Sun Oct 16 10:20:30 2016`, as C's `ctime` prints it, perhaps with a zone in front of the year, as `date` and some interfaces do.
fn asctime(text: &str) -> Option<When> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (day, month, time, zone, year) = match words[..] {
        [_, month, day, time, year] => (day, month, time, None, year),
        [_, month, day, time, zone, year] => (day, month, time, Some(zone), year),
        _ => return None,
    };
    let when = rfc_2822(&format!("{day} {month} {year} {time} {}", zone.unwrap_or("GMT")))?;
    Some(match zone {
        Some(_) => when,
        None => When { offset: None, precision: Precision::Minute, ..when },
    })
}

/// `datetime.datetime(2016, 10, 16, 10, 20, 30)`, as Python prints it where a program forgot to write a date out.
fn printed(text: &str) -> Option<When> {
    let list = text.strip_prefix("datetime.")?.split_once('(')?.1.strip_suffix(')')?;
    let utc = list.contains("utc");
    let mut numbers = list.split(',').map_while(|part| part.trim().parse::<u32>().ok());
    let mut next = || numbers.next();
    let (year, month, day) = (next()?, next()?, next()?);
    let day = format!("{year:04}-{month:02}-{day:02}");
    match (next(), next()) {
        (Some(hour), minute) => {
            let (minute, second) = (minute.unwrap_or(0), next().unwrap_or(0));
            iso(&format!("{day}T{hour:02}:{minute:02}:{second:02}{}", if utc { "Z" } else { "" }))
        }
        _ => iso(&day),
    }
}

fn iso(text: &str) -> Option<When> {
    let pieces = ISO_8601.parse_pieces(text).ok()?;
    let time = pieces.time();
    let offset = pieces.to_numeric_offset();
    // `2016-10-16T10:20Z` names a minute; a written `:00` names a second.
    let colons = text.get(10..).map_or(0, |t| t.split(['+', '-', 'Z', 'z']).next().unwrap_or(t).matches(':').count());
    let precision = match time {
        None => Precision::Day,
        Some(t) if offset.is_some() && (colons > 1 || t.second() != 0) => Precision::Instant,
        Some(_) => Precision::Minute,
    };
    Some(When { date: pieces.date(), time, offset, precision })
}

/// Minutes east of Greenwich in a zone that pages name in capitals: `CEST`.
fn zone_of(name: &str) -> Option<i16> {
    let senses = name.bytes().all(|b| b.is_ascii_uppercase()).then(|| lexicon::senses(&lexicon::fold(name)))?;
    senses.iter().find_map(|sense| if let Sense::Zone(minutes) = *sense { Some(minutes) } else { None })
}

fn rfc_2822(text: &str) -> Option<When> {
    // The standard reads a name that it does not know as UTC.
    let zone = text.rsplit(' ').next().filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()));
    if let Some(name) = zone.filter(|name| !ZONES.contains(name)) {
        let (hours, minutes) = (zone_of(name)? / 60, zone_of(name)?.abs() % 60);
        return rfc_2822(&format!("{}{hours:+03}{minutes:02}", text.strip_suffix(name)?));
    }
    let zoned = RFC_2822.parse_zoned_datetime(text).ok()?;
    let precision = if text.matches(':').count() > 1 { Precision::Instant } else { Precision::Minute };
    Some(When { date: zoned.date(), time: Some(zoned.time()), offset: Some(zoned.offset()), precision })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_notations() {
        use Precision::{Day, Instant, Minute};
        for (text, at, precision) in [
            ("2016-10-16T10:20:30Z", "2016-10-16T10:20:30Z", Instant),
            ("2016-10-16T10:20:30.123456Z", "2016-10-16T10:20:30Z", Instant),
            ("2016-10-16 10:20:30+02", "2016-10-16T10:20:30+02:00", Instant),
            ("2016-10-16T10:20+02:00", "2016-10-16T10:20:00+02:00", Minute),
            ("2016-10-16T10:20:30", "2016-10-16T10:20:30Z", Minute),
            ("2016-10-16T10:20:30+02:00[Europe/Berlin]", "2016-10-16T10:20:30+02:00", Instant),
            ("20161016T102030Z", "2016-10-16T10:20:30Z", Instant),
            ("20161016", "2016-10-16T00:00:00Z", Day),
            ("/Date(1476613230000)/", "2016-10-16T10:20:30Z", Instant),
            ("/Date(1476613230000+0200)/", "2016-10-16T10:20:30Z", Instant),
            ("datetime.datetime(2016, 10, 16, 10, 20, 30)", "2016-10-16T10:20:30Z", Minute),
            ("datetime.datetime(2016, 10, 16, 10, 20, tzinfo=datetime.timezone.utc)", "2016-10-16T10:20:00Z", Instant),
            ("datetime.date(2016, 10, 16)", "2016-10-16T00:00:00Z", Day),
            ("2016-10-16", "2016-10-16T00:00:00Z", Day),
            ("Sun, 16 Oct 2016 10:20:30 GMT", "2016-10-16T10:20:30Z", Instant),
            ("Mon, 16 Oct 2016 10:20:30 -0400", "2016-10-16T10:20:30-04:00", Instant),
            ("Sun, 16 Oct 2016 10:20:30 EDT", "2016-10-16T10:20:30-04:00", Instant),
            ("16 Oct 2016 10:20 EST", "2016-10-16T10:20:00-05:00", Minute),
            ("1476613230", "2016-10-16T10:20:30Z", Instant),
            ("1476613230123", "2016-10-16T10:20:30Z", Instant),
            ("20161016102030", "2016-10-16T10:20:30Z", Minute),
            ("Sun Oct 16 10:20:30 2016", "2016-10-16T10:20:30Z", Minute),
            ("Sun Oct  6 10:20:30 2016", "2016-10-06T10:20:30Z", Minute),
            ("Sun Oct 16 10:20:30 CEST 2016", "2016-10-16T10:20:30+02:00", Instant),
            ("Sun, 16 Oct 2016 10:20:30 MSK", "2016-10-16T10:20:30+03:00", Instant),
            ("201610161020", "2016-10-16T10:20:00Z", Minute),
            ("Sun Oct 16 10:20:30 UTC 2016", "2016-10-16T10:20:30Z", Instant),
            ("Sun Oct 16 10:20:30 +0200 2016", "2016-10-16T10:20:30+02:00", Instant),
            ("1476613230.5", "2016-10-16T10:20:30Z", Instant),
        ] {
            let found = parse(text).map(|w| w.moment());
            assert_eq!(found.as_ref().map(|m| (m.at.as_str(), m.precision)), Some((at, precision)), "{text}");
        }
        for text in ["", "today", "2016", "99999999999999", "2016-13-01", "12.5.2", "1234567"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
