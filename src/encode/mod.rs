//! Article to bytes: one file per output format, and the envelope that all of them travel in.

pub mod cloud_event;
mod compression;
mod envelope;
mod json;
mod json_ld;
mod ninjs;

pub use compression::Compression;
pub use envelope::{REVISION, envelope, stays_behind};
pub use json::{json, schema, written_schema};
pub use json_ld::json_ld;
pub use ninjs::ninjs;

use crate::article::{Article, Selection};

/// The form of a published document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The document of `copydesk schema article`.
    Json,
    /// IPTC ninjs 3.1, without what it has no place for.
    Ninjs,
    /// schema.org `NewsArticle` as JSON-LD.
    #[serde(rename = "json-ld")]
    JsonLd,
}

impl Format {
    /// Every format, by the word that configurations call it.
    pub const ALL: [(&'static str, Format); 3] =
        [("json", Format::Json), ("ninjs", Format::Ninjs), ("json-ld", Format::JsonLd)];

    /// The document's bytes; the same article gives the same bytes.
    ///
    /// `selection` is of the fields of [`Format::Json`]; the others have the form that their standard gives them.
    pub fn write(self, article: &Article, selection: &Selection) -> Vec<u8> {
        match self {
            Format::Json if selection.is_everything() => json(article),
            Format::Json => json(&selection.of(article).ok()),
            Format::Ninjs => ninjs(article),
            Format::JsonLd => json_ld(article),
        }
    }

    /// What it is, in a few words.
    pub fn about(self) -> &'static str {
        match self {
            Format::Json => "The document of `copydesk schema article`",
            Format::Ninjs => "IPTC ninjs 3.1",
            Format::JsonLd => "schema.org NewsArticle as JSON-LD",
        }
    }

    /// Address of the schema that its documents hold to, where it has one.
    pub fn schema(self) -> Option<&'static str> {
        match self {
            Format::Json => Some(crate::article::SCHEMA),
            Format::Ninjs => Some("http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"),
            Format::JsonLd => None,
        }
    }

    /// AMQP `content_type`.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Json | Format::Ninjs => "application/json",
            Format::JsonLd => "application/ld+json",
        }
    }

    /// AMQP `type`.
    pub fn kind(self) -> &'static str {
        match self {
            Format::Json => "copydesk.article.v1",
            Format::Ninjs => "ninjs.3.1",
            Format::JsonLd => "schema.org.NewsArticle",
        }
    }
}
