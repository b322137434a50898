//! Article to bytes: one file per output format, and the envelope that all of them travel in.

mod envelope;
mod json;
mod ninjs;

pub use envelope::{REVISION, envelope};
pub use json::{json, schema};
pub use ninjs::ninjs;

use crate::article::Article;

/// The form of a published document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The document of `copydesk schema article`.
    Json,
    /// IPTC ninjs 3.1, without what it has no place for.
    Ninjs,
}

impl Format {
    /// The document's bytes; the same article gives the same bytes.
    pub fn write(self, article: &Article) -> Vec<u8> {
        match self {
            Format::Json => json(article),
            Format::Ninjs => ninjs(article),
        }
    }

    /// AMQP `content_type`.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Json | Format::Ninjs => "application/json",
        }
    }

    /// AMQP `type`.
    pub fn kind(self) -> &'static str {
        match self {
            Format::Json => "copydesk.article.v1",
            Format::Ninjs => "ninjs.3.1",
        }
    }
}
