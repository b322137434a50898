//! The form of a name that a dictionary would have: `Москва` for `в Москве`, where the packs know it.

use smallvec::SmallVec;

use super::endings::endings;
use super::model::Kind;
use crate::enrich::entities::fold::fold;
use crate::enrich::entities::pack::Hash;
use crate::enrich::entities::{Candidate, Class, Knowledge};

/// Words that a name has at most, and readings of its first words that are followed.
const MOST_WORDS: usize = 5;
const MOST_READINGS: usize = 24;
/// How well a known name must stand for what it names: no short forms that were derived.
const LEAST_WEIGHT: u8 = 4;

/// `name` as the packs know it: itself, or with other endings. `None` where they know nothing of this kind and name.
pub fn form(knowledge: &Knowledge, name: &str, kind: Kind, language: &str) -> Option<String> {
    let class = match kind {
        Kind::Person => Class::Person,
        Kind::Organisation => Class::Organisation,
        Kind::Place => Class::Place,
        Kind::Other => Class::Other,
    };
    let shouted = !name.contains(char::is_lowercase);
    // How well the best of the packs' names of this class is known, if there is any. `Brně` is not `BRN`.
    let known = |hash: Hash| {
        let named = knowledge.named(hash);
        let fits = |c: &&Candidate<'_>| c.record.class == class && c.weight >= LEAST_WEIGHT && (shouted || !c.capitals);
        let fitting = named.iter().filter(fits);
        fitting.map(|c| u32::from(c.record.fame) + 16 * u32::from(c.weight)).max()
    };
    if known(Hash::of(&fold(name))).is_some() {
        return Some(name.to_owned());
    }
    let words: SmallVec<[&str; 4]> = name.split(' ').collect();
    if words.len() > MOST_WORDS {
        return None;
    }
    let mut readings: Vec<(Hash, String)> = vec![(Hash::EMPTY, String::new())];
    let mut best: Option<(u32, String)> = None;
    for (at, word) in words.iter().enumerate() {
        let folded = fold(word);
        let last = at + 1 == words.len();
        let mut next = Vec::new();
        for ending in endings(language) {
            let Some(bare) = ending.replaced(word, &folded) else { continue };
            for (hash, text) in &readings {
                let hash = if at == 0 { *hash } else { hash.byte(b' ') };
                let hash = bare.bytes().fold(hash, Hash::byte);
                let blank = if at == 0 { "" } else { " " };
                let text = || format!("{text}{blank}{}", ending.shown(word));
                if last
                    && let Some(score) = known(hash)
                    && best.as_ref().is_none_or(|(top, _)| score > *top)
                {
                    best = Some((score, text()));
                }
                if !last && next.len() < MOST_READINGS && knowledge.begins(hash) {
                    next.push((hash, text()));
                }
            }
        }
        readings = next;
    }
    best.map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_form_of_a_dictionary() {
        let knowledge = Knowledge::shipped();
        for (language, kind, name, base) in [
            ("ru", Kind::Place, "Москве", Some("Москва")),
            ("ru", Kind::Place, "Москва", Some("Москва")),
            ("ru", Kind::Person, "Владимира Путина", Some("Владимир Путин")),
            ("pl", Kind::Place, "Warszawy", Some("Warszawa")),
            ("pl", Kind::Person, "Donaldem Tuskiem", Some("Donald Tusk")),
            ("cs", Kind::Place, "Prahy", Some("Praha")),
            ("cs", Kind::Place, "Brně", Some("Brno")),
            ("uk", Kind::Place, "Україною", Some("Україна")),
            ("tr", Kind::Place, "Ankara'dan", Some("Ankara")),
            ("ar", Kind::Place, "بالقاهرة", Some("القاهرة")),
            ("de", Kind::Place, "Berlins", Some("Berlin")),
            ("ru", Kind::Person, "Иннокентия Выдуманова", None),
        ] {
            assert_eq!(form(&knowledge, name, kind, language).as_deref(), base, "{language} {name}");
        }
    }
}
