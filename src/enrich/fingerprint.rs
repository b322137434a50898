//! Fingerprint: an exact hash of the normalized text, and a FracMinHash of its word 4-grams that survives cutting and editing.
//!
//! FracMinHash (Irber et al. 2022) keeps every hash that falls in a fixed part of the range, here one eighth. Unlike MinHash and SimHash
//! it measures containment, so that a text cut to a third still shows up as wholly contained in the original.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use sha2::{Digest, Sha256};

use crate::article::{Annotations, Fingerprint};
use crate::budget::{Budget, Overrun};
use crate::enrich::{Analysis, Enricher};

/// Hashes below this are kept: one eighth of the range.
pub const CEILING: u64 = 1 << 61;
/// Most hashes kept of one text, the smallest; reached at about 30,000 words.
pub const MAX_HASHES: usize = 4096;
/// Most sentences that are hashed.
const MAX_SENTENCES: usize = 64;
/// Words in a shingle.
const WORDS: usize = 4;
/// Characters in a shingle of a script that writes without spaces.
const CHARACTERS: usize = 5;

/// Fills `fingerprint`.
pub struct FingerprintEnricher;

impl Enricher for FingerprintEnricher {
    fn name(&self) -> &'static str {
        "fingerprint"
    }

    fn version(&self) -> u32 {
        1
    }

    fn serves(&self, _language: &str) -> bool {
        true
    }

    fn enrich(&self, analysis: &Analysis<'_>, _found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        budget.spend(2 * analysis.text.len() as u64)?;
        let sentences =
            analysis.sentences.iter().take(MAX_SENTENCES).filter_map(|range| analysis.text.get(range.clone()));
        let sentences = sentences.map(short_hash).collect();
        let fingerprint = Fingerprint { sentences, ..fingerprint(analysis.text) };
        Ok(Annotations { fingerprint: Some(fingerprint), ..Annotations::default() })
    }
}

/// The fingerprint of `text`; equal for texts that differ only in case, width, white space and punctuation.
pub fn fingerprint(text: &str) -> Fingerprint {
    let folded = fold(text);
    let in_order = shingles(&folded);
    let mut hashes = in_order.clone();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(MAX_HASHES);
    let sha256 = Sha256::digest(folded.as_bytes());
    let minhash = hashes.iter().map(|h| hex(&h.to_be_bytes())).collect();
    Fingerprint { sha256: hex(&sha256), minhash, in_order, sentences: Vec::new() }
}

/// A hash of a short text, equal where [`fingerprint`] would be.
pub fn short_hash(text: &str) -> u32 {
    let words = fold(text);
    let hash = words.as_bytes().split(|&b| b == b' ').fold(0, |h: u64, w| finish(h.rotate_left(23) ^ word_hash(w)));
    (hash >> 32) as u32
}

/// A hash of bytes as they are: stable across versions and platforms, as stores keep it.
pub fn stable_hash(bytes: &[u8]) -> u64 {
    finish(word_hash(bytes))
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]);
    String::from_utf8(digits.collect()).unwrap_or_default()
}

/// Letters and digits, lower-case and in NFKC, words parted by one blank, each character of an unspaced script a word of its own.
fn fold(text: &str) -> String {
    let text =
        if text.is_ascii() { Cow::Borrowed(text) } else { ComposingNormalizerBorrowed::new_nfkc().normalize(text) };
    let mut out = String::with_capacity(text.len() + 1);
    let mut gap = false;
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        if byte.is_ascii() {
            let run = ascii_word(&text.as_bytes()[at..]);
            if run > 0 {
                if gap && !out.is_empty() {
                    out.push(' ');
                }
                gap = false;
                out.push_str(&text[at..at + run]);
                at += run;
            } else {
                gap |= byte != b'\'';
                at += 1;
            }
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        at += c.len_utf8();
        if is_unspaced(c) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push(c);
            gap = true;
        } else if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.extend(c.to_lowercase());
        } else if !is_inside_word(c) {
            gap = true;
        }
    }
    out.make_ascii_lowercase();
    out
}

/// How many ASCII letters and digits `bytes` start with.
fn ascii_word(bytes: &[u8]) -> usize {
    static INSIDE: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0;
        while byte < 128 {
            table[byte] = (byte as u8).is_ascii_alphanumeric();
            byte += 1;
        }
        table
    };
    bytes.iter().position(|&byte| !INSIDE[usize::from(byte)]).unwrap_or(bytes.len())
}

/// Whether `c` belongs to a script that puts no blanks between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' | '\u{0E01}'..='\u{0EDF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}

/// Whether `c` is neither a letter nor a border between words: apostrophes, soft hyphens, joiners, combining marks, viramas.
fn is_inside_word(c: char) -> bool {
    matches!(c, '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'
        | '\u{0300}'..='\u{036F}' | '\u{0640}' | '\u{064B}'..='\u{0652}' | '\u{093C}' | '\u{094D}' | '\u{09CD}' | '\u{0A4D}'
        | '\u{0ACD}' | '\u{0B4D}' | '\u{0BCD}' | '\u{0C4D}' | '\u{0CCD}' | '\u{0D4D}')
}

fn shingles(folded: &str) -> Vec<u64> {
    let mut kept = Vec::with_capacity(folded.len() / 40 + 4);
    let mut last = [0; CHARACTERS];
    let mut known = 0;
    for word in folded.as_bytes().split(|&b| b == b' ') {
        last.rotate_left(1);
        last[CHARACTERS - 1] = word_hash(word);
        let unspaced = word.first().is_some_and(|&b| b >= 0xE0)
            && std::str::from_utf8(word).is_ok_and(|w| w.chars().next().is_some_and(is_unspaced));
        let length = if unspaced { CHARACTERS } else { WORDS };
        known = length.min(known + 1);
        if known == length {
            let window = &last[CHARACTERS - length..];
            let hash =
                finish(window.iter().fold(0, |h: u64, &w| (h.rotate_left(23) ^ w).wrapping_mul(0x9E37_79B9_7F4A_7C15)));
            if hash < CEILING {
                kept.push(hash);
            }
        }
    }
    kept
}

/// FNV-1a over eight bytes at a time: stable across versions and platforms, as documents keep it.
fn word_hash(word: &[u8]) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64 ^ word.len() as u64;
    let mut mix = |block: u64| {
        hash = (hash ^ block).wrapping_mul(0x0000_0100_0000_01B3);
        hash ^= hash >> 29;
    };
    let (blocks, rest) = word.as_chunks::<8>();
    for &block in blocks {
        mix(u64::from_le_bytes(block));
    }
    if !rest.is_empty() {
        mix(rest.iter().rev().fold(0, |block, &b| (block << 8) | u64::from(b)));
    }
    hash
}

/// The finalizer of SplitMix64 (Steele et al. 2014).
fn finish(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_does_not_matter() {
        let a = fingerprint(
            "The minister said: \u{201C}We don\u{2019}t know yet\u{201D} \u{2013} and left at 10.30, with FULL speed, for Ｒome.",
        );
        let b = fingerprint("the minister said:  \"We don't know yet\" - and left at 10:30 with full speed for Rome");
        assert_eq!(a, b);
    }

    #[test]
    fn a_part_is_contained_in_the_whole() {
        let words: Vec<String> = (0..900).map(|n| format!("word{}", n * 7919 % 1013)).collect();
        let whole = fingerprint(&words.join(" "));
        let part = fingerprint(&words[200..500].join(", "));
        assert!(part.minhash.len() > 15, "{}", part.minhash.len());
        assert!(part.minhash.iter().all(|h| whole.minhash.binary_search(h).is_ok()));
    }

    #[test]
    fn unspaced_scripts_are_shingled_by_character() {
        let text =
            "北京市政府昨日宣布将在未来五年内投资建设新的地铁线路以缓解日益严重的交通拥堵问题并改善市民的出行条件";
        assert_eq!(fold(text).split(' ').count(), text.chars().count());
        assert!(!fingerprint(text).minhash.is_empty());
    }

    #[test]
    fn devanagari_words_stay_whole() {
        assert_eq!(fold("प्रधानमंत्री ने कहा").split(' ').count(), 3);
    }

    #[test]
    fn hostile_lengths_are_bounded() {
        let text: String = (0..60_000).map(|n| format!("w{n} ")).collect();
        assert_eq!(fingerprint(&text).minhash.len(), MAX_HASHES);
        assert!(fingerprint("").minhash.is_empty());
    }
}
