//! The memory of one process: a bounded window over the last articles.

use std::sync::{Mutex, PoisonError};

use super::bounds::Bounds;
use super::state::{Entry, State};
use super::story::Snapshot;
use super::{Answer, Memory, Question, Then};
use crate::article::Story;

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

    /// The stories that are remembered, without those that became part of another, in no order.
    pub fn stories(&self) -> Vec<Story> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).stories.told()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Changed, Duplicate, DuplicateKind};
    use crate::enrich::fingerprint::fingerprint;
    use crate::memory::Found;

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
