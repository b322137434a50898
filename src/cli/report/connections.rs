//! What each replica's connection went through.

use std::fmt::Write as _;

use super::chart::{Axis, escape};
use crate::cli::figures;
use crate::telemetry::digest::{Change, Digest};

/// Replicas that are drawn.
const LANES: usize = 24;

/// A time in one state.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Seconds since the Unix epoch.
    pub from: f64,
    /// The same.
    pub to: f64,
    /// `ready`, `connecting`, `blocked`, `paused` or `draining`.
    pub state: &'static str,
}

/// The states of one replica in order. `changes` are its own, by time; before the first and after the last it is as these imply.
pub fn spans(changes: &[&Change], axis: Axis, last_state: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let (mut since, mut state) = (axis.first, before(changes.first().copied(), last_state));
    let mut end = |from: f64, to: f64, state: Option<&'static str>| {
        if let Some(state) = state.filter(|_| to > from) {
            match spans.last_mut() {
                Some(last) if last.state == state && last.to >= from => last.to = to,
                Some(_) | None => spans.push(Span { from, to, state }),
            }
        }
    };
    for change in changes {
        let at = change.at as f64 / 1e6;
        end(since, at, state);
        since = at;
        state = match change.event {
            "started" | "connected" | "disconnected" => Some("connecting"),
            "ready" | "unblocked" | "resumed" => Some("ready"),
            "blocked" => Some("blocked"),
            "paused" => Some("paused"),
            "drain_started" => Some("draining"),
            "stopped" => None,
            _ => state,
        };
    }
    end(since, axis.last, state);
    spans
}

/// The state before the first change of a log that does not begin with the process.
fn before(first: Option<&Change>, last_state: &str) -> Option<&'static str> {
    match first.map(|change| change.event) {
        Some("started") => None,
        Some("connected" | "ready") => Some("connecting"),
        Some("unblocked") => Some("blocked"),
        Some("resumed") => Some("paused"),
        Some(_) => Some("ready"),
        None => ["ready", "connecting", "blocked", "paused"].into_iter().find(|state| *state == last_state),
    }
}

/// One lane for each replica.
pub fn lanes(digest: &Digest, axis: Axis) -> String {
    let mut out = "<figure><figcaption>".to_owned();
    for (class, word) in [
        ("ready", "ready"),
        ("connecting", "no session"),
        ("blocked", "blocked by the broker"),
        ("paused", "paused: refused downstream"),
        ("draining", "draining"),
    ] {
        let _ = write!(out, "<span><i class={class}></i>{word}</span>");
    }
    out += "</figcaption><div class=lanes>";
    let mut changes: Vec<&Change> = digest.changes.iter().collect();
    changes.sort_by_key(|change| change.at);
    for (name, replica) in digest.replicas.iter().take(LANES) {
        let own: Vec<&Change> = changes.iter().copied().filter(|change| change.replica == *name).collect();
        let _ = write!(out, "<div class=name>{}</div><div class=lane>", escape(name));
        let last = replica.last().map_or("", |run| run.connection.as_str());
        for Span { from, to, state } in spans(&own, axis, last) {
            let (left, right) = (axis.share(from) * 100.0, axis.share(to) * 100.0);
            let pattern = "%H:%M:%S";
            let (begin, end) = (figures::time((from * 1e6) as i64, pattern), figures::time((to * 1e6) as i64, pattern));
            let _ = write!(
                out,
                "<i class={state} style=\"left:{left:.3}%;width:{:.3}%\" title=\"{state} {begin} to {end}, {}\"></i>",
                right - left,
                figures::seconds(to - from)
            );
        }
        out += "</div>";
    }
    let _ = write!(out, "<div></div>{}</div>", axis.labels());
    if digest.replicas.len() > LANES {
        let _ = write!(out, "<p class=soft>and {} more</p>", digest.replicas.len() - LANES);
    }
    out + "</figure>"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replica_goes_through_states() {
        let change = |second: i64, event| Change { at: second * 1_000_000, replica: "r".into(), event };
        let all =
            [(1, "started"), (2, "ready"), (5, "blocked"), (7, "unblocked"), (8, "stopped")].map(|(s, e)| change(s, e));
        let all: Vec<&Change> = all.iter().collect();
        let states = |spans: Vec<Span>| spans.iter().map(|s| (s.from as i64, s.to as i64, s.state)).collect::<Vec<_>>();
        assert_eq!(
            states(spans(&all, Axis::new(0.0, 10.0), "")),
            [(1, 2, "connecting"), (2, 5, "ready"), (5, 7, "blocked"), (7, 8, "ready")]
        );
        assert_eq!(states(spans(&all[2..3], Axis::new(0.0, 10.0), "")), [(0, 5, "ready"), (5, 10, "blocked")]);
        assert_eq!(states(spans(&[], Axis::new(0.0, 10.0), "ready")), [(0, 10, "ready")]);
        assert_eq!(states(spans(&[], Axis::new(0.0, 10.0), "none")), []);
    }
}
