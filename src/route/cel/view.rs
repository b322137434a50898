//! An article as expressions see it: those of its fields that some expression reads.

use std::collections::BTreeSet;
use std::sync::Arc;

use cel::Context;
use cel::common::types::CelBool;
use serde_json::Value;

use super::check::{Reads, presence};
use super::expression::{Expression, Failure};
use super::facts::ARTICLE;
use super::functions::environment;
use super::types::{Field, Object, Type};
use super::value::{empty, value};
use crate::article::{Article, Node, Paths, Selection};
use crate::budget::{Budget, Overrun};

/// The form of the document that expressions are about, and what they read of it.
#[derive(Debug, Clone)]
pub struct Document {
    form: Arc<Object>,
    reads: Reads,
    values: Vec<Vec<String>>,
    presences: Vec<Vec<String>>,
    selection: Selection,
}

/// What came of one evaluation.
pub type Outcome<T> = Result<Result<T, Failure>, Overrun>;

impl Document {
    /// A document of this form of which nothing is read yet.
    pub fn new(form: Object) -> Self {
        Self {
            form: form.into(),
            reads: Reads::default(),
            values: Vec::new(),
            presences: Vec::new(),
            selection: Selection { include: Some(Paths::default()), exclude: Paths::default() },
        }
    }

    /// The document of `copydesk schema article`.
    pub fn of_schema(schema: &Value) -> Self {
        match Type::of_schema(schema) {
            Type::Object(form) => Self::new(Object::clone(&form)),
            _ => Self::new(Object::default()),
        }
    }

    /// Its form.
    pub fn form(&self) -> &Object {
        &self.form
    }

    /// Adds a field to `extra`, which expressions compiled from now on know.
    pub fn add_extra(&mut self, name: &str, kind: Type, required: bool) {
        let form = Arc::make_mut(&mut self.form);
        if let Some(Field { kind: Type::Object(extra), .. }) = form.fields.get_mut("extra") {
            Arc::make_mut(extra).fields.insert(name.to_owned(), Field { kind, required });
        }
    }

    /// Has an expression's fields read for each article.
    pub fn read_for(&mut self, expression: &Expression) {
        let parted =
            |paths: &BTreeSet<String>| paths.iter().map(|path| path.split('.').map(str::to_owned).collect()).collect();
        self.reads.join(&expression.reads);
        self.values = parted(&self.reads.values);
        self.presences = parted(&self.reads.presences);
        self.selection.include = Some(self.reads.all.clone());
    }

    /// The parts of a condition that are joined by `&&` or `||`, for those who want to know why it holds.
    pub fn parts(&self, expression: &Expression) -> Vec<Expression> {
        expression.parts(&self.form)
    }

    /// The article as these expressions see it.
    pub fn view(&self, article: &Article) -> View {
        let cut = self.selection.of(article).unwrap_or(Node::Null);
        let (mut items, mut bytes) = (1, 1);
        measure(&cut, &mut items, &mut bytes);
        let mut context = Context::with_env(environment());
        let found = |path: &[String]| path.iter().try_fold(&cut, |node, name| node.get(name));
        for (path, name) in self.values.iter().zip(&self.reads.values) {
            if let Some(node) = found(path) {
                context.add_variable_as_val(name, value(node.clone(), &Type::Any, None));
            }
        }
        for (path, name) in self.presences.iter().zip(&self.reads.presences) {
            context.add_variable_as_val(presence(name), Box::new(CelBool::from(found(path).is_some())));
        }
        if self.reads.article != Paths::default() {
            let form = Type::Object(Arc::clone(&self.form));
            let of_article = Selection { include: Some(self.reads.article.clone()), exclude: Paths::default() };
            let node = of_article.of(&cut).unwrap_or(Node::Map(Vec::new()));
            context.add_variable_as_val(ARTICLE, value(node, &form, Some(&self.reads.article)));
        }
        let mut fields = if let Node::Map(fields) = cut { fields } else { Vec::new() };
        for name in self.reads.roots.names() {
            let Some(field) = self.form.fields.get(name) else { continue };
            let below = self.reads.roots.get(name);
            let at = fields.iter().position(|(known, _)| known == name);
            let bound = match at.map(|at| fields.swap_remove(at)) {
                Some((_, node)) => value(node, &field.kind, below),
                None if matches!(field.kind, Type::List(_) | Type::Map(_) | Type::Object(_)) => {
                    empty(&field.kind, below)
                }
                None => continue,
            };
            context.add_variable_as_val(name, bound);
        }
        View { context, items, bytes }
    }
}

/// The longest list, and the longest text.
fn measure(node: &Node, items: &mut u64, bytes: &mut u64) {
    match node {
        Node::Text(text) => *bytes = (*bytes).max(text.len() as u64),
        Node::List(list) => {
            *items = (*items).max(list.len() as u64);
            list.iter().for_each(|node| measure(node, items, bytes));
        }
        Node::Map(fields) => {
            *items = (*items).max(fields.len() as u64);
            fields.iter().for_each(|(_, node)| measure(node, items, bytes));
        }
        Node::Null | Node::Bool(_) | Node::Int(_) | Node::Float(_) => {}
    }
}

/// One article, ready for evaluations.
pub struct View {
    context: Context<'static, 'static>,
    items: u64,
    bytes: u64,
}

impl View {
    /// Whether a condition holds.
    ///
    /// # Errors
    /// [`Overrun`] when the article's budget is used up; inside, why the condition has no answer.
    pub fn holds(&mut self, condition: &Expression, budget: &Budget) -> Outcome<bool> {
        budget.spend(condition.cost.units(self.items, self.bytes))?;
        Ok(condition.holds(&mut self.context))
    }

    /// The value of an expression as JSON; `None` for an optional without a value.
    ///
    /// # Errors
    /// As [`View::holds`].
    pub fn value(&mut self, expression: &Expression, budget: &Budget) -> Outcome<Option<Value>> {
        budget.spend(expression.cost.units(self.items, self.bytes))?;
        Ok(expression.value(&mut self.context))
    }
}
