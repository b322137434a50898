//! The thread that writes down what the window remembers, behind it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::super::Watcher;
use super::file::{Error, File, set_aside};
use crate::memory::Window;

/// Time from one look for what is new to the next: so much may be forgotten by a process that is killed, and the time of one commit.
pub const EVERY: Duration = Duration::from_millis(100);
/// Most articles of one commit, so that the window is never locked for long.
const MOST: usize = 250;
/// Waits between tries to open the file again, the first and the longest.
const WAITS: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));
/// A write that takes longer counts as one that fails.
const SLOW: Duration = Duration::from_secs(5);
/// Longest wait at the end for what is not written yet.
const LAST: Duration = Duration::from_secs(5);

/// A handle on the thread.
pub struct Writer {
    stop: Sender<()>,
    ended: Mutex<Option<Receiver<()>>>,
    pulse: Arc<Pulse>,
}

/// Whether a write is under way, and how long.
struct Pulse {
    zero: Instant,
    /// Milliseconds from `zero` to the beginning of the write, and one; 0 for none.
    since: AtomicU64,
    /// That it does not go on has been said.
    told: AtomicBool,
    watcher: Arc<dyn Watcher>,
}

impl Pulse {
    fn begin(&self) {
        let now = u64::try_from(self.zero.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.since.store(now.saturating_add(1), Ordering::Relaxed);
    }

    /// The file is not written; said once until it is.
    fn behind(&self, why: &str) {
        if !self.told.swap(true, Ordering::Relaxed) {
            self.watcher.store_behind(why);
        }
    }

    /// It is written again.
    fn well(&self) -> bool {
        self.since.store(0, Ordering::Relaxed);
        self.told.swap(false, Ordering::Relaxed)
    }
}

impl Writer {
    /// Starts the thread, which goes on behind what is in `file`.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(path: PathBuf, file: File, window: Arc<Window>, watcher: Arc<dyn Watcher>) -> std::io::Result<Self> {
        let (stop, stopped) = channel();
        let (ends, ended) = channel();
        let pulse = Pulse { zero: Instant::now(), since: AtomicU64::new(0), told: AtomicBool::new(false), watcher };
        let pulse = Arc::new(pulse);
        let subscriber = tracing::dispatcher::get_default(Clone::clone);
        let mut place = Place { path, next: 0, oldest: 0, file: None, pulse: Arc::clone(&pulse) };
        let thread = std::thread::Builder::new().name("copydesk-memory".to_owned());
        thread.spawn(move || {
            tracing::dispatcher::with_default(&subscriber, || {
                // A file whose numbers cannot be read is opened anew. It is closed before the end is told.
                let _ = place.adopt(file);
                work(place, &window, &stopped);
            });
            drop(ends);
        })?;
        Ok(Self { stop, ended: Mutex::new(Some(ended)), pulse })
    }

    /// Says so where a write does not come back. It never waits.
    pub fn look(&self) {
        let since = self.pulse.since.load(Ordering::Relaxed);
        if since > 0 && self.pulse.zero.elapsed().saturating_sub(Duration::from_millis(since)) > SLOW {
            self.pulse.behind(&format!("a write takes more than {} s", SLOW.as_secs()));
        }
    }

    /// Writes what is not written yet, and ends. Waits for up to 5 s.
    pub fn close(&self) {
        let _ = self.stop.send(());
        if let Some(ended) = self.ended.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = ended.recv_timeout(LAST);
        }
    }
}

fn work(mut place: Place, window: &Window, stopped: &Receiver<()>) {
    let (mut wait, mut lost) = (EVERY, None::<Instant>);
    let mut tries = WAITS.0;
    loop {
        let last = !matches!(stopped.recv_timeout(wait), Err(RecvTimeoutError::Timeout));
        window.advance(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()));
        match place.save(window) {
            Ok(()) => {
                if place.pulse.well() {
                    let after = lost.take().map(|since| since.elapsed());
                    place.pulse.watcher.store_ready(&place.path.display().to_string(), after);
                }
                (wait, tries) = (EVERY, WAITS.0);
            }
            Err(error) => {
                lost.get_or_insert_with(Instant::now);
                place.pulse.behind(&format!("{} {error}", place.path.display()));
                // A file that failed once has to be opened anew.
                place.file = None;
                wait = tries;
                tries = (tries * 2).min(WAITS.1);
            }
        }
        if last {
            return;
        }
    }
}

/// The file, and what is in it.
struct Place {
    path: PathBuf,
    file: Option<File>,
    /// Number of the next article to write.
    next: u64,
    /// Number of the oldest article in the file.
    oldest: u64,
    pulse: Arc<Pulse>,
}

impl Place {
    fn save(&mut self, window: &Window) -> Result<(), Error> {
        loop {
            let kept = window.kept(self.next, MOST);
            if self.file.is_some() && kept.articles.is_empty() && kept.oldest <= self.oldest {
                return Ok(());
            }
            self.pulse.begin();
            let Some(file) = &self.file else {
                self.open()?;
                continue;
            };
            file.write(&kept)?;
            self.next = kept.first + kept.articles.len() as u64;
            self.oldest = kept.oldest;
        }
    }

    /// Opens the file again; what the window remembers and the file does not is written then.
    fn open(&mut self) -> Result<(), Error> {
        let file = match File::open(&self.path, |_, _| Ok(())) {
            Err(Error::Damaged(why)) => {
                let aside = set_aside(&self.path)?;
                self.pulse.watcher.store_set_aside(&format!("{}: {why}", aside.display()));
                File::open(&self.path, |_, _| Ok(()))?
            }
            opened => opened?,
        };
        self.adopt(file)
    }

    fn adopt(&mut self, file: File) -> Result<(), Error> {
        // In a file that begins anew, everything is missing.
        (self.oldest, self.next) = file.numbers()?.unwrap_or((self.oldest, self.oldest));
        self.file = Some(file);
        Ok(())
    }
}
