//! The command line: one file per subcommand.

mod check;
mod completions;
mod desk;
mod documents;
mod duplicates;
mod entities;
mod exit;
mod explain;
mod figures;
mod form;
mod health;
mod logs;
mod people;
mod pipe;
mod progress;
mod publish;
mod quarantine;
mod reload;
mod report;
mod schema;
mod serve;
mod signals;
mod stories;
mod take;
mod target;
mod top;
mod topology;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use tracing::Dispatch;

pub use exit::{Exit, Fault};

use crate::config::{Config, Layers, NewEnricher};
use crate::telemetry::{Form, Level};

/// The worker behind the article queue: takes raw news articles (text, HTML, JSON, CloudEvents, linked data), cleans them, adds
/// metadata, and publishes finished documents. With RabbitMQ (`serve`) or without (`pipe`).
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, arg_required_else_help = true, propagate_version = true)]
#[command(after_help = AFTER_HELP, after_long_help = AFTER_LONG_HELP)]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
First steps:
  copydesk pipe article.html                 see what it makes of a page
  copydesk explain article.html              see why: evidence, what was removed, what it cost
  copydesk pipe < articles.ndjson > out      one document a line
  copydesk check --print                     the configuration, and where each value comes from
  copydesk serve --declare                   work on the broker of COPYDESK_AMQP_URL";

const AFTER_LONG_HELP: &str = concat!(
    "\
First steps:
  copydesk pipe article.html                 see what it makes of a page
  copydesk explain article.html              see why: evidence, what was removed, what it cost
  copydesk pipe < articles.ndjson > out      one document a line
  copydesk check --print                     the configuration, and where each value comes from
  copydesk serve --declare                   work on the broker of COPYDESK_AMQP_URL

Configuration, each layer over the one before:
  the defaults, `--config FILE`, environment variables COPYDESK__SECTION__KEY (and COPYDESK_AMQP_URL),
  `--set section.key=value`. `copydesk check --defaults` prints every key with what it means.

",
    exit::exit_codes!()
);

/// What every command takes.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Options of every command")]
struct Common {
    /// Configuration file (TOML), over the compiled-in defaults.
    #[arg(long, global = true, value_name = "FILE", env = "COPYDESK_CONFIG")]
    config: Option<PathBuf>,
    /// Set one key, over everything else; may be repeated.
    #[arg(long, global = true, value_name = "SECTION.KEY=VALUE")]
    set: Vec<String>,
    /// Least severity of what is logged [default: log.level, info].
    #[arg(long, global = true, value_name = "LEVEL")]
    log_level: Option<Level>,
    /// Form of the log: json, one object a line, or pretty, for people [default: log.format, json].
    #[arg(long, global = true, value_name = "FORMAT")]
    log_format: Option<Form>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Work on RabbitMQ: consume the input queue, publish documents, until a signal.
    Serve(serve::Args),
    /// Process articles from files, folders or standard input, without a broker.
    Pipe(pipe::Args),
    /// Explain one article: what won each field and what lost, what was removed and why, what each step cost.
    Explain(explain::Args),
    /// Publish raw articles from files to the input queue.
    Publish(publish::Args),
    /// Take documents from the downstream queue, or messages from any queue.
    Take(take::Args),
    /// Look into the quarantine, replay, export or drop what lies there.
    Quarantine(quarantine::Args),
    /// Create or print queues, exchanges and bindings.
    Topology(topology::Args),
    /// Check the configuration, and with --connect the live broker.
    Check(check::Args),
    /// Ask the worker on this host whether it is ready.
    Health(health::Args),
    /// Print the JSON Schema of the published documents.
    Schema(schema::Args),
    /// Make packs of entities, and ask what a name can mean.
    Entities(entities::Args),
    /// Show what an article shares with the earlier one that it repeats.
    Duplicates(duplicates::Args),
    /// List the stories of published documents, or of a store: how many reports, who was first, since when.
    Stories(stories::Args),
    /// Explain events, fields and reason codes of the log.
    Logs(logs::Args),
    /// Show what a log says, as one HTML page.
    Report(report::Args),
    /// Follow a log in the terminal.
    Top(top::Args),
    /// Print a completion script for a shell.
    Completions(completions::Args),
}

impl Common {
    /// All layers of the configuration; `pipe` has defaults of its own.
    fn layers(&self, pipe: bool) -> Layers {
        let mut layers = Layers::new();
        if pipe {
            // Its log goes to standard error, beside what people see there: only what went wrong, and readable.
            layers.base("log.level", "warn");
            if std::io::stderr().is_terminal() {
                layers.base("log.format", "pretty");
            }
        }
        if let Some(path) = &self.config {
            layers.file(path);
        }
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        layers.variables(std::env::vars_os().filter_map(text));
        for (word, _) in Level::ALL.iter().filter(|(_, level)| Some(*level) == self.log_level) {
            layers.set(&format!("log.level={word}"));
        }
        for (word, _) in Form::ALL.iter().filter(|(_, form)| Some(*form) == self.log_format) {
            layers.set(&format!("log.format={word}"));
        }
        self.set.iter().for_each(|setting| layers.set(setting));
        layers
    }
}

/// Makes a subscriber of `tracing` that of the process. That is for the program to do, whose `main` calls [`Cli::run`].
pub type Install = fn(Dispatch);

impl Cli {
    /// Does what the command line says. `install` is called by the commands that write a log.
    ///
    /// # Errors
    /// [`Fault`], with the exit code that belongs to it.
    pub fn run(self, install: Install) -> Result<Exit, Fault> {
        self.run_with(&[], install)
    }

    /// The same, with enrichers of the caller's own after the standard ones.
    ///
    /// # Errors
    /// [`Fault`], with the exit code that belongs to it.
    pub fn run_with(self, enrichers: &[NewEnricher], install: Install) -> Result<Exit, Fault> {
        let layers = self.common.layers(matches!(self.command, Command::Pipe(_)));
        let file = self.common.config.clone();
        let resolve = |layers| -> Result<Config, Fault> {
            Ok(Config { more_enrichers: enrichers.to_vec(), ..Config::resolve(layers)? })
        };
        match self.command {
            Command::Serve(args) => {
                let (common, enrichers) = (self.common, enrichers.to_vec());
                let read: reload::Read = Arc::new(move || {
                    let layers = common.layers(false);
                    let config = Config::resolve(layers.clone()).map_err(|problems| problems.to_string());
                    (layers, config.map(|config| Config { more_enrichers: enrichers.clone(), ..config }))
                });
                serve::run(&args, resolve(layers.clone())?, layers, file, read, install)
            }
            Command::Pipe(args) => {
                let mut layers = layers;
                args.store().into_iter().for_each(|store| layers.set(&store));
                pipe::run(&args, &resolve(layers)?, install)
            }
            Command::Explain(args) => explain::run(&args, &resolve(layers)?),
            Command::Publish(args) => publish::run(&args, &resolve(layers)?),
            Command::Take(args) => take::run(&args, &resolve(layers)?),
            Command::Quarantine(args) => quarantine::run(&args, &resolve(layers)?),
            Command::Topology(args) => topology::run(&args, &resolve(layers)?),
            Command::Check(args) => check::run(&args, layers),
            Command::Health(args) => health::run(&args, &resolve(layers)?),
            Command::Schema(args) => schema::run(&args),
            Command::Entities(args) => entities::run(&args, &resolve(layers)?),
            Command::Duplicates(args) => duplicates::run(&args),
            Command::Stories(args) => {
                let mut layers = layers;
                args.store().into_iter().for_each(|store| layers.set(&store));
                stories::run(&args, &resolve(layers)?)
            }
            Command::Logs(args) => logs::run(&args),
            Command::Report(args) => report::run(&args),
            Command::Top(args) => top::run(&args),
            Command::Completions(args) => completions::run(&args),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound_and_explains_itself() {
        let mut command = Cli::command();
        command.build();
        command.clone().debug_assert();
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            assert!(sub.get_about().is_some(), "{}", sub.get_name());
            for argument in sub.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", sub.get_name(), argument.get_id());
            }
        }
    }

    #[test]
    fn common_options_may_follow_the_command() {
        let cli = Cli::try_parse_from(["copydesk", "pipe", "--set", "a.b=1", "-", "--set=c.d=2"]).unwrap();
        assert_eq!(cli.common.set, ["a.b=1", "c.d=2"]);
    }
}
