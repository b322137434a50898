//! Where a finished article goes: one or more outputs, each with an exchange, a routing key made from a template, and a form.

use std::borrow::Cow;
use std::fmt::Write as _;

use bytes::Bytes;

use crate::article::Article;
use crate::encode::{self, Format};
use crate::message::{Message, Outgoing};
use crate::reason::{Code, Reason};

/// Longest routing key of AMQP 0-9-1, in bytes (a short string).
pub const ROUTING_KEY_BYTES: usize = 255;

/// One place that results go to.
#[derive(Debug, Clone)]
pub struct Output {
    /// Exchange.
    pub exchange: String,
    /// Routing key.
    pub routing_key: Template,
    /// The form of the document.
    pub format: Format,
}

/// All outputs, and the limits on what is published.
#[derive(Debug, Clone)]
pub struct Router {
    /// Where results go; each one gets every article.
    pub outputs: Vec<Output>,
    /// Largest document, in bytes; the broker's `max_message_size`.
    pub output_bytes: usize,
    /// Most bytes of headers that are carried from the input to a result.
    pub header_bytes: usize,
}

impl Router {
    /// The routing key of `article` for each output, in their order.
    pub fn routes(&self, article: &Article) -> Vec<String> {
        self.outputs.iter().map(|output| output.routing_key.fill(article)).collect()
    }

    /// The messages to publish for `article`, made from `message`, one per output.
    ///
    /// # Errors
    /// [`Code::OutputTooLarge`].
    pub fn encode(&self, message: &Message, article: &Article, routes: Vec<String>) -> Result<Vec<Outgoing>, Reason> {
        let (headers, properties) = encode::envelope(message, article, self.header_bytes);
        let mut documents: Vec<(Format, Bytes)> = Vec::new();
        let mut outgoing = Vec::with_capacity(self.outputs.len());
        for (output, routing_key) in self.outputs.iter().zip(routes) {
            let body = match documents.iter().find(|(format, _)| *format == output.format) {
                Some((_, body)) => body.clone(),
                None => {
                    let body = Bytes::from(output.format.write(article));
                    if body.len() > self.output_bytes {
                        let detail = format!("{} bytes, more than {}", body.len(), self.output_bytes);
                        return Err(Reason::new(Code::OutputTooLarge, detail));
                    }
                    documents.push((output.format, body.clone()));
                    body
                }
            };
            let mut properties = properties.clone();
            properties.content_type = Some(output.format.content_type().to_owned());
            properties.kind = Some(output.format.kind().to_owned());
            outgoing.push(Outgoing {
                exchange: output.exchange.clone(),
                routing_key,
                body,
                properties,
                headers: headers.clone(),
            });
        }
        Ok(outgoing)
    }
}

/// A routing key with placeholders, as in `article.{language}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(Field),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Language,
    Source,
    Section,
    Country,
    Subject,
}

impl Field {
    const ALL: [(&'static str, Field); 5] = [
        ("language", Field::Language),
        ("source", Field::Source),
        ("section", Field::Section),
        ("country", Field::Country),
        ("subject", Field::Subject),
    ];

    fn of(self, article: &Article) -> Option<Cow<'_, str>> {
        match self {
            Field::Language => article.language.as_ref().map(|l| l.code.as_str().into()),
            Field::Source => article.source.domain.as_deref().map(Cow::from),
            Field::Section => article.section.as_deref().map(Cow::from),
            Field::Country => article.annotations.countries.first().map(|c| c.code.as_str().into()),
            Field::Subject => article.annotations.subjects.first().map(|s| s.code.trim_start_matches("medtop:").into()),
        }
    }

    fn absent(self) -> &'static str {
        match self {
            Field::Language => "und",
            Field::Source | Field::Section | Field::Country | Field::Subject => "none",
        }
    }
}

/// A template that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A brace that is not closed or not opened.
    #[error("unbalanced brace at byte {0}")]
    Brace(usize),
    /// A placeholder that does not exist.
    #[error("unknown placeholder {{{0}}}; known are language, source, section, country, subject")]
    Field(String),
    /// A key longer than AMQP 0-9-1 allows.
    #[error("longer than {ROUTING_KEY_BYTES} bytes")]
    Length,
}

impl Template {
    /// Reads a template: literal text with `{language}`, `{source}`, `{section}`, `{country}` and `{subject}` in it.
    ///
    /// # Errors
    /// [`TemplateError`].
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        if text.len() > ROUTING_KEY_BYTES {
            return Err(TemplateError::Length);
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let at = text.len() - rest.len();
            let open = rest.find(['{', '}']).unwrap_or(rest.len());
            if open > 0 {
                parts.push(Part::Text(rest[..open].to_owned()));
                rest = &rest[open..];
                continue;
            }
            let close = rest.find('}').filter(|&close| close > 0).ok_or(TemplateError::Brace(at))?;
            let name = &rest[1..close];
            let field = Field::ALL.iter().find(|(known, _)| *known == name).map(|&(_, field)| field);
            parts.push(Part::Field(field.ok_or_else(|| TemplateError::Field(name.to_owned()))?));
            rest = &rest[close + 1..];
        }
        Ok(Self(parts))
    }

    /// The routing key of `article`. A field is lower-cased, and all but letters, digits, `-` and `_` become `-`, so that one
    /// field is one word of a topic key; one that is absent becomes `und` (language) or `none`. Cut at 255 bytes.
    pub fn fill(&self, article: &Article) -> String {
        let mut key = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => key.push_str(text),
                Part::Field(field) => match field.of(article).filter(|value| !value.trim().is_empty()) {
                    Some(value) => push_word(&mut key, &value),
                    None => key.push_str(field.absent()),
                },
            }
        }
        let end = (0..=key.len().min(ROUTING_KEY_BYTES)).rev().find(|&at| key.is_char_boundary(at)).unwrap_or(0);
        key.truncate(end);
        key
    }
}

fn push_word(key: &mut String, value: &str) {
    for c in value.trim().chars().flat_map(char::to_lowercase) {
        let c = if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
        let _ = key.write_char(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Language, Source};

    fn article() -> Article {
        Article {
            language: Some(Language { code: "pt-BR".into(), script: None, confidence: 1.0 }),
            source: Source { name: None, domain: Some("example.com.br".into()) },
            section: Some(" World / Africa ".into()),
            ..Article::default()
        }
    }

    #[test]
    fn fills_one_word_per_field() {
        let key = Template::parse("article.{language}.{source}.{section}.{country}").unwrap();
        assert_eq!(key.fill(&article()), "article.pt-br.example-com-br.world---africa.none");
        assert_eq!(Template::parse("{language}").unwrap().fill(&Article::default()), "und");
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert_eq!(Template::parse("a.{lang}"), Err(TemplateError::Field("lang".into())));
        assert_eq!(Template::parse("a.{language"), Err(TemplateError::Brace(2)));
        assert_eq!(Template::parse("a}"), Err(TemplateError::Brace(1)));
        assert_eq!(Template::parse(&"x".repeat(256)), Err(TemplateError::Length));
    }

    #[test]
    fn a_key_never_exceeds_a_short_string() {
        let long = Article { section: Some("ü".repeat(400)), ..Article::default() };
        assert_eq!(Template::parse("x{section}").unwrap().fill(&long).len(), 255);
    }
}
