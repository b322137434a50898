//! Looks at the store of the memory.

mod disk;
mod redis;

use super::Finding;
use crate::config::Config;
use crate::store::Options;

/// What was found, where a store is configured.
pub fn findings(config: &Config) -> Vec<Finding> {
    match config.store.as_ref().filter(|_| config.duplicates.is_some()) {
        Some(Options::Redis(options)) => redis::findings(options),
        Some(Options::Disk(_)) => of_file(config),
        None => Vec::new(),
    }
}

/// The same where it needs no connection.
pub fn of_file(config: &Config) -> Vec<Finding> {
    match config.store.as_ref().filter(|_| config.duplicates.is_some()) {
        Some(Options::Disk(options)) => disk::findings(options),
        Some(Options::Redis(_)) | None => Vec::new(),
    }
}
