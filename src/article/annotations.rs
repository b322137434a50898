//! What the enrichers add.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the enrichers add, one field each.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Annotations {
    /// People named in the text, in order of first mention.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Entity>,
    /// Organisations named in the text, in order of first mention.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<Entity>,
    /// Places named in the text, in order of first mention.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
    /// What else is named, where that is sure: products, works, events, awards, laws, diseases; in order of first mention.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<Entity>,
    /// What the text around them shows to be names of places, nothing looked up: in no document, but evidence for the enricher of places.
    #[serde(skip)]
    pub place_names: Vec<Place>,
    /// Organisations and other names that are not sure enough for a document: evidence of what is no place, too, as `United States` in
    /// `1984 United States presidential election`.
    #[serde(skip)]
    pub unsure: Unsure,
    /// Countries that the article is about, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Country>,
    /// IPTC Media Topics, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<Subject>,
    /// Keywords, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<Keyword>,
    /// Two or three sentences of the text, in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Quotations with their speakers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotations: Vec<Quotation>,
    /// Dates mentioned in the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<DateMention>,
    /// Tone of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<Tone>,
    /// Readability of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readability: Option<Readability>,
    /// Fingerprint of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Fingerprint>,
    /// The terms by which a memory knows the article's story: in no document.
    #[serde(skip)]
    pub terms: Vec<Term>,
    /// Whether people, organisations, places and countries are whole, so that an empty list says that there are none; else an empty list leaves
    /// what another enricher found. In no document.
    #[serde(skip)]
    pub entities_settled: bool,
}

/// A term of an article, as a memory of stories compares it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Term {
    /// A hash of the term and its language; the lowest bit says whether it names something.
    pub hash: u32,
    /// How much the article makes of it: the root of that, in 64ths.
    pub weight: u8,
    /// How rare it is in the language as a whole: the negative natural logarithm of the share of articles that have it, in sixteenths.
    pub rarity: u8,
}

/// Names that are evidence, but not published.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Unsure {
    /// Organisations.
    pub organisations: Vec<Entity>,
    /// Where other names stand.
    pub others: Vec<Span>,
}

/// A span of `body.text`, in Unicode scalar values, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// First scalar value.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// A person, an organisation, or what else has a name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// The fullest form of the name that the text uses.
    pub name: String,
    /// Title or role that stands with the name, as in `Egyptian Foreign Minister`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Wikidata identifier, where the name means an entity that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
    /// Its main name there, English where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Its identifiers in other schemes, by scheme, as entity packs of one's own have them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ids: BTreeMap<String, String>,
    /// 0 to 1; with an identifier, how sure that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Where it is named.
    pub mentions: Vec<Span>,
}

/// A place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Wikidata identifier, where the name means an entity that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
    /// Its main name there, English where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Its identifiers in other schemes, by scheme, as entity packs of one's own have them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ids: BTreeMap<String, String>,
    /// GeoNames identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u32>,
    /// Degrees north, WGS 84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    /// Degrees east, WGS 84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
    /// ISO 3166-1 alpha-2 code of its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// 0 to 1; with a Wikidata identifier, how sure that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Where it is named.
    pub mentions: Vec<Span>,
}

/// A country that the article is about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Country {
    /// ISO 3166-1 alpha-2 code.
    pub code: String,
    /// English short name (CLDR).
    pub name: String,
    /// Wikidata identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
    /// How often it, its people or places in it are named; 0 where it is the home of the language and the text hardly names any country.
    pub mentions: u32,
    /// Its share of the article's country evidence, 0 to 1.
    pub score: f64,
}

/// A subject.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Subject {
    /// IPTC Media Topic, as in `medtop:16000000`.
    pub code: Cow<'static, str>,
    /// Its English label.
    pub name: Cow<'static, str>,
    /// 0 to 1.
    pub score: f64,
}

/// A keyword.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Keyword {
    /// As the text writes it most often.
    pub text: String,
    /// 0 to 1, relative to the best of the article.
    pub score: f64,
}

/// A quotation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quotation {
    /// What was said, without the quotation marks.
    pub text: String,
    /// First scalar value of `text` in the body.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// How it is rendered.
    pub kind: QuotationKind,
    /// Who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Speaker>,
    /// The verb or preposition that attributes it, as in `said`, `according to`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<String>,
}

/// How a quotation is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuotationKind {
    /// Whole sentences in quotation marks.
    Direct,
    /// Words in quotation marks inside a reporting sentence.
    Mixed,
    /// Reported without quotation marks.
    Indirect,
}

/// Who said it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Speaker {
    /// The fullest form of the name that the text uses.
    pub name: String,
    /// Where the speaker is named beside the quotation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    /// One past the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
}

/// A date mentioned in the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DateMention {
    /// As the text has it.
    pub text: String,
    /// First scalar value.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// TIMEX3 value (ISO 8601 with TimeML's additions, as in `2016-W41` or `PAST_REF`), where it could be resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// TIMEX3 type: `DATE`, `TIME`, `DURATION` or `SET`.
    #[serde(rename = "type")]
    pub kind: Cow<'static, str>,
}

/// Tone of the text.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tone {
    /// -1 (negative) to 1 (positive).
    pub score: f64,
}

/// Readability of the text.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Readability {
    /// Flesch reading ease (Flesch 1948), about 0 (hard) to 100 (easy); English only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flesch: Option<f64>,
    /// LIX (Björnsson 1968): words a sentence plus per cent of words over six letters.
    pub lix: f64,
    /// Sentences.
    pub sentences: u32,
}

/// Fingerprint of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fingerprint {
    /// SHA-256 of the normalized text, lower-case hexadecimal.
    pub sha256: String,
    /// FracMinHash: the hashes of word 4-grams that fall in one eighth of the range, ascending, 16 hexadecimal digits each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minhash: Vec<String>,
    /// The same hashes in the order of the text, repetitions included: for the memory of earlier articles, in no document.
    #[serde(skip)]
    pub in_order: Vec<u64>,
    /// A hash of each sentence, in order and at most 64, for the same purpose.
    #[serde(skip)]
    pub sentences: Vec<u32>,
}
