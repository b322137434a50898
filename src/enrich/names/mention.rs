//! A name in the text, and what is named with all its mentions.

use std::ops::Range;

use super::model::Kind;
use crate::enrich::analysis::Analysis;

/// A name in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What is named.
    pub kind: Kind,
    /// How sure that is, 0 to 1: the least of its tokens' probabilities.
    pub confidence: f32,
}

/// Something named, with all its mentions.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// What it is.
    pub kind: Kind,
    /// The fullest form of its name.
    pub name: String,
    /// Title or role, as the text has it.
    pub role: Option<String>,
    /// 0 to 1.
    pub confidence: f64,
    /// Byte ranges of its mentions, in order.
    pub mentions: Vec<Range<usize>>,
}

/// The byte range of a range of tokens.
pub fn bytes(analysis: &Analysis<'_>, tokens: &Range<usize>) -> Range<usize> {
    analysis.tokens[tokens.start].start as usize..analysis.tokens[tokens.end - 1].end as usize
}
