//! The headers of copies for retry and quarantine: what came stays, what would act on the copy is set aside, and ours say why.

use crate::cut;
use crate::message::{Headers, Message, Outgoing, Value, is_brokers};
use crate::reason::{Reason, Stage};
use crate::transport::ATTEMPT;

/// Header: a stable reason code.
pub const REASON: &str = "x-copydesk-reason";
/// Header: the reason for people.
pub const DETAIL: &str = "x-copydesk-detail";
/// Header: the stage that failed.
pub const STAGE: &str = "x-copydesk-stage";
/// Header: when the first attempt failed, seconds since the Unix epoch.
pub const FIRST_SEEN: &str = "x-copydesk-first-seen";
/// Header: the queue that it was first taken from.
pub const QUEUE: &str = "x-copydesk-queue";
/// Header: the version of this program.
pub const VERSION: &str = "x-copydesk-version";
/// Header: a table of the properties and headers that would act on the copy.
pub const ORIGINAL: &str = "x-copydesk-original";
/// Header: names of headers that did not fit.
pub const OMITTED: &str = "x-copydesk-omitted";
/// Header: a unique number of each publish.
pub const PUBLISH: &str = "x-copydesk-publish";

/// Header: how often it was put back into its queue from the quarantine.
pub const REPLAYED: &str = "x-copydesk-replayed";
/// Header: [`PUBLISH`] of the quarantined copy that was put back. Two messages with the same one are one article, replayed twice.
pub const REPLAY_OF: &str = "x-copydesk-replay-of";

/// Most bytes of the reason for people.
const DETAIL_BYTES: usize = 512;
/// Most bytes of a queue's name.
const QUEUE_BYTES: usize = 255;
/// Most bytes of all headers together: they travel in one frame, and the smallest `frame_max` that brokers use by default is 128 KiB.
const ALL_BYTES: usize = 120 << 10;

/// Why a copy is made.
#[derive(Debug, Clone, Copy)]
pub struct Why<'a> {
    /// Attempts that have failed.
    pub attempt: u32,
    /// The reason of the last.
    pub reason: &'a Reason,
    /// Where it failed.
    pub stage: Stage,
    /// Seconds since the Unix epoch.
    pub now: u64,
}

/// A copy of `message` for `queue`: the same bytes and properties, persistent. At most `budget` bytes are set aside in
/// [`ORIGINAL`].
pub fn copy(message: &Message, queue: &str, why: Why<'_>, budget: usize) -> Outgoing {
    let mut properties = message.properties.clone();
    let mut aside = Headers::new();
    if let Some(user) = properties.user_id.take() {
        aside.insert("user_id".to_owned(), user.into());
    }
    if let Some(expiration) = properties.expiration.take() {
        aside.insert("expiration".to_owned(), expiration.into());
    }
    if let Some(mode) = properties.delivery_mode.replace(2).filter(|&mode| mode != 2) {
        aside.insert("delivery_mode".to_owned(), Value::U8(mode));
    }
    let mut headers = Headers::new();
    for (name, value) in &message.headers {
        if acts(name) {
            aside.insert(name.clone(), value.clone());
        } else if !name.starts_with("x-copydesk-") {
            headers.insert(name.clone(), value.clone());
        }
    }
    // What an earlier copy set aside came from the producer; what came since then came from the retry queues.
    if let Some(Value::Table(earlier)) = message.headers.get(ORIGINAL) {
        aside = earlier.clone();
    }
    let mut omitted = shrink(&mut aside, budget);
    let detail = &why.reason.detail;
    // A producer may have written these names too, with anything in them: only what we could have written counts.
    let first_seen = message.headers.get(FIRST_SEEN).filter(|value| matches!(value, Value::Timestamp(_)));
    let queue_was =
        message.headers.get(QUEUE).filter(|value| value.as_str().is_some_and(|name| name.len() <= QUEUE_BYTES));
    let ours = [
        (ATTEMPT, Value::I64(why.attempt.into())),
        (REASON, why.reason.code.as_str().into()),
        (DETAIL, cut::head(detail, DETAIL_BYTES).into()),
        (STAGE, why.stage.as_str().into()),
        (FIRST_SEEN, first_seen.cloned().unwrap_or(Value::Timestamp(why.now))),
        (QUEUE, queue_was.cloned().unwrap_or_else(|| message.queue.as_str().into())),
        (VERSION, env!("CARGO_PKG_VERSION").into()),
    ];
    let used: usize = ours.iter().map(|(name, value)| name.len() + value.size() + 1).sum();
    omitted.extend(shrink(&mut headers, ALL_BYTES.saturating_sub(used + size(&aside))));
    headers.extend(ours.map(|(name, value)| (name.to_owned(), value)));
    for name in [REPLAYED, REPLAY_OF] {
        headers
            .extend(message.headers.get(name).filter(|mark| mark.size() < 300).map(|m| (name.to_owned(), m.clone())));
    }
    if !aside.is_empty() {
        headers.insert(ORIGINAL.to_owned(), Value::Table(aside));
    }
    if !omitted.is_empty() {
        let names = omitted.join(" ");
        headers.insert(OMITTED.to_owned(), cut::head(&names, DETAIL_BYTES).into());
    }
    Outgoing { exchange: String::new(), routing_key: queue.to_owned(), body: message.body.clone(), properties, headers }
}

/// A quarantined message as it first came, for another try: our headers are gone, the harmless properties are back. `expiration`,
/// `user_id`, `CC`, `BCC` and the broker's own headers are not restored: they would act on it, or are the broker's to write.
pub fn restore(message: &Message, queue: &str) -> Outgoing {
    let kept = message.headers.iter().filter(|(name, _)| !name.starts_with("x-copydesk-") && !acts(name));
    let headers = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
    let mut properties = message.properties.clone();
    (properties.user_id, properties.expiration) = (None, None);
    if let Some(Value::Table(original)) = message.headers.get(ORIGINAL)
        && let Some(Value::U8(mode)) = original.get("delivery_mode")
    {
        properties.delivery_mode = Some(*mode);
    }
    Outgoing { exchange: String::new(), routing_key: queue.to_owned(), body: message.body.clone(), properties, headers }
}

/// The same with the marks of a replay: how often, and of which copy. A worker carries both into retry queues and quarantine.
pub fn replay(message: &Message, queue: &str) -> Outgoing {
    let mut outgoing = restore(message, queue);
    let times = i64::try_from(replayed(message)).unwrap_or(i64::MAX).saturating_add(1);
    outgoing.headers.insert(REPLAYED.to_owned(), Value::I64(times));
    if let Some(name) = message.headers.get(PUBLISH) {
        outgoing.headers.insert(REPLAY_OF.to_owned(), name.clone());
    }
    outgoing
}

/// How often a message was replayed.
pub fn replayed(message: &Message) -> u64 {
    message.headers.get(REPLAYED).and_then(Value::as_u64).unwrap_or(0)
}

/// Whether a header would act on a copy, or mislead the next reader.
fn acts(name: &str) -> bool {
    matches!(name, "CC" | "BCC") || is_brokers(name)
}

fn size(headers: &Headers) -> usize {
    headers.iter().map(|(name, value)| name.len() + 1 + value.size()).sum()
}

/// Takes the largest headers out until the rest fits; their names.
fn shrink(headers: &mut Headers, budget: usize) -> Vec<String> {
    let mut total = size(headers);
    if total <= budget {
        return Vec::new();
    }
    let mut by_size: Vec<(usize, String)> =
        headers.iter().map(|(name, value)| (name.len() + 1 + value.size(), name.clone())).collect();
    by_size.sort_unstable_by(|a, b| b.cmp(a));
    let mut omitted = Vec::new();
    for (size, name) in by_size {
        if total <= budget {
            break;
        }
        headers.remove(&name);
        total -= size;
        omitted.push(name);
    }
    omitted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reason::Code;
    use proptest::prelude::*;

    fn why(reason: &Reason) -> Why<'_> {
        Why { attempt: 2, reason, stage: Stage::Publish, now: 1_476_576_000 }
    }

    fn message(headers: &[(&str, Value)]) -> Message {
        let mut message = Message { body: "raw".into(), queue: "articles.raw".into(), ..Message::default() };
        message.headers = headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        message.properties.expiration = Some("1000".into());
        message.properties.message_id = Some("m".into());
        message.properties.delivery_mode = Some(1);
        message
    }

    #[test]
    fn a_copy_says_why_and_does_not_act() {
        let reason = Reason::new(Code::Unroutable, "ü".repeat(400));
        let message = message(&[
            ("CC", "everyone".into()),
            ("x-acquired-count", Value::I64(3)),
            ("traceparent", "00-a-b-01".into()),
        ]);
        let copy = copy(&message, "articles.quarantine", why(&reason), 1000);
        assert_eq!(
            (copy.exchange.as_str(), copy.routing_key.as_str(), &copy.body),
            ("", "articles.quarantine", &message.body)
        );
        assert_eq!((copy.properties.expiration, copy.properties.delivery_mode), (None, Some(2)));
        assert_eq!(copy.properties.message_id.as_deref(), Some("m"));
        assert_eq!(copy.headers[REASON].as_str(), Some("downstream.unroutable"));
        assert_eq!(copy.headers[ATTEMPT].as_u64(), Some(2));
        assert_eq!(copy.headers[DETAIL].as_str().map(str::len), Some(512));
        assert!(copy.headers.contains_key("traceparent") && !copy.headers.contains_key("CC"));
        let Value::Table(original) = &copy.headers[ORIGINAL] else { panic!("no table") };
        assert_eq!(original.keys().collect::<Vec<_>>(), ["CC", "delivery_mode", "expiration", "x-acquired-count"]);
    }

    #[test]
    fn a_second_copy_keeps_what_the_first_one_said_of_the_origin() {
        let reason = Reason::new(Code::Nacked, "full");
        let first = copy(&message(&[("x-death", Value::I64(1))]), "retry", why(&reason), 1000);
        let mut again = Message { headers: first.headers.clone(), queue: "other".into(), ..Message::default() };
        again.headers.insert("x-death".into(), Value::I64(2));
        let second = copy(&again, "retry", Why { now: 2_000_000_000, ..why(&reason) }, 1000);
        assert_eq!(second.headers[ORIGINAL], first.headers[ORIGINAL]);
        assert_eq!(second.headers[FIRST_SEEN], Value::Timestamp(1_476_576_000));
        assert_eq!(second.headers[QUEUE].as_str(), Some("articles.raw"));
        assert!(!second.headers.contains_key("x-death"));
    }

    #[test]
    fn restoring_takes_our_headers_away() {
        let reason = Reason::new(Code::Nacked, "full");
        let given = message(&[("CC", "everyone".into()), ("lang", "pt".into()), ("x-acquired-count", Value::I64(3))]);
        let copy = copy(&given, "quarantine", why(&reason), 1000);
        let kept =
            Message { body: copy.body, headers: copy.headers, properties: copy.properties, ..Message::default() };
        let restored = restore(&kept, "articles.raw");
        assert_eq!(restored.headers.keys().collect::<Vec<_>>(), ["lang"]);
        assert_eq!(restored.properties.delivery_mode, Some(1));
        assert_eq!((restored.routing_key.as_str(), restored.body), ("articles.raw", given.body));
    }

    #[test]
    fn a_replay_is_marked_and_the_mark_comes_back_with_the_next_failure() {
        let reason = Reason::new(Code::Nacked, "full");
        let mut kept = message(&[(PUBLISH, "a-1".into()), (ATTEMPT, Value::I64(5))]);
        for times in 1..=2 {
            let replayed = replay(&kept, "articles.raw");
            assert_eq!(replayed.headers[REPLAYED], Value::I64(times));
            assert_eq!(replayed.headers[REPLAY_OF].as_str(), Some("a-1"));
            assert!(!replayed.headers.contains_key(ATTEMPT), "attempts begin anew");
            let again = Message { headers: replayed.headers, ..message(&[]) };
            kept = Message { headers: copy(&again, "q", why(&reason), 1000).headers, ..again };
            kept.headers.insert(PUBLISH.to_owned(), "a-1".into());
        }
        assert_eq!(super::replayed(&kept), 2);
    }

    proptest! {
        #[test]
        fn all_headers_fit_one_frame(sizes in prop::collection::vec((0..3_usize, 0..100_000_usize), 0..12), detail in ".*", budget in 0..50_000_usize) {
            let names = ["x-death-", "h", "x-copydesk-"];
            let mut given = message(&[]);
            for (n, (name, size)) in sizes.iter().enumerate() {
                given.headers.insert(format!("{}{n}", names[*name]), "x".repeat(*size).into());
            }
            let reason = Reason::new(Code::Nacked, detail);
            let copy = copy(&given, "q", why(&reason), budget);
            prop_assert!(size(&copy.headers) <= ALL_BYTES + DETAIL_BYTES + 800);
            if let Some(Value::Table(original)) = copy.headers.get(ORIGINAL) {
                prop_assert!(size(original) <= budget);
            }
            prop_assert_eq!(copy.body, given.body);
        }
    }
}
