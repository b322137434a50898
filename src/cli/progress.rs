//! A line on the terminal that says how far `pipe` has come.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::telemetry::Telemetry;
use crate::transport::files::{Input, Progress};

/// How often it is written anew.
const EVERY: Duration = Duration::from_millis(500);

/// The line, as long as this lives.
pub struct Line {
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Line {
    /// Begins it, if standard error is a terminal.
    pub fn start(inputs: Vec<Input>, progress: Progress, telemetry: &Arc<Telemetry>) -> Option<Self> {
        if !std::io::stderr().is_terminal() {
            return None;
        }
        let (end, ended) = channel();
        let telemetry = Arc::clone(telemetry);
        let write = move || {
            let (started, total) = (Instant::now(), inputs.iter().map(Input::bytes).sum());
            while ended.recv_timeout(EVERY).is_err_and(|error| error == std::sync::mpsc::RecvTimeoutError::Timeout) {
                let books = telemetry.balance();
                let shown = Shown {
                    articles: books.published,
                    rejected: books.skipped + books.retried + books.quarantined,
                    reasons: telemetry.reasons(),
                    bytes: progress.bytes(),
                    total,
                    took: started.elapsed(),
                };
                let text = fitting(&shown.text(), width());
                // The cursor goes back to the beginning, so that a line of the log takes its place.
                let _ = write!(std::io::stderr(), "\r{text}\x1b[K\r");
            }
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        };
        let thread = std::thread::Builder::new().name("copydesk-progress".to_owned()).spawn(write).ok()?;
        Some(Self { end: Some(end), thread: Some(thread) })
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What the line says.
struct Shown {
    /// Messages published.
    articles: u64,
    /// Messages that were not.
    rejected: u64,
    /// Why, the most frequent reasons first.
    reasons: Vec<(&'static str, u64)>,
    /// Bytes read.
    bytes: u64,
    /// Bytes there are, where that is known.
    total: Option<u64>,
    took: Duration,
}

impl Shown {
    fn text(&self) -> String {
        let seconds = self.took.as_secs_f64().max(0.001);
        let rate = |count: u64| count as f64 / seconds;
        let mut text = format!(
            "{} articles, {:.0}/s, {:.1} MB/s, {} rejected",
            self.articles,
            rate(self.articles),
            rate(self.bytes) / 1e6,
            self.rejected
        );
        if let Some(total) = self.total.filter(|&total| total > 0) {
            let share = (self.bytes as f64 / total as f64).min(1.0);
            text += &format!(", {:.0} %", (share * 100.0).floor());
            if share > 0.0 {
                text += &format!(", {} left", clock(seconds / share * (1.0 - share)));
            }
        }
        if !self.reasons.is_empty() {
            text += &format!("; {}", reasons(&self.reasons));
        }
        text
    }
}

/// Counts by reason, as in `5 malformed.json, 2 not_article.feed`.
pub fn reasons(counts: &[(&str, u64)]) -> String {
    let counts: Vec<_> = counts.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    counts.join(", ")
}

/// Columns of the terminal.
fn width() -> usize {
    match ratatui::crossterm::terminal::size() {
        Ok((columns, _)) if columns > 0 => columns.into(),
        _ => 80,
    }
}

/// The text on one line: a longer one would not be written over.
fn fitting(text: &str, width: usize) -> String {
    match text.chars().count() < width {
        true => text.to_owned(),
        false => text.chars().take(width.saturating_sub(2)).chain(['…']).collect(),
    }
}

/// Seconds as minutes and seconds, with hours where there are any.
fn clock(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_is_done_and_what_is_left() {
        let shown = |bytes, total| Shown {
            articles: 1200,
            rejected: 0,
            reasons: Vec::new(),
            bytes,
            total,
            took: Duration::from_secs(10),
        };
        assert_eq!(
            shown(25_000_000, Some(100_000_000)).text(),
            "1200 articles, 120/s, 2.5 MB/s, 0 rejected, 25 %, 0:30 left"
        );
        assert_eq!(shown(0, Some(100)).text(), "1200 articles, 120/s, 0.0 MB/s, 0 rejected, 0 %");
        assert_eq!(shown(0, None).text(), "1200 articles, 120/s, 0.0 MB/s, 0 rejected");
        let refused =
            Shown { rejected: 7, reasons: vec![("malformed.json", 5), ("not_article.feed", 2)], ..shown(0, None) };
        let text = refused.text();
        assert!(text.ends_with("7 rejected; 5 malformed.json, 2 not_article.feed"), "{text}");
        assert_eq!(fitting(&text, 20), "1200 articles, 120…");
        assert_eq!(fitting("short", 20), "short");
        assert_eq!((clock(59.6), clock(3725.0)), ("1:00".to_owned(), "1:02:05".to_owned()));
    }
}
