//! A folder of documents: one file for each routing key, which is a path here.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::output::Outputs;
use crate::message::Outgoing;
use crate::transport::{Epoch, Failure, Published, Sink};

/// Most files that are open at once.
const OPEN: usize = 64;
/// What each file is called.
const NAME: &str = "articles.ndjson";

/// Writes documents, a line each, into files below a folder. Clones write to the same.
#[derive(Clone)]
pub struct FolderSink {
    outputs: Outputs,
    folder: Arc<Mutex<Folder>>,
}

struct Folder {
    path: PathBuf,
    /// Files that are open, the one that was used last at the end.
    open: Vec<(String, File)>,
}

/// Makes the folder where it is absent.
///
/// # Errors
/// It cannot be made, or holds something, unless the run `goes_on` with that.
pub fn prepare(path: &Path, goes_on: bool) -> io::Result<()> {
    fs::create_dir_all(path)?;
    if !goes_on && holds_documents(path)? {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the folder is not empty; name a new one"));
    }
    Ok(())
}

/// Whether there is any file but those that a run left unfinished, whose names begin with a point.
fn holds_documents(folder: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let found = match entry.file_type()?.is_dir() {
            true => holds_documents(&entry.path())?,
            false => !entry.file_name().to_string_lossy().starts_with('.'),
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

impl FolderSink {
    /// Writes below `path`, which must be empty or absent, since what is there already would be doubled, unless the run `goes_on` with what an
    /// earlier one wrote. `outputs` hears of errors.
    ///
    /// # Errors
    /// The folder cannot be made, or holds something.
    pub fn new(path: &Path, goes_on: bool, outputs: &Outputs) -> io::Result<Self> {
        prepare(path, goes_on)?;
        let folder = Folder { path: path.to_owned(), open: Vec::new() };
        Ok(Self { outputs: outputs.clone(), folder: Arc::new(Mutex::new(folder)) })
    }
}

impl Folder {
    fn write(&mut self, key: &str, document: &[u8]) -> io::Result<()> {
        let file = match self.open.iter().position(|(known, _)| known == key) {
            Some(at) => self.open.remove(at).1,
            None => {
                if self.open.len() >= OPEN {
                    self.open.remove(0);
                }
                let folder = self.path.join(key);
                fs::create_dir_all(&folder)?;
                OpenOptions::new().create(true).append(true).open(folder.join(NAME))?
            }
        };
        let mut line = Vec::with_capacity(document.len() + 1);
        line.extend_from_slice(document);
        line.push(b'\n');
        (&file).write_all(&line)?;
        self.open.push((key.to_owned(), file));
        Ok(())
    }
}

impl Sink for FolderSink {
    async fn publish(&self, _epoch: Epoch, outputs: Vec<Outgoing>) -> Vec<Published> {
        let mut folder = self.folder.lock().unwrap_or_else(PoisonError::into_inner);
        let write = |output: Outgoing| match folder.write(&output.routing_key, &output.body) {
            Ok(()) => Published::Confirmed,
            Err(error) => {
                let name = folder.path.display();
                self.outputs.fail(Failure::Io(format!("{name}/{} cannot be written: {error}", output.routing_key)));
                Published::Lost
            }
        };
        outputs.into_iter().map(write).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::files::Writer;

    #[tokio::test]
    async fn documents_stand_where_their_key_says_and_no_folder_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let outputs = Outputs::new(Writer::memory(), None);
        let sink = FolderSink::new(&path, false, &outputs).unwrap();
        let outgoing = |key: String, body: &str| Outgoing {
            routing_key: key,
            body: body.to_owned().into(),
            ..Outgoing::default()
        };
        // More files than may be open, twice round.
        for round in 0..2 {
            let many =
                (0..OPEN + 8).map(|n| outgoing(format!("language=x{n}/published=none"), &format!("{{\"r\":{round}}}")));
            let published = sink.publish(1, many.collect()).await;
            assert!(published.iter().all(|published| *published == Published::Confirmed));
        }
        let text = fs::read_to_string(path.join("language=x3/published=none/articles.ndjson")).unwrap();
        assert_eq!(text, "{\"r\":0}\n{\"r\":1}\n");
        assert!(FolderSink::new(&path, false, &outputs).is_err(), "what is there would be doubled");
        fs::remove_dir_all(&path).unwrap();
        fs::write(&path, "a file").unwrap();
        assert_eq!(sink.publish(1, vec![outgoing("new".into(), "{}")]).await, [Published::Lost]);
        assert!(matches!(outputs.failure(), Some(Failure::Io(_))));
    }
}
