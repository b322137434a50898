//! Three nodes: the leader dies, a minority is cut off. Everybody reaches the cluster by way of one address, as behind a load balancer.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::course::{Course, LIMIT};
use crate::ledger::Row;
use crate::proxy::Proxy;
use crate::support::broker::release;
use crate::support::cluster::Cluster;
use crate::support::eventually;
use crate::support::worker::Worker;

const DOUBLES: &str = "what was published and not yet acknowledged";

fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::start)
}

/// Everything through a balancer that prefers `first`.
fn course(cluster: &'static Cluster, first: usize) -> (Course<'static>, Proxy) {
    let mut ports = cluster.ports();
    ports.rotate_left(first);
    let vhost = cluster.nodes[0].vhost();
    let balancer = Proxy::among(ports);
    let url = balancer.url(&vhost.name);
    (Course::reached(vhost, url), balancer)
}

/// Waits until articles flow in a session after the `before`th.
fn recovers(course: &mut Course<'_>, worker: &Worker, before: usize, since: Instant) {
    course.ready_again(worker, before + 1, since);
}

/// The node that leads the input queue is killed under load, and comes back.
pub fn leader_killed() -> Row {
    let cluster = cluster();
    let (course, _balancer) = course(cluster, 1);
    let mut course = course.producing();
    let worker = course.worker();
    course.more(600);
    let leader = cluster.leader(&course.vhost.name, "articles.raw");
    let ready = worker.events("ready").len();
    let since = Instant::now();
    cluster.nodes[leader].kill();
    recovers(&mut course, &worker, ready, since);
    course.more(600);
    cluster.nodes[leader].boot();
    course.more(300);
    course
        .count(&|_| false)
        .noting(DOUBLES)
        .noting("recovery from the kill, the election of a new leader included")
        .within(Duration::from_secs(30))
}

/// One node loses sight of the other two: its clients move to the majority. Then it heals.
///
/// Until 4.1 the node pauses. Since 4.2, whose metadata lie in Khepri, it stays up and confirms nothing; clients leave it when the balancer does.
pub fn minority() -> Row {
    let cluster = cluster();
    let (course, balancer) = course(cluster, 2);
    let mut course = course.producing();
    let worker = course.worker();
    course.more(600);
    let ready = worker.events("ready").len();
    let since = Instant::now();
    cluster.cut_off(2);
    let stays = release() >= (4, 2);
    if stays {
        balancer.take_out(cluster.nodes[2].port());
    }
    recovers(&mut course, &worker, ready, since);
    course.more(600);
    cluster.heal(2);
    eventually("the minority comes back", LIMIT, || {
        cluster.nodes[0].ctl(&["eval", "length(rabbit_nodes:all_running())."]).trim() == "3"
    });
    course.more(300);
    let row = course.count(&|_| false).noting(DOUBLES);
    let row = if stays { row.noting("the balancer takes the node out: it does not pause") } else { row };
    row.noting("recovery from the cut, with what `rabbitmqctl` takes to make it").within(Duration::from_secs(60))
}
