//! What queues, collectors and databases put around an article: events, rows and messages in JSON, whose own times, tags and names are not
//! the article's.

use serde_json::{Map, Value};

use super::{answer, packed};
use crate::decode::fields::{ENVELOPES, Field, Names, path, values};

/// The member under which what an envelope says of itself is kept.
const KEPT: &str = "envelope";

/// What `object`, which holds no text itself, carries, taken out of it; `None` where it has a headline. JSON in a text is read up to
/// what is `left` of values.
pub(super) fn take(object: &mut Map<String, Value>, names: &Names, left: &mut usize) -> Option<Value> {
    let is_headline = |name: &str| matches!(names.known(name), Some((_, Field::Headline)));
    if object.iter().any(|(name, value)| is_headline(name) && values::has_text(value)) {
        return None;
    }
    let inner = ENVELOPES.iter().find_map(|place| match path::take(object, place, false)? {
        Value::Object(inner) if !inner.is_empty() => Some(Value::Object(inner)),
        value => {
            let carried = packed::open(&value, *left).map(|packed| packed.take(left));
            if carried.is_none() {
                path::put(object, place, value);
            }
            carried
        }
    });
    let inner = inner.or_else(|| {
        let (name, carried) = object.iter().find_map(|(name, value)| {
            let carried = packed::open(value, *left).filter(|packed| is_article(&packed.value, names))?;
            Some((name.clone(), carried.take(left)))
        })?;
        object.remove(&name);
        Some(carried)
    });
    inner.map(|inner| noted(inner, object))
}

fn is_article(value: &Value, names: &Names) -> bool {
    match value {
        Value::Array(items) => !items.is_empty() && items.iter().all(|item| answer::states(item, names, false)),
        value => answer::states(value, names, false),
    }
}

/// `inner` with what the envelope says in plain values.
fn noted(mut inner: Value, around: &mut Map<String, Value>) -> Value {
    if let Value::Object(article) = &mut inner {
        around.retain(|_, value| !matches!(value, Value::Null | Value::Array(_) | Value::Object(_)));
        if !around.is_empty() {
            article.entry(KEPT).or_insert_with(|| Value::Object(std::mem::take(around)));
        }
    }
    inner
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::{Value, json};

    use crate::article::Content;
    use crate::decode::tests::{decoded, several};
    use crate::reason::Code;

    #[test]
    fn what_an_envelope_carries_is_the_article() {
        let article = json!({"title": "T", "text": "One.", "published": "2019-05-04", "url": "https://e.example/a"});
        let text = article.to_string();
        let base64 = STANDARD.encode(&text);
        for (envelope, kept) in [
            (
                json!({"Type": "Notification", "Subject": "new", "Message": text, "Timestamp": "2020-01-01T00:00:00Z"}),
                "new",
            ),
            (json!({"@timestamp": "2020-01-01", "message": text, "tags": ["a"], "note": "new"}), "new"),
            (
                json!({"op": "u", "note": "new", "before": {"text": "Old."}, "after": article, "source": {"name": "db"}}),
                "new",
            ),
            (json!({"schema": {}, "note": "new", "payload": {"after": text, "source": {"name": "db"}}}), "new"),
            (json!({"_airbyte_data": text, "note": "new"}), "new"),
            (json!({"any": text, "note": "new"}), "new"),
            (json!({"message": {"data": base64, "publishTime": "2020-01-01"}, "note": "new"}), "new"),
            (json!({"message": article, "host": {"name": "h"}, "note": "new"}), "new"),
            (json!({"operationType": "insert", "fullDocument": article, "note": "new"}), "new"),
            (json!({"Records": [{"body": text, "note": "new"}]}), "new"),
            (json!({"Records": [{"Sns": {"Message": text}, "note": "new"}]}), "new"),
        ] {
            let raw =
                decoded("application/json", envelope.to_string()).unwrap_or_else(|code| panic!("{envelope}: {code:?}"));
            assert_eq!(raw.content, Content::Text("One.".into()), "{envelope}");
            assert_eq!(raw.given.published.as_deref(), Some("2019-05-04"));
            assert_eq!((raw.given.source_name, raw.given.tags.len()), (None, 0), "{envelope}");
            assert!(
                raw.extra["envelope"].as_object().is_some_and(|said| said.values().any(|v| v == kept)),
                "{envelope}"
            );
        }
        assert_eq!(
            decoded("application/json", Value::from(text.as_str()).to_string()).unwrap().given.headline.as_deref(),
            Some("T")
        );
        let lines = format!("{}\n{}\n", json!({"message": text}), json!({"message": text}));
        assert_eq!(several("application/x-ndjson", lines).unwrap().len(), 2);
    }

    #[test]
    fn what_is_no_envelope_stays() {
        let own = json!({"title": "T", "message": {"text": "One."}});
        assert_eq!(decoded("application/json", own.to_string()).unwrap_err(), Code::JsonShape);
        let noted = json!({"text": "One.", "message": "{\"title\":\"Other\",\"text\":\"Two.\"}"});
        assert_eq!(decoded("application/json", noted.to_string()).unwrap().content, Content::Text("One.".into()));
        let nested =
            (0..12).fold(json!({"title": "T", "text": "One."}), |inner, _| json!({"message": inner.to_string()}));
        assert_eq!(decoded("application/json", nested.to_string()).unwrap_err(), Code::JsonShape);
    }
}
