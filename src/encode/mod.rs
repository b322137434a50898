//! Article to bytes: one file per output format.

use crate::article::Article;

/// Writes the document as `application/json`.
pub fn json(article: &Article) -> Vec<u8> {
    serde_json::to_vec(article).unwrap_or_default()
}
