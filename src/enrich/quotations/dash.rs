//! Speech that a dash opens at the beginning of a paragraph, as Northern and Eastern Europe print it: `– So, säger Ek.`, `– Tak – mówi Ek. – Nie.`

use std::ops::Range;

use super::cues::{Order, role};
use super::marks::Quoted;
use super::page::Page;
use crate::enrich::Analysis;

/// Languages whose papers print speech so.
const LANGUAGES: &[&str] = &["cs", "da", "es", "fi", "fr", "hu", "no", "pl", "pt", "ro", "ru", "sv", "uk"];

/// Fewest words of a paragraph that is all speech; shorter ones are items of a list.
const FEWEST: usize = 3;

/// Whether papers in `language` print speech behind dashes.
pub fn is_speech(language: &str) -> bool {
    LANGUAGES.contains(&language)
}

fn is_dash(token: &str) -> bool {
    matches!(token, "\u{2013}" | "\u{2014}" | "\u{2015}" | "--" | "-")
}

/// Whether the paragraph begins with a dash.
pub fn opens(analysis: &Analysis<'_>, paragraph: &Range<usize>) -> bool {
    analysis.text[paragraph.clone()].starts_with(['\u{2013}', '\u{2014}', '\u{2015}', '-'])
}

/// The quotations with what is spoken behind dashes among them, and which of them stand in each paragraph. A paragraph whose dash opens
/// speech has no other quotations. A text in which nobody is said to speak behind a dash has lists, and no speech.
pub fn lay(page: &Page<'_>, quotes: &[Quoted], held: &[Range<usize>]) -> (Vec<Quoted>, Vec<Range<usize>>) {
    let spoken: Vec<Vec<Quoted>> = page.analysis.paragraphs.iter().map(|paragraph| speech(page, paragraph)).collect();
    let attributed = spoken.iter().flatten().any(|quote| !quote.open);
    let (mut all, mut ranges) = (Vec::with_capacity(quotes.len()), Vec::with_capacity(held.len()));
    for (own, held) in spoken.into_iter().zip(held) {
        let from = all.len();
        if attributed && !own.is_empty() {
            all.extend(own.into_iter().map(|quote| Quoted { open: false, ..quote }));
        } else {
            all.extend_from_slice(&quotes[held.clone()]);
        }
        ranges.push(from..all.len());
    }
    (all, ranges)
}

/// What is spoken in the paragraph; `open` where it does not say who speaks.
fn speech(page: &Page<'_>, paragraph: &Range<usize>) -> Vec<Quoted> {
    let tokens = &page.analysis.tokens;
    let word = |t: usize| page.analysis.token(t);
    let first = tokens.partition_point(|t| (t.start as usize) < paragraph.start);
    let last = tokens.partition_point(|t| (t.start as usize) < paragraph.end);
    let mut spoken = Vec::new();
    if first + 1 >= last || !is_dash(word(first)) {
        return spoken;
    }
    let mut dash = first;
    loop {
        // A verb of speech behind a mark that ends what is said.
        let parts = |t: usize| matches!(word(t), "," | "?" | "!" | "\u{2026}" | "...") || is_dash(word(t));
        // `– A, Ek sanoo.`: where the name of the speaker starts that ends in front of `t`.
        let named = |t: usize| match page.name_at(t - 1) {
            Some(name) if page.table.order == Order::Either && name.person => name.tokens.start,
            _ => t,
        };
        let attribution = (dash + 2..last).find_map(|t| {
            let says = page.is_verb(t) && !page.is_upper(t) && !page.roles(t).has(role::AMBIGUOUS);
            let from = if says { named(t) } else { t };
            (says && from > dash + 1 && parts(from - 1)).then_some((t, from))
        });
        let verb = attribution.map(|(verb, _)| verb);
        let mut end = attribution.map_or(last, |(_, from)| from - 1);
        while verb.is_some() && end > dash + 1 && (is_dash(word(end)) || word(end) == ",") {
            end -= 1;
        }
        // `end` is the last token that is said, behind which the attribution begins, or the end.
        let stop = if verb.is_some() { tokens[end].end } else { tokens[last - 1].end } as usize;
        let start = tokens[dash + 1].start as usize;
        let (outer, inner) = (tokens[dash].start as usize..stop, start..stop);
        let words =
            (dash + 1..last).take_while(|&t| (tokens[t].start as usize) < stop).filter(|&t| page.is_word(t)).count();
        let ends = matches!(word(last - 1), "." | "!" | "?" | "\u{2026}" | "...");
        let alone = verb.is_some() || !spoken.is_empty() || words >= FEWEST && ends;
        if start < stop && alone {
            spoken.push(Quoted { inner, outer, open: verb.is_none() && spoken.is_empty() });
        }
        // `– A – says Ek. – B.`
        let Some(verb) = verb else { break };
        match (verb + 1..last - 1).find(|&t| is_dash(word(t))) {
            Some(next) => dash = next,
            None => break,
        }
    }
    spoken
}
