//! What `top` knows: all of the log in figures, and the last minute of it by itself.

use std::collections::BTreeMap;

use crate::service::Balance;
use crate::telemetry::digest::{Digest, OUTCOMES, Run, STAGES, sum};
use crate::telemetry::schema;

/// The recent figures are those of one to two of these, in seconds of the log's own time.
const WINDOW: i64 = 30;
/// Seconds of throughput that are kept.
const SECONDS: usize = 600;
/// Warnings that are kept.
const SAID: usize = 50;

/// A warning or an error that is shown.
#[derive(Debug, Clone)]
pub struct Said {
    /// Microseconds since the Unix epoch.
    pub at: i64,
    /// Whether it is an error.
    pub error: bool,
    /// Which process.
    pub replica: String,
    /// Event, and its words.
    pub text: String,
}

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// Everything since the beginning.
    pub all: Digest,
    current: Digest,
    previous: Digest,
    window: i64,
    /// Deliveries by outcome in each second.
    seconds: BTreeMap<i64, [u64; OUTCOMES.len()]>,
    said: Vec<Said>,
    /// The log has ended.
    pub ended: bool,
    /// Why it cannot be read further.
    pub fault: Option<String>,
}

/// A replica as it is shown.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its present process.
    pub run: Run,
}

/// What is drawn.
#[derive(Debug)]
pub struct Picture {
    /// The input queues.
    pub queues: Vec<String>,
    /// Time of the newest line, microseconds since the Unix epoch.
    pub now: Option<i64>,
    /// Lines read, and those that are not of this log.
    pub lines: (u64, u64),
    /// Deliveries by outcome, second by second, the newest last.
    pub seconds: Vec<[u64; OUTCOMES.len()]>,
    /// How many published articles stand behind one logged.
    pub scale: f64,
    /// The last minute.
    pub recent: Digest,
    /// Seconds that `recent` covers.
    pub covers: f64,
    /// The replicas.
    pub replicas: Vec<Row>,
    /// The books of all of them.
    pub books: Balance,
    /// The newest warnings, the newest first.
    pub said: Vec<Said>,
    /// The log has ended.
    pub ended: bool,
}

impl State {
    /// Takes a line.
    pub fn take(&mut self, line: &[u8]) {
        let Ok(read) = self.all.take(line) else { return };
        let Some(at) = read.at() else { return };
        let second = at.div_euclid(1_000_000);
        if second >= self.window + WINDOW {
            // After a pause the window before is not the last minute either.
            let previous = std::mem::take(&mut self.current);
            self.previous = if second >= self.window + 2 * WINDOW { Digest::default() } else { previous };
            self.window = second;
        }
        self.current.add(at, &read);
        if &*read.event == schema::SETTLED.name {
            let outcome = OUTCOMES.iter().position(|known| Some(*known) == read.outcome.as_deref());
            if let Some(outcome) = outcome {
                self.seconds.entry(second).or_default()[outcome] += 1;
                while self.seconds.len() > SECONDS {
                    self.seconds.pop_first();
                }
            }
        } else if matches!(&*read.level, "WARN" | "ERROR") && &*read.event != schema::SUMMARY.name {
            let detail = read.detail.as_deref().or(read.reason.as_deref()).or(read.message.as_deref());
            self.said.push(Said {
                at,
                error: &*read.level == "ERROR",
                replica: read.instance.to_string(),
                text: format!("{}: {}", &*read.event, detail.unwrap_or_default()),
            });
            if self.said.len() > 2 * SAID {
                self.said.drain(..SAID);
            }
        }
    }

    /// What is drawn now.
    pub fn picture(&self) -> Picture {
        let mut recent = self.current.clone();
        recent.merge(self.previous.clone());
        let covers = recent.period.map_or(1.0, |(first, last)| ((last - first) as f64 / 1e6).max(1.0));
        let last = self.seconds.last_key_value().map(|(second, _)| *second);
        let seconds = last.into_iter().flat_map(|last| last - SECONDS as i64 + 1..=last);
        let rows = self.all.replicas.iter();
        let rows =
            rows.map(|(name, replica)| Row { name: name.clone(), run: replica.last().cloned().unwrap_or_default() });
        let mut queues: Vec<_> =
            self.all.replicas.values().map(|r| r.queue.clone()).filter(|q| !q.is_empty()).collect();
        queues.sort_unstable();
        queues.dedup();
        Picture {
            queues,
            now: self.all.period.map(|(_, last)| last),
            lines: (self.all.lines.read, self.all.lines.read - self.all.lines.ours),
            seconds: seconds.map(|second| self.seconds.get(&second).copied().unwrap_or_default()).collect(),
            scale: self.all.published_per_line(),
            covers,
            replicas: rows.collect(),
            books: sum(self.all.replicas.values().flat_map(|replica| &replica.runs)),
            said: self.said.iter().rev().take(SAID).cloned().collect(),
            ended: self.ended,
            recent,
        }
    }
}

impl Picture {
    /// Deliveries that came to their end in the last minute, a second.
    pub fn rate(&self) -> f64 {
        let published = self.recent.outcomes[0] as f64 * self.scale;
        (published + self.recent.outcomes[1..].iter().sum::<u64>() as f64) / self.covers
    }

    /// Percentiles of a stage in the last minute, microseconds.
    pub fn percentiles(&self, stage: usize) -> Option<[u64; 3]> {
        let histogram = &self.recent.times[stage.min(STAGES.len() - 1)];
        Some([histogram.quantile(0.5)?, histogram.quantile(0.95)?, histogram.quantile(0.99)?])
    }
}
