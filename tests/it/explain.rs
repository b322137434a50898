//! `copydesk explain`: an article with its evidence, for people and for machines.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::worker::copydesk;

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures")).join(name)
}

fn printed(command: &mut Command) -> String {
    let out = command.output().unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn json(command: &mut Command) -> Value {
    serde_json::from_str(&printed(command)).unwrap()
}

#[test]
fn a_page_is_explained_field_by_field() {
    let told = json(copydesk().arg("explain").arg(fixture("html-page/input.html")).arg("--json"));
    assert_eq!(told["verdict"]["outcome"], "published");
    let fields = told["fields"].as_array().unwrap();
    let field = |name: &str| fields.iter().find(|f| f["field"] == name).unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(field("headline")["value"], "Fähre nach Nordholm fährt wieder");
    assert_eq!(field("published")["value"], "2024-02-09T07:15:00+01:00");
    for name in ["headline", "authors", "published", "url", "body"] {
        assert!(field(name)["method"].as_str().is_some_and(|m| !m.is_empty()), "{name}");
        assert!(field(name)["confidence"].as_f64().is_some_and(|c| (0.0..=1.0).contains(&c)), "{name}");
    }
    assert!(field("headline")["agreed"].as_array().unwrap().contains(&"json_ld".into()), "{}", field("headline"));
    let removed = told["removed"].as_array().unwrap();
    let rule = |text: &str| {
        let piece = removed.iter().find(|r| r["text"].as_str().is_some_and(|t| t.contains(text)));
        piece.unwrap_or_else(|| panic!("{text} was not removed"))["rule"].as_str().unwrap().to_owned()
    };
    assert!(!rule("Sturm reißt Buhne fort").is_empty() && !rule("Alle Rechte").is_empty());
    let enrichers = told["enrichers"].as_array().unwrap();
    assert!(enrichers.iter().any(|e| e["name"] == "language" && e["outcome"] == "ran"), "{enrichers:?}");
    let stages: Vec<_> = told["stages"].as_array().unwrap().iter().map(|s| s["stage"].as_str().unwrap()).collect();
    assert_eq!(stages, ["decode", "normalize", "enrich", "route", "encode"]);
    assert!(told["stages"][1]["units"].as_u64().unwrap() > 1000);
    assert_eq!(told["outputs"][0]["routing_key"], "article.de");
}

#[test]
fn but_for_the_times_it_says_the_same_each_time() {
    let run = || {
        let mut told = json(copydesk().arg("explain").arg(fixture("text-scrape/input.txt")).arg("--json"));
        for list in ["stages", "enrichers"] {
            for step in told[list].as_array_mut().unwrap() {
                step.as_object_mut().unwrap().remove("milliseconds");
            }
        }
        told
    };
    assert_eq!(run(), run());
}

#[test]
fn people_read_it_too() {
    let text = printed(copydesk().arg("explain").arg(fixture("text-scrape/input.txt")));
    for expected in [
        "published",
        "headline     Village buys its last pub for the price of a tractor  [",
        "removed, ",
        "enrichers",
        "cost",
        "normalize",
    ] {
        assert!(text.contains(expected), "{expected} in\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "no colours where no terminal is");
}

#[test]
fn what_is_rejected_is_explained_as_well() {
    let mut child =
        copydesk().args(["explain", "-", "--json"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"A headline\n\nToo short for an article.").unwrap();
    let told: Value = serde_json::from_slice(&child.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(told["verdict"]["outcome"], "rejected");
    assert_eq!(told["verdict"]["reason"], "not_article.too_short");
    assert!(told["outputs"].as_array().unwrap().is_empty());
    let names: Vec<_> = told["fields"].as_array().unwrap().iter().map(|f| f["field"].clone()).collect();
    assert!(names.contains(&"language".into()) && names.contains(&"body".into()), "{names:?}");
}

#[test]
fn one_of_many_is_chosen_by_its_number() {
    let crawl = fixture("samples/crawl.ndjson");
    let second = json(copydesk().arg("explain").arg(&crawl).args(["--article", "2", "--json"]));
    assert_eq!(second["fields"][0]["value"], "Le port rouvre après la tempête");
    let broken = json(copydesk().arg("explain").arg(&crawl).args(["--article", "3", "--json"]));
    assert_eq!(
        (&broken["verdict"]["reason"], &broken["verdict"]["stage"]),
        (&"malformed.json".into(), &"decode".into())
    );
    let out = copydesk().arg("explain").arg(&crawl).args(["--article", "4"]).output().unwrap();
    assert_eq!(out.status.code(), Some(7));
    assert!(String::from_utf8_lossy(&out.stderr).contains("no article 4"));
}

#[test]
fn an_address_given_on_the_command_line_counts() {
    let told = json(copydesk().arg("explain").arg(fixture("text-scrape/input.txt")).args([
        "--json",
        "--url",
        "https://fenland.example/news/village-buys-last-pub?utm_source=x",
    ]));
    let url = told["fields"].as_array().unwrap().iter().find(|f| f["field"] == "url").expect("an address");
    assert_eq!(url["value"], "https://fenland.example/news/village-buys-last-pub");
}
