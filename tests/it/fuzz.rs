//! The fuzz targets without a fuzzer: the kept corpora, and a fixed number of mutations of them (FUZZ_RUNS for each target).

#[path = "../../fuzz/targets.rs"]
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// Longest that one input may take; they have at most some kilobytes.
const LIMIT: Duration = Duration::from_secs(10);

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 3, "the corpus of {target} is thin");
    paths.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// What a fuzzer does to an input: flips, cuts, doubles, inserts what means something in these formats, and joins it with another.
fn mutate(random: &mut fastrand::Rng, input: &[u8], other: &[u8]) -> Vec<u8> {
    const WORDS: [&[u8]; 22] = [
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"{",
        b"[[[[",
        b"\"",
        b"<p>",
        b"</div>",
        b"<!--",
        b"&#x110000;",
        b"\xf0\x9f\x93\xb0",
        b"2016-10-16T25:61:00Z",
        b"99999999999999999999",
        b"{language}",
        b"\n\n",
        b"://",
        b"&x;",
        b"<!DOCTYPE a [<!ENTITY x '&x;'>]>",
        b"<![CDATA[",
        b"WARC/1.0\r\n",
        b"Content-Length: 18446744073709551615\r\n",
        b"\x1f\x8b\x08\0",
    ];
    let mut bytes = input.to_vec();
    for _ in 0..random.usize(1..6) {
        let at = random.usize(0..=bytes.len());
        match random.u8(0..6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.u8(0..8),
            1 if at < bytes.len() => bytes[at] = random.u8(..),
            2 => {
                let end = random.usize(at..=bytes.len());
                bytes.drain(at..end);
            }
            3 => {
                let end = random.usize(at..=bytes.len()).min(at + 200);
                let piece = bytes[at..end].repeat(random.usize(1..8));
                bytes.splice(at..at, piece);
            }
            4 => {
                bytes.splice(at..at, WORDS[random.usize(0..WORDS.len())].iter().copied());
            }
            _ => {
                let from = random.usize(0..=other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
        }
    }
    bytes.truncate(1 << 16);
    bytes
}

/// Runs `target` over its corpus and so many mutations, the same ones each time.
fn fuzz(name: &str, runs: usize, target: fn(&[u8])) {
    let runs = std::env::var("FUZZ_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(runs);
    let corpus = corpus(name);
    let mut random = fastrand::Rng::with_seed(0x636f_7079);
    let pick = |random: &mut fastrand::Rng| corpus[random.usize(0..corpus.len())].clone();
    for run in 0..corpus.len() + runs {
        let input = match corpus.get(run) {
            Some(input) => input.clone(),
            None => {
                let (one, other) = (pick(&mut random), pick(&mut random));
                mutate(&mut random, &one, &other)
            }
        };
        let begun = Instant::now();
        let ended = catch_unwind(AssertUnwindSafe(|| target(&input)));
        assert!(ended.is_ok(), "{name}, run {run}, fails on {:?}", String::from_utf8_lossy(&input));
        assert!(begun.elapsed() < LIMIT, "{name}, run {run}, took {:?}", begun.elapsed());
    }
}

#[test]
fn every_decoder_takes_any_bytes() {
    fuzz("decode", 4000, targets::decode);
}

#[test]
fn lists_of_articles_take_any_bytes() {
    fuzz("lists", 3000, targets::lists);
}

#[test]
fn xml_takes_any_bytes() {
    fuzz("xml", 3000, targets::xml);
}

#[test]
fn records_and_responses_take_any_bytes() {
    fuzz("records", 3000, targets::records);
}

#[test]
fn archives_take_any_bytes() {
    fuzz("archive", 2000, targets::archive);
}

#[test]
fn the_normalizer_takes_any_text() {
    fuzz("normalize", 400, targets::normalize);
}

#[test]
fn the_header_budget_holds_for_any_headers() {
    fuzz("headers", 4000, targets::headers);
}

#[test]
fn any_routing_template_is_read_or_refused() {
    fuzz("template", 10_000, targets::template);
}

#[test]
fn any_rule_has_an_answer_or_a_reason() {
    fuzz("rule", 2000, targets::rule);
}

#[test]
fn any_configuration_is_resolved_or_refused() {
    fuzz("configuration", 300, targets::configuration);
}
