//! What is known of this process so far, and what is to be done with it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::health::{Health, Pulse, live, ready};
use super::ledger::{Ledger, top};
use super::log::{Log, Shown};
use super::metrics::Metrics;
use super::repeats::Repeats;
use crate::service::Balance;

/// What is said, and how often.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Share of successful deliveries that is logged, 0 to 1.
    pub sample: f64,
    /// Time between summaries.
    pub summary: Duration,
    /// `messaging.system`: `rabbitmq` or `file`.
    pub system: &'static str,
    /// `messaging.destination.name` of the input; empty for files.
    pub destination: String,
}

/// The ledger of this process, and the voice that tells of it.
pub struct Telemetry {
    pub(super) options: Options,
    pub(super) started: Instant,
    pub(super) metrics: Metrics,
    log: Option<Log>,
    #[cfg(feature = "otlp")]
    pub(super) otlp: std::sync::OnceLock<super::otlp::Otlp>,
    state: Mutex<State>,
}

/// What changes.
#[derive(Default)]
pub struct State {
    pub ledger: Ledger,
    pub repeats: Repeats,
    pub pulse: Pulse,
    /// Share of successes that is logged.
    sample: f64,
    /// Adds up to one for every success that is logged.
    sampling: f64,
}

impl Telemetry {
    pub(super) fn new(options: Options, log: Option<Log>) -> Self {
        let metrics = Metrics::new(options.system, &options.destination);
        let state = Mutex::new(State { sample: options.sample, ..State::default() });
        Self {
            options,
            started: Instant::now(),
            metrics,
            log,
            #[cfg(feature = "otlp")]
            otlp: std::sync::OnceLock::new(),
            state,
        }
    }

    /// The metrics, in the text form of OpenMetrics.
    pub fn metrics(&self) -> String {
        let state = self.state();
        let (balance, status, link) = (state.ledger.balance, state.ledger.status, state.ledger.link.clone());
        // Nobody waits while the text is written.
        drop(state);
        self.metrics.text(&balance, &status, &link, [self.log_dropped(), self.spans_lost()])
    }

    /// Whether the worker does its work, connected or not.
    pub fn live(&self) -> Health {
        live(&self.state().pulse, Instant::now())
    }

    /// Whether articles flow.
    pub fn ready(&self) -> Health {
        let state = self.state();
        ready(&state.pulse, &state.ledger.link, Instant::now())
    }

    /// The books as they stand.
    pub fn balance(&self) -> Balance {
        self.state().ledger.balance
    }

    /// Why articles were not published since the start, the most frequent reasons first.
    pub fn reasons(&self) -> Vec<(&'static str, u64)> {
        top(self.state().ledger.reasons.iter().map(|(reason, count)| (*reason, *count)), usize::MAX)
    }

    /// From now on this is shown, and this share of successes.
    pub fn set_log(&self, shown: &Shown, sample: f64) {
        if let Some(log) = &self.log {
            log.show(shown);
        }
        self.state().sample = sample;
    }

    /// Waits a little until all is written.
    pub fn flush(&self) {
        if let Some(log) = &self.log {
            log.flush();
        }
    }

    /// Lines that the log dropped.
    pub(super) fn log_dropped(&self) -> u64 {
        self.log.as_ref().map_or(0, Log::dropped)
    }

    /// Spans that no collector took.
    fn spans_lost(&self) -> u64 {
        #[cfg(feature = "otlp")]
        if let Some(otlp) = self.otlp.get() {
            return otlp.dropped();
        }
        0
    }

    /// Whether this success is one of those that are logged.
    pub(super) fn sampled(&self) -> bool {
        let mut state = self.state();
        state.sampling += state.sample;
        let logged = state.sampling >= 1.0;
        if logged {
            state.sampling -= 1.0;
        }
        logged
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether another holds the state at this moment, as this thread may.
    pub(super) fn is_held(&self) -> bool {
        matches!(self.state.try_lock(), Err(std::sync::TryLockError::WouldBlock))
    }
}
