//! Makes a pack of rows.

use std::collections::BTreeMap;

use super::fold::fold;
use super::kind::{Class, Kind};
use super::knowledge::beginnings;
use super::pack::{CHECKED, HEAD, Hash, MAGIC, Posting, VERSION, flag};
use super::table::Row;
use forms::{Form, People};

mod forms;

/// What became of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows taken.
    pub rows: usize,
    /// Entities made of them: rows with the same identifier are one.
    pub entities: usize,
    /// Names in the pack, each once.
    pub names: usize,
    /// Names of more than one entity.
    pub ambiguous: usize,
    /// Names of more entities than a name may have: the least known were left out.
    pub crowded: usize,
    /// Names left out since they are in a language that was not asked for, by language.
    pub languages: BTreeMap<String, usize>,
    /// Names left out since they say nothing: single small letters words, digits, single letters.
    pub empty: usize,
}

/// So many entities one name may have: the best known are kept.
const CROWD: usize = 24;

/// Takes rows and makes a pack.
#[derive(Debug, Default)]
pub struct Compiler {
    /// Primary subtags of the languages whose names are taken; empty for all. Names without a language are always taken.
    languages: Vec<String>,
    rows: Vec<Row>,
    report: Report,
    /// Where the row of an entity is, by its Wikidata number or its first own identifier.
    known: std::collections::HashMap<Identity, usize, rustc_hash::FxBuildHasher>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Identity {
    Wikidata(u32),
    Own(String, String),
}

impl Compiler {
    /// Takes names in `languages` alone, or in all where that is empty.
    pub fn new(languages: Vec<String>) -> Self {
        Self { languages, ..Self::default() }
    }

    /// Takes a row.
    pub fn add(&mut self, mut row: Row) {
        self.report.rows += 1;
        row.names.retain(|name| {
            let primary = name.language.split('-').next().unwrap_or_default();
            let kept = primary.is_empty() || self.languages.is_empty() || self.languages.iter().any(|l| l == primary);
            if !kept {
                *self.report.languages.entry(primary.to_owned()).or_default() += 1;
            }
            kept
        });
        let identity = match (row.wikidata, row.ids.first()) {
            (Some(id), _) => Identity::Wikidata(id),
            (None, Some((scheme, id))) => Identity::Own(scheme.clone(), id.clone()),
            (None, None) => return,
        };
        match self.known.get(&identity) {
            Some(&at) => join(&mut self.rows[at], row),
            None => {
                row.country = row.country.filter(|_| row.kind != Kind::International);
                self.known.insert(identity, self.rows.len());
                self.rows.push(row);
            }
        }
    }

    /// The pack, and what became of the rows.
    ///
    /// # Errors
    /// What does not fit into a pack.
    pub fn finish(mut self) -> Result<(Vec<u8>, Report), String> {
        self.known = Default::default();
        self.rows.sort_by_key(|row| row.wikidata.unwrap_or(0));
        let people = People::of(&self.rows);
        let mut names: Vec<(String, Posting)> = Vec::new();
        for (entity, row) in self.rows.iter().enumerate() {
            let entity = u32::try_from(entity).ok().filter(|&e| e < 1 << 26).ok_or(TOO_LARGE)?;
            let mut forms: Vec<(String, Form)> = Vec::new();
            for (name, form) in forms::of(row, &people, &mut self.report.empty) {
                let key = fold(&name);
                match forms.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, known)) => known.add(form),
                    None => forms.push((key, form)),
                }
            }
            names.extend(forms.into_iter().map(|(key, form)| (key, form.posting(entity))));
        }
        names.sort_by(|a, b| a.0.cmp(&b.0));
        let fame = |posting: &Posting| {
            let row = &self.rows[posting.entity as usize];
            std::cmp::Reverse((u32::from(row.fame) + 24 * u32::from(posting.weight), posting.weight))
        };
        let mut lists = Vec::new();
        let mut table: Vec<(Hash, u32)> = Vec::new();
        for group in names.chunk_by_mut(|a, b| a.0 == b.0) {
            group.sort_by_key(|(_, posting)| (fame(posting), posting.entity));
            let kept = &group[..group.len().min(CROWD)];
            self.report.names += 1;
            self.report.ambiguous += usize::from(group.len() > 1);
            self.report.crowded += usize::from(group.len() > CROWD);
            let value = match kept {
                [(_, only)] => only.pack() << 1,
                _ => {
                    let at = lists.len() as u64;
                    number(kept.len() as u64, &mut lists);
                    kept.iter().for_each(|(_, posting)| number(posting.pack(), &mut lists));
                    at << 1 | 1
                }
            };
            table.push((Hash::of(&kept[0].0), u32::try_from(value).map_err(|_| TOO_LARGE)?));
        }
        self.report.entities = self.rows.len();
        let filter = filter(names.iter().map(|(name, _)| name.as_str()));
        let records = records(&self.rows)?;
        let parts = [&filter, &lists, &records].map(Vec::as_slice);
        Ok((assemble(table, parts, self.rows.len())?, self.report))
    }
}

const TOO_LARGE: &str = "too large for a pack: more than 67 million entities, or more than 2 GiB in a part";

/// A name in about so many bits of the filter of beginnings: one in fifty walks goes on in vain.
const FILTER_BITS: usize = 8;
/// Names in a bucket, on average.
const BUCKET: usize = 8;

fn filter<'a>(names: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut hashes: Vec<Hash> = names.flat_map(beginnings).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let mut filter = vec![0_u8; (hashes.len() * FILTER_BITS).div_ceil(8)];
    let length = filter.len() * 8;
    for bit in hashes.into_iter().flat_map(|hash| hash.bits(length)) {
        filter[bit / 8] |= 1 << (bit % 8);
    }
    filter
}

/// Puts what a later row says over what is known of the same entity.
fn join(known: &mut Row, row: Row) {
    known.names.extend(row.names);
    if row.label != known.label {
        // The earlier label stays a name.
        let label = std::mem::replace(&mut known.label, row.label);
        known.names.push(super::table::Name { language: String::new(), text: label, weight: None });
    }
    for (scheme, id) in row.ids {
        known.ids.retain(|(other, _)| *other != scheme);
        known.ids.push((scheme, id));
    }
    known.class = row.class;
    if row.kind != Kind::of_class(row.class) || known.kind.class() != row.class {
        known.kind = row.kind;
    }
    // Tables give international bodies the country of their seat.
    known.country = row.country.or(known.country).filter(|_| known.kind != Kind::International);
    known.fame = row.fame.max(known.fame);
    known.geonames = row.geonames.or(known.geonames);
}

/// Appends a LEB128 number.
fn number(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn text(text: &[u8], out: &mut Vec<u8>) {
    number(text.len() as u64, out);
    out.extend_from_slice(text);
}

fn records(rows: &[Row]) -> Result<Vec<u8>, String> {
    let mut offsets = Vec::with_capacity(rows.len() * 4);
    let mut records = Vec::new();
    for row in rows {
        offsets.extend_from_slice(&length(records.len())?.to_le_bytes());
        let given = |flag: u8, has: bool| if has { flag } else { 0 };
        let class = Class::ALL.iter().position(|c| *c == row.class).unwrap_or(0) as u8;
        let flags = class
            | given(flag::WIKIDATA, row.wikidata.is_some())
            | given(flag::GEONAMES, row.geonames.is_some())
            | given(flag::COUNTRY, row.country.is_some())
            | given(flag::IDS, !row.ids.is_empty());
        records.extend_from_slice(&[flags, row.kind as u8, row.fame]);
        records.extend(row.country.map(|country| country.number()));
        row.wikidata.into_iter().chain(row.geonames).for_each(|id| number(id.into(), &mut records));
        text(row.label.as_bytes(), &mut records);
        if !row.ids.is_empty() {
            let mut ids = Vec::new();
            for (scheme, id) in &row.ids {
                text(scheme.as_bytes(), &mut ids);
                text(id.as_bytes(), &mut ids);
            }
            text(&ids, &mut records);
        }
    }
    offsets.append(&mut records);
    Ok(offsets)
}

fn length(bytes: usize) -> Result<u32, String> {
    u32::try_from(bytes).map_err(|_| TOO_LARGE.to_owned())
}

/// The whole pack: head, table of names, and `parts`: filter, lists, records.
fn assemble(mut names: Vec<(Hash, u32)>, parts: [&[u8]; 3], entities: usize) -> Result<Vec<u8>, String> {
    let buckets = (names.len() / BUCKET).next_power_of_two();
    names.sort_by_key(|(hash, _)| (hash.bucket(buckets), hash.fingerprint()));
    let mut pack = Vec::new();
    pack.extend_from_slice(MAGIC);
    pack.extend_from_slice(&VERSION.to_le_bytes());
    pack.extend_from_slice(&[0; 4]);
    for count in [entities, names.len(), buckets, parts[0].len(), parts[1].len(), parts[2].len()] {
        pack.extend_from_slice(&length(count)?.to_le_bytes());
    }
    for bucket in 0..=buckets {
        let start = names.partition_point(|(hash, _)| hash.bucket(buckets) < bucket);
        pack.extend_from_slice(&length(start)?.to_le_bytes());
    }
    names.iter().for_each(|(hash, _)| pack.extend_from_slice(&hash.fingerprint().to_le_bytes()));
    names.iter().for_each(|(_, value)| pack.extend_from_slice(&value.to_le_bytes()));
    parts.iter().for_each(|part| pack.extend_from_slice(part));
    debug_assert!(pack.len() >= HEAD);
    let sum = crc32fast::hash(&pack[CHECKED..]);
    pack[CHECKED - 4..CHECKED].copy_from_slice(&sum.to_le_bytes());
    Ok(pack)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::enrich::entities::table;
    use crate::enrich::entities::{Damage, Knowledge, Pack};

    fn compiled(lines: &[&str]) -> (Vec<u8>, Report) {
        let (form, _) = table::Form::of("id\tclass\tlabel\tnames\tkind\tcountry\tfame\tgeonames\tid:own").unwrap();
        let mut compiler = Compiler::new(vec!["en".into(), "de".into()]);
        lines.iter().for_each(|line| compiler.add(form.row(line).unwrap()));
        compiler.finish().unwrap()
    }

    const ROWS: &[&str] = &[
        "Q20\torganisation\tMarl Motors Inc.\tde:Marl|fr:Moteurs Marl\tcompany\tUS\t90",
        "Q3\tplace\tMarl\t\tcity\tDE\t60\t77",
        "Q9\tperson\tIda Marl\tIDM\tpolitician\tNO\t150",
        "\torganisation\tNorvik Desk\t\tnewspaper\tNO\t5\t\tn-1",
    ];

    fn knows(knowledge: &Knowledge, name: &str) -> Vec<String> {
        let label = |c: &crate::enrich::entities::Candidate<'_>| format!("{}/{}", c.record.label, c.weight);
        knowledge.candidates(name).iter().map(label).collect()
    }

    #[test]
    fn what_goes_in_comes_out() {
        let (bytes, report) = compiled(ROWS);
        assert_eq!((report.rows, report.entities, report.languages["fr"]), (4, 4, 1));
        let pack = Pack::read(Bytes::from(bytes)).unwrap();
        let knowledge = Knowledge::default().with(pack.clone());
        assert_eq!(knows(&knowledge, "MARL"), ["Ida Marl/4", "Marl/7", "Marl Motors Inc./4"]);
        assert_eq!(knows(&knowledge, "marl motors"), ["Marl Motors Inc./6"]);
        assert_eq!(knows(&knowledge, "Moteurs Marl"), Vec::<String>::new());
        let own = knowledge.candidates("Norvik Desk")[0];
        assert_eq!(own.record.ids().collect::<Vec<_>>(), [("own", "n-1")]);
        assert_eq!((own.record.wikidata, own.record.kind), (None, Kind::Press));
        let town = pack.record(pack.find(3).unwrap()).unwrap();
        assert_eq!((town.geonames, town.country.map(|c| c.code()), town.fame), (Some(77), Some("DE"), 60));
        assert_eq!((pack.find(4), pack.find(0)), (None, None));
        assert!(knowledge.candidates("IDM")[0].capitals && !knowledge.candidates("Ida Marl")[0].capitals);
    }

    #[test]
    fn names_are_found_in_running_text() {
        let knowledge = Knowledge::default().with(Pack::read(Bytes::from(compiled(ROWS).0)).unwrap());
        let lengths = |text: &str| {
            let mut lengths = Vec::new();
            knowledge.prefixes(text, 64, &mut |found| lengths.push(found.length));
            lengths
        };
        assert_eq!(lengths("Marl Motors said"), [4, 11]);
        assert_eq!(lengths("Marl-Motors’ chief"), [4, 11]);
        assert_eq!(lengths("Marlene said"), [0; 0]);
        assert_eq!(lengths("Marl\n\nMotors"), [4]);
    }

    #[test]
    fn later_packs_lie_over_earlier_ones() {
        let first = Pack::read(Bytes::from(compiled(ROWS).0)).unwrap();
        let (bytes, _) =
            compiled(&["Q9\tperson\tIda B. Marl\t\twriter\tSE\t10\t\tm-9", "Q9\tperson\tIda B. Marl\tde:Die Marl"]);
        let knowledge = Knowledge::default().with(first).with(Pack::read(Bytes::from(bytes)).unwrap());
        let found = knowledge.candidates("Ida Marl");
        assert_eq!(found[0].record.label, "Ida Marl");
        let settled = knowledge.settle(found[0]);
        assert_eq!((settled.record.label, settled.record.kind), ("Ida B. Marl", Kind::Writer));
        assert_eq!(settled.record.ids().collect::<Vec<_>>(), [("own", "m-9")]);
        assert_eq!(knowledge.find(9), Some(settled.key));
        assert_eq!(knows(&knowledge, "Die Marl"), ["Ida B. Marl/4"]);
    }

    #[test]
    fn what_a_later_pack_leaves_open_an_earlier_one_says() {
        let first = Pack::read(Bytes::from(compiled(ROWS).0)).unwrap();
        let (bytes, _) =
            compiled(&["Q20\tother\tMarl Motors", "Q3\tplace\tMarl\t\ttown", "Q9\tperson\tIda Marl\t\t\tSE"]);
        let knowledge = Knowledge::default().with(first).with(Pack::read(Bytes::from(bytes)).unwrap());
        let known = |id| knowledge.record(knowledge.find(id).unwrap()).unwrap();
        let country = |id| known(id).country.map(|country| country.code());
        assert_eq!((known(20).class, known(20).kind, country(20)), (Class::Organisation, Kind::Company, Some("US")));
        assert_eq!(known(20).label, "Marl Motors");
        assert!(known(20).fame >= 90, "as well known as any has it");
        assert_eq!((known(3).kind, known(3).geonames), (Kind::City, Some(77)));
        assert_eq!((known(9).kind, country(9)), (Kind::Politician, Some("SE")));
        assert_eq!(knowledge.candidates("Marl Motors")[0].record.class, Class::Organisation);
    }

    #[test]
    fn damage_is_noticed() {
        let (bytes, _) = compiled(ROWS);
        let read = |bytes: &[u8]| Pack::read(Bytes::copy_from_slice(bytes)).map(|_| ());
        assert_eq!(read(b"PK\x03\x04"), Err(Damage::NoPack));
        assert_eq!(read(&bytes[..bytes.len() - 1]), Err(Damage::Damaged("checksum")));
        assert_eq!(read(&bytes[..20]), Err(Damage::Damaged("checksum")));
        let mut flipped = bytes.clone();
        flipped[HEAD + 9] ^= 1;
        assert_eq!(read(&flipped), Err(Damage::Damaged("checksum")));
        let mut newer = bytes;
        newer[8] = 99;
        assert_eq!(read(&newer), Err(Damage::Version(99)));
    }
}
