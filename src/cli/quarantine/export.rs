//! `copydesk quarantine export`: messages as NDJSON.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::Stop;
use super::look::Look;
use super::select::Selection;
use crate::cli::Fault;
use crate::config::Config;
use crate::message::Message;
use crate::transport::files::record;

/// Write messages as NDJSON, a record a line: body in Base64, properties, headers, each with its AMQP type. Nothing is consumed. `copydesk
/// publish FILE` sends the articles to the input queue as `replay` does; with --queue they go back where they were, bit for bit. `copydesk
/// pipe FILE` processes them without a broker.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Where to [default: standard output]. A file that is there already is not touched.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Messages, at most.
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
}

pub async fn run(args: &Args, config: &Config, stop: &Stop) -> Result<(), Fault> {
    let mut records = match &args.output {
        Some(path) => Records::create(path)?,
        None => Records { name: "standard output".to_owned(), to: To::Stdout(BufWriter::new(io::stdout())) },
    };
    let mut look = Look::open(config, &args.selection, stop).await?;
    let mut written = 0;
    while args.limit.is_none_or(|limit| written < limit)
        && let Some(item) = look.next().await?
    {
        records.write(&item.message)?;
        written += 1;
    }
    records.keep()?;
    let seen = look.seen;
    look.close().await;
    eprintln!("copydesk: {written} of {seen} messages written to {}; all are still in the queue", records.name);
    Ok(())
}

/// A file of records, or standard output.
pub struct Records {
    name: String,
    to: To,
}

enum To {
    File(BufWriter<File>),
    Stdout(BufWriter<io::Stdout>),
}

impl Records {
    /// A new file; one that is there is not overwritten.
    pub fn create(path: &Path) -> Result<Self, Fault> {
        let name = path.display().to_string();
        let file = File::create_new(path).map_err(|error| Fault::writing(&name, &error))?;
        Ok(Self { name, to: To::File(BufWriter::new(file)) })
    }

    /// Adds a message.
    pub fn write(&mut self, message: &Message) -> Result<(), Fault> {
        let line = record::write(message).map_err(Fault::internal)?;
        let written = match &mut self.to {
            To::File(file) => file.write_all(&line),
            To::Stdout(out) => out.write_all(&line),
        };
        written.map_err(|error| Fault::writing(&self.name, &error))
    }

    /// Brings what was written to where it outlasts this process; a file's to the disk.
    pub fn keep(&mut self) -> Result<(), Fault> {
        let kept = match &mut self.to {
            To::File(file) => file.flush().and_then(|()| file.get_ref().sync_data()),
            To::Stdout(out) => out.flush(),
        };
        kept.map_err(|error| Fault::writing(&self.name, &error))
    }
}
