//! One line of the log.

use std::fmt::Write as _;

use serde::Serialize;

use super::schema::Event;
use crate::service::Balance;

/// Severity, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Level {
    /// Something needs attention.
    Error,
    /// Something went less than well, and is dealt with.
    Warn,
    /// The course of events.
    Info,
    /// What helps to find a fault.
    Debug,
    /// Every step.
    Trace,
}

impl Level {
    /// Every level by its word in the configuration.
    pub const ALL: [(&str, Level); 5] = [
        ("error", Level::Error),
        ("warn", Level::Warn),
        ("info", Level::Info),
        ("debug", Level::Debug),
        ("trace", Level::Trace),
    ];

    /// The word in the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Level::Error => "ERROR",
            Level::Warn => "WARN",
            Level::Info => "INFO",
            Level::Debug => "DEBUG",
            Level::Trace => "TRACE",
        }
    }
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// JSON, one object a line.
    Json,
    /// Lines for people.
    Pretty,
}

impl Form {
    /// Both forms by their word in the configuration.
    pub const ALL: [(&str, Form); 2] = [("json", Form::Json), ("pretty", Form::Pretty)];
}

/// Longest text in a field, in bytes; a longer one is cut.
const TEXT: usize = 1024;

/// A line in the making.
#[derive(Debug)]
pub struct Record {
    form: Form,
    line: String,
    #[cfg(debug_assertions)]
    event: Event,
}

impl Record {
    /// Begins a line. `instance` names the process.
    pub fn new(form: Form, event: &Event, level: Level, message: &str, instance: &str) -> Self {
        let mut record = Self {
            form,
            line: String::with_capacity(512),
            #[cfg(debug_assertions)]
            event: *event,
        };
        let now = jiff::Timestamp::now();
        match form {
            Form::Json => {
                let (level, name) = (level.as_str(), event.name);
                let _ = write!(record.line, "{{\"timestamp\":\"{now:.6}\",\"level\":\"{level}\",\"event\":\"{name}\"");
                record.put("message", message);
                record.put("service.instance.id", instance);
            }
            Form::Pretty => {
                let time = now.to_string();
                let time = time.get(11..19).unwrap_or(&time);
                let _ = write!(record.line, "{time} {:5} {}: {}", level.as_str(), event.name, one_line(message));
            }
        }
        record
    }

    /// Adds a field.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Serialize) -> Self {
        #[cfg(debug_assertions)]
        assert!(self.event.fields.contains(&name), "{name} is not in the schema of {}", self.event.name);
        self.put(name, value);
        self
    }

    /// Adds the books: every end that a delivery can come to.
    #[must_use]
    pub fn ledger(self, books: &Balance) -> Self {
        self.with("ledger.received", books.received)
            .with("ledger.published", books.published)
            .with("ledger.skipped", books.skipped)
            .with("ledger.retried", books.retried)
            .with("ledger.quarantined", books.quarantined)
            .with("ledger.returned", books.returned)
    }

    /// Adds text, cut where it is too long.
    #[must_use]
    pub fn text(self, name: &'static str, value: &str) -> Self {
        let end = (0..=value.len().min(TEXT)).rev().find(|&at| value.is_char_boundary(at)).unwrap_or(0);
        self.with(name, &value[..end])
    }

    /// Adds a field, if there is a value.
    #[must_use]
    pub fn maybe(self, name: &'static str, value: Option<impl Serialize>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds text, if there is any.
    #[must_use]
    pub fn maybe_text(self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    fn put(&mut self, name: &'static str, value: impl Serialize) {
        let value = serde_json::to_string(&value).unwrap_or_else(|_| "null".to_owned());
        let _ = match self.form {
            Form::Json => write!(self.line, ",\"{name}\":{value}"),
            Form::Pretty => write!(self.line, " {name}={value}"),
        };
    }

    /// The line with its end.
    pub fn finish(mut self) -> String {
        self.line.push_str(match self.form {
            Form::Json => "}\n",
            Form::Pretty => "\n",
        });
        self.line
    }
}

/// Text in which control characters are blanks.
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// An object whose members keep their order.
pub struct Ordered<'a, T>(pub &'a [(&'a str, T)]);

impl<T: Serialize> Serialize for Ordered<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Rounded to three places.
pub fn milli(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::super::schema::{SETTLED, STARTED};
    use super::*;

    #[test]
    fn a_line_is_one_json_object_whatever_is_in_it() {
        let nasty = "a\"b\\\n\u{0}\u{1b}\u{2028}é";
        let line = Record::new(Form::Json, &SETTLED, Level::Info, nasty, "host:1")
            .with("attempt", 3)
            .maybe("article.id", None::<&str>)
            .text("detail", &"é".repeat(2000))
            .finish();
        assert_eq!(line.matches('\n').count(), 1);
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["message"], nasty);
        assert_eq!(value["attempt"], 3);
        assert_eq!(value["detail"].as_str().unwrap().len(), 1024);
        assert!(value["timestamp"].as_str().unwrap().ends_with('Z'));
        assert!(value.get("article.id").is_none());
    }

    #[test]
    fn people_get_one_line_too() {
        let line =
            Record::new(Form::Pretty, &STARTED, Level::Info, "a\nb\u{1b}[2J", "host:1").with("workers", 2).finish();
        assert!(line.ends_with(" INFO  started: a b [2J workers=2\n"), "{line:?}");
    }
}
