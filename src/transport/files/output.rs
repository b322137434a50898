//! Where documents and rejected articles are written. The first error ends it; nothing is written afterwards.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde::Serialize;
use tokio::sync::Notify;

use super::resume::Keeper;
use crate::article::Origin;
use crate::message::Message;
use crate::pipeline::About;
use crate::reason::{Reason, Stage};
use crate::transport::Failure;

/// Bytes of a write buffer.
const BUFFER: usize = 64 << 10;

/// Something that lines are written to.
#[derive(Debug, Clone)]
pub struct Writer(Target);

#[derive(Debug, Clone)]
enum Target {
    Stdout,
    File(Arc<File>),
    Memory(Arc<Mutex<Vec<u8>>>),
    Failing(io::ErrorKind),
}

impl Writer {
    /// Standard output.
    pub fn stdout() -> Self {
        Self(Target::Stdout)
    }

    /// A file.
    pub fn file(file: File) -> Self {
        Self(Target::File(Arc::new(file)))
    }

    /// Memory, for tests.
    pub fn memory() -> Self {
        Self(Target::Memory(Arc::default()))
    }

    /// Nothing but this error, for tests.
    pub fn failing(kind: io::ErrorKind) -> Self {
        Self(Target::Failing(kind))
    }

    /// What was written to memory.
    pub fn text(&self) -> String {
        match &self.0 {
            Target::Memory(bytes) => String::from_utf8_lossy(&lock(bytes)).into_owned(),
            Target::Stdout | Target::File(_) | Target::Failing(_) => String::new(),
        }
    }
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Target::Stdout => io::stdout().write(bytes),
            Target::File(file) => file.as_ref().write(bytes),
            Target::Memory(buffer) => lock(buffer).write(bytes),
            Target::Failing(kind) => Err((*kind).into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Target::Stdout => io::stdout().flush(),
            Target::File(file) => file.as_ref().flush(),
            Target::Memory(_) | Target::Failing(_) => Ok(()),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The two outputs. Clones write to the same.
#[derive(Clone)]
pub struct Outputs(Arc<Inner>);

/// Documents that were taken and are not written yet, as those of a file that can be read only when its end is there.
pub trait Held: Send + Sync {
    /// Whether enough is held to be worth writing it through in the middle of a run.
    fn is_due(&self) -> bool;

    /// Writes through all that was taken, so that it survives the process.
    ///
    /// # Errors
    /// It cannot be written.
    fn write_through(&self) -> io::Result<()>;
}

struct Inner {
    documents: Mutex<BufWriter<Writer>>,
    held: OnceLock<Arc<dyn Held>>,
    rejected: Option<Mutex<BufWriter<Writer>>>,
    failure: OnceLock<Failure>,
    failed: Notify,
    idle: AtomicBool,
    keeper: Option<Mutex<Keeper>>,
}

/// A line of the file of rejected articles.
#[derive(Serialize)]
struct Rejected<'a> {
    origin: &'a Origin,
    reason: &'static str,
    detail: &'a str,
    stage: &'static str,
    input: &'a str,
}

impl Outputs {
    /// Documents go to the one, what is not published to the other, or nowhere.
    pub fn new(documents: Writer, rejected: Option<Writer>) -> Self {
        Self::keeping(documents, rejected, None)
    }

    /// The same; `keeper` writes down what is done with, in the order in which [`Outputs::done`] says it.
    pub fn keeping(documents: Writer, rejected: Option<Writer>, keeper: Option<Keeper>) -> Self {
        let buffered = |writer| Mutex::new(BufWriter::with_capacity(BUFFER, writer));
        Self(Arc::new(Inner {
            documents: buffered(documents),
            held: OnceLock::new(),
            rejected: rejected.map(buffered),
            failure: OnceLock::new(),
            failed: Notify::new(),
            idle: AtomicBool::new(false),
            keeper: keeper.map(Mutex::new),
        }))
    }

    /// Documents go elsewhere, and are written through when a place is kept, and at the end.
    pub fn hold(&self, held: Arc<dyn Held>) {
        let _ = self.0.held.set(held);
    }

    /// This message, and all before it, are done with.
    pub fn done(&self, queue: &str) {
        if let Some(keeper) = &self.0.keeper
            && lock(keeper).done(queue)
            && self.0.held.get().is_none_or(|held| held.is_due())
        {
            self.keep();
        }
    }

    /// Writes through all that was done, and then how far that is.
    fn keep(&self) {
        self.flush();
        if let Some(held) = self.0.held.get()
            && let Err(error) = held.write_through()
        {
            self.fail_with("the table", &error);
        }
        if let (Some(keeper), None) = (&self.0.keeper, self.failure())
            && let Err(error) = lock(keeper).write()
        {
            self.fail(Failure::Io(format!("the file of --resume cannot be written: {error}")));
        }
    }

    /// Why nothing can be written any more.
    pub fn failure(&self) -> Option<Failure> {
        self.0.failure.get().cloned()
    }

    /// Writes a document and a line end; `false` when it could not be written.
    pub fn write(&self, document: &[u8]) -> bool {
        self.put(&self.0.documents, "output", |writer| {
            writer.write_all(document)?;
            writer.write_all(b"\n")
        })
    }

    /// Writes down an article that is not published; `false` when it could not be written.
    pub fn reject(&self, message: &Message, about: &About, reason: &Reason, stage: Stage) -> bool {
        let Some(rejected) = &self.0.rejected else { return self.failure().is_none() };
        let unread = || Origin {
            message_id: message.properties.message_id.clone(),
            content_type: message.properties.content_type.clone(),
            bytes: message.body.len() as u64,
            ..Origin::default()
        };
        let origin = about.origin.clone().unwrap_or_else(unread);
        let line = Rejected {
            origin: &origin,
            reason: reason.code.as_str(),
            detail: &reason.detail,
            stage: stage.as_str(),
            input: &message.queue,
        };
        self.put(rejected, "file of rejected articles", |writer| {
            serde_json::to_writer(&mut *writer, &line)?;
            writer.write_all(b"\n")
        })
    }

    /// Says that no input is at hand: until this is dropped, everything is written through.
    pub fn idle(&self) -> Idle<'_> {
        self.0.idle.store(true, Ordering::Relaxed);
        self.flush();
        Idle(&self.0)
    }

    /// Writes out what is buffered.
    ///
    /// # Errors
    /// The first error there was.
    pub fn finish(&self) -> Result<(), Failure> {
        self.keep();
        self.failure().map_or(Ok(()), Err)
    }

    fn flush(&self) {
        self.put(&self.0.documents, "output", Write::flush);
        if let Some(rejected) = &self.0.rejected {
            self.put(rejected, "file of rejected articles", Write::flush);
        }
    }

    fn put(
        &self,
        writer: &Mutex<BufWriter<Writer>>,
        name: &str,
        write: impl FnOnce(&mut BufWriter<Writer>) -> io::Result<()>,
    ) -> bool {
        let mut writer = lock(writer);
        if self.0.failure.get().is_some() {
            return false;
        }
        let mut written = write(&mut writer);
        if written.is_ok() && self.0.idle.load(Ordering::Relaxed) {
            written = writer.flush();
        }
        let Err(error) = written else { return true };
        self.fail_with(name, &error);
        false
    }

    /// Ends the run, since `name` cannot be written.
    pub fn fail_with(&self, name: &str, error: &io::Error) {
        self.fail(match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::OutputClosed,
            _ => Failure::Io(format!("{name} cannot be written: {error}")),
        });
    }

    /// Ends the run: nothing can be written any more.
    pub fn fail(&self, failure: Failure) {
        let _ = self.0.failure.set(failure);
        self.0.failed.notify_one();
    }
}

/// No input is at hand while this lives.
pub struct Idle<'a>(&'a Inner);

impl Idle<'_> {
    /// Waits for the outputs to fail.
    pub async fn failed(&self) {
        self.0.failed.notified().await;
    }
}

impl Drop for Idle<'_> {
    fn drop(&mut self) {
        self.0.idle.store(false, Ordering::Relaxed);
    }
}
