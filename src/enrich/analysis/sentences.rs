//! Tokens to sentences.
//!
//! A sentence ends at a terminal mark together with the quotes and brackets that close behind it, unless what follows goes on with a
//! lower-case word; a full stop that belongs to an abbreviation ends one only before a word that opens sentences. A paragraph
//! always ends one.

use std::ops::Range;

use super::abbreviations::{Abbreviation, Abbreviations, follows_clock};
use super::{Token, TokenKind};

/// Sentences as index ranges into `tokens`; every token is in exactly one.
pub(super) fn segment(text: &str, language: &str, paragraphs: &[Range<usize>], tokens: &[Token]) -> Vec<Range<usize>> {
    let mut sentences = Vec::with_capacity(tokens.len() / 16 + paragraphs.len());
    let (abbreviations, ordinal_stops) = (Abbreviations::of(language), ORDINAL_STOPS.contains(&language));
    let reader = Reader { text, tokens, abbreviations, ordinal_stops };
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
    abbreviations: Abbreviations,
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
        let opens = || self.abbreviations.opens_sentences(next);
        let class = self.abbreviations.class(tail);
        // What a number counts: `в 2015 г. Москва`, `12 km. Radek`.
        let is_unit = match class {
            Some(Abbreviation::Leading) => stem.chars().nth(1).is_none(),
            Some(Abbreviation::Closing) => self.abbreviations.ends_behind_number(),
            _ => false,
        };
        if is_unit && at > start && self.tokens[at - 1].kind == TokenKind::Number {
            return next.starts_with(char::is_alphabetic);
        }
        match class {
            Some(Abbreviation::Leading | Abbreviation::BeforeNumber) => false,
            Some(Abbreviation::Closing) => quoted || opens(),
            Some(Abbreviation::Final) => true,
            // Initials of people come in front of a name; acronyms may close a sentence.
            None if stem.chars().count() == 1 => at != start && stem == "I" && opens() && next != "I",
            None => quoted || opens(),
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
    fn abbreviations_of_other_languages_do_not_end_sentences() {
        for (language, text) in [
            ("fi", "Avoinna ma klo 9, ks. Kuopion sivut ja kl. Anna Virta."),
            ("pl", "Mieszka przy ul. Długiej w parafii św. Anny, tel. 12, jako kpt. Rak, por. Lis i dr. Sowa."),
            ("cs", "Sejdeme se na nám. Svobody v č. p. 4, tzv. Starý dům, s Mgr. Novotnou a kpt. Malým."),
            ("ru", "Живёт на ул. Лесной, пер. Тихий, д. 5, в г. Туле у проф. Котова."),
            ("uk", "Живе на вул. Садовій, м. Суми, у с. Липове з проф. Гаєм."),
            ("hu", "A Fő u. Péter utcai sarkán, pl. Szabó özv. Kissnél."),
            ("da", "Hun kom, jf. Hansen, kl. 10 og adv. Lund, ca. 5 km syd, bl.a. Skagen."),
            ("no", "Han bor i ca. Oslo, f.eks. Grünerløkka, tlf. Ullevål."),
            ("sv", "Han bor på St. Nygatan, jfr. Lund, t.ex. Malmö."),
            ("nl", "Zij is mr. De Vries, dhr. Bakker en drs. Van Dam, i.p.v. Jansen."),
            ("tr", "Gül Mah. Lale Sok. Alb. Kaya ile Öğr. Gör. Ak."),
            ("ro", "Stă pe str. Lungă, la dl. Popa și prof. Ene."),
            ("es", "Vive en la avda. Colón con la sra. Paz y el dr. Gil."),
            ("hi", "वहाँ डॉ. राम और प्रो. सीता थे।"),
            ("ar", "قال د. أحمد إنه سعيد."),
        ] {
            assert_eq!(sentences(text, language).len(), 1, "{language}: {:?}", sentences(text, language));
        }
    }

    #[test]
    fn abbreviations_at_the_end_of_sentences_end_them() {
        for (language, text) in [
            ("ru", "Это было в 2015 г. Москва росла."),
            ("ru", "Там яблоки, груши и т.д. Он купил всё."),
            ("ru", "Билет стоит 200 руб. Касса закрыта."),
            ("pl", "Sprzedaje jabłka, gruszki itp. Kupił wszystko."),
            ("cs", "Byl tu mezi 5. a 12 km. Radek mlčel."),
            ("fi", "Siellä oli omenia jne. Kauppa suljettiin."),
            ("no", "Det er han lei av. Kari gikk hjem."),
            ("sv", "Boken är min. Karin gick hem."),
            ("de", "Sie traf Jan. Er ging heim."),
            ("en", "She met Max. Nobody else came."),
        ] {
            assert_eq!(sentences(text, language).len(), 2, "{language}: {:?}", sentences(text, language));
        }
        assert_eq!(sentences("Пришли А. С. Котов и В. И. Лис.", "ru").len(), 1);
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
