//! The configuration: read in layers, then resolved and checked as a whole.

mod layers;
mod memory;
mod outputs;
mod print;
mod queues;
mod read;
mod resolve;
mod telemetry;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

pub use layers::{DEFAULTS, Layers, Place, Problem, nearest};
pub use print::print;

use crate::article::DuplicateKind;
use crate::memory::Bounds;
use crate::pipeline::{NotArticle, Pipeline, Repeated};
use crate::route::Output;
use crate::store;
use crate::telemetry::Form;
use crate::telemetry::log::Shown;
use crate::transport::{Secret, amqp};
use crate::{decode, enrich, normalize, route, service, settle};

/// The configuration, resolved and checked: the options of each part. What the keys mean stands in `config/default.toml`.
#[derive(Debug, Clone)]
pub struct Config {
    /// The broker, its queues and exchanges.
    pub amqp: amqp::Options,
    /// Management URL with user and password in it.
    pub management_url: Option<Secret>,
    /// How failures are settled.
    pub policy: settle::Policy,
    /// Threads, bounds, deadlines.
    pub service: service::Options,
    /// Deliveries taken in a second, at most; 0 for no limit.
    pub max_per_second: f64,
    /// Where results go.
    pub outputs: Vec<Output>,
    /// Which outputs an article meets, and what is computed for it.
    pub rules: route::Rules,
    /// What is right and could fail, for `check`: a sentence each.
    pub notes: Vec<String>,
    /// Limits on what is read.
    pub decode: decode::Options,
    /// How articles are cleaned.
    pub normalize: normalize::Options,
    /// What becomes of messages that are no articles.
    pub not_article: NotArticle,
    /// Names of enrichers that are off.
    pub enrich_off: Vec<String>,
    /// Enrichers of a program that embeds this one, after the standard ones.
    pub more_enrichers: Vec<NewEnricher>,
    /// What is known of the world: the packs of `entities.packs` over the one that is part of the program.
    pub knowledge: Arc<enrich::entities::Knowledge>,
    /// Work units of one enricher on one article.
    pub step_units: u64,
    /// What is remembered of earlier articles; `None` for nothing.
    pub duplicates: Option<Bounds>,
    /// Where what is remembered outlives this process.
    pub store: Option<store::Options>,
    /// Kinds of duplicates that are left out, and those that are put aside, under this routing key.
    pub repeated: (Vec<DuplicateKind>, Vec<DuplicateKind>, Option<route::Template>),
    /// Largest document, bytes.
    pub output_bytes: usize,
    /// Where probes and metrics are answered; `None` for nowhere.
    pub http: Option<SocketAddr>,
    /// Base URL of the collector of spans.
    pub otlp: Option<String>,
    /// The log.
    pub log: Log,
}

/// Makes an enricher.
pub type NewEnricher = fn() -> Box<dyn enrich::Enricher>;

/// The log.
#[derive(Debug, Clone, PartialEq)]
pub struct Log {
    /// What of all events.
    pub shown: Shown,
    /// For machines or for people.
    pub form: Form,
    /// Share of successes that is logged.
    pub sample: f64,
    /// Time between summaries.
    pub summary: Duration,
}

/// Everything that is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            write!(f, "{}{problem}", if index > 0 { "\n" } else { "" })?;
        }
        Ok(())
    }
}

impl Config {
    /// Resolves and checks what the layers say.
    ///
    /// # Errors
    /// [`Problems`]: all of them, each with its place.
    pub fn resolve(layers: Layers) -> Result<Self, Problems> {
        resolve::resolve(layers)
    }

    /// What the service works with and may be exchanged, with these outputs.
    pub fn settings(&self, outputs: Vec<Output>) -> service::Settings {
        service::Settings { pipeline: Arc::new(self.pipeline(outputs)), max_per_second: self.max_per_second }
    }

    /// The pipeline, with these outputs.
    pub fn pipeline(&self, outputs: Vec<Output>) -> Pipeline {
        let mut off = self.enrich_off.clone();
        if self.duplicates.is_none_or(|bounds| bounds.stories.is_none()) {
            off.push("story".to_owned());
        }
        let standard = enrich::Registry::knowing(&self.knowledge, &off, self.step_units);
        let router = |outputs| route::Router {
            outputs,
            rules: self.rules.clone(),
            output_bytes: self.output_bytes,
            header_bytes: self.amqp.header_bytes,
        };
        let (skip, aside, key) = &self.repeated;
        let put_aside = key.as_ref().filter(|_| !aside.is_empty()).map(|key| {
            let elsewhere = |output: &Output| Output { routing_key: key.clone(), ..output.clone() };
            router(outputs.iter().map(elsewhere).collect())
        });
        Pipeline {
            repeated: Repeated { skip: skip.clone(), aside: aside.clone(), router: put_aside },
            decode: self.decode.clone(),
            normalize: self.normalize.clone(),
            enrich: self.more_enrichers.iter().fold(standard, |registry, new| registry.with(new())),
            route: router(outputs),
            not_article: self.not_article.clone(),
        }
    }
}
