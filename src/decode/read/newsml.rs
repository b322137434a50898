//! IPTC NewsML-G2 news items: <https://iptc.org/std/NewsML-G2/guidelines/>.

use serde_json::{Map, Value};

use super::Read;
use crate::article::Content;
use crate::decode::fields::Field;
use crate::decode::statement::{By, Statement};
use crate::decode::xml::{Element, TEXT_TAGS};
use crate::reason::{Code, Reason};

/// The root element.
pub(super) const ROOT: &str = "newsItem";
/// As the IPTC registered it.
pub(super) const MEDIA_TYPE: &str = "application/vnd.iptc.g2.newsitem+xml";

/// What `item` holds.
///
/// # Errors
/// [`Code::XmlShape`] where its content set holds no text.
pub(super) fn read(item: &Element) -> Result<Read, Reason> {
    let content = item.at(&["contentSet"]).and_then(content);
    let content =
        content.ok_or_else(|| Reason::new(Code::XmlShape, "contentSet holds no text, inlineXML or inlineData"))?;
    let text = |path: &[&str]| item.at(path).and_then(Element::text).map(Value::from);
    let meta = item.at(&["contentMeta"]);
    let named = |name: &'static str| meta.into_iter().flat_map(move |meta| meta.all(name)).filter_map(label);
    let many = |values: Vec<Value>| (!values.is_empty()).then(|| Value::from(values));
    let of = |path: &[&str], name: &str| item.at(path).and_then(|e| e.attribute(name)).map(Value::from);
    let link = item.at(&["itemMeta"]).into_iter().flat_map(|meta| meta.all("link"));
    let mut addresses = link.filter_map(|link| link.attribute("href")).filter(|href| href.contains("://"));
    let stated = [
        ("guid", Field::Id, item.attribute("guid").map(Value::from)),
        ("link", Field::Url, addresses.next().map(Value::from)),
        ("headline", Field::Headline, text(&["contentMeta", "headline"])),
        ("title", Field::Headline, text(&["itemMeta", "title"])),
        ("description", Field::Description, text(&["contentMeta", "description"])),
        ("by", Field::Byline, text(&["contentMeta", "by"])),
        ("creator", Field::Authors, many(named("creator").collect())),
        ("firstCreated", Field::Published, text(&["itemMeta", "firstCreated"])),
        ("contentCreated", Field::Published, text(&["contentMeta", "contentCreated"])),
        ("versionCreated", Field::Published, text(&["itemMeta", "versionCreated"])),
        ("versionCreated", Field::Modified, text(&["itemMeta", "versionCreated"])),
        ("language", Field::Language, of(&["contentMeta", "language"], "tag")),
        ("xml:lang", Field::Language, item.attribute("xml:lang").map(Value::from)),
        ("genre", Field::Section, named("genre").next()),
        ("keyword", Field::Tags, many(named("keyword").chain(named("subject")).collect())),
        ("infoSource", Field::Source, named("infoSource").next()),
        ("provider", Field::Source, item.at(&["itemMeta", "provider"]).and_then(label)),
    ];
    let extra = [
        ("slugline", text(&["contentMeta", "slugline"])),
        ("dateline", text(&["contentMeta", "dateline"])),
        ("urgency", text(&["contentMeta", "urgency"])),
        ("copyright", text(&["rightsInfo", "copyrightNotice"])),
        ("usage_terms", text(&["rightsInfo", "usageTerms"])),
        ("embargoed", text(&["itemMeta", "embargoed"])),
        ("pub_status", of(&["itemMeta", "pubStatus"], "qcode")),
        ("version", item.attribute("version").map(Value::from)),
    ];
    let state = |(name, field, value): (&'static str, Field, Option<Value>)| {
        value.map(|value| Statement { by: By::Body, name: name.into(), field, value })
    };
    Ok(Read {
        content,
        stated: stated.into_iter().filter_map(state).collect(),
        extra: extra.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect::<Map<_, _>>(),
        media_type: Some(MEDIA_TYPE),
        ..Read::default()
    })
}

/// The name of a concept, else its literal, else the text of the element.
fn label(concept: &Element) -> Option<Value> {
    let name = concept.all("name").find_map(Element::text);
    name.or_else(|| concept.attribute("literal").map(str::to_owned)).or_else(|| concept.text()).map(Value::from)
}

/// The text of a content set: XML inline, in whatever of NITF and XHTML it is, else inline data.
fn content(set: &Element) -> Option<Content> {
    let body = |xml: &Element| {
        let inner = xml.find("body.content").or_else(|| xml.find("body")).unwrap_or(xml).html(&tag);
        (!inner.trim().is_empty()).then_some(Content::Html(inner))
    };
    let data = |data: &Element| {
        let is_html = data.attribute("contenttype").is_some_and(|kind| kind.contains("html"));
        data.text().map(if is_html { Content::Html } else { Content::Text })
    };
    set.all("inlineXML").find_map(body).or_else(|| set.all("inlineData").find_map(data))
}

/// The elements of a text as HTML has them, under the names of XHTML and of NITF.
fn tag(element: &Element) -> Option<&'static str> {
    match element.local() {
        "hl1" => Some("h1"),
        "hl2" => Some("h2"),
        "block" | "div" | "section" => Some("div"),
        "bq" => Some("blockquote"),
        "media" => Some("figure"),
        "media-caption" => Some("figcaption"),
        name => TEXT_TAGS.into_iter().find(|known| *known == name),
    }
}

#[cfg(test)]
mod tests {
    use crate::article::Content;
    use crate::decode::tests::{decoded, several};
    use crate::reason::Code;

    const ITEM: &str = r#"<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:example.org:20161016:1" version="3" xml:lang="en-GB">
<rightsInfo><copyrightNotice>Example 2016</copyrightNotice></rightsInfo>
<itemMeta><provider qcode="x:y"><name>Example Agency</name></provider><versionCreated>2016-10-16T09:00:00Z</versionCreated>
<firstCreated>2016-10-16T08:00:00Z</firstCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><by>By Ann Bo</by><creator><name>Ann Bo</name></creator><language tag="en"/><keyword>pier</keyword>
<subject qcode="medtop:04000000"><name>economy</name></subject><slugline>PIER</slugline><headline>Pier reopens</headline></contentMeta>
<contentSet><inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head><hedline><hl1>No</hl1></hedline></body.head>
<body.content><hl2>At the quay</hl2><p>One <person>Ann</person>.</p><p>Two.</p></body.content></body></nitf></inlineXML></contentSet></newsItem>"#;

    #[test]
    fn a_news_item_is_an_article() {
        for content_type in ["application/vnd.iptc.g2.newsitem+xml", "application/xml"] {
            let raw = decoded(content_type, ITEM).unwrap();
            assert_eq!(raw.content, Content::Html("<h2>At the quay</h2><p>One Ann.</p><p>Two.</p>".into()));
            assert_eq!(raw.origin.id.as_deref(), Some("urn:newsml:example.org:20161016:1"));
            assert_eq!(raw.given.headline.as_deref(), Some("Pier reopens"));
            assert_eq!(raw.given.published.as_deref(), Some("2016-10-16T08:00:00Z"));
            assert_eq!(raw.given.modified.as_deref(), Some("2016-10-16T09:00:00Z"));
            assert_eq!((raw.given.byline.as_deref(), raw.given.authors.len()), (Some("By Ann Bo"), 1));
            assert_eq!(raw.given.tags, ["pier", "economy"]);
            assert_eq!(raw.given.source_name.as_deref(), Some("Example Agency"));
            assert_eq!(raw.given.language.as_deref(), Some("en"));
            assert_eq!(raw.extra["pub_status"], "stat:usable");
            assert_eq!(raw.origin.content_type.as_deref(), Some("application/vnd.iptc.g2.newsitem+xml"));
        }
        assert_eq!(
            decoded("text/plain", format!("<?xml version='1.0'?>{ITEM}")).unwrap().given.language.as_deref(),
            Some("en")
        );
    }

    #[test]
    fn a_news_message_is_several() {
        let second = ITEM.replace("20161016:1", "20161016:2");
        let message = format!("<newsMessage><header/><itemSet>{ITEM}{second}</itemSet></newsMessage>");
        let articles = several("application/vnd.iptc.g2.newsmessage+xml", message).unwrap();
        assert_eq!(articles.iter().filter_map(|raw| raw.origin.item).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(articles[1].given.headline.as_deref(), Some("Pier reopens"));
    }

    #[test]
    fn text_inline_and_what_holds_none() {
        let plain = "<newsItem guid='1'><contentSet><inlineData contenttype='text/plain'>One.</inlineData></contentSet></newsItem>";
        assert_eq!(decoded("text/xml", plain).unwrap().content, Content::Text("One.".into()));
        let picture = "<newsItem guid='1'><contentSet><remoteContent href='x.jpg'/></contentSet></newsItem>";
        assert_eq!(decoded("text/xml", picture).unwrap_err(), Code::XmlShape);
        assert_eq!(decoded("text/xml", &plain[..60]).unwrap_err(), Code::Xml);
    }
}
