//! What goes out: the document and its parts, but for what the enrichers add.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Annotations;

/// The document that is published.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    /// Identifies the form of this document.
    pub schema: Cow<'static, str>,
    /// UUIDv5 of the canonical URL, else of the normalized text.
    pub id: String,
    /// What came in.
    pub origin: Origin,
    /// The publication.
    #[serde(default, skip_serializing_if = "Source::is_empty")]
    pub source: Source,
    /// Addresses of the article.
    #[serde(default, skip_serializing_if = "Urls::is_empty")]
    pub url: Urls,
    /// Headline, without the site's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Summary or standfirst as the publisher wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Byline as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// Authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Author>,
    /// Place and agency line that opens the text, as in `CAIRO, Oct 16 (Reuters)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dateline: Option<String>,
    /// Closing credits, as in `Reporting by ...; editing by ...`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits: Option<String>,
    /// When it was first published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Moment>,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Moment>,
    /// Language of the text; `und` where unsure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Language as the page or the producer declares it (BCP 47): a prior for detection, not part of the document.
    #[serde(skip)]
    pub declared_language: Option<String>,
    /// Section of the publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Tags that the publisher gave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Whether the publisher marks the page as free to read (schema.org `isAccessibleForFree`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_accessible_for_free: Option<bool>,
    /// Correction notices found in the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<String>,
    /// The clean text.
    pub body: Body,
    /// Images with their captions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<Image>,
    /// Links inside the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// What the enrichers found.
    #[serde(flatten)]
    pub annotations: Annotations,
    /// An earlier article that this one repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate: Option<Duplicate>,
    /// Which state of the article this is, from the second that is seen under its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// The story that it is a report of: articles of different words on the same event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub story: Option<Story>,
    /// For each field: which evidence won, and how sure it is.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub provenance: BTreeMap<Cow<'static, str>, Evidence>,
    /// What went less than well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// Fields of the input that have no place above.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
    /// What made this document.
    #[serde(default)]
    pub processing: Processing,
}

/// What came in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// The producer's own identifier of the article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// AMQP `message_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The form in which it was read, as a media type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The character encoding that it was read in, by its WHATWG name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// Which article of its message it is, from 1, where the message holds several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u32>,
    /// Size of the body as it came, in bytes.
    #[serde(default)]
    pub bytes: u64,
    /// Size after decompression, in bytes, where it was compressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decompressed_bytes: Option<u64>,
    /// When it was fetched, as the producer says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched: Option<Moment>,
}

/// The publication.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its registrable domain (public suffix list).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
}

impl Source {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Addresses of the article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Urls {
    /// As it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    /// Without tracking, AMP and mobile variants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical: Option<String>,
}

impl Urls {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One author.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Author {
    /// Name, without `By` and without a role.
    pub name: String,
    /// Person or organisation, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<AuthorKind>,
    /// Address of the author's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// What an author is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    /// A human being.
    Person,
    /// An agency, a desk, a newspaper.
    Organisation,
}

/// A point in time as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Moment {
    /// RFC 3339 instant. Where the precision is coarser than an instant, the unknown part is zero and the zone `Z`.
    #[schemars(extend("format" = "date-time"))]
    pub at: String,
    /// How much of `at` is known.
    pub precision: Precision,
}

/// How much of a point in time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// Year and month.
    Month,
    /// The day.
    Day,
    /// The minute; zone known or assumed UTC (then `warnings` says so).
    Minute,
    /// The second, and the zone.
    Instant,
}

/// Language of the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Language {
    /// BCP 47 tag; `und` where unsure.
    pub code: String,
    /// ISO 15924 script of most letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// 0 to 1.
    pub confidence: f64,
}

/// The clean text and its counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Body {
    /// Paragraphs joined by a blank line.
    pub text: String,
    /// Number of paragraphs.
    pub paragraphs: u32,
    /// Number of words (UAX #29 words that hold a letter or a digit).
    pub words: u32,
    /// Time to read it aloud in the head, at the language's usual rate.
    pub reading_seconds: u32,
    /// What the paragraphs are, where they are not plain: index and kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub structure: Vec<Block>,
}

/// A paragraph of the body that is not plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// Index of the paragraph in `body.text`, from 0.
    pub paragraph: u32,
    /// What it is.
    pub kind: BlockKind,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A subhead.
    Heading,
    /// An item of a list.
    ListItem,
    /// A block quotation.
    BlockQuote,
    /// A row of a table, cells parted by ` | `.
    TableRow,
    /// Preformatted text.
    Preformatted,
}

/// An image of the article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Image {
    /// Absolute address.
    pub url: String,
    /// Caption, without the credit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Credit line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
}

/// A link inside the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// Absolute address.
    pub url: String,
    /// Its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// An earlier article that this one repeats.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Duplicate {
    /// Document id of the earlier article. It is the article's own where a new message brought the same text under the same id.
    pub of: String,
    /// Share of the smaller text's shingles that the other one contains, 0 to 1.
    pub containment: f64,
    /// How the two texts lie to each other.
    #[serde(default)]
    pub kind: DuplicateKind,
}

/// How a text lies to an earlier one that it repeats.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateKind {
    /// The same words; case, punctuation and white space may differ.
    Exact,
    /// Both say much the same, each with words of its own.
    #[default]
    Near,
    /// This text holds nearly all of the earlier one, and much more.
    Contains,
    /// The earlier text holds nearly all of this one, and much more.
    Contained,
}

impl DuplicateKind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 4] = [Self::Exact, Self::Near, Self::Contains, Self::Contained];

    /// The word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Near => "near",
            Self::Contains => "contains",
            Self::Contained => "contained",
        }
    }
}

/// A later state of an article: the same id, another text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Version {
    /// 2 for the second state that was seen, and so on.
    pub number: u32,
    /// `fingerprint.sha256` of the state before.
    pub previous: String,
    /// What is different.
    pub changed: Changed,
}

/// What a new state of an article changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Changed {
    /// The headline is another.
    pub headline: bool,
    /// Share of the sentences that the state before did not have, 0 to 1.
    pub sentences: f64,
    /// There are more correction notices than before.
    pub correction: bool,
}

/// A story, as it stood when the article came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Story {
    /// Document id of the report that began it. All its articles carry it, and no other story does.
    pub id: String,
    /// Reports of their own words so far, this one included. Copies of an article and its later states do not count.
    pub members: u32,
    /// Registrable domain, else name, of the publication whose report began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_source: Option<String>,
    /// When the report that began it was published, else fetched (RFC 3339), as far as that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<String>,
    /// Ids of stories that turned out to be this one, in the order in which that was found; their articles before then carry those ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged_from: Vec<String>,
    /// Whether it took in the last of these with this very report, as the log says; documents do not.
    #[serde(skip)]
    pub took_in: bool,
}

/// Which evidence won for a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The method, as in `json_ld`, `og`, `h1`, `first_line`, `given`.
    pub method: Cow<'static, str>,
    /// 0 to 1, where the method says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
}

/// Something that went less than well, without costing the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// Stable code, as in `paywalled`, `date_zone_assumed`, `enricher_panicked`.
    pub code: Cow<'static, str>,
    /// The field concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Cow<'static, str>>,
    /// More, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Warning {
    /// A warning that concerns `field`.
    pub fn about(code: &'static str, field: &'static str) -> Self {
        Self { code: code.into(), field: Some(field.into()), detail: None }
    }
}

/// What made a document. Together with `duplicate`, `version` and `story` the only part that a newer version of the program changes for the same input.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Processing {
    /// Version of the program.
    pub copydesk: Cow<'static, str>,
    /// Version of decoding and normalization.
    pub pipeline: u32,
    /// Version of each enricher that ran.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub enrichers: BTreeMap<Cow<'static, str>, u32>,
    /// Enrichers that are on but do not serve this article's language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_served: Vec<Cow<'static, str>>,
}
