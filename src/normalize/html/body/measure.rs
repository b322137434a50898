//! What a block's text looks like, measured in one pass and without knowing its language.

use std::hash::Hasher;
use std::sync::LazyLock;

use rustc_hash::{FxHashSet, FxHasher};

/// Most words of a text that count as terms.
const MOST_TERMS: usize = 400;

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

/// What a character counts as, and what it is to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Class(u8);

const OTHER: usize = 0;
const BLANK: usize = 1;
const LETTER: usize = 2;
const CAPITAL: usize = 3;
const DIGIT: usize = 4;
const STOP: usize = 5;
const COMMA: usize = 6;
const SEPARATOR: usize = 7;
const QUOTE: usize = 8;

/// A letter or digit: part of a word.
const IN_WORD: u8 = 1 << 4;
/// A word by itself, of a script without blanks.
const DENSE: u8 = 1 << 5;
/// Has another lower case.
const FOLDS: u8 = 1 << 6;

/// The classes of the characters below U+2E80; those of Han and Hangul need no table.
static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| ('\0'..'\u{2E80}').map(Class::of).collect());

impl Class {
    fn of(c: char) -> Self {
        let alphabetic = c.is_alphabetic();
        let kind = match c {
            '\u{4E00}'..='\u{9FFF}' => return Self(LETTER as u8 | IN_WORD | DENSE),
            '\u{AC00}'..='\u{D7A3}' => return Self(LETTER as u8 | IN_WORD),
            c if c.is_whitespace() => BLANK,
            c if alphabetic && c.is_uppercase() => CAPITAL,
            _ if alphabetic => LETTER,
            '0'..='9' => DIGIT,
            '.' | '!' | '?' | '。' | '！' | '？' | '؟' | '।' | '…' | '۔' | '‼' | '።' => STOP,
            ',' | ';' | '،' | '、' | '，' | '；' | '؛' => COMMA,
            '|' | '•' | '·' | '»' | '›' | '>' | '/' | '→' | '▶' | '★' | '#' => SEPARATOR,
            '"' | '“' | '”' | '„' | '«' | '「' | '」' => QUOTE,
            _ => OTHER,
        };
        let in_word = alphabetic || c.is_numeric();
        let flag = |flag, is: bool| if is { flag } else { 0 };
        let word =
            flag(IN_WORD, in_word) | flag(DENSE, in_word && is_dense(c)) | flag(FOLDS, in_word && folded(c) != c);
        Self(kind as u8 | word)
    }

    fn kind(self) -> usize {
        usize::from(self.0 & 0xF)
    }

    fn is(self, flag: u8) -> bool {
        self.0 & flag != 0
    }
}

fn folded(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}

/// Calls `word` with the hash of every word, case folded, and with whether it is a character of a script without blanks; and
/// `character` with the kind of every character.
fn scan(text: &str, mut character: impl FnMut(usize), mut word: impl FnMut(u64, bool)) {
    let classes = CLASSES.as_slice();
    let mut hash = FxHasher::default();
    let mut inside = false;
    for c in text.chars() {
        let class = classes.get(c as usize).copied().unwrap_or_else(|| Class::of(c));
        character(class.kind());
        if class.0 & (IN_WORD | DENSE) == IN_WORD {
            hash.write_u32(if class.is(FOLDS) { folded(c) } else { c } as u32);
            inside = true;
            continue;
        }
        if inside {
            word(std::mem::take(&mut hash).finish(), false);
            inside = false;
        }
        if class.is(DENSE) {
            let mut hash = FxHasher::default();
            hash.write_u32(c as u32);
            word(hash.finish(), true);
        }
    }
    if inside {
        word(hash.finish(), false);
    }
}

/// Calls `each` with the hash of every word, case folded.
pub fn words(text: &str, each: impl FnMut(u64, bool)) {
    scan(text, |_| {}, each);
}

/// Hashes of the words of `text`, each once, in ascending order; of scripts without blanks, of pairs of characters.
pub fn terms(text: &str) -> Vec<u64> {
    let mut terms = Terms::default();
    words(text, |hash, is_dense| terms.add(hash, is_dense));
    terms.of(0, terms.all.len())
}

/// Takes up words as terms, text by text.
#[derive(Debug, Default)]
pub struct Terms {
    /// Those of all texts.
    all: Vec<u64>,
    /// Where those of the text that is read begin.
    from: usize,
    before: Option<u64>,
}

impl Terms {
    /// Takes up a word.
    pub fn add(&mut self, hash: u64, is_dense: bool) {
        if self.all.len() - self.from >= MOST_TERMS {
            return;
        }
        if !is_dense {
            self.all.push(hash);
        } else if let Some(before) = self.before {
            self.all.push(hash.rotate_left(17) ^ before);
        }
        self.before = is_dense.then_some(hash);
    }

    /// Ends a text; tells where the next one begins.
    pub fn end(&mut self) -> usize {
        self.from = self.all.len();
        self.before = None;
        self.from
    }

    /// The terms of the text that begins at `from`, and ends where the next one does, each once, in ascending order.
    pub fn of(&self, from: usize, to: usize) -> Vec<u64> {
        let mut terms = self.all.get(from..to).unwrap_or_default().to_vec();
        terms.sort_unstable();
        terms.dedup();
        terms
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
    measure_and_tell(text, reference, |_, _| {})
}

/// The same; `each` hears the hash of every word, as [`words`] tells it.
pub fn measure_and_tell(text: &str, reference: &Reference, mut each: impl FnMut(u64, bool)) -> Measure {
    let mut m = Measure::default();
    // Other letters than capitals are counted apart: they are most characters.
    let (mut letters, mut counts) = (0u32, [0u32; QUOTE + 1]);
    let (mut fresh, mut capitalised) = (true, 0u32);
    let (mut n, mut dense, mut titled, mut tripled) = (0u32, 0u32, 0u32, 0u32);
    let mut recent = [0u64; 2];
    let mut whole = FxHasher::default();
    let character = |kind: usize| {
        if kind == LETTER {
            letters += 1;
            fresh = false;
            return;
        }
        if let Some(count) = counts.get_mut(kind) {
            *count += 1;
        }
        capitalised += u32::from(fresh && kind == CAPITAL);
        fresh = kind == BLANK;
    };
    scan(text, character, |hash, is_dense| {
        each(hash, is_dense);
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
    let of = |kind: usize| counts.get(kind).copied().unwrap_or(0);
    m.chars = (letters + counts.iter().sum::<u32>() - of(BLANK)) as f32;
    m.letters = (letters + of(CAPITAL)) as f32;
    m.capitals = of(CAPITAL) as f32;
    m.capitalised = capitalised as f32;
    m.digits = of(DIGIT) as f32;
    m.stops = of(STOP) as f32;
    m.commas = of(COMMA) as f32;
    m.separators = of(SEPARATOR) as f32;
    m.quotes = of(QUOTE) as f32;
    m.ending = match text.trim_end().chars().next_back().unwrap_or(' ') {
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
    fn han_and_hangul_are_letters() {
        for c in ('\u{4E00}'..='\u{9FFF}').chain('\u{AC00}'..='\u{D7A3}') {
            let is = (c.is_alphabetic() && !c.is_uppercase(), is_dense(c), folded(c) != c);
            let class = Class::of(c);
            assert_eq!((class.kind() == LETTER && class.is(IN_WORD), class.is(DENSE), class.is(FOLDS)), is, "{c}");
        }
    }

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
