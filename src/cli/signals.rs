//! SIGTERM and SIGINT: the first one asks for a drain, the second one aborts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use super::Exit;

/// Which signal asked for the drain, if one did.
#[derive(Debug, Clone, Default)]
pub struct Received(Arc<AtomicU8>);

impl Received {
    /// The signal's number.
    pub fn get(&self) -> Option<u8> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            number => Some(number),
        }
    }
}

/// Completes with the first SIGTERM or SIGINT; from then on the second one ends the process, after `aborting` was called.
/// To be called in a runtime whose threads are not blocked by what is to be aborted.
///
/// # Errors
/// The system refuses the handlers.
pub fn shutdown(
    aborting: impl FnOnce() + Send + 'static,
) -> std::io::Result<(Received, impl Future<Output = ()> + Send)> {
    let (mut term, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let received = Received::default();
    let first = received.clone();
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(async move {
        let mut next = async || {
            tokio::select! {
                _ = term.recv() => SignalKind::terminate(),
                _ = interrupt.recv() => SignalKind::interrupt(),
            }
            .as_raw_value()
        };
        first.0.store(next().await.try_into().unwrap_or(u8::MAX), Ordering::Relaxed);
        let _ = sender.send(());
        let number = next().await;
        aborting();
        std::process::exit(Exit::Signal(number.try_into().unwrap_or(u8::MAX)).code().into());
    });
    let shutdown = async move {
        if receiver.await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    Ok((received, shutdown))
}
