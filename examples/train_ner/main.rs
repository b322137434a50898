//! Trains the recognizers of names: `cargo run --release --example train_ner -- english|world WEIGHTS FOLDER... [--score HELD-OUT]`.
//!
//! `english` reads every `*.tsv` of the folders, `world` every `*.conll.gz` and `world/*.txt`. Both lay the tokens out as running text, read
//! that through the program's own analysis, features and default pack of entities, and fit the network by stochastic gradient (Adagrad) on the likelihood of the
//! labels. One thread, a fixed seed and plain arithmetic: the same input gives the same bytes. `--score` prints how well the
//! result finds the names of a file; without folders, the weights are read instead of trained.

#![expect(clippy::expect_used, reason = "no article is on its way here")]

mod corpus;
mod english;
mod fit;
mod random;
mod score;
mod world;

use std::path::PathBuf;

use score::Trained;

/// Which default pack this program reads names with, and whether the weights that ship were made with it.
fn pack() -> String {
    const PACK: &[u8] = include_bytes!("../../data/entities/default.pack");
    const NOTICE: &str = include_str!("../../data/ner/NOTICE");
    let sum = format!("{:08x}", crc32fast::hash(PACK));
    let differs = if NOTICE.contains(&sum) { "as" } else { "another than" };
    format!("default pack {sum}, {differs} data/ner/NOTICE says the weights of `world` were made with")
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (paths, held_out) = match arguments.iter().position(|a| a == "--score") {
        Some(at) => (&arguments[..at], arguments.get(at + 1)),
        None => (&arguments[..], None),
    };
    let [language @ ("english" | "world"), target, folders @ ..] =
        &paths.iter().map(String::as_str).collect::<Vec<_>>()[..]
    else {
        eprintln!("usage: train_ner english|world WEIGHTS FOLDER... [--score HELD-OUT.jsonl]");
        std::process::exit(2);
    };
    let folders: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
    if !folders.is_empty() {
        println!("{}", pack());
        let bytes = if *language == "english" { english::train(&folders) } else { world::train(&folders) };
        std::fs::write(target, &bytes).expect("weights written");
        println!("{} bytes", bytes.len());
    }
    let Some(held_out) = held_out else { return };
    let bytes = std::fs::read(target).expect("weights");
    let trained = if *language == "english" { Trained::english(bytes) } else { Trained::world(bytes) };
    score::score(held_out, &trained);
}
