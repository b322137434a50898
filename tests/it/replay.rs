//! `copydesk quarantine`: looked into without consuming, replayed once and not in circles, interrupted without a loss, exported and back bit for
//! bit.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use lapin::BasicProperties;
use lapin::types::{AMQPValue, FieldArray, FieldTable};
use serde_json::Value;

use crate::round_trip::TEXT;
use crate::support::broker::{self, Vhost};
use crate::support::eventually;
use crate::support::queue::{Client, Found, properties};
use crate::support::worker::{Worker, copydesk};

const LIMIT: Duration = Duration::from_secs(60);
const RAW: &str = "articles.raw";
const QUARANTINE: &str = "articles.quarantine";

/// Runs `copydesk ARGS` on a virtual host; its exit code, standard output and standard error.
fn run(vhost: &Vhost<'_>, args: &[&str]) -> (i32, String, String) {
    let out = copydesk().args(args).env("COPYDESK_AMQP_URL", vhost.url()).stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap_or(-1), text(out.stdout), text(out.stderr))
}

/// The same, which must succeed; its standard output.
fn done(vhost: &Vhost<'_>, args: &[&str]) -> String {
    let (code, out, err) = run(vhost, args);
    assert_eq!(code, 0, "{args:?}\n{out}\n{err}");
    out
}

fn applied<'a>() -> (Vhost<'a>, Client) {
    let vhost = broker::shared().vhost();
    done(&vhost, &["topology", "apply", "--no-wait"]);
    let client = Client::connect(&vhost.url());
    (vhost, client)
}

/// A message as a worker would have quarantined it.
fn quarantined(id: &str, reason: &str, hours: u64, body: &str) -> (BasicProperties, Vec<u8>) {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let mut headers = FieldTable::default();
    for (name, text) in [
        ("reason", reason),
        ("detail", "as it was"),
        ("stage", "normalize"),
        ("queue", RAW),
        ("version", "0.0.9"),
        ("publish", &format!("test-{id}")),
    ] {
        headers.insert(format!("x-copydesk-{name}").into(), AMQPValue::LongString(text.into()));
    }
    headers.insert("x-copydesk-attempt".into(), AMQPValue::LongLongInt(3));
    headers.insert("x-copydesk-first-seen".into(), AMQPValue::Timestamp(now - hours * 3600 - 60));
    headers.insert("x-url".into(), AMQPValue::LongString("https://www.example.org/a".into()));
    (properties("text/plain", id).with_headers(headers), body.into())
}

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

/// The number before `words` in a ledger.
fn figure(ledger: &str, words: &str) -> usize {
    let line = ledger.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("no {words:?} in\n{ledger}"));
    line.split_whitespace().next().unwrap().parse().unwrap()
}

fn ids(found: &[Found]) -> Vec<String> {
    found.iter().map(Found::message_id).collect()
}

#[test]
fn the_quarantine_is_counted_and_shown_and_everything_stays() {
    let (vhost, client) = applied();
    let short = "Only a few words stand here.";
    let mut all: Vec<_> =
        (0..150).map(|n| quarantined(&format!("s{n}"), "not_article.too_short", n % 3, short)).collect();
    all.extend((0..7).map(|n| quarantined(&format!("n{n}"), "downstream.nacked", 48, TEXT)));
    client.publish(QUARANTINE, &all);

    let groups = objects(&done(&vhost, &["quarantine", "list", "--json"]));
    assert_eq!(groups.len(), 2, "{groups:?}");
    assert_eq!((&groups[0]["count"], &groups[0]["reason"]), (&150.into(), &"not_article.too_short".into()));
    assert_eq!((&groups[0]["source"], &groups[0]["version"]), (&"example.org".into(), &"0.0.9".into()));
    assert_eq!((&groups[1]["count"], &groups[1]["reason"]), (&7.into(), &"downstream.nacked".into()));
    assert!(groups[1]["oldest_seconds"].as_u64() > Some(47 * 3600), "{groups:?}");

    let aged = objects(&done(&vhost, &["quarantine", "list", "--json", "--by", "age", "--newer-than", "2h"]));
    assert_eq!(aged.iter().map(|g| g["count"].as_u64().unwrap()).sum::<u64>(), 100, "{aged:?}");
    let passing =
        objects(&done(&vhost, &["quarantine", "list", "--json", "--would-pass", "--set", "normalize.min_words=3"]));
    assert_eq!((&passing[0]["would_pass"], &passing[1]["would_pass"]), (&150.into(), &7.into()));

    let shown = done(&vhost, &["quarantine", "show", "--id", "s17"]);
    for text in ["not_article.too_short: as it was", "s17", "version 0.0.9", "example.org", "| Only a few words"] {
        assert!(shown.contains(text), "no {text:?} in\n{shown}");
    }
    let shown = done(&vhost, &["quarantine", "show", "--would-pass"]);
    assert_eq!(shown.matches("would pass").count(), 7, "{shown}");
    assert!(shown.contains("Harbour reopens after storm"), "{shown}");
    let body = done(&vhost, &["quarantine", "show", "--id", "s17", "--body"]);
    assert_eq!(body, short);

    let diff = done(&vhost, &["quarantine", "diff", "--source", "example.org", "--set", "normalize.min_words=3"]);
    assert!(diff.contains("- not_article.too_short (0.0.9, normalize): as it was\n+ would pass"), "{diff}");
    assert!(diff.contains("  150  not_article.too_short -> would pass\n"), "{diff}");
    let diff = done(&vhost, &["quarantine", "diff", "--reason", "not_article"]);
    assert!(diff.contains("  150  not_article.too_short -> not_article.too_short  (as it was)\n"), "{diff}");

    assert!(objects(&done(&vhost, &["quarantine", "list", "--json", "--source", "example.com"])).is_empty());
    let dry = done(&vhost, &["quarantine", "replay", "--reason", "downstream"]);
    assert_eq!(figure(&dry, "would be replayed"), 7, "{dry}");
    let expected: BTreeSet<_> = all.iter().map(|(p, _)| p.message_id().as_ref().unwrap().to_string()).collect();
    eventually("everything is back", LIMIT, || client.count(QUARANTINE) == 157);
    let found: BTreeSet<_> = ids(&client.drain(QUARANTINE)).into_iter().collect();
    assert_eq!(found, expected);
}

#[test]
fn a_replay_beside_a_worker_goes_through_once_and_does_not_loop() {
    let vhost = broker::shared().vhost();
    let client;
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal");
    let replay = |more: &[&str]| {
        let args = [&["quarantine", "replay", "--yes", "--journal", journal.to_str().unwrap()][..], more].concat();
        done(&vhost, &args)
    };
    {
        let worker = Worker::ready(&vhost, &[]);
        client = Client::connect(&vhost.url());
        let short = |n: usize| {
            let mut headers = FieldTable::default();
            headers.insert("x-crawler".into(), AMQPValue::LongInt(7));
            let properties = properties("text/plain", &format!("m{n}")).with_expiration("86400000".into());
            (
                properties.with_priority(4).with_reply_to("kept".into()).with_headers(headers),
                b"Only a few words.".to_vec(),
            )
        };
        client.publish(RAW, &(0..40).map(short).collect::<Vec<_>>());
        eventually("all are quarantined", LIMIT, || client.count(QUARANTINE) == 40);

        let ledger = replay(&[]);
        assert_eq!(figure(&ledger, "not_article.too_short -> articles.raw"), 40, "{ledger}");
        worker.wait_for("message.settled", 80, LIMIT);
        eventually("all are quarantined again", LIMIT, || client.count(QUARANTINE) == 40);
        let ledger = replay(&[]);
        assert_eq!((figure(&ledger, "  replayed"), figure(&ledger, "were replayed before")), (0, 40), "{ledger}");
        let by = objects(&done(&vhost, &["quarantine", "list", "--json", "--by", "replayed"]));
        assert_eq!((&by[0]["replayed"], &by[0]["count"]), (&"1".into(), &40.into()), "{by:?}");
        // What comes back while a replay runs is not taken once more, even where it may be.
        let ledger = replay(&["--again", "--rate", "40"]);
        assert_eq!(figure(&ledger, "  replayed"), 40, "{ledger}");
        worker.wait_for("message.settled", 120, LIMIT);
        assert_eq!(worker.events("message.settled").len(), 120);
    }
    let _worker = Worker::ready(&vhost, &["normalize.min_words=1", "duplicates.enabled=false"]);
    let ledger = replay(&["--again", "--would-pass", "--set", "normalize.min_words=1", "--limit", "30"]);
    assert_eq!(figure(&ledger, "  replayed"), 30, "{ledger}");
    let documents = client.take("articles.enriched", 30, LIMIT);
    assert_eq!(documents[0].header("x-crawler").as_deref(), Some("7"));
    assert!(documents[0].header("x-copydesk-replayed").is_none());
    eventually("ten are left", LIMIT, || client.count(QUARANTINE) == 10);
    let ledger = replay(&["--again", "--to", "articles.elsewhere"]);
    assert_eq!((figure(&ledger, "  replayed"), figure(&ledger, "no queue to go to")), (0, 10), "{ledger}");
    client.declare("articles.elsewhere", &[]);
    replay(&["--again", "--to", "articles.elsewhere"]);
    let found = client.take("articles.elsewhere", 10, LIMIT);
    let p = &found[0].properties;
    assert_eq!(p.reply_to().as_ref().map(|t| t.as_str()), Some("kept"));
    assert_eq!((*p.priority(), p.expiration()), (Some(4), &None), "what would act on it is not restored");
    assert_eq!(found[0].header("x-copydesk-replayed").as_deref(), Some("3"));
    assert!(found[0].header("x-copydesk-attempt").is_none(), "attempts begin anew");
    assert_eq!(client.drain(QUARANTINE).len(), 0);
}

#[test]
fn a_replay_that_is_killed_loses_nothing_and_what_may_be_doubled_is_named() {
    let (vhost, client) = applied();
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal").display().to_string();
    let names: Vec<String> = (0..600).map(|n| format!("k{n}")).collect();
    client.publish(QUARANTINE, &names.iter().map(|id| quarantined(id, "ours.over_time", 1, TEXT)).collect::<Vec<_>>());
    let mut replayed: BTreeMap<String, usize> = BTreeMap::new();
    let mut enter = |found: Vec<Found>| {
        for message in &found {
            assert_eq!(message.header("x-copydesk-replay-of"), Some(format!("test-{}", message.message_id())));
        }
        ids(&found).into_iter().for_each(|id| *replayed.entry(id).or_default() += 1);
    };
    for round in 0..3 {
        let mut replay = copydesk()
            .args(["quarantine", "replay", "--yes", "--rate", "200", "--journal", &journal])
            .env("COPYDESK_AMQP_URL", vhost.url())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let before = client.count(RAW);
        eventually("some are replayed", LIMIT, || client.count(RAW) > before + 25 + round * 7);
        replay.kill().unwrap();
        replay.wait().unwrap();
        let start = Instant::now();
        eventually("what it held is back", LIMIT, || {
            start.elapsed() > Duration::from_millis(500) && client.count(QUARANTINE) + client.count(RAW) >= 600
        });
    }
    let (code, ledger, errors) = run(&vhost, &["quarantine", "replay", "--yes", "--journal", &journal]);
    assert_eq!(code, 0, "{errors}");
    enter(client.drain(RAW));
    let left = ids(&client.drain(QUARANTINE));
    let lost: Vec<_> = names.iter().filter(|id| !replayed.contains_key(*id) && !left.contains(id)).collect();
    assert!(lost.is_empty(), "{lost:?}\n{ledger}");
    assert!(replayed.values().all(|&times| times == 1), "{replayed:?}");
    let doubled: Vec<_> = left.iter().filter(|id| replayed.contains_key(*id)).collect();
    println!("killed three times: {} in doubt, of these {} were through", left.len(), doubled.len());
    assert!(left.len() <= 3 * 32, "{}", left.len());
    for id in &left {
        assert!(errors.contains(&format!("test-{id}")), "{id} is not named in\n{errors}");
    }
    let doubtful = if left.is_empty() { 0 } else { figure(&ledger, "interrupted run") };
    assert_eq!(doubtful, left.len(), "{ledger}");
}

#[test]
fn exported_messages_come_back_bit_for_bit() {
    let (vhost, client) = applied();
    let mut given: Vec<(BasicProperties, Vec<u8>)> = Vec::new();
    let mut odd = FieldTable::default();
    let values = [
        AMQPValue::Boolean(true),
        AMQPValue::LongInt(-7),
        AMQPValue::LongLongInt(i64::MIN),
        AMQPValue::Double(0.1),
        AMQPValue::Timestamp(1_476_576_000),
        AMQPValue::LongString(vec![0xff, 0, 0xfe].into()),
        AMQPValue::Void,
    ];
    for (n, value) in values.iter().enumerate() {
        odd.insert(format!("h{n}").into(), value.clone());
    }
    odd.insert("list".into(), AMQPValue::FieldArray(FieldArray::from(values.to_vec())));
    odd.insert("table".into(), AMQPValue::FieldTable(odd.clone()));
    let all = BasicProperties::default()
        .with_content_type("text/plain; charset=utf-16".into())
        .with_content_encoding("identity".into())
        .with_delivery_mode(2)
        .with_priority(3)
        .with_correlation_id("c".into())
        .with_reply_to("r".into())
        .with_message_id("é\"\n".into())
        .with_timestamp(1)
        .with_type("t".into())
        .with_app_id("a".into())
        .with_headers(odd);
    given.push((all, (0..=255).collect()));
    given.push((BasicProperties::default(), vec![]));
    given.push((properties("text/html", "large"), vec![b'x'; 3 << 20]));
    given.push(quarantined("plain", "malformed.json", 1, TEXT));
    client.publish(QUARANTINE, &given);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kept.ndjson");
    let path = file.to_str().unwrap();
    done(&vhost, &["quarantine", "export", "--output", path]);
    assert_eq!(std::fs::read_to_string(path).unwrap().lines().count(), 4);
    let (code, _, errors) = run(&vhost, &["quarantine", "export", "--output", path]);
    assert_eq!(code, 6, "a file that is there is not overwritten: {errors}");
    eventually("all are still there", LIMIT, || client.count(QUARANTINE) == 4);
    let as_given = |found: Vec<Found>| {
        let plain = |mut found: Found| {
            // These are new with each publish, and with each delivery.
            let mut table = found.properties.headers().clone().unwrap_or_default().inner().clone();
            let new = ["x-copydesk-publish", "x-delivery-count", "x-acquired-count"];
            table.retain(|name, _| !new.contains(&name.as_str()));
            found.properties = found.properties.with_headers(FieldTable::from(table));
            (found.properties, found.body)
        };
        let mut all: Vec<_> = found.into_iter().map(plain).collect();
        all.sort_by(|a, b| a.1.cmp(&b.1));
        all
    };
    let before = as_given(client.drain(QUARANTINE));
    assert_eq!(before.len(), 4);
    // Smaller than the body: what is exported comes back all the same.
    let back = ["publish", path, "--queue", QUARANTINE, "--set", "limits.body_bytes=1000000"];
    done(&vhost, &back);
    let after = as_given(client.drain(QUARANTINE));
    assert!(before == after, "{before:?}\n{after:?}");

    done(&vhost, &["publish", path]);
    let replayed = client.drain(RAW);
    assert_eq!(replayed.len(), 4);
    // In which order a queue hands out what was put back differs between the versions of RabbitMQ.
    let plain = replayed.iter().find(|message| message.message_id() == "plain").expect("the article");
    assert_eq!(plain.body, TEXT.as_bytes());
    assert_eq!(plain.header("x-copydesk-replayed").as_deref(), Some("1"));
    assert!(plain.header("x-copydesk-reason").is_none());
    let piped = copydesk().args(["pipe", path]).output().unwrap();
    let documents = String::from_utf8(piped.stdout).unwrap();
    let mut documents = documents.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let plain = documents.find(|document| document["origin"]["message_id"] == "plain").expect("the article");
    assert_eq!(plain["headline"], "Harbour reopens after storm");
}

#[test]
fn dropping_wants_a_condition_and_keeps_what_it_drops() {
    let (vhost, client) = applied();
    let all: Vec<_> = (0..50)
        .map(|n| quarantined(&format!("d{n}"), if n < 40 { "not_article.feed" } else { "malformed.json" }, 1, "x"))
        .collect();
    client.publish(QUARANTINE, &all);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dropped.ndjson");
    let path = file.to_str().unwrap();
    assert_eq!(run(&vhost, &["quarantine", "drop", "--yes"]).0, 2, "drop what?");
    let feed = ["quarantine", "drop", "--reason", "not_article.feed", "--keep", path];
    let (code, _, said) = run(&vhost, &feed);
    assert!(code == 0 && said.contains("40 of 50 messages would be dropped"), "{said}");
    assert!(!file.exists());
    let (code, _, said) = run(&vhost, &[&feed[..], &["--yes"]].concat());
    assert!(code == 0 && said.contains("40 of 50 messages dropped, kept in"), "{said}");
    eventually("ten are left", LIMIT, || client.count(QUARANTINE) == 10);
    assert_eq!(run(&vhost, &[&feed[..], &["--yes"]].concat()).0, 6, "what was kept is not overwritten");
    done(&vhost, &["publish", path, "--queue", QUARANTINE]);
    let found: BTreeSet<_> = ids(&client.drain(QUARANTINE)).into_iter().collect();
    assert_eq!(found.len(), 50);
}
