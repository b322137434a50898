//! The tables of the page.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use super::chart::escape;
use crate::cli::figures::{bytes, count, percent, seconds, time};
use crate::reason::Code;
use crate::service::Balance;
use crate::telemetry::digest::{Count, Digest, OUTCOMES, STAGES, sum};
use crate::telemetry::schema::EVENTS;

/// Rows of a table of names.
const ROWS: usize = 12;
/// Rows of the table of replicas.
const REPLICAS: usize = 50;

/// A bar of parts, each in percent of its whole width.
pub fn track(parts: &[(&str, f64)]) -> String {
    let parts: String =
        parts.iter().map(|(class, share)| format!("<i class=\"{class}\" style=\"width:{share:.2}%\"></i>")).collect();
    format!("<span class=track>{parts}</span>")
}

pub fn reasons(out: &mut String, digest: &Digest) {
    *out += "<h2>Reasons</h2>\n<p>Why articles were not published.</p>\n";
    if digest.reasons.is_empty() {
        *out += "<p class=ok>Every article was published.</p>\n";
        return;
    }
    let mut rows: Vec<_> =
        digest.reasons.iter().map(|(code, counts)| (code, counts, counts.iter().sum::<u64>())).collect();
    rows.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(b.0)));
    let most = rows.first().map_or(1, |row| row.2).max(1);
    *out += "<div class=scroll><table><tr><th>code<th class=n>articles<th><th>what it means</tr>";
    for (code, counts, total) in rows {
        let parts: Vec<_> = OUTCOMES
            .iter()
            .zip(counts)
            .map(|(o, n)| (*o, *n as f64 / most as f64 * 100.0))
            .filter(|(_, s)| *s > 0.0)
            .collect();
        let meaning = Code::ALL.iter().find(|known| known.as_str() == code).map_or("", |code| code.meaning());
        let _ = write!(
            out,
            "<tr><td><code>{}</code><td class=n>{}<td class=bar>{}<td class=wide>{}</tr>",
            escape(code),
            count(total),
            track(&parts),
            marked(meaning)
        );
    }
    *out += "</table></div>\n";
}

/// Our own words for people, in which names stand between backticks.
fn marked(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts.map(|(n, part)| if n % 2 == 1 { format!("<code>{}</code>", escape(part)) } else { escape(part) }).collect()
}

pub fn incidents(out: &mut String, digest: &Digest) {
    if digest.incidents.is_empty() {
        return;
    }
    *out += "<h2>Warnings and errors of the workers</h2>\n<p>Besides what is said of single articles.</p>\n";
    *out += "<div class=scroll><table><tr><th>event<th class=n>times<th>first<th>last<th>what was said last, and what to do</tr>";
    let mut rows: Vec<_> = digest.incidents.iter().collect();
    rows.sort_by_key(|((event, kind), incident)| {
        (!incident.error, std::cmp::Reverse(incident.count), *event, kind.clone())
    });
    for ((event, kind), incident) in rows {
        let action = EVENTS.iter().find(|known| known.name == *event).map_or("", |event| event.action);
        let _ = write!(
            out,
            "<tr><td><code class={}>{event}</code><br><span class=soft>{}</span><td class=n>{}<td>{}<td>{}<td class=wide>{}<br><span class=soft>{}</span></tr>",
            if incident.error { "wrong" } else { "attention" },
            escape(kind),
            count(incident.count),
            time(incident.first, "%H:%M:%S"),
            time(incident.last, "%H:%M:%S"),
            escape(&incident.detail),
            marked(action)
        );
    }
    *out += "</table></div>\n";
}

pub fn names(out: &mut String, title: &str, words: &str, head: &str, counts: &FxHashMap<String, Count>) {
    if counts.is_empty() {
        return;
    }
    let mut rows: Vec<_> = counts.iter().collect();
    rows.sort_by(|a, b| b.1.all.cmp(&a.1.all).then_with(|| a.0.cmp(b.0)));
    let most = rows.first().map_or(1, |(_, count)| count.all).max(1) as f64;
    let _ = write!(
        out,
        "<h2>{title}</h2>\n<p>{words}</p>\n<table><tr><th>{head}<th class=n>articles<th class=n>failed<th></tr>"
    );
    for (name, Count { all, failed }) in rows.iter().take(ROWS) {
        let shares =
            [("published", (all - failed) as f64 / most * 100.0), ("quarantined", *failed as f64 / most * 100.0)];
        let class = if failed * 2 > *all && *all >= 10 { "n wrong" } else { "n" };
        let _ = write!(
            out,
            "<tr><td>{}<td class=n>{}<td class=\"{class}\">{}<td class=bar>{}</tr>",
            escape(name),
            count(*all),
            if *failed > 0 { percent(*failed, *all) } else { String::new() },
            track(&shares)
        );
    }
    *out += "</table>\n";
    if rows.len() > ROWS {
        let rest: u64 = rows[ROWS..].iter().map(|(_, count)| count.all).sum();
        let _ = writeln!(
            out,
            "<p class=soft>and {} more with {} articles</p>",
            count((rows.len() - ROWS) as u64),
            count(rest)
        );
    }
}

pub fn books(out: &mut String, digest: &Digest) {
    let all: Vec<_> = digest
        .replicas
        .iter()
        .flat_map(|(name, replica)| replica.runs.iter().map(move |run| (name, replica, run)))
        .collect();
    if all.is_empty() {
        return;
    }
    *out += "<h2>Ledger</h2>\n<p>Of each process since its start, by its last summary. Received is the sum of all ends and of what is in flight.</p>\n";
    *out += "<div class=scroll><table><tr><th>process<th class=n>received<th class=n>published<th class=n>skipped<th class=n>retried<th class=n>quarantined<th class=n>returned<th class=n>in flight<th>balance<th>connection<th class=n>reconnects<th class=n>blocked<th class=n>paused<th class=n>memory</tr>";
    for (name, replica, run) in all.iter().take(REPLICAS) {
        let _ = write!(
            out,
            "<tr><td class=process>{}<br><span class=soft>{} since {}</span>{}<td>{}<td class=n>{}<td class=n>{}<td class=n>{}<td class=n>{}</tr>",
            escape(name),
            escape(&replica.version),
            time((run.began * 1e6) as i64, "%b %e %H:%M:%S"),
            columns(&run.books),
            escape(&run.connection),
            count(run.reconnects),
            seconds(run.blocked),
            seconds(run.paused),
            bytes(run.memory)
        );
    }
    if all.len() > REPLICAS {
        let _ = write!(out, "<tr><td class=soft>and {} more", all.len() - REPLICAS);
    }
    let total = sum(all.iter().map(|(_, _, run)| *run));
    let _ = writeln!(out, "<tr class=sum><td>all{}<td colspan=5></tr></table></div>", columns(&total));
}

fn columns(books: &Balance) -> String {
    let counts = [
        books.received,
        books.published,
        books.skipped,
        books.retried,
        books.quarantined,
        books.returned,
        books.in_flight,
    ];
    let counts: String = counts.iter().map(|n| format!("<td class=n>{}", count(*n))).collect();
    let ended = books.published + books.skipped + books.retried + books.quarantined + books.returned + books.in_flight;
    let balance = match ended.cmp(&books.received) {
        std::cmp::Ordering::Equal => "<td class=ok>balances".to_owned(),
        std::cmp::Ordering::Less => format!("<td class=wrong>{} missing", count(books.received - ended)),
        std::cmp::Ordering::Greater => format!("<td class=wrong>{} too many", count(ended - books.received)),
    };
    counts + &balance
}

pub fn slowest(out: &mut String, digest: &Digest) {
    if digest.slowest.is_empty() {
        return;
    }
    *out +=
        "<h2>Slowest articles</h2>\n<p>From being taken to being settled, and where the time went.</p>\n<figcaption>";
    for (index, stage) in STAGES.iter().enumerate().take(STAGES.len() - 1) {
        let _ = write!(out, "<span><i class=s{index}></i>{stage}</span>");
    }
    *out += "</figcaption><div class=scroll><table><tr><th class=n>took<th><th>article<th>source<th class=n>size<th>outcome<th>at</tr>";
    let most = digest.slowest.first().map_or(1.0, |slow| slow.total()).max(1e-9);
    for slow in &digest.slowest {
        let parts: Vec<_> =
            (0..STAGES.len() - 1).filter_map(|n| Some((format!("s{n}"), slow.times[n]? / most * 100.0))).collect();
        let parts: Vec<_> = parts.iter().map(|(class, share)| (class.as_str(), *share)).collect();
        let _ = write!(
            out,
            "<tr><td class=n>{}<td class=bar>{}<td><code>{}</code><td>{}<td class=n>{}<td>{}<td>{}</tr>",
            seconds(slow.total() / 1e3),
            track(&parts),
            escape(&slow.id),
            escape(&slow.domain),
            bytes(slow.bytes),
            escape(&slow.outcome),
            time(slow.at, "%H:%M:%S")
        );
    }
    *out += "</table></div>\n";
}
