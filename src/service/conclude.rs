//! The second half of a delivery's way: publish, decide, settle.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::{Instrument, Span};

use super::report::{Disposition, Output};
use super::span;
use crate::message::Outgoing;
use crate::pipeline::{About, Verdict};
use crate::reason::{Code, Reason, Stage};
use crate::settle::breaker::Breaker;
use crate::settle::{Outcome, Policy, Settlement, decide};
use crate::transport::{Delivery, Published, Settled, Sink};

/// How a delivery ended.
#[derive(Debug)]
pub struct Conclusion {
    /// The number of the delivery.
    pub ticket: u64,
    /// What became of it.
    pub disposition: Disposition,
    /// Why it was not published.
    pub reason: Option<Reason>,
    /// The stage that decided.
    pub stage: Stage,
    /// What is known of the article.
    pub about: About,
    /// What was handed to the sink.
    pub outputs: Vec<Output>,
    /// Time with the sink.
    pub publishing: Option<Duration>,
}

/// Deliveries at each step, for the status.
#[derive(Debug, Default)]
pub struct Steps {
    /// With the sink.
    pub publishing: AtomicUsize,
    /// With the source.
    pub settling: AtomicUsize,
}

/// Counts up for as long as it lives.
struct Counted<'a>(&'a AtomicUsize);

impl<'a> Counted<'a> {
    fn new(counter: &'a AtomicUsize) -> Self {
        counter.fetch_add(1, Ordering::Relaxed);
        Self(counter)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What is to be concluded.
pub struct Case<D> {
    /// The number of the delivery.
    pub ticket: u64,
    /// The delivery.
    pub delivery: D,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// The pipeline's verdict.
    pub verdict: Verdict,
    /// The stage that gave it.
    pub stage: Stage,
    /// What is known of the article.
    pub about: About,
    /// The span of the delivery.
    pub span: Span,
}

/// Publishes what is to be published, decides, and settles.
pub async fn conclude<D: Delivery, K: Sink>(
    case: Case<D>,
    sink: K,
    policy: Arc<Policy>,
    breaker: Arc<Mutex<Breaker>>,
    steps: Arc<Steps>,
) -> Conclusion {
    let Case { ticket, delivery, attempt, verdict, stage, about, span } = case;
    let mut outputs = Vec::new();
    let mut publishing = None;
    let outcome = match verdict {
        Verdict::Skip(reason) => Some(Outcome::Skipped { reason, stage }),
        Verdict::Reject(reason) => Some(Outcome::Failed { reason, stage }),
        Verdict::Publish(mut messages) => {
            span::pass_on(&span, &mut messages);
            outputs = messages.iter().map(Output::of).collect();
            let started = Instant::now();
            let counted = Counted::new(&steps.publishing);
            let publish = sink.publish(delivery.epoch(), messages);
            let published = publish.instrument(span::stage(&span, Stage::Publish)).await;
            drop(counted);
            publishing = Some(started.elapsed());
            outcome(&published, &outputs)
        }
    };
    let Some(outcome) = outcome else {
        let conclusion = Conclusion {
            ticket,
            disposition: Disposition::Returned,
            reason: None,
            stage: Stage::Publish,
            about,
            outputs,
            publishing,
        };
        return conclusion;
    };
    let slowed = about.source_domain.as_deref().is_some_and(|source| {
        let breaker = breaker.lock().unwrap_or_else(PoisonError::into_inner);
        breaker.is_slowed(source)
    });
    let attempt = if slowed { policy.last_attempt(attempt) } else { attempt };
    let settlement = decide(outcome, attempt, &policy);
    let (disposition, reason, stage) = match &settlement {
        Settlement::Ack { skipped: None } => (Disposition::Published, None, Stage::Publish),
        Settlement::Ack { skipped: Some((reason, stage)) } => (Disposition::Skipped, Some(reason.clone()), *stage),
        Settlement::Retry { reason, stage, .. } => (Disposition::Retried, Some(reason.clone()), *stage),
        Settlement::Quarantine { reason, stage, .. } => (Disposition::Quarantined, Some(reason.clone()), *stage),
    };
    let counted = Counted::new(&steps.settling);
    let settled = delivery.settle(settlement, &about).await;
    drop(counted);
    let disposition = match settled {
        Settled::Done => disposition,
        Settled::Returned => Disposition::Returned,
    };
    Conclusion { ticket, disposition, reason, stage, about, outputs, publishing }
}

/// `None` when the session ended first: there is nobody to tell.
fn outcome(published: &[Published], outputs: &[Output]) -> Option<Outcome> {
    let mut refused = None;
    for (published, output) in published.iter().zip(outputs) {
        let (code, why) = match published {
            Published::Confirmed => continue,
            Published::Lost => return None,
            Published::Nacked => (Code::Nacked, "refused by the broker".to_owned()),
            Published::Returned { code, text } => (Code::Unroutable, format!("returned: {code} {text}")),
        };
        let detail = || format!("exchange {:?}, routing key {:?}: {why}", output.exchange, output.routing_key);
        refused.get_or_insert_with(|| Reason::new(code, detail()));
    }
    // A sink that answers for fewer than it was given cannot vouch for the rest.
    if published.len() < outputs.len() {
        return None;
    }
    Some(match refused {
        None => Outcome::Published,
        Some(reason) => Outcome::Failed { reason, stage: Stage::Publish },
    })
}

impl Output {
    fn of(outgoing: &Outgoing) -> Self {
        Self {
            exchange: outgoing.exchange.clone(),
            routing_key: outgoing.routing_key.clone(),
            bytes: outgoing.body.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output() -> Output {
        Output { exchange: "articles".into(), routing_key: "article.en".into(), bytes: 1 }
    }

    #[test]
    fn one_refusal_fails_the_article_and_a_lost_session_settles_nothing() {
        let two = [output(), output()];
        let all = [Published::Confirmed, Published::Confirmed];
        assert_eq!(outcome(&all, &two), Some(Outcome::Published));
        let Some(Outcome::Failed { reason, .. }) = outcome(&[Published::Confirmed, Published::Nacked], &two) else {
            panic!("a refused output was not a failure")
        };
        assert_eq!(reason.code, Code::Nacked);
        assert_eq!(outcome(&[Published::Nacked, Published::Lost], &two), None);
        assert_eq!(outcome(&[Published::Confirmed], &two), None, "an answer is missing");
    }
}
