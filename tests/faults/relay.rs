//! The least that any worker does that loses nothing: consume, publish, await the confirms of a batch, acknowledge. A yardstick.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, BasicQosOptions, ConfirmSelectOptions,
};
use lapin::types::FieldTable;
use lapin::{Connection, ConnectionProperties};

const PREFETCH: u16 = 64;

/// Carries `count` messages from one queue to another; how long that took.
pub fn relay(url: &str, from: &str, to: &str, count: usize) -> Duration {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let connection = Connection::connect(url, ConnectionProperties::default()).await.unwrap();
        let (input, output) = (connection.create_channel().await.unwrap(), connection.create_channel().await.unwrap());
        output.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
        input.basic_qos(PREFETCH, BasicQosOptions::default()).await.unwrap();
        let options = BasicConsumeOptions::default();
        let consumer = input.basic_consume(from.into(), "".into(), options, FieldTable::default()).await.unwrap();
        let mut batches = consumer.ready_chunks(PREFETCH.into());
        let (begun, mut done) = (Instant::now(), 0);
        while done < count {
            let batch: Vec<_> = batches.next().await.unwrap().into_iter().map(Result::unwrap).collect();
            let mut confirms = Vec::with_capacity(batch.len());
            for delivery in &batch {
                let options = BasicPublishOptions { mandatory: true, ..Default::default() };
                let properties = delivery.properties.clone();
                let sent = output.basic_publish("".into(), to.into(), options, &delivery.data, properties);
                confirms.push(sent.await.unwrap());
            }
            for confirm in confirms {
                assert!(confirm.await.unwrap().is_ack());
            }
            done += batch.len();
            batch.last().unwrap().acker.ack(BasicAckOptions { multiple: true }).await.unwrap();
        }
        begun.elapsed()
    })
}
