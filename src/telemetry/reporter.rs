//! Hears the service and the transport, enters what it hears into the books, and says it.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::state::Telemetry;
use crate::reason::{Code, Stage};
use crate::service::{Balance, Drain, Reporter, Settled, Status};
use crate::store::Watcher;
use crate::transport::{Event, Observer};

/// From a message's timestamp (in seconds) until now; what lies in the future has no lag.
fn lag(timestamp: Option<u64>) -> Option<f64> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs_f64();
    timestamp.map(|timestamp| (now - timestamp as f64).max(0.0))
}

impl Watcher for Telemetry {
    fn store_ready(&self, detail: &str, after: Option<Duration>) {
        self.store_answers(detail, after);
    }

    fn store_lost(&self, detail: &str) {
        self.store_is_lost(detail);
    }

    fn store_behind(&self, detail: &str) {
        self.store_is_behind(detail);
    }

    fn store_set_aside(&self, detail: &str) {
        self.store_is_set_aside(detail);
    }
}

impl Reporter for Telemetry {
    fn received(&self, _body_bytes: usize, _redelivered: bool) {
        self.metrics.received();
        self.state().ledger.received();
    }

    fn settled(&self, settled: &Settled<'_>) {
        let lag = lag(settled.timestamp);
        self.metrics.settled(settled, lag);
        let mut state = self.state();
        state.ledger.settled(settled, lag);
        if !settled.outputs.is_empty() {
            state.pulse.confirms = Instant::now();
        }
        drop(state);
        for merged in &settled.about.merged {
            self.stories_merged(merged);
        }
        self.message_settled(settled, lag);
    }

    fn status(&self, status: &Status) {
        let mut state = self.state();
        state.ledger.status = *status;
        let now = Instant::now();
        state.pulse.status = Some(now);
        if status.publishing == 0 {
            state.pulse.confirms = now;
        }
        let books = state.ledger.balance;
        drop(state);
        if !books.holds() || books.in_flight != status.in_flight as u64 {
            self.imbalance(&books, status.in_flight as u64);
        }
    }

    fn drain_started(&self, why: Drain, in_flight: usize) {
        self.state().pulse.draining = true;
        self.draining(why, in_flight);
    }

    fn drain_finished(&self, took: Duration, balance: &Balance) {
        if *balance != self.balance() || !balance.holds() {
            self.imbalance(balance, balance.in_flight);
        }
        self.drained(took, balance.in_flight);
    }

    fn overran(&self, stage: Stage, took: Duration, message_id: Option<&str>) {
        self.article_overran(stage, took, message_id);
    }

    fn worker_replaced(&self, replaced: usize) {
        self.thread_replaced(replaced);
    }

    fn panicked(&self, stage: Stage, message: &str) {
        self.stage_panicked(stage, message);
    }

    fn source_slowed(&self, source: &str, failures: u32, code: Option<Code>) {
        self.slowed(source, failures, code);
    }

    fn source_restored(&self, source: &str, failures: u32) {
        self.restored(source, failures);
    }
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
