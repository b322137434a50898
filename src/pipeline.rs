//! One message to one verdict: pure and total. It never fails, never retries, and knows neither clock nor network.

use crate::article::{Article, Duplicate, Origin};
use crate::budget::Budget;
use crate::decode::{self, decode};
use crate::enrich::Registry;
use crate::message::{Message, Outgoing};
use crate::normalize::{self, Trace, normalize};
use crate::reason::{Class, Code, Reason, Stage};
use crate::route::Router;

/// Everything that turns a message into a verdict.
pub struct Pipeline {
    /// Limits on what is read.
    pub decode: decode::Options,
    /// How articles are cleaned.
    pub normalize: normalize::Options,
    /// What is added.
    pub enrich: Registry,
    /// Where results go, and in which form.
    pub route: Router,
    /// What becomes of messages that are no articles.
    pub not_article: NotArticle,
}

/// What becomes of a message that is read well and is no article.
#[derive(Debug, Clone, Default)]
pub struct NotArticle {
    /// Codes that are dropped: acknowledged, counted, not kept.
    pub drop: Vec<Code>,
    /// Codes that are published all the same, with a warning `not_article`.
    pub publish: Vec<Code>,
}

/// What is to become of a message.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub enum Verdict {
    /// Publish every one of these, then acknowledge.
    Publish(Vec<Outgoing>),
    /// Acknowledge without a result, for this reason.
    Skip(Reason),
    /// It cannot be processed, for this reason.
    Reject(Reason),
}

/// A verdict with what an operator wants to know of the message.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Processed {
    /// What is to become of it.
    pub verdict: Verdict,
    /// The stage that decided.
    pub stage: Stage,
    /// What is known of the article.
    pub about: About,
}

/// What is known of an article, as far as it came.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct About {
    /// Where it came from; `None` when it could not be decoded.
    pub origin: Option<Origin>,
    /// Document id.
    pub article_id: Option<String>,
    /// Registrable domain of the publication.
    pub source_domain: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Codes of the document's warnings.
    pub warnings: Vec<String>,
}

/// Hears which stage begins; a clock outside measures stages by it, and a watchdog names the stage that hangs.
pub trait Probe {
    /// `stage` begins now.
    fn enter(&self, stage: Stage);
}

/// Hears nothing.
impl Probe for () {
    fn enter(&self, _stage: Stage) {}
}

impl Pipeline {
    /// Decodes, normalizes and enriches; `Err` holds the finished verdict of a message that goes no further.
    ///
    /// # Errors
    /// [`Processed`] with [`Verdict::Skip`] or [`Verdict::Reject`].
    pub fn prepare(
        &self,
        message: &Message,
        budget: &Budget,
        probe: &dyn Probe,
        trace: &mut Trace,
    ) -> Result<Box<Article>, Box<Processed>> {
        let mut about = About::default();
        probe.enter(Stage::Decode);
        let raw = match decode(message, &self.decode, budget) {
            Ok(raw) => raw,
            Err(reason) => return Err(self.stopped(Stage::Decode, reason, about)),
        };
        about.origin = Some(raw.origin.clone());
        probe.enter(Stage::Normalize);
        let normalized = match normalize(raw, &self.normalize, budget, trace) {
            Ok(normalized) => normalized,
            Err(reason) => return Err(self.stopped(Stage::Normalize, reason, about)),
        };
        let mut article = Box::new(normalized.article);
        if let Some(reason) = normalized.not_article {
            if !self.not_article.publish.contains(&reason.code) {
                return Err(self.stopped(Stage::Normalize, reason, About::of(&article)));
            }
            article.warnings.push(crate::article::Warning {
                code: "not_article".into(),
                field: None,
                detail: Some(reason.to_string()),
            });
        }
        probe.enter(Stage::Enrich);
        match self.enrich.enrich(&mut article, budget) {
            Ok(()) => Ok(article),
            Err(overrun) => Err(self.stopped(Stage::Enrich, overrun.into(), About::of(&article))),
        }
    }

    /// Computes the fields of the configuration, routes and encodes. `duplicate` is what a memory outside said of the article; `budget` is what
    /// [`Pipeline::prepare`] left of it.
    pub fn finish(
        &self,
        message: &Message,
        mut article: Box<Article>,
        duplicate: Option<Duplicate>,
        budget: &Budget,
        probe: &dyn Probe,
    ) -> Processed {
        article.duplicate = duplicate;
        probe.enter(Stage::Route);
        let routes = match self.route.compute(&mut article, budget) {
            Ok(()) => self.route.routes(&article, budget),
            Err(reason) => Err(reason),
        };
        let about = About::of(&article);
        let routes = match routes {
            Ok(routes) => routes,
            Err(reason) => return *self.stopped(Stage::Route, reason, about),
        };
        probe.enter(Stage::Encode);
        match self.route.encode(message, &article, routes) {
            Ok(outputs) => Processed { verdict: Verdict::Publish(outputs), stage: Stage::Encode, about },
            Err(reason) => *self.stopped(Stage::Encode, reason, about),
        }
    }

    /// [`Pipeline::prepare`] and [`Pipeline::finish`] in one, without a memory.
    pub fn process(&self, message: &Message, budget: &Budget) -> Processed {
        match self.prepare(message, budget, &(), &mut Trace::default()) {
            Ok(article) => self.finish(message, article, None, budget, &()),
            Err(processed) => *processed,
        }
    }

    fn stopped(&self, stage: Stage, reason: Reason, about: About) -> Box<Processed> {
        let verdict = match reason.code.class() {
            Class::NotArticle if self.not_article.drop.contains(&reason.code) => Verdict::Skip(reason),
            Class::Routing if reason.code == Code::NotRouted => Verdict::Skip(reason),
            Class::NotArticle | Class::Malformed | Class::Ours | Class::Routing | Class::Downstream | Class::Poison => {
                Verdict::Reject(reason)
            }
        };
        Box::new(Processed { verdict, stage, about })
    }
}

impl About {
    fn of(article: &Article) -> Self {
        Self {
            origin: Some(article.origin.clone()),
            article_id: Some(article.id.clone()),
            source_domain: article.source.domain.clone(),
            language: article.language.as_ref().map(|l| l.code.clone()),
            warnings: article.warnings.iter().map(|w| w.code.to_string()).collect(),
        }
    }
}
