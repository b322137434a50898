//! Quotations: what is said in quotation marks, by whom, and the word that attributes it.

mod beside;
mod clause;
mod cues;
mod dash;
mod incise;
mod marks;
mod page;
mod phrase;
mod signed;
mod speaker;
#[cfg(test)]
mod tests;
mod unclosed;
mod unlisted;

use std::ops::Range;

use crate::article::{Annotations, Entity, Quotation, QuotationKind, Speaker};
use crate::budget::{Budget, Overrun};
use crate::enrich::{Analysis, Enricher, korean};

use cues::{Order, role};
use marks::Quoted;
use page::{Item, Page};
use phrase::{Head, Subject};
use speaker::Attribution;

/// Fills `quotations`. It takes people and organisations from the enricher of names, where that serves the language; elsewhere speakers
/// are the noun phrases beside verbs of speech.
#[derive(Debug, Default)]
pub struct Quotations;

/// Fewest words of a quotation that no verb attributes; shorter ones are titles, terms and irony.
const FEWEST_ALONE: usize = 4;
/// What stands in Japanese behind marks that hold a name or a saying, and nobody's speech.
const NAMING: [&str; 4] = ["という", "といった", "とする", "として"];
/// Fewest words of a quotation that is part of a sentence of the narration.
const FEWEST_MIXED: usize = 3;

impl Enricher for Quotations {
    fn name(&self) -> &'static str {
        "quotations"
    }

    fn version(&self) -> u32 {
        10
    }

    fn serves(&self, language: &str) -> bool {
        cues::of(language).is_some()
    }

    fn enrich(&self, analysis: &Analysis<'_>, found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        let mut annotations = Annotations::default();
        let Some(table) = cues::of(analysis.language) else { return Ok(annotations) };
        budget.spend(2 * analysis.text.len() as u64)?;
        let singles = marks::are_single(analysis.text, &analysis.paragraphs, analysis.language);
        let mut quotes: Vec<Quoted> = Vec::new();
        let mut paragraphs: Vec<Range<usize>> = Vec::new();
        for paragraph in &analysis.paragraphs {
            let from = quotes.len();
            let held = paragraphs.last().cloned().unwrap_or_default();
            let left = quotes[held].last().filter(|quote| quote.open);
            let resumed = left.and_then(|quote| analysis.text[quote.outer.clone()].chars().next());
            quotes.extend(marks::find(analysis.text, paragraph.clone(), analysis.language, singles, resumed));
            paragraphs.push(from..quotes.len());
        }
        let dashed = dash::is_speech(analysis.language) && analysis.paragraphs.iter().any(|p| dash::opens(analysis, p));
        if quotes.is_empty() && !dashed && table.order != Order::Either {
            return Ok(annotations);
        }
        let page = Page::of(analysis, found, table);
        if dashed {
            (quotes, paragraphs) = dash::lay(&page, &quotes, &paragraphs);
        }
        unclosed::end(&page, &mut quotes, &paragraphs);
        (quotes, paragraphs) = incise::part(&page, quotes, paragraphs);
        let mut reader = Reader {
            page: &page,
            quotes: &quotes,
            speakers: vec![None; quotes.len()],
            reports: Vec::new(),
            last: None,
        };
        let that = memchr::memmem::Finder::new(" that ");
        for (index, (paragraph, held)) in analysis.paragraphs.iter().zip(&paragraphs).enumerate() {
            let reports = analysis.language == "en" && that.find(analysis.text[paragraph.clone()].as_bytes()).is_some();
            if reports || !held.is_empty() {
                budget.spend(200 * held.len() as u64 + (paragraph.end - paragraph.start) as u64)?;
                reader.paragraph(index, paragraph, held.clone());
            }
        }
        let Reader { speakers, reports, .. } = reader;
        for (quote, attributed) in quotes.iter().zip(speakers).filter(|(quote, _)| !page.names_term(quote)) {
            annotations.quotations.extend(quotation(analysis, quote, attributed));
        }
        annotations.quotations.extend(
            reports
                .into_iter()
                .map(|(content, said)| published(analysis, content, Some(said), QuotationKind::Indirect)),
        );
        annotations.quotations.sort_by_key(|q| (q.start, q.end));
        Ok(annotations)
    }
}

/// Who said a quotation, as it will be published.
#[derive(Debug, Clone)]
struct Said<'a> {
    attribution: Attribution,
    entity: Option<&'a Entity>,
    /// The attribution stands with another quotation.
    inherited: bool,
    /// The quotation is a whole sentence or more.
    whole: bool,
    /// It opens its sentence, or stands in front of its verb as Turkish and Korean have it: one word may be speech then.
    leads: bool,
}

struct Reader<'a> {
    page: &'a Page<'a>,
    quotes: &'a [Quoted],
    speakers: Vec<Option<Said<'a>>>,
    /// Speech that is reported without quotation marks: the byte range of its words.
    reports: Vec<(Range<usize>, Said<'a>)>,
    /// The last attributed quotation: its index, and the paragraph that it stands in.
    last: Option<(usize, usize)>,
}

impl<'a> Reader<'a> {
    fn paragraph(&mut self, index: usize, paragraph: &Range<usize>, held: Range<usize>) {
        let numbered: Vec<(usize, &Quoted)> = held.clone().map(|q| (q, &self.quotes[q])).collect();
        let sentences = self.page.sentences(paragraph, &numbered);
        let mut alone = Vec::new();
        let announced = self.announcement(index, held.start);
        let mut teller: Option<&Vec<Item>> = announced.as_ref();
        for items in &sentences {
            let mut latest: Option<usize> = None;
            for (at, item) in items.iter().enumerate() {
                let Item::Quote(q) = *item else { continue };
                if self.page.names_term(&self.quotes[q]) {
                    continue;
                }
                let own = items.iter().filter(|i| matches!(i, Item::Token(t) if self.page.is_word(*t))).count();
                let found = if own == 0 { None } else { speaker::find(self.page, items, at, self.ending(q)) };
                // `"A," he said, "B"`: B has no verb of its own.
                let found = match (found, latest) {
                    (Some(f), Some(l)) if f.cue.is_none() => {
                        self.speakers[l].as_ref().map(|s| s.attribution.clone()).or(Some(f))
                    }
                    (found, _) => found,
                };
                match found {
                    Some(attribution) => {
                        let entity = self.resolve(&attribution.subject, index);
                        let whole = self.is_whole(items, at);
                        let leads = self.leads(items, at, &attribution);
                        let said = Said { attribution, entity, inherited: false, whole, leads };
                        // What is no speech lets nobody speak on: `the wall that the neighbours call “useless”`.
                        if entity.is_some() || kind(self.page.analysis, &self.quotes[q], Some(&said)).is_some() {
                            self.last = Some((q, index));
                        }
                        self.speakers[q] = Some(said);
                        latest = Some(q);
                    }
                    None => match teller.and_then(|t| self.told(t, q)) {
                        // `Smith disagreed. "It will not work."`
                        Some(attribution) if own == 0 => {
                            let entity = self.resolve(&attribution.subject, index);
                            self.speakers[q] =
                                Some(Said { attribution, entity, inherited: false, whole: true, leads: false });
                            self.last = Some((q, index));
                        }
                        _ => alone.push(q),
                    },
                }
            }
            self.report(items, index);
            teller = items.iter().all(|i| matches!(i, Item::Token(_))).then_some(items);
        }
        self.sign(index, &held, sentences.last());
        alone.retain(|&q| self.speakers[q].is_none());
        self.inherit(index, held, &alone);
    }

    /// Attributes the quotation that ends the paragraph, and those that it goes on from, to the name behind a dash that is the next paragraph,
    /// or the `last` sentence of its own.
    fn sign(&mut self, index: usize, held: &Range<usize>, last: Option<&Vec<Item>>) {
        let Some(q) = held.clone().next_back() else { return };
        let Some(paragraph) = self.page.analysis.paragraphs.get(index) else { return };
        let rest = self.page.analysis.text.get(self.quotes[q].outer.end..paragraph.end).unwrap_or_default();
        let (subject, place) = if !rest.contains(char::is_alphanumeric) {
            (signed::below(self.page, index), index + 1)
        } else if rest.starts_with('.') && self.speakers[q].is_none() {
            (last.and_then(|sentence| signed::line(self.page, sentence)), index)
        } else {
            return;
        };
        let Some(subject) = subject else { return };
        let entity = self.resolve(&subject, place);
        let attribution = Attribution { subject, cue: None };
        let said = Said { attribution, entity, inherited: false, whole: true, leads: false };
        let from = (0..q).rev().take_while(|&k| self.quotes[k].open && self.speakers[k].is_none()).last().unwrap_or(q);
        self.speakers[from..=q].fill(Some(said));
        self.last = Some((q, index));
    }

    /// Who speaks according to the sentence `teller` in front of the quotation `q`.
    fn told(&self, teller: &[Item], q: usize) -> Option<Attribution> {
        let named = || speaker::announces(self.page, teller).then(|| speaker::named(self.page, teller))?;
        speaker::behind(self.page, teller, q).or_else(named)
    }

    /// Notes the sentence if it reports speech without quotation marks.
    fn report(&mut self, items: &[Item], index: usize) {
        let last = items.iter().rev().find_map(|i| match *i {
            Item::Token(t) if self.page.is_word(t) => Some(t),
            Item::Token(_) | Item::Quote(_) => None,
        });
        if self.page.analysis.language != "en" || items.iter().any(|i| matches!(i, Item::Quote(_))) {
            return;
        }
        let Some((attribution, from)) = speaker::reported(self.page, items) else { return };
        let (Some(&Item::Token(first)), Some(last)) = (items.get(from), last) else { return };
        if first + FEWEST_MIXED <= last {
            let entity = self.resolve(&attribution.subject, index);
            let content = bytes(self.page.analysis, &(first..last + 1));
            self.reports.push((content, Said { attribution, entity, inherited: false, whole: true, leads: false }));
        }
    }

    /// The last sentence of the paragraph before, if it announces what follows: `She said:`
    fn announcement(&self, index: usize, quote: usize) -> Option<Vec<Item>> {
        let before = self.page.analysis.paragraphs.get(index.checked_sub(1)?)?;
        if !self.page.analysis.text[before.clone()].trim_end().ends_with([':', '：']) {
            return None;
        }
        let numbered: Vec<(usize, &Quoted)> =
            (0..quote).rev().map(|q| (q, &self.quotes[q])).take_while(|(_, q)| q.outer.start >= before.start).collect();
        let numbered: Vec<(usize, &Quoted)> = numbered.into_iter().rev().collect();
        self.page.sentences(before, &numbered).pop().filter(|items| speaker::announces(self.page, items))
    }

    /// Quotations that stand alone belong to the speaker of the paragraph, else of the one before.
    fn inherit(&mut self, index: usize, held: Range<usize>, alone: &[usize]) {
        for &q in alone {
            let mut from = (held.start..q).rev().find(|&k| self.speakers[k].is_some());
            if from.is_none() {
                from = (q + 1..held.end).find(|&k| self.speakers[k].as_ref().is_some_and(|s| !s.inherited));
            }
            if from.is_none() {
                from = self.last.filter(|&(k, paragraph)| k < q && paragraph + 1 >= index).map(|(k, _)| k);
            }
            if let Some(said) = from.and_then(|k| self.speakers[k].clone()) {
                self.speakers[q] = Some(Said { inherited: true, whole: true, leads: false, ..said });
                self.last = Some((q, index));
            }
        }
    }

    fn ending(&self, quote: usize) -> Option<char> {
        self.page.analysis.text[self.quotes[quote].inner.clone()].chars().next_back()
    }

    /// Whether the quotation begins with a capital letter behind a mark or at the beginning, or ends as a sentence does.
    fn is_whole(&self, items: &[Item], at: usize) -> bool {
        let Item::Quote(q) = items[at] else { return false };
        let words = &self.page.analysis.text[self.quotes[q].inner.clone()];
        let begins = words.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| !c.is_lowercase());
        let behind = match at.checked_sub(1).map(|i| items[i]) {
            None | Some(Item::Quote(_)) => true,
            Some(Item::Token(t)) => {
                matches!(self.page.analysis.token(t), "," | ":" | "：" | "，" | "-" | "–" | "—" | "--" | "(")
                    || self.page.roles(t).has(role::VERB)
            }
        };
        begins && behind
    }

    /// Whether the quotation leads to a verb of speech behind it: at the beginning of its sentence, or wherever subjects stand before verbs.
    fn leads(&self, items: &[Item], at: usize, attribution: &Attribution) -> bool {
        let opens = !items[..at].iter().any(|i| matches!(i, Item::Token(t) if self.page.is_word(*t)));
        let tokens = &self.page.analysis.tokens;
        let behind = |&cue: &usize| {
            let Item::Quote(q) = items[at] else { return false };
            let quote = &self.quotes[q];
            let says = self.page.is_verb(cue) || self.page.roles(cue).has(role::SIGN);
            let ended = tokens.partition_point(|t| (t.start as usize) < quote.outer.end);
            let at_once = (ended..cue).all(|t| !self.page.is_word(t) || self.page.is_between(t));
            let behind = ended <= cue && (opens || at_once);
            behind && (says || !is_title(&self.page.analysis.text[quote.inner.clone()]))
        };
        let spoken = attribution.cue.clone().and_then(|mut cue| cue.next()).is_some_and(|cue| behind(&cue));
        spoken && (opens || self.page.table.order == Order::Before && !self.page.table.is_unspaced())
    }

    /// The person or organisation that a subject means.
    fn resolve(&self, subject: &Subject, paragraph: usize) -> Option<&'a Entity> {
        match subject.head {
            Head::Name => self.page.name_at(subject.tokens.start).map(|n| n.entity),
            Head::Noun => None,
            Head::Pronoun => {
                let lower = self.page.lower(subject.tokens.start);
                let pronoun = lower.rsplit('-').next().unwrap_or_default();
                let singular = !matches!(
                    pronoun,
                    "they" | "we" | "i" | "it" | "you" | "ils" | "elles" | "on" | "je" | "nous" | "wir" | "ich"
                );
                if singular { self.antecedent(subject.tokens.start, paragraph) } else { None }
            }
        }
    }

    /// The person that `he` or `she` at `token` most likely means: the last speaker, unless a person was named since.
    fn antecedent(&self, token: usize, paragraph: usize) -> Option<&'a Entity> {
        let names = &self.page.names;
        let before = names.partition_point(|n| n.tokens.start < token);
        let quoted = |at: usize| {
            let start = self.page.analysis.tokens[at].start as usize;
            let next = self.quotes.partition_point(|q| q.outer.start <= start);
            next.checked_sub(1).is_some_and(|q| self.quotes[q].outer.end > start)
        };
        let nearest = names[..before].iter().rev().take(30).find(|n| n.person && !quoted(n.tokens.start));
        let said = self.last.filter(|&(_, at)| at + 2 > paragraph).and_then(|(q, _)| self.speakers[q].as_ref());
        let speaker = said.and_then(|s| s.entity.map(|e| (e, s.attribution.subject.tokens.start)));
        let Some(nearest) = nearest else { return speaker.map(|(e, _)| e) };
        let sentences = &self.page.analysis.sentence_tokens;
        let sentence =
            &sentences[sentences.partition_point(|s| s.end <= nearest.tokens.start).min(sentences.len() - 1)];
        if let Some((entity, at)) = speaker
            && at >= sentence.start
        {
            return Some(entity);
        }
        let first = names[before.saturating_sub(30)..before]
            .iter()
            .find(|n| n.person && n.tokens.start >= sentence.start && !quoted(n.tokens.start));
        first.or(Some(nearest)).map(|n| n.entity)
    }
}

/// The quotation as it is published; `None` where the marks hold a title, a term or irony.
fn quotation(analysis: &Analysis<'_>, quote: &Quoted, said: Option<Said<'_>>) -> Option<Quotation> {
    let kind = kind(analysis, quote, said.as_ref())?;
    Some(published(analysis, quote.inner.clone(), said, kind))
}

/// What kind of quotation the marks hold; `None` where it is a title, a term or irony.
fn kind(analysis: &Analysis<'_>, quote: &Quoted, said: Option<&Said<'_>>) -> Option<QuotationKind> {
    let text = &analysis.text[quote.inner.clone()];
    let words = if is_spaced(analysis.language) {
        text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count()
    } else {
        text.chars().filter(|c| c.is_alphanumeric()).count().div_ceil(2)
    };
    let cued = said.is_some_and(|s| s.attribution.cue.is_some() && !s.inherited);
    let ends =
        text.chars().next_back().is_some_and(|c| matches!(c, '.' | ',' | '!' | '?' | '…' | '。' | '，' | '！' | '？'))
            || is_sentence(analysis.text, &quote.outer);
    let whole = said.is_some_and(|s| s.whole) || (said.is_none() && ends);
    // `«Нет», — сказал он`: the comma stands behind the marks.
    let behind = analysis.text.get(quote.outer.end..).and_then(|rest| rest.chars().next());
    let parted = cued && matches!(behind, Some(',' | '،' | '，'));
    let ends = ends || parted && whole;
    let leads = cued && said.is_some_and(|s| s.leads);
    let fewest = match (cued, whole && ends) {
        (true, false) if leads => {
            if whole {
                1
            } else {
                2
            }
        }
        (true, true) => 1,
        (true, false) if ends_report(analysis, quote, said) => FEWEST_MIXED - 1,
        (true, false) => FEWEST_MIXED,
        (false, true) => FEWEST_MIXED,
        (false, false) => FEWEST_ALONE,
    };
    // Japanese puts names and terms between the marks of speech.
    let said_so = analysis
        .text
        .get(quote.outer.end..)
        .is_some_and(|rest| rest.starts_with('と') && !NAMING.iter().any(|naming| rest.starts_with(naming)));
    let term = analysis.language == "ja" && !cued && !ends && !said_so;
    // `“双减”政策`: what the noun behind is called.
    let named = analysis.language == "zh" && !ends && behind.is_some_and(|c| c.is_alphabetic() && c != '的');
    if words < fewest || term || named || ((!ends || !whole) && !leads && is_title(text)) {
        return None;
    }
    Some(if whole { QuotationKind::Direct } else { QuotationKind::Mixed })
}

/// Whether the quotation ends the clause in which it is reported: `řekla, že plán je „dar městu“.`
fn ends_report(analysis: &Analysis<'_>, quote: &Quoted, said: Option<&Said<'_>>) -> bool {
    let cue = said.and_then(|s| s.attribution.cue.clone());
    let Some((cue, table)) = cue.zip(cues::of(analysis.language)) else { return false };
    let behind = analysis.text.get(quote.outer.end..).and_then(|rest| rest.chars().next());
    let first = analysis.tokens.partition_point(|t| (t.start as usize) < quote.outer.start);
    let that = |t: usize| table.roles_of(analysis.token(t)).has(role::THAT);
    behind.is_none_or(|c| matches!(c, '.' | ',' | '\n' | ';')) && (cue.end..first).take(CLAUSE).any(that)
}

/// Most words between a verb of speech and what opens its clause.
const CLAUSE: usize = 8;

fn published(analysis: &Analysis<'_>, words: Range<usize>, said: Option<Said<'_>>, kind: QuotationKind) -> Quotation {
    let span = analysis.span(words.clone());
    let cue = said.as_ref().and_then(|s| s.attribution.cue.clone()).map(|c| slice(analysis, &c).to_owned());
    // Where no recognizer of names has read the text, nothing shows whom a pronoun means: the speaker stays open.
    let open = |s: &Said<'_>| analysis.language != "en" && s.attribution.subject.head == Head::Pronoun;
    let speaker = said.filter(|s| s.entity.is_some() || !open(s)).map(|s| {
        let tokens = &s.attribution.subject.tokens;
        let as_written = || {
            let words = slice(analysis, tokens).split_whitespace().collect::<Vec<_>>().join(" ");
            if analysis.language == "ko" { korean::noun(&words).to_owned() } else { words }
        };
        let place = analysis.span(bytes(analysis, tokens));
        Speaker {
            name: s.entity.map_or_else(as_written, |e| e.name.clone()),
            start: Some(place.start),
            end: Some(place.end),
        }
    });
    Quotation { text: analysis.text[words].to_owned(), start: span.start, end: span.end, kind, speaker, cue }
}

/// Whether what stands at `outer`, with its marks, is a whole sentence whose full stop stands behind the marks: `… dijo. «No hay nadie».`
fn is_sentence(text: &str, outer: &Range<usize>) -> bool {
    let front = text.get(..outer.start).unwrap_or_default().trim_end_matches(' ');
    let begins = front.is_empty() || front.ends_with(['.', '!', '?', '…', '\n']);
    begins && text.get(outer.end..).is_some_and(|behind| behind.starts_with('.'))
}

fn is_spaced(language: &str) -> bool {
    !matches!(language, "ja" | "zh")
}

/// Whether all words but the smallest are capitalised, as in titles of works.
fn is_title(text: &str) -> bool {
    let mut words = text.split_whitespace().filter(|w| w.chars().next().is_some_and(char::is_alphabetic)).peekable();
    words.peek().is_some_and(|w| !w.starts_with(char::is_lowercase))
        && words.all(|w| w.chars().next().is_some_and(|c| !c.is_lowercase()) || w.len() <= 3)
        && text.is_ascii()
}

fn bytes(analysis: &Analysis<'_>, tokens: &Range<usize>) -> Range<usize> {
    let last = tokens.end.saturating_sub(1).max(tokens.start);
    analysis.tokens[tokens.start].start as usize..analysis.tokens[last].end as usize
}

fn slice<'a>(analysis: &Analysis<'a>, tokens: &Range<usize>) -> &'a str {
    &analysis.text[bytes(analysis, tokens)]
}
