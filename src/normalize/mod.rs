//! Raw article to clean article.
//!
//! `html` and `text` each turn one form of content into a [`Draft`]; `assemble` makes the [`Article`] of it, and takes what the draft
//! lacks from the producer's statements. Everything that was decided can be seen in a [`Trace`].

mod assemble;
pub mod byline;
mod bytes;
pub mod clean;
pub mod corrections;
pub mod count;
pub mod date;
pub mod html;
mod needles;
mod repair;
mod shell;
mod short;
pub mod text;
mod title;
pub mod url;

use std::borrow::Cow;

pub use self::short::Grounds;
use crate::article::{Article, Author, BlockKind, Content, Evidence, Image, Link, Moment, RawArticle, Warning};
use crate::budget::Budget;
use crate::reason::{Class, Reason};

/// Version of decoding and normalization, in `processing.pipeline`; raised when documents change.
pub const VERSION: u32 = 8;

/// What can be configured.
#[derive(Debug, Clone)]
pub struct Options {
    /// Fewest words of a body that needs no evidence of being an article's; 0 accepts everything.
    pub min_words: u32,
    /// Whether a shorter one is published with the warning `short` where it is in doubt.
    pub publish_doubtful: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { min_words: 25, publish_doubtful: true }
    }
}

/// A value together with the evidence that it won by.
#[derive(Debug, Clone, PartialEq)]
pub struct Pick<T> {
    /// The value.
    pub value: T,
    /// What speaks for it.
    pub evidence: Evidence,
}

impl<T> Pick<T> {
    /// A value found by `method`, with `confidence` from 0 to 1.
    pub fn new(value: T, method: impl Into<Cow<'static, str>>, confidence: f64) -> Self {
        Self {
            value,
            evidence: Evidence { method: method.into(), confidence: Some(crate::article::rounded(confidence)) },
        }
    }
}

/// One paragraph of the text, already clean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// `None` for a plain paragraph.
    pub kind: Option<BlockKind>,
    /// The text, without line breaks.
    pub text: String,
}

/// What an extractor makes of the content, with the producer's statements already weighed in.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Headline, without the site's name.
    pub headline: Option<Pick<String>>,
    /// Description or standfirst.
    pub description: Option<Pick<String>>,
    /// Byline as printed.
    pub byline: Option<Pick<String>>,
    /// Authors.
    pub authors: Option<Pick<Vec<Author>>>,
    /// Dateline.
    pub dateline: Option<Pick<String>>,
    /// Closing credits.
    pub credits: Option<Pick<String>>,
    /// First publication.
    pub published: Option<Pick<Moment>>,
    /// Last change.
    pub modified: Option<Pick<Moment>>,
    /// Language as declared (BCP 47), a prior for detection.
    pub language: Option<Pick<String>>,
    /// Section.
    pub section: Option<Pick<String>>,
    /// Tags.
    pub tags: Option<Pick<Vec<String>>>,
    /// Name of the publication.
    pub source_name: Option<Pick<String>>,
    /// Canonical address.
    pub canonical_url: Option<Pick<String>>,
    /// Free to read or not, as declared.
    pub is_accessible_for_free: Option<Pick<bool>>,
    /// Correction notices that stand outside the text.
    pub corrections: Vec<String>,
    /// The text.
    pub paragraphs: Vec<Paragraph>,
    /// What speaks for the text being an article's, whatever its length.
    pub grounds: Grounds,
    /// What found the text, for `provenance.body`.
    pub body_evidence: Option<Evidence>,
    /// Images.
    pub images: Vec<Image>,
    /// Links inside the text.
    pub links: Vec<Link>,
    /// What went less than well.
    pub warnings: Vec<Warning>,
}

/// What was decided and why, for `explain` and for people at a terminal; collects nothing unless asked to.
#[derive(Debug, Default)]
pub struct Trace {
    on: bool,
    /// Lines or blocks that were removed, each with the rule.
    pub removed: Vec<Removed>,
    /// Candidates for a field, the losing ones included.
    pub candidates: Vec<Candidate>,
}

/// A line or block that was removed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Removed {
    /// The text, whole.
    pub text: String,
    /// The rule that removed it.
    pub rule: Cow<'static, str>,
}

/// A candidate for a field.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Candidate {
    /// The field's name in the document.
    pub field: &'static str,
    /// The value, as text.
    pub value: String,
    /// The method that found it.
    pub method: Cow<'static, str>,
    /// What it was given, higher wins.
    pub score: f64,
}

impl Trace {
    /// A trace that collects.
    pub fn collecting() -> Self {
        Self { on: true, ..Self::default() }
    }

    /// Whether it collects.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// Notes a removal.
    pub fn removed(&mut self, text: &str, rule: impl Into<Cow<'static, str>>) {
        if self.on {
            self.removed.push(Removed { text: text.to_owned(), rule: rule.into() });
        }
    }

    /// Notes a candidate.
    pub fn candidate(&mut self, field: &'static str, value: &str, method: impl Into<Cow<'static, str>>, score: f64) {
        if self.on {
            self.candidates.push(Candidate { field, value: value.to_owned(), method: method.into(), score });
        }
    }
}

/// A clean article, and why it may be none.
#[derive(Debug, Clone, PartialEq)]
pub struct Normalized {
    /// The article, as far as it could be made.
    pub article: Article,
    /// A reason of class not-an-article, if it is none.
    pub not_article: Option<Reason>,
}

/// Takes the name of the publication off the headline that is stated with a text; gives it where no other name is stated.
fn state_headline(raw: &mut RawArticle) -> Option<Pick<String>> {
    const BESIDE_HEADLINE: f64 = 0.6;
    if matches!(raw.content, Content::Html(_)) {
        return None;
    }
    let stated = raw.given.headline.take()?;
    let title = title::of(&stated, &raw.given);
    let site = title.site.filter(|_| raw.given.source_name.is_none());
    let site = site.map(|name| Pick::new(name.to_owned(), "beside_headline", BESIDE_HEADLINE));
    raw.given.headline = Some(title.headline.to_owned());
    site
}

/// Makes the clean article of a raw one.
///
/// # Errors
/// A [`Reason`] of class malformed, or an overrun.
pub fn normalize(
    mut raw: RawArticle,
    options: &Options,
    budget: &Budget,
    trace: &mut Trace,
) -> Result<Normalized, Reason> {
    repair::repair(&mut raw);
    // Ranked by the order in which they are believed.
    for (rank, stated) in raw.stated.iter().enumerate() {
        trace.candidate(stated.field, &stated.value, stated.by.clone(), assemble::GIVEN / (1.0 + rank as f64 / 100.0));
    }
    let site = state_headline(&mut raw);
    let extracted = match &raw.content {
        Content::Html(page) => html::extract(page, &raw.given, budget, trace),
        Content::Text(text) => text::extract(text, &raw.given, budget, trace),
    };
    let (mut draft, mut not_article) = match extracted {
        Ok(draft) => (draft, None),
        Err(reason) if reason.code.class() == Class::NotArticle => (Draft::default(), Some(reason)),
        Err(reason) => return Err(reason),
    };
    draft.source_name = draft.source_name.or(site);
    let (grounds, page) = (short::grounds(&raw, &draft), short::Page::of(&raw.content));
    let mut article = assemble::assemble(raw, draft);
    if not_article.is_none() {
        let shell = if options.min_words > 0 { shell::judge(&article) } else { None };
        not_article = shell.or_else(|| short::judge(&mut article, page, grounds, options));
    }
    Ok(Normalized { article, not_article })
}
