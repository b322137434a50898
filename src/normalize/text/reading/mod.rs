//! The fields that a text gives away, which are taken out of its lines, and the paragraphs that are left.

mod authors;
mod dates;
mod headline;

use super::context::Page;
use super::lines::{Fate, Line};
use super::phrases::Kind;
use super::{fields, shape};
use crate::article::{BlockKind, Evidence, Given, rounded};
use crate::normalize::{Draft, Paragraph, Pick, Trace};

/// Most words of a line at the foot of a page.
const FOOT: u32 = 5;

/// A text whose lines are being told apart.
pub struct Reading<'a> {
    lines: Vec<Line<'a>>,
    page: Page,
    fates: Vec<Fate>,
    draft: Draft,
}

impl<'a> Reading<'a> {
    /// Of lines on which [`decide`](super::decide) has decided.
    pub fn new(lines: Vec<Line<'a>>, page: Page, fates: Vec<Fate>) -> Self {
        Self { lines, page, fates, draft: Draft::default() }
    }

    /// Takes the fields out of the lines.
    pub fn fields(&mut self, given: &Given, trace: &mut Trace) {
        let start = fields::start(&self.page, &self.fates);
        let headline = self.headline(given, start, trace);
        if headline.is_some() {
            self.pairs(start);
        }
        self.site(headline, start);
        self.byline(headline, start, trace);
        self.biography(given, start);
        self.dates(given, headline, start, trace);
        if self.above(headline) {
            self.below();
        }
        self.credits(trace);
        self.dateline(given, trace);
    }

    /// Takes out the lines at the end that say who worked on the text.
    fn credits(&mut self, trace: &mut Trace) {
        for at in fields::credits(&self.page, &self.fates) {
            self.remove(at, Kind::Credits.name());
            let text = &self.lines[at].text;
            trace.candidate("credits", text, "closing_line", 1.0);
            match &mut self.draft.credits {
                Some(credits) => {
                    credits.value.push(' ');
                    credits.value.push_str(text);
                }
                None => self.draft.credits = Some(Pick::new(text.to_string(), "closing_line", 0.9)),
            }
        }
    }

    /// What stands above the headline is the publication's: its name, its motto, the section. Gives whether there was any.
    fn above(&mut self, headline: Option<usize>) -> bool {
        let above: Vec<usize> = (0..headline.unwrap_or(0)).filter(|&at| self.fates[at].is_none()).collect();
        if above.len() > fields::HEAD || above.iter().any(|&at| fields::tells(&self.page.lines[at])) {
            return false;
        }
        above.iter().for_each(|&at| self.remove(at, "above_headline"));
        !above.is_empty()
    }

    /// A text with the head of a page above it has its foot below: short lines behind the last sentence. In a whole page the line model has
    /// told them.
    fn below(&mut self) {
        let dumped = self.fates.contains(&Some("line_model"));
        for at in (0..self.lines.len()).rev().filter(|_| !dumped) {
            let shape = &self.page.lines[at].shape;
            if self.fates[at].is_some() {
                continue;
            }
            if shape.is_prose() || shape.words > FOOT || shape.ending > shape::Ending::Colon {
                break;
            }
            self.remove(at, "below_text");
        }
    }

    /// Takes a line out of the text, unless nothing else would be left.
    fn remove(&mut self, at: usize, rule: &'static str) {
        if self.fates[at].is_none() && self.fates.iter().filter(|f| f.is_none()).count() > 1 {
            self.fates[at] = Some(rule);
        }
    }

    /// The draft: the fields, and what was kept as paragraphs.
    pub fn finish(mut self, trace: &mut Trace) -> Draft {
        let dumped = self.fates.contains(&Some("line_model"));
        let last = self.fates.iter().rposition(Option::is_none);
        for (at, (line, fate)) in self.lines.iter().zip(&self.fates).enumerate() {
            match fate {
                Some(rule) => trace.removed(&line.text, *rule),
                None => {
                    let shape = &self.page.lines[at].shape;
                    let kind = if line.text.starts_with(['•', '●', '▪', '‣']) {
                        Some(BlockKind::ListItem)
                    } else {
                        let subhead = shape.ending == shape::Ending::Open
                            && shape.width <= 100.0
                            && (1..=14).contains(&shape.words)
                            && !is_contact(&line.text, shape);
                        (subhead && !self.draft.paragraphs.is_empty() && Some(at) != last).then_some(BlockKind::Heading)
                    };
                    self.draft.paragraphs.push(Paragraph { kind, text: line.text.to_string() });
                }
            }
        }
        let kept = self.draft.paragraphs.len() as f64 / self.lines.len().max(1) as f64;
        let (method, sure) = if dumped { ("line_model", 0.85) } else { ("lines", 0.9 + 0.09 * kept) };
        self.draft.body_evidence = Some(Evidence { method: method.into(), confidence: Some(rounded(sure)) });
        self.draft
    }
}

/// Whether a line tells a number, an address or a time rather than what the text under it is about.
fn is_contact(text: &str, shape: &shape::Shape) -> bool {
    shape.digits >= 5
        || text.contains(['@', '€', '$'])
        || text.contains("://")
        || text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.')).is_empty()
}
