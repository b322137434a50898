//! Which JSON fields are read as what: our own names first, then the names that crawlers, feeds and extractors use.
//!
//! Names are compared without case, `_`, `-`, `:` and blanks, so `datePublished`, `date_published` and `DATE-PUBLISHED` are one. Where
//! several fields of an object say the same, the one that stands first in [`ALIASES`] counts and the others go to `extra`.

pub(super) mod values;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a field of the input can be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The producer's identifier, `origin.id`.
    Id,
    /// A whole page or a fragment of one.
    Html,
    /// Text, or HTML where it holds markup.
    Text,
    /// Where it was fetched.
    Url,
    /// The canonical address.
    CanonicalUrl,
    /// Headline.
    Headline,
    /// Description.
    Description,
    /// Byline as printed.
    Byline,
    /// Authors.
    Authors,
    /// First publication.
    Published,
    /// Last change.
    Modified,
    /// Fetching.
    Fetched,
    /// Language.
    Language,
    /// Section.
    Section,
    /// Tags.
    Tags,
    /// The publication: its name, its address or both.
    Source,
    /// Its domain.
    SourceDomain,
    /// Images.
    Images,
}

/// Every field with its names, best first.
pub const ALIASES: &[(Field, &[&str])] = &[
    (Field::Id, &["id", "uuid", "guid", "article_id", "item_id", "doc_id", "document_id"]),
    (Field::Html, &["html", "raw_html", "html_content", "content_html", "page", "page_source", "raw_content", "raw"]),
    (
        Field::Text,
        &[
            "text",
            "body",
            "articleBody",
            "content",
            "content_encoded",
            "maintext",
            "cleaned_text",
            "full_text",
            "plain_text",
            "article_text",
            "article_content",
            "content_text",
            "raw_text",
            "story",
            "paragraphs",
        ],
    ),
    (
        Field::Url,
        &["url", "link", "source_url", "original_url", "page_url", "permalink", "href", "uri", "mainEntityOfPage"],
    ),
    (Field::CanonicalUrl, &["canonical_url", "canonical", "canonical_link", "normalized_url"]),
    (Field::Headline, &["headline", "title", "article_title", "og_title", "name"]),
    (
        Field::Description,
        &["description", "summary", "standfirst", "abstract", "excerpt", "lead", "meta_description", "subtitle"],
    ),
    (Field::Byline, &["byline", "byline_text", "author_line"]),
    (Field::Authors, &["authors", "author", "creator", "dc_creator", "author_name", "writers"]),
    (
        Field::Published,
        &[
            "published",
            "published_at",
            "date_published",
            "publish_date",
            "publication_date",
            "pub_date",
            "published_date",
            "published_time",
            "first_published",
            "date_publish",
            "dc_date",
            "issued",
            "created_at",
            "date_created",
            "date",
            "timestamp",
        ],
    ),
    (
        Field::Modified,
        &[
            "modified",
            "date_modified",
            "modified_at",
            "updated",
            "updated_at",
            "last_modified",
            "date_modify",
            "version_created",
        ],
    ),
    (
        Field::Fetched,
        &[
            "fetched",
            "fetched_at",
            "crawled_at",
            "scraped_at",
            "date_download",
            "downloaded_at",
            "retrieved_at",
            "fetch_time",
            "crawl_date",
        ],
    ),
    (Field::Language, &["language", "lang", "in_language", "language_code", "dc_language", "content_language"]),
    (Field::Section, &["section", "article_section", "category", "rubric", "channel"]),
    (Field::Tags, &["tags", "keywords", "categories", "topics", "news_keywords"]),
    (
        Field::Source,
        &["source", "publisher", "source_name", "site_name", "publication", "provider", "media_name", "outlet"],
    ),
    (Field::SourceDomain, &["source_domain", "domain", "hostname", "host", "site", "media_url"]),
    (Field::Images, &["images", "image", "image_url", "top_image", "lead_image_url", "thumbnail"]),
];

/// Folded name to field, with the place in [`ALIASES`] that decides between several.
static INDEX: LazyLock<FxHashMap<String, (usize, Field)>> = LazyLock::new(|| {
    let names = ALIASES.iter().flat_map(|(field, names)| names.iter().map(|name| (folded(name), *field)));
    names.enumerate().map(|(place, (name, field))| (name, (place, field))).collect()
});

/// What a field of this name is read as, and its place among its rivals.
pub(super) fn known(name: &str) -> Option<(usize, Field)> {
    INDEX.get(&folded(name)).copied()
}

/// A name as it is compared.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Field {
    /// The field of the document that it becomes, where `explain` shows its candidates.
    pub(super) fn of_document(self) -> Option<&'static str> {
        Some(match self {
            Field::Url | Field::CanonicalUrl => "url",
            Field::Headline => "headline",
            Field::Description => "description",
            Field::Byline => "byline",
            Field::Authors => "authors",
            Field::Published => "published",
            Field::Modified => "modified",
            Field::Language => "language",
            Field::Section => "section",
            Field::Tags => "tags",
            Field::Source | Field::SourceDomain => "source",
            Field::Id | Field::Html | Field::Text | Field::Fetched | Field::Images => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_unique_and_fold_apart() {
        let mut names: Vec<_> = ALIASES.iter().flat_map(|(_, names)| names.iter().map(|name| folded(name))).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
