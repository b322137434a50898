//! From a message to its payloads: compression is undone, events give their data, and what envelopes state of the article is noted.
//!
//! What is new here: a file that takes an envelope off a [`Payload`] and puts its statements beside it.

mod block;
mod cloud_event;
mod compression;
mod headers;
mod http;
mod warc;

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::Options;
use super::media::ContentType;
use super::statement::Statement;
use crate::article::Warning;
use crate::budget::Budget;
use crate::message::Message;
use crate::reason::{Code, Reason};

/// What is left when all envelopes are off, and what they said.
pub(super) struct Payload<'a> {
    pub(super) content: Content<'a>,
    /// What is declared of the content.
    pub(super) declared: ContentType,
    /// What envelopes state of the article.
    pub(super) stated: Vec<Statement>,
    /// Fields of envelopes that have no place in the document.
    pub(super) extra: Map<String, Value>,
    /// The media type of the envelope, if it has one of its own.
    pub(super) envelope: Option<&'static str>,
    /// What was wrong with envelopes that were read all the same.
    pub(super) warnings: Vec<Warning>,
    /// Size after decompression, in bytes, where it was compressed.
    pub(super) decompressed: Option<u64>,
}

impl Payload<'_> {
    /// Whether there is nothing but white space and NUL.
    fn is_blank(&self) -> bool {
        match &self.content {
            Content::Bytes(bytes) => bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0),
            Content::Value(_) => false,
        }
    }

    fn empty_reason(&self) -> Reason {
        let bytes = match &self.content {
            Content::Bytes(bytes) => bytes.len(),
            Content::Value(_) => 0,
        };
        Reason::new(Code::Empty, format!("{bytes} bytes without content"))
    }

    /// Without content and statements yet.
    fn empty(decompressed: Option<u64>) -> Self {
        Self {
            content: Content::Value(Value::Null),
            declared: ContentType::default(),
            stated: Vec::new(),
            extra: Map::new(),
            envelope: None,
            warnings: Vec::new(),
            decompressed,
        }
    }
}

/// The content of a payload.
pub(super) enum Content<'a> {
    Bytes(Cow<'a, [u8]>),
    /// A value that an envelope of JSON holds as such.
    Value(Value),
}

impl<'a> Content<'a> {
    /// Takes a part of the bytes out, as far as they go; without copying those that are borrowed.
    fn part(&mut self, range: std::ops::Range<usize>) -> Content<'a> {
        match std::mem::replace(self, Content::Value(Value::Null)) {
            Content::Bytes(Cow::Borrowed(bytes)) => {
                let end = range.end.min(bytes.len());
                Content::Bytes(bytes.get(range.start..end).unwrap_or_default().into())
            }
            Content::Bytes(Cow::Owned(mut bytes)) => {
                bytes.truncate(range.end);
                bytes.drain(..range.start.min(bytes.len()));
                Content::Bytes(bytes.into())
            }
            value @ Content::Value(_) => value,
        }
    }
}

/// Takes all envelopes off `message`: one payload, or one for each event of a batch.
///
/// # Errors
/// A [`Reason`] of class malformed, or an overrun.
pub(super) fn unwrap<'a>(message: &'a Message, options: &Options, budget: &Budget) -> Result<Vec<Payload<'a>>, Reason> {
    if message.body.len() > options.body_bytes {
        let detail = format!("{} bytes, more than {}", message.body.len(), options.body_bytes);
        return Err(Reason::new(Code::TooLarge, detail));
    }
    budget.spend(message.body.len() as u64)?;
    let encoding = message.properties.content_encoding.as_deref().unwrap_or("");
    let mut declared = ContentType::parse(message.properties.content_type.as_deref().unwrap_or(""));
    let bytes = compression::decompress(&message.body, encoding, &mut declared, options.decompressed_bytes)?;
    budget.spend(bytes.len() as u64)?;
    let decompressed = matches!(bytes, Cow::Owned(_)).then_some(bytes.len() as u64);
    let payload = Payload {
        content: Content::Bytes(bytes),
        declared,
        stated: headers::statements(message, &options.names),
        extra: Map::new(),
        envelope: None,
        warnings: Vec::new(),
        decompressed,
    };
    if payload.is_blank() {
        return Err(payload.empty_reason());
    }
    let payloads = cloud_event::open(payload, message, options)?;
    let count = payloads.len();
    let open = |(n, payload): (usize, Payload<'a>)| {
        let opened = warc::open(payload).and_then(|payload| http::open(payload, options));
        let filled =
            opened.and_then(|payload| if payload.is_blank() { Err(payload.empty_reason()) } else { Ok(payload) });
        filled.map_err(|reason| reason.of_article(n, count))
    };
    (1..).zip(payloads).map(open).collect()
}
