//! `copydesk quarantine diff`: then against now.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use similar::TextDiff;

use super::look::{Item, Look};
use super::select::Selection;
use super::trial::Now;
use super::{Stop, print};
use crate::article::{Article, Content};
use crate::cli::{Fault, people};
use crate::config::Config;

/// Unchanged lines around a change.
const AROUND: usize = 1;
/// Lines of a difference, at most.
const LINES: usize = 60;

/// Set the reason that a message was quarantined for against what this version makes of it, message by message, then counted. Of one that
/// would pass now and came as text, the lines as they came stand against the headline and body that would be published.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Messages that are shown, at most; all are counted.
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    limit: usize,
    /// Only those of which the answer changed.
    #[arg(long)]
    changed: bool,
}

pub async fn run(args: &Args, config: &Config, stop: &Stop) -> Result<(), Fault> {
    let mut look = Look::open(config, &args.selection, stop).await?;
    let mut shown = 0;
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    while let Some(mut item) = look.next().await? {
        let now = item.now.take().unwrap_or_else(|| look.trial.of(&item.message, &item.facts));
        *counts.entry((item.facts.reason.clone(), now.word())).or_default() += 1;
        if shown < args.limit && !(args.changed && now.word() == item.facts.reason) {
            shown += 1;
            print(text(&item, &now, &look))?;
        }
    }
    let mut out = "count  then -> now\n".to_owned();
    for ((then, now), count) in counts {
        let same = if then == now { "  (as it was)" } else { "" };
        let _ = writeln!(out, "{count:>5}  {then} -> {now}{same}");
    }
    look.close().await;
    print(out)
}

fn text(item: &Item, now: &Now, look: &Look<'_>) -> String {
    let facts = &item.facts;
    let mut out = format!("{}\n", people::clean(&facts.id));
    let detail = people::clean(&facts.detail);
    let _ = writeln!(out, "- {} ({}, {}): {detail}", facts.reason, facts.version, facts.stage);
    let version = env!("CARGO_PKG_VERSION");
    match now {
        Now::Passes(article, _) => {
            let _ = writeln!(out, "+ would pass ({version})");
            match look.trial.content(&item.message) {
                Some(Content::Text(came)) => out += &lines(&came, article),
                Some(Content::Html(page)) => {
                    let _ = writeln!(out, "  a page of {} bytes gives:\n{}", page.len(), lines("", article));
                }
                None => {}
            }
        }
        Now::Dropped(reason, stage) | Now::Fails(reason, stage) => {
            let detail = people::clean(&reason.detail);
            let _ = writeln!(out, "+ {} ({version}, {}): {detail}", now.word(), stage.as_str());
        }
        Now::NotTried => {
            let _ = writeln!(out, "+ not tried ({version}): it may crash this program");
        }
    }
    out.push('\n');
    out
}

/// What came against what would be published, line by line; blank lines do not count.
fn lines(came: &str, article: &Article) -> String {
    let solid = |text: &str| -> String {
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| format!("{}\n", people::clean(line)))
            .collect()
    };
    let headline = article.headline.as_deref().unwrap_or_default();
    let (before, after) = (solid(came), solid(&format!("{headline}\n{}", article.body.text)));
    let diff = TextDiff::from_lines(&before, &after);
    let unified = diff.unified_diff().context_radius(AROUND).to_string();
    let mut out = String::new();
    for line in unified.lines().take(LINES) {
        let _ = writeln!(out, "  {}", people::cut(line, 160));
    }
    if unified.lines().count() > LINES {
        let _ = writeln!(out, "  …");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Body;

    #[test]
    fn shows_what_was_taken_out() {
        let article = Article {
            headline: Some("Title".into()),
            body: Body { text: "One.\n\nTwo.".into(), ..Body::default() },
            ..Article::default()
        };
        let text = lines("Title\n4 Min Read\nOne.\n\nTwo.\n", &article);
        assert!(text.contains("  -4 Min Read\n") && text.contains("   One.\n") && !text.contains("+One."), "{text}");
    }
}
