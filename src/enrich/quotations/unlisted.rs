//! Speakers beside verbs of speech that no table holds: the form of the sentence shows them.

use std::ops::Range;

use super::cues::{Order, role};
use super::page::{Item, Page, token};
use super::phrase::{ANY_PRONOUN, Head, Subject};

/// Most words of the verb: `iç çekti`, `s’est emporté`.
const VERB: usize = 2;

/// The person whose name follows the quotation that opens the sentence, behind a word or two in lower case, and these: `“It is gone,” grumbled
/// Ann Lee.` Where verbs stand last, the name itself follows. `goes_on`: the marks hold no full stop at their end.
pub(super) fn named_behind(
    page: &Page<'_>,
    items: &[Item],
    at: usize,
    goes_on: bool,
) -> Option<(Subject, Option<Range<usize>>)> {
    if items[..at].iter().any(|i| matches!(*i, Item::Token(t) if page.is_word(t))) {
        return None;
    }
    let parts = |i: &usize| token(items, *i).is_some_and(|t| !page.is_word(t) && !page.is_stop(t));
    let mut from = at + 1 + (at + 1..items.len()).take_while(parts).count();
    let last = page.table.order == Order::Before;
    if from == at + 1 && !goes_on && !last {
        return None;
    }
    from += usize::from(token(items, from).is_some_and(|t| page.roles(t).has(role::SIGN)));
    let starts = |i: usize| token(items, i).and_then(|t| page.name_at(t)).filter(|name| name.person);
    let (to, name) = (from..=from + VERB).find_map(|i| Some((i, starts(i)?)))?;
    const NONE: crate::enrich::roles::Roles =
        role::BREAK.and(role::LINK).and(role::OBLIQUE).and(role::SOURCE).and(ANY_PRONOUN);
    let is_verb =
        |i: usize| token(items, i).is_some_and(|t| page.is_word(t) && !page.is_upper(t) && !page.roles(t).has(NONE));
    if !(from..to).all(is_verb) || from == to && !last {
        return None;
    }
    let cue = token(items, from).filter(|_| from < to).map(|t| t..t + (to - from));
    Some((Subject { tokens: name.tokens.clone(), head: Head::Name }, cue))
}
