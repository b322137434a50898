//! From layers to a configuration that holds together.

use std::sync::Arc;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use url::Url;

use super::layers::nearest;
use super::read::{Reader, duration};
use super::{Config, Layers, Problems, memory, outputs, queues, telemetry};
use crate::decode::Feeds;
use crate::decode::fields::{Field, Names, is_name};
use crate::enrich::entities::{Knowledge, Pack};
use crate::pipeline::NotArticle;
use crate::reason::{Class, Code};
use crate::route::Output;
use crate::transport::Secret;
use crate::transport::amqp::topology::{Downstream, Tier};
use crate::transport::amqp::{self, Endpoint, Topology};
use crate::{decode, enrich, normalize, service, settle};

const GIB: i64 = 1 << 30;
/// Smallest frame that may be asked for: the largest in which RabbitMQ lets producers write the headers of a message, unless told otherwise.
const FRAME: i64 = 128 << 10;

pub fn resolve(layers: Layers) -> Result<Config, Problems> {
    let mut r = Reader::new(layers);
    let outputs::Outputs { outputs, rules, notes } = outputs::read(&mut r);
    let amqp = amqp(&mut r, &outputs);
    let config = Config {
        management_url: management_url(&mut r),
        policy: settle::Policy {
            tiers: amqp.topology.tiers.iter().map(|tier| tier.ttl).collect(),
            poison_count: r.int("consume.poison_at", 1..=1_000_000),
        },
        service: service(&mut r, &amqp),
        max_per_second: r.float("service.max_per_second", 0.0..=1e6),
        outputs,
        rules,
        notes,
        decode: decode::Options {
            body_bytes: r.int("limits.body_bytes", 1..=GIB),
            decompressed_bytes: r.int("limits.decompressed_bytes", 1..=4 * GIB),
            json_values: r.int("limits.json_values", 1..=100_000_000),
            articles: r.int("limits.articles", 1..=10_000),
            feeds: r.one_of("decode.feeds", &FEEDS).unwrap_or_default(),
            names: Arc::new(Names::with(&names(&mut r))),
        },
        normalize: normalize::Options {
            min_words: r.int("normalize.min_words", 0..=1_000_000),
            publish_doubtful: r.flag("normalize.publish_doubtful"),
        },
        not_article: not_article(&mut r),
        step_units: r.int("enrich.step_units", 1..=i64::MAX),
        enrich_off: enrich_off(&mut r),
        more_enrichers: Vec::new(),
        knowledge: knowledge(&mut r),
        duplicates: memory::duplicates(&mut r),
        repeated: memory::repeated(&mut r),
        store: memory::store(&mut r),
        output_bytes: r.int("limits.output_bytes", 1024..=GIB),
        otlp: telemetry::otlp(&mut r),
        http: r.address("http.listen"),
        log: telemetry::log(&mut r),
        amqp,
    };
    check(&mut r, &config);
    let problems = r.into_problems();
    if problems.is_empty() { Ok(config) } else { Err(Problems(problems)) }
}

/// What no single key can say.
fn check(r: &mut Reader, config: &Config) {
    let topology = &config.amqp.topology;
    if topology.quarantine == topology.input {
        r.wrong("quarantine.queue", "must not be the input queue");
    }
    if topology.downstream.iter().any(|d| d.queue == topology.input || d.queue == topology.quarantine) {
        r.wrong(
            "topology.queue",
            "must be neither the input queue nor the quarantine, and so must those of topology.queues",
        );
    }
    let own = [&topology.input, &topology.quarantine].into_iter().chain(topology.tiers.iter().map(|tier| &tier.queue));
    let own: Vec<&str> = own.map(String::as_str).collect();
    for (index, output) in config.outputs.iter().enumerate().filter(|(_, output)| output.exchange.is_empty()) {
        // The default exchange takes the routing key for the name of a queue.
        if let Some(queue) = output.routing_key.constant().filter(|key| own.contains(key)) {
            let why = "documents would be taken for articles there";
            r.wrong("publish.outputs", format!("[{index}].routing_key: leads back into the queue {queue:?}: {why}"));
        }
    }
    if config.policy.poison_count <= config.amqp.suspect_count {
        r.wrong("consume.poison_at", "must be more than consume.alone_at");
    }
    if topology.delivery_limit <= config.policy.poison_count {
        r.wrong("consume.delivery_limit", "must be more than consume.poison_at, or the broker acts first");
    }
    if config.decode.decompressed_bytes < config.decode.body_bytes {
        r.wrong("limits.decompressed_bytes", "must not be less than limits.body_bytes");
    }
    if config.amqp.in_flight_bytes < config.decode.body_bytes {
        r.wrong("consume.in_flight_bytes", "must not be less than limits.body_bytes, or the largest body never fits");
    }
}

const FEEDS: [(&str, Feeds); 2] = [("refuse", Feeds::Refuse), ("articles", Feeds::Articles)];

fn amqp(r: &mut Reader, outputs: &[Output]) -> amqp::Options {
    let tls = amqp::Tls {
        ca: r.path("broker.tls.ca_file"),
        certificate: r.path("broker.tls.certificate_file"),
        key: r.path("broker.tls.key_file"),
    };
    if tls.certificate.is_some() != tls.key.is_some() {
        r.wrong("broker.tls.certificate_file", "and broker.tls.key_file belong together: set both or neither");
    }
    let endpoint = endpoint(r, tls.certificate.is_some());
    let set = ["broker.tls.ca_file", "broker.tls.certificate_file"].into_iter().find(|key| r.optional(key).is_some());
    if let (false, Some(key)) = (endpoint.tls, set) {
        r.wrong(key, "is set, but broker.url does not begin with amqps://");
    }
    let give_up = r.seconds("broker.give_up_seconds", 0..=7 * 24 * 3600);
    amqp::Options {
        endpoint,
        tls,
        connection_name: r.text("broker.connection_name"),
        heartbeat: r.int("broker.heartbeat_seconds", 1..=600),
        frame_max: r.int("broker.frame_max", FRAME..=1 << 30),
        connect_timeout: r.seconds("broker.connect_seconds", 1..=600),
        request_timeout: r.seconds("broker.reply_seconds", 1..=600),
        confirm_timeout: r.seconds("publish.confirm_seconds", 1..=600),
        give_up: (!give_up.is_zero()).then_some(give_up),
        prefetch: r.int("consume.prefetch", 1..=65_535),
        first_prefetch: r.int("consume.first_prefetch", 1..=65_535),
        in_flight_bytes: r.int("consume.in_flight_bytes", 1 << 16..=64 * GIB),
        suspect_count: r.int("consume.alone_at", 1..=1_000_000),
        batch: r.int("publish.batch", 1..=65_535),
        outage_after: r.int("publish.outage_after", 1..=65_535),
        header_bytes: r.int("limits.header_bytes", 1024..=64 << 10),
        declare: r.flag("topology.declare"),
        topology: topology(r, outputs),
        ..amqp::Options::default()
    }
}

fn topology(r: &mut Reader, outputs: &[Output]) -> Topology {
    let input = r.name("consume.queue");
    let mut tiers: Vec<Tier> = Vec::new();
    for word in r.words("retry.tiers") {
        match duration(&word) {
            Some(ttl) if tiers.iter().all(|earlier| earlier.ttl < ttl) => {
                tiers.push(Tier { queue: format!("{input}.retry.{word}"), ttl });
            }
            Some(_) => r.wrong("retry.tiers", format!("must rise, which {word:?} does not")),
            None => r.wrong("retry.tiers", format!("must be times as in 5s, 10m or 1h, up to 720h, not {word:?}")),
        }
    }
    let mut exchanges: Vec<String> = Vec::new();
    for exchange in outputs.iter().map(|output| &output.exchange) {
        if !exchange.is_empty() && !exchanges.contains(exchange) {
            exchanges.push(exchange.clone());
        }
    }
    let kinds = queues::exchanges(r);
    for name in kinds.keys().filter(|name| !exchanges.contains(*name)).cloned().collect::<Vec<_>>() {
        exchanges.push(name);
    }
    let binding = r.optional("topology.binding").unwrap_or_default();
    let queue = r.optional("topology.queue");
    // The one queue is for topic exchanges; others have queues of their own.
    let partitions = queues::super_streams(r);
    let is_partitioned = |exchange: &&String| partitions.iter().any(|partition| partition.exchange == **exchange);
    let topics = exchanges.iter().filter(|exchange| !kinds.contains_key(*exchange) && !is_partitioned(exchange));
    let one = topics.filter_map(|exchange| Some(Downstream::new(queue.clone()?, exchange.clone(), binding.clone())));
    let downstream: Vec<Downstream> = one.chain(queues::queues(r)).collect();
    let downstream = downstream.into_iter().chain(partitions).collect();
    Topology {
        downstream,
        kinds,
        delivery_limit: r.int("consume.delivery_limit", 1..=1_000_000),
        quarantine: r.name("quarantine.queue"),
        input,
        tiers,
        exchanges,
    }
}

/// The AMQP URL with what was set beside it filled in. A problem never shows the URL itself: it may hold a password.
fn endpoint(r: &mut Reader, certificate: bool) -> Endpoint {
    let key = if r.optional("broker.url_file").is_some() { "broker.url_file" } else { "broker.url" };
    let text = r.text_or_file("broker.url").unwrap_or_default();
    let (user, password) = (r.text_or_file("broker.username"), r.text_or_file("broker.password"));
    let url = match Url::parse(text.trim()) {
        Ok(url) if matches!(url.scheme(), "amqp" | "amqps") => url,
        Ok(_) | Err(_) => {
            r.wrong(key, "must be amqp://host or amqps://host");
            return Endpoint::default();
        }
    };
    let host = match url.host() {
        Some(url::Host::Domain(name)) if !name.is_empty() => name.to_owned(),
        Some(url::Host::Ipv4(address)) => address.to_string(),
        Some(url::Host::Ipv6(address)) => address.to_string(),
        Some(url::Host::Domain(_)) | None => {
            r.wrong(key, "must name a host");
            return Endpoint::default();
        }
    };
    if url.query().is_some() {
        r.wrong(key, "must not have a query; what it would say has keys of its own, as broker.heartbeat_seconds");
    }
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    // With a client certificate and no user, the certificate says who is there.
    let default = if certificate { "" } else { "guest" };
    let vhost = r.optional("broker.vhost").or_else(|| {
        let path = url.path().trim_start_matches('/');
        (!path.is_empty()).then(|| decoded(path))
    });
    let tls = url.scheme() == "amqps";
    let user = user.or_else(|| (!url.username().is_empty()).then(|| decoded(url.username())));
    Endpoint {
        tls,
        host,
        port: url.port().unwrap_or(if tls { 5671 } else { 5672 }),
        vhost: vhost.unwrap_or_else(|| "/".to_owned()),
        user: user.unwrap_or_else(|| default.to_owned()),
        password: password.or_else(|| url.password().map(decoded)).unwrap_or_else(|| default.to_owned()).into(),
    }
}

fn management_url(r: &mut Reader) -> Option<Secret> {
    let text = r.optional("broker.management_url")?;
    match Url::parse(&text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Some(Secret::new(url)),
        Ok(_) | Err(_) => {
            r.wrong("broker.management_url", "must be http://host:port or https://host:port");
            None
        }
    }
}

/// The names of `decode.fields`, in their order.
fn names(r: &mut Reader) -> Vec<(Field, Vec<String>)> {
    let mut seen: Vec<(String, &str)> = Vec::new();
    let mut found = Vec::new();
    for (name, field) in Field::ALL {
        let key = format!("decode.fields.{name}");
        let names = r.words(&key);
        for path in &names {
            if !is_name(path) {
                r.wrong(&key, format!("names {path:?}, which is neither a name nor a path as in content.rendered"));
            } else if let Some((_, other)) = seen.iter().find(|(known, _)| known == path) {
                r.wrong(&key, format!("names {path:?}, as decode.fields.{other} does"));
            }
            seen.push((path.clone(), name));
        }
        found.push((field, names));
    }
    found
}

#[derive(Clone, Copy)]
enum Fate {
    Quarantine,
    Drop,
    Publish,
}

fn not_article(r: &mut Reader) -> NotArticle {
    let fates = [("quarantine", Fate::Quarantine), ("drop", Fate::Drop), ("publish", Fate::Publish)];
    let mut found = NotArticle::default();
    for &code in Code::ALL.iter().filter(|code| code.class() == Class::NotArticle) {
        match r.one_of(code.as_str(), &fates) {
            Some(Fate::Drop) => found.drop.push(code),
            Some(Fate::Publish) => found.publish.push(code),
            Some(Fate::Quarantine) | None => {}
        }
    }
    found
}

fn enrich_off(r: &mut Reader) -> Vec<String> {
    let off = r.words("enrich.off");
    if !off.is_empty() {
        let names = enrich::Registry::standard_names();
        for name in off.iter().filter(|name| !names.contains(&name.as_str())) {
            if name == enrich::language::NAME {
                r.wrong("enrich.off", "cannot leave out language: the other enrichers and the routing key need it");
                continue;
            }
            let hint = nearest(name, names.iter().copied());
            let hint = hint.map_or_else(|| format!("known are {}", names.join(", ")), |n| format!("did you mean {n}?"));
            r.wrong("enrich.off", format!("names {name:?}, which is no enricher; {hint}"));
        }
    }
    off
}

fn knowledge(r: &mut Reader) -> Arc<Knowledge> {
    let packs = r.words("entities.packs");
    if packs.is_empty() {
        return Knowledge::shipped();
    }
    let mut knowledge = Knowledge::clone(&Knowledge::shipped());
    for path in packs {
        let bytes = std::fs::read(&path).map_err(|error| format!("cannot be read: {error}"));
        match bytes.and_then(|bytes| Pack::read(bytes.into()).map_err(|damage| damage.to_string())) {
            Ok(pack) => knowledge = knowledge.with(pack),
            Err(why) => r.wrong("entities.packs", format!("names {path}, which {why}")),
        }
    }
    Arc::new(knowledge)
}

fn service(r: &mut Reader, amqp: &amqp::Options) -> service::Options {
    let seconds = r.float("limits.seconds", 0.0..=86_400.0);
    if seconds <= 0.0 {
        r.wrong("limits.seconds", "must be more than 0: an article is never waited for without end");
    }
    let defaults = service::Options::default();
    service::Options {
        workers: match r.int("service.workers", 0..=1024) {
            0 => defaults.workers,
            workers => workers,
        },
        in_flight: amqp.prefetch.into(),
        in_flight_bytes: amqp.in_flight_bytes,
        work_units: r.int("limits.work_units", 1..=i64::MAX),
        article_time: Duration::from_secs_f64(seconds.clamp(0.001, 86_400.0)),
        replace_after: r.seconds("service.replace_after_seconds", 1..=3600),
        replacements: r.int("service.replacements", 0..=1000),
        slow_source_after: r.int("retry.slow_source_after", 0..=1_000_000),
        drain_deadline: r.seconds("service.drain_seconds", 1..=24 * 3600),
        ..defaults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Budget;
    use crate::message::Message;

    fn with(settings: &[&str]) -> Result<Config, Vec<String>> {
        let mut layers = Layers::new();
        settings.iter().for_each(|setting| layers.set(setting));
        Config::resolve(layers).map_err(|problems| problems.0.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_defaults_hold_together_and_are_those_of_the_parts() {
        let config = with(&[]).unwrap();
        assert_eq!(config.amqp, amqp::Options::default());
        assert_eq!(config.service, service::Options::default());
        assert_eq!(config.policy, settle::Policy::default());
        assert_eq!(config.normalize.min_words, normalize::Options::default().min_words);
        assert_eq!(config.duplicates, Some(crate::memory::Bounds::default()));
        let limits = decode::Options::default();
        assert_eq!(config.decode.feeds, limits.feeds);
        assert_eq!(config.decode.body_bytes, limits.body_bytes);
        assert_eq!(config.decode.decompressed_bytes, limits.decompressed_bytes);
        assert_eq!(config.decode.json_values, limits.json_values);
        assert_eq!(config.decode.articles, limits.articles);
    }

    #[test]
    fn credentials_and_virtual_host_are_filled_in() {
        let url = "broker.url=amqps://old:p%2Fw@h:1/x%2Fy";
        let endpoint = with(&[url]).unwrap().amqp.endpoint;
        assert_eq!((endpoint.user.as_str(), endpoint.password.reveal()), ("old", "p/w"));
        assert_eq!((endpoint.tls, endpoint.port, endpoint.vhost.as_str()), (true, 1, "x/y"));
        let config = with(&[url, "broker.username=me@home", "broker.password=s3:cret", "broker.vhost=a/b"]).unwrap();
        let endpoint = &config.amqp.endpoint;
        assert_eq!((endpoint.user.as_str(), endpoint.password.reveal()), ("me@home", "s3:cret"));
        assert_eq!(endpoint.vhost, "a/b");
        assert!(!format!("{config:?}").contains("s3:cret"), "a secret shows in {config:?}");
        let plain = with(&["broker.url=amqp://u:p@[::1]"]).unwrap().amqp.endpoint;
        assert_eq!((plain.host.as_str(), plain.port, plain.vhost.as_str()), ("::1", 5672, "/"));
    }

    #[test]
    fn retry_queues_are_named_after_the_input() {
        let topology = with(&["consume.queue=in", "retry.tiers=2s,1m", "topology.queue="]).unwrap().amqp.topology;
        assert_eq!(topology.tiers.iter().map(|t| t.queue.as_str()).collect::<Vec<_>>(), ["in.retry.2s", "in.retry.1m"]);
        assert!(topology.downstream.is_empty());
    }

    #[test]
    fn what_does_not_hold_together_is_said_at_once() {
        let problems = with(&[
            "limits.seconds=0",
            "retry.tiers=5s,1x",
            "consume.poison_at=3",
            "not_article.feed=keep",
            "broker.url=http://h:s3cret@x",
            "broker.tls.key_file=/dev/null",
            "publish.outputs=[{exchange='a', routing_key='{lang}', format='xml'}, {exchange='b', routing='c'}]",
            "quarantine.queue=articles.raw",
            "broker.frame_max=8192",
        ])
        .unwrap_err();
        let all = problems.join("\n");
        for part in [
            "limits.seconds must be more than 0",
            "retry.tiers must be times as in 5s, 10m or 1h, up to 720h, not \"1x\"",
            "consume.poison_at must be more than consume.alone_at",
            "not_article.feed must be one of quarantine, drop, publish, not \"keep\"",
            "broker.url must be amqp://host or amqps://host",
            "belong together",
            "publish.outputs [0].routing_key: unknown placeholder {lang}",
            "publish.outputs [0].format must be one of json, ninjs, json-ld, not \"xml\"",
            "publish.outputs [1].routing: unknown key; did you mean routing_key?",
            "quarantine.queue must not be the input queue",
            "broker.frame_max must be from 131072 to 1073741824, not 8192",
        ] {
            assert!(all.contains(part), "{part:?} not in\n{all}");
        }
        assert!(!all.contains("s3cret"));
    }

    #[test]
    fn no_output_leads_back_into_a_queue_of_the_worker_s_own() {
        let to = |exchange: &str, key: &str| {
            with(&["consume.queue=in", &format!("publish.outputs=[{{exchange='{exchange}', routing_key='{key}'}}]")])
        };
        for queue in ["in", "in.retry.1m", "articles.quarantine"] {
            let problems = to("", queue).unwrap_err();
            assert!(problems[0].contains(&format!("leads back into the queue {queue:?}")), "{problems:?}");
            assert!(to("articles", queue).is_ok(), "a key of a topic exchange is no queue");
        }
        assert!(to("", "out").is_ok() && to("", "in.{language}").is_ok());
    }

    #[test]
    fn names_of_fields_are_checked() {
        let config = with(&["decode.fields.headline=kopf.titel,schlagzeile", "decode.feeds=articles"]).unwrap();
        let message = Message {
            body: r#"{"kopf": {"titel": "T"}, "title": "Other", "text": "One."}"#.into(),
            ..Message::default()
        };
        let raw = decode::decode(&message, &config.decode, &Budget::unlimited()).unwrap().remove(0);
        assert_eq!(raw.given.headline.as_deref(), Some("T"));
        let problems = with(&[
            "decode.fields.headlin=a",
            "decode.fields.text=a..b",
            "decode.fields.authors=von",
            "decode.fields.byline=von",
            "decode.feeds=all",
        ])
        .unwrap_err()
        .join("\n");
        for part in [
            "unknown key decode.fields.headlin; did you mean decode.fields.headline?",
            "decode.fields.text names \"a..b\", which is neither a name nor a path",
            "names \"von\", as decode.fields.byline does",
            "decode.feeds must be one of refuse, articles",
        ] {
            assert!(problems.contains(part), "{part:?} not in\n{problems}");
        }
    }

    #[test]
    fn stories_are_told_for_as_long_as_they_are_kept() {
        let (kept, without) = (with(&[]).unwrap(), with(&["stories.enabled=false"]).unwrap());
        let tells = |config: &Config| config.pipeline(Vec::new()).enrich.names().contains(&"story");
        assert!(tells(&kept) && !tells(&without));
        // Of a configuration that is read anew, what is left out counts at once, and what is kept at the next start.
        assert!(tells(&Config { enrich_off: without.enrich_off.clone(), ..kept.clone() }));
        assert!(!tells(&Config { enrich_off: kept.enrich_off, ..without }));
    }

    #[test]
    fn fates_of_what_is_no_article() {
        let config = with(&["not_article.too_short=drop", "not_article.feed=publish"]).unwrap();
        assert_eq!(config.not_article.drop, [Code::TooShort]);
        assert_eq!(config.not_article.publish, [Code::Feed]);
    }
}
