//! One invented article in the form of each crawler, parser and agency that is read: the same fields come out of all of them.

use std::path::Path;

use serde_json::Value;

use crate::support::schema;
use crate::support::worker::copydesk;

/// Files of `tests/fixtures/forms`, the media type by which each is named, and the fields that the form has no place for.
const FORMS: [(&str, &str, &[&str]); 18] = [
    ("activity-streams.json", "application/ld+json", &["source"]),
    ("atom-entry.xml", "application/atom+xml", &[]),
    ("feedparser.json", "application/json", &["source"]),
    ("gdelt.json", "application/json", &["description", "tags", "source"]),
    ("json-feed.json", "application/json", &["source"]),
    ("json-ld.json", "application/ld+json", &[]),
    ("media-cloud.json", "application/json", &["authors", "description", "tags", "source"]),
    ("news-please.json", "application/json", &["tags", "source"]),
    ("newsml-g2.xml", "application/vnd.iptc.g2.newsitem+xml", &[]),
    ("newspaper4k.json", "application/json", &[]),
    ("ninjs-1.json", "application/json", &["url"]),
    ("ninjs-2.json", "application/json", &["url"]),
    ("ninjs-3.json", "application/json", &["url"]),
    ("nitf.xml", "application/vnd.iptc.nitf+xml", &[]),
    ("rss-item.xml", "application/rss+xml", &["source"]),
    ("scrapy.json", "application/json", &["description"]),
    ("trafilatura.json", "application/json", &[]),
    ("wordpress.json", "application/json", &["source"]),
];

#[test]
fn the_same_article_comes_out_of_every_form() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/forms"));
    let mut there: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    there.retain(|name| !matches!(name.as_str(), "make.py" | "page.html"));
    there.sort();
    assert_eq!(there, FORMS.map(|(name, ..)| name), "each file has its row");
    let files = FORMS.iter().map(|(name, ..)| folder.join(name));
    let out = copydesk().args(["pipe", "--set", "duplicates.enabled=false"]).args(files).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    let documents: Vec<Value> =
        String::from_utf8_lossy(&out.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(documents.len(), FORMS.len(), "{said}");
    let mut wrong = Vec::new();
    for ((name, form, without), document) in FORMS.iter().zip(&documents) {
        schema::assert_article(document);
        let mut check = |field: &str, found: &Value, is_right: bool| {
            if is_right == without.contains(&field) {
                wrong.push(format!("{name}: {field} is {found}"));
            }
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        check("form", &document["origin"]["content_type"], document["origin"]["content_type"] == *form);
        let headline = &document["headline"];
        check("headline", headline, headline == "Lighthouse of Farholm lit again after eleven years");
        let authors = &document["authors"];
        check(
            "authors",
            authors,
            authors.as_array().is_some_and(|all| all.len() == 1 && all[0]["name"] == "Mara Quill"),
        );
        let published = &document["published"]["at"];
        check("published", published, text(published).starts_with("2024-05-16"));
        let url = &document["url"]["canonical"];
        check("url", url, url == "https://courier.farholm.example/2024/05/16/lighthouse-lit");
        let tags = &document["tags"];
        check(
            "tags",
            tags,
            tags.as_array().is_some_and(|tags| tags.iter().any(|tag| text(tag).contains("lighthouse"))),
        );
        check("language", &document["language"]["code"], document["language"]["code"] == "en");
        let source = &document["source"]["name"];
        check("source", source, text(source).contains("Courier") || text(source) == "courier.farholm.example");
        let description = &document["description"];
        check("description", description, text(description).starts_with("The lamp of the Farholm lighthouse"));
        let body = text(&document["body"]["text"]);
        let whole = body.starts_with("The lamp of the Farholm lighthouse") && body.ends_with("no fog is forecast.");
        check("body", &document["body"]["text"], whole && document["body"]["paragraphs"] == 5);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
