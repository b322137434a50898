//! Dates that the text mentions, as TIMEX3 values counted from the day of publication.
//!
//! Without that day only absolute dates are given. The words of each language are in `data/dates/lexicon.tsv`.

mod calendar;
mod grammar;
mod lexicon;
#[cfg(test)]
mod reports;
mod story;
#[cfg(test)]
mod tests;

use crate::article::{Annotations, DateMention, Span};
use crate::budget::{Budget, Overrun};
use crate::enrich::{Analysis, Enricher};

use grammar::Grammar;
use lexicon::{Item, Lex};
use story::Story;

/// Fills `dates`.
#[derive(Debug, Default)]
pub struct Dates;

impl Enricher for Dates {
    fn name(&self) -> &'static str {
        "dates"
    }

    fn version(&self) -> u32 {
        10
    }

    fn serves(&self, language: &str) -> bool {
        lexicon::serves(language)
    }

    fn enrich(&self, analysis: &Analysis<'_>, found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        budget.spend(analysis.text.len() as u64)?;
        let Some(mut reader) = lexicon::Reader::new(analysis) else { return Ok(Annotations::default()) };
        let published = calendar::published(analysis.published);
        let people: Vec<Span> = found.people.iter().flat_map(|person| person.mentions.iter().copied()).collect();
        let mut dates = Vec::new();
        let mut items = Vec::new();
        let mut story = Story::default();
        let english = analysis.language == "en";
        let verb_last = matches!(analysis.language, "tr" | "hi" | "ja" | "ko");
        let ends_tell = analysis.language == "ko";
        let hijri = analysis.language == "ar";
        for sentence in &analysis.sentence_tokens {
            budget.spend(sentence.len() as u64 * 8)?;
            reader.sentence(sentence.clone(), &mut items);
            let text = analysis.text;
            let words = reader.words();
            let mut grammar = Grammar {
                text,
                words,
                english,
                verb_last,
                ends_tell,
                items: &items,
                published,
                story,
                listed: None,
                hijri,
            };
            let mut at = 0;
            while at < items.len() {
                let found = match items[at].lex {
                    Lex::Other | Lex::Comma | Lex::Join | Lex::Label => None,
                    _ => grammar.expression(at),
                };
                let Some(found) = found else {
                    at += 1;
                    continue;
                };
                let end = found.end.clamp(at + 1, items.len());
                if english && is_title(analysis.text, &items, at, end) || grammar.is_place(at, &found) {
                    at = end;
                    continue;
                }
                let bytes = items[grammar.begin(at, end)].start..items[end - 1].end;
                let span = analysis.span(bytes.clone());
                if is_of_person(span, &text[bytes.clone()], &people) {
                    at = end;
                    continue;
                }
                // `the day before` is told in passing: what follows counts from the day itself.
                let last = items[end - 1];
                let aside = matches!(last.lex, Lex::Before | Lex::DayAfter(..0))
                    || last.lex == Lex::Ago && &analysis.text[last.start..last.end] == "earlier";
                if let (Some(value), "DATE" | "TIME", false) = (&found.value, found.kind, aside) {
                    grammar.story.remember(value);
                }
                dates.push(DateMention {
                    text: analysis.text[bytes].to_owned(),
                    start: span.start,
                    end: span.end,
                    value: found.value,
                    kind: found.kind.into(),
                });
                at = end;
            }
            story = grammar.story;
            story.next_sentence();
        }
        Ok(Annotations { dates, ..Annotations::default() })
    }
}

/// Whether `words` at `span` are part of the name of one of the `people` (`April Jensen`).
fn is_of_person(span: Span, words: &str, people: &[Span]) -> bool {
    let holds = |name: &Span| name.start <= span.start && span.end <= name.end && *name != span;
    !words.contains(|c: char| c.is_numeric()) && people.iter().any(holds)
}

/// Whether the items are part of a name (`Daily News Egypt`, ABC's `This Week`): words that English writes with a small letter stand
/// there with a capital, other than at the start of the sentence.
fn is_title(text: &str, items: &[Item], from: usize, end: usize) -> bool {
    let capital = |k: usize| items.get(k).is_some_and(|i: &Item| text[i.start..].starts_with(char::is_uppercase));
    let is_name = |k: usize| {
        matches!(
            items[k].lex,
            Lex::Month(_)
                | Lex::Weekday(_)
                | Lex::Fixed(..)
                | Lex::Nth(..)
                | Lex::Easter(_)
                | Lex::Join
                | Lex::Label
                | Lex::HalfDay(_)
                | Lex::ShortQuarter(_)
                | Lex::Other
                | Lex::Digits(..)
        )
    };
    let starts = |k: usize| k == 0 || (k == 1 && !text[items[0].start..].starts_with(char::is_alphanumeric));
    let behind_word = |k: usize| {
        k > 0
            && text[items[k - 1].start..].starts_with(char::is_alphanumeric)
            && !text[..items[k - 1].end].ends_with('.')
    };
    (from..end).filter(|&k| !is_name(k) && capital(k)).any(|k| match starts(k) {
        // `Last week`, but not `Daily News`.
        true => matches!(items[k].lex, Lex::Set(_)) && capital(k + 1) && items[k + 1].start == items[k].end + 1,
        false => behind_word(k),
    })
}
