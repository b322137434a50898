//! Queues filled and drained by hand, with a client of their own.

use std::time::Duration;

use futures_util::StreamExt;
use lapin::options::{
    BasicAckOptions, BasicCancelOptions, BasicConsumeOptions, BasicGetOptions, BasicPublishOptions,
    ConfirmSelectOptions, ExchangeDeleteOptions, QueueBindOptions, QueueDeclareOptions, QueueDeleteOptions,
};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties};
use tokio::runtime::Runtime;

/// A connection with one channel in confirm mode, behind blocking calls.
pub struct Client {
    runtime: Runtime,
    channel: Channel,
    _connection: Connection,
}

/// A message as it was found.
#[derive(Debug, Clone)]
pub struct Found {
    pub body: Vec<u8>,
    pub properties: BasicProperties,
    pub routing_key: String,
}

impl From<lapin::message::Delivery> for Found {
    fn from(delivery: lapin::message::Delivery) -> Self {
        Self { body: delivery.data, properties: delivery.properties, routing_key: delivery.routing_key.to_string() }
    }
}

impl Found {
    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// A header as text, numbers in decimal.
    pub fn header(&self, name: &str) -> Option<String> {
        match self.properties.headers().as_ref()?.inner().get(name)? {
            AMQPValue::LongString(text) => Some(text.to_string()),
            AMQPValue::ShortString(text) => Some(text.to_string()),
            AMQPValue::LongInt(n) => Some(n.to_string()),
            AMQPValue::LongLongInt(n) => Some(n.to_string()),
            AMQPValue::LongUInt(n) => Some(n.to_string()),
            other => Some(format!("{other:?}")),
        }
    }

    pub fn message_id(&self) -> String {
        self.properties.message_id().as_ref().map(ToString::to_string).unwrap_or_default()
    }
}

/// Properties with a content type and a message id.
pub fn properties(content_type: &str, message_id: &str) -> BasicProperties {
    let properties = BasicProperties::default().with_delivery_mode(2).with_message_id(message_id.into());
    if content_type.is_empty() { properties } else { properties.with_content_type(content_type.into()) }
}

impl Client {
    /// Connects.
    pub fn connect(url: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (connection, channel) = runtime.block_on(async {
            let connection = Connection::connect(url, ConnectionProperties::default()).await.unwrap();
            let channel = connection.create_channel().await.unwrap();
            channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
            (connection, channel)
        });
        Self { runtime, channel, _connection: connection }
    }

    /// Publishes to `queue`, and returns once the broker has confirmed every message.
    pub fn publish(&self, queue: &str, messages: &[(BasicProperties, Vec<u8>)]) {
        self.runtime.block_on(async {
            for batch in messages.chunks(256) {
                let mut confirms = Vec::new();
                for (properties, body) in batch {
                    let options = BasicPublishOptions { mandatory: true, ..Default::default() };
                    let sent = self.channel.basic_publish("".into(), queue.into(), options, body, properties.clone());
                    confirms.push(sent.await.unwrap());
                }
                for confirm in confirms {
                    assert!(confirm.await.unwrap().is_ack(), "the test's own message was not taken");
                }
            }
        });
    }

    /// Runs what `call` makes of the channel.
    pub fn run<F: Future>(&self, call: impl FnOnce(Channel) -> F) -> F::Output {
        self.runtime.block_on(call(self.channel.clone()))
    }

    /// Messages that are ready in `queue`, as the queue itself says at this moment.
    pub fn count(&self, queue: &str) -> usize {
        let options = QueueDeclareOptions { passive: true, ..Default::default() };
        let declared = self.runtime.block_on(self.channel.queue_declare(queue.into(), options, FieldTable::default()));
        declared.unwrap().message_count() as usize
    }

    /// Takes one message from `queue`, if there is one.
    pub fn get(&self, queue: &str) -> Option<Found> {
        self.runtime.block_on(async {
            let got = self.channel.basic_get(queue.into(), BasicGetOptions { no_ack: false }).await.unwrap()?;
            got.acker.ack(BasicAckOptions::default()).await.unwrap();
            Some(Found::from(got.delivery))
        })
    }

    /// Takes `count` messages from `queue`.
    ///
    /// # Panics
    /// When they are not there within `limit`.
    pub fn take(&self, queue: &str, count: usize, limit: Duration) -> Vec<Found> {
        let start = std::time::Instant::now();
        let mut found = Vec::new();
        while found.len() < count {
            match self.get(queue) {
                Some(message) => found.push(message),
                None => {
                    assert!(start.elapsed() < limit, "{} of {count} in {queue} within {limit:?}", found.len());
                    std::thread::sleep(Duration::from_millis(30));
                }
            }
        }
        found
    }

    /// Takes all that is in `queue`: what comes until nothing has come for half a second.
    pub fn drain(&self, queue: &str) -> Vec<Found> {
        self.runtime.block_on(async {
            let options = BasicConsumeOptions { no_ack: true, ..Default::default() };
            let mut consumer =
                self.channel.basic_consume(queue.into(), "".into(), options, FieldTable::default()).await.unwrap();
            let mut found = Vec::new();
            while let Ok(Some(delivery)) = tokio::time::timeout(Duration::from_millis(500), consumer.next()).await {
                found.push(Found::from(delivery.unwrap()));
            }
            self.channel.basic_cancel(consumer.tag(), BasicCancelOptions::default()).await.unwrap();
            while let Some(delivery) = consumer.next().await {
                found.push(Found::from(delivery.unwrap()));
            }
            found
        })
    }

    /// Declares a queue with arguments.
    pub fn declare(&self, queue: &str, arguments: &[(&str, AMQPValue)]) {
        let mut table = FieldTable::default();
        for (name, value) in arguments {
            table.insert((*name).into(), value.clone());
        }
        let options = QueueDeclareOptions { durable: true, ..Default::default() };
        self.runtime.block_on(self.channel.queue_declare(queue.into(), options, table)).unwrap();
    }

    pub fn bind(&self, queue: &str, exchange: &str, key: &str) {
        let bound = self.channel.queue_bind(
            queue.into(),
            exchange.into(),
            key.into(),
            QueueBindOptions::default(),
            FieldTable::default(),
        );
        self.runtime.block_on(bound).unwrap();
    }

    pub fn unbind(&self, queue: &str, exchange: &str, key: &str) {
        let unbound = self.channel.queue_unbind(queue.into(), exchange.into(), key.into(), FieldTable::default());
        self.runtime.block_on(unbound).unwrap();
    }

    pub fn delete(&self, queue: &str) {
        self.runtime.block_on(self.channel.queue_delete(queue.into(), QueueDeleteOptions::default())).unwrap();
    }

    pub fn delete_exchange(&self, exchange: &str) {
        let deleted = self.channel.exchange_delete(exchange.into(), ExchangeDeleteOptions::default());
        self.runtime.block_on(deleted).unwrap();
    }
}
