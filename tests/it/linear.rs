//! Work grows with the input and no faster: in the budget's units, and in CPU time, for pages and texts ever larger and ever more deeply
//! nested.

use std::hint::black_box;

use copydesk::article::{Content, RawArticle};
use copydesk::budget::Budget;
use copydesk::normalize::{Options, Trace, normalize};

/// How much larger the large input is.
const GROWTH: usize = 8;

/// How much faster than the input time may grow: caches fill up, tables are rehashed, and the machine has other things to do.
const SLACK: f64 = 2.0;

/// CPU nanoseconds that each figure is measured over: many ticks of the kernel, which brings its account up to date with each.
const SPAN: u64 = 60_000_000;

/// Units that the article's budget loses, and CPU nanoseconds, the mean of as many runs as [`SPAN`] holds.
fn cost(content: &Content) -> (u64, f64) {
    let run = || {
        let raw = RawArticle { content: content.clone(), ..RawArticle::default() };
        let budget = Budget::new(1 << 40, std::sync::Arc::default());
        // What is no article, or is nested beyond the limit, ends early; that counts too.
        let _ =
            black_box(normalize(raw, &Options { min_words: 0, ..Default::default() }, &budget, &mut Trace::default()));
        (1 << 40) - budget.left()
    };
    let units = run();
    let begun = cpu_nanoseconds();
    let mut runs = 0_u32;
    loop {
        run();
        runs += 1;
        let spent = cpu_nanoseconds() - begun;
        if spent >= SPAN {
            return (units, spent as f64 / f64::from(runs));
        }
    }
}

/// CPU time of this thread so far: the first field of schedstat, see proc(5).
fn cpu_nanoseconds() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    stat.split_whitespace().next().and_then(|ns| ns.parse().ok()).expect("a number")
}

fn prose(n: usize) -> impl Iterator<Item = String> {
    (0..n).map(|i| {
        format!(
            "Sentence number {i} says that boat {} left the harbour at {}, and that nobody minded, as usual.",
            i * 7,
            i % 24
        )
    })
}

fn page(body: &str) -> Content {
    Content::Html(format!(
        "<html><head><title>Boats</title></head><body><article><h1>Boats</h1>{body}</article></body></html>"
    ))
}

/// An input of a kind, by its size.
type Kind = (&'static str, fn(usize) -> Content);

const KINDS: [Kind; 12] = [
    ("paragraphs", |n| page(&prose(n).map(|p| format!("<p>{p}</p>")).collect::<String>())),
    ("one paragraph", |n| page(&format!("<p>{}</p>", prose(n).collect::<Vec<_>>().join(" ")))),
    ("links", |n| page(&prose(n).map(|p| format!("<li><a href=/x>{p}</a></li>")).collect::<String>())),
    ("nested", |n| page(&format!("{}x{}", "<div class=a>".repeat(n), "</div>".repeat(n)))),
    ("unclosed", |n| page(&"<p><b><i>word ".repeat(n))),
    ("tables", |n| page(&"<table><tr><td><a href=x>b".repeat(n))),
    ("script", |n| page(&format!("<script>{}</script>", "var a = {\"b\": \"c d e, f.\"}; ".repeat(n)))),
    ("data", |n| {
        let text = prose(n).collect::<Vec<_>>().join("\\n");
        page(&format!(
            "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{text}\"}}</script>"
        ))
    }),
    ("text", |n| Content::Text(prose(n).collect::<Vec<_>>().join("\n\n"))),
    ("dumped page", |n| {
        let lines = prose(n).enumerate().map(|(i, p)| if i % 3 == 0 { p } else { format!("Menu {i}\nShare") });
        Content::Text(lines.collect::<Vec<_>>().join("\n"))
    }),
    ("one line", |n| Content::Text(prose(n).collect::<Vec<_>>().join(" "))),
    ("short lines", |n| Content::Text("a\n".repeat(n))),
];

#[test]
fn work_grows_with_the_input_and_no_faster() {
    let mut wrong = Vec::new();
    for (name, make) in KINDS {
        let (small, large) = (make(400), make(400 * GROWTH));
        let ((units, time), (more_units, more_time)) = (cost(&small), cost(&large));
        let units = more_units as f64 / units as f64;
        let time = more_time / time;
        if units > GROWTH as f64 * 1.3 {
            wrong.push(format!("{name}: {units:.1} times the units for {GROWTH} times the input"));
        }
        if time > GROWTH as f64 * SLACK {
            wrong.push(format!("{name}: {time:.1} times the CPU time for {GROWTH} times the input"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
