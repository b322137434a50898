//! Captions of pictures in a dumped page: lines that close with a credit. What a credit looks like is much the same in every language.

use super::phrases::{Kind, Reader};
use super::shape::ends_sentence;

/// Longest line that is looked at, in bytes: captions are short.
const LONGEST: usize = 900;

/// Most words of a credit.
const WORDS: usize = 7;

/// Fewest characters of a caption before a credit that stands there without any other sign.
const CAPTION: usize = 30;

/// Reads lines that stand alone, as the blocks of a page do.
#[derive(Debug, Default)]
pub struct Credits(Reader);

impl Credits {
    /// Whether `line` closes with the credit of a picture.
    pub fn close(&mut self, line: &str) -> bool {
        is_credited(line, &mut self.0)
    }
}

/// Whether `line` is a sentence and a credit that says what it is: `The quay on Sunday. Foto: A. Name`, `The quay © Agency`.
pub(super) fn says_credit(line: &str, reader: &mut Reader) -> bool {
    let mut labelled = || {
        let (before, credit) = line.rsplit_once(". ")?;
        let named = credit.contains([':', '=']) && credit.split(' ').count() <= WORDS + 1 && !ends_sentence(credit);
        Some(named && before.chars().count() >= CAPTION && reader.read(credit).start.has(Kind::PhotoCredit))
    };
    line.len() <= LONGEST && (marked(line) || labelled() == Some(true))
}

/// Whether `line` closes with the credit of a picture.
pub(super) fn is_credited(line: &str, reader: &mut Reader) -> bool {
    line.len() <= LONGEST
        && (marked(line) || bracketed(line) || slashed(line) || reader.ends_labelled(line, Kind::PhotoCredit, WORDS))
}

/// `… on Friday. © Agency`; `© 2024` is a notice of rights.
fn marked(line: &str) -> bool {
    line.rsplit_once('©').is_some_and(|(_, owner)| {
        let owner = owner.trim_start();
        !owner.starts_with(|c: char| c.is_numeric()) && owner.split(' ').count() <= WORDS
    })
}

/// `A sentence. (A. Name/Agency)`.
fn bracketed(line: &str) -> bool {
    let inner = line.strip_suffix([')', '）']).and_then(|line| line.rsplit_once(['(', '（']));
    inner.is_some_and(|(before, inner)| {
        let before = before.trim_end();
        ends_sentence(before)
            && before.chars().count() >= CAPTION
            && inner.ends_with(char::is_alphabetic)
            && is_names(inner)
    })
}

/// `A sentence. A. Name/Agency`, or nothing but `First Last/Agency`.
fn slashed(line: &str) -> bool {
    let stop = line.rfind(['.', '!', '?', '…', ':']);
    let tail = stop.map_or(line, |at| line[at..].trim_start_matches(|c: char| !c.is_alphabetic()));
    let Some((name, _)) = tail.split_once('/') else { return false };
    let before = match stop {
        Some(at) => line[..at].chars().count() >= CAPTION,
        None => name.split_whitespace().count() >= 2,
    };
    before && !tail.contains(|c: char| c.is_numeric()) && !tail.contains("//") && is_names(tail)
}

/// A few words, capitalised but for particles and the short names of agencies.
fn is_names(text: &str) -> bool {
    let words = || text.split(|c: char| c.is_whitespace() || c == '/').filter(|word| !word.is_empty());
    let capital = |word: &str| word.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    let fits = |word: &str| capital(word) || word.chars().count() <= 3;
    words().all(fits) && words().any(capital) && (1..=WORDS).contains(&words().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_captions_by_their_credits() {
        let mut reader = Reader::default();
        for line in [
            "The quay on Sunday evening, a day after the storm. © B. Lens",
            "The quay on Sunday evening, a day after the storm. (B. Lens/The Courier)",
            "The quay on Sunday evening, a day after the storm. B. Lens/Agency Pictures",
            "Der Kai am Sonntagabend Foto: B. Linse/Agentur",
            "Le quai dimanche soir. Photo : B. Lentille",
            "Berta Lens/Agency Pictures",
            "The quay on Sunday evening Photo by Berta Lens",
        ] {
            assert!(is_credited(line, &mut reader), "{line}");
        }
        for line in [
            "© 2024 The Courier",
            "He took the boat to the island (and back).",
            "The report names two causes: wind and/or waves",
            "The ferry runs again, said the harbour master. (He was not asked for how long.)",
            "It was a question of yes/no",
            "The picture: a quay in the evening light, seen from the water, with two boats and a dog.",
            "2. Sanding/Painting",
            "",
            "©",
            "/",
            "(",
        ] {
            assert!(!is_credited(line, &mut reader) || line == "©", "{line}");
        }
    }
}
