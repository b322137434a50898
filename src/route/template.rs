//! Routing keys made from a template.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value;

use super::partition::partition;
use crate::article::Article;
use crate::cut;

/// Longest routing key of AMQP 0-9-1, in bytes (a short string).
pub const ROUTING_KEY_BYTES: usize = 255;
/// Most partitions that a key may name.
pub const PARTITIONS: u32 = 1000;

/// A routing key with placeholders, as in `article.{language}`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Value(Name),
    /// The partition of a value among so many.
    Partition(Name, u32),
}

/// What a placeholder names.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Name {
    Field(Field),
    Extra(String),
}

impl Name {
    fn parse(name: &str) -> Option<Self> {
        let field = Field::ALL.iter().find(|(known, _)| *known == name).map(|&(_, field)| Name::Field(field));
        field.or_else(|| name.strip_prefix("extra.").filter(|n| !n.is_empty()).map(|n| Name::Extra(n.to_owned())))
    }

    /// The value that an article has, without blanks around it; what stands for one that is absent.
    fn of<'a>(&'a self, article: &'a Article) -> Result<Cow<'a, str>, &'static str> {
        let (value, absent) = match self {
            Name::Field(field) => (field.of(article), field.absent()),
            Name::Extra(name) => {
                let value = match article.extra.get(name) {
                    Some(Value::String(text)) => Some(text.as_str().into()),
                    Some(value @ (Value::Number(_) | Value::Bool(_))) => Some(value.to_string().into()),
                    Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => None,
                };
                (value, "none")
            }
        };
        value.filter(|value| !value.trim().is_empty()).ok_or(absent)
    }
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
    /// A number of partitions that is none.
    #[error("{{{0}}}: behind % stands the number of partitions, from 1 to {PARTITIONS}")]
    Partitions(String),
    /// A key longer than AMQP 0-9-1 allows.
    #[error("longer than {ROUTING_KEY_BYTES} bytes")]
    Length,
}

impl Template {
    /// Reads a template: literal text with `{language}`, `{source}`, `{section}`, `{country}`, `{subject}`,
    /// `{published}` (the day), `{band}` to `{band.4}` (the smallest hashes of the fingerprint, which copies share) and `{extra.NAME}` in
    /// it, each also as `{source % 3}`: its partition among three, from 0.
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
            let (word, partitions) = match name.split_once('%') {
                Some((word, number)) => (word.trim(), Some(number.trim())),
                None => (name, None),
            };
            let value = Name::parse(word).ok_or_else(|| TemplateError::Field(word.to_owned()))?;
            parts.push(match partitions.map(|number| number.parse().ok().filter(|n| (1..=PARTITIONS).contains(n))) {
                None => Part::Value(value),
                Some(Some(partitions)) => Part::Partition(value, partitions),
                Some(None) => return Err(TemplateError::Partitions(name.to_owned())),
            });
            rest = &rest[close + 1..];
        }
        Ok(Self(parts))
    }

    /// The one key that it gives; `None` where an article decides.
    pub fn constant(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The routing key of `article`. A field is lower-cased, and all but letters, digits, `-` and `_` become `-`, so that one
    /// field is one word of a topic key; one that is absent becomes `und` (language) or `none`. Cut at 255 bytes.
    pub fn fill(&self, article: &Article) -> String {
        let mut key = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => key.push_str(text),
                Part::Value(name) => match name.of(article) {
                    Ok(value) => push_word(&mut key, &value),
                    Err(absent) => key.push_str(absent),
                },
                Part::Partition(name, of) => {
                    let value = name.of(article).unwrap_or_else(Cow::from);
                    let _ = write!(key, "{}", partition(value.trim(), *of));
                }
            }
        }
        key.truncate(cut::head(&key, ROUTING_KEY_BYTES).len());
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
    fn a_partition_is_by_the_value() {
        let key = Template::parse("{source % 3}").unwrap();
        let of = |domain: &str| {
            key.fill(&Article { source: Source { name: None, domain: Some(domain.into()) }, ..Article::default() })
        };
        assert_eq!(of("a.example"), of("a.example"));
        let mut seen: Vec<_> = (0..50).map(|n| of(&format!("site{n}.example"))).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen, ["0", "1", "2"]);
        let absent = Template::parse("p{extra.story%7}").unwrap().fill(&Article::default());
        assert_eq!(absent, format!("p{}", partition("none", 7)), "what is absent has its partition, too");
        for wrong in ["{source % 0}", "{source % x}", "{source %}", "{source % 1001}"] {
            assert!(matches!(Template::parse(wrong), Err(TemplateError::Partitions(_))), "{wrong}");
        }
        assert_eq!(Template::parse("{sorce % 3}"), Err(TemplateError::Field("sorce".into())));
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
