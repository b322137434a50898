//! The lines of docs/inputs.md and docs/outputs.md that are there to be copied give an article, word for word, in a folder that holds what they name.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::round_trip::TEXT;

fn fixtures() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"))
}

fn form(name: &str) -> String {
    std::fs::read_to_string(fixtures().join("forms").join(name)).unwrap()
}

/// An object of a fixture on a line.
fn line(name: &str) -> String {
    serde_json::from_str::<Value>(&form(name)).unwrap().to_string() + "\n"
}

/// What the lines name.
fn fill(folder: &Path) {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("items.jsonl", &line("scrapy.json"));
    write("page.json", &form("trafilatura.json"));
    let others = ["newspaper4k.json", "news-please.json", "media-cloud.json", "gdelt.json", "feedparser.json"];
    write("articles.ndjson", &others.map(line).concat());
    write("posts.json", &form("wordpress.json"));
    let item = form("rss-item.xml");
    let item = item.trim_start_matches(|c| c != '>').trim_start_matches('>');
    let item = if form("rss-item.xml").starts_with("<?xml") { item } else { &form("rss-item.xml") };
    write("feed.xml", &format!("<rss version='2.0'><channel><title>The Example</title>{item}</channel></rss>"));
    for (name, file) in [("items/a.xml", "newsml-g2.xml"), ("items/b.xml", "nitf.xml"), ("item.json", "ninjs-3.json")] {
        write(name, &form(file));
    }
    write("page.html", &form("page.html"));
    let text = TEXT.split("\n\n").skip(2).collect::<Vec<_>>();
    write(
        "items.ndjson",
        &(json!({"kopf": "Harbour", "title": "Harbour reopens", "inhalt": {"absaetze": text}}).to_string() + "\n"),
    );
    std::fs::copy(fixtures().join("archive/crawl.warc.gz"), folder.join("crawl.warc.gz")).unwrap();
    write("crawl/page.html", &form("page.html"));
    write("crawl/more.ndjson", &line("scrapy.json"));
    std::fs::copy(fixtures().join("archive/crawl.warc.gz"), folder.join("crawl/crawl.warc.gz")).unwrap();
}

/// The commands in the cells of the tables of a page that begin with `copydesk pipe`.
fn commands(page: &str) -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let cells = text.lines().filter(|line| line.starts_with('|')).flat_map(|line| line.split('|'));
    let command = |cell: &str| Some(cell.trim().strip_prefix('`')?.strip_suffix('`')?.to_owned());
    cells.filter_map(command).filter(|command| command.starts_with("copydesk pipe")).collect()
}

/// Files below a folder that hold something.
fn written(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    entries
        .map(|path| if path.is_dir() { written(&path) } else { usize::from(path.metadata().unwrap().len() > 0) })
        .sum()
}

#[test]
fn lines_to_copy_give_articles() {
    let mut run = 0;
    for command in [commands("docs/inputs.md"), commands("docs/outputs.md")].concat() {
        if command.contains("parquet") && cfg!(not(feature = "parquet")) {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        fill(folder.path());
        let before = written(folder.path());
        let program = Path::new(env!("CARGO_BIN_EXE_copydesk")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        let out =
            Command::new("sh").args(["-c", &command]).env("PATH", path).current_dir(folder.path()).output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(0), "{command}: {said}");
        let documents = String::from_utf8_lossy(&out.stdout).lines().filter(|line| line.starts_with('{')).count();
        assert!(documents > 0 || written(folder.path()) > before, "{command}: nothing came out: {said}");
        run += 1;
    }
    assert!(run >= 13, "{run} lines");
}
