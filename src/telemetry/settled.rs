//! `message.settled`: one line for each delivery.

use std::time::Duration;

use serde::Serialize;

use super::emit::{emit, json, milli, text};
use super::level::Level;
use super::schema::SETTLED;
use super::state::Telemetry;
use crate::reason::{Class, Stage};
use crate::service::{Disposition, Output, Settled};

#[derive(Serialize)]
struct Published<'a> {
    exchange: &'a str,
    routing_key: &'a str,
    bytes: usize,
}

/// Most results that a line lists: a message with many articles has a result of each, and more where there are several outputs.
const LISTED: usize = 16;

fn published(outputs: &[Output]) -> Vec<Published<'_>> {
    outputs
        .iter()
        .take(LISTED)
        .map(|o| Published { exchange: &o.exchange, routing_key: &o.routing_key, bytes: o.bytes })
        .collect()
}

fn millis(time: Duration) -> f64 {
    milli(time.as_secs_f64() * 1000.0)
}

/// How grave an end is: what needs a person is an error, what needs a look is a warning.
fn level(settled: &Settled<'_>) -> Level {
    match settled.disposition {
        Disposition::Published | Disposition::Skipped => Level::Info,
        Disposition::Retried | Disposition::Returned => Level::Warn,
        Disposition::Quarantined => match settled.reason.map(|reason| reason.code.class()) {
            Some(Class::Ours | Class::Routing | Class::Poison | Class::Downstream) => Level::Error,
            Some(Class::Malformed | Class::NotArticle | Class::Duplicate) | None => Level::Warn,
        },
    }
}

impl Telemetry {
    /// See [`SETTLED`].
    pub(super) fn message_settled(&self, settled: &Settled<'_>, lag: Option<f64>) {
        if settled.disposition == Disposition::Published && !self.sampled() {
            return;
        }
        let message = match settled.reason {
            Some(reason) => format!("{}: {}", settled.disposition.as_str(), reason.code),
            None => settled.disposition.as_str().to_owned(),
        };
        let (about, times) = (settled.about, &settled.times);
        let time = |stage| times.of(stage).map(millis);
        emit!(
            SETTLED at level(settled),
            message,
            "outcome" = settled.disposition.as_str(),
            "error.type" = settled.reason.map(|reason| reason.code.as_str()),
            "detail" = settled.reason.map(|reason| text(&reason.detail)),
            "stage" = settled.stage.as_str(),
            "attempt" = settled.attempt,
            "redelivered" = settled.redelivered,
            "delivery_count" = settled.delivery_count,
            "session" = settled.epoch,
            "messaging.system" = self.options.system,
            "messaging.destination.name" = text(settled.queue),
            "messaging.message.id" = settled.message_id.map(text),
            "messaging.message.conversation_id" = settled.correlation_id.map(text),
            "messaging.message.body.size" = settled.body_bytes,
            "content_type" = settled.content_type.map(text),
            "article.id" = about.article_id.as_deref().map(text),
            "article.count" = (about.articles > 1).then_some(about.articles),
            "origin.id" = about.origin.as_ref().and_then(|origin| origin.id.as_deref()).map(text),
            "source.domain" = about.source_domain.as_deref().map(text),
            "language" = about.language.as_deref().map(text),
            "duplicate" = about.duplicates.first().map(|kind| kind.as_str()),
            "story" = about.stories.first().map(|placed| placed.as_str()),
            "warnings" = (!about.warnings.is_empty()).then(|| json(&about.warnings)),
            "outputs" = (!settled.outputs.is_empty()).then(|| json(published(settled.outputs))),
            "output.count" = (settled.outputs.len() > LISTED).then_some(settled.outputs.len()),
            "lag_seconds" = lag.map(milli),
            "time.total_ms" = millis(times.total),
            "time.waiting_ms" = millis(times.waiting),
            "time.decode_ms" = time(Stage::Decode),
            "time.normalize_ms" = time(Stage::Normalize),
            "time.enrich_ms" = time(Stage::Enrich),
            "time.recall_ms" = time(Stage::Recall),
            "time.route_ms" = time(Stage::Route),
            "time.encode_ms" = time(Stage::Encode),
            "time.publish_ms" = time(Stage::Publish),
        );
    }
}
