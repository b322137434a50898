//! `copydesk quarantine show`: messages for people.

use std::fmt::Write as _;

use super::look::{Item, Look};
use super::select::{Selection, ago};
use super::trial::Now;
use super::{Stop, print};
use crate::cli::{Fault, people};
use crate::config::Config;
use crate::message::{Headers, Message};
use crate::reason::Code;

/// Lines, and characters of a line, of a body that is no article.
const LINES: usize = 12;
const COLUMNS: usize = 200;

/// Print messages for people: why each is here, since when, from where; then the article as this version reads it, or the first lines of
/// the body. Nothing is consumed.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Messages, at most.
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    limit: usize,
    /// Nothing but the bodies, byte for byte.
    #[arg(long)]
    body: bool,
}

pub async fn run(args: &Args, config: &Config, stop: &Stop) -> Result<(), Fault> {
    let mut look = Look::open(config, &args.selection, stop).await?;
    let mut shown = 0;
    while shown < args.limit
        && let Some(item) = look.next().await?
    {
        shown += 1;
        if args.body {
            print(&item.message.body)?;
        } else {
            print(text(&item, &look))?;
        }
    }
    let (seen, unseen) = (look.seen, look.unseen());
    look.close().await;
    eprintln!("copydesk: {shown} shown of {seen} looked at, {unseen} more; all are still there");
    Ok(())
}

fn text(item: &Item, look: &Look<'_>) -> String {
    let (message, facts) = (&item.message, &item.facts);
    let mut out = String::new();
    let _ = writeln!(out, "{}: {}", facts.reason, people::clean(&facts.detail));
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(out, "  {name:<10} {}", people::clean(&value));
        }
    };
    let meaning = Code::ALL.iter().find(|code| code.as_str() == facts.reason).map(|code| code.meaning());
    fact("meaning", meaning.unwrap_or_default().to_owned());
    fact("id", facts.id.clone());
    fact("copy", facts.name.clone());
    fact("since", format!("{} ago", ago(facts.age(look.now))));
    fact("stage", format!("{}, attempt {}, version {}", facts.stage, facts.attempts, facts.version));
    fact("replayed", if facts.replayed > 0 { format!("{} times", facts.replayed) } else { String::new() });
    fact("from", facts.queue.clone().unwrap_or_default());
    fact("source", look.source(message));
    fact("body", body(message));
    fact("headers", names(&message.headers));
    let now = look.trial.of(message, facts);
    match &now {
        Now::Passes(article, trace) => {
            fact("now", "would pass".to_owned());
            let _ = write!(out, "\n{}", people::published(message, article, trace));
        }
        Now::Dropped(reason, stage) | Now::Fails(reason, stage) => {
            fact("now", format!("{} ({}): {}", now.word(), stage.as_str(), reason.detail));
            let _ = write!(out, "\n{}", beginning(&message.body));
        }
        Now::NotTried => {
            fact(
                "now",
                "not tried here, since it may crash this program; replay it alone into a queue of its own".into(),
            );
            let _ = write!(out, "\n{}", beginning(&message.body));
        }
    }
    out.push('\n');
    out
}

fn body(message: &Message) -> String {
    let p = &message.properties;
    let told = [p.content_type.as_deref(), p.content_encoding.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    format!("{} bytes {}", message.body.len(), told.join(", "))
}

/// The producer's headers by their names.
fn names(headers: &Headers) -> String {
    headers.keys().map(String::as_str).filter(|name| !name.starts_with("x-copydesk-")).collect::<Vec<_>>().join(" ")
}

fn beginning(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(LINES * COLUMNS)]);
    let mut out = String::new();
    for line in text.lines().take(LINES) {
        let _ = writeln!(out, "  | {}", people::cut(&people::clean(line), COLUMNS));
    }
    out
}
