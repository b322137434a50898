//! What becomes of a message once its outcome is known: pure and total, and the only place where a [`Settlement`] is made.

pub mod breaker;

use std::time::Duration;

use crate::reason::{Class, Reason, Stage};

/// How it ended, before anybody was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Every output was confirmed by the broker and none came back.
    Published,
    /// There is nothing to publish, on purpose.
    Skipped {
        /// Why.
        reason: Reason,
        /// Where that was decided.
        stage: Stage,
    },
    /// It could not be published.
    Failed {
        /// Why.
        reason: Reason,
        /// Where it failed.
        stage: Stage,
    },
}

/// What the source is told about a delivery. Only [`decide`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Settlement {
    /// It is done with; `Some` names why there is no result.
    Ack {
        /// Why nothing was published, with the stage that said so.
        skipped: Option<(Reason, Stage)>,
    },
    /// Again, later.
    Retry {
        /// Index into [`Policy::tiers`].
        tier: usize,
        /// How long the tier holds it.
        after: Duration,
        /// Attempts that have failed, this one included; 1 or more.
        attempt: u32,
        /// Why this attempt failed.
        reason: Reason,
        /// Where it failed.
        stage: Stage,
    },
    /// To the quarantine, with the bytes as they came.
    Quarantine {
        /// Attempts that have failed, this one included; 1 or more.
        attempt: u32,
        /// Why.
        reason: Reason,
        /// Where it failed.
        stage: Stage,
    },
}

/// How failures are settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// How long each tier of retries holds a message; after the last one comes the quarantine. May be empty: no retries.
    pub tiers: Vec<Duration>,
    /// A delivery count at or over this is quarantined without being processed. Below the queue's own `x-delivery-limit`.
    pub poison_count: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self { tiers: [5, 60, 600, 3600].map(Duration::from_secs).to_vec(), poison_count: 10 }
    }
}

impl Policy {
    /// The attempt that an article of a slowed source counts as: the last one, which the longest tier follows and then the quarantine.
    pub fn last_attempt(&self, attempt: u32) -> u32 {
        attempt.max(self.tiers.len().try_into().unwrap_or(u32::MAX))
    }
}

/// Settles a delivery by its outcome. `attempt` says which attempt this was, from 1.
pub fn decide(outcome: Outcome, attempt: u32, policy: &Policy) -> Settlement {
    let attempt = attempt.max(1);
    match outcome {
        Outcome::Published => Settlement::Ack { skipped: None },
        Outcome::Skipped { reason, stage } => Settlement::Ack { skipped: Some((reason, stage)) },
        Outcome::Failed { reason, stage } => match reason.code.class() {
            Class::Downstream => {
                let tier = attempt as usize - 1;
                match policy.tiers.get(tier) {
                    Some(&after) => Settlement::Retry { tier, after, attempt, reason, stage },
                    None => Settlement::Quarantine { attempt, reason, stage },
                }
            }
            Class::Malformed | Class::NotArticle | Class::Ours | Class::Routing | Class::Poison | Class::Duplicate => {
                Settlement::Quarantine { attempt, reason, stage }
            }
        },
    }
}

/// Waiting times that double from `first` to `cap`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Before the second try.
    pub first: Duration,
    /// Never longer.
    pub cap: Duration,
}

impl Backoff {
    /// How long to wait after `failures` failures in a row (0 counts as 1). `jitter`, from 0 to 1, takes up to half of it away, so
    /// that workers that failed together do not come back together.
    #[must_use]
    pub fn after(&self, failures: u32, jitter: f64) -> Duration {
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1).min(31)));
        let full = doubled.min(self.cap);
        let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.0 };
        full.mul_f64(1.0 - jitter / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reason::Code;
    use proptest::prelude::*;

    fn failed(code: Code) -> Outcome {
        Outcome::Failed { reason: Reason::new(code, "d"), stage: Stage::Publish }
    }

    #[test]
    fn results_and_skips_are_acknowledged() {
        let policy = Policy::default();
        assert_eq!(decide(Outcome::Published, 7, &policy), Settlement::Ack { skipped: None });
        let reason = Reason::new(Code::Feed, "rss");
        let skipped = decide(Outcome::Skipped { reason: reason.clone(), stage: Stage::Decode }, 1, &policy);
        assert_eq!(skipped, Settlement::Ack { skipped: Some((reason, Stage::Decode)) });
    }

    #[test]
    fn refusals_climb_the_tiers_and_end_in_quarantine() {
        let policy = Policy::default();
        let tiers: Vec<_> = (1..=6).map(|attempt| decide(failed(Code::Nacked), attempt, &policy)).collect();
        for (n, settlement) in tiers.iter().take(4).enumerate() {
            let Settlement::Retry { tier, after, attempt, .. } = settlement else { panic!("{settlement:?}") };
            assert_eq!((*tier, *after, *attempt), (n, policy.tiers[n], n as u32 + 1));
        }
        assert!(matches!(tiers[4], Settlement::Quarantine { attempt: 5, .. }));
        assert!(matches!(tiers[5], Settlement::Quarantine { attempt: 6, .. }));
    }

    #[test]
    fn an_article_of_a_slowed_source_waits_once_and_long() {
        let policy = Policy::default();
        let settle = |attempt| decide(failed(Code::Nacked), policy.last_attempt(attempt), &policy);
        for attempt in 1..=4 {
            assert!(matches!(settle(attempt), Settlement::Retry { tier: 3, attempt: 4, .. }));
        }
        assert!(matches!(settle(5), Settlement::Quarantine { attempt: 5, .. }));
        let none = Policy { tiers: Vec::new(), ..policy.clone() };
        assert!(matches!(decide(failed(Code::Nacked), none.last_attempt(1), &none), Settlement::Quarantine { .. }));
    }

    proptest! {
        #[test]
        fn every_failure_is_kept(code in 0..Code::ALL.len(), attempt: u32, tiers in 0_usize..6) {
            let code = Code::ALL[code];
            let policy = Policy { tiers: vec![Duration::from_secs(1); tiers], ..Policy::default() };
            match decide(failed(code), attempt, &policy) {
                Settlement::Ack { .. } => prop_assert!(false, "a failure was acknowledged"),
                Settlement::Retry { tier, .. } => {
                    prop_assert_eq!(code.class(), Class::Downstream);
                    prop_assert!(tier < tiers);
                }
                Settlement::Quarantine { .. } =>
                    prop_assert!(code.class() != Class::Downstream || attempt as usize > tiers),
            }
        }

        #[test]
        fn waits_within_bounds_and_never_shrinks(failures: u32, jitter in -1.0..2.0_f64, first in 1_u64..10_000, cap in 1_u64..100_000) {
            let backoff = Backoff { first: Duration::from_millis(first), cap: Duration::from_millis(cap) };
            let wait = backoff.after(failures, jitter);
            prop_assert!(wait <= backoff.cap && wait * 2 + Duration::from_nanos(2) >= backoff.first.min(backoff.cap));
            prop_assert!(backoff.after(failures, 0.0) <= backoff.after(failures.saturating_add(1), 0.0));
        }
    }
}
