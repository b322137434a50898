//! A store that is away, slow, empty, full or for reading alone: no question waits longer than its budget, and none goes unanswered.

use std::time::{Duration, Instant};

use copydesk::memory::{Answer, Found, Memory, Unchecked};
use copydesk::store::redis::Options;

use super::made::{answer, article, ask, options, prose, redis};
use crate::support::eventually;
use crate::support::redis::Redis;

const BUDGET: Duration = Duration::from_millis(50);
/// What a busy machine may add.
const GRACE: Duration = Duration::from_millis(250);

fn short(url: &str) -> Options {
    Options { budget: BUDGET, ..options(url) }
}

/// Asks `count` times; none waits longer than its budget. What was said last.
fn none_waits(memory: &dyn Memory, from: u64, count: u64) -> Vec<Answer> {
    let asked = (from..from + count).map(|n| {
        let (id, began) = (format!("n{n}"), Instant::now());
        let said = answer(memory, &article(&id, &id, &prose(n, 0..100)));
        assert!(began.elapsed() < BUDGET + GRACE, "{id} waited {:?}", began.elapsed());
        said
    });
    asked.collect()
}

fn back(memory: &dyn Memory, id: &str) {
    eventually("articles are checked again", Duration::from_secs(20), || {
        matches!(answer(memory, &article(id, id, &prose(77, 0..100))), Answer::Checked(_))
    });
}

#[test]
fn a_store_that_is_not_there_delays_nothing_and_is_used_once_it_comes() {
    let server = Redis::start(&[]);
    server.kill();
    let memory = redis(short(&server.url()));
    let said = none_waits(&*memory, 0, 20);
    assert!(said.iter().all(|a| matches!(a, Answer::Unchecked(Unchecked::Away | Unchecked::Slow))), "{said:?}");
    server.boot();
    back(&*memory, "came");
}

#[test]
fn a_store_that_is_killed_and_comes_back_empty_is_filled_anew() {
    let server = Redis::start(&[]);
    let memory = redis(short(&server.url()));
    back(&*memory, "first");
    server.kill();
    none_waits(&*memory, 0, 30);
    server.boot();
    back(&*memory, "second");
    assert_eq!(ask(&*memory, &article("again", "again", &prose(77, 0..100))).duplicate.unwrap().of, "second");
    server.cli(&["SCRIPT", "FLUSH"]);
    assert_eq!(
        ask(&*memory, &article("other", "other", &prose(78, 0..100))),
        Found::default(),
        "the script is sent again"
    );
}

#[test]
fn a_store_that_stands_still_costs_a_few_budgets_and_then_nothing() {
    let server = Redis::start(&[]);
    let memory = redis(short(&server.url()));
    back(&*memory, "first");
    server.pause();
    let said = none_waits(&*memory, 0, 5);
    assert!(said.iter().all(|a| *a == Answer::Unchecked(Unchecked::Slow)), "{said:?}");
    let began = Instant::now();
    let said = none_waits(&*memory, 5, 200);
    assert!(said.iter().filter(|a| **a == Answer::Unchecked(Unchecked::Away)).count() > 190, "{said:?}");
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    server.resume();
    back(&*memory, "second");
}

#[test]
fn a_budget_of_many_seconds_is_waited_for() {
    let server = Redis::start(&[]);
    let memory = redis(options(&server.url()));
    back(&*memory, "first");
    server.pause();
    let said = std::thread::scope(|scope| {
        let asked = scope.spawn(|| answer(&*memory, &article("late", "late", &prose(5, 0..100))));
        std::thread::sleep(Duration::from_secs(3));
        server.resume();
        asked.join().unwrap()
    });
    assert!(matches!(said, Answer::Checked(_)), "{said:?}");
}

#[test]
fn a_full_store_and_one_for_reading_alone_say_so() {
    let server = Redis::start(&[]);
    let memory = redis(short(&server.url()));
    back(&*memory, "first");
    server.cli(&["CONFIG", "SET", "maxmemory", "1mb"]);
    server.cli(&["CONFIG", "SET", "maxmemory-policy", "noeviction"]);
    let said = none_waits(&*memory, 0, 10);
    assert!(said.iter().all(|a| *a == Answer::Unchecked(Unchecked::Full)), "{said:?}");
    server.cli(&["CONFIG", "SET", "maxmemory", "0"]);
    back(&*memory, "second");
    let other = Redis::start(&[]);
    server.cli(&["REPLICAOF", "127.0.0.1", &other.port().to_string()]);
    let said = none_waits(&*memory, 20, 10);
    assert!(said.iter().any(|a| matches!(a, Answer::Unchecked(Unchecked::ReadOnly))), "{said:?}");
    server.cli(&["REPLICAOF", "NO", "ONE"]);
    back(&*memory, "third");
}

#[test]
fn what_is_old_is_forgotten_and_a_full_window_stays_flat() {
    let server = Redis::start(&[]);
    let on = |day| redis(Options { day: Some(day), hours: 48, ..options(&server.url()) });
    let first = on(254);
    assert_eq!(ask(&*first, &article("a", "a", &prose(1, 0..200))), Found::default());
    assert_eq!(ask(&*on(256), &article("b", "b", &prose(1, 0..200))).duplicate.unwrap().of, "a");
    assert_eq!(ask(&*on(260), &article("c", "c", &prose(1, 0..200))), Found::default(), "too old");
    // The postings of the first two went with their days.
    let keys = server.cli(&["--scan", "--pattern", "{test}:i:*"]);
    assert_eq!(keys, "{test}:i:260");
    let ttl: i64 = server.cli(&["TTL", &keys]).parse().unwrap();
    assert!((48 * 3600..=72 * 3600).contains(&ttl), "{ttl}");
}
