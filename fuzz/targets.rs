//! What must hold for any bytes. The fuzz targets call these with what libFuzzer finds; `tests/it/fuzz.rs` with the kept corpora and
//! mutations of them, so that every run of the tests tries a fixed number without any tool.

use std::path::Path;
use std::sync::Arc;

use copydesk::article::{Article, Content, Given, RawArticle, Source};
use copydesk::budget::Budget;
use copydesk::config::{Config, Layers};
use copydesk::message::{Headers, Message, Value};
use copydesk::normalize::{Options, Trace};
use copydesk::reason::{Code, Reason, Stage};
use copydesk::route::cel::{Document, Expression, Purpose, STACK};
use copydesk::route::{ROUTING_KEY_BYTES, Template};
use copydesk::transport::amqp::headers;

const TYPES: [&str; 8] = [
    "",
    "text/plain",
    "text/html",
    "application/json",
    "application/ld+json",
    "application/cloudevents+json",
    "text/html; charset=shift_jis",
    "text/plain; charset=utf-16",
];
const ENCODINGS: [&str; 6] = ["", "gzip", "deflate", "br", "zstd", "gzip, br"];

/// Any bytes under any content type and encoding decode to articles or to a reason, and alike each time.
pub fn decode(data: &[u8]) {
    let [form, encoding, body @ ..] = data else { return };
    let mut message = Message { body: body.to_vec().into(), ..Message::default() };
    message.properties.content_type = Some(TYPES[usize::from(*form) % TYPES.len()].to_owned());
    message.properties.content_encoding = Some(ENCODINGS[usize::from(*encoding) % ENCODINGS.len()].to_owned());
    decoded(&message);
}

/// Most articles in one message.
const ARTICLES: usize = 16;

/// Decodes a message twice, to the same articles or the same reason, and checks what holds for all.
fn decoded(message: &Message) {
    let options = copydesk::decode::Options {
        body_bytes: 1 << 20,
        decompressed_bytes: 1 << 20,
        articles: ARTICLES,
        feeds: copydesk::decode::Feeds::Articles,
        ..Default::default()
    };
    let first = copydesk::decode::decode(message, &options, &Budget::unlimited());
    let again = copydesk::decode::decode(message, &options, &Budget::unlimited());
    assert_eq!(first, again, "the same bytes decode alike");
    match first {
        Ok(articles) => {
            assert!((1..=ARTICLES).contains(&articles.len()));
            let is_numbered = |(n, article): (u32, &RawArticle)| article.origin.item == Some(n);
            assert!(articles.len() == 1 || (1..).zip(&articles).all(is_numbered));
        }
        Err(reason) => assert!(!reason.detail.is_empty()),
    }
}

/// The bytes behind the first one, which chooses among `types`.
fn decode_as(types: &[&str], data: &[u8]) {
    let [form, body @ ..] = data else { return };
    let mut message = Message { body: body.to_vec().into(), ..Message::default() };
    message.properties.content_type = Some(types[usize::from(*form) % types.len()].to_owned());
    decoded(&message);
}

/// Any bytes as lists, lines, batches and feeds in JSON.
pub fn lists(data: &[u8]) {
    const TYPES: [&str; 5] = [
        "application/json",
        "application/x-ndjson",
        "application/cloudevents-batch+json",
        "application/feed+json",
        "application/ld+json",
    ];
    decode_as(&TYPES, data);
}

/// Any bytes as feeds and news items in XML.
pub fn xml(data: &[u8]) {
    const TYPES: [&str; 4] = [
        "application/rss+xml",
        "application/atom+xml",
        "text/xml; charset=utf-16",
        "application/vnd.iptc.g2.newsitem+xml",
    ];
    decode_as(&TYPES, data);
}

/// Any bytes as records of WARC and as HTTP responses.
pub fn records(data: &[u8]) {
    decode_as(&["application/warc", "application/http"], data);
}

/// Any bytes as a file of WARC records, packed or not: reading ends, and no record is longer than allowed.
pub fn archive(data: &[u8]) {
    const LIMIT: usize = 4096;
    let [form, bytes @ ..] = data else { return };
    let ending = ["warc", "warc.gz", "warc.zst"][usize::from(*form) % 3];
    let path = std::env::temp_dir().join(format!("copydesk-fuzz-{}.{ending}", std::process::id()));
    std::fs::write(&path, bytes).unwrap();
    let messages =
        copydesk::transport::files::Messages::new(vec![copydesk::transport::files::Input::Path(path.clone())], LIMIT);
    for (n, message) in messages.enumerate() {
        assert!(n <= bytes.len() * 4096, "it does not end");
        if let Ok(message) = message {
            assert!(message.body.len() <= (64 << 10) + LIMIT);
            decoded(&message);
        }
    }
    let _ = std::fs::remove_file(path);
}

/// Any page and any text becomes an article or a reason, within its work budget, and the same one each time.
pub fn normalize(data: &[u8]) {
    let [form, body @ ..] = data else { return };
    let text = String::from_utf8_lossy(body).into_owned();
    let content = if form % 2 == 0 { Content::Html(text) } else { Content::Text(text) };
    let given =
        Given { url: (form & 2 != 0).then(|| "https://example.org/2016/10/16/a".to_owned()), ..Given::default() };
    let raw = RawArticle { content, given, ..RawArticle::default() };
    let budget = || Budget::new(1_000_000 + 2_000 * body.len() as u64, Arc::default());
    let options = Options { min_words: 0, ..Default::default() };
    let once = copydesk::normalize::normalize(raw.clone(), &options, &budget(), &mut Trace::collecting());
    let again = copydesk::normalize::normalize(raw, &options, &budget(), &mut Trace::default());
    assert_eq!(once, again, "a trace changes nothing, and the same input gives the same article");
}

/// Most bytes of headers in a copy, with some slack for the list of those that did not fit.
const COPY_BYTES: usize = (120 << 10) + 1000;

/// Whatever headers a message has: its copy for quarantine fits one frame, carries the same body, says why, does not act, and a second
/// copy remembers what the first one did; restoring takes everything of ours away.
pub fn headers(data: &[u8]) {
    let [budget, attempt, rest @ ..] = data else { return };
    let mut bytes = rest;
    let mut message = Message { body: rest.to_vec().into(), queue: "articles.raw".into(), ..Message::default() };
    message.headers = table(&mut bytes, 0);
    message.properties.expiration = (budget % 2 == 0).then(|| "1000".to_owned());
    let reason = Reason::new(Code::Json, String::from_utf8_lossy(rest));
    let attempt = u32::from(*attempt);
    let why = headers::Why { attempt, reason: &reason, stage: Stage::Decode, now: 1_476_576_000 };
    let budget = usize::from(*budget) * 256;
    let copy = headers::copy(&message, "articles.quarantine", why, budget);
    assert_eq!(copy.body, message.body);
    assert!(Value::Table(copy.headers.clone()).size() <= COPY_BYTES);
    assert_eq!(copy.headers[headers::REASON].as_str(), Some("malformed.json"));
    let acts = ["CC", "BCC", "x-death", "x-delivery-count"];
    assert!(copy.properties.expiration.is_none() && acts.iter().all(|name| !copy.headers.contains_key(*name)));
    let quarantined =
        Message { body: copy.body, properties: copy.properties, headers: copy.headers, ..Message::default() };
    let again = headers::copy(&quarantined, "articles.quarantine", why, budget);
    assert_eq!(again.headers.get(headers::FIRST_SEEN), quarantined.headers.get(headers::FIRST_SEEN));
    assert_eq!(again.headers.get(headers::ORIGINAL), quarantined.headers.get(headers::ORIGINAL));
    let restored = headers::restore(&quarantined, "articles.raw");
    assert!(restored.headers.keys().all(|name| !name.starts_with("x-copydesk-")));
    assert_eq!(restored.body, message.body);
}

fn table(bytes: &mut &[u8], depth: usize) -> Headers {
    let names = ["CC", "x-death", "x-delivery-count", "x-copydesk-original", "x-copydesk-first-seen", "url", "x"];
    let mut headers = Headers::new();
    while let [name, rest @ ..] = *bytes {
        *bytes = rest;
        if name % 16 == 15 {
            break;
        }
        let name = names.get(usize::from(name % 16)).map_or_else(|| format!("h{name}"), |name| (*name).to_owned());
        headers.insert(name, value(bytes, depth));
    }
    headers
}

fn value(bytes: &mut &[u8], depth: usize) -> Value {
    let [kind, rest @ ..] = *bytes else { return Value::Void };
    *bytes = rest;
    match kind % 8 {
        0 => Value::Bool(*kind > 100),
        1 => Value::I64(i64::from(*kind) << 40),
        2 | 3 => {
            let (text, rest) = bytes.split_at(bytes.len().min(usize::from(*kind)));
            *bytes = rest;
            // A few bytes stand for many, so that the limits are reached.
            Value::LongString(text.repeat(1 + usize::from(*kind)).into())
        }
        4 if depth < 64 => Value::Table(table(bytes, depth + 1)),
        5 if depth < 64 => Value::Array((0..kind % 5).map(|_| value(bytes, depth + 1)).collect()),
        6 => Value::Timestamp(u64::from(*kind)),
        _ => Value::Void,
    }
}

/// Any template is read or refused, and what is read fills to a valid routing key. The first line is the template, the rest a name.
pub fn template(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (template, domain) = text.split_once('\n').unwrap_or((&text, ""));
    if let Ok(template) = Template::parse(template) {
        let article = Article {
            source: Source { name: None, domain: Some(domain.to_owned()) },
            section: Some(domain.to_owned()),
            ..Article::default()
        };
        assert!(template.fill(&article).len() <= ROUTING_KEY_BYTES);
    }
}

/// Any rule is compiled or refused with reasons, and one that was compiled has an answer for an article, or a reason, and the same one each
/// time. What is noted of it are all the ways in which it can fail: one without a note never does.
pub fn rule(data: &[u8]) {
    let source = String::from_utf8_lossy(data).into_owned();
    // The parser takes stack by the length of what it reads; the worker compiles on such a thread, too.
    let compile = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        let mut document = Document::of_schema(&copydesk::encode::written_schema());
        match Expression::compile(&source, document.form(), Purpose::Value) {
            Ok(expression) => {
                document.read_for(&expression);
                Some((document, expression))
            }
            Err(problems) => {
                assert!(!problems.is_empty(), "refused without a reason");
                None
            }
        }
    });
    let Some((document, expression)) = compile.expect("a thread").join().expect("it compiles or is refused") else {
        return;
    };
    let article = Article {
        headline: Some("Wahlen".into()),
        tags: vec!["a".into(), "b".into()],
        extra: [("desk".to_owned(), "world".into())].into_iter().collect(),
        ..Article::default()
    };
    for article in [article, Article::default()] {
        let ask = || document.view(&article).value(&expression, &Budget::new(50_000_000, Arc::default()));
        let answer = ask();
        assert_eq!(answer, ask(), "the same article has the same answer");
        if expression.notes().is_empty()
            && let Ok(Err(failure)) = answer
        {
            let allowed = ["out of range", "not a finite number", "nested too deeply"];
            assert!(allowed.iter().any(|word| failure.0.contains(word)), "{}: {failure}", expression.source());
        }
    }
}

/// Any configuration is resolved or refused with reasons, and what is printed of it holds no password.
pub fn configuration(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    // Files are read while resolving; any of this machine's is none of a fuzzer's business.
    if text.contains("_file") {
        return;
    }
    let (file, settings) = text.split_once("\n---\n").unwrap_or((&text, ""));
    let mut layers = Layers::new();
    layers.text(Path::new("fuzz.toml"), file);
    settings.lines().for_each(|setting| layers.set(setting));
    layers.set("broker.url=amqp://user:swordfish@localhost/");
    layers.set("broker.password=swordfish");
    assert!(text.contains("swordfish") || !copydesk::config::print(&layers).contains("swordfish"));
    match Config::resolve(layers) {
        Ok(config) => assert!(text.contains("swordfish") || !format!("{config:?}").contains("swordfish")),
        Err(problems) => assert!(!problems.0.is_empty(), "refused without a reason"),
    }
}
