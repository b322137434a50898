//! The worker inside a program of your own: your runtime, your subscriber, your shutdown. Its events and spans are `tracing`'s, with the target
//! `copydesk`; nothing of it installs a subscriber, a panic hook or a signal handler. Run it with
//! `COPYDESK_AMQP_URL=amqp://user:password@broker:5672/news RUST_MIN_STACK=268435456 cargo run --example embed`; for the second variable see
//! `src/main.rs`.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use copydesk::config::{Config, Layers};
use copydesk::service::{self, Desk, Live};
use copydesk::telemetry::{Options, TARGET, Telemetry};
use copydesk::transport::amqp;
use tokio::signal::unix::{SignalKind, signal};
use tracing::Level;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Any subscriber will do: this one prints events, and spans as they close. What the AMQP client says is left out: it logs whole bodies.
    let shown = Targets::new().with_target("embed", Level::INFO).with_target(TARGET, Level::INFO);
    let printing = tracing_subscriber::fmt::layer().with_span_events(FmtSpan::CLOSE).with_filter(shown);
    tracing_subscriber::registry().with(printing).init();

    // The configuration may come from anywhere; here from the defaults and the environment.
    let mut layers = Layers::new();
    layers.variables(std::env::vars());
    let mut config = Config::resolve(layers)?;
    config.amqp.declare = true;

    // What happens is told to `telemetry`, which keeps the books and says it. There is no log of copydesk's own to write.
    let destination = config.amqp.topology.input.clone();
    let options = Options { sample: 1.0, summary: Duration::from_secs(30), system: "rabbitmq", destination };
    let telemetry = Telemetry::start(options, None)?;
    let desk = Desk {
        live: Arc::new(Live::new(config.settings(config.outputs.clone()))),
        memory: Arc::new(()),
        policy: config.policy.clone(),
        options: config.service.clone(),
        reporter: Arc::clone(&telemetry) as _,
    };
    let (source, sink) = amqp::open(config.amqp, telemetry);

    let mut terminate = signal(SignalKind::terminate())?;
    let shutdown = async move {
        let _ = terminate.recv().await;
    };
    tracing::info!("the worker begins");
    let ended = service::run(source, sink, desk, shutdown).await?;
    tracing::info!(published = ended.balance.published, drained = ended.drained, "the worker has ended");
    Ok(())
}
