//! What the packs of entities know of the spans of an article, for the recognizer of other languages than English: the longest known
//! names, in whatever form they stand, with what they may mean.

use std::ops::Range;

use smallvec::SmallVec;

use super::endings::{Ending, endings};
use crate::enrich::analysis::{Analysis, TokenKind};
use crate::enrich::entities::fold::{fold, is_unspaced};
use crate::enrich::entities::pack::Hash;
use crate::enrich::entities::{Candidates, Class, Knowledge};

/// Bytes that a name has at most.
const LONGEST: usize = 90;
/// Words that an inflected name has at most.
const MOST_WORDS: usize = 5;
/// Readings of an inflected name that are followed from one word to the next.
const MOST_READINGS: usize = 24;

/// A known name in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Where it stands.
    pub bytes: Range<usize>,
    /// What it may mean.
    pub meaning: Meaning,
}

/// What a known name may mean, as the models see it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Meaning {
    /// The class of the likeliest meaning, 1 to 4; 0 where nothing is known.
    pub class: u8,
    /// The kind of the likeliest meaning.
    pub kind: u8,
    /// The classes of all likely meanings, a bit each.
    pub classes: u8,
    /// How well known the likeliest meaning is, 0 to 3.
    pub fame: u8,
    /// The name is a short form that was derived, or stands in another form than the known one.
    pub weak: bool,
}

impl Meaning {
    fn of(candidates: &Candidates<'_>, capitals: bool, inflected: bool) -> Option<Self> {
        let score = |fame: u8, weight: u8| u32::from(fame) + 16 * u32::from(weight);
        let all = || candidates.iter().filter(|c| capitals || !c.capitals);
        let top = all().max_by_key(|c| (score(c.record.fame, c.weight), std::cmp::Reverse(c.key)))?;
        let least = score(top.record.fame, top.weight).saturating_sub(70);
        let classes = all()
            .filter(|c| score(c.record.fame, c.weight) >= least)
            .fold(0, |bits, c| bits | 1 << c.record.class as u8);
        Some(Self {
            class: top.record.class as u8 + 1,
            kind: top.record.kind as u8,
            classes,
            fame: top.record.fame / 64,
            weak: inflected || top.weight < 4,
        })
    }
}

/// What the packs know of the name that a unit of the text is part of, and where in it the unit stands; nothing by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    meaning: Meaning,
    /// 1 alone, 2 first, 3 inside, 4 last; 0 where no name is known.
    place: u8,
}

impl Known {
    /// Of the unit that is the first or the last of a name, both or neither.
    pub fn of(meaning: Meaning, first: bool, last: bool) -> Self {
        let place = match (first, last) {
            (true, true) => 1,
            (true, false) => 2,
            (false, false) => 3,
            (false, true) => 4,
        };
        Self { meaning, place }
    }

    /// Whether a name is known.
    pub fn is_some(self) -> bool {
        self.place != 0
    }

    /// Whether the likeliest meaning of the name is a place.
    pub fn is_place(self) -> bool {
        self.meaning.class == Class::Place as u8 + 1
    }

    /// Place, class, fame and sureness in one number; 0 where no name is known.
    pub fn code(self) -> u32 {
        let Self { meaning, place } = self;
        u32::from(place) | u32::from(meaning.class) << 3 | u32::from(meaning.fame) << 6 | u32::from(meaning.weak) << 8
    }

    /// The classes that the name may mean, a bit each.
    pub fn classes(self) -> u32 {
        u32::from(self.meaning.classes)
    }

    /// The kind that it likeliest means.
    pub fn kind(self) -> u32 {
        u32::from(self.meaning.kind)
    }

    /// Where in the name the unit stands.
    pub fn place(self) -> u32 {
        u32::from(self.place)
    }

    /// What a model's hidden layer sees of it, one template each.
    pub fn rows(self) -> [u32; 3] {
        [self.code(), self.classes(), self.kind()]
    }
}

/// The longest known names of an article in `language` (primary subtag), from left to right; none overlaps another.
pub fn spans(knowledge: &Knowledge, analysis: &Analysis<'_>, language: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    if knowledge.packs().is_empty() {
        return spans;
    }
    let reader = Reader { knowledge, analysis, endings: endings(language) };
    for sentence in &analysis.sentence_tokens {
        let Some(last) = sentence.clone().next_back() else { continue };
        let end = analysis.tokens[last].end as usize;
        for index in sentence.clone() {
            let token = analysis.tokens[index];
            let text = analysis.token(index);
            let Some(first) = text.chars().next().filter(|_| token.kind != TokenKind::Punctuation) else { continue };
            let covered = spans.last().map_or(0, |s| s.bytes.end);
            if is_unspaced(first) {
                for (at, _) in text.char_indices().map(|(at, c)| (token.start as usize + at, c)) {
                    if at >= spans.last().map_or(0, |s| s.bytes.end) {
                        spans.extend(reader.exact(at, end));
                    }
                }
            } else if !first.is_lowercase() {
                let exact = reader.exact(token.start as usize, end);
                let form = reader.inflected(index..sentence.end);
                let longer = |form: &&Span| exact.as_ref().is_none_or(|exact| exact.bytes.end < form.bytes.end);
                let Some(span) = form.as_ref().filter(longer).cloned().or(exact) else { continue };
                if token.start as usize >= covered {
                    spans.push(span);
                } else if let Some(last) = spans.last_mut()
                    && span.bytes.end > last.bytes.end
                    && span.bytes.len() > last.bytes.len()
                {
                    // `El Banco` in front of `Banco de España`.
                    *last = span;
                }
            }
        }
    }
    spans
}

struct Reader<'a> {
    knowledge: &'a Knowledge,
    analysis: &'a Analysis<'a>,
    endings: &'static [Ending],
}

impl Reader<'_> {
    /// The longest name that stands at byte `start` as it is known.
    fn exact(&self, start: usize, end: usize) -> Option<Span> {
        let text = self.analysis.text.get(start..end)?;
        let mut found: SmallVec<[_; 4]> = SmallVec::new();
        self.knowledge.prefixes(text, LONGEST, &mut |name| found.push(name));
        found.iter().rev().find_map(|name| {
            let words = text.get(..name.length)?;
            let unspaced = words.chars().next_back().is_some_and(is_unspaced);
            if words.contains([',', '(', ')', ';', ':', '"']) || !(unspaced || self.ends_token(start + name.length)) {
                return None;
            }
            let meaning = Meaning::of(&self.knowledge.meanings(name), !words.contains(char::is_lowercase), false)?;
            Some(Span { bytes: start..start + name.length, meaning })
        })
    }

    fn ends_token(&self, at: usize) -> bool {
        let tokens = &self.analysis.tokens;
        tokens.get(tokens.partition_point(|t| (t.end as usize) < at)).is_some_and(|t| t.end as usize == at)
    }

    /// The longest name that stands at the front of `tokens` with endings on its words.
    fn inflected(&self, tokens: Range<usize>) -> Option<Span> {
        if self.endings.is_empty() {
            return None;
        }
        let start = self.analysis.tokens[tokens.start].start as usize;
        let mut before = start;
        let mut best = None;
        let mut readings: SmallVec<[Hash; 8]> = SmallVec::from_iter([Hash::EMPTY]);
        for index in tokens.take(MOST_WORDS) {
            let token = self.analysis.tokens[index];
            let gap = self.analysis.text.get(before..token.start as usize).unwrap_or_default();
            if token.kind == TokenKind::Punctuation || gap.chars().any(|c| c != ' ') {
                break;
            }
            before = token.end as usize;
            let text = self.analysis.token(index);
            let folded = fold(text);
            let mut next: SmallVec<[Hash; 8]> = SmallVec::new();
            let mut here = None;
            for ending in self.endings {
                let Some(word) = ending.replaced(text, &folded) else { continue };
                for &reading in &readings {
                    let reading = if reading == Hash::EMPTY { reading } else { reading.byte(b' ') };
                    let hash = word.bytes().fold(reading, Hash::byte);
                    if here.is_none() {
                        let meaning =
                            Meaning::of(&self.knowledge.named(hash), !text.contains(char::is_lowercase), true);
                        here = meaning.map(|meaning| Span { bytes: start..before - ending.outside(text), meaning });
                    }
                    if next.len() < MOST_READINGS && self.knowledge.begins(hash) {
                        next.push(hash);
                    }
                }
            }
            best = here.or(best);
            if next.is_empty() {
                break;
            }
            readings = next;
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body, Language};
    use crate::enrich::entities::Kind;

    fn known(language: &str, text: &str) -> Vec<(String, Class)> {
        let article = Article {
            body: Body { text: text.into(), ..Body::default() },
            language: Some(Language { code: language.into(), script: None, confidence: 1.0 }),
            ..Article::default()
        };
        let analysis = Analysis::of(&article);
        let spans = spans(&Knowledge::shipped(), &analysis, language);
        let class = |m: Meaning| Class::ALL[usize::from(m.class) - 1];
        spans.into_iter().map(|s| (text[s.bytes].to_owned(), class(s.meaning))).collect()
    }

    #[test]
    fn names_are_known_in_other_forms_than_the_packs() {
        for (language, text, name, class) in [
            ("en", "He left the European Commission in May.", "European Commission", Class::Organisation),
            ("es", "El Banco de España pidió calma.", "Banco de España", Class::Organisation),
            ("de", "Das Urteil des Deutschen Bundestags steht aus.", "Bundestags", Class::Organisation),
            ("ru", "Он приехал из Москвы вчера.", "Москвы", Class::Place),
            ("ru", "Встреча с Владимиром Путиным прошла тихо.", "Владимиром Путиным", Class::Person),
            ("uk", "Президент України прибув.", "України", Class::Place),
            ("pl", "Rozmawiał z Donaldem Tuskiem w piątek.", "Donaldem Tuskiem", Class::Person),
            ("cs", "Přijel do Prahy v noci.", "Prahy", Class::Place),
            ("tr", "Dün Ankara'dan geldi.", "Ankara", Class::Place),
            ("fi", "Hän matkusti Ruotsissa kauan.", "Ruotsissa", Class::Place),
            ("hu", "Tegnap Budapesten tárgyaltak.", "Budapesten", Class::Place),
            ("ar", "وصل الوفد إلى بالقاهرة أمس", "بالقاهرة", Class::Place),
            ("ko", "그는 부산에서 말했다", "부산", Class::Place),
            ("ja", "彼は東京で話した", "東京", Class::Place),
            ("zh", "他在美国讲话", "美国", Class::Place),
        ] {
            let found = known(language, text);
            assert!(found.contains(&(name.to_owned(), class)), "{language}: {found:?}");
        }
    }

    #[test]
    fn without_a_pack_nothing_is_known() {
        let article = Article { body: Body { text: "In Berlin.".into(), ..Body::default() }, ..Article::default() };
        assert!(spans(&Knowledge::default(), &Analysis::of(&article), "de").is_empty());
        assert!(Kind::ALL.len() < 64 && Class::ALL.len() == 4, "both are packed into few bits");
    }
}
