//! Articles per CPU second: each stage, each enricher alone, and all together, on the samples in `tests/fixtures/samples`.
//!
//! CPU time of the measuring thread is counted, not the wall's, so that a busy machine disturbs less; compare figures of one run only.

#![expect(clippy::expect_used, reason = "a benchmark may fail")]

use std::hint::black_box;
use std::path::Path;

use copydesk::article::Article;
use copydesk::budget::Budget;
use copydesk::decode::{Options, decode};
use copydesk::encode::{Format, json, json_ld, ninjs};
use copydesk::enrich::{Analysis, Registry, language};
use copydesk::message::Message;
use copydesk::normalize::{self, Trace, normalize};
use copydesk::route::cel::{Expression, Purpose};
use copydesk::route::{Output, Router, Template, When};

/// CPU nanoseconds that each figure is measured over.
const SPAN: u64 = 500_000_000;

/// Work that one enricher may spend; the default configuration's.
const STEP_UNITS: u64 = 50_000_000;

fn main() {
    // `cargo test --benches` passes --test: building this file is all that it asks for.
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    let text = sample("daily-news-egypt.txt", "text/plain");
    let page = sample("harbour.html", "text/html");
    let heavy = Message { body: heavy(&page.body).into(), ..page.clone() };
    let raw = |message: &Message| {
        decode(message, &Options::default(), &Budget::unlimited()).expect("a sample decodes").remove(0)
    };
    let clean = |message: &Message| {
        let normalized =
            normalize(raw(message), &normalize::Options::default(), &Budget::unlimited(), &mut Trace::default());
        normalized.expect("a sample normalizes").article
    };
    println!("{:<28} {:>14}", "stage", "per CPU second");
    for (name, message) in [("text", &text), ("html", &page), ("heavy html", &heavy)] {
        figure(&format!("decode {name}, {} B", message.body.len()), || raw(message));
        let raw = raw(message);
        figure(&format!("normalize {name}, {} B", message.body.len()), || {
            normalize(raw.clone(), &normalize::Options::default(), &Budget::unlimited(), &mut Trace::default())
        });
    }
    let mut article = clean(&text);
    println!("\n{:<28} {:>14}", "enricher, 3 KB of English", "per CPU second");
    let all = Registry::standard(&[], STEP_UNITS);
    // Each alone, without the language and with the sentences and words that all share; those first.
    article.language = enriched(&all, &article).language;
    let with = |name: &str| {
        let mut off: Vec<String> = all.names().into_iter().map(str::to_owned).collect();
        off.push(language::NAME.to_owned());
        off.retain(|n| n != name);
        Registry::standard(&off, STEP_UNITS)
    };
    figure("sentences and words", || Analysis::of(&article).tokens.len());
    for name in [language::NAME].into_iter().chain(all.names()) {
        let alone = with(name);
        figure(name, || enriched(&alone, &article));
    }
    figure("all together", || enriched(&all, &article));
    let enriched = enriched(&all, &article);
    println!("\n{:<28} {:>14}", "encode", "per CPU second");
    figure("json", || json(&enriched));
    figure("ninjs", || ninjs(&enriched));
    figure("json-ld", || json_ld(&enriched));
    println!("\n{:<28} {:>14}", "route", "per CPU second");
    let router = rules();
    figure("50 rules", || router.routes(&enriched, &Budget::unlimited()));
}

/// Fifty rules as a newsroom has them: by language, by source, by country and language, by subject; and an output for the rest.
fn rules() -> Router {
    const LANGUAGES: [&str; 20] = [
        "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "uk", "tr", "ar", "fa", "he", "hi", "zh", "ja", "ko", "sv",
        "da", "fi",
    ];
    let mut sources = Vec::new();
    for (n, language) in LANGUAGES.into_iter().enumerate() {
        sources.push(format!("language.?code.orValue('und') == '{language}'"));
        if n < 15 {
            let country = language.to_uppercase();
            sources.push(format!(
                "has(language.code) && language.code == '{language}' && countries.exists(c, c.code == '{country}')"
            ));
        }
        if n < 10 {
            sources.push(format!("has(source.domain) && source.domain.endsWith('.{language}') && body.words > 100"));
        }
        if n < 5 {
            sources.push(format!("subjects.exists(s, s.code == 'medtop:{n}1000000' && s.score > 0.5)"));
        }
    }
    assert_eq!(sources.len(), 50);
    let mut router = Router { output_bytes: 1 << 24, header_bytes: 1 << 14, ..Router::default() };
    let output = |when| Output { when, ..Output::new("articles", Template::default(), Format::Json) };
    for source in sources {
        let rule = Expression::compile(&source, router.rules.after.form(), Purpose::Condition).expect("a rule");
        router.rules.after.read_for(&rule);
        router.outputs.push(output(When::If(Box::new(rule))));
    }
    router.outputs.push(output(When::Otherwise));
    router
}

fn enriched(registry: &Registry, article: &Article) -> Article {
    let mut article = article.clone();
    registry.enrich(&mut article, &Budget::unlimited()).expect("nobody cancels");
    article
}

fn sample(name: &str, content_type: &str) -> Message {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/samples").join(name);
    let mut message = Message { body: std::fs::read(path).expect("a sample").into(), ..Message::default() };
    message.properties.content_type = Some(content_type.to_owned());
    message
}

/// The page as heavy as news pages are, 174 KB: menus, teasers and comments around the article, and scripts for most of the rest.
fn heavy(page: &[u8]) -> String {
    let page = String::from_utf8_lossy(page);
    let menu: String =
        (0..150).map(|i| format!("<li class=\"menu-item item-{i}\"><a href=\"/s/{i}\">Section {i}</a></li>")).collect();
    let teasers: String = (0..80)
        .map(|i| {
            format!(
                "<div class=\"teaser teaser--small\"><a href=\"/news/{i}\"><img src=\"/img/{i}.jpg\" width=\"320\" alt=\"\"><h3>Ferry {i} is late \
                again</h3></a><p class=\"standfirst\">The ferry was late again on day {i}, and nobody at the pier knew why.</p></div>"
            )
        })
        .collect();
    let comments: String = (0..60)
        .map(|i| format!("<div class=\"comment\" id=\"c{i}\"><b>Reader {i}</b><p>I never liked that pier anyway, and I said so in year {i}.</p></div>"))
        .collect();
    let around = page.replace("<nav>", &format!("<nav><ul>{menu}</ul>")).replace(
        "<footer>",
        &format!(
            "<section class=\"related\">{teasers}</section><section class=\"comments\">{comments}</section><footer>"
        ),
    );
    let script = "window.dataLayer.push({\"event\": \"view\", \"slots\": [{\"id\": 7, \"size\": \"300x250\", \"path\": \"/1/news/top\"}]});";
    let scripts = script.repeat(174_000_usize.saturating_sub(around.len()) / script.len());
    around.replace("</head>", &format!("<script>{scripts}</script></head>"))
}

fn figure<T>(name: &str, mut run: impl FnMut() -> T) {
    black_box(run());
    let begun = cpu_nanoseconds();
    let mut runs = 0u64;
    let spent = loop {
        for _ in 0..16 {
            black_box(run());
        }
        runs += 16;
        let spent = cpu_nanoseconds() - begun;
        if spent >= SPAN {
            break spent;
        }
    };
    println!("{name:<28} {:>14.0}", runs as f64 / (spent as f64 / 1e9));
}

/// CPU time of this thread so far: the first field of schedstat, see proc(5).
fn cpu_nanoseconds() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    stat.split_whitespace().next().and_then(|ns| ns.parse().ok()).expect("a number")
}
