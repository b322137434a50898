//! Which tokens may be part of a name; the model looks at no others.

use std::ops::Range;

use super::lexicon::class;
use super::seen::{Seen, Shape};
use crate::enrich::analysis::Analysis;

/// Lower-case words that may stand inside a name.
const INSIDE: &[&str] = &[
    "of", "the", "and", "for", "de", "la", "las", "los", "del", "della", "di", "da", "do", "dos", "das", "du", "des",
    "le", "les", "et", "y", "e", "und", "von", "van", "ter", "op", "der", "den", "zu", "zur", "bin", "ibn", "bint",
    "al", "el", "on", "in", "to", "at", "a", "an", "d'", "with", "against",
];

/// Lower-case words that names of events and bodies end with.
const EVENTS: &[&str] = &[
    "election",
    "elections",
    "general",
    "presidential",
    "federal",
    "provincial",
    "legislative",
    "parliamentary",
    "gubernatorial",
    "primary",
    "primaries",
    "campaign",
    "leadership",
    "by-election",
    "referendum",
    "summit",
    "crisis",
    "war",
    "invasion",
    "convention",
    "party",
    "movement",
    "government",
    "family",
    "senate",
    "state",
    "local",
    "municipal",
    "mayoral",
    "team",
    "season",
    "conference",
    "treaty",
    "agreement",
];

/// Marks the tokens of `seen` that may be part of a name.
pub(super) fn find(seen: &[Seen], sentences: &[Range<usize>], analysis: &Analysis<'_>) -> Vec<bool> {
    const LONGEST_GAP: usize = 4;
    let careless = is_careless(seen, sentences);
    let strong = class::COUNTRY | class::METROPOLIS | class::FIRST | class::WHOLE_NAME | class::ORGANISATION;
    let mut candidate = vec![false; seen.len()];
    for sentence in sentences {
        let mut gap: Option<usize> = None;
        for at in sentence.clone() {
            let token = &seen[at];
            if token.shape.is_upper() || (careless && token.shape == Shape::Lower && token.classes & strong != 0) {
                candidate[at] = true;
                if let Some(from) = gap
                    && at - from <= LONGEST_GAP
                {
                    candidate[from..at].fill(true);
                }
                gap = Some(at + 1);
                continue;
            }
            gap = gap.filter(|from| at - from < LONGEST_GAP);
            let inside = match token.shape {
                Shape::Lower => gap.is_some() && INSIDE.contains(&analysis.token(at)),
                Shape::Mark => matches!(token.mark, 1 | 2 | 3 | 6 | 7 | 9 | 10),
                Shape::Possessive | Shape::Number | Shape::NumberLetters => true,
                _ => false,
            };
            // `2015 Ontario general election`: names of events begin with a year and end in lower case.
            let event = token.shape == Shape::Lower
                && at > sentence.start
                && candidate[at - 1]
                && EVENTS.contains(&analysis.token(at));
            let year = token.shape == Shape::Number && at + 1 < sentence.end && seen[at + 1].shape.is_upper();
            candidate[at] |= event || year;
            if event {
                continue;
            }
            if !inside {
                gap = None;
            }
            // `Apollo 11`: a number directly behind a name.
            if gap == Some(at) && matches!(token.shape, Shape::Number | Shape::NumberLetters) {
                candidate[at] = true;
            }
        }
    }
    candidate
}

/// Whether the article does without capitals, as messages do: then lower-case words may be names.
fn is_careless(seen: &[Seen], sentences: &[Range<usize>]) -> bool {
    let (mut lower, mut all) = (0, 0);
    for sentence in sentences {
        let Some(token) = seen[sentence.clone()].iter().find(|t| t.shape == Shape::Lower || t.shape.is_upper()) else {
            continue;
        };
        all += 1;
        lower += usize::from(token.shape == Shape::Lower);
    }
    lower * 6 > all
}
