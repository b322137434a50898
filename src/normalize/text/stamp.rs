//! Dates on a line that says when an article appeared or was changed.

use super::shape::ends_sentence;
use crate::article::{Moment, Precision};
use crate::normalize::Pick;
use crate::normalize::date::labels::{self, Label};
use crate::normalize::date::{self, Anchors, When};

/// A date of the article.
#[derive(Debug)]
pub struct Stamp {
    pub when: When,
    /// Whether it is that of a change.
    pub changed: bool,
    pub method: &'static str,
    /// 0 to 1.
    pub sure: f64,
}

/// What stands between the hours of a span, one of each language.
const TO: [&str; 18] = [
    "to", "until", "till", "bis", "à", "hasta", "a", "até", "às", "alle", "tot", "til", "do", "až", "până", "до",
    "έως", "إلى",
];

/// The dates on `text`; `labelled` says that it begins with what stands before dates, `between` that it stands between headline and text.
pub fn on(text: &str, labelled: bool, between: bool, anchors: &Anchors<'_>) -> Vec<Stamp> {
    let found = date::find_all(text, anchors);
    let dates: usize = found.iter().map(|found| found.end - found.start).sum();
    let mut from = 0;
    let (mut others, mut hours) = (0, 0);
    let mut labels = Vec::new();
    for date in &found {
        let before = text.get(from..date.start).unwrap_or("");
        if opens_range(before) {
            return Vec::new();
        }
        others += words(before);
        hours += hours_in(before);
        labels.push(labels::of(before));
        from = date.end;
    }
    let behind = text.get(from..).unwrap_or("");
    others += words(behind);
    // `04 Eylül 2015, 09:20 tarihinde eklendi`: some languages say it behind.
    if let (Some(last @ None), true) = (labels.last_mut(), others <= 10) {
        *last = labels::of(behind);
    }
    hours += hours_in(behind);
    let first = behind.split_whitespace().next().unwrap_or("");
    let lasts = hours == 1 && (TO.contains(&first) || first.starts_with(['-', '–', '—']));
    if labels.iter().all(Option::is_none) && (hours > 1 || lasts) {
        return Vec::new();
    }
    let sentence = ends_sentence(text) && others >= 4;
    let known = labels.iter().any(Option::is_some);
    let stamp = |(found, label): (&date::Found, Option<Label>)| {
        let few = between && others <= 8 && !sentence && found.when.precision >= Precision::Day;
        let (method, sure) = match () {
            () if label == Some(Label::Other) => return None,
            () if labelled || (label.is_some() && others <= 8) => ("labelled_date", 0.9),
            // Beside one that has a label, a date without one is something else.
            () if known && others > 8 => return None,
            () if dates * 2 >= text.len() => ("date_line", 0.8),
            () if few => ("date_among_words", 0.6),
            () => return None,
        };
        Some(Stamp { when: found.when, changed: label == Some(Label::Modified), method, sure })
    };
    found.iter().zip(labels).filter_map(stamp).collect()
}

/// Whether a day of a month and a dash stand at the end of `text`: what is told lasts to the day behind (`15 March - 1 June 2014`).
fn opens_range(text: &str) -> bool {
    let Some((day, weekday)) = text.rsplit_once(['-', '–', '—']) else { return false };
    if !weekday.trim().is_empty() && !date::is_filler(weekday.trim()) {
        return false;
    }
    let mut words = day.split_whitespace().rev();
    let month = words.next().is_some_and(|word| word.chars().all(char::is_alphabetic));
    month
        && words
            .next()
            .is_some_and(|day| day.trim_end_matches('.').parse::<u8>().is_ok_and(|day| (1..=31).contains(&day)))
}

/// How many times of the day stand in `text` (`14:00`, `8h30`): with two of them, something lasts from one to the other.
fn hours_in(text: &str) -> usize {
    let number = |part: &str| part.len() <= 2 && part.parse::<u8>().is_ok();
    text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ',' | '(' | ')'))
        .filter(|word| {
            word.split_once([':', 'h'])
                .is_some_and(|(hour, minute)| number(hour) && minute.len() == 2 && number(minute))
        })
        .count()
}

/// How many words stand in `text`, signs that stand alone apart.
fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// The surest date so far, of equal ones the earliest. A label and a line by itself are as good as each other; the rest counts where there is
/// neither.
#[derive(Debug, Default)]
pub struct Best(Option<(f64, When)>);

impl Best {
    pub fn offer(&mut self, stamp: &Stamp) {
        let rank = stamp.sure.min(0.8);
        let better =
            |(best, when): (f64, When)| rank > best || (rank == best && stamp.when.timestamp() < when.timestamp());
        if self.0.is_none_or(better) {
            self.0 = Some((rank, stamp.when));
        }
    }

    /// Whether a label or a line by itself told it.
    pub fn is_sure(&self) -> bool {
        self.0.is_some_and(|(rank, _)| rank >= 0.8)
    }

    pub fn is_known(&self) -> bool {
        self.0.is_some()
    }

    pub fn pick(&self) -> Option<Pick<Moment>> {
        let (sure, when) = self.0?;
        let method = if sure < 0.8 { "date_among_words" } else { "date_line" };
        Some(Pick::new(when.moment(), method, sure))
    }
}
