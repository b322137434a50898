//! What the model sees of each unit: its letters and its neighbours', their shapes and classes, and what the rest of the article
//! shows of the same word. The training program reads through the same code.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::lexicon::{STEM, WorldLexicon};
use super::units::{Place, Units};
use crate::enrich::analysis::{Analysis, TokenKind};
use crate::enrich::names::features::{Shape, mark, shape};
use crate::enrich::names::lexicon::{Hash, class};

/// Rows of the table of hashed features.
pub const TABLE: usize = 1 << 18;
/// Rows of the hidden layer.
pub const ROWS: usize = 1 << 14;
/// Hashed features that come first and are made of whole words.
pub const WORD_TEMPLATES: usize = 12;
/// Units that the model sees on each side.
const REACH: isize = 2;
/// Lower-case units that may follow a capitalised one inside of a name.
const TAIL: usize = 5;

/// A unit as the model sees it.
#[derive(Debug, Clone, Copy)]
struct Seen {
    /// Of the lower-case form.
    key: u32,
    /// Of its stem.
    stem: u32,
    shape: Shape,
    classes: u16,
    rank: u8,
    mark: u8,
    place: u8,
    /// Where in the longest known name it stands: 1 alone, 2 first, 3 inside, 4 last.
    span: u8,
    prefix: [u32; 3],
    suffix: [u32; 4],
    document: u16,
}

/// What the model takes in for one unit.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Rows of the hidden layer.
    pub rows: Vec<u32>,
    /// Rows of the table.
    pub hashed: Vec<u32>,
}

/// An article as the model sees it.
pub struct Reading {
    /// Its units.
    pub units: Units,
    seen: Vec<Seen>,
    style: Vec<u8>,
    runs: Vec<(usize, Range<usize>)>,
    language: u32,
    contexts: FxHashMap<u32, Context>,
    /// For each unit, the nearest capitalised one before it in its sentence, and the one in front of that run.
    anchors: Vec<(u32, u32)>,
}

/// What stands around a word that occurs more than once.
#[derive(Default, Clone, Copy)]
struct Context {
    count: u16,
    at: [u32; Context::KEPT],
    before: [u32; Context::KEPT],
    after: [u32; Context::KEPT],
}

impl Context {
    const KEPT: usize = 3;
}

/// What the article shows of a word, over all its occurrences.
mod shown {
    pub const LOWER: u16 = 1 << 0;
    pub const CAPITALISED_INSIDE: u16 = 1 << 1;
    pub const TWICE: u16 = 1 << 2;
    pub const AFTER_TITLE: u16 = 1 << 3;
    pub const AFTER_FIRST_NAME: u16 = 1 << 4;
    pub const NEAR_SPEECH: u16 = 1 << 5;
    pub const AFTER_LOCATIVE: u16 = 1 << 6;
    pub const AFTER_SUFFIX: u16 = 1 << 7;
    pub const BEFORE_SUFFIX: u16 = 1 << 8;
    pub const AFTER_FEATURE: u16 = 1 << 9;
    pub const AFTER_CAPITALISED: u16 = 1 << 10;
    pub const BEFORE_CAPITALISED: u16 = 1 << 11;
    pub const IN_BRACKETS: u16 = 1 << 12;
    pub const BEFORE_COMMA: u16 = 1 << 13;
    pub const BEFORE_APOSTROPHE: u16 = 1 << 14;
}

impl Reading {
    /// Reads the whole text, which is in `language` (primary subtag).
    pub fn of(analysis: &Analysis<'_>, language: &str, lexicon: &WorldLexicon) -> Self {
        let units = Units::of(analysis);
        let mut seen: Vec<Seen> =
            (0..units.all.len()).map(|at| look(analysis, &units, at, language, lexicon)).collect();
        phrases(&mut seen, analysis, &units, lexicon);
        let style = units.sentences.iter().map(|s| style(&seen[s.clone()])).collect();
        let contexts = document(&mut seen, &units);
        let runs = runs(&seen, &units);
        let anchors = anchors(&seen, &units);
        Self { units, seen, style, runs, language: Hash::EMPTY.lower(language).get(), contexts, anchors }
    }

    /// Runs of units that may hold names, each with the index of its sentence. Everything else is certainly none.
    pub fn runs(&self) -> &[(usize, Range<usize>)] {
        &self.runs
    }

    /// The byte range of a range of units.
    pub fn bytes(&self, units: &Range<usize>) -> Range<usize> {
        self.units.all[units.start].start as usize..self.units.all[units.end - 1].end as usize
    }

    /// The hash of the unit's stem.
    pub fn stem(&self, at: usize) -> u32 {
        self.seen[at].stem
    }

    /// The gazetteer's classes of the unit.
    pub fn classes(&self, at: usize) -> u16 {
        self.seen[at].classes
    }

    /// Whether the unit may be (part of) a name by its form alone: capitalised, or of a script without capitals.
    pub fn is_capitalised(&self, at: usize) -> bool {
        self.seen[at].shape.is_upper()
    }

    /// Whether the unit is a whole token.
    pub fn is_whole(&self, at: usize) -> bool {
        self.seen[at].place == Place::Whole as u8
    }

    /// Whether the unit is a whole word of a script without capital letters.
    pub fn is_word_without_case(&self, at: usize) -> bool {
        self.seen[at].shape == Shape::Caseless && self.seen[at].place == Place::Whole as u8
    }

    /// Fills `input` for the unit `at` of sentence `sentence`.
    pub fn input(&self, sentence: usize, at: usize, input: &mut Input) {
        let range = &self.units.sentences[sentence];
        let seen = |offset: isize| {
            let at = at as isize + offset;
            (at >= range.start as isize && at < range.end as isize).then(|| &self.seen[at as usize])
        };
        input.rows.clear();
        input.hashed.clear();
        let Some(token) = seen(0) else { return };
        let first = at == range.start || (at == range.start + 1 && self.seen[range.start].mark != 0);
        self.rows(seen, first, self.style[sentence], &mut input.rows);
        self.hashed(seen, at, token, first, &mut input.hashed);
    }

    fn rows<'a>(&self, seen: impl Fn(isize) -> Option<&'a Seen>, first: bool, style: u8, rows: &mut Vec<u32>) {
        let mut add = |template: u32, value: u32| rows.push(mix(template, value, 0) & (ROWS as u32 - 1));
        for position in -REACH..=REACH {
            let base = 16 * (position + REACH) as u32 + 1000;
            let Some(token) = seen(position) else {
                add(base, u32::MAX);
                continue;
            };
            add(base, token.shape as u32);
            if token.mark != 0 {
                add(base + 1, u32::from(token.mark));
            }
            let mut classes = token.classes;
            while classes != 0 {
                add(base + 2, classes.trailing_zeros() << 3 | u32::from(token.span));
                classes &= classes - 1;
            }
            add(base + 3, u32::from(token.rank) << 4 | u32::from(token.shape.is_upper()));
            if position.abs() <= 1 {
                add(base + 4, token.suffix[1]);
                add(base + 5, token.suffix[2]);
                add(base + 6, token.prefix[0]);
            }
            if position.abs() <= 1 {
                let mut bits = token.document;
                while bits != 0 {
                    add(base + 8, bits.trailing_zeros());
                    bits &= bits - 1;
                }
            }
        }
        add(1, self.language);
        add(2, u32::from(first));
        add(3, u32::from(style));
        if let Some(token) = seen(0) {
            add(4, self.language.wrapping_add(token.shape as u32));
            add(5, u32::from(token.place));
            add(6, token.prefix[1]);
        }
    }

    fn hashed<'a>(
        &self,
        seen: impl Fn(isize) -> Option<&'a Seen>,
        at: usize,
        token: &Seen,
        first: bool,
        out: &mut Vec<u32>,
    ) {
        let key = |offset: isize| seen(offset).map_or(0, |t| t.key);
        let stem = |offset: isize| seen(offset).map_or(0, |t| t.stem);
        let shape = |offset: isize| seen(offset).map_or(255, |t| t.shape as u32);
        let classes = |offset: isize| seen(offset).map_or(0, |t| u32::from(t.classes));
        let language = self.language;
        let mine = shape(0) << 3 | u32::from(token.place) << 12;
        let (near, front) = self.anchors[at];
        let anchor = |at: u32| self.seen.get(at as usize).map_or(0, |t| t.key);
        let distance = (at as u32).wrapping_sub(near).min(8);
        let features = [
            (key(0), u32::from(token.place)),
            (stem(0), mine),
            (key(-1), mine),
            (key(1), mine),
            (key(-1), language ^ mine),
            (key(1), language ^ mine),
            (key(-2), 0),
            (key(2), 0),
            (key(-1), key(0)),
            (key(0), key(1)),
            (key(-2), key(-1)),
            (key(1), key(2)),
            (stem(-1), mine),
            (stem(1), mine),
            (anchor(near), distance << 8 | shape(0)),
            (anchor(front), shape(0)),
            (token.suffix[0], language ^ mine),
            (token.suffix[1], language ^ mine),
            (token.suffix[2], mine),
            (token.suffix[3], mine),
            (token.prefix[0], mine),
            (token.prefix[1], mine),
            (token.prefix[2], mine),
            (shape(-1) << 16 | shape(0) << 8 | shape(1), language),
            (shape(-2) << 24 | shape(-1) << 16 | shape(0) << 8 | shape(1), shape(2)),
            (classes(0), mine | u32::from(token.span)),
            (classes(-1), classes(0)),
            (classes(0), classes(1)),
            (u32::from(token.document), mine),
            (shape(-1) << 8 | shape(0), key(-1) ^ classes(-2)),
            (u32::from(token.rank) << 8 | u32::from(first), language ^ mine),
            (u32::from(token.rank) << 20 | classes(0), u32::from(first)),
            (language, mine),
        ];
        out.extend((1u32..).zip(features).map(|(template, (a, b))| mix(template, a, b) & (TABLE as u32 - 1)));
        let Some(context) =
            self.contexts.get(&token.stem).filter(|_| token.shape.is_upper() || token.shape == Shape::Caseless)
        else {
            return;
        };
        for n in (0..Context::KEPT).filter(|&n| n < usize::from(context.count) && context.at[n] != at as u32) {
            out.push(mix(60, context.before[n], 0) & (TABLE as u32 - 1));
            out.push(mix(61, context.after[n], 0) & (TABLE as u32 - 1));
        }
    }
}

fn mix(template: u32, a: u32, b: u32) -> u32 {
    let mut h =
        a.wrapping_mul(0x9e37_79b1) ^ b.wrapping_mul(0x85eb_ca6b).rotate_left(13) ^ template.wrapping_mul(0xc2b2_ae35);
    h = (h ^ (h >> 15)).wrapping_mul(0x2c1b_3c6d);
    h ^ (h >> 13)
}

fn look(analysis: &Analysis<'_>, units: &Units, at: usize, language: &str, lexicon: &WorldLexicon) -> Seen {
    let unit = units.all[at];
    let text = &analysis.text[unit.start as usize..unit.end as usize];
    let kind = analysis.tokens[unit.token as usize].kind;
    let whole = if unit.place == Place::Whole { text } else { analysis.token(unit.token as usize) };
    let shape = shape(text, kind);
    let bare = without_clitics(text, language);
    let key = Hash::EMPTY.lower(text).get();
    let (mut classes, mut rank, mut span) = (0, 0, 0);
    if kind == TokenKind::Word {
        if unit.place == Place::Whole {
            classes = lexicon.word(text, key);
            if classes & !class::PREFIX == 0 && bare.len() < text.len() {
                classes = lexicon.word(bare, Hash::EMPTY.lower(bare).get());
            }
            if classes & !class::PREFIX == 0
                && let Some((_, last)) = text.rsplit_once('-')
            {
                classes = lexicon.classes(Hash::EMPTY.lower(last).get()) & (class::FIRST | class::LAST);
            }
            span = u8::from(classes & !class::PREFIX != 0);
        }
        rank = lexicon.rank(language, whole);
        if rank == 0 && bare.len() < text.len() {
            rank = lexicon.rank(language, bare);
        }
    }
    let (prefix, suffix, stem) = if unit.place == Place::Whole {
        (starts(bare), ends(text), stem(bare))
    } else {
        let word = Hash::EMPTY.byte(b'=').lower(whole).get();
        ([word, word ^ unit.place as u32, 0], [0, word, word ^ (unit.place as u32) << 8, 0], key)
    };
    let mark = if kind == TokenKind::Punctuation { mark(text).max(u8::from(!text.is_empty()) * 12) } else { 0 };
    Seen {
        key,
        stem,
        shape,
        classes: classes & !class::PREFIX,
        rank,
        mark,
        place: unit.place as u8,
        span,
        prefix,
        suffix,
        document: 0,
    }
}

/// An Arabic word without the conjunctions, prepositions and the article that are written onto it.
pub fn without_clitics<'a>(word: &'a str, language: &str) -> &'a str {
    if language != "ar" {
        return word;
    }
    let long = |rest: &&str| rest.chars().count() >= 3;
    let bare = word.strip_prefix(['و', 'ف']).filter(long).unwrap_or(word);
    let bare = bare.strip_prefix("لل").filter(long).unwrap_or(bare);
    let bare = bare.strip_prefix(['ب', 'ل', 'ك']).filter(|r| r.starts_with("ال") && long(r)).unwrap_or(bare);
    bare.strip_prefix("ال").filter(long).unwrap_or(bare)
}

/// The hash of the word without its last two letters, or as much of them as leaves four.
fn stem(word: &str) -> u32 {
    let length = word.chars().count();
    let kept = length.min(4.max(length.saturating_sub(2)));
    let end = word.char_indices().nth(kept).map_or(word.len(), |(at, _)| at);
    Hash::EMPTY.byte(b'~').lower(&word[..end]).get()
}

/// Hashes of the last one to four letters.
fn ends(text: &str) -> [u32; 4] {
    let mut starts = [0; 4];
    for (n, (at, _)) in text.char_indices().rev().take(4).enumerate() {
        starts[n] = at;
    }
    starts.map(|at| Hash::EMPTY.byte(b'$').lower(&text[at..]).get())
}

/// Hashes of the first two, three and four letters.
fn starts(text: &str) -> [u32; 3] {
    [2, 3, 4].map(|n| {
        let end = text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
        Hash::EMPTY.byte(b'^').lower(&text[..end]).get()
    })
}

/// Marks the units of longer entries of the gazetteer.
fn phrases(seen: &mut [Seen], analysis: &Analysis<'_>, units: &Units, lexicon: &WorldLexicon) {
    const LONGEST: usize = 8;
    let text = |at: usize| &analysis.text[units.all[at].start as usize..units.all[at].end as usize];
    for sentence in &units.sentences {
        let mut covered = sentence.start;
        for start in sentence.clone() {
            let unspaced = seen[start].place != Place::Whole as u8
                || text(start).chars().next().is_some_and(super::units::is_unspaced);
            if !unspaced && !seen[start].shape.is_upper() && seen[start].shape != Shape::Caseless {
                continue;
            }
            let mut hash = Hash::EMPTY.lower(text(start));
            let mut best = (start, 0);
            for end in start..sentence.end.min(start + LONGEST) {
                if end > start {
                    let glued = units.all[end].start == units.all[end - 1].end;
                    hash = if glued { hash } else { hash.byte(b' ') }.lower(text(end));
                }
                let classes = lexicon.classes(hash.get());
                if classes & !class::PREFIX != 0 && (unspaced || end > start) {
                    best = (end, classes);
                }
                if classes & class::PREFIX == 0 {
                    break;
                }
            }
            let (end, classes) = best;
            if classes == 0 {
                continue;
            }
            for (at, token) in seen.iter_mut().enumerate().take(end + 1).skip(start) {
                token.classes |= classes & !class::PREFIX;
                if at >= covered {
                    token.span = match (at == start, at == end) {
                        (true, true) => 1,
                        (true, false) => 2,
                        (false, false) => 3,
                        (false, true) => 4,
                    };
                }
            }
            covered = covered.max(end + 1);
        }
    }
}

/// How a sentence is written: 1 all in capitals, 2 most words capitalised, 3 short and without a mark at its end, 0 else.
fn style(seen: &[Seen]) -> u8 {
    let (mut upper, mut lower, mut capitals) = (0, 0, 0);
    for token in seen {
        match token.shape {
            Shape::Lower => lower += 1,
            Shape::Capitals | Shape::Letter => {
                capitals += 1;
                upper += 1;
            }
            shape if shape.is_upper() => upper += 1,
            _ => {}
        }
    }
    if capitals >= 3 && lower == 0 && capitals == upper {
        1
    } else if upper >= 4 && upper > 2 * lower {
        2
    } else if seen.len() < 14 && seen.last().is_some_and(|t| t.mark == 0) {
        3
    } else {
        0
    }
}

fn runs(seen: &[Seen], units: &Units) -> Vec<(usize, Range<usize>)> {
    const LONGEST: usize = 300;
    let mut runs: Vec<(usize, Range<usize>)> = Vec::new();
    for (index, sentence) in units.sentences.iter().enumerate() {
        let mut run: Option<Range<usize>> = None;
        for at in sentence.clone() {
            let token = &seen[at];
            if !token.shape.is_upper() && token.shape != Shape::Caseless {
                continue;
            }
            let floor = run.as_ref().map_or(sentence.start, |r: &Range<usize>| r.end);
            let mut start = at;
            while start > floor && at - start < 3 && seen[start - 1].is_short() {
                start -= 1;
            }
            let end = if token.shape == Shape::Caseless { at + 1 } else { sentence.end.min(at + 1 + TAIL) };
            match &mut run {
                Some(run) if start <= run.end && run.len() < LONGEST => run.end = run.end.max(end),
                _ => {
                    runs.extend(run.take().map(|r| (index, r)));
                    run = Some(start..end);
                }
            }
        }
        runs.extend(run.map(|r| (index, r)));
    }
    runs
}

impl Seen {
    /// May stand in front of the first capital of a name: a number, a particle, a mark.
    fn is_short(&self) -> bool {
        matches!(self.shape, Shape::Number | Shape::NumberLetters | Shape::Mark)
            || (self.shape == Shape::Lower && self.rank > 0 && self.rank <= 2)
    }
}

/// For each unit, the nearest capitalised one before it within reach, and the last one before the capitalised run that it is in or behind.
fn anchors(seen: &[Seen], units: &Units) -> Vec<(u32, u32)> {
    const FAR: usize = 6;
    let mut anchors = vec![(u32::MAX, u32::MAX); seen.len()];
    for sentence in &units.sentences {
        let (mut near, mut front) = (None, None);
        for at in sentence.clone() {
            anchors[at].0 = near.filter(|&n: &usize| at - n <= FAR).map_or(u32::MAX, |n| n as u32);
            let begins = seen[at].shape.is_upper() && (at == sentence.start || !seen[at - 1].shape.is_upper());
            if begins {
                front = at.checked_sub(1).filter(|&f| f >= sentence.start);
            }
            anchors[at].1 = front.map_or(u32::MAX, |f| f as u32);
            if seen[at].shape.is_upper() {
                near = Some(at);
            }
        }
    }
    anchors
}

/// Fills in what the rest of the article shows of each word, and returns what stands around words that come back.
fn document(seen: &mut [Seen], units: &Units) -> FxHashMap<u32, Context> {
    let mut shown: FxHashMap<u32, u16> = FxHashMap::default();
    let mut contexts: FxHashMap<u32, Context> = FxHashMap::default();
    for sentence in &units.sentences {
        for at in sentence.clone() {
            let token = seen[at];
            let name = token.shape.is_upper() || token.shape == Shape::Caseless;
            if !name {
                continue;
            }
            let before = (at > sentence.start).then(|| seen[at - 1]);
            let after = (at + 1 < sentence.end).then(|| seen[at + 1]);
            let mut bits = 0;
            let mut set = |on: bool, bit: u16| bits |= if on { bit } else { 0 };
            if let Some(before) = before {
                set(before.mark == 0 && token.shape.is_upper(), shown::CAPITALISED_INSIDE);
                set(before.classes & class::TITLE != 0, shown::AFTER_TITLE);
                set(before.classes & class::FIRST != 0 && before.shape == token.shape, shown::AFTER_FIRST_NAME);
                set(before.classes & class::SPEECH != 0, shown::NEAR_SPEECH);
                set(before.classes & class::LOCATIVE != 0, shown::AFTER_LOCATIVE);
                set(before.classes & class::SUFFIX != 0, shown::AFTER_SUFFIX);
                set(before.classes & class::FEATURE != 0, shown::AFTER_FEATURE);
                set(before.shape.is_upper(), shown::AFTER_CAPITALISED);
                set(before.mark == 3, shown::IN_BRACKETS);
            }
            if let Some(after) = after {
                set(after.classes & class::SPEECH != 0, shown::NEAR_SPEECH);
                set(after.classes & class::SUFFIX != 0, shown::BEFORE_SUFFIX);
                set(after.shape.is_upper(), shown::BEFORE_CAPITALISED);
                set(after.mark == 1, shown::BEFORE_COMMA);
                set(after.shape == Shape::Possessive, shown::BEFORE_APOSTROPHE);
            }
            let entry = shown.entry(token.stem).or_insert(0);
            *entry |= bits | if *entry != 0 { shown::TWICE } else { 0 };
            let context = contexts.entry(token.stem).or_default();
            let n = usize::from(context.count);
            if n < Context::KEPT {
                context.at[n] = at as u32;
                context.before[n] = before.map_or(0, |t| t.key);
                context.after[n] = after.map_or(0, |t| t.key);
                context.count += 1;
            }
        }
    }
    for token in seen.iter().filter(|token| token.shape == Shape::Lower) {
        if let Some(bits) = shown.get_mut(&token.stem) {
            *bits |= shown::LOWER;
        }
    }
    for token in seen.iter_mut() {
        if token.shape.is_upper() || token.classes & !STEM != 0 || token.shape == Shape::Caseless {
            token.document = shown.get(&token.stem).copied().unwrap_or(0);
        }
    }
    contexts.retain(|_, context| context.count > 1);
    contexts
}
