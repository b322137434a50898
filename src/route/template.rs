//! Routing keys made from a template.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value;

use crate::article::Article;

/// Longest routing key of AMQP 0-9-1, in bytes (a short string).
pub const ROUTING_KEY_BYTES: usize = 255;

/// A routing key with placeholders, as in `article.{language}`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(Field),
    Extra(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Language,
    Source,
    Section,
    Country,
    Subject,
    Published,
    /// The hash of the fingerprint at this place in their order, from 0.
    Band(usize),
}

impl Field {
    const ALL: [(&'static str, Field); 10] = [
        ("language", Field::Language),
        ("source", Field::Source),
        ("section", Field::Section),
        ("country", Field::Country),
        ("subject", Field::Subject),
        ("published", Field::Published),
        ("band", Field::Band(0)),
        ("band.2", Field::Band(1)),
        ("band.3", Field::Band(2)),
        ("band.4", Field::Band(3)),
    ];

    fn of(self, article: &Article) -> Option<Cow<'_, str>> {
        match self {
            Field::Language => article.language.as_ref().map(|l| l.code.as_str().into()),
            Field::Source => article.source.domain.as_deref().map(Cow::from),
            Field::Section => article.section.as_deref().map(Cow::from),
            Field::Country => article.annotations.countries.first().map(|c| c.code.as_str().into()),
            Field::Published => article.published.as_ref().and_then(|moment| moment.at.get(..10)).map(Cow::from),
            Field::Band(place) => {
                let mut hashes: Vec<&String> = article.annotations.fingerprint.as_ref()?.minhash.iter().collect();
                hashes.sort_unstable();
                hashes.get(place).map(|hash| hash.as_str().into())
            }
            Field::Subject => article.annotations.subjects.first().map(|s| s.code.trim_start_matches("medtop:").into()),
        }
    }

    fn absent(self) -> &'static str {
        match self {
            Field::Language => "und",
            Field::Source | Field::Section | Field::Country | Field::Subject | Field::Published | Field::Band(_) => {
                "none"
            }
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
    #[error(
        "unknown placeholder {{{0}}}; known are language, source, section, country, subject, published, band, band.2 to band.4, and extra.NAME"
    )]
    Field(String),
    /// A key longer than AMQP 0-9-1 allows.
    #[error("longer than {ROUTING_KEY_BYTES} bytes")]
    Length,
}

impl Template {
    /// Reads a template: literal text with `{language}`, `{source}`, `{section}`, `{country}`, `{subject}`,
    /// `{published}` (the day), `{band}` to `{band.4}` (the smallest hashes of the fingerprint, which copies share)
    /// and `{extra.NAME}` in it.
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
            let field = Field::ALL.iter().find(|(known, _)| *known == name).map(|&(_, field)| Part::Field(field));
            let extra = || name.strip_prefix("extra.").filter(|n| !n.is_empty()).map(|n| Part::Extra(n.to_owned()));
            parts.push(field.or_else(extra).ok_or_else(|| TemplateError::Field(name.to_owned()))?);
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
                Part::Extra(name) => match article.extra.get(name) {
                    Some(Value::String(text)) if !text.trim().is_empty() => push_word(&mut key, text),
                    Some(value @ (Value::Number(_) | Value::Bool(_))) => push_word(&mut key, &value.to_string()),
                    Some(Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_)) | None => {
                        key.push_str("none");
                    }
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
    fn bands_are_the_smallest_hashes() {
        let mut article = article();
        article.annotations.fingerprint = Some(crate::enrich::fingerprint::fingerprint(&"a b c d e f g h ".repeat(40)));
        let print = article.annotations.fingerprint.as_mut().unwrap();
        print.minhash = vec!["0c".into(), "0a".into(), "0b".into()];
        assert_eq!(Template::parse("{band}.{band.2}.{band.3}.{band.4}").unwrap().fill(&article), "0a.0b.0c.none");
        assert_eq!(Template::parse("{band}").unwrap().fill(&Article::default()), "none");
        assert_eq!(Template::parse("{band.5}"), Err(TemplateError::Field("band.5".into())));
    }

    #[test]
    fn fields_of_ones_own_are_words_too() {
        let mut article = article();
        article.extra.insert("desk".into(), "World Desk".into());
        article.extra.insert("priority".into(), 3.into());
        let key = Template::parse("{extra.desk}.{extra.priority}.{extra.other}").unwrap();
        assert_eq!(key.fill(&article), "world-desk.3.none");
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
