//! The circuit breaker of sources: one whose articles all fail is slowed, so that it does not fill the retry queues.

use std::collections::BTreeMap;

/// Sources that are watched at a time, at most. Only those count whose last article failed.
const SOURCES: usize = 4096;

/// Counts failures in a row of each source.
#[derive(Debug, Clone, Default)]
pub struct Breaker {
    after: u32,
    sources: BTreeMap<String, u32>,
    slowed: usize,
}

/// A source was slowed, or restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// So many of its articles in a row have failed; from now on its articles get one long retry.
    Slowed(u32),
    /// One of its articles was published, after so many that failed.
    Restored(u32),
}

impl Breaker {
    /// Slows a source after so many failures in a row; 0 slows none.
    pub fn new(after: u32) -> Self {
        Self { after, ..Self::default() }
    }

    /// Whether this source is slowed.
    pub fn is_slowed(&self, source: &str) -> bool {
        self.after > 0 && self.sources.get(source).is_some_and(|failures| *failures >= self.after)
    }

    /// How many are.
    pub fn slowed(&self) -> usize {
        self.slowed
    }

    /// An article of this source was published, or failed.
    pub fn ended(&mut self, source: &str, published: bool) -> Option<Turn> {
        if self.after == 0 {
            return None;
        }
        if published {
            let failures = self.sources.remove(source).filter(|failures| *failures >= self.after)?;
            self.slowed -= 1;
            return Some(Turn::Restored(failures));
        }
        if let Some(failures) = self.sources.get_mut(source) {
            *failures = failures.saturating_add(1);
            let failures = *failures;
            return (failures == self.after).then(|| self.slow(failures));
        }
        if self.sources.len() >= SOURCES {
            // Those that are slowed stay; the others have all to begin anew.
            self.sources.retain(|_, failures| *failures >= self.after);
        }
        if self.sources.len() < SOURCES {
            self.sources.insert(source.to_owned(), 1);
            return (self.after == 1).then(|| self.slow(1));
        }
        None
    }

    fn slow(&mut self, failures: u32) -> Turn {
        self.slowed += 1;
        Turn::Slowed(failures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn failures_in_a_row_slow_a_source_and_one_success_restores_it() {
        let mut breaker = Breaker::new(3);
        for published in [false, false, true, false, false] {
            assert_eq!(breaker.ended("a.org", published), None);
        }
        assert!(!breaker.is_slowed("a.org"));
        assert_eq!(breaker.ended("a.org", false), Some(Turn::Slowed(3)));
        assert_eq!(breaker.ended("a.org", false), None, "it is said once");
        assert!(breaker.is_slowed("a.org") && !breaker.is_slowed("b.org"));
        assert_eq!(breaker.ended("a.org", true), Some(Turn::Restored(4)));
        assert!(!breaker.is_slowed("a.org"));
    }

    #[test]
    fn nothing_is_slowed_where_that_is_off() {
        let mut breaker = Breaker::new(0);
        assert!((0..100).all(|_| breaker.ended("a.org", false).is_none()));
        assert!(!breaker.is_slowed("a.org"));
    }

    proptest! {
        #[test]
        fn what_is_watched_is_bounded_and_counted(ends in prop::collection::vec((0..6000_u32, prop::bool::weighted(0.2)), 0..9000), after in 1..3_u32) {
            let mut breaker = Breaker::new(after);
            let (mut slowed, mut restored) = (0, 0);
            for (source, published) in ends {
                match breaker.ended(&source.to_string(), published) {
                    Some(Turn::Slowed(_)) => slowed += 1,
                    Some(Turn::Restored(_)) => restored += 1,
                    None => {}
                }
            }
            prop_assert!(breaker.sources.len() <= SOURCES);
            prop_assert_eq!(breaker.slowed(), slowed - restored);
            prop_assert_eq!(breaker.slowed(), breaker.sources.values().filter(|n| **n >= after).count());
        }
    }
}
