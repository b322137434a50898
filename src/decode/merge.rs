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
    raw.origin.charset = read.charset;
    for Statement { by, name, field, value } in read.stated.into_iter().chain(envelopes) {
        let taken = assign(&mut raw.origin, &mut raw.given, field, &value);
        raw.stated.extend(stated(by, &name, field, &value));
        if !taken && by == By::Body {
            raw.extra.insert(name.into_owned(), value);
        }
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
    let many = |slot: &mut Vec<String>, split: bool| {
        let values = if slot.is_empty() { values::strings(value, split) } else { Vec::new() };
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
        Field::Authors => many(&mut given.authors, false),
        Field::Published => one(&mut given.published),
        Field::Modified => one(&mut given.modified),
        Field::Fetched => one(&mut given.fetched),
        Field::Language => one(&mut given.language),
        Field::Section => one(&mut given.section),
        Field::Tags => many(&mut given.tags, true),
        Field::Source => source(given, value),
        Field::SourceDomain => one(&mut given.source_domain),
        Field::Images => many(&mut given.images, false),
    }
}

fn source(given: &mut Given, value: &Value) -> bool {
    let (name, domain) = match value {
        Value::Object(object) => {
            let get = |keys: [&str; 2]| keys.iter().find_map(|key| object.get(*key).and_then(values::string));
            (get(["name", "title"]), get(["domain", "url"]))
        }
        value => match values::string(value) {
            Some(text) if text.contains("://") => (None, Some(text)),
            Some(text) if text.contains('.') && !text.contains(' ') => (None, Some(text)),
            text => (text, None),
        },
    };
    let taken = (name.is_some() && given.source_name.is_none()) || (domain.is_some() && given.source_domain.is_none());
    given.source_name = given.source_name.take().or(name);
    given.source_domain = given.source_domain.take().or(domain);
    taken
}
