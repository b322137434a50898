//! Attributions that stand inside the marks, as Romance and Slavic papers print them: `« A, a expliqué X, B »`, `«A, — сказал X. — B»`.

use std::ops::Range;

use super::cues::role;
use super::marks::Quoted;
use super::page::Page;
use super::phrase::ANY_PRONOUN;

/// Languages whose papers print attributions so.
const LANGUAGES: &[&str] = &["es", "fr", "hu", "it", "pl", "pt", "ro", "ru", "uk"];

/// Most words of a speaker behind the verb.
const SPEAKER: usize = 10;
/// Most auxiliaries and pronouns in front of the verb: `s’est`, `ha`.
const AUXILIARIES: usize = 3;
/// Fewest tokens of what is said in front of the attribution.
const FEWEST: usize = 2;

/// Whether papers in `language` print attributions inside the marks.
pub fn is_printed(language: &str) -> bool {
    LANGUAGES.contains(&language)
}

/// The quotations with those parted that an attribution interrupts, and which of them stand in each paragraph.
pub fn part(page: &Page<'_>, quotes: Vec<Quoted>, held: Vec<Range<usize>>) -> (Vec<Quoted>, Vec<Range<usize>>) {
    if !is_printed(page.analysis.language) {
        return (quotes, held);
    }
    let mut all = Vec::with_capacity(quotes.len());
    let ranges = held.into_iter().map(|held| {
        let from = all.len();
        for quote in &quotes[held] {
            parts(page, quote, &mut all);
        }
        from..all.len()
    });
    let ranges = ranges.collect();
    (all, ranges)
}

/// What `quote` says around attributions inside it; itself if there is none.
fn parts(page: &Page<'_>, quote: &Quoted, out: &mut Vec<Quoted>) {
    let tokens = &page.analysis.tokens;
    let mut from = tokens.partition_point(|t| (t.start as usize) < quote.inner.start);
    let last = tokens.partition_point(|t| (t.start as usize) < quote.inner.end);
    let mut rest = quote.clone();
    while let Some(aside) = (from + FEWEST..last).find_map(|mark| aside(page, mark, last)) {
        let end = tokens[aside.start - 1].end as usize;
        out.push(Quoted { inner: rest.inner.start..end, outer: rest.outer.start..end, open: false });
        from = aside.end;
        if from >= last {
            return;
        }
        let start = tokens[from].start as usize;
        (rest.inner.start, rest.outer.start) = (start, start);
    }
    out.push(rest);
}

/// The attribution with the marks around it, in tokens, that the mark at `mark` opens; what is said ends before token `last`.
fn aside(page: &Page<'_>, mark: usize, last: usize) -> Option<Range<usize>> {
    let word = |t: usize| page.analysis.token(t);
    let dash = |t: usize| t < last && matches!(word(t), "\u{2013}" | "\u{2014}" | "\u{2015}" | "--" | "-");
    let comma = word(mark) == ",";
    if !comma && !dash(mark) {
        return None;
    }
    let dashed = dash(mark) || dash(mark + 1);
    let first = mark + 1 + usize::from(comma && dashed);
    let auxiliary = |t: &usize| page.is_between(*t) && !page.is_verb(*t);
    let verb = first + (first..last.min(first + AUXILIARIES)).take_while(auxiliary).count();
    let says = verb < last && page.is_verb(verb) && !page.is_upper(verb) && !page.roles(verb).has(role::AMBIGUOUS);
    if !says {
        return None;
    }
    let close = (verb + 1..last.min(verb + 2 + SPEAKER)).find(|&t| !page.is_word(t)).unwrap_or(last);
    let named = verb + 1 < close && {
        let roles = page.roles(verb + 1);
        // `— сказала о нём Вера Лугова. —`
        let person = || (verb + 2..close).any(|t| page.name_at(t).is_some_and(|name| name.person));
        page.is_upper(verb + 1)
            || roles.has(ANY_PRONOUN)
            || !roles.has(role::BREAK)
            || roles.has(role::PREPOSITION) && person()
    };
    // `, `, `. — `, `—, `
    let is_mark = |t: &usize| dash(*t) || matches!(word(*t), "," | ".");
    let behind = close + (close..last).take_while(is_mark).count();
    let closes = if dashed { close == last || (close..behind).any(dash) } else { close < behind };
    (named && closes).then_some(mark..behind)
}
