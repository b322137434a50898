//! `copydesk pipe`: files, folders or standard input to documents, without a broker.

use std::fs::File;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::progress::Line;
use super::{Exit, Fault, Install, desk, people, signals};
use crate::config::Config;
use crate::encode::Format;
use crate::memory::Memory;
use crate::route::{Output, Template};
use crate::service;
use crate::telemetry::Telemetry;
use crate::transport::files::{FileSink, FileSource, Input, Keeper, Messages, Outputs, Place, Unreadable, Writer};

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
    /// Where it is written down how far the run has come; where the file is there already, the run goes on behind that place. Documents and
    /// rejected articles are then to be appended.
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// The form of the documents; people is for reading [default: people on a terminal, else json].
    #[arg(long, value_name = "FORM")]
    output: Option<Form>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// The document of `copydesk schema article`, a line each.
    Json,
    /// IPTC ninjs 3.1, a line each.
    Ninjs,
    /// Headline, byline, date, first lines, and what was removed.
    People,
}

pub fn run(args: &Args, config: &Config, install: Install) -> Result<Exit, Fault> {
    let terminal = std::io::stdout().is_terminal();
    let for_people = terminal && args.resume.is_none();
    let form = args.output.unwrap_or(if for_people { Form::People } else { Form::Json });
    let place = place(args, form)?;
    if args.inputs.is_empty() && std::io::stdin().is_terminal() {
        eprintln!("copydesk: reading articles as NDJSON from standard input; end with Ctrl-D");
    }
    let rejected = match &args.rejected {
        Some(path) => {
            let goes_on = place.is_some();
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
        let window = desk::window(config);
        let memory: &dyn Memory = window.as_deref().map_or(&(), |window| window);
        people::show(messages, &config.pipeline(Vec::new()), memory, config, &outputs, unreadable).map(|()| None)
    } else {
        telemetry.started(None, None, config.service.workers);
        let _line = Line::start(Input::from_arguments(&args.inputs), messages.progress(), &telemetry);
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

/// Where an earlier run came to.
fn place(args: &Args, form: Form) -> Result<Option<Place>, Fault> {
    let Some(path) = &args.resume else { return Ok(None) };
    if form == Form::People {
        return Err(Fault::new(Exit::Usage, "--resume writes documents: leave --output people out"));
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
    format: Format,
    outputs: &Outputs,
    telemetry: &Arc<Telemetry>,
    unreadable: impl Fn(&Unreadable) + Send + 'static,
) -> Result<Option<u8>, Fault> {
    let routing_key = Template::parse("").map_err(Fault::internal)?;
    let output = Output::new("", routing_key, format);
    let options = service::Options { system: "file", ordered: true, ..config.service.clone() };
    let desk = desk::desk(config, vec![output], options, desk::window(config), telemetry);
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
