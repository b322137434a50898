//! What was seen before: finds the earlier article that one repeats.
//!
//! This is the only part of the way of an article that depends on other articles. It knows no clock: the caller may move time on with
//! [`Window::advance`].

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::article::{Article, Duplicate, Fingerprint, rounded};
use crate::enrich::fingerprint::{CEILING, MAX_HASHES, hashes_in_order};

/// Least share of the smaller text's shingles that makes a duplicate.
const CONTAINED: f64 = 0.28;
/// Least share of the later text's shingles: one that swallows a short earlier text whole and says much more is new.
const REPEATED: f64 = 0.28;
/// Below this share, what is shared must be spread over the text: one unbroken piece is a quotation or a standing paragraph.
const SPREAD_BELOW: f64 = 0.55;
/// Fewest shared hashes.
const SHARED: usize = 3;
/// A shingle that this many unrelated articles hold is a standing text and counts for nothing.
const COMMON: usize = 3;
/// Most owners remembered of one shingle.
const OWNERS: usize = 24;
/// Most candidates looked at closely.
const CANDIDATES: usize = 8;

/// Remembers articles and recognizes repetitions.
pub trait Memory: Send + Sync {
    /// The earlier article that `article` repeats, if any; remembers `article`. The same article (same id, same text) gets the same
    /// answer again for as long as it is remembered; an article never repeats itself, nor an earlier state of itself.
    /// Reads `id`, `body.text` and `annotations.fingerprint`; without a fingerprint there is no answer.
    fn recall(&self, article: &Article) -> Option<Duplicate>;
}

/// Remembers nothing.
impl Memory for () {
    fn recall(&self, _article: &Article) -> Option<Duplicate> {
        None
    }
}

/// How much a [`Window`] remembers; the first bound that is reached counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Articles.
    pub articles: usize,
    /// Bytes, estimated.
    pub bytes: usize,
    /// Age in the unit of [`Window::advance`].
    pub age: u64,
}

impl Default for Bounds {
    /// 20,000 articles, 32 MiB, three days in seconds.
    fn default() -> Self {
        Self { articles: 20_000, bytes: 32 << 20, age: 3 * 86_400 }
    }
}

/// The memory of one process: a bounded window over the last articles.
#[derive(Debug)]
pub struct Window {
    bounds: Bounds,
    state: Mutex<State>,
}

impl Window {
    /// An empty window.
    pub fn new(bounds: Bounds) -> Self {
        Self { bounds, state: Mutex::default() }
    }

    /// Sets the time to `now`, in seconds of any epoch (or any other unit, the bound's being the same); it never goes back.
    /// Without it nothing ages.
    pub fn advance(&self, now: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.now = state.now.max(now);
        state.forget(&self.bounds);
    }

    /// Articles remembered.
    pub fn len(&self) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).entries.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes in use, estimated.
    pub fn bytes(&self) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).bytes
    }
}

impl Memory for Window {
    fn recall(&self, article: &Article) -> Option<Duplicate> {
        let print = Print::of(article.annotations.fingerprint.as_ref()?)?;
        // A panic while locked leaves at worst a half-remembered article behind.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = state.by_id.get(article.id.as_str()).and_then(|&seq| state.entry(seq))
            && entry.sha256 == print.sha256
        {
            return entry.answer.clone();
        }
        let found = state.find(&article.id, &print, &article.body.text);
        let answer = found.and_then(|(seq, containment)| {
            let of = state.entry(seq)?.id.to_string();
            Some(Duplicate { of, containment: rounded(containment) })
        });
        let family = found.and_then(|(seq, _)| state.entry(seq)).map(|e| e.family);
        state.remember(&article.id, print, family, answer.clone());
        state.forget(&self.bounds);
        answer
    }
}

/// A fingerprint as it is compared.
struct Print {
    sha256: [u8; 32],
    /// Ascending; the upper 32 bits of what is left of a hash below [`CEILING`].
    hashes: Box<[u32]>,
    /// Hashes above this were not kept.
    ceiling: u32,
}

/// Short enough to keep many, long enough that strangers seldom collide.
fn short(hash: u64) -> u32 {
    (hash >> (CEILING.trailing_zeros() - 32)) as u32
}

impl Print {
    fn of(fingerprint: &Fingerprint) -> Option<Self> {
        let mut sha256 = [0; 32];
        for (byte, digits) in sha256.iter_mut().zip(fingerprint.sha256.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        let mut hashes: Vec<u32> =
            fingerprint.minhash.iter().filter_map(|h| u64::from_str_radix(h, 16).ok()).map(short).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let ceiling =
            if fingerprint.minhash.len() < MAX_HASHES { u32::MAX } else { hashes.last().copied().unwrap_or(u32::MAX) };
        Some(Self { sha256, hashes: hashes.into(), ceiling })
    }
}

#[derive(Debug)]
struct Entry {
    id: Box<str>,
    sha256: [u8; 32],
    hashes: Box<[u32]>,
    ceiling: u32,
    /// The first article of those that repeat each other.
    family: u32,
    at: u64,
    answer: Option<Duplicate>,
}

impl Entry {
    fn bytes(&self) -> usize {
        // 4 here, about 18 in the index of owners; the id stands here, in the index of ids and perhaps in an answer.
        self.hashes.len() * 22 + self.id.len() * 3 + 320
    }
}

#[derive(Debug, Default)]
struct State {
    entries: VecDeque<Entry>,
    /// Number of the first entry; numbers wrap after four thousand million articles, compared by distance from here.
    first: u32,
    /// Owner of a shingle. Nearly all have one.
    owner: FxHashMap<u32, u32>,
    /// Further owners.
    owners: FxHashMap<u32, Vec<u32>>,
    by_id: FxHashMap<Box<str>, u32>,
    by_text: FxHashMap<[u8; 32], u32>,
    now: u64,
    bytes: usize,
}

impl State {
    fn entry(&self, seq: u32) -> Option<&Entry> {
        self.entries.get(seq.wrapping_sub(self.first) as usize)
    }

    /// Owners of a shingle, oldest first but for the first of them.
    fn owners(&self, hash: u32) -> impl Iterator<Item = u32> + '_ {
        self.owner.get(&hash).into_iter().chain(self.owners.get(&hash).into_iter().flatten()).copied()
    }

    /// Whether unrelated articles share the shingle.
    fn is_common(&self, hash: u32) -> bool {
        let Some(more) = self.owners.get(&hash) else { return false };
        if more.len() + 1 < COMMON {
            return false;
        }
        let mut families = [0; COMMON];
        let mut known = 0;
        for seq in self.owners(hash) {
            let Some(entry) = self.entry(seq) else { continue };
            if !families[..known].contains(&entry.family) {
                families[known] = entry.family;
                known += 1;
                if known == COMMON {
                    return true;
                }
            }
        }
        false
    }

    /// The earlier article that shares most with `print`, and the share.
    fn find(&self, id: &str, print: &Print, text: &str) -> Option<(u32, f64)> {
        let same = self.by_text.get(&print.sha256).copied();
        if let Some(seq) = same.filter(|&seq| self.entry(seq).is_some_and(|e| &*e.id != id)) {
            return Some((seq, 1.0));
        }
        let own: Vec<u32> = print.hashes.iter().copied().filter(|&h| !self.is_common(h)).collect();
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        for seq in own.iter().flat_map(|&h| self.owners(h)) {
            *shared.entry(seq).or_default() += 1;
        }
        let mut candidates: Vec<(usize, u32)> = shared
            .into_iter()
            .filter(|&(_, n)| n >= SHARED)
            .map(|(seq, n)| (n, seq.wrapping_sub(self.first)))
            .collect();
        candidates.sort_unstable_by_key(|&(n, age)| (std::cmp::Reverse(n), age));
        let mut best: Option<(u32, f64)> = None;
        for (n, age) in candidates.into_iter().take(CANDIDATES) {
            let seq = self.first.wrapping_add(age);
            let Some(entry) = self.entry(seq).filter(|e| &*e.id != id) else { continue };
            let ceiling = print.ceiling.min(entry.ceiling);
            let mine = own.iter().filter(|&&h| h <= ceiling).count();
            let theirs = entry.hashes.iter().filter(|&&h| h <= ceiling && !self.is_common(h)).count();
            let containment = (n as f64 / mine.min(theirs).max(1) as f64).min(1.0);
            if containment >= CONTAINED
                && n as f64 >= REPEATED * mine as f64
                && best.is_none_or(|(_, c)| containment > c)
                && (containment >= SPREAD_BELOW || is_spread(text, &own, entry))
            {
                best = Some((seq, containment));
            }
        }
        best
    }

    fn remember(&mut self, id: &str, print: Print, family: Option<u32>, answer: Option<Duplicate>) {
        let seq = self.first.wrapping_add(self.entries.len() as u32);
        for &hash in &print.hashes {
            match self.owner.entry(hash) {
                std::collections::hash_map::Entry::Vacant(slot) => {
                    slot.insert(seq);
                }
                std::collections::hash_map::Entry::Occupied(_) => {
                    let more = self.owners.entry(hash).or_default();
                    if more.len() < OWNERS {
                        more.push(seq);
                    }
                }
            }
        }
        let entry = Entry {
            id: id.into(),
            sha256: print.sha256,
            hashes: print.hashes,
            ceiling: print.ceiling,
            family: family.unwrap_or(seq),
            at: self.now,
            answer,
        };
        self.bytes += entry.bytes();
        self.by_id.insert(entry.id.clone(), seq);
        self.by_text.entry(entry.sha256).or_insert(seq);
        self.entries.push_back(entry);
    }

    fn forget(&mut self, bounds: &Bounds) {
        while let Some(oldest) = self.entries.front() {
            let aged = self.now.saturating_sub(oldest.at) > bounds.age;
            if !aged && self.entries.len() <= bounds.articles && self.bytes <= bounds.bytes {
                break;
            }
            let seq = self.first;
            let Some(entry) = self.entries.pop_front() else { break };
            self.first = self.first.wrapping_add(1);
            self.bytes -= entry.bytes();
            for hash in &entry.hashes {
                self.disown(*hash, seq);
            }
            if self.by_id.get(&entry.id) == Some(&seq) {
                self.by_id.remove(&entry.id);
            }
            if self.by_text.get(&entry.sha256) == Some(&seq) {
                self.by_text.remove(&entry.sha256);
            }
        }
    }

    fn disown(&mut self, hash: u32, seq: u32) {
        let first = self.owner.get(&hash) == Some(&seq);
        if let Some(more) = self.owners.get_mut(&hash) {
            if first {
                self.owner.insert(hash, more.remove(0));
            } else {
                more.retain(|&s| s != seq);
            }
            if more.is_empty() {
                self.owners.remove(&hash);
            }
        } else if first {
            self.owner.remove(&hash);
        }
    }
}

/// Whether what `text` shares with `earlier` is scattered over it, as it is in an edited copy, rather than in one or two pieces.
fn is_spread(text: &str, own: &[u32], earlier: &Entry) -> bool {
    let own: FxHashSet<u32> = own.iter().copied().collect();
    let shared: Vec<bool> = hashes_in_order(text)
        .into_iter()
        .map(short)
        .filter(|h| own.contains(h))
        .map(|h| earlier.hashes.binary_search(&h).is_ok())
        .collect();
    let count = shared.iter().filter(|&&s| s).count();
    let changes = shared.windows(2).filter(|w| w[0] != w[1]).count();
    changes * 4 > count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::fingerprint::fingerprint;

    /// `words` words that no other `topic` uses.
    fn prose(topic: u32, words: std::ops::Range<u32>) -> String {
        words.map(|n| format!("w{topic}x{}", n.wrapping_mul(2_654_435_761) % 997)).collect::<Vec<_>>().join(" ")
    }

    fn article(id: &str, text: String) -> Article {
        let mut article = Article { id: id.into(), ..Article::default() };
        article.annotations.fingerprint = Some(fingerprint(&text));
        article.body.text = text;
        article
    }

    fn of(window: &Window, id: &str, text: String) -> Option<String> {
        window.recall(&article(id, text)).map(|d| d.of)
    }

    #[test]
    fn names_the_earlier_article_and_repeats_its_answer() {
        let window = Window::new(Bounds::default());
        assert_eq!(of(&window, "a", prose(1, 0..400)), None);
        let copy = article("b", prose(1, 50..300));
        let answer = window.recall(&copy);
        assert_eq!(answer, Some(Duplicate { of: "a".into(), containment: 1.0 }));
        assert_eq!(of(&window, "a", prose(1, 0..400)), None, "redelivered");
        assert_eq!(window.recall(&copy), answer, "redelivered");
        assert_eq!(window.len(), 2);
    }

    #[test]
    fn an_update_does_not_repeat_itself() {
        let window = Window::new(Bounds::default());
        assert_eq!(of(&window, "a", prose(1, 0..400)), None);
        assert_eq!(of(&window, "a", prose(1, 0..420)), None);
        assert_eq!(of(&window, "b", prose(1, 0..420)), Some("a".into()));
    }

    #[test]
    fn a_quoted_passage_is_no_copy() {
        let window = Window::new(Bounds::default());
        let piece = || prose(9, 0..120);
        assert_eq!(of(&window, "a", format!("{} {}", prose(1, 0..260), piece())), None);
        assert_eq!(of(&window, "b", format!("{} {}", piece(), prose(2, 0..160))), None);
        assert_eq!(of(&window, "c", format!("{} {} {}", prose(3, 0..100), piece(), prose(3, 100..200))), None);
    }

    #[test]
    fn a_brief_does_not_make_the_long_report_a_copy() {
        let window = Window::new(Bounds::default());
        assert_eq!(of(&window, "brief", prose(1, 0..90)), None);
        assert_eq!(of(&window, "report", format!("{} {}", prose(1, 0..90), prose(2, 0..700))), None);
    }

    #[test]
    fn stays_within_its_bounds_and_forgets_whole() {
        let window = Window::new(Bounds { articles: 10, bytes: 1 << 20, age: 100 });
        for n in 0..50 {
            assert_eq!(of(&window, &format!("a{n}"), prose(n, 0..200)), None);
        }
        assert_eq!(window.len(), 10);
        assert_eq!(of(&window, "late", prose(3, 0..200)), None, "forgotten");
        assert_eq!(of(&window, "again", prose(49, 0..200)), Some("a49".into()));
        window.advance(50);
        assert_eq!(of(&window, "new", prose(77, 0..200)), None);
        window.advance(120);
        assert_eq!(window.len(), 1);
        window.advance(500);
        assert_eq!((window.len(), window.bytes()), (0, 0));
        let state = window.state.lock().unwrap();
        assert!(
            state.owner.is_empty() && state.owners.is_empty() && state.by_id.is_empty() && state.by_text.is_empty()
        );
    }

    #[test]
    fn bytes_are_bounded() {
        let window = Window::new(Bounds { articles: usize::MAX, bytes: 50_000, age: 1 });
        for n in 0..200 {
            of(&window, &n.to_string(), prose(n, 0..300));
        }
        assert!(window.bytes() <= 50_000 && window.len() > 5);
    }
}
