//! Keeps a storm of equal events from flooding the log: the first in full, the rest as a count.

use std::collections::BTreeMap;

/// Different things that are kept apart, at most; beyond that everything is logged.
const KINDS: usize = 256;

/// What happened again and again.
#[derive(Debug, Default)]
pub struct Repeats {
    seen: BTreeMap<(&'static str, String), u64>,
}

/// What to do with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Say {
    /// Log it in full.
    Full,
    /// It was logged lately; it is counted.
    Counted,
}

impl Repeats {
    /// `event` happened, of the given kind.
    pub fn happened(&mut self, event: &'static str, kind: &str) -> Say {
        if let Some(count) = self.seen.get_mut(&(event, kind.to_owned())) {
            *count += 1;
            return Say::Counted;
        }
        if self.seen.len() < KINDS {
            self.seen.insert((event, kind.to_owned()), 0);
        }
        Say::Full
    }

    /// The next `event` of any kind is logged in full again; how often each kind was counted since.
    pub fn forget(&mut self, event: &'static str) {
        self.seen.retain(|(name, _), _| *name != event);
    }

    /// On a timer: everything that was counted since the last time. What did not happen again is forgotten.
    pub fn drain(&mut self) -> Vec<(&'static str, String, u64)> {
        let counted = self.seen.iter().filter(|(_, count)| **count > 0);
        let drained = counted.map(|((event, kind), count)| (*event, kind.clone(), *count)).collect();
        self.seen.retain(|_, count| std::mem::take(count) > 0);
        drained
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_in_full_then_a_count_then_in_full_again() {
        let mut repeats = Repeats::default();
        assert_eq!(repeats.happened("disconnected", "unreachable"), Say::Full);
        assert_eq!(repeats.happened("disconnected", "tls"), Say::Full);
        for _ in 0..5 {
            assert_eq!(repeats.happened("disconnected", "unreachable"), Say::Counted);
        }
        assert_eq!(repeats.drain(), [("disconnected", "unreachable".to_owned(), 5)]);
        assert_eq!(repeats.happened("disconnected", "unreachable"), Say::Counted);
        assert_eq!(repeats.happened("disconnected", "tls"), Say::Full);
        assert_eq!(repeats.drain().len(), 1);
        assert_eq!(repeats.drain(), []);
        assert_eq!(repeats.happened("disconnected", "unreachable"), Say::Full);
        repeats.forget("disconnected");
        assert_eq!(repeats.happened("disconnected", "unreachable"), Say::Full);
    }
}
