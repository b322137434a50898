//! The rate limit on taking deliveries: a token bucket, kept as the time at which it is full again.

use std::time::{Duration, Instant};

/// What may be taken at once after a rest, as time.
const BURST: Duration = Duration::from_millis(100);

/// See the module.
#[derive(Debug, Default)]
pub struct Pace {
    full_at: Option<Instant>,
    /// The limit by which that was reckoned.
    max_per_second: f64,
}

impl Pace {
    /// Until when nothing may be taken; `None` when one may be taken now, or where there is no limit. A limit that is new begins now.
    pub fn wait(&self, max_per_second: f64, now: Instant) -> Option<Instant> {
        let is_known = max_per_second.total_cmp(&self.max_per_second).is_eq();
        let until = self.full_at.filter(|_| max_per_second > 0.0 && is_known)?.checked_sub(BURST)?;
        (until > now).then_some(until)
    }

    /// One was taken.
    pub fn took(&mut self, max_per_second: f64, now: Instant) {
        let is_known = max_per_second.total_cmp(&self.max_per_second).is_eq();
        self.full_at = (max_per_second > 0.0).then(|| {
            let each = Duration::from_secs_f64((1.0 / max_per_second).min(3600.0));
            self.full_at.filter(|_| is_known).map_or(now, |at| at.max(now)) + each
        });
        self.max_per_second = max_per_second;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many are taken within ten seconds by somebody who takes whenever he may.
    fn taken(max_per_second: f64) -> u32 {
        let (mut pace, start, mut taken) = (Pace::default(), Instant::now(), 0);
        let mut now = start;
        while now < start + Duration::from_secs(10) {
            match pace.wait(max_per_second, now) {
                Some(until) => now = until,
                None => {
                    pace.took(max_per_second, now);
                    taken += 1;
                }
            }
        }
        taken
    }

    #[test]
    fn the_rate_holds_over_time() {
        for rate in [0.5, 1.0, 7.0, 100.0, 5000.0] {
            let most = rate * 10.0 + (rate * BURST.as_secs_f64()).max(1.0) + 1.0;
            let taken = f64::from(taken(rate));
            assert!(taken >= rate * 10.0 && taken <= most, "{rate}: {taken}");
        }
    }

    #[test]
    fn without_a_limit_nobody_waits() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        for _ in 0..1000 {
            assert_eq!(pace.wait(0.0, now), None);
            pace.took(0.0, now);
        }
        pace.took(0.001, now);
        assert!(pace.wait(0.001, now).is_some());
        assert_eq!(pace.wait(0.0, now), None, "the limit was lifted");
        assert_eq!(pace.wait(50.0, now), None, "the limit was raised");
        (0..100).for_each(|_| pace.took(50.0, now));
        let until = pace.wait(50.0, now).unwrap();
        assert!(until > now + Duration::from_secs(1) && until < now + Duration::from_secs(2), "the new one holds");
    }
}
