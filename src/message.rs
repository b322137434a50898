//! What travels through the broker: a body with its AMQP 0-9-1 basic properties and header table.
//!
//! These types mirror AMQP 0-9-1 closely enough that a message can be carried through retry, quarantine and replay without
//! losing a bit, and know nothing of any client library.

use std::collections::BTreeMap;

use bytes::Bytes;

/// A message as it was received.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Message {
    /// The body, exactly as it came.
    pub body: Bytes,
    /// Basic properties, without the header table.
    pub properties: Properties,
    /// The header table of the basic properties.
    pub headers: Headers,
    /// Whether the broker had handed out this message before.
    pub redelivered: bool,
    /// Where the message was taken from: a queue's name, or a file's path with its line number.
    pub queue: String,
}

/// A message to be published: `mandatory` and persistent, always.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outgoing {
    /// Exchange; the empty string is the default exchange.
    pub exchange: String,
    /// Routing key; with the default exchange, a queue's name.
    pub routing_key: String,
    /// The body.
    pub body: Bytes,
    /// Basic properties, without the header table.
    pub properties: Properties,
    /// The header table.
    pub headers: Headers,
}

/// The header table: field name to value, in name order so that iteration is deterministic.
pub type Headers = BTreeMap<String, Value>;

/// The basic properties of AMQP 0-9-1 (§1.8 of the specification's class `basic`), but for `headers`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Properties {
    /// MIME content type.
    pub content_type: Option<String>,
    /// MIME content encoding.
    pub content_encoding: Option<String>,
    /// 1 transient, 2 persistent.
    pub delivery_mode: Option<u8>,
    /// 0 to 9.
    pub priority: Option<u8>,
    /// Application correlation identifier.
    pub correlation_id: Option<String>,
    /// Address to reply to.
    pub reply_to: Option<String>,
    /// Per-message time to live, milliseconds as a decimal string.
    pub expiration: Option<String>,
    /// Application message identifier.
    pub message_id: Option<String>,
    /// Seconds since the Unix epoch.
    pub timestamp: Option<u64>,
    /// Message type name.
    pub kind: Option<String>,
    /// Creating user; RabbitMQ validates it against the connection.
    pub user_id: Option<String>,
    /// Creating application.
    pub app_id: Option<String>,
    /// Deprecated; carried through.
    pub cluster_id: Option<String>,
}

/// A field value of AMQP 0-9-1 as RabbitMQ speaks it: every type is kept apart, so that a table survives a round trip unchanged.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `t`
    Bool(bool),
    /// `b`
    I8(i8),
    /// `B`
    U8(u8),
    /// `s`
    I16(i16),
    /// `u`
    U16(u16),
    /// `I`
    I32(i32),
    /// `i`
    U32(u32),
    /// `l`
    I64(i64),
    /// `f`
    F32(f32),
    /// `d`
    F64(f64),
    /// `D`: scale and unscaled value.
    Decimal(u8, u32),
    /// `S`: bytes, by convention UTF-8.
    LongString(Bytes),
    /// A short string (not sent by RabbitMQ in tables, but representable).
    ShortString(String),
    /// `A`
    Array(Vec<Value>),
    /// `T`: seconds since the Unix epoch.
    Timestamp(u64),
    /// `F`
    Table(Headers),
    /// `x`
    ByteArray(Bytes),
    /// `V`
    Void,
}

/// Whether this header is a broker's count of how often it handed the message out: `x-delivery-count`, and since RabbitMQ 4.3
/// `x-acquired-count`. Written anew at each delivery.
pub fn is_delivery_count(name: &str) -> bool {
    matches!(name, "x-delivery-count" | "x-acquired-count")
}

/// Whether this header is a broker's, and no producer's: its counts, what it says of dead-lettering, of federation and of streams, and the
/// annotations of AMQP 1.0, which RabbitMQ 4 shows as headers.
pub fn is_brokers(name: &str) -> bool {
    const PREFIXES: [&str; 4] = ["x-death", "x-first-death-", "x-last-death-", "x-opt-"];
    is_delivery_count(name)
        || matches!(name, "x-received-from" | "x-stream-offset")
        || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

impl Value {
    /// The value as text, where it is a string of valid UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::LongString(bytes) | Value::ByteArray(bytes) => std::str::from_utf8(bytes).ok(),
            Value::ShortString(text) => Some(text),
            _ => None,
        }
    }

    /// The value as a non-negative integer, where it is one of any width.
    pub fn as_u64(&self) -> Option<u64> {
        match *self {
            Value::I8(n) => n.try_into().ok(),
            Value::U8(n) => Some(n.into()),
            Value::I16(n) => n.try_into().ok(),
            Value::U16(n) => Some(n.into()),
            Value::I32(n) => n.try_into().ok(),
            Value::U32(n) => Some(n.into()),
            Value::I64(n) => n.try_into().ok(),
            Value::Timestamp(n) => Some(n),
            _ => None,
        }
    }

    /// About the bytes that the value takes on the wire.
    pub fn size(&self) -> usize {
        match self {
            Value::Void => 1,
            Value::Bool(_) | Value::I8(_) | Value::U8(_) => 2,
            Value::I16(_) | Value::U16(_) => 3,
            Value::I32(_) | Value::U32(_) | Value::F32(_) => 5,
            Value::Decimal(..) => 6,
            Value::I64(_) | Value::F64(_) | Value::Timestamp(_) => 9,
            Value::LongString(bytes) | Value::ByteArray(bytes) => 5 + bytes.len(),
            Value::ShortString(text) => 2 + text.len(),
            Value::Array(values) => 5 + values.iter().map(Value::size).sum::<usize>(),
            Value::Table(table) => 5 + table.iter().map(|(name, value)| 1 + name.len() + value.size()).sum::<usize>(),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::LongString(Bytes::copy_from_slice(text.as_bytes()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::LongString(text.into())
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Value::I64(n)
    }
}
