//! How well a recognizer finds the names of held-out texts.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use copydesk::budget::Budget;
use copydesk::enrich::Analysis;
use copydesk::enrich::entities::Knowledge;
use copydesk::enrich::names::Recognizer;
use copydesk::enrich::names::model::Model;
use copydesk::enrich::names::world::model::WorldModel;
use copydesk::enrich::names::world::recognize::WorldRecognizer;

use crate::corpus::TAGS;
use crate::world::article;

type Found = BTreeSet<(usize, usize, usize)>;

/// A trained model.
pub enum Trained {
    English(Box<Recognizer>),
    World(Box<WorldRecognizer>),
}

impl Trained {
    /// The model stays where `weights` are, to the end of the process.
    pub fn english(weights: Vec<u8>) -> Self {
        Self::English(Box::new(Recognizer::new(Model::read(weights.leak()).expect("weights of this program"))))
    }

    /// As [`Trained::english`].
    pub fn world(weights: Vec<u8>) -> Self {
        Self::World(Box::new(WorldRecognizer::new(WorldModel::read(weights.leak()).expect("weights of this program"))))
    }

    fn names(&self, analysis: &Analysis<'_>) -> Vec<(std::ops::Range<usize>, usize)> {
        let budget = Budget::unlimited();
        match self {
            Self::English(recognizer) => {
                let (mentions, _) = recognizer.recognize(analysis, &budget).expect("no bounds");
                let at = |t: &std::ops::Range<usize>| {
                    analysis.tokens[t.start].start as usize..analysis.tokens[t.end - 1].end as usize
                };
                mentions.iter().map(|m| (at(&m.tokens), m.kind.index())).collect()
            }
            Self::World(recognizer) => {
                let (found, reading) =
                    recognizer.recognize(analysis, &Knowledge::shipped(), &budget).expect("no bounds");
                let units = &reading.units.all;
                found
                    .iter()
                    .map(|m| (units[m.units.start].start as usize..units[m.units.end - 1].end as usize, m.kind.index()))
                    .collect()
            }
        }
    }
}

/// Prints precision, recall and F1 of exact names, and of their borders alone. `path` holds JSON lines of `text`, `group` and `entities`
/// (`start`, `end`, `type`).
pub fn score(path: &str, trained: &Trained) {
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut lines = String::new();
    let file = std::fs::File::open(path).expect("readable held-out file");
    if path.ends_with(".gz") {
        flate2::read::GzDecoder::new(file).read_to_string(&mut lines).expect("gzip");
    } else {
        std::io::BufReader::new(file).read_to_string(&mut lines).expect("UTF-8");
    }
    for line in lines.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let text = row["text"].as_str().expect("text");
        let group = row["group"].as_str().unwrap_or("group");
        let article = article(text.to_owned(), if group.len() == 2 { group } else { "en" });
        let analysis = Analysis::of(&article);
        let got: Found = (trained.names(&analysis).into_iter())
            .filter(|(_, kind)| *kind < 3)
            .map(|(bytes, kind)| {
                let span = analysis.span(bytes);
                trim(text, span.start as usize, span.end as usize, kind)
            })
            .collect();
        let want: Found = (row["entities"].as_array().into_iter().flatten())
            .map(|e| {
                let at = |k: &str| e[k].as_u64().expect("offset") as usize;
                trim(text, at("start"), at("end"), TAGS.iter().position(|t| e["type"] == *t).expect("known type"))
            })
            .collect();
        let mut count = |key: &str, got: &Found, want: &Found| {
            let c = counts.entry(key.to_owned()).or_default();
            c[0] += got.intersection(want).count();
            c[1] += got.len();
            c[2] += want.len();
        };
        count("all", &got, &want);
        count(group, &got, &want);
        for (kind, tag) in TAGS.iter().enumerate().take(3) {
            let of = |found: &Found| found.iter().filter(|x| x.2 == kind).copied().collect();
            count(tag, &of(&got), &of(&want));
        }
        let bare = |found: &Found| found.iter().map(|x| (x.0, x.1, 0)).collect();
        count("untyped", &bare(&got), &bare(&want));
    }
    for (key, [right, got, want]) in counts {
        let (p, r) = (right as f64 / got.max(1) as f64, right as f64 / want.max(1) as f64);
        println!("{key:18} f1 {:.4}  p {p:.4}  r {r:.4}  n {want}", 2.0 * p * r / (p + r).max(1e-9));
    }
}

/// Without a leading article and a trailing possessive.
fn trim(text: &str, mut start: usize, mut end: usize, kind: usize) -> (usize, usize, usize) {
    let span: String = text.chars().skip(start).take(end - start).collect();
    if span.len() > 4 && span.get(..4).is_some_and(|s| s.eq_ignore_ascii_case("the ")) {
        start += 4;
    }
    if span.ends_with("'s") || span.ends_with("’s") {
        end -= 2;
    }
    (start, end, kind)
}
