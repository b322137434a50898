//! The forms of input that are no single text, page or object, from the input queue of a real broker to the queue downstream.

use std::time::Duration;

use serde_json::json;

use crate::round_trip::TEXT;
use crate::support::broker;
use crate::support::queue::{Client, Found, properties};
use crate::support::schema;
use crate::support::worker::Worker;

const LIMIT: Duration = Duration::from_secs(60);

/// An article of our own, another one for each name.
fn text(name: &str) -> String {
    TEXT.replace("Monday", name)
}

fn ids(found: &[Found]) -> Vec<String> {
    let mut ids: Vec<_> =
        found.iter().map(|f| f.json()["origin"]["id"].as_str().unwrap_or_default().to_owned()).collect();
    ids.sort();
    ids
}

#[test]
fn several_articles_of_a_message_come_out_together_or_not_at_all() {
    let vhost = broker::shared().vhost();
    let _worker = Worker::ready(&vhost, &["limits.articles=5"]);
    let client = Client::connect(&vhost.url());
    let article = |id: &str| json!({"id": id, "title": "Harbour reopens after storm", "text": text(id)});
    let event = |id: &str| json!({"specversion": "1.0", "id": id, "source": "/crawler", "type": "org.example.article", "data": article(id)});
    let array = json!([article("a1"), article("a2")]).to_string();
    let lines = format!("{}\n{}\n{}\n", article("l1"), article("l2"), article("l3"));
    let batch = json!([event("b1"), event("b2")]).to_string();
    client.publish(
        "articles.raw",
        &[
            (properties("application/json", "array"), array.into_bytes()),
            (properties("application/x-ndjson", "lines"), lines.into_bytes()),
            (properties("application/cloudevents-batch+json", "batch"), batch.into_bytes()),
        ],
    );
    let found = client.take("articles.enriched", 7, LIMIT);
    assert_eq!(ids(&found), ["a1", "a2", "b1", "b2", "l1", "l2", "l3"]);
    for result in &found {
        let document = result.json();
        schema::assert_article(&document);
        assert_eq!(document["headline"], "Harbour reopens after storm");
        assert_eq!(result.message_id(), document["id"]);
        let of = result.properties.correlation_id().clone().unwrap();
        assert!(document["origin"]["id"].as_str().unwrap().starts_with(&of.as_str()[..1]), "{of} {document:#}");
    }

    let many = json!((0..6).map(|n| article(&n.to_string())).collect::<Vec<_>>()).to_string();
    let bad = json!([article("x1"), {"title": "no text"}, article("x3")]).to_string();
    let cut = format!("{}\n{{\"text\": \"cut o", article("c1"));
    let refused = [
        ("many", "application/json", many, "malformed.too_many_articles"),
        ("bad", "application/json", bad, "malformed.json_shape"),
        ("cut", "application/x-ndjson", cut, "malformed.json"),
        ("none", "application/json", "[]".to_owned(), "malformed.empty"),
    ];
    let messages: Vec<_> =
        refused.iter().map(|(id, form, body, _)| (properties(form, id), body.clone().into_bytes())).collect();
    client.publish("articles.raw", &messages);
    let quarantined = client.take("articles.quarantine", refused.len(), LIMIT);
    for (id, _, body, reason) in &refused {
        let found = quarantined.iter().find(|found| found.message_id() == *id).unwrap_or_else(|| panic!("no {id}"));
        assert_eq!(found.header("x-copydesk-reason").as_deref(), Some(*reason), "{id}");
        assert_eq!(found.body, body.as_bytes(), "{id}: the bytes as they came");
    }
    let detail = |id| quarantined.iter().find(|f| f.message_id() == id).and_then(|f| f.header("x-copydesk-detail"));
    assert!(detail("bad").unwrap().starts_with("article 2 of 3, for which none was published"), "{:?}", detail("bad"));
    client.publish("articles.raw", &[(properties("text/plain", "last"), TEXT.as_bytes().to_vec())]);
    let last = client.take("articles.enriched", 1, LIMIT);
    assert_eq!(last[0].properties.correlation_id().clone().unwrap().as_str(), "last", "nothing of the others came out");
}

/// [`TEXT`] as paragraphs of HTML.
fn paragraphs(name: &str) -> String {
    text(name).split("\n\n").skip(2).map(|paragraph| format!("<p>{}</p>", paragraph.trim())).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// A response record whose page is compressed and in chunks.
fn record(id: &str, page: &[u8]) -> Vec<u8> {
    let page = gzip(page);
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n";
    let block = [head.as_bytes(), format!("{:x}\r\n", page.len()).as_bytes(), &page, b"\r\n0\r\n\r\n"].concat();
    let head = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <{id}>\r\nWARC-Date: 2024-05-17T06:00:00Z\r\nWARC-Target-URI: https://example.org/{id}\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), &block, b"\r\n\r\n"].concat()
}

#[test]
fn feeds_news_items_and_archived_pages_come_out_as_documents() {
    let vhost = broker::shared().vhost();
    let _worker = Worker::ready(&vhost, &["decode.feeds=articles"]);
    let client = Client::connect(&vhost.url());
    let title = "Harbour reopens after storm";
    let page = |id: &str| {
        format!(
            "<!doctype html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{}</article></body></html>",
            paragraphs(id)
        )
    };
    let item = |id: &str| {
        format!(
            "<item><title>{title}</title><guid>{id}</guid><description><![CDATA[{}]]></description></item>",
            paragraphs(id)
        )
    };
    let rss =
        format!("<rss version='2.0'><channel><title>The Example</title>{}{}</channel></rss>", item("r1"), item("r2"));
    let atom = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>The Example</title><entry><id>a1</id><title>{title}</title><content type='xhtml'><div>{}</div></content></entry></feed>",
        paragraphs("a1")
    );
    let newsml = |id: &str| {
        format!(
            "<newsItem guid='{id}' xml:lang='en'><contentMeta><headline>{title}</headline></contentMeta><contentSet><inlineXML><html><body>{}</body></html></inlineXML></contentSet></newsItem>",
            paragraphs(id)
        )
    };
    let message = format!("<newsMessage><itemSet>{}{}</itemSet></newsMessage>", newsml("m1"), newsml("m2"));
    let nitf = format!(
        "<?xml version='1.0'?><nitf><head><docdata><doc-id id-string='n1'/></docdata></head><body><body.head><hedline><hl1>{title}</hl1></hedline></body.head><body.content>{}</body.content></body></nitf>",
        paragraphs("n1")
    );
    let json_feed = json!({"version": "https://jsonfeed.org/version/1.1", "title": "The Example",
        "items": [{"id": "j1", "title": title, "content_html": paragraphs("j1")}]});
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}", page("h1"));
    client.publish(
        "articles.raw",
        &[
            (properties("application/rss+xml", "r"), rss.into_bytes()),
            (properties("text/plain", "a"), atom.into_bytes()),
            (properties("application/vnd.iptc.g2.newsmessage+xml", "m"), message.into_bytes()),
            (properties("text/html", "n"), nitf.into_bytes()),
            (properties("application/feed+json", "j"), json_feed.to_string().into_bytes()),
            (properties("application/warc", "w"), gzip(&record("w1", page("w1").as_bytes()))),
            (properties("application/http", "h"), http.into_bytes()),
        ],
    );
    let found = client.take("articles.enriched", 9, LIMIT);
    assert_eq!(ids(&found), ["", "a1", "j1", "m1", "m2", "n1", "r1", "r2", "w1"]);
    for result in &found {
        let document = result.json();
        schema::assert_article(&document);
        let form = &document["origin"]["content_type"];
        assert_eq!(document["headline"], title, "{form}");
        assert!(document["body"]["text"].as_str().unwrap().starts_with("The harbour of the old town"), "{form}");
        assert_eq!(document["language"]["code"], "en", "{form}");
    }
    let of = |id: &str| found.iter().map(Found::json).find(|document| document["origin"]["id"] == id).unwrap();
    assert_eq!(of("w1")["url"]["original"], "https://example.org/w1");
    assert_eq!(of("w1")["origin"]["content_type"], "application/warc");
    assert_eq!(of("a1")["provenance"]["content_type"]["method"], "root_element");
    assert_eq!(of("r1")["source"]["name"], "The Example");
    assert_eq!(of("m2")["origin"]["item"], 2);
}
