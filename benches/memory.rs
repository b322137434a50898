//! What a memory costs as it fills, in the process and on one core of Redis: bytes and processor time an article, and on Redis articles a second and the
//! tail at half of that speed.
//!
//! `cargo bench --bench memory`; ARTICLES=1000000 says how many it remembers at the end, WORDS=450 their mean length, HASHES=64 how many it keeps of each, DAYS=4 over how many days
//! they come (the window has three), STORIES=0 or 1 that articles are no reports, or are (both, if nothing is said), STORE=valkey which server (`scripts/redis-home`), and
//! STORE=process that there is none.
//! Articles are made up: two fifths of the stream are copies, cut or edited, of earlier ones, as on a wire; reports are of events that four articles tell of.
//! The server is private, on loopback; what is made of the articles beforehand is not measured. At a hundredth of all, a tenth, half, and all, the last of them are measured,
//! as many each time; what comes before is there to fill.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a benchmark may fail")]

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use copydesk::article::Term;
use copydesk::memory::story::{Limits, Report};
use copydesk::memory::{Answer, Bounds, Memory, Question, Then, Unchecked, Window, short};
use copydesk::store::Watcher;
use copydesk::store::redis::{Endpoint, Options, Redis};

#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod support;

/// Workers that ask.
const WORKERS: usize = 5;
/// Questions that one worker has under way: the prefetch of the queue.
const UNDER_WAY: usize = 256;

/// Articles that are measured at each size, at most, and articles that are made up ahead of being asked about.
const MEASURED: u64 = 10_000;
const PART: usize = 100_000;

/// First of the days on which articles come.
const FIRST_DAY: u32 = 20_000;
/// Terms of a report, as many as the worker makes, and how many of them belong to its event. The others are words of all.
const TERMS: usize = 32;
const OF_EVENT: u64 = 20;

/// Chance that is the same each time (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

/// The question for article `number`: hashes as the fingerprint of a text of so many words would be, without the text.
fn question(number: u64, words: u64) -> Question {
    let mut chance = Chance(number.wrapping_mul(0x5851_F42D_4C95_7F2D));
    let copy = number > 50 && chance.next() % 5 < 2;
    // Copies are of what came lately, and much copied articles are copied more.
    let topic = if copy { number - 1 - chance.next() % number.min(2000) / (1 + chance.next() % 40) } else { number };
    let length = words / 3 + Chance(topic).next() % (words * 4 / 3);
    let mut source = Chance(topic.wrapping_mul(0xD134_2543_DE82_EF95));
    let mut in_order: Vec<u64> = (0..length / 8).map(|_| source.next() >> 3).collect();
    if copy {
        in_order.truncate(in_order.len() * (40 + (chance.next() % 61) as usize) / 100);
        for hash in &mut in_order {
            if chance.next().is_multiple_of(12) {
                *hash = chance.next() >> 3;
            }
        }
    }
    let mut hashes = in_order.clone();
    hashes.sort_unstable();
    hashes.dedup_by_key(|hash| short(*hash));
    let sentences = (0..length / 20).take(64).map(|_| chance.next() as u32).collect();
    let mut sha256 = [0; 32];
    sha256.iter_mut().for_each(|byte| *byte = chance.next() as u8);
    Question {
        id: format!("{:08x}-0000-5000-8000-{number:012x}", chance.next() as u32),
        message: number as u32 | 1,
        language: "en".into(),
        sha256,
        hashes,
        in_order,
        ceiling: u32::MAX,
        facts: copydesk::memory::Facts { headline: number as u32 | 1, sentences, corrections: 0 },
        report: None,
    }
}

/// Article `number` as a report: of an event that began within the last two hundred articles and of which four tell on average.
fn report(number: u64) -> Report {
    let mut chance = Chance(number.wrapping_mul(0xA24B_AED4_963E_E407));
    let event = number / 4 + chance.next() % 50;
    let mut terms: Vec<Term> = Vec::with_capacity(TERMS);
    while terms.len() < TERMS {
        let made = if terms.len() < OF_EVENT as usize {
            Chance(event.wrapping_mul(30) + chance.next() % 30).next()
        } else {
            // Of 20,000 words some are much commoner than others.
            let rank = 20_000_f64.powf((chance.next() >> 11) as f64 / (1_u64 << 53) as f64) as u64;
            Chance(rank.wrapping_mul(0x2545_F491)).next()
        };
        let term = Term { hash: (made >> 32) as u32, weight: 16 + (made % 32) as u8, rarity: 60 + (made % 60) as u8 };
        if terms.iter().all(|other| other.hash >> 1 != term.hash >> 1) {
            terms.push(term);
        }
    }
    Report {
        terms,
        language: 7,
        own_key: (chance.next() >> 33) as u32,
        source: format!("house{}.example", chance.next() % 500),
        at: 1_764_000_000 + number as u32 / 4,
    }
}

/// Says when the store is lost, which is why articles go unchecked.
struct Says;

impl Watcher for Says {
    fn store_ready(&self, _detail: &str, after: Option<Duration>) {
        if let Some(after) = after {
            println!("the store is back after {} ms", after.as_millis());
        }
    }

    fn store_lost(&self, detail: &str) {
        println!("the store is lost: {detail}");
    }

    fn store_behind(&self, _detail: &str) {}
    fn store_set_aside(&self, _detail: &str) {}
}

#[derive(Default)]
struct Tally {
    answered: AtomicUsize,
    duplicates: AtomicUsize,
    in_stories: AtomicUsize,
    unchecked: Mutex<BTreeMap<Unchecked, usize>>,
    times: Mutex<Vec<u32>>,
}

impl Tally {
    /// How many articles were not checked, and why.
    fn unchecked(&self) -> String {
        let counts = self.unchecked.lock().unwrap();
        let total: usize = counts.values().sum();
        let reasons: Vec<_> = counts.iter().map(|(why, count)| format!("{} {count}", why.as_str())).collect();
        if reasons.is_empty() { "0".to_owned() } else { format!("{total} ({})", reasons.join(", ")) }
    }
}

/// Asks all of `questions` through the workers in turn; `pace` is the articles a second, none for as fast as they go.
fn run(workers: &[Redis], questions: Vec<Question>, pace: Option<f64>) -> (f64, Arc<Tally>) {
    let tally = Arc::new(Tally::default());
    let (began, count) = (Instant::now(), questions.len());
    for (number, question) in questions.into_iter().enumerate() {
        if let Some(pace) = pace {
            let due = Duration::from_secs_f64(number as f64 / pace);
            std::thread::sleep(due.saturating_sub(began.elapsed()));
        }
        while number - tally.answered.load(Ordering::Acquire) >= WORKERS * UNDER_WAY {
            std::thread::sleep(Duration::from_micros(200));
        }
        let (tally, asked) = (Arc::clone(&tally), Instant::now());
        let then = Then::new(move |answer| {
            let took = asked.elapsed().as_micros().try_into().unwrap_or(u32::MAX);
            match answer {
                Answer::Checked(found) => {
                    tally.duplicates.fetch_add(usize::from(found.duplicate.is_some()), Ordering::Relaxed);
                    let joined = found.story.is_some_and(|story| story.members > 1);
                    tally.in_stories.fetch_add(usize::from(joined), Ordering::Relaxed);
                }
                Answer::Unchecked(why) => *tally.unchecked.lock().unwrap().entry(why).or_default() += 1,
            }
            tally.times.lock().unwrap().push(took);
            tally.answered.fetch_add(1, Ordering::Release);
        });
        workers[number % workers.len()].recall(question, then);
    }
    while tally.answered.load(Ordering::Acquire) < count {
        std::thread::sleep(Duration::from_millis(1));
    }
    (began.elapsed().as_secs_f64(), tally)
}

fn percentile(times: &mut [u32], share: f64) -> f64 {
    times.sort_unstable();
    f64::from(times[((times.len() - 1) as f64 * share) as usize]) / 1000.0
}

/// Processor seconds of the server, and bytes that it uses.
fn cost(server: &support::redis::Redis) -> (f64, f64) {
    let info = server.cli(&["INFO", "everything"]);
    let value = |name: &str| info.lines().find_map(|line| line.trim().strip_prefix(name)?.parse::<f64>().ok());
    let used = ["used_cpu_user:", "used_cpu_sys:"].iter().filter_map(|name| value(name)).sum();
    (used, value("used_memory:").expect("used_memory"))
}

/// Processor seconds of this thread.
fn on_processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux says how long a thread ran");
    text.split(' ').next().and_then(|first| first.parse::<f64>().ok()).expect("nanoseconds") / 1e9
}

/// Bytes of this process in memory.
fn resident() -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").expect("Linux says how much a process holds");
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("VmRSS");
    line.trim().trim_end_matches(" kB").parse::<f64>().expect("kB") * 1024.0
}

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().map_or(usual, |text| text.parse().expect(name))
}

fn main() {
    let stories = match std::env::var("STORIES").as_deref() {
        Ok("0") => false,
        Ok("1") => true,
        // Each in a process of its own, which begins with nothing remembered.
        _ => {
            for stories in ["0", "1"] {
                let this = std::env::current_exe().expect("this program");
                let status = std::process::Command::new(this).env("STORIES", stories).status().expect("this program");
                assert!(status.success(), "{status}");
            }
            return;
        }
    };
    println!("{} stories", if stories { "with" } else { "without" });
    if std::env::var("STORE").is_ok_and(|store| store == "process") {
        measure_process(stories)
    } else {
        measure_redis(stories)
    }
}

/// Articles that are made up.
struct Stream {
    all: u64,
    words: u64,
    stories: bool,
}

impl Stream {
    fn new(stories: bool) -> Self {
        Self { all: number("ARTICLES", 1_000_000), words: number("WORDS", 450), stories }
    }

    fn question(&self, number: u64) -> Question {
        Question { report: self.stories.then(|| report(number)), ..question(number, self.words) }
    }

    fn questions(&self, numbers: Range<u64>) -> Vec<Question> {
        numbers.map(|number| self.question(number)).collect()
    }

    /// At each of the sizes, what is remembered up to then, in parts, and of these the last, which is measured.
    fn sizes(&self) -> Vec<(Vec<Range<u64>>, Range<u64>)> {
        let (last, mut done) = ((self.all / 100).clamp(1, MEASURED), 0);
        let mut sizes = Vec::new();
        for size in [self.all / 100, self.all / 10, self.all / 2, self.all] {
            let until = size.saturating_sub(last).max(done);
            let parts = (done..until).step_by(PART).map(|from| from..(from + PART as u64).min(until)).collect();
            sizes.push((parts, until..size));
            done = size;
        }
        sizes
    }
}

/// Fills a window of this process and says what that costs.
fn measure_process(stories: bool) {
    let stream = Stream::new(stories);
    let bounds = Bounds {
        articles: usize::MAX,
        bytes: usize::MAX,
        hashes: number("HASHES", 64) as usize,
        stories: stories.then(Limits::default),
        ..Bounds::default()
    };
    let (window, empty) = (Window::new(bounds), resident());
    println!("{:>10}  {:>14}  {:>10}  {:>15}", "remembered", "process us each", "bytes each", "bytes, estimated");
    for (parts, last) in stream.sizes() {
        let (size, count) = (last.end as f64, last.clone().count() as f64);
        let ask = |question| window.recall(question, Then::new(drop));
        parts.into_iter().flatten().for_each(|number| ask(stream.question(number)));
        let questions = stream.questions(last);
        let before = on_processor();
        questions.into_iter().for_each(ask);
        let used = on_processor() - before;
        println!(
            "{size:>10}  {:>15.1}  {:>10.0}  {:>16.0}",
            used / count * 1e6,
            (resident() - empty) / size,
            window.bytes() as f64 / size,
        );
    }
}

/// Fills an empty server and says what that costs.
fn measure_redis(stories: bool) {
    let (stream, days) = (Stream::new(stories), number("DAYS", 4));
    let all = stream.all;
    let server = support::redis::Redis::start(&[]);
    let workers = |done: u64| -> Vec<Redis> {
        let options = Options {
            endpoint: Endpoint::parse(&server.url()).unwrap(),
            prefix: "bench".into(),
            budget: Duration::from_secs(10),
            hours: 72,
            hashes: number("HASHES", 64) as usize,
            stories: stories.then(Limits::default),
            day: Some(FIRST_DAY + (done.min(all - 1) * days / all) as u32),
        };
        (0..WORKERS).map(|_| Redis::start(options.clone(), Arc::new(Says)).unwrap()).collect()
    };
    let (_, empty) = cost(&server);
    println!(
        "{:>10}  {:>10}  {:>14}  {:>10}  {:>13}  {:>16}  unchecked",
        "remembered", "articles/s", "server us each", "bytes each", "duplicates, %", "not the first, %"
    );
    let mut speed = 0.0;
    for (parts, last) in stream.sizes() {
        for part in parts {
            run(&workers(part.start), stream.questions(part), None);
        }
        let (size, count, workers) = (last.end, last.clone().count() as f64, workers(last.start));
        let questions = stream.questions(last);
        let (cpu, _) = cost(&server);
        let (seconds, tally) = run(&workers, questions, None);
        let (cpu_after, bytes) = cost(&server);
        speed = count / seconds;
        println!(
            "{size:>10}  {speed:>10.0}  {:>14.1}  {:>10.0}  {:>13.1}  {:>16.1}  {}",
            (cpu_after - cpu) / count * 1e6,
            (bytes - empty) / size as f64,
            tally.duplicates.load(Ordering::Relaxed) as f64 / count * 100.0,
            tally.in_stories.load(Ordering::Relaxed) as f64 / count * 100.0,
            tally.unchecked(),
        );
    }
    let half = speed / 2.0;
    let from = all + WORKERS as u64;
    let (questions, workers) = (stream.questions(from..from + (half as u64 * 10).min(50_000)), workers(all));
    // Connections stand before the time counts.
    run(&workers, stream.questions(all..from), None);
    server.cli(&["CONFIG", "RESETSTAT"]);
    let (_, tally) = run(&workers, questions, Some(half));
    let mut times = tally.times.lock().unwrap();
    println!(
        "at half load, {half:.0} articles/s: p50 {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms; unchecked {}",
        percentile(&mut times, 0.5),
        percentile(&mut times, 0.99),
        percentile(&mut times, 0.999),
        tally.unchecked(),
    );
    // What the server itself takes for an answer, of which the rest is waiting: for a turn on the server, and for a processor on both sides.
    let info = server.cli(&["INFO", "latencystats"]);
    println!(
        "the server's own time: {} us",
        info.lines().find(|line| line.contains("_evalsha:")).unwrap_or("not known").trim()
    );
}
