//! The title or role that stands with a person's name: `Egyptian Foreign Minister`, `the company's spokeswoman`.

use std::ops::Range;

use super::features::Reading;
use super::lexicon::class;
use super::mention::bytes;
use crate::enrich::analysis::Analysis;

/// Titles that belong to the name and not to its bearer's office.
const PART_OF_NAME: &[&str] = &[
    "st", "saint", "pope", "king", "queen", "prince", "princess", "sir", "dame", "lord", "lady", "emperor", "empress",
    "sultan", "sheikh", "sheik", "imam", "baron", "count", "duke", "earl", "comrade", "father", "brother", "sister",
    "uncle", "aunt",
];

/// Words that say nothing about the role when they stand alone.
const HONORIFICS: &[&str] = &["mr", "mrs", "ms", "miss", "hon"];

/// Words that go before a role.
const BEFORE_ROLE: &[&str] = &[
    "former",
    "acting",
    "deputy",
    "vice",
    "senior",
    "chief",
    "prime",
    "foreign",
    "interim",
    "executive",
    "managing",
    "general",
    "associate",
    "assistant",
    "national",
    "state",
    "federal",
    "interior",
    "finance",
    "defence",
    "defense",
    "opposition",
    "party",
    "press",
    "police",
    "head",
];

/// Whether the word stands in front of names alone, as `Mr.` does.
pub fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains(&bare(word).as_str())
}

fn bare(word: &str) -> String {
    word.trim_end_matches('.').to_lowercase()
}

/// How many tokens at the front of a person's mention are titles and no part of the name.
pub fn titles(analysis: &Analysis<'_>, reading: &Reading, name: &Range<usize>) -> usize {
    name.clone()
        .take(name.len().saturating_sub(1))
        .take_while(|&at| {
            reading.classes(at) & class::TITLE != 0
                && reading.classes(at) & class::FIRST == 0
                && !PART_OF_NAME.contains(&bare(analysis.token(at)).as_str())
        })
        .count()
}

/// The byte range of the role in front of the name, if there is one.
pub fn of(analysis: &Analysis<'_>, reading: &Reading, name: &Range<usize>) -> Option<Range<usize>> {
    const LONGEST: usize = 7;
    let sentence = analysis.sentence_tokens.partition_point(|s| s.end <= name.start);
    let floor = analysis.sentence_tokens.get(sentence)?.start.max(name.start.saturating_sub(LONGEST));
    let mut start = name.start;
    let mut titled = false;
    while start > floor {
        let at = start - 1;
        let word = analysis.token(at);
        let lower = bare(word);
        let is_title = reading.classes(at) & class::TITLE != 0;
        let goes_on = is_title
            || BEFORE_ROLE.contains(&lower.as_str())
            || (titled
                && (reading.is_capitalised(at) || reading.classes(at) & class::DEMONYM != 0)
                && reading.classes(at) & class::CALENDAR == 0
                && !FUNCTION.contains(&lower.as_str()));
        if !goes_on {
            break;
        }
        titled |= is_title && !HONORIFICS.contains(&lower.as_str());
        start = at;
    }
    (titled && start < name.start).then(|| bytes(analysis, &(start..name.start)))
}

/// Capitalised at the start of a sentence, but no part of a role.
const FUNCTION: &[&str] = &[
    "the", "a", "an", "on", "in", "at", "when", "while", "as", "for", "but", "and", "after", "before", "however",
    "with", "by",
];
