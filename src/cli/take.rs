//! `copydesk take`: documents from a queue, as a consumer downstream takes them.

use std::io::IsTerminal;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use super::{Exit, Fault, desk, people, signals};
use crate::article::Article;
use crate::config::Config;
use crate::message::Message;
use crate::normalize::Trace;
use crate::transport::amqp::Reader;

/// Take messages from a queue and write their bodies to standard output, one a line; on a terminal documents are shown for people. Each is
/// acknowledged once it is written, so that it is gone from the queue; with --keep it goes back.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk take                                    the documents in articles.enriched, as they come
  copydesk take --count 10 | jq .headline
  copydesk take articles.quarantine --keep --idle 1    look, and leave everything where it is")]
pub struct Args {
    /// The queue [default: topology.queue, articles.enriched].
    #[arg(value_name = "QUEUE")]
    queue: Option<String>,
    /// End after so many messages.
    #[arg(long, value_name = "NUMBER")]
    count: Option<usize>,
    /// End when nothing has come for so many seconds.
    #[arg(long, value_name = "SECONDS")]
    idle: Option<u64>,
    /// Leave the messages in the queue. At most 32 are seen, since the broker hands out no more before the first are settled.
    #[arg(long)]
    keep: bool,
}

pub fn run(args: &Args, config: &Config) -> Result<Exit, Fault> {
    let queue = args
        .queue
        .as_deref()
        .or(config.amqp.topology.downstream.first().map(|d| d.queue.as_str()))
        .ok_or_else(|| Fault::new(Exit::Usage, "which queue? topology.queue is not set"))?;
    desk::runtime()?.block_on(async {
        let (received, shutdown) = signals::shutdown(|| {}).map_err(Fault::internal)?;
        tokio::select! {
            taken = take(args, config, queue) => taken.map(|()| Exit::Success),
            () = shutdown => Ok(received.get().map_or(Exit::Success, Exit::Signal)),
        }
    })
}

async fn take(args: &Args, config: &Config, queue: &str) -> Result<(), Fault> {
    let fault = |cause| Fault::new(desk::exit(&cause), format!("{}: {cause}", config.amqp.endpoint));
    let mut reader = Reader::open(&config.amqp, queue).await.map_err(fault)?;
    let patience = args.idle.map_or(Duration::MAX, Duration::from_secs);
    let mut taken = 0;
    while args.count.is_none_or(|count| taken < count) {
        let Ok(next) = tokio::time::timeout(patience, reader.next()).await else { break };
        let Some((tag, message)) = next.map_err(fault)? else {
            return Err(Fault::new(
                Exit::Topology,
                format!("the broker cancelled the consumer; is {queue} still there?"),
            ));
        };
        write(&message).map_err(|error| match error.kind() {
            std::io::ErrorKind::BrokenPipe => Fault::new(Exit::ClosedPipe, ""),
            _ => Fault::new(Exit::Output, format!("standard output: {error}")),
        })?;
        if !args.keep {
            reader.ack(tag).await.map_err(fault)?;
        }
        taken += 1;
    }
    reader.close().await;
    Ok(())
}

fn write(message: &Arc<Message>) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    match serde_json::from_slice::<Article>(&message.body) {
        Ok(article) if out.is_terminal() => {
            out.write_all(people::published(message, &article, &Trace::default()).as_bytes())?
        }
        _ => {
            out.write_all(&message.body)?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()
}
