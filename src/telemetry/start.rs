//! The beginning and the end.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use tracing::dispatcher;

use super::log::Log;
use super::state::{Options, Telemetry};

impl Telemetry {
    /// Begins to count, and to say a summary at intervals for as long as the result lives, to the subscriber that is the caller's now.
    /// `log` is the one that this subscriber writes, if it writes one.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(options: Options, log: Option<Log>) -> std::io::Result<Arc<Self>> {
        let every = options.summary;
        let telemetry = Arc::new(Self::new(options, log));
        let weak = Arc::downgrade(&telemetry);
        let subscriber = dispatcher::get_default(Clone::clone);
        let summaries = move || dispatcher::with_default(&subscriber, || summaries(&weak, every));
        std::thread::Builder::new().name("summary".to_owned()).spawn(summaries)?;
        Ok(telemetry)
    }

    /// From now on a panic anywhere is one line of the log.
    pub fn take_panics(self: &Arc<Self>) {
        let telemetry = Arc::clone(self);
        std::panic::set_hook(Box::new(move |info| {
            // A panic while the state was locked by the same thread must not wait for itself.
            if !telemetry.is_held() {
                let at = info.location().map(|l| format!("{}:{}", l.file(), l.line())).unwrap_or_default();
                let thread = std::thread::current();
                let payload = info.payload();
                let text = payload.downcast_ref::<&str>().copied();
                let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
                telemetry.panic(thread.name().unwrap_or_default(), &at, text.unwrap_or_default());
            }
        }));
    }

    /// From now on says where a collector does not take spans, and sends the last of them at the end. A second call changes nothing.
    #[cfg(feature = "otlp")]
    pub fn export(self: &Arc<Self>, otlp: super::otlp::Otlp) {
        let weak = Arc::downgrade(self);
        otlp.report(move |problem| {
            if let Some(telemetry) = weak.upgrade() {
                telemetry.spans_dropped(problem);
            }
        });
        let _ = self.otlp.set(otlp);
    }

    /// Logs the last summary, what was counted, and why the process ends; waits a little until all is written.
    pub fn finish(&self, exit_code: u8, reason: &str) {
        #[cfg(feature = "otlp")]
        if let Some(otlp) = self.otlp.get() {
            otlp.finish();
        }
        self.repeated();
        self.summary(true);
        self.stopped(exit_code, reason);
        self.flush();
    }
}

/// Says a summary at every interval until the telemetry is gone.
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
