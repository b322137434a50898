//! Figures over time, in cells that grow as the time does.

use std::collections::BTreeMap;

use super::OUTCOMES;
use crate::telemetry::histogram::Histogram;

/// Widths of a cell in seconds; each divides the next.
const WIDTHS: [i64; 11] = [1, 5, 15, 60, 300, 900, 3600, 21_600, 86_400, 604_800, 4_838_400];
/// Cells, at most.
const CELLS: usize = 240;

/// What came to its end within one cell.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// Deliveries by outcome, in the order of [`OUTCOMES`].
    pub outcomes: [u64; OUTCOMES.len()],
    /// From being taken to being settled.
    pub total: Histogram,
    /// From the input's timestamp to the settlement.
    pub lag: Histogram,
}

impl Cell {
    fn merge(&mut self, other: &Cell) {
        for (own, others) in self.outcomes.iter_mut().zip(other.outcomes) {
            *own += others;
        }
        self.total.merge(&other.total);
        self.lag.merge(&other.lag);
    }
}

/// Cells by the second at which they begin, since the Unix epoch.
#[derive(Debug, Clone, Default)]
pub struct Series {
    width: usize,
    cells: BTreeMap<i64, Cell>,
}

impl Series {
    /// Width of a cell in seconds.
    pub fn width(&self) -> i64 {
        WIDTHS[self.width]
    }

    /// The cell of this second.
    pub fn at(&mut self, second: i64) -> &mut Cell {
        let start = self.start(second);
        if self.cells.len() >= CELLS && !self.cells.contains_key(&start) {
            self.cells.entry(start).or_default();
            while self.cells.len() > CELLS && self.width + 1 < WIDTHS.len() {
                self.widen(self.width + 1);
            }
        }
        let start = self.start(second);
        self.cells.entry(start).or_default()
    }

    /// Every cell from the first to the last, the empty ones between them included.
    pub fn cells(&self) -> Vec<(i64, Cell)> {
        let (Some((&first, _)), Some((&last, _))) = (self.cells.first_key_value(), self.cells.last_key_value()) else {
            return Vec::new();
        };
        let (mut series, mut width) = (self.clone(), self.width);
        // Sparse figures over a long time: wider cells, rather than thousands of empty ones.
        while (last - first) / WIDTHS[width] >= CELLS as i64 * 2 && width + 1 < WIDTHS.len() {
            width += 1;
        }
        series.widen(width);
        let step = WIDTHS[width];
        let (first, last) = (series.start(first), series.start(last));
        let starts = (0..=(last - first) / step).map(|n| first + n * step);
        starts.map(|start| (start, series.cells.remove(&start).unwrap_or_default())).collect()
    }

    /// Adds what another one counted.
    pub fn merge(&mut self, mut other: Series) {
        let width = self.width.max(other.width);
        self.widen(width);
        other.widen(width);
        for (start, cell) in other.cells {
            self.at(start).merge(&cell);
        }
    }

    fn start(&self, second: i64) -> i64 {
        second.div_euclid(self.width()) * self.width()
    }

    fn widen(&mut self, width: usize) {
        if width > self.width {
            self.width = width;
            for (start, cell) in std::mem::take(&mut self.cells) {
                let start = self.start(start);
                self.cells.entry(start).or_default().merge(&cell);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(series: &Series) -> u64 {
        series.cells().iter().map(|(_, cell)| cell.outcomes[0]).sum()
    }

    #[test]
    fn cells_widen_and_lose_nothing() {
        let mut series = Series::default();
        for second in 0..10_000 {
            series.at(1_000_000 + second).outcomes[0] += 1;
        }
        assert_eq!((series.width(), count(&series)), (60, 10_000));
        let mut other = Series::default();
        other.at(999_990).outcomes[0] += 1;
        series.merge(other);
        assert_eq!(count(&series), 10_001);
        assert!(series.cells().windows(2).all(|pair| pair[1].0 - pair[0].0 == 60));
    }

    #[test]
    fn two_cells_that_lie_far_apart_are_no_million() {
        let mut series = Series::default();
        series.at(0).outcomes[0] += 1;
        series.at(1_700_000_000).outcomes[0] += 1;
        let cells = series.cells();
        assert!(cells.len() < 600, "{}", cells.len());
        assert_eq!(count(&series), 2);
    }
}
