//! Atom 1.0, RSS 2.0 and its kin, and RSS 1.0 (RDF): entries as objects, under the names of the table of fields.

use ::url::Url;
use serde_json::{Map, Value, json};

use super::{INHERITED, Item};
use crate::decode::json::memory;
use crate::decode::xml::{Element, TEXT_TAGS};
use crate::normalize::url;

/// Media types of entries.
const ATOM: &str = "application/atom+xml";
const RSS: &str = "application/rss+xml";

/// Elements of RSS that hold the whole text, of modules and of producers that name none.
const FULL_TEXT: [&str; 9] = [
    "content:encoded",
    "content",
    "atom:content",
    "xhtml:body",
    "body",
    "full-text",
    "fulltext",
    "full_text",
    "yandex:full-text",
];

/// Whether an element of this name, without prefix, is a feed.
pub(super) fn is_feed(root: &str) -> bool {
    matches!(root, "feed" | "rss" | "RDF")
}

/// Whether an element of this name, without prefix, is an entry of a feed, alone.
pub(super) fn is_entry(root: &str) -> bool {
    matches!(root, "entry" | "item")
}

/// The entries of a feed that hold a text, or the entry that `root` is.
pub(super) fn items(root: &Element) -> Vec<Item<'static>> {
    let nothing = Element::default();
    let (entries, about): (Vec<&Element>, &Element) = match root.local() {
        "feed" => (root.all("entry").collect(), root),
        "rss" | "RDF" => {
            let channel = root.at(&["channel"]).unwrap_or(&nothing);
            // RSS 1.0 puts the items beside the channel.
            (channel.all("item").chain(root.all("item")).collect(), channel)
        }
        _ => (vec![root], &nothing),
    };
    let inherited = Inherited::of(about, root);
    entries.into_iter().filter_map(|entry| item(entry, &inherited)).collect()
}

/// What a feed states of all its entries.
struct Inherited {
    title: Option<String>,
    domain: Option<String>,
    language: Option<String>,
    authors: Vec<Value>,
    /// What addresses are resolved against.
    base: Option<Url>,
}

impl Inherited {
    /// Of the element `feed` that states it, in the document `root`.
    fn of(feed: &Element, root: &Element) -> Self {
        let own = link(feed, None);
        let base = own.as_deref().and_then(url::parse);
        let language = feed.at(&["language"]).and_then(Element::text);
        let host = |link: String| url::parse(&link)?.host_str().map(str::to_owned);
        let fits = |text: &String| text.len() <= INHERITED;
        let authors: Vec<Value> = feed.all("author").filter_map(person).collect();
        Self {
            title: feed.at(&["title"]).and_then(Element::text).filter(fits),
            base: based(feed, based(root, base.as_ref()).as_ref()),
            domain: own.and_then(host),
            language: language.or_else(|| feed.attribute("xml:lang").map(str::to_owned)).filter(fits),
            authors: if authors.iter().map(memory).sum::<usize>() <= INHERITED { authors } else { Vec::new() },
        }
    }
}

/// `entry` as an object; `None` where it holds no text, as a mere link does.
fn item(entry: &Element, feed: &Inherited) -> Option<Item<'static>> {
    let is_atom = entry.local() == "entry";
    let base = based(entry, feed.base.as_ref());
    let mut object = if is_atom { atom(entry, base.as_ref())? } else { rss(entry, base.as_ref())? };
    let mut inherit = |name: &str, value: Option<Value>| {
        if let (false, Some(value)) = (object.contains_key(name), value) {
            object.insert(name.to_owned(), value);
        }
    };
    inherit("link", link(entry, base.as_ref()).map(Value::from));
    inherit("source", feed.title.clone().map(|title| json!({ "name": title })));
    inherit("source_domain", feed.domain.clone().map(Value::from));
    inherit("language", entry.attribute("xml:lang").map(Value::from));
    inherit("language", feed.language.clone().map(Value::from));
    inherit("author", (!feed.authors.is_empty()).then(|| feed.authors.clone().into()));
    Some(Item::Object(object, if is_atom { ATOM } else { RSS }))
}

/// RFC 4287 §4.1.2.
fn atom(entry: &Element, base: Option<&Url>) -> Option<Map<String, Value>> {
    let construct = |name| entry.all(name).find_map(text_construct);
    let content = construct("content").or_else(|| entry.all("media:description").find_map(Element::text));
    let mut object = Map::new();
    let summary = construct("summary");
    let mut put = |name: &str, value: Option<Value>| object.extend(value.map(|value| (name.to_owned(), value)));
    put("description", content.as_ref().and(summary.clone()).map(Value::from));
    put("content", Some(content.or(summary)?.into()));
    put("title", construct("title").map(Value::from));
    for name in ["id", "published", "updated", "rights"] {
        put(name, entry.all(name).find_map(Element::text).map(Value::from));
    }
    // RFC 4287 §4.2.1: of an entry without authors those of its source are.
    let of = |element: &Element| list(element.all("author").filter_map(person));
    put("author", of(entry).or_else(|| entry.at(&["source"]).and_then(of)));
    put(
        "tags",
        list(entry.all("category").filter_map(|c| c.attribute("label").or(c.attribute("term"))).map(Value::from)),
    );
    put("source", entry.at(&["source", "title"]).and_then(Element::text).map(|title| json!({ "name": title })));
    put("images", list(images(entry, base)));
    Some(object)
}

/// An Atom text construct (RFC 4287 §3.1): text, HTML as text, or a `div` of XHTML.
fn text_construct(element: &Element) -> Option<String> {
    match element.attribute("type") {
        Some("xhtml" | "application/xhtml+xml") => {
            let html = element.html(&xhtml);
            (!html.trim().is_empty()).then_some(html)
        }
        Some(_) | None if element.elements().next().is_some() => Some(element.html(&xhtml)),
        Some(_) | None => element.text(),
    }
}

/// Elements of XHTML are what they are.
fn xhtml(element: &Element) -> Option<&'static str> {
    const MORE: [&str; 7] = ["div", "b", "i", "sub", "sup", "img", "code"];
    TEXT_TAGS.into_iter().chain(MORE).find(|known| element.local().eq_ignore_ascii_case(known))
}

/// RSS 2.0, and the modules that are common in it; what is not known keeps its name.
fn rss(item: &Element, base: Option<&Url>) -> Option<Map<String, Value>> {
    let mut object = Map::new();
    let (mut content, mut description, mut tags, mut creators) = (None, None, Vec::new(), Vec::new());
    for element in item.elements() {
        let text = || element.text();
        match element.name.as_str() {
            name if FULL_TEXT.contains(&name) => {
                let found = text_construct(element);
                if content.as_ref().map_or(0, String::len) < found.as_ref().map_or(0, String::len) {
                    content = found;
                }
            }
            "description" | "excerpt:encoded" => description = description.or_else(text),
            "category" | "dc:subject" => tags.extend(text().map(Value::from)),
            "author" | "dc:creator" => creators.extend(text().map(Value::from)),
            "source" => {
                drop(object.insert("source".into(), json!({"name": text(), "domain": element.attribute("url")})))
            }
            "link" | "atom:link" | "enclosure" | "media:content" | "media:thumbnail" | "media:group" => {}
            "dc:date" | "dcterms:issued" | "pubDate" => {
                object.entry("pub_date").or_insert_with(|| text().map_or(Value::Null, Value::from));
            }
            "dcterms:modified" => object.extend(text().map(|text| ("modified".into(), text.into()))),
            "dc:language" => object.extend(text().map(|text| ("language".into(), text.into()))),
            name => {
                if let (false, Some(text)) = (object.contains_key(name), text()) {
                    object.insert(name.to_owned(), text.into());
                }
            }
        }
    }
    let mut put = |name: &str, value: Option<Value>| object.extend(value.map(|value| (name.to_owned(), value)));
    put("description", content.as_ref().and(description.clone()).map(Value::from));
    put("content", Some(content.or(description)?.into()));
    put("author", list(creators.into_iter()));
    put("tags", list(tags.into_iter()));
    put("images", list(images(item, base)));
    Some(object)
}

/// Where the entry itself is: of Atom's links the alternate one, of RSS the text of `link`, or a `guid` that is an address.
fn link(entry: &Element, base: Option<&Url>) -> Option<String> {
    let atom = entry.all("link").filter(|link| matches!(link.attribute("rel"), None | Some("alternate")));
    let guid = entry.all("guid").filter(|guid| guid.attribute("isPermaLink") != Some("false"));
    atom.filter_map(|link| {
        let address = link.attribute("href").map(str::to_owned).or_else(|| link.text())?;
        Some(resolved(address, based(link, base).as_ref()))
    })
    .chain(guid.filter_map(Element::text).filter(|guid| guid.contains("://")))
    .next()
}

/// The address that an element states as the base of those in it (XML Base), within the `base` around it.
fn based(element: &Element, base: Option<&Url>) -> Option<Url> {
    let own = element.attribute("xml:base").and_then(|address| url::absolute(base, address));
    own.or_else(|| base.cloned())
}

/// `address` as one that is known everywhere, where it is a part of one.
fn resolved(address: String, base: Option<&Url>) -> String {
    match base.filter(|_| !address.contains("://")).and_then(|base| url::absolute(Some(base), &address)) {
        Some(url) => url.into(),
        None => address,
    }
}

fn images(entry: &Element, base: Option<&Url>) -> impl Iterator<Item = Value> {
    let is_image = |element: &&Element| {
        element.local() == "thumbnail"
            || element.attribute("medium") == Some("image")
            || element.attribute("type").is_some_and(|kind| kind.starts_with("image/"))
    };
    let groups = entry.all("media:group").flat_map(Element::elements);
    let media = entry.elements().chain(groups).filter(is_image);
    let addresses = media.filter_map(|element| element.attribute("url").or(element.attribute("href")));
    addresses.map(move |address| resolved(address.to_owned(), base).into())
}

/// The name of an Atom person, or what RSS has in its place.
fn person(author: &Element) -> Option<Value> {
    author.at(&["name"]).and_then(Element::text).or_else(|| author.text()).map(Value::from)
}

fn list(values: impl Iterator<Item = Value>) -> Option<Value> {
    let values: Vec<Value> = values.collect();
    (!values.is_empty()).then(|| values.into())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::article::{Content, RawArticle};
    use crate::budget::Budget;
    use crate::decode::tests::message;
    use crate::decode::{Feeds, Options, decode};
    use crate::reason::{Code, Reason};

    fn read(content_type: &str, xml: &str) -> Result<Vec<RawArticle>, Reason> {
        let options = Options { feeds: Feeds::Articles, names: Arc::default(), ..Options::default() };
        decode(&message(content_type, xml), &options, &Budget::unlimited())
    }

    #[test]
    fn rss_2() {
        let feed = r#"<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The Example</title><link>https://example.org/</link><language>en-GB</language>
<item><title>Pier &amp; quay</title><link>https://example.org/a</link><guid isPermaLink="false">g-1</guid><pubDate>Sun, 16 Oct 2016 08:00:00 GMT</pubDate>
  <dc:creator>Ann Bo</dc:creator><category>Ports</category><category>Sea</category><description>Short.</description>
  <c:encoded><![CDATA[<p>The whole text.</p>]]></c:encoded><media:content url="https://example.org/p.jpg" medium="image"/><slash:comments xmlns:slash="x">3</slash:comments></item>
<item><title>Only a link</title><link>https://example.org/none</link></item>
<item><guid>https://example.org/b</guid><author>ann@example.org (Ann Bo)</author><description>&lt;p&gt;Second.&lt;/p&gt;</description></item>
</channel></rss>"#;
        for content_type in ["application/rss+xml", "text/xml", "text/html", "application/json", ""] {
            let articles = read(content_type, feed).unwrap();
            let [first, second] = articles.as_slice() else { panic!("{content_type}: {}", articles.len()) };
            assert_eq!(first.content, Content::Html("<p>The whole text.</p>".into()));
            assert_eq!(first.given.headline.as_deref(), Some("Pier & quay"));
            assert_eq!(first.given.url.as_deref(), Some("https://example.org/a"));
            assert_eq!(first.given.published.as_deref(), Some("Sun, 16 Oct 2016 08:00:00 GMT"));
            assert_eq!(
                (first.origin.id.as_deref(), first.given.authors.as_slice()),
                (Some("g-1"), &["Ann Bo".to_owned()][..])
            );
            assert_eq!(first.given.tags, ["Ports", "Sea"]);
            assert_eq!(first.given.description.as_deref(), Some("Short."));
            assert_eq!(first.given.source_name.as_deref(), Some("The Example"));
            assert_eq!(first.given.source_domain.as_deref(), Some("example.org"));
            assert_eq!(first.given.language.as_deref(), Some("en-GB"));
            assert_eq!(first.given.images, ["https://example.org/p.jpg"]);
            assert_eq!(first.extra["slash:comments"], "3");
            assert_eq!(first.origin.content_type.as_deref(), Some("application/rss+xml"));
            assert_eq!(first.origin.charset.as_deref(), Some("utf-8"));
            assert_eq!(second.content, Content::Html("<p>Second.</p>".into()));
            assert_eq!(second.given.url.as_deref(), Some("https://example.org/b"));
            assert_eq!(second.given.authors, ["ann@example.org (Ann Bo)"]);
            let sniffed =
                first.provenance.iter().any(|(field, e)| *field == "content_type" && e.method == "root_element");
            assert_eq!(sniffed, !content_type.ends_with("xml"), "{content_type}");
        }
    }

    #[test]
    fn atom_1_and_rdf() {
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Das Beispiel</title><author><name>Bo Li</name></author>
<link rel="self" href="https://example.org/feed"/><link href="https://example.org/"/>
<entry><title type="html">Der &lt;b&gt;Pier&lt;/b&gt;</title><id>urn:x:1</id><link rel="alternate" href="https://example.org/a"/>
<published>2016-10-16T08:00:00Z</published><updated>2016-10-17T08:00:00Z</updated><category term="hafen" label="Hafen"/><summary>Kurz.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Der <em>ganze</em> Text.</p></div></content></entry>
<entry xml:lang="fr"><title>Deux</title><id>urn:x:2</id><summary>Texte seul.</summary></entry></feed>"#;
        let articles = read("application/atom+xml", atom).unwrap();
        assert_eq!(articles[0].content, Content::Html("<div><p>Der <em>ganze</em> Text.</p></div>".into()));
        assert_eq!(articles[0].given.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(articles[0].given.published.as_deref(), Some("2016-10-16T08:00:00Z"));
        assert_eq!(articles[0].given.modified.as_deref(), Some("2016-10-17T08:00:00Z"));
        assert_eq!(
            (&*articles[0].given.tags, &*articles[0].given.authors),
            (&["Hafen".to_owned()][..], &["Bo Li".to_owned()][..])
        );
        assert_eq!(articles[0].given.language.as_deref(), Some("de"));
        assert_eq!(articles[1].given.language.as_deref(), Some("fr"));
        assert_eq!(articles[1].content, Content::Text("Texte seul.".into()));
        let copied = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Planet</title><author><name>Bo Li</name></author>
<entry><id>urn:x:1</id><source><title>Quay</title><author><name>Ana Ruiz</name></author></source><summary>Text.</summary></entry></feed>"#;
        assert_eq!(read("application/atom+xml", copied).unwrap()[0].given.authors, ["Ana Ruiz"]);
        let rdf = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://example.org/"><title>The Example</title><link>https://example.org/</link></channel>
<item rdf:about="https://example.org/a"><title>T</title><link>https://example.org/a</link><description>Text.</description><dc:date>2016-10-16</dc:date></item></rdf:RDF>"#;
        let articles = read("application/rdf+xml", rdf).unwrap();
        assert_eq!(articles[0].given.published.as_deref(), Some("2016-10-16"));
        assert_eq!(articles[0].given.source_name.as_deref(), Some("The Example"));
    }

    #[test]
    fn addresses_are_resolved_and_the_longest_text_is_the_text() {
        let atom = "<feed xml:base='https://e.org/log/'><entry xml:base='may/'><link href='quay'/><content>One.</content>\
                    <link rel='enclosure' type='image/png' href='/q.png'/></entry><entry><link href='/b'/><summary>Two.</summary></entry></feed>";
        let articles = read("", atom).unwrap();
        assert_eq!(articles[0].given.url.as_deref(), Some("https://e.org/log/may/quay"));
        assert_eq!(articles[0].given.images, ["https://e.org/q.png"]);
        assert_eq!(articles[1].given.url.as_deref(), Some("https://e.org/b"));
        for element in ["content", "fulltext", "yandex:full-text", "body"] {
            let rss = format!(
                "<rss xmlns:yandex='y'><channel><link>https://e.org/</link><item><link>/a</link><description>Short.</description>\
                 <{element}>The whole text.</{element}></item></channel></rss>"
            );
            let articles = read("", &rss).unwrap();
            assert_eq!(articles[0].content, Content::Text("The whole text.".into()), "{element}");
            assert_eq!(articles[0].given.description.as_deref(), Some("Short."));
            assert_eq!(articles[0].given.url.as_deref(), Some("https://e.org/a"));
        }
    }

    #[test]
    fn an_entry_alone_is_an_article_and_a_feed_is_none_unless_it_is_configured() {
        let entry = "<entry xmlns='http://www.w3.org/2005/Atom'><title>T</title><content>Text.</content></entry>";
        let refuse = |xml: &str| decode(&message("", xml), &Options::default(), &Budget::unlimited());
        assert_eq!(refuse(entry).unwrap()[0].content, Content::Text("Text.".into()));
        let feed = format!("<feed>{entry}</feed>");
        assert!(
            matches!(refuse(&feed).unwrap()[0].content, Content::Html(_)),
            "which is refused as a page, further on"
        );
        assert_eq!(read("", &feed).unwrap().len(), 1);
    }

    #[test]
    fn bad_feeds_have_their_codes() {
        let laughs = "<!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><rss><channel><item><description>&b;</description></item></channel></rss>";
        let outside = laughs.replace("'ha'", "SYSTEM 'file:///etc/passwd'");
        let entry = "<entry><content>Text.</content></entry>";
        for (xml, code) in [
            ("<rss><channel><item><description>cut o", Code::Xml),
            (laughs, Code::XmlEntity),
            (&outside, Code::XmlEntity),
            (&format!("<rss>{}", "<a>".repeat(100_000)), Code::Depth),
            (&format!("<feed>{}</feed>", "<a/>".repeat(100_001)), Code::Depth),
            (&format!("<feed>{}</feed>", entry.repeat(257)), Code::TooManyArticles),
            ("<feed><entry><title>T</title></entry></feed>", Code::Empty),
        ] {
            assert_eq!(read("", xml).unwrap_err().code, code, "{xml:.80}");
        }
    }
}
