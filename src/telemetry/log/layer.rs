//! The layer that makes lines of events.

use std::cell::Cell;
use std::fmt::{self, Write as _};
use std::io::Write as _;

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::Context;

use super::library::library;
use super::line::{Form, Line};
use crate::telemetry::emit::TARGET;
use crate::telemetry::level::Level;
use crate::telemetry::schema;

thread_local! {
    /// Room for a line, kept from one to the next.
    static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Writes each event of this program as its schema says, and those of libraries as far as they may be shown. Each line is one write.
#[derive(Debug)]
pub struct LogLayer<W> {
    form: Form,
    instance: String,
    writer: W,
}

impl<W> LogLayer<W> {
    /// `instance` names the process.
    pub fn new(form: Form, instance: String, writer: W) -> Self {
        Self { form, instance, writer }
    }
}

impl<S: Subscriber, W: for<'a> MakeWriter<'a> + 'static> Layer<S> for LogLayer<W> {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        // A thread that is ending has no more room of its own.
        let mut line = Line::new(self.form, ROOM.try_with(Cell::take).unwrap_or_default());
        if event.metadata().target() == TARGET {
            event.record(&mut Ours {
                level: event.metadata().level().into(),
                message: String::new(),
                instance: &self.instance,
                line: &mut line,
            });
        } else {
            library(event, &self.instance, &mut line);
        }
        let line = line.finish();
        if !line.is_empty() {
            // A log that cannot be written is no reason to stop the work; there is nobody left to tell.
            let _ = self.writer.make_writer().write_all(&line);
        }
        let _ = ROOM.try_with(|room| room.set(line));
    }
}

/// Writes the fields of an event of ours, of which the first two are its message and its name.
struct Ours<'a> {
    level: Level,
    message: String,
    instance: &'a str,
    line: &'a mut Line,
}

impl Visit for Ours<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "message" => value.clone_into(&mut self.message),
            "event" => {
                self.line.begin(self.level, value);
                self.line.message(&self.message, self.instance);
            }
            name => self.line.put(name, value),
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.line.put(field.name(), &value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.line.put(field.name(), &value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.line.put(field.name(), &value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.line.put(field.name(), &value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if schema::is_structured(field.name()) {
            return self.line.put_json(field.name(), value);
        }
        let mut text = String::new();
        let _ = write!(text, "{value:?}");
        self.record_str(field, &text);
    }
}
