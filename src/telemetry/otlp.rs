//! Spans over OTLP/HTTP in JSON: one for each delivery, within it one for each stage. They leave on a thread of their own; what does not
//! fit or is not taken is dropped and counted, and no article waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::Telemetry;
use crate::reason::Stage;
use crate::service::{Disposition, Settled, Times};

/// Deliveries that wait, at most.
const WAITING: usize = 4096;
/// Deliveries in one request, at most.
const BATCH: usize = 256;
/// Longest wait for a batch to fill.
const FILL: Duration = Duration::from_secs(2);
/// Longest wait for the collector.
const ANSWER: Duration = Duration::from_secs(10);

/// Takes deliveries.
#[derive(Debug)]
pub struct Exporter {
    spans: SyncSender<Delivery>,
    dropped: Arc<AtomicU64>,
}

/// What a span is made from.
#[derive(Debug)]
struct Delivery {
    parent: Parent,
    end: Duration,
    times: Times,
    attributes: Vec<(&'static str, Value)>,
    failed: Option<String>,
}

/// The trace that a delivery belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parent {
    trace: String,
    span: Option<String>,
}

impl Exporter {
    /// Starts the thread. `endpoint` is the collector's base, as in `http://collector:4318`.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(endpoint: &str, telemetry: &Arc<Telemetry>) -> std::io::Result<Self> {
        let (spans, waiting) = sync_channel(WAITING);
        let dropped: Arc<AtomicU64> = Arc::default();
        let sender = Sender {
            url: format!("{}/v1/traces", endpoint.trim_end_matches('/')),
            agent: ureq::Agent::config_builder().timeout_global(Some(ANSWER)).build().into(),
            instance: telemetry.instance.to_string(),
            dropped: Arc::clone(&dropped),
        };
        let telemetry = Arc::downgrade(telemetry);
        std::thread::Builder::new().name("otlp".to_owned()).spawn(move || {
            sender.run(&waiting, |problem| {
                if let Some(telemetry) = telemetry.upgrade() {
                    telemetry.spans_dropped(problem);
                }
            });
        })?;
        Ok(Self { spans, dropped })
    }

    /// Spans of deliveries that were dropped so far.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// A delivery came to its end now.
    pub fn settled(&self, settled: &Settled<'_>, system: &'static str) {
        let Some(parent) = Parent::of(settled.traceparent) else { return };
        let text = |name, value: Option<&str>| value.map(|value| (name, json!({"stringValue": value})));
        let number = |name, value: u64| Some((name, json!({"intValue": value.to_string()})));
        let about = settled.about;
        let attributes = [
            text("messaging.system", Some(system)),
            text("messaging.operation.name", Some("process")),
            text("messaging.operation.type", Some("process")),
            text("messaging.destination.name", Some(settled.queue)),
            text("messaging.message.id", settled.message_id),
            text("messaging.message.conversation_id", settled.correlation_id),
            number("messaging.message.body.size", settled.body_bytes as u64),
            text("copydesk.outcome", Some(settled.disposition.as_str())),
            number("copydesk.attempt", settled.attempt.into()),
            text("copydesk.article.id", about.article_id.as_deref()),
            text("copydesk.source.domain", about.source_domain.as_deref()),
            text("copydesk.language", about.language.as_deref()),
            text("error.type", settled.reason.map(|reason| reason.code.as_str())),
        ];
        let failed = matches!(settled.disposition, Disposition::Retried | Disposition::Quarantined);
        let delivery = Delivery {
            parent,
            end: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
            times: settled.times,
            attributes: attributes.into_iter().flatten().collect(),
            failed: failed.then(|| settled.reason.map(|reason| reason.code.to_string()).unwrap_or_default()),
        };
        if self.spans.try_send(delivery).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Parent {
    /// From a `traceparent` of W3C Trace Context, or a trace of its own; `None` where the producer chose not to sample.
    fn of(traceparent: Option<&str>) -> Option<Self> {
        let new = || Self { trace: id(16), span: None };
        let Some(text) = traceparent else { return Some(new()) };
        let parts: Vec<&str> = text.split('-').collect();
        let hex = |part: &str, length: usize| {
            part.len() == length && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        match parts[..] {
            [version, trace, span, flags, ..]
                if hex(version, 2)
                    && hex(trace, 32)
                    && hex(span, 16)
                    && hex(flags, 2)
                    && version != "ff"
                    && trace.bytes().any(|b| b != b'0')
                    && span.bytes().any(|b| b != b'0') =>
            {
                let sampled = u8::from_str_radix(flags, 16).is_ok_and(|flags| flags & 1 == 1);
                sampled.then(|| Self { trace: trace.to_owned(), span: Some(span.to_owned()) })
            }
            _ => Some(new()),
        }
    }
}

/// So many random bytes, in hexadecimal.
fn id(bytes: usize) -> String {
    (0..bytes).map(|_| format!("{:02x}", fastrand::u8(..))).collect()
}

impl Delivery {
    /// The spans, the delivery's own first.
    fn spans(&self) -> Vec<Value> {
        let begin = self.end.saturating_sub(self.times.total);
        let nanos = |time: Duration| time.as_nanos().to_string();
        let own = id(8);
        let mut span = json!({
            "traceId": self.parent.trace, "spanId": own, "name": "process", "kind": 5,
            "startTimeUnixNano": nanos(begin), "endTimeUnixNano": nanos(self.end),
            "attributes": self.attributes.iter().map(|(key, value)| json!({"key": key, "value": value})).collect::<Vec<_>>(),
        });
        if let Some(parent) = &self.parent.span {
            span["parentSpanId"] = parent.as_str().into();
        }
        if let Some(code) = &self.failed {
            span["status"] = json!({"code": 2, "message": code});
        }
        let mut spans = vec![span];
        // Durations were measured, and the stages follow one upon the other: so they are laid end to end.
        let mut at = begin + self.times.waiting;
        for (stage, time) in Stage::ALL.into_iter().zip(self.times.stages) {
            let Some(time) = time else { continue };
            spans.push(json!({
                "traceId": self.parent.trace, "spanId": id(8), "parentSpanId": own, "name": stage.as_str(), "kind": 1,
                "startTimeUnixNano": nanos(at), "endTimeUnixNano": nanos(at + time),
            }));
            at += time;
        }
        spans
    }
}

struct Sender {
    url: String,
    agent: ureq::Agent,
    instance: String,
    dropped: Arc<AtomicU64>,
}

impl Sender {
    fn run(&self, waiting: &Receiver<Delivery>, failed: impl Fn(&str)) {
        while let Ok(first) = waiting.recv() {
            let mut batch = vec![first];
            let until = Instant::now() + FILL;
            let mut ended = false;
            while batch.len() < BATCH && !ended {
                match waiting.recv_timeout(until.saturating_duration_since(Instant::now())) {
                    Ok(delivery) => batch.push(delivery),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => ended = true,
                }
            }
            if let Err(error) = self.send(&batch) {
                self.dropped.fetch_add(batch.len() as u64, Ordering::Relaxed);
                failed(&format!("{}: {error}", self.url));
            }
        }
    }

    fn send(&self, batch: &[Delivery]) -> Result<(), ureq::Error> {
        let text = |key: &str, value: &str| json!({"key": key, "value": {"stringValue": value}});
        let spans: Vec<Value> = batch.iter().flat_map(Delivery::spans).collect();
        let body = json!({"resourceSpans": [{
            "resource": {"attributes": [
                text("service.name", "copydesk"),
                text("service.version", env!("CARGO_PKG_VERSION")),
                text("service.instance.id", &self.instance),
            ]},
            "scopeSpans": [{"scope": {"name": "copydesk"}, "spans": spans}],
        }]});
        self.agent.post(&self.url).content_type("application/json").send(body.to_string().as_str()).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;

    use super::*;
    use crate::pipeline::About;
    use crate::reason::{Code, Reason};
    use crate::telemetry::{Form, Level, Options};

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
    const SPAN: &str = "b7ad6b7169203331";

    fn telemetry() -> Arc<Telemetry> {
        let summary = Duration::from_secs(3600);
        let options = Options {
            level: Level::Error,
            form: Form::Json,
            sample: 0.0,
            summary,
            system: "rabbitmq",
            destination: "q".into(),
        };
        Telemetry::start(options, Box::new(std::io::sink())).unwrap()
    }

    fn settle(exporter: &Exporter, traceparent: Option<&str>, reason: Option<&Reason>) {
        let mut times = Times { total: Duration::from_millis(7), ..Times::default() };
        times.stages[Stage::Decode as usize] = Some(Duration::from_millis(2));
        exporter.settled(
            &Settled {
                disposition: if reason.is_some() { Disposition::Quarantined } else { Disposition::Published },
                reason,
                stage: Stage::Encode,
                attempt: 1,
                redelivered: false,
                delivery_count: 0,
                epoch: 1,
                message_id: Some("m"),
                correlation_id: None,
                content_type: None,
                traceparent,
                timestamp: None,
                queue: "articles.raw",
                body_bytes: 3,
                about: &About::default(),
                outputs: &[],
                times,
            },
            "rabbitmq",
        );
    }

    /// Takes one request as a collector does; its path and body.
    fn collect(listener: &TcpListener) -> (String, Value) {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
            head += &line;
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}").unwrap();
        (head.lines().next().unwrap().to_owned(), serde_json::from_slice(&body).unwrap())
    }

    #[test]
    fn a_collector_gets_every_delivery_in_its_trace() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let telemetry = telemetry();
        let exporter = Exporter::start(&format!("http://{}/", listener.local_addr().unwrap()), &telemetry).unwrap();
        settle(&exporter, Some(&format!("00-{TRACE}-{SPAN}-01")), None);
        settle(&exporter, Some(&format!("00-{TRACE}-{SPAN}-00")), None);
        settle(&exporter, None, Some(&Reason::new(Code::Json, "broken")));
        let (request, body) = collect(&listener);
        assert_eq!(request, "POST /v1/traces HTTP/1.1");
        let resource = &body["resourceSpans"][0];
        assert_eq!(resource["resource"]["attributes"][0]["value"]["stringValue"], "copydesk");
        let spans = resource["scopeSpans"][0]["spans"].as_array().unwrap();
        assert_eq!(spans.len(), 4, "two deliveries with a stage each; the one that is not sampled is left out");
        let (first, stage, second) = (&spans[0], &spans[1], &spans[2]);
        assert_eq!((&first["traceId"], &first["parentSpanId"]), (&TRACE.into(), &SPAN.into()));
        assert_eq!((&stage["name"], &stage["parentSpanId"]), (&"decode".into(), &first["spanId"]));
        assert_eq!(second["status"], json!({"code": 2, "message": "malformed.json"}));
        assert!(second.get("parentSpanId").is_none() && second["traceId"] != first["traceId"]);
        let nanos = |span: &Value, key: &str| span[key].as_str().unwrap().parse::<u128>().unwrap();
        assert_eq!(nanos(first, "endTimeUnixNano") - nanos(first, "startTimeUnixNano"), 7_000_000);
        assert_eq!(nanos(stage, "endTimeUnixNano") - nanos(stage, "startTimeUnixNano"), 2_000_000);
        assert_eq!(exporter.dropped(), 0);
    }

    #[test]
    fn without_a_collector_spans_are_dropped_and_counted_and_nobody_waits() {
        let telemetry = telemetry();
        let exporter = Exporter::start("http://127.0.0.1:1", &telemetry).unwrap();
        let begun = Instant::now();
        for _ in 0..3 * WAITING {
            settle(&exporter, None, None);
        }
        assert!(exporter.dropped() > 0 && begun.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn a_broken_traceparent_begins_a_trace_of_its_own() {
        for text in ["", "00-1-2-01", &format!("ff-{TRACE}-{SPAN}-01"), &format!("00-{}-{SPAN}-01", "0".repeat(32))] {
            let parent = Parent::of(Some(text)).unwrap();
            assert!(parent.span.is_none() && parent.trace.len() == 32, "{text}");
        }
    }
}
