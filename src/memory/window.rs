//! The memory of one process: a bounded window over the last articles.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::question::short;
use super::rules::{CANDIDATES, COMMON, Counts, Difference, OWNERS, SHARED, VERSIONS, is_spread};
use super::story::{Limits, Snapshot, Stories, place, told};
use super::{Answer, Facts, Found, Memory, Question, Then};

/// How much a [`Window`] remembers; the first bound that is reached counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Articles.
    pub articles: usize,
    /// Bytes, estimated.
    pub bytes: usize,
    /// Age in the unit of [`Window::advance`].
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
        self.state.lock().unwrap_or_else(PoisonError::into_inner).size()
    }

    /// What is remembered from article number `from` on, the first `most` of it, for a place that outlives this process. Articles are numbered
    /// as they come; the first is 0, or that of the first [`Window::restore`].
    pub fn kept(&self, from: u64, most: usize) -> Batch {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // Numbers in the window have 32 bits; `from` is near, before or behind the first.
        let ahead = state.first.wrapping_sub(from as u32).cast_signed();
        let oldest = from.saturating_add_signed(ahead.into());
        let first = from.max(oldest);
        let skipped = usize::try_from(first - oldest).unwrap_or(usize::MAX);
        let entries = state.entries.iter().skip(skipped).take(most);
        // An article of a story goes with the story as it is now: the last one that is written knows all of it.
        let written = |entry: &Entry| match entry.story.and_then(|story| state.stories.snapshot(story)) {
            Some(story) => serde_json::to_vec(&(entry, story)),
            None => serde_json::to_vec(entry),
        };
        Batch { oldest, first, articles: entries.map(|entry| written(entry).unwrap_or_default()).collect() }
    }

    /// Remembers again what [`Window::kept`] gave as article `number`. Numbers follow each other without a gap.
    ///
    /// # Errors
    /// It is not what was given, or not the next.
    pub fn restore(&self, number: u64, kept: &[u8]) -> Result<(), String> {
        let read = if kept.first() == Some(&b'[') {
            serde_json::from_slice(kept).map(|(entry, story): (Entry, Snapshot)| (entry, Some(story)))
        } else {
            serde_json::from_slice(kept).map(|entry: Entry| (entry, None))
        };
        let (mut entry, story) = read.map_err(|error| format!("article {number}: {error}"))?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.entries.is_empty() {
            state.first = number as u32;
        }
        if state.next() != number as u32 {
            return Err(format!("article {number} does not follow the one before"));
        }
        state.now = state.now.max(entry.at);
        match (entry.story, story) {
            (Some(of), Some(story)) => state.stories.restore(of, story),
            _ => entry.story = None,
        }
        state.remember(number as u32, entry);
        state.forget(&self.bounds);
        Ok(())
    }
}

/// A part of a [`Window`] as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Number of the oldest article that is remembered; what comes before it is forgotten.
    pub oldest: u64,
    /// Number of the first of `articles`.
    pub first: u64,
    /// Articles, one after the other, each for [`Window::restore`].
    pub articles: Vec<Vec<u8>>,
}

impl Memory for Window {
    fn recall(&self, question: Question, then: Then) {
        let question = question.sampled(self.bounds.hashes);
        // A panic while locked leaves at worst a half-remembered article behind.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let found = state.recall(question, self.bounds.stories);
        state.forget(&self.bounds);
        drop(state);
        then.answer(Answer::Checked(found));
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    id: Box<str>,
    /// A hash of the message that brought it, 0 where that is not known.
    message: u32,
    #[serde(with = "super::kept::sha256")]
    sha256: [u8; 32],
    /// Ascending, but for those of standing texts when it came.
    #[serde(with = "super::kept::hashes")]
    own: Box<[u32]>,
    /// Those.
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
    story: Option<u32>,
    at: u64,
    answer: Found,
}

impl Entry {
    fn bytes(&self) -> usize {
        // 4 here, about 18 in the index of owners; the id stands here, in the index of ids and perhaps in an answer.
        let story = if self.story.is_some() { 150 } else { 0 };
        story + (self.own.len() + self.standing.len()) * 22 + self.facts.sentences.len() * 4 + self.id.len() * 3 + 400
    }

    fn hashes(&self) -> impl Iterator<Item = u32> + '_ {
        self.own.iter().chain(&self.standing).copied()
    }

    fn has(&self, hash: u32) -> bool {
        self.own.binary_search(&hash).is_ok() || self.standing.binary_search(&hash).is_ok()
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
    /// The last state of an article.
    by_id: FxHashMap<Box<str>, u32>,
    by_text: FxHashMap<[u8; 32], u32>,
    stories: Stories,
    now: u64,
    bytes: usize,
}

/// An article's hashes when it comes.
struct Hashes {
    own: Vec<u32>,
    standing: Vec<u32>,
}

impl State {
    fn entry(&self, seq: u32) -> Option<&Entry> {
        self.entries.get(seq.wrapping_sub(self.first) as usize)
    }

    /// The number of the next article.
    fn next(&self) -> u32 {
        self.first.wrapping_add(self.entries.len() as u32)
    }

    fn size(&self) -> usize {
        self.bytes + self.stories.bytes()
    }

    fn recall(&mut self, question: Question, stories: Option<Limits>) -> Found {
        let latest = self.by_id.get(question.id.as_str()).copied();
        if let Some(found) = latest.and_then(|latest| self.again(&question, latest)) {
            return found;
        }
        let before = latest.and_then(|seq| Some((seq, self.entry(seq)?)));
        let root = before.map(|(_, entry)| entry.root);
        let mut all: Vec<u32> = question.hashes.iter().copied().map(short).collect();
        all.dedup();
        let (standing, own) = all.into_iter().partition(|&hash| self.is_common(hash));
        let hashes = Hashes { own, standing };
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
                let story = place(&mut self.stories, report, &question.id, limits);
                told(&self.stories, story)
            })
        });
        let (story, says) = story.unzip();
        let answer = Found { duplicate, version, story: says };
        let entry = Entry {
            id: question.id.into(),
            message: question.message,
            sha256: question.sha256,
            own: hashes.own.into(),
            standing: hashes.standing.into(),
            ceiling: question.ceiling,
            family: family.unwrap_or(seq),
            root: root.unwrap_or(seq),
            previous,
            number,
            facts: question.facts,
            story,
            at: self.now,
            answer: answer.clone(),
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
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        for seq in hashes.own.iter().flat_map(|&h| self.owners(h)) {
            *shared.entry(seq).or_default() += 1;
        }
        let mut candidates: Vec<(usize, u32)> =
            shared.into_iter().filter(|&(seq, n)| n >= SHARED && may(seq)).map(|(seq, n)| (n, age(seq))).collect();
        candidates.sort_unstable_by_key(|&(n, age)| (std::cmp::Reverse(n), age));
        let mut best: Option<(u32, Counts)> = None;
        for (n, age) in candidates.into_iter().take(CANDIDATES) {
            let seq = self.first.wrapping_add(age);
            let Some(entry) = self.entry(seq) else { continue };
            let ceiling = question.ceiling.min(entry.ceiling);
            let below = |list: &[u32]| list.partition_point(|&hash| hash <= ceiling);
            let standing = hashes.standing.iter().filter(|hash| entry.own.binary_search(hash).is_ok()).count();
            let theirs = below(&entry.own).saturating_sub(standing);
            let [shared, mine, theirs] = [n, below(&hashes.own), theirs].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
            let counts = Counts { shared, mine, theirs };
            if best.is_none_or(|(_, best)| counts.containment() > best.containment())
                && counts.repeat(|| is_spread(&along(question, &hashes.own, entry)))
            {
                best = Some((seq, counts));
            }
        }
        best
    }

    fn remember(&mut self, seq: u32, entry: Entry) {
        for hash in entry.hashes() {
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

    fn forget(&mut self, bounds: &Bounds) {
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
            for hash in entry.hashes() {
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

/// Of each of the article's own hashes, in the order of its text, whether the earlier one has it.
fn along(question: &Question, own: &[u32], earlier: &Entry) -> Vec<bool> {
    let own: FxHashSet<u32> = own.iter().copied().collect();
    let hashes = question.in_order.iter().copied().map(short);
    hashes.filter(|hash| own.contains(hash)).map(|hash| earlier.has(hash)).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Changed, Duplicate, DuplicateKind};
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

    fn ask(window: &Window, article: &Article) -> Option<Duplicate> {
        match crate::memory::wait(window, Question::of(article).unwrap()) {
            Answer::Checked(found) => found.duplicate,
            Answer::Unchecked(why) => panic!("unchecked: {why:?}"),
        }
    }

    fn of(window: &Window, id: &str, text: String) -> Option<String> {
        ask(window, &article(id, text)).map(|d| d.of)
    }

    #[test]
    fn names_the_earlier_article_and_repeats_its_answer() {
        let window = Window::new(Bounds::default());
        assert_eq!(of(&window, "a", prose(1, 0..400)), None);
        let copy = article("b", prose(1, 50..300));
        let answer = ask(&window, &copy);
        let kind = DuplicateKind::Near;
        assert_eq!(answer, Some(Duplicate { of: "a".into(), containment: 1.0, kind }));
        assert_eq!(of(&window, "a", prose(1, 0..400)), None, "redelivered");
        assert_eq!(ask(&window, &copy), answer, "redelivered");
        assert_eq!(window.len(), 2);
    }

    fn sent(id: &str, message: &str, text: String) -> Article {
        let mut article = article(id, text);
        article.origin.message_id = Some(message.into());
        article
    }

    fn found(window: &Window, article: &Article) -> Found {
        match crate::memory::wait(window, Question::of(article).unwrap()) {
            Answer::Checked(found) => found,
            Answer::Unchecked(why) => panic!("unchecked: {why:?}"),
        }
    }

    #[test]
    fn the_same_text_again_is_a_redelivery_or_a_repetition() {
        let window = Window::new(Bounds::default());
        let first = sent("a", "m1", prose(1, 0..400));
        assert_eq!(found(&window, &first), Found::default());
        assert_eq!(found(&window, &first), Found::default(), "redelivered");
        let again = found(&window, &sent("a", "m2", prose(1, 0..400))).duplicate.unwrap();
        assert_eq!((again.of.as_str(), again.kind), ("a", DuplicateKind::Exact));
        assert_eq!(found(&window, &first), Found::default(), "redelivered late");
        assert_eq!(window.len(), 1);
    }

    #[test]
    fn a_changed_text_is_a_version_and_no_duplicate_of_its_copies() {
        let window = Window::new(Bounds::default());
        let mut first = sent("a", "m1", prose(1, 0..300));
        first.annotations.fingerprint.as_mut().unwrap().sentences = vec![1, 2, 3];
        first.headline = Some("Bridge closed".into());
        assert_eq!(found(&window, &first), Found::default());
        assert_eq!(of(&window, "copy", prose(1, 0..310)), Some("a".into()));
        let mut second = sent("a", "m2", prose(1, 0..320));
        second.annotations.fingerprint.as_mut().unwrap().sentences = vec![1, 2, 3, 4];
        second.headline = Some("Bridge closed for a year".into());
        second.corrections = vec!["An earlier version misspelt the name of the bridge.".into()];
        let answer = found(&window, &second);
        assert_eq!(answer.duplicate, None);
        let version = answer.version.clone().unwrap();
        assert_eq!(version.number, 2);
        assert_eq!(Some(&version.previous), first.annotations.fingerprint.as_ref().map(|f| &f.sha256));
        assert_eq!(version.changed, Changed { headline: true, sentences: 0.25, correction: true });
        assert_eq!(found(&window, &second), answer, "redelivered");
        assert_eq!(found(&window, &first), Found::default(), "the first state redelivered");
        let back = found(&window, &sent("a", "m3", prose(1, 0..300)));
        assert_eq!(back.version.map(|v| v.number), Some(3), "the article went back to its first text");
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
        let window = Window::new(Bounds { articles: 10, bytes: 1 << 20, age: 100, ..Bounds::default() });
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
    fn what_is_kept_is_remembered_again() {
        let bounds = Bounds { articles: 10, ..Bounds::default() };
        let window = Window::new(bounds);
        for n in 0..14 {
            found(&window, &sent(&format!("a{n}"), &n.to_string(), prose(n / 2, 0..200)));
        }
        let kept = window.kept(2, 100);
        assert_eq!((kept.oldest, kept.first, kept.articles.len()), (4, 4, 10));
        let later = window.kept(9, 3);
        assert_eq!((later.oldest, later.first, &later.articles[..]), (4, 9, &kept.articles[5..8]));
        assert!(window.kept(14, 5).articles.is_empty());
        let again = Window::new(bounds);
        for (number, article) in (kept.first..).zip(&kept.articles) {
            again.restore(number, article).unwrap();
        }
        assert_eq!(again.kept(0, 100), kept);
        assert_eq!((again.len(), again.bytes()), (window.len(), window.bytes()));
        for n in 5..20 {
            let article = sent(&format!("a{n}"), &n.to_string(), prose(n / 2, 0..200));
            assert_eq!(found(&again, &article), found(&window, &article), "{n}");
        }
        assert!(again.restore(99, &kept.articles[0]).unwrap_err().contains("does not follow"));
        assert!(again.restore(99, b"{}").is_err());
    }

    #[test]
    fn numbers_go_on_past_32_bits() {
        let window = Window::new(Bounds { articles: 3, ..Bounds::default() });
        found(&window, &sent("a", "a", prose(1, 0..100)));
        let article = window.kept(0, 1).articles.remove(0);
        let (again, first) = (Window::new(Bounds { articles: 3, ..Bounds::default() }), (1_u64 << 33) - 2);
        again.restore(first, &article).unwrap();
        for n in 0..4 {
            found(&again, &sent(&format!("b{n}"), &n.to_string(), prose(n + 2, 0..100)));
        }
        let kept = again.kept(first + 1, 10);
        assert_eq!((kept.oldest, kept.first, kept.articles.len()), (first + 2, first + 2, 3));
    }

    #[test]
    fn bytes_are_bounded() {
        let window = Window::new(Bounds { articles: usize::MAX, bytes: 50_000, age: 1, ..Bounds::default() });
        for n in 0..200 {
            of(&window, &n.to_string(), prose(n, 0..300));
        }
        assert!(window.bytes() <= 50_000 && window.len() > 5);
    }
}
