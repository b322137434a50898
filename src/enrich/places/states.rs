//! Names that a country and a part of another one share (`Georgia`), in other languages than English.

use std::ops::Range;

use super::gazetteer::Kind;
use super::idle;
use super::mentions::Mention;
use crate::enrich::Analysis;
use crate::enrich::entities::{Country, peoples};

/// Countries of whose name there is a part of another country with more people, and that country.
const SHARED: [(&str, &str); 1] = [("GE", "US")];

/// Where names of countries mean the part of another country that is called so, in bytes: their sentence names that other country and speaks of its
/// parts (`aux États-Unis, en Géorgie et dans deux autres États`), or a word for one stands in front (`no estado da Geórgia`). Mentions that know the
/// part are noted as governed.
pub(super) fn note(analysis: &Analysis<'_>, mentions: &mut [Mention], named: &[peoples::Mention]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let homes =
        SHARED.iter().filter_map(|(code, home)| Some((Country::named(code)?.number(), Country::named(home)?.number())));
    for (country, home) in homes {
        let of_country = |mention: &Mention| {
            let mut candidates = mention.candidates.iter();
            candidates.any(|(record, _)| record.kind == Kind::Country && record.country == Some(country))
        };
        let at_home = |mention: &Mention| {
            let mut candidates = mention.candidates.iter();
            candidates.any(|(record, _)| record.kind != Kind::City && record.country == Some(home))
        };
        let shared = mentions.iter().filter(|m| of_country(m)).map(|m| m.bytes.clone());
        let shared: Vec<Range<usize>> =
            shared.chain(named.iter().filter(|m| m.country.number() == country).map(|m| m.bytes.clone())).collect();
        if shared.is_empty() {
            continue;
        }
        let homes = mentions.iter().filter(|m| !of_country(m) && at_home(m)).map(|m| m.bytes.clone());
        let homes: Vec<Range<usize>> =
            homes.chain(named.iter().filter(|m| m.country.number() == home).map(|m| m.bytes.clone())).collect();
        parts.extend(shared.into_iter().filter(|bytes| is_part(analysis, bytes, &homes)));
    }
    for mention in mentions.iter_mut() {
        mention.governed |= parts.iter().any(|part| overlaps(part, &mention.bytes));
    }
    parts
}

/// Whether two stretches of the text have something in common.
pub(super) fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether the name at `bytes` is that of a part of the country that is named at `homes`.
fn is_part(analysis: &Analysis<'_>, bytes: &Range<usize>, homes: &[Range<usize>]) -> bool {
    let tokens = &analysis.tokens;
    let at = tokens.partition_point(|t| (t.end as usize) <= bytes.start);
    let Some(sentence) = analysis.sentence_tokens.iter().find(|sentence| sentence.contains(&at)) else { return false };
    let said = |t: usize, alone: bool| idle::is_state(&analysis.token(t).to_lowercase(), analysis.language, alone);
    let start = |t: usize| tokens[t].start as usize;
    let (first, last) = (start(sentence.start), tokens[sentence.end - 1].end as usize);
    let is_named = homes.iter().any(|home| first <= home.start && home.end <= last);
    let is_free = |t: usize| !homes.iter().any(|home| home.contains(&start(t)));
    is_named && sentence.clone().any(|t| is_free(t) && said(t, false)) || follows_state(analysis, sentence, at, &said)
}

/// Whether a word for a state stands in front of the token, at once or with one word between: `в штате Джорджия`, but not `jefe de Estado de Georgia`.
fn follows_state(
    analysis: &Analysis<'_>,
    sentence: &Range<usize>,
    token: usize,
    said: &dyn Fn(usize, bool) -> bool,
) -> bool {
    const OF: [&str; 9] = ["de", "di", "do", "d'", "d’", "l'", "l’", "della", "dello"];
    (1..=2).filter_map(|back| token.checked_sub(back)).filter(|&t| t >= sentence.start).any(|t| {
        let of = t > sentence.start && OF.contains(&analysis.token(t - 1).to_lowercase().as_str());
        said(t, false) || said(t, true) && !of
    })
}
