//! What an operator hears: the log, the ledger, the summary. Nothing here ever holds a body or a credential, and nothing waits.

pub mod digest;
mod events;
mod health;
pub mod histogram;
pub mod http;
mod ledger;
pub mod metrics;
#[cfg(feature = "otlp")]
pub mod otlp;
mod record;
mod repeats;
pub mod schema;
mod settled;
mod summary;
mod writer;

use std::io::Write;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError, Weak};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub use health::Health;
pub use record::{Form, Level};

use health::Pulse;
use ledger::Ledger;
use metrics::Metrics;
use record::Record;
use repeats::Repeats;
use schema::Event;
use writer::Writer;

use crate::reason::{Code, Stage};
use crate::service::{Balance, Drain, Reporter, Settled, Status};

/// How the log is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Least severity.
    pub level: Level,
    /// For machines or for people.
    pub form: Form,
    /// Share of successful deliveries that is logged, 0 to 1.
    pub sample: f64,
    /// Time between summaries.
    pub summary: Duration,
    /// `messaging.system`: `rabbitmq` or `file`.
    pub system: &'static str,
    /// `messaging.destination.name` of the input; empty for files.
    pub destination: String,
}

/// The log and the ledger of this process.
pub struct Telemetry {
    options: Options,
    writer: Writer,
    instance: Arc<str>,
    started: Instant,
    metrics: Metrics,
    #[cfg(feature = "otlp")]
    exporter: std::sync::OnceLock<otlp::Exporter>,
    /// A [`Level`] as a number.
    level: AtomicU8,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    ledger: Ledger,
    repeats: Repeats,
    /// Share of successes that is logged.
    sample: f64,
    pulse: Pulse,
    /// Adds up to one for every success that is logged.
    sampling: f64,
}

impl Telemetry {
    /// Starts to write to `target`, and to log a summary at intervals for as long as the result lives.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(options: Options, target: Box<dyn Write + Send>) -> std::io::Result<Arc<Self>> {
        let instance: Arc<str> = format!("{}:{}", host(), std::process::id()).into();
        let (form, name) = (options.form, Arc::clone(&instance));
        let notice = move |count| {
            let event = schema::LOG_DROPPED;
            Record::new(form, &event, event.level, "log lines were dropped", &name).with("count", count).finish()
        };
        let writer = Writer::start(target, notice)?;
        let every = options.summary;
        let metrics = Metrics::new(options.system, &options.destination);
        let started = Instant::now();
        let level = AtomicU8::new(options.level as u8);
        let state = Mutex::new(State { sample: options.sample, ..State::default() });
        let telemetry = Arc::new(Self {
            options,
            writer,
            instance,
            started,
            metrics,
            #[cfg(feature = "otlp")]
            exporter: std::sync::OnceLock::new(),
            level,
            state,
        });
        let weak = Arc::downgrade(&telemetry);
        std::thread::Builder::new().name("summary".to_owned()).spawn(move || summaries(&weak, every))?;
        Ok(telemetry)
    }

    /// From now on a panic anywhere is one line of the log.
    pub fn take_panics(self: &Arc<Self>) {
        let telemetry = Arc::clone(self);
        std::panic::set_hook(Box::new(move |info| {
            // A panic while the state was locked by the same thread must not wait for itself.
            if !matches!(telemetry.state.try_lock(), Err(TryLockError::WouldBlock)) {
                let at = info.location().map(|l| format!("{}:{}", l.file(), l.line())).unwrap_or_default();
                let thread = std::thread::current();
                let payload = info.payload();
                let text = payload.downcast_ref::<&str>().copied();
                let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
                telemetry.panic(thread.name().unwrap_or_default(), &at, text.unwrap_or_default());
            }
        }));
    }

    /// Logs the last summary, what was counted, and why the process ends; waits a little until all is written.
    pub fn finish(&self, exit_code: u8, reason: &str) {
        self.repeated();
        self.summary(true);
        self.stopped(exit_code, reason);
        self.writer.flush();
    }

    /// Waits a little until all is written.
    pub fn flush(&self) {
        self.writer.flush();
    }

    /// From now on spans go to the collector at `endpoint`, see [`otlp`].
    ///
    /// # Errors
    /// The system gives no thread.
    #[cfg(feature = "otlp")]
    pub fn export(self: &Arc<Self>, endpoint: &str) -> std::io::Result<()> {
        let exporter = otlp::Exporter::start(endpoint, self)?;
        // A second call changes nothing: the first exporter stays.
        let _ = self.exporter.set(exporter);
        Ok(())
    }

    /// Spans that no collector took.
    fn spans_lost(&self) -> u64 {
        #[cfg(feature = "otlp")]
        if let Some(exporter) = self.exporter.get() {
            return exporter.dropped();
        }
        0
    }

    /// The metrics, in the text form of OpenMetrics.
    pub fn metrics(&self) -> String {
        let state = self.state();
        let (balance, status, link) = (state.ledger.balance, state.ledger.status, state.ledger.link.clone());
        // Nobody waits while the text is written.
        drop(state);
        self.metrics.text(&balance, &status, &link, [self.writer.dropped(), self.spans_lost()])
    }

    /// From now on this is the least severity, and this the share of successes that is logged.
    pub fn set_log(&self, level: Level, sample: f64) {
        self.level.store(level as u8, Ordering::Relaxed);
        self.state().sample = sample;
    }

    /// The books as they stand.
    pub fn balance(&self) -> Balance {
        self.state().ledger.balance
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn logs(&self, level: Level) -> bool {
        level as u8 <= self.level.load(Ordering::Relaxed)
    }

    /// Whether this success is one of those that are logged.
    fn sampled(&self) -> bool {
        let mut state = self.state();
        state.sampling += state.sample;
        let logged = state.sampling >= 1.0;
        if logged {
            state.sampling -= 1.0;
        }
        logged
    }

    fn say(&self, event: &Event, message: &str, fields: impl FnOnce(Record) -> Record) {
        self.say_at(event, event.level, message, fields);
    }

    fn say_at(&self, event: &Event, level: Level, message: &str, fields: impl FnOnce(Record) -> Record) {
        self.metrics.event(event.name);
        self.write(event, level, message, fields);
    }

    /// Writes what is not, or no longer, to be counted as an event.
    fn write(&self, event: &Event, level: Level, message: &str, fields: impl FnOnce(Record) -> Record) {
        if self.logs(level) {
            let record = Record::new(self.options.form, event, level, message, &self.instance);
            self.writer.line(fields(record).finish());
        }
    }
}

/// Logs a summary at every interval until the telemetry is gone.
fn summaries(telemetry: &Weak<Telemetry>, every: Duration) {
    let mut next = Instant::now() + every;
    loop {
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
        let Some(telemetry) = telemetry.upgrade() else { return };
        telemetry.repeated();
        telemetry.summary(false);
        next = (next + every).max(Instant::now());
    }
}

fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    if name.trim().is_empty() { "localhost".to_owned() } else { name.trim().to_owned() }
}

/// From a message's timestamp (in seconds) until now; what lies in the future has no lag.
fn lag(timestamp: Option<u64>) -> Option<f64> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs_f64();
    timestamp.map(|timestamp| (now - timestamp as f64).max(0.0))
}

impl Reporter for Telemetry {
    fn received(&self, _body_bytes: usize, _redelivered: bool) {
        self.metrics.received();
        self.state().ledger.received();
    }

    fn settled(&self, settled: &Settled<'_>) {
        let lag = lag(settled.timestamp);
        #[cfg(feature = "otlp")]
        if let Some(exporter) = self.exporter.get() {
            exporter.settled(settled, self.options.system);
        }
        self.metrics.settled(settled, lag);
        let mut state = self.state();
        state.ledger.settled(settled, lag);
        if !settled.outputs.is_empty() {
            state.pulse.confirms = Instant::now();
        }
        drop(state);
        self.message_settled(settled, lag);
    }

    fn status(&self, status: &Status) {
        let mut state = self.state();
        state.ledger.status = *status;
        let now = Instant::now();
        state.pulse.status = Some(now);
        if status.publishing == 0 {
            state.pulse.confirms = now;
        }
        let books = state.ledger.balance;
        drop(state);
        if !books.holds() || books.in_flight != status.in_flight as u64 {
            self.imbalance(&books, status.in_flight as u64);
        }
    }

    fn drain_started(&self, why: Drain, in_flight: usize) {
        self.state().pulse.draining = true;
        self.draining(why, in_flight);
    }

    fn drain_finished(&self, took: Duration, balance: &Balance) {
        if *balance != self.balance() || !balance.holds() {
            self.imbalance(balance, balance.in_flight);
        }
        self.drained(took, balance.in_flight);
    }

    fn overran(&self, stage: Stage, took: Duration, message_id: Option<&str>) {
        self.article_overran(stage, took, message_id);
    }

    fn worker_replaced(&self, replaced: usize) {
        self.thread_replaced(replaced);
    }

    fn panicked(&self, stage: Stage, message: &str) {
        self.stage_panicked(stage, message);
    }

    fn source_slowed(&self, source: &str, failures: u32, code: Option<Code>) {
        self.slowed(source, failures, code);
    }

    fn source_restored(&self, source: &str, failures: u32) {
        self.restored(source, failures);
    }
}

#[cfg(test)]
mod tests;
