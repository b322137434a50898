//! `message.settled`: one line for each delivery.

use serde::Serialize;

use super::record::{Level, milli};
use super::{Telemetry, schema};
use crate::reason::{Class, Stage};
use crate::service::{Disposition, Settled};

/// The fields of the stages' times, in the order of [`Stage::ALL`]; `Receive` is never timed.
const TIMES: [Option<&str>; Stage::ALL.len()] = [
    None,
    Some("time.decode_ms"),
    Some("time.normalize_ms"),
    Some("time.enrich_ms"),
    Some("time.route_ms"),
    Some("time.encode_ms"),
    Some("time.publish_ms"),
];

#[derive(Serialize)]
struct Output<'a> {
    exchange: &'a str,
    routing_key: &'a str,
    bytes: usize,
}

/// How grave an end is: what needs a person is an error, what needs a look is a warning.
fn level(settled: &Settled<'_>) -> Level {
    match settled.disposition {
        Disposition::Published | Disposition::Skipped => Level::Info,
        Disposition::Retried | Disposition::Returned => Level::Warn,
        Disposition::Quarantined => match settled.reason.map(|reason| reason.code.class()) {
            Some(Class::Ours | Class::Poison | Class::Downstream) => Level::Error,
            Some(Class::Malformed | Class::NotArticle) | None => Level::Warn,
        },
    }
}

impl Telemetry {
    /// See [`schema::SETTLED`].
    pub(super) fn message_settled(&self, settled: &Settled<'_>, lag: Option<f64>) {
        let level = level(settled);
        let published = settled.disposition == Disposition::Published;
        if !self.logs(level) || (published && !self.sampled()) {
            return;
        }
        let message = match settled.reason {
            Some(reason) => format!("{}: {}", settled.disposition.as_str(), reason.code),
            None => settled.disposition.as_str().to_owned(),
        };
        let about = settled.about;
        self.write(&schema::SETTLED, level, &message, |record| {
            let outputs: Vec<Output<'_>> = settled
                .outputs
                .iter()
                .map(|o| Output { exchange: &o.exchange, routing_key: &o.routing_key, bytes: o.bytes })
                .collect();
            let millis = |time: std::time::Duration| milli(time.as_secs_f64() * 1000.0);
            let mut record = record
                .with("outcome", settled.disposition.as_str())
                .maybe("error.type", settled.reason.map(|reason| reason.code.as_str()))
                .maybe_text("detail", settled.reason.map(|reason| reason.detail.as_str()))
                .with("stage", settled.stage.as_str())
                .with("attempt", settled.attempt)
                .with("redelivered", settled.redelivered)
                .with("delivery_count", settled.delivery_count)
                .with("session", settled.epoch)
                .with("messaging.system", self.options.system)
                .text("messaging.destination.name", settled.queue)
                .maybe_text("messaging.message.id", settled.message_id)
                .maybe_text("messaging.message.conversation_id", settled.correlation_id)
                .with("messaging.message.body.size", settled.body_bytes)
                .maybe_text("content_type", settled.content_type)
                .maybe_text("article.id", about.article_id.as_deref())
                .maybe_text("origin.id", about.origin.as_ref().and_then(|origin| origin.id.as_deref()))
                .maybe_text("source.domain", about.source_domain.as_deref())
                .maybe_text("language", about.language.as_deref())
                .maybe("warnings", (!about.warnings.is_empty()).then_some(&about.warnings))
                .maybe("outputs", (!outputs.is_empty()).then_some(&outputs))
                .maybe("lag_seconds", lag.map(milli))
                .with("time.total_ms", millis(settled.times.total))
                .with("time.waiting_ms", millis(settled.times.waiting));
            for (name, time) in TIMES.into_iter().zip(settled.times.stages) {
                if let Some(name) = name {
                    record = record.maybe(name, time.map(millis));
                }
            }
            record
        });
    }
}
