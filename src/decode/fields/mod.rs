//! Which JSON fields are read as what: our own names first, then the names that crawlers, feeds and extractors use.
//!
//! Names are compared without case, `_`, `-`, `:` and blanks, so `datePublished`, `date_published` and `DATE-PUBLISHED` are one. Where
//! several fields of an object say the same, the one that stands first in [`ALIASES`] counts and the others go to `extra`.

mod literal;
mod nodes;
pub(super) mod path;
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

/// Every field with its names, best first. A name with a point is a path: the member of an object, or of the first one in a list.
pub const ALIASES: &[(Field, &[&str])] = &[
    (
        Field::Id,
        &[
            "id",
            "uuid",
            "guid",
            "article_id",
            "item_id",
            "doc_id",
            "document_id",
            "stories_id",
            "story_id",
            "post_id",
            "news_id",
            "origin_id",
            "external_id",
        ],
    ),
    (
        Field::Html,
        &[
            "html",
            "raw_html",
            "html_content",
            "content_html",
            "body_html",
            "article_html",
            "body_xhtml",
            "html_body",
            "page",
            "page_html",
            "page_source",
            "raw_content",
            "raw_body",
            "raw",
        ],
    ),
    (
        Field::Text,
        &[
            "text",
            "text_content",
            "body",
            "articleBody",
            "content",
            "content_encoded",
            "maintext",
            "cleaned_text",
            "clean_text",
            "full_text",
            "plain_text",
            "body_text",
            "article_text",
            "article_content",
            "story_text",
            "story_content",
            "post_content",
            "news_text",
            "news_content",
            "content_text",
            "content_plain",
            "extracted_text",
            "raw_text",
            "bodies",
            "story",
            "paragraphs",
            "sections",
            "markdown",
        ],
    ),
    (
        Field::Url,
        &[
            "url",
            "link",
            "web_url",
            "article_url",
            "story_url",
            "final_url",
            "loaded_url",
            "source_url",
            "original_url",
            "page_url",
            "requested_url",
            "permalink",
            "href",
            "alternate.href",
            "external_url",
            "document_identifier",
            "uri",
            "mainEntityOfPage",
        ],
    ),
    (
        Field::CanonicalUrl,
        &["canonical_url", "canonical", "canonical_link", "url_canonical", "resolved_url", "og_url", "normalized_url"],
    ),
    (
        Field::Headline,
        &[
            "headline",
            "headlines",
            "title",
            "article_title",
            "news_title",
            "story_title",
            "post_title",
            "web_title",
            "title_page",
            "og_title",
            "meta_title",
            "seo_title",
            "heading",
            "title_rss",
            "name",
        ],
    ),
    (
        Field::Description,
        &[
            "description",
            "summary",
            "standfirst",
            "dek",
            "deck",
            "abstract",
            "excerpt",
            "custom_excerpt",
            "lead",
            "teaser",
            "trail_text",
            "intro",
            "description_text",
            "descriptions",
            "meta_description",
            "og_description",
            "snippet",
            "subtitle",
        ],
    ),
    (Field::Byline, &["byline", "byline_text", "author_line", "by"]),
    (
        Field::Authors,
        &[
            "authors",
            "author",
            "creator",
            "dc_creator",
            "author_name",
            "author_names",
            "authors_list",
            "writers",
            "writer",
            "reporters",
            "reporter",
            "journalists",
            "journalist",
            "contributors",
            "written_by",
            "primary_author",
            "attributed_to",
            "author_detail",
            "_embedded.author",
        ],
    ),
    (
        Field::Published,
        &[
            "published",
            "published_at",
            "date_published",
            "publish_date",
            "publishing_date",
            "publication_date",
            "publication_time",
            "pub_date",
            "published_date",
            "published_time",
            "published_on",
            "published_parsed",
            "publish_time",
            "published_timestamp",
            "first_published",
            "first_publication_date",
            "web_publication_date",
            "date_publish",
            "date_time_pub",
            "date_time",
            "date_posted",
            "posted_at",
            "dc_date",
            "issued",
            "release_date",
            "first_created",
            "content_created",
            "created_at",
            "date_created",
            "created_utc",
            "date_gmt",
            "post_date_gmt",
            "date",
            "post_date",
            "display_date",
            "seen_date",
            "timestamp",
        ],
    ),
    (
        Field::Modified,
        &[
            "modified",
            "date_modified",
            "modified_at",
            "modified_time",
            "updated",
            "updated_at",
            "updated_on",
            "date_updated",
            "update_time",
            "last_updated",
            "last_modified",
            "modified_gmt",
            "date_modify",
            "version_created",
            "content_modified",
            "updated_parsed",
            "lastmod",
        ],
    ),
    (
        Field::Fetched,
        &[
            "fetched",
            "fetched_at",
            "crawled_at",
            "crawled",
            "scraped_at",
            "scrape_date",
            "date_download",
            "download_date",
            "downloaded_at",
            "retrieved_at",
            "collect_date",
            "fetch_time",
            "fetch_date",
            "crawl_date",
            "crawl_time",
            "date_crawled",
            "indexed_date",
            "accessed",
        ],
    ),
    (
        Field::Language,
        &[
            "language",
            "lang",
            "in_language",
            "language_code",
            "lang_code",
            "language_tag",
            "full_language",
            "dc_language",
            "content_language",
            "meta_lang",
            "locale",
        ],
    ),
    (
        Field::Section,
        &[
            "section",
            "article_section",
            "section_name",
            "category",
            "category_name",
            "primary_tag",
            "rubric",
            "rubrique",
            "desk",
            "channel",
        ],
    ),
    (
        Field::Tags,
        &[
            "tags",
            "keywords",
            "categories",
            "topics",
            "news_keywords",
            "meta_keywords",
            "tag_list",
            "keyword_list",
            "article_tags",
            "labels",
            "hashtags",
        ],
    ),
    (
        Field::Source,
        &[
            "source",
            "publisher",
            "source_name",
            "site_name",
            "publication",
            "provider",
            "media_name",
            "outlet",
            "media_outlet",
            "meta_site_name",
            "source_hostname",
            "og_site_name",
            "publisher_name",
            "provider_name",
            "news_site",
            "newspaper",
            "website_name",
            "source_title",
            "feed_title",
            "origin.title",
        ],
    ),
    (
        Field::SourceDomain,
        &[
            "source_domain",
            "domain",
            "hostname",
            "host",
            "canonical_domain",
            "site",
            "site_url",
            "base_url",
            "media_url",
            "publisher_url",
            "website",
            "origin.html_url",
        ],
    ),
    (
        Field::Images,
        &[
            "images",
            "image",
            "image_url",
            "top_image",
            "top_img",
            "main_image",
            "lead_image_url",
            "featured_image",
            "meta_img",
            "og_image",
            "url_to_image",
            "social_image",
            "banner_image",
            "media_thumbnail",
            "thumbnail",
            "thumbnail_url",
            "picture",
        ],
    ),
];

/// Where producers put an article that is not the whole object, as paths; its fields are lifted over those around it.
pub(super) const WRAPPERS: &[&str] = &[
    "article",
    "data",
    "data.attributes",
    "attributes",
    "document",
    "item",
    "payload",
    "_source",
    "hits.hits",
    "entry",
    "story",
    "post",
    "record",
    "result",
    "response.content",
    "object",
    "node",
    "doc",
];

/// Objects that hold further fields of the article, which count where it does not state them itself.
pub(super) const CONTAINERS: &[&str] = &["fields", "metadata", "meta", "article_metadata", "seo"];

/// Folded name to field, with the place in [`ALIASES`] that decides between several.
static INDEX: LazyLock<FxHashMap<String, (usize, Field)>> = LazyLock::new(|| {
    let names = ALIASES.iter().flat_map(|(field, names)| names.iter().map(|name| (*name, *field)));
    let places = names.enumerate().filter(|(_, (name, _))| !name.contains('.'));
    places.map(|(place, (name, field))| (folded(name), (place, field))).collect()
});

/// What a field of this name is read as, and its place among its rivals.
pub(super) fn known(name: &str) -> Option<(usize, Field)> {
    INDEX.get(&folded(name)).copied()
}

/// The paths of the table, each with its field and its place among its rivals.
pub(super) fn paths() -> impl Iterator<Item = ((usize, Field), &'static str)> {
    let names = ALIASES.iter().flat_map(|(field, names)| names.iter().map(|name| (*name, *field)));
    names.enumerate().filter(|(_, (name, _))| name.contains('.')).map(|(place, (name, field))| ((place, field), name))
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
