//! Which JSON fields are read as what: our own names first, then the names that crawlers, feeds and extractors use.
//!
//! Names are compared without case, `_`, `-`, `:` and blanks, so `datePublished`, `date_published` and `DATE-PUBLISHED` are one. Where
//! several fields of an object say the same, the one that stands first in [`ALIASES`] counts and the others go to `extra`.

mod literal;
mod nodes;
pub(super) mod path;
mod schema;
mod table;
pub(super) mod values;

use rustc_hash::FxHashMap;

use crate::normalize::clean::letters;

pub use self::schema::schema;
pub use self::table::ALIASES;
pub(super) use self::table::{CONTAINERS, ENVELOPES, LISTS, WRAPPERS};

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

impl Field {
    /// Every field, by the name that a configuration gives it.
    pub const ALL: [(&'static str, Field); 18] = [
        ("id", Field::Id),
        ("html", Field::Html),
        ("text", Field::Text),
        ("url", Field::Url),
        ("canonical_url", Field::CanonicalUrl),
        ("headline", Field::Headline),
        ("description", Field::Description),
        ("byline", Field::Byline),
        ("authors", Field::Authors),
        ("published", Field::Published),
        ("modified", Field::Modified),
        ("fetched", Field::Fetched),
        ("language", Field::Language),
        ("section", Field::Section),
        ("tags", Field::Tags),
        ("source", Field::Source),
        ("source_domain", Field::SourceDomain),
        ("images", Field::Images),
    ];

    /// Whether it holds several values, so that a path may lead through a list to each of them.
    pub(super) fn is_list(self) -> bool {
        matches!(self, Field::Authors | Field::Tags | Field::Images)
    }
}

/// The names and paths by which fields are known: a user's own, and behind them those of [`ALIASES`].
#[derive(Debug, Clone)]
pub struct Names {
    /// Folded name to field, with the place that decides between several.
    index: FxHashMap<String, (usize, Field)>,
    paths: Vec<Path>,
}

/// A path by which a field is known.
#[derive(Debug, Clone)]
pub(super) struct Path {
    /// Its place among its rivals, and the field.
    pub(super) rank: (usize, Field),
    /// The names, joined by points.
    pub(super) name: String,
    /// The first name as it is compared.
    pub(super) head: String,
}

impl Default for Names {
    fn default() -> Self {
        Self::with(&[])
    }
}

impl Names {
    /// With a user's `own` names in front, best first.
    pub fn with(own: &[(Field, Vec<String>)]) -> Self {
        let own = own.iter().flat_map(|(field, names)| names.iter().map(|name| (name.as_str(), *field)));
        let standard = ALIASES.iter().flat_map(|(field, names)| names.iter().map(|name| (*name, *field)));
        let mut names = Self { index: FxHashMap::default(), paths: Vec::new() };
        for (place, (name, field)) in own.chain(standard).enumerate() {
            match name.contains('.') {
                true => {
                    let head = folded(name.split('.').next().unwrap_or(name));
                    names.paths.push(Path { rank: (place, field), name: name.to_owned(), head });
                }
                false => drop(names.index.entry(folded(name)).or_insert((place, field))),
            }
        }
        names
    }

    /// What a field of this name is read as, and its place among its rivals.
    pub(super) fn known(&self, name: &str) -> Option<(usize, Field)> {
        self.index.get(&folded(name)).copied()
    }

    /// The paths.
    pub(super) fn paths(&self) -> &[Path] {
        &self.paths
    }
}

/// Whether `name` is one that a field can be known by: words joined by points, each with a letter or a digit.
pub fn is_name(name: &str) -> bool {
    name.split('.').all(|word| !folded(word).is_empty())
}

/// A name as it is compared.
pub(super) fn folded(name: &str) -> String {
    letters(name).collect()
}

/// Whether `name` is `told` once it is [`folded`].
fn is_folded(name: &str, told: &str) -> bool {
    letters(name).eq(told.chars())
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
        let compared = |name: &&str| name.split('.').map(folded).collect::<Vec<_>>().join(".");
        let mut names: Vec<_> = ALIASES.iter().flat_map(|(_, names)| names.iter().map(compared)).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn own_names_come_first() {
        let names = Names::with(&[
            (Field::Headline, vec!["Schlagzeile".into(), "kopf.titel".into()]),
            (Field::Byline, vec!["desk".into()]),
        ]);
        let place = |name: &str| names.known(name).unwrap().0;
        assert!(place("schlagzeile") < place("headline"));
        assert_eq!(names.known("desk").map(|(_, field)| field), Some(Field::Byline), "taken from the section");
        let first = names.paths().first().map(|path| (path.rank, path.name.as_str(), path.head.as_str()));
        assert_eq!(first, Some(((1, Field::Headline), "kopf.titel", "kopf")));
        assert_eq!(Field::ALL.len(), ALIASES.len());
        assert!(is_name("a.b-c") && !is_name("") && !is_name("a..b") && !is_name("--"));
    }
}
