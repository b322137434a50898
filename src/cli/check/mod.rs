//! `copydesk check`: the configuration, and the live broker.

mod arguments;
mod article;
mod broker;
mod cases;
mod junit;
mod limit;
mod management;
mod store;
mod version;

use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use super::{Exit, Fault};
use crate::config::{Config, DEFAULTS, Layers, print};

/// Check the configuration: all layers are read, every mistake is said with its place. With --connect also the live broker: access, queues
/// and exchanges, and the store of the memory: version, eviction, memory, persistence, speed; with --management-url their types, arguments, bindings and permissions too, which AMQP itself does not show.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk check --config worker.toml
  copydesk check --print                 resolved values, where each one was set, secrets redacted
  copydesk check --defaults > worker.toml
  copydesk check --config worker.toml --article page.html     which rules it meets, why, and where it goes
  copydesk check --config worker.toml --tests rules/ --junit report.xml
  copydesk check --connect --management-url http://monitor:password@broker:15672

The exit code is 2 for a wrong configuration and for a test that fails, 3 where the broker cannot be reached, 4 where something on it is not as it must be.")]
pub struct Args {
    /// Print the resolved configuration; secrets are redacted.
    #[arg(long)]
    print: bool,
    /// Print the compiled-in defaults, every key with its comment, and check nothing.
    #[arg(long, conflicts_with_all = ["print", "connect"])]
    defaults: bool,
    /// Show which outputs the articles of this file meet, why, and where they go; no broker is asked.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["print", "connect"])]
    article: Option<PathBuf>,
    /// Run the tests of rules in the .toml files of this folder: given an article, expect routes (docs/outputs.md).
    #[arg(long, value_name = "DIR", conflicts_with_all = ["print", "connect", "article"])]
    tests: Option<PathBuf>,
    /// Write what the tests said as a JUnit report.
    #[arg(long, value_name = "FILE", requires = "tests")]
    junit: Option<PathBuf>,
    /// Look at the live broker too.
    #[arg(long)]
    connect: bool,
    /// The management plugin's address with its user (broker.management_url); implies --connect.
    #[arg(long, value_name = "URL")]
    management_url: Option<String>,
}

/// Something that was looked at on the broker.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    mark: Mark,
    /// What was looked at, and how it is.
    text: String,
    /// What to do; empty where there is nothing.
    action: String,
}

/// How a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// As it must be.
    Good,
    /// It works, and there is something to know.
    Note,
    /// It could not be seen.
    Unknown,
    /// It does not work, or articles could be lost.
    Bad,
}

impl Finding {
    fn new(mark: Mark, text: impl Into<String>, action: impl Into<String>) -> Self {
        Self { mark, text: text.into(), action: action.into() }
    }

    fn good(text: impl Into<String>) -> Self {
        Self::new(Mark::Good, text, "")
    }
}

impl Mark {
    const fn as_str(self) -> &'static str {
        match self {
            Mark::Good => "ok",
            Mark::Note => "note",
            Mark::Unknown => "unknown",
            Mark::Bad => "PROBLEM",
        }
    }
}

pub fn run(args: &Args, mut layers: Layers) -> Result<Exit, Fault> {
    let say = |text: &str| {
        std::io::stdout().write_all(text.as_bytes()).map_err(|error| Fault::writing("standard output", &error))
    };
    if args.defaults {
        say(DEFAULTS)?;
        return Ok(Exit::Success);
    }
    if let Some(url) = &args.management_url {
        layers.set(&format!("broker.management_url={url}"));
    }
    let printed = args.print.then(|| print(&layers));
    let config = Config::resolve(layers)?;
    if let Some(file) = &args.article {
        return article::run(file, &config, say);
    }
    if let Some(folder) = &args.tests {
        return cases::run(folder, args.junit.as_deref(), &config, say);
    }
    let live = args.connect || args.management_url.is_some();
    if let Some(printed) = &printed {
        say(printed)?;
    } else if !live {
        say("the configuration is right\n")?;
        for note in &config.notes {
            say(&format!("note     {note}\n"))?;
        }
    }
    if !live {
        let findings = store::of_file(&config);
        if printed.is_none() && !findings.is_empty() {
            say(&report(&findings))?;
        }
        let bad = findings.iter().any(|finding| finding.mark == Mark::Bad);
        return Ok(if bad { Exit::Usage } else { Exit::Success });
    }
    let (mut findings, mut exit) = broker::look(&config);
    let store = store::findings(&config);
    if exit == Exit::Success && store.iter().any(|finding| finding.mark == Mark::Bad) {
        exit = Exit::Topology;
    }
    findings.extend(store);
    say(&report(&findings))?;
    Ok(exit)
}

fn report(findings: &[Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        let _ = writeln!(out, "{:8} {}", finding.mark.as_str(), finding.text);
        if !finding.action.is_empty() {
            let _ = writeln!(out, "{:8} -> {}", "", finding.action);
        }
    }
    let count = |mark| findings.iter().filter(|finding| finding.mark == mark).count();
    let bad = count(Mark::Bad);
    let _ = writeln!(out, "{bad} problem{}, {} unknown", if bad == 1 { "" } else { "s" }, count(Mark::Unknown));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_says_what_to_do() {
        let findings = [Finding::good("queue q"), Finding::new(Mark::Bad, "queue r: not there", "create it")];
        assert_eq!(
            report(&findings),
            "ok       queue q\nPROBLEM  queue r: not there\n         -> create it\n1 problem, 0 unknown\n"
        );
    }
}
