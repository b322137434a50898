//! The noun phrases beside verbs of speech.

use super::clause::sentence_subject;
use super::cues::role;
use super::page::{Item, Page, token};
use super::phrase::{ANY_PRONOUN, Head, PHRASE, Subject, is_article, noun_phrase, settle};

/// The noun phrase that speaks in front of `items[end]`, no further back than `floor`: past adverbs, appositions and inserted clauses.
pub(super) fn phrase_before(page: &Page<'_>, items: &[Item], end: usize, floor: usize) -> Option<Subject> {
    let mut end = end;
    while end > floor && token(items, end - 1).is_some_and(|t| page.is_between(t)) {
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

/// How many words at `items[start]` are an expression that stands between a verb and its subject (`por su parte`).
fn aside(page: &Page<'_>, items: &[Item], start: usize) -> usize {
    let stands = |aside: &&&str| {
        let mut words = aside.split(' ').zip(start..);
        words.all(|(word, at)| token(items, at).is_some_and(|t| page.lower(t) == word))
    };
    page.table.asides.iter().find(stands).map_or(0, |aside| aside.split(' ').count())
}

/// The noun phrase that starts at `items[start]` and ends before `items[stop]`.
pub(super) fn phrase_after(page: &Page<'_>, items: &[Item], start: usize, stop: usize) -> Option<Subject> {
    let mut start = start;
    // `ajoute-t-il`
    if let Some(verb) = start.checked_sub(1).and_then(|before| token(items, before))
        && page.is_verb(verb)
        && page.roles(verb).has(role::BEFORE_PRONOUN)
    {
        return Some(Subject { tokens: verb..verb + 1, head: Head::Pronoun });
    }
    let mut first = token(items, start)?;
    // `erinnert sich Müller`, `řekl dnes Novák`, `είπε η Μαρία`
    loop {
        let other = page.roles(first).has(ANY_PRONOUN.and(role::PREPOSITION).and(role::OBLIQUE))
            || is_article(page, &page.lower(first));
        let adverb = page.is_between(first) && !other;
        let length = if adverb { 1 } else { aside(page, items, start) };
        if length == 0 {
            break;
        }
        start += length;
        first = token(items, start)?;
    }
    if page.name_at(first).is_none() {
        let (lower, roles) = (page.lower(first), page.roles(first));
        if roles.has(ANY_PRONOUN) {
            let inverted = !matches!(&*lower, "it" | "they" | "we" | "i" | "you" | "who");
            return inverted.then_some(Subject { tokens: first..first + 1, head: Head::Pronoun });
        }
        let idle = roles.has(role::LINK.and(role::BREAK)) || page.is_between(first);
        // `disse a padeira` is no `disse a jornalistas`.
        let plural = || token(items, start + 1).is_some_and(|t| page.lower(t).ends_with('s'));
        let article = is_article(page, &lower) && !(page.analysis.language == "pt" && plural());
        if !page.is_word(first) || idle && !article {
            let object = roles.has(role::PREPOSITION.and(role::LINK));
            return if object { past_object(page, items, start, stop) } else { None };
        }
    }
    let mut end = start;
    while end < stop && end - start < PHRASE {
        let Some(t) = token(items, end) else { break };
        if t != first + (end - start) {
            break;
        }
        if page.name_at(t).is_none() {
            let abbreviates = page.analysis.token(t) == "." && !page.is_stop(t);
            let inside = page.is_word(t) || abbreviates || matches!(page.analysis.token(t), "'s" | "’s" | "&" | "-");
            let breaks = end > start && page.roles(t).has(role::BREAK.and(role::OBLIQUE));
            if !inside || breaks || page.is_verb(t) {
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
    // `said her cook, Ann Lee.`
    let apposed = first + (end - start) + 1;
    let comma = token(items, end).is_some_and(|t| page.analysis.token(t) == ",");
    if comma
        && page.name_at(apposed - 2).is_none()
        && let Some(name) = page.name_at(apposed).filter(|name| name.person && name.tokens.start == apposed)
        && token(items, end + 1) == Some(apposed)
        && token(items, end + 1 + name.tokens.len()).is_none_or(|t| !page.is_word(t))
    {
        return Some(Subject { tokens: name.tokens.clone(), head: Head::Name });
    }
    // `so Trump in einem Posting`, `dijo un vecino apodado «Pulga»`
    while end > start + 1
        && page.name_at(first + (end - start) - 1).is_none()
        && page.roles(first + (end - start) - 1).has(role::LINK.and(role::TERM))
    {
        end -= 1;
    }
    settle(page, first..first + (end - start))
}

/// The person whose name follows the phrase at `items[start]`, which says of whom or to whom: `сказала о них подруга Вера Лугова`, `a dit d'eux son amie
/// Ève Finot`. Behind the preposition of the phrase the name would stand in another case; where there are none, what is owned begins a phrase of
/// its own.
fn past_object(page: &Page<'_>, items: &[Item], start: usize, stop: usize) -> Option<Subject> {
    const OBJECT: usize = 8;
    let cases = matches!(page.analysis.language, "cs" | "pl" | "ru" | "uk");
    let mut owned = false;
    for i in start + 1..stop.min(start + OBJECT) {
        let t = token(items, i).filter(|&t| page.is_word(t))?;
        if let Some(name) = page.name_at(t) {
            let written = || {
                let last = page.analysis.tokens[name.tokens.end - 1].end as usize;
                page.analysis.text.get(page.analysis.tokens[t].start as usize..last)
            };
            let nominative = cases && name.tokens.len() > 1 && written() == Some(name.entity.name.as_str());
            let speaks = name.person && name.tokens.start == t && i > start + 1 && (owned || nominative);
            return speaks.then(|| Subject { tokens: name.tokens.clone(), head: Head::Name });
        }
        let roles = page.roles(t);
        // `su amiga Ana Ruiz`, whose name was not read
        if owned && page.is_upper(t) {
            let run = (i..stop).map_while(|k| token(items, k)).take_while(|&t| page.is_word(t) && page.is_upper(t));
            return Some(Subject { tokens: t..t + run.count(), head: Head::Noun });
        }
        if page.is_verb(t) {
            return None;
        }
        owned = roles.has(role::OWNER) && i > start + 1 || owned && !roles.has(role::PREPOSITION);
    }
    None
}
