//! What class names, ids and roles hint at: a table of words, each hint a bit.
//!
//! Words are soft evidence: they are features of the block model, and none decides alone. A word of seven letters and more
//! counts anywhere in a name, of five or six at the start of a part, a shorter one as a whole part.

use std::sync::LazyLock;

use crate::normalize::html::dom::{Document, Name, NodeId};
use crate::normalize::html::recall::Recall;
use crate::normalize::needles::Needles;

/// A set of hints, a bit for each row of the table.
pub type Hints = u32;

/// Number of hints that the block model sees. The last two of the table decide by themselves (`apart`).
pub const HINTS: usize = TABLE.len() - 2;

macro_rules! hints {
    ($($name:ident: $($word:literal)*;)*) => {
        #[expect(clippy::upper_case_acronyms, reason = "only numbers the constants")]
        enum Number { $($name),* }
        $(#[doc = stringify!($name)] pub const $name: Hints = 1 << Number::$name as u32;)*
        /// Name and words of each hint.
        const TABLE: &[(&str, &[&str])] = &[$((stringify!($name), &[$($word),*])),*];
    };
}

hints! {
    TEXT: "articlebody" "article-body" "article_body" "article__body" "articletext" "article-text" "article__text" "article-content" "articlecontent"
        "article__content" "article_content" "entry-content" "post-content" "postcontent" "post-body" "post__content" "story-body" "storybody" "story-content"
        "story-text" "story__content" "body-text" "bodytext" "body-copy" "bodycopy" "rich-text" "richtext" "wysiwyg" "prose" "paragraph" "longform"
        "main-content" "maincontent" "content-body" "body-content" "text-block" "textblock" "news-content" "single-content" "cuerpo" "corps" "fliesstext" "artikeltext";
    CONTENT: "article" "content" "entry" "post" "body" "story" "main" "text" "artikel" "articulo" "articolo" "noticia" "news" "blog" "page";
    COMMENT: "comment" "disqus" "reply" "replies" "respond" "discussion" "kommentar" "comentario" "commentaire" "commenti" "reactie" "coral" "livefyre" "forum" "opinie";
    RELATED: "related" "recommend" "recirc" "suggest" "similar" "read-next" "readnext" "read-more" "readmore" "read-also" "readalso" "see-also" "trending" "popular" "most-read"
        "mostread" "outbrain" "taboola" "zergnet" "revcontent" "latest" "further" "upnext" "up-next" "next-article" "onward" "verwandt" "weitere" "mehr-zum"
        "relacionad" "correlat" "lire-aussi" "more-from" "more-on" "morefrom" "also-like" "gerelateerd" "prev-next" "post-nav" "backlinks" "crosslink" "more-stories" "read-too";
    SHARE: "share" "sharing" "social" "facebook" "whatsapp" "pinterest" "follow" "addtoany" "sharedaddy" "addthis" "sns" "teilen" "compartir" "partage" "condividi";
    PROMO: "promo" "advert" "ad" "ads" "adv" "adslot" "ad-slot" "sponsor" "banner" "commercial" "dfp" "gpt" "affiliate" "cta" "donat" "support-us" "membership" "anzeige"
        "werbung" "publicid" "publicit" "reklam" "annonce" "call-to-action" "adsbygoogle" "marketing" "partner" "offer" "apester" "ad-unit" "adunit";
    SUBSCRIBE: "newsletter" "subscri" "signup" "sign-up" "optin" "opt-in" "mailchimp" "paywall" "piano" "regwall" "login" "log-in" "register" "abonn" "registration" "mailing"
        "lead-magnet" "leadform" "form" "hubspot" "signin" "mc4wp" "metered" "registr" "premium" "plus-" "email";
    NAVIGATION: "nav" "navi" "menu" "breadcrumb" "navigation" "pagination" "pager" "skip" "navbar" "hamburger" "crumbs" "toolbar" "submenu" "sitemap" "search" "topbar" "lang-switch";
    CONTENTS: "toc" "table-of-contents" "tableofcontents" "jump" "in-this-article" "anchor" "outline" "ez-toc" "contents-list";
    FOOTER: "footer" "foot" "copyright" "legal" "bottom" "colophon" "imprint" "disclaimer" "post-footer" "after-post" "afterpost" "end-of" "endnote";
    SIDE: "sidebar" "aside" "widget" "rail" "secondary" "complementary" "side-col" "sidecol" "right-col" "rightcol" "side" "sticky" "seitenleiste" "module";
    CAPTION: "caption" "credit" "figure" "image" "img" "photo" "picture" "gallery" "slideshow" "media" "video" "bildunterschrift" "legend" "copyright-text" "player" "thumb" "foto" "bild";
    AUTHOR: "author" "byline" "by-line" "bio" "profile" "contributor" "writer" "autor" "auteur" "about-the" "vcard" "avatar" "journalist" "staff" "team" "redakt" "firma" "signature";
    META: "meta" "date" "time" "timestamp" "publish" "updated" "info" "readtime" "read-time" "reading-time" "kicker" "eyebrow" "overline" "views" "posted" "datetime" "datum" "fecha" "dachzeile";
    TAGS: "tag" "tags" "topic" "categor" "keyword" "label" "filed" "tagcloud" "tag-list" "taglist" "schlagwort" "etiquet" "rubrik" "section-link";
    CONSENT: "cookie" "consent" "gdpr" "modal" "popup" "pop-up" "overlay" "lightbox" "dialog" "toast" "privacy" "notice" "onetrust" "cmp" "ccpa" "adblock" "alert" "warning";
    TEASER: "teaser" "card" "grid" "carousel" "slider" "listing" "feed" "archive" "tile" "stream" "result" "loop" "swiper" "slick" "headlines" "list-item" "listitem" "article-list"
        "post-list" "cards" "featured" "blogroll" "collection" "snippet" "highlights";
    LEAD: "lead" "lede" "summary" "standfirst" "dek" "deck" "subtitle" "sub-title" "subhead" "intro" "excerpt" "abstract" "sapo" "chapo" "bajada" "vorspann" "description" "desc"
        "sottotitolo" "entradilla" "ingress" "strapline" "sommario" "teasertext" "subheadline" "chapeau" "lid" "underline" "tagline" "synopsis" "anleser" "zusammenfassung";
    HIDDEN: "hidden" "sr-only" "visually-hidden" "visuallyhidden" "screen-reader" "screenreader" "print-only" "no-print" "noprint" "d-none" "hide" "offscreen" "invisible" "a11y" "assistive";
    TITLE: "header" "head" "masthead" "hero" "title" "headline" "heading" "titel" "titre" "titulo" "titolo" "h1" "banner-title";
    BOX: "pullquote" "pull-quote" "quote" "infobox" "info-box" "factbox" "fact-box" "callout" "box" "embed" "tweet" "twitter" "instagram" "note" "highlight" "key-point" "takeaway" "faktbox" "infokasten" "sidenote" "tooltip";
    LIVE: "live" "liveblog" "live-blog" "timeline" "ticker" "live-update" "minute-by" "live-post";
    SHOP: "product" "price" "shop" "cart" "buy" "rating" "rate" "stars" "vote" "like" "store" "checkout" "pricing" "poll" "quiz" "survey" "score" "download";
    NOTES: "reference" "footnote" "citation" "bibliograph" "source" "correction" "disclosure" "editors-note" "editor-note" "note-to" "about-this" "quellen" "methodology" "further-reading";
    TRACKED: "ui-" "btn" "button" "icon" "tooltip-" "badge" "cta-" "link-list" "links" "tab" "tabs" "dropdown" "accordion" "faq" "collapse" "expand" "toggle";
    FACTS: "factbox" "fact-box" "fact_box" "factsbox" "facts-box" "infobox" "info-box" "info_box" "infoboks" "infokasten" "infokast" "faktabox" "faktaboks" "fakta-boks"
        "faktaruta" "faktarute" "fakta-ruta" "faktalaatikko" "tietolaatikko" "faktakasten" "faktenbox" "faktencheck-box" "encadre" "recuadro" "despiece" "bilgi-kutusu"
        "kaderstuk" "ramka-info" "expandable-box";
    POSTS: "twitter-tweet" "twitter-video" "instagram-media" "tiktok-embed" "fb-post" "bluesky-embed" "mastodon-embed" "reddit-embed" "threads-post" "telegram-post";
}

/// The hint's name, for the training data.
pub fn name(hint: usize) -> &'static str {
    TABLE.get(hint).map_or("", |row| row.0)
}

struct Words {
    needles: Needles,
    /// Hint and length of each word.
    hint_of: Vec<(Hints, usize)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let words = || TABLE.iter().flat_map(|(_, words)| words.iter());
    let hint_of = (0..).zip(TABLE).flat_map(|(i, (_, words))| words.iter().map(move |w| (1 << i, w.len()))).collect();
    Words { needles: Needles::new(words()), hint_of }
});

/// The hints in one attribute value.
pub fn hints_in(value: &str) -> Hints {
    let words = &*WORDS;
    let bytes = value.as_bytes();
    let lower = bytes.to_ascii_lowercase();
    let mut hints = 0;
    for found in words.needles.find_all(&lower) {
        let Some(&(hint, length)) = words.hint_of.get(found.needle) else { continue };
        if hints & hint != 0 {
            continue;
        }
        let before = found.start.checked_sub(1).and_then(|i| bytes.get(i)).copied().unwrap_or(b' ');
        let first = bytes.get(found.start).copied().unwrap_or(b' ');
        let starts = !before.is_ascii_alphanumeric() || before.is_ascii_lowercase() && first.is_ascii_uppercase();
        let mut rest = bytes.get(found.end..).unwrap_or_default().iter().copied();
        let mut after = rest.next().unwrap_or(b' ');
        if after == b's' {
            after = rest.next().unwrap_or(b' ');
        }
        let ends = !after.is_ascii_lowercase();
        if length >= 7 || starts && (length >= 5 || ends) {
            hints |= hint;
        }
    }
    hints
}

/// Reads the hints of elements.
#[derive(Debug, Default)]
pub struct Reader<'a> {
    classes: Recall<'a, Hints>,
}

impl<'a> Reader<'a> {
    /// The hints of an element's class, id and the like.
    pub fn hints_of(&mut self, document: &Document<'a>, node: NodeId) -> Hints {
        document.known_attrs(node).fold(0, |hints, (name, value)| {
            hints
                | match name {
                    Name::ID => hints_in(value),
                    Name::CLASS
                    | Name::DATA_TESTID
                    | Name::DATA_COMPONENT
                    | Name::ITEMPROP
                    | Name::ROLE
                    | Name::DATA_TYPE => self.classes.get(value, hints_in),
                    _ => 0,
                }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_count_as_whole_parts_only() {
        assert_eq!(hints_in("header") & PROMO, 0);
        assert_ne!(hints_in("top-ad") & PROMO, 0);
        assert_ne!(hints_in("topAds") & PROMO, 0);
        assert_eq!(hints_in("upload") & PROMO, 0);
        assert_eq!(hints_in("stage-tagged") & TAGS, 0);
    }

    #[test]
    fn long_words_count_anywhere() {
        assert_ne!(hints_in("c-relatedArticles__list") & RELATED, 0);
        assert_ne!(hints_in("x9articlebody") & TEXT, 0);
        assert_eq!(hints_in("css-1x2y3z"), 0);
    }

    #[test]
    fn every_hint_fits_its_bit() {
        const { assert!(TABLE.len() <= 32) };
        assert_eq!(name(0), "TEXT");
    }
}
