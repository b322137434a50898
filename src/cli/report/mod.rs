//! `copydesk report`: one page that shows what a log says.

mod chart;
mod connections;
mod page;
mod tables;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{IsTerminal, Read, Write};
use std::path::PathBuf;

use super::{Exit, Fault};
use crate::telemetry::digest::{Digest, read};

/// Write one HTML page that shows what the log says: throughput, outcomes, time in each stage, lag, connections, reasons, sources, languages,
/// the books, the slowest articles. It needs nothing but a browser.
///
/// The log is that of `serve` or `pipe` in JSON, of any number of replicas, in any order. Lines of other programs are passed over and
/// counted, as is what a log shipper puts before a line.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  kubectl logs -l app=copydesk --prefix=false --tail=-1 | copydesk report > report.html
  copydesk report worker-1.log worker-2.log --output report.html
  zcat worker.log.*.gz | copydesk report - > report.html")]
pub struct Args {
    /// Logs; `-`, or none, is standard input.
    #[arg(value_name = "FILE")]
    logs: Vec<PathBuf>,
    /// Where the page goes [default: standard output].
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<Exit, Fault> {
    let standard = [PathBuf::from("-")];
    let logs = if args.logs.is_empty() { &standard[..] } else { &args.logs };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut digest = Digest::default();
    for path in logs {
        let fault =
            |error: std::io::Error| Fault::new(Exit::Input, format!("{} cannot be read: {error}", path.display()));
        let reader: Box<dyn Read> = if path.as_os_str() == "-" {
            if std::io::stdin().is_terminal() {
                eprintln!("copydesk: reading a log from standard input; end with Ctrl-D");
            }
            Box::new(std::io::stdin())
        } else {
            Box::new(File::open(path).map_err(fault)?)
        };
        digest.merge(read::all(reader, threads).map_err(fault)?);
    }
    if digest.lines.ours == 0 {
        let lines = digest.lines.read;
        let message = format!("none of {lines} lines is of copydesk's log (log.format must be json)");
        return Err(Fault::new(Exit::Input, message));
    }
    let page = page::page(&digest);
    match &args.output {
        Some(path) => std::fs::write(path, page).map_err(|error| Fault::writing(path.display(), &error))?,
        None => {
            std::io::stdout().write_all(page.as_bytes()).map_err(|error| Fault::writing("standard output", &error))?
        }
    }
    Ok(Exit::Success)
}
