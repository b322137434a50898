//! `copydesk entities compile`: tables to a pack.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use crate::cli::{Exit, Fault};
use crate::enrich::entities::compile::{Compiler, Report};
use crate::enrich::entities::table::Form;
use crate::transport::files::lines;

/// Compile tables into a pack.
///
/// A table is TSV, whose first line names its columns, or NDJSON, an object a line; docs/entities.md has both. Rows with the same identifier are
/// one entity: later rows and tables say what it is, and the names of all count.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk entities compile people.tsv --output newsroom.pack
  copydesk entities compile wikidata.tsv.xz own.ndjson --languages en,de,fr --output world.pack
  copydesk --set 'entities.packs=[\"world.pack\"]' pipe article.html")]
pub struct Args {
    /// Tables, also packed as .xz, .gz, .bz2 or .zst; `-` is standard input.
    #[arg(required = true, value_name = "TABLE")]
    tables: Vec<PathBuf>,
    /// Where the pack is written. What was there is replaced once the new pack is whole.
    #[arg(long, short, value_name = "PACK")]
    output: PathBuf,
    /// Take names in these languages alone (primary subtags), and names without a language [default: all].
    #[arg(long, value_delimiter = ',', value_name = "LANGUAGES")]
    languages: Vec<String>,
}

/// So many refused rows are shown for each reason.
const SHOWN: usize = 3;

pub fn run(args: &Args) -> Result<Exit, Fault> {
    let mut compiler = Compiler::new(args.languages.clone());
    let mut refused = Refusals::default();
    for table in &args.tables {
        read(table, &mut compiler, &mut refused)
            .map_err(|error| Fault::new(Exit::Input, format!("{}: {error}", table.display())))?;
    }
    let (pack, report) = compiler.finish().map_err(|error| Fault::new(Exit::Input, error))?;
    write(&args.output, &pack).map_err(|error| Fault::writing(args.output.display(), &error))?;
    let text = told(&report, &refused, args, pack.len());
    std::io::stdout().write_all(text.as_bytes()).map_err(|error| Fault::writing("standard output", &error))?;
    Ok(if report.rows > 0 { Exit::Success } else { Exit::Input })
}

/// Rows that were refused, by reason, with the places of the first ones.
#[derive(Debug, Default)]
struct Refusals(BTreeMap<String, (usize, Vec<String>)>);

fn read(table: &Path, compiler: &mut Compiler, refused: &mut Refusals) -> std::io::Result<()> {
    let mut lines = lines(table)?.lines();
    let Some(first) = lines.next().transpose()? else { return Ok(()) };
    let (form, header) = Form::of(&first).map_err(|why| std::io::Error::other(format!("line 1: {why}")))?;
    let rows = (!header).then_some(Ok(first)).into_iter().chain(lines);
    for (number, line) in rows.enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        match form.row(&line) {
            Ok(row) => compiler.add(row),
            Err(why) => {
                // Values differ from row to row; the reason is what stands around them.
                let reason: String = why.to_string().split('"').step_by(2).collect::<Vec<_>>().join("…");
                let (count, shown) = refused.0.entry(reason).or_default();
                *count += 1;
                if shown.len() < SHOWN {
                    shown.push(format!("{}:{}: {why}", table.display(), number + 1 + usize::from(header)));
                }
            }
        }
    }
    Ok(())
}

/// Under its name only once it is whole: a running worker may read it at any time.
fn write(path: &Path, pack: &[u8]) -> std::io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let written = std::fs::write(&part, pack).and_then(|()| std::fs::rename(&part, path));
    written.inspect_err(|_| drop(std::fs::remove_file(&part)))
}

fn told(report: &Report, refused: &Refusals, args: &Args, bytes: usize) -> String {
    let mut out = format!(
        "{}: {:.1} MB\n  {} entities of {} rows\n  {} names, {} of them of more than one entity\n",
        args.output.display(),
        bytes as f64 / 1e6,
        report.entities,
        report.rows,
        report.names,
        report.ambiguous,
    );
    if report.crowded > 0 {
        out += &format!("  {} names of so many entities that only the best known were kept\n", report.crowded);
    }
    if report.empty > 0 {
        out += &format!(
            "  {} names left out that say nothing alone: single small words, numbers, single letters\n",
            report.empty
        );
    }
    let others: usize = report.languages.values().sum();
    if others > 0 {
        let mut most: Vec<_> = report.languages.iter().collect();
        most.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let most: Vec<String> = most.iter().take(5).map(|(language, count)| format!("{language} {count}")).collect();
        out += &format!("  {others} names left out in languages that were not asked for ({})\n", most.join(", "));
    }
    for (reason, (count, shown)) in &refused.0 {
        out += &format!("  {count} rows refused: {reason}\n");
        shown.iter().for_each(|line| out += &format!("    {line}\n"));
    }
    out
}
