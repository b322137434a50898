//! The log is a contract: every line is one JSON object of a known event with known fields, and holds neither body nor credential.

use std::collections::BTreeSet;
use std::time::Duration;

use copydesk::telemetry::schema::{COMMON, EVENTS};
use serde_json::Value;

use crate::round_trip::TEXT;
use crate::support::broker;
use crate::support::queue::{Client, properties};
use crate::support::worker::Worker;

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
