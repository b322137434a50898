//! The fault suite: breaks everything that can break on a real broker, under load, and counts. One row for each scenario:
//!
//! `make faults` runs all of them, `make faults ONLY=broker` those whose names hold a word, `make faults BROKER=4.3` on another version of
//! RabbitMQ. Each article is numbered; a scenario's
//! verdict is by number, over every queue that an article may be in at the end. `make soak` runs the long one.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod chart;
mod collector;
mod course;
mod ledger;
mod producer;
mod proxy;
mod relay;
mod scenarios;
mod soak;

#[path = "../it/support/mod.rs"]
#[expect(dead_code, reason = "the integration tests use the rest")]
mod support;
mod versions;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use ledger::Row;

/// A scenario: its name, and what it does.
pub type Scenario = (&'static str, fn() -> Row);

fn main() {
    let only: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if let Some(minutes) = std::env::var("SOAK_MINUTES").ok().and_then(|minutes| minutes.parse().ok()) {
        std::process::exit(i32::from(!soak::run(minutes)));
    }
    let chosen = |name: &str| only.is_empty() || only.iter().any(|word| name.contains(word.as_str()));
    let version = support::broker::version();
    println!("On RabbitMQ {version}:\n\n{}", Row::HEAD);
    let (mut passed, mut failed, mut run) = (0, 0, versions::Run::new());
    for (name, scenario) in scenarios::ALL.iter().filter(|(name, _)| chosen(name)) {
        let begun = Instant::now();
        match catch_unwind(AssertUnwindSafe(scenario)) {
            Ok(row) => {
                println!("{}", row.line(name, begun.elapsed()));
                run.insert((*name).to_owned(), row.cell());
                match row.verdict() {
                    Ok(()) => passed += 1,
                    Err(why) => {
                        println!("    FAILED: {why}");
                        failed += 1;
                    }
                }
            }
            Err(_) => {
                println!("| {name} | FAILED: see above |");
                run.insert((*name).to_owned(), "FAILED".to_owned());
                failed += 1;
            }
        }
    }
    versions::keep(version, run);
    println!(
        "\nOn all versions: sent, lost, doubled, and the worst recovery\n\n{}",
        versions::table(scenarios::ALL.iter().map(|(name, _)| *name))
    );
    println!("{passed} passed, {failed} failed");
    std::process::exit(i32::from(failed > 0));
}
