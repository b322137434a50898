//! `copydesk topology`: the queues, exchanges and bindings.

use std::fmt::Write as _;
use std::io::Write;

use serde_json::{Map, Value as Json, json};

use super::{Exit, Fault, desk};
use crate::config::Config;
use crate::message::{Headers, Value};
use crate::transport::amqp::{Topology, topology};

/// Create or print the queues, exchanges and bindings that the worker needs, by the configuration.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk topology show
  copydesk topology show --definitions > definitions.json    # for rabbitmqctl import_definitions
  COPYDESK_AMQP_URL=amqp://admin:…@broker/news copydesk topology apply")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Create what is missing on the broker, and wait until it was written to disk; what exists is left as it is.
    Apply {
        /// Do not wait: a broker that is killed in the next seconds may lose new queues, with what is in them.
        #[arg(long)]
        no_wait: bool,
    },
    /// Print it, without asking a broker.
    Show {
        /// As RabbitMQ definitions (JSON).
        #[arg(long)]
        definitions: bool,
    },
}

pub fn run(args: &Args, config: &Config) -> Result<Exit, Fault> {
    let options = &config.amqp;
    let text = match args.action {
        Action::Apply { no_wait } => {
            let runtime = desk::runtime()?;
            let fault = |cause| Fault::new(desk::exit(&cause), format!("{}: {cause}", options.endpoint));
            let new = runtime.block_on(topology::apply(options)).map_err(fault)?.len();
            if new > 0 && !no_wait {
                let seconds = topology::WRITTEN.as_secs();
                eprintln!(
                    "copydesk: {new} new queues have their leaders; waiting {seconds} s until they are written to disk"
                );
                runtime.block_on(topology::settle(options)).map_err(fault)?;
            }
            format!("applied to {}\n{}", options.endpoint, list(&options.topology))
        }
        Action::Show { definitions: true } => {
            format!("{:#}\n", definitions(&options.topology, &options.endpoint.vhost))
        }
        Action::Show { definitions: false } => list(&options.topology),
    };
    std::io::stdout().write_all(text.as_bytes()).map_err(|error| Fault::writing("standard output", &error))?;
    Ok(Exit::Success)
}

fn list(topology: &Topology) -> String {
    let mut out = String::new();
    for exchange in topology.exchanges() {
        let _ = writeln!(out, "exchange {exchange}: {}, durable", topology.kind(&exchange));
        out += &indented(&topology.exchange_arguments(&exchange));
    }
    for queue in topology.queues() {
        let _ = writeln!(out, "queue {}: {}", queue.name, queue.purpose);
        out += &indented(&queue.arguments);
    }
    for binding in topology.bindings() {
        let _ = writeln!(out, "binding {} -> {}: {}", binding.exchange, binding.queue, binding.key);
        out += &indented(&binding.arguments);
    }
    out
}

fn indented(arguments: &Headers) -> String {
    arguments.iter().map(|(name, value)| format!("    {name} = {}\n", plain(value))).collect()
}

/// As the management plugin exports and imports them.
fn definitions(topology: &Topology, vhost: &str) -> Json {
    let queue = |queue: topology::Queue| {
        json!({"name": queue.name, "vhost": vhost, "durable": true, "auto_delete": false,
            "arguments": arguments(&queue.arguments)})
    };
    let exchange = |name: String| {
        let (kind, own) = (topology.kind(&name), arguments(&topology.exchange_arguments(&name)));
        json!({"name": name, "vhost": vhost, "type": kind, "durable": true, "auto_delete": false,
            "internal": false, "arguments": own})
    };
    let binding = |binding: topology::Binding| {
        json!({"source": binding.exchange, "vhost": vhost, "destination": binding.queue,
            "destination_type": "queue", "routing_key": binding.key, "arguments": arguments(&binding.arguments)})
    };
    json!({
        "queues": topology.queues().into_iter().map(queue).collect::<Vec<_>>(),
        "exchanges": topology.exchanges().into_iter().map(exchange).collect::<Vec<_>>(),
        "bindings": topology.bindings().into_iter().map(binding).collect::<Vec<_>>(),
    })
}

/// Arguments as the management plugin shows them.
pub fn arguments(arguments: &Headers) -> Map<String, Json> {
    arguments.iter().map(|(name, value)| (name.clone(), plain(value))).collect()
}

/// Topologies hold text, whole numbers, true and false alone.
fn plain(value: &Value) -> Json {
    match (value, value.as_str(), value.as_u64()) {
        (Value::Bool(value), ..) => (*value).into(),
        (_, Some(text), _) => text.into(),
        (_, None, Some(number)) => number.into(),
        (_, None, None) => Json::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_hold_every_queue_with_its_arguments() {
        let definitions = definitions(&Topology::default(), "/");
        assert_eq!(definitions["queues"].as_array().map(Vec::len), Some(7));
        let input = &definitions["queues"][1];
        assert_eq!(input["arguments"]["x-delivery-limit"], 20);
        assert_eq!(input["arguments"]["x-queue-type"], "quorum");
        assert_eq!(definitions["bindings"][0]["routing_key"], "article.#");
        assert_eq!(definitions["exchanges"][0]["type"], "topic");
    }

    #[test]
    fn people_see_every_name() {
        let text = list(&Topology::default());
        for name in
            ["articles.raw.retry.10m", "articles.quarantine", "articles.enriched: article.#", "x-message-ttl = 600000"]
        {
            assert!(text.contains(name), "{name} not in\n{text}");
        }
    }
}
