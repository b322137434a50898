//! A transport in memory: a source of given messages, a sink whose answers a test scripts, and a record of all that was settled.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Delivery, Epoch, Failure, Next, Published, Settled, Sink, Source};
use crate::message::{Message, Outgoing};
use crate::pipeline::About;
use crate::settle::Settlement;

/// What a test looks at afterwards, shared by source, deliveries and sink.
#[derive(Debug, Clone, Default)]
pub struct Record(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    settled: Vec<(usize, Settlement, About)>,
    published: Vec<Outgoing>,
    answers: VecDeque<Published>,
    closed: bool,
}

impl Record {
    /// Every settlement in the order in which it arrived: the delivery's place in the input, what it was, what was known.
    pub fn settled(&self) -> Vec<(usize, Settlement, About)> {
        self.lock().settled.clone()
    }

    /// Everything that was confirmed, in order.
    pub fn published(&self) -> Vec<Outgoing> {
        self.lock().published.clone()
    }

    /// Whether the source was closed.
    pub fn closed(&self) -> bool {
        self.lock().closed
    }

    /// The next publishes get these answers, one each; afterwards all are confirmed.
    pub fn answer(&self, answers: impl IntoIterator<Item = Published>) {
        self.lock().answers.extend(answers);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hands out given messages, then ends, or waits for [`Source::stop`].
#[derive(Debug)]
pub struct MemorySource {
    messages: VecDeque<(Message, u32)>,
    handed_out: usize,
    stays_open: bool,
    stopped: bool,
    record: Record,
}

impl MemorySource {
    /// Ends after the last message.
    pub fn new(messages: impl IntoIterator<Item = Message>, record: &Record) -> Self {
        Self::counted(messages.into_iter().map(|message| (message, 0)), record)
    }

    /// As [`MemorySource::new`], each message with its delivery count.
    pub fn counted(messages: impl IntoIterator<Item = (Message, u32)>, record: &Record) -> Self {
        Self {
            messages: messages.into_iter().collect(),
            handed_out: 0,
            stays_open: false,
            stopped: false,
            record: record.clone(),
        }
    }

    /// After the last message it waits, as a queue does, until it is stopped.
    #[must_use]
    pub fn staying_open(mut self) -> Self {
        self.stays_open = true;
        self
    }
}

impl Source for MemorySource {
    type Delivery = MemoryDelivery;

    async fn next(&mut self) -> Next<MemoryDelivery> {
        if self.stopped {
            return Next::End;
        }
        match self.messages.pop_front() {
            Some((message, count)) => {
                self.handed_out += 1;
                Next::Delivery(MemoryDelivery {
                    place: self.handed_out - 1,
                    message: Arc::new(message),
                    count,
                    record: self.record.clone(),
                })
            }
            None if self.stays_open => std::future::pending().await,
            None => Next::End,
        }
    }

    fn stop(&mut self) {
        self.stopped = true;
    }

    async fn close(&mut self) -> Result<(), Failure> {
        self.record.lock().closed = true;
        Ok(())
    }
}

/// A delivery of [`MemorySource`].
#[derive(Debug)]
pub struct MemoryDelivery {
    place: usize,
    message: Arc<Message>,
    count: u32,
    record: Record,
}

impl Delivery for MemoryDelivery {
    fn message(&self) -> &Arc<Message> {
        &self.message
    }

    fn epoch(&self) -> Epoch {
        1
    }

    fn count(&self) -> u32 {
        self.count
    }

    async fn settle(self, settlement: Settlement, about: &About) -> Settled {
        self.record.lock().settled.push((self.place, settlement, about.clone()));
        Settled::Done
    }
}

/// Confirms everything, but for what the test scripted.
#[derive(Debug, Clone)]
pub struct MemorySink {
    record: Record,
}

impl MemorySink {
    /// A sink that writes into `record`.
    pub fn new(record: &Record) -> Self {
        Self { record: record.clone() }
    }
}

impl Sink for MemorySink {
    async fn publish(&self, _epoch: Epoch, outputs: Vec<Outgoing>) -> Vec<Published> {
        let mut inner = self.record.lock();
        let answer = |output| {
            let answer = inner.answers.pop_front().unwrap_or(Published::Confirmed);
            if answer == Published::Confirmed {
                inner.published.push(output);
            }
            answer
        };
        outputs.into_iter().map(answer).collect()
    }
}
