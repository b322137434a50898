//! `copydesk entities`: makes packs of entities, and says what a name can mean.

mod compile;
mod from_wikidata;
mod show;

use crate::config::Config;

use super::{Exit, Fault};

/// Make packs of what the program is to know of the world, and ask what a name can mean.
///
/// A pack is a compiled table of entities: people, organisations, places and other things, with their names in many languages and their
/// identifiers. `entities.packs` of the configuration names the packs to use, over the one that is part of the program.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Compile tables into a pack.
    Compile(compile::Args),
    /// Make a table of a Wikidata dump.
    FromWikidata(from_wikidata::Args),
    /// Show what a name can mean, or what is known of an identifier.
    Show(show::Args),
}

pub fn run(args: &Args, config: &Config) -> Result<Exit, Fault> {
    match &args.command {
        Command::Compile(args) => compile::run(args),
        Command::FromWikidata(args) => from_wikidata::run(args),
        Command::Show(args) => show::run(args, config),
    }
}
