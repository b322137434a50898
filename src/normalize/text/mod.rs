//! A scrape as text to a draft: the lines of the article are told from the page around it, and the fields from the text.

pub(super) mod caption;
pub mod context;
mod decide;
#[cfg(test)]
mod dumps;
mod fields;
#[cfg(test)]
mod genres;
pub mod lines;
mod marks;
mod model;
mod phrases;
mod shape;
mod stamp;
mod tail;

pub(super) use self::shape::ends_sentence;

use self::context::Page;
use self::lines::{Fate, Line};
use self::phrases::{Kind, Reader};
use crate::article::{Author, BlockKind, Evidence, Given, Precision, rounded};
use crate::budget::Budget;
use crate::normalize::date::{self, Anchors};
use crate::normalize::{Draft, Paragraph, Pick, Trace, byline, clean};
use crate::reason::Reason;

/// Units of work that a line costs besides its bytes: the model's walk over its trees.
const LINE_COST: u64 = 450;

/// Most words of a line at the foot of a page.
const FOOT: u32 = 5;

/// Fewest words of a headline that is told again inside the text.
const REPEATED: u32 = 4;

/// Finds the article in `text`.
///
/// # Errors
/// A [`Reason`] of class not-an-article, or an overrun.
pub fn extract(text: &str, given: &Given, budget: &Budget, trace: &mut Trace) -> Result<Draft, Reason> {
    budget.spend(text.len() as u64)?;
    let lines = lines::read(text);
    budget.spend(lines.len() as u64 * LINE_COST)?;
    let page = Page::of(&lines);
    let fates = decide::fates(&lines, &page);
    let mut reading = Reading { lines, page, fates, draft: Draft::default() };
    reading.fields(given, trace);
    Ok(reading.finish(trace))
}

struct Reading<'a> {
    lines: Vec<Line<'a>>,
    page: Page,
    fates: Vec<Fate>,
    draft: Draft,
}

impl Reading<'_> {
    fn fields(&mut self, given: &Given, trace: &mut Trace) {
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
        if let Some(first) = self.fates.iter().position(Option::is_none)
            && let Some((dateline, sure)) = fields::dateline(&self.lines[first].text)
        {
            trace.candidate("dateline", dateline, "first_words", sure);
            if sure >= 0.6 {
                self.draft.dateline = Some(Pick::new(dateline.to_owned(), "first_words", sure));
                let anchors = Anchors { language: given.language.as_deref().or(Some("und")), ..Anchors::default() };
                let mut days = date::find_all(dateline, &anchors).into_iter().map(|found| found.when);
                if let (Some(day), None, None) = (
                    days.next_back().filter(|when| when.precision >= Precision::Day),
                    &self.draft.published,
                    &given.published,
                ) {
                    self.draft.published = Some(Pick::new(day.moment(), "dateline", 0.6));
                }
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

    /// Index of the headline's line. A stated headline is only looked for, so that it does not stand in the text again.
    fn headline(&mut self, given: &Given, start: usize, trace: &mut Trace) -> Option<usize> {
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
    fn pairs(&mut self, start: usize) {
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
    fn site(&mut self, headline: Option<usize>, start: usize) {
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

    fn byline(&mut self, headline: Option<usize>, start: usize, trace: &mut Trace) {
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
    fn biography(&mut self, given: &Given, start: usize) {
        let stated = given.byline.as_deref().map(byline::stated).unwrap_or_default();
        let found = self.draft.authors.as_ref().map(|authors| authors.value.as_slice()).unwrap_or_default();
        let names = found.iter().chain(&stated).map(|author| author.name.clone());
        let given = given.authors.iter().map(|author| byline::addressed(author).into_owned());
        let names: Vec<String> = names.chain(given).collect();
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

    /// Dates on short lines around the headline and in the first lines of the text: behind a label, on lines of their own, or among a few
    /// other words between headline and text, as in a line of author, date and reading time. The surest count, the earliest of them first;
    /// those of a change only where nothing else tells the publication.
    fn dates(&mut self, given: &Given, headline: Option<usize>, start: usize, trace: &mut Trace) {
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

    fn finish(mut self, trace: &mut Trace) -> Draft {
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

/// Whether English is what `lines` are written in: one word in thirty is one that stands in every English text and in few others.
fn is_english<'a>(lines: impl Iterator<Item = &'a str>) -> bool {
    let (mut words, mut known) = (0_u32, 0_u32);
    for word in lines.flat_map(|line| line.split(' ')).take(400) {
        words += 1;
        known += u32::from(matches!(word, "the" | "The" | "and" | "of"));
    }
    known * 30 >= words && words > 0
}

/// Whether a line tells a number, an address or a time rather than what the text under it is about.
fn is_contact(text: &str, shape: &shape::Shape) -> bool {
    shape.digits >= 5
        || text.contains(['@', '€', '$'])
        || text.contains("://")
        || text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.')).is_empty()
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

/// Letters and digits of a line, lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether two lines are the same, the name of the site at the end of one of them apart.
fn same_start(a: &str, b: &str) -> bool {
    a == b || (a.len().min(b.len()) >= 20 && (a.starts_with(b) || b.starts_with(a)) && a.len().abs_diff(b.len()) <= 30)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Draft {
        extract(text, &Given::default(), &Budget::unlimited(), &mut Trace::default()).expect("no budget to run out of")
    }

    fn body(text: &str) -> Vec<String> {
        read(text).paragraphs.into_iter().map(|p| p.text).collect()
    }

    const FIRST: &str = "The council of the harbour town voted on Tuesday to rebuild the old pier, which a storm had damaged in spring.";
    const SECOND: &str = "Work is to begin in autumn and will take about two years, said the mayor, who had long called for the decision.";

    #[test]
    fn a_headline_has_no_credit_and_stands_once() {
        for credit in ["Foto: Ana Ruiz/Jornal do Porto", "Photo: Ana Ruiz", "Фото: Анна Руис"] {
            let text = format!("Council votes to rebuild the old pier {credit}\n\n{FIRST}\n\n{SECOND}");
            let headline = read(&text).headline.unwrap().value;
            assert_eq!(headline, "Council votes to rebuild the old pier", "{credit}");
        }
        let headline = "Council votes to rebuild the old pier";
        let text = format!("{headline}\n\n{FIRST}\n\n{headline}\n\n{SECOND}\n\n{headline}\n\nThe end of it");
        assert_eq!(body(&text), [FIRST, SECOND, headline, "The end of it"]);
    }

    #[test]
    fn takes_a_scrape_apart() {
        let text = format!(
            "Town votes to rebuild its storm-damaged pier\n\nMarta Lindqvist\n3 Min Read\n\n{FIRST}\n\n{SECOND}\n\nShare This Article\n2 Comments\n"
        );
        let draft = read(&text);
        assert_eq!(draft.headline.map(|h| h.value).as_deref(), Some("Town votes to rebuild its storm-damaged pier"));
        assert_eq!(draft.authors.map(|a| a.value[0].name.clone()).as_deref(), Some("Marta Lindqvist"));
        assert_eq!(draft.paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), [FIRST, SECOND]);
    }

    #[test]
    fn the_name_of_the_site_under_the_author_is_no_text() {
        let text = format!(
            "The Weir Post\n\nPier in harbour town to be rebuilt\n\nIda Kern\nThe Weir Post\n3 May 2024\n\n{FIRST}\n\n{SECOND}"
        );
        assert_eq!(body(&text), [FIRST, SECOND]);
    }

    #[test]
    fn says_what_it_removed() {
        let mut trace = Trace::collecting();
        let text = format!(
            "A headline over the text of the day\n{FIRST}\n{SECOND}\n(Reporting by A. Writer; editing by B. Other)\nShare"
        );
        let draft =
            extract(&text, &Given::default(), &Budget::unlimited(), &mut trace).expect("no budget to run out of");
        assert_eq!(draft.credits.map(|c| c.value).as_deref(), Some("(Reporting by A. Writer; editing by B. Other)"));
        let rules: Vec<&str> = trace.removed.iter().map(|r| &*r.rule).collect();
        assert_eq!(rules, ["headline", "credits", "share"]);
    }

    #[test]
    fn what_stands_in_place_of_an_embedded_post_is_no_text() {
        for notice in [
            "Empfohlener redaktioneller Inhalt",
            "Ich bin damit einverstanden, dass mir Inhalte von Videoteich angezeigt werden.",
            "To view this content, accept the cookies of Videopond in your settings.",
            "Pour afficher ce contenu, acceptez les traceurs de Vidéétang.",
            "Para ver este contenido, acepta las cookies de Videocharca.",
            "Aby zobaczyć tę treść, włącz pliki serwisu Wideostaw.",
        ] {
            assert_eq!(body(&format!("{FIRST}\n\n{notice}\n\n{SECOND}")), [FIRST, SECOND], "{notice}");
        }
        let told = "To view this content as mere decoration, the curator said on Monday, would be a mistake.";
        assert_eq!(body(&format!("{FIRST}\n\n{told}\n\n{SECOND}")), [FIRST, told, SECOND]);
    }

    #[test]
    fn keeps_clean_text_as_it_is() {
        for text in
            [FIRST.to_owned(), format!("{FIRST}\n\n{SECOND}"), "One short sentence.".to_owned(), "Two words".to_owned()]
        {
            assert_eq!(body(&text).join("\n\n"), text);
        }
        let spoken = format!("“No.”\n\nHe left.\n\n{FIRST}\n\n“Why?” she asked.");
        assert_eq!(body(&spoken).join("\n\n"), spoken);
    }

    #[test]
    fn takes_the_stated_headline_out_of_the_text() {
        let given = Given { headline: Some("Pier to be rebuilt".into()), ..Given::default() };
        let draft =
            extract(&format!("Pier to be rebuilt.\n\n{FIRST}"), &given, &Budget::unlimited(), &mut Trace::default());
        assert_eq!(draft.map(|d| d.paragraphs.len()), Ok(1));
    }

    #[test]
    fn reads_the_date_beside_the_headline() {
        let draft = read(&format!("Pier in harbour town to be rebuilt\nPublished: 16 October 2016\n{FIRST}\n{SECOND}"));
        assert_eq!(draft.published.map(|d| d.value.at).as_deref(), Some("2016-10-16T00:00:00Z"));
        assert_eq!(draft.paragraphs.len(), 2);
    }

    #[test]
    fn reads_the_date_among_names_and_reading_time() {
        for line in
            ["Marta Lindqvist • 16.10.2016, 11:26 • Lesezeit: 5 Minuten", "By the news desk October 16, 2016 in Local"]
        {
            let draft = read(&format!("Pier in harbour town to be rebuilt\n{line}\n{FIRST}\n{SECOND}"));
            assert_eq!(draft.published.map(|d| d.value.at[..10].to_owned()).as_deref(), Some("2016-10-16"), "{line}");
        }
    }

    #[test]
    fn points_of_a_list_are_no_headline() {
        for points in ["• Vote on Tuesday\n• Two years of work\n• Shops are glad", "Q: Why now?\nA: For the tide."]
        {
            let draft = read(&format!("Old pier in harbour town to be rebuilt\n{points}\n{FIRST}\n{SECOND}"));
            assert_eq!(draft.headline.map(|h| h.value).as_deref(), Some("Old pier in harbour town to be rebuilt"));
        }
    }

    #[test]
    fn reads_signatures_above_and_below_the_text() {
        let told = "항구 도시 의회는 화요일 폭풍으로 무너진 옛 부두를 다시 짓기로 의결했다고 밝혔다. 공사는 가을에 시작해 두 해가 걸린다. 주민들은 오래 기다린 결정이라며 반겼고 상인들도 기뻐했다고 시장이 말했다.";
        for text in [
            format!("옛 부두 다시 짓는다\n• 김민수 기자김민수 기자\n{told}"),
            format!("옛 부두 다시 짓는다\n{told}\n김민수 기자 minsu@quay.example"),
        ] {
            let draft = read(&text);
            let names: Vec<String> =
                draft.authors.map(|a| a.value).unwrap_or_default().iter().map(|a| a.name.clone()).collect();
            assert_eq!(names, ["김민수"], "{text}");
            assert_eq!(draft.paragraphs.last().map(|p| &*p.text), Some(told));
        }
    }

    #[test]
    fn the_day_stands_first_but_in_english() {
        for (text, day) in [
            (
                "De haven krijgt een nieuwe pier\nDoor Bea Mol - 3-9-2016, 15:51\nDe raad van de havenstad stemde dinsdag voor de bouw van een nieuwe pier, die in de storm van het voorjaar was beschadigd.",
                "2016-09-03",
            ),
            (
                "The harbour gets a new pier\nBy Bea Mole - 3-9-2016, 15:51\nThe council of the harbour town voted on Tuesday to rebuild the old pier, which a storm had damaged in the spring of the year.",
                "2016-03-09",
            ),
        ] {
            let published = read(text).published.map(|d| d.value.at[..10].to_owned());
            assert_eq!(published.as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn a_date_above_the_text_counts_before_one_below() {
        let text = "물레방아 축제가 돌아온다\n\n입력 2023.04.02 08:28\n\n십 년 동안 열리지 않던 물레방아 축제가 올가을 다시 열린다고 마을 회의가 금요일 밝혔다. \
            입장료는 받지 않는다.\n\n개울가에는 작은 무대가 세워지고 아이들은 물레방아를 직접 돌려 볼 수 있게 된다고 한다.\n\n등록번호: 서울 아00001 | 등록일: 2017.01.05\n";
        let draft = read(text);
        assert!(draft.published.is_some_and(|p| p.value.at.starts_with("2023-04-02")));
    }

    #[test]
    fn a_line_of_name_and_role_and_one_of_reporter_and_place_are_bylines() {
        for (line, name) in [
            ("Нина Орлова, корреспондент", "Нина Орлова"),
            ("Ana Ruiz, harbour reporter", "Ana Ruiz"),
            ("晨報 記者林曉雨／台中報導", "林曉雨"),
        ] {
            let text = format!(
                "The old mill turns again\n\n{line}\n4 February 2024\n\nThe old mill by the brook turns again after eleven years, the keepers said on Monday, since the wheel was mended.\n\nVisitors may see it at work every Sunday until the leaves have fallen, and bread is baked from its flour."
            );
            let draft = read(&text);
            let names: Vec<String> = draft.authors.into_iter().flat_map(|a| a.value).map(|a| a.name).collect();
            assert_eq!(names, [name], "{line}");
            assert!(draft.paragraphs[0].text.starts_with("The old mill by"), "{line}");
        }
    }

    #[test]
    fn a_day_to_come_and_a_sentence_are_no_date_lines() {
        for line in
            ["Stavba mola je plánována do 5. 8. 2024.", "Anmeldung bis 3.5.2025", "The pier was opened on 3 May 2011."]
        {
            let draft = read(&format!("Pier in harbour town to be rebuilt\n{line}\n{FIRST}\n{SECOND}"));
            assert!(draft.published.is_none(), "{line}");
            assert_eq!(draft.paragraphs.len(), 3, "{line}");
        }
        let draft = read(&format!(
            "Liman kentinin eski iskelesi yenileniyor\nBu haber 04 Eylül 2015, Cuma 09:20 tarihinde eklendi.\n{FIRST}\n{SECOND}"
        ));
        assert_eq!(draft.published.map(|d| d.value.at).as_deref(), Some("2015-09-04T09:20:00Z"));
        assert_eq!(draft.paragraphs.len(), 2);
    }

    #[test]
    fn numbers_and_addresses_are_no_headings() {
        for line in ["Telefon: +49 351 1234567", "E-Mail: kai@hafen.example", "18:05"] {
            let draft = read(&format!("{FIRST}\n{line}\n{SECOND}"));
            assert!(draft.paragraphs.iter().all(|p| p.kind.is_none()), "{line}");
        }
        assert_eq!(body(&format!("{FIRST}\nhttps://harbour.example/pier?x=1\n{SECOND}")), [FIRST, SECOND]);
    }

    #[test]
    fn tells_first_and_last_date_of_a_line_apart() {
        for (line, first, last) in [
            (
                "Publié le 12/05/2023 à 14h05 - Mis à jour le 13/05/2023 à 09h10",
                "2023-05-12T14:05",
                Some("2023-05-13T09:10"),
            ),
            ("Actualizado: 13 mayo 2023 | Publicado: 12 mayo 2023", "2023-05-12", Some("2023-05-13")),
            ("Опубликовано: 12.05.2023, обновлено: 13.05.2023", "2023-05-12", Some("2023-05-13")),
            ("Updated 13 May 2023", "2023-05-13", None),
        ] {
            let draft = read(&format!("Pier in harbour town to be rebuilt\n{line}\n{FIRST}\n{SECOND}"));
            assert!(draft.published.is_some_and(|d| d.value.at.starts_with(first)), "{line}");
            assert_eq!(draft.modified.is_some(), last.is_some(), "{line}");
            assert!(last.is_none_or(|last| draft.modified.is_some_and(|d| d.value.at.starts_with(last))), "{line}");
            assert_eq!(draft.paragraphs.len(), 2);
        }
    }

    #[test]
    fn survives_hostile_input() {
        for text in [
            "\n".repeat(1 << 20),
            "word ".repeat(1 << 20),
            "\0".repeat(1 << 20),
            "a\n".repeat(30_000),
            "—".repeat(1 << 18),
        ] {
            let _ = read(&text);
        }
        assert!(read("").paragraphs.is_empty());
    }

    #[test]
    fn spends_its_budget() {
        let budget = Budget::new(100, std::sync::Arc::default());
        assert!(extract(&"word ".repeat(50), &Given::default(), &budget, &mut Trace::default()).is_err());
    }

    proptest! {
        #[test]
        fn reads_any_text(text in "(\\PC{0,40}\n){0,12}") {
            let draft = read(&text);
            prop_assert!(draft.paragraphs.iter().all(|p| !p.text.is_empty() && !p.text.contains('\n')));
        }

        #[test]
        fn loses_no_sentence_of_clean_text(sentences in prop::collection::vec("[A-Z][a-z]{2,9}( [a-z]{2,9}){9,25}\\.", 1..6)) {
            prop_assert_eq!(body(&sentences.join("\n\n")), sentences);
        }
    }
}
