//! Every form of input, from the input queue of a real broker to the queue downstream.

use std::time::Duration;

use base64::Engine;
use lapin::types::{AMQPValue, FieldTable};

use crate::support::broker;
use crate::support::queue::{Client, properties};
use crate::support::schema;
use crate::support::worker::Worker;

const LIMIT: Duration = Duration::from_secs(30);

/// A text of our own, long enough to be an article.
pub const TEXT: &str = "Harbour reopens after storm\n\nBy Ada Example\n\nThe harbour of the old town opened again on Monday after a storm \
that had closed it for nine days, the port authority said. Ferries to the islands will run twice a day until the damaged quay is \
repaired.\n\nFishermen had asked the council to let smaller boats out earlier. The council refused because two buoys were adrift \
near the breakwater, and because the pilots could not be sure of the depth of the channel.\n";

fn page() -> String {
    let paragraphs: String = TEXT.split("\n\n").skip(2).map(|p| format!("<p>{}</p>", p.trim())).collect();
    format!(
        "<!doctype html><html lang=en><head><title>Harbour reopens after storm | The Example</title></head><body>\
         <nav><a href=/>Home</a><a href=/news>News</a></nav><article><h1>Harbour reopens after storm</h1>{paragraphs}</article>\
         <footer>Terms of use</footer></body></html>"
    )
}

#[test]
fn every_form_of_input_comes_out_as_a_document() {
    let vhost = broker::shared().vhost();
    let _worker = Worker::ready(&vhost, &[]);
    let client = Client::connect(&vhost.url());
    let json =
        serde_json::json!({"id": "j-1", "title": "Harbour reopens after storm", "text": TEXT, "custom": {"rank": 3}});
    let event = serde_json::json!({"specversion": "1.0", "id": "e-1", "source": "/crawler", "type": "org.example.article",
        "datacontenttype": "text/html", "data_base64": base64::engine::general_purpose::STANDARD.encode(page())});
    let linked = serde_json::json!({"@context": "https://schema.org", "@type": "NewsArticle", "@id": "l",
        "headline": "Harbour reopens after storm", "articleBody": TEXT, "url": "https://example.org/news/harbour"});
    let gzip = {
        use std::io::Write;
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(TEXT.as_bytes()).unwrap();
        out.finish().unwrap()
    };
    let latin = page().replace("Monday", "Monday, à l’heure,");
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&latin);
    let mut attributes = FieldTable::default();
    for (name, value) in [("specversion", "1.0"), ("id", "e-2"), ("source", "/crawler"), ("type", "t")] {
        attributes.insert(format!("cloudEvents:{name}").into(), AMQPValue::LongString(value.into()));
    }
    let cases = [
        ("text", properties("text/plain", "text"), TEXT.as_bytes().to_vec(), "text/plain"),
        ("html", properties("text/html", "html"), page().into_bytes(), "text/html"),
        ("json", properties("application/json", "json"), json.to_string().into_bytes(), "application/json"),
        (
            "event",
            properties("application/cloudevents+json", "event"),
            event.to_string().into_bytes(),
            "application/cloudevents+json",
        ),
        ("linked", properties("application/ld+json", "linked"), linked.to_string().into_bytes(), "application/ld+json"),
        ("absent", properties("", "absent"), page().into_bytes(), "text/html"),
        ("gzip", properties("text/plain", "gzip").with_content_encoding("gzip".into()), gzip, "text/plain"),
        ("latin", properties("text/html; charset=windows-1252", "latin"), latin.into_owned(), "text/html"),
        (
            "binary",
            properties("text/plain", "binary").with_headers(attributes),
            TEXT.as_bytes().to_vec(),
            "application/cloudevents+json",
        ),
    ];
    let messages: Vec<_> = cases.iter().map(|(_, properties, body, _)| (properties.clone(), body.clone())).collect();
    client.publish("articles.raw", &messages);

    let found = client.take("articles.enriched", cases.len(), LIMIT);
    for (name, _, _, form) in &cases {
        let document =
            found.iter().find(|f| f.properties.correlation_id().as_ref().is_some_and(|id| id.as_str() == *name));
        let document = document.unwrap_or_else(|| panic!("no document for {name}"));
        let json = document.json();
        schema::assert_article(&json);
        assert_eq!(json["origin"]["content_type"], *form, "{name}");
        assert_eq!(json["headline"], "Harbour reopens after storm", "{name}: {json:#}");
        let text = json["body"]["text"].as_str().unwrap();
        assert!(text.starts_with("The harbour of the old town"), "{name}: {text}");
        assert!(!text.contains("Terms of use"), "{name}");
        assert_eq!(json["language"]["code"], "en", "{name}");
        assert_eq!(document.routing_key, "article.en", "{name}");
        assert_eq!(document.message_id(), json["id"], "{name}");
        assert_eq!(*document.properties.delivery_mode(), Some(2), "{name}");
        assert!(document.header("x-copydesk-revision").is_some_and(|r| r.len() == 16), "{name}");
    }
    let json = found.iter().map(|f| f.json()).find(|d| d["origin"]["id"] == "j-1").unwrap();
    assert_eq!(json["extra"]["custom"]["rank"], 3, "unknown fields are kept");
}

#[test]
fn a_redelivery_gives_the_same_bytes() {
    let vhost = broker::shared().vhost();
    let _worker = Worker::ready(&vhost, &["duplicates.enabled=false"]);
    let client = Client::connect(&vhost.url());
    for _ in 0..2 {
        client.publish("articles.raw", &[(properties("text/html", "same"), page().into_bytes())]);
    }
    let found = client.take("articles.enriched", 2, LIMIT);
    assert_eq!(found[0].body, found[1].body);
    assert_eq!(found[0].message_id(), found[1].message_id());
}

#[test]
fn both_output_forms_can_be_published_at_once() {
    let vhost = broker::shared().vhost();
    let outputs = r#"publish.outputs=[{exchange="articles",routing_key="article.{language}",format="json"},
        {exchange="articles",routing_key="ninjs.{language}",format="ninjs"}]"#;
    let _worker = Worker::ready(&vhost, &[&outputs.replace('\n', ""), "topology.binding=#"]);
    let client = Client::connect(&vhost.url());
    client.publish("articles.raw", &[(properties("text/plain", "m"), TEXT.as_bytes().to_vec())]);
    let found = client.take("articles.enriched", 2, LIMIT);
    let ninjs = found.iter().find(|f| f.routing_key == "ninjs.en").expect("a ninjs document").json();
    assert_eq!(ninjs["standard"]["version"], "3.1");
    assert_eq!(ninjs["headlines"][0]["value"], "Harbour reopens after storm");
    let article = found.iter().find(|f| f.routing_key == "article.en").expect("our own document").json();
    assert_eq!(ninjs["bodies"][0]["value"], article["body"]["text"]);
    assert_eq!(ninjs["uri"], format!("urn:uuid:{}", article["id"].as_str().unwrap()));
}
