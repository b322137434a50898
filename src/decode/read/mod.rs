//! From an item to its content and what it states: one file a form, none of which knows another.

mod newsml;
mod nitf;
mod object;
mod page;
mod text;

use serde_json::{Map, Value};

use super::Options;
use super::charset::{self, Charset, Decoded, Hints};
use super::split::Item;
use super::statement::Statement;
use super::xml::{self, Element};
use crate::article::Content;
use crate::reason::{Code, Reason};

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
    /// The media type of the form, where the item does not know it.
    pub(super) media_type: Option<&'static str>,
}

/// Reads a form of XML.
type ReadXml = fn(&Element) -> Result<Read, Reason>;

/// News items in XML, by the name of their root element.
const XML: [(&str, ReadXml); 2] = [(newsml::ROOT, newsml::read), (nitf::ROOT, nitf::read)];

/// Reads `item`; `top_level` is the top-level domain of its address, if an envelope states one.
///
/// # Errors
/// A [`Reason`] of class malformed.
pub(super) fn read(item: Item<'_>, options: &Options, top_level: Option<&str>) -> Result<Read, Reason> {
    match item {
        Item::Xml(bytes, label, root) => {
            let hints = Hints { label: label.as_deref(), markup: true, top_level };
            let Some((_, form)) = XML.iter().find(|(known, _)| *known == root) else {
                return page::read(&bytes, hints);
            };
            let decoded = charset::decode(&bytes, hints)?;
            let read = form(&xml::parse(&decoded.text, options.json_values)?)?;
            Ok(Read { charset: Some(Charset::of(&decoded)), ..read })
        }
        Item::Element(element) => match XML.iter().find(|(known, _)| *known == element.local()) {
            Some((_, form)) => form(&element),
            None => Err(Reason::new(Code::XmlShape, "the element is no news item of a form that is read")),
        },
        Item::Text(bytes, label) => text::read(&bytes, Hints { label: label.as_deref(), markup: false, top_level }),
        Item::Page(bytes, label) => page::read(&bytes, Hints { label: label.as_deref(), markup: true, top_level }),
        Item::Object(object, _) => object::read(object, &options.names),
    }
}

impl Read {
    /// What `decoded` bytes are as `content`.
    fn of(decoded: Decoded, content: impl FnOnce(String) -> Content) -> Self {
        let charset = Some(Charset::of(&decoded));
        Self { content: content(decoded.text), charset, ..Self::default() }
    }
}
