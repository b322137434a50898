//! Publishes messages and nothing else, for commands that feed a queue.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use lapin::Channel;
use lapin::options::ConfirmSelectOptions;
use tokio::time::timeout;

use super::Options;
use super::connect::Wire;
use super::link::{Names, publish, within};
use crate::message::Outgoing;
use crate::transport::{Cause, CauseKind, Published};

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
    /// The connection broke, or the broker did not confirm in time, as it does while it is blocked.
    pub async fn publish(&mut self, batch: Vec<Outgoing>) -> Result<Vec<Published>, Cause> {
        let (first, count) = (self.next, batch.len());
        self.next += count as u64;
        let batch = (first..).zip(batch.into_iter().map(Arc::new)).collect();
        let limit = self.options.confirm_timeout;
        let sent = publish(self.channel.clone(), batch, self.names, Arc::new(AtomicU64::new(0)));
        let others = timeout(limit, sent).await.map_err(|_| {
            let detail = format!("no confirm within {} s; the broker may be blocked by an alarm", limit.as_secs());
            Cause { kind: CauseKind::ConfirmTimeout, detail }
        })??;
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
