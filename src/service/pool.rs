//! The threads that articles are processed on, away from the threads that serve the network.
//!
//! A thread cannot be killed. One that does not come back from an article is left behind: its article is given up, and another
//! thread takes its place.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tracing::{Span, dispatcher};

use super::live::Live;
use super::report::Times;
use super::span::Stages;
use super::stopwatch::Stopwatch;
use super::turnstile::Turnstile;
use crate::article::Article;
use crate::budget::Budget;
use crate::memory::{Memory, Question, Then};
use crate::message::Message;
use crate::normalize::Trace;
use crate::pipeline::{About, Pipeline, Processed, Verdict};
use crate::reason::{Code, Reason, Stage};

/// Stack of a worker thread, in bytes.
const STACK: usize = 8 << 20;

/// What a worker hands back.
#[derive(Debug)]
pub struct Finished {
    /// The number that [`Pool::submit`] was given.
    pub ticket: u64,
    /// What is to become of the message.
    pub processed: Processed,
    /// Time waited and spent; `total` is not set.
    pub times: Times,
    /// What a panic said, if there was one.
    pub panic: Option<String>,
}

/// An article that takes too long.
#[derive(Debug)]
pub struct Overrun {
    /// Its number.
    pub ticket: u64,
    /// Where it is.
    pub stage: Stage,
    /// How long it has taken.
    pub took: Duration,
    /// Its thread was left behind; [`Finished`] follows, from the watchdog.
    pub abandoned: bool,
}

/// A fixed number of threads.
pub struct Pool {
    shared: Arc<Shared>,
    slots: Vec<Arc<Slot>>,
    replaced: usize,
}

struct Shared {
    live: Arc<Live>,
    memory: Arc<dyn Memory>,
    work_units: u64,
    turnstile: Option<Turnstile<Prepared>>,
    queue: Mutex<Queue>,
    wake: Condvar,
    finished: UnboundedSender<Finished>,
}

#[derive(Default)]
struct Queue {
    work: VecDeque<Work>,
    closed: bool,
}

enum Work {
    Prepare(Task),
    Finish(Box<Prepared>),
}

struct Task {
    ticket: u64,
    message: Arc<Message>,
    submitted: Instant,
    span: Span,
}

/// A message between its two halves.
struct Prepared {
    task: Task,
    pipeline: Arc<Pipeline>,
    articles: Vec<Article>,
    /// Work units that are left.
    left: u64,
    watch: Stopwatch,
}

/// What one thread is doing.
#[derive(Default)]
struct Slot {
    running: Mutex<Option<Running>>,
    /// The thread has been replaced; it ends when it comes back.
    left_behind: AtomicBool,
}

struct Running {
    ticket: u64,
    since: Instant,
    stage: Stage,
    cancel: Arc<AtomicBool>,
    overran: bool,
}

impl Pool {
    /// Starts `workers` threads. With `ordered`, `memory` is asked in the order of the tickets.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        workers: usize,
        live: Arc<Live>,
        memory: Arc<dyn Memory>,
        work_units: u64,
        ordered: bool,
    ) -> std::io::Result<(Pool, UnboundedReceiver<Finished>)> {
        let (finished, results) = unbounded_channel();
        let shared = Arc::new(Shared {
            live,
            memory,
            work_units,
            turnstile: ordered.then(Turnstile::default),
            queue: Mutex::default(),
            wake: Condvar::new(),
            finished,
        });
        let slots = (0..workers.max(1)).map(|_| spawn(&shared)).collect::<Result<_, _>>()?;
        Ok((Pool { shared, slots, replaced: 0 }, results))
    }

    /// Queues `message`. Tickets count up from 0 without gaps. The caller bounds how many are under way.
    /// `span` is that of the delivery.
    pub fn submit(&self, ticket: u64, message: Arc<Message>, span: Span) {
        let task = Task { ticket, message, submitted: Instant::now(), span };
        lock(&self.shared.queue).work.push_back(Work::Prepare(task));
        self.shared.wake.notify_one();
    }

    /// Tickets count on without this one: it is not processed.
    pub fn skip(&self, ticket: u64) {
        self.shared.skip(ticket);
    }

    /// Threads replaced so far.
    pub fn replaced(&self) -> usize {
        self.replaced
    }

    /// Cancels what has taken longer than `allowed`, and leaves threads behind that do not come back within `grace` after that.
    /// Says each article once when it is cancelled, and once more when its thread is left behind.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn watch(&mut self, allowed: Duration, grace: Duration) -> std::io::Result<Vec<Overrun>> {
        let mut overruns = Vec::new();
        for slot in &mut self.slots {
            let mut running = lock(&slot.running);
            let Some(article) = running.as_mut() else { continue };
            let took = article.since.elapsed();
            let (ticket, stage) = (article.ticket, article.stage);
            if took > allowed + grace {
                *running = None;
                slot.left_behind.store(true, Ordering::Release);
                drop(running);
                self.replaced += 1;
                overruns.push(Overrun { ticket, stage, took, abandoned: true });
                *slot = spawn(&self.shared)?;
                self.shared.give_up(ticket, stage, took);
            } else if took > allowed && !article.overran {
                article.overran = true;
                article.cancel.store(true, Ordering::Relaxed);
                overruns.push(Overrun { ticket, stage, took, abandoned: false });
            }
        }
        Ok(overruns)
    }
}

impl Drop for Pool {
    /// Ends the threads, each after the article it is at; waits for none.
    fn drop(&mut self) {
        let mut queue = lock(&self.shared.queue);
        queue.closed = true;
        queue.work.clear();
        drop(queue);
        self.shared.wake.notify_all();
        for slot in &self.slots {
            if let Some(article) = lock(&slot.running).as_ref() {
                article.cancel.store(true, Ordering::Relaxed);
            }
        }
    }
}

fn spawn(shared: &Arc<Shared>) -> std::io::Result<Arc<Slot>> {
    let slot = Arc::new(Slot::default());
    let (shared, own) = (Arc::clone(shared), Arc::clone(&slot));
    // Also one that holds for the caller's thread alone.
    let subscriber = dispatcher::get_default(Clone::clone);
    let thread = std::thread::Builder::new().name("copydesk-worker".to_owned()).stack_size(STACK);
    thread.spawn(move || dispatcher::with_default(&subscriber, || shared.work(&own)))?;
    Ok(slot)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn work(self: &Arc<Self>, slot: &Slot) {
        while let Some(work) = self.take() {
            match work {
                Work::Prepare(task) => self.prepare(task, slot),
                Work::Finish(prepared) => {
                    slot.enter(prepared.task.ticket, Stage::Route);
                    self.finish(*prepared, slot);
                }
            }
            if slot.left_behind.load(Ordering::Acquire) {
                return;
            }
        }
    }

    fn take(&self) -> Option<Work> {
        let mut queue = lock(&self.queue);
        loop {
            if queue.closed {
                return None;
            }
            if let Some(work) = queue.work.pop_front() {
                return Some(work);
            }
            queue = self.wake.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn prepare(self: &Arc<Self>, task: Task, slot: &Slot) {
        let ticket = task.ticket;
        let watch = Stopwatch::start(task.submitted);
        let budget = Budget::new(self.work_units, slot.enter(ticket, Stage::Decode));
        let entered = task.span.enter();
        let stages = Stages::of(&task.span);
        let probe = watch.probe(|stage| {
            slot.at(ticket, stage);
            stages.enter(stage);
        });
        let message = &task.message;
        let pipeline = Arc::clone(&self.live.get().pipeline);
        let prepared = catch_unwind(AssertUnwindSafe(|| pipeline.prepare(message, &budget, &probe, Trace::default)));
        drop(probe);
        drop(stages);
        drop(entered);
        let (processed, panic) = match prepared {
            Ok(Ok(prepared)) => {
                let articles = prepared.into_iter().map(|prepared| prepared.article).collect();
                return self.in_turn(Prepared { task, pipeline, articles, left: budget.left(), watch }, slot);
            }
            Ok(Err(processed)) => (*processed, None),
            Err(payload) => {
                let (processed, said) = panicked(watch.stage(), payload.as_ref());
                (processed, Some(said))
            }
        };
        self.answer(slot, ticket, processed, watch.times(), panic);
        self.skip(ticket);
    }

    /// Asks the memory, where order matters when it is this article's turn. Whoever has the answer hands the article on; no thread
    /// waits for it.
    fn in_turn(self: &Arc<Self>, prepared: Prepared, slot: &Slot) {
        let ticket = prepared.task.ticket;
        if !slot.leave(ticket) {
            return;
        }
        match &self.turnstile {
            Some(turnstile) => turnstile.pass(ticket, prepared, |prepared| self.recall(prepared)),
            None => self.recall(prepared),
        }
    }

    fn skip(self: &Arc<Self>, ticket: u64) {
        let Some(turnstile) = &self.turnstile else { return };
        turnstile.skip(ticket, |prepared| self.recall(prepared));
    }

    /// Asks the memory of each article; whoever has the last answer hands them on.
    fn recall(self: &Arc<Self>, prepared: Prepared) {
        let questions: Vec<_> =
            prepared.articles.iter().enumerate().filter_map(|(n, article)| Some((n, Question::of(article)?))).collect();
        if questions.is_empty() {
            return self.hand_on(prepared);
        }
        let asked = Instant::now();
        let waiting = Arc::new(Mutex::new((questions.len(), Some(prepared))));
        for (n, question) in questions {
            let (shared, waiting) = (Arc::clone(self), Arc::clone(&waiting));
            let then = Then::new(move |answer| {
                let mut waiting = lock(&waiting);
                let (left, prepared) = &mut *waiting;
                if let Some(article) = prepared.as_mut().and_then(|prepared| prepared.articles.get_mut(n)) {
                    answer.fill(article);
                }
                *left -= 1;
                if let Some(prepared) = prepared.take_if(|_| *left == 0) {
                    prepared.watch.waited(Stage::Recall, asked.elapsed());
                    shared.hand_on(prepared);
                }
            });
            // A panic drops `then`, which answers.
            let _ = catch_unwind(AssertUnwindSafe(|| self.memory.recall(question, then)));
        }
    }

    fn hand_on(&self, prepared: Prepared) {
        lock(&self.queue).work.push_front(Work::Finish(Box::new(prepared)));
        self.wake.notify_one();
    }

    fn finish(&self, prepared: Prepared, slot: &Slot) {
        let Prepared { task, pipeline, mut articles, left, watch } = prepared;
        let budget = Budget::new(left, slot.flag(task.ticket));
        let entered = task.span.enter();
        let stages = Stages::of(&task.span);
        let probe = watch.probe(|stage| {
            slot.at(task.ticket, stage);
            stages.enter(stage);
        });
        let finished =
            catch_unwind(AssertUnwindSafe(|| pipeline.finish(&task.message, &mut articles, &budget, &probe)));
        drop(probe);
        drop(stages);
        drop(entered);
        let (processed, panic) = match finished {
            Ok(processed) => (processed, None),
            Err(payload) => {
                let (processed, said) = panicked(watch.stage(), payload.as_ref());
                (processed, Some(said))
            }
        };
        self.answer(slot, task.ticket, processed, watch.times(), panic);
    }

    /// Answers for `ticket`, unless the watchdog has done so.
    fn answer(&self, slot: &Slot, ticket: u64, processed: Processed, times: Times, panic: Option<String>) {
        if !slot.leave(ticket) {
            return;
        }
        // The receiver is gone when the service has ended.
        let _ = self.finished.send(Finished { ticket, processed, times, panic });
    }

    fn give_up(self: &Arc<Self>, ticket: u64, stage: Stage, took: Duration) {
        let detail = format!("no answer from the {} stage after {} s", stage.as_str(), took.as_secs());
        let verdict = Verdict::Reject(Reason::new(Code::OverTime, detail));
        let processed = Processed { verdict, stage, about: About::default() };
        let mut times = Times::default();
        times.stages[stage as usize] = Some(took);
        let _ = self.finished.send(Finished { ticket, processed, times, panic: None });
        self.skip(ticket);
    }
}

impl Slot {
    /// `ticket` is what this thread is at; returns the flag that cancels it.
    fn enter(&self, ticket: u64, stage: Stage) -> Arc<AtomicBool> {
        let cancel = Arc::new(AtomicBool::new(false));
        let running = Running { ticket, since: Instant::now(), stage, cancel: Arc::clone(&cancel), overran: false };
        *lock(&self.running) = Some(running);
        cancel
    }

    /// This thread is at this stage of `ticket` now.
    fn at(&self, ticket: u64, stage: Stage) {
        if let Some(running) = lock(&self.running).as_mut().filter(|running| running.ticket == ticket) {
            running.stage = stage;
        }
    }

    /// The flag that cancels `ticket`.
    fn flag(&self, ticket: u64) -> Arc<AtomicBool> {
        let running = lock(&self.running);
        running
            .as_ref()
            .filter(|running| running.ticket == ticket)
            .map(|running| Arc::clone(&running.cancel))
            .unwrap_or_default()
    }

    /// This thread is done with `ticket`; false when the watchdog was faster.
    fn leave(&self, ticket: u64) -> bool {
        lock(&self.running).take_if(|running| running.ticket == ticket).is_some()
    }
}

/// The verdict on an article that made a stage panic, and what the panic said.
fn panicked(stage: Stage, payload: &(dyn std::any::Any + Send)) -> (Processed, String) {
    let said = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    // The standard library quotes text that is sliced wrongly between backticks: the article's, which belongs in no log.
    let said: String = said.unwrap_or("no message").split('`').next().unwrap_or_default().chars().take(200).collect();
    let reason = Reason::new(Code::Panicked, format!("the {} stage panicked", stage.as_str()));
    (Processed { verdict: Verdict::Reject(reason), stage, about: About::default() }, said)
}
