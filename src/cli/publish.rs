//! `copydesk publish`: files to the input queue.

use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::{Exit, Fault, desk};
use crate::config::Config;
use crate::message::{Message, Outgoing, Properties};
use crate::transport::Published;
use crate::transport::amqp::{Publisher, headers};
use crate::transport::files::{Input, Messages};

/// Bytes of one batch, at most; a larger message goes alone.
const BATCH_BYTES: usize = 4 << 20;
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
/// marked, with their original properties; with --queue they go there exactly as they were.
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
    let messages = Messages::new(Input::from_arguments(&args.inputs), config.decode.body_bytes);
    let runtime = desk::runtime()?;
    let queue = args.queue.as_ref().unwrap_or(&config.amqp.topology.input);
    let as_it_was = args.queue.is_some();
    let mut feed =
        Feed { config, queue, as_it_was, confirmed: 0, bytes: 0, unread: 0, started: Instant::now(), rate: args.rate };
    let fed = runtime.block_on(feed.all(messages, args.skip));
    let count = feed.confirmed;
    let seconds = feed.started.elapsed().as_secs_f64();
    eprintln!("copydesk: {count} messages ({} bytes) confirmed in {queue} after {seconds:.1} s", feed.bytes);
    if let Err(mut fault) = fed {
        fault.message = format!("{}; go on with --skip {}", fault.message, args.skip + count);
        return Err(fault);
    }
    Ok(if feed.unread > 0 { Exit::Input } else { Exit::Success })
}

struct Feed<'a> {
    config: &'a Config,
    queue: &'a str,
    /// Whether recorded messages go out with every header that they had.
    as_it_was: bool,
    confirmed: usize,
    bytes: usize,
    unread: usize,
    started: Instant,
    rate: Option<u32>,
}

impl Feed<'_> {
    async fn all(&mut self, messages: Messages, skip: usize) -> Result<(), Fault> {
        let options = &self.config.amqp;
        let fault = |cause| Fault::new(desk::exit(&cause), format!("{}: {cause}", options.endpoint));
        let mut publisher = Publisher::open(options).await.map_err(fault)?;
        // With a rate, small batches keep the flow even: about ten a second.
        let most = self.rate.map_or(options.batch, |rate| options.batch.min((rate as usize / 10).max(1)));
        let (mut batch, mut bytes) = (Vec::new(), 0);
        let mut messages = messages;
        let mut skipped = 0;
        let mut sent = 0;
        let (mut confirmed, mut confirmed_bytes) = (0, 0);
        let result = loop {
            let next = messages.next();
            let end = next.is_none();
            if let Some(Err(error)) = &next {
                self.unread += 1;
                eprintln!("copydesk: {error}");
            }
            if let Some(Ok(message)) = next {
                if skipped < skip {
                    skipped += 1;
                    continue;
                }
                bytes += message.body.len();
                batch.push(match (messages.is_record(), self.as_it_was) {
                    (true, true) => recorded(message, self.queue),
                    (true, false) => headers::replay(&message, self.queue),
                    (false, _) => outgoing(message, self.queue),
                });
            }
            if batch.len() >= most || bytes >= BATCH_BYTES || (end && !batch.is_empty()) {
                sent += batch.len();
                if let Some(rate) = self.rate {
                    let due = Duration::from_secs_f64((sent - batch.len()) as f64 / f64::from(rate));
                    tokio::time::sleep(due.saturating_sub(self.started.elapsed())).await;
                }
                let count = batch.len();
                if let Err(fault) = send(&mut publisher, std::mem::take(&mut batch), self.queue).await {
                    break Err(fault);
                }
                confirmed += count;
                confirmed_bytes += std::mem::take(&mut bytes);
            }
            if end {
                break Ok(());
            }
        };
        (self.confirmed, self.bytes) = (confirmed, confirmed_bytes);
        publisher.close().await;
        result
    }
}

/// Publishes a batch until all of it is confirmed; a queue that is full is waited for.
async fn send(publisher: &mut Publisher, mut batch: Vec<Outgoing>, queue: &str) -> Result<(), Fault> {
    for _ in 0..TRIES {
        let fates = publisher.publish(batch.clone()).await;
        let fates = fates.map_err(|cause| Fault::new(desk::exit(&cause), cause.to_string()))?;
        if fates.iter().any(|fate| matches!(fate, Published::Returned { .. })) {
            let message = format!("there is no queue {queue}; `copydesk topology apply` creates it");
            return Err(Fault::new(Exit::Topology, message));
        }
        let mut fates = fates.into_iter();
        batch.retain(|_| fates.next() != Some(Published::Confirmed));
        if batch.is_empty() {
            return Ok(());
        }
        tokio::time::sleep(REFUSED).await;
    }
    Err(Fault::new(Exit::Output, format!("the queue {queue} takes no more messages: it is full")))
}

/// A recorded message, as it was.
fn recorded(message: Message, queue: &str) -> Outgoing {
    Outgoing {
        exchange: String::new(),
        routing_key: queue.to_owned(),
        body: message.body,
        properties: message.properties,
        headers: message.headers,
    }
}

fn outgoing(message: Message, queue: &str) -> Outgoing {
    let from = message.queue.len().saturating_sub(SHORT_STRING);
    let from = (from..=message.queue.len()).find(|&at| message.queue.is_char_boundary(at)).unwrap_or(0);
    Outgoing {
        exchange: String::new(),
        routing_key: queue.to_owned(),
        properties: Properties {
            message_id: Some(message.queue[from..].to_owned()),
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
