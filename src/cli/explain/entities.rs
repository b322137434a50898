//! What each name could have meant, for `explain`.

use std::fmt::Write as _;

use serde::Serialize;

use crate::article::Article;
use crate::cli::people::{Paint, clean};
use crate::enrich::Analysis;
use crate::enrich::entities::link::{ENOUGH, Weighed};
use crate::enrich::entities::{Knowledge, Linker};

/// A name with its candidates.
#[derive(Debug, Serialize)]
pub struct Linked {
    name: String,
    class: &'static str,
    /// The identifier that it got.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// The share of "something that no pack knows".
    unknown: f64,
    candidates: Vec<Candidate>,
}

/// An entity that a name could mean.
#[derive(Debug, Serialize)]
struct Candidate {
    id: String,
    label: String,
    kind: &'static str,
    share: f64,
    /// What spoke for it and against it, in logarithms of odds.
    reasons: Vec<(&'static str, f64)>,
}

/// The candidates of all names of an article that were found.
pub fn linked(article: &Article, knowledge: &std::sync::Arc<Knowledge>) -> Vec<Linked> {
    let decisions = Linker::new(knowledge).decisions(&Analysis::of(article), &article.annotations);
    let told = |weighed: &Weighed| {
        let record = knowledge.record(weighed.key)?;
        let own = || record.ids().next().map_or_else(String::new, |(scheme, id)| format!("{scheme}:{id}"));
        Some(Candidate {
            id: record.wikidata.map_or_else(own, |id| format!("Q{id}")),
            label: record.label.to_owned(),
            kind: record.kind.word(),
            share: hundredth(weighed.share),
            reasons: weighed.score.parts.iter().map(|&(reason, amount)| (reason, hundredth(amount))).collect(),
        })
    };
    let linked = |(name, class, decision): (String, crate::enrich::entities::Class, _)| {
        let decision: crate::enrich::entities::link::Decision = decision;
        let candidates: Vec<Candidate> = decision.candidates.iter().filter_map(told).collect();
        let id = decision.chosen().and_then(|_| candidates.first()).map(|candidate| candidate.id.clone());
        Linked { name, class: class.word(), id, unknown: hundredth(decision.unknown), candidates }
    };
    decisions.into_iter().map(linked).filter(|linked| !linked.candidates.is_empty()).collect()
}

fn hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// The names for people at a terminal, each with its first candidates.
pub fn show(out: &mut String, linked: &[Linked], most: usize, paint: Paint) {
    if linked.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", paint.bold("entities"));
    for Linked { name, class, id, unknown, candidates } in linked {
        let what = match id {
            Some(id) => id.clone(),
            None => format!("no identifier: none is likely enough ({ENOUGH}), unknown {unknown:.2}"),
        };
        let _ = writeln!(out, "  {} {}  {}", paint.dim(&format!("{class:<12}")), clean(name), paint.dim(&what));
        for candidate in candidates.iter().take(most) {
            let reasons: Vec<String> = candidate.reasons.iter().map(|(why, by)| format!("{why} {by:+.1}")).collect();
            let Candidate { id, label, kind, share, .. } = candidate;
            let line = format!("- {share:>6.2} {id} {} ({kind})  [{}]", clean(label), reasons.join(", "));
            let _ = writeln!(out, "      {}", paint.dim(&line));
        }
    }
}
