//! `copydesk completions`: scripts that complete this command line.

use std::io::Write;

use clap::CommandFactory;

use super::{Cli, Exit, Fault};

/// Print a script that completes copydesk's commands and options.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk completions bash > /etc/bash_completion.d/copydesk
  copydesk completions zsh > ~/.zfunc/_copydesk
  copydesk completions fish > ~/.config/fish/completions/copydesk.fish")]
pub struct Args {
    /// The shell.
    shell: clap_complete::Shell,
}

pub fn run(args: &Args) -> Result<Exit, Fault> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "copydesk", &mut script);
    std::io::stdout().write_all(&script).map_err(|e| Fault::writing("standard output", &e))?;
    Ok(Exit::Success)
}
