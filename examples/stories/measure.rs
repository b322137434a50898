//! Reports of invented events, and how well the stories of a memory agree with them.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use copydesk::article::Article;
use copydesk::budget::Budget;
use copydesk::config::{Config, Layers};
use copydesk::memory::{Answer, Memory, Question, wait};
use copydesk::message::Message;
use copydesk::normalize::Trace;

/// A report of an event.
pub struct Report {
    /// The event.
    pub event: String,
    /// Whether it is of the half that rules were chosen on.
    pub dev: bool,
    /// Language.
    pub language: String,
    /// When it was published, as in `2026-03-02T06:10:00Z`.
    pub at: String,
    /// What the program makes of it.
    pub article: Article,
}

/// Reads the reports in `folder`, in the order of their publication.
///
/// A file a language: `@event NAME HALF`, then its reports: `@report KIND TIME DOMAIN`, a line with the headline, the text. Without a half, chance
/// decides: the hash of what stands in front of the `/` of the name, so that events that are easily confused are of one half.
pub fn read(folder: &Path) -> Vec<Report> {
    let config = Config::resolve(Layers::new()).expect("the defaults are right");
    let pipeline = config.pipeline(Vec::new());
    let mut reports = Vec::new();
    let files =
        std::fs::read_dir(folder).expect("the folder of the reports").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "txt")).collect();
    files.sort();
    for file in files {
        let language = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).expect("a file of reports");
        for event in text.split("@event ").skip(1) {
            let (head, body) = event.split_once('\n').expect("reports behind an event");
            let (name, half) = head.trim().split_once(' ').unwrap_or((head.trim(), drawn(&language, head.trim())));
            for (number, report) in body.split("@report ").skip(1).enumerate() {
                let mut lines = report.splitn(3, '\n');
                let mut next = || lines.next().expect("a head, a headline and a text").trim();
                let (head, headline, text) = (next(), next(), next());
                let [_, at, domain] = head.split(' ').collect::<Vec<_>>()[..] else {
                    panic!("{head}: kind, time, domain")
                };
                let raw = serde_json::json!({
                    "url": format!("https://{domain}/{name}/{number}"), "headline": headline, "text": text, "published_at": at,
                });
                let message = Message { body: raw.to_string().into_bytes().into(), ..Message::default() };
                let made = pipeline.prepare(&message, &Budget::unlimited(), &(), Trace::default);
                let article = made.expect("an article").remove(0).article;
                let detected = article.language.as_ref().map_or("", |language| language.code.as_str());
                assert_eq!(detected, language, "{name} {number}");
                reports.push(Report {
                    event: format!("{language} {name}"),
                    dev: half == "dev",
                    language: language.clone(),
                    at: at.to_owned(),
                    article,
                });
            }
        }
    }
    reports.sort_by(|a, b| a.at.cmp(&b.at));
    reports
}

/// Reads the reports in `folder` of events that are told in several languages: what has one name in all files is one event. None is of the half that rules were
/// chosen on.
pub fn read_across(folder: &Path) -> Vec<Report> {
    let mut reports = read(folder);
    for report in &mut reports {
        report.event = report.event.split_once(' ').map(|(_, name)| name.to_owned()).unwrap_or_default();
        report.dev = false;
    }
    reports
}

/// The half of an event for which the file states none (FNV-1a).
fn drawn(language: &str, name: &str) -> &'static str {
    let group = name.split('/').next().unwrap_or(name);
    let bytes = language.bytes().chain(group.bytes());
    let hash =
        bytes.fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    if hash >> 40 & 1 == 0 { "dev" } else { "held" }
}

/// Asks for the story of each report in turn, of one memory after the other.
pub fn ask(memories: &[&dyn Memory], reports: &[&Report]) -> Vec<String> {
    let mut latest: HashMap<String, String> = HashMap::new();
    let mut stories = Vec::new();
    for (number, report) in reports.iter().enumerate() {
        let question = Question::of(&report.article).expect("a fingerprint");
        let Answer::Checked(found) = wait(memories[number % memories.len()], question) else {
            panic!("{} went unchecked", report.event)
        };
        let story = found.story.expect("a story");
        for merged in story.merged_from {
            latest.insert(merged, story.id.clone());
        }
        stories.push(story.id);
    }
    // As a consumer does that hears which stories became one.
    let now = |mut id: String| {
        while let Some(next) = latest.get(&id) {
            id.clone_from(next);
        }
        id
    };
    stories.into_iter().map(now).collect()
}

/// How well stories agree with events.
#[derive(Debug, Clone, Copy, Default)]
pub struct Score {
    /// Of pairs of reports in one story, those of one event; of pairs of one event, those in one story; F1.
    pub pairs: [f64; 3],
    /// The same averaged over reports (Bagga and Baldwin 1998).
    pub b_cubed: [f64; 3],
    /// Events and stories.
    pub counts: [usize; 2],
}

/// The score of `stories`, one for each of `reports`.
pub fn score(reports: &[&Report], stories: &[String]) -> Score {
    let (mut both, mut same_event, mut same_story) = (0.0, 0.0, 0.0);
    let (mut precision, mut recall) = (0.0, 0.0);
    for (i, a) in reports.iter().enumerate() {
        let (mut event, mut story, mut right) = (0.0, 0.0, 0.0);
        for (j, b) in reports.iter().enumerate() {
            let (one_event, one_story) = (a.event == b.event, stories[i] == stories[j]);
            event += f64::from(u8::from(one_event));
            story += f64::from(u8::from(one_story));
            right += f64::from(u8::from(one_event && one_story));
        }
        precision += right / story;
        recall += right / event;
        both += right - 1.0;
        same_event += event - 1.0;
        same_story += story - 1.0;
    }
    let f1 = |p: f64, r: f64| [p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }];
    let share = |of: f64| if of > 0.0 { both / of } else { 1.0 };
    let all = reports.len().max(1) as f64;
    let distinct = |names: Vec<&str>| names.into_iter().collect::<std::collections::BTreeSet<_>>().len();
    Score {
        pairs: f1(share(same_story), share(same_event)),
        b_cubed: f1(precision / all, recall / all),
        counts: [
            distinct(reports.iter().map(|r| r.event.as_str()).collect()),
            distinct(stories.iter().map(String::as_str).collect()),
        ],
    }
}

/// The reports of each language.
pub fn by_language<'a>(reports: &[&'a Report]) -> BTreeMap<&'a str, Vec<&'a Report>> {
    let mut languages: BTreeMap<&str, Vec<&Report>> = BTreeMap::new();
    reports.iter().for_each(|report| languages.entry(&report.language).or_default().push(report));
    languages
}

/// Where the reports are.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/stories");

/// Where those of events in several languages are.
pub const ACROSS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/stories/across");

/// The reports in so many orders, each the same every time (SplitMix64).
pub fn orders<'a>(reports: &[&'a Report], count: u64) -> Vec<Vec<&'a Report>> {
    let order = |seed: u64| {
        let (mut order, mut state) = (reports.to_vec(), seed);
        for end in (1..order.len()).rev() {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            order.swap(end, ((z ^ (z >> 31)) % (end as u64 + 1)) as usize);
        }
        order
    };
    (1..=count).map(order).collect()
}

impl Score {
    /// The mean of several.
    pub fn mean(scores: &[Self]) -> Self {
        let of = |value: &dyn Fn(&Self) -> f64| scores.iter().map(value).sum::<f64>() / scores.len().max(1) as f64;
        let three = |value: &dyn Fn(&Self, usize) -> f64| [0, 1, 2].map(|n| of(&|score| value(score, n)));
        let first = scores.first().copied().unwrap_or_default();
        let stories = of(&|score| score.counts[1] as f64).round() as usize;
        Self {
            pairs: three(&|s, n| s.pairs[n]),
            b_cubed: three(&|s, n| s.b_cubed[n]),
            counts: [first.counts[0], stories],
        }
    }
}
