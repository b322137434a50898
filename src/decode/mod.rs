//! Message to raw articles, in three steps that never turn back: [`unwrap`] takes the envelopes off, [`split`] finds the articles in what is
//! left, [`read`] reads the form that each has. [`merge`] then weighs what envelopes and body state.
//!
//! Below the steps, and used by them: `media` (types and first bytes), `charset`, `json`, `xml`, and `fields`, the table of names.

mod charset;
pub mod fields;
mod json;
mod media;
mod merge;
mod read;
mod split;
mod statement;
mod unwrap;
mod xml;

use std::sync::Arc;

use crate::article::{Origin, RawArticle};
use crate::budget::Budget;
use crate::message::Message;
use crate::normalize::url;
use crate::reason::{Code, Reason};

use fields::Names;
use read::Read;
use split::{Item, Split};
use statement::Statement;
use unwrap::Payload;

/// Limits on what is read from outside.
#[derive(Debug, Clone)]
pub struct Options {
    /// Largest body accepted, in bytes.
    pub body_bytes: usize,
    /// Largest body after decompression, in bytes.
    pub decompressed_bytes: usize,
    /// Most values (of any kind, at any depth) in a JSON body, and most elements of an XML document.
    pub json_values: usize,
    /// Most articles in one message.
    pub articles: usize,
    /// What becomes of feeds.
    pub feeds: Feeds,
    /// The names by which fields are known.
    pub names: Arc<Names>,
}

/// What becomes of an RSS or Atom feed in a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Feeds {
    /// It is no article ([`Code::Feed`]).
    #[default]
    Refuse,
    /// Each entry is an article.
    Articles,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            body_bytes: 16 << 20,
            decompressed_bytes: 32 << 20,
            json_values: 100_000,
            articles: 256,
            feeds: Feeds::Refuse,
            names: Arc::default(),
        }
    }
}

/// Reads the articles of `message`, in their order: one or more.
///
/// # Errors
/// A [`Reason`] of class malformed, or an overrun. One article that cannot be read is a reason for the message as a whole.
pub fn decode(message: &Message, options: &Options, budget: &Budget) -> Result<Vec<RawArticle>, Reason> {
    let payloads = unwrap::unwrap(message, options, budget)?;
    let (mut articles, envelopes) = (Vec::new(), payloads.len());
    for (n, payload) in (1..).zip(payloads) {
        let found = open(payload, message, options).map_err(|reason| reason.of_article(n, envelopes))?;
        articles.extend(found);
        if articles.len() > options.articles {
            return Err(too_many(articles.len(), options));
        }
    }
    if let [_, _, ..] = articles.as_slice() {
        for (n, article) in (1..).zip(&mut articles) {
            article.origin.item = Some(n);
        }
    }
    Ok(articles)
}

/// The articles of one payload.
fn open(payload: Payload<'_>, message: &Message, options: &Options) -> Result<Vec<RawArticle>, Reason> {
    let Payload { content, declared, stated, extra, envelope, warnings, decompressed } = payload;
    let top_level = top_level(&stated);
    let Split { items, form, charset } = split::split(content, &declared, top_level.as_deref(), options)?;
    let count = items.len();
    if count > 1 {
        let each: usize = stated.iter().map(|statement| &statement.value).chain(extra.values()).map(json::memory).sum();
        if each.saturating_mul(count) > options.decompressed_bytes {
            let detail = format!("its envelope states {each} bytes, once for each of {count} articles");
            return Err(Reason::new(Code::TooLarge, detail));
        }
    }
    let article = |(n, item): (usize, Item<'_>)| {
        let media_type = item.media_type();
        let read = read::read(item, options, top_level.as_deref()).map_err(|reason| reason.of_article(n, count))?;
        let media_type = read.media_type.unwrap_or(media_type);
        let read = Read { charset: read.charset.or_else(|| charset.clone()), ..read };
        let mut raw = merge::merge(read, stated.clone(), extra.clone());
        raw.warnings.extend(warnings.iter().cloned());
        raw.provenance.extend(form.clone().map(|evidence| ("content_type", evidence)));
        raw.origin = Origin {
            message_id: message.properties.message_id.clone(),
            content_type: Some(envelope.unwrap_or(media_type).to_owned()),
            bytes: message.body.len() as u64,
            decompressed_bytes: decompressed,
            ..raw.origin
        };
        Ok(raw)
    };
    (1..).zip(items).map(article).collect()
}

fn too_many(count: usize, options: &Options) -> Reason {
    Reason::new(Code::TooManyArticles, format!("{count} articles or more, and at most {} are read", options.articles))
}

/// The top-level domain of the address that an envelope states.
fn top_level(stated: &[Statement]) -> Option<String> {
    let address = stated.iter().find(|statement| statement.field == fields::Field::Url)?.value.as_str()?;
    let host = url::parse(address)?.host_str()?.to_ascii_lowercase();
    host.rsplit('.').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Content;

    pub(super) fn message(content_type: &str, body: impl Into<Vec<u8>>) -> Message {
        let mut message = Message { body: body.into().into(), ..Message::default() };
        message.properties.content_type = (!content_type.is_empty()).then(|| content_type.to_owned());
        message
    }

    pub(super) fn several(content_type: &str, body: impl Into<Vec<u8>>) -> Result<Vec<RawArticle>, Reason> {
        decode(&message(content_type, body), &Options::default(), &Budget::unlimited())
    }

    pub(super) fn decoded(content_type: &str, body: impl Into<Vec<u8>>) -> Result<RawArticle, Code> {
        let mut articles = several(content_type, body).map_err(|reason| reason.code)?;
        assert_eq!(articles.len(), 1);
        Ok(articles.remove(0))
    }

    #[test]
    fn every_bad_body_has_its_code() {
        let nested = [b"{\"a\":".repeat(100_000), b"1".to_vec(), b"}".repeat(100_000)].concat();
        let million = [b"[".to_vec(), b"1,".repeat(1_000_000), b"1]".to_vec()].concat();
        let hidden = [b"{\"text\":\"x\",\"n\":".to_vec(), million.clone(), b"}".to_vec()].concat();
        let cases: [(&str, Vec<u8>, Code); 11] = [
            ("text/plain", b"".to_vec(), Code::Empty),
            ("text/plain", b" \n\t ".to_vec(), Code::Empty),
            ("text/plain", vec![0; 1 << 20], Code::Empty),
            ("text/plain; charset=utf-8", b"\x01\x02\xff\xfe\x80\x03\x04".to_vec(), Code::CharsetInvalid),
            ("text/plain; charset=klingon", b"nuqneH".to_vec(), Code::Charset),
            ("application/json", b"{\"text\": \"cut o".to_vec(), Code::Json),
            ("application/json", nested, Code::JsonDepth),
            ("application/json", million, Code::JsonShape),
            ("application/json", hidden, Code::JsonShape),
            ("application/pdf", b"%PDF-1.7\n\x93\x8c".to_vec(), Code::ContentType),
            ("text/html", vec![b' '; (16 << 20) + 1], Code::TooLarge),
        ];
        for (content_type, body, code) in cases {
            let head = String::from_utf8_lossy(&body[..body.len().min(20)]).into_owned();
            assert_eq!(decoded(content_type, body).map(|_| ()), Err(code), "{content_type}: {head:?}");
        }
    }

    #[test]
    fn an_envelope_is_not_copied_without_a_bound() {
        let event = |note: &str, articles: usize| {
            let data = vec![serde_json::json!({"text": "One."}); articles];
            serde_json::json!({
                "specversion": "1.0", "id": "e", "source": "/crawler", "type": "t", "note": note, "data": data
            })
            .to_string()
        };
        let (short, long) = ("n".repeat(50_000), "n".repeat(500_000));
        assert_eq!(several("application/cloudevents+json", event(&short, 200)).unwrap().len(), 200);
        assert_eq!(several("application/cloudevents+json", event(&long, 1)).unwrap().len(), 1);
        let refused = several("application/cloudevents+json", event(&long, 200)).unwrap_err();
        assert_eq!(refused.code, Code::TooLarge, "{refused}");
        assert!(refused.detail.ends_with("once for each of 200 articles"), "{refused}");
    }

    #[test]
    fn json_in_texts_has_no_more_values_than_other_json() {
        let packed = |values: usize| {
            let text = serde_json::json!({"title": "Title", "text": "One.", "more": vec![1; values]}).to_string();
            serde_json::Value::String(text)
        };
        let body = |texts: usize, values: usize| serde_json::Value::Array(vec![packed(values); texts]).to_string();
        assert_eq!(several("application/json", body(200, 400)).unwrap().len(), 200);
        assert_eq!(several("application/json", body(2, 60_000)).unwrap_err().code, Code::JsonShape);
        assert_eq!(several("application/json", body(200, 4_000)).unwrap_err().code, Code::JsonShape);
    }

    #[test]
    fn the_bytes_decide_where_the_content_type_does_not() {
        let page = "<!DOCTYPE html><html><body><p>x</p></body></html>";
        for content_type in
            ["", "text/plain", "application/json", "application/octet-stream", "text/html; charset=utf-8"]
        {
            assert_eq!(decoded(content_type, page).unwrap().content, Content::Html(page.into()), "{content_type}");
        }
        for content_type in ["", "text/plain", "text/html", "application/json", "application/vnd.acme+json"] {
            let raw = decoded(content_type, r#"{"id":7,"text":"A text."}"#).unwrap();
            assert_eq!(raw.content, Content::Text("A text.".into()), "{content_type}");
            assert_eq!(raw.origin.id.as_deref(), Some("7"));
        }
        for content_type in ["", "text/plain", "text/html"] {
            assert_eq!(decoded(content_type, "Just text.").unwrap().content, Content::Text("Just text.".into()));
        }
    }

    #[test]
    fn work_is_spent() {
        let message = message("text/plain", "x".repeat(100));
        let budget = Budget::new(50, Default::default());
        let error = decode(&message, &Options::default(), &budget).unwrap_err();
        assert_eq!(error.code, Code::OverBudget);
    }
}
