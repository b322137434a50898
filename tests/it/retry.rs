//! What the broker does not take: delay tiers with real TTLs, then quarantine; an outage is waited for and burns no attempts.

use std::time::Duration;

use lapin::types::AMQPValue;

use crate::round_trip::TEXT;
use crate::support::broker;
use crate::support::queue::{Client, properties};
use crate::support::worker::Worker;

const LIMIT: Duration = Duration::from_secs(60);

/// Routes English to the enriched queue and leaves every other language without a queue.
const ENGLISH_ONLY: &str = "topology.binding=article.en";

const GERMAN: &str = "Hafen nach Sturm wieder offen\n\nDer Hafen der alten Stadt ist nach einem Sturm seit Montag wieder offen, teilte die \
Behörde mit. Neun Tage lang war er gesperrt. Die Fähren zu den Inseln fahren zweimal am Tag, bis der beschädigte Kai wieder in Ordnung ist. \
Die Fischer hatten den Rat gebeten, kleinere Boote früher hinauszulassen, doch der Rat lehnte das ab.\n";

fn english(id: &str) -> (lapin::BasicProperties, Vec<u8>) {
    (properties("text/plain", id), TEXT.as_bytes().to_vec())
}

fn german(id: &str) -> (lapin::BasicProperties, Vec<u8>) {
    (properties("text/plain; charset=utf-8", id), GERMAN.as_bytes().to_vec())
}

#[test]
fn an_unroutable_result_goes_through_the_tiers_and_then_to_quarantine() {
    let vhost = broker::shared().vhost();
    let worker = Worker::ready(&vhost, &[ENGLISH_ONLY, r#"retry.tiers=["1s","2s"]"#]);
    let client = Client::connect(&vhost.url());
    // Good company, so that the one is no outage.
    let messages: Vec<_> = (0..8).map(|n| english(&format!("en-{n}"))).chain([german("de")]).collect();
    client.publish("articles.raw", &messages);
    let found = client.take("articles.quarantine", 1, LIMIT);
    assert_eq!(found[0].message_id(), "de");
    assert_eq!(found[0].header("x-copydesk-reason").as_deref(), Some("downstream.unroutable"));
    assert_eq!(found[0].header("x-copydesk-attempt").as_deref(), Some("3"));
    assert!(found[0].body == GERMAN.as_bytes());
    assert_eq!(client.drain("articles.enriched").len(), 8);
    let settled = worker.events("message.settled");
    let outcomes: Vec<_> =
        settled.iter().filter(|e| e["messaging.message.id"] == "de").map(|e| e["outcome"].clone()).collect();
    assert_eq!(outcomes, ["retried", "retried", "quarantined"]);
}

#[test]
fn a_retried_message_succeeds_when_the_binding_is_there() {
    let vhost = broker::shared().vhost();
    let _worker = Worker::ready(&vhost, &[ENGLISH_ONLY, r#"retry.tiers=["2s","3s","4s"]"#]);
    let client = Client::connect(&vhost.url());
    let messages: Vec<_> = (0..4).map(|n| english(&format!("en-{n}"))).chain([german("de")]).collect();
    client.publish("articles.raw", &messages);
    std::thread::sleep(Duration::from_millis(1500));
    client.bind("articles.enriched", "articles", "article.#");
    let found = client.take("articles.enriched", 5, LIMIT);
    let german = found.iter().find(|f| f.routing_key == "article.de").expect("the retried one");
    assert_eq!(german.properties.correlation_id().as_ref().map(|id| id.as_str()), Some("de"));
    assert_eq!(german.header("x-copydesk-attempt"), None, "the result speaks of itself");
    assert_eq!(client.drain("articles.quarantine").len(), 0);
}

#[test]
fn a_whole_outage_downstream_burns_no_attempts() {
    let vhost = broker::shared().vhost();
    let worker = Worker::ready(&vhost, &[r#"retry.tiers=["1s"]"#]);
    let client = Client::connect(&vhost.url());
    client.unbind("articles.enriched", "articles", "article.#");
    client.publish("articles.raw", &(0..40).map(|n| english(&format!("en-{n}"))).collect::<Vec<_>>());
    worker.wait_for("paused", 1, LIMIT);
    std::thread::sleep(Duration::from_secs(3));
    client.bind("articles.enriched", "articles", "article.#");
    let found = client.take("articles.enriched", 40, LIMIT);
    assert_eq!(found.len(), 40);
    assert_eq!(client.drain("articles.quarantine").len(), 0, "no article paid for the outage");
    worker.wait_for("resumed", 1, LIMIT);
}

#[test]
fn a_full_queue_downstream_is_waited_for() {
    let vhost = broker::shared().vhost();
    let client = Client::connect(&vhost.url());
    client.declare(
        "articles.enriched",
        &[("x-max-length", AMQPValue::LongInt(10)), ("x-overflow", AMQPValue::LongString("reject-publish".into()))],
    );
    let worker = Worker::ready(&vhost, &["topology.queue=", r#"retry.tiers=["1s","2s","4s","8s","16s","32s"]"#]);
    client.bind("articles.enriched", "articles", "article.#");
    client.publish("articles.raw", &(0..60).map(|n| english(&format!("en-{n}"))).collect::<Vec<_>>());
    worker.wait_for("paused", 1, LIMIT);
    let mut ids = std::collections::BTreeSet::new();
    crate::support::eventually("all 60 arrive", LIMIT, || {
        let found = client.drain("articles.enriched");
        ids.extend(found.iter().filter_map(|f| f.properties.correlation_id().as_ref().map(ToString::to_string)));
        ids.len() == 60
    });
    assert_eq!(client.drain("articles.quarantine").len(), 0, "no article paid for the full queue");
}
