//! Units as the model sees them, and the words of longer known names among them.

use std::borrow::Cow;

use super::arabic;
use super::lexicon::WorldLexicon;
use super::units::{Place, Units, is_split};
use crate::enrich::analysis::{Analysis, TokenKind};
use crate::enrich::names::known::{Known, Span};
use crate::enrich::names::lexicon::{Hash, class};
use crate::enrich::names::seen::{Shape, shape};

/// A unit as the model sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// Of the lower-case form.
    pub(super) key: u32,
    /// Of its stem.
    pub(super) stem: u32,
    pub(super) shape: Shape,
    pub(super) classes: u16,
    pub(super) rank: u8,
    /// Whether it is a punctuation mark; which one, its key says.
    pub(super) is_mark: bool,
    pub(super) place: u8,
    /// Where in the longest known name it stands: 1 alone, 2 first, 3 inside, 4 last.
    pub(super) span: u8,
    pub(super) prefix: [u32; 3],
    pub(super) suffix: [u32; 4],
    pub(super) document: u16,
    /// What the packs know of the name that it is part of.
    pub(super) known: Known,
}

impl Seen {
    /// May stand in front of the first capital of a name: a number, a particle, a mark.
    pub(super) fn is_short(&self) -> bool {
        matches!(self.shape, Shape::Number | Shape::NumberLetters | Shape::Mark)
            || (self.shape == Shape::Lower && self.rank > 0 && self.rank <= 2)
    }
}

/// Looks at one unit.
pub(super) fn look(analysis: &Analysis<'_>, units: &Units, at: usize, language: &str, lexicon: &WorldLexicon) -> Seen {
    let unit = units.all[at];
    let text = &*lexicon.simplified(&analysis.text[unit.start as usize..unit.end as usize]);
    let kind = analysis.tokens[unit.token as usize].kind;
    let token;
    let whole = if unit.place == Place::Whole {
        text
    } else {
        token = lexicon.simplified(analysis.token(unit.token as usize));
        &*token
    };
    let shape = shape(text, kind);
    let plain = arabic::plain(text, language);
    let mut bare = Cow::Borrowed(arabic::without_clitics(&plain, language));
    let key = Hash::EMPTY.lower(&plain).get();
    let (mut classes, mut rank, mut span) = (0, 0, 0);
    if kind == TokenKind::Word {
        if unit.place == Place::Whole {
            classes = lexicon.word(text, Hash::EMPTY.lower(text).get());
            if classes & !class::PREFIX == 0
                && let Some((_, last)) = text.rsplit_once('-')
            {
                classes = lexicon.classes(Hash::EMPTY.lower(last).get()) & (class::FIRST | class::LAST);
            }
            span = u8::from(classes & !class::PREFIX != 0);
        }
        rank = lexicon.rank(language, whole);
        if language == "ar" && (rank == 0 || classes & !class::PREFIX == 0) {
            let (known, common, name) = arabic::known(text, lexicon);
            if classes & !class::PREFIX == 0 {
                classes = known;
                span = u8::from(known != 0);
                bare = name.map_or(bare, Cow::Owned);
            }
            rank = if rank == 0 { common } else { rank };
        }
    }
    let (prefix, suffix, stem) = if unit.place == Place::Whole {
        (starts(&bare), ends(&plain), stem(&bare))
    } else {
        let word = Hash::EMPTY.byte(b'=').lower(whole).get();
        ([word, word ^ unit.place as u32, 0], [0, word, word ^ (unit.place as u32) << 8, 0], key)
    };
    Seen {
        key,
        stem,
        shape,
        classes: classes & !class::PREFIX,
        rank,
        is_mark: kind == TokenKind::Punctuation,
        place: unit.place as u8,
        span,
        prefix,
        suffix,
        document: 0,
        known: Known::default(),
    }
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
pub(super) fn phrases(seen: &mut [Seen], analysis: &Analysis<'_>, units: &Units, lexicon: &WorldLexicon) {
    const LONGEST: usize = 8;
    let text = |at: usize| lexicon.simplified(&analysis.text[units.all[at].start as usize..units.all[at].end as usize]);
    for sentence in &units.sentences {
        let mut covered = sentence.start;
        for start in sentence.clone() {
            let unspaced = seen[start].place != Place::Whole as u8 || text(start).chars().next().is_some_and(is_split);
            if !unspaced && !seen[start].shape.is_upper() && seen[start].shape != Shape::Caseless {
                continue;
            }
            let mut hash = Hash::EMPTY.lower(&text(start));
            let mut best = (start, 0);
            for end in start..sentence.end.min(start + LONGEST) {
                if end > start {
                    let glued = units.all[end].start == units.all[end - 1].end;
                    hash = if glued { hash } else { hash.byte(b' ') }.lower(&text(end));
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

/// Marks the units of names that the packs know.
pub(super) fn know(seen: &mut [Seen], units: &Units, spans: &[Span]) {
    for span in spans {
        let first = units.all.partition_point(|u| (u.start as usize) < span.bytes.start);
        let last = units.all.partition_point(|u| (u.start as usize) < span.bytes.end);
        for (at, unit) in seen.iter_mut().enumerate().take(last).skip(first) {
            unit.known = Known::of(span.meaning, at == first, at + 1 == last);
        }
    }
}
