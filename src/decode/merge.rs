//! What the body and its envelopes state of an article becomes one set of statements: for each field the one that is believed most.

use serde_json::{Map, Value};

use super::fields::{Field, values};
use super::read::Read;
use super::statement::{By, Statement};
use crate::article::{Given, Origin, RawArticle, Stated};

/// The raw article of what was read and of what envelopes state. Order of precedence: that of [`By`], then the order of the statements.
/// What a body states in vain stays in `extra`.
pub(super) fn merge(read: Read, mut envelopes: Vec<Statement>, extra: Map<String, Value>) -> RawArticle {
    envelopes.sort_by_key(|statement| statement.by);
    let mut raw = RawArticle { content: read.content, extra: read.extra, ..RawArticle::default() };
    if let Some(charset) = read.charset {
        raw.origin.charset = Some(charset.name);
        raw.provenance.push(("charset", charset.evidence));
        raw.warnings.extend(charset.warning);
    }
    let mut sections = Vec::new();
    for Statement { by, name, field, value } in read.stated.into_iter().chain(envelopes) {
        if field == Field::Section && sections.is_empty() && value.is_array() {
            sections = values::strings(&value, false);
        }
        let taken = assign(&mut raw.origin, &mut raw.given, field, &value);
        raw.stated.extend(stated(by, &name, field, &value));
        if !taken && by == By::Body {
            raw.extra.insert(name.into_owned(), value);
        }
    }
    // Several sections are what others call tags.
    if raw.given.tags.is_empty() && sections.len() > 1 {
        raw.given.tags = sections;
    }
    raw.extra.extend(extra);
    raw.extra.retain(|name, value| !value.is_null() && !name.starts_with('@'));
    raw
}

/// The statement as `explain` shows it.
fn stated(by: By, name: &str, field: Field, value: &Value) -> Option<Stated> {
    let value = values::strings(value, false).join("; ");
    (!value.is_empty()).then_some(Stated { field: field.of_document()?, value, by: format!("{}:{name}", by.word()) })
}

/// Takes over `value` as `field`, unless the field is set already or the value says nothing; tells whether it was taken.
fn assign(origin: &mut Origin, given: &mut Given, field: Field, value: &Value) -> bool {
    let one = |slot: &mut Option<String>| {
        let value = slot.is_none().then(|| values::string(value)).flatten();
        let taken = value.is_some();
        *slot = slot.take().or(value);
        taken
    };
    let moment = |slot: &mut Option<String>| {
        let value = slot.is_none().then(|| values::moment(value)).flatten();
        let taken = value.is_some();
        *slot = slot.take().or(value);
        taken
    };
    let many = |slot: &mut Vec<String>, list: &dyn Fn(&Value) -> Vec<String>| {
        let values = if slot.is_empty() { list(value) } else { Vec::new() };
        let taken = !values.is_empty();
        slot.extend(values);
        taken
    };
    match field {
        Field::Html | Field::Text => false,
        Field::Id => one(&mut origin.id),
        Field::Url => one(&mut given.url),
        Field::CanonicalUrl => one(&mut given.canonical_url),
        Field::Headline => one(&mut given.headline),
        Field::Description => one(&mut given.description),
        Field::Byline => one(&mut given.byline),
        Field::Authors => many(&mut given.authors, &values::people),
        Field::Published => moment(&mut given.published),
        Field::Modified => moment(&mut given.modified),
        Field::Fetched => moment(&mut given.fetched),
        Field::Language => one(&mut given.language),
        Field::Section => one(&mut given.section),
        Field::Tags => many(&mut given.tags, &tags),
        Field::Source => source(given, value),
        Field::SourceDomain => one(&mut given.source_domain),
        Field::Images => many(&mut given.images, &values::addresses),
    }
}

/// Tags without what readers of feeds note of an item: `user/-/state/com.google/read`.
fn tags(value: &Value) -> Vec<String> {
    let mut tags = values::strings(value, true);
    tags.retain(|tag| !(tag.starts_with("user/") && (tag.contains("/state/") || tag.contains("/label/"))));
    tags
}

/// A publication is stated by its name, its domain or its address; an address with a path is the article's own.
fn source(given: &mut Given, value: &Value) -> bool {
    let (name, address) = match value {
        Value::Object(object) => {
            let get = |keys: &[&str]| keys.iter().find_map(|key| object.get(*key).and_then(values::string));
            (get(&["name", "title"]), get(&["domain", "url", "html_url", "id"]))
        }
        value => match values::string(value) {
            Some(text) if text.contains("://") || (text.contains('.') && !text.contains(' ')) => (None, Some(text)),
            text => (text, None),
        },
    };
    let mut taken = false;
    let mut fill = |slot: &mut Option<String>, value: Option<String>| {
        if slot.is_none() && value.is_some() {
            *slot = value;
            taken = true;
        }
    };
    fill(&mut given.source_name, name);
    match address {
        Some(address) if has_path(&address) => fill(&mut given.url, Some(address)),
        address => fill(&mut given.source_domain, address.filter(|address| address.contains('.'))),
    }
    taken
}

/// Whether an address leads to more than a host.
fn has_path(address: &str) -> bool {
    let behind = address.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
    behind.is_some_and(|(_, path)| path.len() > 1)
}
