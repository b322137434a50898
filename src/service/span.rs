//! The spans of a delivery in `tracing`: `process`, and in it one for each stage. Names follow the OpenTelemetry conventions for messaging.

use std::cell::RefCell;

use tracing::field::Empty;
use tracing::span::EnteredSpan;
use tracing::{Level, Span};

use super::report::{Disposition, Settled};
use crate::message::{Message, Outgoing};
use crate::reason::Stage;
use crate::transport::{Epoch, TARGET};

/// Opens the span of a delivery that was taken now.
pub fn process(message: &Message, system: &'static str, epoch: Epoch, attempt: u32) -> Span {
    let properties = &message.properties;
    let span = tracing::span!(
        target: TARGET,
        parent: None,
        Level::INFO,
        "process",
        "otel.kind" = "consumer",
        "otel.status_description" = Empty,
        "messaging.system" = system,
        "messaging.operation.name" = "process",
        "messaging.operation.type" = "process",
        "messaging.destination.name" = &*message.queue,
        "messaging.message.id" = properties.message_id.as_deref(),
        "messaging.message.conversation_id" = properties.correlation_id.as_deref(),
        "messaging.message.body.size" = message.body.len() as i64,
        "copydesk.session" = epoch as i64,
        "copydesk.attempt" = i64::from(attempt),
        "copydesk.outcome" = Empty,
        "copydesk.article.id" = Empty,
        "copydesk.source.domain" = Empty,
        "copydesk.language" = Empty,
        "error.type" = Empty,
    );
    #[cfg(feature = "otlp")]
    super::remote::adopt(&span, message);
    span
}

/// Writes into results that they are a part of the trace that this span is in; where there is none, theirs stays the input's.
pub fn pass_on(span: &Span, outputs: &mut [Outgoing]) {
    #[cfg(feature = "otlp")]
    super::remote::pass_on(span, outputs);
    #[cfg(not(feature = "otlp"))]
    let _ = (span, outputs);
}

/// Opens the span of a stage.
pub fn stage(process: &Span, stage: Stage) -> Span {
    macro_rules! stage {
        ($name:literal) => {
            tracing::span!(target: TARGET, parent: process, Level::INFO, $name)
        };
    }
    match stage {
        Stage::Receive => stage!("receive"),
        Stage::Decode => stage!("decode"),
        Stage::Normalize => stage!("normalize"),
        Stage::Enrich => stage!("enrich"),
        Stage::Recall => stage!("recall"),
        Stage::Route => stage!("route"),
        Stage::Encode => stage!("encode"),
        Stage::Publish => stage!("publish"),
    }
}

/// Says on the span of a delivery how that ended.
pub fn ended(span: &Span, settled: &Settled<'_>) {
    if span.is_disabled() {
        return;
    }
    let about = settled.about;
    span.record("copydesk.outcome", settled.disposition.as_str());
    span.record("copydesk.article.id", about.article_id.as_deref());
    span.record("copydesk.source.domain", about.source_domain.as_deref());
    span.record("copydesk.language", about.language.as_deref());
    if let Some(reason) = settled.reason {
        span.record("error.type", reason.code.as_str());
        if matches!(settled.disposition, Disposition::Retried | Disposition::Quarantined) {
            span.record("otel.status_description", reason.code.as_str());
        }
    }
}

/// The spans of the stages that a thread goes through, one after the other. The last one ends when this is dropped.
pub struct Stages<'a> {
    process: &'a Span,
    entered: RefCell<Option<EnteredSpan>>,
}

impl<'a> Stages<'a> {
    /// None yet.
    pub fn of(process: &'a Span) -> Self {
        Self { process, entered: RefCell::new(None) }
    }

    /// `next` begins now, and with it what came before ends.
    pub fn enter(&self, next: Stage) {
        let mut entered = self.entered.borrow_mut();
        // In this order, since a span that is entered within another has to be left before it.
        *entered = None;
        *entered = Some(stage(self.process, next).entered());
    }
}
