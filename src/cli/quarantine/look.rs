//! One message after the other from the quarantine, of those that are wanted. What is not settled goes back.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::facts::{Facts, UNKNOWN};
use super::select::Selection;
use super::trial::{Now, Trial};
use super::{Stop, fault};
use crate::cli::Fault;
use crate::config::Config;
use crate::message::{Message, Value};
use crate::transport::amqp::Browser;

/// From this many hand-outs on it is said that they are counted.
const MANY: u64 = 15;
/// RabbitMQ 4's limit for a queue that states none. What was handed out more often is in a queue with another one.
const DEFAULT_LIMIT: u64 = 20;

/// A message that is wanted.
pub struct Item {
    /// Acknowledges it.
    pub tag: u64,
    /// The message.
    pub message: Arc<Message>,
    /// What it says of itself.
    pub facts: Facts,
    /// What would become of it now, where that was asked.
    pub now: Option<Now>,
}

/// The quarantine, message by message.
pub struct Look<'a> {
    config: &'a Config,
    selection: &'a Selection,
    stop: &'a Stop,
    browser: Browser,
    /// For sources and verdicts.
    pub trial: Trial,
    /// Seconds since the Unix epoch, at the beginning.
    pub now: u64,
    /// Messages that were looked at, wanted or not.
    pub seen: usize,
    names: HashSet<String>,
    passes: usize,
    settled: u32,
    warned: bool,
}

impl<'a> Look<'a> {
    /// Opens the queue.
    pub async fn open(config: &'a Config, selection: &'a Selection, stop: &'a Stop) -> Result<Self, Fault> {
        let queue = selection.queue(&config.amqp.topology.quarantine);
        let browser = Browser::open(&config.amqp, queue).await.map_err(|cause| fault(config, &cause))?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let (trial, names) = (Trial::new(config), HashSet::new());
        Ok(Self { config, selection, stop, browser, trial, now, seen: 0, names, passes: 1, settled: 0, warned: false })
    }

    /// The next message that is wanted; `None` at the end, and after a signal.
    pub async fn next(&mut self) -> Result<Option<Item>, Fault> {
        while !self.stop.asked() {
            let next = self.browser.next().await.map_err(|cause| fault(self.config, &cause))?;
            let Some((tag, message)) = next else { return Ok(None) };
            let facts = Facts::of(&message);
            // In a second pass what was left comes again.
            let known = !self.names.insert(facts.name.clone());
            if known && self.passes > 1 {
                continue;
            }
            self.seen += 1;
            self.warn(&message);
            if !self.selection.fits(&facts, self.now) {
                continue;
            }
            if self.selection.asks_source() && !self.selection.fits_source(&self.source(&message)) {
                continue;
            }
            let now = self.selection.would_pass().then(|| self.trial.of(&message, &facts));
            if now.as_ref().is_some_and(|now| !now.passes()) {
                continue;
            }
            return Ok(Some(Item { tag, message, facts, now }));
        }
        Ok(None)
    }

    /// The domain of the publication, or `-`.
    pub fn source(&self, message: &Arc<Message>) -> String {
        self.trial.source(message).unwrap_or_else(|| UNKNOWN.to_owned())
    }

    /// Takes messages out of the queue, for good.
    pub async fn remove(&mut self, tags: &[u64]) -> Result<(), Fault> {
        self.browser.ack(tags).await.map_err(|cause| fault(self.config, &cause))?;
        self.settled = self.settled.saturating_add(u32::try_from(tags.len()).unwrap_or(u32::MAX));
        Ok(())
    }

    /// Gives back what has been held for long and goes on, before the broker takes offence. Only between batches.
    pub async fn rest(&mut self) -> Result<(), Fault> {
        if self.browser.is_stale() {
            let again = u32::try_from(self.names.len()).unwrap_or(u32::MAX).saturating_sub(self.settled);
            self.browser.renew(again).await.map_err(|cause| fault(self.config, &cause))?;
            self.passes += 1;
        }
        Ok(())
    }

    /// Messages that were ready at the beginning and were not seen.
    pub fn unseen(&self) -> u32 {
        self.browser.unseen()
    }

    /// Whether a copy of this name was looked at.
    pub fn saw(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Gives everything back.
    pub async fn close(self) {
        self.browser.close().await;
    }

    fn warn(&mut self, message: &Message) {
        let count = message.headers.get("x-delivery-count").and_then(Value::as_u64).unwrap_or(0);
        if message.redelivered && (MANY..=DEFAULT_LIMIT).contains(&count) && !self.warned {
            self.warned = true;
            eprintln!(
                "copydesk: some messages were handed out {count} times, and each look counts as one. Where the queue was declared \
                 without x-delivery-limit, RabbitMQ 4 drops them after {DEFAULT_LIMIT}; `copydesk topology apply` declares it without a limit, \
                 and `copydesk check --management-url` shows how it is"
            );
        }
    }
}
