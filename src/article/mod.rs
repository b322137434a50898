//! An article on its way: [`RawArticle`] as it came in, [`Article`] as it goes out, [`Annotations`] as the enrichers add them.
//!
//! [`Article`] serializes to the published document. Names follow IPTC ninjs 3.1 and schema.org where they have one. A field
//! that could not be established is absent. Offsets are Unicode scalar offsets into `body.text`, end exclusive.

mod annotations;
mod document;
mod raw;
mod select;

pub use annotations::{
    Annotations, Country, DateMention, Entity, Fingerprint, Keyword, Place, Quotation, QuotationKind, Readability,
    Span, Speaker, Subject, Term, Tone, Unsure,
};
pub use document::{
    Article, Author, AuthorKind, Block, BlockKind, Body, Changed, Duplicate, DuplicateKind, Evidence, Image, Language,
    Link, Moment, Origin, Precision, Processing, Source, Story, Urls, Version, Warning,
};
pub use raw::{Content, Given, RawArticle, Stated};
pub use select::{Node, Paths, Selection, Unfit};

/// The version of the document's form, in `schema`.
pub const SCHEMA: &str = "urn:copydesk:schema:article:1";

/// Rounds a score to four decimals, so that documents stay short and compare well.
pub fn rounded(score: f64) -> f64 {
    (score * 10_000.0).round() / 10_000.0
}
