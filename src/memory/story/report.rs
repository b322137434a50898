//! What a memory is told of an article as a report of an event.

use jiff::Timestamp;

use super::rules::{cell, key};
use crate::article::{Article, Moment, Precision, Term};
use crate::cut;
use crate::enrich::fingerprint::short_hash;
use crate::enrich::story::language_hash;

/// An article as a report of an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Its terms, the most telling first, no two with the same key.
    pub terms: Vec<Term>,
    /// Stands for its language among the terms.
    pub language: u32,
    /// Stands for its document id among the keys.
    pub own_key: u32,
    /// Registrable domain, else name, of the publication; empty where neither is known.
    pub source: String,
    /// When it was published, else fetched, in seconds since 1970; 0 where neither is known to the day.
    pub at: u32,
}

impl Report {
    /// The report that `article` is; `None` without terms. Reads `id`, `source`, `language`, `published`, `origin.fetched` and
    /// `annotations.terms`.
    pub fn of(article: &Article) -> Option<Self> {
        let terms = article.annotations.terms.clone();
        if terms.is_empty() {
            return None;
        }
        let language = article.language.as_ref().and_then(|language| language.code.split('-').next());
        let source = article.source.domain.as_ref().or(article.source.name.as_ref());
        let mut source = source.cloned().unwrap_or_default();
        source.truncate(cut::head(&source, 255).len());
        Some(Self {
            terms,
            language: language_hash(language.unwrap_or("und")),
            own_key: key(short_hash(&article.id)),
            source,
            at: [&article.published, &article.origin.fetched].into_iter().flatten().find_map(seconds).unwrap_or(0),
        })
    }

    /// The cells of the counts that it concerns: that of its language, then those of its terms.
    pub fn cells(&self) -> Vec<u16> {
        std::iter::once(self.language).chain(self.terms.iter().map(|term| term.hash)).map(cell).collect()
    }
}

fn seconds(moment: &Moment) -> Option<u32> {
    if moment.precision == Precision::Month {
        return None;
    }
    u32::try_from(moment.at.parse::<Timestamp>().ok()?.as_second()).ok()
}
