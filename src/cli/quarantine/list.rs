//! `copydesk quarantine list`: how many of what.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::look::{Item, Look};
use super::select::{Selection, ago};
use super::{Stop, print};
use crate::cli::Fault;
use crate::config::Config;

/// Count messages in groups; nothing is consumed. With --would-pass each is processed, and a column says how many of a group this version
/// would publish.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    /// What makes a group.
    #[arg(long, value_name = "FACT", value_delimiter = ',', default_value = "reason,source,version")]
    by: Vec<By>,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

/// Something that messages are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum By {
    /// Reason code.
    Reason,
    /// Domain of the publication.
    Source,
    /// Version of the program.
    Version,
    /// Age: under an hour, a day, a week, a month, or more.
    Age,
    /// The stage that failed.
    Stage,
    /// The queue that it came from.
    Queue,
    /// How often it was replayed.
    Replayed,
    /// Message id: each message for itself.
    Id,
}

#[derive(Default)]
struct Group {
    count: usize,
    bytes: usize,
    oldest: Option<u64>,
    newest: Option<u64>,
    pass: usize,
}

pub async fn run(args: &Args, config: &Config, stop: &Stop) -> Result<(), Fault> {
    // Here it is a column, not a condition.
    let wanted = args.selection.clone().without_would_pass();
    let mut look = Look::open(config, &wanted, stop).await?;
    let mut groups: BTreeMap<Vec<String>, Group> = BTreeMap::new();
    while let Some(item) = look.next().await? {
        let key = args.by.iter().map(|by| by.of(&item, &look)).collect();
        let group = groups.entry(key).or_default();
        group.count += 1;
        group.bytes += item.message.body.len();
        let age = item.facts.age(look.now);
        group.oldest = group.oldest.max(age);
        group.newest = match (group.newest, age) {
            (Some(before), Some(age)) => Some(before.min(age)),
            (before, age) => before.or(age),
        };
        if args.selection.would_pass() {
            group.pass += usize::from(look.trial.of(&item.message, &item.facts).passes());
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|(a, left), (b, right)| right.count.cmp(&left.count).then_with(|| a.cmp(b)));
    let text = if args.json { objects(&groups, args) } else { table(&groups, args) };
    print(text)?;
    let found: usize = groups.iter().map(|(_, group)| group.count).sum();
    let (seen, unseen, queue) = (look.seen, look.unseen(), wanted.queue(&config.amqp.topology.quarantine));
    eprintln!("copydesk: {found} of {seen} messages in {queue}; all are still there{}", others(unseen));
    look.close().await;
    Ok(())
}

fn others(unseen: u32) -> String {
    if unseen > 0 { format!("; {unseen} were not looked at") } else { String::new() }
}

impl By {
    fn word(self) -> &'static str {
        match self {
            By::Reason => "reason",
            By::Source => "source",
            By::Version => "version",
            By::Age => "age",
            By::Stage => "stage",
            By::Queue => "queue",
            By::Replayed => "replayed",
            By::Id => "id",
        }
    }

    fn of(self, item: &Item, look: &Look<'_>) -> String {
        let facts = &item.facts;
        match self {
            By::Reason => facts.reason.clone(),
            By::Source => look.source(&item.message),
            By::Version => facts.version.clone(),
            By::Age => match facts.age(look.now) {
                None => "unknown",
                Some(0..3600) => "under 1h",
                Some(3600..86_400) => "under 1d",
                Some(86_400..604_800) => "under 7d",
                Some(604_800..2_592_000) => "under 30d",
                Some(2_592_000..) => "30d and more",
            }
            .to_owned(),
            By::Stage => facts.stage.clone(),
            By::Queue => facts.queue.clone().unwrap_or_else(|| super::facts::UNKNOWN.to_owned()),
            By::Replayed => facts.replayed.to_string(),
            By::Id => facts.id.clone(),
        }
    }
}

fn objects(groups: &[(Vec<String>, Group)], args: &Args) -> String {
    let mut out = String::new();
    for (key, group) in groups {
        let mut object: Map<String, Json> =
            args.by.iter().zip(key).map(|(by, value)| (by.word().to_owned(), value.as_str().into())).collect();
        object.insert("count".into(), group.count.into());
        object.insert("bytes".into(), group.bytes.into());
        object.insert("oldest_seconds".into(), group.oldest.into());
        object.insert("newest_seconds".into(), group.newest.into());
        if args.selection.would_pass() {
            object.insert("would_pass".into(), group.pass.into());
        }
        out += &format!("{}\n", Json::Object(object));
    }
    out
}

fn table(groups: &[(Vec<String>, Group)], args: &Args) -> String {
    let mut head: Vec<&str> = vec!["count"];
    if args.selection.would_pass() {
        head.push("would pass");
    }
    head.extend(["oldest", "newest", "bytes"]);
    head.extend(args.by.iter().map(|by| by.word()));
    let mut rows = vec![head.into_iter().map(str::to_owned).collect::<Vec<_>>()];
    for (key, group) in groups {
        let mut row = vec![group.count.to_string()];
        if args.selection.would_pass() {
            row.push(group.pass.to_string());
        }
        row.extend([ago(group.oldest), ago(group.newest), group.bytes.to_string()]);
        row.extend(key.iter().map(|text| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()));
        rows.push(row);
    }
    let numbers = rows[0].len() - args.by.len();
    let widths: Vec<usize> =
        (0..rows[0].len()).map(|n| rows.iter().map(|row| row[n].chars().count()).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for row in rows {
        let cell = |(n, text): (usize, &String)| {
            let width = widths[n];
            if n < numbers { format!("{text:>width$}") } else { format!("{text:<width$}") }
        };
        let line = row.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ");
        out += line.trim_end();
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_lines_up_and_cannot_steer_a_terminal() {
        let args = Args { selection: Selection::default(), by: vec![By::Reason, By::Source], json: false };
        let group = Group { count: 12, bytes: 3456, oldest: Some(90_000), newest: Some(5), pass: 0 };
        let text = table(&[(vec!["malformed.json".into(), "a\u{1b}b.org".into()], group)], &args);
        let expected = "count  oldest  newest  bytes  reason          source\n   12     25h      5s   3456  malformed.json  a b.org\n";
        assert_eq!(text, expected);
    }
}
