//! `copydesk check`: the configuration, and the live broker.

use std::io::Write;

use super::{Exit, Fault, resolve};
use crate::config::{DEFAULTS, Layers, print};

/// Check the configuration: all layers are read, every mistake is said with its place.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk check --config worker.toml
  copydesk check --print                 resolved values, where each one was set, secrets redacted
  copydesk check --defaults > worker.toml")]
pub struct Args {
    /// Print the resolved configuration; secrets are redacted.
    #[arg(long)]
    print: bool,
    /// Print the compiled-in defaults, every key with its comment, and check nothing.
    #[arg(long, exclusive = true)]
    defaults: bool,
}

pub fn run(args: &Args, layers: Layers) -> Result<Exit, Fault> {
    let say = |text: &str| {
        std::io::stdout().write_all(text.as_bytes()).map_err(|error| Fault::writing("standard output", &error))
    };
    if args.defaults {
        say(DEFAULTS)?;
        return Ok(Exit::Success);
    }
    let printed = args.print.then(|| print(&layers));
    let _config = resolve(layers)?;
    say(printed.as_deref().unwrap_or("the configuration is right\n"))?;
    Ok(Exit::Success)
}
