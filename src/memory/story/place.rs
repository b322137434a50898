//! Which story a report belongs to.

use rustc_hash::{FxHashMap, FxHashSet};

use super::rules::{JOIN, MERGE, MERGED, STORIES, TELLING, key, prior};
use super::{Record, Report, Vector};
use crate::article::Story;

/// How far stories reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest time between a story and a report that joins it, in seconds.
    pub window: u32,
    /// Longest time from a story's first report to its last, in seconds.
    pub longest: u32,
}

impl Default for Limits {
    /// Three days, two weeks.
    fn default() -> Self {
        Self { window: 3 * 86_400, longest: 14 * 86_400 }
    }
}

/// Where stories are remembered. Numbers of stories rise as they are made.
pub trait Shelf {
    /// Says how many articles each cell has counted, in two generations of [`super::rules::GENERATION`] articles, then counts one more in each.
    fn count(&mut self, cells: &[u16]) -> Vec<u32>;

    /// The last [`super::rules::POSTED`] stories that were remembered under a key, in the order in which they were.
    fn posted(&self, key: u32) -> Vec<u32>;

    /// Remembers a story under a key; for as long as the story is remembered, and at least as long as an article.
    fn post(&mut self, key: u32, story: u32);

    /// A story, for as long as one of its articles is remembered.
    fn get(&self, story: u32) -> Option<Record>;

    /// Remembers a story, anew or as it has become.
    fn put(&mut self, story: u32, record: Record);

    /// The number of a new story.
    fn number(&mut self) -> u32;
}

/// What is said of a story now, under the number of the one that took it in.
pub fn told(shelf: &dyn Shelf, story: u32) -> Option<(u32, Story)> {
    let (number, record) = root(shelf, story)?;
    Some((number, record.told()))
}

/// A story, or the one that took it in.
fn root(shelf: &dyn Shelf, story: u32) -> Option<(u32, Record)> {
    let mut number = story;
    for _ in 0..=MERGED {
        let record = shelf.get(number)?;
        match record.into {
            Some(into) => number = into,
            None => return Some((number, record)),
        }
    }
    None
}

/// A story that a report may belong to.
struct Candidate {
    number: u32,
    record: Record,
}

/// Places a report, the document with the `id`, into the story that it belongs to, and answers its number, and whether that took another
/// story in. It is neither a copy nor a later state of an article that is remembered: those belong to the story of that.
pub fn place(shelf: &mut dyn Shelf, report: &Report, id: &str, limits: Limits) -> (u32, bool) {
    let counts = shelf.count(&report.cells());
    if let Some(number) = begun_by(shelf, report, id) {
        return (number, false);
    }
    let vector = Vector::of(&report.terms, &counts);
    let articles = counts.first().copied().unwrap_or_default();
    let keys: Vec<(u32, u32)> = vector.0.iter().map(|(hash, weight)| (key(*hash), u32::from(*weight))).collect();
    let mut alike: Vec<(f64, Candidate)> = candidates(shelf, &keys)
        .into_iter()
        .filter_map(|candidate| {
            let story = &candidate.record;
            let near = story.gap(report.at) <= limits.window && story.length(report.at) <= limits.longest;
            let odds =
                vector.overlap(&story.centre).likeness() + prior(story.members, story.distance(report.at), articles);
            (near && odds >= JOIN).then_some((odds, candidate))
        })
        .collect();
    // The likest; of equals the eldest.
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.number.cmp(&b.1.number)));
    let mut alike = alike.into_iter();
    let (number, record, took_in) = match alike.next() {
        None => {
            let number = shelf.number();
            shelf.post(report.own_key, number);
            let (id, source) = (id.to_owned(), report.source.clone());
            (number, Record { id, source, seen: report.at, members: 1, centre: vector, ..Record::default() }, false)
        }
        Some((odds, best)) => {
            let second = alike.next().filter(|(second, _)| odds.min(*second) >= MERGE);
            let (number, mut record, took_in) = match second {
                Some((_, second)) => merge(shelf, best, second, limits, articles),
                None => (best.number, best.record, false),
            };
            record.members = record.members.saturating_add(1);
            record.centre = record.centre.joined(&vector, record.members);
            (number, record, took_in)
        }
    };
    let mut record = record;
    record.reach(report.at);
    let kept: FxHashSet<u32> = record.centre.0.iter().map(|(hash, _)| key(*hash)).collect();
    shelf.put(number, record);
    for (key, _) in keys.into_iter().take(TELLING).filter(|(key, _)| kept.contains(key)) {
        if !shelf.posted(key).contains(&number) {
            shelf.post(key, number);
        }
    }
    (number, took_in)
}

/// The story that an article began which is itself forgotten: it comes back to it.
fn begun_by(shelf: &dyn Shelf, report: &Report, id: &str) -> Option<u32> {
    shelf.posted(report.own_key).into_iter().find(|number| shelf.get(*number).is_some_and(|record| record.id == id))
}

/// The stories that share most with a report's keys, which stand with what they weigh in it. What is under the keys decides, and no story is read before.
fn candidates(shelf: &dyn Shelf, keys: &[(u32, u32)]) -> Vec<Candidate> {
    let mut shared: FxHashMap<u32, u32> = FxHashMap::default();
    for (key, weight) in keys {
        shelf.posted(*key).into_iter().for_each(|number| *shared.entry(number).or_default() += weight);
    }
    let mut ranks: Vec<(u32, u32)> = shared.into_iter().collect();
    ranks.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut met = FxHashSet::default();
    let stories = ranks.into_iter().take(STORIES).filter_map(|(posted, _)| root(shelf, posted));
    stories.filter(|(number, _)| met.insert(*number)).map(|(number, record)| Candidate { number, record }).collect()
}

/// Makes one of two stories, if they are alike: the elder takes the other in, and that comes last. Else the first remains.
fn merge(
    shelf: &mut dyn Shelf,
    best: Candidate,
    second: Candidate,
    limits: Limits,
    articles: u32,
) -> (u32, Record, bool) {
    let (elder, other) = if best.number < second.number { (&best, &second) } else { (&second, &best) };
    let merged = elder.record.merged.len() + other.record.merged.len() < MERGED;
    let length = elder.record.length(other.record.first).max(elder.record.length(other.record.last));
    let members = elder.record.members.min(other.record.members);
    let odds = elder.record.centre.overlap(&other.record.centre).likeness() + prior(members, 0, articles);
    if !merged || length > limits.longest || odds < JOIN {
        return (best.number, best.record, false);
    }
    let (mut one, mut gone) = (elder.record.clone(), other.record.clone());
    let all = one.members.saturating_add(gone.members);
    one.centre = one.centre.mixed(&gone.centre, f64::from(gone.members) / f64::from(all));
    one.members = all;
    one.reach(gone.first);
    one.reach(gone.last);
    one.merged.append(&mut gone.merged);
    one.merged.push(gone.id.clone());
    gone.into = Some(elder.number);
    gone.centre = Vector::default();
    shelf.put(other.number, gone);
    (elder.number, one, true)
}
