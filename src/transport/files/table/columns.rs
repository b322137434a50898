//! The columns of a table of documents, from the documents' own schema.

use std::fmt;

use serde_json::Value;

use crate::encode;
use crate::route::cel::Type;

/// What a column, or a part of one, holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Text.
    Text,
    /// Whatever it is, as the text of its JSON.
    Json,
    /// A whole number.
    Int,
    /// Any other number.
    Double,
    /// True or false.
    Bool,
    /// An instant, to the microsecond.
    Time,
    /// A list of such values.
    List(Box<Shape>),
    /// Such values by name.
    Map(Box<Shape>),
    /// Values of several kinds, each with its name.
    Struct(Vec<(String, Shape)>),
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name, which is the field's.
    pub name: String,
    /// What it holds.
    pub shape: Shape,
    /// What the field means.
    pub meaning: String,
}

/// The columns: one for each field at the document's root, by name.
pub fn columns() -> Vec<Column> {
    let schema = encode::written_schema();
    let Shape::Struct(fields) = Shape::of(&Type::of_schema(&schema)) else { return Vec::new() };
    let meaning = |name: &str| match &schema["properties"][name]["description"] {
        Value::String(text) => text.clone(),
        _ => String::new(),
    };
    fields.into_iter().map(|(name, shape)| Column { meaning: meaning(&name), name, shape }).collect()
}

impl Shape {
    /// What holds values of a type.
    pub fn of(kind: &Type) -> Shape {
        match kind {
            Type::Text | Type::Word(_) => Shape::Text,
            Type::Int => Shape::Int,
            Type::Double => Shape::Double,
            Type::Bool => Shape::Bool,
            Type::Time => Shape::Time,
            Type::List(of) => Shape::List(Shape::of(of).into()),
            Type::Map(of) => Shape::Map(Shape::of(of).into()),
            Type::Optional(of) => Shape::of(of),
            Type::Object(object) if object.rest.is_none() && !object.fields.is_empty() => {
                let field =
                    |(name, field): (&String, &crate::route::cel::Field)| (name.clone(), Shape::of(&field.kind));
                Shape::Struct(object.fields.iter().map(field).collect())
            }
            _ => Shape::Json,
        }
    }

    /// Single values that it is stored as.
    pub fn leaves(&self) -> usize {
        match self {
            Shape::List(of) => of.leaves(),
            Shape::Map(of) => 1 + of.leaves(),
            Shape::Struct(fields) => fields.iter().map(|(_, shape)| shape.leaves()).sum(),
            _ => 1,
        }
    }
}

/// As DuckDB writes types.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shape::Text => f.write_str("VARCHAR"),
            Shape::Json => f.write_str("JSON"),
            Shape::Int => f.write_str("BIGINT"),
            Shape::Double => f.write_str("DOUBLE"),
            Shape::Bool => f.write_str("BOOLEAN"),
            Shape::Time => f.write_str("TIMESTAMPTZ"),
            Shape::List(of) => write!(f, "{of}[]"),
            Shape::Map(of) => write!(f, "MAP(VARCHAR, {of})"),
            Shape::Struct(fields) => {
                f.write_str("STRUCT(")?;
                for (n, (name, shape)) in fields.iter().enumerate() {
                    write!(f, "{}{name} {shape}", if n > 0 { ", " } else { "" })?;
                }
                f.write_str(")")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_column_of_its_type() {
        let columns = columns();
        let shown = |name: &str| columns.iter().find(|column| column.name == name).unwrap().shape.to_string();
        assert_eq!(shown("headline"), "VARCHAR");
        assert_eq!(shown("published"), "STRUCT(at TIMESTAMPTZ, precision VARCHAR)");
        assert_eq!(shown("tags"), "VARCHAR[]");
        assert_eq!(shown("extra"), "JSON");
        assert_eq!(shown("provenance"), "MAP(VARCHAR, STRUCT(confidence DOUBLE, method VARCHAR))");
        assert_eq!(shown("is_accessible_for_free"), "BOOLEAN");
        assert!(shown("people").ends_with("wikidata VARCHAR)[]"), "{}", shown("people"));
        assert!(columns.iter().all(|column| !column.meaning.is_empty()), "each says what it is");
        let whole = Shape::Struct(columns.into_iter().map(|column| (column.name, column.shape)).collect());
        assert!(whole.leaves() > 100, "{}", whole.leaves());
    }
}
