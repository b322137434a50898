//! The log as data: every event and every field, with what it means and what an operator does. The tables of docs/logs.md are made from this.
//!
//! Names are those of the OpenTelemetry semantic conventions for messaging, errors and processes where these have one.

use super::level::Level;

/// An event that the log can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Its stable name, in the field `event`.
    pub name: &'static str,
    /// Its usual severity.
    pub level: Level,
    /// What happened.
    pub meaning: &'static str,
    /// What to do; empty for what is as it should be.
    pub action: &'static str,
    /// The fields that it may have, besides those of every event.
    pub fields: &'static [&'static str],
}

/// A field of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its JSON type, with the unit of a number.
    pub kind: &'static str,
    /// What it says.
    pub meaning: &'static str,
}

impl Event {
    /// Whether it may have this field, besides those of every event.
    pub const fn has(&self, name: &str) -> bool {
        let mut at = 0;
        while at < self.fields.len() {
            if equal(self.fields[at].as_bytes(), name.as_bytes()) {
                return true;
            }
            at += 1;
        }
        false
    }
}

/// Whether this field is a list or an object.
pub fn is_structured(name: &str) -> bool {
    FIELDS
        .iter()
        .any(|field| field.name == name && (field.kind.starts_with("list") || field.kind.starts_with("object")))
}

const fn equal(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// Fields that every event has.
pub const COMMON: &[&str] = &["timestamp", "level", "event", "message", "service.instance.id"];

macro_rules! events {
    ($($constant:ident, $name:literal, $level:ident, $meaning:literal, $action:literal, [$($field:literal),* $(,)?];)*) => {
        $(#[doc = $meaning] pub const $constant: Event = Event {
            name: $name, level: Level::$level, meaning: $meaning, action: $action, fields: &[$($field),*],
        };)*
        /// Every event.
        pub const EVENTS: &[Event] = &[$($constant),*];
    };
}

events! {
    STARTED, "started", Info, "The process has read its configuration and begins.", "",
        ["service.version", "process.pid", "messaging.destination.name", "server.address", "workers"];
    HTTP_LISTENING, "http_listening", Info, "Probes and metrics are answered.", "", ["http.address"];
    CONNECTING, "connecting", Debug, "A session with the broker is being opened.", "", ["session", "server.address"];
    CONNECTED, "connected", Info, "Both connections to the broker stand.", "", ["session", "server.address"];
    VERIFIED, "verified", Debug, "Every queue and exchange that is needed is there.", "", ["session"];
    READY, "ready", Info, "The consumer is registered and the publisher open: articles flow.", "", ["session", "prefetch"];
    CONSUMING, "consuming", Debug, "The consumer was registered anew, with another prefetch.", "", ["session", "prefetch"];
    DISCONNECTED, "disconnected", Warn,
        "A session could not be opened, or ended. Nothing in flight is lost: the broker hands it out again.",
        "Act on error.type: unreachable: is the broker up, the address right? access_refused: user, password, virtual host. tls: \
         certificates. topology_missing: run `copydesk topology apply`. Others: see the broker's log.",
        ["session", "error.type", "detail", "in_flight", "retry_in_seconds", "repeated"];
    TOPOLOGY_MISSING, "topology_missing", Error, "A queue or an exchange that is needed is not on the broker.",
        "Run `copydesk topology apply`, or serve with --declare.", ["detail", "repeated"];
    CONSUMER_CANCELLED, "consumer_cancelled", Warn,
        "The broker or an operator cancelled the consumer, as when its queue is deleted. A new session is opened.",
        "See that the input queue exists.", ["session", "repeated"];
    BLOCKED, "blocked", Warn, "The broker stopped reading what is published: a memory or disk alarm.",
        "Free memory or disk on the broker. The worker waits and loses nothing.", ["reason", "repeated"];
    UNBLOCKED, "unblocked", Info, "The broker reads again.", "", ["after_seconds"];
    PAUSED, "paused", Warn, "Consuming stopped, since what goes out is refused or not confirmed; no attempts are burnt. A probe resumes it.",
        "results_refused: is a queue bound to the output exchange, is it full? copies_refused: the same for retry queues and \
         quarantine.", ["reason", "repeated"];
    RESUMED, "resumed", Info, "A probe went through; consuming goes on.", "", ["after_seconds"];
    STALE_ACK, "stale_ack", Warn, "A settlement came after its session's end and was dropped; the broker hands the message out again.",
        "None by itself; many of them mean an unstable connection.", ["session", "count", "repeated"];
    CONFIRM_TIMEOUT, "confirm_timeout", Warn, "Confirms stayed away too long; the session is rebuilt.",
        "See how busy the broker's disks are.", ["outstanding_confirms", "repeated"];
    GAVE_UP, "gave_up", Error, "No broker for longer than broker.give_up_seconds (code 3), or one that refuses access or certificates from the start (code 4); the process ends.",
        "Bring the broker back; the supervisor starts the worker again.", ["after_seconds"];
    CLOSED, "closed", Debug, "Both connections are closed, on purpose.", "", [];
    SETTLED, "message.settled", Info,
        "A delivery came to its end. One for each delivery; successes may be sampled (log.sample), failures never.",
        "Act on error.type, see the table of reasons.",
        ["outcome", "error.type", "detail", "stage", "attempt", "redelivered", "delivery_count", "session", "messaging.system",
         "messaging.destination.name", "messaging.message.id", "messaging.message.conversation_id",
         "messaging.message.body.size", "content_type", "article.id", "article.count", "origin.id", "source.domain", "language",
         "duplicate", "story", "warnings",
         "outputs", "output.count", "lag_seconds", "time.total_ms", "time.waiting_ms", "time.decode_ms", "time.normalize_ms", "time.enrich_ms",
         "time.recall_ms", "time.route_ms", "time.encode_ms", "time.publish_ms"];
    OVERRAN, "article_overran", Error, "The watchdog gave an article up that took longer than limits.seconds; it is quarantined.",
        "Report the article: it is a fault of this program.", ["stage", "took_seconds", "messaging.message.id", "repeated"];
    WORKER_REPLACED, "worker_replaced", Error, "A thread did not come back from an article and was replaced.",
        "Report the article that overran. After service.replacements of them the worker drains and exits.", ["replaced"];
    STAGE_PANICKED, "stage_panicked", Error, "A stage panicked on an article; the article is quarantined as ours.panicked.",
        "Report it with the article from the quarantine.", ["stage", "detail", "repeated"];
    PANIC, "panic", Error, "Something panicked. Where a stage is named by another event, it was caught.",
        "Report it.", ["thread", "at", "detail", "repeated"];
    IMBALANCE, "ledger_imbalance", Error, "The books do not balance: received is not the sum of all ends and what is in flight.",
        "Report it: an article may have been lost or settled twice.",
        ["ledger.received", "ledger.published", "ledger.skipped", "ledger.retried", "ledger.quarantined", "ledger.returned",
         "in_flight", "repeated"];
    INPUT_UNREADABLE, "input_unreadable", Error, "A file or folder cannot be read; the exit code will be 7.",
        "See that it exists, may be read, and is not cut off.", ["detail"];
    SUMMARY, "summary", Info,
        "How things stand, every log.summary_seconds, also when idle, and at the end. WARN while the quarantine grows.",
        "Watch rate, lag, quarantine and in_flight.",
        ["interval_seconds", "uptime_seconds", "final", "ledger.received", "ledger.published", "ledger.skipped", "ledger.retried",
         "ledger.quarantined", "ledger.returned", "in_flight", "in_flight_bytes", "quarantined_now", "stories_begun", "stories_joined", "stories_merged", "unchecked",
         "messages_per_second",
         "bytes_per_second", "stages", "lag_p50_seconds", "lag_max_seconds", "processing", "outstanding_confirms", "sessions",
         "reconnects", "blocked_seconds", "paused_seconds", "connection", "workers_replaced", "reasons", "domains",
         "process.memory.rss", "log_dropped"];
    RULE_CAN_FAIL, "rule_can_fail", Warn,
        "A rule of the configuration could fail at run time. An article for which it does goes to the quarantine as routing.rule_failed; a \
         computed field stays absent.",
        "Write it as the detail says; `copydesk check` says the same before a start.", ["detail"];
    RELOADED, "configuration_reloaded", Info,
        "A changed configuration was read. Articles in work are finished with the old one. WARN where a key waits for a restart, as the store and the window do.",
        "Restart the worker where at_next_start names what is to hold now.", ["changed", "at_next_start"];
    REFUSED, "configuration_refused", Error, "A changed configuration is wrong; the old one holds.",
        "Correct what detail says; the file is read again when it changes, or on SIGHUP.", ["detail"];
    SLOWED, "source_slowed", Warn,
        "All of the last articles of a source failed. What would be retried of it now waits once, in the longest tier.",
        "Act on error.type; for downstream.*: is a queue bound for this source's routing key, is it full?",
        ["source.domain", "count", "error.type"];
    RESTORED, "source_restored", Info, "An article of a slowed source was published.", "",
        ["source.domain", "count", "repeated"];
    STORE_READY, "store_ready", Info, "The store of the memory answers; articles are compared with earlier ones.", "",
        ["store.address", "after_seconds"];
    STORE_LOST, "store_lost", Warn,
        "The store of the memory does not answer, or not within memory.budget_ms. Articles go on without `duplicate`, with the warning \
         duplicate_unchecked; the worker tries again by itself.",
        "See that the store runs, is not overloaded, and takes this worker's user; `copydesk check --connect` says more.",
        ["detail", "repeated"];
    STORE_BEHIND, "store_behind", Warn,
        "The file of the memory cannot be written. Articles are compared with earlier ones all the same; a restart would forget what came since. \
         The worker tries again by itself.",
        "See detail: is there room on the volume, may the worker write there, is the disk slow?", ["detail", "repeated"];
    STORE_SET_ASIDE, "store_set_aside", Warn,
        "The file of the memory was damaged and has another name now; the memory begins empty, and copies of what came before are new once.",
        "See to the disk, and delete the damaged file.", ["detail"];
    STORIES_MERGED, "stories_merged", Info,
        "Two stories turned out to be one. Documents from now on carry `story.id`, with the other id among `story.merged_from`.", "",
        ["story.id", "story.merged_id"];
    SPANS_DROPPED, "spans_dropped", Warn, "The collector of otlp.endpoint did not take spans; they are gone. Articles are not affected.",
        "See to the collector.", ["detail", "repeated"];
    DRAIN_STARTED, "drain_started", Info, "No more deliveries are taken; what is in flight is finished.", "", ["reason", "in_flight"];
    DRAIN_FINISHED, "drain_finished", Info, "The drain is over.", "", ["took_seconds", "in_flight"];
    ABORTED, "aborted", Warn, "A second signal ended the process without waiting for the drain.",
        "What was in flight is handed out again by the broker.", ["in_flight"];
    LOG_DROPPED, "log_dropped", Warn, "Log lines were dropped, since whoever reads the log does not keep up.",
        "See to the reader of the log, or lower log.sample.", ["count"];
    STOPPED, "stopped", Info, "The process ends.", "", ["exit_code", "reason", "uptime_seconds"];
    LIBRARY, "library", Warn, "A library said something, at any level; only with log.libraries or log.filter.",
        "See target and message. What could hold an article or a secret is not shown.", ["target", "fields"];
}

macro_rules! fields {
    ($($name:literal, $kind:literal, $meaning:literal;)*) => {
        /// Every field.
        pub const FIELDS: &[Field] = &[$(Field { name: $name, kind: $kind, meaning: $meaning }),*];
    };
}

fields! {
    "changed", "list of strings", "Keys of the configuration whose new values hold.";
    "at_next_start", "list of strings", "Keys that have changed and take effect at the next start of the worker; said again with each change until then.";
    "timestamp", "string", "When, RFC 3339 in UTC.";
    "level", "string", "Severity: ERROR, WARN, INFO, DEBUG.";
    "event", "string", "Which event, by its stable name.";
    "message", "string", "The same for people; not stable.";
    "service.instance.id", "string", "Which process: host name and process id.";
    "service.version", "string", "Version of this program.";
    "process.pid", "number", "Process id.";
    "process.memory.rss", "number, bytes", "Resident memory.";
    "server.address", "string", "The broker: scheme, host, port and virtual host, without credentials.";
    "http.address", "string", "Where probes and metrics are answered: address and port.";
    "messaging.system", "string", "`rabbitmq`, or `file` for pipe.";
    "messaging.destination.name", "string", "The input queue; for pipe, file and line.";
    "messaging.message.id", "string", "The input's message id.";
    "messaging.message.conversation_id", "string", "The input's correlation id.";
    "messaging.message.body.size", "number, bytes", "Size of the input's body.";
    "session", "number", "Which session with the broker, from 1.";
    "sessions", "number", "Sessions opened so far.";
    "reconnects", "number", "Sessions beyond the first.";
    "connection", "string", "`ready`, `blocked`, `paused`, `connecting`, `closed` at the end, or `none` for pipe.";
    "prefetch", "number", "Unsettled deliveries that the broker allows.";
    "workers", "number", "Threads that process articles.";
    "workers_replaced", "number", "Threads replaced so far.";
    "replaced", "number", "Threads replaced so far.";
    "error.type", "string", "Reason code of the article, or kind of the connection's end.";
    "reason", "string", "Why.";
    "detail", "string", "What exactly, for people; never a body, never a credential.";
    "retry_in_seconds", "number, seconds", "Until the next try.";
    "after_seconds", "number, seconds", "How long it had lasted.";
    "took_seconds", "number, seconds", "How long it took.";
    "repeated", "number", "How often the same happened since it was last logged in full.";
    "count", "number", "How many.";
    "outcome", "string", "published, skipped, retried, quarantined or returned.";
    "stage", "string", "The stage that decided: receive, decode, normalize, enrich, route, encode, publish.";
    "attempt", "number", "Which attempt, from 1.";
    "redelivered", "boolean", "Whether the broker had handed it out before.";
    "delivery_count", "number", "How often it had been handed out before without being settled.";
    "content_type", "string", "The input's content type.";
    "article.id", "string", "The document's id; of a message with several articles that of the first one.";
    "article.count", "number", "How many articles the message holds, where it holds several.";
    "origin.id", "string", "The producer's own id of the article.";
    "source.domain", "string", "Registrable domain of the publication.";
    "language", "string", "BCP 47 tag.";
    "duplicate", "string", "How it repeats an earlier article: exact, near, contains or contained.";
    "story", "string", "Where it stands in its story, as a report of its own words: first or further.";
    "stories_begun", "number", "Reports that began a story, since the start, where there are any.";
    "stories_joined", "number", "Reports that joined one, since the start, where there are any.";
    "stories_merged", "number", "Stories that turned out to be another one, since the start, where there are any.";
    "story.id", "string", "Id of a story.";
    "story.merged_id", "string", "Id of the story that became part of it.";
    "unchecked", "number", "Articles that were not compared with earlier ones, since the start, where there are any: the memory's store did not answer in time.";
    "store.address", "string", "The memory's store, without credentials.";
    "warnings", "list of strings", "Codes of the document's warnings.";
    "outputs", "list of objects", "What was published: exchange, routing_key, bytes; the first 16.";
    "output.count", "number", "How many results were published, where there are more than `outputs` lists.";
    "lag_seconds", "number, seconds", "From the input's AMQP timestamp to the settlement.";
    "lag_p50_seconds", "number, seconds", "Median lag in the interval.";
    "lag_max_seconds", "number, seconds", "Largest lag in the interval.";
    "time.total_ms", "number, milliseconds", "From being taken to being settled.";
    "time.waiting_ms", "number, milliseconds", "Waiting for a thread.";
    "time.decode_ms", "number, milliseconds", "In decode.";
    "time.normalize_ms", "number, milliseconds", "In normalize.";
    "time.enrich_ms", "number, milliseconds", "In enrich.";
    "time.recall_ms", "number, milliseconds", "Waiting for the memory of earlier articles.";
    "time.route_ms", "number, milliseconds", "In route.";
    "time.encode_ms", "number, milliseconds", "In encode.";
    "time.publish_ms", "number, milliseconds", "In publish, the confirms included.";
    "stages", "object", "For waiting, each stage and total: p50_ms, p95_ms, p99_ms in the interval.";
    "interval_seconds", "number, seconds", "The time that the rates, stages, lag, reasons and domains speak of.";
    "uptime_seconds", "number, seconds", "Since the process began.";
    "final", "boolean", "Whether it is the last summary.";
    "ledger.received", "number", "Deliveries taken, since the start. The sum of all ends and in_flight.";
    "ledger.published", "number", "Acknowledged with all results confirmed.";
    "ledger.skipped", "number", "Acknowledged without a result, on purpose.";
    "ledger.retried", "number", "A copy is in a retry queue.";
    "ledger.quarantined", "number", "A copy is in the quarantine.";
    "ledger.returned", "number", "Left unsettled; the broker hands it out again.";
    "quarantined_now", "number", "Articles that went to quarantine in the interval.";
    "in_flight", "number", "Deliveries taken and not yet at their end.";
    "in_flight_bytes", "number, bytes", "Bytes of their bodies.";
    "processing", "number", "Of these, waiting for a thread or on one.";
    "outstanding_confirms", "number", "Of these, waiting for confirms.";
    "messages_per_second", "number", "Deliveries that came to their end.";
    "bytes_per_second", "number", "Bytes of their bodies.";
    "blocked_seconds", "number, seconds", "Time blocked by the broker since the start.";
    "paused_seconds", "number, seconds", "Time paused since the start.";
    "reasons", "object", "Reason codes in the interval with their counts, most frequent first.";
    "domains", "object", "Domains in the interval with their counts, the ten most frequent.";
    "log_dropped", "number", "Log lines dropped since the start.";
    "thread", "string", "Name of the thread.";
    "at", "string", "Source file and line.";
    "exit_code", "number", "The exit code, see `copydesk --help`.";
    "target", "string", "The part of a library that speaks.";
    "fields", "object", "What the library says besides, as far as it may be shown.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_described_once_and_used() {
        let mut used: Vec<&str> = COMMON.to_vec();
        for event in EVENTS {
            for field in event.fields {
                assert_eq!(FIELDS.iter().filter(|f| f.name == *field).count(), 1, "{} of {}", field, event.name);
                used.push(field);
            }
        }
        for field in FIELDS {
            assert!(used.contains(&field.name), "{} is used by no event", field.name);
        }
    }

    #[test]
    fn what_is_bad_says_what_to_do() {
        for event in EVENTS.iter().filter(|e| e.level <= Level::Warn) {
            assert!(!event.action.is_empty(), "{}", event.name);
        }
    }
}
