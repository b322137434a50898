//! Documents on their way to the thread that writes them.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use bytes::Bytes;
use tokio::sync::oneshot;

use super::book::Book;
use crate::message::Outgoing;
use crate::transport::files::{Held, Outputs, Writer};
use crate::transport::{Epoch, Published, Sink};

/// Bytes of rows after which files are ended where a run is to go on behind them.
const DUE: usize = 128 << 20;

/// Takes documents as JSON, and writes them as Parquet. Clones write to the same files.
#[derive(Clone)]
pub struct TableSink {
    outputs: Outputs,
    // Each publish waits for its answer, so that no more wait here than the service has under way.
    jobs: mpsc::Sender<Job>,
}

enum Job {
    Row { key: String, document: Bytes, done: oneshot::Sender<()> },
    End(mpsc::Sender<io::Result<()>>),
}

/// What the thread has taken and not ended.
struct Pending {
    jobs: mpsc::Sender<Job>,
    bytes: Arc<AtomicUsize>,
}

impl TableSink {
    /// One file of all documents. `outputs` hears of errors, and ends it.
    ///
    /// # Errors
    /// It cannot be written, or no thread started.
    pub fn single(to: Writer, outputs: &Outputs) -> io::Result<Self> {
        Self::start(Book::single(to)?, outputs)
    }

    /// Files below a folder, one or more for each routing key.
    ///
    /// # Errors
    /// No thread could be started.
    pub fn below(folder: PathBuf, outputs: &Outputs) -> io::Result<Self> {
        Self::start(Book::below(folder), outputs)
    }

    fn start(mut book: Book, outputs: &Outputs) -> io::Result<Self> {
        let (jobs, received) = mpsc::channel();
        let bytes = Arc::new(AtomicUsize::new(0));
        outputs.hold(Arc::new(Pending { jobs: jobs.clone(), bytes: Arc::clone(&bytes) }));
        let failing = outputs.clone();
        let work = move || {
            // Ends when the last sink is gone, or with the process.
            for job in received {
                match job {
                    Job::Row { key, document, done } => {
                        let row = serde_json::from_slice(&document).map_err(io::Error::other);
                        match row.and_then(|row| book.push(&key, &row)) {
                            Ok(added) => {
                                bytes.fetch_add(added, Ordering::Relaxed);
                                let _ = done.send(());
                            }
                            // Who waits hears it when `done` goes.
                            Err(error) => failing.fail_with("the table", &error),
                        }
                    }
                    Job::End(ended) => {
                        bytes.store(0, Ordering::Relaxed);
                        let _ = ended.send(book.close());
                    }
                }
            }
        };
        std::thread::Builder::new().name("copydesk-table".to_owned()).spawn(work)?;
        Ok(Self { outputs: outputs.clone(), jobs })
    }
}

impl Held for Pending {
    fn is_due(&self) -> bool {
        self.bytes.load(Ordering::Relaxed) >= DUE
    }

    fn write_through(&self) -> io::Result<()> {
        let gone = || io::Error::other("the thread that writes the table has ended");
        let (ended, end) = mpsc::channel();
        self.jobs.send(Job::End(ended)).map_err(|_| gone())?;
        end.recv().map_err(|_| gone())?
    }
}

impl Sink for TableSink {
    async fn publish(&self, _epoch: Epoch, outputs: Vec<Outgoing>) -> Vec<Published> {
        let hand_over = |output: Outgoing| {
            let (done, answer) = oneshot::channel();
            let job = Job::Row { key: output.routing_key, document: output.body, done };
            let sent = self.outputs.failure().is_none() && self.jobs.send(job).is_ok();
            sent.then_some(answer)
        };
        // All are on their way, in order, before the first is waited for.
        let answers: Vec<_> = outputs.into_iter().map(hand_over).collect();
        let mut published = Vec::with_capacity(answers.len());
        for answer in answers {
            let taken = match answer {
                Some(answer) => answer.await.is_ok(),
                None => false,
            };
            published.push(if taken { Published::Confirmed } else { Published::Lost });
        }
        published
    }
}
