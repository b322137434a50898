//! Spans reach a collector, in the trace that the producer began and that whoever takes the result goes on with.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lapin::types::{AMQPValue, FieldTable, LongString};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use prost::Message;

use crate::round_trip::TEXT;
use crate::support::queue::{Client, properties};
use crate::support::worker::{Worker, copydesk};
use crate::support::{broker, eventually};

const LIMIT: Duration = Duration::from_secs(30);
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

/// Takes what a collector is sent.
struct Collector {
    address: String,
    requests: Arc<Mutex<Vec<ExportTraceServiceRequest>>>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests: Arc<Mutex<Vec<_>>> = Arc::default();
        let into = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let into = Arc::clone(&into);
                std::thread::spawn(move || answer(stream.unwrap(), &into));
            }
        });
        Self { address, requests }
    }

    /// Every span so far.
    fn spans(&self) -> Vec<Span> {
        let requests = self.requests.lock().unwrap();
        let scopes = requests.iter().flat_map(|r| &r.resource_spans).flat_map(|r| &r.scope_spans);
        scopes.flat_map(|scope| scope.spans.clone()).collect()
    }

    fn resource(&self) -> Vec<KeyValue> {
        self.requests.lock().unwrap()[0].resource_spans[0].resource.clone().unwrap().attributes
    }
}

fn answer(stream: TcpStream, into: &Mutex<Vec<ExportTraceServiceRequest>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let (mut head, mut length) = (Vec::new(), 0);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or_default() == 0 {
                return;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
            head.push(line.trim().to_owned());
        }
        assert_eq!(head[0], "POST /v1/traces HTTP/1.1");
        assert!(head.iter().any(|line| line.eq_ignore_ascii_case("content-type: application/x-protobuf")), "{head:?}");
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        into.lock().unwrap().push(ExportTraceServiceRequest::decode(&body[..]).unwrap());
        (&stream)
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n")
            .unwrap();
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text(attributes: &[KeyValue], name: &str) -> Option<String> {
    let value = attributes.iter().find(|attribute| attribute.key == name)?.value.clone();
    match value {
        Some(AnyValue { value: Some(Value::StringValue(text)) }) => Some(text),
        Some(AnyValue { value: Some(Value::IntValue(number)) }) => Some(number.to_string()),
        other => panic!("{name} is {other:?}"),
    }
}

fn headers(traceparent: &str) -> FieldTable {
    let mut table = FieldTable::default();
    table.insert("traceparent".into(), AMQPValue::LongString(LongString::from(traceparent)));
    table
}

#[test]
fn a_collector_gets_every_delivery_in_its_trace_and_results_go_on_with_it() {
    let (vhost, collector) = (broker::shared().vhost(), Collector::start());
    let mut command = copydesk();
    command.args(["serve", "--declare", "--set", &format!("otlp.endpoint={}", collector.address)]);
    command.env("COPYDESK_AMQP_URL", vhost.url()).env("OTEL_BSP_SCHEDULE_DELAY", "100");
    command.env("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test,service.name=desk");
    let worker = Worker::spawn(command);
    worker.wait_for("ready", 1, LIMIT);
    let client = Client::connect(&vhost.url());
    let sampled = properties("text/plain", "m").with_headers(headers(&format!("00-{TRACE}-{PARENT}-01")));
    let unsampled = properties("text/plain", "n").with_headers(headers(&format!("00-{TRACE}-{PARENT}-00")));
    let messages = [
        (sampled, TEXT.as_bytes().to_vec()),
        (unsampled, TEXT.as_bytes().to_vec()),
        (properties("application/json", "bad"), b"{".to_vec()),
    ];
    client.publish("articles.raw", &messages);
    let results = client.take("articles.enriched", 2, LIMIT);
    worker.wait_for("message.settled", 3, LIMIT);
    let (status, lines) = worker.terminate();
    assert_eq!(status.code(), Some(0));
    assert!(!lines.iter().any(|line| line.contains("spans_dropped")));
    eventually("the spans are there", LIMIT, || collector.spans().iter().any(|span| span.name == "session"));

    let spans = collector.spans();
    let process: Vec<&Span> = spans.iter().filter(|span| span.name == "process").collect();
    assert_eq!(process.len(), 2, "the producer chose not to sample the third");
    let of = |id: &str| {
        *process.iter().find(|p| text(&p.attributes, "messaging.message.id").as_deref() == Some(id)).unwrap()
    };
    let good = of("m");
    assert_eq!(
        (hex(&good.trace_id), hex(&good.parent_span_id), good.kind),
        (TRACE.into(), PARENT.into(), SpanKind::Consumer as i32)
    );
    for (name, value) in [
        ("messaging.system", "rabbitmq"),
        ("messaging.operation.type", "process"),
        ("messaging.destination.name", "articles.raw"),
        ("messaging.message.body.size", &*TEXT.len().to_string()),
        ("copydesk.outcome", "published"),
        ("copydesk.language", "en"),
        ("copydesk.attempt", "1"),
    ] {
        assert_eq!(text(&good.attributes, name).as_deref(), Some(value), "{name}");
    }
    let within: Vec<&Span> = spans.iter().filter(|span| span.parent_span_id == good.span_id).collect();
    let names: Vec<&str> = within.iter().map(|span| span.name.as_str()).collect();
    assert_eq!(names, ["decode", "normalize", "enrich", "route", "encode", "publish"]);
    for (earlier, later) in within.iter().zip(&within[1..]) {
        assert!(
            earlier.end_time_unix_nano <= later.start_time_unix_nano
                && later.end_time_unix_nano <= good.end_time_unix_nano
        );
    }
    let bad = of("bad");
    assert!(bad.parent_span_id.is_empty() && bad.trace_id != good.trace_id);
    assert_eq!(bad.status.as_ref().map(|s| (s.code, s.message.as_str())), Some((2, "malformed.json")));
    let session = spans.iter().find(|span| span.name == "session").unwrap();
    assert_eq!(text(&session.attributes, "session").as_deref(), Some("1"));

    let traceparents: Vec<String> = results.iter().map(|result| result.header("traceparent").unwrap()).collect();
    assert!(traceparents.contains(&format!("00-{TRACE}-{}-01", hex(&good.span_id))), "{traceparents:?}");
    assert!(
        traceparents.iter().any(|text| text.starts_with(&format!("00-{TRACE}-")) && text.ends_with("-00")),
        "{traceparents:?}"
    );

    let resource = collector.resource();
    assert_eq!(text(&resource, "service.name").as_deref(), Some("desk"));
    assert_eq!(text(&resource, "deployment.environment").as_deref(), Some("test"));
    assert!(text(&resource, "service.instance.id").is_some() && text(&resource, "service.version").is_some());
}

#[test]
fn without_a_collector_spans_are_counted_and_articles_flow() {
    let vhost = broker::shared().vhost();
    let mut command = copydesk();
    command.args(["serve", "--declare", "--set", "http.listen=127.0.0.1:0"]);
    command.env("COPYDESK_AMQP_URL", vhost.url()).env("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
    command.env("OTEL_BSP_SCHEDULE_DELAY", "100");
    let worker = Worker::spawn(command);
    let listening = worker.wait_for("http_listening", 1, LIMIT);
    worker.wait_for("ready", 1, LIMIT);
    let port = listening["http.address"].as_str().unwrap().rsplit(':').next().unwrap().parse().unwrap();
    let client = Client::connect(&vhost.url());
    client.publish("articles.raw", &[(properties("text/plain", "m"), TEXT.as_bytes().to_vec())]);
    client.take("articles.enriched", 1, LIMIT);
    let said = worker.wait_for("spans_dropped", 1, LIMIT);
    assert!(said["detail"].as_str().unwrap().contains("refused"), "{said}");
    // The process and its six stages; batches leave as they fill.
    let dropped = || -> u64 {
        let (_, metrics) = crate::support::http::get(port, "/metrics").unwrap();
        let count = metrics.lines().find_map(|line| line.strip_prefix("copydesk_spans_dropped_total "));
        count.unwrap().parse().unwrap()
    };
    eventually("all spans are counted", LIMIT, || dropped() >= 7);
    assert_eq!(worker.terminate().0.code(), Some(0));
}

#[test]
fn the_standard_variables_sample() {
    let (vhost, collector) = (broker::shared().vhost(), Collector::start());
    let mut command = copydesk();
    command.args(["serve", "--declare"]).env("COPYDESK_AMQP_URL", vhost.url());
    command.env("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.address).env("OTEL_TRACES_SAMPLER", "always_off");
    let worker = Worker::spawn(command);
    worker.wait_for("ready", 1, LIMIT);
    let client = Client::connect(&vhost.url());
    client.publish("articles.raw", &[(properties("text/plain", "m"), TEXT.as_bytes().to_vec())]);
    client.take("articles.enriched", 1, LIMIT);
    assert_eq!(worker.terminate().0.code(), Some(0));
    assert!(collector.spans().is_empty());
}
