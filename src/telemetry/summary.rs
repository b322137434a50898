//! `summary`: how things stand.

use std::collections::BTreeMap;

use serde::Serialize;

use super::emit::{Ordered, emit, json, milli};
use super::histogram::Histogram;
use super::ledger::{Interval, top};
use super::level::Level;
use super::process::resident;
use super::schema::SUMMARY;
use super::state::Telemetry;
use crate::reason::Stage;

/// Domains in a summary, at most.
const DOMAINS: usize = 10;

#[derive(Serialize)]
struct Percentiles {
    p50_ms: f64,
    p95_ms: f64,
    p99_ms: f64,
}

fn percentiles(histogram: &Histogram) -> Option<Percentiles> {
    let of = |q| histogram.quantile(q).map(|micros| milli(micros as f64 / 1000.0));
    Some(Percentiles { p50_ms: of(0.5)?, p95_ms: of(0.95)?, p99_ms: of(0.99)? })
}

impl Telemetry {
    /// See [`schema::SUMMARY`]. Ends the present interval.
    pub(super) fn summary(&self, last: bool) {
        let mut state = self.state();
        let interval = std::mem::take(&mut state.ledger.interval);
        let (books, status) = (state.ledger.balance, state.ledger.status);
        let unchecked = state.ledger.unchecked;
        let ([begun, joined], merged) = (state.ledger.stories, state.ledger.merged);
        let link = &state.ledger.link;
        let connection = if self.options.system == "file" { "none" } else { link.word() };
        let (sessions, blocked, paused) = (link.sessions, link.blocked_for(), link.paused_for());
        drop(state);

        let seconds = interval.since.elapsed().as_secs_f64().max(0.001);
        let rate = milli(interval.ended as f64 / seconds);
        // Without a broker there is no quarantine that could grow: what is rejected was asked for, or said for each article.
        let grows = interval.quarantined > 0 && self.options.system != "file";
        let message = if grows {
            format!("{} to QUARANTINE ({} in all), {rate} messages/s", interval.quarantined, books.quarantined)
        } else {
            format!("{rate} messages/s, {} in flight", books.in_flight)
        };
        let level = if grows { Level::Warn } else { Level::Info };
        let seconds_of = |micros: Option<u64>| micros.map(|micros| milli(micros as f64 / 1e6));
        let reasons = top(interval.reasons.iter().map(|(code, n)| (*code, *n)), usize::MAX);
        self.count(&SUMMARY);
        emit!(
            SUMMARY at level,
            message,
            "interval_seconds" = milli(seconds),
            "uptime_seconds" = milli(self.started.elapsed().as_secs_f64()),
            "final" = last,
            "ledger.received" = books.received,
            "ledger.published" = books.published,
            "ledger.skipped" = books.skipped,
            "ledger.retried" = books.retried,
            "ledger.quarantined" = books.quarantined,
            "ledger.returned" = books.returned,
            "in_flight" = books.in_flight,
            "in_flight_bytes" = status.in_flight_bytes,
            "processing" = status.processing,
            "outstanding_confirms" = status.publishing,
            "quarantined_now" = interval.quarantined,
            "stories_begun" = (begun > 0).then_some(begun),
            "stories_joined" = (joined > 0).then_some(joined),
            "stories_merged" = (merged > 0).then_some(merged),
            "unchecked" = (unchecked > 0).then_some(unchecked),
            "messages_per_second" = rate,
            "bytes_per_second" = milli(interval.bytes as f64 / seconds),
            "stages" = json(Ordered(&stages(&interval))),
            "lag_p50_seconds" = seconds_of(interval.lag.quantile(0.5)),
            "lag_max_seconds" = seconds_of(interval.lag.max()),
            "connection" = connection,
            "sessions" = sessions,
            "reconnects" = sessions.saturating_sub(1),
            "blocked_seconds" = milli(blocked.as_secs_f64()),
            "paused_seconds" = milli(paused.as_secs_f64()),
            "workers_replaced" = status.replaced,
            "reasons" = json(Ordered(&reasons)),
            "domains" = json(Ordered(&domains(&interval.domains))),
            "process.memory.rss" = resident(),
            "log_dropped" = self.log_dropped(),
        );
    }
}

fn stages(interval: &Interval) -> Vec<(&'static str, Percentiles)> {
    let named = Stage::ALL.iter().map(|stage| stage.as_str()).zip(&interval.stages);
    let all = [("waiting", &interval.waiting)].into_iter().chain(named).chain([("total", &interval.total)]);
    all.filter_map(|(name, histogram)| Some((name, percentiles(histogram)?))).collect()
}

fn domains(counts: &BTreeMap<String, u64>) -> Vec<(&str, u64)> {
    top(counts.iter().map(|(domain, count)| (domain.as_str(), *count)), DOMAINS)
}
