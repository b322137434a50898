//! A wire that is cut, slow, silent, or silent in one direction.

use std::time::{Duration, Instant};

use super::node;
use crate::course::Course;
use crate::ledger::Row;
use crate::proxy::Proxy;

fn through_a_proxy(course: &mut Course<'_>) -> Proxy {
    let proxy = Proxy::to(node().port());
    course.url = proxy.url(&course.vhost.name);
    proxy
}

/// Every connection is reset, new ones are refused for a while.
pub fn cut() -> Row {
    let mut course = Course::on(node()).producing();
    let proxy = through_a_proxy(&mut course);
    let worker = course.worker();
    for round in 0..3 {
        course.more(300);
        proxy.cut(true);
        std::thread::sleep(Duration::from_secs(2));
        proxy.cut(false);
        course.ready_again(&worker, round + 2, Instant::now());
    }
    course.more(300);
    course.count(&|_| false).noting("what was published and not yet acknowledged")
}

/// Connections stay open and carry nothing: only the worker's own time limits notice.
pub fn half_open() -> Row {
    let mut course = Course::on(node()).producing();
    let proxy = through_a_proxy(&mut course);
    let worker = course.worker();
    course.more(300);
    proxy.silence(true);
    worker.wait_for("disconnected", 1, Duration::from_secs(60));
    proxy.silence(false);
    course.ready_again(&worker, 2, Instant::now());
    course.more(300);
    course.count(&|_| false).noting("what was published and not yet acknowledged")
}

/// Each piece of data is 100 ms late.
pub fn slow() -> Row {
    let mut course = Course::on(node()).producing();
    let proxy = through_a_proxy(&mut course);
    let worker = course.worker();
    proxy.latency(100);
    course.more(600);
    assert_eq!(worker.events("disconnected").len(), 0, "latency is no fault");
    proxy.latency(0);
    course.more(300);
    course.count(&|_| false).once_each()
}

/// The broker's words do not arrive, the worker's do: publishes are taken, and never confirmed.
pub fn deaf() -> Row {
    let mut course = Course::on(node()).producing();
    let proxy = through_a_proxy(&mut course);
    let worker = course.worker();
    course.more(300);
    proxy.deafness(true);
    worker.wait_for("disconnected", 1, Duration::from_secs(60));
    proxy.deafness(false);
    course.ready_again(&worker, 2, Instant::now());
    course.more(300);
    course.count(&|_| false).noting("what was taken and not confirmed in time")
}
