//! There and back: what an output writes, in every format, envelope and packing, is read again as the article that it was, both over a real broker.

use std::time::Duration;

use copydesk::encode::Format;
use serde_json::{Value, json};

use crate::round_trip::TEXT;
use crate::support::broker;
use crate::support::queue::{Client, properties};
use crate::support::worker::Worker;

const LIMIT: Duration = Duration::from_secs(60);

/// What every format has a place for.
fn kept(document: &Value) -> Value {
    json!([
        document["headline"],
        document["description"],
        document["body"]["text"],
        document["language"]["code"],
        document["published"]["at"],
        document["url"]["canonical"],
        document["source"]["name"],
    ])
}

#[test]
fn what_is_written_in_any_form_is_read_again() {
    let (there, back) = (broker::shared().vhost(), broker::shared().vhost());
    let mut outputs = Vec::new();
    for (format, _) in Format::ALL {
        for event in ["", "structured", "binary"] {
            for packing in ["", "gzip", "zstd"] {
                let mut output =
                    format!(r#"{{exchange="articles",routing_key="article.{}",format="{format}""#, outputs.len());
                for (key, value) in [("cloud_event", event), ("compression", packing)] {
                    if !value.is_empty() {
                        output += &format!(r#",{key}="{value}""#);
                    }
                }
                outputs.push((output + "}", format, event, packing));
            }
        }
    }
    let written: Vec<_> = outputs.iter().map(|(output, ..)| output.as_str()).collect();
    let _writer = Worker::ready(&there, &[&format!("publish.outputs=[{}]", written.join(","))]);
    let _reader = Worker::ready(&back, &["duplicates.enabled=false"]);
    let (from, to) = (Client::connect(&there.url()), Client::connect(&back.url()));
    let text: Vec<_> = TEXT.split("\n\n").skip(2).collect();
    let article = json!({"title": "Harbour reopens after storm", "text": text.join("\n\n"), "description": "It was closed for a week.",
        "url": "https://courier.example/2024/05/harbour", "published_at": "2024-05-16T08:30:00Z", "source": "The Courier"});
    from.publish("articles.raw", &[(properties("application/json", "a"), article.to_string().into_bytes())]);
    let results = from.take("articles.enriched", outputs.len(), LIMIT);
    let by_key = |n: usize| results.iter().find(|found| found.routing_key == format!("article.{n}")).unwrap();
    let first = by_key(0).json();
    let expected = kept(&first);
    assert_eq!(expected[0], "Harbour reopens after storm");
    assert_eq!(expected[6], "The Courier");
    let mut wrong = Vec::new();
    for (n, (_, format, event, packing)) in outputs.iter().enumerate() {
        let name = format!("{format}, event {event:?}, packing {packing:?}");
        let result = by_key(n);
        let encoding = result.properties.content_encoding().as_ref().map_or("", |encoding| encoding.as_str());
        assert_eq!(encoding, *packing, "{name}");
        to.publish("articles.raw", &[(result.properties.clone(), result.body.clone())]);
        let read = to.take("articles.enriched", 1, LIMIT)[0].json();
        if kept(&read) != expected {
            wrong.push(format!("{name}: {}", kept(&read)));
        }
    }
    assert!(wrong.is_empty(), "{expected}\n{}", wrong.join("\n"));
}
