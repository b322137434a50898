//! Takes messages from one queue by hand, for commands that look into it.

use std::sync::Arc;

use futures_util::StreamExt;
use lapin::options::{BasicAckOptions, BasicConsumeOptions, BasicQosOptions};
use lapin::types::FieldTable;
use lapin::{Channel, Consumer};

use super::Options;
use super::answer::within;
use super::connect::{Wire, broken};
use super::convert::{message, short};
use crate::message::Message;
use crate::transport::Cause;

/// Messages that the broker hands out before the first of them is acknowledged.
const PREFETCH: u16 = 32;

/// A consumer of one queue. What was read and not acknowledged goes back to the queue when the reader is closed or dropped.
pub struct Reader {
    wire: Wire,
    channel: Channel,
    consumer: Consumer,
    queue: String,
    options: Options,
}

impl Reader {
    /// Begins to consume `queue`.
    ///
    /// # Errors
    /// Why not.
    pub async fn open(options: &Options, queue: &str) -> Result<Self, Cause> {
        let wire = Wire::open(options, "read").await?;
        let wait = options.request_timeout;
        let channel = within(wait, "channel.open", wire.connection().create_channel()).await?;
        within(wait, "basic.qos", channel.basic_qos(PREFETCH, BasicQosOptions { global: false })).await?;
        let consume =
            channel.basic_consume(short(queue), "".into(), BasicConsumeOptions::default(), FieldTable::default());
        let consumer = within(wait, "basic.consume", consume).await?;
        Ok(Self { wire, channel, consumer, queue: queue.to_owned(), options: options.clone() })
    }

    /// The next message with the tag that acknowledges it; waits for one. `None` when the broker cancelled the consumer.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn next(&mut self) -> Result<Option<(u64, Arc<Message>)>, Cause> {
        match self.consumer.next().await {
            Some(Ok(delivery)) => Ok(Some((delivery.delivery_tag, message(delivery, &self.queue)))),
            Some(Err(error)) => Err(broken(&error)),
            None => Ok(None),
        }
    }

    /// Removes a message from the queue.
    ///
    /// # Errors
    /// The connection broke; the message is still in the queue.
    pub async fn ack(&self, tag: u64) -> Result<(), Cause> {
        within(self.options.request_timeout, "basic.ack", self.channel.basic_ack(tag, BasicAckOptions::default())).await
    }

    /// Closes the connection.
    pub async fn close(self) {
        self.wire.close().await;
    }
}
