//! Cyrillic texts in KOI8-R that were read as windows-1251, or the other way round. Small letters stand where the other has capitals, so that
//! words look like `пНПР ГЮЙПШР`.

use encoding_rs::{Encoding, KOI8_R, WINDOWS_1251};

use super::code_page::{CodePage, OTHERS};
use crate::cut;

/// Bytes from the first Cyrillic letter on that are looked at before the whole text is.
const SAMPLE: usize = 4096;

/// Fewest letters for a verdict.
const FEWEST: usize = 30;

/// The letters that make up half of any Russian, Ukrainian or Bulgarian text.
const COMMON: &str = "оеаинтср";

/// `text` mended; `None` where it was read well.
pub fn mend(text: &str) -> Option<String> {
    mend_of(text, FEWEST)
}

/// [`mend`], for a field of a text that was mended: a few letters suffice.
pub fn mend_field(field: &str) -> Option<String> {
    mend_of(field, 4)
}

fn mend_of(text: &str, fewest: usize) -> Option<String> {
    let bytes = text.as_bytes();
    let start = memchr::memchr2(0xd0, 0xd1, bytes)?;
    let sample = cut::head(text.get(start..)?, SAMPLE);
    if !is_inverted(sample, fewest) {
        return None;
    }
    let by = |page: &CodePage, encoding: &'static Encoding| {
        let read = |c: char| match page.byte(c) {
            Some(byte) if !c.is_ascii() => encoding.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or(c),
            _ => c,
        };
        text.chars().map(read).collect::<String>()
    };
    // As in the list of other code pages.
    let (windows, koi) = (OTHERS.first()?, OTHERS.get(3)?);
    let read = [by(windows, KOI8_R), by(koi, WINDOWS_1251)];
    let best = read.into_iter().max_by(|a, b| plausibility(a).total_cmp(&plausibility(b)))?;
    (plausibility(&best) >= 0.4).then_some(best)
}

/// Whether most letters are capitals, and words begin with a small one.
fn is_inverted(sample: &str, fewest: usize) -> bool {
    let (mut upper, mut lower, mut inverted) = (0usize, 0usize, 0usize);
    let mut before = [' '; 2];
    for c in sample.chars() {
        match c {
            '\u{410}'..='\u{42f}' => upper += 1,
            '\u{430}'..='\u{44f}' => lower += 1,
            _ => {}
        }
        inverted += usize::from(!before[0].is_alphabetic() && before[1].is_lowercase() && c.is_uppercase());
        before = [before[1], c];
    }
    upper >= fewest && upper > 4 * lower && inverted >= 1
}

/// The share of common letters among the small ones; nothing where capitals prevail.
fn plausibility(text: &str) -> f64 {
    let (mut small, mut common, mut capital) = (0usize, 0usize, 0usize);
    for c in text.chars().take(SAMPLE).filter(|c| !c.is_ascii() && c.is_alphabetic()) {
        if c.is_lowercase() {
            small += 1;
            common += usize::from(COMMON.contains(c));
        } else {
            capital += 1;
        }
    }
    if capital >= small { 0.0 } else { common as f64 / small as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mends_both_ways() {
        let text = "Порт закрыт до весны, сообщает мэрия. Паромы стоят у старого причала, и ждать их не стоит.";
        for (own, read) in [(KOI8_R, WINDOWS_1251), (WINDOWS_1251, KOI8_R)] {
            let broken = read.decode_without_bom_handling(&own.encode(text).0).0.into_owned();
            assert_eq!(mend(&broken).as_deref(), Some(text), "{broken}");
            let field = read.decode_without_bom_handling(&own.encode("Порт закрыт").0).0.into_owned();
            assert_eq!(mend_field(&field).as_deref(), Some("Порт закрыт"));
        }
    }

    #[test]
    fn leaves_clean_text_alone() {
        for text in [
            "Порт закрыт до весны, сообщает мэрия.",
            "ПОРТ ЗАКРЫТ ДО ВЕСНЫ, СООБЩАЕТ МЭРИЯ ГОРОДА. ПАРОМЫ СТОЯТ У СТАРОГО ПРИЧАЛА",
            "The port is closed",
            "",
        ] {
            assert_eq!(mend(text), None, "{text}");
        }
    }
}
