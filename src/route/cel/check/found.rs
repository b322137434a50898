//! What a walk over an expression finds: what is wrong, what it reads, and what it costs.

use std::collections::BTreeSet;

use regex::Regex;

use crate::article::Paths;

/// What the variables that stand for patterns are called; no expression can write this.
pub const PATTERN: &str = "@pattern";
/// Comprehensions within comprehensions.
pub const NESTING: usize = 2;
/// Work units of one step of an expression.
const STEP: u64 = 100;

/// What was found of an expression.
#[derive(Debug, Default)]
pub struct Found {
    /// Why it is refused; empty for one that is right.
    pub problems: Vec<String>,
    /// What could fail at run time.
    pub notes: Vec<String>,
    /// What it reads.
    pub reads: Reads,
    /// Its patterns, each the variable `@pattern` with its number.
    pub patterns: Vec<Regex>,
    /// What one evaluation costs.
    pub cost: Cost,
}

/// What expressions read of a document.
#[derive(Debug, Clone, Default)]
pub struct Reads {
    /// All of it.
    pub all: Paths,
    /// What is bound as variables that are called like the fields at the root.
    pub roots: Paths,
    /// What is bound in the variable `article`.
    pub article: Paths,
    /// Single values, each bound by its path; and whether there is such a value, by [`presence`] of its path.
    pub values: BTreeSet<String>,
    /// See `values`.
    pub presences: BTreeSet<String>,
}

impl Reads {
    /// Adds all of `others`.
    pub fn join(&mut self, others: &Reads) {
        self.all.join(&others.all);
        self.roots.join(&others.roots);
        self.article.join(&others.article);
        self.values.extend(others.values.iter().cloned());
        self.presences.extend(others.presences.iter().cloned());
    }
}

/// The variable that says whether there is something at a path; no expression can write it.
pub fn presence(path: &str) -> String {
    format!("has {path}")
}

/// What an evaluation costs, by the levels of its comprehensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    pub(super) steps: [u64; NESTING + 1],
    pub(super) texts: [u64; NESTING + 1],
}

impl Cost {
    /// Work units for lists of at most `items` and texts of at most `bytes`.
    pub fn units(&self, items: u64, bytes: u64) -> u64 {
        let mut times = 1_u64;
        let mut units = 0_u64;
        for (steps, texts) in self.steps.iter().zip(self.texts) {
            let once = steps.saturating_mul(STEP).saturating_add(texts.saturating_mul(bytes));
            units = units.saturating_add(once.saturating_mul(times));
            times = times.saturating_mul(items);
        }
        units
    }
}
