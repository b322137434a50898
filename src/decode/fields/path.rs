//! Paths into an object: names joined by points, compared as fields are. A list on the way stands for the only object in it; a number is a
//! place in it, from 0, and `role=main` the first object in it that says so of itself.

use serde_json::{Map, Value};

use super::{folded, is_folded};

/// Takes the value at `path` out of `object`; objects that are empty then go, too. With `many`, a list on the way stands for all in it.
pub(in crate::decode) fn take(object: &mut Map<String, Value>, path: &str, many: bool) -> Option<Value> {
    let (head, rest) = parts(path);
    let head = folded(head);
    let key = object.keys().find(|name| is_folded(name, &head))?.clone();
    let Some(rest) = rest else { return object.remove(&key) };
    let inner = object.get_mut(&key)?;
    let taken = inside(inner, rest, many);
    if is_empty(inner) {
        object.remove(&key);
    }
    taken
}

/// The value at `path` in `object`, through objects alone.
pub(in crate::decode) fn get<'a>(object: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    let (head, rest) = parts(path);
    let head = folded(head);
    let (_, value) = object.iter().find(|(name, _)| is_folded(name, &head))?;
    match rest {
        None => Some(value),
        Some(rest) => get(value.as_object()?, rest),
    }
}

/// Puts a value back from where [`take`] took it; names of objects are as in `path` where they went with it.
pub(in crate::decode) fn put(object: &mut Map<String, Value>, path: &str, value: Value) {
    let (head, rest) = parts(path);
    let told = folded(head);
    let known = || object.keys().find(|name| is_folded(name, &told)).cloned();
    let key = if object.contains_key(head) { None } else { known() }.unwrap_or_else(|| head.to_owned());
    match rest {
        None => drop(object.insert(key, value)),
        Some(rest) => {
            match object.entry(key).or_insert_with(|| Value::Object(Map::new())) {
                Value::Object(inner) => put(inner, rest, value),
                // A flattened name beside a value of its first words.
                _ => drop(object.insert(path.to_owned(), value)),
            }
        }
    }
}

fn parts(path: &str) -> (&str, Option<&str>) {
    path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)))
}

fn inside(value: &mut Value, path: &str, many: bool) -> Option<Value> {
    let items = match value {
        Value::Object(object) => return take(object, path, many),
        Value::Array(items) => items.as_mut_slice(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    };
    let (head, rest) = parts(path);
    if let Ok(place) = head.parse::<usize>() {
        let item = items.get_mut(place)?;
        return match rest {
            Some(rest) => inside(item, rest, many),
            None => Some(item.take()),
        };
    }
    if let Some((name, wanted)) = head.split_once('=') {
        let name = folded(name);
        let says = |(key, value): (&String, &Value)| is_folded(key, &name) && value.as_str() == Some(wanted);
        let item = items.iter_mut().find(|item| item.as_object().is_some_and(|item| item.iter().any(says)))?;
        return match rest {
            Some(rest) => inside(item, rest, many),
            None => Some(item.take()),
        };
    }
    match items {
        [only] => inside(only, path, many),
        several if many => {
            let found: Vec<Value> = several.iter_mut().filter_map(|item| inside(item, path, many)).collect();
            (!found.is_empty()).then(|| found.into())
        }
        _ => None,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(object) => object.is_empty(),
        Value::Array(items) => items.iter().all(|item| item.is_null() || is_empty(item)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
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
        assert_eq!(take(object, "origin.html_url", false), Some(json!("u")));
        assert_eq!(take(object, "links.href", false), Some(json!("h")));
        assert_eq!(take(object, "two.x", false), None, "of several no one is meant");
        assert_eq!(take(object, "origin.none", false), None);
        assert_eq!(value, json!({"Origin": {"title": "T"}, "two": [{"x": 1}, {"x": 2}]}));
    }

    #[test]
    fn an_object_of_a_list_is_known_by_what_it_says() {
        let mut value =
            json!({"altIds": [{"role": "a", "value": 1}, {"role": "b", "value": 2}, {"role": "b", "value": 3}, 4]});
        let object = value.as_object_mut().unwrap();
        assert_eq!(take(object, "altids.role=b.value", false), Some(json!(2)));
        assert_eq!(take(object, "altIds.role=c.value", false), None);
        assert_eq!(take(object, "altIds.role=a", false), Some(json!({"role": "a", "value": 1})));
    }

    #[test]
    fn a_number_is_a_place_and_a_list_stands_for_all_where_many_are_meant() {
        let mut value =
            json!({"two": [{"x": 1, "y": 3}, {"x": 2}], "deep": [{"list": [{"name": "a"}, {"name": "b"}]}]});
        let object = value.as_object_mut().unwrap();
        assert_eq!(take(object, "two.x", true), Some(json!([1, 2])));
        assert_eq!(take(object, "deep.list.name", true), Some(json!(["a", "b"])));
        assert_eq!(take(object, "two.0.y", false), Some(json!(3)));
        assert_eq!(take(object, "two.7.y", false), None);
        assert_eq!(value, json!({}));
    }
}
