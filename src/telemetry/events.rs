//! One function for each event that an operator sees, but for `message.settled` and `summary`.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::emit::{TARGET, emit, json, milli, text};
use super::level::Level;
use super::repeats::Say;
use super::schema::*;
use super::state::Telemetry;
use crate::pipeline::Merged;
use crate::reason::{Code, Stage};
use crate::service::{Balance, Drain};
use crate::transport::{Cause, Pause};

/// Most rules that could fail of which a start tells.
const NOTES: usize = 32;

impl Telemetry {
    /// See [`STARTED`].
    pub fn started(&self, queue: Option<&str>, server: Option<&str>, workers: usize) {
        self.count(&STARTED);
        emit!(
            STARTED,
            "started",
            "service.version" = env!("CARGO_PKG_VERSION"),
            "process.pid" = std::process::id(),
            "messaging.destination.name" = queue,
            "server.address" = server,
            "workers" = workers,
        );
    }

    /// See [`HTTP_LISTENING`].
    pub fn http_listening(&self, address: SocketAddr) {
        self.count(&HTTP_LISTENING);
        emit!(HTTP_LISTENING, "probes and metrics are answered", "http.address" = tracing::field::display(address));
    }

    /// See [`CONNECTING`].
    pub(super) fn connecting(&self, session: u64, server: &str) {
        self.count(&CONNECTING);
        emit!(CONNECTING, "connecting to the broker", "session" = session, "server.address" = server);
    }

    /// See [`CONNECTED`].
    pub(super) fn connected(&self, session: u64, server: &str) {
        {
            let mut state = self.state();
            state.ledger.link.sessions += 1;
            state.repeats.forget(DISCONNECTED.name);
            state.repeats.forget(TOPOLOGY_MISSING.name);
        }
        self.count(&CONNECTED);
        emit!(CONNECTED, "connected to the broker", "session" = session, "server.address" = server);
    }

    /// See [`VERIFIED`].
    pub(super) fn verified(&self, session: u64) {
        self.count(&VERIFIED);
        emit!(VERIFIED, "queues and exchanges are there", "session" = session);
    }

    /// See [`READY`] and [`CONSUMING`].
    pub(super) fn consuming(&self, session: u64, prefetch: u16) {
        let first = self.state().ledger.link.ready.replace(session) != Some(session);
        if first {
            self.count(&READY);
            emit!(READY, "ready", "session" = session, "prefetch" = prefetch);
        } else {
            self.count(&CONSUMING);
            emit!(CONSUMING, "consuming with another prefetch", "session" = session, "prefetch" = prefetch);
        }
    }

    /// See [`DISCONNECTED`].
    pub(super) fn disconnected(&self, session: u64, cause: &Cause, in_flight: usize, retry_in: Duration) {
        self.state().ledger.link.lost();
        if self.is_news(&DISCONNECTED, cause.kind.as_str()) {
            emit!(
                DISCONNECTED,
                format!("no session: {cause}"),
                "session" = session,
                "error.type" = cause.kind.as_str(),
                "detail" = text(&cause.detail),
                "in_flight" = in_flight,
                "retry_in_seconds" = milli(retry_in.as_secs_f64()),
            );
        }
    }

    /// See [`TOPOLOGY_MISSING`].
    pub(super) fn topology_missing(&self, what: &str) {
        if self.is_news(&TOPOLOGY_MISSING, what) {
            let message = "something is missing on the broker; `copydesk topology apply` creates it";
            emit!(TOPOLOGY_MISSING, message, "detail" = text(what));
        }
    }

    /// See [`CONSUMER_CANCELLED`].
    pub(super) fn consumer_cancelled(&self, session: u64) {
        if self.is_news(&CONSUMER_CANCELLED, "") {
            emit!(CONSUMER_CANCELLED, "the consumer was cancelled", "session" = session);
        }
    }

    /// See [`BLOCKED`].
    pub(super) fn blocked(&self, reason: &str) {
        self.state().ledger.link.blocked.get_or_insert_with(Instant::now);
        if self.is_news(&BLOCKED, reason) {
            emit!(BLOCKED, "the broker blocks publishers", "reason" = text(reason));
        }
    }

    /// See [`UNBLOCKED`].
    pub(super) fn unblocked(&self, after: Duration) {
        self.state().ledger.link.unblocked();
        self.count(&UNBLOCKED);
        emit!(UNBLOCKED, "the broker reads again", "after_seconds" = milli(after.as_secs_f64()));
    }

    /// See [`PAUSED`].
    pub(super) fn paused(&self, why: Pause) {
        self.state().ledger.link.paused.get_or_insert_with(Instant::now);
        if self.is_news(&PAUSED, why.as_str()) {
            let message = match why {
                Pause::Results => "consuming is paused: results are refused, unroutable or not confirmed",
                Pause::Copies => "consuming is paused: retry queues or quarantine take nothing",
            };
            emit!(PAUSED, message, "reason" = why.as_str());
        }
    }

    /// See [`RESUMED`].
    pub(super) fn resumed(&self, after: Duration) {
        self.state().ledger.link.resumed();
        self.count(&RESUMED);
        emit!(RESUMED, "consuming goes on", "after_seconds" = milli(after.as_secs_f64()));
    }

    /// See [`STALE_ACK`].
    pub(super) fn stale_ack(&self, session: u64, count: usize) {
        if self.is_news(&STALE_ACK, "") {
            emit!(STALE_ACK, "settlements came after their session's end", "session" = session, "count" = count);
        }
    }

    /// See [`CONFIRM_TIMEOUT`].
    pub(super) fn confirm_timeout(&self, outstanding: usize) {
        if self.is_news(&CONFIRM_TIMEOUT, "") {
            let message = "confirms stay away; the session is rebuilt";
            emit!(CONFIRM_TIMEOUT, message, "outstanding_confirms" = outstanding);
        }
    }

    /// See [`GAVE_UP`].
    pub(super) fn gave_up(&self, after: Duration) {
        self.count(&GAVE_UP);
        emit!(GAVE_UP, "no usable broker; the process ends", "after_seconds" = milli(after.as_secs_f64()));
    }

    /// See [`CLOSED`].
    pub(super) fn closed(&self) {
        self.state().ledger.link.close();
        self.count(&CLOSED);
        emit!(CLOSED, "connections closed");
    }

    /// See [`OVERRAN`].
    pub(super) fn article_overran(&self, stage: Stage, took: Duration, message_id: Option<&str>) {
        if self.is_news(&OVERRAN, stage.as_str()) {
            emit!(
                OVERRAN,
                "an article took too long and was given up",
                "stage" = stage.as_str(),
                "took_seconds" = milli(took.as_secs_f64()),
                "messaging.message.id" = message_id.map(text),
            );
        }
    }

    /// See [`WORKER_REPLACED`].
    pub(super) fn thread_replaced(&self, replaced: usize) {
        self.count(&WORKER_REPLACED);
        emit!(WORKER_REPLACED, "a thread was replaced", "replaced" = replaced);
    }

    /// See [`STAGE_PANICKED`].
    pub(super) fn stage_panicked(&self, stage: Stage, message: &str) {
        if self.is_news(&STAGE_PANICKED, stage.as_str()) {
            let detail = text(without_quotations(message));
            emit!(STAGE_PANICKED, "a stage panicked on an article", "stage" = stage.as_str(), "detail" = detail);
        }
    }

    /// See [`PANIC`].
    pub(super) fn panic(&self, thread: &str, at: &str, message: &str) {
        if self.is_news(&PANIC, at) {
            let detail = text(without_quotations(message));
            emit!(PANIC, "something panicked", "thread" = text(thread), "at" = text(at), "detail" = detail);
        }
    }

    /// See [`IMBALANCE`].
    pub(super) fn imbalance(&self, books: &Balance, in_flight: u64) {
        if self.is_news(&IMBALANCE, "") {
            emit!(
                IMBALANCE,
                "the books do not balance",
                "ledger.received" = books.received,
                "ledger.published" = books.published,
                "ledger.skipped" = books.skipped,
                "ledger.retried" = books.retried,
                "ledger.quarantined" = books.quarantined,
                "ledger.returned" = books.returned,
                "in_flight" = in_flight,
            );
        }
    }

    /// See [`STORE_READY`].
    pub(super) fn store_answers(&self, address: &str, after: Option<Duration>) {
        self.state().repeats.forget(STORE_LOST.name);
        self.state().repeats.forget(STORE_BEHIND.name);
        self.metrics.store(true);
        self.count(&STORE_READY);
        let after = after.map(|after| milli(after.as_secs_f64()));
        emit!(STORE_READY, "the store of the memory answers", "store.address" = text(address), "after_seconds" = after);
    }

    /// See [`STORE_LOST`].
    pub(super) fn store_is_lost(&self, why: &str) {
        self.metrics.store(false);
        if self.is_news(&STORE_LOST, "") {
            let message = "the store of the memory does not answer; articles go on unchecked";
            emit!(STORE_LOST, message, "detail" = text(without_quotations(why)));
        }
    }

    /// See [`STORE_BEHIND`].
    pub(super) fn store_is_behind(&self, why: &str) {
        self.metrics.store(false);
        if self.is_news(&STORE_BEHIND, "") {
            let message = "the file of the memory cannot be written; articles are compared all the same";
            emit!(STORE_BEHIND, message, "detail" = text(without_quotations(why)));
        }
    }

    /// See [`STORE_SET_ASIDE`].
    pub(super) fn store_is_set_aside(&self, what: &str) {
        self.count(&STORE_SET_ASIDE);
        let message = "the file of the memory was damaged; the memory begins empty";
        emit!(STORE_SET_ASIDE, message, "detail" = text(without_quotations(what)));
    }

    /// See [`INPUT_UNREADABLE`].
    pub fn input_unreadable(&self, detail: &str) {
        self.count(&INPUT_UNREADABLE);
        emit!(INPUT_UNREADABLE, format!("cannot be read: {detail}"), "detail" = text(detail));
    }

    /// See [`DRAIN_STARTED`].
    pub(super) fn draining(&self, why: Drain, in_flight: usize) {
        self.count(&DRAIN_STARTED);
        emit!(DRAIN_STARTED, "finishing what is in flight", "reason" = why.as_str(), "in_flight" = in_flight);
    }

    /// See [`DRAIN_FINISHED`].
    pub(super) fn drained(&self, took: Duration, in_flight: u64) {
        self.count(&DRAIN_FINISHED);
        let took = milli(took.as_secs_f64());
        emit!(DRAIN_FINISHED, "the drain is over", "took_seconds" = took, "in_flight" = in_flight);
    }

    /// See [`RULE_CAN_FAIL`].
    pub fn rules_can_fail(&self, notes: &[String]) {
        for note in notes.iter().take(NOTES) {
            self.count(&RULE_CAN_FAIL);
            emit!(RULE_CAN_FAIL, "a rule could fail at run time", "detail" = text(note));
        }
    }

    /// See [`RELOADED`].
    pub fn configuration_reloaded(&self, changed: &[String], at_next_start: &[String]) {
        let message = match (changed, at_next_start) {
            ([], []) => "the configuration is the same",
            (_, []) => "the new configuration holds",
            (_, _) => "the new configuration holds, but for keys that need a restart of the worker",
        };
        let level = if at_next_start.is_empty() { Level::Info } else { Level::Warn };
        self.count(&RELOADED);
        emit!(RELOADED at level, message, "changed" = json(changed), "at_next_start" = json(at_next_start));
    }

    /// See [`REFUSED`].
    pub fn configuration_refused(&self, problem: &str) {
        self.count(&REFUSED);
        emit!(REFUSED, "the new configuration is wrong; the old one holds", "detail" = text(problem));
    }

    /// See [`SPANS_DROPPED`].
    pub fn spans_dropped(&self, problem: &str) {
        if self.is_news(&SPANS_DROPPED, "") {
            emit!(SPANS_DROPPED, "the collector did not take spans", "detail" = text(problem));
        }
    }

    /// See [`SLOWED`].
    pub(super) fn slowed(&self, source: &str, failures: u32, code: Option<Code>) {
        if self.is_news(&SLOWED, source) {
            emit!(
                SLOWED,
                format!("{source}: every article fails"),
                "source.domain" = text(source),
                "count" = failures,
                "error.type" = code.map(Code::as_str),
            );
        }
    }

    /// See [`RESTORED`].
    pub(super) fn restored(&self, source: &str, failures: u32) {
        if self.is_news(&RESTORED, source) {
            let message = format!("{source}: an article was published");
            emit!(RESTORED, message, "source.domain" = text(source), "count" = failures);
        }
    }

    /// See [`STORIES_MERGED`].
    pub(super) fn stories_merged(&self, merged: &Merged) {
        self.count(&STORIES_MERGED);
        let message = format!("story {} is part of {} now", merged.gone, merged.into);
        emit!(STORIES_MERGED, message, "story.id" = text(&merged.into), "story.merged_id" = text(&merged.gone));
    }

    /// See [`ABORTED`].
    pub fn aborted(&self) {
        let in_flight = self.balance().in_flight;
        self.count(&ABORTED);
        emit!(ABORTED, "aborted by a second signal", "in_flight" = in_flight);
    }

    /// See [`STOPPED`].
    pub fn stopped(&self, exit_code: u8, reason: &str) {
        let level = if exit_code == 0 { Level::Info } else { Level::Error };
        self.count(&STOPPED);
        emit!(
            STOPPED at level,
            format!("stopped: {reason}"),
            "exit_code" = exit_code,
            "reason" = text(reason),
            "uptime_seconds" = milli(self.started.elapsed().as_secs_f64()),
        );
    }

    /// Logs what happened again and again, as counts.
    pub(super) fn repeated(&self) {
        let drained = self.state().repeats.drain();
        for (name, kind, count) in drained {
            let Some(event) = EVENTS.iter().find(|event| event.name == name) else { continue };
            let kind = if kind.is_empty() { String::new() } else { format!(" ({kind})") };
            let message = format!("{name}{kind}: {count} more times since it was last logged");
            macro_rules! at {
                ($level:ident) => {
                    tracing::event!(
                        name: "repeated",
                        target: TARGET,
                        tracing::Level::$level,
                        { message = message.as_str(), event = name, repeated = count }
                    )
                };
            }
            match event.level {
                Level::Error => at!(ERROR),
                Level::Warn => at!(WARN),
                Level::Info | Level::Debug | Level::Trace => at!(INFO),
            }
        }
    }

    /// Enters an event into the metrics.
    pub(super) fn count(&self, event: &Event) {
        self.metrics.event(event.name);
    }

    /// Enters an event into the metrics, and says whether it is to be logged in full or is a repetition that was counted.
    fn is_news(&self, event: &Event, kind: &str) -> bool {
        self.count(event);
        self.state().repeats.happened(event.name, kind) == Say::Full
    }
}

/// A panic's message up to what it quotes: slicing errors quote the text that was sliced, which may be an article's.
fn without_quotations(message: &str) -> &str {
    message.find(['`', '"', '\n']).map_or(message, |at| message[..at].trim_end())
}
