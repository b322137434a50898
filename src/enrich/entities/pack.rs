//! A pack: a compiled table of entities, read as the bytes that it is.
//!
//! # Layout
//! All numbers are little-endian. The head: [`MAGIC`], version (u32), CRC-32 of all that follows it (u32), number of entities, of names, of buckets
//! (u32 each; the buckets are a power of two), and the lengths in bytes of the three parts behind the table of names (u32 each). Then:
//! 1. names: where each bucket begins, and the last one ends (u32 each); a fingerprint for each name, ascending within its bucket (u32 each); a value for
//!    each (u32): `posting << 1`, or, with the lowest bit set, where a list of postings lies in part 3. A posting is `entity << 4 | capitals << 3 |
//!    weight` (see [`Posting`]). Bucket and fingerprint come from one 64-bit hash of the folded name ([`super::fold`]), so that a name that is not there
//!    is taken for one that is once in some hundred million times; the names themselves are not stored.
//! 2. beginnings: a Bloom filter of what names begin with, up to where a word ends, so that a walk over a text ends early.
//! 3. lists: number of postings, postings; all as LEB128 numbers.
//! 4. records: where each entity's record lies behind these numbers (u32 each), then the records, ascending by Wikidata number: flags, kind,
//!    fame, country, Wikidata number, GeoNames number, label, other identifiers (see [`Record`]).

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use smallvec::SmallVec;
use thiserror::Error;

use super::country::Country;
use super::kind::{Class, Kind};

/// The first bytes of every pack.
pub const MAGIC: &[u8; 8] = b"CDESKENT";
/// The version of the layout that this program reads and writes.
pub const VERSION: u32 = 1;
/// Bytes of the head.
pub(super) const HEAD: usize = 40;
/// Where what the checksum covers begins.
pub(super) const CHECKED: usize = 16;

/// What is wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Damage {
    /// It does not begin as one.
    #[error("is no entity pack; make one with `copydesk entities compile`")]
    NoPack,
    /// It was made for another version of the program.
    #[error("has version {0} of the format, this program reads {VERSION}; compile it again with this program")]
    Version(u32),
    /// Its length or its checksum is not the one in its head.
    #[error("is damaged (its {0} is not the one it was written with); copy or compile it again")]
    Damaged(&'static str),
}

/// One entity that a name may mean, within its pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// Number of the entity in its pack.
    pub entity: u32,
    /// How well the name stands for the entity: 7 its label, 4 to 6 other names, 1 to 3 short forms that were derived.
    pub weight: u8,
    /// The name is written in capitals alone, as acronyms are: `WHO`, not `Who`.
    pub capitals: bool,
}

impl Posting {
    pub(super) fn pack(self) -> u64 {
        u64::from(self.entity) << 4 | u64::from(self.capitals) << 3 | u64::from(self.weight & 7)
    }

    fn unpack(value: u64) -> Self {
        Self { entity: (value >> 4) as u32, weight: (value & 7) as u8, capitals: value & 8 != 0 }
    }
}

/// What a pack knows of an entity, but for its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record<'a> {
    /// Wikidata number: 42 of `Q42`.
    pub wikidata: Option<u32>,
    /// What it is.
    pub class: Class,
    /// What it is, more closely.
    pub kind: Kind,
    /// Its country.
    pub country: Option<Country>,
    /// How well known it is, 0 to 255.
    pub fame: u8,
    /// GeoNames identifier.
    pub geonames: Option<u32>,
    /// Its main name, English where it has one.
    pub label: &'a str,
    more: &'a [u8],
}

impl<'a> Record<'a> {
    /// Identifiers in other schemes, as `("own", "p-17")`.
    pub fn ids(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut cursor = Cursor(self.more);
        std::iter::from_fn(move || (!cursor.0.is_empty()).then(|| Some((cursor.text()?, cursor.text()?))).flatten())
    }

    /// This record of an entity, and what it leaves open as an `earlier` one has it. Tables call what they do not tell apart "other".
    #[must_use]
    pub(super) fn over(self, earlier: Self) -> Self {
        let vague =
            self.kind == Kind::of_class(self.class) && (self.class == earlier.class || self.class == Class::Other);
        let told = if vague { earlier } else { self };
        Self {
            class: told.class,
            kind: told.kind,
            country: self.country.or(earlier.country),
            fame: self.fame.max(earlier.fame),
            geonames: self.geonames.or(earlier.geonames),
            more: if self.more.is_empty() { earlier.more } else { self.more },
            ..self
        }
    }
}

/// Flags of a record: its class in the two lowest bits, and what it has.
pub(super) mod flag {
    pub const CLASS: u8 = 3;
    pub const WIKIDATA: u8 = 4;
    pub const GEONAMES: u8 = 8;
    pub const COUNTRY: u8 = 16;
    pub const IDS: u8 = 32;
}

/// Reads what the builder wrote. `None` at the end, which a whole pack never meets.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(text)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }
}

/// A pack in memory. Cheap to clone: the bytes are shared.
#[derive(Clone)]
pub struct Pack {
    /// Where buckets begin.
    buckets: Bytes,
    fingerprints: Bytes,
    values: Bytes,
    beginnings: Bytes,
    lists: Bytes,
    records: Bytes,
    entities: u32,
    names: u32,
    /// GeoNames numbers with their entities, ascending; made when it is first asked for.
    geonames: Arc<OnceLock<Vec<(u32, u32)>>>,
}

impl std::fmt::Debug for Pack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pack").field("entities", &self.entities).field("names", &self.names).finish_non_exhaustive()
    }
}

impl Pack {
    /// Reads a pack, and checks that it is whole.
    ///
    /// # Errors
    /// [`Damage`].
    pub fn read(bytes: Bytes) -> Result<Self, Damage> {
        let sum = bytes.get(CHECKED..).map(crc32fast::hash);
        if bytes.starts_with(MAGIC) && field(&bytes, 8) == Some(VERSION) && field(&bytes, 12) != sum {
            return Err(Damage::Damaged("checksum"));
        }
        Self::trusted(bytes)
    }

    /// Reads a pack without adding up its checksum: one that is part of the program.
    ///
    /// # Errors
    /// [`Damage`].
    pub fn trusted(bytes: Bytes) -> Result<Self, Damage> {
        if !bytes.starts_with(MAGIC) {
            return Err(Damage::NoPack);
        }
        let version = field(&bytes, 8).ok_or(Damage::Damaged("length"))?;
        if version != VERSION {
            return Err(Damage::Version(version));
        }
        let fields: Option<Vec<u32>> = (16..HEAD).step_by(4).map(|at| field(&bytes, at)).collect();
        let Some(&[entities, names, buckets, beginnings, lists, records]) = fields.as_deref() else {
            return Err(Damage::Damaged("length"));
        };
        let starts = (buckets as usize + 1) * 4;
        let lengths =
            [starts, names as usize * 4, names as usize * 4, beginnings as usize, lists as usize, records as usize];
        let fits = buckets.is_power_of_two() && records as usize >= entities as usize * 4;
        if !fits || lengths.iter().sum::<usize>() + HEAD != bytes.len() {
            return Err(Damage::Damaged("length"));
        }
        let mut rest = bytes.slice(HEAD..);
        let [buckets, fingerprints, values, beginnings, lists, records] = lengths.map(|length| rest.split_to(length));
        let geonames = Arc::default();
        Ok(Self { buckets, fingerprints, values, beginnings, lists, records, entities, names, geonames })
    }

    /// How many entities it has.
    pub fn entities(&self) -> u32 {
        self.entities
    }

    /// How many names it has.
    pub fn names(&self) -> u32 {
        self.names
    }

    /// The entity with this number, under [`Pack::entities`].
    pub fn record(&self, entity: u32) -> Option<Record<'_>> {
        let at = field(&self.records, entity as usize * 4)? as usize + self.entities as usize * 4;
        let mut cursor = Cursor(self.records.get(at..)?);
        let flags = cursor.byte()?;
        let kind = Kind::numbered(cursor.byte()?);
        let fame = cursor.byte()?;
        let has = |flag: u8| flags & flag != 0;
        let country = if has(flag::COUNTRY) { Country::numbered(cursor.byte()?) } else { None };
        let wikidata = if has(flag::WIKIDATA) { Some(cursor.number()? as u32) } else { None };
        let geonames = if has(flag::GEONAMES) { Some(cursor.number()? as u32) } else { None };
        let label = cursor.text()?;
        let more = if has(flag::IDS) { cursor.bytes()? } else { &[] };
        let class = Class::ALL[usize::from(flags & flag::CLASS)];
        Some(Record { wikidata, class, kind, country, fame, geonames, label, more })
    }

    /// The number of the entity with this Wikidata number.
    pub fn find(&self, wikidata: u32) -> Option<u32> {
        let key = |entity: u32| self.record(entity).and_then(|r| r.wikidata).unwrap_or(0);
        let (mut low, mut high) = (0, self.entities);
        while low < high {
            let middle = low + (high - low) / 2;
            if key(middle) < wikidata { low = middle + 1 } else { high = middle }
        }
        (low < self.entities && wikidata > 0 && key(low) == wikidata).then_some(low)
    }

    /// The number of the entity with this GeoNames number.
    pub fn find_geonames(&self, geonames: u32) -> Option<u32> {
        let index = self.geonames.get_or_init(|| {
            let of = |entity: u32| self.record(entity).and_then(|record| Some((record.geonames?, entity)));
            let mut index: Vec<(u32, u32)> = (0..self.entities).filter_map(of).collect();
            index.sort_unstable();
            index.shrink_to_fit();
            index
        });
        let at = index.partition_point(|(known, _)| *known < geonames);
        index.get(at).filter(|(known, _)| *known == geonames).map(|(_, entity)| *entity)
    }

    /// The name with this hash.
    pub fn get(&self, name: Hash) -> Option<Found> {
        let bucket = name.bucket(self.buckets.len() / 4 - 1);
        let (from, to) = (field(&self.buckets, bucket * 4)? as usize, field(&self.buckets, bucket * 4 + 4)? as usize);
        let wanted = name.fingerprint().to_le_bytes();
        let at = self.fingerprints.get(from * 4..to * 4)?.chunks_exact(4).position(|bytes| bytes == wanted)?;
        field(&self.values, (from + at) * 4).map(Found)
    }

    /// Whether some name may go on after what has this hash.
    pub(super) fn begins(&self, beginning: Hash) -> bool {
        beginning
            .bits(self.beginnings.len() * 8)
            .all(|bit| self.beginnings.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1))
    }

    /// The postings of a name, likeliest first.
    pub fn postings(&self, found: Found) -> SmallVec<[Posting; 4]> {
        if found.0 & 1 == 0 {
            return SmallVec::from_iter([Posting::unpack(u64::from(found.0 >> 1))]);
        }
        let mut cursor = Cursor(self.lists.get((found.0 >> 1) as usize..).unwrap_or_default());
        let count = cursor.number().unwrap_or(0);
        (0..count).map_while(|_| cursor.number().map(Posting::unpack)).collect()
    }
}

/// A name that a pack has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found(u32);

/// The hash of a folded name, or of its beginning: FNV-1a of 64 bits, mixed at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash(u64);

impl Hash {
    /// Of nothing.
    pub const EMPTY: Self = Self(0xcbf2_9ce4_8422_2325);

    /// One byte on.
    #[must_use]
    pub fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    /// Of a folded name.
    pub fn of(folded: &str) -> Self {
        folded.bytes().fold(Self::EMPTY, Self::byte)
    }

    /// Every bit depends on all of them (the finalizer of MurmurHash3).
    fn mixed(self) -> u64 {
        let h = (self.0 ^ self.0 >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let h = (h ^ h >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        h ^ h >> 33
    }

    /// Its bucket among a power of two.
    pub(super) fn bucket(self, buckets: usize) -> usize {
        (self.mixed() >> 32) as usize & (buckets - 1)
    }

    pub(super) fn fingerprint(self) -> u32 {
        self.mixed() as u32
    }

    /// Its bits in a filter of so many.
    pub(super) fn bits(self, length: usize) -> impl Iterator<Item = usize> {
        let (one, two) = (self.mixed() as u32 as usize, (self.mixed() >> 32) as usize | 1);
        (0..4).map(move |n| one.wrapping_add(two.wrapping_mul(n)) % length.max(1))
    }
}

fn field(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
