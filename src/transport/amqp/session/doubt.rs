//! What the end of a session leaves in doubt: whether anything that is published now gets an answer.
//!
//! A session that consumed first and found out then would hand the same articles out again and again, and each time the broker counts;
//! so an outage that lasts (confirms that stay away, an exchange that may not be written to, refusals that outlast the broker's
//! consumer timeout) would drive innocent articles over every delivery limit. A new session therefore first publishes again what the
//! old one got no good answer for, and consumes once something was taken. That costs a double of a result, which is harmless.

use std::collections::VecDeque;
use std::time::Duration;

use super::PublishId;
use crate::settle::Backoff;
use crate::transport::Pause;

/// Publishes that are kept to ask with.
const CANDIDATES: usize = 16;
/// So many sessions that end under one candidate, in other ways than by silence or refused access, are its own fault.
const BREAKS: u32 = 3;

/// A doubt, and what is kept to end it.
#[derive(Debug)]
pub struct Doubt {
    lane: Pause,
    candidates: VecDeque<PublishId>,
    /// Everything was refused when the session ended: more refusals say nothing new.
    outage: bool,
    since: Duration,
    next: Duration,
    asked: u32,
    breaks: u32,
}

impl Doubt {
    /// A doubt since `now`, with the first of `candidates`; `None` when there are none.
    pub fn new(
        now: Duration,
        lane: Pause,
        candidates: impl IntoIterator<Item = PublishId>,
        outage: bool,
    ) -> Option<Self> {
        let candidates: VecDeque<_> = candidates.into_iter().take(CANDIDATES).collect();
        let doubt = Self { lane, candidates, outage, since: now, next: now, asked: 0, breaks: 0 };
        (!doubt.candidates.is_empty()).then_some(doubt)
    }

    /// Which way out is in doubt.
    pub fn lane(&self) -> Pause {
        self.lane
    }

    /// Since when.
    pub fn since(&self) -> Duration {
        self.since
    }

    /// What is kept.
    pub fn candidates(&self) -> Vec<PublishId> {
        self.candidates.iter().copied().collect()
    }

    /// When to ask next.
    pub fn next(&self) -> Duration {
        self.next
    }

    /// What to publish now.
    pub fn ask(&self, now: Duration) -> Option<PublishId> {
        if now >= self.next { self.candidates.front().copied() } else { None }
    }

    /// What was published has an answer. Whether the doubt is over.
    pub fn answered(&mut self, now: Duration, confirmed: bool, between: Backoff) -> bool {
        self.asked = self.asked.saturating_add(1);
        self.breaks = 0;
        self.next = now + between.after(self.asked, 0.0);
        self.candidates.rotate_left(1);
        // Without an outage a refusal may be the article's own; the broker answers, and that is what was in doubt.
        confirmed || (!self.outage && self.asked as usize >= self.candidates.len())
    }

    /// The session ended before there was an answer. `patient`: in a way that is no fault of what was published. Whether nothing is left
    /// to ask with.
    pub fn broke(&mut self, patient: bool) -> bool {
        self.next = Duration::ZERO;
        if !patient {
            self.breaks += 1;
            if self.breaks >= BREAKS {
                self.breaks = 0;
                self.candidates.pop_front();
            }
        }
        self.candidates.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Duration = Duration::ZERO;
    const BETWEEN: Backoff = Backoff { first: Duration::from_secs(1), cap: Duration::from_secs(8) };

    #[test]
    fn one_confirm_ends_it_and_refusals_only_without_an_outage() {
        let mut doubt = Doubt::new(T0, Pause::Results, [1, 2], false).unwrap();
        assert_eq!(doubt.ask(T0), Some(1));
        assert!(!doubt.answered(T0, false, BETWEEN));
        assert_eq!((doubt.ask(T0), doubt.ask(doubt.next())), (None, Some(2)));
        assert!(doubt.answered(T0, false, BETWEEN), "both were refused by themselves");

        let mut outage = Doubt::new(T0, Pause::Results, [1, 2], true).unwrap();
        for _ in 0..20 {
            assert!(!outage.answered(T0, false, BETWEEN));
        }
        assert!(outage.answered(T0, true, BETWEEN));
    }

    #[test]
    fn what_breaks_sessions_by_itself_is_given_up_and_silence_never() {
        let mut doubt = Doubt::new(T0, Pause::Results, [1, 2], false).unwrap();
        for _ in 0..20 {
            assert!(!doubt.broke(true));
        }
        let ends: Vec<_> = (0..6).map(|_| doubt.broke(false)).collect();
        assert_eq!(ends, [false, false, false, false, false, true]);
        assert!(Doubt::new(T0, Pause::Copies, [], true).is_none());
    }
}
