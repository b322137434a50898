//! `copydesk logs`: what the log says, explained.

use std::fmt::Write as _;
use std::io::Write;

use super::{Exit, Fault};
use crate::reason::{Class, Code};
use crate::telemetry::schema::{self, EVENTS, FIELDS};

/// Explain the log: its events, its fields, and the reason codes in error.type.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk logs                              every event in a line
  copydesk logs --explain disconnected
  copydesk logs --explain downstream.unroutable
  copydesk logs --explain lag_seconds")]
pub struct Args {
    /// An event, a reason code or a field.
    #[arg(long, value_name = "NAME")]
    explain: Option<String>,
}

pub fn run(args: &Args) -> Result<Exit, Fault> {
    let text = match &args.explain {
        Some(name) => explain(name)?,
        None => EVENTS
            .iter()
            .map(|event| format!("{:22} {:5} {}\n", event.name, event.level.as_str(), event.meaning))
            .collect(),
    };
    std::io::stdout().write_all(text.as_bytes()).map_err(|error| Fault::writing("standard output", &error))?;
    Ok(Exit::Success)
}

fn explain(name: &str) -> Result<String, Fault> {
    let mut out = String::new();
    if let Some(event) = EVENTS.iter().find(|event| event.name == name) {
        let _ = writeln!(out, "event {name} ({})\n  {}", event.level.as_str(), event.meaning);
        if !event.action.is_empty() {
            let _ = writeln!(out, "  What to do: {}", event.action);
        }
        let fields = schema::COMMON.iter().chain(event.fields);
        for field in fields.filter_map(|name| FIELDS.iter().find(|field| field.name == *name)) {
            let _ = writeln!(out, "  {:36} {}: {}", field.name, field.kind, field.meaning);
        }
    }
    if let Some(code) = Code::ALL.iter().find(|code| code.as_str() == name) {
        let _ = writeln!(out, "reason {name}\n  {}\n  {}", code.meaning(), consequence(code.class()));
    }
    if let Some(field) = FIELDS.iter().find(|field| field.name == name) {
        let of: Vec<_> = EVENTS.iter().filter(|event| event.fields.contains(&name)).map(|event| event.name).collect();
        let of = if of.is_empty() { "every event".to_owned() } else { of.join(", ") };
        let _ = writeln!(out, "field {name} ({})\n  {}\n  In: {of}", field.kind, field.meaning);
    }
    if out.is_empty() {
        let known = EVENTS
            .iter()
            .map(|e| e.name)
            .chain(Code::ALL.iter().map(|c| c.as_str()))
            .chain(FIELDS.iter().map(|f| f.name));
        let near = crate::config::nearest(name, known).map(|near| format!("; did you mean {near}?"));
        let message = format!("no event, reason or field is called {name}{}", near.unwrap_or_default());
        return Err(Fault::new(Exit::Usage, message));
    }
    Ok(out)
}

/// What becomes of an article for a reason of this class.
const fn consequence(class: Class) -> &'static str {
    match class {
        Class::Malformed => "Quarantined at once. What to do: look at the producer.",
        Class::NotArticle => "Quarantined, dropped or published, by the section [not_article] of the configuration.",
        Class::Ours => "Quarantined at once, counted apart. What to do: report it with the article.",
        Class::Routing => {
            "Quarantined where a rule failed, skipped where none takes the article. What to do: `copydesk check --article FILE` shows what each rule says."
        }
        Class::Downstream => {
            "Retried by tiers, then quarantined. What to do: look at the queues behind the output exchange."
        }
        Class::Poison => "Quarantined without being processed. What to do: report it with the article.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_the_log_names_can_be_explained() {
        for event in EVENTS {
            assert!(explain(event.name).unwrap().contains(event.meaning), "{}", event.name);
        }
        for code in Code::ALL {
            assert!(explain(code.as_str()).unwrap().contains(code.meaning()), "{code}");
        }
        assert!(explain("lag_seconds").unwrap().contains("In: message.settled"));
        assert!(explain("disconected").unwrap_err().message.ends_with("did you mean disconnected?"));
    }
}
