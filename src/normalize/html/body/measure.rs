//! What a block's text looks like, measured in one pass and without knowing its language.

use std::hash::Hasher;

use rustc_hash::{FxHashSet, FxHasher};

/// Measures of one text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measure {
    /// Words; two characters of a script without blanks count as one.
    pub words: f32,
    /// Characters that are no blanks.
    pub chars: f32,
    /// Letters.
    pub letters: f32,
    /// Capital letters.
    pub capitals: f32,
    /// Words that begin with a capital.
    pub capitalised: f32,
    /// Digits.
    pub digits: f32,
    /// Sentence ends.
    pub stops: f32,
    /// Commas and their like.
    pub commas: f32,
    /// Pipes, bullets, slashes, angle brackets: what menus are parted with.
    pub separators: f32,
    /// Quotation marks.
    pub quotes: f32,
    /// What the text ends with: 0 nothing special, 1 sentence end, 2 colon, 3 ellipsis, 4 closing quote or bracket.
    pub ending: f32,
    /// What it begins with: 0 other, 1 capital, 2 small letter, 3 digit, 4 quote or bracket, 5 dash or bullet.
    pub beginning: f32,
    /// Share of its words that the title has.
    pub in_title: f32,
    /// Share of its runs of three words that a reference text has; -1 without one.
    pub in_reference: f32,
    /// Hash of its letters and digits, case folded.
    pub hash: u64,
}

/// Words and runs of three words that blocks are compared with.
#[derive(Debug, Default)]
pub struct Reference {
    /// Hashes of the title's words.
    pub title: FxHashSet<u64>,
    /// Hashes of runs of three words of the article's text as stated elsewhere on the page.
    pub triples: FxHashSet<u64>,
}

/// Whether a character is of a script that writes no blanks between words.
pub fn is_dense(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Calls `each` with the hash of every word, case folded.
pub fn words(text: &str, mut each: impl FnMut(u64, bool)) {
    let mut hash: Option<FxHasher> = None;
    for c in text.chars() {
        if is_dense(c) && c.is_alphanumeric() {
            if let Some(h) = hash.take() {
                each(h.finish(), false);
            }
            let mut h = FxHasher::default();
            h.write_u32(c as u32);
            each(h.finish(), true);
        } else if c.is_alphanumeric() {
            let h = hash.get_or_insert_default();
            let c = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
            h.write_u32(c as u32);
        } else if let Some(h) = hash.take() {
            each(h.finish(), false);
        }
    }
    if let Some(h) = hash {
        each(h.finish(), false);
    }
}

/// Hashes of the runs of three words.
pub fn triples(text: &str, into: &mut FxHashSet<u64>) {
    let mut last = [0u64; 2];
    let mut n = 0;
    words(text, |hash, _| {
        if n >= 2 {
            into.insert(triple(last, hash));
        }
        last = [last[1], hash];
        n += 1;
    });
}

fn triple(last: [u64; 2], hash: u64) -> u64 {
    let mut h = FxHasher::default();
    h.write_u64(last[0]);
    h.write_u64(last[1]);
    h.write_u64(hash);
    h.finish()
}

/// Measures `text` against `reference`.
pub fn measure(text: &str, reference: &Reference) -> Measure {
    let mut m = Measure::default();
    let mut before = ' ';
    let mut last = ' ';
    for c in text.chars() {
        if c.is_whitespace() {
            before = ' ';
            continue;
        }
        m.chars += 1.0;
        if c.is_alphabetic() {
            m.letters += 1.0;
            if c.is_uppercase() {
                m.capitals += 1.0;
                if before == ' ' {
                    m.capitalised += 1.0;
                }
            }
        } else {
            match c {
                '0'..='9' => m.digits += 1.0,
                '.' | '!' | '?' | '。' | '！' | '？' | '؟' | '।' | '…' | '۔' | '‼' | '።' => m.stops += 1.0,
                ',' | ';' | '،' | '、' | '，' | '；' | '؛' => m.commas += 1.0,
                '|' | '•' | '·' | '»' | '›' | '>' | '/' | '→' | '▶' | '★' | '#' => m.separators += 1.0,
                '"' | '“' | '”' | '„' | '«' | '「' | '」' => m.quotes += 1.0,
                _ => {}
            }
        }
        before = c;
        last = c;
    }
    m.ending = match last {
        '.' if text.ends_with("...") => 3.0,
        '.' | '!' | '?' | '。' | '！' | '？' | '؟' | '।' | '۔' | '‼' | '።' => 1.0,
        ':' | '：' => 2.0,
        '…' => 3.0,
        '"' | '”' | '“' | '»' | '」' | ')' | '’' | '\'' | '）' | '』' => 4.0,
        _ => 0.0,
    };
    m.beginning = match text.chars().next().unwrap_or(' ') {
        c if c.is_uppercase() => 1.0,
        c if c.is_lowercase() => 2.0,
        c if c.is_numeric() => 3.0,
        '"' | '“' | '„' | '«' | '(' | '\'' | '‘' | '「' | '『' => 4.0,
        '-' | '–' | '—' | '•' | '·' | '*' | '►' | '▶' => 5.0,
        _ => 0.0,
    };
    let (mut n, mut dense, mut titled, mut tripled) = (0u32, 0u32, 0u32, 0u32);
    let mut recent = [0u64; 2];
    let mut whole = FxHasher::default();
    words(text, |hash, is_dense| {
        whole.write_u64(hash);
        if !reference.title.is_empty() && reference.title.contains(&hash) {
            titled += 1;
        }
        if n >= 2 && !reference.triples.is_empty() && reference.triples.contains(&triple(recent, hash)) {
            tripled += 1;
        }
        recent = [recent[1], hash];
        n += 1;
        dense += u32::from(is_dense);
    });
    m.words = (n - dense) as f32 + dense as f32 / 2.0;
    m.in_title = titled as f32 / n.max(1) as f32;
    m.in_reference = match (reference.triples.is_empty(), n) {
        (true, _) => -1.0,
        (false, 0..3) => -0.5,
        (false, _) => tripled as f32 / (n - 2) as f32,
    };
    m.hash = whole.finish();
    m
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_without_knowing_the_language() {
        let m = measure("Der Rat tagte, dann schwieg er.", &Reference::default());
        assert_eq!((m.words, m.stops, m.commas, m.ending, m.beginning, m.capitalised), (6.0, 1.0, 1.0, 1.0, 1.0, 2.0));
        let m = measure("東京で会議。", &Reference::default());
        assert_eq!((m.words, m.stops), (2.5, 1.0));
    }

    #[test]
    fn compares_with_title_and_reference() {
        let mut reference = Reference::default();
        words("The Harbour", |h, _| {
            reference.title.insert(h);
        });
        triples("one two three four", &mut reference.triples);
        let m = measure("the harbour", &reference);
        assert_eq!((m.in_title, m.in_reference), (1.0, -0.5));
        assert_eq!(measure("Two, three four five!", &reference).in_reference, 0.5);
        assert_eq!(measure("A b", &reference).hash, measure("a  B!", &reference).hash);
    }
}
