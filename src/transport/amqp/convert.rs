//! Messages to and from the client library's types; every field-table type survives.

use std::sync::Arc;

use bytes::Bytes;
use lapin::BasicProperties;
use lapin::message::Delivery;
use lapin::types::{AMQPValue, ByteArray, DecimalValue, FieldTable, LongString, ShortString};

use crate::cut;
use crate::message::{Headers, Message, Outgoing, Properties, Value};

/// Most bytes of a short string.
const SHORT: usize = 255;

/// A delivery as a message of ours. `queue` is the queue that was consumed.
pub fn message(delivery: Delivery, queue: &str) -> Arc<Message> {
    let Delivery { properties, data, redelivered, .. } = delivery;
    let text = |text: &Option<ShortString>| text.as_ref().map(|t| t.as_str().to_owned());
    Arc::new(Message {
        body: Bytes::from(data),
        headers: properties.headers().as_ref().map(headers).unwrap_or_default(),
        properties: Properties {
            content_type: text(properties.content_type()),
            content_encoding: text(properties.content_encoding()),
            delivery_mode: *properties.delivery_mode(),
            priority: *properties.priority(),
            correlation_id: text(properties.correlation_id()),
            reply_to: text(properties.reply_to()),
            expiration: text(properties.expiration()),
            message_id: text(properties.message_id()),
            timestamp: *properties.timestamp(),
            kind: text(properties.kind()),
            user_id: text(properties.user_id()),
            app_id: text(properties.app_id()),
            cluster_id: text(properties.cluster_id()),
        },
        redelivered,
        queue: queue.to_owned(),
    })
}

/// How often the broker had handed this out before. The header counts only with the flag, which no publisher can set; classic queues
/// have the flag alone.
pub fn delivery_count(message: &Message) -> u32 {
    if !message.redelivered {
        return 0;
    }
    let count = message.headers.get("x-delivery-count").and_then(Value::as_u64);
    count.map_or(1, |count| u32::try_from(count).unwrap_or(u32::MAX))
}

/// Properties and headers of `outgoing`, with one header more.
pub fn properties(outgoing: &Outgoing, name: &str, value: &str) -> BasicProperties {
    let mut table = field_table(&outgoing.headers);
    table.insert(short(name), AMQPValue::LongString(value.into()));
    let mut properties = BasicProperties::default().with_headers(table);
    let from = &outgoing.properties;
    type With = fn(BasicProperties, ShortString) -> BasicProperties;
    let texts: [(&Option<String>, With); 10] = [
        (&from.content_type, BasicProperties::with_content_type),
        (&from.content_encoding, BasicProperties::with_content_encoding),
        (&from.correlation_id, BasicProperties::with_correlation_id),
        (&from.reply_to, BasicProperties::with_reply_to),
        (&from.expiration, BasicProperties::with_expiration),
        (&from.message_id, BasicProperties::with_message_id),
        (&from.kind, BasicProperties::with_type),
        (&from.user_id, BasicProperties::with_user_id),
        (&from.app_id, BasicProperties::with_app_id),
        (&from.cluster_id, BasicProperties::with_cluster_id),
    ];
    for (text, with) in texts {
        if let Some(text) = text {
            properties = with(properties, short(text));
        }
    }
    if let Some(mode) = from.delivery_mode {
        properties = properties.with_delivery_mode(mode);
    }
    if let Some(priority) = from.priority {
        properties = properties.with_priority(priority);
    }
    if let Some(timestamp) = from.timestamp {
        properties = properties.with_timestamp(timestamp);
    }
    properties
}

/// A short string, cut at its limit of 255 bytes.
pub fn short(text: &str) -> ShortString {
    ShortString::from(cut::head(text, SHORT))
}

/// A header table for the client library.
pub fn field_table(headers: &Headers) -> FieldTable {
    let mut table = FieldTable::default();
    for (name, value) in headers {
        table.insert(short(name), amqp_value(value));
    }
    table
}

fn headers(table: &FieldTable) -> Headers {
    table.into_iter().map(|(name, field)| (name.as_str().to_owned(), value(field))).collect()
}

fn value(value: &AMQPValue) -> Value {
    match value {
        AMQPValue::Boolean(v) => Value::Bool(*v),
        AMQPValue::ShortShortInt(v) => Value::I8(*v),
        AMQPValue::ShortShortUInt(v) => Value::U8(*v),
        AMQPValue::ShortInt(v) => Value::I16(*v),
        AMQPValue::ShortUInt(v) => Value::U16(*v),
        AMQPValue::LongInt(v) => Value::I32(*v),
        AMQPValue::LongUInt(v) => Value::U32(*v),
        AMQPValue::LongLongInt(v) => Value::I64(*v),
        AMQPValue::Float(v) => Value::F32(*v),
        AMQPValue::Double(v) => Value::F64(*v),
        AMQPValue::DecimalValue(v) => Value::Decimal(v.scale, v.value),
        AMQPValue::ShortString(v) => Value::ShortString(v.as_str().to_owned()),
        AMQPValue::LongString(v) => Value::LongString(Bytes::copy_from_slice(v.as_bytes())),
        AMQPValue::FieldArray(v) => Value::Array(v.as_slice().iter().map(self::value).collect()),
        AMQPValue::Timestamp(v) => Value::Timestamp(*v),
        AMQPValue::FieldTable(v) => Value::Table(headers(v)),
        AMQPValue::ByteArray(v) => Value::ByteArray(Bytes::copy_from_slice(v.as_slice())),
        AMQPValue::Void => Value::Void,
    }
}

fn amqp_value(value: &Value) -> AMQPValue {
    match value {
        Value::Bool(v) => AMQPValue::Boolean(*v),
        Value::I8(v) => AMQPValue::ShortShortInt(*v),
        Value::U8(v) => AMQPValue::ShortShortUInt(*v),
        Value::I16(v) => AMQPValue::ShortInt(*v),
        Value::U16(v) => AMQPValue::ShortUInt(*v),
        Value::I32(v) => AMQPValue::LongInt(*v),
        Value::U32(v) => AMQPValue::LongUInt(*v),
        Value::I64(v) => AMQPValue::LongLongInt(*v),
        Value::F32(v) => AMQPValue::Float(*v),
        Value::F64(v) => AMQPValue::Double(*v),
        Value::Decimal(scale, value) => AMQPValue::DecimalValue(DecimalValue { scale: *scale, value: *value }),
        Value::ShortString(v) => AMQPValue::ShortString(short(v)),
        Value::LongString(v) => AMQPValue::LongString(LongString::from(v.to_vec())),
        Value::Array(v) => AMQPValue::FieldArray(v.iter().map(amqp_value).collect::<Vec<_>>().into()),
        Value::Timestamp(v) => AMQPValue::Timestamp(*v),
        Value::Table(v) => AMQPValue::FieldTable(field_table(v)),
        Value::ByteArray(v) => AMQPValue::ByteArray(ByteArray::from(v.to_vec())),
        Value::Void => AMQPValue::Void,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_type_survives() {
        let values = [
            Value::Bool(true),
            Value::I8(-1),
            Value::U8(1),
            Value::I16(-2),
            Value::U16(2),
            Value::I32(-3),
            Value::U32(3),
            Value::I64(-4),
            Value::F32(1.5),
            Value::F64(2.5),
            Value::Decimal(2, 314),
            Value::ShortString("s".into()),
            Value::LongString(Bytes::from_static(b"\xff\0long")),
            Value::Timestamp(1_476_576_000),
            Value::ByteArray(Bytes::from_static(b"\0\x01")),
            Value::Void,
        ];
        let mut table: Headers = values.iter().enumerate().map(|(n, v)| (format!("h{n}"), v.clone())).collect();
        table.insert("array".into(), Value::Array(values.to_vec()));
        table.insert("table".into(), Value::Table(table.clone()));
        assert_eq!(headers(&field_table(&table)), table);
    }

    #[test]
    fn every_property_survives() {
        let text = |t: &str| Some(t.to_owned());
        let given = Properties {
            content_type: text("a"),
            content_encoding: text("b"),
            delivery_mode: Some(2),
            priority: Some(3),
            correlation_id: text("c"),
            reply_to: text("d"),
            expiration: text("5"),
            message_id: text("e"),
            timestamp: Some(7),
            kind: text("f"),
            user_id: text("g"),
            app_id: text("h"),
            cluster_id: text("i"),
        };
        let outgoing = Outgoing { properties: given.clone(), ..Outgoing::default() };
        let mut delivery = Delivery::mock(1, "".into(), "q".into(), true, b"body".to_vec());
        delivery.properties = properties(&outgoing, "x-one", "more");
        let message = message(delivery, "queue");
        assert_eq!((&message.properties, &message.body[..], message.redelivered), (&given, &b"body"[..], true));
        assert_eq!(message.headers["x-one"].as_str(), Some("more"));
    }

    #[test]
    fn a_publisher_cannot_forge_the_delivery_count() {
        let headers: Headers = [("x-delivery-count".to_owned(), Value::I64(12))].into();
        let mut message = Message { headers, ..Message::default() };
        assert_eq!(delivery_count(&message), 0);
        message.redelivered = true;
        assert_eq!(delivery_count(&message), 12);
        message.headers.clear();
        assert_eq!(delivery_count(&message), 1, "a classic queue");
    }

    #[test]
    fn a_short_string_is_cut_between_characters() {
        assert_eq!(short(&"ü".repeat(200)).as_str().len(), 254);
    }
}
