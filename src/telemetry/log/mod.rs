//! The log: a layer of `tracing` that writes each event as a line, JSON for machines or text for people, off the threads that work.

mod layer;
mod library;
mod line;
mod shown;
mod writer;

use std::io::Write;
use std::sync::Arc;

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::reload;

pub use layer::LogLayer;
pub use line::Form;
pub use shown::{Shown, Unknown};
pub use writer::Writer;

use super::process::instance;
use super::schema;
use line::Line;

/// What may be done with a log that is being written.
#[derive(Clone)]
pub struct Log {
    writer: Writer,
    show: Arc<dyn Fn(&Shown) + Send + Sync>,
}

impl Log {
    /// Starts the thread that writes to `target`. The layer belongs into the subscriber of the caller; it is all that writes, and passes on
    /// what `shown` says.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start<S>(
        form: Form,
        shown: &Shown,
        target: Box<dyn Write + Send>,
    ) -> std::io::Result<(Self, impl Layer<S> + Send + Sync + use<S>)>
    where
        S: Subscriber + for<'a> LookupSpan<'a> + 'static,
    {
        let name = instance();
        let writer = Writer::start(target, dropped(form, name.clone()))?;
        let (filter, handle) = reload::Layer::new(shown.targets());
        // A log without a subscriber has nothing to show, and nothing to change.
        let show = Arc::new(move |shown: &Shown| drop(handle.reload(shown.targets())));
        let events = filter_fn(|metadata| metadata.is_event()).with_max_level_hint(LevelFilter::TRACE);
        let layer = LogLayer::new(form, name, writer.clone()).with_filter(filter.and(events));
        Ok((Self { writer, show }, layer))
    }

    /// From now on this is shown.
    pub fn show(&self, shown: &Shown) {
        (self.show)(shown);
    }

    /// Lines dropped so far.
    pub fn dropped(&self) -> u64 {
        self.writer.dropped()
    }

    /// Waits until all is written, but not for long.
    pub fn flush(&self) {
        self.writer.flush();
    }
}

/// Makes the line that says how many were dropped. It comes from the thread that writes, past every queue.
fn dropped(form: Form, instance: String) -> impl Fn(u64) -> Vec<u8> + Send + 'static {
    move |count| {
        let event = schema::LOG_DROPPED;
        let mut line = Line::new(form, Vec::new());
        line.begin(event.level, event.name);
        line.message("log lines were dropped", &instance);
        line.put("count", &count);
        line.finish()
    }
}
