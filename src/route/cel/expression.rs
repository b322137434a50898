//! One expression: compiled and checked once, evaluated for each article.

use cel::common::ast::{Expr, IdedExpr};
use cel::common::types::CelBool;
use cel::common::value::CowVal;
use cel::{Context, ExecutionError, ParseErrors, Value as CelValue};
use serde_json::Value;

use super::check::{Cost, PATTERN, Reads, check};
use super::functions::environment;
use super::types::{Object, Type};
use super::value::{Pattern, json};

/// Longest expression, in bytes.
pub const BYTES: usize = 4096;
/// Deepest brackets.
pub const BRACKETS: usize = 24;
/// The parser and its tree take stack by the length of what they read; on a thread with this much, [`BYTES`] of anything fit.
pub const STACK: usize = 256 << 20;

/// An expression of the Common Expression Language over a document, that was found right.
#[derive(Debug, Clone)]
pub struct Expression {
    source: String,
    tree: IdedExpr,
    kind: Type,
    notes: Vec<String>,
    /// See [`super::check::Found`].
    pub(super) reads: Reads,
    pub(super) cost: Cost,
    patterns: Vec<Pattern>,
}

/// What an expression is for, which its type follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A condition: true or false.
    Condition,
    /// A value that JSON has a form for.
    Value,
}

/// Why an evaluation gave nothing. It never shows text of the article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Failure(pub String);

impl Expression {
    /// Compiles and checks. Deeply nested expressions want a thread with [`STACK`] bytes of stack.
    ///
    /// # Errors
    /// What is wrong, a sentence each.
    pub fn compile(source: &str, document: &Object, purpose: Purpose) -> Result<Self, Vec<String>> {
        bounds(source).map_err(|why| vec![why])?;
        let program = environment().compile(source).map_err(unreadable)?;
        let mut tree = program.expression().clone();
        let (kind, mut found) = check(&mut tree, document);
        if found.problems.is_empty() {
            match (purpose, &kind) {
                (Purpose::Condition, Type::Bool) => {}
                (Purpose::Condition, Type::Any) => found.notes.push("it may be neither true nor false".to_owned()),
                (Purpose::Condition, other) => found.problems.push(format!("must be true or false, and is {other}")),
                (Purpose::Value, Type::Pattern) => found.problems.push("is no value".to_owned()),
                (Purpose::Value, _) => {}
            }
        }
        if !found.problems.is_empty() {
            return Err(found.problems);
        }
        Ok(Self {
            source: source.to_owned(),
            tree,
            kind,
            notes: found.notes,
            reads: found.reads,
            cost: found.cost,
            patterns: found.patterns.into_iter().map(Pattern).collect(),
        })
    }

    /// As it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What could fail at run time, a sentence each.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The type of its value.
    pub fn kind(&self) -> &Type {
        &self.kind
    }

    /// Whether the condition holds.
    ///
    /// # Errors
    /// [`Failure`].
    pub(super) fn holds(&self, context: &mut Context<'static, 'static>) -> Result<bool, Failure> {
        let value = self.evaluate(context)?;
        value
            .downcast_ref::<CelBool>()
            .map(|value| *value.inner())
            .ok_or_else(|| Failure("neither true nor false".into()))
    }

    /// Its value as JSON; `None` for an optional without a value.
    ///
    /// # Errors
    /// [`Failure`].
    pub(super) fn value(&self, context: &mut Context<'static, 'static>) -> Result<Option<Value>, Failure> {
        let value = self.evaluate(context)?;
        json(value.as_ref()).map_err(|what| Failure(what.to_owned()))
    }

    fn evaluate<'e>(&'e self, context: &'e mut Context<'static, 'static>) -> Result<CowVal<'e, 'static>, Failure> {
        for (number, pattern) in self.patterns.iter().enumerate() {
            context.add_variable_as_val(format!("{PATTERN}{number}"), Box::new(pattern.clone()));
        }
        CelValue::resolve_val(&self.tree, context).map_err(|error| Failure(described(&error)))
    }

    /// The operands of the `&&` or `||` at the top, each with its source; none where there is no such.
    pub(super) fn parts(&self, document: &Object) -> Vec<Expression> {
        let Expr::Call(call) = &self.tree.expr else { return Vec::new() };
        let operator = match call.func_name.as_str() {
            cel::common::ast::operators::LOGICAL_AND => "&&",
            cel::common::ast::operators::LOGICAL_OR => "||",
            _ => return Vec::new(),
        };
        let parts = split(&self.source, operator).into_iter();
        parts.filter_map(|part| Expression::compile(part.trim(), document, Purpose::Condition).ok()).collect()
    }
}

/// Whether the expression is small enough to be read at all.
fn bounds(source: &str) -> Result<(), String> {
    if source.trim().is_empty() {
        return Err("is empty".to_owned());
    }
    if source.len() > BYTES {
        return Err(format!("is {} bytes long, more than {BYTES}; part it over several rules or fields", source.len()));
    }
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in source.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if deepest > BRACKETS {
        return Err(format!("has brackets {deepest} deep, more than {BRACKETS}"));
    }
    Ok(())
}

fn unreadable(errors: ParseErrors) -> Vec<String> {
    let said = errors.errors.iter().take(3).map(|error| {
        let message = error.msg.lines().next().unwrap_or_default();
        format!("cannot be read at {}:{}: {message}", error.pos.0, error.pos.1)
    });
    let mut said: Vec<_> = said.collect();
    if said.is_empty() {
        said.push("cannot be read".to_owned());
    }
    said
}

/// The error without the values that it names: they may be the article's.
fn described(error: &ExecutionError) -> String {
    match error {
        ExecutionError::NoSuchKey(name) => format!("{name} is absent"),
        ExecutionError::NoSuchOverload(overload) => overload.to_string(),
        ExecutionError::UndeclaredReference(name) => format!("{name} is absent"),
        ExecutionError::UnexpectedType { got, want } => format!("{got} where {want} was wanted"),
        ExecutionError::FunctionError { function, .. } => format!("{function}() failed"),
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => "division by zero".to_owned(),
        ExecutionError::Overflow(operator, ..) => format!("a number out of range at {operator}"),
        ExecutionError::IndexOutOfBounds(_) => "an index beyond the end of a list".to_owned(),
        ExecutionError::ValuesNotComparable(..) => "values of types that cannot be compared".to_owned(),
        ExecutionError::UnsupportedBinaryOperator(operator, ..) => {
            format!("values of types that {operator} cannot take")
        }
        _ => "it cannot be evaluated".to_owned(),
    }
}

/// Parts a source at an operator that stands outside of brackets and quotation marks.
fn split<'s>(source: &'s str, operator: &str) -> Vec<&'s str> {
    let (mut parts, mut start, mut depth, mut quote, mut escaped) = (Vec::new(), 0, 0_usize, None, false);
    for (at, c) in source.char_indices() {
        match (quote, c) {
            (Some(_), '\\') if !escaped => {
                escaped = true;
                continue;
            }
            (Some(open), c) if c == open && !escaped => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, _) if depth == 0 && at >= start && source[at..].starts_with(operator) => {
                parts.push(&source[start..at]);
                start = at + operator.len();
            }
            _ => {}
        }
        escaped = false;
    }
    parts.push(&source[start..]);
    parts
}
