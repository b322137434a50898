//! The log read back: what the lines of any number of replicas say together. Lines may come in any order.

mod books;
mod line;
pub mod read;
mod series;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

pub use books::{Replica, Run, sum};
pub use line::{Line, Unread};
pub use series::{Cell, Series};

use super::histogram::Histogram;
use super::schema::{self, EVENTS};

/// The ends of deliveries, in the order of every count here.
pub const OUTCOMES: [&str; 5] = ["published", "skipped", "retried", "quarantined", "returned"];
/// What is timed, in the order of every time here.
pub const STAGES: [&str; 8] = ["waiting", "decode", "normalize", "enrich", "route", "encode", "publish", "total"];

/// Names counted apart in one tally, at most.
const NAMES: usize = 20_000;
/// Where the others are counted.
pub const OTHERS: &str = "(others)";
/// Slowest articles that are kept.
const SLOWEST: usize = 20;
/// Changes of connections that are kept.
const CHANGES: usize = 20_000;
/// Kinds of incidents that are kept apart, and replicas.
const KINDS: usize = 1000;

/// What lines were read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lines {
    /// All of them.
    pub read: u64,
    /// Lines of this log.
    pub ours: u64,
    /// Of these, `message.settled`.
    pub settled: u64,
    /// Of these, events that this version does not know.
    pub unknown: u64,
    /// No JSON.
    pub not_json: u64,
    /// JSON of something else.
    pub not_ours: u64,
    /// Cut off, or too long.
    pub broken: u64,
}

/// How often, and how it ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Deliveries.
    pub all: u64,
    /// Of these, neither published nor skipped.
    pub failed: u64,
}

/// An article that took long.
#[derive(Debug, Clone, PartialEq)]
pub struct Slow {
    /// When it was settled, microseconds since the Unix epoch.
    pub at: i64,
    /// How it ended, with its reason code.
    pub outcome: String,
    /// The document's id, else the message's.
    pub id: String,
    /// Domain of the publication.
    pub domain: String,
    /// Bytes of the input.
    pub bytes: u64,
    /// Milliseconds, in the order of [`STAGES`].
    pub times: [Option<f64>; STAGES.len()],
}

/// Something that somebody may have to act on, as often as it happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// How often.
    pub count: u64,
    /// Microseconds since the Unix epoch.
    pub first: i64,
    /// The same.
    pub last: i64,
    /// Whether it was logged as an error.
    pub error: bool,
    /// The last one's detail.
    pub detail: String,
}

/// A connection changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Microseconds since the Unix epoch.
    pub at: i64,
    /// Which process.
    pub replica: String,
    /// The event's name.
    pub event: &'static str,
}

/// See the module.
#[derive(Debug, Clone, Default)]
pub struct Digest {
    /// What was read.
    pub lines: Lines,
    /// Time of the first and of the last line, microseconds since the Unix epoch.
    pub period: Option<(i64, i64)>,
    /// Deliveries by outcome, as logged.
    pub outcomes: [u64; OUTCOMES.len()],
    /// Bytes of their bodies.
    pub bytes: u64,
    /// The same over time.
    pub series: Series,
    /// Times of the stages.
    pub times: [Histogram; STAGES.len()],
    /// The same added up, in milliseconds.
    pub spent: [f64; STAGES.len()],
    /// From the input's timestamp to the settlement.
    pub lag: Histogram,
    /// Reason codes.
    pub reasons: BTreeMap<String, [u64; OUTCOMES.len()]>,
    /// Domains.
    pub sources: FxHashMap<String, Count>,
    /// Languages.
    pub languages: FxHashMap<String, Count>,
    /// Codes of warnings.
    pub warnings: FxHashMap<String, Count>,
    /// How articles stand to earlier ones: kinds of duplicates, and places in stories.
    pub earlier: FxHashMap<String, Count>,
    /// The slowest articles, slowest first.
    pub slowest: Vec<Slow>,
    /// Warnings and errors by event and kind.
    pub incidents: BTreeMap<(&'static str, String), Incident>,
    /// What happened to connections, in the order in which it was read.
    pub changes: Vec<Change>,
    /// Processes by `service.instance.id`.
    pub replicas: BTreeMap<String, Replica>,
}

impl Digest {
    /// Takes a line, without its end. Says what the line was, for those who look at it further.
    ///
    /// # Errors
    /// [`Unread`], which is counted.
    pub fn take<'a>(&mut self, line: &'a [u8]) -> Result<Line<'a>, Unread> {
        self.lines.read += 1;
        let read = Line::read(line).and_then(|line| Ok((line.at().ok_or(Unread::NotOurs)?, line)));
        match read {
            Ok((at, line)) => {
                self.add(at, &line);
                Ok(line)
            }
            Err(why) => {
                *match why {
                    Unread::NotJson => &mut self.lines.not_json,
                    Unread::NotOurs => &mut self.lines.not_ours,
                    Unread::Broken => &mut self.lines.broken,
                } += 1;
                Err(why)
            }
        }
    }

    /// A line that was too long to be read.
    pub fn too_long(&mut self) {
        self.lines.read += 1;
        self.lines.broken += 1;
    }

    /// Takes a line that was read elsewhere, at this many microseconds since the Unix epoch.
    pub fn add(&mut self, at: i64, line: &Line<'_>) {
        self.lines.ours += 1;
        let (first, last) = self.period.unwrap_or((at, at));
        self.period = Some((first.min(at), last.max(at)));
        if &*line.event == schema::SETTLED.name {
            self.settled(at, line);
            return;
        }
        let Some(event) = EVENTS.iter().find(|event| event.name == &*line.event) else {
            self.lines.unknown += 1;
            return;
        };
        if self.replicas.len() < KINDS || self.replicas.contains_key(&*line.instance) {
            self.replicas.entry(line.instance.to_string()).or_default().line(at, line);
        }
        if matches!(&*line.level, "WARN" | "ERROR") && event.name != schema::SUMMARY.name {
            self.incident(at, event.name, line);
        }
        if is_change(event.name) && self.changes.len() < CHANGES && line.repeated.is_none() {
            self.changes.push(Change { at, replica: line.instance.to_string(), event: event.name });
        }
    }

    fn settled(&mut self, at: i64, line: &Line<'_>) {
        self.lines.settled += 1;
        let outcome = line.outcome.as_deref().unwrap_or_default();
        let Some(outcome) = OUTCOMES.iter().position(|known| *known == outcome) else { return };
        let failed = OUTCOMES[outcome] != "published" && OUTCOMES[outcome] != "skipped";
        self.outcomes[outcome] += 1;
        self.bytes += line.body_bytes.unwrap_or_default();
        let times = line.times();
        let cell = self.series.at(at.div_euclid(1_000_000));
        cell.outcomes[outcome] += 1;
        if let Some(total) = line.total {
            cell.total.add(micros(total));
        }
        if let Some(lag) = line.lag {
            cell.lag.add(micros(lag * 1e3));
            self.lag.add(micros(lag * 1e3));
        }
        for (index, time) in times.into_iter().enumerate() {
            if let Some(time) = time {
                self.times[index].add(micros(time));
                self.spent[index] += time;
            }
        }
        if let Some(code) = line.error.as_deref() {
            match self.reasons.get_mut(code) {
                Some(counts) => counts[outcome] += 1,
                None => self.reasons.entry(code.to_owned()).or_default()[outcome] += 1,
            }
        }
        if let Some(domain) = line.domain.as_deref() {
            tally(&mut self.sources, domain, failed);
        }
        if let Some(language) = line.language.as_deref() {
            tally(&mut self.languages, language, failed);
        }
        if let Some(kind) = line.duplicate.as_deref() {
            tally(&mut self.earlier, &format!("duplicate, {kind}"), failed);
        }
        if let Some(placed) = line.story.as_deref() {
            tally(&mut self.earlier, &format!("report, {placed} of its story"), failed);
        }
        line.warnings.iter().for_each(|code| tally(&mut self.warnings, code, failed));
        if line.total.is_some_and(|total| self.is_slow(total)) {
            let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
            self.slow(Slow {
                at,
                outcome: line.error.as_deref().unwrap_or(OUTCOMES[outcome]).to_owned(),
                id: text(line.article.as_deref().or(line.message_id.as_deref())),
                domain: text(line.domain.as_deref()),
                bytes: line.body_bytes.unwrap_or_default(),
                times,
            });
        }
    }

    fn incident(&mut self, at: i64, event: &'static str, line: &Line<'_>) {
        let kind = line.error.as_deref().or(line.reason.as_deref()).or(line.stage.as_deref()).unwrap_or_default();
        let key = (event, kind.to_owned());
        if self.incidents.len() >= KINDS && !self.incidents.contains_key(&key) {
            return;
        }
        let new = || Incident { count: 0, first: at, last: at, error: false, detail: String::new() };
        let incident = self.incidents.entry(key).or_insert_with(new);
        incident.count += line.repeated.unwrap_or(1);
        incident.error |= &*line.level == "ERROR";
        incident.first = incident.first.min(at);
        if at >= incident.last || incident.detail.is_empty() {
            incident.last = incident.last.max(at);
            if let Some(detail) = line.detail.as_deref().or(line.reason.as_deref()) {
                incident.detail = detail.to_owned();
            }
        }
    }

    fn is_slow(&self, total: f64) -> bool {
        self.slowest.len() < SLOWEST || self.slowest.last().is_some_and(|slow| total > slow.total())
    }

    fn slow(&mut self, slow: Slow) {
        let at = self.slowest.partition_point(|other| other.total() >= slow.total());
        self.slowest.insert(at, slow);
        self.slowest.truncate(SLOWEST);
    }

    /// Adds what another digest holds.
    pub fn merge(&mut self, other: Digest) {
        let lines = &mut self.lines;
        lines.read += other.lines.read;
        lines.ours += other.lines.ours;
        lines.settled += other.lines.settled;
        lines.unknown += other.lines.unknown;
        lines.not_json += other.lines.not_json;
        lines.not_ours += other.lines.not_ours;
        lines.broken += other.lines.broken;
        self.period = match (self.period, other.period) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (own, others) => own.or(others),
        };
        add(&mut self.outcomes, other.outcomes);
        self.bytes += other.bytes;
        self.series.merge(other.series);
        self.times.iter_mut().zip(&other.times).for_each(|(own, others)| own.merge(others));
        self.spent.iter_mut().zip(other.spent).for_each(|(own, others)| *own += others);
        self.lag.merge(&other.lag);
        for (code, counts) in other.reasons {
            add(self.reasons.entry(code).or_default(), counts);
        }
        for (own, others) in [
            (&mut self.sources, other.sources),
            (&mut self.languages, other.languages),
            (&mut self.warnings, other.warnings),
            (&mut self.earlier, other.earlier),
        ] {
            for (name, count) in others {
                let name = if own.len() < NAMES || own.contains_key(&name) { name } else { OTHERS.to_owned() };
                let total = own.entry(name).or_default();
                total.all += count.all;
                total.failed += count.failed;
            }
        }
        other.slowest.into_iter().for_each(|slow| self.slow(slow));
        for (key, incident) in other.incidents {
            match self.incidents.get_mut(&key) {
                None => drop(self.incidents.insert(key, incident)),
                Some(own) => {
                    own.count += incident.count;
                    own.error |= incident.error;
                    own.first = own.first.min(incident.first);
                    if incident.last >= own.last {
                        (own.last, own.detail) = (incident.last, incident.detail);
                    }
                }
            }
        }
        self.changes.extend(other.changes);
        self.changes.truncate(CHANGES);
        for (name, replica) in other.replicas {
            self.replicas.entry(name).or_default().merge(replica);
        }
    }

    /// Deliveries that came to their end, as logged.
    pub fn ended(&self) -> u64 {
        self.outcomes.iter().sum()
    }

    /// How many published articles stand behind one that was logged: 1 unless `log.sample` left successes out.
    pub fn published_per_line(&self) -> f64 {
        let summed: f64 = self.replicas.values().map(|replica| replica.ended).sum();
        let others = (self.ended() - self.outcomes[0]) as f64;
        let logged = self.outcomes[0] as f64;
        // The summaries begin and end at other moments than the lines do; a small difference says nothing.
        if logged > 0.0 && summed - others > logged * 1.25 { (summed - others) / logged } else { 1.0 }
    }
}

impl Slow {
    /// From being taken to being settled, milliseconds.
    pub fn total(&self) -> f64 {
        self.times[STAGES.len() - 1].unwrap_or_default()
    }
}

/// Whether this event changes the state of a connection.
fn is_change(event: &str) -> bool {
    [
        schema::STARTED.name,
        schema::CONNECTED.name,
        schema::READY.name,
        schema::DISCONNECTED.name,
        schema::BLOCKED.name,
        schema::UNBLOCKED.name,
        schema::PAUSED.name,
        schema::RESUMED.name,
        schema::DRAIN_STARTED.name,
        schema::STOPPED.name,
    ]
    .contains(&event)
}

fn micros(millis: f64) -> u64 {
    (millis * 1e3) as u64
}

fn add<const N: usize>(own: &mut [u64; N], others: [u64; N]) {
    own.iter_mut().zip(others).for_each(|(own, others)| *own += others);
}

fn tally(counts: &mut FxHashMap<String, Count>, name: &str, failed: bool) {
    let count = match counts.get_mut(name) {
        Some(count) => count,
        None => counts.entry(if counts.len() < NAMES { name } else { OTHERS }.to_owned()).or_default(),
    };
    count.all += 1;
    count.failed += u64::from(failed);
}
