//! Archives as input of `copydesk pipe`: records one by one, damage passed over, and a run that goes on where it was interrupted.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::round_trip::TEXT;
use crate::support::worker::copydesk;
use crate::support::{eventually, schema, signal};

fn lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

fn fixture(path: &str) -> String {
    format!("{}/tests/fixtures/{path}", env!("CARGO_MANIFEST_DIR"))
}

/// A response record with a page of its own.
fn record(number: usize) -> Vec<u8> {
    let text = TEXT.replace("Monday", &format!("day {number}"));
    let paragraphs: String = text.split("\n\n").skip(2).map(|p| format!("<p>{}</p>", p.trim())).collect();
    let page = format!(
        "<!doctype html><html lang=en><title>Harbour reopens after storm</title><article><h1>Harbour reopens after storm</h1>{paragraphs}</article></html>"
    );
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let head = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{number}>\r\nWARC-Target-URI: https://example.org/{number}\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head, block, "\r\n\r\n".to_owned()].concat().into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn pipe(arguments: &[&str]) -> Output {
    copydesk().arg("pipe").args(arguments).output().unwrap()
}

fn ids(documents: &[Value]) -> Vec<String> {
    documents.iter().map(|document| document["origin"]["id"].as_str().unwrap().to_owned()).collect()
}

fn numbers(range: std::ops::RangeInclusive<usize>) -> Vec<String> {
    range.map(|number| format!("urn:x:{number}")).collect()
}

#[test]
fn an_archive_of_a_crawler_gives_what_its_page_gives() {
    let rejected = tempfile::NamedTempFile::new().unwrap();
    let rejected = rejected.path().to_str().unwrap();
    let archive = fixture("archive/crawl.warc.gz");
    let out = pipe(&[&archive, "--rejected", rejected]);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    let documents = lines(&out.stdout);
    let [document] = documents.as_slice() else { panic!("{} documents", documents.len()) };
    schema::assert_article(document);
    let page = &lines(&pipe(&[&fixture("forms/page.html")]).stdout)[0];
    for field in ["headline", "byline", "published", "body", "section", "tags", "people", "places"] {
        assert_eq!(document[field], page[field], "{field}");
    }
    assert_eq!(document["url"]["canonical"], page["url"]["canonical"]);
    assert_eq!(document["origin"]["id"], "urn:uuid:00000000-0000-4000-8000-000000000001");
    assert!(document["origin"]["fetched"]["at"].as_str().unwrap().starts_with("2024-05-17T06:00"));
    assert_eq!(document["extra"]["warc"]["record_id"], "<urn:uuid:00000000-0000-4000-8000-000000000001>");
    let rejected = lines(&std::fs::read(rejected).unwrap());
    let reasons: Vec<_> = rejected.iter().map(|line| line["reason"].as_str().unwrap()).collect();
    assert_eq!(
        reasons,
        ["not_article.error_page", "not_article.record"],
        "the one that is gone, and the one that moved"
    );
    assert!(rejected[0]["input"].as_str().unwrap().ends_with("crawl.warc.gz:4"), "{}", rejected[0]);
    assert!(!String::from_utf8_lossy(&out.stderr).contains('\r'), "a line of progress is for terminals");
}

#[test]
fn every_packing_is_read_and_a_damaged_record_is_named_and_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let records: Vec<_> = (1..=6).map(record).collect();
    let mut damaged = records.clone();
    damaged[2] = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: soon\r\n\r\nlost\r\n\r\n".to_vec();
    let plain = damaged.concat();
    let mut member = gzip(&records[2]);
    let middle = member.len() / 2;
    member[middle..].fill(0xff);
    let packed: Vec<u8> = (0..6).flat_map(|n| if n == 2 { member.clone() } else { gzip(&records[n]) }).collect();
    let frames: Vec<u8> =
        (0..6).flat_map(|n| if n == 2 { b"no frame at all".to_vec() } else { zstd(&records[n]) }).collect();
    for (name, bytes) in [("a.warc", plain), ("a.warc.gz", packed), ("a.warc.zst", frames)] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let out = pipe(&[path.to_str().unwrap(), "--set", "duplicates.enabled=false"]);
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(ids(&lines(&out.stdout)), ["urn:x:1", "urn:x:2", "urn:x:4", "urn:x:5", "urn:x:6"], "{name}: {said}");
        assert_eq!(out.status.code(), Some(7), "{name}: not all of it could be read");
        assert!(said.contains("input_unreadable") && said.contains(&format!("{name}:")), "{name}: {said}");
    }
}

#[test]
fn frames_with_a_dictionary_are_read_and_one_that_is_damaged_costs_no_other() {
    for name in ["dictionary", "packed-dictionary"] {
        let path = fixture(&format!("archive/{name}.warc.zst"));
        let out = pipe(&[&path, "--set", "duplicates.enabled=false"]);
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(0), "{name}: {said}");
        let documents = lines(&out.stdout);
        assert_eq!(ids(&documents), numbers(1..=4), "{name}: {said}");
        assert!(documents[3]["body"]["text"].as_str().unwrap().starts_with("The harbour of the old town"), "{name}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("damaged.warc.zst");
    let mut bytes = std::fs::read(fixture("archive/dictionary.warc.zst")).unwrap();
    let frames: Vec<_> =
        (0..bytes.len() - 4).filter(|&at| bytes[at..].starts_with(&[0x28, 0xb5, 0x2f, 0xfd])).collect();
    let end = frames[frames.len() - 2];
    bytes[end - 3] ^= 0xff; // in the checksum of the second frame
    std::fs::write(&path, &bytes).unwrap();
    let out = pipe(&[path.to_str().unwrap(), "--set", "duplicates.enabled=false"]);
    let found = ids(&lines(&out.stdout));
    assert!(found.contains(&"urn:x:1".to_owned()) && found.contains(&"urn:x:4".to_owned()), "{found:?}");
    // Without its dictionary nothing can be read, and it says so.
    let alone = folder.path().join("alone.warc.zst");
    std::fs::write(&alone, &bytes[frames[frames.len() - 1]..]).unwrap();
    let out = pipe(&[alone.to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(7), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(out.stdout.is_empty());
}

#[test]
fn an_interrupted_run_goes_on_where_it_was() {
    const COUNT: usize = 400;
    let folder = tempfile::tempdir().unwrap();
    let crawl = folder.path().join("crawl");
    std::fs::create_dir(&crawl).unwrap();
    let (first, second) = (1..=COUNT / 2, COUNT / 2 + 1..=COUNT);
    let write = |name: &str, range: std::ops::RangeInclusive<usize>| {
        std::fs::write(crawl.join(name), range.flat_map(|number| gzip(&record(number))).collect::<Vec<u8>>()).unwrap();
    };
    write("a.warc.gz", first);
    write("b.warc.gz", second);
    let (place, output) = (folder.path().join("place.json"), folder.path().join("documents.ndjson"));
    let start = || {
        let output = std::fs::File::options().create(true).append(true).open(&output).unwrap();
        let mut command: Command = copydesk();
        command.arg("pipe").arg(&crawl).arg("--resume").arg(&place).args(["--set", "duplicates.enabled=false"]);
        // The place is written once a second: on no machine is the run over before.
        command.args(["--set", &format!("service.max_per_second={}", COUNT / 5)]);
        command.stdout(output).stderr(Stdio::null()).spawn().unwrap()
    };
    let mut interrupted = 0;
    loop {
        let before = std::fs::read_to_string(&place).unwrap_or_default();
        let mut run = start();
        let moved = || std::fs::read_to_string(&place).is_ok_and(|now| now != before);
        eventually("the run ends or gets on", Duration::from_secs(120), || {
            moved() || run.try_wait().unwrap().is_some()
        });
        if let Some(status) = run.try_wait().unwrap() {
            assert_eq!(status.code(), Some(0));
            break;
        }
        signal(&run.id().to_string(), "TERM");
        run.wait().unwrap();
        interrupted += 1;
        assert!(interrupted < COUNT);
    }
    assert!(interrupted > 0, "the run was too quick to be interrupted");
    assert_eq!(ids(&lines(&std::fs::read(&output).unwrap())), numbers(1..=COUNT), "each once, in order");
    write("c.warc.gz", COUNT + 1..=COUNT + 3);
    assert_eq!(start().wait().unwrap().code(), Some(0));
    assert_eq!(ids(&lines(&std::fs::read(&output).unwrap())), numbers(1..=COUNT + 3), "and what was added since");
    std::fs::remove_dir_all(&crawl).unwrap();
    std::fs::create_dir(&crawl).unwrap();
    assert_eq!(start().wait().unwrap().code(), Some(7), "the place is not among the inputs");
    let out = pipe(&["--resume", place.to_str().unwrap(), "-"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("--resume needs files"));
}

/// What a terminal shows of a run, by util-linux's `script`.
fn on_a_terminal(folder: &Path, arguments: &str) -> String {
    let program = env!("CARGO_BIN_EXE_copydesk");
    let typescript = folder.join("typescript");
    let status = Command::new("script")
        .args(["-q", "-e", "-c", &format!("{program} pipe {arguments} > /dev/null")])
        .arg(&typescript)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .expect("script: install bsdutils, or util-linux-script");
    assert!(status.success());
    String::from_utf8_lossy(&std::fs::read(&typescript).unwrap()).into_owned()
}

#[test]
fn a_terminal_shows_how_far_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crawl.warc");
    std::fs::write(&path, (1..=1500).flat_map(record).collect::<Vec<u8>>()).unwrap();
    let shown = on_a_terminal(folder.path(), &format!("{} --set log.level=error", path.display()));
    let line = regex::Regex::new(r"\d+ articles, \d+/s, \d+\.\d MB/s, 0 rejected, \d+ %, \d+:\d\d left").unwrap();
    assert!(line.is_match(&shown), "{shown:?}");
}

#[test]
fn a_folder_of_documents_is_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("crawl")).unwrap();
    let run = |expected: usize| {
        let mut command = copydesk();
        command.arg("pipe").arg(at("crawl")).arg("--resume").arg(at("place.json")).arg("--output").arg(at("documents"));
        let out = command.args(["--partition", "language", "--set", "duplicates.enabled=false"]).output().unwrap();
        assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
        let written = std::fs::read(at("documents").join("language=en").join("articles.ndjson")).unwrap();
        assert_eq!(ids(&lines(&written)), numbers(1..=expected));
    };
    std::fs::write(at("crawl").join("a.warc"), (1..=3).flat_map(record).collect::<Vec<u8>>()).unwrap();
    run(3);
    run(3);
    std::fs::write(at("crawl").join("b.warc"), (4..=5).flat_map(record).collect::<Vec<u8>>()).unwrap();
    run(5);
}
