//! Learns what the signs for and against an identifier weigh: `cargo run --example train_links -- data/entities/link.tsv data/entities/train
//! FOLDER... [--pack FILE]`.
//!
//! FOLDER: texts whose names are tagged, as `train_ner` reads them (`*.conll.gz`, `*.tsv`). Identifiers are in `data/entities/train` alone; in
//! the others a name says by itself what it means where it is full and the only one of its kind ([`truth`]). What packs know of is forgotten
//! for a share of the names, so that "not in the pack" is learned too. Sport, provinces and companies called
//! for towns are rare in them, so that texts are made for these (`templates.tpl`). Four texts of five teach the weights, the fifth how shares become
//! confidence. A few weights are decisions and stay as `prior.tsv` has them: corpora tag the country in the name of a public body, and the town in a table
//! of results, as places now and then, and an identifier of these would mislead. The signs depend on the weights of the program, so that two runs, the program built in between, give what is shipped.

#![expect(clippy::expect_used, reason = "no article is on its way here")]

#[path = "../train_ner/corpus.rs"]
#[expect(dead_code, reason = "one reader of tagged text for two trainers")]
mod corpus;
mod fit;
mod lessons;
mod texts;
mod truth;

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use copydesk::enrich::entities::link::model::{Sign, Weights};
use copydesk::enrich::entities::{Knowledge, Pack};

/// What stands behind a weight of `prior.tsv` that is a decision, and not learned.
const DECIDED: &str = "\tdecided";

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let packs = arguments.iter().position(|a| a == "--pack").map(|at| arguments.split_off(at)).unwrap_or_default();
    let [target, own, folders @ ..] = &arguments[..] else {
        eprintln!("usage: train_links WEIGHTS OWN-FOLDER FOLDER... [--pack FILE...]");
        std::process::exit(2);
    };
    let shipped = Knowledge::shipped();
    let mut all = vec![Arc::clone(&shipped)];
    for path in packs.iter().skip(1) {
        let pack = Pack::read(Bytes::from(std::fs::read(path).expect("readable pack"))).expect("a pack");
        all.push(Arc::new(Knowledge::clone(&shipped).with(pack)));
    }
    let folders: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
    let mut texts = texts::own(own.as_ref());
    texts.extend(texts::made(own.as_ref(), &shipped));
    texts.extend(texts::tagged(&folders));
    println!("{} texts", texts.len());
    let lessons: Vec<lessons::Lesson> = all.iter().flat_map(|knowledge| lessons::of(&texts, knowledge)).collect();
    let prior = include_str!("prior.tsv");
    let mut weights = Weights::read(&prior.replace(DECIDED, ""));
    fit::weights(&mut weights, &lessons);
    let decided: Vec<&str> = prior.lines().filter_map(|line| line.strip_suffix(DECIDED)?.split('\t').next()).collect();
    let believed = Weights::read(&prior.replace(DECIDED, ""));
    for (weight, sign) in
        weights.signs_mut().iter_mut().zip(Sign::ALL).filter(|(_, sign)| decided.contains(&sign.key()))
    {
        *weight = believed.of(*sign);
    }
    fit::confidence(&mut weights, &lessons);
    fit::report(&weights, &lessons);
    std::fs::write(target, weights.table()).expect("weights written");
}
