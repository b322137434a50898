//! How well the stories of a memory agree with the events that were reported, on invented reports (tests/fixtures/stories).
//!
//! `cargo run --release --example stories`: the half that the rules were chosen on. `-- held` adds the half that was held back, and `-- fit` fits the
//! weights of the rules anew on the first. Last come events that are told in several languages. The memory is that of one process, empty at first; reports come in the order of their publication, then
//! in ten orders by chance.

#![expect(clippy::expect_used, clippy::panic, reason = "a measure may fail")]

mod fit;
mod measure;

use copydesk::memory::{Bounds, Window};
use measure::{Report, Score, ask, by_language, orders, read, read_across, score};

fn main() {
    let held = std::env::args().any(|argument| argument == "held");
    let reports = read(measure::FOLDER.as_ref());
    if std::env::args().any(|argument| argument == "fit") {
        let chosen: Vec<&Report> = reports.iter().filter(|report| report.dev).collect();
        let [begin, agree, retold, members, day] = fit::fit(&chosen);
        println!("BEGIN {begin:.2}, AGREE {agree:.2}, RETOLD {retold:.2}, MEMBERS {members:.2}, DAY {day:.2}");
    }
    println!("half  language  order      events  stories  pairs P  R     F1     B-cubed P  R     F1");
    for dev in if held { vec![true, false] } else { vec![true] } {
        let half: Vec<&Report> = reports.iter().filter(|report| report.dev == dev).collect();
        let name = if dev { "dev" } else { "held" };
        let stories = ask(&[&Window::new(Bounds::default())], &half);
        for (language, reports) in by_language(&half) {
            let of_language = half.iter().zip(&stories).filter(|(report, _)| report.language == language);
            let stories: Vec<String> = of_language.map(|(_, story)| story.clone()).collect();
            row(name, language, "published", score(&reports, &stories));
        }
        row(name, "all", "published", score(&half, &stories));
        by_chance(name, &half);
    }
    // Events that are told in several languages, by themselves, and among the reports of the chosen half.
    let across = read_across(measure::ACROSS.as_ref());
    let mut reports_of: Vec<&Report> = across.iter().collect();
    for name in ["across", "among"] {
        row(name, "all", "published", one(&reports_of));
        by_chance(name, &reports_of);
        reports_of.extend(reports.iter().filter(|report| report.dev));
        reports_of.sort_by(|a, b| a.at.cmp(&b.at));
    }
}

/// The score of a memory that is empty at first.
fn one(reports: &[&Report]) -> Score {
    score(reports, &ask(&[&Window::new(Bounds::default())], reports))
}

/// Ten orders by chance: the worst, the mean, and the best.
fn by_chance(name: &str, reports: &[&Report]) {
    let scores: Vec<Score> = orders(reports, 10).iter().map(|order| one(order)).collect();
    let mut by_f1 = scores.clone();
    by_f1.sort_by(|a, b| a.pairs[2].total_cmp(&b.pairs[2]));
    if let [worst, .., best] = by_f1[..] {
        row(name, "all", "worst", worst);
        row(name, "all", "mean", Score::mean(&scores));
        row(name, "all", "best", best);
    }
}

fn row(half: &str, language: &str, order: &str, score: Score) {
    let ([p, r, f], [bp, br, bf], [events, stories]) = (score.pairs, score.b_cubed, score.counts);
    println!(
        "{half:<5} {language:<9} {order:<10} {events:>6} {stories:>8}  {p:>7.3}  {r:.3} {f:.3}  {bp:>9.3}  {br:.3} {bf:.3}"
    );
}
