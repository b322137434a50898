//! Bad input: a stable reason, the original bytes and properties in quarantine, and a worker that goes on.

use std::io::Write;
use std::time::Duration;

use lapin::types::{AMQPValue, FieldTable};

use crate::round_trip::TEXT;
use crate::support::queue::{Client, properties};
use crate::support::worker::Worker;
use crate::support::{broker, http};

const LIMIT: Duration = Duration::from_secs(60);

/// A gzip stream of `mebibytes` zeros, made piece by piece.
fn bomb(mebibytes: usize) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0; 1 << 20];
    for _ in 0..mebibytes {
        out.write_all(&zeros).unwrap();
    }
    out.finish().unwrap()
}

#[test]
fn every_kind_of_bad_input_is_quarantined_whole() {
    let vhost = broker::shared().vhost();
    // RabbitMQ 4 itself refuses bodies of more than the default limit.
    let worker = Worker::ready(&vhost, &["limits.body_bytes=8388608"]);
    let client = Client::connect(&vhost.url());
    let deep = [b"{\"a\":".repeat(100_000), b"1".to_vec(), b"}".repeat(100_000)].concat();
    let million = [b"{\"text\":\"x\",\"a\":[".to_vec(), b"1,".repeat(999_999), b"1]}".to_vec()].concat();
    let huge = b"<p>All work and no play.</p>".repeat(12 * (1 << 20) / 28);
    let cases: Vec<(&str, &str, Vec<u8>, &str)> = vec![
        ("empty", "text/plain", vec![], "malformed.empty"),
        ("utf8", "text/plain; charset=utf-8", b"\x01\x02\xff\xfe\x80 ".repeat(40), "malformed.charset_invalid"),
        ("charset", "text/html; charset=x-klingon", b"<p>x</p>".to_vec(), "malformed.charset"),
        ("truncated", "application/json", b"{\"text\": \"it ends he".to_vec(), "malformed.json"),
        ("deep", "application/json", deep, "malformed.json_depth"),
        ("million", "application/json", million, "malformed.json_shape"),
        ("bomb", "text/plain", bomb(1024), "malformed.decompression_limit"),
        ("huge", "text/html", huge, "malformed.too_large"),
        ("nul", "text/plain", vec![0; 100_000], "malformed.empty"),
        ("pdf", "application/pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 0".to_vec(), "malformed.content_type"),
        ("short", "text/plain", b"Too short to be an article.".to_vec(), "not_article.too_short"),
    ];
    for (name, content_type, body, _) in &cases {
        let mut properties = properties(content_type, name).with_reply_to("kept".into()).with_priority(3);
        if *name == "bomb" {
            properties = properties.with_content_encoding("gzip".into());
        }
        let mut headers = FieldTable::default();
        headers.insert("x-crawler".into(), AMQPValue::LongInt(7));
        headers.insert("CC".into(), AMQPValue::FieldArray(vec![].into()));
        client.publish("articles.raw", &[(properties.with_headers(headers), body.clone())]);
    }
    client.publish("articles.raw", &[(properties("text/plain", "good"), TEXT.as_bytes().to_vec())]);

    let found = client.take("articles.quarantine", cases.len(), LIMIT);
    for (name, content_type, body, reason) in &cases {
        let message = found.iter().find(|f| f.message_id() == *name).unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!(message.header("x-copydesk-reason").as_deref(), Some(*reason), "{name}");
        assert!(message.body == *body, "{name}: the original bytes");
        assert_eq!(message.properties.content_type().as_ref().map(|t| t.as_str()), Some(*content_type), "{name}");
        assert_eq!(message.properties.reply_to().as_ref().map(|t| t.as_str()), Some("kept"), "{name}");
        assert_eq!(*message.properties.priority(), Some(3), "{name}");
        assert_eq!(message.header("x-crawler").as_deref(), Some("7"), "{name}: headers are carried");
        assert_eq!(message.header("CC"), None, "{name}: what would act on the copy is put aside");
        for header in ["detail", "stage", "first-seen", "queue", "version", "attempt"] {
            assert!(message.header(&format!("x-copydesk-{header}")).is_some(), "{name}: x-copydesk-{header}");
        }
    }
    let good = client.take("articles.enriched", 1, LIMIT);
    assert_eq!(good[0].json()["headline"], "Harbour reopens after storm");
    assert!(worker.peak_memory() < 400, "peak memory {} MiB", worker.peak_memory());
    let (status, _) = worker.terminate();
    assert!(status.success());
}

#[test]
fn headers_of_a_hundred_kilobytes_are_carried_or_put_aside_never_fatal() {
    let vhost = broker::shared().vhost();
    let _worker = Worker::ready(&vhost, &[]);
    let client = Client::connect(&vhost.url());
    let mut headers = FieldTable::default();
    for n in 0..100 {
        headers.insert(format!("x-large-{n}").into(), AMQPValue::LongString("x".repeat(1000).into()));
    }
    let bad = (properties("application/json", "bad").with_headers(headers.clone()), b"{".to_vec());
    let good = (properties("text/plain", "good").with_headers(headers), TEXT.as_bytes().to_vec());
    client.publish("articles.raw", &[bad, good]);
    let quarantined = client.take("articles.quarantine", 1, LIMIT);
    assert_eq!(quarantined[0].header("x-copydesk-reason").as_deref(), Some("malformed.json"));
    assert_eq!(quarantined[0].header("x-large-99").map(|v| v.len()), Some(1000), "the original headers");
    let published = client.take("articles.enriched", 1, LIMIT);
    let carried = (0..100).filter(|n| published[0].header(&format!("x-large-{n}")).is_some()).count();
    assert!(carried < 20, "{carried} of 100 KB of headers travel with the result");
}

/// The client library reads header tables by recursion: with the usual stacks each of these would abort the process.
#[test]
fn headers_nested_thousands_deep_are_quarantined_like_others() {
    let vhost = broker::shared().vhost();
    // RabbitMQ 4 itself refuses bodies of more than the default limit.
    let worker = Worker::ready(&vhost, &["limits.body_bytes=8388608"]);
    let client = Client::connect(&vhost.url());
    let deep = [
        ("tables", format!("{}1{}", r#"{"a":"#.repeat(3000), "}".repeat(3000))),
        ("arrays", format!("{}1{}", "[".repeat(8000), "]".repeat(8000))),
    ];
    for (name, value) in &deep {
        let message = format!(
            r#"{{"properties":{{"message_id":"{name}","content_type":"text/plain","headers":{{"deep":{value}}}}},"routing_key":"articles.raw","payload":"short","payload_encoding":"string"}}"#
        );
        let path = format!("/api/exchanges/{}/amq.default/publish", vhost.name);
        let (status, answer) = http::post(vhost.broker.management_port(), &path, &message).unwrap();
        assert!(status == 200 && answer.contains("true"), "{status} {answer}");
    }
    client.publish("articles.raw", &[(properties("text/plain", "good"), TEXT.as_bytes().to_vec())]);
    let published = client.take("articles.enriched", 1, LIMIT);
    assert_eq!(published[0].properties.correlation_id().as_ref().map(|id| id.as_str()), Some("good"));
    let settled = worker.wait_for("message.settled", 3, LIMIT);
    assert_eq!(settled["redelivered"], false, "{settled}");
    let ids: Vec<_> = worker
        .events("message.settled")
        .iter()
        .filter(|event| event["error.type"] == "not_article.too_short")
        .map(|event| event["messaging.message.id"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
    // This test's own client would read them by recursion too.
    vhost.purge("articles.quarantine");
    let (status, _) = worker.terminate();
    assert!(status.success());
}

#[test]
fn what_is_no_article_can_be_dropped_or_published() {
    let vhost = broker::shared().vhost();
    let client;
    {
        let worker = Worker::ready(&vhost, &["not_article.too_short=drop"]);
        client = Client::connect(&vhost.url());
        client.publish("articles.raw", &[(properties("text/plain", "dropped"), b"Too short.".to_vec())]);
        let settled = worker.wait_for("message.settled", 1, LIMIT);
        assert_eq!((&settled["outcome"], &settled["error.type"]), (&"skipped".into(), &"not_article.too_short".into()));
    }
    let _worker = Worker::ready(&vhost, &["not_article.too_short=publish"]);
    client.publish("articles.raw", &[(properties("text/plain", "published"), b"Too short to be long.".to_vec())]);
    let document = client.take("articles.enriched", 1, LIMIT)[0].json();
    assert_eq!(document["warnings"][0]["code"], "not_article", "{document:#}");
    assert_eq!(client.drain("articles.quarantine").len(), 0);
}
