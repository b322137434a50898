//! What values of attributes were read as: a page repeats few of them many times.

use rustc_hash::FxHashMap;

/// Most values that are remembered.
const MOST: usize = 4096;

/// Remembers what values were read as.
#[derive(Debug)]
pub struct Recall<'a, T> {
    known: FxHashMap<&'a str, T>,
}

impl<T> Default for Recall<'_, T> {
    fn default() -> Self {
        Self { known: FxHashMap::default() }
    }
}

impl<'a, T: Copy> Recall<'a, T> {
    /// What `value` was read as before, else what `read` makes of it now.
    pub fn get(&mut self, value: &'a str, read: impl FnOnce(&str) -> T) -> T {
        if let Some(&known) = self.known.get(value) {
            return known;
        }
        let new = read(value);
        if self.known.len() < MOST {
            self.known.insert(value, new);
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_value_once_and_what_comes_late_each_time() {
        let values: Vec<String> = (0..=MOST).map(|n| n.to_string()).collect();
        let (mut recall, mut reads) = (Recall::default(), 0);
        for _ in 0..2 {
            for value in &values {
                let length = recall.get(value, |value| {
                    reads += 1;
                    value.len()
                });
                assert_eq!(length, value.len());
            }
        }
        assert_eq!(reads, MOST + 2);
    }
}
