//! The broker's own limit of deliveries, where it would take messages away that nobody has read to the end.

use serde_json::Value;

use super::version::Release;
use super::{Finding, Mark};
use crate::transport::amqp::topology::NO_LIMIT;

/// The first release that sets a limit where none is stated.
const LIMITED: Release = (4, 0);
/// That limit.
const DEFAULT: i64 = 20;

/// An argument of a queue as the management plugin shows it, set by itself or by a policy.
pub fn effective<'a>(found: &'a Value, argument: &str) -> Option<&'a Value> {
    let own = found["arguments"].get(argument);
    own.or_else(|| found["effective_policy_definition"].get(argument.trim_start_matches("x-")))
}

/// A finding where a quorum queue loses what is handed out too often: it has a limit, and no dead-letter exchange.
pub fn finding(found: &Value, release: Option<Release>) -> Option<Finding> {
    if found["type"] != "quorum" || effective(found, "x-dead-letter-exchange").is_some() {
        return None;
    }
    let name = found["name"].as_str().unwrap_or("?");
    let action = format!(
        "set delivery-limit to {NO_LIMIT} by a policy (rabbitmqctl set_policy), or a dead-letter exchange, or declare the queue anew with \
         x-delivery-limit"
    );
    let lost = "as a consumer that crashes on it does";
    match (effective(found, "x-delivery-limit").and_then(Value::as_i64), release) {
        // A negative limit is none.
        (Some(limit), _) if limit < 0 || limit >= NO_LIMIT.into() => None,
        (Some(limit), _) => {
            let text = format!("queue {name}: a message that was handed out {limit} times is dropped, {lost}");
            Some(Finding::new(Mark::Bad, text, action))
        }
        (None, Some(release)) if release >= LIMITED => {
            let text = format!(
                "queue {name}: without x-delivery-limit a message that was handed out {DEFAULT} times is dropped, {lost}"
            );
            Some(Finding::new(Mark::Bad, text, action))
        }
        (None, _) => {
            let text = format!(
                "queue {name}: without x-delivery-limit, RabbitMQ 4 will drop what was handed out {DEFAULT} times"
            );
            Some(Finding::new(Mark::Note, text, action))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mark(found: &Value, release: Release) -> Option<Mark> {
        finding(found, Some(release)).map(|finding| finding.mark)
    }

    #[test]
    fn a_queue_that_drops_is_flagged_and_others_are_not() {
        let bare = json!({"name": "q", "type": "quorum", "arguments": {}});
        assert_eq!((mark(&bare, (4, 0)), mark(&bare, (3, 13))), (Some(Mark::Bad), Some(Mark::Note)));
        let limited = json!({"name": "q", "type": "quorum", "arguments": {"x-delivery-limit": 5}});
        assert_eq!(mark(&limited, (3, 13)), Some(Mark::Bad));
        let policy = json!({"name": "q", "type": "quorum", "arguments": {}, "effective_policy_definition": {"delivery-limit": -1}});
        let dead = json!({"name": "q", "type": "quorum", "arguments": {"x-dead-letter-exchange": ""}});
        let classic = json!({"name": "q", "type": "classic", "arguments": {}});
        for kept in [policy, dead, classic] {
            assert_eq!(mark(&kept, (4, 3)), None, "{kept}");
        }
    }
}
