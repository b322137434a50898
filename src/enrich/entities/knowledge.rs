//! Several packs over one another, and what a name may mean in them.

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use smallvec::SmallVec;

use super::fold::{Folded, fold, fold_char, is_unspaced};
use super::pack::{Found, Hash, Pack, Posting, Record};

static SHIPPED: &[u8] = include_bytes!("../../../data/entities/default.pack");

/// Packs, later ones over earlier ones: of an entity that several have, the latest that says so says what it is, it is as well known as any of
/// them has it, since tables differ in what they count, and the names of all count.
#[derive(Debug, Clone, Default)]
pub struct Knowledge {
    packs: Vec<Pack>,
}

/// An entity of [`Knowledge`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pack: u8,
    entity: u32,
}

/// An entity that a name may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Which it is.
    pub key: Key,
    /// What is known of it.
    pub record: Record<'a>,
    /// How well the name stands for it, 1 to 7 (see [`Posting`]).
    pub weight: u8,
    /// The name is an acronym, to be believed in capitals alone.
    pub capitals: bool,
}

/// The weight of a name whose place a gazetteer found: that of one of its other names.
const FOUND: u8 = 4;

/// What a name may mean, no entity twice.
pub type Candidates<'a> = SmallVec<[Candidate<'a>; 4]>;

/// A name that some pack has, with where it ends in the text that was walked.
#[derive(Debug, Clone)]
pub struct Match {
    /// Bytes of the text up to its end.
    pub length: usize,
    found: SmallVec<[(u8, Found); 2]>,
}

impl Knowledge {
    /// The knowledge that is part of the program. The same one each time.
    pub fn shipped() -> Arc<Self> {
        static ONE: LazyLock<Arc<Knowledge>> = LazyLock::new(|| {
            // A test reads it; were it damaged all the same, the program would know nothing, and work.
            let pack = Pack::trusted(Bytes::from_static(SHIPPED)).ok();
            Arc::new(Knowledge { packs: pack.into_iter().collect() })
        });
        Arc::clone(&ONE)
    }

    /// The same with `pack` over the others. At most 255 are kept.
    #[must_use]
    pub fn with(mut self, pack: Pack) -> Self {
        if self.packs.len() < 255 {
            self.packs.push(pack);
        }
        self
    }

    /// The packs, the first one first.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// What is known of `key`, by all packs: what the latest one leaves open, those before it say.
    pub fn record(&self, key: Key) -> Option<Record<'_>> {
        Some(self.merged(self.packs.get(usize::from(key.pack))?.record(key.entity)?))
    }

    fn merged<'a>(&'a self, record: Record<'a>) -> Record<'a> {
        let Some(id) = record.wikidata.filter(|_| self.packs.len() > 1) else { return record };
        let mut known = self.packs.iter().rev().filter_map(|pack| pack.record(pack.find(id)?));
        known.next().map_or(record, |latest| known.fold(latest, Record::over))
    }

    /// The entity with this Wikidata number, as the latest pack that has it knows it.
    pub fn find(&self, wikidata: u32) -> Option<Key> {
        let mut found =
            self.packs.iter().enumerate().rev().filter_map(|(pack, p)| Some((pack as u8, p.find(wikidata)?)));
        found.next().map(|(pack, entity)| Key { pack, entity })
    }

    /// The entity with this GeoNames number, as one that a name means well.
    pub fn at(&self, geonames: u32) -> Option<Candidate<'_>> {
        let mut found =
            self.packs.iter().enumerate().rev().filter_map(|(pack, p)| Some((pack as u8, p.find_geonames(geonames)?)));
        let (pack, entity) = found.next()?;
        let key = Key { pack, entity };
        Some(Candidate { key, record: self.record(key)?, weight: FOUND, capitals: false })
    }

    /// What `name` may mean; folds it. Facts are those of the pack that has the name: see [`Knowledge::settle`].
    pub fn candidates(&self, name: &str) -> Candidates<'_> {
        self.candidates_folded(&fold(name))
    }

    /// What a folded name may mean (see [`super::fold::fold`]).
    pub fn candidates_folded(&self, folded: &str) -> Candidates<'_> {
        self.gather(&self.get(Hash::of(folded)))
    }

    /// What a name that was found by [`Knowledge::prefixes`] may mean.
    pub fn meanings(&self, found: &Match) -> Candidates<'_> {
        self.gather(&found.found)
    }

    /// What the folded name with this hash may mean.
    pub(in crate::enrich) fn named(&self, name: Hash) -> Candidates<'_> {
        self.gather(&self.get(name))
    }

    /// Whether some name may go on after what has this hash.
    pub(in crate::enrich) fn begins(&self, beginning: Hash) -> bool {
        self.packs.iter().any(|pack| pack.begins(beginning))
    }

    /// The later packs' candidates first, each one's likeliest first.
    fn gather(&self, found: &[(u8, Found)]) -> Candidates<'_> {
        let mut all = Candidates::new();
        for &(at, found) in found.iter().rev() {
            let Some(pack) = self.packs.get(usize::from(at)) else { continue };
            for Posting { entity, weight, capitals } in pack.postings(found) {
                let Some(record) = pack.record(entity) else { continue };
                match all.iter_mut().find(|c| c.record.wikidata.is_some() && c.record.wikidata == record.wikidata) {
                    Some(known) => {
                        known.record = known.record.over(record);
                        known.weight = known.weight.max(weight);
                        known.capitals &= capitals;
                    }
                    None => all.push(Candidate { key: Key { pack: at, entity }, record, weight, capitals }),
                }
            }
        }
        all
    }

    /// The same candidate with what all packs know of it (see [`Knowledge::record`]).
    pub fn settle<'a>(&'a self, candidate: Candidate<'a>) -> Candidate<'a> {
        let latest = candidate.record.wikidata.filter(|_| self.packs.len() > 1).and_then(|id| self.find(id));
        Candidate { key: latest.unwrap_or(candidate.key), record: self.merged(candidate.record), ..candidate }
    }

    fn get(&self, name: Hash) -> SmallVec<[(u8, Found); 2]> {
        self.packs.iter().enumerate().filter_map(|(at, pack)| Some((at as u8, pack.get(name)?))).collect()
    }

    /// Calls `found` with every name that `text` begins with and that ends where a word may end, shorter ones first. Names go on over blanks,
    /// hyphens and the like; `longest` bounds the bytes that are read.
    pub fn prefixes(&self, text: &str, longest: usize, found: &mut dyn FnMut(Match)) {
        let mut hash = Hash::EMPTY;
        let mut blank = false;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if at >= longest {
                return;
            }
            match fold_char(c) {
                Folded::Nothing => {}
                // A name ends with its paragraph.
                Folded::Blank if c == '\n' || hash == Hash::EMPTY => return,
                Folded::Blank => blank = true,
                Folded::Letters(bytes) => {
                    if std::mem::take(&mut blank) {
                        hash = hash.byte(b' ');
                    }
                    hash = bytes.iter().fold(hash, |hash, &byte| hash.byte(byte));
                    if chars.peek().is_none_or(|&(_, next)| may_end(c, next)) {
                        let names = self.get(hash);
                        if !names.is_empty() {
                            found(Match { length: at + c.len_utf8(), found: names });
                        }
                        if !self.begins(hash) {
                            return;
                        }
                    }
                }
            }
        }
    }
}

/// The hashes of what a folded name begins with: all of its words but the last ones, all characters in scripts without blanks.
pub(super) fn beginnings(folded: &str) -> impl Iterator<Item = Hash> {
    let mut hash = Hash::EMPTY;
    let mut chars = folded.chars().peekable();
    std::iter::from_fn(move || {
        loop {
            let c = chars.next()?;
            hash = c.encode_utf8(&mut [0; 4]).bytes().fold(hash, Hash::byte);
            let next = *chars.peek()?;
            if c != ' ' && (next == ' ' || may_end(c, next)) {
                return Some(hash);
            }
        }
    })
}

/// Whether a name may end between these two characters: where letters end, and everywhere in scripts without blanks.
fn may_end(last: char, next: char) -> bool {
    is_unspaced(last) || is_unspaced(next) || !matches!(fold_char(next), Folded::Letters(_)) && !is_mark(next)
}

/// Marks and joiners, which belong to the letter before them.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && !matches!(c, '\u{2018}' | '\u{2019}') && fold_char(c) == Folded::Nothing
}
