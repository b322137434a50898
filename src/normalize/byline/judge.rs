//! Whether what stands where a name does is one, and whose.

use super::kinds::{is_degree, is_generation};
use super::label::without_label;
use super::roles::{without_role_in_front, without_roles, without_tail};
use super::shape::{MOST_WORDS, is_acronym, is_initial, looks_like_name};
use super::words::List;
use crate::article::{Author, AuthorKind};

/// How much of what a text says is believed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Belief {
    /// It is stated to name authors.
    Stated,
    /// It stands on a page and may.
    Printed,
}

/// The author that `name` names, without labels and roles; none where it is no name.
pub(super) fn judge(name: &str, belief: Belief) -> Option<Author> {
    let name = without_tail(without_role_in_front(without_label(name)));
    // `Interview: Ana Ruiz`
    let name = name.rsplit_once(": ").map_or(name, |(_, rest)| rest);
    let stripped = without_roles(name);
    // `Professor of Hydrology`
    let first = stripped.split(' ').next().unwrap_or("");
    if stripped.len() < name.len() && (first == "of" || List::For.has(first)) {
        return None;
    }
    // `Example staff reporter` names nobody by name: it stays whole.
    let of_group = stripped.split(' ').next_back().is_some_and(|last| last.eq_ignore_ascii_case("staff"));
    let name = if of_group && belief == Belief::Stated { name } else { stripped };
    let name = name.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | ':' | '-' | '–' | '|' | '/' | '*' | '"' | '“' | '”' | '«' | '»' | '_' | '>' | '<' | '\u{fffd}'
            )
    });
    let name = if name.ends_with('.') && !is_initial(name) { name.trim_end_matches('.') } else { name };
    let name = name.strip_prefix('@').unwrap_or(name);
    let joined =
        name.rsplit_once(", ").filter(|(_, last)| is_generation(last)).map(|(name, last)| format!("{name} {last}"));
    let name = joined.as_deref().unwrap_or(name);
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let words: Vec<String> = name.split(' ').map(|w| w.trim_matches([',', '.', ':']).to_lowercase()).collect();
    if belief == Belief::Printed && is_acronym(name) && letters < 3 {
        return None;
    }
    if letters < 2 || name.len() > 80 || words.len() > MOST_WORDS + 2 || name.contains('@') || name.contains("://") {
        return None;
    }
    let in_list = |list: List| words.iter().any(|word| list.has(word));
    let organisation = in_list(List::Organisation) || is_acronym(name);
    if in_list(List::Junk) && (words.len() < 3 || belief == Belief::Printed) && !organisation {
        return None;
    }
    let only_junk = is_degree(name)
        || words.iter().all(|w| {
            List::Junk.has(w)
                || List::Month.has(w)
                || List::Role.has(w)
                || is_degree(w)
                || w.chars().all(|c| !c.is_alphabetic())
        });
    if only_junk || name.contains(['?', '!', '{', '}', '[', ']', '=', '\\']) {
        return None;
    }
    if belief == Belief::Printed && !organisation && !looks_like_name(name) {
        return None;
    }
    let is_title = name.strip_prefix("the ").unwrap_or(name).chars().next().is_some_and(|c| !c.is_lowercase())
        || !name.contains(' ');
    if belief == Belief::Printed && organisation && (words.len() > MOST_WORDS || !is_title) {
        return None;
    }
    let person = words.len() > 1 && looks_like_name(name);
    let kind = match (organisation, person) {
        (true, _) => Some(AuthorKind::Organisation),
        (false, true) => Some(AuthorKind::Person),
        (false, false) => None,
    };
    Some(Author { name: name.to_owned(), kind, url: None })
}
