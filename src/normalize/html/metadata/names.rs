//! What the names of `meta` tags, the classes of elements and the properties of microdata stand for.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// A field that evidence speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Headline.
    Headline,
    /// Standfirst or summary.
    Description,
    /// Names of authors.
    Author,
    /// First publication.
    Published,
    /// Last change.
    Modified,
    /// A date that may be either.
    Date,
    /// Section.
    Section,
    /// One tag.
    Tag,
    /// Tags parted by commas.
    Tags,
    /// Name of the site.
    Site,
    /// Address of an image.
    Image,
    /// Language.
    Language,
    /// Address of the page.
    Url,
    /// Whether the page is free to read.
    Free,
}

/// The vocabulary a piece of evidence is written in. Two pieces of one vocabulary often come from one template and agree for that
/// reason alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// schema.org in JSON-LD.
    JsonLd,
    /// The Open Graph protocol, with its `article:` part.
    OpenGraph,
    /// Cards of Twitter.
    Twitter,
    /// Dublin Core.
    DublinCore,
    /// Parse.ly.
    Parsely,
    /// Sailthru.
    Sailthru,
    /// Other `meta` tags.
    Meta,
    /// Microdata and RDFa.
    Microdata,
    /// `<time>`.
    Time,
    /// `<title>`.
    Title,
    /// `<h1>` and `<h2>`.
    Heading,
    /// `rel=author`, `rel=canonical`.
    Rel,
    /// A link to somebody's page.
    Profile,
    /// A class or an id.
    Class,
    /// Text as readers see it.
    Visible,
    /// The address.
    Address,
    /// The address of the main image.
    Image,
    /// The state that a script holds.
    State,
    /// A statement of the producer.
    Given,
}

impl Kind {
    /// The method's name in `provenance`.
    pub const fn method(self) -> &'static str {
        match self {
            Kind::JsonLd => "json_ld",
            Kind::OpenGraph => "og",
            Kind::Twitter => "twitter",
            Kind::DublinCore => "dublin_core",
            Kind::Parsely => "parsely",
            Kind::Sailthru => "sailthru",
            Kind::Meta => "meta",
            Kind::Microdata => "microdata",
            Kind::Time => "time",
            Kind::Title => "title",
            Kind::Heading => "heading",
            Kind::Rel => "rel",
            Kind::Profile => "profile_link",
            Kind::Class => "class",
            Kind::Visible => "visible",
            Kind::Address => "url",
            Kind::Image => "image_url",
            Kind::State => "state",
            Kind::Given => "given",
        }
    }
}

/// What the `name`, `property` or `itemprop` of a `meta` tag stands for; names in lower case.
pub fn meta(name: &str) -> Option<(Field, Kind)> {
    use Field as F;
    use Kind as K;
    Some(match name {
        "og:title" => (F::Headline, K::OpenGraph),
        "twitter:title" | "twitter:text:title" => (F::Headline, K::Twitter),
        "dc.title" | "dcterms.title" | "dc:title" => (F::Headline, K::DublinCore),
        "parsely-title" => (F::Headline, K::Parsely),
        "sailthru.title" => (F::Headline, K::Sailthru),
        "headline" | "hdl" | "article_title" | "citation_title" | "article:title" => (F::Headline, K::Meta),

        "og:description" => (F::Description, K::OpenGraph),
        "twitter:description" => (F::Description, K::Twitter),
        "dc.description" | "dcterms.description" | "dcterms.abstract" | "dc:description" => {
            (F::Description, K::DublinCore)
        }
        "sailthru.description" => (F::Description, K::Sailthru),
        "description" => (F::Description, K::Meta),

        "article:author" | "og:article:author" | "og:author" | "article:author:name" | "article:author_name" => {
            (F::Author, K::OpenGraph)
        }
        "dc.creator" | "dcterms.creator" | "dc:creator" | "dc.author" | "dc.creator.name" => (F::Author, K::DublinCore),
        "parsely-author" => (F::Author, K::Parsely),
        "sailthru.author" => (F::Author, K::Sailthru),
        "author"
        | "authors"
        | "byl"
        | "byline"
        | "citation_author"
        | "article_author"
        | "shareaholic:article_author_name"
        | "cxenseparse:author"
        | "creator"
        | "web_author" => (F::Author, K::Meta),

        "article:published_time"
        | "og:article:published_time"
        | "og:published_time"
        | "article:published"
        | "og:pubdate"
        | "og:article:published"
        | "article:published_date"
        | "og:published" => (F::Published, K::OpenGraph),
        "dc.date.issued"
        | "dcterms.issued"
        | "dc.date.created"
        | "dcterms.created"
        | "dcterms.available"
        | "dc:created"
        | "dc.created"
        | "dcterms.datesubmitted"
        | "dc.date.published" => (F::Published, K::DublinCore),
        "parsely-pub-date" => (F::Published, K::Parsely),
        "sailthru.date" => (F::Published, K::Sailthru),
        "datepublished"
        | "date_published"
        | "publishdate"
        | "publish-date"
        | "publish_date"
        | "pubdate"
        | "published"
        | "published-date"
        | "publication_date"
        | "publication-date"
        | "publicationdate"
        | "originalpublicationdate"
        | "article_date_original"
        | "article.published"
        | "article.created"
        | "citation_publication_date"
        | "citation_date"
        | "citation_online_date"
        | "displaydate"
        | "ptime"
        | "pub_date"
        | "pdate"
        | "rnews:datepublished"
        | "bt:pubdate"
        | "created"
        | "creation_date"
        | "date.created"
        | "datecreated"
        | "creationdate"
        | "cxenseparse:recs:publishtime"
        | "article:publication_date"
        | "release_date"
        | "date-published"
        | "firstpublished"
        | "content_create_date"
        | "vr:published_time"
        | "cxenseparse:publishtime"
        | "dateposted"
        | "posted"
        | "article:create_date"
        | "content-date"
        | "issue_date" => (F::Published, K::Meta),

        "article:modified_time"
        | "og:article:modified_time"
        | "og:updated_time"
        | "article:modified"
        | "og:modified_time"
        | "article:updated_time"
        | "article:updated" => (F::Modified, K::OpenGraph),
        "dc.date.modified" | "dcterms.modified" | "dc.modified" | "dc:modified" => (F::Modified, K::DublinCore),
        "datemodified" | "date_modified" | "lastmod" | "last-modified" | "last_modified" | "lastmodified"
        | "modified" | "revised" | "updated" | "utime" | "article.updated" | "lastupdate" | "date-modified"
        | "last-published" | "last_published" | "rnews:datemodified" | "date.updated" | "moddate"
        | "modificationdate" | "revision_date" | "updated_time" => (F::Modified, K::Meta),

        "dc.date" | "dcterms.date" | "dc:date" => (F::Date, K::DublinCore),
        "date" | "article:date" | "og:date" | "article_date" | "pagedate" | "timestamp" | "sort_date" | "time"
        | "eprints.date" | "docdate" => (F::Date, K::Meta),

        "article:section" | "og:article:section" | "article:section:name" => (F::Section, K::OpenGraph),
        "parsely-section" => (F::Section, K::Parsely),
        "section" | "sectionname" | "channel" | "article.section" | "article:categories" => (F::Section, K::Meta),

        "article:tag" | "og:article:tag" | "og:video:tag" => (F::Tag, K::OpenGraph),
        "parsely-tags" => (F::Tags, K::Parsely),
        "sailthru.tags" => (F::Tags, K::Sailthru),
        "keywords" | "news_keywords" => (F::Tags, K::Meta),

        "og:site_name" => (F::Site, K::OpenGraph),
        "dc.publisher" | "dcterms.publisher" => (F::Site, K::DublinCore),
        "application-name" | "apple-mobile-web-app-title" | "publisher" | "cre" => (F::Site, K::Meta),

        "og:image" | "og:image:url" | "og:image:secure_url" => (F::Image, K::OpenGraph),
        "twitter:image" | "twitter:image:src" => (F::Image, K::Twitter),
        "parsely-image-url" => (F::Image, K::Parsely),
        "sailthru.image.full" => (F::Image, K::Sailthru),

        "og:locale" => (F::Language, K::OpenGraph),
        "content-language" | "language" => (F::Language, K::Meta),
        "dc.language" | "dcterms.language" => (F::Language, K::DublinCore),

        "og:url" => (F::Url, K::OpenGraph),
        "parsely-link" => (F::Url, K::Parsely),
        "twitter:url" => (F::Url, K::Twitter),

        "article:content_tier" => (F::Free, K::OpenGraph),
        _ => return spelled_out(name).map(|field| (field, K::Meta)),
    })
}

/// Names that publishers made up and that still say what they are: `x-published-date`, `article_updated_at`.
fn spelled_out(name: &str) -> Option<Field> {
    let of_time = ["date", "time", "_at"].iter().any(|w| name.contains(w));
    if !of_time || name.contains("expir") {
        return None;
    }
    if ["modif", "updat"].iter().any(|w| name.contains(w)) {
        Some(Field::Modified)
    } else if name.contains("publi") && !name.contains("publisher") {
        Some(Field::Published)
    } else {
        None
    }
}

/// What a property of schema.org in microdata or RDFa stands for; names without prefix, in lower case.
pub fn property(name: &str) -> Option<Field> {
    Some(match name {
        "headline" => Field::Headline,
        "author" | "creator" => Field::Author,
        "datepublished" | "datecreated" | "pubdate" => Field::Published,
        "datemodified" => Field::Modified,
        "isaccessibleforfree" => Field::Free,
        "articlesection" => Field::Section,
        "publisher" => Field::Site,
        "description" | "alternativeheadline" => Field::Description,
        _ => return None,
    })
}

/// What the class, the id or the test id of an element hints at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hints {
    /// Something about authors.
    pub author: bool,
    /// Something about the date.
    pub date: bool,
    /// Something about the headline.
    pub headline: bool,
    /// Comments, related articles, navigation: not of the article itself.
    pub foreign: bool,
}

const WORDS: &[(&str, Hints)] = &{
    const NONE: Hints = Hints { author: false, date: false, headline: false, foreign: false };
    const AUTHOR: Hints = Hints { author: true, ..NONE };
    const DATE: Hints = Hints { date: true, ..NONE };
    const HEADLINE: Hints = Hints { headline: true, ..NONE };
    const FOREIGN: Hints = Hints { foreign: true, ..NONE };
    [
        ("author", AUTHOR),
        ("byline", AUTHOR),
        ("autor", AUTHOR),
        ("auteur", AUTHOR),
        ("autore", AUTHOR),
        ("writer", AUTHOR),
        ("verfasser", AUTHOR),
        ("contributor", AUTHOR),
        ("creator", AUTHOR),
        ("reporter", AUTHOR),
        ("journalist", AUTHOR),
        ("redakteur", AUTHOR),
        ("redacteur", AUTHOR),
        ("columnist", AUTHOR),
        ("penulis", AUTHOR),
        ("yazar", AUTHOR),
        ("muhabir", AUTHOR),
        ("skribent", AUTHOR),
        ("forfatter", AUTHOR),
        ("kirjoittaja", AUTHOR),
        ("toimittaja", AUTHOR),
        ("giornalista", AUTHOR),
        ("periodista", AUTHOR),
        ("dateline", DATE),
        ("date", DATE),
        ("datum", DATE),
        ("fecha", DATE),
        ("time", DATE),
        ("publish", DATE),
        ("posted", DATE),
        ("entry-meta", DATE),
        ("post-meta", DATE),
        ("postmeta", DATE),
        ("postmetadata", DATE),
        ("article-meta", DATE),
        ("article__meta", DATE),
        ("meta", DATE),
        ("headline", HEADLINE),
        ("title", HEADLINE),
        ("comment", FOREIGN),
        ("related", FOREIGN),
        ("sidebar", FOREIGN),
        ("recommend", FOREIGN),
        // The foot of the article, and not of the page.
        ("post-footer", NONE),
        ("entry-footer", NONE),
        ("footer", FOREIGN),
        ("most-read", FOREIGN),
        ("mostread", FOREIGN),
        ("popular", FOREIGN),
        ("trending", FOREIGN),
        ("newsletter", FOREIGN),
        ("countdown", FOREIGN),
        ("weather", FOREIGN),
        ("kommentar", FOREIGN),
        ("reply", FOREIGN),
        // What the platforms call their embedded posts.
        ("instagram-media", FOREIGN),
        ("twitter-tweet", FOREIGN),
        ("twitter-video", FOREIGN),
        ("tiktok-embed", FOREIGN),
        ("bluesky-embed", FOREIGN),
        ("mastodon-embed", FOREIGN),
        ("fb-post", FOREIGN),
    ]
};

impl std::ops::BitOrAssign for Hints {
    fn bitor_assign(&mut self, more: Self) {
        self.author |= more.author;
        self.date |= more.date;
        self.headline |= more.headline;
        self.foreign |= more.foreign;
    }
}

/// The hints in a class, an id or a test id.
pub fn hints(text: &str) -> Hints {
    static WORD: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let automaton = WORD.get_or_init(|| {
        let words = WORDS.iter().map(|(word, _)| word);
        AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest).build(words).ok()
    });
    let mut hints = Hints::default();
    let Some(automaton) = automaton else { return hints };
    for found in automaton.find_iter(text) {
        let Some((_, hint)) = WORDS.get(found.pattern().as_usize()) else { continue };
        // `candidate`, `validate`, `mandate`, `multimedia`, `sentiment`, `sometimes` hold no date.
        let before = &text[..found.start()];
        if hint.date
            && ["candi", "vali", "man", "mul", "sen", "cen", "some", "life"].iter().any(|w| before.ends_with(w))
        {
            continue;
        }
        // `comment` begins a word of its own, or it is part of another name.
        if hint.foreign && before.ends_with(|c: char| c.is_ascii_alphanumeric()) {
            continue;
        }
        hints |= *hint;
    }
    hints
}

/// Folders in which sites keep the pages of those who write for them.
const PROFILES: &[&str] = &[
    "author",
    "authors",
    "autor",
    "autores",
    "autoren",
    "auteur",
    "auteurs",
    "autore",
    "autori",
    "writer",
    "writers",
    "profile",
    "profiles",
    "profil",
    "staff",
    "contributor",
    "contributors",
    "journalist",
    "journalists",
    "reporter",
    "reporters",
    "columnist",
    "columnists",
    "correspondents",
    "byline",
    "bylines",
    "by",
    "redakteure",
    "redaktion",
    "redacteur",
    "firma",
    "firmas",
    "giornalisti",
    "skribent",
    "forfatter",
    "penulis",
    "yazar",
    "yazarlar",
    "muhabir",
    "tac-gia",
    "writer_profile",
];

/// Whether an address is that of somebody's page: the last folder but one says so, and the last is a name.
pub fn is_profile(href: &str) -> bool {
    let end = memchr::memchr2(b'?', b'#', href.as_bytes()).unwrap_or(href.len());
    let path = href.get(..end).unwrap_or_default().trim_end_matches('/');
    let parted = |text: &str| memchr::memrchr(b'/', text.as_bytes());
    let Some((folders, name)) = parted(path).and_then(|at| Some((path.get(..at)?, path.get(at + 1..)?))) else {
        return false;
    };
    let folder = parted(folders).map_or(folders, |at| folders.get(at + 1..).unwrap_or_default());
    name.len() > 1 && name.len() <= 80 && PROFILES.iter().any(|p| folder.eq_ignore_ascii_case(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_people() {
        for href in ["/author/ana-ruiz/", "https://example.com/en/profile/ana-ruiz?x=1", "/autoren/12"] {
            assert!(is_profile(href), "{href}");
        }
        for href in ["/authors", "/news/by-the-sea", "/people/ana-ruiz", "#author"] {
            assert!(!is_profile(href), "{href}");
        }
    }

    #[test]
    fn hints_of_classes() {
        assert!(hints("entry-author vcard").author);
        assert!(hints("c-Byline__name").author);
        assert!(hints("post-date").date && hints("publishDate").date && hints("timestamp").date);
        assert!(!hints("candidate").date && !hints("sometime").date);
        assert!(hints("comment-author").foreign);
        assert_eq!(hints("col-md-8 main"), Hints::default());
    }

    #[test]
    fn every_name_is_lower_case() {
        for name in ["og:title", "datepublished", "dc.date.issued"] {
            assert!(meta(name).is_some());
        }
        assert_eq!(meta("OG:TITLE"), None);
        assert_eq!(property("datepublished"), Some(Field::Published));
    }
}
