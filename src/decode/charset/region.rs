//! Where a text comes from, as far as that tells which encodings it may be in.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::label;

/// A language, the top-level domain by which the detector knows it, and the encodings that its texts were written in before UTF-8.
/// After the locale defaults of the HTML standard (§13.2.3.2) and the tables of `chardetng`.
const REGIONS: &[(&str, &str, &[&str])] = &[
    ("ar", "sa", &["windows-1256", "ISO-8859-6"]),
    ("be", "by", &["windows-1251", "KOI8-U"]),
    ("bg", "bg", &["windows-1251"]),
    ("bs", "ba", &["windows-1250", "ISO-8859-2"]),
    ("cs", "cz", &["windows-1250", "ISO-8859-2"]),
    ("da", "dk", &["windows-1252"]),
    ("de", "de", &["windows-1252"]),
    ("el", "gr", &["windows-1253", "ISO-8859-7"]),
    ("es", "es", &["windows-1252"]),
    ("et", "ee", &["windows-1257", "windows-1252"]),
    ("fa", "ir", &["windows-1256"]),
    ("fi", "fi", &["windows-1252"]),
    ("fr", "fr", &["windows-1252"]),
    ("he", "il", &["windows-1255", "ISO-8859-8", "ISO-8859-8-I"]),
    ("hr", "hr", &["windows-1250", "ISO-8859-2"]),
    ("hu", "hu", &["windows-1250", "ISO-8859-2"]),
    ("it", "it", &["windows-1252"]),
    ("ja", "jp", &["Shift_JIS", "EUC-JP", "ISO-2022-JP"]),
    ("ko", "kr", &["EUC-KR"]),
    ("lt", "lt", &["windows-1257", "ISO-8859-4"]),
    ("lv", "lv", &["windows-1257", "ISO-8859-4"]),
    ("mk", "mk", &["windows-1251"]),
    ("nl", "nl", &["windows-1252"]),
    ("no", "no", &["windows-1252"]),
    ("pl", "pl", &["windows-1250", "ISO-8859-2"]),
    ("pt", "pt", &["windows-1252"]),
    ("ro", "ro", &["windows-1250", "ISO-8859-2", "ISO-8859-16"]),
    ("ru", "ru", &["windows-1251", "KOI8-U", "KOI8-R", "IBM866", "ISO-8859-5"]),
    ("sk", "sk", &["windows-1250", "ISO-8859-2"]),
    ("sl", "si", &["windows-1250", "ISO-8859-2"]),
    ("sr", "rs", &["windows-1251", "windows-1250"]),
    ("sv", "se", &["windows-1252"]),
    ("th", "th", &["windows-874"]),
    ("tr", "tr", &["windows-1254"]),
    ("uk", "ua", &["windows-1251", "KOI8-U"]),
    ("vi", "vn", &["windows-1258"]),
    ("zh", "cn", &["GBK", "gb18030", "Big5"]),
    ("zh", "tw", &["Big5", "GBK"]),
    ("zh", "hk", &["Big5", "GBK"]),
];

/// The region of a page's language, else of its host's top-level domain; a domain of the detector's.
pub(super) fn of(page: Option<&[u8]>, top_level: Option<&str>) -> Option<&'static str> {
    let language = page.and_then(label::language);
    let of_language = || REGIONS.iter().find(|(code, ..)| Some(*code) == language.as_deref());
    let of_domain = || REGIONS.iter().find(|(_, domain, _)| Some(*domain) == top_level);
    // A page in Chinese of Taiwan's is not one of the mainland's.
    let chosen = match language.as_deref() {
        Some("zh") => of_domain().filter(|(code, ..)| *code == "zh").or_else(of_language),
        _ => of_language().or_else(of_domain),
    };
    chosen.map(|(_, domain, _)| *domain)
}

/// Whether texts of `region` were written in `encoding`.
pub(super) fn writes(region: &str, encoding: &'static Encoding) -> bool {
    REGIONS.iter().any(|(_, domain, names)| *domain == region && names.contains(&encoding.name()))
}

/// UTF-16 without a mark: what is ASCII in it has a zero on the same side, and no other text has any.
pub(in crate::decode) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512) & !1];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|&&b| b == 0).count();
    let least = (head.len() / 2 / LEAST_ASCII).max(2);
    match (zeros(0), zeros(1)) {
        (0, odd) if odd >= least => Some(UTF_16LE),
        (even, 0) if even >= least => Some(UTF_16BE),
        _ => None,
    }
}

/// One in so many characters of a text is ASCII at least: blanks, line ends and the signs of JSON.
const LEAST_ASCII: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_shows_by_its_zeros() {
        let json = r#"{"title": "渡し船", "text": "新しい船には六十人が乗れると財団は発表した。"}"#;
        let little: Vec<u8> = json.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = json.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((utf16(&little), utf16(&big)), (Some(UTF_16LE), Some(UTF_16BE)));
        assert_eq!(utf16(json.as_bytes()), None);
        assert_eq!(utf16(b"GIF89a\0\0\0\x01"), None);
    }
}
