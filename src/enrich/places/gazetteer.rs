//! The compiled-in table of places: names in a finite-state transducer, records and lists of records behind it.
//!
//! `data/places/build.py` describes the layout.

use std::sync::LazyLock;

use fst::raw::{CompiledAddr, Fst, Output};

use super::fold::fold;
use crate::enrich::entities::Country;

static NAMES: &[u8] = include_bytes!("../../../data/places/names.fst");
static LISTS: &[u8] = include_bytes!("../../../data/places/lists.bin");
static RECORDS: &[u8] = include_bytes!("../../../data/places/records.bin");

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Country,
    /// First-level division: a state, a province.
    Division,
    City,
    County,
    /// A region, a river, a mountain range.
    Feature,
    /// The people or adjective of a country.
    Demonym,
}

/// A record of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    pub index: u32,
    pub geonames: Option<u32>,
    pub latitude: f64,
    pub longitude: f64,
    /// Index of the first-level division that it is or lies in.
    pub division: Option<u16>,
    /// Index into the countries.
    pub country: Option<u8>,
    pub kind: Kind,
    pub population: f64,
    pub capital: bool,
}

/// What a name is besides the name of a place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flags(u8);

impl Flags {
    /// A word of the language.
    pub fn common(self) -> bool {
        self.0 & 1 != 0
    }
    /// A given name.
    pub fn given_name(self) -> bool {
        self.0 & 2 != 0
    }
    /// A family name.
    pub fn family_name(self) -> bool {
        self.0 & 8 != 0
    }
    /// The abbreviation of a division.
    pub fn abbreviation(self) -> bool {
        self.0 & 16 != 0
    }
}

/// A name that was found: its flags, and its records with whether it is their main name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name(u64);

impl Name {
    pub fn flags(self) -> Flags {
        Flags((self.0 >> 40) as u8)
    }

    /// The records of this name, main ones first, the most populous first.
    pub fn records(self) -> impl Iterator<Item = (Record, bool)> {
        let at = self.0 as u32;
        let (from, count) = match (self.0 >> 32) & 0xff {
            0 => (None, 1),
            1 => (Some(at as usize), list_item(at as usize).unwrap_or(0)),
            _ => (None, 0),
        };
        (0..count as usize).filter_map(move |i| {
            let item = from.map_or(Some(at), |from| list_item(from + 1 + i))?;
            Some((Record::get(item & 0x7fff_ffff)?, item >> 31 == 0))
        })
    }

    /// Whether it names any place.
    pub fn is_place(self) -> bool {
        (self.0 >> 32) & 0xff < 2
    }
}

fn list_item(index: usize) -> Option<u32> {
    let bytes = LISTS.get(index * 4..index * 4 + 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

/// The population by the byte that stands for it.
static POPULATIONS: LazyLock<[f64; 256]> =
    LazyLock::new(|| std::array::from_fn(|byte| (byte as f64 / 8.0).exp2() - 1.0));

impl Record {
    const SIZE: usize = 14;

    pub fn get(index: u32) -> Option<Self> {
        let at = index as usize * Self::SIZE;
        let b: &[u8; Self::SIZE] = RECORDS.get(at..at + Self::SIZE)?.try_into().ok()?;
        let geonames = u32::from_le_bytes([b[0], b[1], b[2], b[3]]);
        let division = u16::from_le_bytes([b[8], b[9]]);
        let kind = match b[11] {
            0 => Kind::Country,
            1 => Kind::Division,
            2 => Kind::City,
            3 => Kind::County,
            4 => Kind::Feature,
            _ => Kind::Demonym,
        };
        Some(Self {
            index,
            geonames: (geonames != 0).then_some(geonames),
            latitude: f64::from(i16::from_le_bytes([b[4], b[5]])) / 100.0,
            longitude: f64::from(i16::from_le_bytes([b[6], b[7]])) / 100.0,
            division: (division != 0).then_some(division),
            country: (b[10] != 255).then_some(b[10]),
            kind,
            population: POPULATIONS[usize::from(b[12])],
            capital: b[13] & 1 != 0,
        })
    }
}

/// ISO 3166-1 code and English name of the country with this index.
pub(super) fn country(index: u8) -> Option<(&'static str, &'static str)> {
    Country::numbered(index).map(|country| (country.code(), country.name()))
}

static FST: LazyLock<Option<Fst<&'static [u8]>>> = LazyLock::new(|| Fst::new(NAMES).ok());

/// A walk through the names, byte by byte.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk {
    address: CompiledAddr,
    output: Output,
}

impl Walk {
    /// What is called `text`, folded.
    pub fn to(text: &str) -> Option<Name> {
        Self::start()?.steps(fold(text).as_bytes())?.name()
    }

    /// At the start of all names; `None` only if the compiled-in table were damaged, which a test rules out.
    pub fn start() -> Option<Self> {
        Some(Self { address: FST.as_ref()?.root().addr(), output: Output::zero() })
    }

    /// One byte on; `None` where no name goes on so.
    pub fn step(self, byte: u8) -> Option<Self> {
        let fst = FST.as_ref()?;
        let node = fst.node(self.address);
        let transition = node.transition(node.find_input(byte)?);
        Some(Self { address: transition.addr, output: self.output.cat(transition.out) })
    }

    /// Several bytes on.
    pub fn steps(self, bytes: &[u8]) -> Option<Self> {
        bytes.iter().try_fold(self, |walk, &b| walk.step(b))
    }

    /// The name that ends here.
    pub fn name(self) -> Option<Name> {
        let node = FST.as_ref()?.node(self.address);
        node.is_final().then(|| Name(self.output.cat(node.final_output()).value()))
    }
}

/// The record of a country.
pub(super) fn of_country(country: Country) -> Option<Record> {
    let is = |record: &Record| record.kind == Kind::Country && record.country == Some(country.number());
    Walk::to(country.name())?.records().map(|(record, _)| record).find(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look_up(key: &str) -> Option<Name> {
        Walk::start()?.steps(key.as_bytes())?.name()
    }

    #[test]
    fn the_table_is_whole() {
        let (record, main) = look_up("lausanne").and_then(|n| n.records().next()).expect("Lausanne");
        assert!(main && record.kind == Kind::City && record.geonames == Some(2_659_994));
        assert!((record.latitude - 46.52).abs() < 0.01 && (record.longitude - 6.63).abs() < 0.01);
        assert_eq!(record.country.and_then(country), Some(("CH", "Switzerland")));
        assert!(look_up("georgia").is_some_and(|n| n.records().count() > 1));
        assert!(look_up("qqq").is_none());
    }

    #[test]
    fn every_list_and_record_can_be_read() {
        assert_eq!(RECORDS.len() % Record::SIZE, 0);
        let mut at = 0;
        while let Some(count) = list_item(at) {
            for i in 0..count as usize {
                let item = list_item(at + 1 + i).expect("inside the list");
                assert!(Record::get(item & 0x7fff_ffff).is_some());
            }
            at += 1 + count as usize;
        }
        assert_eq!(at * 4, LISTS.len());
    }
}
