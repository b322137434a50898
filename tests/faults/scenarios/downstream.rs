//! Consumers that are not there, queues that are full, and the worker's own ways out that are missing.

use std::time::{Duration, Instant};

use lapin::types::AMQPValue;

use super::node;
use crate::course::{Course, LIMIT, article};
use crate::ledger::{Ledger, Row};
use crate::support::queue::Client;

/// No queue is bound for results for a while: the worker waits, and no article pays for it.
pub fn unroutable() -> Row {
    let mut course = Course::on(node()).producing();
    let worker = course.worker();
    course.more(300);
    let client = Client::connect(&course.vhost.url());
    client.unbind("articles.enriched", "articles", "article.#");
    worker.wait_for("paused", 1, LIMIT);
    std::thread::sleep(Duration::from_secs(5));
    client.bind("articles.enriched", "articles", "article.#");
    let since = Instant::now();
    worker.wait_for("resumed", 1, LIMIT);
    course.recovery.push(since.elapsed());
    course.more(300);
    course.count(&|_| false).noting("recovery holds the interval of probes")
}

/// The downstream queue refuses what exceeds its length, and is drained slowly.
pub fn full() -> Row {
    let course = Course::on(node());
    let client = Client::connect(&course.vhost.url());
    client.delete("articles.enriched");
    let refusing = AMQPValue::LongString("reject-publish".into());
    client.declare("articles.enriched", &[("x-max-length", AMQPValue::LongInt(200)), ("x-overflow", refusing)]);
    client.bind("articles.enriched", "articles", "article.#");
    let course = course.producing();
    let worker = course.worker();
    course.more(1000);
    worker.wait_for("paused", 1, LIMIT);
    let mut ledger = Ledger::default();
    let (sent, _) = course.producer.expect("a producer").stop();
    ledger.collect(&client, sent, Duration::from_secs(40));
    ledger.quarantine(client.drain("articles.quarantine"), |n| article(n).1);
    ledger.row(sent, &Default::default()).noting("")
}

/// A bad article comes while there is no quarantine: it stays in the input queue until there is one.
pub fn quarantine_missing() -> Row {
    fn some_bad(number: usize) -> (&'static str, Vec<u8>) {
        if number % 100 == 50 {
            ("application/json", format!("{{\"number\": {number}").into_bytes())
        } else {
            article(number)
        }
    }
    let course = Course::on(node());
    let worker = course.worker();
    Client::connect(&course.vhost.url()).delete("articles.quarantine");
    let mut course = course.producing_these(some_bad);
    worker.wait_for("paused", 1, LIMIT);
    std::thread::sleep(Duration::from_secs(3));
    course.apply();
    let since = Instant::now();
    worker.wait_for("resumed", 1, LIMIT);
    course.recovery.push(since.elapsed());
    course.more(300);
    course.count(&|n| n % 100 == 50).noting("recovery holds the interval of probes")
}
