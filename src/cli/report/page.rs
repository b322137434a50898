//! The page, from top to bottom.

use std::fmt::Write as _;

use super::chart::{Axis, bars, curves, escape};
use super::connections;
use super::tables::{books, incidents, names, reasons, slowest, track};
use crate::cli::figures::{count, micros, number, percent, seconds, time};
use crate::telemetry::digest::{Digest, OUTCOMES, Run, STAGES, sum};
use crate::telemetry::histogram::Histogram;
use crate::telemetry::schema;

/// The whole page.
pub fn page(digest: &Digest) -> String {
    let (first, last) = digest.period.unwrap_or_default();
    let axis = Axis::new(first as f64 / 1e6, last as f64 / 1e6);
    let mut out = format!(
        "<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<meta name=viewport content=\"width=device-width\">\n\
         <meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>copydesk report</title>\n<style>\n{}</style>\n<main>\n",
        include_str!("style.css")
    );
    head(&mut out, digest, (first, last));
    verdict(&mut out, digest);
    tiles(&mut out, digest, axis);
    throughput(&mut out, digest, axis);
    latency(&mut out, digest, axis);
    // Files have no sessions.
    if !runs(digest).all(|run| run.connection == "none") || runs(digest).next().is_none() {
        out += "<h2>Connections</h2>\n<p>Each replica's session with the broker over time.</p>\n";
        out += &connections::lanes(digest, axis);
    }
    reasons(&mut out, digest);
    incidents(&mut out, digest);
    out += "<div class=two><div>";
    names(&mut out, "Sources", "Registrable domains.", "domain", &digest.sources);
    out += "</div><div>";
    names(&mut out, "Languages", "BCP 47 tags; und where it is unsure.", "language", &digest.languages);
    names(
        &mut out,
        "Warnings",
        "What documents themselves say of what is uncertain in them.",
        "code",
        &digest.warnings,
    );
    names(
        &mut out,
        "Earlier articles",
        "How articles stand to those before them, as far as the log names them.",
        "kind",
        &digest.earlier,
    );
    out += "</div></div>";
    books(&mut out, digest);
    slowest(&mut out, digest);
    foot(&mut out, digest);
    out + "</main>\n</html>\n"
}

fn head(out: &mut String, digest: &Digest, (first, last): (i64, i64)) {
    let same_day = time(first, "%F") == time(last, "%F");
    let until = time(last, if same_day { "%H:%M:%S" } else { "%e %B %Y, %H:%M:%S" });
    let mut places: Vec<_> =
        digest.replicas.values().filter(|r| !r.queue.is_empty()).map(|r| r.queue.clone()).collect();
    places.sort_unstable();
    places.dedup();
    let queue = if places.is_empty() { String::new() } else { format!(" · {}", escape(&places.join(", "))) };
    let replicas = digest.replicas.len();
    let _ = writeln!(
        out,
        "<h1>copydesk report</h1>\n<div class=soft>{} to {until} UTC · {} · {} replica{}{queue}</div>",
        time(first, "%e %B %Y, %H:%M:%S").trim(),
        seconds((last - first) as f64 / 1e6),
        count(replicas as u64),
        if replicas == 1 { "" } else { "s" },
    );
}

/// All processes that the log speaks of.
fn runs(digest: &Digest) -> impl Iterator<Item = &Run> {
    digest.replicas.values().flat_map(|replica| &replica.runs)
}

fn verdict(out: &mut String, digest: &Digest) {
    let total = sum(runs(digest));
    let imbalance = digest.incidents.keys().any(|(event, _)| *event == schema::IMBALANCE.name);
    let wrong = imbalance || runs(digest).any(|run| !run.books.holds());
    let (class, text) = if runs(digest).next().is_none() {
        ("warn", "No summary is in this log: the books are not known, only what lines say.".to_owned())
    } else if wrong {
        (
            "bad",
            "The books do not balance: an article may have been lost or settled twice. See the ledger below."
                .to_owned(),
        )
    } else {
        let mut text = format!("Every one of {} deliveries is accounted for.", count(total.received));
        if total.quarantined > 0 {
            let _ = write!(
                text,
                " {} went to quarantine ({}).",
                count(total.quarantined),
                percent(total.quarantined, total.received)
            );
        }
        if total.in_flight > 0 {
            let _ = write!(text, " {} were in flight at the last summary.", count(total.in_flight));
        }
        (if total.quarantined > 0 { "warn" } else { "" }, text)
    };
    let _ = writeln!(out, "<div class=\"verdict {class}\">{text}</div>");
}

fn tiles(out: &mut String, digest: &Digest, axis: Axis) {
    let logged = digest.ended();
    let scale = digest.published_per_line();
    let published = (digest.outcomes[0] as f64 * scale).round() as u64;
    let ended = logged - digest.outcomes[0] + published;
    let of = |q: f64, histogram: &Histogram| histogram.quantile(q).map_or_else(|| "–".to_owned(), micros);
    let reconnects: u64 =
        digest.incidents.iter().filter(|((e, _), _)| *e == schema::DISCONNECTED.name).map(|(_, i)| i.count).sum();
    let (blocked, paused) = runs(digest).fold((0.0, 0.0), |(b, p), run| (b + run.blocked, p + run.paused));
    let total = &digest.times[STAGES.len() - 1];
    let tiles = [
        (count(ended), "came to their end".to_owned()),
        (percent(published, ended), "published".to_owned()),
        (count(digest.outcomes[2]), "retries".to_owned()),
        (count(digest.outcomes[3]), "to quarantine".to_owned()),
        (number(ended as f64 / (axis.last - axis.first)), "articles a second".to_owned()),
        (of(0.5, total), format!("median, {} at the 99th percentile", of(0.99, total))),
        (of(0.5, &digest.lag), "median lag behind the producer".to_owned()),
        (count(reconnects), "sessions failed or lost".to_owned()),
        (seconds(blocked + paused), "blocked or paused".to_owned()),
    ];
    *out += "<div class=tiles>";
    for (figure, words) in tiles {
        let _ = write!(out, "<div class=tile><b>{figure}</b><span>{words}</span></div>");
    }
    *out += "</div>\n";
    if scale > 1.0 {
        let _ = writeln!(
            out,
            "<p class=soft>Successes are sampled in this log: one published article of {} is logged. Counts of published articles are \
             scaled by the summaries; times, sources and languages are those of the sample.</p>",
            number(scale)
        );
    }
}

fn throughput(out: &mut String, digest: &Digest, axis: Axis) {
    let cells = digest.series.cells();
    let width = cell_width(&cells);
    let scale = digest.published_per_line();
    *out +=
        "<h2>Throughput and outcome</h2>\n<p>Deliveries that came to their end, a second.</p>\n<figure><figcaption>";
    for (outcome, total) in OUTCOMES.iter().zip(digest.outcomes).filter(|(_, total)| *total > 0) {
        let _ = write!(out, "<span><i class={outcome}></i>{outcome} {}</span>", count(total));
    }
    *out += "</figcaption>";
    let cells: Vec<_> = cells
        .iter()
        .map(|(at, cell)| {
            let parts = cell.outcomes.iter().enumerate();
            let parts = parts.map(|(n, count)| *count as f64 * if n == 0 { scale } else { 1.0 } / width);
            let mut said = time(at * 1_000_000, "%b %e %H:%M:%S");
            for (outcome, total) in OUTCOMES.iter().zip(cell.outcomes).filter(|(_, total)| *total > 0) {
                let _ = write!(said, "\n{outcome} {}", count(total));
            }
            (*at as f64, parts.collect(), said)
        })
        .collect();
    *out += &bars(axis, width, &OUTCOMES, &cells, "/s");
    *out += "</figure>\n";
}

fn cell_width<T>(cells: &[(i64, T)]) -> f64 {
    match cells {
        [(first, _), (second, _), ..] => (second - first) as f64,
        _ => 1.0,
    }
}

fn latency(out: &mut String, digest: &Digest, axis: Axis) {
    *out += "<h2>Time</h2>\n<p>From being taken to being settled; lag is from the producer's timestamp to the settlement. Logarithmic.</p>\n";
    let percentiles = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)];
    let cells = digest.series.cells();
    let width = cell_width(&cells);
    for (what, which) in [("settled after", 0), ("lag", 1)] {
        if which == 1 && digest.lag.count() == 0 {
            continue;
        }
        let _ = write!(out, "<figure><figcaption><span>{what}</span>");
        for (class, q) in percentiles {
            let _ = write!(out, "<span><i class={class}></i>{} %</span>", q * 100.0);
        }
        *out += "</figcaption>";
        let points: Vec<_> = cells
            .iter()
            .map(|(at, cell)| {
                let histogram = if which == 0 { &cell.total } else { &cell.lag };
                let values: Vec<_> = percentiles.iter().map(|(_, q)| histogram.quantile(*q)).collect();
                let mut said = time(at * 1_000_000, "%b %e %H:%M:%S");
                for ((name, _), value) in percentiles.iter().zip(&values) {
                    let _ = write!(said, "\n{name} {}", value.map_or_else(|| "–".to_owned(), micros));
                }
                (*at as f64, values.into_iter().map(|v| v.map(|v| v as f64 / 1e6)).collect(), said)
            })
            .collect();
        *out += &curves(axis, width, &percentiles.map(|(class, _)| class), &points);
        *out += "</figure>\n";
    }
    stages(out, digest);
}

fn stages(out: &mut String, digest: &Digest) {
    let all: f64 = digest.spent[..STAGES.len() - 1].iter().sum();
    *out += "<div class=scroll><table><tr><th>stage<th class=n>50 %<th class=n>95 %<th class=n>99 %<th class=n>longest<th class=n>share<th>of the time of all articles</tr>";
    for (index, stage) in STAGES.iter().enumerate() {
        let histogram = &digest.times[index];
        if histogram.count() == 0 {
            continue;
        }
        let of = |q| histogram.quantile(q).map_or_else(|| "–".to_owned(), micros);
        let share = digest.spent[index] / all.max(1e-9) * 100.0;
        let total = *stage == "total";
        let bar = if total { String::new() } else { track(&[(&format!("s{index}"), share)]) };
        let _ = write!(
            out,
            "<tr{}><td>{stage}<td class=n>{}<td class=n>{}<td class=n>{}<td class=n>{}<td class=n>{}<td class=bar>{bar}</tr>",
            if total { " class=sum" } else { "" },
            of(0.5),
            of(0.95),
            of(0.99),
            histogram.max().map_or_else(|| "–".to_owned(), micros),
            if total { String::new() } else { format!("{} %", number(share)) },
        );
    }
    *out += "</table></div>\n";
}

fn foot(out: &mut String, digest: &Digest) {
    let lines = &digest.lines;
    let dropped: u64 = runs(digest).map(|run| run.log_dropped).sum();
    let mut parts = vec![
        format!("{} lines read", count(lines.read)),
        format!("{} of this log", count(lines.ours)),
        format!("{} settled deliveries", count(lines.settled)),
    ];
    for (n, words) in [
        (lines.not_json, "without JSON"),
        (lines.not_ours, "with JSON of something else"),
        (lines.broken, "cut off or broken"),
        (lines.unknown, "with events that this version does not know"),
        (dropped, "dropped by the workers, as nobody read them in time"),
    ] {
        if n > 0 {
            parts.push(format!("{} {words}", count(n)));
        }
    }
    let _ = writeln!(
        out,
        "<footer>{}. Percentiles are right within an eighth of an octave. Made by copydesk {}.</footer>",
        parts.join(", "),
        env!("CARGO_PKG_VERSION")
    );
}
