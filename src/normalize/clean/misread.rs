//! Texts in windows-1251, ISO 8859-7, GBK and their like that were read as Latin-1 or windows-1252: every letter became one of the upper
//! half, so that whole words consist of `Ñåêðåò`, which in no language they do.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::code_page::WESTERN;
use super::east;
use crate::normalize::bytes::leads;

/// Fewest such words of three letters and more.
const WORDS: usize = 2;

/// Characters from which the encoding is told.
const SAMPLE: usize = 1 << 16;

/// The encoding that `text`, perhaps a page, was in; `None` where it was read well.
///
/// Looks at bytes only, unless three letters of the upper half stand in a row.
pub fn encoding(text: &str) -> Option<&'static Encoding> {
    if !suspicious(text) {
        return None;
    }
    let (pure, touched) = count(text);
    let words = pure >= WORDS && pure * 10 >= touched * 7;
    if !words && !dense(text) {
        return None;
    }
    let bytes: Vec<u8> = text.chars().take(SAMPLE).filter_map(byte).collect();
    // UTF-8 that was read so is another fault.
    let wrong = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    if wrong < pure.min(SAMPLE / 100) || (!words && wrong < WORDS) {
        return None;
    }
    let encoding = east::encoding(&bytes).or_else(|| words.then(|| detected(&bytes)))?;
    let (read, _) = encoding.decode_without_bom_handling(&bytes);
    let (mut letters, mut foreign, mut lost) = (0usize, 0usize, 0usize);
    for c in read.chars().filter(|c| !c.is_ascii()) {
        letters += 1;
        // Another reading of Western letters is no proof of anything.
        foreign += usize::from(c > '\u{36f}' && c.is_alphabetic());
        lost += usize::from(c == '\u{fffd}');
    }
    (lost * 100 <= letters && foreign * 10 >= letters * 7).then_some(encoding)
}

/// How many words of three letters and more consist of letters of the upper half, and how many hold one. Names in tags are no words; what is
/// between them is. What is ASCII is stepped over, for it is most of a page.
fn count(text: &str) -> (usize, usize) {
    let bytes = text.as_bytes();
    let (mut pure, mut touched) = (0, 0);
    let (mut at, mut seen, mut inside) = (0, 0, false);
    while let Some(upper) = leads(bytes, at).next() {
        let before = bytes.get(at..upper).unwrap_or_default();
        let start = upper - before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let (mut length, mut letters, mut end) = (0usize, 0usize, start);
        for c in text.get(start..).unwrap_or_default().chars() {
            let is_upper = is_letter(c);
            if !is_upper && !c.is_ascii_alphanumeric() {
                // What stopped the word is passed over where it is what was found.
                end += if end == upper { c.len_utf8() } else { 0 };
                break;
            }
            length += 1;
            letters += usize::from(is_upper);
            end += c.len_utf8();
        }
        at = end;
        if let Some(tag) = memchr::memrchr2(b'<', b'>', bytes.get(seen..start).unwrap_or_default()) {
            inside = bytes.get(seen + tag) == Some(&b'<');
        }
        seen = start;
        if !inside && length >= 3 && letters > 0 {
            touched += 1;
            pure += usize::from(letters == length);
        }
    }
    (pure, touched)
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether a third of the characters are of the upper half, as where each letter of East Asia became one of them and an ASCII one.
fn dense(text: &str) -> bool {
    let head = text.as_bytes().get(..SAMPLE).unwrap_or(text.as_bytes());
    let ascii = head.iter().filter(|byte| byte.is_ascii_graphic()).count();
    // A character of the upper half has two bytes and more.
    let upper = head.iter().filter(|byte| !byte.is_ascii()).count() / 2;
    if upper * 3 < ascii {
        return false;
    }
    let (mut upper, mut all) = (0usize, 0usize);
    for c in text.chars().take(SAMPLE).filter(|c| !c.is_whitespace()) {
        all += 1;
        upper += usize::from(!c.is_ascii() && WESTERN.byte(c).is_some());
    }
    upper >= 12 && upper * 3 >= all
}

/// The byte that was read as `c`.
fn byte(c: char) -> Option<u8> {
    if c.is_ascii() { Some(c as u8) } else { WESTERN.byte(c) }
}

/// `text` as it was in `encoding`.
pub fn mend(text: &str, encoding: &'static Encoding) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = Vec::new();
    let flush = |run: &mut Vec<u8>, out: &mut String| {
        out.push_str(&encoding.decode_without_bom_handling(run).0);
        run.clear();
    };
    for c in text.chars() {
        match byte(c) {
            Some(byte) => run.push(byte),
            None => {
                flush(&mut run, &mut out);
                out.push(c);
            }
        }
    }
    flush(&mut run, &mut out);
    out
}

/// [`mend`], for a field of a text that was found to be misread; one that was not is left as it is.
pub fn mend_field<'a>(field: &'a str, encoding: &'static Encoding) -> Cow<'a, str> {
    let upper = field.chars().filter(|&c| is_letter(c)).count();
    let letters = field.chars().filter(|c| c.is_alphabetic()).count();
    if upper * 2 > letters { Cow::Owned(mend(field, encoding)) } else { Cow::Borrowed(field) }
}

/// Whether three characters of the upper half stand in a row.
fn suspicious(text: &str) -> bool {
    let bytes = text.as_bytes();
    let half = |at: usize| matches!(bytes.get(at), Some(0xc2 | 0xc3));
    memchr::memchr_iter(0xc3, bytes).any(|at| half(at + 2) && half(at + 4))
}

/// A character of the upper half that is part of words, in one code page or another.
fn is_letter(c: char) -> bool {
    let punctuation = matches!(
        c,
        '\u{a0}'
            | '«'
            | '»'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '„'
            | '‚'
            | '–'
            | '—'
            | '…'
            | '•'
            | '·'
            | '€'
            | '™'
    );
    !c.is_ascii() && !punctuation && WESTERN.byte(c).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, EUC_JP, GBK, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1255};

    #[test]
    fn words_are_counted_outside_of_tags() {
        for (text, expected) in [
            ("Ñåêðåò êàôå", (2, 2)),
            ("caféÀÀ no Ñåê", (1, 2)),
            ("<a Ñåêðåò>Ñåêðåò</a>", (1, 1)),
            ("x<Ñåêðåò y", (0, 0)),
            ("东京Ñåê“Ñåê”ab", (2, 2)),
            (&format!("{}Ñåê{}éab", " ".repeat(200), "-".repeat(100)), (1, 2)),
            ("öä", (0, 0)),
        ] {
            assert_eq!(count(text), expected, "{text}");
        }
    }

    fn misread(text: &str, encoding: &'static Encoding) -> String {
        encoding.encode(text).0.iter().map(|&byte| char::from(byte)).collect()
    }

    #[test]
    fn sees_what_it_was_and_mends_it() {
        for (text, encoding) in [
            ("Городской совет утвердил бюджет на будущий год, сообщила пресс-служба мэрии в четверг.", WINDOWS_1251),
            ("Η κυβέρνηση ανακοίνωσε χθες το νέο σχέδιο για τα λιμάνια της χώρας και τους εργαζόμενους.", WINDOWS_1253),
            ("הממשלה אישרה אתמול את התקציב החדש של העיר לאחר דיון ארוך בנמל הישן", WINDOWS_1255),
            ("市政府星期四宣布港口大桥将封闭维修，车辆需要绕行北环路，公交车照常运行。", GBK),
            ("市役所は木曜日、港の橋を修理のために閉鎖すると発表した。バスは通常どおり運行する。", EUC_JP),
            ("市役所は木曜日、港の橋を修理のために閉鎖すると発表した。バスは通常どおり運行する。", SHIFT_JIS),
            ("港務局週四宣布，老燈塔旁的木橋將封閉到明年春天，公車改走北邊的道路。", BIG5),
        ] {
            let broken = misread(text, encoding);
            let found = super::encoding(&broken);
            assert_eq!(found.map(|found| mend(&broken, found)).as_deref(), Some(text), "{broken}");
            let page =
                format!("<html lang=\"x\"><p class=\"lead text body\">{broken}</p><div><span>Home</span></div></html>");
            assert_eq!(super::encoding(&page), found, "in a page");
        }
        let windows: String =
            WINDOWS_1252.decode(&WINDOWS_1251.encode("Порт закрыт до весны, сообщает мэрия").0).0.into_owned();
        assert_eq!(super::encoding(&windows), Some(WINDOWS_1251));
    }

    #[test]
    fn leaves_western_texts_alone() {
        for text in [
            "L’été à Orléans, où l’on fêtait déjà la rentrée: «âgé», créée, réélu.",
            "ÆØÅ er tre bogstaver, ØÆÅ er de samme",
            "Přílišný žluťoučký kůň; Łódź, żółć",
            "ÄÖÜ äöü ßßß",
            "Обычный текст",
            "",
        ] {
            assert_eq!(encoding(text), None, "{text}");
        }
        assert_eq!(mend_field("Ada Brill", WINDOWS_1251), "Ada Brill");
    }
}
