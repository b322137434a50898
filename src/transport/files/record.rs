//! A message as a line of NDJSON: body, properties and headers, so that it comes back bit for bit.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::message::{Headers, Message, Properties, Value};

/// What the field `record` says.
const KIND: &str = "copydesk.message/1";
/// The beginning of a line in which [`KIND`] is looked for, in bytes.
const BEGINNING: usize = 64;
/// Largest line of a record, in bytes: a body of 128 MiB (the largest that RabbitMQ takes) in Base64, and its headers.
pub const LONGEST: usize = 180 << 20;

/// A record that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// Not JSON of this shape, as after being cut off.
    #[error("a message record that cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// The body is not Base64.
    #[error("a message record whose body is not Base64: {0}")]
    Body(base64::DecodeError),
    /// A header's value is not one.
    #[error("a message record whose header {0} cannot be read")]
    Header(String),
}

#[derive(Serialize, Deserialize)]
struct Record {
    record: String,
    queue: String,
    #[serde(with = "Named")]
    properties: Properties,
    headers: BTreeMap<String, Json>,
    body: String,
}

/// The basic properties by their names in AMQP 0-9-1.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Properties", deny_unknown_fields)]
struct Named {
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_mode: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none", rename = "type")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster_id: Option<String>,
}

/// `message` as one line, its end included.
///
/// # Errors
/// None that can happen: JSON has a place for everything.
pub fn write(message: &Message) -> serde_json::Result<Vec<u8>> {
    let record = Record {
        record: KIND.to_owned(),
        queue: message.queue.clone(),
        properties: message.properties.clone(),
        headers: headers(&message.headers),
        body: STANDARD.encode(&message.body),
    };
    let mut line = serde_json::to_vec(&record)?;
    line.push(b'\n');
    Ok(line)
}

/// Whether a line begins as a record does, however its JSON is spaced.
pub fn is_record(line: &[u8]) -> bool {
    let beginning = &line[..line.len().min(BEGINNING)];
    beginning.trim_ascii_start().starts_with(b"{") && memchr::memmem::find(beginning, KIND.as_bytes()).is_some()
}

/// The message of a line.
///
/// # Errors
/// [`Broken`].
pub fn read(line: &[u8]) -> Result<Message, Broken> {
    let record: Record = serde_json::from_slice(line)?;
    let value = |(name, json): (String, Json)| match value(&json) {
        Some(value) => Ok((name, value)),
        None => Err(Broken::Header(name)),
    };
    Ok(Message {
        body: STANDARD.decode(record.body).map_err(Broken::Body)?.into(),
        properties: record.properties,
        headers: record.headers.into_iter().map(value).collect::<Result<_, _>>()?,
        redelivered: false,
        queue: record.queue,
    })
}

fn headers(table: &Headers) -> BTreeMap<String, Json> {
    table.iter().map(|(name, value)| (name.clone(), json(value))).collect()
}

/// Text, truth and lists as JSON has them; everything else with the letter of its type (AMQP 0-9-1 as RabbitMQ speaks it).
fn json(value: &Value) -> Json {
    let typed = |letter: &str, text: String| json!({"amqp": letter, "value": text});
    match value {
        Value::Bool(v) => (*v).into(),
        Value::Void => Json::Null,
        Value::LongString(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => typed("S", STANDARD.encode(bytes)),
        },
        Value::Array(values) => values.iter().map(json).collect(),
        Value::Table(table) => json!({"amqp": "F", "value": headers(table)}),
        Value::I8(v) => typed("b", v.to_string()),
        Value::U8(v) => typed("B", v.to_string()),
        Value::I16(v) => typed("s", v.to_string()),
        Value::U16(v) => typed("u", v.to_string()),
        Value::I32(v) => typed("I", v.to_string()),
        Value::U32(v) => typed("i", v.to_string()),
        Value::I64(v) => typed("l", v.to_string()),
        // Rust writes the shortest decimal that reads back as the same number.
        Value::F32(v) => typed("f", v.to_string()),
        Value::F64(v) => typed("d", v.to_string()),
        Value::Decimal(scale, v) => typed("D", format!("{scale} {v}")),
        Value::ShortString(text) => typed("short", text.clone()),
        Value::Timestamp(v) => typed("T", v.to_string()),
        Value::ByteArray(bytes) => typed("x", STANDARD.encode(bytes)),
    }
}

fn value(json: &Json) -> Option<Value> {
    let tagged = match json {
        Json::Bool(v) => return Some(Value::Bool(*v)),
        Json::Null => return Some(Value::Void),
        Json::String(text) => return Some(text.as_str().into()),
        Json::Array(values) => return values.iter().map(value).collect::<Option<_>>().map(Value::Array),
        // Nothing that was written here, but what a hand that edits the file may write.
        Json::Number(number) => return number.as_i64().map(Value::I64),
        Json::Object(tagged) => tagged,
    };
    let letter = tagged.get("amqp")?.as_str()?;
    if letter == "F" {
        let table = tagged.get("value")?.as_object()?;
        let fields = table.iter().map(|(name, json)| Some((name.clone(), value(json)?)));
        return fields.collect::<Option<_>>().map(Value::Table);
    }
    let text = tagged.get("value")?.as_str()?;
    let bytes = || STANDARD.decode(text).ok().map(Bytes::from);
    Some(match letter {
        "S" => Value::LongString(bytes()?),
        "b" => Value::I8(text.parse().ok()?),
        "B" => Value::U8(text.parse().ok()?),
        "s" => Value::I16(text.parse().ok()?),
        "u" => Value::U16(text.parse().ok()?),
        "I" => Value::I32(text.parse().ok()?),
        "i" => Value::U32(text.parse().ok()?),
        "l" => Value::I64(text.parse().ok()?),
        "f" => Value::F32(text.parse().ok()?),
        "d" => Value::F64(text.parse().ok()?),
        "D" => {
            let (scale, unscaled) = text.split_once(' ')?;
            Value::Decimal(scale.parse().ok()?, unscaled.parse().ok()?)
        }
        "short" => Value::ShortString(text.to_owned()),
        "T" => Value::Timestamp(text.parse().ok()?),
        "x" => Value::ByteArray(bytes()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::Bool),
            any::<i8>().prop_map(Value::I8),
            any::<u8>().prop_map(Value::U8),
            any::<i16>().prop_map(Value::I16),
            any::<u16>().prop_map(Value::U16),
            any::<i32>().prop_map(Value::I32),
            any::<u32>().prop_map(Value::U32),
            any::<i64>().prop_map(Value::I64),
            any::<f32>().prop_filter("comparable", |v| !v.is_nan()).prop_map(Value::F32),
            any::<f64>().prop_filter("comparable", |v| !v.is_nan()).prop_map(Value::F64),
            (any::<u8>(), any::<u32>()).prop_map(|(s, v)| Value::Decimal(s, v)),
            prop::collection::vec(any::<u8>(), 0..20).prop_map(|b| Value::LongString(b.into())),
            ".*".prop_map(|text| Value::from(text.as_str())),
            ".*".prop_map(Value::ShortString),
            any::<u64>().prop_map(Value::Timestamp),
            prop::collection::vec(any::<u8>(), 0..20).prop_map(|b| Value::ByteArray(b.into())),
            Just(Value::Void),
        ];
        leaf.prop_recursive(3, 24, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
                prop::collection::btree_map(".*", inner, 0..6).prop_map(Value::Table),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_message_comes_back(
            headers in prop::collection::btree_map(".*", values(), 0..8),
            body in prop::collection::vec(any::<u8>(), 0..200),
            texts in prop::collection::vec(prop::option::of(".*"), 10),
            (delivery_mode, priority, timestamp) in any::<(Option<u8>, Option<u8>, Option<u64>)>(),
        ) {
            let mut texts = texts.into_iter();
            let mut text = || texts.next().flatten();
            let properties = Properties {
                content_type: text(), content_encoding: text(), correlation_id: text(), reply_to: text(),
                expiration: text(), message_id: text(), kind: text(), user_id: text(), app_id: text(),
                cluster_id: text(), delivery_mode, priority, timestamp,
            };
            let message = Message { body: body.into(), properties, headers, redelivered: false, queue: "q".into() };
            let line = write(&message).unwrap();
            prop_assert!(is_record(&line));
            prop_assert_eq!(line.iter().filter(|&&b| b == b'\n').count(), 1);
            prop_assert_eq!(read(line.trim_ascii_end()).unwrap(), message);
        }
    }

    #[test]
    fn what_is_cut_off_or_changed_is_not_read() {
        let line = write(&Message { body: "body".into(), ..Message::default() }).unwrap();
        assert!(matches!(read(&line[..line.len() - 5]), Err(Broken::Json(_))));
        let text = String::from_utf8(line).unwrap();
        assert!(matches!(read(text.replace("Ym9keQ==", "Ym9ke===").as_bytes()), Err(Broken::Body(_))));
        let odd = text.replace("\"headers\":{}", "\"headers\":{\"h\":{\"amqp\":\"I\",\"value\":\"x\"}}");
        assert!(matches!(read(odd.as_bytes()), Err(Broken::Header(name)) if name == "h"));
        assert!(!is_record(b"{\"headline\":\"x\"}"), "an article");
        assert!(is_record(b" { \"record\": \"copydesk.message/1\", "));
    }
}
