//! The headline of a text, and the lines that say it again.

use super::Reading;
use crate::article::Given;
use crate::normalize::text::phrases::{Kind, Reader};
use crate::normalize::text::{fields, shape};
use crate::normalize::{Pick, Trace, clean};

/// Fewest words of a headline that is told again inside the text.
const REPEATED: u32 = 4;

impl Reading<'_> {
    /// Index of the headline's line. A stated headline is only looked for, so that it does not stand in the text again.
    pub(super) fn headline(&mut self, given: &Given, start: usize, trace: &mut Trace) -> Option<usize> {
        if let Some(stated) = given.headline.as_deref().map(clean::line).filter(|h| !h.is_empty()) {
            let key = letters(&stated);
            let mut found = None;
            for at in 0..(start + 2).min(self.lines.len()) {
                if self.lines[at].text.len() > stated.len() * 2 {
                    continue;
                }
                let line = letters(&self.lines[at].text);
                // `The ferry is sold to a friend.` under `The ferry is sold` is the first sentence.
                let sentence = self.page.lines[at].shape.ending == shape::Ending::Stop
                    && !shape::ends_sentence(&stated)
                    && line.len() > key.len() + 8;
                if same_start(&line, &key) && !sentence {
                    self.remove(at, "headline");
                    found = Some(at);
                }
            }
            self.repeats(&key, start + 2);
            return found;
        }
        if self.lines.len() < 2 {
            return None;
        }
        let slug = fields::slug(given.url.as_deref());
        let candidates = fields::headlines(&self.lines, &self.page, &self.fates, start, &slug);
        for &(at, evidence) in &candidates {
            trace.candidate("headline", &self.lines[at].text, "line_above_text", f64::from(evidence));
        }
        let (at, evidence) = fields::best(&candidates)?;
        let headline = self.lines[at].text.to_string();
        let sure = f64::from(evidence / 3.0).clamp(0.3, 0.95);
        let method = if at == 0 { "first_line" } else { "line_above_text" };
        self.remove(at, "headline");
        let key = letters(&headline);
        self.copies(&key, start);
        self.repeats(&key, start);
        let alone = self.alone(&headline, start);
        let headline = uncredited(alone.unwrap_or(&headline));
        let topic = self.page.lines[at].hits.start.has(Kind::Topic);
        let name =
            headline.split_once([':', '：']).map(|(_, name)| name.trim()).filter(|name| topic && !name.is_empty());
        self.draft.headline = Some(Pick::new(name.unwrap_or(headline).to_owned(), method, sure));
        Some(at)
    }

    /// The part of `headline` that stands in front of or behind a name and on a line of its own above the text, which is taken out.
    fn alone<'h>(&mut self, headline: &'h str, start: usize) -> Option<&'h str> {
        let parts = [" | ", " - ", " – ", " — ", " » "].into_iter().flat_map(|sign| {
            let (first, last) = (headline.split_once(sign), headline.rsplit_once(sign));
            [first.map(|parts| parts.1), last.map(|parts| parts.0)].into_iter().flatten()
        });
        let mut parts = parts.filter(|part| part.split(' ').count() >= REPEATED as usize);
        parts.find(|part| self.copies(&letters(part), start))
    }

    /// Takes out the lines above `start` whose letters are `key`; gives whether there was any.
    fn copies(&mut self, key: &str, start: usize) -> bool {
        let copies: Vec<usize> = (0..start).filter(|&at| letters(&self.lines[at].text) == *key).collect();
        copies.iter().for_each(|&at| self.remove(at, fields::COPY));
        !copies.is_empty()
    }

    /// Takes out the short lines above the text that stand there twice, one below the other: the text of a picture and its caption.
    pub(super) fn pairs(&mut self, start: usize) {
        for at in 1..start {
            let open = self.page.lines[at].shape.ending == shape::Ending::Open;
            let kept = self.fates[at - 1].is_none() && self.fates[at].is_none();
            if open && kept && letters(&self.lines[at - 1].text) == letters(&self.lines[at].text) {
                self.remove(at - 1, "told_twice");
                self.remove(at, "told_twice");
            }
        }
    }

    /// Takes out the lines between headline and text that stand above the headline too: the name of the site under that of the author.
    pub(super) fn site(&mut self, headline: Option<usize>, start: usize) {
        let Some(headline) = headline else { return };
        for at in headline + 1..start.min(headline + 1 + fields::HEAD) {
            let key = self.page.lines[at].shape.key;
            if self.page.lines[..headline].iter().any(|above| above.shape.key == key) {
                self.remove(at, "told_twice");
            }
        }
    }

    /// Takes out the lines between paragraphs that say the headline again, as captions of pictures do; `key` holds its letters.
    fn repeats(&mut self, key: &str, from: usize) {
        for at in from.max(1)..self.lines.len().saturating_sub(1) {
            let shape = |at: usize| &self.page.lines[at].shape;
            let between = !shape(at).is_prose() && shape(at - 1).is_prose() && shape(at + 1).is_prose();
            if between && shape(at).words >= REPEATED && letters(&self.lines[at].text) == *key {
                self.remove(at, fields::COPY);
            }
        }
    }
}

/// The headline without the credit of a picture behind it: `Bridge opens Photo: Ana Ruiz`.
fn uncredited(headline: &str) -> &str {
    const CREDIT: usize = 8;
    const SHORTEST: usize = 20;
    let mut reader = Reader::default();
    let mut blanks = headline.rmatch_indices(' ').map(|(at, _)| at).take(CREDIT).filter(|&at| at >= SHORTEST);
    let credit = blanks.find(|at| {
        let rest = &headline[at + 1..];
        rest.contains(':') && reader.read(rest).start.has(Kind::PhotoCredit)
    });
    credit.map_or(headline, |at| headline[..at].trim_end())
}

fn letters(text: &str) -> String {
    clean::letters(text).collect()
}

/// Whether two lines are the same, the name of the site at the end of one of them apart.
fn same_start(a: &str, b: &str) -> bool {
    a == b || (a.len().min(b.len()) >= 20 && (a.starts_with(b) || b.starts_with(a)) && a.len().abs_diff(b.len()) <= 30)
}
