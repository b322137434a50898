//! The present version, tried on a quarantined message: nothing is published, nothing is remembered.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use crate::article::{Article, Content, RawArticle};
use crate::budget::Budget;
use crate::config::Config;
use crate::decode::decode;
use crate::message::Message;
use crate::normalize::{self, Trace, normalize};
use crate::pipeline::{Pipeline, Verdict};
use crate::reason::{Class, Code, Reason, Stage};
use crate::transport::amqp::headers::restore;

use super::facts::Facts;

/// Stack of the thread that processes, in bytes; as a worker's.
const STACK: usize = 8 << 20;

/// What would become of a message now.
#[derive(Debug)]
pub enum Now {
    /// It would be published.
    Passes(Box<Article>, Trace),
    /// It would be acknowledged without a result.
    Dropped(Reason, Stage),
    /// It would be quarantined again.
    Fails(Reason, Stage),
    /// It was not tried: it may crash this program too.
    NotTried,
}

impl Now {
    /// Whether it would be published.
    pub fn passes(&self) -> bool {
        matches!(self, Now::Passes(..))
    }

    /// In a word or two: `would pass`, or the reason code.
    pub fn word(&self) -> String {
        match self {
            Now::Passes(..) => "would pass".to_owned(),
            Now::Dropped(reason, _) => format!("would be dropped: {}", reason.code),
            Now::Fails(reason, _) => reason.code.to_string(),
            Now::NotTried => "not tried".to_owned(),
        }
    }
}

/// The pipeline with the limits of a worker.
pub struct Trial {
    pipeline: Arc<Pipeline>,
    normalize: Arc<normalize::Options>,
    units: u64,
    time: Duration,
    patience: Duration,
}

/// The first article of a message.
fn first(message: &Message, pipeline: &Pipeline, budget: &Budget) -> Option<RawArticle> {
    decode(message, &pipeline.decode, budget).ok()?.into_iter().next()
}

impl Trial {
    /// As the configuration says.
    pub fn new(config: &Config) -> Self {
        Self {
            pipeline: Arc::new(config.pipeline(config.outputs.clone())),
            normalize: Arc::new(config.normalize.clone()),
            units: config.service.work_units,
            time: config.service.article_time,
            patience: config.service.replace_after,
        }
    }

    /// Processes `message` as a worker would find it after a replay.
    pub fn of(&self, message: &Arc<Message>, facts: &Facts) -> Now {
        let crashed = |code: &&Code| code.class() == Class::Poison && code.as_str() == facts.reason;
        if Code::ALL.iter().any(|code| crashed(&code)) || facts.reason == "broker.delivery_limit" {
            return Now::NotTried;
        }
        let (pipeline, message) = (Arc::clone(&self.pipeline), Arc::clone(message));
        let queue = facts.queue.clone().unwrap_or_default();
        self.guarded(move |budget| {
            let restored = restore(&message, &queue);
            let message = Message {
                body: restored.body,
                properties: restored.properties,
                headers: restored.headers,
                redelivered: false,
                queue,
            };
            match pipeline.prepare(&message, budget, &(), Trace::collecting) {
                Err(processed) => now(processed.verdict, processed.stage, None),
                Ok(prepared) => {
                    let (mut articles, traces): (Vec<_>, Vec<_>) =
                        prepared.into_iter().map(|prepared| (prepared.article, prepared.trace)).unzip();
                    let processed = pipeline.finish(&message, &mut articles, budget, &());
                    let first = articles.into_iter().map(Box::new).zip(traces).next();
                    now(processed.verdict, processed.stage, first)
                }
            }
        })
        .unwrap_or_else(|reason| Now::Fails(reason, Stage::Receive))
    }

    /// The domain of the publication: as the message states it, else as its page does.
    pub fn source(&self, message: &Arc<Message>) -> Option<String> {
        let (pipeline, options, message) =
            (Arc::clone(&self.pipeline), Arc::clone(&self.normalize), Arc::clone(message));
        let source = self.guarded(move |budget| {
            let raw = first(&message, &pipeline, budget)?;
            let given = [&raw.given.source_domain, &raw.given.canonical_url, &raw.given.url];
            let stated = given.into_iter().flatten().find_map(|text| domain(text));
            match raw.content {
                Content::Html(_) if stated.is_none() => {
                    normalize(raw, &options, budget, &mut Trace::default()).ok()?.article.source.domain
                }
                Content::Html(_) | Content::Text(_) => stated,
            }
        });
        source.ok().flatten()
    }

    /// The text or page that the message brings.
    pub fn content(&self, message: &Arc<Message>) -> Option<Content> {
        let (pipeline, message) = (Arc::clone(&self.pipeline), Arc::clone(message));
        self.guarded(move |budget| first(&message, &pipeline, budget).map(|raw| raw.content)).ok().flatten()
    }

    /// Runs `work` on a thread of its own, since it may panic or hang.
    fn guarded<T: Send + 'static>(&self, work: impl FnOnce(&Budget) -> T + Send + 'static) -> Result<T, Reason> {
        let (answer, wait) = mpsc::channel();
        let cancelled = Arc::new(AtomicBool::new(false));
        let (units, flag) = (self.units, Arc::clone(&cancelled));
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || {
            let budget = Budget::new(units, flag);
            let _ = answer.send(catch_unwind(AssertUnwindSafe(|| work(&budget))));
        });
        if let Err(error) = thread {
            return Err(Reason::new(Code::OverTime, format!("no thread: {error}")));
        }
        let answered = wait.recv_timeout(self.time).or_else(|_| {
            cancelled.store(true, Ordering::Relaxed);
            wait.recv_timeout(self.patience)
        });
        match answered {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(_)) => Err(Reason::new(Code::Panicked, "it panics")),
            Err(_) => Err(Reason::new(Code::OverTime, "it does not come back")),
        }
    }
}

fn now(verdict: Verdict, stage: Stage, passed: Option<(Box<Article>, Trace)>) -> Now {
    match (verdict, passed) {
        (Verdict::Publish(_), Some((article, trace))) => Now::Passes(article, trace),
        (Verdict::Publish(_), None) => Now::NotTried,
        (Verdict::Skip(reason), _) => Now::Dropped(reason, stage),
        (Verdict::Reject(reason), _) => Now::Fails(reason, stage),
    }
}

fn domain(text: &str) -> Option<String> {
    normalize::url::registrable_domain(&normalize::url::parse(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Layers;

    fn trial(set: &str) -> Trial {
        let mut layers = Layers::new();
        layers.set(set);
        Trial::new(&Config::resolve(layers).unwrap())
    }

    fn message(content_type: &str, body: &str) -> Arc<Message> {
        let mut message = Message { body: body.to_owned().into(), ..Message::default() };
        message.properties.content_type = Some(content_type.to_owned());
        Arc::new(message)
    }

    #[test]
    fn says_what_would_become_of_it() {
        let trial = trial("normalize.min_words=3");
        let of = |message: &Arc<Message>| trial.of(message, &Facts::of(message)).word();
        assert_eq!(of(&message("text/plain", "Four words stand here.")), "would pass");
        assert_eq!(of(&message("text/plain", "Two words")), "not_article.too_short");
        assert_eq!(of(&message("application/json", "{")), "malformed.json");
        let poison = message("text/plain", "Four words stand here.");
        let facts = Facts { reason: "poison.delivery_count".into(), ..Facts::of(&poison) };
        assert_eq!(trial.of(&poison, &facts).word(), "not tried");
    }

    #[test]
    fn a_panic_and_an_overrun_are_answers() {
        let mut trial = trial("limits.seconds=0.05");
        assert_eq!(trial.guarded(|_| panic!("on purpose")).unwrap_err().code, Code::Panicked);
        let spin = |budget: &Budget| while budget.spend(0).is_ok() {};
        assert_eq!(trial.guarded(spin), Ok(()), "cancelled, and it came back");
        trial.patience = Duration::from_millis(10);
        let late = |_: &Budget| std::thread::sleep(Duration::from_secs(1));
        assert_eq!(trial.guarded(late).unwrap_err().code, Code::OverTime);
    }

    #[test]
    fn the_source_is_stated_or_on_the_page() {
        let trial = trial("normalize.min_words=3");
        let stated = message("application/json", r#"{"text": "x", "url": "https://www.news.example.co.uk/a"}"#);
        assert_eq!(trial.source(&stated).as_deref(), Some("example.co.uk"));
        let page = r#"<html><head><link rel="canonical" href="https://www.example.org/a"></head><body><p>A few words.</p></body></html>"#;
        assert_eq!(trial.source(&message("text/html", page)).as_deref(), Some("example.org"));
        assert_eq!(trial.source(&message("application/json", "{")), None);
    }
}
