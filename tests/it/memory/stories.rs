//! Stories: one answer in all stores, the same again for a redelivery, and how well they agree with events.

use std::sync::LazyLock;

use copydesk::article::{Article, Story, Term};
use copydesk::memory::story::Limits;
use copydesk::memory::story::rules::FULL;
use copydesk::memory::{Bounds, Memory, Window};
use copydesk::store::redis::Options;

use super::made::{article, ask, options, prose, redis, stream};
use super::measure::{ACROSS, FOLDER, Report, Score, orders, read, read_across, score};
use crate::support::redis::Redis;

static REPORTS: LazyLock<Vec<Report>> = LazyLock::new(|| read(FOLDER.as_ref()));

/// Reports of events that have nothing in common with each other, nor with those of the tests.
fn strangers(count: u32) -> Vec<Article> {
    let of = |n: u32| report(&format!("s{n}"), 2, 9000 + 4 * n..9004 + 4 * n, 20_000 + 8 * n..20_008 + 8 * n);
    (0..count).map(of).collect()
}

/// Reports of many events, of which two turn out to be one.
pub fn reports() -> Vec<Article> {
    let mut reports = strangers(600);
    reports.extend([report("a", 2, 1..7, 100..106), report("b", 2, 1..7, 110..116)]);
    reports.extend((0..4).map(|n| report(&format!("both{n}"), 2, 1..7, 100..116)));
    for event in 1..9 {
        let (names, words) = (event * 50..event * 50 + 5, event * 500..event * 500 + 12);
        let of = |n: u32| report(&format!("e{event}n{n}"), event + n, names.clone(), words.start + n..words.end + n);
        reports.extend((0..event % 3 + 1).map(of));
    }
    reports
}

/// An article that is a report: `names` and `words` are numbers of terms.
fn report(id: &str, day: u32, names: std::ops::Range<u32>, words: std::ops::Range<u32>) -> Article {
    let text = prose(u64::from(copydesk::enrich::fingerprint::short_hash(id)), 0..60);
    let mut article = article(id, id, &text);
    let term = |hash| Term { hash, weight: 32, rarity: 80 };
    let names = names.map(|n| term(n.wrapping_mul(0x9E37_79B8) | 1));
    article.annotations.terms = names.chain(words.map(|n| term(n.wrapping_mul(0x85EB_CA6A) & !1))).collect();
    article.published = Some(copydesk::article::Moment {
        at: format!("2026-03-{day:02}T08:00:00Z"),
        precision: copydesk::article::Precision::Minute,
    });
    article.source.domain = Some(format!("{id}.example"));
    article
}

fn story(memory: &dyn Memory, article: &Article) -> Story {
    ask(memory, article).story.expect("a story")
}

/// Each store in turn, empty.
fn each(test: impl Fn(&dyn Memory)) {
    test(&Window::new(Bounds::default()));
    let server = Redis::start(&[]);
    test(&*redis(options(&server.url())));
}

#[test]
fn a_story_grows_and_redeliveries_copies_and_versions_do_not_raise_its_members() {
    each(|memory| {
        let first = report("a", 2, 1..5, 100..112);
        let begun = story(memory, &first);
        assert_eq!((begun.id.as_str(), begun.members, begun.first_source.as_deref()), ("a", 1, Some("a.example")));
        assert_eq!(begun.first_seen.as_deref(), Some("2026-03-02T08:00:00Z"));
        let second = report("b", 3, 1..5, 102..114);
        let grown = story(memory, &second);
        assert_eq!(grown, Story { members: 2, ..begun.clone() });
        assert_eq!(story(memory, &first), begun, "redelivered");
        assert_eq!(story(memory, &second), grown, "redelivered");

        let mut copy = second.clone();
        copy.id = "copy".into();
        copy.origin.message_id = Some("other".into());
        let found = ask(memory, &copy);
        assert_eq!((found.duplicate.unwrap().of, found.story.unwrap()), ("b".into(), grown.clone()));
        let mut version = report("b-later", 3, 40..44, 300..312);
        version.id = "b".into();
        version.origin.message_id = Some("later".into());
        let found = ask(memory, &version);
        assert_eq!((found.version.unwrap().number, found.story.unwrap()), (2, grown.clone()));
        let mut again = first.clone();
        again.origin.message_id = Some("again".into());
        let found = ask(memory, &again);
        assert_eq!((found.duplicate.unwrap().of, found.story.unwrap()), ("a".into(), grown), "as it is now");
        assert_eq!(story(memory, &report("c", 3, 1..5, 104..116)).members, 3);
    });
}

#[test]
fn the_same_names_in_another_event_are_another_story_and_so_is_the_same_event_elsewhere() {
    each(|memory| {
        strangers(300).iter().for_each(|report| drop(story(memory, report)));
        assert_eq!(story(memory, &report("a", 2, 1..5, 100..112)).id, "a");
        assert_eq!(story(memory, &report("b", 2, 2..6, 200..212)).id, "b");
        assert_eq!(story(memory, &report("c", 4, 31..35, 110..122)).id, "c");
        assert_eq!(story(memory, &report("late", 9, 1..5, 100..112)).id, "late", "a week later");
    });
}

#[test]
fn what_has_no_time_has_to_be_more_alike() {
    each(|memory| {
        let undated = |mut article: Article| {
            article.published = None;
            article
        };
        // They share one of ten names and a word.
        assert_eq!(story(memory, &report("a", 2, 1..11, 100..119)).id, "a");
        assert_eq!(story(memory, &report("b", 2, 10..20, 118..137)).id, "a", "of one hour");
        assert_eq!(story(memory, &undated(report("c", 2, 21..31, 300..319))).id, "c");
        assert_eq!(story(memory, &undated(report("d", 2, 30..40, 318..337))).id, "d");
        assert_eq!(story(memory, &undated(report("e", 2, 21..29, 300..310))).id, "c");
    });
}

#[test]
fn a_story_slides_along_and_ends() {
    let limits = Limits { longest: 5 * 86_400, ..Limits::default() };
    let follow = |memory: &dyn Memory| {
        let ids: Vec<String> =
            (1..=8).map(|day| story(memory, &report(&format!("d{day}"), day, 1..5, 100..112)).id).collect();
        assert_eq!(ids, ["d1", "d1", "d1", "d1", "d1", "d1", "d7", "d7"], "five days, then a new one");
    };
    follow(&Window::new(Bounds { stories: Some(limits), ..Bounds::default() }));
    let server = Redis::start(&[]);
    follow(&*redis(Options { stories: Some(limits), ..options(&server.url()) }));
}

#[test]
fn two_stories_that_turn_out_to_be_one_say_so() {
    each(|memory| {
        strangers(600).iter().for_each(|report| drop(story(memory, report)));
        let first = story(memory, &report("a", 2, 1..7, 100..106));
        let other = report("b", 2, 1..7, 110..116);
        assert_eq!(story(memory, &other).id, "b", "half of what happened each");
        // With each report of both, what is known of the first comes nearer to the other.
        let both: Vec<Article> = (0..4).map(|n| report(&format!("both{n}"), 2, 1..7, 100..116)).collect();
        let told: Vec<Story> = both.iter().map(|report| story(memory, report)).collect();
        let last = Story { took_in: false, ..told[3].clone() };
        assert_eq!(last, Story { members: 6, merged_from: vec!["b".into()], ..first });
        let merged: Vec<_> = told.iter().map(|story| (story.took_in, story.merged_from.len())).collect();
        let at = merged.iter().position(|(_, merged)| *merged > 0).unwrap();
        assert!(merged.iter().enumerate().all(|(n, (took_in, _))| *took_in == (n == at)), "{merged:?}");
        assert!(both.iter().all(|report| !story(memory, report).took_in), "said once");
        assert_eq!(story(memory, &other).id, "b", "what was said of an article is said again");
    });
}

#[test]
fn stories_that_are_off_are_absent() {
    let off = Window::new(Bounds { stories: None, ..Bounds::default() });
    assert_eq!(ask(&off, &report("a", 2, 1..5, 100..112)).story, None);
    let server = Redis::start(&[]);
    let off = redis(Options { stories: None, ..options(&server.url()) });
    assert_eq!(ask(&*off, &report("a", 2, 1..5, 100..112)).story, None);
    assert_eq!(server.cli(&["--scan", "--pattern", "{test}:[st]*"]), "", "and cost nothing");
}

/// Reports among copies, versions and redeliveries of other articles that are reports too, in a memory that is full.
fn mixed() -> Vec<Article> {
    let mut articles = stream(500, 23);
    for (n, article) in articles.iter_mut().enumerate() {
        let from = (n as u32 * 7919) % 60;
        let terms = report("x", 1, from..from + 3, 10 * from..10 * from + 9 + n as u32 % 5).annotations.terms;
        article.annotations.terms = terms;
        article.source.domain = Some(format!("house{}.example", n % 11));
    }
    let reports = REPORTS.iter().map(|report| report.article.clone());
    let among = reports.zip(articles.chunks(3)).flat_map(|(report, others)| others.iter().cloned().chain([report]));
    strangers(FULL).into_iter().chain(among).collect()
}

#[test]
fn five_workers_on_one_store_say_what_one_process_does() {
    let server = Redis::start(&[]);
    let workers: Vec<_> = (0..5).map(|_| redis(options(&server.url()))).collect();
    let window = Window::new(Bounds::default());
    let mut grown = 0;
    for (number, article) in mixed().iter().enumerate() {
        let (one, five) = (ask(&window, article), ask(&*workers[number % 5], article));
        assert_eq!(one, five, "article {number}, {}", article.id);
        grown += u32::from(one.story.expect("a story").members > 1);
    }
    assert!(grown > 100, "{grown} in stories that grew");
}

/// The reports of one half.
fn half(dev: bool) -> Vec<&'static Report> {
    REPORTS.iter().filter(|report| report.dev == dev).collect()
}

#[test]
fn events_and_stories_agree() {
    for dev in [true, false] {
        let reports = half(dev);
        assert!(reports.iter().map(|report| &report.event).collect::<std::collections::HashSet<_>>().len() >= 20);
        let of = |order: &[&Report]| score(order, &super::measure::ask(&[&Window::new(Bounds::default())], order));
        let published = of(&reports);
        let scores: Vec<Score> = orders(&reports, 5).iter().map(|order| of(order)).collect();
        let mean = Score::mean(&scores);
        eprintln!("dev {dev}: as published {published:?}; in five orders {mean:?}");
        let (precision, f1) = if dev { (0.85, 0.74) } else { (0.71, 0.67) };
        assert!(published.pairs[0] >= precision && mean.pairs[0] >= precision);
        assert!(published.pairs[2] >= f1 && mean.pairs[2] >= f1);
        assert!(published.b_cubed[2] >= 0.76 && mean.b_cubed[0] >= 0.9);
    }
}

#[test]
fn an_event_that_is_told_in_several_languages_is_one_story() {
    let reports = read_across(ACROSS.as_ref());
    let order: Vec<&Report> = reports.iter().collect();
    let told = score(&order, &super::measure::ask(&[&Window::new(Bounds::default())], &order));
    eprintln!("{told:?}");
    assert!(told.pairs[0] >= 0.85 && told.pairs[1] >= 0.8, "{told:?}");
}

#[test]
fn in_a_store_of_five_workers_too() {
    let server = Redis::start(&[]);
    let workers: Vec<_> = (0..5).map(|_| redis(options(&server.url()))).collect();
    let workers: Vec<&dyn Memory> = workers.iter().map(|worker| &**worker).collect();
    let reports = half(true);
    let alone = super::measure::ask(&[&Window::new(Bounds::default())], &reports);
    assert_eq!(super::measure::ask(&workers, &reports), alone);
}
