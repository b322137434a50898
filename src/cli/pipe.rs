//! `copydesk pipe`: files, folders or standard input to documents, without a broker.

use std::fs::File;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::desk::{self, Remembering};
use super::{Exit, Fault, Install, people, signals};
use crate::config::Config;
use crate::encode::Format;
use crate::route::{Output, Template};
use crate::service;
use crate::telemetry::Telemetry;
use crate::transport::files::{FileSink, FileSource, Input, Messages, Outputs, Unreadable, Writer};

/// Process articles without a broker. Files ending in .txt, .html and .json hold one article each, .ndjson and .jsonl one a line; each may
/// also be packed as .gz or .zst. Folders are read with all below them, by name.
///
/// Documents go to standard output, one JSON object a line, in the order of the input; on a terminal they are shown for people.
/// The exit code is 0 when all input was read, whatever was rejected.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk pipe page.html
  copydesk pipe crawl/ --rejected rejected.ndjson > documents.ndjson
  zcat dump.ndjson.gz | copydesk pipe - | jq .headline
  copydesk pipe --set normalize.min_words=0 notes.txt

A line of the input: {\"id\": \"a-17\", \"url\": \"https://…\", \"html\": \"<html>…\"} (or \"text\"; \"title\", \"published_at\" and the
other names that crawlers and feeds use are understood). A line of --rejected: {\"origin\": {…}, \"reason\": \"…\", \"detail\": \"…\"}.")]
pub struct Args {
    /// Files and folders; `-`, or none, is NDJSON on standard input.
    #[arg(value_name = "FILE|DIR")]
    inputs: Vec<PathBuf>,
    /// Where articles that were not published are written down, a JSON object a line.
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// Compare with, and remember in, a store that workers share (memory.store): `pipe --store redis://host archive/` fills it.
    #[arg(long, value_name = "URL")]
    store: Option<String>,
    /// The form of the documents; people is for reading [default: people on a terminal, else json].
    #[arg(long, value_name = "FORM")]
    output: Option<Form>,
}

/// How long an article waits for the store of the memory: nobody waits for the article.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// The document of `copydesk schema article`, a line each.
    Json,
    /// IPTC ninjs 3.1, a line each.
    Ninjs,
    /// Headline, byline, date, first lines, and what was removed.
    People,
}

impl Args {
    /// The setting that `--store` stands for.
    pub fn store(&self) -> Option<String> {
        self.store.as_ref().map(|url| format!("memory.store={url}"))
    }
}

pub fn run(args: &Args, config: &Config, install: Install) -> Result<Exit, Fault> {
    let terminal = std::io::stdout().is_terminal();
    let form = args.output.unwrap_or(if terminal { Form::People } else { Form::Json });
    if args.inputs.is_empty() && std::io::stdin().is_terminal() {
        eprintln!("copydesk: reading articles as NDJSON from standard input; end with Ctrl-D");
    }
    let rejected = match &args.rejected {
        Some(path) => Some(File::create(path).map_err(|e| Fault::writing(path.display(), &e))?),
        None => None,
    };
    let messages = Messages::new(Input::from_arguments(&args.inputs), config.decode.body_bytes);
    let outputs = Outputs::new(Writer::stdout(), rejected.map(Writer::file));
    let format = match form {
        Form::Json | Form::People => Format::Json,
        Form::Ninjs => Format::Ninjs,
    };
    let telemetry = desk::telemetry(config, "file", Box::new(std::io::stderr()), install)?;
    let unread = Arc::new(AtomicBool::new(false));
    let unreadable = {
        let (unread, telemetry) = (Arc::clone(&unread), Arc::clone(&telemetry));
        move |error: &Unreadable| {
            unread.store(true, Ordering::Relaxed);
            telemetry.input_unreadable(&error.to_string());
        }
    };
    let result = if form == Form::People {
        let memory = Remembering::start(config, Some(PATIENCE), &telemetry)?.memory();
        people::show(messages, &config.pipeline(Vec::new()), &*memory, config, &outputs, unreadable).map(|()| None)
    } else {
        telemetry.started(None, None, config.service.workers);
        serve(messages, config, format, &outputs, &telemetry, unreadable)
    };
    let result = result.map(|signal| match signal {
        Some(number) => Exit::Signal(number),
        None if unread.load(Ordering::Relaxed) => Exit::Input,
        None => Exit::Success,
    });
    match &result {
        Ok(_) if form == Form::People => telemetry.flush(),
        Ok(exit) => {
            telemetry.finish(exit.code(), "end of input");
            if std::io::stderr().is_terminal() {
                let books = telemetry.balance();
                let rejected = books.received - books.published;
                eprintln!("copydesk: {} articles: {} published, {rejected} not", books.received, books.published);
            }
        }
        // The fault's message is said once, by whoever called.
        Err(_) => telemetry.flush(),
    }
    result
}

/// Runs the service over files; says which signal ended it early, if one did.
fn serve(
    messages: Messages,
    config: &Config,
    format: Format,
    outputs: &Outputs,
    telemetry: &Arc<Telemetry>,
    unreadable: impl Fn(&Unreadable) + Send + 'static,
) -> Result<Option<u8>, Fault> {
    let routing_key = Template::parse("").map_err(Fault::internal)?;
    let output = Output::new("", routing_key, format);
    let options = service::Options { system: "file", ordered: true, ..config.service.clone() };
    let memory = Remembering::start(config, Some(PATIENCE), telemetry)?.memory();
    let desk = desk::desk(config, vec![output], options, memory, telemetry);
    // The service runs on this thread; the other one hears signals, even while writing to standard output blocks.
    desk::runtime()?.block_on(async {
        let last_words = Arc::clone(telemetry);
        let aborting = move || {
            last_words.aborted();
            last_words.flush();
        };
        let (received, shutdown) = signals::shutdown(aborting).map_err(Fault::internal)?;
        let source = FileSource::start(messages, outputs, unreadable);
        let ended = service::run(source, FileSink::new(outputs), desk, shutdown).await.map_err(Fault::internal)?;
        desk::outcome(&ended).map(|()| received.get())
    })
}
