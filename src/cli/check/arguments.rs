//! What only the management plugin shows: types, arguments, bindings, permissions.

use serde_json::{Map, Value};

use super::limit::{self, effective};
use super::management::{Management, Refusal};
use super::version::Release;
use super::{Finding, Mark};
use crate::cli::topology::arguments;
use crate::config::Config;
use crate::message;
use crate::transport::amqp::Broker;
use crate::transport::amqp::topology::{NO_LIMIT, Queue};

/// Looks at every queue, exchange and permission.
pub fn look(management: &Management, config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut release = None;
    if let Ok(overview) = management.get("/api/overview") {
        let version = overview["rabbitmq_version"].as_str().unwrap_or("of unknown version").to_owned();
        findings.push(Finding::good(format!("RabbitMQ {version} at {}", management.place())));
        release = Broker { product: "RabbitMQ".to_owned(), version }.release();
    }
    let topology = &config.amqp.topology;
    let queues = topology.queues();
    for queue in &queues {
        match management.in_vhost("queues", &queue.name, "") {
            Ok(found) => findings.extend(queue_findings(queue, &found, queue.name == topology.input, release)),
            // That it is absent was said by AMQP already.
            Err(Refusal::Absent) => {}
            Err(refusal) => findings.push(unseen(&format!("queue {}", queue.name), refusal)),
        }
    }
    for exchange in topology.exchanges() {
        match management.in_vhost("exchanges", &exchange, "") {
            Ok(found) => findings.push(exchange_finding(&exchange, topology.kind(&exchange), &found)),
            Err(Refusal::Absent) => continue,
            Err(refusal) => findings.push(unseen(&format!("exchange {exchange}"), refusal)),
        }
        match management.in_vhost("exchanges", &exchange, "/bindings/source") {
            Ok(found) => {
                findings.push(binding_finding(&exchange, &found));
                let others = bound(&found).filter(|name| queues.iter().all(|queue| queue.name != *name));
                findings.extend(others.take(MOST).filter_map(|name| other(management, name, release)));
            }
            Err(refusal) => findings.push(unseen(&format!("bindings of exchange {exchange}"), refusal)),
        }
    }
    findings.extend(permissions(management, config));
    findings
}

fn unseen(what: &str, refusal: Refusal) -> Finding {
    match refusal {
        Refusal::Denied => Finding::new(
            Mark::Unknown,
            format!("{what}: the management user may not see it"),
            "give it the tag `monitoring` (or `administrator`, for permissions) and access to the virtual host",
        ),
        Refusal::Absent => Finding::new(Mark::Unknown, format!("{what}: not known to the management plugin"), ""),
        Refusal::Failed(why) => Finding::new(Mark::Unknown, format!("{what}: {why}"), ""),
    }
}

/// Most queues of others that are looked at.
const MOST: usize = 200;

/// Queues that are bound.
fn bound(bindings: &Value) -> impl Iterator<Item = &str> {
    let bindings = bindings.as_array().map(Vec::as_slice).unwrap_or_default();
    bindings.iter().filter(|binding| binding["destination_type"] == "queue").filter_map(|b| b["destination"].as_str())
}

/// A queue for results that is not of our topology: whether it loses documents.
fn other(management: &Management, name: &str, release: Option<Release>) -> Option<Finding> {
    match management.in_vhost("queues", name, "") {
        Ok(found) => limit::finding(&found, release),
        Err(refusal) => Some(unseen(&format!("queue {name}"), refusal)),
    }
}

/// Compares a queue's arguments, those that a policy sets included, with what we would declare.
fn queue_findings(queue: &Queue, found: &Value, input: bool, release: Option<Release>) -> Vec<Finding> {
    let name = format!("queue {}", queue.name);
    let kind = found["type"].as_str().unwrap_or("classic");
    let wanted = queue.arguments.get("x-queue-type").and_then(message::Value::as_str).unwrap_or("quorum");
    if wanted != "quorum" && kind == wanted {
        return vec![Finding::good(format!("{name}: a {kind} queue, as configured"))];
    }
    if kind != "quorum" {
        let text = format!("{name}: a {kind} queue");
        return vec![if input {
            Finding::new(
                Mark::Note,
                format!("{text}; it works, without a delivery limit: the broker keeps no net under crash loops"),
                "a quorum queue has one; the type of a queue cannot be changed, only a new queue can have it",
            )
        } else {
            Finding::new(
                Mark::Note,
                format!("{text}; it works, and loses its messages with its node"),
                "delete it while it is empty, and run `copydesk topology apply`",
            )
        }];
    }
    let set = |argument: &str| effective(found, argument);
    let mut findings = Vec::from_iter(limit::finding(found, release));
    let wanted: Map<String, Value> = arguments(&queue.arguments);
    for (argument, value) in wanted.iter().filter(|(argument, _)| *argument != "x-queue-type") {
        let is = set(argument);
        // Whether something is lost for want of no limit was said by `limit`.
        if is == Some(value) || *value == NO_LIMIT {
            continue;
        }
        let is = is.map_or_else(|| "not set".to_owned(), |is| is.to_string());
        let text = format!("{name}: {argument} is {is}, not {value}: {}", meaning(argument));
        findings.push(Finding::new(grave(argument), text, remedy(argument, value)));
    }
    // What we do not set must not be set by others where it would lose messages.
    for argument in ["x-message-ttl", "x-max-length", "x-max-length-bytes", "x-expires"] {
        let unwanted = !wanted.contains_key(argument) && set(argument).is_some();
        let refuses = set("x-overflow").and_then(Value::as_str) == Some("reject-publish");
        if unwanted && !(refuses && argument.starts_with("x-max-length")) {
            let text = format!("{name}: {argument} is set: messages are dropped or expire unseen");
            findings.push(Finding::new(Mark::Bad, text, "remove it from the queue's arguments or policy"));
        }
    }
    if findings.is_empty() {
        findings.push(Finding::good(format!("{name}: quorum, arguments as they must be")));
    }
    findings
}

fn meaning(argument: &str) -> &'static str {
    match argument {
        "x-delivery-limit" => "how often the broker hands a message out before it takes it away",
        "x-overflow" => "a full queue must refuse, or it drops its oldest messages",
        "x-dead-letter-exchange" | "x-dead-letter-routing-key" => "where messages go from here",
        "x-dead-letter-strategy" => "dead-lettering must be at least once, or messages are lost on the way",
        "x-message-ttl" => "how long a retry waits",
        _ => "not as `copydesk topology apply` declares it",
    }
}

/// Without a dead-letter target or a waiting time a retry queue does not work; the rest weakens guarantees.
fn grave(argument: &str) -> Mark {
    match argument {
        "x-dead-letter-exchange"
        | "x-dead-letter-routing-key"
        | "x-message-ttl"
        | "x-overflow"
        | "x-dead-letter-strategy" => Mark::Bad,
        _ => Mark::Note,
    }
}

fn remedy(argument: &str, value: &Value) -> String {
    let key = argument.trim_start_matches("x-");
    format!(
        "set {key} to {value} by a policy (rabbitmqctl set_policy), or delete the empty queue and run `copydesk topology apply`"
    )
}

fn exchange_finding(name: &str, wanted: &str, found: &Value) -> Finding {
    let kind = found["type"].as_str().unwrap_or("of unknown type");
    if found["arguments"].get("alternate-exchange").is_some() || found["policy"].as_str().is_some_and(|p| !p.is_empty())
    {
        return Finding::new(
            Mark::Note,
            format!("exchange {name}: an alternate exchange or a policy is set"),
            "an alternate exchange hides unroutable results: they count as delivered",
        );
    }
    match (found["durable"].as_bool(), kind) {
        (Some(false), _) => Finding::new(
            Mark::Bad,
            format!("exchange {name}: not durable, it is gone when the broker restarts"),
            "delete it and run `copydesk topology apply`",
        ),
        (_, kind) if kind == wanted => Finding::good(format!("exchange {name}: {kind}, durable")),
        (_, kind) => Finding::new(
            Mark::Note,
            format!("exchange {name}: of type {kind}, where {wanted} was expected"),
            "routing keys such as article.en are patterns of topic exchanges; name another type in topology.exchanges",
        ),
    }
}

fn binding_finding(exchange: &str, found: &Value) -> Finding {
    let bound = found.as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |b: &Value| {
        format!("{} ({})", b["destination"].as_str().unwrap_or("?"), b["routing_key"].as_str().unwrap_or("?"))
    };
    if bound.is_empty() {
        return Finding::new(
            Mark::Bad,
            format!("exchange {exchange}: nothing is bound to it, so every result is unroutable"),
            "bind a queue, as `copydesk topology apply` does with topology.queue",
        );
    }
    let shown = bound.iter().take(5).map(text).collect::<Vec<_>>().join(", ");
    Finding::good(format!("exchange {exchange}: {} bindings: {shown}", bound.len()))
}

/// Whether the worker's user may do what the worker does.
fn permissions(management: &Management, config: &Config) -> Vec<Finding> {
    let user = &config.amqp.endpoint.user;
    let vhost = &config.amqp.endpoint.vhost;
    let what = format!("permissions of {user:?} in {vhost:?}");
    match management.in_vhost("permissions", user, "") {
        Ok(found) => {
            let findings: Vec<_> = needed(config).into_iter().filter_map(|need| need.missing(&found, &what)).collect();
            if findings.is_empty() { vec![Finding::good(format!("{what}: enough"))] } else { findings }
        }
        Err(refusal) => vec![unseen(&what, refusal)],
    }
}

/// One right that is needed.
struct Need {
    /// `read`, `write` or `configure`.
    right: &'static str,
    name: String,
    purpose: &'static str,
}

impl Need {
    fn missing(&self, found: &Value, what: &str) -> Option<Finding> {
        let pattern = found[self.right].as_str().unwrap_or_default();
        // RabbitMQ takes an empty pattern as one that matches nothing.
        let matches = match regex::Regex::new(pattern) {
            Ok(regex) => !pattern.is_empty() && regex.is_match(&self.name),
            Err(_) => {
                let text = format!("{what}: the pattern for {} cannot be read here: {pattern:?}", self.right);
                return Some(Finding::new(Mark::Unknown, text, ""));
            }
        };
        (!matches).then(|| {
            let text = format!("{what}: may not {} {:?}, needed {}", self.right, self.name, self.purpose);
            Finding::new(Mark::Bad, text, "rabbitmqctl set_permissions; the patterns are matched against names")
        })
    }
}

fn needed(config: &Config) -> Vec<Need> {
    let topology = &config.amqp.topology;
    let mut needs = vec![
        Need { right: "read", name: topology.input.clone(), purpose: "to consume" },
        Need { right: "write", name: "amq.default".to_owned(), purpose: "for retries and quarantine" },
    ];
    needs.extend(topology.exchanges().into_iter().map(|name| Need { right: "write", name, purpose: "for results" }));
    if config.amqp.declare {
        let names = topology.queues().into_iter().map(|queue| queue.name).chain(topology.exchanges());
        needs.extend(names.map(|name| Need { right: "configure", name, purpose: "since topology.declare is on" }));
    }
    needs
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::Layers;
    use crate::transport::amqp::Topology;

    fn queue(index: usize) -> Queue {
        Topology::default().queues().swap_remove(index)
    }

    fn marks(findings: &[Finding]) -> Vec<Mark> {
        findings.iter().map(|finding| finding.mark).collect()
    }

    #[test]
    fn arguments_may_come_from_a_policy_and_what_is_missing_is_said() {
        let queue = queue(1);
        let mut own = arguments(&queue.arguments);
        let complete = json!({"type": "quorum", "arguments": own});
        assert_eq!(marks(&queue_findings(&queue, &complete, true, None)), [Mark::Good]);
        own.remove("x-delivery-limit");
        own.remove("x-overflow");
        let policy = json!({"type": "quorum", "arguments": own,
            "effective_policy_definition": {"delivery-limit": 20, "message-ttl": 1000}});
        let findings = queue_findings(&queue, &policy, true, None);
        assert_eq!(marks(&findings), [Mark::Bad, Mark::Bad]);
        assert!(findings[0].text.contains("x-overflow is not set, not \"reject-publish\""), "{findings:?}");
        assert!(findings[1].text.contains("x-message-ttl is set"), "{findings:?}");
        let classic = json!({"type": "classic", "arguments": {}});
        assert_eq!(marks(&queue_findings(&queue, &classic, true, None)), [Mark::Note]);
    }

    #[test]
    fn an_exchange_without_a_queue_is_a_problem() {
        assert_eq!(binding_finding("articles", &json!([])).mark, Mark::Bad);
        let bound = binding_finding("articles", &json!([{"destination": "q", "routing_key": "article.#"}]));
        assert_eq!((bound.mark, bound.text.as_str()), (Mark::Good, "exchange articles: 1 bindings: q (article.#)"));
    }

    #[test]
    fn rights_are_matched_as_the_broker_does() {
        let config = Config::resolve(Layers::new()).unwrap();
        let missing = |found: Value| {
            let all = needed(&config).into_iter().filter_map(|need| need.missing(&found, "p")).collect::<Vec<_>>();
            all.iter().map(|finding| finding.text.clone()).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(missing(json!({"configure": "", "read": "^articles", "write": ".*"})), "");
        let text = missing(json!({"configure": "", "read": "", "write": "^articles$"}));
        assert!(
            text.contains("may not read \"articles.raw\"") && text.contains("may not write \"amq.default\""),
            "{text}"
        );
    }
}
