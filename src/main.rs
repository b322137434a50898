//! Wiring and exit codes.

use std::process::ExitCode;

use clap::Parser;
use copydesk::cli::Cli;

fn main() -> ExitCode {
    let exit = match Cli::parse().run() {
        Ok(exit) => exit,
        Err(fault) => {
            for line in fault.message.lines() {
                eprintln!("copydesk: {line}");
            }
            fault.exit
        }
    };
    ExitCode::from(exit.code())
}
