//! Names with slashes: `Ana Ruiz / Tom Berg` are two, `Ana Ruiz / Corfield` and `Ana Ruiz/Tideline/dpa` a name and where it is from.

use super::kinds::is_role;
use super::shape::{is_acronym, is_full, looks_like_name};
use super::{is_agency, is_of_group};

/// Articles that names of papers begin with and people's do not.
const ARTICLES: [&str; 10] = ["the", "der", "die", "das", "les", "los", "las", "il", "o", "a"];

/// The people between the slashes of `text` where there are some and all else are towns and houses; else `text` as it is: `det/dpa` is one
/// signature.
pub(super) fn names(text: &str) -> Vec<&str> {
    let sides = || text.split('/').map(str::trim);
    if !text.contains('/') || !sides().any(is_person) || !sides().all(|side| is_person(side) || is_house(side)) {
        return vec![text];
    }
    sides().filter(|side| is_person(side)).collect()
}

fn is_person(side: &str) -> bool {
    let first = side.split(' ').next().unwrap_or_default().to_lowercase();
    looks_like_name(side) && is_full(side) && !ARTICLES.contains(&first.as_str()) && !side.split(' ').any(is_of_group)
}

fn is_house(side: &str) -> bool {
    let begins = side.chars().next().is_some_and(char::is_uppercase);
    let is_word = !side.contains(' ')
        && begins
        && side.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '’' | '\''));
    let is_what_they_are = || side.split(' ').all(|word| is_role(word) || is_of_group(word));
    is_word || looks_like_name(side) || is_acronym(side) || is_agency(side) || is_what_they_are()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_towns_and_houses() {
        for (text, expected) in [
            ("Ana Ruiz / Tom Berg", &["Ana Ruiz", "Tom Berg"][..]),
            ("Ana Ruiz / Corfield", &["Ana Ruiz"]),
            ("Ana Ruiz/Tideline/DPA", &["Ana Ruiz"]),
            ("Ana Ruiz/dpa", &["Ana Ruiz"]),
            ("Ana Ruiz / Staff reporter", &["Ana Ruiz"]),
            ("AFP/Ana Ruiz", &["Ana Ruiz"]),
            ("Ana Ruiz/The Tideline", &["Ana Ruiz"]),
            ("Ana Ruiz/La Marea", &["Ana Ruiz"]),
            ("Ana Ruiz/Corfield Herald", &["Ana Ruiz"]),
            ("Нина Орлова/Берег", &["Нина Орлова"]),
            ("Ana Ruiz/Tom Berg/dpa", &["Ana Ruiz", "Tom Berg"]),
            ("det/dpa", &["det/dpa"]),
            ("Reuters/AFP", &["Reuters/AFP"]),
            ("Ana Ruiz/see below", &["Ana Ruiz/see below"]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }
}
