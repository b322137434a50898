//! The shapes in which JSON holds a moment.

use serde_json::Value;

use super::string;

/// The moment that `value` states, in any notation; year, month, day, hour, minute and second as numbers are in UTC, as parsers of feeds give them.
pub(in crate::decode) fn moment(value: &Value) -> Option<String> {
    let Value::Array(parts) = value else { return string(value).map(|text| counted(&text).unwrap_or(text)) };
    let parts: Vec<u64> = parts.iter().map_while(Value::as_u64).collect();
    match *parts.as_slice() {
        [year @ 1000..=9999, month, day] => Some(format!("{year}-{month:02}-{day:02}")),
        [year @ 1000..=9999, month, day, hour, minute, ref rest @ ..] => {
            let second = rest.first().copied().unwrap_or(0);
            Some(format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
        }
        _ => string(value),
    }
}

/// Milliseconds since 1970 of a count that is finer: micro- or nanoseconds since then, or ticks of 100 nanoseconds since the year 1.
fn counted(text: &str) -> Option<String> {
    const YEAR_1970: u64 = 62_135_596_800_000;
    let digits = text.split('.').next().filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let count: u64 = digits.parse().ok()?;
    let milliseconds = match digits.len() {
        15 | 16 => count / 1000,
        18 if count / 10_000 > YEAR_1970 => count / 10_000 - YEAR_1970,
        19 => count / 1_000_000,
        _ => return None,
    };
    Some(milliseconds.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn moments_as_numbers() {
        for (count, milliseconds) in [
            (json!(1556962200000000u64), "1556962200000"),
            (json!("1556962200000000000"), "1556962200000"),
            (json!(636925590000000000u64), "1556962200000"),
            (json!(1556962200), "1556962200"),
            (json!(1556962200.5), "1556962200.5"),
            (json!({"N": "1556962200"}), "1556962200"),
        ] {
            assert_eq!(moment(&count).as_deref(), Some(milliseconds), "{count}");
        }
        assert_eq!(moment(&json!([2016, 11, 23, 3, 16, 41, 2, 328, 0])).as_deref(), Some("2016-11-23T03:16:41Z"));
        assert_eq!(moment(&json!([2016, 11, 23])).as_deref(), Some("2016-11-23"));
        assert_eq!(moment(&json!(["12 March 2024"])).as_deref(), Some("12 March 2024"));
    }
}
