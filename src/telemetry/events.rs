//! One function for each event that an operator sees, but for `message.settled` and `summary`.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::record::{Level, milli};
use super::repeats::Say;
use super::{Telemetry, schema};
use crate::reason::{Code, Stage};
use crate::service::{Balance, Drain};
use crate::transport::{Cause, Event, Observer, Pause};

impl Telemetry {
    /// See [`schema::STARTED`].
    pub fn started(&self, queue: Option<&str>, server: Option<&str>, workers: usize) {
        self.say(&schema::STARTED, "started", |record| {
            record
                .with("service.version", env!("CARGO_PKG_VERSION"))
                .with("process.pid", std::process::id())
                .maybe("messaging.destination.name", queue)
                .maybe("server.address", server)
                .with("workers", workers)
        });
    }

    /// See [`schema::HTTP_LISTENING`].
    pub fn http_listening(&self, address: SocketAddr) {
        let message = "probes and metrics are answered";
        self.say(&schema::HTTP_LISTENING, message, |record| record.with("http.address", address.to_string()));
    }

    /// See [`schema::CONNECTING`].
    fn connecting(&self, session: u64, server: &str) {
        self.say(&schema::CONNECTING, "connecting to the broker", |record| {
            record.with("session", session).with("server.address", server)
        });
    }

    /// See [`schema::CONNECTED`].
    fn connected(&self, session: u64, server: &str) {
        {
            let mut state = self.state();
            state.ledger.link.sessions += 1;
            state.repeats.forget(schema::DISCONNECTED.name);
            state.repeats.forget(schema::TOPOLOGY_MISSING.name);
        }
        self.say(&schema::CONNECTED, "connected to the broker", |record| {
            record.with("session", session).with("server.address", server)
        });
    }

    /// See [`schema::VERIFIED`].
    fn verified(&self, session: u64) {
        self.say(&schema::VERIFIED, "queues and exchanges are there", |record| record.with("session", session));
    }

    /// See [`schema::READY`] and [`schema::CONSUMING`].
    fn consuming(&self, session: u64, prefetch: u16) {
        let first = self.state().ledger.link.ready.replace(session) != Some(session);
        let (event, message) = match first {
            true => (&schema::READY, "ready"),
            false => (&schema::CONSUMING, "consuming with another prefetch"),
        };
        self.say(event, message, |record| record.with("session", session).with("prefetch", prefetch));
    }

    /// See [`schema::DISCONNECTED`].
    fn disconnected(&self, session: u64, cause: &Cause, in_flight: usize, retry_in: Duration) {
        self.state().ledger.link.lost();
        self.say_once(&schema::DISCONNECTED, cause.kind.as_str(), &format!("no session: {cause}"), |record| {
            record
                .with("session", session)
                .with("error.type", cause.kind.as_str())
                .text("detail", &cause.detail)
                .with("in_flight", in_flight)
                .with("retry_in_seconds", milli(retry_in.as_secs_f64()))
        });
    }

    /// See [`schema::TOPOLOGY_MISSING`].
    fn topology_missing(&self, what: &str) {
        let message = "something is missing on the broker; `copydesk topology apply` creates it";
        self.say_once(&schema::TOPOLOGY_MISSING, what, message, |record| record.text("detail", what));
    }

    /// See [`schema::CONSUMER_CANCELLED`].
    fn consumer_cancelled(&self, session: u64) {
        self.say_once(&schema::CONSUMER_CANCELLED, "", "the consumer was cancelled", |r| r.with("session", session));
    }

    /// See [`schema::BLOCKED`].
    fn blocked(&self, reason: &str) {
        self.state().ledger.link.blocked.get_or_insert_with(Instant::now);
        self.say_once(&schema::BLOCKED, reason, "the broker blocks publishers", |record| record.text("reason", reason));
    }

    /// See [`schema::UNBLOCKED`].
    fn unblocked(&self, after: Duration) {
        self.state().ledger.link.unblocked();
        self.say(&schema::UNBLOCKED, "the broker reads again", |r| r.with("after_seconds", milli(after.as_secs_f64())));
    }

    /// See [`schema::PAUSED`].
    fn paused(&self, why: Pause) {
        self.state().ledger.link.paused.get_or_insert_with(Instant::now);
        let message = match why {
            Pause::Results => "consuming is paused: results are refused, unroutable or not confirmed",
            Pause::Copies => "consuming is paused: retry queues or quarantine take nothing",
        };
        self.say_once(&schema::PAUSED, why.as_str(), message, |record| record.with("reason", why.as_str()));
    }

    /// See [`schema::RESUMED`].
    fn resumed(&self, after: Duration) {
        self.state().ledger.link.resumed();
        self.say(&schema::RESUMED, "consuming goes on", |r| r.with("after_seconds", milli(after.as_secs_f64())));
    }

    /// See [`schema::STALE_ACK`].
    fn stale_ack(&self, session: u64, count: usize) {
        let message = "settlements came after their session's end";
        self.say_once(&schema::STALE_ACK, "", message, |record| record.with("session", session).with("count", count));
    }

    /// See [`schema::CONFIRM_TIMEOUT`].
    fn confirm_timeout(&self, outstanding: usize) {
        self.say_once(&schema::CONFIRM_TIMEOUT, "", "confirms stay away; the session is rebuilt", |record| {
            record.with("outstanding_confirms", outstanding)
        });
    }

    /// See [`schema::GAVE_UP`].
    fn gave_up(&self, after: Duration) {
        let after = milli(after.as_secs_f64());
        self.say(&schema::GAVE_UP, "no usable broker; the process ends", |record| record.with("after_seconds", after));
    }

    /// See [`schema::CLOSED`].
    fn closed(&self) {
        self.state().ledger.link.close();
        self.say(&schema::CLOSED, "connections closed", |record| record);
    }

    /// See [`schema::OVERRAN`].
    pub(super) fn article_overran(&self, stage: Stage, took: Duration, message_id: Option<&str>) {
        let message = "an article took too long and was given up";
        self.say_once(&schema::OVERRAN, stage.as_str(), message, |record| {
            record
                .with("stage", stage.as_str())
                .with("took_seconds", milli(took.as_secs_f64()))
                .maybe_text("messaging.message.id", message_id)
        });
    }

    /// See [`schema::WORKER_REPLACED`].
    pub(super) fn thread_replaced(&self, replaced: usize) {
        self.say(&schema::WORKER_REPLACED, "a thread was replaced", |record| record.with("replaced", replaced));
    }

    /// See [`schema::STAGE_PANICKED`].
    pub(super) fn stage_panicked(&self, stage: Stage, message: &str) {
        self.say_once(&schema::STAGE_PANICKED, stage.as_str(), "a stage panicked on an article", |record| {
            record.with("stage", stage.as_str()).text("detail", without_quotations(message))
        });
    }

    /// See [`schema::PANIC`].
    pub(super) fn panic(&self, thread: &str, at: &str, message: &str) {
        self.say_once(&schema::PANIC, at, "something panicked", |record| {
            record.text("thread", thread).text("at", at).text("detail", without_quotations(message))
        });
    }

    /// See [`schema::IMBALANCE`].
    pub(super) fn imbalance(&self, books: &Balance, in_flight: u64) {
        self.say_once(&schema::IMBALANCE, "", "the books do not balance", |record| {
            record.ledger(books).with("in_flight", in_flight)
        });
    }

    /// See [`schema::INPUT_UNREADABLE`].
    pub fn input_unreadable(&self, detail: &str) {
        let message = format!("cannot be read: {detail}");
        self.say(&schema::INPUT_UNREADABLE, &message, |record| record.text("detail", detail));
    }

    /// See [`schema::DRAIN_STARTED`].
    pub(super) fn draining(&self, why: Drain, in_flight: usize) {
        self.say(&schema::DRAIN_STARTED, "finishing what is in flight", |record| {
            record.with("reason", why.as_str()).with("in_flight", in_flight)
        });
    }

    /// See [`schema::DRAIN_FINISHED`].
    pub(super) fn drained(&self, took: Duration, in_flight: u64) {
        self.say(&schema::DRAIN_FINISHED, "the drain is over", |record| {
            record.with("took_seconds", milli(took.as_secs_f64())).with("in_flight", in_flight)
        });
    }

    /// See [`schema::RELOADED`].
    pub fn configuration_reloaded(&self, changed: &[String], at_next_start: &[String]) {
        let message = match (changed, at_next_start) {
            ([], []) => "the configuration is the same",
            (_, []) => "the new configuration holds",
            (_, _) => "the new configuration holds, but for keys that take effect at the next start",
        };
        self.say(&schema::RELOADED, message, |record| {
            record.with("changed", changed).with("at_next_start", at_next_start)
        });
    }

    /// See [`schema::REFUSED`].
    pub fn configuration_refused(&self, problem: &str) {
        let message = "the new configuration is wrong; the old one holds";
        self.say(&schema::REFUSED, message, |record| record.text("detail", problem));
    }

    /// See [`schema::SPANS_DROPPED`].
    pub fn spans_dropped(&self, problem: &str) {
        let message = "the collector did not take spans";
        self.say_once(&schema::SPANS_DROPPED, "", message, |record| record.text("detail", problem));
    }

    /// See [`schema::SLOWED`].
    pub(super) fn slowed(&self, source: &str, failures: u32, code: Option<Code>) {
        self.say_once(&schema::SLOWED, source, &format!("{source}: every article fails"), |record| {
            record.text("source.domain", source).with("count", failures).maybe("error.type", code.map(Code::as_str))
        });
    }

    /// See [`schema::RESTORED`].
    pub(super) fn restored(&self, source: &str, failures: u32) {
        self.say_once(&schema::RESTORED, source, &format!("{source}: an article was published"), |record| {
            record.text("source.domain", source).with("count", failures)
        });
    }

    /// See [`schema::ABORTED`].
    pub fn aborted(&self) {
        let in_flight = self.state().ledger.balance.in_flight;
        self.say(&schema::ABORTED, "aborted by a second signal", |record| record.with("in_flight", in_flight));
    }

    /// See [`schema::STOPPED`].
    pub fn stopped(&self, exit_code: u8, reason: &str) {
        let (message, uptime) = (format!("stopped: {reason}"), milli(self.started.elapsed().as_secs_f64()));
        let level = if exit_code == 0 { Level::Info } else { Level::Error };
        self.say_at(&schema::STOPPED, level, &message, |record| {
            record.with("exit_code", exit_code).text("reason", reason).with("uptime_seconds", uptime)
        });
    }

    /// Logs what happened again and again, as counts.
    pub(super) fn repeated(&self) {
        let drained = self.state().repeats.drain();
        for (name, kind, count) in drained {
            if let Some(event) = schema::EVENTS.iter().find(|event| event.name == name) {
                let kind = if kind.is_empty() { String::new() } else { format!(" ({kind})") };
                let message = format!("{name}{kind}: {count} more times since it was last logged");
                self.write(event, event.level, &message, |record| record.with("repeated", count));
            }
        }
    }

    fn say_once(
        &self,
        event: &'static schema::Event,
        kind: &str,
        message: &str,
        fields: impl FnOnce(super::record::Record) -> super::record::Record,
    ) {
        if self.state().repeats.happened(event.name, kind) == Say::Full {
            self.say(event, message, fields);
        } else {
            self.metrics.event(event.name);
        }
    }
}

/// A panic's message up to what it quotes: slicing errors quote the text that was sliced, which may be an article's.
fn without_quotations(message: &str) -> &str {
    message.find(['`', '"', '\n']).map_or(message, |at| message[..at].trim_end())
}

impl Observer for Telemetry {
    fn observe(&self, event: &Event) {
        match event {
            Event::Connecting { epoch, endpoint } => self.connecting(*epoch, endpoint),
            Event::Connected { epoch, endpoint } => self.connected(*epoch, endpoint),
            Event::Disconnected { epoch, cause, in_flight, retry_in } => {
                self.disconnected(*epoch, cause, *in_flight, *retry_in);
            }
            Event::Verified { epoch } => self.verified(*epoch),
            Event::TopologyMissing { what } => self.topology_missing(what),
            Event::Consuming { epoch, prefetch } => self.consuming(*epoch, *prefetch),
            Event::ConsumerCancelled { epoch } => self.consumer_cancelled(*epoch),
            Event::Blocked { reason } => self.blocked(reason),
            Event::Unblocked { after } => self.unblocked(*after),
            Event::Paused { why } => self.paused(*why),
            Event::Resumed { after } => self.resumed(*after),
            Event::StaleAck { epoch, count } => self.stale_ack(*epoch, *count),
            Event::ConfirmTimeout { outstanding } => self.confirm_timeout(*outstanding),
            Event::GaveUp { after } => self.gave_up(*after),
            Event::Closed => self.closed(),
        }
    }
}
