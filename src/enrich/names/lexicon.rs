//! What is known about words before any text is read: vectors and a gazetteer, both keyed by a hash of the lower-case word.
//!
//! The files and their origins are described in `data/ner/NOTICE`.

/// Numbers a word vector has.
pub const DIMS: usize = 48;

/// Classes of the gazetteer, as bits; a name may be in several.
pub mod class {
    /// Given names.
    pub const FIRST: u16 = 1 << 0;
    /// Family names.
    pub const LAST: u16 = 1 << 1;
    /// Countries and their capitals.
    pub const COUNTRY: u16 = 1 << 2;
    /// States and provinces.
    pub const REGION: u16 = 1 << 3;
    /// Cities of 250,000 inhabitants and more, and capitals.
    pub const METROPOLIS: u16 = 1 << 4;
    /// Smaller cities.
    pub const CITY: u16 = 1 << 5;
    /// Adjectives and names of peoples.
    pub const DEMONYM: u16 = 1 << 6;
    /// Organisations.
    pub const ORGANISATION: u16 = 1 << 7;
    /// Words that organisations end or start with.
    pub const SUFFIX: u16 = 1 << 8;
    /// Words that stand before a person's name.
    pub const TITLE: u16 = 1 << 9;
    /// Verbs of saying.
    pub const SPEECH: u16 = 1 << 10;
    /// Months and days of the week.
    pub const CALENDAR: u16 = 1 << 11;
    /// Words that names of places hold: `River`, `County`.
    pub const FEATURE: u16 = 1 << 12;
    /// Prepositions that stand before places.
    pub const LOCATIVE: u16 = 1 << 13;
    /// Whole names of well-known people.
    pub const WHOLE_NAME: u16 = 1 << 14;
    /// The words so far begin a longer entry.
    pub const PREFIX: u16 = 1 << 15;
}

/// Vectors and gazetteer.
pub struct Lexicon {
    vectors: Index,
    codes: &'static [u8],
    levels: Vec<[f32; 16]>,
    gazetteer: Index,
    classes: Classes,
}

impl Lexicon {
    /// The data that is compiled in.
    pub fn load() -> Self {
        let mut words = Bytes(include_bytes!("../../../data/ner/vectors.bin"));
        let (count, dims) = (words.u32() as usize, words.u32() as usize);
        assert_eq!(dims, DIMS, "vectors.bin has another width");
        let levels = (0..dims).map(|_| std::array::from_fn(|_| f32::from_bits(words.u32()))).collect();
        let vectors = Index::of(words.many(count));
        let mut names = Bytes(include_bytes!("../../../data/ner/gazetteer.bin"));
        let count = names.u32() as usize;
        let (gazetteer, classes) = (Index::of(names.many(count)), Classes(names.many(count)));
        Self { vectors, codes: words.0, levels, gazetteer, classes }
    }

    /// How many words have a vector.
    pub fn words(&self) -> usize {
        self.vectors.keys.len()
    }

    /// Where the vector of the word with hash `key` is.
    pub fn word(&self, key: u32) -> Option<u32> {
        self.vectors.find(key).map(|at| at as u32)
    }

    /// The vector at `word`, as [`Lexicon::word`] gave it.
    pub fn vector(&self, word: u32, out: &mut [f32; DIMS]) {
        let codes = self.codes.chunks_exact(DIMS / 2).nth(word as usize).unwrap_or_default();
        for ((pair, levels), &code) in
            out.as_chunks_mut::<2>().0.iter_mut().zip(self.levels.as_chunks::<2>().0).zip(codes)
        {
            *pair = [levels[0][usize::from(code & 15)], levels[1][usize::from(code >> 4)]];
        }
    }

    /// The classes of the name with hash `key`; 0 where it is unknown.
    pub fn classes(&self, key: u32) -> u16 {
        self.classes.of(self.gazetteer.find(key))
    }

    /// Whether the word is one for a people, a faith or a language, or for several of them.
    pub fn is_people(&self, word: &str) -> bool {
        let classes = |word: &str| self.classes(Hash::EMPTY.lower(word).get());
        let bare = word.strip_suffix('s').unwrap_or(word);
        (classes(word) | classes(bare)) & class::DEMONYM != 0
    }
}

/// A 32-bit FNV-1a hash under construction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hash(u32);

impl Hash {
    /// The hash of nothing.
    pub const EMPTY: Hash = Hash(0x811c_9dc5);

    /// The hash of all so far and `byte`.
    pub fn byte(self, byte: u8) -> Self {
        Hash((self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    /// The hash of all so far and the lower-case form of `text`, with straight apostrophes.
    pub fn lower(self, text: &str) -> Self {
        let mut hash = self;
        if text.is_ascii() {
            for byte in text.bytes() {
                hash = hash.byte(byte.to_ascii_lowercase());
            }
            return hash;
        }
        let mut buffer = [0; 4];
        for c in text.chars() {
            let c = if c == '\u{2019}' { '\'' } else { c };
            for lower in c.to_lowercase() {
                for &byte in lower.encode_utf8(&mut buffer).as_bytes() {
                    hash = hash.byte(byte);
                }
            }
        }
        hash
    }

    /// The hash as a number.
    pub fn get(self) -> u32 {
        self.0
    }
}

/// Sorted keys, little-endian, with a directory of their top bits.
pub(super) struct Index {
    keys: &'static [[u8; 4]],
    starts: Vec<u32>,
}

impl Index {
    const SHIFT: u32 = 16;

    /// Of sorted keys.
    pub(super) fn of(keys: &'static [[u8; 4]]) -> Self {
        let tops = 1 << (32 - Self::SHIFT);
        let mut starts = Vec::with_capacity(tops + 1);
        for (at, &key) in keys.iter().enumerate() {
            while starts.len() <= (u32::from_le_bytes(key) >> Self::SHIFT) as usize {
                starts.push(at as u32);
            }
        }
        starts.resize(tops + 1, keys.len() as u32);
        Self { keys, starts }
    }

    /// Where `key` is.
    pub(super) fn find(&self, key: u32) -> Option<usize> {
        let top = (key >> Self::SHIFT) as usize;
        let (from, to) = (self.starts[top] as usize, self.starts[top + 1] as usize);
        self.keys[from..to].iter().position(|&k| k == key.to_le_bytes()).map(|at| from + at)
    }
}

/// The classes of the keys of an [`Index`], in its order, little-endian.
pub(super) struct Classes(pub(super) &'static [[u8; 2]]);

impl Classes {
    /// Those at a place in the index; 0 where there is none.
    pub(super) fn of(&self, at: Option<usize>) -> u16 {
        at.and_then(|at| self.0.get(at)).map_or(0, |&pair| u16::from_le_bytes(pair))
    }
}

/// Little-endian numbers, read from the front.
pub(super) struct Bytes(pub(super) &'static [u8]);

impl Bytes {
    /// The next `count` numbers of `N` bytes each, where they are; none if there are fewer.
    pub(super) fn many<const N: usize>(&mut self, count: usize) -> &'static [[u8; N]] {
        let (numbers, rest) = self.0.split_at_checked(N * count).unwrap_or_default();
        self.0 = rest;
        numbers.as_chunks().0
    }

    /// The next four bytes; 0 behind the end.
    pub(super) fn u32(&mut self) -> u32 {
        match self.0.split_first_chunk::<4>() {
            Some((&four, rest)) => {
                self.0 = rest;
                u32::from_le_bytes(four)
            }
            None => 0,
        }
    }
}

/// The hash of one feature: which it is, and its two values.
pub fn mix(template: u32, a: u32, b: u32) -> u32 {
    let mut h =
        a.wrapping_mul(0x9e37_79b1) ^ b.wrapping_mul(0x85eb_ca6b).rotate_left(13) ^ template.wrapping_mul(0xc2b2_ae35);
    h = (h ^ (h >> 15)).wrapping_mul(0x2c1b_3c6d);
    h ^ (h >> 13)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> u32 {
        Hash::EMPTY.lower(text).get()
    }

    #[test]
    fn knows_names_whatever_their_case() {
        let lexicon = Lexicon::load();
        for name in ["germany", "Germany", "GERMANY"] {
            assert_ne!(lexicon.classes(key(name)) & class::COUNTRY, 0, "{name}");
        }
        assert_ne!(lexicon.classes(key("Maria")) & class::FIRST, 0);
        assert_ne!(lexicon.classes(key("new")) & class::PREFIX, 0);
        assert_eq!(lexicon.classes(key("qqqxqqq")), 0);
    }

    #[test]
    fn like_words_have_like_vectors() {
        let lexicon = Lexicon::load();
        let vector = |word: &str| {
            let mut out = [0.0; DIMS];
            lexicon.vector(lexicon.word(key(word)).expect("in the vocabulary"), &mut out);
            out
        };
        let cosine = |a: &[f32; DIMS], b: &[f32; DIMS]| {
            let dot = |a: &[f32; DIMS], b: &[f32; DIMS]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
            dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
        };
        let (paris, berlin, soup) = (vector("paris"), vector("berlin"), vector("soup"));
        assert!(cosine(&paris, &berlin) > cosine(&paris, &soup) + 0.2);
    }
}
