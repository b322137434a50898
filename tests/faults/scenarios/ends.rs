//! How a worker ends that cannot work: the right exit code, in time, and no secret in its log.

use std::time::{Duration, Instant};

use super::node;
use crate::course::{Course, LIMIT, SETTINGS};
use crate::ledger::Row;
use crate::support::broker::Broker;
use crate::support::worker::Worker;

/// Credentials and virtual hosts that are not there end the worker at once, with the code for it.
pub fn refused() -> Row {
    let port = node().port();
    for url in
        [format!("amqp://guest:hunter2@127.0.0.1:{port}/"), format!("amqp://guest:guest@127.0.0.1:{port}/nowhere")]
    {
        let mut worker = Worker::serve_at(&url, SETTINGS);
        let status = worker.wait(Duration::from_secs(20));
        assert_eq!(status.code(), Some(4), "{:?}", worker.lines());
        std::thread::sleep(Duration::from_millis(100));
        assert!(!worker.lines().iter().any(|line| line.contains("hunter2") || line.contains("guest:guest")));
        assert_eq!(worker.events("disconnected")[0]["error.type"], "access_refused");
    }
    Row::of_an_end("exit code 4, error.type access_refused, no secret in the log")
}

/// The broker takes nothing: the drain ends at its deadline, and what is in flight goes back.
pub fn terminated_while_blocked() -> Row {
    let broker = Broker::start("");
    let course = Course::on(&broker).producing();
    let settings: Vec<_> = SETTINGS.iter().copied().chain(["service.drain_seconds=5"]).collect();
    let mut worker = Worker::serve_at(&course.url, &settings);
    worker.wait_for("ready", 1, LIMIT);
    course.more(300);
    broker.ctl(&["set_vm_memory_high_watermark", "0.00001"]);
    worker.wait_for("blocked", 1, LIMIT);
    std::thread::sleep(Duration::from_secs(1));
    worker.signal("TERM");
    let since = Instant::now();
    let status = worker.wait(Duration::from_secs(20));
    let took = since.elapsed();
    assert!(matches!(status.code(), Some(0 | 5)), "{status}");
    broker.ctl(&["set_vm_memory_high_watermark", "0.4"]);
    let _successor = course.worker();
    course.more(300);
    let note =
        format!("ended after {:.1} s of a deadline of 5 s with code {}", took.as_secs_f64(), status.code().unwrap());
    course.count(&|_| false).noting(note)
}

/// No broker at all: the drain has nobody to wait for.
pub fn terminated_without_broker() -> Row {
    let broker = Broker::start("");
    let course = Course::on(&broker);
    let mut worker = course.worker();
    broker.kill();
    worker.wait_for("disconnected", 1, LIMIT);
    worker.signal("TERM");
    let since = Instant::now();
    let status = worker.wait(Duration::from_secs(30));
    assert_eq!(status.code(), Some(0), "{:?}", worker.lines());
    Row::of_an_end(format!("ended after {:.1} s with code 0", since.elapsed().as_secs_f64()))
}
