//! Rules over the finished document: which outputs an article meets, and what is computed for it.

use super::cel::{Document, Expression};
use crate::article::{Article, Warning};
use crate::budget::{Budget, Overrun};

/// When an output gets an article.
#[derive(Debug, Clone, Default)]
pub enum When {
    /// Always.
    #[default]
    Always,
    /// When this holds.
    If(Box<Expression>),
    /// When no other output gets it.
    Otherwise,
}

/// How many outputs an article may go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Match {
    /// All whose condition holds.
    #[default]
    All,
    /// The first one whose condition holds.
    First,
}

/// A field that is computed, for `extra`.
#[derive(Debug, Clone)]
pub struct Computed {
    /// Its name in `extra`.
    pub name: String,
    /// Its value.
    pub value: Expression,
}

/// What all outputs share.
#[derive(Debug, Clone)]
pub struct Rules {
    /// How many outputs an article may go to.
    pub matching: Match,
    /// Fields that are computed before an article is routed; they do not see each other.
    pub fields: Vec<Computed>,
    /// The document as the computed fields see it.
    pub before: Document,
    /// The document as the outputs see it.
    pub after: Document,
}

impl Default for Rules {
    fn default() -> Self {
        let document = Document::of_schema(&crate::encode::written_schema());
        Self { matching: Match::All, fields: Vec::new(), before: document.clone(), after: document }
    }
}

impl Rules {
    /// Puts the computed fields into `extra`. One that cannot be computed stays absent, with a warning.
    ///
    /// # Errors
    /// [`Overrun`].
    pub fn compute(&self, article: &mut Article, budget: &Budget) -> Result<(), Overrun> {
        if self.fields.is_empty() {
            return Ok(());
        }
        let mut view = self.before.view(article);
        let mut computed = Vec::with_capacity(self.fields.len());
        for field in &self.fields {
            computed.push((field, view.value(&field.value, budget)?));
        }
        for (field, value) in computed {
            match value {
                Ok(Some(value)) => {
                    article.extra.insert(field.name.clone(), value);
                }
                Ok(None) => {
                    article.extra.remove(&field.name);
                }
                Err(failure) => {
                    article.extra.remove(&field.name);
                    article.warnings.push(Warning {
                        code: "field_not_computed".into(),
                        field: Some(format!("extra.{}", field.name).into()),
                        detail: Some(failure.to_string()),
                    });
                }
            }
        }
        Ok(())
    }
}
