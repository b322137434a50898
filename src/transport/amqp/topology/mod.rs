//! The queues, exchanges and bindings that the worker needs, as data: created, verified and printed from the same list.

mod broker;

pub use broker::{Finding, WRITTEN, apply, settle, verify};
pub(super) use broker::{declare, missing};

use std::collections::BTreeMap;
use std::time::Duration;

use crate::message::{Headers, Value};

/// `x-delivery-limit` of queues from which the broker itself must take nothing away: no limit, as far as every version of RabbitMQ takes a
/// number for that. RabbitMQ 4 gives a quorum queue without this argument a limit of 20, and drops what was handed out more often where the
/// queue has no dead-letter exchange.
pub const NO_LIMIT: i32 = 1_000_000_000;

/// Names of everything on the broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topology {
    /// The input queue.
    pub input: String,
    /// The broker's own limit of deliveries for the input queue (`x-delivery-limit`).
    pub delivery_limit: u32,
    /// Retry queues, in the order of the attempts.
    pub tiers: Vec<Tier>,
    /// The queue for what cannot be processed.
    pub quarantine: String,
    /// Exchanges for results; durable, and topic exchanges but for those in `kinds`.
    pub exchanges: Vec<String>,
    /// Types of exchanges that are no topic exchanges, by name.
    pub kinds: BTreeMap<String, String>,
    /// Queues for results. May be empty: consumers declare their own.
    pub downstream: Vec<Downstream>,
}

/// A retry queue: holds a message for a fixed time, then hands it back to the input queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// The queue's name.
    pub queue: String,
    /// How long it holds a message (`x-message-ttl`).
    pub ttl: Duration,
}

/// A queue bound to an exchange for results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downstream {
    /// The queue's name.
    pub queue: String,
    /// The exchange.
    pub exchange: String,
    /// Binding key, as in `article.#`; with a consistent-hash exchange the queue's weight, as in `1`.
    pub binding: String,
    /// What kind of queue it is.
    pub kind: QueueKind,
    /// Whether only one of its consumers is served at a time (`x-single-active-consumer`).
    pub single_active_consumer: bool,
    /// How long a stream keeps its messages (`x-max-age`), as in `7D`.
    pub max_age: Option<String>,
    /// Largest size of a stream, in bytes (`x-max-length-bytes`).
    pub max_bytes: Option<i64>,
    /// Which partition of a super stream it is, from 0 (`x-stream-partition-order` of its binding); its exchange is then the super stream.
    pub partition: Option<u32>,
}

/// What kind of queue results go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueueKind {
    /// Replicated; each message goes to one consumer.
    #[default]
    Quorum,
    /// On one node; each message goes to one consumer.
    Classic,
    /// A replicated log that consumers read from any offset, as often as they like.
    Stream,
}

impl QueueKind {
    /// `x-queue-type`.
    pub const fn as_str(self) -> &'static str {
        match self {
            QueueKind::Quorum => "quorum",
            QueueKind::Classic => "classic",
            QueueKind::Stream => "stream",
        }
    }
}

impl Downstream {
    /// A quorum queue.
    pub fn new(queue: impl Into<String>, exchange: impl Into<String>, binding: impl Into<String>) -> Self {
        Self {
            queue: queue.into(),
            exchange: exchange.into(),
            binding: binding.into(),
            kind: QueueKind::Quorum,
            single_active_consumer: false,
            max_age: None,
            max_bytes: None,
            partition: None,
        }
    }

    /// The partitions of a super stream, made of what `rabbitmq-streams add_super_stream` makes it of: a direct exchange of its name, and streams
    /// that are bound with their numbers.
    pub fn partitions(name: &str, count: u32) -> impl Iterator<Item = Self> {
        (0..count).map(move |number| Self {
            kind: QueueKind::Stream,
            partition: Some(number),
            ..Self::new(format!("{name}-{number}"), name, number.to_string())
        })
    }

    fn arguments(&self) -> Headers {
        let mut arguments = Headers::new();
        let mut put = |name: &str, value: Value| arguments.insert(name.to_owned(), value);
        put("x-queue-type", self.kind.as_str().into());
        if self.kind == QueueKind::Quorum {
            // Each crash of a consumer of results counts as a delivery.
            put("x-delivery-limit", Value::I32(NO_LIMIT));
        }
        if self.single_active_consumer {
            put("x-single-active-consumer", Value::Bool(true));
        }
        if let Some(age) = &self.max_age {
            put("x-max-age", age.as_str().into());
        }
        if let Some(bytes) = self.max_bytes {
            put("x-max-length-bytes", Value::I64(bytes));
        }
        arguments
    }
}

impl Downstream {
    fn binding_arguments(&self) -> Headers {
        let order =
            |number: u32| ("x-stream-partition-order".to_owned(), Value::I32(number.try_into().unwrap_or(i32::MAX)));
        self.partition.map(order).into_iter().collect()
    }
}

impl Default for Topology {
    fn default() -> Self {
        let tiers = [("5s", 5), ("1m", 60), ("10m", 600), ("1h", 3600)];
        Self {
            input: "articles.raw".to_owned(),
            delivery_limit: 20,
            tiers: tiers
                .map(|(name, seconds)| Tier {
                    queue: format!("articles.raw.retry.{name}"),
                    ttl: Duration::from_secs(seconds),
                })
                .to_vec(),
            quarantine: "articles.quarantine".to_owned(),
            exchanges: vec!["articles".to_owned()],
            kinds: BTreeMap::new(),
            downstream: vec![Downstream::new("articles.enriched", "articles", "article.#")],
        }
    }
}

/// A queue with the arguments that it is declared with; durable, never exclusive or auto-deleted.
#[derive(Debug, Clone, PartialEq)]
pub struct Queue {
    /// Name.
    pub name: String,
    /// `x-` arguments.
    pub arguments: Headers,
    /// What it is for, in a few words.
    pub purpose: &'static str,
}

/// A binding of a queue to an exchange.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// Exchange.
    pub exchange: String,
    /// Queue.
    pub queue: String,
    /// Binding key.
    pub key: String,
    /// `x-` arguments.
    pub arguments: Headers,
}

impl Topology {
    /// Every queue, in the order in which they are created: a queue comes after those that it dead-letters to.
    pub fn queues(&self) -> Vec<Queue> {
        // Each look through the quarantine counts as a delivery.
        let unlimited = || [("x-delivery-limit", Value::I32(NO_LIMIT))];
        let mut queues = vec![queue(&self.quarantine, "what cannot be processed", unlimited())];
        queues.push(queue(
            &self.input,
            "input",
            [
                ("x-delivery-limit", Value::I32(self.delivery_limit.try_into().unwrap_or(i32::MAX))),
                ("x-overflow", "reject-publish".into()),
                ("x-dead-letter-exchange", "".into()),
                ("x-dead-letter-routing-key", self.quarantine.as_str().into()),
                ("x-dead-letter-strategy", "at-least-once".into()),
            ],
        ));
        queues.extend(self.tiers.iter().map(|tier| {
            let ttl = i64::try_from(tier.ttl.as_millis()).unwrap_or(i64::MAX);
            queue(
                &tier.queue,
                "waits for the next attempt",
                [
                    ("x-message-ttl", Value::I64(ttl)),
                    ("x-overflow", "reject-publish".into()),
                    ("x-dead-letter-exchange", "".into()),
                    ("x-dead-letter-routing-key", self.input.as_str().into()),
                    ("x-dead-letter-strategy", "at-least-once".into()),
                ],
            )
        }));
        for downstream in &self.downstream {
            if queues.iter().all(|queue| queue.name != downstream.queue) {
                let (name, arguments) = (downstream.queue.clone(), downstream.arguments());
                queues.push(Queue { name, arguments, purpose: "results" });
            }
        }
        queues
    }

    /// The type of an exchange.
    pub fn kind(&self, exchange: &str) -> &str {
        match self.kinds.get(exchange) {
            Some(kind) => kind,
            None if self.is_super_stream(exchange) => "direct",
            None => "topic",
        }
    }

    /// The `x-` arguments of an exchange.
    pub fn exchange_arguments(&self, exchange: &str) -> Headers {
        let super_stream = self.is_super_stream(exchange).then(|| ("x-super-stream".to_owned(), Value::Bool(true)));
        super_stream.into_iter().collect()
    }

    fn is_super_stream(&self, exchange: &str) -> bool {
        self.downstream.iter().any(|downstream| downstream.exchange == exchange && downstream.partition.is_some())
    }

    /// Every exchange but the default one; each durable, without an alternate exchange.
    pub fn exchanges(&self) -> Vec<String> {
        let mut exchanges: Vec<String> = Vec::new();
        let bound = self.downstream.iter().map(|downstream| &downstream.exchange);
        for name in self.exchanges.iter().chain(self.kinds.keys()).chain(bound) {
            if !name.is_empty() && !exchanges.contains(name) {
                exchanges.push(name.clone());
            }
        }
        exchanges
    }

    /// Every binding.
    pub fn bindings(&self) -> Vec<Binding> {
        let bound = self.downstream.iter().filter(|downstream| !downstream.exchange.is_empty());
        bound
            .map(|downstream| Binding {
                exchange: downstream.exchange.clone(),
                queue: downstream.queue.clone(),
                key: downstream.binding.clone(),
                arguments: downstream.binding_arguments(),
            })
            .collect()
    }
}

fn queue<const N: usize>(name: &str, purpose: &'static str, arguments: [(&str, Value); N]) -> Queue {
    let kind = ("x-queue-type", Value::from("quorum"));
    let arguments = std::iter::once(kind).chain(arguments).map(|(name, value)| (name.to_owned(), value)).collect();
    Queue { name: name.to_owned(), arguments, purpose }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_queues_lead_back_and_nothing_is_dropped() {
        let topology = Topology::default();
        let queues = topology.queues();
        let names: Vec<_> = queues.iter().map(|q| q.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "articles.quarantine",
                "articles.raw",
                "articles.raw.retry.5s",
                "articles.raw.retry.1m",
                "articles.raw.retry.10m",
                "articles.raw.retry.1h",
                "articles.enriched"
            ]
        );
        for queue in &queues {
            assert_eq!(queue.arguments["x-queue-type"], "quorum".into());
            if queue.name.contains("retry") {
                assert_eq!(queue.arguments["x-dead-letter-routing-key"], "articles.raw".into());
                assert_eq!(queue.arguments["x-overflow"], "reject-publish".into());
            }
        }
        assert_eq!(queues[2].arguments["x-message-ttl"], Value::I64(5000));
        assert!(!queues[0].arguments.contains_key("x-message-ttl"), "nothing expires in quarantine");
        for kept in [&queues[0], &queues[6]] {
            assert_eq!(kept.arguments["x-delivery-limit"], Value::I32(NO_LIMIT), "{}", kept.name);
        }
        assert_eq!(topology.exchanges(), ["articles"]);
        assert_eq!(topology.bindings().len(), 1);
    }
}
