//! The broker's version, and what differs between those that the worker runs on.

use super::{Finding, Mark};
use crate::transport::amqp::Broker;

/// A release, as major and minor version.
pub type Release = (u32, u32);

/// The first release whose quorum queues know a message TTL and dead-lettering at least once, by which retries work.
const OLDEST: Release = (3, 10);

/// What is so from one release on, and until another.
const DIFFERENCES: [(Release, Release, &str); 5] = [
    (OLDEST, (4, 0), "a quorum queue without x-delivery-limit hands a message out for ever"),
    (
        (4, 0),
        (u32::MAX, 0),
        "a quorum queue without x-delivery-limit has one of 20: what was handed out more often is dead-lettered, or dropped where there is no \
         dead-letter exchange",
    ),
    ((4, 0), (u32::MAX, 0), "bodies of more than 16 MiB are refused, unless max_message_size says otherwise"),
    (OLDEST, (4, 3), "an article that is not acknowledged within consumer_timeout (30 min) closes the channel"),
    (
        (4, 3),
        (u32::MAX, 0),
        "an article that is not acknowledged within the consumer timeout (30 min) cancels the consumer and goes back to its queue; a policy \
         for it holds for consumers that register afterwards",
    ),
];

/// What the broker is, and what to know of it.
pub fn findings(broker: &Broker) -> Vec<Finding> {
    let name = format!("{} {}", broker.product, broker.version);
    let Some(release) = broker.release().filter(|_| broker.product == "RabbitMQ") else {
        let text = format!("{name}: what it does differently is not known");
        return vec![Finding::new(Mark::Unknown, text, "copydesk is tested on RabbitMQ 3.10, 4.0 and 4.3")];
    };
    if release < OLDEST {
        let text = format!("{name}: its quorum queues have no message TTL and no dead-lettering at least once");
        return vec![Finding::new(Mark::Bad, text, "copydesk needs RabbitMQ 3.10 or newer")];
    }
    let holds = |&&(from, until, _): &&(Release, Release, &str)| (from..until).contains(&release);
    let notes = DIFFERENCES.iter().filter(holds);
    let notes = notes.map(|(_, _, what)| Finding::new(Mark::Note, format!("{name}: {what}"), ""));
    std::iter::once(Finding::good(name.clone())).chain(notes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(version: &str) -> String {
        let broker = Broker { product: "RabbitMQ".to_owned(), version: version.to_owned() };
        findings(&broker).iter().map(|finding| format!("{} {}\n", finding.mark.as_str(), finding.text)).collect()
    }

    #[test]
    fn each_version_is_told_what_holds_for_it() {
        assert!(said("3.9.1").starts_with("PROBLEM "));
        assert!(said("3.13.7").contains("for ever") && said("3.13.7").contains("closes the channel"));
        assert!(said("4.0.5").contains("one of 20") && said("4.0.5").contains("closes the channel"));
        assert!(said("4.3.6").contains("one of 20") && said("4.3.6").contains("cancels the consumer"));
        assert!(said("of its own").starts_with("unknown "));
    }
}
