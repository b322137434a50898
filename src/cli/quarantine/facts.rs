//! What a quarantined message says of itself.

use sha2::{Digest, Sha256};

use crate::message::{Message, Value};
use crate::transport::amqp::headers::{self, DETAIL, FIRST_SEEN, PUBLISH, QUEUE, REASON, STAGE, VERSION};
use crate::transport::attempts;

/// Stands where a message does not say.
pub const UNKNOWN: &str = "-";

/// The facts, read from headers and properties alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Reason code; of a message that the broker itself dead-lettered `broker.` and its word, as in `broker.delivery_limit`.
    pub reason: String,
    /// The reason for people.
    pub detail: String,
    /// The stage that failed.
    pub stage: String,
    /// The version of the program that quarantined it.
    pub version: String,
    /// Attempts that failed.
    pub attempts: u32,
    /// How often it was replayed.
    pub replayed: u64,
    /// When the first attempt failed, seconds since the Unix epoch.
    pub first_seen: Option<u64>,
    /// The queue that it was first taken from.
    pub queue: Option<String>,
    /// The producer's message id.
    pub id: String,
    /// Names this copy, and no other: the number of its publish, else a hash.
    pub name: String,
}

impl Facts {
    /// Reads them.
    pub fn of(message: &Message) -> Self {
        let text = |name: &str| message.headers.get(name).and_then(Value::as_str).map(str::to_owned);
        let broker = Death::of(message);
        let unknown = || UNKNOWN.to_owned();
        let reason = text(REASON).or(broker.as_ref().and_then(|d| d.reason.as_ref().map(|r| format!("broker.{r}"))));
        Self {
            reason: reason.unwrap_or_else(unknown),
            detail: text(DETAIL).unwrap_or_default(),
            stage: text(STAGE).unwrap_or_else(unknown),
            version: text(VERSION).unwrap_or_else(unknown),
            attempts: attempts(message),
            replayed: headers::replayed(message),
            first_seen: message
                .headers
                .get(FIRST_SEEN)
                .and_then(Value::as_u64)
                .or(broker.as_ref().and_then(|d| d.time)),
            queue: text(QUEUE).or(broker.and_then(|d| d.queue)),
            id: message.properties.message_id.clone().unwrap_or_else(unknown),
            name: text(PUBLISH).unwrap_or_else(|| hash(message)),
        }
    }

    /// Seconds since the first failure.
    pub fn age(&self, now: u64) -> Option<u64> {
        self.first_seen.map(|then| now.saturating_sub(then))
    }
}

/// The last dead-lettering by the broker, of `x-death`.
struct Death {
    reason: Option<String>,
    queue: Option<String>,
    time: Option<u64>,
}

impl Death {
    fn of(message: &Message) -> Option<Self> {
        let Value::Array(deaths) = message.headers.get("x-death")? else { return None };
        let Value::Table(last) = deaths.first()? else { return None };
        let text = |name: &str| last.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Self { reason: text("reason"), queue: text("queue"), time: last.get("time").and_then(Value::as_u64) })
    }
}

fn hash(message: &Message) -> String {
    let mut hash = Sha256::new();
    for part in [message.properties.message_id.as_deref().unwrap_or("").as_bytes(), b"\0", &message.body] {
        hash.update(part);
    }
    hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_brokers_own_dead_letters_are_known_too() {
        let death = [("reason", "delivery_limit".into()), ("queue", "in".into()), ("time", Value::Timestamp(9))];
        let death = death.map(|(name, value): (&str, Value)| (name.to_owned(), value)).into();
        let headers = [("x-death".to_owned(), Value::Array(vec![Value::Table(death)]))].into();
        let facts = Facts::of(&Message { headers, ..Message::default() });
        assert_eq!(facts.reason, "broker.delivery_limit");
        assert_eq!((facts.queue.as_deref(), facts.age(10)), (Some("in"), Some(1)));
        assert_eq!(facts.name.len(), 24);
        assert_eq!(Facts::of(&Message::default()).reason, UNKNOWN);
    }
}
