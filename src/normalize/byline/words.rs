//! What words do around the names of a byline, read from `words.tsv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// A list of the table, whose head says what its words do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    Label,
    Genre,
    Exclusive,
    Other,
    And,
    With,
    For,
    Town,
    Ours,
    Particle,
    Generation,
    Role,
    Degree,
    School,
    Agency,
    Organisation,
    Account,
    Tail,
    Junk,
    Month,
}

/// The lists under their names in the table, in the order of [`List`].
const LISTS: [(&str, List); 20] = [
    ("label", List::Label),
    ("genre", List::Genre),
    ("exclusive", List::Exclusive),
    ("other", List::Other),
    ("and", List::And),
    ("with", List::With),
    ("for", List::For),
    ("town", List::Town),
    ("ours", List::Ours),
    ("particle", List::Particle),
    ("generation", List::Generation),
    ("role", List::Role),
    ("degree", List::Degree),
    ("school", List::School),
    ("agency", List::Agency),
    ("organisation", List::Organisation),
    ("account", List::Account),
    ("tail", List::Tail),
    ("junk", List::Junk),
    ("month", List::Month),
];

impl List {
    /// Whether `word`, in lower case, stands in the list.
    pub fn has(self, word: &str) -> bool {
        TABLE.lists.get(word).is_some_and(|lists| lists & 1 << self as u32 != 0)
    }

    /// The words of the list.
    pub fn words(self) -> &'static [&'static str] {
        &TABLE.words[self as usize]
    }
}

/// Whether `text`, in lower case, introduces names: a label, or a genre with its colon.
pub fn is_label(text: &str) -> bool {
    List::Label.has(text) || List::Genre.has(text)
}

/// What introduces names and begins with the letter that `text` begins with.
pub fn labels(text: &str) -> &'static [&'static str] {
    TABLE.labels.beside(text)
}

/// What stands in front of an introduction where nobody else has the story, and begins with the letter that `text` begins with.
pub fn exclusive(text: &str) -> &'static [&'static str] {
    TABLE.exclusive.beside(text)
}

/// Words by their first letter, so that a line is compared with few of them.
#[derive(Default)]
struct ByLetter(FxHashMap<char, Vec<&'static str>>);

impl ByLetter {
    fn add(&mut self, word: &'static str) {
        if let Some(first) = word.chars().next() {
            self.0.entry(first).or_default().push(word);
        }
    }

    /// Those that begin with the letter that `text` begins with, in either case.
    fn beside(&self, text: &str) -> &[&'static str] {
        let first = text.chars().next().and_then(|first| first.to_lowercase().next());
        first.and_then(|first| self.0.get(&first)).map_or(&[], Vec::as_slice)
    }
}

#[derive(Default)]
struct Table {
    /// The lists of a word, one bit each.
    lists: FxHashMap<&'static str, u32>,
    words: [Vec<&'static str>; LISTS.len()],
    /// Labels and genres.
    labels: ByLetter,
    exclusive: ByLetter,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for (list, words) in rows() {
        for word in words {
            *table.lists.entry(word).or_default() |= 1 << list as u32;
            table.words[list as usize].push(word);
            match list {
                List::Label | List::Genre => table.labels.add(word),
                List::Exclusive => table.exclusive.add(word),
                _ => {}
            }
        }
    }
    table
});

/// The lists with their words, a row a language.
fn rows() -> impl Iterator<Item = (List, impl Iterator<Item = &'static str>)> {
    include_str!("words.tsv").lines().filter_map(|row| {
        let mut cells = row.split('\t');
        let name = cells.next()?;
        let list = LISTS.iter().find(|(known, _)| *known == name)?.1;
        Some((list, cells.nth(1)?.split(" | ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        for row in include_str!("words.tsv").lines().filter(|row| !row.starts_with('#')) {
            let [list, language, _] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
            assert!(LISTS.iter().any(|(name, _)| *name == list) && language.len() <= 3, "{row}");
        }
        for (at, (name, list)) in LISTS.into_iter().enumerate() {
            assert_eq!(list as usize, at, "{name}");
            let mut words = list.words().to_vec();
            words.sort_unstable();
            assert!(!words.is_empty() && words.windows(2).all(|pair| pair[0] != pair[1]), "each once: {name}");
            assert!(words.iter().all(|w| !w.is_empty() && w.trim() == *w && w.to_lowercase() == **w), "{name}");
        }
    }

    #[test]
    fn words_do_what_their_rows_say() {
        assert!(List::And.has("und") && List::Particle.has("y") && List::And.has("y") && !List::Role.has("und"));
        assert!(List::Role.words().contains(&"reporter") && !List::Role.has("") && !List::Role.has("Reporter"));
        assert!(labels("Von Ana").contains(&"von") && labels("I").contains(&"interview") && labels("#").is_empty());
    }
}
