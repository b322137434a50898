//! IPTC NITF 3.x: <https://iptc.org/std/NITF/3.6/documentation/>.

use serde_json::{Map, Value};

use super::Read;
use crate::article::Content;
use crate::decode::fields::Field;
use crate::decode::statement::{By, Statement};
use crate::decode::xml::Element;
use crate::reason::{Code, Reason};

/// The root element.
pub(super) const ROOT: &str = "nitf";
/// As the IPTC registered it.
pub(super) const MEDIA_TYPE: &str = "application/vnd.iptc.nitf+xml";

/// What `nitf` holds.
///
/// # Errors
/// [`Code::XmlShape`] where there is no body.
pub(super) fn read(nitf: &Element) -> Result<Read, Reason> {
    let body = nitf.at(&["body", "body.content"]);
    let html = body.map(|body| body.html(&tag)).filter(|html| !html.trim().is_empty());
    let html = html.ok_or_else(|| Reason::new(Code::XmlShape, "nitf/body/body.content is missing or empty"))?;
    let text = |path: &[&str]| nitf.at(path).and_then(Element::text);
    let of = |path: &[&str], name: &str| nitf.at(path).and_then(|e| e.attribute(name)).map(str::to_owned);
    let docdata = |name: &'static str, attribute: &str| of(&["head", "docdata", name], attribute);
    let byline = &["body", "body.head", "byline"];
    let keywords = nitf.at(&["head", "docdata", "key-list"]).into_iter().flat_map(|list| list.all("keyword"));
    let keywords: Vec<Value> = keywords.filter_map(|keyword| keyword.attribute("key")).map(Value::from).collect();
    let people = nitf.at(byline).into_iter().flat_map(|byline| byline.all("person")).filter_map(Element::text);
    let people: Vec<Value> = people.map(Value::from).collect();
    let one = |value: Option<String>| value.map(Value::from);
    let many = |values: Vec<Value>| (!values.is_empty()).then(|| Value::from(values));
    let stated = [
        ("doc-id", Field::Id, one(docdata("doc-id", "id-string"))),
        ("hl1", Field::Headline, one(text(&["body", "body.head", "hedline", "hl1"]))),
        ("title", Field::Headline, one(text(&["head", "title"]))),
        ("abstract", Field::Description, one(text(&["body", "body.head", "abstract"]))),
        ("byline", Field::Byline, one(text(byline))),
        ("byline.person", Field::Authors, many(people)),
        ("date.release", Field::Published, one(docdata("date.release", "norm")).map(extended)),
        ("date.issue", Field::Published, one(docdata("date.issue", "norm")).map(extended)),
        (
            "story.date",
            Field::Published,
            one(of(&["body", "body.head", "dateline", "story.date"], "norm")).map(extended),
        ),
        ("date.publication", Field::Published, one(of(&["head", "pubdata"], "date.publication")).map(extended)),
        ("xml:lang", Field::Language, nitf.attribute("xml:lang").map(Value::from)),
        ("lang", Field::Language, body.and_then(|body| body.attribute("lang")).map(Value::from)),
        ("position.section", Field::Section, one(of(&["head", "pubdata"], "position.section"))),
        ("key-list", Field::Tags, many(keywords)),
        ("pubdata.name", Field::Source, one(of(&["head", "pubdata"], "name"))),
        ("doc-id.regsrc", Field::Source, one(docdata("doc-id", "regsrc"))),
        ("ex-ref", Field::Url, one(of(&["head", "pubdata"], "ex-ref")).filter(is_address)),
    ];
    let extra = [
        ("dateline", text(&["body", "body.head", "dateline"])),
        ("urgency", docdata("urgency", "ed-urg")),
        ("copyright", docdata("doc.copyright", "holder")),
        ("rights", text(&["body", "body.head", "rights"])),
        ("tagline", text(&["body", "body.end", "tagline"])),
        ("expires", docdata("date.expire", "norm")),
        ("version", nitf.attribute("version").map(str::to_owned)),
    ];
    let state = |(name, field, value): (&'static str, Field, Option<Value>)| {
        value.map(|value| Statement { by: By::Body, name: name.into(), field, value })
    };
    Ok(Read {
        content: Content::Html(html),
        stated: stated.into_iter().filter_map(state).collect(),
        extra: extra
            .into_iter()
            .filter_map(|(name, text)| Some((name.to_owned(), text?.into())))
            .collect::<Map<_, _>>(),
        media_type: Some(MEDIA_TYPE),
        ..Read::default()
    })
}

fn is_address(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.contains("://"))
}

/// ISO 8601's basic form, which NITF prefers (`20161016T073000Z`), as the extended one.
fn extended(value: Value) -> Value {
    let Some(text) = value.as_str().filter(|text| text.is_ascii()) else { return value };
    let digits = |from: usize, to: usize| text.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let (Some(year), Some(month), Some(day)) = (digits(0, 4), digits(4, 6), digits(6, 8)) else { return value };
    let date = format!("{year}-{month}-{day}");
    match (text.get(8..9), digits(9, 11), digits(11, 13), digits(13, 15)) {
        (Some("T"), Some(hour), Some(minute), second) => {
            let zone = text.get(if second.is_some() { 15 } else { 13 }..).unwrap_or_default();
            let zone = match zone.len() {
                5 => format!("{}:{}", &zone[..3], &zone[3..]),
                _ => zone.to_owned(),
            };
            Value::from(format!("{date}T{hour}:{minute}:{}{zone}", second.unwrap_or("00")))
        }
        _ => Value::from(date),
    }
}

/// The elements of a body as HTML has them; marks of people, places and money are text.
fn tag(element: &Element) -> Option<&'static str> {
    Some(match element.local() {
        "p" => "p",
        "hl1" => "h1",
        "hl2" => "h2",
        "block" => "div",
        "media" => "figure",
        "media-caption" => "figcaption",
        "media-producer" => "small",
        "ul" => "ul",
        "ol" => "ol",
        "li" => "li",
        "dl" => "dl",
        "dt" => "dt",
        "dd" => "dd",
        "table" => "table",
        "tr" => "tr",
        "td" => "td",
        "th" => "th",
        "bq" => "blockquote",
        "pre" => "pre",
        "a" => "a",
        "em" => "em",
        "q" => "q",
        "br" => "br",
        "hr" => "hr",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::tests::decoded;

    const ITEM: &str = r#"<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-5.dtd"><nitf version="-//IPTC//DTD NITF 3.5//EN" xml:lang="en">
<head><title>Slug</title><docdata><doc-id id-string="n-1" regsrc="Example Agency"/><date.issue norm="20161016T080000Z"/><urgency ed-urg="4"/>
<key-list><keyword key="pier"/><keyword key="harbour"/></key-list></docdata><pubdata position.section="Coast"/></head>
<body><body.head><hedline><hl1>Pier reopens</hl1></hedline><byline>By <person>Ann Bo</person></byline><dateline><location>OLD HAVEN</location></dateline>
<abstract><p>Short.</p></abstract></body.head><body.content><p>One &lt; two.</p><block><p>Two.</p></block></body.content></body></nitf>"#;

    #[test]
    fn a_document_is_an_article() {
        for content_type in ["application/vnd.iptc.nitf+xml", "text/xml", "text/plain", ""] {
            let raw = decoded(content_type, ITEM).unwrap();
            assert_eq!(raw.content, Content::Html("<p>One &lt; two.</p><div><p>Two.</p></div>".into()));
            assert_eq!(raw.origin.id.as_deref(), Some("n-1"));
            assert_eq!(raw.given.headline.as_deref(), Some("Pier reopens"));
            assert_eq!(raw.given.description.as_deref(), Some("Short."));
            assert_eq!(
                (raw.given.byline.as_deref(), raw.given.authors),
                (Some("By Ann Bo"), vec!["Ann Bo".to_owned()])
            );
            assert_eq!(raw.given.published.as_deref(), Some("2016-10-16T08:00:00Z"));
            assert_eq!((raw.given.section.as_deref(), raw.given.tags.len()), (Some("Coast"), 2));
            assert_eq!(raw.given.source_name.as_deref(), Some("Example Agency"));
            assert_eq!(raw.extra["dateline"], "OLD HAVEN");
            assert_eq!(raw.origin.content_type.as_deref(), Some(MEDIA_TYPE));
        }
    }

    #[test]
    fn what_holds_no_text_or_is_damaged_has_its_code() {
        let code = |xml: &str| decoded("text/xml", xml).unwrap_err();
        assert_eq!(code("<nitf><body><body.content/></body></nitf>"), Code::XmlShape);
        assert_eq!(code("<nitf><body><body.content><p>cut o"), Code::Xml);
        let entity = "<!DOCTYPE nitf [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><nitf><body><body.content>&e;</body.content></body></nitf>";
        assert_eq!(code(entity), Code::XmlEntity);
    }

    #[test]
    fn basic_dates_become_extended_ones() {
        for (basic, expected) in [
            ("20161016", "2016-10-16"),
            ("20161016T073000Z", "2016-10-16T07:30:00Z"),
            ("20161016T0730+0200", "2016-10-16T07:30:00+02:00"),
            ("2016-10-16T07:30:00Z", "2016-10-16T07:30:00Z"),
            ("soon", "soon"),
        ] {
            assert_eq!(extended(basic.into()), expected, "{basic}");
        }
    }
}
