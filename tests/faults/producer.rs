//! A producer that loses nothing either: publishes numbered articles with confirms, and again what was not confirmed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use lapin::options::{BasicPublishOptions, ConfirmSelectOptions};
use lapin::{Channel, Connection, ConnectionProperties};

use crate::support::queue::properties;

/// Articles published together.
const BATCH: usize = 10;

/// A producer on a thread of its own.
pub struct Producer {
    confirmed: Arc<AtomicUsize>,
    repeated: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

/// What a number is sent as.
pub type Article = fn(usize) -> (&'static str, Vec<u8>);

impl Producer {
    /// Publishes `article(0)`, `article(1)` … into the input queue at `rate` a second until it is stopped.
    pub fn start(url: String, rate: usize, article: Article) -> Self {
        let (confirmed, repeated, stop) = (Arc::default(), Arc::default(), Arc::default());
        let thread = {
            let (confirmed, repeated, stop) = (Arc::clone(&confirmed), Arc::clone(&repeated), Arc::clone(&stop));
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(produce(&url, rate, article, &confirmed, &repeated, &stop));
            })
        };
        Self { confirmed, repeated, stop, thread }
    }

    /// Articles confirmed so far.
    pub fn confirmed(&self) -> usize {
        self.confirmed.load(Ordering::Relaxed)
    }

    /// Waits until `count` more are confirmed.
    pub fn more(&self, count: usize) {
        let until = self.confirmed() + count;
        crate::support::eventually("the producer goes on", Duration::from_secs(180), || self.confirmed() >= until);
    }

    /// Stops it; how many numbers were confirmed, and how many were published twice for want of a confirm.
    pub fn stop(self) -> (usize, usize) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap();
        (self.confirmed.load(Ordering::Relaxed), self.repeated.load(Ordering::Relaxed))
    }
}

async fn produce(
    url: &str,
    rate: usize,
    article: Article,
    confirmed: &AtomicUsize,
    repeated: &AtomicUsize,
    stop: &AtomicBool,
) {
    let mut session: Option<(Connection, Channel)> = None;
    let mut pace = tokio::time::interval(Duration::from_secs_f64(BATCH as f64 / rate as f64));
    while !stop.load(Ordering::Relaxed) {
        pace.tick().await;
        let channel = match &session {
            Some((_, channel)) => channel.clone(),
            None => match within(connect(url)).await {
                Some(opened) => session.insert(opened).1.clone(),
                None => {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    continue;
                }
            },
        };
        let from = confirmed.load(Ordering::Relaxed);
        match within(batch(&channel, from, article)).await {
            Some(()) => {
                confirmed.fetch_add(BATCH, Ordering::Relaxed);
            }
            None => {
                repeated.fetch_add(BATCH, Ordering::Relaxed);
                session = None;
            }
        }
    }
}

/// `None` where it failed, or took longer than a broker that is well takes.
async fn within<T>(doing: impl Future<Output = lapin::Result<T>>) -> Option<T> {
    tokio::time::timeout(Duration::from_secs(5), doing).await.ok()?.ok()
}

async fn connect(url: &str) -> lapin::Result<(Connection, Channel)> {
    let connection = Connection::connect(url, ConnectionProperties::default()).await?;
    let channel = connection.create_channel().await?;
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    Ok((connection, channel))
}

async fn batch(channel: &Channel, from: usize, article: Article) -> lapin::Result<()> {
    let mut confirms = Vec::new();
    for number in from..from + BATCH {
        let (content_type, body) = article(number);
        let properties = properties(content_type, &number.to_string());
        let options = BasicPublishOptions { mandatory: true, ..Default::default() };
        confirms.push(channel.basic_publish("".into(), "articles.raw".into(), options, &body, properties).await?);
    }
    for confirm in confirms {
        let confirm = confirm.await?;
        if !confirm.is_ack() || confirm.take_message().is_some() {
            return Err(lapin::ErrorKind::MissingHeartbeatError.into());
        }
    }
    Ok(())
}
