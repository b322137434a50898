//! The outputs, their rules, and the fields that are computed.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::read::{Reader, choose, duration};
use crate::article::Paths;
use crate::encode::cloud_event::Mode;
use crate::encode::{Compression, Format, stays_behind};
use crate::route::cel::{Document, Expression, Object, Purpose, STACK, Type};
use crate::route::{Computed, Match, Output, Rules, Template, When};

const OUTPUTS: &str = "publish.outputs";
const FIELDS: &str = "publish.fields";

const EVENTS: [(&str, Mode); 2] = [("structured", Mode::Structured), ("binary", Mode::Binary)];
const COMPRESSIONS: [(&str, Compression); 2] = [("gzip", Compression::Gzip), ("zstd", Compression::Zstd)];

/// An output as it is written.
#[derive(Deserialize)]
struct Written {
    name: Option<String>,
    when: Option<String>,
    #[serde(default)]
    default: bool,
    exchange: String,
    routing_key: String,
    format: Option<String>,
    cloud_event: Option<String>,
    compression: Option<String>,
    include: Option<Vec<String>>,
    #[serde(default)]
    exclude: Vec<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    article_headers: bool,
    priority: Option<u8>,
    expiration: Option<String>,
}

const KEYS: [&str; 14] = [
    "cloud_event",
    "compression",
    "exchange",
    "routing_key",
    "format",
    "name",
    "when",
    "default",
    "include",
    "exclude",
    "headers",
    "article_headers",
    "priority",
    "expiration",
];

/// A computed field as it is written.
#[derive(Deserialize)]
struct WrittenField {
    name: String,
    value: String,
}

/// All of it, compiled.
pub struct Outputs {
    pub outputs: Vec<Output>,
    pub rules: Rules,
    pub notes: Vec<String>,
}

/// Reads, compiles and checks. Expressions may be deep for a thread like any other, so it has one of its own.
pub fn read(r: &mut Reader) -> Outputs {
    let matching = r.one_of("publish.match", &[("all", Match::All), ("first", Match::First)]).unwrap_or_default();
    let compiled = std::thread::scope(|scope| {
        let compile = || compile(r, matching);
        let thread = std::thread::Builder::new().name("rules".to_owned()).stack_size(STACK);
        thread.spawn_scoped(scope, compile).map(std::thread::ScopedJoinHandle::join)
    });
    match compiled {
        Ok(Ok(outputs)) => outputs,
        Ok(Err(_)) | Err(_) => {
            r.wrong(OUTPUTS, "cannot be compiled: no thread to do it on");
            Outputs { outputs: Vec::new(), rules: Rules::default(), notes: Vec::new() }
        }
    }
}

fn compile(r: &mut Reader, matching: Match) -> Outputs {
    let mut rules = Rules { matching, ..Rules::default() };
    let mut notes = Vec::new();
    fields(r, &mut rules, &mut notes);
    let outputs = outputs(r, &mut rules.after, &mut notes);
    for output in &outputs {
        output.expressions().for_each(|expression| rules.after.read_for(expression));
    }
    if outputs.iter().filter(|output| matches!(output.when, When::Otherwise)).count() > 1 {
        r.wrong(OUTPUTS, "names more than one default; one output takes what no other does");
    }
    Outputs { outputs, rules, notes }
}

fn fields(r: &mut Reader, rules: &mut Rules, notes: &mut Vec<String>) {
    let written: Vec<(usize, WrittenField)> = r.tables(FIELDS, &["name", "value"]);
    for (index, WrittenField { name, value }) in written {
        let word = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        if !word || rules.fields.iter().any(|earlier| earlier.name == name) {
            r.wrong(FIELDS, format!("[{index}].name must be one word that no other field has, not {name:?}"));
            continue;
        }
        let at = format!("[{index}].value");
        let Some(value) = expression(r, (FIELDS, &at), &value, rules.before.form(), Purpose::Value, notes) else {
            continue;
        };
        rules.before.read_for(&value);
        rules.fields.push(Computed { name, value });
    }
    for Computed { name, value } in &rules.fields {
        // One that fails is absent, with a warning.
        let sure = value.notes().is_empty();
        match value.kind() {
            Type::Optional(of) => rules.after.add_extra(name, Type::clone(of), false),
            kind => rules.after.add_extra(name, kind.clone(), sure),
        }
    }
}

fn outputs(r: &mut Reader, document: &mut Document, notes: &mut Vec<String>) -> Vec<Output> {
    if r.is_empty(OUTPUTS) {
        r.wrong(OUTPUTS, "must name at least one output");
    }
    let written: Vec<(usize, Written)> = r.tables(OUTPUTS, &KEYS);
    let mut outputs: Vec<Output> = Vec::new();
    for (index, written) in written {
        if let Some(output) = output(r, index, written, document.form(), notes) {
            outputs.push(output);
        }
    }
    outputs
}

fn output(r: &mut Reader, index: usize, written: Written, form: &Object, notes: &mut Vec<String>) -> Option<Output> {
    let mut right = true;
    let mut wrong = |r: &mut Reader, message: String| {
        right = false;
        r.wrong(OUTPUTS, format!("[{index}].{message}"));
    };
    let routing_key = Template::parse(&written.routing_key).map_err(|e| wrong(r, format!("routing_key: {e}"))).ok();
    let format = choose(written.format.as_deref().unwrap_or("json"), &Format::ALL);
    let format = format.map_err(|e| wrong(r, format!("format {e}"))).ok();
    let event = written.cloud_event.as_deref().map(|word| choose(word, &EVENTS)).transpose();
    let event = event.map_err(|e| wrong(r, format!("cloud_event {e}"))).unwrap_or_default();
    let compression = written.compression.as_deref().map(|word| choose(word, &COMPRESSIONS)).transpose();
    let compression = compression.map_err(|e| wrong(r, format!("compression {e}"))).unwrap_or_default();
    if written.exchange.len() > 255 {
        wrong(r, "exchange: must not be longer than 255 bytes".to_owned());
    }
    if written.default && written.when.is_some() {
        wrong(r, "default: takes what no other output does; a `when` beside it would never be asked".to_owned());
    }
    if written.priority.is_some_and(|priority| priority > 9) {
        wrong(r, "priority: must be from 0 to 9".to_owned());
    }
    let expiration = written.expiration.as_deref().map(|text| (text, duration(text)));
    if let Some((text, None)) = expiration {
        wrong(r, format!("expiration: must be a time as in 5s, 10m or 1h, up to 720h, not {text:?}"));
    }
    let selects = written.include.is_some() || !written.exclude.is_empty();
    if selects && format.is_some_and(|format| format != Format::Json) {
        wrong(
            r,
            "include, exclude: are for the format json alone; the others have the form of their standard".to_owned(),
        );
    }
    for (key, paths) in [("include", written.include.as_deref().unwrap_or_default()), ("exclude", &written.exclude)] {
        for path in paths {
            if let Some(why) = form.unknown(path) {
                wrong(r, format!("{key}: {why}"));
            }
        }
    }
    for name in written.headers.keys() {
        if name.is_empty() || name.len() > 255 || stays_behind(&name.to_ascii_lowercase()) {
            wrong(r, format!("headers: {name:?} is no header to set: it is the broker's, or this program's"));
        }
    }
    let mut compiled = |key: &str, source: &str, purpose| {
        let compiled = expression(r, (OUTPUTS, &format!("[{index}].{key}")), source, form, purpose, notes);
        right &= compiled.is_some();
        compiled
    };
    let condition = written.when.as_deref().and_then(|source| compiled("when", source, Purpose::Condition));
    let headers = written.headers.into_iter();
    let header = |(name, source): (String, String)| {
        let value = compiled(&format!("headers.{name}"), &source, Purpose::Value)?;
        Some((name, value))
    };
    let headers: Vec<(String, Expression)> = headers.filter_map(header).collect();
    let mut output = Output::new(written.exchange, routing_key?, format?);
    output.name = written.name.unwrap_or_else(|| format!("{index} ({})", output.exchange));
    output.priority = written.priority;
    output.expiration =
        expiration.and_then(|(_, time)| time).map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
    output.event = event;
    output.compression = compression;
    output.article_headers = written.article_headers;
    output.selection.include = written.include.map(|paths| selection(&paths));
    output.selection.exclude = selection(&written.exclude);
    output.headers = headers;
    if let Some(condition) = condition {
        output.when = When::If(Box::new(condition));
    } else if written.default {
        output.when = When::Otherwise;
    }
    right.then_some(output)
}

fn selection(paths: &[String]) -> Paths {
    let mut selected = Paths::default();
    paths.iter().for_each(|path| selected.add(path.split('.')));
    selected
}

/// Compiles an expression; what is wrong with it is said, and what could fail is noted.
fn expression(
    r: &mut Reader,
    (key, at): (&str, &str),
    source: &str,
    form: &Object,
    purpose: Purpose,
    notes: &mut Vec<String>,
) -> Option<Expression> {
    match Expression::compile(source, form, purpose) {
        Ok(expression) => {
            notes.extend(expression.notes().iter().map(|note| format!("{}: {key} {at}: {note}", r.place_in(key, at))));
            Some(expression)
        }
        Err(problems) => {
            for problem in problems {
                r.wrong(key, format!("{at}: {problem}"));
            }
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::{Config, Layers};

    fn read(text: &str) -> Result<Config, String> {
        let mut layers = Layers::new();
        layers.text(Path::new("w.toml"), text);
        Config::resolve(layers).map_err(|problems| problems.to_string())
    }

    #[test]
    fn outputs_and_fields_may_be_tables_at_the_top_of_a_file() {
        let config = read(
            "[[fields]]\nname = 'desk'\nvalue = \"'berlin'\"\n\n[[outputs]]\nname = 'german'\n\
             when = \"extra.desk == 'berlin' && language.?code.orValue('') == 'de'\"\nexchange = 'e'\nrouting_key = 'k.{extra.desk}'\n\
             priority = 3\nexpiration = '10m'\ninclude = ['headline', 'people.name']\nheaders = { s = 'source.?domain' }\n\n\
             [[outputs]]\ndefault = true\nexchange = 'f'\nrouting_key = 'k'\nformat = 'ninjs'\narticle_headers = true\n",
        );
        let config = config.unwrap();
        assert_eq!(config.outputs.len(), 2);
        assert_eq!(config.outputs[0].name, "german");
        assert_eq!((config.outputs[0].priority, config.outputs[0].expiration), (Some(3), Some(600_000)));
        assert_eq!(config.outputs[1].name, "1 (f)");
        assert_eq!(config.notes, Vec::<String>::new(), "a computed field that cannot fail is there");
        assert_eq!(config.amqp.topology.exchanges, ["e", "f"]);
    }

    #[test]
    fn every_mistake_is_said_with_its_place() {
        let text = "match = 'some'\n[[outputs]]\nexchange = 'e'\nrouting_key = 'k'\nwen = 'true'\n[[outputs]]\nwhen = \"langage.code == 'x'\"\n\
             exchange = 'e'\nrouting_key = 'k'\npriority = 77\nexpiration = '5'\ninclude = ['headlin']\nheaders = { x-death = 'true', a = '1 +' }\n\
             [[outputs]]\ndefault = true\nwhen = 'true'\nexchange = 'e'\nrouting_key = 'k'\nformat = 'ninjs'\nexclude = ['body']\n\
             [[fields]]\nname = 'a b'\nvalue = '1'\n[[fields]]\nname = 'c'\nvalue = 'x'\n";
        let said = read(text).unwrap_err();
        for part in [
            "unknown key match; did you mean publish.match?",
            "w.toml:22:1: publish.fields [0].name must be one word",
            "w.toml:26:1: publish.fields [1].value: unknown field x",
            "w.toml:5:1: publish.outputs [0].wen: unknown key; did you mean when?",
            "w.toml:7:1: publish.outputs [1].when: unknown field langage; did you mean language?",
            "w.toml:10:1: publish.outputs [1].priority: must be from 0 to 9",
            "[1].expiration: must be a time",
            "[1].include: unknown field headlin; did you mean headline?",
            "[1].headers: \"x-death\" is no header to set",
            "w.toml:13:31: publish.outputs [1].headers.a: cannot be read at 1:",
            "[2].default: takes what no other output does",
            "[2].include, exclude: are for the format json alone",
        ] {
            assert!(said.contains(part), "{part:?} not in\n{said}");
        }
    }

    #[test]
    fn mistakes_of_one_output_and_of_the_next_are_said_together() {
        let said = read(
            "[[outputs]]\nexchange = 'e'\n[[outputs]]\nexchange = 'e'\nrouting_key = '{lang}'\nwhen = 'headlin'\n",
        )
        .unwrap_err();
        for part in [
            "w.toml:1:1: publish.outputs [0]: missing field `routing_key`",
            "w.toml:5:1: publish.outputs [1].routing_key: unknown placeholder",
            "w.toml:6:1: publish.outputs [1].when: unknown field headlin",
        ] {
            assert!(said.contains(part), "{part:?} not in\n{said}");
        }
    }

    #[test]
    fn what_could_fail_is_noted() {
        let config =
            read("[[outputs]]\nwhen = \"language.code == 'de'\"\nexchange = 'e'\nrouting_key = 'k'\n").unwrap();
        assert_eq!(config.notes.len(), 1);
        assert!(config.notes[0].starts_with("w.toml:2:1: publish.outputs [0].when: language.code may be absent"));
    }
}
