//! The AMQP properties and headers of a result.

use sha2::{Digest, Sha256};

use crate::article::Article;
use crate::message::{Headers, Message, Properties, is_brokers};

/// Header: changes when the text of an article changes, though its id does not.
pub const REVISION: &str = "x-copydesk-revision";

/// Whether a header, in small letters, would act on the copy, or speaks of the input's fate and not of the result.
pub fn stays_behind(name: &str) -> bool {
    matches!(name, "cc" | "bcc" | "x-delay")
        || ["x-copydesk-", "cloudevents"].iter().any(|prefix| name.starts_with(prefix))
        || is_brokers(name)
}

/// Properties and headers of a result: `message_id` is the article's id, `correlation_id` the input's message id (else its own
/// correlation id), `timestamp` the input's; the input's headers travel along up to `header_bytes`.
pub fn envelope(message: &Message, article: &Article, header_bytes: usize) -> (Headers, Properties) {
    let mut headers = Headers::new();
    let mut left = header_bytes;
    for (name, value) in &message.headers {
        if stays_behind(&name.to_ascii_lowercase()) {
            continue;
        }
        if let Some(rest) = left.checked_sub(name.len() + value.size()) {
            left = rest;
            headers.insert(name.clone(), value.clone());
        }
    }
    headers.insert(REVISION.to_owned(), revision(&article.body.text).into());
    let properties = Properties {
        delivery_mode: Some(2),
        priority: message.properties.priority,
        correlation_id: message.properties.message_id.clone().or_else(|| message.properties.correlation_id.clone()),
        message_id: Some(article.id.clone()),
        timestamp: message.properties.timestamp,
        app_id: Some("copydesk".to_owned()),
        ..Properties::default()
    };
    (headers, properties)
}

/// The first 16 hexadecimal digits of the SHA-256 of the normalized text.
pub(super) fn revision(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Value;

    #[test]
    fn carries_headers_within_their_budget_and_never_the_acting_ones() {
        let headers: Headers = [
            ("CC", Value::from("everyone")),
            ("x-death", Value::Void),
            ("x-acquired-count", Value::I64(2)),
            ("x-opt-delivery-time", Value::I64(2)),
            ("traceparent", Value::from("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")),
            ("zz-large", Value::from("x".repeat(5000).as_str())),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        let message = Message { headers, ..Message::default() };
        let (headers, properties) = envelope(&message, &Article::default(), 4096);
        assert_eq!(headers.keys().collect::<Vec<_>>(), ["traceparent", REVISION]);
        assert_eq!(properties.delivery_mode, Some(2));
    }

    #[test]
    fn correlates_with_the_input() {
        let mut message = Message::default();
        message.properties.correlation_id = Some("c".into());
        assert_eq!(envelope(&message, &Article::default(), 0).1.correlation_id.as_deref(), Some("c"));
        message.properties.message_id = Some("m".into());
        assert_eq!(envelope(&message, &Article::default(), 0).1.correlation_id.as_deref(), Some("m"));
    }
}
