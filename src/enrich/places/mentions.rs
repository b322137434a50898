//! Finds where the text names what may be a place.

use std::cell::Cell;
use std::ops::Range;

use super::fold::fold;
use super::gazetteer::{Flags, Kind, Name, Record, Walk};
use super::words::{self, role};
use crate::enrich::Analysis;
use crate::enrich::analysis::TokenKind;
use crate::enrich::roles::Roles;

/// A stretch of text that may name a place.
#[derive(Debug)]
pub(super) struct Mention {
    pub tokens: Range<usize>,
    pub bytes: Range<usize>,
    pub flags: Flags,
    /// What it may be, with whether the name is the main one; empty for features that the table does not have.
    pub candidates: Vec<(Record, bool)>,
    /// A word in front says that a place follows.
    pub located: bool,
    /// The words around it speak of the government of a state.
    pub governed: bool,
    /// First word of a sentence or of a headline-like run.
    pub opening: bool,
    /// Part of what looks like the name of a person.
    pub person: bool,
    /// Its name, where that is not what the text has.
    pub name: Option<String>,
}

/// The longest name, in words.
const LONGEST: usize = 8;
/// What joins the words of a token.
const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];

pub(super) struct Finder<'a> {
    pub analysis: &'a Analysis<'a>,
    /// Whether capital letters mark names, and English words around them can be read.
    pub english: bool,
    /// Last words of what looked like names of people, as numbers of their forms.
    pub surnames: Vec<usize>,
    /// By the number of the form.
    roles: Vec<Roles>,
    /// By the number of the form, once it was walked.
    strides: Vec<Cell<Option<Stride>>>,
}

/// Where a walk over a token leads, and the name in it that ends before a hyphen, with its length.
type Stride = (Option<Walk>, Option<(usize, Name)>);

struct Match {
    end: usize,
    byte: usize,
    name: Option<Name>,
}

impl<'a> Finder<'a> {
    pub fn new(analysis: &'a Analysis<'a>) -> Self {
        let roles: Vec<Roles> = analysis.forms().map(|form| words::roles(form.word)).collect();
        let strides = vec![Cell::new(None); roles.len()];
        let english = analysis.language == "en" || analysis.language == "pcm";
        Self { analysis, english, surnames: Vec::new(), roles, strides }
    }

    /// Mentions of one sentence, in order, not overlapping.
    pub fn sentence(&mut self, tokens: Range<usize>, out: &mut Vec<Mention>) {
        let people = if self.english { self.people(&tokens) } else { Vec::new() };
        let mut at = tokens.start;
        while at < tokens.end {
            if self.analysis.tokens[at].kind != TokenKind::Word || !self.has(at, role::OPENING) {
                at += 1;
                continue;
            }
            let named = self.look_up(at, tokens.end);
            let feature = if self.english { self.feature(at, &tokens) } else { None };
            let best = match (named, feature) {
                (Some(a), Some(b)) => Some(if b.end > a.end { b } else { a }),
                (a, b) => a.or(b),
            };
            let Some(found) = best else {
                at += 1;
                continue;
            };
            let start = self.start_byte(at);
            let person = people.iter().any(|p| p.start < found.end && at < p.end);
            out.push(Mention {
                tokens: at..found.end,
                bytes: start..found.byte,
                flags: found.name.map(Name::flags).unwrap_or_default(),
                candidates: found.name.map(|n| n.records().collect()).unwrap_or_default(),
                located: self.is_located(at, found.end, &tokens),
                governed: self.english && self.is_governed(at, found.end, &tokens),
                opening: at == tokens.start
                    || (at == tokens.start + 1 && self.analysis.tokens[at - 1].kind == TokenKind::Punctuation),
                person,
                name: None,
            });
            at = found.end;
        }
    }

    /// Whether the text has the word in small letters too.
    pub fn is_small_elsewhere(&self, at: usize) -> bool {
        self.analysis.form(at).is_small_somewhere
    }

    fn text(&self, at: usize) -> &'a str {
        self.analysis.token(at)
    }

    fn has(&self, at: usize, roles: Roles) -> bool {
        self.roles[self.analysis.form_number(at)].has(roles)
    }

    /// Where a name in this token starts: behind a party letter (`D-N.Y.`), else at its start.
    fn start_byte(&self, at: usize) -> usize {
        self.analysis.tokens[at].start as usize + words::party_letter(self.text(at))
    }

    fn look_up(&self, at: usize, limit: usize) -> Option<Match> {
        let first = &self.analysis.text[self.start_byte(at)..self.analysis.tokens[at].end as usize];
        let capitals = first.len() <= 5 && first.bytes().all(|b| b.is_ascii_uppercase());
        if capitals {
            let key = first.to_ascii_lowercase();
            let acronym = Walk::start()?.step(b'=')?.steps(key.as_bytes()).and_then(Walk::name);
            if let Some(name) = acronym {
                return Some(Match { end: at + 1, byte: self.analysis.tokens[at].end as usize, name: Some(name) });
            }
            if first.len() <= 3 {
                return None;
            }
        }
        self.longest(first, at, limit).or_else(|| self.without_prefix(first, at, limit))
    }

    /// Arabic writes conjunctions and prepositions in one word with the name.
    fn without_prefix(&self, first: &'a str, at: usize, limit: usize) -> Option<Match> {
        if self.analysis.language != "ar" {
            return None;
        }
        let rest = first.strip_prefix(['و', 'ب', 'ل', 'ف', 'ك'])?;
        self.longest(rest, at, limit)
    }

    /// The longest name that starts with `first`, the rest of token `at`.
    fn longest(&self, first: &'a str, at: usize, limit: usize) -> Option<Match> {
        let mut walk = Walk::start()?;
        let mut best = None;
        for index in at..limit.min(at + LONGEST) {
            let token = self.analysis.tokens[index];
            let text = if index == at { first } else { self.text(index) };
            if index > at {
                if token.kind == TokenKind::Punctuation {
                    break;
                }
                if token.start != self.analysis.tokens[index - 1].end {
                    match walk.step(b' ') {
                        Some(next) => walk = next,
                        None => break,
                    }
                }
            }
            let whole_first = index == at && text.len() == self.text(at).len();
            match if whole_first { self.stride(at) } else { Self::walk_token(walk, text) } {
                (Some(next), inside) => {
                    walk = next;
                    let closes = text.chars().next().is_some_and(|c| !c.is_lowercase());
                    if let Some(name) = walk.name().filter(|n| closes && n.is_place()) {
                        best = Some(Match { end: index + 1, byte: token.end as usize, name: Some(name) });
                    } else if let Some((length, name)) = inside {
                        best = Some(self.inside(index, token.end as usize - text.len() + length, name));
                    }
                }
                (None, inside) => {
                    if let Some((length, name)) = inside {
                        best = Some(self.inside(index, token.end as usize - text.len() + length, name));
                    }
                    break;
                }
            }
        }
        best
    }

    fn inside(&self, index: usize, byte: usize, name: Name) -> Match {
        Match { end: index + 1, byte, name: Some(name) }
    }

    /// The walk over a token from the start of all names.
    fn stride(&self, at: usize) -> Stride {
        let known = &self.strides[self.analysis.form_number(at)];
        known.get().unwrap_or_else(|| {
            let stride = Walk::start().map_or((None, None), |walk| Self::walk_token(walk, self.text(at)));
            known.set(Some(stride));
            stride
        })
    }

    /// Walks over one token, and names what ends before a hyphen with a lower-case word behind it (`London-based`).
    fn walk_token(walk: Walk, text: &str) -> Stride {
        let mut walk = walk;
        let mut inside = None;
        let mut from = 0;
        loop {
            let part = &text[from..];
            let length = part.find(HYPHENS).unwrap_or(part.len());
            let piece = &part[..length];
            match walk.steps(fold(piece).as_bytes()) {
                Some(next) => walk = next,
                None => return (None, inside),
            }
            let Some(hyphen) = part[length..].chars().next() else { return (Some(walk), inside) };
            let next = from + length + hyphen.len_utf8();
            if text[next..].chars().next().is_some_and(char::is_lowercase)
                && let Some(name) = walk.name().filter(|n| n.is_place())
            {
                inside = Some((from + length, name));
            }
            match walk.step(b' ') {
                Some(after) => walk = after,
                None => return (None, inside),
            }
            from = next;
        }
    }

    /// A feature by its generic word: `Mill Creek`, `Old Lexington Highway`, `Lake Lanier`, `Interstate 75`.
    fn feature(&self, at: usize, sentence: &Range<usize>) -> Option<Match> {
        if self.has(at, role::FUNCTION) {
            return None;
        }
        let capital = |i: usize| {
            self.analysis.tokens[i].kind == TokenKind::Word
                && self.has(i, role::CAPITAL)
                && !self.has(i, role::FUNCTION)
        };
        let limit = sentence.end.min(at + 4);
        let mut best = None;
        if self.has(at, role::LEADING) {
            let next = at + 1;
            if next < limit && (capital(next) || self.analysis.tokens[next].kind == TokenKind::Number) {
                let numbered = self.analysis.tokens[next].kind == TokenKind::Number;
                if numbered == self.has(at, role::NUMBERED) {
                    best = Some(next + 1);
                }
            }
        }
        for index in at + 1..limit {
            if !capital(index) {
                break;
            }
            if self.has(index, role::TRAILING) {
                best = Some(index + 1);
                // `State Highway 360`
                let number = index + 1 < limit && self.analysis.tokens[index + 1].kind == TokenKind::Number;
                if number && self.has(index, role::NUMBERED) {
                    best = Some(index + 2);
                }
            }
        }
        let end = best?;
        Some(Match { end, byte: self.analysis.tokens[end - 1].end as usize, name: None })
    }

    fn is_located(&self, at: usize, end: usize, sentence: &Range<usize>) -> bool {
        if at == sentence.start {
            // The place that opens a report: `BEIRUT (AP) --`, `OXFORD —`.
            return end < sentence.end && matches!(self.text(end), "(" | "-" | "--" | "–" | "—" | "_");
        }
        // `in the Sudan`, `in north Arlington`
        self.has(at - 1, role::LOCATING)
            || (at >= sentence.start + 2 && self.has(at - 1, role::BETWEEN) && self.has(at - 2, role::LOCATING))
    }

    /// Whether the words around the name say that a state is meant: `New York's governor`, `the state of Washington`.
    fn is_governed(&self, at: usize, end: usize, sentence: &Range<usize>) -> bool {
        let possessive = end < sentence.end && matches!(self.text(end), "'s" | "’s");
        let behind = end + usize::from(possessive);
        let followed = behind < sentence.end && self.has(behind, role::GOVERNING);
        let state = |word: &str| matches!(word, "state" | "State");
        let preceded = at >= sentence.start + 2 && self.text(at - 1) == "of" && state(self.text(at - 2));
        followed || preceded || at > sentence.start && matches!(self.text(at - 1), "upstate" | "Upstate")
    }

    /// Token ranges that look like names of people: a given name or a title with capitalised words behind it.
    fn people(&mut self, sentence: &Range<usize>) -> Vec<Range<usize>> {
        let mut people = Vec::new();
        let mut at = sentence.start;
        while at < sentence.end {
            let next = at + 1;
            let starts = if self.has(at, role::TITLE) {
                next
            } else if self.has(at, role::CAPITAL)
                && self.text(at).starts_with(|c: char| c.is_ascii_uppercase())
                && self.is_given_name(at, sentence.end)
            {
                at
            } else {
                at = next;
                continue;
            };
            let mut end = starts;
            while end < sentence.end && end < starts + 4 && self.is_name_part(end) {
                end += 1;
            }
            if end > starts && (starts > at || end > at + 1) {
                // A title before a country is no name: `President Georgia` does not occur, `Ambassador Sudan` neither, but `Gov. Texas`.
                people.push(starts..end);
                self.surnames.push(self.analysis.form_number(end - 1));
                at = end;
            } else {
                at = next;
            }
        }
        people
    }

    fn is_name_part(&self, at: usize) -> bool {
        self.analysis.tokens[at].kind == TokenKind::Word
            && self.has(at, role::CAPITAL)
            && !self.has(at, role::TRAILING.and(role::INSTITUTION).and(role::FUNCTION))
    }

    /// A given name with a family name or an initial behind it.
    fn is_given_name(&self, at: usize, limit: usize) -> bool {
        let initial = |t: &str| t.len() == 2 && t.ends_with('.');
        let text = self.text(at);
        let next = at + 1;
        if next >= limit || !self.is_name_part(next) {
            return false;
        }
        let name = |at: usize| match self.text(at) {
            // A hyphen is no blank here: double names are not looked for.
            hyphenated if hyphenated.contains(HYPHENS) => Walk::to(hyphenated),
            _ => self.stride(at).0?.name(),
        };
        if initial(text) {
            return true;
        }
        let Some(given) = name(at).filter(|n| n.flags().given_name()) else { return false };
        let follower = self.text(next);
        if initial(follower) {
            return true;
        }
        let family = name(next).is_some_and(|n| n.flags().family_name());
        // Names of well-known places need a family name behind them.
        let place = given.records().any(|(r, main)| main && (r.kind != Kind::City || r.population > 100_000.0));
        if place { family } else { true }
    }
}
