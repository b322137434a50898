//! The files of a run: one, or one for each place below a folder.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use parquet::errors::ParquetError;
use serde_json::Value;

use super::sheet::Sheet;
use crate::transport::files::Writer;

/// Bytes of rows in memory with which a file gets a group of rows: some thousand articles.
const GROUP: usize = 32 << 20;
/// The same over all files that are open.
const ALL: usize = 2 * GROUP;
/// Most files that are open at once.
const OPEN: usize = 64;

type Page = Sheet<Box<dyn Write + Send>>;

/// The files that are being written.
pub struct Book {
    folder: Option<PathBuf>,
    /// Each with its key, the one that was used last at the end.
    open: Vec<Open>,
}

struct Open {
    key: String,
    page: Page,
    /// The name that it has while it is written, and the one that it gets.
    names: Option<(PathBuf, PathBuf)>,
}

impl Book {
    /// All in one file, which is there even without a document.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn single(to: Writer) -> io::Result<Self> {
        let page = Sheet::new(Box::new(to) as Box<dyn Write + Send>).map_err(plain)?;
        Ok(Self { folder: None, open: vec![Open { key: String::new(), page, names: None }] })
    }

    /// Files below a folder, by the keys of documents.
    pub fn below(folder: PathBuf) -> Self {
        Self { folder: Some(folder), open: Vec::new() }
    }

    /// Adds a document; the bytes that it takes in memory.
    ///
    /// # Errors
    /// A file cannot be made or written.
    pub fn push(&mut self, key: &str, document: &Value) -> io::Result<usize> {
        let mut open = self.at(key)?;
        let before = open.page.bytes();
        open.page.push(document);
        let bytes = open.page.bytes() - before;
        if open.page.bytes() >= GROUP {
            open.page.flush().map_err(plain)?;
        }
        self.open.push(open);
        if self.open.iter().map(|open| open.page.bytes()).sum::<usize>() >= ALL
            && let Some(largest) = self.open.iter_mut().max_by_key(|open| open.page.bytes())
        {
            largest.page.flush().map_err(plain)?;
        }
        Ok(bytes)
    }

    /// Takes out the file for a key, a new one where it is not open.
    fn at(&mut self, key: &str) -> io::Result<Open> {
        let key = if self.folder.is_some() { key } else { "" };
        if let Some(at) = self.open.iter().position(|open| open.key == key) {
            return Ok(self.open.remove(at));
        }
        if self.open.len() >= OPEN {
            self.open.remove(0).close()?;
        }
        let Some(folder) = &self.folder else {
            return Err(io::Error::other("the table was closed before its last row"));
        };
        let folder = folder.join(key);
        fs::create_dir_all(&folder)?;
        let names = names(&folder)?;
        let file = Box::new(File::create(&names.0)?) as Box<dyn Write + Send>;
        Ok(Open { key: key.to_owned(), page: Sheet::new(file).map_err(plain)?, names: Some(names) })
    }

    /// Ends all files: each can be read from then on. Documents that come later go to new ones.
    ///
    /// # Errors
    /// One cannot be written.
    pub fn close(&mut self) -> io::Result<()> {
        self.open.drain(..).try_for_each(Open::close)
    }
}

impl Open {
    fn close(self) -> io::Result<()> {
        self.page.close().map_err(plain)?;
        match self.names {
            Some((hidden, shown)) => {
                File::open(&hidden)?.sync_all()?;
                fs::rename(hidden, shown)
            }
            None => Ok(()),
        }
    }
}

/// The next number that is free. The name of a file that has no end yet begins with a point, so that readers of the folder pass it over.
fn names(folder: &Path) -> io::Result<(PathBuf, PathBuf)> {
    for number in 1.. {
        let shown = folder.join(format!("articles-{number}.parquet"));
        if !shown.try_exists()? {
            return Ok((folder.join(format!(".articles-{number}.part")), shown));
        }
    }
    Err(io::Error::other("no number is free"))
}

/// The error of the system, where there was one.
fn plain(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use serde_json::json;

    use super::*;

    fn rows(path: &Path) -> i64 {
        SerializedFileReader::new(File::open(path).unwrap()).unwrap().metadata().file_metadata().num_rows()
    }

    #[test]
    fn files_are_shown_when_they_are_whole_and_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let mut book = Book::below(folder.path().to_owned());
        // More files than may be open: the first is ended, and goes on in a second one.
        for n in 0..=OPEN {
            book.push(&format!("language=x{n}"), &json!({"id": "a"})).unwrap();
        }
        let place = |name: &str| folder.path().join("language=x0").join(name);
        assert_eq!(rows(&place("articles-1.parquet")), 1);
        book.push("language=x0", &json!({"id": "b"})).unwrap();
        assert!(place(".articles-2.part").exists() && !place("articles-2.parquet").exists());
        book.close().unwrap();
        assert!(!place(".articles-2.part").exists());
        assert_eq!(rows(&place("articles-2.parquet")), 1);
        book.push("language=x0", &json!({"id": "c"})).unwrap();
        book.close().unwrap();
        assert_eq!((rows(&place("articles-1.parquet")), rows(&place("articles-3.parquet"))), (1, 1));
    }

    #[test]
    fn memory_is_bounded_over_all_files() {
        let folder = tempfile::tempdir().unwrap();
        let mut book = Book::below(folder.path().to_owned());
        let text = "x".repeat(1 << 20);
        for n in 0..100 {
            let key = format!("language=x{}", n % 7);
            book.push(&key, &json!({"id": "a", "body": {"text": text}})).unwrap();
            let held: usize = book.open.iter().map(|open| open.page.bytes()).sum();
            assert!(held < ALL, "{held}");
        }
        book.close().unwrap();
        let count: i64 = (0..7).map(|n| rows(&folder.path().join(format!("language=x{n}/articles-1.parquet")))).sum();
        assert_eq!(count, 100);
    }
}
