//! One line of the log, read back.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Visitor};

/// Text that is borrowed from the line wherever it holds no escapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text<'a>(Cow<'a, str>);

impl std::ops::Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Either)
    }
}

/// The fields that are looked at, by their names in the schema; see [`crate::telemetry::schema`].
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "the schema says what they are")]
pub struct Line<'a> {
    #[serde(borrow)]
    pub timestamp: Text<'a>,
    #[serde(borrow)]
    pub level: Text<'a>,
    #[serde(borrow)]
    pub event: Text<'a>,
    #[serde(borrow, rename = "service.instance.id")]
    pub instance: Text<'a>,
    #[serde(borrow, default)]
    pub message: Option<Text<'a>>,

    #[serde(borrow, default)]
    pub outcome: Option<Text<'a>>,
    #[serde(borrow, default, rename = "error.type")]
    pub error: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub detail: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub reason: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub stage: Option<Text<'a>>,
    #[serde(borrow, default, rename = "messaging.message.id")]
    pub message_id: Option<Text<'a>>,
    #[serde(default, rename = "messaging.message.body.size")]
    pub body_bytes: Option<u64>,
    #[serde(borrow, default, rename = "article.id")]
    pub article: Option<Text<'a>>,
    #[serde(borrow, default, rename = "source.domain")]
    pub domain: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub language: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub duplicate: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub story: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub warnings: Vec<Text<'a>>,
    #[serde(default, rename = "lag_seconds")]
    pub lag: Option<f64>,
    #[serde(default, rename = "time.total_ms")]
    pub total: Option<f64>,
    #[serde(default, rename = "time.waiting_ms")]
    pub waiting: Option<f64>,
    #[serde(default, rename = "time.decode_ms")]
    pub decode: Option<f64>,
    #[serde(default, rename = "time.normalize_ms")]
    pub normalize: Option<f64>,
    #[serde(default, rename = "time.enrich_ms")]
    pub enrich: Option<f64>,
    #[serde(default, rename = "time.recall_ms")]
    pub recall: Option<f64>,
    #[serde(default, rename = "time.route_ms")]
    pub route: Option<f64>,
    #[serde(default, rename = "time.encode_ms")]
    pub encode: Option<f64>,
    #[serde(default, rename = "time.publish_ms")]
    pub publish: Option<f64>,

    #[serde(borrow, default, rename = "service.version")]
    pub version: Option<Text<'a>>,
    #[serde(borrow, default, rename = "messaging.destination.name")]
    pub queue: Option<Text<'a>>,
    #[serde(borrow, default, rename = "server.address")]
    pub server: Option<Text<'a>>,

    #[serde(default, rename = "uptime_seconds")]
    pub uptime: Option<f64>,
    #[serde(default, rename = "interval_seconds")]
    pub interval: Option<f64>,
    #[serde(default, rename = "messages_per_second")]
    pub rate: Option<f64>,
    #[serde(borrow, default)]
    pub connection: Option<Text<'a>>,
    #[serde(default, rename = "ledger.received")]
    pub received: Option<u64>,
    #[serde(default, rename = "ledger.published")]
    pub published: Option<u64>,
    #[serde(default, rename = "ledger.skipped")]
    pub skipped: Option<u64>,
    #[serde(default, rename = "ledger.retried")]
    pub retried: Option<u64>,
    #[serde(default, rename = "ledger.quarantined")]
    pub quarantined: Option<u64>,
    #[serde(default, rename = "ledger.returned")]
    pub returned: Option<u64>,
    #[serde(default)]
    pub in_flight: Option<u64>,
    #[serde(default)]
    pub reconnects: Option<u64>,
    #[serde(default, rename = "blocked_seconds")]
    pub blocked: Option<f64>,
    #[serde(default, rename = "paused_seconds")]
    pub paused: Option<f64>,
    #[serde(default, rename = "process.memory.rss")]
    pub memory: Option<u64>,
    #[serde(default, rename = "log_dropped")]
    pub log_dropped: Option<u64>,
    #[serde(default)]
    pub prefetch: Option<u64>,
    #[serde(default, rename = "after_seconds")]
    pub after: Option<f64>,
    #[serde(default)]
    pub repeated: Option<u64>,
    #[serde(default)]
    pub count: Option<u64>,
}

/// Why a line says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// It holds no JSON object, as a line of another program does not.
    NotJson,
    /// A JSON object begins that is broken, as a line that was cut off.
    Broken,
    /// A JSON object that is not of this log.
    NotOurs,
}

impl<'a> Line<'a> {
    /// Reads a line. What a log shipper puts before the object, as the name of a pod, is passed over.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn read(line: &'a [u8]) -> Result<Self, Unread> {
        let start = memchr::memchr(b'{', line).ok_or(Unread::NotJson)?;
        let object = &line[start..];
        serde_json::from_slice(object).map_err(|error| {
            use serde_json::error::Category;
            match error.classify() {
                Category::Data => Unread::NotOurs,
                Category::Eof => Unread::Broken,
                // Before what looks like ours, or text with a brace in it.
                Category::Io | Category::Syntax if object.starts_with(b"{\"timestamp\":") => Unread::Broken,
                Category::Io | Category::Syntax => Unread::NotJson,
            }
        })
    }

    /// Microseconds since the Unix epoch.
    pub fn at(&self) -> Option<i64> {
        Some(self.timestamp.parse::<jiff::Timestamp>().ok()?.as_microsecond())
    }

    /// The times of the stages in milliseconds, in the order of [`super::STAGES`].
    pub fn times(&self) -> [Option<f64>; super::STAGES.len()] {
        [self.waiting, self.decode, self.normalize, self.enrich, self.route, self.encode, self.publish, self.total]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = r#"{"timestamp":"2026-01-02T03:04:05.000001Z","level":"INFO","event":"ready","message":"a \"b\"","service.instance.id":"h:1","prefetch":16,"new":{"x":[1]}}"#;

    #[test]
    fn prefixes_are_passed_over_and_unknown_fields_too() {
        for prefix in ["", "[pod/copydesk-7/worker] ", "copydesk-1  | ", "2026-01-02T03:04:05Z stdout F "] {
            let line = format!("{prefix}{OURS}");
            let line = Line::read(line.as_bytes()).unwrap();
            assert_eq!((&*line.event, line.message.as_deref()), ("ready", Some("a \"b\"")));
            assert_eq!(line.at(), Some(1_767_323_045_000_001));
        }
    }

    #[test]
    fn what_is_no_line_of_ours_says_why() {
        let cut = &OURS[..OURS.len() - 20];
        for (line, why) in [
            ("", Unread::NotJson),
            ("panicked at {x}", Unread::NotJson),
            (cut, Unread::Broken),
            ("{\"level\":\"info\",\"msg\":\"other\"}", Unread::NotOurs),
            ("{\"timestamp\":1,\"level\":2}", Unread::NotOurs),
        ] {
            assert_eq!(Line::read(line.as_bytes()).unwrap_err(), why, "{line}");
        }
    }
}
