//! What a memory is told of an article: all that it compares and keeps.

use serde::{Deserialize, Serialize};

use super::story::Report;
use crate::article::Article;
use crate::enrich::fingerprint::{CEILING, MAX_HASHES, short_hash};

/// Most hashes that are looked at in the order of the text.
const IN_ORDER: usize = 2048;

/// An article as a memory sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// Document id.
    pub id: String,
    /// A hash of the message's id, else of the producer's id of the article; 0 where there is neither.
    pub message: u32,
    /// Primary subtag of the language, `und` where unsure.
    pub language: String,
    /// SHA-256 of the normalized text.
    pub sha256: [u8; 32],
    /// The fingerprint's hashes, ascending.
    pub hashes: Vec<u64>,
    /// The same in the order of the text, repetitions included.
    pub in_order: Vec<u64>,
    /// [`short`] hashes above this were not kept.
    pub ceiling: u32,
    /// What tells one state of an article from another.
    pub facts: Facts,
    /// The article as a report of an event, where stories are kept.
    pub report: Option<Report>,
}

/// What tells one state of an article from another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// A hash of the headline, 0 without one.
    pub headline: u32,
    /// A hash of each sentence.
    #[serde(with = "super::kept::hashes")]
    pub sentences: Vec<u32>,
    /// Number of correction notices.
    pub corrections: u8,
}

/// The upper 32 bits of what is left of a hash below [`CEILING`]: short enough to keep many, long enough that strangers seldom collide.
pub fn short(hash: u64) -> u32 {
    (hash >> (CEILING.trailing_zeros() - 32)) as u32
}

impl Question {
    /// The question for `article`; `None` without a fingerprint. Reads `id`, `origin`, `language`, `headline`, `corrections`,
    /// `annotations.fingerprint`, and what [`Report::of`] reads.
    pub fn of(article: &Article) -> Option<Self> {
        let fingerprint = article.annotations.fingerprint.as_ref()?;
        let mut sha256 = [0; 32];
        for (byte, digits) in sha256.iter_mut().zip(fingerprint.sha256.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        let mut hashes: Vec<u64> = fingerprint.minhash.iter().filter_map(|h| u64::from_str_radix(h, 16).ok()).collect();
        hashes.sort_unstable();
        hashes.dedup_by_key(|hash| short(*hash));
        let ceiling = match hashes.last() {
            Some(&last) if hashes.len() >= MAX_HASHES => short(last),
            Some(_) | None => u32::MAX,
        };
        let origin = &article.origin;
        let language = article.language.as_ref().and_then(|language| language.code.split('-').next());
        Some(Self {
            id: article.id.clone(),
            message: origin.message_id.as_deref().or(origin.id.as_deref()).map_or(0, |id| short_hash(id).max(1)),
            language: language.unwrap_or("und").to_owned(),
            sha256,
            in_order: fingerprint.in_order.clone(),
            hashes,
            ceiling,
            facts: Facts {
                headline: article.headline.as_deref().map_or(0, |headline| short_hash(headline).max(1)),
                sentences: fingerprint.sentences.clone(),
                corrections: u8::try_from(article.corrections.len()).unwrap_or(u8::MAX),
            },
            report: Report::of(article),
        })
    }

    /// The same with at most `most` hashes, the smallest. What is known of two texts is then compared below the lower of their ceilings.
    pub fn sampled(mut self, most: usize) -> Self {
        if self.hashes.len() > most {
            self.hashes.truncate(most);
            self.ceiling = self.hashes.last().copied().map_or(u32::MAX, short);
        }
        let last = self.hashes.last().copied().unwrap_or_default();
        self.in_order.retain(|&hash| hash <= last);
        self.in_order.truncate(IN_ORDER);
        self
    }
}
