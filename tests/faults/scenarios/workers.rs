//! Workers that die, are rolled and are scaled.

use std::time::{Duration, Instant};

use super::node;
use crate::course::Course;
use crate::ledger::Row;
use crate::support::worker::Worker;

/// SIGKILL at twenty moments, a successor each time.
pub fn killed() -> Row {
    let mut course = Course::on(node()).producing();
    for round in 0..20 {
        let worker = Worker::serve_at(&course.url, crate::course::SETTINGS);
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
