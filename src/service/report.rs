//! What the service has to tell an operator: plain structs through one trait. Telemetry implements it and writes the log.

use std::time::Duration;

use crate::pipeline::About;
use crate::reason::{Code, Reason, Stage};

/// Hears what happens to deliveries. Called from the service's task: quick, and never blocking.
pub trait Reporter: Send + Sync {
    /// A delivery was taken from the source. Exactly one [`Reporter::settled`] follows for each.
    fn received(&self, body_bytes: usize, redelivered: bool);

    /// A delivery came to its end, and the broker has been told where there was something to tell.
    fn settled(&self, settled: &Settled<'_>);

    /// Once a second, and at the end: what stands where.
    fn status(&self, status: &Status);

    /// No more deliveries are taken; what is in flight is finished.
    fn drain_started(&self, why: Drain, in_flight: usize);

    /// The drain is over.
    fn drain_finished(&self, took: Duration, balance: &Balance);

    /// The watchdog gave an article up: it took longer than allowed. `stage` is where it is; `message_id` is the input's.
    fn overran(&self, stage: Stage, took: Duration, message_id: Option<&str>);

    /// A thread did not come back from the article that was given up, and was replaced. `replaced` counts them.
    fn worker_replaced(&self, replaced: usize);

    /// An article made a stage panic. `message` is what the panic said, cut before any text of the article.
    fn panicked(&self, stage: Stage, message: &str);

    /// So many articles in a row of a source failed, the last one for `code`: it is slowed, see [`crate::settle::breaker`].
    fn source_slowed(&self, source: &str, failures: u32, code: Option<Code>);

    /// An article of a slowed source was published, after so many that failed.
    fn source_restored(&self, source: &str, failures: u32);
}

/// Hears nothing.
impl Reporter for () {
    fn received(&self, _body_bytes: usize, _redelivered: bool) {}
    fn settled(&self, _settled: &Settled<'_>) {}
    fn status(&self, _status: &Status) {}
    fn drain_started(&self, _why: Drain, _in_flight: usize) {}
    fn drain_finished(&self, _took: Duration, _balance: &Balance) {}
    fn overran(&self, _stage: Stage, _took: Duration, _message_id: Option<&str>) {}
    fn worker_replaced(&self, _replaced: usize) {}
    fn panicked(&self, _stage: Stage, _message: &str) {}
    fn source_slowed(&self, _source: &str, _failures: u32, _code: Option<Code>) {}
    fn source_restored(&self, _source: &str, _failures: u32) {}
}

/// Why a drain began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Drain {
    /// The input ended.
    EndOfInput,
    /// A signal, or whatever the caller's `shutdown` waits for.
    Shutdown,
    /// The source gave up.
    SourceFailed,
    /// Too many threads had to be replaced.
    WorkersLost,
}

impl Drain {
    /// The word in logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Drain::EndOfInput => "end_of_input",
            Drain::Shutdown => "shutdown",
            Drain::SourceFailed => "source_failed",
            Drain::WorkersLost => "workers_lost",
        }
    }
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disposition {
    /// Every output was confirmed, and it was acknowledged.
    Published,
    /// Acknowledged without a result.
    Skipped,
    /// A copy waits in a retry queue, and it was acknowledged.
    Retried,
    /// A copy is in the quarantine, and it was acknowledged.
    Quarantined,
    /// Not settled: the session ended first, or the drain's deadline. The broker hands it out again.
    Returned,
}

impl Disposition {
    /// Every disposition.
    pub const ALL: [Disposition; 5] = [
        Disposition::Published,
        Disposition::Skipped,
        Disposition::Retried,
        Disposition::Quarantined,
        Disposition::Returned,
    ];

    /// The word in logs and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Disposition::Published => "published",
            Disposition::Skipped => "skipped",
            Disposition::Retried => "retried",
            Disposition::Quarantined => "quarantined",
            Disposition::Returned => "returned",
        }
    }
}

/// Everything about one delivery, at its end.
#[derive(Debug, Clone)]
pub struct Settled<'a> {
    /// What became of it.
    pub disposition: Disposition,
    /// Why it was not published.
    pub reason: Option<&'a Reason>,
    /// The stage that decided; for a published one the last.
    pub stage: Stage,
    /// Which attempt this was, from 1.
    pub attempt: u32,
    /// Whether the broker had handed it out before.
    pub redelivered: bool,
    /// How often the broker had handed it out before without its being settled.
    pub delivery_count: u32,
    /// The session that it came in.
    pub epoch: u64,
    /// The input's AMQP message id.
    pub message_id: Option<&'a str>,
    /// The input's AMQP correlation id.
    pub correlation_id: Option<&'a str>,
    /// The input's AMQP content type.
    pub content_type: Option<&'a str>,
    /// The input's `traceparent` of W3C Trace Context.
    pub traceparent: Option<&'a str>,
    /// The input's AMQP timestamp, seconds since the Unix epoch, from which the lag follows.
    pub timestamp: Option<u64>,
    /// Queue, or file and line.
    pub queue: &'a str,
    /// Size of the input's body.
    pub body_bytes: usize,
    /// What is known of the article.
    pub about: &'a About,
    /// What was published; empty unless it came so far.
    pub outputs: &'a [Output],
    /// Where the time went.
    pub times: Times,
}

/// One published result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Exchange.
    pub exchange: String,
    /// Routing key.
    pub routing_key: String,
    /// Size of the body.
    pub bytes: usize,
}

/// Where the time of one delivery went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// Waiting for a thread.
    pub waiting: Duration,
    /// Time in each stage, in the order of [`Stage::ALL`]; `None` where it was not entered. `Receive` is never entered.
    pub stages: [Option<Duration>; Stage::ALL.len()],
    /// From being taken to being settled.
    pub total: Duration,
}

impl Times {
    /// Time in `stage`.
    pub fn of(&self, stage: Stage) -> Option<Duration> {
        self.stages[stage as usize]
    }
}

/// What stands where, this moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Status {
    /// Deliveries taken and not yet settled.
    pub in_flight: usize,
    /// Bytes of their bodies.
    pub in_flight_bytes: usize,
    /// Of these, how many wait for a thread or are on one.
    pub processing: usize,
    /// Of these, how many wait for confirms.
    pub publishing: usize,
    /// Of these, how many wait for their settlement to be done.
    pub settling: usize,
    /// Threads replaced so far.
    pub replaced: usize,
    /// Sources whose articles all fail.
    pub slowed_sources: usize,
}

/// The books: `received` equals the sum of all the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    /// Deliveries taken.
    pub received: u64,
    /// See [`Disposition::Published`].
    pub published: u64,
    /// See [`Disposition::Skipped`].
    pub skipped: u64,
    /// See [`Disposition::Retried`].
    pub retried: u64,
    /// See [`Disposition::Quarantined`].
    pub quarantined: u64,
    /// See [`Disposition::Returned`].
    pub returned: u64,
    /// Not yet at their end.
    pub in_flight: u64,
}

impl Balance {
    /// Counts one delivery that came to its end.
    pub fn count(&mut self, disposition: Disposition) {
        let counter = match disposition {
            Disposition::Published => &mut self.published,
            Disposition::Skipped => &mut self.skipped,
            Disposition::Retried => &mut self.retried,
            Disposition::Quarantined => &mut self.quarantined,
            Disposition::Returned => &mut self.returned,
        };
        *counter += 1;
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// Whether nothing was lost from the books.
    #[must_use]
    pub fn holds(&self) -> bool {
        let ended = self.published + self.skipped + self.retried + self.quarantined + self.returned;
        self.received == ended + self.in_flight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_books_balance() {
        let mut balance = Balance { received: 5, in_flight: 5, ..Balance::default() };
        for disposition in Disposition::ALL {
            assert!(balance.holds());
            balance.count(disposition);
        }
        assert!(balance.holds() && balance.in_flight == 0);
        balance.count(Disposition::Published);
        assert!(!balance.holds());
    }

    #[test]
    fn a_stage_finds_its_time() {
        let mut times = Times::default();
        times.stages[Stage::Encode as usize] = Some(Duration::from_millis(3));
        assert_eq!(times.of(Stage::Encode), Some(Duration::from_millis(3)));
        for (n, stage) in Stage::ALL.into_iter().enumerate() {
            assert_eq!(stage as usize, n);
        }
    }
}
