//! The worker itself: takes deliveries from a source, has them processed on threads of its own, publishes and settles.

mod conclude;
mod live;
mod pace;
mod pool;
#[cfg(feature = "otlp")]
mod remote;
pub mod report;
mod run;
mod span;
mod stopwatch;
#[cfg(test)]
mod tests;
mod turnstile;

pub use live::{Live, Settings};
pub use report::{Balance, Disposition, Drain, Output, Reporter, Settled, Status, Times};
pub use run::{Desk, Ended, run};

use std::time::Duration;

/// How the service runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where deliveries come from, `rabbitmq` or `file`: the `messaging.system` of their spans.
    pub system: &'static str,
    /// Threads that process articles; 1 or more.
    pub workers: usize,
    /// Deliveries that are taken and not yet settled, at most; 1 or more.
    pub in_flight: usize,
    /// Bytes of their bodies, at most; a single larger one is taken alone.
    pub in_flight_bytes: usize,
    /// Work that one article may cost, see [`crate::budget::Budget`].
    pub work_units: u64,
    /// Wall-clock time that one article may take; then the watchdog gives it up.
    pub article_time: Duration,
    /// How long after giving an article up its thread may take to notice, before it is replaced.
    pub replace_after: Duration,
    /// Threads that may be replaced before the service drains and ends with an error.
    pub replacements: usize,
    /// How long a drain may take; what is in flight then goes back unsettled.
    pub drain_deadline: Duration,
    /// Articles of one source that fail in a row before it is slowed, see [`crate::settle::breaker`]; 0 slows none.
    pub slow_source_after: u32,
    /// Whether results leave in the order of the input, and the memory is asked in it.
    pub ordered: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            system: "rabbitmq",
            workers: std::thread::available_parallelism().map_or(2, usize::from),
            in_flight: 256,
            in_flight_bytes: 64 << 20,
            work_units: 500_000_000,
            article_time: Duration::from_secs(10),
            replace_after: Duration::from_secs(5),
            replacements: 4,
            drain_deadline: Duration::from_secs(25),
            slow_source_after: 20,
            ordered: false,
        }
    }
}
