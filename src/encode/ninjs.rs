//! IPTC ninjs 3.1.

use crate::article::Article;

/// Writes the article as ninjs 3.1.
pub fn ninjs(article: &Article) -> Vec<u8> {
    super::json(article)
}
