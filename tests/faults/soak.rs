//! A long run: good, bad and huge articles at a steady rate while something breaks every minute. What leaks, shows.
//!
//! `make soak` (SOAK_MINUTES, RATE) writes a table and a chart into `docs/`. One worker lives through all of it, one is killed and
//! replaced like any other fault; the first one's memory, threads and descriptors are what must stay flat.

use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::chart::chart;
use crate::collector::Collector;
use crate::course::{Course, LIMIT, article, rate};
use crate::proxy::Proxy;
use crate::support::broker::Broker;
use crate::support::eventually;
use crate::support::worker::Worker;

/// Between samples.
const SAMPLE: Duration = Duration::from_secs(10);
/// Quiet time after each fault.
const QUIET: Duration = Duration::from_secs(40);

/// What was seen at one moment.
pub struct Sample {
    pub at: f64,
    pub rss_mib: f64,
    pub threads: f64,
    pub descriptors: f64,
    pub found: f64,
}

/// A fault: when it began, what it was, and how long until articles flowed again.
pub struct Fault {
    pub at: f64,
    pub name: &'static str,
    pub took: Result<Duration, ()>,
}

/// One in ten is bad, one in two hundred is huge.
fn mixed(number: usize) -> (&'static str, Vec<u8>) {
    match number {
        bad if is_bad(bad) => ("application/json", format!("{{\"text\": \"ends here {bad}").into_bytes()),
        huge if huge % 200 == 77 => {
            let (_, text) = article(huge);
            let text = String::from_utf8(text).unwrap().replace("\n\n", "</p>\n<p>");
            let filler = "<div class=\"menu\"><a href=\"/a\">Sport</a> <a href=\"/b\">Weather</a></div>\n".repeat(1500);
            let page = format!(
                "<html><head><title>Harbour number {huge} reopens</title></head><body>{filler}<article><p>{text}</p></article></body></html>"
            );
            ("text/html; charset=utf-8", page.into_bytes())
        }
        good => article(good),
    }
}

fn is_bad(number: usize) -> bool {
    number % 10 == 3
}

struct Soak<'a> {
    broker: &'a Broker,
    course: Course<'a>,
    proxy: Proxy,
    steady: Worker,
    fragile: Worker,
}

type Break = fn(&mut Soak<'_>);

const FAULTS: &[(&str, Break)] = &[
    ("worker killed (SIGKILL)", |soak| {
        soak.fragile.signal("KILL");
        soak.fragile = soak.course.worker();
    }),
    ("worker replaced (SIGTERM)", |soak| {
        let successor = soak.course.worker();
        let (status, _) = std::mem::replace(&mut soak.fragile, successor).terminate();
        assert!(status.success(), "{status}");
    }),
    ("broker killed (SIGKILL)", |soak| {
        soak.broker.kill();
        soak.broker.boot();
    }),
    ("broker restarted", |soak| {
        soak.broker.stop();
        soak.broker.boot();
    }),
    ("broker stopped for 15 s (SIGSTOP)", |soak| {
        soak.broker.signal("STOP");
        std::thread::sleep(Duration::from_secs(15));
        soak.broker.signal("CONT");
    }),
    ("connections cut for 2 s", |soak| {
        soak.proxy.cut(true);
        std::thread::sleep(Duration::from_secs(2));
        soak.proxy.cut(false);
    }),
    ("half-open connections for 25 s", |soak| {
        soak.proxy.silence(true);
        std::thread::sleep(Duration::from_secs(25));
        soak.proxy.silence(false);
    }),
    ("latency of 100 ms for 15 s", |soak| {
        soak.proxy.latency(100);
        std::thread::sleep(Duration::from_secs(15));
        soak.proxy.latency(0);
    }),
    ("memory alarm for 5 s", |soak| {
        soak.broker.ctl(&["set_vm_memory_high_watermark", "0.00001"]);
        std::thread::sleep(Duration::from_secs(5));
        soak.broker.ctl(&["set_vm_memory_high_watermark", "0.4"]);
    }),
    ("unroutable for 5 s", |soak| {
        let client = soak.course.client();
        client.unbind("articles.enriched", "articles", "article.#");
        std::thread::sleep(Duration::from_secs(5));
        client.bind("articles.enriched", "articles", "article.#");
    }),
    ("exchange deleted and declared again", |soak| {
        soak.course.client().delete_exchange("articles");
        std::thread::sleep(Duration::from_secs(2));
        soak.course.apply();
    }),
    ("connections closed by an operator", |soak| soak.course.vhost.close_connections()),
];

/// Runs for so many minutes, writes what was seen into `docs/`, and says whether all is well.
pub fn run(minutes: u64) -> bool {
    let broker = Broker::start("");
    let mut course = Course::on(&broker).producing_these(mixed);
    let proxy = Proxy::to(broker.port());
    course.url = proxy.url(&course.vhost.name);
    let (steady, fragile) = (course.worker(), course.worker());
    let collector = Collector::start(course.direct.clone(), mixed);
    let mut soak = Soak { broker: &broker, course, proxy, steady, fragile };
    let begun = Instant::now();
    let length = Duration::from_secs(minutes * 60);
    let pid = soak.steady.pid();
    let mut faults: Vec<Fault> = Vec::new();
    // The same order each time, and every fault as often as any other.
    let mut random = fastrand::Rng::with_seed(7);
    let mut order: Vec<usize> = Vec::new();
    let mut next_fault = begun + QUIET;
    println!("soak: {minutes} min, {} articles a second, worker {pid}", rate());
    let (stop, shared) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        let sampler = {
            let (stop, shared, collector) = (&stop, &shared, &collector);
            let resources = move || resources(pid);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let [rss, threads, descriptors] = resources();
                    let at = begun.elapsed().as_secs_f64();
                    let found = collector.found() as f64;
                    shared.lock().unwrap().push(Sample { at, rss_mib: rss / 1024.0, threads, descriptors, found });
                    std::thread::sleep(SAMPLE);
                }
            })
        };
        while begun.elapsed() + QUIET < length {
            std::thread::sleep(next_fault.saturating_duration_since(Instant::now()));
            if order.is_empty() {
                order = (0..FAULTS.len()).collect();
                random.shuffle(&mut order);
            }
            let Some((name, fault)) = order.pop().map(|n| FAULTS[n]) else { continue };
            let at = begun.elapsed().as_secs_f64();
            let done = catch_unwind(AssertUnwindSafe(|| {
                fault(&mut soak);
                let since = Instant::now();
                let before = collector.found();
                eventually("articles flow again", LIMIT, || collector.found() > before + 20);
                since.elapsed()
            }));
            println!("{at:6.0} s  {name}: {done:?}");
            faults.push(Fault { at, name, took: done.map_err(|_| ()) });
            next_fault = Instant::now() + QUIET;
        }
        std::thread::sleep(length.saturating_sub(begun.elapsed()));
        stop.store(true, Ordering::Relaxed);
        sampler.join().unwrap();
    });
    let samples = shared.into_inner().unwrap();
    let (sent, _) = soak.course.producer.take().expect("a producer").stop();
    eventually("everything is found", Duration::from_secs(300), || collector.found() >= sent);
    std::thread::sleep(Duration::from_secs(3));
    let alive = !soak.steady.has_ended();
    let expected = (0..sent).filter(|&number| is_bad(number)).collect();
    let row = collector.stop().row(sent, &expected).noting("what was published and not yet acknowledged at a fault");
    let verdict = row.verdict();
    let flat = flat(&samples);
    let well = verdict.is_ok() && flat.is_ok() && alive && faults.iter().all(|fault| fault.took.is_ok());
    let text = report(minutes, &row.line("soak", begun.elapsed()), &samples, &faults, well);
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/docs"));
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("soak.md"), &text).unwrap();
    std::fs::write(folder.join("soak.svg"), chart(&samples, &faults)).unwrap();
    println!("{text}\nverdict {verdict:?}, flat {flat:?}, the steady worker lives: {alive}");
    well
}

fn resources(pid: u32) -> [f64; 3] {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let number = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or("");
        line.split_whitespace().nth(1).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0)
    };
    let descriptors = std::fs::read_dir(format!("/proc/{pid}/fd")).map_or(0, Iterator::count);
    [number("VmRSS:"), number("Threads:"), descriptors as f64]
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Compares the second quarter, when everything is warm, with the last.
fn flat(samples: &[Sample]) -> Result<(), String> {
    let quarter = samples.len() / 4;
    let (early, late) = (&samples[quarter..2 * quarter], &samples[samples.len() - quarter..]);
    let of = |part: &[Sample], value: fn(&Sample) -> f64| median(part.iter().map(value));
    for (name, value, slack) in [
        ("memory in MiB", (|s| s.rss_mib) as fn(&Sample) -> f64, 0.1 * of(early, |s| s.rss_mib) + 4.0),
        ("threads", |s| s.threads, 2.0),
        ("descriptors", |s| s.descriptors, 4.0),
    ] {
        let (before, after) = (of(early, value), of(late, value));
        if after > before + slack {
            return Err(format!("{name}: {before:.0} in the second quarter, {after:.0} in the last"));
        }
    }
    Ok(())
}

fn report(minutes: u64, row: &str, samples: &[Sample], faults: &[Fault], well: bool) -> String {
    let build = if cfg!(debug_assertions) { "a debug build" } else { "a release build" };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let mut text = format!(
        "# Soak\n\n`make soak` ran for {minutes} min with {build} on {cores} cores: {} articles a second, one in ten bad, one in two hundred a \
         large page; {} faults. {}\n\n![chart](soak.svg)\n\n{}\n{row}\n\n| minute | memory, MiB | threads | descriptors | articles found |\n|---|---|---|---|---|\n",
        rate(),
        faults.len(),
        if well { "Balanced and flat." } else { "**Not all was well.**" },
        crate::ledger::Row::HEAD,
    );
    for sample in samples.iter().step_by(30) {
        let Sample { at, rss_mib, threads, descriptors, found } = sample;
        let _ = writeln!(text, "| {:.0} | {rss_mib:.1} | {threads} | {descriptors} | {found} |", at / 60.0);
    }
    text.push_str("\n| fault | times | until articles flowed again, median | worst |\n|---|---|---|---|\n");
    for (name, _) in FAULTS {
        let of: Vec<_> = faults.iter().filter(|fault| fault.name == *name).collect();
        let times: Vec<f64> = of.iter().filter_map(|fault| Some(fault.took.ok()?.as_secs_f64())).collect();
        let worst = times.iter().copied().fold(0.0, f64::max);
        let failed = of.len() - times.len();
        let failed = if failed > 0 { format!(", {failed} not in time") } else { String::new() };
        let _ = writeln!(text, "| {name} | {} | {:.1} s | {worst:.1} s{failed} |", of.len(), median(times.into_iter()));
    }
    text
}
