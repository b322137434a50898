//! The loop: takes, hands to the pool, concludes, reports, drains.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use rustc_hash::FxHashMap;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{MissedTickBehavior, interval, sleep_until};
use tracing::{Instrument, Span};

use super::Options;
use super::conclude::{Case, Conclusion, Steps, conclude};
use super::live::Live;
use super::pace::Pace;
use super::pool::{Finished, Overrun, Pool};
use super::report::{Balance, Disposition, Drain, Reporter, Settled, Status, Times};
use super::span;
use crate::memory::Memory;
use crate::message::{Message, Value};
use crate::pipeline::{About, Processed, Verdict};
use crate::reason::{Code, Reason, Stage};
use crate::settle::Policy;
use crate::settle::breaker::{Breaker, Turn};
use crate::transport::{Delivery, Failure, Next, Sink, Source, attempts};

/// How often the watchdog looks.
const WATCH: Duration = Duration::from_millis(100);
/// How many looks of the watchdog make a status report.
const STATUS_EVERY: u32 = 10;

/// What the service works with.
pub struct Desk {
    /// Makes verdicts, and may be exchanged while they are made.
    pub live: Arc<Live>,
    /// Knows what was seen before.
    pub memory: Arc<dyn Memory>,
    /// How failures are settled.
    pub policy: Policy,
    /// Bounds.
    pub options: Options,
    /// Hears everything.
    pub reporter: Arc<dyn Reporter>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Ended {
    /// Why the drain began.
    pub why: Drain,
    /// What the source said when it failed, or failed to close.
    pub failure: Option<Failure>,
    /// Whether everything in flight was settled within the drain's deadline.
    pub drained: bool,
    /// The books.
    pub balance: Balance,
}

/// Runs until the input ends, `shutdown` completes, or the source fails; then finishes what is in flight, within the deadline.
/// Needs a tokio runtime with time.
///
/// # Errors
/// The system gives no thread.
pub async fn run<S: Source, K: Sink>(
    mut source: S,
    sink: K,
    desk: Desk,
    shutdown: impl Future<Output = ()> + Send,
) -> std::io::Result<Ended> {
    let mut service = Service::<S::Delivery, K>::start(sink, desk)?;
    let mut shutdown = std::pin::pin!(shutdown);
    let mut watch = interval(WATCH);
    watch.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut looks = 0_u32;
    let mut finished = Vec::new();
    let mut failure = None;
    while !service.is_done() {
        let deadline = service.deadline();
        let rest = service.rest();
        tokio::select! {
            biased;
            () = &mut shutdown, if !service.is_hurried() => service.drain(Drain::Shutdown, &mut source),
            () = sleep_until(deadline.unwrap_or_else(Instant::now).into()), if deadline.is_some() => break,
            Some(conclusion) = service.concluding.next(), if !service.concluding.is_empty() => service.concluded(conclusion),
            _ = service.results.recv_many(&mut finished, 64) => {
                finished.drain(..).for_each(|finished| service.processed(finished));
            }
            _ = watch.tick() => {
                if !service.watch()? && service.draining.is_none() {
                    service.drain(Drain::WorkersLost, &mut source);
                }
                looks += 1;
                if looks.is_multiple_of(STATUS_EVERY) {
                    service.reporter.status(&service.status());
                }
            }
            () = sleep_until(rest.unwrap_or_else(Instant::now).into()), if rest.is_some() => {}
            next = source.next(), if rest.is_none() && service.has_room() => match next {
                Next::Delivery(delivery) => service.take(delivery),
                Next::End => service.drain(Drain::EndOfInput, &mut source),
                Next::Failed(why) => {
                    failure = Some(why);
                    service.drain(Drain::SourceFailed, &mut source);
                }
            }
        }
    }
    let drained = service.abandon_rest();
    let closed = source.close().await;
    let why = service.draining.map_or(Drain::EndOfInput, |(why, _)| why);
    let took = service.draining.map_or(Duration::ZERO, |(_, since)| since.elapsed());
    service.reporter.status(&service.status());
    service.reporter.drain_finished(took, &service.balance);
    Ok(Ended { why, failure: failure.or(closed.err()), drained, balance: service.balance })
}

fn lock(breaker: &Mutex<Breaker>) -> MutexGuard<'_, Breaker> {
    breaker.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is known of a delivery while it is in flight.
struct Flight<D> {
    /// `None` while it is being concluded.
    delivery: Option<D>,
    message: Arc<Message>,
    epoch: u64,
    count: u32,
    attempt: u32,
    taken: Instant,
    times: Times,
    span: Span,
}

struct Service<D: Delivery, K: Sink> {
    sink: K,
    policy: Arc<Policy>,
    options: Options,
    reporter: Arc<dyn Reporter>,
    live: Arc<Live>,
    pace: Pace,
    breaker: Arc<Mutex<Breaker>>,
    pool: Pool,
    results: UnboundedReceiver<Finished>,
    flights: FxHashMap<u64, Flight<D>>,
    in_flight_bytes: usize,
    /// Verdicts that wait for their turn, in ordered runs.
    waiting: BTreeMap<u64, Processed>,
    /// The ticket whose turn it is to be concluded, in ordered runs.
    turn: u64,
    concluding: FuturesUnordered<BoxFuture<'static, Conclusion>>,
    steps: Arc<Steps>,
    next_ticket: u64,
    balance: Balance,
    draining: Option<(Drain, Instant)>,
}

impl<D: Delivery, K: Sink> Service<D, K> {
    fn start(sink: K, desk: Desk) -> std::io::Result<Self> {
        let Desk { live, memory, policy, options, reporter } = desk;
        let (pool, results) =
            Pool::start(options.workers, Arc::clone(&live), memory, options.work_units, options.ordered)?;
        Ok(Self {
            sink,
            live,
            pace: Pace::default(),
            breaker: Arc::new(Mutex::new(Breaker::new(options.slow_source_after))),
            policy: Arc::new(policy),
            options,
            reporter,
            pool,
            results,
            flights: FxHashMap::default(),
            in_flight_bytes: 0,
            waiting: BTreeMap::new(),
            turn: 0,
            concluding: FuturesUnordered::new(),
            steps: Arc::default(),
            next_ticket: 0,
            balance: Balance::default(),
            draining: None,
        })
    }

    fn is_done(&self) -> bool {
        self.draining.is_some() && self.flights.is_empty()
    }

    fn has_room(&self) -> bool {
        self.draining.is_none()
            && self.flights.len() < self.options.in_flight.max(1)
            && (self.flights.is_empty() || self.in_flight_bytes < self.options.in_flight_bytes)
    }

    /// Until when nothing may be taken, by the rate limit.
    fn rest(&self) -> Option<Instant> {
        self.pace.wait(self.live.get().max_per_second, Instant::now()).filter(|_| self.has_room())
    }

    /// When a drain ends at the latest. The end of input has no deadline: nobody waits to kill this process, and every article has
    /// the watchdog's.
    fn deadline(&self) -> Option<Instant> {
        let (why, since) = self.draining?;
        match why {
            Drain::EndOfInput => None,
            Drain::Shutdown | Drain::SourceFailed | Drain::WorkersLost => Some(since + self.options.drain_deadline),
        }
    }

    /// Whether a drain with a deadline is under way.
    fn is_hurried(&self) -> bool {
        self.deadline().is_some()
    }

    fn drain(&mut self, why: Drain, source: &mut impl Source) {
        source.stop();
        self.draining = Some((why, Instant::now()));
        self.reporter.drain_started(why, self.flights.len());
    }

    fn take(&mut self, delivery: D) {
        self.pace.took(self.live.get().max_per_second, Instant::now());
        let message = Arc::clone(delivery.message());
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        self.balance.received += 1;
        self.balance.in_flight += 1;
        self.in_flight_bytes += message.body.len();
        self.reporter.received(message.body.len(), message.redelivered);
        let (count, epoch, attempt) = (delivery.count(), delivery.epoch(), attempts(&message).saturating_add(1));
        let span = span::process(&message, self.options.system, epoch, attempt);
        let flight = Flight {
            epoch,
            count,
            attempt,
            taken: Instant::now(),
            times: Times::default(),
            message: Arc::clone(&message),
            delivery: Some(delivery),
            span: span.clone(),
        };
        self.flights.insert(ticket, flight);
        if count >= self.policy.poison_count {
            self.pool.skip(ticket);
            let detail = format!("handed out {count} times before without being settled");
            let verdict = Verdict::Reject(Reason::new(Code::DeliveryCount, detail));
            self.decided(ticket, Processed { verdict, stage: Stage::Receive, about: About::default() });
        } else {
            self.pool.submit(ticket, message, span);
        }
    }

    fn processed(&mut self, finished: Finished) {
        let Finished { ticket, processed, times, panic } = finished;
        if let Some(said) = panic {
            self.reporter.panicked(processed.stage, &said);
        }
        if let Some(flight) = self.flights.get_mut(&ticket) {
            flight.times = times;
        }
        self.decided(ticket, processed);
    }

    fn decided(&mut self, ticket: u64, processed: Processed) {
        if !self.options.ordered {
            return self.conclude(ticket, processed);
        }
        self.waiting.insert(ticket, processed);
        self.conclude_in_turn();
    }

    /// In ordered runs one article is concluded at a time, so that the sink sees the order of the input.
    fn conclude_in_turn(&mut self) {
        if self.concluding.is_empty()
            && let Some(processed) = self.waiting.remove(&self.turn)
        {
            self.conclude(self.turn, processed);
            self.turn += 1;
        }
    }

    fn conclude(&mut self, ticket: u64, processed: Processed) {
        let Some(flight) = self.flights.get_mut(&ticket) else { return };
        let Some(delivery) = flight.delivery.take() else { return };
        let Processed { verdict, stage, about } = processed;
        let span = flight.span.clone();
        let case = Case { ticket, delivery, attempt: flight.attempt, verdict, stage, about, span: span.clone() };
        let (policy, breaker) = (Arc::clone(&self.policy), Arc::clone(&self.breaker));
        let concluding = conclude(case, self.sink.clone(), policy, breaker, Arc::clone(&self.steps));
        self.concluding.push(Box::pin(concluding.instrument(span)));
    }

    fn concluded(&mut self, conclusion: Conclusion) {
        if let Some(mut flight) = self.flights.remove(&conclusion.ticket) {
            flight.times.stages[Stage::Publish as usize] = conclusion.publishing;
            self.end(&flight, &conclusion);
        }
        if self.options.ordered {
            self.conclude_in_turn();
        }
    }

    fn end(&mut self, flight: &Flight<D>, conclusion: &Conclusion) {
        let message = &flight.message;
        self.in_flight_bytes -= message.body.len();
        self.balance.count(conclusion.disposition);
        let settled = Settled {
            disposition: conclusion.disposition,
            reason: conclusion.reason.as_ref(),
            stage: conclusion.stage,
            attempt: flight.attempt,
            redelivered: message.redelivered,
            delivery_count: flight.count,
            epoch: flight.epoch,
            message_id: message.properties.message_id.as_deref(),
            correlation_id: message.properties.correlation_id.as_deref(),
            content_type: message.properties.content_type.as_deref(),
            traceparent: message.headers.get("traceparent").and_then(Value::as_str),
            timestamp: message.properties.timestamp,
            queue: &message.queue,
            body_bytes: message.body.len(),
            about: &conclusion.about,
            outputs: &conclusion.outputs,
            times: Times { total: flight.taken.elapsed(), ..flight.times },
        };
        span::ended(&flight.span, &settled);
        flight.span.in_scope(|| self.reporter.settled(&settled));
        self.watch_source(conclusion);
    }

    /// Tells the breaker how an article of a known source ended.
    fn watch_source(&self, conclusion: &Conclusion) {
        let Some(source) = conclusion.about.source_domain.as_deref() else { return };
        let published = match conclusion.disposition {
            Disposition::Published => true,
            Disposition::Retried | Disposition::Quarantined => false,
            Disposition::Skipped | Disposition::Returned => return,
        };
        match lock(&self.breaker).ended(source, published) {
            Some(Turn::Slowed(failures)) => {
                self.reporter.source_slowed(source, failures, conclusion.reason.as_ref().map(|reason| reason.code));
            }
            Some(Turn::Restored(failures)) => self.reporter.source_restored(source, failures),
            None => {}
        }
    }

    /// False when too many threads were replaced.
    fn watch(&mut self) -> std::io::Result<bool> {
        let overruns = self.pool.watch(self.options.article_time, self.options.replace_after)?;
        for Overrun { ticket, stage, took, abandoned } in overruns {
            if abandoned {
                self.reporter.worker_replaced(self.pool.replaced());
            } else {
                let message_id = self.flights.get(&ticket).and_then(|f| f.message.properties.message_id.as_deref());
                self.reporter.overran(stage, took, message_id);
            }
        }
        Ok(self.pool.replaced() <= self.options.replacements)
    }

    fn status(&self) -> Status {
        let publishing = self.steps.publishing.load(Ordering::Relaxed);
        let settling = self.steps.settling.load(Ordering::Relaxed);
        Status {
            in_flight: self.flights.len(),
            in_flight_bytes: self.in_flight_bytes,
            processing: self.flights.len() - self.concluding.len(),
            publishing,
            settling,
            replaced: self.pool.replaced(),
            slowed_sources: lock(&self.breaker).slowed(),
        }
    }

    /// What the deadline overtook goes back to the source. Whether there was none.
    fn abandon_rest(&mut self) -> bool {
        self.concluding.clear();
        let mut rest: Vec<_> = self.flights.drain().collect();
        rest.sort_unstable_by_key(|(ticket, _)| *ticket);
        let drained = rest.is_empty();
        for (ticket, flight) in rest {
            let conclusion = Conclusion {
                ticket,
                disposition: Disposition::Returned,
                reason: None,
                stage: Stage::Receive,
                about: About::default(),
                outputs: Vec::new(),
                publishing: None,
            };
            self.end(&flight, &conclusion);
        }
        drained
    }
}
