//! `copydesk pipe`: files, folders or standard input to documents, without a broker.

use std::fs::File;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::ValueEnum;

use super::desk::{self, Remembering};
use super::form::Form;
use super::progress::{self, Line};
use super::target::Target;
use super::{Exit, Fault, Install, people, signals};
use crate::config::Config;
use crate::route::{Output, Template};
use crate::service;
use crate::telemetry::Telemetry;
use crate::transport::files::{FileSource, Input, Keeper, Messages, Outputs, Place, Unreadable, Writer};

/// Process articles without a broker. Files ending in .txt, .html, .json and .xml hold one article each (or a list), .ndjson and .jsonl one a
/// line, .warc one a record; each may also be packed as .gz or .zst. Folders are read with all below them, by name.
///
/// Documents go to standard output, one JSON object a line, in the order of the input; on a terminal they are shown for people.
/// The exit code is 0 when all input was read, whatever was rejected.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk pipe page.html
  copydesk pipe crawl/ --rejected rejected.ndjson > documents.ndjson
  copydesk pipe crawl.warc.gz --resume crawl.place >> documents.ndjson      again after an interruption, and it goes on
  zcat dump.ndjson.gz | copydesk pipe - | jq .headline
  copydesk pipe crawl/ --output documents/ --partition language/published
  copydesk pipe crawl/ --format cloudevents > events.ndjson
  copydesk pipe crawl/ --format parquet > articles.parquet
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
    /// Compare with, and remember in, a store that workers share or a file (memory.store): `pipe --store redis://host archive/` fills it.
    #[arg(long, value_name = "URL")]
    store: Option<String>,
    /// Where it is written down how far the run has come; where the file is there already, the run goes on behind that place. Documents and
    /// rejected articles are then to be appended.
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// The form of the documents; people is for reading [default: people on a terminal, else json].
    #[arg(long, value_name = "FORM")]
    format: Option<Form>,
    /// Write the documents below this folder, which must be empty or new unless --resume goes on with it. A form is understood here, too,
    /// as --format is.
    #[arg(long, value_name = "FOLDER")]
    output: Option<String>,
    /// How they are parted over files there: names of fields between slashes, as in 'language/published' (the day), 'source' or 'extra.desk'.
    #[arg(long, value_name = "FIELDS", default_value = "", requires = "output")]
    partition: String,
}

/// How long an article waits for the store of the memory: nobody waits for the article.
const PATIENCE: Duration = Duration::from_secs(10);

impl Args {
    /// The setting that `--store` stands for.
    pub fn store(&self) -> Option<String> {
        self.store.as_ref().map(|url| format!("memory.store={url}"))
    }

    /// What is written, and where.
    fn target(&self) -> (Option<Form>, Option<PathBuf>) {
        match &self.output {
            Some(word) => match Form::from_str(word, false) {
                Ok(form) => (self.format.or(Some(form)), None),
                Err(_) => (self.format, Some(PathBuf::from(word))),
            },
            None => (self.format, None),
        }
    }

    /// The path of a document below the folder, in the form `language=de/published=2026-11-29` that readers of partitioned folders know. Of
    /// tables it is `by_language=de`: readers make a column of that name, and `language` is one already.
    fn partition(&self, form: Form) -> Result<Template, Fault> {
        let words = self.partition.split('/').map(str::trim).filter(|word| !word.is_empty());
        let before = if form == Form::Parquet { "by_" } else { "" };
        let path: Vec<String> = words.map(|word| format!("{before}{word}={{{word}}}")).collect();
        Template::parse(&path.join("/")).map_err(|error| Fault::new(Exit::Usage, format!("--partition: {error}")))
    }
}

pub fn run(args: &Args, config: &Config, install: Install) -> Result<Exit, Fault> {
    let terminal = std::io::stdout().is_terminal();
    let (form, folder) = args.target();
    let for_people = terminal && folder.is_none() && args.resume.is_none();
    let form = form.unwrap_or(if for_people { Form::People } else { Form::JSON });
    let place = place(args, form, folder.as_deref())?;
    let goes_on = place.is_some();
    if args.inputs.is_empty() && std::io::stdin().is_terminal() {
        eprintln!("copydesk: reading articles as NDJSON from standard input; end with Ctrl-D");
    }
    let rejected = match &args.rejected {
        Some(path) => {
            let mut options = File::options();
            options.create(true).append(goes_on).write(true).truncate(!goes_on);
            Some(options.open(path).map_err(|e| Fault::writing(path.display(), &e))?)
        }
        None => None,
    };
    let keeper = args.resume.as_ref().map(|path| Keeper::new(path, place.as_ref()));
    let messages = Messages::new(Input::from_arguments(&args.inputs), config.decode.body_bytes);
    let messages = match place {
        Some(place) => messages.after(place),
        None => messages,
    };
    let outputs = Outputs::keeping(Writer::stdout(), rejected.map(Writer::file), keeper);
    let target = Target::open(form, folder, goes_on, &outputs)?;
    let output = form.output(args.partition(form)?);
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
        let remembering = Remembering::start(config, Some(PATIENCE), &telemetry)?;
        let (memory, pipeline) = (remembering.memory(), config.pipeline(Vec::new()));
        let shown = people::show(messages, &pipeline, &*memory, config, &outputs, unreadable);
        remembering.close();
        shown.map(|()| None)
    } else {
        telemetry.started(None, None, config.service.workers);
        let _line = Line::start(Input::from_arguments(&args.inputs), messages.progress(), &telemetry);
        serve(messages, config, output, (&outputs, target), &telemetry, unreadable)
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
                let reasons = match progress::reasons(&telemetry.reasons()) {
                    none if none.is_empty() => none,
                    counts => format!(" ({counts})"),
                };
                eprintln!(
                    "copydesk: {} articles: {} published, {rejected} not{reasons}",
                    books.received, books.published
                );
            }
        }
        // The fault's message is said once, by whoever called.
        Err(_) => telemetry.flush(),
    }
    result
}

/// Where an earlier run came to.
fn place(args: &Args, form: Form, folder: Option<&Path>) -> Result<Option<Place>, Fault> {
    let Some(path) = &args.resume else { return Ok(None) };
    if form == Form::People {
        return Err(Fault::new(Exit::Usage, "--resume writes documents: leave --format people out"));
    }
    if form == Form::Parquet && folder.is_none() {
        return Err(Fault::new(
            Exit::Usage,
            "nothing can be appended to a file of Parquet: with --resume name --output FOLDER",
        ));
    }
    if Input::from_arguments(&args.inputs).contains(&Input::Stdin) {
        return Err(Fault::new(Exit::Usage, "--resume needs files or folders: standard input cannot be read twice"));
    }
    let unreadable = |error| Fault::new(Exit::Input, format!("--resume {}: {error}", path.display()));
    Place::read(path).map_err(unreadable)
}

/// Runs the service over files; says which signal ended it early, if one did.
fn serve(
    messages: Messages,
    config: &Config,
    output: Output,
    (outputs, target): (&Outputs, Target),
    telemetry: &Arc<Telemetry>,
    unreadable: impl Fn(&Unreadable) + Send + 'static,
) -> Result<Option<u8>, Fault> {
    let options = service::Options { system: "file", ordered: true, ..config.service.clone() };
    let remembering = Remembering::start(config, Some(PATIENCE), telemetry)?;
    let desk = desk::desk(config, vec![output], options, remembering.memory(), telemetry);
    // The service runs on this thread; the other one hears signals, even while writing to standard output blocks.
    let ended = desk::runtime()?.block_on(async {
        let last_words = Arc::clone(telemetry);
        let aborting = move || {
            last_words.aborted();
            last_words.flush();
        };
        let (received, shutdown) = signals::shutdown(aborting).map_err(Fault::internal)?;
        let source = FileSource::start(messages, outputs, unreadable);
        let ended = service::run(source, target, desk, shutdown).await.map_err(Fault::internal)?;
        desk::outcome(&ended).map(|()| received.get())
    });
    // Threads of the service may hold it still, so that it would not be written down when this one lets go of it.
    remembering.close();
    ended
}
