//! The worker with an enricher that misbehaves when an article tells it to; for tests of what a worker survives. Also shows how a program
//! of your own adds an enricher to copydesk.

#![expect(clippy::panic, reason = "this is what it is for")]

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use copydesk::article::Annotations;
use copydesk::budget::{Budget, Overrun};
use copydesk::cli::Cli;
use copydesk::enrich::{Analysis, Enricher};

struct Faulty;

impl Enricher for Faulty {
    fn name(&self) -> &'static str {
        "faulty"
    }

    fn version(&self) -> u32 {
        1
    }

    fn serves(&self, _language: &str) -> bool {
        true
    }

    fn enrich(&self, analysis: &Analysis<'_>, _found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        if analysis.text.contains("abort the process") {
            std::process::abort();
        }
        if analysis.text.contains("panic in the enricher") {
            panic!("asked to");
        }
        while analysis.text.contains("take too long") {
            std::thread::sleep(Duration::from_millis(10));
            budget.spend(1)?;
        }
        while analysis.text.contains("never come back") {
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(Annotations::default())
    }
}

fn main() -> ExitCode {
    match Cli::parse().run_with(&[|| Box::new(Faulty)], install) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(fault) => {
            eprintln!("{}", fault.message);
            ExitCode::from(fault.exit.code())
        }
    }
}

/// Gives the process the subscriber that writes the log.
fn install(subscriber: tracing::Dispatch) {
    // It fails only where there is one already, and there is none.
    let _ = tracing::dispatcher::set_global_default(subscriber);
}
