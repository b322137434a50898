//! What differs between the versions of RabbitMQ, and must make no difference.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use lapin::options::{BasicGetOptions, BasicNackOptions};
use lapin::types::{AMQPValue, FieldTable};

use crate::round_trip::TEXT;
use crate::support::broker::{self, Broker, Vhost, release};
use crate::support::eventually;
use crate::support::queue::{Client, Found, properties};
use crate::support::worker::{Worker, copydesk};

const LIMIT: Duration = Duration::from_secs(60);

/// Runs `copydesk ARGS`; its exit code, and what it says.
fn run(vhost: &Vhost<'_>, args: &[&str]) -> (i32, String) {
    let out = copydesk().args(args).env("COPYDESK_AMQP_URL", vhost.url()).stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    (out.status.code().unwrap_or(-1), said)
}

fn applied(vhost: &Vhost<'_>) -> Client {
    let (code, said) = run(vhost, &["topology", "apply", "--no-wait"]);
    assert_eq!(code, 0, "{said}");
    Client::connect(&vhost.url())
}

fn quorum(arguments: &[(&'static str, AMQPValue)]) -> Vec<(&'static str, AMQPValue)> {
    [&[("x-queue-type", AMQPValue::LongString("quorum".into()))], arguments].concat()
}

/// What becomes of a message that a consumer takes and does not acknowledge.
#[derive(Clone, Copy)]
enum End {
    /// It gives it back.
    Nack,
    /// It dies.
    Crash,
}

/// Takes all messages of `queue` and lets go of them again.
fn let_go(vhost: &Vhost<'_>, queue: &'static str, end: End) {
    let client = Client::connect(&vhost.url());
    client.run(|channel| async move {
        let mut taken = Vec::new();
        while let Some(message) = channel.basic_get(queue.into(), BasicGetOptions { no_ack: false }).await.unwrap() {
            taken.push(message);
        }
        for message in taken {
            if matches!(end, End::Nack) {
                message.acker.nack(BasicNackOptions { requeue: true, multiple: false }).await.unwrap();
            }
        }
    });
    client.run(|channel| async move { channel.close(200, "gone".into()).await.unwrap() });
}

/// Headers that are not the worker's. RabbitMQ 3.10 counts from the first time that a message is handed out: as 0.
fn headers(found: &Found) -> Vec<String> {
    let table = found.properties.headers().clone().unwrap_or_default();
    let names = table.inner().keys().map(ToString::to_string);
    let first = |name: &str| name == "x-delivery-count" && found.header(name).as_deref() == Some("0");
    names.filter(|name| !name.starts_with("x-copydesk-") && !first(name)).collect()
}

#[test]
fn headers_that_the_broker_adds_are_nobody_elses() {
    let vhost = broker::shared().vhost();
    let client = applied(&vhost);
    let mut table = FieldTable::default();
    table.insert("x-crawler".into(), AMQPValue::LongInt(7));
    let good = |id: &str| properties("text/plain", id).with_headers(table.clone());
    let bad = properties("application/json", "bad").with_headers(table.clone());
    client.publish("articles.raw", &[(good("a"), TEXT.as_bytes().to_vec()), (bad, b"{".to_vec())]);
    for end in [End::Nack, End::Crash, End::Nack] {
        let_go(&vhost, "articles.raw", end);
        eventually("both are back", LIMIT, || client.count("articles.raw") == 2);
    }
    let worker = Worker::ready(&vhost, &[]);
    let result = client.take("articles.enriched", 1, LIMIT).remove(0);
    assert_eq!(headers(&result), ["x-crawler"]);
    eventually("the bad one is in quarantine", LIMIT, || client.count("articles.quarantine") == 1);
    drop(worker);
    // Handed out from the quarantine too, before it is put back.
    for end in [End::Nack, End::Crash] {
        let_go(&vhost, "articles.quarantine", end);
        eventually("it is back", LIMIT, || client.count("articles.quarantine") == 1);
    }
    client.declare("again", &quorum(&[]));
    let (code, said) = run(&vhost, &["quarantine", "replay", "--yes", "--to", "again"]);
    assert_eq!(code, 0, "{said}");
    let replayed = client.take("again", 1, LIMIT).remove(0);
    assert_eq!((headers(&replayed), replayed.message_id()), (vec!["x-crawler".to_owned()], "bad".to_owned()));
}

#[test]
fn a_consumer_of_results_that_crashes_again_and_again_loses_none() {
    let vhost = broker::shared().vhost();
    let client = applied(&vhost);
    client.declare("bare", &quorum(&[]));
    client.bind("bare", "articles", "article.#");
    for queue in ["articles.enriched", "bare"] {
        client.publish(queue, &[(properties("application/json", "d"), b"{}".to_vec())]);
        for _ in 0..24 {
            let_go(&vhost, queue, End::Crash);
        }
    }
    let drops = release() >= (4, 0);
    eventually("the document is still there", LIMIT, || client.count("articles.enriched") == 1);
    eventually("what has no limit of ours", LIMIT, || client.count("bare") == usize::from(!drops));

    let (code, said) = run(&vhost, &["check", "--management-url", &vhost.broker.management_url()]);
    let (mark, exit) =
        if drops { ("PROBLEM  queue bare: without x-delivery-limit", 4) } else { ("note     queue bare", 0) };
    assert!(said.contains(mark) && code == exit, "{code}\n{said}");
    assert!(!said.contains("queue articles.enriched: without"), "{said}");
}

#[test]
fn connections_tell_their_machine_and_what_they_are_for() {
    let vhost = broker::shared().vhost();
    let _worker = Worker::ready(&vhost, &["broker.connection_name=desk-7"]);
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let connections = broker::shared().ctl(&["list_connections", "client_properties"]);
    for role in ["consume", "publish"] {
        let name = format!("desk-7 {} {role}", host.trim());
        assert!(connections.contains(&name), "no {name} in {connections}");
    }
}

#[test]
fn check_names_the_version_and_what_differs() {
    let vhost = broker::shared().vhost();
    applied(&vhost);
    let (code, said) = run(&vhost, &["check", "--connect"]);
    let (major, minor) = release();
    assert!(code == 0 && said.contains(&format!("RabbitMQ {major}.{minor}.")), "{said}");
    assert_eq!(said.contains("x-delivery-limit has one of 20"), major >= 4, "{said}");
    assert_eq!(said.contains("cancels the consumer"), release() >= (4, 3), "{said}");
}

#[test]
fn publish_steps_over_what_the_broker_does_not_take() {
    let broker = Broker::start("max_message_size = 300000\n");
    let vhost = broker.vhost();
    let client = applied(&vhost);
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("a", 1000), ("b", 400_000), ("c", 1000), ("d", 300_001), ("e", 300_000), ("f", 10)] {
        std::fs::write(folder.path().join(name).with_extension("txt"), "x".repeat(bytes)).unwrap();
    }
    let (code, said) = run(&vhost, &["publish", folder.path().to_str().unwrap()]);
    assert_eq!(code, 7, "{said}");
    assert!(said.contains("4 messages (302010 bytes) confirmed"), "{said}");
    for name in ["b.txt: 400000 bytes", "d.txt: 300001 bytes", "2 messages were left, too large for the broker"] {
        assert!(said.contains(name), "no {name} in\n{said}");
    }
    let found = client.drain("articles.raw");
    let mut names: Vec<_> = found.iter().map(Found::message_id).collect();
    names.iter_mut().for_each(|name| *name = Path::new(name).file_name().unwrap().to_string_lossy().into_owned());
    assert_eq!(names, ["a.txt", "c.txt", "e.txt", "f.txt"]);
}

#[test]
fn what_was_published_after_topology_apply_outlives_the_broker() {
    let broker = Broker::start("");
    let vhost = broker.vhost();
    let (code, said) = run(&vhost, &["topology", "apply"]);
    assert!(code == 0 && said.contains("7 new queues have their leaders"), "{said}");
    let messages: Vec<_> = (0..50).map(|n| (properties("text/plain", &n.to_string()), b"x".to_vec())).collect();
    Client::connect(&vhost.url()).publish("articles.raw", &messages);
    broker.kill();
    broker.boot();
    let client = Client::connect(&vhost.url());
    eventually("all are there again", LIMIT, || client.count("articles.raw") == 50);
    let (code, said) = run(&vhost, &["topology", "apply"]);
    assert!(code == 0 && !said.contains("new queues"), "{said}");
}
