//! What is shown of libraries' events: they may hold bodies and credentials, so what they say passes a list.

use std::fmt::{self, Write as _};

use serde_json::{Map, Value};
use tracing::Event;
use tracing::field::{Field, Visit};
use tracing_log::NormalizeEvent;

use super::line::Line;
use crate::telemetry::schema::LIBRARY;

/// Libraries whose messages were read: what comes from outside stands behind one of [`MARKS`]. Other libraries' messages are withheld.
const MESSAGES: [&str; 10] = [
    "amq_protocol",
    "async_rs",
    "hyper",
    "hyper_util",
    "lapin",
    "mio",
    "rustls",
    "rustls_connector",
    "tcp_stream",
    "tokio",
];
/// Fields whose text is shown: names, states and errors; never frames, methods, commands or messages. Numbers and truth values always are.
const TEXTS: [&str; 14] = [
    "channel",
    "code_to_error",
    "consumer_tag",
    "context",
    "delivery_tag",
    "err",
    "error",
    "event",
    "id",
    "locale",
    "mechanism",
    "promise",
    "state",
    "step",
];
/// Where text begins to quote.
const MARKS: [char; 4] = ['`', '"', '[', '{'];
/// Longest text, in bytes.
const LONGEST: usize = 256;

/// Writes the line of a library's event.
pub fn library(event: &Event<'_>, instance: &str, line: &mut Line) {
    let normalized = event.normalized_metadata();
    let metadata = normalized.as_ref().unwrap_or_else(|| event.metadata());
    let target = metadata.target();
    let name = target.split("::").next().unwrap_or_default();
    let mut shown = Shown { messages: MESSAGES.contains(&name), message: None, fields: Map::new() };
    event.record(&mut shown);
    line.begin(metadata.level().into(), LIBRARY.name);
    line.message(shown.message.as_deref().unwrap_or("(withheld)"), instance);
    line.put("target", target);
    if !shown.fields.is_empty() {
        line.put("fields", &shown.fields);
    }
}

/// What may be shown of an event.
struct Shown {
    messages: bool,
    message: Option<String>,
    fields: Map<String, Value>,
}

impl Shown {
    fn number(&mut self, field: &Field, value: impl Into<Value>) {
        self.fields.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Shown {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.number(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.number(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.number(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.number(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // The text of an event is its first field; a library may give a value of its own the same name, as lapin does to what is returned.
        if field.index() == 0 && field.name() == "message" {
            self.message = self.messages.then(|| Beginning::of(value));
        } else if TEXTS.contains(&field.name()) {
            self.fields.insert(field.name().to_owned(), Beginning::of(value).into());
        }
    }
}

/// Text up to where it begins to quote, is broken off, or gets too long. What comes behind is not even made.
#[derive(Default)]
struct Beginning(String);

impl Beginning {
    fn of(value: &dyn fmt::Debug) -> String {
        let mut beginning = Self::default();
        // An error is the sign that there is enough.
        let _ = write!(beginning, "{value:?}");
        beginning.0.truncate(beginning.0.trim_end().len());
        beginning.0
    }
}

impl fmt::Write for Beginning {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            if MARKS.contains(&c) || c.is_control() || self.0.len() + c.len_utf8() > LONGEST {
                return Err(fmt::Error);
            }
            self.0.push(c);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::layer::SubscriberExt;

    use crate::telemetry::log::{Form, LogLayer};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn said(happens: impl FnOnce()) -> serde_json::Value {
        let kept = Kept::default();
        let writer = kept.clone();
        let layer = LogLayer::new(Form::Json, "host:1".into(), move || writer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), happens);
        let bytes = kept.0.lock().unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn a_library_shows_what_it_may() {
        let line = said(|| {
            let (error, frame, message) = ("refused (os error 111): {\"user\": \"guest\"}", "the body", "the body");
            tracing::warn!(target: "lapin::channels", channel = 3, acked = true, %error, ?frame, ?message, "Server returned us a message: {:?}", message);
        });
        assert_eq!((&line["event"], &line["level"]), (&"library".into(), &"WARN".into()));
        assert_eq!(line["target"], "lapin::channels");
        assert_eq!(line["message"], "Server returned us a message:");
        assert_eq!(
            line["fields"],
            serde_json::json!({"channel": 3, "acked": true, "error": "refused (os error 111):"})
        );
    }

    #[test]
    fn a_library_that_nobody_has_read_says_nothing() {
        let line = said(|| tracing::error!(target: "somebodys_enricher", size = 1.5, "the body"));
        assert_eq!((&line["message"], &line["fields"]["size"]), (&"(withheld)".into(), &1.5.into()));
    }
}
