//! A name as the recognizer found it, before it is merged with others.

use std::ops::Range;

use crate::enrich::names::model::Kind;

/// A name in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its units.
    pub units: Range<usize>,
    /// What is named.
    pub kind: Kind,
    /// How sure that is, 0 to 1: the least of its units' probabilities.
    pub confidence: f32,
}
