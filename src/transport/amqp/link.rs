//! An open session: two connections, a channel on each, everything verified. Carries out what the machine decides.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use lapin::options::{
    BasicAckOptions, BasicCancelOptions, BasicConsumeOptions, BasicPublishOptions, BasicQosOptions,
    ConfirmSelectOptions,
};
use lapin::types::FieldTable;
use lapin::{Channel, Confirmation, Consumer};

use super::answer::within;
use super::connect::{Wire, broken};
use super::convert::{properties, short};
use super::headers::PUBLISH;
use super::session::{Ack, PublishId};
use super::{Options, topology};
use crate::message::Outgoing;
use crate::transport::{Cause, CauseKind, Published};

/// The tag of our consumer; it is alone on its channel.
const CONSUMER: &str = "copydesk";

/// Two connections and their channels.
pub struct Link {
    /// For deliveries and acknowledgements.
    pub consume: Wire,
    /// For publishes: the broker may block this one, and acknowledgements must still get through.
    pub publish: Wire,
    consume_channel: Channel,
    publish_channel: Channel,
    request_timeout: Duration,
}

/// A batch on its way: what is published, and how many confirms have come.
pub type Batch = Vec<(PublishId, Arc<Outgoing>)>;

impl Link {
    /// Opens both connections, and verifies (or, if so configured, creates) every queue and exchange.
    ///
    /// # Errors
    /// Why not.
    pub async fn open(options: &Options) -> Result<Self, Cause> {
        let (consume, publish) = tokio::join!(Wire::open(options, "consume"), Wire::open(options, "publish"));
        let (consume, publish) = (consume?, publish?);
        let wait = options.request_timeout;
        let consume_channel = within(wait, "channel.open", consume.connection().create_channel()).await?;
        let publish_channel = within(wait, "channel.open", publish.connection().create_channel()).await?;
        if options.declare {
            topology::declare(publish.connection(), &options.topology, wait).await?;
        }
        if let Some(what) = topology::missing(publish.connection(), &options.topology, wait).await?.first() {
            return Err(Cause { kind: CauseKind::TopologyMissing, detail: what.clone() });
        }
        let select = publish_channel.confirm_select(ConfirmSelectOptions::default());
        within(wait, "confirm.select", select).await?;
        Ok(Self { consume, publish, consume_channel, publish_channel, request_timeout: wait })
    }

    /// Registers a consumer with this prefetch.
    pub fn consumer(
        &self,
        queue: &str,
        prefetch: u16,
    ) -> impl Future<Output = Result<Consumer, Cause>> + Send + 'static {
        let (channel, wait, queue) = (self.consume_channel.clone(), self.request_timeout, short(queue));
        async move {
            let qos = channel.basic_qos(prefetch, BasicQosOptions { global: false });
            within(wait, "basic.qos", qos).await?;
            let consume =
                channel.basic_consume(queue, CONSUMER.into(), BasicConsumeOptions::default(), FieldTable::default());
            within(wait, "basic.consume", consume).await
        }
    }

    /// Cancels the consumer.
    pub fn cancel(&self) -> impl Future<Output = Result<(), Cause>> + Send + 'static {
        let (channel, wait) = (self.consume_channel.clone(), self.request_timeout);
        async move {
            let cancel = channel.basic_cancel(CONSUMER.into(), BasicCancelOptions::default());
            within(wait, "basic.cancel", cancel).await
        }
    }

    /// Sends an acknowledgement; done when it was written to the connection.
    pub fn ack(&self, ack: Ack) -> impl Future<Output = Result<Ack, Cause>> + Send + 'static {
        let (channel, wait) = (self.consume_channel.clone(), self.request_timeout);
        async move {
            let sent = channel.basic_ack(ack.tag, BasicAckOptions { multiple: ack.multiple });
            match within(wait, "basic.ack", sent).await {
                Ok(()) => Ok(ack),
                Err(cause) => Err(Cause { kind: CauseKind::AckFailed, ..cause }),
            }
        }
    }

    /// See [`publish`].
    pub fn publish(
        &self,
        batch: Batch,
        names: Names,
        confirms: Arc<AtomicU64>,
    ) -> impl Future<Output = Result<Vec<(PublishId, Published)>, Cause>> + Send + 'static {
        publish(self.publish_channel.clone(), batch, names, confirms)
    }

    /// Closes both connections, in an orderly way if the broker answers.
    pub async fn close(self) {
        tokio::join!(self.consume.close(), self.publish.close());
    }
}

/// Publishes a batch and awaits every confirm. The publishes that were refused or came back; all others were confirmed.
///
/// The library may attach a returned message to another publish's confirm. Each return precedes the confirm of its own publish,
/// so once all are in, all returns are in, and each is known by its header. `confirms` counts as they come.
pub async fn publish(
    channel: Channel,
    batch: Batch,
    names: Names,
    confirms: Arc<AtomicU64>,
) -> Result<Vec<(PublishId, Published)>, Cause> {
    let mandatory = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
    let mut waiting = Vec::with_capacity(batch.len());
    for (id, outgoing) in &batch {
        let sent = channel
            .basic_publish(
                short(&outgoing.exchange),
                short(&outgoing.routing_key),
                mandatory,
                &outgoing.body,
                properties(outgoing, PUBLISH, &names.name(*id)),
            )
            .await;
        waiting.push((*id, sent.map_err(|error| broken(&error))?));
    }
    let mut others = BTreeMap::new();
    let mut returned = Vec::new();
    for (id, confirm) in waiting {
        // Neither is ever printed: they hold the message.
        let back = match confirm.await.map_err(|error| broken(&error))? {
            Confirmation::Ack(back) => back,
            Confirmation::Nack(back) => {
                others.insert(id, Published::Nacked);
                back
            }
            Confirmation::NotRequested => {
                let detail = "the channel is not in confirm mode".to_owned();
                return Err(Cause { kind: CauseKind::ClosedByBroker, detail });
            }
        };
        returned.extend(back);
        confirms.fetch_add(1, Ordering::Relaxed);
    }
    for back in returned {
        let header = back.delivery.properties.headers().as_ref().and_then(|h| h.inner().get(PUBLISH).cloned());
        let name = header.and_then(|header| match header {
            lapin::types::AMQPValue::LongString(name) => names.id(&name.to_string()),
            _ => None,
        });
        // A return that cannot be matched could be any of these.
        let Some(id) = name else {
            let detail = "a returned message without our header".to_owned();
            return Err(Cause { kind: CauseKind::ClosedByBroker, detail });
        };
        others.insert(id, Published::Returned { code: back.reply_code, text: back.reply_text.to_string() });
    }
    Ok(others.into_iter().collect())
}

/// Unique names of publishes: a number of the process, and one of the publish.
#[derive(Debug, Clone, Copy)]
pub struct Names(u64);

impl Names {
    /// Names of the process with this random number.
    pub fn new(process: u64) -> Self {
        Self(process)
    }

    fn name(self, id: PublishId) -> String {
        format!("{:016x}-{id:x}", self.0)
    }

    fn id(self, name: &str) -> Option<PublishId> {
        let (process, id) = name.split_once('-')?;
        let ours = u64::from_str_radix(process, 16) == Ok(self.0);
        ours.then(|| u64::from_str_radix(id, 16).ok()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_back_to_its_publish() {
        let names = Names::new(0xfeed);
        assert_eq!(names.id(&names.name(77)), Some(77));
        assert_eq!(names.id(&Names::new(1).name(77)), None, "another process published that");
        assert_eq!(names.id("nonsense"), None);
    }
}
