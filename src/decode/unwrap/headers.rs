//! What headers and properties state of the article.

use serde_json::Value;

use crate::decode::fields::{Field, Names};
use crate::decode::statement::{By, Statement};
use crate::message::Message;

/// Header names that mean something else in a header than in a body, or occur only there: HTTP's and WARC's.
const HEADERS: &[(&str, Field)] = &[
    ("date", Field::Fetched),
    ("last-modified", Field::Modified),
    ("content-location", Field::Url),
    ("warc-target-uri", Field::Url),
    ("warc-date", Field::Fetched),
];

/// The statements of the headers, with or without the prefix `x-`, and of the `timestamp` property.
pub(super) fn statements(message: &Message, names: &Names) -> Vec<Statement> {
    let header = |(name, value): (&String, &crate::message::Value)| {
        let (field, value) = (field(name, names)?, Value::String(text(value)?));
        Some(Statement { by: By::Header, name: name.clone().into(), field, value })
    };
    let timestamp = message.properties.timestamp.map(|seconds| Statement {
        by: By::Property,
        name: "timestamp".into(),
        field: Field::Fetched,
        value: seconds.into(),
    });
    message.headers.iter().filter_map(header).chain(timestamp).collect()
}

fn field(header: &str, names: &Names) -> Option<Field> {
    let lower = header.to_ascii_lowercase();
    if let Some(&(_, field)) = HEADERS.iter().find(|(name, _)| *name == lower) {
        return Some(field);
    }
    let (_, field) = names.known(lower.strip_prefix("x-").unwrap_or(&lower))?;
    match field {
        Field::Html | Field::Text | Field::Images => None,
        field => Some(field),
    }
}

fn text(value: &crate::message::Value) -> Option<String> {
    value.as_str().map(str::to_owned).or_else(|| value.as_u64().map(|number| number.to_string()))
}

#[cfg(test)]
mod tests {
    use crate::budget::Budget;
    use crate::decode::{Options, decode, tests::message};

    #[test]
    fn headers_fill_the_gaps_only() {
        let mut message = message("application/json", r#"{"text":"x","url":"https://e.org/body"}"#);
        for (name, value) in
            [("X-URL", "https://e.org/header"), ("Date", "Sun, 16 Oct 2016 08:00:00 GMT"), ("x-article-id", "a-17")]
        {
            message.headers.insert(name.to_owned(), value.into());
        }
        message.properties.timestamp = Some(1_476_600_000);
        let raw = decode(&message, &Options::default(), &Budget::unlimited()).unwrap().remove(0);
        assert_eq!(raw.given.url.as_deref(), Some("https://e.org/body"));
        assert_eq!(raw.given.fetched.as_deref(), Some("Sun, 16 Oct 2016 08:00:00 GMT"));
        assert_eq!(raw.origin.id.as_deref(), Some("a-17"));
    }
}
