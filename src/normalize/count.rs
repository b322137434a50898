//! Counts of a clean text: words, and the time that reading it takes.

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use memchr::memchr_iter;

/// Words of `text`: UAX #29 words that hold a letter or a digit, with two deviations. A hyphen between letters or digits does not
/// part words (`Al-Assad` is one, as people count). Han and Hiragana characters count one each, as the default rules of UAX #29
/// have it; Thai, Lao, Khmer and Burmese, which write no blanks, are cut by ICU's models.
pub fn words(text: &str) -> u32 {
    // No word goes on behind a line break.
    let mut from = 0;
    let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let lines = ends.map(|end| &text[std::mem::replace(&mut from, end + 1)..end]);
    lines.map(|line| if line.is_ascii() { ascii_words(line.as_bytes()) } else { line_words(line) }).sum()
}

/// [`words`] of a line of ASCII: letters and digits that follow neither another one nor a joiner behind one. Without branches, so that
/// many bytes are looked at together.
fn ascii_words(line: &[u8]) -> u32 {
    let word = |byte: u8| byte.is_ascii_alphanumeric();
    let joiner = |byte: u8| matches!(byte, b'\'' | b'.' | b',' | b':' | b'-' | b'_');
    let begins = |a: u8, b: u8, c: u8| u32::from(word(c) & !word(b) & !(joiner(b) & word(a)));
    let first = line.first().map_or(0, |&c| begins(b' ', b' ', c));
    let second = line.get(1).map_or(0, |&c| begins(b' ', line[0], c));
    let triples = line.iter().zip(line.iter().skip(1)).zip(line.iter().skip(2));
    first + second + triples.map(|((&a, &b), &c)| begins(a, b, c)).sum::<u32>()
}

/// [`words`] of a line of any script.
fn line_words(text: &str) -> u32 {
    let mut count = 0;
    let mut in_word = false;
    let mut rest = text;
    while let Some(&byte) = rest.as_bytes().first() {
        if byte.is_ascii_alphanumeric() {
            count += u32::from(!in_word);
            in_word = true;
            rest = after(rest, rest.bytes().take_while(u8::is_ascii_alphanumeric).count());
            continue;
        }
        let Some(c) = rest.chars().next() else { break };
        let from = rest;
        rest = after(rest, c.len_utf8());
        match kind(c) {
            Kind::Word => {
                count += u32::from(!in_word);
                in_word = true;
            }
            Kind::Ideograph => {
                count += 1;
                in_word = false;
            }
            Kind::Unspaced => {
                let more: usize = rest.chars().take_while(|&c| kind(c) == Kind::Unspaced).map(char::len_utf8).sum();
                rest = after(rest, more);
                count += unspaced(&from[..from.len() - rest.len()]);
                in_word = false;
            }
            Kind::Extend => {}
            Kind::Joiner => in_word = in_word && rest.chars().next().is_some_and(|next| kind(next) == Kind::Word),
            Kind::Other => in_word = false,
        }
    }
    count
}

fn after(text: &str, bytes: usize) -> &str {
    text.get(bytes..).unwrap_or_default()
}

/// Seconds that reading `words` words (as [`words`] counts them) takes in `language` (a BCP 47 tag; `None` or an unknown one is
/// read at the English rate).
///
/// Rates are those of the International Reading Speed Texts (Trauzettel-Klosinski and Dietz 2012, table 1), words a minute, and
/// characters a minute for Chinese and Japanese, whose characters count as words here. English has the mean of that study (228)
/// and of Brysbaert 2019 for silent reading of newspapers and the like (238), rounded down to 230.
pub fn reading_seconds(words: u32, language: Option<&str>) -> u32 {
    let primary = language.and_then(|l| l.split(['-', '_']).next()).unwrap_or("en");
    let rate = RATES.binary_search_by(|(code, _)| code.cmp(&primary)).map_or(230, |at| RATES[at].1);
    u32::try_from((u64::from(words) * 60 + rate / 2) / rate).unwrap_or(u32::MAX)
}

/// Words a minute by language, sorted by code.
const RATES: &[(&str, u64)] = &[
    ("ar", 138),
    ("de", 179),
    ("en", 230),
    ("es", 218),
    ("fi", 161),
    ("fr", 195),
    ("he", 187),
    ("it", 188),
    ("ja", 357),
    ("nl", 202),
    ("pl", 166),
    ("pt", 181),
    ("ru", 184),
    ("sl", 180),
    ("sv", 199),
    ("tr", 166),
    ("zh", 255),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A letter or digit of a script that parts words by blanks.
    Word,
    /// A word by itself.
    Ideograph,
    /// A character of a script without blanks.
    Unspaced,
    /// Belongs to the character before it.
    Extend,
    /// Parts no word where letters or digits stand on both sides.
    Joiner,
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Kind::Word,
        '\'' | '.' | ',' | ':' | '-' | '_' | '’' | '·' | '\u{2010}' | '\u{2011}' => Kind::Joiner,
        '\0'..='\u{7f}' => Kind::Other,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Kind::Unspaced,
        '\u{3041}'..='\u{309f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => {
            Kind::Ideograph
        }
        '\u{20000}'..='\u{3ffff}' => Kind::Ideograph,
        '\u{964}' | '\u{965}' => Kind::Other,
        // Vowel signs and viramas of the Indic scripts do not part words.
        '\u{900}'..='\u{dff}' => Kind::Word,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{200c}' | '\u{200d}' => Kind::Extend,
        '\u{fe00}'..='\u{fe0f}' | '\u{20d0}'..='\u{20ff}' => Kind::Extend,
        c if c.is_alphanumeric() => Kind::Word,
        _ => Kind::Other,
    }
}

/// Longest run of a script without blanks that is cut by the model; longer ones are counted by their mean word length, since the
/// model costs a microsecond a character.
const MODEL_BYTES: usize = 60_000;

fn unspaced(run: &str) -> u32 {
    if run.len() > MODEL_BYTES {
        return u32::try_from(run.chars().count() / 4).unwrap_or(u32::MAX);
    }
    let breaks = WordSegmenter::new_auto(WordBreakInvariantOptions::default());
    let mut segments = breaks.segment_str(run);
    let mut count = 0;
    while segments.next().is_some() {
        count += u32::from(segments.is_word_like());
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_people_do() {
        for (text, count) in [
            ("", 0),
            ("— … !", 0),
            ("Al-Assad’s regime didn't stop.", 4),
            ("In 2016, 1,234.5 per cent — or so", 7),
            ("and/or word—word", 4),
            ("प्रधानमंत्री नरेन्द्र मोदी ने कहा।", 5),
            ("中国政府表示", 6),
            ("السلام عليكم", 2),
            ("e\u{301}te\u{301} x", 2),
        ] {
            assert_eq!(words(text), count, "{text}");
        }
    }

    #[test]
    fn counts_ascii_as_any_text() {
        for text in
            ["", "a", "-", "a-", "-a", "a-b", "a--b", "a.-b", "'a' b's", "a,b c, d", "1.5%_x", "a\n-b\n\nc", "a\n"]
        {
            assert_eq!(words(text), line_words(text), "{text}");
        }
    }

    #[test]
    fn cuts_thai_into_words() {
        assert!((4..=6).contains(&words("รัฐบาลไทยประกาศวันนี้")), "{}", words("รัฐบาลไทยประกาศวันนี้"));
        assert!(words(&"รัฐบาล".repeat(100_000)) > 100_000);
    }

    #[test]
    fn reads_at_the_rate_of_the_language() {
        assert!(RATES.is_sorted());
        assert_eq!(reading_seconds(230, None), 60);
        assert_eq!(reading_seconds(166, Some("pl-PL")), 60);
        assert_eq!(reading_seconds(458, Some("en")), 119);
        assert_eq!(reading_seconds(0, Some("xx")), 0);
    }
}
