//! `summary`: how things stand.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::histogram::Histogram;
use super::ledger::{Interval, top};
use super::record::{Level, Ordered, milli};
use super::{Telemetry, schema};
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

/// Resident memory in bytes, where the system says it.
pub(super) fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Processor time of this process, where the system says it.
pub(super) fn cpu_time() -> Option<Duration> {
    /// Clock ticks in a second, as Linux shows them to programs on every machine.
    const TICKS: u64 = 100;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in brackets, may hold blanks.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks()? + ticks()?) * 1000 / TICKS))
}

impl Telemetry {
    /// See [`schema::SUMMARY`]. Ends the present interval.
    pub(super) fn summary(&self, last: bool) {
        let mut state = self.state();
        let interval = std::mem::take(&mut state.ledger.interval);
        let (books, status) = (state.ledger.balance, state.ledger.status);
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
        self.say_at(&schema::SUMMARY, level, &message, |record| {
            let stages = stages(&interval);
            let seconds_of = |micros: Option<u64>| micros.map(|micros| milli(micros as f64 / 1e6));
            record
                .with("interval_seconds", milli(seconds))
                .with("uptime_seconds", milli(self.started.elapsed().as_secs_f64()))
                .with("final", last)
                .ledger(&books)
                .with("in_flight", books.in_flight)
                .with("in_flight_bytes", status.in_flight_bytes)
                .with("processing", status.processing)
                .with("outstanding_confirms", status.publishing)
                .with("quarantined_now", interval.quarantined)
                .with("messages_per_second", rate)
                .with("bytes_per_second", milli(interval.bytes as f64 / seconds))
                .with("stages", Ordered(&stages))
                .maybe("lag_p50_seconds", seconds_of(interval.lag.quantile(0.5)))
                .maybe("lag_max_seconds", seconds_of(interval.lag.max()))
                .with("connection", connection)
                .with("sessions", sessions)
                .with("reconnects", sessions.saturating_sub(1))
                .with("blocked_seconds", milli(blocked.as_secs_f64()))
                .with("paused_seconds", milli(paused.as_secs_f64()))
                .with("workers_replaced", status.replaced)
                .with("reasons", Ordered(&top(interval.reasons.iter().map(|(code, n)| (*code, *n)), usize::MAX)))
                .with("domains", Ordered(&domains(&interval.domains)))
                .maybe("process.memory.rss", resident())
                .with("log_dropped", self.writer.dropped())
        });
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
