//! The books of each process, from its summaries.

use super::Line;
use crate::service::Balance;
use crate::telemetry::schema;

/// Two summaries whose processes began so close together are of one process, seconds.
const SAME: f64 = 2.5;

/// What one name, host and process id, says. A container that starts again has the name of the one before.
#[derive(Debug, Clone, Default)]
pub struct Replica {
    /// Program version.
    pub version: String,
    /// Input queue.
    pub queue: String,
    /// Broker.
    pub server: String,
    /// Deliveries that came to their end, as the summaries say.
    pub ended: f64,
    /// Processes that had this name, by their beginning.
    pub runs: Vec<Run>,
}

/// One process, as its last summary says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    /// When it began, seconds since the Unix epoch.
    pub began: f64,
    /// Time of the last summary, microseconds since the Unix epoch.
    pub at: i64,
    /// The books.
    pub books: Balance,
    /// The connection.
    pub connection: String,
    /// Deliveries per second in the last interval.
    pub rate: f64,
    /// Sessions beyond the first.
    pub reconnects: u64,
    /// Time blocked, seconds.
    pub blocked: f64,
    /// Time paused, seconds.
    pub paused: f64,
    /// Resident memory, bytes.
    pub memory: u64,
    /// Log lines dropped.
    pub log_dropped: u64,
}

impl Replica {
    /// Takes a line that is not `message.settled`.
    pub fn line(&mut self, at: i64, line: &Line<'_>) {
        if &*line.event == schema::STARTED.name {
            let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
            self.version = text(line.version.as_deref());
            self.queue = text(line.queue.as_deref());
            self.server = text(line.server.as_deref());
        }
        let (true, Some(uptime)) = (&*line.event == schema::SUMMARY.name, line.uptime) else { return };
        self.ended += (line.rate.unwrap_or_default() * line.interval.unwrap_or_default()).round();
        self.put(Run {
            began: at as f64 / 1e6 - uptime,
            at,
            books: Balance {
                received: line.received.unwrap_or_default(),
                published: line.published.unwrap_or_default(),
                skipped: line.skipped.unwrap_or_default(),
                retried: line.retried.unwrap_or_default(),
                quarantined: line.quarantined.unwrap_or_default(),
                returned: line.returned.unwrap_or_default(),
                in_flight: line.in_flight.unwrap_or_default(),
            },
            connection: line.connection.as_deref().unwrap_or_default().to_owned(),
            rate: line.rate.unwrap_or_default(),
            reconnects: line.reconnects.unwrap_or_default(),
            blocked: line.blocked.unwrap_or_default(),
            paused: line.paused.unwrap_or_default(),
            memory: line.memory.unwrap_or_default(),
            log_dropped: line.log_dropped.unwrap_or_default(),
        });
    }

    /// Adds what another one holds.
    pub fn merge(&mut self, other: Replica) {
        self.ended += other.ended;
        for (own, others) in
            [(&mut self.version, other.version), (&mut self.queue, other.queue), (&mut self.server, other.server)]
        {
            if own.is_empty() {
                *own = others;
            }
        }
        other.runs.into_iter().for_each(|run| self.put(run));
    }

    /// The process that is, or was, the last one of this name.
    pub fn last(&self) -> Option<&Run> {
        self.runs.last()
    }

    fn put(&mut self, run: Run) {
        let same = self.runs.iter_mut().find(|known| (known.began - run.began).abs() < SAME);
        match same {
            Some(known) if known.at <= run.at => *known = run,
            Some(_) => {}
            None => {
                let place = self.runs.partition_point(|known| known.began < run.began);
                self.runs.insert(place, run);
            }
        }
    }
}

/// The books of several processes together.
pub fn sum<'a>(runs: impl Iterator<Item = &'a Run>) -> Balance {
    runs.fold(Balance::default(), |sum, run| Balance {
        received: sum.received + run.books.received,
        published: sum.published + run.books.published,
        skipped: sum.skipped + run.books.skipped,
        retried: sum.retried + run.books.retried,
        quarantined: sum.quarantined + run.books.quarantined,
        returned: sum.returned + run.books.returned,
        in_flight: sum.in_flight + run.books.in_flight,
    })
}
