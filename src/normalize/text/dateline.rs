//! Datelines: where a report comes from, and when, in front of its first words.

use super::shape::is_unspaced;

/// The dateline that opens a text, as in `CAIRO, Oct 16 (Reuters) -`, with the confidence that it is one.
pub fn find(text: &str) -> Option<(&str, f64)> {
    let mut rest = text;
    let (found, sure) = loop {
        if let Some(found) = bracketed(rest) {
            break (found, 0.9);
        }
        match behind_agency(rest) {
            Some(behind) => rest = behind,
            None => break before_dash(rest)?,
        }
    };
    Some((&text[..text.len() - rest.len() + found.len()], sure))
}

/// A place in front of a dash.
fn before_dash(text: &str) -> Option<(&str, f64)> {
    let mut depth = 0_i32;
    for (at, c) in text.char_indices().take(90) {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '-' | '–' | '—' | '_' | '−' if depth <= 0 => {
                let after = &text[at + c.len_utf8()..];
                let before = &text[..at];
                let parted =
                    before.ends_with([' ', ')', '.']) && (after.starts_with(' ') || after.is_empty() || c == '—');
                let doubled = after.starts_with("- ") && before.ends_with(' ');
                if parted || doubled || (c == '—' && before.ends_with(char::is_alphabetic)) {
                    return place(before.trim_end()).map(|sure| (before.trim_end(), sure));
                }
            }
            '.' if text[at + 1..].starts_with(' ')
                && text[..at].rsplit([' ', '(']).next().is_none_or(|w| w.chars().count() > 5) =>
            {
                return None;
            }
            _ => {}
        }
    }
    None
}

/// What follows the agency in front of a place: `16:53 (ANSA) - ROMA, 3 MAG - Il ministro`.
fn behind_agency(text: &str) -> Option<&str> {
    const LONGEST: usize = 24;
    let named = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ' '));
    let (agency, rest) = named.strip_prefix('(')?.split_once(')')?;
    let parted = rest.trim_start().trim_start_matches(['-', '–', '—']);
    let fits = agency.len() <= LONGEST && !agency.contains(char::is_numeric) && parted.len() < rest.trim_start().len();
    fits.then(|| parted.trim_start())
}

/// Confidence that `text`, which stands before a dash, is a place with or without a day and an agency.
fn place(text: &str) -> Option<f64> {
    let words: Vec<&str> = text.split(' ').collect();
    if words.len() > 12 || !text.starts_with(char::is_alphabetic) || text.starts_with(char::is_lowercase) {
        return None;
    }
    let first = words.first()?;
    let shouted = first.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && first.chars().all(|c| !c.is_lowercase())
        && first.chars().any(char::is_uppercase);
    let agency = text.ends_with(')') && text.rsplit_once('(').is_some_and(|(_, inner)| inner.split(' ').count() <= 3);
    let digits = text.chars().any(|c| c.is_ascii_digit());
    match (shouted, agency) {
        (_, true) => Some(0.95),
        (true, false) => Some(if words.len() <= 4 || digits { 0.85 } else { 0.6 }),
        (false, false) if digits && words.len() <= 6 && text.contains(',') => Some(0.7),
        (false, false) => None,
    }
}

/// Datelines of East Asian agencies: `【ロンドン共同】`, `(서울=연합뉴스)`, `新华社北京10月16日电`.
fn bracketed(text: &str) -> Option<&str> {
    let head = text.char_indices().take(40);
    let close = match text.chars().next()? {
        '【' => '】',
        '(' | '（' => ')',
        '[' => ']',
        c if is_unspaced(c) => {
            let (at, c) = head.clone().find(|&(_, c)| matches!(c, '电' | '電'))?;
            let found = &text[..at + c.len_utf8()];
            return (found.contains('日') && found.chars().any(char::is_numeric)).then_some(found);
        }
        _ => return None,
    };
    let (at, c) = head.clone().find(|&(_, c)| c == close || (close == ')' && c == '）'))?;
    let found = &text[..at + c.len_utf8()];
    // `[東京 1日 ロイター]`
    let day = close == ']' && found.split('日').next().is_some_and(|day| day.ends_with(char::is_numeric));
    (close == '】' || found.contains('=') || day).then_some(found)
}

/// A line that is a dateline and nothing else.
pub fn is_alone(text: &str) -> bool {
    text.ends_with(['_', '—', '–', '-'])
        || text.ends_with(')') && find(&format!("{text} -")).is_some_and(|(_, sure)| sure > 0.9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_datelines() {
        for (text, found) in [
            ("CAIRO, Oct 16 (Reuters) - Egypt said", Some("CAIRO, Oct 16 (Reuters)")),
            ("NAIROBI, Kenya (AP) _", Some("NAIROBI, Kenya (AP)")),
            ("Berlin (dpa) - Die Regierung", Some("Berlin (dpa)")),
            ("MILL CREEK, Ore. (AP) -- The mayor", Some("MILL CREEK, Ore. (AP)")),
            ("MADRID, 12 Oct. (AGENCIA) – El gobierno", Some("MADRID, 12 Oct. (AGENCIA)")),
            ("LONDON — The mayor", Some("LONDON")),
            ("【ロンドン共同】英国の", Some("【ロンドン共同】")),
            ("(서울=연합뉴스) 홍길동 기자 =", Some("(서울=연합뉴스)")),
            ("新华社北京10月16日电 中国", Some("新华社北京10月16日电")),
            ("(ANSA) - GENOVA, 3 MAG - Il porto", Some("(ANSA) - GENOVA, 3 MAG")),
            ("16:53 (ANSA) - BARI - Il porto", Some("16:53 (ANSA) - BARI")),
            ("[横浜 3日 通信] - 港湾局は", Some("[横浜 3日 通信]")),
            ("[速報] 港湾局は", None),
            ("(Foto) - Il porto", None),
            ("القاهرة (رويترز) - قالت", Some("القاهرة (رويترز)")),
            ("A high-level delegation - the first - arrived", None),
            ("The man, who was (said to be) ill - and old", None),
            ("Nothing here", None),
            ("", None),
        ] {
            assert_eq!(find(text).map(|f| f.0), found, "{text}");
        }
        let agencies = format!("{}BARI - Il porto", "(ANSA) - ".repeat(100_000));
        assert_eq!(find(&agencies).map(|f| f.0.len()), Some(900_004), "takes no more of the stack for more of them");
    }
}
