//! The memory of one process in a file, so that it outlives the process: the window of [`crate::memory`], written down behind it.
//!
//! The window answers, and no question waits for the disk. A thread of its own writes what is new, ten times a second, with one durable
//! commit. While the disk is full, slow or gone the window goes on as before, and what is missing is written once the disk is back. A start reads the file
//! before the first question.

mod file;
mod writer;

pub use file::{Error, File, Seen};
pub use writer::EVERY;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use self::writer::Writer;
use super::Watcher;
use crate::article::Story;
use crate::memory::{Bounds, Memory, Question, Then, Window};

/// Where the file is, and how much it remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The file.
    pub path: PathBuf,
    /// What is remembered, at most.
    pub bounds: Bounds,
}

/// Bytes of one article in the file, roughly: twice what was measured, since pages are half full at worst.
pub const ARTICLE_BYTES: u64 = 2000;

/// Copies of a file that are made before it counts as damaged.
const COPIES: usize = 3;

/// The memory in a file.
pub struct Disk {
    window: Arc<Window>,
    writer: Writer,
}

impl Disk {
    /// Reads the file, which is made where it is not there. A damaged one is put aside, and the memory begins empty.
    ///
    /// # Errors
    /// See [`Error`]: the file is in use, or not ours, or there is no way to read or make it.
    pub fn open(options: Options, watcher: Arc<dyn Watcher>) -> Result<Self, Error> {
        let (began, path) = (Instant::now(), options.path);
        let (window, file) = match read(&path, options.bounds) {
            Err(Error::Damaged(why)) => {
                let aside = file::set_aside(&path)?;
                watcher.store_set_aside(&format!("{}: {why}", aside.display()));
                read(&path, options.bounds)?
            }
            read => read?,
        };
        window.advance(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()));
        let seconds = began.elapsed().as_secs_f64();
        let read = format!("{}, {} articles read in {seconds:.1} s", path.display(), window.len());
        watcher.store_ready(&read, None);
        let window = Arc::new(window);
        let writer = Writer::start(path, file, Arc::clone(&window), watcher);
        Ok(Self { window, writer: writer.map_err(|error| Error::Io(error.to_string()))? })
    }

    /// Writes what is not written yet, and lets go of the file. Waits for up to 5 s.
    pub fn close(&self) {
        self.writer.close();
    }
}

fn read(path: &std::path::Path, bounds: Bounds) -> Result<(Window, File), Error> {
    let window = Window::new(bounds);
    let file = File::open(path, |number, article| window.restore(number, article))?;
    Ok((window, file))
}

/// The stories in a file, which a worker may hold meanwhile.
///
/// # Errors
/// See [`Error`].
pub fn stories(options: &Options) -> Result<Vec<Story>, Error> {
    let mut tries = 1..COPIES;
    loop {
        let window = Window::new(options.bounds);
        match File::copied(&options.path, |number, article| window.restore(number, article)) {
            Err(Error::Damaged(_)) if tries.next().is_some() => {}
            read => return read.map(|()| window.stories()),
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.close();
    }
}

impl Memory for Disk {
    fn recall(&self, question: Question, then: Then) {
        self.writer.look();
        self.window.recall(question, then);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use redb::StorageBackend;
    use redb::backends::InMemoryBackend;

    use super::*;
    use crate::memory::{Answer, wait};

    /// A disk that does not come back from a write while it hangs.
    #[derive(Debug)]
    struct Hangs(InMemoryBackend, Arc<AtomicBool>);

    impl StorageBackend for Hangs {
        fn len(&self) -> Result<u64, std::io::Error> {
            self.0.len()
        }
        fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), std::io::Error> {
            self.0.read(offset, out)
        }
        fn set_len(&self, len: u64) -> Result<(), std::io::Error> {
            self.0.set_len(len)
        }
        fn sync_data(&self) -> Result<(), std::io::Error> {
            while self.1.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(10));
            }
            self.0.sync_data()
        }
        fn write(&self, offset: u64, data: &[u8]) -> Result<(), std::io::Error> {
            self.0.write(offset, data)
        }
        fn close(&self) -> Result<(), std::io::Error> {
            self.0.close()
        }
    }

    #[derive(Default)]
    struct Hears(Mutex<Vec<String>>);

    impl Watcher for Hears {
        fn store_ready(&self, _detail: &str, _after: Option<Duration>) {
            self.0.lock().unwrap().push("ready".into());
        }
        fn store_lost(&self, _detail: &str) {}
        fn store_behind(&self, detail: &str) {
            self.0.lock().unwrap().push(detail.into());
        }
        fn store_set_aside(&self, _detail: &str) {}
    }

    #[test]
    fn a_disk_that_hangs_keeps_nobody_waiting() {
        let hangs = Arc::new(AtomicBool::new(false));
        let file = File::over(Hangs(InMemoryBackend::new(), Arc::clone(&hangs)));
        let (window, watcher) = (Arc::new(Window::new(Bounds::default())), Arc::new(Hears::default()));
        let writer = Writer::start("memory.redb".into(), file, Arc::clone(&window), Arc::clone(&watcher) as _).unwrap();
        let disk = Disk { window, writer };
        hangs.store(true, Ordering::Relaxed);
        let (began, mut number) = (Instant::now(), 0_u32);
        while watcher.0.lock().unwrap().is_empty() {
            number += 1;
            let (asked, id) = (Instant::now(), number.to_string());
            let question = Question { id, sha256: [number as u8; 32], ..Question::default() };
            assert!(matches!(wait(&disk, question), Answer::Checked(_)));
            assert!(asked.elapsed() < Duration::from_millis(500), "{:?}", asked.elapsed());
            assert!(began.elapsed() < Duration::from_secs(60), "nobody said that the disk hangs");
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(watcher.0.lock().unwrap()[0].contains("takes more than 5 s"));
        hangs.store(false, Ordering::Relaxed);
        disk.close();
        assert_eq!(watcher.0.lock().unwrap().last().map(String::as_str), Some("ready"));
    }
}
