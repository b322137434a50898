//! Archives of a gigabyte: the speed of `pipe` over a WARC file beside its speed over the same pages as files, and memory that does not grow
//! with the file. Run by `make archive`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Rounds of which the best counts, for each form.
const ROUNDS: usize = 3;
/// The least share of the speed over files that an archive has to reach.
const RATIO: f64 = 0.9;
/// How much more memory the large file may take than one of a tenth, in bytes: the allocator's play.
const PLAY: u64 = 48 << 20;

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).map_or(default, |value| value.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

/// An invented page of about 40 KB: menus, an article, teasers and a script.
fn page(number: usize) -> String {
    const PLACES: [&str; 6] = ["harbour", "market", "station", "library", "bridge", "lighthouse"];
    let place = PLACES[number % PLACES.len()];
    let mut page = format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>The {place} opens again, part {number} | The Example</title>\
         <meta property='article:published_time' content='2024-05-16T08:00:00Z'></head><body><nav>"
    );
    for n in 0..80 {
        page += &format!("<li><a href='/section/{n}'>Section {n}</a></li>");
    }
    page +=
        &format!("</nav><article><h1>The {place} opens again, part {number}</h1><p class=byline>By Ada Example</p>");
    for n in 0..24 {
        page += &format!(
            "<p>The {place} of the old town opened on day {number} after repairs of {n} weeks, the council said. It had been closed since \
             the storm of last winter, which broke {n} windows and a door. People who live near it asked for {number} more lamps and \
             for a fence, and the engineers answered that both would be built before the end of the year.</p>"
        );
    }
    page += "</article><aside>";
    for n in 0..60 {
        page += &format!(
            "<div class=teaser><a href='/news/{n}'><h3>Another story {n}</h3></a><p>In short, number {n}.</p></div>"
        );
    }
    page += "</aside><script>";
    page += &"var data = data || []; data.push({'key': 'value', 'n': 17});\n".repeat(300);
    page += "</script></body></html>";
    page
}

fn record(into: &mut impl Write, url: usize, content_type: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n");
    let length = head.len() + body.len();
    write!(
        into,
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{url}>\r\nWARC-Target-URI: https://example.org/{url}\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n{head}"
    )
    .unwrap();
    into.write_all(body).unwrap();
    into.write_all(b"\r\n\r\n").unwrap();
}

struct Run {
    took: Duration,
    documents: usize,
    /// Largest resident set, in bytes.
    peak: u64,
}

fn pipe(input: &Path) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command.arg("pipe").arg(input).args(["--set", "log.level=error", "--set", "limits.body_bytes=16777216"]);
    let started = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut output = child.stdout.take().unwrap();
    let counting = std::thread::spawn(move || {
        let (mut buffer, mut documents) = (vec![0; 1 << 16], 0);
        loop {
            match std::io::Read::read(&mut output, &mut buffer).unwrap() {
                0 => return documents,
                read => documents += buffer[..read].iter().filter(|&&byte| byte == b'\n').count(),
            }
        }
    });
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0) << 10);
        std::thread::sleep(Duration::from_millis(10));
    }
    let took = started.elapsed();
    Run { took, documents: counting.join().unwrap(), peak }
}

/// A file of so many bytes: pages, and between them pictures, which are most of what an archive holds.
fn archive(path: &Path, bytes: usize, pages: usize) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    let picture: Vec<u8> = (0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let share = bytes / pages;
    for n in 0..pages {
        let page = page(n);
        record(&mut file, n, "text/html", page.as_bytes());
        let mut left = share.saturating_sub(page.len());
        while left > 0 {
            let length = left.min(picture.len());
            record(&mut file, n, "image/jpeg", &picture[..length]);
            left -= length;
        }
    }
    file.flush().unwrap();
}

fn main() {
    let (bytes, pages) = (number("ARCHIVE_BYTES", 1 << 30), number("ARCHIVE_PAGES", 4000));
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();

    // The same pages as files and as archives.
    let files = folder.path().join("files");
    std::fs::create_dir(&files).unwrap();
    let (plain, packed) = (folder.path().join("pages.warc"), folder.path().join("pages.warc.gz"));
    let mut warc = BufWriter::new(File::create(&plain).unwrap());
    let mut gzip = BufWriter::new(File::create(&packed).unwrap());
    let compared = pages.min(number("ARCHIVE_COMPARED", 2000));
    for n in 0..compared {
        let page = page(n);
        std::fs::write(files.join(format!("{n:06}.html")), &page).unwrap();
        record(&mut warc, n, "text/html", page.as_bytes());
        let mut member = flate2::write::GzEncoder::new(&mut gzip, flate2::Compression::default());
        record(&mut member, n, "text/html", page.as_bytes());
        member.finish().unwrap();
    }
    warc.flush().unwrap();
    gzip.flush().unwrap();
    drop((warc, gzip));
    let inputs = [("files", &files), (".warc", &plain), (".warc.gz", &packed)];
    let mut best = [Duration::MAX; 3];
    for _ in 0..ROUNDS {
        for (best, (name, input)) in best.iter_mut().zip(inputs) {
            let run = pipe(input);
            assert_eq!(run.documents, compared, "{name}");
            *best = run.took.min(*best);
        }
    }
    let speed = |took: Duration| compared as f64 / took.as_secs_f64();
    for (took, (name, _)) in best.iter().zip(inputs) {
        let ratio = speed(*took) / speed(best[0]);
        println!("{name:<9} {:>8.0} pages/s   ratio {ratio:.3}", speed(*took));
        assert!(ratio >= RATIO, "{name} is slower than {RATIO} of files");
    }

    // A file of a gigabyte takes no more memory than one of a tenth of it.
    let (small, large) = (folder.path().join("small.warc"), folder.path().join("large.warc"));
    archive(&small, bytes / 10, pages / 10);
    archive(&large, bytes, pages);
    let (first, second) = (pipe(&small), pipe(&large));
    for (name, run, count) in [("a tenth", &first, pages / 10), ("all of it", &second, pages)] {
        assert_eq!(run.documents, count, "{name}");
        println!("{name:<9} {:>8} MB at most   {:.1} s", run.peak >> 20, run.took.as_secs_f64());
    }
    println!("{:.1} MB/s over {} MB", bytes as f64 / 1e6 / second.took.as_secs_f64(), bytes / 1_000_000);
    assert!(second.peak <= first.peak + PLAY, "memory grows with the file");
}
