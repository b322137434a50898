//! Where messages come from and where results go. The service runs over these traits; `amqp` is the broker, `memory` the fakes.

pub mod amqp;
pub mod event;
pub mod files;
pub mod host;
pub mod memory;
pub mod secret;

pub use event::{Cause, CauseKind, Event, Observer, Pause, TARGET};
pub use secret::Secret;

use std::future::Future;
use std::sync::Arc;

use crate::message::{Message, Outgoing};
use crate::pipeline::About;
use crate::settle::Settlement;

/// Number of a session with the broker, from 1. A delivery can only be settled in the session that brought it. Transports without
/// sessions always say 1.
pub type Epoch = u64;

/// Hands out deliveries.
pub trait Source: Send {
    /// What it hands out.
    type Delivery: Delivery;

    /// The next delivery; waits until there is one. Cancel safe: a dropped future loses nothing.
    fn next(&mut self) -> impl Future<Output = Next<Self::Delivery>> + Send;

    /// Stops consuming, now. What was handed out can still be settled; [`Source::next`] says [`Next::End`] from here on, and what
    /// was fetched but not handed out goes back.
    fn stop(&mut self);

    /// Sends what is still to be sent (acknowledgements, buffers) and closes. Called once, at the end; returns within a few seconds
    /// whatever happens.
    ///
    /// # Errors
    /// What was handed over as settled or published cannot be vouched for, as after a failed flush of a file.
    fn close(&mut self) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// What a source says when asked for more.
#[derive(Debug)]
pub enum Next<D> {
    /// A delivery.
    Delivery(D),
    /// There is no more, and there will be none: end of input, or [`Source::stop`] was called.
    End,
    /// There will be no more, for this reason. What is in flight is finished as far as it can be.
    Failed(Failure),
}

/// Why a transport gave up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No usable session for longer than configured; the last cause.
    #[error("no broker: {0}")]
    NoBroker(Cause),
    /// Input or output of files failed.
    #[error("{0}")]
    Io(String),
    /// The task behind the source is gone: a fault of this program.
    #[error("the task that keeps the session with the broker has ended")]
    Gone,
    /// The reader of the output went away, as `| head` does: the end, but no fault.
    #[error("output closed")]
    OutputClosed,
}

/// A message that was handed out and has to be settled once.
pub trait Delivery: Send + 'static {
    /// What was received; shared with the thread that processes it.
    fn message(&self) -> &Arc<Message>;

    /// The session that it belongs to.
    fn epoch(&self) -> Epoch;

    /// How often the broker had handed it out before without its being settled; 0 where the source cannot know.
    fn count(&self) -> u32;

    /// Settles it; there is no second time. `about` is for sources that write down what became of a message. A delivery that is
    /// dropped instead is left to the broker, which hands it out again when the session ends.
    fn settle(self, settlement: Settlement, about: &About) -> impl Future<Output = Settled> + Send;
}

/// Whether a settlement took effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Settled {
    /// The source was told, and where it asked for a copy, the copy was confirmed first.
    Done,
    /// Its session ended first: the broker hands the message out again.
    Returned,
}

/// Takes results. Cheap to clone; every clone feeds the same sink.
pub trait Sink: Clone + Send + Sync + 'static {
    /// Publishes all of `outputs`, made from a delivery of session `epoch`, and waits until each one's fate is known. The answer has
    /// their number and order. While results cannot be delivered at all this waits: an outage costs no attempts.
    fn publish(&self, epoch: Epoch, outputs: Vec<Outgoing>) -> impl Future<Output = Vec<Published>> + Send;
}

/// The fate of one publish.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Published {
    /// The broker has taken responsibility for it, and it reached a queue.
    Confirmed,
    /// The broker refused it, as a full queue does.
    Nacked,
    /// No queue is bound for it.
    Returned {
        /// AMQP reply code, 312 for no route.
        code: u16,
        /// The broker's words.
        text: String,
    },
    /// The session ended before its fate was known, or before it was sent.
    Lost,
}

/// Attempts that a message has failed so far: the header [`ATTEMPT`], else 0.
pub fn attempts(message: &Message) -> u32 {
    message.headers.get(ATTEMPT).and_then(crate::message::Value::as_u64).and_then(|n| n.try_into().ok()).unwrap_or(0)
}

/// Header: attempts that have failed.
pub const ATTEMPT: &str = "x-copydesk-attempt";
