//! The stories of one process.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Record;
use super::place::{Shelf, told};
use super::rules::{CELLS, GENERATION, POSTED};
use crate::article::Story;

/// The stories of one process. Each is kept for as long as somebody holds it.
#[derive(Debug, Default)]
pub struct Stories {
    stories: FxHashMap<u32, Entry>,
    posted: FxHashMap<u32, Vec<u32>>,
    counts: Counts,
    last: u32,
    bytes: usize,
}

/// A story as it is written down.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Snapshot {
    number: u32,
    record: Record,
    keys: Vec<u32>,
}

#[derive(Debug, Default)]
struct Entry {
    record: Record,
    /// Articles that are remembered and belong to it.
    holders: u32,
    /// Keys that it is remembered under.
    keys: Vec<u32>,
}

impl Entry {
    fn bytes(&self) -> usize {
        // A key stands here and, with its share of a table, under itself.
        let record = &self.record;
        200 + record.id.len()
            + record.source.len()
            + record.merged.len() * 64
            + record.centre.0.len() * 8
            + self.keys.len() * 40
    }
}

/// How many articles have what, in two generations: the last one that is whole, and the one that is being counted.
#[derive(Debug, Default)]
struct Counts {
    now: Vec<u16>,
    before: Vec<u16>,
    articles: u32,
}

impl Counts {
    fn count(&mut self, cells: &[u16]) -> Vec<u32> {
        if self.now.is_empty() || self.articles >= GENERATION {
            self.before = std::mem::replace(&mut self.now, vec![0; CELLS]);
            self.articles = 0;
        }
        self.articles += 1;
        let of = |counts: &[u16], cell: u16| u32::from(counts.get(usize::from(cell)).copied().unwrap_or_default());
        let known = cells.iter().map(|&cell| of(&self.now, cell) + of(&self.before, cell)).collect();
        for &cell in cells {
            if let Some(count) = self.now.get_mut(usize::from(cell)) {
                *count = count.saturating_add(1);
            }
        }
        known
    }
}

impl Stories {
    /// Bytes in use, estimated, without the counts, which have always the same.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Number of stories.
    pub fn len(&self) -> usize {
        self.stories.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.stories.is_empty()
    }

    /// All as they are now, without those that became part of another.
    pub fn told(&self) -> Vec<Story> {
        let records = self.stories.values().map(|entry| &entry.record);
        records.filter(|record| record.into.is_none()).map(Record::told).collect()
    }

    /// A story as it is now, to be written down with one of its articles.
    pub fn snapshot(&self, story: u32) -> Option<Snapshot> {
        let (number, _) = told(self, story)?;
        let entry = self.stories.get(&number)?;
        Some(Snapshot { number, record: entry.record.clone(), keys: entry.keys.clone() })
    }

    /// Takes a story back as it was written down with an article of `story`, in the order of the articles. Counts are not written down.
    pub fn restore(&mut self, story: u32, snapshot: Snapshot) {
        let Snapshot { number, record, keys } = snapshot;
        self.last = self.last.max(number).max(story);
        let gone = |entry: &Entry| entry.record.into.is_none() && record.merged.contains(&entry.record.id);
        let merged: Vec<u32> = if record.merged.is_empty() {
            Vec::new()
        } else {
            self.stories.iter().filter(|(_, entry)| gone(entry)).map(|(number, _)| *number).collect()
        };
        if number != story && !self.stories.contains_key(&story) {
            self.put(story, Record { into: Some(number), ..Record::default() });
        }
        self.put(number, record);
        for key in keys {
            if !self.posted(key).contains(&number) {
                self.post(key, number);
            }
        }
        for other in merged.into_iter().filter(|other| *other != number) {
            if let Some(record) = self.get(other) {
                self.put(other, Record { into: Some(number), ..record });
            }
        }
    }

    /// An article of `story` is remembered.
    pub fn hold(&mut self, story: u32) {
        self.change(story, |entry| entry.holders += 1);
    }

    /// An article of `story` is forgotten. What nobody holds any more goes.
    pub fn release(&mut self, story: u32) {
        self.change(story, |entry| entry.holders = entry.holders.saturating_sub(1));
    }

    /// Changes a story, which is made where it is not there, and counts its bytes anew.
    fn update(&mut self, story: u32, update: impl FnOnce(&mut Entry)) {
        let before = self.stories.get(&story).map_or(0, Entry::bytes);
        let entry = self.stories.entry(story).or_default();
        update(entry);
        self.bytes = self.bytes - before + entry.bytes();
    }

    /// Changes a story and those that took it in.
    fn change(&mut self, story: u32, change: impl Fn(&mut Entry)) {
        let mut next = Some(story);
        while let Some(number) = next {
            let Some(entry) = self.stories.get_mut(&number) else { return };
            change(entry);
            next = entry.record.into;
            if entry.holders == 0
                && let Some(entry) = self.stories.remove(&number)
            {
                self.bytes -= entry.bytes();
                for key in entry.keys {
                    if let Some(posted) = self.posted.get_mut(&key) {
                        posted.retain(|other| *other != number);
                        if posted.is_empty() {
                            self.posted.remove(&key);
                        }
                    }
                }
            }
        }
    }
}

impl Shelf for Stories {
    fn count(&mut self, cells: &[u16]) -> Vec<u32> {
        self.counts.count(cells)
    }

    fn posted(&self, key: u32) -> Vec<u32> {
        self.posted.get(&key).cloned().unwrap_or_default()
    }

    fn post(&mut self, key: u32, story: u32) {
        let posted = self.posted.entry(key).or_default();
        posted.push(story);
        let last = (posted.len() > POSTED).then(|| posted.remove(0));
        self.update(story, |entry| entry.keys.push(key));
        if let Some(last) = last {
            self.update(last, |entry| entry.keys.retain(|other| *other != key));
        }
    }

    fn get(&self, story: u32) -> Option<Record> {
        self.stories.get(&story).map(|entry| entry.record.clone())
    }

    fn put(&mut self, story: u32, record: Record) {
        let holders = self.stories.get(&story).map_or(0, |entry| entry.holders);
        if let Some(into) = record.into
            && self.stories.get(&story).is_some_and(|entry| entry.record.into.is_none())
            && let Some(entry) = self.stories.get_mut(&into)
        {
            // Its articles are those of the one that takes it in, too.
            entry.holders += holders;
        }
        self.update(story, |entry| entry.record = record);
    }

    fn number(&mut self) -> u32 {
        self.last = self.last.wrapping_add(1);
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(kept: &mut Stories, id: &str, key: u32) -> u32 {
        let number = kept.number();
        kept.put(number, Record { id: id.into(), members: 1, ..Record::default() });
        kept.post(key, number);
        kept.hold(number);
        number
    }

    #[test]
    fn what_nobody_holds_goes_whole() {
        let mut kept = Stories::default();
        let (a, b) = (begin(&mut kept, "a", 7), begin(&mut kept, "b", 7));
        kept.hold(a);
        let merged = Record { into: Some(a), ..kept.get(b).unwrap() };
        kept.put(b, merged);
        assert_eq!(kept.posted(7), [a, b]);
        kept.release(a);
        kept.release(a);
        assert_eq!(kept.len(), 2, "b's article holds both");
        kept.release(b);
        assert!(kept.is_empty() && kept.posted.is_empty());
        assert_eq!(kept.bytes(), 0);
    }

    #[test]
    fn the_latest_stories_are_under_a_key() {
        let mut kept = Stories::default();
        let numbers: Vec<u32> = (0..POSTED + 2).map(|n| begin(&mut kept, &n.to_string(), 7)).collect();
        assert_eq!(kept.posted(7), numbers[2..]);
        numbers.into_iter().for_each(|number| kept.release(number));
        assert!(kept.is_empty() && kept.posted.is_empty() && kept.bytes() == 0);
    }

    #[test]
    fn stories_come_back_as_they_were_written_down() {
        let mut kept = Stories::default();
        let (a, b) = (begin(&mut kept, "a", 7), begin(&mut kept, "b", 8));
        let written = [(a, kept.snapshot(a).unwrap()), (b, kept.snapshot(b).unwrap())];
        kept.put(b, Record { into: Some(a), ..kept.get(b).unwrap() });
        kept.put(a, Record { members: 3, merged: vec!["b".into()], ..kept.get(a).unwrap() });
        let last = (b, kept.snapshot(b).unwrap());
        let mut again = Stories::default();
        for (story, snapshot) in written.into_iter().chain([last]) {
            let text = serde_json::to_string(&snapshot).unwrap();
            again.restore(story, serde_json::from_str(&text).unwrap());
            again.hold(story);
        }
        assert_eq!(told(&again, b).map(|(number, story)| (number, story.members)), Some((a, 3)));
        assert_eq!((again.posted(7), again.posted(8), again.number()), (vec![a], vec![b], 3));
        (0..2).for_each(|_| again.release(b));
        again.release(a);
        assert!(again.is_empty() && again.bytes() == 0);
    }

    #[test]
    fn counts_begin_anew_and_know_the_generation_before() {
        let mut counts = Counts::default();
        for n in 0..GENERATION {
            assert_eq!(counts.count(&[5, 9]), [n, n]);
        }
        assert_eq!(counts.count(&[5, 8]), [GENERATION, 0]);
        (1..GENERATION).for_each(|_| drop(counts.count(&[8])));
        assert_eq!(counts.count(&[5, 8]), [1, GENERATION], "the first generation is gone");
    }
}
