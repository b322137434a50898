//! Where a name begins and ends: without marks and titles.

use super::features::Reading;
use super::found::Found;
use crate::enrich::analysis::Analysis;
use crate::enrich::names::lexicon::class;
use crate::enrich::names::model::Kind;

/// Takes marks and titles off the borders of a name; whether a name is left.
pub(super) fn bare(analysis: &Analysis<'_>, reading: &Reading, found: &mut Found) -> bool {
    let text = |at: usize| &analysis.text[reading.bytes(&(at..at + 1))];
    let word = |at: usize| text(at).contains(char::is_alphanumeric);
    let ending = |at: usize| text(at).starts_with(['\'', '\u{2019}']) && text(at).chars().count() > 1;
    let units = &mut found.units;
    while units.start < units.end && (!word(units.start) || ending(units.start)) {
        units.start += 1;
    }
    let brackets = units.clone().any(|at| matches!(text(at), "(" | "（"));
    let belongs = |at: usize| word(at) || matches!(text(at), "!" | "+") || (brackets && matches!(text(at), ")" | "）"));
    while units.start < units.end && !belongs(units.end - 1) {
        units.end -= 1;
    }
    if found.kind == Kind::Person {
        let title = |at: usize| {
            let classes = reading.classes(at);
            let named = classes & (class::FIRST | class::LAST) != 0;
            // `CSU-Mann Hahn`: a compound whose parts are no first names says what somebody is.
            let compound = text(at).contains('-') && text(at).chars().count() > 6;
            !named && reading.is_whole(at) && (classes & class::TITLE != 0 || compound)
        };
        while units.len() > 1 && title(units.start) {
            units.start += 1;
        }
    }
    let address = units.len() == 1 && text(units.start).contains('@');
    units.start < units.end && !address
}
