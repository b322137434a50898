//! Consumers that are not there, queues that are full, and the worker's own ways out that are missing.

use std::time::{Duration, Instant};

use lapin::types::AMQPValue;

use super::node;
use crate::course::{Course, LIMIT, article};
use crate::ledger::{Ledger, Row};

/// No queue is bound for results for a while: the worker waits, and no article pays for it.
pub fn unroutable() -> Row {
    let mut course = Course::on(node()).producing();
    let worker = course.worker();
    course.more(300);
    let client = course.client();
    client.unbind("articles.enriched", "articles", "article.#");
    worker.wait_for("paused", 1, LIMIT);
    std::thread::sleep(Duration::from_secs(5));
    course.resumes(&worker, |_| client.bind("articles.enriched", "articles", "article.#"));
    course.more(300);
    course.count(&|_| false).noting("recovery holds the interval of probes")
}

/// The downstream queue refuses what exceeds its length, and is drained slowly.
pub fn full() -> Row {
    let course = Course::on(node());
    let client = course.client();
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
    ledger.row(sent, &Default::default()).once_each()
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
    course.client().delete("articles.quarantine");
    let mut course = course.producing_these(some_bad);
    worker.wait_for("paused", 1, LIMIT);
    std::thread::sleep(Duration::from_secs(3));
    course.resumes(&worker, Course::apply);
    course.more(300);
    course.count(&|n| n % 100 == 50).noting("recovery holds the interval of probes")
}

/// Some articles are unroutable by themselves, and the retry queue for them is missing: they stay in the input queue until it is there.
pub fn retry_missing() -> Row {
    fn some_german(number: usize) -> (&'static str, Vec<u8>) {
        if number % 50 == 25 {
            let text = format!(
                "Hafen Nummer {number} öffnet nach dem Sturm wieder\n\nDer Hafen der alten Stadt ist am Montag nach einem Sturm wieder \
                 geöffnet worden, der ihn {number} Tage lang geschlossen hatte, teilte die Behörde mit. Fähren zu den Inseln fahren zweimal \
                 am Tag, bis der beschädigte Kai repariert ist.\n\nDie Fischer hatten den Rat gebeten, kleinere Boote früher \
                 auslaufen zu lassen. Der Rat lehnte das ab, weil zwei Bojen in der Nähe der Mole trieben.\n"
            );
            ("text/plain", text.into_bytes())
        } else {
            article(number)
        }
    }
    let course = Course::on(node());
    let worker = course.worker();
    let client = course.client();
    client.bind("articles.enriched", "articles", "article.en");
    client.unbind("articles.enriched", "articles", "article.#");
    client.delete("articles.raw.retry.1s");
    let mut course = course.producing_these(some_german);
    worker.wait_for("paused", 1, LIMIT);
    std::thread::sleep(Duration::from_secs(3));
    course.resumes(&worker, Course::apply);
    course.more(300);
    course.count(&|_| false).once_each().noting("recovery holds the interval of probes")
}

/// The queue for results takes what is published and never says so: its process does not answer. Longer than the broker's delivery
/// limit has patience, if each session took articles along.
pub fn silent() -> Row {
    let mut course = Course::on(node()).producing();
    let worker = course.worker_with(&["publish.confirm_seconds=1"]);
    course.more(300);
    let queue = format!("'{}_articles.enriched'", course.vhost.name);
    node().ctl(&["eval", &format!("sys:suspend(whereis({queue})).")]);
    worker.wait_for("confirm_timeout", 1, LIMIT);
    std::thread::sleep(Duration::from_secs(50));
    let sessions = worker.events("disconnected").len();
    let ready = worker.events("ready").len();
    node().ctl(&["eval", &format!("sys:resume(whereis({queue})).")]);
    course.ready_again(&worker, ready + 1, Instant::now());
    course.more(300);
    course
        .count(&|_| false)
        .noting("what was taken and not confirmed in time")
        .noting(format!("{sessions} sessions ended for want of a confirm"))
}
