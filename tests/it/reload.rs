//! The configuration changes under load, for the better and for the worse; and two versions work side by side. Nothing is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::round_trip::TEXT;
use crate::support::broker::{self, Vhost};
use crate::support::queue::{Client, Found, properties};
use crate::support::worker::{Worker, copydesk};

const LIMIT: Duration = Duration::from_secs(90);

fn start(vhost: &Vhost<'_>, file: &Path) -> Worker {
    let mut command = copydesk();
    command.args(["serve", "--declare", "--config"]).arg(file).env("COPYDESK_AMQP_URL", vhost.url());
    let worker = Worker::spawn(command);
    worker.wait_for("ready", 1, LIMIT);
    worker
}

fn write(file: &Path, routing_key: &str, more: &str) {
    let text = format!(
        "[publish]\noutputs = [{{ exchange = 'articles', routing_key = '{routing_key}' }}]\n[log]\nsummary_seconds = 1\n{more}"
    );
    std::fs::write(file, text).unwrap();
}

fn publish(client: &Client, from: usize, to: usize) {
    let messages: Vec<_> =
        (from..to).map(|n| (properties("text/plain", &format!("m{n}")), TEXT.as_bytes().to_vec())).collect();
    client.publish("articles.raw", &messages);
}

/// The input's ids of these documents, each of which must be there once.
fn once(documents: &[(String, Value)]) -> BTreeSet<String> {
    let ids: BTreeSet<_> = documents.iter().map(|(id, _)| id.clone()).collect();
    assert_eq!(ids.len(), documents.len(), "a document came twice");
    ids
}

/// Takes so many documents; the input's message id and the document of each.
fn take(client: &Client, count: usize) -> Vec<(String, Value)> {
    let taken = client.take("articles.enriched", count, LIMIT);
    let read = |message: &Found| {
        let id = message.properties.correlation_id().as_ref().map(ToString::to_string).unwrap_or_default();
        (id, message.json())
    };
    taken.iter().map(read).collect()
}

#[test]
fn a_new_configuration_takes_over_under_load_and_a_bad_one_is_refused() {
    let vhost = broker::shared().vhost();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worker.toml");
    write(&file, "article.first", "");
    let worker = start(&vhost, &file);
    let client = Client::connect(&vhost.url());
    publish(&client, 0, 150);

    write(
        &file,
        "article.second",
        "level = 'debug'\n[enrich]\noff = ['names']\n[consume]\nprefetch = 7\n\
         [memory]\nbudget_ms = 70\n[duplicates]\nwindow_hours = 48\n[stories]\nlongest_days = 9\n",
    );
    worker.signal("HUP");
    let event = worker.wait_for("configuration_reloaded", 1, LIMIT);
    assert_eq!(event["changed"], serde_json::json!(["enrich.off", "log.level", "publish.outputs"]));
    let later = ["consume.prefetch", "duplicates.window_hours", "memory.budget_ms", "stories.longest_days"];
    assert_eq!((&event["level"], &event["at_next_start"]), (&"WARN".into(), &serde_json::json!(later)));
    publish(&client, 150, 300);

    // The file is noticed by itself; this one has two mistakes.
    write(&file, "article.{nonsense}", "[enrich]\noff = ['nmaes']\n");
    let event = worker.wait_for("configuration_refused", 1, LIMIT);
    let detail = event["detail"].as_str().unwrap();
    assert!(detail.contains("unknown placeholder {nonsense}") && detail.contains("\"nmaes\""), "{detail}");
    write(&file, "article.third", "");
    let missing = std::fs::read_to_string(&file).unwrap().replace("'articles'", "'nowhere'");
    std::fs::write(&file, missing).unwrap();
    let event = worker.wait_for("configuration_refused", 2, LIMIT);
    assert!(event["detail"].as_str().unwrap().contains("exchange nowhere is not on the broker"), "{event}");
    publish(&client, 300, 450);

    let documents = take(&client, 450);
    assert_eq!(once(&documents).len(), 450);
    worker.wait_for("message.settled", 450, LIMIT);
    let (status, lines) = worker.terminate();
    assert_eq!(status.code(), Some(0));
    let events: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut keys: BTreeMap<String, usize> = BTreeMap::new();
    for settled in events.iter().filter(|event| event["event"] == "message.settled") {
        *keys.entry(settled["outputs"][0]["routing_key"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    assert_eq!(keys.keys().collect::<Vec<_>>(), ["article.first", "article.second"]);
    assert!(keys["article.second"] >= 300, "those published later were made by the new one: {keys:?}");
    let last = events.iter().rfind(|event| event["event"] == "summary").unwrap();
    assert_eq!(
        (&last["ledger.received"], &last["ledger.published"], &last["ledger.returned"], &last["reconnects"]),
        (&450.into(), &450.into(), &0.into(), &0.into()),
        "no delivery was dropped, and no session"
    );
    assert!(!events.iter().any(|event| event["event"] == "ledger_imbalance"));
}

#[test]
fn two_versions_side_by_side_share_a_queue() {
    let vhost = broker::shared().vhost();
    let older = Worker::ready(&vhost, &["enrich.off=names,tone", "consume.prefetch=8"]);
    let newer = Worker::ready(&vhost, &["enrich.off=tone", "consume.prefetch=8"]);
    let client = Client::connect(&vhost.url());
    publish(&client, 0, 300);
    let documents = take(&client, 300);
    assert_eq!(once(&documents).len(), 300);
    let by_newer =
        documents.iter().filter(|(_, document)| document["processing"]["enrichers"].get("names").is_some()).count();
    assert!((1..300).contains(&by_newer), "both had their share: {by_newer} of 300");
    let bodies: BTreeSet<String> = documents.iter().map(|(_, document)| document["body"].to_string()).collect();
    assert_eq!(bodies.len(), 1, "what both do is the same");

    // The older one leaves, as in a rolling update, while articles arrive.
    publish(&client, 300, 500);
    let (status, lines) = older.terminate();
    assert_eq!(status.code(), Some(0));
    let rest = take(&client, 200);
    assert_eq!(once(&rest).len(), 200);
    let (status, more) = newer.terminate();
    assert_eq!(status.code(), Some(0));
    let mut published = 0;
    for log in [lines, more] {
        let last = log.iter().rev().find_map(|line| {
            let event: Value = serde_json::from_str(line).unwrap();
            (event["event"] == "summary").then_some(event)
        });
        let last = last.unwrap();
        let count = |name: &str| last[name].as_u64().unwrap();
        assert_eq!(count("ledger.received"), count("ledger.published") + count("ledger.returned"));
        published += count("ledger.published");
    }
    assert_eq!(published, 500);
}
