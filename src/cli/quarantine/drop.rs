//! `copydesk quarantine drop`: out of the queue, into a file.

use std::path::PathBuf;

use super::Stop;
use super::export::Records;
use super::look::Look;
use super::select::Selection;
use crate::cli::{Exit, Fault};
use crate::config::Config;

/// Messages that are written before they are taken out of the queue.
const BATCH: usize = 32;

/// Remove messages from the quarantine for good. Each is written to a file first, which `copydesk publish` takes back. Without --yes it only
/// says how many it would be.
///
/// Interrupted, at worst a message is in the file and still in the queue.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Do it.
    #[arg(long)]
    yes: bool,
    /// All messages; needed where no condition is given.
    #[arg(long)]
    all: bool,
    /// The file that they are written to; must not exist [default: copydesk-dropped-SECONDS.ndjson in the current folder].
    #[arg(long, value_name = "FILE", conflicts_with = "no_keep")]
    keep: Option<PathBuf>,
    /// Write them nowhere: they are gone.
    #[arg(long)]
    no_keep: bool,
}

pub async fn run(args: &Args, config: &Config, stop: &Stop) -> Result<(), Fault> {
    if !args.all && !args.selection.is_narrow() {
        return Err(Fault::new(Exit::Usage, "drop which messages? give a condition (as --reason CODE), or --all"));
    }
    let mut look = Look::open(config, &args.selection, stop).await?;
    let path = args.keep.clone().unwrap_or_else(|| format!("copydesk-dropped-{}.ndjson", look.now).into());
    let mut records = if args.yes && !args.no_keep { Some(Records::create(&path)?) } else { None };
    let mut dropped = 0;
    let mut tags = Vec::with_capacity(BATCH);
    let result = loop {
        let next = match look.next().await {
            Ok(next) => next,
            Err(fault) => break Err(fault),
        };
        let end = next.is_none();
        if let Some(item) = next {
            if !args.yes {
                dropped += 1;
                continue;
            }
            if let Some(Err(fault)) = records.as_mut().map(|records| records.write(&item.message)) {
                break Err(fault);
            }
            tags.push(item.tag);
        }
        if (tags.len() >= BATCH || end)
            && let Err(fault) = batch(&mut look, &mut tags, records.as_mut(), &mut dropped).await
        {
            break Err(fault);
        }
        if end {
            break Ok(());
        }
    };
    let (seen, kept) =
        (look.seen, if records.is_some() { format!(", kept in {}", path.display()) } else { String::new() });
    look.close().await;
    if args.yes {
        eprintln!("copydesk: {dropped} of {seen} messages dropped{kept}");
    } else {
        eprintln!("copydesk: {dropped} of {seen} messages would be dropped; --yes does it");
    }
    result
}

async fn batch(
    look: &mut Look<'_>,
    tags: &mut Vec<u64>,
    records: Option<&mut Records>,
    dropped: &mut usize,
) -> Result<(), Fault> {
    if let Some(records) = records {
        records.keep()?;
    }
    look.remove(tags).await?;
    *dropped += tags.len();
    tags.clear();
    look.rest().await
}
