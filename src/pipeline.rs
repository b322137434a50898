//! One message, with one article or several, to one verdict: pure and total. It never fails, never retries, and knows neither clock nor network.

use crate::article::{Article, DuplicateKind, Origin, RawArticle};
use crate::budget::Budget;
use crate::decode::{self, decode};
use crate::enrich::Registry;
use crate::memory::Unchecked;
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
    /// What becomes of articles that repeat an earlier one.
    pub repeated: Repeated,
}

/// What becomes of an article that repeats an earlier one; where nothing is said of its kind, it is published like any other.
#[derive(Debug, Clone, Default)]
pub struct Repeated {
    /// Kinds that are left out: acknowledged, counted, not published.
    pub skip: Vec<DuplicateKind>,
    /// Kinds that are put aside.
    pub aside: Vec<DuplicateKind>,
    /// Where those go instead.
    pub router: Option<Router>,
}

impl Repeated {
    /// The reason for which an article of this kind is left out.
    pub const fn code(kind: DuplicateKind) -> Code {
        match kind {
            DuplicateKind::Exact => Code::DuplicateExact,
            DuplicateKind::Near => Code::DuplicateNear,
            DuplicateKind::Contains => Code::DuplicateContains,
            DuplicateKind::Contained => Code::DuplicateContained,
        }
    }
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
    /// How many articles the message holds; 0 when it could not be decoded. The rest is said of the first one, or of the one that the
    /// verdict is about.
    pub articles: usize,
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
    /// How its articles repeat earlier ones, those that do.
    pub duplicates: Vec<DuplicateKind>,
    /// Where its articles stand in their stories: those that are neither copies nor later states of another.
    pub stories: Vec<Placed>,
    /// Stories that its articles made one.
    pub merged: Vec<Merged>,
    /// Why articles were not compared with earlier ones, those that were not.
    pub unchecked: Vec<Unchecked>,
}

/// Two stories that turned out to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// Id of the one that remains.
    pub into: String,
    /// Id that no article gets from now on.
    pub gone: String,
}

impl Merged {
    /// The stories that `article` made one.
    fn of(article: &Article) -> Option<Self> {
        let story = article.story.as_ref().filter(|story| story.took_in)?;
        Some(Self { into: story.id.clone(), gone: story.merged_from.last()?.clone() })
    }
}

/// Where a report stands in its story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// It began it.
    First,
    /// Others came before.
    Further,
}

impl Placed {
    /// Both.
    pub const ALL: [Self; 2] = [Self::First, Self::Further];

    /// The word in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Further => "further",
        }
    }

    /// Where `article` stands, if it is a report of its own words.
    fn of(article: &Article) -> Option<Self> {
        let story = article.story.as_ref().filter(|_| article.duplicate.is_none() && article.version.is_none())?;
        Some(if story.id == article.id { Self::First } else { Self::Further })
    }
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

/// An article that is ready to be routed, and what led to it.
#[derive(Debug)]
pub struct Prepared {
    /// The article.
    pub article: Article,
    /// Why it is as it is.
    pub trace: Trace,
}

impl Pipeline {
    /// Decodes, normalizes and enriches the articles of `message`; `Err` holds the finished verdict of a message that goes no further.
    /// It is settled as one: where an article is rejected, the message is. Articles that are no articles and are to be dropped
    /// are passed over. `trace` makes the trace of each article.
    ///
    /// # Errors
    /// [`Processed`] with [`Verdict::Skip`] or [`Verdict::Reject`].
    pub fn prepare(
        &self,
        message: &Message,
        budget: &Budget,
        probe: &dyn Probe,
        trace: fn() -> Trace,
    ) -> Result<Vec<Prepared>, Box<Processed>> {
        let articles = self.read(message, budget, probe)?;
        let count = articles.len();
        let (mut prepared, mut skipped) = (Vec::with_capacity(count), None);
        for (n, raw) in (1..).zip(articles) {
            let mut trace = trace();
            match self.prepare_one(raw, budget, probe, &mut trace) {
                Ok(article) => prepared.push(Prepared { article, trace }),
                Err(processed) => drop(skipped.get_or_insert(processed.passed_over(n, count)?)),
            }
        }
        match skipped {
            Some(processed) if prepared.is_empty() => Err(processed),
            _ => Ok(prepared),
        }
    }

    /// Decodes: the articles of `message`, one or more.
    ///
    /// # Errors
    /// As [`Pipeline::prepare`].
    pub fn read(
        &self,
        message: &Message,
        budget: &Budget,
        probe: &dyn Probe,
    ) -> Result<Vec<RawArticle>, Box<Processed>> {
        probe.enter(Stage::Decode);
        decode(message, &self.decode, budget).map_err(|reason| self.stopped(Stage::Decode, reason, About::default()))
    }

    /// Normalizes and enriches one article.
    ///
    /// # Errors
    /// As [`Pipeline::prepare`].
    pub fn prepare_one(
        &self,
        raw: RawArticle,
        budget: &Budget,
        probe: &dyn Probe,
        trace: &mut Trace,
    ) -> Result<Article, Box<Processed>> {
        let about = About { articles: 1, origin: Some(raw.origin.clone()), ..About::default() };
        probe.enter(Stage::Normalize);
        let normalized = match normalize(raw, &self.normalize, budget, trace) {
            Ok(normalized) => normalized,
            Err(reason) => return Err(self.stopped(Stage::Normalize, reason, about)),
        };
        let mut article = normalized.article;
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

    /// Computes the fields of the configuration, routes and encodes the articles of `message`, filled with what a memory said of them: all of
    /// them, or none. One that no output takes, or that repeats an earlier one and is to be left out, is passed over. `budget` is what [`Pipeline::prepare`] left of it.
    pub fn finish(&self, message: &Message, articles: &mut [Article], budget: &Budget, probe: &dyn Probe) -> Processed {
        let count = articles.len();
        let (mut outputs, mut skipped) = (Vec::new(), None);
        for (n, article) in (1..).zip(&mut *articles) {
            let ended = match self.finish_one(message, article, budget, probe) {
                Ok(found) => {
                    outputs.extend(found);
                    continue;
                }
                Err((stage, reason)) => self.stopped(stage, reason, About::of(article)).passed_over(n, count),
            };
            match ended {
                Ok(processed) => drop(skipped.get_or_insert(processed)),
                Err(processed) => return *processed,
            }
        }
        match skipped {
            Some(processed) if outputs.is_empty() => *processed,
            _ => Processed { verdict: Verdict::Publish(outputs), stage: Stage::Encode, about: About::of_all(articles) },
        }
    }

    fn finish_one(
        &self,
        message: &Message,
        article: &mut Article,
        budget: &Budget,
        probe: &dyn Probe,
    ) -> Result<Vec<Outgoing>, (Stage, Reason)> {
        probe.enter(Stage::Route);
        let mut router = &self.route;
        if let Some(duplicate) = &article.duplicate {
            if self.repeated.skip.contains(&duplicate.kind) {
                let detail = format!("repeats {}, containment {}", duplicate.of, duplicate.containment);
                return Err((Stage::Route, Reason::new(Repeated::code(duplicate.kind), detail)));
            }
            if self.repeated.aside.contains(&duplicate.kind) {
                router = self.repeated.router.as_ref().unwrap_or(router);
            }
        }
        let routes = router.compute(article, budget).and_then(|()| router.routes(article, budget));
        let routes = routes.map_err(|reason| (Stage::Route, reason))?;
        probe.enter(Stage::Encode);
        router.encode(message, article, routes).map_err(|reason| (Stage::Encode, reason))
    }

    /// [`Pipeline::prepare`] and [`Pipeline::finish`] in one, without a memory.
    pub fn process(&self, message: &Message, budget: &Budget) -> Processed {
        match self.prepare(message, budget, &(), Trace::default) {
            Ok(prepared) => {
                let mut articles: Vec<_> = prepared.into_iter().map(|prepared| prepared.article).collect();
                self.finish(message, &mut articles, budget, &())
            }
            Err(processed) => *processed,
        }
    }

    fn stopped(&self, stage: Stage, reason: Reason, about: About) -> Box<Processed> {
        let verdict = match reason.code.class() {
            Class::NotArticle if self.not_article.drop.contains(&reason.code) => Verdict::Skip(reason),
            Class::Duplicate => Verdict::Skip(reason),
            Class::Routing if reason.code == Code::NotRouted => Verdict::Skip(reason),
            Class::NotArticle | Class::Malformed | Class::Ours | Class::Routing | Class::Downstream | Class::Poison => {
                Verdict::Reject(reason)
            }
        };
        Box::new(Processed { verdict, stage, about })
    }
}

impl Processed {
    /// The end of the `n`th of `count` articles of one message, which the others survive.
    ///
    /// # Errors
    /// The end of the message: the article was not skipped.
    fn passed_over(mut self: Box<Self>, n: usize, count: usize) -> Result<Box<Self>, Box<Self>> {
        self.about.articles = count;
        match self.verdict {
            Verdict::Skip(_) => Ok(self),
            Verdict::Reject(reason) => {
                self.verdict = Verdict::Reject(reason.of_article(n, count));
                Err(self)
            }
            Verdict::Publish(_) => Err(self),
        }
    }
}

impl About {
    fn of(article: &Article) -> Self {
        Self {
            articles: 1,
            origin: Some(article.origin.clone()),
            article_id: Some(article.id.clone()),
            source_domain: article.source.domain.clone(),
            language: article.language.as_ref().map(|l| l.code.clone()),
            warnings: article.warnings.iter().map(|w| w.code.to_string()).collect(),
            duplicates: article.duplicate.iter().map(|duplicate| duplicate.kind).collect(),
            stories: Placed::of(article).into_iter().collect(),
            merged: Merged::of(article).into_iter().collect(),
            unchecked: Unchecked::of(article).into_iter().collect(),
        }
    }

    /// What is known of the first one, and the warnings of all.
    fn of_all(articles: &[Article]) -> Self {
        let mut about = articles.first().map(Self::of).unwrap_or_default();
        about.articles = articles.len();
        for article in articles.iter().skip(1) {
            about.duplicates.extend(article.duplicate.iter().map(|duplicate| duplicate.kind));
            about.stories.extend(Placed::of(article));
            about.merged.extend(Merged::of(article));
            about.unchecked.extend(Unchecked::of(article));
        }
        for warning in articles.iter().skip(1).flat_map(|article| &article.warnings) {
            if !about.warnings.iter().any(|known| *known == warning.code) {
                about.warnings.push(warning.code.to_string());
            }
        }
        about
    }
}
