//! The log is a contract: every line is one JSON object of a known event with known fields, and holds neither body nor credential.

use std::collections::BTreeSet;
use std::time::Duration;

use copydesk::telemetry::schema::{COMMON, EVENTS};
use serde_json::Value;

use crate::round_trip::TEXT;
use crate::support::queue::{Client, properties};
use crate::support::worker::{Worker, copydesk, example};
use crate::support::{broker, eventually};

const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn every_line_follows_the_schema_and_the_ledger_balances() {
    let vhost = broker::shared().vhost();
    let worker = Worker::ready(&vhost, &["log.summary_seconds=1", "log.level=debug"]);
    let client = Client::connect(&vhost.url());
    let mut messages = vec![
        (properties("application/json", "bad"), b"{".to_vec()),
        (properties("text/plain", "short"), b"Unmistakable words of a body.".to_vec()),
    ];
    messages.extend((0..20).map(|n| (properties("text/plain", &format!("g{n}")), TEXT.as_bytes().to_vec())));
    client.publish("articles.raw", &messages);
    client.take("articles.enriched", 20, LIMIT);
    client.take("articles.quarantine", 2, LIMIT);
    worker.wait_for("message.settled", 22, LIMIT);
    worker.wait_for("summary", 2, LIMIT);
    let (status, lines) = worker.terminate();
    assert_eq!(status.code(), Some(0));
    let mut seen = BTreeSet::new();
    for line in &lines {
        let record: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        let name = record["event"].as_str().unwrap_or_else(|| panic!("no event: {line}"));
        let event = EVENTS.iter().find(|e| e.name == name).unwrap_or_else(|| panic!("unknown event: {line}"));
        for field in record.as_object().unwrap().keys() {
            assert!(COMMON.contains(&field.as_str()) || event.fields.contains(&field.as_str()), "{field} in {line}");
        }
        assert!(!line.contains("guest:guest") && !line.contains("Unmistakable words"), "{line}");
        seen.insert(name.to_owned());
    }
    for name in
        ["started", "connected", "ready", "message.settled", "summary", "drain_started", "drain_finished", "stopped"]
    {
        assert!(seen.contains(name), "no {name}");
    }
    let parsed: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let settled = parsed.iter().filter(|e| e["event"] == "message.settled").count();
    assert_eq!(settled, 22, "exactly one for each delivery");
    let last = parsed.iter().rfind(|e| e["event"] == "summary").unwrap();
    let count = |name: &str| last[format!("ledger.{name}")].as_u64().unwrap();
    assert_eq!(
        (count("received"), count("published"), count("quarantined"), last["in_flight"].as_u64()),
        (22, 20, 2, Some(0))
    );
    assert!(!seen.contains("ledger_imbalance"));
}

/// Lines of libraries whose target begins so.
fn of_library(worker: &Worker, target: &str) -> Vec<Value> {
    worker
        .events("library")
        .into_iter()
        .filter(|e| e["target"].as_str().is_some_and(|t| t.starts_with(target)))
        .collect()
}

#[test]
fn what_libraries_say_is_off_and_holds_no_body_and_no_credential_when_on() {
    let vhost = broker::shared().vhost();
    let client = {
        let worker = Worker::ready(&vhost, &[]);
        let client = Client::connect(&vhost.url());
        client.publish("articles.raw", &[(properties("text/plain", "silent"), TEXT.as_bytes().to_vec())]);
        client.take("articles.enriched", 1, LIMIT);
        let (_, lines) = worker.terminate();
        assert!(!lines.iter().any(|line| line.contains("\"library\"")), "nobody asked");
        client
    };
    // Whatever the client can say, and a result that comes back, which it logs with its whole body.
    let outputs = "publish.outputs=[{exchange = 'articles', routing_key = 'nowhere'}]";
    let worker = Worker::ready(&vhost, &["log.libraries=debug", "log.filter=lapin=trace,amq_protocol=trace", outputs]);
    let article = format!("{TEXT}\n\nUnmistakable words of a body.");
    client.publish("articles.raw", &[(properties("text/plain", "loud"), article.into_bytes())]);
    client.publish(
        "articles.raw",
        &[(properties("application/json", "bad"), b"{\"text\": \"Unmistakable words".to_vec())],
    );
    client.take("articles.quarantine", 1, LIMIT);
    worker.wait_for("message.settled", 2, LIMIT);
    let returned = |e: &Value| e["message"] == "Server returned us a message" && e["level"] == "WARN";
    assert!(of_library(&worker, "lapin").iter().any(returned), "the client said that a result came back");
    let frames = of_library(&worker, "lapin").iter().filter(|e| e["message"] == "will handle frame").count();
    assert!(frames > 10, "{frames} frames were seen at the finest level");
    let (status, lines) = worker.terminate();
    assert_eq!(status.code(), Some(0));
    let words: Vec<&str> = TEXT.split_whitespace().collect();
    let beginning = words[..4].join(" ");
    for line in &lines {
        for secret in ["guest", "Unmistakable", beginning.as_str()] {
            assert!(!line.contains(secret), "{secret:?} in {line}");
        }
        let record: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        assert!(EVENTS.iter().any(|e| record["event"] == e.name), "unknown event: {line}");
    }
}

#[test]
fn one_librarys_level_is_raised_in_a_running_worker() {
    let vhost = broker::shared().vhost();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worker.toml");
    std::fs::write(&file, "[broker]\nheartbeat_seconds = 1\n").unwrap();
    let mut command = copydesk();
    command.args(["serve", "--declare", "--config"]).arg(&file).env("COPYDESK_AMQP_URL", vhost.url());
    let worker = Worker::spawn(command);
    worker.wait_for("ready", 1, LIMIT);
    std::fs::write(&file, "[broker]\nheartbeat_seconds = 1\n[log]\nfilter = 'lapin=debug'\n").unwrap();
    worker.signal("HUP");
    let reloaded = worker.wait_for("configuration_reloaded", 1, LIMIT);
    assert_eq!(reloaded["changed"], serde_json::json!(["log.filter"]));
    let said = worker.wait_for("library", 1, LIMIT);
    assert!(said["target"].as_str().unwrap().starts_with("lapin"), "{said}");
    std::fs::write(&file, "[broker]\nheartbeat_seconds = 1\n").unwrap();
    worker.signal("HUP");
    worker.wait_for("configuration_reloaded", 2, LIMIT);
    std::thread::sleep(Duration::from_millis(200));
    let count = worker.events("library").len();
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(worker.events("library").len(), count, "it is silent again");
    assert_eq!(worker.terminate().0.code(), Some(0));
}

#[test]
fn a_program_that_embeds_the_worker_hears_it_through_its_own_subscriber() {
    let vhost = broker::shared().vhost();
    let mut command = example("embed");
    command.env("COPYDESK_AMQP_URL", vhost.url()).env_remove("RUST_LOG");
    let worker = Worker::spawn(command);
    let says = |parts: &[&str]| worker.lines().iter().any(|line| parts.iter().all(|part| line.contains(part)));
    eventually("it is ready", LIMIT, || says(&["INFO copydesk: ready event=\"ready\" session=1"]));
    let client = Client::connect(&vhost.url());
    client.publish("articles.raw", &[(properties("text/plain", "m"), TEXT.as_bytes().to_vec())]);
    client.take("articles.enriched", 1, LIMIT);
    let settled = ["published event=\"message.settled\"", "outcome=\"published\"", "attempt=1", "redelivered=false"];
    let names = ["messaging.message.id=\"m\"", "language=\"en\"", "outputs=[{\"exchange\":\"articles\","];
    eventually("it is settled", LIMIT, || says(&[&settled[..], &names[..]].concat()));
    for stage in ["decode", "normalize", "enrich", "route", "encode", "publish"] {
        let span = format!("}}:{stage}: copydesk: close");
        assert!(
            says(&["process{", "messaging.system=\"rabbitmq\"", "messaging.message.id=\"m\"", &span]),
            "no {stage}"
        );
    }
    eventually("the delivery's span closes", LIMIT, || {
        says(&["process{", "copydesk.outcome=\"published\"", "}: copydesk: close"])
    });
    let (status, lines) = worker.terminate();
    assert_eq!(status.code(), Some(0));
    let ends = |parts: &[&str]| lines.iter().any(|line| parts.iter().all(|part| line.contains(part)));
    assert!(ends(&["session{session=1", "}: copydesk: close"]), "the session's span closes");
    assert!(ends(&["INFO embed: the worker has ended published=1 drained=true"]), "its own events are there too");
}

#[test]
fn nothing_installs_a_global_subscriber_but_main() {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut installing = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read_to_string(&path)
                .is_ok_and(|text| ["set_global_default", "LogTracer"].iter().any(|w| text.contains(w)))
            {
                installing.push(path.file_name().unwrap().to_owned());
            }
        }
    }
    assert_eq!(installing, ["main.rs"]);
}
