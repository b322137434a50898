//! The topology on a live broker: created, or looked for.

use std::time::Duration;

use lapin::options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions};
use lapin::types::FieldTable;
use lapin::{Connection, ExchangeKind};

use super::Topology;
use crate::transport::amqp::Options;
use crate::transport::amqp::answer::within;
use crate::transport::amqp::connect::Wire;
use crate::transport::amqp::convert::{field_table, short};
use crate::transport::{Cause, CauseKind};

/// What was found of one queue or exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `queue` or `exchange`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Whether it is there, as far as it may be seen.
    pub present: bool,
    /// Messages ready in a queue.
    pub messages: Option<u32>,
    /// Consumers of a queue.
    pub consumers: Option<u32>,
    /// What the broker said, where it is not there or may not be seen.
    pub detail: String,
}

impl Finding {
    /// Whether it is there for certain.
    pub fn is_seen(&self) -> bool {
        self.present && self.detail.is_empty()
    }
}

/// So long after its declaration a queue, and what was confirmed into it, may be gone when its broker is killed: RabbitMQ writes the
/// declaration to disk only then. Of 50 messages none came back when it was killed within two seconds, all after five.
pub const WRITTEN: Duration = Duration::from_secs(5);

/// Creates what is missing; the names of the queues that are new. What exists with other arguments is left as it is.
///
/// # Errors
/// The first thing that failed.
pub async fn apply(options: &Options) -> Result<Vec<String>, Cause> {
    let wire = Wire::open(options, "topology").await?;
    let declared = declare(wire.connection(), &options.topology, options.request_timeout).await;
    wire.close().await;
    declared
}

/// Waits until new queues have been written ([`WRITTEN`]), and looks whether they are all there. That a queue has a leader is known since
/// it was declared: the broker does not answer before.
///
/// # Errors
/// Something is missing, or the broker cannot be asked.
pub async fn settle(options: &Options) -> Result<(), Cause> {
    tokio::time::sleep(WRITTEN).await;
    match verify(options).await?.into_iter().find(|finding| !finding.present) {
        None => Ok(()),
        Some(Finding { kind, name, detail, .. }) => {
            Err(Cause { kind: CauseKind::TopologyMissing, detail: format!("{kind} {name}: {detail}") })
        }
    }
}

/// Looks for everything, by passive declares: names can be seen, arguments and bindings cannot.
///
/// # Errors
/// The broker cannot be asked.
pub async fn verify(options: &Options) -> Result<Vec<Finding>, Cause> {
    let wire = Wire::open(options, "check").await?;
    let found = look(wire.connection(), &options.topology, options.request_timeout).await;
    wire.close().await;
    found
}

/// As [`apply`], on a connection that stands. A queue or exchange that exists is not declared again, so that one with arguments of
/// its own, or a classic one, can serve.
pub async fn declare(connection: &Connection, topology: &Topology, wait: Duration) -> Result<Vec<String>, Cause> {
    let there = look(connection, topology, wait).await?;
    let is_there = |kind: &str, name: &str| there.iter().any(|f| f.kind == kind && f.name == name && f.is_seen());
    let channel = within(wait, "channel.open", connection.create_channel()).await?;
    for exchange in topology.exchanges().iter().filter(|name| !is_there("exchange", name)) {
        let durable = ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() };
        let declare = channel.exchange_declare(
            short(exchange),
            ExchangeKind::Custom(topology.kind(exchange).to_owned()),
            durable,
            field_table(&topology.exchange_arguments(exchange)),
        );
        within(wait, "exchange.declare", declare).await.map_err(|cause| about("exchange", exchange, cause))?;
    }
    let mut new = Vec::new();
    for queue in topology.queues().into_iter().filter(|queue| !is_there("queue", &queue.name)) {
        let arguments = field_table(&queue.arguments);
        let declare = channel.queue_declare(short(&queue.name), QueueDeclareOptions::durable(), arguments);
        within(wait, "queue.declare", declare).await.map_err(|cause| about("queue", &queue.name, cause))?;
        new.push(queue.name);
    }
    for binding in topology.bindings() {
        let (queue, exchange, key) = (short(&binding.queue), short(&binding.exchange), short(&binding.key));
        let arguments = field_table(&binding.arguments);
        let bind = channel.queue_bind(queue, exchange, key, QueueBindOptions::default(), arguments);
        within(wait, "queue.bind", bind).await.map_err(|cause| about("binding of queue", &binding.queue, cause))?;
    }
    let _ = within(wait, "channel.close", channel.close(200, "done".into())).await;
    Ok(new)
}

/// What is not there, each with what the broker says.
pub async fn missing(connection: &Connection, topology: &Topology, wait: Duration) -> Result<Vec<String>, Cause> {
    let found = look(connection, topology, wait).await?;
    let absent = found.into_iter().filter(|finding| !finding.present);
    Ok(absent.map(|finding| format!("{} {}: {}", finding.kind, finding.name, finding.detail)).collect())
}

async fn look(connection: &Connection, topology: &Topology, wait: Duration) -> Result<Vec<Finding>, Cause> {
    let mut findings = Vec::new();
    // The broker closes the channel on which something was not found.
    let mut channel = within(wait, "channel.open", connection.create_channel()).await?;
    let queues = topology.queues();
    let names = topology.exchanges().into_iter().map(|name| ("exchange", name));
    for (kind, name) in names.chain(queues.into_iter().map(|queue| ("queue", queue.name))) {
        let counts = if kind == "exchange" {
            let passive = ExchangeDeclareOptions { passive: true, ..ExchangeDeclareOptions::default() };
            let declare = channel.exchange_declare(short(&name), ExchangeKind::Topic, passive, FieldTable::default());
            within(wait, "exchange.declare", declare).await.map(|()| None)
        } else {
            let declare =
                channel.queue_declare(short(&name), QueueDeclareOptions::default().passive(), FieldTable::default());
            within(wait, "queue.declare", declare)
                .await
                .map(|queue| Some((queue.message_count(), queue.consumer_count())))
        };
        let (present, counts, detail) = match counts {
            Ok(counts) => (true, counts, String::new()),
            Err(cause) if cause.kind == CauseKind::TopologyMissing => (false, None, cause.detail),
            // RabbitMQ 4.3 shows a queue or exchange only to who has some right on it; a worker needs none on most of them. Where one is
            // missing after all, the publish to it comes back.
            Err(cause) if cause.kind == CauseKind::AccessRefused => (true, None, cause.detail),
            Err(cause) => return Err(about(kind, &name, cause)),
        };
        let (messages, consumers) = counts.unzip();
        let finding = Finding { kind, name, present, messages, consumers, detail };
        let closed = !finding.is_seen();
        findings.push(finding);
        if closed {
            channel = within(wait, "channel.open", connection.create_channel()).await?;
        }
    }
    let _ = within(wait, "channel.close", channel.close(200, "done".into())).await;
    Ok(findings)
}

fn about(kind: &str, name: &str, cause: Cause) -> Cause {
    Cause { kind: cause.kind, detail: format!("{kind} {name}: {}", cause.detail) }
}
