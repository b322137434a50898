//! `copydesk serve`: the worker on RabbitMQ.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::signal::unix::{SignalKind, signal};

use super::desk::{self, Remembering};
use super::reload::{self, Reload};
use super::{Exit, Fault, Install, signals};
use crate::config::{Config, Layers};
use crate::memory::Window;
use crate::service;
use crate::telemetry::{Telemetry, http};
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

/// `layers` are what `config` was resolved from, `file` is that of `--config`, and `read` reads it all anew.
pub fn run(
    args: &Args,
    mut config: Config,
    layers: Layers,
    file: Option<PathBuf>,
    read: reload::Read,
    install: Install,
) -> Result<Exit, Fault> {
    config.amqp.declare |= args.declare;
    let telemetry = desk::telemetry(&config, "rabbitmq", Box::new(std::io::stdout()), install)?;
    let server = config.amqp.endpoint.to_string();
    telemetry.started(Some(&config.amqp.topology.input), Some(&server), config.service.workers);
    telemetry.rules_can_fail(&config.notes);
    if let Some(listen) = config.http {
        let unbound = |error| Fault::new(Exit::Usage, format!("http.listen {listen} cannot be bound: {error}"));
        let address = http::start(listen, &telemetry).map_err(unbound)?;
        telemetry.http_listening(address);
    }
    let result = desk::runtime()?.block_on(work(config, layers, file, read, &telemetry));
    match &result {
        Ok(()) => telemetry.finish(Exit::Success.code(), "drained"),
        Err(fault) => telemetry.finish(fault.exit.code(), &fault.message),
    }
    result.map(|()| Exit::Success)
}

async fn work(
    config: Config,
    layers: Layers,
    file: Option<PathBuf>,
    read: reload::Read,
    telemetry: &Arc<Telemetry>,
) -> Result<(), Fault> {
    let last_words = Arc::clone(telemetry);
    let aborting = move || {
        last_words.aborted();
        last_words.flush();
    };
    let (_received, shutdown) = signals::shutdown(aborting).map_err(Fault::internal)?;
    let remembering = Remembering::start(&config, None, telemetry)?;
    if let Remembering::Process(window) = &remembering {
        tokio::spawn(age(Arc::downgrade(window)));
    }
    let memory = remembering.memory();
    let desk = desk::desk(&config, config.outputs.clone(), config.service.clone(), memory, telemetry);
    let hangup = signal(SignalKind::hangup()).map_err(Fault::internal)?;
    let (live, telemetry) = (Arc::clone(&desk.live), Arc::clone(telemetry));
    let reload = Reload { file, read, layers, config: config.clone(), live, telemetry: Arc::clone(&telemetry) };
    tokio::spawn(reload.watch(hangup));
    let (source, sink) = amqp::open(config.amqp, telemetry);
    let ended = service::run(source, sink, desk, shutdown).await;
    remembering.close();
    desk::outcome(&ended.map_err(Fault::internal)?)
}

/// Moves the window's time on, so that what is old is forgotten.
async fn age(window: std::sync::Weak<Window>) {
    while let Some(window) = window.upgrade() {
        window.advance(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()));
        drop(window);
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}
