//! Short bodies: news that is short, what may be news, and what is none.
//!
//! A brief, an alert and a caption have few words, and so have an empty shell, a wall and a page of menus. What tells them apart is not the
//! length: somebody says that this text is an article's, or nobody does.

use super::clean::letters;
use super::text::ends_sentence;
use super::{Draft, Options, count};
use crate::article::{Article, Content, RawArticle, Warning};
use crate::cut;
use crate::reason::{Code, Reason};

/// What speaks for a text being an article's, whatever its length.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grounds {
    /// Nothing.
    #[default]
    None,
    /// The producer states a text and no headline, as of an alert: that leaves a doubt.
    Claimed,
    /// The page marks it as one: it stands in an article element, or the page's data hold the same text.
    Marked,
    /// The producer states a headline and a text.
    Stated,
}

/// Fewest words of a sentence that may be a report by itself.
const SENTENCE: u32 = 8;

/// Fewest words of a body that is an article's on good grounds.
const LEAST: u32 = 3;

/// Letters of a description that must stand in the body for the two to agree.
const AGREEMENT: usize = 40;

/// The grounds that `raw` and `draft` hold.
pub fn grounds(raw: &RawArticle, draft: &Draft) -> Grounds {
    let fragment = match &raw.content {
        Content::Text(_) => true,
        Content::Html(page) => !is_page(page),
    };
    if fragment && raw.given.headline.as_deref().is_some_and(|headline| !headline.trim().is_empty()) {
        return Grounds::Stated;
    }
    let field = raw.origin.content_type.as_deref().is_some_and(|form| form != "text/plain");
    if field && matches!(raw.content, Content::Text(_)) {
        return Grounds::Claimed;
    }
    let agrees = draft.headline.is_some() && draft.description.as_ref().is_some_and(|d| agree(&d.value, draft));
    if agrees { Grounds::Marked } else { draft.grounds }
}

/// Judges a body of fewer words than `options` ask for: an article on good grounds, one in doubt with a warning, or none.
pub fn judge(article: &mut Article, content: Page, grounds: Grounds, options: &Options) -> Option<Reason> {
    let words = article.body.words;
    if words >= options.min_words {
        return None;
    }
    if matches!(grounds, Grounds::Marked | Grounds::Stated) && words >= LEAST {
        return None;
    }
    let known = match content {
        // A scrape with a headline of its own states both.
        Page::No => true,
        Page::Yes => article.headline.is_some() && (article.published.is_some() || !article.authors.is_empty()),
    };
    let report = known && article.body.text.split("\n\n").any(is_report);
    if report && content == Page::No && article.headline.is_some() {
        return None;
    }
    if options.publish_doubtful && (report || (grounds == Grounds::Claimed && words >= LEAST)) {
        article.warnings.push(Warning::about("short", "body"));
        return None;
    }
    Some(Reason::new(Code::TooShort, format!("{words} words, fewer than {}", options.min_words)))
}

/// Whether a text came as a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    Yes,
    No,
}

impl Page {
    /// Of a raw article's content.
    pub fn of(content: &Content) -> Self {
        match content {
            Content::Html(page) if is_page(page) => Page::Yes,
            Content::Html(_) | Content::Text(_) => Page::No,
        }
    }
}

/// Whether markup is a whole page, and not the fragment of one that content systems and feeds hand out.
fn is_page(page: &str) -> bool {
    let head = cut::head(page, 4096).to_ascii_lowercase();
    ["<html", "<body", "<!doctype", "<head"].iter().any(|tag| head.contains(tag))
}

/// Whether the beginning of `description` stands in the body.
fn agree(description: &str, draft: &Draft) -> bool {
    let wanted: String = letters(description).take(AGREEMENT).collect();
    let mut told = String::new();
    wanted.chars().count() == AGREEMENT
        && draft.paragraphs.iter().any(|paragraph| {
            told.clear();
            fold(&paragraph.text, &mut told);
            memchr::memmem::find(told.as_bytes(), wanted.as_bytes()).is_some()
        })
}

/// Appends the [`letters`] of a text; most texts are mostly ASCII.
fn fold(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            _ if c.is_ascii() || !c.is_alphanumeric() => {}
            _ => out.extend(c.to_lowercase()),
        }
    }
}

/// A sentence that is long enough to tell something.
fn is_report(paragraph: &str) -> bool {
    ends_sentence(paragraph) && count::words(paragraph) >= SENTENCE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Given, Origin};
    use crate::budget::Budget;
    use crate::normalize::{Trace, normalize};

    fn told(content: Content, headline: Option<&str>, options: &Options) -> &'static str {
        told_of(None, content, headline, options)
    }

    fn told_of(form: Option<&str>, content: Content, headline: Option<&str>, options: &Options) -> &'static str {
        let given = Given { headline: headline.map(str::to_owned), ..Given::default() };
        let origin = Origin { content_type: form.map(str::to_owned), ..Origin::default() };
        let raw = RawArticle { content, given, origin, ..RawArticle::default() };
        let normalized = normalize(raw, options, &Budget::unlimited(), &mut Trace::default()).unwrap();
        match (normalized.not_article, normalized.article.warnings.iter().any(|w| w.code == "short")) {
            (Some(reason), _) => reason.code.as_str(),
            (None, true) => "short",
            (None, false) => "article",
        }
    }

    #[test]
    fn evidence_decides_and_not_length() {
        let text = |text: &str| Content::Text(text.into());
        let page = |body: &str| {
            Content::Html(format!("<html><head><title>Pier shut</title></head><body>{body}</body></html>"))
        };
        let brief = "The pier stays shut until Friday, the harbour office said.";
        for (content, headline, verdict) in [
            (text("Pier shut until Friday."), Some("Pier shut"), "article"),
            (text(&format!("Harbour office shuts the old pier\n\n{brief}")), None, "article"),
            (text(brief), None, "short"),
            (text("Pier shut"), None, "not_article.too_short"),
            (text("Home\nNews\nSport"), None, "not_article.too_short"),
            (Content::Html(format!("<p>{brief}</p>")), Some("Pier shut"), "article"),
            (
                page("<p>Please wait while this page is loading for you now.</p>"),
                Some("Pier shut"),
                "not_article.too_short",
            ),
            (page(""), None, "not_article.too_short"),
        ] {
            let shown = format!("{content:?}");
            assert_eq!(told(content, headline, &Options::default()), verdict, "{shown}");
        }
        let json = Some("application/json");
        assert_eq!(told_of(json, text("Harbour office shuts old pier"), None, &Options::default()), "short");
        assert_eq!(told_of(json, text("Pier shut"), None, &Options::default()), "not_article.too_short");
        let strict = Options { publish_doubtful: false, ..Options::default() };
        assert_eq!(told(text(brief), None, &strict), "not_article.too_short");
        assert_eq!(told(text("Two words"), None, &Options { min_words: 0, ..Options::default() }), "article");
    }

    #[test]
    fn a_description_that_the_body_repeats_is_evidence() {
        let brief = "The pier stays shut until Friday, the harbour office said on Monday evening.";
        let page = format!(
            "<html><head><title>Pier shut</title><meta name=description content=\"{brief}\"></head><body><h1>Pier shut</h1><p>{brief}</p></body></html>"
        );
        assert_eq!(told(Content::Html(page), None, &Options::default()), "article");
    }
}
