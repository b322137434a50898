//! When a text appeared and was changed.

use super::Reading;
use crate::article::{Given, Precision};
use crate::normalize::date::{self, Anchors};
use crate::normalize::text::phrases::Kind;
use crate::normalize::text::{dateline, stamp};
use crate::normalize::{Pick, Trace};

impl Reading<'_> {
    /// Dates on short lines around the headline and in the first lines of the text: behind a label, on lines of their own, or among a few
    /// other words between headline and text, as in a line of author, date and reading time. The surest count, the earliest of them first;
    /// those of a change only where nothing else tells the publication.
    pub(super) fn dates(&mut self, given: &Given, headline: Option<usize>, start: usize, trace: &mut Trace) {
        let fetched = given.fetched.as_deref().and_then(|text| date::parse(text, &Anchors::default()));
        let from = headline.unwrap_or(start).saturating_sub(6);
        let to = (start + 9).min(self.lines.len());
        let may_tell = |at: &usize| {
            let seen = &self.page.lines[*at];
            seen.shape.digits > 0 && seen.shape.words <= 20 && !seen.shape.is_prose() && Some(*at) != headline
        };
        let short: Vec<usize> = (from..to).filter(may_tell).collect();
        if short.is_empty() {
            return;
        }
        let words = self.lines[from..to].iter().flat_map(|line| line.text.split(' '));
        let order = words.filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).find_map(date::order_of);
        // Where no language is stated, only a text in English may put the month in front of the day.
        let told = self.lines[start.min(self.lines.len())..].iter();
        let unknown = if is_english(told.map(|line| &*line.text)) { None } else { Some("und") };
        let anchors = Anchors { fetched, language: given.language.as_deref().or(unknown), order };
        let (mut published, mut modified) = (stamp::Best::default(), stamp::Best::default());
        for at in short {
            let labelled = self.page.lines[at].hits.start.has(Kind::DateLabel);
            let between = headline.is_some_and(|headline| at > headline) && at <= start + 1;
            let stamps = stamp::on(&self.lines[at].text, labelled, between, &anchors);
            if !stamps.is_empty() {
                self.remove(at, "date_line");
            }
            for stamp in stamps {
                let (field, best) = match stamp.changed {
                    true => ("modified", &mut modified),
                    false => ("published", &mut published),
                };
                trace.candidate(field, &stamp.when.moment().at, stamp.method, stamp.sure);
                // Below the text a house says when it was registered, and when other articles appeared.
                if at <= start || !best.is_sure() {
                    best.offer(&stamp);
                }
            }
        }
        if given.modified.is_none() && published.is_known() {
            self.draft.modified = modified.pick();
        }
        if given.published.is_none() {
            self.draft.published = published.pick().or_else(|| modified.pick());
        }
    }

    /// The dateline that opens the text, and its day where nothing else tells the publication.
    pub(super) fn dateline(&mut self, given: &Given, trace: &mut Trace) {
        let Some(first) = self.fates.iter().position(Option::is_none) else { return };
        let Some((dateline, sure)) = dateline::find(&self.lines[first].text) else { return };
        trace.candidate("dateline", dateline, "first_words", sure);
        if sure < 0.6 {
            return;
        }
        self.draft.dateline = Some(Pick::new(dateline.to_owned(), "first_words", sure));
        let anchors = Anchors { language: given.language.as_deref().or(Some("und")), ..Anchors::default() };
        let mut days = date::find_all(dateline, &anchors).into_iter().map(|found| found.when);
        if let (Some(day), None, None) =
            (days.next_back().filter(|when| when.precision >= Precision::Day), &self.draft.published, &given.published)
        {
            self.draft.published = Some(Pick::new(day.moment(), "dateline", 0.6));
        }
    }
}

/// Whether English is what `lines` are written in: one word in thirty is one that stands in every English text and in few others.
fn is_english<'a>(lines: impl Iterator<Item = &'a str>) -> bool {
    let (mut words, mut known) = (0_u32, 0_u32);
    for word in lines.flat_map(|line| line.split(' ')).take(400) {
        words += 1;
        known += u32::from(matches!(word, "the" | "The" | "and" | "of"));
    }
    known * 30 >= words && words > 0
}
