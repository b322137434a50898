//! The work that one article may cost, counted in units and not in seconds, so that the same input always ends the same way.
//!
//! One unit is about one byte looked at once. A clock outside may still cancel a budget; that ends the article as a whole and
//! never changes a document.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is left to spend on one article, or on one step of it.
#[derive(Debug)]
pub struct Budget {
    left: Cell<u64>,
    cancelled: Arc<AtomicBool>,
}

/// The budget is used up, or was cancelled from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Overrun {
    /// More work than the article's units allow.
    #[error("work budget used up")]
    Units,
    /// The watchdog gave the article up.
    #[error("cancelled by the watchdog")]
    Cancelled,
}

impl Budget {
    /// A budget of `units`, with the flag by which a watchdog can cancel it.
    pub fn new(units: u64, cancelled: Arc<AtomicBool>) -> Self {
        Self { left: Cell::new(units), cancelled }
    }

    /// A budget without bounds, for tests and tools.
    pub fn unlimited() -> Self {
        Self::new(u64::MAX, Arc::default())
    }

    /// Takes `units`; call it at least once for every 10,000 units of work.
    ///
    /// # Errors
    /// [`Overrun`] when fewer are left, or when the budget was cancelled. Nothing more can be spent afterwards.
    pub fn spend(&self, units: u64) -> Result<(), Overrun> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Overrun::Cancelled);
        }
        match self.left.get().checked_sub(units) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => {
                self.left.set(0);
                Err(Overrun::Units)
            }
        }
    }

    /// A budget of its own for one step, cancelled together with this one.
    pub fn step(&self, units: u64) -> Budget {
        Self { left: Cell::new(units), cancelled: Arc::clone(&self.cancelled) }
    }

    /// Units left.
    pub fn left(&self) -> u64 {
        self.left.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_when_used_up() {
        let budget = Budget::new(10, Arc::default());
        assert_eq!(budget.spend(7), Ok(()));
        assert_eq!(budget.spend(4), Err(Overrun::Units));
        assert_eq!(budget.spend(1), Err(Overrun::Units));
    }

    #[test]
    fn a_step_is_cancelled_with_its_article() {
        let flag = Arc::new(AtomicBool::new(false));
        let step = Budget::new(10, Arc::clone(&flag)).step(5);
        assert_eq!(step.spend(1), Ok(()));
        flag.store(true, Ordering::Relaxed);
        assert_eq!(step.spend(1), Err(Overrun::Cancelled));
    }
}
