//! What was sent, what was found, and where.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::time::Duration;

use crate::support::queue::{Client, Found};

/// Longest recovery that passes, where a scenario does not say otherwise.
const RECOVERY: Duration = Duration::from_secs(10);

/// Where every number went.
#[derive(Default)]
pub struct Ledger {
    /// Distinct results, each a message id and a hash of the body.
    found: BTreeMap<usize, BTreeSet<(String, u64)>>,
    copies: usize,
    quarantined: BTreeMap<usize, String>,
    quarantine_copies: usize,
    strangers: usize,
    wrong_bytes: usize,
}

impl Ledger {
    /// Enters results.
    pub fn results(&mut self, messages: Vec<Found>) {
        for message in messages {
            match message.properties.correlation_id().as_ref().and_then(|id| id.as_str().parse().ok()) {
                Some(number) => {
                    self.copies += 1;
                    let body = BuildHasherDefault::<DefaultHasher>::default().hash_one(&message.body);
                    self.found.entry(number).or_default().insert((message.message_id(), body));
                }
                None => self.strangers += 1,
            }
        }
    }

    /// Enters what is in quarantine; `original` gives the body that a number was sent with.
    pub fn quarantine(&mut self, messages: Vec<Found>, original: impl Fn(usize) -> Vec<u8>) {
        for message in messages {
            match message.message_id().parse() {
                Ok(number) => {
                    self.wrong_bytes += usize::from(message.body != original(number));
                    let reason = message.header("x-copydesk-reason").unwrap_or_default();
                    self.quarantine_copies += 1;
                    self.quarantined.insert(number, reason);
                }
                Err(_) => self.strangers += 1,
            }
        }
    }

    /// Numbers that are accounted for.
    pub fn len(&self) -> usize {
        self.found.len() + self.quarantined.keys().filter(|number| !self.found.contains_key(number)).count()
    }

    /// Takes everything from the downstream queue until all of `sent` are found or nothing has come for `patience`.
    pub fn collect(&mut self, client: &Client, sent: usize, patience: Duration) {
        let mut last = std::time::Instant::now();
        while self.found.len() + self.quarantined.len() < sent && last.elapsed() < patience {
            let messages = client.drain("articles.enriched");
            if messages.is_empty() {
                std::thread::sleep(Duration::from_millis(50));
            } else {
                last = std::time::Instant::now();
            }
            self.results(messages);
        }
        std::thread::sleep(Duration::from_millis(500));
        self.results(client.drain("articles.enriched"));
    }

    /// The verdict over `sent` numbers from 0, of which `expected_in_quarantine` belong there.
    pub fn row(&self, sent: usize, expected_in_quarantine: &BTreeSet<usize>) -> Row {
        let lost = (0..sent).filter(|n| !self.found.contains_key(n) && !self.quarantined.contains_key(n)).count();
        let both = self.quarantined.keys().filter(|n| self.found.contains_key(n)).count();
        let misplaced = self.quarantined.keys().filter(|n| !expected_in_quarantine.contains(n)).count()
            + expected_in_quarantine.iter().filter(|n| !self.quarantined.contains_key(n)).count()
            + both
            + self.strangers;
        let differing = self.found.values().filter(|results| results.len() > 1).count();
        Row {
            sent,
            lost,
            doubled: self.copies - self.found.len() + self.quarantine_copies - self.quarantined.len(),
            misplaced,
            wrong_bytes: self.wrong_bytes + differing,
            recovery: Vec::new(),
            note: String::new(),
            doubles_allowed: true,
            repeated: 0,
            recovery_limit: RECOVERY,
        }
    }
}

/// The verdict of one scenario.
pub struct Row {
    pub sent: usize,
    pub lost: usize,
    pub doubled: usize,
    pub misplaced: usize,
    pub wrong_bytes: usize,
    pub recovery: Vec<Duration>,
    pub note: String,
    pub doubles_allowed: bool,
    /// Articles that the producer itself may have sent twice.
    pub repeated: usize,
    /// Longest that a recovery may take: more than what is promised, since the machine may be busy with other things.
    pub recovery_limit: Duration,
}

impl Row {
    pub const HEAD: &'static str = "| scenario | sent | lost | doubled | out of place | wrong bytes | recovery, worst | took | why doubled, and notes |\n|---|---|---|---|---|---|---|---|---|";

    /// A row for a scenario that sends nothing but checks an end.
    pub fn of_an_end(note: impl Into<String>) -> Self {
        let note = note.into();
        Self {
            sent: 0,
            lost: 0,
            doubled: 0,
            misplaced: 0,
            wrong_bytes: 0,
            recovery: Vec::new(),
            note,
            doubles_allowed: false,
            repeated: 0,
            recovery_limit: RECOVERY,
        }
    }

    /// With a note, after those it has.
    pub fn noting(mut self, note: impl AsRef<str>) -> Self {
        if !self.note.is_empty() {
            self.note.push_str("; ");
        }
        self.note.push_str(note.as_ref());
        self
    }

    /// With recovery times.
    pub fn recovering(mut self, times: impl IntoIterator<Item = Duration>) -> Self {
        self.recovery.extend(times);
        self
    }

    /// With another limit for recoveries, where a back-off is part of them.
    pub fn within(mut self, limit: Duration) -> Self {
        self.recovery_limit = limit;
        self
    }

    /// No doubles are allowed.
    pub fn once_each(mut self) -> Self {
        self.doubles_allowed = false;
        self
    }

    /// # Errors
    /// What breaks the promise.
    pub fn verdict(&self) -> Result<(), String> {
        if self.lost + self.misplaced + self.wrong_bytes > 0 || (self.doubled > self.repeated && !self.doubles_allowed)
        {
            return Err(format!(
                "lost {}, out of place {}, wrong bytes {}, doubled {}",
                self.lost, self.misplaced, self.wrong_bytes, self.doubled
            ));
        }
        if self.doubled > 0 && self.note.is_empty() {
            return Err(format!("doubled {}, and the scenario does not say why it may", self.doubled));
        }
        if let Some(&slow) = self.recovery.iter().find(|&&took| took > self.recovery_limit) {
            return Err(format!("recovered after {slow:?}, more than {:?}", self.recovery_limit));
        }
        Ok(())
    }

    /// The verdict in a few words, for a table with a column for each version of the broker.
    pub fn cell(&self) -> String {
        let counts = match (self.sent, self.verdict()) {
            (_, Err(_)) => return "FAILED".to_owned(),
            (0, Ok(())) => "as it must be".to_owned(),
            (sent, Ok(())) => format!("{sent} sent, {} lost, {} doubled", self.lost, self.doubled),
        };
        match self.recovery.iter().max() {
            Some(worst) => format!("{counts}, {:.1} s", worst.as_secs_f64()),
            None => counts,
        }
    }

    /// The row in Markdown.
    pub fn line(&self, name: &str, took: Duration) -> String {
        let recovery = self.recovery.iter().max().map_or("-".to_owned(), |t| format!("{:.1} s", t.as_secs_f64()));
        format!(
            "| {name} | {} | {} | {} | {} | {} | {recovery} | {:.0} s | {} |",
            self.sent,
            self.lost,
            self.doubled,
            self.misplaced,
            self.wrong_bytes,
            took.as_secs_f64(),
            self.note
        )
    }
}
