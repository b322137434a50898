//! `copydesk explain`: why the document of one article is as it is.

mod cost;
mod entities;
mod find;
mod show;

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use serde::de::IgnoredAny;

use self::cost::{Meter, Spent};
use self::find::{Field, Found};
use super::{Exit, Fault};
use crate::article::{Article, Warning};
use crate::budget::Budget;
use crate::config::Config;
use crate::message::{Message, Outgoing, Value};
use crate::normalize::{Removed, Trace};
use crate::pipeline::{NotArticle, Verdict};
use crate::reason::{Class, Code, Reason, Stage};
use crate::transport::files::{Input, Messages};

/// Explain one article: for each field the evidence that won and what lost against it, each removed line with the rule that removed it,
/// warnings, what each enricher found, and the cost of each step.
///
/// Nothing is published. What would be rejected is explained all the same, as far as it can be read.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk explain page.html
  copydesk explain page.html --url https://news.example/2024/05/pier   the address counts as evidence too
  copydesk explain crawl.ndjson --article 17                            the 17th article of a file
  curl -s https://news.example/pier | copydesk explain -
  copydesk explain page.html --json | jq '.fields[] | select(.field == \"published\")'
  copydesk explain page.html --json > report.json                       what to attach to a report of a bad extraction

How to read it. Behind a field's value stands the method that found it with its confidence (0 to 1), and the methods that found the same; below,
the candidates that lost, best first; their scores compare within one field only. Methods are named for where a value was found, as in json_ld, og_title or
line_above_text. `removed` lists lines and blocks that stand on the page and not in body.text. Units are work as limits.work_units
counts it; they are the same on every machine, times are not.")]
pub struct Args {
    /// A .txt, .html, .json, .xml, .ndjson or .warc file, also packed as .gz or .zst; `-` is standard input, its form told from the bytes.
    #[arg(value_name = "FILE")]
    input: PathBuf,
    /// Which article of a file with one a line, or of one message that holds several, from 1.
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    article: u32,
    /// Where the page was fetched, if the input does not say.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Print one JSON object, with every text whole.
    #[arg(long)]
    json: bool,
    /// Show every candidate and every removed line, not only the first ones.
    #[arg(long)]
    all: bool,
}

/// All that is to be said of one article.
#[derive(Debug, Serialize)]
struct Explanation {
    /// The file, with the line where it has one article a line.
    input: String,
    /// Bytes of the input.
    bytes: usize,
    verdict: Told,
    /// Document id.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    fields: Vec<Field>,
    removed: Vec<Removed>,
    warnings: Vec<Warning>,
    entities: Vec<entities::Linked>,
    enrichers: Vec<Found>,
    outputs: Vec<Sent>,
    stages: Vec<Spent>,
}

/// What would become of the message.
#[derive(Debug, Serialize)]
struct Told {
    /// `published`, `rejected` or `dropped`.
    outcome: &'static str,
    /// The stage that decided.
    stage: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meaning: Option<&'static str>,
}

/// A message that would be published.
#[derive(Debug, Serialize)]
struct Sent {
    exchange: String,
    routing_key: String,
    content_type: Option<String>,
    bytes: usize,
}

pub fn run(args: &Args, config: &Config) -> Result<Exit, Fault> {
    let (mut message, item) = read(args, config.decode.body_bytes)?;
    if let Some(url) = &args.url {
        message.headers.insert("url".to_owned(), Value::ShortString(url.clone()));
    }
    let explanation = explain(&message, item, config).ok_or_else(|| {
        Fault::new(Exit::Input, format!("{} holds no article {}", args.input.display(), args.article))
    })?;
    let text = if args.json {
        serde_json::to_string_pretty(&explanation).map_err(Fault::internal)? + "\n"
    } else {
        show::text(&explanation, args.all)
    };
    std::io::stdout().write_all(text.as_bytes()).map_err(|error| Fault::writing("standard output", &error))?;
    Ok(Exit::Success)
}

/// The message that the article is in, and which one of it that is, from 0.
fn read(args: &Args, limit: usize) -> Result<(Message, usize), Fault> {
    let unreadable = |error: &dyn std::fmt::Display| Fault::new(Exit::Input, error.to_string());
    let number = args.article as usize;
    if args.input == Path::new("-") {
        let mut body = Vec::new();
        std::io::stdin()
            .take(limit as u64 + 1)
            .read_to_end(&mut body)
            .map_err(|error| unreadable(&format!("standard input: {error}")))?;
        let message = stdin(body, number);
        return message.ok_or_else(|| unreadable(&format!("standard input holds no article {number}")));
    }
    let mut messages = Messages::new(vec![Input::Path(args.input.clone())], limit);
    let first = messages.next().transpose().map_err(|error| unreadable(&error))?;
    let (Some(first), rest) = (first, number - 1) else {
        return Err(unreadable(&format!("{} holds no article", args.input.display())));
    };
    match rest.checked_sub(1).and_then(|rest| messages.nth(rest)) {
        Some(Ok(message)) => Ok((message, 0)),
        Some(Err(error)) => Err(unreadable(&error)),
        None => Ok((first, rest)),
    }
}

/// Standard input is one article, or one a line where its first line is JSON by itself.
fn stdin(body: Vec<u8>, number: usize) -> Option<(Message, usize)> {
    let message = |body: Vec<u8>, queue: String| Message { body: body.into(), queue, ..Message::default() };
    let mut lines = body.split(|&b| b == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let whole =
        |line: &[u8]| line.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(line).is_ok();
    if lines.clone().next().is_some_and(whole) {
        return lines.nth(number - 1).map(|line| (message(line.to_vec(), format!("-:{number}")), 0));
    }
    Some((message(body, "-".to_owned()), number - 1))
}

/// `None` where the message holds fewer articles.
fn explain(message: &Message, item: usize, config: &Config) -> Option<Explanation> {
    let mut pipeline = config.pipeline(config.outputs.clone());
    // What is no article is explained like one; what would become of it is told from the configured lists.
    let not_article = std::mem::take(&mut pipeline.not_article);
    pipeline.not_article.publish = Code::ALL.iter().copied().filter(|code| code.class() == Class::NotArticle).collect();
    // The enrichers run one by one below, so that each can be measured.
    let registry = std::mem::take(&mut pipeline.enrich);
    let mut trace = Trace::collecting();
    let budget = Budget::new(config.service.work_units, Arc::default());
    let meter = Meter::new(&budget);
    let mut explanation = Explanation {
        input: message.queue.clone(),
        bytes: message.body.len(),
        verdict: Told::of("published", Stage::Encode, None),
        id: None,
        fields: Vec::new(),
        removed: Vec::new(),
        warnings: Vec::new(),
        entities: Vec::new(),
        enrichers: Vec::new(),
        outputs: Vec::new(),
        stages: Vec::new(),
    };
    let prepared = match pipeline.read(message, &budget, &meter) {
        Ok(mut articles) if item < articles.len() => {
            pipeline.prepare_one(articles.swap_remove(item), &budget, &meter, &mut trace)
        }
        Ok(_) => return None,
        Err(processed) => Err(processed),
    };
    match prepared {
        Err(processed) => {
            explanation.verdict = Told::verdict(&processed.verdict, processed.stage, &not_article);
            explanation.stages = meter.stages();
            explanation.removed = trace.removed;
        }
        Ok(mut article) => {
            let ran = meter.enrichers(&registry, &mut article);
            let reason = take_not_article(&mut article, &not_article);
            explanation.id = Some(article.id.clone());
            explanation.fields = find::fields(&article, &trace);
            explanation.entities = entities::linked(&article, &config.knowledge);
            explanation.enrichers = find::found(&registry, &article, ran);
            explanation.removed = trace.removed;
            explanation.warnings = article.warnings.clone();
            let processed = pipeline.finish(message, &mut [article], &budget, &meter);
            explanation.stages = meter.stages();
            explanation.verdict = match reason {
                Some(reason) => Told::verdict(&Verdict::Reject(reason), Stage::Normalize, &not_article),
                None => Told::verdict(&processed.verdict, processed.stage, &not_article),
            };
            if let (Verdict::Publish(outputs), "published") = (processed.verdict, explanation.verdict.outcome) {
                explanation.outputs = outputs.into_iter().map(Sent::of).collect();
            }
        }
    }
    Some(explanation)
}

/// The reason for which the article is none, unless such articles are published; then its warning stays.
fn take_not_article(article: &mut Article, not_article: &NotArticle) -> Option<Reason> {
    let at = article.warnings.iter().position(|warning| warning.code == "not_article")?;
    let detail = article.warnings[at].detail.clone().unwrap_or_default();
    let (code, rest) = detail.split_once(": ")?;
    let code = Code::ALL.iter().copied().find(|known| known.as_str() == code)?;
    if not_article.publish.contains(&code) {
        return None;
    }
    article.warnings.remove(at);
    Some(Reason::new(code, rest))
}

impl Told {
    fn of(outcome: &'static str, stage: Stage, reason: Option<&Reason>) -> Self {
        Self {
            outcome,
            stage: stage.as_str(),
            reason: reason.map(|r| r.code.as_str()),
            detail: reason.map(|r| r.detail.clone()).filter(|d| !d.is_empty()),
            meaning: reason.map(|r| r.code.meaning()),
        }
    }

    fn verdict(verdict: &Verdict, stage: Stage, not_article: &NotArticle) -> Self {
        match verdict {
            Verdict::Publish(_) => Self::of("published", stage, None),
            Verdict::Skip(reason) => Self::of("dropped", stage, Some(reason)),
            Verdict::Reject(reason) if not_article.drop.contains(&reason.code) => {
                Self::of("dropped", stage, Some(reason))
            }
            Verdict::Reject(reason) => Self::of("rejected", stage, Some(reason)),
        }
    }
}

impl Sent {
    fn of(outgoing: Outgoing) -> Self {
        Self {
            exchange: outgoing.exchange,
            routing_key: outgoing.routing_key,
            content_type: outgoing.properties.content_type,
            bytes: outgoing.body.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Layers;
    use crate::message::Properties;

    fn explained(body: &str, content_type: &str) -> Explanation {
        let config = Config::resolve(Layers::new()).expect("the defaults are sound");
        let properties = Properties { content_type: Some(content_type.to_owned()), ..Properties::default() };
        let message = Message { body: body.to_owned().into(), properties, ..Message::default() };
        explain(&message, 0, &config).expect("a first article")
    }

    #[test]
    fn an_article_of_several_is_found() {
        let config = Config::resolve(Layers::new()).expect("the defaults are sound");
        let (message, item) =
            stdin(br#"[{"title":"A","text":"One."},{"title":"B","text":"Two."}]"#.to_vec(), 2).unwrap();
        let explained = explain(&message, item, &config).unwrap();
        assert!(explained.fields.iter().any(|field| field.field == "headline" && field.value.as_deref() == Some("B")));
        assert!(explain(&message, 2, &config).is_none());
    }

    #[test]
    fn standard_input_is_one_article_or_one_a_line() {
        let body =
            |bytes: &str, number| stdin(bytes.as_bytes().to_vec(), number).map(|(m, item)| (m.body.to_vec(), item));
        assert_eq!(body("<p>a\n<p>b", 1), Some((b"<p>a\n<p>b".to_vec(), 0)));
        assert_eq!(body("{\n\"text\": \"a\"}", 1), Some((b"{\n\"text\": \"a\"}".to_vec(), 0)));
        assert_eq!(body("{\"a\":1}\n\n{\"b\":2}\n", 2), Some((b"{\"b\":2}".to_vec(), 0)));
        assert_eq!(body("{\"a\":1}\n", 2), None);
        assert_eq!(body("a text", 2), Some((b"a text".to_vec(), 1)));
    }

    #[test]
    fn what_is_no_article_is_explained_like_one() {
        let explained = explained("Too short by far\n\nThis text has but a few words.", "text/plain");
        assert_eq!((explained.verdict.outcome, explained.verdict.reason), ("rejected", Some("not_article.too_short")));
        assert!(explained.fields.iter().any(|f| f.field == "body") && explained.outputs.is_empty());
        assert!(explained.warnings.iter().all(|w| w.code != "not_article"), "{:?}", explained.warnings);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let explained = explained("{\"id\": broken", "application/json");
        assert_eq!((explained.verdict.outcome, explained.verdict.stage), ("rejected", "decode"));
        assert!(explained.fields.is_empty() && explained.id.is_none());
        assert!(show::text(&explained, false).contains("malformed.json"));
    }
}
