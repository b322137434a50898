//! A broker that dies, freezes, raises alarms, or is reconfigured under the worker.

use std::time::{Duration, Instant};

use super::node;
use crate::course::{Course, LIMIT};
use crate::ledger::Row;
use crate::support::broker::Broker;
use crate::support::queue::Client;
use crate::support::{eventually, http};

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
    course.count(&|_| false).noting("what was published and not yet acknowledged")
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
    course.count(&|_| false).noting("what was published and not yet acknowledged")
}

/// Every connection of the virtual host is closed through the management API.
pub fn connections_closed() -> Row {
    let mut course = Course::on(node()).producing();
    let worker = course.worker();
    for round in 0..3 {
        course.more(300);
        let path = format!("/api/vhosts/{}/connections", course.vhost.name);
        let mut closed = 0;
        eventually("the management plugin lists the connections", LIMIT, || {
            let (_, body) = http::get(node().management_port(), &path).unwrap();
            let list: serde_json::Value = serde_json::from_str(&body).unwrap();
            for connection in list.as_array().into_iter().flatten() {
                let name = connection["name"].as_str().unwrap_or_default().replace(' ', "%20").replace('>', "%3E");
                closed +=
                    usize::from(http::delete(node().management_port(), &format!("/api/connections/{name}")).is_ok());
            }
            closed > 0
        });
        course.ready_again(&worker, round + 2, Instant::now());
    }
    course.more(300);
    course.count(&|_| false).noting("what was published and not yet acknowledged")
}

/// The exchange for results disappears: the broker closes the channel.
pub fn exchange_deleted() -> Row {
    let mut course = Course::on(node()).producing();
    let worker = course.worker();
    course.more(300);
    let client = Client::connect(&course.vhost.url());
    client.delete_exchange("articles");
    worker.wait_for("topology_missing", 1, LIMIT);
    course.apply();
    course.ready_again(&worker, 2, Instant::now());
    course.more(300);
    course.count(&|_| false).noting("recovery holds a back-off for missing queues of up to 30 s")
}

/// The input queue disappears while nothing is in it, and comes back.
pub fn queue_deleted() -> Row {
    let mut course = Course::on(node());
    let worker = course.worker();
    let client = Client::connect(&course.vhost.url());
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
    worker.wait_for("disconnected", 1, LIMIT);
    permit(".*");
    course.ready_again(&worker, 2, Instant::now());
    course.more(300);
    course.count(&|_| false).noting("recovery holds a back-off for refused access of up to 30 s")
}

fn alarm(raise: &[&str], clear: &[&str]) -> Row {
    let broker = Broker::start("");
    let mut course = Course::on(&broker).producing();
    let worker = course.worker();
    course.more(300);
    broker.ctl(raise);
    worker.wait_for("blocked", 1, LIMIT);
    std::thread::sleep(Duration::from_secs(3));
    broker.ctl(clear);
    let since = Instant::now();
    worker.wait_for("unblocked", 1, LIMIT);
    course.recovery.push(since.elapsed());
    course.more(300);
    course.count(&|_| false).noting("")
}

/// The broker blocks publishers for want of memory.
pub fn memory_alarm() -> Row {
    alarm(&["set_vm_memory_high_watermark", "0.00001"], &["set_vm_memory_high_watermark", "0.4"])
}

/// The broker blocks publishers for want of disk.
pub fn disk_alarm() -> Row {
    alarm(&["set_disk_free_limit", "900GB"], &["set_disk_free_limit", "50MB"])
}
