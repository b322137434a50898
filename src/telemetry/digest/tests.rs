//! What a log says, read back.

use std::io::Read;

use super::read::all;
use super::*;

const START: i64 = 1_800_000_000;

fn line(second: i64, replica: &str, event: &str, fields: &str) -> String {
    let at = jiff::Timestamp::from_second(START + second).unwrap();
    let comma = if fields.is_empty() { "" } else { "," };
    format!(
        "{{\"timestamp\":\"{at:.6}\",\"level\":\"{}\",\"event\":\"{event}\",\"message\":\"m\",\"service.instance.id\":\"{replica}\"{comma}{fields}}}\n",
        if matches!(event, "disconnected" | "blocked") { "WARN" } else { "INFO" }
    )
}

fn settled(second: i64, outcome: &str, more: &str) -> String {
    let fields = format!(
        "\"outcome\":\"{outcome}\",\"messaging.message.body.size\":100,\"lag_seconds\":2.5,\"time.total_ms\":10.0,\"time.waiting_ms\":1.0,\"time.decode_ms\":2.0{more}"
    );
    line(second, "a:1", "message.settled", &fields)
}

fn summary(second: i64, replica: &str, uptime: i64, received: u64, published: u64, rate: f64) -> String {
    let fields = format!(
        "\"interval_seconds\":10.0,\"uptime_seconds\":{uptime}.0,\"messages_per_second\":{rate:?},\"ledger.received\":{received},\
         \"ledger.published\":{published},\"ledger.quarantined\":{},\"in_flight\":0,\"connection\":\"ready\"",
        received - published
    );
    line(second, replica, "summary", &fields)
}

fn log() -> String {
    let mut log = String::new();
    for second in 0..40 {
        log += &settled(
            second,
            "published",
            ",\"source.domain\":\"example.org\",\"language\":\"en\",\"duplicate\":\"near\",\"story\":\"first\",\"warnings\":[\"w\"]",
        );
    }
    log += &settled(40, "quarantined", ",\"error.type\":\"malformed.json\",\"messaging.message.id\":\"m\\\"1\"");
    log += "starting up\n{\"level\":\"info\",\"msg\":\"other\"}\n";
    log += &line(5, "a:1", "disconnected", "\"error.type\":\"unreachable\",\"detail\":\"refused\"");
    log += &line(9, "a:1", "disconnected", "\"error.type\":\"unreachable\",\"repeated\":3");
    log += &line(9, "a:1", "invented_later", "");
    log += &summary(41, "a:1", 41, 41, 40, 4.1);
    let cut = summary(42, "a:1", 42, 99, 99, 1.0);
    log + &cut[..cut.len() - 30]
}

fn read(log: &str, threads: usize) -> Digest {
    all(log.as_bytes(), threads).unwrap()
}

#[test]
fn every_line_is_counted_in_one_way() {
    let digest = read(&log(), 1);
    let lines = Lines { read: 48, ours: 45, settled: 41, unknown: 1, not_json: 1, not_ours: 1, broken: 1 };
    assert_eq!(digest.lines, lines);
    assert_eq!(digest.outcomes, [40, 0, 0, 1, 0]);
    assert_eq!(digest.reasons["malformed.json"], [0, 0, 0, 1, 0]);
    assert_eq!(digest.sources["example.org"], Count { all: 40, failed: 0 });
    assert_eq!((digest.languages["en"].all, digest.warnings["w"].all), (40, 40));
    assert_eq!((digest.earlier["duplicate, near"].all, digest.earlier["report, first of its story"].all), (40, 40));
    assert_eq!(digest.bytes, 4100);
    assert_eq!(digest.times[1].quantile(0.5), Some(2000));
    assert!((digest.spent[7] - 410.0).abs() < 1e-9);
    assert_eq!(digest.slowest.len(), SLOWEST);
    let incident = &digest.incidents[&("disconnected", "unreachable".to_owned())];
    assert_eq!((incident.count, incident.detail.as_str()), (4, "refused"));
    assert_eq!(digest.changes.len(), 1);
    let books = digest.replicas["a:1"].last().unwrap().books;
    assert!(books.holds());
    assert_eq!((books.received, books.quarantined), (41, 1));
}

#[test]
fn threads_and_pieces_make_no_difference() {
    /// Gives a few bytes at a time.
    struct Drops<'a>(&'a [u8]);
    impl Read for Drops<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(7).min(into.len());
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }
    let log = log().repeat(50);
    let whole = read(&log, 1);
    let short = &log[..log.len() / 20];
    for other in [read(&log, 3), read(&log, 8)] {
        assert_eq!(
            (other.lines, other.outcomes, other.period, other.bytes),
            (whole.lines, whole.outcomes, whole.period, whole.bytes)
        );
        assert_eq!((&other.reasons, &other.sources), (&whole.reasons, &whole.sources));
        assert_eq!(other.replicas["a:1"].runs, whole.replicas["a:1"].runs);
        assert_eq!(other.times[7].quantile(0.99), whole.times[7].quantile(0.99));
    }
    assert_eq!(all(Drops(short.as_bytes()), 2).unwrap().lines, read(short, 1).lines);
}

#[test]
fn a_line_without_end_is_passed_over() {
    let log = format!("{}{}\n{}", settled(0, "published", ""), "x".repeat(9 << 20), settled(1, "published", ""));
    let digest = read(&log, 2);
    assert_eq!((digest.lines.settled, digest.lines.broken), (2, 1));
    assert!(read(&"x".repeat(9 << 20), 1).lines.broken == 1);
    assert_eq!(read("", 2).lines, Lines::default());
}

#[test]
fn a_name_that_is_used_again_has_books_of_its_own() {
    let log = summary(100, "pod:1", 100, 50, 50, 1.0)
        + &summary(110, "pod:1", 110, 60, 60, 1.0)
        + &summary(130, "pod:1", 10, 7, 6, 0.7)
        + &summary(130, "other:1", 130, 3, 3, 0.1);
    let digest = read(&log, 1);
    assert_eq!(digest.replicas["pod:1"].runs.len(), 2);
    let books = sum(digest.replicas.values().flat_map(|replica| &replica.runs));
    assert_eq!((books.received, books.published, books.quarantined), (70, 69, 1));
}

#[test]
fn sampled_successes_are_counted_by_the_summaries() {
    assert!((read(&log(), 1).published_per_line() - 1.0).abs() < f64::EPSILON);
    let log = settled(1, "published", "") + &summary(10, "a:1", 10, 40, 40, 4.0);
    assert!((read(&log, 1).published_per_line() - 40.0).abs() < f64::EPSILON);
}
