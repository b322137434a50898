//! When to connect, when to wait, when to give up; and how many deliveries the consumer may have out.

use std::time::Duration;

use super::Options;
use crate::settle::Backoff;
use crate::transport::{Cause, CauseKind, Epoch};

/// A session that has lasted so long is no failed attempt any more.
const STABLE: Duration = Duration::from_secs(10);
/// After so many settled deliveries the largest body is measured anew.
const WINDOW: usize = 256;

/// Where the session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// There is none.
    Waiting,
    /// It is being opened.
    Opening,
    /// It is open.
    Open,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Consumer {
    None,
    Starting,
    Running,
    Cancelling,
}

#[derive(Debug)]
pub struct Lifecycle {
    epoch: Epoch,
    phase: Phase,
    next_try: Duration,
    failures: u32,
    refusals: u32,
    /// Since when there has been no consumer at work; `None` while there is one.
    without_since: Option<Duration>,
    usable_since: Option<Duration>,
    ever_usable: bool,
    last_cause: Option<Cause>,
    reconnect: Backoff,
    reconnect_refused: Backoff,
    give_up: Option<Duration>,
    fail_fast: bool,
    seed: u64,
    consumer: Consumer,
    prefetch: u16,
    /// Innocent deliveries settled since the consumer was registered.
    settled: usize,
    step: Step,
    largest: usize,
    largest_now: usize,
    window: usize,
    first_prefetch: u16,
    full_prefetch: u16,
    in_flight_bytes: usize,
}

/// How far a session has proved itself. Each crash raises the delivery count of everything in flight, so little is in flight until
/// something was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    One,
    Few,
    Full,
}

impl Lifecycle {
    pub fn new(options: &Options, seed: u64) -> Self {
        Self {
            epoch: 0,
            phase: Phase::Waiting,
            next_try: Duration::ZERO,
            failures: 0,
            refusals: 0,
            without_since: Some(Duration::ZERO),
            usable_since: None,
            ever_usable: false,
            last_cause: None,
            reconnect: options.reconnect,
            reconnect_refused: options.reconnect_refused,
            give_up: options.give_up,
            fail_fast: options.fail_fast,
            seed,
            consumer: Consumer::None,
            prefetch: 1,
            settled: 0,
            step: Step::One,
            largest: 0,
            largest_now: 0,
            window: 0,
            first_prefetch: options.first_prefetch.max(1),
            full_prefetch: options.prefetch.max(1),
            in_flight_bytes: options.in_flight_bytes,
        }
    }

    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    pub fn phase(&self) -> Phase {
        self.phase
    }

    pub fn is_open(&self) -> bool {
        self.phase == Phase::Open
    }

    /// Begins a session if it is time to.
    pub fn connect(&mut self, now: Duration) -> Option<Epoch> {
        if self.phase != Phase::Waiting || now < self.next_try {
            return None;
        }
        self.epoch += 1;
        self.phase = Phase::Opening;
        self.consumer = Consumer::None;
        self.step = Step::One;
        Some(self.epoch)
    }

    /// The session is open. `in_doubt`: it may be long until a consumer is at work, though there is a broker.
    pub fn opened(&mut self, in_doubt: bool) {
        self.phase = Phase::Open;
        if in_doubt {
            self.without_since = None;
        }
    }

    /// The session is over. How long until the next.
    pub fn broke(&mut self, now: Duration, cause: &Cause) -> Duration {
        if self.usable_since.take().is_some_and(|since| now >= since + STABLE) {
            (self.failures, self.refusals) = (0, 0);
        }
        self.phase = Phase::Waiting;
        self.consumer = Consumer::None;
        self.without_since.get_or_insert(now);
        self.last_cause = Some(cause.clone());
        let jitter = self.jitter();
        let wait = match cause.kind {
            CauseKind::AccessRefused | CauseKind::Tls | CauseKind::TopologyMissing => {
                self.refusals = self.refusals.saturating_add(1);
                self.reconnect_refused.after(self.refusals, jitter)
            }
            CauseKind::Unreachable
            | CauseKind::ClosedByBroker
            | CauseKind::Timeout
            | CauseKind::ConfirmTimeout
            | CauseKind::AckFailed => {
                self.failures = self.failures.saturating_add(1);
                self.reconnect.after(self.failures, jitter)
            }
        };
        self.next_try = now + wait;
        wait
    }

    /// Whether there has been no broker for too long; the last cause, and for how long.
    pub fn given_up(&self, now: Duration) -> Option<(Cause, Duration)> {
        if self.phase != Phase::Waiting {
            return None;
        }
        let cause = self.last_cause.as_ref()?;
        let without = now.saturating_sub(self.without_since?);
        let hopeless = match cause.kind {
            CauseKind::AccessRefused | CauseKind::Tls => self.fail_fast && !self.ever_usable,
            CauseKind::TopologyMissing
            | CauseKind::Unreachable
            | CauseKind::ClosedByBroker
            | CauseKind::Timeout
            | CauseKind::ConfirmTimeout
            | CauseKind::AckFailed => false,
        };
        (hopeless || self.give_up.is_some_and(|limit| without >= limit)).then(|| (cause.clone(), without))
    }

    /// When to look again.
    pub fn deadline(&self, stopping: bool) -> Option<Duration> {
        if self.phase != Phase::Waiting || stopping {
            return None;
        }
        let give_up = self.give_up.zip(self.without_since).map(|(limit, since)| since + limit);
        Some(give_up.map_or(self.next_try, |at| at.min(self.next_try)))
    }

    /// A delivery with a body of so many bytes arrived.
    pub fn saw(&mut self, bytes: usize) {
        self.largest_now = self.largest_now.max(bytes);
        self.largest = self.largest.max(bytes);
    }

    /// A delivery was settled.
    pub fn settled(&mut self, suspect: bool) {
        (self.failures, self.refusals) = (0, 0);
        self.settled += usize::from(!suspect);
        self.window += 1;
        if self.window >= WINDOW {
            self.largest = self.largest_now;
            (self.window, self.largest_now) = (0, 0);
        }
    }

    /// The consumer is registered; its prefetch.
    pub fn consuming(&mut self, now: Duration) -> u16 {
        self.consumer = Consumer::Running;
        self.settled = 0;
        self.ever_usable = true;
        self.without_since = None;
        self.usable_since.get_or_insert(now);
        self.prefetch
    }

    pub fn cancelled(&mut self) {
        self.consumer = Consumer::None;
    }

    /// Whether the consumer that is running should give way to one with another prefetch: a smaller one when a suspect came or bodies
    /// are large, a larger one when enough was settled.
    pub fn wants_another_consumer(&mut self, suspect: bool, in_flight_bytes: usize) -> bool {
        if self.consumer != Consumer::Running {
            return false;
        }
        if suspect {
            self.step = Step::One;
            return self.prefetch > 1;
        }
        let proved = match self.step {
            Step::One => self.settled >= 1,
            Step::Few => self.settled >= 2 * usize::from(self.first_prefetch),
            Step::Full => false,
        };
        if proved {
            self.step = if self.step == Step::One { Step::Few } else { Step::Full };
        }
        let wanted = self.wanted();
        let too_many = in_flight_bytes > self.in_flight_bytes && wanted < self.prefetch;
        let too_few = self.settled >= 1 && wanted / 2 >= self.prefetch;
        too_many || too_few || (proved && wanted > self.prefetch)
    }

    /// Cancels the consumer that is running; false when there is none.
    pub fn cancel(&mut self) -> bool {
        let running = self.consumer == Consumer::Running;
        if running {
            self.consumer = Consumer::Cancelling;
        }
        running
    }

    /// Registers a consumer if there is none; its prefetch.
    pub fn consume(&mut self) -> Option<u16> {
        if self.phase != Phase::Open || self.consumer != Consumer::None {
            return None;
        }
        self.consumer = Consumer::Starting;
        self.prefetch = self.wanted();
        Some(self.prefetch)
    }

    fn wanted(&self) -> u16 {
        let step = match self.step {
            Step::One => 1,
            Step::Few => self.first_prefetch.min(self.full_prefetch),
            Step::Full => self.full_prefetch,
        };
        let fit = self.in_flight_bytes / self.largest.max(1);
        step.min(u16::try_from(fit).unwrap_or(u16::MAX)).max(1)
    }

    /// From 0 to 1, different each time.
    fn jitter(&mut self) -> f64 {
        // SplitMix64.
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}
