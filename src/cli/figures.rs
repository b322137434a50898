//! Numbers, times and names as `report` and `top` show them.

use jiff::Timestamp;

/// A count, in groups of three digits.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// Three significant digits or so.
pub fn number(n: f64) -> String {
    match n.abs() {
        x if x >= 1000.0 => count(n.round() as u64),
        x if x >= 100.0 => format!("{n:.0}"),
        x if x >= 10.0 || x.fract() == 0.0 => format!("{n:.1}").trim_end_matches(".0").to_owned(),
        _ => format!("{n:.2}").trim_end_matches('0').trim_end_matches('.').to_owned(),
    }
}

/// A time that is given in seconds, in the unit that suits it.
pub fn seconds(n: f64) -> String {
    match n {
        n if n <= 0.0 => "0 s".to_owned(),
        n if n < 1e-3 => format!("{} µs", number(n * 1e6)),
        n if n < 1.0 => format!("{} ms", number(n * 1e3)),
        n if n < 120.0 => format!("{} s", number(n)),
        n if n < 7200.0 => format!("{} min", number(n / 60.0)),
        n if n < 172_800.0 => format!("{} h", number(n / 3600.0)),
        n => format!("{} d", number(n / 86_400.0)),
    }
}

/// The same, given in microseconds as the histograms hold them.
pub fn micros(n: u64) -> String {
    seconds(n as f64 / 1e6)
}

/// Bytes.
pub fn bytes(n: u64) -> String {
    let n = n as f64;
    match n {
        n if n < 1024.0 => format!("{n} B"),
        n if n < 1_048_576.0 => format!("{} KiB", number(n / 1024.0)),
        n if n < 1_073_741_824.0 => format!("{} MiB", number(n / 1_048_576.0)),
        n => format!("{} GiB", number(n / 1_073_741_824.0)),
    }
}

/// A share in percent; little is never shown as nothing.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let share = part as f64 * 100.0 / whole as f64;
    match share {
        _ if part == 0 => "0 %".to_owned(),
        s if s < 0.01 => "< 0.01 %".to_owned(),
        s if part < whole && s > 99.99 => "> 99.99 %".to_owned(),
        s => format!("{} %", number((s * 100.0).round() / 100.0)),
    }
}

/// A moment in UTC, given in microseconds since the Unix epoch, by a pattern as in `%H:%M:%S`.
pub fn time(micros: i64, pattern: &str) -> String {
    Timestamp::from_microsecond(micros).map_or_else(|_| "?".to_owned(), |at| at.strftime(pattern).to_string())
}

/// Text without control characters, for a terminal.
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short_and_never_wrong() {
        assert_eq!(count(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!((count(0), count(999)), ("0".into(), "999".into()));
        assert_eq!([0.0, 0.123, 1.0, 12.34, 12.0, 123.4].map(number), ["0", "0.12", "1", "12.3", "12", "123"]);
        assert_eq!([4e-5, 0.0123, 3.0, 200.0, 9000.0].map(seconds), ["40 µs", "12.3 ms", "3 s", "3.33 min", "2.5 h"]);
        assert_eq!((bytes(10), bytes(1536), bytes(64 << 20)), ("10 B".into(), "1.5 KiB".into(), "64 MiB".into()));
        let shares = [(0, 9), (1, 3), (1, 1_000_000), (999_999, 1_000_000), (7, 7), (0, 0)];
        assert_eq!(shares.map(|(a, b)| percent(a, b)), ["0 %", "33.3 %", "< 0.01 %", "> 99.99 %", "100 %", "–"]);
        assert_eq!(time(1_767_323_045_000_001, "%Y-%m-%d %H:%M:%S"), "2026-01-02 03:04:05");
    }
}
