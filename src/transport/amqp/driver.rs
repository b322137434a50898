//! The task that owns the session: tells the machine what happens, and does what it says. It alone publishes and acknowledges.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use futures_util::future::{BoxFuture, FutureExt, OptionFuture};
use futures_util::stream::{BoxStream, FuturesUnordered, StreamExt, select};
use lapin::Consumer;
use rustc_hash::FxHashMap;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::sync::oneshot;
use tokio::time::{Instant as Deadline, Sleep, sleep_until};
use tracing::field::Empty;
use tracing::{Instrument, Level, Span};

use super::connect::broken;
use super::convert::{delivery_count, message};
use super::headers::{self, Why};
use super::link::{Link, Names};
use super::session::{Ack, Action, Input, Machine, PublishId, Tag};
use super::{AmqpDelivery, Options};
use crate::message::{Message, Outgoing};
use crate::settle::Settlement;
use crate::transport::{Cause, CauseKind, Epoch, Event, Failure, Next, Observer, Published, Settled, TARGET};

/// Deliveries taken from the consumer before other things get their turn.
const TAKE: usize = 64;

/// What the service asks for.
pub enum Command {
    /// Publish results.
    Publish {
        /// Session of the delivery that they were made from.
        epoch: Epoch,
        /// Results.
        outputs: Vec<Outgoing>,
        /// Gets the fates.
        answer: oneshot::Sender<Vec<Published>>,
    },
    /// Settle a delivery.
    Settle {
        /// Its session.
        epoch: Epoch,
        /// Its tag.
        tag: Tag,
        /// How.
        settlement: Settlement,
        /// What was received, for copies.
        message: Arc<Message>,
        /// Gets the answer.
        answer: oneshot::Sender<Settled>,
    },
    /// Take no more deliveries.
    Stop,
    /// Close everything.
    Close(oneshot::Sender<()>),
}

type Opening = BoxFuture<'static, (Epoch, Result<Link, Cause>)>;
type Starting = BoxFuture<'static, Result<Consumer, Cause>>;
type Cancelling = BoxFuture<'static, Result<(), Cause>>;
type Batch = BoxFuture<'static, Result<Vec<(PublishId, Published)>, Cause>>;

/// The parts of the session that is being opened or is open.
#[derive(Default)]
struct Session {
    epoch: Epoch,
    span: Option<Span>,
    opening: OptionFuture<Opening>,
    link: Option<Link>,
    events: Option<BoxStream<'static, lapin::Event>>,
    consumer: Option<Consumer>,
    starting: OptionFuture<Starting>,
    cancelling: OptionFuture<Cancelling>,
    cancelled: bool,
    batch: OptionFuture<Batch>,
    confirms: Arc<AtomicU64>,
    confirms_seen: u64,
    acking: FuturesUnordered<BoxFuture<'static, Result<Ack, Cause>>>,
    messages: FxHashMap<Tag, Arc<Message>>,
}

/// See the module.
pub struct Driver {
    options: Arc<Options>,
    observer: Arc<dyn Observer>,
    machine: Machine,
    started: Instant,
    names: Names,
    commands: UnboundedReceiver<Command>,
    own: UnboundedSender<Command>,
    deliveries: Option<UnboundedSender<Next<AmqpDelivery>>>,
    session: Session,
    bodies: FxHashMap<PublishId, Arc<Outgoing>>,
    /// What a new session asks with, see [`Action::Keep`].
    kept: FxHashMap<PublishId, Arc<Outgoing>>,
    answers: FxHashMap<PublishId, oneshot::Sender<Vec<Published>>>,
    settling: FxHashMap<(Epoch, Tag), oneshot::Sender<Settled>>,
    closing: FuturesUnordered<BoxFuture<'static, ()>>,
    closed: Vec<oneshot::Sender<()>>,
    done: bool,
}

impl Driver {
    /// A driver that begins to connect when it is run.
    pub fn new(
        options: Options,
        observer: Arc<dyn Observer>,
        commands: UnboundedReceiver<Command>,
        own: UnboundedSender<Command>,
        deliveries: UnboundedSender<Next<AmqpDelivery>>,
    ) -> Self {
        Self {
            machine: Machine::new(&options, fastrand::u64(..)),
            options: Arc::new(options),
            observer,
            started: Instant::now(),
            names: Names::new(fastrand::u64(..)),
            commands,
            own,
            deliveries: Some(deliveries),
            session: Session::default(),
            bodies: FxHashMap::default(),
            kept: FxHashMap::default(),
            answers: FxHashMap::default(),
            settling: FxHashMap::default(),
            closing: FuturesUnordered::new(),
            closed: Vec::new(),
            done: false,
        }
    }

    /// Runs until it is closed.
    pub async fn run(mut self) {
        let mut commands = Vec::new();
        let mut sleep = Box::pin(sleep_until(Deadline::now()));
        loop {
            self.act();
            if self.done {
                break;
            }
            self.set_alarm(sleep.as_mut());
            let session = &mut self.session;
            tokio::select! {
                count = self.commands.recv_many(&mut commands, 256) => {
                    commands.drain(..).for_each(|command| self.command(command));
                    if count == 0 {
                        // Every handle is gone: nobody can settle anything any more.
                        self.input(Input::Close);
                    }
                }
                Some((epoch, opened)) = &mut session.opening => self.opened(epoch, opened),
                Some(result) = &mut session.batch => self.batch_done(result),
                Some(acked) = session.acking.next(), if !session.acking.is_empty() => self.acked(acked),
                delivery = next(&mut session.consumer) => self.delivered(delivery),
                Some(started) = &mut session.starting => self.consumer_started(started),
                Some(cancelled) = &mut session.cancelling => {
                    self.session.cancelling = None.into();
                    if let Err(cause) = cancelled {
                        self.broke(cause);
                    }
                }
                Some(event) = next(&mut session.events) => self.event(event),
                Some(()) = self.closing.next(), if !self.closing.is_empty() => {}
                () = &mut sleep => {}
            }
            self.progress();
        }
        while self.closing.next().await.is_some() {}
        for closed in self.closed.drain(..) {
            let _ = closed.send(());
        }
    }

    fn now(&self) -> Duration {
        self.started.elapsed()
    }

    fn input(&mut self, input: Input) {
        let now = self.now();
        self.machine.handle(now, input);
    }

    fn broke(&mut self, cause: Cause) {
        if let Some(span) = &self.session.span {
            span.record("error.type", cause.kind.as_str());
        }
        self.input(Input::Broke(self.session.epoch, cause));
    }

    fn set_alarm(&self, sleep: Pin<&mut Sleep>) {
        let at = self.machine.deadline().unwrap_or(self.now() + Duration::from_secs(3600));
        // A little late rather than early, so that the deadline has passed for certain.
        let at = Deadline::from_std(self.started + at + Duration::from_millis(1));
        if sleep.deadline() != at {
            sleep.reset(at);
        }
    }

    fn command(&mut self, command: Command) {
        match command {
            Command::Publish { epoch, outputs, answer } => {
                let sizes: Vec<usize> = outputs.iter().map(|outgoing| outgoing.body.len()).collect();
                match self.machine.submit(epoch, &sizes) {
                    Some(first) => {
                        self.bodies.extend((first..).zip(outputs.into_iter().map(Arc::new)));
                        self.answers.insert(first, answer);
                    }
                    None => {
                        let _ = answer.send(vec![Published::Lost; outputs.len()]);
                    }
                }
            }
            Command::Settle { epoch, tag, settlement, message, answer } => {
                self.settling.insert((epoch, tag), answer);
                match self.copy(settlement, &message) {
                    None => self.input(Input::Settle(epoch, tag)),
                    Some(copy) => match self.machine.submit_copy(epoch, tag, copy.body.len()) {
                        Some(id) => {
                            self.bodies.insert(id, Arc::new(copy));
                        }
                        None => self.settled(epoch, tag, Settled::Returned),
                    },
                }
            }
            Command::Stop => self.input(Input::Stop),
            Command::Close(closed) => {
                self.closed.push(closed);
                self.input(Input::Close);
            }
        }
    }

    /// The copy that a settlement asks for.
    fn copy(&self, settlement: Settlement, message: &Message) -> Option<Outgoing> {
        let topology = &self.options.topology;
        let (queue, attempt, reason, stage) = match settlement {
            Settlement::Ack { .. } => return None,
            Settlement::Retry { tier, attempt, reason, stage, .. } => {
                // Fewer queues than the policy has tiers: the quarantine loses nothing.
                let queue = topology.tiers.get(tier).map_or(&topology.quarantine, |tier| &tier.queue);
                (queue, attempt, reason, stage)
            }
            Settlement::Quarantine { attempt, reason, stage } => (&topology.quarantine, attempt, reason, stage),
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let why = Why { attempt, reason: &reason, stage, now };
        Some(headers::copy(message, queue, why, self.options.header_bytes))
    }

    fn opened(&mut self, epoch: Epoch, opened: Result<Link, Cause>) {
        self.session.opening = None.into();
        match opened {
            Ok(link) => {
                self.observer.observe(&Event::Connected { epoch, endpoint: self.options.endpoint.to_string() });
                self.observer.observe(&Event::Verified { epoch });
                // Errors of either connection, and whether the publishing one is blocked.
                let consume = link.consume.connection().events_listener().filter(|event| {
                    let error = matches!(event, lapin::Event::Error(_));
                    async move { error }
                });
                let publish = link.publish.connection().events_listener();
                self.session.events = Some(select(consume.boxed(), publish.boxed()).boxed());
                self.session.link = Some(link);
                self.input(Input::Opened(epoch));
            }
            Err(cause) => {
                if cause.kind == CauseKind::TopologyMissing {
                    self.observer.observe(&Event::TopologyMissing { what: cause.detail.clone() });
                }
                self.input(Input::Broke(epoch, cause));
            }
        }
    }

    fn consumer_started(&mut self, started: Result<Consumer, Cause>) {
        self.session.starting = None.into();
        match started {
            Ok(consumer) => {
                self.session.consumer = Some(consumer);
                self.session.cancelled = false;
                self.input(Input::Consuming(self.session.epoch));
            }
            Err(cause) => self.broke(cause),
        }
    }

    /// Takes a delivery, and those that have arrived behind it.
    fn delivered(&mut self, first: Option<lapin::Result<lapin::message::Delivery>>) {
        self.take(first);
        for _ in 1..TAKE {
            let Some(Some(next)) = self.session.consumer.as_mut().map(|consumer| consumer.next().now_or_never()) else {
                return;
            };
            self.take(next);
        }
    }

    fn take(&mut self, delivery: Option<lapin::Result<lapin::message::Delivery>>) {
        let epoch = self.session.epoch;
        match delivery {
            Some(Ok(delivery)) => {
                let tag = delivery.delivery_tag;
                let message = message(delivery, &self.options.topology.input);
                let (bytes, count) = (message.body.len(), delivery_count(&message));
                self.session.messages.insert(tag, message);
                self.input(Input::Delivered { epoch, tag, bytes, count });
            }
            Some(Err(error)) => {
                self.session.consumer = None;
                self.broke(broken(&error));
            }
            None => {
                self.session.consumer = None;
                if self.session.cancelled {
                    return self.input(Input::Cancelled(epoch));
                }
                self.observer.observe(&Event::ConsumerCancelled { epoch });
                let detail = "the consumer was cancelled".to_owned();
                self.broke(Cause { kind: CauseKind::ClosedByBroker, detail });
            }
        }
    }

    fn batch_done(&mut self, result: Result<Vec<(PublishId, Published)>, Cause>) {
        self.session.batch = None.into();
        match result {
            Ok(others) => self.input(Input::BatchDone(self.session.epoch, others)),
            Err(cause) => self.broke(cause),
        }
    }

    fn acked(&mut self, acked: Result<Ack, Cause>) {
        match acked {
            Ok(ack) => self.input(Input::Acked(self.session.epoch, ack)),
            Err(cause) => self.broke(cause),
        }
    }

    fn event(&mut self, event: lapin::Event) {
        let epoch = self.session.epoch;
        match event {
            lapin::Event::ConnectionBlocked(reason) => self.input(Input::Blocked(epoch, reason)),
            lapin::Event::ConnectionUnblocked => self.input(Input::Unblocked(epoch)),
            lapin::Event::Error(error) => self.broke(broken(&error)),
            _ => {}
        }
    }

    fn progress(&mut self) {
        let confirms = self.session.confirms.load(Ordering::Relaxed);
        if confirms != self.session.confirms_seen {
            self.session.confirms_seen = confirms;
            self.input(Input::Progress(self.session.epoch));
        }
    }

    fn settled(&mut self, epoch: Epoch, tag: Tag, settled: Settled) {
        if let Some(answer) = self.settling.remove(&(epoch, tag)) {
            // The service may have given up waiting.
            let _ = answer.send(settled);
        }
    }

    /// Does what the machine says.
    fn act(&mut self) {
        let now = self.now();
        for action in self.machine.advance(now) {
            match action {
                Action::Open(epoch) => self.open(epoch),
                Action::Drop { orderly, .. } => self.drop_session(orderly),
                Action::Consume { prefetch, .. } => {
                    let starting = self.session.link.as_ref();
                    let starting = starting.map(|link| link.consumer(&self.options.topology.input, prefetch).boxed());
                    self.session.starting = starting.into();
                }
                Action::Cancel(_) => {
                    self.session.cancelled = true;
                    self.session.cancelling = self.session.link.as_ref().map(|link| link.cancel().boxed()).into();
                }
                Action::HandOut(epoch, tag) => self.hand_out(epoch, tag),
                Action::Publish(_, ids) => self.publish(&ids),
                Action::Keep(ids) => {
                    let body = |id: &PublishId| self.bodies.get(id).or_else(|| self.kept.get(id)).cloned();
                    self.kept = ids.iter().filter_map(|id| Some((*id, body(id)?))).collect();
                }
                Action::Ack(_, ack) => {
                    self.session.acking.extend(self.session.link.as_ref().map(|link| link.ack(ack).boxed()));
                }
                Action::Answer(first, fates) => {
                    for id in (first..).take(fates.len()) {
                        self.bodies.remove(&id);
                    }
                    if let Some(answer) = self.answers.remove(&first) {
                        let _ = answer.send(fates);
                    }
                }
                Action::Settled(epoch, tag, done) => {
                    self.settled(epoch, tag, if done { Settled::Done } else { Settled::Returned });
                }
                Action::Report(event) => self.observer.observe(&event),
                Action::GiveUp(cause) => self.end(Next::Failed(Failure::NoBroker(cause))),
                Action::Closed => {
                    self.end(Next::End);
                    self.done = true;
                }
            }
        }
    }

    fn open(&mut self, epoch: Epoch) {
        self.observer.observe(&Event::Connecting { epoch, endpoint: self.options.endpoint.to_string() });
        let options = Arc::clone(&self.options);
        let endpoint = tracing::field::display(&options.endpoint);
        let span = tracing::span!(
            target: TARGET,
            parent: None,
            Level::INFO,
            "session",
            "session" = epoch as i64,
            "server.address" = endpoint,
            "error.type" = Empty,
        );
        let opening = async move { (epoch, Link::open(&options).await) }.instrument(span.clone());
        self.session = Session { epoch, span: Some(span), opening: Some(opening.boxed()).into(), ..Session::default() };
    }

    fn drop_session(&mut self, orderly: bool) {
        let session = std::mem::take(&mut self.session);
        for (_, answer) in self.settling.extract_if(|(epoch, _), _| *epoch == session.epoch) {
            // The service may have given up waiting.
            let _ = answer.send(Settled::Returned);
        }
        if let Some(link) = session.link.filter(|_| orderly) {
            let acking = session.acking;
            let close = async move {
                // Acknowledgements that are on their way are sent first; each has a timeout of its own.
                let _ = acking.collect::<Vec<_>>().await;
                link.close().await;
            };
            self.closing.push(close.boxed());
        }
    }

    fn hand_out(&mut self, epoch: Epoch, tag: Tag) {
        let Some(message) = self.session.messages.remove(&tag) else { return };
        let count = delivery_count(&message);
        let delivery = AmqpDelivery { message, epoch, tag, count, commands: self.own.clone() };
        if let Some(deliveries) = &self.deliveries {
            let _ = deliveries.send(Next::Delivery(delivery));
        }
    }

    fn publish(&mut self, ids: &[PublishId]) {
        let Some(link) = &self.session.link else { return };
        let body = |id: &PublishId| self.bodies.get(id).or_else(|| self.kept.get(id)).cloned();
        let bodies = ids.iter().filter_map(|id| Some((*id, body(id)?)));
        let batch = link.publish(bodies.collect(), self.names, Arc::clone(&self.session.confirms));
        self.session.batch = Some(batch.boxed()).into();
    }

    fn end(&mut self, last: Next<AmqpDelivery>) {
        if let Some(deliveries) = self.deliveries.take() {
            let _ = deliveries.send(last);
        }
    }
}

async fn next<S: futures_util::Stream + Unpin>(stream: &mut Option<S>) -> Option<S::Item> {
    match stream {
        Some(stream) => stream.next().await,
        None => std::future::pending().await,
    }
}
