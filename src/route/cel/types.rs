//! The types of a document's fields, read from its JSON Schema.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

/// Levels of a schema that are followed; the document's has six.
const DEPTH: usize = 16;

/// What a value may be.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// Not known before the article is.
    Any,
    /// `null`.
    Null,
    /// True or false.
    Bool,
    /// A whole number.
    Int,
    /// Any other number.
    Double,
    /// Text.
    Text,
    /// Text that is an instant, as RFC 3339 writes it.
    Time,
    /// An instant, as `timestamp()` makes it.
    Instant,
    /// A duration, as `duration()` makes it.
    Duration,
    /// Text that is one of these words.
    Word(Arc<[String]>),
    /// A pattern of `matches()`.
    Pattern,
    /// A list of such values.
    List(Arc<Type>),
    /// Such values by name.
    Map(Arc<Type>),
    /// An object with fields that are known.
    Object(Arc<Object>),
    /// Such a value, or none.
    Optional(Arc<Type>),
}

/// An object's fields.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object {
    /// Known fields.
    pub fields: BTreeMap<String, Field>,
    /// The type of all others, where there may be others.
    pub rest: Option<Type>,
}

/// A field of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its type.
    pub kind: Type,
    /// Whether every such object has it.
    pub required: bool,
}

impl Type {
    /// The type of a JSON Schema, as `schemars` writes them.
    pub fn of_schema(schema: &Value) -> Type {
        read(schema, schema, DEPTH)
    }

    /// Whether an absent field of this type is an empty one: lists and maps are.
    pub fn is_empty_when_absent(&self) -> bool {
        matches!(self, Type::List(_) | Type::Map(_)) || matches!(self, Type::Object(o) if o.rest.is_some())
    }

    /// Whether it is text of some kind.
    pub fn is_text(&self) -> bool {
        matches!(self, Type::Text | Type::Time | Type::Word(_))
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        matches!(self, Type::Int | Type::Double)
    }

    /// Whether a value of either type could equal one of the other.
    pub fn meets(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Any, _) | (_, Type::Any) => true,
            (Type::List(a), Type::List(b)) | (Type::Optional(a), Type::Optional(b)) => a.meets(b),
            (a, b) if a.is_text() && b.is_text() => true,
            (a, b) if a.is_number() && b.is_number() => true,
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }

    /// The type of a value that is one or the other.
    pub fn or(&self, other: &Type) -> Type {
        match (self, other) {
            (a, b) if a == b => a.clone(),
            (Type::List(a), Type::List(b)) => Type::List(match (&**a, &**b) {
                // The empty list is a list of anything.
                (Type::Any, known) | (known, Type::Any) => known.clone().into(),
                (a, b) => a.or(b).into(),
            }),
            (Type::Optional(a), Type::Optional(b)) => Type::Optional(match (&**a, &**b) {
                (Type::Any, known) | (known, Type::Any) => known.clone().into(),
                (a, b) => a.or(b).into(),
            }),
            (a, b) if a.is_text() && b.is_text() => Type::Text,
            _ => Type::Any,
        }
    }
}

impl Object {
    /// Why there is no such path, as in `body.text` or `people.name`; `None` where there is.
    pub fn unknown(&self, path: &str) -> Option<String> {
        let mut kind = Type::Object(self.clone().into());
        for name in path.split('.') {
            while let Type::List(of) | Type::Optional(of) = kind {
                kind = Type::clone(&of);
            }
            kind = match &kind {
                Type::Object(object) => match (object.fields.get(name), &object.rest) {
                    (Some(field), _) => field.kind.clone(),
                    (None, Some(rest)) => rest.clone(),
                    (None, None) => {
                        return Some(format!("unknown field {path}{}", suggestion(name, object.fields.keys())));
                    }
                },
                Type::Map(of) => Type::clone(of),
                Type::Any => Type::Any,
                other => return Some(format!("unknown field {path}: {other} has no fields")),
            };
        }
        None
    }
}

/// Which name may have been meant, as the end of a sentence.
pub fn suggestion(word: &str, known: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let near = known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate.as_ref()), candidate))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.as_ref().cmp(a.1.as_ref())));
    near.map_or_else(String::new, |(_, name)| format!("; did you mean {}?", name.as_ref()))
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Any => f.write_str("a value of any type"),
            Type::Null => f.write_str("null"),
            Type::Bool => f.write_str("true or false"),
            Type::Int => f.write_str("a whole number"),
            Type::Double => f.write_str("a number"),
            Type::Text | Type::Time | Type::Word(_) => f.write_str("text"),
            Type::Instant => f.write_str("a time"),
            Type::Duration => f.write_str("a duration"),
            Type::Pattern => f.write_str("a pattern"),
            Type::List(_) => f.write_str("a list"),
            Type::Map(_) | Type::Object(_) => f.write_str("an object"),
            Type::Optional(_) => f.write_str("an optional value"),
        }
    }
}

fn read(schema: &Value, root: &Value, depth: usize) -> Type {
    if depth == 0 {
        return Type::Any;
    }
    let read = |schema: &Value| read(schema, root, depth - 1);
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        return read(&root["$defs"][name]);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let mut some = choices.iter().filter(|choice| choice["type"] != "null");
        return match (some.next(), some.next()) {
            (Some(only), None) => read(only),
            _ => Type::Any,
        };
    }
    if let Some(words) = words(schema) {
        return Type::Word(words);
    }
    let name = match &schema["type"] {
        Value::String(name) => name.as_str(),
        Value::Array(names) => names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or_default(),
        _ => "",
    };
    match name {
        "boolean" => Type::Bool,
        "integer" => Type::Int,
        "number" => Type::Double,
        "string" if schema["format"] == "date-time" => Type::Time,
        "string" => Type::Text,
        "array" => Type::List(read(&schema["items"]).into()),
        "object" => match schema["properties"].as_object() {
            None => match &schema["additionalProperties"] {
                values @ Value::Object(_) => Type::Map(read(values).into()),
                _ => Type::Object(Object { fields: BTreeMap::new(), rest: Some(Type::Any) }.into()),
            },
            Some(properties) => {
                let required = |name: &str| schema["required"].as_array().is_some_and(|r| r.iter().any(|n| n == name));
                let field = |(name, schema): (&String, &Value)| {
                    (name.clone(), Field { kind: read(schema), required: required(name) })
                };
                Type::Object(Object { fields: properties.iter().map(field).collect(), rest: None }.into())
            }
        },
        _ => Type::Any,
    }
}

/// The words of an enumeration.
fn words(schema: &Value) -> Option<Arc<[String]>> {
    let word = |value: &Value| value.as_str().map(str::to_owned);
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(word).collect();
    }
    schema["oneOf"].as_array()?.iter().map(|choice| word(&choice["const"])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_own_schema_is_read_to_its_leaves() {
        let Type::Object(article) = Type::of_schema(&crate::encode::schema()) else { panic!("no object") };
        let field = |name: &str| article.fields[name].clone();
        assert_eq!(field("headline"), Field { kind: Type::Text, required: false });
        assert!(field("body").required);
        let Type::List(country) = field("countries").kind else { panic!("no list") };
        let Type::Object(country) = &*country else { panic!("no object") };
        assert_eq!(country.fields["score"], Field { kind: Type::Double, required: true });
        assert!(matches!(field("provenance").kind, Type::Map(_)));
        assert!(field("extra").kind.is_empty_when_absent());
        let Type::Object(moment) = field("published").kind else { panic!("no object") };
        assert!(matches!(&moment.fields["precision"].kind, Type::Word(words) if words.contains(&"day".to_owned())));
    }
}
