//! Finds the verb that attributes a quotation and the noun phrase that is its subject.

use std::ops::Range;

use super::beside::{phrase_after, phrase_before};
use super::clause::sentence_subject;
use super::cues::{Order, Source, role};
use super::page::{Item, Page, token};
use super::phrase::{Head, Subject, noun_phrase};
use super::signed::signature;
use super::unlisted;

/// A speaker together with the word that attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    pub subject: Subject,
    /// Tokens of the cue; `None` where the sentence has none and its subject was taken.
    pub cue: Option<Range<usize>>,
}

/// Phrases that may stand between a quotation and who speaks.
const CIRCUMSTANCES: usize = 4;

/// Steps that are looked at on each side of a quotation.
const REACH: usize = 40;

/// The attribution of the quotation at `items[at]`, from its own sentence. `ends` is the last character inside the marks.
pub fn find(page: &Page<'_>, items: &[Item], at: usize, ends: Option<char>) -> Option<Attribution> {
    if let Some(subject) = signature(page, items, at) {
        return Some(Attribution { subject, cue: None });
    }
    let behind = after(page, items, at);
    let ahead = before(page, items, at);
    let open_end = goes_on(ends);
    let pick = match (ahead, behind) {
        (Some((close, a)), Some((adjacent, b))) => {
            // A comma inside the marks says that the sentence goes on; a verb right before them that it began there.
            if adjacent && (open_end || !close) { b } else { a }
        }
        (Some((_, a)), None) => a,
        (None, Some((_, b))) => b,
        (None, None) => {
            let named = || unlisted::named_behind(page, items, at, open_end);
            let of_sentence = || Some((sentence_subject(page, items, at)?, None));
            let (subject, cue) = named().or_else(of_sentence)?;
            return Some(Attribution { subject, cue });
        }
    };
    Some(pick)
}

fn is_ambiguous(page: &Page<'_>, verb: usize, subject: &Subject) -> bool {
    subject.head == Head::Noun && (page.is_upper(verb) || page.roles(verb).has(role::AMBIGUOUS))
}

/// The expression (`according to`) that starts at `items[at]`, and how many words it has.
fn source(page: &Page<'_>, items: &[Item], at: usize) -> Option<(&'static Source, usize)> {
    if !page.roles(token(items, at)?).has(role::SOURCE) {
        return None;
    }
    page.table.sources.iter().find_map(|source| {
        let mut length = 0;
        for word in source.words.split(' ') {
            if page.lower(token(items, at + length)?) != word {
                return None;
            }
            length += 1;
        }
        Some((source, length))
    })
}

/// The noun phrase beside the source at `items[of]`, on the side where speakers stand, inside `within`.
fn beside(page: &Page<'_>, items: &[Item], source: &Source, of: Range<usize>, within: Range<usize>) -> Option<Subject> {
    if source.postposed {
        phrase_before(page, items, of.start, within.start)
    } else {
        phrase_after(page, items, of.end, within.end)
    }
}

/// Whether it can be the subject of a verb.
fn may_speak(page: &Page<'_>, subject: &Subject) -> bool {
    !page.roles(subject.tokens.start).has(role::OBLIQUE)
}

/// Whether one of its words has a capital letter, as names have everywhere and nouns in German.
fn is_named(page: &Page<'_>, subject: &Subject) -> bool {
    subject.head == Head::Pronoun || subject.tokens.clone().any(|t| page.is_upper(t))
}

/// Words that open a clause behind a quotation whose sentence began before it.
const CLAUSES: &[&str] = &["when", "while", "after", "before", "because", "although", "until", "unless", "whereas"];

/// The attribution behind the quotation, and whether it follows at once.
fn after(page: &Page<'_>, items: &[Item], at: usize) -> Option<(bool, Attribution)> {
    let end = items.len().min(at + 1 + REACH);
    let mut stop = (at + 1..end).find(|&i| matches!(items[i], Item::Quote(_))).unwrap_or(end);
    // Skip the comma or dash behind the marks.
    let parts = |i: &usize| {
        token(items, *i).is_some_and(|t| matches!(page.analysis.token(t), "," | "-" | "–" | "—" | "，" | "،"))
    };
    let start = at + 1 + (at + 1..stop).take_while(parts).count();
    stop = stop.max(start);
    // `Smith said "…" when Jones asked him`: a clause of its own.
    if (0..at).any(|i| token(items, i).is_some_and(|t| page.is_word(t))) {
        let clause = |i: &usize| token(items, *i).is_some_and(|t| CLAUSES.contains(&&*page.lower(t)));
        stop = (start..stop).find(clause).unwrap_or(stop);
    }
    if page.table.is_unspaced()
        && let Some(t) = token(items, start).filter(|&t| page.analysis.token(t) == "と")
    {
        // `市長は「…」と述べた。`: endings are cut off verbs as words of their own.
        let from = page.analysis.tokens[t].end as usize;
        let verb = page.table.speaks(page.analysis.text.get(from..).unwrap_or_default());
        if let (Some(length), Some(subject)) = (verb, in_front(page, items, at)) {
            let end = page.analysis.tokens.partition_point(|token| (token.start as usize) < from + length);
            return Some((true, Attribution { subject, cue: Some(t + 1..end) }));
        }
        // `「…」と工場の平井さん。`: a name, and no verb.
        const PHRASE: usize = 10;
        let mut near = (start + 1..stop.min(start + PHRASE))
            .map_while(|i| token(items, i))
            .take_while(|&t| !page.is_verb(t) && !page.is_stop(t));
        if let Some(name) = near.find_map(|t| page.name_at(t).filter(|name| name.person)) {
            let cue = token(items, start).map(|t| t..t + 1);
            return Some((
                true,
                Attribution { subject: Subject { tokens: name.tokens.clone(), head: Head::Name }, cue },
            ));
        }
    }
    for i in start..stop {
        let Some(t) = token(items, i) else { continue };
        if let Some((source, length)) = source(page, items, i) {
            let subject = beside(page, items, source, i..i + length, start..stop)?;
            let from = if source.postposed { start } else { i };
            return Some((from <= start + 2, Attribution { subject, cue: Some(t..t + length) }));
        }
        // `“…”, so der Minister.`: a name or a noun, and no verb.
        // `“…” diyen balıkçı Nermin Altınok`.
        if i == start
            && (start > at + 1 || page.table.order == Order::Before)
            && page.roles(t).has(role::SIGN)
            && let Some(subject) = phrase_after(page, items, i + 1, stop).filter(|subject| is_named(page, subject))
        {
            return Some((true, Attribution { subject, cue: Some(t..t + 1) }));
        }
        if page.is_verb(t) {
            let inverted =
                || if page.table.order == Order::Before { None } else { phrase_after(page, items, i + 1, stop) };
            let straight =
                || if page.table.order == Order::After { None } else { phrase_before(page, items, i, start) };
            let speaks_to = matches!(&*page.lower(t), "told" | "tells" | "asked");
            let at_once = (start..i).all(|k| token(items, k).is_some_and(|t| page.is_between(t)));
            let inverted = || inverted().filter(|subject| may_speak(page, subject));
            // `planın “…” olduğunu söyledi`: a word without a capital between the two is an object.
            let object = |subject: &Subject| {
                let unnamed = page.analysis.language == "tr" && !is_named(page, subject);
                page.table.order == Order::Before && (unnamed || is_circumstance(page, subject))
            };
            let straight = || straight().filter(|subject| may_speak(page, subject) && !object(subject));
            let subject = if at_once && !speaks_to { inverted().or_else(straight) } else { straight() };
            // `— задоволено мовила Ліза`: an adverb, and no subject.
            let adverb = subject.as_ref().is_some_and(|s| !at_once && s.tokens.len() == 1 && !is_named(page, s));
            let person = || inverted().filter(|s| !speaks_to && page.name_at(s.tokens.start).is_some_and(|n| n.person));
            let subject = if adverb { person().or(subject) } else { subject };
            let subject = subject.or_else(|| in_front(page, items, at));
            if let Some(subject) = subject.filter(|s| !is_ambiguous(page, t, s)) {
                let from = subject.tokens.start.min(t);
                let first = token(items, start).unwrap_or(from);
                return Some((from <= first + 3, Attribution { subject, cue: Some(t..t + 1) }));
            }
        }
    }
    None
}

/// Whether the sentence of the narration goes on behind a quotation that ends in this character.
fn goes_on(ends: Option<char>) -> bool {
    matches!(ends, Some(',' | '，' | '?' | '!' | '-' | '—' | '–' | '…' | '？' | '！'))
}

/// The subject in front of the quotation whose verb stands behind it (Turkish): past phrases that say where or to whom
/// (`Başkan Kaya, törende yaptığı konuşmada, “…” dedi`).
fn in_front(page: &Page<'_>, items: &[Item], at: usize) -> Option<Subject> {
    if page.table.order != Order::Before {
        return None;
    }
    let comma = |i: &usize| {
        let parts = |t: usize| matches!(page.analysis.token(t), "," | "，" | "、" | "،" | ":") || page.is_between(t);
        token(items, *i).is_some_and(parts)
    };
    let ahead_of = |end: usize| end - (0..end).rev().take_while(comma).count();
    let mut found = noun_phrase(page, items, ahead_of(at), 0);
    let mut unnamed = None;
    for _ in 0..CIRCUMSTANCES {
        let Some(subject) = found else { break };
        let start = items.iter().position(|&item| item == Item::Token(subject.tokens.start))?;
        if is_circumstance(page, &subject) {
            if let Some(name) = subject.tokens.clone().find_map(|t| page.name_at(t)).filter(|name| name.person) {
                return Some(Subject { tokens: name.tokens.clone(), head: Head::Name });
            }
        } else if page.analysis.language != "tr" || is_named(page, &subject) {
            return Some(subject);
        } else {
            // `Başkan Kaya, planın “…” olduğunu söyledi`
            unnamed = unnamed.or(Some(subject));
        }
        found = noun_phrase(page, items, ahead_of(start), 0);
    }
    unnamed
}

/// Whether the phrase, whose head is no name, ends in a case that no subject has.
fn is_circumstance(page: &Page<'_>, subject: &Subject) -> bool {
    subject.head == Head::Noun && page.table.is_oblique(&page.lower(subject.tokens.end - 1))
}

/// The attribution in front of the quotation, and whether its verb stands right there.
fn before(page: &Page<'_>, items: &[Item], at: usize) -> Option<(bool, Attribution)> {
    let floor = at.saturating_sub(REACH);
    for i in (floor..at).rev() {
        let Some(t) = token(items, i) else { continue };
        if let Some((source, length)) = source(page, items, i) {
            if let Some(subject) = beside(page, items, source, i..i + length, floor..at) {
                return Some((false, Attribution { subject, cue: Some(t..t + length) }));
            }
            continue;
        }
        let close = || {
            (i + 1..at)
                .filter(|&k| token(items, k).is_some_and(|t| page.is_word(t) && page.lower(t) != "that"))
                .nth(1)
                .is_none()
        };
        if page.is_verb(t) && (i == floor || !page.is_upper(t)) {
            let straight = if page.table.order == Order::After { None } else { phrase_before(page, items, i, floor) };
            let straight = straight.filter(|subject| may_speak(page, subject));
            // `Dann sagte Müller: „…“`, `Auf der Brücke sagte er: „…“`
            let second = || {
                let ahead = straight.as_ref().filter(|s| page.table.order == Order::Second && s.head == Head::Noun)?;
                phrase_after(page, items, i + 1, at).filter(|s| match s.head {
                    Head::Pronoun => true,
                    Head::Name => ahead.tokens.len() == 1,
                    Head::Noun => false,
                })
            };
            let subject = second()
                .or(straight)
                .or_else(|| {
                    let behind = phrase_after(page, items, i + 1, at).filter(|subject| may_speak(page, subject));
                    behind.filter(|subject| match page.table.order {
                        // `said Smith: "…"`, at the beginning of a sentence.
                        Order::Either => i == 0,
                        // `Am Montag sagte Schmidt: „…“`; adverbs stand there too.
                        Order::Second => i == 0 || is_named(page, subject),
                        Order::After => true,
                        Order::Before => false,
                    })
                })
                .or_else(|| sentence_subject(page, items, i));
            let subject = subject.filter(|s| !is_ambiguous(page, t, s)).and_then(|s| owner_of_what(page, items, i, s));
            if let Some(subject) = subject {
                return Some((close(), Attribution { subject, cue: Some(t..t + 1) }));
            }
        } else if page.roles(t).has(role::PARTICIPLE)
            && let Some(subject) = named_at(page, items, i).or_else(|| sentence_subject(page, items, i))
        {
            return Some((close(), Attribution { subject, cue: Some(t..t + 1) }));
        }
    }
    // `Smith: "…"`, `Smith scolded them: "…"`
    let colon =
        at.checked_sub(1).and_then(|i| token(items, i)).filter(|&t| matches!(page.analysis.token(t), ":" | "："));
    if colon.is_some() {
        let whole = phrase_before(page, items, at - 1, 0)
            .filter(|s| s.head != Head::Pronoun && Some(s.tokens.start) == token(items, 0));
        let subject = whole.or_else(|| sentence_subject(page, items, at))?;
        return Some((true, Attribution { subject, cue: None }));
    }
    None
}

/// The attribution of a quotation that stands alone behind the sentence `items`.
pub fn behind(page: &Page<'_>, items: &[Item], quote: usize) -> Option<Attribution> {
    let mut items = items.to_vec();
    items.push(Item::Quote(quote));
    let at = items.len() - 1;
    if let Some((_, found)) = before(page, &items, at) {
        return Some(found);
    }
    Some(Attribution { subject: sentence_subject(page, &items, at)?, cue: None })
}

/// The only person that a sentence of few words without any verb of speech names: `From the desk of Ann Lee, chief surveyor:`
pub fn named(page: &Page<'_>, items: &[Item]) -> Option<Attribution> {
    const LONGEST: usize = 16;
    if items.len() > LONGEST {
        return None;
    }
    if page.names.is_empty() {
        return unread(page, items);
    }
    let mut people = items.iter().filter_map(|item| match *item {
        Item::Token(t) => page.name_at(t).filter(|name| name.person && name.tokens.start == t),
        Item::Quote(_) => None,
    });
    let name = people.next()?;
    let subject = Subject { tokens: name.tokens.clone(), head: Head::Name };
    people.next().is_none().then_some(Attribution { subject, cue: None })
}

/// The words with capitals in front of the colon that ends the sentence, two or more, where no names were read.
fn unread(page: &Page<'_>, items: &[Item]) -> Option<Attribution> {
    let colon = items.len().checked_sub(1)?;
    let upper = |i: &usize| token(items, *i).is_some_and(|t| page.is_word(t) && page.is_upper(t));
    let from = colon - (0..colon).rev().take_while(upper).count();
    let tokens = token(items, from)?..token(items, colon)?;
    (tokens.len() >= 2).then_some(Attribution { subject: Subject { tokens, head: Head::Noun }, cue: None })
}

/// Whether the sentence announces a quotation: it ends in a colon.
pub fn announces(page: &Page<'_>, items: &[Item]) -> bool {
    items
        .len()
        .checked_sub(1)
        .and_then(|i| token(items, i))
        .is_some_and(|t| matches!(page.analysis.token(t), ":" | "："))
}

/// Verbs whose clause with `that` is no speech.
const THOUGHT: &[&str] = &[
    "found",
    "thought",
    "think",
    "thinks",
    "believes",
    "believed",
    "ruled",
    "joined",
    "agreed",
    "estimated",
    "read",
    "offered",
];

/// The attribution of a sentence without quotation marks that reports speech, and the item that the report begins with:
/// `Smith added that …`, `Smith told reporters that …`.
pub fn reported(page: &Page<'_>, items: &[Item]) -> Option<(Attribution, usize)> {
    const OBJECT: usize = 6;
    for at in 2..items.len().min(REACH) {
        if token(items, at).is_none_or(|t| page.analysis.token(t) != "that") {
            continue;
        }
        for verb in (at.saturating_sub(OBJECT).max(1)..at).rev() {
            let Some(t) = token(items, verb) else { break };
            let lower = page.lower(t);
            let fits = verb + 1 == at || matches!(&*lower, "told" | "tells" | "assured" | "reminded");
            if fits && page.is_verb(t) && !page.is_upper(t) && !THOUGHT.contains(&&*lower) {
                let subject = phrase_before(page, items, verb, 0).filter(|s| !is_ambiguous(page, t, s));
                return subject.map(|subject| (Attribution { subject, cue: Some(t..t + 1) }, at + 1));
            }
        }
    }
    None
}

/// The person whose name ends right before `items[end]`: `footage of Smith saying`.
fn named_at(page: &Page<'_>, items: &[Item], end: usize) -> Option<Subject> {
    let name = page.name_at(token(items, end.checked_sub(1)?)?).filter(|n| n.person)?;
    Some(Subject { tokens: name.tokens.clone(), head: Head::Name })
}

/// `what it called`: the subject is that of the sentence.
fn owner_of_what(page: &Page<'_>, items: &[Item], verb: usize, subject: Subject) -> Option<Subject> {
    let Some(before) = subject.tokens.start.checked_sub(1) else { return Some(subject) };
    if subject.head == Head::Pronoun && matches!(&*page.lower(before), "what" | "whom") {
        let first = items[..verb].iter().position(|&i| i == Item::Token(before))?;
        return sentence_subject(page, items, first).or(Some(subject));
    }
    Some(subject)
}
