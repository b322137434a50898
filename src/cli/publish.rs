//! `copydesk publish`: files to the input queue.

use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::{Exit, Fault, desk};
use crate::config::Config;
use crate::cut;
use crate::message::{Message, Outgoing, Properties, is_delivery_count};
use crate::transport::amqp::{Publisher, Unsent, headers};
use crate::transport::files::{Input, Messages};
use crate::transport::{Cause, Published};

/// The most that any `max_message_size` of RabbitMQ may be: nothing that a broker would take is cut.
const LARGEST: usize = 512 << 20;
/// Bytes of one batch, at most.
const BATCH_BYTES: usize = 4 << 20;
/// A message of so many bytes goes alone: where the broker refuses it for its size, no other is in doubt.
const LARGE: usize = 128 << 10;
/// Names of messages that were left out, told again at the end.
const NAMES: usize = 10;
/// Longest message id of AMQP 0-9-1, in bytes.
const SHORT_STRING: usize = 255;
/// Between tries while the queue refuses.
const REFUSED: Duration = Duration::from_secs(1);
/// Tries in a row before it is given up.
const TRIES: u32 = 60;

/// Publish raw articles from files to the input queue (consume.queue), persistent and confirmed. Files are read as by `pipe`; content type,
/// content encoding, a message id (file, and line) and the time are set.
///
/// Lines that `quarantine export` or `quarantine drop` wrote are messages with properties of their own: they go to the input queue as a replay does,
/// marked, with their original properties; with --queue they go there as they were.
///
/// What is larger than the broker takes (its max_message_size) is left out and named; the rest is published, and the exit code is 7.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk publish articles/
  copydesk publish dump.ndjson.zst --rate 200
  copydesk publish dump.ndjson --skip 12000       go on after an interruption
  copydesk publish kept.ndjson --queue articles.quarantine    back to where it was exported")]
pub struct Args {
    /// Files and folders; `-`, or none, is NDJSON on standard input.
    #[arg(value_name = "FILE|DIR")]
    inputs: Vec<PathBuf>,
    /// Messages a second, at most.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// Leave out the first messages.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    skip: usize,
    /// Publish to this queue instead.
    #[arg(long, value_name = "QUEUE")]
    queue: Option<String>,
}

pub fn run(args: &Args, config: &Config) -> Result<Exit, Fault> {
    let messages = Messages::new(Input::from_arguments(&args.inputs), LARGEST);
    let runtime = desk::runtime()?;
    let queue = args.queue.as_ref().unwrap_or(&config.amqp.topology.input);
    let mut feed = Feed {
        config,
        queue,
        as_it_was: args.queue.is_some(),
        confirmed: 0,
        bytes: 0,
        unread: 0,
        left: Left::default(),
        started: Instant::now(),
        rate: args.rate,
    };
    let fed = runtime.block_on(feed.all(messages, args.skip));
    let (count, left) = (feed.confirmed, &feed.left);
    let seconds = feed.started.elapsed().as_secs_f64();
    eprintln!("copydesk: {count} messages ({} bytes) confirmed in {queue} after {seconds:.1} s", feed.bytes);
    if left.count > 0 {
        let more = if left.count > NAMES { " …" } else { "" };
        let names = left.names.join(", ");
        eprintln!("copydesk: {} messages were left, too large for the broker: {names}{more}", left.count);
    }
    if let Err(mut fault) = fed {
        fault.message = format!("{}; go on with --skip {}", fault.message, args.skip + count + left.count);
        return Err(fault);
    }
    Ok(if feed.unread + left.count > 0 { Exit::Input } else { Exit::Success })
}

struct Feed<'a> {
    config: &'a Config,
    queue: &'a str,
    /// Whether recorded messages go out with every header that they had.
    as_it_was: bool,
    confirmed: usize,
    bytes: usize,
    unread: usize,
    left: Left,
    started: Instant,
    rate: Option<u32>,
}

/// What the broker does not take for its size.
#[derive(Default)]
struct Left {
    /// The broker's limit in bytes, once it is known.
    limit: Option<usize>,
    count: usize,
    /// Names of the first ones.
    names: Vec<String>,
}

/// A message, and where it is from.
type Named = (String, Outgoing);

impl Left {
    /// Whether this message is too large, as far as the limit is known; then it is named, and left out.
    fn takes(&mut self, (name, outgoing): &Named) -> bool {
        let size = outgoing.body.len();
        let Some(limit) = self.limit.filter(|&limit| size > limit) else { return false };
        eprintln!("copydesk: {name}: {size} bytes, and the broker takes {limit} (its max_message_size); left out");
        self.count += 1;
        if self.names.len() < NAMES {
            self.names.push(name.clone());
        }
        true
    }
}

impl Feed<'_> {
    async fn all(&mut self, messages: Messages, skip: usize) -> Result<(), Fault> {
        let mut publisher = self.open().await?;
        let fed = self.batches(&mut publisher, messages, skip).await;
        publisher.close().await;
        fed
    }

    async fn batches(&mut self, publisher: &mut Publisher, mut messages: Messages, skip: usize) -> Result<(), Fault> {
        let most = self.config.amqp.batch;
        // With a rate, small batches keep the flow even: about ten a second.
        let most = self.rate.map_or(most, |rate| most.min((rate as usize / 10).max(1)));
        let (mut batch, mut bytes) = (Vec::new(), 0);
        let mut skipped = 0;
        while let Some(next) = messages.next() {
            let message = match next {
                Ok(_) if skipped < skip => {
                    skipped += 1;
                    continue;
                }
                Ok(message) => message,
                Err(error) => {
                    self.unread += 1;
                    eprintln!("copydesk: {error}");
                    continue;
                }
            };
            let size = message.body.len();
            if size >= LARGE {
                self.send(publisher, std::mem::take(&mut batch)).await?;
            }
            batch.push(self.outgoing(message, messages.is_record()));
            bytes += size;
            if size >= LARGE || batch.len() >= most || bytes >= BATCH_BYTES {
                self.send(publisher, std::mem::take(&mut batch)).await?;
                bytes = 0;
            }
        }
        self.send(publisher, batch).await
    }

    async fn open(&self) -> Result<Publisher, Fault> {
        let options = &self.config.amqp;
        let fault = |cause| Fault::new(desk::exit(&cause), format!("{}: {cause}", options.endpoint));
        Publisher::open(options).await.map_err(fault)
    }

    fn outgoing(&self, message: Message, is_record: bool) -> Named {
        let name = message.queue.clone();
        let outgoing = match (is_record, self.as_it_was) {
            (true, true) => recorded(message, self.queue),
            (true, false) => headers::replay(&message, self.queue),
            (false, _) => outgoing(message, self.queue),
        };
        (name, outgoing)
    }

    /// Publishes a batch until all of it is confirmed, or left out for its size; a queue that is full is waited for.
    async fn send(&mut self, publisher: &mut Publisher, mut batch: Vec<Named>) -> Result<(), Fault> {
        if let Some(rate) = self.rate.filter(|_| !batch.is_empty()) {
            let due = Duration::from_secs_f64((self.confirmed + self.left.count) as f64 / f64::from(rate));
            tokio::time::sleep(due.saturating_sub(self.started.elapsed())).await;
        }
        let mut tries = 0;
        loop {
            batch.retain(|named| !self.left.takes(named));
            if batch.is_empty() {
                return Ok(());
            }
            if tries == TRIES {
                let message = format!("the queue {} takes no more messages: it is full", self.queue);
                return Err(Fault::new(Exit::Output, message));
            }
            if tries > 0 {
                tokio::time::sleep(REFUSED).await;
            }
            tries += 1;
            let outgoing = batch.iter().map(|(_, outgoing)| outgoing.clone()).collect();
            let fates = match publisher.publish(outgoing).await {
                Ok(fates) => fates,
                Err(Unsent::TooLarge(limit)) if batch.iter().any(|(_, outgoing)| outgoing.body.len() > limit) => {
                    self.left.limit = Some(limit);
                    *publisher = self.open().await?;
                    tries = 0;
                    continue;
                }
                Err(unsent) => {
                    let cause = Cause::from(unsent);
                    return Err(Fault::new(desk::exit(&cause), cause.to_string()));
                }
            };
            if fates.iter().any(|fate| matches!(fate, Published::Returned { .. })) {
                let message = format!("there is no queue {}; `copydesk topology apply` creates it", self.queue);
                return Err(Fault::new(Exit::Topology, message));
            }
            let mut fates = fates.into_iter();
            batch.retain(|(_, outgoing)| {
                let confirmed = fates.next() == Some(Published::Confirmed);
                if confirmed {
                    self.confirmed += 1;
                    self.bytes += outgoing.body.len();
                }
                !confirmed
            });
        }
    }
}

/// A recorded message, as it was; how often it was handed out is no part of it.
fn recorded(mut message: Message, queue: &str) -> Outgoing {
    message.headers.retain(|name, _| !is_delivery_count(name));
    Outgoing {
        exchange: String::new(),
        routing_key: queue.to_owned(),
        body: message.body,
        properties: message.properties,
        headers: message.headers,
    }
}

fn outgoing(message: Message, queue: &str) -> Outgoing {
    Outgoing {
        exchange: String::new(),
        routing_key: queue.to_owned(),
        properties: Properties {
            message_id: Some(cut::tail(&message.queue, SHORT_STRING).to_owned()),
            timestamp: SystemTime::now().duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs()),
            delivery_mode: Some(2),
            app_id: Some("copydesk".to_owned()),
            ..message.properties
        },
        headers: message.headers,
        body: message.body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_where_it_is_from() {
        let message =
            Message { queue: format!("{}/é.ndjson:17", "é".repeat(200)), body: "{}".into(), ..Message::default() };
        let out = outgoing(message, "articles.raw");
        let id = out.properties.message_id.unwrap();
        assert!(id.len() <= 255 && id.ends_with("/é.ndjson:17"), "{id}");
        assert_eq!(
            (out.exchange.as_str(), out.routing_key.as_str(), out.properties.delivery_mode),
            ("", "articles.raw", Some(2))
        );
        assert!(out.properties.timestamp > Some(1_600_000_000));
    }
}
