//! The places that authors report from, behind their names: `Ana Ruiz in London and Tom Berg in Paris`.

use std::borrow::Cow;

use super::shape::{is_full, looks_like_name};
use super::words::List;

/// Words that join two names in some languages and stand in front of a town in others (`en Sevilla`, `i Malmö`, `a Porto Tarno`), with the
/// labels of the latter.
const BOTH: [(&str, &[&str]); 3] =
    [("en", &["por", "par", "de"]), ("i", &["av", "af", "fra", "från"]), ("a", &["di", "da", "dal", "dalla"])];

/// The word of `line` that stands in front of a town although it joins names in other languages, told by the label in front of the line in
/// `whole` (`Por Ana Ruiz en Sevilla`), or by another word that joins the names (`Ana Ruiz och Tom Berg i Malmö`).
pub(super) fn place_word(whole: &str, line: &str) -> Option<&'static str> {
    let label = whole.split(line).next().unwrap_or_default().split(' ').next().unwrap_or_default().to_lowercase();
    if let Some((place, _)) = BOTH.iter().find(|(_, labels)| labels.contains(&label.as_str())) {
        return Some(place);
    }
    let mut joining = line.split(' ').filter(|word| List::And.has(word));
    let first = joining.next()?;
    joining.find_map(|word| BOTH.iter().map(|(both, _)| *both).find(|both| *both == word && *both != first))
}

/// Without the places in a line of names: `Ana Ruiz in London and Tom Berg in Paris`, `Ana Ruiz at 10:15`.
pub(super) fn without_places(part: &str) -> Cow<'_, str> {
    let place = |text: &str| [" in ", " at "].into_iter().filter_map(|word| text.find(word)).min();
    let Some(mut at) = place(part) else { return Cow::Borrowed(part) };
    let mut out = part.get(..at).unwrap_or_default().to_owned();
    let mut rest = part.get(at..).unwrap_or_default();
    // A place may hold a joining word: what follows it is a name of two words.
    while let Some(join) = rest.find(" and ").or_else(|| rest.find(" & ")) {
        rest = rest.get(join..).unwrap_or_default();
        at = place(rest).unwrap_or(rest.len());
        let next = rest.get(..at).unwrap_or_default();
        let name = next.trim_start_matches([' ', '&']).trim_start_matches("and ");
        if !looks_like_name(name) {
            break;
        }
        out.push_str(next);
        rest = rest.get(at..).unwrap_or_default();
    }
    Cow::Owned(out)
}

/// A name without the place that its bearer reports from: `Ana Ruiz in Port Mells`.
pub(super) fn without_place(name: &str) -> &str {
    let words = name.split(' ').scan(0, |at, word| {
        let start = *at;
        *at += word.len() + 1;
        Some((start, word))
    });
    let mut cut = words
        .filter(|(_, word)| List::Town.has(word))
        .filter_map(|(start, word)| Some((name.get(..start)?.trim_end(), name.get(start + word.len() + 1..)?)));
    let named = cut
        .find(|(name, place)| is_full(name) && looks_like_name(name) && place.starts_with(|c: char| c.is_uppercase()));
    named.map_or(name, |(name, _)| name)
}
