//! The scenarios.

mod articles;
mod broker;
mod downstream;
mod ends;
mod network;
mod workers;

use std::sync::OnceLock;

use crate::Scenario;
use crate::support::broker::Broker;

/// All of them, in the order of the table.
pub const ALL: &[Scenario] = &[
    ("worker killed 20 times", workers::killed),
    ("rolling restart of three workers", workers::rolled),
    ("scaled 1 to 5 to 1", workers::scaled),
    ("broker killed", broker::killed),
    ("broker restarted", broker::restarted),
    ("broker stopped for 60 s (SIGSTOP)", broker::frozen),
    ("connections closed by an operator", broker::connections_closed),
    ("exchange deleted and declared again", broker::exchange_deleted),
    ("input queue deleted and declared again", broker::queue_deleted),
    ("permissions revoked and restored", broker::permissions_revoked),
    ("memory alarm", broker::memory_alarm),
    ("disk alarm", broker::disk_alarm),
    ("unroutable, then the binding restored", downstream::unroutable),
    ("downstream queue full, then drained", downstream::full),
    ("quarantine missing, then declared", downstream::quarantine_missing),
    ("connections cut and healed", network::cut),
    ("half-open connections", network::half_open),
    ("added latency of 100 ms", network::slow),
    ("confirms that never come", network::deaf),
    ("article that aborts the process", articles::aborts),
    ("panic in an enricher", articles::panics),
    ("article over its time", articles::hangs),
    ("100,000 bad messages", articles::storm),
    ("wrong password, missing virtual host", ends::refused),
    ("SIGTERM while blocked", ends::terminated_while_blocked),
    ("SIGTERM while the broker is gone", ends::terminated_without_broker),
];

/// The node of the scenarios that leave it as it was.
pub fn node() -> &'static Broker {
    static NODE: OnceLock<Broker> = OnceLock::new();
    NODE.get_or_init(|| Broker::start(""))
}
