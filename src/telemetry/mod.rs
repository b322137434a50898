//! What an operator hears: the log, the ledger, the summary. Nothing here ever holds a body or a credential, and nothing waits.

mod events;
mod histogram;
mod ledger;
mod record;
mod repeats;
pub mod schema;
mod settled;
mod summary;
mod writer;

use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError, Weak};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub use record::{Form, Level};

use ledger::Ledger;
use record::Record;
use repeats::Repeats;
use schema::Event;
use writer::Writer;

use crate::reason::Stage;
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
}

/// The log and the ledger of this process.
pub struct Telemetry {
    options: Options,
    writer: Writer,
    instance: Arc<str>,
    started: Instant,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    ledger: Ledger,
    repeats: Repeats,
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
        let telemetry = Arc::new(Self { options, writer, instance, started: Instant::now(), state: Mutex::default() });
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

    /// The books as they stand.
    pub fn balance(&self) -> Balance {
        self.state().ledger.balance
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn logs(&self, level: Level) -> bool {
        level <= self.options.level
    }

    /// Whether this success is one of those that are logged.
    fn sampled(&self) -> bool {
        let mut state = self.state();
        state.sampling += self.options.sample;
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
        self.state().ledger.received();
    }

    fn settled(&self, settled: &Settled<'_>) {
        let lag = lag(settled.timestamp);
        self.state().ledger.settled(settled, lag);
        self.message_settled(settled, lag);
    }

    fn status(&self, status: &Status) {
        let mut state = self.state();
        state.ledger.status = *status;
        let books = state.ledger.balance;
        drop(state);
        if !books.holds() || books.in_flight != status.in_flight as u64 {
            self.imbalance(&books, status.in_flight as u64);
        }
    }

    fn drain_started(&self, why: Drain, in_flight: usize) {
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
}

#[cfg(test)]
mod tests;
