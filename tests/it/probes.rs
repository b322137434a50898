//! Probes and metrics of a running worker, asked over HTTP while it works.

use std::process::Output;
use std::time::{Duration, Instant};

use copydesk::telemetry::metrics::METRICS;
use serde_json::Value;

use crate::round_trip::TEXT;
use crate::support::queue::{Client, properties};
use crate::support::worker::{Worker, copydesk};
use crate::support::{broker, eventually, http};

const LIMIT: Duration = Duration::from_secs(60);

fn port(worker: &Worker) -> u16 {
    let event = worker.wait_for("http_listening", 1, LIMIT);
    event["http.address"].as_str().unwrap().rsplit(':').next().unwrap().parse().unwrap()
}

fn health(port: u16, more: &[&str]) -> Output {
    let listen = format!("http.listen=0.0.0.0:{port}");
    copydesk().args(["health", "--set", &listen]).args(more).output().unwrap()
}

/// The value of a sample, given with its labels.
fn sample(metrics: &str, name: &str) -> f64 {
    let value = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    value.unwrap_or_else(|| panic!("{name} is not in\n{metrics}")).parse().unwrap()
}

#[test]
fn probes_and_metrics_are_answered_while_the_worker_is_busy() {
    let vhost = broker::shared().vhost();
    let worker = Worker::ready(&vhost, &["http.listen=127.0.0.1:0", "log.sample=0"]);
    let port = port(&worker);
    assert_eq!(http::get(port, "/livez").unwrap().0, 200);
    let (status, body) = http::get(port, "/readyz").unwrap();
    assert_eq!(status, 200, "{body}");
    let ready: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&ready["status"], &ready["confirms"]), (&"pass".into(), &"flowing".into()));
    assert_eq!(health(port, &[]).status.code(), Some(0));

    let client = Client::connect(&vhost.url());
    let mut messages = vec![(properties("application/json", "bad"), b"{".to_vec())];
    messages.extend((0..600).map(|n| (properties("text/plain", &format!("g{n}")), TEXT.as_bytes().to_vec())));
    client.publish("articles.raw", &messages);
    let settled = |metrics: &str| {
        ["published", "quarantined"].map(|outcome| {
            let of = format!("copydesk_settled_messages_total{{outcome=\"{outcome}\",");
            let samples = metrics.lines().filter(|line| line.starts_with(&of));
            samples.map(|line| line.rsplit(' ').next().unwrap().parse::<f64>().unwrap()).sum::<f64>()
        })
    };
    let mut took = Vec::new();
    eventually("all articles are settled", LIMIT, || {
        for path in ["/livez", "/readyz"] {
            let asked = Instant::now();
            assert_eq!(http::get(port, path).unwrap().0, 200);
            took.push(asked.elapsed());
        }
        settled(&http::get(port, "/metrics").unwrap().1) == [600.0, 1.0]
    });
    took.sort_unstable();
    let (median, most) = (took[took.len() / 2], took[took.len() - 1]);
    println!("{} probes under load: median {median:?}, most {most:?}", took.len());
    assert!(median < Duration::from_millis(100) && most < Duration::from_secs(3), "{median:?}, {most:?}");

    let (_, metrics) = http::get(port, "/metrics").unwrap();
    for (name, _, meaning) in METRICS {
        let family = name.strip_suffix("_total").unwrap_or(name);
        assert!(metrics.contains(&format!("# HELP {family} {meaning}.")), "{family} is not in\n{metrics}");
    }
    let rabbitmq = "messaging_system=\"rabbitmq\",messaging_destination_name";
    assert!(
        sample(&metrics, &format!("messaging_client_consumed_messages_total{{{rabbitmq}=\"articles.raw\"}}")) >= 601.0
    );
    assert!(sample(&metrics, &format!("messaging_client_sent_messages_total{{{rabbitmq}=\"articles\"}}")) >= 600.0);
    let malformed =
        "copydesk_settled_messages_total{outcome=\"quarantined\",error_type=\"malformed.json\",stage=\"decode\"}";
    assert!((sample(&metrics, malformed) - 1.0).abs() < f64::EPSILON);
    assert!((sample(&metrics, "copydesk_connection_state{state=\"ready\"}") - 1.0).abs() < f64::EPSILON);
    assert!(sample(&metrics, "process_cpu_seconds_total") > 0.0);
    assert!(!metrics.contains("guest"), "a credential shows");
    assert_eq!(http::post(port, "/metrics", "").unwrap().0, 405);
    assert_eq!(http::get(port, "/admin").unwrap().0, 404);
    assert_eq!(worker.terminate().0.code(), Some(0));
    assert_eq!(health(port, &["--live"]).status.code(), Some(1), "nobody answers any more");
}

#[test]
fn without_a_broker_it_lives_and_is_not_ready() {
    let worker = Worker::serve_at("amqp://127.0.0.1:1/x", &["http.listen=127.0.0.1:0"]);
    let port = port(&worker);
    worker.wait_for("disconnected", 1, LIMIT);
    let (status, body) = http::get(port, "/readyz").unwrap();
    assert_eq!(status, 503, "{body}");
    assert!(body.contains("\"connection\":\"connecting\""), "{body}");
    assert_eq!(http::get(port, "/livez").unwrap().0, 200);
    assert_eq!(health(port, &[]).status.code(), Some(1));
    assert_eq!(health(port, &["--live"]).status.code(), Some(0));
}

#[test]
fn an_address_that_cannot_be_had_ends_the_worker_at_once() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = format!("http.listen={}", taken.local_addr().unwrap());
    let out = copydesk().args(["serve", "--set", &listen]).output().unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("cannot be bound"));
    let out = copydesk().arg("health").output().unwrap();
    assert_eq!(out.status.code(), Some(2), "no address is configured");
}
