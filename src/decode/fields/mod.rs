//! Which JSON fields are read as what: our own names first, then the names that crawlers, feeds and extractors use.
//!
//! Names are compared without case, `_`, `-`, `:` and blanks, so `datePublished`, `date_published` and `DATE-PUBLISHED` are one. Where
//! several fields of an object say the same, the one that stands first in [`ALIASES`] counts and the others go to `extra`.

mod literal;
mod nodes;
pub(super) mod path;
mod table;
pub(super) mod values;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

pub use self::table::ALIASES;
pub(super) use self::table::{CONTAINERS, WRAPPERS};

/// What a field of the input can be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The producer's identifier, `origin.id`.
    Id,
    /// A whole page or a fragment of one.
    Html,
    /// Text, or HTML where it holds markup.
    Text,
    /// Where it was fetched.
    Url,
    /// The canonical address.
    CanonicalUrl,
    /// Headline.
    Headline,
    /// Description.
    Description,
    /// Byline as printed.
    Byline,
    /// Authors.
    Authors,
    /// First publication.
    Published,
    /// Last change.
    Modified,
    /// Fetching.
    Fetched,
    /// Language.
    Language,
    /// Section.
    Section,
    /// Tags.
    Tags,
    /// The publication: its name, its address or both.
    Source,
    /// Its domain.
    SourceDomain,
    /// Images.
    Images,
}

/// Folded name to field, with the place in [`ALIASES`] that decides between several.
static INDEX: LazyLock<FxHashMap<String, (usize, Field)>> = LazyLock::new(|| {
    let names = ALIASES.iter().flat_map(|(field, names)| names.iter().map(|name| (*name, *field)));
    let places = names.enumerate().filter(|(_, (name, _))| !name.contains('.'));
    places.map(|(place, (name, field))| (folded(name), (place, field))).collect()
});

/// What a field of this name is read as, and its place among its rivals.
pub(super) fn known(name: &str) -> Option<(usize, Field)> {
    INDEX.get(&folded(name)).copied()
}

/// The paths of the table, each with its field and its place among its rivals.
pub(super) fn paths() -> impl Iterator<Item = ((usize, Field), &'static str)> {
    let names = ALIASES.iter().flat_map(|(field, names)| names.iter().map(|name| (*name, *field)));
    names.enumerate().filter(|(_, (name, _))| name.contains('.')).map(|(place, (name, field))| ((place, field), name))
}

/// A name as it is compared.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Field {
    /// The field of the document that it becomes, where `explain` shows its candidates.
    pub(super) fn of_document(self) -> Option<&'static str> {
        Some(match self {
            Field::Url | Field::CanonicalUrl => "url",
            Field::Headline => "headline",
            Field::Description => "description",
            Field::Byline => "byline",
            Field::Authors => "authors",
            Field::Published => "published",
            Field::Modified => "modified",
            Field::Language => "language",
            Field::Section => "section",
            Field::Tags => "tags",
            Field::Source | Field::SourceDomain => "source",
            Field::Id | Field::Html | Field::Text | Field::Fetched | Field::Images => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_unique_and_fold_apart() {
        let mut names: Vec<_> = ALIASES.iter().flat_map(|(_, names)| names.iter().map(|name| folded(name))).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
