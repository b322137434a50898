//! `copydesk quarantine`: what lies in quarantine, why, what would become of it now, and the ways out.

mod diff;
mod drop;
mod export;
mod facts;
mod journal;
mod list;
mod look;
mod replay;
mod select;
mod show;
mod trial;

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Exit, Fault, desk, signals};
use crate::config::Config;
use crate::transport::Cause;

/// Look into the quarantine, and empty it: by another try (replay), into a file (export), or for good (drop).
///
/// Nothing is taken out of the queue but by `replay --yes` and `drop --yes`, one message at a time and only after its copy was confirmed or
/// written. While a command looks it holds what it has seen; all goes back when it ends, in whatever way. Workers are not disturbed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk quarantine list                                       how many of what, from where, since when
  copydesk quarantine list --would-pass                          and how many this version would publish
  copydesk quarantine show --reason not_article.too_short        one after the other, with its reason
  copydesk quarantine replay --reason downstream                 what would be replayed (nothing is)
  copydesk quarantine replay --reason downstream --rate 50 --yes
  copydesk quarantine export --source example.com > kept.ndjson  and back: copydesk publish kept.ndjson")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    // Their --version is a condition.
    /// Count messages in groups.
    #[command(disable_version_flag = true)]
    List(list::Args),
    /// Print messages for people: why, since when, from where, and the article.
    #[command(disable_version_flag = true)]
    Show(show::Args),
    /// Set the reason and the text as they came against what this version makes of them.
    #[command(disable_version_flag = true)]
    Diff(diff::Args),
    /// Put messages back into the queue that they came from, for another try. Dry unless --yes.
    #[command(disable_version_flag = true)]
    Replay(replay::Args),
    /// Write messages as NDJSON, with all their properties and headers; `publish` takes it back.
    #[command(disable_version_flag = true)]
    Export(export::Args),
    /// Remove messages for good, after writing them to a file. Dry unless --yes.
    #[command(disable_version_flag = true)]
    Drop(drop::Args),
}

pub fn run(args: &Args, config: &Config) -> Result<Exit, Fault> {
    desk::runtime()?.block_on(async {
        let stop = Stop::listen()?;
        match &args.action {
            Action::List(args) => list::run(args, config, &stop).await,
            Action::Show(args) => show::run(args, config, &stop).await,
            Action::Diff(args) => diff::run(args, config, &stop).await,
            Action::Replay(args) => replay::run(args, config, &stop).await,
            Action::Export(args) => export::run(args, config, &stop).await,
            Action::Drop(args) => drop::run(args, config, &stop).await,
        }?;
        Ok(stop.received.get().map_or(Exit::Success, Exit::Signal))
    })
}

/// SIGTERM or SIGINT: the command ends between two messages. A second one ends it at once.
struct Stop {
    asked: Arc<AtomicBool>,
    received: signals::Received,
}

impl Stop {
    fn listen() -> Result<Self, Fault> {
        let (received, shutdown) = signals::shutdown(|| {}).map_err(Fault::internal)?;
        let asked = Arc::new(AtomicBool::new(false));
        let set = Arc::clone(&asked);
        tokio::spawn(async move {
            shutdown.await;
            set.store(true, Ordering::Relaxed);
        });
        Ok(Self { asked, received })
    }

    fn asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }
}

/// The fault behind a broken or refused connection.
fn fault(config: &Config, cause: &Cause) -> Fault {
    Fault::new(desk::exit(cause), format!("{}: {cause}", config.amqp.endpoint))
}

/// Writes to standard output.
fn print(text: impl AsRef<[u8]>) -> Result<(), Fault> {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_ref()).and_then(|()| out.flush());
    written.map_err(|error| Fault::writing("standard output", &error))
}
