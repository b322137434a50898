//! What is to be published: results and copies in two lanes, sent in batches, each batch answered as a whole.
//!
//! A lane that is refused altogether stops: for results that is the outage of a consumer, for copies there is no way out. One
//! publish at a time then probes whether it goes again. Nothing is answered meanwhile, so an outage costs no attempts.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::PublishId;
use super::doubt::Doubt;
use crate::settle::Backoff;
use crate::transport::{Pause, Published};

/// Bounds of the outbox.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Publishes in one batch.
    pub batch: usize,
    /// Bytes of bodies in one batch; a single larger one goes alone.
    pub batch_bytes: usize,
    /// Refusals in a row, without one confirm, that are an outage.
    pub outage_after: usize,
    /// Waiting between probes.
    pub probe: Backoff,
}

/// A set of publishes that is answered together.
#[derive(Debug)]
struct Job {
    lane: Pause,
    fates: Vec<Option<Published>>,
    missing: usize,
}

#[derive(Debug, Default)]
struct Lane {
    queue: VecDeque<PublishId>,
    /// Refused, and waiting for the end of the pause.
    refused: VecDeque<PublishId>,
    paused: Option<Paused>,
    refusals: usize,
}

#[derive(Debug, Clone, Copy)]
struct Paused {
    since: Duration,
    next_probe: Duration,
    probes: u32,
}

/// Something that the outbox decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// Every fate of this job is known.
    Answer(PublishId, Vec<Published>),
    /// A lane stopped.
    Paused(Pause),
    /// A lane goes on, after so long.
    Resumed(Pause, Duration),
    /// What the last session left in doubt is settled, after so long.
    Certain(Duration),
}

/// Everything to be published.
#[derive(Debug)]
pub struct Outbox {
    limits: Limits,
    jobs: BTreeMap<PublishId, Job>,
    sizes: BTreeMap<PublishId, usize>,
    results: Lane,
    copies: Lane,
    batch: Option<Batch>,
    next: PublishId,
    /// Whether anything was confirmed in this session.
    confirmed: bool,
    doubt: Option<Doubt>,
}

#[derive(Debug)]
struct Batch {
    ids: Vec<PublishId>,
    /// Nothing was confirmed since then, while not blocked.
    silent_since: Duration,
}

impl Outbox {
    /// An empty outbox.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            jobs: BTreeMap::new(),
            sizes: BTreeMap::new(),
            results: Lane::default(),
            copies: Lane::default(),
            batch: None,
            next: 1,
            confirmed: false,
            doubt: None,
        }
    }

    /// Queues publishes with bodies of these sizes; their numbers count up from the one returned.
    pub fn submit(&mut self, lane: Pause, sizes: &[usize]) -> PublishId {
        let first = self.next;
        for &size in sizes {
            let id = self.next;
            self.sizes.insert(id, size);
            self.lane(lane).queue.push_back(id);
            self.next += 1;
        }
        let job = Job { lane, fates: vec![None; sizes.len()], missing: sizes.len() };
        self.jobs.insert(first, job);
        first
    }

    /// Ends the session: everything that is queued or under way is lost. The jobs, in order. `silent`: the broker owed answers, and not
    /// for a fault of what was published.
    pub fn lose_all(&mut self, now: Duration, silent: bool) -> Vec<(PublishId, usize)> {
        let batch = self.batch.take();
        self.doubt = match self.doubt.take() {
            Some(mut doubt) => (batch.is_none() || !doubt.broke(silent)).then_some(doubt),
            None => self.leave_doubt(now, batch, silent),
        };
        self.confirmed = false;
        self.sizes.clear();
        (self.results, self.copies) = (Lane::default(), Lane::default());
        std::mem::take(&mut self.jobs).into_iter().map(|(first, job)| (first, job.fates.len())).collect()
    }

    /// A session that had something confirmed, and nothing stopped, leaves none.
    fn leave_doubt(&self, now: Duration, batch: Option<Batch>, silent: bool) -> Option<Doubt> {
        for (kind, lane) in [(Pause::Copies, &self.copies), (Pause::Results, &self.results)] {
            if lane.paused.is_some() {
                let under_way = batch.iter().flat_map(|batch| &batch.ids).filter(|&&id| self.lane_of(id) == kind);
                let candidates = under_way.chain(&lane.refused).chain(&lane.queue).copied();
                return Doubt::new(now, kind, candidates, true);
            }
        }
        if self.confirmed && !silent {
            return None;
        }
        let ids = batch.map(|batch| batch.ids).unwrap_or_default();
        let lane = ids.first().map_or(Pause::Results, |&id| self.lane_of(id));
        Doubt::new(
            now,
            lane,
            ids.into_iter().chain(self.copies.queue.iter().chain(&self.results.queue).copied()),
            false,
        )
    }

    /// What the last session left in doubt.
    pub fn doubt(&self) -> Option<&Doubt> {
        self.doubt.as_ref()
    }

    /// The next batch, when none is under way and there is something that may be sent.
    pub fn next_batch(&mut self, now: Duration) -> Option<Vec<PublishId>> {
        if self.batch.is_some() {
            return None;
        }
        let mut ids = Vec::new();
        if let Some(doubt) = &self.doubt {
            ids.push(doubt.ask(now)?);
            self.batch = Some(Batch { ids: ids.clone(), silent_since: now });
            return Some(ids);
        }
        let mut bytes = 0;
        let Limits { batch, batch_bytes, .. } = self.limits;
        for lane in [&mut self.copies, &mut self.results] {
            match &lane.paused {
                Some(paused) if now < paused.next_probe => {}
                // Probes take turns between what was refused and what came later, which may go elsewhere.
                Some(paused) if paused.probes % 2 == 0 => {
                    ids.extend(lane.queue.pop_front().or_else(|| lane.refused.pop_front()));
                }
                Some(_) => ids.extend(lane.refused.pop_front().or_else(|| lane.queue.pop_front())),
                None => {
                    while let Some(id) = lane.queue.front() {
                        bytes += self.sizes.get(id).copied().unwrap_or_default();
                        if ids.len() >= batch.max(1) || (bytes > batch_bytes && !ids.is_empty()) {
                            break;
                        }
                        ids.extend(lane.queue.pop_front());
                    }
                }
            }
        }
        if ids.is_empty() {
            return None;
        }
        self.batch = Some(Batch { ids: ids.clone(), silent_since: now });
        Some(ids)
    }

    /// Something of the batch was confirmed, or the broker reads again after having blocked.
    pub fn progress(&mut self, now: Duration) {
        if let Some(batch) = &mut self.batch {
            batch.silent_since = now;
        }
    }

    /// The whole batch is answered; `fate` says how each publish ended.
    pub fn batch_done(&mut self, now: Duration, mut fate: impl FnMut(PublishId) -> Published) -> Vec<Decided> {
        let Some(batch) = self.batch.take() else { return Vec::new() };
        if let Some(doubt) = &mut self.doubt {
            let confirmed = batch.ids.into_iter().all(|id| fate(id) == Published::Confirmed);
            self.confirmed |= confirmed;
            if !doubt.answered(now, confirmed, self.limits.probe) {
                return Vec::new();
            }
            let after = now.saturating_sub(doubt.since());
            self.doubt = None;
            return vec![Decided::Certain(after)];
        }
        let (mut decided, mut refused) = (Vec::new(), Vec::new());
        let mut confirmed = (false, false);
        for id in batch.ids {
            let lane = self.lane_of(id);
            match fate(id) {
                Published::Confirmed => {
                    match lane {
                        Pause::Results => confirmed.0 = true,
                        Pause::Copies => confirmed.1 = true,
                    }
                    self.fate(id, Published::Confirmed, &mut decided);
                }
                other => refused.push((lane, id, other)),
            }
        }
        self.confirmed |= confirmed.0 || confirmed.1;
        for (kind, confirmed) in [(Pause::Results, confirmed.0), (Pause::Copies, confirmed.1)] {
            let refused: Vec<_> = refused.iter().filter(|(lane, ..)| *lane == kind).cloned().collect();
            if confirmed || !refused.is_empty() {
                self.lane_done(kind, now, confirmed, refused, &mut decided);
            }
        }
        decided
    }

    fn lane_done(
        &mut self,
        kind: Pause,
        now: Duration,
        confirmed: bool,
        refused: Vec<(Pause, PublishId, Published)>,
        decided: &mut Vec<Decided>,
    ) {
        let Limits { outage_after, probe, .. } = self.limits;
        let lane = self.lane(kind);
        lane.refusals = if confirmed { 0 } else { lane.refusals + refused.len() };
        if confirmed && let Some(paused) = &mut lane.paused {
            let over = match kind {
                Pause::Results => true,
                // One way out may be open and another shut.
                Pause::Copies => refused.is_empty() && lane.refused.is_empty(),
            };
            if over {
                decided.push(Decided::Resumed(kind, now.saturating_sub(paused.since)));
                lane.paused = None;
                while let Some(id) = lane.refused.pop_back() {
                    lane.queue.push_front(id);
                }
            } else {
                paused.next_probe = now;
            }
        }
        let stop = !refused.is_empty()
            && match kind {
                Pause::Results => lane.paused.is_some() || (!confirmed && lane.refusals >= outage_after),
                Pause::Copies => true,
            };
        if !stop {
            for (_, id, fate) in refused {
                self.fate(id, fate, decided);
            }
            return;
        }
        lane.refused.extend(refused.into_iter().map(|(_, id, _)| id));
        let (since, probes) = lane.paused.map_or((now, 0), |paused| (paused.since, paused.probes));
        if lane.paused.is_none() {
            decided.push(Decided::Paused(kind));
        }
        let next_probe = now + probe.after(probes.saturating_add(1), 0.0);
        lane.paused = Some(Paused { since, next_probe, probes: probes.saturating_add(1) });
    }

    fn fate(&mut self, id: PublishId, fate: Published, decided: &mut Vec<Decided>) {
        self.sizes.remove(&id);
        let Some((&first, job)) = self.jobs.range_mut(..=id).next_back() else { return };
        if let Some(slot) = job.fates.get_mut((id - first) as usize)
            && slot.is_none()
        {
            *slot = Some(fate);
            job.missing -= 1;
        }
        if job.missing == 0
            && let Some(job) = self.jobs.remove(&first)
        {
            decided.push(Decided::Answer(first, job.fates.into_iter().flatten().collect()));
        }
    }

    fn lane(&mut self, kind: Pause) -> &mut Lane {
        match kind {
            Pause::Results => &mut self.results,
            Pause::Copies => &mut self.copies,
        }
    }

    fn lane_of(&self, id: PublishId) -> Pause {
        self.jobs.range(..=id).next_back().map_or(Pause::Results, |(_, job)| job.lane)
    }

    /// Since when one lane has stopped.
    pub fn paused_since(&self) -> Option<Duration> {
        let lanes = [&self.results, &self.copies].into_iter();
        lanes.filter_map(|lane| lane.paused.as_ref()).map(|paused| paused.since).min()
    }

    /// Whether either lane has stopped.
    pub fn is_paused(&self) -> bool {
        self.results.paused.is_some() || self.copies.paused.is_some()
    }

    /// Publishes under way, and since when none of them was confirmed.
    pub fn outstanding(&self) -> Option<(usize, Duration)> {
        self.batch.as_ref().map(|batch| (batch.ids.len(), batch.silent_since))
    }

    /// When a probe is due, if none is under way.
    pub fn deadline(&self) -> Option<Duration> {
        if self.batch.is_some() {
            return None;
        }
        if let Some(doubt) = &self.doubt {
            return Some(doubt.next());
        }
        let lanes = [&self.results, &self.copies].into_iter();
        lanes.filter_map(|lane| lane.paused.as_ref()).map(|paused| paused.next_probe).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Duration = Duration::ZERO;

    fn outbox() -> Outbox {
        let probe = Backoff { first: Duration::from_secs(1), cap: Duration::from_secs(8) };
        Outbox::new(Limits { batch: 4, batch_bytes: 100, outage_after: 3, probe })
    }

    #[test]
    fn batches_are_bounded_and_one_at_a_time() {
        let mut outbox = outbox();
        outbox.submit(Pause::Results, &[60, 60, 1, 1, 1, 1]);
        assert_eq!(outbox.next_batch(T0), Some(vec![1]));
        assert_eq!(outbox.next_batch(T0), None);
        assert_eq!(outbox.batch_done(T0, |_| Published::Confirmed), []);
        assert_eq!(outbox.next_batch(T0), Some(vec![2, 3, 4, 5]));
        assert_eq!(outbox.batch_done(T0, |_| Published::Confirmed), []);
        assert_eq!(outbox.next_batch(T0), Some(vec![6]));
        let answer = vec![Published::Confirmed; 6];
        assert_eq!(outbox.batch_done(T0, |_| Published::Confirmed), [Decided::Answer(1, answer)]);
        outbox.submit(Pause::Results, &[1000]);
        assert_eq!(outbox.next_batch(T0), Some(vec![7]), "one that is larger than a batch goes alone");
    }

    #[test]
    fn one_refusal_among_confirms_is_the_articles_own() {
        let mut outbox = outbox();
        outbox.submit(Pause::Results, &[1]);
        outbox.submit(Pause::Results, &[1]);
        outbox.next_batch(T0);
        let decided = outbox.batch_done(T0, |id| if id == 1 { Published::Nacked } else { Published::Confirmed });
        assert!(decided.contains(&Decided::Answer(1, vec![Published::Nacked])));
        assert!(!outbox.is_paused());
    }

    #[test]
    fn an_outage_pauses_probes_and_burns_no_attempt() {
        let mut outbox = outbox();
        for _ in 0..4 {
            outbox.submit(Pause::Results, &[1]);
        }
        outbox.next_batch(T0);
        assert_eq!(outbox.batch_done(T0, |_| Published::Nacked), [Decided::Paused(Pause::Results)]);
        assert_eq!(outbox.next_batch(T0), None);
        let mut now = outbox.deadline().unwrap();
        let mut probed = Vec::new();
        for _ in 0..4 {
            probed.extend(outbox.next_batch(now).unwrap());
            assert_eq!(outbox.batch_done(now, |_| Published::Nacked), []);
            now = outbox.deadline().unwrap();
        }
        assert_eq!(probed, [1, 2, 3, 4], "probes take turns");
        assert_eq!(outbox.next_batch(now), Some(vec![1]));
        let decided = outbox.batch_done(now, |_| Published::Confirmed);
        assert_eq!(decided[0], Decided::Answer(1, vec![Published::Confirmed]));
        assert!(matches!(decided[1], Decided::Resumed(Pause::Results, _)));
        assert_eq!(outbox.next_batch(now), Some(vec![2, 3, 4]));
    }

    #[test]
    fn a_refused_copy_is_tried_until_it_goes_while_results_flow() {
        let mut outbox = outbox();
        outbox.submit(Pause::Copies, &[1]);
        outbox.next_batch(T0);
        let returned = || Published::Returned { code: 312, text: "NO_ROUTE".into() };
        assert_eq!(outbox.batch_done(T0, |_| returned()), [Decided::Paused(Pause::Copies)]);
        outbox.submit(Pause::Results, &[1]);
        assert_eq!(outbox.next_batch(T0), Some(vec![2]));
        outbox.batch_done(T0, |_| Published::Confirmed);
        let now = outbox.deadline().unwrap();
        assert_eq!(outbox.next_batch(now), Some(vec![1]));
        let decided = outbox.batch_done(now, |_| Published::Confirmed);
        assert_eq!(decided[0], Decided::Answer(1, vec![Published::Confirmed]));
        assert!(!outbox.is_paused());
    }

    #[test]
    fn a_lost_session_loses_every_job_once() {
        let mut outbox = outbox();
        outbox.submit(Pause::Results, &[1, 1]);
        outbox.submit(Pause::Copies, &[1]);
        outbox.next_batch(T0);
        assert_eq!(outbox.lose_all(T0, false), [(1, 2), (3, 1)]);
        assert_eq!(outbox.lose_all(T0, false), []);
        assert_eq!(outbox.batch_done(T0, |_| Published::Confirmed), []);
    }

    #[test]
    fn a_session_without_a_confirm_leaves_a_doubt_that_is_asked_about_first() {
        let mut outbox = outbox();
        outbox.submit(Pause::Results, &[1]);
        outbox.next_batch(T0);
        outbox.batch_done(T0, |_| Published::Confirmed);
        outbox.submit(Pause::Results, &[1, 1]);
        outbox.next_batch(T0);
        outbox.lose_all(T0, false);
        assert!(outbox.doubt().is_none(), "something was confirmed");
        outbox.submit(Pause::Results, &[1]);
        assert_eq!(outbox.next_batch(T0), Some(vec![4]));
        outbox.lose_all(T0, true);
        assert_eq!(outbox.doubt().unwrap().candidates(), [4]);
        outbox.lose_all(T0, false);
        assert_eq!(outbox.next_batch(T0), Some(vec![4]));
        let later = Duration::from_secs(9);
        assert_eq!(outbox.batch_done(later, |_| Published::Confirmed), [Decided::Certain(later)]);
        assert!(outbox.doubt().is_none());
        assert_eq!(outbox.next_batch(later), None);
    }
}
