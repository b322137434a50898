//! What the model sees of each token: its vector and its neighbours', their shapes and classes, and what the rest of the article
//! shows of the same word. The training program reads through the same code.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::candidates;
use super::lexicon::{Hash, Lexicon, class, mix};
use super::seen::{Seen, Shape, Style, mark, shape};
use crate::enrich::analysis::{Analysis, Token, TokenKind};

/// Tokens that the model sees on each side.
pub const REACH: usize = 2;
/// Positions of the window.
pub const WINDOW: usize = 2 * REACH + 1;
/// Rows of the hidden layer that belong to one position of the window.
const POSITION_ROWS: u32 = 48;
const SUFFIX_ROWS: u32 = 1024;
const PREFIX_ROWS: u32 = 512;
const DOCUMENT_ROWS: u32 = 16;
/// Rows of the hidden layer that hold weights of discrete features.
pub const ROWS: usize = (POSITION_ROWS * WINDOW as u32 + SUFFIX_ROWS + PREFIX_ROWS + 3 * DOCUMENT_ROWS) as usize;
/// Rows of the table of hashed features.
pub const TABLE: usize = 1 << 16;

const ROW_CLASS: u32 = 14;
const ROW_PAD: u32 = 30;
const ROW_UNKNOWN: u32 = 31;
const ROW_FIRST: u32 = 32;
const ROW_CAPITALS: u32 = 33;
const ROW_HEADLINE: u32 = 34;
const ROW_MARK: u32 = 35;

/// What the model takes in for one token.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// The vectors of the window, as indices into the lexicon.
    pub words: [Option<u32>; WINDOW],
    /// Rows of the hidden layer.
    pub rows: Vec<u32>,
    /// Rows of the table.
    pub hashed: Vec<u32>,
}

/// An article as the model sees it.
pub struct Reading {
    seen: Vec<Seen>,
    sentences: Vec<Range<usize>>,
    style: Vec<Style>,
    candidate: Vec<bool>,
}

impl Reading {
    /// Reads all tokens.
    pub fn of(analysis: &Analysis<'_>, lexicon: &Lexicon) -> Self {
        // Nearly all tokens of one form are of one kind, and are looked up once.
        let mut known: Vec<Option<(TokenKind, Seen)>> = vec![None; analysis.forms().len()];
        let look = |(at, token): (usize, &Token)| match &mut known[analysis.form_number(at)] {
            Some((kind, seen)) if *kind == token.kind => *seen,
            other => other.insert((token.kind, look(analysis.token(at), token.kind, lexicon))).1,
        };
        let mut seen: Vec<Seen> = analysis.tokens.iter().enumerate().map(look).collect();
        let sentences = analysis.sentence_tokens.clone();
        phrases(&mut seen, analysis, &sentences, lexicon);
        let style = sentences.iter().map(|s| Style::of(seen[s.clone()].iter().map(|t| t.shape))).collect();
        document(&mut seen, &sentences);
        let candidate = candidates::find(&seen, &sentences, analysis);
        Self { seen, sentences, style, candidate }
    }

    /// Runs of tokens that may be names, each with the index of its sentence. Everything else is certainly none.
    pub fn runs(&self) -> Vec<(usize, Range<usize>)> {
        let mut runs = Vec::new();
        for (index, sentence) in self.sentences.iter().enumerate() {
            let mut start = None;
            for at in sentence.clone() {
                match (self.candidate[at], start) {
                    (true, None) => start = Some(at),
                    (false, Some(from)) => {
                        runs.push((index, from..at));
                        start = None;
                    }
                    _ => {}
                }
            }
            if let Some(from) = start {
                runs.push((index, from..sentence.end));
            }
        }
        runs
    }

    /// Makes a token a candidate; for training, where the gold has names that the rule would leave out.
    pub fn admit(&mut self, at: usize) {
        self.candidate[at] = true;
    }

    /// The hash of the token's lower-case form.
    pub fn key(&self, at: usize) -> u32 {
        self.seen[at].key
    }

    /// The gazetteer's classes of the token.
    pub fn classes(&self, at: usize) -> u16 {
        self.seen[at].classes
    }

    /// Whether the token has a capital letter that its sentence does not explain.
    pub fn is_capitalised(&self, at: usize) -> bool {
        self.seen[at].shape.is_upper()
    }

    /// Fills `input` for the token `at` of sentence `sentence` of the article that was read.
    pub fn input(&self, analysis: &Analysis<'_>, sentence: usize, at: usize, input: &mut Input) {
        let range = &self.sentences[sentence];
        let seen = |offset: isize| {
            let at = at as isize + offset;
            (at >= range.start as isize && at < range.end as isize).then(|| &self.seen[at as usize])
        };
        input.rows.clear();
        input.hashed.clear();
        for position in 0..WINDOW {
            let base = position as u32 * POSITION_ROWS;
            let Some(token) = seen(position as isize - REACH as isize) else {
                input.words[position] = None;
                input.rows.push(base + ROW_PAD);
                continue;
            };
            input.words[position] = token.word;
            input.rows.push(base + token.shape as u32);
            if token.word.is_none() {
                input.rows.push(base + ROW_UNKNOWN);
            }
            if token.mark != 0 {
                input.rows.push(base + ROW_MARK + u32::from(token.mark));
            }
            let mut classes = token.classes;
            while classes != 0 {
                input.rows.push(base + ROW_CLASS + classes.trailing_zeros());
                classes &= classes - 1;
            }
        }
        let Some(token) = seen(0) else { return };
        let middle = REACH as u32 * POSITION_ROWS;
        if at == range.start {
            input.rows.push(middle + ROW_FIRST);
        }
        match self.style[sentence] {
            Style::Plain => {}
            Style::Capitals => input.rows.push(middle + ROW_CAPITALS),
            Style::Headline => input.rows.push(middle + ROW_HEADLINE),
        }
        let (prefix, suffix) = (starts(analysis.token(at)), ends(analysis.token(at)));
        let mut base = POSITION_ROWS * WINDOW as u32;
        input.rows.push(base + suffix[1] % SUFFIX_ROWS);
        base += SUFFIX_ROWS;
        input.rows.push(base + prefix[1] % PREFIX_ROWS);
        base += PREFIX_ROWS;
        for neighbour in [Some(token), seen(-1), seen(1)] {
            let mut bits = neighbour.map_or(0, |n| n.document);
            while bits != 0 {
                input.rows.push(base + bits.trailing_zeros());
                bits &= bits - 1;
            }
            base += DOCUMENT_ROWS;
        }
        let window = [seen(-2), seen(-1), seen(0), seen(1), seen(2)];
        hashed(window, prefix, suffix, &mut input.hashed);
    }
}

/// The hashed features of the token in the middle.
fn hashed(window: [Option<&Seen>; 5], prefix: [u32; 2], suffix: [u32; 3], out: &mut Vec<u32>) {
    let key = |at: usize| window[at].map_or(0, |t| t.key);
    let shape = |at: usize| window[at].map_or(255, |t| t.shape as u32);
    let classes = |at: usize| window[at].map_or(0, |t| u32::from(t.classes));
    let Some(token) = window[2] else { return };
    let features = [
        (key(2), 0),
        (key(1), shape(2)),
        (key(3), shape(2)),
        (key(0), 0),
        (key(4), 0),
        (key(1), key(2)),
        (key(2), key(3)),
        (key(0), key(1)),
        (key(3), key(4)),
        (suffix[0], shape(2)),
        (suffix[1], shape(2)),
        (suffix[2], shape(2)),
        (prefix[0], shape(2)),
        (prefix[1], shape(2)),
        (shape(1) << 16 | shape(2) << 8 | shape(3), 0),
        (classes(2), shape(2)),
        (classes(1), classes(2)),
        (classes(2), classes(3)),
        (u32::from(token.document), shape(2)),
        (shape(1) << 16 | shape(0) << 8 | shape(2), key(1)),
        (shape(3) << 16 | shape(4) << 8 | shape(2), key(3)),
    ];
    out.extend((1u32..).zip(features).map(|(template, (a, b))| mix(template, a, b) & (TABLE as u32 - 1)));
}

fn look(text: &str, kind: TokenKind, lexicon: &Lexicon) -> Seen {
    let shape = shape(text, kind);
    let key = Hash::EMPTY.lower(text).get();
    let mut word = None;
    let mut classes = 0;
    if kind == TokenKind::Word {
        word = lexicon.word(key);
        classes = lexicon.classes(key);
        if let (None, Some((_, last))) = (word, text.rsplit_once('-')) {
            let key = Hash::EMPTY.lower(last).get();
            word = lexicon.word(key);
            classes |= lexicon.classes(key) & (class::FIRST | class::LAST);
        } else if let (None, Some(bare)) = (word, text.strip_suffix('.')) {
            let key = Hash::EMPTY.lower(bare).get();
            word = lexicon.word(key);
            classes |= lexicon.classes(key);
        }
    } else if kind == TokenKind::Number || shape == Shape::Possessive {
        word = lexicon.word(key);
    }
    let mark = if kind == TokenKind::Punctuation { mark(text) } else { 0 };
    Seen { key, word, classes: classes & !class::PREFIX, shape, mark, document: 0 }
}

/// Hashes of the last two, three and four letters.
fn ends(text: &str) -> [u32; 3] {
    let mut starts = [0; 4];
    for (n, (at, _)) in text.char_indices().rev().take(4).enumerate() {
        starts[n] = at;
    }
    [1, 2, 3].map(|n| Hash::EMPTY.byte(b'$').lower(&text[starts[n]..]).get())
}

/// Hashes of the first two and three letters.
fn starts(text: &str) -> [u32; 2] {
    [2, 3].map(|n| {
        let end = text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
        Hash::EMPTY.byte(b'^').lower(&text[..end]).get()
    })
}

/// Marks the words of longer entries of the gazetteer.
fn phrases(seen: &mut [Seen], analysis: &Analysis<'_>, sentences: &[Range<usize>], lexicon: &Lexicon) {
    const LONGEST: usize = 6;
    for sentence in sentences {
        for start in sentence.clone() {
            if !seen[start].shape.is_upper() {
                continue;
            }
            let mut hash = Hash::EMPTY.lower(analysis.token(start));
            if lexicon.classes(hash.get()) & class::PREFIX == 0 {
                continue;
            }
            for end in start + 1..sentence.end.min(start + LONGEST) {
                hash = hash.byte(b' ').lower(analysis.token(end));
                let classes = lexicon.classes(hash.get());
                for token in &mut seen[start..=end] {
                    token.classes |= classes & !class::PREFIX;
                }
                if classes & class::PREFIX == 0 {
                    break;
                }
            }
        }
    }
}

/// What the article shows of a word, over all its occurrences.
mod shown {
    pub const AFTER_TITLE: u16 = 1 << 0;
    pub const AFTER_FIRST_NAME: u16 = 1 << 1;
    pub const BEFORE_SPEECH: u16 = 1 << 2;
    pub const AFTER_LOCATIVE: u16 = 1 << 3;
    pub const BEFORE_SUFFIX: u16 = 1 << 4;
    pub const AFTER_THE: u16 = 1 << 5;
    pub const BEFORE_POSSESSIVE: u16 = 1 << 6;
    pub const LOWER: u16 = 1 << 7;
    pub const CAPITALISED_INSIDE: u16 = 1 << 8;
    pub const BEFORE_COMMA_PLACE: u16 = 1 << 9;
    pub const AFTER_CAPITALISED: u16 = 1 << 10;
    pub const BEFORE_CAPITALISED: u16 = 1 << 11;
    pub const TWICE: u16 = 1 << 12;
    pub const AFTER_OF: u16 = 1 << 13;
    pub const BEFORE_WHO: u16 = 1 << 14;
    pub const IN_BRACKETS: u16 = 1 << 15;
}

fn document(seen: &mut [Seen], sentences: &[Range<usize>]) {
    let the = Hash::EMPTY.lower("the").get();
    let of = Hash::EMPTY.lower("of").get();
    let comma = Hash::EMPTY.lower(",").get();
    let who = Hash::EMPTY.lower("who").get();
    let mut shown: FxHashMap<u32, u16> = FxHashMap::default();
    for sentence in sentences {
        for at in sentence.clone() {
            let token = &seen[at];
            if !token.shape.is_upper() {
                continue;
            }
            let before = (at > sentence.start).then(|| &seen[at - 1]);
            let after = (at + 1 < sentence.end).then(|| &seen[at + 1]);
            let after_next = (at + 2 < sentence.end).then(|| &seen[at + 2]);
            let mut bits = 0;
            if let Some(before) = before {
                let upper = before.shape.is_upper();
                let mut set = |on: bool, bit: u16| bits |= if on { bit } else { 0 };
                set(true, shown::CAPITALISED_INSIDE);
                set(upper && before.classes & class::TITLE != 0, shown::AFTER_TITLE);
                set(upper && before.classes & class::FIRST != 0, shown::AFTER_FIRST_NAME);
                set(before.classes & class::LOCATIVE != 0, shown::AFTER_LOCATIVE);
                set(before.key == the, shown::AFTER_THE);
                set(before.key == of, shown::AFTER_OF);
                set(upper, shown::AFTER_CAPITALISED);
                set(before.mark == 3, shown::IN_BRACKETS);
            }
            if let Some(after) = after {
                let mut set = |on: bool, bit: u16| bits |= if on { bit } else { 0 };
                let upper = after.shape.is_upper();
                set(!upper && after.classes & class::SPEECH != 0, shown::BEFORE_SPEECH);
                set(upper && after.classes & class::SUFFIX != 0, shown::BEFORE_SUFFIX);
                set(after.shape == Shape::Possessive, shown::BEFORE_POSSESSIVE);
                set(upper, shown::BEFORE_CAPITALISED);
                if after.key == comma
                    && let Some(next) = after_next
                {
                    set(next.classes & (class::COUNTRY | class::REGION) != 0, shown::BEFORE_COMMA_PLACE);
                    set(next.key == who, shown::BEFORE_WHO);
                }
            }
            let entry = shown.entry(token.key).or_insert(0);
            if *entry != 0 {
                bits |= shown::TWICE;
            }
            *entry |= bits;
        }
    }
    for token in seen.iter().filter(|token| token.shape == Shape::Lower) {
        if let Some(bits) = shown.get_mut(&token.key) {
            *bits |= shown::LOWER;
        }
    }
    for token in seen.iter_mut() {
        let lower = if token.shape == Shape::Lower { shown::LOWER } else { 0 };
        if token.shape.is_upper() || token.classes != 0 {
            token.document = shown.get(&token.key).copied().unwrap_or(lower);
        }
    }
}
