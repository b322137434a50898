//! `copydesk check --tests`: tests of rules, "given this article, expect these routes".

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::article::{answers, budget};
use super::junit::{self, Case};
use crate::article::{Article, Duplicate, DuplicateKind};
use crate::cli::{Exit, Fault};
use crate::config::Config;
use crate::normalize::Trace;
use crate::pipeline::{Pipeline, Verdict};
use crate::reason::Reason;
use crate::route::cel::{Object, Type};
use crate::transport::files::{Input, Messages};

/// A file of tests.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    test: Vec<Test>,
}

/// One test as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Test {
    name: String,
    /// A file beside this one, read as `pipe` reads it.
    article: Option<PathBuf>,
    /// Fields of a finished document, laid over the article or over an empty one.
    document: Option<Map<String, Value>>,
    /// The id of the article that this one repeats.
    duplicate_of: Option<String>,
    /// Names of the outputs that take it; none: it is skipped.
    routes: Option<Vec<String>>,
    /// Their routing keys, in the order of the outputs.
    routing_keys: Option<Vec<String>>,
    /// The reason of an article that ends otherwise.
    reason: Option<String>,
    /// Fields of `extra`.
    #[serde(default)]
    extra: Map<String, Value>,
}

/// Runs every test below a folder.
pub fn run(
    folder: &Path,
    report: Option<&Path>,
    config: &Config,
    say: impl Fn(&str) -> Result<(), Fault>,
) -> Result<Exit, Fault> {
    let mut files = Vec::new();
    find(folder, &mut files).map_err(|error| Fault::new(Exit::Input, format!("{}: {error}", folder.display())))?;
    let pipeline = config.pipeline(config.outputs.clone());
    let mut cases = Vec::new();
    for file in files {
        let wrong = |error: &dyn std::fmt::Display| Fault::new(Exit::Usage, format!("{}: {error}", file.display()));
        let text = std::fs::read_to_string(&file).map_err(|error| wrong(&error))?;
        let tests: File = toml::from_str(&text).map_err(|error| wrong(&error))?;
        for test in tests.test {
            let failure = failure(&test, file.parent().unwrap_or(folder), &pipeline, config).err();
            match &failure {
                None => say(&format!("ok       {}\n", test.name))?,
                Some(why) => say(&format!("FAILED   {} ({})\n{why}", test.name, file.display()))?,
            }
            cases.push(Case { name: test.name, file: file.display().to_string(), failure });
        }
    }
    if cases.is_empty() {
        return Err(Fault::new(Exit::Usage, format!("{} holds no test: a .toml file with [[test]]", folder.display())));
    }
    if let Some(path) = report {
        std::fs::write(path, junit::report(&cases)).map_err(|error| Fault::writing(path.display(), &error))?;
    }
    let failed = cases.iter().filter(|case| case.failure.is_some()).count();
    say(&format!("{} passed, {failed} failed\n", cases.len() - failed))?;
    Ok(if failed == 0 { Exit::Success } else { Exit::Usage })
}

fn find(folder: &Path, into: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            find(&path, into)?;
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            into.push(path);
        }
    }
    Ok(())
}

/// Why a test fails, in lines for people.
fn failure(test: &Test, folder: &Path, pipeline: &Pipeline, config: &Config) -> Result<(), String> {
    let line = |text: String| format!("         {text}\n");
    let budget = budget(config);
    let mut wrong = String::new();
    let (article, ended) = match given(test, folder, pipeline, config) {
        Ok(Ok(article)) => (Some(article), None),
        Ok(Err(reason)) => (None, Some(reason)),
        Err(why) => return Err(line(why)),
    };
    let mut routes = Vec::new();
    let mut ended = ended;
    let mut computed = None;
    if let Some(mut article) = article {
        let found = match pipeline.route.compute(&mut article, &budget) {
            Ok(()) => pipeline.route.routes(&article, &budget),
            Err(reason) => Err(reason),
        };
        match found {
            Ok(found) => routes = found,
            Err(reason) => ended = Some(reason),
        }
        computed = Some(article);
    }
    let name = |route: &crate::route::Route| pipeline.route.outputs.get(route.output).map(|output| output.name.clone());
    let names: Vec<String> = routes.iter().filter_map(name).collect();
    let keys: Vec<String> = routes.iter().map(|route| route.routing_key.clone()).collect();
    let code = ended.as_ref().map(|reason| reason.code.as_str());
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort();
        names
    };
    match (&test.routes, &test.reason) {
        (None, None) => wrong += &line("expects nothing; write routes = [\"…\"] or reason = \"…\"".to_owned()),
        (Some(expected), _) if sorted(expected) != sorted(&names) => {
            let found = ended.as_ref().map_or_else(|| format!("{names:?}"), ToString::to_string);
            wrong += &line(format!("expected the routes {expected:?}, found {found}"));
        }
        (_, Some(expected)) if code != Some(expected.as_str()) => {
            let found = ended.as_ref().map_or_else(|| format!("the routes {names:?}"), ToString::to_string);
            wrong += &line(format!("expected {expected}, found {found}"));
        }
        (Some(_), None) if names.is_empty() && code.is_some_and(|code| code != "routing.not_routed") => {
            let found = ended.as_ref().map_or_else(String::new, ToString::to_string);
            wrong += &line(format!("expected that no output takes it, found {found}"));
        }
        _ => {}
    }
    if let Some(expected) = test.routing_keys.as_ref().filter(|expected| **expected != keys) {
        wrong += &line(format!("expected the routing keys {expected:?}, found {keys:?}"));
    }
    for (field, expected) in &test.extra {
        let found = computed.as_ref().and_then(|article| article.extra.get(field));
        if found != Some(expected) {
            let found = found.map_or_else(|| "nothing".to_owned(), ToString::to_string);
            wrong += &line(format!("expected extra.{field} = {expected}, found {found}"));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    if let Some(article) = &computed {
        for answer in answers(pipeline, article, &budget).lines() {
            let _ = writeln!(wrong, "       {answer}");
        }
    }
    Err(wrong)
}

/// The article that a test gives, or the reason why what it gives is none.
fn given(
    test: &Test,
    folder: &Path,
    pipeline: &Pipeline,
    config: &Config,
) -> Result<Result<Box<Article>, Reason>, String> {
    let mut article = Box::new(Article::default());
    if let Some(path) = &test.article {
        let path = folder.join(path);
        let mut messages = Messages::new(vec![Input::Path(path.clone())], config.decode.body_bytes);
        let message = match messages.next() {
            Some(message) => message.map_err(|error| error.to_string())?,
            None => return Err(format!("{} holds no article", path.display())),
        };
        match pipeline.prepare(&message, &budget(config), &(), Trace::default) {
            Ok(mut found) => match (found.pop(), found.len()) {
                (Some(only), 0) => article = Box::new(only.article),
                (_, others) => {
                    return Err(format!("{} holds {} articles; a test gives one", path.display(), others + 1));
                }
            },
            Err(processed) => {
                return match processed.verdict {
                    Verdict::Skip(reason) | Verdict::Reject(reason) => Ok(Err(reason)),
                    Verdict::Publish(_) => Err("was published before it was routed".to_owned()),
                };
            }
        }
    } else if test.document.is_none() {
        return Err("gives no article; write article = \"FILE\" or document = { … }".to_owned());
    }
    if let Some(fields) = &test.document {
        unknown(fields, "", pipeline.route.rules.before.form())?;
        let mut whole = serde_json::to_value(&*article).map_err(|error| error.to_string())?;
        lay(&mut whole, &Value::Object(fields.clone()));
        let form = pipeline.route.rules.before.form();
        fill(&mut whole, &Type::Object(form.clone().into()));
        article = serde_json::from_value(whole).map_err(|error| format!("document: {error}"))?;
    }
    if let Some(of) = &test.duplicate_of {
        article.duplicate = Some(Duplicate { of: of.clone(), containment: 1.0, kind: DuplicateKind::Exact });
    }
    Ok(Ok(article))
}

/// Refuses fields that no document has.
fn unknown(fields: &Map<String, Value>, above: &str, form: &Object) -> Result<(), String> {
    for (name, value) in fields {
        let path = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        if let Some(why) = form.unknown(&path) {
            return Err(format!("document: {why}"));
        }
        let items = if let Value::Array(items) = value { items.as_slice() } else { std::slice::from_ref(value) };
        for item in items {
            if let Value::Object(inner) = item {
                unknown(inner, &path, form)?;
            }
        }
    }
    Ok(())
}

/// Puts in what every document has, so that a test may leave it out.
fn fill(value: &mut Value, form: &Type) {
    match (value, form) {
        (Value::Array(items), Type::List(of)) => items.iter_mut().for_each(|item| fill(item, of)),
        (Value::Object(fields), Type::Object(form)) => {
            for (name, field) in &form.fields {
                if field.required {
                    fields.entry(name.clone()).or_insert_with(|| plainest(&field.kind));
                }
                if let Some(value) = fields.get_mut(name) {
                    fill(value, &field.kind);
                }
            }
        }
        _ => {}
    }
}

fn plainest(kind: &Type) -> Value {
    match kind {
        Type::Bool => false.into(),
        Type::Int => 0.into(),
        Type::Double => 0.0.into(),
        Type::Text | Type::Pattern => "".into(),
        Type::Time => "1970-01-01T00:00:00Z".into(),
        Type::Word(words) => words.first().cloned().into(),
        Type::List(_) => Value::Array(Vec::new()),
        Type::Map(_) | Type::Object(_) => Value::Object(Map::new()),
        // No field of a document is one of the last two.
        Type::Any | Type::Null | Type::Optional(_) | Type::Instant | Type::Duration => Value::Null,
    }
}

/// Lays one value over another; objects are merged.
fn lay(under: &mut Value, over: &Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (name, value) in over {
                lay(under.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (under, over) => *under = over.clone(),
    }
}
