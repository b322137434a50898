//! A story as it is remembered.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Vector;
use super::rules::UNKNOWN;
use crate::article::Story;

/// A story as it is remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// Document id of the report that began it.
    pub id: String,
    /// The publication of that; empty where it is not known.
    pub source: String,
    /// When that was published, in seconds since 1970; 0 where that is not known.
    pub seen: u32,
    /// When the first and the last of its reports were published; 0 where that is not known of any.
    pub first: u32,
    /// See `first`.
    pub last: u32,
    /// Reports.
    pub members: u32,
    /// Ids of the stories that it took in, in order.
    pub merged: Vec<String>,
    /// Number of the story that took it in, if one did.
    pub into: Option<u32>,
    /// Its centre.
    pub centre: Vector,
}

impl Record {
    /// Seconds between the story and a report of the time `at`; 0 where one of the times is not known.
    pub fn gap(&self, at: u32) -> u32 {
        if at == 0 || self.last == 0 { 0 } else { self.first.saturating_sub(at).max(at.saturating_sub(self.last)) }
    }

    /// The same as far as it tells how likely they are of one event: what is not known lies [`UNKNOWN`] seconds between.
    pub fn distance(&self, at: u32) -> u32 {
        if at == 0 || self.last == 0 { UNKNOWN } else { self.gap(at) }
    }

    /// Seconds from its first report to its last, with one of the time `at`.
    pub fn length(&self, at: u32) -> u32 {
        if at == 0 || self.last == 0 { self.last - self.first } else { self.last.max(at) - self.first.min(at) }
    }

    /// Takes the time of a report in.
    pub fn reach(&mut self, at: u32) {
        if at > 0 {
            self.first = if self.first == 0 { at } else { self.first.min(at) };
            self.last = self.last.max(at);
        }
    }

    /// What the document says of it.
    pub fn told(&self) -> Story {
        Story {
            id: self.id.clone(),
            members: self.members,
            first_source: (!self.source.is_empty()).then(|| self.source.clone()),
            first_seen: time(self.seen),
            merged_from: self.merged.clone(),
            took_in: false,
        }
    }
}

/// A time of seconds since 1970 as documents have it; `None` for 0.
fn time(seconds: u32) -> Option<String> {
    (seconds > 0).then(|| Timestamp::from_second(i64::from(seconds)).ok()).flatten().map(|time| time.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_and_lengths_know_what_is_not_known() {
        let mut story = Record::default();
        assert_eq!((story.gap(50), story.length(50)), (0, 0));
        assert_eq!(story.distance(50), UNKNOWN);
        story.reach(100);
        story.reach(0);
        story.reach(160);
        assert_eq!((story.first, story.last), (100, 160));
        assert_eq!((story.gap(90), story.gap(130), story.gap(200), story.gap(0)), (10, 0, 40, 0));
        assert_eq!((story.distance(130), story.distance(200), story.distance(0)), (0, 40, UNKNOWN));
        assert_eq!((story.length(90), story.length(130), story.length(0)), (70, 60, 60));
        assert_eq!(time(1_764_000_000).as_deref(), Some("2025-11-24T16:00:00Z"));
    }
}
