use std::io::{BufRead, Write};

use copydesk::article::{Content, Given, Origin, RawArticle};
use copydesk::{budget::Budget, encode, enrich::Registry, normalize};

// Scaffolding until the command line stands: NDJSON on stdin to NDJSON on stdout.
fn main() {
    let registry = Registry::standard(&[], 50_000_000);
    let mut out = std::io::stdout().lock();
    let min_words = if std::env::args().any(|a| a == "normalize.min_words=0") { 0 } else { 25 };
    for line in std::io::stdin().lock().lines() {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(&line.expect("stdin")) else { continue };
        let get = |k: &str| value.get(k).and_then(|v| v.as_str()).map(str::to_owned);
        let content = match (get("html"), get("text")) {
            (Some(page), _) => Content::Html(page),
            (_, text) => Content::Text(text.unwrap_or_default()),
        };
        let given =
            Given { url: get("url"), headline: get("title"), published: get("published_at"), ..Given::default() };
        let raw = RawArticle {
            origin: Origin { id: get("id"), ..Origin::default() },
            content,
            given,
            ..RawArticle::default()
        };
        let mut trace = normalize::Trace::default();
        let options = normalize::Options { min_words };
        match normalize::normalize(raw, &options, &Budget::unlimited(), &mut trace) {
            Ok(normalized) => {
                let mut article = normalized.article;
                if normalized.not_article.is_some() {
                    continue;
                }
                article.id = article.origin.id.clone().unwrap_or_default();
                let _ = registry.enrich(&mut article, &Budget::unlimited());
                let _ = out.write_all(&encode::json(&article));
                let _ = out.write_all(b"\n");
            }
            Err(reason) => eprintln!("{reason}"),
        }
    }
}
