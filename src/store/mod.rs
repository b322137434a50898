//! Memories outside the process: what several workers, or one worker over restarts, remember together.

pub mod disk;
pub mod redis;

use std::time::Duration;

use crate::article::Story;

/// Where a memory outside the process is, and how it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Options {
    /// In Redis or Valkey, for several workers.
    Redis(Box<redis::Options>),
    /// In a file, for one worker.
    Disk(disk::Options),
}

/// The stories that a store remembers, without those that became part of another, in no order. `limit` bounds each step of a look over the network.
///
/// # Errors
/// Why they cannot be read, in words.
pub async fn stories(options: &Options, limit: Duration) -> Result<Vec<Story>, String> {
    match options {
        Options::Redis(store) => redis::stories(store, limit).await,
        Options::Disk(file) => disk::stories(file).map_err(|error| format!("{} {error}", file.path.display())),
    }
}

/// Hears how the store does.
pub trait Watcher: Send + Sync {
    /// The store answers, for the first time or again after so long. `detail` says what it is.
    fn store_ready(&self, detail: &str, after: Option<Duration>);

    /// The store does not answer; articles go on unchecked until it does.
    fn store_lost(&self, detail: &str);

    /// The store's file cannot be written; articles are compared all the same, and what is missing is written later.
    fn store_behind(&self, detail: &str);

    /// The store's file was damaged and is elsewhere now; the memory begins empty.
    fn store_set_aside(&self, detail: &str);
}

/// Hears nothing.
impl Watcher for () {
    fn store_ready(&self, _detail: &str, _after: Option<Duration>) {}
    fn store_lost(&self, _detail: &str) {}
    fn store_behind(&self, _detail: &str) {}
    fn store_set_aside(&self, _detail: &str) {}
}
