//! The trace that a delivery is a part of, across queues, in the form of W3C Trace Context.

use std::collections::HashMap;

use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::TraceContextExt;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::message::{Headers, Message, Outgoing, Value};

struct Carrier<'a>(&'a Headers);

impl Extractor for Carrier<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(Value::as_str)
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }
}

/// Makes `span` a child of the one that the message's `traceparent` names, if it names one.
pub fn adopt(span: &Span, message: &Message) {
    if span.is_disabled() {
        return;
    }
    let parent = TraceContextPropagator::new().extract(&Carrier(&message.headers));
    if parent.span().span_context().is_valid() {
        // It fails where nobody listens who knows of traces.
        let _ = span.set_parent(parent);
    }
}

/// Makes what is done with `outputs` elsewhere a part of the trace of `span`, if that is in one.
pub fn pass_on(span: &Span, outputs: &mut [Outgoing]) {
    if span.is_disabled() {
        return;
    }
    let context = span.context();
    let mut headers = HashMap::new();
    if context.span().span_context().is_valid() {
        TraceContextPropagator::new().inject_context(&context, &mut headers);
    }
    for (name, value) in headers.into_iter().filter(|(_, value)| !value.is_empty()) {
        for outgoing in &mut *outputs {
            outgoing.headers.insert(name.clone(), Value::from(value.as_str()));
        }
    }
}
