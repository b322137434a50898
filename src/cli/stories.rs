//! `copydesk stories`: the stories of published documents, or of a store.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use super::{Exit, Fault, documents};
use crate::article::{Article, Story};
use crate::config::Config;
use crate::store;

/// Characters of a headline and of a source in the table.
const HEADLINE: usize = 72;
const SOURCE: usize = 24;

/// List the stories of published documents, or of a store, the largest first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk pipe crawl/ | copydesk stories
  copydesk stories --day 2026-03-02 --least 3 documents.ndjson
  copydesk stories --json documents.ndjson | jq -r .id
  copydesk stories --store redis://cache:6379 --day 2026-03-02
  copydesk stories --config worker.toml --store

A store is read and not changed, and workers may use it meanwhile. It tells what stands in `story`: a memory holds no headlines and no list of a
story's articles.

Stories that turned out to be one are listed as one. What stands under members is what the documents say; where some of them are not among the files, it is
more than the files hold.")]
pub struct Args {
    /// Only stories whose first report was published on this day (UTC), as in 2026-03-02.
    #[arg(long, value_name = "DATE")]
    day: Option<jiff::civil::Date>,
    /// Only stories with so many members or more.
    #[arg(long, value_name = "COUNT", default_value_t = 2)]
    least: u32,
    /// One JSON object a line instead of a table.
    #[arg(long)]
    json: bool,
    /// List what a store remembers, as memory.store names it; without a name the one that is configured.
    #[arg(long, value_name = "URL", num_args = 0..=1, default_missing_value = "", conflicts_with = "documents")]
    store: Option<String>,
    /// Published documents, a JSON object a line; none, or -, is standard input.
    #[arg(value_name = "FILE")]
    documents: Vec<PathBuf>,
}

/// Longest wait for a step of a look into a store.
const LIMIT: Duration = Duration::from_secs(10);

impl Args {
    /// The setting that `--store` stands for.
    pub fn store(&self) -> Option<String> {
        self.store.as_ref().filter(|url| !url.is_empty()).map(|url| format!("memory.store={url}"))
    }
}

/// A story, as far as the documents or the store tell.
#[derive(Debug, Default, PartialEq, Serialize)]
struct Listed {
    id: String,
    members: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_seen: Option<String>,
    /// That of the first report, else of the first document of the story.
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    merged_from: Vec<String>,
    /// Document ids of its articles, copies and all, in the order of the documents; a store does not know them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    articles: Vec<String>,
}

pub fn run(args: &Args, config: &Config) -> Result<Exit, Fault> {
    let mut listed = match args.store {
        Some(_) => remembered(config)?,
        None => {
            let mut stories = Stories::default();
            documents::each(&args.documents, |article| stories.add(&article))?;
            stories.listed()
        }
    };
    listed.sort_by(|a, b| {
        b.members.cmp(&a.members).then_with(|| a.first_seen.cmp(&b.first_seen)).then_with(|| a.id.cmp(&b.id))
    });
    let day = args.day.map(|day| day.to_string());
    listed.retain(|story| {
        let on_day = day.as_ref().is_none_or(|day| story.first_seen.as_ref().is_some_and(|seen| seen.starts_with(day)));
        story.members >= args.least && on_day
    });
    let mut out = String::new();
    if args.json {
        for story in &listed {
            out.push_str(&serde_json::to_string(story).map_err(Fault::internal)?);
            out.push('\n');
        }
    } else {
        out = table(&listed);
    }
    std::io::stdout().write_all(out.as_bytes()).map_err(|error| Fault::writing("standard output", &error))?;
    Ok(Exit::Success)
}

/// What the store remembers.
fn remembered(config: &Config) -> Result<Vec<Listed>, Fault> {
    let unusable = |why: String| Fault::new(Exit::Usage, format!("memory.store: {why}"));
    let store = config.store.as_ref().ok_or_else(|| unusable("is not set, and --store names none".to_owned()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Fault::internal)?;
    let stories = runtime.block_on(store::stories(store, LIMIT)).map_err(unusable)?;
    let listed = |Story { id, members, first_source, first_seen, merged_from, took_in: _ }| Listed {
        id,
        members,
        first_source,
        first_seen,
        merged_from,
        ..Listed::default()
    };
    Ok(stories.into_iter().map(listed).collect())
}

/// Stories by the id under which they were told.
#[derive(Default)]
struct Stories {
    known: Vec<Listed>,
    by_id: HashMap<String, usize>,
    /// The story that took one in.
    into: HashMap<String, String>,
}

impl Stories {
    fn add(&mut self, article: &Article) {
        let Some(told) = &article.story else { return };
        // Documents of several memories may contradict each other; no story takes in one that took it in.
        for merged in told.merged_from.iter().filter(|merged| **merged != told.id) {
            if self.now(&told.id) == merged {
                continue;
            }
            self.into.entry(merged.clone()).or_insert_with(|| told.id.clone());
        }
        let place = *self.by_id.entry(told.id.clone()).or_insert_with(|| {
            self.known.push(Listed { id: told.id.clone(), ..Listed::default() });
            self.known.len() - 1
        });
        let Some(story) = self.known.get_mut(place) else { return };
        story.members = story.members.max(told.members);
        if story.headline.is_none() || article.id == told.id {
            story.headline.clone_from(&article.headline);
        }
        story.first_source.clone_from(&told.first_source);
        story.first_seen.clone_from(&told.first_seen);
        if told.merged_from.len() > story.merged_from.len() {
            story.merged_from.clone_from(&told.merged_from);
        }
        if !story.articles.contains(&article.id) {
            story.articles.push(article.id.clone());
        }
    }

    /// The id of the story that this one is part of now.
    fn now<'a>(&'a self, id: &'a str) -> &'a str {
        let mut now = id;
        while let Some(next) = self.into.get(now) {
            now = next;
        }
        now
    }

    /// The stories, those in one that turned out to be one.
    fn listed(mut self) -> Vec<Listed> {
        let mut gone = Vec::new();
        for place in 0..self.known.len() {
            let Some(id) = self.known.get(place).map(|story| story.id.clone()) else { continue };
            let now = self.now(&id);
            let Some(&other) = self.by_id.get(now).filter(|other| **other != place) else { continue };
            let articles = self.known.get_mut(place).map(|story| std::mem::take(&mut story.articles));
            if let Some(story) = self.known.get_mut(other) {
                for article in articles.into_iter().flatten() {
                    if !story.articles.contains(&article) {
                        story.articles.push(article);
                    }
                }
                gone.push(place);
            }
        }
        let known = self.known.into_iter().enumerate().filter(|(place, _)| gone.binary_search(place).is_err());
        known.map(|(_, story)| story).collect()
    }
}

fn table(stories: &[Listed]) -> String {
    if stories.is_empty() {
        return "no story\n".to_owned();
    }
    let mut out = format!("{:>7}  {:<17}  {:<SOURCE$}  headline and id\n", "members", "first seen", "first source");
    for story in stories {
        let seen = story.first_seen.as_deref().map_or("-", |seen| seen.get(..16).unwrap_or(seen)).replace('T', " ");
        let source = cut(story.first_source.as_deref().unwrap_or("-"), SOURCE);
        let headline = story.headline.as_deref().map(|headline| cut(headline, HEADLINE));
        for (n, line) in headline.iter().chain([&story.id]).enumerate() {
            let [members, seen, source] =
                if n == 0 { [story.members.to_string(), seen.clone(), source.clone()] } else { Default::default() };
            let _ = writeln!(out, "{members:>7}  {seen:<17}  {source:<SOURCE$}  {line}");
        }
    }
    out
}

/// At most `most` characters, without those that do something to the terminal.
fn cut(text: &str, most: usize) -> String {
    let mut letters = text.chars().filter(|c| !c.is_control());
    let mut short: String = letters.by_ref().take(most).collect();
    if letters.next().is_some() {
        short.pop();
        short.push('\u{2026}');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Story;

    fn article(id: &str, story: &str, members: u32, merged: &[&str]) -> Article {
        let story = Story {
            id: story.into(),
            members,
            first_source: Some(format!("{story}.example")),
            first_seen: Some("2026-03-02T06:10:00Z".into()),
            merged_from: merged.iter().map(|id| (*id).to_owned()).collect(),
            took_in: false,
        };
        Article { id: id.into(), headline: Some(format!("Headline of {id}")), story: Some(story), ..Article::default() }
    }

    #[test]
    fn stories_that_turned_out_to_be_one_are_listed_once() {
        let mut stories = Stories::default();
        stories.add(&article("b", "a", 2, &[]));
        stories.add(&article("a", "a", 1, &[]));
        stories.add(&article("x", "x", 1, &[]));
        stories.add(&article("c", "c", 1, &[]));
        stories.add(&article("d", "a", 4, &["c"]));
        stories.add(&Article::default());
        let listed = stories.listed();
        assert_eq!(
            listed.iter().map(|story| (story.id.as_str(), story.members)).collect::<Vec<_>>(),
            [("a", 4), ("x", 1)]
        );
        assert_eq!(listed[0].articles, ["b", "a", "d", "c"]);
        assert_eq!(listed[0].headline.as_deref(), Some("Headline of a"), "that of the first report");
        assert_eq!(listed[0].merged_from, ["c"]);
        let shown = table(&listed);
        assert!(shown.lines().nth(1).unwrap().starts_with("      4  2026-03-02 06:10   a.example "), "{shown}");
        assert_eq!(table(&[]), "no story\n");
    }

    #[test]
    fn documents_that_contradict_each_other_end() {
        let mut stories = Stories::default();
        stories.add(&article("a", "a", 2, &["b"]));
        stories.add(&article("b", "b", 2, &["a"]));
        assert!(!stories.listed().is_empty());
    }
}
