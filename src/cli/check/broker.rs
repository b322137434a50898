//! Looks at the live broker: over AMQP, and over the management plugin where its address is known.

use super::management::Management;
use super::{Finding, Mark, arguments, version};
use crate::cli::{Exit, desk};
use crate::config::Config;
use crate::transport::amqp;
use crate::transport::amqp::topology::{self, Finding as Seen};
use crate::transport::{Cause, CauseKind};

/// All that was found, and the exit code that it means.
pub fn look(config: &Config) -> (Vec<Finding>, Exit) {
    let mut findings = Vec::new();
    let mut exit = Exit::Success;
    let options = &config.amqp;
    let seen = desk::runtime().map(|runtime| {
        runtime.block_on(async {
            let broker = amqp::broker(options).await?;
            Ok((broker, topology::verify(options).await?))
        })
    });
    match seen {
        Ok(Ok((broker, seen))) => {
            findings.extend(version::findings(&broker));
            findings.push(Finding::good(format!("{}: connected as {:?}", options.endpoint, options.endpoint.user)));
            findings.extend(seen.iter().map(passive));
        }
        Ok(Err(cause)) => {
            exit = desk::exit(&cause);
            let text = format!("{}: {}", options.endpoint, cause.detail);
            findings.push(Finding::new(Mark::Bad, text, advice(&cause)));
        }
        Err(fault) => {
            exit = fault.exit;
            findings.push(Finding::new(Mark::Bad, fault.message, ""));
        }
    }
    match &config.management_url {
        Some(url) => match Management::open(url, options) {
            Ok(management) => findings.extend(arguments::look(&management, config)),
            Err(finding) => findings.push(finding),
        },
        None => findings.push(Finding::new(
            Mark::Unknown,
            "types and arguments of queues, bindings, permissions: AMQP does not show them",
            "name the management plugin: --management-url http://user:password@host:15672",
        )),
    }
    if exit == Exit::Success && findings.iter().any(|finding| finding.mark == Mark::Bad) {
        exit = Exit::Topology;
    }
    (findings, exit)
}

/// What a passive declare saw.
fn passive(seen: &Seen) -> Finding {
    let what = format!("{} {}", seen.kind, seen.name);
    if !seen.present {
        let action = "`copydesk topology apply` creates it, with an account that may configure";
        return Finding::new(Mark::Bad, format!("{what}: {}", seen.detail), action);
    }
    if !seen.is_seen() {
        let action = "RabbitMQ 4.3 shows a queue or exchange only to who has some right on it: `write`, as in deploy/rabbitmq/README.md, is enough";
        return Finding::new(Mark::Unknown, format!("{what}: {}", seen.detail), action);
    }
    match (seen.messages, seen.consumers) {
        (Some(messages), Some(consumers)) => {
            Finding::good(format!("{what}: there, {messages} messages ready, {consumers} consumers"))
        }
        (_, _) => Finding::good(format!("{what}: there")),
    }
}

fn advice(cause: &Cause) -> &'static str {
    match cause.kind {
        CauseKind::Unreachable | CauseKind::Timeout => {
            "is the broker up, are host and port right (broker.url, COPYDESK_AMQP_URL), does a firewall stand between?"
        }
        CauseKind::AccessRefused => {
            "check user, password and virtual host, and that the user has permissions in it (rabbitmqctl set_permissions)"
        }
        CauseKind::Tls => "check amqps://, broker.tls.ca_file, and the host's name in the broker's certificate",
        CauseKind::TopologyMissing => "`copydesk topology apply` creates what is missing",
        CauseKind::ClosedByBroker | CauseKind::ConfirmTimeout | CauseKind::AckFailed => "see the broker's log",
    }
}
