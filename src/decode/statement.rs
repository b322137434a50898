//! What is said of an article, by whom.

use std::borrow::Cow;

use serde_json::Value;

use super::fields::Field;

/// Who says it, in the order in which they are believed: who wrote the body knows the article, who packed or sent it knows less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum By {
    /// A field of the body.
    Body,
    /// An attribute of the event that the body came in.
    Event,
    /// A field of the WARC record that the body came in.
    Record,
    /// A field of the HTTP response that the body came in.
    Response,
    /// A header of the message.
    Header,
    /// A property of the message.
    Property,
}

impl By {
    /// The word by which `explain` names it.
    pub(super) fn word(self) -> &'static str {
        match self {
            By::Body => "body",
            By::Event => "event",
            By::Record => "record",
            By::Response => "response",
            By::Header => "header",
            By::Property => "property",
        }
    }
}

/// A value that is stated of a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Statement {
    pub(super) by: By,
    /// The name under which it stands there.
    pub(super) name: Cow<'static, str>,
    pub(super) field: Field,
    pub(super) value: Value,
}
