//! Quotations whose closing mark is missing.

use std::ops::Range;

use super::cues::{Order, role};
use super::incise;
use super::marks::Quoted;
use super::page::Page;

/// The most words of a speaker between the comma and the verb, or behind the verb.
const SPEAKER: usize = 6;

/// Ends the open quotations whose closing mark is missing. One that goes on in the next paragraph keeps what stands behind an attribution
/// where attributions stand inside the marks. `held` are the quotations of each paragraph.
pub fn end(page: &Page<'_>, quotes: &mut [Quoted], held: &[Range<usize>]) {
    let inside = incise::is_printed(page.analysis.language);
    for (index, own) in held.iter().enumerate() {
        let Some(last) = own.clone().next_back().filter(|&q| quotes[q].open) else { continue };
        if !(inside && goes_on(page, quotes, held, index + 1)) {
            end_before_attribution(page, &mut quotes[last]);
        }
    }
}

/// Whether the paragraph at `index` is a quotation as a whole, or opens one that stays open: the one before goes on in it.
fn goes_on(page: &Page<'_>, quotes: &[Quoted], held: &[Range<usize>], index: usize) -> bool {
    let (Some(paragraph), Some(own)) = (page.analysis.paragraphs.get(index), held.get(index)) else { return false };
    let rest = |quote: &Quoted| page.analysis.text.get(quote.outer.end..paragraph.end).unwrap_or_default();
    let whole = |quote: &Quoted| quote.outer.start == paragraph.start && !rest(quote).contains(char::is_alphanumeric);
    own.len() == 1 && whole(&quotes[own.start])
}

/// Ends an open quotation where its own sentence attributes it: `“We had no choice, Ann Lee said. The council met again.`
fn end_before_attribution(page: &Page<'_>, quote: &mut Quoted) {
    let tokens = &page.analysis.tokens;
    let first = tokens.partition_point(|t| (t.start as usize) < quote.inner.start);
    let last = tokens.partition_point(|t| (t.start as usize) < quote.inner.end);
    let word = |t: usize| page.analysis.token(t);
    let dash = |t: usize| matches!(word(t), "\u{2013}" | "\u{2014}" | "-");
    let comma = (first + 1..last).filter(|&t| word(t) == "," || dash(t)).find(|&comma| {
        let end = (comma + 1..last).find(|&t| !page.is_word(t)).unwrap_or(last);
        let words = comma + 1..end;
        // Only speaker and verb stand between the comma and the full stop.
        let stops = end == last || matches!(word(end), "." | "!" | "?");
        let verb = words.clone().find(|&t| page.is_verb(t) && !page.is_upper(t) && !page.roles(t).has(role::AMBIGUOUS));
        // `, ha detto Rossi`
        let beside = verb.is_some_and(|verb| (comma + 1..verb).all(|t| page.is_between(t)) || verb + 1 == end);
        let speaker = words.clone().any(|t| page.is_upper(t) || page.roles(t).has(role::PRONOUN));
        stops && beside && speaker && words.len() <= SPEAKER
    });
    // `“Gelmedi dedi.`: the verb at the end of the sentence.
    let verb = || {
        let stop = (first + 2..last).find(|&t| page.is_stop(t))?;
        (page.table.order == Order::Before && page.is_verb(stop - 1)).then_some(stop - 2)
    };
    let comma = comma.map(|mark| if dash(mark) { mark - 1 } else { mark });
    if let Some(end) = comma.or_else(verb) {
        let end = tokens[end].end as usize;
        quote.inner.end = end;
        quote.outer.end = end;
        quote.open = false;
    }
}
