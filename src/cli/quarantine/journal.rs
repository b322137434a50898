//! What a replay is about to do, written down before it does it, so that the next one knows what an interruption left in doubt.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::cli::{Exit, Fault};

/// A line of the journal: copies by their names, [`super::facts::Facts::name`].
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    /// These are being published, and taken out of the quarantine once they are confirmed.
    Begin(Vec<String>),
    /// Of these it is known what became of them.
    End(Vec<String>),
}

/// The journal of one quarantine. While it is open no other replay of the same one runs on this machine.
pub struct Journal {
    file: File,
    path: PathBuf,
    /// Copies that an interrupted replay had begun: each may have been replayed, and may still be in the quarantine.
    pub doubtful: BTreeSet<String>,
}

impl Journal {
    /// Opens it, and takes what is in doubt from it.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let fault = |error: io::Error| Fault::writing(path.display(), &error);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(fault)?;
        }
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path).map_err(fault)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let message = format!("another replay of this quarantine is running (it holds {})", path.display());
                return Err(Fault::new(Exit::Usage, message));
            }
            Err(TryLockError::Error(error)) => return Err(fault(error)),
        }
        let mut journal = Self { doubtful: doubtful(&file).map_err(fault)?, file, path: path.to_owned() };
        // What is settled is forgotten.
        journal.file.set_len(0).and_then(|()| journal.file.rewind()).map_err(fault)?;
        if !journal.doubtful.is_empty() {
            journal.write(&Line::Begin(journal.doubtful.iter().cloned().collect()))?;
        }
        Ok(journal)
    }

    /// These are about to be published.
    pub fn begin(&mut self, names: Vec<String>) -> Result<(), Fault> {
        self.write(&Line::Begin(names))
    }

    /// What became of these is known.
    pub fn end(&mut self, names: Vec<String>) -> Result<(), Fault> {
        self.write(&Line::End(names))
    }

    fn write(&mut self, line: &Line) -> Result<(), Fault> {
        let mut text = serde_json::to_vec(line).map_err(Fault::internal)?;
        text.push(b'\n');
        let written = self.file.write_all(&text).and_then(|()| self.file.sync_data());
        written.map_err(|error| Fault::writing(self.path.display(), &error))
    }
}

/// Begun and not ended. A last line that was cut off was never acted upon.
fn doubtful(file: &File) -> io::Result<BTreeSet<String>> {
    let mut doubtful = BTreeSet::new();
    for line in BufReader::new(file.take(1 << 30)).lines() {
        match serde_json::from_str(&line?) {
            Ok(Line::Begin(names)) => doubtful.extend(names),
            Ok(Line::End(names)) => names.iter().for_each(|name| {
                doubtful.remove(name);
            }),
            Err(_) => {}
        }
    }
    Ok(doubtful)
}

/// Where the journal of a queue is kept, unless told otherwise: `$XDG_STATE_HOME/copydesk`, else `~/.local/state/copydesk`.
pub fn place(endpoint: &str, queue: &str) -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let state = folder("XDG_STATE_HOME").or_else(|| Some(folder("HOME")?.join(".local/state")))?;
    let plain = |text: &str| text.replace(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-'), "_");
    Some(state.join("copydesk").join(format!("replay-{}-{}.ndjson", plain(endpoint), plain(queue))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_begun_and_not_ended_is_in_doubt_until_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/journal");
        let names = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let mut journal = Journal::open(&path).unwrap();
        assert!(journal.doubtful.is_empty());
        journal.begin(names(&["a", "b"])).unwrap();
        journal.end(names(&["a", "b"])).unwrap();
        journal.begin(names(&["c", "d"])).unwrap();
        assert_eq!(Journal::open(&path).err().unwrap().exit, Exit::Usage, "it is locked");
        drop(journal);
        // Killed while it wrote.
        File::options().append(true).open(&path).unwrap().write_all(b"{\"end\":[\"c").unwrap();
        for _ in 0..2 {
            let journal = Journal::open(&path).unwrap();
            assert_eq!(journal.doubtful.iter().collect::<Vec<_>>(), ["c", "d"]);
        }
        let mut journal = Journal::open(&path).unwrap();
        journal.end(names(&["c", "d"])).unwrap();
        drop(journal);
        assert!(Journal::open(&path).unwrap().doubtful.is_empty());
    }
}
