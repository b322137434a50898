//! Articles that are made up, and stores to ask of them.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use copydesk::article::{Article, Language};
use copydesk::enrich::fingerprint::{fingerprint, short_hash};
use copydesk::memory::{Answer, Bounds, Found, Memory, Question, Then};
use copydesk::store::Watcher;
use copydesk::store::disk::{self, Disk};
use copydesk::store::redis::{Endpoint, Options, Redis};

use crate::support::eventually;

/// Chance that is the same each time (SplitMix64).
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }
}

/// Words that no other `topic` uses.
pub fn prose(topic: u64, words: std::ops::Range<u64>) -> String {
    words.map(|n| format!("w{topic}x{}", n.wrapping_mul(2_654_435_761) % 997)).collect::<Vec<_>>().join(" ")
}

/// An article that `message` brings.
pub fn article(id: &str, message: &str, text: &str) -> Article {
    let mut article = Article { id: id.into(), ..Article::default() };
    article.origin.message_id = Some(message.into());
    article.language = Some(Language { code: "en".into(), script: None, confidence: 1.0 });
    let mut print = fingerprint(text);
    print.sentences =
        text.split(' ').collect::<Vec<_>>().chunks(12).map(|words| short_hash(&words.join(" "))).take(64).collect();
    article.annotations.fingerprint = Some(print);
    article.body.text = text.into();
    article
}

/// What the store says of it.
pub fn ask(memory: &dyn Memory, article: &Article) -> Found {
    match answer(memory, article) {
        Answer::Checked(found) => found,
        Answer::Unchecked(why) => panic!("{} went unchecked: {why:?}", article.id),
    }
}

/// The same, asked again while a store that has just changed hands is slow; a redelivery gets the same answer.
pub fn ask_until_answered(memory: &dyn Memory, article: &Article) -> Found {
    let mut found = None;
    eventually("the store answers", Duration::from_secs(10), || {
        if let Answer::Checked(checked) = answer(memory, article) {
            found = Some(checked);
        }
        found.is_some()
    });
    found.unwrap()
}

/// The same, checked or not.
pub fn answer(memory: &dyn Memory, article: &Article) -> Answer {
    copydesk::memory::wait(memory, Question::of(article).unwrap())
}

/// All at once; answers in the order of the questions.
pub fn ask_all(memories: &[Box<dyn Memory>], articles: &[Article]) -> Vec<Answer> {
    let (tell, hear) = channel();
    for (number, article) in articles.iter().enumerate() {
        let tell = tell.clone();
        let then = Then::new(move |answer| tell.send((number, answer)).unwrap());
        memories[number % memories.len()].recall(Question::of(article).unwrap(), then);
    }
    drop(tell);
    let mut answers: Vec<_> = hear.iter().collect();
    answers.sort_by_key(|(number, _)| *number);
    assert_eq!(answers.len(), articles.len(), "one answer each");
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// Options for a store of tests: a budget that a busy machine keeps.
pub fn options(url: &str) -> Options {
    Options {
        endpoint: Endpoint::parse(url).unwrap(),
        prefix: "test".into(),
        budget: Duration::from_secs(10),
        hours: 72,
        hashes: 64,
        stories: Some(copydesk::memory::story::Limits::default()),
        day: None,
    }
}

pub fn redis(options: Options) -> Box<dyn Memory> {
    Box::new(Redis::start(options, Arc::new(Says)).unwrap())
}

/// A memory in this file, open for this process alone.
pub fn disk(path: &Path) -> Disk {
    disk_within(path, Bounds::default())
}

/// The same within these bounds.
pub fn disk_within(path: &Path, bounds: Bounds) -> Disk {
    Disk::open(disk::Options { path: path.to_owned(), bounds }, Arc::new(Says)).unwrap()
}

/// Says how the store does; a failing test shows it.
pub struct Says;

impl Watcher for Says {
    fn store_ready(&self, detail: &str, after: Option<Duration>) {
        eprintln!("{detail} answers, after {after:?}");
    }

    fn store_lost(&self, detail: &str) {
        eprintln!("lost: {detail}");
    }

    fn store_behind(&self, detail: &str) {
        eprintln!("behind: {detail}");
    }

    fn store_set_aside(&self, detail: &str) {
        eprintln!("set aside: {detail}");
    }
}

/// A stream as it comes: originals, copies cut and edited, new states, redeliveries, the same text again, standing paragraphs.
pub fn stream(count: usize, seed: u64) -> Vec<Article> {
    let mut chance = Chance(seed);
    let mut made: Vec<(Article, String)> = Vec::new();
    for number in 0..count {
        let message = format!("m{number}");
        let earlier = |chance: &mut Chance| usize::try_from(chance.below(made.len().max(1) as u64)).unwrap();
        let (id, message, text) = match chance.below(10) {
            0..=3 => (format!("a{number}"), message, prose(number as u64, 0..60 + chance.below(400))),
            _ if made.is_empty() => (format!("a{number}"), message, prose(number as u64, 0..200)),
            4..=5 => {
                let words: Vec<&str> = made[earlier(&mut chance)].1.split(' ').collect();
                let keep = words.len() as u64 * (40 + chance.below(61)) / 100;
                let from = chance.below(words.len() as u64 - keep.min(words.len() as u64 - 1));
                let piece = &words[from as usize..(from + keep).min(words.len() as u64) as usize];
                (format!("a{number}"), message, piece.join(" "))
            }
            6 => {
                let text = &made[earlier(&mut chance)].1;
                let edited = text.split(' ').map(|word| if chance.below(15) == 0 { "edited" } else { word });
                let edited = edited.collect::<Vec<_>>().join(" ");
                (format!("a{number}"), message, edited)
            }
            7 => {
                let (article, text) = &made[earlier(&mut chance)];
                (article.id.clone(), message, format!("{text} {}", prose(number as u64, 0..chance.below(80))))
            }
            8 => {
                let (article, text) = &made[earlier(&mut chance)];
                let message = if chance.below(2) == 0 { article.origin.message_id.clone().unwrap() } else { message };
                (article.id.clone(), message, text.clone())
            }
            _ => {
                let standing = prose(1_000_000 + chance.below(3), 0..90);
                (format!("a{number}"), message, format!("{} {standing}", prose(number as u64, 0..150)))
            }
        };
        made.push((article(&id, &message, &text), text));
    }
    made.into_iter().map(|(article, _)| article).collect()
}
