//! What a line looks like: lengths, case, punctuation. Nothing here knows a language.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// How a line ends, from least to most like a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Ending {
    /// With a letter or digit, or with a sign that ends nothing.
    #[default]
    Open,
    /// With a comma, semicolon or dash.
    Comma,
    /// With a colon.
    Colon,
    /// With three dots.
    Ellipsis,
    /// With a question or exclamation mark.
    Asking,
    /// With a full stop, perhaps inside quotation marks.
    Stop,
}

/// How a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Beginning {
    /// With a sign that is none of the others.
    #[default]
    Sign,
    /// With a small letter.
    Small,
    /// With a letter of a script without case.
    Caseless,
    /// With a capital.
    Capital,
    /// With a digit.
    Digit,
    /// With an opening quotation mark.
    Quote,
}

/// The shape of a line.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    /// Characters, those of scripts that write syllables or words with one counted two and a half times.
    pub width: f32,
    /// Words, parted by blanks; in scripts without blanks two characters count as one.
    pub words: u32,
    /// Letters.
    pub letters: u32,
    /// Capitals.
    pub capitals: u32,
    /// Letters of scripts that have case.
    pub cased: u32,
    /// Digits.
    pub digits: u32,
    /// Words that begin with a capital.
    pub capitalised: u32,
    /// Words of letters.
    pub letter_words: u32,
    /// Words of up to three letters.
    pub short_words: u32,
    /// Commas and semicolons.
    pub commas: u32,
    /// Ends of sentences inside the line.
    pub stops: u32,
    /// Signs that articles seldom hold: bars, arrows, bullets, slashes, at signs.
    pub signs: u32,
    /// Quotation marks.
    pub quotes: u32,
    /// How it ends.
    pub ending: Ending,
    /// How it begins.
    pub beginning: Beginning,
    /// Whether a colon stands among its first words, as after a label.
    pub labelled: bool,
    /// Hash of its letters and digits, lower case.
    pub key: u64,
}

impl Shape {
    /// The shape of `line`; puts the hash of each word into `words`.
    pub fn of(line: &str, words: &mut Vec<u32>) -> Self {
        let mut shape = Self { ending: ending(line), beginning: beginning(line), ..Self::default() };
        let mut key = FxHasher::default();
        let mut word = Word::default();
        let mut last = ' ';
        let mut unspaced = 0_u32;
        for c in line.chars() {
            match c {
                'a'..='z' | 'A'..='Z' => {
                    let capital = c.is_ascii_uppercase();
                    shape.letters += 1;
                    shape.cased += 1;
                    shape.capitals += u32::from(capital);
                    word.push(c.to_ascii_lowercase(), capital);
                }
                '0'..='9' => {
                    shape.digits += 1;
                    word.push_digit(c);
                }
                ' ' => {
                    shape.stops += u32::from(matches!(last, '.' | '!' | '?' | '”' | '"' | '؟' | '।') && word.long);
                    word.end(&mut shape, &mut key, words);
                }
                ',' | ';' | '،' | '、' | '，' | '；' => shape.commas += 1,
                ':' | '：' => shape.labelled |= shape.words < 5,
                '.' | '!' | '?' | '\'' | '’' | '-' => {}
                '。' | '！' | '？' => shape.stops += 1,
                '|' | '/' | '>' | '<' | '•' | '·' | '»' | '›' | '→' | '←' | '▶' | '►' | '@' | '#' | '+' | '=' | '_'
                | '©' | '*' | '&' => {
                    shape.signs += 1;
                }
                '"' | '“' | '”' | '„' | '«' | '「' | '」' => shape.quotes += 1,
                c if is_unspaced(c) => {
                    shape.letters += 1;
                    unspaced += 1;
                    words.push(c as u32);
                    key.write_u32(c as u32);
                }
                c if c.is_alphabetic() => {
                    shape.letters += 1;
                    let capital = c.is_uppercase();
                    shape.capitals += u32::from(capital);
                    shape.cased += u32::from(capital || c.is_lowercase());
                    word.push(c.to_lowercase().next().unwrap_or(c), capital);
                }
                c if c.is_numeric() => {
                    shape.digits += 1;
                    word.push_digit(c);
                }
                _ => {}
            }
            last = c;
        }
        word.end(&mut shape, &mut key, words);
        shape.width = line.chars().count() as f32 + unspaced as f32 * 1.5;
        let unspaced_words = unspaced.div_ceil(2);
        shape.words += unspaced_words;
        shape.letter_words += unspaced_words;
        shape.key = key.finish();
        shape
    }

    /// Whether it reads like a sentence of running text, by its length and its end.
    pub fn is_prose(&self) -> bool {
        (self.width >= 80.0 && self.ending >= Ending::Ellipsis)
            || (self.width >= 160.0 && self.ending >= Ending::Colon)
            || self.width >= 300.0
    }
}

#[derive(Default)]
struct Word {
    hash: u32,
    letters: u32,
    digits: u32,
    capital: bool,
    /// Whether the last word has more than two letters, so that a stop after it is no abbreviation.
    long: bool,
}

impl Word {
    fn push(&mut self, c: char, capital: bool) {
        if self.letters + self.digits == 0 {
            self.capital = capital;
        }
        self.letters += 1;
        self.long = self.letters > 2;
        self.hash = mixed(self.hash, c as u32);
    }

    fn push_digit(&mut self, c: char) {
        self.digits += 1;
        self.long = self.digits > 2;
        self.hash = mixed(self.hash, c as u32);
    }

    fn end(&mut self, shape: &mut Shape, key: &mut FxHasher, words: &mut Vec<u32>) {
        if self.letters + self.digits > 0 {
            shape.words += 1;
            if self.letters > 0 {
                shape.letter_words += 1;
                shape.capitalised += u32::from(self.capital);
                shape.short_words += u32::from(self.letters <= 3);
            }
            words.push(self.hash);
            key.write_u32(self.hash);
        }
        let long = self.long;
        *self = Self { long, ..Self::default() };
    }
}

fn mixed(hash: u32, c: u32) -> u32 {
    (hash.rotate_left(5) ^ c).wrapping_mul(0x9E37_79B9)
}

/// Whether words of the script of `c` are not parted by blanks.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether `line` ends with such a character or with full-width punctuation.
pub fn unspaced_end(line: &str) -> bool {
    line.chars().next_back().is_some_and(is_set_solid)
}

/// Whether `line` begins with such a character or with full-width punctuation.
pub fn unspaced_start(line: &str) -> bool {
    line.chars().next().is_some_and(is_set_solid)
}

fn is_set_solid(c: char) -> bool {
    is_unspaced(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}')
}

fn ending(line: &str) -> Ending {
    let mut tail = line.chars().rev();
    let mut last = tail.next().unwrap_or(' ');
    while matches!(last, '"' | '\'' | '”' | '’' | '“' | '‘' | '»' | '«' | ')' | ']' | '」' | '』' | '）' | '›')
    {
        match tail.next() {
            Some(c) => last = c,
            None => break,
        }
    }
    match last {
        '.' if tail.next() == Some('.') => Ending::Ellipsis,
        '.' | '。' | '।' | '۔' | '።' | '．' => Ending::Stop,
        '?' | '!' | '؟' | '？' | '！' => Ending::Asking,
        '…' => Ending::Ellipsis,
        ':' | '：' => Ending::Colon,
        ',' | ';' | '،' | '—' | '–' | '、' | '，' => Ending::Comma,
        _ => Ending::Open,
    }
}

/// Whether the line ends as sentences do.
pub fn ends_sentence(line: &str) -> bool {
    ending(line) >= Ending::Ellipsis
}

fn beginning(line: &str) -> Beginning {
    match line.chars().next() {
        Some('"' | '“' | '„' | '«' | '‘' | '「' | '\'' | '»' | '”') => Beginning::Quote,
        Some(c) if c.is_lowercase() => Beginning::Small,
        Some(c) if c.is_uppercase() => Beginning::Capital,
        Some(c) if c.is_alphabetic() => Beginning::Caseless,
        Some(c) if c.is_numeric() => Beginning::Digit,
        _ => Beginning::Sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(line: &str) -> Shape {
        Shape::of(line, &mut Vec::new())
    }

    #[test]
    fn measures_lines() {
        let s = shape("Mr. Smith, who is 42, said: “No.” He left for Rome.");
        assert_eq!((s.words, s.digits, s.commas, s.capitalised), (11, 2, 2, 5));
        assert_eq!(
            s.stops, 0,
            "the last stop ends the line, the one after Mr is an abbreviation's, the quoted one follows a short word"
        );
        assert_eq!(shape("It rained hard. Then it stopped.").stops, 1);
        assert_eq!(s.ending, Ending::Stop);
        assert!(shape(&"Ein Satz mit Wörtern ".repeat(5)).ending == Ending::Open);
    }

    #[test]
    fn measures_scripts_without_blanks_alike() {
        let s = shape("中国政府表示，将继续支持这一计划。");
        assert!(s.words >= 7 && s.width > 30.0 && s.stops == 1 && s.ending == Ending::Stop);
    }

    #[test]
    fn keys_ignore_case_and_punctuation() {
        assert_eq!(shape("Read, more!").key, shape("read more").key);
        assert_ne!(shape("Read more").key, shape("Read less").key);
    }

    #[test]
    fn knows_endings() {
        for (line, end) in [
            ("He said “no.”", Ending::Stop),
            ("So…", Ending::Ellipsis),
            ("Really?", Ending::Asking),
            ("हुआ।", Ending::Stop),
            ("Namely:", Ending::Colon),
            ("Home", Ending::Open),
            ("", Ending::Open),
            ("\"", Ending::Open),
        ] {
            assert_eq!(ending(line), end, "{line}");
        }
    }
}
