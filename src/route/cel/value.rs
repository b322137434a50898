//! Parts of a document as values of CEL, and values as JSON.

use std::sync::Arc;

use cel::ExecutionError;
use cel::common::traits::{self, Container, Indexer, Iterable, Sizer};
use cel::common::types::{
    self, CelBool, CelDouble, CelInt, CelList, CelMap, CelNull, CelOptional, CelString, CelUInt, Type as CelType,
};
use cel::common::value::{CowVal, StaticVal, Val};
use regex::Regex;
use serde_json::{Number, Value};

use super::times::{Duration, Instant};
use super::types::Type;
use crate::article::{Node, Paths};

/// Levels of a value that are turned into JSON.
const DEPTH: usize = 16;

/// A value that owns what it holds.
pub type Owned = Box<dyn Val>;

/// The value of a part of a document. Of an object of a known type, those lists and maps that `paths` name are there, if only empty;
/// `None` names all.
pub fn value(node: Node, kind: &Type, paths: Option<&Paths>) -> Owned {
    match node {
        Node::Null => Box::new(CelNull),
        Node::Bool(value) => Box::new(CelBool::from(value)),
        Node::Int(value) => Box::new(CelInt::from(value)),
        // A score of 1 is a number like one of 0.5.
        Node::Float(value) => Box::new(CelDouble::from(value)),
        Node::Text(value) => Box::new(CelString::from(value)),
        Node::List(items) => {
            let of = if let Type::List(of) = kind { of } else { &Type::Any };
            let items: Vec<Owned> = items.into_iter().map(|item| value(item, of, paths)).collect();
            Box::new(CelList::from(items))
        }
        Node::Map(fields) => Box::new(table(fields, kind, paths)),
    }
}

/// What stands for a list, a map or an object that is absent.
pub fn empty(kind: &Type, paths: Option<&Paths>) -> Owned {
    match kind {
        Type::List(_) => Box::new(CelList::from(Vec::<Owned>::new())),
        _ => Box::new(table(Vec::new(), kind, paths)),
    }
}

fn table(fields: Vec<(String, Node)>, kind: &Type, paths: Option<&Paths>) -> Table {
    let paths = paths.filter(|paths| !paths.is_whole());
    let mut entries = Vec::with_capacity(fields.len());
    for (name, node) in fields {
        let of = match kind {
            Type::Object(object) => object.fields.get(&name).map_or(&Type::Any, |field| &field.kind),
            Type::Map(of) => of,
            _ => &Type::Any,
        };
        let below = paths.and_then(|paths| paths.get(&name));
        entries.push((CelString::from(name), value(node, of, below)));
    }
    if let Type::Object(object) = kind {
        for (name, field) in &object.fields {
            let named = paths.is_none_or(|paths| paths.get(name).is_some());
            let absent = entries.iter().all(|(known, _)| known.inner() != name);
            if named && absent && field.kind.is_empty_when_absent() {
                let below = paths.and_then(|paths| paths.get(name));
                entries.push((CelString::from(name.clone()), empty(&field.kind, below)));
            }
        }
    }
    Table(entries.into())
}

/// A map with text as keys that is walked through in the document's order, as the crate's own map is not.
/// Copies share their entries: the variable of a loop is a copy of each element in turn.
#[derive(Debug, Clone)]
pub struct Table(Arc<[(CelString<'static>, Owned)]>);

impl Table {
    fn find(&self, key: &dyn Val) -> Option<&Owned> {
        let key = key.downcast_ref::<CelString>()?.inner();
        self.0.iter().find(|(name, _)| name.inner() == key).map(|(_, value)| value)
    }
}

impl StaticVal for Table {}

impl Val for Table {
    fn get_type(&self) -> &CelType {
        &types::MAP_TYPE
    }
    fn cel_type() -> &'static CelType {
        &types::MAP_TYPE
    }
    fn as_container(&self) -> Option<&dyn Container> {
        Some(self)
    }
    fn as_indexer<'b, 'v>(&'b self) -> Option<&'b (dyn Indexer + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }
    fn as_iterable<'b, 'v>(&'b self) -> Option<&'b (dyn Iterable + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }
    fn as_sizer(&self) -> Option<&dyn Sizer> {
        Some(self)
    }
    fn equals(&self, other: &dyn Val) -> bool {
        other.downcast_ref::<Table>().is_some_and(|other| {
            let same = |(name, value): &(CelString<'static>, Owned)| {
                other.find(name).is_some_and(|other| value.equals(other.as_ref()))
            };
            self.0.len() == other.0.len() && self.0.iter().all(same)
        })
    }
    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
    where
        Self: 'v,
    {
        Box::new(self.clone())
    }
    fn as_any(&self) -> Option<&dyn std::any::Any> {
        Some(self)
    }
}

impl Container for Table {
    fn contains(&self, key: &dyn Val) -> Result<bool, ExecutionError> {
        Ok(self.find(key).is_some())
    }
}

impl Sizer for Table {
    fn size(&self) -> CelInt {
        i64::try_from(self.0.len()).unwrap_or(i64::MAX).into()
    }
}

impl Indexer for Table {
    fn get<'b, 'v>(&'b self, key: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        self.find(key).map(|value| CowVal::Borrowed(value.as_ref())).ok_or_else(|| absent(key))
    }
    fn steal<'v>(self: Box<Self>, key: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
    where
        Self: 'v,
    {
        self.find(key).map(|value| value.clone_as_boxed()).ok_or_else(|| absent(key))
    }
}

fn absent(key: &dyn Val) -> ExecutionError {
    ExecutionError::no_such_key(key.downcast_ref::<CelString>().map_or("", CelString::inner))
}

impl Iterable for Table {
    fn iter<'b, 'v>(&'b self) -> Box<dyn traits::Iterator<'b, 'v> + 'b>
    where
        Self: 'v,
    {
        Box::new(Keys(self.0.iter()))
    }
}

struct Keys<'b>(std::slice::Iter<'b, (CelString<'static>, Owned)>);

impl<'b, 'v> traits::Iterator<'b, 'v> for Keys<'b> {
    fn next(&mut self) -> Option<&'b (dyn Val + 'v)> {
        self.0.next().map(|(name, _)| name as &dyn Val)
    }
}

/// The type of patterns, which are compiled once, with their rule.
pub const PATTERN_TYPE: CelType = CelType::new_unspecified_type("copydesk.Pattern");
static PATTERN: CelType = PATTERN_TYPE;

/// A pattern of `matches()`.
#[derive(Debug, Clone)]
pub struct Pattern(pub Regex);

impl StaticVal for Pattern {}

impl Val for Pattern {
    fn get_type(&self) -> &CelType {
        &PATTERN
    }
    fn cel_type() -> &'static CelType {
        &PATTERN
    }
    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
    where
        Self: 'v,
    {
        Box::new(self.clone())
    }
    fn as_any(&self) -> Option<&dyn std::any::Any> {
        Some(self)
    }
}

/// The value as JSON; `None` for an optional without a value, an error for what JSON has no form for.
///
/// # Errors
/// What it is instead, in a few words.
pub fn json(value: &dyn Val) -> Result<Option<Value>, &'static str> {
    if let Some(optional) = value.downcast_ref::<CelOptional>() {
        return match optional.option() {
            Some(value) => json(value),
            None => Ok(None),
        };
    }
    plain(value, DEPTH).map(Some)
}

fn plain(value: &dyn Val, depth: usize) -> Result<Value, &'static str> {
    let Some(depth) = depth.checked_sub(1) else { return Err("nested too deeply") };
    if let Some(text) = value.downcast_ref::<CelString>() {
        Ok(Value::String(text.inner().to_owned()))
    } else if let Some(value) = value.downcast_ref::<CelBool>() {
        Ok(Value::Bool(*value.inner()))
    } else if let Some(number) = value.downcast_ref::<CelInt>() {
        Ok(Value::Number((*number.inner()).into()))
    } else if let Some(number) = value.downcast_ref::<CelUInt>() {
        Ok(Value::Number((*number.inner()).into()))
    } else if let Some(number) = value.downcast_ref::<CelDouble>() {
        Number::from_f64(*number.inner()).map(Value::Number).ok_or("not a finite number")
    } else if let Some(at) = value.downcast_ref::<Instant>() {
        Ok(Value::String(at.text()))
    } else if let Some(lasts) = value.downcast_ref::<Duration>() {
        Ok(Value::String(lasts.text()))
    } else if value.downcast_ref::<CelNull>().is_some() {
        Ok(Value::Null)
    } else if let Some(list) = value.downcast_ref::<CelList>() {
        Ok(Value::Array(list.inner().iter().map(|item| plain(item.as_ref(), depth)).collect::<Result<_, _>>()?))
    } else if let Some(table) = value.downcast_ref::<Table>() {
        let entry = |(name, value): &(CelString<'static>, Owned)| {
            Ok::<_, &'static str>((name.inner().to_owned(), plain(value.as_ref(), depth)?))
        };
        Ok(Value::Object(table.0.iter().map(entry).collect::<Result<_, _>>()?))
    } else if let Some(map) = value.downcast_ref::<CelMap>() {
        let mut object = serde_json::Map::new();
        for (key, value) in map.inner() {
            let types::CelMapKey::String(name) = key else { return Err("an object with keys that are no text") };
            object.insert(name.inner().to_owned(), plain(value.as_ref(), depth)?);
        }
        Ok(Value::Object(object))
    } else {
        Err("nothing that JSON has a form for")
    }
}
