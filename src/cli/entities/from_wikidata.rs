//! `copydesk entities from-wikidata`: a dump to a table.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use crate::cli::{Exit, Fault};
use crate::enrich::entities::wikidata::{Classes, Draft, HEADER, Item};
use crate::enrich::entities::{Class, kind::Kind};
use crate::transport::files::lines;

/// Make a table of a Wikidata JSON dump, for `entities compile`.
///
/// Reads the dump once, in a pipe if need be. Kept are items with enough sitelinks whose class leads, over chains of "subclass of", to
/// people, organisations, places, works, products, events and the like.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk entities from-wikidata latest-all.json.bz2 --output world.tsv
  curl -s URL/latest-all.json.gz | copydesk entities from-wikidata - --least-sitelinks 8 --output world.tsv
  copydesk entities compile world.tsv --output world.pack")]
pub struct Args {
    /// The dump: .json, .json.gz, .json.bz2, .json.xz or .json.zst; `-` is standard input, packed or not.
    #[arg(value_name = "DUMP")]
    dump: PathBuf,
    /// Where the table is written.
    #[arg(long, short, value_name = "TABLE")]
    output: PathBuf,
    /// Languages whose names are kept, the most important one first.
    #[arg(long, value_delimiter = ',', value_name = "LANGUAGES", default_value = LANGUAGES)]
    languages: Vec<String>,
    /// Least number of sitelinks: articles about it in Wikipedias and their sisters.
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    least_sitelinks: usize,
    /// Classes that are kept.
    #[arg(long, value_delimiter = ',', value_name = "CLASSES", default_value = "person,organisation,place,other",
        value_parser = |word: &str| Class::named(word).ok_or("must be person, organisation, place or other"))]
    classes: Vec<Class>,
}

const LANGUAGES: &str = "en,de,fr,es,it,pt,nl,ru,uk,ar,zh,hi,tr,pl,cs,sv,da,nb,fi,hu,ro,ja,ko";

/// The longest line that is read, bytes: the largest items have some 4 MB.
const LONGEST: u64 = 64 << 20;

/// What became of the items.
#[derive(Debug, Default)]
struct Report {
    items: u64,
    unreadable: u64,
    drafts: u64,
    classless: u64,
    kept: BTreeMap<&'static str, u64>,
}

pub fn run(args: &Args) -> Result<Exit, Fault> {
    let mut name = args.output.as_os_str().to_owned();
    name.push(".drafts");
    let drafts = PathBuf::from(name);
    let made = make(args, &drafts);
    // What is left of them serves nobody.
    let _ = std::fs::remove_file(&drafts);
    let report = made?;
    let mut out = format!(
        "{}: {} items read, {} with enough sitelinks, a class and a name\n",
        args.output.display(),
        report.items,
        report.drafts
    );
    report.kept.iter().for_each(|(kind, count)| out += &format!("  {kind:<13} {count}\n"));
    out += &format!("  {} of no class that is kept\n", report.classless);
    if report.unreadable > 0 {
        out += &format!("  {} lines could not be read as items\n", report.unreadable);
    }
    io::stdout().write_all(out.as_bytes()).map_err(|error| Fault::writing("standard output", &error))?;
    Ok(if report.items > 0 { Exit::Success } else { Exit::Input })
}

fn make(args: &Args, drafts: &Path) -> Result<Report, Fault> {
    let reading = |error: io::Error| Fault::new(Exit::Input, format!("{}: {error}", args.dump.display()));
    let writing = |error: io::Error| Fault::writing(args.output.display(), &error);
    let mut report = Report::default();
    let mut classes = Classes::default();
    let mut dump = lines(&args.dump).map_err(reading)?;
    let mut out = BufWriter::new(File::create(drafts).map_err(writing)?);
    let mut line = Vec::new();
    while next(&mut dump, &mut line).map_err(reading)? {
        let item = std::str::from_utf8(&line).ok().map(Item::read);
        match item {
            Some(Ok(Some(item))) => {
                report.items += 1;
                if let Some(draft) = item.draft(&args.languages, args.least_sitelinks, &mut classes) {
                    report.drafts += 1;
                    serde_json::to_writer(&mut out, &draft).map_err(|error| writing(error.into()))?;
                    out.write_all(b"\n").map_err(writing)?;
                }
            }
            Some(Ok(None)) => {}
            Some(Err(_)) | None => report.unreadable += 1,
        }
    }
    out.flush().map_err(writing)?;
    let mut table = BufWriter::new(File::create(&args.output).map_err(writing)?);
    writeln!(table, "{HEADER}").map_err(writing)?;
    for line in BufReader::new(File::open(drafts).map_err(writing)?).lines() {
        let draft: Draft = serde_json::from_str(&line.map_err(writing)?).map_err(Fault::internal)?;
        match draft.kind(&mut classes).filter(|kind: &Kind| args.classes.contains(&kind.class())) {
            Some(kind) => {
                *report.kept.entry(kind.word()).or_default() += 1;
                writeln!(table, "{}", draft.row(kind, &classes)).map_err(writing)?;
            }
            None => report.classless += 1,
        }
    }
    table.flush().map_err(writing)?;
    Ok(report)
}

/// The next line into `line`; of one that is too long, nothing. `false` at the end.
fn next(dump: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let read = dump.take(LONGEST).read_until(b'\n', line)?;
    if read as u64 == LONGEST && !line.ends_with(b"\n") {
        line.clear();
        dump.skip_until(b'\n')?;
    }
    Ok(read > 0)
}
