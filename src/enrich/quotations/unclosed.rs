//! Quotations whose closing mark is missing.

use super::cues::role;
use super::marks::Quoted;
use super::page::Page;

/// The most words of a speaker between the comma and the verb, or behind the verb.
const SPEAKER: usize = 6;

/// Ends an open quotation where its own sentence attributes it: `“We had no choice, Ann Lee said. The council met again.`
pub fn end_before_attribution(page: &Page<'_>, quote: &mut Quoted) {
    let tokens = &page.analysis.tokens;
    let first = tokens.partition_point(|t| (t.start as usize) < quote.inner.start);
    let last = tokens.partition_point(|t| (t.start as usize) < quote.inner.end);
    let word = |t: usize| page.analysis.token(t);
    let comma = (first + 1..last).filter(|&t| word(t) == ",").find(|&comma| {
        let end = (comma + 1..last).find(|&t| !page.is_word(t)).unwrap_or(last);
        let words = comma + 1..end;
        // Only speaker and verb stand between the comma and the full stop.
        let stops = end == last || matches!(word(end), "." | "!" | "?");
        let verb = words.clone().find(|&t| page.is_verb(t) && !page.is_upper(t) && !page.roles(t).has(role::AMBIGUOUS));
        let beside = verb.is_some_and(|verb| verb == comma + 1 || verb + 1 == end);
        let speaker = words.clone().any(|t| page.is_upper(t) || page.roles(t).has(role::PRONOUN));
        stops && beside && speaker && words.len() <= SPEAKER
    });
    if let Some(comma) = comma {
        let end = tokens[comma].end as usize;
        quote.inner.end = end;
        quote.outer.end = end;
        quote.open = false;
    }
}
