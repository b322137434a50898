//! Candidates for a field, and what agreement is worth.

use super::names::Kind;

/// A candidate.
#[derive(Debug, Clone)]
pub struct Candidate<T> {
    /// The value.
    pub value: T,
    /// The vocabulary it was found in.
    pub kind: Kind,
    /// 0 to 1: how often evidence of this kind is right, before others were asked.
    pub score: f64,
}

/// The probability that at least one of two independent pieces of evidence is right.
pub fn either(a: f64, b: f64) -> f64 {
    1.0 - (1.0 - a) * (1.0 - b)
}

/// Letters and digits in lower case, blanks folded: how values are compared.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if (c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | ':' | '/'))
            && !out.is_empty()
            && !out.ends_with(' ')
        {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}
