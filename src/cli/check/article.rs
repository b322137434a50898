//! `copydesk check --article`: which outputs an article meets, why, and where it goes.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use crate::article::Article;
use crate::budget::Budget;
use crate::cli::{Exit, Fault};
use crate::config::Config;
use crate::message::Message;
use crate::normalize::Trace;
use crate::pipeline::{Pipeline, Verdict};
use crate::route::cel::Failure;
use crate::route::{Answer, Match, When};
use crate::transport::files::{Input, Messages};

/// Shows every article of a file.
pub fn run(file: &Path, config: &Config, say: impl Fn(&str) -> Result<(), Fault>) -> Result<Exit, Fault> {
    let pipeline = config.pipeline(config.outputs.clone());
    let mut any = false;
    for message in Messages::new(vec![Input::Path(file.to_owned())], config.decode.body_bytes) {
        let message = message.map_err(|error| Fault::new(Exit::Input, error.to_string()))?;
        any = true;
        say(&show(&pipeline, &message, config))?;
    }
    if any { Ok(Exit::Success) } else { Err(Fault::new(Exit::Input, format!("{} holds no article", file.display()))) }
}

/// A budget as an article of a worker has it.
pub fn budget(config: &Config) -> Budget {
    Budget::new(config.service.work_units, Arc::default())
}

fn show(pipeline: &Pipeline, message: &Message, config: &Config) -> String {
    let mut out = String::new();
    let budget = budget(config);
    let prepared = match pipeline.prepare(message, &budget, &(), Trace::default) {
        Ok(prepared) => prepared,
        Err(processed) => {
            let _ = writeln!(out, "{}: {}", message.queue, ended(&processed.verdict));
            return out;
        }
    };
    let mut articles: Vec<Article> = prepared.into_iter().map(|prepared| prepared.article).collect();
    for article in &articles {
        let title = article.headline.as_deref().unwrap_or("no headline");
        let _ = writeln!(out, "{}: {title}", message.queue);
        let mut computed = article.clone();
        if pipeline.route.compute(&mut computed, &budget).is_ok() {
            out += &answers(pipeline, &computed, &budget);
            for field in &pipeline.route.rules.fields {
                let value = computed.extra.get(&field.name).map_or_else(|| "absent".to_owned(), ToString::to_string);
                let _ = writeln!(out, "  extra.{} = {value}", field.name);
            }
        }
    }
    let processed = pipeline.finish(message, &mut articles, &budget, &());
    match &processed.verdict {
        Verdict::Publish(sent) => {
            for outgoing in sent {
                let kind = outgoing.properties.kind.as_deref().unwrap_or_default();
                let (exchange, key) = (&outgoing.exchange, &outgoing.routing_key);
                let bytes = outgoing.body.len();
                let _ =
                    writeln!(out, "  goes to exchange {exchange:?} with routing key {key:?}: {kind}, {bytes} bytes");
            }
        }
        verdict => {
            let _ = writeln!(out, "  {}", ended(verdict));
        }
    }
    out
}

fn ended(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Publish(sent) => format!("published {} times", sent.len()),
        Verdict::Skip(reason) => format!("skipped: {reason}"),
        Verdict::Reject(reason) => format!("quarantined: {reason}"),
    }
}

/// What each rule says, and the parts of its condition.
pub fn answers(pipeline: &Pipeline, article: &Article, budget: &Budget) -> String {
    let router = &pipeline.route;
    let mut out = String::new();
    let Ok(answers) = router.answers(article, budget) else {
        return "  the article's budget is used up\n".to_owned();
    };
    let mut taken = false;
    for Answer { output, holds, parts } in answers {
        let Some(output) = router.outputs.get(output) else { continue };
        let passed = taken && router.rules.matching == Match::First;
        let (word, why) = match (&output.when, &holds) {
            (When::Always, _) if passed => ("passed", "an earlier output took it".to_owned()),
            (When::Always, _) => ("meets", "it has no condition".to_owned()),
            (When::Otherwise, _) => ("default", "when no other output takes it".to_owned()),
            (When::If(condition), Some(Ok(true))) if passed => ("passed", condition.source().to_owned()),
            (When::If(condition), Some(Ok(true))) => ("meets", condition.source().to_owned()),
            (When::If(condition), Some(Ok(false))) => ("not", condition.source().to_owned()),
            (When::If(condition), Some(Err(Failure(why)))) => ("FAILS", format!("{}: {why}", condition.source())),
            (When::If(_), None) => continue,
        };
        taken |= word == "meets";
        let _ = writeln!(out, "  {word:8} {}: {why}", output.name);
        for (source, holds) in parts {
            let said = match holds {
                Ok(true) => "true".to_owned(),
                Ok(false) => "false".to_owned(),
                Err(Failure(why)) => format!("fails: {why}"),
            };
            let _ = writeln!(out, "             {said:5} {source}");
        }
    }
    out
}
