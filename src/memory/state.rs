//! What a memory of one process holds: articles with their hashes, who owns which hash, and the rules over them.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::bounds::Bounds;
use super::question::short;
use super::rules::{CANDIDATES, COMMON, Counts, Difference, INDEXED, OWNERS, Part, VERSIONS, is_spread};
use super::story::{Limits, Stories, place, told};
use super::{Facts, Found, Question};
use crate::article::Story;

/// An article that is remembered.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    id: Box<str>,
    /// A hash of the message that brought it, 0 where that is not known.
    message: u32,
    #[serde(with = "super::kept::sha256")]
    sha256: [u8; 32],
    /// Ascending, but for those that were known to be of standing texts when it came.
    #[serde(with = "super::kept::hashes")]
    own: Box<[u32]>,
    /// Those, ascending.
    #[serde(with = "super::kept::hashes")]
    standing: Box<[u32]>,
    ceiling: u32,
    /// The first article of those that repeat each other.
    family: u32,
    /// The first state of the article, and the one before.
    root: u32,
    previous: Option<u32>,
    number: u32,
    facts: Facts,
    /// The story that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) story: Option<u32>,
    pub(super) at: u64,
    answer: Found,
}

impl Entry {
    fn bytes(&self) -> usize {
        // 4 here, about 18 in the index of owners; the id stands here, in the index of ids and perhaps in an answer.
        let story = if self.story.is_some() { 150 } else { 0 };
        let hashes = self.own.len() + self.standing.len();
        story + hashes * 4 + hashes.min(INDEXED) * 18 + self.facts.sentences.len() * 4 + self.id.len() * 3 + 400
    }

    /// Those that it is remembered under.
    fn indexed(&self) -> Vec<u32> {
        let mut hashes = [&*self.own, &*self.standing].concat();
        hashes.sort_unstable();
        hashes.truncate(INDEXED);
        hashes
    }

    fn has(&self, hash: u32) -> bool {
        self.own.binary_search(&hash).is_ok() || self.standing.binary_search(&hash).is_ok()
    }
}

/// All that is remembered.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) entries: VecDeque<Entry>,
    /// Number of the first entry; numbers wrap after four thousand million articles, compared by distance from here.
    pub(super) first: u32,
    /// Owner of a shingle. Nearly all have one.
    pub(super) owner: FxHashMap<u32, u32>,
    /// Further owners.
    pub(super) owners: FxHashMap<u32, Vec<u32>>,
    /// The last state of an article.
    pub(super) by_id: FxHashMap<Box<str>, u32>,
    pub(super) by_text: FxHashMap<[u8; 32], u32>,
    pub(super) stories: Stories,
    pub(super) now: u64,
    bytes: usize,
}

/// An article's hashes when it comes, each list ascending.
struct Hashes {
    /// Those that it is looked for under, without standing texts.
    own: Vec<u32>,
    /// Of those, the ones of standing texts.
    standing: Vec<u32>,
    /// The others.
    rest: Vec<u32>,
}

impl Hashes {
    /// How many there are that `is` is true of, which lists begin with.
    fn until(&self, is: impl Fn(u32) -> bool) -> Part {
        self.count(|list| list.partition_point(|&hash| is(hash)))
    }

    /// How many there are that `is` is true of.
    fn with(&self, is: impl Fn(u32) -> bool) -> Part {
        self.count(|list| list.iter().filter(|&&hash| is(hash)).count())
    }

    fn count(&self, of: impl Fn(&[u32]) -> usize) -> Part {
        let [own, standing, rest] =
            [&self.own, &self.standing, &self.rest].map(|list| u32::try_from(of(list)).unwrap_or(u32::MAX));
        Part { own, standing, rest }
    }
}

impl State {
    fn entry(&self, seq: u32) -> Option<&Entry> {
        self.entries.get(seq.wrapping_sub(self.first) as usize)
    }

    /// The number of the next article.
    pub(super) fn next(&self) -> u32 {
        self.first.wrapping_add(self.entries.len() as u32)
    }

    pub(super) fn size(&self) -> usize {
        self.bytes + self.stories.bytes()
    }

    pub(super) fn recall(&mut self, question: Question, stories: Option<Limits>) -> Found {
        let latest = self.by_id.get(question.id.as_str()).copied();
        if let Some(found) = latest.and_then(|latest| self.again(&question, latest)) {
            return found;
        }
        let before = latest.and_then(|seq| Some((seq, self.entry(seq)?)));
        let root = before.map(|(_, entry)| entry.root);
        let mut all: Vec<u32> = question.hashes.iter().copied().map(short).collect();
        all.dedup();
        let rest = all.split_off(all.len().min(INDEXED));
        let (standing, own) = all.into_iter().partition(|&hash| self.is_common(hash));
        let hashes = Hashes { own, standing, rest };
        let matched = self.find(&question, &hashes, root);
        let matched = matched.and_then(|(seq, counts)| Some((self.entry(seq)?, counts)));
        let duplicate = matched.map(|(earlier, counts)| counts.duplicate(&*earlier.id));
        let version = before
            .map(|(_, before)| before.facts.difference(&question.facts).version(before.number + 1, &before.sha256));
        let seq = self.next();
        let family = matched.map(|(earlier, _)| earlier.family).or(before.map(|(_, before)| before.family));
        let (previous, number) = (before.map(|(seq, _)| seq), before.map_or(1, |(_, before)| before.number + 1));
        // An article's states and its copies belong to its story.
        let known = before.and_then(|(_, before)| before.story).or(matched.and_then(|(earlier, _)| earlier.story));
        let story = stories.zip(question.report.as_ref()).and_then(|(limits, report)| {
            let known = known.and_then(|story| told(&self.stories, story));
            known.or_else(|| {
                let (story, took_in) = place(&mut self.stories, report, &question.id, limits);
                told(&self.stories, story).map(|(number, story)| (number, Story { took_in, ..story }))
            })
        });
        let (story, says) = story.unzip();
        let answer = Found { duplicate, version, story: says };
        let entry = Entry {
            id: question.id.into(),
            message: question.message,
            sha256: question.sha256,
            own: [hashes.own, hashes.rest].concat().into(),
            standing: hashes.standing.into(),
            ceiling: question.ceiling,
            family: family.unwrap_or(seq),
            root: root.unwrap_or(seq),
            previous,
            number,
            facts: question.facts,
            story,
            at: self.now,
            answer: answer.again(),
        };
        self.remember(seq, entry);
        answer
    }

    /// The answer to an article that is known with this very text: that of the first time to the same message, and to another one that it
    /// brings nothing new. `None` for a text that is new, or that an article went back to.
    fn again(&self, question: &Question, latest: u32) -> Option<Found> {
        let mut at = Some(latest);
        for _ in 0..VERSIONS {
            let entry = self.entry(at?)?;
            if entry.sha256 == question.sha256 {
                if question.message == 0 || question.message == entry.message {
                    return Some(entry.answer.clone());
                }
                let repeated = Counts::EXACT.duplicate(&*entry.id);
                let story = entry.story.and_then(|story| told(&self.stories, story)).map(|(_, story)| story);
                return (at == Some(latest)).then_some(Found { duplicate: Some(repeated), version: None, story });
            }
            at = entry.previous;
        }
        None
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

    /// The earlier article that shares most with this one, and what they share. A state of an article that is known since `root` repeats
    /// only what came before that.
    fn find(&self, question: &Question, hashes: &Hashes, root: Option<u32>) -> Option<(u32, Counts)> {
        let age = |seq: u32| seq.wrapping_sub(self.first);
        let may = |seq: u32| {
            root.is_none_or(|root| age(seq) < age(root)) && self.entry(seq).is_some_and(|e| *e.id != *question.id)
        };
        if let Some(&seq) = self.by_text.get(&question.sha256).filter(|&&seq| may(seq)) {
            return Some((seq, Counts::EXACT));
        }
        let mut hits: FxHashMap<u32, usize> = FxHashMap::default();
        for seq in hashes.own.iter().flat_map(|&h| self.owners(h)) {
            *hits.entry(seq).or_default() += 1;
        }
        let mut candidates: Vec<(usize, u32)> =
            hits.into_iter().filter(|&(seq, _)| may(seq)).map(|(seq, n)| (n, age(seq))).collect();
        candidates.sort_unstable_by_key(|&(n, age)| (std::cmp::Reverse(n), age));
        let mut best: Option<(u32, Counts)> = None;
        // More of the smaller text, then more of both; of equals the eldest.
        let better = |this: (u32, Counts), best: (u32, Counts)| {
            let order = this.1.containment().total_cmp(&best.1.containment()).then(this.1.shared.cmp(&best.1.shared));
            order.then(age(best.0).cmp(&age(this.0))).is_gt()
        };
        for (_, old) in candidates.into_iter().take(CANDIDATES) {
            let seq = self.first.wrapping_add(old);
            let Some(entry) = self.entry(seq) else { continue };
            let ceiling = question.ceiling.min(entry.ceiling);
            let (both, mine) = (hashes.with(|hash| entry.has(hash)), hashes.until(|hash| hash <= ceiling));
            let shared = both.without_standing();
            // Of the earlier text, too, what is of standing texts is counted out as far as both have it.
            let known = hashes.standing.iter().filter(|hash| entry.own.binary_search(hash).is_ok()).count();
            let theirs = entry.own.partition_point(|&hash| hash <= ceiling).saturating_sub(known);
            let theirs = u32::try_from(theirs).unwrap_or(u32::MAX).saturating_sub(both.own + both.rest - shared);
            let counts = Counts { shared, mine: mine.without_standing(), theirs };
            if best.is_none_or(|best| better((seq, counts), best))
                && counts.repeat(|| is_spread(&along(question, &hashes.standing, entry)))
            {
                best = Some((seq, counts));
            }
        }
        best
    }

    pub(super) fn remember(&mut self, seq: u32, entry: Entry) {
        for hash in entry.indexed() {
            match self.owner.entry(hash) {
                std::collections::hash_map::Entry::Vacant(slot) => {
                    slot.insert(seq);
                }
                std::collections::hash_map::Entry::Occupied(_) => {
                    let more = self.owners.entry(hash).or_default();
                    if more.len() + 1 < OWNERS {
                        more.push(seq);
                    }
                }
            }
        }
        self.bytes += entry.bytes();
        if let Some(story) = entry.story {
            self.stories.hold(story);
        }
        self.by_id.insert(entry.id.clone(), seq);
        self.by_text.entry(entry.sha256).or_insert(seq);
        self.entries.push_back(entry);
    }

    pub(super) fn forget(&mut self, bounds: &Bounds) {
        while let Some(oldest) = self.entries.front() {
            let aged = self.now.saturating_sub(oldest.at) > bounds.age;
            if !aged && self.entries.len() <= bounds.articles && self.size() <= bounds.bytes {
                break;
            }
            let seq = self.first;
            let Some(entry) = self.entries.pop_front() else { break };
            self.first = self.first.wrapping_add(1);
            self.bytes -= entry.bytes();
            if let Some(story) = entry.story {
                self.stories.release(story);
            }
            for hash in entry.indexed() {
                self.disown(hash, seq);
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

/// Of each of the article's hashes but `standing`, in the order of its text, whether the earlier one has it.
fn along(question: &Question, standing: &[u32], earlier: &Entry) -> Vec<bool> {
    let hashes = question.in_order.iter().copied().map(short);
    hashes.filter(|hash| standing.binary_search(hash).is_err()).map(|hash| earlier.has(hash)).collect()
}

impl Facts {
    /// What `later` changes.
    fn difference(&self, later: &Facts) -> Difference {
        let known: FxHashSet<u32> = self.sentences.iter().copied().collect();
        let new = later.sentences.iter().filter(|sentence| !known.contains(sentence)).count();
        let [new, of] = [new, later.sentences.len()].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        Difference {
            headline: self.headline != later.headline,
            new,
            of,
            correction: later.corrections > self.corrections,
        }
    }
}
