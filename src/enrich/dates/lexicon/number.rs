//! Numbers: digits of several scripts, Roman numbers, clocks, and dates in digits.

use super::Lex;

/// Digits of other scripts as ASCII.
fn ascii_digits(text: &str) -> Option<String> {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        let zero = match c {
            '\u{660}'..='\u{669}' => 0x660,
            '\u{6f0}'..='\u{6f9}' => 0x6f0,
            '\u{966}'..='\u{96f}' => 0x966,
            '\u{ff10}'..='\u{ff19}' => 0xff10,
            c if c.is_ascii() => 0,
            _ => return None,
        };
        folded.push(if zero == 0 { c } else { char::from(b'0' + (c as u32 - zero) as u8) });
    }
    Some(folded)
}

/// A Roman number up to 29, in capitals, as centuries are written, perhaps with the ending of an ordinal (`XIXe`).
pub(super) fn roman(text: &str) -> Option<u32> {
    let text = ["ème", "e", "ᵉ", "-lea"].iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(text);
    let (tens, rest) = match text.strip_prefix("XX") {
        Some(rest) => (20, rest),
        None => text.strip_prefix('X').map_or((0, text), |rest| (10, rest)),
    };
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let ones = ONES.iter().position(|one| *one == rest)? as u32;
    (tens + ones > 0).then_some(tens + ones)
}

/// Endings of decades in digits (`1990s`, `1990er`, `1990-luvulla`); one of two digits is of the last hundred years.
const DECADES: [&str; 18] = [
    "s", "er", "-х", "-е", "х", "е", "-talet", "-tal", "-tallet", "'erne", "’erne", "-luvulla", "-luvun", "-luku",
    "-luvulta", "-es", "-as", "-ті",
];

/// What a token that starts with a digit is; `english` is the month in front of the day in dates with slashes.
pub(super) fn number(text: &str, english: bool) -> Option<Lex> {
    if !text.is_ascii()
        && text.starts_with(|c: char| c.is_numeric() && !c.is_ascii())
        && let Some(folded) = ascii_digits(text)
    {
        return number(&folded, english);
    }
    let bytes = text.as_bytes();
    if bytes.iter().all(u8::is_ascii_digit) && bytes.len() <= 4 {
        return Some(Lex::Digits(text.parse().ok()?, bytes.len() as u8));
    }
    if let Some((hours, minutes)) = text.split_once(':') {
        let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?);
        return (hours < 24 && minutes < 60).then_some(Lex::Clock(hours, minutes));
    }
    for ending in ["st", "nd", "rd", "th", ".º", "º", "°", "ª"] {
        if let Some(digits) = text.strip_suffix(ending) {
            return Some(Lex::Nominal(digits.parse().ok().filter(|n| *n < 100)?));
        }
    }
    if let Some(time) = hour_of_half(text) {
        return Some(time);
    }
    if let [digit @ b'1'..=b'4', b'Q'] = bytes {
        return Some(Lex::ShortQuarter(u32::from(digit - b'0')));
    }
    let digits_of = |ending: &&str| text.strip_suffix(*ending).filter(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    if let Some(digits) = DECADES.iter().find_map(digits_of) {
        let year: u32 = digits.parse().ok()?;
        return match digits.len() {
            4 if year.is_multiple_of(10) && (1500..2100).contains(&year) => Some(Lex::Decade(year)),
            2 if year.is_multiple_of(10) => Some(Lex::Decade(if year < 30 { 2000 } else { 1900 } + year)),
            _ => None,
        };
    }
    // `2011-02-007` is the number of something.
    let part = |part: &str| part.parse::<i16>().ok().filter(|_| matches!(part.len(), 1 | 2 | 4));
    let mut parts = text.splitn(3, ['-', '/', '.']).map(part);
    let (a, b, c) = (parts.next()??, parts.next()??, parts.next()??);
    let (year, month, day) = match (a, b, c) {
        (1000.., 1..=12, 1..=31) => (a, b, c),
        // The month first where it can be, as English writes it with slashes; elsewhere the day.
        (1..=12, 1..=31, 1000..) if english && text.contains('/') => (c, a, b),
        (1..=31, 1..=12, 1000..) => (c, b, a),
        _ => return None,
    };
    Some(Lex::Iso(year, month as i8, day as i8))
}

/// `9am`, `5.30pm`
fn hour_of_half(text: &str) -> Option<Lex> {
    let (digits, after) = match text.strip_suffix("am") {
        Some(digits) => (digits, 0),
        None => (text.strip_suffix("pm")?, 12),
    };
    let (hour, minute) = digits.split_once(['.', ':']).unwrap_or((digits, "00"));
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    ((1..=12).contains(&hour) && minute < 60).then_some(Lex::Clock(hour % 12 + after, minute))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<Lex> {
        super::number(text, true)
    }

    #[test]
    fn numbers() {
        assert_eq!(number("5.30pm"), Some(Lex::Clock(17, 30)));
        assert_eq!(number("12am"), Some(Lex::Clock(0, 0)));
        assert_eq!(number("4Q"), Some(Lex::ShortQuarter(4)));
        assert_eq!(number("1990-luvulla"), Some(Lex::Decade(1990)));
        assert_eq!(super::number("3/4/2015", false), Some(Lex::Iso(2015, 4, 3)));
        assert_eq!(number("2015-09-30"), Some(Lex::Iso(2015, 9, 30)));
        assert_eq!(number("2015-09-030"), None);
        assert_eq!(number("2015"), Some(Lex::Digits(2015, 4)));
        assert_eq!(number("10:35"), Some(Lex::Clock(10, 35)));
        assert_eq!(number("80s"), Some(Lex::Decade(1980)));
        assert_eq!(number("30.9.2015"), Some(Lex::Iso(2015, 9, 30)));
        assert_eq!(number("9/30/2015"), Some(Lex::Iso(2015, 9, 30)));
        assert_eq!(number("31st"), Some(Lex::Nominal(31)));
        assert_eq!(number("1,234"), None);
    }
}
