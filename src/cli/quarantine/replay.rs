//! `copydesk quarantine replay`: another try, for those that deserve one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::journal::{self, Journal};
use super::look::{Item, Look};
use super::select::Selection;
use super::{Stop, fault, print};
use crate::cli::{Exit, Fault};
use crate::config::Config;
use crate::transport::Published;
use crate::transport::amqp::{Publisher, headers};

/// Messages that are published before they are taken out of the quarantine: as many may be doubled by a crash.
const BATCH: usize = 32;

/// Put messages back into the queue that they came from, with their original bytes, properties and headers: attempts begin anew, and a mark
/// says how often the message was replayed. Each is taken out of the quarantine once the broker has confirmed its copy. Without --yes it only
/// says what it would do.
///
/// A message that comes back into the quarantine carries its mark, and is left by the next replay unless --again; what comes into the quarantine
/// during a replay is not looked at. Interrupted, run it again. Of up to 32 messages it then may be unknown whether they were replayed before the
/// end: they are named, and left unless --again. A message that was replayed twice has the same x-copydesk-replay-of both times, and gives a document
/// of the same id.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Do it.
    #[arg(long)]
    yes: bool,
    /// Also those that were replayed before.
    #[arg(long)]
    again: bool,
    /// Messages a second, at most.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// Replay so many, at most.
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
    /// Into this queue, instead of the one that each came from.
    #[arg(long, value_name = "QUEUE")]
    to: Option<String>,
    /// Where it is written down what was begun [default: copydesk/replay-….ndjson in $XDG_STATE_HOME or ~/.local/state].
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
}

/// What became of the messages.
#[derive(Debug, Default)]
struct Ledger {
    replayed: usize,
    /// Per reason and queue, as it is, or would be, replayed.
    kinds: BTreeMap<(String, String), usize>,
    marked: usize,
    doubtful: usize,
    circular: usize,
    refused: usize,
    unroutable: usize,
}

pub async fn run(args: &Args, config: &Config, stop: &Stop) -> Result<(), Fault> {
    let mut look = Look::open(config, &args.selection, stop).await?;
    let from = args.selection.queue(&config.amqp.topology.quarantine);
    let mut replay = Replay {
        args,
        config,
        from,
        journal: if args.yes { journal(args, config, from)? } else { None },
        publisher: None,
        ledger: Ledger::default(),
        started: Instant::now(),
        sent: 0,
    };
    if args.yes {
        replay.publisher = Some(Publisher::open(&config.amqp).await.map_err(|cause| fault(config, &cause))?);
    }
    let result = replay.all(&mut look).await;
    let (seen, unseen) = (look.seen, look.unseen());
    let settled = result.is_ok() && unseen == 0 && !stop.asked();
    if let Some(journal) = replay.journal.as_mut().filter(|_| settled) {
        // What was in doubt and is gone was replayed; should this not be written, it is named once more.
        let gone = journal.doubtful.iter().filter(|name| !look.saw(name)).cloned().collect();
        let _ = journal.end(gone);
    }
    // Acknowledgements are through once the connection is closed.
    look.close().await;
    if let Some(publisher) = replay.publisher.take() {
        publisher.close().await;
    }
    print(replay.ledger.text(args.yes, seen, unseen, stop.asked()))?;
    result
}

fn journal(args: &Args, config: &Config, from: &str) -> Result<Option<Journal>, Fault> {
    let place = args.journal.clone().or_else(|| journal::place(&config.amqp.endpoint.to_string(), from));
    let opened = match &place {
        Some(path) => Journal::open(path),
        None => Err(Fault::new(Exit::Output, "there is no home folder for the journal")),
    };
    match opened {
        Ok(journal) => {
            if !journal.doubtful.is_empty() {
                let names: Vec<_> = journal.doubtful.iter().map(String::as_str).collect();
                eprintln!(
                    "copydesk: an earlier replay was interrupted; {} messages may have been replayed and still be here: {}",
                    names.len(),
                    names.join(" ")
                );
            }
            Ok(Some(journal))
        }
        // Another replay is running, or the file was asked for.
        Err(fault) if fault.exit == Exit::Usage || args.journal.is_some() => Err(fault),
        Err(fault) => {
            let why = fault.message;
            eprintln!(
                "copydesk: no journal, so that an interruption may double up to {BATCH} messages unnoticed: {why}"
            );
            Ok(None)
        }
    }
}

struct Replay<'a> {
    args: &'a Args,
    config: &'a Config,
    from: &'a str,
    journal: Option<Journal>,
    publisher: Option<Publisher>,
    ledger: Ledger,
    started: Instant,
    sent: usize,
}

impl Replay<'_> {
    async fn all(&mut self, look: &mut Look<'_>) -> Result<(), Fault> {
        // With a rate, small batches keep the flow even: about ten a second.
        let most = self.args.rate.map_or(BATCH, |rate| BATCH.min((rate as usize / 10).max(1)));
        let mut batch: Vec<(Item, String)> = Vec::new();
        let mut chosen = 0;
        loop {
            let open = self.args.limit.is_none_or(|limit| chosen < limit);
            let next = if open { look.next().await? } else { None };
            let end = next.is_none();
            if let Some(item) = next
                && let Some(queue) = self.target(&item)
            {
                chosen += 1;
                batch.push((item, queue));
            }
            if batch.len() >= most || (end && !batch.is_empty()) {
                self.send(look, std::mem::take(&mut batch)).await?;
            }
            if end {
                return Ok(());
            }
        }
    }

    /// The queue that a message goes to; `None` if it is left.
    fn target(&mut self, item: &Item) -> Option<String> {
        let facts = &item.facts;
        let doubtful = self.journal.as_ref().is_some_and(|journal| journal.doubtful.contains(&facts.name));
        if doubtful && !self.args.again {
            self.ledger.doubtful += 1;
            return None;
        }
        if facts.replayed > 0 && !self.args.again {
            self.ledger.marked += 1;
            return None;
        }
        let own = facts.queue.as_ref().unwrap_or(&self.config.amqp.topology.input);
        let queue = self.args.to.as_ref().unwrap_or(own);
        if queue == self.from {
            self.ledger.circular += 1;
            return None;
        }
        Some(queue.clone())
    }

    async fn send(&mut self, look: &mut Look<'_>, batch: Vec<(Item, String)>) -> Result<(), Fault> {
        let Some(publisher) = &mut self.publisher else {
            for (item, queue) in batch {
                self.ledger.replayed(item.facts.reason, queue);
            }
            return Ok(());
        };
        if let Some(rate) = self.args.rate {
            let due = Duration::from_secs_f64(self.sent as f64 / f64::from(rate));
            tokio::time::sleep(due.saturating_sub(self.started.elapsed())).await;
        }
        self.sent += batch.len();
        let names: Vec<String> = batch.iter().map(|(item, _)| item.facts.name.clone()).collect();
        if let Some(journal) = &mut self.journal {
            journal.begin(names.clone())?;
        }
        let outgoing = batch.iter().map(|(item, queue)| headers::replay(&item.message, queue)).collect();
        let fates = publisher.publish(outgoing).await.map_err(|unsent| fault(self.config, &unsent.into()))?;
        let (mut refused, mut confirmed) = (None, Vec::new());
        for ((item, queue), fate) in batch.into_iter().zip(fates) {
            match fate {
                Published::Confirmed => confirmed.push((item, queue)),
                Published::Nacked => {
                    self.ledger.refused += 1;
                    refused = Some(queue);
                }
                Published::Returned { .. } | Published::Lost => self.ledger.unroutable += 1,
            }
        }
        let tags: Vec<u64> = confirmed.iter().map(|(item, _)| item.tag).collect();
        look.remove(&tags).await?;
        for (item, queue) in confirmed {
            self.ledger.replayed(item.facts.reason, queue);
        }
        if let Some(journal) = &mut self.journal {
            journal.end(names)?;
        }
        if let Some(queue) = refused {
            let message = format!(
                "the queue {queue} takes no more messages: it is full; what is left is still here, go on later"
            );
            return Err(Fault::new(Exit::Output, message));
        }
        look.rest().await
    }
}

impl Ledger {
    fn replayed(&mut self, reason: String, queue: String) {
        self.replayed += 1;
        *self.kinds.entry((reason, queue)).or_default() += 1;
    }

    fn text(&self, done: bool, seen: usize, unseen: u32, stopped: bool) -> String {
        let mut out = String::new();
        for ((reason, queue), count) in &self.kinds {
            let _ = writeln!(out, "{count:>7}  {reason} -> {queue}");
        }
        let _ = writeln!(
            out,
            "{:>7}  {}",
            self.replayed,
            if done { "replayed" } else { "would be replayed; --yes does it" }
        );
        let left = seen - self.replayed.min(seen);
        let _ = writeln!(out, "{left:>7}  left, of {seen} looked at");
        for (count, why) in [
            (self.marked, "were replayed before (--again)"),
            (self.doubtful, "may have been replayed by an interrupted run (--again)"),
            (self.circular, "came from this very queue (--to)"),
            (self.refused, "were refused by a full queue"),
            (self.unroutable, "have no queue to go to any more (--to)"),
        ] {
            if count > 0 {
                let _ = writeln!(out, "{count:>7}    {why}");
            }
        }
        if unseen > 0 {
            let why = if stopped { "interrupted" } else { "not looked at" };
            let _ = writeln!(out, "{unseen:>7}  {why}");
        }
        out
    }
}
