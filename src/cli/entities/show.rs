//! `copydesk entities show`: what a name can mean.

use std::io::Write;

use crate::cli::people::clean;
use crate::cli::{Exit, Fault};
use crate::config::Config;
use crate::enrich::entities::link::{self, Beside, ENOUGH, Named};
use crate::enrich::entities::{Candidate, Class, Knowledge, Record};

/// Show what a name can mean, or what is known of an identifier.
///
/// Names are looked up as articles are: without regard to case, accents, hyphens and full stops. Weight says how well the name stands for the
/// entity: 7 its main name, 4 to 6 other names, 1 to 3 short forms. Below stands what the name would be taken for in an article that says no more
/// than that it is a person, an organisation or a place: shares of all meanings, with what speaks for and against each.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk entities show Georgia
  copydesk entities show Q30
  copydesk --set 'entities.packs=[\"world.pack\"]' entities show 'Springfield'")]
pub struct Args {
    /// A name, or an identifier such as Q30.
    #[arg(value_name = "NAME|ID")]
    what: String,
}

pub fn run(args: &Args, config: &Config) -> Result<Exit, Fault> {
    let text = told(&config.knowledge, &args.what);
    std::io::stdout().write_all(text.as_bytes()).map_err(|error| Fault::writing("standard output", &error))?;
    Ok(Exit::Success)
}

fn told(knowledge: &Knowledge, what: &str) -> String {
    let number = what.strip_prefix('Q').and_then(|digits| digits.parse().ok());
    if let Some(record) = number.and_then(|id| knowledge.find(id)).and_then(|key| knowledge.record(key)) {
        return line(&record, "");
    }
    let candidates = knowledge.candidates(what);
    if candidates.is_empty() {
        let packs: Vec<String> = knowledge.packs().iter().map(|p| format!("{} names", p.names())).collect();
        return format!("{}: no pack knows it ({})\n", clean(what), packs.join(", "));
    }
    let mut candidates: Vec<_> = candidates.into_iter().map(|c| knowledge.settle(c)).collect();
    candidates.sort_by_key(|c| std::cmp::Reverse(u32::from(c.record.fame) + 24 * u32::from(c.weight)));
    let told = |c: &Candidate<'_>| {
        let capitals = if c.capitals { ", in capitals alone" } else { "" };
        line(&c.record, &format!("  weight {}{capitals}", c.weight))
    };
    let mut text: String = candidates.iter().map(told).collect();
    for class in [Class::Person, Class::Organisation, Class::Place] {
        if candidates.iter().any(|c| c.record.class == class) {
            text.push_str(&alone(knowledge, what, class));
        }
    }
    text
}

/// Most candidates that are told of.
const MOST: usize = 5;

/// What the name means where nothing but its class is known.
fn alone(knowledge: &Knowledge, name: &str, class: Class) -> String {
    let (beside, forms) = (Beside::default(), vec![name]);
    let named = Named { class, forms, place: None, located: None, beside, office: None, mentions: 1, foreign: false };
    let Some(decision) = link::decide(knowledge, &[named], &[]).pop() else { return String::new() };
    let id = |record: &Record<'_>| record.wikidata.map_or_else(|| "-".to_owned(), |id| format!("Q{id}"));
    let taken = decision.chosen().and_then(|best| knowledge.record(best.key));
    let taken = taken.map_or_else(|| format!("none: no share reaches {ENOUGH}"), |record| id(&record));
    let mut text = format!("\nas {}: {taken}\n", article(class));
    let mut unknown = Some(decision.unknown);
    let told = |share: f64| format!("  {share:.2} something that no pack knows\n");
    for weighed in decision.candidates.iter().take(MOST) {
        let Some(record) = knowledge.record(weighed.key) else { continue };
        if let Some(share) = unknown.take_if(|share| *share > weighed.share) {
            text.push_str(&told(share));
        }
        let reasons: Vec<String> = weighed.score.parts.iter().map(|(why, by)| format!("{why} {by:+.1}")).collect();
        let line =
            format!("  {:.2} {} {}  [{}]\n", weighed.share, id(&record), clean(record.label), reasons.join(", "));
        text.push_str(&line);
    }
    text + &unknown.map(told).unwrap_or_default()
}

fn article(class: Class) -> &'static str {
    match class {
        Class::Person => "a person",
        Class::Organisation => "an organisation",
        Class::Place | Class::Other => "a place",
    }
}

fn line(record: &Record<'_>, more: &str) -> String {
    let id = record.wikidata.map_or_else(|| "-".to_owned(), |id| format!("Q{id}"));
    let country = record.country.map_or("--", |country| country.code());
    let geonames = record.geonames.map_or_else(String::new, |id| format!("  geonames {id}"));
    let ids: String = record.ids().map(|(scheme, id)| format!("  {}:{}", clean(scheme), clean(id))).collect();
    let kind = if record.kind.word() == record.class.word() { "" } else { record.kind.word() };
    format!(
        "{id:<11} {:<13} {kind:<13} {country}  fame {:>3}  {}{more}{geonames}{ids}\n",
        record.class.word(),
        record.fame,
        clean(record.label)
    )
}
