//! What is not an article: feeds, error pages, walls, listings, empty shells. Each needs several signs, since a lost article is the
//! worse mistake.

use super::blocks::Block;
use super::choice::Choice;
use super::features::Page;
use super::measure::Measure;
use super::place::{ARTICLE, BODY_PROPERTY};
use super::stated::Stated;
use super::views::is_prose;
use crate::article::Given;
use crate::normalize::html::dom::{Document, ROOT, Tag};
use crate::reason::{Code, Reason};

/// Titles and headlines of error pages and bot checks, lower case.
const ERRORS: &[&str] = &[
    "404",
    "403 forbidden",
    "410 gone",
    "500 internal",
    "502 bad gateway",
    "503 service",
    "504 gateway",
    "page not found",
    "not found",
    "page introuvable",
    "page non trouvée",
    "seite nicht gefunden",
    "nicht gefunden",
    "página no encontrada",
    "no encontrada",
    "página não encontrada",
    "pagina non trovata",
    "pagina niet gevonden",
    "nie znaleziono",
    "страница не найдена",
    "не найдена",
    "sayfa bulunamadı",
    "sidan kunde inte hittas",
    "siden findes ikke",
    "siden ble ikke funnet",
    "halaman tidak ditemukan",
    "الصفحة غير موجودة",
    "页面不存在",
    "ページが見つかりません",
    "페이지를 찾을 수 없습니다",
    "access denied",
    "access to this page has been denied",
    "forbidden",
    "just a moment",
    "attention required",
    "are you a robot",
    "are you human",
    "verify you are human",
    "security check",
    "captcha",
    "pardon our interruption",
    "request blocked",
    "bot verification",
    "checking your browser",
    "service unavailable",
    "temporarily unavailable",
    "site is down",
    "something went wrong",
    "unsupported browser",
    "page unavailable",
    "an error occurred",
    "error",
];

/// What pages say that want a script to run or suspect a robot, lower case.
const BLOCKED: &[&str] = &[
    "enable javascript",
    "javascript is disabled",
    "javascript is required",
    "requires javascript",
    "need to enable javascript",
    "javascript aktivieren",
    "activer javascript",
    "activez javascript",
    "activar javascript",
    "habilite o javascript",
    "abilita javascript",
    "включите javascript",
    "unusual traffic",
    "not a robot",
    "press & hold",
    "ray id",
    "checking your browser",
    "verify you are human",
    "you have been blocked",
    "the page you are looking for",
    "the page you requested",
    "could not be found",
    "no longer exists",
    "doesn't exist",
    "does not exist",
];

/// What walls say, lower case.
const WALLS: &[&str] = &[
    "we use cookies",
    "we value your privacy",
    "accept all",
    "manage preferences",
    "manage cookies",
    "cookie settings",
    "our partners",
    "consent",
    "before you continue",
    "alle akzeptieren",
    "zustimmen",
    "einwilligung",
    "tout accepter",
    "accepter et continuer",
    "aceptar todo",
    "aceptar y continuar",
    "accetta",
    "accepteren",
    "akkoord",
    "zaakceptuj",
    "godkänn",
    "prijať",
    "log in to continue",
    "sign in to continue",
    "please log in",
    "please sign in",
    "create a free account",
    "bitte melden sie sich an",
    "veuillez vous connecter",
    "inicia sesión para",
    "mit werbung weiterlesen",
    "datenschutzerklärung",
    "terms of service",
    "privacy policy",
];

/// Refuses what is plainly a feed or a sitemap.
///
/// # Errors
/// `not_article.feed`.
pub fn before(page: &str) -> Result<(), Reason> {
    let mut start: String = page.chars().take(600).collect();
    start.make_ascii_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    let markup = start.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(start, |(_, rest)| rest);
    let mut markup = markup.trim_start();
    while let Some((_, rest)) =
        markup.strip_prefix("<!--").or_else(|| markup.strip_prefix("<?")).and_then(|rest| rest.split_once('>'))
    {
        markup = rest.trim_start();
    }
    for (root, what) in [
        ("<rss", "RSS"),
        ("<feed", "Atom"),
        ("<rdf:rdf", "RSS 1.0"),
        ("<urlset", "sitemap"),
        ("<sitemapindex", "sitemap"),
    ] {
        if markup.starts_with(root) {
            return Err(Reason::new(Code::Feed, format!("the root element is that of {what}")));
        }
    }
    Ok(())
}

/// Refuses pages whose best text is not that of an article. `words` counts the words of the body that would be published.
///
/// # Errors
/// `not_article.error_page`, `not_article.consent`, `not_article.listing`.
pub fn after(
    document: &Document<'_>,
    page: &Page<'_, '_>,
    stated: &Stated<'_>,
    given: &Given,
    choice: &Choice,
    words: f32,
) -> Result<(), Reason> {
    let is_stated_article =
        stated.has_article || stated.og_type.as_deref().is_some_and(|t| t.eq_ignore_ascii_case("article"));
    let whole: f32 = page.measures.iter().map(|m| m.words).sum();
    if words < 120.0 {
        let title = title(document, page, stated).to_lowercase();
        let is_error = ERRORS
            .iter()
            .any(|error| title.starts_with(error) || title.len() < 60 && title.contains(error) && error.len() > 5);
        let text = spoken(page, 3000);
        let blocked = BLOCKED.iter().any(|phrase| text.contains(phrase));
        if (is_error && !is_stated_article && words < 60.0)
            || (is_error && blocked)
            || (blocked && whole < 150.0 && !is_stated_article)
        {
            return Err(Reason::new(Code::ErrorPage, "the title or the text is that of an error page or a bot check"));
        }
        let walls = WALLS.iter().filter(|phrase| text.contains(*phrase)).count();
        if walls >= 2 && whole < 400.0 && words < 80.0 && !is_stated_article && !stands_apart(page, choice) {
            return Err(Reason::new(Code::Consent, "next to nothing but the text of a consent or login wall"));
        }
    }
    let densely_linked = is_listing(page, choice) || is_of_cards(page, choice);
    let front = given.url.as_deref().or(given.canonical_url.as_deref()).is_some_and(is_front);
    let bare = front || !has_story(page, choice);
    if !is_stated_article && densely_linked && bare && (words < 60.0 || unlinked(page, choice) < 60.0 || front)
        || front && densely_linked && !stated.has_article
    {
        return Err(Reason::new(Code::Listing, "many linked headlines, and no text that belongs together"));
    }
    Ok(())
}

/// Words of a text that stands for itself beside a banner.
const FEWEST: f32 = 20.0;

/// Whether enough of the chosen text stands in an `article` and says nothing of what walls say: the wall is a banner beside it.
fn stands_apart(page: &Page<'_, '_>, choice: &Choice) -> bool {
    let is_text = |block: &Block| {
        let text = page.blocks.text(block).to_lowercase();
        block.place & ARTICLE != 0 && !WALLS.iter().any(|phrase| text.contains(phrase))
    };
    let chosen = page.blocks.blocks.iter().zip(&page.measures).zip(&choice.chosen).filter(|(_, chosen)| **chosen);
    let words = chosen.filter(|((block, _), _)| is_text(block)).map(|((_, m), _)| m.words);
    words.sum::<f32>() >= FEWEST
}

/// Whether the page marks the chosen text as an article's, however short it is: most of its words are not in links and stand where
/// schema.org says `articleBody`, in the `article` of a page that states that it is one, or in the text that its data state.
pub fn is_marked(page: &Page<'_, '_>, stated: &Stated<'_>, choice: &Choice) -> bool {
    let is_stated_article =
        stated.has_article || stated.og_type.as_deref().is_some_and(|t| t.eq_ignore_ascii_case("article"));
    let marked = |block: &Block, m: &Measure| {
        block.place & BODY_PROPERTY != 0 || block.place & ARTICLE != 0 && is_stated_article || m.in_reference > 0.6
    };
    let chosen = page.blocks.blocks.iter().zip(&page.measures).zip(&choice.chosen).filter(|(_, chosen)| **chosen);
    let (mut inside, mut all) = (0.0, 0.0);
    for ((block, m), _) in chosen {
        all += m.words;
        if marked(block, m) && super::views::density(block.link_chars, block.chars) < 0.5 {
            inside += m.words;
        }
    }
    inside > 0.6 * all
}

/// Many links of headline length, and little or scattered prose.
fn is_listing(page: &Page<'_, '_>, choice: &Choice) -> bool {
    let (mut headlines, mut prose, mut longest) = (0, 0.0f32, 0.0f32);
    for (block, m) in page.blocks.blocks.iter().zip(&page.measures) {
        let density = super::views::density(block.link_chars, block.chars);
        if density > 0.8 && m.words >= 4.0 {
            headlines += 1;
        }
        if is_prose(m, density) {
            prose += m.words;
            longest = longest.max(m.words);
        }
    }
    headlines >= 15 && (prose < 60.0 || longest < 45.0 && choice.confidence < 0.75 && choice.words < prose.max(200.0))
}

/// Fewest cards that make a page of them.
const CARDS: usize = 5;

/// Whether nearly every block of the chosen text is short and stands right under a linked heading: teasers of other pages.
fn is_of_cards(page: &Page<'_, '_>, choice: &Choice) -> bool {
    let is_linked =
        |i: usize| page.blocks.blocks.get(i).is_some_and(|b| super::views::density(b.link_chars, b.chars) > 0.8);
    let (mut cards, mut all) = (0, 0);
    for (i, m) in page.measures.iter().enumerate().filter(|(i, _)| choice.chosen.get(*i).is_some_and(|&c| c)) {
        if !is_linked(i) {
            all += 1;
            cards += usize::from(m.words < 40.0 && i > 0 && is_linked(i - 1));
        }
    }
    cards >= CARDS && cards * 5 >= all * 4
}

/// A headline of a sentence's length and, in the chosen text, a paragraph: a short report among many links.
fn has_story(page: &Page<'_, '_>, choice: &Choice) -> bool {
    let headline = page.title.and_then(|i| page.measures.get(i)).is_some_and(|m| m.words >= 5.0);
    let chosen = page.blocks.blocks.iter().zip(&page.measures).zip(&choice.chosen).filter(|(_, chosen)| **chosen);
    let is_paragraph =
        |(b, m): (&Block, &Measure)| m.words >= 30.0 && super::views::density(b.link_chars, b.chars) < 0.2;
    headline && chosen.map(|(pair, _)| pair).any(is_paragraph)
}

/// Words of the chosen text that are not inside links.
fn unlinked(page: &Page<'_, '_>, choice: &Choice) -> f32 {
    let chosen = page.blocks.blocks.iter().zip(&page.measures).zip(&choice.chosen).filter(|(_, chosen)| **chosen);
    chosen.map(|((b, m), _)| m.words * (1.0 - super::views::density(b.link_chars, b.chars))).sum()
}

/// The address of a site's front page.
fn is_front(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').is_empty() && !url.contains('?')
}

fn title(document: &Document<'_>, page: &Page<'_, '_>, stated: &Stated<'_>) -> String {
    let headline = page.title.and_then(|i| page.blocks.blocks.get(i)).map(|b| page.blocks.text(b).to_owned());
    let stated = stated.titles.first().map(|t| t.trim().to_owned());
    let first = document.elements(ROOT, Tag::H1).next().map(|n| document.text_content(n));
    stated.or(headline).or(first).unwrap_or_default()
}

/// The first `limit` bytes of text on the page, lower case.
fn spoken(page: &Page<'_, '_>, limit: usize) -> String {
    let mut text = String::new();
    for block in &page.blocks.blocks {
        if text.len() > limit {
            break;
        }
        text.push_str(&page.blocks.text(block).chars().take(limit).collect::<String>().to_lowercase());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_told_by_their_root() {
        for feed in [
            "<?xml version=\"1.0\"?>\n<rss version=\"2.0\">",
            "\u{feff}<feed xmlns=\"x\">",
            "<?xml version='1.0'?><?xml-stylesheet href='x'?><!-- c --><urlset>",
            "<rdf:RDF>",
        ] {
            assert_eq!(before(feed).map_err(|r| r.code), Err(Code::Feed), "{feed}");
        }
        assert_eq!(before("<?xml version=\"1.0\"?><!DOCTYPE html><html>"), Ok(()));
        assert_eq!(before("<html><body><rss>"), Ok(()));
    }

    #[test]
    fn front_pages_have_no_path() {
        assert!(is_front("https://example.org/") && is_front("https://example.org"));
        assert!(!is_front("https://example.org/?p=12") && !is_front("https://example.org/a"));
    }
}
