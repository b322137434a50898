//! Looks through a queue from its head without taking anything out of it: what is not acknowledged goes back when the browser ends.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use lapin::options::{BasicAckOptions, BasicCancelOptions, BasicConsumeOptions, BasicQosOptions, QueueDeclareOptions};
use lapin::types::FieldTable;
use lapin::{Channel, Consumer};
use tokio::time::timeout;

use super::Options;
use super::answer::within;
use super::connect::{Wire, broken};
use super::convert::{message, short};
use crate::message::Message;
use crate::transport::Cause;

/// Messages that one consumer holds. A full one is cancelled and keeps them; the next one goes on behind them. Small, since the
/// client library reads ahead without a bound on bytes.
const PAGE: u16 = 64;
/// So long without a delivery: the rest is in other hands.
const IDLE: Duration = Duration::from_secs(3);
/// So long may messages be held. RabbitMQ closes a channel with one that has been unacknowledged for its `consumer_timeout`, 30
/// minutes unless configured.
const HOLD: Duration = Duration::from_secs(600);
/// Acknowledgements that are sent before the queue is given time. A channel keeps back what goes beyond 32 commands that a quorum queue has not
/// applied, and forgets it when it is closed.
const ACKS: u32 = 16;
/// That time.
const APPLY: Duration = Duration::from_millis(100);

/// A queue as it is at one moment: as many messages are seen as were ready when it was opened, so that what is put into the
/// queue meanwhile is not.
pub struct Browser {
    wire: Wire,
    channel: Channel,
    page: Option<Page>,
    queue: String,
    options: Options,
    opened: Instant,
    left: u32,
    missed: u32,
    /// Tags of what is held and stays.
    held: BTreeSet<u64>,
    /// Acknowledgements since the queue was last given time to apply them.
    acks: u32,
}

struct Page {
    consumer: Consumer,
    /// The tag of its first message; they rise by one.
    first: Option<u64>,
    held: u16,
}

impl Browser {
    /// Connects, and asks how many messages are ready in `queue`.
    ///
    /// # Errors
    /// Why not; the queue may be missing.
    pub async fn open(options: &Options, queue: &str) -> Result<Self, Cause> {
        let wire = Wire::open(options, "browse").await?;
        let wait = options.request_timeout;
        let channel = within(wait, "channel.open", wire.connection().create_channel()).await?;
        let passive = QueueDeclareOptions::default().passive();
        let declare = channel.queue_declare(short(queue), passive, FieldTable::default());
        let left = within(wait, "queue.declare", declare).await?.message_count();
        let (queue, options) = (queue.to_owned(), options.clone());
        let (opened, held) = (Instant::now(), BTreeSet::new());
        Ok(Self { wire, channel, page: None, queue, options, opened, left, missed: 0, held, acks: 0 })
    }

    /// Messages that were there and were not seen: those still to come, and those that others held.
    pub fn unseen(&self) -> u32 {
        self.left + self.missed
    }

    /// The next message with the tag that acknowledges it; `None` when all were seen, or the rest is held by others.
    ///
    /// # Errors
    /// The connection broke, or the queue was deleted.
    pub async fn next(&mut self) -> Result<Option<(u64, Arc<Message>)>, Cause> {
        if self.left == 0 {
            return Ok(None);
        }
        let mut page = match self.page.take() {
            Some(page) if page.held < PAGE => page,
            Some(full) => {
                let cancel = self.channel.basic_cancel(full.consumer.tag(), BasicCancelOptions::default());
                within(self.options.request_timeout, "basic.cancel", cancel).await?;
                self.consumer().await?
            }
            None => self.consumer().await?,
        };
        let next = timeout(IDLE, page.consumer.next()).await;
        match next {
            Ok(Some(Ok(delivery))) => {
                page.held += 1;
                self.held.insert(delivery.delivery_tag);
                page.first.get_or_insert(delivery.delivery_tag);
                self.left -= 1;
                self.page = Some(page);
                Ok(Some((delivery.delivery_tag, message(delivery, &self.queue))))
            }
            Ok(Some(Err(error))) => Err(broken(&error)),
            Ok(None) | Err(_) => {
                self.missed += std::mem::take(&mut self.left);
                Ok(None)
            }
        }
    }

    /// Removes messages from the queue: with one acknowledgement those that nothing which stays stands before, with one each the others.
    ///
    /// # Errors
    /// The connection broke; some or all of the messages are still in the queue.
    pub async fn ack(&mut self, tags: &[u64]) -> Result<(), Cause> {
        for tag in tags {
            self.held.remove(tag);
            // A message of an earlier page frees no place in this one.
            if let Some(page) = self.page.as_mut().filter(|page| page.first.is_some_and(|first| first <= *tag)) {
                page.held = page.held.saturating_sub(1);
            }
        }
        let stays = self.held.first().copied().unwrap_or(u64::MAX);
        let (run, others): (Vec<u64>, Vec<u64>) = tags.iter().partition(|&&tag| tag < stays);
        let run = run.into_iter().max().map(|last| (last, true));
        for (tag, multiple) in run.into_iter().chain(others.into_iter().map(|tag| (tag, false))) {
            let ack = self.channel.basic_ack(tag, BasicAckOptions { multiple });
            within(self.options.request_timeout, "basic.ack", ack).await?;
            self.acks += 1;
            if self.acks >= ACKS {
                self.applied().await?;
            }
        }
        Ok(())
    }

    /// Whether messages have been held so long that they should be given back by [`Browser::renew`].
    pub fn is_stale(&self) -> bool {
        self.opened.elapsed() > HOLD
    }

    /// Gives back what is held and begins at the queue's head again: the caller has to know what it saw. `again` is how many of these
    /// come once more.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn renew(&mut self, again: u32) -> Result<(), Cause> {
        let wait = self.options.request_timeout;
        self.applied().await?;
        self.page = None;
        self.held.clear();
        within(wait, "channel.close", self.channel.close(200, "done".into())).await?;
        self.channel = within(wait, "channel.open", self.wire.connection().create_channel()).await?;
        (self.opened, self.left) = (Instant::now(), self.left.saturating_add(again));
        Ok(())
    }

    /// Closes the connection; what was acknowledged before has reached the broker.
    pub async fn close(mut self) {
        // What could not be applied stays in the queue.
        let _ = self.applied().await;
        self.wire.close().await;
    }

    /// Lets the queue apply the acknowledgements: asks it something, behind them, and waits a little.
    async fn applied(&mut self) -> Result<(), Cause> {
        if std::mem::take(&mut self.acks) > 0 {
            let passive = QueueDeclareOptions::default().passive();
            let ask = self.channel.queue_declare(short(&self.queue), passive, FieldTable::default());
            within(self.options.request_timeout, "queue.declare", ask).await?;
            tokio::time::sleep(APPLY).await;
        }
        Ok(())
    }

    async fn consumer(&self) -> Result<Page, Cause> {
        let wait = self.options.request_timeout;
        let qos = self.channel.basic_qos(PAGE, BasicQosOptions { global: false });
        within(wait, "basic.qos", qos).await?;
        let (queue, consume) = (short(&self.queue), BasicConsumeOptions::default());
        let consume = self.channel.basic_consume(queue, "".into(), consume, FieldTable::default());
        Ok(Page { consumer: within(wait, "basic.consume", consume).await?, first: None, held: 0 })
    }
}
