//! The layers of the configuration, each value with the place that it came from.
//!
//! The compiled-in defaults are also the list of the keys that exist and of the types that they have.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use toml::Value;
use toml::de::{DeTable, DeValue};

/// The defaults, as shipped.
pub const DEFAULTS: &str = include_str!("../../config/default.toml");
/// What an environment variable for a key begins with.
const PREFIX: &str = "COPYDESK__";
/// Variables with a name of their own, and the keys that they stand for.
const ALIASES: [(&str, &str); 3] =
    [("COPYDESK_AMQP_URL", "broker.url"), ("COPYDESK_AMQP_URL_FILE", "broker.url_file"), ("RUST_LOG", "log.filter")];

/// Lists of tables that may stand at the top of a file, as `[[outputs]]`, and the keys that they are.
const SHORT: [(&str, &str); 2] = [("outputs", "publish.outputs"), ("fields", "publish.fields")];

/// Where a value was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the compiled-in defaults.
    Default,
    /// In a file, at a line and column, both from 1; 0 for the file as a whole.
    File(PathBuf, usize, usize),
    /// In an environment variable of this name.
    Variable(String),
    /// On the command line, in this `--set`.
    Set(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Default => f.write_str("default"),
            Place::File(path, 0, _) => write!(f, "{}", path.display()),
            Place::File(path, line, column) => write!(f, "{}:{line}:{column}", path.display()),
            Place::Variable(name) => f.write_str(name),
            Place::Set(key) => write!(f, "--set {key}"),
        }
    }
}

/// Something that is wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What, for people.
    pub message: String,
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The value.
    pub value: Value,
    /// Where it was set.
    pub place: Place,
    /// Where what stands in it was set, by paths as in `[0].when`.
    pub inside: BTreeMap<String, Place>,
}

/// All layers laid over each other: for each key, as in `broker.tls.ca_file`, the last value that was set.
#[derive(Debug, Clone)]
pub struct Layers {
    /// The values that hold.
    pub entries: BTreeMap<String, Entry>,
    /// The compiled-in values.
    pub defaults: BTreeMap<String, Value>,
    /// What was wrong so far.
    pub problems: Vec<Problem>,
}

impl Default for Layers {
    fn default() -> Self {
        Self::new()
    }
}

impl Layers {
    /// The defaults alone.
    pub fn new() -> Self {
        let mut layers = Self { entries: BTreeMap::new(), defaults: BTreeMap::new(), problems: Vec::new() };
        let (table, errors) = DeTable::parse_recoverable(DEFAULTS);
        debug_assert!(errors.is_empty(), "{errors:?}");
        let mut leaves = Vec::new();
        flatten(table.get_ref(), "", &mut leaves);
        for (key, _, value) in leaves {
            if let Ok(value) = plain(value.get_ref()) {
                let entry = Entry { value: value.clone(), place: Place::Default, inside: BTreeMap::new() };
                layers.entries.insert(key.clone(), entry);
                layers.defaults.insert(key, value);
            }
        }
        layers
    }

    /// Changes a default, for a command that has one of its own.
    pub fn base(&mut self, key: &str, value: impl Into<Value>) {
        if let Some(entry) = self.entries.get_mut(key) {
            entry.value = value.into();
        }
    }

    /// Lays a file over it. One that cannot be read is a problem like any other.
    pub fn file(&mut self, path: &Path) {
        match std::fs::read_to_string(path) {
            Ok(text) => self.text(path, &text),
            Err(error) => {
                let message = format!("cannot be read: {error}");
                self.problems.push(Problem { place: Place::File(path.to_owned(), 0, 0), message });
            }
        }
    }

    /// Lays a file's text over it.
    pub fn text(&mut self, path: &Path, text: &str) {
        let place = |at: usize| {
            let (line, column) = position(text, at);
            Place::File(path.to_owned(), line, column)
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            self.problems.push(Problem { place: place(at), message: error.message().to_owned() });
        }
        let mut leaves = Vec::new();
        flatten(table.get_ref(), "", &mut leaves);
        for (key, at, value) in leaves {
            match plain(value.get_ref()) {
                Ok(plain) => {
                    let mut inside = Vec::new();
                    places(value, "", &mut inside);
                    let inside = inside.into_iter().map(|(path, at)| (path, place(at))).collect();
                    self.put(&key, plain, place(at), inside);
                }
                Err(message) => self.problems.push(Problem { place: place(value.span().start), message }),
            }
        }
    }

    /// Lays environment variables over it; those that are not for us are passed over.
    pub fn variables(&mut self, variables: impl IntoIterator<Item = (String, String)>) {
        let mut ours: Vec<(String, String, String)> = Vec::new();
        for (name, value) in variables {
            if let Some((_, key)) = ALIASES.iter().find(|(alias, _)| *alias == name) {
                // Compose files pass on variables that are not set as empty ones.
                if !value.is_empty() {
                    ours.insert(0, ((*key).to_owned(), name, value));
                }
            } else if let Some(rest) = name.strip_prefix(PREFIX) {
                ours.push((rest.replace("__", ".").to_lowercase(), name, value));
            }
        }
        for (key, name, value) in ours {
            self.word(&key, &value, Place::Variable(name));
        }
    }

    /// Lays one `section.key=value` over it.
    pub fn set(&mut self, setting: &str) {
        match setting.split_once('=') {
            Some((key, value)) => self.word(key.trim(), value, Place::Set(key.trim().to_owned())),
            None => {
                let message = "expected section.key=value".to_owned();
                self.problems.push(Problem { place: Place::Set(setting.to_owned()), message });
            }
        }
    }

    /// The keys whose values differ, by name.
    pub fn changed(&self, other: &Layers) -> Vec<String> {
        let differs =
            |(key, entry): &(&String, &Entry)| other.entries.get(*key).map(|new| &new.value) != Some(&entry.value);
        self.entries.iter().filter(differs).map(|(key, _)| key.clone()).collect()
    }

    /// Takes the values of these keys over.
    pub fn adopt(&mut self, other: &Layers, keys: &[String]) {
        for key in keys {
            if let Some(entry) = other.entries.get(key) {
                self.entries.insert(key.clone(), entry.clone());
            }
        }
    }

    /// Puts a value that came as text: read as the type that the key has.
    fn word(&mut self, key: &str, text: &str, place: Place) {
        let read = match self.defaults.get(key) {
            None | Some(Value::String(_) | Value::Datetime(_) | Value::Table(_)) => Ok(Value::String(text.to_owned())),
            Some(Value::Integer(_)) => text.trim().replace('_', "").parse().map(Value::Integer).map_err(drop),
            Some(Value::Float(_)) => text.trim().parse().map(Value::Float).map_err(drop),
            Some(Value::Boolean(_)) => text.trim().parse().map(Value::Boolean).map_err(drop),
            Some(Value::Array(_)) => list(text),
        };
        match read {
            Ok(value) => self.put(key, value, place, BTreeMap::new()),
            Err(()) => {
                let wanted = self.defaults.get(key).map_or("a value", wanted);
                let message = format!("{key} must be {wanted}, not {text:?}");
                self.problems.push(Problem { place, message });
            }
        }
    }

    fn put(&mut self, key: &str, value: Value, place: Place, inside: BTreeMap<String, Place>) {
        let short = SHORT.iter().find(|(short, long)| [*short, *long].contains(&key));
        let key = short.map_or(key, |(_, long)| long);
        if let (Some((short, long)), Place::File(file, ..)) = (short, &place)
            && self
                .entries
                .get(*long)
                .is_some_and(|entry| matches!(&entry.place, Place::File(other, ..) if other == file))
        {
            let message = format!("[[{short}]] and {long} are the same list; write one of them");
            return self.problems.push(Problem { place, message });
        }
        match self.defaults.get(key) {
            None => {
                let message = format!("unknown key {key}{}", self.suggestion(key));
                self.problems.push(Problem { place, message });
            }
            Some(default) => match fit(default, value) {
                Ok(value) => {
                    self.entries.insert(key.to_owned(), Entry { value, place, inside });
                }
                Err(found) => {
                    let message = format!("{key} must be {}, not {}", wanted(default), name(&found));
                    self.problems.push(Problem { place, message });
                }
            },
        }
    }

    /// Says which key may have been meant.
    fn suggestion(&self, key: &str) -> String {
        if self.defaults.keys().any(|known| known.starts_with(&format!("{key}."))) {
            return format!("; {key} is a section");
        }
        match nearest(key, self.defaults.keys().map(String::as_str)) {
            Some(known) => format!("; did you mean {known}?"),
            None => String::new(),
        }
    }
}

/// The nearest of `known` to `word`, if one is near at all. A key in the wrong section is near to itself in the right one.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let last = |key: &str| key.rsplit('.').next().unwrap_or_default().to_owned();
    known
        .map(|candidate| {
            let whole = strsim::jaro_winkler(word, candidate);
            let end = if candidate.contains('.') { strsim::jaro_winkler(&last(word), &last(candidate)) } else { 0.0 };
            (whole.max(end * 0.95), candidate)
        })
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// Every value that is no table, with its key and the place of that key.
fn flatten<'a, 'i>(
    table: &'a DeTable<'i>,
    prefix: &str,
    leaves: &mut Vec<(String, usize, &'a toml::Spanned<DeValue<'i>>)>,
) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.get_ref().to_string() } else { format!("{prefix}.{}", name.get_ref()) };
        match value.get_ref() {
            DeValue::Table(inner) => flatten(inner, &key, leaves),
            _ => leaves.push((key, name.span().start, value)),
        }
    }
}

/// The places of what stands in a value, by their paths.
fn places(value: &toml::Spanned<DeValue<'_>>, path: &str, found: &mut Vec<(String, usize)>) {
    match value.get_ref() {
        DeValue::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let path = format!("{path}[{index}]");
                found.push((path.clone(), item.span().start));
                places(item, &path, found);
            }
        }
        DeValue::Table(items) => {
            for (name, item) in items {
                let path = format!("{path}.{}", name.get_ref());
                found.push((path.clone(), name.span().start));
                places(item, &path, found);
            }
        }
        _ => {}
    }
}

/// The value without the spans.
fn plain(value: &DeValue<'_>) -> Result<Value, String> {
    Ok(match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map(Value::Integer)
            .map_err(|_| format!("{number} is not a 64-bit number"))?,
        DeValue::Float(number) => {
            number.as_str().parse().map(Value::Float).map_err(|_| format!("{number} is not a number"))?
        }
        DeValue::Boolean(value) => Value::Boolean(*value),
        DeValue::Datetime(value) => Value::Datetime(*value),
        DeValue::Array(items) => {
            Value::Array(items.iter().map(|item| plain(item.get_ref())).collect::<Result<_, _>>()?)
        }
        DeValue::Table(items) => Value::Table(
            items
                .iter()
                .map(|(name, item)| Ok((name.get_ref().to_string(), plain(item.get_ref())?)))
                .collect::<Result<_, String>>()?,
        ),
    })
}

/// A list from text: as in TOML, or words parted by commas.
fn list(text: &str) -> Result<Value, ()> {
    let text = text.trim();
    if text.starts_with('[') {
        return match DeValue::parse(text) {
            Ok(value) => plain(value.get_ref()).map_err(drop),
            Err(_) => Err(()),
        };
    }
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    Ok(Value::Array(words.map(|word| Value::String(word.to_owned())).collect()))
}

/// The value, if it has the default's type; a whole number is also a number.
fn fit(default: &Value, value: Value) -> Result<Value, Value> {
    match (default, value) {
        (Value::Float(_), Value::Integer(number)) => Ok(Value::Float(number as f64)),
        (default, value) if default.same_type(&value) => Ok(value),
        (_, value) => Err(value),
    }
}

fn wanted(default: &Value) -> &'static str {
    match default {
        Value::String(_) | Value::Datetime(_) => "text",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Array(_) => "a list",
        Value::Table(_) => "a table",
    }
}

fn name(value: &Value) -> &'static str {
    match value {
        Value::Datetime(_) => "a date",
        other => wanted(other),
    }
}

/// Line and column (in characters) of a byte offset, both from 1.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(layers: &Layers) -> Vec<String> {
        layers.problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_layer_lies_over_the_one_before() {
        let mut layers = Layers::new();
        assert_eq!(layers.entries["consume.prefetch"].value, Value::Integer(256));
        layers.text(Path::new("a.toml"), "[consume]\nprefetch = 1\nqueue = 'q'\n");
        layers.variables([
            ("COPYDESK__CONSUME__PREFETCH".to_owned(), "2".to_owned()),
            ("COPYDESK_AMQP_URL".to_owned(), "amqp://h".to_owned()),
            ("COPYDESK_AMQP_URL_FILE".to_owned(), String::new()),
            ("PATH".to_owned(), "/bin".to_owned()),
        ]);
        layers.set("consume.prefetch=3");
        layers.set("enrich.off=people, dates");
        layers.set("retry.tiers=['5s']");
        assert_eq!(messages(&layers), Vec::<String>::new());
        assert_eq!(layers.entries["consume.prefetch"].value, Value::Integer(3));
        assert_eq!(layers.entries["consume.queue"].place, Place::File("a.toml".into(), 3, 1));
        assert_eq!(layers.entries["broker.url"].value.as_str(), Some("amqp://h"));
        assert_eq!(layers.entries["enrich.off"].value.as_array().map(Vec::len), Some(2));
        assert_eq!(layers.entries["retry.tiers"].value.as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn all_mistakes_are_found_at_once_each_with_its_place() {
        let mut layers = Layers::new();
        layers.text(
            Path::new("a.toml"),
            "[consume]\n  prefetsh = 1\nqueue = 7\n[limits]\nseconds = 1\n[broker]\ntls = 1\n",
        );
        layers.variables([("COPYDESK__LIMITS__BODY_BYTES".to_owned(), "many".to_owned())]);
        layers.set("log.sampel=1");
        layers.set("log.level");
        assert_eq!(
            messages(&layers),
            [
                "a.toml:7:1: unknown key broker.tls; broker.tls is a section",
                "a.toml:2:3: unknown key consume.prefetsh; did you mean consume.prefetch?",
                "a.toml:3:1: consume.queue must be text, not a whole number",
                "COPYDESK__LIMITS__BODY_BYTES: limits.body_bytes must be a whole number, not \"many\"",
                "--set log.sampel: unknown key log.sampel; did you mean log.sample?",
                "--set log.level: expected section.key=value",
            ]
        );
        assert_eq!(layers.entries["limits.seconds"].value, Value::Float(1.0));
    }

    #[test]
    fn a_list_with_two_names_is_written_once() {
        let mut layers = Layers::new();
        layers.text(Path::new("a.toml"), "[[outputs]]\nexchange = 'a'\n");
        layers.text(Path::new("b.toml"), "[publish]\noutputs = [{ exchange = 'b' }]\n");
        assert_eq!(messages(&layers), Vec::<String>::new(), "one file lies over another");
        layers.text(Path::new("c.toml"), "[publish]\noutputs = []\n[[outputs]]\nexchange = 'c'\n");
        assert_eq!(
            messages(&layers),
            ["c.toml:2:1: [[outputs]] and publish.outputs are the same list; write one of them"]
        );
    }

    #[test]
    fn broken_toml_and_a_missing_file_are_problems_too() {
        let mut layers = Layers::new();
        layers.text(Path::new("a.toml"), "[consume\nprefetch = = 1\n");
        layers.file(Path::new("/does/not/exist.toml"));
        assert!(messages(&layers).iter().any(|m| m.starts_with("a.toml:1:")), "{:?}", layers.problems);
        assert!(messages(&layers).iter().any(|m| m.starts_with("/does/not/exist.toml: cannot be read")));
    }

    #[test]
    fn a_key_in_the_wrong_section_is_found() {
        assert_eq!(
            nearest("broker.prefetch", Layers::new().defaults.keys().map(String::as_str)),
            Some("consume.prefetch")
        );
        assert_eq!(nearest("zzz", ["consume.prefetch"].into_iter()), None);
    }
}
