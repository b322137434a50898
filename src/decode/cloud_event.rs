//! CloudEvents 1.0 over AMQP, in structured and in binary mode.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::form::{self, ContentType};
use super::{Form, Input, fields, json};
use crate::article::RawArticle;
use crate::message::Message;
use crate::reason::{Code, Reason};

/// Attributes that every event must have (CloudEvents 1.0 §3.1).
const REQUIRED: [&str; 4] = ["specversion", "id", "source", "type"];

/// Header prefixes of the AMQP binding and of its form for brokers that allow no colon.
const PREFIXES: [&str; 2] = ["cloudevents:", "cloudevents_"];

/// Whether the headers carry an event.
pub(super) fn is_binary(message: &Message) -> bool {
    message.headers.keys().any(|name| attribute(name).is_some_and(|name| name == "specversion"))
}

fn attribute(header: &str) -> Option<String> {
    let lower = header.to_ascii_lowercase();
    PREFIXES.iter().find_map(|prefix| lower.strip_prefix(prefix)).map(str::to_owned)
}

/// Structured mode: the body is the event.
pub(super) fn structured(input: &Input<'_>) -> Result<RawArticle, Reason> {
    of(input, json::object(input)?)
}

/// Whether `object` is an event, whatever its content type.
pub(super) fn is_structured(object: &Map<String, Value>) -> bool {
    REQUIRED.iter().all(|name| object.contains_key(*name))
}

/// The article in `event`.
pub(super) fn of(input: &Input<'_>, mut event: Map<String, Value>) -> Result<RawArticle, Reason> {
    check(&event)?;
    let data_type = event.get("datacontenttype").and_then(Value::as_str).unwrap_or("application/json").to_owned();
    let raw = match (event.remove("data"), event.remove("data_base64")) {
        (Some(Value::Object(data)), None) => fields::article(data)?,
        (Some(Value::String(text)), None) => inner(input, text.into_bytes(), &data_type)?,
        (None, Some(Value::String(text))) => match STANDARD.decode(text.trim()) {
            Ok(bytes) => inner(input, bytes, &data_type)?,
            Err(error) => return Err(Reason::new(Code::CloudEvent, format!("data_base64: {error}"))),
        },
        (None, None) => return Err(Reason::new(Code::CloudEvent, "neither data nor data_base64")),
        _ => return Err(Reason::new(Code::CloudEvent, "data is neither an object nor a string")),
    };
    Ok(with_attributes(raw, event))
}

/// Binary mode: attributes in the headers, the body is the data.
pub(super) fn binary(input: &Input<'_>) -> Result<RawArticle, Reason> {
    let mut event = Map::new();
    for (header, value) in &input.message.headers {
        if let (Some(name), Some(text)) = (attribute(header), value.as_str()) {
            event.insert(name, text.into());
        }
    }
    check(&event)?;
    let form = form::of_data(&input.declared.essence, &input.bytes);
    Ok(with_attributes(super::read(input, form)?, event))
}

fn check(event: &Map<String, Value>) -> Result<(), Reason> {
    for name in REQUIRED {
        if event.get(name).and_then(Value::as_str).is_none_or(str::is_empty) {
            return Err(Reason::new(Code::CloudEvent, format!("attribute {name} is missing")));
        }
    }
    match event["specversion"].as_str() {
        Some(version) if version.starts_with("1.") => Ok(()),
        version => Err(Reason::new(Code::CloudEvent, format!("specversion {:?} is not 1.x", version.unwrap_or("")))),
    }
}

fn inner(input: &Input<'_>, bytes: Vec<u8>, content_type: &str) -> Result<RawArticle, Reason> {
    let declared = ContentType::parse(content_type);
    let form = match form::of_data(&declared.essence, &bytes) {
        Form::Json | Form::CloudEvent | Form::BinaryCloudEvent => {
            let input = Input { bytes: Cow::Owned(bytes), declared, ..*input };
            // An event inside an event is read as plain fields: nesting ends here.
            return fields::article(json::object(&input)?);
        }
        form => form,
    };
    super::read(&Input { bytes: Cow::Owned(bytes), declared, ..*input }, form)
}

fn with_attributes(mut raw: RawArticle, event: Map<String, Value>) -> RawArticle {
    let text = |name: &str| event.get(name).and_then(Value::as_str).map(str::to_owned);
    let address = |name: &str| text(name).filter(|value| value.starts_with("http://") || value.starts_with("https://"));
    raw.origin.id = raw.origin.id.or_else(|| text("id"));
    raw.given.fetched = raw.given.fetched.or_else(|| text("time"));
    raw.given.url = raw.given.url.or_else(|| address("subject")).or_else(|| address("source"));
    raw.extra.insert("cloudevents".to_owned(), Value::Object(event));
    raw
}

#[cfg(test)]
mod tests {
    use super::super::tests::{decoded, message};
    use super::*;
    use crate::article::Content;
    use crate::budget::Budget;
    use crate::decode::{Options, decode};

    const HEAD: &str = r#""specversion":"1.0","id":"e-1","source":"/crawler","type":"org.example.article","subject":"https://e.org/a""#;

    #[test]
    fn structured_mode_in_all_its_data_forms() {
        let page = "<!doctype html><p>x</p>";
        for data in [
            r#""data":{"html":"<!doctype html><p>x</p>"}"#.to_owned(),
            r#""datacontenttype":"text/html","data":"<!doctype html><p>x</p>""#.to_owned(),
            format!(r#""datacontenttype":"text/html","data_base64":"{}""#, STANDARD.encode(page)),
        ] {
            let raw = decoded("application/cloudevents+json; charset=utf-8", format!("{{{HEAD},{data}}}")).unwrap();
            assert_eq!(raw.content, Content::Html(page.into()), "{data}");
            assert_eq!(raw.origin.id.as_deref(), Some("e-1"));
            assert_eq!(raw.given.url.as_deref(), Some("https://e.org/a"));
            assert_eq!(raw.extra["cloudevents"]["type"], "org.example.article");
        }
    }

    #[test]
    fn an_event_is_known_under_a_plainer_type_and_nests_once() {
        let event = format!(r#"{{{HEAD},"data":{{"text":"x"}}}}"#);
        assert_eq!(decoded("application/json", event.as_str()).unwrap().extra["cloudevents"]["id"], "e-1");
        let text = serde_json::Value::String(event).to_string();
        let nested = format!(r#"{{{HEAD},"datacontenttype":"application/json","data":{text}}}"#);
        assert_eq!(decoded("application/cloudevents+json", nested).unwrap().content, Content::Text("x".into()));
    }

    #[test]
    fn what_is_no_event_is_refused() {
        for body in
            [r#"{"specversion":"1.0","data":{}}"#.to_owned(), format!("{{{HEAD}}}"), format!("{{{HEAD},\"data\":7}}")]
        {
            assert_eq!(decoded("application/cloudevents+json", body).unwrap_err(), Code::CloudEvent);
        }
    }

    #[test]
    fn binary_mode_under_both_prefixes() {
        for prefix in ["cloudEvents:", "cloudEvents_"] {
            let mut message = message("text/plain", "Some text.");
            for (name, value) in [("specversion", "1.0"), ("id", "e-2"), ("source", "https://e.org/"), ("type", "t")] {
                message.headers.insert(format!("{prefix}{name}"), value.into());
            }
            let raw = decode(&message, &Options::default(), &Budget::unlimited()).unwrap();
            assert_eq!(raw.content, Content::Text("Some text.".into()));
            assert_eq!(raw.origin.id.as_deref(), Some("e-2"));
            message.headers.remove(&format!("{prefix}type"));
            let refused = decode(&message, &Options::default(), &Budget::unlimited()).unwrap_err();
            assert_eq!(refused.code, Code::CloudEvent);
        }
    }
}
