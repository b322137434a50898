//! Tokens to sentences.
//!
//! A sentence ends at a terminal mark together with the quotes and brackets that close behind it, unless what follows goes on with a
//! lower-case word; a full stop that belongs to an abbreviation ends one only before a word that opens sentences. A paragraph
//! always ends one.

use std::ops::Range;

use super::abbreviations::{Abbreviation, abbreviation, follows_clock, opens_sentences};
use super::{Token, TokenKind};

/// Sentences as index ranges into `tokens`; every token is in exactly one.
pub(super) fn segment(text: &str, language: &str, paragraphs: &[Range<usize>], tokens: &[Token]) -> Vec<Range<usize>> {
    let mut sentences = Vec::with_capacity(tokens.len() / 16 + paragraphs.len());
    let reader = Reader { text, tokens, ordinal_stops: ORDINAL_STOPS.contains(&language) };
    let mut at = 0;
    for paragraph in paragraphs {
        let from = at;
        while at < tokens.len() && (tokens[at].start as usize) < paragraph.end {
            at += 1;
        }
        reader.paragraph(from..at, &mut sentences);
    }
    sentences
}

/// Languages that write ordinal numbers with a full stop.
const ORDINAL_STOPS: &[&str] = &[
    "de", "da", "no", "nb", "nn", "fi", "cs", "sk", "sl", "hr", "sr", "bs", "hu", "et", "lv", "tr", "is", "pl", "lb",
    "hsb",
];

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    ordinal_stops: bool,
}

impl Reader<'_> {
    fn token(&self, index: usize) -> &str {
        &self.text[self.tokens[index].start as usize..self.tokens[index].end as usize]
    }

    fn paragraph(&self, range: Range<usize>, sentences: &mut Vec<Range<usize>>) {
        let mut start = range.start;
        let mut at = range.start;
        while at < range.end {
            match self.end_at(start, at, range.end) {
                Some(end) => {
                    sentences.push(start..end);
                    start = end;
                    at = end;
                }
                None => at += 1,
            }
        }
        if start < range.end {
            sentences.push(start..range.end);
        }
    }

    /// The end of the sentence, exclusive, if the token at `at` ends it.
    fn end_at(&self, start: usize, at: usize, limit: usize) -> Option<usize> {
        let token = self.token(at);
        let mark = match self.tokens[at].kind {
            TokenKind::Punctuation => Mark::of(token)?,
            TokenKind::Word if token.ends_with('.') => Mark::Abbreviation,
            TokenKind::Word | TokenKind::Number => return None,
        };
        let mut end = at + 1;
        while end < limit
            && self.tokens[end].start == self.tokens[end - 1].end
            && self.tokens[end].kind == TokenKind::Punctuation
        {
            let next = self.token(end);
            match Mark::of(next) {
                Some(Mark::Stop) if mark == Mark::Abbreviation => break,
                Some(_) => {}
                None if is_closing(next) => {}
                None => break,
            }
            end += 1;
        }
        if end == limit {
            return Some(end);
        }
        if mark == Mark::Unspaced {
            return Some(end);
        }
        // Without a blank behind it, it is a part of something else, but where two sentences were run together.
        if self.tokens[end].start == self.tokens[end - 1].end {
            let glued = mark != Mark::Abbreviation && end == at + 1 && at > start && self.is_glued(at - 1, end);
            return glued.then_some(end);
        }
        let next = (end..limit).find(|&i| self.tokens[i].kind != TokenKind::Punctuation);
        let quoted = next != Some(end);
        let word = next.map_or("", |i| self.token(i));
        let lower = word.chars().next().is_some_and(char::is_lowercase);
        let ends = match mark {
            Mark::Unspaced => true,
            Mark::Strong => !lower,
            Mark::Stop => !lower && !self.is_enumeration(start, at),
            Mark::Ellipsis => !lower && !quoted,
            Mark::Abbreviation => !lower && self.abbreviation_ends(start, at, word, quoted),
        };
        ends.then_some(end)
    }

    /// Whether the word at `next` begins a sentence right behind the mark of the one that `word` ends, as where a crawler dropped a line
    /// break: `… was late.The crew …`, and not `Booking.Com`.
    fn is_glued(&self, word: usize, next: usize) -> bool {
        let (word, next) = (self.token(word), self.token(next));
        let starts_high = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
        let ends_low = word.chars().next_back().is_some_and(char::is_lowercase) && word.chars().count() > 2;
        ends_low && starts_high(next) && (!starts_high(word) || next.chars().count() > 3)
    }

    /// Whether the number before the full stop at `at` counts instead of ending a sentence.
    fn is_enumeration(&self, start: usize, at: usize) -> bool {
        if at == start || self.tokens[at - 1].kind != TokenKind::Number || self.token(at - 1).len() > 2 {
            return false;
        }
        at - 1 == start || self.ordinal_stops
    }

    fn abbreviation_ends(&self, start: usize, at: usize, next: &str, quoted: bool) -> bool {
        let token = self.token(at);
        let stem = token.trim_end_matches('.');
        let tail = stem.rsplit('-').next().unwrap_or(stem);
        if matches!(stem, "a.m" | "p.m" | "A.M" | "P.M") {
            // `10:35 a.m. (0735 GMT) Friday`
            let elsewhere = quoted && next.starts_with(|c: char| c.is_ascii_digit());
            return !elsewhere && (quoted || !follows_clock(next));
        }
        match abbreviation(tail) {
            Some(Abbreviation::Leading | Abbreviation::BeforeNumber) => false,
            Some(Abbreviation::Closing) => quoted || opens_sentences(next),
            Some(Abbreviation::Final) => true,
            // Initials of people come in front of a name; acronyms may close a sentence.
            None if stem.chars().count() == 1 => at != start && stem == "I" && opens_sentences(next) && next != "I",
            None => quoted || opens_sentences(next),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Stop,
    Strong,
    Ellipsis,
    Abbreviation,
    /// Needs no blank behind it.
    Unspaced,
}

impl Mark {
    fn of(token: &str) -> Option<Self> {
        match token {
            "." => Some(Mark::Stop),
            "!" | "?" | "؟" | "‽" | "⁇" | "⁈" | "⁉" => Some(Mark::Strong),
            "…" => Some(Mark::Ellipsis),
            "。" | "！" | "？" | "｡" | "।" | "॥" | "۔" | "።" | "፧" | "။" | "។" | "։" => {
                Some(Mark::Unspaced)
            }
            _ if token.len() > 1 && token.bytes().all(|b| b == b'.') => Some(Mark::Ellipsis),
            _ => None,
        }
    }
}

fn is_closing(token: &str) -> bool {
    matches!(
        token,
        "\"" | "'" | "''" | "”" | "’" | "»" | "›" | ")" | "]" | "}" | "」" | "』" | "）" | "】" | "》" | "“" | "‘"
    )
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Body, Language};
    use crate::enrich::Analysis;

    fn sentences(text: &str, language: &str) -> Vec<String> {
        let language = Some(Language { code: language.into(), script: None, confidence: 1.0 });
        let article = Article { body: Body { text: text.into(), ..Body::default() }, language, ..Article::default() };
        let analysis = Analysis::of(&article);
        assert_eq!(analysis.sentences.len(), analysis.sentence_tokens.len());
        assert_eq!(analysis.sentence_tokens.last().map_or(0, |r| r.end), analysis.tokens.len());
        analysis.sentences.iter().map(|r| text[r.clone()].to_owned()).collect()
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_sentences() {
        for text in [
            "Mr. Smith met Gov. J. R. Jones of N.J. on Jan. 5.",
            "Acme Inc. Chairman Lee resigned at 5 p.m. Friday.",
            "The U.S. Senate, vs. No. 3 seed St. Mary, lost.",
            "1. Open the door",
            "He asked \"Why? how?\" and left.",
        ] {
            assert_eq!(sentences(text, "en").len(), 1, "{text}");
        }
        assert_eq!(sentences("Am 3. Oktober kam Dr. Weiß. Er ging.", "de").len(), 2);
    }

    #[test]
    fn sentences_that_were_run_together_are_parted() {
        for (language, text) in [
            ("en", "The boat was late.The crew went home."),
            ("tr", "Gol sayısını yakaladı.DZEKO ikinci sırada."),
            ("ru", "Он ушёл домой.Мария осталась."),
            ("de", "Er kam aus Bremen.Danach ging er."),
        ] {
            assert_eq!(sentences(text, language).len(), 2, "{text}");
        }
        for text in [
            "He works for Booking.Com in Delft.",
            "See Mr.Smith and Sen.Lee.",
            "Written in Node.Js today.",
            "At 5.30 p.m.EST",
        ] {
            assert_eq!(sentences(text, "en").len(), 1, "{text}");
        }
    }

    #[test]
    fn sentences_end() {
        for (text, want) in [
            ("He left the U.S. The rest stayed.", 2),
            ("Shop at Acme Inc. It is open until 9 p.m. Tickets are free.", 3),
            ("“It is over.” She left. (He did not.) So be it!", 4),
            ("\"Stop,\" he said. \"Go.\" \"Why?\" Nobody knew...", 4),
            ("One line\n\nAnother line\n\n\n\nThird.", 3),
            ("In 2011. After that. Wait... Then 5.", 4),
        ] {
            assert_eq!(sentences(text, "en").len(), want, "{text}: {:?}", sentences(text, "en"));
        }
        assert_eq!(sentences("他来了。“好！”她说。", "zh").len(), 3);
        assert_eq!(sentences("वह आया। वह गया।", "hi").len(), 2);
        assert!(sentences("", "en").is_empty());
    }
}
