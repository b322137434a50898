//! The scenarios.

mod articles;
mod broker;
mod cluster;
mod downstream;
mod ends;
mod network;
mod store;
mod workers;

use std::sync::OnceLock;

use crate::Scenario;
use crate::support::broker::Broker;

/// All of them, in the order of the table.
pub const ALL: &[Scenario] = &[
    ("worker killed 20 times", workers::killed),
    ("rolling restart of three workers", workers::rolled),
    ("scaled 1 to 5 to 1", workers::scaled),
    ("throughput before and after faults", workers::unharmed),
    ("broker killed", broker::killed),
    ("broker gone for 20 s", broker::gone),
    ("broker restarted", broker::restarted),
    ("broker stopped for 60 s (SIGSTOP)", broker::frozen),
    ("connections closed by an operator", broker::connections_closed),
    ("exchange deleted and declared again", broker::exchange_deleted),
    ("input queue deleted and declared again", broker::queue_deleted),
    ("permissions revoked and restored", broker::permissions_revoked),
    ("memory alarm", broker::memory_alarm),
    ("disk alarm", broker::disk_alarm),
    ("consumer timeout in an outage downstream", broker::consumer_timeout),
    ("unroutable, then the binding restored", downstream::unroutable),
    ("downstream queue full, then drained", downstream::full),
    ("quarantine missing, then declared", downstream::quarantine_missing),
    ("retry queue missing, then declared", downstream::retry_missing),
    ("downstream queue that never confirms", downstream::silent),
    ("connections cut and healed", network::cut),
    ("half-open connections", network::half_open),
    ("added latency of 100 ms", network::slow),
    ("confirms that never come", network::deaf),
    ("cluster: leader of the queue killed", cluster::leader_killed),
    ("cluster: minority cut off and healed", cluster::minority),
    ("store killed, restarted empty", store::killed),
    ("store stopped for 10 s (SIGSTOP)", store::paused),
    ("store cut off, silent, healed", store::cut),
    ("store out of memory", store::full),
    ("store failing over, sentinels", store::sentinels),
    ("store failing over, cluster", store::cluster),
    ("store that is not there", store::missing),
    ("store in a file, disk full, then not", store::disk_full),
    ("store in a file, disk hangs (fsfreeze), then not", store::disk_hangs),
    ("store in a file, worker killed", store::file_killed),
    ("article that aborts the process", articles::aborts),
    ("panic in an enricher", articles::panics),
    ("article over its time", articles::hangs),
    ("100,000 bad messages", articles::storm),
    ("wrong password, missing virtual host", ends::refused),
    ("certificate expired, unknown, of another host", ends::certificates),
    ("pipe into a full disk, and into `head`", ends::outputs),
    ("SIGTERM while blocked", ends::terminated_while_blocked),
    ("SIGTERM while the broker is gone", ends::terminated_without_broker),
];

/// The node of the scenarios that leave it as it was.
pub fn node() -> &'static Broker {
    static NODE: OnceLock<Broker> = OnceLock::new();
    NODE.get_or_init(|| Broker::start(""))
}
