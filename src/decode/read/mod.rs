//! From an item to its content and what it states: one file a form, none of which knows another.

mod object;
mod page;
mod text;

use serde_json::{Map, Value};

use super::split::Item;
use super::statement::Statement;
use crate::article::Content;
use crate::reason::Reason;

/// What an item holds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Read {
    pub(super) content: Content,
    /// The character encoding that it was read in, by its WHATWG name in small letters; absent where JSON was read.
    pub(super) charset: Option<String>,
    /// What the body states of the article, best first.
    pub(super) stated: Vec<Statement>,
    /// Fields of the body that have no place in the document.
    pub(super) extra: Map<String, Value>,
}

/// Reads `item`.
///
/// # Errors
/// A [`Reason`] of class malformed.
pub(super) fn read(item: Item<'_>) -> Result<Read, Reason> {
    match item {
        Item::Text(bytes, charset) => text::read(&bytes, charset.as_deref()),
        Item::Page(bytes, charset) => page::read(&bytes, charset.as_deref()),
        // Linked data uses schema.org's names, which are in the table like all others.
        Item::Object(object) | Item::Linked(object) => object::read(object),
    }
}
