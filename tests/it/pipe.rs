//! `copydesk pipe`: every kind of file, in input order, with the rejected ones apart; and its ends.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::round_trip::TEXT;
use crate::support::schema;
use crate::support::worker::copydesk;

fn samples() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/samples"))
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

fn fed(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    output
}

#[test]
fn the_samples_come_out_as_documents() {
    let rejected = tempfile::NamedTempFile::new().unwrap();
    let out = copydesk().arg("pipe").arg("--rejected").arg(rejected.path()).arg(samples()).output().unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    let documents = lines(&out.stdout);
    assert_eq!(documents.len(), 7, "all but the line that is cut off");
    documents.iter().for_each(schema::assert_article);
    let rejected = lines(&std::fs::read(rejected.path()).unwrap());
    assert_eq!(rejected.len(), 1);
    assert_eq!(rejected[0]["reason"], "malformed.json");
    assert!(rejected[0]["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
}

#[test]
fn the_scrape_of_the_sample_is_clean_copy() {
    let out = copydesk().arg("pipe").arg(samples().join("daily-news-egypt.txt")).output().unwrap();
    let document = &lines(&out.stdout)[0];
    assert_eq!(document["headline"], "High-level, pro-government Syrian delegation reportedly arrives to Egypt");
    assert_eq!(document["authors"][0]["name"], "Toqa Ezzidin");
    assert_eq!((document["body"]["paragraphs"].as_u64(), document["body"]["words"].as_u64()), (Some(10), Some(458)));
    let text = document["body"]["text"].as_str().unwrap();
    for rubbish in ["4 Min Read", "Share This Article", "1 Comment", "Toqa Ezzidin"] {
        assert!(!text.contains(rubbish), "{rubbish}");
    }
    assert!(text.starts_with("A high-level Syrian delegation") && text.ends_with("have been implemented."));
    assert_eq!(document["language"]["code"], "en");
}

#[test]
fn the_sample_is_marked_up_as_a_reader_would() {
    let text = std::fs::read_to_string(samples().join("daily-news-egypt.txt")).unwrap();
    let input = serde_json::json!({"id": "sample", "text": text, "published_at": "2016-10-16"}).to_string();
    let out = fed(copydesk().args(["pipe", "-"]), input.as_bytes());
    let document = &lines(&out.stdout)[0];
    schema::assert_article(document);
    assert_eq!(document["headline"], "High-level, pro-government Syrian delegation reportedly arrives to Egypt");
    assert_eq!(document["authors"][0]["name"], "Toqa Ezzidin");
    assert_eq!((document["body"]["paragraphs"].as_u64(), document["body"]["words"].as_u64()), (Some(10), Some(458)));
    assert_eq!(document["published"]["at"], "2016-10-16T00:00:00Z");

    let body: Vec<char> = document["body"]["text"].as_str().unwrap().chars().collect();
    let cut = |at: &Value| -> String {
        let offset = |key: &str| at[key].as_u64().unwrap() as usize;
        body[offset("start")..offset("end")].iter().collect()
    };
    let list = |field: &str| document[field].as_array().cloned().unwrap_or_default();
    let of = |field: &str, key: &str| -> Vec<String> {
        list(field).iter().map(|item| item[key].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(
        of("people", "name"),
        ["Bashar Al-Assad", "Sameh Shoukry", "Mohammed Bassam Al-Malek", "Abdel Fattah Al-Sisi"]
    );
    assert_eq!(of("people", "role"), ["President", "Egyptian Foreign Minister", "", "President"]);
    let mentions = |item: &Value| item["mentions"].as_array().unwrap().iter().map(&cut).collect::<Vec<_>>();
    let last = |name: &str| name.rsplit(' ').next().unwrap().to_owned();
    for person in list("people") {
        let name = last(person["name"].as_str().unwrap());
        assert!(mentions(&person).iter().all(|mention| last(mention) == name), "{person}");
    }
    assert_eq!(
        of("organisations", "name"),
        [
            "UN security council",
            "National Coalition for Syrian Revolutionary and Opposition Forces",
            "Daily News Egypt"
        ]
    );
    assert_eq!(document["organisations"][0]["wikidata"], "Q37470");
    assert_eq!(mentions(&document["organisations"][0]).len(), 5);
    assert_eq!(of("countries", "code")[..3], ["SY", "EG", "RU"]);
    let places = list("places");
    let place = |name: &str| places.iter().find(|p| p["name"] == name).unwrap_or_else(|| panic!("no {name}"));
    let lausanne = place("Lausanne");
    assert_eq!((lausanne["geonames"].as_u64(), lausanne["country"].as_str()), (Some(2_659_994), Some("CH")));
    assert!((lausanne["latitude"].as_f64().unwrap() - 46.52).abs() < 0.05);
    assert!((lausanne["longitude"].as_f64().unwrap() - 6.63).abs() < 0.05);
    for (name, country) in [("Damascus", "SY"), ("Saudi Arabia", "SA"), ("Qatar", "QA"), ("United States", "US")] {
        assert_eq!(place(name)["country"], country);
    }

    let dates = list("dates");
    let value = |text: &str| dates.iter().find(|d| cut(d).contains(text)).map(|d| d["value"].as_str().unwrap());
    assert_eq!(value("Saturday"), Some("2016-10-15"));
    assert_eq!(value("Sunday"), Some("2016-10-16"));
    assert_eq!(value("30 September 2015"), Some("2015-09-30"));
    let quotations = list("quotations");
    let by = |start: &str| {
        let said = |q: &&Value| q["text"].as_str().is_some_and(|text| text.contains(start));
        quotations.iter().find(said).unwrap_or_else(|| panic!("no quotation with {start}"))
    };
    for start in
        ["On 30 September 2015, Egypt was the only Arab country", "the coordination between Al-Assad and Al-Sisi"]
    {
        assert_eq!(by(start)["speaker"]["name"], "Mohammed Bassam Al-Malek");
        assert_eq!(by(start)["cue"], "added");
    }
    assert_eq!(by("On 30 September 2015")["kind"], "direct");
    let subjects = of("subjects", "code");
    for code in ["medtop:11000000", "medtop:16000000"] {
        assert!(subjects.iter().any(|c| c == code), "{subjects:?}");
    }
}

#[test]
fn order_is_the_inputs_and_a_bad_line_ends_nothing() {
    let input: String = (0..500)
        .map(|n| match n % 50 {
            7 => "{\"id\": broken\n".to_owned(),
            _ => {
                serde_json::json!({"id": n.to_string(), "text": TEXT.replace("nine", &n.to_string())}).to_string()
                    + "\n"
            }
        })
        .collect();
    let out = fed(copydesk().args(["pipe", "-"]), input.as_bytes());
    assert_eq!(out.status.code(), Some(0));
    let ids: Vec<_> = lines(&out.stdout).iter().map(|d| d["origin"]["id"].as_str().unwrap().to_owned()).collect();
    let expected: Vec<_> = (0..500).filter(|n| n % 50 != 7).map(|n| n.to_string()).collect();
    assert_eq!(ids, expected);
    let again = fed(copydesk().args(["pipe"]), input.as_bytes());
    assert!(out.stdout == again.stdout, "the same input gives the same bytes, duplicates included");
}

#[test]
fn compressed_files_are_read_like_plain_ones() {
    let folder = tempfile::tempdir().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(TEXT.as_bytes()).unwrap();
    let plain = folder.path().join("a.txt");
    let packed = folder.path().join("b.txt.gz");
    std::fs::write(&plain, TEXT).unwrap();
    std::fs::write(&packed, gzip.finish().unwrap()).unwrap();
    let out = copydesk().arg("pipe").arg(&plain).arg(&packed).output().unwrap();
    let documents = lines(&out.stdout);
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[0]["body"], documents[1]["body"]);
}

#[test]
fn a_reader_that_leaves_and_a_full_disk_are_told_apart() {
    let input: String =
        (0..3000).map(|n| serde_json::json!({"id": n.to_string(), "text": TEXT}).to_string() + "\n").collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), input).unwrap();
    let run = |script: &str| {
        let script = script.replace("COPYDESK", env!("CARGO_BIN_EXE_copydesk"));
        let script = script.replace("INPUT", file.path().to_str().unwrap());
        Command::new("bash").args(["-c", &script]).output().unwrap()
    };
    let head = run("COPYDESK pipe - < INPUT | head -n 1; echo ${PIPESTATUS[0]}");
    let text = String::from_utf8_lossy(&head.stdout);
    assert!(text.trim_end().ends_with("141") || text.trim_end().ends_with('0'), "{text}");
    assert!(!String::from_utf8_lossy(&head.stderr).contains("panicked"));
    let full = run("COPYDESK pipe - < INPUT > /dev/full");
    assert_eq!(full.status.code(), Some(6), "{}", String::from_utf8_lossy(&full.stderr));
    assert!(String::from_utf8_lossy(&full.stderr).contains("space"), "{}", String::from_utf8_lossy(&full.stderr));
}

#[test]
fn mistakes_in_the_configuration_are_all_told_at_once() {
    let out = copydesk()
        .args(["pipe", "--set", "normalize.min_wrds=3", "--set", "limits.seconds=0"])
        .env("COPYDESK__CONSUME__PREFETCH", "many")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(2));
    let said = String::from_utf8_lossy(&out.stderr);
    for expected in ["min_wrds", "min_words", "limits.seconds", "COPYDESK__CONSUME__PREFETCH"] {
        assert!(said.contains(expected), "{expected} in {said}");
    }
}

#[test]
fn the_resolved_configuration_shows_no_secret() {
    let out = copydesk()
        .args(["check", "--print"])
        .env("COPYDESK_AMQP_URL", "amqp://worker:hunter2@broker.example:5672/news")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{said}");
    assert!(said.contains("broker.example") && !said.contains("hunter2"), "{said}");
}
