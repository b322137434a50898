//! The subject of a whole sentence, where no verb of speech has one of its own.

use super::cues::role;
use super::page::{Item, Page, token};
use super::phrase::{Head, Subject, settle};

/// The subject of the sentence as far as it stands before `end`: the noun phrase at its beginning if a verb follows it, else the first
/// name of a person or pronoun, else the first other name.
pub(super) fn sentence_subject(page: &Page<'_>, items: &[Item], end: usize) -> Option<Subject> {
    let mut other = None;
    let start = main_clause(page, items, end);
    // `Meanwhile, it attacked Smith, saying`
    if let Some(t) = token(items, start).filter(|&t| page.lower(t) == "it")
        && token(items, start + 1).is_some_and(|v| is_predicate(page, v))
        && start + 1 < end
    {
        return Some(Subject { tokens: t..t + 1, head: Head::Pronoun });
    }
    for i in start..end {
        let Some(t) = token(items, i) else { continue };
        if let Some(name) = page.name_at(t) {
            // `Smith's campaign` is not Smith.
            let owner = name.tokens.end < page.analysis.tokens.len()
                && matches!(page.analysis.token(name.tokens.end), "'s" | "’s" | "'" | "’");
            if name.person && !owner {
                return opening(page, items, start, i, end)
                    .or_else(|| Some(Subject { tokens: name.tokens.clone(), head: Head::Name }));
            }
            if !owner {
                other.get_or_insert_with(|| Subject { tokens: name.tokens.clone(), head: Head::Name });
            }
        } else if page.roles(t).has(role::PRONOUN) && !matches!(&*page.lower(t), "who" | "it" | "you") {
            return opening(page, items, start, i, end).or(Some(Subject { tokens: t..t + 1, head: Head::Pronoun }));
        }
    }
    other.or_else(|| opening(page, items, start, end, end))
}

/// Words that open a phrase or clause in front of the main one.
const OPENERS: &[&str] = &[
    "with",
    "in",
    "on",
    "after",
    "when",
    "while",
    "although",
    "though",
    "as",
    "at",
    "by",
    "for",
    "since",
    "if",
    "despite",
    "during",
    "following",
    "amid",
    "before",
    "because",
    "once",
    "unlike",
    "until",
    "from",
    "under",
    "against",
    "among",
    "asked",
    "given",
];

/// Where the main clause begins: behind the comma that ends an opening phrase.
fn main_clause(page: &Page<'_>, items: &[Item], end: usize) -> usize {
    let opens = token(items, 0).is_some_and(|t| page.name_at(t).is_none() && OPENERS.contains(&&*page.lower(t)));
    let comma = (1..end.min(30)).find(|&i| token(items, i).is_some_and(|t| page.analysis.token(t) == ","));
    // `Meanwhile, it`
    let opens = opens
        || comma == Some(1)
            && token(items, 0).is_some_and(|t| {
                matches!(&*page.lower(t), "meanwhile" | "however" | "instead" | "still" | "later" | "separately")
            });
    match comma {
        Some(comma) if opens && comma + 1 < end => comma + 1,
        _ => 0,
    }
}

/// Whether the token is a verb of speech, a past tense or an auxiliary.
fn is_predicate(page: &Page<'_>, t: usize) -> bool {
    let lower = page.lower(t);
    page.is_verb(t)
        || (lower.len() > 4 && lower.ends_with("ed") && !lower.contains('-'))
        || matches!(&*lower, "is" | "was" | "were" | "are" | "has" | "have" | "had" | "will" | "would")
}

/// The noun phrase without a name that opens the main clause at `from`, if a past tense or auxiliary follows it before `limit`.
fn opening(page: &Page<'_>, items: &[Item], from: usize, limit: usize, end: usize) -> Option<Subject> {
    const LONGEST: usize = 8;
    let first = token(items, from)?;
    if limit < from + 2 || page.name_at(first).is_some() {
        return None;
    }
    if page.roles(first).has(role::BREAK.and(role::LINK)) || page.is_between(first) && page.lower(first) != "a" {
        return None;
    }
    for i in from + 1..limit.min(end).min(from + LONGEST) {
        let t = token(items, i)?;
        if is_predicate(page, t) {
            return settle(page, first..t);
        }
        if !page.is_word(t) && !matches!(page.analysis.token(t), "'s" | "’s") {
            return None;
        }
    }
    None
}
