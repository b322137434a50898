//! `copydesk top`: a log, followed in the terminal.

mod screen;
mod state;

use std::fs::File;
use std::io::{IsTerminal, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};

use super::{Exit, Fault};
use crate::telemetry::digest::read::{Blocks, lines};
use state::State;

/// Time between two pictures.
const REFRESH: Duration = Duration::from_millis(250);
/// How often a file is looked at for more.
const LOOK: Duration = Duration::from_millis(200);
/// Size of the picture that is printed where there is no terminal.
const PRINTED: (u16, u16) = (120, 44);

/// Show live what a log says: throughput, time in each stage, replicas and their connections, reasons, sources, warnings.
///
/// The log is that of `serve` in JSON, of any number of replicas. q quits; space holds the picture. Where standard output is no terminal, the
/// last state is printed once, at the end of the input.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  kubectl logs -f -l app=copydesk --prefix=false --max-log-requests=20 | copydesk top
  docker compose logs -f --no-log-prefix copydesk | copydesk top
  copydesk top /var/log/copydesk.log          the file is followed as it grows
  copydesk top < worker.log | cat             the state at its end")]
pub struct Args {
    /// The log; `-`, or none, is standard input.
    #[arg(value_name = "FILE")]
    log: Option<PathBuf>,
}

/// Waits for more at the end of a file, and begins anew when the file was cut.
struct Follow(File);

impl Read for Follow {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let count = self.0.read(into)?;
            if count > 0 {
                return Ok(count);
            }
            if self.0.metadata()?.len() < self.0.stream_position()? {
                self.0.seek(SeekFrom::Start(0))?;
            }
            std::thread::sleep(LOOK);
        }
    }
}

pub fn run(args: &Args) -> Result<Exit, Fault> {
    let terminal = std::io::stdout().is_terminal();
    let path = args.log.as_ref().filter(|path| path.as_os_str() != "-");
    let reader: Box<dyn Read + Send> = match path {
        Some(path) => {
            let fault = |error| Fault::new(Exit::Input, format!("{} cannot be read: {error}", path.display()));
            let file = File::open(path).map_err(fault)?;
            if terminal { Box::new(Follow(file)) } else { Box::new(file) }
        }
        None => {
            if std::io::stdin().is_terminal() {
                return Err(Fault::new(Exit::Usage, "nothing to read: pipe a log into it, or name a file"));
            }
            Box::new(std::io::stdin())
        }
    };
    let state = Arc::new(Mutex::new(State::default()));
    let (shared, name) = (Arc::clone(&state), "top-reader".to_owned());
    let reading =
        std::thread::Builder::new().name(name).spawn(move || read(reader, &shared)).map_err(Fault::internal)?;
    if terminal {
        // The reader is left behind: it may wait for a line that never comes.
        show(&state).map_err(|error| Fault::writing("the terminal", &error))?;
        return Ok(Exit::Success);
    }
    let _ = reading.join();
    let picture = printed(&lock(&state));
    std::io::stdout().write_all(picture.as_bytes()).map_err(|error| Fault::writing("standard output", &error))?;
    match &lock(&state).fault {
        Some(fault) => Err(Fault::new(Exit::Input, fault.as_str())),
        None => Ok(Exit::Success),
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read(mut reader: Box<dyn Read + Send>, state: &Mutex<State>) {
    let mut blocks = Blocks::default();
    loop {
        match blocks.next(&mut reader) {
            Ok(Some(block)) => {
                let mut state = lock(state);
                lines(&block).for_each(|line| state.take(line));
                (0..std::mem::take(&mut blocks.too_long)).for_each(|_| state.all.too_long());
            }
            Ok(None) => break,
            Err(error) => {
                lock(state).fault = Some(format!("the log cannot be read: {error}"));
                break;
            }
        }
    }
    lock(state).ended = true;
}

fn show(state: &Mutex<State>) -> std::io::Result<()> {
    let mut terminal = ratatui::try_init()?;
    let shown = until_quit(&mut terminal, state);
    let restored = ratatui::try_restore();
    shown.and(restored)
}

fn until_quit(terminal: &mut ratatui::DefaultTerminal, state: &Mutex<State>) -> std::io::Result<()> {
    let mut held = false;
    let mut next = Instant::now();
    loop {
        if !held && Instant::now() >= next {
            let picture = lock(state).picture();
            terminal.draw(|frame| screen::draw(frame, &picture))?;
            next = Instant::now() + REFRESH;
        }
        if !event::poll(if held { REFRESH } else { next.saturating_duration_since(Instant::now()) })? {
            continue;
        }
        match event::read()? {
            Event::Key(key) if key.kind == KeyEventKind::Press => match key.code {
                KeyCode::Char('q') | KeyCode::Esc => return Ok(()),
                KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => return Ok(()),
                KeyCode::Char(' ') => held = !held,
                _ => {}
            },
            Event::Resize(..) => {
                let picture = lock(state).picture();
                terminal.draw(|frame| screen::draw(frame, &picture))?;
            }
            _ => {}
        }
    }
}

/// The picture as text.
fn printed(state: &State) -> String {
    let (width, height) = PRINTED;
    // Drawing into memory does not fail.
    let Ok(mut terminal) = Terminal::new(TestBackend::new(width, height));
    let picture = state.picture();
    let Ok(_) = terminal.draw(|frame| screen::draw(frame, &picture));
    let buffer = terminal.backend().buffer();
    let mut out = String::new();
    for y in 0..height {
        let line: String = (0..width).filter_map(|x| Some(buffer.cell((x, y))?.symbol())).collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> String {
        let line = |second: u32, event: &str, fields: &str| {
            format!(
                "{{\"timestamp\":\"2026-01-02T03:04:{second:02}.000000Z\",\"level\":\"WARN\",\"event\":\"{event}\",\"message\":\"m\",\"service.instance.id\":\"worker-a:7\",{fields}}}\n"
            )
        };
        let mut log = line(0, "started", "\"messaging.destination.name\":\"articles.raw\"");
        for second in 1..50 {
            log += &line(
                second,
                "message.settled",
                "\"outcome\":\"published\",\"source.domain\":\"example.org\",\"time.total_ms\":12.5,\"time.decode_ms\":2.0",
            );
        }
        log += &line(50, "message.settled", "\"outcome\":\"quarantined\",\"error.type\":\"malformed.json\"");
        log += &line(51, "blocked", "\"reason\":\"low on memory\"");
        log + &line(
            52,
            "summary",
            "\"uptime_seconds\":52.0,\"interval_seconds\":30.0,\"messages_per_second\":0.96,\"ledger.received\":50,\"ledger.published\":49,\"ledger.quarantined\":1,\"connection\":\"blocked\",\"process.memory.rss\":104857600",
        )
    }

    #[test]
    fn the_last_state_is_printed() {
        let state = Mutex::new(State::default());
        read(Box::new(std::io::Cursor::new(log())), &state);
        let picture = printed(&lock(&state));
        for part in [
            "articles.raw",
            "worker-a:7",
            "blocked",
            "malformed.json",
            "example.org",
            "low on memory",
            "100 MiB",
            "decode",
        ] {
            assert!(picture.contains(part), "{part} not in\n{picture}");
        }
        assert!(lock(&state).ended);
    }

    #[test]
    fn any_size_and_any_log_is_drawn() {
        for log in [String::new(), "no log\n".to_owned(), log()] {
            let state = Mutex::new(State::default());
            read(Box::new(std::io::Cursor::new(log)), &state);
            let picture = lock(&state).picture();
            for size in [(1, 1), (20, 5), (80, 24), (300, 90)] {
                let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
                terminal.draw(|frame| screen::draw(frame, &picture)).unwrap();
            }
        }
    }
}
