//! `copydesk serve` beside a minimal relay on the same private broker: 3 KB text articles, quorum queues, prefetch 256.
//!
//! The relay does what any worker that loses nothing must do, and no more: consume, publish, await the confirms of a batch, acknowledge.
//! The worker runs without a log line for each article and with one, and where `OTHER` names a program, that runs too.
//! All run in turn, several rounds; the ratio of the medians is what counts, since the machine's speed drifts.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a benchmark may fail")]

#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod support;

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use copydesk::enrich::Registry;
use futures_util::StreamExt;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, BasicQosOptions, ConfirmSelectOptions, QueuePurgeOptions,
};
use lapin::types::FieldTable;
use lapin::{BasicProperties, Connection, ConnectionProperties};

use support::broker::{Broker, Vhost};
use support::queue::{Client, properties};
use support::worker::{Worker, alone, copydesk};

const MESSAGES: usize = 10_000;
const ROUNDS: usize = 3;
const PREFETCH: u16 = 256;

fn main() {
    // `cargo test --benches` passes --test: building this file is all that it asks for.
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    let broker = Broker::start("");
    let vhost = broker.vhost();
    let applied =
        copydesk().args(["topology", "apply", "--no-wait"]).env("COPYDESK_AMQP_URL", vhost.url()).status().unwrap();
    assert!(applied.success());
    let client = Client::connect(&vhost.url());
    let articles = articles();
    let other = std::env::var_os("OTHER").map(PathBuf::from);
    let serve = |sample: &'static str| move |vhost: &Vhost<'_>| serve(vhost, copydesk(), sample);
    let mut runners: Vec<(&str, Runner)> = vec![
        ("minimal relay", Box::new(minimal_relay)),
        ("copydesk serve", Box::new(serve("log.sample=0"))),
        ("a line an article", Box::new(serve("log.sample=1"))),
    ];
    if let Some(other) = other {
        runners.push(("OTHER", Box::new(move |vhost| self::serve(vhost, alone(&other), "log.sample=0"))));
    }
    let mut figures = vec![Vec::new(); runners.len()];
    for round in 1..=ROUNDS {
        for ((name, run), figures) in runners.iter().zip(&mut figures) {
            fill(&client, &articles);
            let figure = run(&vhost);
            println!(
                "round {round}: {name:<18}{:>7.0} msg/s  {:>6.2} CPU s per 100,000",
                figure.rate, figure.cpu_per_100k
            );
            figures.push(figure);
        }
    }
    let medians: Vec<Figures> = figures.iter_mut().map(|figures| median(figures)).collect();
    println!("median");
    for ((name, _), figure) in runners.iter().zip(&medians) {
        let rate = figure.rate / medians[0].rate;
        let cpu = figure.cpu_per_100k / medians[1].cpu_per_100k;
        println!(
            "{name:<18}{:>7.0} msg/s, {rate:.2} of the relay's  {:>6.2} CPU s per 100,000, {cpu:.3} of the worker's  {} MiB peak  ready after {:.2} s",
            figure.rate,
            figure.cpu_per_100k,
            figure.peak_mib,
            figure.ready.as_secs_f64()
        );
    }
}

/// Takes all articles through one program.
type Runner = Box<dyn Fn(&Vhost<'_>) -> Figures>;

#[derive(Debug, Clone, Copy)]
struct Figures {
    rate: f64,
    cpu_per_100k: f64,
    peak_mib: u64,
    ready: Duration,
}

fn median(figures: &mut [Figures]) -> Figures {
    figures.sort_by(|a, b| a.rate.total_cmp(&b.rate));
    figures[figures.len() / 2]
}

/// Articles of about 3 KB that differ from each other.
fn articles() -> Vec<(BasicProperties, Vec<u8>)> {
    let sentences = [
        "The harbour opened again on Monday after a storm that had closed it for days.",
        "Ferries to the islands will run twice a day until the quay is repaired, the authority said.",
        "Fishermen had asked the council to let smaller boats out earlier.",
        "The council refused because two buoys were adrift near the breakwater.",
        "Pilots could not be sure of the depth of the channel after the swell.",
        "A survey vessel from the capital is expected at the end of the week.",
    ];
    let article = |n: usize| {
        let mut text = format!("Harbour number {n} reopens after storm\n\nBy Ada Example\n\n");
        for paragraph in 0..10 {
            for sentence in 0..4 {
                text.push_str(sentences[(n + paragraph * 5 + sentence) % sentences.len()]);
                text.push(' ');
            }
            text.push_str("\n\n");
        }
        (properties("text/plain", &n.to_string()), text.into_bytes())
    };
    (0..MESSAGES).map(article).collect()
}

fn fill(client: &Client, articles: &[(BasicProperties, Vec<u8>)]) {
    client.purge("articles.enriched");
    client.publish("articles.raw", articles);
    support::eventually("the input is there", Duration::from_secs(30), || client.count("articles.raw") >= MESSAGES);
}

fn serve(vhost: &Vhost<'_>, mut command: Command, sample: &str) -> Figures {
    let started = Instant::now();
    // Everything after the language is off: the comparison is of the frame, not of enrichment.
    let off = format!("enrich.off={}", Registry::standard(&[], 0).names().join(","));
    command.args(["serve", "--declare"]).env("COPYDESK_AMQP_URL", vhost.url());
    for set in [&off, sample, "duplicates.enabled=false", "consume.prefetch=256"] {
        command.args(["--set", set]);
    }
    let worker = Worker::spawn(command);
    worker.wait_for("ready", 1, Duration::from_secs(20));
    let (ready, begun) = (started.elapsed(), Instant::now());
    let client = Client::connect(&vhost.url());
    support::eventually("all are published", Duration::from_secs(120), || {
        client.count("articles.enriched") >= MESSAGES
    });
    let seconds = begun.elapsed().as_secs_f64();
    let peak_mib = worker.peak_memory();
    let cpu = cpu_seconds(worker.pid());
    worker.terminate();
    Figures { rate: MESSAGES as f64 / seconds, cpu_per_100k: cpu * 100_000.0 / MESSAGES as f64, peak_mib, ready }
}

fn minimal_relay(vhost: &Vhost<'_>) -> Figures {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let before = cpu_seconds(std::process::id());
    let seconds = runtime.block_on(async {
        let consuming = Connection::connect(&vhost.url(), ConnectionProperties::default()).await.unwrap();
        let publishing = Connection::connect(&vhost.url(), ConnectionProperties::default()).await.unwrap();
        let input = consuming.create_channel().await.unwrap();
        let output = publishing.create_channel().await.unwrap();
        output.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
        input.basic_qos(PREFETCH, BasicQosOptions::default()).await.unwrap();
        let options = BasicConsumeOptions::default();
        let consumer = input.basic_consume("articles.raw".into(), "relay".into(), options, FieldTable::default()).await;
        let mut batches = consumer.unwrap().ready_chunks(PREFETCH.into());
        let (begun, mut done) = (Instant::now(), 0);
        while done < MESSAGES {
            let batch: Vec<_> = batches.next().await.unwrap().into_iter().map(Result::unwrap).collect();
            let mut confirms = Vec::with_capacity(batch.len());
            for delivery in &batch {
                let options = BasicPublishOptions { mandatory: true, ..Default::default() };
                let properties = delivery.properties.clone();
                let sent =
                    output.basic_publish("articles".into(), "article.en".into(), options, &delivery.data, properties);
                confirms.push(sent.await.unwrap());
            }
            for confirm in confirms {
                assert!(confirm.await.unwrap().is_ack());
            }
            done += batch.len();
            batch.last().unwrap().acker.ack(BasicAckOptions { multiple: true }).await.unwrap();
        }
        begun.elapsed().as_secs_f64()
    });
    let cpu = cpu_seconds(std::process::id()) - before;
    Figures {
        rate: MESSAGES as f64 / seconds,
        cpu_per_100k: cpu * 100_000.0 / MESSAGES as f64,
        peak_mib: 0,
        ready: Duration::ZERO,
    }
}

/// User and system time of a process so far.
fn cpu_seconds(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    // utime and stime are fields 14 and 15 of proc(5), in ticks of 1/100 s.
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

impl Client {
    fn purge(&self, queue: &str) {
        self.run(|channel| async move { channel.queue_purge(queue.into(), QueuePurgeOptions::default()).await })
            .unwrap();
    }
}
