//! A broker that dies, freezes, raises alarms, or is reconfigured under the worker.

use std::time::{Duration, Instant};

use super::node;
use crate::course::{Course, LIMIT};
use crate::ledger::Row;
use crate::support::broker::{Broker, release};
use crate::support::{eventually, http};

/// Why there are doubles after a session broke.
const DOUBLES: &str = "what was published and not yet acknowledged";

fn restart(end: fn(&Broker)) -> Row {
    let broker = Broker::start("");
    let mut course = Course::on(&broker).producing();
    let worker = course.worker();
    course.more(600);
    end(&broker);
    std::thread::sleep(Duration::from_secs(1));
    broker.boot();
    course.ready_again(&worker, 2, Instant::now());
    course.more(600);
    course.count(&|_| false).noting(DOUBLES)
}

/// SIGKILL, and a boot from what it had stored.
pub fn killed() -> Row {
    restart(Broker::kill)
}

/// A clean shutdown, and a boot.
pub fn restarted() -> Row {
    restart(Broker::stop)
}

/// SIGSTOP for a minute: connections stay open and nothing answers.
pub fn frozen() -> Row {
    let broker = Broker::start("");
    let mut course = Course::on(&broker).producing();
    let worker = course.worker();
    course.more(600);
    broker.signal("STOP");
    worker.wait_for("disconnected", 1, Duration::from_secs(60));
    std::thread::sleep(Duration::from_secs(50));
    broker.signal("CONT");
    course.ready_again(&worker, 2, Instant::now());
    course.more(600);
    course.count(&|_| false).noting(DOUBLES)
}

/// The broker is gone for 20 s: the worker waits, and costs next to nothing.
pub fn gone() -> Row {
    let broker = Broker::start("");
    let mut course = Course::on(&broker).producing();
    let worker = course.worker();
    course.more(600);
    broker.kill();
    worker.wait_for("disconnected", 1, LIMIT);
    std::thread::sleep(Duration::from_secs(2));
    let (before, since) = (worker.cpu(), Instant::now());
    std::thread::sleep(Duration::from_secs(20));
    let share = (worker.cpu() - before).as_secs_f64() / since.elapsed().as_secs_f64();
    broker.boot();
    course.ready_again(&worker, 2, Instant::now());
    course.more(300);
    assert!(share < 0.01, "{:.2} % of a core while there is no broker", share * 100.0);
    course
        .count(&|_| false)
        .noting(DOUBLES)
        .noting(format!("{:.2} % of a core while the broker was gone", share * 100.0))
}

/// An outage downstream that outlasts the broker's patience with unacknowledged deliveries, many times over. Up to 4.2 it closes the channel
/// then; since 4.3 it cancels the consumer, takes the deliveries back and ignores what is acknowledged later.
pub fn consumer_timeout() -> Row {
    let broker = Broker::start("");
    let cancels = release() >= (4, 3);
    let mut course = Course::on(&broker);
    if cancels {
        // A consumer takes the policy's time along when it registers.
        course.policy("patience", r#"{"pattern":"^articles\\.raw$","definition":{"consumer-timeout":2000}}"#);
    } else {
        let patience = "application:set_env(rabbit, consumer_timeout, 2000), application:set_env(rabbit, channel_tick_interval, 500).";
        broker.ctl(&["eval", patience]);
    }
    course = course.producing();
    let worker = course.worker();
    course.more(300);
    course.policy(
        "full",
        r#"{"pattern":"^articles\\.enriched$","definition":{"max-length":1,"overflow":"reject-publish"}}"#,
    );
    worker.wait_for("paused", 1, LIMIT);
    let closed = worker.wait_for("disconnected", 1, LIMIT);
    let why = if cancels { "the consumer was cancelled" } else { "timeout" };
    assert!(closed["detail"].as_str().is_some_and(|detail| detail.contains(why)), "{closed}");
    assert_eq!(!worker.events("consumer_cancelled").is_empty(), cancels);
    std::thread::sleep(Duration::from_secs(60));
    course.resumes(&worker, |course| course.clear_policy("full"));
    course.more(300);
    let sessions = worker.events("disconnected").len();
    course
        .count(&|_| false)
        .noting(DOUBLES)
        .noting(format!("{sessions} sessions in 60 s of outage; recovery holds the wait for a new session, up to 30 s"))
        .within(Duration::from_secs(60))
}

/// Every connection of the virtual host is closed through the management API.
pub fn connections_closed() -> Row {
    let mut course = Course::on(node()).producing();
    let worker = course.worker();
    for round in 0..3 {
        course.more(300);
        course.vhost.close_connections();
        course.ready_again(&worker, round + 2, Instant::now());
    }
    course.more(300);
    course.count(&|_| false).noting(DOUBLES)
}

/// The exchange for results disappears: the broker closes the channel.
pub fn exchange_deleted() -> Row {
    let mut course = Course::on(node()).producing();
    let worker = course.worker();
    course.more(300);
    let client = course.client();
    client.delete_exchange("articles");
    worker.wait_for("topology_missing", 1, LIMIT);
    course.apply();
    course.ready_again(&worker, 2, Instant::now());
    course.more(300);
    course.count(&|_| false).noting(DOUBLES).noting("recovery holds the back-off for missing queues")
}

/// The input queue disappears while nothing is in it, and comes back.
pub fn queue_deleted() -> Row {
    let mut course = Course::on(node());
    let worker = course.worker();
    let client = course.client();
    client.delete("articles.raw");
    worker.wait_for("disconnected", 1, LIMIT);
    course.apply();
    course.ready_again(&worker, 2, Instant::now());
    let course = course.producing();
    course.more(300);
    course.count(&|_| false).once_each()
}

/// The user may no longer write to the exchange, then may again.
pub fn permissions_revoked() -> Row {
    let mut course = Course::on(node()).producing();
    let worker = course.worker();
    course.more(300);
    let path = format!("/api/permissions/{}/guest", course.vhost.name);
    let permit = |write: &str| {
        let body = format!(r#"{{"configure":".*","write":"{write}","read":".*"}}"#);
        http::put(node().management_port(), &path, &body).unwrap();
    };
    permit("^articles\\\\.raw$|^amq\\\\.default$");
    // A channel that is open keeps what it was once allowed; a new one asks.
    course.vhost.close_connections();
    eventually("the worker is refused", LIMIT, || {
        worker.events("disconnected").iter().any(|event| event["error.type"] == "access_refused")
    });
    std::thread::sleep(Duration::from_secs(8));
    permit(".*");
    let since = Instant::now();
    let ready = worker.events("ready").len();
    course.ready_again(&worker, ready + 1, since);
    course.more(300);
    course.count(&|_| false).noting(DOUBLES).noting("recovery holds the back-off for refused access")
}

fn alarm(raise: &[&str], clear: &[&str]) -> Row {
    let broker = Broker::start("");
    let mut course = Course::on(&broker).producing();
    course.more(300);
    broker.ctl(raise);
    // The broker blocks who publishes, so there must be work left: the worker comes after the alarm.
    let worker = course.worker();
    worker.wait_for("blocked", 1, LIMIT);
    std::thread::sleep(Duration::from_secs(3));
    broker.ctl(clear);
    let since = Instant::now();
    worker.wait_for("unblocked", 1, LIMIT);
    course.recovery.push(since.elapsed());
    course.more(300);
    course.count(&|_| false).once_each()
}

/// The broker blocks publishers for want of memory.
pub fn memory_alarm() -> Row {
    alarm(&["set_vm_memory_high_watermark", "0.00001"], &["set_vm_memory_high_watermark", "0.4"])
}

/// The broker blocks publishers for want of disk.
pub fn disk_alarm() -> Row {
    alarm(&["set_disk_free_limit", "900GB"], &["set_disk_free_limit", "50MB"])
}
