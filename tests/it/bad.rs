//! Bad input of every form: truncated, of the wrong type, huge, deeply nested, in the wrong encoding, with entities that expand or lead outside,
//! and bombs. Each has its reason, and lands in quarantine with its original bytes, on a real broker.

use std::collections::BTreeSet;
use std::io::Write;
use std::time::Duration;

use copydesk::reason::Code;
use lapin::types::{AMQPValue, FieldTable};

use crate::support::broker;
use crate::support::queue::{Client, properties};
use crate::support::worker::Worker;

const LIMIT: Duration = Duration::from_secs(90);
/// Bytes that unpack to more than the limit of the test.
const BOMB: usize = 9 << 20;

/// What is wrong with an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wrong {
    Truncated,
    Type,
    Huge,
    Nested,
    Charset,
    Entities,
    Outside,
    Bomb,
}
use Wrong::*;

/// What is wrong, the content type, the content encoding, the body, and the reason it has.
type Case = (Wrong, &'static str, &'static str, Vec<u8>, &'static str);

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// A WARC record of this type with this block.
fn record(kind: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/a\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(fields: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n").as_bytes(), body].concat()
}

fn cut(bytes: &[u8], off: usize) -> Vec<u8> {
    bytes[..bytes.len() - off].to_vec()
}

/// The forms, each with what can be wrong with it. What a form cannot have is not there: text has no structure to be truncated.
fn forms() -> Vec<(&'static str, Vec<Case>)> {
    const JSON: &str = "application/json";
    let zeros = vec![b'x'; BOMB];
    let nested = |open: &str| open.repeat(100_000).into_bytes();
    let xml = |kind: &'static str, labelled: &'static str, open: &str, close: &str| -> Vec<Case> {
        let declared = |entity: &str| format!("<!DOCTYPE x [{entity}]>{open}&b;{close}").into_bytes();
        vec![
            (Truncated, kind, "", format!("{open}cut o").into_bytes(), "malformed.xml"),
            (Huge, kind, "", format!("{open}{}{close}", "<i/>".repeat(200_000)).into_bytes(), "malformed.depth"),
            (Nested, kind, "", [open.as_bytes(), &nested("<a>")].concat(), "malformed.depth"),
            (
                Charset,
                labelled,
                "",
                [b"<?xml version='1.0'?>", open.as_bytes(), b"text", close.as_bytes()].concat(),
                "malformed.charset",
            ),
            (Entities, kind, "", declared("<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>"), "malformed.xml_entity"),
            (Outside, kind, "", declared("<!ENTITY b SYSTEM 'file:///etc/passwd'>"), "malformed.xml_entity"),
        ]
    };
    let event = |data: &str| format!(r#"{{"specversion":"1.0","id":"e","source":"/c","type":"t","data":{data}}}"#);
    let whole = record("response", &response("", b"<p>A page.</p>"));
    let mut forms = vec![
        (
            "text",
            vec![
                (
                    Type,
                    "text/plain",
                    "",
                    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xfe\x80".repeat(9),
                    "malformed.charset_invalid",
                ),
                (Huge, "text/plain", "", b"All work and no play. ".repeat(400_000), "malformed.too_large"),
                (Charset, "text/plain; charset=x-klingon", "", b"A text.".to_vec(), "malformed.charset"),
            ],
        ),
        (
            "page",
            vec![
                (
                    Truncated,
                    "text/html",
                    "",
                    b"<!doctype html><html><head><title>Cut o".to_vec(),
                    "not_article.too_short",
                ),
                (Type, "application/pdf", "", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 0".to_vec(), "malformed.content_type"),
                (Huge, "text/html", "", b"<p>All work and no play.</p>".repeat(400_000), "malformed.too_large"),
                (Nested, "text/html", "", nested("<div>"), "not_article.too_short"),
                (Charset, "text/html; charset=x-klingon", "", b"<p>x</p>".to_vec(), "malformed.charset"),
            ],
        ),
        (
            "object",
            vec![
                (Truncated, JSON, "", br#"{"text": "it ends he"#.to_vec(), "malformed.json"),
                (Type, JSON, "", b"7".to_vec(), "malformed.json_shape"),
                (Type, JSON, "", br#"{"text": {"n": 1}, "title": "no text"}"#.to_vec(), "malformed.json_shape"),
                (
                    Huge,
                    JSON,
                    "",
                    [br#"{"text":"x","a":["#.to_vec(), b"1,".repeat(500_000), b"1]}".to_vec()].concat(),
                    "malformed.json_shape",
                ),
                (
                    Nested,
                    JSON,
                    "",
                    [br#"{"a":"#.repeat(100_000), b"1".to_vec(), b"}".repeat(100_000)].concat(),
                    "malformed.json_depth",
                ),
                (
                    Charset,
                    "application/json; charset=x-klingon",
                    "",
                    b"{\"text\":\"\x81\xfe\xff\"}".to_vec(),
                    "malformed.charset",
                ),
            ],
        ),
        (
            "list",
            vec![
                (Truncated, JSON, "", br#"[{"text":"One."},{"text":"cut o"#.to_vec(), "malformed.json"),
                (Type, JSON, "", br#"[{"text":"One."},7]"#.to_vec(), "malformed.json_shape"),
                (Type, JSON, "", b"[]".to_vec(), "malformed.empty"),
                (
                    Huge,
                    JSON,
                    "",
                    format!("[{}{{}}]", r#"{"text":"One."},"#.repeat(300)).into_bytes(),
                    "malformed.too_many_articles",
                ),
                (Nested, JSON, "", nested("["), "malformed.json_depth"),
            ],
        ),
        (
            "answer",
            vec![
                (Truncated, JSON, "", br#"{"articles":[{"title":"T","text":"One."},{"ti"#.to_vec(), "malformed.json"),
                (Type, JSON, "", br#"{"articles":[1,2]}"#.to_vec(), "malformed.json_shape"),
                (
                    Huge,
                    JSON,
                    "",
                    format!(
                        r#"{{"articles":[{}{{"title":"T","text":"x"}}]}}"#,
                        r#"{"title":"T","text":"x"},"#.repeat(300)
                    )
                    .into_bytes(),
                    "malformed.too_many_articles",
                ),
            ],
        ),
        (
            "lines",
            vec![
                (
                    Truncated,
                    "application/x-ndjson",
                    "",
                    b"{\"text\":\"One.\"}\n{\"text\":\"cut o".to_vec(),
                    "malformed.json",
                ),
                (Type, "application/x-ndjson", "", b"{\"text\":\"One.\"}\n[1]\n".to_vec(), "malformed.json_shape"),
                (Huge, "application/x-ndjson", "", b"{\"text\":\"One.\"}\n".repeat(300), "malformed.too_many_articles"),
                (Nested, "application/x-ndjson", "", nested("["), "malformed.json_depth"),
                (
                    Charset,
                    "application/x-ndjson; charset=x-klingon",
                    "",
                    b"{\"text\":\"\x81\xfe\xff\"}\n".to_vec(),
                    "malformed.charset",
                ),
            ],
        ),
        (
            "linked data",
            vec![
                (
                    Truncated,
                    "application/ld+json",
                    "",
                    br#"{"@context":"https://schema.org","artic"#.to_vec(),
                    "malformed.json",
                ),
                (
                    Type,
                    "application/ld+json",
                    "",
                    br#"{"@graph":[{"@type":"WebSite","name":"W"}]}"#.to_vec(),
                    "malformed.json_shape",
                ),
                (Nested, "application/ld+json", "", br#"{"@graph":["#.repeat(50_000), "malformed.json_depth"),
            ],
        ),
        (
            "event",
            vec![
                (
                    Truncated,
                    "application/cloudevents+json",
                    "",
                    cut(event(r#"{"text":"x"}"#).as_bytes(), 5),
                    "malformed.json",
                ),
                (
                    Type,
                    "application/cloudevents+json",
                    "",
                    br#"{"id":"e","data":{"text":"x"}}"#.to_vec(),
                    "malformed.cloud_event",
                ),
                (Type, "application/cloudevents+json", "", event("7").into_bytes(), "malformed.cloud_event"),
                (
                    Nested,
                    "application/cloudevents+json",
                    "",
                    event(&"[".repeat(100_000)).into_bytes(),
                    "malformed.json_depth",
                ),
                (
                    Charset,
                    "application/cloudevents+json; charset=x-klingon",
                    "",
                    [b"{\"specversion\":\"1.0\",\"id\":\"".to_vec(), b"\x81\xfe\xff\"}".to_vec()].concat(),
                    "malformed.charset",
                ),
            ],
        ),
        (
            "batch",
            vec![
                (
                    Truncated,
                    "application/cloudevents-batch+json",
                    "",
                    format!("[{},", event("{}")).into_bytes(),
                    "malformed.json",
                ),
                (Type, "application/cloudevents-batch+json", "", br#"[{"id":"e"}]"#.to_vec(), "malformed.cloud_event"),
                (
                    Huge,
                    "application/cloudevents-batch+json",
                    "",
                    format!("[{}{0}]", vec![event(r#"{"text":"x"}"#); 300].join(",") + ",").into_bytes(),
                    "malformed.json",
                ),
            ],
        ),
        (
            "RSS",
            xml(
                "application/rss+xml",
                "application/rss+xml; charset=x-klingon",
                "<rss><channel><item><description>",
                "</description></item></channel></rss>",
            ),
        ),
        (
            "Atom",
            xml(
                "application/atom+xml",
                "application/atom+xml; charset=x-klingon",
                "<feed><entry><content>",
                "</content></entry></feed>",
            ),
        ),
        (
            "RDF",
            xml(
                "application/rdf+xml",
                "application/rdf+xml; charset=x-klingon",
                "<rdf:RDF><item><description>",
                "</description></item></rdf:RDF>",
            ),
        ),
        (
            "NewsML-G2",
            [
                xml(
                    "application/vnd.iptc.g2.newsitem+xml",
                    "application/vnd.iptc.g2.newsitem+xml; charset=x-klingon",
                    "<newsItem><contentSet><inlineData>",
                    "</inlineData></contentSet></newsItem>",
                ),
                vec![(Type, "text/xml", "", b"<newsItem><contentSet/></newsItem>".to_vec(), "malformed.xml_shape")],
            ]
            .concat(),
        ),
        (
            "NITF",
            [
                xml(
                    "application/vnd.iptc.nitf+xml",
                    "application/vnd.iptc.nitf+xml; charset=x-klingon",
                    "<nitf><body><body.content><p>",
                    "</p></body.content></body></nitf>",
                ),
                vec![(Type, "text/xml", "", b"<nitf><head/></nitf>".to_vec(), "malformed.xml_shape")],
            ]
            .concat(),
        ),
        (
            "WARC",
            vec![
                (Truncated, "application/warc", "", cut(&whole, 12), "malformed.warc"),
                (Type, "application/warc", "", b"no record".to_vec(), "malformed.warc"),
                (Type, "application/warc", "", record("request", b"GET / HTTP/1.1\r\n\r\n"), "not_article.record"),
                (Type, "application/warc", "", [whole.clone(), whole.clone()].concat(), "malformed.warc"),
                (
                    Nested,
                    "application/warc",
                    "",
                    record("response", &response("", &nested("<div>"))),
                    "not_article.too_short",
                ),
                (
                    Charset,
                    "application/warc",
                    "",
                    record("response", b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=x-klingon\r\n\r\n<p>x"),
                    "malformed.charset",
                ),
                (
                    Bomb,
                    "application/warc",
                    "",
                    record("response", &response("Content-Encoding: gzip\r\n", &gzip(&zeros))),
                    "malformed.decompression_limit",
                ),
                (
                    Bomb,
                    "application/warc",
                    "gzip",
                    gzip(&record("response", &response("", &zeros))),
                    "malformed.decompression_limit",
                ),
            ],
        ),
        (
            "HTTP",
            vec![
                (Truncated, "application/http", "", b"HTTP/1.1 200 OK\r\nContent-".to_vec(), "malformed.http"),
                (
                    Type,
                    "application/http",
                    "",
                    b"HTTP/1.1 404 Not Found\r\n\r\n<p>x".to_vec(),
                    "not_article.error_page",
                ),
                (
                    Bomb,
                    "application/http",
                    "",
                    response("Content-Encoding: gzip\r\n", &gzip(&zeros)),
                    "malformed.decompression_limit",
                ),
            ],
        ),
    ];
    let text = b"A text that is packed. ".repeat(50);
    let packed: Vec<Case> = [("gzip", gzip as fn(&[u8]) -> Vec<u8>), ("deflate", deflate), ("zstd", zstd)]
        .into_iter()
        .flat_map(|(name, pack)| {
            [
                (Truncated, "text/plain", name, cut(&pack(&text), 9), "malformed.decompression"),
                (Type, "text/plain", name, b"it is not packed at all".to_vec(), "malformed.decompression"),
                (Bomb, "text/plain", name, pack(&zeros), "malformed.decompression_limit"),
            ]
        })
        .chain([
            (Truncated, "text/plain", "br", b"\x8b\x05\x80".to_vec(), "malformed.decompression"),
            (Type, "text/plain", "rot13", b"n grkg".to_vec(), "malformed.content_encoding"),
            // A bomb within a bomb.
            (Bomb, "text/plain", "gzip, gzip", gzip(&gzip(&zeros)), "malformed.decompression_limit"),
        ])
        .collect();
    forms.push(("content encodings", packed));
    forms
}

#[test]
fn every_form_has_its_reasons_and_keeps_its_bytes() {
    let vhost = broker::shared().vhost();
    let settings = ["limits.body_bytes=8388608", "limits.decompressed_bytes=8388608", "decode.feeds=articles"];
    let worker = Worker::ready(&vhost, &settings);
    let client = Client::connect(&vhost.url());
    let forms = forms();
    let mut sent = Vec::new();
    for (form, cases) in &forms {
        for (number, (wrong, content_type, encoding, body, reason)) in cases.iter().enumerate() {
            let id = format!("{form} {number} {wrong:?}");
            let mut properties = properties(content_type, &id);
            if !encoding.is_empty() {
                properties = properties.with_content_encoding((*encoding).into());
            }
            client.publish("articles.raw", &[(properties, body.clone())]);
            sent.push((id, body, *reason));
        }
    }
    // An event in binary mode that lacks what it must have.
    let mut headers = FieldTable::default();
    headers.insert("cloudEvents_specversion".into(), AMQPValue::LongString("1.0".into()));
    let body = b"A text.".to_vec();
    client.publish("articles.raw", &[(properties("text/plain", "binary event").with_headers(headers), body.clone())]);
    sent.push(("binary event".to_owned(), &body, "malformed.cloud_event"));

    let found = client.take("articles.quarantine", sent.len(), LIMIT);
    let mut wrong = Vec::new();
    for (id, body, reason) in &sent {
        let Some(message) = found.iter().find(|found| found.message_id() == *id) else {
            wrong.push(format!("{id}: not there"));
            continue;
        };
        let is = message.header("x-copydesk-reason").unwrap_or_default();
        if is != *reason {
            wrong
                .push(format!("{id}: {is}, not {reason}: {}", message.header("x-copydesk-detail").unwrap_or_default()));
        }
        if message.body != **body {
            wrong.push(format!("{id}: not the bytes that came"));
        }
        if message.header("x-copydesk-detail").is_none_or(|detail| detail.is_empty()) {
            wrong.push(format!("{id}: nothing says why"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(client.count("articles.enriched"), 0);
    assert!(worker.peak_memory() < 400, "peak memory {} MiB", worker.peak_memory());

    // Every way to be wrong and every code for what cannot be read is among them.
    let ways: BTreeSet<_> = forms.iter().flat_map(|(_, cases)| cases.iter().map(|case| case.0)).collect();
    assert_eq!(ways.len(), Bomb as usize + 1, "{ways:?}");
    let codes: BTreeSet<_> = sent.iter().map(|(_, _, reason)| *reason).collect();
    let missing: Vec<_> = Code::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|code| code.starts_with("malformed.") && !codes.contains(code))
        .collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}
