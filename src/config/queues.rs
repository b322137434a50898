//! The queues and exchanges for results beside the one that is called by default.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::read::{Reader, choose};
use crate::transport::amqp::topology::{Downstream, QueueKind};

const QUEUES: &str = "topology.queues";
const EXCHANGES: &str = "topology.exchanges";
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
    let written: Vec<Written> = r.tables(QUEUES, &KEYS);
    let mut queues: Vec<Downstream> = Vec::new();
    for (index, written) in written.into_iter().enumerate() {
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
        if written.max_age.as_deref().is_some_and(|age| !is_age(age)) {
            r.wrong(QUEUES, format!("[{index}].max_age: must be a number with Y, M, D, h, m or s, as in 7D"));
        }
        if written.max_bytes.is_some_and(|bytes| bytes <= 0) {
            r.wrong(QUEUES, format!("[{index}].max_bytes: must be more than 0"));
        }
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
    let written: Vec<WrittenExchange> = r.tables(EXCHANGES, &["name", "type"]);
    let mut kinds = BTreeMap::new();
    for (index, WrittenExchange { name, kind }) in written.into_iter().enumerate() {
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
        ] {
            let problems = read(&format!("[topology]\n{text}\n")).unwrap_err();
            assert!(problems.contains(said), "{text}: {problems}");
        }
        assert!(is_age("10m") && !is_age("") && !is_age("D") && !is_age("7") && !is_age("7DD") && !is_age("7ä"));
    }
}
