//! The functions that expressions may call, and the environment that has them.

use std::sync::{Arc, OnceLock};

use cel::common::types::{CelBool, CelString, STRING_TYPE};
use cel::common::value::CowVal;
use cel::{Env, ExecutionError};

use super::times;
use super::types::Type;
use super::value::{PATTERN_TYPE, Pattern};

/// A method of text, or of a list of texts.
pub struct Method {
    /// Its name.
    pub name: &'static str,
    /// Whether it is a list's.
    pub of_list: bool,
    /// The number of its arguments, all text.
    pub arguments: usize,
    /// Its result.
    pub result: fn() -> Type,
    /// Whether it looks at the whole text.
    pub reads: bool,
}

const fn method(name: &'static str, arguments: usize, result: fn() -> Type, reads: bool) -> Method {
    Method { name, of_list: false, arguments, result, reads }
}

/// The methods. Each gives a result for any text: those that can fail, as `substring()`, are left out.
pub const METHODS: [Method; 11] = [
    method("contains", 1, || Type::Bool, true),
    method("startsWith", 1, || Type::Bool, false),
    method("endsWith", 1, || Type::Bool, false),
    method("lowerAscii", 0, || Type::Text, true),
    method("upperAscii", 0, || Type::Text, true),
    method("trim", 0, || Type::Text, true),
    method("replace", 2, || Type::Text, true),
    method("split", 1, || Type::List(Type::Text.into()), true),
    method("indexOf", 1, || Type::Int, true),
    Method { name: "join", of_list: true, arguments: 0, result: || Type::Text, reads: true },
    Method { name: "join", of_list: true, arguments: 1, result: || Type::Text, reads: true },
];

/// All names that may be called, for suggestions.
pub const NAMES: [&str; 35] = [
    "contains",
    "startsWith",
    "endsWith",
    "lowerAscii",
    "upperAscii",
    "trim",
    "replace",
    "split",
    "indexOf",
    "join",
    "matches",
    "size",
    "string",
    "int",
    "double",
    "bool",
    "timestamp",
    "duration",
    "getFullYear",
    "getMonth",
    "getDate",
    "getDayOfMonth",
    "getDayOfYear",
    "getDayOfWeek",
    "getHours",
    "getMinutes",
    "has",
    "all",
    "exists",
    "exists_one",
    "map",
    "filter",
    "orValue",
    "hasValue",
    "value",
];

/// The environment: CEL's standard library with times of our own, its string functions, and `matches()` with patterns that are compiled once.
pub fn environment() -> Arc<Env> {
    static ENVIRONMENT: OnceLock<Arc<Env>> = OnceLock::new();
    let make = || {
        let mut env = Env::stdlib();
        let added = times::add(&mut env)
            && env.add_extension(cel::extensions::strings).is_ok()
            && env
                .add_member_overload("matches", "string_matches_pattern", STRING_TYPE, vec![PATTERN_TYPE], matches)
                .is_ok();
        debug_assert!(added, "two functions of one name");
        Arc::new(env)
    };
    Arc::clone(ENVIRONMENT.get_or_init(make))
}

fn matches<'b, 'v>(arguments: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let found = arguments
        .first()
        .and_then(|text| text.downcast_ref::<CelString>())
        .zip(arguments.get(1).and_then(|pattern| pattern.downcast_ref::<Pattern>()));
    match found {
        Some((text, pattern)) => Ok(CowVal::owned(CelBool::from(pattern.0.is_match(text.inner())))),
        None => Err(ExecutionError::no_such_overload("matches", Vec::new())),
    }
}
