//! Time and memory of each page in a folder: `PAGES=folder cargo bench --bench pages`.
//!
//! The folder holds pages (`.html`) and texts (`.txt`), one article a file. Each is decoded, normalized and enriched after all were
//! once, three times over, and the middle time counts. It is the CPU time of the measuring thread, so that a busy machine disturbs less.
//! Memory is what is allocated at most at one time beside the message, counted by the allocator.

#![expect(
    clippy::expect_used,
    clippy::panic,
    unsafe_code,
    reason = "a benchmark may fail, and this one counts what is allocated"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use copydesk::budget::Budget;
use copydesk::decode::{Options, decode};
use copydesk::enrich::Registry;
use copydesk::message::Message;
use copydesk::normalize::{self, Trace, normalize};

/// Work that one enricher may spend; the default configuration's.
const STEP_UNITS: u64 = 50_000_000;

/// Runs of each page, of which the middle one counts.
const RUNS: usize = 3;

/// Pages that are listed as the slowest.
const SLOWEST: usize = 8;

#[global_allocator]
static COUNTED: Counted = Counted;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, with a count of what is allocated.
struct Counted;

fn add(bytes: usize) {
    PEAK.fetch_max(LIVE.fetch_add(bytes, Relaxed) + bytes, Relaxed);
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // A block that cannot grow where it is lies in two places for a while.
        add(size);
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// One page, measured.
#[derive(Clone, Default)]
struct Measured {
    name: String,
    bytes: usize,
    /// Milliseconds of CPU in decode, normalize and enrich.
    stages: [f64; 3],
    /// Bytes allocated at most in decode and normalize, and in all three.
    peaks: [usize; 2],
}

fn main() {
    // `cargo test --benches` passes --test: building this file is all that it asks for.
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    let Some(folder) = std::env::var_os("PAGES") else {
        println!("pages: set PAGES to a folder of .html and .txt files to measure them");
        return;
    };
    let messages = read(Path::new(&folder));
    assert!(!messages.is_empty(), "no .html or .txt file in {}", folder.display());
    let registry = Registry::standard(&[], STEP_UNITS);
    for (name, message) in &messages {
        run(name, message, &registry);
    }
    let mut all: Vec<Measured> = messages.iter().map(|(name, message)| middle(name, message, &registry)).collect();
    let count = all.len() as f64;
    let bytes: usize = all.iter().map(|m| m.bytes).sum();
    println!("{} pages of {:.0} KB on average", all.len(), bytes as f64 / count / 1000.0);
    println!(
        "{:<22} {:>14} {:>8} {:>8} {:>8} {:>8} {:>12} {:>12}",
        "", "per CPU second", "p50 ms", "p90 ms", "p99 ms", "most ms", "over 10 ms", "over 50 ms"
    );
    times("decode and normalize", &all, |m| m.stages[0] + m.stages[1]);
    times("with all enrichers", &all, |m| m.stages.iter().sum());
    println!("\n{:<22} {:>14} {:>8} {:>8} {:>8}", "memory / page", "", "p50", "p99", "most");
    memory("decode and normalize", &all, |m| m.peaks[0]);
    memory("with all enrichers", &all, |m| m.peaks[1]);
    println!("\n{:<22} {:>14} {:>8} {:>9} {:>8} {:>8}", "slowest", "bytes", "decode", "normalize", "enrich", "memory");
    all.sort_by(|a, b| (b.stages[0] + b.stages[1]).total_cmp(&(a.stages[0] + a.stages[1])));
    for m in all.iter().take(SLOWEST) {
        let [decode, normalize, enrich] = m.stages;
        let memory = m.peaks[1] as f64 / m.bytes.max(1) as f64;
        println!("{:<22} {:>14} {decode:>8.2} {normalize:>9.2} {enrich:>8.2} {memory:>7.1}x", m.name, m.bytes);
    }
}

/// The messages of a folder, in order of their names.
fn read(folder: &Path) -> Vec<(String, Message)> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let message = |path: PathBuf| {
        let content_type = match path.extension()?.to_str()? {
            "html" | "htm" => "text/html",
            "txt" => "text/plain",
            _ => return None,
        };
        let body = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut message = Message { body: body.into(), ..Message::default() };
        message.properties.content_type = Some(content_type.to_owned());
        Some((path.file_name()?.to_string_lossy().into_owned(), message))
    };
    paths.into_iter().filter_map(message).collect()
}

fn middle(name: &str, message: &Message, registry: &Registry) -> Measured {
    let mut runs: Vec<Measured> = (0..RUNS).map(|_| run(name, message, registry)).collect();
    runs.sort_by(|a, b| a.stages.iter().sum::<f64>().total_cmp(&b.stages.iter().sum()));
    runs.get(RUNS / 2).cloned().unwrap_or_default()
}

fn run(name: &str, message: &Message, registry: &Registry) -> Measured {
    let mut measured = Measured { name: name.to_owned(), bytes: message.body.len(), ..Measured::default() };
    let options = normalize::Options::default();
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let mut begun = cpu_nanoseconds();
    let mut lap = || {
        let now = cpu_nanoseconds();
        (now - std::mem::replace(&mut begun, now)) as f64 / 1e6
    };
    let raw = decode(message, &Options::default(), &Budget::unlimited()).map(|mut articles| articles.remove(0));
    measured.stages[0] = lap();
    let normalized = raw.and_then(|raw| normalize(raw, &options, &Budget::unlimited(), &mut Trace::default()));
    measured.stages[1] = lap();
    measured.peaks[0] = PEAK.load(Relaxed) - before;
    if let Ok(normalized) = normalized {
        let mut article = normalized.article;
        registry.enrich(&mut article, &Budget::unlimited()).expect("nobody cancels");
        measured.stages[2] = lap();
        std::hint::black_box(&article);
    }
    measured.peaks[1] = PEAK.load(Relaxed) - before;
    measured
}

fn times(name: &str, all: &[Measured], of: impl Fn(&Measured) -> f64) {
    let mut times: Vec<f64> = all.iter().map(of).collect();
    times.sort_by(f64::total_cmp);
    let sum: f64 = times.iter().sum();
    let over = |limit: f64| times.iter().filter(|&&time| time > limit).count();
    let [half, ninety, most_of, most] = [0.5, 0.9, 0.99, 1.0].map(|share| quantile(&times, share));
    println!(
        "{name:<22} {:>14.0} {half:>8.2} {ninety:>8.2} {most_of:>8.2} {most:>8.2} {:>12} {:>12}",
        times.len() as f64 / (sum / 1e3),
        over(10.0),
        over(50.0)
    );
}

fn memory(name: &str, all: &[Measured], of: impl Fn(&Measured) -> usize) {
    let mut shares: Vec<f64> = all.iter().map(|m| of(m) as f64 / m.bytes.max(1) as f64).collect();
    shares.sort_by(f64::total_cmp);
    let [half, most_of, most] = [0.5, 0.99, 1.0].map(|share| quantile(&shares, share));
    println!("{name:<22} {:>14} {half:>7.1}x {most_of:>7.1}x {most:>7.1}x", "");
}

/// The least value that `share` of the sorted `values` do not exceed.
fn quantile(values: &[f64], share: f64) -> f64 {
    let at = (values.len() as f64 * share).ceil() as usize;
    values.get(at.clamp(1, values.len().max(1)) - 1).copied().unwrap_or(0.0)
}

/// CPU time of this thread so far.
fn cpu_nanoseconds() -> u64 {
    #[repr(C)]
    #[derive(Default)]
    struct Time {
        seconds: i64,
        nanoseconds: i64,
    }
    unsafe extern "C" {
        fn clock_gettime(clock: i32, time: *mut Time) -> i32;
    }
    /// CLOCK_THREAD_CPUTIME_ID, see clock_gettime(2).
    const OF_THREAD: i32 = 3;
    let mut time = Time::default();
    // SAFETY: `Time` is the `timespec` of 64-bit Linux, and outlives the call.
    let done = unsafe { clock_gettime(OF_THREAD, &raw mut time) };
    assert_eq!(done, 0, "no clock for a thread's CPU time");
    time.seconds as u64 * 1_000_000_000 + time.nanoseconds as u64
}
