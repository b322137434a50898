//! Files and pipes: raw articles from files, folders or standard input, documents to a writer, the rest to another.

mod folder;
mod gzip;
mod input;
mod kind;
mod lines;
mod output;
mod packed;
mod progress;
pub mod record;
mod resume;
pub mod table;
mod warc;
mod zstd;

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::mpsc;

pub use folder::{FolderSink, prepare};
pub use input::{Input, Messages, Unreadable};
pub use output::{Held, Outputs, Writer};
pub use packed::lines;
pub use progress::Progress;
pub use resume::{Keeper, Place};

use crate::message::{Message, Outgoing};
use crate::pipeline::About;
use crate::settle::Settlement;
use crate::transport::{Delivery, Epoch, Failure, Next, Published, Settled, Sink, Source};

/// Messages and bytes that the reading thread hands over at once, at most; a larger message goes alone.
const BATCH: usize = 64;
const BATCH_BYTES: usize = 1 << 20;

/// Hands out what a reading thread reads ahead: a few batches, so that memory is bounded whatever the size of the input.
pub struct FileSource {
    batches: mpsc::Receiver<Vec<Message>>,
    batch: VecDeque<Message>,
    stopped: bool,
    outputs: Outputs,
}

impl FileSource {
    /// Starts to read `messages`. `unreadable` hears of input that cannot be read, on the reading thread.
    pub fn start(messages: Messages, outputs: &Outputs, unreadable: impl Fn(&Unreadable) + Send + 'static) -> Self {
        let (sender, batches) = mpsc::channel(1);
        // Nobody joins this thread: it may be waiting for standard input when the process ends.
        std::thread::spawn(move || read(messages, &sender, unreadable));
        Self { batches, batch: VecDeque::new(), stopped: false, outputs: outputs.clone() }
    }
}

fn read(mut messages: Messages, sender: &mpsc::Sender<Vec<Message>>, unreadable: impl Fn(&Unreadable)) {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    while let Some(message) = messages.next() {
        match message {
            Ok(message) => {
                bytes += message.body.len();
                batch.push(message);
            }
            Err(error) => unreadable(&error),
        }
        let full = batch.len() >= BATCH || bytes >= BATCH_BYTES;
        if !batch.is_empty() && (full || !messages.is_ready()) {
            if sender.blocking_send(std::mem::take(&mut batch)).is_err() {
                return;
            }
            bytes = 0;
        }
    }
    if !batch.is_empty() {
        let _ = sender.blocking_send(batch);
    }
}

impl Source for FileSource {
    type Delivery = FileDelivery;

    async fn next(&mut self) -> Next<FileDelivery> {
        loop {
            if let Some(failure) = self.outputs.failure() {
                return Next::Failed(failure);
            }
            if self.stopped {
                return Next::End;
            }
            if let Some(message) = self.batch.pop_front() {
                return Next::Delivery(FileDelivery { message: Arc::new(message), outputs: self.outputs.clone() });
            }
            let batch = match self.batches.try_recv() {
                Ok(batch) => Some(batch),
                Err(mpsc::error::TryRecvError::Disconnected) => None,
                Err(mpsc::error::TryRecvError::Empty) => {
                    // While the input rests, whoever reads the output sees all of it.
                    let idle = self.outputs.idle();
                    tokio::select! {
                        batch = self.batches.recv() => batch,
                        () = idle.failed() => continue,
                    }
                }
            };
            match batch {
                Some(batch) => self.batch = batch.into(),
                None => return Next::End,
            }
        }
    }

    fn stop(&mut self) {
        self.stopped = true;
        self.batch.clear();
        self.batches.close();
    }

    async fn close(&mut self) -> Result<(), Failure> {
        self.outputs.finish()
    }
}

/// A message from a file.
pub struct FileDelivery {
    message: Arc<Message>,
    outputs: Outputs,
}

impl Delivery for FileDelivery {
    fn message(&self) -> &Arc<Message> {
        &self.message
    }

    fn epoch(&self) -> Epoch {
        1
    }

    fn count(&self) -> u32 {
        0
    }

    async fn settle(self, settlement: Settlement, about: &About) -> Settled {
        let written = match settlement {
            Settlement::Ack { skipped: None } => true,
            Settlement::Ack { skipped: Some((reason, stage)) }
            | Settlement::Retry { reason, stage, .. }
            | Settlement::Quarantine { reason, stage, .. } => self.outputs.reject(&self.message, about, &reason, stage),
        };
        if written {
            self.outputs.done(&self.message.queue);
            Settled::Done
        } else {
            Settled::Returned
        }
    }
}

/// Writes documents, a line each.
#[derive(Clone)]
pub struct FileSink {
    outputs: Outputs,
}

impl FileSink {
    /// Writes to `outputs`.
    pub fn new(outputs: &Outputs) -> Self {
        Self { outputs: outputs.clone() }
    }
}

impl Sink for FileSink {
    async fn publish(&self, _epoch: Epoch, outputs: Vec<Outgoing>) -> Vec<Published> {
        let write = |output: Outgoing| match self.outputs.write(&output.body) {
            true => Published::Confirmed,
            false => Published::Lost,
        };
        outputs.into_iter().map(write).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reason::{Code, Reason, Stage};
    use crate::settle::{Outcome, Policy, decide};

    fn lines(text: &str) -> (tempfile::NamedTempFile, Messages) {
        let file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let messages = Messages::new(vec![Input::Path(file.path().to_owned())], 1 << 20);
        (file, messages)
    }

    #[tokio::test]
    async fn what_is_published_and_what_is_not_go_their_ways() {
        let (_file, messages) = lines("{\"n\":1}\n{\"n\":2}\n");
        let (documents, rejected) = (Writer::memory(), Writer::memory());
        let outputs = Outputs::new(documents.clone(), Some(rejected.clone()));
        let mut source = FileSource::start(messages, &outputs, |error| panic!("{error}"));
        let sink = FileSink::new(&outputs);
        let Next::Delivery(first) = source.next().await else { panic!("no delivery") };
        let outgoing = Outgoing { body: "{}".into(), ..Outgoing::default() };
        assert_eq!(sink.publish(1, vec![outgoing]).await, [Published::Confirmed]);
        assert_eq!(
            first.settle(decide(Outcome::Published, 1, &Policy::default()), &About::default()).await,
            Settled::Done
        );
        let Next::Delivery(second) = source.next().await else { panic!("no delivery") };
        let failed = Outcome::Failed { reason: Reason::new(Code::Json, "a\nb"), stage: Stage::Decode };
        assert_eq!(second.settle(decide(failed, 1, &Policy::default()), &About::default()).await, Settled::Done);
        assert!(matches!(source.next().await, Next::End));
        source.close().await.unwrap();
        assert_eq!(documents.text(), "{}\n");
        let line: serde_json::Value = serde_json::from_str(rejected.text().trim_end()).unwrap();
        assert_eq!(line["reason"], "malformed.json");
        assert_eq!(line["detail"], "a\nb");
        assert_eq!(line["origin"]["content_type"], "application/json");
        assert!(line["input"].as_str().unwrap().ends_with(".ndjson:2"));
    }

    #[tokio::test]
    async fn an_output_that_fails_ends_the_input() {
        let (_file, messages) = lines(&"{}\n".repeat(1000));
        let outputs = Outputs::new(Writer::failing(std::io::ErrorKind::StorageFull), None);
        let mut source = FileSource::start(messages, &outputs, |_| {});
        let Next::Delivery(_first) = source.next().await else { panic!("no delivery") };
        let outgoing = Outgoing { body: vec![b'x'; 1 << 20].into(), ..Outgoing::default() };
        assert_eq!(FileSink::new(&outputs).publish(1, vec![outgoing]).await, [Published::Lost]);
        assert!(matches!(source.next().await, Next::Failed(Failure::Io(_))));
        assert!(matches!(source.close().await, Err(Failure::Io(_))));
    }

    #[tokio::test]
    async fn stopping_ends_it_and_a_closed_pipe_is_no_fault() {
        let (_file, messages) = lines(&"{}\n".repeat(1000));
        let outputs = Outputs::new(Writer::failing(std::io::ErrorKind::BrokenPipe), None);
        let mut source = FileSource::start(messages, &outputs, |_| {});
        assert!(matches!(source.next().await, Next::Delivery(_)));
        source.stop();
        assert!(matches!(source.next().await, Next::End));
        let outgoing = Outgoing { body: "x".into(), ..Outgoing::default() };
        let _ = FileSink::new(&outputs).publish(1, vec![outgoing]).await;
        assert_eq!(source.close().await, Err(Failure::OutputClosed));
    }
}
