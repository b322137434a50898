//! What the model sees of each unit: its letters and its neighbours', their shapes and classes, and what the rest of the article
//! shows of the same word. The training program reads through the same code.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::document::{Context, document};
use super::lexicon::WorldLexicon;
use super::runs::{anchors, runs, style};
use super::seen::{Seen, know, look, phrases};
use super::units::{Place, Units};
use crate::enrich::analysis::Analysis;
use crate::enrich::entities::Knowledge;
use crate::enrich::names::known::{Known, spans};
use crate::enrich::names::lexicon::{Hash, mix};
use crate::enrich::names::seen::Shape;

/// Rows of the table of hashed features.
pub const TABLE: usize = 1 << 18;
/// Rows of the hidden layer.
pub const ROWS: usize = 1 << 14;
/// Hashed features that come first and are made of whole words.
pub const WORD_TEMPLATES: usize = 12;
/// Row of a punctuation mark.
const MARK: u32 = 12;
/// Units that the model sees on each side.
const REACH: isize = 2;

/// What the model takes in for one unit.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Rows of the hidden layer.
    pub rows: Vec<u32>,
    /// Rows of the table.
    pub hashed: Vec<u32>,
    /// Rows of the hidden layer that say what the packs know.
    pub known_rows: Vec<u32>,
    /// Rows of the table that say what the packs know.
    pub known_hashed: Vec<u32>,
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

impl Reading {
    /// Reads the whole text, which is in `language` (primary subtag).
    pub fn of(analysis: &Analysis<'_>, language: &str, lexicon: &WorldLexicon, knowledge: &Knowledge) -> Self {
        let units = Units::of(analysis);
        let mut seen: Vec<Seen> =
            (0..units.all.len()).map(|at| look(analysis, &units, at, language, lexicon)).collect();
        phrases(&mut seen, analysis, &units, lexicon);
        know(&mut seen, &units, &spans(knowledge, analysis, language));
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

    /// Whether the unit is the first of a place's name that packs know.
    pub fn known_place_begins(&self, at: usize) -> bool {
        self.seen[at].known.is_place() && matches!(self.seen[at].known.place(), 1 | 2)
    }

    /// Whether the unit is the last of a place's name that packs know.
    pub fn known_place_ends(&self, at: usize) -> bool {
        self.seen[at].known.is_place() && matches!(self.seen[at].known.place(), 1 | 4)
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
        input.known_rows.clear();
        input.known_hashed.clear();
        let Some(token) = seen(0) else { return };
        let first = at == range.start || (at == range.start + 1 && self.seen[range.start].is_mark);
        self.rows(seen, first, self.style[sentence], &mut input.rows);
        self.hashed(seen, at, token, first, &mut input.hashed);
        self.known(seen, token, input);
    }

    /// What the packs know of the unit and its neighbours.
    fn known<'a>(&self, seen: impl Fn(isize) -> Option<&'a Seen>, token: &Seen, input: &mut Input) {
        let known = |offset: isize| seen(offset).map_or(Known::default(), |t| t.known);
        for (position, base) in (-REACH..=REACH).zip((2000..).step_by(16)) {
            let known = known(position);
            if known.is_some() {
                let rows = known.rows().into_iter().zip(base..);
                input.known_rows.extend(rows.map(|(value, template)| mix(template, value, 0) & (ROWS as u32 - 1)));
            }
        }
        if !token.known.is_some() {
            return;
        }
        let mine = token.shape as u32 | u32::from(token.place) << 4 | token.known.place() << 8;
        let kind = token.known.kind() << 12;
        let code = |offset: isize| known(offset).code();
        let meant = code(0) << 8 | token.known.classes();
        let key = |offset: isize| seen(offset).map_or(0, |t| t.key);
        let common = u32::from(token.rank) << 4 | u32::from(token.classes != 0) << 3;
        let features = [
            (code(0), mine ^ kind),
            (meant, common),
            (meant, self.language),
            (code(0), code(1)),
            (code(-1), code(0)),
            (code(0), key(-1)),
            (code(0), key(1)),
            (code(0) | kind, self.language ^ mine),
            (code(0), u32::from(token.document)),
            (code(0), u32::from(token.classes)),
        ];
        let rows = (80u32..).zip(features).map(|(template, (a, b))| mix(template, a, b) & (TABLE as u32 - 1));
        input.known_hashed.extend(rows);
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
            if token.is_mark {
                add(base + 1, MARK);
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
