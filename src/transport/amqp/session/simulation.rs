//! Drives the machine through random weather with a clock of its own: a broker that refuses, breaks, blocks, nacks, returns, stays
//! silent and cancels, and a service that takes its time. Every choice is a byte; 0 is the benign one, so that shrinking calms the
//! weather, and faults stop when the bytes are used up.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::settle::Backoff;

const PREFETCH: u16 = 12;
const SUSPECT: u32 = 3;

/// Something that will happen.
#[derive(Debug, Clone)]
enum Coming {
    /// To the machine, as an input.
    Input(Input),
    /// The service is done with its part of a delivery.
    Processed(Epoch, Tag),
    /// The broker reads an acknowledgement.
    AckRead(Epoch, Ack),
    /// The broker notices that a session is gone.
    Gone(Epoch),
    /// The service is told to drain.
    Stop,
    /// The drain's deadline.
    Close,
}

/// What has to be confirmed before a delivery may be acknowledged.
#[derive(Debug, Clone)]
enum Needs {
    Nothing,
    Publishes(Vec<PublishId>),
}

struct World {
    choices: VecDeque<u8>,
    now: Duration,
    agenda: BTreeMap<(Duration, u64), Coming>,
    order: u64,
    machine: Machine,
    /// Messages in the queue, each with its delivery count.
    queue: VecDeque<(usize, u32)>,
    unacked: BTreeMap<(Epoch, Tag), (usize, u32)>,
    next_tag: Tag,
    consumer: Option<(Epoch, u16)>,
    open: Option<Epoch>,
    /// When the last thing sent on the consuming connection arrives.
    wire: Duration,
    out: BTreeSet<(Epoch, Tag)>,
    alone: Option<(Epoch, Tag)>,
    needs: BTreeMap<(Epoch, Tag), Needs>,
    jobs: BTreeMap<PublishId, (Epoch, Tag, usize)>,
    copies: BTreeSet<PublishId>,
    confirmed: BTreeSet<PublishId>,
    batch_out: bool,
    /// Everything that an acknowledgement was issued for.
    acked: BTreeSet<(Epoch, Tag)>,
    done: BTreeSet<usize>,
    told: BTreeSet<(Epoch, Tag)>,
    stopped: bool,
    closed: bool,
    /// So many batches get no answer, whatever the weather.
    silent: usize,
    /// Highest delivery count that was handed out.
    highest: u32,
}

impl World {
    fn new(choices: Vec<u8>, messages: usize) -> Self {
        let options = Options {
            prefetch: PREFETCH,
            first_prefetch: 4,
            batch: 5,
            suspect_count: SUSPECT,
            in_flight_bytes: 4_000,
            give_up: None,
            fail_fast: false,
            probe: Backoff { first: Duration::from_millis(500), cap: Duration::from_secs(5) },
            ..Options::default()
        };
        Self {
            choices: choices.into(),
            now: Duration::ZERO,
            agenda: BTreeMap::new(),
            order: 0,
            machine: Machine::new(&options, 7),
            queue: (0..messages).map(|id| (id, 0)).collect(),
            unacked: BTreeMap::new(),
            next_tag: 1,
            consumer: None,
            open: None,
            wire: Duration::ZERO,
            out: BTreeSet::new(),
            alone: None,
            needs: BTreeMap::new(),
            jobs: BTreeMap::new(),
            copies: BTreeSet::new(),
            confirmed: BTreeSet::new(),
            batch_out: false,
            acked: BTreeSet::new(),
            done: BTreeSet::new(),
            told: BTreeSet::new(),
            stopped: false,
            closed: false,
            silent: 0,
            highest: 0,
        }
    }

    /// A choice among `n`; 0 when the weather has calmed down.
    fn choose(&mut self, n: u8) -> u8 {
        self.choices.pop_front().map_or(0, |byte| byte % n)
    }

    fn delay(&mut self) -> Duration {
        let millis = [1, 3, 20, 150, 1100];
        Duration::from_millis(millis[usize::from(self.choose(5))])
    }

    fn at(&mut self, time: Duration, coming: Coming) {
        self.order += 1;
        self.agenda.insert((time, self.order), coming);
    }

    fn soon(&mut self, coming: Coming) {
        let time = self.now + self.delay();
        self.at(time, coming);
    }

    /// On the consuming connection things arrive in the order in which they were sent.
    fn send(&mut self, input: Input) {
        self.wire = self.wire.max(self.now + self.delay());
        self.at(self.wire, Coming::Input(input));
    }

    /// Runs until every message is settled, or `steps` are used up; then drains.
    fn run(&mut self, steps: usize) -> Result<(), TestCaseError> {
        for _ in 0..steps {
            loop {
                let actions = self.machine.advance(self.now);
                if actions.is_empty() {
                    break;
                }
                for action in actions {
                    self.act(action)?;
                }
            }
            self.deliver();
            prop_assert!(self.unacked.len() <= usize::from(PREFETCH), "more unacknowledged than allowed");
            if self.closed {
                return Ok(());
            }
            if !self.stopped && self.queue.is_empty() && self.unacked.is_empty() {
                self.at(self.now, Coming::Stop);
            }
            let next = self.agenda.first_key_value().map(|(&(time, _), _)| time);
            let alarm = self.machine.deadline();
            match (next, alarm) {
                (Some(time), alarm) if alarm.is_none_or(|alarm| time <= alarm) => {
                    self.now = self.now.max(time);
                    if let Some((_, coming)) = self.agenda.pop_first() {
                        self.happen(coming)?;
                    }
                }
                (_, Some(alarm)) => {
                    self.now = self.now.max(alarm);
                }
                (_, None) => prop_assert!(false, "nothing will ever happen again"),
            }
        }
        prop_assert!(false, "no progress: {} in the queue, {} unacknowledged", self.queue.len(), self.unacked.len());
        Ok(())
    }

    fn happen(&mut self, coming: Coming) -> Result<(), TestCaseError> {
        match coming {
            Coming::Input(input) => {
                match &input {
                    Input::Opened(epoch) => self.open = Some(*epoch),
                    Input::BatchDone(..) => self.batch_out = false,
                    _ => {}
                }
                self.machine.handle(self.now, input);
            }
            Coming::Processed(epoch, tag) => self.processed(epoch, tag),
            Coming::AckRead(epoch, ack) => self.ack_read(epoch, &ack)?,
            Coming::Gone(epoch) => {
                let gone = |key: &(Epoch, Tag)| key.0 == epoch;
                let lost: Vec<_> =
                    self.unacked.iter().filter(|(key, _)| gone(key)).map(|(&key, &of)| (key, of)).collect();
                self.unacked.retain(|key, _| !gone(key));
                for (_, (id, count)) in lost.into_iter().rev() {
                    self.queue.push_front((id, count + 1));
                }
            }
            Coming::Stop if !self.stopped => {
                self.stopped = true;
                self.machine.handle(self.now, Input::Stop);
                self.at(self.now + Duration::from_secs(25), Coming::Close);
            }
            Coming::Stop => {}
            Coming::Close => self.machine.handle(self.now, Input::Close),
        }
        Ok(())
    }

    /// The broker hands out what the consumer has room for.
    fn deliver(&mut self) {
        let Some((epoch, prefetch)) = self.consumer else { return };
        while self.unacked.len() < usize::from(prefetch) {
            let Some((id, count)) = self.queue.pop_front() else { return };
            let tag = self.next_tag;
            self.next_tag += 1;
            self.unacked.insert((epoch, tag), (id, count));
            let bytes = [100, 1000, 5000][usize::from(self.choose(3))];
            self.send(Input::Delivered { epoch, tag, bytes, count });
        }
    }

    fn act(&mut self, action: Action) -> Result<(), TestCaseError> {
        match action {
            Action::Open(epoch) => {
                prop_assert!(!self.stopped, "connects while draining");
                prop_assert!(self.open.is_none(), "two sessions at once");
                let kinds = [
                    CauseKind::Unreachable,
                    CauseKind::AccessRefused,
                    CauseKind::TopologyMissing,
                    CauseKind::Timeout,
                    CauseKind::Tls,
                ];
                match self.choose(8) {
                    kind @ 1..=5 => {
                        self.soon(Coming::Input(Input::Broke(epoch, cause(kinds[usize::from(kind) - 1]))));
                    }
                    _ => self.soon(Coming::Input(Input::Opened(epoch))),
                }
                (self.wire, self.next_tag) = (self.now, 1);
            }
            Action::Drop { epoch, .. } => {
                self.consumer = None;
                self.open = None;
                self.batch_out = false;
                self.alone = None;
                self.out.retain(|(e, _)| *e != epoch);
                self.at(self.now, Coming::Gone(epoch));
            }
            Action::Consume { epoch, prefetch } => {
                prop_assert_eq!(self.open, Some(epoch));
                prop_assert!(self.consumer.is_none(), "two consumers at once");
                prop_assert!((1..=PREFETCH).contains(&prefetch));
                if self.choose(12) == 1 {
                    self.soon(Coming::Input(Input::Broke(epoch, cause(CauseKind::ClosedByBroker))));
                } else {
                    self.consumer = Some((epoch, prefetch));
                    self.send(Input::Consuming(epoch));
                    if self.choose(12) == 1 {
                        let later = self.now + Duration::from_millis(30);
                        self.at(later, Coming::Input(Input::Broke(epoch, cause(CauseKind::ClosedByBroker))));
                    }
                }
            }
            Action::Cancel(epoch) => {
                self.consumer = None;
                self.send(Input::Cancelled(epoch));
            }
            Action::HandOut(epoch, tag) => self.handed_out(epoch, tag)?,
            Action::Publish(epoch, ids) => self.publish(epoch, &ids)?,
            Action::Ack(epoch, ack) => self.ack(epoch, ack)?,
            Action::Answer(job, fates) => self.answered(job, &fates),
            Action::Settled(epoch, tag, done) => {
                prop_assert!(self.told.insert((epoch, tag)), "told twice");
                prop_assert!(!done || !self.unacked.contains_key(&(epoch, tag)), "done before the broker was told");
            }
            Action::Report(_) | Action::Keep(_) => {}
            Action::GiveUp(_) => prop_assert!(false, "gave up without a limit"),
            Action::Closed => self.closed = true,
        }
        Ok(())
    }

    fn handed_out(&mut self, epoch: Epoch, tag: Tag) -> Result<(), TestCaseError> {
        prop_assert!(!self.stopped, "hands out while draining");
        let (_, count) = self.unacked[&(epoch, tag)];
        self.highest = self.highest.max(count);
        prop_assert!(self.alone.is_none(), "handed out beside a suspect");
        if count >= SUSPECT {
            prop_assert!(self.out.is_empty(), "a suspect that is not alone");
            self.alone = Some((epoch, tag));
        }
        prop_assert!(self.out.insert((epoch, tag)), "handed out twice");
        prop_assert!(self.out.len() <= usize::from(PREFETCH), "more in flight than allowed");
        self.soon(Coming::Processed(epoch, tag));
        Ok(())
    }

    fn processed(&mut self, epoch: Epoch, tag: Tag) {
        let outputs = match self.choose(6) {
            0..=2 => 1,
            3 => 2,
            4 => 0,
            _ => return self.settle(epoch, tag),
        };
        if outputs == 0 {
            return self.copy(epoch, tag);
        }
        if let Some(job) = self.machine.submit(epoch, &vec![10; outputs]) {
            self.jobs.insert(job, (epoch, tag, outputs));
        }
    }

    fn settle(&mut self, epoch: Epoch, tag: Tag) {
        self.needs.entry((epoch, tag)).or_insert(Needs::Nothing);
        self.settled(epoch, tag);
        self.machine.handle(self.now, Input::Settle(epoch, tag));
    }

    fn settled(&mut self, epoch: Epoch, tag: Tag) {
        self.out.remove(&(epoch, tag));
        if self.alone == Some((epoch, tag)) {
            self.alone = None;
        }
    }

    fn copy(&mut self, epoch: Epoch, tag: Tag) {
        if let Some(id) = self.machine.submit_copy(epoch, tag, 10) {
            self.jobs.insert(id, (epoch, tag, 1));
            self.copies.insert(id);
            self.needs.insert((epoch, tag), Needs::Publishes(vec![id]));
        }
    }

    fn answered(&mut self, job: PublishId, fates: &[Published]) {
        let Some((epoch, tag, publishes)) = self.jobs.remove(&job) else { return };
        if self.copies.contains(&job) {
            if fates == [Published::Confirmed] {
                self.settled(epoch, tag);
            }
            return;
        }
        if fates.iter().all(|fate| *fate == Published::Confirmed) {
            self.needs.insert((epoch, tag), Needs::Publishes((job..).take(publishes).collect()));
            self.settle(epoch, tag);
        } else if !fates.contains(&Published::Lost) {
            self.copy(epoch, tag);
        }
    }

    fn publish(&mut self, epoch: Epoch, ids: &[PublishId]) -> Result<(), TestCaseError> {
        prop_assert_eq!(self.open, Some(epoch));
        prop_assert!(!self.batch_out, "two batches at once");
        self.batch_out = true;
        if self.silent > 0 {
            self.silent -= 1;
            return Ok(());
        }
        let mut others = Vec::new();
        let weather = self.choose(10);
        for &id in ids {
            let refused = match weather {
                1 => true,
                2 | 3 => self.choose(3) == 1,
                _ => false,
            };
            if refused {
                others.push((id, Published::Nacked));
            } else {
                self.confirmed.insert(id);
            }
        }
        match weather {
            // The broker never answers.
            4 => return Ok(()),
            5 => {
                self.soon(Coming::Input(Input::Broke(epoch, cause(CauseKind::ClosedByBroker))));
                return Ok(());
            }
            6 => {
                let until = self.now + Duration::from_secs(30);
                self.at(self.now, Coming::Input(Input::Blocked(epoch, "memory".into())));
                self.at(until, Coming::Input(Input::Unblocked(epoch)));
                self.at(until + Duration::from_secs(1), Coming::Input(Input::BatchDone(epoch, others)));
            }
            _ => {
                self.at(self.now, Coming::Input(Input::Progress(epoch)));
                self.soon(Coming::Input(Input::BatchDone(epoch, others)));
            }
        }
        Ok(())
    }

    fn ack(&mut self, epoch: Epoch, ack: Ack) -> Result<(), TestCaseError> {
        prop_assert_eq!(self.open, Some(epoch), "an acknowledgement across sessions");
        for &tag in &ack.tags {
            self.acked.insert((epoch, tag));
            match self.needs.get(&(epoch, tag)) {
                Some(Needs::Nothing) => {}
                Some(Needs::Publishes(ids)) => {
                    prop_assert!(
                        ids.iter().all(|id| self.confirmed.contains(id)),
                        "acknowledged before it was confirmed"
                    );
                }
                None => prop_assert!(false, "acknowledged though nobody settled it"),
            }
        }
        if self.choose(15) == 1 {
            self.soon(Coming::Input(Input::Broke(epoch, cause(CauseKind::AckFailed))));
        } else {
            let time = self.now + Duration::from_millis(1);
            self.at(time, Coming::AckRead(epoch, ack.clone()));
            self.at(time, Coming::Input(Input::Acked(epoch, ack)));
        }
        Ok(())
    }

    fn ack_read(&mut self, epoch: Epoch, ack: &Ack) -> Result<(), TestCaseError> {
        if self.open != Some(epoch) {
            return Ok(());
        }
        let served =
            |(e, tag): &(Epoch, Tag)| *e == epoch && if ack.multiple { *tag <= ack.tag } else { *tag == ack.tag };
        let read: Vec<_> = self.unacked.iter().filter(|(key, _)| served(key)).map(|(&key, &of)| (key, of)).collect();
        for (key, _) in &read {
            prop_assert!(self.acked.contains(key), "the frame serves one that it was not meant for");
            self.unacked.remove(key);
        }
        for tag in &ack.tags {
            prop_assert!(!self.unacked.contains_key(&(epoch, *tag)), "the frame misses one that it was meant for");
        }
        self.done.extend(read.into_iter().map(|(_, (id, _))| id));
        Ok(())
    }
}

fn cause(kind: CauseKind) -> Cause {
    Cause { kind, detail: "simulated".into() }
}

/// Schedules tried; tens of thousands take some seconds.
const CASES: u32 = 20_000;

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_message_is_settled_whatever_the_weather(choices in prop::collection::vec(any::<u8>(), 0..300), messages in 1..40_usize) {
        let mut world = World::new(choices, messages);
        world.run(20_000)?;
        prop_assert_eq!(world.done.len(), messages);
    }

    #[test]
    fn a_drain_ends_whatever_the_weather(choices in prop::collection::vec(any::<u8>(), 0..200), at in 0..20_000_u64) {
        let mut world = World::new(choices, 30);
        world.at(Duration::from_millis(at), Coming::Stop);
        world.run(20_000)?;
        prop_assert!(world.now <= Duration::from_millis(at) + Duration::from_secs(26));
        prop_assert_eq!(world.machine.deadline(), None);
    }
}

#[test]
fn an_outage_that_lasts_burns_no_delivery_counts() {
    let mut world = World::new(vec![], 30);
    world.silent = 100;
    world.run(20_000).unwrap();
    assert_eq!(world.done.len(), 30);
    assert!(world.silent == 0 && world.highest <= 1, "an innocent was handed out {} times", world.highest + 1);
}

#[test]
fn without_a_broker_it_gives_up_in_time() {
    let options = Options { give_up: Some(Duration::from_secs(60)), ..Options::default() };
    let mut machine = Machine::new(&options, 1);
    let mut now = Duration::ZERO;
    for _ in 0..1000 {
        for action in machine.advance(now) {
            match action {
                Action::Open(epoch) => machine.handle(now, Input::Broke(epoch, cause(CauseKind::Unreachable))),
                Action::GiveUp(_) => {
                    assert!((60..=62).contains(&now.as_secs()), "{now:?}");
                    return;
                }
                _ => {}
            }
        }
        now = machine.deadline().unwrap_or(now).max(now);
    }
    panic!("never gave up");
}
