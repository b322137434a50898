//! Texts with tagged names, some with identifiers.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use copydesk::enrich::entities::{Candidate, Class, Kind, Knowledge};

use crate::corpus;

/// What is known of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Its kind: person, organisation, place, other, by number.
    Kind(usize),
    /// What it means: a Wikidata number, or nothing that has one.
    Id(Option<u32>),
}

/// A text with the bytes of its names.
#[derive(Debug)]
pub struct Text {
    pub language: String,
    pub text: String,
    pub names: Vec<(Range<usize>, Tag)>,
}

/// Texts used of one file at most: the first, and then every so-manieth.
const MOST: usize = 40;

/// Texts made of each template.
const COPIES: usize = 14;

/// The texts of `templates.tpl` in `folder`, parted by blank lines, with names put in by turns: `{town:id}` is a town that is meant, `{town:-}` one
/// that lends its name to something else, `{province:region}` a province that may have a town's name.
pub fn made(folder: &Path, knowledge: &Knowledge) -> Vec<Text> {
    let content = std::fs::read_to_string(folder.join("templates.tpl")).expect("templates");
    let mut turn = 0;
    let mut texts = Vec::new();
    for template in content.split("\n\n").filter(|template| !template.trim().is_empty()) {
        for _ in 0..COPIES {
            let mut filled = BTreeMap::new();
            let mut written = String::new();
            for (at, part) in template.trim().split('{').enumerate() {
                let Some((slot, rest)) = part.split_once('}').filter(|_| at > 0) else {
                    written.push_str(part);
                    continue;
                };
                let (slot, how) = slot.split_once(':').unwrap_or((slot, "-"));
                let name = filled.entry(slot.to_owned()).or_insert_with(|| {
                    // A prime step, so that neighbours of the lists rarely meet.
                    turn += 17;
                    name_of(slot.trim_end_matches(|c: char| c.is_ascii_digit()), turn)
                });
                if slot == "day" {
                    written.push_str(name);
                } else {
                    let id = match how {
                        "id" if slot.starts_with("nick") => club(knowledge, name),
                        "id" => foremost(knowledge, name, false),
                        "region" => foremost(knowledge, name, true),
                        _ => None,
                    };
                    let id = id.map_or_else(|| "-".to_owned(), |id| format!("Q{id}"));
                    written.push_str(&format!("[{name}|{id}]"));
                }
                written.push_str(rest);
            }
            texts.push(parse(&written, "en"));
        }
    }
    texts
}

/// The best known place of this name, or province.
fn foremost(knowledge: &Knowledge, name: &str, province: bool) -> Option<u32> {
    let is = |c: &Candidate<'_>| {
        c.record.class == Class::Place && c.weight > 3 && (!province || c.record.kind == Kind::Region)
    };
    let places = knowledge.candidates(name).into_iter().filter(is);
    places.max_by_key(|c| c.record.fame)?.record.wikidata
}

/// The club of this nickname.
fn club(knowledge: &Knowledge, nickname: &str) -> Option<u32> {
    let full = CLUBS.split(',').map(str::trim).find(|club| club.ends_with(nickname))?;
    let clubs = knowledge.candidates(full).into_iter().filter(|c| c.record.kind == Kind::Club);
    clubs.max_by_key(|c| c.record.fame)?.record.wikidata
}

fn name_of(slot: &str, turn: usize) -> String {
    let pick = |list: &str| {
        let names: Vec<&str> = list.split(',').map(str::trim).collect();
        names[turn % names.len()].to_owned()
    };
    match slot {
        "town" => pick(TOWNS),
        "country" => pick(COUNTRIES),
        "province" => pick(PROVINCES),
        "nick" => pick(CLUBS).rsplit(' ').next().unwrap_or_default().to_owned(),
        "day" => pick("Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday"),
        _ => format!("{} {}", pick(FIRST), pick(LAST)),
    }
}

const TOWNS: &str = "Boston, Chicago, Detroit, Cleveland, Denver, Houston, Miami, Seattle, Phoenix, Atlanta, Baltimore, Milwaukee, Minneapolis, Pittsburgh, \
    Philadelphia, Cincinnati, Oakland, San Diego, Toronto, Montreal, Vancouver, Calgary, Liverpool, Manchester, Leeds, Birmingham, Glasgow, Edinburgh, \
    Munich, Hamburg, Dortmund, Cologne, Stuttgart, Turin, Milan, Rome, Naples, Valencia, Seville, Marseille, Lyon, Bordeaux, Porto, Lisbon, Burlington, \
    Portland, Memphis, Tampa, Dallas, Nashville, Richmond, Charlotte, Columbus, Buffalo, Hanover, Bristol, Sydney, Melbourne, Auckland, Nairobi, Lagos";
const CLUBS: &str = "Los Angeles Lakers, Chicago Bulls, Boston Celtics, Golden State Warriors, Miami Dolphins, Green Bay Packers, Dallas Cowboys, \
    Seattle Seahawks, Chicago Cubs, Houston Astros, Los Angeles Dodgers, Atlanta Braves, Montreal Canadiens, Calgary Flames, Detroit Pistons, \
    Phoenix Suns, Denver Broncos, Baltimore Ravens, Pittsburgh Steelers, Philadelphia Eagles, Buffalo Bills, San Antonio Spurs";
const COUNTRIES: &str = "France, Italy, England, Spain, Germany, Brazil, Argentina, Australia, Ireland, Wales, Scotland, Japan, Egypt, Nigeria, Ghana, \
    Mexico, Chile, Uruguay, Poland, Sweden, Denmark, Turkey, Morocco, Kenya, India, Pakistan, Canada, Colombia, Portugal, Croatia, Serbia, Hungary";
const PROVINCES: &str = "Cordoba, Santa Fe, Mendoza, Salta, Buenos Aires, Kandahar, Herat, Aleppo, Homs, Raqqa, Valencia, Zaragoza, Luxor, Aswan, Antalya, \
    Adana, Isfahan, Shiraz, Trabzon, Diyarbakir";
const FIRST: &str = "Anna, Ben, Carla, Dov, Elena, Farid, Greta, Hugo, Ines, Jack, Karim, Lucy, Mark, Nina, Omar, Paula, Ray, Sara, Tom, Vera, Will, Yusuf, Zoe";
const LAST: &str = "Abbott, Barker, Castell, Dorsey, Ekman, Fonda, Garner, Holt, Ivers, Jansen, Kilroy, Lindqvist, Marlowe, Norwood, Osei, Pratt, Quint, Reardon, \
    Stiles, Tanaka, Ulrich, Voss, Whitaker, Yates, Zeller, Harlan, Beck, Crane, Duran";

/// The texts of `LANGUAGE.txt` in `folder`, parted by blank lines: `[Paris|Q90] is far from [Veluria|-]`.
pub fn own(folder: &Path) -> Vec<Text> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path()).collect();
    paths.sort();
    let mut texts = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "txt")) {
        let language = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let content = std::fs::read_to_string(path).expect("readable");
        let written = content.split("\n\n").filter(|text| text.contains('['));
        texts.extend(written.map(|text| parse(text.trim(), &language)));
    }
    texts
}

fn parse(written: &str, language: &str) -> Text {
    let (mut text, mut names) = (String::new(), Vec::new());
    for (at, part) in written.split('[').enumerate() {
        let Some((tag, rest)) = part.split_once(']').filter(|_| at > 0) else {
            text.push_str(part);
            continue;
        };
        let (name, id) = tag.split_once('|').expect("a name and what it means");
        let start = text.len();
        text.push_str(name);
        let id = id.strip_prefix('Q').map(|digits| digits.parse().expect("an identifier"));
        names.push((start..text.len(), Tag::Id(id)));
        text.push_str(rest);
    }
    Text { language: language.to_owned(), text, names }
}

/// The texts of tagged corpora: `*.conll.gz`, and English `*.tsv` with `-DOC-` between texts.
pub fn tagged(folders: &[PathBuf]) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut documents = corpus::read(folders);
    documents.retain(|document| document.corpus.is_some());
    let per_language = |language: &str| documents.iter().filter(|document| document.language == language).count();
    let mut seen = std::collections::BTreeMap::<&str, usize>::new();
    for document in &documents {
        let step = per_language(&document.language).div_ceil(MOST * 3);
        let at = seen.entry(&document.language).or_default();
        *at += 1;
        if at.is_multiple_of(step) {
            let (text, names) = document.lay_out();
            let names = names.into_iter().map(|(bytes, kind)| (bytes, Tag::Kind(kind))).collect();
            texts.push(Text { language: document.language.clone(), text, names });
        }
    }
    for folder in folders {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "tsv"));
        paths.sort();
        for path in
            paths.iter().filter(|path| !["INDEX.tsv", "ewt.test.tsv"].iter().any(|unwanted| path.ends_with(unwanted)))
        {
            texts.extend(english(&std::fs::read_to_string(path).expect("readable")));
        }
    }
    texts
}

fn english(columns: &str) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut current = Text { language: "en".into(), text: String::new(), names: Vec::new() };
    for line in columns.lines() {
        let Some((token, tag)) = line.split_once('\t') else {
            if line.starts_with("-DOC-") && !current.text.is_empty() {
                let next = Text { language: "en".into(), text: String::new(), names: Vec::new() };
                texts.push(std::mem::replace(&mut current, next));
            } else if !current.text.is_empty() && !current.text.ends_with('\n') {
                current.text.push('\n');
            }
            continue;
        };
        if !current.text.is_empty() && !current.text.ends_with('\n') {
            current.text.push(' ');
        }
        let start = current.text.len();
        current.text.push_str(token);
        let kind = tag.get(2..).and_then(|kind| corpus::TAGS.iter().position(|known| *known == kind));
        match (tag.as_bytes().first(), kind, current.names.last_mut()) {
            (Some(b'I'), Some(_), Some((bytes, _))) if bytes.end + 1 == start => bytes.end = current.text.len(),
            (Some(b'B' | b'I'), Some(kind), _) => current.names.push((start..current.text.len(), Tag::Kind(kind))),
            _ => {}
        }
    }
    texts.push(current);
    texts
}
