//! The narration around quotations: which tokens are names, which stand in quotation marks, and how sentences run through both.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use super::cues::{Language, Order, role};
use super::marks::Quoted;
use crate::article::{Annotations, Entity};
use crate::enrich::analysis::{Analysis, TokenKind};
use crate::enrich::roles::Roles;

/// A name in the text.
pub struct Name<'a> {
    pub tokens: Range<usize>,
    pub entity: &'a Entity,
    pub person: bool,
}

/// An article as the search for speakers sees it.
pub struct Page<'a> {
    pub analysis: &'a Analysis<'a>,
    pub table: &'static Language,
    /// In order.
    pub names: Vec<Name<'a>>,
    /// For each token, one more than the index of the name that it is part of.
    name_of: Vec<u32>,
    /// By the number of the form, once it was asked for.
    roles: Vec<Cell<Option<Roles>>>,
}

/// A step of the narration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A token outside of quotation marks, by index.
    Token(usize),
    /// A quotation, by index.
    Quote(usize),
}

/// The token that `items[at]` is; `None` behind the end and for a quotation.
pub fn token(items: &[Item], at: usize) -> Option<usize> {
    match items.get(at) {
        Some(&Item::Token(token)) => Some(token),
        Some(Item::Quote(_)) | None => None,
    }
}

impl<'a> Page<'a> {
    /// Lays the names that were `found` over the tokens.
    pub fn of(analysis: &'a Analysis<'a>, found: &'a Annotations, table: &'static Language) -> Self {
        let starting_before = |byte: usize| analysis.tokens.partition_point(|t| (t.start as usize) < byte);
        let mut names = Vec::new();
        for (entities, person) in [(&found.people, true), (&found.organisations, false)] {
            for entity in entities {
                for mention in &entity.mentions {
                    let bytes = analysis.bytes(*mention);
                    let (first, last) = (starting_before(bytes.start), starting_before(bytes.end));
                    if first < last {
                        names.push(Name { tokens: first..last, entity, person });
                    }
                }
            }
        }
        names.sort_by_key(|n| (n.tokens.start, n.tokens.end));
        let mut name_of = vec![0; analysis.tokens.len()];
        for (index, name) in (1u32..).zip(&names) {
            name_of[name.tokens.clone()].fill(index);
        }
        let roles = vec![Cell::new(None); analysis.forms().len()];
        Self { analysis, table, names, name_of, roles }
    }

    /// The name that the token is part of.
    pub fn name_at(&self, token: usize) -> Option<&Name<'a>> {
        let index = *self.name_of.get(token)?;
        self.names.get((index as usize).checked_sub(1)?)
    }

    /// The token's lower-case text.
    pub fn lower(&self, token: usize) -> Cow<'_, str> {
        let form = self.analysis.form(token);
        if form.word.is_ascii() { Cow::Borrowed(form.lower) } else { Cow::Owned(form.word.to_lowercase()) }
    }

    /// What the token does around speech.
    pub fn roles(&self, token: usize) -> Roles {
        let Some(known) = self.roles.get(self.analysis.form_number(token)) else { return Roles::default() };
        known.get().unwrap_or_else(|| {
            let lower = self.lower(token);
            let roles = match lower.contains('\u{2019}') {
                true => self.table.roles_of(&lower.replace('\u{2019}', "'")),
                false => self.table.roles_of(&lower),
            };
            known.set(Some(roles));
            roles
        })
    }

    /// Whether the token begins with a capital letter.
    pub fn is_upper(&self, token: usize) -> bool {
        self.analysis.token(token).chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether the token is a word or a number.
    pub fn is_word(&self, token: usize) -> bool {
        self.analysis.tokens[token].kind != TokenKind::Punctuation
    }

    /// Whether the token is a verb of speech.
    pub fn is_verb(&self, token: usize) -> bool {
        if self.name_at(token).is_some() {
            return false;
        }
        // `as the report put it`
        let puts_it = || {
            matches!(&*self.lower(token), "put" | "puts")
                && token + 1 < self.analysis.tokens.len()
                && self.analysis.token(token + 1) == "it"
        };
        self.roles(token).has(role::VERB) || puts_it()
    }

    /// Whether the word in front of the quotation says that its marks hold a term or a title (`the so-called “friends”`).
    pub fn names_term(&self, quote: &Quoted) -> bool {
        let behind = self.analysis.tokens.partition_point(|t| (t.end as usize) <= quote.outer.start);
        let sentence = self.analysis.text[quote.inner.clone()].ends_with(['.', '!', '?', '…']);
        !sentence && behind.checked_sub(1).is_some_and(|t| self.roles(t).has(role::TERM))
    }

    /// Whether the token may stand between a subject and its verb, as adverbs do.
    pub fn is_between(&self, token: usize) -> bool {
        let adverb = || !self.is_upper(token) && self.table.is_adverb(&self.lower(token));
        self.name_at(token).is_none() && (self.roles(token).has(role::BETWEEN) || adverb())
    }

    /// The sentences of one paragraph, each a run of narration and whole quotations.
    pub fn sentences(&self, paragraph: &Range<usize>, quotes: &[(usize, &Quoted)]) -> Vec<Vec<Item>> {
        let tokens = &self.analysis.tokens;
        let first = tokens.partition_point(|t| (t.start as usize) < paragraph.start);
        let last = tokens.partition_point(|t| (t.start as usize) < paragraph.end);
        let mut items = Vec::new();
        let mut pending = quotes.iter().peekable();
        for (at, token) in (first..last).zip(&tokens[first..last]) {
            while let Some((index, _)) = pending.next_if(|(_, q)| q.outer.end <= token.start as usize) {
                if items.last() != Some(&Item::Quote(*index)) {
                    items.push(Item::Quote(*index));
                }
            }
            match pending.peek() {
                Some((index, q)) if (token.end as usize) > q.outer.start => {
                    if items.last() != Some(&Item::Quote(*index)) {
                        items.push(Item::Quote(*index));
                    }
                }
                _ => items.push(Item::Token(at)),
            }
        }
        for (index, _) in pending {
            if items.last() != Some(&Item::Quote(*index)) {
                items.push(Item::Quote(*index));
            }
        }
        self.split(items, quotes)
    }

    fn split(&self, items: Vec<Item>, quotes: &[(usize, &Quoted)]) -> Vec<Vec<Item>> {
        let mut sentences = vec![Vec::new()];
        for (at, item) in items.iter().enumerate() {
            if let Some(sentence) = sentences.last_mut() {
                sentence.push(*item);
            }
            let rest = &items[at + 1..];
            let ends = match *item {
                Item::Token(t) => self.is_stop(t),
                Item::Quote(q) => self.ends_sentence(q, quotes) && self.begins_sentence(rest),
            };
            if ends && !rest.is_empty() {
                sentences.push(Vec::new());
            }
        }
        sentences
    }

    /// Whether the token ends a sentence.
    pub fn is_stop(&self, token: usize) -> bool {
        // `mówi ks. Nowak`
        let short = |word: &str| word.chars().count() <= 2 && word.chars().all(is_consonant);
        let abbreviates = || self.analysis.token(token) == "." && token > 0 && short(self.analysis.token(token - 1));
        !self.is_word(token)
            && !abbreviates()
            && matches!(self.analysis.token(token), "." | "!" | "?" | "…" | "..." | "。" | "！" | "？" | "؟" | "।")
    }

    /// Whether the quotation ends in a full stop.
    fn ends_sentence(&self, quote: usize, quotes: &[(usize, &Quoted)]) -> bool {
        let found = quotes.iter().find(|(index, _)| *index == quote);
        found.is_some_and(|(_, q)| self.analysis.text[q.inner.clone()].ends_with('.'))
    }

    /// Whether a sentence begins behind a quotation that ended in a full stop: with a capital, and not only to attribute the quotation.
    fn begins_sentence(&self, rest: &[Item]) -> bool {
        const ATTRIBUTION: usize = 8;
        let Some(&Item::Token(first)) = rest.first() else { return false };
        if self.table.order != Order::Either || !self.is_upper(first) {
            return false;
        }
        let end = rest.iter().position(|i| matches!(*i, Item::Token(t) if self.is_stop(t))).unwrap_or(rest.len());
        let sentence = &rest[..end];
        let quotes = sentence.iter().any(|i| matches!(i, Item::Quote(_)));
        let speaks = sentence.iter().any(|i| matches!(*i, Item::Token(t) if self.is_verb(t)));
        quotes || !speaks || sentence.len() > ATTRIBUTION
    }
}

/// Lower-case consonants of Latin and Cyrillic letters.
fn is_consonant(c: char) -> bool {
    matches!(c, 'b'..='d' | 'f'..='h' | 'j'..='n' | 'p'..='t' | 'v'..='x' | 'z' | 'ł' | 'ś' | 'ć' | 'ż' | 'ź' | 'č' | 'š' | 'ž' | 'ř'
        | 'б'..='д' | 'ж' | 'з' | 'к'..='н' | 'п'..='т' | 'ф'..='щ')
}
