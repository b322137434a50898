//! Counts in buckets that grow with the value: eight to an octave, so that a percentile is right within 7 %.

/// Distribution of durations in microseconds.
#[derive(Debug, Clone)]
pub struct Histogram {
    buckets: [u32; BUCKETS],
    count: u64,
    max: u64,
}

/// Eight exact buckets, then eight for every octave up to 2^40 microseconds (twelve days).
const BUCKETS: usize = 8 + 37 * 8;

impl Default for Histogram {
    fn default() -> Self {
        Self { buckets: [0; BUCKETS], count: 0, max: 0 }
    }
}

impl Histogram {
    /// Counts one value.
    pub fn add(&mut self, value: u64) {
        let bucket = &mut self.buckets[bucket(value)];
        *bucket = bucket.saturating_add(1);
        self.count += 1;
        self.max = self.max.max(value);
    }

    /// Adds what another one counted.
    pub fn merge(&mut self, other: &Histogram) {
        for (own, others) in self.buckets.iter_mut().zip(other.buckets) {
            *own = own.saturating_add(others);
        }
        self.count += other.count;
        self.max = self.max.max(other.max);
    }

    /// How many values were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The value that a share `q` of all does not exceed; `None` when there is none at all.
    pub fn quantile(&self, q: f64) -> Option<u64> {
        let rank = ((self.count as f64 * q).ceil() as u64).clamp(1, self.count.max(1));
        let mut seen = 0;
        for (index, &count) in self.buckets.iter().enumerate() {
            seen += u64::from(count);
            if seen >= rank {
                return Some(upper(index).min(self.max));
            }
        }
        None
    }

    /// The largest value.
    pub fn max(&self) -> Option<u64> {
        (self.count > 0).then_some(self.max)
    }
}

fn bucket(value: u64) -> usize {
    if value < 8 {
        return value as usize;
    }
    let octave = 63 - value.leading_zeros() as usize;
    let within = (value >> (octave - 3)) as usize & 7;
    ((octave - 2) * 8 + within).min(BUCKETS - 1)
}

/// The largest value of a bucket.
fn upper(index: usize) -> u64 {
    if index < 8 {
        return index as u64;
    }
    let (octave, within) = (index / 8 + 2, index % 8);
    ((8 + within as u64 + 1) << (octave - 3)) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_right_within_an_eighth_of_an_octave() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.quantile(0.5), None);
        (1..=100_000).for_each(|value| histogram.add(value));
        for (q, right) in [(0.5, 50_000.0), (0.95, 95_000.0), (0.99, 99_000.0)] {
            let found = histogram.quantile(q).unwrap() as f64;
            assert!(found >= right && found <= right * 1.13, "{q}: {found}");
        }
        assert_eq!(histogram.max(), Some(100_000));
        histogram.add(u64::MAX);
        assert_eq!(histogram.quantile(1.0), Some(upper(BUCKETS - 1)));
    }

    #[test]
    fn every_value_is_in_its_bucket() {
        for value in (0..5000).chain((12..40).flat_map(|shift| [(1 << shift) - 1, 1 << shift, (1 << shift) + 1])) {
            let index = bucket(value);
            assert!(value <= upper(index) && (index == 0 || value > upper(index - 1)), "{value} in {index}");
        }
    }
}
