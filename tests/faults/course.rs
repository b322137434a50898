//! The course of a scenario: a virtual host, workers that are started again when they die, a producer, and the count at the end.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::ledger::{Ledger, Row};
use crate::producer::{Article, Producer};
use crate::support::broker::{Broker, Vhost};
use crate::support::queue::Client;
use crate::support::worker::{Worker, copydesk};
use crate::support::{eventually, http};

/// Longest that anything may take to come back.
pub const LIMIT: Duration = Duration::from_secs(120);

/// Articles a second that the producer offers, unless `RATE` says otherwise: well below what a worker takes on a small machine beside the
/// broker, also as a debug build.
pub fn rate() -> usize {
    std::env::var("RATE").ok().and_then(|rate| rate.parse().ok()).unwrap_or(150)
}

/// What every worker of the suite is set to: short retries, and no look-up of duplicates, so that twins can be compared byte by byte.
pub const SETTINGS: &[&str] = &[
    r#"retry.tiers=["1s","2s","4s","8s","16s","32s"]"#,
    "duplicates.enabled=false",
    "consume.prefetch=64",
    "log.sample=0",
];

/// A good article with its number in it.
pub fn article(number: usize) -> (&'static str, Vec<u8>) {
    let text = format!(
        "Harbour number {number} reopens after storm\n\nBy Ada Example\n\nThe harbour of the old town opened again on Monday after a \
         storm that had closed it for {number} days, the port authority said. Ferries to the islands will run twice a day until the \
         damaged quay is repaired.\n\nFishermen had asked the council to let smaller boats out earlier. The council refused because \
         two buoys were adrift near the breakwater.\n"
    );
    ("text/plain", text.into_bytes())
}

/// A worker that declares nothing by itself: what is missing stays missing until somebody mends it.
pub fn serve(url: &str, settings: &[&str]) -> Worker {
    let mut command = copydesk();
    command.args(["serve"]).env("COPYDESK_AMQP_URL", url);
    command.args(settings.iter().flat_map(|pair| ["--set", pair]));
    Worker::spawn(command)
}

/// A scenario on its way.
pub struct Course<'a> {
    pub vhost: Vhost<'a>,
    /// How workers reach the broker.
    pub url: String,
    /// How everybody else does.
    pub direct: String,
    pub producer: Option<Producer>,
    pub recovery: Vec<Duration>,
    article: Article,
}

impl<'a> Course<'a> {
    /// A fresh virtual host with the topology in it; nothing is produced yet.
    pub fn on(broker: &'a Broker) -> Self {
        let vhost = broker.vhost();
        let direct = vhost.url();
        Self::reached(vhost, direct)
    }

    /// The same by way of `url`.
    pub fn reached(vhost: Vhost<'a>, url: String) -> Self {
        let course = Self { vhost, direct: url.clone(), url, producer: None, recovery: Vec::new(), article };
        course.apply();
        course
    }

    /// Declares everything that is missing.
    pub fn apply(&self) {
        let mut apply = copydesk();
        apply.args(["topology", "apply"]).env("COPYDESK_AMQP_URL", &self.direct);
        apply.args(SETTINGS.iter().flat_map(|pair| ["--set", pair]));
        assert!(apply.stdout(std::process::Stdio::null()).status().unwrap().success(), "topology apply");
    }

    /// Starts to produce good articles.
    pub fn producing(self) -> Self {
        self.producing_these(article)
    }

    /// Starts to produce other articles.
    pub fn producing_these(mut self, article: Article) -> Self {
        self.article = article;
        self.producer = Some(Producer::start(self.direct.clone(), rate(), article));
        self
    }

    /// Sets a policy.
    pub fn policy(&self, name: &str, policy: &str) {
        let (status, said) = http::put(self.vhost.broker.management_port(), &self.policy_path(name), policy).unwrap();
        assert!(matches!(status, 201 | 204), "{said}");
    }

    /// Takes a policy away.
    pub fn clear_policy(&self, name: &str) {
        let (status, said) = http::delete(self.vhost.broker.management_port(), &self.policy_path(name)).unwrap();
        assert_eq!(status, 204, "{said}");
    }

    fn policy_path(&self, name: &str) -> String {
        format!("/api/policies/{}/{name}", self.vhost.name)
    }

    /// A client of its own.
    pub fn client(&self) -> Client {
        Client::connect(&self.direct)
    }

    /// A worker that is ready.
    pub fn worker(&self) -> Worker {
        self.worker_with(&[])
    }

    /// A worker with more settings, that is ready.
    pub fn worker_with(&self, more: &[&str]) -> Worker {
        let worker = serve(&self.url, &[SETTINGS, more].concat());
        worker.wait_for("ready", 1, LIMIT);
        worker
    }

    /// Waits until so many more articles were confirmed into the input queue.
    pub fn more(&self, count: usize) {
        self.producer.as_ref().expect("a producer").more(count);
    }

    /// Waits for the worker's `count`th `ready`, and notes how long after `since` it was.
    pub fn ready_again(&mut self, worker: &Worker, count: usize, since: Instant) {
        worker.wait_for("ready", count, LIMIT);
        self.recovery.push(since.elapsed());
    }

    /// Mends what is broken, waits until the worker has resumed, and notes how long after the mending it was.
    pub fn resumes(&mut self, worker: &Worker, mend: impl FnOnce(&Self)) {
        let through = worker.events("resumed").len() + 1;
        mend(self);
        let since = Instant::now();
        worker.wait_for("resumed", through, LIMIT);
        self.recovery.push(since.elapsed());
    }

    /// Ends the producer, collects everything, and counts. `expected` are the numbers that belong in quarantine.
    pub fn count(self, expected: &dyn Fn(usize) -> bool) -> Row {
        let client = self.client();
        let (sent, repeated) = self.producer.expect("a producer").stop();
        let expected: BTreeSet<usize> = (0..sent).filter(|&n| expected(n)).collect();
        let mut ledger = Ledger::default();
        ledger.collect(&client, sent - expected.len(), Duration::from_secs(30));
        eventually("the quarantine fills", Duration::from_secs(60), || {
            client.count("articles.quarantine") >= expected.len()
        });
        let original = self.article;
        ledger.quarantine(client.drain("articles.quarantine"), |n| original(n).1);
        let mut row = ledger.row(sent, &expected).recovering(self.recovery);
        row.repeated = repeated;
        if repeated > 0 { row.noting(format!("the producer sent {repeated} again for want of a confirm")) } else { row }
    }
}
