//! CloudEvents 1.0 over AMQP, in structured and in binary mode.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::{Content, Payload};
use crate::decode::fields::Field;
use crate::decode::media::{ContentType, Looks};
use crate::decode::statement::{By, Statement};
use crate::decode::{Options, json};
use crate::message::Message;
use crate::reason::{Code, Reason};

/// The media type of structured mode.
const MEDIA_TYPE: &str = "application/cloudevents+json";

/// Attributes that every event must have (CloudEvents 1.0 §3.1).
const REQUIRED: [&str; 4] = ["specversion", "id", "source", "type"];

/// Header prefixes of the AMQP binding and of its form for brokers that allow no colon.
const PREFIXES: [&str; 2] = ["cloudevents:", "cloudevents_"];

/// Where `payload` is an event, puts its data in its place and notes its attributes. Events do not nest: data that look like one more are
/// read as plain fields.
///
/// # Errors
/// [`Code::CloudEvent`]; in structured mode those of JSON, too.
pub(super) fn open(payload: &mut Payload<'_>, message: &Message, options: &Options) -> Result<(), Reason> {
    let event = match structured(payload, options)? {
        Some(mut event) => {
            check(&event)?;
            let data_type = event.get("datacontenttype").and_then(Value::as_str).unwrap_or("application/json");
            payload.declared = ContentType::parse(data_type);
            payload.content = data(&mut event)?;
            event
        }
        None => match attributes(message) {
            Some(event) => {
                check(&event)?;
                event
            }
            None => return Ok(()),
        },
    };
    payload.envelope = Some(MEDIA_TYPE);
    payload.stated.extend(statements(&event));
    payload.extra.insert("cloudevents".to_owned(), Value::Object(event));
    Ok(())
}

/// The event that the bytes are. One that says no more of itself than that it is JSON, as a file or a careless producer does, is known by
/// its members.
fn structured(payload: &Payload<'_>, options: &Options) -> Result<Option<Map<String, Value>>, Reason> {
    let Content::Bytes(bytes) = &payload.content else { return Ok(None) };
    if payload.declared.essence == MEDIA_TYPE {
        return json::object(bytes, payload.declared.charset.as_deref(), options.json_values).map(Some);
    }
    if Looks::of(bytes) != Looks::Object || memchr::memmem::find(bytes, b"\"specversion\"").is_none() {
        return Ok(None);
    }
    // What does not parse is no event; what it is instead is for others to say.
    let object = json::object(bytes, payload.declared.charset.as_deref(), options.json_values).ok();
    Ok(object.filter(|object| REQUIRED.iter().all(|name| object.contains_key(*name))))
}

/// The event in the headers of binary mode, whose data is the body.
fn attributes(message: &Message) -> Option<Map<String, Value>> {
    let named = |header: &str| {
        let lower = header.to_ascii_lowercase();
        PREFIXES.iter().find_map(|prefix| lower.strip_prefix(prefix)).map(str::to_owned)
    };
    let attribute =
        |(header, value): (&String, &crate::message::Value)| Some((named(header)?, Value::from(value.as_str()?)));
    message
        .headers
        .keys()
        .any(|header| named(header).is_some_and(|name| name == "specversion"))
        .then(|| message.headers.iter().filter_map(attribute).collect())
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

/// Takes the data out of `event`.
fn data(event: &mut Map<String, Value>) -> Result<Content<'static>, Reason> {
    match (event.remove("data"), event.remove("data_base64")) {
        (Some(Value::Object(data)), None) => Ok(Content::Object(data)),
        (Some(Value::String(text)), None) => Ok(Content::Bytes(text.into_bytes().into())),
        (None, Some(Value::String(text))) => match STANDARD.decode(text.trim()) {
            Ok(bytes) => Ok(Content::Bytes(bytes.into())),
            Err(error) => Err(Reason::new(Code::CloudEvent, format!("data_base64: {error}"))),
        },
        (None, None) => Err(Reason::new(Code::CloudEvent, "neither data nor data_base64")),
        _ => Err(Reason::new(Code::CloudEvent, "data is neither an object nor a string")),
    }
}

/// What the attributes say of the article: `subject` and `source` where they are addresses.
fn statements(event: &Map<String, Value>) -> impl Iterator<Item = Statement> {
    const ATTRIBUTES: [(&str, Field); 4] =
        [("id", Field::Id), ("time", Field::Fetched), ("subject", Field::Url), ("source", Field::Url)];
    let address = |value: &Value| {
        value.as_str().is_some_and(|value| value.starts_with("http://") || value.starts_with("https://"))
    };
    ATTRIBUTES.into_iter().filter_map(move |(name, field)| {
        let value = event.get(name).filter(|value| field != Field::Url || address(value))?;
        Some(Statement { by: By::Event, name: name.into(), field, value: value.clone() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Content;
    use crate::budget::Budget;
    use crate::decode::tests::{decoded, message};
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
