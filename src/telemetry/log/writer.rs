//! Writes lines on a thread of its own: whoever logs never waits. What does not fit is dropped, counted and said.
//!
//! `tracing-appender` does the same but for four things that the log promises: it says on standard output, into the log, that it could
//! not end in time; it can be flushed only by ending it, for no longer than a second; it panics where the system gives no thread; and
//! nobody hears in the log what was dropped.

use std::io::{BufWriter, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use tracing_subscriber::fmt::MakeWriter;

/// Lines that wait, at most.
const WAITING: usize = 8192;
/// Longest wait for the last lines at the end.
const END: Duration = Duration::from_secs(2);

enum Item {
    Line(Vec<u8>),
    End(SyncSender<()>),
}

/// Takes lines. Clones feed the same thread.
#[derive(Debug, Clone)]
pub struct Writer {
    items: SyncSender<Item>,
    dropped: Arc<AtomicU64>,
}

impl std::fmt::Debug for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Item")
    }
}

impl Writer {
    /// Starts the thread. `notice` makes the line that says how many were dropped.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        target: Box<dyn Write + Send>,
        notice: impl Fn(u64) -> Vec<u8> + Send + 'static,
    ) -> std::io::Result<Self> {
        let (items, waiting) = sync_channel(WAITING);
        let dropped: Arc<AtomicU64> = Arc::default();
        let counter = Arc::clone(&dropped);
        std::thread::Builder::new().name("log".to_owned()).spawn(move || write(target, &waiting, &counter, notice))?;
        Ok(Self { items, dropped })
    }

    /// Writes a line, or drops it when too many wait.
    fn line(&self, line: Vec<u8>) {
        if self.items.try_send(Item::Line(line)).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Lines dropped so far.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// Waits until all lines are written, but not for long.
    pub fn flush(&self) {
        let (sender, done) = sync_channel(1);
        let mut item = Item::End(sender);
        let deadline = std::time::Instant::now() + END;
        while std::time::Instant::now() < deadline {
            match self.items.try_send(item) {
                Ok(()) => {
                    let _ = done.recv_timeout(END);
                    return;
                }
                Err(std::sync::mpsc::TrySendError::Full(back)) => item = back,
                Err(std::sync::mpsc::TrySendError::Disconnected(_)) => return,
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Each write is a line.
impl Write for &Writer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.line(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Writer {
    type Writer = &'a Writer;

    fn make_writer(&'a self) -> Self::Writer {
        self
    }
}

fn write(
    target: Box<dyn Write + Send>,
    waiting: &Receiver<Item>,
    dropped: &AtomicU64,
    notice: impl Fn(u64) -> Vec<u8>,
) {
    let mut target = BufWriter::with_capacity(64 << 10, target);
    let mut said = 0;
    loop {
        let item = match waiting.try_recv() {
            Ok(item) => item,
            Err(_) => {
                let _ = target.flush();
                match waiting.recv_timeout(Duration::from_secs(1)) {
                    Ok(item) => item,
                    Err(RecvTimeoutError::Timeout) => {
                        said = say(&mut target, dropped, said, &notice);
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        };
        // A log that cannot be written is no reason to stop the work; there is nobody left to tell.
        match item {
            Item::Line(line) => {
                let _ = target.write_all(&line);
            }
            Item::End(done) => {
                said = say(&mut target, dropped, said, &notice);
                let _ = target.flush();
                let _ = done.try_send(());
            }
        }
    }
}

fn say(target: &mut impl Write, dropped: &AtomicU64, said: u64, notice: &impl Fn(u64) -> Vec<u8>) -> u64 {
    let now = dropped.load(Ordering::Relaxed);
    if now > said {
        let _ = target.write_all(&notice(now - said));
    }
    now
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};

    use super::*;

    /// Gives every write to a channel, and can be made to wait.
    struct Slow(Sender<String>, Receiver<()>);

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let _ = self.1.recv();
            let _ = self.0.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_sleeps_stops_nobody_and_hears_what_it_missed() {
        let ((out, lines), (go, wait)) = (channel(), channel());
        let writer =
            Writer::start(Box::new(Slow(out, wait)), |count| format!("dropped {count}\n").into_bytes()).unwrap();
        for _ in 0..3 * WAITING {
            writer.line(format!("{}\n", "x".repeat(100)).into_bytes());
        }
        let dropped = writer.dropped();
        assert!(dropped > 0);
        drop(go);
        writer.flush();
        let text: String = lines.try_iter().collect();
        assert!(text.ends_with(&format!("dropped {dropped}\n")), "{}", &text[text.len() - 100..]);
        assert_eq!(text.lines().count() as u64, 3 * WAITING as u64 - dropped + 1);
    }
}
