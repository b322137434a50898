//! Measures the stages of one article.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::report::Times;
use crate::pipeline::Probe;
use crate::reason::Stage;

/// Time waited, and time in each stage so far.
#[derive(Debug)]
pub struct Stopwatch {
    times: Cell<Times>,
    stage: Cell<Stage>,
}

impl Stopwatch {
    /// Starts now for an article that has waited since `submitted`.
    pub fn start(submitted: Instant) -> Self {
        let times = Times { waiting: submitted.elapsed(), ..Times::default() };
        Self { times: Cell::new(times), stage: Cell::new(Stage::Decode) }
    }

    /// A probe that adds to this watch; the stage that runs ends when the probe is dropped. `also` hears every stage.
    pub fn probe<F: Fn(Stage)>(&self, also: F) -> Measuring<'_, F> {
        Measuring { watch: self, since: Cell::new(None), also }
    }

    /// Time in a stage that was measured elsewhere.
    pub fn waited(&self, stage: Stage, time: Duration) {
        let mut times = self.times.get();
        times.stages[stage as usize] = Some(time);
        self.times.set(times);
    }

    /// The stage that was entered last.
    pub fn stage(&self) -> Stage {
        self.stage.get()
    }

    /// What was measured.
    pub fn times(&self) -> Times {
        self.times.get()
    }
}

/// See [`Stopwatch::probe`].
pub struct Measuring<'a, F: Fn(Stage)> {
    watch: &'a Stopwatch,
    since: Cell<Option<Instant>>,
    also: F,
}

impl<F: Fn(Stage)> Measuring<'_, F> {
    fn lap(&self, now: Instant) {
        if let Some(since) = self.since.replace(Some(now)) {
            let mut times = self.watch.times.get();
            let time = &mut times.stages[self.watch.stage.get() as usize];
            *time = Some(time.unwrap_or_default() + now.duration_since(since));
            self.watch.times.set(times);
        }
    }
}

impl<F: Fn(Stage)> Probe for Measuring<'_, F> {
    fn enter(&self, stage: Stage) {
        self.lap(Instant::now());
        self.watch.stage.set(stage);
        (self.also)(stage);
    }
}

impl<F: Fn(Stage)> Drop for Measuring<'_, F> {
    fn drop(&mut self) {
        self.lap(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_gets_its_own_time() {
        let watch = Stopwatch::start(Instant::now());
        let probe = watch.probe(|_| ());
        probe.enter(Stage::Decode);
        std::thread::sleep(Duration::from_millis(2));
        probe.enter(Stage::Normalize);
        drop(probe);
        let probe = watch.probe(|_| ());
        probe.enter(Stage::Route);
        drop(probe);
        let times = watch.times();
        assert!(times.of(Stage::Decode) >= Some(Duration::from_millis(2)));
        assert!(times.of(Stage::Normalize).is_some() && times.of(Stage::Route).is_some());
        assert_eq!(times.of(Stage::Encode), None);
        assert_eq!(watch.stage(), Stage::Route);
    }
}
