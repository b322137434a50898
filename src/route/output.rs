//! One place that results go to, and how a result is dressed for it.

use serde_json::Value as Json;

use super::cel::{Expression, Failure, View};
use super::rules::When;
use super::template::Template;
use crate::article::{Article, Selection};
use crate::budget::{Budget, Overrun};
use crate::encode::cloud_event::Mode;
use crate::encode::{Compression, Format};
use crate::message::{Headers, Value};

/// One place that results go to.
#[derive(Debug, Clone)]
pub struct Output {
    /// What it is called where people read of it.
    pub name: String,
    /// When it gets an article.
    pub when: When,
    /// Exchange.
    pub exchange: String,
    /// Routing key.
    pub routing_key: Template,
    /// The form of the document.
    pub format: Format,
    /// Which of its fields.
    pub selection: Selection,
    /// The event that it travels in; `None` for none.
    pub event: Option<Mode>,
    /// How the body is compressed; `None` for not.
    pub compression: Option<Compression>,
    /// Headers, each with the expression of its value; without a value it is left out.
    pub headers: Vec<(String, Expression)>,
    /// Whether headers say what the article is: language, source, country, subject, subjects, duplicate, story.
    pub article_headers: bool,
    /// AMQP priority, over the input's.
    pub priority: Option<u8>,
    /// Time to live in the queues behind it, in milliseconds.
    pub expiration: Option<u64>,
}

impl Output {
    /// An output that gets every article.
    pub fn new(exchange: impl Into<String>, routing_key: Template, format: Format) -> Self {
        let exchange = exchange.into();
        Self {
            name: exchange.clone(),
            when: When::Always,
            exchange,
            routing_key,
            format,
            selection: Selection::default(),
            event: None,
            compression: None,
            headers: Vec::new(),
            article_headers: false,
            priority: None,
            expiration: None,
        }
    }

    /// Whether the bodies of its results are those of `other`.
    pub(super) fn writes_as(&self, other: &Output) -> bool {
        let form = |output: &Output| (output.format, output.event == Some(Mode::Structured), output.compression);
        form(self) == form(other) && self.selection == other.selection
    }

    /// The expressions that it evaluates.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let condition = if let When::If(condition) = &self.when { Some(&**condition) } else { None };
        condition.into_iter().chain(self.headers.iter().map(|(_, value)| value))
    }

    /// The headers of a result for this output.
    ///
    /// # Errors
    /// [`Overrun`]; inside, the header that has no value that AMQP can carry, and why.
    pub(super) fn dress(
        &self,
        article: &Article,
        view: Option<&mut View>,
        budget: &Budget,
    ) -> Result<Result<Headers, Failure>, Overrun> {
        let mut headers = if self.article_headers { of_article(article) } else { Headers::new() };
        let Some(view) = view else { return Ok(Ok(headers)) };
        for (name, expression) in &self.headers {
            match view.value(expression, budget)? {
                Ok(Some(value)) => {
                    headers.insert(name.clone(), field(value));
                }
                Ok(None) => {}
                Err(Failure(why)) => return Ok(Err(Failure(format!("header {name}: {why}")))),
            }
        }
        Ok(Ok(headers))
    }
}

/// What headers exchanges and consumers ask for most.
fn of_article(article: &Article) -> Headers {
    let subjects = &article.annotations.subjects;
    let texts = [
        ("language", article.language.as_ref().map(|language| language.code.as_str())),
        ("source", article.source.domain.as_deref()),
        ("country", article.annotations.countries.first().map(|country| country.code.as_str())),
        ("subject", subjects.first().map(|subject| &*subject.code)),
    ];
    let mut headers: Headers =
        texts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))).collect();
    if !subjects.is_empty() {
        let codes = subjects.iter().map(|subject| Value::from(&*subject.code)).collect();
        headers.insert("subjects".to_owned(), Value::Array(codes));
    }
    headers.insert("duplicate".to_owned(), Value::Bool(article.duplicate.is_some()));
    if let Some(story) = &article.story {
        headers.insert("story".to_owned(), story.id.as_str().into());
    }
    headers
}

/// A value as AMQP carries it.
fn field(value: Json) -> Value {
    match value {
        Json::Null => Value::Void,
        Json::Bool(value) => Value::Bool(value),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::I64(whole),
            (None, float) => Value::F64(float.unwrap_or_default()),
        },
        Json::String(text) => text.into(),
        Json::Array(items) => Value::Array(items.into_iter().map(field).collect()),
        Json::Object(fields) => Value::Table(fields.into_iter().map(|(name, value)| (name, field(value))).collect()),
    }
}
