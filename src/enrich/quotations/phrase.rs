//! The noun phrases beside verbs of speech.

use std::ops::Range;

use super::cues::role;
use super::page::{Item, Page};
use super::speaker::{Head, Subject, is_verb, sentence_subject, token};
use crate::enrich::roles::Roles;

/// The longest noun phrase, in tokens.
const PHRASE: usize = 14;

pub(super) fn is_between(page: &Page<'_>, t: usize) -> bool {
    let adverb = || {
        let lower = page.lower(t);
        lower.len() > 4 && lower.ends_with("ly") && !page.is_upper(t)
    };
    page.name_at(t).is_none() && (page.roles(t).has(role::BETWEEN) || adverb())
}

/// Words that stand in front of a noun although they can also stand between a subject and its verb, or link nouns.
fn is_article(page: &Page<'_>, lower: &str) -> bool {
    match page.analysis.language {
        "fr" => lower == "le",
        "es" => lower == "lo",
        "de" => lower == "der",
        _ => lower == "a",
    }
}

/// A pronoun, also one behind a hyphen.
const ANY_PRONOUN: Roles = role::PRONOUN.and(role::BEFORE_PRONOUN);

/// The noun phrase that ends before `items[end]`, no further back than `floor`.
pub(super) fn phrase_before(page: &Page<'_>, items: &[Item], end: usize, floor: usize) -> Option<Subject> {
    let mut end = end;
    while end > floor && token(items, end - 1).is_some_and(|t| is_between(page, t)) {
        end -= 1;
    }
    let t = token(items, end.checked_sub(1)?)?;
    if end <= floor {
        return None;
    }
    // `Smith, a senator from Ohio, said`
    if matches!(page.analysis.token(t), "," | ")" | "—" | "–" | "-" | "--" | "，") {
        let comma = (floor.max(end.saturating_sub(30))..end - 1).rev().find(|&k| {
            let opens = token(items, k)
                .is_some_and(|t| matches!(page.analysis.token(t), "," | "(" | "—" | "–" | "-" | "--" | "，"));
            opens && k > floor && token(items, k - 1).is_some_and(|t| page.name_at(t).is_some())
        });
        return match comma {
            Some(k) => noun_phrase(page, items, k, floor),
            // An inserted clause: the subject stands before it.
            None => sentence_subject(page, &items[floor..end], end - floor),
        };
    }
    let lower = page.lower(t);
    if page.name_at(t).is_none() && matches!(&*lower, "who" | "that" | "which" | "qui" | "que" | "der" | "die") {
        // The antecedent of a relative clause.
        let mut k = end - 1;
        while k > floor && token(items, k - 1).is_some_and(|t| page.analysis.token(t) == ",") {
            k -= 1;
        }
        return noun_phrase(page, items, k, floor);
    }
    noun_phrase(page, items, end, floor)
}

pub(super) fn noun_phrase(page: &Page<'_>, items: &[Item], end: usize, floor: usize) -> Option<Subject> {
    let last = token(items, end.checked_sub(1)?)?;
    let mut start = end;
    while start > floor && end - start < PHRASE {
        let Some(t) = token(items, start - 1) else { break };
        if start < end && t + 1 != token(items, start)? {
            break;
        }
        if page.name_at(t).is_none() {
            let roles = page.roles(t);
            if start == end && roles.has(ANY_PRONOUN) {
                return Some(Subject { tokens: t..t + 1, head: Head::Pronoun });
            }
            let inside = page.is_word(t) || matches!(page.analysis.token(t), "'s" | "’s" | "&" | "-" | ".");
            let breaks = roles.has(role::BREAK.and(role::PRONOUN)) && !roles.has(role::LINK);
            // `im vergangenen Frühjahr sagte`
            if breaks && roles.has(role::PREPOSITION) {
                return None;
            }
            if !inside || breaks || (is_verb(page, t) && !page.is_upper(t)) {
                break;
            }
            // A verb behind its own subject.
            let lower = page.lower(t);
            let verb = lower.len() > 4 && lower.ends_with("ed") && !page.is_upper(t);
            if verb
                && start < end
                && start >= 2 + floor
                && token(items, start - 2)
                    .is_some_and(|s| page.name_at(s).is_some() || page.roles(s).has(role::PRONOUN))
            {
                break;
            }
        }
        start -= 1;
        if page.roles(t).has(role::OBLIQUE) {
            break;
        }
    }
    let mut start = token(items, start).filter(|_| start < end)?;
    while start < last && page.roles(start).has(role::LINK) && !is_article(page, &page.lower(start)) {
        // `In Ohio Smith said`: what follows the link up to the name is no part of it.
        start = page.name_at(last).map_or(start + 1, |name| name.tokens.start.max(start + 1));
    }
    settle(page, start..last + 1)
}

/// The noun phrase that starts at `items[start]` and ends before `items[stop]`.
pub(super) fn phrase_after(page: &Page<'_>, items: &[Item], start: usize, stop: usize) -> Option<Subject> {
    let mut start = start;
    let mut first = token(items, start)?;
    // `erinnert sich Müller`
    if page.lower(first) == "sich" {
        start += 1;
        first = token(items, start)?;
    }
    if page.name_at(first).is_none() {
        let (lower, roles) = (page.lower(first), page.roles(first));
        if roles.has(ANY_PRONOUN) {
            let inverted = !matches!(&*lower, "it" | "they" | "we" | "i" | "you" | "who");
            return inverted.then_some(Subject { tokens: first..first + 1, head: Head::Pronoun });
        }
        let idle = roles.has(role::LINK) || is_between(page, first);
        if !page.is_word(first) || roles.has(role::BREAK) || idle && !is_article(page, &lower) {
            return None;
        }
    }
    let mut end = start;
    while end < stop && end - start < PHRASE {
        let Some(t) = token(items, end) else { break };
        if t != first + (end - start) {
            break;
        }
        if page.name_at(t).is_none() {
            let inside = page.is_word(t) || matches!(page.analysis.token(t), "'s" | "’s" | "&" | "-");
            let breaks = end > start && page.roles(t).has(role::BREAK.and(role::OBLIQUE));
            if !inside || breaks || is_verb(page, t) {
                break;
            }
            // Where names are not known, a capitalised word may begin one: what follows in lower case is no part of it.
            let unknown = page.names.is_empty() && end > start && page.is_upper(t - 1) && page.is_word(t);
            if unknown
                && page.analysis.token(t).chars().next().is_some_and(char::is_lowercase)
                && !page.roles(t).has(role::LINK)
            {
                break;
            }
            // After a person's name only what belongs to the name goes on.
            if end > start
                && page.name_at(t - 1).is_some_and(|n| n.person)
                && !matches!(page.analysis.token(t), "'s" | "’s")
            {
                break;
            }
        }
        end += 1;
    }
    // `so Trump in einem Posting`
    while end > start + 1 && page.roles(first + (end - start) - 1).has(role::LINK) {
        end -= 1;
    }
    settle(page, first..first + (end - start))
}

/// Tells what kind of expression the noun phrase is, and drops what does not belong to it.
pub(super) fn settle(page: &Page<'_>, phrase: Range<usize>) -> Option<Subject> {
    let last = phrase.end.checked_sub(1)?;
    if phrase.is_empty() {
        return None;
    }
    let name = page.name_at(last);
    if let Some(name) = name {
        // `a spokesman for Smith` is not Smith.
        let from = name.tokens.start.max(phrase.start);
        // `a member of the party Jane Smith` is she: her name stands in apposition to another.
        let apposed = name.person && from > phrase.start && page.name_at(from - 1).is_some();
        let linked = (phrase.start..from).any(|t| page.roles(t).has(role::LINK) && t > phrase.start);
        if apposed || !linked || !name.person && phrase.start == from {
            return Some(Subject { tokens: name.tokens.clone(), head: Head::Name });
        }
    }
    let mut start = phrase.start;
    while start < last
        && page.name_at(start).is_none()
        && (is_between(page, start) && !is_article(page, &page.lower(start)) || !page.is_word(start))
    {
        start += 1;
    }
    let words = (start..phrase.end).filter(|&t| page.is_word(t)).count();
    let idle = words == 0
        || page.roles(last).has(role::BREAK.and(role::LINK))
        || matches!(&*page.lower(last), "this" | "there" | "it" | "as");
    (!idle).then_some(Subject { tokens: start..phrase.end, head: Head::Noun })
}
