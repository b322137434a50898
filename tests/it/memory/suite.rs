//! What every store does.

use copydesk::article::{Changed, DuplicateKind};
use copydesk::memory::{Bounds, Found, Memory, Window};

use super::made::{article, ask, ask_all, disk, options, prose, redis, stream};
use crate::support::redis::Redis;

/// Each store in turn, empty.
fn each(test: impl Fn(&dyn Memory)) {
    test(&Window::new(Bounds::default()));
    let folder = tempfile::tempdir().unwrap();
    test(&disk(&folder.path().join("memory.redb")));
    let server = Redis::start(&[]);
    test(&*redis(options(&server.url())));
}

fn of(memory: &dyn Memory, id: &str, text: &str) -> Option<(String, DuplicateKind)> {
    ask(memory, &article(id, id, text)).duplicate.map(|duplicate| (duplicate.of, duplicate.kind))
}

#[test]
fn the_earlier_article_is_named_and_a_redelivery_gets_the_same_answer() {
    each(|memory| {
        let first = article("a", "m1", &prose(1, 0..400));
        let copy = article("b", "m2", &prose(1, 10..390));
        assert_eq!(ask(memory, &first), Found::default());
        let answer = ask(memory, &copy);
        let duplicate = answer.duplicate.clone().unwrap();
        assert_eq!((duplicate.of.as_str(), duplicate.kind), ("a", DuplicateKind::Near));
        assert_eq!(ask(memory, &copy), answer);
        assert_eq!(ask(memory, &first), Found::default());
        assert_eq!(of(memory, "c", &prose(1, 0..400)), Some(("a".into(), DuplicateKind::Exact)));
        assert_eq!(of(memory, "d", &prose(2, 0..400)), None);
    });
}

#[test]
fn kinds_are_told_apart() {
    each(|memory| {
        assert_eq!(of(memory, "a", &prose(1, 0..400)), None);
        assert_eq!(of(memory, "part", &prose(1, 100..260)), Some(("a".into(), DuplicateKind::Contained)));
        assert_eq!(of(memory, "short", &prose(2, 0..250)), None);
        let longer = format!("{} {}", prose(2, 0..250), prose(3, 0..330));
        assert_eq!(of(memory, "longer", &longer), Some(("short".into(), DuplicateKind::Contains)));
    });
}

#[test]
fn the_same_address_with_another_text_is_a_version() {
    each(|memory| {
        let mut first = article("a", "m1", &prose(1, 0..360));
        first.headline = Some("Bridge closed".into());
        let mut second = article("a", "m2", &format!("{} {}", prose(1, 0..360), prose(2, 0..120)));
        second.headline = Some("Bridge closed for a year".into());
        second.corrections = vec!["An earlier version gave a wrong date.".into()];
        assert_eq!(ask(memory, &first), Found::default());
        assert_eq!(of(memory, "copy", &prose(1, 0..355)).map(|(of, _)| of), Some("a".into()));
        let answer = ask(memory, &second);
        assert_eq!(answer.duplicate, None, "no copy of its own copy");
        let version = answer.version.clone().unwrap();
        assert_eq!(version.number, 2);
        assert_eq!(version.previous, first.annotations.fingerprint.as_ref().unwrap().sha256);
        assert_eq!(version.changed, Changed { headline: true, sentences: 0.25, correction: true });
        assert_eq!(ask(memory, &second), answer, "redelivered");
        assert_eq!(ask(memory, &first), Found::default(), "its first state redelivered");
        let again = ask(memory, &article("a", "m3", &second.body.text));
        let duplicate = again.duplicate.unwrap();
        assert_eq!((duplicate.of.as_str(), duplicate.kind, again.version), ("a", DuplicateKind::Exact, None));
        let back = ask(memory, &article("a", "m4", &first.body.text));
        assert_eq!(back.version.map(|version| version.number), Some(3), "it went back");
    });
}

#[test]
fn articles_of_one_message_are_told_apart_when_it_comes_again() {
    each(|memory| {
        let text = prose(1, 0..300);
        let message = [
            article("a", "m", &text),
            article("b", "m", &text),
            article("a", "m", &format!("{text} {}", prose(2, 0..90))),
            article("c", "m", &prose(3, 0..200)),
            article("d", "m", &prose(3, 0..190)),
        ];
        let answers: Vec<_> = message.iter().map(|article| ask(memory, article)).collect();
        let of = |n: usize| answers[n].duplicate.as_ref().map(|duplicate| duplicate.of.as_str());
        assert_eq!([of(0), of(1), of(2), of(3), of(4)], [None, Some("a"), None, None, Some("c")]);
        assert_eq!(answers[2].version.as_ref().map(|version| version.number), Some(2));
        for n in [0, 1, 2, 3, 4, 4, 3, 2, 1, 0] {
            assert_eq!(ask(memory, &message[n]), answers[n], "article {n} of the message, again");
        }
        let elsewhere = ask(memory, &article("c", "other", &prose(3, 0..200)));
        assert_eq!(
            elsewhere.duplicate.map(|duplicate| (duplicate.of, duplicate.kind)),
            Some(("c".into(), DuplicateKind::Exact))
        );
    });
}

#[test]
fn quotations_and_standing_texts_make_no_duplicate() {
    each(|memory| {
        let piece = prose(9, 0..120);
        assert_eq!(of(memory, "a", &format!("{} {piece}", prose(1, 0..260))), None);
        assert_eq!(of(memory, "b", &format!("{piece} {}", prose(2, 0..160))), None);
        assert_eq!(of(memory, "c", &format!("{} {piece} {}", prose(3, 0..100), prose(3, 100..200))), None);
        assert_eq!(of(memory, "brief", &prose(4, 0..90)), None);
        assert_eq!(of(memory, "report", &format!("{} {}", prose(4, 0..90), prose(5, 0..700))), None);
    });
}

#[test]
fn of_several_earlier_ones_the_one_that_shares_most_is_named() {
    each(|memory| {
        let whole = prose(1, 0..400);
        assert_eq!(of(memory, "part", &prose(1, 0..200)), None);
        assert_eq!(of(memory, "whole", &whole).map(|(of, _)| of), Some("part".into()));
        assert_eq!(of(memory, "more", &format!("{whole} {}", prose(2, 0..30))).map(|(of, _)| of), Some("whole".into()));
    });
}

#[test]
fn a_store_of_five_workers_answers_as_one_process_does() {
    let server = Redis::start(&[]);
    let workers: Vec<_> = (0..5).map(|_| redis(options(&server.url()))).collect();
    let window = Window::new(Bounds::default());
    for (number, article) in stream(900, 7).iter().enumerate() {
        let (one, five) = (ask(&window, article), ask(&*workers[number % 5], article));
        assert_eq!(one, five, "article {number}, {}", article.id);
    }
}

#[test]
fn pairs_that_arrive_together_are_found_and_one_worker_keeps_the_order() {
    let server = Redis::start(&[]);
    let (articles, window) = (stream(400, 11), Window::new(Bounds::default()));
    let expected: Vec<_> = articles.iter().map(|article| ask(&window, article)).collect();
    let all = ask_all(&[redis(options(&server.url()))], &articles);
    for ((article, expected), got) in articles.iter().zip(expected).zip(all) {
        assert_eq!(got, copydesk::memory::Answer::Checked(expected), "{}", article.id);
    }
    server.cli(&["FLUSHALL"]);
    // Several workers at once: of each pair one is the copy of the other, whichever came first.
    let workers: Vec<_> = (0..5).map(|_| redis(options(&server.url()))).collect();
    let pairs: Vec<_> =
        (0..200).map(|n| article(&format!("p{n}"), &format!("p{n}"), &prose(n / 2, n % 2..200))).collect();
    let answers = ask_all(&workers, &pairs);
    for (pair, answers) in pairs.chunks(2).zip(answers.chunks(2)) {
        let copies = answers
            .iter()
            .filter(|answer| matches!(answer, copydesk::memory::Answer::Checked(f) if f.duplicate.is_some()));
        assert_eq!(copies.count(), 1, "{} and {}", pair[0].id, pair[1].id);
    }
}
