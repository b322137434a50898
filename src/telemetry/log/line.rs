//! One line of the log.

use std::fmt;
use std::io::Write as _;

use serde::Serialize;

use crate::telemetry::level::Level;

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

/// A line in the making.
pub struct Line {
    form: Form,
    bytes: Vec<u8>,
}

impl Line {
    /// Nothing yet. What `bytes` hold is dropped, their room is used.
    pub fn new(form: Form, mut bytes: Vec<u8>) -> Self {
        bytes.clear();
        Self { form, bytes }
    }

    /// Begins the line of an event that happens now.
    pub fn begin(&mut self, level: Level, event: &str) {
        let (now, level) = (jiff::Timestamp::now(), level.as_str());
        let _ = match self.form {
            Form::Json => {
                write!(self.bytes, "{{\"timestamp\":\"{now:.6}\",\"level\":\"{level}\",\"event\":\"{event}\"")
            }
            Form::Pretty => {
                let time = now.to_string();
                write!(self.bytes, "{} {level:5} {event}", time.get(11..19).unwrap_or(&time))
            }
        };
    }

    /// Adds what the event says to people, and which process it happened in.
    pub fn message(&mut self, message: &str, instance: &str) {
        match self.form {
            Form::Json => {
                self.put("message", message);
                self.put("service.instance.id", instance);
            }
            Form::Pretty => {
                let _ = write!(self.bytes, ": ");
                one_line(message, &mut self.bytes);
            }
        }
    }

    /// Adds a field.
    pub fn put<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.name(name);
        // Neither a vector nor what is written here can fail.
        let _ = serde_json::to_writer(&mut self.bytes, value);
    }

    /// Adds a field whose value is JSON already.
    pub fn put_json(&mut self, name: &str, value: &dyn fmt::Debug) {
        self.name(name);
        let _ = write!(self.bytes, "{value:?}");
    }

    fn name(&mut self, name: &str) {
        let _ = match self.form {
            Form::Json => write!(self.bytes, ",\"{name}\":"),
            Form::Pretty => write!(self.bytes, " {name}="),
        };
    }

    /// The line with its end; empty where nothing began.
    pub fn finish(mut self) -> Vec<u8> {
        match self.form {
            Form::Json | Form::Pretty if self.bytes.is_empty() => {}
            Form::Json => self.bytes.extend_from_slice(b"}\n"),
            Form::Pretty => self.bytes.push(b'\n'),
        }
        self.bytes
    }
}

/// Text in which control characters are blanks.
fn one_line(text: &str, into: &mut Vec<u8>) {
    let mut room = [0; 4];
    for c in text.chars() {
        let c = if c.is_control() { ' ' } else { c };
        into.extend_from_slice(c.encode_utf8(&mut room).as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_json_object_whatever_is_in_it() {
        let nasty = "a\"b\\\n\u{0}\u{1b}\u{2028}é";
        let mut line = Line::new(Form::Json, b"of yesterday".to_vec());
        line.begin(Level::Info, "message.settled");
        line.message(nasty, "host:1");
        line.put("attempt", &3);
        let line = String::from_utf8(line.finish()).unwrap();
        assert_eq!(line.matches('\n').count(), 1);
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&value["message"], &value["attempt"]), (&nasty.into(), &3.into()));
        assert!(value["timestamp"].as_str().unwrap().ends_with('Z'));
    }

    #[test]
    fn people_get_one_line_too() {
        let mut line = Line::new(Form::Pretty, Vec::new());
        line.begin(Level::Info, "started");
        line.message("a\nb\u{1b}[2J", "host:1");
        line.put("workers", &2);
        let line = String::from_utf8(line.finish()).unwrap();
        assert!(line.ends_with(" INFO  started: a b [2J workers=2\n"), "{line:?}");
    }
}
