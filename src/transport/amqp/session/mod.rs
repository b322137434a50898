//! The session with the broker as a pure state machine: what happened goes in, with the time; what to do comes out. It decides
//! synchronously and does nothing itself, so that a simulation can drive it through every kind of weather.

mod doubt;
mod inflight;
mod lifecycle;
mod outbox;
#[cfg(test)]
mod simulation;

pub use inflight::{Ack, Tag};

use std::collections::BTreeMap;
use std::time::Duration;

use inflight::InFlight;
use lifecycle::{Lifecycle, Phase};
use outbox::{Decided, Limits, Outbox};

use super::Options;
use crate::transport::{Cause, CauseKind, Epoch, Event, Pause, Published};

/// Number of a publish, unique in the life of the process.
pub type PublishId = u64;

/// Bytes of bodies in one batch of publishes: what can be confirmed within the timeout over a slow network.
const BATCH_BYTES: usize = 4 << 20;

/// How long a session may find everything refused. Then a new one asks: what is held goes back meanwhile, so that no consumer timeout strikes,
/// and a broker that tells a channel only once whether a queue is full (as quorum queues do) tells the new one anew.
const RENEW: Duration = Duration::from_secs(30);

/// Something that happened. Those with an epoch are ignored when it is over.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Connections and channels are open and everything is verified.
    Opened(Epoch),
    /// The session could not be opened, or broke.
    Broke(Epoch, Cause),
    /// A consumer is registered.
    Consuming(Epoch),
    /// The consumer that was to be cancelled hands out no more.
    Cancelled(Epoch),
    /// A delivery arrived.
    Delivered {
        /// Session.
        epoch: Epoch,
        /// Delivery tag.
        tag: Tag,
        /// Size of its body.
        bytes: usize,
        /// How often it was handed out before.
        count: u32,
    },
    /// An acknowledgement was written to the connection.
    Acked(Epoch, Ack),
    /// The broker stopped reading, for this reason.
    Blocked(Epoch, String),
    /// The broker reads again.
    Unblocked(Epoch),
    /// Some publish of the batch was confirmed.
    Progress(Epoch),
    /// Every publish of the batch has been answered, these in another way than by a plain confirm.
    BatchDone(Epoch, Vec<(PublishId, Published)>),
    /// The service settles a delivery that needs no copy.
    Settle(Epoch, Tag),
    /// The service takes no more deliveries.
    Stop,
    /// The service is done; everything is closed.
    Close,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Open a session.
    Open(Epoch),
    /// Drop whatever there is of the session, in an orderly way or not.
    Drop {
        /// Session.
        epoch: Epoch,
        /// Whether the broker is likely to answer.
        orderly: bool,
    },
    /// Register a consumer.
    Consume {
        /// Session.
        epoch: Epoch,
        /// Unsettled deliveries that the broker may have out.
        prefetch: u16,
    },
    /// Cancel the consumer.
    Cancel(Epoch),
    /// Hand a delivery to the service.
    HandOut(Epoch, Tag),
    /// Publish these, in this order, as one batch.
    Publish(Epoch, Vec<PublishId>),
    /// Keep what these publish, beyond their answers; what was kept before and is not among them is not needed any more.
    Keep(Vec<PublishId>),
    /// Acknowledge.
    Ack(Epoch, Ack),
    /// Tell the service how the publishes of a job ended.
    Answer(PublishId, Vec<Published>),
    /// Tell the service that a delivery is settled, or was returned to the broker.
    Settled(Epoch, Tag, bool),
    /// Tell the operator.
    Report(Event),
    /// There is no broker: tell the service.
    GiveUp(Cause),
    /// Everything is closed.
    Closed,
}

/// The state machine. Feed it with [`Machine::handle`] and [`Machine::submit`], then call [`Machine::advance`] and do what it says.
#[derive(Debug)]
pub struct Machine {
    lifecycle: Lifecycle,
    inflight: InFlight,
    outbox: Outbox,
    /// Copies under way, each with the delivery that is acknowledged when it is confirmed.
    copies: BTreeMap<PublishId, Tag>,
    /// Settled in a session that was over.
    stale: Option<(Epoch, usize)>,
    blocked: Option<Duration>,
    opened: Duration,
    suspect_count: u32,
    most_out: usize,
    confirm_timeout: Duration,
    stopping: bool,
    closing: bool,
    closed: bool,
    actions: Vec<Action>,
}

impl Machine {
    /// A machine that begins to connect at its first [`Machine::advance`]. `seed` spreads the waiting times of several workers.
    pub fn new(options: &Options, seed: u64) -> Self {
        let limits = Limits {
            batch: options.batch,
            batch_bytes: BATCH_BYTES,
            outage_after: options.outage_after,
            probe: options.probe,
        };
        Self {
            lifecycle: Lifecycle::new(options, seed),
            inflight: InFlight::default(),
            outbox: Outbox::new(limits),
            copies: BTreeMap::new(),
            stale: None,
            blocked: None,
            opened: Duration::ZERO,
            suspect_count: options.suspect_count,
            most_out: usize::from(options.prefetch.max(1)),
            confirm_timeout: options.confirm_timeout,
            stopping: false,
            closing: false,
            closed: false,
            actions: Vec::new(),
        }
    }

    /// Queues results made in session `epoch`, with bodies of these sizes. Their numbers count up from the one returned, which is
    /// answered by [`Action::Answer`]; `None` when that session is over, or there is nothing to publish.
    #[must_use]
    pub fn submit(&mut self, epoch: Epoch, sizes: &[usize]) -> Option<PublishId> {
        (self.is_current(epoch) && !sizes.is_empty()).then(|| self.outbox.submit(Pause::Results, sizes))
    }

    /// Queues the copy that has to be confirmed before delivery `tag` is acknowledged; [`Action::Settled`] follows. `None` when its
    /// session is over.
    #[must_use]
    pub fn submit_copy(&mut self, epoch: Epoch, tag: Tag, size: usize) -> Option<PublishId> {
        if !self.is_current(epoch) {
            self.went_stale(epoch);
            return None;
        }
        let id = self.outbox.submit(Pause::Copies, &[size]);
        self.copies.insert(id, tag);
        Some(id)
    }

    /// Takes note of what happened.
    pub fn handle(&mut self, now: Duration, input: Input) {
        match input {
            Input::Opened(epoch) if self.is_current(epoch) => {
                self.opened = now;
                self.lifecycle.opened(self.outbox.doubt().is_some());
                if let Some(doubt) = self.outbox.doubt() {
                    self.actions.push(Action::Report(Event::Paused { why: doubt.lane() }));
                }
            }
            Input::Broke(epoch, cause) if self.is_current(epoch) => self.broke(now, cause, false),
            Input::Consuming(epoch) if self.is_current(epoch) => {
                let prefetch = self.lifecycle.consuming(now);
                self.actions.push(Action::Report(Event::Consuming { epoch, prefetch }));
            }
            Input::Cancelled(epoch) if self.is_current(epoch) => self.lifecycle.cancelled(),
            Input::Delivered { epoch, tag, bytes, count } if self.is_current(epoch) => {
                self.lifecycle.saw(bytes);
                self.inflight.arrived(tag, bytes, count >= self.suspect_count);
            }
            Input::Acked(epoch, ack) if self.is_current(epoch) => {
                for tag in ack.tags {
                    self.actions.push(Action::Settled(epoch, tag, true));
                }
            }
            Input::Blocked(epoch, reason) if self.is_current(epoch) => {
                self.blocked.get_or_insert(now);
                self.actions.push(Action::Report(Event::Blocked { reason }));
            }
            Input::Unblocked(epoch) if self.is_current(epoch) => self.unblocked(now),
            Input::Progress(epoch) if self.is_current(epoch) => self.outbox.progress(now),
            Input::BatchDone(epoch, others) if self.is_current(epoch) => self.batch_done(now, others),
            Input::Settle(epoch, tag) => self.settle(now, epoch, tag),
            Input::Stop => self.stopping = true,
            Input::Close => (self.stopping, self.closing) = (true, true),
            Input::Opened(_)
            | Input::Broke(..)
            | Input::Consuming(_)
            | Input::Cancelled(_)
            | Input::Delivered { .. }
            | Input::Acked(..)
            | Input::Blocked(..)
            | Input::Unblocked(_)
            | Input::Progress(_)
            | Input::BatchDone(..) => {}
        }
    }

    /// Decides what to do now; the actions since the last call, in order.
    #[must_use]
    pub fn advance(&mut self, now: Duration) -> Vec<Action> {
        if !self.closed {
            self.watch_confirms(now);
            self.renew(now);
            self.connect(now);
            self.acknowledge(now);
            self.consume();
            self.hand_out();
            self.publish(now);
            self.close();
        }
        if let Some((epoch, count)) = self.stale.take() {
            self.actions.push(Action::Report(Event::StaleAck { epoch, count }));
        }
        std::mem::take(&mut self.actions)
    }

    /// When to call [`Machine::advance`] again, if nothing happens before.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        if self.closed {
            return None;
        }
        let usable = self.blocked.is_none() && self.lifecycle.is_open();
        let confirm = self.outbox.outstanding().filter(|_| usable).map(|(_, since)| since + self.confirm_timeout);
        let probe = self.outbox.deadline().filter(|_| usable);
        let renew = self.refused_since().map(|since| since + RENEW);
        let lifecycle = self.lifecycle.deadline(self.stopping);
        [confirm, probe, renew, lifecycle, self.inflight.deadline()].into_iter().flatten().min()
    }

    fn is_current(&self, epoch: Epoch) -> bool {
        epoch == self.lifecycle.epoch() && self.lifecycle.phase() != Phase::Waiting && !self.closed
    }

    fn went_stale(&mut self, epoch: Epoch) {
        let (_, count) = self.stale.unwrap_or((epoch, 0));
        self.stale = Some((epoch, count + 1));
    }

    fn settle(&mut self, now: Duration, epoch: Epoch, tag: Tag) {
        if !self.is_current(epoch) {
            self.went_stale(epoch);
            self.actions.push(Action::Settled(epoch, tag, false));
            return;
        }
        let suspect = self.inflight.is_suspect(tag);
        if self.inflight.settled(tag, now) {
            self.lifecycle.settled(suspect);
        }
    }

    fn batch_done(&mut self, now: Duration, others: Vec<(PublishId, Published)>) {
        let mut others: BTreeMap<_, _> = others.into_iter().collect();
        let decided = self.outbox.batch_done(now, |id| others.remove(&id).unwrap_or(Published::Confirmed));
        for decided in decided {
            match decided {
                Decided::Answer(job, fates) => match self.copies.remove(&job) {
                    Some(tag) => {
                        self.actions.push(Action::Answer(job, fates));
                        self.settle(now, self.lifecycle.epoch(), tag);
                    }
                    None => self.actions.push(Action::Answer(job, fates)),
                },
                Decided::Certain(after) => {
                    self.actions.push(Action::Keep(Vec::new()));
                    self.actions.push(Action::Report(Event::Resumed { after }));
                }
                Decided::Paused(why) => self.actions.push(Action::Report(Event::Paused { why })),
                Decided::Resumed(_, after) => {
                    if !self.outbox.is_paused() {
                        self.actions.push(Action::Report(Event::Resumed { after }));
                    }
                }
            }
        }
    }

    fn unblocked(&mut self, now: Duration) {
        if let Some(since) = self.blocked.take() {
            self.outbox.progress(now);
            self.actions.push(Action::Report(Event::Unblocked { after: now.saturating_sub(since) }));
        }
    }

    fn watch_confirms(&mut self, now: Duration) {
        if self.blocked.is_none()
            && self.lifecycle.is_open()
            && let Some((outstanding, since)) = self.outbox.outstanding()
            && now >= since + self.confirm_timeout
        {
            self.actions.push(Action::Report(Event::ConfirmTimeout { outstanding }));
            let detail = format!("no confirm for {} s, {outstanding} outstanding", self.confirm_timeout.as_secs());
            self.broke(now, Cause { kind: CauseKind::ConfirmTimeout, detail }, false);
        }
    }

    /// Since when this session has found everything refused, while no answer is awaited.
    fn refused_since(&self) -> Option<Duration> {
        let asking = self.lifecycle.is_open() && self.blocked.is_none() && !self.stopping;
        if !asking || self.outbox.outstanding().is_some() {
            return None;
        }
        self.outbox.doubt().map(|_| self.opened).or_else(|| self.outbox.paused_since())
    }

    fn renew(&mut self, now: Duration) {
        if self.refused_since().is_some_and(|since| now >= since + RENEW) {
            let detail = format!("everything was refused for {} s; a new session asks", RENEW.as_secs());
            self.broke(now, Cause { kind: CauseKind::Timeout, detail }, true);
        }
    }

    /// The session is over: what is in flight goes back to the broker.
    fn broke(&mut self, now: Duration, cause: Cause, orderly: bool) {
        let epoch = self.lifecycle.epoch();
        self.actions.push(Action::Drop { epoch, orderly });
        let silent = match cause.kind {
            CauseKind::ConfirmTimeout | CauseKind::Timeout | CauseKind::AccessRefused => true,
            CauseKind::Unreachable
            | CauseKind::TopologyMissing
            | CauseKind::Tls
            | CauseKind::ClosedByBroker
            | CauseKind::AckFailed => self.blocked.is_some(),
        };
        let lost = self.outbox.lose_all(now, silent);
        self.actions.push(Action::Keep(self.outbox.doubt().map(|doubt| doubt.candidates()).unwrap_or_default()));
        for (job, publishes) in lost {
            self.actions.push(Action::Answer(job, vec![Published::Lost; publishes]));
            if let Some(tag) = self.copies.remove(&job) {
                self.actions.push(Action::Settled(epoch, tag, false));
            }
        }
        let in_flight = std::mem::take(&mut self.inflight).len();
        self.blocked = None;
        let retry_in = self.lifecycle.broke(now, &cause);
        self.actions.push(Action::Report(Event::Disconnected { epoch, cause, in_flight, retry_in }));
    }

    fn connect(&mut self, now: Duration) {
        if self.stopping {
            return;
        }
        if let Some((cause, after)) = self.lifecycle.given_up(now) {
            self.actions.push(Action::Report(Event::GaveUp { after }));
            self.actions.push(Action::GiveUp(cause));
            self.stopping = true;
        } else if let Some(epoch) = self.lifecycle.connect(now) {
            self.actions.push(Action::Open(epoch));
        }
    }

    fn acknowledge(&mut self, now: Duration) {
        if self.lifecycle.is_open() {
            let epoch = self.lifecycle.epoch();
            let acks = self.inflight.acks(now, self.stopping);
            self.actions.extend(acks.into_iter().map(|ack| Action::Ack(epoch, ack)));
        }
    }

    fn consume(&mut self) {
        let epoch = self.lifecycle.epoch();
        if self.stopping {
            if self.lifecycle.cancel() {
                self.actions.push(Action::Cancel(epoch));
            }
            return;
        }
        if self.lifecycle.wants_another_consumer(self.inflight.has_suspect(), self.inflight.bytes()) {
            if self.lifecycle.cancel() {
                self.actions.push(Action::Cancel(epoch));
            }
        } else if self.inflight.len() == 0
            && !self.outbox.is_paused()
            && self.outbox.doubt().is_none()
            && let Some(prefetch) = self.lifecycle.consume()
        {
            self.actions.push(Action::Consume { epoch, prefetch });
        }
    }

    fn hand_out(&mut self) {
        if self.stopping || self.outbox.is_paused() || !self.lifecycle.is_open() {
            return;
        }
        let epoch = self.lifecycle.epoch();
        while let Some(tag) = self.inflight.hand_out(self.most_out) {
            self.actions.push(Action::HandOut(epoch, tag));
        }
    }

    fn publish(&mut self, now: Duration) {
        if self.blocked.is_none()
            && self.lifecycle.is_open()
            && let Some(ids) = self.outbox.next_batch(now)
        {
            self.actions.push(Action::Publish(self.lifecycle.epoch(), ids));
        }
    }

    fn close(&mut self) {
        if !self.closing {
            return;
        }
        self.closed = true;
        let epoch = self.lifecycle.epoch();
        for (job, publishes) in self.outbox.lose_all(Duration::ZERO, false) {
            self.actions.push(Action::Answer(job, vec![Published::Lost; publishes]));
            if let Some(tag) = self.copies.remove(&job) {
                self.actions.push(Action::Settled(epoch, tag, false));
            }
        }
        if self.lifecycle.phase() != Phase::Waiting {
            self.actions.push(Action::Drop { epoch, orderly: self.lifecycle.is_open() });
        }
        self.actions.push(Action::Report(Event::Closed));
        self.actions.push(Action::Closed);
    }
}
