//! The service over a transport in memory.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tracing::span::Id;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use super::report::{Balance, Disposition, Drain, Reporter, Settled, Status};
use super::{Desk, Ended, Live, Options, Settings, run};
use crate::article::Annotations;
use crate::budget::{Budget, Overrun};
use crate::decode;
use crate::encode::Format;
use crate::enrich::fingerprint::short_hash;
use crate::enrich::{Analysis, Enricher, Registry};
use crate::memory::{Answer, Memory, Question, Then};
use crate::message::{Message, Value};
use crate::normalize;
use crate::pipeline::{NotArticle, Pipeline, Repeated};
use crate::reason::{Code, Stage};
use crate::route::{Output, Router, Template};
use crate::settle::{Policy, Settlement};
use crate::transport::memory::{MemorySink, MemorySource, Record};
use crate::transport::{ATTEMPT, Published};

/// Waits as long as the article asks for, without spending its budget or, with `politely`, looking whether it is cancelled.
struct Waits;

impl Enricher for Waits {
    fn name(&self) -> &'static str {
        "waits"
    }

    fn version(&self) -> u32 {
        1
    }

    fn serves(&self, _language: &str) -> bool {
        true
    }

    fn enrich(&self, analysis: &Analysis<'_>, _found: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        let politely = analysis.text.contains("politely");
        let millis = if analysis.text.contains("for ever") { 60_000 } else { analysis.text.len() as u64 % 3 };
        for _ in 0..millis {
            std::thread::sleep(Duration::from_millis(1));
            if politely {
                budget.spend(1)?;
            }
        }
        Ok(Annotations::default())
    }
}

/// Notes who asked, in order.
#[derive(Default)]
struct Notes(Mutex<Vec<u32>>);

impl Memory for Notes {
    fn recall(&self, question: Question, then: Then) {
        self.0.lock().unwrap().push(question.message);
        then.answer(Answer::default());
    }
}

/// Holds each thread up that enters the span of this name.
struct Holds(&'static str);

impl<S: tracing::Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Holds {
    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        if context.span(id).is_some_and(|span| span.name() == self.0) {
            std::thread::sleep(Duration::from_secs(2));
        }
    }
}

/// Keeps dispositions, and checks the books.
#[derive(Default)]
struct Keeps {
    ends: Mutex<Vec<(String, Disposition, Stage)>>,
    replaced: Mutex<usize>,
    most: Mutex<usize>,
    turns: Mutex<Vec<String>>,
    overruns: Mutex<Vec<Stage>>,
}

impl Reporter for Keeps {
    fn received(&self, _body_bytes: usize, _redelivered: bool) {}

    fn settled(&self, settled: &Settled<'_>) {
        let id = settled.message_id.unwrap_or_default().to_owned();
        self.ends.lock().unwrap().push((id, settled.disposition, settled.stage));
    }

    fn status(&self, status: &Status) {
        let mut most = self.most.lock().unwrap();
        *most = status.in_flight.max(*most);
    }

    fn drain_started(&self, _why: Drain, _in_flight: usize) {}

    fn drain_finished(&self, _took: Duration, balance: &Balance) {
        assert!(balance.holds());
    }

    fn overran(&self, stage: Stage, _took: Duration, _message_id: Option<&str>) {
        self.overruns.lock().unwrap().push(stage);
    }

    fn worker_replaced(&self, replaced: usize) {
        *self.replaced.lock().unwrap() = replaced;
    }

    fn panicked(&self, _stage: Stage, _message: &str) {}

    fn source_slowed(&self, source: &str, failures: u32, code: Option<Code>) {
        self.turns.lock().unwrap().push(format!("{source} slowed after {failures}: {code:?}"));
    }

    fn source_restored(&self, source: &str, failures: u32) {
        self.turns.lock().unwrap().push(format!("{source} restored after {failures}"));
    }
}

fn text(id: usize, text: &str) -> Message {
    let mut message = Message { body: format!("Title\n\n{text}").into(), ..Message::default() };
    message.properties.content_type = Some("text/plain".into());
    message.properties.message_id = Some(format!("m{id}"));
    message
}

struct Bench {
    record: Record,
    keeps: Arc<Keeps>,
    notes: Arc<Notes>,
}

impl Bench {
    fn new() -> Self {
        Self { record: Record::default(), keeps: Arc::default(), notes: Arc::default() }
    }

    fn desk(&self, options: Options) -> Desk {
        let output = Output::new("articles", Template::parse("article").unwrap(), Format::Json);
        let pipeline = Pipeline {
            decode: decode::Options::default(),
            normalize: normalize::Options { min_words: 0, ..Default::default() },
            enrich: Registry::standard(&[], 1_000_000).with(Box::new(Waits)),
            route: Router { outputs: vec![output], output_bytes: 1 << 20, header_bytes: 1000, ..Router::default() },
            not_article: NotArticle::default(),
            repeated: Repeated::default(),
        };
        Desk {
            live: Arc::new(Live::new(Settings { pipeline: Arc::new(pipeline), max_per_second: 0.0 })),
            memory: Arc::clone(&self.notes) as Arc<dyn Memory>,
            policy: Policy::default(),
            options,
            reporter: Arc::clone(&self.keeps) as Arc<dyn Reporter>,
        }
    }

    async fn run(&self, source: MemorySource, options: Options, shutdown: impl Future<Output = ()> + Send) -> Ended {
        run(source, MemorySink::new(&self.record), self.desk(options), shutdown).await.unwrap()
    }
}

fn few() -> Options {
    Options { workers: 3, in_flight: 8, ..Options::default() }
}

#[tokio::test]
async fn every_message_ends_once_and_the_books_balance() {
    let bench = Bench::new();
    let messages = (0..50).map(|n| if n % 5 == 0 { Message::default() } else { text(n, &"word ".repeat(n)) });
    let ended = bench.run(MemorySource::new(messages, &bench.record), few(), std::future::pending()).await;
    assert_eq!((ended.why, ended.drained, ended.failure), (Drain::EndOfInput, true, None));
    let Balance { received, published, quarantined, in_flight, .. } = ended.balance;
    assert_eq!((received, published, quarantined, in_flight), (50, 40, 10, 0));
    let mut places: Vec<_> = bench.record.settled().into_iter().map(|(place, ..)| place).collect();
    places.sort_unstable();
    assert_eq!(places, (0..50).collect::<Vec<_>>());
    assert!(bench.record.closed());
}

#[tokio::test]
async fn an_ordered_run_publishes_remembers_and_settles_in_order() {
    let bench = Bench::new();
    let messages = (0..60).map(|n| if n % 7 == 0 { Message::default() } else { text(n, &"word ".repeat(n * 31 % 17)) });
    let options = Options { ordered: true, ..few() };
    let ended = bench.run(MemorySource::new(messages, &bench.record), options, std::future::pending()).await;
    assert!(ended.drained);
    let places: Vec<_> = bench.record.settled().into_iter().map(|(place, ..)| place).collect();
    assert_eq!(places, (0..60).collect::<Vec<_>>());
    let expected: Vec<String> = (0..60).filter(|n| n % 7 != 0).map(|n| format!("m{n}")).collect();
    let asked: Vec<u32> = expected.iter().map(|id| short_hash(id)).collect();
    assert_eq!(*bench.notes.0.lock().unwrap(), asked);
    let published = bench.record.published();
    let published: Vec<_> = published.iter().filter_map(|o| o.properties.correlation_id.clone()).collect();
    assert_eq!(published, expected);
}

#[tokio::test]
async fn refusals_are_retried_by_attempt_and_a_lost_session_settles_nothing() {
    let bench = Bench::new();
    let lost = Published::Lost;
    bench.record.answer([Published::Nacked, lost, Published::Returned { code: 312, text: "NO_ROUTE".into() }]);
    let mut third = text(2, "three");
    third.headers.insert(ATTEMPT.into(), Value::I64(4));
    let options = Options { in_flight: 1, ..few() };
    let source = MemorySource::new([text(0, "one"), text(1, "two"), third], &bench.record);
    let ended = bench.run(source, options, std::future::pending()).await;
    assert_eq!((ended.balance.retried, ended.balance.returned, ended.balance.quarantined), (1, 1, 1));
    let settled = bench.record.settled();
    assert!(matches!(&settled[0], (0, Settlement::Retry { tier: 0, attempt: 1, .. }, _)));
    let (2, Settlement::Quarantine { attempt: 5, reason, .. }, about) = &settled[1] else { panic!("{settled:?}") };
    assert_eq!(reason.code, Code::Unroutable);
    assert!(about.article_id.is_some());
}

/// A message with an article for each of `texts`.
fn several(id: usize, texts: &[&str]) -> Message {
    let articles: Vec<_> = texts.iter().map(|text| serde_json::json!({"title": "Title", "text": text})).collect();
    let mut message = Message { body: serde_json::Value::from(articles).to_string().into(), ..Message::default() };
    message.properties.content_type = Some("application/json".into());
    message.properties.message_id = Some(format!("m{id}"));
    message
}

#[tokio::test]
async fn several_articles_of_a_message_are_settled_as_one() {
    let bench = Bench::new();
    bench.record.answer([Published::Confirmed, Published::Nacked, Published::Confirmed]);
    let messages = [several(0, &["one", "two", "three"]), several(1, &["four", ""]), several(2, &["five", "six"])];
    let options = Options { in_flight: 1, ordered: true, ..few() };
    let ended = bench.run(MemorySource::new(messages, &bench.record), options, std::future::pending()).await;
    let Balance { received, published, retried, quarantined, .. } = ended.balance;
    assert_eq!((received, published, retried, quarantined), (3, 1, 1, 1), "deliveries are counted, not articles");
    let settled = bench.record.settled();
    assert!(matches!(&settled[0], (0, Settlement::Retry { .. }, about) if about.articles == 3));
    let (1, Settlement::Quarantine { reason, .. }, _) = &settled[1] else { panic!("{settled:?}") };
    assert!(reason.detail.starts_with("article 2 of 2, for which none was published"), "{reason}");
    let outputs = bench.record.published();
    let from = |id: &str| outputs.iter().filter(|o| o.properties.correlation_id.as_deref() == Some(id)).count();
    assert_eq!((from("m0"), from("m1"), from("m2")), (2, 0, 2), "one of the first three was refused");
    let ids: std::collections::BTreeSet<_> = outputs.iter().map(|o| o.properties.message_id.clone()).collect();
    assert_eq!(ids.len(), 4, "each article has an id of its own");
}

#[tokio::test]
async fn what_is_dropped_costs_the_other_articles_of_its_message_nothing() {
    let bench = Bench::new();
    let mut desk = bench.desk(Options { ordered: true, ..few() });
    let mut settings = Settings::clone(&desk.live.get());
    let pipeline = Pipeline {
        decode: decode::Options::default(),
        normalize: normalize::Options::default(),
        enrich: Registry::standard(&[], 1_000_000),
        route: Router {
            outputs: settings.pipeline.route.outputs.clone(),
            output_bytes: 1 << 20,
            header_bytes: 1000,
            ..Router::default()
        },
        not_article: NotArticle { drop: vec![Code::TooShort], publish: Vec::new() },
        repeated: Repeated::default(),
    };
    settings.pipeline = Arc::new(pipeline);
    desk.live = Arc::new(Live::new(settings));
    let long = "The harbour opened again on Monday. ".repeat(12);
    let mut mixed = several(0, &[]);
    mixed.body = serde_json::json!([{"text": "x"}, {"text": long}]).to_string().into();
    let mut nothing = several(1, &[]);
    nothing.body = serde_json::json!([{"text": "x"}, {"text": "y"}]).to_string().into();
    let source = MemorySource::new([mixed, nothing], &bench.record);
    let ended = run(source, MemorySink::new(&bench.record), desk, std::future::pending()).await.unwrap();
    assert_eq!((ended.balance.published, ended.balance.skipped), (1, 1));
    assert_eq!(bench.record.published().len(), 1);
}

#[tokio::test]
async fn poison_is_not_touched() {
    let bench = Bench::new();
    let source = MemorySource::counted([(text(0, "one"), 10), (text(1, "two"), 9)], &bench.record);
    let ended = bench.run(source, Options { ordered: true, ..few() }, std::future::pending()).await;
    assert_eq!((ended.balance.quarantined, ended.balance.published), (1, 1));
    assert_eq!(bench.keeps.ends.lock().unwrap()[0], ("m0".into(), Disposition::Quarantined, Stage::Receive));
}

#[tokio::test]
async fn an_article_that_takes_too_long_is_given_up_and_the_others_flow() {
    for (words, replaced) in [("politely for ever", 0), ("for ever", 1)] {
        let bench = Bench::new();
        let messages = (0..20).map(|n| text(n, if n == 3 { words } else { "quick" }));
        let options = Options {
            article_time: Duration::from_millis(200),
            replace_after: Duration::from_millis(200),
            ordered: true,
            ..few()
        };
        let ended = bench.run(MemorySource::new(messages, &bench.record), options, std::future::pending()).await;
        assert_eq!((ended.balance.quarantined, ended.balance.published), (1, 19), "{words}");
        assert_eq!(*bench.keeps.replaced.lock().unwrap(), replaced, "{words}");
        let ends = bench.keeps.ends.lock().unwrap();
        assert_eq!(ends[3], ("m3".into(), Disposition::Quarantined, Stage::Enrich), "{words}");
        assert_eq!(*bench.keeps.overruns.lock().unwrap(), [Stage::Enrich], "{words}");
    }
}

#[tokio::test]
async fn the_stage_that_hangs_is_named_in_both_halves_of_an_article_s_way() {
    // The first article of a process takes longer: tables are read for it.
    let bench = Bench::new();
    let first = bench.run(MemorySource::new([text(0, "quick")], &bench.record), few(), std::future::pending()).await;
    assert_eq!(first.balance.published, 1);
    for (name, stage) in [("decode", Stage::Decode), ("route", Stage::Route), ("encode", Stage::Encode)] {
        let bench = Bench::new();
        let _held = tracing::subscriber::set_default(tracing_subscriber::registry().with(Holds(name)));
        // Of a single subscriber other threads, which have none, would say that nobody wants the spans.
        let _second = tracing::Dispatch::new(tracing_subscriber::registry());
        let time = Duration::from_millis(500);
        let options = Options { article_time: time, replace_after: time, ..few() };
        let source = MemorySource::new([text(0, "quick")], &bench.record);
        let ended = bench.run(source, options, std::future::pending()).await;
        assert_eq!(ended.balance.quarantined, 1, "{name}");
        let ends = bench.keeps.ends.lock().unwrap();
        assert_eq!(*ends, [("m0".to_owned(), Disposition::Quarantined, stage)]);
        assert_eq!(*bench.keeps.overruns.lock().unwrap(), [stage]);
    }
}

#[tokio::test]
async fn too_many_lost_threads_end_the_service() {
    let bench = Bench::new();
    let messages = (0..40).map(|n| text(n, "for ever"));
    let source = MemorySource::new(messages, &bench.record).staying_open();
    let options = Options {
        workers: 2,
        article_time: Duration::from_millis(50),
        replace_after: Duration::from_millis(50),
        replacements: 2,
        drain_deadline: Duration::from_millis(300),
        ..few()
    };
    let ended = bench.run(source, options, std::future::pending()).await;
    assert_eq!(ended.why, Drain::WorkersLost);
    assert!(ended.balance.holds());
}

#[tokio::test]
async fn a_drain_ends_at_its_deadline() {
    let bench = Bench::new();
    let source = MemorySource::new([text(0, "for ever"), text(1, "quick")], &bench.record).staying_open();
    let options = Options { drain_deadline: Duration::from_millis(200), ..few() };
    let shutdown = tokio::time::sleep(Duration::from_millis(200));
    let ended = bench.run(source, options, shutdown).await;
    assert_eq!((ended.why, ended.drained), (Drain::Shutdown, false));
    assert_eq!((ended.balance.published, ended.balance.returned, ended.balance.in_flight), (1, 1, 0));
    assert!(bench.record.closed());
}

/// An article of a publication with this domain.
fn of_source(id: usize, domain: &str) -> Message {
    let body = format!("{{\"url\": \"https://{domain}/{id}\", \"title\": \"Title\", \"text\": \"Some words.\"}}");
    let mut message = Message { body: body.into(), ..Message::default() };
    message.properties.content_type = Some("application/json".into());
    message.properties.message_id = Some(format!("m{id}"));
    message
}

#[tokio::test]
async fn a_source_whose_articles_all_fail_gets_one_long_retry() {
    let bench = Bench::new();
    bench.record.answer((0..4).map(|_| Published::Nacked));
    let options = Options { in_flight: 1, slow_source_after: 3, ..few() };
    let messages = (0..6).map(|n| of_source(n, if n == 4 { "other.org" } else { "example.org" }));
    let ended = bench.run(MemorySource::new(messages, &bench.record), options, std::future::pending()).await;
    assert_eq!((ended.balance.retried, ended.balance.published), (4, 2));
    let tiers: Vec<_> = bench.record.settled().into_iter().map(|(_, settlement, _)| settlement).collect();
    let tier = |settlement: &Settlement| match settlement {
        Settlement::Retry { tier, .. } => Some(*tier),
        Settlement::Ack { .. } | Settlement::Quarantine { .. } => None,
    };
    assert_eq!(tiers.iter().map(tier).collect::<Vec<_>>(), [Some(0), Some(0), Some(0), Some(3), None, None]);
    let turns = bench.keeps.turns.lock().unwrap();
    assert_eq!(*turns, ["example.org slowed after 3: Some(Nacked)", "example.org restored after 4"]);
}

#[tokio::test]
async fn the_rate_limit_holds_and_may_change_meanwhile() {
    let bench = Bench::new();
    let desk = bench.desk(few());
    let live = Arc::clone(&desk.live);
    let settings = live.get();
    let pace = |max_per_second| Settings { max_per_second, ..(*settings).clone() };
    live.set(pace(20.0));
    let source = MemorySource::new((0..40).map(|n| text(n, "quick")), &bench.record);
    let begun = std::time::Instant::now();
    let running = run(source, MemorySink::new(&bench.record), desk, std::future::pending());
    let meanwhile = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let taken = bench.keeps.ends.lock().unwrap().len();
        assert!(taken <= 13, "{taken} in half a second at 20 a second");
        live.set(pace(0.0));
    };
    let (ended, ()) = tokio::join!(running, meanwhile);
    assert_eq!(ended.unwrap().balance.published, 40);
    assert!(begun.elapsed() >= Duration::from_millis(500));
}

#[tokio::test]
async fn an_exchanged_pipeline_takes_over_between_articles() {
    let bench = Bench::new();
    let desk = bench.desk(Options { in_flight: 1, ..few() });
    let live = Arc::clone(&desk.live);
    let source = MemorySource::new((0..30).map(|n| text(n, &"word ".repeat(n % 5))), &bench.record);
    let other = |settings: &Settings| {
        let old = &settings.pipeline;
        let routing_key = Template::parse("other").unwrap();
        let outputs = vec![Output::new("articles", routing_key, Format::Json)];
        let route = Router { outputs, output_bytes: 1 << 20, header_bytes: 1000, ..Router::default() };
        let pipeline = Pipeline {
            decode: old.decode.clone(),
            normalize: old.normalize.clone(),
            enrich: Registry::standard(&[], 1_000_000).with(Box::new(Waits)),
            route,
            not_article: NotArticle::default(),
            repeated: Repeated::default(),
        };
        Settings { pipeline: Arc::new(pipeline), max_per_second: 0.0 }
    };
    let record = bench.record.clone();
    let meanwhile = async {
        while record.published().len() < 10 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        live.set(other(&live.get()));
    };
    let running = run(source, MemorySink::new(&bench.record), desk, std::future::pending());
    let (ended, ()) = tokio::join!(running, meanwhile);
    assert_eq!(ended.unwrap().balance.published, 30);
    let keys: Vec<_> = bench.record.published().into_iter().map(|outgoing| outgoing.routing_key).collect();
    let first = keys.iter().position(|key| key == "other").expect("the new one was never used");
    assert!((10..30).contains(&first) && keys[first..].iter().all(|key| key == "other"), "{keys:?}");
}
