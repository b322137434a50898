//! Crashes in mid-load, with a ledger of ids: what was confirmed into the input queue is found again, and nothing is made up.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::round_trip::TEXT;
use crate::support::broker::{self, Broker};
use crate::support::eventually;
use crate::support::queue::{Client, Found, properties};
use crate::support::worker::Worker;

const LIMIT: Duration = Duration::from_secs(120);

/// `count` articles that differ in one word, each with its number as message id.
fn numbered(from: usize, count: usize) -> Vec<(lapin::BasicProperties, Vec<u8>)> {
    let article =
        |n: usize| (properties("text/plain", &n.to_string()), TEXT.replace("nine days", &format!("{n} days")).into());
    (from..from + count).map(article).collect()
}

/// Every input's number, with the distinct results that it has.
#[derive(Default)]
struct Ledger(BTreeMap<String, BTreeSet<(String, Vec<u8>)>>, usize);

impl Ledger {
    fn enter(&mut self, found: Vec<Found>) {
        for message in found {
            let id = message.properties.correlation_id().as_ref().map(ToString::to_string).unwrap_or_default();
            self.1 += 1;
            self.0.entry(id).or_default().insert((message.message_id(), message.body));
        }
    }

    fn check(&self, sent: usize) {
        let lost: Vec<_> = (0..sent).filter(|n| !self.0.contains_key(&n.to_string())).collect();
        assert!(lost.is_empty(), "lost {} of {sent}: {lost:?}", lost.len());
        assert_eq!(self.0.len(), sent, "nothing is made up");
        let differing: Vec<_> = self.0.iter().filter(|(_, results)| results.len() > 1).map(|(id, _)| id).collect();
        assert!(differing.is_empty(), "a redelivery gave other bytes: {differing:?}");
        println!("ledger: {sent} sent, {} found, {} doubled, 0 lost", self.0.len(), self.1 - self.0.len());
    }
}

/// Small prefetch and no duplicates look-up, so that a redelivery's bytes can be compared.
const SETTINGS: &[&str] = &["consume.prefetch=64", "duplicates.enabled=false"];

#[test]
fn the_broker_killed_in_mid_load_loses_nothing() {
    let broker = Broker::start("");
    let vhost = broker.vhost();
    let worker = Worker::ready(&vhost, SETTINGS);
    let mut ledger = Ledger::default();
    let client = Client::connect(&vhost.url());
    // A quorum queue of RabbitMQ 3.10.8 that was declared about a second before the kill was seen to come back without a leader
    // ("leader not known" in its log): nothing that a worker can mend. So the queues have lived a while before the load.
    client.publish("articles.raw", &numbered(0, 100));
    eventually("the first are through", LIMIT, || client.count("articles.enriched") == 100);
    std::thread::sleep(Duration::from_secs(10));
    client.publish("articles.raw", &numbered(100, 2900));
    eventually("some more are through", LIMIT, || client.count("articles.enriched") > 300);
    broker.kill();
    worker.wait_for("disconnected", 1, LIMIT);
    broker.boot();
    worker.wait_for("ready", 2, LIMIT);
    let client = Client::connect(&vhost.url());
    client.publish("articles.raw", &numbered(3000, 500));
    eventually("all are through", LIMIT, || {
        ledger.enter(client.drain("articles.enriched"));
        ledger.0.len() >= 3500
    });
    ledger.enter(client.drain("articles.enriched"));
    assert_eq!(client.drain("articles.quarantine").len(), 0);
    ledger.check(3500);
    let (status, _) = worker.terminate();
    assert!(status.success());
}

#[test]
fn workers_killed_in_mid_load_lose_nothing() {
    let vhost = broker::shared().vhost();
    let client = Client::connect(&vhost.url());
    let mut worker = Worker::ready(&vhost, SETTINGS);
    client.publish("articles.raw", &numbered(0, 2000));
    for round in 1..=4 {
        let before = client.count("articles.enriched");
        eventually("some more are through", LIMIT, || {
            client.count("articles.enriched") > before || client.count("articles.raw") == 0
        });
        worker.signal("KILL");
        worker = Worker::ready(&vhost, SETTINGS);
        println!("kill {round}");
    }
    let mut ledger = Ledger::default();
    eventually("all are through", LIMIT, || {
        ledger.enter(client.drain("articles.enriched"));
        ledger.0.len() >= 2000
    });
    ledger.enter(client.drain("articles.enriched"));
    ledger.check(2000);
    assert_eq!(client.drain("articles.quarantine").len(), 0, "no innocent in quarantine");
}

#[test]
fn sigterm_in_mid_load_drains_and_leaves_the_rest() {
    let vhost = broker::shared().vhost();
    let client = Client::connect(&vhost.url());
    let worker = Worker::ready(&vhost, SETTINGS);
    client.publish("articles.raw", &numbered(0, 3000));
    eventually("some are through", LIMIT, || client.count("articles.enriched") > 100);
    let (status, log) = worker.terminate();
    assert!(status.success(), "{status}");
    let events: Vec<serde_json::Value> = log.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    for name in ["drain_started", "drain_finished", "summary", "stopped"] {
        assert!(events.iter().any(|e| e["event"] == name), "no {name} in\n{}", log.join("\n"));
    }
    let mut ledger = Ledger::default();
    ledger.enter(client.drain("articles.enriched"));
    let done = ledger.0.len();
    assert!((100..3000).contains(&done), "{done} of 3000: the signal came in mid-load");
    assert_eq!(ledger.1, done, "a drain doubles nothing");
    let _worker = Worker::ready(&vhost, SETTINGS);
    eventually("the rest goes through the next worker", LIMIT, || {
        ledger.enter(client.drain("articles.enriched"));
        ledger.0.len() >= 3000
    });
    ledger.check(3000);
    assert_eq!(ledger.1, 3000, "a drain doubles nothing");
}
