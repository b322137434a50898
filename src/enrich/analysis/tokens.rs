//! Text to tokens.

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use super::abbreviations::{Abbreviation, Abbreviations};
use super::{Token, TokenKind};

/// What a character does in a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    /// Letters and the marks on them.
    Letter,
    Digit,
    /// Letters of scripts that write no spaces between words.
    Unspaced,
    Other,
}

fn class(c: char) -> Class {
    match c {
        '\0'..='\x7f' => ASCII[c as usize],
        '\u{200b}' | '\u{feff}' => Class::Space,
        '\u{ad}' | '\u{200c}' | '\u{200d}' => Class::Letter,
        c if is_unspaced(c) => Class::Unspaced,
        c if c.is_alphabetic() || is_mark(c) => Class::Letter,
        c if c.is_numeric() => Class::Digit,
        c if c.is_whitespace() => Class::Space,
        _ => Class::Other,
    }
}

/// The classes of the ASCII characters. Bytes of others are no letters here, so that runs of letters and digits end at them.
static ASCII: [Class; 256] = {
    let mut table = [Class::Other; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b' ' | b'\t'..=b'\r' => Class::Space,
            _ => Class::Other,
        };
        byte += 1;
    }
    table
};

/// Thai, Lao, Myanmar, Khmer, kana and Han.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' | '\u{e80}'..='\u{ecd}' | '\u{edc}'..='\u{edf}' | '\u{1000}'..='\u{103f}'
        | '\u{1050}'..='\u{109f}' | '\u{1780}'..='\u{17d3}' | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Combining marks that Unicode does not count as alphabetic: viramas, nuktas, tone and vowel points.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{700}'..='\u{74a}'
        | '\u{93c}' | '\u{94d}' | '\u{951}'..='\u{954}' | '\u{9bc}' | '\u{9cd}' | '\u{a3c}' | '\u{a4d}' | '\u{abc}' | '\u{acd}'
        | '\u{b3c}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}' | '\u{cbc}' | '\u{ccd}' | '\u{d4d}' | '\u{dca}' | '\u{f18}'..='\u{f39}'
        | '\u{f71}'..='\u{f87}' | '\u{135d}'..='\u{135f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20f0}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

/// Where an apostrophe between letters parts a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Apostrophe {
    /// Only before a final `s` (English, and every language without a rule of its own).
    Possessive,
    /// After it (French, Italian, Catalan elision).
    Elision,
    /// Before it (Turkish and Azerbaijani suffixes on names).
    Suffix,
}

/// Splits `text`, which is in `language` (primary subtag).
pub(super) fn tokenize(text: &str, language: &str) -> Vec<Token> {
    let apostrophe = match language {
        "fr" | "it" | "ca" | "oc" => Apostrophe::Elision,
        "tr" | "az" => Apostrophe::Suffix,
        _ => Apostrophe::Possessive,
    };
    let abbreviations = Abbreviations::of(language);
    let mut lexer =
        Lexer { text, apostrophe, abbreviations, tokens: Vec::with_capacity(text.len() / 5 + 4), words: None };
    let mut at = 0;
    while let Some(c) = lexer.char_at(at) {
        let start = at;
        at += c.len_utf8();
        let kind = match class(c) {
            Class::Space => continue,
            Class::Unspaced => {
                at = lexer.unspaced(start);
                continue;
            }
            Class::Letter => {
                at = lexer.word(start);
                TokenKind::Word
            }
            Class::Digit => {
                at = lexer.word(start);
                TokenKind::Number
            }
            Class::Other => {
                at = lexer.punctuation(c, at);
                TokenKind::Punctuation
            }
        };
        lexer.tokens.push(Token { start: start as u32, end: at as u32, kind });
    }
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    apostrophe: Apostrophe,
    abbreviations: Abbreviations,
    tokens: Vec<Token>,
    words: Option<WordSegmenterBorrowed<'static>>,
}

impl Lexer<'_> {
    fn char_at(&self, at: usize) -> Option<char> {
        match self.text.as_bytes().get(at) {
            Some(&byte) if byte < 0x80 => Some(char::from(byte)),
            Some(_) => self.text[at..].chars().next(),
            None => None,
        }
    }

    /// How many ASCII letters and digits follow.
    fn ascii_run(&self, at: usize) -> usize {
        let rest = &self.text.as_bytes()[at..];
        rest.iter()
            .position(|&byte| !matches!(ASCII[usize::from(byte)], Class::Letter | Class::Digit))
            .unwrap_or(rest.len())
    }

    fn class_at(&self, at: usize) -> Class {
        self.char_at(at).map_or(Class::Space, class)
    }

    /// The end of the word or number that starts at `start`.
    fn word(&self, start: usize) -> usize {
        let mut at = start;
        let mut segment = start; // after the last full stop or hyphen inside
        let mut dotted = false;
        let mut before = Class::Space;
        loop {
            let plain = self.ascii_run(at);
            if plain > 0 {
                at += plain;
                before = ASCII[usize::from(self.text.as_bytes()[at - 1])];
            }
            let Some(c) = self.char_at(at) else { break };
            let next = at + c.len_utf8();
            let this = class(c);
            match this {
                Class::Letter | Class::Digit => {
                    before = this;
                    at = next;
                    continue;
                }
                Class::Space | Class::Unspaced => break,
                Class::Other => {}
            }
            let after = self.class_at(next);
            let joins = match c {
                '\'' | '\u{2019}' => {
                    // A suffix token starts with its apostrophe, so one at `start` cannot come here.
                    if after != Class::Letter || before != Class::Letter {
                        false
                    } else {
                        match self.apostrophe {
                            Apostrophe::Elision if self.text[start..at] == *"aujourd" => true,
                            Apostrophe::Elision => return next,
                            Apostrophe::Suffix => false,
                            Apostrophe::Possessive => !self.is_possessive(next),
                        }
                    }
                }
                '-' | '\u{2010}' | '\u{2011}' => {
                    segment = next;
                    matches!(after, Class::Letter | Class::Digit)
                }
                '.' => match self.full_stop(start, segment, at, dotted, before) {
                    FullStop::Joins => {
                        segment = next;
                        dotted = true;
                        true
                    }
                    FullStop::Ends if matches!(self.char_at(next), Some('-')) => true,
                    FullStop::Ends => return next,
                    FullStop::Outside => false,
                },
                ',' | ':' | '/' => before == Class::Digit && after == Class::Digit,
                '&' => {
                    self.text[..at].chars().next_back().is_some_and(char::is_uppercase)
                        && self.char_at(next).is_some_and(char::is_uppercase)
                }
                '@' | '_' => matches!(after, Class::Letter | Class::Digit),
                _ => false,
            };
            if !joins {
                break;
            }
            before = Class::Other;
            at = next;
        }
        at
    }

    fn is_possessive(&self, at: usize) -> bool {
        matches!(self.char_at(at), Some('s' | 'S')) && !matches!(self.class_at(at + 1), Class::Letter | Class::Digit)
    }

    fn full_stop(&self, start: usize, segment: usize, at: usize, dotted: bool, before: Class) -> FullStop {
        let next = at + 1;
        let after = self.char_at(next);
        if before == Class::Digit {
            return if after.is_some_and(|c| class(c) == Class::Digit) { FullStop::Joins } else { FullStop::Outside };
        }
        if before != Class::Letter {
            return FullStop::Outside;
        }
        let length = self.text[segment..at].chars().take(3).count();
        if let Some(c) = after.filter(|&c| class(c) == Class::Letter) {
            let initials = length == 1 || (length == 2 && self.short_and_dotted(next));
            return if initials || c.is_lowercase() { FullStop::Joins } else { FullStop::Outside };
        }
        if length <= 2 && dotted {
            return FullStop::Ends;
        }
        let word = &self.text[start..at];
        let upper = word.chars().next().is_some_and(char::is_uppercase);
        if length == 1 && segment == start && upper {
            let rest = self.text[next..].trim_start_matches([' ', '\u{a0}']);
            let initial = rest.chars().next().is_some_and(char::is_uppercase);
            return if initial { FullStop::Ends } else { FullStop::Outside };
        }
        match self.abbreviations.class(&self.text[segment..at]) {
            Some(Abbreviation::BeforeNumber) => {
                let rest = self.text[next..].trim_start_matches([' ', '\u{a0}']);
                if rest.chars().next().is_some_and(char::is_numeric) { FullStop::Ends } else { FullStop::Outside }
            }
            Some(_) => FullStop::Ends,
            None => FullStop::Outside,
        }
    }

    /// Whether one or two letters and a full stop follow, as in `Ph.D.`.
    fn short_and_dotted(&self, at: usize) -> bool {
        let mut rest = self.text[at..].chars();
        let letters = rest.by_ref().take(3).take_while(|&c| class(c) == Class::Letter).count();
        letters <= 2 && self.text[at..].chars().nth(letters) == Some('.')
    }

    /// The end of the punctuation mark that starts with `c` and goes on at `at`.
    fn punctuation(&self, c: char, mut at: usize) -> usize {
        if matches!(c, '\'' | '\u{2019}') {
            // The suffix that the word before it left: `'s`, `'nin`.
            let glued = self
                .tokens
                .last()
                .is_some_and(|t| t.end as usize + c.len_utf8() == at && t.kind != TokenKind::Punctuation);
            let suffix = match self.apostrophe {
                Apostrophe::Possessive => self.is_possessive(at),
                Apostrophe::Suffix => true,
                Apostrophe::Elision => false,
            };
            if glued && suffix {
                while self.class_at(at) == Class::Letter {
                    at += self.char_at(at).map_or(1, char::len_utf8);
                }
                return at;
            }
        }
        if matches!(c, '\'' | '`' | '-' | '.' | '_' | '*' | '=' | '~') {
            while self.text.as_bytes().get(at) == Some(&(c as u8)) {
                at += 1;
            }
        }
        at
    }

    /// Pushes the words of the run without spaces that starts at `start`; returns its end.
    fn unspaced(&mut self, start: usize) -> usize {
        let length: usize =
            self.text[start..].chars().take_while(|&c| class(c) == Class::Unspaced).map(char::len_utf8).sum();
        let run = &self.text[start..start + length];
        let words =
            *self.words.get_or_insert_with(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));
        let mut from = 0;
        for to in words.segment_str(run).skip(1) {
            self.tokens.push(Token { start: (start + from) as u32, end: (start + to) as u32, kind: TokenKind::Word });
            from = to;
        }
        start + length
    }
}

/// What a full stop behind a letter or digit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FullStop {
    /// Inside the token.
    Joins,
    /// The token's last character.
    Ends,
    /// A token of its own.
    Outside,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, language: &str) -> Vec<String> {
        tokenize(text, language).iter().map(|t| text[t.start as usize..t.end as usize].to_owned()).collect()
    }

    #[test]
    fn english_rules() {
        for (text, want) in [
            ("Al-Hamdi's U.S.-led talks", "Al-Hamdi|'s|U.S.-led|talks"),
            ("They don’t like the ministers’ plan.", "They|don’t|like|the|ministers|’|plan|."),
            ("He paid $1,234.50 at 10:35 a.m. (GMT)", "He|paid|$|1,234.50|at|10:35|a.m.|(|GMT|)"),
            ("J. R. Smith, Ph.D., of AT&T.", "J.|R.|Smith|,|Ph.D.|,|of|AT&T|."),
            ("``Now,'' said Gov. Lee -- twice...", "``|Now|,|''|said|Gov.|Lee|--|twice|..."),
            ("In the 1990s, No. 5 won 3.5% in 2009-10.", "In|the|1990s|,|No.|5|won|3.5|%|in|2009-10|."),
            ("Say no. Mail a.b@example.com today", "Say|no|.|Mail|a.b@example.com|today"),
            ("'tis the '90s", "'|tis|the|'|90s"),
        ] {
            assert_eq!(words(text, "en").join("|"), want);
        }
    }

    #[test]
    fn other_languages() {
        assert_eq!(words("L'été d’Anne aujourd'hui", "fr").join("|"), "L'|été|d’|Anne|aujourd'hui");
        assert_eq!(words("Ankara'nın Türkiye’ye", "tr").join("|"), "Ankara|'nın|Türkiye|’ye");
        assert_eq!(words("दिल्ली में हिन्दी।", "hi").join("|"), "दिल्ली|में|हिन्दी|।");
        assert_eq!(words("北京是中国的首都。", "zh").join("|"), "北京|是|中国|的|首都|。");
    }

    #[test]
    fn tokens_cover_all_but_white_space_in_order() {
        for text in
            ["a..b.'c''-d’’s.x.", "'s", "–’s1’2.3.", "ก.า 北.x", "\u{301}x\u{ad}-.", "U.-.S'", "x'S’s", "1.2.a.b,"]
        {
            for language in ["en", "fr", "tr", "th"] {
                let mut at = 0;
                for token in tokenize(text, language) {
                    assert!(text[at..token.start as usize].trim().is_empty(), "{text}");
                    assert!(token.end > token.start);
                    at = token.end as usize;
                }
                assert!(text[at..].trim().is_empty(), "{text}");
            }
        }
    }
}
