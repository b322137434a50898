//! Days and months in addresses.

use super::archive::archived;

/// A date in an address: year, month, and the day where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathDate {
    /// From 1995.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31, valid in its month.
    pub day: Option<i8>,
}

/// Finds a date in the path or the query of `address`: `/2016/10/16/`, `/2016/oct/16/`, `/2016-10-16-`, `_20161016`,
/// `/16-10-2016/`; with a month alone (`/2016/10/`) only where no full date stands anywhere. Of an address that holds another one,
/// as those of archives do, only the inner one counts: what stands before it is the time of archiving.
pub fn date_in(address: &str) -> Option<PathDate> {
    let inner = address.rfind("http://").max(address.rfind("https://"));
    let address = inner.and_then(|at| address.get(at..)).unwrap_or(address);
    let after_scheme = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = &after_scheme[after_scheme.find('/')?..];
    let path = path.split('#').next().unwrap_or(path);
    let path = archived(path).unwrap_or(path);
    let parts: Vec<&str> = path.split(|c: char| !c.is_ascii_alphanumeric()).take(64).collect();
    // What separates part i from part i + 1; the separators are ASCII or the parts cannot be a date.
    let separators: Vec<char> = path.chars().filter(|c| !c.is_ascii_alphanumeric()).take(64).collect();
    let uniform = |i: usize| separators.get(i) == separators.get(i + 1);
    let mut month_only = None;
    for i in 0..parts.len() {
        if let Some((y, m, d)) = compact(parts[i]) {
            return valid(y, m, Some(d));
        }
        let (Some(second), third) = (parts.get(i + 1), parts.get(i + 2)) else { break };
        if let Some(year) = number(parts[i], 4, 4) {
            let Some(month) = month_of(second) else { continue };
            // `/2016/03/7-ways-to-win` names a month and a number.
            let counted = separators.get(i) == Some(&'/')
                && third.is_some_and(|d| d.len() == 1)
                && separators.get(i + 2).is_some_and(|c| *c != '/');
            if let Some(day) = third.and_then(|d| number(d, 1, 2))
                && !counted
                && uniform(i)
                && let Some(found) = valid(year, month, Some(day))
            {
                return Some(found);
            }
            if separators.get(i) == Some(&'/')
                && separators.get(i.wrapping_sub(1)) == Some(&'/')
                && month_only.is_none()
            {
                month_only = valid(year, month, None);
            }
        } else if let (Some(day), Some(year)) = (number(parts[i], 1, 2), third.and_then(|y| number(y, 4, 4)))
            && uniform(i)
            && let Some(month) = month_of(second)
            && let Some(found) = valid(year, month, Some(day))
        {
            return Some(found);
        }
    }
    month_only
}

fn number(part: &str, shortest: usize, longest: usize) -> Option<i16> {
    let fits = (shortest..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if fits { part.parse().ok() } else { None }
}

fn month_of(part: &str) -> Option<i16> {
    const SHORT: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if let Some(n) = number(part, 1, 2) {
        return Some(n);
    }
    let short = part.get(..3).filter(|_| part.len() <= 9)?;
    (1..).zip(SHORT).find(|(_, name)| short.eq_ignore_ascii_case(name)).map(|(n, _)| n)
}

/// `20161016`, alone or before other digits that can be a time.
fn compact(part: &str) -> Option<(i16, i16, i16)> {
    if !matches!(part.len(), 8 | 12 | 14) || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let is_time = |at: usize, below: &str| part.get(at..at + 2).is_none_or(|two| two < below);
    if !(is_time(8, "24") && is_time(10, "60") && is_time(12, "60")) {
        return None;
    }
    let (y, m, d) = (part[..4].parse().ok()?, part[4..6].parse().ok()?, part[6..8].parse().ok()?);
    valid(y, m, Some(d)).map(|_| (y, m, d))
}

fn valid(year: i16, month: i16, day: Option<i16>) -> Option<PathDate> {
    let (month, first) = (i8::try_from(month).ok()?, i8::try_from(day.unwrap_or(1)).ok()?);
    if !(1995..=2100).contains(&year) {
        return None;
    }
    jiff::civil::Date::new(year, month, first).ok()?;
    Some(PathDate { year, month, day: day.map(|_| first) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_addresses() {
        let date = |year, month, day| Some(PathDate { year, month, day });
        for (given, expected) in [
            ("https://example.com/2016/10/16/story", date(2016, 10, Some(16))),
            ("https://example.com/world/2016/oct/16/story", date(2016, 10, Some(16))),
            ("https://example.com/world-2016-10-16.html", date(2016, 10, Some(16))),
            ("https://example.com/a_20161016_b", date(2016, 10, Some(16))),
            ("https://example.com/a/16-10-2016/b", date(2016, 10, Some(16))),
            ("https://example.com/2016/10/story", date(2016, 10, None)),
            ("https://example.com/2016/10/7-ways-to-win", date(2016, 10, None)),
            ("https://example.com/2016/10/7/ways-to-win", date(2016, 10, Some(7))),
            (
                "https://archive.example/web/20170101000000/http://example.com/2016/10/16/story",
                date(2016, 10, Some(16)),
            ),
            ("https://archive.example/web/20170101000000/http://example.com/story", None),
            ("https://archive.example/web/20170101000000/example.com/2016/10/story", date(2016, 10, None)),
            ("https://example.com/2016/10/story-20161003", date(2016, 10, Some(3))),
            ("https://example.com/article/20169916", None),
            ("https://example.com/a-1815-10-16", None),
            ("https://example.com/2016/13/45/x", None),
            ("https://example2016.com/10/16", None),
            ("https://example.com/id/201610167734", None),
        ] {
            assert_eq!(date_in(given), expected, "{given}");
        }
    }
}
