//! Which publish does a confirm belong to? lapin 4.12 gets that wrong in two ways; these tests reproduce both, and show that the
//! worker's way of publishing is not exposed to them. When an upgrade mends the library, the first two say so.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lapin::options::{BasicPublishOptions, ConfirmSelectOptions};
use lapin::{BasicProperties, Channel, Confirmation, Connection, ConnectionProperties};

use copydesk::message::Outgoing;
use copydesk::transport::Published;
use copydesk::transport::amqp::{Endpoint, Options, Publisher};

use crate::support::broker::{Vhost, shared};
use crate::support::queue::Client;

/// A queue that takes one message and refuses all others.
const FULL: &str = "attribution.full";
/// A queue that takes everything.
const OPEN: &str = "attribution.open";
/// No queue has this name.
const NOWHERE: &str = "attribution.nowhere";

const TASKS: usize = 8;
const EACH: usize = 500;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap()
}

fn queues(vhost: &Vhost<'_>) {
    let client = Client::connect(&vhost.url());
    client.declare(OPEN, &[("x-queue-type", lapin::types::AMQPValue::LongString("classic".into()))]);
    let limit = lapin::types::AMQPValue::LongLongInt(1);
    client.declare(
        FULL,
        &[("x-max-length", limit), ("x-overflow", lapin::types::AMQPValue::LongString("reject-publish".into()))],
    );
    client.publish(FULL, &[(BasicProperties::default(), b"the only one".to_vec())]);
}

async fn channel(url: &str) -> (Connection, Channel) {
    let connection = Connection::connect(url, ConnectionProperties::default()).await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
    (connection, channel)
}

/// Half of the tasks publish to a full queue, which nacks, and half to an open one, which acks: each knows what it must get.
/// How many were nacked, and how many got another's answer.
async fn shared_channel(url: &str) -> (usize, usize) {
    let (_connection, channel) = channel(url).await;
    let (nacks, wrong) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let tasks = (0..TASKS).map(|task| {
        let (channel, nacks, wrong) = (channel.clone(), Arc::clone(&nacks), Arc::clone(&wrong));
        tokio::spawn(async move {
            let (queue, nack) = if task % 2 == 0 { (FULL, true) } else { (OPEN, false) };
            for _ in 0..EACH {
                let options = BasicPublishOptions::default();
                let properties = BasicProperties::default();
                let sent = channel.basic_publish("".into(), queue.into(), options, b"x", properties).await;
                let confirm = sent.unwrap().await.unwrap();
                nacks.fetch_add(usize::from(confirm.is_nack()), Ordering::Relaxed);
                wrong.fetch_add(usize::from(confirm.is_nack() != nack), Ordering::Relaxed);
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    (nacks.load(Ordering::Relaxed), wrong.load(Ordering::Relaxed))
}

/// Every other publish of a pipeline is unroutable. How many returns there were, and how many publishes got the wrong kind of confirm.
async fn pipelined_returns(url: &str) -> (usize, usize) {
    let (_connection, channel) = channel(url).await;
    let mandatory = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
    let mut confirms = Vec::new();
    for n in 0..512 {
        let queue = if n % 2 == 0 { NOWHERE } else { OPEN };
        let sent = channel.basic_publish("".into(), queue.into(), mandatory, b"x", BasicProperties::default()).await;
        confirms.push((n % 2 == 0, sent.unwrap()));
    }
    let (mut returns, mut wrong) = (0, 0);
    for (unroutable, confirm) in confirms {
        let plain = matches!(confirm.await.unwrap(), Confirmation::Ack(None));
        returns += usize::from(!plain);
        wrong += usize::from(unroutable == plain);
    }
    (returns, wrong)
}

/// The sums are right, whoever gets the answers; how many get the wrong one differs from run to run, and is printed.
#[test]
fn a_channel_shared_by_tasks_mixes_up_confirms() {
    let vhost = shared().vhost();
    queues(&vhost);
    let runtime = runtime();
    let mut mixed_up = 0;
    for _ in 0..10 {
        let (nacks, wrong) = runtime.block_on(shared_channel(&vhost.url()));
        assert_eq!(nacks, TASKS / 2 * EACH);
        mixed_up += wrong;
    }
    println!("shared channel: {mixed_up} of {} confirms went to another's publish", 10 * TASKS * EACH);
}

/// As above: no return is lost, but some are attached to the confirm of another publish.
#[test]
fn pipelined_returns_attach_to_other_confirms() {
    let vhost = shared().vhost();
    queues(&vhost);
    let runtime = runtime();
    let mut mixed_up = 0;
    for _ in 0..10 {
        let (returns, wrong) = runtime.block_on(pipelined_returns(&vhost.url()));
        assert_eq!(returns, 256);
        mixed_up += wrong;
    }
    println!("pipelined returns: {mixed_up} of 5120 publishes got the wrong kind of confirm");
}

#[test]
fn a_batch_behind_a_barrier_attributes_every_fate() {
    let vhost = shared().vhost();
    queues(&vhost);
    let address = url::Url::parse(&vhost.url()).unwrap();
    let endpoint = Endpoint {
        host: address.host_str().unwrap().to_owned(),
        port: address.port().unwrap(),
        vhost: percent_encoding::percent_decode_str(&address.path()[1..]).decode_utf8().unwrap().into_owned(),
        ..Endpoint::default()
    };
    let options = Options { endpoint, ..Options::default() };
    runtime().block_on(async {
        let mut publisher = Publisher::open(&options).await.unwrap();
        let mut fates = HashSet::new();
        for round in 0..20 {
            let targets: Vec<&str> = (0..256).map(|n| [OPEN, NOWHERE, FULL, OPEN][(n * 7 + round) % 4]).collect();
            let batch = targets.iter().map(|queue| Outgoing {
                routing_key: (*queue).to_owned(),
                body: "x".into(),
                ..Outgoing::default()
            });
            for (queue, fate) in targets.iter().zip(publisher.publish(batch.collect()).await.unwrap()) {
                let right = match &fate {
                    Published::Confirmed => *queue == OPEN,
                    Published::Nacked => *queue == FULL,
                    Published::Returned { code, .. } => *queue == NOWHERE && *code == 312,
                    Published::Lost => false,
                };
                assert!(right, "{queue} got {fate:?}");
                fates.insert(*queue);
            }
        }
        assert_eq!(fates.len(), 3);
        publisher.close().await;
    });
}
