//! Workers that die, are rolled and are scaled.

use std::time::{Duration, Instant};

use lapin::types::AMQPValue;

use super::node;
use crate::course::{Course, LIMIT, SETTINGS, article, serve};
use crate::ledger::{Ledger, Row};
use crate::relay::relay;
use crate::support::eventually;
use crate::support::queue::{Client, properties};

/// SIGKILL at twenty moments, a successor each time.
pub fn killed() -> Row {
    let mut course = Course::on(node()).producing();
    for round in 0..20 {
        let worker = serve(&course.url, SETTINGS);
        let since = Instant::now();
        course.ready_again(&worker, 1, since);
        // Moments that differ, between right after the start and in full flow.
        std::thread::sleep(Duration::from_millis(round * 97 % 700));
        worker.signal("KILL");
    }
    let _last = course.worker();
    course.more(300);
    course.count(&|_| false).noting("what was published and not yet acknowledged at the kill")
}

/// Three replicas, each replaced by SIGTERM and a successor.
pub fn rolled() -> Row {
    let course = Course::on(node()).producing();
    let mut workers: Vec<_> = (0..3).map(|_| course.worker()).collect();
    for _ in 0..3 {
        course.more(200);
        let (status, _) = workers.remove(0).terminate();
        assert!(status.success(), "{status}");
        workers.push(course.worker());
    }
    course.more(200);
    course.count(&|_| false).once_each()
}

/// One replica, five, one.
pub fn scaled() -> Row {
    let course = Course::on(node()).producing();
    let _first = course.worker();
    course.more(200);
    let more: Vec<_> = (0..4).map(|_| course.worker()).collect();
    course.more(300);
    for worker in more {
        let (status, _) = worker.terminate();
        assert!(status.success(), "{status}");
    }
    course.more(200);
    course.count(&|_| false).once_each()
}

/// Articles in one window of a measurement.
const WINDOW: usize = 5000;

/// Publishes a window's articles, from `number` on, and measures until their results are there; and the same for a minimal relay, since the
/// machine's speed drifts. The worker's speed in units of the relay's.
fn window(course: &Course<'_>, client: &Client, number: &mut usize) -> f64 {
    let articles = |from: usize| -> Vec<_> {
        let one = |number: usize| {
            let (content_type, body) = article(number);
            (properties(content_type, &number.to_string()), body)
        };
        (from..from + WINDOW).map(one).collect()
    };
    client.publish("relay.in", &articles(0));
    let yardstick = relay(&course.direct, "relay.in", "relay.out", WINDOW);
    let articles = articles(*number);
    let until = client.count("articles.enriched") + WINDOW;
    *number += WINDOW;
    let begun = Instant::now();
    client.publish("articles.raw", &articles);
    eventually("a window is through", LIMIT, || client.count("articles.enriched") >= until);
    yardstick.as_secs_f64() / begun.elapsed().as_secs_f64()
}

fn median_of_three(mut measure: impl FnMut() -> f64) -> f64 {
    let mut windows = [measure(), measure(), measure()];
    windows.sort_by(f64::total_cmp);
    windows[1]
}

/// What a worker does after a row of faults it does as fast as before them.
pub fn unharmed() -> Row {
    let mut course = Course::on(node());
    let worker = course.worker();
    let client = course.client();
    for queue in ["relay.in", "relay.out"] {
        client.declare(queue, &[("x-queue-type", AMQPValue::LongString("quorum".into()))]);
    }
    let mut number = 0;
    window(&course, &client, &mut number);
    let before = median_of_three(|| window(&course, &client, &mut number));
    for _ in 0..3 {
        let ready = worker.events("ready").len();
        course.vhost.close_connections();
        course.ready_again(&worker, ready + 1, Instant::now());
    }
    let client = course.client();
    let ready = worker.events("ready").len();
    client.delete_exchange("articles");
    client.publish("articles.raw", &[(properties("text/plain", &number.to_string()), article(number).1)]);
    number += 1;
    worker.wait_for("topology_missing", 1, LIMIT);
    course.apply();
    worker.wait_for("ready", ready + 1, LIMIT);
    window(&course, &client, &mut number);
    let after = median_of_three(|| window(&course, &client, &mut number));
    let mut ledger = Ledger::default();
    ledger.collect(&client, number, Duration::from_secs(30));
    ledger.quarantine(client.drain("articles.quarantine"), |n| article(n).1);
    let row = ledger.row(number, &std::collections::BTreeSet::new()).recovering(course.recovery);
    // The promise is 10 %; a machine that is busy with other things drifts by more between two windows.
    assert!(after > 0.8 * before, "{after:.3} of the relay's speed after the faults, {before:.3} before");
    let row = row.noting("what was published and not yet acknowledged");
    row.noting(format!(
        "throughput after the faults is {:.0} % of before, each against a minimal relay",
        100.0 * after / before
    ))
}
