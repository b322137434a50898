//! The authors of a text, and what is told of them below it.

use super::Reading;
use crate::article::{Author, Given};
use crate::normalize::text::phrases::Kind;
use crate::normalize::text::{fields, shape, tail};
use crate::normalize::{Pick, Trace, byline};

impl Reading<'_> {
    /// The line that names the authors, the first words that do, or who signs the text.
    pub(super) fn byline(&mut self, headline: Option<usize>, start: usize, trace: &mut Trace) {
        let Some((at, evidence)) = fields::byline(&self.lines, &self.page, &self.fates, headline, start) else {
            if let Some(authors) = self.lines.get(start).and_then(|line| byline::reporter(&line.text)) {
                self.draft.authors = Some(Pick::new(authors, "first_words", 0.7));
            } else if let Some((at, authors)) = self.signature(start) {
                trace.candidate("byline", &self.lines[at].text, "signature", 0.7);
                self.remove(at, Kind::Byline.name());
                self.draft.authors = Some(Pick::new(authors, "signature", 0.7));
            }
            return;
        };
        let line = self.lines[at].text.to_string();
        trace.candidate("byline", &line, "line_of_names", f64::from(evidence));
        let authors = fields::named(&line);
        if authors.is_empty() {
            // `From our correspondent` names nobody.
            if at < start && evidence >= 2.0 {
                self.remove(at, Kind::Byline.name());
            }
            return;
        }
        let sure = f64::from(evidence / 2.0).min(0.9);
        self.remove(at, Kind::Byline.name());
        self.draft.authors = Some(Pick::new(authors, "line_of_names", sure));
        self.draft.byline = Some(Pick::new(line, "line_of_names", sure));
    }

    /// Takes out what is told of the authors below the text.
    pub(super) fn biography(&mut self, given: &Given, start: usize) {
        let stated = given.byline.as_deref().map(byline::stated).unwrap_or_default();
        let found = self.draft.authors.as_ref().map(|authors| authors.value.as_slice()).unwrap_or_default();
        let names = found.iter().chain(&stated).map(|author| author.name.clone());
        let behind_addresses = given.authors.iter().filter(|author| author.contains('@'));
        let behind_addresses = behind_addresses.map(|author| byline::addressed(author).into_owned());
        let names: Vec<String> = names.chain(given.authors.iter().cloned()).chain(behind_addresses).collect();
        for at in tail::biography(&self.lines, &self.page, &self.fates, start, &names) {
            self.remove(at, Kind::Author.name());
        }
    }

    /// The line above the text or at its end that its author signs, and the author (`김민수 기자 minsu@quay.example`).
    fn signature(&self, start: usize) -> Option<(usize, Vec<Author>)> {
        let last = (0..self.lines.len()).rev().filter(|&at| self.fates[at].is_none()).take(3);
        let mut near = (start.saturating_sub(4)..start).chain(last.filter(|&at| at > start));
        let letter = self.page.lines[..start].iter().any(|line| line.hits.whole.has(Kind::Letters));
        near.find_map(|at| {
            let (shape, hits, text) = (&self.page.lines[at].shape, &self.page.lines[at].hits, &*self.lines[at].text);
            let authors = match () {
                // `Das Gespräch führte Ana Ruiz.`
                () if at > start && hits.start.has(Kind::Interview) && shape.words <= 8 => {
                    byline::printed(text.trim_end_matches('.'))
                }
                // `Date: Feb 4, 2014 / Author: Ana Ruiz / Source: Island Post`
                () if at > start && shape.labelled && byline::is_labelled_inside(text) => byline::printed(text),
                () if shape.is_prose() || shape.words > 8 || shape.ending == shape::Ending::Stop => Vec::new(),
                // `Posted by Ana Ruiz at 10:15`
                () if at > start && hits.start.has(Kind::Byline) && byline::is_introduced(text) => {
                    byline::printed(text)
                }
                // `Ana Ruiz. Sevilla`
                () if letter && at > start => fields::signed_letter(text, shape),
                () if shape.words <= 6 => byline::signed(text),
                () => Vec::new(),
            };
            (!authors.is_empty()).then_some((at, authors))
        })
    }
}
