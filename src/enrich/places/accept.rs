//! Which of the places that names may mean the text does mean.

use rustc_hash::FxHashSet;

use super::gazetteer::Kind;
use super::mentions::{Finder, Mention};
use super::resolve::Resolved;
use super::unread::Unread;
use crate::enrich::Analysis;
use crate::enrich::analysis::Form;

/// Inhabitants up to which a city needs more than its name: nearly every word is the name of some village.
const SMALL: f64 = 15_000.0;

/// Whether the text means the place; `shown` are those that the words around them show somewhere in the text.
pub(super) fn is_accepted(
    finder: &Finder<'_>,
    unread: Option<&Unread>,
    shown: &FxHashSet<u32>,
    resolved: &Resolved,
) -> bool {
    let Resolved { mention, place, support, country_support, anchored, .. } = resolved;
    let Some(place) = place else {
        return mention.candidates.is_empty() && !mention.person;
    };
    if *anchored {
        return true;
    }
    if mention.person {
        return false;
    }
    // `S.C.` is a legal form in Romanian.
    if mention.flags.abbreviation() {
        return finder.english && is_written_as_state(finder, mention);
    }
    let located = shown.contains(&place.index);
    match place.kind {
        Kind::Country | Kind::Demonym | Kind::Feature => return true,
        Kind::Division => return place.population > 500_000.0 || located || *support > 0.5,
        Kind::County => return mention.tokens.len() > 1 || located,
        Kind::City => {}
    }
    if let Some(unread) = unread {
        return unread.is_believed(mention, place, located);
    }
    let alone = mention.tokens.len() == 1;
    // `Mobile kitchens served soup`, where the text has `mobile games` too.
    if alone && mention.opening && !mention.located && finder.is_small_elsewhere(mention.tokens.start) {
        return false;
    }
    let at_home = *country_support > 0.5;
    if place.population < SMALL && (!at_home || alone && !located) {
        return false;
    }
    if alone && mention.flags.common() {
        return (place.population > 400_000.0 && !mention.opening && (located || at_home))
            || (located && *support > 0.5);
    }
    if alone && (mention.flags.given_name() || mention.flags.family_name()) {
        let large = place.population > if at_home { 20_000.0 } else { 150_000.0 };
        return place.population > 400_000.0 || (located && (*support > 0.3 || large)) || *support > 1.5;
    }
    let large = place.population > if at_home { 30_000.0 } else { 300_000.0 };
    large || located || *support > 0.5 || (!alone && at_home)
}

/// How abbreviations of states begin that have stops inside: those of two words. `M.D.` and `L.A.` are no states.
const OF_TWO_WORDS: [&str; 8] = ["N.", "R.I", "S.C", "S.D", "W.", "D.C", "B.C", "P.E"];

/// Abbreviations of states are words elsewhere: they need a comma, a bracket or a party letter in front.
fn is_written_as_state(finder: &Finder<'_>, mention: &Mention) -> bool {
    let before = finder.analysis.text[..mention.bytes.start].trim_end();
    let text = &finder.analysis.text[mention.bytes.clone()];
    if text.matches('.').count() > 1 {
        return OF_TWO_WORDS.iter().any(|beginning| text.starts_with(beginning));
    }
    before.ends_with([',', '(', '-'])
}

/// A small town abroad that nothing else in the article speaks for: the text names another place of this name.
pub(super) fn is_stray(resolved: &Resolved, home: Option<u8>) -> bool {
    resolved.place.is_some_and(|place| {
        place.kind == Kind::City && place.population < SMALL && place.country != home && resolved.country_support < 0.5
    }) && !resolved.anchored
}

/// Whether the mention is two letters that stand for a state, and for other things.
pub(super) fn is_two_letters(resolved: &Resolved) -> bool {
    resolved.mention.flags.abbreviation() && resolved.mention.bytes.len() == 2
}

/// Whether a river, a sea or a range is named as such are in English: `home to the Amazon`, `in the Amazon rainforest`.
pub(super) fn is_landscape(analysis: &Analysis<'_>, resolved: &Resolved) -> bool {
    let tokens = &resolved.mention.tokens;
    let article = tokens.start > 0 && analysis.form(tokens.start - 1).lower == "the";
    let next = (tokens.end < analysis.tokens.len()).then(|| analysis.form(tokens.end));
    let alone = |form: Form<'_>| form.is_stop || !form.lower.starts_with(char::is_alphabetic);
    resolved.place.is_some_and(|place| place.kind == Kind::Feature)
        && article
        && next.is_none_or(|form| alone(form) || LANDSCAPES.contains(&form.lower))
}

/// Nouns behind the name of a river or a range.
const LANDSCAPES: [&str; 8] = ["basin", "delta", "estuary", "forest", "jungle", "rainforest", "region", "valley"];

/// Whether the mention is known to be a country or a people, whatever the words around it say.
pub(super) fn is_firm(resolved: &Resolved) -> bool {
    resolved.place.is_some_and(|place| matches!(place.kind, Kind::Country | Kind::Demonym))
}
