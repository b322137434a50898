//! What is known about words of all languages before any text is read: a gazetteer of names and of words that stand with names, and how
//! common words are. The file and its origins are described in `data/ner/NOTICE`.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::units::is_unspaced;
use crate::enrich::names::lexicon::{Bytes, Classes, Hash, Index, class};

/// Classes of names and ranks of words.
pub struct WorldLexicon {
    names: Index,
    classes: Classes,
    words: Index,
    ranks: &'static [u8],
    /// Traditional forms of Han characters, sorted, with the simplified ones.
    simplified: Vec<(u32, u32)>,
}

static SHIPPED: LazyLock<WorldLexicon> = LazyLock::new(WorldLexicon::load);

/// Set on classes that were found for a stem of the word.
pub const STEM: u16 = 1 << 14;

impl WorldLexicon {
    /// The data that is compiled in.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    fn load() -> Self {
        let mut bytes = Bytes(include_bytes!("../../../../data/ner/world.bin"));
        let count = bytes.u32() as usize;
        let (names, classes) = (Index::of(bytes.many(count)), Classes(bytes.many(count)));
        let count = bytes.u32() as usize;
        let (words, ranks) = (Index::of(bytes.many(count)), bytes.many::<1>(count).as_flattened());
        let simplified = (0..bytes.u32()).map(|_| (bytes.u32(), bytes.u32())).collect();
        Self { names, classes, words, ranks, simplified }
    }

    /// `text` with traditional Han characters simplified.
    pub fn simplified<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if !text.chars().any(is_unspaced) {
            return Cow::Borrowed(text);
        }
        let simple = |c: char| {
            let at = self.simplified.binary_search_by_key(&u32::from(c), |&(from, _)| from).ok();
            at.and_then(|at| char::from_u32(self.simplified[at].1)).unwrap_or(c)
        };
        Cow::Owned(text.chars().map(simple).collect())
    }

    /// The classes of the name with hash `key`; 0 where it is unknown.
    pub fn classes(&self, key: u32) -> u16 {
        self.classes.of(self.names.find(key))
    }

    /// How common the lower-case `word` is in `language`: 1 the commonest, 7 rare, 0 unknown.
    pub fn rank(&self, language: &str, word: &str) -> u8 {
        let key = Hash::EMPTY.lower(language).byte(b':').lower(word).get();
        self.words.find(key).and_then(|at| self.ranks.get(at)).copied().unwrap_or(0)
    }

    /// The classes of a word, or of what is left of it without an ending of up to three letters; then [`STEM`] is set.
    pub fn word(&self, word: &str, key: u32) -> u16 {
        let exact = self.classes(key);
        if exact & !class::PREFIX != 0 {
            return exact;
        }
        let length = word.chars().count();
        let marked = Hash::EMPTY.byte(b'*');
        let mut found = exact;
        for cut in 0..=3.min(length.saturating_sub(3)) {
            let Some((end, _)) = word.char_indices().nth(length - cut).or((cut == 0).then_some((word.len(), ' ')))
            else {
                break;
            };
            let stem = &word[..end];
            let mut classes = self.classes(marked.lower(stem).get());
            if cut > 0 && length - cut >= 4 {
                classes |= self.classes(Hash::EMPTY.lower(stem).get()) & !class::PREFIX;
            }
            if classes != 0 {
                found |= classes | STEM;
                break;
            }
        }
        found
    }
}
