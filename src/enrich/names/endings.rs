//! Endings of names by language, as folded letters: what is taken off a word, and what the known form has in its place.

use std::borrow::Cow;

use crate::enrich::entities::fold::fold;

/// What is taken off a word and put in its place.
#[derive(Debug, Clone, Copy)]
pub enum Ending {
    /// So many letters off the folded word, and these behind it.
    Off(u8, &'static str),
    /// All that stands behind an apostrophe.
    Apostrophe,
    /// A final `s` or `es`, where there is one.
    Genitive(&'static str),
    /// What is written onto the front of an Arabic word, and what stands in its place.
    Front(&'static str, &'static str),
    /// So many syllables of particles, which are no part of the name.
    Particle(u8),
}

use Ending::{Apostrophe, Front, Genitive, Off, Particle};

const CYRILLIC: &[Ending] = &[
    Off(0, ""),
    Off(1, ""),
    Off(1, "а"),
    Off(1, "я"),
    Off(1, "ь"),
    Off(1, "о"),
    Off(1, "и"),
    Off(2, ""),
    Off(2, "а"),
    Off(2, "я"),
    Off(2, "ь"),
    Off(2, "и"),
    Off(2, "ии"),
    Off(2, "ыи"),
    Off(3, ""),
    Off(3, "ии"),
    Off(3, "ыи"),
    Off(3, "ая"),
];
const LATIN_SLAVIC: &[Ending] = &[
    Off(0, ""),
    Off(1, ""),
    Off(1, "a"),
    Off(1, "o"),
    Off(1, "e"),
    Off(1, "y"),
    Off(2, ""),
    Off(2, "a"),
    Off(2, "o"),
    Off(2, "y"),
    Off(3, ""),
    Off(3, "a"),
    Off(3, "y"),
];
const ROMANIAN: &[Ending] = &[Off(0, ""), Off(1, ""), Off(2, ""), Off(2, "a"), Off(3, ""), Off(3, "a"), Off(4, "")];
const FINNISH: &[Ending] = &[
    Off(0, ""),
    Off(1, ""),
    Off(2, "i"),
    Off(2, ""),
    Off(3, ""),
    Off(3, "nen"),
    Off(4, ""),
    Off(4, "i"),
    Off(5, "nen"),
];
const HUNGARIAN: &[Ending] = &[Off(0, ""), Off(1, ""), Off(2, ""), Off(3, ""), Off(4, "")];
const TURKISH: &[Ending] = &[Off(0, ""), Apostrophe];
const GERMANIC: &[Ending] = &[Off(0, ""), Genitive("s"), Genitive("es")];
const ARABIC: &[Ending] = &[
    Off(0, ""),
    Front("ال", ""),
    Front("لل", "ال"),
    Front("وال", "ال"),
    Front("بال", "ال"),
    Front("كال", "ال"),
    Front("فال", "ال"),
    Front("وبال", "ال"),
    Front("ولل", "ال"),
    Front("و", ""),
    Front("ب", ""),
    Front("ل", ""),
    Front("ف", ""),
];
const KOREAN: &[Ending] = &[Off(0, ""), Particle(1), Particle(2), Particle(3)];

/// The endings of names in `language`, the bare word first; none where names do not change.
pub fn endings(language: &str) -> &'static [Ending] {
    match language {
        "ru" | "uk" | "sr" => CYRILLIC,
        "cs" | "pl" | "sk" | "hr" => LATIN_SLAVIC,
        "ro" => ROMANIAN,
        "fi" | "et" => FINNISH,
        "hu" => HUNGARIAN,
        "tr" => TURKISH,
        "da" | "de" | "nl" | "no" | "sv" => GERMANIC,
        "ar" => ARABIC,
        "ko" => KOREAN,
        _ => &[],
    }
}

impl Ending {
    /// The folded word in its known form, or `None` where it has no such ending. `text` is the word as it stands, `folded` the same folded.
    pub fn replaced<'a>(self, text: &str, folded: &'a str) -> Option<Cow<'a, str>> {
        match self {
            Off(0, _) => Some(Cow::Borrowed(folded)),
            Off(count, letters) => {
                let kept = without(folded, count)?;
                let taken = &folded[kept.len()..];
                let least = if count > 2 { 4 } else { 3 };
                if kept.chars().count() < least || taken == letters {
                    return None;
                }
                Some(if letters.is_empty() { Cow::Borrowed(kept) } else { Cow::Owned(format!("{kept}{letters}")) })
            }
            Apostrophe => {
                let at = text.rfind(['\'', '\u{2019}']).filter(|&at| at > 1)?;
                Some(Cow::Owned(fold(&text[..at])))
            }
            Genitive(ending) => folded.strip_suffix(ending).filter(|word| word.chars().count() > 2).map(Cow::Borrowed),
            Front(front, instead) => {
                let rest = folded.strip_prefix(front).filter(|rest| rest.chars().count() > 2)?;
                Some(if instead.is_empty() { Cow::Borrowed(rest) } else { Cow::Owned(format!("{instead}{rest}")) })
            }
            Particle(count) => {
                let kept = without(folded, count)?;
                (kept.chars().count() > 1).then_some(Cow::Borrowed(kept))
            }
        }
    }

    /// The word itself in its known form, with the case and the marks that it has in the text.
    pub fn shown(self, text: &str) -> Cow<'_, str> {
        match self {
            Off(0, _) => Cow::Borrowed(text),
            Off(count, letters) => {
                let kept = without(text, count).unwrap_or(text);
                // Folded letters have lost their marks.
                let letters = match letters {
                    "и" if count == 1 => "й",
                    "ии" => "ий",
                    "ыи" => "ый",
                    "y" if count == 3 => "ý",
                    letters => letters,
                };
                Cow::Owned(format!("{kept}{letters}"))
            }
            Apostrophe => Cow::Borrowed(text.rfind(['\'', '\u{2019}']).map_or(text, |at| &text[..at])),
            Genitive(ending) => Cow::Borrowed(text.strip_suffix(ending).unwrap_or(text)),
            Front(front, instead) => {
                let rest = text.strip_prefix(front).unwrap_or(text);
                if instead.is_empty() { Cow::Borrowed(rest) } else { Cow::Owned(format!("{instead}{rest}")) }
            }
            Particle(count) => Cow::Borrowed(without(text, count).unwrap_or(text)),
        }
    }

    /// How many bytes at the end of the word are no part of the name.
    pub fn outside(self, text: &str) -> usize {
        match self {
            Particle(count) => text.chars().rev().take(usize::from(count)).map(char::len_utf8).sum(),
            Off(..) | Apostrophe | Genitive(_) | Front(..) => 0,
        }
    }
}

/// `word` without so many of its last letters; `None` where it has no more.
fn without(word: &str, count: u8) -> Option<&str> {
    let (at, _) = word.char_indices().rev().nth(usize::from(count).checked_sub(1)?)?;
    Some(&word[..at])
}
