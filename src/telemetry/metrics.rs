//! What can be counted, for Prometheus. Names follow the OpenTelemetry conventions for messaging where these have one; no label takes
//! values that an article or a producer could invent without bound.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry};

use super::ledger::Link;
use super::process::{cpu_time, resident};
use crate::article::DuplicateKind;
use crate::memory::Unchecked;
use crate::pipeline::Placed;
use crate::reason::Stage;
use crate::service::{Balance, Disposition, Settled, Status};

/// Languages counted apart, at most; beyond them it is `other`.
const LANGUAGES: usize = 128;
/// Upper bounds of the buckets for times, in seconds: from a stage of a short article to the watchdog's limit.
const TIMES: [f64; 14] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// The same for the lag: from a second to a day.
const LAGS: [f64; 11] = [1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 10_800.0, 43_200.0, 86_400.0];
/// The states of the connection, see [`super::ledger::Link::word`].
const STATES: [&str; 5] = ["ready", "blocked", "paused", "connecting", "closed"];

macro_rules! metrics {
    ($($constant:ident, $name:literal, $labels:literal, $meaning:literal;)*) => {
        $(const $constant: (&str, &str) = ($name, $meaning);)*
        /// Every metric: its name, its labels, and what it says. Counters end in `_total`; what ends otherwise is a gauge or, where so
        /// said, a histogram.
        pub const METRICS: &[(&str, &str, &str)] = &[$(($name, $labels, $meaning)),*];
    };
}

metrics! {
    CONSUMED, "messaging_client_consumed_messages_total", "messaging_system, messaging_destination_name", "Deliveries taken from the input queue";
    SENT, "messaging_client_sent_messages_total", "messaging_system, messaging_destination_name", "Results that the broker confirmed, by exchange";
    SENT_BYTES, "copydesk_sent_bytes_total", "messaging_system, messaging_destination_name", "Bytes of these results";
    PROCESS, "messaging_process_duration_seconds", "messaging_system", "From being taken to being settled (histogram)";
    STAGES, "copydesk_stage_duration_seconds", "stage", "Time in waiting for a thread and in each stage (histogram)";
    LAG, "copydesk_lag_seconds", "", "From the AMQP timestamp of the input to the settlement (histogram)";
    SETTLED, "copydesk_settled_messages_total", "outcome, error_type, stage", "Deliveries that came to their end, with reason code and deciding stage where they failed";
    BODY, "copydesk_body_bytes_total", "", "Bytes of the bodies of deliveries that came to their end";
    LANGUAGE, "copydesk_articles_total", "language", "Articles by language, as far as it was established";
    DUPLICATES, "copydesk_duplicates_total", "kind", "Articles that repeat an earlier one: exact, near, contains or contained";
    STORIES, "copydesk_story_reports_total", "place", "Articles that are reports of a story: first, that began one, or further";
    UNCHECKED, "copydesk_unchecked_articles_total", "reason", "Articles that were not compared with earlier ones: slow, away, full, read_only, busy or failed";
    STORE, "copydesk_store_up", "", "1 while the store of the memory answers, or its file is written, where one is configured";
    IN_FLIGHT, "copydesk_in_flight_messages", "", "Deliveries taken and not yet at their end";
    IN_FLIGHT_BYTES, "copydesk_in_flight_bytes", "", "Bytes of their bodies";
    PROCESSING, "copydesk_processing_messages", "", "Of these deliveries, waiting for a thread or on one";
    PUBLISHING, "copydesk_publishing_messages", "", "Of these deliveries, waiting for confirms";
    CONNECTION, "copydesk_connection_state", "state", "1 for the state that the connection is in: ready, blocked, paused, connecting or closed";
    SESSIONS, "copydesk_sessions_total", "", "Sessions with the broker that were opened";
    BLOCKED, "copydesk_blocked_seconds_total", "", "Time blocked by the broker";
    PAUSED, "copydesk_paused_seconds_total", "", "Time paused, since what goes out was refused";
    SLOWED, "copydesk_slowed_sources", "", "Sources whose articles all fail, see the event source_slowed";
    REPLACED, "copydesk_workers_replaced_total", "", "Threads that did not come back from an article";
    EVENTS, "copydesk_events_total", "event", "Events by name, also those that the log leaves out by level or repetition; not message.settled";
    LOG_DROPPED, "copydesk_log_dropped_total", "", "Log lines dropped, since whoever reads the log does not keep up";
    SPANS_LOST, "copydesk_spans_dropped_total", "", "Spans that no collector took (feature otlp)";
    BUILD, "copydesk_build_info", "version", "Always 1";
    CPU, "process_cpu_seconds_total", "", "Processor time of this process";
    MEMORY, "process_resident_memory_bytes", "", "Resident memory of this process";
    START, "process_start_time_seconds", "", "When this process began, seconds since the Unix epoch";
}

type Labels<const N: usize> = [(&'static str, String); N];
type Words<const N: usize> = [(&'static str, &'static str); N];
type Seconds = Counter<f64, AtomicU64>;

/// The metrics of this process.
pub struct Metrics {
    system: &'static str,
    registry: Registry,
    /// One scrape at a time sets what is taken from the ledger.
    scraping: Mutex<()>,
    consumed: Counter,
    sent: Family<Labels<2>, Counter>,
    sent_bytes: Family<Labels<2>, Counter>,
    process: Histogram,
    stages: Family<Words<1>, Histogram>,
    lag: Histogram,
    settled: Family<Words<3>, Counter>,
    body: Counter,
    languages: Family<Labels<1>, Counter>,
    languages_seen: Mutex<BTreeSet<String>>,
    duplicates: Family<Words<1>, Counter>,
    stories: Family<Words<1>, Counter>,
    unchecked: Family<Words<1>, Counter>,
    store: Gauge,
    in_flight: Gauge,
    in_flight_bytes: Gauge,
    processing: Gauge,
    publishing: Gauge,
    connection: Family<Words<1>, Gauge>,
    sessions: Counter,
    blocked: Seconds,
    paused: Seconds,
    slowed: Gauge,
    replaced: Counter,
    events: Family<Words<1>, Counter>,
    log_dropped: Counter,
    spans_lost: Counter,
    cpu: Seconds,
    memory: Gauge,
}

impl Metrics {
    /// Metrics that are all at nothing. `destination` is the input queue.
    pub fn new(system: &'static str, destination: &str) -> Self {
        let mut registry = Registry::default();
        let times = || Histogram::new(TIMES);
        let consumed: Family<Labels<2>, Counter> = put(&mut registry, CONSUMED, Family::default());
        let process: Family<Words<1>, Histogram> =
            put(&mut registry, PROCESS, Family::new_with_constructor(times as fn() -> Histogram));
        let build: Family<Words<1>, Gauge> = put(&mut registry, BUILD, Family::default());
        build.get_or_create(&[("version", env!("CARGO_PKG_VERSION"))]).set(1);
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let started: Gauge = put(&mut registry, START, Gauge::default());
        started.set(since_epoch.as_secs().try_into().unwrap_or(i64::MAX));
        let metrics = Self {
            system,
            consumed: consumed.get_or_create_owned(&destined(system, destination)),
            sent: put(&mut registry, SENT, Family::default()),
            sent_bytes: put(&mut registry, SENT_BYTES, Family::default()),
            process: process.get_or_create_owned(&[("messaging_system", system)]),
            stages: put(&mut registry, STAGES, Family::new_with_constructor(times as fn() -> Histogram)),
            lag: put(&mut registry, LAG, Histogram::new(LAGS)),
            settled: put(&mut registry, SETTLED, Family::default()),
            body: put(&mut registry, BODY, Counter::default()),
            languages: put(&mut registry, LANGUAGE, Family::default()),
            languages_seen: Mutex::default(),
            duplicates: put(&mut registry, DUPLICATES, Family::default()),
            stories: put(&mut registry, STORIES, Family::default()),
            unchecked: put(&mut registry, UNCHECKED, Family::default()),
            store: put(&mut registry, STORE, Gauge::default()),
            in_flight: put(&mut registry, IN_FLIGHT, Gauge::default()),
            in_flight_bytes: put(&mut registry, IN_FLIGHT_BYTES, Gauge::default()),
            processing: put(&mut registry, PROCESSING, Gauge::default()),
            publishing: put(&mut registry, PUBLISHING, Gauge::default()),
            connection: put(&mut registry, CONNECTION, Family::default()),
            sessions: put(&mut registry, SESSIONS, Counter::default()),
            blocked: put(&mut registry, BLOCKED, Seconds::default()),
            paused: put(&mut registry, PAUSED, Seconds::default()),
            slowed: put(&mut registry, SLOWED, Gauge::default()),
            replaced: put(&mut registry, REPLACED, Counter::default()),
            events: put(&mut registry, EVENTS, Family::default()),
            log_dropped: put(&mut registry, LOG_DROPPED, Counter::default()),
            spans_lost: put(&mut registry, SPANS_LOST, Counter::default()),
            cpu: put(&mut registry, CPU, Seconds::default()),
            memory: put(&mut registry, MEMORY, Gauge::default()),
            scraping: Mutex::default(),
            registry,
        };
        // A rate over a counter that appears with its first count misses that count.
        for disposition in Disposition::ALL {
            metrics.outcome(disposition, "", "");
        }
        for kind in DuplicateKind::ALL {
            drop(metrics.duplicates.get_or_create(&[("kind", kind.as_str())]));
        }
        for place in Placed::ALL {
            drop(metrics.stories.get_or_create(&[("place", place.as_str())]));
        }
        for why in Unchecked::ALL {
            drop(metrics.unchecked.get_or_create(&[("reason", why.as_str())]));
        }
        metrics
    }

    /// A delivery was taken.
    pub fn received(&self) {
        self.consumed.inc();
    }

    /// A delivery came to its end.
    pub fn settled(&self, settled: &Settled<'_>, lag: Option<f64>) {
        let times = &settled.times;
        self.process.observe(times.total.as_secs_f64());
        self.stage("waiting", times.waiting);
        for (stage, time) in Stage::ALL.into_iter().zip(times.stages) {
            if let Some(time) = time {
                self.stage(stage.as_str(), time);
            }
        }
        if let Some(lag) = lag {
            self.lag.observe(lag);
        }
        self.body.inc_by(settled.body_bytes as u64);
        let (error, stage) = match settled.reason {
            Some(reason) => (reason.code.as_str(), settled.stage.as_str()),
            None => ("", ""),
        };
        self.outcome(settled.disposition, error, stage).inc();
        if let Some(language) = &settled.about.language {
            self.languages.get_or_create(&[("language", self.known(language))]).inc();
        }
        for kind in &settled.about.duplicates {
            self.duplicates.get_or_create(&[("kind", kind.as_str())]).inc();
        }
        for place in &settled.about.stories {
            self.stories.get_or_create(&[("place", place.as_str())]).inc();
        }
        for why in &settled.about.unchecked {
            self.unchecked.get_or_create(&[("reason", why.as_str())]).inc();
        }
        if settled.disposition == Disposition::Published {
            for output in settled.outputs {
                let labels = destined(self.system, &output.exchange);
                self.sent.get_or_create(&labels).inc();
                self.sent_bytes.get_or_create(&labels).inc_by(output.bytes as u64);
            }
        }
    }

    /// Whether the store of the memory answers.
    pub fn store(&self, up: bool) {
        self.store.set(up.into());
    }

    /// An event happened, whether it is logged or not.
    pub fn event(&self, name: &'static str) {
        self.events.get_or_create(&[("event", name)]).inc();
    }

    /// The exposition in the text form of OpenMetrics; `dropped` are log lines and deliveries without spans.
    pub fn text(&self, balance: &Balance, status: &Status, link: &Link, dropped: [u64; 2]) -> String {
        let _one = self.scraping.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let [log_dropped, spans_lost] = dropped;
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        self.in_flight.set(balance.in_flight.try_into().unwrap_or(i64::MAX));
        self.in_flight_bytes.set(number(status.in_flight_bytes));
        self.processing.set(number(status.processing));
        self.publishing.set(number(status.publishing));
        for state in STATES {
            self.connection.get_or_create(&[("state", state)]).set(i64::from(state == link.word()));
        }
        self.sessions.inner().store(link.sessions, Ordering::Relaxed);
        set(&self.blocked, link.blocked_for());
        set(&self.paused, link.paused_for());
        self.slowed.set(number(status.slowed_sources));
        self.replaced.inner().store(status.replaced as u64, Ordering::Relaxed);
        self.log_dropped.inner().store(log_dropped, Ordering::Relaxed);
        self.spans_lost.inner().store(spans_lost, Ordering::Relaxed);
        set(&self.cpu, cpu_time().unwrap_or_default());
        self.memory.set(resident().and_then(|bytes| bytes.try_into().ok()).unwrap_or(0));
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = prometheus_client::encoding::text::encode(&mut text, &self.registry);
        text
    }

    fn stage(&self, name: &'static str, time: Duration) {
        self.stages.get_or_create(&[("stage", name)]).observe(time.as_secs_f64());
    }

    fn outcome(&self, disposition: Disposition, error: &'static str, stage: &'static str) -> Counter {
        let labels = [("outcome", disposition.as_str()), ("error_type", error), ("stage", stage)];
        self.settled.get_or_create_owned(&labels)
    }

    /// The primary tag of a language, while there are not too many of them.
    fn known(&self, language: &str) -> String {
        let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let mut seen = self.languages_seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if seen.contains(&primary) || seen.len() < LANGUAGES && seen.insert(primary.clone()) {
            return primary;
        }
        "other".to_owned()
    }
}

fn put<M: Metric + Clone>(registry: &mut Registry, (name, meaning): (&'static str, &'static str), metric: M) -> M {
    // The encoder adds the ending of counters, and the full stop, itself.
    registry.register(name.strip_suffix("_total").unwrap_or(name), meaning, metric.clone());
    metric
}

fn set(seconds: &Seconds, time: Duration) {
    seconds.inner().store(time.as_secs_f64().to_bits(), Ordering::Relaxed);
}

fn destined(system: &str, destination: &str) -> Labels<2> {
    [("messaging_system", system.to_owned()), ("messaging_destination_name", destination.to_owned())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_exposed_under_its_name() {
        let metrics = Metrics::new("rabbitmq", "articles.raw");
        metrics.received();
        metrics.event("blocked");
        let articles = destined("rabbitmq", "articles");
        metrics.sent.get_or_create(&articles).inc();
        metrics.sent_bytes.get_or_create(&articles).inc_by(10);
        metrics.languages.get_or_create(&[("language", metrics.known("en-GB"))]).inc();
        metrics.stage("waiting", Duration::from_millis(3));
        let text = metrics.text(&Balance::default(), &Status::default(), &Link::default(), [7, 0]);
        for (name, labels, meaning) in METRICS {
            let family = name.strip_suffix("_total").unwrap_or(name);
            assert!(text.contains(&format!("# HELP {family} {meaning}.\n")), "{family} not in\n{text}");
            for label in labels.split(", ").filter(|label| !label.is_empty()) {
                let used = !text.contains(&format!("\n{name}")) || text.contains(&format!("{label}=\""));
                assert!(used, "{label} of {name} not in\n{text}");
            }
        }
        for line in [
            "messaging_client_consumed_messages_total{messaging_system=\"rabbitmq\",messaging_destination_name=\"articles.raw\"} 1\n",
            "copydesk_log_dropped_total 7\n",
            "copydesk_connection_state{state=\"connecting\"} 1\n",
            "copydesk_stage_duration_seconds_bucket{le=\"0.005\",stage=\"waiting\"} 1\n",
            "copydesk_settled_messages_total{outcome=\"quarantined\",error_type=\"\",stage=\"\"} 0\n",
            "copydesk_events_total{event=\"blocked\"} 1\n",
        ] {
            assert!(text.contains(line), "{line} not in\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
        let value = |name: &str| text.lines().find_map(|l| l.strip_prefix(name)?.trim().parse::<f64>().ok()).unwrap();
        assert!(value("process_resident_memory_bytes") > 1e6 && value("process_start_time_seconds") > 1e9);
    }

    #[test]
    fn invented_languages_share_one_label() {
        let metrics = Metrics::new("rabbitmq", "q");
        assert_eq!(metrics.known("en-GB"), "en");
        let seen: BTreeSet<_> = (0..1000).map(|n| metrics.known(&format!("x{n}"))).collect();
        assert_eq!(seen.len(), LANGUAGES);
        assert!(seen.contains("other"));
    }
}
