//! Fits the weights of the signs of `copydesk::memory::story::rules` on reports whose events are known: logistic regression by Newton's method.
//!
//! Each report is compared with each event of its language that was reported before, whose story is made of just its reports. Events that are more
//! than three days away count as if they were within three days: so few are told of each day that everything on one day would seem to be one event.

use copydesk::memory::story::rules::{MANY, crowd};
use copydesk::memory::story::{Limits, Record, Report as Terms, Shelf, Stories, Vector};

use crate::measure::{Report, orders};

/// Signs: one for the sum itself, agreement, what is told again, logarithm of the members, days.
const SIGNS: usize = 5;

/// A comparison: its signs, what the crowd adds to the odds, and whether both are of one event.
struct Row {
    signs: [f64; SIGNS],
    crowd: f64,
    same: bool,
}

/// What stands in front of the sum, and the weights of agreement, of what is told again, of members and days.
pub fn fit(reports: &[&Report]) -> [f64; SIGNS] {
    let orders = orders(reports, 3);
    let rows: Vec<Row> = std::iter::once(reports).chain(orders.iter().map(Vec::as_slice)).flat_map(compare).collect();
    let mut weights = [0.0; SIGNS];
    for _ in 0..30 {
        let (mut slope, mut curve) = ([0.0; SIGNS], [[0.0; SIGNS]; SIGNS]);
        for row in &rows {
            let odds = row.crowd + row.signs.iter().zip(weights).map(|(sign, weight)| sign * weight).sum::<f64>();
            let likely = 1.0 / (1.0 + (-odds).exp());
            let missed = f64::from(u8::from(row.same)) - likely;
            for (i, a) in row.signs.iter().enumerate() {
                slope[i] += missed * a;
                for (j, b) in row.signs.iter().enumerate() {
                    curve[i][j] += likely * (1.0 - likely) * a * b;
                }
            }
        }
        // What keeps weights finite where a sign tells all.
        for i in 0..SIGNS {
            slope[i] -= 1e-3 * weights[i];
            curve[i][i] += 1e-3;
        }
        let step = solved(curve, slope);
        weights.iter_mut().zip(step).for_each(|(weight, step)| *weight += step);
    }
    weights
}

fn compare(reports: &[&Report]) -> Vec<Row> {
    let window = Limits::default().window;
    let (mut counts, mut stories, mut rows) = (Stories::default(), Vec::<(&Report, Record)>::new(), Vec::new());
    for &report in reports {
        let Some(terms) = Terms::of(&report.article) else { continue };
        let counted = counts.count(&terms.cells());
        let fresh = Vector::of(&terms.terms, &counted);
        let crowd = crowd(counted[0]);
        for (first, story) in stories.iter().filter(|(first, _)| first.language == report.language) {
            let (same, away) = (first.event == report.event, story.gap(terms.at));
            if same && away > window {
                continue;
            }
            let [agreement, retold] = fresh.overlap(&story.centre).signs();
            let days = f64::from(if away > window { away % window } else { away }) / 86_400.0;
            rows.push(Row {
                signs: [1.0, agreement, retold, f64::from(story.members.min(MANY)).ln(), days],
                crowd,
                same,
            });
        }
        match stories.iter_mut().find(|(first, _)| first.event == report.event) {
            Some((_, story)) => {
                story.members += 1;
                story.centre = story.centre.joined(&fresh, story.members);
                story.reach(terms.at);
            }
            None => {
                let mut story = Record { members: 1, centre: fresh, ..Record::default() };
                story.reach(terms.at);
                stories.push((report, story));
            }
        }
    }
    rows
}

/// The solution of `matrix * x = right`, by elimination; the matrix is symmetric and positive definite.
fn solved(mut matrix: [[f64; SIGNS]; SIGNS], mut right: [f64; SIGNS]) -> [f64; SIGNS] {
    for at in 0..SIGNS {
        for row in at + 1..SIGNS {
            let factor = matrix[row][at] / matrix[at][at];
            let above = matrix[at];
            matrix[row].iter_mut().zip(above).for_each(|(cell, above)| *cell -= factor * above);
            right[row] -= factor * right[at];
        }
    }
    for at in (0..SIGNS).rev() {
        let known: f64 = (at + 1..SIGNS).map(|column| matrix[at][column] * right[column]).sum();
        right[at] = (right[at] - known) / matrix[at][at];
    }
    right
}
