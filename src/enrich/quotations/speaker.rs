//! Finds the verb that attributes a quotation and the noun phrase that is its subject.

use std::ops::Range;

use super::cues::Order;
use super::page::{Item, Page};

/// A speaker as the text names it beside a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What kind of expression it is.
    pub head: Head,
}

/// What kind of expression names a speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// A name, found before.
    Name,
    /// A pronoun.
    Pronoun,
    /// Another noun phrase: `officials`, `a spokesman for the ministry`.
    Noun,
}

/// A speaker together with the word that attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    pub subject: Subject,
    /// Tokens of the cue; `None` where the sentence has none and its subject was taken.
    pub cue: Option<Range<usize>>,
}

/// Steps that are looked at on each side of a quotation.
const REACH: usize = 40;
/// The longest noun phrase, in tokens.
const PHRASE: usize = 14;

/// The attribution of the quotation at `items[at]`, from its own sentence. `ends` is the last character inside the marks.
pub fn find(page: &Page<'_>, items: &[Item], at: usize, ends: Option<char>) -> Option<Attribution> {
    if let Some(subject) = signature(page, items, at) {
        return Some(Attribution { subject, cue: None });
    }
    let behind = after(page, items, at);
    let ahead = before(page, items, at);
    let open_end = matches!(ends, Some(',' | '，' | '?' | '!' | '-' | '—' | '–' | '…' | '？' | '！'));
    let pick = match (ahead, behind) {
        (Some((close, a)), Some((adjacent, b))) => {
            // A comma inside the marks says that the sentence goes on; a verb right before them that it began there.
            if adjacent && (open_end || !close) { b } else { a }
        }
        (Some((_, a)), None) => a,
        (None, Some((_, b))) => b,
        (None, None) => {
            let subject = sentence_subject(page, items, at)?;
            return Some(Attribution { subject, cue: None });
        }
    };
    Some(pick)
}

fn token(items: &[Item], at: usize) -> Option<usize> {
    match items.get(at) {
        Some(&Item::Token(token)) => Some(token),
        Some(Item::Quote(_)) | None => None,
    }
}

/// Forms that are nouns as often as verbs: they need a name or a pronoun as their subject.
const AMBIGUOUS: &[&str] = &[
    "tweets",
    "claims",
    "claim",
    "calls",
    "call",
    "notes",
    "reports",
    "states",
    "reads",
    "read",
    "posts",
    "charges",
    "thinks",
    "think",
    "found",
    "say",
    "argue",
    "write",
    "ruled",
    "joined",
    "shot",
    "began",
    "went",
    "report",
    "thought",
    "promises",
    "estimates",
    "repeated",
    "quoted",
    "tell",
    "dite",
];

fn is_verb(page: &Page<'_>, token: usize) -> bool {
    page.name_at(token).is_none() && page.table.verbs.contains(&page.lower(token).as_str())
}

fn is_ambiguous(page: &Page<'_>, verb: usize, subject: &Subject) -> bool {
    subject.head == Head::Noun && (page.is_upper(verb) || AMBIGUOUS.contains(&page.lower(verb).as_str()))
}

/// The length of a source expression (`according to`) that starts at `items[at]`.
fn source(page: &Page<'_>, items: &[Item], at: usize) -> Option<usize> {
    page.table.sources.iter().find_map(|words| {
        let mut length = 0;
        for word in words.split(' ') {
            if page.lower(token(items, at + length)?) != word {
                return None;
            }
            length += 1;
        }
        Some(length)
    })
}

/// The attribution behind the quotation, and whether it follows at once.
fn after(page: &Page<'_>, items: &[Item], at: usize) -> Option<(bool, Attribution)> {
    let end = items.len().min(at + 1 + REACH);
    let mut stop = (at + 1..end).find(|&i| matches!(items[i], Item::Quote(_))).unwrap_or(end);
    // Skip the comma or dash behind the marks.
    let parts =
        |i: &usize| token(items, *i).is_some_and(|t| matches!(page.analysis.token(t), "," | "-" | "–" | "—" | "，"));
    let start = at + 1 + (at + 1..stop).take_while(parts).count();
    stop = stop.max(start);
    for i in start..stop {
        let Some(t) = token(items, i) else { continue };
        if let Some(length) = source(page, items, i) {
            let subject = phrase_after(page, items, i + length, stop)?;
            return Some((i <= start + 2, Attribution { subject, cue: Some(t..t + length) }));
        }
        let lower = page.lower(t);
        if is_verb(page, t) {
            let inverted =
                || if page.table.order == Order::Before { None } else { phrase_after(page, items, i + 1, stop) };
            let straight =
                || if page.table.order == Order::After { None } else { phrase_before(page, items, i, start) };
            let speaks_to = matches!(lower.as_str(), "told" | "tells" | "asked");
            let at_once = (start..i).all(|k| token(items, k).is_some_and(|t| is_between(page, t)));
            let subject = if at_once && !speaks_to { inverted().or_else(straight) } else { straight() };
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

/// The subject in front of the quotation whose verb stands behind it (Turkish).
fn in_front(page: &Page<'_>, items: &[Item], at: usize) -> Option<Subject> {
    let comma = |i: &usize| token(items, *i).is_some_and(|t| matches!(page.analysis.token(t), "," | "，" | ":"));
    let end = at - (0..at).rev().take_while(comma).count();
    if page.table.order == Order::Before { noun_phrase(page, items, end, 0) } else { None }
}

/// The attribution in front of the quotation, and whether its verb stands right there.
fn before(page: &Page<'_>, items: &[Item], at: usize) -> Option<(bool, Attribution)> {
    let floor = at.saturating_sub(REACH);
    for i in (floor..at).rev() {
        let Some(t) = token(items, i) else { continue };
        if let Some(length) = source(page, items, i) {
            if let Some(subject) = phrase_after(page, items, i + length, at) {
                return Some((false, Attribution { subject, cue: Some(t..t + length) }));
            }
            continue;
        }
        let lower = page.lower(t);
        let close = (i + 1..at)
            .filter(|&k| token(items, k).is_some_and(|t| page.is_word(t) && page.lower(t) != "that"))
            .count()
            <= 1;
        if is_verb(page, t) && (i == floor || !page.is_upper(t)) {
            let straight = if page.table.order == Order::After { None } else { phrase_before(page, items, i, floor) };
            let subject = straight
                .or_else(|| {
                    // `said Smith: "…"`, at the beginning of a sentence.
                    let starts = i == 0 || page.table.order == Order::After;
                    if starts && page.table.order != Order::Before {
                        phrase_after(page, items, i + 1, at)
                    } else {
                        None
                    }
                })
                .or_else(|| sentence_subject(page, items, i));
            let subject = subject.filter(|s| !is_ambiguous(page, t, s)).and_then(|s| owner_of_what(page, items, i, s));
            if let Some(subject) = subject {
                return Some((close, Attribution { subject, cue: Some(t..t + 1) }));
            }
        } else if page.table.participles.contains(&lower.as_str())
            && let Some(subject) = sentence_subject(page, items, i)
        {
            return Some((close, Attribution { subject, cue: Some(t..t + 1) }));
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
        if !token(items, at).is_some_and(|t| page.analysis.token(t) == "that") {
            continue;
        }
        for verb in (at.saturating_sub(OBJECT).max(1)..at).rev() {
            let Some(t) = token(items, verb) else { break };
            let lower = page.lower(t);
            let fits = verb + 1 == at || matches!(lower.as_str(), "told" | "tells" | "assured" | "reminded");
            if fits && is_verb(page, t) && !page.is_upper(t) && !THOUGHT.contains(&lower.as_str()) {
                let subject = phrase_before(page, items, verb, 0).filter(|s| !is_ambiguous(page, t, s));
                return subject.map(|subject| (Attribution { subject, cue: Some(t..t + 1) }, at + 1));
            }
        }
    }
    None
}

/// `"…" — Jane Smith`
fn signature(page: &Page<'_>, items: &[Item], at: usize) -> Option<Subject> {
    let dash = token(items, at + 1)?;
    if !matches!(page.analysis.token(dash), "-" | "–" | "—" | "―" | "--") {
        return None;
    }
    let first = token(items, at + 2)?;
    let count = (at + 2..items.len().min(at + 8))
        .take_while(|&i| token(items, i).is_some_and(|t| page.is_word(t) && page.is_upper(t)))
        .count();
    let ends = token(items, at + 2 + count).is_none_or(|t| !page.is_word(t))
        && !matches!(items.get(at + 2 + count), Some(Item::Quote(_)));
    (count > 0 && ends).then_some(Subject {
        tokens: first..first + count,
        head: if page.name_at(first).is_some() { Head::Name } else { Head::Noun },
    })
}

/// `what it called`: the subject is that of the sentence.
fn owner_of_what(page: &Page<'_>, items: &[Item], verb: usize, subject: Subject) -> Option<Subject> {
    let Some(before) = subject.tokens.start.checked_sub(1) else { return Some(subject) };
    if subject.head == Head::Pronoun && matches!(page.lower(before).as_str(), "what" | "whom") {
        let first = items[..verb].iter().position(|&i| i == Item::Token(before))?;
        return sentence_subject(page, items, first).or(Some(subject));
    }
    Some(subject)
}

/// The subject of the sentence as far as it stands before `end`: the noun phrase at its beginning if a verb follows it, else the first
/// name of a person or pronoun, else the first other name.
fn sentence_subject(page: &Page<'_>, items: &[Item], end: usize) -> Option<Subject> {
    let mut other = None;
    for i in main_clause(page, items, end)..end {
        let Some(t) = token(items, i) else { continue };
        let lower = page.lower(t);
        if let Some(name) = page.name_at(t) {
            // `Smith's campaign` is not Smith.
            let owner = name.tokens.end < page.analysis.tokens.len()
                && matches!(page.analysis.token(name.tokens.end), "'s" | "’s" | "'" | "’");
            if name.person && !owner {
                return opening(page, items, i, end)
                    .or_else(|| Some(Subject { tokens: name.tokens.clone(), head: Head::Name }));
            }
            if !owner {
                other.get_or_insert_with(|| Subject { tokens: name.tokens.clone(), head: Head::Name });
            }
        } else if page.table.pronouns.contains(&lower.as_str()) && !matches!(lower.as_str(), "who" | "it" | "you") {
            return opening(page, items, i, end).or(Some(Subject { tokens: t..t + 1, head: Head::Pronoun }));
        }
    }
    other.or_else(|| opening(page, items, end, end))
}

/// Words that open a phrase or clause in front of the main one.
const OPENERS: &[&str] = &[
    "with",
    "in",
    "on",
    "after",
    "when",
    "while",
    "although",
    "though",
    "as",
    "at",
    "by",
    "for",
    "since",
    "if",
    "despite",
    "during",
    "following",
    "amid",
    "before",
    "because",
    "once",
    "unlike",
    "until",
    "from",
    "under",
    "against",
    "among",
    "asked",
    "given",
];

/// Where the main clause begins: behind the comma that ends an opening phrase.
fn main_clause(page: &Page<'_>, items: &[Item], end: usize) -> usize {
    let opens = token(items, 0).is_some_and(|t| page.name_at(t).is_none() && OPENERS.contains(&page.lower(t).as_str()));
    let comma = (1..end.min(30)).find(|&i| token(items, i).is_some_and(|t| page.analysis.token(t) == ","));
    match comma {
        Some(comma) if opens && comma + 1 < end => comma + 1,
        _ => 0,
    }
}

/// The noun phrase without a name that opens the sentence, if a past tense or auxiliary follows it before `limit`.
fn opening(page: &Page<'_>, items: &[Item], limit: usize, end: usize) -> Option<Subject> {
    const LONGEST: usize = 8;
    let first = token(items, 0)?;
    if limit < 2 || page.name_at(first).is_some() {
        return None;
    }
    let start = page.lower(first);
    if page.table.breaks.contains(&start.as_str())
        || LINKS.contains(&start.as_str())
        || is_between(page, first) && start != "a"
    {
        return None;
    }
    for i in 1..limit.min(end).min(LONGEST) {
        let t = token(items, i)?;
        let lower = page.lower(t);
        let verb = is_verb(page, t)
            || (lower.len() > 4 && lower.ends_with("ed"))
            || matches!(lower.as_str(), "is" | "was" | "were" | "are" | "has" | "have" | "had" | "will" | "would");
        if verb {
            return settle(page, first..t);
        }
        if !page.is_word(t) && !matches!(page.analysis.token(t), "'s" | "’s") {
            return None;
        }
    }
    None
}

/// Words between a subject and its verb.
const BETWEEN: &[&str] = &[
    "also",
    "then",
    "later",
    "further",
    "again",
    "once",
    "still",
    "never",
    "has",
    "had",
    "have",
    "would",
    "will",
    "can",
    "could",
    "may",
    "might",
    "must",
    "did",
    "been",
    "already",
    "even",
    "just",
    "now",
    "often",
    "previously",
    "not",
    "always",
    "himself",
    "herself",
    "themselves",
    "is",
    "was",
    "were",
    "are",
    "both",
    "n't",
    "ever",
    "soon",
    "today",
    "yesterday",
    "ne",
    "n'",
    "a",
    "ont",
    "avait",
    "hat",
    "habe",
    "ha",
    "han",
    "había",
    "tem",
    "tinha",
    "também",
    "también",
    "aussi",
    "auch",
    "se",
    "lo",
    "le",
    "в",
    "также",
    "ayrıca",
    "还",
    "也",
    "ने",
    "नहीं",
    "ही",
    "भी",
];

fn is_between(page: &Page<'_>, t: usize) -> bool {
    let lower = page.lower(t);
    page.name_at(t).is_none()
        && (BETWEEN.contains(&lower.as_str()) || (lower.len() > 4 && lower.ends_with("ly") && !page.is_upper(t)))
}

/// The noun phrase that ends before `items[end]`, no further back than `floor`.
fn phrase_before(page: &Page<'_>, items: &[Item], end: usize, floor: usize) -> Option<Subject> {
    let mut end = end;
    while end > floor && token(items, end - 1).is_some_and(|t| is_between(page, t)) {
        end -= 1;
    }
    let t = token(items, end.checked_sub(1)?)?;
    if end <= floor {
        return None;
    }
    // `Smith, a senator from Ohio, said`
    if matches!(page.analysis.token(t), "," | ")" | "—" | "–" | "-" | "--" | "，") {
        let comma = (floor.max(end.saturating_sub(30))..end - 1).rev().find(|&k| {
            let opens = token(items, k)
                .is_some_and(|t| matches!(page.analysis.token(t), "," | "(" | "—" | "–" | "-" | "--" | "，"));
            opens && k > floor && token(items, k - 1).is_some_and(|t| page.name_at(t).is_some())
        });
        return match comma {
            Some(k) => noun_phrase(page, items, k, floor),
            // An inserted clause: the subject stands before it.
            None => sentence_subject(page, &items[floor..end], end - floor),
        };
    }
    let lower = page.lower(t);
    if page.name_at(t).is_none() && matches!(lower.as_str(), "who" | "that" | "which" | "qui" | "que" | "der" | "die") {
        // The antecedent of a relative clause.
        let mut k = end - 1;
        while k > floor && token(items, k - 1).is_some_and(|t| page.analysis.token(t) == ",") {
            k -= 1;
        }
        return noun_phrase(page, items, k, floor);
    }
    noun_phrase(page, items, end, floor)
}

/// Words that link a noun to what it belongs to.
const LINKS: &[&str] = &[
    "of", "for", "from", "at", "in", "with", "de", "du", "des", "del", "do", "da", "von", "der", "des", "für", "para",
    "на", "के", "की", "का", "的",
];

fn noun_phrase(page: &Page<'_>, items: &[Item], end: usize, floor: usize) -> Option<Subject> {
    let last = token(items, end.checked_sub(1)?)?;
    let mut start = end;
    while start > floor && end - start < PHRASE {
        let Some(t) = token(items, start - 1) else { break };
        if start < end && t + 1 != token(items, start)? {
            break;
        }
        let lower = page.lower(t);
        if page.name_at(t).is_none() {
            if start == end && page.table.pronouns.contains(&lower.as_str()) {
                return Some(Subject { tokens: t..t + 1, head: Head::Pronoun });
            }
            let inside = page.is_word(t) || matches!(page.analysis.token(t), "'s" | "’s" | "&" | "-" | ".");
            let breaks = page.table.breaks.contains(&lower.as_str()) || page.table.pronouns.contains(&lower.as_str());
            if !inside || (breaks && !LINKS.contains(&lower.as_str())) || (is_verb(page, t) && !page.is_upper(t)) {
                break;
            }
            // A verb behind its own subject.
            let verb = lower.len() > 4 && lower.ends_with("ed") && !page.is_upper(t);
            if verb
                && start < end
                && start >= 2 + floor
                && token(items, start - 2)
                    .is_some_and(|s| page.name_at(s).is_some() || page.table.pronouns.contains(&page.lower(s).as_str()))
            {
                break;
            }
        }
        start -= 1;
    }
    let mut start = token(items, start).filter(|_| start < end)?;
    while start < last && LINKS.contains(&page.lower(start).as_str()) {
        // `In Ohio Smith said`: what follows the link up to the name is no part of it.
        start = page.name_at(last).map_or(start + 1, |name| name.tokens.start.max(start + 1));
    }
    settle(page, start..last + 1)
}

/// The noun phrase that starts at `items[start]` and ends before `items[stop]`.
fn phrase_after(page: &Page<'_>, items: &[Item], start: usize, stop: usize) -> Option<Subject> {
    let first = token(items, start)?;
    let lower = page.lower(first);
    if page.name_at(first).is_none() {
        if page.table.pronouns.contains(&lower.as_str()) {
            let inverted = !matches!(lower.as_str(), "it" | "they" | "we" | "i" | "you" | "who");
            return inverted.then_some(Subject { tokens: first..first + 1, head: Head::Pronoun });
        }
        if !page.is_word(first)
            || LINKS.contains(&lower.as_str())
            || page.table.breaks.contains(&lower.as_str())
            || is_between(page, first) && lower != "a"
        {
            return None;
        }
    }
    let mut end = start;
    while end < stop && end - start < PHRASE {
        let Some(t) = token(items, end) else { break };
        if t != first + (end - start) {
            break;
        }
        let lower = page.lower(t);
        if page.name_at(t).is_none() {
            let inside = page.is_word(t) || matches!(page.analysis.token(t), "'s" | "’s" | "&" | "-");
            let breaks = end > start && page.table.breaks.contains(&lower.as_str());
            if !inside || breaks || is_verb(page, t) {
                break;
            }
            // Where names are not known, a capitalised word may begin one: what follows in lower case is no part of it.
            let unknown = page.names.is_empty() && end > start && page.is_upper(t - 1) && page.is_word(t);
            if unknown
                && page.analysis.token(t).chars().next().is_some_and(char::is_lowercase)
                && !LINKS.contains(&lower.as_str())
            {
                break;
            }
            // After a person's name only what belongs to the name goes on.
            if end > start
                && page.name_at(t - 1).is_some_and(|n| n.person)
                && !matches!(page.analysis.token(t), "'s" | "’s")
            {
                break;
            }
        }
        end += 1;
    }
    settle(page, first..first + (end - start))
}

/// Tells what kind of expression the noun phrase is, and drops what does not belong to it.
fn settle(page: &Page<'_>, phrase: Range<usize>) -> Option<Subject> {
    let last = phrase.end.checked_sub(1)?;
    if phrase.is_empty() {
        return None;
    }
    let name = page.name_at(last);
    if let Some(name) = name {
        // `a spokesman for Smith` is not Smith.
        let from = name.tokens.start.max(phrase.start);
        let linked = (phrase.start..from).any(|t| LINKS.contains(&page.lower(t).as_str()) && t > phrase.start);
        if !linked || !name.person && phrase.start == from {
            return Some(Subject { tokens: name.tokens.clone(), head: Head::Name });
        }
    }
    let mut start = phrase.start;
    while start < last
        && page.name_at(start).is_none()
        && (is_between(page, start) && page.lower(start) != "a" || !page.is_word(start))
    {
        start += 1;
    }
    let words = (start..phrase.end).filter(|&t| page.is_word(t)).count();
    let lower = page.lower(last);
    let idle = words == 0
        || page.table.breaks.contains(&lower.as_str())
        || LINKS.contains(&lower.as_str())
        || matches!(lower.as_str(), "this" | "there" | "it" | "as");
    (!idle).then_some(Subject { tokens: start..phrase.end, head: Head::Noun })
}
