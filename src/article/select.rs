//! Some of a document's fields, by path: which ones, and the document cut down to them.

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::{self, Serialize, SerializeMap, Serializer};

/// Paths of fields, as in `body.text` or `people.name`; a path through a list means each of its elements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paths {
    whole: bool,
    below: BTreeMap<String, Paths>,
}

impl Paths {
    /// Adds a path, given by its names from the document's root; no name at all means everything.
    pub fn add<'a>(&mut self, path: impl IntoIterator<Item = &'a str>) {
        self.touch(path).whole = true;
    }

    /// Adds a path to something of which only other paths say what belongs to it.
    pub fn touch<'a>(&mut self, path: impl IntoIterator<Item = &'a str>) -> &mut Paths {
        path.into_iter().fold(self, |at, name| at.below.entry(name.to_owned()).or_default())
    }

    /// Adds all of `others`.
    pub fn join(&mut self, others: &Paths) {
        self.whole |= others.whole;
        for (name, below) in &others.below {
            self.below.entry(name.clone()).or_default().join(below);
        }
    }

    /// What is named below a field.
    pub fn get(&self, name: &str) -> Option<&Paths> {
        self.below.get(name)
    }

    /// Whether a path ends here: all that is below belongs to it.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The names of the fields here.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.below.keys().map(String::as_str)
    }
}

/// Which fields of a document are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// These alone; `None` for all.
    pub include: Option<Paths>,
    /// But not these.
    pub exclude: Paths,
}

impl Selection {
    /// Whether it means the whole document.
    pub fn is_everything(&self) -> bool {
        self.include.is_none() && self.exclude == Paths::default()
    }

    /// The selected part of `value`.
    ///
    /// # Errors
    /// [`Unfit`], which no document is.
    pub fn of(&self, value: &impl Serialize) -> Result<Node, Unfit> {
        let filter = Filter { include: self.include.as_ref(), exclude: Some(&self.exclude) };
        value.serialize(Cutter(filter))
    }
}

/// A part of a document. Fields are in the document's order.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// An object.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The field of this name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        match self {
            Node::Map(fields) => fields.iter().find(|(known, _)| known == name).map(|(_, node)| node),
            Node::Null | Node::Bool(_) | Node::Int(_) | Node::Float(_) | Node::Text(_) | Node::List(_) => None,
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Null => serializer.serialize_unit(),
            Node::Bool(value) => serializer.serialize_bool(*value),
            Node::Int(value) => serializer.serialize_i64(*value),
            Node::Float(value) => serializer.serialize_f64(*value),
            Node::Text(value) => serializer.serialize_str(value),
            Node::List(items) => serializer.collect_seq(items),
            Node::Map(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, node) in fields {
                    map.serialize_entry(name, node)?;
                }
                map.end()
            }
        }
    }
}

/// Something that JSON has no form for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unfit(String);

impl ser::Error for Unfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// What is meant, from one place of the document down.
#[derive(Debug, Clone, Copy)]
struct Filter<'p> {
    include: Option<&'p Paths>,
    exclude: Option<&'p Paths>,
}

impl<'p> Filter<'p> {
    /// The filter for a field; `None` where the field is left out.
    fn below(self, name: &str) -> Option<Filter<'p>> {
        let include = match self.include {
            None => None,
            Some(paths) if paths.whole => None,
            Some(paths) => Some(paths.get(name)?).filter(|below| !below.whole),
        };
        let exclude = self.exclude.and_then(|paths| paths.get(name));
        (!exclude.is_some_and(Paths::is_whole)).then_some(Filter { include, exclude })
    }
}

/// Serializes into a [`Node`] what its filter lets through.
struct Cutter<'p>(Filter<'p>);

impl<'p> Serializer for Cutter<'p> {
    type Ok = Node;
    type Error = Unfit;
    type SerializeSeq = Items<'p>;
    type SerializeTuple = Items<'p>;
    type SerializeTupleStruct = Items<'p>;
    type SerializeTupleVariant = ser::Impossible<Node, Unfit>;
    type SerializeMap = Fields<'p>;
    type SerializeStruct = Fields<'p>;
    type SerializeStructVariant = ser::Impossible<Node, Unfit>;

    fn serialize_bool(self, v: bool) -> Result<Node, Unfit> {
        Ok(Node::Bool(v))
    }
    fn serialize_i8(self, v: i8) -> Result<Node, Unfit> {
        Ok(Node::Int(v.into()))
    }
    fn serialize_i16(self, v: i16) -> Result<Node, Unfit> {
        Ok(Node::Int(v.into()))
    }
    fn serialize_i32(self, v: i32) -> Result<Node, Unfit> {
        Ok(Node::Int(v.into()))
    }
    fn serialize_i64(self, v: i64) -> Result<Node, Unfit> {
        Ok(Node::Int(v))
    }
    fn serialize_u8(self, v: u8) -> Result<Node, Unfit> {
        Ok(Node::Int(v.into()))
    }
    fn serialize_u16(self, v: u16) -> Result<Node, Unfit> {
        Ok(Node::Int(v.into()))
    }
    fn serialize_u32(self, v: u32) -> Result<Node, Unfit> {
        Ok(Node::Int(v.into()))
    }
    fn serialize_u64(self, v: u64) -> Result<Node, Unfit> {
        Ok(i64::try_from(v).map_or(Node::Float(v as f64), Node::Int))
    }
    fn serialize_f32(self, v: f32) -> Result<Node, Unfit> {
        Ok(Node::Float(v.into()))
    }
    fn serialize_f64(self, v: f64) -> Result<Node, Unfit> {
        Ok(Node::Float(v))
    }
    fn serialize_char(self, v: char) -> Result<Node, Unfit> {
        Ok(Node::Text(v.into()))
    }
    fn serialize_str(self, v: &str) -> Result<Node, Unfit> {
        Ok(Node::Text(v.to_owned()))
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<Node, Unfit> {
        Err(ser::Error::custom("bytes"))
    }
    fn serialize_none(self) -> Result<Node, Unfit> {
        Ok(Node::Null)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Node, Unfit> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<Node, Unfit> {
        Ok(Node::Null)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Node, Unfit> {
        Ok(Node::Null)
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Node, Unfit> {
        Ok(Node::Text(variant.to_owned()))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Node, Unfit> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Node, Unfit> {
        Err(ser::Error::custom("a variant with a value"))
    }
    fn serialize_seq(self, len: Option<usize>) -> Result<Items<'p>, Unfit> {
        Ok(Items { filter: self.0, items: Vec::with_capacity(len.unwrap_or_default().min(4096)) })
    }
    fn serialize_tuple(self, len: usize) -> Result<Items<'p>, Unfit> {
        self.serialize_seq(Some(len))
    }
    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<Items<'p>, Unfit> {
        self.serialize_seq(Some(len))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unfit> {
        Err(ser::Error::custom("a variant with values"))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Fields<'p>, Unfit> {
        Ok(Fields { filter: self.0, fields: Vec::new(), key: None })
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields<'p>, Unfit> {
        self.serialize_map(None)
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unfit> {
        Err(ser::Error::custom("a variant with fields"))
    }
}

/// A list on its way.
struct Items<'p> {
    filter: Filter<'p>,
    items: Vec<Node>,
}

impl Items<'_> {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        self.items.push(value.serialize(Cutter(self.filter))?);
        Ok(())
    }
}

impl ser::SerializeSeq for Items<'_> {
    type Ok = Node;
    type Error = Unfit;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        self.push(value)
    }
    fn end(self) -> Result<Node, Unfit> {
        Ok(Node::List(self.items))
    }
}

impl ser::SerializeTuple for Items<'_> {
    type Ok = Node;
    type Error = Unfit;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        self.push(value)
    }
    fn end(self) -> Result<Node, Unfit> {
        Ok(Node::List(self.items))
    }
}

impl ser::SerializeTupleStruct for Items<'_> {
    type Ok = Node;
    type Error = Unfit;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        self.push(value)
    }
    fn end(self) -> Result<Node, Unfit> {
        Ok(Node::List(self.items))
    }
}

/// An object on its way.
struct Fields<'p> {
    filter: Filter<'p>,
    fields: Vec<(String, Node)>,
    key: Option<String>,
}

impl Fields<'_> {
    fn put<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Unfit> {
        if let Some(filter) = self.filter.below(name) {
            self.fields.push((name.to_owned(), value.serialize(Cutter(filter))?));
        }
        Ok(())
    }
}

impl SerializeMap for Fields<'_> {
    type Ok = Node;
    type Error = Unfit;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unfit> {
        let everything = Filter { include: None, exclude: None };
        let Node::Text(name) = key.serialize(Cutter(everything))? else {
            return Err(ser::Error::custom("a key that is no text"));
        };
        self.key = Some(name);
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        let name = self.key.take().unwrap_or_default();
        self.put(&name, value)
    }
    fn end(self) -> Result<Node, Unfit> {
        Ok(Node::Map(self.fields))
    }
}

impl ser::SerializeStruct for Fields<'_> {
    type Ok = Node;
    type Error = Unfit;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unfit> {
        self.put(name, value)
    }
    fn end(self) -> Result<Node, Unfit> {
        Ok(Node::Map(self.fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Annotations, Article, Entity, Span};

    fn article() -> Article {
        let person = Entity { name: "A".into(), mentions: vec![Span { start: 1, end: 2 }], ..Entity::default() };
        Article {
            id: "i".into(),
            headline: Some("H".into()),
            annotations: Annotations { people: vec![person], ..Annotations::default() },
            extra: [("desk".to_owned(), serde_json::json!({"a": [1, 2.5, null, true]}))].into_iter().collect(),
            ..Article::default()
        }
    }

    fn cut(include: &[&str], exclude: &[&str]) -> String {
        let paths = |list: &[&str]| {
            let mut paths = Paths::default();
            list.iter().for_each(|path| paths.add(path.split('.')));
            paths
        };
        let include = (!include.is_empty()).then(|| paths(include));
        let selection = Selection { include, exclude: paths(exclude) };
        serde_json::to_string(&selection.of(&article()).unwrap()).unwrap()
    }

    #[test]
    fn everything_is_the_document_itself() {
        assert_eq!(cut(&[], &[]), serde_json::to_string(&article()).unwrap());
    }

    #[test]
    fn paths_lead_through_lists_and_maps() {
        assert_eq!(
            cut(&["headline", "people.name", "extra.desk"], &[]),
            r#"{"headline":"H","people":[{"name":"A"}],"extra":{"desk":{"a":[1,2.5,null,true]}}}"#
        );
        assert_eq!(cut(&["people"], &["people.mentions"]), r#"{"people":[{"name":"A"}]}"#);
        assert_eq!(cut(&["people.name", "people"], &["people"]), "{}");
    }
}
