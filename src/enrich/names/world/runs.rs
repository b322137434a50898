//! Where names may be: how sentences are written, which units are looked at, and the capitals near them.

use std::ops::Range;

use super::seen::Seen;
use super::units::Units;
use crate::enrich::names::seen::{Shape, Style};

/// Lower-case units that may follow a capitalised one inside of a name.
const TAIL: usize = 5;

/// How a sentence is written: 1 all in capitals, 2 most words capitalised, 3 short and without a mark at its end, 0 else.
pub(super) fn style(seen: &[Seen]) -> u8 {
    match Style::of(seen.iter().map(|t| t.shape)) {
        Style::Capitals => 1,
        Style::Headline => 2,
        Style::Plain if seen.len() < 14 && seen.last().is_some_and(|t| !t.is_mark) => 3,
        Style::Plain => 0,
    }
}

/// Runs of units that may hold names, each with the index of its sentence.
pub(super) fn runs(seen: &[Seen], units: &Units) -> Vec<(usize, Range<usize>)> {
    const LONGEST: usize = 300;
    let mut runs: Vec<(usize, Range<usize>)> = Vec::new();
    for (index, sentence) in units.sentences.iter().enumerate() {
        let mut run: Option<Range<usize>> = None;
        for at in sentence.clone() {
            let token = &seen[at];
            if !token.shape.is_upper() && token.shape != Shape::Caseless {
                continue;
            }
            let floor = run.as_ref().map_or(sentence.start, |r: &Range<usize>| r.end);
            let mut start = at;
            while start > floor && at - start < 3 && seen[start - 1].is_short() {
                start -= 1;
            }
            let end = if token.shape == Shape::Caseless { at + 1 } else { sentence.end.min(at + 1 + TAIL) };
            match &mut run {
                Some(run) if start <= run.end && run.len() < LONGEST => run.end = run.end.max(end),
                _ => {
                    runs.extend(run.take().map(|r| (index, r)));
                    run = Some(start..end);
                }
            }
        }
        runs.extend(run.map(|r| (index, r)));
    }
    runs
}

/// For each unit, the nearest capitalised one before it within reach, and the last one before the capitalised run that it is in or behind.
pub(super) fn anchors(seen: &[Seen], units: &Units) -> Vec<(u32, u32)> {
    const FAR: usize = 6;
    let mut anchors = vec![(u32::MAX, u32::MAX); seen.len()];
    for sentence in &units.sentences {
        let (mut near, mut front) = (None, None);
        for at in sentence.clone() {
            anchors[at].0 = near.filter(|&n: &usize| at - n <= FAR).map_or(u32::MAX, |n| n as u32);
            let begins = seen[at].shape.is_upper() && (at == sentence.start || !seen[at - 1].shape.is_upper());
            if begins {
                front = at.checked_sub(1).filter(|&f| f >= sentence.start);
            }
            anchors[at].1 = front.map_or(u32::MAX, |f| f as u32);
            if seen[at].shape.is_upper() {
                near = Some(at);
            }
        }
    }
    anchors
}
