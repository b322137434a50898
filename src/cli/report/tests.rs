//! The page as a whole.

use super::page::page;
use crate::telemetry::digest::Digest;
use crate::telemetry::digest::read::all;

fn digest(log: &str) -> Digest {
    all(log.as_bytes(), 2).unwrap()
}

fn line(second: u32, event: &str, fields: &str) -> String {
    format!(
        "{{\"timestamp\":\"2026-01-02T03:04:{second:02}.000000Z\",\"level\":\"WARN\",\"event\":\"{event}\",\"message\":\"m\",\"service.instance.id\":\"pod-<1>:1\",{fields}}}\n"
    )
}

fn log(published: u64) -> String {
    let settled = "\"outcome\":\"published\",\"source.domain\":\"<b>.org\",\"language\":\"en\",\"article.id\":\"a&b\",\"time.total_ms\":12.5,\"time.decode_ms\":2.0,\"lag_seconds\":1.5";
    let failed = "\"outcome\":\"quarantined\",\"error.type\":\"malformed.json\",\"time.total_ms\":1.0";
    line(1, "message.settled", settled)
        + &line(2, "message.settled", failed)
        + &line(3, "disconnected", "\"error.type\":\"unreachable\",\"detail\":\"<script>alert(1)</script>\"")
        + "not of ours\n"
        + &line(
            4,
            "summary",
            &format!(
                "\"uptime_seconds\":4.0,\"interval_seconds\":4.0,\"messages_per_second\":0.5,\"ledger.received\":2,\"ledger.published\":{published},\"ledger.quarantined\":1,\"connection\":\"ready\""
            ),
        )
}

#[test]
fn everything_has_its_place_and_nothing_of_the_log_is_markup() {
    let page = page(&digest(&log(1)));
    for part in [
        "Every one of 2 deliveries is accounted for. 1 went to quarantine (50 %).",
        "<code>malformed.json</code>",
        "The body is not valid JSON.",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "pod-&lt;1&gt;:1",
        "&lt;b&gt;.org",
        "a&amp;b",
        "is the broker up, the address right?",
        "<td class=ok>balances",
        "5 lines read, 4 of this log, 2 settled deliveries, 1 without JSON",
    ] {
        assert!(page.contains(part), "{part} not in\n{page}");
    }
    for foreign in ["<script", "http://", "https://", "src=", "url(", "@import", "<link", "NaN", ">inf"] {
        assert!(!page.contains(foreign), "{foreign} in\n{page}");
    }
}

#[test]
fn an_imbalance_is_said_first() {
    let page = page(&digest(&log(0)));
    assert!(page.contains("The books do not balance"), "{page}");
    assert!(page.contains("<td class=wrong>1 missing"), "{page}");
}

#[test]
fn a_log_of_a_single_line_makes_a_page() {
    let page = page(&digest(&line(1, "started", "\"workers\":1")));
    assert!(page.contains("No summary is in this log") && page.ends_with("</html>\n"));
    assert!(!page.contains("NaN"));
}
