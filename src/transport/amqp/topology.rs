//! The queues, exchanges and bindings that the worker needs, as data: created, verified and printed from the same list.

mod broker;

pub use broker::{Finding, WRITTEN, apply, settle, verify};
pub(super) use broker::{declare, missing};

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
    /// Exchanges for results; durable topic exchanges.
    pub exchanges: Vec<String>,
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
    /// Binding key, as in `article.#`.
    pub binding: String,
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
            downstream: vec![Downstream {
                queue: "articles.enriched".to_owned(),
                exchange: "articles".to_owned(),
                binding: "article.#".to_owned(),
            }],
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

/// A binding of a queue to a topic exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Exchange.
    pub exchange: String,
    /// Queue.
    pub queue: String,
    /// Binding key.
    pub key: String,
}

impl Topology {
    /// Every queue, in the order in which they are created: a queue comes after those that it dead-letters to.
    pub fn queues(&self) -> Vec<Queue> {
        // Each look through the quarantine, and each crash of a consumer of results, counts as a delivery.
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
        let results = self.downstream.iter().map(|downstream| &downstream.queue);
        let mut seen: Vec<&String> = Vec::new();
        for name in results {
            if !seen.contains(&name) {
                seen.push(name);
                queues.push(queue(name, "results", unlimited()));
            }
        }
        queues
    }

    /// Every exchange but the default one; each durable, of type topic, without an alternate exchange.
    pub fn exchanges(&self) -> Vec<String> {
        let mut exchanges: Vec<String> = Vec::new();
        let bound = self.downstream.iter().map(|downstream| &downstream.exchange);
        for name in self.exchanges.iter().chain(bound) {
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
