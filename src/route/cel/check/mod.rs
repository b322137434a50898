//! Walks an expression's syntax tree against the types of the document: refuses what cannot be right, and notes what could fail.
//!
//! The walk also finds out which fields the expression reads and what it costs, and takes patterns out to be compiled once.

mod calls;
mod found;
mod operators;
mod scope;
mod walk;

use cel::common::ast::IdedExpr;

use super::facts::Facts;
use super::types::{Object, Type};
pub use found::{Cost, Found, PATTERN, Reads, presence};
use scope::Scope;
use walk::Walk;

/// Checks an expression; its type comes with what was found. Patterns in it are replaced.
pub fn check(expr: &mut IdedExpr, document: &Object) -> (Type, Found) {
    let mut walk = Walk { document, found: Found::default() };
    let scope = Scope { variables: Vec::new(), facts: Facts::default(), nesting: 0, depth: 0 };
    let kind = walk.used(expr, &scope);
    walk.found.notes.dedup();
    (kind, walk.found)
}
