//! Many fixed strings, searched in short texts.
//!
//! An automaton for hundreds of phrases in dozens of languages has a table of megabytes, and each step in it misses the cache. A bit for
//! each three bytes that a needle begins with takes 4 KB, and answers for nearly every place of a text that nothing begins there.

use rustc_hash::FxHashMap;

/// Bits of the table, as a power of two.
const BITS: u32 = 15;

/// Needles by what they begin with.
#[derive(Debug, Default)]
pub struct Needles {
    /// Whether a needle begins with three bytes.
    begins: Bits,
    /// Whether a needle that has no fourth byte does.
    short: Bits,
    /// Whether a needle begins with four bytes.
    goes_on: Bits,
    /// The needles that begin with three bytes, longest first, each with its number.
    by_begin: FxHashMap<u32, Vec<Numbered>>,
}

/// A needle and its number.
type Numbered = (Box<[u8]>, usize);

/// A set of numbers, by their hash.
#[derive(Debug)]
struct Bits(Box<[u64; 1 << (BITS - 6)]>);

impl Bits {
    fn slot(number: u32) -> (usize, u32) {
        let slot = number.wrapping_mul(0x9E37_79B1) >> (32 - BITS);
        ((slot >> 6) as usize, slot & 63)
    }

    fn add(&mut self, number: u32) {
        let (word, bit) = Self::slot(number);
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << bit;
        }
    }

    fn may_have(&self, number: u32) -> bool {
        let (word, bit) = Self::slot(number);
        self.0.get(word).is_some_and(|word| word >> bit & 1 == 1)
    }
}

impl Default for Bits {
    fn default() -> Self {
        Self(Box::new([0; 1 << (BITS - 6)]))
    }
}

/// A needle in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Its first byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The number of the needle.
    pub needle: usize,
}

impl Needles {
    /// Takes needles of two bytes and more, numbered in order; shorter ones are left out, of equal ones the first counts.
    pub fn new<T: AsRef<str>>(needles: impl IntoIterator<Item = T>) -> Self {
        let mut all = Self::default();
        for (number, needle) in needles.into_iter().enumerate() {
            match *needle.as_ref().as_bytes() {
                [a, b, c, ..] => all.add(key([a, b, c, 0]), needle.as_ref(), number),
                [a, b] => (0..=u8::MAX).for_each(|c| all.add(key([a, b, c, 0]), needle.as_ref(), number)),
                _ => {}
            }
        }
        for needles in all.by_begin.values_mut() {
            needles.sort_by_key(|(needle, number)| (std::cmp::Reverse(needle.len()), *number));
        }
        all
    }

    fn add(&mut self, begin: u32, needle: &str, number: usize) {
        self.begins.add(begin);
        match needle.as_bytes().get(3) {
            Some(&fourth) => self.goes_on.add(begin << 8 | u32::from(fourth)),
            None => self.short.add(begin),
        }
        self.by_begin.entry(begin).or_default().push((needle.as_bytes().into(), number));
    }

    /// The leftmost needle in `text` from byte `from` on; of several that begin there the longest.
    pub fn find(&self, text: &[u8], from: usize) -> Option<Hit> {
        self.places(text, from).find_map(|(begin, start)| self.at(Some(begin), text, start).next())
    }

    /// Every needle everywhere in `text`, also where others lie over it.
    pub fn find_all(&self, text: &[u8]) -> impl Iterator<Item = Hit> {
        self.places(text, 0).flat_map(|(begin, start)| self.at(Some(begin), text, start))
    }

    /// The places from `from` on where a needle may begin, each with the three bytes there.
    fn places(&self, text: &[u8], from: usize) -> impl Iterator<Item = (u32, usize)> {
        let mut next = from;
        std::iter::from_fn(move || {
            let rest = text.get(next..)?;
            let inside = rest.windows(4).position(|four| four.first_chunk().is_some_and(|four| self.may_begin(four)));
            let start = next + inside.or_else(|| self.place_at_end(rest))?;
            next = start + 1;
            Some((key(four_at(text, start)), start))
        })
    }

    /// The first place among the last three of `text` where a needle may begin.
    fn place_at_end(&self, text: &[u8]) -> Option<usize> {
        (text.len().saturating_sub(3)..text.len()).find(|&at| self.may_begin(&four_at(text, at)))
    }

    /// Whether a needle may begin with these bytes.
    fn may_begin(&self, four: &[u8; 4]) -> bool {
        let begin = key(*four);
        self.begins.may_have(begin)
            && (self.short.may_have(begin) || self.goes_on.may_have(begin << 8 | u32::from(four[3])))
    }

    /// The longest needle that `text` begins with.
    pub fn at_start(&self, text: &[u8]) -> Option<Hit> {
        self.all_at(text, 0).next()
    }

    /// The needles that begin at byte `start` of `text`, the longest first.
    pub fn all_at(&self, text: &[u8], start: usize) -> impl Iterator<Item = Hit> {
        let four = four_at(text, start);
        self.at(self.may_begin(&four).then(|| key(four)), text, start)
    }

    /// The needles in `text` at byte `start`, where the bytes of `begin` stand; the longest first.
    fn at(&self, begin: Option<u32>, text: &[u8], start: usize) -> impl Iterator<Item = Hit> {
        let rest = text.get(start..).unwrap_or_default();
        let needles = begin.and_then(|begin| self.by_begin.get(&begin)).map(Vec::as_slice).unwrap_or_default();
        let found = needles.iter().filter(|(needle, _)| rest.starts_with(needle));
        found.map(move |(needle, number)| Hit { start, end: start + needle.len(), needle: *number })
    }
}

/// Four bytes of `text`; behind its end stand bytes that no needle has.
fn four_at(text: &[u8], start: usize) -> [u8; 4] {
    let mut four = [0; 4];
    four.iter_mut().zip(text.get(start..).unwrap_or_default()).for_each(|(byte, found)| *byte = *found);
    four
}

/// The number of the first three.
fn key([a, b, c, _]: [u8; 4]) -> u32 {
    u32::from_be_bytes([0, a, b, c])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_an_automaton_finds() {
        let words = ["©", "foto", "foto:", "foto: ap", "see", "see also", "ee a", "照片", "foto", "zz"];
        let needles = Needles::new(words);
        let mut builder = aho_corasick::AhoCorasick::builder();
        let automaton = builder.match_kind(aho_corasick::MatchKind::LeftmostLongest).build(words).expect("small");
        for text in
            ["", "©", "a©", "© foto: a", "foto: ap", "fotosee also", "see  also", "seee also", "我照片 zz", "z", "zzz"]
        {
            let expected: Vec<_> = automaton
                .find_iter(text)
                .map(|hit| Hit { start: hit.start(), end: hit.end(), needle: hit.pattern().as_usize() })
                .collect();
            let mut at = 0;
            let found: Vec<_> = std::iter::from_fn(|| {
                let hit = needles.find(text.as_bytes(), at)?;
                at = hit.end;
                Some(hit)
            })
            .collect();
            assert_eq!(found, expected, "{text}");
            assert_eq!(
                needles.at_start(text.as_bytes()),
                expected.first().copied().filter(|hit| hit.start == 0),
                "{text}"
            );
        }
    }
}
