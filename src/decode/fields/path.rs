//! Paths into an object: names joined by points, compared as fields are. A list on the way stands for its first object.

use serde_json::{Map, Value};

use super::folded;

/// Takes the value at `path` out of `object`; objects that are empty then go, too.
pub(in crate::decode) fn take(object: &mut Map<String, Value>, path: &str) -> Option<Value> {
    let (head, rest) = path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)));
    let key = object.keys().find(|name| folded(name) == folded(head))?.clone();
    let Some(rest) = rest else { return object.remove(&key) };
    let inner = object_in(object.get_mut(&key)?)?;
    let taken = take(inner, rest);
    if inner.is_empty() {
        object.remove(&key);
    }
    taken
}

/// The object that `value` is, or the only one in a list.
pub(in crate::decode) fn object_in(value: &mut Value) -> Option<&mut Map<String, Value>> {
    match value {
        Value::Object(object) => Some(object),
        Value::Array(values) => match values.as_mut_slice() {
            [Value::Object(object)] => Some(object),
            _ => None,
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn takes_what_a_path_names() {
        let mut value =
            json!({"Origin": {"html-url": "u", "title": "T"}, "links": [{"href": "h"}], "two": [{"x": 1}, {"x": 2}]});
        let object = value.as_object_mut().unwrap();
        assert_eq!(take(object, "origin.html_url"), Some(json!("u")));
        assert_eq!(take(object, "links.href"), Some(json!("h")));
        assert_eq!(take(object, "two.x"), None, "of several no one is meant");
        assert_eq!(take(object, "origin.none"), None);
        assert_eq!(value, json!({"Origin": {"title": "T"}, "two": [{"x": 1}, {"x": 2}]}));
    }
}
