//! The log as a whole: every event is written, in the form that the schema says.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use tracing_subscriber::layer::SubscriberExt;

use super::log::Shown;
use super::*;
use crate::pipeline::{About, Merged, Placed};
use crate::reason::{Code, Reason, Stage};
use crate::service::{Disposition, Drain, Output, Reporter, Settled, Status, Times};
use crate::transport::{Cause, CauseKind, Event as Happened, Observer, Pause};

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Kept {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn events(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
    }

    fn named(&self, name: &str) -> Vec<Value> {
        self.events().into_iter().filter(|event| event["event"] == name).collect()
    }
}

/// What a log holds in which something happened.
fn recorded(form: Form, sample: f64, happens: impl FnOnce(&Telemetry)) -> Kept {
    let kept = Kept::default();
    let (log, layer) = Log::start(form, &Shown::only(Level::Trace), Box::new(kept.clone())).unwrap();
    let hour = Duration::from_secs(3600);
    let options = Options { sample, summary: hour, system: "rabbitmq", destination: "articles.raw".into() };
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
        let telemetry = Telemetry::start(options, Some(log)).unwrap();
        happens(&telemetry);
        telemetry.flush();
    });
    kept
}

fn settle(telemetry: &Telemetry, disposition: Disposition, reason: Option<&Reason>) {
    let outputs = [Output { exchange: "articles".into(), routing_key: "article.en".into(), bytes: 9 }];
    settle_with(telemetry, disposition, reason, &outputs);
}

fn settle_with(telemetry: &Telemetry, disposition: Disposition, reason: Option<&Reason>, outputs: &[Output]) {
    settle_about(telemetry, disposition, reason, outputs, Vec::new());
}

fn settle_about(
    telemetry: &Telemetry,
    disposition: Disposition,
    reason: Option<&Reason>,
    outputs: &[Output],
    stories: Vec<Placed>,
) {
    let made_one = stories.contains(&Placed::Further).then(|| Merged { into: "elder".into(), gone: "other".into() });
    let about = About {
        stories,
        merged: made_one.into_iter().collect(),
        articles: 1,
        article_id: Some("id".into()),
        source_domain: Some("example.org".into()),
        language: Some("en".into()),
        warnings: vec!["w".into()],
        ..About::default()
    };
    let mut times = Times { total: Duration::from_millis(7), ..Times::default() };
    times.stages[Stage::Decode as usize] = Some(Duration::from_micros(1500));
    telemetry.received(3, false);
    telemetry.settled(&Settled {
        disposition,
        reason,
        stage: Stage::Encode,
        attempt: 1,
        redelivered: false,
        delivery_count: 0,
        epoch: 1,
        message_id: Some("m"),
        correlation_id: None,
        content_type: Some("text/plain"),
        traceparent: None,
        timestamp: Some(1),
        queue: "articles.raw",
        body_bytes: 3,
        about: &about,
        outputs,
        times,
    });
}

/// Everything that can happen, once or more.
fn everything(telemetry: &Telemetry) {
    telemetry.started(Some("articles.raw"), Some("amqp://localhost:5672/%2F"), 2);
    telemetry.http_listening(([127, 0, 0, 1], 9464).into());
    let cause = Cause { kind: CauseKind::Unreachable, detail: "refused".into() };
    let second = Duration::from_secs(1);
    let endpoint = || "amqp://localhost:5672/%2F".to_owned();
    for event in [
        Happened::Connecting { epoch: 1, endpoint: endpoint() },
        Happened::Connected { epoch: 1, endpoint: endpoint() },
        Happened::Verified { epoch: 1 },
        Happened::Consuming { epoch: 1, prefetch: 16 },
        Happened::Consuming { epoch: 1, prefetch: 256 },
        Happened::Blocked { reason: "low on memory".into() },
        Happened::Unblocked { after: second },
        Happened::Paused { why: Pause::Results },
        Happened::Resumed { after: second },
        Happened::StaleAck { epoch: 1, count: 3 },
        Happened::ConfirmTimeout { outstanding: 3 },
        Happened::ConsumerCancelled { epoch: 1 },
        Happened::Disconnected { epoch: 1, cause: cause.clone(), in_flight: 2, retry_in: second },
        Happened::Disconnected { epoch: 1, cause, in_flight: 0, retry_in: second },
        Happened::TopologyMissing { what: "queue q".into() },
        Happened::GaveUp { after: second },
        Happened::Closed,
    ] {
        telemetry.observe(&event);
    }
    settle(telemetry, Disposition::Published, None);
    telemetry.overran(Stage::Normalize, second, Some("m"));
    telemetry.worker_replaced(1);
    telemetry.panicked(Stage::Enrich, "byte index 1 is not a char boundary of `the article's text`");
    telemetry.panic("worker", "src/x.rs:1", "oh");
    telemetry.status(&Status { in_flight: 5, ..Status::default() });
    telemetry.configuration_reloaded(&["log.level".into()], &[]);
    telemetry.configuration_refused("a.toml:1:1: unknown key");
    telemetry.source_slowed("example.org", 20, Some(Code::Nacked));
    telemetry.source_restored("example.org", 21);
    telemetry.spans_dropped("http://collector:4318/v1/traces: refused");
    telemetry.input_unreadable("a.txt: no such file");
    telemetry.drain_started(Drain::Shutdown, 1);
    telemetry.drain_finished(second, &telemetry.balance());
    telemetry.aborted();
    let nasty = Reason::new(Code::Json, "a\"b\\\n\u{0}\u{1b}\u{2028}é 中 \u{1f600}");
    settle(telemetry, Disposition::Quarantined, Some(&nasty));
    settle(telemetry, Disposition::Retried, Some(&Reason::new(Code::Nacked, "é".repeat(2000))));
    settle(telemetry, Disposition::Skipped, Some(&Reason::new(Code::TooShort, "")));
    telemetry.finish(7, "a.txt: no such file");
}

#[test]
fn reports_of_stories_are_counted() {
    let kept = recorded(Form::Json, 1.0, |telemetry| {
        for stories in [vec![Placed::First], vec![Placed::Further, Placed::Further], vec![]] {
            settle_about(telemetry, Disposition::Published, None, &[], stories);
        }
        telemetry.summary(false);
    });
    let summary = kept.named("summary").remove(0);
    assert_eq!((&summary["stories_begun"], &summary["stories_joined"]), (&1.into(), &2.into()));
    assert_eq!(summary["stories_merged"], 1);
    let merged = kept.named("stories_merged");
    assert_eq!((merged.len(), &merged[0]["level"]), (1, &"INFO".into()));
    assert_eq!((&merged[0]["story.id"], &merged[0]["story.merged_id"]), (&"elder".into(), &"other".into()));
    let said: Vec<_> = kept.named("message.settled").iter().map(|line| line["story"].clone()).collect();
    assert_eq!(said, ["first".into(), "further".into(), Value::Null]);
}

#[test]
fn what_needs_a_restart_is_said_as_a_warning() {
    let kept = recorded(Form::Json, 1.0, |telemetry| {
        telemetry.configuration_reloaded(&["log.level".into()], &[]);
        telemetry.configuration_reloaded(&[], &["memory.store".into(), "duplicates.window_hours".into()]);
    });
    let lines = kept.named("configuration_reloaded");
    assert_eq!([&lines[0]["level"], &lines[1]["level"]], ["INFO", "WARN"]);
    assert!(lines[1]["message"].as_str().unwrap().contains("need a restart"));
    assert_eq!(lines[1]["at_next_start"], serde_json::json!(["memory.store", "duplicates.window_hours"]));
}

#[test]
fn every_event_is_written_as_the_schema_says() {
    let kept = recorded(Form::Json, 1.0, |telemetry| {
        telemetry.store_is_lost("connection refused");
        telemetry.store_is_behind("memory.redb cannot be used: No space left on device");
        telemetry.store_is_set_aside("memory.redb.damaged: a page");
        telemetry.store_answers("redis://cache:6379", Some(Duration::from_secs(2)));
        telemetry.rules_can_fail(&["w.toml:1:3: publish.outputs [0].when: section may be absent".into()]);
        let output = |n: usize| Output { exchange: "articles".into(), routing_key: format!("article.{n}"), bytes: 9 };
        settle_with(telemetry, Disposition::Published, None, &(0..256).map(output).collect::<Vec<_>>());
        settle_about(telemetry, Disposition::Published, None, &[], vec![Placed::Further]);
        everything(telemetry);
    });
    let events = kept.events();
    let many = events.iter().find(|event| event["output.count"].is_number()).expect("a line with many results");
    assert_eq!((&many["output.count"], many["outputs"].as_array().map(Vec::len)), (&256.into(), Some(16)));
    for event in &events {
        let spec = schema::EVENTS.iter().find(|e| event["event"] == e.name).unwrap_or_else(|| panic!("{event}"));
        for (name, value) in event.as_object().unwrap() {
            let known = schema::COMMON.contains(&name.as_str()) || spec.fields.contains(&name.as_str());
            assert!(known, "{name} in {event}");
            let field = schema::FIELDS.iter().find(|f| f.name == name).unwrap();
            let kind = match value {
                Value::String(_) => "string",
                Value::Number(_) => "number",
                Value::Bool(_) => "boolean",
                Value::Array(_) => "list",
                Value::Object(_) => "object",
                Value::Null => "null",
            };
            assert!(field.kind.starts_with(kind), "{name} is {value}, not {}", field.kind);
        }
        assert!(!event.to_string().contains("the article's text"));
    }
    for spec in
        schema::EVENTS.iter().filter(|spec| spec.name != schema::LOG_DROPPED.name && spec.name != schema::LIBRARY.name)
    {
        assert!(events.iter().any(|event| event["event"] == spec.name), "{} was never written", spec.name);
    }
    let disconnected = kept.named("disconnected");
    assert_eq!(disconnected.len(), 2, "once in full, once as a count");
    assert_eq!(disconnected[1]["repeated"], 1);
    assert_eq!(kept.named("ready").len(), 1);
}

#[test]
fn failures_are_never_sampled_and_successes_in_their_share() {
    let reason = Reason::new(Code::Json, "broken");
    let kept = recorded(Form::Json, 0.25, |telemetry| {
        for _ in 0..100 {
            settle(telemetry, Disposition::Published, None);
            settle(telemetry, Disposition::Quarantined, Some(&reason));
        }
    });
    let settled = kept.named("message.settled");
    let count = |outcome: &str| settled.iter().filter(|event| event["outcome"] == outcome).count();
    assert_eq!((count("published"), count("quarantined")), (25, 100));
    let failure = settled.iter().find(|event| event["outcome"] == "quarantined").unwrap();
    assert_eq!((&failure["error.type"], &failure["level"]), (&"malformed.json".into(), &"WARN".into()));
}

#[test]
fn the_summary_holds_the_books_and_says_that_the_quarantine_grows() {
    let reason = Reason::new(Code::Json, "broken");
    let kept = recorded(Form::Json, 0.0, |telemetry| {
        settle(telemetry, Disposition::Published, None);
        settle(telemetry, Disposition::Quarantined, Some(&reason));
        telemetry.status(&Status::default());
        telemetry.summary(false);
        telemetry.finish(0, "");
    });
    assert!(kept.named("ledger_imbalance").is_empty());
    let summaries = kept.named("summary");
    let (first, last) = (&summaries[0], &summaries[1]);
    assert_eq!((&first["level"], &last["level"]), (&"WARN".into(), &"INFO".into()));
    assert_eq!(first["quarantined_now"], 1);
    assert_eq!(first["ledger.received"], 2);
    assert_eq!(first["reasons"]["malformed.json"], 1);
    assert_eq!(first["domains"]["example.org"], 2);
    assert_eq!(first["stages"]["decode"]["p50_ms"], 1.5);
    assert!(first["process.memory.rss"].as_u64().unwrap() > 1 << 20);
    assert!(first["lag_max_seconds"].as_f64().unwrap() > 1e9);
    assert_eq!(
        (&last["final"], &last["ledger.quarantined"], &last["quarantined_now"]),
        (&true.into(), &1.into(), &0.into())
    );
}

/// Lines in which what differs from run to run is replaced.
fn steady(text: &str) -> String {
    const VARYING: [&str; 13] = [
        "service.instance.id",
        "process.pid",
        "process.memory.rss",
        "uptime_seconds",
        "interval_seconds",
        "lag_seconds",
        "lag_p50_seconds",
        "lag_max_seconds",
        "blocked_seconds",
        "messages_per_second",
        "bytes_per_second",
        "timestamp",
        "service.version",
    ];
    let names = VARYING.map(regex::escape).join("|");
    let varying = regex::Regex::new(&format!("(?P<name>\"?(?:{names})\"?)(?P<sign>[:=])(\"[^\"]*\"|[0-9.]+)")).unwrap();
    let text = varying.replace_all(text, "$name$sign*");
    let text = regex::Regex::new("(?m)^[0-9:]{8} ").unwrap().replace_all(&text, "* ");
    regex::Regex::new("[0-9.]+ messages/s").unwrap().replace_all(&text, "* messages/s").into_owned()
}

/// The fixtures were written by the program before its events went through `tracing`.
#[test]
fn the_same_events_make_the_same_lines_as_ever() {
    for (form, name) in [(Form::Json, "lines.json.txt"), (Form::Pretty, "lines.pretty.txt")] {
        let kept = recorded(form, 1.0, everything);
        let path = format!("{}/tests/fixtures/log/{name}", env!("CARGO_MANIFEST_DIR"));
        let then = steady(&std::fs::read_to_string(path).unwrap());
        for (then, now) in then.lines().zip(steady(&kept.text()).lines()) {
            assert_eq!(then, now);
        }
        assert_eq!(kept.text().lines().count(), then.lines().count());
    }
}
