//! What `serve` and `pipe` share: the log, the desk, and the exit code that a run ends with.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use tracing_subscriber::layer::SubscriberExt;

use super::{Exit, Fault, Install};
use crate::config::Config;
use crate::memory::{Memory, Window};
use crate::route::Output;
use crate::service::{self, Desk, Drain, Ended, Live};
use crate::store;
use crate::store::disk::Disk;
use crate::store::redis::{self, Redis};
#[cfg(feature = "otlp")]
use crate::telemetry::otlp::Otlp;
use crate::telemetry::{Log, Options, Telemetry};
use crate::transport::{Cause, CauseKind, Failure};

/// Makes the subscriber of the process the one that writes the log, and tells it of everything, panics included.
pub fn telemetry(
    config: &Config,
    system: &'static str,
    target: Box<dyn Write + Send>,
    install: Install,
) -> Result<Arc<Telemetry>, Fault> {
    let (log, layer) = Log::start(config.log.form, &config.log.shown, target).map_err(Fault::internal)?;
    let subscriber = tracing_subscriber::registry().with(layer);
    #[cfg(feature = "otlp")]
    let otlp = if system == "file" { None } else { Otlp::start(config.otlp.as_deref()).map_err(otlp_is_wrong)? };
    #[cfg(feature = "otlp")]
    let subscriber = subscriber.with(otlp.as_ref().map(Otlp::layer));
    install(subscriber.into());
    let destination = if system == "file" { String::new() } else { config.amqp.topology.input.clone() };
    let options = Options { sample: config.log.sample, summary: config.log.summary, system, destination };
    let telemetry = Telemetry::start(options, Some(log)).map_err(Fault::internal)?;
    telemetry.take_panics();
    #[cfg(feature = "otlp")]
    if let Some(otlp) = otlp {
        telemetry.export(otlp);
    }
    Ok(telemetry)
}

#[cfg(feature = "otlp")]
fn otlp_is_wrong(problem: impl std::fmt::Display) -> Fault {
    Fault::new(Exit::Usage, format!("spans cannot be sent: {problem}"))
}

/// What remembers earlier articles.
pub enum Remembering {
    /// Nothing does.
    Nothing,
    /// This process, for as long as it runs.
    Process(Arc<Window>),
    /// This process does, and a file that outlives it.
    File(Arc<Disk>),
    /// A store that workers share.
    Store(Arc<Redis>),
}

impl Remembering {
    /// As configured; a store that is asked over the network is waited for up to `budget`.
    pub fn start(config: &Config, budget: Option<Duration>, telemetry: &Arc<Telemetry>) -> Result<Self, Fault> {
        let Some(bounds) = config.duplicates else { return Ok(Self::Nothing) };
        let watcher = Arc::clone(telemetry) as _;
        match &config.store {
            None => Ok(Self::Process(Arc::new(Window::new(bounds)))),
            Some(store::Options::Redis(store)) => {
                let options = redis::Options { budget: budget.unwrap_or(store.budget), ..(**store).clone() };
                Ok(Self::Store(Arc::new(Redis::start(options, watcher).map_err(Fault::internal)?)))
            }
            Some(store::Options::Disk(file)) => {
                let unusable =
                    |error| Fault::new(Exit::Usage, format!("memory.store: {} {error}", file.path.display()));
                Ok(Self::File(Arc::new(Disk::open(file.clone(), watcher).map_err(unusable)?)))
            }
        }
    }

    /// Writes down what is to outlive the process and is not written yet.
    pub fn close(&self) {
        if let Self::File(file) = self {
            file.close();
        }
    }

    /// To be asked.
    pub fn memory(&self) -> Arc<dyn Memory> {
        match self {
            Self::Nothing => Arc::new(()),
            Self::Process(window) => Arc::clone(window) as _,
            Self::File(file) => Arc::clone(file) as _,
            Self::Store(store) => Arc::clone(store) as _,
        }
    }
}

/// The desk for a run.
pub fn desk(
    config: &Config,
    outputs: Vec<Output>,
    options: service::Options,
    memory: Arc<dyn Memory>,
    telemetry: &Arc<Telemetry>,
) -> Desk {
    Desk {
        live: Arc::new(Live::new(config.settings(outputs))),
        memory,
        policy: config.policy.clone(),
        options,
        reporter: Arc::clone(telemetry) as _,
    }
}

/// What a run's end means for the process.
pub fn outcome(ended: &Ended) -> Result<(), Fault> {
    match &ended.failure {
        Some(Failure::OutputClosed) => Err(Fault::new(Exit::ClosedPipe, "")),
        Some(Failure::Io(message)) => Err(Fault::new(Exit::Output, message.as_str())),
        Some(failure @ Failure::Gone) => Err(Fault::internal(failure)),
        Some(Failure::NoBroker(cause)) => Err(Fault::new(exit(cause), format!("no session with the broker: {cause}"))),
        None if ended.why == Drain::WorkersLost => {
            Err(Fault::new(Exit::Internal, "too many threads did not come back from their articles"))
        }
        None if !ended.drained => {
            let left = ended.balance.returned;
            Err(Fault::new(Exit::DrainDeadline, format!("the drain took too long; {left} articles go back unsettled")))
        }
        None => Ok(()),
    }
}

/// The exit code for a session that could not be had.
pub fn exit(cause: &Cause) -> Exit {
    match cause.kind {
        CauseKind::AccessRefused | CauseKind::TopologyMissing | CauseKind::Tls => Exit::Topology,
        CauseKind::Unreachable
        | CauseKind::ClosedByBroker
        | CauseKind::Timeout
        | CauseKind::ConfirmTimeout
        | CauseKind::AckFailed => Exit::NoBroker,
    }
}

/// A runtime for the transport. Articles are processed on threads of the service's own.
pub fn runtime() -> Result<tokio::runtime::Runtime, Fault> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(Fault::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Balance;

    fn exit_of(why: Drain, failure: Option<Failure>, drained: bool) -> Exit {
        let ended = Ended { why, failure, drained, balance: Balance::default() };
        outcome(&ended).map_or_else(|fault| fault.exit, |()| Exit::Success)
    }

    #[test]
    fn every_end_has_its_code() {
        let no_broker = |kind| Some(Failure::NoBroker(Cause { kind, detail: String::new() }));
        assert_eq!(exit_of(Drain::Shutdown, None, true), Exit::Success);
        assert_eq!(exit_of(Drain::EndOfInput, None, true), Exit::Success);
        assert_eq!(exit_of(Drain::Shutdown, None, false), Exit::DrainDeadline);
        assert_eq!(exit_of(Drain::WorkersLost, None, true), Exit::Internal);
        assert_eq!(exit_of(Drain::SourceFailed, no_broker(CauseKind::Unreachable), true), Exit::NoBroker);
        assert_eq!(exit_of(Drain::SourceFailed, no_broker(CauseKind::TopologyMissing), true), Exit::Topology);
        assert_eq!(exit_of(Drain::SourceFailed, no_broker(CauseKind::Tls), true), Exit::Topology);
        assert_eq!(exit_of(Drain::SourceFailed, Some(Failure::Io("full".into())), true), Exit::Output);
        assert_eq!(exit_of(Drain::SourceFailed, Some(Failure::OutputClosed), true), Exit::ClosedPipe);
        assert_eq!(exit_of(Drain::SourceFailed, Some(Failure::Gone), true), Exit::Internal);
    }
}
