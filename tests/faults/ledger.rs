//! What was sent, what was found, and where.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::support::queue::{Client, Found};

/// Where every number went.
#[derive(Default)]
pub struct Ledger {
    found: BTreeMap<usize, BTreeSet<(String, Vec<u8>)>>,
    copies: usize,
    quarantined: BTreeMap<usize, String>,
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
                    self.found.entry(number).or_default().insert((message.message_id(), message.body));
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
                    self.quarantined.insert(number, reason);
                }
                Err(_) => self.strangers += 1,
            }
        }
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
        let misplaced = self.quarantined.keys().filter(|n| !expected_in_quarantine.contains(n)).count()
            + expected_in_quarantine.iter().filter(|n| !self.quarantined.contains_key(n)).count()
            + self.strangers;
        let differing = self.found.values().filter(|results| results.len() > 1).count();
        Row {
            sent,
            lost,
            doubled: self.copies - self.found.len(),
            misplaced,
            wrong_bytes: self.wrong_bytes + differing,
            recovery: Vec::new(),
            note: String::new(),
            doubles_allowed: true,
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
        }
    }

    /// With a note.
    pub fn noting(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// With recovery times.
    pub fn recovering(mut self, times: impl IntoIterator<Item = Duration>) -> Self {
        self.recovery.extend(times);
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
        if self.lost + self.misplaced + self.wrong_bytes > 0 || (self.doubled > 0 && !self.doubles_allowed) {
            return Err(format!(
                "lost {}, out of place {}, wrong bytes {}, doubled {}",
                self.lost, self.misplaced, self.wrong_bytes, self.doubled
            ));
        }
        Ok(())
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
