//! Names as registers write them, the family's first: `Lind, Ada`.

use super::kinds::{is_degree, is_role};
use super::label::is_label;
use super::shape::{is_acronym, is_initial};
use super::stated;
use super::words::List;
use crate::article::AuthorKind;

/// Most words on each side of the comma, particles apart.
const MOST: usize = 3;

/// `Lind, Ada` as the name that it is: one word on each side of the comma, particles and initials apart, and neither of them a house.
pub fn inverted(name: &str) -> Option<String> {
    Entry::read(name).filter(|entry| entry.is_plain && !entry.is_of_house()).map(|entry| entry.name())
}

/// The entries of a list as the names that they are, where each is one of a register; they may be of several words where one is
/// beyond doubt, or all are `believed`.
pub fn registered<'a>(entries: impl Iterator<Item = &'a str>, believed: bool) -> Option<Vec<String>> {
    let entries: Vec<Entry<'_>> = entries.map(Entry::read).collect::<Option<_>>()?;
    let known = believed || entries.iter().any(|entry| entry.is_plain);
    let of_people = || entries.iter().all(|entry| !entry.is_of_house());
    (entries.len() > 1 && known && of_people()).then(|| entries.iter().map(Entry::name).collect())
}

/// With the names of a line put right that are all as in a register: `Lind, Ada; Berg, Tom`, `Lind, Ada and Berg, Tom`.
pub(super) fn in_line(line: &str, believed: bool) -> Option<String> {
    if !line.contains(',') {
        return None;
    }
    if line.contains(';') {
        let entries = line.split(';').map(str::trim).filter(|entry| !entry.is_empty());
        return Some(registered(entries, believed)?.join("; "));
    }
    let tokens: Vec<&str> = line.split(' ').collect();
    let joins = |word: &&str| List::And.has(word);
    let entries: Option<Vec<String>> = tokens.split(|word| joins(word)).map(|part| inverted(&part.join(" "))).collect();
    entries.filter(|entries| entries.len() > 1).map(|entries| entries.join("; "))
}

/// What stands on the sides of the only comma.
struct Entry<'a> {
    family: &'a str,
    given: &'a str,
    /// Whether nothing but an entry looks like it: one word on each side, or initials behind the comma.
    is_plain: bool,
}

impl<'a> Entry<'a> {
    fn read(name: &'a str) -> Option<Self> {
        let (family, given) = name.split_once(',').map(|(family, given)| (family.trim(), given.trim()))?;
        let is_word = |word: &&str| {
            word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
                && word.chars().next().is_some_and(|c| !c.is_lowercase())
        };
        let is_particle = |word: &&str| List::Particle.has(&word.to_lowercase());
        let of_family = || family.split(' ').filter(|word| !is_particle(word));
        let of_given = || given.split(' ').filter(|word| !is_particle(word));
        let is_short = |count: usize| (1..=MOST).contains(&count);
        let reads = of_family().chain(of_given()).all(|word| is_word(&word) && !is_role(word) && !is_degree(word))
            && !family.ends_with('.')
            && is_short(of_family().count())
            && is_short(of_given().count());
        let is_dotted = |word: &str| word.ends_with('.') && is_initial(word);
        let full = of_given().filter(|word| !is_dotted(word)).count();
        let is_initialled = full < of_given().count() && full < 2;
        let is_plain = of_family().count() == 1 && (is_initialled || full == 1 && given.chars().count() > 1);
        reads.then_some(Self { family, given, is_plain })
    }

    /// Whether one of the sides is an agency, a paper, or nobody.
    fn is_of_house(&self) -> bool {
        let shouts = |part: &str| part.chars().count() <= 4 && part.chars().all(char::is_uppercase);
        let is_nobody = |part: &str| {
            let read = stated(part);
            read.is_empty() && !is_initial(part) && !is_label(part)
                || read.iter().any(|author| author.kind == Some(AuthorKind::Organisation))
        };
        [self.family, self.given]
            .into_iter()
            .any(|part| shouts(part) || is_acronym(part) || List::Agency.has(&part.to_lowercase()) || is_nobody(part))
    }

    fn name(&self) -> String {
        format!("{} {}", self.given, self.family)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name() {
        for (text, name) in [
            ("Lind, Ada", Some("Ada Lind")),
            ("van der Lind, Ada", Some("Ada van der Lind")),
            ("Van Lind, Ada", Some("Ada Van Lind")),
            ("Lind, A. B.", Some("A. B. Lind")),
            ("Lind, Per", Some("Per Lind")),
            ("Lind, Ada B.", Some("Ada B. Lind")),
            ("Орлова, Нина", Some("Нина Орлова")),
            ("Lind Berg, Ada", None),
            ("Lind, Reuters", None),
            ("Lind, DPA", None),
            ("Lind, Reporter", None),
            ("Lind, Ada, Berg", None),
            ("Lind, 1990", None),
        ] {
            assert_eq!(inverted(text).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn lists_of_a_register() {
        for (line, believed, names) in [
            ("Lind, Ada; Berg Sanz, Tom", false, Some("Ada Lind; Tom Berg Sanz")),
            ("Lind Mora, Ada; Berg Sanz, Tomás Luis;", true, Some("Ada Lind Mora; Tomás Luis Berg Sanz")),
            ("Lind Mora, Ada; Berg Sanz, Tom", false, None),
            ("Lind, Ada and Berg, Tom", false, Some("Ada Lind; Tom Berg")),
            ("Lind, Ada und de Berg, Tom", false, Some("Ada Lind; Tom de Berg")),
            ("Ada Lind, Corfield and Tom Berg, Paris", true, None),
            ("Ada Lind, Reporter; Tom Berg, Editor", true, None),
            ("Ada Lind, AFP; Tom Berg, Reuters", true, None),
            ("Ada Lind; Tom Berg", true, None),
            ("Lind, Ada", true, None),
        ] {
            assert_eq!(in_line(line, believed).as_deref(), names, "{line}");
        }
        let list = ["Lind Mora, Ada", "Berg, Tom"];
        assert_eq!(registered(list.into_iter(), false), Some(vec!["Ada Lind Mora".to_owned(), "Tom Berg".to_owned()]));
    }
}
