//! What the tests stand on: private brokers, worker processes, and queues filled and drained by hand.

pub mod broker;
pub mod cluster;
pub mod http;
pub mod queue;
pub mod schema;
pub mod tls;
pub mod worker;

use std::time::{Duration, Instant};

/// Waits until `holds` does, looking every 50 ms.
///
/// # Panics
/// When it does not within `limit`.
pub fn eventually(what: &str, limit: Duration, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < limit, "{what}: not within {limit:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
