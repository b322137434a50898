//! Queues of every kind behind the outputs: streams that are read again and filtered, super streams and shards by source, and one consumer at a
//! time.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::StreamExt;
use lapin::Consumer;
use lapin::options::{BasicAckOptions, BasicCancelOptions, BasicConsumeOptions, BasicQosOptions};
use lapin::types::{AMQPValue, FieldTable};

use crate::round_trip::TEXT;
use crate::support::broker::{self, Broker, Vhost};
use crate::support::http;
use crate::support::queue::{Client, Found, properties};
use crate::support::worker::{Worker, copydesk};

const LIMIT: Duration = Duration::from_secs(40);

/// Applies the topology of a configuration, and starts a worker with it.
fn worker(vhost: &Vhost<'_>, configuration: &str) -> (Worker, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worker.toml");
    std::fs::write(&file, configuration).unwrap();
    let command = |arguments: &[&str]| {
        let mut command = copydesk();
        command.args(arguments).args(["--config", file.to_str().unwrap()]).env("COPYDESK_AMQP_URL", vhost.url());
        command
    };
    let applied = command(&["topology", "apply", "--no-wait"]).output().unwrap();
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let looked = command(&["check", "--management-url", &vhost.broker.management_url()]).output().unwrap();
    let said = String::from_utf8_lossy(&looked.stdout).into_owned();
    assert!(looked.status.success() && !said.contains("PROBLEM"), "{said}");
    let worker = Worker::spawn(command(&["serve"]));
    worker.wait_for("ready", 1, LIMIT);
    (worker, folder)
}

/// Articles `0..count`, of the sources in turn.
fn publish(client: &Client, sources: &[&str], count: usize) {
    let messages: Vec<_> = (0..count)
        .map(|n| {
            let source = sources[n % sources.len()];
            let body = serde_json::json!({"id": n.to_string(), "url": format!("https://{source}/news/{n}"),
                "title": format!("Harbour reopens after storm number {n}"), "text": TEXT});
            (properties("application/json", &format!("m{n:03}")), body.to_string().into_bytes())
        })
        .collect();
    client.publish("articles.raw", &messages);
}

/// A consumer that the broker has confirmed.
fn consume(client: &Client, queue: &str, tag: &str, arguments: &[(&str, AMQPValue)]) -> Consumer {
    let mut table = FieldTable::default();
    for (name, value) in arguments {
        table.insert((*name).into(), value.clone());
    }
    client.run(|channel| async move {
        channel.basic_qos(100, BasicQosOptions::default()).await.unwrap();
        channel.basic_consume(queue.into(), tag.into(), BasicConsumeOptions::default(), table).await.unwrap()
    })
}

/// What a consumer gets until nothing more comes for `quiet`; each is acknowledged.
fn drain(client: &Client, consumer: &mut Consumer, least: usize, quiet: Duration) -> Vec<Found> {
    client.run(|_| async {
        let mut found: Vec<Found> = Vec::new();
        loop {
            let wait = if found.len() < least { LIMIT } else { quiet };
            match tokio::time::timeout(wait, consumer.next()).await {
                Ok(Some(delivery)) => {
                    let delivery = delivery.unwrap();
                    delivery.ack(BasicAckOptions::default()).await.unwrap();
                    found.push(delivery.into());
                }
                Ok(None) | Err(_) => break found,
            }
        }
    })
}

fn ids(found: &[Found]) -> Vec<String> {
    found.iter().map(|found| found.properties.correlation_id().as_ref().unwrap().to_string()).collect()
}

const STREAM: &str = r##"
[[outputs]]
exchange = "articles"
routing_key = "article.{source}"
headers = { "x-stream-filter-value" = "source.?domain.orValue('none')" }

[topology]
queues = [{ name = "articles.log", type = "stream", exchange = "articles", binding = "#", max_age = "7D" }]
"##;

#[test]
fn a_stream_is_read_from_any_offset_and_filtered_by_the_broker() {
    let vhost = broker::shared().vhost();
    let (_worker, _folder) = worker(&vhost, STREAM);
    let client = Client::connect(&vhost.url());
    // One after the other, so that each stands in a chunk of its own: brokers filter by chunks.
    let sources = ["harbour.example", "inland.example", "harbour.example"];
    for (n, source) in sources.iter().enumerate() {
        let body = serde_json::json!({"url": format!("https://{source}/news/{n}"), "title": "Harbour reopens after storm", "text": TEXT});
        client.publish(
            "articles.raw",
            &[(properties("application/json", &format!("m{n}")), body.to_string().into_bytes())],
        );
        client.take("articles.enriched", 1, LIMIT);
    }
    let quiet = Duration::from_millis(500);
    let first = || ("x-stream-offset", AMQPValue::LongString("first".into()));
    let mut all = consume(&client, "articles.log", "all", &[first()]);
    let found = drain(&client, &mut all, 3, quiet);
    assert_eq!(ids(&found), ["m0", "m1", "m2"]);
    assert_eq!(found[1].header("x-stream-filter-value").as_deref(), Some("inland.example"));
    let mut again = consume(&client, "articles.log", "again", &[("x-stream-offset", AMQPValue::LongLongInt(1))]);
    assert_eq!(ids(&drain(&client, &mut again, 2, quiet)), ["m1", "m2"], "a consumer begins where it likes");
    // Filters on the broker came with 3.13.
    if broker::release() >= (3, 13) {
        let filter = ("x-stream-filter", AMQPValue::LongString("harbour.example".into()));
        let mut harbour = consume(&client, "articles.log", "harbour", &[first(), filter]);
        assert_eq!(ids(&drain(&client, &mut harbour, 2, quiet)), ["m0", "m2"]);
    }
}

const SHARDS: &str = r#"
[[outputs]]
exchange = "shards"
routing_key = "{source}"

[service]
workers = 1

[topology]
exchanges = [{ name = "shards", type = "x-consistent-hash" }]
queues = [
    { name = "shard.1", exchange = "shards", binding = "1", single_active_consumer = true },
    { name = "shard.2", exchange = "shards", binding = "1", single_active_consumer = true },
    { name = "shard.3", exchange = "shards", binding = "1", single_active_consumer = true },
]
"#;

#[test]
fn shards_keep_a_source_together_and_in_order_with_one_consumer_at_a_time() {
    let broker = Broker::start_with("", vec![("PLUGINS", "rabbitmq_consistent_hash_exchange".to_owned())]);
    let vhost = broker.vhost();
    let (_worker, _folder) = worker(&vhost, SHARDS);
    let client = Client::connect(&vhost.url());
    let sources =
        ["a.example", "b.example", "c.example", "d.example", "e.example", "f.example", "g.example", "h.example"];
    publish(&client, &sources, 48);
    // Three consumers at each shard, as three replicas of a program would be.
    let mut shards: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut last: BTreeMap<String, String> = BTreeMap::new();
    let mut total = 0;
    for shard in ["shard.1", "shard.2", "shard.3"] {
        let tag = |n: usize| format!("{shard}-{n}");
        let mut consumers: Vec<_> = (0..3).map(|n| consume(&client, shard, &tag(n), &[])).collect();
        let served: Vec<_> =
            consumers.iter_mut().map(|consumer| drain(&client, consumer, 0, Duration::from_secs(2))).collect();
        assert!(served[1].is_empty() && served[2].is_empty(), "{shard}: only the first one is served");
        for found in &served[0] {
            let id = found.properties.correlation_id().as_ref().unwrap().to_string();
            shards.entry(found.routing_key.clone()).or_default().insert(shard.to_owned());
            let before = last.insert(found.routing_key.clone(), id.clone());
            assert!(before.is_none_or(|before| before < id), "{} of {} came late", id, found.routing_key);
        }
        total += served[0].len();
        if shard == "shard.1" {
            // The next one takes over when the first one goes.
            let cancel = tag(0);
            client.run(|channel| async move {
                channel.basic_cancel(cancel.as_str().into(), BasicCancelOptions::default()).await.unwrap();
            });
            client.publish(
                shard,
                &[(properties("text/plain", "later").with_correlation_id("later".into()), b"x".to_vec())],
            );
            assert_eq!(ids(&drain(&client, &mut consumers[1], 1, Duration::from_millis(300))), ["later"]);
        }
    }
    assert_eq!(total, 48);
    assert_eq!(shards.len(), sources.len());
    assert!(shards.values().all(|queues| queues.len() == 1), "{shards:?}");
    let used: BTreeSet<_> = shards.values().flatten().collect();
    assert!(used.len() > 1, "all sources are in one shard: {shards:?}");
}

const BANDS: &str = r#"
[publish]
outputs = [{ exchange = "bands", routing_key = "{band}", format = "json" }]

[duplicates]
enabled = false

[topology]
exchanges = [{ name = "bands", type = "x-consistent-hash" }]
queues = [
    { name = "band.1", exchange = "bands", binding = "1" },
    { name = "band.2", exchange = "bands", binding = "1" },
    { name = "band.3", exchange = "bands", binding = "1" },
]
"#;

/// A report whose words no other one has.
fn report(n: usize) -> String {
    let word = |at: usize| {
        let letters = format!("{:08}", (n * 131 + at * 7919 + 17) * 48_271 % 100_000_000);
        letters.bytes().map(|digit| char::from(b'a' + (digit - b'0') * 2)).collect::<String>()
    };
    let sentence = |s: usize| {
        format!(
            "The {} council told {} that the {} bridge was closed by {}.",
            word(s),
            word(s + 50),
            word(s + 90),
            word(s + 130)
        )
    };
    (0..12).map(sentence).collect::<Vec<_>>().join(" ")
}

#[test]
fn bands_bring_copies_together_so_that_workers_without_a_store_find_them() {
    let broker = Broker::start_with("", vec![("PLUGINS", "rabbitmq_consistent_hash_exchange".to_owned())]);
    let vhost = broker.vhost();
    let (_worker, _folder) = worker(&vhost, BANDS);
    let client = Client::connect(&vhost.url());
    // Ten reports, each on four sites.
    let messages: Vec<_> = (0..40)
        .map(|n| {
            let body = serde_json::json!({"id": n.to_string(), "url": format!("https://site{}.example/{n}", n / 10),
                "title": format!("Headline of site {}", n / 10), "text": report(n % 10)});
            (properties("application/json", &format!("m{n:02}")), body.to_string().into_bytes())
        })
        .collect();
    client.publish("articles.raw", &messages);
    let mut queues: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    crate::support::eventually("all are in one of the queues", LIMIT, || {
        for queue in ["band.1", "band.2", "band.3"] {
            queues.entry(queue.to_owned()).or_default().extend(client.drain(queue));
        }
        queues.values().map(Vec::len).sum::<usize>() == 40
    });
    assert!(queues.values().filter(|found| !found.is_empty()).count() > 1, "all are in one queue");
    let mut copies = 0;
    for found in queues.values() {
        // A worker of the second stage, with a memory of its own.
        let mut child = copydesk()
            .args(["pipe", "--format", "json", "-"])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let lines: Vec<u8> = found.iter().flat_map(|found| [found.body.as_slice(), b"\n"].concat()).collect();
        let feeder = std::thread::spawn(move || std::io::Write::write_all(&mut input, &lines));
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap().unwrap();
        let documents = String::from_utf8(output.stdout).unwrap();
        assert_eq!(documents.lines().count(), found.len());
        copies += documents.lines().filter(|line| line.contains("\"duplicate\":{")).count();
    }
    assert_eq!(copies, 30, "of each report's four copies the later three are found");
}

const SUPER_STREAM: &str = r#"
[[fields]]
name = "story"
value = "origin.?id.orValue('none')"

[[outputs]]
exchange = "articles.super"
routing_key = "{source % 3}"

[[outputs]]
exchange = "stories.super"
routing_key = "{extra.story % 2}"

[topology]
super_streams = [
    { name = "articles.super", partitions = 3, max_age = "7D" },
    { name = "stories.super", partitions = 2 },
]
"#;

#[test]
fn a_super_stream_keeps_a_source_in_one_partition_that_is_read_from_any_offset() {
    let vhost = broker::shared().vhost();
    let (worker, _folder) = worker(&vhost, SUPER_STREAM);
    let client = Client::connect(&vhost.url());
    let sources: Vec<String> = (0..12).map(|n| format!("site{n}.example")).collect();
    publish(&client, &sources.iter().map(String::as_str).collect::<Vec<_>>(), 36);
    worker.wait_for("message.settled", 36, LIMIT);

    // Made of what `rabbitmq-streams add_super_stream` makes one of.
    let management = |path: &str| {
        let (status, body) = http::get(vhost.broker.management_port(), &format!("/api/{path}")).unwrap();
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str::<serde_json::Value>(&body).unwrap()
    };
    let exchange = management(&format!("exchanges/{}/articles.super", vhost.name));
    assert_eq!((exchange["type"].as_str(), &exchange["arguments"]["x-super-stream"]), (Some("direct"), &true.into()));
    let bindings = management(&format!("exchanges/{}/articles.super/bindings/source", vhost.name));
    let mut bound: Vec<_> = bindings
        .as_array()
        .unwrap()
        .iter()
        .map(|binding| {
            let order = binding["arguments"]["x-stream-partition-order"].as_u64().unwrap();
            (
                order,
                binding["routing_key"].as_str().unwrap().to_owned(),
                binding["destination"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    bound.sort();
    let wanted: Vec<_> = (0..3).map(|n| (n, n.to_string(), format!("articles.super-{n}"))).collect();
    assert_eq!(bound, wanted);

    let first = || ("x-stream-offset", AMQPValue::LongString("first".into()));
    let quiet = Duration::from_secs(2);
    let mut partitions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut read = Vec::new();
    for number in 0..3 {
        let queue = format!("articles.super-{number}");
        let mut consumer = consume(&client, &queue, &queue, &[first()]);
        let found = drain(&client, &mut consumer, 1, quiet);
        for found in &found {
            assert_eq!(found.routing_key, number.to_string());
            let source = found.json()["source"]["domain"].as_str().unwrap().to_owned();
            partitions.entry(source).or_default().insert(queue.clone());
        }
        read.push(found);
    }
    assert_eq!(read.iter().map(Vec::len).sum::<usize>(), 36, "every article is in one partition");
    assert_eq!(partitions.len(), sources.len());
    assert!(partitions.values().all(|queues| queues.len() == 1), "a source is in one partition: {partitions:?}");
    // A consumer of one partition begins where it likes, and reads the same again.
    let longest = (0..3).max_by_key(|&number| read[number].len()).unwrap();
    let offset = ("x-stream-offset", AMQPValue::LongLongInt(2));
    let mut again = consume(&client, &format!("articles.super-{longest}"), "again", &[offset]);
    let rest = ids(&read[longest])[2..].to_vec();
    assert_eq!(ids(&drain(&client, &mut again, rest.len(), Duration::from_millis(500))), rest);
    // The other one is parted by story.
    let counts: Vec<_> = (0..2)
        .map(|number| {
            let queue = format!("stories.super-{number}");
            let mut consumer = consume(&client, &queue, &queue, &[first()]);
            drain(&client, &mut consumer, 1, quiet).len()
        })
        .collect();
    assert!(counts.iter().sum::<usize>() == 36 && counts.iter().all(|count| *count > 0), "{counts:?}");
}
