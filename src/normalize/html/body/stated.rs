//! What the page's head and its scripts state about the text: title, description, and the article's text itself.

use std::borrow::Cow;

use memchr::memmem;
use rustc_hash::FxHashSet;

use super::measure::{Reference, terms, triples, words};
use crate::article::Given;
use crate::budget::{Budget, Overrun};
use crate::normalize::clean::letters;
use crate::normalize::html::dom::{self, Document, Name, NodeId, ROOT, Tag};

/// Statements of the page.
#[derive(Debug, Default)]
pub struct Stated<'a> {
    /// Titles: OpenGraph, Twitter, `title`.
    pub titles: Vec<Cow<'a, str>>,
    /// Descriptions: OpenGraph, Twitter, `description`.
    pub descriptions: Vec<Cow<'a, str>>,
    /// Text of the article in JSON-LD (`articleBody`, else `text`), the longest.
    pub article_body: Option<String>,
    /// OpenGraph type.
    pub og_type: Option<Cow<'a, str>>,
    /// Scripts that hold state or data, longest first.
    pub scripts: Vec<NodeId>,
    /// Whether JSON-LD has an article of any kind.
    pub has_article: bool,
    /// Whether JSON-LD has a `LiveBlogPosting`.
    pub has_feed: bool,
    /// Whether JSON-LD says that the text is not free.
    pub paywalled: bool,
    /// `base` of relative links.
    pub base: Option<Cow<'a, str>>,
    /// The site's name, in OpenGraph.
    pub site: Option<Cow<'a, str>>,
    /// The page's own address: `rel=canonical`, else OpenGraph's.
    pub address: Option<Cow<'a, str>>,
}

/// Scripts shorter than this hold no article.
const SHORTEST_SCRIPT: usize = 400;

/// Fewest letters of a site's name that is known again in a text.
const SHORTEST_NAME: usize = 5;

/// What titles of pages say that grow while something happens, by language.
const LIVE: [(&str, &[&str]); 20] = [
    ("ar", &["مباشر", "لحظة بلحظة"]),
    ("cs", &["živě", "online:", "minutu po minutě"]),
    ("da", &["live:", "liveblog", "følg med", "minut for minut"]),
    ("de", &["liveticker", "live-ticker", "liveblog", "live-blog", "newsblog", "newsticker", "minutenprotokoll"]),
    ("el", &["λεπτό προς λεπτό", "live:"]),
    ("en", &["live updates", "live:", "live blog", "liveblog", "live coverage", "as it happened", "latest updates"]),
    ("es", &["en vivo", "en directo", "minuto a minuto", "última hora"]),
    ("fi", &["hetki hetkeltä", "suora seuranta", "live:"]),
    ("fr", &["en direct", "direct:", "direct.", "minute par minute"]),
    ("hu", &["percről percre", "élőben", "élő közvetítés"]),
    ("it", &["in diretta", "diretta", "minuto per minuto"]),
    ("ja", &["速報", "ライブ", "随時更新"]),
    ("ko", &["실시간", "[속보]"]),
    ("nl", &["liveblog", "live:", "minuut tot minuut"]),
    ("pl", &["na żywo", "relacja live", "minuta po minucie"]),
    ("pt", &["ao vivo", "em direto", "minuto a minuto"]),
    ("ru", &["онлайн", "прямая трансляция", "в прямом эфире", "хроника"]),
    ("sv", &["direktrapport", "liverapport", "minut för minut", "live:"]),
    ("tr", &["canlı", "dakika dakika"]),
    ("zh", &["直播", "实时更新", "實時更新", "即時更新"]),
];

/// Whether a word stands alone at `at`: no letter touches it, but in scripts without blanks.
fn stands_alone(text: &str, at: usize, word: &str) -> bool {
    let touches = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !super::measure::is_dense(c));
    let ends = word.ends_with(char::is_alphanumeric);
    let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + word.len()..).unwrap_or_default());
    !(touches(before.chars().next_back()) || ends && touches(after.chars().next()))
}

/// Reads the statements. Costs a unit for each byte of data scripts.
///
/// # Errors
/// An overrun.
pub fn read<'a>(document: &Document<'a>, budget: &Budget) -> Result<Stated<'a>, Overrun> {
    let mut stated = Stated::default();
    for n in document.descendants(ROOT) {
        match document.tag(n) {
            Tag::TITLE => {
                let parent = document.tag(document.parent(n));
                if parent == Tag::HEAD || (stated.titles.is_empty() && parent != Tag::SVG) {
                    stated.titles.push(Cow::Owned(document.text_content(n)));
                }
            }
            Tag::META => {
                let key = document
                    .raw_attr(n, Name::PROPERTY)
                    .or_else(|| document.raw_attr(n, Name::NAME))
                    .unwrap_or_default();
                let content = || document.attr(n, Name::CONTENT).filter(|c| !c.trim().is_empty());
                match key.to_ascii_lowercase().as_str() {
                    "og:title" | "twitter:title" => stated.titles.extend(content()),
                    "og:description" | "twitter:description" | "description" => stated.descriptions.extend(content()),
                    "og:url" => stated.address = stated.address.or_else(content),
                    "og:site_name" => stated.site = stated.site.or_else(content),
                    "og:type" => stated.og_type = stated.og_type.or_else(content),
                    _ => {}
                }
            }
            Tag::LINK if document.raw_attr(n, Name::REL).is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                stated.address = document.attr(n, Name::HREF).or(stated.address);
            }
            Tag::BASE if stated.base.is_none() => stated.base = document.attr(n, Name::HREF),
            Tag::SCRIPT => script(document, n, &mut stated, budget)?,
            _ => {}
        }
    }
    stated.scripts.sort_by_key(|&n| (std::cmp::Reverse(document.raw_content(n).len()), n));
    Ok(stated)
}

fn script<'a>(document: &Document<'a>, n: NodeId, stated: &mut Stated<'a>, budget: &Budget) -> Result<(), Overrun> {
    let text = document.raw_content(n);
    let kind = document.raw_attr(n, Name::TYPE).unwrap_or_default();
    if kind.to_ascii_lowercase().contains("ld+json") {
        budget.spend(text.len() as u64)?;
        let has = |what: &str| memmem::find(text.as_bytes(), what.as_bytes()).is_some();
        stated.has_article |= has("Article\"") || has("BlogPosting\"");
        stated.has_feed |= has("LiveBlogPosting\"");
        stated.paywalled |= json_string(text, "isAccessibleForFree").is_some_and(|v| v.eq_ignore_ascii_case("false"));
        if let Some(body) = json_string(text, "articleBody")
            && stated.article_body.as_ref().is_none_or(|b| b.len() < body.len())
        {
            stated.article_body = Some(dom::decode(&body).into_owned());
        }
    } else if text.len() >= SHORTEST_SCRIPT {
        stated.scripts.push(n);
    }
    Ok(())
}

/// The first value of `key` in JSON, broken JSON too: a string's content, or a bare word.
pub fn json_string(json: &str, key: &str) -> Option<String> {
    let quoted = format!("\"{key}\"");
    let mut from = 0;
    while let Some(at) = memmem::find(json.as_bytes().get(from..)?, quoted.as_bytes()) {
        let after = from + at + quoted.len();
        from = after;
        let Some(value) = json.get(after..)?.trim_start().strip_prefix(':') else { continue };
        let value = value.trim_start();
        if let Some(content) = value.strip_prefix('"') {
            return Some(unescape(content).0);
        }
        return Some(value.chars().take_while(|c| c.is_ascii_alphanumeric()).collect());
    }
    None
}

/// The content of a JSON string whose opening quote was read, and how many bytes it took with its end. Line breaks and other
/// control characters, which JSON forbids, are taken as they are.
pub fn unescape(text: &str) -> (String, usize) {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (String::new(), 0);
    loop {
        let Some(special) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) else {
            out.push_str(text.get(at..).unwrap_or_default());
            return (out, bytes.len());
        };
        out.push_str(text.get(at..at + special).unwrap_or_default());
        at += special;
        if bytes.get(at) == Some(&b'"') {
            return (out, at + 1);
        }
        let escape = bytes.get(at + 1).copied().unwrap_or(b' ');
        at += 2;
        match escape {
            b'n' | b'r' => out.push('\n'),
            b't' | b'b' | b'f' => out.push(' '),
            b'u' => {
                let unit = |at: usize| text.get(at..at + 4).and_then(|hex| u16::from_str_radix(hex, 16).ok());
                let Some(first) = unit(at) else { continue };
                at += 4;
                let second = (0xD800..0xDC00).contains(&first).then(|| unit(at + 2)).flatten();
                at += if second.is_some() { 6 } else { 0 };
                out.extend(char::decode_utf16([first].into_iter().chain(second)).flatten());
            }
            _ if escape.is_ascii() => out.push(escape as char),
            // The backslash stood before a character of several bytes.
            _ => at -= 1,
        }
    }
}

impl Stated<'_> {
    /// What blocks are compared with.
    pub fn reference(&self, given: &Given) -> Reference {
        let mut reference = Reference::default();
        let titles = self.titles.iter().map(AsRef::as_ref).chain(given.headline.as_deref());
        for title in titles.take(4) {
            words(title, |hash, _| {
                reference.title.insert(hash);
            });
        }
        if let Some(body) = self.article_body.as_ref().filter(|b| b.len() >= 200) {
            triples(body, &mut reference.triples);
        }
        reference
    }

    /// Whether the page says that it grows while something happens, in its data or in its titles.
    pub fn is_live(&self) -> bool {
        let says = |title: &str| {
            let title = title.to_lowercase();
            let mut words = LIVE.iter().flat_map(|(_, words)| *words);
            words.any(|word| {
                let mut found = title.match_indices(word);
                found.any(|(at, _)| stands_alone(&title, at, word))
            })
        };
        self.has_feed || self.titles.iter().any(|title| says(title))
    }

    /// What titles and description say, in words.
    pub fn topic(&self) -> FxHashSet<u64> {
        let texts = self.titles.iter().map(AsRef::as_ref).take(4).chain([self.description()]);
        texts.flat_map(terms).collect()
    }

    /// The host of the page's own address.
    pub fn host(&self) -> Option<String> {
        let address = url::Url::parse(self.address.as_deref()?.trim()).ok()?;
        address.host_str().map(str::to_owned)
    }

    /// Names of the site, letters and digits alone: what it calls itself, what closes its titles, and its address.
    pub fn sites(&self) -> Vec<String> {
        const PARTING: [&str; 5] = [" | ", " - ", " – ", " — ", " · "];
        let closing = self.titles.iter().filter_map(|title| {
            let cut = PARTING.iter().filter_map(|sign| title.rfind(sign).map(|at| at + sign.len())).max()?;
            title.get(cut..).filter(|name| name.split_whitespace().count() <= 4)
        });
        let host = self.host();
        let label = host.as_deref().map(|h| h.trim_start_matches("www.")).and_then(|h| h.split('.').next());
        let names = self.site.as_deref().into_iter().chain(closing).chain(label);
        let mut sites: Vec<String> = Vec::new();
        for name in
            names.map(|name| letters(name).collect::<String>()).filter(|name| name.chars().count() >= SHORTEST_NAME)
        {
            if !sites.contains(&name) {
                sites.push(name);
            }
        }
        sites
    }

    /// The longest description.
    pub fn description(&self) -> &str {
        self.descriptions.iter().map(AsRef::as_ref).max_by_key(|d: &&str| d.len()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_json_strings_even_of_broken_json() {
        assert_eq!(
            json_string("{\"a\": \"x\ny \\u00e9 \\ud83d\\ude00 \\\"q\\\"\", }", "a").as_deref(),
            Some("x\ny é 😀 \"q\"")
        );
        assert_eq!(json_string("{'a' \"a\" : false}", "a").as_deref(), Some("false"));
        assert_eq!(json_string("\"a\"", "a"), None);
        assert_eq!(json_string("\"a\":\"open \\", "a").as_deref(), Some("open  "));
        assert_eq!(json_string("\"a\":\"\\é\"", "a").as_deref(), Some("é"));
    }

    #[test]
    fn reads_the_head() {
        let page = "<title>T - Site</title><meta property=og:title content='T &amp; U'><meta name=Description content=D>\
            <script type=application/ld+json>{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":\"False\",\"articleBody\":\"One.\\nTwo.\"}</script>";
        let document = Document::parse(page, &Budget::unlimited()).expect("parses");
        let stated = read(&document, &Budget::unlimited()).expect("reads");
        assert_eq!(stated.titles, ["T - Site", "T & U"]);
        assert_eq!(stated.description(), "D");
        assert_eq!(stated.article_body.as_deref(), Some("One.\nTwo."));
        assert!(stated.has_article && stated.paywalled);
    }
}
