//! Spans for a collector, over OTLP/HTTP as protobuf. They leave on a thread of their own; what does not fit or is not taken is dropped and
//! counted, and no article waits for it.
//!
//! Sampling, batches, limits, headers and what is said of the process follow the standard `OTEL_*` variables.

use std::env;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{ExporterBuildError, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::resource::{EnvResourceDetector, TelemetryResourceDetector};
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider, Span, SpanData, SpanExporter, SpanProcessor,
};
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

use super::emit::TARGET;
use super::process::instance;

/// Longest wait for the collector's answer.
const ANSWER: Duration = Duration::from_secs(10);
/// Longest wait for the last spans at the end.
const END: Duration = Duration::from_secs(2);
/// Spans that wait, at most, where `OTEL_BSP_MAX_QUEUE_SIZE` says nothing else: those of some thousand deliveries.
const WAITING: usize = 16_384;

/// Sends spans.
pub struct Otlp {
    provider: SdkTracerProvider,
    losses: Arc<Losses>,
}

impl Otlp {
    /// Begins to send to the collector at `endpoint`, its base as in `http://collector:4318`; without one, to where the standard variables
    /// say. `None` where nobody says, or `OTEL_SDK_DISABLED` does.
    ///
    /// # Errors
    /// The endpoint or a variable is wrong.
    pub fn start(endpoint: Option<&str>) -> Result<Option<Self>, ExporterBuildError> {
        let named = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];
        let named = named.iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
        let disabled = env::var("OTEL_SDK_DISABLED").is_ok_and(|value| value.eq_ignore_ascii_case("true"));
        if disabled || endpoint.is_none() && !named {
            return Ok(None);
        }
        let agent = ureq::Agent::config_builder().timeout_global(Some(ANSWER)).http_status_as_error(false).build();
        let losses = Losses::new();
        let client = Client { agent: agent.into(), losses: Arc::clone(&losses) };
        let mut exporter = opentelemetry_otlp::SpanExporter::builder().with_http().with_http_client(client);
        if let Some(endpoint) = endpoint {
            exporter = exporter.with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')));
        }
        Ok(Some(Self::with(exporter.build()?, losses)))
    }

    fn with(exporter: impl SpanExporter + 'static, losses: Arc<Losses>) -> Self {
        let counting = Counting { inner: exporter, losses: Arc::clone(&losses) };
        let batches = BatchConfigBuilder::default().with_max_queue_size(losses.room).build();
        let processor = BatchSpanProcessor::builder(counting).with_batch_config(batches).build();
        let provider = SdkTracerProvider::builder()
            .with_resource(resource())
            .with_span_processor(Bounded { inner: processor, losses: Arc::clone(&losses) })
            .build();
        Self { provider, losses }
    }

    /// The layer that hears this program's spans. Their fields become attributes.
    pub fn layer<S>(&self) -> impl Layer<S> + Send + Sync + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
    {
        let ours = filter_fn(|metadata| metadata.is_span() && metadata.target() == TARGET);
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer(TARGET))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(ours.with_max_level_hint(LevelFilter::INFO))
    }

    /// Spans dropped so far.
    pub fn dropped(&self) -> u64 {
        self.losses.count.load(Ordering::Relaxed)
    }

    /// From now on `to` hears why a batch was not taken. A second call changes nothing.
    pub fn report(&self, to: impl Fn(&str) + Send + Sync + 'static) {
        let _ = self.losses.report.set(Box::new(to));
    }

    /// Sends what waits, but not for long.
    pub fn finish(&self) {
        // Whatever goes wrong here was counted and reported.
        let _ = self.provider.shutdown_with_timeout(END);
    }
}

/// What is said of this process. `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME` lie over it.
fn resource() -> Resource {
    let ours = [
        KeyValue::new("service.name", TARGET),
        KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
        KeyValue::new("service.instance.id", instance()),
    ];
    let resource = Resource::builder_empty()
        .with_attributes(ours)
        .with_detectors(&[Box::new(TelemetryResourceDetector), Box::new(EnvResourceDetector::new())]);
    match env::var("OTEL_SERVICE_NAME") {
        Ok(name) if !name.is_empty() => resource.with_service_name(name).build(),
        Ok(_) | Err(_) => resource.build(),
    }
}

/// Hears why a batch was not taken.
type Report = Box<dyn Fn(&str) + Send + Sync>;

/// What was lost, and what may be.
#[derive(Default)]
struct Losses {
    /// Spans that wait, at most.
    room: usize,
    /// Spans that wait.
    waiting: AtomicUsize,
    /// Spans lost.
    count: AtomicU64,
    /// Why the last request was not answered: the exporter tells a network's error from others, and no more.
    problem: Mutex<Option<String>>,
    report: OnceLock<Report>,
}

impl Losses {
    fn new() -> Arc<Self> {
        let room = env::var("OTEL_BSP_MAX_QUEUE_SIZE").ok().and_then(|size| size.parse().ok()).unwrap_or(WAITING);
        Arc::new(Self { room, ..Self::default() })
    }

    fn problem(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.problem.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Losses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Losses").field("waiting", &self.waiting).field("count", &self.count).finish_non_exhaustive()
    }
}

/// Lets so many spans wait, and counts the others: the queue behind it drops without saying so before the end.
#[derive(Debug)]
struct Bounded {
    inner: BatchSpanProcessor,
    losses: Arc<Losses>,
}

impl SpanProcessor for Bounded {
    fn on_start(&self, span: &mut Span, context: &Context) {
        self.inner.on_start(span, context);
    }

    fn on_end(&self, span: SpanData) {
        if !span.span_context.is_sampled() {
            return;
        }
        if self.losses.waiting.fetch_add(1, Ordering::Relaxed) < self.losses.room {
            self.inner.on_end(span);
        } else {
            self.losses.waiting.fetch_sub(1, Ordering::Relaxed);
            self.losses.count.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.inner.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}

/// Counts what is not taken.
#[derive(Debug)]
struct Counting<E> {
    inner: E,
    losses: Arc<Losses>,
}

impl<E: SpanExporter> SpanExporter for Counting<E> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = batch.len();
        let result = self.inner.export(batch).await;
        self.losses.waiting.fetch_sub(spans, Ordering::Relaxed);
        if let Err(error) = &result {
            self.losses.count.fetch_add(spans as u64, Ordering::Relaxed);
            if let Some(report) = self.losses.report.get() {
                let problem = self.losses.problem().take();
                report(&problem.unwrap_or_else(|| error.to_string()));
            }
        }
        result
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}

/// The HTTP client that this program has anyway. It blocks, which the thread that sends may.
#[derive(Debug)]
struct Client {
    agent: ureq::Agent,
    losses: Arc<Losses>,
}

impl Client {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, ureq::Error> {
        let (parts, body) = request.into_parts();
        let answer = self.agent.run(Request::from_parts(parts, &body[..]))?;
        let (parts, mut body) = answer.into_parts();
        Ok(Response::from_parts(parts, body.read_to_vec()?.into()))
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        // Host and path alone: an address may hold credentials.
        let host = request.uri().host().unwrap_or_default().to_owned();
        let to = format!("{host}{}", request.uri().path());
        self.send(request).map_err(|error| {
            *self.losses.problem() = Some(format!("{to}: {error}"));
            error.into()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::Instant;

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[test]
    fn without_a_collector_spans_are_dropped_and_counted_and_nobody_waits() {
        let otlp = Otlp::start(Some("http://127.0.0.1:1/")).unwrap().unwrap();
        let problems = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&problems);
        otlp.report(move |problem| heard.lock().unwrap().push(problem.to_owned()));
        let begun = Instant::now();
        let spans = 3 * WAITING as u64;
        tracing::subscriber::with_default(tracing_subscriber::registry().with(otlp.layer()), || {
            (0..spans).for_each(|_| drop(tracing::info_span!(target: TARGET, parent: None, "process")));
            (0..spans).for_each(|_| drop(tracing::info_span!(target: "somebody", parent: None, "else")));
        });
        assert!(otlp.dropped() > 0 && begun.elapsed() < Duration::from_secs(20));
        let _ = otlp.provider.force_flush();
        otlp.finish();
        assert!(otlp.dropped() <= spans, "{}", otlp.dropped());
        assert!(problems.lock().unwrap().iter().any(|problem| problem.contains("refused")), "{problems:?}");
    }
}
