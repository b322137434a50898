//! What names look like.

use super::words::List;
use crate::normalize::clean::letters;

/// Most words of a name.
pub(super) const MOST_WORDS: usize = 6;

/// `dpa`, `AFP`, `KNA`: short and of one case.
pub(super) fn is_acronym(name: &str) -> bool {
    let letters = name.chars().count();
    (2..=4).contains(&letters) && name.is_ascii() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// `John D.`, `J.`: the dot belongs to an initial.
pub(super) fn is_initial(name: &str) -> bool {
    name.trim_end_matches('.').rsplit([' ', '.']).next().is_some_and(|last| last.chars().count() <= 2)
}

/// Capitalised words with small ones between, or a short run of letters in a script without case.
pub fn looks_like_name(name: &str) -> bool {
    let mut words = 0;
    let mut capitalised = 0;
    let mut before = ' ';
    for piece in name.split_inclusive([' ', '-', '‐', '‑']) {
        let sign = std::mem::replace(&mut before, piece.chars().next_back().unwrap_or(' '));
        let word = piece.trim_end_matches([' ', '-', '‐', '‑']);
        if word.is_empty() {
            continue;
        }
        let Some(first) = word.chars().find(|c| c.is_alphanumeric()) else { return false };
        if first.is_numeric() || word.chars().any(|c| c.is_ascii_digit()) {
            return false;
        }
        words += 1;
        let caseless = !first.is_lowercase() && !first.is_uppercase();
        if first.is_uppercase() || caseless || (word.contains(['\'', '’']) && word.chars().any(char::is_uppercase)) {
            capitalised += 1;
        } else {
            let is_second_half = sign != ' ' && words == 3 && is_syllable(word);
            if !is_second_half && !List::Particle.has(&word.to_lowercase()) {
                return false;
            }
        }
    }
    let caseless = name.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase() && !c.is_uppercase());
    let least = if caseless { 1 } else { 2 };
    (least..=MOST_WORDS).contains(&words) && capitalised >= least && name.chars().count() <= 50
}

/// Whether a name has two words besides particles: `Ana Ruiz`, but not `De Niro`.
pub(super) fn is_full(name: &str) -> bool {
    name.split(' ').filter(|word| !List::Particle.has(&word.to_lowercase())).count() > 1
}

/// Whether letters behind a hyphen can be the second half of a Chinese or Korean first name (`Lin Pei-shan`).
fn is_syllable(word: &str) -> bool {
    (1..=5).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase())
}

/// Whether two names differ in case and blanks at most.
pub fn same(a: &str, b: &str) -> bool {
    letters(a).eq(letters(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_other_words() {
        for name in ["Ana Ruiz", "Anna-Lena von der Heide", "Lin Pei-shan", "Kim Min-su", "王小明", "Jean d'Arc"] {
            assert!(looks_like_name(name), "{name}");
        }
        for text in ["Ana", "Full-time Staff", "Ana ruiz", "Ana Ruiz 2", "Long-term care", "Read more of-this"] {
            assert!(!looks_like_name(text), "{text}");
        }
    }
}
