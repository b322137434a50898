//! Where a finished article goes: the outputs whose rules it meets, each with an exchange, a routing key, headers and a form.

pub mod cel;
mod output;
mod partition;
mod rules;
mod template;

use bytes::Bytes;

pub use output::Output;
pub use rules::{Computed, Match, Rules, When};
pub use template::{PARTITIONS, ROUTING_KEY_BYTES, Template, TemplateError};

use crate::article::Article;
use crate::budget::Budget;
use crate::encode;
use crate::encode::cloud_event::{self, Attributes, Mode};
use crate::message::{Headers, Message, Outgoing, Value};
use crate::reason::{Code, Reason};
use cel::{Expression, Failure};

/// All outputs, and the limits on what is published.
#[derive(Debug, Clone, Default)]
pub struct Router {
    /// Where results go.
    pub outputs: Vec<Output>,
    /// Which outputs an article meets, and what is computed for it.
    pub rules: Rules,
    /// Largest document, in bytes; the broker's `max_message_size`.
    pub output_bytes: usize,
    /// Most bytes of headers that are carried from the input to a result, and of those that an output adds.
    pub header_bytes: usize,
}

/// One result on its way: the output, and what the article makes of its templates.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// Index of the output.
    pub output: usize,
    /// Routing key.
    pub routing_key: String,
    /// Headers that the output adds.
    pub headers: Headers,
}

/// What one rule said of an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Index of the output.
    pub output: usize,
    /// Whether its condition holds; `None` where it has none.
    pub holds: Option<Result<bool, Failure>>,
    /// The parts that the condition is made of, each with its own answer.
    pub parts: Vec<(String, Result<bool, Failure>)>,
}

impl Router {
    /// Puts the computed fields into the article.
    ///
    /// # Errors
    /// [`Code::OverBudget`] or [`Code::OverTime`].
    pub fn compute(&self, article: &mut Article, budget: &Budget) -> Result<(), Reason> {
        Ok(self.rules.compute(article, budget)?)
    }

    /// Where `article` goes, in the order of the outputs.
    ///
    /// # Errors
    /// [`Code::NotRouted`] when no output takes it; [`Code::RuleFailed`] when a rule has no answer for it; that of its budget.
    pub fn routes(&self, article: &Article, budget: &Budget) -> Result<Vec<Route>, Reason> {
        // Without an expression there is nothing to look at.
        let asked = self.outputs.iter().any(|output| output.expressions().next().is_some());
        let mut view = asked.then(|| self.rules.after.view(article));
        let mut met = Vec::new();
        for (index, output) in self.outputs.iter().enumerate() {
            let meets = match (&output.when, &mut view) {
                (When::Always, _) => true,
                (When::If(condition), Some(view)) => {
                    view.holds(condition, budget)?.map_err(|failure| failed(output, "when", &failure))?
                }
                (When::If(_), None) | (When::Otherwise, _) => false,
            };
            if meets {
                met.push(index);
                if self.rules.matching == Match::First {
                    break;
                }
            }
        }
        if met.is_empty() {
            met.extend(self.outputs.iter().position(|output| matches!(output.when, When::Otherwise)));
        }
        if met.is_empty() {
            return Err(Reason::new(Code::NotRouted, format!("none of {} outputs takes it", self.outputs.len())));
        }
        let mut routes = Vec::with_capacity(met.len());
        for index in met {
            let Some(output) = self.outputs.get(index) else { continue };
            let headers = output.dress(article, view.as_mut(), budget)?;
            let headers = headers.map_err(|failure| failed(output, "headers", &failure))?;
            let bytes: usize = headers.iter().map(|(name, value)| name.len() + Value::size(value)).sum();
            if bytes > self.header_bytes {
                let why = Failure(format!("{bytes} bytes, more than limits.header_bytes"));
                return Err(failed(output, "headers", &why));
            }
            routes.push(Route { output: index, routing_key: output.routing_key.fill(article), headers });
        }
        Ok(routes)
    }

    /// What each rule says of `article`, for people.
    ///
    /// # Errors
    /// That of the article's budget.
    pub fn answers(&self, article: &Article, budget: &Budget) -> Result<Vec<Answer>, Reason> {
        let mut view = self.rules.after.view(article);
        let mut answers = Vec::with_capacity(self.outputs.len());
        for (index, output) in self.outputs.iter().enumerate() {
            let mut answer = Answer { output: index, holds: None, parts: Vec::new() };
            if let When::If(condition) = &output.when {
                answer.holds = Some(view.holds(condition, budget)?);
                for part in self.rules.after.parts(condition) {
                    let holds = view.holds(&part, budget)?;
                    answer.parts.push((Expression::source(&part).to_owned(), holds));
                }
            }
            answers.push(answer);
        }
        Ok(answers)
    }

    /// The messages to publish for `article`, made from `message`, one per route.
    ///
    /// # Errors
    /// [`Code::OutputTooLarge`].
    pub fn encode(&self, message: &Message, article: &Article, routes: Vec<Route>) -> Result<Vec<Outgoing>, Reason> {
        let (headers, properties) = encode::envelope(message, article, self.header_bytes);
        let mut written: Vec<(&Output, Bytes)> = Vec::new();
        let mut outgoing = Vec::with_capacity(routes.len());
        for route in routes {
            let Some(output) = self.outputs.get(route.output) else { continue };
            let event = output.event.map(|mode| (mode, cloud_event::attributes(message, article, output.format)));
            let made = written.iter().find(|(other, _)| other.writes_as(output)).map(|(_, body)| body.clone());
            let body = match made {
                Some(body) => body,
                None => {
                    let body = self.body(article, output, event.as_ref())?;
                    written.push((output, body.clone()));
                    body
                }
            };
            let mut properties = properties.clone();
            properties.content_type = Some(match &event {
                Some((Mode::Structured, _)) => cloud_event::CONTENT_TYPE.to_owned(),
                Some((Mode::Binary, _)) | None => output.format.content_type().to_owned(),
            });
            properties.content_encoding = output.compression.map(|compression| compression.as_str().to_owned());
            properties.kind = Some(output.format.kind().to_owned());
            properties.priority = output.priority.or(properties.priority);
            properties.expiration = output.expiration.map(|milliseconds| milliseconds.to_string());
            let mut headers = headers.clone();
            if let Some((Mode::Binary, attributes)) = event {
                headers.extend(cloud_event::binary(attributes));
            }
            headers.extend(route.headers);
            outgoing.push(Outgoing {
                exchange: output.exchange.clone(),
                routing_key: route.routing_key,
                body,
                properties,
                headers,
            });
        }
        Ok(outgoing)
    }

    fn body(&self, article: &Article, output: &Output, event: Option<&(Mode, Attributes)>) -> Result<Bytes, Reason> {
        let mut body = output.format.write(article, &output.selection);
        if let Some((Mode::Structured, attributes)) = event {
            body = cloud_event::structured(attributes, &body);
        }
        if let Some(compression) = output.compression {
            body = compression.pack(body);
        }
        if body.len() > self.output_bytes {
            let detail = format!("{} bytes, more than {}", body.len(), self.output_bytes);
            return Err(Reason::new(Code::OutputTooLarge, detail));
        }
        Ok(body.into())
    }
}

fn failed(output: &Output, what: &str, failure: &Failure) -> Reason {
    Reason::new(Code::RuleFailed, format!("output {}: {what}: {failure}", output.name))
}

#[cfg(test)]
mod tests {
    use super::cel::Purpose;
    use super::*;
    use crate::article::{Annotations, Country, Duplicate, Language, Subject};
    use crate::encode::{Compression, Format};

    fn router(matching: Match, outputs: &[(&str, Option<&str>)]) -> Router {
        let mut router = Router { output_bytes: 1 << 20, header_bytes: 4096, ..Router::default() };
        router.rules.matching = matching;
        for (name, when) in outputs {
            let mut output = Output::new(*name, Template::parse("article.{language}").unwrap(), Format::Json);
            output.when = match when {
                Some("default") => When::Otherwise,
                Some(source) => When::If(compile(&router, source, Purpose::Condition).into()),
                None => When::Always,
            };
            router.outputs.push(output);
        }
        reading(router)
    }

    fn compile(router: &Router, source: &str, purpose: Purpose) -> Expression {
        Expression::compile(source, router.rules.after.form(), purpose).unwrap()
    }

    fn reading(mut router: Router) -> Router {
        for expression in router.outputs.iter().flat_map(Output::expressions) {
            router.rules.after.read_for(expression);
        }
        router
    }

    fn german() -> Article {
        let country = Country { code: "DE".into(), ..Country::default() };
        let subject = Subject { code: "medtop:11000000".into(), ..Subject::default() };
        Article {
            language: Some(Language { code: "de".into(), script: None, confidence: 1.0 }),
            annotations: Annotations { countries: vec![country], subjects: vec![subject], ..Annotations::default() },
            ..Article::default()
        }
    }

    fn to(router: &Router, article: &Article) -> Result<Vec<String>, Code> {
        let routes = router.routes(article, &Budget::unlimited()).map_err(|reason| reason.code)?;
        Ok(routes.iter().map(|route| router.outputs[route.output].name.clone()).collect())
    }

    const GERMAN: &str = "language.?code.orValue('') == 'de'";

    #[test]
    fn all_or_the_first_or_the_default_or_none() {
        let outputs = [("archive", None), ("german", Some(GERMAN)), ("rest", Some("default"))];
        assert_eq!(to(&router(Match::All, &outputs), &german()), Ok(vec!["archive".into(), "german".into()]));
        assert_eq!(to(&router(Match::First, &outputs), &german()), Ok(vec!["archive".into()]));
        assert_eq!(to(&router(Match::First, &outputs[1..]), &german()), Ok(vec!["german".into()]));
        assert_eq!(to(&router(Match::All, &outputs[1..]), &Article::default()), Ok(vec!["rest".into()]));
        assert_eq!(to(&router(Match::All, &outputs[1..2]), &Article::default()), Err(Code::NotRouted));
    }

    #[test]
    fn a_rule_without_an_answer_is_the_articles_own_end() {
        let router = router(Match::All, &[("german", Some("language.code == 'de'"))]);
        assert_eq!(to(&router, &german()), Ok(vec!["german".into()]));
        let reason = router.routes(&Article::default(), &Budget::unlimited()).unwrap_err();
        assert_eq!(reason.to_string(), "routing.rule_failed: output german: when: language.code is absent");
        let spent = router.routes(&german(), &Budget::new(10, std::sync::Arc::default())).unwrap_err();
        assert_eq!(spent.code, Code::OverBudget);
    }

    #[test]
    fn an_output_dresses_its_results() {
        let mut router = router(Match::All, &[("german", None), ("plain", None)]);
        let value = |source: &str| compile(&router, source, Purpose::Value);
        let headers = [
            ("x-stream-filter-value", "source.?domain.orValue('none')"),
            ("section", "article.?section"),
            ("all", "{'n': [1, 2.5, true, null]}"),
        ];
        let headers = headers.map(|(name, source)| (name.to_owned(), value(source))).to_vec();
        let output = &mut router.outputs[0];
        output.headers = headers;
        output.article_headers = true;
        output.priority = Some(7);
        output.expiration = Some(5000);
        output.selection.include = Some({
            let mut paths = crate::article::Paths::default();
            paths.add(["language", "code"]);
            paths
        });
        let router = reading(router);
        let article = Article {
            duplicate: Some(Duplicate { of: "x".into(), containment: 1.0, kind: crate::article::DuplicateKind::Exact }),
            ..german()
        };
        let routes = router.routes(&article, &Budget::unlimited()).unwrap();
        let sent = router.encode(&Message::default(), &article, routes).unwrap();
        let header = |name: &str| sent[0].headers.get(name).cloned();
        assert_eq!(header("x-stream-filter-value"), Some("none".into()));
        assert_eq!(header("section"), None);
        assert_eq!(header("language"), Some("de".into()));
        assert_eq!(header("country"), Some("DE".into()));
        assert_eq!(header("subjects"), Some(Value::Array(vec!["medtop:11000000".into()])));
        assert_eq!(header("duplicate"), Some(Value::Bool(true)));
        let n = vec![Value::I64(1), Value::F64(2.5), Value::Bool(true), Value::Void];
        assert_eq!(header("all"), Some(Value::Table([("n".to_owned(), Value::Array(n))].into())));
        assert_eq!((sent[0].properties.priority, sent[0].properties.expiration.as_deref()), (Some(7), Some("5000")));
        assert_eq!(sent[0].body, r#"{"language":{"code":"de"}}"#);
        assert!(!sent[1].headers.contains_key("language") && sent[1].body.len() > sent[0].body.len());
        let narrow = Router { header_bytes: 20, ..router };
        assert_eq!(narrow.routes(&article, &Budget::unlimited()).unwrap_err().code, Code::RuleFailed);
    }

    #[test]
    fn each_output_has_its_own_form() {
        let mut router =
            router(Match::All, &[("structured", None), ("binary", None), ("packed", None), ("linked", None)]);
        router.outputs[0].event = Some(Mode::Structured);
        router.outputs[0].format = Format::Ninjs;
        router.outputs[1].event = Some(Mode::Binary);
        router.outputs[2].compression = Some(Compression::Gzip);
        router.outputs[3].format = Format::JsonLd;
        let article = german();
        let routes = router.routes(&article, &Budget::unlimited()).unwrap();
        let sent = router.encode(&Message::default(), &article, routes).unwrap();
        let kinds: Vec<_> = sent.iter().map(|sent| sent.properties.content_type.clone().unwrap()).collect();
        let json = "application/json";
        assert_eq!(kinds, ["application/cloudevents+json", json, json, "application/ld+json"]);
        let event: serde_json::Value = serde_json::from_slice(&sent[0].body).unwrap();
        assert_eq!((&event["type"], &event["data"]["standard"]["name"]), (&"ninjs.3.1".into(), &"ninjs".into()));
        assert_eq!(sent[1].headers["cloudEvents_type"], "copydesk.article.v1".into());
        assert_eq!(sent[1].body, encode::json(&article));
        assert_eq!(sent[2].properties.content_encoding.as_deref(), Some("gzip"));
        assert_eq!(sent[2].body, Compression::Gzip.pack(encode::json(&article)));
        assert!(sent[3].properties.content_encoding.is_none() && !sent[3].headers.contains_key("cloudEvents_type"));
    }

    #[test]
    fn computed_fields_stand_in_extra_and_one_that_fails_is_absent_with_a_warning() {
        let mut rules = Rules::default();
        for (name, source) in [
            ("desk", "'DE' in countries.map(c, c.code) ? 'berlin' : 'london'"),
            ("fails", "language.code"),
            ("none", "article.?section"),
        ] {
            let value = Expression::compile(source, rules.before.form(), Purpose::Value).unwrap();
            rules.before.read_for(&value);
            rules.fields.push(Computed { name: name.into(), value });
        }
        let router = Router { rules, ..Router::default() };
        let mut article = Article::default();
        article.extra.insert("fails".into(), "as it came".into());
        router.compute(&mut article, &Budget::unlimited()).unwrap();
        assert_eq!(serde_json::to_string(&article.extra).unwrap(), r#"{"desk":"london"}"#);
        assert_eq!(article.warnings.len(), 1);
        assert_eq!(article.warnings[0].detail.as_deref(), Some("language.code is absent"));
        let mut article = german();
        router.compute(&mut article, &Budget::unlimited()).unwrap();
        assert_eq!(serde_json::to_string(&article.extra).unwrap(), r#"{"desk":"berlin","fails":"de"}"#);
    }
}
