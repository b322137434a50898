//! Whether the worker lives, and whether it is ready for articles.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::ledger::Link;

/// The service says every second how things stand. Silent for so long, it hangs.
const SILENT: Duration = Duration::from_secs(30);
/// Confirms that stay away for so long do not flow.
const STALLED: Duration = Duration::from_secs(5);

/// The answer to a probe.
#[derive(Debug, Clone, PartialEq)]
pub struct Health {
    /// Whether all is well.
    pub pass: bool,
    /// What was looked at.
    pub detail: Value,
}

/// What the probes ask for, besides the ledger.
#[derive(Debug)]
pub struct Pulse {
    /// When the service last said how things stand.
    pub status: Option<Instant>,
    /// When results were last confirmed, or there was none to confirm.
    pub confirms: Instant,
    /// No more deliveries are taken.
    pub draining: bool,
}

impl Default for Pulse {
    fn default() -> Self {
        Self { status: None, confirms: Instant::now(), draining: false }
    }
}

/// Whether the process does its work at all, connected or not. Where not, only a restart helps.
pub fn live(pulse: &Pulse, now: Instant) -> Health {
    let silent = pulse.status.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
    let pass = silent < SILENT;
    Health { pass, detail: json!({"status": word(pass), "silent_seconds": silent.as_secs()}) }
}

/// Whether articles flow: the consumer is registered, the publisher open, confirms come, the broker does not block, and no drain has begun.
pub fn ready(pulse: &Pulse, link: &Link, now: Instant) -> Health {
    let flowing = now.saturating_duration_since(pulse.confirms) < STALLED;
    let pass = link.word() == "ready" && flowing && !pulse.draining;
    let detail = json!({
        "status": word(pass),
        "connection": link.word(),
        "consumer": link.ready.is_some(),
        "publisher": link.ready.is_some(),
        "blocked": link.blocked.is_some(),
        "paused": link.paused.is_some(),
        "confirms": if flowing { "flowing" } else { "stalled" },
        "draining": pulse.draining,
    });
    Health { pass, detail }
}

const fn word(pass: bool) -> &'static str {
    if pass { "pass" } else { "fail" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_falls_silent_is_dead() {
        let now = Instant::now();
        let mut pulse = Pulse::default();
        assert!(live(&pulse, now + SILENT * 2).pass, "it has not begun");
        pulse.status = Some(now);
        assert!(live(&pulse, now + SILENT / 2).pass);
        assert!(!live(&pulse, now + SILENT).pass);
    }

    #[test]
    fn ready_takes_everything_together() {
        let now = Instant::now();
        let (mut pulse, mut link) = (Pulse::default(), Link::default());
        assert!(!ready(&pulse, &link, now).pass, "there is no consumer");
        link.ready = Some(1);
        assert!(ready(&pulse, &link, now).pass);
        assert_eq!(ready(&pulse, &link, now + STALLED * 2).detail["confirms"], "stalled");
        link.blocked = Some(now);
        assert_eq!(ready(&pulse, &link, now).detail["connection"], "blocked");
        link.blocked = None;
        pulse.draining = true;
        assert!(!ready(&pulse, &link, now).pass);
    }
}
