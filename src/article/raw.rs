//! What comes in: the content, and what the producer says about it.

use serde_json::{Map, Value};

use super::{Evidence, Origin, Warning};

/// What a decoder makes of a message: the content, and whatever the producer already said about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawArticle {
    /// Where it came from.
    pub origin: Origin,
    /// The text or the page.
    pub content: Content,
    /// What the producer stated, untouched.
    pub given: Given,
    /// Every statement, those that lost included, best first.
    pub stated: Vec<Stated>,
    /// Fields of the input that have no place in the document.
    pub extra: Map<String, Value>,
    /// Which evidence won for what was decided already: `charset`.
    pub provenance: Vec<(&'static str, Evidence)>,
    /// What went less than well already.
    pub warnings: Vec<Warning>,
}

/// The form that the content of a raw article has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A scrape as text: headline, byline, boilerplate and paragraphs mixed.
    Text(String),
    /// A page.
    Html(String),
}

impl Default for Content {
    fn default() -> Self {
        Content::Text(String::new())
    }
}

/// Statements of the producer, from properties, headers and JSON fields; strings as they came, not yet checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Where the page was fetched.
    pub url: Option<String>,
    /// What the producer holds for the canonical URL.
    pub canonical_url: Option<String>,
    /// Headline or title.
    pub headline: Option<String>,
    /// Summary, standfirst, description.
    pub description: Option<String>,
    /// Byline as printed.
    pub byline: Option<String>,
    /// Names of authors.
    pub authors: Vec<String>,
    /// Time of publication, in any notation.
    pub published: Option<String>,
    /// Time of the last change, in any notation.
    pub modified: Option<String>,
    /// Time of fetching, in any notation; anchors relative dates.
    pub fetched: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// Section or category.
    pub section: Option<String>,
    /// Tags or keywords.
    pub tags: Vec<String>,
    /// Name of the publication.
    pub source_name: Option<String>,
    /// Domain of the publication.
    pub source_domain: Option<String>,
    /// URLs of images.
    pub images: Vec<String>,
}

/// One statement, as it is shown to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The field of the document.
    pub field: &'static str,
    /// What is stated, as text.
    pub value: String,
    /// Who states it, and under which name, as in `body:title`, `header:x-url`.
    pub by: String,
}
