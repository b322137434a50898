//! Codes of provinces behind their towns (`Belém, PA`, `Palermo (PA)`), which look like those of other countries.

use std::ops::Range;

use super::gazetteer::Kind;
use super::resolve::Resolved;
use crate::article::Span;
use crate::enrich::Analysis;

/// Most letters of such a code.
const LONGEST: usize = 3;

/// Drops the codes of states that stand behind a town of another country: they are that country's own, and the table has none of them.
pub(super) fn drop_foreign(analysis: &Analysis<'_>, resolved: &mut Vec<Resolved>) {
    let is_foreign = |pair: &[Resolved]| {
        let [town, code] = pair else { return false };
        let (Some(place), Some(state)) = (town.place, code.place) else { return false };
        state.kind == Kind::Division
            && matches!(place.kind, Kind::City | Kind::County)
            && !town.anchored
            && place.country != state.country
            && is_code(&analysis.text[code.mention.bytes.clone()])
            && joins(analysis.text.get(town.mention.bytes.end..code.mention.bytes.start).unwrap_or("."))
    };
    let foreign: Vec<bool> =
        std::iter::once(false).chain(resolved.windows(2).map(is_foreign)).take(resolved.len()).collect();
    let mut foreign = foreign.into_iter();
    resolved.retain(|_| !foreign.next().unwrap_or(false));
}

/// Whether the name at `bytes` is the code of a province right behind one of the `published` places.
pub(super) fn is_behind(analysis: &Analysis<'_>, bytes: &Range<usize>, published: &[Span]) -> bool {
    let span = analysis.span(bytes.clone());
    let front = published.partition_point(|place| place.end <= span.start).checked_sub(1);
    let town = front.and_then(|at| published.get(at)).map(|place| analysis.bytes(*place).end);
    is_code(&analysis.text[bytes.clone()])
        && town.is_some_and(|end| joins(analysis.text.get(end..bytes.start).unwrap_or(".")))
}

/// Whether it is written as a code: two or three capital letters.
fn is_code(text: &str) -> bool {
    (2..=LONGEST).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase())
}

/// Whether what stands between a town and a code joins them.
fn joins(between: &str) -> bool {
    matches!(between.trim(), "," | "(" | "/" | "-" | "\u{2013}") || between == " "
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_capitals_that_a_mark_joins() {
        assert!(is_code("PA") && is_code("NSW") && !is_code("Pa") && !is_code("P") && !is_code("PARA"));
        assert!(joins(", ") && joins(" (") && joins("/") && joins(" ") && !joins(". ") && !joins(" e "));
    }
}
