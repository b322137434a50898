//! Memories outside the process: what several workers, or one worker over restarts, remember together.

pub mod redis;

use std::time::Duration;

/// Hears how the store does.
pub trait Watcher: Send + Sync {
    /// The store answers, for the first time or again after so long. `detail` says what it is.
    fn store_ready(&self, detail: &str, after: Option<Duration>);

    /// The store does not answer; articles go on unchecked until it does.
    fn store_lost(&self, detail: &str);
}

/// Hears nothing.
impl Watcher for () {
    fn store_ready(&self, _detail: &str, _after: Option<Duration>) {}
    fn store_lost(&self, _detail: &str) {}
}
