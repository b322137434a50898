//! How much a memory of one process remembers.

use super::story::Limits;

/// How much a [`super::Window`] remembers; the first bound that is reached counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Articles.
    pub articles: usize,
    /// Bytes, estimated.
    pub bytes: usize,
    /// Age in the unit of [`super::Window::advance`].
    pub age: u64,
    /// Hashes of one article.
    pub hashes: usize,
    /// How far stories reach; `None` keeps none.
    pub stories: Option<Limits>,
}

impl Default for Bounds {
    /// 20,000 articles, 32 MiB, three days in seconds, 64 hashes, stories.
    fn default() -> Self {
        Self { articles: 20_000, bytes: 32 << 20, age: 3 * 86_400, hashes: 64, stories: Some(Limits::default()) }
    }
}
