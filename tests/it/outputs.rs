//! Every form of output against its schema, rules on a real broker, and what shows rules without one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::round_trip::TEXT;
use crate::support::broker;
use crate::support::queue::{Client, properties};
use crate::support::worker::{Worker, copydesk};

const LIMIT: Duration = Duration::from_secs(30);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All inputs that the fixtures have: one of each form of input, and the samples.
fn fixtures() -> Vec<PathBuf> {
    let fixtures = root().join("tests/fixtures");
    let mut found = vec![fixtures.join("daily-news-egypt.txt"), fixtures.join("samples")];
    for entry in std::fs::read_dir(&fixtures).unwrap() {
        let folder = entry.unwrap().path();
        if folder.join("expected.json").exists() {
            let mut files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
            found.push(files.find(|path| path.file_stem().is_some_and(|stem| stem == "input")).unwrap());
        }
    }
    found.sort();
    found
}

/// The forms of other programs, the languages and the archives, too.
fn all_fixtures() -> Vec<PathBuf> {
    let others = ["archive/crawl.warc.gz", "forms", "languages"];
    fixtures().into_iter().chain(others.map(|name| root().join("tests/fixtures").join(name))).collect()
}

fn pipe(arguments: &[&str]) -> Vec<Value> {
    piped(arguments, fixtures())
}

fn piped(arguments: &[&str], inputs: Vec<PathBuf>) -> Vec<Value> {
    let out = copydesk().arg("pipe").args(arguments).args(inputs).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let lines = std::str::from_utf8(&out.stdout).unwrap().lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_form_of_every_fixture_validates() {
    let every = |form| piped(&["--format", form, "--set", "decode.feeds=articles"], all_fixtures());
    let plain = every("json");
    assert!(plain.len() >= 35, "{}", plain.len());
    for (format, schema) in [
        ("ninjs", "src/encode/ninjs-3.1.schema.json"),
        ("json-ld", "src/encode/json-ld-used.schema.json"),
        ("cloudevents", "src/encode/cloud-event.schema.json"),
    ] {
        let schema = serde_json::from_str(&std::fs::read_to_string(root().join(schema)).unwrap()).unwrap();
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        let documents = every(format);
        assert_eq!(documents.len(), plain.len());
        for (document, plain) in documents.iter().zip(&plain) {
            let errors: Vec<_> =
                validator.iter_errors(document).map(|e| format!("{}: {e}", e.instance_path())).collect();
            assert!(errors.is_empty(), "{format}: {}\n{document:#}", errors.join("\n"));
            if format == "cloudevents" {
                assert_eq!(&document["data"], plain, "the event carries the document itself");
                crate::support::schema::assert_article(&document["data"]);
            }
        }
    }
    assert_eq!(plain[0]["schema"], "urn:copydesk:schema:article:1");
}

#[test]
fn documents_stand_in_a_folder_by_language_and_day() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out");
    let arguments = ["--output", target.to_str().unwrap(), "--partition", "language/published"];
    assert!(pipe(&arguments).is_empty(), "nothing goes to standard output");
    let plain = pipe(&[]);
    for document in &plain {
        let language = document["language"]["code"].as_str().unwrap_or("und").to_lowercase();
        let day = document["published"]["at"].as_str().map_or("none", |at| &at[..10]);
        let path = target.join(format!("language={language}/published={day}/articles.ndjson"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(text.lines().any(|line| line.contains(document["id"].as_str().unwrap())), "{}", path.display());
    }
    let again = copydesk().arg("pipe").args(arguments).arg(&fixtures()[0]).output().unwrap();
    assert_eq!(again.status.code(), Some(6), "what is there would be doubled");
    let unknown = copydesk().args(["pipe", "--output", "x", "--partition", "lang"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
}

const RULES: &str = r#"
[[fields]]
name = "desk"
value = "'port' in keywords.map(k, k.text.lowerAscii()) || body.text.contains('harbour') ? 'sea' : 'land'"

[[outputs]]
name = "sea"
when = "extra.desk == 'sea'"
exchange = "articles"
routing_key = "article.sea.{extra.desk}"
headers = { "x-stream-filter-value" = "extra.desk", words = "body.words" }
article_headers = true
cloud_event = "binary"
compression = "gzip"
priority = 4

[[outputs]]
name = "titled"
when = "headline.contains('storm')"
exchange = "articles"
routing_key = "article.titled"
include = ["headline", "language.code", "extra"]

[[outputs]]
name = "sections"
when = "body.text.contains('a rule without an answer') && section == 'port'"
exchange = "articles"
routing_key = "article.port"
"#;

#[test]
fn rules_route_on_a_real_broker_and_what_meets_none_is_skipped() {
    let vhost = broker::shared().vhost();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worker.toml");
    std::fs::write(&file, RULES).unwrap();
    let mut command = copydesk();
    command.args(["serve", "--declare", "--config", file.to_str().unwrap()]).env("COPYDESK_AMQP_URL", vhost.url());
    let worker = Worker::spawn(command);
    worker.wait_for("ready", 1, LIMIT);
    let client = Client::connect(&vhost.url());
    let inland = TEXT.replace("harbour", "station").replace("Harbour", "Station").replace("storm", "strike");
    let fails = format!("{inland}\n\nThis is a rule without an answer, the council said on Monday.\n");
    client.publish(
        "articles.raw",
        &[
            (properties("text/plain", "sea"), TEXT.as_bytes().to_vec()),
            (properties("text/plain", "none"), inland.clone().into_bytes()),
            (properties("text/plain", "fails"), fails.into_bytes()),
        ],
    );
    let found = client.take("articles.enriched", 2, LIMIT);
    let sea = found.iter().find(|found| found.routing_key == "article.sea.sea").expect("the output sea");
    assert_eq!(sea.header("x-stream-filter-value").as_deref(), Some("sea"));
    assert_eq!(sea.header("language").as_deref(), Some("en"));
    assert_eq!(sea.header("cloudEvents_specversion").as_deref(), Some("1.0"));
    assert!(sea.header("words").is_some_and(|words| words.parse::<u32>().unwrap() > 50));
    assert_eq!(sea.properties.content_encoding().as_ref().map(|e| e.as_str()), Some("gzip"));
    assert_eq!(*sea.properties.priority(), Some(4));
    let titled = found.iter().find(|found| found.routing_key == "article.titled").expect("the output titled").json();
    assert_eq!(titled["extra"]["desk"], "sea");
    assert_eq!(titled["language"], serde_json::json!({"code": "en"}));
    assert!(titled.get("body").is_none() && titled.get("id").is_none());
    let failed = client.take("articles.quarantine", 1, LIMIT);
    assert_eq!(failed[0].properties.message_id().as_ref().map(|id| id.as_str()), Some("fails"));
    let (status, log) = worker.terminate();
    let log = log.join("\n");
    assert!(status.success() && log.contains("routing.not_routed") && log.contains("routing.rule_failed"), "{log}");
}

#[test]
fn check_shows_which_rules_an_article_meets_and_runs_tests_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let (file, tests) = (folder.path().join("worker.toml"), folder.path().join("rules"));
    std::fs::create_dir(&tests).unwrap();
    std::fs::write(&file, RULES).unwrap();
    std::fs::write(tests.join("a.txt"), TEXT).unwrap();
    let cases = r#"
[[test]]
name = "the harbour is the sea's"
article = "a.txt"
routes = ["titled", "sea"]
routing_keys = ["article.sea.sea", "article.titled"]
extra = { desk = "sea" }

[[test]]
name = "a strike is nobody's"
document = { headline = "Strike", body = { text = "Trains" } }
routes = []

[[test]]
name = "without a section"
document = { body = { text = "a rule without an answer" }, headline = "Strike" }
reason = "routing.rule_failed"
"#;
    std::fs::write(tests.join("rules.toml"), cases).unwrap();
    let check = |arguments: &[&str]| {
        let out = copydesk().args(["check", "--config", file.to_str().unwrap()]).args(arguments).output().unwrap();
        (out.status.code(), String::from_utf8(out.stdout).unwrap())
    };
    let (code, said) = check(&[]);
    assert!(code == Some(0) && said.contains("[1].when: headline may be absent"), "{said}");
    let (code, said) = check(&["--article", tests.join("a.txt").to_str().unwrap()]);
    assert!(code == Some(0) && said.contains("meets    sea: extra.desk == 'sea'"), "{said}");
    assert!(said.contains("goes to exchange \"articles\" with routing key \"article.sea.sea\""), "{said}");
    let report = folder.path().join("report.xml");
    let run = ["--tests", tests.to_str().unwrap(), "--junit", report.to_str().unwrap()];
    let (code, said) = check(&run);
    assert_eq!((code, said.lines().last()), (Some(0), Some("3 passed, 0 failed")), "{said}");
    std::fs::write(tests.join("rules.toml"), cases.replace("routes = []", "routes = [\"sea\"]")).unwrap();
    let (code, said) = check(&run);
    assert!(code == Some(2) && said.contains("expected the routes [\"sea\"], found routing.not_routed"), "{said}");
    assert!(std::fs::read_to_string(&report).unwrap().contains("failures=\"1\""));
}
