//! The books and the figures of an interval.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::histogram::Histogram;
use crate::pipeline::Placed;
use crate::reason::Stage;
use crate::service::{Balance, Disposition, Settled, Status};

/// Domains counted apart in one interval, at most.
const DOMAINS: usize = 1024;
/// Where the others are counted.
const OTHERS: &str = "(others)";

/// What was counted since the start, and in the present interval.
#[derive(Debug, Default)]
pub struct Ledger {
    /// The books.
    pub balance: Balance,
    /// As the service said last.
    pub status: Status,
    /// Articles that were not compared with earlier ones.
    pub unchecked: u64,
    /// Reports that began a story, and that joined one, in the order of [`Placed::ALL`].
    pub stories: [u64; Placed::ALL.len()],
    /// Stories that turned out to be another one.
    pub merged: u64,
    /// Reasons of what was not published since the start, with their counts.
    pub reasons: BTreeMap<&'static str, u64>,
    /// The connection.
    pub link: Link,
    /// The present interval.
    pub interval: Interval,
}

/// Figures of one interval.
#[derive(Debug)]
pub struct Interval {
    /// When it began.
    pub since: Instant,
    /// Deliveries that came to their end.
    pub ended: u64,
    /// Bytes of their bodies.
    pub bytes: u64,
    /// Of these, quarantined.
    pub quarantined: u64,
    /// Waiting, total, and each stage.
    pub waiting: Histogram,
    /// From being taken to being settled.
    pub total: Histogram,
    /// Time in each stage.
    pub stages: [Histogram; Stage::ALL.len()],
    /// From the input's timestamp to the settlement.
    pub lag: Histogram,
    /// Reasons with their counts.
    pub reasons: BTreeMap<&'static str, u64>,
    /// Domains with their counts.
    pub domains: BTreeMap<String, u64>,
}

/// The connection's state and history.
#[derive(Debug, Clone, Default)]
pub struct Link {
    /// Sessions that were opened.
    pub sessions: u64,
    /// The session whose consumer was registered last.
    pub ready: Option<u64>,
    /// Since when the broker blocks.
    pub blocked: Option<Instant>,
    /// Since when consuming rests.
    pub paused: Option<Instant>,
    /// The connections are closed for good.
    pub closed: bool,
    /// Time blocked, without the present one.
    pub blocked_time: Duration,
    /// Time paused, without the present one.
    pub paused_time: Duration,
}

impl Link {
    /// The word for its state.
    pub fn word(&self) -> &'static str {
        match (self.blocked, self.paused, self.ready) {
            (Some(_), _, _) => "blocked",
            (None, Some(_), _) => "paused",
            (None, None, Some(_)) => "ready",
            (None, None, None) if self.closed => "closed",
            (None, None, None) => "connecting",
        }
    }

    /// The session is over, and with it what held in it.
    pub fn lost(&mut self) {
        self.ready = None;
        self.unblocked();
        self.resumed();
    }

    /// The connections are closed, and no session follows.
    pub fn close(&mut self) {
        self.lost();
        self.closed = true;
    }

    /// The broker reads again.
    pub fn unblocked(&mut self) {
        self.blocked_time += self.blocked.take().map_or(Duration::ZERO, |since| since.elapsed());
    }

    /// Consuming goes on.
    pub fn resumed(&mut self) {
        self.paused_time += self.paused.take().map_or(Duration::ZERO, |since| since.elapsed());
    }

    /// Time blocked, the present one included.
    pub fn blocked_for(&self) -> Duration {
        self.blocked_time + self.blocked.map_or(Duration::ZERO, |since| since.elapsed())
    }

    /// Time paused, the present one included.
    pub fn paused_for(&self) -> Duration {
        self.paused_time + self.paused.map_or(Duration::ZERO, |since| since.elapsed())
    }
}

impl Default for Interval {
    fn default() -> Self {
        Self {
            since: Instant::now(),
            ended: 0,
            bytes: 0,
            quarantined: 0,
            waiting: Histogram::default(),
            total: Histogram::default(),
            stages: std::array::from_fn(|_| Histogram::default()),
            lag: Histogram::default(),
            reasons: BTreeMap::new(),
            domains: BTreeMap::new(),
        }
    }
}

impl Ledger {
    /// A delivery was taken.
    pub fn received(&mut self) {
        self.balance.received += 1;
        self.balance.in_flight += 1;
    }

    /// A delivery came to its end.
    pub fn settled(&mut self, settled: &Settled<'_>, lag: Option<f64>) {
        self.balance.count(settled.disposition);
        self.unchecked += settled.about.unchecked.len() as u64;
        self.merged += settled.about.merged.len() as u64;
        for (count, placed) in self.stories.iter_mut().zip(Placed::ALL) {
            *count += settled.about.stories.iter().filter(|&&other| other == placed).count() as u64;
        }
        let interval = &mut self.interval;
        interval.ended += 1;
        interval.bytes += settled.body_bytes as u64;
        interval.quarantined += u64::from(settled.disposition == Disposition::Quarantined);
        interval.waiting.add(micros(settled.times.waiting));
        interval.total.add(micros(settled.times.total));
        for (histogram, time) in interval.stages.iter_mut().zip(settled.times.stages) {
            if let Some(time) = time {
                histogram.add(micros(time));
            }
        }
        if let Some(lag) = lag {
            interval.lag.add((lag * 1e6) as u64);
        }
        if let Some(reason) = settled.reason {
            *interval.reasons.entry(reason.code.as_str()).or_default() += 1;
            *self.reasons.entry(reason.code.as_str()).or_default() += 1;
        }
        if let Some(domain) = &settled.about.source_domain {
            if let Some(count) = interval.domains.get_mut(domain) {
                *count += 1;
            } else {
                let name = if interval.domains.len() < DOMAINS { domain } else { OTHERS };
                *interval.domains.entry(name.to_owned()).or_default() += 1;
            }
        }
    }
}

/// The `most` largest counts, largest first, equal ones by name.
pub fn top<'a>(counts: impl Iterator<Item = (&'a str, u64)>, most: usize) -> Vec<(&'a str, u64)> {
    let mut all: Vec<_> = counts.collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    all.truncate(most);
    all
}

fn micros(time: Duration) -> u64 {
    time.as_micros().try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_come_first() {
        let counts = [("b", 2), ("a", 2), ("c", 9), ("d", 1)];
        assert_eq!(top(counts.into_iter(), 3), [("c", 9), ("a", 2), ("b", 2)]);
    }

    #[test]
    fn a_lost_session_ends_what_held_in_it() {
        let mut link = Link { ready: Some(1), blocked: Some(Instant::now()), ..Link::default() };
        assert_eq!(link.word(), "blocked");
        link.unblocked();
        assert_eq!(link.word(), "ready");
        link.lost();
        assert_eq!(link.word(), "connecting");
        assert!(link.blocked_for() < Duration::from_secs(5));
    }
}
