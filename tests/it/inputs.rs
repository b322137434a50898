//! The forms of input that are no single text, page or object, from the input queue of a real broker to the queue downstream.

use std::time::Duration;

use serde_json::json;

use crate::round_trip::TEXT;
use crate::support::broker;
use crate::support::queue::{Client, Found, properties};
use crate::support::schema;
use crate::support::worker::Worker;

const LIMIT: Duration = Duration::from_secs(60);

/// An article of our own, another one for each name.
fn text(name: &str) -> String {
    TEXT.replace("Monday", name)
}

fn ids(found: &[Found]) -> Vec<String> {
    let mut ids: Vec<_> =
        found.iter().map(|f| f.json()["origin"]["id"].as_str().unwrap_or_default().to_owned()).collect();
    ids.sort();
    ids
}

#[test]
fn several_articles_of_a_message_come_out_together_or_not_at_all() {
    let vhost = broker::shared().vhost();
    let _worker = Worker::ready(&vhost, &["limits.articles=5"]);
    let client = Client::connect(&vhost.url());
    let article = |id: &str| json!({"id": id, "title": "Harbour reopens after storm", "text": text(id)});
    let event = |id: &str| json!({"specversion": "1.0", "id": id, "source": "/crawler", "type": "org.example.article", "data": article(id)});
    let array = json!([article("a1"), article("a2")]).to_string();
    let lines = format!("{}\n{}\n{}\n", article("l1"), article("l2"), article("l3"));
    let batch = json!([event("b1"), event("b2")]).to_string();
    client.publish(
        "articles.raw",
        &[
            (properties("application/json", "array"), array.into_bytes()),
            (properties("application/x-ndjson", "lines"), lines.into_bytes()),
            (properties("application/cloudevents-batch+json", "batch"), batch.into_bytes()),
        ],
    );
    let found = client.take("articles.enriched", 7, LIMIT);
    assert_eq!(ids(&found), ["a1", "a2", "b1", "b2", "l1", "l2", "l3"]);
    for result in &found {
        let document = result.json();
        schema::assert_article(&document);
        assert_eq!(document["headline"], "Harbour reopens after storm");
        assert_eq!(result.message_id(), document["id"]);
        let of = result.properties.correlation_id().clone().unwrap();
        assert!(document["origin"]["id"].as_str().unwrap().starts_with(&of.as_str()[..1]), "{of} {document:#}");
    }

    let many = json!((0..6).map(|n| article(&n.to_string())).collect::<Vec<_>>()).to_string();
    let bad = json!([article("x1"), {"title": "no text"}, article("x3")]).to_string();
    let cut = format!("{}\n{{\"text\": \"cut o", article("c1"));
    let refused = [
        ("many", "application/json", many, "malformed.too_many_articles"),
        ("bad", "application/json", bad, "malformed.json_shape"),
        ("cut", "application/x-ndjson", cut, "malformed.json"),
        ("none", "application/json", "[]".to_owned(), "malformed.empty"),
    ];
    let messages: Vec<_> =
        refused.iter().map(|(id, form, body, _)| (properties(form, id), body.clone().into_bytes())).collect();
    client.publish("articles.raw", &messages);
    let quarantined = client.take("articles.quarantine", refused.len(), LIMIT);
    for (id, _, body, reason) in &refused {
        let found = quarantined.iter().find(|found| found.message_id() == *id).unwrap_or_else(|| panic!("no {id}"));
        assert_eq!(found.header("x-copydesk-reason").as_deref(), Some(*reason), "{id}");
        assert_eq!(found.body, body.as_bytes(), "{id}: the bytes as they came");
    }
    let detail = |id| quarantined.iter().find(|f| f.message_id() == id).and_then(|f| f.header("x-copydesk-detail"));
    assert!(detail("bad").unwrap().starts_with("article 2 of 3, for which none was published"), "{:?}", detail("bad"));
    client.publish("articles.raw", &[(properties("text/plain", "last"), TEXT.as_bytes().to_vec())]);
    let last = client.take("articles.enriched", 1, LIMIT);
    assert_eq!(last[0].properties.correlation_id().clone().unwrap().as_str(), "last", "nothing of the others came out");
}
