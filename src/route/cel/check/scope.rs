//! What is known of a value, and which variables are in reach.

use crate::route::cel::facts::Facts;
use crate::route::cel::types::Type;

/// What is known of a value.
pub(super) struct Seen {
    pub(super) kind: Type,
    /// Where in the document it stands.
    pub(super) place: Option<Place>,
}

impl Seen {
    pub(super) fn new(kind: Type) -> Self {
        Self { kind, place: None }
    }
}

/// A place in the document.
#[derive(Clone, Default)]
pub(super) struct Place {
    pub(super) path: Vec<String>,
    /// Whether it was reached through `article`.
    pub(super) of_article: bool,
    /// Whether it is one of many, through the variable of a loop.
    pub(super) of_many: bool,
    /// Whether it was reached with `.?`.
    pub(super) optional: bool,
}

impl Place {
    /// Whether it is one field that a path can name.
    pub(super) fn is_single(&self) -> bool {
        !self.of_many && !self.path.is_empty() && self.path.iter().all(|name| !name.contains('.'))
    }
}

/// The variables in reach.
#[derive(Clone)]
pub(super) struct Scope {
    pub(super) variables: Vec<(String, Type, Option<Place>)>,
    pub(super) facts: Facts,
    /// Comprehensions around.
    pub(super) nesting: usize,
    pub(super) depth: usize,
}

impl Scope {
    pub(super) fn knowing(&self, facts: &Facts) -> Scope {
        Scope { facts: self.facts.and(facts), ..self.clone() }
    }
}
