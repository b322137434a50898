//! What the tests stand on: private brokers, worker processes, and queues filled and drained by hand.

pub mod broker;
pub mod cluster;
pub mod http;
pub mod queue;
pub mod redis;
pub mod schema;
pub mod tls;
pub mod worker;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// One of `scripts/`.
pub fn script(name: &str) -> Command {
    Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts").join(name))
}

/// Sends a signal to a process, by the shell: the program `kill` is a package of its own.
///
/// # Panics
/// When there is no such process.
pub fn signal(pid: &str, name: &str) {
    let status = Command::new("sh").args(["-c", &format!("kill -{name} {pid}")]).status().unwrap();
    assert!(status.success(), "kill -{name} {pid}");
}

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
