//! RabbitMQ, over AMQP 0-9-1. The only place that knows the client library.

mod answer;
mod browser;
mod connect;
mod convert;
mod driver;
mod greeting;
pub mod headers;
mod link;
pub mod options;
mod publisher;
mod reader;
mod session;
pub mod topology;

pub use browser::Browser;
pub use connect::broker;
pub use greeting::Broker;
pub use options::{Endpoint, Options, Tls};
pub use publisher::{Publisher, Unsent};
pub use reader::Reader;
pub use topology::Topology;

use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use self::driver::{Command, Driver};
use super::{Delivery, Epoch, Failure, Next, Observer, Published, Settled, Sink, Source};
use crate::message::{Message, Outgoing};
use crate::pipeline::About;
use crate::settle::Settlement;

/// Begins to connect, on the current tokio runtime, and keeps at it until the source is closed.
pub fn open(options: Options, observer: Arc<dyn Observer>) -> (AmqpSource, AmqpSink) {
    let (commands, received) = unbounded_channel();
    let (handed_out, deliveries) = unbounded_channel();
    let driver = Driver::new(options, observer, received, commands.clone(), handed_out);
    let task = tokio::spawn(driver.run());
    let sink = AmqpSink { commands: commands.clone() };
    (AmqpSource { deliveries, commands, stopped: false, task }, sink)
}

/// The input queue.
pub struct AmqpSource {
    deliveries: UnboundedReceiver<Next<AmqpDelivery>>,
    commands: UnboundedSender<Command>,
    stopped: bool,
    task: JoinHandle<()>,
}

impl Source for AmqpSource {
    type Delivery = AmqpDelivery;

    async fn next(&mut self) -> Next<AmqpDelivery> {
        if self.stopped {
            return Next::End;
        }
        // The task says `End` itself; where it panicked, nobody does.
        self.deliveries.recv().await.unwrap_or(Next::Failed(Failure::Gone))
    }

    fn stop(&mut self) {
        self.stopped = true;
        let _ = self.commands.send(Command::Stop);
    }

    async fn close(&mut self) -> Result<(), Failure> {
        let (closed, wait) = oneshot::channel();
        if self.commands.send(Command::Close(closed)).is_ok() {
            // Every wait inside is bounded by a timeout of its own.
            let _ = wait.await;
        }
        Ok(())
    }
}

impl Drop for AmqpSource {
    /// The task holds a handle on itself, so it has to be ended when nobody closes it.
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A message from the input queue.
pub struct AmqpDelivery {
    message: Arc<Message>,
    epoch: Epoch,
    tag: u64,
    count: u32,
    commands: UnboundedSender<Command>,
}

impl Delivery for AmqpDelivery {
    fn message(&self) -> &Arc<Message> {
        &self.message
    }

    fn epoch(&self) -> Epoch {
        self.epoch
    }

    fn count(&self) -> u32 {
        self.count
    }

    async fn settle(self, settlement: Settlement, _about: &About) -> Settled {
        let (answer, wait) = oneshot::channel();
        let Self { message, epoch, tag, commands, .. } = self;
        if commands.send(Command::Settle { epoch, tag, settlement, message, answer }).is_err() {
            return Settled::Returned;
        }
        wait.await.unwrap_or(Settled::Returned)
    }
}

/// The exchanges for results.
#[derive(Clone)]
pub struct AmqpSink {
    commands: UnboundedSender<Command>,
}

impl Sink for AmqpSink {
    async fn publish(&self, epoch: Epoch, outputs: Vec<Outgoing>) -> Vec<Published> {
        if outputs.is_empty() {
            return Vec::new();
        }
        let (answer, wait) = oneshot::channel();
        let count = outputs.len();
        if self.commands.send(Command::Publish { epoch, outputs, answer }).is_err() {
            return vec![Published::Lost; count];
        }
        wait.await.unwrap_or_else(|_| vec![Published::Lost; count])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_is_gone_is_no_end_of_the_input() {
        let (mut source, sink) = open(Options::default(), Arc::new(()));
        source.task.abort();
        assert!(matches!(source.next().await, Next::Failed(Failure::Gone)));
        assert_eq!(sink.publish(1, vec![Outgoing::default()]).await, [Published::Lost]);
        source.stop();
        assert!(matches!(source.next().await, Next::End));
        assert_eq!(source.close().await, Ok(()));
    }
}
