//! Articles that crash, hang or flood the worker.

use std::time::Duration;

use super::node;
use crate::course::{Course, LIMIT, SETTINGS, article};
use crate::ledger::Row;
use crate::support::eventually;
use crate::support::queue::properties;
use crate::support::worker::{Worker, faulty};

fn telling(number: usize, every: usize, what: &str) -> (&'static str, Vec<u8>) {
    let (content_type, mut body) = article(number);
    if number % every == every / 2 {
        body.extend(format!("\n\nThis article tells the enricher to {what}, which it does.\n").into_bytes());
    }
    (content_type, body)
}

fn start(course: &Course<'_>, more: &[&str]) -> Worker {
    let mut command = faulty();
    command.args(["serve"]).env("COPYDESK_AMQP_URL", &course.url);
    command.args(SETTINGS.iter().chain(more).flat_map(|pair| ["--set", pair]));
    Worker::spawn(command)
}

/// One article in 400 aborts the process each time; a supervisor starts the worker again. Only the poison ends in quarantine.
pub fn aborts() -> Row {
    let course = Course::on(node()).producing_these(|number| telling(number, 400, "abort the process"));
    let mut worker = start(&course, &[]);
    let mut starts = 1;
    let client = course.client();
    let limit = std::time::Instant::now() + Duration::from_secs(240);
    while client.count("articles.quarantine") < 2 || course.producer.as_ref().is_some_and(|p| p.confirmed() < 900) {
        assert!(std::time::Instant::now() < limit, "the poison is not in quarantine after {starts} starts");
        if worker.has_ended() {
            worker = start(&course, &[]);
            starts += 1;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    // What was produced meanwhile may hold one more: the supervisor goes on while everything is counted.
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let supervised = {
        let (stop, url) = (std::sync::Arc::clone(&stop), course.url.clone());
        std::thread::spawn(move || {
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                if worker.has_ended() {
                    let mut command = faulty();
                    command.args(["serve"]).env("COPYDESK_AMQP_URL", &url);
                    command.args(SETTINGS.iter().flat_map(|pair| ["--set", pair]));
                    worker = Worker::spawn(command);
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        })
    };
    let row = course.count(&|number| number % 400 == 200);
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    supervised.join().unwrap();
    row.noting(format!("{starts} starts; what was published and not yet acknowledged at an abort"))
}

/// The field is lost, a warning says so, the article is published.
pub fn panics() -> Row {
    let course = Course::on(node()).producing_these(|number| telling(number, 10, "panic in the enricher"));
    let worker = start(&course, &[]);
    worker.wait_for("ready", 1, LIMIT);
    course.more(500);
    course.count(&|_| false).once_each().noting("every article is published, with the warning `enricher_panicked`")
}

/// The watchdog gives them up; one that does not come back costs a thread.
pub fn hangs() -> Row {
    fn hanging(number: usize) -> (&'static str, Vec<u8>) {
        let (content_type, body) = telling(number, 200, "take too long");
        if number == 150 { telling(number, 300, "never come back") } else { (content_type, body) }
    }
    let course = Course::on(node()).producing_these(hanging);
    let worker = start(&course, &["limits.seconds=0.5", "service.replace_after_seconds=1"]);
    worker.wait_for("ready", 1, LIMIT);
    course.more(800);
    worker.wait_for("worker_replaced", 1, LIMIT);
    course.count(&|number| number % 200 == 100 || number == 150).once_each()
}

/// A storm of bad messages: the log stays bounded, the good ones among them come through.
pub fn storm() -> Row {
    const BAD: usize = 100_000;
    let course = Course::on(node()).producing();
    let worker = course.worker();
    let client = course.client();
    let bad: Vec<_> = (0..1000).map(|n| (properties("application/json", &format!("bad-{n}")), b"{".to_vec())).collect();
    for _ in 0..BAD / bad.len() {
        client.publish("articles.raw", &bad);
    }
    eventually("the storm is over", Duration::from_secs(600), || client.count("articles.quarantine") >= BAD);
    client
        .run(|channel| async move { channel.queue_purge("articles.quarantine".into(), Default::default()).await })
        .unwrap();
    let row = course.count(&|_| false).once_each();
    let log: usize = worker.lines().iter().map(|line| line.len() + 1).sum();
    let peak = worker.peak_memory();
    assert!(peak < 200, "peak memory {peak} MiB");
    row.noting(format!("{BAD} bad ones in quarantine; {:.1} MB of log, peak memory {peak} MiB", log as f64 / 1e6))
}
