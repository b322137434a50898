//! An explanation for people at a terminal.

use std::fmt::Write as _;

use super::{Explanation, Told, entities};
use crate::cli::people::{Paint, clean, cut};

/// Candidates of a field, and removed lines, that are shown unless all are asked for.
const LOST: usize = 4;
const REMOVED: usize = 40;

/// Most characters of a value, and of a line that lost or was removed.
const VALUE: usize = 200;
const LINE: usize = 90;

/// The explanation, in colours where standard output is a terminal that takes them.
pub fn text(explanation: &Explanation, all: bool) -> String {
    painted(explanation, all, Paint::of_stdout())
}

fn painted(explanation: &Explanation, all: bool, paint: Paint) -> String {
    let mut out = String::new();
    let title = format!("{}, {} bytes", clean(&explanation.input), explanation.bytes);
    let _ = writeln!(out, "{}", paint.bold(&title));
    let _ = writeln!(out, "{}", verdict(&explanation.verdict, paint));
    for sent in &explanation.outputs {
        let form = sent.content_type.as_deref().unwrap_or("a document");
        let line =
            format!("to exchange {:?} as {}: {form}, {} bytes", sent.exchange, clean(&sent.routing_key), sent.bytes);
        let _ = writeln!(out, "  {}", paint.dim(&line));
    }
    fields(&mut out, explanation, all, paint);
    entities::show(&mut out, &explanation.entities, if all { usize::MAX } else { LOST }, paint);
    removed(&mut out, explanation, all, paint);
    if !explanation.warnings.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("warnings"));
        for warning in &explanation.warnings {
            let field = warning.field.as_deref().map_or_else(String::new, |field| format!(" ({field})"));
            let detail = warning.detail.as_deref().map_or_else(String::new, |detail| format!(": {}", clean(detail)));
            let _ = writeln!(out, "  {}{field}{detail}", warning.code);
        }
    }
    if !explanation.enrichers.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("enrichers"));
        for found in &explanation.enrichers {
            let said = match found.outcome {
                "not_served" => "does not know this language".to_owned(),
                "failed" => "failed, see warnings".to_owned(),
                _ => cut(&clean(&found.found), LINE),
            };
            let cost = format!("{} units, {:.2} ms", found.units, found.milliseconds);
            let _ = writeln!(out, "  {} {said}  {}", paint.dim(&format!("{:<12}", found.name)), paint.dim(&cost));
        }
    }
    let _ = writeln!(out, "\n{}", paint.bold("cost"));
    for spent in &explanation.stages {
        let _ = writeln!(
            out,
            "  {} {:>10} units {:>9.2} ms",
            paint.dim(&format!("{:<12}", spent.stage)),
            spent.units,
            spent.milliseconds
        );
    }
    out
}

fn verdict(told: &Told, paint: Paint) -> String {
    let Some(reason) = told.reason else { return format!("  {}", told.outcome) };
    let title = paint.red(&format!("{} at {}: {reason}", told.outcome, told.stage));
    let detail = told.detail.as_deref().map_or_else(String::new, |detail| format!("\n  {}", clean(detail)));
    format!("  {title}{detail}\n  {}", paint.dim(told.meaning.unwrap_or_default()))
}

fn fields(out: &mut String, explanation: &Explanation, all: bool, paint: Paint) {
    if !explanation.fields.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("fields"));
    }
    for field in &explanation.fields {
        let name = paint.dim(&format!("{:<12}", field.field));
        match &field.value {
            Some(value) => {
                let method = field.method.as_deref().unwrap_or("found in the text");
                let sure = field.confidence.map_or_else(String::new, |sure| format!(" {sure:.2}"));
                let also = match field.agreed.as_slice() {
                    [] => String::new(),
                    agreed => format!("; also {}", agreed.join(", ")),
                };
                let _ = writeln!(
                    out,
                    "  {name} {}  {}",
                    cut(&clean(value), VALUE),
                    paint.dim(&format!("[{method}{sure}{also}]"))
                );
            }
            None => {
                let _ = writeln!(out, "  {name} {}", paint.dim("(nothing was good enough)"));
            }
        }
        let shown = if all { field.lost.len() } else { LOST };
        for lost in field.lost.iter().take(shown) {
            let line = format!("- {:>6.2} {}  [{}]", lost.score, cut(&clean(&lost.value), LINE), lost.method);
            let _ = writeln!(out, "      {}", paint.dim(&line));
        }
        more(out, "      ", field.lost.len().saturating_sub(shown), paint);
    }
}

fn removed(out: &mut String, explanation: &Explanation, all: bool, paint: Paint) {
    let removed = &explanation.removed;
    if removed.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", paint.bold(&format!("removed, {} lines or blocks", removed.len())));
    let shown = if all { removed.len() } else { REMOVED };
    for piece in removed.iter().take(shown) {
        let _ = writeln!(out, "  - {}  {}", cut(&clean(&piece.text), LINE), paint.dim(&format!("[{}]", piece.rule)));
    }
    more(out, "  ", removed.len().saturating_sub(shown), paint);
}

fn more(out: &mut String, indent: &str, number: usize, paint: Paint) {
    if number > 0 {
        let _ = writeln!(out, "{indent}{}", paint.dim(&format!("… and {number} more; --all shows them")));
    }
}
