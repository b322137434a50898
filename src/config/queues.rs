//! The queues and exchanges for results beside the one that is called by default.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::read::{Reader, choose};
use crate::route::PARTITIONS;
use crate::transport::amqp::topology::{Downstream, QueueKind};

const QUEUES: &str = "topology.queues";
const EXCHANGES: &str = "topology.exchanges";
const SUPER_STREAMS: &str = "topology.super_streams";
const KINDS: [(&str, QueueKind); 3] =
    [("quorum", QueueKind::Quorum), ("classic", QueueKind::Classic), ("stream", QueueKind::Stream)];
/// Types of exchanges; the last two come with plugins of RabbitMQ.
const TYPES: [(&str, ()); 6] =
    [("topic", ()), ("direct", ()), ("fanout", ()), ("headers", ()), ("x-consistent-hash", ()), ("x-modulus-hash", ())];

/// A queue as it is written.
#[derive(Deserialize)]
struct Written {
    name: String,
    exchange: String,
    #[serde(default)]
    binding: String,
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    single_active_consumer: bool,
    max_age: Option<String>,
    max_bytes: Option<i64>,
}

const KEYS: [&str; 7] = ["name", "exchange", "binding", "type", "single_active_consumer", "max_age", "max_bytes"];

/// The queues that `topology.queues` names.
pub fn queues(r: &mut Reader) -> Vec<Downstream> {
    let written: Vec<(usize, Written)> = r.tables(QUEUES, &KEYS);
    let mut queues: Vec<Downstream> = Vec::new();
    for (index, written) in written {
        let kind = choose(written.kind.as_deref().unwrap_or("quorum"), &KINDS);
        let kind = kind.map_err(|e| r.wrong(QUEUES, format!("[{index}].type {e}"))).unwrap_or_default();
        let stream = kind == QueueKind::Stream;
        if [&written.name, &written.exchange].iter().any(|name| name.is_empty() || name.len() > 255) {
            r.wrong(QUEUES, format!("[{index}]: name and exchange must have from 1 to 255 bytes"));
        }
        if !stream && (written.max_age.is_some() || written.max_bytes.is_some()) {
            r.wrong(QUEUES, format!("[{index}]: max_age and max_bytes drop what is old, which is for streams alone"));
        }
        if stream && written.single_active_consumer {
            let why = "a stream has no single active consumer over AMQP 0-9-1; each consumer reads all of it";
            r.wrong(QUEUES, format!("[{index}].single_active_consumer: {why}"));
        }
        check_bounds(r, (QUEUES, index), written.max_age.as_deref(), written.max_bytes);
        queues.push(Downstream {
            kind,
            single_active_consumer: written.single_active_consumer,
            max_age: written.max_age,
            max_bytes: written.max_bytes,
            ..Downstream::new(written.name, written.exchange, written.binding)
        });
    }
    queues
}

/// What a stream keeps.
fn check_bounds(r: &mut Reader, (key, index): (&str, usize), max_age: Option<&str>, max_bytes: Option<i64>) {
    if max_age.is_some_and(|age| !is_age(age)) {
        r.wrong(key, format!("[{index}].max_age: must be a number with Y, M, D, h, m or s, as in 7D"));
    }
    if max_bytes.is_some_and(|bytes| bytes <= 0) {
        r.wrong(key, format!("[{index}].max_bytes: must be more than 0"));
    }
}

/// A super stream as it is written.
#[derive(Deserialize)]
struct WrittenSuperStream {
    name: String,
    partitions: u32,
    max_age: Option<String>,
    max_bytes: Option<i64>,
}

/// The partitions of the super streams that `topology.super_streams` names.
pub fn super_streams(r: &mut Reader) -> Vec<Downstream> {
    let written: Vec<(usize, WrittenSuperStream)> =
        r.tables(SUPER_STREAMS, &["name", "partitions", "max_age", "max_bytes"]);
    let mut partitions = Vec::new();
    for (index, written) in written {
        if written.name.is_empty() || written.name.len() > 250 {
            r.wrong(SUPER_STREAMS, format!("[{index}].name: must have from 1 to 250 bytes"));
        }
        if !(1..=PARTITIONS).contains(&written.partitions) {
            r.wrong(SUPER_STREAMS, format!("[{index}].partitions: must be from 1 to {PARTITIONS}"));
            continue;
        }
        check_bounds(r, (SUPER_STREAMS, index), written.max_age.as_deref(), written.max_bytes);
        partitions.extend(Downstream::partitions(&written.name, written.partitions).map(|partition| Downstream {
            max_age: written.max_age.clone(),
            max_bytes: written.max_bytes,
            ..partition
        }));
    }
    partitions
}

/// As RabbitMQ reads `x-max-age`.
fn is_age(age: &str) -> bool {
    let Some(end) = age.find(|c: char| !c.is_ascii_digit()) else { return false };
    let (number, unit) = age.split_at(end);
    !number.is_empty() && number.len() < 10 && matches!(unit, "Y" | "M" | "D" | "h" | "m" | "s")
}

/// An exchange as it is written.
#[derive(Deserialize)]
struct WrittenExchange {
    name: String,
    #[serde(rename = "type")]
    kind: String,
}

/// The types of the exchanges that `topology.exchanges` names.
pub fn exchanges(r: &mut Reader) -> BTreeMap<String, String> {
    let written: Vec<(usize, WrittenExchange)> = r.tables(EXCHANGES, &["name", "type"]);
    let mut kinds = BTreeMap::new();
    for (index, WrittenExchange { name, kind }) in written {
        if name.is_empty() || name.len() > 255 {
            r.wrong(EXCHANGES, format!("[{index}].name: must have from 1 to 255 bytes"));
        }
        if let Err(why) = choose(&kind, &TYPES) {
            r.wrong(EXCHANGES, format!("[{index}].type {why}"));
        }
        kinds.insert(name, kind);
    }
    kinds
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Config, Layers};

    fn read(text: &str) -> Result<Config, String> {
        let mut layers = Layers::new();
        layers.text(Path::new("w.toml"), text);
        Config::resolve(layers).map_err(|problems| problems.to_string())
    }

    #[test]
    fn queues_and_exchanges_of_every_kind_are_declared() {
        let config = read(
            "[topology]\nexchanges = [{ name = 'shards', type = 'x-consistent-hash' }]\nqueues = [\
             { name = 'log', type = 'stream', exchange = 'articles', binding = '#', max_age = '7D', max_bytes = 1000000 },\
             { name = 's1', exchange = 'shards', binding = '1', single_active_consumer = true },\
             { name = 'c', type = 'classic', exchange = 'articles', binding = 'c' }]\n",
        );
        let topology = config.unwrap().amqp.topology;
        assert_eq!((topology.kind("shards"), topology.kind("articles")), ("x-consistent-hash", "topic"));
        let queues = topology.queues();
        let arguments = |name: &str| queues.iter().find(|queue| queue.name == name).unwrap().arguments.clone();
        assert_eq!(arguments("log")["x-max-age"], "7D".into());
        assert!(!arguments("log").contains_key("x-delivery-limit"));
        assert_eq!(arguments("c").len(), 1);
        assert!(arguments("s1").contains_key("x-single-active-consumer"));
        let bindings = topology.bindings();
        assert_eq!(bindings.iter().filter(|binding| binding.exchange == "shards").count(), 1);
    }

    #[test]
    fn a_super_stream_is_an_exchange_with_numbered_streams() {
        let config = read(
            "[[outputs]]\nexchange = 'articles.super'\nrouting_key = '{source % 3}'\n\
             [topology]\nsuper_streams = [{ name = 'articles.super', partitions = 3, max_age = '7D' }]\n",
        );
        let topology = config.unwrap().amqp.topology;
        assert_eq!(topology.kind("articles.super"), "direct");
        assert_eq!(topology.exchange_arguments("articles.super")["x-super-stream"], crate::message::Value::Bool(true));
        assert!(topology.exchange_arguments("articles").is_empty());
        let bindings = topology.bindings();
        let bound: Vec<_> = bindings.iter().filter(|binding| binding.exchange == "articles.super").collect();
        let keys: Vec<_> = bound.iter().map(|b| (b.queue.as_str(), b.key.as_str())).collect();
        assert_eq!(keys, [("articles.super-0", "0"), ("articles.super-1", "1"), ("articles.super-2", "2")]);
        assert_eq!(bound[2].arguments["x-stream-partition-order"], crate::message::Value::I32(2));
        let stream = topology.queues().into_iter().find(|queue| queue.name == "articles.super-1").unwrap();
        assert_eq!(stream.arguments["x-queue-type"], "stream".into());
        assert_eq!(stream.arguments["x-max-age"], "7D".into());
    }

    #[test]
    fn what_would_not_work_is_refused() {
        for (text, said) in [
            (
                "queues = [{ name = 'q', exchange = 'e', type = 'strem' }]",
                "[0].type must be one of quorum, classic, stream",
            ),
            ("queues = [{ name = 'q', exchange = 'e', max_age = '7D' }]", "for streams alone"),
            ("queues = [{ name = 'q', exchange = 'e', type = 'stream', max_age = 'week' }]", "as in 7D"),
            (
                "queues = [{ name = 'q', exchange = 'e', type = 'stream', single_active_consumer = true }]",
                "each consumer reads all",
            ),
            ("queues = [{ name = 'articles.raw', exchange = 'e' }]", "neither the input queue"),
            ("exchanges = [{ name = 'e', type = 'hash' }]", "must be one of topic"),
            ("super_streams = [{ name = 's', partitions = 0 }]", "[0].partitions: must be from 1 to 1000"),
            ("super_streams = [{ name = 's', partitions = 3, max_age = 'week' }]", "as in 7D"),
        ] {
            let problems = read(&format!("[topology]\n{text}\n")).unwrap_err();
            assert!(problems.contains(said), "{text}: {problems}");
        }
        assert!(is_age("10m") && !is_age("") && !is_age("D") && !is_age("7") && !is_age("7DD") && !is_age("7ä"));
    }
}
