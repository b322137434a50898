//! How `top` looks.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Paragraph, Row, Sparkline, Table};

use super::state::Picture;
use crate::cli::figures::{bytes, count, micros, number, percent, seconds, time};
use crate::telemetry::digest::{OUTCOMES, STAGES};

const SOFT: Style = Style::new().fg(Color::DarkGray);
const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
const COLOURS: [Color; OUTCOMES.len()] = [Color::Blue, Color::Gray, Color::Yellow, Color::Red, Color::Magenta];

/// Draws everything into the frame, as far as it fits.
pub fn draw(frame: &mut Frame<'_>, picture: &Picture) {
    let replicas = u16::try_from(picture.replicas.len()).unwrap_or(u16::MAX).clamp(1, 12);
    let [head, rate, middle, table, bottom] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(8),
        Constraint::Length(10),
        Constraint::Length(replicas + 3),
        Constraint::Min(3),
    ])
    .areas(frame.area());
    frame.render_widget(Paragraph::new(title(picture)), head);
    throughput(frame, rate, picture);
    let [left, right] = Layout::horizontal([Constraint::Percentage(45), Constraint::Percentage(55)]).areas(middle);
    stages(frame, left, picture);
    reasons(frame, right, picture);
    replicas_table(frame, table, picture);
    let [left, right] = Layout::horizontal([Constraint::Percentage(45), Constraint::Percentage(55)]).areas(bottom);
    sources(frame, left, picture);
    said(frame, right, picture);
}

fn block(title: impl Into<String>) -> Block<'static> {
    Block::new().borders(Borders::TOP).border_style(SOFT).title(Span::styled(format!(" {} ", title.into()), BOLD))
}

fn title(picture: &Picture) -> Line<'static> {
    let now = picture.now.map_or_else(|| "no line yet".to_owned(), |now| time(now, "%F %H:%M:%S UTC"));
    let (lines, foreign) = picture.lines;
    let mut spans = vec![
        Span::styled("copydesk top", BOLD),
        Span::raw(format!("  {}  {now}  ", picture.queues.join(", "))),
        Span::styled(format!("{} lines", count(lines)), SOFT),
    ];
    if foreign > 0 {
        spans.push(Span::styled(format!(", {} not of this log", count(foreign)), SOFT));
    }
    spans.push(Span::styled(if picture.ended { "  end of the log" } else { "" }, Style::new().fg(Color::Yellow)));
    spans.push(Span::styled("  q quits", SOFT));
    Line::from(spans)
}

fn throughput(frame: &mut Frame<'_>, area: Rect, picture: &Picture) {
    let block = block(format!("{} articles/s", number(picture.rate())));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let [words, chart] = Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(inner);
    let ended: u64 = picture.recent.outcomes.iter().sum();
    let mut spans = Vec::new();
    for ((outcome, total), colour) in OUTCOMES.iter().zip(picture.recent.outcomes).zip(COLOURS) {
        if total > 0 || *outcome == "published" {
            let style = Style::new().fg(colour);
            spans.push(Span::styled(format!("{outcome} {}  ", percent(total, ended)), style));
        }
    }
    let lag = picture.recent.lag.quantile(0.5).zip(picture.recent.lag.max());
    if let Some((median, most)) = lag {
        spans.push(Span::raw(format!("lag {} median, {} most  ", micros(median), micros(most))));
    }
    spans.push(Span::styled(format!("in the last {}", seconds(picture.covers)), SOFT));
    if picture.scale > 1.0 {
        spans.push(Span::styled(format!(", successes sampled 1 : {}", number(picture.scale)), SOFT));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), words);
    let wide = usize::from(chart.width);
    let totals: Vec<u64> = picture.seconds.iter().map(|outcomes| outcomes.iter().sum()).collect();
    let shown = &totals[totals.len().saturating_sub(wide)..];
    frame.render_widget(Sparkline::default().data(shown).style(Style::new().fg(Color::Blue)), chart);
}

fn stages(frame: &mut Frame<'_>, area: Rect, picture: &Picture) {
    let rows = STAGES.iter().enumerate().filter_map(|(index, stage)| {
        let [p50, p95, p99] = picture.percentiles(index)?.map(micros);
        let style = if *stage == "total" { BOLD } else { Style::new() };
        Some(Row::new([(*stage).to_owned(), p50, p95, p99]).style(style))
    });
    let widths = [Constraint::Length(10), Constraint::Length(10), Constraint::Length(10), Constraint::Length(10)];
    let head = Row::new(["stage", "50 %", "95 %", "99 %"]).style(SOFT);
    frame.render_widget(Table::new(rows, widths).header(head).block(block("time")), area);
}

fn reasons(frame: &mut Frame<'_>, area: Rect, picture: &Picture) {
    let mut reasons: Vec<_> = picture.recent.reasons.iter().map(|(code, n)| (code, n.iter().sum::<u64>())).collect();
    reasons.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let rows = reasons.into_iter().map(|(code, total)| Row::new([count(total), code.clone()]));
    frame.render_widget(Table::new(rows, [Constraint::Length(9), Constraint::Min(10)]).block(block("reasons")), area);
}

fn replicas_table(frame: &mut Frame<'_>, area: Rect, picture: &Picture) {
    let rows = picture.replicas.iter().map(|row| {
        let run = &row.run;
        let colour = match run.connection.as_str() {
            "ready" => Color::Green,
            "" | "none" => Color::DarkGray,
            "blocked" | "paused" => Color::Yellow,
            _ => Color::Red,
        };
        let heard = picture
            .now
            .filter(|_| run.at > 0)
            .map(|now| format!("{} ago", seconds(((now - run.at) / 1_000_000) as f64)));
        let cells = [
            Span::raw(row.name.clone()),
            Span::styled(if run.connection.is_empty() { "–".to_owned() } else { run.connection.clone() }, colour),
            Span::raw(number(run.rate)),
            Span::raw(count(run.books.in_flight)),
            Span::raw(count(run.books.received)),
            Span::styled(
                count(run.books.quarantined),
                if run.books.quarantined > 0 { Color::Red } else { Color::Reset },
            ),
            Span::raw(count(run.reconnects)),
            Span::raw(bytes(run.memory)),
            Span::styled(
                if run.books.holds() { "balances" } else { "DOES NOT BALANCE" },
                if run.books.holds() { SOFT } else { Style::new().fg(Color::Red) },
            ),
            Span::styled(heard.unwrap_or_default(), SOFT),
        ];
        Row::new(cells)
    });
    let head = Row::new([
        "replica",
        "connection",
        "rate/s",
        "in flight",
        "received",
        "quarantined",
        "reconnects",
        "memory",
        "ledger",
        "summary",
    ]);
    let widths = [
        Constraint::Min(14),
        Constraint::Length(10),
        Constraint::Length(8),
        Constraint::Length(9),
        Constraint::Length(11),
        Constraint::Length(11),
        Constraint::Length(10),
        Constraint::Length(9),
        Constraint::Length(9),
        Constraint::Length(10),
    ];
    let books = &picture.books;
    let title = format!(
        "replicas: {}, {} received, {} published, {} retried, {} quarantined",
        picture.replicas.len(),
        count(books.received),
        count(books.published),
        count(books.retried),
        count(books.quarantined)
    );
    frame.render_widget(Table::new(rows, widths).header(head.style(SOFT)).block(block(title)), area);
}

fn sources(frame: &mut Frame<'_>, area: Rect, picture: &Picture) {
    let mut sources: Vec<_> = picture.recent.sources.iter().collect();
    sources.sort_by(|a, b| b.1.all.cmp(&a.1.all).then_with(|| a.0.cmp(b.0)));
    let rows = sources.into_iter().take(usize::from(area.height)).map(|(domain, total)| {
        let failed = if total.failed > 0 { percent(total.failed, total.all) } else { String::new() };
        Row::new([count(total.all), failed, domain.clone()])
    });
    let widths = [Constraint::Length(9), Constraint::Length(9), Constraint::Min(10)];
    let head = Row::new(["articles", "failed", "domain"]).style(SOFT);
    frame.render_widget(Table::new(rows, widths).header(head).block(block("sources")), area);
}

fn said(frame: &mut Frame<'_>, area: Rect, picture: &Picture) {
    let lines: Vec<_> = picture
        .said
        .iter()
        .take(usize::from(area.height))
        .map(|said| {
            let colour = if said.error { Color::Red } else { Color::Yellow };
            Line::from(vec![
                Span::styled(format!("{} ", time(said.at, "%H:%M:%S")), SOFT),
                Span::styled(crate::cli::figures::one_line(&said.text), colour),
                Span::styled(format!("  {}", said.replica), SOFT),
            ])
        })
        .collect();
    frame.render_widget(Paragraph::new(lines).block(block("warnings and errors of the workers")), area);
}
