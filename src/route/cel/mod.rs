//! Expressions of the Common Expression Language (<https://cel.dev>) over a finished document.
//!
//! `types` are read from the document's own JSON Schema, `check` walks a syntax tree against them with what `facts` are known and which
//! `functions` there are (those of `times` among them), `value` makes values of the parts of a document that are read, and `view` binds them for one article.

mod check;
mod expression;
mod facts;
mod functions;
#[cfg(test)]
mod tests;
mod times;
mod types;
mod value;
mod view;

pub use expression::{BRACKETS, BYTES, Expression, Failure, Purpose, STACK};
pub use types::{Field, Object, Type};
pub use view::{Document, View};
