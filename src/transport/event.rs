//! What a transport has to tell an operator. It reports through [`Observer`] and writes no log line itself.

use std::fmt;
use std::time::Duration;

/// The target of every event and span of this program in `tracing`.
pub const TARGET: &str = "copydesk";

/// Hears what happens at the transport. Called from the transport's own task: quick, and never blocking.
pub trait Observer: Send + Sync {
    /// `event` happened now.
    fn observe(&self, event: &Event);
}

/// Hears nothing.
impl Observer for () {
    fn observe(&self, _event: &Event) {}
}

/// Something that happened between this program and the broker. `epoch` numbers sessions from 1; no text holds a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A session is being opened.
    Connecting {
        /// Number of the session.
        epoch: u64,
        /// Host, port and virtual host, without user info.
        endpoint: String,
    },
    /// Both connections stand.
    Connected {
        /// Number of the session.
        epoch: u64,
        /// Host, port and virtual host, without user info.
        endpoint: String,
    },
    /// A session could not be opened, or ended. Nothing in flight was settled by that.
    Disconnected {
        /// Number of the session.
        epoch: u64,
        /// Why.
        cause: Cause,
        /// Deliveries that were in flight; the broker hands them out again.
        in_flight: usize,
        /// Until the next try.
        retry_in: Duration,
    },
    /// Every queue and exchange is there.
    Verified {
        /// Number of the session.
        epoch: u64,
    },
    /// Something that the worker needs is not on the broker. [`Event::Disconnected`] follows.
    TopologyMissing {
        /// `queue` or `exchange`, its name, and what the broker said.
        what: String,
    },
    /// A consumer is registered. The first one of a session means ready, together with an open publisher.
    Consuming {
        /// Number of the session.
        epoch: u64,
        /// Unsettled deliveries that the broker allows this consumer.
        prefetch: u16,
    },
    /// The broker, or an operator, cancelled the consumer.
    ConsumerCancelled {
        /// Number of the session.
        epoch: u64,
    },
    /// The broker stopped reading what is published (memory or disk alarm).
    Blocked {
        /// As the broker gives it.
        reason: String,
    },
    /// The broker reads again.
    Unblocked {
        /// How long it did not.
        after: Duration,
    },
    /// Consuming stopped for lack of a way out.
    Paused {
        /// Which way out fails.
        why: Pause,
    },
    /// A probe went through; consuming goes on.
    Resumed {
        /// How long it had stopped.
        after: Duration,
    },
    /// A settlement arrived after its session's end and was dropped; the broker hands the delivery out again.
    StaleAck {
        /// The session that is over.
        epoch: u64,
        /// How many at once.
        count: usize,
    },
    /// Publishes waited too long for their confirms; the session is rebuilt.
    ConfirmTimeout {
        /// Publishes without a confirm.
        outstanding: usize,
    },
    /// No broker for longer than `amqp.give_up`; the process ends.
    GaveUp {
        /// How long there was none.
        after: Duration,
    },
    /// Both connections are closed on purpose.
    Closed,
}

/// Which way out fails while consuming is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pause {
    /// Every result is refused or comes back: the outage of a consumer.
    Results,
    /// A copy for a retry queue or the quarantine is refused or comes back.
    Copies,
}

impl Pause {
    /// The word in logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Pause::Results => "results_refused",
            Pause::Copies => "copies_refused",
        }
    }
}

/// Why a session ended or could not begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The kind, from which the waiting time follows.
    pub kind: CauseKind,
    /// For people; without credentials.
    pub detail: String,
}

/// The kinds of [`Cause`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CauseKind {
    /// The broker cannot be reached, or the connection broke.
    Unreachable,
    /// The broker does not accept user and password, or the virtual host.
    AccessRefused,
    /// The certificate of the broker, or ours, is not accepted.
    Tls,
    /// A queue or an exchange is missing.
    TopologyMissing,
    /// The broker closed a channel or connection, or cancelled the consumer.
    ClosedByBroker,
    /// Something took longer than its timeout.
    Timeout,
    /// Confirms stayed away.
    ConfirmTimeout,
    /// An acknowledgement could not be sent.
    AckFailed,
}

impl CauseKind {
    /// The word in logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            CauseKind::Unreachable => "unreachable",
            CauseKind::AccessRefused => "access_refused",
            CauseKind::Tls => "tls",
            CauseKind::TopologyMissing => "topology_missing",
            CauseKind::ClosedByBroker => "closed_by_broker",
            CauseKind::Timeout => "timeout",
            CauseKind::ConfirmTimeout => "confirm_timeout",
            CauseKind::AckFailed => "ack_failed",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.as_str(), self.detail)
    }
}
