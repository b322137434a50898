//! `copydesk serve`: the worker on RabbitMQ.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{Exit, Fault, desk, signals};
use crate::config::Config;
use crate::memory::Window;
use crate::service;
use crate::telemetry::Telemetry;
use crate::transport::amqp;

/// Consume the input queue, publish the results, until SIGTERM or SIGINT. The first signal finishes what is in flight and ends with 0;
/// a second one aborts.
///
/// What the worker needs on the broker is verified before anything is consumed. What is not settled when the worker ends in
/// any way is handed out again by the broker.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  COPYDESK_AMQP_URL=amqp://user:password@broker:5672/news copydesk serve
  copydesk serve --declare --log-format pretty
  copydesk serve --config worker.toml --set consume.prefetch=64")]
pub struct Args {
    /// Create queues, exchanges and bindings that are missing (topology.declare).
    #[arg(long)]
    declare: bool,
}

pub fn run(args: &Args, mut config: Config) -> Result<Exit, Fault> {
    config.amqp.declare |= args.declare;
    let telemetry = desk::telemetry(&config, "rabbitmq", Box::new(std::io::stdout()))?;
    let server = config.amqp.endpoint.to_string();
    telemetry.started(Some(&config.amqp.topology.input), Some(&server), config.service.workers);
    let result = desk::runtime()?.block_on(work(config, &telemetry));
    match &result {
        Ok(()) => telemetry.finish(Exit::Success.code(), "drained"),
        Err(fault) => telemetry.finish(fault.exit.code(), &fault.message),
    }
    result.map(|()| Exit::Success)
}

async fn work(config: Config, telemetry: &Arc<Telemetry>) -> Result<(), Fault> {
    let last_words = Arc::clone(telemetry);
    let aborting = move || {
        last_words.aborted();
        last_words.flush();
    };
    let (_received, shutdown) = signals::shutdown(aborting).map_err(Fault::internal)?;
    let window = desk::window(&config);
    if let Some(window) = &window {
        tokio::spawn(age(Arc::downgrade(window)));
    }
    let desk = desk::desk(&config, config.outputs.clone(), config.service.clone(), window, telemetry);
    let (source, sink) = amqp::open(config.amqp, Arc::clone(telemetry) as _);
    let ended = service::run(source, sink, desk, shutdown).await.map_err(Fault::internal)?;
    desk::outcome(&ended)
}

/// Moves the window's time on, so that what is old is forgotten.
async fn age(window: std::sync::Weak<Window>) {
    while let Some(window) = window.upgrade() {
        window.advance(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()));
        drop(window);
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}
