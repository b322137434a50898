//! Names of one word that somebody owns, founded or runs: they are of a firm, though they look like a person's.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::mention::Named;
use super::model::Kind;
use crate::cut;
use crate::enrich::roles;

/// What stands in front of such a name, by language.
static OF: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let rows = roles::rows(include_str!("../../../data/ner/owned.tsv"));
    rows.map(|(language, _, words)| (language, words.split(" | ").collect())).collect()
});

/// Bytes in front of a name that are looked at.
const REACH: usize = 40;

/// What `named` is: a firm where words of the text say so of what was taken for a person.
pub(super) fn kind(text: &str, language: &str, named: &Named) -> Kind {
    let is_owned = |phrases: &[&str]| named.mentions.iter().any(|mention| is_behind(text, mention, phrases));
    let is_word = named.kind == Kind::Person && !named.name.contains(' ');
    if is_word && OF.get(language).is_some_and(|phrases| is_owned(phrases)) { Kind::Organisation } else { named.kind }
}

/// Whether one of `phrases` stands right in front of `mention`.
fn is_behind(text: &str, mention: &Range<usize>, phrases: &[&str]) -> bool {
    let front = text.get(..mention.start).map(|front| cut::tail(front, REACH)).unwrap_or_default();
    let front = front.trim_end().to_lowercase();
    phrases.iter().any(|phrase| {
        let before = front.strip_suffix(phrase);
        before.is_some_and(|before| !before.ends_with(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_owned_is_no_person() {
        for (language, front, name, want) in [
            ("en", "Ann Lee, owner of ", "Voltissa", Kind::Organisation),
            ("en", "She has a stake in ", "Voltissa", Kind::Organisation),
            ("en", "It was said of ", "Voltissa", Kind::Person),
            ("en", "the land owner of ", "Ann Lee", Kind::Person),
            ("de", "Die Gründerin von ", "Voltissa", Kind::Organisation),
            ("fr", "le propriétaire de ", "Voltissa", Kind::Organisation),
            ("es", "la dueña de ", "Voltissa", Kind::Organisation),
            ("sv", "ägaren till ", "Voltissa", Kind::Organisation),
            ("fi", "omistaja ", "Voltissa", Kind::Person),
        ] {
            let text = format!("{front}{name} spoke.");
            let mentions = std::iter::once(front.len()..front.len() + name.len()).collect();
            let named = Named { kind: Kind::Person, name: name.into(), role: None, confidence: 0.9, mentions };
            assert_eq!(kind(&text, language, &named), want, "{text}");
        }
    }
}
