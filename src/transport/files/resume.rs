//! Where a run stands, in a file, so that the next one goes on behind it.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// What the field `resume` says.
const KIND: &str = "copydesk.pipe/1";
/// How often the file is written, at most.
const EVERY: Duration = Duration::from_secs(1);

/// The last message that is done with, and all before it: a file, or a file with the number of a line or record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    resume: String,
    /// As [`crate::message::Message::queue`] has it.
    pub after: String,
    /// Messages that are done with, over all runs.
    pub settled: u64,
}

impl Place {
    /// The place that the file at `path` holds; `None` where there is no file yet.
    ///
    /// # Errors
    /// It cannot be read, or holds something else.
    pub fn read(path: &Path) -> io::Result<Option<Self>> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let wrong = || io::Error::new(io::ErrorKind::InvalidData, "it is no file that `pipe --resume` wrote");
        let place: Self = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
        if place.resume == KIND { Ok(Some(place)) } else { Err(wrong()) }
    }

    /// Whether the place is in the input of this name: `Some(None)` for all of it, `Some(Some(n))` for its line or record `n`.
    pub fn within(&self, name: &str) -> Option<Option<u64>> {
        match self.after.strip_prefix(name)? {
            "" => Some(None),
            rest => rest.strip_prefix(':')?.parse().ok().map(Some),
        }
    }
}

/// Keeps the place of a run in a file.
#[derive(Debug)]
pub struct Keeper {
    path: PathBuf,
    after: Option<String>,
    settled: u64,
    written: Instant,
}

impl Keeper {
    /// Begins behind `place`.
    pub fn new(path: &Path, place: Option<&Place>) -> Self {
        Self {
            path: path.to_owned(),
            after: None,
            settled: place.map_or(0, |place| place.settled),
            written: Instant::now(),
        }
    }

    /// This message and all before it are done with. Whether it is time to write that down.
    pub fn done(&mut self, queue: &str) -> bool {
        self.settled += 1;
        let after = self.after.get_or_insert_default();
        after.clear();
        after.push_str(queue);
        self.written.elapsed() >= EVERY
    }

    /// Writes the place down: a new file in the place of the old one, so that it is whole at any moment.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&mut self) -> io::Result<()> {
        let Some(after) = self.after.clone() else { return Ok(()) };
        self.written = Instant::now();
        let place = Place { resume: KIND.to_owned(), after, settled: self.settled };
        let mut name = self.path.clone().into_os_string();
        name.push(".new");
        let new = PathBuf::from(name);
        let mut file = std::fs::File::create(&new)?;
        serde_json::to_writer(&mut file, &place)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        std::fs::rename(&new, &self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_its_run() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("place.json");
        assert_eq!(Place::read(&path).unwrap(), None);
        let mut keeper = Keeper::new(&path, None);
        keeper.write().unwrap();
        assert_eq!(Place::read(&path).unwrap(), None, "nothing is done yet");
        keeper.done("a:b.warc.gz:7");
        keeper.write().unwrap();
        let place = Place::read(&path).unwrap().unwrap();
        assert_eq!((place.within("a:b.warc.gz"), place.within("a"), place.within("c")), (Some(Some(7)), None, None));
        let mut keeper = Keeper::new(&path, Some(&place));
        keeper.done("c.html");
        keeper.write().unwrap();
        let place = Place::read(&path).unwrap().unwrap();
        assert_eq!((place.within("c.html"), place.settled), (Some(None), 2));
        std::fs::write(&path, "{}").unwrap();
        assert!(Place::read(&path).is_err());
    }
}
