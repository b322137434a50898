//! Publishes messages and nothing else, for commands that feed a queue.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use lapin::Channel;
use lapin::options::ConfirmSelectOptions;
use tokio::time::timeout;

use super::Options;
use super::answer::within;
use super::connect::Wire;
use super::link::{Names, publish};
use crate::message::Outgoing;
use crate::transport::{Cause, CauseKind, Published};

/// Why a batch has no fates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsent {
    /// The broker takes no body of more bytes (its `max_message_size`), and has closed the channel. What stood before the large message in
    /// its batch may have been taken.
    TooLarge(usize),
    /// The connection broke, or the broker did not confirm in time, as it does while it is blocked.
    Broke(Cause),
}

impl From<Unsent> for Cause {
    fn from(unsent: Unsent) -> Self {
        match unsent {
            Unsent::TooLarge(limit) => {
                let detail = format!("the broker takes no message of more than {limit} bytes (its max_message_size)");
                Self { kind: CauseKind::ClosedByBroker, detail }
            }
            Unsent::Broke(cause) => cause,
        }
    }
}

/// The limit that the broker names when it closes a channel over a message: "message size 53 is larger than configured max size 16".
fn limit(said: &str) -> Option<usize> {
    let (_, rest) = said.split_once("message size ")?.1.split_once("max size ")?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    rest.get(..digits)?.parse().ok()
}

/// A connection with a channel in confirm mode.
pub struct Publisher {
    wire: Wire,
    channel: Channel,
    names: Names,
    options: Options,
    next: u64,
}

impl Publisher {
    /// Connects.
    ///
    /// # Errors
    /// Why not.
    pub async fn open(options: &Options) -> Result<Self, Cause> {
        let wire = Wire::open(options, "publish").await?;
        let channel = within(options.request_timeout, "channel.open", wire.connection().create_channel()).await?;
        let select = channel.confirm_select(ConfirmSelectOptions::default());
        within(options.request_timeout, "confirm.select", select).await?;
        Ok(Self { wire, channel, names: Names::new(fastrand::u64(..)), options: options.clone(), next: 0 })
    }

    /// Publishes all of `batch` and awaits their confirms; the fates in their order.
    ///
    /// # Errors
    /// See [`Unsent`]; after each of them a new publisher is needed.
    pub async fn publish(&mut self, batch: Vec<Outgoing>) -> Result<Vec<Published>, Unsent> {
        let (first, count) = (self.next, batch.len());
        self.next += count as u64;
        let batch = (first..).zip(batch.into_iter().map(Arc::new)).collect();
        let wait = self.options.confirm_timeout;
        let sent = publish(self.channel.clone(), batch, self.names, Arc::new(AtomicU64::new(0)));
        let others = timeout(wait, sent).await.unwrap_or_else(|_| {
            let detail = format!("no confirm within {} s; the broker may be blocked by an alarm", wait.as_secs());
            Err(Cause { kind: CauseKind::ConfirmTimeout, detail })
        });
        let others = others.map_err(|cause| limit(&cause.detail).map_or(Unsent::Broke(cause), Unsent::TooLarge))?;
        let mut fates = vec![Published::Confirmed; count];
        for (id, fate) in others {
            if let Some(slot) = fates.get_mut((id - first) as usize) {
                *slot = fate;
            }
        }
        Ok(fates)
    }

    /// Closes the connection.
    pub async fn close(self) {
        self.wire.close().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_read_from_what_brokers_say() {
        for said in [
            "PRECONDITION_FAILED - message size 53000000 is larger than configured max size 16777216",
            "protocol error: message size 53000000 larger than max size 16777216: 406",
        ] {
            assert_eq!(limit(said), Some(16_777_216), "{said}");
        }
        assert_eq!(limit("PRECONDITION_FAILED - inequivalent arg 'max size 3'"), None);
    }
}
