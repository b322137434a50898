//! Text hygiene, a line at a time: what reaches a document has passed through [`line`].
//!
//! One look over the line finds out which of the repairs it needs; most lines need none and are passed on as they are.

mod code_page;
pub mod codes;
pub mod east;
mod entities;
pub mod escapes;
pub mod markup;
pub mod misread;
pub mod mojibake;
pub mod neighbours;
pub mod swapped;
pub mod wiki;

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use memchr::memchr;

use super::bytes;

/// The line without what is invisible or broken: entities that were left over are decoded, UTF-8 that was once read as
/// windows-1252 is mended, control characters, soft hyphens, bidi controls and stray zero-width characters are dropped, Latin
/// ligatures are written out, white space is folded to single blanks and trimmed, and the rest is in NFC. Quotation marks, dashes
/// and emoji stay as they are; joiners stay where they change what is read (Indic, Persian, emoji).
///
/// Takes time linear in the length of `text`.
pub fn line(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches(' ');
    let needs = Needs::of(trimmed);
    if needs.nothing() {
        return Cow::Borrowed(trimmed);
    }
    let mut text = Cow::Borrowed(text);
    if needs.entities
        && let Some(decoded) = entities::decode(&text)
    {
        text = Cow::Owned(decoded);
    }
    if (needs.not_ascii || matches!(text, Cow::Owned(_)))
        && let Some(mended) = mojibake::mend(&text)
    {
        text = Cow::Owned(mended);
    }
    let text = match text {
        Cow::Borrowed(_) if !needs.folding => Cow::Borrowed(trimmed),
        text => Cow::Owned(fold(&text)),
    };
    if text.is_ascii() { text } else { compose(text) }
}

/// A paragraph of a page, whose lines and blanks are right already, without what is invisible: soft hyphens, bidi controls, stray
/// zero-width characters and the glyphs of icon fonts are dropped, Latin ligatures are written out, and the rest is in NFC.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    if !(0..bytes.len()).any(|at| bytes[at] >= 0xc2 && is_folded(&bytes[at..])) {
        return compose(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut last = ' ';
    while let Some(c) = chars.next() {
        match fate(c) {
            Fate::Drop => continue,
            Fate::Joiner if !chars.peek().is_some_and(|&next| joins(c, last, next)) => continue,
            Fate::Write(letters) => out.push_str(letters),
            Fate::Keep | Fate::Blank | Fate::Joiner => out.push(c),
        }
        last = c;
    }
    compose(Cow::Owned(out))
}

/// What one look over a line finds.
struct Needs {
    entities: bool,
    folding: bool,
    not_ascii: bool,
}

impl Needs {
    /// What `text`, without blanks around it, needs.
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let not_ascii = !text.is_ascii();
        let control = || bytes::any(bytes, |byte| byte < b' ' || byte == 0x7f);
        let blanks = || {
            let pairs = bytes.iter().zip(bytes.iter().skip(1));
            pairs.fold(false, |any, (&byte, &next)| any | (byte == b' ' && next == b' '))
        };
        let folded = || (0..bytes.len()).any(|at| bytes[at] >= 0xc2 && is_folded(&bytes[at..]));
        Self {
            entities: memchr(b'&', bytes).is_some(),
            folding: control() || blanks() || (not_ascii && folded()),
            not_ascii,
        }
    }

    fn nothing(&self) -> bool {
        !self.entities && !self.folding && !self.not_ascii
    }
}

/// Whether `bytes` begin with a character that folding changes: `fate`, read from UTF-8. It may say yes too often, never too seldom.
fn is_folded(bytes: &[u8]) -> bool {
    match *bytes {
        // C1 controls, NBSP, soft hyphen; Arabic letter mark; Ogham space, Mongolian separator.
        [0xc2, second, ..] => second <= 0xa0 || second == 0xad,
        [0xd8, second, ..] => second == 0x9c,
        [0xe1, second, ..] => matches!(second, 0x9a | 0xa0),
        // U+2000 to U+2FFF; the ideographic space.
        [0xe2, 0x80, third, ..] => matches!(third, 0x80..=0x8f | 0xa8..=0xaf),
        [0xe2, 0x81, third, ..] => third >= 0x9f,
        [0xe3, second, third, ..] => second == 0x80 && third == 0x80,
        // Private use, ligatures, BOM; tags, private use.
        [0xee | 0xef | 0xf3 | 0xf4, ..] => true,
        _ => false,
    }
}

/// The letters and digits of a text, in lower case: how texts are compared that signs and blanks do not tell apart.
pub fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// What becomes of a character.
enum Fate {
    Keep,
    Blank,
    Drop,
    Write(&'static str),
    /// Kept only between characters that it joins or parts.
    Joiner,
}

fn fate(c: char) -> Fate {
    match c {
        '!'..='~' => Fate::Keep,
        ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' => {
            Fate::Blank
        }
        '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Fate::Blank,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Fate::Drop,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' => Fate::Drop,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}' => Fate::Drop,
        '\u{200b}' | '\u{200c}' | '\u{200d}' => Fate::Joiner,
        // Private use: the glyphs of icon fonts.
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => Fate::Drop,
        '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}' => Fate::Drop,
        '\u{fb00}' => Fate::Write("ff"),
        '\u{fb01}' => Fate::Write("fi"),
        '\u{fb02}' => Fate::Write("fl"),
        '\u{fb03}' => Fate::Write("ffi"),
        '\u{fb04}' => Fate::Write("ffl"),
        '\u{fb05}' | '\u{fb06}' => Fate::Write("st"),
        _ => Fate::Keep,
    }
}

fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    let mut chars = text.chars().peekable();
    let mut last = ' ';
    while let Some(c) = chars.next() {
        let keep = match fate(c) {
            Fate::Keep => true,
            Fate::Blank => {
                blank = true;
                continue;
            }
            Fate::Drop => continue,
            Fate::Joiner => !blank && chars.peek().is_some_and(|&next| joins(c, last, next)),
            Fate::Write(letters) => {
                separate(&mut out, &mut blank);
                out.push_str(letters);
                last = 'f';
                continue;
            }
        };
        if keep {
            separate(&mut out, &mut blank);
            out.push(c);
            last = c;
        }
    }
    out
}

fn separate(out: &mut String, blank: &mut bool) {
    if *blank && !out.is_empty() {
        out.push(' ');
    }
    *blank = false;
}

/// Whether `joiner` changes how `before` and `after` are read.
fn joins(joiner: char, before: char, after: char) -> bool {
    let indic = |c| matches!(c, '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}');
    let arabic = |c| matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}');
    let pictorial =
        |c| matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}' | '\u{e0020}'..='\u{e007f}');
    let unspaced = |c| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}');
    match joiner {
        '\u{200b}' => unspaced(before) && unspaced(after),
        '\u{200c}' => (arabic(before) && arabic(after)) || indic(before),
        _ => (pictorial(before) && pictorial(after)) || indic(before) || (arabic(before) && arabic(after)),
    }
}

fn compose(text: Cow<'_, str>) -> Cow<'_, str> {
    const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
    match text {
        Cow::Borrowed(text) => NFC.normalize(text),
        Cow::Owned(text) => {
            if let Cow::Owned(composed) = NFC.normalize(&text) {
                return Cow::Owned(composed);
            }
            Cow::Owned(text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cleans() {
        for (dirty, clean) in [
            ("", ""),
            ("plain text, as it is", "plain text, as it is"),
            ("  two  blanks\u{a0}\u{2009}and\tmore ", "two blanks and more"),
            ("co\u{ad}operate\u{200b} now\u{feff}", "cooperate now"),
            ("\u{202b}שלום\u{202c} \u{200f}עולם", "שלום עולם"),
            ("o\u{fb03}cial \u{fb01}rst", "official first"),
            ("a\0b\u{7}c\u{9d}d", "abcd"),
            ("cafe\u{301}", "café"),
            ("“quoted” ‘so’ «and» so", "“quoted” ‘so’ «and» so"),
            ("family 👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}\u{200d}🔥", "family 👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}\u{200d}🔥"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("क\u{94d}\u{200d}ष", "क\u{94d}\u{200d}ष"),
            ("wo\u{200d}rd wo\u{200c}rd", "word word"),
            ("icon \u{f09a} \u{e001}share", "icon share"),
            ("x\u{2028}y\u{85}z", "x y z"),
            ("AT&amp;T and R&D &amp;quot;now&amp;quot;", "AT&T and R&D \"now\""),
            ("a&nbsp;&nbsp;b&#8217;s &#x2014; c", "a b’s — c"),
            ("It was â€œfineâ€\u{9d} in MÃ¼nchen", "It was “fine” in München"),
            ("don&acirc;&euro;&trade;t", "don’t"),
        ] {
            assert_eq!(line(dirty), clean, "{dirty:?}");
        }
    }

    #[test]
    fn cleans_paragraphs_of_pages() {
        for (dirty, clean) in [
            ("co\u{ad}operate\u{200b} now", "cooperate now"),
            ("let x = 1;\n    let é = o\u{fb03}ce;", "let x = 1;\n    let é = office;"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("a\u{3000}b", "a\u{3000}b"),
            ("Bu\u{308}cher, cafe\u{301}\u{200b}s", "Bücher, cafés"),
            ("が、か\u{3099}、\u{1112}\u{1161}\u{11ab}", "が、が、한"),
        ] {
            assert_eq!(visible(dirty), clean, "{dirty:?}");
        }
    }

    #[test]
    fn sees_every_character_that_it_folds() {
        for c in ('\0'..=char::MAX).filter(|&c| !matches!(fate(c), Fate::Keep) && c != ' ') {
            assert!(Needs::of(&format!("a{c}b")).folding, "{:x}", c as u32);
        }
    }

    #[test]
    fn passes_clean_lines_on_as_they_are() {
        for text in ["plain", "Größe, naïve façade", "“Да”, — сказал он…", "中文,标点。"] {
            assert!(matches!(line(text), Cow::Borrowed(_)) || line(text) == text, "{text}");
        }
    }

    proptest! {
        #[test]
        fn is_stable(text in "[^&]{0,80}") {
            let once = line(&text).into_owned();
            // Mending may uncover a second layer; everything else is done at once.
            prop_assume!(mojibake::mend(&once).is_none());
            let twice = line(&once).into_owned();
            prop_assert_eq!(&twice, &once);
        }

        #[test]
        fn leaves_one_blank_between_words(text in "\\PC{0,80}") {
            let clean = line(&text);
            prop_assert!(!clean.contains("  ") && clean.trim() == clean);
        }

        #[test]
        fn ascii_without_ampersands_loses_only_blanks(text in "[ -%'-~]{0,80}") {
            prop_assert_eq!(line(&text).into_owned(), text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}
