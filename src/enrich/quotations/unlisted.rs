//! Speakers beside verbs of speech that no table holds: the form of the sentence shows them.

use std::ops::Range;

use super::cues::{Order, role};
use super::page::{Item, Page, token};
use super::phrase::{ANY_PRONOUN, Head, Subject};

/// Most words of the verb where verbs stand last: `iç çekti`.
const VERB: usize = 2;
/// Most words of the verb and of what stands between it and the name: `zanjó el lunes la alcaldesa`.
const WORDS: usize = 8;

/// The person whose name follows the quotation that opens the sentence, behind words in lower case, and the first of these: `“It is gone,”
/// grumbled Ann Lee.` Where verbs stand last, the name itself may follow. `goes_on`: the marks hold no full stop at their end.
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
    if !last {
        return named_soon(page, items, from);
    }
    from += usize::from(token(items, from).is_some_and(|t| page.roles(t).has(role::SIGN)));
    let starts = |i: usize| token(items, i).and_then(|t| page.name_at(t)).filter(|name| name.person);
    let (to, name) = (from..=from + VERB).find_map(|i| Some((i, starts(i)?)))?;
    const NONE: crate::enrich::roles::Roles =
        role::BREAK.and(role::LINK).and(role::OBLIQUE).and(role::SOURCE).and(ANY_PRONOUN);
    let is_verb =
        |i: usize| token(items, i).is_some_and(|t| page.is_word(t) && !page.is_upper(t) && !page.roles(t).has(NONE));
    if !(from..to).all(is_verb) {
        return None;
    }
    let cue = token(items, from).filter(|_| from < to).map(|t| t..t + (to - from));
    Some((Subject { tokens: name.tokens.clone(), head: Head::Name }, cue))
}

/// The person that is named soon behind the verb at `items[from]`, and the verb.
fn named_soon(page: &Page<'_>, items: &[Item], from: usize) -> Option<(Subject, Option<Range<usize>>)> {
    let first = token(items, from)?;
    let other = role::BREAK.and(role::LINK).and(role::TERM).and(role::SOURCE).and(ANY_PRONOUN);
    if !page.is_word(first) || page.is_upper(first) || page.roles(first).has(other) {
        return None;
    }
    // `sagte am Montag Müller`: a preposition with a day; whoever else stands behind one is spoken to or of.
    let mut governed = false;
    for i in from + 1..items.len().min(from + WORDS) {
        let t = token(items, i).filter(|&t| page.is_word(t))?;
        if let Some(name) = page.name_at(t) {
            let speaks = name.person && name.tokens.start == t && !governed;
            let subject = Subject { tokens: name.tokens.clone(), head: Head::Name };
            return speaks.then_some((subject, Some(first..first + 1)));
        }
        let roles = page.roles(t);
        let preposition = roles.has(role::PREPOSITION.and(role::OBLIQUE));
        if !preposition && !governed && roles.has(role::BREAK) && !page.is_between(t) {
            return None;
        }
        governed = preposition || governed && !roles.has(role::BREAK);
    }
    None
}
