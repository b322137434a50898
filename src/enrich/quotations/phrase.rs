//! Noun phrases, and what kind of expression each is.

use std::ops::Range;

use super::cues::role;
use super::page::{Item, Page, token};
use crate::enrich::roles::Roles;

/// A speaker as the text names it beside a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What kind of expression it is.
    pub head: Head,
}

/// What kind of expression names a speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// A name, found before.
    Name,
    /// A pronoun.
    Pronoun,
    /// Another noun phrase: `officials`, `a spokesman for the ministry`.
    Noun,
}

/// The longest noun phrase, in tokens.
pub(super) const PHRASE: usize = 14;

/// Words that stand in front of a noun although they can also stand between a subject and its verb, or link nouns.
pub(super) fn is_article(page: &Page<'_>, lower: &str) -> bool {
    match page.analysis.language {
        "fr" => lower == "le",
        "es" => lower == "lo",
        "ro" => lower == "o",
        "de" => lower == "der",
        "nl" => lower == "de",
        "en" | "hu" | "pt" => lower == "a",
        _ => false,
    }
}

/// A pronoun, also one behind a hyphen.
pub(super) const ANY_PRONOUN: Roles = role::PRONOUN.and(role::BEFORE_PRONOUN);

/// The noun phrase that ends before `items[end]`, no further back than `floor`.
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
            if !inside || breaks || (page.is_verb(t) && !page.is_upper(t)) {
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
    // `박범인 군수는`: the title stands behind the name, with the particle of both.
    const TITLE: usize = 4;
    if page.table.has_titles_behind()
        && let Some(name) = phrase.clone().rev().take(TITLE).find_map(|t| page.name_at(t)).filter(|name| name.person)
        && phrase.start <= name.tokens.start
    {
        return Some(Subject { tokens: name.tokens.clone(), head: Head::Name });
    }
    if let Some(tokens) = only_person(page, &phrase) {
        return Some(Subject { tokens, head: Head::Name });
    }
    let mut start = phrase.start;
    while start < last
        && page.name_at(start).is_none()
        && (page.is_between(start) && !is_article(page, &page.lower(start))
            || !page.is_word(start)
            || page.roles(start).has(role::SOURCE) && !page.is_upper(start))
    {
        start += 1;
    }
    // A clause in front of a name that was not found: `… hatırlatan Halebak`.
    const LONG: usize = 6;
    let upper = |t: &usize| page.is_word(*t) && page.is_upper(*t);
    if phrase.end - start > LONG && page.analysis.language == "tr" && upper(&last) {
        start = phrase.end - (start..phrase.end).rev().take_while(upper).count();
    }
    let words = (start..phrase.end).filter(|&t| page.is_word(t)).count();
    // `26일`: a day.
    let is_number = words == 1 && page.analysis.token(start).starts_with(|c: char| c.is_ascii_digit());
    let idle = words == 0
        || is_number
        || is_aside(page, start..phrase.end)
        || words == 1 && page.lower(last).ends_with(['\'', '\u{2019}'])
        || words == 1
            && matches!(&*page.lower(last), "the" | "a" | "an" | "der" | "die" | "das" | "le" | "la" | "el" | "il")
        || page.roles(last).has(role::BREAK.and(role::LINK))
        || matches!(&*page.lower(last), "this" | "there" | "it" | "as");
    (!idle).then_some(Subject { tokens: start..phrase.end, head: Head::Noun })
}

/// The full name of the one person in a phrase that is longer than that: a clause, not a description (`Dall'altra parte Ugo Sala protesta`). Who stands
/// behind a preposition or owns something is not the one who speaks.
fn only_person(page: &Page<'_>, phrase: &Range<usize>) -> Option<Range<usize>> {
    const CLAUSE: usize = 2;
    let mut people = page
        .names
        .iter()
        .filter(|name| name.person && phrase.start <= name.tokens.start && name.tokens.end <= phrase.end);
    let name = people.next().filter(|name| name.tokens.len() > 1)?;
    let words = phrase.clone().filter(|&t| page.is_word(t)).count();
    let before = name.tokens.start.checked_sub(1).filter(|&before| before >= phrase.start);
    let linked = before.is_some_and(|before| page.roles(before).has(role::LINK.and(role::BREAK).and(role::OBLIQUE)));
    let owns = name.tokens.end < phrase.end && page.analysis.token(name.tokens.end).starts_with(['\'', '\u{2019}']);
    (people.next().is_none() && !linked && !owns && words >= name.tokens.len() + CLAUSE).then(|| name.tokens.clone())
}

/// Whether the words are none that name somebody: a particle that was parted from its noun by a bracket, or what somebody does meanwhile (`gülerken`, `微笑地`).
fn is_aside(page: &Page<'_>, words: Range<usize>) -> bool {
    let last = page.lower(words.end - 1);
    match page.analysis.language {
        "ko" => words.len() == 1 && matches!(&*last, "은" | "는" | "이" | "가" | "도"),
        "tr" => ["ken", "erek", "arak"].iter().any(|end| last.ends_with(end)),
        "zh" => last.ends_with('地'),
        _ => false,
    }
}
