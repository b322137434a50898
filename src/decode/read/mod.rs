//! From an item to its content and what it states: one file a form, none of which knows another.

mod object;
mod page;
mod text;

use serde_json::{Map, Value};

use super::charset::{Decoded, Hints};
use super::split::Item;
use super::statement::Statement;
use crate::article::{Content, Evidence, Warning};
use crate::reason::Reason;

/// What an item holds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Read {
    pub(super) content: Content,
    /// The character encoding that it was read in; absent where JSON was read.
    pub(super) charset: Option<Charset>,
    /// What the body states of the article, best first.
    pub(super) stated: Vec<Statement>,
    /// Fields of the body that have no place in the document.
    pub(super) extra: Map<String, Value>,
}

/// The encoding of a body, and why it was taken.
#[derive(Debug, PartialEq)]
pub(super) struct Charset {
    /// The WHATWG name in small letters.
    pub(super) name: String,
    pub(super) evidence: Evidence,
    pub(super) warning: Option<Warning>,
}

/// Reads `item`; `top_level` is the top-level domain of its address, if an envelope states one.
///
/// # Errors
/// A [`Reason`] of class malformed.
pub(super) fn read(item: Item<'_>, top_level: Option<&str>) -> Result<Read, Reason> {
    match item {
        Item::Text(bytes, label) => text::read(&bytes, Hints { label: label.as_deref(), markup: false, top_level }),
        Item::Page(bytes, label) => page::read(&bytes, Hints { label: label.as_deref(), markup: true, top_level }),
        // Linked data uses schema.org's names, which are in the table like all others.
        Item::Object(object) | Item::Linked(object) => object::read(object),
    }
}

impl Read {
    /// What `decoded` bytes are as `content`.
    fn of(decoded: Decoded, content: impl FnOnce(String) -> Content) -> Self {
        let name = decoded.encoding.name().to_ascii_lowercase();
        let charset = Some(Charset { name, evidence: decoded.evidence, warning: decoded.warning });
        Self { content: content(decoded.text), charset, ..Self::default() }
    }
}
