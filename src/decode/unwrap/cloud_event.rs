//! CloudEvents 1.0 over AMQP, in structured, batched and binary mode.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::{Content, Payload};
use crate::decode::fields::Field;
use crate::decode::media::{ContentType, Looks};
use crate::decode::statement::{By, Statement};
use crate::decode::{Options, json, too_many};
use crate::message::Message;
use crate::reason::{Code, Reason};

/// The media types of structured and of batched mode.
const MEDIA_TYPE: &str = "application/cloudevents+json";
const BATCH: &str = "application/cloudevents-batch+json";

/// Attributes that every event must have (CloudEvents 1.0 §3.1).
const REQUIRED: [&str; 4] = ["specversion", "id", "source", "type"];

/// Header prefixes of the AMQP binding and of its form for brokers that allow no colon.
const PREFIXES: [&str; 2] = ["cloudevents:", "cloudevents_"];

/// Where `payload` is an event or a batch of them, each becomes a payload with its data and its attributes. Events do not nest: data that look
/// like one more are read as plain fields.
///
/// # Errors
/// [`Code::CloudEvent`], [`Code::TooManyArticles`]; in structured and batched mode those of JSON, too.
pub(super) fn open<'a>(payload: Payload<'a>, message: &Message, options: &Options) -> Result<Vec<Payload<'a>>, Reason> {
    let events = structured(&payload, options)?;
    if events.is_empty() {
        return Ok(vec![match attributes(message) {
            Some(event) => {
                check(&event)?;
                noted(payload, event)
            }
            None => payload,
        }]);
    }
    let count = events.len();
    let open = |(n, event): (usize, Value)| {
        let opened = json::object(event).and_then(|mut event| {
            check(&event)?;
            let data_type = event.get("datacontenttype").and_then(Value::as_str).unwrap_or("application/json");
            let (declared, content) = (ContentType::parse(data_type), data(&mut event)?);
            let (stated, extra) = (payload.stated.clone(), payload.extra.clone());
            Ok(noted(Payload { content, declared, stated, extra, ..Payload::empty(payload.decompressed) }, event))
        });
        opened.map_err(|reason| reason.of_article(n, count))
    };
    (1..).zip(events).map(open).collect()
}

/// `payload` with the attributes of its event.
fn noted<'a>(mut payload: Payload<'a>, event: Map<String, Value>) -> Payload<'a> {
    payload.envelope = Some(MEDIA_TYPE);
    payload.stated.extend(statements(&event));
    payload.extra.insert("cloudevents".to_owned(), Value::Object(event));
    payload
}

/// The events that the bytes are. Those that say no more of themselves than that they are JSON, as a file or a careless producer does, are
/// known by their members.
fn structured(payload: &Payload<'_>, options: &Options) -> Result<Vec<Value>, Reason> {
    let Content::Bytes(bytes) = &payload.content else { return Ok(Vec::new()) };
    let value = || json::value(bytes, payload.declared.charset.as_deref(), options.json_values);
    match payload.declared.essence.as_str() {
        MEDIA_TYPE => return Ok(vec![value()?]),
        BATCH => return batch(value()?, options),
        _ if !matches!(Looks::of(bytes), Looks::Object | Looks::Array) => return Ok(Vec::new()),
        _ if memchr::memmem::find(bytes, b"\"specversion\"").is_none() => return Ok(Vec::new()),
        _ => {}
    }
    let is_event = |value: &Value| REQUIRED.iter().all(|name| value.get(name).is_some());
    match value() {
        Ok(Value::Array(events)) if events.iter().all(is_event) => batch(Value::Array(events), options),
        Ok(event) if is_event(&event) => Ok(vec![event]),
        // What does not parse is no event; what it is instead is for others to say.
        Ok(_) | Err(_) => Ok(Vec::new()),
    }
}

/// The events of a batch.
fn batch(value: Value, options: &Options) -> Result<Vec<Value>, Reason> {
    match value {
        Value::Array(events) if events.is_empty() => Err(Reason::new(Code::Empty, "a batch of no events")),
        Value::Array(events) if events.len() > options.articles => Err(too_many(events.len(), options)),
        Value::Array(events) => Ok(events),
        _ => Err(Reason::new(Code::CloudEvent, "a batch is an array of events, and this is none")),
    }
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
        (Some(data @ (Value::Object(_) | Value::Array(_))), None) => Ok(Content::Value(data)),
        (Some(Value::String(text)), None) => Ok(Content::Bytes(text.into_bytes().into())),
        (None, Some(Value::String(text))) => match STANDARD.decode(text.trim()) {
            Ok(bytes) => Ok(Content::Bytes(bytes.into())),
            Err(error) => Err(Reason::new(Code::CloudEvent, format!("data_base64: {error}"))),
        },
        (None, None) => Err(Reason::new(Code::CloudEvent, "neither data nor data_base64")),
        _ => Err(Reason::new(Code::CloudEvent, "data is neither an object, a list nor a string")),
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
    use crate::decode::tests::{decoded, message, several};
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
    fn a_batch_is_several_articles() {
        let event = |id: &str, data: &str| {
            format!(r#"{{"specversion":"1.0","id":"{id}","source":"/crawler","type":"t",{data}}}"#)
        };
        let (one, two) = (
            event("e-1", r#""data":{"text":"One."}"#),
            event("e-2", r#""datacontenttype":"text/plain","data":"Two.""#),
        );
        let body = format!("[{one},{two}]");
        for content_type in ["application/cloudevents-batch+json", "application/json", ""] {
            let articles = several(content_type, body.as_str()).unwrap();
            let ids: Vec<_> = articles.iter().map(|raw| raw.origin.id.as_deref()).collect();
            assert_eq!(ids, [Some("e-1"), Some("e-2")], "{content_type}");
            assert_eq!(articles[1].content, Content::Text("Two.".into()));
            assert_eq!(articles[1].origin.content_type.as_deref(), Some("application/cloudevents+json"));
        }
        let inner = event("e-3", r#""data":[{"text":"One."},{"text":"Two."}]"#);
        assert_eq!(several("application/cloudevents+json", inner).unwrap().len(), 2);
        for (body, code) in [
            ("[]".to_owned(), Code::Empty),
            (one.clone(), Code::CloudEvent),
            (format!("[{one},{{}}]"), Code::CloudEvent),
            (format!("[{one},7]"), Code::JsonShape),
            (format!("[{}]", vec![one; 300].join(",")), Code::TooManyArticles),
        ] {
            assert_eq!(
                several("application/cloudevents-batch+json", body.as_str()).unwrap_err().code,
                code,
                "{body:.80}"
            );
        }
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
            let raw = decode(&message, &Options::default(), &Budget::unlimited()).unwrap().remove(0);
            assert_eq!(raw.content, Content::Text("Some text.".into()));
            assert_eq!(raw.origin.id.as_deref(), Some("e-2"));
            message.headers.remove(&format!("{prefix}type"));
            let refused = decode(&message, &Options::default(), &Budget::unlimited()).unwrap_err();
            assert_eq!(refused.code, Code::CloudEvent);
        }
    }
}
