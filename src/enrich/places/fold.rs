//! Text to the keys of the table: lower case, without marks, hyphens as blanks, a full stop kept as one in front of the word.
//!
//! `data/places/build.py` folds names in the same way.

use std::borrow::Cow;

use icu_normalizer::DecomposingNormalizerBorrowed;

/// Folds one part of a token, between hyphens. Feeds on; the result is what the key has at this place.
pub(super) fn fold(part: &str) -> Cow<'_, str> {
    if part.bytes().all(|b| b.is_ascii_lowercase()) && !is_long_form(part) {
        return Cow::Borrowed(part);
    }
    let mut out = String::with_capacity(part.len() + 1);
    if part.is_ascii() {
        out.push_str(part);
        out.make_ascii_lowercase();
        out.retain(|c| !matches!(c, '\'' | '`'));
    } else {
        let nfkd = DecomposingNormalizerBorrowed::new_nfkd().normalize(part);
        for c in nfkd.chars().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')) {
            c.to_lowercase().for_each(|c| push_folded(c, &mut out));
        }
    }
    let dotted = out.contains('.');
    if dotted {
        out.retain(|c| c != '.');
    }
    match out.as_str() {
        "saint" | "sankt" | "st" => Cow::Borrowed("st"),
        "fort" | "ft" => Cow::Borrowed("ft"),
        "mount" | "mt" => Cow::Borrowed("mt"),
        _ if dotted => Cow::Owned(format!(".{out}")),
        _ => Cow::Owned(out),
    }
}

fn is_long_form(part: &str) -> bool {
    matches!(part, "saint" | "sankt" | "fort" | "mount")
}

fn push_folded(c: char, out: &mut String) {
    match c {
        '\''
        | '\u{2019}'
        | '\u{2bc}'
        | '\u{2018}'
        | '`'
        | '\u{640}'
        | '\u{ad}'
        | '\u{64b}'..='\u{655}'
        | '\u{300}'..='\u{36f}' => {}
        'ß' => out.push_str("ss"),
        'ø' => out.push('o'),
        'đ' | 'ð' => out.push('d'),
        'ł' => out.push('l'),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'ı' => out.push('i'),
        'þ' => out.push_str("th"),
        'ə' => out.push('e'),
        'ى' => out.push('ي'),
        'ة' => out.push('ه'),
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds() {
        for (part, want) in [
            ("Zürich", "zurich"),
            ("U.S.", ".us"),
            ("St.", "st"),
            ("Fort", "ft"),
            ("Calif.", ".calif"),
            ("Coeur", "coeur"),
            ("d’Alene", "dalene"),
            ("МОСКВА", "москва"),
            ("القاهرة", "القاهره"),
            ("Łódź", "lodz"),
        ] {
            assert_eq!(fold(part), want, "{part}");
        }
    }
}
