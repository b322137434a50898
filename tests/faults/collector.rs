//! A collector for long runs: takes results and quarantine as they come, acknowledges what it has entered, and connects again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use futures_util::StreamExt;
use lapin::options::{BasicAckOptions, BasicConsumeOptions, BasicQosOptions};
use lapin::types::FieldTable;
use lapin::{Connection, ConnectionProperties};

use crate::ledger::Ledger;
use crate::producer::Article;
use crate::support::queue::Found;

/// A collector on a thread of its own.
pub struct Collector {
    pub ledger: Arc<Mutex<Ledger>>,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Collector {
    /// Begins to take from both queues.
    pub fn start(url: String, article: Article) -> Self {
        let (ledger, stop) = (Arc::<Mutex<Ledger>>::default(), Arc::<AtomicBool>::default());
        let thread = {
            let (ledger, stop) = (Arc::clone(&ledger), Arc::clone(&stop));
            std::thread::spawn(move || {
                let runtime =
                    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
                while !stop.load(Ordering::Relaxed) {
                    // An error is the end of a session, as the faults make it.
                    let _ = runtime.block_on(session(&url, article, &ledger, &stop));
                    std::thread::sleep(Duration::from_millis(500));
                }
            })
        };
        Self { ledger, stop, thread }
    }

    /// Numbers found so far.
    pub fn found(&self) -> usize {
        self.ledger.lock().unwrap().len()
    }

    /// Ends it.
    pub fn stop(self) -> Ledger {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap();
        std::mem::take(&mut *self.ledger.lock().unwrap())
    }
}

async fn session(url: &str, article: Article, ledger: &Mutex<Ledger>, stop: &AtomicBool) -> lapin::Result<()> {
    let lost = || lapin::Error::from(lapin::ErrorKind::MissingHeartbeatError);
    let connecting = Connection::connect(url, ConnectionProperties::default());
    let connection = tokio::time::timeout(Duration::from_secs(10), connecting).await.map_err(|_| lost())??;
    let channel = connection.create_channel().await?;
    channel.basic_qos(200, BasicQosOptions::default()).await?;
    let consume = |queue: &str| {
        channel.basic_consume(queue.into(), "".into(), BasicConsumeOptions::default(), FieldTable::default())
    };
    let mut results = consume("articles.enriched").await?;
    let mut quarantine = consume("articles.quarantine").await?;
    while !stop.load(Ordering::Relaxed) {
        tokio::select! {
            result = results.next() => {
                let delivery = result.ok_or_else(lost)??;
                let acker = delivery.acker.clone();
                ledger.lock().unwrap().results(vec![Found::from(delivery)]);
                acker.ack(BasicAckOptions::default()).await?;
            }
            bad = quarantine.next() => {
                let delivery = bad.ok_or_else(lost)??;
                let acker = delivery.acker.clone();
                ledger.lock().unwrap().quarantine(vec![Found::from(delivery)], |number| article(number).1);
                acker.ack(BasicAckOptions::default()).await?;
            }
            () = tokio::time::sleep(Duration::from_millis(500)) => {
                if !connection.status().connected() {
                    return Err(lost());
                }
            }
        }
    }
    connection.close(200, "bye".into()).await
}
