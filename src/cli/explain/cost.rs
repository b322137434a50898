//! What each stage and each enricher cost.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::article::{Article, rounded};
use crate::budget::Budget;
use crate::enrich::Registry;
use crate::pipeline::Probe;
use crate::reason::Stage;

/// The cost of a stage.
#[derive(Debug, Serialize)]
pub struct Spent {
    pub stage: &'static str,
    /// Work units, the same on every machine.
    pub units: u64,
    /// Wall time of this run.
    pub milliseconds: f64,
}

/// The cost of one enricher.
#[derive(Debug)]
pub struct Ran {
    pub name: &'static str,
    pub units: u64,
    pub milliseconds: f64,
}

/// Notes the time and the budget whenever a stage begins.
pub struct Meter<'a> {
    budget: &'a Budget,
    /// Each stage with its beginning, and the units that were left then.
    laps: RefCell<Vec<(Stage, Instant, u64)>>,
    /// Enrichers spend from budgets of their own.
    enrichers: RefCell<u64>,
}

impl<'a> Meter<'a> {
    pub fn new(budget: &'a Budget) -> Self {
        Self { budget, laps: RefCell::default(), enrichers: RefCell::default() }
    }

    /// Enriches `article` and measures each enricher.
    pub fn enrichers(&self, registry: &Registry, article: &mut Article) -> Vec<Ran> {
        self.enter(Stage::Enrich);
        let mut ran = Vec::new();
        let mut begun = Instant::now();
        let enriched = registry.enrich_and_tell(article, self.budget, &mut |name, units| {
            let now = Instant::now();
            ran.push(Ran { name, units, milliseconds: milliseconds(now - begun) });
            begun = now;
        });
        debug_assert!(enriched.is_ok(), "only a watchdog cancels, and there is none");
        *self.enrichers.borrow_mut() += ran.iter().map(|ran| ran.units).sum::<u64>();
        ran
    }

    /// The stages so far, each once, in the order in which they began; the last one ends now.
    pub fn stages(&self) -> Vec<Spent> {
        let laps = self.laps.borrow();
        let now = (Instant::now(), self.budget.left());
        let ends = laps.iter().skip(1).map(|&(_, at, left)| (at, left)).chain([now]);
        let mut stages: Vec<Spent> = Vec::new();
        for (&(stage, at, left), (end, left_then)) in laps.iter().zip(ends) {
            let (units, spent) = (left - left_then, milliseconds(end - at));
            match stages.iter_mut().find(|known| known.stage == stage.as_str()) {
                Some(known) => {
                    known.units += units;
                    known.milliseconds = rounded(known.milliseconds + spent);
                }
                None => stages.push(Spent { stage: stage.as_str(), units, milliseconds: spent }),
            }
        }
        for enrich in stages.iter_mut().filter(|known| known.stage == Stage::Enrich.as_str()) {
            enrich.units += *self.enrichers.borrow();
        }
        stages
    }
}

impl Probe for Meter<'_> {
    fn enter(&self, stage: Stage) {
        self.laps.borrow_mut().push((stage, Instant::now(), self.budget.left()));
    }
}

fn milliseconds(time: Duration) -> f64 {
    rounded(time.as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn each_stage_is_told_once_with_its_units() {
        let budget = Budget::new(100, Arc::default());
        let meter = Meter::new(&budget);
        meter.enter(Stage::Decode);
        budget.spend(10).unwrap();
        meter.enter(Stage::Normalize);
        budget.spend(5).unwrap();
        meter.enter(Stage::Decode);
        budget.spend(1).unwrap();
        let told: Vec<_> = meter.stages().iter().map(|s| (s.stage, s.units)).collect();
        assert_eq!(told, [("decode", 11), ("normalize", 5)]);
    }
}
