//! The shapes in which JSON holds people.

use serde_json::{Map, Value};

use super::{DEPTH, listed, opened, related, string};
use crate::decode::fields::{folded, nodes};

/// Parts of a name, as names are compared.
const GIVEN: [&str; 9] =
    ["givenname", "firstname", "given", "first", "forename", "fname", "vorname", "prénom", "prenom"];
const FAMILY: [&str; 10] =
    ["familyname", "lastname", "surname", "family", "last", "lname", "nachname", "nom", "apellido", "cognome"];

/// Whether a member of this name is a part of a person's name.
pub(super) fn is_part(name: &str) -> bool {
    let name = folded(name);
    GIVEN.iter().chain(&FAMILY).any(|part| name == *part)
}

/// The names of the people that `value` lists. The text nodes of one byline become that byline again.
pub(in crate::decode) fn people(value: &Value) -> Vec<String> {
    match &*opened(value) {
        Value::Array(values) if is_torn_byline(values) => {
            let line = nodes::join(values.iter().filter_map(Value::as_str));
            line.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
        }
        Value::Array(values) => listed(values, DEPTH).into_iter().filter_map(|value| person(related(value))).collect(),
        value => person(value).into_iter().collect(),
    }
}

/// Whether `values` are text nodes of a byline; an address of mail begins with a small letter, too.
fn is_torn_byline(values: &[Value]) -> bool {
    let mut nodes = values.iter().filter_map(Value::as_str);
    nodes.clone().any(nodes::is_torn) && !nodes.any(|node| node.contains('@'))
}

/// A number is the author's key in some database.
fn person(value: &Value) -> Option<String> {
    if value.is_number() {
        return None;
    }
    let part = |object: &Map<String, Value>, names: &[&str]| {
        let member = object.iter().find(|(name, _)| names.contains(&folded(name).as_str()));
        member.and_then(|(_, value)| value.as_str()).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned)
    };
    if let Value::Object(object) = value {
        if let Some(name) = part(object, &["name", "displayname", "fullname"]) {
            return Some(name);
        }
        match (part(object, &GIVEN), part(object, &FAMILY)) {
            (Some(given), Some(family)) => return Some(format!("{given} {family}")),
            (None, None) => {}
            (given, family) => return given.or(family),
        }
    }
    string(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn people_of_many_shapes() {
        let nested = serde_json::json!([["Ana Ruiz"], ["Tom Berg", [{ "name": "Bo Li" }]]]);
        assert_eq!(people(&nested), ["Ana Ruiz", "Tom Berg", "Bo Li"]);
        for (value, names) in [
            (
                json!([{"firstName": "Mara", "lastName": "Quill"}, {"family_name": "Li", "given_name": "Bo"}]),
                &["Mara Quill", "Bo Li"][..],
            ),
            (json!({"L": [{"S": "Mara Quill"}, {"M": {"name": {"S": "Bo Li"}}}]}), &["Mara Quill", "Bo Li"]),
            (
                json!([{"Prénom": "Mara", "Nom": "Quill"}, {"forename": "Bo", "surname": "Li"}]),
                &["Mara Quill", "Bo Li"],
            ),
            (json!("['Mara Quill', 'Bo Li']"), &["Mara Quill", "Bo Li"]),
            (json!({"node": {"firstName": "Mara", "lastName": "Quill"}}), &["Mara Quill"]),
            (
                json!({"data": [{"id": 1, "attributes": {"name": "Mara Quill"}}, {"attributes": {"name": "Bo Li"}}]}),
                &["Mara Quill", "Bo Li"],
            ),
            (json!({"data": {"type": "people", "id": "9"}}), &[]),
            (json!({"arrayValue": {"values": [{"stringValue": "Mara Quill"}]}}), &["Mara Quill"]),
            (json!(["By ", "Mara Quill", " and ", "Bo Li"]), &["By Mara Quill and Bo Li"]),
            (json!({"name": "Mara Quill", "description": "Reporter"}), &["Mara Quill"]),
            (
                json!(["desk@e.org (Mara Quill)", "desk@e.org (Bo Li)"]),
                &["desk@e.org (Mara Quill)", "desk@e.org (Bo Li)"],
            ),
            (json!("Mara Quill"), &["Mara Quill"]),
            (json!([7, {"name": "Mara Quill"}]), &["Mara Quill"]),
            (json!(7), &[]),
        ] {
            assert_eq!(people(&value), names, "{value}");
        }
    }
}
