//! The scenarios.

use crate::Scenario;

/// All of them, in the order of the table.
pub const ALL: &[Scenario] = &[];
