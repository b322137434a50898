//! The file: articles by their number, in a database of redb's, and a mark by which it is known as ours.

use std::io::{ErrorKind, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use redb::backends::InMemoryBackend;
use redb::{
    Builder, Database, DatabaseError, ReadableDatabase, ReadableTable, ReadableTableMetadata, StorageBackend,
    StorageError, TableDefinition, TableError, TableHandle,
};

use crate::memory::Batch;

/// Articles as [`crate::memory::Window::kept`] gives them, by number.
const ARTICLES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("articles");
/// What the file is.
const MARK: TableDefinition<'_, &str, u64> = TableDefinition::new("copydesk.memory");
/// The key of [`FORMAT`] there.
const FORMAT_KEY: &str = "format";
/// The format of articles.
const FORMAT: u64 = 1;
/// Every database of redb's begins with this.
const MAGIC: [u8; 9] = *b"redb\x1A\x0A\xA9\x0D\x0A";
/// Pages that the database keeps in memory, bytes; each is needed once.
const CACHE: usize = 8 << 20;
/// A file that is smaller is not made smaller still.
const SMALL: u64 = 64 << 20;
/// How often the bytes of its articles a file may be large.
const LOOSE: u64 = 4;

/// Why a file is of no use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Another process holds it.
    #[error("is in use by another process; give each worker a file of its own, or let them share a store in Redis")]
    InUse,
    /// It is not ours.
    #[error("{0}; name another file, or move this one away")]
    Foreign(String),
    /// It was ours.
    #[error("is damaged: {0}")]
    Damaged(String),
    /// It cannot be read or written.
    #[error("cannot be used: {0}; does the folder exist, may the worker write there, is there room?")]
    Io(String),
}

impl From<StorageError> for Error {
    fn from(error: StorageError) -> Self {
        match error {
            // What is too short, or holds something else, where a database was.
            StorageError::Io(error) if matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof) => {
                Self::Damaged(error.to_string())
            }
            StorageError::Io(error) => Self::Io(error.to_string()),
            StorageError::Corrupted(what) => Self::Damaged(what),
            other => Self::Io(other.to_string()),
        }
    }
}

impl From<DatabaseError> for Error {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::DatabaseAlreadyOpen => Self::InUse,
            DatabaseError::Storage(error) => error.into(),
            DatabaseError::UpgradeRequired(_) => Self::Foreign("is a database of an old form".to_owned()),
            other => Self::Io(other.to_string()),
        }
    }
}

impl From<TableError> for Error {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Storage(error) => error.into(),
            other => Self::Foreign(format!("is a database of something else: {other}")),
        }
    }
}

fn other(error: impl std::fmt::Display) -> Error {
    Error::Io(error.to_string())
}

/// The file, open. No other process can open it meanwhile.
pub struct File(Database);

/// What is in a file, without reading it whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Nothing yet.
    New,
    /// So many articles in so many bytes.
    Kept {
        /// Articles.
        articles: u64,
        /// Bytes of the file.
        bytes: u64,
    },
    /// Its last writer was killed; the next one repairs it.
    Unclean,
}

impl File {
    /// Opens the file, which is made where it is not there, and calls `each` with every article and its number, in order. The checksum of every page is
    /// verified first.
    ///
    /// # Errors
    /// See [`Error`]; what `each` says makes it damaged.
    pub fn open(path: &Path, each: impl FnMut(u64, &[u8]) -> Result<(), String>) -> Result<Self, Error> {
        known(path)?;
        // The library asserts where a page makes no sense to it.
        catch_unwind(AssertUnwindSafe(|| Self::open_known(path, each)))
            .unwrap_or_else(|_| Err(Error::Damaged("the library that reads it panicked".to_owned())))
    }

    /// An empty one in another place than a file.
    #[cfg(test)]
    pub(super) fn over(place: impl redb::StorageBackend) -> Self {
        let database = Builder::new().create_with_backend(place).unwrap();
        let writing = database.begin_write().unwrap();
        writing.open_table(ARTICLES).unwrap();
        writing.commit().unwrap();
        Self(database)
    }

    /// Calls `each` with every article of a copy in memory: another process may hold the file, and nothing in it is changed.
    ///
    /// # Errors
    /// See [`Error`]; also where a commit came between the beginning of the copy and its end, it counts as damaged.
    pub fn copied(path: &Path, each: impl FnMut(u64, &[u8]) -> Result<(), String>) -> Result<(), Error> {
        if !known(path)? {
            return Err(Error::Io("there is none".to_owned()));
        }
        let bytes = std::fs::read(path).map_err(other)?;
        let look = || {
            let place = InMemoryBackend::new();
            place.set_len(bytes.len() as u64).and_then(|()| place.write(0, &bytes)).map_err(other)?;
            let opened = Builder::new().set_check_integrity_on_open(true).create_with_backend(place);
            let database = opened?;
            let reading = database.begin_read().map_err(other)?;
            verify(&reading)?;
            articles(&reading, each).map(drop)
        };
        let panicked = |_| Err(Error::Damaged("the library that reads it panicked".to_owned()));
        catch_unwind(AssertUnwindSafe(look)).unwrap_or_else(panicked)
    }

    fn open_known(path: &Path, each: impl FnMut(u64, &[u8]) -> Result<(), String>) -> Result<Self, Error> {
        let opened = Builder::new().set_cache_size(CACHE).set_check_integrity_on_open(true).create(path);
        let mut database = opened?;
        let is_new = database.begin_read().map_err(other)?.list_tables().map_err(Error::from)?.next().is_none();
        if is_new {
            let writing = database.begin_write().map_err(other)?;
            writing.open_table(MARK)?.insert(FORMAT_KEY, FORMAT)?;
            writing.open_table(ARTICLES)?;
            writing.commit().map_err(other)?;
        }
        let reading = database.begin_read().map_err(other)?;
        verify(&reading)?;
        let bytes = articles(&reading, each)?;
        drop(reading);
        let length = std::fs::metadata(path).map_or(0, |file| file.len());
        if length > SMALL && length > bytes * LOOSE {
            // Pages of articles that are gone are used again, but never given back otherwise.
            database.compact().map_err(other)?;
        }
        Ok(Self(database))
    }

    /// The numbers of the first article, and of the next one after the last; `None` without any.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn numbers(&self) -> Result<Option<(u64, u64)>, Error> {
        let reading = self.0.begin_read().map_err(other)?;
        let articles = reading.open_table(ARTICLES)?;
        let number = |at: Option<(redb::AccessGuard<'_, u64>, redb::AccessGuard<'_, &[u8]>)>| Some(at?.0.value());
        Ok(number(articles.first()?).zip(number(articles.last()?)).map(|(first, last)| (first, last + 1)))
    }

    /// Adds what was kept, and takes out what is older than the oldest; on the disk once this returns.
    ///
    /// # Errors
    /// See [`Error`]; the file is to be opened anew then.
    pub fn write(&self, kept: &Batch) -> Result<(), Error> {
        let write = || {
            let writing = self.0.begin_write().map_err(other)?;
            {
                let mut articles = writing.open_table(ARTICLES)?;
                articles.retain_in(..kept.oldest, |_, _| false)?;
                for (number, article) in (kept.first..).zip(&kept.articles) {
                    articles.insert(number, article.as_slice())?;
                }
            }
            writing.commit().map_err(other)
        };
        let panicked = |_| Err(Error::Damaged("the library that writes it panicked".to_owned()));
        catch_unwind(AssertUnwindSafe(write)).unwrap_or_else(panicked)
    }

    /// Looks at a file without changing it.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn look(path: &Path) -> Result<Seen, Error> {
        if !known(path)? {
            return Ok(Seen::New);
        }
        let look = || {
            let database = match Builder::new().set_cache_size(CACHE).open_read_only(path) {
                Err(DatabaseError::RepairAborted) => return Ok(Seen::Unclean),
                opened => opened?,
            };
            let reading = database.begin_read().map_err(other)?;
            verify(&reading)?;
            let articles = reading.open_table(ARTICLES)?.len()?;
            Ok(Seen::Kept { articles, bytes: std::fs::metadata(path).map_or(0, |file| file.len()) })
        };
        let panicked = |_| Err(Error::Damaged("the library that reads it panicked".to_owned()));
        catch_unwind(AssertUnwindSafe(look)).unwrap_or_else(panicked)
    }
}

/// Calls `each` with every article and its number, in order, and says how many bytes they have.
fn articles(
    reading: &redb::ReadTransaction,
    mut each: impl FnMut(u64, &[u8]) -> Result<(), String>,
) -> Result<u64, Error> {
    let mut bytes = 0;
    for article in reading.open_table(ARTICLES)?.iter()? {
        let (number, article) = article?;
        bytes += article.value().len() as u64;
        each(number.value(), article.value()).map_err(Error::Damaged)?;
    }
    Ok(bytes)
}

/// Whether there is something at `path`: a database.
fn known(path: &Path) -> Result<bool, Error> {
    let mut begins = Vec::new();
    match std::fs::File::open(path) {
        Ok(file) => file.take(MAGIC.len() as u64).read_to_end(&mut begins).map_err(other)?,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(other(error)),
    };
    match begins.as_slice() {
        [] => Ok(false),
        begins if begins == MAGIC => Ok(true),
        _ => Err(Error::Foreign("is no memory of copydesk's".to_owned())),
    }
}

fn verify(reading: &redb::ReadTransaction) -> Result<(), Error> {
    let ours = reading.list_tables()?.any(|table| table.name() == MARK.name());
    if !ours {
        return Err(Error::Foreign("is a database of something else".to_owned()));
    }
    match reading.open_table(MARK)?.get(FORMAT_KEY)?.map(|format| format.value()) {
        Some(FORMAT) => Ok(()),
        format => {
            Err(Error::Foreign(format!("has the format {}, and this version reads {FORMAT}", format.unwrap_or(0))))
        }
    }
}

/// Moves a damaged file out of the way, in the place of one that was moved before. The place where it is now.
///
/// # Errors
/// It cannot be moved.
pub fn set_aside(path: &Path) -> Result<PathBuf, Error> {
    let mut name = path.as_os_str().to_owned();
    name.push(".damaged");
    let aside = PathBuf::from(name);
    std::fs::rename(path, &aside).map_err(other)?;
    Ok(aside)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Articles = Vec<(u64, Vec<u8>)>;

    fn all(path: &Path) -> Result<(File, Articles), Error> {
        let mut articles = Vec::new();
        let file = File::open(path, |number, article| {
            articles.push((number, article.to_vec()));
            Ok(())
        })?;
        Ok((file, articles))
    }

    fn kept(oldest: u64, first: u64, count: u64) -> Batch {
        Batch { oldest, first, articles: (first..first + count).map(|n| vec![n as u8; 900]).collect() }
    }

    #[test]
    fn what_is_written_is_there_again_and_space_is_used_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("memory.redb");
        assert_eq!(File::look(&path).unwrap(), Seen::New);
        let (file, articles) = all(&path).unwrap();
        assert!(articles.is_empty() && file.numbers().unwrap().is_none());
        let mut largest = 0;
        for round in 0..30 {
            file.write(&kept((round * 100_u64).saturating_sub(300), round * 100, 100)).unwrap();
            if round == 9 {
                largest = std::fs::metadata(&path).unwrap().len();
            }
        }
        assert!(std::fs::metadata(&path).unwrap().len() <= largest * 2, "it does not grow with what has gone");
        assert_eq!(file.numbers().unwrap(), Some((2600, 3000)));
        assert_eq!(File::open(&path, |_, _| Ok(())).err(), Some(Error::InUse));
        drop(file);
        assert!(matches!(File::look(&path).unwrap(), Seen::Kept { articles: 400, .. }));
        let (_file, articles) = all(&path).unwrap();
        assert_eq!(articles.len(), 400);
        assert_eq!(articles[0], (2600, vec![2600_u64 as u8; 900]));
    }

    #[test]
    fn a_file_of_something_else_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.txt");
        std::fs::write(&path, "shopping list: milk").unwrap();
        assert!(matches!(all(&path).err(), Some(Error::Foreign(_))));
        assert_eq!(std::fs::read(&path).unwrap(), b"shopping list: milk");
        let other = folder.path().join("other.redb");
        let database = Database::create(&other).unwrap();
        let writing = database.begin_write().unwrap();
        writing.open_table(TableDefinition::<u64, u64>::new("theirs")).unwrap().insert(1, 2).unwrap();
        writing.commit().unwrap();
        drop(database);
        assert!(matches!(all(&other).err(), Some(Error::Foreign(_))));
        assert!(matches!(File::look(&other).err(), Some(Error::Foreign(_))));
        assert!(matches!(all(folder.path()).err(), Some(Error::Io(_))), "a folder");
        assert!(matches!(all(&folder.path().join("no/such/folder")).err(), Some(Error::Io(_))));
    }

    #[test]
    fn damage_is_seen_wherever_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("memory.redb");
        let (file, _) = all(&path).unwrap();
        file.write(&kept(0, 0, 200)).unwrap();
        drop(file);
        let whole = std::fs::read(&path).unwrap();
        let mut damaged = 0;
        for at in (0..40).map(|step| 9 + step * (whole.len() - 9) / 40) {
            let mut bytes = whole.clone();
            bytes[at..(at + 64).min(whole.len())].fill(0xA5);
            std::fs::write(&path, &bytes).unwrap();
            match all(&path) {
                Ok((_, articles)) => {
                    let good = articles.iter().all(|(number, article)| *article == vec![*number as u8; 900]);
                    assert!(good, "what is read is right, or nothing is: byte {at}");
                }
                Err(Error::Damaged(_)) => damaged += 1,
                Err(error) => panic!("byte {at}: {error}"),
            }
        }
        assert!(damaged > 5, "{damaged}");
        std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        assert!(matches!(all(&path).err(), Some(Error::Damaged(_))), "cut short");
        let aside = set_aside(&path).unwrap();
        assert!(aside.ends_with("memory.redb.damaged") && aside.exists() && !path.exists());
    }
}
